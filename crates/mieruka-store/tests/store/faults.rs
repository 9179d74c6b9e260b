//! A failing disk and a full one, at every point of a commit.

use std::convert::Infallible;
use std::path::Path;

use mieruka_store::{Store, StoreError, StoreOptions, WriteError, WriteRequest, Written, file_hash};
use serde_json::json;
use tempfile::TempDir;

use crate::failing_disk::{FailingDisk, Failure};
use crate::support::{
    PROJECT, add_issue, assert_sound, at, decided, id, issue, keyed, update, url, with_project, write,
};

type Result = std::result::Result<Written, WriteError<Infallible>>;

fn open(disk: &FailingDisk, folder: &Path) -> std::result::Result<Store, StoreError> {
    Store::open_with(&url(folder), StoreOptions { vfs: Some(disk.vfs.clone()), checkpoint_pages: Some(4000) })
}

/// Two issues, a change of a third and a file of so many bytes, under one key.
fn import(store: &Store, bytes: usize) -> Result {
    write(store, keyed("drop-1"), move |state| {
        let mut import =
            decided(5, vec![issue(10), update(state, id(1), json!({"status": "closed"})), issue(11)]);
        import.files = vec![("drop.xlsx".to_owned(), vec![7; bytes])];
        import
    })
}

/// A prepared store: project and two issues, four entries with what the import adds to 6.
fn prepared(disk: &FailingDisk) -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(disk, folder.path()).unwrap();
    with_project(&store);
    add_issue(&store, 1).unwrap();
    add_issue(&store, 2).unwrap();
    (folder, store)
}

const BEFORE: u64 = 3;
const AFTER: u64 = 6;

/// Whether the import is there; it must be so wholly or not at all.
fn is_there(store: &Store, bytes: usize) -> bool {
    assert_sound(store);
    let state = store.state(PROJECT).unwrap().unwrap();
    let there = state.seq() == AFTER;
    assert!(there || state.seq() == BEFORE, "half an import: entry {}", state.seq());
    assert_eq!(state.get_unfiltered(id(11)).is_some(), there);
    assert_eq!(
        state.get_unfiltered(id(1)).unwrap().body.text("status"),
        Some(if there { "closed" } else { "open" })
    );
    let file = store.file(PROJECT, &file_hash(&vec![7; bytes])).unwrap();
    assert_eq!(file.is_some(), there);
    there
}

/// What a process that starts after a `kill -9` at this moment would find: the files as they are, without the memory
/// that processes share.
fn killed(folder: &Path) -> (TempDir, Store) {
    let copy = tempfile::tempdir().unwrap();
    for name in ["desk.db", "desk.db-wal"] {
        if folder.join(name).exists() {
            std::fs::copy(folder.join(name), copy.path().join(name)).unwrap();
        }
    }
    let store = Store::open(&url(copy.path())).unwrap();
    (copy, store)
}

/// What the answer promises must hold now, after a kill, and when the command is repeated.
fn check(place: &str, result: &Result, folder: &Path, store: &Store, bytes: usize) {
    let promised = match result {
        Ok(_) => Some(true),
        Err(WriteError::Unknown) => None,
        Err(WriteError::DiskFull | WriteError::Store(StoreError::Disk(_))) => Some(false),
        Err(other) => panic!("{place}: {other:?}"),
    };
    let (_copy, after_kill) = killed(folder);
    for store in [&after_kill, store] {
        let there = is_there(store, bytes);
        assert!(promised.is_none_or(|promised| promised == there), "{place}: {result:?}, but there: {there}");
        let again = import(store, bytes).unwrap_or_else(|e| panic!("{place}: repeated: {e:?}"));
        assert_eq!(again.repeated, there, "{place}");
        assert!(is_there(store, bytes), "{place}");
        assert!(import(store, bytes).unwrap().repeated, "{place}");
        add_issue(store, 99).unwrap();
        assert_sound(store);
    }
}

/// How often each answer was given.
#[derive(Debug, Default)]
struct Tally {
    done: u32,
    unknown: u32,
    refused: u32,
}

impl Tally {
    fn count(&mut self, result: &Result) {
        match result {
            Ok(_) => self.done += 1,
            Err(WriteError::Unknown) => self.unknown += 1,
            Err(_) => self.refused += 1,
        }
    }
}

/// Fails the import at call `first` and the `count - 1` after it.
fn fail_at(
    disk: &FailingDisk,
    first: u64,
    count: u64,
    failure: Failure,
    bytes: usize,
    tally: &mut Tally,
) -> u64 {
    let (folder, store) = prepared(disk);
    disk.fail(first, count, failure);
    let result = import(&store, bytes);
    // Reads go on while the disk fails.
    let state = store.state(PROJECT).unwrap().unwrap();
    assert!(state.seq() == BEFORE || state.seq() == AFTER);
    assert_eq!(store.history(PROJECT, id(2)).unwrap().len(), 1);
    let calls = disk.heal();
    tally.count(&result);
    check(&format!("{failure:?} at {first}, {count} times"), &result, folder.path(), &store, bytes);
    calls
}

