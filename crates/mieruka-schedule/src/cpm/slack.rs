//! The room between early and late, and the dates that follow from it.

use super::{Counts, Dates, Pass, UNCOUNTED, is_late};
use crate::network::{LinkKind, Mode};
use crate::working_time::Moment;

impl Pass<'_> {
    /// A task's dates with its slack, once all early and late dates are known.
    pub(super) fn settled(&self, task: usize, end: Moment) -> Dates {
        let (own, mut dates) = (self.task(task), self.dates[task]);
        let calendar = self.calendar(task);
        let counts = self.counts[task];
        let early = self.early_counts(task);
        let counted = |count: i64, at: Moment| if count == UNCOUNTED { calendar.work(at) } else { count };
        let late_start = counted(counts.late_start, dates.late_start);
        let mut start = late_start - counted(early.start, dates.early_start);
        let early_finish = counted(early.finish, dates.early_finish);
        let finish = counted(counts.late_finish, dates.late_finish) - early_finish;
        // A constraint may hold it before what it waits for: it is too late by so much.
        if let Some(demanded) = self.demanded[task] {
            start = start.min(late_start - calendar.work(demanded));
        }
        let done = own.progress.actual_finish.is_some();
        let total = if done {
            0
        } else if own.progress.actual_start.is_some() {
            finish
        } else {
            start.min(finish)
        };
        dates.total_slack = total;
        dates.free_slack = if done || total <= 0 { 0 } else { self.free(task, early_finish, end).min(total) };
        // What has no length yet cannot hold anything up.
        let vague = matches!(own.mode, Mode::Manual { vague: true, .. }) && !own.summary;
        dates.critical = !done && !vague && own.active && total <= self.network.critical_slack;
        if is_late(own) && !own.summary && own.progress.actual_start.is_none() {
            (dates.start, dates.finish) = (dates.late_start, dates.late_finish);
        }
        dates
    }

    /// The counts of its early dates, as far as they are known.
    fn early_counts(&self, task: usize) -> Counts {
        let (dates, counts) = (&self.dates[task], self.counts[task]);
        let of = |count, same| if same { count } else { UNCOUNTED };
        Counts {
            start: of(counts.start, dates.start == dates.early_start),
            finish: of(counts.finish, dates.finish == dates.early_finish),
            ..counts
        }
    }

    /// How much a task may slip before another does.
    fn free(&self, task: usize, early_finish: i64, end: Moment) -> i64 {
        let (dates, calendar) = (&self.dates[task], self.calendar(task));
        let mut free = calendar.work(end) - early_finish;
        for &index in self.order.outgoing.slice(task) {
            let link = &self.network.links[index as usize];
            let after = &self.dates[link.successor];
            let counts = self.early_counts(link.successor);
            let (at, count) = match link.kind {
                LinkKind::FinishToStart | LinkKind::StartToStart => (after.early_start, counts.start),
                LinkKind::FinishToFinish | LinkKind::StartToFinish => (after.early_finish, counts.finish),
            };
            let own = match link.kind {
                LinkKind::FinishToStart | LinkKind::FinishToFinish => early_finish,
                LinkKind::StartToStart | LinkKind::StartToFinish => calendar.work(dates.early_start),
            };
            let shared = self.task(task).calendar == self.task(link.successor).calendar;
            let room = match self.lagged_count(link, count, -1).filter(|_| shared) {
                Some(count) => count - own,
                None => calendar.work(self.lagged(link, at, count, -1)) - own,
            };
            free = free.min(room);
        }
        free.max(0)
    }
}
