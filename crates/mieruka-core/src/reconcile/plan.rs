//! From a file to a plan, stop by stop.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::dated;
use super::draft::Draft;
use super::gone;
use super::identity::{self, Matching, RowKey, Sort};
use super::links::{Links, Recorded};
use super::mapping::{Row, TableMap, kind_of, remote_id};
use super::owner::{fill_persons, persons};
use super::party::Parties;
use super::people::People;
use super::preview::{Placed, Preview};
use super::source;
use super::text::{Digest, normal};
use super::{ImportPlan, ImportRefusal, ImportRequest};
use crate::change::Change;
use crate::decide;
use crate::id::RecordId;
use crate::number::Numbering;
use crate::record::Record;
use crate::register::{Kind, common};
use crate::source_record::SourceField;
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
    let owners = fill_persons(&mut rows, found, &people, &parties, party, request);

    let keys: Vec<RowKey<'_, '_>> =
        rows.iter().zip(&owners).map(|(row, owner)| RowKey { row, owner: *owner }).collect();
    let canonical = |id| people.canonical(id);
    let links = Recorded::of(request.file, &rows, &records);
    let Matching { records: matched, proposals } =
        identity::match_rows(&keys, &records, &links, &request.choices.same, &canonical)?;
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
    let mut asked = source.asked();
    if request.parts.is_last() && !(again && request.parts.is_alone()) {
        asked = draft.vanished(&seen, &records, &asked, today);
    }
    let Draft { mut preview, changes: row_changes, .. } = draft;
    preview.people = people.proposals();
    let mut person_changes = people.changes();
    if again {
        person_changes.clear();
    }

    let mut changes: Vec<Change> = Vec::new();
    // Answers count as content even where they change no record: the same bytes are not asked about again.
    let answered = source.record.is_some() && *request.choices != super::Choices::default();
    let content = answered || !row_changes.is_empty() || !person_changes.is_empty();
    if content {
        preview.older = dated::older(state, request, &source);
    }
    let mut import_run = None;
    // A first file of which no row could be taken leaves no trace.
    if content || source.record.is_some() {
        changes.extend(new_party.map(|p| decide::create(p.id, Kind::Party, &p.body)));
        changes.extend(source.change(request, party, content, &asked, at));
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
            && !source.tables_differ(request)
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
