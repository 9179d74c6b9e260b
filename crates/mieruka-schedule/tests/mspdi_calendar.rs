//! Calendars of MS Project XML: a written one in detail, recurrences day by day, and real ones by count.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::{Date, Weekday, date};
use mieruka_schedule::mspdi::{
    Calendar, CalendarException, DayHours, MAX_DATES, MonthItem, MonthPosition, ProblemKind, Recurrence,
    default_hours, read_mspdi,
};
use proptest::prelude::*;

fn hour(from: u32, to: u32) -> (u32, u32) {
    (from * 3600, to * 3600)
}

fn calendars(inside: &str) -> Vec<Calendar> {
    let text = format!("<Project><Calendars>{inside}</Calendars></Project>");
    let plan = read_mspdi(text.as_bytes()).unwrap();
    assert_eq!(plan.problems, []);
    plan.calendars
}

fn times(ranges: &[(&str, &str)]) -> String {
    let inside: String = ranges
        .iter()
        .map(|(from, to)| {
            format!("<WorkingTime><FromTime>{from}</FromTime><ToTime>{to}</ToTime></WorkingTime>")
        })
        .collect();
    format!("<DayWorking>1</DayWorking><WorkingTimes>{inside}</WorkingTimes>")
}

const PERIOD: &str =
    "<TimePeriod><FromDate>2026-05-01T00:00:00</FromDate><ToDate>2026-05-06T23:59:00</ToDate></TimePeriod>";

#[test]
fn a_week_of_shifts() {
    let night = times(&[("23:00:00", "00:00:00"), ("00:00:00", "03:00:00"), ("04:00:00", "08:00:00")]);
    let found = calendars(&format!(
        "<Calendar><UID>1</UID><Name>夜勤</Name><IsBaseCalendar>1</IsBaseCalendar><BaseCalendarUID>0</BaseCalendarUID>
        <WeekDays>
          <WeekDay><DayType>1</DayType><DayWorking>0</DayWorking></WeekDay>
          <WeekDay><DayType>2</DayType>{night}</WeekDay>
          <WeekDay><DayType>3</DayType>{}</WeekDay>
          <WeekDay><DayType>4</DayType>{}</WeekDay>
          <WeekDay><DayType>7</DayType><DayWorking>1</DayWorking></WeekDay>
        </WeekDays></Calendar>
        <Calendar><UID>2</UID><IsBaseCalendar>0</IsBaseCalendar><BaseCalendarUID>1</BaseCalendarUID></Calendar>",
        times(&[("00:00:00", "00:00:00")]),
        times(&[("09:00:00", "12:00:00"), ("11:00:00", "13:30:00")]),
    ));
    let [shifts, person] = &found[..] else { panic!("{found:?}") };
    assert_eq!(
        (shifts.uid, shifts.name.as_deref(), shifts.is_base, shifts.base_uid),
        (1, Some("夜勤"), true, None)
    );
    let whole = |hours: &[(u32, u32)]| Some(hours.to_vec());
    assert_eq!(
        shifts.week,
        [
            whole(&[hour(0, 3), hour(4, 8), hour(23, 24)]),
            whole(&[hour(0, 24)]),
            whole(&[(9 * 3600, 13 * 3600 + 1800)]),
            None,
            None,
            whole(&[hour(8, 12), hour(13, 17)]),
            whole(&[]),
        ]
    );
    assert_eq!((person.base_uid, person.is_base, &person.week), (Some(1), false, &Default::default()));
    assert_eq!(default_hours(Weekday::Friday), [hour(8, 12), hour(13, 17)]);
    assert_eq!(default_hours(Weekday::Sunday), DayHours::new());
}

#[test]
fn exceptions_of_both_ways_count_once() {
    let old = format!(
        "<WeekDays><WeekDay><DayType>0</DayType><DayWorking>0</DayWorking>{PERIOD}</WeekDay></WeekDays>"
    );
    let new = format!(
        "<Exceptions><Exception>{PERIOD}<Name>連休</Name><Type>1</Type><Occurrences>1</Occurrences><DayWorking>0</DayWorking></Exception></Exceptions>"
    );
    let both = calendars(&format!(
        "<Calendar><UID>1</UID>{old}{new}</Calendar><Calendar><UID>2</UID>{old}</Calendar>"
    ));
    for (calendar, name) in both.iter().zip([Some("連休"), None]) {
        let [holidays] = &calendar.exceptions[..] else { panic!("{calendar:?}") };
        assert_eq!(holidays.name.as_deref(), name);
        assert_eq!((holidays.from, holidays.to), (date(2026, 5, 1), date(2026, 5, 6)));
        assert_eq!((holidays.recurrence, holidays.hours.len()), (Recurrence::Daily, 0));
        assert_eq!(holidays.dates().len(), 6, "the stretch counts, not its one occurrence");
        assert_eq!(calendar.week, <[Option<DayHours>; 7]>::default());
    }
}

