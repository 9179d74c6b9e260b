//! A row of cells to a [`SourceRecord`]: each value read as its field asks, text that cannot be read kept as text.

use std::collections::HashMap;

use jiff::civil::Date;
use mieruka_core::source_record::{
    CommonStatus, ExtraCell, SourceCell, SourceField, SourceKind, SourceRecord, SourceValue, column_letters,
};

use super::fields::is_date;
use super::marks::{is_ditto, is_none_mark};
use super::pair::Side;
use super::rows::{Frame, Slot};
use crate::ReadOptions;
use crate::grid::{Formula, NumberKind, Value, plain_number};
use crate::value::date::{parse_date, serial_to_date};
use crate::value::number::{effort_unit_of_header, parse_effort, parse_number, parse_progress};
use crate::value::status::read_status;
use crate::value::text::key;

use SourceField::{
    ActualEffort, ActualFinish, ActualStart, ClosedOn, DueOn, Id, Level1, Level2, PlannedEffort,
    PlannedFinish, PlannedStart, Predecessor, Progress, Status, Wbs,
};

/// Serial days under the General format: 1954 to 2119.
const SERIALS: std::ops::RangeInclusive<f64> = 20_000.0..=80_000.0;

/// Something a person should know about a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Remark {
    /// A day was expected and words were found; they are kept.
    NotADate { place: String, text: String },
    /// Struck out of a text that stays.
    StruckOut { place: String, text: String },
    /// The same id twice: neither identifies.
    DoubleId { place: String, id: String },
    /// A ditto mark with nothing above it: nobody knows what it repeats.
    NothingAbove { place: String, text: String },
}

/// Builds the records of one table.
pub(super) struct Records<'f, 'g> {
    frame: &'f Frame<'g>,
    options: &'f ReadOptions,
    kind: SourceKind,
    columns: Vec<How>,
    /// For ditto marks: what the record of the row directly above shows in each column.
    above: Vec<Option<Slot<'g>>>,
    /// The same of the record that is being read.
    own: Vec<Option<Slot<'g>>>,
    /// The last row of a record.
    last_row: u32,
    levels: [Option<String>; 2],
    pub(super) remarks: Vec<Remark>,
    has_status: bool,
}

/// How the values of a column are read.
struct How {
    field: Option<SourceField>,
    header: String,
    column: u16,
    /// Days in one unit of an effort.
    unit: f64,
    /// Progress is written as a fraction of 1.
    fraction: bool,
    /// Numbers in it are counted by formulas: no identity.
    counted: bool,
}

impl<'f, 'g> Records<'f, 'g> {
    pub(super) fn new(frame: &'f Frame<'g>, options: &'f ReadOptions, kind: SourceKind) -> Self {
        let columns = frame.columns.iter().map(|c| {
            let content = &c.content;
            let whole = content.numbers - content.fractions;
            How {
                field: c.field,
                header: c.header.clone(),
                column: c.left,
                unit: effort_unit_of_header(&c.header),
                fraction: whole == 0 && (content.proper_fractions > 0 || content.percents > 0),
                counted: content.row_numbers * 2 > content.filled,
            }
        });
        Records {
            columns: columns.collect(),
            above: vec![None; frame.columns.len()],
            own: vec![None; frame.columns.len()],
            last_row: 0,
            levels: [None, None],
            remarks: Vec::new(),
            has_status: frame.columns.iter().any(|c| c.field == Some(Status)),
            frame,
            options,
            kind,
        }
    }

