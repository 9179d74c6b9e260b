//! Grids to tables: where on a sheet a register lies, what its columns mean, which rows are records.
//!
//! `header` finds the header, `gantt` leaves the bar chart out, `layout` makes columns of it, `fields` settles which
//! field each is, `refuse` says when it is no register after all, `rows` tells records from other rows, `pair` joins 予定
//! and 実績, `record` reads the values, `outline` tells which task lies under which where only their indent shows it.

mod fields;
mod gantt;
mod header;
mod layout;
mod marks;
mod outline;
mod pair;
mod record;
mod refuse;
mod rows;

use mieruka_core::source_record::{
    NotTable, SkipReason, SkippedRow, SourceColumn, SourceKind, SourceTable, TableChoice, Warning,
    column_letters,
};

use crate::ReadOptions;
use crate::grid::Grid;
use crate::vocabulary::KindHints;
use header::Header;
use layout::Column;
use outline::Outline;
use record::{Records, Remark};
use refuse::Refusal;
use rows::{Frame, RowKind, Slot};

/// Warnings of one kind that are written out for a table; the rest is counted.
const MOST_WARNINGS: usize = 20;

/// What was found on the sheets of a file.
#[derive(Debug, Default)]
pub struct Found {
    pub tables: Vec<SourceTable>,
    pub not_tables: Vec<NotTable>,
    pub warnings: Vec<Warning>,
}

/// Finds the tables of all sheets; `file` is the file's name, a hint to what they are about.
pub fn find(grids: &[Grid], file: &str, options: &ReadOptions) -> Found {
    let mut found = Found::default();
    for grid in grids {
        let before = found.tables.len();
        let (refusal, readable) = Sheet { grid, file, options }.read(&mut found);
        if found.tables.len() == before {
            let reason = options.lang.text(refusal.message_key());
            found.not_tables.push(NotTable { sheet: grid.name.clone(), reason, readable });
        }
    }
    found
}

struct Sheet<'a> {
    grid: &'a Grid,
    file: &'a str,
    options: &'a ReadOptions,
}

