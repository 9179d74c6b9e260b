//! Forward: the earliest dates.

use super::{Dates, Pass, UNCOUNTED};
use crate::network::{Activity, Constraint, LinkKind, Mode, Step};
use crate::working_time::Moment;

/// What holds a task back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) at: Moment,
    pub(super) link: Option<usize>,
}

impl Pass<'_> {
    /// One step: it reads nothing but what the steps before it have made, so that a step can be computed again alone.
    #[inline]
    pub(super) fn forward(&mut self, step: Step) {
        match step {
            Step::Enter(task) => self.lower[task as usize] = self.held(task as usize),
            Step::Task(task) => self.early(task as usize, self.held(task as usize)),
            Step::Leave(task) => self.roll_up(task as usize),
        }
    }

    /// What holds a task back, or the summary tasks that it lies under.
    fn held(&self, task: usize) -> Option<Bound> {
        let inherited = self.network.summary_of(task).and_then(|parent| self.lower[parent]);
        match (inherited, self.bound(task)) {
            (Some(a), Some(b)) => Some(if b.at > a.at { b } else { a }),
            (a, b) => a.or(b),
        }
    }

    /// The latest start that links and a date of its own demand.
    fn bound(&self, task: usize) -> Option<Bound> {
        let own = self.task(task);
        let mut bound: Option<Bound> = None;
        for &index in self.order.incoming.slice(task) {
            let link = &self.network.links[index as usize];
            if !self.trait_of(link.predecessor).active {
                continue;
            }
            let before = &self.dates[link.predecessor];
            let counts = self.counts_in(own.calendar, link.predecessor);
            let (at, count) = match link.kind {
                LinkKind::FinishToStart | LinkKind::FinishToFinish => (before.finish, counts.finish),
                LinkKind::StartToStart | LinkKind::StartToFinish => (before.start, counts.start),
            };
            let at = match link.kind {
                LinkKind::FinishToStart | LinkKind::StartToStart => self.lagged(link, at, count, 1),
                LinkKind::FinishToFinish | LinkKind::StartToFinish => {
                    match self.lagged_count(link, count, 1).filter(|_| plain(own)) {
                        Some(count) => self.calendar(task).start_of(count.saturating_sub(own.duration)),
                        None => self.start_of(task, self.lagged(link, at, count, 1)),
                    }
                }
            };
            if bound.is_none_or(|known| at > known.at) {
                bound = Some(Bound { at, link: Some(index as usize) });
            }
        }
        if own.summary
            && let Constraint::StartNoEarlierThan(at) = own.constraint
            && bound.is_none_or(|known| at > known.at)
        {
            bound = Some(Bound { at, link: None });
        }
        bound
    }

    fn early(&mut self, task: usize, bound: Option<Bound>) {
        let own = self.task(task);
        let network = self.network;
        self.counts[task].demanded = UNCOUNTED;
        if let Mode::Manual { start, finish, .. } = own.mode {
            let start = start.or(bound.map(|b| b.at)).unwrap_or(network.start);
            let finish = finish.unwrap_or_else(|| self.finish_of(task, start));
            self.set_early(task, start, finish, None);
            return;
        }
        let progress = own.progress;
        if let Some(start) = progress.actual_start {
            let finish = progress.actual_finish.unwrap_or_else(|| self.finish_of(task, start));
            self.set_early(task, start, finish, None);
            return;
        }
        let mut at = bound.map_or(network.start, |b| b.at);
        let mut driver = bound.and_then(|b| b.link);
        let free = bound.is_none();
        // Who waits for nobody starts with the project, unless a date says otherwise, be it earlier.
        let mut from = |date: Moment, at: &mut Moment| {
            if date > *at || free {
                *at = date;
                driver = None;
            }
        };
        match own.constraint {
            Constraint::StartNoEarlierThan(date) => from(date, &mut at),
            Constraint::FinishNoEarlierThan(date) => from(self.start_of(task, date), &mut at),
            Constraint::MustStartOn(date) => {
                (at, driver) = (date, None);
            }
            Constraint::StartNoLaterThan(date) if date < at => (at, driver) = (date, None),
            Constraint::MustFinishOn(date) => {
                (at, driver) = (self.start_of(task, date), None);
            }
            Constraint::FinishNoLaterThan(date) => {
                let latest = self.start_of(task, date);
                if latest < at {
                    (at, driver) = (latest, None);
                }
            }
            _ => {}
        }
        if bound.is_some_and(|bound| bound.at > at) {
            let demanded = bound.map_or(at, |bound| self.next(task, bound.at));
            self.counts[task].demanded = self.calendar(task).work(demanded);
        }
        if plain(own) {
            let calendar = self.calendar(task);
            let (start, count) = calendar.begin(at);
            let over = count.saturating_add(own.duration);
            self.set_early(task, start, calendar.end_of(over), driver);
            (self.counts[task].start, self.counts[task].finish) = (count, over);
        } else {
            let start = self.next(task, at);
            self.set_early(task, start, self.finish_of(task, start), driver);
        }
        if own.leveling_delay > 0 {
            let start = self.next(task, self.dates[task].start.saturating_add(own.leveling_delay));
            let finish = self.finish_of(task, start);
            let dates = &mut self.dates[task];
            (dates.start, dates.finish) = (start, finish);
            (self.counts[task].start, self.counts[task].finish) = (UNCOUNTED, UNCOUNTED);
        }
    }

    fn set_early(&mut self, task: usize, start: Moment, finish: Moment, driver: Option<usize>) {
        self.dates[task] =
            Dates { start, finish, early_start: start, early_finish: finish, driver, ..self.dates[task] };
        (self.counts[task].start, self.counts[task].finish) = (UNCOUNTED, UNCOUNTED);
    }

    /// A summary task's dates are those of the tasks under it.
    fn roll_up(&mut self, task: usize) {
        let (mut start, mut finish) = (Moment::MAX, Moment::MIN);
        let (mut early_start, mut early_finish) = (Moment::MAX, Moment::MIN);
        for child in self.order.children.of_task(task).filter(|&child| self.task(child).active) {
            let dates = &self.dates[child];
            start = start.min(dates.start);
            finish = finish.max(dates.finish);
            early_start = early_start.min(dates.early_start);
            early_finish = early_finish.max(dates.early_finish);
        }
        if start == Moment::MAX {
            // Nothing under it counts.
            let start = self.network.start;
            self.set_early(task, start, start, None);
        } else {
            self.set_early(task, early_start, early_finish, None);
            (self.dates[task].start, self.dates[task].finish) = (start, finish);
        }
        if let Mode::Manual { start: Some(start), finish: Some(finish), .. } = self.task(task).mode {
            (self.dates[task].start, self.dates[task].finish) = (start, finish);
        }
    }
}

/// Whether a task's dates follow from its duration in its own calendar alone.
#[inline]
pub(super) fn plain(task: &Activity) -> bool {
    task.duration > 0 && task.parts.is_empty()
}
