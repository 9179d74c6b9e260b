//! The plan of a project: what is late, when it ends, and why.

use std::sync::Arc;

use jiff::civil::Date;
use mieruka_core::decide::Fields;
use mieruka_core::id::RecordId;
use mieruka_core::plan::Plan;
use mieruka_core::register::{Kind, common};
use mieruka_core::rule::AsOf;
use mieruka_core::source_record::CommonStatus;
use mieruka_core::state::{ProjectState, Visible};
use mieruka_core::view::plan::baseline::{Dates, Picture, PlanChanges, plan_changes};
use mieruka_core::view::plan::gantt::{PastDays, PastRows};
use serde_json::Value as Json;

use crate::error::OpError;
use crate::ops::now::{day_asked, state_as_of};
use crate::ops::past::{each_past_day, made_once, weeks_before};
use crate::ops::record::record_update;
use crate::ops::{App, Caller};

/// A plan and the records that it was made of.
#[derive(Clone)]
pub struct PlanShown {
    pub as_of: AsOf,
    pub plan: Arc<Plan>,
    /// Today's state, whose rights count.
    pub state: Arc<ProjectState>,
    /// The records on a past day; `None` for today.
    then: Option<Arc<ProjectState>>,
}

impl PlanShown {
    /// The records as this caller may see them, on the day of the plan.
    pub fn visible<'a>(&'a self, caller: &'a Caller) -> Visible<'a> {
        match &self.then {
            Some(then) => then.visible_with(&self.state, &caller.viewer),
            None => self.state.visible(&caller.viewer),
        }
    }

    pub fn is_past(&self) -> bool {
        self.then.is_some()
    }
}

/// The plan of today or of a past day.
///
/// # Errors
/// For a project that is not there, and a day on which it was not.
pub fn plan_show(
    app: &App,
    caller: &Caller,
    project_key: &str,
    date: Option<Date>,
) -> Result<PlanShown, OpError> {
    let state = app.state(project_key)?;
    let as_of = day_asked(app, caller, project_key, &state, date)?;
    if as_of.date == app.clock.today() {
        let plan = app.caches.plan(project_key, &state, &caller.viewer, &as_of);
        return Ok(PlanShown { as_of, plan, state, then: None });
    }
    let then = state_as_of(app, project_key, &state, &as_of)?;
    let plan = Arc::new(Plan::of(&then.visible_with(&state, &caller.viewer), &as_of));
    Ok(PlanShown { as_of, plan, state, then: Some(Arc::new(then)) })
}

/// A picture of a plan that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureAsked {
    /// As computed today.
    Now,
    /// The agreed dates as they stand today.
    Planned,
    /// As computed at the end of a past day.
    Day(Date),
    /// As computed at the end of the day of a baseline.
    Baseline(RecordId),
}

impl PictureAsked {
    /// Reads `now`, `planned`, a day or the id of a baseline.
    pub fn parse(text: &str) -> Option<PictureAsked> {
        match text {
            "now" => Some(PictureAsked::Now),
            "planned" => Some(PictureAsked::Planned),
            _ => {
                let day = text.parse().ok().map(PictureAsked::Day);
                day.or_else(|| text.parse().ok().map(PictureAsked::Baseline))
            }
        }
    }
}

/// What has changed in the plan from one picture to another.
///
/// # Errors
/// For a baseline that is not there, and a day on which the project was not.
pub fn plan_compare(
    app: &App,
    caller: &Caller,
    project_key: &str,
    from: PictureAsked,
    to: PictureAsked,
) -> Result<PlanChanges, OpError> {
    let shown = |asked| -> Result<(PlanShown, Dates), OpError> {
        let (day, dates) = match asked {
            PictureAsked::Now => (None, Dates::Computed),
            PictureAsked::Planned => (None, Dates::Planned),
            PictureAsked::Day(day) => (Some(day), Dates::Computed),
            PictureAsked::Baseline(id) => {
                let state = app.state(project_key)?;
                let record = state.visible(&caller.viewer).get(id).filter(|r| r.kind == Kind::Baseline);
                let day = record.and_then(|record| record.body.date("taken_on"));
                (Some(day.ok_or(OpError::NotFound)?), Dates::Computed)
            }
        };
        Ok((plan_show(app, caller, project_key, day)?, dates))
    };
    let (before, before_dates) = shown(from)?;
    let (after, after_dates) = shown(to)?;
    let (old, new) = (before.visible(caller), after.visible(caller));
    let old = Picture { visible: &old, plan: &before.plan, dates: before_dates };
    let new = Picture { visible: &new, plan: &after.plan, dates: after_dates };
    Ok(plan_changes(&old, &new, &app.as_of(None)))
}

/// Weeks back whose progress lines are drawn.
const LINES: i64 = 3;

/// The rows as they were recorded on the same weekday of the weeks before a day, oldest first; `None` while the journal
/// is being taken back.
pub fn plan_past_rows(
    app: &Arc<App>,
    caller: &Caller,
    project_key: &str,
    day: Date,
) -> Result<Option<Arc<PastDays>>, OpError> {
    made_once(app, caller, project_key, day, |caches| &caches.past_rows, past_rows)
}

fn past_rows(
    app: &App,
    caller: &Caller,
    project_key: &str,
    state: &Arc<ProjectState>,
    day: Date,
) -> Result<PastDays, OpError> {
    let mut all = Vec::new();
    each_past_day(app, project_key, state, &weeks_before(app, day, LINES), |past, as_of| {
        let plan = Plan::of(&past.visible_with(state, &caller.viewer), as_of);
        let rows: PastRows = plan.rows.iter().map(|row| (row.id, row.dates)).collect();
        // Before the first plan came there is no line.
        if !rows.is_empty() {
            all.push((as_of.date, rows));
        }
    })?;
    all.reverse();
    Ok(all)
}

/// Enters the progress of a task, in percent. Who enters some for work that nobody had begun says that it has begun
/// today.
///
/// # Errors
/// As any edit of a record: for a text that is no percentage, and where somebody else changed it meanwhile.
pub fn plan_progress(
    app: &App,
    caller: &Caller,
    project_key: &str,
    task: RecordId,
    revision: Option<u32>,
    progress: &str,
) -> Result<(), OpError> {
    let state = app.state(project_key)?;
    let record = state.visible(&caller.viewer).get(task).filter(|r| r.kind == Kind::Task);
    let record = record.ok_or(OpError::NotFound)?;
    let mut fields = Fields::new();
    fields.insert("progress".to_owned(), Json::from(progress));
    let some = progress.trim().parse::<f64>().is_ok_and(|percent| percent > 0.0);
    if some && record.facts.common == CommonStatus::Open {
        fields.insert(common::STATUS.to_owned(), Json::from("in_progress"));
        if record.body.get("actual_start").is_none() {
            fields.insert("actual_start".to_owned(), Json::from(app.clock.today().to_string()));
        }
    }
    record_update(app, caller, project_key, task, revision, &fields)
}
