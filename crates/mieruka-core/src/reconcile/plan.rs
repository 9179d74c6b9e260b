//! From a file to a plan, stop by stop.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use super::dated;
use super::gone;
use super::identity::{self, Matching, RowKey, Sort};
use super::links::Links;
use super::mapping::{Row, TableMap, kind_of, remote_id};
use super::merge::{self, Said};
use super::owner::{fill_persons, persons};
use super::parts::Seen;
use super::party::Parties;
use super::people::People;
use super::preview::{ChangedRow, FieldDiff, NewRow, Placed, Preview, StruckRow};
use super::source;
use super::text::{Digest, normal};
use super::{ImportPlan, ImportRefusal, ImportRequest};
use crate::change::Change;
use crate::decide;
use crate::id::RecordId;
use crate::number::Numbering;
use crate::record::Record;
use crate::register::{FieldType, Kind, common};
use crate::source_record::{CommonStatus, SourceField};
use crate::state::ProjectState;
use crate::visibility::Visibility;

const SIDES: [&str; 4] = ["client", "pmo", "vendor", "department"];

pub(super) fn plan(
    state: &ProjectState,
    request: &ImportRequest<'_>,
    at: Timestamp,
    today: Date,
    new_id: &mut dyn FnMut() -> RecordId,
) -> Result<ImportPlan, ImportRefusal> {
    refuse(request)?;
    let mut parties = Parties::of(state);
    let known_party = parties.find(request.party);
    let new_party =
        known_party.is_none().then(|| parties.create(request.party, request.party_side, new_id()));
    let party = known_party.or(new_party.as_ref().map(|p| p.id)).ok_or(ImportRefusal::NoParty)?;
    let source = source::find(state, request, party, new_id);
    let records = records_of(state, source.id);
    let fingerprint = fingerprint(state, request, source.record.map(|r| r.id), &records);

    let mut preview = Preview {
        file: request.file.file.clone(),
        party: parties.name(party).to_owned(),
        party_is_new: new_party.is_some(),
        source: source.name.clone(),
        source_is_new: source.record.is_none(),
        ..Preview::default()
    };
    let mut rows = take_rows(request, &mut preview);
    let aside = request.file.put_aside.iter();
    preview.rejected.extend(aside.map(|w| Placed { place: w.place.clone(), message: w.message.clone() }));
    let mut people = People::of(state, &request.choices.people, party)?;
    let found = persons(&mut rows, request, &mut people, &parties, new_id)?;
    let filled = fill_persons(&mut rows, found, &people, &parties, party, request);

    let keys: Vec<RowKey<'_, '_>> = rows
        .iter()
        .zip(&filled)
        .map(|(row, (raised_by, owner))| RowKey { row, raised_by: *raised_by, owner: *owner })
        .collect();
    let canonical = |id| people.canonical(id);
    let Matching { records: matched, proposals } =
        identity::match_rows(&keys, &records, &request.choices.same, &canonical)?;
    drop(keys);
    preview.same = proposals;
    // A record that is a row of another part is not asked about once more.
    for same in &mut preview.same {
        same.candidates.retain(|c| !request.parts.seen.records.contains(&c.record));
    }
    preview.same.retain(|same| !same.candidates.is_empty());
    unconfirmed_notes(request, &mut preview);

    let ids: Vec<RecordId> = matched.iter().map(|m| m.map_or_else(&mut *new_id, |r| r.id)).collect();
    link(request, &mut rows, &ids, &records);
    let mut draft = Draft {
        state,
        request,
        at,
        people: &people,
        parties: &parties,
        source: source.id,
        numbers: numbers(state, &rows, &matched, &ids),
        preview,
        changes: Vec::new(),
    };
    draft.check_cancelled(&rows)?;
    for ((row, record), id) in rows.iter().zip(&matched).zip(&ids) {
        draft.row(row, *record, *id);
    }
    // The very bytes that were read last say nothing new, even where we would by now understand more of them.
    let again = read_before(&source, request);
    if again {
        draft.changes.clear();
        draft.preview.as_read_before();
    }
    let seen = gone::seen(request.file, &rows, &matched, &ids, &records);
    draft.vanished(&seen, &records, today);
    let Draft { mut preview, changes: row_changes, .. } = draft;
    preview.people = people.proposals();
    let mut person_changes = people.changes();
    if again {
        person_changes.clear();
    }

    let mut changes: Vec<Change> = Vec::new();
    let content = !row_changes.is_empty() || !person_changes.is_empty();
    if content {
        preview.older = dated::older(state, request, &source);
    }
    let mut import_run = None;
    // A first file of which no row could be taken leaves no trace.
    if content || source.record.is_some() {
        changes.extend(new_party.map(|p| decide::create(p.id, Kind::Party, &p.body)));
        changes.extend(source.change(request, party, content, at));
    }
    if content {
        let id = new_id();
        changes.push(source::run(request, id, source.id, party, &preview));
        import_run = Some(id);
    }
    changes.extend(person_changes);
    changes.extend(row_changes);
    Ok(ImportPlan { preview, changes, import_run, fingerprint, seen })
}

