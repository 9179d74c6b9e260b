//! Planned, earned and actual value at one date, and what follows from them.

use super::{EarnedSchedule, Unit, ratio};
use crate::working_time::Moment;

/// The figures of one status date. Sources: *PMBOK Guide*, 6th ed., 7.4.2; *Practice Standard for Earned Value
/// Management*, PMI 2011.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// The status date.
    pub at: Moment,
    /// What the values are counted in.
    pub unit: Unit,
    /// BAC, budget at completion.
    pub budget: f64,
    /// PV, planned value.
    pub planned: f64,
    /// EV, earned value.
    pub earned: f64,
    /// AC, actual cost (or effort); `None` where nobody tells it.
    pub spent: Option<f64>,
}

/// How the total at completion (EAC) is estimated: by what the rest of the work will be like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Eac {
    /// The rest costs as what is done did: `BAC / CPI`.
    CostPerformance,
    /// The rest costs what was planned for it: `AC + (BAC − EV)`.
    AsPlanned,
    /// Being late costs as well: `AC + (BAC − EV) / (CPI × SPI)` (Christensen 1993).
    CostAndSchedule,
    /// The same by earned schedule, which does not return to 1 at the end: `AC + (BAC − EV) / (CPI × SPI(t))`.
    CostAndTime(EarnedSchedule),
    /// Whoever does it says what the rest takes: `AC + ETC`.
    BottomUp {
        /// ETC: what is still to be spent.
        remaining: f64,
    },
}

impl Measure {
    /// SV = EV − PV; negative is late.
    pub fn sv(&self) -> f64 {
        self.earned - self.planned
    }

    /// CV = EV − AC; negative is dear.
    pub fn cv(&self) -> Option<f64> {
        Some(self.earned - self.spent?)
    }

    /// SPI = EV / PV; below 1 is late. Always 1 in the end: see [`EarnedSchedule::spi`].
    pub fn spi(&self) -> Option<f64> {
        ratio(self.earned, self.planned)
    }

    /// CPI = EV / AC; below 1 is dear.
    pub fn cpi(&self) -> Option<f64> {
        ratio(self.earned, self.spent?)
    }

    /// How much of the budget is earned, from 0 to 1.
    pub fn complete(&self) -> Option<f64> {
        ratio(self.earned, self.budget)
    }

    /// EAC, the total at completion. Once all is earned it is what was spent, by every formula but the bottom-up one.
    pub fn eac(&self, formula: Eac) -> Option<f64> {
        let spent = self.spent?;
        let rest = self.budget - self.earned;
        let after = |factor: f64| Some(spent + ratio(rest, factor)?);
        match formula {
            Eac::CostPerformance => ratio(self.budget, self.cpi()?),
            Eac::AsPlanned => after(1.0),
            Eac::CostAndSchedule => after(self.cpi()? * self.spi()?),
            Eac::CostAndTime(schedule) => after(self.cpi()? * schedule.spi()?),
            Eac::BottomUp { remaining } => Some(spent + remaining).filter(|eac| eac.is_finite()),
        }
    }

    /// ETC = EAC − AC: what is still to be spent.
    pub fn etc(&self, formula: Eac) -> Option<f64> {
        Some(self.eac(formula)? - self.spent?)
    }

    /// VAC = BAC − EAC; negative is dear.
    pub fn vac(&self, formula: Eac) -> Option<f64> {
        Some(self.budget - self.eac(formula)?)
    }

    /// TCPI to the budget = (BAC − EV) / (BAC − AC): how the rest must perform. `None` where the budget is used up, for
    /// then no performance keeps it.
    pub fn tcpi_to_budget(&self) -> Option<f64> {
        self.tcpi(self.budget)
    }

    /// TCPI to the estimate = (BAC − EV) / (EAC − AC).
    pub fn tcpi_to_estimate(&self, formula: Eac) -> Option<f64> {
        self.tcpi(self.eac(formula)?)
    }

    fn tcpi(&self, total: f64) -> Option<f64> {
        let left = total - self.spent?;
        if left > 0.0 { ratio(self.budget - self.earned, left) } else { None }
    }
}
