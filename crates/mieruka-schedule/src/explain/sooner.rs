//! What would bring a date forward.

use std::collections::{BTreeSet, HashSet};

use super::driving::Driving;
use super::edit::{Edit, EditError, apply};
use super::tie::{View, lag_time};
use crate::cpm::{Schedule, schedule};
use crate::network::{Lag, LinkKind, Network};
use crate::working_time::{DAY, Moment};

/// What is to come earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The project's finish.
    Finish,
    /// The finish of a task or milestone.
    Task(usize),
}

/// How far to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Search {
    /// Nothing that is over by then can be changed: the status date, mostly.
    pub not_before: Moment,
    /// Plans to compute at most.
    pub computations: usize,
    /// Changes at most that only help together.
    pub together: usize,
    /// Closed days of each calendar to try, the earliest first.
    pub closed_days: usize,
}

impl Default for Search {
    fn default() -> Self {
        Search { not_before: Moment::MIN, computations: 400, together: 3, closed_days: 5 }
    }
}

/// Changes that bring the target forward, by so much.
#[derive(Clone, Debug, PartialEq)]
pub struct Improvement {
    /// One change, or several that only help together. Durations and lags are as little shorter as this gain needs:
    /// beyond that, another chain holds the target.
    pub edits: Vec<Edit>,
    /// Working seconds of the target's calendar as it is.
    pub gain: i64,
    /// Seconds on the clock.
    pub clock: i64,
    /// When the target finishes then.
    pub finish: Moment,
}

/// What was found, the greatest gain first.
#[derive(Clone, Debug, PartialEq)]
pub struct Improvements {
    pub found: Vec<Improvement>,
    /// Plans that were computed.
    pub computed: usize,
    /// Everything on the driving paths was tried; else [`Search::computations`] ran out.
    pub complete: bool,
}

/// What would bring the target forward: shorter tasks, lags and delays dropped, dates given up, links from finish to
/// start made links from start to start, closed days worked. Looks at what drives the target now, and computes the
/// changed plan for each, so that every gain is what the plan would really do.
///
/// Where several chains drive the target, changes on one of them gain nothing alone; they are tried together.
///
/// Errors: no such task.
pub fn sooner(
    network: &Network,
    before: &Schedule,
    target: Target,
    search: &Search,
) -> Result<Improvements, EditError> {
    let view = View::of(network, before);
    let leaves = || (0..network.tasks.len()).filter(|&task| !network.tasks[task].summary);
    let targets: Vec<usize> = match target {
        Target::Task(task) if task >= network.tasks.len() => return Err(EditError::NoTask { task }),
        Target::Task(task) => vec![task],
        Target::Finish => leaves()
            .filter(|&task| network.tasks[task].active && before.tasks[task].finish == before.finish)
            .collect(),
    };
    let Some(&first) = targets.first() else {
        return Ok(Improvements { found: Vec::new(), computed: 0, complete: true });
    };
    let graph = Driving::of(&view, &targets);
    let mut trial = Trial { network, before, target, first, left: search.computations, complete: true };
    let mut found = Vec::new();
    let mut alone_useless = Vec::new();
    let mut enough = vec![false; graph.arcs.len()];
    for (place, arc) in graph.arcs.iter().enumerate() {
        if let Some(edit) = arc.cut.filter(|edit| changeable(&view, edit, search.not_before)) {
            match trial.gain(&[edit]).or_else(|| trial.partly(&view, &edit)) {
                Some(improvement) => {
                    found.push(improvement);
                    enough[place] = true;
                }
                None => alone_useless.push(place),
            }
        }
        if let Some(edit) = arc.overlap.filter(|edit| changeable(&view, edit, search.not_before)) {
            found.extend(trial.gain(&[edit]));
        }
    }
    let mut tried: HashSet<Vec<usize>> = HashSet::new();
    for &place in &alone_useless {
        let Some(cut) = graph.cut_with(place, search.together, &enough).filter(|cut| cut.len() > 1) else {
            continue;
        };
        let edits: Vec<Edit> = cut.iter().filter_map(|&arc| graph.arcs[arc].cut).collect();
        if edits.iter().all(|edit| changeable(&view, edit, search.not_before)) && tried.insert(cut) {
            found.extend(trial.gain(&edits));
        }
    }
    for (calendar, day) in closed_days(&view, &graph, search) {
        found.extend(trial.gain(&[Edit::WorkOn { calendar, day }]));
    }
    found.sort_by_key(|improvement| {
        (std::cmp::Reverse((improvement.gain, improvement.clock)), improvement.edits.len())
    });
    // The longer a change, the harder: the greatest first, as far as computations go.
    for improvement in &mut found {
        trial.reduce(improvement);
    }
    let mut known: Vec<Vec<Edit>> = Vec::new();
    found.retain(|improvement| {
        let new = !known.contains(&improvement.edits);
        known.push(improvement.edits.clone());
        new
    });
    Ok(Improvements { found, computed: search.computations - trial.left, complete: trial.complete })
}

