//! The filter line: `状態:対応中 担当:A社 期限<今週 移行`. Conditions are joined by "and"; words without a field are
//! searched in the text and in the names of those who answer for a record. Field names are those of the register, in
//! either language.

use jiff::civil::Date;

use super::Shown;
use crate::lang::Label;
use crate::record::Record;
use crate::register::{FieldDef, FieldType, Register, common};
use crate::rule::AsOf;
use crate::rule::stuck::stuck;
use crate::source_record::CommonStatus;
use crate::state::Visible;
use crate::view::change::value_text;
use crate::view::name_of;
use crate::view::search::{Question, SearchIndex, fold, matches};

/// A filter line as understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    conditions: Vec<Condition>,
    words: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Condition {
    /// A field's text holds this text (folded).
    Holds(&'static FieldDef, String),
    /// The status, by its own name or label, or the group of statuses.
    Status(String),
    /// Owner or party holds this name.
    Who(String),
    Date(&'static FieldDef, Compare, When),
    Open,
    Done,
    Overdue,
    Stuck,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Compare {
    Before,
    After,
    On,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum When {
    Day(Date),
    /// Month and day without a year: the nearest such day.
    MonthDay(i8, i8),
    Today,
    /// The Monday after this week.
    ThisWeek,
    NextWeek,
    ThisMonth,
    None,
}

/// A part of the filter line that could not be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterProblem {
    pub part: String,
}

const WHO: Label = Label::new("担当", "owner");
const STATUS: Label = Label::new("状態", "status");

impl Filter {
    /// Reads a filter line. What is not understood is an error with its place, not silently dropped.
    pub fn parse(register: &'static Register, line: &str) -> Result<Filter, FilterProblem> {
        let mut filter = Filter::default();
        for part in parts(line) {
            match read_part(register, &part) {
                Ok(Some(condition)) => filter.conditions.push(condition),
                Ok(None) => filter.words.push(fold(&part)),
                Err(()) => return Err(FilterProblem { part }),
            }
        }
        Ok(filter)
    }

    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty() && self.words.is_empty()
    }

    /// Whether it asks for words of the text, for which an index is wanted.
    pub fn has_words(&self) -> bool {
        !self.words.is_empty()
    }

    /// The records that the filter lets through, in their order.
    pub(super) fn through<'a>(
        &self,
        records: impl Iterator<Item = &'a Record>,
        visible: &Visible<'a>,
        as_of: &AsOf,
        index: &SearchIndex,
        shown: &Shown,
    ) -> Vec<&'a Record> {
        let asked = Question::of(&self.words, visible, index);
        let lets_through = |record: &&Record| {
            self.conditions.iter().all(|c| c.holds(record, visible, as_of, shown))
                && (asked.is_empty() || matches(record, &asked, index))
        };
        records.filter(lets_through).collect()
    }
}

