//! `kill -9` during imports: what was acknowledged is wholly there, everything else wholly there or wholly not.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Child, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use mieruka::Clock;
use mieruka::ops::import::{Incoming, import_preview};
use mieruka::ops::inspect::{inspect, read_options};
use mieruka::ops::{App, Caller};
use mieruka_core::change::Verb;
use mieruka_core::lang::Lang;
use mieruka_core::register::Kind;
use mieruka_core::state::ProjectState;
use mieruka_sample::DroppedFile;
use mieruka_store::{DatabaseUrl, Store};

use crate::desk::{Shell, assert_sound, sample};

const ROUNDS: u64 = 100;
/// Kills that must hit an import at work, for the test to have said anything.
const MID_FLIGHT_LEAST: usize = 20;
/// SIGKILL.
const KILLED: i32 = 9;

/// What an import is going to do to a project.
struct Expected {
    entries: u64,
    created: BTreeMap<Kind, usize>,
    hash: String,
}

/// What is in a project, as far as an import changes it.
#[derive(Debug, PartialEq)]
struct Held {
    exists: bool,
    entries: u64,
    records: BTreeMap<Kind, usize>,
    runs_of_file: usize,
}

#[derive(Default, Debug)]
struct Tally {
    acknowledged: usize,
    killed_and_absent: usize,
    killed_and_there: usize,
    mid_flight: usize,
}

#[test]
fn imports_survive_a_hundred_kills_whole_or_not_at_all() {
    let shell = Shell::new();
    let files: Vec<(u32, &DroppedFile)> =
        sample().drops.iter().flat_map(|d| d.files.iter().map(move |f| (d.week, f))).collect();
    let paths: Vec<String> = files.iter().map(|(week, file)| shell.put(*week, file)).collect();
    let usual = usual_duration(&shell, &paths[1], files[1].1.party);
    let mut random = Random(20_261_120);
    let mut tally = Tally::default();
    let mut next = 0;
    let mut planned: Option<(usize, Expected)> = None;
    let begun = Instant::now();
    for round in 0..ROUNDS {
        // When all files of the programme are in, it begins anew in another project of the same database.
        let (key, place) = (format!("K{:02}", next / files.len()), next % files.len());
        let (week, file) = files[place];
        // A file that did not get in is still to add what it was to add.
        let known = planned.take().filter(|(at, _)| *at == next).map(|(_, expected)| expected);
        let expected = known.unwrap_or_else(|| plan(&shell, &key, week, file));
        let before = held(&open(&shell), &key, &expected.hash);
        let child = start(&shell, &key, &paths[place], file.party, week);
        let ended = kill_some_time(child, &shell, usual, &mut random);

        let wal = PathBuf::from(format!("{}-wal", shell.database().display()));
        let killed = ended.status.signal() == Some(KILLED);
        assert!(killed || ended.status.success(), "round {round}: {:?}", ended.status);
        tally.mid_flight += usize::from(killed && wal.exists());

        let store = open(&shell);
        assert_sound(&store);
        let after = held(&store, &key, &expected.hash);
        let whole = is_whole(&before, &after, &expected);
        let absent = is_absent(&before, &after);
        let what = format!("round {round}, {}: {before:?} {after:?}", file.name);
        assert!(whole || absent, "half an import: {what}");
        if expected.entries > 0 {
            let kept = store.file(&key, &expected.hash);
            assert!(!whole || kept.unwrap().is_some(), "the file is not kept: {what}");
        }
        // Whoever has read the whole answer relies on it, even when the process died after its last word.
        let acknowledged = ended.says_stored();
        assert!(whole || !acknowledged, "acknowledged and lost: {what}");
        assert!(acknowledged || killed, "ended without an answer: {what}");
        match (acknowledged, whole) {
            (true, _) => tally.acknowledged += 1,
            (false, true) => tally.killed_and_there += 1,
            (false, false) => tally.killed_and_absent += 1,
        }
        if whole {
            next += 1;
        } else {
            planned = Some((next, expected));
        }
    }
    eprintln!("{ROUNDS} imports in {:.1} s: {tally:?}; {next} files are in", begun.elapsed().as_secs_f64());
    assert!(tally.mid_flight >= MID_FLIGHT_LEAST, "{tally:?}");
    assert!(tally.killed_and_absent > 0 && tally.acknowledged + tally.killed_and_there > 0, "{tally:?}");
}

fn open(shell: &Shell) -> Store {
    Store::open(&DatabaseUrl::sqlite(shell.database())).unwrap()
}

