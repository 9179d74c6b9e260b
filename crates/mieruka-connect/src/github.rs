//! Issues of GitHub: the REST API's list and `gh issue list --json`. Pull requests stand in the same list and are left out.

use mieruka_core::source_record::{CommonStatus, SourceField, SourceValue};
use serde_json::Value;

use crate::json::{Item, Milestone, PutAside, kind_of_labels, kind_of_type, plain};

pub(crate) fn issue(item: &mut Item<'_>) -> Result<(), PutAside> {
    let number = item.required("number")?;
    let url = first(item, &["html_url", "url"]).and_then(|path| item.text(path)).unwrap_or_default();
    let repository = repository(item, &url);
    let reference = |number: &str| format!("{repository}#{number}");
    if !item.at("pull_request").is_null() || url.contains("/pull/") {
        return Err(PutAside::PullRequest { number: reference(&number) });
    }
    item.required("title")?;
    let labels = item.array("labels");
    let label_names: Vec<String> = labels.iter().filter_map(plain).collect();
    if let Some(kind) = item.text("type.name") {
        item.record.kind = kind_of_type(item.vocabulary, &kind);
        item.extra("type.name", "type", Some(kind));
    } else if let Some(kind) = kind_of_labels(label_names.iter().map(String::as_str)) {
        item.record.kind = kind;
    }
    item.set(SourceField::Id, "number", Some(SourceValue::Text(format!("#{number}"))));
    item.set_text(SourceField::Title, "title");
    item.set_text(SourceField::Description, "body");
    status(item);
    item.set_names(SourceField::Owner, "assignees", "login");
    for (field, paths) in [
        (SourceField::RaisedBy, ["user.login", "author.login"]),
        (SourceField::RaisedOn, ["created_at", "createdAt"]),
        (SourceField::ClosedOn, ["closed_at", "closedAt"]),
    ] {
        let Some(path) = first(item, &paths) else { continue };
        match field {
            SourceField::RaisedBy => item.set_text(field, path),
            _ => item.set_day(field, path),
        }
    }
    if let Some(path) = first(item, &["updated_at", "updatedAt"]) {
        item.set_changed_at(path);
    }
    item.extra("labels", "labels", Some(label_names.join(", ")).filter(|l| !l.is_empty()));
    milestone(item, &repository);
    if let Some(parent) = item.text("parent_issue_url") {
        item.record.parent = parent.rsplit('/').next().map(reference);
    }
    item.record.remote_id = Some(reference(&number));
    Ok(())
}

/// The first of the paths that holds something: the API and `gh` spell the same keys differently.
fn first<'p>(item: &Item<'_>, paths: &[&'p str]) -> Option<&'p str> {
    paths.iter().copied().find(|path| !item.at(path).is_null())
}

/// "owner/name", where the record tells it; else empty.
fn repository(item: &mut Item<'_>, url: &str) -> String {
    let api = item.text("repository_url").unwrap_or_default();
    if let Some((_, name)) = api.split_once("/repos/") {
        return name.to_owned();
    }
    let path = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    let path = path.strip_prefix("repos/").unwrap_or(path);
    path.split_once("/issues/").map_or(String::new(), |(name, _)| name.to_owned())
}

fn status(item: &mut Item<'_>) {
    let Some(state) = item.text("state") else { return };
    let reason = first(item, &["state_reason", "stateReason"]).and_then(|path| item.text(path));
    let status = match (state.to_ascii_lowercase().as_str(), reason.as_deref()) {
        ("closed", Some("not_planned" | "NOT_PLANNED" | "duplicate" | "DUPLICATE")) => {
            CommonStatus::Cancelled
        }
        ("closed", _) => CommonStatus::Closed,
        ("open", _) => CommonStatus::Open,
        _ => item.status_word(&state),
    };
    let raw = match reason {
        Some(reason) => format!("{state} ({reason})"),
        None => state,
    };
    item.set_status("state", raw, status);
}

fn milestone(item: &mut Item<'_>, repository: &str) {
    let milestone = item.at("milestone");
    let Some(title) = milestone.get("title").and_then(plain) else { return };
    item.extra("milestone.title", "milestone", Some(title.clone()));
    let day = |key: &str| milestone.get(key).and_then(Value::as_str).and_then(crate::json::day);
    if let (Some(number), Some(due)) =
        (milestone.get("number").and_then(plain), day("due_on").or_else(|| day("dueOn")))
    {
        let status_raw = milestone.get("state").and_then(plain);
        item.milestone(Milestone {
            remote_id: format!("{repository} milestone {number}").trim_start().to_owned(),
            title,
            start: None,
            due: Some(due),
            closed: status_raw.as_deref() == Some("closed"),
            status_raw,
        });
    }
}
