//! What follows from what was marked.

use super::super::{Dates, Pass, Room, bounded, schedule_kept};
use super::{Change, LiveSchedule, Marked};
use crate::network::{Link, LiveOrder, Network, Step};
use crate::working_time::Moment;

/// Tasks whose dates differ.
pub(super) fn changes(before: &[Dates], after: &[Dates]) -> Vec<Change> {
    let pairs = before.iter().zip(after).enumerate().filter(|(_, (before, after))| differ(before, after));
    pairs.map(|(task, (before, _))| Change { task, before: Some(*before) }).collect()
}

fn differ(before: &Dates, after: &Dates) -> bool {
    *before != Dates { driver: before.driver, ..*after }
}

impl LiveSchedule {
    /// Whatever reads what was entered for a task.
    pub(super) fn mark_task(&mut self, task: usize) {
        let LiveSchedule { network, order, marks, .. } = self;
        marks.reads_early(network, order, task);
        marks.reads_late(network, order, task);
        marks.forward.add(order.enters(task));
        marks.forward.add(order.known(network, task));
        marks.backward.add(order.known(network, task));
        marks.room.add(task);
    }

    /// Whatever reads a link.
    pub(super) fn mark_link(&mut self, link: &Link) {
        let LiveSchedule { network, order, marks, .. } = self;
        marks.forward.add(order.enters(link.successor));
        marks.backward.add(order.known(network, link.predecessor));
        marks.room.add(link.predecessor);
        marks.settle.add(link.predecessor);
    }

    /// Computes what is marked and what follows from it. `switched`: who counts for the finish may be others now.
    pub(super) fn update(&mut self, switched: bool) -> Vec<Change> {
        let twice = self.late > 0 || self.network.finish.is_some();
        if twice || self.twice {
            self.twice = twice;
            return self.compute_again();
        }
        let (before, finish) = (self.schedule.start, self.schedule.finish);
        let LiveSchedule { network, order, state, schedule, marks, .. } = self;
        let mut pass = Pass {
            network,
            order: &order.order,
            start: bounded(network.start),
            late_known: false,
            state: std::mem::take(state),
        };
        let reach = forward(&mut pass, order, marks, finish);
        let end = match reach {
            Reach { latest: Some(latest), .. } if latest > finish && !switched => latest,
            Reach { left: false, .. } if !switched => finish,
            _ => pass.end(),
        };
        if end != finish {
            // Whatever could be as late as the project, or may no longer be later than it.
            for task in 0..network.tasks.len() {
                if pass.latest[task] == finish || pass.latest[task] > end {
                    marks.backward.add(order.known(network, task));
                }
                marks.settle.add(task);
            }
        }
        backward(&mut pass, order, marks, end);
        let mut changes = Vec::new();
        let mut start = Some(before);
        while let Some(task) = marks.settle.pop_first() {
            if marks.room.has(task) {
                pass.room[task] = Room::default();
                for link in order.outgoing.of_task(task).map(|link| &network.links[link]) {
                    if pass.waits(link.successor) {
                        pass.tell_room(link);
                    }
                }
            }
            let (was, now) = (schedule.tasks[task], pass.settled(task, end));
            if was == now {
                continue;
            }
            schedule.tasks[task] = now;
            if differ(&was, &now) {
                changes.push(Change { task, before: Some(was) });
            }
            // The first to start may have left; nobody knows then who is first.
            start = start.filter(|&start| was.start > start || now.start <= start).map(|s| s.min(now.start));
        }
        *state = pass.state;
        marks.room.clear();
        schedule.finish = end;
        schedule.start = match start {
            Some(start) if !switched => start,
            _ => schedule.tasks.iter().map(|dates| dates.start).min().unwrap_or(network.start),
        };
        changes
    }

    fn compute_again(&mut self) -> Vec<Change> {
        let (state, schedule) = schedule_kept(&self.network, &self.order.order);
        self.state = state;
        self.marks.clear();
        let before = std::mem::replace(&mut self.schedule, schedule).tasks;
        changes(&before, &self.schedule.tasks)
    }
}

