//! From cells as a file brings them to a [`Grid`]: put in order, with an index of the merged areas.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Cell, Formula, Grid, Merge, Row, Style, TextPool, Value};

/// Builds a [`Grid`] cell by cell; any order is accepted, row after row is quick.
#[derive(Debug)]
pub struct GridBuilder {
    grid: Grid,
    /// (row, index into cells) in the order they came.
    row_of_cell: Vec<u32>,
    sorted: bool,
    hidden_rows: Vec<u32>,
}

impl GridBuilder {
    /// A sheet without styles of its own (csv).
    pub fn new(name: &str) -> Self {
        Self::with_shared(name, Arc::default(), Arc::new(vec![Style::default()]))
    }

    /// A sheet of a workbook.
    pub fn with_shared(name: &str, shared: Arc<TextPool>, styles: Arc<Vec<Style>>) -> Self {
        GridBuilder {
            grid: Grid {
                name: name.to_owned(),
                hidden: false,
                epoch_1904: false,
                styles,
                graph_paper: false,
                filtered: false,
                rows: Vec::new(),
                cells: Vec::new(),
                texts: TextPool::default(),
                shared,
                merges: Vec::new(),
                merges_by_column: HashMap::new(),
                hidden_columns: Vec::new(),
                columns: 0,
            },
            row_of_cell: Vec::new(),
            sorted: true,
            hidden_rows: Vec::new(),
        }
    }

    pub fn hidden(&mut self, hidden: bool) {
        self.grid.hidden = hidden;
    }

    pub fn epoch_1904(&mut self, epoch_1904: bool) {
        self.grid.epoch_1904 = epoch_1904;
    }

    pub fn graph_paper(&mut self, graph_paper: bool) {
        self.grid.graph_paper = graph_paper;
    }

    pub fn filtered(&mut self, filtered: bool) {
        self.grid.filtered = filtered;
    }

    pub fn hide_row(&mut self, row: u32) {
        self.hidden_rows.push(row);
    }

    /// Hides columns, both ends included.
    pub fn hide_columns(&mut self, from: u16, to: u16) {
        self.grid.hidden_columns.push((from, to));
    }

    pub fn merge(&mut self, merge: Merge) {
        self.grid.merges.push(merge);
    }

    /// Adds a text cell; an empty text is no cell.
    pub fn text(&mut self, row: u32, column: u16, text: &str) {
        if !text.is_empty() {
            let id = self.grid.texts.add(text);
            self.cell(row, Cell { column, style: 0, formula: Formula::None, value: Value::Text(id) });
        }
    }

    /// Puts a text into the grid's own pool, for a cell to come.
    pub fn pool(&mut self, text: &str, struck: bool) -> u32 {
        if struck { self.grid.texts.add_struck(text) } else { self.grid.texts.add(text) }
    }

    /// Remembers what was struck out of the text just pooled.
    pub fn note_removed(&mut self, id: u32, part: &str) {
        self.grid.texts.note_removed(id, part);
    }

    pub fn cell(&mut self, row: u32, cell: Cell) {
        if let (Some(last_row), Some(last)) = (self.row_of_cell.last(), self.grid.cells.last()) {
            self.sorted &= (*last_row, last.column) < (row, cell.column);
        }
        self.row_of_cell.push(row);
        self.grid.cells.push(cell);
    }

    /// How many cells were added.
    pub fn len(&self) -> usize {
        self.grid.cells.len()
    }

    pub fn is_empty(&self) -> bool {
        self.grid.cells.is_empty()
    }

    pub fn finish(mut self) -> Grid {
        if !self.sorted {
            let mut order: Vec<usize> = (0..self.grid.cells.len()).collect();
            order.sort_by_key(|i| (self.row_of_cell[*i], self.grid.cells[*i].column));
            // Of two cells at one place the first stays.
            order.dedup_by_key(|i| (self.row_of_cell[*i], self.grid.cells[*i].column));
            self.grid.cells = order.iter().map(|i| self.grid.cells[*i]).collect();
            self.row_of_cell = order.iter().map(|i| self.row_of_cell[*i]).collect();
        }
        self.hidden_rows.sort_unstable();
        let mut grid = self.grid;
        for (start, row) in self.row_of_cell.iter().enumerate() {
            if grid.rows.last().is_none_or(|r| r.number != *row) {
                let hidden = self.hidden_rows.binary_search(row).is_ok();
                grid.rows.push(Row { number: *row, hidden, start: start as u32 });
            }
        }
        grid.columns = grid.cells.iter().map(|c| c.column + 1).max().unwrap_or(0);
        index_merges(&mut grid);
        grid
    }
}

/// Merged areas never overlap in a sound file, so the last one that begins above a cell is the only candidate.
fn index_merges(grid: &mut Grid) {
    let (columns, last_row) = (grid.columns, grid.last_row());
    grid.merges.retain(|m| m.left < columns && m.top <= last_row && (m.left < m.right || m.top < m.bottom));
    grid.merges.sort_by_key(|m| (m.top, m.left));
    // A hostile file may merge millions of wide areas; a real one has a few thousand.
    let mut budget: usize = 4_000_000;
    for (i, merge) in grid.merges.iter().enumerate() {
        let width = usize::from(merge.right.min(columns) - merge.left) + 1;
        if width > budget {
            break;
        }
        budget -= width;
        for column in merge.left..=merge.right.min(columns) {
            grid.merges_by_column.entry(column).or_default().push(i as u32);
        }
    }
}
