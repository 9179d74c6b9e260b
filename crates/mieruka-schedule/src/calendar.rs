//! Business days: which days people work, how many lie between two dates, where the n-th one is; fiscal terms, holidays
//! in a row, and the hours that make working time of them.

mod breaks;
mod fiscal;
mod hours;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::holiday::{Holiday, holiday};

pub use breaks::Break;
pub use fiscal::{FiscalTerm, TERM_END_DAYS, TermKind};
pub use hours::DailyHours;

/// Years whose days are remembered once computed; other years are computed at every call.
const FIRST_YEAR: i16 = 1970;
const LAST_YEAR: i16 = 2299;
const YEARS: usize = (LAST_YEAR - FIRST_YEAR + 1) as usize;

/// What makes a day a working day. The default is that of most Japanese companies and public bodies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CalendarRules {
    /// Which weekdays are worked, Monday first.
    pub weekdays: [bool; 7],
    /// Public holidays of Japan are off.
    pub national_holidays: bool,
    /// 年末年始: 29 December to 3 January is off.
    pub year_end: bool,
    /// お盆: 13 to 16 August is off. Off by default, for no law knows it.
    pub obon: bool,
    /// Further days off in every year: a company's own お盆, a founding day, a longer 年末年始.
    pub yearly: Vec<YearlyClosing>,
    /// Further days off: a move, a site's closing days.
    pub closed: BTreeSet<Date>,
    /// Working days in spite of every rule above: a release weekend.
    pub working: BTreeSet<Date>,
    /// Month (1–12) in which the fiscal year starts; other numbers count as 4.
    pub fiscal_year_starts: i8,
}

impl Default for CalendarRules {
    fn default() -> Self {
        CalendarRules {
            weekdays: [true, true, true, true, true, false, false],
            national_holidays: true,
            year_end: true,
            obon: false,
            yearly: Vec::new(),
            closed: BTreeSet::new(),
            working: BTreeSet::new(),
            fiscal_year_starts: 4,
        }
    }
}

/// Days off of every year, the first and the last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearlyClosing {
    /// Month and day. After `to`: the days run over the turn of the year.
    pub from: (i8, i8),
    /// Month and day.
    pub to: (i8, i8),
}

impl YearlyClosing {
    fn has(&self, day: (i8, i8)) -> bool {
        if self.from <= self.to {
            (self.from..=self.to).contains(&day)
        } else {
            day >= self.from || day <= self.to
        }
    }
}

/// Why nobody works on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOff {
    Weekend,
    Holiday(Holiday),
    /// 年末年始
    YearEnd,
    /// お盆
    Obon,
    /// A closing day of this calendar's own.
    Closed,
}

/// A calendar of business days. Cheap to ask: each year is worked out once and kept as bits.
pub struct WorkCalendar {
    rules: CalendarRules,
    years: Box<[OnceLock<Year>]>,
}

/// One bit for each day of a year, set on business days.
#[derive(Clone, Copy)]
struct Year {
    bits: [u64; 6],
    total: u16,
}

impl WorkCalendar {
    pub fn new(rules: CalendarRules) -> Self {
        WorkCalendar { rules, years: (0..YEARS).map(|_| OnceLock::new()).collect() }
    }

    /// Weekdays without public holidays and without 29 December to 3 January; the fiscal year starts in April.
    pub fn japan() -> Self {
        Self::new(CalendarRules::default())
    }

    pub fn rules(&self) -> &CalendarRules {
        &self.rules
    }

    pub fn is_business_day(&self, day: Date) -> bool {
        match self.slot(day.year()) {
            Some(_) => self.year(day.year()).has(day_index(day)),
            // Not worth a year's days.
            None => self.day_off(day).is_none(),
        }
    }

