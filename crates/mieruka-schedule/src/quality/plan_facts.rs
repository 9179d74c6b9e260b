//! What a plan of MS Project says beside its network.

use std::collections::HashSet;

use super::{BaselineDates, Facts};
use crate::mspdi::{Plan, PlanNetwork, Task, WorkTime};
use crate::working_time::{Moment, WorkingTime, moment};

/// Facts in the order of the network, ready to be lent to [`super::assess`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFacts {
    pub status: Option<Moment>,
    /// Of one of MS Project's baselines; `None` where no task has it.
    pub baseline: Option<Vec<BaselineDates>>,
    /// `None` where the plan has no resources at all.
    pub resources: Option<Vec<bool>>,
    pub milestones: Vec<bool>,
    pub day_seconds: i64,
}

impl PlanFacts {
    /// The facts of a plan and its network, with baseline `number` (0 is "the" baseline).
    pub fn of(plan: &Plan, made: &PlanNetwork, number: u8) -> Self {
        let tasks: Vec<&Task> = made.tasks.iter().filter_map(|&place| plan.tasks.get(place)).collect();
        let agreed = |task: &&Task| {
            let own = task.baselines.iter().find(|baseline| baseline.number == number);
            own.map_or_else(BaselineDates::default, |own| BaselineDates {
                finish: own.finish.map(moment),
                duration: own.duration.map(WorkTime::seconds),
            })
        };
        let baseline: Vec<BaselineDates> = tasks.iter().map(agreed).collect();
        let assigned: HashSet<i64> = plan
            .assignments
            .iter()
            .filter(|own| own.resource_uid.is_some_and(|uid| plan.resources.iter().any(|r| r.uid == uid)))
            .map(|own| own.task_uid)
            .collect();
        let resources = tasks.iter().map(|task| assigned.contains(&task.uid)).collect();
        PlanFacts {
            status: plan.project.status_date.map(moment),
            baseline: Some(baseline).filter(|list| list.iter().any(|own| own.finish.is_some())),
            resources: Some(resources).filter(|_| plan.resources.iter().any(|resource| !resource.blank)),
            milestones: tasks.iter().map(|task| task.milestone).collect(),
            day_seconds: ((plan.project.minutes_per_day * 60.0) as i64).max(1),
        }
    }

    /// As [`super::assess`] takes them. Owners are not known to MS Project.
    pub fn facts<'f>(&'f self, calendar: &'f WorkingTime) -> Facts<'f> {
        Facts {
            calendar,
            day_seconds: self.day_seconds,
            status: self.status,
            baseline: self.baseline.as_deref(),
            resources: self.resources.as_deref(),
            owners: None,
            milestones: Some(&self.milestones),
        }
    }
}
