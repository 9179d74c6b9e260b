//! The source a file belongs to, and the run of an import.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use serde_json::{Value as Json, json};

use super::party::Parties;
use super::series::{format_name, key_of, name_key, projects, projects_in_key, series_name};
use super::text::normal;
use super::{ImportRequest, Preview};
use crate::change::Change;
use crate::decide;
use crate::id::RecordId;
use crate::record::{Body, Record};
use crate::register::{Kind, common};
use crate::source_record::{ColumnChoice, SourceField, SourceFile, TableChoice};
use crate::state::ProjectState;
use crate::visibility::Visibility;

const FETCHED_AT: &str = "fetched_at";
const TABLES: &str = "tables";
const COLUMNS: &str = "columns";
const CHANGED_AT: &str = "source_changed_at";
/// The records that were not in the last file and too many to be marked as gone before somebody confirms it.
const ASKED: &str = "asked_gone";
/// The own date of the file that was imported last.
pub(super) const FILE_DATE: &str = "file_date";

/// The source of a file, known or new.
pub(super) struct Source<'s> {
    pub(super) id: RecordId,
    pub(super) name: String,
    pub(super) record: Option<&'s Record>,
}

/// Finds the source by party, format and series, or by the name that was given. What belongs together is kept in the
/// source's `remote_id`, so that somebody may give the source a better name.
pub(super) fn find<'s>(
    state: &'s ProjectState,
    request: &ImportRequest<'_>,
    party: RecordId,
    new_id: &mut dyn FnMut() -> RecordId,
) -> Source<'s> {
    match known(state, party, request.source_name, request.file, &request.parts.projects) {
        Some(record) => Source { id: record.id, name: record.title().to_owned(), record: Some(record) },
        None => {
            let name = given(request.source_name).map(str::to_owned);
            let name = name.unwrap_or_else(|| series_name(request.file, &request.parts.projects));
            Source { id: new_id(), name, record: None }
        }
    }
}

fn given(source_name: Option<&str>) -> Option<&str> {
    source_name.map(str::trim).filter(|name| !name.is_empty())
}

fn known<'s>(
    state: &'s ProjectState,
    party: RecordId,
    source_name: Option<&str>,
    file: &SourceFile,
    projects: &BTreeSet<String>,
) -> Option<&'s Record> {
    let format = format_name(file.format);
    let of_party =
        |source: &&Record| source.facts.party == Some(party) && source.body.text("format") == Some(format);
    let sources = || state.of_kind_unfiltered(Kind::Source).filter(of_party);
    if let Some(name) = given(source_name) {
        return sources().find(|source| normal(source.title()) == normal(name));
    }
    let key = |source: &Record| source.body.text(common::REMOTE_ID).unwrap_or_default().to_owned();
    let series = key_of(file, projects);
    let lower: BTreeSet<String> = projects.iter().map(|project| project.to_lowercase()).collect();
    // An export of one project more or less than the last one is of the same source.
    sources()
        .find(|source| key(source) == series)
        .or_else(|| sources().find(|source| !projects_in_key(&key(source), file.format).is_disjoint(&lower)))
}

/// See [`super::remembered_columns`].
pub(super) fn remembered(
    state: &ProjectState,
    party: &str,
    source_name: Option<&str>,
    file: &SourceFile,
) -> Vec<ColumnChoice> {
    let source = Parties::of(state)
        .find(party)
        .and_then(|party| known(state, party, source_name, file, &projects(file)));
    let mut choices = source.and_then(|source| source.body.get(COLUMNS)).map_or_else(Vec::new, chosen);
    for choice in &mut choices {
        let sheets = file.tables.iter().map(|table| &table.sheet);
        if let Some(sheet) = sheets
            .clone()
            .find(|sheet| **sheet == choice.sheet)
            .or_else(|| sheets.clone().find(|sheet| same_sheet(sheet, &choice.sheet)))
        {
            choice.sheet.clone_from(sheet);
        }
    }
    choices
}

