//! Working time to the second: how much of it lies between two moments, and when a given amount of it is over.
//!
//! Moments are seconds since 1970-01-01T00:00 on the wall clock of the plan; a plan knows no time zones. A calendar is
//! seen as one growing number, the working seconds since a fixed day, so that adding a duration and measuring one are a
//! look-up each way.

use jiff::civil::{Date, DateTime, Time};

/// Seconds since 1970-01-01T00:00 on the wall clock of the plan.
pub type Moment = i64;

/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// The hours of one day: from and to in seconds of the day, in order, not touching; empty on a day off.
pub type Hours = Vec<(u32, u32)>;

/// The moment of a date and time.
pub fn moment(at: DateTime) -> Moment {
    let days = i64::from(day_number(at.date()));
    let time = at.time();
    days * DAY + i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second())
}

/// The date and time of a moment; the last (or first) there is where it lies outside of what dates can say.
pub fn date_time(at: Moment) -> DateTime {
    let (day, second) = (at.div_euclid(DAY), at.rem_euclid(DAY));
    match date_of(day) {
        Some(date) => {
            let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
            let time = Time::new(hour as i8, minute as i8, second as i8, 0).unwrap_or(Time::MIN);
            date.to_datetime(time)
        }
        None if at < 0 => DateTime::MIN,
        None => DateTime::MAX,
    }
}

/// Days since 1970-01-01.
pub fn day_number(date: Date) -> i32 {
    let epoch = Date::constant(1970, 1, 1);
    date.since((jiff::Unit::Day, epoch)).map_or(0, |span| span.get_days())
}

fn date_of(day: i64) -> Option<Date> {
    let days = i32::try_from(day).ok()?;
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// About a working day.
const STRIDE: i64 = 28_800;

/// Hours of one kind of day.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pattern {
    hours: Hours,
    total: i64,
}

impl Pattern {
    fn of(hours: &[(u32, u32)]) -> Self {
        let mut own: Hours = hours.iter().copied().filter(|(from, to)| from < to).collect();
        own.sort_unstable();
        let mut merged: Hours = Vec::with_capacity(own.len());
        for (from, to) in own {
            match merged.last_mut() {
                Some((_, end)) if *end >= from => *end = (*end).max(to),
                _ => merged.push((from, to)),
            }
        }
        let total = merged.iter().map(|(from, to)| i64::from(to - from)).sum();
        Pattern { hours: merged, total }
    }

    /// Working seconds before `second` of the day.
    fn before(&self, second: i64) -> i64 {
        let own = |&(from, to): &(u32, u32)| (second.min(i64::from(to)) - i64::from(from)).max(0);
        self.hours.iter().map(own).sum()
    }

    /// The second of the day after which working second `n` (from 0) begins.
    fn start_of(&self, mut n: i64) -> i64 {
        for &(from, to) in &self.hours {
            let length = i64::from(to - from);
            if n < length {
                return i64::from(from) + n;
            }
            n -= length;
        }
        DAY
    }

    /// The second of the day at which `n` (from 1) working seconds are over.
    fn end_of(&self, mut n: i64) -> i64 {
        for &(from, to) in &self.hours {
            let length = i64::from(to - from);
            if n <= length {
                return i64::from(from) + n;
            }
            n -= length;
        }
        DAY
    }
}

/// A calendar ready to be asked. Days outside of the span it was made for follow its week.
#[derive(Clone, Debug)]
pub struct WorkingTime {
    first_day: i64,
    /// Working seconds before each day of the span and, last, in the whole of it.
    before: Vec<i64>,
    /// For each [`STRIDE`] of working seconds the day on which it begins: where to look for a moment by its work.
    days: Vec<u32>,
    /// The pattern of each day of the span.
    kinds: Vec<u16>,
    patterns: Vec<Pattern>,
    /// The patterns of a week, Monday first.
    week: [u16; 7],
    week_total: i64,
}

/// A calendar in which nobody ever works: no date can be computed with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the calendar has no working time")]
pub struct NoWorkingTime;

