//! Earned schedule: progress told in time instead of value.

use super::ratio;
use crate::working_time::{Moment, WorkingTime};

/// Longest forecast that is told as a date, in working seconds: ten thousand years day and night.
const LONGEST: f64 = 10_000.0 * 366.0 * 86_400.0;

/// Where the earned value lies on the planned curve. Source: W. Lipke, "Schedule is Different", *The Measurable News*,
/// 2003; forecasts: K. Henderson, 2004; M. Vanhoucke and S. Vandevoorde, 2006.
///
/// All three are in one unit of time: periods of the plan, or working seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EarnedSchedule {
    /// ES: the time by which the plan wanted what is earned now.
    pub earned: f64,
    /// AT: the time since the planned start of the project; stops when all is earned and has its actual finish.
    pub actual: f64,
    /// PD: the planned duration of the project.
    pub planned: f64,
}

/// How the rest of the work is expected to go: PF, the performance factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// As planned: PF = 1.
    AsPlanned,
    /// As so far: PF = SPI(t).
    AsSoFar,
    /// As so far, and being dear costs time as well: PF = SPI(t) × CPI, also called SCI(t).
    WithCost {
        /// CPI.
        cpi: f64,
    },
}

impl EarnedSchedule {
    /// From a curve of planned value, cumulative at the end of each period, as Lipke has it: `ES = C + I`, where C is
    /// the number of periods whose planned value is earned and I the part of the next one, linearly. `actual`: periods
    /// since the start.
    ///
    /// `None` for a curve that falls or never rises.
    pub fn of_periods(planned: &[f64], earned: f64, actual: f64) -> Option<Self> {
        let budget = *planned.last()?;
        let rises = planned.windows(2).all(|pair| pair[0] <= pair[1]);
        if !(rises
            && budget > 0.0
            && budget.is_finite()
            && planned[0] >= 0.0
            && earned.is_finite()
            && actual.is_finite())
        {
            return None;
        }
        let duration = planned.partition_point(|value| *value < budget) + 1;
        let full = planned.partition_point(|value| *value <= earned);
        let time = if full >= duration {
            duration as f64
        } else {
            let before = if full == 0 { 0.0 } else { planned[full - 1] };
            full as f64 + ratio(earned.max(0.0) - before, planned[full] - before).unwrap_or(0.0)
        };
        Some(EarnedSchedule { earned: time, actual, planned: duration as f64 })
    }

    /// SV(t) = ES − AT; negative is late.
    pub fn sv(&self) -> f64 {
        self.earned - self.actual
    }

    /// SPI(t) = ES / AT; below 1 is late, to the very end. `None` before the start.
    pub fn spi(&self) -> Option<f64> {
        if self.actual > 0.0 { ratio(self.earned, self.actual) } else { None }
    }

    /// IEAC(t), the duration in the end: `AT + (PD − ES) / PF`. With [`Pace::AsSoFar`] that is `PD / SPI(t)`.
    pub fn duration(&self, pace: Pace) -> Option<f64> {
        let rest = self.planned - self.earned;
        let factor = match pace {
            _ if rest <= 0.0 => return Some(self.actual),
            Pace::AsPlanned => 1.0,
            Pace::AsSoFar => self.spi()?,
            Pace::WithCost { cpi } => self.spi()? * cpi,
        };
        if factor > 0.0 { Some(self.actual + ratio(rest, factor)?) } else { None }
    }

    /// The same as a date, for times in working seconds of this calendar and a project that was to start at `start`.
    /// `None` also beyond ten thousand years.
    pub fn finish(&self, calendar: &WorkingTime, start: Moment, pace: Pace) -> Option<Moment> {
        let duration = self.duration(pace).filter(|seconds| *seconds <= LONGEST)?;
        Some(calendar.finish(start, duration.round() as i64))
    }

    /// TSPI = (PD − ES) / (target − AT): how the rest must go for the project to take `target`; the planned duration
    /// for the plan itself, or one agreed since. `None` where the target has passed.
    pub fn tspi(&self, target: f64) -> Option<f64> {
        let left = target - self.actual;
        if left > 0.0 { ratio(self.planned - self.earned, left) } else { None }
    }
}
