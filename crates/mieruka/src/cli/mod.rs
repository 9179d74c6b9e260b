//! The command line. One file a command, one line here.
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use mieruka_core::lang::Lang;
use mieruka_store::{DatabaseUrl, Store};

use crate::clock::Clock;
use crate::error::OpError;
use crate::ops::{App, Caller};

/// Prints a line of a command's answer. A reader who has seen enough (`| head`) is no error.
macro_rules! say {
    () => { $crate::cli::write_line(format_args!("")) };
    ($($arg:tt)*) => { $crate::cli::write_line(format_args!($($arg)*)) };
}

mod demo;
mod forecast;
mod import;
mod inspect;
mod level;
mod now;
mod report;
mod schedule;
mod serve;
mod verify;

/// 見える化: the remote PMO's desk.
#[derive(Parser)]
#[command(name = "mieruka", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(clap::Args)]
struct Common {
    /// Where the records are: sqlite:PATH.
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// Takes this day for today (ISO 8601).
    #[arg(long, global = true, value_name = "DATE")]
    today: Option<Date>,
    /// Language of messages; default: that of the terminal.
    #[arg(long, global = true)]
    lang: Option<LangArg>,
}

#[derive(Clone, Copy, ValueEnum)]
enum LangArg {
    Ja,
    En,
}

#[derive(Subcommand)]
enum Command {
    /// Import the sample programme and serve it.
    Demo(demo::Args),
    /// Serve the pages on this machine.
    Serve(serve::Args),
    /// Show how sure the dates of a plan of MS Project (XML) are; stores nothing.
    Forecast(forecast::Args),
    /// Import files of one party into a project.
    Import(import::Args),
    /// Show what the importer understands in a file; stores nothing.
    Inspect(inspect::Args),
    /// Level the resources of a PSPLIB instance; stores nothing.
    Level(level::Args),
    /// What is happening now.
    Now(now::Args),
    /// Write a report.
    Report(report::Args),
    /// Compute a plan of MS Project (XML) anew; stores nothing.
    Schedule(schedule::Args),
    /// Check the store: journal, records and hash chain.
    Verify,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Common {
    fn lang(&self) -> Lang {
        match self.lang {
            Some(LangArg::Ja) => Lang::Ja,
            Some(LangArg::En) => Lang::En,
            None => ["LC_ALL", "LC_MESSAGES", "LANG"]
                .iter()
                .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()))
                .and_then(|tag| Lang::from_tag(&tag))
                .unwrap_or_default(),
        }
    }

    fn clock(&self) -> Clock {
        self.today.map_or(Clock::System, Clock::evening_of)
    }

    fn caller(&self) -> Caller {
        Caller::local_pmo(self.lang())
    }

    /// Opens the store named on the command line, or `default`.
    fn app_at(&self, default: impl FnOnce() -> PathBuf) -> Result<Arc<App>, OpError> {
        let url = match &self.database {
            Some(text) => text.parse().map_err(|_| OpError::Input {
                place: "--database".to_owned(),
                reason: self.lang().format("input-database-url", &[("url", text.into())]),
            })?,
            None => DatabaseUrl::sqlite(default()),
        };
        Ok(App::new(Store::open(&url)?, self.clock()))
    }

    /// The store as it is: a mistyped path is told, not created.
    fn existing_app(&self) -> Result<Arc<App>, OpError> {
        let url = match &self.database {
            Some(text) => text.parse().ok(),
            None => Some(DatabaseUrl::sqlite(data_folder().join("mieruka.sqlite"))),
        };
        if let Some(url) = url.filter(|url: &DatabaseUrl| !url.path().exists()) {
            let reason = self.lang().text("input-no-database");
            return Err(OpError::Input { place: url.path().display().to_string(), reason });
        }
        self.app()
    }

    fn app(&self) -> Result<Arc<App>, OpError> {
        self.app_at(|| data_folder().join("mieruka.sqlite"))
    }
}

/// The user's data folder: `$XDG_DATA_HOME/mieruka`, `~/.local/share/mieruka`, or on Windows `%APPDATA%\mieruka`.
fn data_folder() -> PathBuf {
    let env = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    env("XDG_DATA_HOME")
        .or_else(|| env("APPDATA"))
        .or_else(|| env("HOME").map(|home| home.join(".local/share")))
        .unwrap_or_else(std::env::temp_dir)
        .join("mieruka")
}

/// Runs a command line: 0 = done, 2 = bad usage or input, 1 = our own failure.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers, everything else is bad usage; clap prints each where it belongs.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let filter = tracing_subscriber::EnvFilter::try_from_env("MIERUKA_LOG").unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let Cli { common, command } = cli;
    let done = match command {
        Command::Demo(args) => demo::run(&common, &args),
        Command::Serve(args) => serve::run(&common, &args),
        Command::Forecast(args) => forecast::run(&common, &args),
        Command::Import(args) => import::run(&common, &args),
        Command::Inspect(args) => inspect::run(&common, &args),
        Command::Level(args) => level::run(&common, &args),
        Command::Now(args) => now::run(&common, &args),
        Command::Report(args) => report::run(&common, &args),
        Command::Schedule(args) => schedule::run(&common, &args),
        Command::Verify => verify::run(&common),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("mieruka: {}", error.message(common.lang()));
            ExitCode::from(error.exit_code())
        }
    }
}

fn write_line(line: std::fmt::Arguments<'_>) {
    use std::io::Write as _;
    // Nobody is left to be told.
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Prints one JSON document.
fn print_json(json: &serde_json::Value) {
    say!("{json:#}");
}