impl WorkingTime {
    /// A calendar of these weeks (Monday first) with other `hours` on single days: asked for each day from `first` to
    /// `last`, `None` where the week holds.
    pub fn new(
        week: &[Hours; 7],
        (first, last): (Date, Date),
        hours: impl Fn(Date) -> Option<Hours>,
    ) -> Result<Self, NoWorkingTime> {
        let mut patterns: Vec<Pattern> = Vec::new();
        let mut kind_of = |hours: &[(u32, u32)]| {
            let pattern = Pattern::of(hours);
            let known = patterns.iter().position(|p| *p == pattern);
            known.unwrap_or_else(|| {
                patterns.push(pattern);
                patterns.len() - 1
            }) as u16
        };
        let week: [u16; 7] = std::array::from_fn(|day| kind_of(&week[day]));
        let first_day = i64::from(day_number(first));
        let (mut kinds, mut date) = (Vec::new(), Some(first));
        while let Some(day) = date.filter(|day| *day <= last) {
            let usual = week[day.weekday().to_monday_zero_offset() as usize];
            kinds.push(hours(day).map_or(usual, |own| kind_of(&own)));
            date = day.tomorrow().ok();
        }
        let mut sum = 0;
        let mut before = vec![0];
        for &kind in &kinds {
            sum += patterns[usize::from(kind)].total;
            before.push(sum);
        }
        let week_total = week.iter().map(|&kind| patterns[usize::from(kind)].total).sum();
        // Days of the span alone would leave nowhere to go beyond it.
        if week_total == 0 {
            return Err(NoWorkingTime);
        }
        let mut days = Vec::new();
        for (day, &end) in before.iter().enumerate().skip(1) {
            while (days.len() as i64) * STRIDE < end {
                days.push(day as u32 - 1);
            }
        }
        Ok(WorkingTime { first_day, before, days, kinds, patterns, week, week_total })
    }

    /// Day and night, every day: time on the clock.
    pub fn always() -> Self {
        let day = Pattern::of(&[(0, DAY as u32)]);
        WorkingTime {
            first_day: 0,
            before: vec![0],
            days: Vec::new(),
            kinds: Vec::new(),
            patterns: vec![day],
            week: [0; 7],
            week_total: 7 * DAY,
        }
    }

    /// Working seconds from the first day of the span to `at`; negative before it.
    pub fn work(&self, at: Moment) -> i64 {
        let (day, second) = (at.div_euclid(DAY) - self.first_day, at.rem_euclid(DAY));
        let kind = match usize::try_from(day).ok().and_then(|i| Some((i, *self.kinds.get(i)?))) {
            Some((index, kind)) => return self.before[index] + self.pattern(kind).before(second),
            None => self.week[self.weekday(day)],
        };
        self.outside(day) + self.pattern(kind).before(second)
    }

    /// When working second `work` (as [`WorkingTime::work`] counts) begins: never at the end of a shift.
    pub fn start_of(&self, work: i64) -> Moment {
        let (day, rest) = self.day_of(work, false);
        (day + self.first_day) * DAY + self.kind(day).start_of(rest)
    }

    /// When `work` working seconds are over: never at the beginning of a shift.
    pub fn end_of(&self, work: i64) -> Moment {
        let (day, rest) = self.day_of(work, true);
        (day + self.first_day) * DAY + self.kind(day).end_of(rest)
    }

    /// The first moment from `at` on at which work goes on.
    pub fn next(&self, at: Moment) -> Moment {
        self.start_of(self.work(at))
    }

    /// The last moment up to `at` at which work has gone on.
    pub fn previous(&self, at: Moment) -> Moment {
        self.end_of(self.work(at))
    }

    /// When work that begins at `start` and takes `duration` working seconds is over; `start` itself for none.
    pub fn finish(&self, start: Moment, duration: i64) -> Moment {
        if duration <= 0 { start } else { self.end_of(self.work(start) + duration) }
    }

    /// When work must begin that takes `duration` working seconds and is over at `finish`; `finish` itself for none.
    pub fn start(&self, finish: Moment, duration: i64) -> Moment {
        if duration <= 0 { finish } else { self.start_of(self.work(finish) - duration) }
    }

    /// Working seconds from `from` to `to`; negative where `to` is earlier.
    pub fn between(&self, from: Moment, to: Moment) -> i64 {
        self.work(to) - self.work(from)
    }

    fn pattern(&self, kind: u16) -> &Pattern {
        &self.patterns[usize::from(kind)]
    }

    fn weekday(&self, day: i64) -> usize {
        // 1 January 1970 was a Thursday.
        (day + self.first_day + 3).rem_euclid(7) as usize
    }

    /// The pattern of a day, counted from the first of the span.
    fn kind(&self, day: i64) -> &Pattern {
        let inside = usize::try_from(day).ok().and_then(|i| self.kinds.get(i));
        self.pattern(inside.copied().unwrap_or_else(|| self.week[self.weekday(day)]))
    }

