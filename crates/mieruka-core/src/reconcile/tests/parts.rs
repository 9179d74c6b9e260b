//! An export in several files, by pages or projects; and exports that are a part without saying so.

use super::{World, issue, issues, workbook};
use crate::reconcile::{Choices, ImportPlan, Parts, sets_of_parts};
use crate::register::Kind;
use crate::source_record::{SourceFile, SourceFormat, SourceKind};

/// A page of a Backlog export: tickets of a project by their numbers.
fn page(project: &str, numbers: impl Iterator<Item = u32>) -> SourceFile {
    let rows =
        numbers.map(|n| issue(n, &format!("{project}-{n}"), &format!("{project} の {n} 番の件")).done());
    let mut file = workbook("issues.json", SourceKind::Issue, rows.collect());
    file.format = SourceFormat::Backlog;
    file
}

/// Imports the files of one drop, sets of parts kept together.
fn drop_files(world: &mut World, files: &[&SourceFile], choices: &Choices) -> Vec<ImportPlan> {
    let named: Vec<(&str, &SourceFile)> = files.iter().map(|file| ("A社", *file)).collect();
    let mut plans = Vec::new();
    for set in sets_of_parts(&named) {
        let mut parts = Parts::of(set.iter().map(|at| files[*at]));
        for at in set {
            let plan = world.plan_part("A社", files[at], choices, &parts).unwrap();
            world.apply(&plan.changes);
            parts.planned(&plan);
            plans.push(plan);
        }
    }
    plans
}

fn counts(plans: &[ImportPlan]) -> Vec<(usize, usize, usize)> {
    plans.iter().map(|p| (p.preview.new.len(), p.preview.unchanged, p.preview.vanished.len())).collect()
}

#[test]
fn pages_of_one_project_are_one_set() {
    let mut world = World::new();
    let (first, second) = (page("BRN", 1..101), page("BRN", 101..151));
    let none = Choices::default();
    let plans = drop_files(&mut world, &[&first, &second], &none);
    assert_eq!(counts(&plans), [(100, 0, 0), (50, 0, 0)]);
    assert_eq!(world.only(Kind::Source).title(), "Backlog BRN");
    let plans = drop_files(&mut world, &[&second, &first], &none);
    assert_eq!(counts(&plans), [(0, 50, 0), (0, 100, 0)], "in whatever order they come");
    // What no page holds any more is gone; it is told once, with the last page.
    let plans = drop_files(&mut world, &[&page("BRN", 3..101), &second], &none);
    assert_eq!(counts(&plans), [(0, 98, 0), (0, 50, 2)]);
    assert!(plans.iter().all(|plan| plan.preview.doubtful.is_none()));
}

#[test]
fn each_remote_project_is_a_source_of_its_own() {
    let mut world = World::new();
    let (brn, abc) = (page("BRN", 1..11), page("ABC", 1..11));
    let none = Choices::default();
    drop_files(&mut world, &[&brn, &abc], &none);
    let names: Vec<&str> = world.all(Kind::Source).iter().map(|s| s.title()).collect();
    assert_eq!(names, ["Backlog BRN", "Backlog ABC"]);
    assert_eq!(counts(&drop_files(&mut world, &[&abc], &none)), [(0, 10, 0)], "alone in the next week");

    // An export of both projects is a source; one of them alone says nothing about the other.
    let mut world = World::new();
    let mut both = page("BRN", 1..11);
    both.tables[0].records.extend(page("ABC", 1..11).tables.remove(0).records);
    drop_files(&mut world, &[&both], &none);
    assert_eq!(world.only(Kind::Source).title(), "Backlog ABC, BRN");
    assert_eq!(counts(&drop_files(&mut world, &[&page("ABC", 2..11)], &none)), [(0, 9, 1)]);
    assert_eq!(
        counts(&drop_files(&mut world, &[&page("BRN", 1..11), &page("XYZ", 1..3)], &none)),
        [(0, 10, 0), (2, 0, 0)]
    );
    assert_eq!(world.all(Kind::Source).len(), 2);
}

#[test]
fn a_file_of_two_projects_joins_the_files_of_each() {
    let (brn, abc, xyz) = (page("BRN", 1..3), page("ABC", 1..3), page("XYZ", 1..3));
    let mut both = page("BRN", 3..5);
    both.tables[0].records.extend(page("ABC", 3..5).tables.remove(0).records);
    let files = [("A社", &brn), ("A社", &abc), ("B社", &brn), ("A社", &xyz), ("A社", &both)];
    assert_eq!(sets_of_parts(&files), [vec![0, 1, 4], vec![2], vec![3]]);
}

#[test]
fn a_list_in_two_files_without_ids_is_one_set_too() {
    let mut world = World::new();
    let mut first = issues(vec![issue(5, "", "移行手順").done()]);
    first.file = "課題管理表(1).xlsx".to_owned();
    let mut second = issues(vec![issue(5, "", "帳票").done(), issue(6, "", "性能").done()]);
    second.file = "課題管理表(2).xlsx".to_owned();
    let none = Choices::default();
    assert_eq!(counts(&drop_files(&mut world, &[&first, &second], &none)), [(1, 0, 0), (2, 0, 0)]);
    assert_eq!(counts(&drop_files(&mut world, &[&first, &second], &none)), [(0, 1, 0), (0, 2, 0)]);
    second.tables[0].records.pop();
    assert_eq!(counts(&drop_files(&mut world, &[&first, &second], &none)), [(0, 1, 0), (0, 1, 1)]);
}

