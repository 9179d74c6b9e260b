//! What every backend must do. A later backend calls [`conformance`] with its own way to open a store in a folder.

use std::convert::Infallible;
use std::sync::Arc;

use mieruka_core::register::Kind;
use mieruka_store::{Store, StoreError, Unlawful, WriteError, WriteRequest, file_hash};
use serde_json::json;
use tempfile::TempDir;

use crate::random_commands;
use crate::support::{
    PROJECT, add_issue, assert_sound, at, create, decided, id, issue, keyed, new_project, remove, update,
    url, with_project, write,
};

type Open<'a> = &'a dyn Fn(&TempDir) -> Store;

#[test]
fn sqlite_conforms() {
    conformance(|folder| Store::open(&url(folder.path())).unwrap());
}

/// Runs every law, each against a fresh database.
pub(crate) fn conformance(open: impl Fn(&TempDir) -> Store) {
    let laws: &[fn(Open<'_>, &TempDir)] = &[
        what_is_written_is_there,
        nothing_decided_stores_nothing,
        refusals_store_nothing,
        a_project_is_created_once,
        a_command_repeated_is_done_once,
        changes_that_lie_are_refused,
        a_failing_command_does_not_sink_its_neighbours,
        time_does_not_go_back,
        entries_are_found_by_number_moment_and_record,
        projects_are_apart,
        files_and_looks_are_kept,
        writers_at_once_get_numbers_without_gaps,
        two_stores_on_one_database_never_fork,
        another_stores_commit_is_noticed,
        random_commands::obey_the_laws,
    ];
    for law in laws {
        let folder = tempfile::tempdir().unwrap();
        law(&open, &folder);
    }
}

fn what_is_written_is_there(open: Open<'_>, folder: &TempDir) {
    let store = open(folder);
    with_project(&store);
    for number in 1..=3 {
        add_issue(&store, number).unwrap();
    }
    let written = write(&store, WriteRequest::default(), |state| {
        decided(
            2,
            vec![update(state, id(2), json!({"status": "closed", "note": "済", "due_on": null})), issue(4)],
        )
    })
    .unwrap();
    assert_eq!((written.entries, written.seq, written.repeated), (2, 6, false));
    let seen = store.state(PROJECT).unwrap().unwrap();
    assert_eq!(seen, written.state);
    let two = seen.get_unfiltered(id(2)).unwrap();
    assert_eq!((two.revision, two.created_at, two.changed_at), (2, at(1), at(2)));
    assert_eq!((two.body.text("note"), two.body.get("due_on")), (Some("済"), None));
    assert_sound(&store);
    drop(store);
    let store = open(folder);
    assert_eq!(store.state(PROJECT).unwrap().unwrap(), seen);
    assert_eq!(store.project_keys().unwrap(), [PROJECT]);
    assert_sound(&store);
    let report = store.verify().unwrap();
    assert_eq!((report.projects[0].entries, report.projects[0].records), (6, 5));
}

fn nothing_decided_stores_nothing(open: Open<'_>, folder: &TempDir) {
    let store = open(folder);
    let written = write(&store, new_project(), |_| decided(0, vec![])).unwrap();
    assert_eq!((written.entries, written.seq), (0, 0));
    assert_eq!(store.state(PROJECT).unwrap(), None);
    with_project(&store);
    let mut empty = decided(5, vec![]);
    empty.files.push(("drop.csv".to_owned(), b"a,b".to_vec()));
    let written = write(&store, keyed("empty"), |_| empty).unwrap();
    assert_eq!((written.entries, written.seq, written.state.seq()), (0, 1, 1));
    assert_eq!(store.file(PROJECT, &file_hash(b"a,b")).unwrap(), None);
    assert!(!write(&store, keyed("empty"), |_| decided(5, vec![issue(1)])).unwrap().repeated);
}

fn refusals_store_nothing(open: Open<'_>, folder: &TempDir) {
    let store = open(folder);
    let missing = store.write(PROJECT, WriteRequest::default(), |_| Err::<_, ()>(()));
    assert_eq!(missing.unwrap_err(), WriteError::NoSuchProject);
    with_project(&store);
    let refused = store.write(PROJECT, WriteRequest::default(), |_| Err("そのような課題はありません。"));
    assert_eq!(refused.unwrap_err(), WriteError::Refused("そのような課題はありません。"));
    let panicked =
        store.write(PROJECT, WriteRequest::default(), |_| -> Result<_, ()> { panic!("on purpose") });
    assert_eq!(panicked.unwrap_err(), WriteError::Store(StoreError::Panicked));
    assert_eq!(add_issue(&store, 1).unwrap().seq, 2);
    assert!(matches!(store.history("other", id(1)), Err(StoreError::NoSuchProject(key)) if key == "other"));
    assert_sound(&store);
}

fn a_project_is_created_once(open: Open<'_>, folder: &TempDir) {
    let store = open(folder);
    with_project(&store);
    let again = write(&store, new_project(), |_| decided(0, vec![issue(1)]));
    assert_eq!(again.unwrap_err(), WriteError::ProjectExists);
    let keyed = WriteRequest { create_project: true, idempotency_key: Some("first".into()) };
    let request = keyed.clone();
    let create = move |_: &_| Ok::<_, Infallible>(decided(0, vec![issue(1)]));
    assert!(!store.write("second", request, create).unwrap().repeated);
    assert!(store.write("second", keyed, create).unwrap().repeated);
    assert_eq!(store.project_keys().unwrap(), [PROJECT, "second"]);
}

fn a_command_repeated_is_done_once(open: Open<'_>, folder: &TempDir) {
    let store = open(folder);
    with_project(&store);
    let import = |number: u64| {
        let mut decided = decided(1, vec![issue(number), issue(number + 1)]);
        decided.answer = json!({"new": number});
        decided
    };
    let first = write(&store, keyed("drop-1"), move |_| import(10)).unwrap();
    assert_eq!((first.repeated, first.entries, first.seq), (false, 2, 3));
    for store in [store.clone(), open(folder)] {
        let again = write(&store, keyed("drop-1"), move |_| import(20)).unwrap();
        assert_eq!((again.repeated, again.entries, again.seq), (true, 2, 3));
        assert_eq!(again.answer, json!({"new": 10}));
        assert_eq!(again.state.seq(), 3);
    }
    // At once, too: whatever shares a commit.
    let twins: Vec<_> = (0..16)
        .map(|_| {
            let store = store.clone();
            std::thread::spawn(move || write(&store, keyed("drop-2"), move |_| import(30)).unwrap().repeated)
        })
        .collect();
    let first_times = twins.into_iter().map(|t| t.join().unwrap()).filter(|repeated| !repeated);
    assert_eq!(first_times.count(), 1);
    assert_eq!(store.state(PROJECT).unwrap().unwrap().seq(), 5);
    assert_sound(&store);
}

fn changes_that_lie_are_refused(open: Open<'_>, folder: &TempDir) {
    let store = open(folder);
    with_project(&store);
    add_issue(&store, 1).unwrap();
    let before = store.state(PROJECT).unwrap().unwrap();
    let lie = |change: mieruka_core::change::Change| {
        // A good change before the bad one must go with it.
        match write(&store, WriteRequest::default(), move |_| decided(2, vec![issue(50), change])) {
            Err(WriteError::Store(StoreError::Contradiction(unlawful))) => unlawful,
            other => panic!("{other:?}"),
        }
    };
    let mut stale = update(&before, id(1), json!({"status": "closed"}));
    stale.fields[0].before = json!("in_progress");
    assert!(matches!(lie(stale), Unlawful::Broken(_)));
    assert!(matches!(lie(issue(1)), Unlawful::Broken(_)));
    assert!(matches!(lie(remove_unknown()), Unlawful::Broken(_)));
    let mut twice = update(&before, id(1), json!({"note": "一"}));
    twice.fields.push(twice.fields[0].clone());
    assert!(matches!(lie(twice), Unlawful::Twice { .. }));
    let mut created = issue(51);
    created.fields[0].before = json!("ISS-000");
    assert!(matches!(lie(created), Unlawful::CreatedWithBefore { .. }));
    let mut partly = remove(&before, id(1));
    partly.fields.pop();
    assert!(matches!(lie(partly), Unlawful::RemovedPartly { .. }));
    let mut other_kind = update(&before, id(1), json!({"note": "一"}));
    other_kind.kind = Kind::Risk;
    assert!(matches!(lie(other_kind), Unlawful::OtherKind { .. }));
    assert_eq!(store.state(PROJECT).unwrap().unwrap(), before);
    assert_sound(&store);
}

fn remove_unknown() -> mieruka_core::change::Change {
    let mut change = issue(52);
    change.verb = mieruka_core::change::Verb::Remove;
    change
}

fn a_failing_command_does_not_sink_its_neighbours(open: Open<'_>, folder: &TempDir) {
    let store = open(folder);
    with_project(&store);
    let writers: Vec<_> = (1..=48)
        .map(|number| {
            let store = store.clone();
            std::thread::spawn(move || match number % 3 {
                0 => write(&store, WriteRequest::default(), move |_| {
                    decided(2, vec![issue(number), issue(number)])
                })
                .is_err(),
                1 => store.write(PROJECT, WriteRequest::default(), |_| Err(())).is_err(),
                _ => add_issue(&store, number).is_ok(),
            })
        })
        .collect();
    assert!(writers.into_iter().all(|w| w.join().unwrap()));
    let state = store.state(PROJECT).unwrap().unwrap();
    assert_eq!((state.seq(), state.len()), (17, 17));
    assert_sound(&store);
}

fn time_does_not_go_back(open: Open<'_>, folder: &TempDir) {
    let store = open(folder);
    with_project(&store);
    for (number, seconds) in [(1, 100), (2, 40), (3, 200)] {
        write(&store, WriteRequest::default(), move |_| decided(seconds, vec![issue(number)])).unwrap();
    }
    let moments: Vec<_> = store.entries_after(PROJECT, 0, 99).unwrap().iter().map(|e| e.at).collect();
    assert_eq!(moments, [at(0), at(100), at(100), at(200)]);
}

fn entries_are_found_by_number_moment_and_record(open: Open<'_>, folder: &TempDir) {
    let store = open(folder);
    with_project(&store);
    for number in 1..=5 {
        let seconds = i64::try_from(number).unwrap() * 10;
        write(&store, WriteRequest::default(), move |_| decided(seconds, vec![issue(number)])).unwrap();
    }
    write(&store, WriteRequest::default(), |state| {
        decided(60, vec![update(state, id(3), json!({"status": "closed"}))])
    })
    .unwrap();
    let numbers =
        |entries: Vec<mieruka_core::change::Entry>| -> Vec<u64> { entries.iter().map(|e| e.seq).collect() };
    assert_eq!(numbers(store.entries_after(PROJECT, 2, 3).unwrap()), [3, 4, 5]);
    assert!(store.entries_after(PROJECT, 7, 3).unwrap().is_empty());
    assert_eq!(numbers(store.entries_since(PROJECT, at(40)).unwrap()), [6, 7]);
    assert_eq!(numbers(store.entries_since(PROJECT, at(-1)).unwrap()).len(), 7);
    let history = store.history(PROJECT, id(3)).unwrap();
    assert_eq!(history[1].change.field("status").unwrap().after, json!("closed"));
    assert_eq!((history[0].previous_at, history[1].previous_at), (None, Some(at(30))));
    assert_eq!(numbers(history), [4, 7]);
    assert_eq!(store.state_at(PROJECT, at(35)).unwrap().unwrap().len(), 4);
    assert_eq!(store.state_at(PROJECT, at(-1)).unwrap().unwrap().len(), 0);
}

fn projects_are_apart(open: Open<'_>, folder: &TempDir) {
    let store = open(folder);
    for key in ["a", "b"] {
        let title = format!("案件{key}");
        let request = WriteRequest { create_project: true, idempotency_key: Some("same".into()) };
        let change = create(id(0), Kind::Project, json!({"name": title}));
        store.write(key, request, |_| Ok::<_, Infallible>(decided(0, vec![change]))).unwrap();
    }
    let add = move |_: &_| Ok::<_, Infallible>(decided(1, vec![issue(1)]));
    store.write("a", WriteRequest::default(), add).unwrap();
    let state = |key: &str| store.state(key).unwrap().unwrap();
    assert_eq!((state("a").seq(), state("b").seq()), (2, 1));
    assert_eq!(state("b").get_unfiltered(id(0)).unwrap().body.text("name"), Some("案件b"));
    assert_eq!(store.history("b", id(1)).unwrap(), []);
    assert_sound(&store);
}

fn files_and_looks_are_kept(open: Open<'_>, folder: &TempDir) {
    let store = open(folder);
    with_project(&store);
    let bytes = vec![0, 159, 146, 150];
    let mut import = decided(1, vec![issue(1)]);
    import.files = vec![("課題一覧.xlsx".to_owned(), bytes.clone()), ("写し.xlsx".to_owned(), bytes.clone())];
    write(&store, WriteRequest::default(), |_| import).unwrap();
    let file = store.file(PROJECT, &file_hash(&bytes)).unwrap().unwrap();
    assert_eq!((file.name.as_str(), file.bytes), ("課題一覧.xlsx", bytes));
    assert_eq!(store.verify().unwrap().projects[0].files, 1);

    assert_eq!(store.last_look(PROJECT, "local").unwrap(), None);
    store.set_last_look(PROJECT, "local", at(5)).unwrap();
    store.set_last_look(PROJECT, "local", at(9)).unwrap();
    assert_eq!(store.last_look(PROJECT, "local").unwrap(), Some(at(9)));
    let unknown = store.set_last_look("other", "local", at(9));
    assert_eq!(unknown, Err(StoreError::NoSuchProject("other".to_owned())));
    assert_eq!(store.state(PROJECT).unwrap().unwrap().seq(), 2);
}

fn writers_at_once_get_numbers_without_gaps(open: Open<'_>, folder: &TempDir) {
    let store = open(folder);
    with_project(&store);
    let writers: Vec<_> = (0..64)
        .map(|writer| {
            let store = store.clone();
            std::thread::spawn(move || -> Vec<u64> {
                (1..=5).map(|n| add_issue(&store, writer * 100 + n).unwrap().seq).collect()
            })
        })
        .collect();
    let mut numbers: Vec<u64> = writers.into_iter().flat_map(|w| w.join().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (2..=321).collect::<Vec<_>>());
    assert_sound(&store);
}

fn two_stores_on_one_database_never_fork(open: Open<'_>, folder: &TempDir) {
    let stores = [open(folder), open(folder)];
    with_project(&stores[0]);
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let store = stores[writer % 2].clone();
            std::thread::spawn(move || {
                for _ in 0..10 {
                    // Each counts one up from what it is given: a command decided on an old state would lose one.
                    write(&store, WriteRequest::default(), |state| {
                        let count = state.get_unfiltered(id(0)).unwrap().body.number("count").unwrap_or(0.0);
                        decided(1, vec![update(state, id(0), json!({"count": count + 1.0}))])
                    })
                    .unwrap();
                }
            })
        })
        .collect();
    writers.into_iter().for_each(|w| w.join().unwrap());
    let states = stores.each_ref().map(|s| s.state(PROJECT).unwrap().unwrap());
    assert_eq!(states[0], states[1]);
    assert_eq!(states[0].get_unfiltered(id(0)).unwrap().body.number("count"), Some(80.0));
    assert_eq!(states[0].seq(), 81);
    assert_sound(&stores[0]);
}

fn another_stores_commit_is_noticed(open: Open<'_>, folder: &TempDir) {
    let (here, there) = (open(folder), open(folder));
    let mut news = here.subscribe();
    with_project(&there);
    let first = news.blocking_recv().unwrap();
    assert_eq!((first.project_key.as_str(), first.seq), (PROJECT, 1));
    let old = here.state(PROJECT).unwrap().unwrap();
    add_issue(&there, 1).unwrap();
    // At once, before the watcher can have looked.
    let new = here.state(PROJECT).unwrap().unwrap();
    assert_eq!((old.seq(), new.seq()), (1, 2));
    assert_eq!(news.blocking_recv().unwrap().seq, 2);
    add_issue(&here, 2).unwrap();
    assert_eq!(news.blocking_recv().unwrap().seq, 3);
    assert!(Arc::ptr_eq(&here.state(PROJECT).unwrap().unwrap(), &here.state(PROJECT).unwrap().unwrap()));
    assert!(news.try_recv().is_err());
}
