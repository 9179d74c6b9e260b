//! Ticket systems and MS Project: written payloads in detail, real payloads by count, and hostile input.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};

use jiff::civil::date;
use mieruka_connect::{
    FORECAST_FINISH, FORECAST_START, Problem, ReadError, ReadOptions, SPECIAL_LINKS, SUMMARY, inspect_json,
    read,
};
use mieruka_core::lang::Lang;
use mieruka_core::source_record::{
    CommonStatus, SkipReason, SourceField, SourceFile, SourceFormat, SourceKind, SourceRecord, SourceValue,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn options() -> ReadOptions {
    ReadOptions::new(date(2026, 5, 15), Lang::Ja)
}

fn try_read(name: &str, bytes: &[u8]) -> Result<SourceFile, ReadError> {
    read(name, bytes, &options())
}

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/trackers").join(name);
    std::fs::read(path).unwrap()
}

fn read_fixture(name: &str) -> SourceFile {
    try_read(name, &fixture(name)).unwrap()
}

fn read_json(value: &Value) -> SourceFile {
    try_read("list.json", value.to_string().as_bytes()).unwrap()
}

fn text(record: &SourceRecord, field: SourceField) -> &str {
    record.text(field).unwrap_or("")
}

fn number(record: &SourceRecord, field: SourceField) -> Option<f64> {
    match record.get(field) {
        Some(SourceValue::Number(n)) => Some(*n),
        _ => None,
    }
}

fn extra<'a>(record: &'a SourceRecord, header: &str) -> Option<&'a str> {
    record.extra.iter().find(|e| e.header == header).map(|e| e.value.as_str())
}

fn ids(file: &SourceFile) -> Vec<&str> {
    file.tables[0].records.iter().map(|r| r.remote_id.as_deref().unwrap()).collect()
}

fn places(file: &SourceFile) -> Vec<&str> {
    file.warnings.iter().chain(&file.put_aside).map(|w| w.place.as_str()).collect()
}

#[test]
fn backlog() {
    let file = read_fixture("backlog.json");
    assert_eq!(file.format, SourceFormat::Backlog);
    assert_eq!(ids(&file), ["KIKAN-1", "KIKAN-2", "KIKAN-3"]);
    let [task, risk, bug] = &file.tables[0].records[..] else { panic!() };

    assert_eq!((task.kind, risk.kind, bug.kind), (SourceKind::Task, SourceKind::Risk, SourceKind::Defect));
    assert_eq!(text(task, SourceField::Title), "移行リハーサル");
    assert_eq!(text(task, SourceField::Owner), "高橋 実");
    assert_eq!(text(task, SourceField::Category), "移行, 基盤");
    assert_eq!(task.date(SourceField::PlannedStart), Some(date(2026, 5, 11)));
    assert_eq!(task.date(SourceField::DueOn), Some(date(2026, 5, 22)), "midnight in Japan, told in UTC");
    assert_eq!(task.date(SourceField::RaisedOn), Some(date(2026, 5, 1)));
    assert_eq!(number(task, SourceField::PlannedEffort), Some(2.5));
    assert_eq!(task.changed_at.unwrap().to_string(), "2026-05-12T01:02:03Z");
    assert_eq!(extra(task, "影響範囲"), Some("全拠点"));
    assert_eq!(extra(task, "対象サーバー"), Some("AP01, DB01"));
    assert_eq!(extra(task, "会議体 (other)"), Some("臨時部会"));
    assert_eq!((extra(task, "空欄"), extra(task, "milestone")), (None, Some("移行判定")));

    assert_eq!(
        (risk.status(), risk.status_raw.as_deref()),
        (Some(CommonStatus::Waiting), Some("保留中 / Pending"))
    );
    assert_eq!(risk.parent.as_deref(), Some("KIKAN-1"));
    assert_eq!(text(risk, SourceField::DueOn), "未定", "text stays text");
    assert_eq!(bug.status(), Some(CommonStatus::Cancelled), "closed as a duplicate");
    assert_eq!((bug.parent.as_deref(), extra(bug, "parentIssueId")), (None, Some("999")));

    let milestones = &file.tables[1];
    assert_eq!((milestones.kind, milestones.records.len()), (SourceKind::Milestone, 1));
    assert_eq!(milestones.records[0].date(SourceField::PlannedFinish), Some(date(2026, 6, 30)));

    assert_eq!(places(&file), ["[1].dueDate", "[1].estimatedHours", "[3]", "[4]", "[5]"]);
    assert!(file.put_aside[0].message.contains("summary"), "{:?}", file.put_aside[0]);
    assert!(!inspect_json(&file).to_string().contains("@example.jp"), "addresses are not taken");
}

