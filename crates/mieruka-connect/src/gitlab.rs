//! Issues of GitLab, as its API v4 lists them.

use mieruka_core::source_record::{CommonStatus, SourceField, SourceValue};
use serde_json::Value;

use crate::json::{Item, Milestone, PutAside, kind_of_labels, kind_of_type, plain};

pub(crate) fn issue(item: &mut Item<'_>) -> Result<(), PutAside> {
    let number = item.required("iid")?;
    item.required("title")?;
    let labels: Vec<String> = item.array("labels").iter().filter_map(plain).collect();
    match item.text("issue_type") {
        // "issue" is what everything is by default: then labels may say more.
        Some(kind) if kind != "issue" => item.record.kind = kind_of_type(item.vocabulary, &kind),
        _ => {
            if let Some(kind) = kind_of_labels(labels.iter().map(String::as_str)) {
                item.record.kind = kind;
            }
        }
    }
    item.set(SourceField::Id, "iid", Some(SourceValue::Text(format!("#{number}"))));
    item.set_text(SourceField::Title, "title");
    item.set_text(SourceField::Description, "description");
    status(item);
    item.set_names(SourceField::Owner, "assignees", "name");
    item.set_text(SourceField::RaisedBy, "author.name");
    item.set_day(SourceField::RaisedOn, "created_at");
    item.set_day(SourceField::PlannedStart, "start_date");
    item.set_day(SourceField::DueOn, "due_date");
    item.set_day(SourceField::ClosedOn, "closed_at");
    item.set_seconds(SourceField::PlannedEffort, "time_stats.time_estimate");
    item.set_seconds(SourceField::ActualEffort, "time_stats.total_time_spent");
    item.set_changed_at("updated_at");
    item.extra("labels", "labels", Some(labels.join(", ")).filter(|l| !l.is_empty()));
    for (path, header) in [("weight", "weight"), ("epic.title", "epic"), ("health_status", "health_status")] {
        let value = item.text(path);
        item.extra(path, header, value);
    }
    let severity = item.text("severity").filter(|s| s != "UNKNOWN");
    item.extra("severity", "severity", severity);
    milestone(item);
    item.record.remote_id = Some(reference(item, &number));
    Ok(())
}

/// "group/project#12", where the record tells its project; else "#12".
fn reference(item: &mut Item<'_>, number: &str) -> String {
    if let Some(full) = item.text("references.full") {
        return full;
    }
    let url = item.text("web_url").unwrap_or_default();
    let path = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    let project =
        path.split_once("/-/").or_else(|| path.split_once("/issues/")).map_or("", |(project, _)| project);
    format!("{project}#{number}")
}

fn status(item: &mut Item<'_>) {
    let Some(state) = item.text("state") else { return };
    let status = match state.as_str() {
        "opened" | "reopened" => CommonStatus::Open,
        "closed" if !item.at("_links.closed_as_duplicate_of").is_null() => CommonStatus::Cancelled,
        "closed" => CommonStatus::Closed,
        _ => item.status_word(&state),
    };
    item.set_status("state", state, status);
}

fn milestone(item: &mut Item<'_>) {
    let milestone = item.at("milestone");
    let Some(title) = milestone.get("title").and_then(plain) else { return };
    item.extra("milestone.title", "milestone", Some(title.clone()));
    let day = |key: &str| milestone.get(key).and_then(Value::as_str).and_then(crate::json::day);
    if let (Some(id), Some(due)) = (milestone.get("id").and_then(plain), day("due_date")) {
        let status_raw = milestone.get("state").and_then(plain);
        item.milestone(Milestone {
            remote_id: format!("milestone:{id}"),
            title,
            start: day("start_date"),
            due: Some(due),
            closed: status_raw.as_deref() == Some("closed"),
            status_raw,
        });
    }
}
