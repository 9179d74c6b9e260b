//! Which row is which record, from one week to the next.

use serde_json::json;

use super::{RowBuilder, World, issue, issues, row, workbook};
use crate::reconcile::{Choices, ImportRefusal, SameRecord};
use crate::register::Kind;
use crate::source_record::{CommonStatus, SourceField, SourceFile, SourceKind};

#[test]
fn a_row_with_an_id_stays_itself_whatever_else_changes() {
    let mut world = World::new();
    world.import(
        "A社",
        &issues(vec![issue(5, "12", "移行手順").date(SourceField::DueOn, "2026-01-20").done()]),
    );
    let id = world.only(Kind::Issue).id;
    let next = issue(5, "12", "データ移行の手順").date(SourceField::DueOn, "2026-01-27").done();
    let plan = world.import("A社", &issues(vec![next]));
    let changed = &plan.preview.changed[0];
    assert_eq!((changed.id, changed.number.as_str()), (id, "ISS-001"));
    let fields: Vec<_> = changed.changes.iter().map(|c| (c.field.as_str(), &c.old, &c.new)).collect();
    assert_eq!(
        fields,
        [
            ("title", &json!("移行手順"), &json!("データ移行の手順")),
            ("due_on", &json!("2026-01-20"), &json!("2026-01-27")),
        ]
    );
    let record = world.only(Kind::Issue);
    assert_eq!(record.body.text("original_due_on"), Some("2026-01-20"));
    assert_eq!(record.body.number("postponement_count"), Some(1.0));
}

#[test]
fn without_an_id_title_day_and_raiser_identify() {
    let mut world = World::new();
    let first = |due: &str| {
        issue(5, "", "移行手順")
            .date(SourceField::RaisedOn, "2026-01-05")
            .text(SourceField::RaisedBy, "鈴木太郎")
            .date(SourceField::DueOn, due)
            .done()
    };
    let second = || {
        issue(6, "", "移行手順")
            .date(SourceField::RaisedOn, "2026-01-06")
            .text(SourceField::RaisedBy, "田中花子")
            .done()
    };
    world.import("A社", &issues(vec![first("2026-01-20"), second()]));
    let plan = world.import("A社", &issues(vec![second(), first("2026-01-27")]));
    assert_eq!((plan.preview.changed.len(), plan.preview.unchanged), (1, 1));
    assert_eq!(plan.preview.changed[0].number, "ISS-001");
}

#[test]
fn rows_that_say_the_same_are_taken_in_their_order() {
    let mut world = World::new();
    let rows = || (0..3).map(|i| issue(5 + i, "", "レビュー").done()).collect::<Vec<_>>();
    world.import("A社", &issues(rows()));
    assert_eq!(world.all(Kind::Issue).len(), 3);
    let plan = world.import("A社", &issues(rows()[..2].to_vec()));
    assert_eq!((plan.preview.unchanged, plan.preview.vanished.len()), (2, 1));
    assert_eq!(plan.preview.vanished[0].number, "ISS-003");
}

#[test]
fn tasks_of_one_name_are_told_by_their_heading() {
    let mut world = World::new();
    let task = |level: &str, n: f64| {
        row(5, SourceKind::Task)
            .text(SourceField::Title, "レビュー")
            .text(SourceField::Level1, level)
            .number(SourceField::Progress, n)
            .done()
    };
    let file = |rows| workbook("WBS.xlsx", SourceKind::Task, rows);
    world.import("A社", &file(vec![task("設計", 100.0), task("製造", 0.0)]));
    let plan = world.import("A社", &file(vec![task("製造", 50.0), task("設計", 100.0)]));
    assert_eq!((plan.preview.changed.len(), plan.preview.unchanged), (1, 1));
    assert_eq!(plan.preview.changed[0].number, "WBS-002");
}

