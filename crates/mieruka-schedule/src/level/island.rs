//! One population: orders that are decoded backwards and forwards in time, crossed, and replaced.
//!
//! Each member is an order for going backwards. A child is decoded backwards, and the schedule so found, taken by its
//! starts, forwards: both passes are justifications of one another, and both count as schedules.

use super::core::{Core, Free};
use super::crossing::{cross, disturb};
use super::decode::Decoder;
use super::random::Random;

/// The part of the budget that makes the first population.
const FIRST: f64 = 0.2;
/// The most schedules that make it.
const FIRST_MOST: u64 = 2_500;
/// How far noise moves an activity of the first population at most, as a part of the critical path.
const NOISE: f64 = 0.6;
/// How much the work that hangs on an activity counts at most beside the chain that does, in the first population.
const LOAD: f64 = 0.7;
/// The part of the first population that is made backwards first.
const FIRST_BACKWARD: f64 = 0.5;
/// The part of the first population that is made by the parallel scheme.
const FIRST_PARALLEL: f64 = 0.5;
/// The part of the children whose backward pass is parallel: non-delay schedules are rarely optimal and often good.
const PARALLEL: f64 = 0.25;
/// A child takes the place of the worst of this many members picked at random.
const PICKED: usize = 3;
/// Children that better no member, for each member, after which a population has nothing more to give.
const IDLE: usize = 4;
/// What a population without a budget is sized for.
const USUAL_BUDGET: u64 = 50_000;

/// A schedule in the population.
#[derive(Clone)]
pub(super) struct Member {
    /// The order in which the backward direction takes the activities.
    order: Vec<u16>,
    makespan: u32,
    /// Equal for equal schedules.
    hash: u64,
}

pub(super) struct Island<'a, F> {
    core: &'a Core<F>,
    decoder: Decoder<F>,
    random: Random,
    budget: Option<u64>,
    used: u64,
    stopped: bool,
    size: usize,
    first: u64,
    members: Vec<Member>,
    idle: usize,
    best: u32,
    best_starts: Vec<u32>,
    /// The orders of the backward and of the forward pass, and the starts they lead to (each in its own direction).
    backward: Vec<u16>,
    forward: Vec<u16>,
    backward_starts: Vec<u32>,
    forward_starts: Vec<u32>,
    part: Vec<u8>,
    keys: Vec<(f64, u16)>,
    weights: Vec<f64>,
}

