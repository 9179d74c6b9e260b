//! Persons and organisations of each row: from the texts of its cells into its fields.

use serde_json::{Value as Json, json};

use super::mapping::{Row, keep};
use super::party::Parties;
use super::people::{Meant, People, Rest};
use super::preview::Placed;
use super::{ImportRefusal, ImportRequest};
use crate::id::RecordId;
use crate::register::common;
use crate::source_record::SourceField;

/// Whom each person cell of each row means.
pub(super) fn persons(
    rows: &mut [Row<'_>],
    request: &ImportRequest<'_>,
    people: &mut People<'_>,
    parties: &Parties,
    new_id: &mut dyn FnMut() -> RecordId,
) -> Result<Vec<Vec<Meant>>, ImportRefusal> {
    let mut found = Vec::with_capacity(rows.len());
    for row in rows.iter_mut() {
        let mut of_row = Vec::with_capacity(row.persons.len());
        for person in &row.persons {
            let cell = &person.cell;
            let meant = people.meant(&cell.text, &cell.place, parties, new_id);
            let key = match meant.rest {
                Some(Rest::Nobody) if meant.org.is_none() => Some("import-note-no-person"),
                Some(Rest::Namesakes) => Some("import-note-namesakes"),
                _ if meant.persons.len() > 1 && !person.is_owner => Some("import-note-several-people"),
                _ => None,
            };
            if let Some(key) = key {
                let args = [("field", (&cell.header).into()), ("text", (&cell.text).into())];
                let message = request.lang.format(key, &args);
                row.notes.push(Placed { place: cell.place.clone(), message });
            }
            of_row.push(meant);
        }
        found.push(of_row);
    }
    people.settle()?;
    Ok(found)
}

/// Puts persons and organisations into their fields. Gives back the owner of each row.
pub(super) fn fill_persons(
    rows: &mut [Row<'_>],
    found: Vec<Vec<Meant>>,
    people: &People<'_>,
    parties: &Parties,
    own: RecordId,
    request: &ImportRequest<'_>,
) -> Vec<Option<RecordId>> {
    let mut owners = Vec::with_capacity(rows.len());
    for (row, meant) in rows.iter_mut().zip(found) {
        let (mut owner, mut org_of_owner) = (None, None);
        let cells = std::mem::take(&mut row.persons);
        for (person, meant) in cells.into_iter().zip(meant) {
            let mut ids: Vec<RecordId> = Vec::new();
            for id in meant.persons.iter().map(|id| people.canonical(*id)) {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            let first = ids.first().copied();
            row.values.push((person.field, first.map_or(Json::Null, |id| json!(id))));
            if person.is_owner {
                owner = first;
                org_of_owner = first.and_then(|id| people.party(id)).or(meant.org);
                row.values
                    .push((common::CO_OWNERS, if ids.len() > 1 { json!(ids[1..]) } else { Json::Null }));
            }
            if meant.rest.is_some() || (ids.len() > 1 && !person.is_owner) {
                keep(&mut row.kept, &person.cell.header, person.cell.text);
            }
        }
        // An empty owner cell was mapped to null already; the others in charge are gone with it.
        let register = row.kind.register();
        let speaks_of_owner =
            register.fields.iter().any(|d| d.source == Some(SourceField::Owner) && has(row, d.name));
        if speaks_of_owner && !has(row, common::CO_OWNERS) {
            row.values.push((common::CO_OWNERS, Json::Null));
        }
        if register.field("owner_org").is_some() {
            let org = row.org.take().and_then(|cell| {
                let org = parties.meant(&cell.text, own);
                if org.is_none() {
                    let args = [("field", (&cell.header).into()), ("text", (&cell.text).into())];
                    let message = request.lang.format("import-note-unknown-org", &args);
                    row.notes.push(Placed { place: cell.place, message });
                    keep(&mut row.kept, &cell.header, cell.text);
                }
                org
            });
            row.values.push(("owner_org", json!(org.or(org_of_owner).unwrap_or(own))));
        }
        owners.push(owner);
    }
    owners
}

fn has(row: &Row<'_>, field: &str) -> bool {
    row.values.iter().any(|(name, _)| *name == field)
}
