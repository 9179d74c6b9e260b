//! A network made ready to be computed many times: the one place that says what the fast forward pass can do, and how.
//!
//! It follows [`crate::cpm`] rule by rule, with one difference: a task that is worked in one calendar is computed in
//! working seconds of that calendar, so that only what crosses from one calendar to another asks a calendar at all.
//! Whatever is not said here to be plain is computed on the clock exactly as the engine does it (see [`super::clock`]). That both come to the
//! same dates is checked before every forecast (see [`super::engine`]), not believed.

use crate::network::{Activity, Constraint, Lag, LinkKind, Mode, Network, NetworkError, Order, Step};

/// What a task's values count: working seconds of a calendar, by its place, or seconds on the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Clock,
    Calendar(usize),
}

/// A link as its successor sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tie {
    pub(super) link: usize,
    pub(super) predecessor: usize,
    /// It holds from the predecessor's finish, else from its start.
    pub(super) from_finish: bool,
    /// It holds the successor's finish, else its start.
    pub(super) to_finish: bool,
    pub(super) how: How,
}

/// How a link is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Both ends and the lag count in the successor's calendar: so many working seconds between them.
    Plain(i64),
    /// The predecessor counts in something else; the lag, in working seconds, as the successor does.
    Crossing(i64),
    /// On the clock, as the engine does it.
    Clock,
}

/// What a constraint makes of the start of a plain task, in its working seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    None,
    StartFrom(i64),
    StartBy(i64),
    StartAt(i64),
    FinishFrom(i64),
    FinishBy(i64),
    FinishAt(i64),
}

/// The summary tasks that hand down what links onto them demand, by their place in the program: of the start of each
/// task under them, and of its finish.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Above {
    pub(super) start: Option<usize>,
    pub(super) finish: Option<usize>,
}

/// A task that has no tasks under it.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub(super) task: usize,
    pub(super) ties: std::ops::Range<usize>,
    pub(super) above: Above,
    /// `None`: on the clock, as the engine does it.
    pub(super) plain: Option<Plain>,
    /// The summary task that wants its dates.
    pub(super) roll: Option<usize>,
    pub(super) active: bool,
}

/// A task that is worked in one calendar from its start to its finish.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain {
    pub(super) calendar: usize,
    /// Working seconds before the work begins.
    pub(super) delay: i64,
    /// Where it starts if nothing else says so.
    pub(super) free: i64,
    /// Where the project starts: what ties its finish to another's does not hold it before.
    pub(super) floor: i64,
    pub(super) hold: Hold,
}

#[derive(Clone, Debug)]
pub(super) enum Op {
    Leaf(usize),
    /// Before the tasks under a summary task.
    Open(usize),
    /// After them.
    Close(usize),
}

/// A summary task of which something is wanted.
#[derive(Clone, Debug)]
pub(super) struct Summary {
    pub(super) task: usize,
    pub(super) ties: std::ops::Range<usize>,
    pub(super) above: Above,
    /// What it hands down itself.
    pub(super) hands: Above,
    /// Its dates are wanted.
    pub(super) needed: bool,
    pub(super) roll: Option<usize>,
    pub(super) children: Vec<usize>,
}

/// Why the full engine computes every run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The date of this task is wanted, and it follows from one that is scheduled as late as possible, which takes a
    /// backward pass.
    AsLateAsPossible { task: usize },
    /// Durations and lags of more than 3,000 years altogether.
    Wild,
    /// Both were computed and did not agree on this task: a rule that the fast pass does not know.
    Differs { task: usize },
}

#[derive(Clone, Debug)]
pub(super) struct Program {
    pub(super) ops: Vec<Op>,
    pub(super) leaves: Vec<Leaf>,
    pub(super) summaries: Vec<Summary>,
    pub(super) ties: Vec<Tie>,
    /// What the values of each task count.
    pub(super) places: Vec<Place>,
    /// Tasks whose dates are computed as the engine has them in the end.
    pub(super) computed: Vec<bool>,
}

