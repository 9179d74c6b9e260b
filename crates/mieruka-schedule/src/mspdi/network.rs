//! A plan of MS Project as a network to be scheduled: from what people entered alone, never from what was computed.

mod calendars;
mod splits;

use std::collections::{HashMap, HashSet};

use jiff::civil::DateTime;

pub(super) use calendars::Calendars;

use super::plan::{self, Plan, Task};
use super::value::WorkTime;
use crate::network::{Activity, Constraint, Lag, Link, LinkKind, Mode, Network, Progress};
use crate::working_time::moment;

/// A network and what its tasks are in the plan.
#[derive(Clone, Debug)]
pub struct PlanNetwork {
    pub network: Network,
    /// For each task of the network its place in [`Plan::tasks`].
    pub tasks: Vec<usize>,
    /// Links that lead out of the file: the place of the waiting task in [`Plan::tasks`] and the UID it names.
    pub loose: Vec<(usize, i64)>,
    /// What was set right because no dates follow from it as it stands.
    pub repairs: Vec<Repair>,
}

/// Something in a plan from which no dates follow, and what was done about it. Tasks are named by their UID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// The task waits for itself: the link is left out.
    SelfLink { task: i64 },
    /// The task is tied to a summary task that it lies under, or that lies under it (`other`), which MS Project
    /// forbids: the link is left out.
    FamilyLink { task: i64, other: i64 },
    /// A task shorter than nothing: it takes no time.
    NegativeDuration { task: i64 },
    /// The task, the first of those in a calendar without any working time, works in the usual hours instead.
    NoWorkingTime { task: i64 },
    /// The plan is scheduled from its finish and does not say which: it is scheduled from its start.
    NoFinish,
}

/// The network of a plan. Empty lines are left out; links to what is not in the file are told in [`PlanNetwork::loose`],
/// what was set right in [`PlanNetwork::repairs`].
pub fn plan_network(plan: &Plan) -> PlanNetwork {
    let project = &plan.project;
    let start = start_of(plan);
    let mut calendars = Calendars::of(plan, start.date());
    let parents = plan.parents();
    let kept: Vec<usize> = (0..plan.tasks.len()).filter(|&i| !plan.tasks[i].blank).collect();
    let places: HashMap<usize, usize> = kept.iter().enumerate().map(|(place, &i)| (i, place)).collect();
    let by_uid: HashMap<i64, usize> = kept.iter().enumerate().map(|(p, &i)| (plan.tasks[i].uid, p)).collect();
    let has_children: HashSet<usize> = parents.iter().flatten().copied().collect();
    let mut assigned: HashMap<i64, Vec<&plan::Assignment>> = HashMap::new();
    for assignment in &plan.assignments {
        assigned.entry(assignment.task_uid).or_default().push(assignment);
    }
    let resources: HashMap<i64, &plan::Resource> = plan.resources.iter().map(|r| (r.uid, r)).collect();
    let mut tasks = Vec::with_capacity(kept.len());
    let (mut links, mut loose, mut repairs) = (Vec::new(), Vec::new(), Vec::new());
    let last_under = last_under(&kept, &parents, &places);
    for (place, &index) in kept.iter().enumerate() {
        let task = &plan.tasks[index];
        let parent = parents[index].and_then(|parent| places.get(&parent)).copied();
        let empty = calendars.empty().len();
        let own = calendars.of_task(task);
        let working = assigned.get(&task.uid).map(Vec::as_slice).unwrap_or_default();
        let mut activity = activity(task, parent, has_children.contains(&index), own);
        if !activity.summary && !task.is_elapsed() && activity.duration > 0 {
            if task.task_type != plan::TaskType::FixedDuration {
                calendars.parts(task, working, &resources, &mut activity);
            }
            calendars.split(task, working, &resources, &mut activity);
        }
        if calendars.empty().len() > empty {
            repairs.push(Repair::NoWorkingTime { task: task.uid });
        }
        if task.duration.is_some_and(|duration| seconds(duration) < 0) {
            repairs.push(Repair::NegativeDuration { task: task.uid });
        }
        tasks.push(activity);
        for link in &task.links {
            match by_uid.get(&link.predecessor_uid).filter(|_| link.cross_project.is_none()) {
                Some(&predecessor) if predecessor == place => {
                    repairs.push(Repair::SelfLink { task: task.uid });
                }
                Some(&other) if other.max(place) <= last_under[other.min(place)] => {
                    repairs.push(Repair::FamilyLink { task: task.uid, other: link.predecessor_uid });
                }
                Some(&predecessor) => {
                    links.push(Link {
                        predecessor,
                        successor: place,
                        kind: kind(link.kind),
                        lag: lag(link.lag),
                    });
                }
                None => loose.push((index, link.predecessor_uid)),
            }
        }
    }
    if !project.schedule_from_start && project.finish.is_none() {
        repairs.push(Repair::NoFinish);
    }
    let network = Network {
        start: moment(start),
        finish: project.finish.filter(|_| !project.schedule_from_start).map(moment),
        many_critical_paths: project.multiple_critical_paths,
        calendars: calendars.into_ready(),
        tasks,
        links,
        critical_slack: (project.critical_slack_limit as f64 * project.minutes_per_day * 60.0) as i64,
    };
    PlanNetwork { network, tasks: kept, loose, repairs }
}

