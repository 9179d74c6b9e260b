//! Parties, sources, runs, and files that say nothing new.

use serde_json::json;

use super::{World, issue, issues, row, workbook};
use crate::id::RecordId;
use crate::lang::Lang;
use crate::reconcile::{
    Choices, ImportRefusal, ImportRequest, Parts, plan_import, remembered_columns, remembered_tables,
};
use crate::register::Kind;
use crate::source_record::{
    ColumnChoice, NotTable, SourceField, SourceFile, SourceFormat, SourceKind, TableChoice, Warning,
};

#[test]
fn the_first_file_makes_party_source_run_and_records() {
    let mut world = World::new();
    let file = issues(vec![issue(5, "1", "移行手順が未確定").done()]);
    let plan = world.import("A社", &file);
    assert_eq!((plan.preview.new.len(), plan.preview.new[0].number.as_str()), (1, "ISS-001"));
    assert_eq!(plan.preview.new[0].place, "課題一覧!B5");
    assert!(plan.preview.party_is_new && plan.preview.source_is_new);
    let party = world.only(Kind::Party);
    assert_eq!(
        (party.title(), party.body.text("code"), party.body.text("side")),
        ("A社", Some("A"), Some("vendor"))
    );
    let source = world.only(Kind::Source);
    assert_eq!((source.title(), source.facts.party), ("課題管理表", Some(party.id)));
    assert_eq!(source.body.text("fetched_at"), Some("2026-01-05T00:00:00Z"));
    let run = world.only(Kind::ImportRun);
    assert_eq!((Some(run.id), run.body.get("created")), (plan.import_run, Some(&json!(1))));
    let record = world.only(Kind::Issue);
    assert_eq!(record.body.id("source"), Some(source.id));
    assert_eq!(record.facts.party, Some(party.id));
    assert_eq!(
        record.body.get("provenance"),
        Some(
            &json!({"file": "課題管理表.xlsx", "file_hash": super::hash_of(&file), "sheet": "課題一覧", "row": 5, "cells": {"title": "B5"}})
        )
    );
}

#[test]
fn the_same_file_on_another_day_moves_only_the_moment_of_reading() {
    let mut world = World::new();
    let file = issues(vec![issue(5, "1", "移行手順が未確定").done()]);
    world.import("A社", &file);
    world.at += jiff::SignedDuration::from_hours(2);
    assert_eq!(world.plan("A社", &file).changes, Vec::new());
    world.days_later(1);
    let plan = world.plan("A社", &file);
    assert_eq!((plan.preview.unchanged, plan.preview.new.len(), plan.import_run), (1, 0, None));
    let fields: Vec<&str> =
        plan.changes.iter().flat_map(|c| c.fields.iter().map(|f| f.name.as_str())).collect();
    assert_eq!((plan.changes[0].kind, fields), (Kind::Source, vec!["fetched_at"]));
}

#[test]
fn next_weeks_file_is_the_same_source() {
    let mut world = World::new();
    let mut file = issues(vec![issue(5, "1", "移行手順が未確定").done()]);
    for name in ["課題管理表_20260105_v2.xlsx", "課題管理表（第3週）.xlsx"] {
        file.file = name.to_owned();
        world.import("A社", &file);
    }
    assert_eq!((world.all(Kind::Source).len(), world.all(Kind::Issue).len()), (1, 1));
    // Another party's list of the same name is another source.
    world.import("B社", &file);
    assert_eq!((world.all(Kind::Source).len(), world.all(Kind::Issue).len()), (2, 2));
    // A tool is one source whatever its export is called.
    file.format = SourceFormat::Backlog;
    for name in ["issues.json", "export-7.json"] {
        file.file = name.to_owned();
        world.import("B社", &file);
    }
    assert_eq!(world.all(Kind::Source).len(), 3);
}

#[test]
fn a_source_may_be_named() {
    let mut world = World::new();
    let (file, choices) = (issues(vec![issue(5, "1", "移行手順").done()]), Choices::default());
    let mut next = 0;
    let mut new_id = || {
        next += 1;
        RecordId::from_u128(next)
    };
    for name in ["基盤", "業務", "基盤"] {
        let request = ImportRequest {
            file: &file,
            file_hash: "00",
            party: "発注者",
            party_side: Some("client"),
            source_name: Some(name),
            choices: &choices,
            tables: &[],
            parts: &Parts::of([&file]),
            lang: Lang::Ja,
        };
        let plan = plan_import(&world.state, &request, world.at, world.today, &mut new_id).unwrap();
        world.apply(&plan.changes);
    }
    assert_eq!((world.all(Kind::Source).len(), world.all(Kind::Issue).len()), (2, 2));
    assert_eq!(world.only(Kind::Party).body.text("side"), Some("client"));
}