#[test]
fn a_new_title_is_a_question_and_the_answer_is_remembered() {
    let mut world = World::new();
    let written = |title: &str| issue(5, "", title).date(SourceField::RaisedOn, "2026-01-05").done();
    world.import("A社", &issues(vec![written("移行手順が未確定である")]));
    let record = world.only(Kind::Issue).id;
    let next = issues(vec![written("移行手順が未確定(業務)")]);
    let plan = world.plan("A社", &next);
    assert_eq!((plan.preview.new.len(), plan.preview.vanished.len()), (1, 1));
    let same = &plan.preview.same[0];
    assert_eq!((same.place.as_str(), same.candidates[0].record), ("課題一覧!B5", record));
    assert!(plan.preview.notes.iter().any(|n| n.message.contains("ISS-001")), "{:?}", plan.preview.notes);

    let answer = SameRecord { place: same.place.clone(), record };
    let choices = Choices { same: vec![answer.clone()], ..Choices::default() };
    let confirmed = world.import_with("A社", &next, &choices);
    assert_eq!(confirmed.fingerprint, plan.fingerprint, "answers do not enter the fingerprint");
    assert_eq!((confirmed.preview.changed[0].id, confirmed.preview.vanished.len()), (record, 0));
    assert_eq!(world.plan("A社", &next).changes, Vec::new());

    let twice = Choices { same: vec![answer.clone(), answer.clone()], ..Choices::default() };
    assert!(matches!(world.plan_with("A社", &next, &twice), Err(ImportRefusal::AnsweredTwice(_))));
    let elsewhere = SameRecord { place: "課題一覧!B99".to_owned(), ..answer.clone() };
    let elsewhere = Choices { same: vec![elsewhere], ..Choices::default() };
    assert!(matches!(world.plan_with("A社", &next, &elsewhere), Err(ImportRefusal::UnknownPlace(_))));
    let stranger = SameRecord { record: world.only(Kind::Party).id, ..answer };
    let stranger = Choices { same: vec![stranger], ..Choices::default() };
    assert!(matches!(world.plan_with("A社", &next, &stranger), Err(ImportRefusal::NotThatRecord { .. })));
}

#[test]
fn what_is_not_alike_is_not_asked() {
    let mut world = World::new();
    world.import("A社", &issues(vec![issue(5, "", "移行手順が未確定である").done()]));
    let plan = world.plan("A社", &issues(vec![issue(5, "", "帳票の文字化け").done()]));
    assert!(plan.preview.same.is_empty());
}

#[test]
fn an_id_column_may_come_later() {
    let mut world = World::new();
    world.import("A社", &issues(vec![issue(5, "", "移行手順").done()]));
    let plan = world.import("A社", &issues(vec![issue(5, "K-1", "移行手順").done()]));
    assert_eq!(plan.preview.changed.len(), 1);
    assert_eq!(world.only(Kind::Issue).body.text("remote_id"), Some("K-1"));
}

#[test]
fn each_sheet_may_count_from_one_and_a_row_may_move_to_another_sheet() {
    let mut world = World::new();
    let two_sheets = |first: Vec<_>, second: Vec<_>| {
        let mut file = issues(first);
        let mut table = issues(second).tables.remove(0);
        table.sheet = "完了".to_owned();
        file.tables.push(table);
        file
    };
    let (a, b) = (|| issue(5, "1", "業務の課題").done(), || issue(5, "1", "基盤の課題").done());
    let moving = || issue(6, "2", "移る課題").done();
    world.import("A社", &two_sheets(vec![a(), moving()], vec![b()]));
    assert_eq!(world.all(Kind::Issue).len(), 3);
    let plan = world.import("A社", &two_sheets(vec![a()], vec![b(), moving()]));
    assert_eq!((plan.preview.unchanged, plan.preview.vanished.len(), plan.preview.new.len()), (3, 0, 0));
}

