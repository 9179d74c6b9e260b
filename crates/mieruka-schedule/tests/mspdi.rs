//! Reading MS Project XML: one written plan in detail, real plans by count, and hostile input.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::path::Path;

use jiff::civil::date;
use mieruka_schedule::mspdi::{
    Constraint, Lag, LinkKind, MAX_TASKS, MspdiError, ProblemKind, WorkTime, read_mspdi,
};
use proptest::prelude::*;

const PLAN: &str = include_str!("fixtures/plan.xml");

#[test]
fn a_plan_is_read_as_it_stands() {
    let plan = read_mspdi(PLAN.as_bytes()).unwrap();
    assert_eq!(plan.project.title.as_deref(), Some("基幹システム更改"));
    assert_eq!(plan.project.status_date.unwrap().date(), date(2026, 5, 15));
    assert_eq!((plan.project.calendar_uid, plan.project.minutes_per_day), (Some(1), 450.0));
    assert_eq!(plan.tasks.iter().map(|t| t.uid).collect::<Vec<_>>(), [0, 11, 12, 13, 14]);

    assert_eq!(plan.tasks[1].name, "設計 & レビュー");
    let design = &plan.tasks[2];
    assert_eq!(design.name, "画面設計 <A>");
    assert!(design.manual && design.active && !design.milestone);
    assert_eq!(design.guid.as_deref(), Some("AAAA-12"));
    assert_eq!(design.finish, Some(date(2026, 4, 10).at(17, 0, 0, 0)));
    assert_eq!(design.duration.unwrap().days(plan.project.minutes_per_day), 7.0);
    assert_eq!((design.actual_start.unwrap().date(), design.actual_finish), (date(2026, 4, 3), None));
    assert_eq!((design.percent_complete, design.calendar_uid), (Some(40), None));
    assert_eq!(design.constraint, Constraint::StartNoEarlierThan);
    assert_eq!(design.notes.as_deref(), Some("一行目\n二行目"));
    assert_eq!(design.baseline().unwrap().finish.unwrap().date(), date(2026, 4, 9));
    assert_eq!(design.baselines.len(), 2);
    let custom: Vec<_> = design.custom.iter().map(|c| (c.name.as_str(), c.value.as_str())).collect();
    assert_eq!(custom, [("担当会社", "甲社"), ("188743734", "無名")]);

    let done = &plan.tasks[4];
    assert!(done.milestone && !done.active && plan.tasks[3].blank);
    let links: Vec<_> = done.links.iter().map(|l| (l.predecessor_uid, l.kind, l.lag)).collect();
    assert_eq!(
        links,
        [
            (12, LinkKind::FinishToStart, Lag::Working(WorkTime::from_seconds(27_000))),
            (11, LinkKind::StartToStart, Lag::Elapsed(WorkTime::from_seconds(-86_400))),
            (10, LinkKind::FinishToFinish, Lag::Percent(50.0)),
        ]
    );
    assert_eq!(done.links[2].cross_project.as_deref(), Some("other.mpp\\7"));
    assert_eq!(plan.parents(), [None, Some(0), Some(1), None, Some(0)]);
    assert_eq!(plan.assigned_names()[&12], ["佐藤 花子"], "people only, each once");
    assert!(plan.has_baseline());
}

#[test]
fn what_cannot_be_read_is_told_with_its_place_and_stops_nothing() {
    let plan = read_mspdi(PLAN.as_bytes()).unwrap();
    let line_of = |text: &str| 1 + PLAN[..PLAN.find(text).unwrap()].matches('\n').count();
    let told: Vec<_> = plan.problems.iter().map(|p| (p.line, p.task.as_deref(), p.kind.clone())).collect();
    assert_eq!(
        told,
        [
            (
                line_of("きのう"),
                Some("設計完了"),
                ProblemKind::Unreadable { element: "Start".into(), value: "きのう".into() }
            ),
            (line_of("番号なし"), Some("番号なし"), ProblemKind::NoUid { element: "Task" }),
            (line_of("番号重複"), Some("番号重複"), ProblemKind::DuplicateUid { uid: 12 }),
        ]
    );
}

#[test]
fn utf_16_and_byte_order_marks() {
    let plan = read_mspdi(PLAN.as_bytes()).unwrap();
    let mut little = vec![0xFF, 0xFE];
    little.extend(PLAN.encode_utf16().flat_map(u16::to_le_bytes));
    let big: Vec<u8> = PLAN.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked = [b"\xEF\xBB\xBF", PLAN.as_bytes()].concat();
    for bytes in [little, big, marked] {
        assert_eq!(read_mspdi(&bytes).unwrap(), plan);
    }
    assert_eq!(read_mspdi(b"<Project>\x83\x65</Project>"), Err(MspdiError::Encoding { byte: 9 }));
}

