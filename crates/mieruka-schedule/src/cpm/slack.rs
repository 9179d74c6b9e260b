//! The room between early and late, and the dates that follow from it.

use super::{Counts, Dates, Pass, UNCOUNTED, is_late};
use crate::network::{Link, LinkKind, Mode};
use crate::working_time::Moment;

impl Pass<'_> {
    /// A task's dates with its slack, once its early and late dates and its room ([`Pass::room_by`]) are known.
    pub(super) fn settled(&self, task: usize, end: Moment) -> Dates {
        let (own, mut dates) = (self.task(task), self.dates[task]);
        let calendar = self.calendar(task);
        let counts = self.counts[task];
        let early = self.early_counts(task);
        let counted = |count: i64, at: Moment| if count == UNCOUNTED { calendar.work(at) } else { count };
        let late_start = counted(counts.late_start, dates.late_start);
        let early = Counts {
            start: counted(early.start, dates.early_start),
            finish: counted(early.finish, dates.early_finish),
            ..early
        };
        let mut start = late_start - early.start;
        let finish = counted(counts.late_finish, dates.late_finish) - early.finish;
        // A constraint may hold it before what it waits for: it is too late by so much.
        if counts.demanded != UNCOUNTED {
            start = start.min(late_start - counts.demanded);
        }
        let done = own.progress.actual_finish.is_some();
        // What is as late as possible has no room left; backward, everything is as late as possible.
        let late = is_late(own) && self.network.finish.is_none();
        let total = if done || late {
            0
        } else if own.progress.actual_start.is_some() {
            finish
        } else {
            start.min(finish)
        };
        dates.total_slack = total;
        dates.free_slack = if done || total <= 0 { 0 } else { self.free(task, early, end).min(total) };
        // What has no length yet cannot hold anything up.
        let vague = matches!(own.mode, Mode::Manual { vague: true, .. }) && !own.summary;
        dates.critical = !done && !vague && own.active && total <= self.network.critical_slack;
        if is_late(own) {
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
    fn free(&self, task: usize, early: Counts, end: Moment) -> i64 {
        let calendar = self.calendar(task);
        let own = match self.late_known && is_late(self.task(task)) {
            true => {
                let dates = &self.dates[task];
                let (start, finish) = (calendar.work(dates.late_start), calendar.work(dates.late_finish));
                Counts { start, finish, ..early }
            }
            false => early,
        };
        let Room { start, finish } = self.room[task];
        let finish = finish.min(calendar.work(end));
        (finish.saturating_sub(own.finish)).min(start.saturating_sub(own.start)).max(0)
    }

    /// The dates that a task's predecessors see, and their counts.
    #[inline]
    fn placed(&self, task: usize) -> (Moment, Moment, Counts) {
        let dates = &self.dates[task];
        if self.late_known && is_late(self.task(task)) {
            (dates.late_start, dates.late_finish, Counts::default())
        } else {
            (dates.early_start, dates.early_finish, self.early_counts(task))
        }
    }

    /// Narrows the room of a link's predecessor by what the link leaves it.
    #[inline]
    pub(super) fn room_by(&self, link: &Link, room: &mut Room) {
        let (start, finish, counts) = self.placed(link.successor);
        let (at, count) = match link.kind {
            LinkKind::FinishToStart | LinkKind::StartToStart => (start, counts.start),
            LinkKind::FinishToFinish | LinkKind::StartToFinish => (finish, counts.finish),
        };
        let calendar = self.trait_of(link.predecessor).calendar as usize;
        let shared = calendar == self.task(link.successor).calendar;
        let work = match self.lagged_count(link, count, -1).filter(|_| shared) {
            Some(count) => count,
            None => self.network.calendars[calendar].work(self.lagged(link, at, count, -1)),
        };
        let own = match link.kind {
            LinkKind::FinishToStart | LinkKind::FinishToFinish => &mut room.finish,
            LinkKind::StartToStart | LinkKind::StartToFinish => &mut room.start,
        };
        *own = work.min(*own);
    }
}

/// How far a task's early dates may move before another task must, in working seconds of its calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    start: i64,
    finish: i64,
}

impl Default for Room {
    fn default() -> Self {
        Room { start: i64::MAX, finish: i64::MAX }
    }
}
