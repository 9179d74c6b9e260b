//! Forward: the earliest dates.

use super::{Dates, Pass};
use crate::network::{Constraint, LinkKind, Mode, Step};
use crate::working_time::Moment;

/// What holds a task back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    pub(super) at: Moment,
    pub(super) link: Option<usize>,
}

impl Pass<'_> {
    pub(super) fn forward(&mut self) {
        let count = self.network.tasks.len();
        // What links onto a summary task demand of all under it.
        let mut demanded: Vec<Option<Bound>> = vec![None; count];
        let order = self.order;
        for &step in &order.steps {
            match step {
                Step::Enter(task) => {
                    let inherited = self.task(task).parent.and_then(|parent| demanded[parent]);
                    let own = self.bound(task);
                    let bound = match (inherited, own) {
                        (Some(a), Some(b)) => Some(if b.at > a.at { b } else { a }),
                        (a, b) => a.or(b),
                    };
                    if self.task(task).summary {
                        demanded[task] = bound;
                        let dates = &mut self.dates[task];
                        *dates = Dates { early_start: Moment::MAX, early_finish: Moment::MIN, ..*dates };
                        (dates.start, dates.finish) = (Moment::MAX, Moment::MIN);
                    } else {
                        self.early(task, bound);
                    }
                }
                Step::Leave(task) => self.roll_up(task),
            }
        }
    }

    /// The latest start that links and a date of its own demand.
    fn bound(&self, task: usize) -> Option<Bound> {
        let mut bound: Option<Bound> = None;
        for index in self.order.incoming.of_task(task) {
            let link = &self.network.links[index];
            if !self.task(link.predecessor).active {
                continue;
            }
            let before = &self.dates[link.predecessor];
            let at = match link.kind {
                LinkKind::FinishToStart => self.lagged(link, before.finish, 1),
                LinkKind::StartToStart => self.lagged(link, before.start, 1),
                LinkKind::FinishToFinish => self.start_of(task, self.lagged(link, before.finish, 1)),
                LinkKind::StartToFinish => self.start_of(task, self.lagged(link, before.start, 1)),
            };
            if bound.is_none_or(|known| at > known.at) {
                bound = Some(Bound { at, link: Some(index) });
            }
        }
        if self.task(task).summary
            && let Constraint::StartNoEarlierThan(at) = self.task(task).constraint
            && bound.is_none_or(|known| at > known.at)
        {
            bound = Some(Bound { at, link: None });
        }
        bound
    }

    fn early(&mut self, task: usize, bound: Option<Bound>) {
        let own = self.task(task);
        let network = self.network;
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
            self.demanded[task] = bound.map(|bound| self.next(task, bound.at));
        }
        let start = self.next(task, at);
        let finish = self.finish_of(task, start);
        self.set_early(task, start, finish, driver);
        if own.leveling_delay > 0 {
            let start = self.next(task, start + own.leveling_delay);
            let finish = self.finish_of(task, start);
            let dates = &mut self.dates[task];
            (dates.start, dates.finish) = (start, finish);
        }
    }

    fn set_early(&mut self, task: usize, start: Moment, finish: Moment, driver: Option<usize>) {
        self.dates[task] =
            Dates { start, finish, early_start: start, early_finish: finish, driver, ..Dates::default() };
    }

    fn roll_up(&mut self, task: usize) {
        let own = self.task(task);
        if own.summary && self.dates[task].start == Moment::MAX {
            // Nothing under it counts.
            let start = self.network.start;
            self.set_early(task, start, start, None);
        }
        if own.summary
            && let Mode::Manual { start: Some(start), finish: Some(finish), .. } = own.mode
        {
            self.dates[task].start = start;
            self.dates[task].finish = finish;
        }
        let Some(parent) = own.parent.filter(|_| own.active) else { return };
        let own = self.dates[task];
        let dates = &mut self.dates[parent];
        dates.start = dates.start.min(own.start);
        dates.finish = dates.finish.max(own.finish);
        dates.early_start = dates.early_start.min(own.early_start);
        dates.early_finish = dates.early_finish.max(own.early_finish);
    }
}
