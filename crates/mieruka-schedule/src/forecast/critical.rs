//! Which tasks drive the finish: from whatever ends last back along every link that holds a start.

use super::grid::Grid;
use super::kernel::Kernel;
use super::program::{How, Leaf, Op, Place, Summary, Tie};
use super::random::{LANES, Row};

/// One bit for each of the runs that are computed side by side.
pub(super) type Lanes = u32;

/// For each task the runs in which it is on a driving path.
pub(super) struct Critical {
    /// Of a task: it is on the path. Of a summary task: its finish drives.
    pub(super) on: Vec<Lanes>,
    /// Of a summary task: its start drives.
    starts: Vec<Lanes>,
    /// Of a summary task by its place in the program: what is demanded of all under it drives.
    demands: Vec<Lanes>,
    /// The same of their finish.
    finish_demands: Vec<Lanes>,
}

impl Critical {
    pub(super) fn new(kernel: &Kernel<'_>) -> Critical {
        let count = kernel.start.len();
        let demands = vec![0; kernel.program.summaries.len()];
        Critical { on: vec![0; count], starts: vec![0; count], finish_demands: demands.clone(), demands }
    }

    /// Where several links hold a start alike, all of them drive.
    pub(super) fn trace(&mut self, kernel: &Kernel<'_>, durations: &[Row]) {
        self.on.fill(0);
        self.starts.fill(0);
        self.demands.fill(0);
        self.finish_demands.fill(0);
        let program = kernel.program;
        let tasks = &kernel.network.tasks;
        let ends = self.ends(kernel);
        for op in program.ops.iter().rev() {
            match op {
                Op::Leaf(leaf) => {
                    let leaf = &program.leaves[*leaf];
                    if leaf.active {
                        let ends = &ends[place(program.places[leaf.task], ends.len() - 1)];
                        self.on[leaf.task] |= equal(&kernel.finish[leaf.task], ends);
                    }
                    if self.on[leaf.task] != 0 {
                        self.leaf(kernel, leaf, durations);
                    }
                }
                Op::Close(summary) => {
                    let summary = &program.summaries[*summary];
                    if summary.needed {
                        if tasks[summary.task].active {
                            self.on[summary.task] |= equal(&kernel.finish[summary.task], &kernel.end);
                        }
                        self.children(kernel, summary);
                    }
                }
                Op::Open(summary) => self.demand(kernel, *summary, durations),
            }
        }
        // A summary task is on the path with anything under it; parents come before their children.
        for task in (0..tasks.len()).rev() {
            if let Some(parent) = kernel.network.summary_of(task) {
                self.on[parent] |= self.on[task];
            }
        }
    }