    /// The record of a row, or of the first row of a pair.
    pub(super) fn record(&mut self, row: u32, slots: &[Slot<'g>], side: Option<Side>) -> SourceRecord {
        let mut record = SourceRecord::new(row, self.kind);
        record.struck = self.frame.struck(slots);
        record.cells.reserve(self.columns.len());
        std::mem::swap(&mut self.above, &mut self.own);
        self.own.fill(None);
        if row != self.last_row + 1 {
            self.above.fill(None);
        }
        self.add(&mut record, row, slots, side);
        record
    }

    /// Adds what a row of a record tells: its first, or the second one of a pair.
    pub(super) fn add(
        &mut self,
        record: &mut SourceRecord,
        row: u32,
        slots: &[Slot<'g>],
        side: Option<Side>,
    ) {
        self.last_row = row;
        for (at, slot) in slots.iter().enumerate() {
            let ditto = slot.cell.and_then(|c| self.frame.grid.text_of(c)).is_some_and(is_ditto);
            let slot = if ditto {
                let above = if row == record.row { &self.above[at] } else { &self.own[at] };
                let Some(above) = above else {
                    let place = place(self.columns[at].column, slot.row);
                    let text = slot.text(self.frame.grid).into_owned();
                    self.remarks.push(Remark::NothingAbove { place, text });
                    continue;
                };
                above.clone()
            } else {
                slot.clone()
            };
            if slot.cell.is_some() {
                self.own[at] = Some(slot.clone());
            }
            self.cell(record, at, &slot, side);
        }
        self.fill_levels(record);
        if !self.has_status
            && record.get(Status).is_none()
            && matches!(record.get(ClosedOn), Some(SourceValue::Date(_)))
        {
            record.cells.push(SourceCell {
                field: Status,
                value: SourceValue::Status(CommonStatus::Closed),
                column: None,
            });
        }
    }

    fn cell(&mut self, record: &mut SourceRecord, at: usize, slot: &Slot<'g>, side: Option<Side>) {
        let grid = self.frame.grid;
        let how = &self.columns[at];
        let Some(cell) = slot.cell else { return };
        if let Some(removed) = grid.removed(cell).filter(|_| slot.own) {
            let place = place(how.column, slot.row);
            self.remarks.push(Remark::StruckOut { place, text: removed.to_owned() });
        }
        let Some(field) = how.field.map(|f| side.map_or(f, |s| s.field(f))) else {
            let text = slot.text(grid);
            if !text.is_empty() {
                record.extra.push(ExtraCell {
                    header: how.header.clone(),
                    value: text.into_owned(),
                    column: Some(how.column),
                });
            }
            return;
        };
        if record.get(field).is_some() {
            return;
        }
        let Some(value) = self.value(at, field, slot) else { return };
        match (&value, field) {
            (SourceValue::Text(text), Id)
                if cell.formula != Formula::RowNumber && !self.columns[at].counted =>
            {
                record.remote_id = Some(text.clone());
            }
            (SourceValue::Text(text), Predecessor) => record.predecessors = split_ids(text),
            (SourceValue::Text(text), field) if is_date(field) => {
                let place = place(self.columns[at].column, slot.row);
                self.remarks.push(Remark::NotADate { place, text: text.clone() });
            }
            (SourceValue::Status(_), _) => record.status_raw = Some(slot.text(grid).into_owned()),
            _ => {}
        }
        record.cells.push(SourceCell { field, value, column: Some(self.columns[at].column) });
    }

    /// The value of a cell as its field asks; `None` when it says "nothing".
    fn value(&self, at: usize, field: SourceField, slot: &Slot<'g>) -> Option<SourceValue> {
        let grid = self.frame.grid;
        let cell = slot.cell?;
        let number = match cell.value {
            Value::Number(n) if slot.more.is_empty() => Some(n),
            _ => None,
        };
        if is_date(field)
            && let Some(date) = number.and_then(|n| self.date(n, grid.style(cell).number))
        {
            return Some(SourceValue::Date(date));
        }
        let text = slot.text(grid);
        if text.is_empty() || is_none_mark(&text) && !keeps_words(field, &text) {
            return None;
        }
        let value = if is_date(field) {
            parse_date(&text, self.options.today).map(SourceValue::Date)
        } else {
            match field {
                Progress => match number {
                    Some(n)
                        if grid.style(cell).number == NumberKind::Percent || self.columns[at].fraction =>
                    {
                        Some(SourceValue::Number(tidy(n * 100.0)))
                    }
                    Some(n) => Some(SourceValue::Number(n)),
                    None => parse_progress(&text).map(SourceValue::Number),
                },
                PlannedEffort | ActualEffort => match number {
                    Some(n) => Some(SourceValue::Number(tidy(n * self.columns[at].unit))),
                    None => parse_number(&text)
                        .map(|n| tidy(n * self.columns[at].unit))
                        .or_else(|| parse_effort(&text))
                        .map(SourceValue::Number),
                },
                Status => Some(SourceValue::Status(read_status(&self.options.vocabulary, &text))),
                _ => None,
            }
        };
        Some(value.unwrap_or_else(|| SourceValue::Text(text.into_owned())))
    }

    /// A number in a date column: a serial day, under General too.
    fn date(&self, n: f64, kind: NumberKind) -> Option<Date> {
        let serial = match kind {
            NumberKind::Date => n >= 1.0,
            NumberKind::General | NumberKind::Number | NumberKind::Text => SERIALS.contains(&n),
            NumberKind::Percent | NumberKind::Time => false,
        };
        if serial { serial_to_date(n, self.frame.grid.epoch_1904) } else { None }
    }

    /// A level written once stands for the rows below it, until the next one or a higher one.
    fn fill_levels(&mut self, record: &mut SourceRecord) {
        for (at, field) in [Level1, Level2].into_iter().enumerate() {
            let Some(how) = self.columns.iter().find(|c| c.field == Some(field)) else { continue };
            match record.text(field) {
                Some(text) => {
                    if at == 0 && self.levels[0].as_deref() != Some(text) {
                        self.levels[1] = None;
                    }
                    self.levels[at] = Some(text.to_owned());
                }
                None => {
                    if let Some(above) = &self.levels[at] {
                        let value = SourceValue::Text(above.clone());
                        record.cells.push(SourceCell { field, value, column: Some(how.column) });
                    }
                }
            }
        }
    }

    /// A section heading begins: levels do not reach across it.
    pub(super) fn section(&mut self) {
        self.levels = [None, None];
    }

    /// Settles identity over the whole table: WBS codes where there is no id, no id that stands twice, parents by code.
    pub(super) fn identify(&mut self, records: &mut [SourceRecord]) {
        let id_column = self.columns.iter().find(|c| c.field == Some(Id));
        if id_column.is_none() {
            let counted = self.columns.iter().any(|c| c.field == Some(Wbs) && c.counted);
            for record in records.iter_mut().filter(|_| !counted) {
                record.remote_id = record.text(Wbs).map(str::to_owned);
            }
        }
        let mut times: HashMap<String, u32> = HashMap::new();
        for id in records.iter().filter_map(|r| r.remote_id.as_ref()) {
            *times.entry(id.clone()).or_default() += 1;
        }
        let column =
            id_column.or_else(|| self.columns.iter().find(|c| c.field == Some(Wbs))).map_or(0, |c| c.column);
        for record in records.iter_mut() {
            if let Some(id) = record.remote_id.take_if(|id| times.get(id.as_str()).is_some_and(|n| *n > 1)) {
                self.remarks.push(Remark::DoubleId { place: place(column, record.row), id });
            }
        }
        let by_code: HashMap<String, String> =
            records.iter().filter_map(|r| Some((r.text(Wbs)?.to_owned(), r.remote_id.clone()?))).collect();
        for record in records.iter_mut() {
            let above = record.text(Wbs).and_then(|code| code.trim_end_matches('.').rsplit_once(['.', '-']));
            record.parent = above.and_then(|(above, _)| by_code.get(above)).cloned();
        }
    }
}

/// 「なし」 is an answer in a text; a lone dash never is.
fn keeps_words(field: SourceField, text: &str) -> bool {
    use SourceField::{Description, Impact, Note, Resolution, Title};
    matches!(field, Title | Description | Impact | Resolution | Note)
        && text.chars().any(char::is_alphabetic)
        && text != "ー"
}

fn place(column: u16, row: u32) -> String {
    format!("{}{row}", column_letters(column))
}

/// Binary fractions leave noise: 0.29 × 100 is 28.999….
fn tidy(n: f64) -> f64 {
    plain_number(n).parse().unwrap_or(n)
}

/// `T001, T002`, 「T001、T002」, `12;14FS+2d` → the ids.
fn split_ids(text: &str) -> Vec<String> {
    text.split([',', '、', '，', ';', '；', '/', '\n', ' ', '\u{3000}', '・'])
        .map(str::trim)
        .filter(|id| !id.is_empty() && !is_none_mark(id))
        .map(|id| {
            let bare = id.split(['+', '＋']).next().unwrap_or(id);
            let link = ["FS", "SS", "FF", "SF"].iter().find_map(|end| bare.strip_suffix(end));
            link.filter(|rest| rest.ends_with(|c: char| c.is_ascii_digit())).unwrap_or(bare).to_owned()
        })
        .collect()
}

/// The value of a cell of a pair column, for comparing.
pub(super) fn side_of(text: &str) -> Option<Side> {
    match key(text).as_str() {
        "予定" | "計画" | "予" | "計" | "plan" | "planned" | "p" => Some(Side::Planned),
        "実績" | "実" | "actual" | "a" | "実施" => Some(Side::Actual),
        _ => None,
    }
}

/// The side of a pair that a field belongs to, whichever side its header named.
impl Side {
    pub(super) fn field(self, field: SourceField) -> SourceField {
        match (self, field) {
            (Side::Planned, ActualStart) => PlannedStart,
            (Side::Planned, ActualFinish | ClosedOn) => PlannedFinish,
            (Side::Planned, ActualEffort) => PlannedEffort,
            (Side::Actual, PlannedStart) => ActualStart,
            (Side::Actual, PlannedFinish | DueOn) => ActualFinish,
            (Side::Actual, PlannedEffort) => ActualEffort,
            (_, other) => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_predecessors_are_split() {
        assert_eq!(split_ids("T001, T002"), ["T001", "T002"]);
        assert_eq!(split_ids("12FS+2d;14"), ["12", "14"]);
        assert_eq!(split_ids("-"), Vec::<String>::new());
        assert_eq!(split_ids("SS、A-3"), ["SS", "A-3"]);
    }

    #[test]
    fn sides_turn_fields() {
        assert_eq!(Side::Actual.field(PlannedStart), ActualStart);
        assert_eq!(Side::Planned.field(ClosedOn), PlannedFinish);
        assert_eq!(Side::Actual.field(SourceField::Owner), SourceField::Owner);
        assert_eq!(side_of("実 績"), Some(Side::Actual));
        assert_eq!(side_of("予定日"), None);
    }
}
