//! Holidays against the Cabinet Office list, business days against a day-by-day count, working time against a
//! minute-by-minute count.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
use std::collections::BTreeMap;

use jiff::civil::{Date, Time, date, time};
use mieruka_schedule::calendar::{
    CalendarRules, DailyHours, DayOff, TERM_END_DAYS, TermKind, WorkCalendar, YearlyClosing,
};
use mieruka_schedule::holiday::{HolidayKind, LAST_OFFICIAL_YEAR, holiday};
use mieruka_schedule::working_time::{date_time, moment};
use proptest::prelude::*;

const OFFICIAL: &str = include_str!("fixtures/holidays.tsv");

fn official() -> BTreeMap<Date, &'static str> {
    OFFICIAL
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_once('\t').unwrap())
        .map(|(day, name)| (day.parse().unwrap(), name))
        .collect()
}

#[test]
fn every_day_from_1955_to_2027_agrees_with_the_official_list() {
    let official = official();
    assert_eq!(official.len(), 1067);
    assert_eq!(official.keys().last().unwrap().year(), LAST_OFFICIAL_YEAR);
    let mut day = date(1955, 1, 1);
    while day <= date(2027, 12, 31) {
        let computed = holiday(day);
        match official.get(&day) {
            None => assert_eq!(computed, None, "{day} is no holiday"),
            Some(&name) => {
                let found = computed.unwrap_or_else(|| panic!("{day} {name} is missing"));
                assert!(!found.forecast, "{day}");
                let told = match (name, found.kind) {
                    ("休日", HolidayKind::Substitute | HolidayKind::Sandwiched) => true,
                    ("休日（祝日扱い）", HolidayKind::Special) => true,
                    ("体育の日（スポーツの日）", _) => {
                        matches!(found.name, "体育の日" | "スポーツの日")
                    }
                    _ => found.name == name,
                };
                assert!(told, "{day}: {name} was computed as {found:?}");
            }
        }
        day = day.tomorrow().unwrap();
    }
}

fn any_day() -> impl Strategy<Value = Date> {
    (1960i16..2140, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| date(y, m, d))
}

fn any_calendar() -> impl Strategy<Value = WorkCalendar> {
    let days = || proptest::collection::btree_set(any_day(), 0..20);
    let month_day = || (1i8..=12, 1i8..=31);
    let yearly = proptest::collection::vec((month_day(), month_day()), 0..2);
    let weekdays = any::<[bool; 7]>().prop_filter("somebody works", |week| week.contains(&true));
    (weekdays, any::<[bool; 3]>(), yearly, days(), days(), 0i8..14).prop_map(
        |(weekdays, [national_holidays, year_end, obon], yearly, closed, working, fiscal_year_starts)| {
            // Half of the year off is more than enough.
            let short = |&(from, to): &((i8, i8), (i8, i8))| from <= to || (from.0 > 9 && to.0 < 4);
            let yearly = yearly.into_iter().filter(short).filter(|(from, to)| to.0 - from.0 < 6);
            WorkCalendar::new(CalendarRules {
                weekdays,
                national_holidays,
                year_end,
                obon,
                yearly: yearly.map(|(from, to)| YearlyClosing { from, to }).collect(),
                closed,
                working,
                fiscal_year_starts,
            })
        },
    )
}

#[test]
fn a_companys_own_closing_days_come_back_every_year() {
    let yearly =
        vec![YearlyClosing { from: (12, 28), to: (1, 5) }, YearlyClosing { from: (8, 10), to: (8, 17) }];
    let calendar = WorkCalendar::new(CalendarRules { yearly, ..CalendarRules::default() });
    assert_eq!(calendar.day_off(date(2026, 12, 28)), Some(DayOff::Closed));
    assert_eq!(calendar.next_business_day(date(2026, 12, 25)), date(2027, 1, 6));
    assert_eq!(calendar.next_business_day(date(2026, 8, 7)), date(2026, 8, 18));
    assert_eq!(calendar.next_business_day(date(2027, 8, 9)), date(2027, 8, 18));
    let shop = WorkCalendar::new(CalendarRules {
        weekdays: [true, true, false, true, true, true, true],
        ..CalendarRules::default()
    });
    assert!(shop.is_business_day(date(2026, 11, 21)) && !shop.is_business_day(date(2026, 11, 18)));
    let nobody = WorkCalendar::new(CalendarRules { weekdays: [false; 7], ..CalendarRules::default() });
    assert_eq!(nobody.next_business_day(date(2026, 1, 1)), Date::MAX);
    assert_eq!(nobody.breaks(date(2026, 1, 1), date(2026, 1, 2), 1).len(), 1);
}

