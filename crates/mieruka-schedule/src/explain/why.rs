//! Why a task starts then: from the task back to what anchors it.

use super::tie::{LagTime, View, lag_time};
use crate::cpm::Schedule;
use crate::network::{Constraint, LinkKind, Mode, Network};
use crate::working_time::Moment;

/// An end of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    Start,
    Finish,
}

/// One piece of an explanation: a date of a task, and what holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    pub task: usize,
    /// Which of its ends the step before asked for; the start for the first.
    pub end: End,
    /// The date of that end.
    pub at: Moment,
    pub cause: Cause,
    /// The date that the cause gives.
    pub gives: Moment,
    /// Seconds on the clock from there to the date that follows from it: nights and closed days.
    pub wait: i64,
}

/// What holds a date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cause {
    /// Nothing else: it starts with the project.
    ProjectStart,
    /// A link, of the task itself or of a summary task above it (`of_summary`). The chain goes on with `predecessor`.
    Link { link: usize, predecessor: usize, kind: LinkKind, lag: LagTime, of_summary: Option<usize> },
    /// A date that somebody demanded for `task`: the task itself or a summary task above it.
    Constraint { task: usize, constraint: Constraint },
    /// It has begun.
    ActualStart,
    /// It is done.
    ActualFinish,
    /// It has begun, and the rest goes on then.
    Resumed,
    /// Entered by hand.
    SetByHand,
    /// Moved by levelling so many seconds on the clock. The chain goes on with the task's date without it.
    Leveling { delay: i64 },
    /// The earliest (of a finish: the latest) of a summary task's tasks. The chain goes on with it.
    Within { task: usize },
    /// As late as what waits for it (`link`), or the end of the project, allows.
    AsLateAsPossible { link: Option<usize> },
    /// A rule that is not told here.
    Other,
}

impl Eq for Cause {}

/// Why `task` starts when it does: the driving chain, the task first and what anchors it last. Of several causes that
/// give the same date the one is told by which the date was computed; [`super::ties`] tells all.
///
/// Empty where the network has no such task.
pub fn why(network: &Network, schedule: &Schedule, task: usize) -> Vec<Reason> {
    if task >= network.tasks.len() {
        return Vec::new();
    }
    View::of(network, schedule).chain(task, End::Start)
}

/// The first step of [`why`] for each of these tasks, in one go over the network: for a chart that tells each bar's. `None`
/// for a task that the network does not have.
pub fn first_reasons(network: &Network, schedule: &Schedule, tasks: &[usize]) -> Vec<Option<Reason>> {
    let view = View::of(network, schedule);
    let known = |task: &usize| (*task < network.tasks.len()).then(|| view.reason(*task, End::Start, false));
    tasks.iter().map(known).collect()
}

/// Why `task` finishes when it does; see [`why`].
pub fn why_finish(network: &Network, schedule: &Schedule, task: usize) -> Vec<Reason> {
    if task >= network.tasks.len() {
        return Vec::new();
    }
    View::of(network, schedule).chain(task, End::Finish)
}

