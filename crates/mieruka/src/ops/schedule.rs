//! Dates of a plan, computed anew from what people entered.

use std::collections::HashMap;

use mieruka_connect::{ReadOptions, read_plan};
use mieruka_core::lang::Lang;
use mieruka_core::source_record::Warning;
use mieruka_schedule::cpm::{Schedule, schedule};
use mieruka_schedule::mspdi::{Plan, PlanNetwork, Repair, plan_network};
use mieruka_schedule::network::NetworkError;
use mieruka_schedule::working_time::{Moment, date_time};
use serde_json::{Value as Json, json};

use crate::error::OpError;

/// A plan with the dates that follow from its links, durations, calendars, constraints and progress.
pub struct PlanSchedule {
    pub plan: Plan,
    pub schedule: Schedule,
    /// For each task of the schedule its place in the plan.
    pub tasks: Vec<usize>,
    /// What was left out of the computation, and where.
    pub warnings: Vec<Warning>,
}

/// Computes a plan of MS Project. Nothing that the file holds as a result is looked at.
pub fn schedule_plan(
    file: &str,
    bytes: &[u8],
    options: &ReadOptions,
    lang: Lang,
) -> Result<PlanSchedule, OpError> {
    let PlanRead { plan, made, warnings } = read_network(file, bytes, options, lang)?;
    let schedule = schedule(&made.network).map_err(|error| no_dates(file, &plan, &made, &error, lang))?;
    Ok(PlanSchedule { plan, schedule, tasks: made.tasks, warnings })
}

/// A plan and its network.
pub(super) struct PlanRead {
    pub(super) plan: Plan,
    pub(super) made: PlanNetwork,
    /// What is left out of every computation, and where.
    pub(super) warnings: Vec<Warning>,
}

/// Reads a plan of MS Project as a network.
pub(super) fn read_network(
    file: &str,
    bytes: &[u8],
    options: &ReadOptions,
    lang: Lang,
) -> Result<PlanRead, OpError> {
    let (plan, mut warnings) = read_plan(file, bytes, options).map_err(OpError::Read)?;
    let made = plan_network(&plan);
    warnings.extend(made.loose.iter().map(|&(task, uid)| Warning {
        place: format!("{} {}", plan.tasks[task].uid, plan.tasks[task].name),
        message: lang.format("schedule-loose-link", &[("uid", uid.to_string().into())]),
    }));
    warnings.extend(repaired(file, &plan, &made.repairs, lang));
    Ok(PlanRead { plan, made, warnings })
}

/// Why a plan has no dates.
pub(super) fn no_dates(
    file: &str,
    plan: &Plan,
    made: &PlanNetwork,
    NetworkError::Cycle { tasks }: &NetworkError,
    lang: Lang,
) -> OpError {
    let reason = cycle(plan, tasks.iter().map(|&task| made.tasks[task]), lang);
    OpError::Input { place: file.to_owned(), reason }
}

/// What was set right, task by task.
fn repaired(file: &str, plan: &Plan, repairs: &[Repair], lang: Lang) -> Vec<Warning> {
    let names: HashMap<i64, &str> = plan.tasks.iter().map(|task| (task.uid, task.name.as_str())).collect();
    let place = |uid: i64| format!("{uid} {}", names.get(&uid).copied().unwrap_or_default());
    let told = |repair: &Repair| match *repair {
        Repair::SelfLink { task } => (place(task), lang.text("schedule-self-link")),
        Repair::FamilyLink { task, other } => {
            (place(task), lang.format("schedule-family-link", &[("other", place(other).into())]))
        }
        Repair::NegativeDuration { task } => (place(task), lang.text("schedule-negative-duration")),
        Repair::NoWorkingTime { task } => (place(task), lang.text("schedule-no-working-time")),
        Repair::NoFinish => (file.to_owned(), lang.text("schedule-no-finish")),
    };
    repairs.iter().map(told).map(|(place, message)| Warning { place, message }).collect()
}

/// Longest circle that is told task by task.
const TOLD: usize = 12;

fn cycle(plan: &Plan, tasks: impl Iterator<Item = usize>, lang: Lang) -> String {
    let mut names: Vec<String> =
        tasks.map(|task| format!("{} {}", plan.tasks[task].uid, plan.tasks[task].name)).collect();
    if names.len() > TOLD {
        names.truncate(TOLD);
        names.push("…".to_owned());
    }
    lang.format("schedule-cycle", &[("tasks", names.join(" → ").into())])
}

impl PlanSchedule {
    /// The shape that `mieruka schedule --format json` promises. Slack in working minutes.
    pub fn to_json(&self) -> Json {
        let at = |moment: Moment| date_time(moment).to_string();
        let rows = self.tasks.iter().zip(&self.schedule.tasks);
        let tasks: Vec<Json> = rows
            .map(|(&task, dates)| {
                json!({
                    "uid": self.plan.tasks[task].uid,
                    "start": at(dates.start), "finish": at(dates.finish),
                    "early_start": at(dates.early_start), "early_finish": at(dates.early_finish),
                    "late_start": at(dates.late_start), "late_finish": at(dates.late_finish),
                    "total_slack_minutes": minutes(dates.total_slack),
                    "free_slack_minutes": minutes(dates.free_slack),
                    "critical": dates.critical,
                })
            })
            .collect();
        let (start, finish) = (at(self.schedule.start), at(self.schedule.finish));
        json!({"project": {"start": start, "finish": finish}, "tasks": tasks})
    }
}

/// Minutes, whole where they are.
fn minutes(seconds: i64) -> Json {
    if seconds % 60 == 0 { json!(seconds / 60) } else { json!(seconds as f64 / 60.0) }
}
