//! A plan made ready to be levelled: what may move, how far, and what ties it.
//!
//! Dates here follow the rules of [`crate::cpm`]. A task that comes out otherwise there (in progress, set by hand, held
//! by a date, or by a rule that levelling has nothing to do with) is left where it is: nothing is moved that this module
//! does not understand.

use std::collections::HashMap;

use super::PlanOptions;
use super::workload::{NEVER_MOVED, Workload, whole};
use crate::cpm::{Dates, Schedule};
use crate::network::{Activity, Constraint, Lag, Link, LinkKind, Mode, Network, Part};
use crate::working_time::{Moment, WorkingTime};

/// How a task takes part in levelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its dates stay.
    Set,
    /// Goes along with what it waits for, and needs nobody.
    Follows,
    /// Goes along with what it waits for as far as others wait for it; its work is done as late as possible.
    Late,
    /// May be moved.
    Moves,
    /// As long as what lies under it.
    Summary,
}

/// What a task asks of one resource.
#[derive(Clone, Copy, Debug)]
pub(super) struct Need {
    pub(super) demand: usize,
    pub(super) resource: usize,
    pub(super) units: i64,
    /// What must be free for all that the task asks of this resource; at most what there is, for who needs more than all
    /// can still be alone.
    pub(super) free: i64,
}

/// The lists of several owners in one.
#[derive(Debug, Default)]
pub(super) struct Lists<T> {
    first: Vec<usize>,
    all: Vec<T>,
}

impl<T: Clone> Lists<T> {
    pub(super) fn of(owners: usize, pairs: &[(usize, T)]) -> Lists<T> {
        let mut sorted: Vec<&(usize, T)> = pairs.iter().collect();
        sorted.sort_by_key(|(owner, _)| *owner);
        let mut first = vec![0; owners + 1];
        pairs.iter().for_each(|(owner, _)| first[owner + 1] += 1);
        for i in 0..owners {
            first[i + 1] += first[i];
        }
        Lists { first, all: sorted.into_iter().map(|(_, item)| item.clone()).collect() }
    }

    pub(super) fn get(&self, owner: usize) -> &[T] {
        &self.all[self.first[owner]..self.first[owner + 1]]
    }
}

pub(super) struct Model<'n> {
    pub(super) network: &'n Network,
    pub(super) workload: &'n Workload,
    /// Dates before levelling.
    pub(super) base: &'n Schedule,
    pub(super) kinds: Vec<Kind>,
    /// No start later than this; nothing else would hold then.
    pub(super) limits: Vec<Moment>,
    /// The tasks that may be moved.
    pub(super) movers: Vec<usize>,
    pub(super) needs: Lists<Need>,
    pub(super) capacities: Vec<i64>,
    /// Links by successor and by predecessor; those of tasks that are switched off move nobody.
    pub(super) incoming: Lists<usize>,
    pub(super) outgoing: Lists<usize>,
    pub(super) children: Lists<usize>,
    /// Enter (2 × task) and leave (2 × task + 1) of each task, each after what it waits for.
    pub(super) order: Vec<usize>,
    /// How many nodes each node waits for.
    pub(super) waits: Vec<u32>,
    /// Where links want a task to start if everything is as before.
    pub(super) base_bounds: Vec<Option<Moment>>,
}

/// A task's dates as others see them through links.
pub(super) type Ends = (Moment, Moment);