#[test]
fn a_moved_row_is_no_change() {
    let mut world = World::new();
    world.import("A社", &issues(vec![issue(5, "1", "移行手順").done(), issue(6, "2", "帳票").done()]));
    let moved = issues(vec![issue(5, "2", "帳票").done(), issue(9, "1", "移行手順").done()]);
    let plan = world.import("A社", &moved);
    assert_eq!((plan.preview.unchanged, plan.changes.len()), (2, 0));
    // With something else it is renewed.
    world.import("A社", &issues(vec![issue(5, "2", "帳票").done(), issue(9, "1", "移行の手順").done()]));
    assert_eq!(world.titled("移行の手順").body.get("provenance").unwrap()["row"], 9);
    assert_eq!(world.titled("帳票").body.get("provenance").unwrap()["row"], 6);
}

#[test]
fn what_the_source_says_about_its_age_is_kept() {
    let mut world = World::new();
    let at: jiff::Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
    let file = issues(vec![issue(1, "A-1", "移行").with(|r| r.changed_at = Some(at)).done()]);
    world.import("A社", &file);
    assert_eq!(world.only(Kind::Issue).body.timestamp("source_changed_at"), Some(at));
    assert_eq!(world.only(Kind::Source).body.timestamp("source_changed_at"), Some(at));
    // A workbook says nothing: its content changed when we first saw the change.
    let mut world = World::new();
    world.import("A社", &issues(vec![issue(1, "1", "移行").done()]));
    let first = world.at;
    world.days_later(7);
    let plan = world.plan("A社", &issues(vec![issue(1, "1", "移行").done()]));
    world.apply(&plan.changes);
    assert_eq!(world.only(Kind::Source).body.timestamp("source_changed_at"), Some(first));
    assert_eq!(world.only(Kind::Source).body.timestamp("fetched_at"), Some(world.at));
}

#[test]
fn what_cannot_be_imported_is_refused_with_a_reason() {
    let mut world = World::new();
    let file = issues(vec![issue(5, "1", "移行手順").done()]);
    let none = Choices::default();
    assert_eq!(world.plan_with("　", &file, &none), Err(ImportRefusal::NoParty));
    let empty = workbook("空.xlsx", SourceKind::Issue, Vec::new());
    let refusal = world.plan_with("A社", &empty, &none).unwrap_err();
    assert_eq!(refusal, ImportRefusal::NoRecords("空.xlsx".to_owned()));
    for lang in [Lang::Ja, Lang::En] {
        assert!(refusal.message(lang).contains("空.xlsx"));
    }
}

#[test]
fn rows_that_cannot_be_taken_are_put_aside_and_stop_nobody() {
    let mut world = World::new();
    let file = issues(vec![
        issue(5, "1", "移行手順").done(),
        issue(6, "2", "").date(SourceField::DueOn, "2026-02-01").done(),
        issue(7, "3", "帳票").done(),
        issue(8, "3", "印刷").done(),
        issue(9, "4", "").text(SourceField::Description, "\n夜間処理が終わらない\n三日続けて").done(),
    ]);
    let plan = world.import("A社", &file);
    let aside: Vec<&str> = plan.preview.rejected.iter().map(|p| p.place.as_str()).collect();
    assert_eq!(aside, ["課題一覧!B6", "課題一覧!B7", "課題一覧!B8"]);
    assert!(plan.preview.rejected[1].message.contains("\"3\""));
    assert_eq!(plan.preview.new[1].title, "夜間処理が終わらない");
    let json = plan.preview.to_json(Lang::En);
    assert_eq!(json["rejected"][0]["place"], "課題一覧!B6");
    assert_eq!((json["unchanged"].as_u64(), json["new"].as_array().map(Vec::len)), (Some(0), Some(2)));
}

#[test]
fn a_file_of_which_nothing_can_be_taken_leaves_no_trace() {
    let mut world = World::new();
    let plan = world.plan("A社", &issues(vec![issue(5, "1", "").done()]));
    assert_eq!((plan.preview.rejected.len(), plan.changes.len()), (1, 0));
}

#[test]
fn the_fingerprint_tells_whether_the_state_has_moved() {
    let mut world = World::new();
    let file = issues(vec![issue(5, "1", "移行手順").owner("鈴木").done()]);
    world.import("A社", &file);
    let next = issues(vec![issue(5, "1", "移行手順の確定").owner("鈴木").done()]);
    let (first, second) = (world.plan("A社", &next), world.plan("A社", &next));
    assert_eq!(first.fingerprint, second.fingerprint);
    assert_eq!(first.preview, second.preview);
    let id = world.only(Kind::Issue).id;
    world.edit(id, "note", json!("確認中"));
    assert_ne!(world.plan("A社", &next).fingerprint, first.fingerprint);
}

/// The file as it reads when a person has said what one column is.
fn with_choice(mut file: SourceFile, header: &str, field: Option<SourceField>) -> SourceFile {
    let column = file.tables[0].columns.iter_mut().find(|c| c.header == header).unwrap();
    column.field = field;
    column.chosen = true;
    file
}

