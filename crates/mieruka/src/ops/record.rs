//! Records of every register: list, show, create, update, search.

use mieruka_core::change::{Cause, Entry, FieldChange};
use mieruka_core::decide::{
    Context, Fields, Refusal, record_create as decide_create, record_update as decide_update,
};
use mieruka_core::id::RecordId;
use mieruka_core::register::Kind;
use mieruka_core::state::ProjectState;
use mieruka_core::view::list::{List, ListQuery, list_page};
use mieruka_core::view::search::{Hits, search};
use mieruka_core::visibility::Visibility;
use mieruka_store::{Decided, WriteRequest};
use serde_json::{Value as Json, json};

use crate::error::OpError;
use crate::ops::{App, Caller, new_id};

/// Runs `show` on a page of a register.
pub fn record_list<T>(
    app: &App,
    caller: &Caller,
    state: &ProjectState,
    project_key: &str,
    kind: Kind,
    query: &ListQuery,
    show: impl FnOnce(List<'_>) -> T,
) -> T {
    let order = app.caches.order(project_key, state, &caller.viewer, &app.as_of(None), kind, query);
    show(list_page(&state.visible(&caller.viewer), &order, query))
}

/// The history of a record this caller may see; oldest first.
pub fn record_history(
    app: &App,
    caller: &Caller,
    state: &ProjectState,
    project_key: &str,
    id: RecordId,
) -> Result<Vec<Entry>, OpError> {
    state.visible(&caller.viewer).get(id).ok_or(OpError::NotFound)?;
    Ok(app.store.history(project_key, id)?)
}

/// The best hits of a question over all registers.
pub fn record_search<T>(
    app: &App,
    caller: &Caller,
    state: &ProjectState,
    project_key: &str,
    question: &str,
    limit: usize,
    show: impl FnOnce(Hits<'_>) -> T,
) -> T {
    app.caches.with_search(project_key, state, |index| {
        show(search(&state.visible(&caller.viewer), question, index, limit))
    })
}

/// A new record by hand. Answers with its id.
pub fn record_create(
    app: &App,
    caller: &Caller,
    project_key: &str,
    kind: Kind,
    visibility: Visibility,
    fields: Fields,
    idempotency_key: Option<String>,
) -> Result<RecordId, OpError> {
    if !kind.register().listed {
        return Err(OpError::NotFound);
    }
    let (at, today, caller) = (app.clock.now(), app.clock.today(), caller.clone());
    let decide = move |state: &ProjectState| {
        let mut ctx = Context { at, today, viewer: &caller.viewer, new_id: &mut new_id };
        let changes = decide_create(state, kind, visibility, &fields, &mut ctx)?;
        let id = changes.first().map(|c| c.record);
        Ok(decided(&caller, at, kind, "create", changes, json!({"id": id})))
    };
    let request = WriteRequest { create_project: false, idempotency_key };
    let written = app
        .store
        .write(project_key, request, decide)
        .map_err(|e| OpError::from_write(e, project_key, |refusal| OpError::Refused(kind, refusal)))?;
    written.answer["id"].as_str().and_then(|id| id.parse().ok()).ok_or(OpError::NotFound)
}

/// How often an edit is decided anew when others write the same record at the same moment.
const EDIT_TRIES: usize = 8;

enum EditRefused {
    By(Refusal),
    /// The record moved between reading its history and deciding.
    Moved,
}

/// Edits a record. `revision` is what the writer had read: fields that somebody else changed since are a conflict.
pub fn record_update(
    app: &App,
    caller: &Caller,
    project_key: &str,
    id: RecordId,
    revision: Option<u32>,
    fields: &Fields,
) -> Result<(), OpError> {
    let state = app.state(project_key)?;
    let kind = state.visible(&caller.viewer).get(id).ok_or(OpError::NotFound)?.kind;
    if !kind.register().listed {
        return Err(OpError::NotFound);
    }
    for _ in 0..EDIT_TRIES {
        let history = app.store.history(project_key, id)?;
        let known = history.len() as u32;
        let since = changed_since(&history, revision.unwrap_or(known));
        let (at, today, who, fields) = (app.clock.now(), app.clock.today(), caller.clone(), fields.clone());
        let decide = move |state: &ProjectState| {
            let current = state.visible(&who.viewer).get(id).map(|r| r.revision);
            if current != Some(known) {
                return Err(EditRefused::Moved);
            }
            let mut ctx = Context { at, today, viewer: &who.viewer, new_id: &mut new_id };
            let changes = decide_update(state, id, &fields, &since, &mut ctx).map_err(EditRefused::By)?;
            Ok(decided(&who, at, kind, "update", changes, Json::Null))
        };
        let request = WriteRequest { create_project: false, idempotency_key: None };
        match app.store.write(project_key, request, decide) {
            Ok(_) => return Ok(()),
            Err(mieruka_store::WriteError::Refused(EditRefused::Moved)) => {}
            Err(error) => {
                return Err(OpError::from_write(error, project_key, |refused| match refused {
                    EditRefused::By(refusal) => OpError::Refused(kind, refusal),
                    EditRefused::Moved => OpError::PreviewOutdated,
                }));
            }
        }
    }
    Err(OpError::PreviewOutdated)
}

/// What was changed after the first `revision` changes of a record, field by field.
fn changed_since(history: &[Entry], revision: u32) -> Vec<FieldChange> {
    let mut merged: Vec<FieldChange> = Vec::new();
    for field in history.iter().skip(revision as usize).flat_map(|e| &e.change.fields) {
        match merged.iter_mut().find(|m| m.name == field.name) {
            Some(known) => known.after = field.after.clone(),
            None => merged.push(field.clone()),
        }
    }
    merged.retain(|f| f.before != f.after);
    merged
}

fn decided(
    caller: &Caller,
    at: jiff::Timestamp,
    kind: Kind,
    verb: &str,
    changes: Vec<mieruka_core::change::Change>,
    answer: Json,
) -> Decided {
    let cause = Cause { command: format!("{kind}_{verb}").into(), import_run: None };
    Decided { at, actor: caller.actor.clone(), cause, changes, answer, files: Vec::new() }
}
