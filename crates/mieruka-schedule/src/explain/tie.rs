//! What each link asks of a task, and which of them hold it.

use crate::cpm::Schedule;
use crate::network::{Activity, Constraint, Lag, Link, LinkKind, Mode, Network};
use crate::working_time::{Moment, WorkingTime};

/// No lag counts for more: longer than from year 1 to 9999.
const LONGEST: i64 = 400_000_000_000;

/// A link that a task waits for: one of its own, or of a summary task above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tie {
    /// Place in [`Network::links`].
    pub link: usize,
    /// The summary task whose link it is; `None` for a link of the task's own.
    pub of_summary: Option<usize>,
    /// The start that the link asks for, before closed days are skipped.
    pub asks: Moment,
    /// Working seconds of the task's calendar by which the predecessor may slip before it holds the task: its slack to
    /// driving. Negative where the task starts before the link allows.
    pub slack: i64,
    /// It holds the task's start; several can.
    pub drives: bool,
}

/// How long a link's lag is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LagTime {
    pub seconds: i64,
    /// On the clock; else working seconds of the successor's calendar.
    pub elapsed: bool,
}

/// Everything that a task waits for, the tightest first. Links from inactive tasks ask for nothing.
pub fn ties(network: &Network, schedule: &Schedule, task: usize) -> Vec<Tie> {
    View::of(network, schedule).ties(task)
}

/// How long the lag of a link is; percents are those of the predecessor's duration.
pub fn lag_time(network: &Network, link: &Link) -> LagTime {
    let percent = |percent: f64| {
        let whole = network.tasks.get(link.predecessor).map_or(0, |task| task.duration);
        (whole as f64 * percent / 100.0).round() as i64
    };
    let (seconds, elapsed) = match link.lag {
        Lag::Working(seconds) => (seconds, false),
        Lag::Elapsed(seconds) => (seconds, true),
        Lag::Percent(share) => (percent(share), false),
        Lag::ElapsedPercent(share) => (percent(share), true),
    };
    LagTime { seconds: seconds.clamp(-LONGEST, LONGEST), elapsed }
}

/// A schedule beside the network it was made of, and who is tied to whom.
pub(crate) struct View<'n> {
    pub(crate) network: &'n Network,
    pub(crate) schedule: &'n Schedule,
    /// Places of the links onto each task.
    pub(crate) incoming: Vec<Vec<usize>>,
    /// Places of the links from each task.
    pub(crate) outgoing: Vec<Vec<usize>>,
    pub(crate) children: Vec<Vec<usize>>,
}

impl<'n> View<'n> {
    pub(crate) fn of(network: &'n Network, schedule: &'n Schedule) -> Self {
        let count = network.tasks.len();
        let (mut incoming, mut outgoing) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        for (place, link) in network.links.iter().enumerate() {
            incoming[link.successor].push(place);
            outgoing[link.predecessor].push(place);
        }
        let mut children = vec![Vec::new(); count];
        for (place, task) in network.tasks.iter().enumerate() {
            if let Some(parent) = task.parent {
                children[parent].push(place);
            }
        }
        View { network, schedule, incoming, outgoing, children }
    }

