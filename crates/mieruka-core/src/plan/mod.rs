//! The plan of a project: its tasks and milestones as one network, computed on the day of the view. Every forecast that
//! anybody reads comes from here.
//!
//! What has been done is fixed; what has begun goes on today with what remains of it; what has not begun starts on its
//! planned day, today at the earliest, and not before what it waits for. Dates are whole days, worked in the calendar of
//! the view. A date that a source or a person expects counts as the plan of today, so that the later of the two is told.

use std::collections::HashMap;

use jiff::civil::Date;
use mieruka_schedule::cpm::Schedule;
use mieruka_schedule::network::Network;

use crate::id::RecordId;
use crate::register::Kind;
use crate::rule::AsOf;
use crate::state::Visible;

mod critical;
pub mod entered;
pub mod forecast;
mod link;
mod network;
mod outline;
#[cfg(test)]
pub(crate) mod tests;

pub use forecast::{Forecast, Ground};
pub use network::{closes, opens};

/// Working seconds of a day of a plan, whose dates are whole days.
pub const DAY_WORK: i64 = 8 * 3600;

/// A plan with its computed dates.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The day it is computed for.
    pub date: Date,
    /// In the order of the outline, parents before what lies under them.
    pub rows: Vec<Row>,
    /// Tasks of the network are named by [`Row::place`].
    pub network: Network,
    pub schedule: Schedule,
    pub problems: Vec<PlanProblem>,
    by_id: HashMap<RecordId, usize>,
    /// Row of each task of the network.
    by_place: Vec<usize>,
}

/// A line of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub id: RecordId,
    /// A task or a milestone.
    pub kind: Kind,
    /// The row it lies under.
    pub parent: Option<usize>,
    /// 0 for the outermost.
    pub level: u8,
    /// Others lie under it and make its dates.
    pub summary: bool,
    pub dates: Entered,
    /// Its place in the network; `None` where no date is known.
    pub place: Option<usize>,
    /// Computed; `None` where nothing can be said.
    pub forecast: Option<Forecast>,
    /// Unfinished, and on the critical path: the chain to the end of the plan with the least room.
    pub critical: bool,
    /// Working days it may slip before the end of the plan does; `None` where it is done or no date is known.
    pub float_days: Option<i64>,
}

/// The dates of a row as they were entered or sent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Entered {
    /// The agreed plan. A milestone has a finish only.
    pub planned_start: Option<Date>,
    pub planned_finish: Option<Date>,
    /// What its source or owner expects today, where that is not the plan.
    pub expected_start: Option<Date>,
    pub expected_finish: Option<Date>,
    pub actual_start: Option<Date>,
    pub actual_finish: Option<Date>,
    /// 0 to 1, as entered.
    pub progress: Option<f64>,
    pub begun: bool,
    pub done: bool,
}

/// What the plan says that cannot be, and what was made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanProblem {
    /// These wait for one another; the link from the last to the first was left out.
    Circle(Vec<RecordId>),
    /// It is planned to finish before it starts; it was taken to last one day.
    Reversed(RecordId),
    /// There are so many circles that no link was counted.
    Unlinked,
}

impl Plan {
    /// The plan as this viewer may see it on this day.
    pub fn of(visible: &Visible<'_>, as_of: &AsOf) -> Plan {
        let (mut rows, records) = outline::rows(visible);
        let built = network::build(&mut rows, &records, as_of);
        let by_id = rows.iter().enumerate().map(|(index, row)| (row.id, index)).collect();
        let mut plan = Plan {
            date: as_of.date,
            rows,
            network: built.network,
            schedule: built.schedule,
            problems: built.problems,
            by_id,
            by_place: built.by_place,
        };
        plan.tell(as_of);
        plan
    }

    /// The row of a record.
    pub fn row(&self, id: RecordId) -> Option<&Row> {
        self.by_id.get(&id).map(|&index| &self.rows[index])
    }

    /// The row of a task of the network.
    pub fn row_at(&self, place: usize) -> &Row {
        &self.rows[self.by_place[place]]
    }

    /// The index in [`Plan::rows`] of a task of the network.
    pub fn index_at(&self, place: usize) -> usize {
        self.by_place[place]
    }

    /// The forecast of a task or milestone.
    pub fn forecast(&self, id: RecordId) -> Option<Forecast> {
        self.row(id)?.forecast
    }

    /// The forecast that lists show: a milestone's always, a task's where there is something to say beside what was
    /// entered.
    pub fn shown_forecast(&self, id: RecordId) -> Option<Forecast> {
        let row = self.row(id)?;
        row.forecast.filter(|forecast| row.kind == Kind::Milestone || forecast.is_news())
    }

    /// Rows that are work themselves: neither milestones nor groups of others.
    pub fn leaves(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.kind == Kind::Task && !row.summary)
    }

    /// Fills in what follows from the computed dates.
    fn tell(&mut self, as_of: &AsOf) {
        let causes = forecast::causes(self, as_of);
        let critical = critical::on_path(self);
        for index in 0..self.rows.len() {
            let forecast = forecast::of_row(self, index, &causes, as_of);
            let dates = self.rows[index].place.map(|place| (critical[place], self.schedule.tasks[place]));
            let row = &mut self.rows[index];
            row.forecast = forecast;
            if let Some((critical, dates)) = dates.filter(|_| !row.dates.done) {
                row.critical = critical;
                row.float_days = Some(dates.total_slack.div_euclid(DAY_WORK));
            }
        }
    }
}
