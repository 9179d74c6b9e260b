//! A plan of MS Project as records: tasks and milestones with the agreed plan, the actual dates and today's forecast
//! side by side.
//!
//! The *planned* dates are those of the baseline. What MS Project shows as start and finish today is a forecast; where it
//! differs from the baseline it is kept under [`FORECAST_START`] and [`FORECAST_FINISH`]. A task without a baseline has
//! only its current dates, which then are its plan.

use std::collections::{HashMap, HashSet};

use jiff::civil::{Date, DateTime};
use mieruka_core::source_record::{
    CommonStatus, ExtraCell, SkipReason, SkippedRow, SourceCell, SourceColumn, SourceField, SourceFile,
    SourceFormat, SourceKind, SourceRecord, SourceTable, SourceValue, Warning,
};
use mieruka_schedule::mspdi::{
    Lag, Link, LinkKind, MAX_BYTES, MAX_PROBLEMS, MspdiError, Place, Plan, PlanProblem, ProblemKind, Task,
    WorkTime, read_mspdi,
};

use crate::grid::plain_number;
use crate::{Content, Input, Problem, ReadError, ReadOptions};

/// Header of the extra cell with the start MS Project computes today, where it differs from the baseline (ISO date).
pub const FORECAST_START: &str = "forecast_start";
/// Header of the extra cell with the finish MS Project computes today, where it differs from the baseline (ISO date).
pub const FORECAST_FINISH: &str = "forecast_finish";
/// Header of the extra cell that marks a summary task ("true"): its dates and progress come from the tasks below it.
pub const SUMMARY: &str = "summary";
/// Header of the extra cell with links that are more than "finish to start": "uid:12 SS+2d, uid:14 FF".
pub const SPECIAL_LINKS: &str = "links";

/// Reads a plan as MS Project has it, for whoever computes with it, with what could not be read of it; `file` names it in
/// errors.
pub fn read_plan(file: &str, bytes: &[u8], options: &ReadOptions) -> Result<(Plan, Vec<Warning>), ReadError> {
    let input = Input { file, bytes, content: Content::Xml, options };
    let plan = read_mspdi(bytes).map_err(|error| refused(&input, error))?;
    let warnings = plan.problems.iter().map(|problem| told(&input, problem)).collect();
    Ok((plan, warnings))
}

/// Reads an MSPDI file.
pub(crate) fn read(input: &Input<'_>) -> Result<SourceFile, ReadError> {
    let plan = read_mspdi(input.bytes).map_err(|error| refused(input, error))?;
    let limit = input.options.limits.max_records;
    if plan.tasks.len() > limit {
        return Err(input.error(Problem::TooMany { limit }));
    }
    let Tasks { table, mut warnings, mut put_aside } = tasks(input, &plan);
    for problem in &plan.problems {
        let list = if is_left_out(problem) { &mut put_aside } else { &mut warnings };
        list.push(told(input, problem));
    }
    let lang = input.options.lang;
    if plan.problems.len() == MAX_PROBLEMS {
        let message = lang.format("tracker-plan-more", &[("count", MAX_PROBLEMS.into())]);
        warnings.push(Warning { place: table.sheet.clone(), message });
    }
    if !plan.has_baseline() && !table.records.is_empty() {
        warnings.push(Warning { place: table.sheet.clone(), message: lang.text("tracker-plan-no-baseline") });
    }
    Ok(SourceFile {
        file: input.file.to_owned(),
        format: SourceFormat::Mspdi,
        tables: vec![table],
        not_tables: Vec::new(),
        warnings,
        put_aside,
        status_date: plan.project.status_date.map(DateTime::date),
    })
}

fn refused(input: &Input<'_>, error: MspdiError) -> ReadError {
    let lang = input.options.lang;
    let place = |at: Place, task: Option<String>| place(input, at.line, task.as_deref());
    match error {
        MspdiError::TooLarge { bytes } => {
            input.error(Problem::TooLarge { size: bytes as u64, limit: MAX_BYTES as u64 })
        }
        MspdiError::Encoding { .. } => input.error(Problem::Encoding),
        MspdiError::NotMspdi { .. } => input.error(Problem::UnknownShape),
        MspdiError::Doctype { place: at } => input.error_at(place(at, None), Problem::EntityInXml),
        MspdiError::Xml { place: at, task, detail } => {
            input.error_at(place(at, task), Problem::BadXml { detail })
        }
        MspdiError::CutShort { place: at, task } => {
            input.error_at(place(at, task), Problem::BadXml { detail: lang.text("tracker-plan-cut") })
        }
        MspdiError::TooMany { limit, place: at, .. } => {
            input.error_at(place(at, None), Problem::TooMany { limit })
        }
    }
}

