//! `mieruka import FILE… --project KEY --party NAME`

use std::path::PathBuf;
use std::process::ExitCode;

use mieruka_core::lang::Lang;
use mieruka_core::reconcile::{Choices, Preview};
use mieruka_core::source_record::Warning;
use serde::Deserialize;
use serde_json::json;

use crate::cli::{Common, Format, print_json};
use crate::error::OpError;
use crate::ops::import::{Corrections, import_accept, import_preview, import_read, in_order};
use crate::ops::inspect::{read_file, read_options};

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The project's key; created where new.
    #[arg(long, value_name = "KEY")]
    project: String,
    /// The party that gave the files; created where new.
    #[arg(long, value_name = "NAME")]
    party: String,
    /// On which side a new party sits: client, pmo, vendor or department.
    #[arg(long, value_name = "SIDE")]
    side: Option<String>,
    /// A file with the answers to the preview's questions (JSON: same, people, cancelled, vanished_confirmed), with what
    /// tables are (tables: a list of sheet and kind, where a sheet has several also table, counted from 1; a kind of null
    /// leaves the table out) and with what columns are (columns: a list of sheet, column and field; a field of null keeps
    /// the column as it is).
    #[arg(long, value_name = "FILE")]
    choices: Option<PathBuf>,
    /// Show what would change; store nothing.
    #[arg(long)]
    dry_run: bool,
    #[arg(long, default_value = "text")]
    format: Format,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answers {
    #[serde(flatten)]
    choices: Choices,
    #[serde(flatten)]
    corrections: Corrections,
}

pub(super) fn run(common: &Common, args: &Args) -> Result<ExitCode, OpError> {
    let app = common.app()?;
    let caller = common.caller();
    let Answers { choices, corrections } = match &args.choices {
        None => Answers::default(),
        Some(path) => {
            let (name, bytes) = read_file(path, caller.lang)?;
            let bad = |e: serde_json::Error| OpError::Input { place: name, reason: e.to_string() };
            serde_json::from_slice(&bytes).map_err(bad)?
        }
    };
    // All files are read before the first is stored: one that cannot be read stops the lot.
    let options = read_options(app.clock.today(), caller.lang);
    let mut incoming = Vec::new();
    for path in &args.files {
        let (name, bytes) = read_file(path, caller.lang)?;
        let from = (args.party.as_str(), args.side.as_deref());
        let one = import_read(&app, &args.project, (&name, bytes), from, &corrections, &options)?;
        let file = &one.file;
        if file.tables.is_empty() {
            let reason =
                file.not_tables.iter().map(|n| format!("{}: {}", n.sheet, n.reason)).collect::<Vec<_>>();
            let reason = caller.lang.format("import-no-register", &[("reasons", reason.join("; ").into())]);
            return Err(OpError::Input { place: name, reason });
        }
        if one.remembered {
            eprintln!("{name}: {}", caller.lang.text("preview-remembered"));
        }
        incoming.push(one);
    }
    let incoming = in_order(incoming);
    let all = vec![choices; incoming.len()];
    let plans = if args.dry_run {
        import_preview(&app, &caller, &args.project, &incoming, &all)?
    } else {
        let done = import_accept(&app, &caller, &args.project, &incoming, &all, None, None)?;
        done.into_iter().map(|imported| imported.plan).collect()
    };
    let nothing_new = plans.iter().all(|plan| plan.import_run.is_none());
    let previews: Vec<Preview> = plans.into_iter().map(|plan| plan.preview).collect();
    let read = previews.iter().zip(incoming.iter().map(|one| &one.file.warnings));
    let stored = !args.dry_run;
    match args.format {
        Format::Json => {
            let file = |(preview, warnings): (&Preview, &Vec<Warning>)| {
                let mut json = preview.to_json(caller.lang);
                json["warnings"] = json!(warnings);
                json
            };
            let files: Vec<_> = read.map(file).collect();
            print_json(&json!({"files": files, "stored": stored}));
        }
        Format::Text => {
            for (preview, warnings) in read {
                print_text(preview, caller.lang);
                for warning in warnings {
                    say!("  {}: {}", warning.place, warning.message);
                }
            }
            say!(
                "{}",
                caller.lang.text(match (stored, nothing_new) {
                    (false, _) => "import-not-stored",
                    (true, true) => "import-stored-nothing",
                    (true, false) => "import-stored",
                })
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print_text(preview: &Preview, lang: Lang) {
    say!(
        "{}",
        lang.format(
            "import-counts",
            &[
                ("file", (&preview.file).into()),
                ("new", preview.new.len().into()),
                ("changed", preview.changed.len().into()),
                ("vanished", preview.vanished.len().into()),
                ("unchanged", preview.unchanged.into()),
                ("rejected", preview.rejected.len().into()),
            ],
        )
    );
    if let Some(older) = &preview.older {
        say!("  {older}");
    }
    for row in &preview.changed {
        say!("  {} {}", row.number, row.title);
        for diff in &row.changes {
            let label =
                row.kind.register().field(&diff.field).map_or(diff.field.as_str(), |f| f.label.text(lang));
            say!("    {label}: {} → {}", plain(&diff.old), plain(&diff.new));
        }
    }
    for gone in &preview.vanished {
        say!("  − {} {}", gone.number, gone.title);
    }
    for aside in preview.rejected.iter().chain(&preview.notes) {
        say!("  {}: {}", aside.place, aside.message);
    }
}

/// A value without JSON's quotes.
fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => "—".to_owned(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
