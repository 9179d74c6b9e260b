//! Holidays against the Cabinet Office list, business days against a day-by-day count.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use mieruka_schedule::calendar::{CalendarRules, WorkCalendar};
use mieruka_schedule::holiday::{HolidayKind, LAST_OFFICIAL_YEAR, holiday};
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
    (any::<bool>(), any::<bool>(), any::<bool>(), days(), days()).prop_map(
        |(national_holidays, year_end, obon, closed, working)| {
            WorkCalendar::new(CalendarRules {
                national_holidays,
                year_end,
                obon,
                closed,
                working,
                ..CalendarRules::default()
            })
        },
    )
}

proptest! {
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
