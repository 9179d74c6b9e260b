//! How fast the store is: loading a large project, and 64 writers at once beside what the disk itself does in the same
//! seconds. `cargo bench -p mieruka-store`; the database is made in `MIERUKA_BENCH_DIR`, or beside the build.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program that prints figures and may stop")]

use std::convert::Infallible;
use std::fs::OpenOptions;
use std::hint::black_box;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use mieruka_core::change::{Actor, Cause, Change, FieldChange, Verb};
use mieruka_core::id::RecordId;
use mieruka_core::register::Kind;
use mieruka_core::state::ProjectState;
use mieruka_store::{DatabaseUrl, Decided, Store, WriteRequest};
use serde_json::{Value as Json, json};
use tokio::sync::broadcast::error::TryRecvError;

const PROJECT: &str = "renewal";
const RECORDS: u64 = 20_000;
const WRITERS: u64 = 64;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_millis(800);

/// This program again, for its memory alone: followed by the path of the database.
const ONLY_OPEN: &str = "--only-open";

fn main() {
    let mut args = std::env::args_os().skip_while(|arg| arg != ONLY_OPEN).skip(1);
    if let Some(path) = args.next() {
        only_open(Path::new(&path));
        return;
    }
    let base = std::env::var("MIERUKA_BENCH_DIR").unwrap_or_else(|_| env!("CARGO_TARGET_TMPDIR").to_owned());
    let folder = tempfile::tempdir_in(base).unwrap();
    let url = DatabaseUrl::sqlite(folder.path().join("desk.db"));
    let store = Store::open(&url).unwrap();
    fill(&store, RECORDS);
    if wanted("reading") {
        reading(&url, &store);
    }
    if !wanted("writing") {
        return;
    }
    writing(&store, folder.path(), RECORDS);
    let usual = Store::open(&DatabaseUrl::sqlite(folder.path().join("usual.db"))).unwrap();
    fill(&usual, 2000);
    writing(&usual, folder.path(), 2000);
    let start = Instant::now();
    let report = store.verify().unwrap();
    assert!(report.is_sound(), "{report:?}");
    println!("verify, {} entries: {:.1} s", report.projects[0].entries, start.elapsed().as_secs_f64());
}

/// Whether this part is asked for by name, as in `cargo bench -p mieruka-store -- writing`; all are when none is.
fn wanted(part: &str) -> bool {
    let mut names = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).peekable();
    names.peek().is_none() || names.any(|name| name == part)
}

fn id(number: u64) -> RecordId {
    RecordId::from_u128(u128::from(number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))
}

fn decided(changes: Vec<Change>) -> Decided {
    Decided {
        at: Timestamp::UNIX_EPOCH,
        actor: Actor::LocalPmo,
        cause: Cause { command: "issue_update".into(), import_run: None },
        changes,
        answer: Json::Null,
        files: vec![],
    }
}

/// Issues as an import makes them: a dozen fields, Japanese text, provenance.
fn fill(store: &Store, records: u64) {
    for first in (0..records).step_by(500) {
        let request = WriteRequest { create_project: first == 0, idempotency_key: None };
        let changes = (first..first + 500).map(issue).collect();
        store.write(PROJECT, request, move |_| Ok::<_, Infallible>(decided(changes))).unwrap();
    }
}

fn issue(number: u64) -> Change {
    let fields = json!({
        "number": format!("ISS-{number:05}"),
        "title": format!("データ移行リハーサルで文字化けが発生する(第{number}回)"),
        "description": "移行元の外字が移行先で〓に置き換わる。対象は取引先マスタの住所欄で、全体の約0.3%。ベンダーに変換表の提出を依頼した。",
        "status": (["open", "in_progress", "closed"][(number % 3) as usize]),
        "raised_on": "2026-01-13", "raised_by": "佐藤", "due_on": "2026-02-27",
        "owner": id(number % 50).to_string(), "owner_org": id(number % 5).to_string(),
        "priority": "high", "category": "データ移行",
        "source": {"file": "9f86d081884c7d659a2feaa0c55ad015", "sheet": "課題一覧", "row": number, "status_raw": "対応中"},
    });
    let Json::Object(fields) = fields else { unreachable!() };
    let fields = fields.into_iter();
    let fields =
        fields.map(|(name, after)| FieldChange { name: name.into(), before: Json::Null, after }).collect();
    Change { record: id(number), kind: Kind::Issue, verb: Verb::Create, fields }
}