/// Makes a network ready; `varies` says of which tasks the duration does.
pub(super) fn compile(
    network: &Network,
    varies: &[bool],
    watched: &[usize],
) -> Result<Result<Program, Reason>, NetworkError> {
    let order = network.order()?;
    let late = after_late(network, &order);
    if let Some(&task) = watched.iter().find(|task| late[**task]) {
        return Ok(Err(Reason::AsLateAsPossible { task }));
    }
    let of_task = |task: &Activity| {
        let parts = task
            .parts
            .iter()
            .map(|part| part.duration.saturating_abs().saturating_add(part.delay.saturating_abs()));
        let own = task.duration.saturating_abs().saturating_add(task.leveling_delay.saturating_abs());
        parts.fold(own, i64::saturating_add)
    };
    let of_lag = |lag: Lag| match lag {
        Lag::Working(seconds) | Lag::Elapsed(seconds) => seconds.saturating_abs(),
        Lag::Percent(percent) | Lag::ElapsedPercent(percent) => {
            if percent.abs() <= 1e6 {
                0
            } else {
                TAME
            }
        }
    };
    let tasks = network.tasks.iter().map(of_task).fold(0, i64::saturating_add);
    if network.links.iter().map(|link| of_lag(link.lag)).fold(tasks, i64::saturating_add) >= TAME {
        return Ok(Err(Reason::Wild));
    }
    Ok(Ok(Compiler { network, order: &order, varies }.program(watched, late)))
}

/// Working seconds of all durations and lags together with which no run comes near the ends of time.
const TAME: i64 = 100_000_000_000;

/// Tasks that are as late as possible or follow from such. The finish of the project does not: it is that of the earliest
/// dates.
fn after_late(network: &Network, order: &Order) -> Vec<bool> {
    let is_late = |task: &Activity| {
        let free = task.mode == Mode::Auto && !task.summary && task.progress.actual_start.is_none();
        free && task.constraint == Constraint::AsLateAsPossible
    };
    let mut late: Vec<bool> = network.tasks.iter().map(is_late).collect();
    if !late.contains(&true) {
        return late;
    }
    for &step in &order.steps {
        match step {
            Step::Enter(task) | Step::Task(task) => {
                let task = task as usize;
                let links = order.incoming.of_task(task).map(|link| network.links[link].predecessor);
                let mut before = links.chain(network.summary_of(task));
                late[task] = late[task] || before.any(|before| late[before]);
            }
            Step::Leave(task) => {
                let task = task as usize;
                late[task] = late[task] || order.children.of_task(task).any(|child| late[child]);
            }
        }
    }
    late
}

struct Compiler<'n> {
    network: &'n Network,
    order: &'n Order,
    varies: &'n [bool],
}