#[test]
fn other_weeks_for_a_time() {
    let found = calendars(&format!(
        "<Calendar><UID>1</UID><WorkWeeks><WorkWeek>{PERIOD}<Name>繁忙期</Name><WeekDays>
         <WeekDay><DayType>7</DayType>{}</WeekDay></WeekDays></WorkWeek></WorkWeeks></Calendar>",
        times(&[("2000-01-01T09:00:00", "12:00:00")])
    ));
    let [week] = &found[0].work_weeks[..] else { panic!("{found:?}") };
    assert_eq!(
        (week.name.as_deref(), week.from, week.to),
        (Some("繁忙期"), date(2026, 5, 1), date(2026, 5, 6))
    );
    assert_eq!(week.week[5], Some(vec![hour(9, 12)]));
    assert_eq!(week.week.iter().flatten().count(), 1);
}

#[test]
fn what_a_calendar_says_wrongly_is_told() {
    let text = format!(
        "<Project><Calendars><Calendar><UID>1</UID><WeekDays>
        <WeekDay><DayType>9</DayType></WeekDay>
        <WeekDay><DayType>2</DayType>{}</WeekDay>
        <WeekDay><DayType>0</DayType></WeekDay></WeekDays>
        <Exceptions><Exception>{PERIOD}<Type>6</Type></Exception><Exception><Type>1</Type></Exception></Exceptions>
        </Calendar><Calendar><UID>1</UID></Calendar><Calendar/></Calendars></Project>",
        times(&[("17:00:00", "08:00:00"), ("25:00:00", "26:00:00"), ("13:00:00", "17:00:00")])
    );
    let plan = read_mspdi(text.as_bytes()).unwrap();
    assert_eq!(plan.calendars.len(), 1);
    assert_eq!(plan.calendars[0].exceptions, []);
    assert_eq!(plan.calendars[0].week[0], Some(vec![hour(13, 17)]));
    let told: Vec<String> = plan
        .problems
        .iter()
        .map(|problem| match &problem.kind {
            ProblemKind::Unreadable { element, value } => format!("{element}={value}"),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        told,
        [
            "DayType=9",
            "WorkingTime=17:00–08:00",
            "FromTime=25:00:00",
            "ToTime=26:00:00",
            "WeekDay/TimePeriod=",
            "Exception/Type=6",
            "Exception/TimePeriod=",
            "Calendar/UID=1",
            "NoUid { element: \"Calendar\" }"
        ]
    );
}

fn recurring(recurrence: Recurrence, from: Date, to: Date, period: u32) -> CalendarException {
    CalendarException {
        name: None,
        from,
        to,
        hours: Vec::new(),
        recurrence,
        period,
        occurrences: None,
        entered_by_occurrences: false,
    }
}

#[test]
fn recurrences_fall_on_their_days() {
    let dates = |recurrence, from, to, period| recurring(recurrence, from, to, period).dates();
    let (new_year, end) = (date(2026, 1, 1), date(2028, 12, 31));
    assert_eq!(
        dates(Recurrence::YearlyByDate { month: 2, day: 29 }, date(2026, 3, 1), end, 1),
        [date(2027, 2, 28), date(2028, 2, 29)],
        "from the next year on, and the month's last day where there is no 29th"
    );
    let last_friday = Recurrence::YearlyByPosition {
        month: 12,
        position: MonthPosition::Last,
        item: MonthItem::On(Weekday::Friday),
    };
    assert_eq!(dates(last_friday, new_year, end, 2), [date(2026, 12, 25), date(2028, 12, 29)]);
    assert_eq!(
        dates(Recurrence::MonthlyByDate { day: 31 }, new_year, date(2026, 4, 29), 1),
        [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]
    );
    assert_eq!(
        dates(Recurrence::MonthlyByDate { day: 5 }, date(2026, 1, 6), date(2026, 7, 1), 2),
        [date(2026, 2, 5), date(2026, 4, 5), date(2026, 6, 5)]
    );
    let monthly = |position, item| {
        let to = date(2026, 2, 28);
        dates(Recurrence::MonthlyByPosition { position, item }, new_year, to, 1)
    };
    assert_eq!(monthly(MonthPosition::Third, MonthItem::Weekday), [date(2026, 1, 5), date(2026, 2, 4)]);
    assert_eq!(monthly(MonthPosition::First, MonthItem::WeekendDay), [date(2026, 1, 3), date(2026, 2, 1)]);
    assert_eq!(monthly(MonthPosition::Last, MonthItem::Day), [date(2026, 1, 31), date(2026, 2, 28)]);
    // Thursday 1 January: its week's Monday lies before the first day.
    let mondays_and_saturdays = Recurrence::Weekly { days: 0b100_0010 };
    assert_eq!(
        dates(mondays_and_saturdays, new_year, date(2026, 1, 20), 2),
        [date(2026, 1, 3), date(2026, 1, 12), date(2026, 1, 17)]
    );
    assert_eq!(dates(Recurrence::Weekly { days: 0 }, Date::MIN, Date::MAX, 1), []);
    assert_eq!(dates(Recurrence::DayCount, new_year, date(2026, 1, 7), 3).len(), 3);
    let weekdays = CalendarException {
        occurrences: Some(3),
        entered_by_occurrences: true,
        ..recurring(Recurrence::WeekdayCount, new_year, end, 1)
    };
    assert_eq!(weekdays.dates(), [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 5)]);
    assert_eq!(dates(Recurrence::Daily, Date::MIN, Date::MAX, 0).len(), MAX_DATES);
    assert_eq!(dates(Recurrence::Daily, end, new_year, 1), []);
}

