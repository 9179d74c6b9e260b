//! How the forecasts of milestones have moved from week to week.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use mieruka_core::id::RecordId;
use mieruka_core::plan::Plan;
use mieruka_core::register::Kind;
use mieruka_core::state::ProjectState;

use crate::error::OpError;
use crate::ops::past::{each_past_day, made_once, weeks_before};
use crate::ops::{App, Caller};

/// So many weeks back.
const WEEKS: i64 = 8;

/// Slip against the plan in business days, by milestone, on the same weekday of the weeks behind us; oldest first.
pub type Trends = HashMap<RecordId, Vec<(Date, i32)>>;

/// The trends as this caller may see them today; `None` while they are being made.
pub fn trends(app: &Arc<App>, caller: &Caller, project_key: &str) -> Result<Option<Arc<Trends>>, OpError> {
    made_once(app, caller, project_key, app.clock.today(), |caches| &caches.trends, make)
}

/// Takes the journal back week by week and forecasts from what was known then.
fn make(
    app: &App,
    caller: &Caller,
    project_key: &str,
    state: &Arc<ProjectState>,
    today: Date,
) -> Result<Trends, OpError> {
    let mut trends = Trends::new();
    each_past_day(app, project_key, state, &weeks_before(app, today, WEEKS), |past, as_of| {
        let plan = Plan::of(&past.visible_with(state, &caller.viewer), as_of);
        for row in plan.rows.iter().filter(|row| row.kind == Kind::Milestone) {
            if let Some(forecast) = row.forecast {
                trends.entry(row.id).or_default().push((as_of.date, forecast.slip));
            }
        }
    })?;
    for points in trends.values_mut() {
        points.reverse();
    }
    Ok(trends)
}
