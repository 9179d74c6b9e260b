//! Reading calendars. MS Project writes exceptions twice, the new way and as weekdays of type 0; the new way counts.

use std::collections::HashMap;

use jiff::civil::{Date, Weekday};

use super::calendar::{
    Calendar, CalendarException, DayHours, MAX_DATES, MonthItem, MonthPosition, Recurrence, WorkWeek,
    default_hours,
};
use super::plan::{PlanProblem, ProblemKind};
use super::read::{MAX_PROBLEMS, MspdiError, Reading};
use super::value;

/// Most calendars of a plan: about as many as there are people.
pub const MAX_CALENDARS: usize = 20_000;
/// Most exceptions and other weeks of all calendars together.
pub const MAX_EXCEPTIONS: usize = 500_000;

/// Most days that all exceptions and other weeks stand for together.
pub const MAX_EXCEPTION_DAYS: usize = 3_000_000;

/// Longest chain of calendars of which each is based on the next.
const MAX_BASES: usize = 20;

/// One `WeekDay` element.
pub(super) struct WeekDay {
    /// 0: an exception of the old way; 1 is Sunday, 7 Saturday.
    pub(super) kind: Option<u8>,
    period: Option<(Date, Date)>,
    pub(super) hours: DayHours,
}

impl Reading<'_> {
    pub(super) fn calendar(&mut self) -> Result<(), MspdiError> {
        self.within(self.plan.calendars.len(), MAX_CALENDARS, "calendars")?;
        let (start, line) = (self.cursor.tag_start(), self.cursor.line());
        let mut calendar = Calendar::default();
        let mut uid = None;
        let mut old = Vec::new();
        while self.cursor.child()? {
            match self.cursor.name.as_bytes() {
                b"UID" => uid = self.value("Calendar/UID", value::number)?,
                b"Name" => calendar.name = self.line_of_text()?,
                b"IsBaseCalendar" => calendar.is_base = self.switch("IsBaseCalendar")?,
                b"BaseCalendarUID" => calendar.base_uid = self.reference("BaseCalendarUID")?,
                b"WeekDays" => old.extend(self.week_days(&mut calendar.week)?),
                b"Exceptions" => {
                    while self.cursor.child()? {
                        if self.cursor.name == "Exception" {
                            calendar.exceptions.extend(self.exception()?);
                        } else {
                            self.cursor.skip()?;
                        }
                    }
                }
                b"WorkWeeks" => {
                    while self.cursor.child()? {
                        if self.cursor.name == "WorkWeek" {
                            calendar.work_weeks.extend(self.work_week()?);
                        } else {
                            self.cursor.skip()?;
                        }
                    }
                }
                _ => self.cursor.skip()?,
            }
        }
        if calendar.exceptions.is_empty() {
            calendar.exceptions = old;
        }
        if calendar.is_base {
            // Some versions write 0 for "none" there.
            calendar.base_uid = None;
        }
        match uid {
            None => self.problem(ProblemKind::NoUid { element: "Calendar" }),
            Some(uid) if !self.calendar_uids.insert(uid) => {
                self.unreadable("Calendar/UID", &uid.to_string());
                self.spans.double_calendars.push((uid, self.since(start)));
            }
            Some(uid) => {
                self.plan.calendars.push(Calendar { uid, ..calendar });
                self.spans.calendars.push(self.since(start));
                self.calendar_lines.push(line);
            }
        }
        Ok(())
    }

    /// Tells which calendars are based on themselves. Called when all are read, for they may name one another in any
    /// order.
    pub(super) fn judge_calendars(&mut self) {
        let bases: HashMap<i64, Option<i64>> =
            self.plan.calendars.iter().map(|calendar| (calendar.uid, calendar.base_uid)).collect();
        for (calendar, &line) in self.plan.calendars.iter().zip(&self.calendar_lines) {
            let mut base = calendar.base_uid;
            for _ in 0..MAX_BASES {
                base = base.and_then(|uid| bases.get(&uid).copied().flatten());
            }
            if base.is_some() && self.plan.problems.len() < MAX_PROBLEMS {
                let calendar = calendar.name.clone().unwrap_or_else(|| calendar.uid.to_string());
                let kind = ProblemKind::CalendarCircle { calendar };
                self.plan.problems.push(PlanProblem { line, task: None, kind });
            }
        }
    }

    /// Puts the weekdays into `week` and returns the exceptions of the old way.
    fn week_days(&mut self, week: &mut [Option<DayHours>; 7]) -> Result<Vec<CalendarException>, MspdiError> {
        let mut old = Vec::new();
        while self.cursor.child()? {
            if self.cursor.name != "WeekDay" {
                self.cursor.skip()?;
                continue;
            }
            let day = self.week_day()?;
            match (day.kind, day.period) {
                (Some(0), Some((from, to))) => {
                    self.one_more_exception()?;
                    old.push(CalendarException {
                        name: None,
                        from,
                        to,
                        hours: day.hours,
                        recurrence: Recurrence::Daily,
                        period: 1,
                        occurrences: None,
                        entered_by_occurrences: false,
                    });
                }
                (Some(0), None) => self.unreadable("WeekDay/TimePeriod", ""),
                (Some(kind), _) => week[usize::from(kind + 5) % 7] = Some(day.hours),
                // Told where it was read, unless it is missing.
                (None, _) => {}
            }
        }
        Ok(old)
    }

    pub(super) fn week_day(&mut self) -> Result<WeekDay, MspdiError> {
        let (mut kind, mut period, mut hours, mut works) = (None, None, None, false);
        while self.cursor.child()? {
            match self.cursor.name.as_bytes() {
                b"DayType" => kind = self.value("DayType", |text| value::number_in(text, 0..=7))?,
                b"DayWorking" => works = self.switch("DayWorking")?,
                b"TimePeriod" => period = self.time_period()?,
                b"WorkingTimes" => hours = Some(self.working_times()?),
                _ => self.cursor.skip()?,
            }
        }
        Ok(WeekDay { kind, period, hours: hours_of(works, hours) })
    }

    pub(super) fn exception(&mut self) -> Result<Option<CalendarException>, MspdiError> {
        self.one_more_exception()?;
        let (mut name, mut dates, mut hours, mut works) = (None, None, None, false);
        let (mut kind, mut period, mut occurrences, mut entered_by_occurrences) = (1, 1, None, false);
        let (mut month, mut item, mut position, mut day, mut days) = (None, None, None, None, None);
        while self.cursor.child()? {
            match self.cursor.name.as_bytes() {
                b"Name" => name = self.line_of_text()?,
                b"EnteredByOccurrences" => entered_by_occurrences = self.switch("EnteredByOccurrences")?,
                b"TimePeriod" => dates = self.time_period()?,
                b"Occurrences" => occurrences = self.value("Exception/Occurrences", value::number)?,
                b"Type" => {
                    kind = self.value("Exception/Type", |text| value::number_in(text, 1..=9))?.unwrap_or(9);
                }
                b"Period" => period = self.value("Exception/Period", value::number)?.unwrap_or(1),
                b"Month" => month = self.value("Exception/Month", |text| value::number_in(text, 0..=11))?,
                b"MonthItem" => item = self.value("Exception/MonthItem", month_item)?,
                b"MonthPosition" => position = self.value("Exception/MonthPosition", month_position)?,
                b"MonthDay" => {
                    day = self.value("Exception/MonthDay", |text| value::number_in(text, 0..=31))?;
                }
                b"DaysOfWeek" => {
                    days = self.value("Exception/DaysOfWeek", |t| value::number_in(t, 0..=127))?;
                }
                b"DayWorking" => works = self.switch("DayWorking")?,
                b"WorkingTimes" => hours = Some(self.working_times()?),
                _ => self.cursor.skip()?,
            }
        }
        let Some((from, to)) = dates else {
            self.unreadable("Exception/TimePeriod", "");
            return Ok(None);
        };
        // MS Project counts months from 0.
        let month = month.map(|month: i8| month + 1);
        let recurrence = match kind {
            1 => Some(Recurrence::Daily),
            2 => month.zip(day).map(|(month, day)| Recurrence::YearlyByDate { month, day }),
            3 => month
                .zip(position.zip(item))
                .map(|(month, (position, item))| Recurrence::YearlyByPosition { month, position, item }),
            4 => day.map(|day| Recurrence::MonthlyByDate { day }),
            5 => position.zip(item).map(|(position, item)| Recurrence::MonthlyByPosition { position, item }),
            6 => days.map(|days| Recurrence::Weekly { days }),
            7 => Some(Recurrence::DayCount),
            8 => Some(Recurrence::WeekdayCount),
            _ => Some(Recurrence::Untold),
        };
        let Some(recurrence) = recurrence else {
            // Its days are unknown; taking every day from first to last would free or block whole years.
            self.unreadable("Exception/Type", &kind.to_string());
            return Ok(None);
        };
        let hours = hours_of(works, hours);
        Ok(Some(CalendarException {
            name,
            from,
            to,
            hours,
            recurrence,
            period,
            occurrences,
            entered_by_occurrences,
        }))
    }

    pub(super) fn work_week(&mut self) -> Result<Option<WorkWeek>, MspdiError> {
        self.one_more_exception()?;
        let (mut name, mut dates, mut week) = (None, None, Default::default());
        while self.cursor.child()? {
            match self.cursor.name.as_bytes() {
                b"Name" => name = self.line_of_text()?,
                b"TimePeriod" => dates = self.time_period()?,
                b"WeekDays" => drop(self.week_days(&mut week)?),
                _ => self.cursor.skip()?,
            }
        }
        if dates.is_none() {
            self.unreadable("WorkWeek/TimePeriod", "");
        }
        Ok(dates.map(|(from, to)| WorkWeek { name, from, to, week }))
    }

    /// First and last day; `None` where they are missing or the wrong way round.
    fn time_period(&mut self) -> Result<Option<(Date, Date)>, MspdiError> {
        let (mut from, mut to) = (None, None);
        while self.cursor.child()? {
            match self.cursor.name.as_bytes() {
                b"FromDate" => from = self.date("FromDate")?,
                b"ToDate" => to = self.date("ToDate")?,
                _ => self.cursor.skip()?,
            }
        }
        let period = from.zip(to).map(|(from, to)| (from.date(), to.date())).filter(|(from, to)| from <= to);
        if let Some((from, to)) = period {
            let years = i64::from(to.year()) - i64::from(from.year());
            let days = years * 366 + i64::from(to.day_of_year()) - i64::from(from.day_of_year()) + 1;
            self.exception_days += MAX_DATES.min(usize::try_from(days).unwrap_or(1));
            self.within(self.exception_days, MAX_EXCEPTION_DAYS, "days of calendar exceptions")?;
        }
        Ok(period)
    }

    fn working_times(&mut self) -> Result<DayHours, MspdiError> {
        let mut hours = DayHours::new();
        while self.cursor.child()? {
            if self.cursor.name != "WorkingTime" {
                self.cursor.skip()?;
                continue;
            }
            let (mut from, mut to) = (None, None);
            while self.cursor.child()? {
                match self.cursor.name.as_bytes() {
                    b"FromTime" => from = self.value("FromTime", value::time_of_day)?,
                    b"ToTime" => to = self.value("ToTime", value::time_of_day)?,
                    _ => self.cursor.skip()?,
                }
            }
            // Empty elements are how older versions fill up to five.
            let Some((from, to)) = from.zip(to) else { continue };
            let to = if to == 0 { value::DAY } else { to };
            if from < to {
                hours.push((from, to));
            } else {
                self.unreadable("WorkingTime", &format!("{}–{}", clock(from), clock(to)));
            }
        }
        Ok(in_order(hours))
    }

    fn one_more_exception(&mut self) -> Result<(), MspdiError> {
        self.within(self.exceptions, MAX_EXCEPTIONS, "calendar exceptions")?;
        self.exceptions += 1;
        Ok(())
    }
}

