//! The command line: the contract that scripts and people rely on.

use std::collections::BTreeSet;

use jiff::civil::Date;
use mieruka_sample::DroppedFile;
use mieruka_store::{DatabaseUrl, Store};
use serde_json::{Value as Json, json};

use crate::desk::{KEY, Shell, assert_sound, drop_day, dropped, entries, sample};

/// Fields that a column may be understood as.
const FIELDS: &[&str] = &[
    "id",
    "title",
    "description",
    "status",
    "owner",
    "owner_org",
    "raised_by",
    "raised_on",
    "occurred_on",
    "due_on",
    "planned_start",
    "planned_finish",
    "actual_start",
    "actual_finish",
    "closed_on",
    "priority",
    "impact",
    "category",
    "resolution",
    "progress",
    "planned_effort",
    "actual_effort",
    "predecessor",
    "wbs",
    "level1",
    "level2",
    "level3",
    "note",
    "related",
];

const KINDS: &[&str] = &[
    "issue",
    "task",
    "risk",
    "inquiry",
    "defect",
    "review_comment",
    "deliverable",
    "requirement",
    "test",
    "change_request",
    "decision",
    "action_item",
    "other",
];

const STATUSES: &[&str] = &["open", "in_progress", "waiting", "resolved", "closed", "cancelled", "unknown"];

const DATES: &[&str] = &[
    "raised_on",
    "occurred_on",
    "due_on",
    "planned_start",
    "planned_finish",
    "actual_start",
    "actual_finish",
    "closed_on",
];

fn list<'a>(json: &'a Json, name: &str) -> &'a Vec<Json> {
    json[name].as_array().unwrap_or_else(|| panic!("{name} is no list: {json:#}"))
}

fn text<'a>(json: &'a Json, name: &str) -> &'a str {
    json[name].as_str().unwrap_or_else(|| panic!("{name} is no text: {json:#}"))
}

fn keys(json: &Json) -> BTreeSet<&str> {
    json.as_object().unwrap().keys().map(String::as_str).collect()
}

fn issues_of_a(week: u32) -> &'static DroppedFile {
    dropped(week, "A社", ".xlsx")
}

/// The store of a shell whose commands have ended.
pub(crate) fn store_of(shell: &Shell) -> Store {
    Store::open(&DatabaseUrl::sqlite(shell.database())).unwrap()
}

// ---- inspect

#[test]
fn inspect_prints_a_workbook_in_the_shape_of_the_contract() {
    let shell = Shell::new();
    let file = issues_of_a(1);
    let path = shell.put(1, file);
    let seen = shell.run_plain(&["inspect", &path, "--format", "json", "--today", "2026-10-02"]).json();
    assert_eq!(keys(&seen), BTreeSet::from(["file", "format", "tables", "not_tables", "warnings"]));
    assert_eq!((text(&seen, "file"), text(&seen, "format")), (file.name.as_str(), "xlsx"));
    let issues = list(&seen, "tables").iter().find(|t| t["kind"] == "issue").expect("a table of issues");
    for table in list(&seen, "tables") {
        check_table(table);
    }
    let fields: BTreeSet<&str> = list(issues, "columns").iter().filter_map(|c| c["field"].as_str()).collect();
    for wanted in ["id", "title", "status", "owner", "due_on"] {
        assert!(fields.contains(wanted), "no column for {wanted}: {fields:?}");
    }
    assert!(list(issues, "records").len() > 10, "{} records", list(issues, "records").len());
    assert!(!list(issues, "skipped").is_empty(), "the sample's sheet has rows that are no records");
    assert!(!list(&seen, "not_tables").is_empty(), "the sample's workbook has a sheet that is no register");
    assert!(!shell.path("data").exists(), "inspect left something in the data folder");
}

