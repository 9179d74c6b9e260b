//! One block of runs, by the fast forward pass or by the full engine.

use super::critical::{Critical, Lanes};
use super::grid::Grid;
use super::kernel::Kernel;
use super::model::set_duration;
use super::program::{Program, Reason, compile};
use super::random::{LANES, Row};
use super::sample::Sampler;
use crate::cpm::{Schedule, schedule};
use crate::network::{Network, NetworkError};
use crate::working_time::DAY;

/// Who computed the runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The forward pass for many runs at once, after it agreed with the full engine on every date of the plan and of
    /// the first runs.
    Fast,
    /// [`crate::cpm::schedule`], run by run: slower by a factor of about fifty.
    Full(Reason),
}

/// Before the fast forward pass is trusted, as many of its runs are compared as make so many tasks, three at least; the
/// plan itself beside them.
const COMPARED: usize = 8_000;

/// The fast forward pass of a network, if it comes to the engine's dates.
pub(super) fn prepare(
    network: &Network,
    sampler: &Sampler,
    watched: &[usize],
    planned: &Schedule,
    grids: &[Grid<'_>],
) -> Result<Result<Program, Reason>, NetworkError> {
    let mut varies = vec![false; network.tasks.len()];
    sampler.tasks().for_each(|task| varies[task] = true);
    let program = match compile(network, &varies, watched)? {
        Ok(program) => program,
        Err(reason) => return Ok(Err(reason)),
    };
    let mut durations = planned_durations(network);
    let mut kernel = Kernel::new(network, &program, grids);
    kernel.run(&durations);
    if let Some(task) = difference(&kernel, 0, planned) {
        return Ok(Err(Reason::Differs { task }));
    }
    sampler.fill(0, &mut durations);
    kernel.run(&durations);
    let compared = (COMPARED / network.tasks.len().max(1)).clamp(3, LANES);
    let mut other = network.clone();
    for lane in 0..compared {
        for task in sampler.tasks() {
            let durations: &Row = &durations[task];
            set_duration(&mut other, task, durations[lane]);
        }
        if let Some(task) = difference(&kernel, lane, &schedule(&other)?) {
            return Ok(Err(Reason::Differs { task }));
        }
        other.tasks.clone_from(&network.tasks);
    }
    Ok(Ok(program))
}

/// The first task on which both do not agree; the finish of the project counts as the last task's.
fn difference(kernel: &Kernel<'_>, lane: usize, full: &Schedule) -> Option<usize> {
    let agrees = |task: usize| {
        let dates = &full.tasks[task];
        !kernel.program.computed[task]
            || (dates.start == kernel.start_at(task, lane) && dates.finish == kernel.finish_at(task, lane))
    };
    let last = full.tasks.len().checked_sub(1)?;
    let wrong = (0..full.tasks.len()).find(|task| !agrees(*task));
    wrong.or_else(|| (kernel.end[lane] != full.finish).then_some(last))
}

/// Tables from a year before the plan to a year more than twice its length.
pub(super) fn grids<'n>(network: &'n Network, planned: &Schedule) -> Vec<Grid<'n>> {
    const YEAR: i64 = 366 * DAY;
    let (from, to) = (planned.start.min(network.start), planned.finish.max(network.start));
    let longest = (to - from).min(100 * YEAR);
    network.calendars.iter().map(|time| Grid::new(time, from - YEAR, to + longest + YEAR)).collect()
}

/// What is planned, for every run alike.
pub(super) fn planned_durations(network: &Network) -> Vec<Row> {
    network.tasks.iter().map(|task| [task.duration; LANES]).collect()
}

/// A thread's own means to compute runs.
pub(super) enum Worker<'n> {
    Fast { kernel: Box<Kernel<'n>>, critical: Critical },
    Full { planned: &'n Network, network: Box<Network>, varying: Vec<usize> },
}

/// What a block of runs came to.
pub(super) struct Block {
    /// The finish of the project.
    pub(super) finish: Row,
    /// The finish of each task that is watched.
    pub(super) watched: Vec<Row>,
    /// For each task the runs in which it is on a driving path.
    pub(super) critical: Vec<Lanes>,
}

impl Block {
    pub(super) fn new(watched: usize, tasks: usize) -> Block {
        Block { finish: [0; LANES], watched: vec![[0; LANES]; watched], critical: vec![0; tasks] }
    }
}

impl<'n> Worker<'n> {
    pub(super) fn new(
        network: &'n Network,
        program: Option<&'n Program>,
        grids: &'n [Grid<'n>],
        sampler: &Sampler,
    ) -> Self {
        match program {
            Some(program) => {
                let kernel = Kernel::new(network, program, grids);
                let critical = Critical::new(&kernel);
                Worker::Fast { kernel: Box::new(kernel), critical }
            }
            None => Worker::Full {
                planned: network,
                network: Box::new(network.clone()),
                varying: sampler.tasks().collect(),
            },
        }
    }

    /// Computes as many runs as there are lanes, or the first `runs` of them.
    pub(super) fn run(&mut self, durations: &[Row], runs: usize, watched: &[usize], block: &mut Block) {
        match self {
            Worker::Fast { kernel, critical } => {
                kernel.run(durations);
                critical.trace(kernel, durations);
                block.finish = kernel.end;
                for (row, &task) in block.watched.iter_mut().zip(watched) {
                    *row = std::array::from_fn(|lane| kernel.finish_at(task, lane));
                }
                block.critical.copy_from_slice(&critical.on);
            }
            Worker::Full { planned, network, varying } => {
                block.critical.fill(0);
                for lane in 0..runs {
                    network.tasks.clone_from(&planned.tasks);
                    varying.iter().for_each(|task| set_duration(network, *task, durations[*task][lane]));
                    // The same links as those of the plan, which has been computed before.
                    let Ok(dates) = schedule(network) else { continue };
                    block.finish[lane] = dates.finish;
                    for (row, &task) in block.watched.iter_mut().zip(watched) {
                        row[lane] = dates.tasks[task].finish;
                    }
                    drivers(network, &dates, |task| block.critical[task] |= 1 << lane);
                }
            }
        }
    }
}

/// Visits every task on the driving paths that the full engine found: one driver for each task.
fn drivers(network: &Network, dates: &Schedule, mut visit: impl FnMut(usize)) {
    let tasks = &network.tasks;
    let mut seen = vec![false; tasks.len()];
    let ends = |task: &usize| tasks[*task].active && !tasks[*task].summary;
    let mut open: Vec<usize> =
        (0..tasks.len()).filter(ends).filter(|task| dates.tasks[*task].finish == dates.finish).collect();
    while let Some(task) = open.pop() {
        if std::mem::replace(&mut seen[task], true) {
            continue;
        }
        visit(task);
        if tasks[task].summary {
            let last = |child: &usize| {
                network.summary_of(*child) == Some(task)
                    && dates.tasks[*child].finish == dates.tasks[task].finish
            };
            open.extend((0..tasks.len()).filter(last));
        } else if let Some(link) = dates.tasks[task].driver {
            open.push(network.links[link].predecessor);
        }
        let mut above = network.summary_of(task);
        while let Some(parent) = above {
            visit(parent);
            above = network.summary_of(parent).filter(|above| *above < parent);
        }
    }
}
