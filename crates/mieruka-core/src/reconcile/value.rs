//! A foreign value as a value of one of our fields.

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::choice::choice_meant;
use crate::register::FieldType;
use crate::source_record::SourceValue;

/// Why a value is no value of a field.
pub(super) enum Unread {
    Date,
    Number,
    /// A word the field does not offer: too common to be worth a note.
    Choice,
}

impl Unread {
    pub(super) fn message(&self) -> Option<&'static str> {
        match self {
            Unread::Date => Some("import-note-not-a-date"),
            Unread::Number => Some("import-note-not-a-number"),
            Unread::Choice => None,
        }
    }
}

pub(super) fn read_value(ty: FieldType, value: &SourceValue) -> Result<Json, Unread> {
    match ty {
        FieldType::Date => match value {
            SourceValue::Date(date) if is_plausible(*date) => Ok(json!(date)),
            _ => Err(Unread::Date),
        },
        FieldType::Number | FieldType::Percent => {
            let number = match value {
                SourceValue::Number(n) => Some(*n),
                SourceValue::Text(text) => text.trim().trim_end_matches('%').trim_end().parse().ok(),
                SourceValue::Date(_) | SourceValue::Status(_) => None,
            };
            let max = if ty == FieldType::Percent { 100.0 } else { 1e12 };
            match number.filter(|n| (0.0..=max).contains(n)) {
                Some(n) => Ok(json!(n)),
                None => Err(Unread::Number),
            }
        }
        FieldType::Choice(choices) => {
            choice_meant(choices, &value_text(value)).map(|name| json!(name)).ok_or(Unread::Choice)
        }
        FieldType::Text => Ok(json!(value_text(value).split_whitespace().collect::<Vec<_>>().join(" "))),
        FieldType::LongText
        | FieldType::Ref(_)
        | FieldType::Links
        | FieldType::Status
        | FieldType::System => Ok(json!(value_text(value))),
    }
}

fn is_plausible(date: Date) -> bool {
    (1900..=2999).contains(&date.year())
}

pub(super) fn is_blank(value: &SourceValue) -> bool {
    matches!(value, SourceValue::Text(text) if clean(text).is_empty())
}

/// Without control characters and blanks at the ends; line ends as one character.
pub(super) fn clean(text: &str) -> String {
    let trimmed = text.trim();
    if !trimmed.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return trimmed.to_owned();
    }
    let lines = trimmed.replace("\r\n", "\n").replace('\r', "\n");
    let clean: String = lines.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    clean.trim().to_owned()
}

/// A value as a person would write it.
pub(super) fn value_text(value: &SourceValue) -> String {
    match value {
        SourceValue::Date(date) => date.to_string(),
        SourceValue::Number(n) => n.to_string(),
        SourceValue::Status(status) => status.name().to_owned(),
        SourceValue::Text(text) => clean(text),
    }
}
