//! Dates of a network by the critical path method, as MS Project computes them: forward from the start for the early
//! dates, backward from the finish for the late ones, and the room between them.

mod backward;
mod forward;
mod incremental;
mod slack;

pub use incremental::{Change, LiveError, LiveSchedule};

use backward::Latest;
use std::ops::{Deref, DerefMut};

use forward::{Demand, plain};
use slack::Room;

use crate::network::{Activity, Constraint, Lag, Link, Mode, Network, NetworkError, Order, Part, Step};
use crate::working_time::{Moment, WorkingTime};

/// What was computed for each task, in the order of [`Network::tasks`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub start: Moment,
    pub finish: Moment,
    pub tasks: Vec<Dates>,
}

/// A task's dates and the room it has, in working seconds of its calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dates {
    pub start: Moment,
    pub finish: Moment,
    pub early_start: Moment,
    pub early_finish: Moment,
    pub late_start: Moment,
    pub late_finish: Moment,
    /// Where it would start early without its levelling delay.
    pub unlevelled_start: Moment,
    /// How much it may slip before the project's finish, a deadline or a constraint does; negative where it is too late
    /// already.
    pub total_slack: i64,
    /// How much it may slip before another task does.
    pub free_slack: i64,
    pub critical: bool,
    /// The link that holds its early start, by its place in [`Network::links`]; `None` where a date or nothing does.
    pub driver: Option<usize>,
}

/// No moment lies farther than this many seconds (some 31,000 years) from 1970, and no duration is longer, so that no
/// chain of tasks, however long, can overflow: what would lie farther lies there.
pub const FARTHEST: i64 = 1_000_000_000_000;

/// Computes all dates.
pub fn schedule(network: &Network) -> Result<Schedule, NetworkError> {
    let order = network.order()?;
    let mut pass = Pass::new(network, &order);
    let finish = pass.run(true);
    let tasks = pass.state.dates;
    let start = tasks.iter().map(|d| d.start).min().unwrap_or(pass.start);
    Ok(Schedule { start, finish, tasks })
}

/// All dates, and what they were made from, to go on with.
fn schedule_kept(network: &Network, order: &Order) -> (State, Schedule) {
    let mut pass = Pass::new(network, order);
    let finish = pass.run(false);
    let tasks: Vec<Dates> = (0..network.tasks.len()).map(|task| pass.settled(task, finish)).collect();
    let start = tasks.iter().map(|d| d.start).min().unwrap_or(pass.start);
    (pass.state, Schedule { start, finish, tasks })
}

/// Some early dates follow from late ones: those of what is as late as possible, or of everything where the project is
/// scheduled from its finish.
fn runs_twice(network: &Network) -> bool {
    network.finish.is_some() || network.tasks.iter().any(is_late)
}

/// Working seconds, in a task's own calendar, before its dates: what was counted once is not counted again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Counts {
    /// Before [`Dates::start`] and [`Dates::finish`] as they are computed forward.
    start: i64,
    finish: i64,
    late_start: i64,
    late_finish: i64,
    /// Before the start that links demand of a task which a constraint holds before it.
    demanded: i64,
}

/// Nobody has counted yet.
const UNCOUNTED: i64 = i64::MIN;

impl Default for Counts {
    fn default() -> Self {
        let (start, finish, late_start, late_finish) = (UNCOUNTED, UNCOUNTED, UNCOUNTED, UNCOUNTED);
        Counts { start, finish, late_start, late_finish, demanded: UNCOUNTED }
    }
}

/// What its neighbours ask of a task most.
#[derive(Clone, Copy, Debug)]
struct Trait {
    calendar: u32,
    active: bool,
    summary: bool,
    /// Its start was set by hand or has happened: no link moves it.
    fixed: bool,
    /// Its dates follow from its duration in its own calendar alone.
    plain: bool,
}

impl Trait {
    fn of(task: &Activity) -> Self {
        Trait {
            calendar: task.calendar as u32,
            active: task.active,
            summary: task.summary,
            fixed: matches!(task.mode, Mode::Manual { .. }) || task.progress.actual_start.is_some(),
            plain: plain(task),
        }
    }
}

struct Pass<'n> {
    network: &'n Network,
    order: &'n Order,
    /// Of the whole.
    start: Moment,
    /// The late dates are there: tasks as late as possible can take them.
    late_known: bool,
    state: State,
}

