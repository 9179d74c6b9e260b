//! Links between rows of one source: predecessors and parents, by the source's own ids.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::mapping::{Row, keep, remote_id};
use super::preview::Placed;
use crate::id::RecordId;
use crate::lang::Lang;
use crate::record::Record;
use crate::register::{Kind, common};
use crate::source_record::{SourceFile, SourceFormat};

/// The header under which a parent stays that has no field.
const PARENT: &str = "parent";
const PREDECESSORS: &str = "predecessors";

/// Which record a foreign id is.
pub(super) struct Links<'a> {
    /// Foreign id → (sheet, record, kind), rows of this file before older records.
    by_remote: HashMap<&'a str, Vec<(&'a str, RecordId, Kind)>>,
    /// Records under which others of this file lie.
    parents: HashMap<RecordId, ()>,
    /// The file tells a structure at all, so that an empty parent means none.
    tells_parents: bool,
    tells_predecessors: bool,
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
        let plan = file.format == SourceFormat::Mspdi;
        let mut links = Links {
            by_remote: HashMap::new(),
            parents: HashMap::new(),
            tells_parents: plan || rows.iter().any(|r| r.record.parent.is_some()),
            tells_predecessors: plan
                || rows.iter().any(|r| !r.record.predecessors.is_empty() || r.links.is_some()),
            lang,
        };
        for (row, id) in rows.iter().zip(ids) {
            if let Some(remote) = remote_id(row.record) {
                links.by_remote.entry(remote).or_default().push((&row.table.sheet, *id, row.kind));
            }
        }
        for record in records {
            if let Some(remote) = record.body.text(common::REMOTE_ID) {
                let list = links.by_remote.entry(remote).or_default();
                if !list.iter().any(|(_, id, _)| *id == record.id) {
                    list.push(("", record.id, record.kind));
                }
            }
        }
        for row in rows {
            if let Some(parent) = row.record.parent.as_deref()
                && let Some((id, _)) = links.find(parent, row)
            {
                links.parents.insert(id, ());
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
        if self.tells_parents {
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
                let summary = row.is_summary || self.parents.contains_key(&id);
                row.values.push(("summary", if summary { json!(true) } else { Json::Null }));
            }
        }
        if self.tells_predecessors {
            self.predecessors(row, id, register.field(PREDECESSORS).is_some());
        }
    }

    fn predecessors(&self, row: &mut Row<'_>, id: RecordId, has_field: bool) {
        let written = row.links.take();
        let texts: Vec<&str> = match &written {
            Some(cell) if row.record.predecessors.is_empty() => cell
                .text
                .split(|c: char| c.is_whitespace() || matches!(c, ',' | '、' | ';' | '，' | '；'))
                .filter(|t| !t.is_empty())
                .collect(),
            _ => row.record.predecessors.iter().map(String::as_str).collect(),
        };
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
        let (header, place) = match &written {
            Some(cell) => (cell.header.clone(), cell.place.clone()),
            None => (PREDECESSORS.to_owned(), row.place.clone()),
        };
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