impl<'a, F: Free> Island<'a, F> {
    pub(super) fn new(core: &'a Core<F>, budget: Option<u64>, seed: u64, number: u64) -> Island<'a, F> {
        let n = core.order.len();
        let planned = budget.unwrap_or(USUAL_BUDGET).min(USUAL_BUDGET) as f64;
        Island {
            core,
            decoder: Decoder::new(core),
            random: Random::new(seed, number),
            budget,
            used: 0,
            stopped: false,
            size: ((planned.powf(0.6) * 0.3) as usize).max(6),
            first: ((planned * FIRST) as u64).min(FIRST_MOST),
            members: Vec::new(),
            idle: 0,
            best: u32::MAX,
            best_starts: vec![0; n],
            backward: vec![0; n],
            forward: vec![0; n],
            backward_starts: vec![0; n],
            forward_starts: vec![0; n],
            part: vec![0; n],
            keys: Vec::with_capacity(n),
            weights: Vec::with_capacity(core.loads[0].len()),
        }
    }

    pub(super) fn used(&self) -> u64 {
        self.used
    }

    pub(super) fn makespan(&self) -> u32 {
        self.best
    }

    pub(super) fn into_starts(self) -> Vec<u32> {
        self.best_starts
    }

    pub(super) fn optimal(&self) -> bool {
        self.best <= self.core.bound
    }

    pub(super) fn finished(&self) -> bool {
        self.stopped || self.optimal() || self.budget.is_some_and(|budget| self.used >= budget)
    }

    /// The member to show to a neighbour.
    pub(super) fn emigrant(&self) -> Option<Member> {
        self.members.iter().min_by_key(|m| m.makespan).cloned()
    }

    pub(super) fn admit(&mut self, visitor: Option<Member>) {
        let Some(visitor) = visitor else { return };
        if self.members.iter().all(|m| m.hash != visitor.hash)
            && let Some(worst) = self.members.iter_mut().max_by_key(|m| m.makespan)
        {
            *worst = visitor;
        }
    }

    /// Goes on for `schedules`, or until finished.
    pub(super) fn run(&mut self, schedules: u64, stop: &(dyn Fn() -> bool + Sync)) {
        let until = self.used.saturating_add(schedules);
        while self.used < until && !self.finished() {
            if self.members.is_empty() {
                self.populate(stop);
            } else {
                self.breed();
                if self.idle > IDLE * self.size {
                    self.idle = 0;
                    self.members.clear();
                }
            }
            self.stopped |= stop();
        }
    }

    /// Makes a first population: first comes what most hangs on, by the chain that follows and by the work, disturbed.
    fn populate(&mut self, stop: &(dyn Fn() -> bool + Sync)) {
        let until = self.used + self.first.max(2);
        while self.used < until && !self.finished() {
            let parallel = self.random.unit() < FIRST_PARALLEL;
            let member = if self.random.unit() < FIRST_BACKWARD {
                let mut order = std::mem::take(&mut self.backward);
                self.rank(1, &mut order);
                self.core.sides[1].put_predecessors_first(&mut order);
                self.backward = order;
                self.there_and_back(parallel)
            } else {
                self.forward_there_and_back(parallel)
            };
            self.members.extend(member);
            self.stopped |= stop();
        }
        self.members.sort_by_key(|m| (m.makespan, m.hash));
        self.members.dedup_by_key(|m| m.hash);
        self.members.truncate(self.size);
    }

    /// Ranks the activities for one direction of time. How much each resource's work counts is drawn anew each time, so
    /// that each member sees another part of what may be scarce.
    fn rank(&mut self, side: usize, order: &mut Vec<u16>) {
        let core = self.core;
        let reach = f64::from(core.critical_path) * NOISE * self.random.unit();
        let loads = &core.loads[side];
        let load = if loads.is_empty() { 0.0 } else { LOAD * self.random.unit() };
        self.weights.clear();
        self.weights.extend(loads.iter().map(|_| self.random.unit()));
        let all: f64 = self.weights.iter().sum();
        let scale = if all > 0.0 { load / all } else { 0.0 };
        self.keys.clear();
        for (j, &tail) in core.sides[side].tail.iter().enumerate() {
            let work: f64 = self.weights.iter().zip(loads).map(|(weight, loads)| weight * loads[j]).sum();
            let urgent = (1.0 - load) * f64::from(tail) + scale * work;
            self.keys.push((self.random.unit() * reach - urgent, j as u16));
        }
        self.keys.sort_unstable_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
        order.clear();
        order.extend(self.keys.iter().map(|key| key.1));
    }

    /// A member whose first schedule is made forwards. None if the budget ends before there is one.
    fn forward_there_and_back(&mut self, parallel: bool) -> Option<Member> {
        let core = self.core;
        let forwards = &core.sides[0];
        let mut order = std::mem::take(&mut self.forward);
        self.rank(0, &mut order);
        self.forward = order;
        let makespan = if parallel {
            self.decoder.parallel(core, forwards, &self.forward, &mut self.forward_starts)
        } else {
            forwards.put_predecessors_first(&mut self.forward);
            self.decoder.serial(core, forwards, &self.forward, &mut self.forward_starts)
        };
        self.count_forward(makespan);
        if self.finished() {
            return None;
        }
        self.decoder.turned(forwards, &core.order, &self.forward_starts, makespan, &mut self.backward);
        self.there_and_back(false)
    }

    fn breed(&mut self) {
        let count = self.members.len();
        let (a, b) = (self.random.below(count), self.random.below(count));
        let (a, b) = (&self.members[a], &self.members[if a == b { (b + 1) % count } else { b }]);
        cross(&mut self.random, &a.order, &b.order, &mut self.part, &mut self.backward);
        disturb(&mut self.random, &self.core.sides[1], &mut self.backward);
        let parallel = self.random.unit() < PARALLEL;
        let Some(child) = self.there_and_back(parallel) else { return };
        self.idle += 1;
        if self.members.iter().any(|m| m.hash == child.hash) {
            return;
        }
        let mut place = self.random.below(count);
        for _ in 1..PICKED {
            let other = self.random.below(count);
            if self.members[other].makespan > self.members[place].makespan {
                place = other;
            }
        }
        let gone = &mut self.members[place];
        if child.makespan <= gone.makespan {
            if child.makespan < gone.makespan {
                self.idle = 0;
            }
            *gone = child;
        }
    }

    /// Decodes `self.backward`, then the schedule found in the other direction. None if the budget ends in between.
    fn there_and_back(&mut self, parallel: bool) -> Option<Member> {
        let core = self.core;
        let [forwards, backwards] = &core.sides;
        let makespan = if parallel {
            self.decoder.parallel(core, backwards, &self.backward, &mut self.backward_starts)
        } else {
            self.decoder.serial(core, backwards, &self.backward, &mut self.backward_starts)
        };
        self.used += 1;
        if makespan < self.best {
            self.best = makespan;
            for ((best, &start), node) in
                self.best_starts.iter_mut().zip(&self.backward_starts).zip(&backwards.nodes)
            {
                *best = makespan - start - node.duration;
            }
        }
        if self.finished() {
            return None;
        }
        self.decoder.turned(backwards, &self.backward, &self.backward_starts, makespan, &mut self.forward);
        let makespan = self.decoder.serial(core, forwards, &self.forward, &mut self.forward_starts);
        self.count_forward(makespan);
        self.decoder.turned(forwards, &self.forward, &self.forward_starts, makespan, &mut self.backward);
        let hash = self.forward_starts.iter().fold(0_u64, |hash, &start| {
            (hash.rotate_left(5) ^ u64::from(start)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        });
        Some(Member { order: self.backward.clone(), makespan, hash })
    }

    fn count_forward(&mut self, makespan: u32) {
        self.used += 1;
        if makespan < self.best {
            self.best = makespan;
            self.best_starts.copy_from_slice(&self.forward_starts);
        }
    }
}
