//! Forward: the earliest dates.

use super::{Dates, FARTHEST, Pass, UNCOUNTED, after, bounded, is_late};
use crate::network::{Activity, Constraint, LinkKind, Mode, Part, Step};
use crate::working_time::Moment;

/// What holds a task back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) at: Moment,
    pub(super) link: Option<usize>,
}

fn later(a: Option<Bound>, b: Option<Bound>) -> Option<Bound> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.at > a.at { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// What links demand of a task, or of all tasks under a summary task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Demand {
    start: Option<Bound>,
    /// Of a summary task alone: links that tie the finish of each task under it.
    finish: Option<Bound>,
}

impl Pass<'_> {
    /// One step: it reads nothing but what the steps before it have made, so that a step can be computed again alone.
    #[inline]
    pub(super) fn forward(&mut self, step: Step) {
        match step {
            Step::Enter(task) => self.lower[task as usize] = self.held(task as usize),
            Step::Task(task) => {
                let task = task as usize;
                let held = self.held(task);
                let finish = held.finish.map(|b| Bound { at: self.start_for(task, b.at), ..b });
                self.early(task, later(held.start, finish));
            }
            Step::Leave(task) => self.roll_up(task as usize),
        }
    }

    /// What holds a task back, or the summary tasks that it lies under.
    fn held(&self, task: usize) -> Demand {
        let own = self.demand(task);
        match self.network.summary_of(task) {
            Some(parent) => {
                let inherited = self.lower[parent];
                Demand {
                    start: later(inherited.start, own.start),
                    finish: later(inherited.finish, own.finish),
                }
            }
            None => own,
        }
    }

    /// The start that ends `task` at `finish`: not before all begins.
    fn start_for(&self, task: usize, finish: Moment) -> Moment {
        self.start_of(task, finish).max(self.start)
    }

    /// What links and, of a summary task, a date of its own demand.
    fn demand(&self, task: usize) -> Demand {
        let own = self.task(task);
        let late = is_late(own);
        let mut demand = Demand::default();
        for &index in self.order.incoming.slice(task) {
            let link = &self.network.links[index as usize];
            if !self.trait_of(link.predecessor).active {
                continue;
            }
            let before = &self.dates[link.predecessor];
            let counts = self.counts_in(own.calendar, link.predecessor);
            let from_start = matches!(link.kind, LinkKind::StartToStart | LinkKind::StartToFinish);
            // Who is as late as possible waits for the early dates alone.
            let (at, count) = match (from_start, late && is_late(self.task(link.predecessor))) {
                (true, true) => (before.early_start, UNCOUNTED),
                (false, true) => (before.early_finish, UNCOUNTED),
                (true, false) => (before.start, counts.start),
                (false, false) => (before.finish, counts.finish),
            };
            let bound = |at| Some(Bound { at, link: Some(index as usize) });
            let at = match link.kind {
                LinkKind::FinishToStart | LinkKind::StartToStart => self.lagged(link, at, count, 1),
                _ if own.summary => {
                    demand.finish = later(demand.finish, bound(self.lagged(link, at, count, 1)));
                    continue;
                }
                LinkKind::FinishToFinish | LinkKind::StartToFinish => {
                    let start = match self.lagged_count(link, count, 1).filter(|_| plain(own)) {
                        Some(count) => {
                            bounded(self.calendar(task).start_of(count.saturating_sub(length(own))))
                        }
                        None => self.start_of(task, self.lagged(link, at, count, 1)),
                    };
                    if from_start { start } else { start.max(self.start) }
                }
            };
            demand.start = later(demand.start, bound(at));
        }
        if own.summary
            && let Constraint::StartNoEarlierThan(at) = own.constraint
        {
            demand.start = later(demand.start, Some(Bound { at, link: None }));
        }
        demand
    }

    fn early(&mut self, task: usize, bound: Option<Bound>) {
        let own = self.task(task);
        self.counts[task].demanded = UNCOUNTED;
        if let Mode::Manual { start, finish, .. } = own.mode {
            let start = start.or(bound.map(|b| b.at)).unwrap_or(self.start);
            let finish = finish.unwrap_or_else(|| self.finish_of(task, start));
            self.set_early(task, start, finish, None);
            return;
        }
        let progress = own.progress;
        if let Some(start) = progress.actual_start {
            let finish = progress.actual_finish.unwrap_or_else(|| self.finish_of_begun(task, start));
            self.set_early(task, start, finish, None);
            return;
        }
        let mut at = bound.map_or(self.start, |b| b.at);
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
        if let Some(bound) = bound.filter(|bound| bound.at > at) {
            self.counts[task].demanded = self.calendar(task).work(self.next(task, bound.at));
        }
        let mut unlevelled = None;
        if own.leveling_delay > 0 {
            let start = self.next(task, at);
            unlevelled = Some(start);
            at = start.saturating_add(own.leveling_delay);
        }
        if plain(own) {
            let calendar = self.calendar(task);
            let (start, count) = calendar.begin(bounded(at));
            let over = count.saturating_add(length(own));
            self.set_early(task, start, calendar.end_of(over), driver);
            (self.counts[task].start, self.counts[task].finish) = (count, over);
        } else {
            let start = self.next(task, at);
            self.set_early(task, start, self.finish_of(task, start), driver);
        }
        if let Some(unlevelled) = unlevelled {
            self.dates[task].unlevelled_start = unlevelled;
        }
        if self.late_known && is_late(own) {
            let dates = &mut self.dates[task];
            (dates.start, dates.finish) = (dates.late_start, dates.late_finish);
            (self.counts[task].start, self.counts[task].finish) = (UNCOUNTED, UNCOUNTED);
        }
    }

    /// When a task is over that began at `start` and may have been interrupted since: the rest goes on when it is told
    /// to.
    fn finish_of_begun(&self, task: usize, start: Moment) -> Moment {
        let own = self.task(task);
        let finish = self.interrupted(task, start).unwrap_or_else(|| self.finish_of(task, start));
        match own.constraint {
            Constraint::FinishNoEarlierThan(date) => finish.max(date),
            _ => finish,
        }
    }

    fn interrupted(&self, task: usize, start: Moment) -> Option<Moment> {
        let own = self.task(task);
        let resume = own.progress.resume.filter(|_| own.progress.done < own.duration)?;
        let whole = [Part { calendar: own.calendar, duration: own.duration, delay: 0 }];
        let parts = if own.parts.is_empty() { &whole[..] } else { &own.parts };
        let gap = |part: &Part| {
            let calendar = &self.network.calendars[part.calendar];
            let share = own.progress.done as f64 / own.duration as f64;
            let done = part.delay.saturating_add((part.duration as f64 * share).round() as i64);
            calendar.between(after(calendar, calendar.next(bounded(start)), done), bounded(resume))
        };
        // Who works day and night has been waiting where others only slept.
        let gap = parts.iter().map(gap).min().filter(|gap| *gap > 0)?;
        let longer = |part: &Part| Part { duration: part.duration.saturating_add(gap), ..*part };
        parts.iter().map(|part| self.part_finish(start, &longer(part))).max()
    }

    fn set_early(&mut self, task: usize, start: Moment, finish: Moment, driver: Option<usize>) {
        let (start, finish) = (bounded(start), bounded(finish));
        self.dates[task] =
            Dates { start, finish, early_start: start, early_finish: finish, driver, ..self.dates[task] };
        self.dates[task].unlevelled_start = start;
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
            // Of what is as late as possible, the late dates are the ones that count.
            let late = self.late_known && is_late(self.task(child));
            early_start = early_start.min(if late { dates.start } else { dates.early_start });
            early_finish = early_finish.max(if late { dates.finish } else { dates.early_finish });
        }
        if start == Moment::MAX {
            // Nothing under it counts.
            let start = self.start;
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

/// Working seconds of a task, within what can be computed with.
#[inline]
pub(super) fn length(task: &Activity) -> i64 {
    task.duration.min(FARTHEST)
}