/// The source's last file once more, with nothing answered and no column chosen anew.
fn read_before(source: &source::Source<'_>, request: &ImportRequest<'_>) -> bool {
    source.record.is_some_and(|record| {
        record.body.text("file_hash") == Some(request.file_hash)
            && *request.choices == super::Choices::default()
            && !source.columns_differ(request)
    })
}

fn refuse(request: &ImportRequest<'_>) -> Result<(), ImportRefusal> {
    if normal(request.party).is_empty() {
        return Err(ImportRefusal::NoParty);
    }
    if let Some(side) = request.party_side.filter(|side| !SIDES.contains(side)) {
        return Err(ImportRefusal::UnknownSide(side.to_owned()));
    }
    if request.file.tables.iter().all(|t| t.records.is_empty()) {
        return Err(ImportRefusal::NoRecords(request.file.file.clone()));
    }
    let mut answered = HashSet::new();
    let places = request.choices.same.iter().map(|s| &s.place).chain(&request.choices.cancelled);
    for (place, list) in places.zip((0..).map(|i| i < request.choices.same.len())) {
        if !answered.insert((place, list)) {
            return Err(ImportRefusal::AnsweredTwice(place.clone()));
        }
    }
    Ok(())
}

/// The records that this source keeps up to date, in the order of their entry.
fn records_of(state: &ProjectState, source: RecordId) -> Vec<&Record> {
    let source = source.to_string();
    let kept = |r: &&Record| r.kind != Kind::ImportRun && r.body.text(common::SOURCE) == Some(&source);
    state.all_unfiltered().filter(kept).collect()
}

/// What a preview leaned on; see [`ImportPlan::fingerprint`].
fn fingerprint(
    state: &ProjectState,
    request: &ImportRequest<'_>,
    source: Option<RecordId>,
    records: &[&Record],
) -> String {
    let mut digest = Digest::new();
    for text in [
        request.file_hash,
        request.party,
        request.party_side.unwrap_or_default(),
        request.source_name.unwrap_or_default(),
        &request.file.file,
    ] {
        digest.add(text.as_bytes());
    }
    // The same bytes say something else where a column is read in another way.
    for table in &request.file.tables {
        for column in table.columns.iter().filter(|c| c.chosen) {
            for text in [table.sheet.as_str(), &column.column, column.field.map_or("", SourceField::name)] {
                digest.add(text.as_bytes());
            }
        }
    }
    digest.add(&source.map_or(0, RecordId::as_u128).to_le_bytes());
    let others = [Kind::Party, Kind::Person].into_iter().flat_map(|kind| state.of_kind_unfiltered(kind));
    for record in others.chain(records.iter().copied()) {
        digest.add(&record.id.as_u128().to_le_bytes());
        digest.add(&record.revision.to_le_bytes());
    }
    digest.hex()
}