/// 仕事納め is 28 December and 仕事始め 4 January; a weekend shifts them to the neighbouring weekday.
#[test]
fn the_year_closes_and_opens_on_weekdays() {
    let calendar = WorkCalendar::japan();
    let turn = |year| calendar.turn_of_year(year);
    assert_eq!(turn(2026), (date(2026, 12, 28), date(2027, 1, 4)));
    assert_eq!(turn(2024), (date(2024, 12, 27), date(2025, 1, 6)), "both on a Saturday");
    assert_eq!(turn(2025), (date(2025, 12, 26), date(2026, 1, 5)), "both on a Sunday");
    let open = WorkCalendar::new(CalendarRules { year_end: false, ..CalendarRules::default() });
    assert_eq!(open.turn_of_year(2026), (date(2026, 12, 31), date(2027, 1, 4)));
    assert_eq!(turn(9999).1, Date::MAX);
}

#[test]
fn fiscal_terms() {
    let calendar = WorkCalendar::japan();
    let term = |day, kind| {
        let term = calendar.fiscal_term(day, kind);
        (term.year, term.number, term.first, term.last)
    };
    let november = date(2026, 11, 22);
    assert_eq!(term(november, TermKind::Quarter), (2026, 3, date(2026, 10, 1), date(2026, 12, 31)));
    assert_eq!(term(november, TermKind::Half), (2026, 2, date(2026, 10, 1), date(2027, 3, 31)));
    assert_eq!(term(date(2027, 2, 28), TermKind::Quarter), (2026, 4, date(2027, 1, 1), date(2027, 3, 31)));
    assert_eq!(term(date(2026, 4, 1), TermKind::Half), (2026, 1, date(2026, 4, 1), date(2026, 9, 30)));
    assert_eq!(term(date(2026, 3, 31), TermKind::Year), (2025, 1, date(2025, 4, 1), date(2026, 3, 31)));
    let january = WorkCalendar::new(CalendarRules { fiscal_year_starts: 1, ..CalendarRules::default() });
    assert_eq!(january.fiscal_year(date(2026, 1, 1)), 2026);
    assert_eq!(january.fiscal_term(november, TermKind::Quarter).number, 4);
    // The last ten business days of September 2026, counted on a calendar: 11, 14–18, 24, 25, 28–30 are eleven.
    let end: Vec<Date> = (1..=30)
        .map(|day| date(2026, 9, day))
        .filter(|&day| {
            calendar.is_business_day(day) && calendar.is_term_end(day, TermKind::Half, TERM_END_DAYS)
        })
        .collect();
    assert_eq!((end.len(), end[0]), (10, date(2026, 9, 14)));
    assert!(calendar.is_term_end(date(2026, 9, 21), TermKind::Half, TERM_END_DAYS));
    assert!(!calendar.is_term_end(date(2026, 9, 13), TermKind::Half, TERM_END_DAYS), "the Sunday before");
    assert!(!calendar.is_term_end(date(2026, 6, 30), TermKind::Half, TERM_END_DAYS));
    assert!(calendar.is_term_end(date(2026, 6, 30), TermKind::Quarter, TERM_END_DAYS));
}

