//! Japanese public holidays, computed from the law (国民の祝日に関する法律) and its special years.
//!
//! The rules are checked day by day against the Cabinet Office list from 1955 to [`LAST_OFFICIAL_YEAR`]; before the
//! law came into force (1948-07-20) there are no holidays here.

use jiff::civil::{Date, Weekday, date};

/// Last year whose equinoxes are announced. Source: the Cabinet Office's `syukujitsu.csv`, which ends 2027-11-23.
/// The equinoxes of a year are fixed by the 暦要項 in the official gazette of February of the year before.
pub const LAST_OFFICIAL_YEAR: i16 = 2027;

/// First day of the law.
const LAW: Date = date(1948, 7, 20);
/// From this day a holiday on a Sunday moves to the next day.
const SUBSTITUTE_SINCE: Date = date(1973, 4, 12);
/// From this day a day between two holidays is one itself.
const SANDWICH_SINCE: Date = date(1985, 12, 27);
/// From this year a substitute day runs on past further holidays.
const RUNNING_SUBSTITUTE_SINCE: i16 = 2007;

/// A day off by law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holiday {
    pub name: &'static str,
    pub name_en: &'static str,
    pub kind: HolidayKind,
    /// 見込み: the day hangs on an equinox that is computed but not announced yet.
    pub forecast: bool,
}

/// Why a day is a holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HolidayKind {
    /// 国民の祝日
    National,
    /// 振替休日: stands in for a holiday that fell on a Sunday.
    Substitute,
    /// 国民の休日: lies between two holidays.
    Sandwiched,
    /// By a law for this one day (weddings, funeral and enthronements).
    Special,
}

/// The holiday that `date` is, if it is one.
///
/// Equinoxes are known by formula up to 2150 and missing after it.
pub fn holiday(date: Date) -> Option<Holiday> {
    named(date).or_else(|| substitute(date)).or_else(|| sandwiched(date))
}

/// A holiday with a name of its own: the only ones that move to another day or enclose one.
fn named(date: Date) -> Option<Holiday> {
    if date < LAW {
        return None;
    }
    let forecast = date.year() > LAST_OFFICIAL_YEAR && is_equinox(date);
    national(date)
        .map(|(name, name_en)| Holiday { name, name_en, kind: HolidayKind::National, forecast })
        .or_else(|| special(date))
}

fn substitute(date: Date) -> Option<Holiday> {
    if date < SUBSTITUTE_SINCE {
        return None;
    }
    let mut day = date.yesterday().ok()?;
    let mut forecast = false;
    while let Some(before) = named(day) {
        forecast |= before.forecast;
        if day.weekday() == Weekday::Sunday {
            return Some(Holiday {
                name: "振替休日",
                name_en: "Substitute Holiday",
                kind: HolidayKind::Substitute,
                forecast,
            });
        }
        if date.year() < RUNNING_SUBSTITUTE_SINCE {
            return None;
        }
        day = day.yesterday().ok()?;
    }
    None
}

fn sandwiched(date: Date) -> Option<Holiday> {
    // Until 2006 the law left Sundays out.
    if date < SANDWICH_SINCE || (date.year() < RUNNING_SUBSTITUTE_SINCE && date.weekday() == Weekday::Sunday)
    {
        return None;
    }
    let before = named(date.yesterday().ok()?)?;
    let after = named(date.tomorrow().ok()?)?;
    Some(Holiday {
        name: "国民の休日",
        name_en: "Citizens' Holiday",
        kind: HolidayKind::Sandwiched,
        forecast: before.forecast || after.forecast,
    })
}

/// The holidays of the law with Japanese and English name.
fn national(date: Date) -> Option<(&'static str, &'static str)> {
    let year = date.year();
    let day = date.day();
    // Which Monday of the month this day is; 0 on other weekdays.
    let monday = if date.weekday() == Weekday::Monday { (day - 1) / 7 + 1 } else { 0 };
    let found = match date.month() {
        1 if day == 1 => ("元日", "New Year's Day"),
        1 if if year < 2000 { day == 15 } else { monday == 2 } => ("成人の日", "Coming of Age Day"),
        2 if day == 11 && year >= 1967 => ("建国記念の日", "National Foundation Day"),
        2 if day == 23 && year >= 2020 => ("天皇誕生日", "The Emperor's Birthday"),
        3 if Some(day) == spring_equinox(year) => ("春分の日", "Vernal Equinox Day"),
        4 if day == 29 => match year {
            ..1989 => ("天皇誕生日", "The Emperor's Birthday"),
            1989..2007 => ("みどりの日", "Greenery Day"),
            _ => ("昭和の日", "Showa Day"),
        },
        5 if day == 3 => ("憲法記念日", "Constitution Memorial Day"),
        5 if day == 4 && year >= 2007 => ("みどりの日", "Greenery Day"),
        5 if day == 5 => ("こどもの日", "Children's Day"),
        7 if marine_day(year, day, monday) => ("海の日", "Marine Day"),
        7 if matches!((year, day), (2020, 24) | (2021, 23)) => ("スポーツの日", "Sports Day"),
        8 if mountain_day(year, day) => ("山の日", "Mountain Day"),
        9 if year >= 1966 && (if year < 2003 { day == 15 } else { monday == 3 }) => {
            ("敬老の日", "Respect for the Aged Day")
        }
        9 if Some(day) == autumn_equinox(year) => ("秋分の日", "Autumnal Equinox Day"),
        10 if year >= 1966 && (if year < 2000 { day == 10 } else { monday == 2 }) => match year {
            ..2020 => ("体育の日", "Health and Sports Day"),
            // Moved to July for the Olympic Games.
            2020 | 2021 => return None,
            _ => ("スポーツの日", "Sports Day"),
        },
        11 if day == 3 => ("文化の日", "Culture Day"),
        11 if day == 23 => ("勤労感謝の日", "Labour Thanksgiving Day"),
        12 if day == 23 && (1989..=2018).contains(&year) => ("天皇誕生日", "The Emperor's Birthday"),
        _ => return None,
    };
    Some(found)
}

