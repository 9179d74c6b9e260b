//! Work on a day off.

use super::{Day, Moment, STRIDE, WorkingTime};

/// How far from its span a calendar can be changed: a day beyond it grows the span.
const FARTHEST: i64 = 40_000;

impl WorkingTime {
    /// Nobody works on the day of `at`.
    pub fn is_closed(&self, at: Moment) -> bool {
        self.kind(self.split(at).0).total == 0
    }

    /// The same calendar in which the day of `at` is worked like a usual day of the week: one with the hours that most
    /// days of the week have. `None` where the day is worked already or lies a century from the calendar's span.
    pub fn with_open_day(&self, at: Moment) -> Option<WorkingTime> {
        let (day, _) = self.split(at);
        let (span, _) = self.span();
        if !self.is_closed(at) || day < -FARTHEST || day > span + FARTHEST {
            return None;
        }
        let usual = self.usual_day()?;
        let first = day.min(0);
        let pattern = |number: i64| match self.inside(number) {
            _ if number == day => usual,
            Some(own) => own.pattern,
            None => self.week[self.weekday(number)],
        };
        let mut open = self.clone();
        open.first_day += first;
        open.days.clear();
        open.strides.clear();
        let mut before = 0;
        for (place, pattern) in (first..span.max(day + 1)).map(pattern).enumerate() {
            open.days.push(Day { before, pattern });
            before += self.pattern(pattern).total;
            while (open.strides.len() as i64) * STRIDE < before {
                open.strides.push(place as u32);
            }
        }
        open.days.push(Day { before, pattern: 0 });
        Some(open)
    }

    /// The pattern that most working days of the week have; of several, that of the earliest.
    fn usual_day(&self) -> Option<u32> {
        let working = self.week.iter().filter(|&&kind| self.pattern(kind).total > 0);
        let often = |kind: u32| self.week.iter().filter(|&&own| own == kind).count();
        working.copied().rev().max_by_key(|&kind| often(kind))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::working_time::{DAY, Hours, moment};

    fn office() -> WorkingTime {
        let day: Hours = vec![(8 * 3600, 12 * 3600), (13 * 3600, 17 * 3600)];
        let friday: Hours = vec![(8 * 3600, 12 * 3600)];
        let week = [day.clone(), day.clone(), day.clone(), day, friday, vec![], vec![]];
        WorkingTime::new(&week, (date(2026, 11, 1), date(2026, 12, 31)), |_| None).unwrap()
    }

    #[test]
    fn a_worked_day_cannot_be_opened() {
        assert!(office().with_open_day(moment(date(2026, 11, 16).at(0, 0, 0, 0))).is_none());
        assert!(WorkingTime::always().with_open_day(0).is_none());
        assert!(office().with_open_day(Moment::MAX / 2).is_none());
    }

    proptest! {
        /// Eight hours more from that day on, within the calendar's span and beyond it, and none before.
        #[test]
        fn an_open_day_adds_its_hours(day in 14_000_i64..30_000, at in 14_000_i64 * DAY..30_000 * DAY) {
            let (office, day) = (office(), day * DAY);
            match office.with_open_day(day + 7) {
                None => prop_assert!(!office.is_closed(day)),
                Some(open) => {
                    prop_assert!(office.is_closed(day) && !open.is_closed(day));
                    let first = 13_000 * DAY;
                    let more = open.between(first, at) - office.between(first, at);
                    let expected = if at >= day + DAY { 8 * 3600 } else if at <= day { 0 } else { more };
                    prop_assert_eq!(more, expected);
                    let next = open.next(at);
                    prop_assert_eq!(open.finish(next, 3600), open.end_of(open.work(next) + 3600));
                    prop_assert_eq!(open.between(next, open.finish(next, 3600)), 3600);
                }
            }
        }
    }
}