impl Compiler<'_> {
    fn program(&self, watched: &[usize], late: Vec<bool>) -> Program {
        let tasks = &self.network.tasks;
        let count = tasks.len();
        let places: Vec<Place> = tasks
            .iter()
            .zip(self.varies)
            .map(|(task, varies)| calendar_of(task, *varies).map_or(Place::Clock, Place::Calendar))
            .collect();
        let needed = self.needed(watched);
        // What links onto summary tasks and their own dates demand reaches all under them.
        let mut hands = vec![Above::default(); count];
        let mut summary_of: Vec<Option<usize>> = vec![None; count];
        let mut program = Program {
            ops: Vec::with_capacity(count),
            leaves: Vec::with_capacity(count),
            summaries: Vec::new(),
            ties: Vec::with_capacity(self.network.links.len()),
            places,
            computed: vec![false; count],
        };
        for &step in &self.order.steps {
            let task = match step {
                Step::Leave(task) => {
                    if let Some(summary) = summary_of[task as usize] {
                        program.ops.push(Op::Close(summary));
                    }
                    continue;
                }
                Step::Enter(task) | Step::Task(task) => task as usize,
            };
            let own = &tasks[task];
            let parent = self.network.summary_of(task);
            let above = parent.map_or(Above::default(), |parent| hands[parent]);
            let ties = self.ties(task, &mut program);
            let roll = parent.filter(|parent| own.active && needed[*parent]);
            let roll = roll.and_then(|roll| summary_of[roll]);
            if let Some(parent) = roll {
                program.summaries[parent].children.push(task);
            }
            if own.summary {
                let dated = matches!(own.constraint, Constraint::StartNoEarlierThan(_));
                let own_ties = &program.ties[ties.clone()];
                let starts = dated || above.start.is_some() || own_ties.iter().any(|tie| !tie.to_finish);
                let finishes = above.finish.is_some() || own_ties.iter().any(|tie| tie.to_finish);
                if starts || finishes || needed[task] {
                    let place = program.summaries.len();
                    summary_of[task] = Some(place);
                    hands[task] = Above { start: starts.then_some(place), finish: finishes.then_some(place) };
                    program.ops.push(Op::Open(place));
                    let (needed, children) = (needed[task], Vec::new());
                    let hands = hands[task];
                    program.summaries.push(Summary { task, ties, above, hands, needed, roll, children });
                    program.computed[task] = needed && !late[task];
                }
            } else {
                let unbound = ties.is_empty() && above == Above::default();
                let plain = match program.places[task] {
                    Place::Calendar(calendar) => Some(self.plain(own, calendar, unbound)),
                    Place::Clock => None,
                };
                program.ops.push(Op::Leaf(program.leaves.len()));
                program.leaves.push(Leaf { task, ties, above, plain, roll, active: own.active });
                program.computed[task] = !late[task];
            }
        }
        program
    }

    /// Summary tasks whose dates somebody asks for: links from them, whoever watches them, and what lies above those;
    /// and those whose finish is not that of the tasks under them.
    fn needed(&self, watched: &[usize]) -> Vec<bool> {
        let tasks = &self.network.tasks;
        let mut needed = vec![false; tasks.len()];
        watched.iter().for_each(|task| needed[*task] = true);
        for link in &self.network.links {
            needed[link.predecessor] = true;
        }
        let mut empty = vec![true; tasks.len()];
        for task in (0..tasks.len()).filter(|task| tasks[*task].active) {
            if let Some(parent) = self.network.summary_of(task) {
                empty[parent] = false;
            }
        }
        for (place, task) in tasks.iter().enumerate() {
            needed[place] |= task.summary && (empty[place] || matches!(task.mode, Mode::Manual { .. }));
        }
        // Parents come before their children.
        for place in 0..tasks.len() {
            if let Some(parent) = self.network.summary_of(place) {
                let wanted = needed[parent] && tasks[place].active;
                needed[place] |= wanted;
            }
        }
        needed
    }

    fn ties(&self, task: usize, program: &mut Program) -> std::ops::Range<usize> {
        let first = program.ties.len();
        let tasks = &self.network.tasks;
        for index in self.order.incoming.of_task(task) {
            let link = &self.network.links[index];
            if !tasks[link.predecessor].active {
                continue;
            }
            let (own, before) = (program.places[task], program.places[link.predecessor]);
            let seconds = match link.lag {
                Lag::Working(seconds) => Some(seconds),
                Lag::Elapsed(0) => Some(0),
                _ => None,
            };
            // Lags count in the calendar of the task that waits.
            let lags = |seconds: &i64| *seconds == 0 || own == Place::Calendar(tasks[task].calendar);
            let how = match seconds.filter(lags) {
                Some(seconds) if own == before && own != Place::Clock => How::Plain(seconds),
                Some(seconds) if own != Place::Clock => How::Crossing(seconds),
                _ => How::Clock,
            };
            program.ties.push(Tie {
                link: index,
                predecessor: link.predecessor,
                from_finish: matches!(link.kind, LinkKind::FinishToStart | LinkKind::FinishToFinish),
                to_finish: matches!(link.kind, LinkKind::FinishToFinish | LinkKind::StartToFinish),
                how,
            });
        }
        first..program.ties.len()
    }

    fn plain(&self, own: &Activity, calendar: usize, unbound: bool) -> Plain {
        let time = &self.network.calendars[calendar];
        let hold = match own.constraint {
            Constraint::AsSoonAsPossible | Constraint::AsLateAsPossible => Hold::None,
            Constraint::MustStartOn(date) => Hold::StartAt(time.work(date)),
            Constraint::MustFinishOn(date) => Hold::FinishAt(time.work(date)),
            Constraint::StartNoEarlierThan(date) => Hold::StartFrom(time.work(date)),
            Constraint::StartNoLaterThan(date) => Hold::StartBy(time.work(date)),
            Constraint::FinishNoEarlierThan(date) => Hold::FinishFrom(time.work(date)),
            Constraint::FinishNoLaterThan(date) => Hold::FinishBy(time.work(date)),
        };
        // Who waits for nobody starts with the project, unless a date says otherwise, be it earlier.
        let dated = matches!(hold, Hold::StartFrom(_) | Hold::FinishFrom(_));
        let floor = time.work(self.network.start);
        let free = if unbound && !dated { floor } else { i64::MIN };
        let delay = own.parts.first().map_or(0, |part| part.delay);
        Plain { calendar, delay, free, floor, hold }
    }
}

/// The one calendar that a task which has not begun is worked in.
fn calendar_of(task: &Activity, varies: bool) -> Option<usize> {
    let simple = !task.summary
        && task.mode == Mode::Auto
        && task.progress.actual_start.is_none()
        && task.leveling_delay <= 0
        && task.duration > 0
        // One second of rest at least is drawn where something is planned; else a risk alone makes it longer.
        && (!varies || task.duration > task.progress.done);
    match &task.parts[..] {
        [] if simple => Some(task.calendar),
        [part] if simple && part.duration == task.duration && part.delay >= 0 => Some(part.calendar),
        _ => None,
    }
}