impl Sheet<'_> {
    /// Reads every table of the sheet. For when there is none: why, and whether one could be read on somebody's word.
    fn read(&self, found: &mut Found) -> (Refusal, bool) {
        if self.grid.is_empty() {
            return (Refusal::Empty, false);
        }
        if self.grid.hidden {
            return (Refusal::Hidden, false);
        }
        let (mut refusal, mut readable) = (None, false);
        let mut from = 1;
        let mut tables = 0_u16;
        while let Some(header) = header::find(self.grid, from, &self.options.vocabulary) {
            let above = from;
            from = header.last + 1;
            for columns in layout::segments(self.grid, &header, self.options.today) {
                match self.table(&header, above, columns, tables.saturating_add(1), found) {
                    Ok((next, taken)) => {
                        tables = tables.saturating_add(1);
                        from = from.max(next);
                        if !taken {
                            (refusal, readable) = (Some(Refusal::LeftOut), true);
                        }
                    }
                    Err(why) => {
                        readable |= why != Refusal::NoHeader;
                        refusal = refusal.or(Some(why));
                    }
                }
            }
        }
        let refusal = refusal.unwrap_or_else(|| refuse::without_header(self.grid, &self.options.vocabulary));
        (refusal, readable)
    }

    /// What a person says the table of this number is: `Some(None)` = no register.
    fn said(&self, number: u16) -> Option<Option<SourceKind>> {
        let about = |choice: &&TableChoice| {
            choice.sheet == self.grid.name && choice.table.is_none_or(|table| table == number)
        };
        self.options.tables.iter().rev().find(about).map(|choice| choice.kind)
    }

    /// Reads one table; returns the row from which the next may begin, and whether this one was taken or left out.
    /// `number` is which of the sheet's it is.
    fn table(
        &self,
        header: &Header,
        above: u32,
        mut columns: Vec<Column>,
        number: u16,
        found: &mut Found,
    ) -> Result<(u32, bool), Refusal> {
        let known = columns.iter().filter(|c| c.field.is_some()).count();
        if columns.len() < 2 || known < 2 {
            return Err(Refusal::NoHeader);
        }
        let title = self.title(header, above);
        let said = self.said(number);
        let kind = {
            let headers: Vec<&str> = columns.iter().map(|c| c.header.as_str()).collect();
            let hints =
                KindHints { sheet: &self.grid.name, title: &title, file: self.file, headers: &headers };
            self.options.vocabulary.kind(&hints)
        };
        let guessed = kind.map_or(SourceKind::Other, |(kind, _)| kind);
        let kind_or_other = said.flatten().unwrap_or(guessed);
        fields::name_for_kind(&mut columns, kind_or_other, &self.options.vocabulary);
        fields::assign(&mut columns);
        let chosen = fields::choose(&mut columns, &self.grid.name, &self.options.columns);
        // Whoever says what it is, or what its columns are, has said that it is a register.
        if !chosen
            && said.is_none()
            && let Some(refusal) = refuse::judge(&columns, &[&title, &self.grid.name, self.file], kind)
        {
            return Err(refusal);
        }
        let side_column = pair::side_column(self.grid, header.last);
        if let Some(side) = side_column {
            pair::set_apart(&mut columns, side);
        }
        let frame = Frame::new(self.grid, columns, header.last);
        let body = self.rows(&frame, kind_or_other, header, side_column);
        if body.table.records.is_empty() && header.fields < 4 {
            return Err(Refusal::NoHeader);
        }
        let taken = said != Some(None);
        if taken {
            self.warn(&body.remarks, &frame, &body.table.skipped, found);
            found.tables.push(body.table);
        }
        Ok((body.next, taken))
    }

    /// The text above a table that says what it is about: the one that names a kind, else the nearest lone text.
    fn title(&self, header: &Header, above: u32) -> String {
        let mut lone: Option<String> = None;
        let mut named: Option<(String, f32)> = None;
        for row in self.grid.rows_from(above).take_while(|r| *r < header.first) {
            let mut texts = self.grid.row(row).iter().filter(|c| !self.grid.blank(c));
            let (Some(cell), rest) = (texts.next(), texts.count()) else { continue };
            let text = self.grid.display(cell);
            let hints = KindHints { title: &text, ..KindHints::default() };
            if let Some((_, sure)) = self.options.vocabulary.kind(&hints)
                && named.as_ref().is_none_or(|(_, best)| sure >= *best)
            {
                named = Some((text.clone().into_owned(), sure));
            }
            if rest == 0 {
                lone = Some(text.into_owned());
            }
        }
        named.map(|(text, _)| text).or(lone).unwrap_or_default()
    }

    fn rows(&self, frame: &Frame<'_>, kind: SourceKind, header: &Header, side_column: Option<u16>) -> Body {
        let mut records = Records::new(frame, self.options, kind);
        let mut outline = Outline::of(frame, kind);
        let mut list = Vec::new();
        let mut skipped: Vec<SkippedRow> = Vec::new();
        let mut slots: Vec<Slot<'_>> = Vec::new();
        let mut next = u32::MAX;
        let mut previous = header.last;
        // Whether the row above leaves room for another table to begin: blank, or a lone text.
        let mut open = false;
        for row in self.grid.rows_from(header.last + 1) {
            let gap = row > previous + 1 || open;
            previous = row;
            if gap && self.begins_table(row, header) {
                next = row;
                break;
            }
            frame.gather(row, &mut slots);
            let side = side_column.and_then(|column| pair::side_in(self.grid, row, column));
            if let (Some(side), Some(column)) = (side, side_column)
                && side == pair::Side::Actual
                && pair::belongs_above(frame, &slots, column)
                && let Some(record) = list.last_mut()
            {
                records.add(record, row, &slots, Some(side));
                open = false;
                continue;
            }
            let mut row_kind = frame.classify(row, &slots);
            if row_kind == RowKind::Skip(SkipReason::Divider)
                && outline.as_ref().is_some_and(|outline| outline.leads(row, &slots))
            {
                row_kind = RowKind::Record;
            }
            if row_kind == RowKind::Record && self.grid.row_hidden(row) {
                row_kind = RowKind::Skip(SkipReason::Hidden);
            }
            open = match row_kind {
                RowKind::Record => false,
                RowKind::Empty => true,
                RowKind::Skip(reason) => {
                    matches!(reason, SkipReason::Blank | SkipReason::Divider | SkipReason::Note)
                }
            };
            match row_kind {
                RowKind::Record => {
                    if let Some(outline) = &mut outline {
                        outline.enter(&mut slots);
                    }
                    let mut record = records.record(row, &slots, side);
                    if let Some(outline) = &mut outline {
                        outline.place(row, &mut record);
                    }
                    list.push(record);
                }
                RowKind::Skip(reason) => {
                    if reason == SkipReason::Divider {
                        records.section();
                        if let Some(outline) = &mut outline {
                            outline.section();
                        }
                    }
                    skipped.push(SkippedRow { row, reason });
                }
                RowKind::Empty => {}
            }
        }
        records.identify(&mut list);
        if let Some(outline) = &outline {
            outline.link(&mut list);
        }
        let last = list.last().map_or(header.last, |r| r.row);
        if next != u32::MAX {
            // The heading of the next table is no row of this one.
            skipped.retain(|s| s.row <= last || s.reason == SkipReason::Blank);
        }
        let table = SourceTable {
            sheet: self.grid.name.clone(),
            kind,
            header_rows: Some((header.first, header.last)),
            first_data_row: list.first().map_or(header.last + 1, |r| r.row),
            last_data_row: last,
            columns: frame.columns.iter().map(column).collect(),
            records: list,
            skipped,
        };
        Body { table, remarks: std::mem::take(&mut records.remarks), next }
    }

    /// Whether another header stands here.
    fn begins_table(&self, row: u32, current: &Header) -> bool {
        let Some(header) = header::best_at(self.grid, row, &self.options.vocabulary) else { return false };
        let labels = header.columns.len();
        let same = header.columns.iter().filter(|c| current.columns.iter().any(|o| o.text == c.text)).count();
        (header.fields >= 3 && header.fields * 2 >= labels) || (same >= 3 && same * 5 >= labels * 4)
    }

    fn warn(&self, remarks: &[Remark], frame: &Frame<'_>, skipped: &[SkippedRow], found: &mut Found) {
        let lang = self.options.lang;
        let sheet = &self.grid.name;
        let mut counts = [0_usize; 4];
        for remark in remarks {
            let (at, place, message) = match remark {
                Remark::NotADate { place, text } => {
                    (0, place, lang.format("read-warning-not-a-date", &[("text", text.into())]))
                }
                Remark::StruckOut { place, text } => {
                    (1, place, lang.format("read-warning-struck-out", &[("text", text.into())]))
                }
                Remark::DoubleId { place, id } => {
                    (2, place, lang.format("read-warning-double-id", &[("id", id.into())]))
                }
                Remark::NothingAbove { place, text } => {
                    (3, place, lang.format("read-warning-nothing-above", &[("text", text.into())]))
                }
            };
            counts[at] += 1;
            if counts[at] <= MOST_WARNINGS {
                found.warnings.push(Warning { place: format!("{sheet}!{place}"), message });
            }
        }
        let mut whole = |message: String| found.warnings.push(Warning { place: sheet.clone(), message });
        let more: usize = counts.iter().map(|n| n.saturating_sub(MOST_WARNINGS)).sum();
        if more > 0 {
            whole(lang.format("read-warning-more", &[("count", more.into())]));
        }
        let hidden = skipped.iter().filter(|s| s.reason == SkipReason::Hidden).count();
        if hidden > 0 {
            whole(lang.format("read-warning-hidden-rows", &[("count", hidden.into())]));
        }
        let hidden: Vec<String> = (0..self.grid.width())
            .filter(|c| self.grid.column_hidden(*c) && self.grid.shown(frame.bottom, *c).is_some())
            .map(column_letters)
            .collect();
        if !hidden.is_empty() {
            whole(lang.format("read-warning-hidden-columns", &[("columns", hidden.join(", ").into())]));
        }
        if self.grid.filtered {
            whole(lang.text("read-warning-filtered"));
        }
    }
}

struct Body {
    table: SourceTable,
    remarks: Vec<Remark>,
    next: u32,
}

fn column(column: &Column) -> SourceColumn {
    SourceColumn {
        column: column_letters(column.left),
        header: column.header.clone(),
        field: column.field,
        // Two digits are all that a guess is worth.
        confidence: (column.confidence * 100.0).round() / 100.0,
        samples: column.content.samples.clone(),
        chosen: column.chosen,
    }
}
