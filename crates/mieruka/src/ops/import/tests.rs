//! Files into a project and a database of their own.

use mieruka_core::lang::Lang;
use mieruka_core::reconcile::{PersonChoice, SameRecord};
use mieruka_core::register::Kind;
use mieruka_core::source_record::SourceField;
use mieruka_store::{DatabaseUrl, Store};

use super::*;
use crate::clock::Clock;
use crate::ops::inspect::read_options;

const KEY: &str = "PRJ";
const WEEK: &str = "No,課題番号,件名,見込,担当者\n1,Q-1,移行手順が決まらない,2026/1/27,山田\n";

fn desk() -> (tempfile::TempDir, Arc<App>, Caller) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&DatabaseUrl::sqlite(folder.path().join("test.sqlite"))).unwrap();
    let app = App::new(store, Clock::evening_of("2026-01-10".parse().unwrap()));
    (folder, app, Caller::local_pmo(Lang::Ja))
}

fn read(app: &App, name: &str, text: &str, columns: Vec<ColumnChoice>) -> Incoming {
    let said = Corrections { columns, ..Corrections::default() };
    try_read(app, name, text, &said).unwrap()
}

fn try_read(app: &App, name: &str, text: &str, said: &Corrections) -> Result<Incoming, OpError> {
    let options = read_options(app.clock.today(), Lang::Ja);
    import_read(app, KEY, (name, text.as_bytes().to_vec()), ("A社", None), said, &options)
}

fn field_of(incoming: &Incoming, header: &str) -> Option<SourceField> {
    incoming.file.tables[0].columns.iter().find(|c| c.header == header).unwrap().field
}

#[test]
fn corrected_columns_are_used_for_the_next_file_of_the_series() {
    let (_folder, app, caller) = desk();

    let guessed = read(&app, "課題_第1週.csv", WEEK, Vec::new());
    assert_eq!((field_of(&guessed, "見込"), guessed.remembered), (None, false));
    let due = ColumnChoice {
        sheet: "課題_第1週".into(),
        column: "D".into(),
        header: Some("見込".into()),
        field: Some(SourceField::DueOn),
    };
    let options = read_options(app.clock.today(), Lang::Ja);
    let further = Corrections { columns: vec![due.clone()], ..Corrections::default() };
    let corrected = guessed.reread(&further, &options).unwrap();
    assert_eq!(field_of(&corrected, "見込"), Some(SourceField::DueOn));

    // What was seen before the correction is no longer what would be imported.
    let preview = |one: &Incoming| import_preview(&app, &caller, KEY, std::slice::from_ref(one), &[]);
    let before = preview(&guessed).unwrap().remove(0).fingerprint;
    let stale =
        import_accept(&app, &caller, KEY, std::slice::from_ref(&corrected), &[], Some(&[&before]), None);
    assert!(matches!(stale, Err(OpError::PreviewOutdated)), "{stale:?}");
    let seen = preview(&corrected).unwrap().remove(0).fingerprint;
    import_accept(&app, &caller, KEY, &[corrected], &[], Some(&[&seen]), None).unwrap();
    let state = app.state(KEY).unwrap();
    let visible = state.visible(&caller.viewer);
    let issue = visible.of_kind(Kind::Issue).next().unwrap();
    assert_eq!(issue.body.text("due_on"), Some("2026-01-27"));

    // The next week's file has a column more, so the letter is another one.
    let next = WEEK.replace("No,課題番号,", "No,版,課題番号,").replace("1,Q-1,", "1,2,Q-1,");
    let second = read(&app, "課題_第2週.csv", &next, Vec::new());
    assert_eq!((field_of(&second, "見込"), second.remembered), (Some(SourceField::DueOn), true));
    // What is said now counts more than what was said then.
    let kept = ColumnChoice { sheet: "課題_第2週".into(), column: "E".into(), field: None, ..due };
    let third = read(&app, "課題_第2週.csv", &next, vec![kept]);
    assert_eq!(field_of(&third, "見込"), None);
}

/// Two lists of one party; 鈴木 of the second may be 鈴木太郎 of the first.
fn two_lists(app: &App) -> Vec<Incoming> {
    let issues = "課題番号,件名,期限,担当者\nQ-1,移行手順が決まらない,2026/1/27,鈴木太郎\nQ-2,帳票が崩れる,2026/1/28,Suzuki\n";
    let risks = "リスク番号,件名,期限,担当者\nR-1,要員が足りない,2026/1/29,鈴木\n";
    vec![read(app, "課題一覧.csv", issues, Vec::new()), read(app, "リスク一覧.csv", risks, Vec::new())]
}

fn fingerprints(plans: &[ImportPlan]) -> Vec<&str> {
    plans.iter().map(|plan| plan.fingerprint.as_str()).collect()
}

fn people(app: &App) -> Vec<String> {
    let state = app.state(KEY).unwrap();
    state
        .all_unfiltered()
        .filter(|r| r.kind == Kind::Person)
        .map(|person| person.title().to_owned())
        .collect()
}

