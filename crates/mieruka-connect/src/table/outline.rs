//! A breakdown of work that nothing shows but how far each title is set in: by blanks before it, by the cell's alignment,
//! or by which of the columns under one header holds it.

use std::collections::BTreeSet;

use mieruka_core::source_record::{SourceCell, SourceField, SourceKind, SourceRecord, SourceValue};

use super::rows::{Frame, Slot};
use crate::grid::{Cell, Grid};

use SourceField::{Level1, Level2, Level3, Title, Wbs};

/// How many titles are looked at to learn whether they make an outline.
const SAMPLED_ROWS: usize = 400;

/// How far a title is set in. Only the order means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Depth {
    column: u16,
    indent: u8,
    blanks: usize,
}

/// What stands above the current row, from the outermost.
struct Above {
    depth: Depth,
    name: String,
    /// Which record it is; none where a group is only named in front of its first task.
    record: Option<usize>,
}

/// The outline of a table while its rows are read.
pub(super) struct Outline<'g> {
    grid: &'g Grid,
    /// The place of the titles among the table's columns, and on the sheet.
    at: usize,
    left: u16,
    right: u16,
    /// Titles stand in different columns under the one header.
    stairs: bool,
    above: Vec<Above>,
    /// For each record in order the one it lies under.
    parents: Vec<Option<usize>>,
}

impl<'g> Outline<'g> {
    /// The outline of a task list, if its titles make one and no column of codes or levels says better.
    pub(super) fn of(frame: &Frame<'g>, kind: SourceKind) -> Option<Outline<'g>> {
        let told = |field: Option<SourceField>| matches!(field, Some(Wbs | Level1 | Level2 | Level3));
        if kind != SourceKind::Task || frame.columns.iter().any(|c| told(c.field)) {
            return None;
        }
        let at = frame.columns.iter().position(|c| c.field == Some(Title))?;
        let (left, right) = (frame.columns[at].left, frame.columns[at].right);
        let mut outline = Outline {
            grid: frame.grid,
            at,
            left,
            right,
            stairs: false,
            above: Vec::new(),
            parents: Vec::new(),
        };
        let rows = || frame.grid.rows_from(frame.bottom + 1).take(SAMPLED_ROWS);
        let firsts: Vec<u16> = rows().filter_map(|row| outline.words(row).next().map(|c| c.column)).collect();
        outline.stairs = right > left && is_set_in(&firsts);
        let depths: Vec<Depth> = rows().filter_map(|row| outline.depth_at(row)).collect();
        (outline.stairs || is_set_in(&depths)).then_some(outline)
    }

    /// The texts under the title's header in a row, numbering aside.
    fn words(&self, row: u32) -> impl Iterator<Item = &'g Cell> {
        let (grid, left, right) = (self.grid, self.left, self.right);
        grid.row(row)
            .iter()
            .filter(move |c| (left..=right).contains(&c.column))
            .filter(move |c| grid.merge_at(row, c.column).is_none_or(|m| (m.top, m.left) == (row, c.column)))
            .filter(move |c| grid.text_of(c).is_some_and(|text| !is_number_mark(text.trim())))
    }

    /// The depth of a row's title: of several texts on stairs the last is it, the others name its groups.
    fn depth_at(&self, row: u32) -> Option<Depth> {
        let mut words = self.words(row);
        let title = if self.stairs { words.last() } else { words.next() };
        title.map(|cell| self.depth(cell))
    }

    fn depth(&self, cell: &Cell) -> Depth {
        let text = self.grid.text_of(cell).unwrap_or_default();
        let blanks = text.chars().map_while(|c| match c {
            ' ' | '\u{a0}' => Some(1),
            '\u{3000}' => Some(2),
            '\t' => Some(4),
            _ => None,
        });
        Depth {
            column: if self.stairs { cell.column } else { 0 },
            indent: self.grid.style(cell).indent,
            blanks: blanks.sum(),
        }
    }