/// See [`super::remembered_tables`].
pub(super) fn remembered_tables(
    state: &ProjectState,
    party: &str,
    source_name: Option<&str>,
    file: &SourceFile,
) -> Vec<TableChoice> {
    let source = Parties::of(state)
        .find(party)
        .and_then(|party| known(state, party, source_name, file, &projects(file)));
    let mut choices = source.and_then(|source| source.body.get(TABLES)).map_or_else(Vec::new, said);
    for choice in &mut choices {
        let exact = sheets(file).find(|sheet| *sheet == choice.sheet);
        if let Some(sheet) = exact.or_else(|| sheets(file).find(|sheet| same_sheet(sheet, &choice.sheet))) {
            sheet.clone_into(&mut choice.sheet);
        }
    }
    choices
}

/// The sheets of a file, those without a register too.
fn sheets(file: &SourceFile) -> impl Iterator<Item = &str> {
    let others = file.not_tables.iter().map(|other| other.sheet.as_str());
    file.tables.iter().map(|table| table.sheet.as_str()).chain(others)
}

/// What a person has said about tables, in a source's record.
fn said(tables: &Json) -> Vec<TableChoice> {
    let tables = tables.as_array().into_iter().flatten();
    tables.filter_map(|table| serde_json::from_value(table.clone()).ok()).collect()
}

/// A sheet may carry the week in its name as a file does; the sheet of a csv is its file's name.
fn same_sheet(a: &str, b: &str) -> bool {
    a == b || name_key(a) == name_key(b)
}

/// What a person has said about columns, in a source's description of them.
fn chosen(tables: &Json) -> Vec<ColumnChoice> {
    let choices = tables.as_array().into_iter().flatten().flat_map(|table| {
        let columns = table["columns"].as_array().into_iter().flatten();
        columns.filter(|column| column["chosen"] == json!(true)).filter_map(|column| {
            Some(ColumnChoice {
                sheet: table["sheet"].as_str()?.to_owned(),
                column: column["column"].as_str()?.to_owned(),
                header: column["header"].as_str().map(str::to_owned),
                field: column["field"].as_str().and_then(SourceField::from_name),
            })
        })
    });
    choices.collect()
}

impl Source<'_> {
    /// Whether the file was read by other choices of columns than those remembered.
    pub(super) fn columns_differ(&self, request: &ImportRequest<'_>) -> bool {
        let before = self.record.and_then(|r| r.body.get(COLUMNS)).cloned().unwrap_or_default();
        chosen(&columns(request.file, &before)) != chosen(&before)
    }

    /// What a person has said about the tables of this file; of a sheet that is not in it what was said before stays.
    fn tables(&self, request: &ImportRequest<'_>) -> Json {
        let before = self.record.and_then(|r| r.body.get(TABLES)).map_or_else(Vec::new, said);
        let here = |choice: &TableChoice| sheets(request.file).any(|sheet| sheet == choice.sheet);
        let absent =
            |choice: &TableChoice| !sheets(request.file).any(|sheet| same_sheet(sheet, &choice.sheet));
        let mut all: Vec<TableChoice> = before.into_iter().filter(absent).collect();
        all.extend(request.tables.iter().filter(|choice| here(choice)).cloned());
        if all.is_empty() { Json::Null } else { json!(all) }
    }

    /// Whether the file was read by another word about its tables than the one remembered.
    pub(super) fn tables_differ(&self, request: &ImportRequest<'_>) -> bool {
        self.tables(request) != self.record.and_then(|r| r.body.get(TABLES)).cloned().unwrap_or_default()
    }

    /// The records about which somebody was asked whether they are gone, and has not said so.
    pub(super) fn asked(&self) -> Vec<RecordId> {
        self.record.map_or_else(Vec::new, |record| record.body.ids(ASKED).collect())
    }

    /// The change of the source's own record. `content` tells whether any record changes.
    ///
    /// A file that says nothing new moves `fetched_at` only, and only where the day differs, so that importing the same
    /// file twice changes nothing and freshness stays honest.
    pub(super) fn change(
        &self,
        request: &ImportRequest<'_>,
        party: RecordId,
        content: bool,
        asked: &[RecordId],
        at: Timestamp,
    ) -> Option<Change> {
        let file = request.file;
        let mut body = self.record.map_or_else(Body::default, |r| r.body.clone());
        if self.record.is_none() {
            body.set("name", json!(self.name));
            body.set("owner_org", json!(party));
            body.set("format", json!(format_name(file.format)));
            body.set(common::REMOTE_ID, json!(key_of(file, &request.parts.projects)));
            body.set(common::VISIBILITY, Visibility::Everyone.to_json());
        }
        let key = body.text(common::REMOTE_ID).unwrap_or_default();
        let known = projects_in_key(key, file.format);
        let now = request.parts.projects.iter().map(|project| project.to_lowercase());
        let all: BTreeSet<String> = known.iter().cloned().chain(now).collect();
        if !known.is_empty() && known != all {
            body.set(common::REMOTE_ID, json!(key_of(file, &all)));
        }
        let fetched = body.timestamp(FETCHED_AT);
        if fetched.is_none_or(|before| if content { at > before } else { day(at) > day(before) }) {
            body.set(FETCHED_AT, json!(at));
        }
        let known = body.timestamp(CHANGED_AT);
        let changed = stated(file).or(content.then_some(at));
        if changed > known {
            body.set(CHANGED_AT, changed.map_or(Json::Null, |at| json!(at)));
        }
        if content {
            body.set("file_hash", json!(request.file_hash));
        }
        // Nothing else of the source can have changed where its only file says nothing new: the question comes by itself.
        if content || !request.parts.is_alone() {
            body.set(ASKED, if asked.is_empty() { Json::Null } else { json!(asked) });
        }
        let dated = request.parts.dated;
        if dated.is_some() && (content || dated > body.timestamp(FILE_DATE)) {
            body.set(FILE_DATE, json!(dated));
        }
        body.set(TABLES, self.tables(request));
        let before = body.get(COLUMNS).cloned().unwrap_or_default();
        let columns = columns(file, &before);
        if content || chosen(&columns) != chosen(&before) {
            body.set(COLUMNS, columns);
        }
        match self.record {
            Some(record) => decide::update(record, &body),
            None => Some(decide::create(self.id, Kind::Source, &body)),
        }
    }
}