#[test]
fn most_of_a_source_vanishes_only_when_confirmed() {
    let list = |range: std::ops::Range<u32>| {
        issues(range.map(|n| issue(n, &n.to_string(), &format!("{n} 番の件")).done()).collect())
    };
    let mut world = World::new();
    world.import("A社", &list(1..21));
    let plan = world.import("A社", &list(1..10));
    let doubtful = plan.preview.doubtful.unwrap();
    assert_eq!((doubtful.gone, doubtful.open, doubtful.records.len()), (11, 20, 11));
    assert_eq!((plan.preview.vanished.len(), plan.changes.len()), (0, 0), "untouched");
    assert!(plan.preview.notes[0].message.contains("11 of the 20"), "{:?}", plan.preview.notes);

    let yes = Choices { vanished_confirmed: true, ..Choices::default() };
    let plan = world.import_with("A社", &list(1..10), &yes);
    assert_eq!((plan.preview.vanished.len(), plan.preview.doubtful), (11, None));
    assert!(world.titled("12 番の件").body.get("vanished_on").is_some());

    // Half is not most, and a handful is not asked about.
    let mut world = World::new();
    world.import("A社", &list(1..21));
    assert_eq!(world.plan("A社", &list(1..11)).preview.vanished.len(), 10);
    let mut world = World::new();
    world.import("A社", &list(1..7));
    assert_eq!(world.plan("A社", &list(1..2)).preview.vanished.len(), 5);
}

/// A list as it was in one week: the file's name tells when.
fn week(name: &str, title: &str) -> SourceFile {
    let mut file = issues(vec![issue(5, "1", title).done(), issue(6, "2", "帳票").done()]);
    file.file = name.to_owned();
    file
}

#[test]
fn an_older_file_is_told_by_its_date() {
    let mut world = World::new();
    assert_eq!(world.import("A社", &week("課題管理表_20260112.xlsx", "手順の確定")).preview.older, None);
    world.days_later(7);
    let older = week("課題管理表_20260105.xlsx", "手順");
    let text = world.plan("A社", &older).preview.older.unwrap();
    assert!(text.contains("2026-01-05"), "the day of the import that was younger: {text}");
    assert_eq!(world.plan("A社", &week("課題管理表_20260119.xlsx", "手順")).preview.older, None);
    assert_eq!(world.plan("A社", &week("課題管理表.xlsx", "手順")).preview.older, None, "it tells no date");
    // It says what is known already: nothing goes back.
    let same = week("課題管理表_20260105_2.xlsx", "手順の確定");
    assert_eq!(world.plan("A社", &same).preview.older, None);
    // Who takes it all the same has the older file from then on.
    world.import("A社", &older);
    assert_eq!(world.plan("A社", &week("課題管理表_20260112.xlsx", "手順の確定")).preview.older, None);
}

#[test]
fn an_older_file_is_told_by_its_records_and_by_its_bytes() {
    let ticket = |title: &str, at: &str| {
        let at: jiff::Timestamp = at.parse().unwrap();
        let mut file = page("BRN", 1..2);
        file.tables[0].records = vec![issue(1, "BRN-1", title).with(|r| r.changed_at = Some(at)).done()];
        file
    };
    let mut world = World::new();
    world.import("A社", &ticket("二版", "2026-01-04T10:00:00Z"));
    assert!(world.plan("A社", &ticket("一版", "2026-01-04T09:00:00Z")).preview.older.is_some());
    assert!(world.plan("A社", &ticket("三版", "2026-01-04T11:00:00Z")).preview.older.is_none());

    // Without any date: the very bytes that were imported before the last ones.
    let mut world = World::new();
    let (first, second) = (week("課題管理表.xlsx", "手順"), week("課題管理表.xlsx", "手順の確定"));
    assert!(world.import("A社", &first).preview.older.is_none());
    assert!(world.import("A社", &second).preview.older.is_none());
    assert!(world.plan("A社", &first).preview.older.is_some());
}

#[test]
fn files_of_one_drop_are_taken_from_the_oldest_on() {
    let mut world = World::new();
    let weeks = [week("課題管理表_20260112.xlsx", "手順の確定"), week("課題管理表_20260105.xlsx", "手順")];
    let files: Vec<(&str, &SourceFile)> = weeks.iter().map(|file| ("A社", file)).collect();
    assert_eq!(sets_of_parts(&files), [vec![1, 0]]);
    let plans = drop_files(&mut world, &[&weeks[0], &weeks[1]], &Choices::default());
    assert!(plans.iter().all(|plan| plan.preview.older.is_none()));
    assert!(world.all(Kind::Issue).iter().any(|r| r.title() == "手順の確定"), "the younger file wins");
}

/// A list that is another one altogether: its own rows do not make the question smaller.
#[test]
fn an_unanswered_question_stays_however_much_the_list_grows() {
    let list = |range: std::ops::Range<u32>| {
        issues(range.map(|n| issue(n, &n.to_string(), &format!("{n} 番の件")).done()).collect())
    };
    let mut world = World::new();
    world.import("A社", &list(1..11));
    let plan = world.import("A社", &list(11..41));
    assert_eq!(
        (plan.preview.new.len(), plan.preview.doubtful.map(|d| (d.gone, d.open))),
        (30, Some((10, 10)))
    );
    for next in [list(11..41), list(11..42)] {
        world.days_later(1);
        world.saved += 1;
        let plan = world.import("A社", &next);
        assert_eq!((plan.preview.vanished.len(), plan.preview.doubtful.map(|d| d.gone)), (0, Some(10)));
    }
    let yes = Choices { vanished_confirmed: true, ..Choices::default() };
    world.saved += 1;
    assert_eq!(world.import_with("A社", &list(11..42), &yes).preview.vanished.len(), 10);
    // The answer ends it: what goes later goes unasked.
    world.saved += 1;
    assert_eq!(world.plan("A社", &list(20..42)).preview.vanished.len(), 9);
}
