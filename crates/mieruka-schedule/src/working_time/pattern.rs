//! The hours of one kind of day.

use super::{DAY, Hours};

/// Hours in order, not touching. Two shifts, which is what most days have, stand in place; any more beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    first: [(u32, u32); 2],
    count: u32,
    all: Hours,
    /// Working seconds of the day.
    pub(super) total: i64,
}

impl Pattern {
    pub(super) fn of(hours: &[(u32, u32)]) -> Self {
        let within = |&(from, to): &(u32, u32)| (from, to.min(DAY as u32));
        let mut own: Hours = hours.iter().map(within).filter(|(from, to)| from < to).collect();
        own.sort_unstable();
        let mut all: Hours = Vec::with_capacity(own.len());
        for (from, to) in own {
            match all.last_mut() {
                Some((_, end)) if *end >= from => *end = (*end).max(to),
                _ => all.push((from, to)),
            }
        }
        let total = all.iter().map(|(from, to)| i64::from(to - from)).sum();
        let mut first = [(0, 0); 2];
        first.iter_mut().zip(&all).for_each(|(own, hours)| *own = *hours);
        Pattern { first, count: all.len() as u32, all, total }
    }

    #[inline]
    fn hours(&self) -> &[(u32, u32)] {
        self.first.get(..self.count as usize).unwrap_or(&self.all)
    }

    /// Working seconds before `second` of the day.
    #[inline]
    pub(super) fn before(&self, second: i64) -> i64 {
        let own = |&(from, to): &(u32, u32)| (second.min(i64::from(to)) - i64::from(from)).max(0);
        self.hours().iter().map(own).sum()
    }

    /// The first second from `second` on that is worked in.
    #[inline]
    pub(super) fn next(&self, second: i64) -> Option<i64> {
        let shift = self.hours().iter().find(|(_, to)| second < i64::from(*to))?;
        Some(second.max(i64::from(shift.0)))
    }

    /// The last second up to `second` before which work has gone on.
    #[inline]
    pub(super) fn previous(&self, second: i64) -> Option<i64> {
        let shift = self.hours().iter().rev().find(|(from, _)| second > i64::from(*from))?;
        Some(second.min(i64::from(shift.1)))
    }

    /// The second of the day after which working second `n` (from 0) begins.
    #[inline]
    pub(super) fn start_of(&self, mut n: i64) -> i64 {
        for &(from, to) in self.hours() {
            let length = i64::from(to - from);
            if n < length {
                return i64::from(from) + n;
            }
            n -= length;
        }
        DAY
    }

    /// The second of the day at which `n` (from 1) working seconds are over.
    #[inline]
    pub(super) fn end_of(&self, mut n: i64) -> i64 {
        for &(from, to) in self.hours() {
            let length = i64::from(to - from);
            if n <= length {
                return i64::from(from) + n;
            }
            n -= length;
        }
        DAY
    }
}
