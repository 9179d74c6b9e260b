//! `mieruka forecast FILE.xml`

use std::path::PathBuf;
use std::process::ExitCode;

use mieruka_core::lang::Lang;
use mieruka_schedule::forecast::{Engine, Options, Outcome};
use mieruka_schedule::working_time::{Moment, date_time};

use crate::cli::{Common, Format, print_json};
use crate::error::OpError;
use crate::ops::forecast::{CORRELATION, PlanForecast, forecast_plan};
use crate::ops::inspect::{read_file, read_options};

#[derive(clap::Args)]
pub(super) struct Args {
    /// A plan saved by MS Project as XML.
    file: PathBuf,
    /// How often the plan is run through.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    runs: u32,
    /// The same seed gives the same forecast.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Threads to compute with; they never change the result.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    #[arg(long, default_value = "text")]
    format: Format,
}

/// Tasks that are named as those the finish depends on.
const DRIVERS: usize = 5;

pub(super) fn run(common: &Common, args: &Args) -> Result<ExitCode, OpError> {
    let lang = common.lang();
    let (name, bytes) = read_file(&args.file, lang)?;
    let threads = args
        .threads
        .map_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get), usize::from);
    let options = Options { runs: args.runs as usize, seed: args.seed, threads };
    let read = read_options(common.clock().today(), lang);
    let made = forecast_plan(&name, &bytes, &read, &options, lang)?;
    for warning in &made.warnings {
        eprintln!("{}: {}", warning.place, warning.message);
    }
    match args.format {
        Format::Json => print_json(&made.to_json()),
        Format::Text => print_text(&made, lang),
    }
    Ok(ExitCode::SUCCESS)
}

fn print_text(made: &PlanForecast, lang: Lang) {
    let said = &made.forecast;
    say!("{}", lang.format("forecast-planned", &dates(&said.finish, said.planned)));
    say!("{}", lang.format("forecast-finish", &dates(&said.finish, said.planned)));
    let open: Vec<_> =
        said.watched.iter().filter(|one| made.task(one.task).actual_finish.is_none()).collect();
    if !open.is_empty() {
        say!();
        say!("{}", lang.text("forecast-milestones"));
        for one in open {
            let mut arguments = dates(&one.finish, one.planned);
            arguments.push(("name", made.task(one.task).name.as_str().into()));
            say!("  {}", lang.format("forecast-milestone", &arguments));
            if let Some(deadline) = one.deadline {
                let kept = percent(one.finish.probability_by(deadline).share);
                let arguments = [("deadline", day(deadline).into()), ("kept", kept.into())];
                say!("    {}", lang.format("forecast-deadline", &arguments));
            }
        }
    }
    let drivers = made.drivers(DRIVERS);
    if !drivers.is_empty() {
        say!();
        say!("{}", lang.text("forecast-drivers"));
        for (task, share) in drivers {
            let arguments = [("name", task.name.as_str().into()), ("share", percent(share).into())];
            say!("  {}", lang.format("forecast-driver", &arguments));
        }
    }
    say!();
    let [low, middle, high] = made.spread().map(percent);
    let error = said.finish.percentile(0.8).error as f64 / 3600.0;
    let arguments = [
        ("runs", said.runs.to_string().into()),
        ("seed", said.seed.to_string().into()),
        ("finished", made.finished().to_string().into()),
        ("low", low.into()),
        ("middle", middle.into()),
        ("high", high.into()),
        ("correlation", CORRELATION.to_string().into()),
        ("error", format!("{error:.1}").into()),
    ];
    let basis = if made.finished() > 0 { "forecast-basis-finished" } else { "forecast-basis-usual" };
    say!("{}", lang.format(basis, &arguments));
    say!("{}", lang.format("forecast-runs-made", &arguments));
    if said.engine != Engine::Fast {
        say!("{}", lang.text("forecast-slow"));
    }
}

fn dates<'a>(outcome: &Outcome, planned: Moment) -> Vec<(&'static str, mieruka_core::lang::ArgValue<'a>)> {
    let at = |p: f64| day(outcome.percentile(p).at);
    vec![
        ("planned", day(planned).into()),
        ("kept", percent(outcome.probability_by(planned).share).into()),
        ("p10", at(0.1).into()),
        ("p50", at(0.5).into()),
        ("p80", at(0.8).into()),
        ("p90", at(0.9).into()),
    ]
}

fn day(at: Moment) -> String {
    date_time(at).date().to_string()
}

fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}
