//! Levelling of real plans: tasks with calendars, links of every kind, dates that stay, and people who cannot do two
//! things at a time.
//!
//! [`overallocations`] tells who has too much to do and when; [`level_plan`] postpones tasks until nobody has, as far as
//! that is possible without breaking a link, a constraint or a calendar. What it answers are leveling delays, as MS
//! Project knows them; all dates are then those of [`crate::cpm::schedule`].
//!
//! ```
//! use mieruka_schedule::level::{PlanOptions, level_plan};
//! use mieruka_schedule::mspdi::{plan_network, plan_workload, read_mspdi};
//!
//! // Two tasks of two days, both of which want all of the one person there is.
//! let task = |uid| format!("<Task><UID>{uid}</UID><Duration>PT16H0M0S</Duration></Task>");
//! let part = |uid| format!("<Assignment><TaskUID>{uid}</TaskUID><ResourceUID>7</ResourceUID></Assignment>");
//! let file = format!(
//!     "<Project><StartDate>2026-11-24T08:00:00</StartDate><Tasks>{}{}</Tasks>
//!      <Resources><Resource><UID>7</UID><Name>山田</Name></Resource></Resources>
//!      <Assignments>{}{}</Assignments></Project>",
//!     task(1), task(2), part(1), part(2),
//! );
//! let plan = read_mspdi(file.as_bytes()).unwrap();
//! let made = plan_network(&plan);
//! let work = plan_workload(&plan, &made);
//! let levelled = level_plan(&made.network, &work.workload, &PlanOptions::default(), &|| false).unwrap();
//! let too_much = &levelled.before[0];
//! assert_eq!((too_much.demanded, &too_much.tasks[..]), (2.0, &[0, 1][..]));
//! assert!(levelled.remaining.is_empty());
//! assert_eq!(levelled.moves.len(), 1);
//! ```

mod back;
mod limit;
mod model;
mod overload;
mod place;
mod profile;
mod search;
mod truth;
mod workload;

use crate::cpm::{Schedule, schedule};
use crate::network::{Mode, Network, NetworkError};
use crate::working_time::Moment;
use model::{Kind, Model};
use search::search;
use truth::{Limits, Truth, held_by};

pub use overload::{Overallocation, overallocations};
pub use workload::{Capacity, Demand, NEVER_MOVED, NORMAL_PRIORITY, Span, Workload, WorkloadError};

/// What levelling may do, and how long it may look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanOptions {
    /// How many schedules are made at most (at least one): placing all tasks once, in either direction of time, is one.
    pub schedules: u64,
    /// The same seed gives the same result for the same number of schedules.
    pub seed: u64,
    /// Tasks move within their total slack only: neither the project's finish nor a deadline that is met is passed. What
    /// finds no room stays over-allocated.
    pub within_slack: bool,
    /// Tasks that start earlier than this are not moved.
    pub from: Option<Moment>,
}

impl Default for PlanOptions {
    fn default() -> Self {
        PlanOptions { schedules: 1_000, seed: 1, within_slack: false, from: None }
    }
}

/// A plan after levelling.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelledPlan {
    /// The leveling delay of each task, in seconds on the clock, for [`crate::network::Activity::leveling_delay`].
    pub delays: Vec<i64>,
    /// All dates with these delays.
    pub schedule: Schedule,
    /// The tasks whose dates differ from before, in the order of the network. Summary tasks are among them.
    pub moves: Vec<Move>,
    /// Over-allocations before levelling.
    pub before: Vec<Overallocation>,
    /// Those that are left: tasks that stay clash, one task alone asks for too much, or there is no room in time.
    pub remaining: Vec<Overallocation>,
    /// How many schedules were made.
    pub schedules: u64,
}

/// A task that was moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub task: usize,
    /// Start and finish before levelling.
    pub before: (Moment, Moment),
    pub after: (Moment, Moment),
    /// Its own leveling delay in seconds on the clock; 0 where it only follows others.
    pub delay: i64,
    /// Who it waited for: resources, and the tasks that have them in the time by which it was postponed.
    pub held_by: Vec<(usize, usize)>,
}