#[test]
fn jira_with_documents() {
    let file = read_fixture("jira_v3.json");
    assert_eq!(file.format, SourceFormat::Jira);
    assert_eq!(ids(&file), ["EDI-12"]);
    assert_eq!(file.tables[0].sheet, "issues");
    let issue = &file.tables[0].records[0];
    assert_eq!(
        text(issue, SourceField::Description),
        "現象\n\
         再送が二重になる。\n\
         @Mori Aya 確認済み ✅\n\
         - 電文A\n\
         \u{20}\u{20}1. 送信\n\
         \u{20}\u{20}2. 応答なし\n\
         - 電文B\n\
         \u{20}\u{20}（任意）\n\
         日 | 件数\n\
         2026-05-11 | 3 （うち重複1）\n\
         [x] ログ採取\n\
         [ ] 原因調査\n\
         手順 (https://example.jp/wiki/1)と https://example.jp/wiki/2\n\
         RC=8\n\
         RETRY\n\
         ---\n\
         > 先方回答待ち\n\
         知らない形"
    );
    assert_eq!(
        (issue.status(), issue.status_raw.as_deref()),
        (Some(CommonStatus::Waiting), Some("顧客確認待ち"))
    );
    assert_eq!(issue.kind, SourceKind::Issue);
    assert_eq!(issue.date(SourceField::RaisedOn), Some(date(2026, 5, 7)));
    assert_eq!(issue.date(SourceField::DueOn), Some(date(2026, 6, 5)));
    assert_eq!(text(issue, SourceField::Category), "受注, 通信");
    assert_eq!(number(issue, SourceField::PlannedEffort), Some(2.0));
    assert_eq!(number(issue, SourceField::Progress), Some(25.0));
    assert_eq!(issue.parent.as_deref(), Some("EDI-1"));
    assert_eq!(issue.predecessors, ["EDI-9"]);
    assert_eq!(text(issue, SourceField::Related), "blocks EDI-15, relates to OPS-3");
    assert_eq!(extra(issue, "影響する拠点"), Some("東京, 大阪"));
    assert_eq!(extra(issue, "リリース区分"), Some("緊急"));
    assert_eq!(extra(issue, "補足"), Some("夜間のみ"));
    assert_eq!((extra(issue, "Sprint"), extra(issue, "Rank")), (None, None));
    assert_eq!(file.tables[1].records[0].remote_id.as_deref(), Some("version:77"));
    assert_eq!(places(&file), ["issues[1].fields.summary", "issues[1].fields.summary"]);
}

#[test]
fn jira_statuses() {
    let file = read_fixture("jira_v2.json");
    let statuses: Vec<_> = file.tables[0].records.iter().map(|r| r.status().unwrap()).collect();
    assert_eq!(
        statuses,
        [CommonStatus::Closed, CommonStatus::Cancelled, CommonStatus::Waiting, CommonStatus::Unknown]
    );
    let first = &file.tables[0].records[0];
    assert_eq!(first.kind, SourceKind::Task);
    assert_eq!(text(first, SourceField::Owner), "k.ito");
    assert_eq!(first.date(SourceField::ClosedOn), Some(date(2026, 6, 1)), "the day in Japan");
    assert_eq!(first.date(SourceField::DueOn), Some(date(2026, 5, 29)));
    assert_eq!(extra(first, "customfield_10002"), Some("5"));
}

