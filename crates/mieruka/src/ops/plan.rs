//! The plan of a project: what is late, when it ends, and why.

use std::sync::Arc;

use jiff::civil::Date;
use mieruka_core::plan::Plan;
use mieruka_core::rule::AsOf;
use mieruka_core::state::{ProjectState, Visible};

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
