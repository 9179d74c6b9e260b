//! Levelling an instance of PSPLIB. Stores nothing.

use std::path::Path;

use mieruka_core::lang::Lang;
use mieruka_schedule::level::{
    Instance, InstanceError, Levelled, Options, ReadError, ReadProblem, level, read_psplib,
};

use crate::error::OpError;

/// Reads the bytes of a `.sm` file; the instance is named as the file is, without its extension.
pub fn read_instance(path: &Path, bytes: &[u8], lang: Lang) -> Result<Instance, OpError> {
    let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy();
    read_psplib(&name, &String::from_utf8_lossy(bytes)).map_err(|error| OpError::Input {
        place: path.display().to_string(),
        reason: read_text(&error, lang),
    })
}

/// Levels an instance until the budget is used or `stop` says so.
pub fn level_psplib(
    path: &Path,
    instance: &Instance,
    options: &Options,
    stop: &(dyn Fn() -> bool + Sync),
    lang: Lang,
) -> Result<Levelled, OpError> {
    level(instance, options, stop).map_err(|error| OpError::Input {
        place: path.display().to_string(),
        reason: instance_text(&error, lang),
    })
}

fn read_text(error: &ReadError, lang: Lang) -> String {
    let reason = match &error.problem {
        ReadProblem::Missing(part) => lang.format("level-missing", &[("part", (*part).into())]),
        ReadProblem::Number(text) => lang.format("level-number", &[("text", text.into())]),
        ReadProblem::Count { expected, found } => {
            lang.format("level-count", &[("expected", (*expected).into()), ("found", (*found).into())])
        }
        ReadProblem::Job { expected, found } => {
            lang.format("level-job", &[("expected", (*expected).into()), ("found", (*found).into())])
        }
        ReadProblem::NoSuchJob(job) => lang.format("level-no-such-job", &[("job", (*job).into())]),
        ReadProblem::Modes(modes) => lang.format("level-modes", &[("modes", (*modes).into())]),
        ReadProblem::NotRenewable => lang.text("level-not-renewable"),
        ReadProblem::TooMany(jobs) => lang.format("level-too-many", &[("jobs", (*jobs).into())]),
    };
    lang.format("level-line", &[("line", error.line.into()), ("reason", reason.into())])
}

/// Jobs and resources as the file counts them, from 1.
fn instance_text(error: &InstanceError, lang: Lang) -> String {
    match error {
        InstanceError::TooManyActivities(jobs) => lang.format("level-too-many", &[("jobs", (*jobs).into())]),
        InstanceError::TooManyPeriods(periods) => {
            lang.format("level-too-long", &[("periods", (*periods).into())])
        }
        InstanceError::TooManyResources => lang.text("level-too-many-resources"),
        InstanceError::Demands { expected, found, .. } => {
            lang.format("level-count", &[("expected", (*expected).into()), ("found", (*found).into())])
        }
        InstanceError::DemandTooHigh { activity, resource, demand, capacity } => lang.format(
            "level-demand",
            &[
                ("job", (activity + 1).into()),
                ("resource", (resource + 1).into()),
                ("demand", (*demand).into()),
                ("capacity", (*capacity).into()),
            ],
        ),
        InstanceError::NoSuchActivity { successor, .. } => {
            lang.format("level-no-such-job", &[("job", (successor + 1).into())])
        }
        InstanceError::Cycle(jobs) => {
            let jobs = jobs.iter().map(|j| (j + 1).to_string()).collect::<Vec<_>>().join(" → ");
            lang.format("level-cycle", &[("jobs", jobs.into())])
        }
    }
}
