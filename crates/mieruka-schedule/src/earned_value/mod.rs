//! Progress measured by stated rules, earned value and earned schedule (出来高).
//!
//! A [`Package`] is planned work with a budget, a [`ProgressRule`] and the [`Facts`] known of it, each with its date.
//! [`EarnedValue`] adds packages up at any date, past ones too: it uses only what had happened by then. What is not
//! known, or would be divided by zero, is `None`.
//!
//! ```
//! use mieruka_schedule::earned_value::*;
//! use mieruka_schedule::working_time::{Hours, WorkingTime, moment};
//!
//! let day: Hours = vec![(9 * 3600, 12 * 3600), (13 * 3600, 18 * 3600)];
//! let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, vec![], vec![]];
//! let span = ("2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap());
//! let calendar = WorkingTime::new(&week, span, |_| None).unwrap();
//! let at = |text: &str| moment(text.parse().unwrap());
//!
//! // Ten working days worth 100 hours; five days later the first version is written: half by the review rule.
//! let package = Package {
//!     planned: Some((at("2026-11-02T09:00"), at("2026-11-13T18:00"))),
//!     effort: Some(100.0),
//!     rule: ProgressRule::review_stages(),
//!     facts: Facts {
//!         actual_start: Some(at("2026-11-02T09:00")),
//!         reached: vec![Some(at("2026-11-06T15:00"))],
//!         effort: Readings::new([(at("2026-11-06T18:00"), 62.5)]),
//!         ..Facts::default()
//!     },
//!     ..Package::new(&calendar)
//! };
//! let packages = [package];
//! let earned_value = EarnedValue::new(&packages, Unit::Effort);
//! let friday = earned_value.measure(at("2026-11-06T18:00"));
//! assert_eq!((friday.planned, friday.earned, friday.spent), (50.0, 50.0, Some(62.5)));
//! assert_eq!((friday.spi(), friday.cpi()), (Some(1.0), Some(0.8)));
//! assert_eq!(friday.eac(Eac::CostPerformance), Some(125.0));
//! ```

mod earned_schedule;
mod measure;
mod package;
mod readings;
mod rule;
mod spread;
mod total;

pub use earned_schedule::{EarnedSchedule, Pace};
pub use measure::{Eac, Measure};
pub use package::{Facts, LeftOut, Package, Unit, Why};
pub use readings::Readings;
pub use rule::{Basis, Earned, ProgressRule};
pub use spread::Spread;
pub use total::EarnedValue;

/// `a / b`, where that is a number.
fn ratio(a: f64, b: f64) -> Option<f64> {
    Some(a / b).filter(|ratio| b != 0.0 && ratio.is_finite())
}
