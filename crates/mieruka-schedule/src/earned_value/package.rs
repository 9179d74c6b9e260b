//! A work package: what was planned and what is known of it.

use super::{ProgressRule, Readings, Spread};
use crate::working_time::{Moment, WorkingTime};

/// What planned, earned and actual value are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Money, in the one currency of the plan.
    Cost,
    /// Effort: person-hours or person-days, whichever the plan has throughout.
    Effort,
    /// Working seconds of each package's own calendar between its planned dates. Nothing is spent in this unit.
    Duration,
}

impl Unit {
    /// The best that every package with planned dates can tell: cost, else effort, else duration.
    pub fn best(packages: &[Package<'_>]) -> Unit {
        let all = |unit: Unit| {
            let mut planned = packages.iter().filter(|package| package.planned.is_some()).peekable();
            planned.peek().is_some() && planned.all(|package| package.budget(unit).is_some())
        };
        [Unit::Cost, Unit::Effort].into_iter().find(|&unit| all(unit)).unwrap_or(Unit::Duration)
    }
}

/// A package of work as the baseline has it, with what has become of it.
///
/// What was taken out of the scope (対象外) is left away by whoever makes the list: the budget changes by a change of
/// the plan, not by progress.
#[derive(Clone, Debug)]
pub struct Package<'a> {
    /// The calendar its planned value grows in.
    pub calendar: &'a WorkingTime,
    /// Planned start and finish; a finish before the start counts as the start.
    pub planned: Option<(Moment, Moment)>,
    /// Planned cost.
    pub cost: Option<f64>,
    /// Planned effort.
    pub effort: Option<f64>,
    /// How planned value lies between the dates.
    pub spread: Spread,
    /// How value is earned.
    pub rule: ProgressRule,
    /// What is known.
    pub facts: Facts,
}

/// What is known of a work package, each with the moment at which it was so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// When work began.
    pub actual_start: Option<Moment>,
    /// When all was done.
    pub actual_finish: Option<Moment>,
    /// When each stage or milestone of the rule was reached.
    pub reached: Vec<Option<Moment>>,
    /// Units done so far.
    pub units: Readings,
    /// The share its owner entered, from 0 to 1.
    pub entered: Readings,
    /// Cost so far.
    pub cost: Readings,
    /// Effort so far.
    pub effort: Readings,
    /// 残工数: effort still to come as its owner sees it.
    pub remaining_effort: Readings,
}

/// A package without planned value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its place in the list.
    pub package: usize,
    /// What it lacks.
    pub why: Why,
}

/// What a package without planned value lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It has no planned dates.
    NoDates,
    /// It has no budget in the unit: none, negative, or no number.
    NoBudget,
}

impl<'a> Package<'a> {
    /// A package of which nothing is known yet: linear, 0-100.
    pub fn new(calendar: &'a WorkingTime) -> Self {
        Package {
            calendar,
            planned: None,
            cost: None,
            effort: None,
            spread: Spread::Linear,
            rule: ProgressRule::AllAtFinish,
            facts: Facts::default(),
        }
    }

    /// Its budget in this unit.
    pub fn budget(&self, unit: Unit) -> Option<f64> {
        let value = match unit {
            Unit::Cost => self.cost?,
            Unit::Effort => self.effort?,
            Unit::Duration => {
                let (start, finish) = self.planned?;
                self.calendar.between(start, finish.max(start)) as f64
            }
        };
        Some(value).filter(|value| value.is_finite() && *value >= 0.0)
    }

    /// The share of its work that is planned to be done at `at`, from 0 to 1; `None` without planned dates.
    pub fn planned_share(&self, at: Moment) -> Option<f64> {
        let (start, finish) = self.planned?;
        if at < start {
            return Some(0.0);
        }
        let whole = self.calendar.between(start, finish);
        // Planned outside of all working time, or for one moment: all of it is due with its finish.
        let x = if at >= finish || whole <= 0 {
            f64::from(u8::from(at >= finish))
        } else {
            self.calendar.between(start, at) as f64 / whole as f64
        };
        Some(self.spread.share(x))
    }

    /// What was spent by `at`; `None` while nothing was told by then.
    pub(super) fn spent(&self, unit: Unit, at: Moment) -> Option<f64> {
        self.bookings(unit)?.at(at)
    }

    pub(super) fn bookings(&self, unit: Unit) -> Option<&Readings> {
        match unit {
            Unit::Cost => Some(&self.facts.cost),
            Unit::Effort => Some(&self.facts.effort),
            Unit::Duration => None,
        }
    }
}
