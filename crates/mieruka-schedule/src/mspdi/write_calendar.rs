//! Writing calendars.

use jiff::civil::Date;

use super::calendar::{Calendar, CalendarException, DayHours, Recurrence, WorkWeek};
use super::read::{MspdiError, Reading, Span};
use super::write_order as order;
use super::write_patch::{Home, Layout, Patch};
use super::write_task::Words;
use super::write_value as say;

/// A day of a week in the file's count: 1 is Sunday, 7 Saturday; 0 is an exception of the old way, which has no hours
/// here.
type WeekDay = (u8, Option<DayHours>);

impl Words<'_> {
    pub(super) fn calendar(
        &self,
        old: Option<(&Span, &Calendar)>,
        new: &Calendar,
        layout: &Layout,
    ) -> Result<String, MspdiError> {
        self.item(old.map(|(span, _)| span), "Calendar", order::CALENDAR, layout, |patch| {
            let was = old.map(|(_, calendar)| calendar);
            patch.put("UID", was.map(|c| &c.uid), &new.uid, say::number);
            patch.put("Name", was.map(|c| &c.name), &new.name, say::text);
            patch.put("IsBaseCalendar", was.map(|c| &c.is_base), &new.is_base, say::switch);
            patch.put("BaseCalendarUID", was.map(|c| &c.base_uid), &new.base_uid, say::reference);
            // Exceptions written both ways must not contradict one another; the new way alone stays.
            let exceptions = was.is_none_or(|c| c.exceptions != new.exceptions);
            self.week(patch, was.map(|c| &c.week), &new.week, exceptions)?;
            if exceptions {
                self.exceptions(patch, &new.exceptions)?;
            }
            if was.is_none_or(|c| c.work_weeks != new.work_weeks) {
                self.work_weeks(patch, &new.work_weeks)?;
            }
            Ok(())
        })
    }

    /// The weekdays in `WeekDays`; with `alone` all else that stands among them goes.
    fn week(
        &self,
        patch: &mut Patch,
        was: Option<&[Option<DayHours>; 7]>,
        new: &[Option<DayHours>; 7],
        alone: bool,
    ) -> Result<(), MspdiError> {
        if was == Some(new) && !alone {
            return Ok(());
        }
        let container = patch.element.named("WeekDays").next();
        let found = container.map_or(Ok(Vec::new()), |c| {
            self.children(c, "WeekDay", |reading| {
                let day = reading.week_day()?;
                Ok(day.kind.filter(|kind| *kind > 0 || alone).map(|kind| (kind, Some(day.hours))))
            })
        })?;
        let olds: Vec<(Span, &WeekDay)> = found.iter().map(|(span, day)| (span.clone(), day)).collect();
        // Sunday comes first in the file, Monday in the plan. Of a day told twice the last one counts: the others go.
        let days = (1..=7u8).map(|kind| (kind, new[usize::from(kind + 5) % 7].clone()));
        let news: Vec<WeekDay> = days.filter(|(_, hours)| hours.is_some()).collect();
        let last = |place: usize, day: &WeekDay| olds[place + 1..].iter().all(|(_, later)| later.0 != day.0);
        let (lasting, doubles): (Vec<_>, Vec<_>) =
            olds.iter().cloned().enumerate().partition(|(place, (_, day))| last(*place, day) && day.0 > 0);
        doubles.into_iter().for_each(|(_, (span, _))| patch.remove(span));
        let olds: Vec<_> = lasting.into_iter().map(|(_, old)| old).collect();
        patch.list(
            Home::Within("WeekDays"),
            &olds,
            &news,
            |day| day.0,
            |old, new, layout| {
                self.item(old.map(|(span, _)| span), "WeekDay", order::WEEK_DAY, layout, |patch| {
                    patch.put("DayType", old.map(|(_, day)| &day.0), &new.0, say::number);
                    hours(patch, new.1.as_deref().unwrap_or_default());
                    Ok(())
                })
            },
        )
    }

    fn exceptions(&self, patch: &mut Patch, news: &[CalendarException]) -> Result<(), MspdiError> {
        let container = patch.element.named("Exceptions").next();
        let found =
            container.map_or(Ok(Vec::new()), |c| self.children(c, "Exception", Reading::exception))?;
        let olds: Vec<_> = found.iter().map(|(span, exception)| (span.clone(), exception)).collect();
        let key = |exception: &CalendarException| (exception.name.clone(), exception.from);
        patch.list(Home::Within("Exceptions"), &olds, news, key, |old, new, layout| {
            self.item(old.map(|(span, _)| span), "Exception", order::EXCEPTION, layout, |patch| {
                let was = old.map(|(_, exception)| exception);
                let entered = was.map(|e| &e.entered_by_occurrences);
                patch.put("EnteredByOccurrences", entered, &new.entered_by_occurrences, say::switch);
                period(patch, was.map(|e| (e.from, e.to)), (new.from, new.to));
                patch.put("Occurrences", was.map(|e| &e.occurrences), &new.occurrences, say::maybe);
                patch.put("Name", was.map(|e| &e.name), &new.name, say::text);
                patch.put("Period", was.map(|e| &e.period), &new.period, say::number);
                if was.is_none_or(|e| e.recurrence != new.recurrence) {
                    recurrence(patch, new.recurrence);
                }
                if was.is_none_or(|e| e.hours != new.hours) {
                    hours(patch, &new.hours);
                }
                Ok(())
            })
        })
    }

    fn work_weeks(&self, patch: &mut Patch, news: &[WorkWeek]) -> Result<(), MspdiError> {
        let container = patch.element.named("WorkWeeks").next();
        let found = container.map_or(Ok(Vec::new()), |c| self.children(c, "WorkWeek", Reading::work_week))?;
        let olds: Vec<_> = found.iter().map(|(span, week)| (span.clone(), week)).collect();
        let key = |week: &WorkWeek| (week.name.clone(), week.from);
        patch.list(Home::Within("WorkWeeks"), &olds, news, key, |old, new, layout| {
            self.item(old.map(|(span, _)| span), "WorkWeek", order::WORK_WEEK, layout, |patch| {
                let was = old.map(|(_, week)| week);
                period(patch, was.map(|w| (w.from, w.to)), (new.from, new.to));
                patch.put("Name", was.map(|w| &w.name), &new.name, say::text);
                self.week(patch, was.map(|w| &w.week), &new.week, false)
            })
        })
    }
}

