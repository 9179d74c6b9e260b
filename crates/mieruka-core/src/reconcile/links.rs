//! Links between rows of one source: predecessors and parents, by the source's own ids.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value as Json, json};

use super::identity::at_source;
use super::mapping::{KeptText, Row, keep, remote_id};
use super::preview::Placed;
use crate::id::RecordId;
use crate::lang::Lang;
use crate::record::Record;
use crate::register::{Kind, common};
use crate::source_record::{SourceFile, SourceFormat, SourceRecord};

/// The header under which a parent stays that has no field.
const PARENT: &str = "parent";
const PREDECESSORS: &str = "predecessors";
const SUMMARY: &str = "summary";

/// What a file tells of links at all: where it does, an empty cell means none.
#[derive(Clone, Copy)]
struct Told {
    parents: bool,
    predecessors: bool,
}

impl Told {
    fn by(file: &SourceFile, rows: &[Row<'_>]) -> Self {
        let plan = file.format == SourceFormat::Mspdi;
        Told {
            parents: plan || rows.iter().any(|r| r.record.parent.is_some()),
            predecessors: plan || rows.iter().any(|r| !r.record.predecessors.is_empty() || r.links.is_some()),
        }
    }
}

/// Which record a foreign id is.
pub(super) struct Links<'a> {
    /// Foreign id → (sheet, record, kind), rows of this file before records that no row is.
    by_remote: HashMap<&'a str, Vec<(&'a str, RecordId, Kind)>>,
    /// Records under which others of this file lie.
    parents: HashSet<RecordId>,
    told: Told,
    lang: Lang,
}

impl<'a> Links<'a> {
    pub(super) fn of(
        file: &SourceFile,
        rows: &[Row<'a>],
        ids: &[RecordId],
        records: &[&'a Record],
        lang: Lang,
    ) -> Self {
        let mut links =
            Links { by_remote: HashMap::new(), parents: HashSet::new(), told: Told::by(file, rows), lang };
        for (row, id) in rows.iter().zip(ids) {
            if let Some(remote) = remote_id(row.record) {
                links.by_remote.entry(remote).or_default().push((&row.table.sheet, *id, row.kind));
            }
        }
        // A record that is a row of this file goes by the id this file gives it, no longer by the one it had.
        let of_rows: HashSet<RecordId> = ids.iter().copied().collect();
        for record in records.iter().filter(|record| !of_rows.contains(&record.id)) {
            if let Some(remote) = record.body.text(common::REMOTE_ID) {
                links.by_remote.entry(remote).or_default().push(("", record.id, record.kind));
            }
        }
        for row in rows {
            if let Some(parent) = row.record.parent.as_deref()
                && let Some((id, _)) = links.find(parent, row)
            {
                links.parents.insert(id);
            }
        }
        links
    }

    /// The record of a foreign id: of the same sheet where several bear it.
    fn find(&self, remote: &str, row: &Row<'_>) -> Option<(RecordId, Kind)> {
        let list = self.by_remote.get(remote.trim())?;
        let own = list.iter().find(|(sheet, ..)| *sheet == row.table.sheet);
        own.or(list.first()).map(|(_, id, kind)| (*id, *kind))
    }

    /// Adds what the row says about its place among the others; what leads nowhere is kept as text.
    pub(super) fn fill(&self, row: &mut Row<'_>, id: RecordId) {
        let register = row.kind.register();
        if self.told.parents {
            let parent = row.record.parent.as_deref();
            let found = parent.and_then(|remote| self.find(remote, row)).filter(|(p, _)| *p != id);
            let fits = found.filter(|(_, kind)| *kind == Kind::Task && row.kind == Kind::Task);
            if register.field(PARENT).is_some() {
                row.values.push((PARENT, fits.map_or(Json::Null, |(parent, _)| json!(parent))));
            }
            if fits.is_none()
                && let Some(remote) = parent
            {
                keep(&mut row.kept, PARENT, remote.to_owned());
            }
            if row.kind == Kind::Task {
                let summary = row.is_summary || self.parents.contains(&id);
                row.values.push((SUMMARY, if summary { json!(true) } else { Json::Null }));
            }
        }
        if self.told.predecessors {
            self.predecessors(row, id, register.field(PREDECESSORS).is_some());
        }
    }

    fn predecessors(&self, row: &mut Row<'_>, id: RecordId, has_field: bool) {
        let written = row.links.take();
        let texts = predecessors(row.record, written.as_ref());
        let mut found: Vec<RecordId> = Vec::new();
        let mut lost: Vec<&str> = Vec::new();
        for text in texts {
            match self.find(text, row).filter(|(other, _)| has_field && *other != id) {
                Some((other, _)) if found.contains(&other) => {}
                Some((other, _)) => found.push(other),
                None => lost.push(text),
            }
        }
        if has_field {
            let value = if found.is_empty() { Json::Null } else { json!(found) };
            row.values.push((PREDECESSORS, value));
        }
        if lost.is_empty() {
            return;
        }
        let header = header(written.as_ref()).to_owned();
        let place = written.as_ref().map_or_else(|| row.place.clone(), |cell| cell.place.clone());
        let text = lost.join(", ");
        if has_field {
            let message = self
                .lang
                .format("import-note-unknown-link", &[("field", (&header).into()), ("text", (&text).into())]);
            row.notes.push(Placed { place, message });
        }
        keep(&mut row.kept, &header, text);
    }
}

/// The foreign ids a row waits for, as written.
fn predecessors<'r>(record: &'r SourceRecord, written: Option<&'r KeptText>) -> Vec<&'r str> {
    match written {
        Some(cell) if record.predecessors.is_empty() => cell
            .text
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '、' | ';' | '，' | '；'))
            .filter(|t| !t.is_empty())
            .collect(),
        _ => record.predecessors.iter().map(String::as_str).collect(),
    }
}

