//! Issues of Redmine, as `/issues.json` lists them.

use mieruka_core::source_record::{CommonStatus, SourceField, SourceValue};
use serde_json::Value;

use crate::json::{Item, PutAside, kind_of_type, plain};

pub(crate) fn issue(item: &mut Item<'_>) -> Result<(), PutAside> {
    let id = item.required("id")?;
    item.required("subject")?;
    if let Some(kind) = item.text("tracker.name") {
        item.record.kind = kind_of_type(item.vocabulary, &kind);
        item.extra("tracker.name", "tracker", Some(kind));
    }
    item.set(SourceField::Id, "id", Some(SourceValue::Text(format!("#{id}"))));
    item.set_text(SourceField::Title, "subject");
    item.set_text(SourceField::Description, "description");
    status(item);
    item.set_text(SourceField::Owner, "assigned_to.name");
    item.set_text(SourceField::RaisedBy, "author.name");
    item.set_day(SourceField::RaisedOn, "created_on");
    item.set_day(SourceField::PlannedStart, "start_date");
    item.set_day(SourceField::DueOn, "due_date");
    item.set_day(SourceField::ClosedOn, "closed_on");
    item.set_text(SourceField::Priority, "priority.name");
    item.set_text(SourceField::Category, "category.name");
    item.set_percent(SourceField::Progress, "done_ratio");
    item.set_hours(SourceField::PlannedEffort, "estimated_hours");
    item.set_hours(SourceField::ActualEffort, "spent_hours");
    item.set_changed_at("updated_on");
    for (path, header) in [("project.name", "project"), ("fixed_version.name", "milestone")] {
        let value = item.text(path);
        item.extra(path, header, value);
    }
    for field in item.array("custom_fields") {
        if let Some(name) = field.get("name").and_then(plain) {
            item.extra(&format!("custom_fields.{name}"), &name, field.get("value").and_then(plain));
        }
    }
    last_note(item);
    relations(item, &id);
    item.record.parent = item.text("parent.id").map(|id| format!("#{id}"));
    item.record.remote_id = Some(format!("#{id}"));
    Ok(())
}

/// Redmine says itself which statuses close an issue; their names say the rest.
fn status(item: &mut Item<'_>) {
    let Some(raw) = item.text("status.name") else { return };
    let word = item.status_word(&raw);
    let status = match (item.at("status.is_closed").as_bool(), word) {
        (Some(true), CommonStatus::Cancelled) => word,
        (Some(true), _) => CommonStatus::Closed,
        // A status that sounds final but leaves the issue open: the work is done, someone has yet to close it.
        (Some(false), CommonStatus::Closed | CommonStatus::Cancelled) => CommonStatus::Resolved,
        _ => word,
    };
    item.set_status("status.name", raw, status);
}

/// The newest comment, where the journals came along.
fn last_note(item: &mut Item<'_>) {
    let note = item.array("journals").iter().rev().find_map(|journal| journal.get("notes").and_then(plain));
    item.set(SourceField::Note, "journals.notes", note.map(SourceValue::Text));
}

/// "precedes" and "blocks" towards this issue make predecessors; every other relation is kept as a text.
fn relations(item: &mut Item<'_>, id: &str) {
    let mut related = Vec::new();
    for relation in item.array("relations") {
        let end = |key: &str| relation.get(key).and_then(plain);
        let (Some(from), Some(to)) = (end("issue_id"), end("issue_to_id")) else { continue };
        let kind = relation.get("relation_type").and_then(Value::as_str).unwrap_or("");
        match kind {
            "precedes" | "blocks" if to == id => item.record.predecessors.push(format!("#{from}")),
            // Old versions tell the same relation from its other end.
            "follows" | "blocked" if from == id => item.record.predecessors.push(format!("#{to}")),
            _ => {
                let other = if from == id { to } else { from };
                related.push(format!("{kind} #{other}").trim().to_owned());
            }
        }
    }
    if !related.is_empty() {
        item.set(SourceField::Related, "relations", Some(SourceValue::Text(related.join(", "))));
    }
}
