//! What is not sure about a plan.

use super::distribution::Distribution;
use crate::network::{Activity, Mode, Network, NetworkError};

/// What is not sure about a network, beside which everything is taken to come as planned.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// For each task of the network how long the rest of it may take; `None` where it takes what is planned. What is
    /// finished, a summary, or without anything left does not vary, whatever stands here. Shorter than the tasks:
    /// `None` for the others.
    pub estimates: Vec<Option<Estimate>>,
    /// Tasks that turn out late together. A task belongs to one group at most.
    pub groups: Vec<Group>,
    pub risks: Vec<Risk>,
    /// Tasks whose finish is wanted beside the project's.
    pub watched: Vec<usize>,
}

/// How long the rest of a task may take. What is done is done: only the rest varies.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    pub distribution: Distribution,
    pub unit: Unit,
}

/// What an estimate is told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Times the planned duration of the rest.
    OfRemaining,
    /// Working seconds of the task's calendar.
    Seconds,
}

impl Estimate {
    /// Where nothing is known of a task: 70 %, 100 % and 145 % of what is planned, as a triangle. It is the spread of
    /// the seven estimates of the worked example in GAO's Schedule Assessment Guide (GAO-16-89G, "Schedule Risk
    /// Analysis with Three-Point Duration Estimates"): 14, 20 and 29 days altogether. An assumption, to be replaced
    /// by estimates or by [`history`](super::history) as soon as there are any.
    pub fn usual() -> Estimate {
        let distribution = Distribution::Triangular { low: 0.7, mode: 1.0, high: 1.45 };
        Estimate { distribution, unit: Unit::OfRemaining }
    }
}

/// Tasks that one cause makes late together: those of one party or one kind of work.
///
/// A one-factor Gaussian copula (Vasicek 1987; Li 2000): each task's normal number is √ρ times the group's and
/// √(1 − ρ) times its own, so that any two of them correlate by ρ and every duration keeps its own distribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// ρ, 0 (nothing in common) to 1 (one for all).
    pub correlation: f64,
    pub tasks: Vec<usize>,
}

/// Something that may happen, as risk registers hold it: the risk-driver method (Hulett, "Integrated Cost-Schedule Risk
/// Analysis", 2011). In a run in which it happens it hits all of its tasks, with one impact for all.
#[derive(Clone, Debug, PartialEq)]
pub struct Risk {
    /// Of it happening, 0 to 1.
    pub probability: f64,
    pub impact: Impact,
    /// A task that is finished is hit no more.
    pub tasks: Vec<usize>,
}

/// What a risk does to a task that it hits.
#[derive(Clone, Debug, PartialEq)]
pub enum Impact {
    /// So many working seconds more. Several risks add up.
    Delay(Distribution),
    /// The rest of the task takes so many times as long. Several risks multiply.
    Factor(Distribution),
}

impl Impact {
    pub(super) fn distribution(&self) -> &Distribution {
        match self {
            Impact::Delay(distribution) | Impact::Factor(distribution) => distribution,
        }
    }
}

/// Why there is no forecast.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ForecastError {
    #[error(transparent)]
    Network(#[from] NetworkError),
    #[error("a forecast needs at least one run and at most 10,000,000")]
    Runs,
    #[error("task {task} is not in the network")]
    NoSuchTask { task: usize },
    #[error("the estimate of task {task} is not a distribution")]
    Estimate { task: usize },
    #[error("risk {risk} has no probability from 0 to 1, or its impact is not a distribution")]
    Risk { risk: usize },
    #[error("risk {risk} hits task {task}, which is a summary task: name the tasks under it")]
    RiskOnSummary { risk: usize, task: usize },
    #[error("the correlation of group {group} is not from 0 to 1")]
    Correlation { group: usize },
    #[error("task {task} is in two groups")]
    TwoGroups { task: usize },
}

impl Model {
    /// The model in which every task that is not finished varies by `estimate`, and nothing else.
    pub fn all(network: &Network, estimate: &Estimate) -> Model {
        let estimates = network.tasks.iter().map(|task| (remaining(task) > 0).then(|| estimate.clone()));
        Model { estimates: estimates.collect(), ..Model::default() }
    }

    pub(super) fn check(&self, network: &Network) -> Result<(), ForecastError> {
        let count = network.tasks.len();
        let named = self.risks.iter().flat_map(|risk| &risk.tasks);
        let named = named.chain(self.groups.iter().flat_map(|group| &group.tasks)).chain(&self.watched);
        if let Some(&task) = named.clone().find(|task| **task >= count) {
            return Err(ForecastError::NoSuchTask { task });
        }
        if self.estimates.len() > count {
            return Err(ForecastError::NoSuchTask { task: count });
        }
        let wrong = |estimate: &Option<Estimate>| {
            estimate.as_ref().is_some_and(|estimate| !estimate.distribution.is_valid())
        };
        if let Some(task) = self.estimates.iter().position(wrong) {
            return Err(ForecastError::Estimate { task });
        }
        for (place, risk) in self.risks.iter().enumerate() {
            if !(0.0..=1.0).contains(&risk.probability) || !risk.impact.distribution().is_valid() {
                return Err(ForecastError::Risk { risk: place });
            }
            if let Some(&task) = risk.tasks.iter().find(|task| network.tasks[**task].summary) {
                return Err(ForecastError::RiskOnSummary { risk: place, task });
            }
        }
        let mut grouped = vec![false; count];
        for (place, group) in self.groups.iter().enumerate() {
            if !(0.0..=1.0).contains(&group.correlation) {
                return Err(ForecastError::Correlation { group: place });
            }
            for &task in &group.tasks {
                if std::mem::replace(&mut grouped[task], true) {
                    return Err(ForecastError::TwoGroups { task });
                }
            }
        }
        Ok(())
    }
}

/// Longer than any plan: 12,000 years. Sums of a million of these stay within an `i64`.
pub(super) const LONGEST: i64 = 400_000_000_000;

/// Working seconds that are left of a task; none of a summary task, whose duration others make.
pub(super) fn remaining(task: &Activity) -> i64 {
    if task.summary || task.progress.actual_finish.is_some() {
        return 0;
    }
    task.duration.saturating_sub(task.progress.done).clamp(0, LONGEST)
}

/// A part's duration where its task takes `duration` instead of what is planned.
pub(super) fn part_duration(part: i64, planned: i64, duration: i64) -> i64 {
    if duration == planned || planned == 0 || part == 0 {
        return part;
    }
    if part == planned {
        return duration;
    }
    ((part as f64 / planned as f64 * duration as f64).round() as i64).max(1)
}

/// A task of the network as if `duration` had been entered. The parts in it stretch alike; a finish that was set by hand
/// moves by as much as the duration changes, in the task's calendar.
pub(super) fn set_duration(network: &mut Network, task: usize, duration: i64) {
    let calendars = &network.calendars;
    let own = &mut network.tasks[task];
    if own.duration == duration {
        return;
    }
    for part in &mut own.parts {
        part.duration = part_duration(part.duration, own.duration, duration);
    }
    if let Mode::Manual { finish: Some(finish), .. } = &mut own.mode {
        let time = &calendars[own.calendar];
        *finish = time.end_of(time.work(*finish) + duration - own.duration);
    }
    own.duration = duration;
}
