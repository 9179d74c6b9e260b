//! A row in our words: fields, statuses, what is kept.

use serde_json::json;

use super::{World, issue, issues, row, workbook};
use crate::lang::Lang;
use crate::reconcile::Choices;
use crate::reconcile::takes;
use crate::register::{Kind, Status};
use crate::source_record::{CommonStatus, SourceField, SourceFormat, SourceKind, Warning};

#[test]
fn what_is_no_date_is_kept_as_text_and_noted() {
    let mut world = World::new();
    let file = issues(vec![issue(5, "1", "移行手順").text(SourceField::DueOn, "終了次第").done()]);
    let plan = world.import("A社", &file);
    assert_eq!((plan.preview.new.len(), plan.preview.rejected.len()), (1, 0));
    assert_eq!(plan.preview.notes[0].place, "課題一覧!J5");
    assert!(plan.preview.notes[0].message.contains("終了次第"));
    let record = world.only(Kind::Issue);
    assert_eq!(
        (record.body.get("due_on"), record.body.get("kept")),
        (None, Some(&json!({"DueOn": "終了次第"})))
    );
}

#[test]
fn columns_without_a_field_are_kept_under_their_header() {
    let mut world = World::new();
    let written = |value: &str| {
        issues(vec![
            issue(5, "1", "移行手順")
                .number(SourceField::PlannedEffort, 3.5)
                .text(SourceField::Priority, "来週判断")
                .extra("顧客管理No", value)
                .extra("対応方針", "代替手順を作る")
                .done(),
        ])
    };
    world.import("A社", &written("K-7"));
    let record = world.only(Kind::Issue);
    let kept = json!({"PlannedEffort": "3.5", "Priority": "来週判断", "顧客管理No": "K-7"});
    assert_eq!(record.body.get("kept"), Some(&kept));
    assert_eq!(record.body.text("approach"), Some("代替手順を作る"), "a header that is a field's label");
    let plan = world.import("A社", &written("K-8"));
    let diff = &plan.preview.changed[0].changes[0];
    assert_eq!((&diff.old, &diff.new), (&json!({"顧客管理No": "K-7"}), &json!({"顧客管理No": "K-8"})));
}

#[test]
fn an_unknown_status_survives() {
    let mut world = World::new();
    let file = |raw: &str| issues(vec![issue(5, "1", "移行").status(CommonStatus::Unknown, raw).done()]);
    world.import("A社", &file("ベンダー確認中"));
    let record = world.only(Kind::Issue);
    assert_eq!(record.facts.status, Status::Unknown("ベンダー確認中".into()));
    assert_eq!(record.body.text("status_raw"), Some("ベンダー確認中"));
    // Our own word is understood although the reader did not know it.
    world.import("A社", &file("確認待ち"));
    assert_eq!(world.only(Kind::Issue).facts.common, CommonStatus::Resolved);
    assert_eq!(world.only(Kind::Issue).body.get("status_common"), None);
}

#[test]
fn an_emptied_cell_empties_the_field_and_a_missing_column_does_not() {
    let mut world = World::new();
    let full =
        |id: &str| issue(5, id, "移行").date(SourceField::DueOn, "2026-01-20").text(SourceField::Note, "n");
    world.import("A社", &issues(vec![full("1").done(), full("2").done()]));
    // Row 1 has no due date any more, row 2 has; nobody has a note column.
    let emptied = issue(5, "1", "移行").done();
    let kept = issue(5, "2", "移行").date(SourceField::DueOn, "2026-01-20").done();
    world.import("A社", &issues(vec![emptied, kept]));
    let record = world.all(Kind::Issue)[0];
    assert_eq!((record.body.get("due_on"), record.body.text("note")), (None, Some("n")));
    assert_eq!(record.body.text("original_due_on"), Some("2026-01-20"));
}