#[test]
fn redmine() {
    let file = read_fixture("redmine.json");
    assert_eq!(file.format, SourceFormat::Redmine);
    assert_eq!(ids(&file), ["#410", "#411", "#412"]);
    let [slow, index, dropped] = &file.tables[0].records[..] else { panic!() };
    assert_eq!(
        (slow.kind, index.kind, dropped.kind),
        (SourceKind::Defect, SourceKind::Task, SourceKind::Inquiry)
    );
    assert_eq!(slow.status(), Some(CommonStatus::InProgress));
    assert_eq!(number(slow, SourceField::Progress), Some(30.0));
    assert_eq!(number(slow, SourceField::PlannedEffort), Some(1.5));
    assert_eq!(number(slow, SourceField::ActualEffort), Some(0.5));
    assert_eq!(slow.date(SourceField::RaisedOn), Some(date(2026, 5, 1)));
    assert_eq!((slow.parent.as_deref(), &slow.predecessors[..]), (Some("#400"), &["#405".to_owned()][..]));
    assert_eq!(text(slow, SourceField::Related), "relates #411");
    assert_eq!(text(slow, SourceField::Note), "索引を追加した");
    assert_eq!((extra(slow, "機能"), extra(slow, "空")), (Some("検索, 一覧"), None));
    assert_eq!(
        (index.status(), dropped.status()),
        (Some(CommonStatus::Closed), Some(CommonStatus::Cancelled))
    );
    assert_eq!(number(dropped, SourceField::Progress), None);
    assert_eq!(places(&file), ["issues[2].done_ratio", "issues[3].subject"]);
}

#[test]
fn github_without_pull_requests() {
    let file = read_fixture("github.json");
    assert_eq!(file.format, SourceFormat::Github);
    assert_eq!(ids(&file), ["example/mobile#7", "example/mobile#9"]);
    let [crash, question] = &file.tables[0].records[..] else { panic!() };
    assert_eq!((crash.kind, question.kind), (SourceKind::Defect, SourceKind::Inquiry));
    assert_eq!(text(crash, SourceField::Owner), "ken, mei");
    assert_eq!(crash.date(SourceField::RaisedOn), Some(date(2026, 5, 2)));
    assert_eq!(question.status(), Some(CommonStatus::Cancelled));
    assert_eq!(question.status_raw.as_deref(), Some("closed (not_planned)"));
    assert_eq!(file.tables[1].records[0].date(SourceField::PlannedFinish), Some(date(2026, 6, 30)));
    assert_eq!(file.warnings.len(), 1);
    assert!(file.warnings[0].message.contains("example/mobile#8"), "{}", file.warnings[0].message);

    let cli = read_fixture("gh_cli.json");
    assert_eq!(ids(&cli), ["example/mobile#7"], "the same identity by the command line tool");
    assert_eq!(text(&cli.tables[0].records[0], SourceField::RaisedBy), "hana");
    assert_eq!(cli.tables[0].records[0].status(), Some(CommonStatus::Open));
}

#[test]
fn gitlab() {
    let file = read_fixture("gitlab.json");
    assert_eq!(file.format, SourceFormat::Gitlab);
    assert_eq!(ids(&file), ["ops/batch#4", "ops/batch#5"]);
    let [late, incident] = &file.tables[0].records[..] else { panic!() };
    assert_eq!((late.kind, incident.kind), (SourceKind::Defect, SourceKind::Defect));
    assert_eq!(late.date(SourceField::DueOn), Some(date(2026, 5, 20)));
    assert_eq!(number(late, SourceField::PlannedEffort), Some(1.0));
    assert_eq!(number(late, SourceField::ActualEffort), None);
    assert_eq!((extra(late, "severity"), extra(incident, "severity")), (Some("HIGH"), None));
    assert_eq!(incident.date(SourceField::ClosedOn), Some(date(2026, 5, 5)));
    assert_eq!(file.warnings, []);
}

