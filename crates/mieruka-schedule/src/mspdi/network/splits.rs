//! Where a planner interrupted a task. MS Project tells it nowhere but in the time-phased work of the task's
//! assignments: pieces without work between pieces with work, in hours in which work could go on.

use std::collections::HashMap;

use super::super::plan::{Assignment, Resource, ResourceKind, Task};
use super::Calendars;
use crate::network::{Activity, Part};
use crate::working_time::{Moment, WorkingTime, moment};

/// Working seconds below which a gap between two pieces is no split: contours and roundings leave shorter ones.
const SHORTEST: i64 = 4 * 3_600;
/// Working seconds by which a gap's pieces and the whole may differ: a piece is a day long and may hold the beginning of
/// a gap, another one its end.
const BESIDE: i64 = 8 * 3_600;

impl Calendars<'_> {
    /// Makes a task, or each part of it, longer by the gaps in it. Its duration does not count them (MS Project: a split
    /// task's duration is that of its pieces), so they are a delay within it, and move with it.
    pub(super) fn split(
        &self,
        task: &Task,
        assigned: &[&Assignment],
        resources: &HashMap<i64, &Resource>,
        activity: &mut Activity,
    ) {
        if task.manual {
            return;
        }
        let workers: Vec<&Assignment> = assigned.iter().copied().filter(|a| works(a, resources)).collect();
        if let [_, _, ..] = activity.parts[..] {
            // Who works in a calendar of their own is interrupted on their own.
            let named = workers.iter().filter(|assignment| assignment.resource_uid.is_some());
            if named.clone().count() == activity.parts.len() {
                for (part, assignment) in activity.parts.iter_mut().zip(named) {
                    let gaps = gaps(&[assignment], self.ready(part.calendar), part.duration);
                    part.delay = part.delay.saturating_add(gaps);
                }
            }
            return;
        }
        let calendar = activity.parts.first().map_or(activity.calendar, |part| part.calendar);
        let gaps = gaps(&workers, self.ready(calendar), activity.duration);
        if gaps > 0 {
            activity.parts = vec![Part { calendar, duration: activity.duration, delay: gaps }];
        }
    }
}

/// Whether an assignment takes somebody's time, or stands for whoever will be named.
fn works(assignment: &Assignment, resources: &HashMap<i64, &Resource>) -> bool {
    let somebody = match assignment.resource_uid {
        Some(uid) => resources.get(&uid).is_some_and(|resource| resource.kind == ResourceKind::Work),
        None => true,
    };
    somebody && assignment.units.is_none_or(|units| units > 0.0)
}

/// Working seconds in which none of the `workers` works between the first piece of their work and the last. None where
/// the pieces do not tell it: without them, or where what remains of their stretch is not the `duration`.
fn gaps(workers: &[&Assignment], calendar: &WorkingTime, duration: i64) -> i64 {
    let mut pieces: Vec<(Moment, Moment)> = Vec::new();
    for worker in workers {
        let before = pieces.len();
        let own = worker.timephased.iter().filter(|piece| piece.value.seconds() > 0);
        pieces.extend(own.map(|piece| (moment(piece.start), moment(piece.finish))));
        if pieces.len() == before {
            return 0;
        }
    }
    pieces.sort_unstable();
    let Some(&(first, mut reached)) = pieces.first() else { return 0 };
    let (mut idle, mut count) = (0, 0);
    for &(from, to) in &pieces[1..] {
        let gap = calendar.between(reached, from);
        if gap >= SHORTEST {
            idle += gap;
            count += 1;
        }
        reached = reached.max(to);
    }
    let whole = calendar.between(first, reached).saturating_sub(duration);
    let told = count > 0 && (whole - idle).abs() <= BESIDE * count;
    if told { whole.max(0) } else { 0 }
}