    /// Why `day` is off; `None` on a business day. A holiday on a weekend is told as the holiday.
    pub fn day_off(&self, day: Date) -> Option<DayOff> {
        let rules = &self.rules;
        if rules.working.contains(&day) {
            return None;
        }
        if rules.closed.contains(&day) {
            return Some(DayOff::Closed);
        }
        if rules.national_holidays
            && let Some(holiday) = holiday(day)
        {
            return Some(DayOff::Holiday(holiday));
        }
        let date = (day.month(), day.day());
        if rules.year_end && matches!(date, (12, 29..=31) | (1, 1..=3)) {
            return Some(DayOff::YearEnd);
        }
        if rules.obon && matches!(date, (8, 13..=16)) {
            return Some(DayOff::Obon);
        }
        if rules.yearly.iter().any(|closing| closing.has(date)) {
            return Some(DayOff::Closed);
        }
        (!rules.weekdays[hours::weekday(day.weekday())]).then_some(DayOff::Weekend)
    }

    /// The first business day after `day`.
    pub fn next_business_day(&self, day: Date) -> Date {
        self.add_business_days(day, 1)
    }

    /// The last business day before `day`.
    pub fn previous_business_day(&self, day: Date) -> Date {
        self.add_business_days(day, -1)
    }

    /// The `n`-th business day after `day`; before it for a negative `n`; `day` itself for 0, business day or not.
    ///
    /// Where the calendar has no such day any more, the last (or first) date there is.
    pub fn add_business_days(&self, day: Date, n: i32) -> Date {
        match n {
            0 => day,
            1.. => self.forward(day, n.unsigned_abs()),
            ..0 => self.back(day, n.unsigned_abs()),
        }
    }

    /// The number of business days after `from` up to and including `to`; negative where `to` is earlier.
    ///
    /// So it is 0 for the same day, 1 from a Thursday to the Friday and 1 from a Friday to the Monday. For a business
    /// day `a`, `business_days_between(a, add_business_days(a, n)) == n`; and always
    /// `business_days_between(a, b) == -business_days_between(b, a)`.
    pub fn business_days_between(&self, from: Date, to: Date) -> i32 {
        if to < from {
            return -self.business_days_between(to, from);
        }
        if from.year() == to.year() {
            let year = self.year(from.year());
            return i32::from(year.up_to(day_index(to))) - i32::from(year.up_to(day_index(from)));
        }
        let first = self.year(from.year());
        let rest = i32::from(first.total - first.up_to(day_index(from)));
        let whole: i32 = (from.year() + 1..to.year()).map(|y| i32::from(self.year(y).total)).sum();
        rest + whole + i32::from(self.year(to.year()).up_to(day_index(to)))
    }

    fn forward(&self, day: Date, n: u32) -> Date {
        let mut year = day.year();
        let mut wanted = n + u32::from(self.year(year).up_to(day_index(day)));
        loop {
            let days = self.year(year);
            if wanted <= u32::from(days.total) {
                return days.nth(year, wanted).unwrap_or(Date::MAX);
            }
            if year == Date::MAX.year() {
                return Date::MAX;
            }
            wanted -= u32::from(days.total);
            year += 1;
        }
    }

    fn back(&self, day: Date, n: u32) -> Date {
        let mut year = day.year();
        let first = self.year(year);
        let index = day_index(day);
        let mut available = u32::from(first.up_to(index)) - u32::from(first.has(index));
        let mut wanted = n;
        loop {
            if wanted <= available {
                let position = available - wanted + 1;
                return self.year(year).nth(year, position).unwrap_or(Date::MIN);
            }
            if year == Date::MIN.year() {
                return Date::MIN;
            }
            wanted -= available;
            year -= 1;
            available = u32::from(self.year(year).total);
        }
    }

    fn year(&self, year: i16) -> Year {
        match self.slot(year) {
            Some(slot) => *slot.get_or_init(|| self.work_out(year)),
            None => self.work_out(year),
        }
    }

    fn slot(&self, year: i16) -> Option<&OnceLock<Year>> {
        self.years.get(usize::try_from(i32::from(year) - i32::from(FIRST_YEAR)).ok()?)
    }

    fn work_out(&self, year: i16) -> Year {
        let mut bits = [0u64; 6];
        let mut total = 0;
        // A search that will find nothing goes through all years there are.
        if !self.rules.weekdays.contains(&true) && !self.rules.working.iter().any(|day| day.year() == year) {
            return Year { bits, total };
        }
        let mut next = Date::new(year, 1, 1).ok();
        while let Some(day) = next.filter(|d| d.year() == year) {
            if self.day_off(day).is_none() {
                let index = day_index(day);
                bits[index / 64] |= 1 << (index % 64);
                total += 1;
            }
            next = day.tomorrow().ok();
        }
        Year { bits, total }
    }
}

