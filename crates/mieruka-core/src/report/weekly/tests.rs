use jiff::Timestamp;
use jiff::civil::date;
use serde_json::{Value as Json, json};

use super::{Addressee, weekly};
use crate::id::RecordId;
use crate::lang::Lang;
use crate::record::Record;
use crate::register::Kind;
use crate::report::model::{Block, Report, Value};
use crate::rule::AsOf;
use crate::state::ProjectState;
use crate::test_support::record;
use crate::visibility::Viewer;

fn state(records: &[(Kind, Json)]) -> ProjectState {
    let records = records.iter().enumerate().map(|(i, (kind, fields))| {
        let body = record(*kind, fields.clone()).body;
        let at: Timestamp = "2026-04-01T00:00:00Z".parse().unwrap();
        Record::new(RecordId::from_u128(i as u128 + 1), *kind, body, at, at, 1)
    });
    ProjectState::load(records, 0, Timestamp::UNIX_EPOCH)
}

fn report(before: &[(Kind, Json)], now: &[(Kind, Json)]) -> Report {
    let viewer = Viewer::local_pmo();
    let (before, now) = (state(before), state(now));
    let (day, week_ago) = (AsOf::japan(date(2026, 4, 10)), AsOf::japan(date(2026, 4, 3)));
    let addressee = Addressee { to: "顧客".to_owned(), edition: "発注者向け".to_owned() };
    weekly("KIKAN", addressee, (&now.visible(&viewer), &day), (&before.visible(&viewer), &week_ago), Lang::Ja)
}

fn issue(title: &str, status: &str) -> (Kind, Json) {
    (Kind::Issue, json!({"number": title, "title": title, "status": status, "due_on": "2026-04-20"}))
}

fn task(title: &str, finish: &str, progress: f64) -> (Kind, Json) {
    let fields = json!({"title": title, "wbs": "1.1", "planned_start": "2026-04-06", "planned_finish": finish,
                        "actual_start": "2026-04-06", "status": "in_progress", "progress": progress});
    (Kind::Task, fields)
}

/// All text of a section's blocks.
fn text(report: &Report, heading: &str) -> String {
    let heading = Lang::Ja.text(heading);
    let section = report.sections.iter().find(|s| s.heading == heading).unwrap();
    format!("{:?}", section.blocks)
}

#[test]
fn the_flow_of_issues_adds_up() {
    let before = [issue("a", "in_progress"), issue("b", "in_progress")];
    let now = [issue("a", "closed"), issue("b", "in_progress"), issue("c", "not_started")];
    let text = text(&report(&before, &now), "weekly-issues");
    assert!(text.contains("前週残 2件 + 起票 1件 − 完了 1件 = 今週残 2件"), "{text}");
}

#[test]
fn late_work_is_listed_with_its_days() {
    let now = [task("遅い作業", "2026-04-08", 50.0), task("予定どおりの作業", "2026-04-17", 70.0)];
    let report = report(&[], &now);
    let text = text(&report, "weekly-progress");
    assert!(text.contains("遅い作業") && !text.contains("予定どおりの作業"), "{text}");
    let late = report.sections.iter().flat_map(|s| &s.blocks).find_map(|b| match b {
        Block::Table(t) if !t.rows.is_empty() => t.rows.first(),
        _ => None,
    });
    // Half of three days remains on Friday the 10th: Monday the 13th.
    assert!(matches!(&late.unwrap()[3].value, Value::Number(n) if n.value == 3.0));
}

#[test]
fn what_is_not_recorded_is_never_blue() {
    let one = text(&report(&[], &[issue("a", "in_progress")]), "weekly-signals");
    assert_eq!(one.matches("Grey").count(), 3, "scope, cost and quality: {one}");
    let empty = text(&report(&[], &[]), "weekly-signals");
    assert_eq!(empty.matches("Grey").count(), 7, "nothing to judge by: {empty}");
}

#[test]
fn an_empty_project_makes_a_whole_report() {
    let report = report(&[], &[]);
    let numbers: Vec<_> = report.sections.iter().filter_map(|s| s.number).collect();
    assert_eq!(numbers, (1..=11).collect::<Vec<u16>>());
    assert!(report.sections.iter().all(|s| !s.blocks.is_empty()));
}
