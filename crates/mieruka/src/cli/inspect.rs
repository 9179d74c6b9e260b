//! `mieruka inspect FILE`

use std::path::PathBuf;
use std::process::ExitCode;

use mieruka_core::lang::Lang;
use mieruka_core::source_record::SourceFile;

use crate::cli::{Common, Format, print_json};
use crate::error::OpError;
use crate::ops::inspect::{inspect, read_file, read_options};

#[derive(clap::Args)]
pub(super) struct Args {
    file: PathBuf,
    #[arg(long, default_value = "text")]
    format: Format,
}

pub(super) fn run(common: &Common, args: &Args) -> Result<ExitCode, OpError> {
    let lang = common.lang();
    let (name, bytes) = read_file(&args.file, lang)?;
    let file = inspect(&name, &bytes, &read_options(common.clock().today(), lang))?;
    match args.format {
        Format::Json => print_json(&mieruka_connect::inspect_json(&file)),
        Format::Text => print_text(&file, lang),
    }
    Ok(ExitCode::SUCCESS)
}

fn print_text(file: &SourceFile, lang: Lang) {
    for table in &file.tables {
        let (skipped, records) = (table.skipped.len(), table.records.len());
        println!(
            "{}",
            lang.format(
                "inspect-table",
                &[
                    ("sheet", (&table.sheet).into()),
                    ("kind", crate::ops::import::kind_label(table.kind, lang).into()),
                    ("records", records.into()),
                    ("skipped", skipped.into()),
                ],
            )
        );
        for column in &table.columns {
            let field = column.field.and_then(|f| serde_json::to_value(f).ok());
            let field = field.as_ref().and_then(|f| f.as_str()).unwrap_or("—");
            println!("  {:>3}  {} → {field}", column.column, column.header);
        }
    }
    for sheet in &file.not_tables {
        println!("{}: {}", sheet.sheet, sheet.reason);
    }
    for warning in &file.warnings {
        println!("{}: {}", warning.place, warning.message);
    }
}