/// Computes changed plans, as many as allowed.
struct Trial<'n> {
    network: &'n Network,
    before: &'n Schedule,
    target: Target,
    /// The task whose calendar gains are told in.
    first: usize,
    left: usize,
    complete: bool,
}

impl Trial<'_> {
    /// When the target finishes with these changes; `None` where that cannot be computed (any more).
    fn finish(&mut self, edits: &[Edit]) -> Option<Moment> {
        if self.left == 0 {
            self.complete = false;
            return None;
        }
        self.left -= 1;
        let after = schedule(&apply(self.network, edits).ok()?).ok()?;
        Some(match self.target {
            Target::Finish => after.finish,
            Target::Task(task) => after.tasks[task].finish,
        })
    }

    fn gain(&mut self, edits: &[Edit]) -> Option<Improvement> {
        let finish = self.finish(edits)?;
        let old = match self.target {
            Target::Finish => self.before.finish,
            Target::Task(task) => self.before.tasks[task].finish,
        };
        let calendar = &self.network.calendars[self.network.tasks[self.first].calendar];
        let (gain, clock) = (calendar.between(finish, old), old.saturating_sub(finish));
        Some(Improvement { edits: edits.to_vec(), gain, clock, finish }).filter(|_| clock > 0)
    }

    /// A task that is tied by its finish starts later when it is shorter and may hold others up by that: half of it, or
    /// less, can gain where all of it does not.
    fn partly(&mut self, view: &View<'_>, edit: &Edit) -> Option<Improvement> {
        let Edit::Duration { task, .. } = *edit else { return None };
        let by_finish = |&link: &usize| {
            let kind = view.network.links[link].kind;
            matches!(kind, LinkKind::FinishToFinish | LinkKind::StartToFinish)
        };
        if !view.incoming[task].iter().any(by_finish) {
            return None;
        }
        let whole = self.amount(edit)?;
        [2, 4, 8].into_iter().find_map(|part| self.gain(&[self.only(edit, whole / part)]))
    }

    /// Makes durations and lags only as much shorter as the gain needs.
    fn reduce(&mut self, improvement: &mut Improvement) {
        let mut needless = Vec::new();
        let several = improvement.edits.len() > 1;
        for place in 0..improvement.edits.len() {
            let Some(whole) = self.amount(&improvement.edits[place]) else { continue };
            let full = improvement.edits[place];
            let mut enough = |trial: &mut Self, amount: i64| {
                improvement.edits[place] = trial.only(&full, amount);
                trial.finish(&improvement.edits).is_some_and(|finish| finish <= improvement.finish)
            };
            // In one calendar the gain itself is what it takes.
            let guess = improvement.gain.clamp(1, whole);
            let (mut short, mut long) = (0, whole);
            if enough(self, guess) {
                long = guess;
                if guess == 1 || !enough(self, guess - 1) {
                    short = guess - 1;
                }
            } else {
                short = guess;
            }
            while long - short > 1 && self.left > 0 {
                let middle = short + (long - short) / 2;
                if enough(self, middle) {
                    long = middle;
                } else {
                    short = middle;
                }
            }
            // Tied by finishes, a task may be where it is whatever its length.
            if several && long == 1 && enough(self, 0) {
                needless.push(place);
            } else {
                improvement.edits[place] = self.only(&full, long);
            }
        }
        for place in needless.into_iter().rev() {
            improvement.edits.remove(place);
        }
    }

    /// By how many seconds a change shortens something; `None` where it cannot be done by half.
    fn amount(&self, edit: &Edit) -> Option<i64> {
        match *edit {
            Edit::Duration { task, seconds } => Some(self.network.tasks[task].duration - seconds),
            Edit::Lag { link, .. } => match self.network.links[link].lag {
                Lag::Working(seconds) | Lag::Elapsed(seconds) => Some(seconds),
                Lag::Percent(_) | Lag::ElapsedPercent(_) => None,
            },
            _ => None,
        }
        .filter(|amount| *amount > 1)
    }

    /// The same change by so many seconds only.
    fn only(&self, edit: &Edit, amount: i64) -> Edit {
        match *edit {
            Edit::Duration { task, .. } => {
                Edit::Duration { task, seconds: self.network.tasks[task].duration - amount }
            }
            Edit::Lag { link, lag } => {
                let lag = match self.network.links[link].lag {
                    Lag::Working(seconds) => Lag::Working(seconds - amount),
                    Lag::Elapsed(seconds) => Lag::Elapsed(seconds - amount),
                    Lag::Percent(_) | Lag::ElapsedPercent(_) => lag,
                };
                Edit::Lag { link, lag }
            }
            other => other,
        }
    }
}

