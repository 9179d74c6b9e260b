//! The files of each party, in the formats and habits of each.

pub(crate) mod backlog;
mod dates;
pub(crate) mod issue_sheet;
pub(crate) mod jira;
pub(crate) mod mspdi;
pub(crate) mod question_sheet;

/// 09:00 to 18:00 in Tokyo with an hour for lunch is what everybody here works; tools report it in UTC.
const JST_OFFSET_HOURS: i8 = 9;

/// A moment of a working day in UTC that depends on `key` alone.
pub(crate) fn moment(day: jiff::civil::Date, key: &str) -> jiff::civil::DateTime {
    let minutes = crate::ticket::steady(key, 8 * 60);
    day.at(9 - JST_OFFSET_HOURS + (minutes / 60) as i8, (minutes % 60) as i8, 0, 0)
}

/// JSON as a person saved it from a browser: indented.
pub(crate) fn json_bytes(value: &serde_json::Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}
