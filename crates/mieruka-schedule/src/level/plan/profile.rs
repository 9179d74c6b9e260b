//! How much of one resource is taken at each moment.

use crate::working_time::Moment;

/// Units taken from each moment on until the next one; nothing before the first.
///
/// A task takes its units from its beginning to its end, nights included: whose calendars differ may then be kept apart
/// where they would not have met, and never meet where they must not.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile(Vec<(Moment, i64)>);

impl Profile {
    pub(super) fn copy_from(&mut self, other: &Profile) {
        self.0.clone_from(&other.0);
    }

    /// The step that `at` lies in.
    fn step(&self, at: Moment) -> Option<usize> {
        self.0.partition_point(|step| step.0 <= at).checked_sub(1)
    }

    /// The first stretch from `from` to `to` in which more than `most` is taken.
    pub(super) fn blocked(&self, from: Moment, to: Moment, most: i64) -> Option<(Moment, Moment)> {
        let first = self.step(from).unwrap_or(0);
        let steps = &self.0[first..];
        let begin = steps.iter().position(|step| step.1 > most).filter(|&i| steps[i].0 < to)?;
        let end = steps[begin..].iter().position(|step| step.1 <= most).map_or(steps.len(), |i| begin + i);
        Some((steps[begin].0, steps.get(end).map_or(Moment::MAX, |step| step.0)))
    }

    /// The last such stretch.
    pub(super) fn blocked_last(&self, from: Moment, to: Moment, most: i64) -> Option<(Moment, Moment)> {
        let first = self.step(from).unwrap_or(0);
        let beyond = self.0.partition_point(|step| step.0 < to);
        let last = (first..beyond).rev().find(|&i| self.0[i].1 > most)?;
        let begin = (0..last).rev().find(|&i| self.0[i].1 <= most).map_or(0, |i| i + 1);
        Some((self.0[begin].0, self.0.get(last + 1).map_or(Moment::MAX, |step| step.0)))
    }

    pub(super) fn take(&mut self, from: Moment, to: Moment, units: i64) {
        let first = self.cut(from);
        let last = self.cut(to);
        self.0[first..last].iter_mut().for_each(|step| step.1 += units);
    }

    /// The step that begins at `at`, made where there is none.
    fn cut(&mut self, at: Moment) -> usize {
        let place = self.0.partition_point(|step| step.0 < at);
        if self.0.get(place).is_none_or(|step| step.0 != at) {
            let taken = place.checked_sub(1).map_or(0, |before| self.0[before].1);
            self.0.insert(place, (at, taken));
        }
        place
    }
}