/// Where predecessors are kept that lead nowhere.
fn header(written: Option<&KeptText>) -> &str {
    written.map_or(PREDECESSORS, |cell| &cell.header)
}

/// The links of records in their source's own words, to be compared with rows of which nobody knows yet which record
/// they are.
pub(super) struct Recorded<'a> {
    told: Told,
    remote_ids: HashMap<RecordId, &'a str>,
}

impl<'a> Recorded<'a> {
    pub(super) fn of(file: &SourceFile, rows: &[Row<'_>], records: &[&'a Record]) -> Self {
        let remote = |r: &&'a Record| Some((r.id, r.body.text(common::REMOTE_ID)?));
        Recorded { told: Told::by(file, rows), remote_ids: records.iter().filter_map(remote).collect() }
    }

    /// Whether the record has the row's links, and its kept columns, among which are links that led nowhere.
    pub(super) fn says(&self, record: &Record, row: &Row<'_>) -> bool {
        let mut kept = row.kept.clone();
        let agree = (!self.told.parents || self.parent(record, row, &mut kept))
            && (!self.told.predecessors || self.predecessors(record, row, &mut kept));
        match record.body.get(common::KEPT).and_then(Json::as_object) {
            Some(recorded) => agree && *recorded == kept,
            None => agree && kept.is_empty(),
        }
    }

    fn parent(&self, record: &Record, row: &Row<'_>, kept: &mut Map<String, Json>) -> bool {
        let written = row.record.parent.as_deref();
        let agree = match at_source(record, PARENT) {
            Some(parent) => written.is_some() && self.remote(parent) == written.map(str::trim),
            None => {
                if let Some(remote) = written {
                    keep(kept, PARENT, remote.to_owned());
                }
                true
            }
        };
        // Who has no id is nobody's parent: a heading only where the row itself says so.
        let is_summary = at_source(record, SUMMARY) == Some(&json!(true));
        agree && (remote_id(row.record).is_some() || is_summary == row.is_summary)
    }

    fn predecessors(&self, record: &Record, row: &Row<'_>, kept: &mut Map<String, Json>) -> bool {
        let recorded =
            at_source(record, PREDECESSORS).and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
        let recorded: Vec<Option<&str>> = recorded.iter().map(|id| self.remote(id)).collect();
        let texts = predecessors(row.record, row.links.as_ref());
        let (found, lost): (Vec<&str>, Vec<&str>) =
            texts.into_iter().partition(|text| recorded.contains(&Some(text.trim())));
        if !lost.is_empty() {
            keep(kept, header(row.links.as_ref()), lost.join(", "));
        }
        recorded.iter().all(|remote| found.iter().any(|text| *remote == Some(text.trim())))
    }

    fn remote(&self, id: &Json) -> Option<&'a str> {
        self.remote_ids.get(&id.as_str()?.parse().ok()?).copied()
    }
}