/// What is known of each task so far.
#[derive(Clone, Debug, Default)]
struct State {
    traits: Vec<Trait>,
    /// Without slack, and start and finish as they are computed forward, until they are settled.
    dates: Vec<Dates>,
    counts: Vec<Counts>,
    /// What holds back all tasks under a summary task. Empty, like the next, in a network without any.
    lower: Vec<Demand>,
    /// The latest that all tasks under a summary task may be.
    upper: Vec<Latest>,
    /// The latest finish that links allow, of all [`Pass::latest_by`].
    latest: Vec<Moment>,
    /// Of a summary task, the latest start that links allow whoever begins first under it. As long as `lower`.
    first_start: Vec<Moment>,
    /// Who is waited for, where that matters ([`Network::many_critical_paths`]); else empty.
    awaited: Vec<bool>,
    /// How far links let a task slip, by all [`Pass::room_by`].
    room: Vec<Room>,
}

impl Deref for Pass<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

impl DerefMut for Pass<'_> {
    fn deref_mut(&mut self) -> &mut State {
        &mut self.state
    }
}

impl State {
    fn of(network: &Network) -> Self {
        let count = network.tasks.len();
        let summaries = if network.tasks.iter().any(|task| task.summary) { count } else { 0 };
        State {
            traits: network.tasks.iter().map(Trait::of).collect(),
            dates: vec![Dates::default(); count],
            counts: vec![Counts::default(); count],
            lower: vec![Demand::default(); summaries],
            upper: vec![Latest::default(); summaries],
            latest: vec![0; count],
            first_start: vec![Moment::MAX; summaries],
            awaited: vec![false; if network.many_critical_paths { count } else { 0 }],
            room: vec![Room::default(); count],
        }
    }
}

impl<'n> Pass<'n> {
    fn new(network: &'n Network, order: &'n Order) -> Self {
        let start = bounded(network.start);
        Pass { network, order, start, late_known: false, state: State::of(network) }
    }

    /// All dates, `settle`: with slack; answers the project's finish.
    fn run(&mut self, settle: bool) -> Moment {
        let network = self.network;
        self.all_forward();
        let finish = network.finish.map_or_else(|| self.end(), bounded);
        self.latest.fill(finish);
        let twice = runs_twice(network);
        for &step in self.order.steps.iter().rev() {
            self.backward(step);
            if let Step::Enter(task) | Step::Task(task) = step {
                self.tell_predecessors(task as usize);
                if settle && !twice {
                    self.dates[task as usize] = self.settled(task as usize, finish);
                }
            }
        }
        if twice {
            self.late_known = true;
            if network.finish.is_some() {
                // The project starts with whoever has to start first.
                let tasks =
                    network.tasks.iter().zip(&self.dates).filter(|(task, _)| task.active && !task.summary);
                self.start = tasks.map(|(_, dates)| dates.late_start).min().unwrap_or(finish);
            }
            self.all_forward();
            self.room.fill(Room::default());
            for task in 0..network.tasks.len() {
                self.tell_predecessors(task);
            }
            for task in (0..network.tasks.len()).filter(|_| settle) {
                self.dates[task] = self.settled(task, finish);
            }
        }
        finish
    }

    fn all_forward(&mut self) {
        for &step in &self.order.steps {
            self.forward(step);
        }
    }

    /// The project's finish.
    fn end(&self) -> Moment {
        let tasks = self.network.tasks.iter().zip(&self.dates).filter(|(task, _)| task.active);
        tasks.map(|(_, dates)| dates.finish).max().unwrap_or(self.start)
    }

    #[inline]
    fn trait_of(&self, task: usize) -> Trait {
        self.traits[task]
    }

    /// Tells all that a task waits for what its dates allow them: the same as if each asked all that wait for it, but
    /// the links of one task lie side by side.
    #[inline]
    fn tell_predecessors(&mut self, task: usize) {
        if self.waits(task) {
            for &index in self.order.incoming.slice(task) {
                let link = &self.network.links[index as usize];
                self.tell_latest(link);
                self.tell_room(link);
            }
        }
    }

    /// What is over waits for nothing any more.
    fn waits(&self, task: usize) -> bool {
        let own = self.task(task);
        own.active && own.progress.actual_finish.is_none()
    }

    #[inline]
    fn tell_latest(&mut self, link: &Link) {
        let predecessor = link.predecessor;
        if let Some(awaited) = self.awaited.get_mut(predecessor) {
            *awaited = true;
        }
        if let Some(at) = self.latest_by(link) {
            let first = link.kind.ties_start() && self.trait_of(predecessor).summary;
            let latest = if first { &mut self.first_start } else { &mut self.latest };
            latest[predecessor] = at.min(latest[predecessor]);
        }
    }

    #[inline]
    fn tell_room(&mut self, link: &Link) {
        let mut room = self.room[link.predecessor];
        self.room_by(link, &mut room);
        self.room[link.predecessor] = room;
    }

