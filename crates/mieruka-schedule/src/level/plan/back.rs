//! Backwards: everything as late as a schedule's finish allows. Only the order that comes out of it is used (forward-
//! backward improvement: Li and Willis 1992; justification: Valls, Ballestín and Quintanilla 2005), so that a date which
//! calendars do not give back exactly does no harm.

use std::collections::BinaryHeap;

use super::model::{Kind, Model};
use super::place::{Cost, Placer};
use crate::network::LinkKind;
use crate::working_time::Moment;

/// Working memory of the way back.
pub(super) struct Justifier {
    waits: Vec<u32>,
    /// How many nodes wait for each node.
    all_waits: Vec<u32>,
    ready: Vec<usize>,
    /// Finish and task, the last first.
    queue: BinaryHeap<(Moment, usize)>,
    /// What a task must start and finish by, as links say; of a summary task what is handed down.
    by: Vec<(Moment, Moment)>,
    /// Start and finish of each task, moved late; of a summary task those of what lies under it.
    pub(super) late: Vec<(Moment, Moment)>,
}

impl Justifier {
    pub(super) fn new(model: &Model<'_>) -> Justifier {
        let mut all_waits = vec![0_u32; model.waits.len()];
        for (node, waits) in all_waits.iter_mut().enumerate() {
            model.each_after(node, |_| *waits += 1);
        }
        let count = model.network.tasks.len();
        Justifier {
            waits: Vec::new(),
            all_waits,
            ready: Vec::new(),
            queue: BinaryHeap::new(),
            by: vec![(0, 0); count],
            late: vec![(0, 0); count],
        }
    }

    /// Moves what may move of the schedule in `placer` as late as its finish allows, what finishes last first. The
    /// profiles of `placer` are used up.
    pub(super) fn justify(&mut self, placer: &mut Placer<'_>, cost: &Cost) {
        let model = placer.model;
        placer.clear_profiles();
        self.waits.clone_from(&self.all_waits);
        self.ready.extend((0..self.waits.len()).filter(|&node| self.all_waits[node] == 0));
        loop {
            while let Some(node) = self.ready.pop() {
                let task = node / 2;
                if !node.is_multiple_of(2) {
                    self.by[task] = self.leave(model, task, cost.finish);
                } else if model.kinds[task] == Kind::Moves {
                    self.queue.push((placer.ends[task].1, task));
                    continue;
                } else {
                    self.late[task] = self.enter(placer, task);
                }
                self.release(model, node);
            }
            let Some((_, task)) = self.queue.pop() else { break };
            self.late[task] = self.latest(placer, task);
            self.release(model, task * 2);
        }
    }

    fn release(&mut self, model: &Model<'_>, node: usize) {
        let mut free = |before: usize| {
            self.waits[before] -= 1;
            if self.waits[before] == 0 {
                self.ready.push(before);
            }
        };
        let task = node / 2;
        if node.is_multiple_of(2) {
            model
                .incoming
                .get(task)
                .iter()
                .for_each(|&link| free(model.network.links[link].predecessor * 2 + 1));
            if let Some(parent) = model.task(task).parent {
                free(parent * 2);
            }
        } else {
            free(task * 2);
            model.children.get(task).iter().for_each(|&child| free(child * 2 + 1));
        }
    }

    fn leave(&self, model: &Model<'_>, task: usize, end: Moment) -> (Moment, Moment) {
        let (mut start, mut finish) =
            model.task(task).parent.map_or((Moment::MAX, end), |parent| self.by[parent]);
        for &index in model.outgoing.get(task) {
            let link = &model.network.links[index];
            if !model.task(link.successor).active {
                continue;
            }
            let (late_start, late_finish) = self.late[link.successor];
            match link.kind {
                LinkKind::FinishToStart => finish = finish.min(model.lagged(link, late_start, -1)),
                LinkKind::FinishToFinish => finish = finish.min(model.lagged(link, late_finish, -1)),
                LinkKind::StartToStart => start = start.min(model.lagged(link, late_start, -1)),
                LinkKind::StartToFinish => start = start.min(model.lagged(link, late_finish, -1)),
            }
        }
        (start, finish)
    }

    fn enter(&self, placer: &Placer<'_>, task: usize) -> (Moment, Moment) {
        let model = placer.model;
        let now = placer.ends[task];
        match model.kinds[task] {
            Kind::Summary => model.rolled(task, |child| self.late[child]).unwrap_or(now),
            Kind::Follows => {
                let (start, finish) = self.by[task];
                let start = start.min(model.start_of(task, finish)).min(model.limits[task]).max(now.0);
                (start, model.finish_of(task, start))
            }
            Kind::Set | Kind::Late | Kind::Moves => now,
        }
    }

    /// The latest free place of a task, at most as late as what waits for it allows, at least where it is.
    fn latest(&self, placer: &mut Placer<'_>, task: usize) -> (Moment, Moment) {
        let model = placer.model;
        let now = placer.ends[task];
        let (by_start, by_finish) = self.by[task];
        let mut start = model.start_of(task, by_finish).min(by_start).min(model.limits[task]);
        'again: loop {
            if start <= now.0 {
                start = now.0;
                break;
            }
            let finish = model.finish_of(task, start);
            for need in model.needs.get(task) {
                let Some((from, to)) = model.need_stretch(need, start, finish) else { continue };
                let most = model.capacities[need.resource] - need.free;
                if let Some((begin, _)) = placer.profiles[need.resource].blocked_last(from, to, most) {
                    let earlier = model.start_of(task, begin.saturating_add(finish - to));
                    start = if earlier < start { earlier } else { start - 60 };
                    continue 'again;
                }
            }
            break;
        }
        let finish = model.finish_of(task, start);
        for need in model.needs.get(task) {
            if let Some((from, to)) = model.need_stretch(need, start, finish) {
                placer.profiles[need.resource].take(from, to, need.units);
            }
        }
        (start, finish)
    }
}
