//! What a levelled plan is worth once [`crate::cpm`] has computed its dates.

use super::PlanError;
use super::PlanOptions;
use super::model::{Ends, Model, inherited_of};
use super::overload::{Overallocation, overallocations};
use super::place::Cost;
use super::workload::Workload;
use crate::cpm::{Dates, Schedule, schedule};
use crate::network::{Constraint, Network};
use crate::working_time::Moment;

/// What a result has to keep to.
#[derive(Clone, Copy)]
pub(super) struct Limits<'o> {
    pub(super) options: &'o PlanOptions,
    /// The project's finish that may not be passed within slack.
    pub(super) finish: Moment,
}

pub(super) struct Truth {
    pub(super) network: Network,
    pub(super) schedule: Schedule,
    pub(super) remaining: Vec<Overallocation>,
    pub(super) cost: Cost,
}

impl Truth {
    /// Computes `levelled` and compares it with `base`, the schedule of `cleared`.
    pub(super) fn of(
        cleared: &Network,
        workload: &Workload,
        base: &Schedule,
        limits: Limits<'_>,
        levelled: Network,
    ) -> Result<Truth, PlanError> {
        let made = schedule(&levelled)?;
        let remaining = overallocations(&levelled, &made, workload)?;
        let together = remaining.iter().filter(|o| o.tasks.len() > 1);
        let clashes = together.map(|o| o.excess.min(1e15) as i64).fold(0, i64::saturating_add);
        let model = Model::of(cleared, workload, base, limits.options);
        let mut cost =
            Cost { clashes, finish: made.finish, broken: broken(&model, &made), ..Cost::default() };
        if limits.options.within_slack {
            cost.broken = cost.broken.saturating_add((made.finish - limits.finish).max(0));
        }
        for (task, own) in cleared.tasks.iter().enumerate().filter(|(_, own)| own.active) {
            let (dates, before) = (&made.tasks[task], &base.tasks[task]);
            let late = own.deadline.map_or(0, |deadline| (dates.finish - deadline).max(0));
            let weight = i64::from(workload.priority(task)) + 1;
            cost.late = cost.late.saturating_add(late);
            cost.moved =
                cost.moved.saturating_add((dates.start - before.start).max(0).saturating_mul(weight));
        }
        Ok(Truth { network: levelled, schedule: made, remaining, cost })
    }
}

/// Dates of a task as others see them through links.
fn link_ends(own: Constraint, dates: &Dates) -> Ends {
    match own {
        Constraint::AsLateAsPossible => (dates.early_start, dates.early_finish),
        _ => (dates.start, dates.finish),
    }
}

/// Seconds by which links and dates are missed that were not missed before.
fn broken(model: &Model<'_>, made: &Schedule) -> i64 {
    let tasks = &model.network.tasks;
    let missed = |schedule: &Schedule| -> Vec<i64> {
        let ends = |task: usize| link_ends(tasks[task].constraint, &schedule.tasks[task]);
        let mut demanded: Vec<Option<Moment>> = vec![None; tasks.len()];
        let mut missed = vec![0; tasks.len()];
        for &node in model.order.iter().filter(|node| node.is_multiple_of(2)) {
            let (task, own) = (node / 2, &tasks[node / 2]);
            demanded[task] = model.bound(task, inherited_of(model.network, task, &demanded), ends);
            if own.summary || !own.active {
                continue;
            }
            let (start, finish) = ends(task);
            let links = demanded[task].map_or(0, |bound| (bound - start).max(0));
            let date = match own.constraint {
                Constraint::MustStartOn(date) => (start - date).abs(),
                Constraint::MustFinishOn(date) => (finish - date).abs(),
                Constraint::StartNoEarlierThan(date) => (date - start).max(0),
                Constraint::FinishNoEarlierThan(date) => (date - finish).max(0),
                Constraint::StartNoLaterThan(date) => (start - date).max(0),
                Constraint::FinishNoLaterThan(date) => (finish - date).max(0),
                Constraint::AsSoonAsPossible | Constraint::AsLateAsPossible => 0,
            };
            missed[task] = links.saturating_add(date);
        }
        missed
    };
    let worse = missed(made).into_iter().zip(missed(model.base)).map(|(now, before)| (now - before).max(0));
    worse.fold(0, i64::saturating_add)
}

/// Which tasks had the resources of `task` in the time by which it was postponed.
pub(super) fn held_by(made: &Truth, workload: &Workload, task: usize) -> Vec<(usize, usize)> {
    let dates = &made.schedule.tasks;
    let (from, to) = (dates[task].unlevelled_start, dates[task].start);
    let needed: Vec<usize> = workload.demands.iter().filter(|d| d.task == task).map(|d| d.resource).collect();
    let mut held: Vec<(usize, usize)> = Vec::new();
    for other in workload.demands.iter().filter(|d| d.task != task && needed.contains(&d.resource)) {
        let stretch = workload.stretch_in(other, &made.network, dates);
        if stretch.is_some_and(|(begin, end)| begin < to && end > from) {
            held.push((other.resource, other.task));
        }
    }
    held.sort_unstable();
    held.dedup();
    held
}
