//! Two processes on one file: no fork, nothing lost, each notices the other.

use std::time::Duration;

use mieruka_store::Store;

use crate::child;
use crate::support::{PROJECT, assert_sound, url, with_project};

#[test]
fn two_processes_never_fork_a_project() {
    const EACH: u64 = 150;
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&url(folder.path())).unwrap();
    with_project(&store);
    let mut news = store.subscribe();
    let children = [child::start(folder.path(), 0, EACH), child::start(folder.path(), EACH, EACH)];
    let running = children.map(|child| std::thread::spawn(move || child.wait_with_output().unwrap()));
    // This process watches: it sees the project grow while the others write, never shrink.
    let (mut seen, mut growths) = (1, 0);
    while !running.iter().all(std::thread::JoinHandle::is_finished) {
        let seq = store.state(PROJECT).unwrap().unwrap().seq();
        assert!(seq >= seen);
        growths += u32::from(seq > seen);
        seen = seq;
        std::thread::sleep(Duration::from_millis(1));
    }
    for output in running.map(|thread| thread.join().unwrap()) {
        assert!(output.status.success());
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(child::acknowledged(&said).len() as u64, EACH);
    }
    assert_eq!(child::stored(&store, 2 * EACH).len() as u64, 2 * EACH);
    assert!(growths > 5, "noticed {growths} times");
    let mut told = 0;
    while let Ok(committed) = news.try_recv() {
        assert!(committed.seq > told);
        told = committed.seq;
    }
    assert_eq!(told, 1 + 3 * 2 * EACH);
    assert_sound(&store);
}

/// Processes that start at once on no file at all.
#[test]
fn two_processes_may_create_the_file_together() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let path = path.clone();
            std::thread::spawn(move || Store::open(&url(&path)).unwrap().project_keys().unwrap())
        })
        .collect();
    threads.into_iter().for_each(|t| assert!(t.join().unwrap().is_empty()));
}
