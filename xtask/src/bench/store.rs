//! Commits from many writers beside the disk's own rate. The store brings this measurement itself, as its bench; its
//! words are the report.

use super::{Bench, Table};
use crate::shell::{Result, cargo, output};

pub(crate) fn measure(bench: &Bench) -> Result<Table> {
    let mut table =
        Table { title: "store".to_owned(), head: Vec::new(), rows: Vec::new(), notes: Vec::new() };
    if bench.profile != "release" {
        table.notes.push("Not measured: cargo builds benches as a release.".to_owned());
        return Ok(table);
    }
    let said = output(cargo(&["bench", "--quiet", "--locked", "--package", "mieruka-store"]))?;
    // The test harness of the crate itself speaks first.
    let figures = said.find("open and load").map_or(said.as_str(), |at| &said[at..]);
    table.notes.push(format!("```\n{}\n```", figures.trim_end()));
    let aim = "Aim: 64 writers commit at least four times as often as the disk flushes, without a busy error. \
               A disk has two rates: overwriting a file in place and appending to one; on a disk so quick, what a \
               commit computes counts as much as the flush.";
    table.notes.push(aim.to_owned());
    Ok(table)
}
