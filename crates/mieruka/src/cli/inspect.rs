//! `mieruka inspect FILE`

use std::io::{BufWriter, ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use mieruka_core::lang::Lang;
use mieruka_core::source_record::SourceFile;

use crate::cli::{Common, Format};
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
        Format::Json => print_document(&file)?,
        Format::Text => print_text(&file, lang),
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the document as it is made, so that a large file needs no second copy in memory. Whoever closes the pipe has
/// seen enough.
fn print_document(file: &SourceFile) -> Result<(), OpError> {
    let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let document = mieruka_connect::inspect_document(file);
    let written = serde_json::to_writer_pretty(&mut out, &document)
        .map_err(std::io::Error::from)
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(OpError::Io(error)),
        _ => Ok(()),
    }
}

fn print_text(file: &SourceFile, lang: Lang) {
    for table in &file.tables {
        let (skipped, records) = (table.skipped.len(), table.records.len());
        say!(
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
            say!("  {:>3}  {} → {field}", column.column, column.header);
        }
    }
    for sheet in &file.not_tables {
        say!("{}: {}", sheet.sheet, sheet.reason);
    }
    for warning in file.warnings.iter().chain(&file.put_aside) {
        say!("{}: {}", warning.place, warning.message);
    }
}
