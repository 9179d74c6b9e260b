//! A row of a foreign table in our words: which register, which fields, which status, and what found no field.
//!
//! Persons, organisations and links to other rows stay texts here; they need the whole file to be understood.

use serde_json::{Map, Value as Json, json};

use super::preview::Placed;
use super::status::{self, StatusOf};
use super::text::normal;
use super::value::{clean, is_blank, read_value, value_text};
use crate::lang::Lang;
use crate::register::{FieldDef, FieldType, Kind, common};
use crate::source_record::{
    CommonStatus, SourceCell, SourceField, SourceFile, SourceFormat, SourceKind, SourceRecord, SourceTable,
    SourceValue, column_letters,
};

/// Extra cells of a plan with a field of ours, by the names `mieruka-connect` gives them.
const FORECAST_START: &str = "forecast_start";
const FORECAST_FINISH: &str = "forecast_finish";
const SUMMARY: &str = "summary";

/// Which foreign field may stand in for another where the register has no field of its own for it: a list of issues
/// whose date column was read as a planned finish, a plan that says "due".
const STANDS_FOR: &[(SourceField, &[SourceField])] = &[
    (SourceField::DueOn, &[SourceField::PlannedFinish]),
    (SourceField::PlannedFinish, &[SourceField::DueOn, SourceField::PlannedStart]),
    (SourceField::ClosedOn, &[SourceField::ActualFinish]),
    (SourceField::ActualFinish, &[SourceField::ClosedOn]),
    (SourceField::RaisedOn, &[SourceField::OccurredOn]),
];

/// The longest title taken from a description's first line, in characters.
const BORROWED_TITLE: usize = 100;

/// A row in our words.
pub(super) struct Row<'a> {
    pub(super) record: &'a SourceRecord,
    pub(super) table: &'a SourceTable,
    /// "課題一覧!B9": the cell of the title; for JSON and XML "issues#9".
    pub(super) place: String,
    pub(super) kind: Kind,
    /// The source kind of a record in the general list.
    pub(super) tag: Option<&'static str>,
    pub(super) title: String,
    /// What the source says of each field it speaks of; `null` = it says nothing there.
    pub(super) values: Vec<(&'static str, Json)>,
    pub(super) persons: Vec<PersonCell>,
    /// Who answers for it, as written; `None` where the source does not say.
    pub(super) org: Option<KeptText>,
    /// Links as written, where the reader found no ids in them.
    pub(super) links: Option<KeptText>,
    pub(super) kept: Map<String, Json>,
    /// Field of ours → cell.
    pub(super) cells: Vec<(&'static str, String)>,
    pub(super) notes: Vec<Placed>,
    /// The status is a word nobody knows. Said once for a word, however many rows say it.
    pub(super) unknown_status: Option<Placed>,
    pub(super) is_summary: bool,
}

/// A text that is kept under its header where it cannot be understood.
#[derive(Clone)]
pub(super) struct KeptText {
    pub(super) header: String,
    pub(super) text: String,
    pub(super) place: String,
}

/// A cell that names persons.
pub(super) struct PersonCell {
    pub(super) field: &'static str,
    /// Of several names the others become co-owners; elsewhere only the first has a field.
    pub(super) is_owner: bool,
    pub(super) cell: KeptText,
}

/// The register of a foreign kind, and the tag where it has none of its own.
pub(super) fn kind_of(source: SourceKind) -> (Kind, Option<&'static str>) {
    match source {
        SourceKind::Issue => (Kind::Issue, None),
        SourceKind::Task => (Kind::Task, None),
        SourceKind::Milestone => (Kind::Milestone, None),
        SourceKind::Risk => (Kind::Risk, None),
        SourceKind::Inquiry => (Kind::Inquiry, None),
        SourceKind::Decision => (Kind::Decision, None),
        SourceKind::ActionItem => (Kind::ActionItem, None),
        SourceKind::Defect => (Kind::GeneralItem, Some("defect")),
        SourceKind::ReviewComment => (Kind::GeneralItem, Some("review_comment")),
        SourceKind::Deliverable => (Kind::GeneralItem, Some("deliverable")),
        SourceKind::Requirement => (Kind::GeneralItem, Some("requirement")),
        SourceKind::Test => (Kind::GeneralItem, Some("test")),
        SourceKind::ChangeRequest => (Kind::GeneralItem, Some("change_request")),
        SourceKind::Other => (Kind::GeneralItem, Some("other")),
    }
}

/// Whether a register of one of these foreign kinds has a field that this foreign field fills. What it has none for is
/// kept under its header.
pub fn takes(kinds: &[SourceKind], field: SourceField) -> bool {
    let one = |kind: &SourceKind| {
        let register = kind_of(*kind).0.register();
        let own = |field: SourceField| register.fields.iter().any(|def| def.source == Some(field));
        let stands_in = || STANDS_FOR.iter().any(|(wanted, others)| own(*wanted) && others.contains(&field));
        let choice = |name: &str| register.field(name).is_some_and(|d| matches!(d.ty, FieldType::Choice(_)));
        match field {
            SourceField::Id | SourceField::Title | SourceField::Status => true,
            SourceField::OwnerOrg => register.field("owner_org").is_some(),
            SourceField::Predecessor => register.field("predecessors").is_some(),
            SourceField::Impact => own(field) || choice("impact"),
            _ => own(field) || stands_in(),
        }
    };
    kinds.iter().any(one)
}

/// What all rows of a table share.
pub(super) struct TableMap<'a> {
    table: &'a SourceTable,
    format: SourceFormat,
    lang: Lang,
    /// Fields the table has a column for, or that any of its records fills: one bit each.
    spoken: u64,
    /// For each register in this table: headers that no foreign field was found for, but a field of ours.
    extras: Vec<(Kind, Vec<(&'a str, &'static FieldDef)>)>,
}

