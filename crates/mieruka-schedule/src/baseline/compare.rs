//! What has changed between two pictures of a plan.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Baseline, FrozenLink, FrozenTask};
use crate::network::{Lag, LinkKind};
use crate::working_time::{Moment, WorkingTime};

/// Everything that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The tasks of both, also those that did not change: milestones first, then those that finish later by most.
    pub tasks: Vec<TaskChange>,
    /// Keys of tasks that are only in the second, in its order.
    pub added: Vec<i64>,
    /// Keys of tasks that are only in the first, in its order.
    pub removed: Vec<i64>,
    /// `None` where one of both did not record its links.
    pub links: Option<Vec<LinkChange>>,
    pub totals: Totals,
}

/// One task, then and now.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskChange {
    pub key: i64,
    /// As it is called in the second.
    pub name: String,
    pub summary: bool,
    pub milestone: bool,
    /// `None` where one of both has no such date.
    pub start: Option<Slip>,
    pub finish: Option<Slip>,
    /// Working seconds by which it takes longer.
    pub duration: Option<i64>,
    /// What it was called in the first, where that is another name.
    pub was_called: Option<String>,
    /// The summary task it lay under in the first, and the one in the second, where both are known and not the same.
    pub moved: Option<(Option<i64>, Option<i64>)>,
}

/// From one date to another; later counts positive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slip {
    pub from: Moment,
    pub to: Moment,
    /// Working seconds of the calendar that was given.
    pub seconds: i64,
    /// The same in working days.
    pub days: f64,
}

/// A link that is not as it was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LinkChange {
    /// `with_task`: because one of its tasks is gone as well.
    Gone { link: FrozenLink, with_task: bool },
    /// `with_task`: because one of its tasks is new as well.
    New { link: FrozenLink, with_task: bool },
    /// The same two tasks, tied otherwise.
    Changed { predecessor: i64, successor: i64, before: (LinkKind, Lag), after: (LinkKind, Lag) },
}

/// Sums over tasks that are no summary tasks in the second, for those show what lies below them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Tasks of both with a finish in both.
    pub compared: usize,
    pub later: usize,
    pub earlier: usize,
    /// Milestones among the compared, and how many of them finish later.
    pub milestones: usize,
    pub milestones_later: usize,
    /// The key of the task that finishes later by most, and by how much.
    pub largest: Option<(i64, Slip)>,
    /// The same among milestones.
    pub largest_milestone: Option<(i64, Slip)>,
    /// Working days by which tasks finish later on average, earlier ones counted against.
    pub mean_days: f64,
    /// The latest finish of all tasks, then and now.
    pub finish: Option<Slip>,
}

impl TaskChange {
    /// Something of it is not as it was.
    pub fn is_changed(&self) -> bool {
        let slipped = |slip: &Option<Slip>| slip.is_some_and(|slip| slip.from != slip.to);
        slipped(&self.start)
            || slipped(&self.finish)
            || self.duration.is_some_and(|more| more != 0)
            || self.was_called.is_some()
            || self.moved.is_some()
    }

    fn later_by(&self) -> i64 {
        self.finish.map_or(0, |slip| slip.seconds)
    }
}

