//! Dates of a network by the critical path method, as MS Project computes them: forward from the start for the early
//! dates, backward from the finish for the late ones, and the room between them.

mod backward;
mod forward;
mod slack;

use crate::network::{Activity, Constraint, Lag, Link, Network, NetworkError, Order, Part};
use crate::working_time::{Moment, WorkingTime};

/// What was computed for each task, in the order of [`Network::tasks`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub start: Moment,
    pub finish: Moment,
    pub tasks: Vec<Dates>,
}

/// A task's dates and the room it has, in working seconds of its calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dates {
    pub start: Moment,
    pub finish: Moment,
    pub early_start: Moment,
    pub early_finish: Moment,
    pub late_start: Moment,
    pub late_finish: Moment,
    /// How much it may slip before the project's finish, a deadline or a constraint does; negative where it is too late
    /// already.
    pub total_slack: i64,
    /// How much it may slip before another task does.
    pub free_slack: i64,
    pub critical: bool,
    /// The link that holds its early start, by its place in [`Network::links`]; `None` where a date or nothing does.
    pub driver: Option<usize>,
}

/// Computes all dates.
pub fn schedule(network: &Network) -> Result<Schedule, NetworkError> {
    let order = network.order()?;
    let count = network.tasks.len();
    let mut pass =
        Pass { network, order: &order, dates: vec![Dates::default(); count], demanded: vec![None; count] };
    pass.forward();
    let finish = pass.backward();
    pass.slack(finish);
    let start = pass.dates.iter().map(|d| d.start).min().unwrap_or(network.start);
    Ok(Schedule { start, finish, tasks: pass.dates })
}

struct Pass<'n> {
    network: &'n Network,
    order: &'n Order,
    dates: Vec<Dates>,
    /// The start that links demand of a task which a constraint holds before it.
    demanded: Vec<Option<Moment>>,
}

impl<'n> Pass<'n> {
    fn task(&self, task: usize) -> &'n Activity {
        &self.network.tasks[task]
    }

    fn calendar(&self, task: usize) -> &'n WorkingTime {
        &self.network.calendars[self.network.tasks[task].calendar]
    }

    /// When a task that begins at `start` is over.
    fn finish_of(&self, task: usize, start: Moment) -> Moment {
        let own = self.task(task);
        let whole = || self.calendar(task).finish(start, own.duration);
        own.parts.iter().map(|part| self.part_finish(start, part)).max().unwrap_or_else(whole)
    }

    fn part_finish(&self, start: Moment, part: &Part) -> Moment {
        let calendar = &self.network.calendars[part.calendar];
        calendar.finish(calendar.next(start), part.delay + part.duration)
    }

    /// When a task must begin to be over at `finish`.
    fn start_of(&self, task: usize, finish: Moment) -> Moment {
        let own = self.task(task);
        let whole = || self.calendar(task).start(finish, own.duration);
        let part =
            |part: &Part| self.network.calendars[part.calendar].start(finish, part.delay + part.duration);
        own.parts.iter().map(part).min().unwrap_or_else(whole)
    }

    /// The first moment from `at` on at which the task can begin; a milestone can at any.
    fn next(&self, task: usize, at: Moment) -> Moment {
        let own = self.task(task);
        if own.duration == 0 {
            return at;
        }
        let parts = own.parts.iter().map(|part| self.network.calendars[part.calendar].next(at));
        parts.min().unwrap_or_else(|| self.calendar(task).next(at))
    }

    /// `at`, moved by a link's lag.
    fn lagged(&self, link: &Link, at: Moment, way: i64) -> Moment {
        let predecessor = self.task(link.predecessor);
        // Lags count in the calendar of the task that waits.
        let calendar = self.calendar(link.successor);
        let (seconds, elapsed) = match link.lag {
            Lag::Working(seconds) => (seconds, false),
            Lag::Elapsed(seconds) => (seconds, true),
            Lag::Percent(percent) => ((predecessor.duration as f64 * percent / 100.0).round() as i64, false),
            Lag::ElapsedPercent(percent) => {
                ((predecessor.duration as f64 * percent / 100.0).round() as i64, true)
            }
        };
        match seconds * way {
            0 => at,
            seconds if elapsed => at + seconds,
            seconds if seconds > 0 => calendar.finish(at, seconds),
            seconds => calendar.start(at, -seconds),
        }
    }
}

/// Whether a task is scheduled as late as possible.
fn is_late(task: &Activity) -> bool {
    task.constraint == Constraint::AsLateAsPossible
}
