//! Values of MSPDI: times, durations and switches as XML Schema writes them.

use std::ops::RangeInclusive;

use jiff::civil::{DateTime, Time};

use super::assignment::ResourceKind;
use super::task::{Constraint, Lag, LinkKind, TaskType, is_elapsed_format};

/// An amount of time without a calendar: work, a duration or a lag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkTime {
    seconds: i64,
}

impl WorkTime {
    pub fn from_seconds(seconds: i64) -> Self {
        WorkTime { seconds }
    }

    /// MS Project's unit for lags and slack.
    pub(super) fn from_tenths_of_minutes(tenths: i64) -> Option<Self> {
        Some(WorkTime { seconds: tenths.checked_mul(6)? })
    }

    pub fn seconds(self) -> i64 {
        self.seconds
    }

    pub fn minutes(self) -> f64 {
        self.seconds as f64 / 60.0
    }

    pub fn hours(self) -> f64 {
        self.seconds as f64 / 3600.0
    }

    /// Days of `minutes_per_day` working minutes each; see [`super::Project::minutes_per_day`].
    pub fn days(self, minutes_per_day: f64) -> f64 {
        self.minutes() / minutes_per_day
    }
}

/// A date-time; a time zone is ignored, for the file tells the wall clock. `NA` is MS Project's "none".
pub(super) fn date_time(text: &str) -> Option<Option<DateTime>> {
    if let Some(plain) = plain_date_time(text.as_bytes()) {
        return Some(Some(plain));
    }
    match text {
        "" | "NA" => Some(None),
        _ => text.strip_suffix('Z').unwrap_or(text).parse().ok().map(Some),
    }
}

/// `2026-04-01T08:00:00`: the form that MS Project writes, read without the general parser.
fn plain_date_time(text: &[u8]) -> Option<DateTime> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2] = text else {
        return None;
    };
    let two = |a: u8, b: u8| {
        (a.is_ascii_digit() && b.is_ascii_digit()).then(|| (a - b'0') as i8 * 10 + (b - b'0') as i8)
    };
    let year = i16::from(two(y1, y2)?) * 100 + i16::from(two(y3, y4)?);
    // A leap second is left to the general parser.
    DateTime::new(year, two(m1, m2)?, two(d1, d2)?, two(h1, h2)?, two(n1, n2)?, two(s1, s2)?, 0).ok()
}

/// `PT8H30M0S` in whole numbers: the form that MS Project writes, read without the general parser.
fn plain_work_time(text: &[u8]) -> Option<i64> {
    let mut rest = text.strip_prefix(b"PT")?;
    let mut seconds = 0;
    for (unit, length) in [(b'H', 3_600), (b'M', 60), (b'S', 1)] {
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        // Nine digits are far from any overflow.
        let (1..=9, Some(found)) = (digits, rest.get(digits)) else { return None };
        if *found != unit {
            return None;
        }
        seconds += rest[..digits].iter().fold(0, |n, b| n * 10 + i64::from(b - b'0')) * length;
        rest = &rest[digits + 1..];
    }
    rest.is_empty().then_some(seconds)
}

/// `PT8H30M0S`, also with days, fractions and a sign. Years and months have no fixed length and are refused.
pub(super) fn work_time(text: &str) -> Option<WorkTime> {
    if let Some(seconds) = plain_work_time(text.as_bytes()) {
        return Some(WorkTime { seconds });
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text),
    };
    let rest = rest.strip_prefix('P')?;
    let (days, time) = match rest.split_once('T') {
        Some((days, time)) if !time.is_empty() => (days, time),
        None if !rest.is_empty() => (rest, ""),
        _ => return None,
    };
    let mut seconds = parts(days, &[('D', 86_400.0)])?;
    seconds += parts(time, &[('H', 3_600.0), ('M', 60.0), ('S', 1.0)])?;
    // Far beyond any plan, and still exact in both number types.
    (seconds < 1e13).then(|| WorkTime { seconds: (sign * seconds).round() as i64 })
}

/// Sums "12H30M": each unit at most once and in the given order.
fn parts(text: &str, units: &[(char, f64)]) -> Option<f64> {
    let mut rest = text;
    let mut sum = 0.0;
    for &(unit, seconds) in units {
        if let Some((number, after)) = rest.split_once(unit) {
            if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
                return None;
            }
            sum += number.parse::<f64>().ok()? * seconds;
            rest = after;
        }
    }
    rest.is_empty().then_some(sum)
}

pub(super) fn switch(text: &str) -> Option<bool> {
    match text {
        "1" | "true" | "True" => Some(true),
        "0" | "false" | "False" | "" => Some(false),
        _ => None,
    }
}

