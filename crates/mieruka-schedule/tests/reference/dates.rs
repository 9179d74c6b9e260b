//! Dates by the rules alone: every task is computed from its neighbours again and again until nothing changes any more.
//! No order, no counts, no shortcuts. For tasks that are scheduled automatically and as soon as possible.

use mieruka_schedule::network::{Activity, Constraint, Lag, Link, LinkKind, Network};
use mieruka_schedule::working_time::Moment;

use super::shifts::Shifts;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) start: Moment,
    pub(crate) finish: Moment,
    pub(crate) late_start: Moment,
    pub(crate) late_finish: Moment,
    pub(crate) total_slack: i64,
    pub(crate) free_slack: i64,
    pub(crate) critical: bool,
}

pub(crate) struct Reference<'n> {
    pub(crate) network: &'n Network,
    pub(crate) calendars: &'n [Shifts],
}

impl Reference<'_> {
    pub(crate) fn compute(&self) -> Vec<Expected> {
        let count = self.network.tasks.len();
        let start = self.network.start;
        let mut dates = vec![Expected { start, finish: start, ..Expected::default() }; count];
        self.settle(&mut dates, |dates, task| {
            (dates[task].start, dates[task].finish) = self.early(dates, task);
        });
        let end = dates.iter().map(|dates| dates.finish).max().unwrap_or(self.network.start);
        dates.iter_mut().for_each(|dates| (dates.late_start, dates.late_finish) = (end, end));
        self.settle(&mut dates, |dates, task| {
            (dates[task].late_start, dates[task].late_finish) = self.late(dates, task, end);
        });
        for task in 0..count {
            let own = &self.network.tasks[task];
            let slack = self.slack(&dates, task);
            let done = own.progress.actual_finish.is_some();
            let free = self.free(&dates, task, end);
            let this = &mut dates[task];
            this.total_slack = if done { 0 } else { slack };
            this.free_slack = if done { 0 } else { free.clamp(0, slack.max(0)) };
            this.critical = !done && slack <= 0;
        }
        dates
    }

    /// Until nothing changes; a network of so many tasks without a circle needs no more rounds than it has ends.
    fn settle(&self, dates: &mut Vec<Expected>, step: impl Fn(&mut Vec<Expected>, usize)) {
        for _ in 0..2 * dates.len() + 2 {
            let before = dates.clone();
            (0..dates.len()).for_each(|task| step(dates, task));
            if *dates == before {
                return;
            }
        }
        panic!("no end of changes");
    }

    fn calendar(&self, task: usize) -> &Shifts {
        &self.calendars[self.network.tasks[task].calendar]
    }

    fn links(&self, ours: impl Fn(&Link) -> bool) -> Vec<Link> {
        self.network.links.iter().copied().filter(|link| ours(link)).collect()
    }

    fn children(&self, summary: usize) -> Vec<usize> {
        (0..self.network.tasks.len()).filter(|&t| self.network.tasks[t].parent == Some(summary)).collect()
    }

    /// The summary tasks that a task lies under.
    fn above(&self, task: usize) -> Vec<usize> {
        let parent = |task: &usize| self.network.tasks[*task].parent;
        std::iter::successors(parent(&task), parent).collect()
    }

    /// A date moved by a lag, in the calendar of who waits.
    fn lagged(&self, link: &Link, at: Moment, forward: bool) -> Moment {
        let of = |percent: f64| {
            (self.network.tasks[link.predecessor].duration as f64 * percent / 100.0).round() as i64
        };
        let (seconds, elapsed) = match link.lag {
            Lag::Working(seconds) => (seconds, false),
            Lag::Elapsed(seconds) => (seconds, true),
            Lag::Percent(percent) => (of(percent), false),
            Lag::ElapsedPercent(percent) => (of(percent), true),
        };
        let seconds = if forward { seconds } else { -seconds };
        let calendar = self.calendar(link.successor);
        match (elapsed, seconds > 0) {
            (true, _) => at + seconds,
            (false, true) => calendar.after(at, seconds),
            (false, false) => calendar.before(at, -seconds),
        }
    }

    fn start_for(&self, task: usize, finish: Moment) -> Moment {
        self.calendar(task).before(finish, self.network.tasks[task].duration)
    }

    fn finish_for(&self, task: usize, start: Moment) -> Moment {
        self.calendar(task).after(start, self.network.tasks[task].duration)
    }

    /// A milestone stays where it falls unless nobody works around it; work begins with the next shift.
    fn begin(&self, task: usize, at: Moment) -> Moment {
        let calendar = self.calendar(task);
        let milestone = self.network.tasks[task].duration == 0;
        if milestone && calendar.previous(at) == at { at } else { calendar.next(at) }
    }

    /// What links demand of a task's start: its own and those of all that it lies under.
    fn demands(&self, dates: &[Expected], task: usize) -> Option<Moment> {
        let mut demands = Vec::new();
        for waiting in [vec![task], self.above(task)].concat() {
            for link in self.links(|link| link.successor == waiting) {
                let before = &dates[link.predecessor];
                let at = |date| self.lagged(&link, date, true);
                let project = self.network.start;
                demands.push(match link.kind {
                    LinkKind::FinishToStart => at(before.finish),
                    LinkKind::StartToStart => at(before.start),
                    // Who only has to finish late enough does not start before the project.
                    LinkKind::FinishToFinish => self.start_for(task, at(before.finish)).max(project),
                    LinkKind::StartToFinish if waiting == task => self.start_for(task, at(before.start)),
                    LinkKind::StartToFinish => self.start_for(task, at(before.start)).max(project),
                });
            }
            let above = &self.network.tasks[waiting];
            if let (true, Constraint::StartNoEarlierThan(date)) = (above.summary, above.constraint) {
                demands.push(date);
            }
        }
        demands.into_iter().max()
    }

    /// A start as its constraint has it.
    fn constrained(&self, task: usize, demand: Option<Moment>) -> Moment {
        let at = demand.unwrap_or(self.network.start);
        let no_earlier = |date: Moment| demand.map_or(date, |demand| demand.max(date));
        // Who waits for nobody begins with the project, unless it must not yet, or may before.
        match self.network.tasks[task].constraint {
            Constraint::MustStartOn(date) => date,
            Constraint::MustFinishOn(date) => self.start_for(task, date),
            Constraint::StartNoEarlierThan(date) => no_earlier(date),
            Constraint::FinishNoEarlierThan(date) => no_earlier(self.start_for(task, date)),
            Constraint::StartNoLaterThan(date) => at.min(date),
            Constraint::FinishNoLaterThan(date) => at.min(self.start_for(task, date)),
            Constraint::AsSoonAsPossible | Constraint::AsLateAsPossible => at,
        }
    }

    fn early(&self, dates: &[Expected], task: usize) -> (Moment, Moment) {
        let own = &self.network.tasks[task];
        if own.summary {
            let children = self.children(task);
            let start = children.iter().map(|&child| dates[child].start).min();
            let finish = children.iter().map(|&child| dates[child].finish).max();
            return (start.unwrap_or(self.network.start), finish.unwrap_or(self.network.start));
        }
        if let Some(start) = own.progress.actual_start {
            let mut finish = self.finish_for(task, start);
            if let Constraint::FinishNoEarlierThan(date) = own.constraint {
                finish = finish.max(date);
            }
            return (start, own.progress.actual_finish.unwrap_or(finish));
        }
        let start = self.begin(task, self.constrained(task, self.demands(dates, task)));
        (start, self.finish_for(task, start))
    }

    /// What waits for a task or for what it lies under, with each the latest finish it allows.
    fn allowances(&self, dates: &[Expected], task: usize) -> Vec<Moment> {
        let mut allowed = Vec::new();
        for awaited in [vec![task], self.above(task)].concat() {
            for link in self.links(|link| link.predecessor == awaited) {
                let waiting: &Activity = &self.network.tasks[link.successor];
                let after = &dates[link.successor];
                let begun = self.network.tasks[task].progress.actual_start.is_some();
                let ties_start = matches!(link.kind, LinkKind::StartToStart | LinkKind::StartToFinish);
                if waiting.progress.actual_finish.is_some() || (ties_start && begun) {
                    continue;
                }
                // Of what has begun, only the rest still waits.
                let start = match waiting.progress.actual_start {
                    Some(start) => self.calendar(link.successor).after(start, waiting.progress.done),
                    None => after.late_start,
                };
                allowed.push(match link.kind {
                    LinkKind::FinishToStart => self.lagged(&link, start, false),
                    LinkKind::FinishToFinish => self.lagged(&link, after.late_finish, false),
                    LinkKind::StartToStart => self.finish_for(task, self.lagged(&link, start, false)),
                    LinkKind::StartToFinish => {
                        self.finish_for(task, self.lagged(&link, after.late_finish, false))
                    }
                });
            }
            let above = &self.network.tasks[awaited];
            allowed.extend(above.deadline);
            if let (true, Constraint::FinishNoLaterThan(date)) = (above.summary, above.constraint) {
                allowed.push(date);
            }
        }
        allowed
    }

    fn late(&self, dates: &[Expected], task: usize, end: Moment) -> (Moment, Moment) {
        let own = &self.network.tasks[task];
        let allowed = self.allowances(dates, task).into_iter().fold(end, Moment::min);
        if own.summary {
            let children = self.children(task);
            let start = children.iter().map(|&child| dates[child].late_start).min();
            let finish = children.iter().map(|&child| dates[child].late_finish).max();
            return (start.unwrap_or(dates[task].start), finish.unwrap_or(allowed));
        }
        let mut finish = match own.constraint {
            Constraint::MustStartOn(date) => self.finish_for(task, date),
            Constraint::MustFinishOn(date) => date,
            Constraint::StartNoLaterThan(date) => allowed.min(self.finish_for(task, date)),
            Constraint::FinishNoLaterThan(date) => allowed.min(date),
            _ => allowed,
        };
        if own.duration > 0 {
            finish = self.calendar(task).previous(finish);
        }
        let start = own.progress.actual_start.unwrap_or_else(|| self.start_for(task, finish));
        (start, own.progress.actual_finish.unwrap_or(finish))
    }

    fn slack(&self, dates: &[Expected], task: usize) -> i64 {
        let (own, this, calendar) = (&self.network.tasks[task], &dates[task], self.calendar(task));
        let start = calendar.between(this.start, this.late_start);
        let finish = calendar.between(this.finish, this.late_finish);
        if own.progress.actual_start.is_some() {
            return finish;
        }
        // Held by a constraint before what it waits for, it is late by as much.
        let demand = self.demands(dates, task).filter(|_| !own.summary);
        let demand = demand.filter(|&demand| demand > self.constrained(task, Some(demand)));
        let held = demand.map(|demand| calendar.between(self.begin(task, demand), this.late_start));
        start.min(finish).min(held.unwrap_or(i64::MAX))
    }

    fn free(&self, dates: &[Expected], task: usize, end: Moment) -> i64 {
        let (this, calendar) = (&dates[task], self.calendar(task));
        let waits = |link: &Link| self.network.tasks[link.successor].progress.actual_finish.is_none();
        let rooms = self.links(|link| link.predecessor == task && waits(link)).into_iter().map(|link| {
            let after = &dates[link.successor];
            let at = |date| self.lagged(&link, date, false);
            match link.kind {
                LinkKind::FinishToStart => calendar.between(this.finish, at(after.start)),
                LinkKind::StartToStart => calendar.between(this.start, at(after.start)),
                LinkKind::FinishToFinish => calendar.between(this.finish, at(after.finish)),
                LinkKind::StartToFinish => calendar.between(this.start, at(after.finish)),
            }
        });
        rooms.fold(calendar.between(this.finish, end), i64::min)
    }
}