/// The parts of a line between blanks; quotes hold blanks together and are taken away: `担当:"鈴木 一郎"`.
fn parts(line: &str) -> Vec<String> {
    let (mut parts, mut part, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' | '“' | '”' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => {
                if !part.is_empty() {
                    parts.push(std::mem::take(&mut part));
                }
            }
            c => part.push(c),
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

/// `Ok(None)`: a word to search for. `Err`: a condition that names no field or no day.
fn read_part(register: &'static Register, part: &str) -> Result<Option<Condition>, ()> {
    let normal = fold(part);
    match normal.as_str() {
        "is:open" | "未完" | "未完了" => return Ok(Some(Condition::Open)),
        "is:closed" | "完了済" => return Ok(Some(Condition::Done)),
        "is:overdue" | "超過" | "期限超過" => return Ok(Some(Condition::Overdue)),
        "is:stuck" | "停滞" => return Ok(Some(Condition::Stuck)),
        _ => {}
    }
    let Some(at) = normal.find([':', '<', '>', '=']) else { return Ok(None) };
    let (name, rest) = normal.split_at(at);
    let sign = &rest[..1];
    let value = rest[1..].trim();
    // A time, an address: a word with a colon in it.
    if name.is_empty() || name.chars().all(|c| c.is_ascii_digit()) || value.starts_with("//") {
        return Ok(None);
    }
    if value.is_empty() {
        return Err(());
    }
    let named = |label: Label| name == fold(label.ja) || name == fold(label.en);
    if named(STATUS) || name == common::STATUS {
        return Ok(Some(Condition::Status(value.to_owned())));
    }
    if named(WHO) || name == "担当者" || name == "担当組織" || name == "party" {
        return Ok(Some(Condition::Who(value.to_owned())));
    }
    let own = register.fields.iter().chain(common::FIELDS);
    let mut own = own.filter(|f| f.name == name || named(f.label));
    let due =
        || register.due_field.filter(|_| matches!(name, "期限" | "due")).and_then(|due| register.field(due));
    let field = own.next().or_else(due).ok_or(())?;
    if field.ty == FieldType::Date {
        let compare = match sign {
            "<" => Compare::Before,
            ">" => Compare::After,
            _ => Compare::On,
        };
        return Ok(Some(Condition::Date(field, compare, read_when(value)?)));
    }
    Ok(Some(Condition::Holds(field, value.to_owned())))
}

fn read_when(text: &str) -> Result<When, ()> {
    Ok(match text {
        "今日" | "本日" | "today" => When::Today,
        "今週" | "thisweek" => When::ThisWeek,
        "来週" | "nextweek" => When::NextWeek,
        "今月" | "thismonth" => When::ThisMonth,
        "なし" | "none" => When::None,
        _ => match read_day(text) {
            Some(day) => When::Day(day),
            None => read_month_day(text).ok_or(())?,
        },
    })
}

/// 2026-04-01 or 2026/4/1.
fn read_day(text: &str) -> Option<Date> {
    let mut parts = text.split(['-', '/']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// 12/1 or 12月1日.
fn read_month_day(text: &str) -> Option<When> {
    let (month, day) = text.split_once('/').or_else(|| text.trim_end_matches('日').split_once('月'))?;
    let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
    // 2/29 is a day of some years.
    Date::new(2024, month, day).ok().map(|_| When::MonthDay(month, day))
}

/// The day of this month and day that is nearest to today.
fn nearest(month: i8, day: i8, today: Date) -> Option<Date> {
    let years = [today.year() - 1, today.year(), today.year() + 1];
    let days = years.into_iter().filter_map(|year| Date::new(year, month, day).ok());
    days.min_by_key(|d| d.duration_since(today).abs())
}

impl Condition {
    fn holds(&self, record: &Record, visible: &Visible<'_>, as_of: &AsOf, shown: &Shown) -> bool {
        use crate::lang::Lang::{En, Ja};
        match self {
            Condition::Open => record.is_open(),
            Condition::Done => !record.is_open(),
            Condition::Overdue => record.is_overdue(as_of.date),
            Condition::Stuck => stuck(record, as_of).is_some(),
            Condition::Status(wanted) => {
                let status = &record.facts.status;
                let common = record.facts.common;
                [status.name(), status.label(Ja), status.label(En), common.name(), common.label().ja]
                    .iter()
                    .any(|text| fold(text) == *wanted)
                    || (wanted == "未完" && common != CommonStatus::Unknown && !common.is_done())
            }
            Condition::Who(wanted) => [record.facts.owner, record.facts.party, record.body.id("decider")]
                .into_iter()
                .any(|id| id.is_some() && fold(name_of(visible, id)).contains(wanted.as_str())),
            Condition::Holds(field, wanted) => record.body.get(field.name).is_some_and(|value| {
                [Ja, En].into_iter().any(|lang| {
                    fold(&value_text(visible, record.kind, field, value, lang)).contains(wanted.as_str())
                })
            }),
            Condition::Date(field, compare, when) => {
                compare_date(shown.date(record, field), *compare, *when, as_of.date)
            }
        }
    }
}

fn compare_date(date: Option<Date>, compare: Compare, when: When, today: Date) -> bool {
    let monday =
        today.checked_sub(jiff::Span::new().days(i64::from(today.weekday().to_monday_zero_offset())));
    let monday = monday.unwrap_or(today);
    let week = |n: i64| monday.checked_add(jiff::Span::new().weeks(n)).unwrap_or(monday);
    let (from, to) = match when {
        When::None => return date.is_none(),
        When::Day(day) => (day, day.tomorrow().unwrap_or(day)),
        When::MonthDay(month, day) => match nearest(month, day, today) {
            Some(day) => (day, day.tomorrow().unwrap_or(day)),
            None => return false,
        },
        When::Today => (today, today.tomorrow().unwrap_or(today)),
        When::ThisWeek => (week(0), week(1)),
        When::NextWeek => (week(1), week(2)),
        When::ThisMonth => {
            let last = today.last_of_month();
            (today.first_of_month(), last.tomorrow().unwrap_or(last))
        }
    };
    let Some(date) = date else { return false };
    match compare {
        // 期限<今週: due before the end of this week; 期限<2026-04-01: before that day.
        Compare::Before if matches!(when, When::Day(_) | When::MonthDay(..) | When::Today) => date < from,
        Compare::Before => date < to,
        Compare::After => date >= to,
        Compare::On => from <= date && date < to,
    }
}
