//! Fiscal years, halves (上期・下期) and quarters, and the days at their end (期末).

use jiff::civil::Date;

use super::WorkCalendar;

/// How many business days at the end of a half count as 期末: the last ten of March and September where the year starts
/// in April.
pub const TERM_END_DAYS: u32 = 10;

/// How a fiscal year is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TermKind {
    /// 年度
    Year,
    /// 上期 (1) and 下期 (2)
    Half,
    /// Q1 to Q4
    Quarter,
}

/// One year, half or quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FiscalTerm {
    pub kind: TermKind,
    /// The fiscal year, named after the calendar year in which it starts.
    pub year: i16,
    /// Its place in the year, from 1.
    pub number: u8,
    pub first: Date,
    pub last: Date,
}

impl WorkCalendar {
    /// The fiscal year `day` lies in, named after the calendar year in which it starts (2027-03-31 → 2026).
    pub fn fiscal_year(&self, day: Date) -> i16 {
        if day.month() >= self.first_month() { day.year() } else { day.year() - 1 }
    }

    /// The year, half or quarter `day` lies in. With the year from April: Q1 is April to June, 上期 April to September.
    pub fn fiscal_term(&self, day: Date, kind: TermKind) -> FiscalTerm {
        let length = match kind {
            TermKind::Year => 12,
            TermKind::Half => 6,
            TermKind::Quarter => 3,
        };
        let (year, start) = (self.fiscal_year(day), self.first_month());
        let place = (day.month() - start).rem_euclid(12) / length;
        // The first day of the month that comes so many months after the start of the year.
        let month = |months: i8| {
            let months = i16::from(start - 1 + months);
            Date::new(year + months / 12, (months % 12 + 1) as i8, 1)
        };
        let last = month((place + 1) * length).and_then(Date::yesterday);
        FiscalTerm {
            kind,
            year,
            number: place.unsigned_abs() + 1,
            first: month(place * length).unwrap_or(Date::MIN),
            last: last.unwrap_or(Date::MAX),
        }
    }

    /// Whether `day` is one of the last `days` business days of its year, half or quarter, or a day off after the first
    /// of them. 期末 is `(TermKind::Half, TERM_END_DAYS)`.
    pub fn is_term_end(&self, day: Date, kind: TermKind, days: u32) -> bool {
        let last = self.fiscal_term(day, kind).last;
        self.business_days_between(day, last).unsigned_abs() < days
    }

    fn first_month(&self) -> i8 {
        match self.rules().fiscal_year_starts {
            month @ 1..=12 => month,
            _ => 4,
        }
    }
}
