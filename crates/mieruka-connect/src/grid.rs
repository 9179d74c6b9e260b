//! A sheet as a person sees it: cells with their looks, merges, what is hidden. Every workbook format and csv become a
//! [`Grid`]; everything behind it knows no file format.
//!
//! A register may have 50,000 rows, so cells are 24 bytes, stored row after row, and texts live once in a [`TextPool`].

mod builder;
mod text_pool;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

pub use builder::GridBuilder;
pub use text_pool::TextPool;

/// What a number format makes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NumberKind {
    #[default]
    General,
    Number,
    /// 0.5 is shown as 50%.
    Percent,
    /// A serial day, perhaps with a time.
    Date,
    /// A fraction of a day.
    Time,
    Text,
}

/// The looks of a cell that say something about its meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    pub bold: bool,
    /// A fill that can be seen.
    pub filled: bool,
    pub struck: bool,
    pub number: NumberKind,
    /// How far the text is set in. The unit is the format's own: only more and less mean something.
    pub indent: u8,
}

/// What a cell computes, as far as it matters here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Formula {
    #[default]
    None,
    /// A running number: from ROW(), from the cell above, from counting. Never an identity.
    RowNumber,
    /// Sum, average or count of other cells.
    Total,
    Other,
}

/// The content of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    Empty,
    Number(f64),
    Bool(bool),
    /// Number of a text in the grid's own pool.
    Text(u32),
    /// Number of a text in the pool that all sheets share.
    Shared(u32),
    /// `#N/A` and its kin.
    Error,
}

/// A cell that holds something.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// Counted from 0.
    pub column: u16,
    /// Index into [`Grid::styles`].
    pub style: u16,
    pub formula: Formula,
    pub value: Value,
}

/// A merged area; rows counted from 1, columns from 0, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    pub top: u32,
    pub bottom: u32,
    pub left: u16,
    pub right: u16,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    /// Counted from 1.
    number: u32,
    hidden: bool,
    start: u32,
}

/// One sheet. Rows are counted from 1 as Excel does, columns from 0.
#[derive(Clone, Debug)]
pub struct Grid {
    pub name: String,
    /// The whole sheet is hidden.
    pub hidden: bool,
    /// Serial days count from 1904.
    pub epoch_1904: bool,
    pub styles: Arc<Vec<Style>>,
    /// Most columns are as narrow as a letter or two: 方眼紙.
    pub graph_paper: bool,
    /// A filter hides rows; they are records all the same.
    pub filtered: bool,
    rows: Vec<Row>,
    cells: Vec<Cell>,
    texts: TextPool,
    shared: Arc<TextPool>,
    merges: Vec<Merge>,
    /// For each column the merges over it, ascending by top.
    merges_by_column: HashMap<u16, Vec<u32>>,
    hidden_columns: Vec<(u16, u16)>,
    columns: u16,
}

impl Grid {
    /// Numbers of the rows that hold something, ascending.
    pub fn row_numbers(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.rows.iter().map(|r| r.number)
    }

