//! Issues of Backlog (Nulab), as its API v2 lists them.

use mieruka_core::source_record::{CommonStatus, SourceField};
use serde_json::Value;

use crate::json::{Item, Milestone, PutAside, joined, kind_of_type, plain};

pub(crate) fn issue(item: &mut Item<'_>) -> Result<(), PutAside> {
    let key = item.required("issueKey")?;
    item.required("summary")?;
    if let Some(kind) = item.text("issueType.name") {
        item.record.kind = kind_of_type(item.vocabulary, &kind);
    }
    item.set_text(SourceField::Id, "issueKey");
    item.set_text(SourceField::Title, "summary");
    item.set_text(SourceField::Description, "description");
    status(item);
    item.set_text(SourceField::Owner, "assignee.name");
    item.set_text(SourceField::RaisedBy, "createdUser.name");
    item.set_day(SourceField::RaisedOn, "created");
    item.set_day(SourceField::PlannedStart, "startDate");
    item.set_day(SourceField::DueOn, "dueDate");
    item.set_text(SourceField::Priority, "priority.name");
    item.set_names(SourceField::Category, "category", "name");
    item.set_text(SourceField::Resolution, "resolution.name");
    item.set_hours(SourceField::PlannedEffort, "estimatedHours");
    item.set_hours(SourceField::ActualEffort, "actualHours");
    item.set_changed_at("updated");
    let kind = item.text("issueType.name");
    item.extra("issueType.name", "issueType", kind);
    let versions = joined(item.array("versions"), "name");
    item.extra("versions", "versions", versions);
    milestones(item);
    for field in item.array("customFields") {
        if let Some(name) = field.get("name").and_then(plain) {
            let path = format!("customFields.{name}");
            item.extra(&path, &name, field.get("value").and_then(plain));
            item.extra(&path, &format!("{name} (other)"), field.get("otherValue").and_then(plain));
        }
    }
    // A parent is named by its number inside Backlog, not by its key.
    item.internal_id = item.text("id");
    item.internal_parent = item.text("parentIssueId");
    item.record.remote_id = Some(key);
    Ok(())
}

/// The four built-in statuses are known by number, for their names follow the space's language; others by name.
fn status(item: &mut Item<'_>) {
    let Some(raw) = item.text("status.name") else { return };
    let mut status = match item.at("status.id").as_i64() {
        Some(1) => CommonStatus::Open,
        Some(2) => CommonStatus::InProgress,
        Some(3) => CommonStatus::Resolved,
        Some(4) => CommonStatus::Closed,
        _ => item.status_word(&raw),
    };
    // Closed as 対応しない, 無効, 重複 or 再現しない: nothing was done.
    if status == CommonStatus::Closed
        && let Some(resolution) = item.text("resolution.name")
        && item.status_word(&resolution) == CommonStatus::Cancelled
    {
        status = CommonStatus::Cancelled;
    }
    item.set_status("status.name", raw, status);
}

fn milestones(item: &mut Item<'_>) {
    let milestones = item.array("milestone");
    item.extra("milestone", "milestone", joined(milestones, "name"));
    for milestone in milestones {
        let day = |key: &str| milestone.get(key).and_then(Value::as_str).and_then(crate::json::day);
        if let (Some(id), Some(title), Some(due)) = (
            milestone.get("id").and_then(plain),
            milestone.get("name").and_then(plain),
            day("releaseDueDate"),
        ) {
            item.milestone(Milestone {
                remote_id: format!("milestone:{id}"),
                title,
                start: day("startDate"),
                due: Some(due),
                closed: milestone.get("archived").and_then(Value::as_bool).unwrap_or(false),
                status_raw: None,
            });
        }
    }
}