fn bit(field: SourceField) -> u64 {
    1 << field as u32
}

impl<'a> TableMap<'a> {
    pub(super) fn of(file: &'a SourceFile, table: &'a SourceTable, lang: Lang) -> Self {
        let columns = table.columns.iter().filter_map(|c| c.field);
        let cells = table.records.iter().flat_map(|r| r.cells.iter().map(|c| c.field));
        let spoken = columns.chain(cells).fold(0, |bits, field| bits | bit(field));
        let mut headers: Vec<&str> =
            table.columns.iter().filter(|c| c.field.is_none()).map(|c| c.header.as_str()).collect();
        headers.extend(table.records.iter().flat_map(|r| r.extra.iter().map(|e| e.header.as_str())));
        headers.sort_unstable();
        headers.dedup();
        let mut kinds: Vec<Kind> = table.records.iter().map(|r| kind_of(r.kind).0).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let fields_of = |kind: Kind| {
            headers.iter().filter_map(|h| Some((*h, extra_def(kind, &normal(h))?))).collect::<Vec<_>>()
        };
        let extras = kinds.into_iter().map(|kind| (kind, fields_of(kind))).collect();
        TableMap { table, format: file.format, lang, spoken, extras }
    }

    fn header(&self, cell: &SourceCell) -> String {
        let by_place = cell.column.map(column_letters);
        let column = self
            .table
            .columns
            .iter()
            .find(|c| {
                c.field == Some(cell.field) && by_place.as_ref().is_none_or(|letters| *letters == c.column)
            })
            .or_else(|| self.table.columns.iter().find(|c| c.field == Some(cell.field)));
        match column.map(|c| c.header.trim()).filter(|h| !h.is_empty()) {
            Some(header) => header.to_owned(),
            None => field_name(cell.field),
        }
    }

    fn place(&self, record: &SourceRecord, column: Option<u16>) -> String {
        match column {
            Some(column) => format!("{}!{}{}", self.table.sheet, column_letters(column), record.row),
            None => format!("{}#{}", self.table.sheet, record.row),
        }
    }

