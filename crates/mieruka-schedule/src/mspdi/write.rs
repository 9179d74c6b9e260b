//! Writing a plan into the XML it came from, or into new XML.

use std::collections::{HashMap, HashSet};

use thiserror::Error;

use super::plan::{Plan, Project};
use super::read::{MspdiError, Reading, Span, decode, read_text};
use super::write_columns::columns;
use super::write_order as order;
use super::write_patch::{Element, Home, Layout, Patch};
use super::write_task::Words;
use super::write_value as say;

/// Why a plan cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WriteError {
    /// The XML to be changed cannot be read.
    #[error(transparent)]
    Source(#[from] MspdiError),
    /// Something in this part of the plan cannot be said in MS Project XML, such as a lag of seconds, more than 100
    /// percent, or two tasks with one UID. What was written would be read back as something else.
    #[error("MS Project XML cannot say {part:?} {}", uid.map(|uid| uid.to_string()).unwrap_or_default())]
    Unsayable { part: PlanPart, uid: Option<i64> },
    /// More columns of the planner's own than MS Project has room for: Text1 to Text30 are all in use.
    #[error("MS Project has no room for the column \"{name}\"")]
    TooManyColumns { name: String },
}

/// A part of a plan that has a number of its own, or the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanPart {
    Project,
    Calendar,
    Task,
    Resource,
    Assignment,
}

const SKELETON: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Project xmlns=\"http://schemas.microsoft.com/project\">\n</Project>\n";

/// Writes `plan` into `source`, the MS Project XML that it was read from and then changed.
///
/// Only what differs from what `source` says is written: a value of the plan replaces the text of its element, an
/// element that was missing is put in where the schema wants it, tasks, links, resources and so on that are new are
/// added, and those that are gone are taken out. Every other byte stays as it is: what this module does not understand,
/// comments, white space, the encoding. So writing a plan that nobody changed gives `source` back.
///
/// What is written is read again and must say the same as `plan`, with these allowances: white space at the ends of
/// texts and characters that XML forbids are left out, an empty text is none, and slack is rounded to tenths of minutes.
/// A task's start and finish stand once in the file and twice in the plan: [`super::Task::start`] and
/// [`super::Task::finish`] count unless only [`super::StoredDates`] differs from the source. [`super::Task::line`] and
/// [`Plan::problems`] are not written.
///
/// # Errors
/// `source` cannot be read, or `plan` holds what the format cannot say.
///
/// ```
/// use mieruka_schedule::mspdi::{read_mspdi, write_mspdi};
/// let source = b"<Project><Tasks><Task><UID>1</UID><Color>blue</Color><Name>Design</Name></Task></Tasks></Project>";
/// let mut plan = read_mspdi(source).unwrap();
/// plan.tasks[0].name = "Build".to_owned();
/// plan.tasks[0].percent_complete = Some(50);
/// let written = String::from_utf8(write_mspdi(source, &plan).unwrap()).unwrap();
/// assert!(written.contains("<Color>blue</Color><Name>Build</Name><PercentComplete>50</PercentComplete></Task>"));
/// ```
pub fn write_mspdi(source: &[u8], plan: &Plan) -> Result<Vec<u8>, WriteError> {
    let text = decode(source)?;
    let reading = read_text(&text)?;
    if reading.plan == *plan {
        return Ok(source.to_vec());
    }
    let plan = sayable(plan, &reading.plan);
    let written = changed(&text, &reading, &plan, Some(&reading.plan.project))?;
    check(&written, plan)?;
    Ok(encoded(&written, source))
}

/// Writes a plan that came from nowhere as MS Project XML, in UTF-8. Reading it gives the plan back, with the allowances
/// of [`write_mspdi`].
///
/// # Errors
/// `plan` holds what the format cannot say.
///
/// ```
/// use mieruka_schedule::mspdi::{Plan, Task, new_mspdi, read_mspdi};
/// let plan = Plan { tasks: vec![Task { name: "設計".to_owned(), ..Task::new(1) }], ..Plan::default() };
/// assert_eq!(read_mspdi(&new_mspdi(&plan).unwrap()).unwrap().tasks[0].name, "設計");
/// ```
pub fn new_mspdi(plan: &Plan) -> Result<Vec<u8>, WriteError> {
    let reading = read_text(SKELETON)?;
    let plan = sayable(plan, &reading.plan);
    let written = changed(SKELETON, &reading, &plan, None)?;
    check(&written, plan)?;
    Ok(written.into_bytes())
}