    /// Numbers of the rows from `row` on that hold something, ascending.
    pub fn rows_from(&self, row: u32) -> impl Iterator<Item = u32> + '_ {
        let start = self.rows.partition_point(|r| r.number < row);
        self.rows[start..].iter().map(|r| r.number)
    }

    /// The last row that holds something; 0 for an empty sheet.
    pub fn last_row(&self) -> u32 {
        self.rows.last().map_or(0, |r| r.number)
    }

    /// One more than the last column that holds something.
    pub fn width(&self) -> u16 {
        self.columns
    }

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// How many cells hold something.
    pub fn cell_count(&self) -> usize {
        self.cells.len()
    }

    fn row_index(&self, row: u32) -> Option<usize> {
        self.rows.binary_search_by_key(&row, |r| r.number).ok()
    }

    /// The cells of a row that hold something, ascending by column.
    pub fn row(&self, row: u32) -> &[Cell] {
        let Some(index) = self.row_index(row) else { return &[] };
        let start = self.rows[index].start as usize;
        let end = self.rows.get(index + 1).map_or(self.cells.len(), |r| r.start as usize);
        &self.cells[start..end]
    }

    /// The cell itself, merges not considered.
    pub fn cell(&self, row: u32, column: u16) -> Option<&Cell> {
        let cells = self.row(row);
        cells.binary_search_by_key(&column, |c| c.column).ok().map(|i| &cells[i])
    }

    pub fn row_hidden(&self, row: u32) -> bool {
        self.row_index(row).is_some_and(|i| self.rows[i].hidden)
    }

    pub fn column_hidden(&self, column: u16) -> bool {
        self.hidden_columns.iter().any(|(from, to)| (*from..=*to).contains(&column))
    }

    pub fn merges(&self) -> &[Merge] {
        &self.merges
    }

    /// The merged area over a cell.
    pub fn merge_at(&self, row: u32, column: u16) -> Option<&Merge> {
        let over = self.merges_by_column.get(&column)?;
        let after = over.partition_point(|i| self.merges[*i as usize].top <= row);
        let merge = &self.merges[over[after.checked_sub(1)?] as usize];
        (row <= merge.bottom).then_some(merge)
    }

    /// The cell that shows at a place: of a merged area its first.
    pub fn shown(&self, row: u32, column: u16) -> Option<&Cell> {
        match self.merge_at(row, column) {
            Some(m) => self.cell(m.top, m.left),
            None => self.cell(row, column),
        }
    }

    pub fn style(&self, cell: &Cell) -> Style {
        self.styles.get(usize::from(cell.style)).copied().unwrap_or_default()
    }

    /// The cell's own style or every run of its text is struck through.
    pub fn struck(&self, cell: &Cell) -> bool {
        self.style(cell).struck
            || match cell.value {
                Value::Text(id) => self.texts.is_struck(id),
                Value::Shared(id) => self.shared.is_struck(id),
                _ => false,
            }
    }

    /// What was struck out of a cell's text.
    pub fn removed(&self, cell: &Cell) -> Option<&str> {
        match cell.value {
            Value::Text(id) => self.texts.removed(id),
            Value::Shared(id) => self.shared.removed(id),
            _ => None,
        }
    }

    /// The text of a text cell.
    pub fn text_of(&self, cell: &Cell) -> Option<&str> {
        match cell.value {
            Value::Text(id) => Some(self.texts.get(id)),
            Value::Shared(id) => Some(self.shared.get(id)),
            _ => None,
        }
    }

    /// The cell holds neither text nor number: empty or white space.
    pub fn blank(&self, cell: &Cell) -> bool {
        match cell.value {
            Value::Empty => true,
            Value::Text(_) | Value::Shared(_) => {
                self.text_of(cell).is_none_or(|t| t.chars().all(char::is_whitespace))
            }
            _ => false,
        }
    }

    /// The day a number stands for under a date format.
    pub fn date_of(&self, cell: &Cell) -> Option<Date> {
        match (cell.value, self.style(cell).number) {
            (Value::Number(n), NumberKind::Date) => crate::value::date::serial_to_date(n, self.epoch_1904),
            _ => None,
        }
    }

    /// What a person reads in the cell, trimmed.
    pub fn display<'a>(&'a self, cell: &'a Cell) -> Cow<'a, str> {
        match cell.value {
            Value::Empty => Cow::Borrowed(""),
            Value::Error => Cow::Borrowed("#N/A"),
            Value::Bool(true) => Cow::Borrowed("TRUE"),
            Value::Bool(false) => Cow::Borrowed("FALSE"),
            Value::Text(_) | Value::Shared(_) => Cow::Borrowed(self.text_of(cell).unwrap_or_default().trim()),
            Value::Number(n) => Cow::Owned(match self.style(cell).number {
                NumberKind::Date => match crate::value::date::serial_to_date(n, self.epoch_1904) {
                    Some(date) if n >= 1.0 => date.to_string(),
                    _ => clock(n),
                },
                NumberKind::Time => clock(n),
                NumberKind::Percent => format!("{}%", plain_number(n * 100.0)),
                NumberKind::General | NumberKind::Number | NumberKind::Text => plain_number(n),
            }),
        }
    }
}

/// A number as a person writes it: no trailing zeros, no noise of binary fractions.
pub fn plain_number(n: f64) -> String {
    let rounded = (n * 1e9).round() / 1e9;
    if rounded.is_finite() { format!("{rounded}") } else { format!("{n}") }
}

/// Hours and minutes of a fraction of a day.
fn clock(n: f64) -> String {
    let minutes = (n.rem_euclid(1.0) * 1440.0).round() as u32 % 1440;
    format!("{}:{:02}", minutes / 60, minutes % 60)
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_cells_are_found_in_any_order_of_arrival() {
        let mut b = GridBuilder::new("s");
        b.text(5, 2, "c5");
        b.text(2, 1, "b2");
        b.text(2, 0, "a2");
        b.text(2, 0, "again");
        let g = b.finish();
        assert_eq!(g.row_numbers().collect::<Vec<_>>(), [2, 5]);
        assert_eq!(g.cell(2, 0).and_then(|c| g.text_of(c)), Some("a2"));
        assert_eq!(g.row(2).len(), 2);
        assert_eq!((g.last_row(), g.width()), (5, 3));
        assert!(g.cell(3, 0).is_none());
    }

    #[test]
    fn a_merged_area_shows_its_first_cell() {
        let mut b = GridBuilder::new("s");
        b.text(1, 0, "group");
        b.text(4, 3, "x");
        b.merge(Merge { top: 1, bottom: 2, left: 0, right: 1 });
        let g = b.finish();
        assert_eq!(g.shown(2, 1).and_then(|c| g.text_of(c)), Some("group"));
        assert!(g.shown(3, 1).is_none());
    }

    #[test]
    fn a_cell_stays_small() {
        assert!(size_of::<Cell>() <= 24);
    }

    #[test]
    fn numbers_are_shown_without_noise() {
        assert_eq!(plain_number(0.1 + 0.2), "0.3");
        assert_eq!(plain_number(25.0), "25");
        assert_eq!(clock(0.677_083_333_333_333_4), "16:15");
    }
}
