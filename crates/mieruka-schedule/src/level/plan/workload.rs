//! Who works on what, with how much of themselves.

use crate::cpm::Dates;
use crate::network::Network;
use crate::working_time::{Moment, WorkingTime};

/// What the tasks of a network ask of the resources, and what those have.
#[derive(Clone, Debug, Default)]
pub struct Workload {
    /// The calendars that resources and demands name by their place.
    pub calendars: Vec<WorkingTime>,
    pub resources: Vec<Capacity>,
    pub demands: Vec<Demand>,
    /// For each task of the network 0–1000 as in MS Project: the higher is served first, and 1000 is never moved. Tasks
    /// beyond the end of the list have [`NORMAL_PRIORITY`].
    pub priorities: Vec<u16>,
}

/// The priority of a task of which nobody said anything (MS Project's default).
pub const NORMAL_PRIORITY: u16 = 500;
/// Tasks of this priority are never moved (MS Project's "Do Not Level").
pub const NEVER_MOVED: u16 = 1000;

/// A resource: a person, a group of equal people, a machine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capacity {
    /// 1.0 is one full person.
    pub units: f64,
    /// When it works: a place in [`Workload::calendars`].
    pub calendar: usize,
}

/// A resource's part in a task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    /// A place in [`Network::tasks`].
    pub task: usize,
    /// A place in [`Workload::resources`].
    pub resource: usize,
    /// 1.0 is full time.
    pub units: f64,
    /// When this work is done, a place in [`Workload::calendars`]: the resource's calendar, together with the task's own
    /// where it has one.
    pub calendar: usize,
    pub span: Span,
}

/// Which part of its task a demand lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    Whole,
    /// Working seconds of the demand's calendar, both.
    Part {
        delay: i64,
        duration: i64,
    },
}

/// A workload that does not belong to its network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkloadError {
    #[error("demand {0} names a task, a resource or a calendar that does not exist")]
    Demand(usize),
    #[error("resource {0} names a calendar that does not exist")]
    Resource(usize),
    /// The schedule was made for another network.
    #[error("{found} tasks have dates, the network has {expected}")]
    Schedule { found: usize, expected: usize },
}

/// Units are counted in ten-thousandths, so that sums are exact and everybody comes to the same answer.
const PARTS: f64 = 10_000.0;

/// Units as a whole number; nonsense counts as none.
pub(super) fn whole(units: f64) -> i64 {
    if units.is_finite() { (units.clamp(0.0, 1e9) * PARTS).round() as i64 } else { 0 }
}

pub(super) fn units(whole: i64) -> f64 {
    whole as f64 / PARTS
}

impl Workload {
    pub(super) fn check(&self, tasks: usize) -> Result<(), WorkloadError> {
        let calendars = self.calendars.len();
        if let Some(place) = self.resources.iter().position(|r| r.calendar >= calendars) {
            return Err(WorkloadError::Resource(place));
        }
        let fits = |d: &Demand| d.task < tasks && d.resource < self.resources.len() && d.calendar < calendars;
        match self.demands.iter().position(|d| !fits(d)) {
            Some(place) => Err(WorkloadError::Demand(place)),
            None => Ok(()),
        }
    }

    pub(super) fn priority(&self, task: usize) -> u16 {
        self.priorities.get(task).copied().unwrap_or(NORMAL_PRIORITY)
    }

    /// From when to when a demand lasts if its task has these dates; `None` where it takes no time.
    pub(super) fn stretch(&self, demand: &Demand, start: Moment, finish: Moment) -> Option<(Moment, Moment)> {
        let calendar = &self.calendars[demand.calendar];
        let (from, to) = match demand.span {
            Span::Whole => (calendar.next(start), calendar.previous(finish)),
            Span::Part { delay, duration } => {
                let work = calendar.work(start).saturating_add(delay.max(0));
                (calendar.start_of(work), calendar.end_of(work.saturating_add(duration.max(0))).min(finish))
            }
        };
        (from < to).then_some((from, to))
    }

    /// The stretch of a demand in a schedule; `None` for what is switched off or takes no time.
    pub(super) fn stretch_in(
        &self,
        demand: &Demand,
        network: &Network,
        dates: &[Dates],
    ) -> Option<(Moment, Moment)> {
        let dates = &dates[demand.task];
        let active = network.tasks[demand.task].active;
        self.stretch(demand, dates.start, dates.finish).filter(|_| active)
    }
}