fn marine_day(year: i16, day: i8, monday: i8) -> bool {
    match year {
        ..1996 => false,
        1996..2003 => day == 20,
        2020 => day == 23,
        2021 => day == 22,
        _ => monday == 3,
    }
}

fn mountain_day(year: i16, day: i8) -> bool {
    match year {
        ..2016 => false,
        2020 => day == 10,
        2021 => day == 8,
        _ => day == 11,
    }
}

/// Days made holidays by a law of their own.
fn special(date: Date) -> Option<Holiday> {
    let (name, name_en) = match (date.year(), date.month(), date.day()) {
        (1959, 4, 10) | (1993, 6, 9) => ("結婚の儀", "Imperial Wedding"),
        (1989, 2, 24) => ("大喪の礼", "Imperial Funeral"),
        (2019, 5, 1) => ("即位の日", "Day of the Enthronement"),
        (1990, 11, 12) | (2019, 10, 22) => ("即位礼正殿の儀", "Enthronement Ceremony"),
        _ => return None,
    };
    Some(Holiday { name, name_en, kind: HolidayKind::Special, forecast: false })
}

fn is_equinox(date: Date) -> bool {
    match date.month() {
        3 => spring_equinox(date.year()) == Some(date.day()),
        9 => autumn_equinox(date.year()) == Some(date.day()),
        _ => false,
    }
}

fn spring_equinox(year: i16) -> Option<i8> {
    equinox(year, [208_357, 208_431, 218_510])
}

fn autumn_equinox(year: i16) -> Option<i8> {
    equinox(year, [232_588, 232_488, 242_488])
}

/// Day of the month by the usual approximation. `base`: ten-thousandths of a day for 1900–1979, 1980–2099, 2100–2150.
fn equinox(year: i16, base: [i64; 3]) -> Option<i8> {
    let y = i64::from(year);
    let (base, leap_days) = match year {
        // Division truncates towards zero here on purpose: flooring gives wrong days before 1980.
        1900..=1979 => (base[0], (y - 1983) / 4),
        1980..=2099 => (base[1], (y - 1980) / 4),
        2100..=2150 => (base[2], (y - 1980) / 4),
        _ => return None,
    };
    let millionths = base * 100 + 242_194 * (y - 1980) - leap_days * 1_000_000;
    i8::try_from(millionths / 1_000_000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equinoxes_beyond_the_official_list_are_forecasts() {
        assert!(!holiday(date(2027, 3, 21)).unwrap().forecast);
        assert!(holiday(date(2028, 3, 20)).unwrap().forecast);
        assert!(holiday(date(2028, 9, 22)).unwrap().forecast);
        assert!(!holiday(date(2028, 1, 1)).unwrap().forecast);
        // 2032-09-21 lies between 敬老の日 and the computed equinox.
        let between = holiday(date(2032, 9, 21)).unwrap();
        assert_eq!((between.kind, between.forecast), (HolidayKind::Sandwiched, true));
    }

    #[test]
    fn substitute_days_run_past_further_holidays_since_2007() {
        assert_eq!(holiday(date(2026, 5, 6)).unwrap().kind, HolidayKind::Substitute);
        assert_eq!(holiday(date(2026, 5, 7)), None);
        assert_eq!(holiday(date(1998, 5, 6)), None, "3 May 1998 was a Sunday, moved to the 4th only");
        assert_eq!(holiday(date(2021, 8, 9)).unwrap().kind, HolidayKind::Substitute);
    }

    #[test]
    fn years_with_a_sandwiched_day_in_september() {
        let years: Vec<i16> = (2007..=2060)
            .filter(|&year| {
                (1..=30)
                    .any(|day| holiday(date(year, 9, day)).is_some_and(|h| h.kind == HolidayKind::Sandwiched))
            })
            .collect();
        assert_eq!(years, [2009, 2015, 2026, 2032, 2037, 2043, 2049, 2054, 2060]);
    }

    #[test]
    fn nothing_before_the_law_and_no_panic_at_the_ends_of_time() {
        assert_eq!(holiday(date(1948, 5, 3)), None);
        assert!(holiday(date(1948, 11, 3)).is_some());
        assert_eq!(holiday(Date::MIN), None);
        assert_eq!(holiday(Date::MAX), None);
    }
}
