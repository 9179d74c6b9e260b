//! The room between early and late.

use super::Pass;
use crate::network::{LinkKind, Mode};
use crate::working_time::Moment;

impl Pass<'_> {
    pub(super) fn slack(&mut self, end: Moment) {
        for task in 0..self.network.tasks.len() {
            let (own, dates) = (self.task(task), self.dates[task]);
            let calendar = self.calendar(task);
            let mut start = calendar.between(dates.early_start, dates.late_start);
            let finish = calendar.between(dates.early_finish, dates.late_finish);
            // A constraint may hold it before what it waits for: it is too late by so much.
            if let Some(demanded) = self.demanded[task] {
                start = start.min(calendar.between(demanded, dates.late_start));
            }
            let done = own.progress.actual_finish.is_some();
            let total = if done {
                0
            } else if own.progress.actual_start.is_some() {
                finish
            } else {
                start.min(finish)
            };
            let free = if done { 0 } else { self.free(task, end).min(total.max(0)) };
            let dates = &mut self.dates[task];
            dates.total_slack = total;
            dates.free_slack = free;
            // What has no length yet cannot hold anything up.
            let vague = matches!(own.mode, Mode::Manual { vague: true, .. }) && !own.summary;
            dates.critical = !done && !vague && own.active && total <= self.network.critical_slack;
        }
    }

    /// How much a task may slip before another does.
    fn free(&self, task: usize, end: Moment) -> i64 {
        let (own, calendar) = (self.dates[task], self.calendar(task));
        let mut free = calendar.between(own.early_finish, end);
        for index in self.order.outgoing.of_task(task) {
            let link = &self.network.links[index];
            let after = &self.dates[link.successor];
            let room = match link.kind {
                LinkKind::FinishToStart => {
                    calendar.between(own.early_finish, self.lagged(link, after.early_start, -1))
                }
                LinkKind::StartToStart => {
                    calendar.between(own.early_start, self.lagged(link, after.early_start, -1))
                }
                LinkKind::FinishToFinish => {
                    calendar.between(own.early_finish, self.lagged(link, after.early_finish, -1))
                }
                LinkKind::StartToFinish => {
                    calendar.between(own.early_start, self.lagged(link, after.early_finish, -1))
                }
            };
            free = free.min(room);
        }
        free.max(0)
    }
}