#[test]
fn a_plan_keeps_baseline_and_forecast_apart() {
    let file = read_fixture("plan.xml");
    assert_eq!((file.format, file.status_date), (SourceFormat::Mspdi, Some(date(2026, 5, 15))));
    assert_eq!(ids(&file), ["uid:1", "uid:2", "uid:7", "uid:8", "uid:10", "uid:11"]);
    let skipped: Vec<_> = file.tables[0].skipped.iter().map(|s| (s.row, s.reason)).collect();
    assert_eq!(skipped, [(1, SkipReason::Total), (6, SkipReason::Blank), (9, SkipReason::Note)]);
    let [design, screens, list, detail, done, inactive] = &file.tables[0].records[..] else { panic!() };

    assert_eq!((extra(design, SUMMARY), number(design, SourceField::PlannedEffort)), (Some("true"), None));
    assert_eq!((design.parent.as_deref(), screens.parent.as_deref()), (None, Some("uid:1")));
    assert_eq!((text(list, SourceField::Level1), text(list, SourceField::Level2)), ("設計", "画面"));
    assert_eq!(list.parent.as_deref(), Some("uid:2"));
    assert_eq!(list.date(SourceField::PlannedStart), Some(date(2026, 4, 1)));
    assert_eq!(list.date(SourceField::PlannedFinish), Some(date(2026, 4, 10)));
    assert_eq!(
        (extra(list, FORECAST_START), extra(list, FORECAST_FINISH)),
        (Some("2026-04-03"), Some("2026-04-14"))
    );
    assert_eq!(list.date(SourceField::ActualStart), Some(date(2026, 4, 3)));
    assert_eq!(list.date(SourceField::DueOn), Some(date(2026, 4, 20)));
    assert_eq!(number(list, SourceField::PlannedEffort), Some(5.0), "the baseline's work");
    assert_eq!(number(list, SourceField::ActualEffort), Some(2.5));
    assert_eq!(text(list, SourceField::Owner), "鈴木, 林");
    assert_eq!((list.status(), extra(list, "担当会社")), (Some(CommonStatus::InProgress), Some("甲社")));
    assert_eq!(
        (detail.predecessors.as_slice(), extra(detail, SPECIAL_LINKS)),
        (&["uid:7".to_owned()][..], None)
    );
    assert_eq!((extra(detail, FORECAST_FINISH), detail.status()), (None, Some(CommonStatus::Open)));
    assert_eq!((done.kind, done.predecessors.as_slice()), (SourceKind::Milestone, &["uid:8".to_owned()][..]));
    assert_eq!(extra(done, SPECIAL_LINKS), Some("uid:8 FS+2d"));
    assert_eq!(
        (inactive.status(), inactive.date(SourceField::PlannedStart)),
        (Some(CommonStatus::Cancelled), None)
    );
    assert_eq!(file.warnings.len(), 2, "{:?}", file.warnings);
    assert!(file.warnings.iter().any(|w| w.message.contains("いつか") && w.place.contains("やめた作業")));
}

#[test]
fn guids_name_tasks_where_every_task_has_one() {
    let plan = |second: &str| {
        format!(
            "<Project><Tasks><Task><UID>1</UID><GUID>AB-1</GUID><Name>甲</Name><OutlineLevel>1</OutlineLevel></Task>\
             <Task><UID>2</UID>{second}<Name>乙</Name><OutlineLevel>1</OutlineLevel></Task></Tasks></Project>"
        )
    };
    let read_plan = |second: &str| try_read("a.xml", plan(second).as_bytes()).unwrap();
    let with_guids = read_plan("<GUID>AB-2</GUID>");
    assert_eq!(ids(&with_guids), ["ab-1", "ab-2"]);
    assert!(with_guids.warnings.iter().any(|w| w.message.contains("ベースライン")));
    assert_eq!(ids(&read_plan("<GUID>AB-1</GUID>")), ["uid:1", "uid:2"]);
    assert_eq!(ids(&read_plan("")), ["uid:1", "uid:2"]);
}

#[test]
fn lists_come_in_many_wrappings() {
    let issue = |n: u32| json!({"issueKey": format!("A-{n}"), "summary": "x", "id": n});
    for value in [
        json!([issue(1), issue(2)]),
        json!({"issues": [issue(1), issue(2)]}),
        json!({"data": {"issues": [issue(1), issue(2)]}}),
        json!([[issue(1)], [issue(2)]]),
        json!([{"issues": [issue(1)]}, {"issues": [issue(2)]}]),
    ] {
        assert_eq!(ids(&read_json(&value)), ["A-1", "A-2"], "{value}");
    }
    assert_eq!(ids(&read_json(&issue(1))), ["A-1"], "a single issue");

    let lines = format!("{}\n\n{}\n{{\"issueKey\":\"A-3\"}}\n", issue(1), issue(2));
    let file = try_read("export.jsonl", lines.as_bytes()).unwrap();
    assert_eq!(ids(&file), ["A-1", "A-2"]);
    assert_eq!(places(&file), ["4 行目"]);
    let pages = format!("{}{}", json!([issue(1)]), json!([issue(2)]));
    assert_eq!(ids(&try_read("pages.json", pages.as_bytes()).unwrap()), ["A-1", "A-2"]);

    let text = json!([issue(1)]).to_string();
    let mut wide = vec![0xFF, 0xFE];
    wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    for bytes in [wide, [b"\xEF\xBB\xBF", text.as_bytes()].concat()] {
        assert_eq!(ids(&try_read("a.json", &bytes).unwrap()), ["A-1"]);
    }

    let empty = read_json(&json!({"issues": [], "total_count": 0}));
    assert_eq!((empty.format, empty.tables.len(), empty.not_tables.len()), (SourceFormat::Redmine, 0, 1));
}

