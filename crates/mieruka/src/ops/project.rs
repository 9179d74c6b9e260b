//! Projects: create, list.

use jiff::Timestamp;
use jiff::civil::Date;
use mieruka_core::change::{Cause, Change};
use mieruka_core::decide::{Context, Fields, Refusal, record_create};
use mieruka_core::register::Kind;
use mieruka_core::state::ProjectState;
use mieruka_core::visibility::Visibility;
use mieruka_store::{Decided, WriteRequest};
use serde_json::json;

use crate::error::OpError;
use crate::ops::{App, Caller, new_id};

/// A project as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectRow {
    pub key: String,
    pub name: String,
}

/// The projects this caller may see, by key.
pub fn project_list(app: &App, caller: &Caller) -> Result<Vec<ProjectRow>, OpError> {
    let mut rows = Vec::new();
    for key in app.store.project_keys()? {
        let state = app.state(&key)?;
        if let Some(project) = state.visible(&caller.viewer).project() {
            rows.push(ProjectRow { name: project.title().to_owned(), key });
        }
    }
    Ok(rows)
}

/// Creates a project with its own record.
pub fn project_create(app: &App, caller: &Caller, key: &str, name: &str) -> Result<(), OpError> {
    check_key(key)?;
    let name = if name.trim().is_empty() { key.to_owned() } else { name.to_owned() };
    let (now, caller) = ((app.clock.now(), app.clock.today()), caller.clone());
    let request = WriteRequest { create_project: true, idempotency_key: None };
    let decide = move |state: &ProjectState| -> Result<Decided, Refusal> {
        let changes = changes(state, &caller, &name, now)?;
        let cause = Cause { command: "project_create".into(), import_run: None };
        let (at, actor) = (now.0, caller.actor);
        Ok(Decided { at, actor, cause, changes, answer: json!({}), files: Vec::new() })
    };
    app.store
        .write(key, request, decide)
        .map_err(|e| OpError::from_write(e, key, |refusal| OpError::Refused(Kind::Project, refusal)))?;
    Ok(())
}

/// Whether a project may be called so.
pub(crate) fn check_key(key: &str) -> Result<(), OpError> {
    let fits = key.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
    if fits && (2..=20).contains(&key.len()) { Ok(()) } else { Err(OpError::BadKey(key.to_owned())) }
}

/// The project's own record.
pub(crate) fn changes(
    state: &ProjectState,
    caller: &Caller,
    name: &str,
    (at, today): (Timestamp, Date),
) -> Result<Vec<Change>, Refusal> {
    let fields: Fields = [("name".to_owned(), json!(name))].into_iter().collect();
    let mut ctx = Context { at, today, viewer: &caller.viewer, new_id: &mut new_id };
    record_create(state, Kind::Project, Visibility::Everyone, &fields, &mut ctx)
}