/// When the source itself says it last changed: its youngest record, or the day it reports about.
fn stated(file: &SourceFile) -> Option<Timestamp> {
    let records = file.tables.iter().flat_map(|t| &t.records).filter_map(|r| r.changed_at).max();
    records.or_else(|| file.status_date.and_then(midnight))
}

/// The day a moment falls on. Projects live in Japan's time, as in [`crate::rule::AsOf::japan`].
pub(super) fn day(at: Timestamp) -> Date {
    japan().to_datetime(at).date()
}

pub(super) fn midnight(date: Date) -> Option<Timestamp> {
    japan().to_ambiguous_timestamp(date.at(0, 0, 0, 0)).compatible().ok()
}

fn japan() -> TimeZone {
    TimeZone::fixed(offset(9))
}

/// What was understood of the columns, for a person who looks a mapping up later, and what a person had to say about them,
/// for reading the next file. What was said of a sheet that is not in this file stays.
fn columns(file: &SourceFile, before: &Json) -> Json {
    let tables = file.tables.iter().map(|table| {
        let columns = table.columns.iter().map(|c| {
            let mut column = json!({"column": c.column, "header": c.header, "field": c.field});
            if c.chosen {
                column["chosen"] = json!(true);
            }
            column
        });
        json!({"sheet": table.sheet, "kind": table.kind, "columns": columns.collect::<Vec<_>>()})
    });
    let mut tables: Vec<Json> = tables.collect();
    let earlier = before.as_array().into_iter().flatten();
    let absent = earlier.filter(|table| {
        !chosen(&json!([table])).is_empty()
            && !file
                .tables
                .iter()
                .any(|t| table["sheet"].as_str().is_some_and(|sheet| same_sheet(sheet, &t.sheet)))
    });
    tables.extend(absent.cloned());
    Json::Array(tables)
}

/// The record of this import.
pub(super) fn run(
    request: &ImportRequest<'_>,
    id: RecordId,
    source: RecordId,
    party: RecordId,
    preview: &Preview,
) -> Change {
    let mut body = Body::default();
    body.set("file", json!(request.file.file));
    body.set("file_hash", json!(request.file_hash));
    body.set("source", json!(source));
    body.set("owner_org", json!(party));
    body.set("created", json!(preview.new.len()));
    body.set("changed", json!(preview.changed.len()));
    body.set("vanished", json!(preview.vanished.len()));
    body.set("rejected", json!(preview.rejected.len()));
    body.set("unchanged", json!(preview.unchanged));
    body.set(common::VISIBILITY, Visibility::Everyone.to_json());
    decide::create(id, Kind::ImportRun, &body)
}