    /// Working seconds before a day outside of the span.
    fn outside(&self, day: i64) -> i64 {
        let days = self.kinds.len() as i64;
        let (from, base) = if day < 0 { (0, 0) } else { (days, self.before[self.kinds.len()]) };
        let (weeks, rest) = ((day - from).div_euclid(7), (day - from).rem_euclid(7));
        let start = from + weeks * 7;
        let part: i64 = (start..start + rest).map(|d| self.pattern(self.week[self.weekday(d)]).total).sum();
        base + weeks * self.week_total + part
    }

    /// The day on which working second `work` begins (`late`: is over), and how many seconds of that day it is.
    fn day_of(&self, work: i64, late: bool) -> (i64, i64) {
        let lies_before = |sum: i64| if late { sum < work } else { sum <= work };
        let all = self.before[self.kinds.len()];
        if lies_before(0) && !lies_before(all) {
            let mut day = self.days[((work / STRIDE) as usize).min(self.days.len() - 1)] as usize;
            while day > 0 && !lies_before(self.before[day]) {
                day -= 1;
            }
            while lies_before(self.before[day + 1]) {
                day += 1;
            }
            return (day as i64, work - self.before[day]);
        }
        // Beyond the span: whole weeks, then day by day.
        let (from, base) = if lies_before(0) { (self.kinds.len() as i64, all) } else { (0, 0) };
        let rest = work - base;
        let weeks =
            if late { (rest - 1).div_euclid(self.week_total) } else { rest.div_euclid(self.week_total) };
        let mut day = from + weeks * 7;
        let mut left = rest - weeks * self.week_total;
        loop {
            let total = self.pattern(self.week[self.weekday(day)]).total;
            if if late { left <= total } else { left < total } {
                return (day, left);
            }
            left -= total;
            day += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn office() -> WorkingTime {
        let day: Hours = vec![(8 * 3600, 12 * 3600), (13 * 3600, 17 * 3600)];
        let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, vec![], vec![]];
        let off = date(2026, 11, 23);
        WorkingTime::new(&week, (date(2026, 11, 1), date(2026, 12, 31)), |day| (day == off).then(Vec::new))
            .unwrap()
    }

    fn at(text: &str) -> Moment {
        moment(text.parse().unwrap())
    }

    #[test]
    fn days_and_breaks_are_skipped() {
        let office = office();
        // Friday noon and eight hours more, over a holiday on Monday.
        let finish = office.finish(at("2026-11-20T13:00"), 8 * 3600);
        assert_eq!(date_time(finish).to_string(), "2026-11-24T12:00:00");
        assert_eq!(office.start(finish, 8 * 3600), at("2026-11-20T13:00"));
        assert_eq!(office.next(at("2026-11-20T17:00")), at("2026-11-24T08:00"));
        assert_eq!(office.previous(at("2026-11-24T08:00")), at("2026-11-20T17:00"));
        assert_eq!(office.next(at("2026-11-20T12:30")), at("2026-11-20T13:00"));
    }

    #[test]
    fn outside_of_its_span_a_calendar_follows_its_week() {
        let office = office();
        assert_eq!(office.between(at("2030-04-01T08:00"), at("2030-04-08T08:00")), 40 * 3600);
        assert_eq!(office.between(at("2020-04-06T08:00"), at("2020-04-13T08:00")), 40 * 3600);
        assert_eq!(office.finish(at("2030-04-01T08:00"), 40 * 3600), at("2030-04-05T17:00"));
        assert_eq!(office.start(at("2020-04-10T17:00"), 40 * 3600), at("2020-04-06T08:00"));
    }

    #[test]
    fn nobody_can_compute_without_working_time() {
        let week: [Hours; 7] = std::array::from_fn(|_| vec![]);
        let made = WorkingTime::new(&week, (date(2026, 1, 1), date(2026, 1, 2)), |_| None);
        assert_eq!(made.err(), Some(NoWorkingTime));
    }

    proptest! {
        #[test]
        fn adding_and_measuring_are_inverse(start in -4_000_000_000_i64..4_000_000_000, duration in 1_i64..90_000_000) {
            for calendar in [office(), WorkingTime::always()] {
                let start = calendar.next(start);
                let finish = calendar.finish(start, duration);
                prop_assert_eq!(calendar.between(start, finish), duration);
                prop_assert_eq!(calendar.start(finish, duration), start);
                prop_assert_eq!(calendar.previous(finish), finish);
                prop_assert_eq!(calendar.next(start), start);
            }
        }
    }
}
