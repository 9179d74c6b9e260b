//! The parts of a plan as MS Project writes them.

use std::collections::HashMap;

use jiff::civil::DateTime;

use super::calendar::Calendar;

pub use super::assignment::{Assignment, Resource, ResourceKind, TimePhased};
pub use super::task::{
    Baseline, Constraint, CustomValue, Lag, Link, LinkKind, StoredDates, Task, TaskType, is_elapsed_format,
};

/// Everything read from one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    pub project: Project,
    pub calendars: Vec<Calendar>,
    /// In file order, which is the order of the outline.
    pub tasks: Vec<Task>,
    pub resources: Vec<Resource>,
    pub assignments: Vec<Assignment>,
    /// What could not be read, in file order; at most [`super::MAX_PROBLEMS`].
    pub problems: Vec<PlanProblem>,
}

/// The project's own data.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// File name as MS Project saved it.
    pub name: Option<String>,
    pub title: Option<String>,
    pub company: Option<String>,
    pub manager: Option<String>,
    pub guid: Option<String>,
    pub start: Option<DateTime>,
    pub finish: Option<DateTime>,
    /// 基準日: the day the progress is reported for.
    pub status_date: Option<DateTime>,
    /// The day MS Project took for today; converters write the moment of conversion.
    pub current_date: Option<DateTime>,
    pub last_saved: Option<DateTime>,
    /// Version of MS Project that saved the file: 12 is 2007, 14 is 2010 and later.
    pub save_version: Option<u32>,
    pub calendar_uid: Option<i64>,
    /// Tasks start as soon as possible (`true`) or as late as possible before the finish.
    pub schedule_from_start: bool,
    /// Working minutes of a day, with which work is told in days.
    pub minutes_per_day: f64,
    pub minutes_per_week: f64,
    pub days_per_month: f64,
    /// When a task starts that is given a day only, in seconds since midnight.
    pub default_start_time: u32,
    /// When a task finishes that is given a day only, in seconds since midnight.
    pub default_finish_time: u32,
    /// Tasks with at most so many days of slack are critical.
    pub critical_slack_limit: i64,
    /// Each network of tasks has a critical path of its own.
    pub multiple_critical_paths: bool,
    /// What is done after the status date moves before it.
    pub move_completed_ends_back: bool,
    /// With that, the rest moves before it as well.
    pub move_remaining_starts_back: bool,
    /// What remains before the status date moves after it.
    pub move_remaining_starts_forward: bool,
    /// With that, what is done moves up to it as well.
    pub move_completed_ends_forward: bool,
    /// Tasks in progress may be split.
    pub split_in_progress: bool,
    /// Constraint dates count even where links say otherwise.
    pub honor_constraints: bool,
    pub new_tasks_are_manual: bool,
}

impl Default for Project {
    fn default() -> Self {
        Project {
            name: None,
            title: None,
            company: None,
            manager: None,
            guid: None,
            start: None,
            finish: None,
            status_date: None,
            current_date: None,
            last_saved: None,
            save_version: None,
            calendar_uid: None,
            schedule_from_start: true,
            minutes_per_day: 480.0,
            minutes_per_week: 2400.0,
            days_per_month: 20.0,
            default_start_time: 8 * 3600,
            default_finish_time: 17 * 3600,
            critical_slack_limit: 0,
            multiple_critical_paths: false,
            move_completed_ends_back: false,
            move_remaining_starts_back: false,
            move_remaining_starts_forward: false,
            move_completed_ends_forward: false,
            split_in_progress: true,
            honor_constraints: true,
            new_tasks_are_manual: false,
        }
    }
}

/// Something in the file that could not be read; the rest was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanProblem {
    /// Line of the file, counted from 1.
    pub line: usize,
    /// Name of the task it belongs to, where it belongs to one.
    pub task: Option<String>,
    pub kind: ProblemKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// `element` holds `value`, which is no date, number or duration; it was left empty.
    Unreadable { element: String, value: String },
    /// A task, resource, assignment or calendar (`element`) without the number that names it; it was left out.
    NoUid { element: &'static str },
    /// A second task with this number; it was left out.
    DuplicateUid { uid: i64 },
    /// This calendar is based on itself, maybe by way of others; beyond that, MS Project's usual hours count.
    CalendarCircle { calendar: String },
}

impl Plan {
    /// For each task the index of the one it lies under; `None` for the outermost and for empty lines.
    pub fn parents(&self) -> Vec<Option<usize>> {
        let mut open: Vec<(u32, usize)> = Vec::new();
        self.tasks
            .iter()
            .enumerate()
            .map(|(index, task)| {
                if task.blank {
                    return None;
                }
                while open.last().is_some_and(|(level, _)| *level >= task.outline_level) {
                    open.pop();
                }
                let parent = open.last().map(|(_, index)| *index);
                open.push((task.outline_level, index));
                parent
            })
            .collect()
    }

    /// Names of the people and machines assigned to each task, by the task's UID, in file order and without doubles.
    pub fn assigned_names(&self) -> HashMap<i64, Vec<&str>> {
        let names: HashMap<i64, &str> = self
            .resources
            .iter()
            .filter(|r| r.kind == ResourceKind::Work)
            .filter_map(|r| Some((r.uid, r.name.as_deref().map(str::trim).filter(|n| !n.is_empty())?)))
            .collect();
        let mut assigned: HashMap<i64, Vec<&str>> = HashMap::new();
        for assignment in &self.assignments {
            if let Some(name) = assignment.resource_uid.and_then(|uid| names.get(&uid)) {
                let list = assigned.entry(assignment.task_uid).or_default();
                if !list.contains(name) {
                    list.push(name);
                }
            }
        }
        assigned
    }

    /// At least one task has an agreed plan to compare with.
    pub fn has_baseline(&self) -> bool {
        self.tasks.iter().any(|t| t.baseline().is_some_and(|b| b.start.is_some() || b.finish.is_some()))
    }
}