#[test]
fn bad_json_is_refused_with_its_place() {
    let problem = |bytes: &[u8]| try_read("a.json", bytes).unwrap_err().problem;
    assert_eq!(
        problem(b"[{\"issueKey\": \"A-1\",\n  \"summary\": }]"),
        Problem::BadJson { line: 2, column: 14 }
    );
    assert!(matches!(problem(b"[{\"issueKey\": \"A-1\""), Problem::BadJson { line: 1, .. }));
    assert!(matches!(problem(b"[]"), Problem::NoTable { .. }));
    assert_eq!(problem(b"[{\"id\": 1, \"name\": \"x\"}]"), Problem::UnknownShape);
    assert_eq!(problem(b"{\"a\": \"\x83\x65\"}"), Problem::Encoding);
    assert!(matches!(problem("[".repeat(1_000_000).as_bytes()), Problem::BadJson { .. }));

    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(problem(deep.as_bytes()), Problem::UnknownShape);
    let inside =
        format!("[{{\"issueKey\":\"A-1\",\"summary\":\"x\"}},{{\"issueKey\":\"A-2\",\"summary\":{deep}}}]");
    let file = try_read("a.json", inside.as_bytes()).unwrap();
    assert_eq!((ids(&file), places(&file)), (vec!["A-1"], vec!["[1]"]));

    let huge =
        json!([{"issueKey": "A-1", "summary": "x"}, {"issueKey": "A-2", "summary": "x".repeat(9 << 20)}]);
    assert_eq!(places(&read_json(&huge)), ["[1]"]);

    let broken = Value::Array(
        (0..1_500)
            .map(|_| json!({"issueKey": "A-1", "summary": null}))
            .chain([json!({"issueKey": "A-2", "summary": "x"})])
            .collect(),
    );
    let file = read_json(&broken);
    assert_eq!((ids(&file), file.warnings.len()), (vec!["A-2"], 0));
    assert_eq!(file.put_aside.len(), 1_500, "each is told");

    let mut few = options();
    few.limits.max_records = 2;
    let three = json!([1, 2, 3]).to_string();
    assert_eq!(read("a.json", three.as_bytes(), &few).unwrap_err().problem, Problem::TooMany { limit: 2 });
    let lines = read("a.json", b"{}\n{}\n{}\n", &few).unwrap_err();
    assert_eq!(lines.problem, Problem::TooMany { limit: 2 });
}

#[test]
fn bad_plans_are_refused_with_their_place() {
    let error = |text: &str| try_read("plan.xml", text.as_bytes()).unwrap_err();
    let bomb = error("<?xml version=\"1.0\"?>\n<!DOCTYPE p [<!ENTITY a \"b\">]>\n<Project>&a;</Project>");
    assert_eq!((bomb.place.as_deref(), bomb.problem), (Some("2 行目"), Problem::EntityInXml));
    let cut = error("<Project><Tasks><Task><UID>1</UID><Name>設計</Name>");
    assert_eq!(cut.place.as_deref(), Some("1 行目「設計」"));
    assert!(matches!(cut.problem, Problem::BadXml { .. }));
    assert_eq!(error("<feed/>").problem, Problem::UnknownShape);
}

const PAYLOADS: [&str; 8] = [
    "backlog.json",
    "jira_v3.json",
    "jira_v2.json",
    "redmine.json",
    "github.json",
    "gh_cli.json",
    "gitlab.json",
    "plan.xml",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn mutated_payloads_never_panic(
        which in 0..PAYLOADS.len(),
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..20),
        cut in proptest::option::of(any::<proptest::sample::Index>()),
    ) {
        let mut bytes = fixture(PAYLOADS[which]);
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Err(error) = try_read(PAYLOADS[which], &bytes) {
            prop_assert!(!error.message(Lang::Ja).is_empty());
        }
    }

    /// Any value in the place of any other: well-formed JSON of the wrong shape.
    #[test]
    fn misshapen_payloads_never_panic(
        which in 0..PAYLOADS.len() - 1,
        at in any::<proptest::sample::Index>(),
        new in prop_oneof![Just(json!(null)), Just(json!(-1e300)), Just(json!([[]])), Just(json!({"a": []})), Just(json!("\u{0}")), Just(json!(true))],
    ) {
        let mut value: Value = serde_json::from_slice(&fixture(PAYLOADS[which])).unwrap();
        let count = nodes(&mut value, usize::MAX, &new);
        nodes(&mut value, at.index(count), &new);
        let _ = try_read("a.json", value.to_string().as_bytes());
    }
}