fn changed(
    text: &str,
    reading: &Reading,
    plan: &Plan,
    project: Option<&Project>,
) -> Result<String, WriteError> {
    let (old, spans) = (&reading.plan, &reading.spans);
    let layout = Layout { gap: "\n".to_owned(), unit: indent(text) };
    // The root is the first element, whatever stands before it.
    let mut cursor = super::xml::Cursor::new(text);
    cursor.child()?;
    let root = Element::at(text, cursor.tag_start(), 1)?;
    let mut patch = Patch::new(text, root, order::PROJECT, &Layout { gap: "\n".to_owned(), ..layout });
    let fields = columns(&mut patch, reading, plan)?;
    let words = Words { text, prefix: patch.prefix(), columns: &reading.columns, fields: &fields };
    write_project(&mut patch, project, &plan.project);

    let olds = placed(&spans.calendars, &old.calendars);
    let home = Home::Within("Calendars");
    patch.list(home, &olds, &plan.calendars, |c| c.uid, |old, new, at| words.calendar(old, new, at))?;
    doubles(&mut patch, &spans.double_calendars, &old.calendars, &plan.calendars, |c| c.uid);
    let olds = placed(&spans.tasks, &old.tasks);
    let home = Home::Within("Tasks");
    patch.list(home, &olds, &plan.tasks, |t| t.uid, |old, new, at| words.task(old, new, at))?;
    doubles(&mut patch, &spans.double_tasks, &old.tasks, &plan.tasks, |t| t.uid);
    let olds = placed(&spans.resources, &old.resources);
    let home = Home::Within("Resources");
    patch.list(home, &olds, &plan.resources, |r| r.uid, |old, new, at| words.resource(old, new, at))?;
    let olds = placed(&spans.assignments, &old.assignments);
    let home = Home::Within("Assignments");
    patch.list(home, &olds, &plan.assignments, |a| a.uid, |old, new, at| words.assignment(old, new, at))?;
    Ok(patch.done(true))
}

fn placed<'p, T>(spans: &[Span], parts: &'p [T]) -> Vec<(Span, &'p T)> {
    spans.iter().cloned().zip(parts).collect()
}

/// Takes out what was not read because its number was taken, where it would be read now: where the first one of that
/// number goes, or things change their order.
fn doubles<T>(patch: &mut Patch, doubles: &[(i64, Span)], olds: &[T], news: &[T], uid: impl Fn(&T) -> i64) {
    if doubles.is_empty() {
        return;
    }
    let places: HashMap<i64, usize> = olds.iter().enumerate().map(|(place, old)| (uid(old), place)).collect();
    let kept: Vec<usize> = news.iter().filter_map(|new| places.get(&uid(new)).copied()).collect();
    let in_order = kept.is_sorted();
    let uids: HashSet<i64> = news.iter().map(uid).collect();
    for (uid, span) in doubles {
        if !in_order || !uids.contains(uid) {
            patch.remove(span.clone());
        }
    }
}

fn write_project(patch: &mut Patch, was: Option<&Project>, new: &Project) {
    macro_rules! put {
        ($name:literal, $field:ident, $say:expr) => {
            patch.put($name, was.map(|project| &project.$field), &new.$field, $say)
        };
    }
    let time = |seconds: &u32| Some(say::time_of_day(*seconds));
    put!("SaveVersion", save_version, say::maybe);
    put!("GUID", guid, say::text);
    put!("Name", name, say::text);
    put!("Title", title, say::text);
    put!("Company", company, say::text);
    put!("Manager", manager, say::text);
    put!("LastSaved", last_saved, say::date_time);
    put!("ScheduleFromStart", schedule_from_start, say::switch);
    put!("StartDate", start, say::date_time);
    put!("FinishDate", finish, say::date_time);
    put!("CriticalSlackLimit", critical_slack_limit, say::number);
    put!("CalendarUID", calendar_uid, say::reference);
    put!("DefaultStartTime", default_start_time, time);
    put!("DefaultFinishTime", default_finish_time, time);
    put!("MinutesPerDay", minutes_per_day, say::number);
    put!("MinutesPerWeek", minutes_per_week, say::number);
    put!("DaysPerMonth", days_per_month, say::number);
    put!("HonorConstraints", honor_constraints, say::switch);
    put!("MultipleCriticalPaths", multiple_critical_paths, say::switch);
    put!("SplitsInProgressTasks", split_in_progress, say::switch);
    put!("MoveCompletedEndsBack", move_completed_ends_back, say::switch);
    put!("MoveRemainingStartsBack", move_remaining_starts_back, say::switch);
    put!("MoveRemainingStartsForward", move_remaining_starts_forward, say::switch);
    put!("MoveCompletedEndsForward", move_completed_ends_forward, say::switch);
    put!("StatusDate", status_date, say::date_time);
    put!("CurrentDate", current_date, say::date_time);
    put!("NewTasksAreManual", new_tasks_are_manual, say::switch);
}

/// One step of the file's own indent.
fn indent(text: &str) -> String {
    let mut lines = text.lines().map(|line| line.trim_start_matches([' ', '\t']).len().abs_diff(line.len()));
    let step = lines.find(|step| *step > 0);
    let tab = text.lines().any(|line| line.starts_with('\t'));
    if tab { "\t".to_owned() } else { " ".repeat(step.unwrap_or(2).min(8)) }
}

