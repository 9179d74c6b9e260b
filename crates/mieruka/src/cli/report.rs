//! `mieruka report weekly --project KEY --format pdf -o FILE`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use jiff::civil::Date;

use crate::cli::Common;
use crate::error::OpError;
use crate::ops::report::{Edition, ReportFormat, report_render};

#[derive(clap::Args)]
pub(super) struct Args {
    kind: KindArg,
    #[arg(long, value_name = "KEY")]
    project: String,
    #[arg(long)]
    format: FormatArg,
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// For whom: client, internal (the PMO's own) or party:NAME. It holds what those readers may see.
    #[arg(long, default_value = "client", value_name = "READERS")]
    edition: String,
    /// The report as of this day.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
}

#[derive(Clone, Copy, ValueEnum)]
enum KindArg {
    Weekly,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatArg {
    Pdf,
    Xlsx,
    Md,
}

pub(super) fn run(common: &Common, args: &Args) -> Result<ExitCode, OpError> {
    let app = common.existing_app()?;
    let KindArg::Weekly = args.kind;
    let format = match args.format {
        FormatArg::Pdf => ReportFormat::Pdf,
        FormatArg::Xlsx => ReportFormat::Xlsx,
        FormatArg::Md => ReportFormat::Markdown,
    };
    let edition = Edition::parse(&args.edition).ok_or_else(|| OpError::Input {
        place: "--edition".to_owned(),
        reason: common.lang().format("edition-unknown", &[("text", (&args.edition).into())]),
    })?;
    let bytes = report_render(&app, &common.caller(), &args.project, args.as_of, &edition, format)?;
    std::fs::write(&args.output, bytes).map_err(|error| OpError::Input {
        place: args.output.display().to_string(),
        reason: error.to_string(),
    })?;
    Ok(ExitCode::SUCCESS)
}