    /// Where a row stands, as messages and choices name it.
    pub(super) fn row_place(&self, record: &SourceRecord) -> String {
        let title = record.cells.iter().find(|c| c.field == SourceField::Title);
        let first = title.or(record.cells.first());
        let column = first.and_then(|c| c.column).or(record.extra.first().and_then(|e| e.column));
        self.place(record, column)
    }

    /// The row in our words; `None` where neither title nor description says what it is about.
    pub(super) fn row(&self, record: &'a SourceRecord) -> Option<Row<'a>> {
        let (kind, tag) = kind_of(record.kind);
        let row = Row {
            record,
            table: self.table,
            place: self.row_place(record),
            kind,
            tag,
            title: title_of(record)?,
            values: Vec::new(),
            persons: Vec::new(),
            org: None,
            links: None,
            kept: Map::new(),
            cells: Vec::new(),
            notes: Vec::new(),
            unknown_status: None,
            is_summary: false,
        };
        let mut filling = Filling { map: self, row, used: bit(SourceField::Id) | bit(SourceField::Status) };
        filling.fields();
        filling.status();
        filling.rest();
        Some(filling.row)
    }
}

/// A row while its cells find their fields.
struct Filling<'m, 'a> {
    map: &'m TableMap<'a>,
    row: Row<'a>,
    /// Foreign fields that found a field of ours.
    used: u64,
}

impl<'a> Filling<'_, 'a> {
    fn fields(&mut self) {
        let register = self.row.kind.register();
        self.row.values.push((register.title_field, json!(self.row.title)));
        self.used |= bit(SourceField::Title);
        if let Some(cell) = self.row.record.cells.iter().find(|c| c.field == SourceField::Title) {
            self.note_cell(register.title_field, cell);
        }
        if let Some(tag) = self.row.tag {
            self.row.values.push(("tag", json!(tag)));
        }
        for def in register.fields {
            let Some(wanted) = def.source else { continue };
            if def.name == register.title_field || def.ty == FieldType::Status {
                continue;
            }
            self.field(def, wanted);
        }
        if let Some(impact) = register.field("impact")
            && let FieldType::Choice(_) = impact.ty
            && self.map.spoken & bit(SourceField::Impact) != 0
        {
            self.impact(impact);
        }
    }

    /// Fills one field of ours from the foreign field it is made for, or from one that stands for it.
    fn field(&mut self, def: &'static FieldDef, wanted: SourceField) {
        let register = self.row.kind.register();
        let own = |field: SourceField| register.fields.iter().any(|d| d.source == Some(field));
        let others = STANDS_FOR.iter().find(|(field, _)| *field == wanted).map_or(&[][..], |(_, o)| o);
        let candidates =
            || std::iter::once(wanted).chain(others.iter().copied().filter(|other| !own(*other)));
        if !candidates().any(|field| self.map.spoken & bit(field) != 0) {
            return;
        }
        let record = self.row.record;
        let cell = candidates()
            .find_map(|field| record.cells.iter().find(|c| c.field == field && !is_blank(&c.value)));
        let Some(cell) = cell else {
            self.row.values.push((def.name, Json::Null));
            return;
        };
        self.used |= bit(cell.field);
        if def.ty == FieldType::Ref(Kind::Person) {
            let is_owner = wanted == SourceField::Owner;
            let cell_text = self.kept_text(cell);
            self.note_cell(def.name, cell);
            self.row.persons.push(PersonCell { field: def.name, is_owner, cell: cell_text });
            return;
        }
        match read_value(def.ty, &cell.value) {
            Ok(value) => {
                self.row.values.push((def.name, value));
                self.note_cell(def.name, cell);
            }
            Err(unread) => {
                self.row.values.push((def.name, Json::Null));
                let kept = self.kept_text(cell);
                if let Some(key) = unread.message() {
                    self.note(key, &kept);
                }
                self.keep(&kept.header, kept.text);
            }
        }
    }

