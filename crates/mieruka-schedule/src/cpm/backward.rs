//! Backward: the latest dates.

use super::forward::plain;
use super::{Pass, UNCOUNTED};
use crate::network::{Constraint, Link, LinkKind, Mode, Step};
use crate::working_time::Moment;

impl Pass<'_> {
    /// One step, the other way round: it reads what [`Pass::forward`] and the steps after it have made, what the links
    /// allow ([`Pass::latest_by`]) and the project's finish.
    #[inline]
    pub(super) fn backward(&mut self, step: Step, end: Moment) {
        match step {
            Step::Leave(task) => {
                let task = task as usize;
                let mut finish = self.allowed(task, end);
                if let Constraint::FinishNoLaterThan(date) = self.task(task).constraint {
                    finish = finish.min(date);
                }
                self.upper[task] = finish;
            }
            Step::Task(task) => self.late(task as usize, self.allowed(task as usize, end)),
            Step::Enter(task) => self.roll_up_late(task as usize),
        }
    }

    /// The latest finish that links, a deadline and the summary tasks that it lies under allow.
    fn allowed(&self, task: usize, end: Moment) -> Moment {
        let inherited = self.network.summary_of(task).map_or(end, |parent| self.upper[parent]);
        let finish = inherited.min(self.latest[task]);
        self.task(task).deadline.map_or(finish, |deadline| finish.min(deadline))
    }

    fn roll_up_late(&mut self, task: usize) {
        let (mut start, mut finish) = (Moment::MAX, Moment::MIN);
        for child in self.order.children.of_task(task).filter(|&child| self.task(child).active) {
            start = start.min(self.dates[child].late_start);
            finish = finish.max(self.dates[child].late_finish);
        }
        if start == Moment::MAX {
            (start, finish) = (self.dates[task].early_start, self.upper[task]);
        }
        self.set_late(task, start, finish);
    }

    /// The latest finish of its predecessor that a link allows.
    #[inline]
    pub(super) fn latest_by(&self, link: &Link) -> Option<Moment> {
        let successor = self.task(link.successor);
        if !successor.active {
            return None;
        }
        let own = self.trait_of(link.predecessor);
        // A start that was set by hand is not moved by what waits for it.
        let from_start = matches!(link.kind, LinkKind::StartToStart | LinkKind::StartToFinish);
        if from_start && own.manual {
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
        if !from_start {
            return Some(self.lagged(link, at, count, -1));
        }
        let shared = own.plain && own.calendar as usize == successor.calendar;
        Some(match self.lagged_count(link, count, -1).filter(|_| shared) {
            Some(count) => {
                let over = count.saturating_add(self.task(link.predecessor).duration);
                self.calendar(link.predecessor).end_of(over)
            }
            None => self.finish_of(link.predecessor, self.lagged(link, at, count, -1)),
        })
    }

    /// When the rest of a task goes on that has begun and is not over.
    fn resumed(&self, task: usize) -> Option<Moment> {
        let own = self.task(task);
        let start = own.progress.actual_start.filter(|_| own.progress.actual_finish.is_none())?;
        Some(own.progress.resume.unwrap_or_else(|| self.calendar(task).finish(start, own.progress.done)))
    }

    fn late(&mut self, task: usize, latest: Moment) {
        let own = self.task(task);
        let mut finish = latest;
        match own.constraint {
            Constraint::FinishNoLaterThan(date) => finish = finish.min(date),
            Constraint::StartNoLaterThan(date) => finish = finish.min(self.finish_of(task, date)),
            Constraint::MustStartOn(date) => finish = self.finish_of(task, date),
            Constraint::MustFinishOn(date) => finish = date,
            _ => {}
        }
        if plain(own) && own.progress.actual_start.is_none() {
            let calendar = self.calendar(task);
            let (finish, count) = calendar.end(finish);
            let begun = count.saturating_sub(own.duration);
            self.set_late(task, calendar.start_of(begun), finish);
            (self.counts[task].late_start, self.counts[task].late_finish) = (begun, count);
            return;
        }
        if own.duration > 0 {
            let parts = own.parts.iter().map(|part| self.network.calendars[part.calendar].previous(finish));
            finish = parts.max().unwrap_or_else(|| self.calendar(task).previous(finish));
        }
        let mut start = self.start_of(task, finish);
        if let Some(actual) = own.progress.actual_start {
            start = actual;
            if let Some(actual) = own.progress.actual_finish {
                finish = actual;
            }
        } else if let Mode::Manual { .. } = own.mode {
            start = self.calendar(task).start(finish, own.duration);
        }
        self.set_late(task, start, finish);
    }

    fn set_late(&mut self, task: usize, start: Moment, finish: Moment) {
        (self.dates[task].late_start, self.dates[task].late_finish) = (start, finish);
        (self.counts[task].late_start, self.counts[task].late_finish) = (UNCOUNTED, UNCOUNTED);
    }
}
