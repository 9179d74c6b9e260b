//! Levelling on whole periods: the resource-constrained project scheduling problem (RCPSP).
//!
//! Activities of fixed length need parts of renewable resources of constant capacity and follow one another; the
//! search looks for starts that end the project as early as it can find within a budget of schedules.
//!
//! ```
//! use mieruka_schedule::level::{Activity, Instance, Options, level};
//!
//! let activity = |duration, demand, successors: &[usize]| Activity {
//!     duration,
//!     demands: vec![demand],
//!     successors: successors.to_vec(),
//! };
//! // Two pieces of work of three periods, each needing the one person there is, then a check by anybody.
//! let instance = Instance {
//!     name: "two for one".to_owned(),
//!     capacities: vec![1],
//!     activities: vec![activity(3, 1, &[2]), activity(3, 1, &[2]), activity(1, 0, &[])],
//! };
//! let levelled = level(&instance, &Options::default(), &|| false).unwrap();
//! assert_eq!((levelled.makespan, levelled.critical_path), (7, 4));
//! ```

mod core;
mod crossing;
mod decode;
mod instance;
mod island;
mod load;
mod plan;
mod psplib;
mod random;

use self::core::{Core, Free, WIDE};
use island::Island;

pub use instance::{Activity, Instance, InstanceError};
pub use plan::{
    Capacity, Demand, LevelledPlan, Move, NEVER_MOVED, NORMAL_PRIORITY, Overallocation, PlanError,
    PlanOptions, Span, Workload, WorkloadError, level_plan, overallocations,
};
pub use psplib::{ReadError, ReadProblem, read_psplib};

/// How long to search, from which seed, on how many threads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many schedules are made at most (at least one). `None`: until told to stop, or nothing better is possible.
    pub schedules: Option<u64>,
    /// The same seed gives the same schedule for the same number of schedules.
    pub seed: u64,
    /// Changes how long it takes, never the result. Up to 100,000 schedules are one search and use one thread.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options { schedules: Some(5_000), seed: 1, threads: 1 }
    }
}

/// The best schedule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levelled {
    /// Finish of the last activity, in periods from 0.
    pub makespan: u32,
    /// Length of the longest chain of activities, a bound that no schedule beats.
    pub critical_path: u32,
    /// First period of each activity, in the order of the instance.
    pub starts: Vec<u32>,
    /// How many schedules were made: every activity placed once is one, in either direction of time.
    pub schedules: u64,
}

/// The budget of one island; more schedules are several islands.
const ISLAND: u64 = 50_000;
/// The most islands. A number of its own, so that the result does not depend on the machine.
const ISLANDS: u64 = 8;
/// Schedules of an island between two visits of a neighbour's best.
const ROUND: u64 = 10_000;

/// Looks for a short schedule until the budget is used, `stop` answers yes, or a lower bound is reached.
///
/// # Errors
/// An instance that has no schedule, or is too large.
pub fn level(
    instance: &Instance,
    options: &Options,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Levelled, InstanceError> {
    let order = instance.check()?;
    level_in::<u32>(instance, &order, options, stop)
        .or_else(|| level_in::<u64>(instance, &order, options, stop))
        .or_else(|| level_in::<[u64; WIDE]>(instance, &order, options, stop))
        .ok_or(InstanceError::TooManyResources)
}

/// Levels with profiles of this width, if it has room for the resources.
fn level_in<F: Free>(
    instance: &Instance,
    order: &[usize],
    options: &Options,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Levelled> {
    let core = Core::<F>::new(instance, order)?;
    let critical_path = core.critical_path;
    if order.is_empty() {
        return Some(Levelled { makespan: 0, critical_path, starts: Vec::new(), schedules: 0 });
    }
    let count = options.schedules.map_or(ISLANDS, |all| (all / ISLAND).clamp(1, ISLANDS));
    let mut islands: Vec<Island<'_, F>> = (0..count)
        .map(|i| {
            // The first islands take what does not divide.
            let budget = options.schedules.map(|all| all.max(1) / count + u64::from(i < all % count));
            Island::new(&core, budget, options.seed, i)
        })
        .collect();
    let per_thread = islands.len().div_ceil(options.threads.max(1));
    while islands.iter().any(|island| !island.finished()) {
        let round = if count == 1 { u64::MAX } else { ROUND };
        std::thread::scope(|scope| {
            let mut chunks = islands.chunks_mut(per_thread);
            let mine = chunks.next();
            for chunk in chunks {
                scope.spawn(move || chunk.iter_mut().for_each(|island| island.run(round, stop)));
            }
            mine.into_iter().flatten().for_each(|island| island.run(round, stop));
        });
        if islands.iter().any(Island::optimal) {
            break;
        }
        let bests: Vec<_> = islands.iter().map(Island::emigrant).collect();
        for (island, visitor) in islands.iter_mut().skip(1).zip(&bests) {
            island.admit(visitor.clone());
        }
        if let (Some(first), Some(last)) = (islands.first_mut(), bests.last()) {
            first.admit(last.clone());
        }
    }
    let schedules = islands.iter().map(Island::used).sum();
    let best = islands.into_iter().min_by_key(Island::makespan)?;
    Some(Levelled { makespan: best.makespan(), critical_path, starts: best.into_starts(), schedules })
}