/// First and last day.
fn period(patch: &mut Patch, was: Option<(Date, Date)>, new: (Date, Date)) {
    if was != Some(new) {
        let prefix = patch.prefix();
        let date = |name: &str, at: String| format!("<{prefix}{name}>{at}</{prefix}{name}>");
        let inside = date("FromDate", say::day(new.0)) + &date("ToDate", say::day_end(new.1));
        patch.set("TimePeriod", Some(inside));
    }
}

fn hours(patch: &mut Patch, hours: &[(u32, u32)]) {
    let prefix = patch.prefix();
    let tag = |name: &str, inside: &str| format!("<{prefix}{name}>{inside}</{prefix}{name}>");
    let time = |&(from, to): &(u32, u32)| {
        let (from, to) = (say::time_of_day(from), say::time_of_day(to));
        tag("WorkingTime", &(tag("FromTime", &from) + &tag("ToTime", &to)))
    };
    patch.set("DayWorking", say::switch(&!hours.is_empty()));
    patch.set("WorkingTimes", (!hours.is_empty()).then(|| hours.iter().map(time).collect()));
}

/// MS Project counts months from 0.
fn recurrence(patch: &mut Patch, new: Recurrence) {
    let (mut days, mut item, mut position, mut month, mut day) = (None, None, None, None, None);
    let kind = match new {
        Recurrence::Daily => 1,
        Recurrence::YearlyByDate { month: m, day: d } => {
            (month, day) = (Some(m.saturating_sub(1)), Some(d));
            2
        }
        Recurrence::YearlyByPosition { month: m, position: p, item: i } => {
            (month, position, item) = (Some(m.saturating_sub(1)), Some(p), Some(i));
            3
        }
        Recurrence::MonthlyByDate { day: d } => {
            day = Some(d);
            4
        }
        Recurrence::MonthlyByPosition { position: p, item: i } => {
            (position, item) = (Some(p), Some(i));
            5
        }
        Recurrence::Weekly { days: d } => {
            days = Some(d);
            6
        }
        Recurrence::DayCount => 7,
        Recurrence::WeekdayCount => 8,
        Recurrence::Untold => 9,
    };
    patch.set("Type", say::number(&kind));
    patch.set("DaysOfWeek", say::maybe(&days));
    patch.set("MonthItem", item.map(|item| say::month_item(item).to_string()));
    patch.set("MonthPosition", position.map(|position| say::month_position(position).to_string()));
    patch.set("Month", say::maybe(&month));
    patch.set("MonthDay", say::maybe(&day));
}
