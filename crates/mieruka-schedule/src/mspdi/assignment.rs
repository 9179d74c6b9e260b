//! Resources and their parts in tasks as MS Project writes them.

use jiff::civil::DateTime;

use super::value::WorkTime;

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
    pub remaining_work: Option<WorkTime>,
    pub start: Option<DateTime>,
    pub finish: Option<DateTime>,
    pub actual_start: Option<DateTime>,
    pub actual_finish: Option<DateTime>,
    /// Up to where the work is done.
    pub stop: Option<DateTime>,
    /// Where the rest goes on.
    pub resume: Option<DateTime>,
    /// Starts so much later than the task, in tenths of minutes of working time.
    pub delay: i64,
    /// Postponed by resource leveling, in tenths of minutes.
    pub leveling_delay: i64,
    /// The unit of the leveling delay; see [`super::is_elapsed_format`].
    pub leveling_delay_format: Option<u8>,
    /// How the work is spread: 0 evenly, 1 back loaded, 2 front loaded, 3 double peak, 4 early peak, 5 late peak,
    /// 6 bell, 7 turtle, 8 as the planner typed it into `timephased`.
    pub work_contour: u8,
    /// Remaining and actual work piece by piece, in file order.
    pub timephased: Vec<TimePhased>,
}

/// Work within a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimePhased {
    /// 1: remaining work, 2: actual work. Other kinds of the file (costs, baselines) are not read.
    pub kind: u8,
    pub start: DateTime,
    pub finish: DateTime,
    /// Length of a piece: 0 minutes, 1 hours, 2 days, 3 weeks, 5 months, 8 years.
    pub unit: u8,
    /// No work where the file leaves it out.
    pub value: WorkTime,
}
