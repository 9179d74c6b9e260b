//! Other programs that compute schedules, asked when they are on this machine: MPXJ and OR-Tools through a Python that has
//! them (`$MIERUKA_BENCH_PYTHON`, else `python3`), TaskJuggler as `tj3`. An error says why one was not measured.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::json::{number, text};
use super::{Bench, median};
use crate::shell::{Result, root};

/// What a peer needed for a plan.
pub(crate) struct Scheduled {
    pub(crate) name: String,
    /// Dates of a plan in memory; unknown where only the whole process can be measured.
    pub(crate) schedule_ms: Option<f64>,
    /// From the file to the dates.
    pub(crate) file_ms: f64,
    /// The last finish of all, as far as the day.
    pub(crate) finish: String,
}

/// MPXJ's scheduler with the rules of MS Project, in a Java machine warmed up for half of the time.
pub(crate) fn mpxj(bench: &Bench, plan: &Path) -> Result<Scheduled> {
    let mut command = script("mpxj_schedule.py");
    command.arg(plan).arg(bench.peer_seconds.to_string());
    let said = answer(command)?;
    let field = |name| number(&said, name).ok_or_else(|| format!("no {name} in “{said}”"));
    Ok(Scheduled {
        name: format!("MPXJ {}, MicrosoftScheduler, warm", text(&said, "version").unwrap_or_default()),
        schedule_ms: Some(field("schedule_ms")?),
        file_ms: field("file_ms")?,
        finish: day(text(&said, "finish").unwrap_or_default()),
    })
}

/// TaskJuggler, from the start of its process to the end, its report of all dates as csv included.
pub(crate) fn task_juggler(bench: &Bench, plan: &Path) -> Result<Scheduled> {
    let mut version = Command::new("tj3");
    version.arg("--version");
    let version = answer(version)?;
    let version = version.lines().next().and_then(|line| line.split_whitespace().next_back());
    let folder = bench.folder.join("tj3");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut times = Vec::new();
    for _ in 0..bench.rounds {
        let mut command = Command::new("tj3");
        command.args(["--silent", "-o"]).arg(&folder).arg(plan);
        let start = Instant::now();
        answer(command)?;
        times.push(start.elapsed());
    }
    let report = folder.join("out.csv");
    let rows = std::fs::read_to_string(&report).map_err(|error| format!("{}: {error}", report.display()))?;
    let finishes = rows.lines().skip(1).filter_map(|row| row.rsplit(';').next());
    Ok(Scheduled {
        name: format!("TaskJuggler {}, whole process", version.unwrap_or_default()),
        schedule_ms: None,
        file_ms: median(&times).as_secs_f64() * 1e3,
        finish: day(finishes.max().unwrap_or_default().trim_matches('"')),
    })
}

/// What OR-Tools found.
pub(crate) struct Levelled {
    pub(crate) name: String,
    /// Makespans by the names of the instances.
    pub(crate) said: String,
}

/// OR-Tools' CP-SAT, so many seconds on two threads for each instance.
pub(crate) fn cp_sat(bench: &Bench, instances: &[PathBuf]) -> Result<Levelled> {
    let mut command = script("cp_sat.py");
    command.args([bench.solver_seconds.to_string(), "2".to_owned()]).args(instances);
    let said = answer(command)?;
    let version = text(&said, "version").unwrap_or_default();
    let name = format!("OR-Tools {version}, CP-SAT, {} s on two threads", bench.solver_seconds);
    Ok(Levelled { name, said })
}

/// The Python that may have the peers.
fn python() -> OsString {
    std::env::var_os("MIERUKA_BENCH_PYTHON").filter(|path| !path.is_empty()).unwrap_or("python3".into())
}

fn script(name: &str) -> Command {
    let mut command = Command::new(python());
    command.arg(root().join("xtask/src/bench/peers").join(name));
    command
}

/// What a program prints; its last complaint where it fails.
pub(crate) fn answer(mut command: Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{name} cannot be run ({error})"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    let complaints = String::from_utf8_lossy(&output.stderr);
    let last = complaints.lines().rev().find(|line| !line.trim().is_empty());
    Err(last.map_or_else(|| format!("{name} failed ({})", output.status), |line| line.trim().to_owned()))
}

/// The day of a moment such as `2026-04-01T17:00`.
fn day(moment: &str) -> String {
    moment.split('T').next().unwrap_or_default().to_owned()
}

/// Milliseconds as a time.
pub(crate) fn milliseconds(ms: f64) -> Duration {
    Duration::try_from_secs_f64(ms / 1e3).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::answer;

    #[test]
    fn a_peer_that_is_not_there_is_an_error_that_says_so() {
        let error = answer(Command::new("no-such-program-of-anybody")).unwrap_err();
        assert!(error.starts_with("no-such-program-of-anybody cannot be run"), "{error}");
    }
}