#[test]
fn every_point_of_a_commit_may_fail() {
    let disk = FailingDisk::new();
    for (failure, counts) in
        [(Failure::Broken, [1, 2]), (Failure::Torn, [1, u64::MAX]), (Failure::Full, [1, u64::MAX])]
    {
        for count in counts {
            let mut tally = Tally::default();
            let mut first = 0;
            while fail_at(&disk, first, count, failure, 20_000, &mut tally) > first {
                first += 1;
            }
            eprintln!("{failure:?}, {count} times from each of {first} points on: {tally:?}");
            assert!(first > 10, "only {first} points: the layer is not in use");
            // The last round meets no failure.
            assert!(tally.done >= 1 && tally.done + tally.refused + tally.unknown > 10, "{tally:?}");
            // It stays unknown only if the disk fails again while the store finds out.
            assert_eq!(tally.unknown > 0, count > 1, "{tally:?}");
        }
    }
}

/// A commit so large that it spills before its end and moves the log into the main file after it.
#[test]
fn a_large_commit_may_fail_at_any_stage() {
    const BYTES: usize = 20 << 20;
    let disk = FailingDisk::new();
    let mut tally = Tally::default();
    let calls = fail_at(&disk, u64::MAX, 1, Failure::Broken, BYTES, &mut tally);
    assert!(calls > 10_000, "{calls} calls: no checkpoint");
    let steps = (0..6).map(|i| calls * i / 6).chain([calls / 2 + 1, calls - 3, calls - 2, calls - 1]);
    for (i, first) in steps.enumerate() {
        let failure = [Failure::Broken, Failure::Torn, Failure::Full][i % 3];
        fail_at(&disk, first, [1, u64::MAX][i % 2], failure, BYTES, &mut tally);
    }
    eprintln!("a large commit of {calls} calls: {tally:?}");
    assert!(tally.done > 1 && tally.refused > 0, "{tally:?}");
}

#[test]
fn opening_may_fail_and_be_repeated() {
    let disk = FailingDisk::new();
    for first in 0.. {
        let folder = tempfile::tempdir().unwrap();
        disk.fail(first, 1, Failure::Broken);
        let opened = open(&disk, folder.path());
        if disk.heal() <= first {
            assert!(opened.is_ok() && first > 5, "{first} points");
            break;
        }
        drop(opened);
        let store = open(&disk, folder.path()).unwrap();
        with_project(&store);
        assert_sound(&store);
    }
}

#[test]
fn a_full_disk_refuses_and_recovers() {
    let disk = FailingDisk::new();
    let (folder, store) = prepared(&disk);
    let mut accepted = vec![1, 2];
    let (mut refused, mut number) = (0, 100);
    for _ in 0..4 {
        disk.fill();
        for _ in 0..15 {
            number += 1;
            match large(&store, number) {
                Ok(_) => accepted.push(number),
                Err(WriteError::DiskFull) => refused += 1,
                Err(other) => panic!("{other:?}"),
            }
            // Reads go on: the newest state, and from the file.
            assert_eq!(store.state(PROJECT).unwrap().unwrap().len(), accepted.len() + 1);
            assert_eq!(store.history(PROJECT, id(accepted[0])).unwrap().len(), 1);
        }
        assert_eq!(store.set_last_look(PROJECT, "local", at(1)), Err(StoreError::DiskFull));
        disk.heal();
        for _ in 0..5 {
            number += 1;
            large(&store, number).unwrap();
            accepted.push(number);
        }
        assert_sound(&store);
    }
    assert!(refused > 40, "{refused}");
    let (_copy, after_kill) = killed(folder.path());
    assert_sound(&after_kill);
    for store in [&store, &after_kill] {
        let state = store.state(PROJECT).unwrap().unwrap();
        let there: Vec<u64> = (1..=number).filter(|&n| state.get_unfiltered(id(n)).is_some()).collect();
        assert_eq!(there, accepted);
    }
}

fn large(store: &Store, number: u64) -> Result {
    write(store, WriteRequest::default(), move |_| {
        let mut large = decided(7, vec![issue(number)]);
        large.files = vec![("drop.csv".to_owned(), vec![number as u8; 30_000])];
        large
    })
}

/// A batch that fails must tell everyone in it, and leave the next ones alone.
#[test]
fn writers_at_once_on_a_disk_that_fails_now_and_then() {
    let disk = FailingDisk::new();
    let (folder, store) = prepared(&disk);
    disk.fail(40, 25, Failure::Broken);
    let writers: Vec<_> = (0..16)
        .map(|writer| {
            let store = store.clone();
            std::thread::spawn(move || {
                for n in 0..20 {
                    let number = 1000 + writer * 100 + n;
                    // Until it is certain: with the same key it is never done twice.
                    let add = || {
                        write(&store, keyed(&number.to_string()), move |_| decided(1, vec![issue(number)]))
                    };
                    while add().is_err() {
                        std::thread::sleep(std::time::Duration::from_millis(1));
                    }
                }
            })
        })
        .collect();
    writers.into_iter().for_each(|w| w.join().unwrap());
    assert!(disk.heal() > 65);
    let (_copy, after_kill) = killed(folder.path());
    for store in [&store, &after_kill] {
        assert_eq!(store.state(PROJECT).unwrap().unwrap().seq(), BEFORE + 320);
        assert_sound(store);
    }
}
