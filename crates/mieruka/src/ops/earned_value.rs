//! Earned value of a project's plan, with what was recorded in the weeks before.

use std::convert::Infallible;
use std::sync::Arc;

use jiff::civil::Date;
use mieruka_core::plan::Plan;
use mieruka_core::state::ProjectState;
use mieruka_core::view::earned_value::{EarnedValueView, Point, earned_value, point};

use crate::error::OpError;
use crate::ops::cache::sure;
use crate::ops::past::{each_past_day, made_once, weeks_before};
use crate::ops::plan::{PlanShown, plan_show};
use crate::ops::{App, Caller};

/// Two years back at most: as far as the chart can tell weeks apart.
const WEEKS: i64 = 104;

/// The earned value of one day.
pub struct EarnedValueShown {
    pub plan: PlanShown,
    pub view: Arc<EarnedValueView>,
    /// The weeks before that day, in their order; `None` while they are being made.
    pub past: Option<Arc<Vec<Point>>>,
}

/// The earned value of today or of a past day.
///
/// # Errors
/// For a project that is not there, and a day on which it was not.
pub fn earned_value_show(
    app: &Arc<App>,
    caller: &Caller,
    project_key: &str,
    date: Option<Date>,
) -> Result<EarnedValueShown, OpError> {
    let plan = plan_show(app, caller, project_key, date)?;
    let make = || Arc::new(earned_value(&plan.visible(caller), &plan.as_of, &plan.plan));
    let view = if plan.is_past() {
        make()
    } else {
        let key = (project_key.to_owned(), caller.viewer.clone(), plan.as_of.date);
        sure(app.caches.earned.get(key, plan.state.seq(), || Ok::<_, Infallible>(make())))
    };
    let past = made_once(app, caller, project_key, plan.as_of.date, |caches| &caches.earned_past, recorded)?;
    Ok(EarnedValueShown { plan, view, past })
}

/// What was recorded at the end of the weeks before `day`, from the first on in which there was a plan.
fn recorded(
    app: &App,
    caller: &Caller,
    project_key: &str,
    state: &Arc<ProjectState>,
    day: Date,
) -> Result<Vec<Point>, OpError> {
    let mut days = weeks_before(app, day, WEEKS);
    if let Some(project) = state.visible(&caller.viewer).project() {
        days.retain(|day| project.created_at < day.end());
    }
    let mut points = Vec::new();
    each_past_day(app, project_key, state, &days, |past, as_of| {
        let visible = past.visible_with(state, &caller.viewer);
        points.extend(point(&visible, as_of, &Plan::of(&visible, as_of)));
    })?;
    points.reverse();
    Ok(points)
}
