//! What was told about one figure, and when.

use std::ops::RangeInclusive;

use crate::working_time::Moment;

/// How near two entered shares must be to count as the same step: far below what people type.
const NEAR: f64 = 1e-9;

/// A figure as it was told over time: each value holds from its moment until the next one. Totals so far, not additions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readings(Vec<(Moment, f64)>);

impl Readings {
    /// In any order; of several at one moment the last given holds. What is no number is left out.
    pub fn new(readings: impl IntoIterator<Item = (Moment, f64)>) -> Self {
        let mut told: Vec<(Moment, f64)> =
            readings.into_iter().filter(|(_, value)| value.is_finite()).collect();
        told.sort_by_key(|(at, _)| *at);
        Readings(told)
    }

    /// What was known at `at`; `None` before the first reading.
    pub fn at(&self, at: Moment) -> Option<f64> {
        self.until(at).last().map(|(_, value)| *value)
    }

    /// Whether nothing was ever told.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many updates in a row, up to the last one by `at`, lay within `band` and moved by at most `step`.
    ///
    /// The figure behind 90%症候群 (shares of 0.85 to 0.99 that move by at most 0.02) and 進捗停滞 (0 to 1, by 0). The
    /// first reading is no update.
    pub fn standstill(&self, at: Moment, band: RangeInclusive<f64>, step: f64) -> usize {
        let inside = |value: f64| value >= band.start() - NEAR && value <= band.end() + NEAR;
        let steps = self.until(at).windows(2).rev();
        steps
            .take_while(|pair| {
                inside(pair[0].1) && inside(pair[1].1) && (pair[1].1 - pair[0].1).abs() <= step + NEAR
            })
            .count()
    }

    fn until(&self, at: Moment) -> &[(Moment, f64)] {
        &self.0[..self.0.partition_point(|(told, _)| *told <= at)]
    }
}