#[test]
fn impact_is_a_choice_or_a_text() {
    let mut world = World::new();
    let file = issues(vec![
        issue(5, "1", "移行").text(SourceField::Impact, "大").done(),
        issue(6, "2", "帳票").text(SourceField::Impact, "本番移行が3日遅れる").done(),
    ]);
    world.import("A社", &file);
    let (a, b) = (world.titled("移行"), world.titled("帳票"));
    assert_eq!((a.body.text("impact"), a.body.get("impact_text")), (Some("high"), None));
    assert_eq!((b.body.get("impact"), b.body.text("impact_text")), (None, Some("本番移行が3日遅れる")));
}

#[test]
fn a_kind_without_a_register_goes_to_the_general_list() {
    let mut world = World::new();
    let defect =
        |id: &str, title: &str| row(5, SourceKind::Defect).id(id).text(SourceField::Title, title).done();
    let mut test = defect("1", "結合試験");
    test.kind = SourceKind::Test;
    let plan =
        world.import("A社", &workbook("障害.xlsx", SourceKind::Defect, vec![defect("1", "落ちる"), test]));
    assert_eq!((plan.preview.new.len(), plan.preview.new[0].number.as_str()), (2, "GEN-001"));
    assert_eq!(world.titled("落ちる").body.text("tag"), Some("defect"));
    assert_eq!(world.titled("結合試験").body.text("tag"), Some("test"));
}

#[test]
fn a_plan_keeps_its_forecast_its_links_and_its_first_milestone_date() {
    let mut world = World::new();
    let plan = |finish: &str, forecast: Option<&str>| {
        let task = row(1, SourceKind::Task)
            .id("10")
            .text(SourceField::Title, "設計")
            .date(SourceField::PlannedStart, "2026-01-05")
            .date(SourceField::PlannedFinish, "2026-01-30");
        let task = match forecast {
            Some(day) => task.extra("forecast_finish", day),
            None => task,
        };
        let milestone = row(2, SourceKind::Milestone)
            .id("20")
            .text(SourceField::Title, "設計完了判定")
            .date(SourceField::PlannedFinish, finish)
            .extra("forecast_finish", "2026-02-06")
            .with(|r| {
                r.predecessors = vec!["10".to_owned(), "99".to_owned()];
                r.parent = Some("1".to_owned());
            });
        let child = row(3, SourceKind::Task).id("11").text(SourceField::Title, "画面設計");
        let child = child.with(|r| r.parent = Some("10".to_owned()));
        let mut file =
            workbook("全体計画.xml", SourceKind::Task, vec![task.done(), milestone.done(), child.done()]);
        file.format = SourceFormat::Mspdi;
        file
    };
    let preview = world.import("発注者", &plan("2026-02-02", Some("2026-02-04"))).preview;
    assert_eq!((preview.new.len(), preview.rejected.len()), (3, 0));
    assert!(preview.notes.iter().any(|n| n.message.contains("99")), "{:?}", preview.notes);
    let (task, child) = (world.titled("設計"), world.titled("画面設計"));
    assert_eq!(task.body.text("forecast_finish"), Some("2026-02-04"));
    assert_eq!((child.body.id("parent"), task.body.get("summary")), (Some(task.id), Some(&json!(true))));
    let milestone = world.only(Kind::Milestone);
    assert_eq!(milestone.body.ids("predecessors").collect::<Vec<_>>(), [task.id]);
    assert_eq!(milestone.body.text("forecast_on"), Some("2026-02-06"));
    assert_eq!(milestone.body.get("kept"), Some(&json!({"parent": "1", "predecessors": "99"})));

    world.import("発注者", &plan("2026-02-09", None));
    let milestone = world.only(Kind::Milestone);
    assert_eq!(milestone.body.text("original_planned_on"), Some("2026-02-02"));
    assert_eq!(milestone.body.text("planned_on"), Some("2026-02-09"));
    assert_eq!(world.titled("設計").body.get("forecast_finish"), None, "no longer differs from the plan");
}