#[test]
fn hostile_and_foreign_files_are_refused_with_a_place() {
    let bomb = r#"<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Project><Title>&b;</Title></Project>"#;
    assert!(matches!(read_mspdi(bomb.as_bytes()), Err(MspdiError::Doctype { place }) if place.line == 2));
    let outside = r#"<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project/>"#;
    assert!(matches!(read_mspdi(outside.as_bytes()), Err(MspdiError::Doctype { .. })));
    let undeclared = "<Project><Tasks><Task><Name>設計</Name><WBS>&x;</WBS></Task></Tasks></Project>";
    match read_mspdi(undeclared.as_bytes()) {
        Err(error @ MspdiError::Xml { .. }) => {
            assert!(
                error.to_string().contains("task \"設計\"") && error.to_string().contains("&x;"),
                "{error}"
            );
        }
        other => panic!("{other:?}"),
    }

    assert!(matches!(read_mspdi(b""), Err(MspdiError::NotMspdi { .. })));
    assert!(matches!(read_mspdi(b"<html/>"), Err(MspdiError::NotMspdi { root }) if root == "html"));
    assert!(matches!(read_mspdi(b"<Project></Tasks>"), Err(MspdiError::Xml { .. })));
    let half = PLAN.find("画面設計").unwrap() + 40;
    let half = (half..).find(|i| PLAN.is_char_boundary(*i)).unwrap();
    assert!(matches!(
        read_mspdi(&PLAN.as_bytes()[..half]),
        Err(MspdiError::CutShort { .. } | MspdiError::Xml { .. })
    ));

    let deep = format!("<Project>{}", "<a>".repeat(100_000));
    assert!(matches!(read_mspdi(deep.as_bytes()), Err(MspdiError::Xml { .. })));
    let many = format!("<Project><Tasks>{}</Tasks></Project>", "<Task/>".repeat(MAX_TASKS));
    assert!(read_mspdi(many.as_bytes()).unwrap().tasks.is_empty(), "tasks without a number are left out");
    let many = many.replacen("<Task/>", "<Task/><Task/>", 1);
    assert!(matches!(read_mspdi(many.as_bytes()), Err(MspdiError::TooMany { what: "tasks", .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn mutated_plans_never_panic(
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..20),
        cut in any::<proptest::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let mut bytes = PLAN.as_bytes().to_vec();
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Err(error) = read_mspdi(&bytes) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn mutated_words_never_panic(
        swaps in proptest::collection::vec((0usize..40, ".{0,12}"), 1..6),
    ) {
        let words: Vec<&str> = PLAN.split('>').collect();
        let mut text = PLAN.to_owned();
        for (word, new) in swaps {
            text = text.replacen(words[word * words.len() / 40], &new, 1);
        }
        let _ = read_mspdi(text.as_bytes());
    }
}

/// Real plans lie outside the repository; without them this test says so and checks nothing.
#[test]
fn every_real_plan_is_read_completely() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/mspdi"));
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("SKIPPED: no real plans at {}", folder.display());
        return;
    };
    let (mut files, mut tasks, mut links, mut with_baseline, mut assigned) = (0, 0, 0, 0, 0);
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let plan = read_mspdi(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(plan.problems, [], "{name}");
        assert_eq!(plan.tasks.len(), text.matches("<Task>").count(), "tasks of {name}");
        assert_eq!(plan.resources.len(), text.matches("<Resource>").count(), "resources of {name}");
        assert_eq!(plan.assignments.len(), text.matches("<Assignment>").count(), "assignments of {name}");
        let found: usize = plan.tasks.iter().map(|t| t.links.len()).sum();
        assert_eq!(found, text.matches("<PredecessorLink>").count(), "links of {name}");
        for task in plan.tasks.iter().filter(|t| !t.blank) {
            assert!(task.start.is_some() && task.finish.is_some(), "{name}: dates of task {}", task.uid);
            assert!(task.start <= task.finish, "{name}: task {}", task.uid);
        }
        files += 1;
        tasks += plan.tasks.len();
        links += found;
        with_baseline += usize::from(plan.has_baseline());
        assigned += plan.assigned_names().len();
    }
    eprintln!(
        "{files} plans, {tasks} tasks, {links} links, {with_baseline} with a baseline, {assigned} tasks with people"
    );
    assert!(files >= 165 && tasks >= 2605 && links >= 642, "{files} {tasks} {links}");
}
