//! How the forecasts of milestones have moved from week to week.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use mieruka_core::id::RecordId;
use mieruka_core::plan::Plan;
use mieruka_core::register::Kind;
use mieruka_core::rule::AsOf;
use mieruka_core::state::ProjectState;

use crate::error::OpError;
use crate::ops::now::damaged;
use crate::ops::{App, Caller};

/// So many weeks back.
const WEEKS: i64 = 8;
/// With more entries than this to take back, the trend is made beside the page and shown the next time.
const AT_ONCE: u64 = 5_000;

/// Slip against the plan in business days, by milestone, on the same weekday of the weeks behind us; oldest first.
pub type Trends = HashMap<RecordId, Vec<(Date, i32)>>;

/// The trends as this caller may see them today; `None` while they are being made.
pub fn trends(app: &Arc<App>, caller: &Caller, project_key: &str) -> Result<Option<Arc<Trends>>, OpError> {
    let today = app.clock.today();
    let key = (project_key.to_owned(), caller.viewer.clone(), today);
    if let Some(known) = app.caches.trends(&key) {
        return Ok(known);
    }
    let state = app.state(project_key)?;
    if state.seq() <= AT_ONCE {
        let made = Arc::new(make(app, caller, project_key, &state)?);
        app.caches.keep_trends(key, Some(made.clone()));
        return Ok(Some(made));
    }
    app.caches.keep_trends(key.clone(), None);
    let (app, caller) = (app.clone(), caller.clone());
    std::thread::spawn(move || match make(&app, &caller, &key.0, &state) {
        Ok(made) => app.caches.keep_trends(key, Some(Arc::new(made))),
        Err(error) => {
            tracing::error!(%error, "the trend could not be made");
            // Asked again at the next page.
            app.caches.forget_trends(&key);
        }
    });
    Ok(None)
}

/// Takes the journal back week by week and forecasts from what was known then.
fn make(app: &App, caller: &Caller, project_key: &str, state: &Arc<ProjectState>) -> Result<Trends, OpError> {
    let today = app.clock.today();
    let days: Vec<AsOf> = (1..=WEEKS)
        .filter_map(|n| today.checked_sub(jiff::Span::new().weeks(n)).ok())
        .map(|day| app.as_of(Some(day)))
        .collect();
    let mut trends = Trends::new();
    let mut add = |past: &ProjectState, as_of: &AsOf| {
        let plan = Plan::of(&past.visible_with(state, &caller.viewer), as_of);
        for row in plan.rows.iter().filter(|row| row.kind == Kind::Milestone) {
            if let Some(forecast) = row.forecast {
                trends.entry(row.id).or_default().push((as_of.date, forecast.slip));
            }
        }
    };
    let Some(first) = days.last() else { return Ok(trends) };
    let mut past = state.as_ref().clone();
    let (mut weeks, mut unwound) = (days.iter().peekable(), Ok(()));
    // The journal of many weeks is long: it goes by, newest first, and is never held as a whole.
    app.store.each_entry_since(project_key, first.end(), |entry| {
        while let Some(day) = weeks.next_if(|day| entry.at < day.end()) {
            add(&past, day);
        }
        // What came after the state was taken is not in it.
        if entry.seq <= state.seq() && unwound.is_ok() {
            unwound = past.unwind(&entry);
        }
    })?;
    unwound.map_err(damaged)?;
    weeks.for_each(|day| add(&past, day));
    for points in trends.values_mut() {
        points.reverse();
    }
    Ok(trends)
}