/// Why a plan cannot be levelled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error(transparent)]
    Network(#[from] NetworkError),
    #[error(transparent)]
    Workload(#[from] WorkloadError),
}

/// How often work that is done as late as possible may change its place with the project's finish.
const ROUNDS: usize = 4;

/// Postpones tasks until nobody has more to do than they can.
///
/// Moved are tasks that have not begun, are scheduled automatically and have somebody assigned. Tasks that are set by
/// hand, must start or finish on a date, are in progress or done, or have priority 1000 stay where they are, and nothing
/// is moved so far that it would push them. Higher priority is served first. Leveling delays that were there before
/// are taken back where a task may be moved, as MS Project does by default, unless they do better. Deadlines are missed only where nothing else
/// helps. Among the schedules found the best has the fewest clashes, then the least lateness against deadlines, the
/// earliest finish, and the least delay, weighed by priority.
///
/// # Errors
/// A network without dates; a workload that does not belong to it.
pub fn level_plan(
    network: &Network,
    workload: &Workload,
    options: &PlanOptions,
    stop: &dyn Fn() -> bool,
) -> Result<LevelledPlan, PlanError> {
    workload.check(network.tasks.len())?;
    let now = schedule(network)?;
    let before = overallocations(network, &now, workload)?;
    let cleared = cleared(network, workload, options, &now);
    let base = schedule(&cleared)?;
    let limits = Limits { options, finish: base.finish.max(now.finish) };
    // Never worse than it is, with the delays of before or without.
    let mut best = Truth::of(&cleared, workload, &base, limits, cleared.clone())?;
    let as_now = Truth::of(&cleared, workload, &base, limits, network.clone())?;
    if as_now.cost < best.cost {
        best = as_now;
    }
    let mut schedules = 0;
    // Work done as late as possible is known to lie where it lay in the schedule found last.
    let mut assumed = base.clone();
    for round in 0..ROUNDS {
        let model = Model::of(&cleared, workload, &assumed, options);
        let left = options.schedules.saturating_sub(schedules);
        if round > 0 && left == 0 {
            break;
        }
        let Some(found) = search(&model, left, options.seed, stop) else { break };
        schedules += found.schedules;
        let mut levelled = cleared.clone();
        for (&task, (start, wanted)) in model.movers.iter().zip(found.starts) {
            levelled.tasks[task].leveling_delay = start - wanted;
        }
        let kinds = model.kinds;
        let truth = Truth::of(&cleared, workload, &base, limits, levelled)?;
        let mut settled = true;
        for (task, dates) in assumed.tasks.iter_mut().enumerate() {
            let made = &truth.schedule.tasks[task];
            if kinds[task] == Kind::Late && (made.start, made.finish) != (dates.start, dates.finish) {
                (dates.start, dates.finish) = (made.start, made.finish);
                settled = false;
            }
        }
        if truth.cost < best.cost {
            best = truth;
        }
        if settled {
            break;
        }
    }
    let delays: Vec<i64> = best.network.tasks.iter().map(|t| t.leveling_delay).collect();
    let moves = moves(&best, workload, &now);
    Ok(LevelledPlan { delays, moves, before, remaining: best.remaining, schedule: best.schedule, schedules })
}

/// The network without the delays of an earlier levelling, where tasks may be moved again.
fn cleared(network: &Network, workload: &Workload, options: &PlanOptions, now: &Schedule) -> Network {
    let mut cleared = network.clone();
    for (place, task) in cleared.tasks.iter_mut().enumerate() {
        let stays = task.mode != Mode::Auto
            || task.progress.actual_start.is_some()
            || workload.priority(place) >= NEVER_MOVED
            || options.from.is_some_and(|from| now.tasks[place].start < from);
        if !stays {
            task.leveling_delay = 0;
        }
    }
    cleared
}

fn moves(made: &Truth, workload: &Workload, now: &Schedule) -> Vec<Move> {
    let tasks = now.tasks.iter().zip(&made.schedule.tasks).enumerate();
    let moved =
        tasks.filter(|(_, (before, after))| (before.start, before.finish) != (after.start, after.finish));
    moved
        .map(|(task, (before, after))| {
            let delay = made.network.tasks[task].leveling_delay;
            Move {
                task,
                before: (before.start, before.finish),
                after: (after.start, after.finish),
                delay,
                held_by: if delay > 0 { held_by(made, workload, task) } else { Vec::new() },
            }
        })
        .collect()
}
