//! The compact form of an instance that the search works on: forwards, and the same read backwards in time.

use super::instance::Instance;
use super::load::loads;

/// Predecessors that an activity's own entry has room for; the few with more keep the rest aside.
const INLINE: usize = 4;
/// Words of the widest profile.
pub(super) const WIDE: usize = 8;

/// What is free of all resources in one period: a field for each resource, and above each field a guard bit. Taking a
/// demand clears the guard of a field that had less, so one subtraction answers for all resources at once.
pub(super) trait Free: Copy + Send + Sync {
    const BITS: u32;
    const WORDS: usize;
    const ZERO: Self;
    fn add_field(&mut self, word: usize, shift: u32, value: u64);
    fn minus(self, demand: Self) -> Self;
    fn plus(self, demand: Self) -> Self;
    fn has_all(self, guards: Self) -> bool;
    fn fits(self, demand: Self, guards: Self) -> bool {
        self.minus(demand).has_all(guards)
    }
}

macro_rules! one_word {
    ($word:ty) => {
        impl Free for $word {
            const BITS: u32 = <$word>::BITS;
            const WORDS: usize = 1;
            const ZERO: $word = 0;
            fn add_field(&mut self, _word: usize, shift: u32, value: u64) {
                *self |= (value as $word) << shift;
            }
            #[inline(always)]
            fn minus(self, demand: $word) -> $word {
                self.wrapping_sub(demand)
            }
            #[inline(always)]
            fn plus(self, demand: $word) -> $word {
                self.wrapping_add(demand)
            }
            #[inline(always)]
            fn has_all(self, guards: $word) -> bool {
                self & guards == guards
            }
        }
    };
}
one_word!(u32);
one_word!(u64);

impl Free for [u64; WIDE] {
    const BITS: u32 = 64;
    const WORDS: usize = WIDE;
    const ZERO: [u64; WIDE] = [0; WIDE];
    fn add_field(&mut self, word: usize, shift: u32, value: u64) {
        self[word] |= value << shift;
    }
    fn minus(self, demand: [u64; WIDE]) -> [u64; WIDE] {
        std::array::from_fn(|i| self[i].wrapping_sub(demand[i]))
    }
    fn plus(self, demand: [u64; WIDE]) -> [u64; WIDE] {
        std::array::from_fn(|i| self[i].wrapping_add(demand[i]))
    }
    fn has_all(self, guards: [u64; WIDE]) -> bool {
        self.iter().zip(guards).all(|(word, guard)| word & guard == guard)
    }
}

/// Where the field of each resource lies: word, lowest bit, and the place of its guard.
struct Fields(Vec<(usize, u32, u32)>);

impl Fields {
    /// Lays the fields into words of `bits` bits, if `words` of them have room.
    fn lay(capacities: &[u32], bits: u32, words: usize) -> Option<Fields> {
        let (mut word, mut used) = (0, 0);
        let mut fields = Vec::with_capacity(capacities.len());
        for capacity in capacities {
            let width = u32::BITS - capacity.leading_zeros();
            if used + width + 1 > bits {
                (word, used) = (word + 1, 0);
            }
            if word >= words || width + 1 > bits {
                return None;
            }
            fields.push((word, used, used + width));
            used += width + 1;
        }
        Some(Fields(fields))
    }
}

/// An activity as one direction in time sees it.
#[derive(Clone, Copy)]
pub(super) struct Node<F> {
    pub(super) demand: F,
    pub(super) duration: u32,
    /// Predecessors; room to spare names the entry after the last activity, which finishes at 0.
    pub(super) before: [u16; INLINE],
    /// Where in `Side::more` further predecessors stand, if there are.
    more: (u32, u16),
}

/// The project in one direction of time.
pub(super) struct Side<F> {
    pub(super) nodes: Vec<Node<F>>,
    more: Vec<u16>,
    /// Followers of each activity: `after[first[j]..first[j + 1]]`.
    first: Vec<u32>,
    after: Vec<u16>,
    /// The longest chain from an activity's start to the end of the project.
    pub(super) tail: Vec<u32>,
}

impl<F: Free> Side<F> {
    /// Further predecessors of a node that has more than fit into it.
    #[inline(always)]
    pub(super) fn more_before(&self, node: &Node<F>) -> &[u16] {
        if node.more.1 == 0 { &[] } else { &self.more[node.more.0 as usize..][..usize::from(node.more.1)] }
    }

    pub(super) fn after(&self, j: usize) -> &[u16] {
        &self.after[self.first[j] as usize..self.first[j + 1] as usize]
    }

    pub(super) fn before_count(&self, j: usize) -> usize {
        let node = &self.nodes[j];
        let none = self.nodes.len() as u16;
        node.before.iter().filter(|&&p| p != none).count() + usize::from(node.more.1)
    }

    /// Moves predecessors that come later in `order` to right before the activity that needs them.
    pub(super) fn put_predecessors_first(&self, order: &mut Vec<u16>) {
        let n = self.nodes.len();
        let mut placed = vec![false; n + 1];
        // What fills the room of nodes with few predecessors.
        placed[n] = true;
        let mut out = Vec::with_capacity(n);
        let mut stack = Vec::new();
        for &j in order.iter() {
            stack.push(j);
            while let Some(&j) = stack.last() {
                let node = &self.nodes[usize::from(j)];
                let mut before = node.before.iter().chain(self.more_before(node));
                if placed[usize::from(j)] {
                    stack.pop();
                } else if let Some(&open) = before.find(|&&p| !placed[usize::from(p)]) {
                    stack.push(open);
                } else {
                    placed[usize::from(j)] = true;
                    out.push(j);
                    stack.pop();
                }
            }
        }
        *order = out;
    }