impl Clone for WorkCalendar {
    fn clone(&self) -> Self {
        WorkCalendar { rules: self.rules.clone(), years: self.years.clone() }
    }
}

impl std::fmt::Debug for WorkCalendar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("WorkCalendar").field(&self.rules).finish()
    }
}

impl Year {
    fn has(&self, index: usize) -> bool {
        self.bits[index / 64] >> (index % 64) & 1 == 1
    }

    /// Business days of the year up to and including the day at `index`.
    fn up_to(&self, index: usize) -> u16 {
        let word = index / 64;
        let whole: u32 = self.bits[..word].iter().map(|w| w.count_ones()).sum();
        let mask = u64::MAX >> (63 - index % 64);
        (whole + (self.bits[word] & mask).count_ones()) as u16
    }

    /// The `position`-th business day of the year, counted from 1.
    fn nth(&self, year: i16, position: u32) -> Option<Date> {
        let mut left = position.checked_sub(1)?;
        for (word, &bits) in self.bits.iter().enumerate() {
            let here = bits.count_ones();
            if left < here {
                let mut bits = bits;
                for _ in 0..left {
                    bits &= bits - 1;
                }
                let index = word as i64 * 64 + i64::from(bits.trailing_zeros());
                return Date::new(year, 1, 1).ok()?.checked_add(index.days()).ok();
            }
            left -= here;
        }
        None
    }
}

fn day_index(day: Date) -> usize {
    (day.day_of_year() - 1) as usize
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_week_with_two_holidays() {
        let calendar = WorkCalendar::japan();
        let friday = date(2026, 9, 18);
        // 21 to 23 September 2026: 敬老の日, 国民の休日, 秋分の日.
        assert_eq!(calendar.next_business_day(friday), date(2026, 9, 24));
        assert_eq!(calendar.previous_business_day(date(2026, 9, 24)), friday);
        assert_eq!(calendar.business_days_between(friday, date(2026, 9, 23)), 0);
        assert_eq!(calendar.business_days_between(friday, date(2026, 9, 25)), 2);
        assert_eq!(calendar.business_days_between(date(2026, 9, 25), friday), -2);
    }

    #[test]
    fn the_turn_of_the_year_is_off() {
        let calendar = WorkCalendar::japan();
        assert_eq!(calendar.next_business_day(date(2026, 12, 28)), date(2027, 1, 4));
        assert_eq!(calendar.day_off(date(2026, 12, 30)), Some(DayOff::YearEnd));
        let open = WorkCalendar::new(CalendarRules { year_end: false, ..CalendarRules::default() });
        assert_eq!(open.next_business_day(date(2026, 12, 28)), date(2026, 12, 29));
    }

    #[test]
    fn own_days_win_over_the_rules() {
        let rules = CalendarRules {
            obon: true,
            closed: [date(2026, 10, 1)].into(),
            working: [date(2026, 11, 3), date(2026, 11, 7)].into(),
            ..CalendarRules::default()
        };
        let calendar = WorkCalendar::new(rules);
        assert_eq!(calendar.day_off(date(2026, 8, 13)), Some(DayOff::Obon));
        assert_eq!(calendar.day_off(date(2026, 10, 1)), Some(DayOff::Closed));
        assert!(calendar.is_business_day(date(2026, 11, 3)), "a holiday on which this project works");
        assert!(calendar.is_business_day(date(2026, 11, 7)), "a Saturday on which this project works");
        assert!(WorkCalendar::japan().is_business_day(date(2026, 8, 13)));
    }

    #[test]
    fn the_ends_of_time_end_the_search() {
        let calendar = WorkCalendar::japan();
        assert_eq!(calendar.add_business_days(date(9998, 1, 1), 1_000), Date::MAX);
        assert_eq!(calendar.add_business_days(date(-9998, 1, 1), -1_000), Date::MIN);
    }
}