#[test]
fn a_struck_row_is_cancelled_only_when_somebody_says_so() {
    let mut world = World::new();
    let file = |struck: bool| {
        let row = issue(5, "1", "移行").status(CommonStatus::InProgress, "対応中");
        issues(vec![row.with(|r| r.struck = struck).done()])
    };
    world.import("A社", &file(false));
    let plan = world.import("A社", &file(true));
    assert_eq!(plan.preview.struck[0].place, "課題一覧!B5");
    assert_eq!(world.only(Kind::Issue).body.text("status"), Some("in_progress"));
    assert_eq!(world.only(Kind::Issue).body.get("provenance").unwrap()["struck"], true);

    let choices = Choices { cancelled: vec!["課題一覧!B5".to_owned()], ..Choices::default() };
    world.import_with("A社", &file(true), &choices);
    assert_eq!(world.only(Kind::Issue).body.text("status"), Some("withdrawn"));
    let plan = world.plan("A社", &file(true));
    assert_eq!((plan.changes.len(), plan.preview.struck.len()), (0, 0), "the answer is remembered");
    assert!(world.plan_with("A社", &file(false), &choices).is_err(), "no struck row there");
}

#[test]
fn dates_stand_in_where_the_register_knows_only_one() {
    let mut world = World::new();
    let file = workbook(
        "WBS.xlsx",
        SourceKind::Task,
        vec![
            row(5, SourceKind::Task)
                .text(SourceField::Title, "設計")
                .date(SourceField::DueOn, "2026-01-20")
                .done(),
        ],
    );
    world.import("A社", &file);
    assert_eq!(world.only(Kind::Task).body.text("planned_finish"), Some("2026-01-20"));
}

/// The reader warns of the cell, the reconciliation notes what becomes of it: a person reads one of them.
#[test]
fn an_unreadable_date_is_told_once() {
    for lang in [Lang::Ja, Lang::En] {
        let mut world = World::new();
        let mut file = issues(vec![issue(5, "1", "移行手順").text(SourceField::DueOn, "終了次第").done()]);
        let warning = |place: &str, key: &str| Warning {
            place: place.to_owned(),
            message: lang.format(key, &[("text", "終了次第".into())]),
        };
        file.warnings = vec![
            warning("課題一覧!J5", "read-warning-not-a-date"),
            warning("課題一覧!J5", "read-warning-struck-out"),
            warning("課題一覧!K5", "read-warning-not-a-date"),
        ];
        let plan = world.import("A社", &file);
        let remarks = plan.preview.remarks(&file);
        let places: Vec<_> = remarks.iter().map(|remark| remark.place.as_str()).collect();
        assert_eq!(places, ["課題一覧!J5", "課題一覧!J5", "課題一覧!K5"], "{remarks:?}");
        assert!(remarks.iter().all(|remark| remark.message.ends_with(['。', '.'])), "{remarks:?}");
    }
}

#[test]
fn a_status_that_nobody_knows_is_noted_once() {
    let mut world = World::new();
    let strange = |row, id, title| issue(row, id, title).status(CommonStatus::Unknown, "謎の状態").done();
    let plan = world.import("A社", &issues(vec![strange(5, "1", "移行手順"), strange(6, "2", "移行体制")]));
    let about: Vec<_> = plan.preview.notes.iter().filter(|n| n.message.contains("謎の状態")).collect();
    assert_eq!(about.len(), 1, "{:?}", plan.preview.notes);
    assert!(about[0].place.ends_with('5'), "{about:?}");
}

#[test]
fn a_register_takes_what_it_has_a_field_for() {
    use SourceField::{
        ActualFinish, DueOn, Id, Impact, OwnerOrg, PlannedFinish, Progress, Resolution, Title,
    };
    let taken = |kind, field| takes(&[kind], field);
    for field in [Id, Title, DueOn, OwnerOrg, ActualFinish, PlannedFinish, Impact] {
        assert!(taken(SourceKind::Risk, field), "{field:?}");
    }
    assert!(!taken(SourceKind::Risk, Resolution) && taken(SourceKind::Issue, Resolution));
    assert!(!taken(SourceKind::Risk, Progress) && taken(SourceKind::Task, Progress));
    assert!(takes(&[SourceKind::Risk, SourceKind::Issue], Resolution), "a table of both");
}
