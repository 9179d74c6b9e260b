//! Working calendars as MS Project writes them: the usual week, other weeks for a time, and days out of the ordinary.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Most days one exception stands for.
pub const MAX_DATES: usize = 10_000;

/// Working times of a day: from and to in seconds since midnight, in order and without overlap. The end of the day is
/// 86 400; a shift across midnight is a range up to it and one from 0 on the next day. Empty: nobody works.
pub type DayHours = Vec<(u32, u32)>;

/// A calendar of the project, of a task or of a resource.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calendar {
    pub uid: i64,
    pub name: Option<String>,
    /// Stands on its own; `false` for the calendar of a resource.
    pub is_base: bool,
    /// The calendar that says what this one does not; it need not exist in the file. `None` for a base calendar.
    pub base_uid: Option<i64>,
    /// Monday first. `None`: nothing is said here, so the base calendar counts, and in a base calendar
    /// [`default_hours`].
    pub week: [Option<DayHours>; 7],
    /// In file order; MS Project lets an earlier one win over a later one.
    pub exceptions: Vec<CalendarException>,
    pub work_weeks: Vec<WorkWeek>,
}

/// Another week than the usual one for a time.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkWeek {
    pub name: Option<String>,
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Monday first. `None`: as in the usual week.
    pub week: [Option<DayHours>; 7],
}

/// Days with hours of their own, holidays above all.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarException {
    pub name: Option<String>,
    pub from: Date,
    /// The last day it may fall on.
    pub to: Date,
    pub hours: DayHours,
    pub recurrence: Recurrence,
    /// Every how many days, weeks, months or years it recurs.
    pub period: u32,
    pub occurrences: Option<u32>,
    /// The planner gave the number of occurrences rather than the last day.
    pub entered_by_occurrences: bool,
}

/// On which days between its first and its last an exception falls; the comment gives MS Project's number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Recurrence {
    /// 1: on every day.
    #[default]
    Daily,
    /// 2: `month` is 1–12; a `day` beyond the month's end means its last.
    YearlyByDate { month: i8, day: i8 },
    /// 3: for example the second Monday of January.
    YearlyByPosition { month: i8, position: MonthPosition, item: MonthItem },
    /// 4: a `day` beyond the month's end means its last.
    MonthlyByDate { day: i8 },
    /// 5
    MonthlyByPosition { position: MonthPosition, item: MonthItem },
    /// 6: bit 0 is Sunday, bit 6 Saturday. Weeks start on Sunday.
    Weekly { days: u8 },
    /// 7: on every day, so many times.
    DayCount,
    /// 8: Monday to Friday, so many times.
    WeekdayCount,
    /// 9: none told; on every day.
    Untold,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthPosition {
    First,
    Second,
    Third,
    Fourth,
    Last,
}

/// What is counted within a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthItem {
    Day,
    /// Monday to Friday.
    Weekday,
    /// Saturday and Sunday.
    WeekendDay,
    On(Weekday),
}

/// What MS Project takes where no calendar says anything: Monday to Friday 8–12 and 13–17.
pub fn default_hours(weekday: Weekday) -> DayHours {
    if is_weekend(weekday) { Vec::new() } else { vec![(8 * 3600, 12 * 3600), (13 * 3600, 17 * 3600)] }
}

fn is_weekend(weekday: Weekday) -> bool {
    matches!(weekday, Weekday::Saturday | Weekday::Sunday)
}

