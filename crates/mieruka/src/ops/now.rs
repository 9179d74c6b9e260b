//! What is happening now, and what changed since somebody last looked.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use mieruka_core::lang::Lang;
use mieruka_core::rule::AsOf;
use mieruka_core::state::ProjectState;
use mieruka_core::view::now::{Now, now};
use serde_json::Value as Json;

use crate::error::OpError;
use crate::ops::change::{Changes, changes_between};
use crate::ops::{App, Caller};

/// The first page of a project.
pub struct NowPage {
    pub now: Arc<Now>,
    pub as_of: AsOf,
    pub changes: Arc<Changes>,
    /// From when on the changes are shown; `None` = this caller has never looked before.
    pub since: Option<Timestamp>,
}

impl NowPage {
    /// The shape that `mieruka now --format json` promises. `changes` are the newest; `changes_total` counts all.
    pub fn to_json(&self, lang: Lang) -> Json {
        let mut json = self.now.to_json(&self.changes.lines, lang);
        json["changes_total"] = self.changes.total.into();
        json
    }
}

/// From when on changes are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// When this caller last looked.
    LastLook,
    /// The beginning of this day.
    Day(Date),
}

/// The Now view of today or of a past day, with the changes since.
pub fn now_show(
    app: &App,
    caller: &Caller,
    project_key: &str,
    date: Option<Date>,
    since: Since,
) -> Result<NowPage, OpError> {
    let as_of = app.as_of(date);
    let state = app.state(project_key)?;
    let since = match since {
        Since::Day(day) => Some(AsOf::japan(day.yesterday().unwrap_or(day)).end()),
        // When somebody last looked says nothing about a day before that.
        Since::LastLook if date.is_some_and(|d| d < app.clock.today()) => None,
        Since::LastLook => app.store.last_look(project_key, &look_key(caller))?,
    };
    // Somebody who never looked before is shown the last week.
    let from = since.unwrap_or_else(|| {
        let week_ago = as_of.date.checked_sub(jiff::Span::new().days(7)).unwrap_or(as_of.date);
        AsOf::japan(week_ago).end()
    });
    let changes = changes_between(app, caller, project_key, &state, from, as_of.end())?;
    let view = if date.is_none_or(|d| d >= app.clock.today()) {
        app.caches.now(project_key, &state, &caller.viewer, &as_of)
    } else {
        let past = state_as_of(app, project_key, &state, &as_of)?;
        Arc::new(now(&past.visible_with(&state, &caller.viewer), &as_of))
    };
    Ok(NowPage { now: view, as_of, changes, since })
}

/// The state as it was recorded at the end of a day.
pub fn state_as_of(
    app: &App,
    project_key: &str,
    state: &ProjectState,
    as_of: &AsOf,
) -> Result<ProjectState, OpError> {
    let (mut past, mut unwound) = (state.clone(), Ok(()));
    app.store.each_entry_since(project_key, as_of.end(), |entry| {
        // What was written after `state` was taken is not in it.
        if entry.seq <= state.seq() && unwound.is_ok() {
            unwound = past.unwind(&entry);
        }
    })?;
    unwound.map_err(damaged)?;
    Ok(past)
}

/// A journal that cannot be taken back contradicts its records.
pub(crate) fn damaged(broken: mieruka_core::state::Broken) -> OpError {
    OpError::Store(mieruka_store::StoreError::Damaged(broken.to_string()))
}

/// Remembers that this caller has seen what there was at that moment: the one their page was made at.
pub fn now_looked(app: &App, caller: &Caller, project_key: &str, seen: Timestamp) -> Result<(), OpError> {
    app.store.set_last_look(project_key, &look_key(caller), seen.min(app.clock.now()))?;
    Ok(())
}

fn look_key(caller: &Caller) -> String {
    match caller.viewer.person {
        Some(person) => person.to_string(),
        None => "local".to_owned(),
    }
}