/// Whole percent; fractions that some tools write are rounded.
pub(super) fn percent(text: &str) -> Option<u8> {
    let value: f64 = text.parse().ok()?;
    (0.0..=100.0).contains(&value).then(|| value.round() as u8)
}

pub(super) fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

/// A number MS Project gives a meaning to; any other is refused.
pub(super) fn number_in<T: std::str::FromStr + PartialOrd>(
    text: &str,
    known: RangeInclusive<T>,
) -> Option<T> {
    number(text).filter(|n| known.contains(n))
}

/// Seconds of a whole day.
pub(super) const DAY: u32 = 86_400;

/// Seconds since midnight; some tools write a date before the time.
pub(super) fn time_of_day(text: &str) -> Option<u32> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let text = text.rsplit_once('T').map_or(text, |(_, time)| time);
    if text == "24:00:00" {
        return Some(DAY);
    }
    let time: Time = text.parse().ok()?;
    let seconds = i32::from(time.hour()) * 3600 + i32::from(time.minute()) * 60 + i32::from(time.second());
    u32::try_from(seconds).ok()
}

pub(super) fn decimal(text: &str) -> Option<f64> {
    text.parse().ok().filter(|n: &f64| n.is_finite())
}

pub(super) fn constraint(text: &str) -> Option<Constraint> {
    Some(match text {
        "0" => Constraint::AsSoonAsPossible,
        "1" => Constraint::AsLateAsPossible,
        "2" => Constraint::MustStartOn,
        "3" => Constraint::MustFinishOn,
        "4" => Constraint::StartNoEarlierThan,
        "5" => Constraint::StartNoLaterThan,
        "6" => Constraint::FinishNoEarlierThan,
        "7" => Constraint::FinishNoLaterThan,
        _ => return None,
    })
}

pub(super) fn link_kind(text: &str) -> Option<LinkKind> {
    Some(match text {
        "0" => LinkKind::FinishToFinish,
        "1" => LinkKind::FinishToStart,
        "2" => LinkKind::StartToFinish,
        "3" => LinkKind::StartToStart,
        _ => return None,
    })
}

pub(super) fn task_type(text: &str) -> Option<TaskType> {
    Some(match text {
        "0" => TaskType::FixedUnits,
        "1" => TaskType::FixedDuration,
        "2" => TaskType::FixedWork,
        _ => return None,
    })
}

pub(super) fn resource_kind(text: &str) -> Option<ResourceKind> {
    Some(match text {
        "0" => ResourceKind::Material,
        "1" => ResourceKind::Work,
        "2" => ResourceKind::Cost,
        _ => return None,
    })
}

/// The format number says the unit shown; even ones are elapsed time, and 19, 20 (estimated: 51, 52) are percent.
pub(super) fn lag(lag: i64, format: i64) -> Option<Lag> {
    match format {
        19 | 51 => Some(Lag::Percent(lag as f64)),
        20 | 52 => Some(Lag::ElapsedPercent(lag as f64)),
        _ if u8::try_from(format).is_ok_and(is_elapsed_format) => {
            WorkTime::from_tenths_of_minutes(lag).map(Lag::Elapsed)
        }
        _ => WorkTime::from_tenths_of_minutes(lag).map(Lag::Working),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn durations() {
        let seconds = |text| work_time(text).map(WorkTime::seconds);
        assert_eq!(seconds("PT8H0M0S"), Some(28_800));
        assert_eq!(seconds("PT0H30M6S"), Some(1_806));
        assert_eq!(seconds("-PT1H"), Some(-3_600));
        assert_eq!(seconds("P2DT1.5H"), Some(178_200));
        for wrong in [
            "",
            "P",
            "PT",
            "8h",
            "PT8",
            "P1Y",
            "P1M",
            "PT1S1H",
            "PT--1H",
            "PTinfH",
            "PT1e300H",
            "PT99999999999999H",
        ] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
        assert_eq!(work_time("PT20H0M0S").unwrap().days(480.0), 2.5);
    }

    #[test]
    fn dates() {
        let eight = date(2026, 4, 1).at(8, 0, 0, 0);
        assert_eq!(date_time("2026-04-01T08:00:00"), Some(Some(eight)));
        assert_eq!(date_time("2026-04-01T08:00:00Z"), Some(Some(eight)));
        assert_eq!(date_time("2026-04-01T08:00:00+09:00"), Some(Some(eight)));
        assert_eq!(date_time("NA"), Some(None));
        assert_eq!(date_time("2026-02-30T08:00:00"), None);
    }
}
