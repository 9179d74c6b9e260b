//! From business days to working time: which hours of a day people work.

use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};

use super::WorkCalendar;
use crate::working_time::{Hours, NoWorkingTime, WorkingTime};

/// The shifts of a working day, from and to. A shift whose end is not after its beginning goes on into the next day:
/// 22:00 to 06:00 is a night, 00:00 to 00:00 the whole day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyHours(pub Vec<(Time, Time)>);

/// A day, in seconds.
const DAY: u32 = 86_400;

impl DailyHours {
    /// 9:00 to 18:00 with a break from 12:00 to 13:00: eight hours.
    pub fn office() -> Self {
        let hour = |hour| Time::constant(hour, 0, 0, 0);
        DailyHours(vec![(hour(9), hour(12)), (hour(13), hour(18))])
    }

    /// Midnight to midnight, every working day: for plans that know days and no hours, and for round-the-clock work.
    pub fn whole_day() -> Self {
        DailyHours(vec![(Time::midnight(), Time::midnight())])
    }

    /// Nobody works.
    pub fn none() -> Self {
        DailyHours(Vec::new())
    }

    /// The hours before midnight and those after it, on the day that follows.
    fn split(&self) -> (Hours, Hours) {
        let second =
            |time: Time| time.hour() as u32 * 3600 + time.minute() as u32 * 60 + time.second() as u32;
        let (mut own, mut next) = (Vec::new(), Vec::new());
        for &(from, to) in &self.0 {
            let (from, to) = (second(from), second(to));
            if from < to {
                own.push((from, to));
            } else {
                own.push((from, DAY));
                next.push((0, to));
            }
        }
        (own, next)
    }
}

impl WorkCalendar {
    /// Working time of these `hours` on every business day from `first` to `last`; outside of that the weekdays alone
    /// count, without holidays.
    ///
    /// A night that begins on a business day is worked to its end, be the next day a holiday. Costs some ten nanoseconds for
    /// each day between the dates.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use mieruka_schedule::calendar::{DailyHours, WorkCalendar};
    /// use mieruka_schedule::working_time::{date_time, moment};
    ///
    /// let calendar = WorkCalendar::japan();
    /// let time = calendar.working_time(&DailyHours::office(), (date(2026, 1, 1), date(2027, 12, 31))).unwrap();
    /// // Twelve hours from Friday 15:00 on: three on that day, eight on Thursday after five days off, one on Friday.
    /// let start = moment(date(2026, 9, 18).at(15, 0, 0, 0));
    /// assert_eq!(date_time(time.finish(start, 12 * 3600)), date(2026, 9, 25).at(10, 0, 0, 0));
    /// ```
    ///
    /// # Errors
    /// When no weekday has any hours.
    pub fn working_time(&self, hours: &DailyHours, days: (Date, Date)) -> Result<WorkingTime, NoWorkingTime> {
        self.working_time_by_weekday(&std::array::from_fn(|_| hours.clone()), days)
    }

    /// The same with hours of their own for each weekday, Monday first. A weekday that the rules call off is off,
    /// except on the days that they call working.
    ///
    /// # Errors
    /// When no weekday that is worked has any hours.
    pub fn working_time_by_weekday(
        &self,
        hours: &[DailyHours; 7],
        days: (Date, Date),
    ) -> Result<WorkingTime, NoWorkingTime> {
        let split = hours.each_ref().map(DailyHours::split);
        let of = |day: usize, today: bool, yesterday: bool| {
            let own = if today { &split[day].0[..] } else { &[] };
            let night = if yesterday { &split[(day + 6) % 7].1[..] } else { &[] };
            [night, own].concat()
        };
        let usual = self.rules().weekdays;
        let before = |day: usize| usual[(day + 6) % 7];
        let week: [Hours; 7] = std::array::from_fn(|day| of(day, usual[day], before(day)));
        WorkingTime::new(&week, days, |date| {
            let day = weekday(date.weekday());
            let today = self.is_business_day(date);
            let yesterday = date.yesterday().is_ok_and(|yesterday| self.is_business_day(yesterday));
            ((today, yesterday) != (usual[day], before(day))).then(|| of(day, today, yesterday))
        })
    }
}

/// Monday 0 to Sunday 6.
pub(super) fn weekday(day: Weekday) -> usize {
    day.to_monday_zero_offset().unsigned_abs().into()
}