fn reading(url: &DatabaseUrl, store: &Store) {
    let mut loads = Vec::new();
    for _ in 0..9 {
        let start = Instant::now();
        let fresh = Store::open(url).unwrap();
        let state = fresh.state(PROJECT).unwrap().unwrap();
        loads.push(start.elapsed().as_secs_f64() * 1e3);
        assert_eq!(state.len() as u64, RECORDS);
    }
    println!("open and load {RECORDS} records: {:.1} ms (median of {})", median(&mut loads), loads.len());
    let only = std::process::Command::new(std::env::current_exe().unwrap())
        .arg(ONLY_OPEN)
        .arg(url.path())
        .output()
        .unwrap();
    assert!(only.status.success(), "{only:?}");
    println!(
        "resident memory of a process that only opens and loads it: {}",
        String::from_utf8_lossy(&only.stdout).trim()
    );
    let mut times = Vec::new();
    for number in 0..2000 {
        let start = Instant::now();
        black_box(store.state(PROJECT).unwrap());
        let state = start.elapsed().as_secs_f64() * 1e6;
        black_box(store.history(PROJECT, id(number * 7)).unwrap());
        times.push((state, start.elapsed().as_secs_f64() * 1e6 - state));
    }
    let (mut states, mut histories): (Vec<f64>, Vec<f64>) = times.into_iter().unzip();
    println!(
        "state, warm: {:.1} µs; history of a record: {:.1} µs",
        median(&mut states),
        median(&mut histories)
    );
}

fn only_open(path: &Path) {
    let store = Store::open(&DatabaseUrl::sqlite(path)).unwrap();
    let state = store.state(PROJECT).unwrap().unwrap();
    let resident = resident().map_or_else(|| "unknown".to_owned(), |mb| format!("{mb:.0} MB"));
    println!("{resident} ({} records)", state.len());
}

fn writing(store: &Store, folder: &Path, records: u64) {
    let rounds: Vec<Round> = (0..=ROUNDS)
        .map(|_| Round {
            in_place: flushes(folder, Flushed::InPlace),
            appended: flushes(folder, Flushed::Appended),
            one: commits(store, records, 1),
            many: commits(store, records, WRITERS),
        })
        // The first round warms up.
        .skip(1)
        .collect();
    let figure = |of: &dyn Fn(&Round) -> f64| median(&mut rounds.iter().map(of).collect::<Vec<_>>());
    println!("writing to a project of {records} records (medians of {ROUNDS} rounds)");
    println!("fdatasync of 4 kB, in place: {:.0} a second", figure(&|r| r.in_place));
    println!("fdatasync of 4 kB, appended: {:.0} a second", figure(&|r| r.appended));
    for (writers, of) in [(1, (|r| &r.one) as fn(&Round) -> &Commits), (WRITERS, |r| &r.many)] {
        println!(
            "{writers} writers: {:.0} durable commits a second, {:.1} in one flush, {:.1} µs of the writing thread \
             each, {:.0} flushes a second",
            figure(&|r| of(r).rate),
            figure(&|r| of(r).together),
            figure(&|r| of(r).cpu),
            figure(&|r| of(r).rate / of(r).together),
        );
    }
    println!(
        "ratio of {WRITERS} writers to fdatasync: {:.1} in place, {:.1} appended",
        figure(&|r| r.many.rate / r.in_place),
        figure(&|r| r.many.rate / r.appended)
    );
}

struct Round {
    in_place: f64,
    appended: f64,
    one: Commits,
    many: Commits,
}

