//! `kill -9` at random moments: what was acknowledged is there, and nothing is half there.

use std::collections::HashSet;
use std::io::{BufRead as _, BufReader};
use std::time::Duration;

use mieruka_store::Store;

use crate::child;
use crate::support::{assert_sound, url, with_project};

#[test]
fn acknowledged_commits_survive_kills() {
    kill_repeatedly(30);
}

#[test]
#[ignore = "long: a hundred processes"]
fn acknowledged_commits_survive_a_hundred_kills() {
    kill_repeatedly(100);
}

fn kill_repeatedly(rounds: u64) {
    /// More commands than a child lives to write.
    const EACH: u64 = 100_000;
    let folder = tempfile::tempdir().unwrap();
    with_project(&Store::open(&url(folder.path())).unwrap());
    let mut acknowledged: HashSet<u64> = HashSet::new();
    let mut next = 0;
    for round in 0..rounds {
        let mut process = child::start(folder.path(), next, EACH);
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut said = String::new();
        // The first word shows that it is at work; then it lives for a while that differs from round to round.
        while !said.contains("stored ") && out.read_line(&mut said).unwrap() > 0 {}
        let reader = std::thread::spawn(move || {
            let mut rest = Vec::new();
            std::io::Read::read_to_end(&mut out, &mut rest).unwrap();
            String::from_utf8_lossy(&rest).into_owned()
        });
        std::thread::sleep(Duration::from_micros((round * 7919) % 60_000));
        process.kill().unwrap();
        process.wait().unwrap();
        said.push_str(&reader.join().unwrap());
        let told = child::acknowledged(&said);
        assert!(!told.is_empty(), "round {round}: {said}");
        acknowledged.extend(&told);

        let store = Store::open(&url(folder.path())).unwrap();
        assert_sound(&store);
        let upto = told.iter().max().unwrap() + 16;
        let stored: HashSet<u64> = child::stored(&store, upto).into_iter().collect();
        let lost: Vec<_> = acknowledged.difference(&stored).collect();
        assert!(lost.is_empty(), "round {round}: acknowledged and lost: {lost:?}");
        next = upto;
    }
    eprintln!("{rounds} kills, {} acknowledged commands", acknowledged.len());
}
