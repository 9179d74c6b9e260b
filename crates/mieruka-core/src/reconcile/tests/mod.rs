//! Whole imports, each told as a small story: a file, the state after it, the next file.

mod again;
mod identity;
mod laws;
mod mapping;
mod parts;
mod people;
mod source;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value as Json;

use super::{Choices, ImportPlan, ImportRefusal, ImportRequest, Parts, plan_import};
use crate::change::Change;
use crate::decide::{self, Context};
use crate::id::RecordId;
use crate::lang::Lang;
use crate::record::Record;
use crate::register::Kind;
use crate::source_record::{
    CommonStatus, SourceCell, SourceColumn, SourceField, SourceFile, SourceFormat, SourceKind, SourceRecord,
    SourceTable, SourceValue, TableChoice,
};
use crate::state::ProjectState;
use crate::visibility::Viewer;

/// Stands for the hash of a file's bytes: equal for equal contents.
fn hash_of(file: &SourceFile) -> String {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    format!("{file:?}").hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// How many cases a law is tried with: `PROPTEST_CASES`, or the usual number.
fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}

/// A project on one day, and the ids it hands out.
struct World {
    state: ProjectState,
    next: u128,
    /// How often files were saved anew: the same contents have other bytes then.
    saved: usize,
    /// What a person has said the tables of the next file are.
    tables: Vec<TableChoice>,
    at: Timestamp,
    today: Date,
}

impl World {
    fn new() -> Self {
        World {
            state: ProjectState::default(),
            next: 1,
            saved: 0,
            tables: Vec::new(),
            at: "2026-01-05T00:00:00Z".parse().unwrap(),
            today: "2026-01-05".parse().unwrap(),
        }
    }

    fn days_later(&mut self, days: i64) {
        self.at += jiff::SignedDuration::from_hours(24 * days);
        self.today = self.today.checked_add(jiff::Span::new().days(days)).unwrap();
    }

    fn plan_with(
        &mut self,
        party: &str,
        file: &SourceFile,
        choices: &Choices,
    ) -> Result<ImportPlan, ImportRefusal> {
        self.plan_part(party, file, choices, &Parts::of([file]))
    }

    fn plan_part(
        &mut self,
        party: &str,
        file: &SourceFile,
        choices: &Choices,
        parts: &Parts,
    ) -> Result<ImportPlan, ImportRefusal> {
        let request = ImportRequest {
            file,
            file_hash: &(hash_of(file) + &"'".repeat(self.saved)),
            party,
            party_side: None,
            source_name: None,
            choices,
            tables: &self.tables,
            parts,
            lang: Lang::En,
        };
        let next = &mut self.next;
        let mut new_id = || {
            *next += 1;
            RecordId::from_u128(*next)
        };
        plan_import(&self.state, &request, self.at, self.today, &mut new_id)
    }

    fn plan(&mut self, party: &str, file: &SourceFile) -> ImportPlan {
        self.plan_with(party, file, &Choices::default()).unwrap()
    }

    fn apply(&mut self, changes: &[Change]) {
        for change in changes {
            self.state.apply_change(change, 1, self.at).unwrap();
        }
    }

    fn import_with(&mut self, party: &str, file: &SourceFile, choices: &Choices) -> ImportPlan {
        let plan = self.plan_with(party, file, choices).unwrap();
        assert_eq!(plan.preview.rows(), file.tables.iter().map(|t| t.records.len()).sum::<usize>());
        let mut records: Vec<RecordId> = plan.changes.iter().map(|c| c.record).collect();
        records.sort_unstable();
        records.dedup();
        assert_eq!(records.len(), plan.changes.len(), "a record is changed twice in one plan");
        self.apply(&plan.changes);
        plan
    }

    /// Imports a file and sees that a second time changes nothing.
    fn import(&mut self, party: &str, file: &SourceFile) -> ImportPlan {
        let plan = self.import_with(party, file, &Choices::default());
        let again = self.plan(party, file);
        assert_eq!(again.changes, Vec::new(), "the second time");
        assert_eq!(self.plan_saved_anew(party, file).changes, Vec::new(), "the same in other bytes");
        plan
    }

    /// What importing the same contents would do, were they not known by their hash.
    fn plan_saved_anew(&mut self, party: &str, file: &SourceFile) -> ImportPlan {
        self.saved += 1;
        let plan = self.plan(party, file);
        self.saved -= 1;
        plan
    }

