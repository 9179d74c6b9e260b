//! `mieruka verify`

use std::process::ExitCode;

use crate::cli::Common;
use crate::error::OpError;

pub(super) fn run(common: &Common) -> Result<ExitCode, OpError> {
    let report = common.existing_app()?.store.verify()?;
    let lang = common.lang();
    let mut sound = report.file_fault.is_none();
    if let Some(fault) = &report.file_fault {
        say!("{}", lang.format("verify-file", &[("fault", fault.into())]));
    }
    for project in &report.projects {
        let counts = [
            ("key", (&project.key).into()),
            ("entries", project.entries.into()),
            ("records", project.records.into()),
            ("files", project.files.into()),
        ];
        match &project.fault {
            None => say!("{}", lang.format("verify-sound", &counts)),
            Some(fault) => {
                sound = false;
                let place = [
                    fault.seq.map(|seq| format!("#{seq}")),
                    fault.record.map(|id| id.to_string()),
                    fault.field.clone(),
                ];
                let place = place.into_iter().flatten().collect::<Vec<_>>().join(" ");
                let args = [
                    ("key", (&project.key).into()),
                    ("place", place.into()),
                    ("fault", fault.wrong.to_string().into()),
                ];
                say!("{}", lang.format("verify-fault", &args));
            }
        }
    }
    if report.projects.is_empty() && sound {
        say!("{}", lang.text("verify-empty"));
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