fn check_table(table: &Json) {
    let number = |json: &Json| json.as_u64().unwrap_or_else(|| panic!("no number: {json}"));
    assert_eq!(
        keys(table),
        BTreeSet::from([
            "sheet",
            "kind",
            "header_rows",
            "first_data_row",
            "last_data_row",
            "columns",
            "records",
            "skipped"
        ])
    );
    assert!(KINDS.contains(&text(table, "kind")), "{}", table["kind"]);
    let (first, last) = (number(&table["first_data_row"]), number(&table["last_data_row"]));
    assert!(first <= last);
    let header = list(table, "header_rows");
    assert_eq!(header.len(), 2);
    assert!(
        number(&header[0]) <= number(&header[1]) && number(&header[1]) < first,
        "{header:?} above {first}"
    );
    for column in list(table, "columns") {
        assert_eq!(keys(column), BTreeSet::from(["column", "header", "field", "confidence"]));
        assert!(text(column, "column").bytes().all(|b| b.is_ascii_uppercase()), "{column}");
        assert!(column["field"].is_null() || FIELDS.contains(&text(column, "field")), "{column}");
        assert!((0.0..=1.0).contains(&column["confidence"].as_f64().unwrap()), "{column}");
    }
    for record in list(table, "records") {
        assert!((first..=last).contains(&number(&record["row"])), "{record}");
        let fields = record["fields"].as_object().unwrap();
        assert!(!fields.is_empty());
        for (name, value) in fields {
            assert!(FIELDS.contains(&name.as_str()) || name == "status_raw", "{name}");
            if DATES.contains(&name.as_str()) && value.as_str().is_some_and(|v| v.starts_with("20")) {
                value.as_str().unwrap().parse::<Date>().unwrap_or_else(|e| panic!("{value}: {e}"));
            }
        }
        if let Some(status) = fields.get("status") {
            assert!(STATUSES.contains(&status.as_str().unwrap()), "{status}");
            assert!(fields.contains_key("status_raw"), "the source's own word is lost: {record}");
        }
    }
    for skipped in list(table, "skipped") {
        assert!(number(&skipped["row"]) > 0 && !text(skipped, "reason").is_empty());
    }
}

#[test]
fn inspect_understands_every_file_of_the_sample() {
    let shell = Shell::new();
    for drop in sample().drops.iter().filter(|d| [1, 8].contains(&d.week)) {
        for file in &drop.files {
            let path = shell.put(drop.week, file);
            let seen = shell.run_plain(&["inspect", &path, "--format", "json"]).json();
            let records: usize = list(&seen, "tables").iter().map(|t| list(t, "records").len()).sum();
            assert!(records > 3, "{}: {records} records", file.name);
            let plain = shell.run_plain(&["inspect", &path]);
            assert!(plain.done().contains(&records_of_first(&seen).to_string()), "{plain:#?}");
        }
    }
}

fn records_of_first(seen: &Json) -> usize {
    list(&seen["tables"][0], "records").len()
}

// ---- import

#[test]
fn a_dry_run_leaves_the_database_file_as_it_was_byte_by_byte() {
    let shell = Shell::new();
    shell.import(1, issues_of_a(1), &[]);
    let before = std::fs::read(shell.database()).unwrap();
    let preview = shell.import(2, issues_of_a(2), &["--dry-run"]);
    assert_eq!(preview["stored"], false);
    assert!(!list(&preview["files"][0], "changed").is_empty(), "nothing to store is no proof");
    assert!(before == std::fs::read(shell.database()).unwrap(), "the database file is another");
    let left: Vec<_> = std::fs::read_dir(shell.database().parent().unwrap()).unwrap().flatten().collect();
    assert!(!left.iter().any(|f| f.file_name().to_string_lossy().contains("-wal")), "{left:?}");
}

#[test]
fn a_dry_run_into_a_new_project_creates_neither_project_nor_party() {
    let shell = Shell::new();
    let preview = shell.import(1, issues_of_a(1), &["--dry-run"]);
    assert_eq!(preview["stored"], false);
    assert!(list(&preview["files"][0], "new").len() > 10);
    assert_eq!(store_of(&shell).project_keys().unwrap(), Vec::<String>::new());
    shell.run(&["now", "--project", KEY]).refused(KEY);
}

#[test]
fn an_import_does_what_its_dry_run_said() {
    let shell = Shell::new();
    for week in [1, 2, 3] {
        for file in &sample().drops[week as usize - 1].files {
            let mut said = shell.import(week, file, &["--dry-run"]);
            let mut done = shell.import(week, file, &[]);
            assert_eq!((&said["stored"], &done["stored"]), (&json!(false), &json!(true)));
            // Ids of records that are not there yet are made anew each time.
            for json in [&mut said, &mut done] {
                json["stored"] = Json::Null;
                forget_new_ids(json);
            }
            assert_eq!(said, done, "week {week}, {}", file.name);
        }
    }
    assert_sound(&store_of(&shell));
}