    fn edit(&mut self, id: RecordId, field: &str, value: Json) {
        let viewer = Viewer::local_pmo();
        let mut new_id = || RecordId::from_u128(0);
        let mut ctx = Context { at: self.at, today: self.today, viewer: &viewer, new_id: &mut new_id };
        let fields = serde_json::Map::from_iter([(field.to_owned(), value)]);
        let changes = decide::record_update(&self.state, id, &fields, &[], &mut ctx).unwrap();
        self.apply(&changes);
    }

    fn all(&self, kind: Kind) -> Vec<&Record> {
        self.state.of_kind_unfiltered(kind).collect()
    }

    fn only(&self, kind: Kind) -> &Record {
        let all = self.all(kind);
        assert_eq!(all.len(), 1, "{kind}");
        all[0]
    }

    fn titled(&self, title: &str) -> &Record {
        self.state.all_unfiltered().find(|r| r.title() == title).unwrap_or_else(|| panic!("no {title}"))
    }

    fn person(&self, name: &str) -> RecordId {
        let found = self.state.of_kind_unfiltered(Kind::Person).find(|p| p.title() == name);
        found.unwrap_or_else(|| panic!("no {name}")).id
    }
}

/// A workbook with one sheet; its columns are the fields of its rows, one letter each.
fn workbook(name: &str, kind: SourceKind, rows: Vec<SourceRecord>) -> SourceFile {
    let mut fields: Vec<SourceField> = rows.iter().flat_map(|r| r.cells.iter().map(|c| c.field)).collect();
    fields.sort_unstable();
    fields.dedup();
    let columns = fields
        .iter()
        .map(|field| SourceColumn {
            column: crate::source_record::column_letters(*field as u16),
            header: format!("{field:?}"),
            field: Some(*field),
            confidence: 1.0,
            samples: Vec::new(),
            chosen: false,
        })
        .collect();
    SourceFile {
        file: name.to_owned(),
        format: SourceFormat::Xlsx,
        tables: vec![SourceTable {
            sheet: "課題一覧".to_owned(),
            kind,
            header_rows: Some((3, 3)),
            first_data_row: 4,
            last_data_row: 4 + rows.len() as u32,
            columns,
            records: rows,
            skipped: Vec::new(),
        }],
        not_tables: Vec::new(),
        warnings: Vec::new(),
        put_aside: Vec::new(),
        status_date: None,
    }
}

fn issues(rows: Vec<SourceRecord>) -> SourceFile {
    workbook("課題管理表.xlsx", SourceKind::Issue, rows)
}

/// Builds a row: `row(5, SourceKind::Issue).id("1").title("…")`.
struct RowBuilder(SourceRecord);

fn row(number: u32, kind: SourceKind) -> RowBuilder {
    RowBuilder(SourceRecord::new(number, kind))
}

fn issue(number: u32, id: &str, title: &str) -> RowBuilder {
    let row = row(number, SourceKind::Issue).text(SourceField::Title, title);
    if id.is_empty() { row } else { row.id(id) }
}

impl RowBuilder {
    fn cell(mut self, field: SourceField, value: SourceValue) -> Self {
        self.0.cells.push(SourceCell { field, value, column: Some(field as u16) });
        self
    }

    fn text(self, field: SourceField, text: &str) -> Self {
        self.cell(field, SourceValue::Text(text.to_owned()))
    }

    fn date(self, field: SourceField, date: &str) -> Self {
        self.cell(field, SourceValue::Date(date.parse().unwrap()))
    }

    fn number(self, field: SourceField, number: f64) -> Self {
        self.cell(field, SourceValue::Number(number))
    }

    fn status(mut self, status: CommonStatus, raw: &str) -> Self {
        self.0.status_raw = Some(raw.to_owned());
        self.cell(SourceField::Status, SourceValue::Status(status))
    }

    fn owner(self, name: &str) -> Self {
        self.text(SourceField::Owner, name)
    }

    fn id(mut self, id: &str) -> Self {
        self.0.remote_id = Some(id.to_owned());
        self
    }

    fn extra(mut self, header: &str, value: &str) -> Self {
        let extra = crate::source_record::ExtraCell {
            header: header.to_owned(),
            value: value.to_owned(),
            column: Some(40 + self.0.extra.len() as u16),
        };
        self.0.extra.push(extra);
        self
    }

    fn with(mut self, change: impl FnOnce(&mut SourceRecord)) -> Self {
        change(&mut self.0);
        self
    }

    fn done(self) -> SourceRecord {
        self.0
    }
}
