//! Random commands, and what must hold after every one of them.

use std::cell::Cell;
use std::convert::Infallible;

use mieruka_core::change::{Change, FieldChange, Verb};
use mieruka_core::record::Record;
use mieruka_core::register::Kind;
use mieruka_core::state::ProjectState;
use mieruka_store::{Store, WriteRequest};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::support::{assert_sound, at, decided, id, records, remove};

/// One step of a command, named relative to whatever state it meets.
#[derive(Clone, Debug)]
enum Step {
    Create { kind: prop::sample::Index, fields: Vec<(u8, Json)> },
    Update { which: prop::sample::Index, fields: Vec<(u8, Json)> },
    Remove { which: prop::sample::Index },
}

fn value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        (-1e9..1e9f64).prop_map(Json::from),
        proptest::num::f64::NORMAL.prop_map(Json::from),
        any::<String>().prop_map(Json::from),
        "[ぁ-ん一-龠ァ-ヶ]{1,8}".prop_map(Json::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Json::from),
            vec((any::<String>(), inner), 0..3).prop_map(|pairs| Json::Object(pairs.into_iter().collect())),
        ]
    })
}

fn fields() -> impl Strategy<Value = Vec<(u8, Json)>> {
    vec((0..7u8, value()), 0..5)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (any::<prop::sample::Index>(), fields()).prop_map(|(kind, fields)| Step::Create { kind, fields }),
        4 => (any::<prop::sample::Index>(), fields()).prop_map(|(which, fields)| Step::Update { which, fields }),
        1 => any::<prop::sample::Index>().prop_map(|which| Step::Remove { which }),
    ]
}

/// Commands with the seconds that pass before each; time may stand still.
fn commands() -> impl Strategy<Value = Vec<(i64, Vec<Step>)>> {
    vec((0..3i64, vec(step(), 1..5)), 1..12)
}

fn change(state: &ProjectState, step: Step, next_id: &mut u64) -> Option<Change> {
    let any_of = |which: prop::sample::Index| {
        let all: Vec<&Record> = state.all_unfiltered().collect();
        (!all.is_empty()).then(|| all[which.index(all.len())])
    };
    let changed = |old: Option<&Record>, fields: Vec<(u8, Json)>| -> Vec<FieldChange> {
        let names = ["title", "status", "due_on", "visibility", "number", "note", "説明"];
        let mut seen = std::collections::HashSet::new();
        fields
            .into_iter()
            .filter(|(name, _)| seen.insert(*name))
            .map(|(name, after)| {
                let name = names[usize::from(name)];
                let before = old.and_then(|r| r.body.get(name).cloned()).unwrap_or_default();
                FieldChange { name: name.into(), before, after }
            })
            .collect()
    };
    match step {
        Step::Create { kind, fields } => {
            *next_id += 1;
            let kind = *kind.get(Kind::ALL);
            Some(Change { record: id(*next_id), kind, verb: Verb::Create, fields: changed(None, fields) })
        }
        Step::Update { which, fields } => {
            let old = any_of(which)?;
            let fields = changed(Some(old), fields);
            Some(Change { record: old.id, kind: old.kind, verb: Verb::Update, fields })
        }
        Step::Remove { which } => Some(remove(state, any_of(which)?.id)),
    }
}

/// The changes of a command: each step made for the state that the steps before it leave.
fn changes(state: &ProjectState, steps: Vec<Step>, next_id: &mut u64) -> Vec<Change> {
    let mut state = state.clone();
    let mut changes = Vec::new();
    for step in steps {
        if let Some(change) = change(&state, step, next_id) {
            state.apply_change(&change, 0, at(0)).unwrap();
            changes.push(change);
        }
    }
    changes
}

/// What a past state must agree on with the state of then. A removal keeps the fields of a record, not when it was
/// created nor how often it had changed.
fn essence(state: &ProjectState) -> Vec<(String, Kind, Json)> {
    let body = |r: &Record| json!(r.body.iter().collect::<Vec<_>>());
    records(state).iter().map(|r| (r.id.to_string(), r.kind, body(r))).collect()
}

pub(crate) fn obey_the_laws(open: &dyn Fn(&TempDir) -> Store, folder: &TempDir) {
    let store = open(folder);
    let projects = Cell::new(0);
    let mut runner = TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
    let result = runner.run(&commands(), |commands| {
        projects.set(projects.get() + 1);
        obeys(&store, &format!("p{}", projects.get()), commands);
        Ok(())
    });
    result.unwrap();
    assert_sound(&store);
    // What a fresh process loads is what this one kept current.
    let fresh = open(folder);
    for key in store.project_keys().unwrap() {
        assert_eq!(fresh.state(&key).unwrap(), store.state(&key).unwrap(), "{key}");
    }
}

fn obeys(store: &Store, key: &str, commands: Vec<(i64, Vec<Step>)>) {
    let mut seconds = 0;
    let mut next_id = 0;
    let mut snapshots: Vec<(i64, std::sync::Arc<ProjectState>)> = Vec::new();
    for (pause, steps) in commands {
        seconds += pause;
        let now = store.state(key).unwrap();
        let create_project = now.is_none();
        let changes = changes(&now.unwrap_or_default(), steps, &mut next_id);
        let request = WriteRequest { create_project, idempotency_key: None };
        let written =
            store.write(key, request, move |_| Ok::<_, Infallible>(decided(seconds, changes))).unwrap();
        snapshots.push((seconds, written.state));
    }
    let Some(state) = store.state(key).unwrap() else { return };
    let entries = store.entries_after(key, 0, usize::MAX).unwrap();

    let mut replayed = ProjectState::default();
    entries.iter().try_for_each(|entry| replayed.apply(entry)).unwrap();
    assert_eq!(replayed, *state, "replayed forward from nothing");

    let nothing = state.unwound(&entries).unwrap();
    assert_eq!((nothing.len(), nothing.seq()), (0, 0), "taken back to nothing");

    for (i, (seconds, then)) in snapshots.iter().enumerate() {
        // Of several commands in one second the last counts.
        if snapshots.get(i + 1).is_none_or(|(next, _)| next > seconds) {
            let past = store.state_at(key, at(*seconds)).unwrap().unwrap();
            assert_eq!(essence(&past), essence(then), "as of second {seconds}");
        }
    }
}