/// Candidates among persons of the very file carry no stable id.
fn forget_new_ids(json: &mut Json) {
    for file in json["files"].as_array_mut().unwrap() {
        for person in file["people"].as_array_mut().unwrap() {
            for candidate in person["candidates"].as_array_mut().unwrap() {
                candidate["person"] = Json::Null;
            }
        }
        for same in file["same"].as_array_mut().unwrap() {
            for candidate in same["candidates"].as_array_mut().unwrap() {
                candidate["record"] = Json::Null;
            }
        }
    }
}

#[test]
fn every_row_of_a_file_is_new_changed_unchanged_or_rejected() {
    let shell = Shell::new();
    for week in [1, 2] {
        for file in &sample().drops[week as usize - 1].files {
            let path = shell.put(week, file);
            let seen = shell.run_plain(&["inspect", &path, "--format", "json"]).json();
            let rows: usize = list(&seen, "tables").iter().map(|t| list(t, "records").len()).sum();
            let told = shell.import(week, file, &[]);
            assert_eq!(list(&told, "files").len(), 1);
            let told = &told["files"][0];
            assert_eq!(told["file"], file.name.as_str());
            let counted = ["new", "changed", "rejected"].map(|name| list(told, name).len());
            let unchanged = usize::try_from(told["unchanged"].as_u64().unwrap()).unwrap();
            assert_eq!(counted.iter().sum::<usize>() + unchanged, rows, "week {week}, {}", file.name);
            for rejected in list(told, "rejected") {
                assert!(!text(rejected, "place").is_empty() && !text(rejected, "reason").is_empty());
            }
        }
    }
}

#[test]
fn the_same_file_again_changes_nothing() {
    let shell = Shell::new();
    for file in &sample().drops[0].files {
        shell.import(1, file, &[]);
        assert_unchanged_by(&shell, file);
    }
}

#[test]
fn the_same_file_again_changes_nothing_after_other_parties_became_known() {
    let shell = Shell::new();
    imported(&shell, 1..=1);
    for file in &sample().drops[0].files {
        assert_unchanged_by(&shell, file);
    }
}

#[test]
fn a_letter_given_to_one_party_does_not_swallow_the_party_called_by_it() {
    let shell = Shell::new();
    let import = |file: &DroppedFile| {
        let path = shell.put(1, file);
        let args = ["import", &path, "--project", KEY, "--party", file.party, "--format", "json"];
        shell.run(&args).json()["files"][0].clone()
    };
    let first = import(dropped(1, "しののめ湊食品", ".xml"));
    assert_eq!((&first["party"], &first["party_is_new"]), (&json!("しののめ湊食品"), &json!(true)));
    let second = import(issues_of_a(1));
    assert_eq!((&second["party"], &second["party_is_new"]), (&json!("A社"), &json!(true)));
}

fn assert_unchanged_by(shell: &Shell, file: &DroppedFile) {
    let before = store_of(shell).verify().unwrap();
    let again = shell.import(1, file, &[]);
    let again = &again["files"][0];
    for name in ["new", "changed", "vanished"] {
        let rows = list(again, name);
        assert!(rows.is_empty(), "{}: {} {name}, such as {:#}", file.name, rows.len(), rows[0]);
    }
    assert!(again["unchanged"].as_u64().unwrap() > 0);
    let after = store_of(shell).verify().unwrap();
    let (before, after) = (&before.projects[0], &after.projects[0]);
    assert_eq!((before.entries, before.records, before.files), (after.entries, after.records, after.files));
}

