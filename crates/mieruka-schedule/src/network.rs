//! What is to be scheduled: tasks, what ties them together, and the calendars they are worked in.

mod live;
mod order;
mod ties;

pub(crate) use live::LiveOrder;
pub(crate) use order::{Order, Step};
pub(crate) use ties::Ties;

use crate::working_time::{Moment, WorkingTime};

/// Everything that dates follow from. Tasks are named by their place in [`Network::tasks`].
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// Nothing starts before this, unless a constraint says so.
    pub start: Moment,
    /// Where the whole is scheduled backward from its finish: that finish. The start follows then, and
    /// [`Network::start`] is not looked at.
    pub finish: Option<Moment>,
    /// Each line of tasks has a critical path of its own: who holds nobody up may not slip at all, wherever the project
    /// ends (MS Project's "calculate multiple critical paths").
    pub many_critical_paths: bool,
    pub calendars: Vec<WorkingTime>,
    /// Parents before their children.
    pub tasks: Vec<Activity>,
    pub links: Vec<Link>,
    /// A task with at most this much total slack is critical, in working seconds.
    pub critical_slack: i64,
}

/// A task as it is entered.
#[derive(Clone, Debug)]
pub struct Activity {
    /// The summary task it lies under.
    pub parent: Option<usize>,
    /// Its dates are those of the tasks under it.
    pub summary: bool,
    /// The calendar that its duration counts in.
    pub calendar: usize,
    /// Whoever works on it in a calendar of their own. Empty: the task's calendar alone counts.
    pub parts: Vec<Part>,
    /// Working seconds of its calendar.
    pub duration: i64,
    pub mode: Mode,
    /// Switched off: it has dates, and moves nobody.
    pub active: bool,
    pub constraint: Constraint,
    pub deadline: Option<Moment>,
    pub progress: Progress,
    /// Moved by levelling: seconds on the clock.
    pub leveling_delay: i64,
}

impl Default for Activity {
    /// A task of the outermost level without a length, as soon as possible, in the first calendar.
    fn default() -> Self {
        Activity {
            parent: None,
            summary: false,
            calendar: 0,
            parts: Vec::new(),
            duration: 0,
            mode: Mode::Auto,
            active: true,
            constraint: Constraint::default(),
            deadline: None,
            progress: Progress::default(),
            leveling_delay: 0,
        }
    }
}

/// One resource's part in a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub calendar: usize,
    /// Working seconds of that calendar.
    pub duration: i64,
    /// Working seconds of that calendar from the task's start to the part's end that are not its work: before it begins,
    /// and where it is interrupted.
    pub delay: i64,
}

/// Who sets a task's dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Auto,
    /// By hand, as far as they are set. `vague`: written down, but nobody has said yet how long it takes.
    Manual {
        start: Option<Moment>,
        finish: Option<Moment>,
        vague: bool,
    },
}

/// How far a task is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub actual_start: Option<Moment>,
    pub actual_finish: Option<Moment>,
    /// Working seconds of its duration that are behind it.
    pub done: i64,
    /// When the rest of a begun task goes on, where that is known; the duration that is behind tells otherwise.
    pub resume: Option<Moment>,
}

/// What holds a task's dates beside its links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Constraint {
    #[default]
    AsSoonAsPossible,
    AsLateAsPossible,
    MustStartOn(Moment),
    MustFinishOn(Moment),
    StartNoEarlierThan(Moment),
    StartNoLaterThan(Moment),
    FinishNoEarlierThan(Moment),
    FinishNoLaterThan(Moment),
}

/// A tie between two tasks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    pub predecessor: usize,
    pub successor: usize,
    pub kind: LinkKind,
    pub lag: Lag,
}

/// Which ends are tied: predecessor first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    FinishToStart,
    StartToStart,
    FinishToFinish,
    StartToFinish,
}

impl LinkKind {
    /// Whether it ties the predecessor's start.
    #[inline]
    pub(crate) fn ties_start(self) -> bool {
        matches!(self, LinkKind::StartToStart | LinkKind::StartToFinish)
    }
}

/// Seconds between the tied ends; negative is a lead.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lag {
    Working(i64),
    /// On the clock.
    Elapsed(i64),
    /// Of the predecessor's duration, in working time.
    Percent(f64),
    /// Of the predecessor's duration, on the clock.
    ElapsedPercent(f64),
}

/// A reason why no dates can be computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// These tasks wait for one another, each for the one before it and the first for the last.
    #[error("tasks wait for one another in a circle")]
    Cycle { tasks: Vec<usize> },
}