/// For each task of the network the last one that lies under it, itself where none does.
fn last_under(kept: &[usize], parents: &[Option<usize>], places: &HashMap<usize, usize>) -> Vec<usize> {
    let mut last: Vec<usize> = (0..kept.len()).collect();
    for (place, index) in kept.iter().enumerate().rev() {
        if let Some(&parent) = parents[*index].and_then(|parent| places.get(&parent)) {
            last[parent] = last[parent].max(last[place]);
        }
    }
    last
}

/// Where a plan begins that does not say so.
const USUAL_START: DateTime = DateTime::constant(2000, 1, 3, 8, 0, 0, 0);

fn start_of(plan: &Plan) -> DateTime {
    plan.project.start.unwrap_or(USUAL_START)
}

fn activity(task: &Task, parent: Option<usize>, summary: bool, calendar: usize) -> Activity {
    let duration = task.duration.map_or(0, seconds).max(0);
    let date = || task.constraint_date.map(moment);
    let constraint = match (task.constraint, date()) {
        (plan::Constraint::AsLateAsPossible, _) => Constraint::AsLateAsPossible,
        (plan::Constraint::MustStartOn, Some(at)) => Constraint::MustStartOn(at),
        (plan::Constraint::MustFinishOn, Some(at)) => Constraint::MustFinishOn(at),
        (plan::Constraint::StartNoEarlierThan, Some(at)) => Constraint::StartNoEarlierThan(at),
        (plan::Constraint::StartNoLaterThan, Some(at)) => Constraint::StartNoLaterThan(at),
        (plan::Constraint::FinishNoEarlierThan, Some(at)) => Constraint::FinishNoEarlierThan(at),
        (plan::Constraint::FinishNoLaterThan, Some(at)) => Constraint::FinishNoLaterThan(at),
        _ => Constraint::AsSoonAsPossible,
    };
    let mode = if task.manual {
        Mode::Manual {
            start: task.manual_start.map(moment),
            finish: task.manual_finish.map(moment),
            vague: task.vague,
        }
    } else {
        Mode::Auto
    };
    let done = match (task.remaining_duration.map(seconds), task.percent_complete) {
        (Some(remaining), _) => duration.saturating_sub(remaining),
        (None, Some(percent)) => duration.saturating_mul(i64::from(percent)) / 100,
        (None, None) => 0,
    };
    // Who wrote a finish but nothing done has not said that it is finished: some programs put a date for "none".
    let untold = task.actual_finish.is_some() && task.percent_complete == Some(0) && duration > 0;
    let actual = |date: Option<DateTime>| date.filter(|_| !untold).map(moment);
    Activity {
        parent,
        summary,
        calendar,
        parts: Vec::new(),
        duration,
        mode,
        active: task.active,
        constraint,
        deadline: task.deadline.map(moment),
        progress: Progress {
            actual_start: actual(task.actual_start),
            actual_finish: actual(task.actual_finish),
            done: done.clamp(0, duration),
            resume: task.resume.or(task.stop).filter(|_| task.actual_finish.is_none()).map(moment),
        },
        leveling_delay: task.leveling_delay.map_or(0, |tenths| tenths.saturating_mul(6)),
    }
}

fn seconds(time: WorkTime) -> i64 {
    time.seconds()
}

fn kind(kind: plan::LinkKind) -> LinkKind {
    match kind {
        plan::LinkKind::FinishToFinish => LinkKind::FinishToFinish,
        plan::LinkKind::FinishToStart => LinkKind::FinishToStart,
        plan::LinkKind::StartToFinish => LinkKind::StartToFinish,
        plan::LinkKind::StartToStart => LinkKind::StartToStart,
    }
}

fn lag(lag: plan::Lag) -> Lag {
    match lag {
        plan::Lag::Working(time) => Lag::Working(seconds(time)),
        plan::Lag::Elapsed(time) => Lag::Elapsed(seconds(time)),
        plan::Lag::Percent(percent) => Lag::Percent(percent),
        plan::Lag::ElapsedPercent(percent) => Lag::ElapsedPercent(percent),
    }
}
