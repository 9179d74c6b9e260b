//! Days of the story: everything is told relative to the eight drops, and the drops relative to `today`.

use jiff::ToSpan;
use jiff::civil::Date;
use mieruka_schedule::calendar::WorkCalendar;

/// How many weekly drops the story has.
pub(crate) const WEEKS: u32 = 8;

/// A day of the story: so many business days after (or before) the drop of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) week: u32,
    pub(crate) days: i32,
}

/// The business day `days` after the drop of `week`; negative for before.
pub(crate) const fn w(week: u32, days: i32) -> At {
    At { week, days }
}

/// The calendar of one programme.
pub(crate) struct Timeline {
    calendar: WorkCalendar,
    drops: Vec<Date>,
    /// The business days around the last drop, which stands at [`REACH`].
    days: Vec<Date>,
}

/// How far the plan looks back and ahead, in business days.
const REACH: i32 = 300;

impl Timeline {
    /// The last drop is the last business day up to `today`; the others lie a week apart, each on a business day of
    /// its own even where a long holiday swallows a week.
    pub(crate) fn new(today: Date) -> Self {
        let calendar = WorkCalendar::japan();
        let mut drops = Vec::new();
        let mut latest = today;
        for weeks_back in 0..i64::from(WEEKS) {
            let wanted = today.saturating_sub((weeks_back * 7).days());
            let mut day = wanted.min(latest);
            while !calendar.is_business_day(day) {
                day = day.saturating_sub(1.day());
            }
            drops.push(day);
            latest = day.saturating_sub(1.day());
        }
        drops.reverse();
        let mut day = calendar.add_business_days(drops[WEEKS as usize - 1], -REACH);
        let mut days = Vec::new();
        for _ in 0..=2 * REACH {
            days.push(day);
            day = calendar.next_business_day(day);
        }
        Timeline { calendar, drops, days }
    }

    /// The day the files of `week` (1 to 8) are received.
    pub(crate) fn drop_day(&self, week: u32) -> Date {
        self.drops[week.clamp(1, WEEKS) as usize - 1]
    }

    pub(crate) fn at(&self, at: At) -> Date {
        self.calendar.add_business_days(self.drop_day(at.week), at.days)
    }

    /// The business day `index` days after the last drop; the plan counts its days so.
    pub(crate) fn day(&self, index: i32) -> Date {
        match usize::try_from(index + REACH).ok().and_then(|i| self.days.get(i)) {
            Some(day) => *day,
            None => self.calendar.add_business_days(self.drop_day(WEEKS), index),
        }
    }

    /// The inverse of [`Timeline::day`] for the drop of `week`: zero or negative.
    pub(crate) fn drop_index(&self, week: u32) -> i32 {
        -self.calendar.business_days_between(self.drop_day(week), self.drop_day(WEEKS))
    }

    pub(crate) fn is_business_day(&self, day: Date) -> bool {
        self.calendar.is_business_day(day)
    }

    /// Puts month/day in the place of marks such as `{3-1}` (one business day before the drop of week 3).
    pub(crate) fn fill(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            match after.split_once('}').and_then(|(mark, tail)| Some((parse_mark(mark)?, tail))) {
                Some((at, tail)) => {
                    let day = self.at(at);
                    out.push_str(&format!("{}/{}", day.month(), day.day()));
                    rest = tail;
                }
                None => {
                    out.push('{');
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        out
    }
}

pub(crate) fn parse_mark(mark: &str) -> Option<At> {
    let split = mark.find(['+', '-'])?;
    let week = mark[..split].parse().ok().filter(|w| (1..=WEEKS).contains(w))?;
    Some(w(week, mark[split..].parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn drops_are_distinct_business_days_even_over_new_year() {
        for today in [date(2026, 1, 4), date(2026, 5, 6), date(2024, 2, 29), date(2027, 3, 31)] {
            let t = Timeline::new(today);
            assert!(t.drop_day(8) <= today);
            for week in 1..=8 {
                assert!(t.is_business_day(t.drop_day(week)), "{today} week {week}");
                if week > 1 {
                    assert!(t.drop_day(week - 1) < t.drop_day(week), "{today} week {week}");
                }
                assert_eq!(t.day(t.drop_index(week)), t.drop_day(week));
            }
        }
    }

    #[test]
    fn marks_become_days_and_other_braces_stay() {
        let t = Timeline::new(date(2026, 11, 20));
        assert_eq!(t.fill("{8+0}に{8-1}分を{x}へ{"), "11/20に11/19分を{x}へ{");
    }
}
