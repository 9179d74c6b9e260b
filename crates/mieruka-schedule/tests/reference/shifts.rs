//! A calendar as nothing but the list of its shifts, counted one after the other.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use mieruka_schedule::working_time::{Hours, Moment, moment};

pub(crate) struct Shifts(Vec<(Moment, Moment)>);

impl Shifts {
    /// All shifts from 2015 to 2045: single days count within the span, beyond it the week alone.
    pub(crate) fn of(week: &[Hours; 7], span: (Date, Date), own: impl Fn(Date) -> Option<Hours>) -> Self {
        let days = date(2015, 1, 1).series(1.day()).take_while(|day| *day < date(2045, 1, 1));
        let shifts = days.flat_map(|day| {
            let inside = span.0 <= day && day <= span.1;
            let usual = || week[day.weekday().to_monday_zero_offset() as usize].clone();
            let mut hours = own(day).filter(|_| inside).unwrap_or_else(usual);
            hours.sort_unstable();
            let midnight = moment(day.at(0, 0, 0, 0));
            hours.into_iter().map(move |(from, to)| (midnight + i64::from(from), midnight + i64::from(to)))
        });
        Shifts(shifts.collect())
    }

    /// Shifts that are not over at `at`.
    fn from(&self, at: Moment) -> impl Iterator<Item = (Moment, Moment)> + '_ {
        let first = self.0.partition_point(|(_, to)| *to <= at);
        self.0[first..].iter().map(move |&(from, to)| (from.max(at), to))
    }

    /// Shifts that have begun before `at`, the last one first.
    fn until(&self, at: Moment) -> impl Iterator<Item = (Moment, Moment)> + '_ {
        let end = self.0.partition_point(|(from, _)| *from < at);
        self.0[..end].iter().rev().map(move |&(from, to)| (from, to.min(at)))
    }

    pub(crate) fn next(&self, at: Moment) -> Moment {
        self.from(at).next().unwrap().0
    }

    pub(crate) fn previous(&self, at: Moment) -> Moment {
        self.until(at).next().unwrap().1
    }

    /// When so many working seconds after `at` are over.
    pub(crate) fn after(&self, at: Moment, mut seconds: i64) -> Moment {
        if seconds == 0 {
            return at;
        }
        for (from, to) in self.from(at) {
            if seconds <= to - from {
                return from + seconds;
            }
            seconds -= to - from;
        }
        unreachable!("beyond all shifts")
    }

    /// When so many working seconds before `at` begin.
    pub(crate) fn before(&self, at: Moment, mut seconds: i64) -> Moment {
        if seconds == 0 {
            return at;
        }
        for (from, to) in self.until(at) {
            if seconds <= to - from {
                return to - seconds;
            }
            seconds -= to - from;
        }
        unreachable!("before all shifts")
    }

    pub(crate) fn between(&self, a: Moment, b: Moment) -> i64 {
        if b < a {
            return -self.between(b, a);
        }
        self.from(a).take_while(|(from, _)| *from < b).map(|(from, to)| to.min(b) - from).sum()
    }
}
