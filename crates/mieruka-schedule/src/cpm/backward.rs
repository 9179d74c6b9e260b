//! Backward: the latest dates.

use super::{Pass, is_late};
use crate::network::{Constraint, LinkKind, Mode, Step};
use crate::working_time::Moment;

impl Pass<'_> {
    /// Answers the project's finish.
    pub(super) fn backward(&mut self) -> Moment {
        let tasks = self.network.tasks.iter().zip(&self.dates).filter(|(task, _)| task.active);
        let end = tasks.map(|(_, dates)| dates.finish).max().unwrap_or(self.network.start);
        let count = self.network.tasks.len();
        let mut demanded: Vec<Moment> = vec![end; count];
        let order = self.order;
        for &step in order.steps.iter().rev() {
            match step {
                Step::Leave(task) => {
                    let own = self.task(task);
                    let inherited = own.parent.map_or(end, |parent| demanded[parent]);
                    let mut finish = inherited.min(self.latest(task, end));
                    if let Some(deadline) = own.deadline {
                        finish = finish.min(deadline);
                    }
                    if own.summary {
                        if let Constraint::FinishNoLaterThan(date) = own.constraint {
                            finish = finish.min(date);
                        }
                        demanded[task] = finish;
                        let dates = &mut self.dates[task];
                        (dates.late_start, dates.late_finish) = (Moment::MAX, Moment::MIN);
                    } else {
                        self.late(task, finish);
                    }
                }
                Step::Enter(task) => {
                    let own = self.task(task);
                    if own.summary && self.dates[task].late_start == Moment::MAX {
                        let dates = &mut self.dates[task];
                        (dates.late_start, dates.late_finish) = (dates.early_start, demanded[task]);
                    }
                    let Some(parent) = own.parent.filter(|_| own.active) else { continue };
                    let own = self.dates[task];
                    let dates = &mut self.dates[parent];
                    dates.late_start = dates.late_start.min(own.late_start);
                    dates.late_finish = dates.late_finish.max(own.late_finish);
                }
            }
        }
        end
    }

    /// The latest finish that links allow.
    fn latest(&self, task: usize, end: Moment) -> Moment {
        let mut latest = end;
        for index in self.order.outgoing.of_task(task) {
            let link = &self.network.links[index];
            if !self.task(link.successor).active {
                continue;
            }
            // A start that was set by hand is not moved by what waits for it.
            let from_start = matches!(link.kind, LinkKind::StartToStart | LinkKind::StartToFinish);
            if from_start && matches!(self.task(task).mode, Mode::Manual { .. }) {
                continue;
            }
            let after = &self.dates[link.successor];
            // What is done of a started successor can no longer be held up; the rest of it can.
            let late_start = self.resumed(link.successor).unwrap_or(after.late_start);
            let at = match link.kind {
                LinkKind::FinishToStart => self.lagged(link, late_start, -1),
                LinkKind::FinishToFinish => self.lagged(link, after.late_finish, -1),
                LinkKind::StartToStart => self.finish_of(task, self.lagged(link, late_start, -1)),
                LinkKind::StartToFinish => self.finish_of(task, self.lagged(link, after.late_finish, -1)),
            };
            latest = latest.min(at);
        }
        latest
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
        }
        if let Mode::Manual { .. } = own.mode
            && own.progress.actual_start.is_none()
        {
            start = self.calendar(task).start(finish, own.duration);
        }
        let late = is_late(own) && own.progress.actual_start.is_none();
        let dates = &mut self.dates[task];
        (dates.late_start, dates.late_finish) = (start, finish);
        if late {
            (dates.start, dates.finish) = (start, finish);
        }
    }
}