#[test]
fn the_next_weeks_file_is_a_readable_difference() {
    let shell = Shell::new();
    shell.import(1, issues_of_a(1), &[]);
    let preview = shell.import(2, issues_of_a(2), &["--dry-run"]);
    let changed = list(&preview["files"][0], "changed");
    assert!(!changed.is_empty());
    for row in changed {
        assert!(
            !text(row, "id").is_empty() && !text(row, "number").is_empty() && !text(row, "title").is_empty()
        );
        assert!(!list(row, "changes").is_empty());
        for change in list(row, "changes") {
            assert_ne!(change["old"], change["new"], "{row:#}");
            let id = |value: &Json| {
                value.as_str().is_some_and(|v| v.parse::<mieruka_core::id::RecordId>().is_ok())
            };
            assert!(!id(&change["old"]) && !id(&change["new"]), "a reference is not told by name: {row:#}");
        }
    }
    let (path, party) = (shell.put(2, issues_of_a(2)), issues_of_a(2).party);
    let today = drop_day(2).to_string();
    let told = shell.run(&["import", &path, "--project", KEY, "--party", party, "--today", &today]);
    assert!(told.done().contains(" → "), "{told:#?}");
    assert!(told.out.contains(text(&changed[0], "number")), "{told:#?}");
}

#[test]
fn a_record_that_is_gone_from_its_source_is_marked_and_stays() {
    let shell = Shell::new();
    let csv = |rows: &[&str]| format!("番号,件名,状態,担当者,期限\n{}\n", rows.join("\n")).into_bytes();
    let rows =
        ["A-1,移行データの欠落,対応中,佐伯 亮,2026-12-01", "A-2,帳票の桁あふれ,未着手,佐伯 亮,2026-12-08"];
    let import = |folder: &str, rows: &[&str]| {
        let path = shell.write(folder, "課題一覧.csv", &csv(rows));
        let args = [
            "import",
            &path,
            "--project",
            KEY,
            "--party",
            "A社",
            "--today",
            "2026-11-20",
            "--format",
            "json",
        ];
        shell.run(&args).json()
    };
    assert_eq!(list(&import("1", &rows)["files"][0], "new").len(), 2);
    let second = import("2", &rows[..1]);
    let vanished = list(&second["files"][0], "vanished");
    assert_eq!(vanished.len(), 1, "{second:#}");
    assert_eq!(text(&vanished[0], "title"), "帳票の桁あふれ");
    assert_eq!(second["files"][0]["unchanged"], 1);
    // It is told once.
    assert!(list(&import("2", &rows[..1])["files"][0], "vanished").is_empty());
    let store = store_of(&shell);
    let state = store.state(KEY).unwrap().unwrap();
    let kept = state.all_unfiltered().find(|r| r.title() == "帳票の桁あふれ").expect("still there");
    assert_eq!(kept.body.text("vanished_on"), Some("2026-11-20"));
}

#[test]
fn several_files_are_taken_together_or_not_at_all() {
    let shell = Shell::new();
    let good = shell.put(1, issues_of_a(1));
    let bad = shell.write("bad", "壊れた一覧.xlsx", &issues_of_a(1).bytes[..4000]);
    shell.run(&["import", &good, &bad, "--project", KEY, "--party", "A社"]).refused("壊れた一覧.xlsx");
    assert_eq!(entries(&store_of(&shell), KEY), 0);
    let risks = shell.put(8, dropped(8, "A社", "リスク一覧.xlsx"));
    let both = ["import", &good, &risks, "--project", KEY, "--party", "A社", "--format", "json"];
    let told = shell.run(&both).json();
    assert_eq!((list(&told, "files").len(), &told["stored"]), (2, &json!(true)));
}

// ---- now

/// What was imported of the first `weeks`, each file on its day.
fn imported(shell: &Shell, weeks: std::ops::RangeInclusive<u32>) {
    for drop in sample().drops.iter().filter(|d| weeks.contains(&d.week)) {
        for file in &drop.files {
            shell.import(drop.week, file, &[]);
        }
    }
}

