//! `cargo xtask bench`: the measurements of `docs/BENCHMARKS.md`, side by side with a peer where there is one. Timings of
//! a shared machine differ from run to run, so nothing here passes or fails.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::e2e;
use crate::shell::{Result, cargo, root, run};

mod http;
mod inspect;
mod json;
mod machine;
mod peers;
mod records;
mod schedule;
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
    /// Tasks of a plan; ten times as many are computed as well, and a tenth is forecast.
    tasks: usize,
    forecast_runs: usize,
    /// Schedules of a levelled instance: few, and many.
    schedules: [u64; 2],
    /// Processes of the schedule engine and of peers whose start counts.
    rounds: usize,
    /// For each figure of a peer that has to warm up.
    peer_seconds: u32,
    /// For each instance that a solver levels, and how many of them.
    solver_seconds: u32,
    solved: usize,
}

struct Part {
    name: &'static str,
    /// The first word of its heading in the report.
    heading: &'static str,
    /// What has to be built before, with its examples.
    packages: &'static [&'static str],
    measure: fn(&Bench) -> Result<Table>,
}

const PARTS: [Part; 4] = [
    Part { name: "inspect", heading: "inspect", packages: &["mieruka", "xtask"], measure: inspect::measure },
    Part { name: "server", heading: "served", packages: &["mieruka", "xtask"], measure: server::measure },
    Part { name: "store", heading: "store", packages: &[], measure: store::measure },
    Part {
        name: "schedule",
        heading: "schedule",
        packages: &["mieruka-schedule"],
        measure: schedule::measure,
    },
];

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
    if let Some(unknown) = names.iter().find(|name| !PARTS.iter().any(|part| part.name == **name)) {
        return Err(format!("there is no measurement “{unknown}”"));
    }
    let bench = Bench::new(quick);
    fs::create_dir_all(&bench.folder).map_err(|error| format!("{}: {error}", bench.folder.display()))?;
    let parts: Vec<&Part> =
        PARTS.iter().filter(|part| names.is_empty() || names.contains(&part.name)).collect();
    // Before the build, which is a load itself.
    let machine = machine::facts();
    bench.build(&parts)?;
    let file = root().join("docs/BENCHMARKS.md");
    let mut page = if names.is_empty() {
        machine::describe(bench.profile, &machine)
    } else {
        fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?
    };
    for part in parts {
        println!("── {}", part.name);
        let mut table = (part.measure)(&bench)?;
        if !names.is_empty() {
            table.notes.push(machine::alone(part.name, &machine));
        }
        let section = table.markdown();
        println!("{section}");
        page = renewed(&page, part.heading, &section);
    }
    if quick {
        return Ok(());
    }
    fs::write(&file, page).map_err(|error| format!("{}: {error}", file.display()))
}

/// The page with this section in the place of the one whose heading begins with the same word, else at its end.
fn renewed(page: &str, heading: &str, section: &str) -> String {
    let mark = format!("\n## {heading}");
    let ends = [":", "\n"];
    let place = page.match_indices(&mark).map(|(at, _)| at);
    let place = place.into_iter().find(|at| ends.iter().any(|end| page[at + mark.len()..].starts_with(end)));
    let Some(start) = place else { return format!("{page}{section}") };
    let end = page[start + 1..].find("\n## ").map_or(page.len(), |at| start + 1 + at);
    format!("{}{section}{}", &page[..start], &page[end..])
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
                tasks: 500,
                forecast_runs: 200,
                schedules: [50, 200],
                rounds: 1,
                peer_seconds: 2,
                solver_seconds: 1,
                solved: 2,
            }
        } else {
            Bench {
                profile: "release",
                folder,
                workbook_rows: 50_000,
                project_records: 19_000,
                runs: 7,
                requests: 1_000,
                tasks: 10_000,
                forecast_runs: 10_000,
                schedules: [1_000, 5_000],
                rounds: 3,
                peer_seconds: 20,
                solver_seconds: 10,
                solved: 9,
            }
        }
    }

    fn build(&self, parts: &[&Part]) -> Result {
        let packages: BTreeSet<&str> = parts.iter().flat_map(|part| part.packages).copied().collect();
        if packages.is_empty() {
            return Ok(());
        }
        let mut args = vec!["build", "--locked", "--bins", "--examples"];
        args.extend(packages.iter().flat_map(|package| ["--package", package]));
        if self.profile == "release" {
            args.push("--release");
        }
        run(cargo(&args))
    }

    /// The product.
    fn mieruka(&self) -> PathBuf {
        e2e::binary(self.profile)
    }

    /// An example of this crate or of the schedule engine.
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

/// A time with as many digits as tell something.
fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    match ms {
        m if m < 0.1 => format!("{:.1} µs", m * 1000.0),
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

    use super::{Table, at_rank, median, ms, renewed};

    #[test]
    fn the_middle_and_the_tail() {
        let times: Vec<Duration> = (1..=100).rev().map(Duration::from_millis).collect();
        assert_eq!(median(&times), Duration::from_millis(51));
        assert_eq!(at_rank(&times, 0.95), Duration::from_millis(96));
        assert_eq!(median(&[]), Duration::ZERO);
        assert_eq!(ms(Duration::from_nanos(12_340)), "12.3 µs");
        assert_eq!(ms(Duration::from_micros(1234)), "1.23 ms");
        assert_eq!(ms(Duration::from_millis(1234)), "1.23 s");
    }

    #[test]
    fn a_section_is_renewed_in_its_place() {
        let page = "# P\n\n## stores: no\n\n1\n\n## store: 5\n\n2\n\n## last\n\n3\n";
        let made = renewed(page, "store", "\n## store: 6\n\nnew\n");
        assert_eq!(made, "# P\n\n## stores: no\n\n1\n\n## store: 6\n\nnew\n\n## last\n\n3\n");
        assert_eq!(renewed(&made, "last", "\n## last\n"), made.replace("\n\n3\n", "\n"));
        assert_eq!(renewed(page, "own", "\n## own: 1\n"), format!("{page}\n## own: 1\n"));
    }

    #[test]
    fn a_table_is_markdown() {
        let rows = vec![vec!["a".to_owned(), "1".to_owned()]];
        let table = Table { title: "T".to_owned(), head: vec!["x", "y"], rows, notes: vec!["n".to_owned()] };
        assert_eq!(table.markdown(), "\n## T\n\n| x | y |\n|---|---|\n| a | 1 |\n\nn\n");
    }
}