    /// 高 in a column about impact is a choice; a sentence there is a text.
    fn impact(&mut self, def: &'static FieldDef) {
        let cell =
            self.row.record.cells.iter().find(|c| c.field == SourceField::Impact && !is_blank(&c.value));
        let choice = cell.and_then(|c| read_value(def.ty, &c.value).ok());
        if let (Some(cell), Some(_)) = (cell, &choice) {
            self.used |= bit(SourceField::Impact);
            self.note_cell(def.name, cell);
            // It stood for the text field too; one place is enough.
            for (name, value) in &mut self.row.values {
                let source = self.row.kind.register().field(name).and_then(|d| d.source);
                if source == Some(SourceField::Impact) {
                    *value = Json::Null;
                }
            }
            self.row.cells.retain(|(name, _)| {
                *name == def.name
                    || self.row.kind.register().field(name).and_then(|d| d.source)
                        != Some(SourceField::Impact)
            });
        }
        self.row.values.push((def.name, choice.unwrap_or(Json::Null)));
    }

    fn status(&mut self) {
        let StatusOf { name, raw, common: group } =
            status::of(self.row.kind, self.row.record, &self.row.values);
        let cell = self.row.record.cells.iter().find(|c| c.field == SourceField::Status);
        if let (Some(CommonStatus::Unknown), Some(word)) = (group, &raw) {
            let place = self.map.place(self.row.record, cell.and_then(|c| c.column));
            let message = self.map.lang.format("import-note-unknown-status", &[("text", word.into())]);
            self.row.unknown_status = Some(Placed { place, message });
        }
        let row = &mut self.row;
        row.values.push((common::STATUS, json!(name)));
        row.values.push((common::STATUS_RAW, raw.map_or(Json::Null, Json::String)));
        row.values.push((common::STATUS_COMMON, group.map_or(Json::Null, |g| json!(g.name()))));
        if let Some(cell) = cell {
            self.note_cell(common::STATUS, cell);
        }
    }

    /// Everything that found no field: kept under its header.
    fn rest(&mut self) {
        let record = self.row.record;
        let has_org = self.row.kind.register().field("owner_org").is_some();
        for cell in &record.cells {
            if self.used & bit(cell.field) != 0 || is_blank(&cell.value) {
                continue;
            }
            let kept = self.kept_text(cell);
            match cell.field {
                SourceField::OwnerOrg if has_org && self.row.org.is_none() => {
                    self.note_cell("owner_org", cell);
                    self.row.org = Some(kept);
                }
                SourceField::Predecessor if self.row.links.is_none() => self.row.links = Some(kept),
                _ => self.keep(&kept.header, kept.text),
            }
        }
        for extra in &record.extra {
            let text = clean(&extra.value);
            if !text.is_empty() && !self.extra_field(&extra.header, &text, extra.column) {
                self.keep(extra.header.trim(), text);
            }
        }
        self.missing_extras();
        for (name, value) in [
            (common::SOURCE_CHANGED_AT, record.changed_at.map_or(Json::Null, |at| json!(at))),
            (common::REMOTE_ID, remote_id(record).map_or(Json::Null, |id| json!(id))),
        ] {
            self.row.values.push((name, value));
        }
    }

    /// Extra columns that carry a field of ours: a plan's forecast, and a header that is the field's own label.
    fn extra_field(&mut self, header: &str, text: &str, column: Option<u16>) -> bool {
        if header == SUMMARY && self.row.kind == Kind::Task {
            self.row.is_summary = text == "true";
            return true;
        }
        let known = self.extras().iter().find(|(h, _)| *h == header);
        let Some((_, def)) = known.copied() else { return false };
        if self.row.values.iter().any(|(name, _)| *name == def.name) {
            return false;
        }
        let value = match def.ty {
            // "2026-03-31T17:00:00" counts as its day.
            FieldType::Date => match text.get(..10).and_then(|t| t.parse().ok()) {
                Some(date) => SourceValue::Date(date),
                None => return false,
            },
            _ => SourceValue::Text(text.to_owned()),
        };
        let Ok(value) = read_value(def.ty, &value) else { return false };
        self.row.values.push((def.name, value));
        if let Some(column) = column {
            let cell = format!("{}{}", column_letters(column), self.row.record.row);
            self.row.cells.push((def.name, cell));
        }
        true
    }