/// A whole task was left out, not a value of it.
fn is_left_out(problem: &PlanProblem) -> bool {
    match problem.kind {
        ProblemKind::Unreadable { .. } | ProblemKind::CalendarCircle { .. } => false,
        ProblemKind::NoUid { element } => element == "Task",
        ProblemKind::DuplicateUid { .. } => true,
    }
}

/// A value that could not be read, with its place.
fn told(input: &Input<'_>, problem: &PlanProblem) -> Warning {
    let lang = input.options.lang;
    let message = match &problem.kind {
        ProblemKind::Unreadable { element, value } => {
            lang.format("tracker-plan-unreadable", &[("element", element.into()), ("value", value.into())])
        }
        ProblemKind::NoUid { element } => {
            lang.format("tracker-plan-no-uid", &[("element", (*element).into())])
        }
        ProblemKind::DuplicateUid { uid } => lang.format("tracker-plan-duplicate", &[("uid", (*uid).into())]),
        ProblemKind::CalendarCircle { calendar } => {
            lang.format("tracker-plan-calendar-circle", &[("calendar", calendar.into())])
        }
    };
    Warning { place: place(input, problem.line, problem.task.as_deref()), message }
}

fn place(input: &Input<'_>, line: usize, task: Option<&str>) -> String {
    let lang = input.options.lang;
    match task.filter(|task| !task.is_empty()) {
        Some(task) => lang.format("tracker-plan-task", &[("line", line.into()), ("task", task.into())]),
        None => lang.format("tracker-plan-line", &[("line", line.into())]),
    }
}

struct Tasks {
    table: SourceTable,
    warnings: Vec<Warning>,
    put_aside: Vec<Warning>,
}

/// The tasks and milestones of the plan in one list, as they stand in the outline.
fn tasks(input: &Input<'_>, plan: &Plan) -> Tasks {
    let lang = input.options.lang;
    let ids = remote_ids(plan);
    let parents = plan.parents();
    let names = plan.assigned_names();
    let mut records = Vec::new();
    let mut skipped = Vec::new();
    let (mut warnings, mut put_aside) = (Vec::new(), Vec::new());
    // Left-out tasks stay out as parents and predecessors too.
    let taken: HashMap<i64, &String> = plan
        .tasks
        .iter()
        .zip(&ids)
        .filter(|(t, _)| left_out(t).is_none())
        .map(|(t, id)| (t.uid, id))
        .collect();
    for (index, task) in plan.tasks.iter().enumerate() {
        let row = index as u32 + 1;
        if let Some((reason, message)) = left_out(task) {
            skipped.push(SkippedRow { row, reason });
            if let Some(key) = message {
                let place = place(input, task.line, Some(&task.name));
                let list = if task.external { &mut warnings } else { &mut put_aside };
                list.push(Warning { place, message: lang.text(key) });
            }
            continue;
        }
        let mut ancestors: Vec<usize> =
            std::iter::successors(parents[index], |parent| parents[*parent]).collect();
        ancestors.retain(|parent| taken.contains_key(&plan.tasks[*parent].uid));
        let owner = names.get(&task.uid).map(|names| names.join(", "));
        let mut record = record(plan, task, row, owner);
        record.parent = ancestors.first().map(|parent| ids[*parent].clone());
        for (field, ancestor) in [SourceField::Level1, SourceField::Level2, SourceField::Level3]
            .into_iter()
            .zip(ancestors.iter().rev())
        {
            put(&mut record, field, Some(SourceValue::Text(plan.tasks[*ancestor].name.clone())));
        }
        let links: Vec<(&Link, &String)> = task
            .links
            .iter()
            .filter(|link| link.cross_project.is_none())
            .filter_map(|link| Some((link, *taken.get(&link.predecessor_uid)?)))
            .collect();
        record.predecessors = links.iter().map(|(_, id)| (*id).clone()).collect();
        if links.iter().any(|(link, _)| !is_plain(link)) {
            let texts: Vec<String> =
                links.iter().map(|(link, id)| link_text(link, id, plan.project.minutes_per_day)).collect();
            put_extra(&mut record, SPECIAL_LINKS, Some(texts.join(", ")));
        }
        record.remote_id = Some(ids[index].clone());
        records.push(record);
    }
    let table = SourceTable {
        sheet: "tasks".to_owned(),
        kind: SourceKind::Task,
        header_rows: None,
        first_data_row: records.first().map_or(1, |r: &SourceRecord| r.row),
        last_data_row: records.last().map_or(1, |r: &SourceRecord| r.row),
        columns: columns(&records),
        records,
        skipped,
    };
    Tasks { table, warnings, put_aside }
}

