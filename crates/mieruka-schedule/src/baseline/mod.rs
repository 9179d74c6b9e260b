//! Plans as they were once agreed, and what has changed since: slips, tasks added, removed, linked otherwise.
//!
//! A [`Baseline`] is a picture of a plan that nothing changes any more. There can be any number of them; any two are
//! compared, and "now" is one that was frozen a moment ago.
//!
//! ```
//! use mieruka_schedule::baseline::{compare, freeze_plan};
//! use mieruka_schedule::{cpm::schedule, mspdi::{plan_network, read_mspdi}};
//!
//! let picture = |hours: u32| {
//!     let plan = read_mspdi(format!(
//!         "<Project><StartDate>2026-11-16T08:00:00</StartDate><Tasks>
//!         <Task><UID>7</UID><Name>Design</Name><Duration>PT{hours}H0M0S</Duration></Task></Tasks></Project>"
//!     ).as_bytes()).unwrap();
//!     let made = plan_network(&plan);
//!     let dates = schedule(&made.network).unwrap();
//!     (freeze_plan("agreed", &plan, &made, &dates).unwrap(), made)
//! };
//! let ((agreed, _), (now, made)) = (picture(16), picture(40));
//! let calendar = &made.network.calendars[made.network.tasks[0].calendar];
//! let changes = compare(&agreed, &now, calendar, 8 * 3600);
//! assert_eq!(changes.tasks[0].finish.unwrap().days, 3.0);
//! assert_eq!(changes.totals.later, 1);
//! ```

mod compare;

use std::collections::{BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use crate::cpm::Schedule;
use crate::mspdi::{Plan, PlanNetwork, WorkTime};
use crate::network::{Lag, LinkKind, Network};
use crate::working_time::{Moment, moment};

pub use compare::{Comparison, LinkChange, Slip, TaskChange, Totals, compare};

/// A frozen picture of a plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// What people call it: "agreed 2026-10-01".
    pub name: String,
    /// In the order of the plan.
    pub tasks: Vec<FrozenTask>,
    /// `None` where nobody recorded them: MS Project's baselines hold dates alone.
    pub links: Option<Vec<FrozenLink>>,
    /// Whether the parents of tasks are those of that time.
    pub outline: bool,
}

/// A task as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenTask {
    /// Names the task in every picture of the plan; for MS Project its UID.
    pub key: i64,
    pub name: String,
    /// The key of the summary task it lay under.
    pub parent: Option<i64>,
    pub start: Option<Moment>,
    pub finish: Option<Moment>,
    /// Working seconds.
    pub duration: Option<i64>,
    pub summary: bool,
    pub milestone: bool,
}

/// A link as it was, between keys of tasks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrozenLink {
    pub predecessor: i64,
    pub successor: i64,
    pub kind: LinkKind,
    pub lag: Lag,
}

/// How the caller names a task of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskName<'t> {
    pub key: i64,
    pub name: &'t str,
    pub milestone: bool,
}

/// Why a plan cannot be frozen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaselineError {
    /// The lists of tasks do not belong together.
    #[error("{names} names and {dates} dates for {tasks} tasks")]
    Lengths { tasks: usize, names: usize, dates: usize },
    /// Two tasks that would be one in every comparison.
    #[error("two tasks have the key {key}")]
    SameKey { key: i64 },
}

/// Freezes a plan as it is computed now. `names` in the order of [`Network::tasks`].
pub fn freeze(
    name: &str,
    network: &Network,
    schedule: &Schedule,
    names: &[TaskName<'_>],
) -> Result<Baseline, BaselineError> {
    let (tasks, dates) = (network.tasks.len(), schedule.tasks.len());
    if names.len() != tasks || dates != tasks {
        return Err(BaselineError::Lengths { tasks, names: names.len(), dates });
    }
    let mut keys = HashSet::with_capacity(tasks);
    if let Some(twice) = names.iter().find(|name| !keys.insert(name.key)) {
        return Err(BaselineError::SameKey { key: twice.key });
    }
    let frozen =
        |((activity, dates), name): ((&crate::network::Activity, &crate::cpm::Dates), &TaskName<'_>)| {
            FrozenTask {
                key: name.key,
                name: name.name.to_owned(),
                parent: activity.parent.map(|parent| names[parent].key),
                start: Some(dates.start),
                finish: Some(dates.finish),
                duration: Some(activity.duration).filter(|_| !activity.summary),
                summary: activity.summary,
                milestone: name.milestone,
            }
        };
    let links = network.links.iter().map(|link| FrozenLink {
        predecessor: names[link.predecessor].key,
        successor: names[link.successor].key,
        kind: link.kind,
        lag: link.lag,
    });
    Ok(Baseline {
        name: name.to_owned(),
        tasks: network.tasks.iter().zip(&schedule.tasks).zip(names).map(frozen).collect(),
        links: Some(links.collect()),
        outline: true,
    })
}

/// Freezes a plan of MS Project as it is computed now; the keys are its UIDs.
pub fn freeze_plan(
    name: &str,
    plan: &Plan,
    made: &PlanNetwork,
    schedule: &Schedule,
) -> Result<Baseline, BaselineError> {
    let names: Vec<TaskName<'_>> = made
        .tasks
        .iter()
        .filter_map(|&place| plan.tasks.get(place))
        .map(|task| TaskName { key: task.uid, name: &task.name, milestone: task.milestone })
        .collect();
    freeze(name, &made.network, schedule, &names)
}

/// Which of MS Project's eleven baselines (0–10) a plan holds.
pub fn stored_baselines(plan: &Plan) -> Vec<u8> {
    let dated = plan
        .tasks
        .iter()
        .flat_map(|task| &task.baselines)
        .filter(|b| b.start.is_some() || b.finish.is_some());
    dated.map(|baseline| baseline.number).collect::<BTreeSet<u8>>().into_iter().collect()
}

/// One of MS Project's baselines; `None` where the plan does not hold it. A task without it came later. Names, parents and
/// milestones are those of now, for the file keeps no others; links are not known.
pub fn stored_baseline(name: &str, plan: &Plan, number: u8) -> Option<Baseline> {
    let parents = plan.parents();
    let tasks = plan.tasks.iter().enumerate().filter(|(_, task)| !task.blank).filter_map(|(place, task)| {
        let own = task.baselines.iter().find(|baseline| baseline.number == number)?;
        Some(FrozenTask {
            key: task.uid,
            name: task.name.clone(),
            parent: parents[place].map(|parent| plan.tasks[parent].uid),
            start: own.start.map(moment),
            finish: own.finish.map(moment),
            duration: own.duration.map(WorkTime::seconds).filter(|_| !task.summary),
            summary: task.summary,
            milestone: task.milestone,
        })
    });
    let tasks: Vec<FrozenTask> = tasks.filter(|task| task.start.is_some() || task.finish.is_some()).collect();
    let name = name.to_owned();
    Some(Baseline { name, tasks, links: None, outline: false }).filter(|baseline| !baseline.tasks.is_empty())
}
