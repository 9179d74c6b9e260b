//! From an order of activities to a schedule: serial and parallel schedule generation.

use super::core::{Core, Free, Side};

/// Working memory for making schedules; one for each thread.
pub(super) struct Decoder<F> {
    free: Vec<F>,
    /// Periods from the start of `free` that a schedule has written to.
    dirty: usize,
    /// Counters of the sorting by time.
    counts: Vec<u32>,
    /// Finish of each activity of the schedule made last, with one entry more that is always 0.
    finish: Vec<u32>,
    /// For the parallel scheme: activities that may start, as bits by rank; open predecessors; who runs.
    ready: Vec<u64>,
    open: Vec<u16>,
    running: Vec<(u32, u16)>,
    rank: Vec<u16>,
}

impl<F: Free> Decoder<F> {
    pub(super) fn new(core: &Core<F>) -> Decoder<F> {
        let n = core.order.len();
        Decoder {
            free: vec![core.full; core.periods + 1],
            dirty: 0,
            counts: vec![0; core.periods + 2],
            finish: vec![0; n + 1],
            ready: vec![0; n.div_ceil(64)],
            open: vec![0; n],
            running: Vec::with_capacity(n),
            rank: vec![0; n],
        }
    }

    fn clear(&mut self, core: &Core<F>) {
        self.free[..self.dirty].fill(core.full);
    }

    /// Serial generation: each activity, in `order`, as early as its predecessors and the resources allow. Fills
    /// `start`; returns the makespan.
    pub(super) fn serial(&mut self, core: &Core<F>, side: &Side<F>, order: &[u16], start: &mut [u32]) -> u32 {
        self.clear(core);
        let guards = core.guards;
        let free = &mut self.free[..];
        let finish = &mut self.finish[..side.nodes.len() + 1];
        let mut makespan = 0;
        for &j in order {
            let node = &side.nodes[usize::from(j)];
            let mut at = node.before.iter().fold(0, |at: u32, &p| at.max(finish[usize::from(p)]));
            for &p in side.more_before(node) {
                at = at.max(finish[usize::from(p)]);
            }
            let demand = node.demand;
            let length = node.duration as usize;
            // The last period that does not fit rules out every start before it.
            let mut from = at as usize;
            loop {
                let window = &mut free[from..from + length];
                match window.iter().rposition(|f| !f.fits(demand, guards)) {
                    Some(blocked) => from += blocked + 1,
                    None => {
                        for f in window {
                            *f = f.minus(demand);
                        }
                        break;
                    }
                }
            }
            start[usize::from(j)] = from as u32;
            let end = (from + length) as u32;
            finish[usize::from(j)] = end;
            makespan = makespan.max(end);
        }
        self.dirty = makespan as usize;
        makespan
    }

    /// Parallel generation: at each moment when something finishes, starts what fits, first what comes first in
    /// `order`, which need not respect precedence. Fills `start`; returns the makespan.
    pub(super) fn parallel(
        &mut self,
        core: &Core<F>,
        side: &Side<F>,
        order: &[u16],
        start: &mut [u32],
    ) -> u32 {
        for (rank, &j) in order.iter().enumerate() {
            self.rank[usize::from(j)] = rank as u16;
            let open = side.before_count(usize::from(j));
            self.open[usize::from(j)] = open as u16;
            if open == 0 {
                self.ready[rank / 64] |= 1 << (rank % 64);
            }
        }
        let (mut free, mut now) = (core.full, 0);
        self.running.clear();
        let mut makespan = 0;
        loop {
            // Zero-length activities free their followers at once, hence again from the first word.
            let mut word = 0;
            while word < self.ready.len() {
                let mut bits = self.ready[word];
                let mut again = false;
                while bits != 0 {
                    let bit = bits.trailing_zeros();
                    bits &= bits - 1;
                    let j = order[word * 64 + bit as usize];
                    let node = &side.nodes[usize::from(j)];
                    if !free.fits(node.demand, core.guards) {
                        continue;
                    }
                    self.ready[word] &= !(1 << bit);
                    start[usize::from(j)] = now;
                    if node.duration == 0 {
                        self.release(side, usize::from(j));
                        again = true;
                        break;
                    }
                    free = free.minus(node.demand);
                    self.running.push((now + node.duration, j));
                }
                word = if again { 0 } else { word + 1 };
            }
            let Some(next) = self.running.iter().map(|r| r.0).min() else { break };
            now = next;
            makespan = makespan.max(now);
            let mut i = 0;
            while i < self.running.len() {
                let (end, j) = self.running[i];
                if end == now {
                    self.running.swap_remove(i);
                    free = free.plus(side.nodes[usize::from(j)].demand);
                    self.release(side, usize::from(j));
                } else {
                    i += 1;
                }
            }
        }
        makespan
    }

    fn release(&mut self, side: &Side<F>, j: usize) {
        for &s in side.after(j) {
            let open = &mut self.open[usize::from(s)];
            *open -= 1;
            if *open == 0 {
                let rank = usize::from(self.rank[usize::from(s)]);
                self.ready[rank / 64] |= 1 << (rank % 64);
            }
        }
    }

    /// Writes into `into` the order in which the other direction of time takes the activities of a schedule: by
    /// finish, the last first. `order` must respect precedence; equal finishes keep it, reversed.
    pub(super) fn turned(
        &mut self,
        side: &Side<F>,
        order: &[u16],
        start: &[u32],
        makespan: u32,
        into: &mut [u16],
    ) {
        let counts = &mut self.counts[..makespan as usize + 2];
        counts.fill(0);
        let key = |j: u16| (makespan - start[usize::from(j)] - side.nodes[usize::from(j)].duration) as usize;
        for &j in order {
            counts[key(j) + 1] += 1;
        }
        let mut sum = 0;
        for count in counts.iter_mut() {
            sum += *count;
            *count = sum;
        }
        for &j in order.iter().rev() {
            let place = &mut counts[key(j)];
            into[*place as usize] = j;
            *place += 1;
        }
    }
}