impl Marked {
    /// Whatever reads a task's early dates.
    fn reads_early(&mut self, network: &Network, order: &LiveOrder, task: usize) {
        for link in order.outgoing.of_task(task) {
            self.forward.add(order.enters(network.links[link].successor));
        }
        for link in order.order.incoming.of_task(task) {
            let predecessor = network.links[link].predecessor;
            self.room.add(predecessor);
            self.settle.add(predecessor);
        }
        self.settle.add(task);
        // Some late dates follow from early ones: see `backward`.
        self.backward.add(order.enters(task));
        self.backward.add(order.known(network, task));
        for child in order.order.children.of_task(task) {
            self.backward.add(order.known(network, child));
        }
        if let Some(parent) = network.summary_of(task) {
            self.forward.add(order.known(network, parent));
            self.backward.add(order.enters(parent));
        }
    }

    /// Whatever reads a task's late dates.
    fn reads_late(&mut self, network: &Network, order: &LiveOrder, task: usize) {
        for link in order.order.incoming.of_task(task) {
            self.backward.add(order.known(network, network.links[link].predecessor));
        }
        if let Some(parent) = network.summary_of(task) {
            self.backward.add(order.enters(parent));
        }
        self.settle.add(task);
    }
}

/// How far changes forward reach towards the project's finish.
#[derive(Default)]
struct Reach {
    /// The latest finish among what has changed.
    latest: Option<Moment>,
    /// Something finished with the project and does no longer.
    left: bool,
}

fn forward(pass: &mut Pass<'_>, order: &LiveOrder, marks: &mut Marked, end: Moment) -> Reach {
    let network = pass.network;
    let mut reach = Reach::default();
    while let Some(place) = marks.forward.pop_first() {
        let step = order.order.steps[place];
        match step {
            Step::Enter(task) => {
                let task = task as usize;
                let before = pass.lower[task];
                pass.forward(step);
                if before != pass.lower[task] {
                    order
                        .order
                        .children
                        .of_task(task)
                        .for_each(|child| marks.forward.add(order.enters(child)));
                }
            }
            Step::Task(task) | Step::Leave(task) => {
                let task = task as usize;
                let before = (pass.dates[task], pass.counts[task].demanded);
                pass.forward(step);
                let dates = pass.dates[task];
                if before == (dates, pass.counts[task].demanded) {
                    continue;
                }
                marks.reads_early(network, order, task);
                if network.tasks[task].active {
                    reach.latest = reach.latest.max(Some(dates.finish));
                    reach.left |= before.0.finish == end && dates.finish < end;
                }
            }
        }
    }
    reach
}

fn backward(pass: &mut Pass<'_>, order: &LiveOrder, marks: &mut Marked, end: Moment) {
    let network = pass.network;
    while let Some(place) = marks.backward.pop_last() {
        let step = order.order.steps[place];
        let (Step::Enter(task) | Step::Task(task) | Step::Leave(task)) = step;
        let task = task as usize;
        if !matches!(step, Step::Enter(_)) {
            pass.latest[task] = end;
            pass.first_start.get_mut(task).into_iter().for_each(|at| *at = Moment::MAX);
            pass.awaited.get_mut(task).into_iter().for_each(|awaited| *awaited = false);
            for link in order.outgoing.of_task(task).map(|link| &network.links[link]) {
                if pass.waits(link.successor) {
                    pass.tell_latest(link);
                }
            }
        }
        if let Step::Leave(_) = step {
            let before = pass.upper[task];
            pass.backward(step);
            if before != pass.upper[task] {
                marks.backward.add(order.enters(task));
                for child in order.order.children.of_task(task) {
                    marks.backward.add(order.known(network, child));
                }
            }
            continue;
        }
        let late = |pass: &Pass<'_>| (pass.dates[task].late_start, pass.dates[task].late_finish);
        let before = late(pass);
        pass.backward(step);
        if before != late(pass) {
            marks.reads_late(network, order, task);
        }
    }
}