impl<'n> Model<'n> {
    /// `base` is the schedule of `network`, in which nothing that may move has a leveling delay.
    pub(super) fn of(
        network: &'n Network,
        workload: &'n Workload,
        base: &'n Schedule,
        options: &PlanOptions,
    ) -> Model<'n> {
        let count = network.tasks.len();
        let links = || network.links.iter().enumerate().filter(|(_, l)| network.tasks[l.predecessor].active);
        let incoming: Vec<(usize, usize)> = links().map(|(i, l)| (l.successor, i)).collect();
        let outgoing: Vec<(usize, usize)> = links().map(|(i, l)| (l.predecessor, i)).collect();
        let children = network.tasks.iter().enumerate().filter_map(|(i, t)| Some((t.parent?, i)));
        let capacities: Vec<i64> = workload.resources.iter().map(|r| whole(r.units)).collect();
        let needs = needs(network, workload, &capacities);
        let mut model = Model {
            network,
            workload,
            base,
            kinds: vec![Kind::Set; count],
            limits: vec![Moment::MAX; count],
            movers: Vec::new(),
            needs: Lists::of(count, &needs),
            capacities,
            incoming: Lists::of(count, &incoming),
            outgoing: Lists::of(count, &outgoing),
            children: Lists::of(count, &children.collect::<Vec<_>>()),
            order: Vec::new(),
            waits: vec![0; count * 2],
            base_bounds: vec![None; count],
        };
        model.sort();
        model.classify(options);
        model.limit(options);
        model.movers = (0..count).filter(|&task| model.kinds[task] == Kind::Moves).collect();
        model
    }

    pub(super) fn task(&self, task: usize) -> &'n Activity {
        &self.network.tasks[task]
    }

    /// Nodes that wait for `node`.
    pub(super) fn each_after(&self, node: usize, mut visit: impl FnMut(usize)) {
        let task = node / 2;
        if node.is_multiple_of(2) {
            self.children.get(task).iter().for_each(|&child| visit(child * 2));
            visit(node + 1);
        } else {
            self.outgoing.get(task).iter().for_each(|&link| visit(self.network.links[link].successor * 2));
            if let Some(parent) = self.task(task).parent {
                visit(parent * 2 + 1);
            }
        }
    }

    /// A network with dates has no circles.
    fn sort(&mut self) {
        let nodes = self.waits.len();
        let mut waits = vec![0_u32; nodes];
        (0..nodes).for_each(|node| self.each_after(node, |after| waits[after] += 1));
        self.waits.clone_from(&waits);
        let mut ready: Vec<usize> = (0..nodes).rev().filter(|&node| waits[node] == 0).collect();
        while let Some(node) = ready.pop() {
            self.order.push(node);
            self.each_after(node, |after| {
                waits[after] -= 1;
                if waits[after] == 0 {
                    ready.push(after);
                }
            });
        }
    }

    /// Which tasks come out here as they do in the schedule, and may move.
    fn classify(&mut self, options: &PlanOptions) {
        let ends: Vec<Ends> = self.base.tasks.iter().map(|d| (d.start, d.finish)).collect();
        let mut link_ends = ends.clone();
        for (task, own) in self.network.tasks.iter().enumerate() {
            if own.constraint == Constraint::AsLateAsPossible && own.mode == Mode::Auto {
                link_ends[task] = (self.base.tasks[task].early_start, self.base.tasks[task].early_finish);
            }
        }
        let mut inherited = vec![None; self.network.tasks.len()];
        for place in 0..self.order.len() {
            let (task, leaving) = (self.order[place] / 2, !self.order[place].is_multiple_of(2));
            let own = self.task(task);
            let dates = &self.base.tasks[task];
            if leaving && own.summary {
                let rolled = self.rolled(task, |child| link_ends[child]);
                self.kinds[task] = if rolled == Some(ends[task]) { Kind::Summary } else { Kind::Set };
            } else if !leaving {
                let bound = self.bound(task, inherited_of(self.network, task, &inherited), |t| link_ends[t]);
                (inherited[task], self.base_bounds[task]) = (bound, bound);
                if !own.summary {
                    self.kinds[task] = self.kind(task, bound, dates, options);
                }
            }
        }
    }

    fn kind(&self, task: usize, bound: Option<Moment>, dates: &Dates, options: &PlanOptions) -> Kind {
        let own = self.task(task);
        let begun = own.progress.actual_start.is_some() || own.progress.done > 0;
        let held = matches!(own.constraint, Constraint::MustStartOn(_) | Constraint::MustFinishOn(_));
        if own.mode != Mode::Auto || begun || held || !own.active || own.leveling_delay != 0 {
            return Kind::Set;
        }
        let start = self.earliest(task, bound);
        let same = |s: Moment, f: Moment| (start, self.finish_of(task, start)) == (s, f);
        if own.constraint == Constraint::AsLateAsPossible {
            return if same(dates.early_start, dates.early_finish) { Kind::Late } else { Kind::Set };
        }
        if !same(dates.start, dates.finish) || self.workload.priority(task) >= NEVER_MOVED {
            return Kind::Set;
        }
        if options.from.is_some_and(|from| dates.start < from) {
            return Kind::Set;
        }
        let needs = self.needs.get(task).iter();
        let works = needs.filter(|need| self.need_stretch(need, dates.start, dates.finish).is_some()).count();
        if works > 0 { Kind::Moves } else { Kind::Follows }
    }

    pub(super) fn need_stretch(&self, need: &Need, start: Moment, finish: Moment) -> Option<Ends> {
        self.workload.stretch(&self.workload.demands[need.demand], start, finish)
    }

    /// First start and last finish of what lies under a summary task.
    pub(super) fn rolled(&self, summary: usize, ends: impl Fn(usize) -> Ends) -> Option<Ends> {
        let counted = self.children.get(summary).iter().filter(|&&child| self.task(child).active);
        counted.map(|&child| ends(child)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }

    /// The latest start that links demand of a task, and what lies above it.
    pub(super) fn bound(
        &self,
        task: usize,
        inherited: Option<Moment>,
        ends: impl Fn(usize) -> Ends,
    ) -> Option<Moment> {
        let mut bound = inherited;
        for &index in self.incoming.get(task) {
            let link = &self.network.links[index];
            let (start, finish) = ends(link.predecessor);
            let at = match link.kind {
                LinkKind::FinishToStart => self.lagged(link, finish, 1),
                LinkKind::StartToStart => self.lagged(link, start, 1),
                LinkKind::FinishToFinish => {
                    self.start_of(task, self.lagged(link, finish, 1)).max(self.network.start)
                }
                LinkKind::StartToFinish => self.start_of(task, self.lagged(link, start, 1)),
            };
            bound = bound.max(Some(at));
        }
        match self.task(task).constraint {
            Constraint::StartNoEarlierThan(date) if self.task(task).summary => bound.max(Some(date)),
            _ => bound,
        }
    }

    /// The first moment at which a task can start that links want to start at `bound`.
    pub(super) fn earliest(&self, task: usize, bound: Option<Moment>) -> Moment {
        let mut at = bound.unwrap_or(self.network.start);
        match self.task(task).constraint {
            Constraint::StartNoEarlierThan(date) if date > at || bound.is_none() => at = date,
            Constraint::FinishNoEarlierThan(date) => {
                let date = self.start_of(task, date);
                if date > at || bound.is_none() {
                    at = date;
                }
            }
            Constraint::StartNoLaterThan(date) => at = at.min(date),
            Constraint::FinishNoLaterThan(date) => at = at.min(self.start_of(task, date)),
            _ => {}
        }
        self.next(task, at)
    }

    fn calendar(&self, task: usize) -> &'n WorkingTime {
        &self.network.calendars[self.task(task).calendar]
    }

    pub(super) fn finish_of(&self, task: usize, start: Moment) -> Moment {
        let own = self.task(task);
        let part = |part: &Part| {
            let calendar = &self.network.calendars[part.calendar];
            calendar.finish(calendar.next(start), part.delay + part.duration)
        };
        let whole = || self.calendar(task).finish(start, own.duration);
        own.parts.iter().map(part).max().unwrap_or_else(whole)
    }

    pub(super) fn start_of(&self, task: usize, finish: Moment) -> Moment {
        let own = self.task(task);
        let part =
            |part: &Part| self.network.calendars[part.calendar].start(finish, part.delay + part.duration);
        own.parts.iter().map(part).min().unwrap_or_else(|| self.calendar(task).start(finish, own.duration))
    }

    pub(super) fn next(&self, task: usize, at: Moment) -> Moment {
        let own = self.task(task);
        if own.duration == 0 && self.calendar(task).previous(at) == at {
            return at;
        }
        let parts = own.parts.iter().map(|part| self.network.calendars[part.calendar].next(at));
        parts.min().unwrap_or_else(|| self.calendar(task).next(at))
    }

    /// `at`, moved by a link's lag; `way` is 1, or -1 for back.
    pub(super) fn lagged(&self, link: &Link, at: Moment, way: i64) -> Moment {
        let calendar = self.calendar(link.successor);
        let part =
            |percent: f64| (self.task(link.predecessor).duration as f64 * percent / 100.0).round() as i64;
        let (seconds, elapsed) = match link.lag {
            Lag::Working(seconds) => (seconds, false),
            Lag::Elapsed(seconds) => (seconds, true),
            Lag::Percent(percent) => (part(percent), false),
            Lag::ElapsedPercent(percent) => (part(percent), true),
        };
        match seconds * way {
            0 => at,
            seconds if elapsed => at.saturating_add(seconds),
            seconds if seconds > 0 => calendar.finish(at, seconds),
            seconds => calendar.start(at, -seconds),
        }
    }
}

fn needs(network: &Network, workload: &Workload, capacities: &[i64]) -> Vec<(usize, Need)> {
    let mut together: HashMap<(usize, usize), i64> = HashMap::new();
    for own in &workload.demands {
        *together.entry((own.task, own.resource)).or_default() += whole(own.units);
    }
    let mut needs = Vec::new();
    for (demand, own) in workload.demands.iter().enumerate() {
        let (task, resource) = (&network.tasks[own.task], own.resource);
        let units = whole(own.units).min(capacities[resource]);
        let free = together[&(own.task, resource)].min(capacities[resource]);
        // Work on a summary task goes where the tasks under it go.
        if units > 0 && task.active && !task.summary {
            needs.push((own.task, Need { demand, resource, units, free }));
        }
    }
    needs
}

/// What a task inherits from the summary task above it.
pub(super) fn inherited_of(network: &Network, task: usize, demanded: &[Option<Moment>]) -> Option<Moment> {
    network.tasks[task].parent.and_then(|parent| demanded[parent])
}