proptest! {
    #[test]
    fn dates_are_bounded_and_in_order(
        kind in 0usize..9,
        (month, day, days) in (any::<i8>(), any::<i8>(), any::<u8>()),
        (from, length) in (-4_000_000i32..2_900_000, 0i32..100_000),
        period in prop_oneof![0u32..40, any::<u32>()],
        occurrences in proptest::option::of(any::<u32>()),
        entered_by_occurrences in any::<bool>(),
    ) {
        use jiff::ToSpan;
        let (position, item) = (MonthPosition::Fourth, MonthItem::On(Weekday::Tuesday));
        let recurrence = [
            Recurrence::Daily,
            Recurrence::YearlyByDate { month, day },
            Recurrence::YearlyByPosition { month, position, item },
            Recurrence::MonthlyByDate { day },
            Recurrence::MonthlyByPosition { position, item },
            Recurrence::Weekly { days },
            Recurrence::DayCount,
            Recurrence::WeekdayCount,
            Recurrence::Untold,
        ][kind];
        let from = date(2000, 1, 1).saturating_add(from.days());
        let to = from.saturating_add(length.days());
        let exception =
            CalendarException { occurrences, entered_by_occurrences, ..recurring(recurrence, from, to, period) };
        let dates = exception.dates();
        prop_assert!(dates.len() <= MAX_DATES);
        prop_assert!(dates.is_sorted_by(|a, b| a < b));
        prop_assert!(dates.iter().all(|day| (from..=to).contains(day)));
    }
}

fn real(name: &str) -> Option<String> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/mspdi"));
    let text = std::fs::read_to_string(folder.join(name)).ok();
    if text.is_none() {
        eprintln!("SKIPPED: no real plan {name} at {}", folder.display());
    }
    text
}

/// MS Project also wrote every day of the recurrences out: what it made of them.
#[test]
fn real_recurrences_fall_on_the_days_ms_project_wrote() {
    let Some(text) = real("mpxj__calendar-exception-precedence-monthly.mpp.xml") else { return };
    let plan = read_mspdi(text.as_bytes()).unwrap();
    let exceptions = &plan.calendars[2].exceptions;
    let recurrences: Vec<_> = exceptions.iter().map(|e| (e.recurrence, e.period, e.occurrences)).collect();
    assert_eq!(
        recurrences,
        [
            (Recurrence::MonthlyByDate { day: 12 }, 1, Some(8)),
            (Recurrence::Weekly { days: 32 }, 2, Some(550)),
        ]
    );
    assert_eq!(exceptions.iter().map(|e| e.dates().len()).collect::<Vec<_>>(), [8, 550]);
    let found: BTreeSet<Date> = exceptions.iter().flat_map(CalendarException::dates).collect();
    let (_, weekdays) = text.split_once("<Name>TEST</Name>").unwrap();
    let (weekdays, _) = weekdays.split_once("</WeekDays>").unwrap();
    let written: BTreeSet<Date> =
        weekdays.split("<FromDate>").skip(1).map(|rest| rest[..10].parse().unwrap()).collect();
    assert_eq!(written.len(), 557);
    assert_eq!(found, written);
}

/// Counted in the same files by a program of another kind.
#[test]
fn real_calendars_are_all_read() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/mspdi"));
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("SKIPPED: no real plans at {}", folder.display());
        return;
    };
    let (mut alone, mut found, mut bases, mut exceptions, mut ranges, mut to_midnight) = (0, 0, 0, 0, 0, 0);
    for entry in entries {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let plan = read_mspdi(&bytes).unwrap();
        let uids: BTreeSet<i64> = plan.calendars.iter().map(|c| c.uid).collect();
        for calendar in &plan.calendars {
            assert!(calendar.base_uid.is_none_or(|base| uids.contains(&base)), "{}", path.display());
            assert!(!(calendar.is_base && calendar.base_uid.is_some()), "{}", path.display());
            alone += usize::from(!calendar.is_base && calendar.base_uid.is_none());
            bases += usize::from(calendar.is_base);
            exceptions += calendar.exceptions.len();
            let hours = calendar.week.iter().flatten().chain(calendar.exceptions.iter().map(|e| &e.hours));
            for range in hours.flatten() {
                ranges += 1;
                to_midnight += usize::from(range.1 == 86_400);
            }
        }
        found += plan.calendars.len();
    }
    eprintln!("{found} calendars, {exceptions} exceptions, {ranges} ranges, {to_midnight} to midnight");
    assert_eq!((found, bases, exceptions), (1342, 233, 47));
    assert_eq!(alone, 1, "one plan names the base calendar -65533");
    assert_eq!((ranges, to_midnight), (2469, 158));
}