#[test]
fn what_vanishes_is_marked_and_what_returns_is_cleared() {
    let mut world = World::new();
    let both = issues(vec![
        issue(5, "1", "移行手順").status(CommonStatus::InProgress, "対応中").done(),
        issue(6, "2", "帳票").done(),
    ]);
    world.import("A社", &both);
    world.days_later(7);
    let plan = world.import("A社", &issues(vec![issue(6, "2", "帳票").done()]));
    assert_eq!(plan.preview.vanished[0].title, "移行手順");
    let gone = world.titled("移行手順");
    assert_eq!(
        (gone.body.text("vanished_on"), gone.body.text("status")),
        (Some("2026-01-12"), Some("in_progress"))
    );
    let plan = world.import("A社", &both);
    assert_eq!(plan.preview.changed.len(), 1);
    assert_eq!(world.titled("移行手順").body.get("vanished_on"), None);
}

#[test]
fn a_row_put_aside_has_not_vanished_and_other_kinds_are_left_alone() {
    let mut world = World::new();
    world.import("A社", &issues(vec![issue(5, "1", "移行手順").done(), issue(6, "2", "帳票").done()]));
    let twice = issues(vec![
        issue(5, "1", "移行手順").done(),
        issue(6, "2", "帳票").done(),
        issue(7, "2", "帳票の写し").done(),
    ]);
    let plan = world.import("A社", &twice);
    assert_eq!((plan.preview.rejected.len(), plan.preview.vanished.len()), (2, 0));
    let mut risks =
        issues(vec![row(5, SourceKind::Risk).text(SourceField::Title, "要員不足").id("1").done()]);
    risks.tables[0].kind = SourceKind::Risk;
    let plan = world.import("A社", &risks);
    assert_eq!((plan.preview.new.len(), plan.preview.vanished.len()), (1, 0));
}

#[test]
fn an_edit_by_hand_stays_until_the_source_says_something_else() {
    let mut world = World::new();
    let file = |due: &str| issues(vec![issue(5, "1", "移行手順").date(SourceField::DueOn, due).done()]);
    world.import("A社", &file("2026-01-20"));
    let id = world.only(Kind::Issue).id;
    world.edit(id, "due_on", json!("2026-01-30"));
    let plan = world.import("A社", &file("2026-01-20"));
    assert_eq!((plan.preview.unchanged, plan.changes.len()), (1, 0));
    assert_eq!(world.only(Kind::Issue).body.text("due_on"), Some("2026-01-30"));

    let plan = world.import("A社", &file("2026-02-10"));
    let diff = &plan.preview.changed[0].changes[0];
    assert_eq!((&diff.old, &diff.new), (&json!("2026-01-30"), &json!("2026-02-10")));
    let conflict = diff.conflict.as_ref().unwrap();
    assert_eq!((&conflict.hand, &conflict.source_before), (&json!("2026-01-30"), &json!("2026-01-20")));
    let record = world.only(Kind::Issue);
    assert_eq!((record.body.text("due_on"), record.body.get("overridden")), (Some("2026-02-10"), None));
}

#[test]
fn a_source_that_catches_up_with_the_hand_is_no_conflict() {
    let mut world = World::new();
    let file = |title: &str| issues(vec![issue(5, "1", title).done()]);
    world.import("A社", &file("移行手順"));
    let id = world.only(Kind::Issue).id;
    world.edit(id, "title", json!("移行手順の確定"));
    let plan = world.import("A社", &file("移行手順の確定"));
    assert!(plan.preview.changed[0].changes.iter().all(|d| d.conflict.is_none()));
    assert_eq!(world.only(Kind::Issue).body.get("overridden"), None);
}

#[test]
fn a_row_without_id_is_found_although_its_title_was_edited_by_hand() {
    let mut world = World::new();
    let file = issues(vec![issue(5, "", "移行手順").done()]);
    world.import("A社", &file);
    let id = world.only(Kind::Issue).id;
    world.edit(id, "title", json!("データ移行"));
    let plan = world.import("A社", &file);
    assert_eq!(plan.preview.unchanged, 1);
}

