//! One row of a table: what stands in each of its columns, and whether it is a record or why not.

use std::borrow::Cow;

use mieruka_core::source_record::{SkipReason, SourceField};

use super::header::clean;
use super::layout::Column;
use super::marks::is_none_mark;
use crate::grid::{Cell, Formula, Grid, Value};
use crate::value::text::{is_placeholder, key};

const NO_COLUMN: u16 = u16::MAX;

/// The columns of a table with the way from a sheet's column to them.
pub(super) struct Frame<'g> {
    pub(super) grid: &'g Grid,
    pub(super) columns: Vec<Column>,
    /// The last header row.
    pub(super) bottom: u32,
    lookup: Vec<u16>,
    merged: bool,
}

/// What a row shows in one column.
#[derive(Clone, Debug, Default)]
pub(super) struct Slot<'g> {
    pub(super) cell: Option<&'g Cell>,
    /// Further cells of a band of columns.
    pub(super) more: Vec<&'g Cell>,
    /// The cell stands in this row; else a merged area from above shows here.
    pub(super) own: bool,
    /// The row where the cell stands.
    pub(super) row: u32,
}

impl<'g> Slot<'g> {
    /// What a person reads.
    pub(super) fn text(&self, grid: &'g Grid) -> Cow<'g, str> {
        let Some(cell) = self.cell else { return Cow::Borrowed("") };
        if self.more.is_empty() {
            return grid.display(cell);
        }
        let mut text = grid.display(cell).into_owned();
        for cell in &self.more {
            text.push(' ');
            text.push_str(&grid.display(cell));
        }
        Cow::Owned(text)
    }
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowKind {
    Record,
    Skip(SkipReason),
    /// Nothing stands in the table's columns.
    Empty,
}

impl<'g> Frame<'g> {
    pub(super) fn new(grid: &'g Grid, columns: Vec<Column>, bottom: u32) -> Self {
        let mut lookup = vec![NO_COLUMN; usize::from(grid.width())];
        for (i, column) in columns.iter().enumerate() {
            let right = usize::from(column.right).min(lookup.len().saturating_sub(1));
            for place in &mut lookup[usize::from(column.left)..=right] {
                *place = i as u16;
            }
        }
        let merged = grid.merges().iter().any(|m| m.bottom > bottom);
        Frame { grid, columns, bottom, lookup, merged }
    }

    /// Fills `slots` with what `row` shows.
    pub(super) fn gather(&self, row: u32, slots: &mut Vec<Slot<'g>>) {
        slots.resize_with(self.columns.len(), Slot::default);
        for slot in slots.iter_mut() {
            slot.cell = None;
            slot.more.clear();
            slot.own = false;
            slot.row = row;
        }
        for cell in self.grid.row(row) {
            let index = self.lookup.get(usize::from(cell.column)).copied().unwrap_or(NO_COLUMN);
            if index == NO_COLUMN || self.grid.blank(cell) || cell.value == Value::Error {
                continue;
            }
            let covered = |cell: &Cell| {
                self.grid.merge_at(row, cell.column).is_some_and(|m| (m.top, m.left) != (row, cell.column))
            };
            if self.merged && covered(cell) {
                continue;
            }
            let slot = &mut slots[usize::from(index)];
            match slot.cell {
                None => {
                    slot.cell = Some(cell);
                    slot.own = true;
                }
                Some(_) => slot.more.push(cell),
            }
        }
        if self.merged {
            for (column, slot) in self.columns.iter().zip(slots.iter_mut()).filter(|(_, s)| s.cell.is_none())
            {
                let merge = (column.left..=column.right).find_map(|c| self.grid.merge_at(row, c));
                // A merged area of which the first cell lies in this column and this table.
                let Some(m) = merge.filter(|m| m.top > self.bottom && m.top < row && m.left >= column.left)
                else {
                    continue;
                };
                slot.cell = self.grid.cell(m.top, m.left).filter(|c| !self.grid.blank(c));
                slot.row = m.top;
            }
        }
    }

    /// Tells what a row is; `slots` are those of [`Frame::gather`].
    pub(super) fn classify(&self, row: u32, slots: &[Slot<'g>]) -> RowKind {
        let own: Vec<usize> = (0..slots.len()).filter(|i| slots[*i].own).collect();
        if own.is_empty() {
            return RowKind::Empty;
        }
        if self.is_repeated_header(slots, &own) {
            return RowKind::Skip(SkipReason::Header);
        }
        let strong: Vec<usize> = own.iter().copied().filter(|i| self.is_content(*i, &slots[*i])).collect();
        if let Some(first) =
            own.iter().find(|i| slots[**i].cell.is_some_and(|c| self.grid.text_of(c).is_some()))
        {
            let text = slots[*first].text(self.grid);
            if is_total_word(&text) && own.len() < self.columns.len().max(3) {
                return RowKind::Skip(SkipReason::Total);
            }
            if is_example_word(&text) {
                return RowKind::Skip(SkipReason::Example);
            }
        }
        let totals =
            own.iter().filter(|i| slots[**i].cell.is_some_and(|c| c.formula == Formula::Total)).count();
        if totals >= 2 && strong.is_empty() {
            return RowKind::Skip(SkipReason::Total);
        }
        let words: Vec<usize> = own
            .iter()
            .copied()
            .filter(|i| slots[*i].cell.is_some_and(|c| c.formula != Formula::RowNumber))
            .collect();
        if let [only] = words[..]
            && let Some(reason) = self.lonely(row, only, slots, own.len() > 1)
        {
            return RowKind::Skip(reason);
        }
        if strong.is_empty() {
            return RowKind::Skip(SkipReason::Blank);
        }
        if strong.len() >= 2 && strong.iter().all(|i| is_placeholder(&slots[*i].text(self.grid))) {
            return RowKind::Skip(SkipReason::Example);
        }
        let named = slots.iter().enumerate().any(|(i, s)| s.cell.is_some() && self.names_record(i));
        if named || strong.len() >= 2 { RowKind::Record } else { RowKind::Skip(SkipReason::Note) }
    }

    /// A row with one text: a section heading, a rule, a note; `None` when it may be a record or is merely numbered.
    fn lonely(&self, row: u32, at: usize, slots: &[Slot<'g>], numbered: bool) -> Option<SkipReason> {
        let cell = slots[at].cell?;
        let text = self.grid.text_of(cell).map(str::trim)?;
        let across = self.grid.merge_at(row, cell.column).is_some_and(|m| {
            let covered = self.columns.iter().filter(|c| (m.left..=m.right).contains(&c.left)).count();
            covered >= 3 || covered * 2 > self.columns.len()
        });
        if is_rule(text) {
            return Some(SkipReason::Divider);
        }
        if text.starts_with(['※', '＊', '*'])
            || text.starts_with("注)")
            || text.starts_with("注）")
            || text.starts_with("注：")
        {
            return Some(SkipReason::Note);
        }
        if across {
            return Some(SkipReason::Divider);
        }
        if numbered {
            return None;
        }
        let column = &self.columns[at];
        let heading =
            text.starts_with(['■', '●', '◆', '▼', '【', '▲', '★', '◎', '▽', '＜', '<', '《', '〔', '#']);
        let style = self.grid.style(cell);
        let marked = style.bold || style.filled;
        if column.is_numbering() {
            // 「K-012」 written ahead is a number without a record; words are a heading.
            let heading = heading || text.chars().any(|c| !c.is_ascii() && !c.is_numeric());
            return heading.then_some(SkipReason::Divider);
        }
        match column.field {
            _ if heading || marked => Some(SkipReason::Divider),
            Some(SourceField::Title | SourceField::Description) => None,
            Some(SourceField::Level1 | SourceField::Level2 | SourceField::Level3 | SourceField::Wbs) => {
                Some(SkipReason::Divider)
            }
            _ => Some(SkipReason::Note),
        }
    }

    /// Whether a cell speaks for a record: not a number given ahead, not a formula's empty answer, not a preset.
    fn is_content(&self, at: usize, slot: &Slot<'g>) -> bool {
        let (Some(cell), column) = (slot.cell, &self.columns[at]) else { return false };
        if column.is_numbering() || cell.formula == Formula::RowNumber || cell.formula == Formula::Total {
            return false;
        }
        if cell.formula == Formula::Other && matches!(cell.value, Value::Number(n) if n == 0.0) {
            return false;
        }
        if matches!(cell.value, Value::Bool(_)) {
            return false;
        }
        if matches!(
            column.field,
            Some(SourceField::Status | SourceField::Priority | SourceField::Progress | SourceField::Category)
        ) {
            return false;
        }
        !is_none_mark(&slot.text(self.grid))
    }

    fn names_record(&self, at: usize) -> bool {
        matches!(
            self.columns[at].field,
            Some(
                SourceField::Title
                    | SourceField::Description
                    | SourceField::Level1
                    | SourceField::Level2
                    | SourceField::Level3
            )
        )
    }

    fn is_repeated_header(&self, slots: &[Slot<'g>], own: &[usize]) -> bool {
        // Among the first cells of a repeated header one at least says what the header says.
        let first = own.iter().take(3).any(|i| {
            let text = slots[*i].text(self.grid);
            let header = &self.columns[*i].header;
            text.len() <= header.len() + 8 && header.ends_with(&clean(&text))
        });
        if !first {
            return false;
        }
        let same = own
            .iter()
            .filter(|i| {
                let text = clean(&slots[**i].text(self.grid));
                let header = &self.columns[**i].header;
                *header == text || header.rsplit(" / ").any(|level| level == text)
            })
            .count();
        same >= 2 && same * 5 >= own.len() * 3
    }

    /// Every text of the row, or its title, is struck through.
    pub(super) fn struck(&self, slots: &[Slot<'g>]) -> bool {
        let mut texts = 0;
        let mut struck = 0;
        for (column, slot) in self.columns.iter().zip(slots).filter(|(_, s)| s.own) {
            let Some(cell) = slot.cell else { continue };
            let is_struck = self.grid.struck(cell);
            if is_struck && column.field == Some(SourceField::Title) {
                return true;
            }
            if cell.formula == Formula::None && !column.is_numbering() {
                texts += 1;
                struck += usize::from(is_struck);
            }
        }
        struck > 0 && struck * 5 >= texts * 4
    }
}

impl Column {
    /// A column of numbers: it says which record, not what about.
    pub(super) fn is_numbering(&self) -> bool {
        self.word == Some(SourceField::Id)
    }
}

/// `-----`, `＝＝＝`: a line drawn with letters.
fn is_rule(text: &str) -> bool {
    text.chars().count() >= 3
        && text.chars().all(|c| {
            matches!(
                c,
                '-' | '=' | '*' | '_' | '─' | '━' | '－' | '＝' | '—' | 'ー' | '〜' | '~' | '・' | '…'
            )
        })
}

fn is_total_word(text: &str) -> bool {
    if text.len() > 40 {
        return false;
    }
    let text = key(text);
    let text =
        text.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '【' | '】' | '<' | '>' | '■'));
    matches!(
        text,
        "計" | "合計"
            | "小計"
            | "総計"
            | "累計"
            | "平均"
            | "件数"
            | "合計件数"
            | "総件数"
            | "合計工数"
            | "工数合計"
            | "total"
            | "subtotal"
            | "grandtotal"
            | "sum"
            | "average"
            | "count"
    )
}

/// 「例」, 「(記入例)」, `Sample`: the row shows how to fill in the others.
fn is_example_word(text: &str) -> bool {
    let first = text.chars().next().unwrap_or_default();
    if first.is_alphanumeric() && !"例記入サ見ｻeEsSｅＥｓＳ".contains(first) {
        return false;
    }
    let text = key(text);
    let bare =
        text.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '【' | '】' | '<' | '>' | '*' | '※'));
    let words = ["例", "記入例", "記載例", "入力例", "サンプル", "見本", "example", "sample", "ex", "e.g."];
    words.contains(&bare)
        || ["(例)", "【例】", "例)", "[例]", "(記入例)", "【記入例】", "記入例"]
            .iter()
            .any(|w| text.starts_with(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_totals_examples_and_rules() {
        assert!(is_total_word("合 計") && is_total_word("【小計】") && !is_total_word("合計金額の誤り"));
        assert!(
            is_example_word("（例）")
                && is_example_word("【記入例】ログインできない")
                && !is_example_word("例外処理の見直し")
        );
        assert!(is_rule("------") && is_rule("＝＝＝") && !is_rule("--"));
    }
}
