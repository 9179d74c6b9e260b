//! Issues of Jira: REST API v2 and v3 (whose long texts are ADF documents), Cloud, Server and Data Center.

mod adf;

use mieruka_core::source_record::{CommonStatus, SourceField, SourceKind, SourceValue};
use serde_json::Value;

use crate::json::{Item, Milestone, PutAside, joined, kind_of_type, plain};

pub(crate) fn issue(item: &mut Item<'_>) -> Result<(), PutAside> {
    let key = item.required("key")?;
    item.required("fields.summary")?;
    if let Some(kind) = item.text("fields.issuetype.name") {
        let subtask = item.at("fields.issuetype.subtask").as_bool() == Some(true);
        item.record.kind = if subtask { SourceKind::Task } else { kind_of_type(item.vocabulary, &kind) };
        item.extra("fields.issuetype.name", "issuetype", Some(kind));
    }
    item.set_text(SourceField::Id, "key");
    item.set_text(SourceField::Title, "fields.summary");
    set_long_text(item, SourceField::Description, "fields.description");
    status(item);
    set_person(item, SourceField::Owner, "fields.assignee");
    set_person(item, SourceField::RaisedBy, "fields.reporter");
    item.set_day(SourceField::RaisedOn, "fields.created");
    item.set_day(SourceField::DueOn, "fields.duedate");
    item.set_day(SourceField::ClosedOn, "fields.resolutiondate");
    item.set_text(SourceField::Priority, "fields.priority.name");
    item.set_names(SourceField::Category, "fields.components", "name");
    item.set_text(SourceField::Resolution, "fields.resolution.name");
    item.set_percent(SourceField::Progress, "fields.progress.percent");
    item.set_seconds(SourceField::PlannedEffort, "fields.timeoriginalestimate");
    item.set_seconds(SourceField::ActualEffort, "fields.timespent");
    item.set_changed_at("fields.updated");
    item.record.parent = item.text("fields.parent.key");
    links(item);
    for (path, header) in [("fields.labels", "labels"), ("fields.versions", "versions")] {
        let value = plain(item.at(path));
        item.extra(path, header, value);
    }
    let environment = long_text(item.at("fields.environment"));
    item.extra("fields.environment", "environment", environment);
    milestones(item);
    custom_fields(item);
    item.record.remote_id = Some(key);
    Ok(())
}

/// The category says how far the issue is; the status' own name may say more within it: waiting, solved, given up.
fn status(item: &mut Item<'_>) {
    let Some(raw) = item.text("fields.status.name") else { return };
    let word = item.status_word(&raw);
    let category = item.text("fields.status.statusCategory.key");
    let mut status = match (category.as_deref(), word) {
        (Some("new"), CommonStatus::Waiting) => word,
        (Some("new"), _) => CommonStatus::Open,
        (Some("indeterminate"), CommonStatus::Waiting | CommonStatus::Resolved) => word,
        (Some("indeterminate"), _) => CommonStatus::InProgress,
        (Some("done"), CommonStatus::Resolved | CommonStatus::Cancelled) => word,
        (Some("done"), _) => CommonStatus::Closed,
        _ => word,
    };
    if status == CommonStatus::Closed
        && let Some(resolution) = item.text("fields.resolution.name")
        && item.status_word(&resolution) == CommonStatus::Cancelled
    {
        status = CommonStatus::Cancelled;
    }
    item.set_status("fields.status.name", raw, status);
}

/// Cloud tells a display name; old servers may tell the login only.
fn set_person(item: &mut Item<'_>, field: SourceField, path: &str) {
    let name = plain(item.at(path)).map(SourceValue::Text);
    item.set(field, path, name);
}

fn set_long_text(item: &mut Item<'_>, field: SourceField, path: &str) {
    let text = long_text(item.at(path)).map(SourceValue::Text);
    item.set(field, path, text);
}

/// A text as v2 tells it, or an ADF document as v3 does.
fn long_text(value: &Value) -> Option<String> {
    if adf::is_document(value) { Some(adf::text(value)).filter(|t| !t.is_empty()) } else { plain(value) }
}

/// "is blocked by" makes a predecessor; every other link is kept as a text.
fn links(item: &mut Item<'_>) {
    let mut related = Vec::new();
    for link in item.array("fields.issuelinks") {
        let kind = link.get("type").unwrap_or(&Value::Null);
        let (end, direction) = if link.get("inwardIssue").is_some() {
            ("inwardIssue", "inward")
        } else {
            ("outwardIssue", "outward")
        };
        let Some(key) = link.get(end).and_then(|i| i.get("key")).and_then(plain) else { continue };
        let blocks =
            kind.get("name").and_then(Value::as_str).is_some_and(|n| n.eq_ignore_ascii_case("blocks"));
        if blocks && end == "inwardIssue" {
            item.record.predecessors.push(key);
        } else {
            let words = kind.get(direction).and_then(plain).unwrap_or_default();
            related.push(format!("{words} {key}").trim().to_owned());
        }
    }
    if !related.is_empty() {
        item.set(SourceField::Related, "fields.issuelinks", Some(SourceValue::Text(related.join(", "))));
    }
}

fn milestones(item: &mut Item<'_>) {
    let versions = item.array("fields.fixVersions");
    item.extra("fields.fixVersions", "milestone", joined(versions, "name"));
    for version in versions {
        let day = |key: &str| version.get(key).and_then(Value::as_str).and_then(crate::json::day);
        if let (Some(id), Some(title), Some(due)) =
            (version.get("id").and_then(plain), version.get("name").and_then(plain), day("releaseDate"))
        {
            item.milestone(Milestone {
                remote_id: format!("version:{id}"),
                title,
                start: day("startDate"),
                due: Some(due),
                closed: version.get("released").and_then(Value::as_bool).unwrap_or(false),
                status_raw: None,
            });
        }
    }
}

/// Custom fields under the names Jira was asked for, else under their keys. Sprints and ranks are Jira's own business.
fn custom_fields(item: &mut Item<'_>) {
    let Some(fields) = item.at("fields").as_object() else { return };
    for (key, value) in fields {
        if !key.starts_with("customfield_") || is_sprint(value) || is_rank(value) {
            continue;
        }
        let name = item.names.and_then(|names| names.get(key)).and_then(plain);
        let header = name.unwrap_or_else(|| key.clone());
        let text = long_text(value).filter(|text| text != "{}");
        item.extra(&format!("fields.{key}"), &header, text);
    }
}

fn is_sprint(value: &Value) -> bool {
    let Some(first) = value.as_array().and_then(|v| v.first()) else { return false };
    first.get("boardId").is_some()
        || first.as_str().is_some_and(|text| text.starts_with("com.atlassian.greenhopper.service.sprint"))
}

/// A place in the backlog, such as "0|i000db:".
fn is_rank(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.split_once('|').is_some_and(|(n, rest)| n.len() == 1 && rest.contains(':')))
}