impl CalendarException {
    /// The days it falls on, in order and each once; at most [`MAX_DATES`].
    ///
    /// ```
    /// use jiff::civil::date;
    /// use mieruka_schedule::mspdi::{CalendarException, MonthItem, MonthPosition, Recurrence};
    /// // 成人の日: the second Monday of January.
    /// let coming_of_age = CalendarException {
    ///     name: None,
    ///     from: date(2026, 1, 1),
    ///     to: date(2027, 12, 31),
    ///     hours: Vec::new(),
    ///     recurrence: Recurrence::YearlyByPosition {
    ///         month: 1,
    ///         position: MonthPosition::Second,
    ///         item: MonthItem::On(jiff::civil::Weekday::Monday),
    ///     },
    ///     period: 1,
    ///     occurrences: None,
    ///     entered_by_occurrences: false,
    /// };
    /// assert_eq!(coming_of_age.dates(), [date(2026, 1, 12), date(2027, 1, 11)]);
    /// ```
    pub fn dates(&self) -> Vec<Date> {
        let (from, to) = (self.from, self.to);
        // Within any plan, and far within what the calendar can count.
        let period = i64::from(self.period.clamp(1, 10_000));
        let days = || from.series(period.days()).take_while(move |day| *day <= to);
        let limit = self.limit();
        match self.recurrence {
            Recurrence::Daily | Recurrence::DayCount | Recurrence::Untold => days().take(limit).collect(),
            Recurrence::WeekdayCount => from
                .series(1.day())
                .take_while(|day| *day <= to)
                .filter(|day| !is_weekend(day.weekday()))
                .step_by(period as usize)
                .take(limit)
                .collect(),
            Recurrence::Weekly { days } => weekly(from, to, period, days).take(limit).collect(),
            Recurrence::MonthlyByDate { day } => {
                self.monthly(period, from, |month| Some(day_of(month, day))).take(limit).collect()
            }
            Recurrence::MonthlyByPosition { position, item } => {
                self.monthly(period, from, |month| nth(month, position, item)).take(limit).collect()
            }
            Recurrence::YearlyByDate { month, day } => self
                .monthly(12 * period, in_month(from, month), |month| Some(day_of(month, day)))
                .take(limit)
                .collect(),
            Recurrence::YearlyByPosition { month, position, item } => self
                .monthly(12 * period, in_month(from, month), |month| nth(month, position, item))
                .take(limit)
                .collect(),
        }
    }

    /// For a plain stretch of days MS Project writes one occurrence, however long it is.
    fn limit(&self) -> usize {
        let counted =
            self.entered_by_occurrences && !matches!(self.recurrence, Recurrence::Daily | Recurrence::Untold);
        match self.occurrences {
            Some(count) if counted && count > 0 => MAX_DATES.min(count as usize),
            _ => MAX_DATES,
        }
    }

    /// What `pick` finds in every `months`th month. The month of `start` counts as the first unless its day lies
    /// before the exception begins; then the next year's or month's does.
    fn monthly(
        &self,
        months: i64,
        start: Date,
        pick: impl Fn(Date) -> Option<Date>,
    ) -> impl Iterator<Item = Date> {
        let (from, to) = (self.from, self.to);
        let mut first = start.first_of_month();
        let is_yearly =
            matches!(self.recurrence, Recurrence::YearlyByDate { .. } | Recurrence::YearlyByPosition { .. });
        if pick(first).is_none_or(|day| day < from) {
            let next = if is_yearly { 1.year() } else { 1.month() };
            first = first.saturating_add(next);
        }
        first
            .series(months.months())
            .take_while(move |month| *month <= to)
            .filter_map(pick)
            .filter(move |day| (from..=to).contains(day))
    }
}

fn weekly(from: Date, to: Date, period: i64, days: u8) -> impl Iterator<Item = Date> {
    // Without a day the search would go through centuries for nothing.
    let to = if days == 0 { Date::MIN } else { to };
    let sunday = from.saturating_sub(i64::from(from.weekday().to_sunday_zero_offset()).days());
    sunday
        .series(period.weeks())
        .take_while(move |week| *week <= to)
        .flat_map(move |week| {
            (0..7)
                .filter(move |bit| days >> bit & 1 == 1)
                .filter_map(move |bit| week.checked_add(bit.days()).ok())
        })
        .filter(move |day| (from..=to).contains(day))
}

/// The first of this month in the year of `date`.
fn in_month(date: Date, month: i8) -> Date {
    Date::new(date.year(), month.clamp(1, 12), 1).unwrap_or(date)
}

fn day_of(month: Date, day: i8) -> Date {
    let day = day.clamp(1, month.days_in_month());
    Date::new(month.year(), month.month(), day).unwrap_or(month)
}

/// The first, second, … or last such day of the month.
fn nth(month: Date, position: MonthPosition, item: MonthItem) -> Option<Date> {
    let days = (1..=month.days_in_month()).filter_map(|day| Date::new(month.year(), month.month(), day).ok());
    let mut days = days.filter(|day| match item {
        MonthItem::Day => true,
        MonthItem::Weekday => !is_weekend(day.weekday()),
        MonthItem::WeekendDay => is_weekend(day.weekday()),
        MonthItem::On(weekday) => day.weekday() == weekday,
    });
    match position {
        MonthPosition::First => days.next(),
        MonthPosition::Second => days.nth(1),
        MonthPosition::Third => days.nth(2),
        MonthPosition::Fourth => days.nth(3),
        MonthPosition::Last => days.next_back(),
    }
}
