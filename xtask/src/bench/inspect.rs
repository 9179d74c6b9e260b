//! A large workbook, read by us, by openpyxl in its read-only mode, and by calamine alone: same file, same run.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::machine::run_measured;
use super::{Bench, Table, mb, median, ms};
use crate::shell::{Result, output};

/// The version the aim was set against.
const OPENPYXL: &str = "openpyxl==3.1.5";

/// Reads every cell; prints the seconds, the start of Python and the import apart.
const PYTHON: &str = "\
import sys, time
from openpyxl import load_workbook
start = time.perf_counter()
book = load_workbook(sys.argv[1], read_only=True, data_only=True)
filled = sum(1 for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell is not None)
print(f'{time.perf_counter() - start:.4f} {filled}')
";

struct Peer {
    name: String,
    time: Duration,
}

pub(crate) fn measure(bench: &Bench) -> Result<Table> {
    let file = bench.folder.join("large.xlsx");
    let rows = bench.workbook_rows.to_string();
    let mut write = Command::new(bench.example("large_workbook"));
    write.arg(&file).arg(&rows);
    output(write)?;

    let inspect = |format: &str| {
        let mut command = Command::new(bench.mieruka());
        command.arg("inspect").arg(&file).args(["--format", format]);
        command
    };
    let mut notes = Vec::new();
    let (json, json_peak) = repeat(bench.runs, || run_measured(inspect("json")))?;
    let (text, text_peak) = repeat(bench.runs, || run_measured(inspect("text")))?;
    let mut peers = vec![calamine(bench, &file)?];
    match openpyxl(bench, &file) {
        Ok(peer) => peers.push(peer),
        Err(reason) => notes.push(format!("openpyxl was not measured: {reason}.")),
    }

    let mut table = Table {
        title: format!("inspect: {rows} rows × 12 columns, {}", size(&file)),
        head: vec!["what", "time", "peak memory", "beside `inspect --format json`"],
        rows: vec![
            vec![
                "`mieruka inspect --format json`, whole process".into(),
                ms(json),
                mb(json_peak),
                "1.0".into(),
            ],
            vec!["`mieruka inspect`, whole process".into(), ms(text), mb(text_peak), ratio(text, json)],
        ],
        notes,
    };
    for peer in &peers {
        table.rows.push(vec![peer.name.clone(), ms(peer.time), "–".into(), ratio(peer.time, json)]);
    }
    table.notes.push(
        "Ours is measured from the start of the process to its end, printing included; the peers only while they read. \
         Aims: openpyxl takes at least 4 times as long, we at most 2.5 times as long as calamine, under 500 MB."
            .to_owned(),
    );
    Ok(table)
}

fn repeat(runs: usize, one: impl Fn() -> Result<(Duration, u64)>) -> Result<(Duration, u64)> {
    let (mut times, mut peak) = (Vec::new(), 0);
    for _ in 0..runs {
        let (time, memory) = one()?;
        times.push(time);
        peak = peak.max(memory);
    }
    Ok((median(&times), peak))
}

fn calamine(bench: &Bench, file: &Path) -> Result<Peer> {
    let time = said_seconds(bench.runs, || {
        let mut command = Command::new(bench.example("bare_calamine"));
        command.arg(file);
        command
    })?;
    Ok(Peer { name: "calamine alone (the release used here)".to_owned(), time })
}

fn openpyxl(bench: &Bench, file: &Path) -> Result<Peer> {
    let python = virtual_environment(&bench.folder.join("python"))?;
    let time = said_seconds(bench.runs.min(3), || {
        let mut command = Command::new(&python);
        command.args(["-c", PYTHON]).arg(file);
        command
    })?;
    Ok(Peer { name: format!("{OPENPYXL}, read-only"), time })
}

/// A Python of its own with openpyxl, kept for the next time.
fn virtual_environment(folder: &Path) -> Result<PathBuf> {
    let python = folder.join("bin/python");
    let ready = || {
        let mut check = Command::new(&python);
        check.args(["-c", "import openpyxl"]);
        output(check).is_ok()
    };
    if python.exists() && ready() {
        return Ok(python);
    }
    let mut create = Command::new("python3");
    create.args(["-m", "venv"]).arg(folder);
    output(create)?;
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", OPENPYXL]);
    output(install)?;
    Ok(python)
}

/// Median of the seconds that a program prints as its first word.
fn said_seconds(runs: usize, command: impl Fn() -> Command) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..runs {
        let said = output(command())?;
        let seconds = said.split_whitespace().next().and_then(|word| word.parse().ok());
        times.push(Duration::from_secs_f64(seconds.ok_or_else(|| format!("no seconds in “{said}”"))?));
    }
    Ok(median(&times))
}

fn ratio(time: Duration, to: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() / to.as_secs_f64())
}

fn size(file: &Path) -> String {
    std::fs::metadata(file)
        .map_or_else(|_| "?".to_owned(), |data| format!("{:.1} MB", data.len() as f64 / 1e6))
}
