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
    table.notes.push(format!("```\n{said}\n```"));
    let aim =
        "Aim: 64 writers commit at least four times as often as the disk flushes, without a busy error.";
    table.notes.push(aim.to_owned());
    Ok(table)
}