#[test]
fn now_prints_every_figure_with_its_sources() {
    let shell = Shell::new();
    imported(&shell, 1..=3);
    let day = drop_day(3).to_string();
    let now = shell.run(&["now", "--project", KEY, "--today", &day, "--format", "json"]).json();
    let wanted = [
        "project",
        "as_of",
        "signal",
        "parties",
        "milestones",
        "decisions_waiting",
        "stuck",
        "changes",
        "changes_total",
    ];
    assert_eq!(keys(&now), BTreeSet::from(wanted));
    assert_eq!(now["changes_total"], list(&now, "changes").len());
    let since = drop_day(1).to_string();
    let all = ["now", "--project", KEY, "--today", &day, "--since", &since, "--format", "json"];
    let all = shell.run(&all).json();
    assert_eq!(list(&all, "changes").len(), 200, "only the newest are told");
    assert!(all["changes_total"].as_u64() > Some(400), "{}", all["changes_total"]);
    assert_eq!(list(&all, "changes")[..40], list(&now, "changes")[..40]);
    assert_eq!(text(&now, "as_of"), day);
    assert!(["blue", "yellow", "red", "grey"].contains(&text(&now["signal"], "value")));
    let names: BTreeSet<&str> = list(&now, "parties").iter().map(|p| text(p, "name")).collect();
    assert_eq!(names, BTreeSet::from(["しののめ湊食品", "A社", "B社", "C社"]));
    assert!(list(&now, "milestones").len() >= 3, "{:#}", now["milestones"]);
    assert!(!list(&now["signal"], "reasons").is_empty() && !list(&now, "changes").is_empty());
    for party in list(&now, "parties") {
        check_figure(&party["open"]);
        check_figure(&party["overdue"]);
        assert!(keys(&party["freshness"]).contains("last_pull"), "{party:#}");
        check_figure_or_null(&party["freshness"]["silent_days"]);
        assert!(party["open"]["value"].as_i64() >= party["overdue"]["value"].as_i64());
    }
    for milestone in list(&now, "milestones") {
        check_figure(&milestone["slip_days"]);
        for name in ["plan", "forecast"] {
            text(milestone, name).parse::<Date>().unwrap();
        }
    }
    for stuck in list(&now, "stuck") {
        check_figure(&stuck["days"]);
    }
    for reason in list(&now["signal"], "reasons") {
        check_figure(&reason["figure"]);
    }
    for change in list(&now, "changes") {
        check_figure_or_null(&change["postponed"]);
    }
}

fn check_figure_or_null(figure: &Json) {
    if !figure.is_null() {
        check_figure(figure);
    }
}

fn check_figure(figure: &Json) {
    assert_eq!(keys(figure), BTreeSet::from(["value", "sources"]), "{figure:#}");
    assert!(figure["value"].is_i64(), "{figure:#}");
    for source in list(figure, "sources") {
        assert_eq!(keys(source), BTreeSet::from(["name", "fetched_at", "changed_at", "stale"]));
        assert!(!text(source, "name").is_empty() && source["stale"].is_boolean());
        text(source, "fetched_at").parse::<jiff::Timestamp>().unwrap();
    }
}

#[test]
fn the_open_count_of_a_party_is_that_of_its_open_rows() {
    let shell = Shell::new();
    shell.import(1, issues_of_a(1), &[]);
    let now = |day: Date| {
        let day = day.to_string();
        shell.run(&["now", "--project", KEY, "--today", &day, "--format", "json"]).json()
    };
    let seen = now(drop_day(1));
    let a = list(&seen, "parties").iter().find(|p| p["name"] == "A社").unwrap();
    let store = store_of(&shell);
    let state = store.state(KEY).unwrap().unwrap();
    let party = state.all_unfiltered().find(|r| r.title() == "A社").unwrap().id;
    let open = || {
        state
            .all_unfiltered()
            .filter(|r| r.kind.name() == "issue" && r.facts.party == Some(party) && r.is_open())
    };
    assert!(open().count() > 3);
    assert_eq!(a["open"]["value"], json!(open().count()));
    assert_eq!(a["overdue"]["value"], json!(open().filter(|r| r.is_overdue(drop_day(1))).count()));
}

#[test]
fn a_past_day_is_shown_as_it_was_shown_on_that_day() {
    let shell = Shell::new();
    let mut said = Vec::new();
    for week in 1..=3 {
        imported(&shell, week..=week);
        let day = drop_day(week).to_string();
        let now = shell.run(&["now", "--project", KEY, "--today", &day, "--format", "json"]);
        let text = shell.run(&["now", "--project", KEY, "--today", &day]);
        said.push((day, now.json(), text.done().to_owned()));
    }
    imported(&shell, 4..=6);
    let last = drop_day(6).to_string();
    let at = |args: &[&str]| {
        let mut all = vec!["now", "--project", KEY, "--today", &last];
        all.extend(args);
        shell.run(&all)
    };
    let latest = at(&["--format", "json"]).json();
    for (day, then, text) in said {
        let again = at(&["--as-of", &day, "--format", "json"]).json();
        for (name, was) in then.as_object().unwrap() {
            assert_eq!(&again[name], was, "{name} on {day}");
        }
        assert_eq!(at(&["--as-of", &day]).done(), text, "{day}");
        assert_ne!(again["parties"], latest["parties"], "nothing happened since {day}: no proof");
    }
}