    fn extras(&self) -> &[(&'a str, &'static FieldDef)] {
        self.map.extras.iter().find(|(kind, _)| *kind == self.row.kind).map_or(&[], |(_, list)| list)
    }

    /// What the table has a column for and this row leaves empty, the source says is empty.
    fn missing_extras(&mut self) {
        let mut spoken: Vec<&'static FieldDef> = self.extras().iter().map(|(_, def)| *def).collect();
        if self.map.format == SourceFormat::Mspdi {
            // A forecast is given only where it differs from the plan.
            let names = ["forecast_start", "forecast_finish", "forecast_on"];
            spoken.extend(names.iter().filter_map(|name| self.row.kind.register().field(name)));
        }
        for def in spoken {
            if !self.row.values.iter().any(|(name, _)| *name == def.name) {
                self.row.values.push((def.name, Json::Null));
            }
        }
    }

    fn kept_text(&self, cell: &SourceCell) -> KeptText {
        KeptText {
            header: self.map.header(cell),
            text: value_text(&cell.value),
            place: self.map.place(self.row.record, cell.column),
        }
    }

    fn keep(&mut self, header: &str, text: String) {
        keep(&mut self.row.kept, header, text);
    }

    fn note(&mut self, key: &'static str, kept: &KeptText) {
        let message =
            self.map.lang.format(key, &[("field", (&kept.header).into()), ("text", (&kept.text).into())]);
        self.row.notes.push(Placed { place: kept.place.clone(), message });
    }

    fn note_cell(&mut self, field: &'static str, cell: &SourceCell) {
        if let Some(column) = cell.column {
            self.row.cells.push((field, format!("{}{}", column_letters(column), self.row.record.row)));
        }
    }
}

/// The field of ours that an extra column carries: a plan's forecast, or the field whose label the header is.
fn extra_def(kind: Kind, header: &str) -> Option<&'static FieldDef> {
    let register = kind.register();
    let forecast = match (kind, header) {
        (Kind::Task, h) if h == normal(FORECAST_START) => Some(FORECAST_START),
        (Kind::Task, h) if h == normal(FORECAST_FINISH) => Some(FORECAST_FINISH),
        (Kind::Milestone, h) if h == normal(FORECAST_FINISH) => Some("forecast_on"),
        _ => None,
    };
    if let Some(name) = forecast {
        return register.field(name);
    }
    register.fields.iter().find(|def| {
        let readable =
            !matches!(def.ty, FieldType::System | FieldType::Ref(_) | FieldType::Links | FieldType::Status);
        readable && def.source.is_none() && (normal(def.label.ja) == header || normal(def.label.en) == header)
    })
}

/// Puts a text under its header; a second column of one header gets a number.
pub(super) fn keep(kept: &mut Map<String, Json>, header: &str, text: String) {
    let header = if header.is_empty() { "-" } else { header };
    let mut key = header.to_owned();
    let mut n = 2;
    while kept.contains_key(&key) {
        key = format!("{header} ({n})");
        n += 1;
    }
    kept.insert(key, Json::String(text));
}

/// The source's own identifier of a record; blanks are none.
pub(super) fn remote_id(record: &SourceRecord) -> Option<&str> {
    record.remote_id.as_deref().map(str::trim).filter(|id| !id.is_empty())
}

fn title_of(record: &SourceRecord) -> Option<String> {
    let text = |field| record.get(field).map(value_text).filter(|t| !t.is_empty());
    if let Some(title) = text(SourceField::Title) {
        return Some(title.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let description = text(SourceField::Description)?;
    let line = description.lines().find(|l| !l.trim().is_empty())?.trim();
    Some(line.chars().take(BORROWED_TITLE).collect())
}

fn field_name(field: SourceField) -> String {
    match serde_json::to_value(field) {
        Ok(Json::String(name)) => name,
        _ => String::new(),
    }
}