#[test]
fn what_a_person_said_about_columns_is_remembered() {
    let mut world = World::new();
    let rows = || vec![issue(5, "1", "移行手順").text(SourceField::Note, "夜間").done()];
    let remembered =
        |world: &World, party, file: &SourceFile| remembered_columns(&world.state, party, None, file);
    assert_eq!(remembered(&world, "A社", &issues(rows())), []);
    world.import("A社", &issues(rows()));
    assert_eq!(remembered(&world, "A社", &issues(rows())), [], "a guess is no choice");

    // Nothing of the records changes, the choice is kept all the same, and once only.
    let corrected = with_choice(issues(rows()), "Note", None);
    let plan = world.import("A社", &corrected);
    assert_eq!((plan.preview.unchanged, plan.changes.len(), plan.import_run), (1, 1, None));
    let expected = ColumnChoice {
        sheet: "課題一覧".into(),
        column: crate::source_record::column_letters(SourceField::Note as u16),
        header: Some("Note".into()),
        field: None,
    };
    let mut next_week = issues(rows());
    next_week.file = "課題管理表_第2週.xlsx".into();
    assert_eq!(remembered(&world, "A社", &next_week), std::slice::from_ref(&expected));
    assert_eq!(remembered(&world, "B社", &next_week), [], "another party's file is another source");

    next_week.tables[0].sheet = "課題一覧_第2週".into();
    assert_eq!(
        remembered(&world, "A社", &next_week)[0].sheet,
        "課題一覧_第2週",
        "the week is no other sheet"
    );
    next_week.tables[0].sheet = "課題一覧".into();

    // A week without the sheet forgets nothing about it.
    let mut without = issues(vec![row(3, SourceKind::Issue).id("9").text(SourceField::Title, "別").done()]);
    without.tables[0].sheet = "リスク".into();
    world.import("A社", &without);
    assert_eq!(remembered(&world, "A社", &next_week), [expected]);
}

#[test]
fn what_a_person_said_about_tables_is_remembered() {
    let mut world = World::new();
    let rows = |kind| vec![row(5, kind).id("1").text(SourceField::Title, "移行手順").done()];
    let remembered =
        |world: &World, party, file: &SourceFile| remembered_tables(&world.state, party, None, file);
    world.import("A社", &issues(rows(SourceKind::Issue)));
    assert_eq!(remembered(&world, "A社", &issues(rows(SourceKind::Issue))), [], "a guess is no choice");

    // The same bytes once more, now with somebody's word.
    let corrected = issues(rows(SourceKind::ActionItem));
    let choice = |sheet: &str, kind| TableChoice { sheet: sheet.into(), table: None, kind };
    let action = choice("課題一覧", Some(SourceKind::ActionItem));
    let left_out = choice("メモ", None);
    world.tables = vec![action.clone(), choice("どこにもない", None)];
    let plan = world.import("A社", &corrected);
    assert_eq!((plan.preview.new.len(), plan.preview.new[0].kind), (1, Kind::ActionItem));
    let mut next_week = issues(rows(SourceKind::Issue));
    next_week.file = "課題管理表_第2週.xlsx".into();
    assert_eq!(remembered(&world, "A社", &next_week), std::slice::from_ref(&action));
    assert_eq!(remembered(&world, "B社", &next_week), [], "another party's file is another source");
    next_week.tables[0].sheet = "課題一覧_第2週".into();
    assert_eq!(remembered(&world, "A社", &next_week)[0].sheet, "課題一覧_第2週");

    // A sheet that is left out is no table any more; one that is not in the file is not forgotten.
    let mut other = issues(rows(SourceKind::ActionItem));
    other.tables[0].sheet = "残課題".into();
    let reason = String::new();
    other.not_tables = vec![NotTable { sheet: "メモ".into(), reason, readable: true }];
    world.tables = vec![left_out.clone()];
    world.import("A社", &other);
    assert_eq!(remembered(&world, "A社", &corrected), [action.clone(), left_out.clone()]);
    // What is taken back is forgotten.
    world.tables = Vec::new();
    world.import("A社", &corrected);
    assert_eq!(remembered(&world, "A社", &corrected), [left_out]);
}

#[test]
fn another_reading_of_the_same_bytes_is_another_preview() {
    let mut world = World::new();
    let file = issues(vec![issue(5, "1", "移行手順").text(SourceField::Note, "夜間").done()]);
    let guessed = world.plan("A社", &file).fingerprint;
    let chosen = world.plan("A社", &with_choice(file.clone(), "Note", None)).fingerprint;
    assert_ne!(guessed, chosen);
    assert_eq!(world.plan("A社", &with_choice(file, "Note", None)).fingerprint, chosen);
}

#[test]
fn what_the_reader_put_aside_is_rejected_with_its_place() {
    let mut world = World::new();
    let mut file = issues(vec![issue(5, "1", "移行手順").done()]);
    file.put_aside = vec![Warning { place: "issues[3]".into(), message: "no key".into() }];
    let plan = world.plan("A社", &file);
    assert_eq!((plan.preview.rows(), plan.preview.rejected.len()), (2, 1));
    let json = plan.preview.to_json(Lang::En);
    assert_eq!(json["rejected"], serde_json::json!([{"place": "issues[3]", "reason": "no key"}]));
    world.apply(&plan.changes);
    assert_eq!(world.only(Kind::ImportRun).body.number("rejected"), Some(1.0));
}
