//! The parts of a plan as MS Project writes them.

use std::collections::HashMap;

use jiff::civil::DateTime;

use super::calendar::Calendar;
use super::value::WorkTime;

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
    pub last_saved: Option<DateTime>,
    pub calendar_uid: Option<i64>,
    /// Tasks start as soon as possible (`true`) or as late as possible before the finish.
    pub schedule_from_start: bool,
    /// Working minutes of a day, with which work is told in days.
    pub minutes_per_day: f64,
    pub minutes_per_week: f64,
    pub days_per_month: f64,
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
            last_saved: None,
            calendar_uid: None,
            schedule_from_start: true,
            minutes_per_day: 480.0,
            minutes_per_week: 2400.0,
            days_per_month: 20.0,
        }
    }
}

/// One line of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Stays the same for the life of the task; links and assignments name it.
    pub uid: i64,
    pub guid: Option<String>,
    /// Line number in the plan: changes when lines move.
    pub id: Option<i64>,
    pub name: String,
    pub wbs: Option<String>,
    pub outline_number: Option<String>,
    /// 0 is the project summary, 1 the outermost level.
    pub outline_level: u32,
    pub summary: bool,
    pub milestone: bool,
    /// An empty line of the plan.
    pub blank: bool,
    /// `false`: switched off by the planner, kept for the record.
    pub active: bool,
    /// A ghost of a task in another file.
    pub external: bool,
    /// Stands for a whole inserted project.
    pub subproject: bool,
    /// Dates are set by hand and not computed.
    pub manual: bool,
    pub start: Option<DateTime>,
    pub finish: Option<DateTime>,
    pub duration: Option<WorkTime>,
    pub manual_start: Option<DateTime>,
    pub manual_finish: Option<DateTime>,
    pub actual_start: Option<DateTime>,
    pub actual_finish: Option<DateTime>,
    pub actual_duration: Option<WorkTime>,
    pub remaining_duration: Option<WorkTime>,
    /// 0–100, by duration.
    pub percent_complete: Option<u8>,
    /// 0–100, by work.
    pub percent_work_complete: Option<u8>,
    pub work: Option<WorkTime>,
    pub actual_work: Option<WorkTime>,
    pub remaining_work: Option<WorkTime>,
    pub deadline: Option<DateTime>,
    pub constraint: Constraint,
    pub constraint_date: Option<DateTime>,
    /// A calendar of the task's own; `None` where it follows the project's.
    pub calendar_uid: Option<i64>,
    /// 0–1000; 500 is normal.
    pub priority: Option<u16>,
    pub notes: Option<String>,
    pub links: Vec<Link>,
    /// Baselines 0–10 as far as they are set.
    pub baselines: Vec<Baseline>,
    /// The planner's own columns (Text1 and the like) under their names.
    pub custom: Vec<CustomValue>,
    /// Line of the file the task starts on, counted from 1.
    pub line: usize,
}

/// What holds a task's dates (Japanese: 制約の種類).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Constraint {
    #[default]
    AsSoonAsPossible,
    AsLateAsPossible,
    MustStartOn,
    MustFinishOn,
    StartNoEarlierThan,
    StartNoLaterThan,
    FinishNoEarlierThan,
    FinishNoLaterThan,
}

/// A link from a predecessor to the task that holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub predecessor_uid: i64,
    pub kind: LinkKind,
    pub lag: Lag,
    /// Path of the task where it lies in another file.
    pub cross_project: Option<String>,
}

/// Which ends are tied: predecessor first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkKind {
    FinishToFinish,
    #[default]
    FinishToStart,
    StartToFinish,
    StartToStart,
}

/// Time between the tied ends; negative is a lead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lag {
    /// Working time.
    Working(WorkTime),
    /// Time on the clock, nights and holidays included.
    Elapsed(WorkTime),
    /// Percent of the predecessor's duration in working time.
    Percent(f64),
    /// Percent of the predecessor's duration on the clock.
    ElapsedPercent(f64),
}

/// The plan as it was once agreed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Baseline {
    /// 0 is "the" baseline, 1–10 are later ones.
    pub number: u8,
    pub start: Option<DateTime>,
    pub finish: Option<DateTime>,
    pub duration: Option<WorkTime>,
    pub work: Option<WorkTime>,
}

/// A value in a column of the planner's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomValue {
    /// The column's alias, else its field name, else its number.
    pub name: String,
    pub value: String,
}

/// Somebody or something that is assigned to tasks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resource {
    pub uid: i64,
    pub id: Option<i64>,
    pub guid: Option<String>,
    pub name: Option<String>,
    pub initials: Option<String>,
    pub group: Option<String>,
    pub kind: ResourceKind,
    /// An empty line of the resource sheet.
    pub blank: bool,
    pub calendar_uid: Option<i64>,
    /// 1.0 is one full person.
    pub max_units: Option<f64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResourceKind {
    Material,
    /// People and machines: what takes time.
    #[default]
    Work,
    Cost,
}

/// A resource's part in a task.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assignment {
    pub uid: Option<i64>,
    pub task_uid: i64,
    /// `None`: work nobody was named for.
    pub resource_uid: Option<i64>,
    /// 1.0 is full time.
    pub units: Option<f64>,
    pub work: Option<WorkTime>,
    pub actual_work: Option<WorkTime>,
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
}

impl Task {
    /// An unnamed task of the outermost level that starts on `line` of its file.
    pub(super) fn new(line: usize) -> Self {
        Task {
            uid: 0,
            guid: None,
            id: None,
            name: String::new(),
            wbs: None,
            outline_number: None,
            outline_level: 0,
            summary: false,
            milestone: false,
            blank: false,
            active: true,
            external: false,
            subproject: false,
            manual: false,
            start: None,
            finish: None,
            duration: None,
            manual_start: None,
            manual_finish: None,
            actual_start: None,
            actual_finish: None,
            actual_duration: None,
            remaining_duration: None,
            percent_complete: None,
            percent_work_complete: None,
            work: None,
            actual_work: None,
            remaining_work: None,
            deadline: None,
            constraint: Constraint::default(),
            constraint_date: None,
            calendar_uid: None,
            priority: None,
            notes: None,
            links: Vec::new(),
            baselines: Vec::new(),
            custom: Vec::new(),
            line,
        }
    }

    /// The agreed plan: baseline 0.
    pub fn baseline(&self) -> Option<&Baseline> {
        self.baselines.iter().find(|b| b.number == 0)
    }
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