/// The rows that can be taken; the others are put aside in the preview.
fn take_rows<'a>(request: &ImportRequest<'a>, preview: &mut Preview) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for table in &request.file.tables {
        let map = TableMap::of(request.file, table, request.lang);
        let mut times: HashMap<(Sort<'_>, &str), usize> = HashMap::new();
        for record in &table.records {
            if let Some(id) = remote_id(record) {
                *times.entry((kind_of(record.kind), id)).or_default() += 1;
            }
        }
        for record in &table.records {
            let id = remote_id(record).unwrap_or_default();
            let count = times.get(&(kind_of(record.kind), id)).copied().unwrap_or(0);
            let reason = if count > 1 {
                let args = [("id", id.into()), ("count", count.into())];
                Err(request.lang.format("import-row-duplicate-id", &args))
            } else {
                map.row(record).ok_or_else(|| request.lang.text("import-row-empty"))
            };
            match reason {
                Ok(row) => rows.push(row),
                Err(message) => preview.rejected.push(Placed { place: map.row_place(record), message }),
            }
        }
    }
    rows
}

/// Says at each unconfirmed proposal what becomes of row and record.
fn unconfirmed_notes(request: &ImportRequest<'_>, preview: &mut Preview) {
    let notes = preview.same.iter().filter_map(|same| {
        let best = same.candidates.first()?;
        let number = if best.number.is_empty() { &best.title } else { &best.number };
        let args = [("title", (&same.title).into()), ("number", number.into())];
        let message = request.lang.format("import-note-unconfirmed", &args);
        Some(Placed { place: same.place.clone(), message })
    });
    let notes: Vec<Placed> = notes.collect();
    preview.notes.extend(notes);
}

fn link<'a>(request: &ImportRequest<'a>, rows: &mut [Row<'a>], ids: &[RecordId], records: &[&'a Record]) {
    let links = Links::of(request.file, rows, ids, records, request.lang);
    for (row, id) in rows.iter_mut().zip(ids) {
        links.fill(row, *id);
    }
}

/// The numbers of the new rows, in their order.
fn numbers(
    state: &ProjectState,
    rows: &[Row<'_>],
    matched: &[Option<&Record>],
    ids: &[RecordId],
) -> HashMap<RecordId, String> {
    let mut numbering = Numbering::of(state);
    rows.iter()
        .zip(matched)
        .zip(ids)
        .filter(|((_, matched), _)| matched.is_none())
        .filter_map(|((row, _), id)| {
            Some((*id, numbering.next(state, row.kind, &Visibility::Everyone, *id)?))
        })
        .collect()
}

/// The plan while rows are decided one by one.
struct Draft<'d> {
    state: &'d ProjectState,
    request: &'d ImportRequest<'d>,
    at: Timestamp,
    people: &'d People<'d>,
    parties: &'d Parties,
    source: RecordId,
    numbers: HashMap<RecordId, String>,
    preview: Preview,
    changes: Vec<Change>,
}

impl Draft<'_> {
    fn check_cancelled(&self, rows: &[Row<'_>]) -> Result<(), ImportRefusal> {
        let struck: HashSet<&str> =
            rows.iter().filter(|r| r.record.struck).map(|r| r.place.as_str()).collect();
        let unknown = self.request.choices.cancelled.iter().find(|p| !struck.contains(p.as_str()));
        unknown.map_or(Ok(()), |place| Err(ImportRefusal::UnknownPlace(place.clone())))
    }

    fn row(&mut self, row: &Row<'_>, record: Option<&Record>, id: RecordId) {
        self.preview.notes.extend(row.notes.iter().cloned());
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

    /// Marks the records of this source that no row is.
    fn vanished(&mut self, seen: &Seen, records: &[&Record], today: Date) {
        let (gone, doubtful) = gone::gone(seen, self.request.parts, records);
        if let Some(doubtful) = doubtful.filter(|_| !self.request.choices.vanished_confirmed) {
            let args = [("gone", doubtful.gone.into()), ("open", doubtful.open.into())];
            let message = self.request.lang.format("import-note-doubtful", &args);
            self.preview.notes.insert(0, Placed { place: self.preview.source.clone(), message });
            self.preview.doubtful = Some(doubtful);
            return;
        }
        for record in gone {
            let mut body = record.body.clone();
            body.set(common::VANISHED_ON, json!(today));
            self.changes.extend(decide::update(record, &body));
            self.preview.vanished.push(gone::vanished(record));
        }
    }
}

fn is_done(kind: Kind, status: &str) -> bool {
    kind.register().statuses.iter().any(|s| s.name == status && CommonStatus::is_done(s.common))
}
