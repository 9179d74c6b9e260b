//! The search for a good order: rules first, then a population whose members are improved forwards and backwards.

use super::back::Justifier;
use super::model::Model;
use super::place::{Cost, Placer, Scheme};
use crate::level::crossing::cross;
use crate::level::random::Random;
use crate::working_time::Moment;

/// The part of the budget that makes the first population.
const FIRST: f64 = 0.3;
/// Most members of the population.
const SIZE: usize = 40;
/// Neighbours that change places in a child, as a part of all that move.
const SWAPS: f64 = 0.05;
/// How far noise moves a task of the first population at most, as a part of the project's length.
const NOISE: f64 = 0.3;
/// The part of the schedules that is made by the parallel scheme.
const PARALLEL: f64 = 0.3;
/// A child takes the place of the worst of this many members picked at random.
const PICKED: usize = 3;
/// Orders name the tasks that move in 16 bits; more tasks than this are levelled by rules alone.
const MAX_MOVERS: usize = 60_000;

/// The best that was found: the start of each task that may move, and the start it would have if nobody moved it.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) cost: Cost,
    /// In the order of [`Model::movers`].
    pub(super) starts: Vec<(Moment, Moment)>,
    pub(super) schedules: u64,
}

#[derive(Clone)]
struct Member {
    /// Places in [`Model::movers`].
    order: Vec<u16>,
    cost: Cost,
}

struct Search<'m> {
    model: &'m Model<'m>,
    placer: Placer<'m>,
    justifier: Justifier,
    random: Random,
    ranks: Vec<u32>,
    keys: Vec<(Moment, u32)>,
    members: Vec<Member>,
    best: Option<Found>,
    used: u64,
    budget: u64,
}

/// Looks for the best schedule until `budget` schedules are made (at least one) or `stop` answers yes.
pub(super) fn search(model: &Model<'_>, budget: u64, seed: u64, stop: &dyn Fn() -> bool) -> Option<Found> {
    let mut search = Search {
        model,
        placer: Placer::new(model),
        justifier: Justifier::new(model),
        random: Random::new(seed, 0),
        ranks: vec![0; model.network.tasks.len()],
        keys: Vec::new(),
        members: Vec::new(),
        best: None,
        used: 0,
        budget: budget.max(1),
    };
    search.by_rules(stop);
    if (2..=MAX_MOVERS).contains(&model.movers.len()) {
        search.populate(stop);
        search.breed(stop);
    }
    search.best.map(|found| Found { schedules: search.used, ..found })
}

