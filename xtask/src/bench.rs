//! `cargo xtask bench`: the measurements of `docs/BENCHMARKS.md`, side by side with a peer where there is one. Timings of
//! a shared machine differ from run to run, so nothing here passes or fails.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::e2e;
use crate::shell::{Result, cargo, root, run};

mod http;
mod inspect;
mod machine;
mod records;
mod server;
mod store;

/// How large, how often, with which build.
pub(crate) struct Bench {
    profile: &'static str,
    /// Where inputs and databases are written.
    folder: PathBuf,
    /// Rows of the workbook that is inspected.
    workbook_rows: u32,
    /// Records in the project that is served, the sample programme apart.
    project_records: u32,
    /// Runs of a whole process.
    runs: usize,
    /// Requests of one kind, after as many as a tenth of them to warm up.
    requests: usize,
}

type Part = fn(&Bench) -> Result<Table>;

const PARTS: [(&str, Part); 3] =
    [("inspect", inspect::measure), ("server", server::measure), ("store", store::measure)];

/// A part of the report: a heading, a table, and what has to be said about it.
pub(crate) struct Table {
    pub(crate) title: String,
    pub(crate) head: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<String>>,
    pub(crate) notes: Vec<String>,
}

pub(crate) fn run_command(args: &[&str]) -> Result {
    let quick = args.contains(&"--quick");
    let names: Vec<&str> = args.iter().copied().filter(|arg| *arg != "--quick").collect();
    if let Some(unknown) = names.iter().find(|name| !PARTS.iter().any(|(part, _)| part == *name)) {
        return Err(format!("there is no measurement “{unknown}”"));
    }
    let bench = Bench::new(quick);
    fs::create_dir_all(&bench.folder).map_err(|error| format!("{}: {error}", bench.folder.display()))?;
    bench.build()?;
    let mut report = machine::describe(bench.profile);
    for (name, measure) in PARTS {
        if names.is_empty() || names.contains(&name) {
            println!("── {name}");
            let _ = write!(report, "{}", measure(&bench)?.markdown());
        }
    }
    println!("\n{report}");
    if quick || !names.is_empty() {
        return Ok(());
    }
    let file = root().join("docs/BENCHMARKS.md");
    fs::write(&file, report).map_err(|error| format!("{}: {error}", file.display()))
}

impl Bench {
    fn new(quick: bool) -> Bench {
        let folder = root().join("target/bench");
        if quick {
            Bench {
                profile: "debug",
                folder,
                workbook_rows: 2_000,
                project_records: 500,
                runs: 2,
                requests: 20,
            }
        } else {
            Bench {
                profile: "release",
                folder,
                workbook_rows: 50_000,
                project_records: 19_000,
                runs: 7,
                requests: 1_000,
            }
        }
    }

    fn build(&self) -> Result {
        let mut args =
            vec!["build", "--locked", "--package", "mieruka", "--package", "xtask", "--bins", "--examples"];
        if self.profile == "release" {
            args.push("--release");
        }
        run(cargo(&args))
    }

    /// The product.
    fn mieruka(&self) -> PathBuf {
        e2e::binary(self.profile)
    }

    /// One of this crate's examples.
    fn example(&self, name: &str) -> PathBuf {
        let mut path = e2e::binary(self.profile);
        path.set_file_name("examples");
        path.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }
}

impl Table {
    fn markdown(&self) -> String {
        let mut text = format!("\n## {}\n\n", self.title);
        if !self.rows.is_empty() {
            let _ = writeln!(text, "| {} |", self.head.join(" | "));
            let _ = writeln!(text, "|{}", "---|".repeat(self.head.len()));
        }
        for row in &self.rows {
            let _ = writeln!(text, "| {} |", row.join(" | "));
        }
        for note in &self.notes {
            let _ = write!(text, "\n{note}\n");
        }
        text
    }
}

/// The middle of these times.
fn median(times: &[Duration]) -> Duration {
    at_rank(times, 0.5)
}

/// The time that this share of all stays below.
fn at_rank(times: &[Duration], share: f64) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() as f64 * share) as usize;
    sorted.get(rank.min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// How long something takes.
fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(T, Duration)> {
    let start = Instant::now();
    let done = work()?;
    Ok((done, start.elapsed()))
}

/// Milliseconds with as many digits as tell something.
fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    match ms {
        m if m < 10.0 => format!("{m:.2} ms"),
        m if m < 1000.0 => format!("{m:.0} ms"),
        m => format!("{:.2} s", m / 1000.0),
    }
}

/// Kibibytes as megabytes.
fn mb(kib: u64) -> String {
    format!("{:.0} MB", kib as f64 * 1.024 / 1000.0)
}

/// A database and the files SQLite keeps beside it.
fn remove_database(path: &Path) -> Result {
    for ending in ["", "-wal", "-shm"] {
        let file = PathBuf::from(format!("{}{ending}", path.display()));
        if file.exists() {
            fs::remove_file(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Table, at_rank, median, ms};

    #[test]
    fn the_middle_and_the_tail() {
        let times: Vec<Duration> = (1..=100).rev().map(Duration::from_millis).collect();
        assert_eq!(median(&times), Duration::from_millis(51));
        assert_eq!(at_rank(&times, 0.95), Duration::from_millis(96));
        assert_eq!(median(&[]), Duration::ZERO);
        assert_eq!(ms(Duration::from_micros(1234)), "1.23 ms");
        assert_eq!(ms(Duration::from_millis(1234)), "1.23 s");
    }

    #[test]
    fn a_table_is_markdown() {
        let rows = vec![vec!["a".to_owned(), "1".to_owned()]];
        let table = Table { title: "T".to_owned(), head: vec!["x", "y"], rows, notes: vec!["n".to_owned()] };
        assert_eq!(table.markdown(), "\n## T\n\n| x | y |\n|---|---|\n| a | 1 |\n\nn\n");
    }
}
