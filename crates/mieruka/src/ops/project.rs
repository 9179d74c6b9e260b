//! Projects: create, list.

use mieruka_core::change::Cause;
use mieruka_core::decide::{Context, Fields, Refusal, record_create};
use mieruka_core::register::Kind;
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
    let fits = key.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
    if !fits || !(2..=20).contains(&key.len()) {
        return Err(OpError::BadKey(key.to_owned()));
    }
    let name = if name.trim().is_empty() { key.to_owned() } else { name.to_owned() };
    let (at, today, caller) = (app.clock.now(), app.clock.today(), caller.clone());
    let request = WriteRequest { create_project: true, idempotency_key: None };
    let decide = move |state: &_| -> Result<Decided, Refusal> {
        let fields: Fields = [("name".to_owned(), json!(name))].into_iter().collect();
        let mut ctx = Context { at, today, viewer: &caller.viewer, new_id: &mut new_id };
        let changes = record_create(state, Kind::Project, Visibility::Everyone, &fields, &mut ctx)?;
        let cause = Cause { command: "project_create".into(), import_run: None };
        Ok(Decided { at, actor: caller.actor.clone(), cause, changes, answer: json!({}), files: Vec::new() })
    };
    app.store
        .write(key, request, decide)
        .map_err(|e| OpError::from_write(e, key, |refusal| OpError::Refused(Kind::Project, refusal)))?;
    Ok(())
}

/// Creates the project where it is new.
pub fn project_ensure(app: &App, caller: &Caller, key: &str) -> Result<(), OpError> {
    if app.store.state(key)?.is_some() {
        return Ok(());
    }
    match project_create(app, caller, key, "") {
        // Somebody else was quicker: there it is.
        Err(OpError::ProjectExists(_)) => Ok(()),
        other => other,
    }
}
