//! Vendor B's tickets as Backlog's API returns a list of issues.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::moment;
use crate::story::vendor_b::{DOING, DONE, FIXED, NEW};
use crate::ticket::{Ticket, TicketState, steady};
use crate::timeline::Timeline;

const PROJECT: u32 = 118_204;

/// The answer of `GET /api/v2/issues` on the day of `week`: newest change first, as the tool sorts by default.
pub(crate) fn write(tickets: &[Ticket], week: u32, timeline: &Timeline) -> Vec<u8> {
    let mut rows: Vec<(&Ticket, TicketState)> =
        tickets.iter().filter(|t| t.stands_in(week)).map(|t| (t, t.state(week, timeline))).collect();
    rows.sort_by_key(|(t, s)| std::cmp::Reverse((s.updated, key_id(t))));
    let list: Vec<Value> = rows.iter().map(|(t, s)| issue(t, s, timeline)).collect();
    super::json_bytes(&Value::Array(list))
}

pub(crate) fn name() -> String {
    "backlog_issues_BRN.json".to_owned()
}

fn issue(ticket: &Ticket, state: &TicketState, timeline: &Timeline) -> Value {
    let raised = timeline.at(ticket.raised);
    let due = state.due_on(timeline);
    json!({
        "id": issue_id(ticket.key),
        "projectId": PROJECT,
        "issueKey": ticket.key,
        "keyId": key_id(ticket),
        "issueType": {
            "id": 540_000 + steady(ticket.kind, 1000),
            "projectId": PROJECT,
            "name": ticket.kind,
            "color": "#7ea800",
            "displayOrder": steady(ticket.kind, 5),
        },
        "summary": state.title,
        "description": description(state),
        "resolution": (state.status == DONE).then(|| json!({"id": 0, "name": "対応済み"})),
        "priority": priority(state.priority),
        "status": status(state.status),
        "assignee": user(state.owner),
        "category": [{"id": 330_000 + steady(ticket.area, 1000), "projectId": PROJECT, "name": ticket.area, "displayOrder": 0}],
        "versions": [],
        "milestone": milestone(ticket),
        "startDate": (state.status != NEW).then(|| midnight(raised)),
        "dueDate": due.map(midnight),
        "estimatedHours": (ticket.kind == "タスク").then(|| 4 + steady(ticket.key, 6) * 4),
        "actualHours": (ticket.kind == "タスク" && state.closed.is_some()).then(|| 6 + steady(ticket.key, 7) * 4),
        "parentIssueId": ticket.parent.map(issue_id),
        "createdUser": user(ticket.raised_by),
        "created": instant(raised, ticket.key),
        "updatedUser": user(state.owner),
        "updated": instant(state.updated, &format!("{}更新", ticket.key)),
        "customFields": custom_fields(ticket, state),
        "attachments": [],
        "sharedFiles": [],
        "stars": [],
    })
}

/// The body, then what was noted day by day.
fn description(state: &TicketState) -> String {
    let mut text = state.body.clone();
    for (day, note) in &state.notes {
        text.push_str(&format!("\n\n{}/{} {note}", day.month(), day.day()));
    }
    text
}

fn status(name: &str) -> Value {
    let (id, color, order) = match name {
        NEW => (1, "#ed8077", 1000),
        DOING => (2, "#4488c5", 2000),
        FIXED => (3, "#5eb5a6", 3000),
        DONE => (4, "#b0be3c", 4000),
        _ => (72_141, "#e87758", 2500),
    };
    json!({"id": id, "projectId": PROJECT, "name": name, "color": color, "displayOrder": order})
}

fn priority(name: &str) -> Value {
    let id = match name {
        "高" => 2,
        "低" => 4,
        _ => 3,
    };
    json!({"id": id, "name": name})
}

fn user(name: &str) -> Value {
    let id = 900_100 + steady(name, 800);
    json!({
        "id": id,
        "userId": Value::Null,
        "name": name,
        "roleType": 2,
        "lang": "ja",
        "mailAddress": format!("user{id}@nagihara.example"),
        "nulabAccount": Value::Null,
    })
}

fn milestone(ticket: &Ticket) -> Value {
    let name = match ticket.area {
        "移行" if ticket.raised.week <= 5 => "第1回リハーサル",
        "移行" => "第2回リハーサル",
        "インフラ" => "本番同等環境",
        _ => return json!([]),
    };
    json!([{
        "id": 210_000 + steady(name, 1000),
        "projectId": PROJECT,
        "name": name,
        "description": "",
        "startDate": Value::Null,
        "releaseDueDate": Value::Null,
        "archived": false,
        "displayOrder": 0,
    }])
}

/// Two fields vendor B added: who else is concerned, and how often it came back.
fn custom_fields(ticket: &Ticket, state: &TicketState) -> Value {
    let texts: BTreeMap<&str, bool> = ["A社", "C社"]
        .into_iter()
        .map(|party| (party, ticket.body.contains(party) || state.title.contains(party)))
        .collect();
    let others: Vec<Value> = texts
        .iter()
        .enumerate()
        .filter(|(_, (_, concerned))| **concerned)
        .map(|(n, (party, _))| json!({"id": n + 1, "name": party, "displayOrder": n}))
        .collect();
    let mut returned = Map::new();
    returned.insert("id".into(), json!(60_412));
    returned.insert("fieldTypeId".into(), json!(3));
    returned.insert("name".into(), json!("差戻し回数"));
    returned.insert(
        "value".into(),
        json!(state.notes.iter().filter(|(_, n)| n.contains("A社より") || n.contains("差戻し")).count()),
    );
    json!([
        {"id": 60_411, "fieldTypeId": 6, "name": "関係会社", "value": others},
        Value::Object(returned),
    ])
}

fn key_id(ticket: &Ticket) -> u32 {
    ticket.key.rsplit('-').next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

fn issue_id(key: &str) -> u32 {
    7_300_000 + key.rsplit('-').next().and_then(|n| n.parse::<u32>().ok()).unwrap_or(0) * 37
}

/// Backlog gives days as midnight.
fn midnight(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

fn instant(day: Date, key: &str) -> String {
    format!("{}Z", moment(day, key))
}
