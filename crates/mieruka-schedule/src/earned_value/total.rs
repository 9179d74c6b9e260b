//! Work packages added up: curves of planned, earned and actual value.

use super::{Earned, EarnedSchedule, LeftOut, Measure, Package, Unit, Why};
use crate::working_time::{Moment, WorkingTime};

/// Sums of values that differ by less than this part of the budget are one value.
const NEAR: f64 = 1e-9;

/// The performance measurement baseline (PMB) of some packages, and what they have earned: of a project, of a party, of
/// one summary task.
#[derive(Clone, Debug)]
pub struct EarnedValue<'a> {
    packages: &'a [Package<'a>],
    unit: Unit,
    /// Place, budget and planned dates of each package that counts.
    counted: Vec<(usize, f64, (Moment, Moment))>,
    left_out: Vec<LeftOut>,
    budget: f64,
}

impl<'a> EarnedValue<'a> {
    /// The packages with dates and a budget in `unit` count; the others are told by [`EarnedValue::left_out`].
    pub fn new(packages: &'a [Package<'a>], unit: Unit) -> Self {
        let (mut counted, mut left_out) = (Vec::with_capacity(packages.len()), Vec::new());
        for (place, package) in packages.iter().enumerate() {
            match (package.planned, package.budget(unit)) {
                (None, _) => left_out.push(LeftOut { package: place, why: Why::NoDates }),
                (_, None) => left_out.push(LeftOut { package: place, why: Why::NoBudget }),
                (Some((start, finish)), Some(budget)) => {
                    counted.push((place, budget, (start, finish.max(start))));
                }
            }
        }
        let budget = counted.iter().map(|(_, budget, _)| budget).sum();
        EarnedValue { packages, unit, counted, left_out, budget }
    }

    /// Packages without planned value: they have no part in budget, planned and earned value. What was spent on them
    /// counts.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// First planned start and last planned finish; `None` where nothing counts.
    pub fn span(&self) -> Option<(Moment, Moment)> {
        let start = self.counted.iter().map(|(_, _, dates)| dates.0).min()?;
        Some((start, self.counted.iter().map(|(_, _, dates)| dates.1).max()?))
    }

    /// BAC.
    pub fn budget(&self) -> f64 {
        self.budget
    }

    /// PV: never falls with time, and is the whole budget from the last planned finish on.
    pub fn planned(&self, at: Moment) -> f64 {
        self.counted
            .iter()
            .map(|&(place, budget, (start, finish))| match at {
                _ if at < start => 0.0,
                _ if at >= finish => budget,
                _ => budget * self.packages[place].planned_share(at).unwrap_or(0.0),
            })
            .sum()
    }

    /// EV: never more than the budget.
    pub fn earned(&self, at: Moment) -> f64 {
        let value =
            |&(place, budget, _): &(usize, f64, (Moment, Moment))| budget * self.share(place, at).share;
        self.counted.iter().map(value).sum()
    }

    /// What each package has earned, by its rule; in the order of the packages, those left out as well.
    pub fn shares(&self, at: Moment) -> impl Iterator<Item = Earned> + '_ {
        (0..self.packages.len()).map(move |place| self.share(place, at))
    }

    /// AC: what was spent on all packages; `None` where nothing was ever told of any in this unit.
    pub fn spent(&self, at: Moment) -> Option<f64> {
        let told = |package: &Package<'_>| package.bookings(self.unit).is_some_and(|b| !b.is_empty());
        if !self.packages.iter().any(told) {
            return None;
        }
        Some(self.packages.iter().filter_map(|package| package.spent(self.unit, at)).sum())
    }

    /// Packages that have earned something while nothing was told of what they took: cost performance looks too good.
    pub fn unbooked(&self, at: Moment) -> Vec<usize> {
        let earned = |place: &usize| self.share(*place, at).share > 0.0;
        let silent = |place: &usize| self.packages[*place].spent(self.unit, at).is_none();
        (0..self.packages.len()).filter(silent).filter(earned).collect()
    }

    /// ETC bottom-up: the remaining effort told of every package that is not finished; `None` where one is silent, or
    /// the unit is not effort.
    pub fn remaining(&self, at: Moment) -> Option<f64> {
        if self.unit != Unit::Effort {
            return None;
        }
        let rest = |package: &Package<'_>| match package.facts.actual_finish {
            Some(finish) if finish <= at => Some(0.0),
            _ => package.facts.remaining_effort.at(at),
        };
        self.packages.iter().map(rest).sum()
    }

    /// All figures of one status date.
    pub fn measure(&self, at: Moment) -> Measure {
        Measure {
            at,
            unit: self.unit,
            budget: self.budget,
            planned: self.planned(at),
            earned: self.earned(at),
            spent: self.spent(at),
        }
    }

    /// The figures of several dates: the points of a curve.
    pub fn series(&self, dates: impl IntoIterator<Item = Moment>) -> Vec<Measure> {
        dates.into_iter().map(|at| self.measure(at)).collect()
    }

    /// Earned schedule at `at` in working seconds of the project's `calendar`, from the first planned start.
    ///
    /// The time is that at which planned value is what is earned now. Where the plan rests on that value for a while
    /// (Lipke's count of periods then takes the end of the rest), the status date itself holds if it lies there: who
    /// has done all that was due is on time. `None` without planned value or without working time to plan in.
    pub fn earned_schedule(&self, calendar: &WorkingTime, at: Moment) -> Option<EarnedSchedule> {
        let (start, end) = self.span()?;
        let planned = calendar.between(start, end);
        if planned <= 0 || self.budget <= 0.0 {
            return None;
        }
        let earned = self.earned(at);
        let near = self.budget * NEAR;
        let done = earned >= self.budget - near;
        let mut now = at;
        if done && let Some(last) = self.last_finish() {
            now = at.min(last);
        }
        let reached = if done {
            end
        } else {
            let from = first(start, end, |moment| self.planned(moment) >= earned - near);
            let above = |moment: Moment| self.planned(moment) > earned + near;
            let over = first(from, end, above);
            // The last second at which the plan wants no more than that.
            let to = if over > from && above(over) { over - 1 } else { over };
            now.clamp(from, to)
        };
        Some(EarnedSchedule {
            earned: calendar.between(start, reached) as f64,
            actual: calendar.between(start, now).max(0) as f64,
            planned: planned as f64,
        })
    }

    /// The last actual finish, where all that counts has one.
    fn last_finish(&self) -> Option<Moment> {
        let finishes = self.counted.iter().map(|(place, _, _)| self.packages[*place].facts.actual_finish);
        finishes.collect::<Option<Vec<Moment>>>()?.into_iter().max()
    }

    fn share(&self, place: usize, at: Moment) -> Earned {
        let package = &self.packages[place];
        package.rule.earned(&package.facts, package.planned_share(at).unwrap_or(0.0), at)
    }
}

/// The first moment from `low` to `high` at which `holds`, which once true stays so; `high` where it never does.
fn first(mut low: Moment, mut high: Moment, holds: impl Fn(Moment) -> bool) -> Moment {
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}
