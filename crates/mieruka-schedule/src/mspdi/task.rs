//! A task as MS Project writes it.

use jiff::civil::DateTime;

use super::value::WorkTime;

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
    /// MS Project's number for the unit the duration is shown in; see [`is_elapsed_format`].
    pub duration_format: Option<u8>,
    pub manual_start: Option<DateTime>,
    pub manual_finish: Option<DateTime>,
    pub actual_start: Option<DateTime>,
    pub actual_finish: Option<DateTime>,
    pub actual_duration: Option<WorkTime>,
    pub remaining_duration: Option<WorkTime>,
    /// Up to where the task is done.
    pub stop: Option<DateTime>,
    /// Where the rest goes on.
    pub resume: Option<DateTime>,
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
    /// Of the task's own calendar and the resource's only the first counts.
    pub ignore_resource_calendar: bool,
    pub task_type: TaskType,
    /// More people make the task shorter and not more work.
    pub effort_driven: bool,
    /// The duration is a guess yet (shown with "?").
    pub estimated: bool,
    /// Set by hand, and nobody has given a duration yet; MS Project writes a text in its place, mostly an empty one.
    pub vague: bool,
    /// Comes back at intervals: the summary line or one of its occurrences.
    pub recurring: bool,
    /// Postponed by resource leveling, in tenths of minutes.
    pub leveling_delay: Option<i64>,
    /// The unit of the leveling delay, elapsed as a rule; see [`is_elapsed_format`].
    pub leveling_delay_format: Option<u8>,
    /// What MS Project had computed when it saved.
    pub stored: StoredDates,
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

/// Results of MS Project's own scheduling, to compare with and not to schedule from. Slack is in minutes of working
/// time and may be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StoredDates {
    pub start: Option<DateTime>,
    pub finish: Option<DateTime>,
    pub early_start: Option<DateTime>,
    pub early_finish: Option<DateTime>,
    pub late_start: Option<DateTime>,
    pub late_finish: Option<DateTime>,
    pub total_slack: Option<f64>,
    pub free_slack: Option<f64>,
    pub start_slack: Option<f64>,
    pub finish_slack: Option<f64>,
    pub critical: Option<bool>,
}

/// What stays as it is when one of units, duration and work changes (Japanese: タスクの種類).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TaskType {
    #[default]
    FixedUnits,
    FixedDuration,
    FixedWork,
}

/// MS Project's number of a unit means time on the clock, nights and holidays included ("2 edays").
pub fn is_elapsed_format(format: u8) -> bool {
    matches!(format, 4 | 6 | 8 | 10 | 12 | 20 | 36 | 38 | 40 | 42 | 44 | 52)
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

impl Task {
    /// A task without a name or anything else that starts on `line` of its file (0: it is in no file yet). Its `uid` is
    /// to be set.
    pub fn new(line: usize) -> Self {
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
            duration_format: None,
            manual_start: None,
            manual_finish: None,
            actual_start: None,
            actual_finish: None,
            actual_duration: None,
            remaining_duration: None,
            stop: None,
            resume: None,
            percent_complete: None,
            percent_work_complete: None,
            work: None,
            actual_work: None,
            remaining_work: None,
            deadline: None,
            constraint: Constraint::default(),
            constraint_date: None,
            calendar_uid: None,
            ignore_resource_calendar: false,
            task_type: TaskType::default(),
            effort_driven: false,
            estimated: false,
            vague: false,
            recurring: false,
            leveling_delay: None,
            leveling_delay_format: None,
            stored: StoredDates::default(),
            priority: None,
            notes: None,
            links: Vec::new(),
            baselines: Vec::new(),
            custom: Vec::new(),
            line,
        }
    }

    /// The duration runs on the clock instead of in working time.
    pub fn is_elapsed(&self) -> bool {
        self.duration_format.is_some_and(is_elapsed_format)
    }

    /// The agreed plan: baseline 0.
    pub fn baseline(&self) -> Option<&Baseline> {
        self.baselines.iter().find(|b| b.number == 0)
    }
}