    pub(crate) fn task(&self, task: usize) -> &'n Activity {
        &self.network.tasks[task]
    }

    pub(crate) fn calendar(&self, task: usize) -> &'n WorkingTime {
        &self.network.calendars[self.network.tasks[task].calendar]
    }

    /// The summary tasks above a task, the nearest first.
    pub(crate) fn above(&self, task: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.task(task).parent, |&parent| self.task(parent).parent)
    }

    /// The first moment from `at` on at which the task can begin; a milestone can at the end of a shift too.
    pub(crate) fn next(&self, task: usize, at: Moment) -> Moment {
        let own = self.task(task);
        if own.duration == 0 && self.calendar(task).previous(at) == at {
            return at;
        }
        let parts = own.parts.iter().map(|part| self.network.calendars[part.calendar].next(at));
        parts.min().unwrap_or_else(|| self.calendar(task).next(at))
    }

    /// When a task must begin to be over at `finish`.
    pub(crate) fn start_of(&self, task: usize, finish: Moment) -> Moment {
        let own = self.task(task);
        let calendars = &self.network.calendars;
        let parts =
            own.parts.iter().map(|part| calendars[part.calendar].start(finish, part.delay + part.duration));
        parts.min().unwrap_or_else(|| self.calendar(task).start(finish, own.duration))
    }

    /// Start and finish, as the tasks around it see them.
    pub(crate) fn counted(&self, task: usize) -> (Moment, Moment) {
        let dates = &self.schedule.tasks[task];
        (dates.start, dates.finish)
    }

    /// Scheduled as late as possible.
    pub(crate) fn is_late(&self, task: usize) -> bool {
        let own = self.task(task);
        !own.summary
            && own.constraint == Constraint::AsLateAsPossible
            && own.progress.actual_start.is_none()
            && own.mode == Mode::Auto
    }

    /// Where the whole begins.
    pub(crate) fn project_start(&self) -> Moment {
        if self.network.finish.is_none() {
            return self.network.start;
        }
        let tasks = self
            .network
            .tasks
            .iter()
            .zip(&self.schedule.tasks)
            .filter(|(task, _)| task.active && !task.summary);
        tasks.map(|(_, dates)| dates.late_start).min().unwrap_or(self.schedule.start)
    }

    /// The moment to which a link ties an end of its successor.
    pub(crate) fn tied_at(&self, link: &Link) -> Moment {
        let dates = &self.schedule.tasks[link.predecessor];
        // Who is as late as possible waits for the early dates of another such task, for everybody's own else.
        let early = self.is_late(link.predecessor) && self.is_late(link.successor);
        let (start, finish) =
            if early { (dates.early_start, dates.early_finish) } else { (dates.start, dates.finish) };
        let at = match link.kind {
            LinkKind::FinishToStart | LinkKind::FinishToFinish => finish,
            LinkKind::StartToStart | LinkKind::StartToFinish => start,
        };
        let lag = lag_time(self.network, link);
        let calendar = self.calendar(link.successor);
        match lag.seconds {
            0 => at,
            seconds if lag.elapsed => at.saturating_add(seconds),
            seconds if seconds > 0 => calendar.finish(at, seconds),
            seconds => calendar.start(at, -seconds),
        }
    }

    /// The start that a link asks of `task`: its successor, or what lies under that.
    pub(crate) fn asks(&self, task: usize, link: &Link) -> Moment {
        let at = self.tied_at(link);
        match link.kind {
            LinkKind::FinishToStart | LinkKind::StartToStart => at,
            LinkKind::FinishToFinish | LinkKind::StartToFinish => self.start_of(task, at),
        }
    }

    pub(crate) fn ties(&self, task: usize) -> Vec<Tie> {
        let own = self.task(task);
        let dates = &self.schedule.tasks[task];
        let by_hand = matches!(own.mode, Mode::Manual { start: Some(_), .. });
        let moved_by_links = !by_hand && own.progress.actual_start.is_none();
        let from_above = self
            .above(task)
            .flat_map(|summary| self.incoming[summary].iter().map(move |&link| (link, Some(summary))));
        let mut ties: Vec<Tie> = self.incoming[task]
            .iter()
            .map(|&link| (link, None))
            .chain(from_above)
            .filter(|(link, _)| self.task(self.network.links[*link].predecessor).active)
            .map(|(place, of_summary)| {
                let asks = self.asks(task, &self.network.links[place]);
                let begin = self.next(task, asks);
                let slack = self.calendar(task).between(begin, dates.unlevelled_start);
                let drives = moved_by_links && begin == dates.unlevelled_start;
                Tie { link: place, of_summary, asks, slack, drives }
            })
            .collect();
        ties.sort_by_key(|tie| (tie.slack, tie.link));
        ties
    }
}
