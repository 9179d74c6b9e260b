//! Working time to the second: how much of it lies between two moments, and when a given amount of it is over.
//!
//! Moments are seconds since 1970-01-01T00:00 on the wall clock of the plan; a plan knows no time zones. A calendar is
//! seen as one growing number, the working seconds since a fixed day, so that adding a duration and measuring one are a
//! look-up each way.

mod open_day;
mod pattern;

use jiff::civil::{Date, DateTime, Time};

use pattern::Pattern;

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

/// Moments and working seconds outside of this (a million years) count as it, so that no sum overflows.
const FAR: i64 = 1 << 45;

/// A day of the span.
#[derive(Clone, Copy, Debug)]
struct Day {
    /// Working seconds before it, from the first day on.
    before: i64,
    pattern: u32,
}

/// A calendar ready to be asked. Days outside of the span it was made for follow its week.
#[derive(Clone, Debug)]
pub struct WorkingTime {
    first_day: i64,
    /// The days of the span and, last, the one after it.
    days: Vec<Day>,
    /// For each [`STRIDE`] of working seconds the day on which it begins: where to look for a moment by its work.
    strides: Vec<u32>,
    patterns: Vec<Pattern>,
    /// The patterns of a week, Monday first.
    week: [u32; 7],
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
            }) as u32
        };
        let week: [u32; 7] = std::array::from_fn(|day| kind_of(&week[day]));
        let first_day = i64::from(day_number(first));
        let (mut kinds, mut date) = (Vec::new(), Some(first));
        while let Some(day) = date.filter(|day| *day <= last) {
            let usual = week[day.weekday().to_monday_zero_offset() as usize];
            kinds.push(hours(day).map_or(usual, |own| kind_of(&own)));
            date = day.tomorrow().ok();
        }
        let total = |pattern: u32| patterns[pattern as usize].total;
        let week_total = week.iter().map(|&pattern| total(pattern)).sum();
        // Days of the span alone would leave nowhere to go beyond it.
        if week_total == 0 {
            return Err(NoWorkingTime);
        }
        let mut before = 0;
        let mut days = Vec::with_capacity(kinds.len() + 1);
        let mut strides = Vec::new();
        for (day, &pattern) in kinds.iter().enumerate() {
            days.push(Day { before, pattern });
            before += total(pattern);
            while (strides.len() as i64) * STRIDE < before {
                strides.push(day as u32);
            }
        }
        days.push(Day { before, pattern: 0 });
        Ok(WorkingTime { first_day, days, strides, patterns, week, week_total })
    }

    /// Day and night, every day: time on the clock.
    pub fn always() -> Self {
        WorkingTime {
            first_day: 0,
            days: vec![Day { before: 0, pattern: 0 }],
            strides: Vec::new(),
            patterns: vec![Pattern::of(&[(0, DAY as u32)])],
            week: [0; 7],
            week_total: 7 * DAY,
        }
    }

    /// The day of a moment, counted from the first of the span, and the second of it.
    #[inline]
    fn split(&self, at: Moment) -> (i64, i64) {
        (at.div_euclid(DAY) - self.first_day, at.rem_euclid(DAY))
    }

    /// A day of the span, by its number.
    #[inline]
    fn inside(&self, day: i64) -> Option<&Day> {
        let (_, span) = self.days.split_last()?;
        span.get(usize::try_from(day).ok()?)
    }

    /// Working seconds from the first day of the span to `at`; negative before it.
    #[inline]
    pub fn work(&self, at: Moment) -> i64 {
        let (day, second) = self.split(at);
        match self.inside(day) {
            Some(own) => own.before + self.pattern(own.pattern).before(second),
            None => self.work_outside(at),
        }
    }

    #[cold]
    fn work_outside(&self, at: Moment) -> i64 {
        let (day, second) = self.split(at.clamp(-FAR, FAR));
        self.outside(day) + self.kind(day).before(second)
    }

    /// When working second `work` (as [`WorkingTime::work`] counts) begins: never at the end of a shift.
    #[inline]
    pub fn start_of(&self, work: i64) -> Moment {
        let (day, rest) = self.day_of(work, false);
        (day + self.first_day) * DAY + self.kind(day).start_of(rest)
    }

    /// When `work` working seconds are over: never at the beginning of a shift.
    #[inline]
    pub fn end_of(&self, work: i64) -> Moment {
        let (day, rest) = self.day_of(work, true);
        (day + self.first_day) * DAY + self.kind(day).end_of(rest)
    }

    /// The first moment from `at` on at which work goes on.
    pub fn next(&self, at: Moment) -> Moment {
        self.begin(at).0
    }

    /// The last moment up to `at` at which work has gone on.
    pub fn previous(&self, at: Moment) -> Moment {
        self.end(at).0
    }

    /// [`WorkingTime::next`] and [`WorkingTime::work`] at once.
    #[inline]
    pub(crate) fn begin(&self, at: Moment) -> (Moment, i64) {
        let (day, second) = self.split(at);
        if let Some(own) = self.inside(day) {
            let pattern = self.pattern(own.pattern);
            let work = own.before + pattern.before(second);
            let begins = pattern.next(second).map(|begins| at - second + begins);
            return (begins.unwrap_or_else(|| self.start_of(work)), work);
        }
        let work = self.work_outside(at);
        (self.start_of(work), work)
    }

    /// [`WorkingTime::previous`] and [`WorkingTime::work`] at once.
    #[inline]
    pub(crate) fn end(&self, at: Moment) -> (Moment, i64) {
        let (day, second) = self.split(at);
        if let Some(own) = self.inside(day) {
            let pattern = self.pattern(own.pattern);
            let work = own.before + pattern.before(second);
            let ends = pattern.previous(second).map(|ends| at - second + ends);
            return (ends.unwrap_or_else(|| self.end_of(work)), work);
        }
        let work = self.work_outside(at);
        (self.end_of(work), work)
    }

    /// When work that begins at `start` and takes `duration` working seconds is over; `start` itself for none.
    pub fn finish(&self, start: Moment, duration: i64) -> Moment {
        if duration <= 0 { start } else { self.end_of(self.work(start).saturating_add(duration)) }
    }

    /// When work must begin that takes `duration` working seconds and is over at `finish`; `finish` itself for none.
    pub fn start(&self, finish: Moment, duration: i64) -> Moment {
        if duration <= 0 { finish } else { self.start_of(self.work(finish).saturating_sub(duration)) }
    }

    /// Working seconds from `from` to `to`; negative where `to` is earlier.
    pub fn between(&self, from: Moment, to: Moment) -> i64 {
        self.work(to) - self.work(from)
    }

    #[inline]
    fn pattern(&self, pattern: u32) -> &Pattern {
        &self.patterns[pattern as usize]
    }

    /// The usual pattern of a day, counted from the first of the span.
    fn usual(&self, day: i64) -> &Pattern {
        self.pattern(self.week[self.weekday(day)])
    }

    /// Monday is 0.
    fn weekday(&self, day: i64) -> usize {
        // 1 January 1970 was a Thursday.
        (day + self.first_day + 3).rem_euclid(7) as usize
    }

    /// The pattern of a day, counted from the first of the span.
    #[inline]
    fn kind(&self, day: i64) -> &Pattern {
        self.inside(day).map_or_else(|| self.usual(day), |own| self.pattern(own.pattern))
    }

    /// Days of the span, and working seconds in the whole of it.
    #[inline]
    fn span(&self) -> (i64, i64) {
        self.days.last().map_or((0, 0), |after| (self.days.len() as i64 - 1, after.before))
    }

    /// Working seconds before a day outside of the span.
    fn outside(&self, day: i64) -> i64 {
        let (from, base) = if day < 0 { (0, 0) } else { self.span() };
        let (weeks, rest) = ((day - from).div_euclid(7), (day - from).rem_euclid(7));
        let start = from + weeks * 7;
        let part: i64 = (start..start + rest).map(|day| self.usual(day).total).sum();
        base + weeks * self.week_total + part
    }

    /// The day on which working second `work` begins (`late`: is over), and how many seconds of that day it is.
    #[inline]
    fn day_of(&self, work: i64, late: bool) -> (i64, i64) {
        let lies_before = |sum: i64| if late { sum < work } else { sum <= work };
        if !lies_before(0) || lies_before(self.span().1) {
            return self.day_outside(work.clamp(-FAR, FAR), late);
        }
        let mut day = self.strides[((work / STRIDE) as usize).min(self.strides.len() - 1)] as usize;
        while day > 0 && !lies_before(self.days[day].before) {
            day -= 1;
        }
        while lies_before(self.days[day + 1].before) {
            day += 1;
        }
        (day as i64, work - self.days[day].before)
    }

    /// Beyond the span: whole weeks, then day by day.
    #[cold]
    fn day_outside(&self, work: i64, late: bool) -> (i64, i64) {
        let before = if late { work <= 0 } else { work < 0 };
        let (from, base) = if before { (0, 0) } else { self.span() };
        let rest = work - base;
        let weeks =
            if late { (rest - 1).div_euclid(self.week_total) } else { rest.div_euclid(self.week_total) };
        let mut day = from + weeks * 7;
        let mut left = rest - weeks * self.week_total;
        loop {
            let total = self.usual(day).total;
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