/// A day that is worked without saying when has the usual hours.
fn hours_of(works: bool, hours: Option<DayHours>) -> DayHours {
    match hours {
        _ if !works => DayHours::new(),
        Some(hours) if !hours.is_empty() => hours,
        _ => default_hours(Weekday::Monday),
    }
}

/// Sorted; what overlaps is put together, for nobody works an hour twice.
fn in_order(mut hours: DayHours) -> DayHours {
    hours.sort_unstable();
    hours.dedup_by(|next, kept| {
        let overlaps = next.0 < kept.1;
        if overlaps {
            kept.1 = kept.1.max(next.1);
        }
        overlaps
    });
    hours
}

fn clock(seconds: u32) -> String {
    format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60)
}

fn month_position(text: &str) -> Option<MonthPosition> {
    Some(match text {
        "0" => MonthPosition::First,
        "1" => MonthPosition::Second,
        "2" => MonthPosition::Third,
        "3" => MonthPosition::Fourth,
        "4" => MonthPosition::Last,
        _ => return None,
    })
}

fn month_item(text: &str) -> Option<MonthItem> {
    Some(match text {
        "0" => MonthItem::Day,
        "1" => MonthItem::Weekday,
        "2" => MonthItem::WeekendDay,
        "3" => MonthItem::On(Weekday::Sunday),
        "4" => MonthItem::On(Weekday::Monday),
        "5" => MonthItem::On(Weekday::Tuesday),
        "6" => MonthItem::On(Weekday::Wednesday),
        "7" => MonthItem::On(Weekday::Thursday),
        "8" => MonthItem::On(Weekday::Friday),
        "9" => MonthItem::On(Weekday::Saturday),
        _ => return None,
    })
}