impl Search<'_> {
    /// Nothing can be better than not to move anything.
    fn ended(&self, stop: &dyn Fn() -> bool) -> bool {
        let perfect = |c: &Cost| c.moved == 0 && c.clashes == 0 && c.broken == 0;
        let perfect = self.best.as_ref().is_some_and(|found| perfect(&found.cost));
        self.used > 0 && (self.used >= self.budget || perfect || stop())
    }

    /// Ranks by key, the smallest first; equal keys in the order of the plan.
    fn rank_by(&mut self, key: impl Fn(usize, &mut Random) -> Moment) {
        self.keys.clear();
        for (place, &task) in self.model.movers.iter().enumerate() {
            self.keys.push((key(task, &mut self.random), place as u32));
        }
        self.keys.sort_unstable();
        for (rank, &(_, place)) in self.keys.iter().enumerate() {
            self.ranks[self.model.movers[place as usize]] = rank as u32;
        }
    }

    fn make(&mut self, scheme: Scheme) -> Cost {
        self.used += 1;
        let cost = self.placer.place(&self.ranks, scheme);
        if self.best.as_ref().is_none_or(|best| cost < best.cost) {
            let start = |&task: &usize| (self.placer.ends[task].0, self.placer.wanted[task]);
            let starts = self.model.movers.iter().map(start).collect();
            self.best = Some(Found { cost, starts, schedules: 0 });
        }
        cost
    }

    /// Makes the schedule of the ranks, moves it late, and makes the schedule of the order of that; two passes more as
    /// long as they help. Answers the cost of the last one.
    fn there_and_back(&mut self, scheme: Scheme, stop: &dyn Fn() -> bool) -> Cost {
        let mut cost = self.make(scheme);
        while !self.ended(stop) {
            self.used += 1;
            self.justifier.justify(&mut self.placer, &cost);
            let late = std::mem::take(&mut self.justifier.late);
            self.rank_by(|task, _| late[task].0);
            self.justifier.late = late;
            if self.used >= self.budget {
                break;
            }
            let again = self.make(Scheme::Serial);
            if again >= cost {
                return again.min(cost);
            }
            cost = again;
        }
        cost
    }

    /// Late start, late finish, start, and the order of the plan, as MS Project's levelling orders and Kolisch (1996)
    /// compare them.
    fn by_rules(&mut self, stop: &dyn Fn() -> bool) {
        let dates = &self.model.base.tasks;
        let rules: [&dyn Fn(usize) -> Moment; 4] = [
            &|task| dates[task].late_start,
            &|task| dates[task].late_finish,
            &|task| dates[task].start,
            &|task| task as Moment,
        ];
        for rule in rules {
            for scheme in [Scheme::Serial, Scheme::Parallel] {
                if self.ended(stop) {
                    return;
                }
                self.rank_by(|task, _| rule(task));
                self.there_and_back(scheme, stop);
                self.keep();
            }
        }
    }

    /// The schedule made last, as a member: its order is that of its starts.
    fn keep(&mut self) {
        if self.model.movers.len() > MAX_MOVERS {
            return;
        }
        let member = self.member();
        if self.members.iter().all(|m| m.order != member.order) {
            self.members.push(member);
        }
    }

    fn member(&mut self) -> Member {
        let ends = std::mem::take(&mut self.placer.ends);
        self.rank_by(|task, _| ends[task].0);
        self.placer.ends = ends;
        let cost = self.placer.last();
        Member { order: self.keys.iter().map(|&(_, place)| place as u16).collect(), cost }
    }

    fn populate(&mut self, stop: &dyn Fn() -> bool) {
        let dates = &self.model.base.tasks;
        let length = (self.model.base.finish - self.model.base.start).max(1) as f64;
        let until = (self.budget as f64 * FIRST) as u64;
        while self.used < until && !self.ended(stop) {
            let reach = length * NOISE * self.random.unit();
            self.rank_by(|task, random| {
                dates[task].late_start.saturating_add((random.unit() * reach) as Moment)
            });
            let scheme = self.scheme();
            self.there_and_back(scheme, stop);
            self.keep();
        }
        self.members.sort_by_key(|m| m.cost);
        self.members.truncate(SIZE);
    }

    fn scheme(&mut self) -> Scheme {
        if self.random.unit() < PARALLEL { Scheme::Parallel } else { Scheme::Serial }
    }

    fn breed(&mut self, stop: &dyn Fn() -> bool) {
        let count = self.model.movers.len();
        let (mut part, mut child) = (vec![0; count], vec![0_u16; count]);
        while self.members.len() > 1 && !self.ended(stop) {
            let size = self.members.len();
            let (a, b) = (self.random.below(size), self.random.below(size));
            let b = if a == b { (b + 1) % size } else { b };
            cross(&mut self.random, &self.members[a].order, &self.members[b].order, &mut part, &mut child);
            for _ in 0..(SWAPS * count as f64).ceil() as usize {
                let place = self.random.below(count - 1);
                child.swap(place, place + 1);
            }
            for (rank, &place) in child.iter().enumerate() {
                self.ranks[self.model.movers[usize::from(place)]] = rank as u32;
            }
            let scheme = self.scheme();
            self.there_and_back(scheme, stop);
            let member = self.member();
            if self.members.iter().any(|m| m.order == member.order) {
                continue;
            }
            let mut place = self.random.below(size);
            for _ in 1..PICKED {
                let other = self.random.below(size);
                if self.members[other].cost > self.members[place].cost {
                    place = other;
                }
            }
            if member.cost <= self.members[place].cost {
                self.members[place] = member;
            }
        }
    }
}