    /// What is counted of a task's dates, if it was counted in this calendar.
    fn counts_in(&self, calendar: usize, task: usize) -> Counts {
        if self.trait_of(task).calendar as usize == calendar { self.counts[task] } else { Counts::default() }
    }

    fn task(&self, task: usize) -> &'n Activity {
        &self.network.tasks[task]
    }

    fn calendar(&self, task: usize) -> &'n WorkingTime {
        &self.network.calendars[self.network.tasks[task].calendar]
    }

    /// When a task that begins at `start` is over.
    fn finish_of(&self, task: usize, start: Moment) -> Moment {
        let own = self.task(task);
        let whole = || after(self.calendar(task), start, own.duration);
        own.parts.iter().map(|part| self.part_finish(start, part)).max().unwrap_or_else(whole)
    }

    fn part_finish(&self, start: Moment, part: &Part) -> Moment {
        let calendar = &self.network.calendars[part.calendar];
        after(calendar, calendar.next(bounded(start)), part.delay.saturating_add(part.duration))
    }

    /// When a task must begin to be over at `finish`.
    fn start_of(&self, task: usize, finish: Moment) -> Moment {
        let own = self.task(task);
        let whole = || before(self.calendar(task), finish, own.duration);
        let part = |part: &Part| {
            let calendar = &self.network.calendars[part.calendar];
            before(calendar, finish, part.delay.saturating_add(part.duration))
        };
        own.parts.iter().map(part).min().unwrap_or_else(whole)
    }

    /// The first moment from `at` on at which the task can begin; a milestone can at the end of a shift as well.
    fn next(&self, task: usize, at: Moment) -> Moment {
        let (own, at) = (self.task(task), bounded(at));
        if own.duration == 0 && self.calendar(task).previous(at) == at {
            return at;
        }
        let parts = own.parts.iter().map(|part| self.network.calendars[part.calendar].next(at));
        bounded(parts.min().unwrap_or_else(|| self.calendar(task).next(at)))
    }

    /// A link's lag in seconds, and whether they count on the clock.
    #[inline]
    fn lag(&self, link: &Link) -> (i64, bool) {
        let share =
            |percent: f64| (self.task(link.predecessor).duration as f64 * percent / 100.0).round() as i64;
        let (seconds, elapsed) = match link.lag {
            Lag::Working(seconds) => (seconds, false),
            Lag::Elapsed(seconds) => (seconds, true),
            Lag::Percent(percent) => (share(percent), false),
            Lag::ElapsedPercent(percent) => (share(percent), true),
        };
        (bounded(seconds), elapsed)
    }

    /// `at`, moved by a link's lag. `count`: the working seconds before it in the calendar of the task that waits, in
    /// which lags count.
    #[inline]
    fn lagged(&self, link: &Link, at: Moment, count: i64, way: i64) -> Moment {
        let (seconds, elapsed) = self.lag(link);
        let seconds = seconds.saturating_mul(way);
        if seconds == 0 {
            return at;
        }
        if elapsed {
            return bounded(bounded(at) + seconds);
        }
        let calendar = self.calendar(link.successor);
        let count = if count == UNCOUNTED { calendar.work(bounded(at)) } else { count };
        let moved = count.saturating_add(seconds);
        bounded(if seconds > 0 { calendar.end_of(moved) } else { calendar.start_of(moved) })
    }

    /// The working seconds before [`Pass::lagged`], where `count` is known and tells.
    #[inline]
    fn lagged_count(&self, link: &Link, count: i64, way: i64) -> Option<i64> {
        let (seconds, elapsed) = self.lag(link);
        let told = count != UNCOUNTED && (!elapsed || seconds == 0);
        told.then(|| count.saturating_add(seconds.saturating_mul(way)))
    }
}

#[inline]
fn bounded(at: Moment) -> Moment {
    at.clamp(-FARTHEST, FARTHEST)
}

/// When work that begins at `start` and takes so long is over.
fn after(calendar: &WorkingTime, start: Moment, duration: i64) -> Moment {
    bounded(calendar.finish(bounded(start), bounded(duration)))
}

/// When work must begin that takes so long and is over at `finish`.
fn before(calendar: &WorkingTime, finish: Moment, duration: i64) -> Moment {
    bounded(calendar.start(bounded(finish), bounded(duration)))
}

/// Whether a task is scheduled as late as possible, and nothing else says when it is.
fn is_late(task: &Activity) -> bool {
    task.constraint == Constraint::AsLateAsPossible
        && task.mode == Mode::Auto
        && !task.summary
        && task.progress.actual_start.is_none()
}
