//! Backward: the latest dates.

use super::forward::{length, plain};
use super::{Pass, UNCOUNTED, after, before, bounded};
use crate::network::{Constraint, Link, LinkKind, Mode, Step};
use crate::working_time::Moment;

/// The latest that a task, or what lies under a summary task, may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Latest {
    finish: Moment,
    /// Of a summary task alone: the latest start of whoever begins first under it.
    first_start: Moment,
    /// Somebody waits for it.
    awaited: bool,
}

impl Default for Latest {
    fn default() -> Self {
        Latest { finish: Moment::MAX, first_start: Moment::MAX, awaited: false }
    }
}

impl Pass<'_> {
    /// One step, the other way round: it reads what [`Pass::forward`] and the steps after it have made, and what the
    /// links allow ([`Pass::latest_by`]).
    #[inline]
    pub(super) fn backward(&mut self, step: Step) {
        match step {
            Step::Leave(task) => {
                let task = task as usize;
                let mut latest = self.allowed(task);
                if let Constraint::FinishNoLaterThan(date) = self.task(task).constraint {
                    latest.finish = latest.finish.min(date);
                }
                self.upper[task] = latest;
            }
            Step::Task(task) => self.late(task as usize, self.allowed(task as usize)),
            Step::Enter(task) => self.roll_up_late(task as usize),
        }
    }

    /// The latest that links, a deadline and the summary tasks that it lies under allow.
    fn allowed(&self, task: usize) -> Latest {
        let mut latest = Latest {
            finish: self.latest[task],
            first_start: self.first_start.get(task).copied().unwrap_or(Moment::MAX),
            awaited: self.awaited.get(task).copied().unwrap_or(false),
        };
        if let Some(parent) = self.network.summary_of(task) {
            let inherited = self.upper[parent];
            latest.finish = latest.finish.min(inherited.finish);
            latest.awaited |= inherited.awaited;
            if self.dates[parent].early_start == self.dates[task].early_start {
                latest.first_start = latest.first_start.min(inherited.first_start);
            }
        }
        if let Some(deadline) = self.task(task).deadline {
            latest.finish = latest.finish.min(deadline);
        }
        latest
    }

    fn roll_up_late(&mut self, task: usize) {
        let (mut start, mut finish) = (Moment::MAX, Moment::MIN);
        for child in self.order.children.of_task(task).filter(|&child| self.task(child).active) {
            let dates = &self.dates[child];
            // What was set by hand stays where it is, whatever it could do.
            let manual = matches!(self.task(child).mode, Mode::Manual { .. });
            start = start.min(if manual { dates.early_start } else { dates.late_start });
            finish = finish.max(if manual { dates.early_finish } else { dates.late_finish });
        }
        if start == Moment::MAX {
            (start, finish) = (self.dates[task].early_start, self.upper[task].finish);
        }
        self.set_late(task, start, finish);
    }

    /// The latest finish of its predecessor that a link allows; of a summary task that is tied by its start, the latest
    /// start.
    #[inline]
    pub(super) fn latest_by(&self, link: &Link) -> Option<Moment> {
        let own = self.trait_of(link.predecessor);
        let from_start = link.kind.ties_start();
        if from_start && own.fixed {
            return None;
        }
        let after = &self.dates[link.successor];
        let counts = &self.counts[link.successor];
        let (at, count) = match link.kind {
            LinkKind::FinishToFinish | LinkKind::StartToFinish => (after.late_finish, counts.late_finish),
            // What is done of a started successor can no longer be held up; the rest of it can.
            LinkKind::FinishToStart | LinkKind::StartToStart => match self.resumed(link.successor) {
                Some(resumed) => (resumed, UNCOUNTED),
                None => (after.late_start, counts.late_start),
            },
        };
        if !from_start || own.summary {
            return Some(self.lagged(link, at, count, -1));
        }
        let shared = own.plain && own.calendar as usize == self.task(link.successor).calendar;
        Some(match self.lagged_count(link, count, -1).filter(|_| shared) {
            Some(count) => {
                let over = count.saturating_add(length(self.task(link.predecessor)));
                bounded(self.calendar(link.predecessor).end_of(over))
            }
            None => self.finish_of(link.predecessor, self.lagged(link, at, count, -1)),
        })
    }

    /// When the rest of a task goes on that has begun and is not over.
    fn resumed(&self, task: usize) -> Option<Moment> {
        let own = self.task(task);
        let start = own.progress.actual_start.filter(|_| own.progress.actual_finish.is_none())?;
        Some(own.progress.resume.unwrap_or_else(|| after(self.calendar(task), start, own.progress.done)))
    }

    fn late(&mut self, task: usize, latest: Latest) {
        let own = self.task(task);
        let mut finish = latest.finish;
        if latest.first_start < Moment::MAX {
            finish = finish.min(self.finish_of(task, latest.first_start));
        }
        if self.network.many_critical_paths && !latest.awaited {
            finish = finish.min(self.dates[task].finish);
        }
        match own.constraint {
            Constraint::FinishNoLaterThan(date) => finish = finish.min(date),
            Constraint::StartNoLaterThan(date) => finish = finish.min(self.finish_of(task, date)),
            Constraint::MustStartOn(date) => finish = self.finish_of(task, date),
            Constraint::MustFinishOn(date) => finish = date,
            // Backward, these are what may not be broken.
            Constraint::StartNoEarlierThan(date) if self.network.finish.is_some() => {
                finish = finish.max(self.finish_of(task, date));
            }
            Constraint::FinishNoEarlierThan(date) if self.network.finish.is_some() => {
                finish = finish.max(date);
            }
            _ => {}
        }
        let mut finish = bounded(finish);
        if plain(own) && own.progress.actual_start.is_none() {
            let calendar = self.calendar(task);
            let (finish, count) = calendar.end(finish);
            let begun = count.saturating_sub(length(own));
            self.set_late(task, bounded(calendar.start_of(begun)), bounded(finish));
            (self.counts[task].late_start, self.counts[task].late_finish) = (begun, count);
            return;
        }
        if own.duration > 0 {
            let parts = own.parts.iter().map(|part| self.network.calendars[part.calendar].previous(finish));
            finish = bounded(parts.max().unwrap_or_else(|| self.calendar(task).previous(finish)));
        }
        let mut start = self.start_of(task, finish);
        if let Some(actual) = own.progress.actual_start {
            start = bounded(actual);
            if let Some(actual) = own.progress.actual_finish {
                finish = bounded(actual);
            }
        } else if let Mode::Manual { .. } = own.mode {
            start = before(self.calendar(task), finish, own.duration);
        }
        self.set_late(task, start, finish);
    }

    fn set_late(&mut self, task: usize, start: Moment, finish: Moment) {
        (self.dates[task].late_start, self.dates[task].late_finish) = (start, finish);
        (self.counts[task].late_start, self.counts[task].late_finish) = (UNCOUNTED, UNCOUNTED);
    }
}
