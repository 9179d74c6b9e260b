//! All runs, on several threads, and what they add up to.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::engine::{Block, Worker, planned_durations};
use super::grid::Grid;
use super::outcome::{Influence, Outcome};
use super::program::Program;
use super::random::{LANES, Row};
use super::sample::Sampler;
use crate::cpm::Schedule;
use crate::network::Network;
use crate::working_time::Moment;

/// What all threads share.
pub(super) struct Plan<'n> {
    pub(super) network: &'n Network,
    /// `None`: the full engine computes.
    pub(super) program: Option<&'n Program>,
    pub(super) grids: &'n [Grid<'n>],
    pub(super) sampler: &'n Sampler,
    pub(super) watched: &'n [usize],
    pub(super) planned: &'n Schedule,
}

/// Runs are cut into so many pieces whatever the number of threads, and added up piece by piece: floating-point sums
/// depend on their order.
const PIECES: usize = 16;

/// What a piece of the runs came to.
struct Tally {
    finish: Vec<Moment>,
    watched: Vec<Vec<Moment>>,
    critical: Vec<u32>,
    sums: Vec<Sums>,
}

/// Sums over runs of a duration d and the finish f, both from what is planned.
#[derive(Clone, Copy, Default)]
struct Sums {
    d: f64,
    dd: f64,
    df: f64,
}

impl Plan<'_> {
    /// The finish of the project and of the watched tasks, and what each task has to do with it.
    pub(super) fn runs(&self, runs: usize, threads: usize) -> (Outcome, Vec<Outcome>, Vec<Influence>) {
        let blocks = runs.div_ceil(LANES);
        let per_piece = blocks.div_ceil(PIECES).max(1);
        let pieces = blocks.div_ceil(per_piece);
        let tallies: Vec<Mutex<Option<Tally>>> = (0..pieces).map(|_| Mutex::new(None)).collect();
        let next = AtomicUsize::new(0);
        let work = || {
            let mut worker = Worker::new(self.network, self.program, self.grids, self.sampler);
            loop {
                let piece = next.fetch_add(1, Ordering::Relaxed);
                let Some(slot) = tallies.get(piece) else { return };
                let blocks = piece * per_piece..((piece + 1) * per_piece).min(blocks);
                let tally = self.piece(&mut worker, blocks, runs);
                if let Ok(mut slot) = slot.lock() {
                    *slot = Some(tally);
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads.clamp(1, pieces) {
                scope.spawn(work);
            }
            work();
        });
        let tallies = tallies.into_iter().filter_map(|slot| slot.into_inner().ok().flatten()).collect();
        self.add_up(tallies, runs, threads)
    }

    fn piece(&self, worker: &mut Worker<'_>, blocks: std::ops::Range<usize>, runs: usize) -> Tally {
        let count = self.network.tasks.len();
        let varying: Vec<usize> = self.sampler.tasks().collect();
        let mut durations = planned_durations(self.network);
        let mut block = Block::new(self.watched.len(), count);
        let mut tally = Tally {
            finish: Vec::with_capacity(blocks.len() * LANES),
            watched: vec![Vec::with_capacity(blocks.len() * LANES); self.watched.len()],
            critical: vec![0; count],
            sums: vec![Sums::default(); varying.len()],
        };
        for place in blocks {
            let lanes = LANES.min(runs - place * LANES);
            self.sampler.fill((place * LANES) as u64, &mut durations);
            worker.run(&durations, lanes, self.watched, &mut block);
            tally.finish.extend(&block.finish[..lanes]);
            for (all, row) in tally.watched.iter_mut().zip(&block.watched) {
                all.extend(&row[..lanes]);
            }
            let mask = u32::MAX >> (LANES - lanes);
            for (count, on) in tally.critical.iter_mut().zip(&block.critical) {
                *count += (on & mask).count_ones();
            }
            let mut finish = [0.0; LANES];
            for (late, at) in finish.iter_mut().zip(&block.finish[..lanes]) {
                *late = (at - self.planned.finish) as f64;
            }
            for (sums, &task) in tally.sums.iter_mut().zip(&varying) {
                sums.add(&durations[task], self.network.tasks[task].duration, &finish, lanes);
            }
        }
        tally
    }

    fn add_up(
        &self,
        tallies: Vec<Tally>,
        runs: usize,
        threads: usize,
    ) -> (Outcome, Vec<Outcome>, Vec<Influence>) {
        let n = runs as f64;
        let varying: Vec<usize> = self.sampler.tasks().collect();
        let mut critical = vec![0_u64; self.network.tasks.len()];
        let mut sums = vec![Sums::default(); varying.len()];
        let mut all: Vec<Vec<Moment>> = vec![Vec::with_capacity(runs); self.watched.len() + 1];
        for tally in tallies {
            critical.iter_mut().zip(&tally.critical).for_each(|(all, own)| *all += u64::from(*own));
            for (all, own) in sums.iter_mut().zip(&tally.sums) {
                *all = Sums { d: all.d + own.d, dd: all.dd + own.dd, df: all.df + own.df };
            }
            for (all, own) in all.iter_mut().zip(std::iter::once(tally.finish).chain(tally.watched)) {
                all.extend(own);
            }
        }
        let (mut f, mut ff) = (0.0, 0.0);
        for at in &all[0] {
            let late = (at - self.planned.finish) as f64;
            (f, ff) = (f + late, ff + late * late);
        }
        let spread = (ff / n - (f / n).powi(2)).max(0.0).sqrt();
        let mut tasks: Vec<Influence> = critical
            .iter()
            .map(|on| Influence { criticality: *on as f64 / n, ..Influence::default() })
            .collect();
        for (sums, task) in sums.iter().zip(varying) {
            let own = (sums.dd / n - (sums.d / n).powi(2)).max(0.0).sqrt();
            let together = sums.df / n - sums.d / n * (f / n);
            let influence = &mut tasks[task];
            if own > 0.0 && spread > 0.0 {
                influence.cruciality = (together / own / spread).clamp(-1.0, 1.0);
                influence.sensitivity = influence.criticality * own / spread;
            }
        }
        let mut outcomes = sorted(all, threads).into_iter();
        let finish = outcomes.next().unwrap_or_else(|| Outcome { sorted: Vec::new() });
        (finish, outcomes.collect(), tasks)
    }
}

