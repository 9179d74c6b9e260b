//! The plan of a project: what is late, when it ends, and why.

use std::sync::Arc;

use jiff::civil::Date;
use mieruka_core::id::RecordId;
use mieruka_core::plan::Plan;
use mieruka_core::register::Kind;
use mieruka_core::rule::AsOf;
use mieruka_core::state::{ProjectState, Visible};
use mieruka_core::view::plan::baseline::{Dates, Picture, PlanChanges, plan_changes};

use crate::error::OpError;
use crate::ops::now::{day_asked, state_as_of};
use crate::ops::{App, Caller};

/// A plan and the records that it was made of.
pub struct PlanShown {
    pub as_of: AsOf,
    pub plan: Arc<Plan>,
    /// Today's state, whose rights count.
    pub state: Arc<ProjectState>,
    /// The records on a past day; `None` for today.
    then: Option<ProjectState>,
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
    Ok(PlanShown { as_of, plan, state, then: Some(then) })
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
