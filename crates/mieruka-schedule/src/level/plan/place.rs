//! From an order of the tasks that may move to dates: serial and parallel schedule generation with calendars.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::model::{Ends, Kind, Model, inherited_of};
use super::profile::Profile;
use crate::working_time::Moment;

/// How the next task to be placed is picked among those that wait for nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// The first in the order of all.
    Serial,
    /// The first in the order among those that can start first.
    Parallel,
}

/// What a schedule is worth: the smaller, the better, in the order of the fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    /// Seconds by which tasks that stay are pushed.
    pub(super) broken: i64,
    /// Seconds of work of tasks that found no free place in time.
    pub(super) clashes: i64,
    /// Seconds by which deadlines are missed.
    pub(super) late: i64,
    pub(super) finish: Moment,
    /// Seconds by which tasks start later than before, weighed by their priority.
    pub(super) moved: i64,
}

/// Place in time, priority (the higher the earlier), rank and task.
type Turn = (Moment, Reverse<u16>, u32, usize);

/// Working memory; after each schedule it holds its dates.
pub(super) struct Placer<'m> {
    pub(super) model: &'m Model<'m>,
    /// What tasks that stay take.
    taken: Vec<Profile>,
    pub(super) profiles: Vec<Profile>,
    waits: Vec<u32>,
    ready: Vec<usize>,
    queue: BinaryHeap<Reverse<Turn>>,
    demanded: Vec<Option<Moment>>,
    pub(super) ends: Vec<Ends>,
    /// For each task the start that it would have if it had not been moved.
    pub(super) wanted: Vec<Moment>,
    last: Cost,
}

