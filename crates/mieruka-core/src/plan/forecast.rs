//! The forecast of a task or milestone: when it finishes by the network, and on what ground.

use jiff::civil::Date;

use super::Plan;
use super::network::day_of;
use crate::id::RecordId;
use crate::register::Kind;
use crate::rule::AsOf;

/// What makes a forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Finished or reached; the date is the actual one.
    Actual,
    /// What the source or the owner expects.
    Source,
    /// The slip of this task or milestone, directly or through others that wait for it.
    Slip(RecordId),
    /// It waits for this one, which is not late itself: the plan allows too little between them.
    Waits(RecordId),
    /// The planned day has passed, or what remains no longer fits before it.
    Passed,
    /// Nothing speaks against the plan.
    Plan,
}

/// When a task or milestone is over, and on what ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The planned finish.
    pub plan: Date,
    /// When it starts or started.
    pub start: Date,
    /// When it finishes or finished.
    pub date: Date,
    /// Business days from plan to forecast; positive = late.
    pub slip: i32,
    pub ground: Ground,
}

/// The field that holds the forecast somebody entered or the source gave.
pub fn forecast_field(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Milestone => Some("forecast_on"),
        Kind::Task => Some("forecast_finish"),
        _ => None,
    }
}

impl Forecast {
    /// Whether there is something to say beside what was entered: not of what is finished or as planned.
    pub(super) fn is_news(&self) -> bool {
        !matches!(self.ground, Ground::Actual | Ground::Plan)
    }
}

/// The forecast of a row, from the computed dates and the [`causes`] of all.
pub(super) fn of_row(plan: &Plan, index: usize, causes: &[Option<usize>], as_of: &AsOf) -> Option<Forecast> {
    let row = &plan.rows[index];
    let place = row.place?;
    let own = plan.schedule.tasks[place];
    let (start, date) = (day_of(own.start), day_of(own.finish));
    let dates = &row.dates;
    let planned = dates.planned_finish.or(row.summary.then_some(date))?;
    let made = |start: Date, date: Date, ground| {
        Some(Forecast { plan: planned, start, date, slip: as_of.business_days(planned, date), ground })
    };
    if dates.done {
        // Finished on a day that nobody entered: no slip can be told of it.
        let told = dates.actual_finish.or((row.kind == Kind::Milestone).then_some(date));
        let start = dates.actual_start.unwrap_or(start);
        return told.and_then(|finish| made(start.min(finish), finish, Ground::Actual));
    }
    let start = dates.actual_start.unwrap_or(start).min(date);
    let ground = if row.summary {
        match last_below(plan, index) {
            Some(last) if date > planned => Ground::Slip(plan.row_at(last).id),
            _ => Ground::Plan,
        }
    } else if dates.expected_finish == Some(date) {
        Ground::Source
    } else if date <= planned {
        Ground::Plan
    } else {
        held_by(plan, place, causes[place])
    };
    made(start, date, ground)
}

/// The work under a group that finishes last.
pub(super) fn last_below(plan: &Plan, index: usize) -> Option<usize> {
    let finish = plan.rows[index].place.map(|place| plan.schedule.tasks[place].finish)?;
    let level = plan.rows[index].level;
    let below = plan.rows[index + 1..].iter().take_while(|row| row.level > level);
    let mut work = below.filter(|row| !row.summary).filter_map(|row| row.place);
    work.find(|&place| plan.schedule.tasks[place].finish == finish)
}

/// For each task of the network the first late one on the chain that drives it, be it the task itself.
pub(super) fn causes(plan: &Plan, as_of: &AsOf) -> Vec<Option<usize>> {
    let count = plan.network.tasks.len();
    let late = |place: usize| {
        let row = plan.row_at(place);
        let finish = row.dates.actual_finish.unwrap_or(day_of(plan.schedule.tasks[place].finish));
        row.dates.planned_finish.is_some_and(|planned| as_of.business_days(planned, finish) > 0)
    };
    let before = |place: usize| {
        let link = plan.schedule.tasks[place].driver?;
        let predecessor = plan.network.links[link].predecessor;
        // The finish of a group is that of its last work.
        match plan.network.tasks[predecessor].summary {
            true => last_below(plan, plan.index_at(predecessor)),
            false => Some(predecessor),
        }
    };
    let mut causes: Vec<Option<usize>> = vec![None; count];
    let mut known = vec![false; count];
    for place in 0..count {
        let mut chain = Vec::new();
        let mut at = Some(place);
        while let Some(here) = at.filter(|&here| !known[here]) {
            known[here] = true;
            chain.push(here);
            at = before(here);
        }
        let mut cause = at.and_then(|here| causes[here]);
        for here in chain.into_iter().rev() {
            cause = cause.or(late(here).then_some(here));
            causes[here] = cause;
        }
    }
    causes
}

/// Why a task is later than planned.
fn held_by(plan: &Plan, place: usize, cause: Option<usize>) -> Ground {
    match cause {
        Some(first) if first != place => Ground::Slip(plan.row_at(first).id),
        _ => match plan.schedule.tasks[place].driver {
            Some(link) => Ground::Waits(plan.row_at(plan.network.links[link].predecessor).id),
            None => Ground::Passed,
        },
    }
}