#[test]
fn answers_to_several_files_are_stored_together_or_not_at_all() {
    let (_folder, app, caller) = desk();
    let files = two_lists(&app);
    let plans = import_preview(&app, &caller, KEY, &files, &[]).unwrap();
    let shown = fingerprints(&plans);
    let asked = &plans[1].preview.people;
    let suzuki = asked.iter().find(|p| p.written == "鈴木").unwrap();
    let full = suzuki.candidates.iter().find(|c| c.name == "鈴木太郎").unwrap();
    assert!(full.person.is_some(), "a person the first file would bring");
    let answer = |written: &str, person, same_as: Option<&str>| {
        let same_as = same_as.map(str::to_owned);
        Choices {
            people: vec![PersonChoice { written: written.to_owned(), person, same_as }],
            ..Choices::default()
        }
    };
    // An answer to the first file lets it make other persons, under other ids, than were shown.
    let choices = [answer("Suzuki", None, Some("鈴木太郎")), answer("鈴木", full.person, None)];

    let import = |shown: &[&str], choices: &[Choices]| {
        import_accept(&app, &caller, KEY, &files, choices, Some(shown), Some("import:t"))
    };
    let stale = import(&[shown[0], "another"], &choices);
    assert!(matches!(stale, Err(OpError::PreviewOutdated)), "{stale:?}");
    let misfit = SameRecord { place: "nowhere".to_owned(), record: RecordId::from_u128(7) };
    let misfit = Choices { same: vec![misfit], ..Choices::default() };
    let refused = import(&shown, &[Choices::default(), misfit]);
    assert!(matches!(refused, Err(OpError::Import(_))), "{refused:?}");
    assert!(app.store.state(KEY).unwrap().is_none(), "not even an empty project is left behind");

    let done = import(&shown, &choices).unwrap();
    assert!(done.iter().all(|one| one.import_run.is_some()));
    assert_eq!(people(&app), ["鈴木太郎"]);
    let state = app.state(KEY).unwrap();
    let owner = |kind| state.all_unfiltered().find(|r| r.kind == kind).unwrap().facts.owner;
    assert_eq!(owner(Kind::Risk), owner(Kind::Issue));
    assert_eq!(state.all_unfiltered().filter(|r| r.kind == Kind::Project).count(), 1);
}

#[test]
fn the_same_acceptance_twice_stores_once_and_answers_alike() {
    let (_folder, app, caller) = desk();
    let files = two_lists(&app);
    let import = || import_accept(&app, &caller, KEY, &files, &[], None, Some("import:t")).unwrap();
    let runs = |done: &[Imported]| done.iter().map(|one| one.import_run).collect::<Vec<_>>();
    let first = runs(&import());
    let stored = app.state(KEY).unwrap().seq();
    assert!(first.iter().all(Option::is_some));
    assert_eq!(runs(&import()), first);
    assert_eq!(app.state(KEY).unwrap().seq(), stored);
}

#[test]
fn a_list_goes_to_the_register_that_a_person_says() {
    let (_folder, app, caller) = desk();
    let guessed = read(&app, "課題一覧.csv", WEEK, Vec::new());
    assert_eq!(guessed.file.tables[0].kind, SourceKind::Issue);
    let said = |kind| Corrections {
        tables: vec![TableChoice { sheet: "課題一覧".into(), table: None, kind }],
        ..Corrections::default()
    };
    let options = read_options(app.clock.today(), Lang::Ja);
    let corrected = guessed.reread(&said(Some(SourceKind::ActionItem)), &options).unwrap();
    assert_eq!(corrected.file.tables[0].kind, SourceKind::ActionItem);

    // What was seen before the correction is no longer what would be imported.
    let preview =
        |one: &Incoming| import_preview(&app, &caller, KEY, std::slice::from_ref(one), &[]).unwrap();
    let (before, seen) = (preview(&guessed).remove(0), preview(&corrected).remove(0));
    assert_eq!((before.preview.new[0].kind, seen.preview.new[0].kind), (Kind::Issue, Kind::ActionItem));
    let accept = |shown: &str| {
        import_accept(&app, &caller, KEY, std::slice::from_ref(&corrected), &[], Some(&[shown]), None)
    };
    let stale = accept(&before.fingerprint);
    assert!(matches!(stale, Err(OpError::PreviewOutdated)), "{stale:?}");
    accept(&seen.fingerprint).unwrap();
    let state = app.state(KEY).unwrap();
    let count = |kind| state.visible(&caller.viewer).of_kind(kind).count();
    assert_eq!((count(Kind::Issue), count(Kind::ActionItem)), (0, 1));

    // The next week's file needs no further word; what is said now counts more than what was said then.
    let next = read(&app, "課題一覧_第2週.csv", WEEK, Vec::new());
    assert_eq!((next.file.tables[0].kind, next.remembered), (SourceKind::ActionItem, true));
    assert!(preview(&next)[0].preview.new.is_empty());
    let back =
        TableChoice { sheet: "課題一覧_第2週".into(), table: None, kind: Some(SourceKind::Issue) };
    let back = next.reread(&Corrections { tables: vec![back], ..Corrections::default() }, &options).unwrap();
    assert_eq!(back.file.tables[0].kind, SourceKind::Issue);

    // A file of which nothing would be left is refused, in whatever way that is said.
    assert!(matches!(guessed.reread(&said(None), &options), Err(OpError::Input { .. })));
    assert!(matches!(try_read(&app, "課題一覧.csv", WEEK, &said(None)), Err(OpError::Input { .. })));
    // A list that is taken for none is one on somebody's word.
    let memo = "No,内容,補足\n1,手順を決める,夜間\n2,承認を得る,昼間\n";
    let refused = read(&app, "対処法メモ.csv", memo, Vec::new());
    assert_eq!((refused.file.tables.len(), refused.file.not_tables[0].readable), (0, true));
    let kind = Some(SourceKind::ActionItem);
    let table = TableChoice { sheet: "対処法メモ".into(), table: None, kind };
    let said = Corrections { tables: vec![table], ..Corrections::default() };
    assert_eq!(try_read(&app, "対処法メモ.csv", memo, &said).unwrap().file.tables[0].records.len(), 2);
}