    /// Whether `p` is one of `j`'s direct predecessors.
    pub(super) fn follows(&self, j: usize, p: u16) -> bool {
        let node = &self.nodes[j];
        node.before.contains(&p) || self.more_before(node).contains(&p)
    }
}

/// The compact project.
pub(super) struct Core<F> {
    /// `[forwards, backwards]`.
    pub(super) sides: [Side<F>; 2],
    /// What [`loads`] tells of each side: by resource and activity.
    pub(super) loads: [Vec<Vec<f64>>; 2],
    /// Everything free, with the guards.
    pub(super) full: F,
    pub(super) guards: F,
    /// Long enough for any schedule.
    pub(super) periods: usize,
    /// Every activity after its predecessors.
    pub(super) order: Vec<u16>,
    pub(super) critical_path: u32,
    /// No schedule is shorter.
    pub(super) bound: u32,
}

impl<F: Free> Core<F> {
    /// None if `F` has no room for the resources.
    pub(super) fn new(instance: &Instance, order: &[usize]) -> Option<Core<F>> {
        let n = instance.activities.len();
        let fields = Fields::lay(&instance.capacities, F::BITS, F::WORDS)?;
        let (mut full, mut guards) = (F::ZERO, F::ZERO);
        for (&(word, shift, guard), &capacity) in fields.0.iter().zip(&instance.capacities) {
            full.add_field(word, shift, u64::from(capacity));
            full.add_field(word, guard, 1);
            guards.add_field(word, guard, 1);
        }
        let mut links: [Vec<Vec<u16>>; 2] = [vec![Vec::new(); n], vec![Vec::new(); n]];
        for (j, a) in instance.activities.iter().enumerate() {
            let mut successors = a.successors.clone();
            successors.sort_unstable();
            successors.dedup();
            for s in successors {
                links[0][s].push(j as u16);
                links[1][j].push(s as u16);
            }
        }
        let demand = |j: usize| {
            let mut demand = F::ZERO;
            for (&(word, shift, _), &units) in fields.0.iter().zip(&instance.activities[j].demands) {
                if instance.activities[j].duration > 0 {
                    demand.add_field(word, shift, u64::from(units));
                }
            }
            demand
        };
        let periods: u64 = instance.activities.iter().map(|a| u64::from(a.duration)).sum();
        let duration = |j: usize| instance.activities[j].duration;
        let early = chains(order.iter().copied(), &links[0], duration);
        let late = chains(order.iter().rev().copied(), &links[1], duration);
        let critical_path = (0..n).map(|j| early[j] + duration(j)).max().unwrap_or(0);
        let tails = [&late, &early].map(|c| (0..n).map(|j| c[j] + duration(j)).collect());
        let [forward_tail, backward_tail] = tails;
        let sides = [
            side(&links[0], &links[1], forward_tail, demand, duration),
            side(&links[1], &links[0], backward_tail, demand, duration),
        ];
        let order: Vec<u16> = order.iter().map(|&j| j as u16).collect();
        let loads =
            [loads(instance, &sides[0], order.iter()), loads(instance, &sides[1], order.iter().rev())];
        let bound = critical_path.max(work_bound(instance));
        Some(Core { sides, loads, full, guards, periods: periods as usize, order, critical_path, bound })
    }
}

/// Periods that the busiest resource needs for its work if it never waits.
fn work_bound(instance: &Instance) -> u32 {
    let periods = instance.capacities.iter().enumerate().map(|(r, &capacity)| {
        let work = instance.activities.iter().map(|a| u128::from(a.duration) * u128::from(a.demands[r]));
        work.sum::<u128>().div_ceil(u128::from(capacity.max(1))) as u32
    });
    periods.max().unwrap_or(0)
}

/// Earliest starts along links alone, for activities in the order given.
fn chains(
    order: impl Iterator<Item = usize>,
    before: &[Vec<u16>],
    duration: impl Fn(usize) -> u32,
) -> Vec<u32> {
    let mut early = vec![0; before.len()];
    for j in order {
        early[j] =
            before[j].iter().map(|&p| early[usize::from(p)] + duration(usize::from(p))).max().unwrap_or(0);
    }
    early
}

fn side<F: Free>(
    before: &[Vec<u16>],
    after: &[Vec<u16>],
    tail: Vec<u32>,
    demand: impl Fn(usize) -> F,
    duration: impl Fn(usize) -> u32,
) -> Side<F> {
    let none = before.len() as u16;
    let mut more = Vec::new();
    let nodes = before.iter().enumerate().map(|(j, before)| {
        let inline = std::array::from_fn(|i| before.get(i).copied().unwrap_or(none));
        let rest = before.get(INLINE..).unwrap_or_default();
        let at = more.len() as u32;
        more.extend_from_slice(rest);
        Node { demand: demand(j), duration: duration(j), before: inline, more: (at, rest.len() as u16) }
    });
    let nodes = nodes.collect();
    let mut first = vec![0];
    let mut flat = Vec::new();
    for followers in after {
        flat.extend_from_slice(followers);
        first.push(flat.len() as u32);
    }
    Side { nodes, more, first, after: flat, tail }
}