impl Sums {
    fn add(&mut self, durations: &Row, planned: i64, finish: &[f64; LANES], lanes: usize) {
        // Runs beyond the last count as planned. Four sums side by side, in an order that never changes.
        let (mut d, mut dd, mut df) = ([0.0; 4], [0.0; 4], [0.0; 4]);
        let mut late = durations.map(|duration| (duration - planned) as f64);
        late[lanes..].fill(0.0);
        for (late, finish) in late.as_chunks::<4>().0.iter().zip(finish.as_chunks::<4>().0) {
            for i in 0..4 {
                d[i] += late[i];
                dd[i] += late[i] * late[i];
                df[i] += late[i] * finish[i];
            }
        }
        self.d += d.iter().sum::<f64>();
        self.dd += dd.iter().sum::<f64>();
        self.df += df.iter().sum::<f64>();
    }
}

fn sorted(all: Vec<Vec<Moment>>, threads: usize) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = all.into_iter().map(|sorted| Outcome { sorted }).collect();
    let per_thread = outcomes.len().div_ceil(threads.max(1));
    std::thread::scope(|scope| {
        let mut chunks = outcomes.chunks_mut(per_thread.max(1));
        let mine = chunks.next();
        let sort =
            |chunk: &mut [Outcome]| chunk.iter_mut().for_each(|outcome| outcome.sorted.sort_unstable());
        for chunk in chunks {
            scope.spawn(move || sort(chunk));
        }
        mine.into_iter().for_each(sort);
    });
    outcomes
}