    /// Whether a row that holds nothing but a title, which might be a mere heading, has rows set in below it.
    pub(super) fn leads(&self, row: u32, slots: &[Slot<'g>]) -> bool {
        let alone = slots.iter().enumerate().all(|(at, slot)| at == self.at || !slot.own);
        let Some(depth) = self.depth_at(row).filter(|_| alone) else { return false };
        let next = self.grid.rows_from(row + 1).find_map(|row| self.depth_at(row));
        next.is_some_and(|next| next > depth)
    }

    /// Takes the groups named in front of a title out of its slot.
    pub(super) fn enter(&mut self, slots: &mut [Slot<'g>]) {
        let grid = self.grid;
        let slot = &mut slots[self.at];
        if !self.stairs || slot.more.is_empty() {
            return;
        }
        let cells: Vec<&'g Cell> = slot.cell.into_iter().chain(slot.more.drain(..)).collect();
        let is_word = |cell: &Cell| !is_number_mark(&grid.display(cell));
        let Some(title) = cells.iter().rposition(|c| is_word(c)) else {
            slot.more = cells[1..].to_vec();
            return;
        };
        for cell in cells[..title].iter().filter(|c| is_word(c)) {
            let (depth, name) = (self.depth(cell), grid.display(cell).into_owned());
            self.above.retain(|a| a.depth < depth || (a.depth == depth && a.name == name));
            if self.above.last().is_none_or(|a| a.depth < depth) {
                self.above.push(Above { depth, name, record: None });
            }
        }
        // A number right before the title belongs to it.
        let first = cells[..title].iter().rposition(|c| is_word(c)).map_or(0, |group| group + 1);
        slot.cell = Some(cells[first]);
        slot.more = cells[first + 1..].to_vec();
    }

    /// Puts a record in its place: the names above it become its levels, and the rows below it may lie under it.
    pub(super) fn place(&mut self, row: u32, record: &mut SourceRecord) {
        let number = self.parents.len();
        let Some(depth) = self.depth_at(row) else {
            self.parents.push(None);
            return;
        };
        self.above.retain(|a| a.depth < depth);
        self.parents.push(self.above.iter().rev().find_map(|a| a.record));
        for (field, above) in [Level1, Level2, Level3].into_iter().zip(&self.above) {
            let value = SourceValue::Text(above.name.clone());
            record.cells.push(SourceCell { field, value, column: Some(self.left) });
        }
        let name = record.text(Title).unwrap_or_default().to_owned();
        self.above.push(Above { depth, name, record: Some(number) });
    }

    /// A section heading begins: the outline starts anew.
    pub(super) fn section(&mut self) {
        self.above.clear();
    }

    /// Says of each record under which it lies, once the identities are settled.
    pub(super) fn link(&self, records: &mut [SourceRecord]) {
        for (number, parent) in self.parents.iter().enumerate() {
            if let Some(parent) = parent {
                records[number].parent = records[*parent].remote_id.clone();
            }
        }
    }
}

/// Whether enough of the titles stand deeper than the outermost, and the first does not: a stray blank is no outline.
fn is_set_in<T: Ord>(depths: &[T]) -> bool {
    let Some(first) = depths.first() else { return false };
    let deeper = depths.iter().filter(|d| *d > first).count();
    let outermost = depths.iter().collect::<BTreeSet<_>>().into_iter().next() == Some(first);
    outermost && deeper >= 2 && deeper * 5 >= depths.len()
}

/// 「1.」, 「(2)」, 「①」, `a)`: a number given to a text.
fn is_number_mark(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic() && !c.is_numeric());
    text.chars().count() <= 8 && letters.next().is_none_or(|c| c.is_ascii()) && letters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::{is_number_mark, is_set_in};

    #[test]
    fn numbers_given_to_texts() {
        for mark in ["1.", "(2)", "①", "a)", "1.2.3", "Ⅲ", "", "-"] {
            assert!(is_number_mark(mark), "{mark}");
        }
        for word in ["要件定義", "設計", "QA", "第1章", "Plan"] {
            assert!(!is_number_mark(word), "{word}");
        }
    }

    #[test]
    fn a_stray_blank_is_no_outline() {
        assert!(is_set_in(&[0, 1, 1]));
        assert!(!is_set_in(&[0, 1, 0, 0]));
        assert!(!is_set_in(&[1, 0, 1, 1]), "an outline begins with its outermost");
        let mut long = vec![0; 20];
        long.extend([1, 1]);
        assert!(!is_set_in(&long));
        assert!(!is_set_in::<u8>(&[]));
    }
}
