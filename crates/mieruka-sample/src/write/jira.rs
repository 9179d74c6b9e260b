//! Vendor C's tickets as Jira Cloud's API (version 3) returns a search.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::moment;
use crate::story::vendor_c::{DOING, DONE, LAST_WEEK, REOPENED, REVIEW, TODO, WAITING};
use crate::ticket::{Ticket, TicketState, steady};
use crate::timeline::Timeline;

const SITE: &str = "https://lumenbridge.example";

/// The answer of `GET /rest/api/3/search` as of `week`; after the last week anybody worked it no longer changes.
pub(crate) fn write(tickets: &[Ticket], week: u32, timeline: &Timeline) -> Vec<u8> {
    let week = week.min(LAST_WEEK);
    let issues: Vec<Value> = tickets
        .iter()
        .rev()
        .filter(|t| t.stands_in(week))
        .map(|t| issue(t, &t.state(week, timeline), timeline))
        .collect();
    super::json_bytes(&json!({
        "expand": "schema,names",
        "startAt": 0,
        "maxResults": 100,
        "total": issues.len(),
        "issues": issues,
    }))
}

pub(crate) fn name() -> String {
    "jira_KIF_search.json".to_owned()
}

fn issue(ticket: &Ticket, state: &TicketState, timeline: &Timeline) -> Value {
    let id = (10_400 + number(ticket.key)).to_string();
    let raised = timeline.at(ticket.raised);
    json!({
        "expand": "operations,versionedRepresentations,editmeta,changelog,renderedFields",
        "id": id,
        "self": format!("{SITE}/rest/api/3/issue/{id}"),
        "key": ticket.key,
        "fields": {
            "summary": state.title,
            "issuetype": {"id": (10_000 + steady(ticket.kind, 20)).to_string(), "name": ticket.kind, "subtask": false, "hierarchyLevel": 0},
            "project": {"id": "10012", "key": "KIF", "name": "KIKAN Interface", "projectTypeKey": "software"},
            "status": status(state.status),
            "priority": priority(state.priority),
            "assignee": user(state.owner),
            "reporter": user(ticket.raised_by),
            "creator": user(ticket.raised_by),
            "created": instant(raised, ticket.key),
            "updated": instant(state.updated, &format!("{}u", ticket.key)),
            "duedate": state.due_on(timeline).map(|d| d.to_string()),
            "resolution": state.closed.map(|_| json!({"id": "10000", "name": "Done", "description": "Work has been completed on this issue."})),
            "resolutiondate": state.closed.map(|d| instant(d, &format!("{}u", ticket.key))),
            "components": [{"id": (10_100 + steady(ticket.area, 50)).to_string(), "name": ticket.area}],
            "labels": labels(ticket),
            "issuelinks": [],
            "subtasks": [],
            "fixVersions": [{"id": "10031", "name": "IT-Cycle2", "archived": false, "released": false}],
            "description": document(state.body.lines().map(paragraph).collect()),
            "comment": comments(ticket, state),
            "timeoriginalestimate": Value::Null,
            "customfield_10016": 1 + steady(ticket.key, 5),
        },
    })
}

fn status(name: &str) -> Value {
    let (id, category) = match name {
        TODO => (10_000, (2, "new", "blue-gray", "To Do")),
        DOING => (3, (4, "indeterminate", "yellow", "In Progress")),
        REVIEW => (10_021, (4, "indeterminate", "yellow", "In Progress")),
        WAITING => (10_034, (4, "indeterminate", "yellow", "In Progress")),
        REOPENED => (4, (2, "new", "blue-gray", "To Do")),
        DONE => (10_001, (3, "done", "green", "Done")),
        _ => (1, (2, "new", "blue-gray", "To Do")),
    };
    let (category_id, key, color, label) = category;
    json!({
        "id": id.to_string(),
        "name": name,
        "description": "",
        "statusCategory": {
            "self": format!("{SITE}/rest/api/3/statuscategory/{category_id}"),
            "id": category_id, "key": key, "colorName": color, "name": label,
        },
    })
}

fn priority(name: &str) -> Value {
    let (id, name) = match name {
        "Highest" => (1, "Highest"),
        "High" => (2, "High"),
        "Low" => (4, "Low"),
        _ => (3, "Medium"),
    };
    json!({"id": id.to_string(), "name": name})
}

fn user(name: &str) -> Value {
    let id = format!("70121:{:08x}", steady(name, u32::MAX));
    json!({
        "self": format!("{SITE}/rest/api/3/user?accountId={id}"),
        "accountId": id,
        "displayName": name,
        "active": true,
        "timeZone": if name == "Hana Murase" { "Asia/Tokyo" } else { "Asia/Ho_Chi_Minh" },
        "accountType": "atlassian",
    })
}

fn labels(ticket: &Ticket) -> Value {
    if ticket.body.contains("A社") { json!(["vendor-a", "integration"]) } else { json!(["integration"]) }
}

/// An Atlassian document.
fn document(content: Vec<Value>) -> Value {
    json!({"type": "doc", "version": 1, "content": content})
}

fn paragraph(text: &str) -> Value {
    json!({"type": "paragraph", "content": [{"type": "text", "text": text}]})
}

fn comments(ticket: &Ticket, state: &TicketState) -> Value {
    let list: Vec<Value> = state
        .notes
        .iter()
        .enumerate()
        .map(|(n, (day, note))| {
            let at = instant(*day, &format!("{}{n}", ticket.key));
            json!({
                "id": (20_000 + number(ticket.key) * 10 + n as u32).to_string(),
                "author": user(state.owner),
                "body": document(vec![paragraph(note)]),
                "created": at,
                "updated": at,
            })
        })
        .collect();
    json!({"comments": list, "maxResults": list.len(), "total": list.len(), "startAt": 0})
}

fn number(key: &str) -> u32 {
    key.rsplit('-').next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// Jira gives moments with milliseconds and an offset without a colon.
fn instant(day: Date, key: &str) -> String {
    format!("{}.000+0000", moment(day, key))
}
