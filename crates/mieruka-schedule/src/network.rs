//! What is to be scheduled: tasks, what ties them together, and the calendars they are worked in.

use crate::working_time::{Moment, WorkingTime};

/// Everything that dates follow from. Tasks are named by their place in [`Network::tasks`].
#[derive(Clone, Debug)]
pub struct Network {
    /// Nothing starts before this, unless a constraint says so.
    pub start: Moment,
    pub calendars: Vec<WorkingTime>,
    /// Parents before their children.
    pub tasks: Vec<Activity>,
    pub links: Vec<Link>,
    /// A task with at most this much total slack is critical, in working seconds.
    pub critical_slack: i64,
}

/// A task as it is entered.
#[derive(Clone, Debug)]
pub struct Activity {
    /// The summary task it lies under.
    pub parent: Option<usize>,
    /// Its dates are those of the tasks under it.
    pub summary: bool,
    /// The calendar that its duration counts in.
    pub calendar: usize,
    /// Whoever works on it in a calendar of their own. Empty: the task's calendar alone counts.
    pub parts: Vec<Part>,
    /// Working seconds of its calendar.
    pub duration: i64,
    pub mode: Mode,
    /// Switched off: it has dates, and moves nobody.
    pub active: bool,
    pub constraint: Constraint,
    pub deadline: Option<Moment>,
    pub progress: Progress,
    /// Moved by levelling: seconds on the clock.
    pub leveling_delay: i64,
}

/// One resource's part in a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub calendar: usize,
    /// Working seconds of that calendar.
    pub duration: i64,
    /// Working seconds after the task's start.
    pub delay: i64,
}

/// Who sets a task's dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Auto,
    /// By hand, as far as they are set. `vague`: written down, but nobody has said yet how long it takes.
    Manual {
        start: Option<Moment>,
        finish: Option<Moment>,
        vague: bool,
    },
}

/// How far a task is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub actual_start: Option<Moment>,
    pub actual_finish: Option<Moment>,
    /// Working seconds of its duration that are behind it.
    pub done: i64,
    /// When the rest of a begun task goes on, where that is known; the duration that is behind tells otherwise.
    pub resume: Option<Moment>,
}

/// What holds a task's dates beside its links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Constraint {
    #[default]
    AsSoonAsPossible,
    AsLateAsPossible,
    MustStartOn(Moment),
    MustFinishOn(Moment),
    StartNoEarlierThan(Moment),
    StartNoLaterThan(Moment),
    FinishNoEarlierThan(Moment),
    FinishNoLaterThan(Moment),
}

/// A tie between two tasks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    pub predecessor: usize,
    pub successor: usize,
    pub kind: LinkKind,
    pub lag: Lag,
}

/// Which ends are tied: predecessor first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    FinishToStart,
    StartToStart,
    FinishToFinish,
    StartToFinish,
}

/// Seconds between the tied ends; negative is a lead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lag {
    Working(i64),
    /// On the clock.
    Elapsed(i64),
    /// Of the predecessor's duration, in working time.
    Percent(f64),
    /// Of the predecessor's duration, on the clock.
    ElapsedPercent(f64),
}

/// A reason why no dates can be computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// These tasks wait for one another, each for the one before it and the first for the last.
    #[error("tasks wait for one another in a circle")]
    Cycle { tasks: Vec<usize> },
}

/// The two ends of a task in the order of computation: a summary task begins before the tasks under it and ends after
/// them; any other is computed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Enter(usize),
    Leave(usize),
}

/// The links of each task, in one piece of memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ties {
    from: Vec<u32>,
    links: Vec<u32>,
}

impl Ties {
    fn of(count: usize, ends: impl Iterator<Item = usize> + Clone) -> Self {
        let mut from = vec![0_u32; count + 1];
        ends.clone().for_each(|end| from[end + 1] += 1);
        for i in 0..count {
            from[i + 1] += from[i];
        }
        let mut next = from.clone();
        let mut links = vec![0; from[count] as usize];
        for (link, end) in ends.enumerate() {
            links[next[end] as usize] = link as u32;
            next[end] += 1;
        }
        Ties { from, links }
    }

