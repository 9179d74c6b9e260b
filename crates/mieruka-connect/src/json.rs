//! JSON of ticket systems: issue lists of Backlog, Jira, Redmine, GitHub and GitLab.
//!
//! Taken are an array, an object around it (`issues`, `data`, …), a single issue, pages one behind the other, and one JSON
//! value per line. Which tool wrote it is told by the issues themselves. One record is in memory as a tree at a time, and
//! none larger than [`MAX_RECORD_BYTES`], so memory stays near the size of the file and of what was understood of it.
//!
//! A record that cannot be read is put aside with its JSON path and never stops the others.

mod document;
mod item;
mod kind;
mod list;

use mieruka_core::source_record::{NotTable, SourceFile, SourceFormat};
use serde_json::Value;

use crate::json::document::{Document, Entry};
use crate::json::list::List;
use crate::{Input, Problem, ReadError, backlog, github, gitlab, jira, redmine};

pub(crate) use item::{Item, PutAside, day, joined, plain};
pub(crate) use kind::{kind_of_labels, kind_of_type};
pub(crate) use list::Milestone;

/// Largest single record that is read. A ticket with a long history stays far below.
const MAX_RECORD_BYTES: usize = 8 << 20;

/// Reads an issue list of any of the five tools.
pub(crate) fn read(input: &Input<'_>) -> Result<SourceFile, ReadError> {
    let text = document::decode(input)?;
    let document = document::gather(input, &text)?;
    let mut list = List::new(input, &document);
    let mut format = document.hint;
    for (index, entry) in document.entries.iter().enumerate() {
        read_entry(&mut list, &document, index, entry, &mut format);
    }
    let Some(format) = format else {
        let problem = if document.entries.is_empty() {
            Problem::NoTable { reasons: vec![input.options.lang.text("tracker-empty-list")] }
        } else {
            Problem::UnknownShape
        };
        return Err(input.error(problem));
    };
    let not_tables = if document.entries.is_empty() {
        let reason = input.options.lang.text("tracker-empty-list");
        vec![NotTable { sheet: "issues".to_owned(), reason, readable: false }]
    } else {
        Vec::new()
    };
    let (tables, warnings, put_aside) = list.finish();
    Ok(SourceFile {
        file: input.file.to_owned(),
        format,
        tables,
        not_tables,
        warnings,
        put_aside,
        status_date: None,
    })
}

fn read_entry(
    list: &mut List<'_>,
    document: &Document<'_>,
    index: usize,
    entry: &Entry<'_>,
    format: &mut Option<SourceFormat>,
) {
    let lang = list.lang();
    let place = document.place(entry, lang);
    let row = index as u32 + 1;
    if entry.raw.get().len() > MAX_RECORD_BYTES {
        let limit = MAX_RECORD_BYTES >> 20;
        return list.put_aside(place, lang.format("tracker-record-too-large", &[("limit", limit.into())]));
    }
    let value: Value = match serde_json::from_str(entry.raw.get()) {
        Ok(value) => value,
        // The syntax of the whole file is known to be sound: what is left is nesting and broken escapes.
        Err(_) => return list.put_aside(place, lang.text("tracker-record-broken")),
    };
    let found = sniff(&value);
    if format.is_none() {
        *format = found;
    }
    // Nothing recognised so far: if it stays so the file as a whole is refused.
    let Some(format) = *format else { return list.put_aside(place, lang.text("tracker-record-unknown")) };
    if found != Some(format) {
        return list.put_aside(place, missing_keys(lang, format, &value));
    }
    list.read(
        row,
        place,
        &value,
        document.names.as_ref(),
        match format {
            SourceFormat::Backlog => backlog::issue,
            SourceFormat::Jira => jira::issue,
            SourceFormat::Redmine => redmine::issue,
            SourceFormat::Github => github::issue,
            _ => gitlab::issue,
        },
    );
}

/// Which tool an issue comes from, by the keys that only its issues have.
pub(crate) fn sniff(issue: &Value) -> Option<SourceFormat> {
    let has = |key: &str| issue.get(key).is_some_and(|v| !v.is_null());
    if has("issueKey") && has("summary") {
        Some(SourceFormat::Backlog)
    } else if has("key") && issue.get("fields").is_some_and(Value::is_object) {
        Some(SourceFormat::Jira)
    } else if has("iid") && has("title") {
        Some(SourceFormat::Gitlab)
    } else if has("number") && has("title") && has("state") {
        Some(SourceFormat::Github)
    } else if has("id") && has("subject") {
        Some(SourceFormat::Redmine)
    } else {
        None
    }
}

/// Says which of the keys that make an issue of this tool are not there.
fn missing_keys(lang: mieruka_core::lang::Lang, format: SourceFormat, value: &Value) -> String {
    let keys: &[&str] = match format {
        SourceFormat::Backlog => &["issueKey", "summary"],
        SourceFormat::Jira => &["key", "fields"],
        SourceFormat::Redmine => &["id", "subject"],
        SourceFormat::Github => &["number", "title", "state"],
        _ => &["iid", "title"],
    };
    if !value.is_object() {
        return lang.text("tracker-record-unknown");
    }
    let missing: Vec<&str> =
        keys.iter().copied().filter(|key| value.get(*key).is_none_or(Value::is_null)).collect();
    lang.format("tracker-missing", &[("keys", missing.join(", ").into())])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_issue_itself_says_which_tool_wrote_it() {
        let cases = [
            (json!({"issueKey": "A-1", "summary": "x", "id": 1}), Some(SourceFormat::Backlog)),
            (json!({"key": "A-1", "id": "1", "fields": {"summary": "x"}}), Some(SourceFormat::Jira)),
            (json!({"id": 1, "iid": 2, "title": "x", "state": "opened"}), Some(SourceFormat::Gitlab)),
            (json!({"id": 1, "number": 2, "title": "x", "state": "open"}), Some(SourceFormat::Github)),
            (json!({"id": 1, "subject": "x"}), Some(SourceFormat::Redmine)),
            (json!({"id": 1, "name": "未対応"}), None),
            (json!("x"), None),
        ];
        for (value, format) in cases {
            assert_eq!(sniff(&value), format, "{value}");
        }
    }
}