/// Replaces the `target`-th node and returns how many there are.
fn nodes(value: &mut Value, target: usize, new: &Value) -> usize {
    fn walk(value: &mut Value, seen: &mut usize, target: usize, new: &Value) {
        if *seen == target {
            *value = new.clone();
        }
        *seen += 1;
        match value {
            Value::Array(elements) => elements.iter_mut().for_each(|v| walk(v, seen, target, new)),
            Value::Object(fields) => fields.values_mut().for_each(|v| walk(v, seen, target, new)),
            _ => {}
        }
    }
    let mut seen = 0;
    walk(value, &mut seen, target, new);
    seen
}

/// Real payloads lie outside the repository and hold names of real people: nothing of them is printed but counts.
fn real(path: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("SKIPPED: no real data at {}", path.display());
    None
}

/// Why a file was refused; says nothing of what a file held that was not.
fn problem_of(name: &str, bytes: &[u8]) -> Option<Problem> {
    try_read(name, bytes).err().map(|error| error.problem)
}

/// The `data` column of a raw table.
fn payloads(path: &Path) -> Vec<Value> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let column = reader.headers().unwrap().iter().position(|h| h.trim_start_matches('\u{feff}') == "data");
    let column = column.expect("a raw table has a column `data`");
    reader.records().map(|row| serde_json::from_str(&row.unwrap()[column]).unwrap()).collect()
}

#[test]
fn every_real_payload_is_read() {
    let lists = [
        ("vendor/jira/_raw_jira_api_issues.csv", SourceFormat::Jira, 33, 0),
        ("vendor/gitlab/_raw_gitlab_api_issues.csv", SourceFormat::Gitlab, 16, 0),
        ("vendor/github/_raw_github_api_issues.csv", SourceFormat::Github, 42, 16),
    ];
    for (path, format, rows, pull_requests) in lists {
        let Some(path) = real(path) else { continue };
        let values = payloads(&path);
        assert_eq!(values.len(), rows);
        let mut seen = std::collections::HashSet::new();
        for value in &values {
            // One by one, as they came from the API.
            match try_read("one.json", value.to_string().as_bytes()) {
                Ok(file) => {
                    assert_eq!(file.format, format);
                    if let Some(record) = file.tables.first().map(|t| &t.records[0]) {
                        check_real(record);
                        seen.insert(record.remote_id.clone());
                    }
                }
                Err(_) => panic!("a payload of {format:?} was refused"),
            }
        }
        let file = read_json(&Value::Array(values));
        let records = &file.tables[0].records;
        assert_eq!(records.len(), seen.len(), "{format:?}: one record for each identity");
        let doubles = file.warnings.iter().filter(|w| w.place.starts_with('[')).count();
        assert_eq!(records.len() + doubles + pull_requests, rows, "{format:?}: everything is accounted for");
        records.iter().for_each(check_real);
        eprintln!(
            "{format:?}: {} records, {} tables, {} warnings",
            records.len(),
            file.tables.len(),
            file.warnings.len()
        );
    }
}

fn check_real(record: &SourceRecord) {
    assert!(record.text(SourceField::Title).is_some(), "every issue has a title");
    assert!(record.remote_id.is_some() && record.changed_at.is_some());
    assert!(record.date(SourceField::RaisedOn).is_some());
    assert!(record.status().is_some_and(|s| s != CommonStatus::Unknown));
    assert!(!record.cells.iter().any(|c| matches!(&c.value, SourceValue::Text(t) if t.is_empty())));
}

#[test]
fn real_tables_of_other_things_are_refused() {
    for path in [
        "vendor/jira/_raw_jira_api_status.csv",
        "vendor/jira/_raw_jira_api_users.csv",
        "vendor/jira/_raw_jira_api_issue_types.csv",
        "vendor/jira/_raw_jira_api_issue_changelogs.csv",
        "vendor/github/_raw_github_api_comments.csv",
    ] {
        let Some(path) = real(path) else { continue };
        let list = Value::Array(payloads(&path)).to_string();
        assert_eq!(problem_of("other.json", list.as_bytes()), Some(Problem::UnknownShape));
    }
}

