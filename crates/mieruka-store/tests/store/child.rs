//! Second processes: this test binary once more, running one of the ignored tests here as its whole work.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use mieruka_store::Store;

use crate::support::{PROJECT, at, decided, id, issue, keyed, update, url, write};

const FOLDER: &str = "MIERUKA_TEST_FOLDER";
const FIRST: &str = "MIERUKA_TEST_FIRST";
const COUNT: &str = "MIERUKA_TEST_COUNT";

/// Starts a process that writes `count` commands numbered from `first` on and says each number after it was acknowledged.
pub(crate) fn start(folder: &Path, first: u64, count: u64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child::writes_and_tells", "--ignored", "--nocapture", "--quiet"])
        .env(FOLDER, folder)
        .env(FIRST, first.to_string())
        .env(COUNT, count.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The numbers in what a child said. Its last line may be cut off by its death.
pub(crate) fn acknowledged(said: &str) -> Vec<u64> {
    let whole = said.rfind('\n').map_or("", |end| &said[..end]);
    whole.lines().filter_map(|line| line.strip_prefix("stored ")?.parse().ok()).collect()
}

/// Four threads, so that commits hold several commands. Each command creates two issues, counts itself on the project's
/// record and keeps a file: a half of it would show.
#[test]
#[ignore = "the work of a child process"]
fn writes_and_tells() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let number = |name: &str| std::env::var(name).unwrap().parse::<u64>().unwrap();
    let (first, count) = (number(FIRST), number(COUNT));
    let store = Store::open(&url(&PathBuf::from(folder))).unwrap();
    let threads: Vec<_> = (0..4)
        .map(|thread| {
            let store = store.clone();
            std::thread::spawn(move || {
                for number in (first..first + count).filter(|n| n % 4 == thread) {
                    command(&store, number);
                    let mut out = std::io::stdout().lock();
                    out.write_all(format!("stored {number}\n").as_bytes()).unwrap();
                    out.flush().unwrap();
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|t| t.join().unwrap());
}

fn command(store: &Store, number: u64) {
    let stored = write(store, keyed(&number.to_string()), move |state| {
        let count = state.get_unfiltered(id(0)).unwrap().body.number("count").unwrap_or(0.0);
        let mut decided = decided(
            i64::try_from(number).unwrap(),
            vec![
                issue(number * 2 + 1000),
                update(state, id(0), serde_json::json!({"count": count + 1.0})),
                issue(number * 2 + 1001),
            ],
        );
        decided.at = at(i64::try_from(number).unwrap());
        decided.files = vec![(format!("{number}.csv"), number.to_string().repeat(3000).into_bytes())];
        decided
    });
    stored.unwrap();
}

/// Which commands are there; each must be so wholly.
pub(crate) fn stored(store: &Store, upto: u64) -> Vec<u64> {
    let state = store.state(PROJECT).unwrap().unwrap();
    let there = |number: u64| state.get_unfiltered(id(number)).is_some();
    let mut stored = Vec::new();
    for number in 0..upto {
        assert_eq!(there(number * 2 + 1000), there(number * 2 + 1001), "half of command {number}");
        if there(number * 2 + 1000) {
            stored.push(number);
            let hash = mieruka_store::file_hash(number.to_string().repeat(3000).as_bytes());
            assert!(store.file(PROJECT, &hash).unwrap().is_some(), "command {number} lacks its file");
        }
    }
    let count = state.get_unfiltered(id(0)).unwrap().body.number("count").unwrap_or(0.0);
    assert_eq!(count, stored.len() as f64, "a command was lost or done twice");
    assert_eq!(state.seq(), 1 + 3 * stored.len() as u64);
    stored
}
