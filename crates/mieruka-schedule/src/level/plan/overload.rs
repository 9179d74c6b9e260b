//! Who has more to do than they can, and when.

use super::workload::{Demand, Workload, WorkloadError, units, whole};
use crate::cpm::Schedule;
use crate::network::Network;
use crate::working_time::{Moment, WorkingTime};

/// A stretch of time in which a resource is asked for more than it has, by the same tasks throughout.
#[derive(Clone, Debug, PartialEq)]
pub struct Overallocation {
    /// A place in [`Workload::resources`].
    pub resource: usize,
    /// Within working time at both ends. Time in which the resource does not work may lie between.
    pub from: Moment,
    pub to: Moment,
    /// 1.8 is 180 %.
    pub demanded: f64,
    pub available: f64,
    /// Places in [`Network::tasks`], in order. One task alone asks for more than there is: no moving helps.
    pub tasks: Vec<usize>,
    /// Work beyond what is available in this stretch, in seconds of one full person.
    pub excess: f64,
}

/// Changes of shift looked at within one overlap of demands in different calendars (some ten years of days). What lies
/// behind them counts as one stretch.
const MAX_SHIFTS: usize = 20_000;

/// All over-allocations of a schedule, by resource and time. Demands count while their calendar works; assigned units are
/// compared with the resource's, as MS Project does from minute to minute.
///
/// # Errors
/// A workload or a schedule that belongs to another network.
pub fn overallocations(
    network: &Network,
    schedule: &Schedule,
    workload: &Workload,
) -> Result<Vec<Overallocation>, WorkloadError> {
    workload.check(network.tasks.len())?;
    if schedule.tasks.len() != network.tasks.len() {
        return Err(WorkloadError::Schedule { found: schedule.tasks.len(), expected: network.tasks.len() });
    }
    let mut uses: Vec<Vec<Use<'_>>> = vec![Vec::new(); workload.resources.len()];
    for demand in &workload.demands {
        let units = whole(demand.units);
        if let Some((from, to)) = workload.stretch_in(demand, network, &schedule.tasks)
            && units > 0
        {
            uses[demand.resource].push(Use { demand, units, from, to });
        }
    }
    let mut found = Vec::new();
    for (resource, uses) in uses.into_iter().enumerate() {
        let from = found.len();
        Sweep { workload, resource, available: whole(workload.resources[resource].units), found: &mut found }
            .run(uses);
        debug_assert!(found[from..].iter().all(|o| o.from < o.to));
    }
    Ok(found)
}

#[derive(Clone, Copy)]
struct Use<'w> {
    demand: &'w Demand,
    units: i64,
    from: Moment,
    to: Moment,
}

struct Sweep<'a> {
    workload: &'a Workload,
    resource: usize,
    available: i64,
    found: &'a mut Vec<Overallocation>,
}

impl Sweep<'_> {
    fn run(&mut self, mut uses: Vec<Use<'_>>) {
        uses.sort_by_key(|u| u.from);
        let mut turns: Vec<Moment> = uses.iter().flat_map(|u| [u.from, u.to]).collect();
        turns.sort_unstable();
        turns.dedup();
        let mut waiting = uses.into_iter().peekable();
        let mut running: Vec<Use<'_>> = Vec::new();
        for pair in turns.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            running.retain(|u| u.to > from);
            while let Some(next) = waiting.next_if(|u| u.from <= from) {
                running.push(next);
            }
            if running.iter().map(|u| u.units).sum::<i64>() > self.available {
                self.overlap(&running, from, to);
            }
        }
    }

    /// All of `running` last from `from` to `to`; they need not work at the same hours.
    fn overlap(&mut self, running: &[Use<'_>], from: Moment, to: Moment) {
        let calendar = |u: &Use<'_>| &self.workload.calendars[u.demand.calendar];
        let first = running[0].demand.calendar;
        if running.iter().all(|u| u.demand.calendar == first) {
            let calendar = calendar(&running[0]);
            return self.add(running, calendar.next(from), calendar.previous(to), calendar);
        }
        let mut at = from;
        for _ in 0..MAX_SHIFTS {
            let (mut until, mut works) = (to, Vec::new());
            for own in running {
                let next = calendar(own).next(at);
                if next == at {
                    until = until.min(shift_end(calendar(own), at, until));
                    works.push(*own);
                } else {
                    until = until.min(next);
                }
            }
            if let Some(first) = works.first() {
                self.add(&works, at, until, calendar(first));
            }
            at = until;
            if at >= to {
                return;
            }
        }
        self.add(running, at, to, calendar(&running[0]));
    }

    fn add(&mut self, running: &[Use<'_>], from: Moment, to: Moment, calendar: &WorkingTime) {
        let demanded: i64 = running.iter().map(|u| u.units).sum();
        if from >= to || demanded <= self.available {
            return;
        }
        let mut tasks: Vec<usize> = running.iter().map(|u| u.demand.task).collect();
        tasks.sort_unstable();
        tasks.dedup();
        let excess = units(demanded - self.available) * calendar.between(from, to) as f64;
        let own = &self.workload.calendars[self.workload.resources[self.resource].calendar];
        if let Some(last) = self.found.last_mut()
            && last.resource == self.resource
            && last.tasks == tasks
            && whole(last.demanded) == demanded
            && (last.to == from || own.between(last.to, from) == 0)
        {
            last.to = to;
            last.excess += excess;
            return;
        }
        self.found.push(Overallocation {
            resource: self.resource,
            from,
            to,
            demanded: units(demanded),
            available: units(self.available),
            tasks,
            excess,
        });
    }
}

/// When the shift ends that goes on at `at`; `limit` if it does not before.
fn shift_end(calendar: &WorkingTime, at: Moment, limit: Moment) -> Moment {
    let whole = |to: Moment| calendar.between(at, to) == to - at;
    if whole(limit) {
        return limit;
    }
    let (mut inside, mut beyond) = (at, limit);
    while beyond - inside > 1 {
        let middle = inside + (beyond - inside) / 2;
        if whole(middle) { inside = middle } else { beyond = middle }
    }
    inside
}