#[test]
fn holidays_in_a_row_and_the_days_between() {
    let calendar = WorkCalendar::japan();
    let year = (date(2026, 1, 1), date(2026, 12, 31));
    assert_eq!(
        calendar.breaks(year.0, year.1, 4),
        [
            // The turn of the year is told whole, at both ends; then ゴールデンウィーク and シルバーウィーク.
            (date(2025, 12, 27), date(2026, 1, 4)),
            (date(2026, 5, 2), date(2026, 5, 6)),
            (date(2026, 9, 19), date(2026, 9, 23)),
            (date(2026, 12, 29), date(2027, 1, 3)),
        ]
    );
    assert_eq!(
        calendar.bridging_days(year.0, year.1, 1),
        [date(2026, 8, 10), date(2026, 11, 2), date(2026, 12, 28)],
        "before 山の日, before 文化の日, before 年末年始: each a Monday"
    );
    let may = (date(2026, 4, 20), date(2026, 5, 20));
    // 昭和の日 is a Wednesday, ゴールデンウィーク goes on to another: each leaves two days to either weekend.
    let two = [(4, 27), (4, 28), (4, 30), (5, 1), (5, 7), (5, 8)].map(|(month, day)| date(2026, month, day));
    assert_eq!(calendar.bridging_days(may.0, may.1, 2), two);
    assert_eq!(calendar.bridging_days(may.0, may.1, 1), []);
    assert!(!calendar.is_bridging_day(date(2026, 11, 3), 1));
}

#[test]
fn equinoxes_are_a_forecast_beyond_the_official_list() {
    for (day, forecast) in [
        (date(2027, 3, 21), false),
        (date(2028, 3, 20), true),
        (date(2030, 9, 23), true),
        (date(2032, 9, 21), true),
        (date(2028, 1, 1), false),
    ] {
        assert_eq!(holiday(day).unwrap().forecast, forecast, "{day}");
    }
}

fn any_time() -> impl Strategy<Value = Time> {
    (0i8..24, prop_oneof![Just(0i8), Just(30), 0i8..60]).prop_map(|(hour, minute)| time(hour, minute, 0, 0))
}

fn any_hours() -> impl Strategy<Value = DailyHours> {
    let shifts = proptest::collection::vec((any_time(), any_time()), 1..4).prop_map(DailyHours);
    prop_oneof![Just(DailyHours::office()), Just(DailyHours::whole_day()), shifts]
}

#[test]
fn nights_go_on_into_the_next_day() {
    let calendar = WorkCalendar::japan();
    let span = (date(2026, 1, 1), date(2026, 12, 31));
    let night = DailyHours(vec![(time(22, 0, 0, 0), time(2, 0, 0, 0)), (time(3, 0, 0, 0), time(6, 0, 0, 0))]);
    assert!(calendar.working_time(&DailyHours::none(), span).is_err());
    let night = calendar.working_time(&night, span).unwrap();
    // Friday 2026-11-20, 3:00–6:00 and 22:00–2:00; Monday 23 is a holiday.
    let friday = moment(date(2026, 11, 20).at(3, 0, 0, 0));
    assert_eq!(date_time(night.finish(friday, 7 * 3600)), date(2026, 11, 21).at(2, 0, 0, 0));
    assert_eq!(date_time(night.finish(friday, 8 * 3600)), date(2026, 11, 24).at(4, 0, 0, 0));
    let shops: [DailyHours; 7] = std::array::from_fn(|day| match day {
        5 => DailyHours(vec![(time(10, 0, 0, 0), time(15, 0, 0, 0))]),
        6 => DailyHours::none(),
        _ => DailyHours::office(),
    });
    let rules = CalendarRules { weekdays: [true; 7], ..CalendarRules::default() };
    let shop = WorkCalendar::new(rules).working_time_by_weekday(&shops, span).unwrap();
    let saturday = moment(date(2026, 11, 21).at(10, 0, 0, 0));
    assert_eq!(date_time(shop.finish(saturday, 6 * 3600)), date(2026, 11, 24).at(10, 0, 0, 0));
    let always = WorkCalendar::new(CalendarRules {
        weekdays: [true; 7],
        national_holidays: false,
        year_end: false,
        ..CalendarRules::default()
    });
    let always = always.working_time(&DailyHours::whole_day(), span).unwrap();
    assert_eq!(always.between(0, 1_000_000_000), 1_000_000_000);
}

