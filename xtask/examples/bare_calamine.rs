//! The peer of the `inspect` measurement: reads the first sheet of a workbook with calamine alone and touches every
//! cell. Prints the seconds it took and what it saw.
#![expect(clippy::print_stdout, reason = "its answer")]

use std::error::Error;
use std::time::Instant;

use calamine::{Data, Reader, Xlsx, open_workbook};

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: bare_calamine FILE")?;
    let start = Instant::now();
    let mut workbook: Xlsx<_> = open_workbook(file)?;
    let range = workbook.worksheet_range_at(0).ok_or("no sheet")??;
    let filled = range.rows().flatten().filter(|cell| !matches!(cell, Data::Empty)).count();
    println!("{:.4} {} {filled}", start.elapsed().as_secs_f64(), range.height());
    Ok(())
}