/// Why a line of the plan is no record, and the message where a person should know.
fn left_out(task: &Task) -> Option<(SkipReason, Option<&'static str>)> {
    if task.blank {
        Some((SkipReason::Blank, None))
    } else if task.outline_level == 0 && task.uid == 0 {
        // The project itself, as a sum over all tasks.
        Some((SkipReason::Total, None))
    } else if task.external {
        Some((SkipReason::Note, Some("tracker-plan-external")))
    } else if task.name.is_empty() {
        Some((SkipReason::Blank, Some("tracker-plan-no-name")))
    } else {
        None
    }
}

/// One id for each task: the GUID where every task has one of its own, else the UID. Both stay when lines move.
fn remote_ids(plan: &Plan) -> Vec<String> {
    let guids: Vec<&str> = plan.tasks.iter().filter(|t| !t.blank).filter_map(|t| t.guid.as_deref()).collect();
    let distinct: HashSet<&str> = guids.iter().copied().collect();
    let all = plan.tasks.iter().filter(|t| !t.blank).count();
    let by_guid = distinct.len() == all;
    plan.tasks
        .iter()
        .map(|task| match &task.guid {
            Some(guid) if by_guid => guid.to_ascii_lowercase(),
            _ => format!("uid:{}", task.uid),
        })
        .collect()
}

fn record(plan: &Plan, task: &Task, row: u32, owner: Option<String>) -> SourceRecord {
    let kind = if task.milestone && !task.summary { SourceKind::Milestone } else { SourceKind::Task };
    let mut record = SourceRecord::new(row, kind);
    let day = |at: Option<DateTime>| at.map(DateTime::date);
    let date = |day: Option<Date>| day.map(SourceValue::Date);
    let text = |text: &Option<String>| text.clone().map(SourceValue::Text);

    let baseline = task.baseline();
    let (start, finish) = (day(task.start), day(task.finish));
    let planned_start = baseline.and_then(|b| day(b.start)).or(start);
    let planned_finish = baseline.and_then(|b| day(b.finish)).or(finish);
    put(&mut record, SourceField::Wbs, text(&task.wbs));
    put(&mut record, SourceField::Title, Some(SourceValue::Text(task.name.clone())));
    put(&mut record, SourceField::Owner, owner.map(SourceValue::Text));
    put(&mut record, SourceField::PlannedStart, date(planned_start));
    put(&mut record, SourceField::PlannedFinish, date(planned_finish));
    put(&mut record, SourceField::ActualStart, date(day(task.actual_start)));
    put(&mut record, SourceField::ActualFinish, date(day(task.actual_finish)));
    put(&mut record, SourceField::DueOn, date(day(task.deadline)));
    let percent = task.percent_complete.map(|percent| SourceValue::Number(f64::from(percent)));
    put(&mut record, SourceField::Progress, percent);
    put(&mut record, SourceField::Status, Some(SourceValue::Status(status(task))));
    if !task.active {
        record.status_raw = Some("inactive".to_owned());
    }
    // The work of a summary task is the sum of the tasks below it and would be counted twice.
    if !task.summary {
        let days = |work: Option<WorkTime>| {
            let days = work?.days(plan.project.minutes_per_day);
            (days > 0.0).then(|| SourceValue::Number((days * 100.0).round() / 100.0))
        };
        let planned = baseline.and_then(|b| b.work).or(task.work);
        put(&mut record, SourceField::PlannedEffort, days(planned));
        put(&mut record, SourceField::ActualEffort, days(task.actual_work));
    }
    put(&mut record, SourceField::Note, text(&task.notes));

    put_extra(
        &mut record,
        FORECAST_START,
        start.filter(|d| Some(*d) != planned_start).map(|d| d.to_string()),
    );
    put_extra(
        &mut record,
        FORECAST_FINISH,
        finish.filter(|d| Some(*d) != planned_finish).map(|d| d.to_string()),
    );
    put_extra(&mut record, SUMMARY, task.summary.then(|| "true".to_owned()));
    for custom in &task.custom {
        put_extra(&mut record, &custom.name, Some(custom.value.clone()));
    }
    record
}