#[test]
fn real_backlog_and_recorded_github_payloads() {
    let load = |path: &str| real(path).map(|path| std::fs::read(path).unwrap());
    if let Some(bytes) = load("vendor/backlog/issues.json") {
        let file = try_read("issues.json", &bytes).unwrap();
        assert_eq!((file.format, file.tables[0].records.len()), (SourceFormat::Backlog, 2));
        assert_eq!(file.tables[0].records[0].date(SourceField::DueOn), Some(date(2014, 7, 24)));
        assert_eq!(file.warnings.len(), 0);
    }
    if let Some(bytes) = load("vendor/backlog/custom_field_issue.json") {
        let file = try_read("issue.json", &bytes).unwrap();
        assert_eq!(file.tables[0].records.len(), 1);
        let fields: Value = serde_json::from_slice(&bytes).unwrap();
        let filled = fields["customFields"].as_array().unwrap().iter();
        let filled = filled.filter(|f| !matches!(&f["value"], Value::Null)).count();
        assert!(file.tables[0].records[0].extra.len() >= filled, "custom fields are kept");
    }
    for path in [
        "vendor/backlog/activity_issue_updated.json",
        "vendor/backlog/custom_statuses.json",
        "vendor/jira/go-jira-all_statuses.json",
    ] {
        if let Some(bytes) = load(path) {
            assert_eq!(problem_of("x.json", &bytes), Some(Problem::UnknownShape), "{path}");
        }
    }
    if let Some(bytes) = load("vendor/backlog/custom_statuses.json") {
        let statuses: Vec<Value> = serde_json::from_slice(&bytes).unwrap();
        let read_as: Vec<_> = statuses
            .iter()
            .map(|status| {
                let issue = json!([{"issueKey": "A-1", "summary": "x", "status": status}]);
                read_json(&issue).tables[0].records[0].status().unwrap()
            })
            .collect();
        assert_eq!(read_as, [CommonStatus::Waiting, CommonStatus::InProgress, CommonStatus::Resolved]);
    }
    if let Some(bytes) = load("vendor/github/octokit-paginate-issues.json") {
        // Recorded calls: 13 issues are created one by one and then listed on five pages.
        let calls: Vec<Value> = serde_json::from_slice(&bytes).unwrap();
        let pages: Vec<Value> =
            calls.into_iter().map(|mut call| call["response"].take()).filter(Value::is_array).collect();
        assert_eq!(pages.len(), 5);
        let file = read_json(&Value::Array(pages));
        assert_eq!((file.tables[0].records.len(), file.warnings.len()), (13, 0));
        let recorded = try_read("calls.json", &bytes).unwrap();
        assert_eq!(recorded.tables[0].records.len(), 13, "answers inside the recording are found too");
    }
}

#[test]
fn every_real_plan_becomes_records() {
    let Some(folder) = real("mspdi") else { return };
    let (mut tasks, mut milestones, mut with_forecast) = (0, 0, 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let file = try_read(&name, &bytes).unwrap_or_else(|error| panic!("{error}"));
        let table = &file.tables[0];
        let all = String::from_utf8_lossy(&bytes).matches("<Task>").count();
        assert_eq!(table.records.len() + table.skipped.len(), all, "{name}");
        let known: std::collections::HashSet<_> = ids(&file).into_iter().collect();
        assert_eq!(known.len(), table.records.len(), "{name}: ids are distinct");
        for record in &table.records {
            let named = record.predecessors.iter().chain(&record.parent);
            assert!(named.into_iter().all(|id| known.contains(id.as_str())), "{name}: every link is known");
            assert!(record.date(SourceField::PlannedFinish).is_some(), "{name}");
        }
        tasks += table.records.iter().filter(|r| r.kind == SourceKind::Task).count();
        milestones += table.records.iter().filter(|r| r.kind == SourceKind::Milestone).count();
        with_forecast += table.records.iter().filter(|r| extra(r, FORECAST_FINISH).is_some()).count();
    }
    eprintln!("{tasks} tasks, {milestones} milestones, {with_forecast} with a forecast of their own");
    assert!(tasks >= 2404 && milestones >= 38 && with_forecast >= 67);
}
