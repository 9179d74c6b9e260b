//! What the runs came to.

use super::engine::Engine;
use crate::working_time::{DAY, Moment};

/// What a forecast says.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    pub runs: usize,
    pub seed: u64,
    /// Who computed the runs, and why, where it was not the fast pass.
    pub engine: Engine,
    /// The finish of the project if everything takes what is planned.
    pub planned: Moment,
    pub finish: Outcome,
    /// In the order of [`Model::watched`](super::Model::watched).
    pub watched: Vec<Watched>,
    /// In the order of the network's tasks.
    pub tasks: Vec<Influence>,
}

/// A task whose finish was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    pub task: usize,
    /// Its finish if everything takes what is planned.
    pub planned: Moment,
    pub deadline: Option<Moment>,
    pub finish: Outcome,
}

/// What a task has to do with the finish of the project.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Influence {
    /// The share of runs in which the task is on a path that drives the finish (criticality index, Van Slyke 1963): from
    /// whatever ends last back along every link that holds a start. A summary task is with any task under it.
    pub criticality: f64,
    /// The correlation of its duration with the finish (Pearson's; the cruciality index of Williams 1992, with its
    /// sign); 0 where it does not vary.
    pub cruciality: f64,
    /// Criticality × standard deviation of its duration / standard deviation of the project's (schedule sensitivity
    /// index, PMBOK; Vanhoucke 2010), both in working seconds of what they count in and seconds on the clock.
    pub sensitivity: f64,
}

/// When something finished, in all runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Earliest first; one for each run.
    pub sorted: Vec<Moment>,
}

/// A date that a share of the runs keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Percentile {
    /// The first date by which the share of runs had finished.
    pub at: Moment,
    /// The true percentile lies between these two with a probability of 95 %.
    pub low: Moment,
    pub high: Moment,
    /// Standard error of `at`, in seconds on the clock: half of what lies between the order statistics one standard
    /// deviation of the binomial below and above (Conover, "Practical Nonparametric Statistics", ch. 3.2).
    pub error: i64,
}

/// How often a date was kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Probability {
    pub share: f64,
    /// The true probability lies between these two with one of 95 % (Wilson 1927).
    pub low: f64,
    pub high: f64,
}

/// Runs that finished within equal stretches of whole days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Histogram {
    /// Midnight at which the first stretch begins.
    pub from: Moment,
    pub days: i64,
    pub counts: Vec<usize>,
}

/// 95 % of a normal distribution lie within so many standard deviations.
const SURE: f64 = 1.959_963_984_540_054;

impl Outcome {
    /// The date that a share `p` of the runs keeps, 0 < `p` ≤ 1: the order statistic n·p, rounded up; its bounds are the
    /// order statistics that the binomial distribution of n and p puts around it.
    pub fn percentile(&self, p: f64) -> Percentile {
        let n = self.sorted.len() as f64;
        let rank = (n * p - 1e-9).ceil();
        let deviation = (n * p * (1.0 - p)).max(0.0).sqrt();
        let at = |rank: f64| self.sorted[(rank.clamp(1.0, n) as usize) - 1];
        let (low, high) = ((rank - SURE * deviation).floor(), (rank + SURE * deviation).ceil());
        let error = (at((rank + deviation).round()) - at((rank - deviation).round())) / 2;
        Percentile { at: at(rank), low: at(low), high: at(high), error }
    }

    /// How probable it is to finish no later than `date`.
    pub fn probability_by(&self, date: Moment) -> Probability {
        let n = self.sorted.len() as f64;
        let share = self.sorted.partition_point(|at| *at <= date) as f64 / n;
        let square = SURE * SURE;
        let middle = (share + square / (2.0 * n)) / (1.0 + square / n);
        let half = SURE / (1.0 + square / n) * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt();
        Probability { share, low: (middle - half).max(0.0), high: (middle + half).min(1.0) }
    }

    /// Mean date.
    pub fn mean(&self) -> f64 {
        let first = self.first();
        first as f64
            + self.sorted.iter().map(|at| (at - first) as f64).sum::<f64>() / self.sorted.len() as f64
    }

    /// Standard deviation, in seconds on the clock.
    pub fn deviation(&self) -> f64 {
        let mean = self.mean();
        let squares: f64 = self.sorted.iter().map(|at| (*at as f64 - mean).powi(2)).sum();
        (squares / (self.sorted.len().max(2) - 1) as f64).sqrt()
    }

    /// Counts for drawing, in `most` stretches or fewer.
    pub fn histogram(&self, most: usize) -> Histogram {
        let (first, last) =
            (self.first().div_euclid(DAY), self.sorted.last().map_or(0, |at| at.div_euclid(DAY)));
        let days = (last - first) / most.max(1) as i64 + 1;
        let mut counts = vec![0; ((last - first) / days + 1) as usize];
        self.sorted.iter().for_each(|at| counts[((at.div_euclid(DAY) - first) / days) as usize] += 1);
        Histogram { from: first * DAY, days, counts }
    }

    fn first(&self) -> Moment {
        self.sorted.first().copied().unwrap_or(0)
    }
}