/// MS Project knows no status: it follows from progress and actual dates.
fn status(task: &Task) -> CommonStatus {
    let percent = task.percent_complete.unwrap_or(0);
    if !task.active {
        CommonStatus::Cancelled
    } else if percent >= 100 || task.actual_finish.is_some() {
        CommonStatus::Closed
    } else if percent > 0 || task.actual_start.is_some() {
        CommonStatus::InProgress
    } else {
        CommonStatus::Open
    }
}

fn put(record: &mut SourceRecord, field: SourceField, value: Option<SourceValue>) {
    if let Some(value) = value {
        record.cells.push(SourceCell { field, value, column: None });
    }
}

fn put_extra(record: &mut SourceRecord, header: &str, value: Option<String>) {
    if let Some(value) = value {
        record.extra.push(ExtraCell { header: header.to_owned(), value, column: None });
    }
}

/// Finish to start without a lag: what a predecessor means where nothing else is said.
fn is_plain(link: &Link) -> bool {
    link.kind == LinkKind::FinishToStart
        && match link.lag {
            Lag::Working(lag) | Lag::Elapsed(lag) => lag.seconds() == 0,
            Lag::Percent(percent) | Lag::ElapsedPercent(percent) => percent == 0.0,
        }
}

/// A link as MS Project shows it: "uid:12 SS+2d", "ed" for days on the clock.
fn link_text(link: &Link, id: &str, minutes_per_day: f64) -> String {
    let kind = match link.kind {
        LinkKind::FinishToFinish => "FF",
        LinkKind::FinishToStart => "FS",
        LinkKind::StartToFinish => "SF",
        LinkKind::StartToStart => "SS",
    };
    let (amount, unit) = match link.lag {
        Lag::Working(lag) => (lag.days(minutes_per_day), "d"),
        Lag::Elapsed(lag) => (lag.days(1440.0), "ed"),
        Lag::Percent(percent) => (percent, "%"),
        Lag::ElapsedPercent(percent) => (percent, "e%"),
    };
    if amount == 0.0 {
        return format!("{id} {kind}");
    }
    let sign = if amount > 0.0 { "+" } else { "" };
    format!("{id} {kind}{sign}{}{unit}", plain_number((amount * 100.0).round() / 100.0))
}

/// Which parts of a task were found, under MS Project's names.
fn columns(records: &[SourceRecord]) -> Vec<SourceColumn> {
    let column = |key: &str, field| SourceColumn {
        column: key.to_owned(),
        header: key.to_owned(),
        field,
        confidence: 1.0,
        samples: Vec::new(),
        chosen: false,
    };
    let mut columns: Vec<SourceColumn> = FIELD_NAMES
        .iter()
        .filter(|(field, _)| records.iter().any(|r| r.get(*field).is_some()))
        .map(|(field, key)| column(key, Some(*field)))
        .collect();
    let mut headers = HashSet::new();
    for extra in records.iter().flat_map(|r| &r.extra) {
        if headers.insert(extra.header.as_str()) {
            columns.push(column(&extra.header, None));
        }
    }
    columns
}

/// What each field is called in the file.
const FIELD_NAMES: &[(SourceField, &str)] = &[
    (SourceField::Wbs, "WBS"),
    (SourceField::Title, "Name"),
    (SourceField::Level1, "OutlineLevel 1"),
    (SourceField::Level2, "OutlineLevel 2"),
    (SourceField::Level3, "OutlineLevel 3"),
    (SourceField::Owner, "Resource Name"),
    (SourceField::PlannedStart, "Baseline Start"),
    (SourceField::PlannedFinish, "Baseline Finish"),
    (SourceField::ActualStart, "ActualStart"),
    (SourceField::ActualFinish, "ActualFinish"),
    (SourceField::DueOn, "Deadline"),
    (SourceField::Progress, "PercentComplete"),
    (SourceField::Status, "PercentComplete"),
    (SourceField::PlannedEffort, "Work"),
    (SourceField::ActualEffort, "ActualWork"),
    (SourceField::Note, "Notes"),
];
