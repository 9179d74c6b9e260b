//! Values as MS Project writes them: what [`super::value`] reads.

use jiff::civil::{Date, DateTime};

use super::assignment::ResourceKind;
use super::calendar::{MonthItem, MonthPosition};
use super::task::{Constraint, Lag, LinkKind, TaskType};
use super::value::{DAY, WorkTime};

/// Text as XML. A carriage return goes by number, for XML would make a line feed of it.
pub(super) fn escaped(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '\r' => made.push_str("&#13;"),
            _ => made.push(c),
        }
    }
    made
}

/// What of a text can stand in the file: no spaces at its ends, no characters that XML 1.0 forbids; `None` where
/// nothing is left.
pub(super) fn sayable(text: &str) -> Option<String> {
    let allowed =
        |c: &char| !matches!(c, '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\u{FFFE}' | '\u{FFFF}');
    let text: String = text.chars().filter(allowed).collect();
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

pub(super) fn text(text: &Option<String>) -> Option<String> {
    text.clone()
}

pub(super) fn switch(on: &bool) -> Option<String> {
    Some(u8::from(*on).to_string())
}

pub(super) fn date_time(at: &Option<DateTime>) -> Option<String> {
    at.map(|at| at.to_string())
}

/// The first moment of a day.
pub(super) fn day(date: Date) -> String {
    date.at(0, 0, 0, 0).to_string()
}

/// The last minute of a day, which is how MS Project ends a stretch of days.
pub(super) fn day_end(date: Date) -> String {
    date.at(23, 59, 0, 0).to_string()
}

pub(super) fn work_time(time: WorkTime) -> String {
    let (sign, seconds) = (if time.seconds() < 0 { "-" } else { "" }, time.seconds().unsigned_abs());
    format!("{sign}PT{}H{}M{}S", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

pub(super) fn work(time: &Option<WorkTime>) -> Option<String> {
    time.map(work_time)
}

pub(super) fn number<T: ToString>(number: &T) -> Option<String> {
    Some(number.to_string())
}

pub(super) fn maybe<T: ToString>(number: &Option<T>) -> Option<String> {
    number.as_ref().map(ToString::to_string)
}

/// A number that names something else; -1 is MS Project's "none".
pub(super) fn reference(uid: &Option<i64>) -> Option<String> {
    Some(uid.unwrap_or(-1).to_string())
}

/// Minutes as tenths of them.
pub(super) fn slack(minutes: &Option<f64>) -> Option<String> {
    minutes.map(|minutes| ((minutes * 10.0).round() as i64).to_string())
}

pub(super) fn time_of_day(seconds: u32) -> String {
    let seconds = seconds % DAY;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

pub(super) fn constraint(constraint: &Constraint) -> Option<String> {
    number(&match constraint {
        Constraint::AsSoonAsPossible => 0,
        Constraint::AsLateAsPossible => 1,
        Constraint::MustStartOn => 2,
        Constraint::MustFinishOn => 3,
        Constraint::StartNoEarlierThan => 4,
        Constraint::StartNoLaterThan => 5,
        Constraint::FinishNoEarlierThan => 6,
        Constraint::FinishNoLaterThan => 7,
    })
}

pub(super) fn link_kind(kind: &LinkKind) -> Option<String> {
    number(&match kind {
        LinkKind::FinishToFinish => 0,
        LinkKind::FinishToStart => 1,
        LinkKind::StartToFinish => 2,
        LinkKind::StartToStart => 3,
    })
}

/// The number of a lag: tenths of minutes or percent.
pub(super) fn lag(lag: &Lag) -> Option<String> {
    Some(match lag {
        Lag::Working(time) | Lag::Elapsed(time) => (time.seconds() / 6).to_string(),
        Lag::Percent(percent) | Lag::ElapsedPercent(percent) => percent.to_string(),
    })
}

/// A unit that says which kind of lag it is: days, elapsed days, percent, elapsed percent.
pub(super) fn lag_format(lag: &Lag) -> u8 {
    match lag {
        Lag::Working(_) => 7,
        Lag::Elapsed(_) => 8,
        Lag::Percent(_) => 19,
        Lag::ElapsedPercent(_) => 20,
    }
}

pub(super) fn task_type(kind: &TaskType) -> Option<String> {
    number(&match kind {
        TaskType::FixedUnits => 0,
        TaskType::FixedDuration => 1,
        TaskType::FixedWork => 2,
    })
}

/// MS Project writes cost resources as material with a mark of their own.
pub(super) fn resource_kind(kind: &ResourceKind) -> Option<String> {
    number(&u8::from(*kind == ResourceKind::Work))
}

pub(super) fn month_position(position: MonthPosition) -> u8 {
    match position {
        MonthPosition::First => 0,
        MonthPosition::Second => 1,
        MonthPosition::Third => 2,
        MonthPosition::Fourth => 3,
        MonthPosition::Last => 4,
    }
}

pub(super) fn month_item(item: MonthItem) -> i8 {
    match item {
        MonthItem::Day => 0,
        MonthItem::Weekday => 1,
        MonthItem::WeekendDay => 2,
        MonthItem::On(weekday) => 3 + weekday.to_sunday_zero_offset(),
    }
}
