//! The simple forecast: a milestone's plan moved by the slip so far of what it waits for. A forecast that its own source
//! gives stands beside it; the later of the two is shown, with the reason.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::id::RecordId;
use crate::record::Record;
use crate::register::Kind;
use crate::rule::AsOf;
use crate::source_record::CommonStatus;
use crate::state::Visible;

/// What makes a milestone's forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Reached; the date is the actual one.
    Actual,
    /// The source's own forecast.
    Source,
    /// The slip so far of this task, which it waits for.
    Slip(RecordId),
    /// The planned day has passed and it is not reached.
    Passed,
    /// Nothing speaks against the plan.
    Plan,
}

/// A milestone's dates and the ground of the forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    pub plan: Date,
    pub date: Date,
    /// Business days from plan to forecast; positive = late.
    pub slip: i32,
    pub ground: Ground,
}

/// Forecasts of all milestones with a planned date.
pub fn forecasts(visible: &Visible<'_>, as_of: &AsOf) -> HashMap<RecordId, Forecast> {
    let mut chains = Chains { visible, as_of, slips: HashMap::new() };
    visible
        .of_kind(Kind::Milestone)
        .filter(|m| m.is_planned())
        .filter_map(|milestone| Some((milestone.id, forecast(milestone, &mut chains)?)))
        .collect()
}

/// Forecasts of these milestones and tasks, for lists and details: none where nothing is to be said beside what was
/// entered, as of a finished task or one that nothing speaks against.
pub fn forecasts_of<'r>(
    records: impl IntoIterator<Item = &'r Record>,
    visible: &Visible<'_>,
    as_of: &AsOf,
) -> HashMap<RecordId, Forecast> {
    let mut chains = Chains { visible, as_of, slips: HashMap::new() };
    let mut one = |record: &Record| match record.kind {
        Kind::Milestone if record.is_planned() => forecast(record, &mut chains),
        Kind::Task if record.is_planned() => task_forecast(record, as_of)
            .filter(|forecast| !matches!(forecast.ground, Ground::Actual | Ground::Plan)),
        _ => None,
    };
    records.into_iter().filter_map(|record| Some((record.id, one(record)?))).collect()
}

/// The field that holds the forecast somebody entered or the source gave.
pub fn forecast_field(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Milestone => Some("forecast_on"),
        Kind::Task => Some("forecast_finish"),
        _ => None,
    }
}

fn forecast(milestone: &Record, chains: &mut Chains<'_, '_>) -> Option<Forecast> {
    let as_of = chains.as_of;
    let body = &milestone.body;
    let plan = body.date("original_planned_on").or_else(|| body.date("planned_on"))?;
    let current = body.date("planned_on").unwrap_or(plan);
    let made = |date: Date, ground| Forecast { plan, date, slip: as_of.business_days(plan, date), ground };
    if let Some(actual) = body.date("actual_on") {
        return Some(made(actual, Ground::Actual));
    }
    if milestone.facts.common == CommonStatus::Closed {
        // Reached on a day that nobody entered: no slip can be told.
        return Some(made(current, Ground::Actual));
    }
    let mut best = made(current.max(plan), Ground::Plan);
    if let Some(date) = body.date("forecast_on").filter(|d| *d != current) {
        best = made(date, Ground::Source);
    }
    let slip = body.ids("predecessors").filter_map(|id| chains.slip(id, 0)).max_by_key(|(days, _)| *days);
    if let Some((days, task)) = slip.filter(|(days, _)| *days > 0) {
        // What is late moves the date that is planned now; the slip is told against the first plan.
        let date = as_of.calendar.add_business_days(current, days);
        if date > best.date {
            best = made(date, Ground::Slip(task));
        }
    }
    if best.date < as_of.date {
        best = made(as_of.date, Ground::Passed);
    }
    Some(best)
}

/// When a task is finished: the day it was, the one somebody expects, or the planned one; today at the earliest. `None`
/// for a task that is done without a day.
pub fn task_forecast(task: &Record, as_of: &AsOf) -> Option<Forecast> {
    let body = &task.body;
    let plan = body.date("planned_finish")?;
    let made = |date: Date, ground| Forecast { plan, date, slip: as_of.business_days(plan, date), ground };
    if let Some(actual) = body.date("actual_finish") {
        return Some(made(actual, Ground::Actual));
    }
    if task.facts.common.is_done() {
        return None;
    }
    Some(match body.date("forecast_finish").filter(|date| *date != plan) {
        Some(date) if date >= as_of.date => made(date, Ground::Source),
        None if plan >= as_of.date => made(plan, Ground::Plan),
        _ => made(as_of.date, Ground::Passed),
    })
}

/// Business days a task is behind its plan so far: its finish or forecast, or today when it should have been finished.
/// What is expected early holds nothing up and moves nothing forward.
pub fn task_slip(task: &Record, as_of: &AsOf) -> Option<i32> {
    match task_forecast(task, as_of) {
        Some(Forecast { slip, ground: Ground::Actual, .. }) => Some(slip),
        Some(forecast) => Some(forecast.slip.max(0)),
        None => task.body.date("planned_finish").map(|_| 0),
    }
}

/// Longest chain of links that is followed: plans are deep, cycles are endless.
const DEPTH_MAX: usize = 200;

struct Chains<'a, 'b> {
    visible: &'b Visible<'a>,
    as_of: &'b AsOf,
    /// The largest slip among a task and all it waits for, and whose it is. `None` while it is being computed, which
    /// ends cycles.
    slips: HashMap<RecordId, Option<(i32, RecordId)>>,
}

impl Chains<'_, '_> {
    fn slip(&mut self, id: RecordId, depth: usize) -> Option<(i32, RecordId)> {
        if let Some(known) = self.slips.get(&id) {
            return *known;
        }
        self.slips.insert(id, None);
        let task = self.visible.get(id)?;
        if !task.is_open() {
            return None;
        }
        let mut worst = match task.kind {
            Kind::Task => task_slip(task, self.as_of).map(|days| (days, id)),
            _ => None,
        };
        if depth < DEPTH_MAX {
            for before in task.body.ids("predecessors").collect::<Vec<_>>() {
                worst = worst.max(self.slip(before, depth + 1));
            }
        }
        self.slips.insert(id, worst);
        worst
    }
}
