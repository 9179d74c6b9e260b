//! One record of a list while it is being read: values by JSON path in, cells of a [`SourceRecord`] out.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, civil};
use mieruka_core::lang::Lang;
use mieruka_core::source_record::{
    CommonStatus, ExtraCell, SourceCell, SourceField, SourceRecord, SourceValue, Warning,
};
use serde_json::Value;

use super::list::{Columns, Milestone, Warnings, join};
use crate::Vocabulary;
use crate::grid::plain_number;
use crate::value::number::HOURS_PER_DAY;
use crate::value::status::read_status;

/// Moments are told as days of Japan: a ticket closed at 2026-04-01T16:00:00Z was closed on 2 April.
const JAPAN: Offset = Offset::constant(9);

/// Characters of a value that a warning shows.
const SHOWN: usize = 40;

/// Why a record is not taken.
#[derive(Debug)]
pub(crate) enum PutAside {
    /// It cannot be read at a path inside it, for a reason in the reader's language.
    Unreadable { path: String, reason: String },
    /// GitHub lists pull requests among the issues.
    PullRequest { number: String },
}

/// A record being read.
pub(crate) struct Item<'a> {
    pub(crate) value: &'a Value,
    pub(crate) record: SourceRecord,
    pub(crate) lang: Lang,
    pub(crate) vocabulary: &'a Vocabulary,
    /// Names of custom fields by their key.
    pub(crate) names: Option<&'a Value>,
    /// The number by which other records of the list name this one, where it is not the remote id.
    pub(crate) internal_id: Option<String>,
    /// The internal number of the record this one lies under.
    pub(crate) internal_parent: Option<String>,
    /// JSON path of the record.
    pub(super) place: String,
    pub(super) columns: &'a mut Columns,
    pub(super) warnings: &'a mut Warnings,
    pub(super) milestones: &'a mut Vec<Milestone>,
}

impl<'a> Item<'a> {
    /// The value at a path such as "fields.status.name"; null where there is none.
    pub(crate) fn at(&self, path: &str) -> &'a Value {
        path.split('.').try_fold(self.value, |value, key| value.get(key)).unwrap_or(&Value::Null)
    }

    /// The elements of the array at a path; none where there is no array.
    pub(crate) fn array(&mut self, path: &str) -> &'a [Value] {
        match self.at(path) {
            Value::Array(elements) => elements,
            Value::Null => &[],
            _ => {
                self.unexpected(path);
                &[]
            }
        }
    }

    /// The text at a path: a string without blanks around it, or a number or switch as text. An empty string is nothing.
    pub(crate) fn text(&mut self, path: &str) -> Option<String> {
        match self.at(path) {
            Value::Null => None,
            Value::Array(_) | Value::Object(_) => {
                self.unexpected(path);
                None
            }
            value => plain(value),
        }
    }

    /// The text at a path without which the record means nothing.
    ///
    /// # Errors
    /// When it is missing or no text.
    pub(crate) fn required(&mut self, path: &str) -> Result<String, PutAside> {
        self.text(path).ok_or_else(|| PutAside::Unreadable {
            path: path.to_owned(),
            reason: self.lang.format("tracker-missing", &[("keys", path.into())]),
        })
    }

    /// The number at a path.
    pub(crate) fn number(&mut self, path: &str) -> Option<f64> {
        match self.at(path) {
            Value::Null => None,
            Value::Number(number) => number.as_f64().filter(|n| n.is_finite()),
            Value::String(text) if text.trim().is_empty() => None,
            Value::String(text) => {
                let number = text.trim().parse().ok().filter(|n: &f64| n.is_finite());
                if number.is_none() {
                    self.unexpected(path);
                }
                number
            }
            _ => {
                self.unexpected(path);
                None
            }
        }
    }

    /// The day at a path. What is no date stays text, with a warning.
    pub(crate) fn day(&mut self, path: &str) -> Option<SourceValue> {
        let text = self.text(path)?;
        match day(&text) {
            Some(day) => Some(SourceValue::Date(day)),
            None => {
                self.not_a_date(path, &text);
                Some(SourceValue::Text(text))
            }
        }
    }

    /// Puts `value`, which came from `path`, into a field; nothing is put for `None`.
    pub(crate) fn set(&mut self, field: SourceField, path: &str, value: Option<SourceValue>) {
        if let Some(value) = value {
            self.columns.seen(path, path, Some(field), &value);
            self.record.cells.push(SourceCell { field, value, column: None });
        }
    }

    pub(crate) fn set_text(&mut self, field: SourceField, path: &str) {
        let value = self.text(path).map(SourceValue::Text);
        self.set(field, path, value);
    }

    pub(crate) fn set_day(&mut self, field: SourceField, path: &str) {
        let value = self.day(path);
        self.set(field, path, value);
    }

    /// Hours at a path as person-days.
    pub(crate) fn set_hours(&mut self, field: SourceField, path: &str) {
        let days = self.number(path).map(|hours| SourceValue::Number(round(hours / HOURS_PER_DAY)));
        self.set(field, path, days);
    }

    /// Seconds at a path as person-days. Tools write 0 where nothing was estimated or booked.
    pub(crate) fn set_seconds(&mut self, field: SourceField, path: &str) {
        let days = self.number(path).filter(|seconds| *seconds > 0.0);
        let days = days.map(|seconds| SourceValue::Number(round(seconds / 3600.0 / HOURS_PER_DAY)));
        self.set(field, path, days);
    }

    /// Percent at a path; what lies outside 0–100 is told and left out.
    pub(crate) fn set_percent(&mut self, field: SourceField, path: &str) {
        let Some(percent) = self.number(path) else { return };
        if (0.0..=100.0).contains(&percent) {
            self.set(field, path, Some(SourceValue::Number(percent)));
        } else {
            self.unexpected(path);
        }
    }

    /// The `key` of each object in the array at a path, joined.
    pub(crate) fn set_names(&mut self, field: SourceField, path: &str, key: &str) {
        let names = joined(self.array(path), key).map(SourceValue::Text);
        self.set(field, path, names);
    }

    /// The status, with the tool's own word for it.
    pub(crate) fn set_status(&mut self, path: &str, raw: String, status: CommonStatus) {
        self.set(SourceField::Status, path, Some(SourceValue::Status(status)));
        self.record.status_raw = Some(raw);
    }

    /// What the vocabulary reads in a status word.
    pub(crate) fn status_word(&self, raw: &str) -> CommonStatus {
        read_status(self.vocabulary, raw)
    }

    /// Keeps a value without a field of ours under its own header.
    pub(crate) fn extra(&mut self, path: &str, header: &str, value: Option<String>) {
        if let Some(value) = value {
            self.columns.seen(path, header, None, &SourceValue::Text(value.clone()));
            self.record.extra.push(ExtraCell { header: header.to_owned(), value, column: None });
        }
    }

    /// When the source last changed the record.
    pub(crate) fn set_changed_at(&mut self, path: &str) {
        let Some(text) = self.text(path) else { return };
        self.record.changed_at = timestamp(&text);
        if self.record.changed_at.is_none() {
            self.not_a_date(path, &text);
        }
    }

    /// Remembers a milestone that the record names; each is listed once.
    pub(crate) fn milestone(&mut self, milestone: Milestone) {
        if !self.milestones.iter().any(|m| m.remote_id == milestone.remote_id) {
            self.milestones.push(milestone);
        }
    }

    pub(crate) fn warn(&mut self, path: &str, message: String) {
        self.warnings.push(Warning { place: join(&self.place, path), message });
    }

    fn not_a_date(&mut self, path: &str, text: &str) {
        let shown: String = text.chars().take(SHOWN).collect();
        let message = self.lang.format("tracker-not-a-date", &[("value", shown.into())]);
        self.warn(path, message);
    }

    fn unexpected(&mut self, path: &str) {
        let message = self.lang.text("tracker-unexpected");
        self.warn(path, message);
    }
}