// ---- report

#[test]
fn the_weekly_report_comes_in_three_formats() {
    let shell = Shell::new();
    imported(&shell, 1..=3);
    let today = drop_day(3).to_string();
    let report = |format: &str, more: &[&str]| {
        let path = shell.path(&format!("weekly.{format}")).display().to_string();
        let mut args =
            vec!["report", "weekly", "--project", KEY, "--format", format, "-o", &path, "--today", &today];
        args.extend(more);
        assert_eq!(shell.run(&args).done(), "");
        std::fs::read(path).unwrap()
    };
    assert!(report("pdf", &[]).starts_with(b"%PDF-"));
    assert!(report("xlsx", &[]).starts_with(b"PK\x03\x04"));
    let markdown = String::from_utf8(report("md", &[])).unwrap();
    let sections: Vec<&str> = markdown.lines().filter_map(|l| l.strip_prefix("## ")).collect();
    let wanted = [
        "総括",
        "信号",
        "進捗",
        "イナズマ線",
        "マイルストーン",
        "課題",
        "リスク",
        "意思決定",
        "変更",
        "次週",
        "前回",
    ];
    assert_eq!(sections.len(), wanted.len(), "{sections:?}");
    for (section, word) in sections.iter().zip(wanted) {
        assert!(section.contains(word), "{section} instead of {word}");
    }
    let english = String::from_utf8(report("md", &["--lang", "en"])).unwrap();
    for heading in ["Summary", "Signals", "Milestones", "Risks"] {
        assert!(english.lines().any(|l| l.starts_with("## ") && l.ends_with(heading)), "{heading}");
    }
    let earlier = String::from_utf8(report("md", &["--as-of", &drop_day(1).to_string()])).unwrap();
    assert_ne!(earlier, markdown);
}

#[test]
fn a_report_that_cannot_be_written_names_the_file() {
    let shell = Shell::new();
    shell.import(1, issues_of_a(1), &[]);
    let path = shell.path("no/such/folder/weekly.md").display().to_string();
    shell.run(&["report", "weekly", "--project", KEY, "--format", "md", "-o", &path]).refused(&path);
    let path = shell.path("weekly.md").display().to_string();
    shell.run(&["report", "weekly", "--project", "NONE", "--format", "md", "-o", &path]).refused("NONE");
    assert!(!shell.path("weekly.md").exists());
}

// ---- verify

#[test]
fn verify_tells_a_sound_database_from_a_tampered_one() {
    let shell = Shell::new();
    shell.run(&["verify"]).refused("desk.sqlite");
    shell.import(1, issues_of_a(1), &[]);
    assert!(shell.run(&["verify"]).done().contains(KEY));
    let title = {
        let store = store_of(&shell);
        let state = store.state(KEY).unwrap().unwrap();
        let record = state.all_unfiltered().find(|r| r.kind.name() == "issue").unwrap();
        record.title().to_owned()
    };
    let mut bytes = std::fs::read(shell.database()).unwrap();
    let at = bytes.windows(title.len()).position(|w| w == title.as_bytes()).unwrap();
    bytes[at..at + title.len()].fill(b'x');
    std::fs::write(shell.database(), bytes).unwrap();
    let found = shell.run(&["verify"]);
    assert_eq!(found.code, 1, "{found:#?}");
    assert!(found.out.contains(KEY), "{found:#?}");
}

// ---- bad input

