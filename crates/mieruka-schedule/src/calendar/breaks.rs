//! Holidays in a row, the days between them, and the turn of the year.

use jiff::civil::Date;

use super::WorkCalendar;
use super::hours::weekday;

/// A row of days off, first to last.
pub type Break = (Date, Date);

impl WorkCalendar {
    /// Rows of at least `least` days off that touch the days from `from` to `to`, whole: ゴールデンウィーク, 年末年始 and
    /// シルバーウィーク are those of four days and more in most years.
    pub fn breaks(&self, from: Date, to: Date, least: u32) -> Vec<Break> {
        let mut found = Vec::new();
        let mut next = Some(from);
        while let Some(day) = next.filter(|day| *day <= to) {
            if self.is_business_day(day) {
                next = self.next_business_day_off(day);
                continue;
            }
            let row = self.row_off(day);
            if length(row) >= least {
                found.push(row);
            }
            next = row.1.tomorrow().ok();
        }
        found
    }

    /// Bridging days (飛石連休の谷間) from `from` to `to`: business days in rows of at most `longest` between days off, where
    /// one side is more than the usual weekend. Many people take them off.
    pub fn bridging_days(&self, from: Date, to: Date, longest: u32) -> Vec<Date> {
        let mut found = Vec::new();
        let mut next = Some(from);
        while let Some(day) = next.filter(|day| *day <= to) {
            if self.is_bridging_day(day, longest) {
                found.push(day);
            }
            next = day.tomorrow().ok();
        }
        found
    }

    /// Whether `day` is one of [`WorkCalendar::bridging_days`].
    pub fn is_bridging_day(&self, day: Date, longest: u32) -> bool {
        if !self.is_business_day(day) {
            return false;
        }
        let (mut before, mut after, mut days) = (day.yesterday(), day.tomorrow(), 1);
        while let Ok(earlier) = before
            && days <= longest
            && self.is_business_day(earlier)
        {
            (before, days) = (earlier.yesterday(), days + 1);
        }
        while let Ok(later) = after
            && days <= longest
            && self.is_business_day(later)
        {
            (after, days) = (later.tomorrow(), days + 1);
        }
        let (Ok(before), Ok(after)) = (before, after) else { return false };
        days <= longest && (self.is_long(before) || self.is_long(after))
    }

    /// 仕事納め of `year` and 仕事始め after it: the last business day of the one year and the first of the next. 28 December
    /// and 4 January, and where that is a weekend the weekday beside it, outside of the closing days.
    pub fn turn_of_year(&self, year: i16) -> (Date, Date) {
        let last = Date::new(year, 12, 31).unwrap_or(if year < 0 { Date::MIN } else { Date::MAX });
        let close = if self.is_business_day(last) { last } else { self.previous_business_day(last) };
        (close, self.next_business_day(last))
    }

    /// The first day off after a business day.
    fn next_business_day_off(&self, day: Date) -> Option<Date> {
        let mut next = day.tomorrow();
        while let Ok(day) = next {
            if !self.is_business_day(day) {
                return Some(day);
            }
            next = day.tomorrow();
        }
        None
    }

    /// The whole row of days off around one of them.
    fn row_off(&self, day: Date) -> Break {
        let first = self.previous_business_day(day).tomorrow().unwrap_or(day);
        let last = self.next_business_day(day).yesterday().unwrap_or(day);
        // At the ends of time there is no business day left to look from.
        (first.min(day), last.max(day))
    }

    /// Whether days are off around this day off that are worked in other weeks.
    fn is_long(&self, day: Date) -> bool {
        let (first, last) = self.row_off(day);
        let mut next = Some(first);
        while let Some(day) = next.filter(|day| *day <= last) {
            if self.rules().weekdays[weekday(day.weekday())] {
                return true;
            }
            next = day.tomorrow().ok();
        }
        false
    }
}

fn length((first, last): Break) -> u32 {
    let days = crate::working_time::day_number(last) - crate::working_time::day_number(first);
    days.unsigned_abs() + 1
}
