//! The forward pass for several runs at once.

use super::grid::Grid;
use super::program::{Hold, How, Leaf, Op, Place, Plain, Program, Summary, Tie};
use super::random::{LANES, Row};
use crate::network::{Constraint, Lag, Mode, Network};
use crate::working_time::Moment;

/// Dates of the runs that are computed side by side, each task's in what its [`Place`] counts.
pub(super) struct Kernel<'n> {
    pub(super) network: &'n Network,
    pub(super) program: &'n Program,
    /// The network's calendars.
    pub(super) grids: &'n [Grid<'n>],
    pub(super) start: Vec<Row>,
    pub(super) finish: Vec<Row>,
    /// What is demanded of all under a summary task, on the clock, by the summary's place in the program.
    pub(super) demanded: Vec<Row>,
    /// The same of their finish.
    pub(super) demanded_finish: Vec<Row>,
    /// The latest finish in each calendar; the last is that of the clock.
    latest: Vec<Row>,
    /// The finish of the project, on the clock.
    pub(super) end: Row,
}

const NEVER: Row = [i64::MIN; LANES];

impl<'n> Kernel<'n> {
    pub(super) fn new(network: &'n Network, program: &'n Program, grids: &'n [Grid<'n>]) -> Self {
        let count = network.tasks.len();
        Kernel {
            network,
            program,
            grids,
            start: vec![[0; LANES]; count],
            finish: vec![[0; LANES]; count],
            demanded: vec![NEVER; program.summaries.len()],
            demanded_finish: vec![NEVER; program.summaries.len()],
            latest: vec![NEVER; network.calendars.len() + 1],
            end: [0; LANES],
        }
    }

    pub(super) fn run(&mut self, durations: &[Row]) {
        self.latest.fill(NEVER);
        let program = self.program;
        for op in &program.ops {
            match op {
                Op::Leaf(leaf) => {
                    let leaf = &program.leaves[*leaf];
                    let latest = match &leaf.plain {
                        Some(plain) => {
                            self.plain(leaf, plain, durations);
                            plain.calendar
                        }
                        None => {
                            self.on_clock(leaf, durations);
                            self.network.calendars.len()
                        }
                    };
                    if leaf.active {
                        later(&mut self.latest[latest], &self.finish[leaf.task]);
                    }
                    self.roll_up(leaf.task, leaf.roll);
                }
                Op::Open(place) => self.open(*place, &program.summaries[*place], durations),
                Op::Close(place) => self.close(&program.summaries[*place]),
            }
        }
        self.end = self.latest[self.network.calendars.len()];
        for (time, latest) in self.grids.iter().zip(&self.latest) {
            for (end, latest) in self.end.iter_mut().zip(latest).filter(|(_, latest)| **latest != i64::MIN) {
                *end = (*end).max(time.end_of(*latest));
            }
        }
        if self.end[0] == i64::MIN {
            self.end = [self.network.start; LANES];
        }
    }

    /// A task in working seconds of its calendar.
    fn plain(&mut self, leaf: &Leaf, plain: &Plain, durations: &[Row]) {
        let mut length = durations[leaf.task];
        length.iter_mut().for_each(|length| *length += plain.delay);
        let mut start = [plain.free; LANES];
        for tie in &self.program.ties[leaf.ties.clone()] {
            let row = match tie.how {
                How::Plain(lag) => {
                    let from = if tie.from_finish { &self.finish } else { &self.start };
                    let mut row = from[tie.predecessor];
                    row.iter_mut().for_each(|at| *at += lag);
                    row
                }
                How::Crossing(lag) => {
                    let mut row = self.grids[plain.calendar].works(&self.on_the_clock(tie));
                    row.iter_mut().for_each(|at| *at += lag);
                    row
                }
                How::Clock => {
                    let grid = &self.grids[plain.calendar];
                    std::array::from_fn(|lane| grid.work(self.lagged(tie, lane, durations)))
                }
            };
            if tie.to_finish {
                let floor = if tie.from_finish { plain.floor } else { i64::MIN };
                for lane in 0..LANES {
                    start[lane] = start[lane].max(row[lane] - length[lane]).max(floor);
                }
            } else {
                later(&mut start, &row);
            }
        }
        if let Some(above) = leaf.above.start {
            later(&mut start, &self.grids[plain.calendar].works(&self.demanded[above]));
        }
        if let Some(above) = leaf.above.finish {
            let row = self.grids[plain.calendar].works(&self.demanded_finish[above]);
            for lane in 0..LANES {
                start[lane] = start[lane].max(row[lane] - length[lane]).max(plain.floor);
            }
        }
        for lane in 0..LANES {
            let at = &mut start[lane];
            match plain.hold {
                Hold::None => break,
                Hold::StartFrom(date) => *at = (*at).max(date),
                Hold::StartBy(date) => *at = (*at).min(date),
                Hold::StartAt(date) => *at = date,
                Hold::FinishFrom(date) => *at = (*at).max(date - length[lane]),
                Hold::FinishBy(date) => *at = (*at).min(date - length[lane]),
                Hold::FinishAt(date) => *at = date - length[lane],
            }
        }
        let finish = &mut self.finish[leaf.task];
        for lane in 0..LANES {
            finish[lane] = start[lane] + length[lane];
        }
        self.start[leaf.task] = start;
    }

    /// The end that a link holds from.
    fn on_the_clock(&self, tie: &Tie) -> Row {
        let row = if tie.from_finish { &self.finish } else { &self.start };
        let mut row = row[tie.predecessor];
        if let Place::Calendar(calendar) = self.program.places[tie.predecessor] {
            let grid = &self.grids[calendar];
            if tie.from_finish {
                row.iter_mut().for_each(|at| *at = grid.end_of(*at));
            } else {
                row.iter_mut().for_each(|at| *at = grid.start_of(*at));
            }
        }
        row
    }

    /// A task on the clock, as the engine computes it.
    fn on_clock(&mut self, leaf: &Leaf, durations: &[Row]) {
        for lane in 0..LANES {
            let duration = durations[leaf.task][lane];
            let bound = self.held(leaf, lane, durations);
            let early = self.early(leaf.task, bound, duration);
            (self.start[leaf.task][lane], self.finish[leaf.task][lane]) = (early.start, early.finish);
        }
    }

    /// What holds a task on the clock, be it one of the summary tasks that it lies under.
    pub(super) fn held(&self, leaf: &Leaf, lane: usize, durations: &[Row]) -> Option<Moment> {
        let links = self.program.ties[leaf.ties.clone()].iter();
        let bound = links.map(|tie| self.bound(leaf.task, tie, lane, durations)).max();
        let start = leaf.above.start.map(|above| self.demanded[above][lane]);
        bound.max(start).max(self.finish_demand(leaf, lane, durations))
    }

    /// The start that lets a task on the clock end when links onto a summary task demand it.
    pub(super) fn finish_demand(&self, leaf: &Leaf, lane: usize, durations: &[Row]) -> Option<Moment> {
        let finish = self.demanded_finish[leaf.above.finish?][lane];
        Some(self.start_of(leaf.task, finish, durations[leaf.task][lane]).max(self.network.start))
    }

    /// When a task on the clock may start by a link.
    pub(super) fn bound(&self, task: usize, tie: &Tie, lane: usize, durations: &[Row]) -> Moment {
        let at = self.lagged(tie, lane, durations);
        if !tie.to_finish {
            return at;
        }
        let start = self.start_of(task, at, durations[task][lane]);
        if tie.from_finish { start.max(self.network.start) } else { start }
    }

    /// The end of the predecessor that a link holds from, on the clock.
    pub(super) fn held_from(&self, tie: &Tie, lane: usize) -> Moment {
        if tie.from_finish {
            self.finish_at(tie.predecessor, lane)
        } else {
            self.start_at(tie.predecessor, lane)
        }
    }

    /// The moment that a link holds at, its lag included.
    pub(super) fn lagged(&self, tie: &Tie, lane: usize, durations: &[Row]) -> Moment {
        let at = self.held_from(tie, lane);
        let link = &self.network.links[tie.link];
        let share = |percent: f64| (durations[tie.predecessor][lane] as f64 * percent / 100.0).round() as i64;
        let (seconds, elapsed) = match link.lag {
            Lag::Working(seconds) => (seconds, false),
            Lag::Elapsed(seconds) => (seconds, true),
            Lag::Percent(percent) => (share(percent), false),
            Lag::ElapsedPercent(percent) => (share(percent), true),
        };
        let time = self.calendar(link.successor);
        match seconds {
            0 => at,
            seconds if elapsed => at + seconds,
            seconds if seconds > 0 => time.finish(at, seconds),
            seconds => time.start(at, -seconds),
        }
    }

    /// A task's start on the clock.
    pub(super) fn start_at(&self, task: usize, lane: usize) -> Moment {
        let at = self.start[task][lane];
        match self.program.places[task] {
            Place::Clock => at,
            Place::Calendar(calendar) => self.grids[calendar].start_of(at),
        }
    }

    /// A task's finish on the clock.
    pub(super) fn finish_at(&self, task: usize, lane: usize) -> Moment {
        let at = self.finish[task][lane];
        match self.program.places[task] {
            Place::Clock => at,
            Place::Calendar(calendar) => self.grids[calendar].end_of(at),
        }
    }

    fn open(&mut self, place: usize, summary: &Summary, durations: &[Row]) {
        let ties = &self.program.ties[summary.ties.clone()];
        let demand = |lane: usize, to_finish: bool, above: Option<Moment>| {
            let ties = ties.iter().filter(|tie| tie.to_finish == to_finish);
            ties.map(|tie| self.lagged(tie, lane, durations)).max().max(above)
        };
        let dated = match self.network.tasks[summary.task].constraint {
            Constraint::StartNoEarlierThan(date) => Some(date),
            _ => None,
        };
        let starts = summary.hands.start.map(|_| {
            std::array::from_fn(|lane| {
                let above = summary.above.start.map(|above| self.demanded[above][lane]);
                demand(lane, false, above.max(dated)).unwrap_or(i64::MIN)
            })
        });
        let finishes = summary.hands.finish.map(|_| {
            std::array::from_fn(|lane| {
                let above = summary.above.finish.map(|above| self.demanded_finish[above][lane]);
                demand(lane, true, above).unwrap_or(i64::MIN)
            })
        });
        self.demanded[place] = starts.unwrap_or(NEVER);
        self.demanded_finish[place] = finishes.unwrap_or(NEVER);
        self.start[summary.task] = [i64::MAX; LANES];
        self.finish[summary.task] = NEVER;
    }

    fn close(&mut self, summary: &Summary) {
        if !summary.needed {
            return;
        }
        let own = &self.network.tasks[summary.task];
        if self.start[summary.task][0] == i64::MAX {
            // Nothing under it counts.
            self.start[summary.task] = [self.network.start; LANES];
            self.finish[summary.task] = [self.network.start; LANES];
        }
        if let Mode::Manual { start: Some(start), finish: Some(finish), .. } = own.mode {
            self.start[summary.task] = [start; LANES];
            self.finish[summary.task] = [finish; LANES];
        }
        if own.active {
            later(&mut self.latest[self.network.calendars.len()], &self.finish[summary.task]);
        }
        self.roll_up(summary.task, summary.roll);
    }

    fn roll_up(&mut self, task: usize, roll: Option<usize>) {
        let Some(parent) = roll else { return };
        let parent = self.program.summaries[parent].task;
        for lane in 0..LANES {
            let (start, finish) = (self.start_at(task, lane), self.finish_at(task, lane));
            let from = &mut self.start[parent][lane];
            *from = (*from).min(start);
            let to = &mut self.finish[parent][lane];
            *to = (*to).max(finish);
        }
    }
}

fn later(row: &mut Row, other: &Row) {
    for (at, other) in row.iter_mut().zip(other) {
        *at = (*at).max(*other);
    }
}
