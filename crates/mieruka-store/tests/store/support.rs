//! What the tests share: small commands, and the whole of a project in a form that can be compared.

use std::convert::Infallible;
use std::path::Path;

use jiff::Timestamp;
use mieruka_core::change::{Actor, Cause, Change, FieldChange, Verb};
use mieruka_core::id::RecordId;
use mieruka_core::record::Record;
use mieruka_core::register::Kind;
use mieruka_core::state::ProjectState;
use mieruka_store::{DatabaseUrl, Decided, Store, WriteError, WriteRequest, Written};
use serde_json::{Value as Json, json};

pub(crate) const PROJECT: &str = "renewal";

pub(crate) fn url(folder: &Path) -> DatabaseUrl {
    DatabaseUrl::sqlite(folder.join("desk.db"))
}

pub(crate) fn id(number: u64) -> RecordId {
    RecordId::from_u128(u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))
}

/// A moment, in seconds of the tests' own time.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_767_571_200 + seconds).unwrap()
}

pub(crate) fn field(name: &str, before: Json, after: Json) -> FieldChange {
    FieldChange { name: name.into(), before, after }
}

pub(crate) fn create(record: RecordId, kind: Kind, fields: Json) -> Change {
    let Json::Object(map) = fields else { panic!("fields are an object") };
    let fields = map.into_iter().map(|(name, value)| field(&name, Json::Null, value)).collect();
    Change { record, kind, verb: Verb::Create, fields }
}

/// Sets fields of a record as it is in `state`.
pub(crate) fn update(state: &ProjectState, record: RecordId, fields: Json) -> Change {
    let old = state.get_unfiltered(record).unwrap();
    let Json::Object(map) = fields else { panic!("fields are an object") };
    let before = |name: &str| old.body.get(name).cloned().unwrap_or_default();
    let fields = map.into_iter().map(|(name, value)| field(&name, before(&name), value)).collect();
    Change { record, kind: old.kind, verb: Verb::Update, fields }
}

pub(crate) fn remove(state: &ProjectState, record: RecordId) -> Change {
    let old = state.get_unfiltered(record).unwrap();
    let fields = old.body.iter().map(|(name, value)| field(name, value.clone(), Json::Null)).collect();
    Change { record, kind: old.kind, verb: Verb::Remove, fields }
}

pub(crate) fn decided(seconds: i64, changes: Vec<Change>) -> Decided {
    Decided {
        at: at(seconds),
        actor: Actor::LocalPmo,
        cause: Cause { command: "issue_update".into(), import_run: None },
        changes,
        answer: json!({"done": true}),
        files: vec![],
    }
}

pub(crate) fn new_project() -> WriteRequest {
    WriteRequest { create_project: true, idempotency_key: None }
}

pub(crate) fn keyed(key: &str) -> WriteRequest {
    WriteRequest { create_project: false, idempotency_key: Some(key.to_owned()) }
}

/// Writes what cannot be refused.
pub(crate) fn write(
    store: &Store,
    request: WriteRequest,
    decide: impl FnOnce(&ProjectState) -> Decided + Send + 'static,
) -> Result<Written, WriteError<Infallible>> {
    store.write(PROJECT, request, |state| Ok(decide(state)))
}

/// A store with one project that holds its own record, as number 0.
pub(crate) fn with_project(store: &Store) {
    write(store, new_project(), |_| {
        decided(0, vec![create(id(0), Kind::Project, json!({"name": "基幹システム刷新"}))])
    })
    .unwrap();
}

/// Creates issue `number`.
pub(crate) fn add_issue(store: &Store, number: u64) -> Result<Written, WriteError<Infallible>> {
    write(store, WriteRequest::default(), move |_| decided(1, vec![issue(number)]))
}

pub(crate) fn issue(number: u64) -> Change {
    let fields = json!({
        "number": format!("ISS-{number:03}"), "title": format!("課題{number}"), "status": "open",
        "due_on": "2026-02-27", "progress": 0.1 * number as f64, "tags": ["データ移行", number]
    });
    create(id(number), Kind::Issue, fields)
}

/// All records by id: what two states must agree on, whatever the order of their lists.
pub(crate) fn records(state: &ProjectState) -> Vec<Record> {
    let mut records: Vec<Record> = state.all_unfiltered().cloned().collect();
    records.sort_by_key(|r| r.id);
    records
}

pub(crate) fn assert_sound(store: &Store) {
    let report = store.verify().unwrap();
    assert!(report.is_sound(), "{report:?}");
}
