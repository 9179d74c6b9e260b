//! `mieruka schedule FILE.xml`

use std::path::PathBuf;
use std::process::ExitCode;

use mieruka_schedule::working_time::date_time;

use crate::cli::{Common, Format, print_json};
use crate::error::OpError;
use crate::ops::inspect::{read_file, read_options};
use crate::ops::schedule::schedule_plan;

#[derive(clap::Args)]
pub(super) struct Args {
    /// A plan saved by MS Project as XML.
    file: PathBuf,
    #[arg(long, default_value = "text")]
    format: Format,
}

pub(super) fn run(common: &Common, args: &Args) -> Result<ExitCode, OpError> {
    let lang = common.lang();
    let (name, bytes) = read_file(&args.file, lang)?;
    let made = schedule_plan(&name, &bytes, &read_options(common.clock().today(), lang), lang)?;
    for warning in &made.warnings {
        eprintln!("{}: {}", warning.place, warning.message);
    }
    if args.format == Format::Json {
        print_json(&made.to_json());
        return Ok(ExitCode::SUCCESS);
    }
    for (&task, dates) in made.tasks.iter().zip(&made.schedule.tasks) {
        let task = &made.plan.tasks[task];
        let indent = "  ".repeat(task.outline_level as usize);
        let mark = if dates.critical { "!" } else { " " };
        say!("{mark} {}  {}  {indent}{}", date_time(dates.start), date_time(dates.finish), task.name);
    }
    Ok(ExitCode::SUCCESS)
}