/// What has changed from `before` to `after`. Slips count in the working time of `calendar`, of which `day_seconds` are a
/// day. A date that moved over closed time alone, from an evening to the next morning, slipped by nothing.
pub fn compare(before: &Baseline, after: &Baseline, calendar: &WorkingTime, day_seconds: i64) -> Comparison {
    let slip = |from: Option<Moment>, to: Option<Moment>| {
        let (from, to) = (from?, to?);
        let seconds = calendar.between(from, to);
        Some(Slip { from, to, seconds, days: seconds as f64 / day_seconds.max(1) as f64 })
    };
    let old: HashMap<i64, &FrozenTask> = before.tasks.iter().map(|task| (task.key, task)).collect();
    let new: HashSet<i64> = after.tasks.iter().map(|task| task.key).collect();
    let change = |task: &FrozenTask| {
        let was = old.get(&task.key)?;
        let outline = before.outline && after.outline;
        Some(TaskChange {
            key: task.key,
            name: task.name.clone(),
            summary: task.summary,
            milestone: task.milestone,
            start: slip(was.start, task.start),
            finish: slip(was.finish, task.finish),
            duration: was.duration.zip(task.duration).map(|(was, is)| is.saturating_sub(was)),
            was_called: Some(was.name.clone()).filter(|name| *name != task.name),
            moved: Some((was.parent, task.parent)).filter(|(was, is)| outline && was != is),
        })
    };
    let mut tasks: Vec<TaskChange> = after.tasks.iter().filter_map(change).collect();
    tasks.sort_by_key(|task| (!task.milestone, Reverse(task.later_by())));
    let only = |tasks: &[FrozenTask], other: &dyn Fn(i64) -> bool| -> Vec<i64> {
        tasks.iter().map(|task| task.key).filter(|key| !other(*key)).collect()
    };
    let removed = only(&before.tasks, &|key| new.contains(&key));
    let added = only(&after.tasks, &|key| old.contains_key(&key));
    let links = before.links.as_ref().zip(after.links.as_ref()).map(|(was, is)| {
        let here = |key: &i64| old.contains_key(key) && new.contains(key);
        changed_links(was, is, &|link| !here(&link.predecessor) || !here(&link.successor))
    });
    let last = |baseline: &Baseline| {
        baseline.tasks.iter().filter(|task| !task.summary).filter_map(|task| task.finish).max()
    };
    let totals = Totals { finish: slip(last(before), last(after)), ..totals(&tasks) };
    Comparison { tasks, added, removed, links, totals }
}

fn totals(tasks: &[TaskChange]) -> Totals {
    let mut totals = Totals::default();
    let mut days = 0.0;
    let worse = |known: &Option<(i64, Slip)>, slip: &Slip| {
        slip.seconds > 0 && known.is_none_or(|(_, largest)| slip.seconds > largest.seconds)
    };
    for task in tasks.iter().filter(|task| !task.summary) {
        let Some(slip) = task.finish else { continue };
        totals.compared += 1;
        totals.later += usize::from(slip.seconds > 0);
        totals.earlier += usize::from(slip.seconds < 0);
        days += slip.days;
        if worse(&totals.largest, &slip) {
            totals.largest = Some((task.key, slip));
        }
        if task.milestone {
            totals.milestones += 1;
            totals.milestones_later += usize::from(slip.seconds > 0);
            if worse(&totals.largest_milestone, &slip) {
                totals.largest_milestone = Some((task.key, slip));
            }
        }
    }
    totals.mean_days = days / totals.compared.max(1) as f64;
    totals
}

/// The links of the same two tasks, then and now.
type Pairs<'l> = BTreeMap<(i64, i64), (Vec<&'l FrozenLink>, Vec<&'l FrozenLink>)>;

fn changed_links(
    was: &[FrozenLink],
    is: &[FrozenLink],
    with_task: &dyn Fn(&FrozenLink) -> bool,
) -> Vec<LinkChange> {
    let mut pairs: Pairs<'_> = BTreeMap::new();
    for link in was {
        pairs.entry((link.predecessor, link.successor)).or_default().0.push(link);
    }
    for link in is {
        pairs.entry((link.predecessor, link.successor)).or_default().1.push(link);
    }
    let mut changes = Vec::new();
    for ((predecessor, successor), (mut was, mut is)) in pairs {
        // What is the same on both sides has not changed; two links may tie the same tasks.
        was.retain(|&old| match is.iter().position(|&new| new == old) {
            Some(same) => {
                is.remove(same);
                false
            }
            None => true,
        });
        let both = was.len().min(is.len());
        for (old, new) in was.iter().zip(&is) {
            let (before, after) = ((old.kind, old.lag), (new.kind, new.lag));
            changes.push(LinkChange::Changed { predecessor, successor, before, after });
        }
        let gone = was.into_iter().skip(both);
        changes.extend(gone.map(|link| LinkChange::Gone { link: *link, with_task: with_task(link) }));
        let new = is.into_iter().skip(both);
        changes.extend(new.map(|link| LinkChange::New { link: *link, with_task: with_task(link) }));
    }
    changes
}