/// A JSON value as text for a person: names of objects, elements joined; `None` for nothing at all.
pub(crate) fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::Bool(switch) => switch.to_string(),
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), plain_number),
        Value::String(text) => clean(text),
        Value::Array(elements) => elements.iter().filter_map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(object) => ["displayName", "name", "title", "value", "key", "login"]
            .iter()
            .find_map(|key| object.get(*key).and_then(plain))?,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The `key` of each object in a list, joined with ", ".
pub(crate) fn joined(elements: &[Value], key: &str) -> Option<String> {
    let names: Vec<String> = elements.iter().filter_map(|e| e.get(key).and_then(plain)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Without blanks and invisible marks at both ends and without control characters; lines end as on this side of the wire.
fn clean(text: &str) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}'));
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// A date, or the day in Japan of a moment. A tool that stores days as moments writes midnight in UTC or in Japan; both
/// give the right day.
pub(crate) fn day(text: &str) -> Option<Date> {
    if let Some(at) = timestamp(text) {
        return Some(at.to_zoned(TimeZone::fixed(JAPAN)).date());
    }
    text.parse::<civil::DateTime>().ok().map(civil::DateTime::date)
}

/// A moment with its zone, also as Jira writes it (`+0900`).
fn timestamp(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// Person-days to a hundredth: a minute more or less is no information.
fn round(days: f64) -> f64 {
    (days * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    #[test]
    fn days_of_moments_are_days_in_japan() {
        for (text, expected) in [
            ("2026-04-01", date(2026, 4, 1)),
            ("2026-04-01T00:00:00Z", date(2026, 4, 1)),
            ("2026-03-31T15:00:00Z", date(2026, 4, 1)),
            ("2026-04-01T23:30:00.000+0900", date(2026, 4, 1)),
            ("2026-04-01T23:30:00.000-0700", date(2026, 4, 2)),
            ("2026-04-01T08:00:00", date(2026, 4, 1)),
        ] {
            assert_eq!(day(text), Some(expected), "{text}");
        }
        for text in ["", "来週", "2026-02-30", "20", "終了次第"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn values_as_a_person_reads_them() {
        assert_eq!(
            plain(&json!([{"id": 1, "name": "画面"}, {"value": "帳票"}, null])).as_deref(),
            Some("画面, 帳票")
        );
        assert_eq!(plain(&json!(3.0)).as_deref(), Some("3"));
        assert_eq!(plain(&json!("\u{200b} ")), None);
        assert_eq!(plain(&json!({})), None);
        assert_eq!(plain(&json!("h2. 手順\r\n* 設定\u{0}する\r\n")).as_deref(), Some("h2. 手順\n* 設定する"));
    }
}