    /// The last finish, in the working seconds of each calendar and, last, on the clock.
    fn ends(&self, kernel: &Kernel<'_>) -> Vec<Row> {
        let row = |time: &Grid<'_>| {
            kernel.end.map(|end| {
                let work = time.work(end);
                // Where this calendar does not work at the end, nothing in it ends then.
                if time.end_of(work) == end { work } else { i64::MAX }
            })
        };
        kernel.grids.iter().map(row).chain([kernel.end]).collect()
    }

    fn leaf(&mut self, kernel: &Kernel<'_>, leaf: &Leaf, durations: &[Row]) {
        let program = kernel.program;
        let ties = &program.ties[leaf.ties.clone()];
        let on = self.on[leaf.task];
        if let Some(plain) = &leaf.plain {
            let time = &kernel.grids[plain.calendar];
            let (start, length) = (&kernel.start[leaf.task], &durations[leaf.task]);
            for tie in ties {
                let own = |lane: usize| if tie.to_finish { length[lane] + plain.delay } else { 0 };
                let drives = match tie.how {
                    How::Plain(lag) => {
                        let from = if tie.from_finish { &kernel.finish } else { &kernel.start };
                        let from = &from[tie.predecessor];
                        bits(on, |lane| from[lane] + lag - own(lane) == start[lane])
                    }
                    How::Crossing(lag) => bits(on, |lane| {
                        time.work(kernel.held_from(tie, lane)) + lag - own(lane) == start[lane]
                    }),
                    How::Clock => bits(on, |lane| {
                        time.work(kernel.lagged(tie, lane, durations)) - own(lane) == start[lane]
                    }),
                };
                self.before(kernel, tie, drives);
            }
            if let Some(above) = leaf.above.start {
                self.demands[above] |=
                    bits(on, |lane| time.work(kernel.demanded[above][lane]) == start[lane]);
            }
            if let Some(above) = leaf.above.finish {
                self.finish_demands[above] |= bits(on, |lane| {
                    let own = length[lane] + plain.delay;
                    time.work(kernel.demanded_finish[above][lane]) - own == start[lane]
                });
            }
            return;
        }
        let mut holds: Row = [i64::MIN; LANES];
        each(on, |lane| {
            let bound = kernel.held(leaf, lane, durations);
            if let Some(bound) = bound
                && !kernel.early(leaf.task, Some(bound), durations[leaf.task][lane]).held
            {
                holds[lane] = bound;
            }
        });
        for tie in ties {
            let drives = bits(on, |lane| {
                holds[lane] != i64::MIN && kernel.bound(leaf.task, tie, lane, durations) == holds[lane]
            });
            self.before(kernel, tie, drives);
        }
        if let Some(above) = leaf.above.start {
            self.demands[above] |= bits(on, |lane| kernel.demanded[above][lane] == holds[lane]);
        }
        if let Some(above) = leaf.above.finish {
            self.finish_demands[above] |=
                bits(on, |lane| kernel.finish_demand(leaf, lane, durations) == Some(holds[lane]));
        }
    }

    fn before(&mut self, kernel: &Kernel<'_>, tie: &Tie, drives: Lanes) {
        let summary = kernel.network.tasks[tie.predecessor].summary;
        let lanes = if summary && !tie.from_finish { &mut self.starts } else { &mut self.on };
        lanes[tie.predecessor] |= drives;
    }

    /// What makes a summary task end or begin when it does.
    fn children(&mut self, kernel: &Kernel<'_>, summary: &Summary) {
        let (ends, begins) = (self.on[summary.task], self.starts[summary.task]);
        if ends | begins == 0 {
            return;
        }
        let (start, finish) = (&kernel.start[summary.task], &kernel.finish[summary.task]);
        for &child in &summary.children {
            let finishes = bits(ends, |lane| kernel.finish_at(child, lane) == finish[lane]);
            let starts = bits(begins, |lane| kernel.start_at(child, lane) == start[lane]);
            self.on[child] |= finishes;
            let own = if kernel.network.tasks[child].summary { &mut self.starts } else { &mut self.on };
            own[child] |= starts;
        }
    }

    /// Who makes the demands that a summary task hands down.
    fn demand(&mut self, kernel: &Kernel<'_>, place: usize, durations: &[Row]) {
        let summary = &kernel.program.summaries[place];
        let ties = &kernel.program.ties[summary.ties.clone()];
        let demands = [
            (self.demands[place], &kernel.demanded, false),
            (self.finish_demands[place], &kernel.demanded_finish, true),
        ];
        for (lanes, demanded, to_finish) in demands.into_iter().filter(|(lanes, ..)| *lanes != 0) {
            for tie in ties.iter().filter(|tie| tie.to_finish == to_finish) {
                let drives = bits(lanes, |lane| kernel.lagged(tie, lane, durations) == demanded[place][lane]);
                self.before(kernel, tie, drives);
            }
            let above = if to_finish { summary.above.finish } else { summary.above.start };
            if let Some(above) = above {
                let drives = bits(lanes, |lane| demanded[above][lane] == demanded[place][lane]);
                let own = if to_finish { &mut self.finish_demands } else { &mut self.demands };
                own[above] |= drives;
            }
        }
    }
}

fn place(place: Place, clock: usize) -> usize {
    match place {
        Place::Clock => clock,
        Place::Calendar(calendar) => calendar,
    }
}

fn equal(row: &Row, other: &Row) -> Lanes {
    let pairs = row.iter().zip(other).enumerate();
    pairs.fold(0, |lanes, (lane, (a, b))| lanes | Lanes::from(a == b) << lane)
}

fn each(mut lanes: Lanes, mut visit: impl FnMut(usize)) {
    while lanes != 0 {
        visit(lanes.trailing_zeros() as usize);
        lanes &= lanes - 1;
    }
}

/// Those of the lanes that pass.
fn bits(lanes: Lanes, passes: impl Fn(usize) -> bool) -> Lanes {
    let mut found = 0;
    each(lanes, |lane| found |= Lanes::from(passes(lane)) << lane);
    found
}
