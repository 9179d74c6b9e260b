//! What of a record changes when its source says something new.
//!
//! A field edited by hand stays the hand's as long as the source says what it said then; when the source says something
//! else, the source wins and the preview shows both.

use serde_json::{Map, Value as Json, json};
use smol_str::SmolStr;

use super::preview::{Conflict, FieldDiff};
use super::status;
use crate::decide::follow_due_date;
use crate::record::{Body, Record};
use crate::register::{Kind, common};

/// The mark of a struck-through row, in the provenance.
const STRUCK: &str = "struck";
const ORIGINAL_PLAN: &str = "original_planned_on";

/// All that the source says of one record.
pub(super) struct Said {
    pub(super) kind: Kind,
    /// Every field the source speaks of; `null` = nothing there.
    pub(super) values: Vec<(&'static str, Json)>,
    pub(super) kept: Map<String, Json>,
    /// File, hash, sheet, row, cells.
    pub(super) provenance: Map<String, Json>,
    /// The whole row is struck through.
    pub(super) struck: bool,
    /// A person confirmed that the struck row is cancelled.
    pub(super) cancelled: bool,
}

/// The body of a record that is new.
pub(super) fn new_body(said: &Said) -> Body {
    let mut body = Body::default();
    for (name, value) in &said.values {
        body.set(name, value.clone());
    }
    if !said.kept.is_empty() {
        body.set(common::KEPT, Json::Object(said.kept.clone()));
    }
    body.set(common::PROVENANCE, provenance(said));
    if said.cancelled {
        cancel(said.kind, &mut body);
    }
    follow(said.kind, &Body::default(), &mut body);
    body
}

/// The body of a record after its source spoke, and what of it differs; `None` when nothing does.
///
/// Provenance alone is no difference: rows move all the time. It is renewed along with the rest.
pub(super) fn merged(record: &Record, said: &Said) -> Option<(Body, Vec<FieldDiff>)> {
    let mut body = record.body.clone();
    let mut diffs = Vec::new();
    let mut overridden = match record.body.get(common::OVERRIDDEN) {
        Some(Json::Object(map)) => map.clone(),
        _ => Map::new(),
    };
    let mut caught_up = Map::new();
    for (name, value) in &said.values {
        let mut conflict = None;
        if let Some(before) = overridden.get(*name) {
            if before == value {
                continue;
            }
            let source_before = overridden.remove(*name).unwrap_or_default();
            let hand = body.get(name).cloned().unwrap_or_default();
            if hand == *value {
                caught_up.insert((*name).to_owned(), source_before);
                continue;
            }
            conflict = Some(Conflict { hand, source_before });
        }
        let old = body.get(name).cloned().unwrap_or_default();
        if old != *value {
            body.set(name, value.clone());
            diffs.push(FieldDiff { field: SmolStr::new_static(name), old, new: value.clone(), conflict });
        }
    }
    if !caught_up.is_empty() {
        let (field, old) = (SmolStr::new_static(common::OVERRIDDEN), Json::Object(caught_up));
        diffs.push(FieldDiff { field, old, new: Json::Null, conflict: None });
    }
    body.set(common::OVERRIDDEN, if overridden.is_empty() { Json::Null } else { Json::Object(overridden) });
    kept(said, &mut body, &mut diffs);
    if body.get(common::VANISHED_ON).is_some() {
        push(&mut body, &mut diffs, common::VANISHED_ON, Json::Null);
    }
    let was_struck = record
        .body
        .get(common::PROVENANCE)
        .and_then(|p| p.get(STRUCK))
        .and_then(Json::as_bool)
        .unwrap_or(false);
    if was_struck != said.struck {
        let (old, new) = (json!(was_struck), json!(said.struck));
        diffs.push(FieldDiff { field: SmolStr::new_static(STRUCK), old, new, conflict: None });
    }
    if said.cancelled && !record_is_cancelled(said.kind, &body) {
        let old = body.get(common::STATUS).cloned().unwrap_or_default();
        cancel(said.kind, &mut body);
        let new = body.get(common::STATUS).cloned().unwrap_or_default();
        diffs.retain(|d| d.field != common::STATUS);
        diffs.push(FieldDiff { field: SmolStr::new_static(common::STATUS), old, new, conflict: None });
    }
    if diffs.is_empty() {
        return None;
    }
    body.set(common::PROVENANCE, provenance(said));
    follow(said.kind, &record.body, &mut body);
    Some((body, diffs))
}

/// Shows of the kept columns only those that differ.
fn kept(said: &Said, body: &mut Body, diffs: &mut Vec<FieldDiff>) {
    let empty = Map::new();
    let old = match body.get(common::KEPT) {
        Some(Json::Object(map)) => map.clone(),
        _ => Map::new(),
    };
    if old == said.kept {
        return;
    }
    let differing = |from: &Map<String, Json>, other: &Map<String, Json>| -> Json {
        let map: Map<String, Json> = from
            .iter()
            .filter(|(k, v)| other.get(*k) != Some(v))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        if map == empty { Json::Null } else { Json::Object(map) }
    };
    diffs.push(FieldDiff {
        field: SmolStr::new_static(common::KEPT),
        old: differing(&old, &said.kept),
        new: differing(&said.kept, &old),
        conflict: None,
    });
    body.set(common::KEPT, if said.kept.is_empty() { Json::Null } else { Json::Object(said.kept.clone()) });
}

fn push(body: &mut Body, diffs: &mut Vec<FieldDiff>, field: &'static str, new: Json) {
    let old = body.get(field).cloned().unwrap_or_default();
    body.set(field, new.clone());
    diffs.push(FieldDiff { field: SmolStr::new_static(field), old, new, conflict: None });
}

fn provenance(said: &Said) -> Json {
    let mut map = said.provenance.clone();
    if said.struck {
        map.insert(STRUCK.to_owned(), json!(true));
    }
    Json::Object(map)
}

fn record_is_cancelled(kind: Kind, body: &Body) -> bool {
    status::cancelled(kind).is_some_and(|def| body.text(common::STATUS) == Some(def.name))
}

/// A person's word against the source's: kept like any other edit by hand, so that the next import leaves it.
fn cancel(kind: Kind, body: &mut Body) {
    let Some(cancelled) = status::cancelled(kind) else { return };
    let at_source = body.get(common::STATUS).cloned().unwrap_or_default();
    let mut overridden = match body.get(common::OVERRIDDEN) {
        Some(Json::Object(map)) => map.clone(),
        _ => Map::new(),
    };
    overridden.entry(common::STATUS).or_insert(at_source);
    body.set(common::OVERRIDDEN, Json::Object(overridden));
    body.set(common::STATUS, json!(cancelled.name));
}

/// Due dates are followed where they moved; the first plan of a milestone is frozen.
fn follow(kind: Kind, before: &Body, after: &mut Body) {
    let due = kind.register().due_field;
    if due.is_some_and(|due| before.get(due) != after.get(due)) {
        follow_due_date(kind, before, after);
    }
    if kind == Kind::Milestone
        && after.get(ORIGINAL_PLAN).is_none()
        && let Some(plan) = before.get("planned_on").or(after.get("planned_on")).cloned()
    {
        after.set(ORIGINAL_PLAN, plan);
    }
}