#[test]
fn bad_files_are_refused_with_one_line_that_names_them() {
    let shell = Shell::new();
    let whole = &issues_of_a(1).bytes;
    let cases = [
        ("空.xlsx", Vec::new()),
        ("メモ.xlsx", "これは表計算ではありません。\n".as_bytes().to_vec()),
        ("途中.xlsx", whole[..whole.len() / 2].to_vec()),
        ("nul.csv", b"id,title\n1,a\0b\n".to_vec()),
        ("other.json", br#"{"hello": "world"}"#.to_vec()),
        ("cut.json", br#"[{"id": 1, "summary": "#.to_vec()),
        ("entity.xml", b"<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>".to_vec()),
        ("page.xls", b"<html><body><table><tr><td>a</td></tr></table></body></html>".to_vec()),
    ];
    for (name, bytes) in cases {
        let path = shell.write("bad", name, &bytes);
        shell.run(&["inspect", &path]).refused(name);
        shell.run(&["import", &path, "--project", KEY, "--party", "A社", "--format", "json"]).refused(name);
    }
    for command in [&["inspect"][..], &["import", "--project", KEY, "--party", "A社"]] {
        let mut args = command.to_vec();
        args.push("ありません.xlsx");
        shell.run(&args).refused("ありません.xlsx");
    }
    let folder = shell.path("bad").display().to_string();
    shell.run(&["inspect", &folder]).refused(&folder);
    assert_eq!(store_of(&shell).project_keys().unwrap(), Vec::<String>::new());
}

#[test]
fn a_workbook_that_is_no_register_is_refused_with_the_reason() {
    let shell = Shell::new();
    let faq = "質問,回答\nログインできません,パスワードを確かめてください\n画面が白い,再読み込みしてください\n\
               印刷できません,余白を確かめてください\n";
    let path = shell.write("faq", "よくある質問.csv", faq.as_bytes());
    let seen = shell.run(&["import", &path, "--project", KEY, "--party", "A社"]);
    let reason = seen.refused("よくある質問.csv");
    assert!(reason.contains("FAQ"), "{reason}");
    assert_eq!(store_of(&shell).project_keys().unwrap(), Vec::<String>::new());
    let seen = shell.run_plain(&["inspect", &path, "--format", "json"]);
    assert!(seen.code == 2 || list(&seen.json(), "not_tables").len() == 1, "{seen:#?}");
}

#[test]
fn bad_arguments_are_refused_with_one_line_that_names_them() {
    let shell = Shell::new();
    shell.import(1, issues_of_a(1), &[]);
    let path = shell.put(1, issues_of_a(1));
    let before = entries(&store_of(&shell), KEY);
    for url in ["desk.sqlite", "sqlite:", "sqlite::memory:", "postgres://localhost/x"] {
        shell.run_plain(&["verify", "--database", url]).refused("--database");
    }
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:7400"] {
        shell.run(&["serve", "--listen", address]).refused("--listen");
        shell.run(&["demo", "--listen", address]).refused("--listen");
    }
    shell.run(&["now", "--project", "NONE"]).refused("NONE");
    shell.run(&["import", &path, "--project", "small", "--party", "A社"]).refused("small");
    shell.run(&["import", &path, "--project", KEY, "--party", " "]).refused("");
    shell.run(&["import", &path, "--project", KEY, "--party", "Z社", "--side", "friend"]).refused("friend");
    shell
        .run(&["import", &path, "--project", KEY, "--party", "A社", "--choices", "no.json"])
        .refused("no.json");
    let choices = shell.write("choices", "choices.json", b"{\"same\": 3}");
    shell
        .run(&["import", &path, "--project", KEY, "--party", "A社", "--choices", &choices])
        .refused("choices.json");
    assert_eq!(entries(&store_of(&shell), KEY), before);
}

#[test]
fn bad_usage_is_exit_code_2_and_help_is_0() {
    let shell = Shell::new();
    let bad: &[&[&str]] = &[
        &[],
        &["frobnicate"],
        &["import"],
        &["now"],
        &["now", "--project", KEY, "--as-of", "yesterday"],
        &["verify", "--today", "2026-13-01"],
        &["verify", "--lang", "fr"],
        &["report", "weekly", "--project", KEY, "--format", "doc", "-o", "x"],
        &["serve", "--listen", "nowhere"],
    ];
    for args in bad {
        let ran = shell.run_plain(args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:#?}");
        assert!(!ran.err.is_empty());
    }
    for args in [&["--help"][..], &["--version"], &["import", "--help"]] {
        let ran = shell.run_plain(args);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:#?}");
    }
    assert!(!shell.path("data").exists(), "nothing asked for a database");
}

#[test]
fn a_database_that_is_none_is_refused_in_one_language_and_stays_as_it_is() {
    let shell = Shell::new();
    let bytes = b"This is a letter and no database, but it is long enough to be taken for one by its size.\n"
        .repeat(99);
    std::fs::write(shell.database(), &bytes).unwrap();
    let said =
        shell.run(&["verify"]).refused("desk.sqlite").replace(&shell.database().display().to_string(), "");
    assert!(said.contains("見える化のデータベースではありません"), "{said}");
    let foreign = said.trim_start_matches("mieruka: ").replace("--database", "");
    assert!(!foreign.contains(|c: char| c.is_ascii_alphabetic()), "two languages: {said}");
    let english = shell.run(&["verify", "--lang", "en"]);
    assert!(english.refused("desk.sqlite").is_ascii(), "{english:#?}");
    assert!(bytes == std::fs::read(shell.database()).unwrap());
}

#[test]
fn a_name_that_misleads_is_told_and_the_content_decides() {
    let shell = Shell::new();
    let path = shell.write("wrong", "一覧.csv", &issues_of_a(1).bytes);
    let warned = |said: &str| said.contains("名前は .csv ですが、中身は「Excel のブック(xlsx)」です");
    assert!(warned(shell.run(&["inspect", &path]).done()));
    let seen = shell.run(&["inspect", &path, "--format", "json"]).json();
    assert!(warned(&seen["warnings"].to_string()), "{}", seen["warnings"]);
    let import = ["import", &path, "--project", KEY, "--party", "A社"];
    let dry = shell.run(&[&import[..], &["--dry-run", "--format", "json"]].concat()).json();
    assert!(warned(&dry["files"][0]["warnings"].to_string()), "{dry:#}");
    assert!(warned(shell.run(&import).done()));
    let right = shell.write("right", "一覧.xlsx", &issues_of_a(1).bytes);
    assert!(!shell.run(&["inspect", &right]).done().contains("名前は"));
    // Chance bytes, the same each time.
    let noise: Vec<u8> = (0..4096u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let noise = shell.write("wrong", "乱数.xlsx", &noise);
    assert!(shell.run(&["inspect", &noise]).refused("乱数.xlsx").contains("Excelファイルとして読めません"));
}

#[test]
fn an_import_that_brought_nothing_new_says_so() {
    let shell = Shell::new();
    let path = shell.put(1, issues_of_a(1));
    let import = ["import", &path, "--project", KEY, "--party", "A社"];
    assert!(shell.run(&import).done().contains("取り込みました。"));
    let again = shell.run(&import);
    assert!(
        again.done().contains("新しい内容はありませんでした") && !again.done().contains("取り込みました"),
        "{again:#?}"
    );
}

#[test]
fn messages_are_in_the_language_asked_for_else_in_that_of_the_terminal() {
    let shell = Shell::new();
    let japanese = |text: &str| text.chars().any(|c| ('ぁ'..='ん').contains(&c));
    let said = |args: &[&str], env: &[(&str, &str)]| {
        let mut command = shell.command();
        command.args(["inspect", "missing.xlsx"]).args(args).envs(env.iter().copied());
        String::from_utf8(command.output().unwrap().stderr).unwrap()
    };
    assert!(japanese(&said(&["--lang", "ja"], &[("LANG", "en_US.UTF-8")])));
    assert!(!japanese(&said(&["--lang", "en"], &[("LANG", "ja_JP.UTF-8")])));
    assert!(japanese(&said(&[], &[("LANG", "ja_JP.UTF-8")])));
    assert!(!japanese(&said(&[], &[("LANG", "en_GB.UTF-8")])));
    assert!(!japanese(&said(&[], &[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "en_US.UTF-8")])));
    let imported = |lang: &str| {
        let path = shell.put(1, issues_of_a(1));
        let args = ["import", &path, "--project", KEY, "--party", "A社", "--dry-run", "--lang", lang];
        shell.run(&args).done().to_owned()
    };
    assert_ne!(imported("ja"), imported("en"));
}
