//! The critical path of a plan whose work starts on agreed days.
//!
//! Such a plan has room between its pieces, so that nothing but its last day is critical in the strict sense. What people
//! ask for is the longest path: from the end of the plan back, each time to the predecessor with the least room before
//! what waits for it. Where there is no room at all it is the critical path of the textbook (Kelley and Walker, 1959);
//! tasks without float count in any case.

use mieruka_schedule::explain::lag_time;
use mieruka_schedule::network::{Link, LinkKind};

use super::Plan;

/// For each task of the network, whether it lies on the critical path. What is done does not.
pub(super) fn on_path(plan: &Plan) -> Vec<bool> {
    let tasks = &plan.network.tasks;
    let dates = &plan.schedule.tasks;
    let open = |place: usize| !tasks[place].summary && !plan.row_at(place).dates.done;
    let mut path: Vec<bool> =
        (0..tasks.len()).map(|place| open(place) && dates[place].total_slack <= 0).collect();
    let mut incoming: Vec<Vec<&Link>> = vec![Vec::new(); tasks.len()];
    for link in &plan.network.links {
        incoming[link.successor].push(link);
    }
    let last = (0..tasks.len()).filter(|&place| open(place));
    let mut seen = vec![false; tasks.len()];
    let mut ahead: Vec<usize> =
        last.max_by_key(|&place| (dates[place].finish, dates[place].start)).into_iter().collect();
    while let Some(place) = ahead.pop() {
        path[place] = true;
        if std::mem::replace(&mut seen[place], true) {
            continue;
        }
        // What a group waits for, all in it wait for.
        let groups = std::iter::successors(Some(place), |&place| tasks[place].parent);
        let before = groups.flat_map(|group| incoming[group].iter()).filter_map(|link| {
            let work = match tasks[link.predecessor].summary {
                true => super::forecast::last_below(plan, plan.index_at(link.predecessor))?,
                false => link.predecessor,
            };
            open(work).then(|| (room(plan, link, place), work))
        });
        let before: Vec<(i64, usize)> = before.collect();
        // Several with as little room lie on it alike.
        if let Some(least) = before.iter().map(|(room, _)| *room).min() {
            ahead.extend(before.iter().filter(|(room, _)| *room == least).map(|(_, work)| *work));
        }
    }
    path
}

/// Working seconds between the two ends that a link ties, beyond its lag, as seen from `waiting`.
fn room(plan: &Plan, link: &Link, waiting: usize) -> i64 {
    let (before, after) = (&plan.schedule.tasks[link.predecessor], &plan.schedule.tasks[waiting]);
    let (from, to) = match link.kind {
        LinkKind::FinishToStart => (before.finish, after.start),
        LinkKind::StartToStart => (before.start, after.start),
        LinkKind::FinishToFinish => (before.finish, after.finish),
        LinkKind::StartToFinish => (before.start, after.finish),
    };
    let calendar = &plan.network.calendars[plan.network.tasks[waiting].calendar];
    let lag = lag_time(&plan.network, link);
    match lag.elapsed {
        true => calendar.between(from.saturating_add(lag.seconds), to),
        false => calendar.between(from, to) - lag.seconds,
    }
}