/// What a change touches is not over yet.
fn changeable(view: &View<'_>, edit: &Edit, not_before: Moment) -> bool {
    let task = match *edit {
        Edit::Lag { link, .. } | Edit::Kind { link, .. } => view.network.links[link].successor,
        Edit::Duration { task, .. }
        | Edit::Constrain { task, .. }
        | Edit::Leveling { task, .. }
        | Edit::Automatic { task } => task,
        Edit::Longer { .. } | Edit::ByHand { .. } | Edit::Unlink { .. } | Edit::WorkOn { .. } => return true,
    };
    view.schedule.tasks[task].finish > not_before
}

/// No farther than this into a task is looked for closed days.
const DAYS: i64 = 1_000;

/// Closed days within the driving tasks and before them, where they wait for one to pass.
fn closed_days(view: &View<'_>, graph: &Driving, search: &Search) -> Vec<(usize, Moment)> {
    let mut days: BTreeSet<(usize, Moment)> = BTreeSet::new();
    for &task in &graph.tasks {
        let own = view.task(task);
        if own.summary || own.progress.actual_finish.is_some() {
            continue;
        }
        let dates = &view.schedule.tasks[task];
        let asked = view.ties(task).iter().filter(|tie| tie.drives).map(|tie| tie.asks).min();
        let lags = view.incoming[task].iter().map(|&link| lag_time(view.network, &view.network.links[link]));
        let lag = lags.filter(|lag| !lag.elapsed).map(|lag| lag.seconds).max().unwrap_or(0).max(0);
        let start = asked.unwrap_or(dates.start).min(dates.start);
        // A working lag before it is waited for in days of this calendar too.
        let from = view.calendar(task).start(start, lag).max(search.not_before);
        let own_calendars = own.parts.iter().map(|part| part.calendar).chain([own.calendar]);
        for calendar in own_calendars {
            let working = &view.network.calendars[calendar];
            let first = from.div_euclid(DAY);
            let last = dates.finish.div_euclid(DAY).min(first.saturating_add(DAYS));
            let closed = (first..=last).map(|day| day * DAY).filter(|&day| working.is_closed(day));
            days.extend(closed.take(search.closed_days).map(|day| (calendar, day)));
        }
    }
    let mut taken: Vec<(usize, Moment)> = Vec::new();
    for (calendar, day) in days {
        if taken.iter().filter(|(known, _)| *known == calendar).count() < search.closed_days {
            taken.push((calendar, day));
        }
    }
    taken
}
