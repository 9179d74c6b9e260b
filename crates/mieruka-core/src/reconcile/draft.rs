//! Rows decided one by one: what each changes, and what a person reads of it.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use super::gone;
use super::mapping::Row;
use super::merge::{self, Said};
use super::parts::Seen;
use super::party::Parties;
use super::people::People;
use super::preview::{ChangedRow, FieldDiff, NewRow, Placed, Preview, StruckRow};
use super::{ImportRefusal, ImportRequest};
use crate::change::Change;
use crate::decide;
use crate::id::RecordId;
use crate::record::Record;
use crate::register::{FieldType, Kind, common};
use crate::source_record::CommonStatus;
use crate::state::ProjectState;
use crate::visibility::Visibility;

/// The plan while rows are decided one by one.
pub(super) struct Draft<'d> {
    pub(super) state: &'d ProjectState,
    pub(super) request: &'d ImportRequest<'d>,
    pub(super) at: Timestamp,
    pub(super) people: &'d People<'d>,
    pub(super) parties: &'d Parties,
    pub(super) source: RecordId,
    pub(super) numbers: HashMap<RecordId, String>,
    pub(super) preview: Preview,
    pub(super) changes: Vec<Change>,
}

impl Draft<'_> {
    pub(super) fn check_cancelled(&self, rows: &[Row<'_>]) -> Result<(), ImportRefusal> {
        let struck: HashSet<&str> =
            rows.iter().filter(|r| r.record.struck).map(|r| r.place.as_str()).collect();
        let unknown = self.request.choices.cancelled.iter().find(|p| !struck.contains(p.as_str()));
        unknown.map_or(Ok(()), |place| Err(ImportRefusal::UnknownPlace(place.clone())))
    }

    pub(super) fn row(&mut self, row: &Row<'_>, record: Option<&Record>, id: RecordId) {
        self.preview.notes.extend(row.notes.iter().cloned());
        if let Some(unknown) = &row.unknown_status
            && !self.preview.notes.iter().any(|note| note.message == unknown.message)
        {
            self.preview.notes.push(unknown.clone());
        }
        let said = self.said(row);
        let merged = match record {
            None => Some((merge::new_body(&said), Vec::new())),
            Some(record) => merge::merged(record, &said),
        };
        let merged = merged.map(|(mut body, diffs)| {
            let told = body.get(common::SOURCE_CHANGED_AT).is_some();
            body.set(common::MOVED_AT, if told { Json::Null } else { json!(self.at) });
            (body, diffs)
        });
        let status = merged.as_ref().map(|(body, _)| body).or(record.map(|r| &r.body));
        let status = status.and_then(|b| b.text(common::STATUS)).unwrap_or_default();
        if row.record.struck && !is_done(row.kind, status) {
            let (place, title) = (row.place.clone(), row.title.clone());
            self.preview.struck.push(StruckRow { place, title, record: record.map(|r| r.id) });
        }
        let place = row.place.clone();
        match (record, merged) {
            (None, Some((mut body, _))) => {
                let number = self.numbers.get(&id).cloned().unwrap_or_default();
                if !number.is_empty() {
                    body.set(common::NUMBER, json!(number));
                }
                body.set(common::VISIBILITY, Visibility::Everyone.to_json());
                body.set(common::SOURCE, json!(self.source));
                self.changes.push(decide::create(id, row.kind, &body));
                let title = row.title.clone();
                self.preview.new.push(NewRow { place, kind: row.kind, number, title });
            }
            (Some(record), Some((body, diffs))) => {
                self.changes.extend(decide::update(record, &body));
                let changes = diffs.into_iter().map(|diff| self.named(row.kind, diff)).collect();
                self.preview.changed.push(ChangedRow {
                    id,
                    place,
                    kind: row.kind,
                    number: record.number().to_owned(),
                    title: body.text(row.kind.register().title_field).unwrap_or_default().to_owned(),
                    changes,
                });
            }
            (record, None) => {
                self.preview.unchanged += 1;
                let by_hand = record.and_then(|r| r.body.get(common::OVERRIDDEN)).and_then(Json::as_object);
                self.preview.by_hand += by_hand.map_or(0, Map::len);
            }
        }
    }

    fn said(&self, row: &Row<'_>) -> Said {
        let mut provenance = Map::new();
        provenance.insert("file".to_owned(), json!(self.request.file.file));
        provenance.insert("file_hash".to_owned(), json!(self.request.file_hash));
        provenance.insert("sheet".to_owned(), json!(row.table.sheet));
        provenance.insert("row".to_owned(), json!(row.record.row));
        let cells: Map<String, Json> =
            row.cells.iter().map(|(field, cell)| ((*field).to_owned(), json!(cell))).collect();
        if !cells.is_empty() {
            provenance.insert("cells".to_owned(), Json::Object(cells));
        }
        Said {
            kind: row.kind,
            values: row.values.clone(),
            kept: row.kept.clone(),
            provenance,
            struck: row.record.struck,
            cancelled: row.record.struck && self.request.choices.cancelled.contains(&row.place),
        }
    }

    /// References by name, so that a person can read the difference.
    fn named(&self, kind: Kind, diff: FieldDiff) -> FieldDiff {
        let ty = kind.register().field(&diff.field).map(|def| def.ty);
        if !matches!(ty, Some(FieldType::Ref(_) | FieldType::Links)) && diff.field != common::CO_OWNERS {
            return diff;
        }
        let name = |value: &Json| self.name_of(value);
        let conflict = diff
            .conflict
            .as_ref()
            .map(|c| super::preview::Conflict { hand: name(&c.hand), source_before: name(&c.source_before) });
        FieldDiff { old: name(&diff.old), new: name(&diff.new), conflict, field: diff.field }
    }

    fn name_of(&self, value: &Json) -> Json {
        match value {
            Json::Array(list) => Json::Array(list.iter().map(|v| self.name_of(v)).collect()),
            Json::String(text) => {
                let Ok(id) = text.parse::<RecordId>() else { return value.clone() };
                if let Some(name) = self.people.name(id).or(self.numbers.get(&id).map(String::as_str)) {
                    return json!(name);
                }
                match self.state.get_unfiltered(id) {
                    Some(record) if record.number().is_empty() => json!(record.title()),
                    Some(record) => json!(record.number()),
                    None => json!(self.parties.name(id)),
                }
            }
            other => other.clone(),
        }
    }

    /// Marks the records of this source that no row is. Where somebody has to confirm it first, they are left alone and
    /// given back: what was `asked` about stays a question however much the list grows.
    pub(super) fn vanished(
        &mut self,
        seen: &Seen,
        records: &[&Record],
        asked: &[RecordId],
        today: Date,
    ) -> Vec<RecordId> {
        let (gone, doubtful) = gone::gone(seen, self.request.parts, records, asked);
        if let Some(doubtful) = doubtful.filter(|_| !self.request.choices.vanished_confirmed) {
            let args = [("gone", doubtful.gone.into()), ("open", doubtful.open.into())];
            let message = self.request.lang.format("import-note-doubtful", &args);
            self.preview.notes.insert(0, Placed { place: self.preview.source.clone(), message });
            self.preview.doubtful = Some(doubtful);
            return gone.iter().map(|record| record.id).collect();
        }
        for record in gone {
            let mut body = record.body.clone();
            body.set(common::VANISHED_ON, json!(today));
            self.changes.extend(decide::update(record, &body));
            self.preview.vanished.push(gone::vanished(record));
        }
        Vec::new()
    }
}

fn is_done(kind: Kind, status: &str) -> bool {
    kind.register().statuses.iter().any(|s| s.name == status && CommonStatus::is_done(s.common))
}