proptest! {
    /// The obvious count: a minute is worked if a shift of today or of yesterday's night holds it.
    #[test]
    fn working_time_agrees_with_a_count_of_minutes(
        calendar in any_calendar(), hours in any_hours(), from in any_day(), length in 0i64..6000,
    ) {
        let last = from.checked_add(jiff::Span::new().days(10)).unwrap();
        let Ok(time) = calendar.working_time(&hours, (from, last)) else { return Ok(()) };
        let minute = |t: Time| i64::from(t.hour()) * 60 + i64::from(t.minute());
        let worked = |day: Date, minute_of_day: i64| {
            calendar.is_business_day(day)
                && hours.0.iter().any(|&(from, to)| {
                    let (from, to) = (minute(from), minute(to));
                    let to = if to <= from { to + 24 * 60 } else { to };
                    (from..to).contains(&minute_of_day)
                })
        };
        let start = moment(from.at(0, 0, 0, 0));
        let mut count = 0;
        for minute in 0..length {
            let day = date_time(start + minute * 60).date();
            let of_day = minute % (24 * 60);
            let yesterday = day.yesterday().unwrap();
            count += i64::from(worked(day, of_day) || worked(yesterday, of_day + 24 * 60));
        }
        prop_assert_eq!(time.between(start, start + length * 60), count * 60);
    }

    #[test]
    fn adding_and_measuring_working_time_are_inverse(
        calendar in any_calendar(), hours in any_hours(), from in any_day(), second in 0i64..86_400, duration in 1i64..20_000_000,
    ) {
        let last = from.checked_add(jiff::Span::new().days(400)).unwrap();
        let Ok(time) = calendar.working_time(&hours, (from, last)) else { return Ok(()) };
        let start = time.next(moment(from.at(0, 0, 0, 0)) + second);
        let finish = time.finish(start, duration);
        prop_assert_eq!(time.between(start, finish), duration);
        prop_assert_eq!(time.start(finish, duration), start);
    }

    #[test]
    fn terms_hold_their_days_and_follow_one_another(calendar in any_calendar(), day in any_day()) {
        for (kind, months) in [(TermKind::Year, 12), (TermKind::Half, 6), (TermKind::Quarter, 3)] {
            let term = calendar.fiscal_term(day, kind);
            prop_assert!(term.first <= day && day <= term.last);
            prop_assert_eq!(term.first.day(), 1);
            let next = term.last.tomorrow().unwrap();
            prop_assert_eq!(term.first.checked_add(jiff::Span::new().months(months)).unwrap(), next);
            prop_assert_eq!(calendar.fiscal_term(next, kind).first, next);
            prop_assert_eq!(calendar.fiscal_year(day), term.year);
            prop_assert_eq!(calendar.fiscal_term(term.first, kind), term);
        }
    }

    #[test]
    fn breaks_are_whole_and_bridges_are_short(calendar in any_calendar(), from in any_day(), length in 0i32..200) {
        let to = from.checked_add(jiff::Span::new().days(length)).unwrap();
        for (first, last) in calendar.breaks(from, to, 3) {
            prop_assert!(calendar.is_business_day(first.yesterday().unwrap()));
            prop_assert!(calendar.is_business_day(last.tomorrow().unwrap()));
            prop_assert_eq!(calendar.business_days_between(first.yesterday().unwrap(), last), 0);
            prop_assert!(first.checked_add(jiff::Span::new().days(2)).unwrap() <= last);
        }
        for day in calendar.bridging_days(from, to, 2) {
            prop_assert!(calendar.is_business_day(day));
            let around = [calendar.previous_business_day(day), calendar.next_business_day(day)];
            let alone = |d: Date| calendar.business_days_between(d.yesterday().unwrap(), d.tomorrow().unwrap()) == 1;
            let beside = around.iter().any(|d| *d == day.yesterday().unwrap() || *d == day.tomorrow().unwrap());
            prop_assert!(alone(day) || beside);
        }
    }

    #[test]
    fn adding_and_counting_are_inverse(calendar in any_calendar(), day in any_day(), n in -3000i32..3000) {
        let start = calendar.next_business_day(day);
        let end = calendar.add_business_days(start, n);
        prop_assert!(calendar.is_business_day(end));
        prop_assert_eq!(calendar.business_days_between(start, end), n);
        prop_assert_eq!(calendar.business_days_between(end, start), -n);
    }

    #[test]
    fn counting_agrees_with_walking(calendar in any_calendar(), from in any_day(), length in 0usize..900) {
        let mut day = from;
        let mut count = 0;
        for _ in 0..length {
            day = day.tomorrow().unwrap();
            count += i32::from(calendar.day_off(day).is_none());
        }
        prop_assert_eq!(calendar.business_days_between(from, day), count);
    }
}