struct Commits {
    /// Acknowledged, a second.
    rate: f64,
    /// Commands in a commit of the database.
    together: f64,
    /// Microseconds that the writing thread computed for a command, waiting left out; NaN where the system does not tell.
    cpu: f64,
}

#[derive(Clone, Copy, PartialEq)]
enum Flushed {
    /// Over what is there, as a log does that begins again at its start: nothing but the data is written.
    InPlace,
    /// At the end of a growing file, as a new log does: its length is written too.
    Appended,
}

/// How often a second the disk makes 4 kB durable.
fn flushes(folder: &Path, how: Flushed) -> f64 {
    /// A log of 4 MB.
    const PAGES: u64 = 1024;
    let path = folder.join("flushes");
    let mut file = OpenOptions::new().create(true).truncate(true).write(true).open(path).unwrap();
    let page = [0x5a; 4096];
    if how == Flushed::InPlace {
        for _ in 0..PAGES {
            file.write_all(&page).unwrap();
        }
    }
    file.sync_all().unwrap();
    let (start, mut count) = (Instant::now(), 0);
    while start.elapsed() < ROUND {
        if how == Flushed::InPlace {
            file.seek(SeekFrom::Start(count % PAGES * 4096)).unwrap();
        }
        file.write_all(&page).unwrap();
        file.sync_data().unwrap();
        count += 1;
    }
    count as f64 / start.elapsed().as_secs_f64()
}

/// Acknowledged commits of so many threads, each changing issues of its own as a person would.
fn commits(store: &Store, records: u64, writers: u64) -> Commits {
    let (stop, count) = (AtomicBool::new(false), AtomicU64::new(0));
    let news = count_news(store);
    let cpu = writer_cpu();
    let start = Instant::now();
    std::thread::scope(|scope| {
        for writer in 0..writers {
            let (stop, count) = (&stop, &count);
            scope.spawn(move || {
                for n in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    let record = id((writer * 311 + n * 17) % records);
                    store
                        .write(PROJECT, WriteRequest::default(), move |state| {
                            Ok::<_, Infallible>(decided(vec![comment(state, record, n)]))
                        })
                        .unwrap();
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        std::thread::sleep(ROUND);
        stop.store(true, Ordering::Relaxed);
    });
    let count = count.load(Ordering::Relaxed) as f64;
    Commits {
        rate: count / start.elapsed().as_secs_f64(),
        together: count / news() as f64,
        cpu: (writer_cpu() - cpu) / count,
    }
}

/// Every commit of the database is one piece of news; answers how many there were until it is asked.
fn count_news(store: &Store) -> impl FnOnce() -> u64 {
    let mut news = store.subscribe();
    move || {
        let mut count = 0;
        loop {
            match news.try_recv() {
                Ok(_) => count += 1,
                Err(TryRecvError::Lagged(missed)) => count += missed,
                Err(TryRecvError::Empty | TryRecvError::Closed) => return count,
            }
        }
    }
}

/// Microseconds that threads called "store-writer" have computed so far.
fn writer_cpu() -> f64 {
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return f64::NAN };
    let micros = tasks.flatten().map(|task| task.path()).filter_map(|task| {
        let name = std::fs::read_to_string(task.join("comm")).ok()?;
        let spent = std::fs::read_to_string(task.join("schedstat")).ok()?;
        (name.trim() == "store-writer").then_some(spent.split(' ').next()?.parse::<f64>().ok()? / 1e3)
    });
    micros.sum()
}

fn comment(state: &ProjectState, record: RecordId, n: u64) -> Change {
    let old = state.get_unfiltered(record).unwrap();
    let set = |name: &str, after: Json| {
        let before = old.body.get(name).cloned().unwrap_or_default();
        FieldChange { name: name.into(), before, after }
    };
    let status = ["in_progress", "waiting"][(n % 2) as usize];
    let fields = vec![set("status", json!(status)), set("note", json!(format!("第{n}回の確認を終えた。")))];
    Change { record, kind: Kind::Issue, verb: Verb::Update, fields }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Megabytes of memory in use, where the system tells.
fn resident() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok()? / 1024.0)
}