    pub(crate) fn of_task(&self, task: usize) -> impl Iterator<Item = usize> + Clone + '_ {
        self.links[self.from[task] as usize..self.from[task + 1] as usize].iter().map(|&link| link as usize)
    }
}

/// A network in the order in which it is computed.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) steps: Vec<Step>,
    pub(crate) incoming: Ties,
    pub(crate) outgoing: Ties,
}

impl Network {
    pub(crate) fn order(&self) -> Result<Order, NetworkError> {
        let count = self.tasks.len();
        let incoming = Ties::of(count, self.links.iter().map(|link| link.successor));
        let outgoing = Ties::of(count, self.links.iter().map(|link| link.predecessor));
        // A task's end waits for its beginning; for a task without tasks under it they are one.
        let mut waits = vec![0_u32; count * 2];
        let each_after = |node: usize, visit: &mut dyn FnMut(usize)| {
            let task = node / 2;
            if node.is_multiple_of(2) {
                visit(node + 1);
            } else {
                outgoing.of_task(task).for_each(|link| visit(self.links[link].successor * 2));
                if let Some(parent) = self.tasks[task].parent {
                    visit(parent * 2 + 1);
                }
            }
        };
        let children = Ties::of(count + 1, self.tasks.iter().map(|t| t.parent.map_or(count, |p| p)));
        let each = |node: usize, visit: &mut dyn FnMut(usize)| {
            if node.is_multiple_of(2) {
                children.of_task(node / 2).for_each(|child| visit(child * 2));
            }
            each_after(node, visit);
        };
        for node in 0..count * 2 {
            each(node, &mut |after| waits[after] += 1);
        }
        let mut ready: Vec<usize> = (0..count * 2).rev().filter(|&node| waits[node] == 0).collect();
        let mut steps = Vec::with_capacity(count * 2);
        while let Some(node) = ready.pop() {
            steps.push(if node.is_multiple_of(2) { Step::Enter(node / 2) } else { Step::Leave(node / 2) });
            each(node, &mut |after| {
                waits[after] -= 1;
                if waits[after] == 0 {
                    ready.push(after);
                }
            });
        }
        if steps.len() < count * 2 {
            return Err(NetworkError::Cycle { tasks: self.circle(&waits, &incoming, &children) });
        }
        Ok(Order { steps, incoming, outgoing })
    }

    /// One circle among the nodes that still wait.
    fn circle(&self, waits: &[u32], incoming: &Ties, children: &Ties) -> Vec<usize> {
        let before = |node: usize| {
            let task = node / 2;
            let waiting = |&node: &usize| waits[node] > 0;
            if node.is_multiple_of(2) {
                let links = incoming.of_task(task).map(|link| self.links[link].predecessor * 2 + 1);
                links.chain(self.tasks[task].parent.map(|parent| parent * 2)).find(waiting)
            } else {
                let own = children.of_task(task).map(|child| child * 2 + 1);
                own.chain([task * 2]).find(waiting)
            }
        };
        let Some(mut node) = waits.iter().position(|&waits| waits > 0) else { return Vec::new() };
        let mut path = Vec::new();
        let mut seen = vec![false; waits.len()];
        while !seen[node] {
            seen[node] = true;
            path.push(node);
            match before(node) {
                Some(earlier) => node = earlier,
                None => break,
            }
        }
        let start = path.iter().position(|&n| n == node).unwrap_or(0);
        let mut tasks: Vec<usize> = path[start..].iter().rev().map(|node| node / 2).collect();
        tasks.dedup();
        if tasks.len() > 1 && tasks.first() == tasks.last() {
            tasks.pop();
        }
        tasks
    }
}