impl View<'_> {
    fn chain(&self, task: usize, end: End) -> Vec<Reason> {
        let mut chain = Vec::new();
        let mut next = Some((task, end, false));
        // Each step goes up to a predecessor or down into a summary task, so that it ends; wrong links of a caller's own
        // making must not keep it going either.
        let most = self.network.tasks.len() * 4 + 4;
        while let Some((task, end, early)) = next.filter(|_| chain.len() < most) {
            let reason = self.reason(task, end, early);
            next = match reason.cause {
                Cause::Link { predecessor, kind, .. } => Some((predecessor, from_end(kind), false)),
                Cause::Leveling { .. } => Some((task, end, true)),
                Cause::Within { task } => Some((task, end, false)),
                _ => None,
            };
            chain.push(reason);
        }
        chain
    }

    /// What holds one end of a task; `early`: without the levelling delay.
    pub(crate) fn reason(&self, task: usize, end: End, early: bool) -> Reason {
        let dates = &self.schedule.tasks[task];
        let (start, finish) =
            if early { (dates.unlevelled_start, dates.early_finish) } else { (dates.start, dates.finish) };
        let at = if end == End::Start { start } else { finish };
        let (cause, gives, of) = self.cause(task, end, early, start);
        Reason { task, end, at, cause, gives, wait: of.saturating_sub(gives).max(0) }
    }

    /// The cause, the date it gives, and the date that follows from that.
    fn cause(&self, task: usize, end: End, early: bool, start: Moment) -> (Cause, Moment, Moment) {
        let own = self.task(task);
        let dates = &self.schedule.tasks[task];
        if let Mode::Manual { start: by_hand, finish, .. } = own.mode {
            let (entered, at) = match end {
                End::Start => (by_hand, dates.start),
                End::Finish => (finish.or(by_hand), dates.finish),
            };
            if entered.is_some() && (!own.summary || entered == Some(at)) {
                return (Cause::SetByHand, at, at);
            }
        }
        if own.summary {
            return self.within(task, end);
        }
        if let Some(actual) = own.progress.actual_start {
            return match (end, own.progress.actual_finish, own.progress.resume) {
                (End::Finish, Some(at), _) => (Cause::ActualFinish, at, at),
                (End::Finish, None, Some(at)) if at > actual => (Cause::Resumed, at, at),
                _ => (Cause::ActualStart, actual, actual),
            };
        }
        if self.is_late(task) && dates.start != dates.early_start && !early {
            let link = self.held_from_behind(task);
            return (Cause::AsLateAsPossible { link }, dates.start, dates.start);
        }
        if own.leveling_delay > 0 && !early && dates.start > dates.unlevelled_start {
            let delay = own.leveling_delay;
            return (Cause::Leveling { delay }, dates.unlevelled_start.saturating_add(delay), start);
        }
        let (cause, gives) = self.early_cause(task);
        (cause, gives, dates.unlevelled_start)
    }

    /// What holds the early start of a task that is scheduled by the network.
    fn early_cause(&self, task: usize) -> (Cause, Moment) {
        let own = self.task(task);
        let early = self.schedule.tasks[task].unlevelled_start;
        let begins = |at: Moment| self.next(task, at) == early;
        // Tied by its finish alone, a task does not begin before the project does.
        let driver = self.schedule.tasks[task].driver.map(|link| self.by_link(task, link));
        if let Some(cause) = driver.filter(|(_, gives)| begins(*gives)) {
            return cause;
        }
        let dated = |constraint: Constraint| match constraint {
            Constraint::StartNoEarlierThan(at)
            | Constraint::StartNoLaterThan(at)
            | Constraint::MustStartOn(at) => Some(at),
            Constraint::FinishNoEarlierThan(at)
            | Constraint::FinishNoLaterThan(at)
            | Constraint::MustFinishOn(at) => Some(self.start_of(task, at)),
            Constraint::AsSoonAsPossible | Constraint::AsLateAsPossible => None,
        };
        let latest =
            matches!(own.constraint, Constraint::StartNoLaterThan(_) | Constraint::FinishNoLaterThan(_));
        let with_project = begins(self.project_start());
        if let Some(at) = dated(own.constraint).filter(|&at| begins(at) && !(latest && with_project)) {
            return (Cause::Constraint { task, constraint: own.constraint }, at);
        }
        for summary in self.above(task) {
            if let constraint @ Constraint::StartNoEarlierThan(at) = self.task(summary).constraint
                && begins(at)
            {
                return (Cause::Constraint { task: summary, constraint }, at);
            }
        }
        if with_project {
            return (Cause::ProjectStart, self.project_start());
        }
        let tie =
            || self.ties(task).into_iter().find(|tie| tie.drives).map(|tie| self.by_link(task, tie.link));
        driver.or_else(tie).unwrap_or((Cause::Other, early))
    }

    fn by_link(&self, task: usize, place: usize) -> (Cause, Moment) {
        let link = &self.network.links[place];
        let cause = Cause::Link {
            link: place,
            predecessor: link.predecessor,
            kind: link.kind,
            lag: lag_time(self.network, link),
            of_summary: Some(link.successor).filter(|&successor| successor != task),
        };
        (cause, self.asks(task, link))
    }

    /// Whose date a summary task shows.
    fn within(&self, task: usize, end: End) -> (Cause, Moment, Moment) {
        let children = self.children[task].iter().copied().filter(|&child| self.task(child).active);
        let dates = &self.schedule.tasks[task];
        let (at, found) = match end {
            End::Start => (dates.start, children.min_by_key(|&child| self.counted(child).0)),
            End::Finish => (dates.finish, children.max_by_key(|&child| self.counted(child).1)),
        };
        match found {
            Some(child) => {
                let (start, finish) = self.counted(child);
                let gives = if end == End::Start { start } else { finish };
                (Cause::Within { task: child }, gives, at)
            }
            None if at == self.project_start() => (Cause::ProjectStart, at, at),
            None => (Cause::Other, at, at),
        }
    }

    /// The link that keeps a task from finishing later than it may.
    fn held_from_behind(&self, task: usize) -> Option<usize> {
        let late = self.schedule.tasks[task].late_finish;
        let calendar = self.calendar(task);
        self.outgoing[task].iter().copied().find(|&place| {
            let link = &self.network.links[place];
            let after = &self.schedule.tasks[link.successor];
            let at = match link.kind {
                LinkKind::FinishToStart => after.late_start,
                LinkKind::FinishToFinish => after.late_finish,
                LinkKind::StartToStart | LinkKind::StartToFinish => return false,
            };
            let lag = lag_time(self.network, link);
            let room = if lag.elapsed {
                calendar.between(late, at.saturating_sub(lag.seconds))
            } else {
                calendar.between(late, at) - lag.seconds
            };
            room == 0 && self.task(link.successor).active
        })
    }
}

/// The end of its predecessor that a link hangs on.
pub(crate) fn from_end(kind: LinkKind) -> End {
    match kind {
        LinkKind::FinishToStart | LinkKind::FinishToFinish => End::Finish,
        LinkKind::StartToStart | LinkKind::StartToFinish => End::Start,
    }
}
