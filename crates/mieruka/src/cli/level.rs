//! `mieruka level FILE.sm`

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use mieruka_schedule::level::Options;
use serde_json::json;

use crate::cli::{Common, Format, print_json};
use crate::error::OpError;
use crate::ops::inspect::read_file;
use crate::ops::level::{level_psplib, read_instance};

#[derive(clap::Args)]
pub(super) struct Args {
    /// An instance in PSPLIB's format.
    file: PathBuf,
    /// How many schedules to make.
    #[arg(long, default_value_t = 5_000, conflicts_with = "seconds", value_parser = clap::value_parser!(u64).range(1..))]
    schedules: u64,
    /// How long to search, instead of a number of schedules.
    #[arg(long, value_parser = seconds)]
    seconds: Option<Duration>,
    /// The same seed gives the same result for the same number of schedules.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Threads to search with; they never change the result of a number of schedules.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    #[arg(long, default_value = "text")]
    format: Format,
}

pub(super) fn run(common: &Common, args: &Args) -> Result<ExitCode, OpError> {
    let lang = common.lang();
    let begun = Instant::now();
    let (_, bytes) = read_file(&args.file, lang)?;
    let instance = read_instance(&args.file, &bytes, lang)?;
    let threads = args
        .threads
        .map_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get), usize::from);
    let schedules = args.seconds.is_none().then_some(args.schedules);
    let options = Options { schedules, seed: args.seed, threads };
    let stop = || args.seconds.is_some_and(|limit| begun.elapsed() >= limit);
    let levelled = level_psplib(&args.file, &instance, &options, &stop, lang)?;
    let seconds = begun.elapsed().as_secs_f64();
    match args.format {
        Format::Json => print_json(&json!({
            "instance": instance.name,
            "makespan": levelled.makespan,
            "critical_path": levelled.critical_path,
            "starts": levelled.starts,
            "schedules": levelled.schedules,
            "seconds": seconds,
        })),
        Format::Text => {
            let arguments = [
                ("instance", (&instance.name).into()),
                ("makespan", levelled.makespan.into()),
                ("critical", levelled.critical_path.into()),
                ("schedules", levelled.schedules.into()),
                ("seconds", format!("{seconds:.3}").into()),
            ];
            say!("{}", lang.format("level-summary", &arguments));
            for (job, start) in levelled.starts.iter().enumerate() {
                say!("{:>6} {start:>8}", job + 1);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(limit) if !limit.is_zero() => Ok(limit),
        _ => Err("must be more than 0".to_owned()),
    }
}