/// What this file is about to do, told by the preview in this process.
fn plan(shell: &Shell, key: &str, week: u32, file: &DroppedFile) -> Expected {
    let day = crate::desk::drop_day(week);
    let store = open(shell);
    let app = App::new(store, Clock::evening_of(day));
    let read = inspect(&file.name, &file.bytes, &read_options(day, Lang::Ja)).unwrap();
    let incoming = Incoming::new(read, file.bytes.clone(), file.party.to_owned(), None);
    let plans = import_preview(&app, &Caller::local_pmo(Lang::Ja), key, std::slice::from_ref(&incoming), &[]);
    let changes = &plans.unwrap()[0].changes;
    let mut created = BTreeMap::new();
    for change in changes.iter().filter(|c| c.verb == Verb::Create) {
        *created.entry(change.kind).or_default() += 1;
    }
    Expected { entries: changes.len() as u64, created, hash: incoming.hash.clone() }
}

fn held(store: &Store, key: &str, hash: &str) -> Held {
    let state = store.state(key).unwrap();
    let mut records = BTreeMap::new();
    let all = || state.iter().flat_map(|s| ProjectState::all_unfiltered(s));
    for record in all() {
        *records.entry(record.kind).or_default() += 1;
    }
    let runs = all().filter(|r| r.kind == Kind::ImportRun && r.body.text("file_hash") == Some(hash));
    Held {
        exists: state.is_some(),
        entries: state.as_ref().map_or(0, |s| s.seq()),
        runs_of_file: runs.count(),
        records,
    }
}

/// A project is created before its first import, with one entry for its own record.
fn with_project(before: &Held) -> Held {
    let mut records = before.records.clone();
    if !before.exists {
        records.insert(Kind::Project, 1);
    }
    Held {
        exists: true,
        entries: if before.exists { before.entries } else { 1 },
        records,
        runs_of_file: before.runs_of_file,
    }
}

fn is_absent(before: &Held, after: &Held) -> bool {
    after == before || *after == with_project(before)
}

fn is_whole(before: &Held, after: &Held, expected: &Expected) -> bool {
    let mut whole = with_project(before);
    whole.entries += expected.entries;
    for (kind, count) in &expected.created {
        *whole.records.entry(*kind).or_default() += count;
    }
    whole.runs_of_file += expected.created.get(&Kind::ImportRun).copied().unwrap_or(0);
    *after == whole
}

fn start(shell: &Shell, key: &str, path: &str, party: &str, week: u32) -> Child {
    let database = format!("sqlite:{}", shell.database().display());
    let day = crate::desk::drop_day(week).to_string();
    shell
        .command()
        .args(["--database", &database, "--today", &day, "import", path, "--project", key, "--party", party])
        .args(["--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// How long an import takes when nobody disturbs it.
fn usual_duration(shell: &Shell, path: &str, party: &str) -> Duration {
    let begun = Instant::now();
    let ended = start(shell, "WARM", path, party, 1).wait_with_output().unwrap();
    assert!(ended.status.success());
    begun.elapsed()
}

struct Ended {
    status: ExitStatus,
    out: Vec<u8>,
}

impl Ended {
    /// The whole JSON was printed and says that it is stored.
    fn says_stored(&self) -> bool {
        let json: Result<serde_json::Value, _> = serde_json::from_slice(&self.out);
        json.is_ok_and(|json| json["stored"] == true)
    }
}

/// One round in four is killed anywhere in its life; the others shortly after they began to write to the database, where
/// a life of a tenth of a second is decided within milliseconds.
fn kill_some_time(mut child: Child, shell: &Shell, usual: Duration, random: &mut Random) -> Ended {
    let mut stdout = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut out = Vec::new();
        stdout.read_to_end(&mut out).unwrap();
        out
    });
    if random.below(4) == 0 {
        std::thread::sleep(usual.mul_f64(random.below(1_200) as f64 / 1_000.0));
    } else {
        wait_for_writing(&mut child, shell);
        std::thread::sleep(Duration::from_micros(random.below(12_000)));
    }
    child.kill().unwrap();
    let status = child.wait().unwrap();
    Ended { status, out: reader.join().unwrap() }
}

/// Returns when the write-ahead log begins to grow, or the process has ended.
fn wait_for_writing(child: &mut Child, shell: &Shell) {
    let wal = PathBuf::from(format!("{}-wal", shell.database().display()));
    while std::fs::metadata(&wal).map_or(0, |m| m.len()) == 0 && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_micros(100));
    }
}

/// SplitMix64: the same delays in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }
}