#[test]
fn a_field_the_hand_filled_stays_while_the_source_leaves_it_empty() {
    let mut world = World::new();
    let file = |id: &str| {
        issues(vec![
            issue(5, id, "移行手順").done(),
            issue(6, "2", "帳票").date(SourceField::DueOn, "2026-01-20").done(),
        ])
    };
    world.import("A社", &file("1"));
    let id = world.titled("移行手順").id;
    world.edit(id, "due_on", json!("2026-01-30"));
    world.import("A社", &file("1"));
    assert_eq!(world.titled("移行手順").body.text("due_on"), Some("2026-01-30"));
}

fn task(number: u32, title: &str) -> RowBuilder {
    row(number, SourceKind::Task).text(SourceField::Title, title)
}

fn plan_of(rows: Vec<RowBuilder>) -> SourceFile {
    workbook("WBS.xlsx", SourceKind::Task, rows.into_iter().map(RowBuilder::done).collect())
}

/// The id a record had until now leads to it no longer, in the very import that takes it away.
#[test]
fn a_link_to_an_id_that_this_file_takes_away_leads_nowhere() {
    let mut world = World::new();
    world.import("A社", &plan_of(vec![task(5, "設計").id("3"), task(6, "製造").id("4")]));
    let next = || {
        let child = task(6, "製造").id("4");
        plan_of(vec![
            task(5, "設計"),
            child.with(|r| (r.parent, r.predecessors) = (Some("3".to_owned()), vec!["3".to_owned()])),
        ])
    };
    world.import("A社", &next());
    let (first, second) = (world.titled("設計"), world.titled("製造"));
    assert_eq!((first.body.text("remote_id"), first.body.get("summary")), (None, None));
    assert_eq!((second.body.get("parent"), second.body.get("predecessors")), (None, None));
    assert_eq!(second.body.get("kept"), Some(&json!({"parent": "3", "predecessors": "3"})));
}

/// Two tasks that differ in what they wait for alone keep it, whichever of them had to change.
#[test]
fn tasks_of_one_name_keep_their_links() {
    let mut world = World::new();
    let review = |number, before: &str, due: &str| {
        task(number, "レビュー")
            .date(SourceField::PlannedFinish, due)
            .with(|r| r.predecessors = vec![before.to_owned()])
    };
    let others = || [task(5, "設計").id("1"), task(6, "製造").id("2")];
    let week = |rows: [RowBuilder; 2]| plan_of(others().into_iter().chain(rows).collect());
    world.import("A社", &week([review(7, "1", "2026-02-01"), review(8, "2", "2026-02-09")]));
    let plan = world.import("A社", &week([review(7, "2", "2026-02-09"), review(8, "1", "2026-02-09")]));
    let changed: Vec<_> = plan.preview.changed.iter().map(|c| (c.number.as_str(), c.changes.len())).collect();
    assert_eq!(changed, [("WBS-003", 1)], "the due date of the one that waits for 1");
}

/// A file without the column of the day says as much of a record as the answer left in it.
#[test]
fn an_answer_is_remembered_where_a_column_is_missing() {
    let mut world = World::new();
    let dated = issue(5, "", "移行手順が未確定である").date(SourceField::RaisedOn, "2026-01-05").done();
    world.import("A社", &issues(vec![dated]));
    let record = world.only(Kind::Issue).id;
    let next = issues(vec![issue(5, "", "移行手順が未確定(業務)").done()]);
    let place = world.plan("A社", &next).preview.same[0].place.clone();
    let choices = Choices { same: vec![SameRecord { place, record }], ..Choices::default() };
    world.import_with("A社", &next, &choices);
    let again = world.plan_saved_anew("A社", &next);
    assert_eq!((again.changes.len(), again.preview.unchanged), (0, 1));
    assert_eq!(world.only(Kind::Issue).body.text("raised_on"), Some("2026-01-05"));
    // With something new to say it is a question as before.
    let other = issue(5, "", "移行手順が未確定(業務)").date(SourceField::DueOn, "2026-02-01").done();
    assert_eq!(world.plan("A社", &issues(vec![other])).preview.same.len(), 1);
}