/// The plan as far as the format allows for what it cannot say; see [`write_mspdi`].
fn sayable(plan: &Plan, source: &Plan) -> Plan {
    let mut plan = plan.clone();
    let tidy = |text: &mut Option<String>| {
        if let Some(said) = text {
            *text = say::sayable(said);
        }
    };
    let project = &mut plan.project;
    for text in
        [&mut project.name, &mut project.title, &mut project.company, &mut project.manager, &mut project.guid]
    {
        tidy(text);
    }
    for calendar in &mut plan.calendars {
        tidy(&mut calendar.name);
        calendar.exceptions.iter_mut().for_each(|exception| tidy(&mut exception.name));
        calendar.work_weeks.iter_mut().for_each(|week| tidy(&mut week.name));
    }
    for resource in &mut plan.resources {
        for text in [&mut resource.guid, &mut resource.name, &mut resource.initials, &mut resource.group] {
            tidy(text);
        }
    }
    let olds: HashMap<i64, _> = source.tasks.iter().map(|task| (task.uid, task)).collect();
    for task in &mut plan.tasks {
        task.name = say::sayable(&task.name).unwrap_or_default();
        for text in [&mut task.guid, &mut task.wbs, &mut task.outline_number, &mut task.notes] {
            tidy(text);
        }
        for path in task.links.iter_mut().filter_map(|link| link.cross_project.as_mut()) {
            *path = say::sayable(path).unwrap_or_default();
        }
        task.custom.retain_mut(|custom| {
            custom.name = say::sayable(&custom.name).unwrap_or_default();
            custom.value = say::sayable(&custom.value).unwrap_or_default();
            !custom.name.is_empty() && !custom.value.is_empty()
        });
        let stored = &mut task.stored;
        for slack in [
            &mut stored.total_slack,
            &mut stored.free_slack,
            &mut stored.start_slack,
            &mut stored.finish_slack,
        ] {
            *slack = slack.map(|minutes| (minutes * 10.0).round() / 10.0);
        }
        if let Some(old) = olds.get(&task.uid) {
            task.line = old.line;
            task.start = if task.start == old.start { stored.start } else { task.start };
            task.finish = if task.finish == old.finish { stored.finish } else { task.finish };
        }
        (stored.start, stored.finish) = (task.start, task.finish);
    }
    plan
}

/// What is written must be read back as it was meant.
fn check(written: &str, plan: Plan) -> Result<(), WriteError> {
    let back = read_text(written)?.plan;
    let unsayable = |part, uid| Err(WriteError::Unsayable { part, uid });
    if back.project != plan.project {
        return unsayable(PlanPart::Project, None);
    }
    if let Some(calendar) = first_difference(&plan.calendars, &back.calendars, |a, b| a == b) {
        return unsayable(PlanPart::Calendar, calendar.map(|c| c.uid));
    }
    let lines = |task: &super::Task, back: &super::Task| {
        let same = |task: &super::Task| super::Task { line: 0, ..task.clone() };
        task == back || same(task) == same(back)
    };
    if let Some(task) = first_difference(&plan.tasks, &back.tasks, lines) {
        return unsayable(PlanPart::Task, task.map(|t| t.uid));
    }
    if let Some(resource) = first_difference(&plan.resources, &back.resources, |a, b| a == b) {
        return unsayable(PlanPart::Resource, resource.map(|r| r.uid));
    }
    if let Some(assignment) = first_difference(&plan.assignments, &back.assignments, |a, b| a == b) {
        return unsayable(PlanPart::Assignment, assignment.and_then(|a| a.uid));
    }
    Ok(())
}

/// The first that is not read back as it was meant; `Some(None)` where more is read back than was meant.
fn first_difference<'p, T>(
    meant: &'p [T],
    back: &[T],
    same: impl Fn(&T, &T) -> bool,
) -> Option<Option<&'p T>> {
    let differs = meant.iter().zip(back).find(|(meant, back)| !same(meant, back)).map(|(meant, _)| meant);
    match differs {
        Some(differs) => Some(Some(differs)),
        None if meant.len() == back.len() => None,
        None => Some(meant.get(back.len())),
    }
}

/// The text in the encoding of the source, with its byte order mark.
fn encoded(text: &str, source: &[u8]) -> Vec<u8> {
    let wide = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        let mut made = mark.to_vec();
        made.extend(text.encode_utf16().flat_map(bytes));
        made
    };
    match source {
        [0xFF, 0xFE, ..] => wide(&[0xFF, 0xFE], u16::to_le_bytes),
        [0xFE, 0xFF, ..] => wide(&[0xFE, 0xFF], u16::to_be_bytes),
        [b'<', 0, ..] => wide(&[], u16::to_le_bytes),
        [0, b'<', ..] => wide(&[], u16::to_be_bytes),
        [0xEF, 0xBB, 0xBF, ..] => [&source[..3], text.as_bytes()].concat(),
        _ => text.as_bytes().to_vec(),
    }
}
