//! What is happening now, and what changed since somebody last looked.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use mieruka_core::lang::Lang;
use mieruka_core::plan::Plan;
use mieruka_core::rule::AsOf;
use mieruka_core::state::ProjectState;
use mieruka_core::view::now::{Now, now};
use mieruka_core::view::plan::certainty::Certainty;
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
    /// From when on they are shown.
    pub from: Timestamp,
    /// The moment of the last entry that is shown: what this caller has seen when they say so. A past day has none: what
    /// came after it was not looked at.
    pub seen: Option<Timestamp>,
}

impl NowPage {
    /// The shape that `mieruka now --format json` promises. `changes` are the newest; `changes_total` counts all.
    /// `p80` of a milestone is the day by which it is reached with a chance of 80 %: nothing while it is not known.
    pub fn to_json(&self, certainty: Option<&Certainty>, lang: Lang) -> Json {
        let mut json = self.now.to_json(&self.changes.lines, lang);
        let rows = json["milestones"].as_array_mut().into_iter().flatten();
        for (row, milestone) in rows.zip(&self.now.milestones) {
            let chance = certainty.and_then(|certainty| certainty.of(milestone.id));
            row["p80"] = chance.map_or(Json::Null, |chance| chance.p80.to_string().into());
        }
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

/// The day a view is asked for: today, or a past day on which the project was there.
///
/// # Errors
/// For a day that has not come, and for one before the project began.
pub fn day_asked(
    app: &App,
    caller: &Caller,
    project_key: &str,
    state: &ProjectState,
    date: Option<Date>,
) -> Result<AsOf, OpError> {
    let (today, lang) = (app.clock.today(), caller.lang);
    let as_of = app.as_of(date);
    let refused = |reason| Err(OpError::Input { place: "as_of".to_owned(), reason });
    if as_of.date > today {
        return refused(lang.format("error-future", &[("date", as_of.date.to_string().into())]));
    }
    let visible = state.visible(&caller.viewer);
    let began = visible.project().map(|project| as_of.day_of(project.created_at));
    match began.filter(|began| as_of.date < *began && as_of.date < today) {
        Some(began) => refused(lang.format(
            "error-before-project",
            &[
                ("date", as_of.date.to_string().into()),
                ("key", project_key.into()),
                ("began", began.to_string().into()),
            ],
        )),
        None => Ok(as_of),
    }
}

/// Changes that were asked for: from when on (`None` = the reader has never looked before: the last week), up to the end
/// of which day.
pub struct Stretch {
    pub since: Option<Timestamp>,
    pub from: Timestamp,
    pub as_of: AsOf,
}

/// From when to when changes are told.
pub fn stretch(
    app: &App,
    caller: &Caller,
    project_key: &str,
    as_of: AsOf,
    since: Since,
) -> Result<Stretch, OpError> {
    let since = match since {
        Since::Day(day) => Some(AsOf::japan(day.yesterday().unwrap_or(day)).end()),
        // When somebody last looked says nothing about a day before that.
        Since::LastLook if as_of.date < app.clock.today() => None,
        Since::LastLook => app.store.last_look(project_key, &look_key(caller))?,
    };
    // Somebody who never looked before is shown the last week.
    let from = since.unwrap_or_else(|| {
        let week_ago = as_of.date.checked_sub(jiff::Span::new().days(7)).unwrap_or(as_of.date);
        AsOf::japan(week_ago).end()
    });
    Ok(Stretch { since, from, as_of })
}

/// The Now view of today or of a past day, with the changes since.
pub fn now_show(
    app: &App,
    caller: &Caller,
    project_key: &str,
    date: Option<Date>,
    since: Since,
) -> Result<NowPage, OpError> {
    let state = app.state(project_key)?;
    let as_of = day_asked(app, caller, project_key, &state, date)?;
    let Stretch { since, from, as_of } = stretch(app, caller, project_key, as_of, since)?;
    let changes = changes_between(app, caller, project_key, &state, from, as_of.end())?;
    let past = as_of.date < app.clock.today();
    let view = if past {
        let then = state_as_of(app, project_key, &state, &as_of)?;
        let visible = then.visible_with(&state, &caller.viewer);
        Arc::new(now(&visible, &as_of, &Plan::of(&visible, &as_of)))
    } else {
        app.caches.now(project_key, &state, &caller.viewer, &as_of)
    };
    let seen = (!past).then(|| state.at());
    Ok(NowPage { now: view, as_of, changes, since, from, seen })
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

/// Remembers that this caller has seen all entries up to that moment: [`NowPage::seen`] of the page they had before them.
/// An older page unsees nothing.
pub fn now_looked(app: &App, caller: &Caller, project_key: &str, seen: Timestamp) -> Result<(), OpError> {
    let key = look_key(caller);
    let last = app.store.last_look(project_key, &key)?;
    let seen = Some(seen.min(app.clock.now())).max(last);
    app.store.set_last_look(project_key, &key, seen.unwrap_or_default())?;
    Ok(())
}

fn look_key(caller: &Caller) -> String {
    match caller.viewer.person {
        Some(person) => person.to_string(),
        None => "local".to_owned(),
    }
}