impl<'m> Placer<'m> {
    pub(super) fn new(model: &'m Model<'m>) -> Placer<'m> {
        let count = model.network.tasks.len();
        let mut taken = vec![Profile::default(); model.capacities.len()];
        for task in 0..count {
            // What is done late is done at its late dates, whatever waits for it.
            if matches!(model.kinds[task], Kind::Set | Kind::Late) {
                let dates = &model.base.tasks[task];
                for need in model.needs.get(task) {
                    if let Some((from, to)) = model.need_stretch(need, dates.start, dates.finish) {
                        taken[need.resource].take(from, to, need.units);
                    }
                }
            }
        }
        Placer {
            model,
            profiles: taken.clone(),
            taken,
            waits: Vec::with_capacity(count * 2),
            ready: Vec::new(),
            queue: BinaryHeap::new(),
            demanded: vec![None; count],
            ends: vec![(0, 0); count],
            wanted: vec![0; count],
            last: Cost::default(),
        }
    }

    pub(super) fn clear_profiles(&mut self) {
        for (profile, taken) in self.profiles.iter_mut().zip(&self.taken) {
            profile.copy_from(taken);
        }
    }

    /// Makes a schedule; `ranks` holds the place of each task in the order, the smallest first.
    pub(super) fn place(&mut self, ranks: &[u32], scheme: Scheme) -> Cost {
        let model = self.model;
        self.clear_profiles();
        self.waits.clone_from(&model.waits);
        self.ready.extend((0..self.waits.len()).filter(|&node| model.waits[node] == 0));
        let mut cost = Cost { finish: Moment::MIN, ..Cost::default() };
        loop {
            while let Some(node) = self.ready.pop() {
                if !node.is_multiple_of(2) {
                    self.leave(node / 2, &mut cost);
                } else if self.enter(node / 2, &mut cost) {
                    let task = node / 2;
                    let at = if scheme == Scheme::Serial { Moment::MIN } else { self.wanted[task] };
                    let priority = Reverse(model.workload.priority(task));
                    self.queue.push(Reverse((at, priority, ranks[task], task)));
                    continue;
                }
                self.release(node);
            }
            let Some(Reverse((at, priority, rank, task))) = self.queue.pop() else { break };
            let found = self.free_from(task, self.wanted[task].max(at));
            if scheme == Scheme::Parallel
                && let Some(start) = found
                && start > at
            {
                self.queue.push(Reverse((start, priority, rank, task)));
                continue;
            }
            self.put(task, found, &mut cost);
            self.release(task * 2);
        }
        self.last = cost;
        cost
    }

    /// What the schedule made last is worth.
    pub(super) fn last(&self) -> Cost {
        self.last
    }

    fn release(&mut self, node: usize) {
        let (waits, ready) = (&mut self.waits, &mut self.ready);
        self.model.each_after(node, |after| {
            waits[after] -= 1;
            if waits[after] == 0 {
                ready.push(after);
            }
        });
    }

    /// Whether the task still has to find its place.
    fn enter(&mut self, task: usize, cost: &mut Cost) -> bool {
        let model = self.model;
        let dates = &model.base.tasks[task];
        let inherited = inherited_of(model.network, task, &self.demanded);
        let bound = model.bound(task, inherited, |t| self.ends[t]);
        self.demanded[task] = bound;
        match model.kinds[task] {
            Kind::Summary => return false,
            Kind::Set => {
                self.ends[task] = (dates.start, dates.finish);
                let before = model.base_bounds[task].map_or(dates.start, |bound| bound.max(dates.start));
                if let Some(bound) = bound.filter(|_| model.task(task).active && !model.task(task).summary) {
                    cost.broken = cost.broken.saturating_add((bound - before).max(0));
                }
                return false;
            }
            Kind::Follows | Kind::Late | Kind::Moves => {}
        }
        let start = model.earliest(task, bound);
        // Where a constraint holds a task before what its links demand, that is no better than a late start.
        let reached = bound.map_or(start, |bound| bound.max(start));
        let allowed =
            model.base_bounds[task].map_or(model.limits[task], |bound| bound.max(model.limits[task]));
        cost.broken = cost.broken.saturating_add(reached.saturating_sub(allowed).max(0));
        self.wanted[task] = start;
        if model.kinds[task] == Kind::Moves {
            return true;
        }
        self.ends[task] = (start, model.finish_of(task, start));
        false
    }

    /// The first start from `start` on at which everything that a task needs is free; `None` where its limit comes first.
    fn free_from(&self, task: usize, mut start: Moment) -> Option<Moment> {
        let model = self.model;
        'again: loop {
            if start > model.limits[task] {
                return None;
            }
            let finish = model.finish_of(task, start);
            for need in model.needs.get(task) {
                let Some((from, to)) = model.need_stretch(need, start, finish) else { continue };
                let most = model.capacities[need.resource] - need.free;
                if let Some((_, end)) = self.profiles[need.resource].blocked(from, to, most) {
                    // A part that begins later than its task needs to be moved by less.
                    let later = model.next(task, end.saturating_sub(from - start));
                    start = if later > start { later } else { model.next(task, start.saturating_add(60)) };
                    continue 'again;
                }
            }
            return Some(start);
        }
    }

    fn put(&mut self, task: usize, found: Option<Moment>, cost: &mut Cost) {
        let model = self.model;
        let start = found.unwrap_or(self.wanted[task]);
        let finish = model.finish_of(task, start);
        self.ends[task] = (start, finish);
        for need in model.needs.get(task) {
            if let Some((from, to)) = model.need_stretch(need, start, finish) {
                self.profiles[need.resource].take(from, to, need.units);
            }
        }
        if found.is_none() {
            cost.clashes = cost.clashes.saturating_add(finish - start);
        }
        let weight = i64::from(model.workload.priority(task)) + 1;
        let moved = (start - model.base.tasks[task].start).max(0);
        cost.moved = cost.moved.saturating_add(moved.saturating_mul(weight));
    }

    fn leave(&mut self, task: usize, cost: &mut Cost) {
        let model = self.model;
        if model.kinds[task] == Kind::Summary
            && let Some(ends) = model.rolled(task, |child| self.ends[child])
        {
            self.ends[task] = ends;
        }
        let finish = match model.kinds[task] {
            Kind::Late => model.base.tasks[task].finish,
            _ => self.ends[task].1,
        };
        let own = model.task(task);
        if own.active {
            cost.finish = cost.finish.max(finish);
            let late = own.deadline.map_or(0, |deadline| (finish - deadline).max(0));
            cost.late = cost.late.saturating_add(late);
        }
    }
}
