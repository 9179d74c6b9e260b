//! Who works on what in a plan of MS Project.

use std::collections::HashMap;

use super::network::{Calendars, PlanNetwork};
use super::plan::{Plan, ResourceKind};
use crate::level::{Capacity, Demand, NORMAL_PRIORITY, Span, Workload};

/// A workload and what its parts are in the plan.
#[derive(Clone, Debug)]
pub struct PlanWorkload {
    pub workload: Workload,
    /// For each resource of the workload its place in [`Plan::resources`].
    pub resources: Vec<usize>,
    /// For each demand its place in [`Plan::assignments`].
    pub assignments: Vec<usize>,
}

/// The work of people and machines in a plan, for the network that [`super::plan_network`] made of it.
///
/// A resource without maximum units is one full person, and so is an assignment without units; one without a calendar
/// works in the project's. Materials and costs take nobody's time. Work that is spread unevenly (contours) counts with
/// its assigned units all along.
pub fn plan_workload(plan: &Plan, made: &PlanNetwork) -> PlanWorkload {
    let mut calendars = Calendars::of_plan(plan);
    let mut workload = Workload::default();
    let mut resources = Vec::new();
    let mut by_uid = HashMap::new();
    for (place, resource) in plan.resources.iter().enumerate() {
        if resource.kind != ResourceKind::Work || resource.blank {
            continue;
        }
        let calendar = calendars.of_resource(resource);
        by_uid.entry(resource.uid).or_insert(resources.len());
        workload.resources.push(Capacity { units: resource.max_units.unwrap_or(1.0), calendar });
        resources.push(place);
    }
    let tasks: HashMap<i64, usize> =
        made.tasks.iter().enumerate().map(|(place, &index)| (plan.tasks[index].uid, place)).collect();
    let mut assignments = Vec::new();
    // Few calendars meet many times.
    let mut known = HashMap::new();
    // How many demands a task has so far: they are told in the order of its parts.
    let mut counts = vec![0_usize; made.tasks.len()];
    for (place, assignment) in plan.assignments.iter().enumerate() {
        let resource = assignment.resource_uid.and_then(|uid| by_uid.get(&uid));
        let (Some(&task), Some(&resource)) = (tasks.get(&assignment.task_uid), resource) else { continue };
        let own = &plan.tasks[made.tasks[task]];
        let calendar = *known
            .entry((resource, own.calendar_uid, own.ignore_resource_calendar, own.is_elapsed()))
            .or_insert_with(|| calendars.of_work(own, &plan.resources[resources[resource]]));
        let units = assignment.units.unwrap_or(1.0);
        workload.demands.push(Demand { task, resource, units, calendar, span: Span::Whole });
        assignments.push(place);
        counts[task] += 1;
    }
    let mut next = vec![0_usize; made.tasks.len()];
    for (demand, &assignment) in workload.demands.iter_mut().zip(&assignments) {
        let parts = &made.network.tasks[demand.task].parts;
        if parts.len() > 1 && parts.len() == counts[demand.task] {
            let part = parts[next[demand.task]];
            // What interrupts it lies within its stretch.
            let delay = plan.assignments[assignment].delay.saturating_mul(6);
            let duration = part.duration.saturating_add(part.delay).saturating_sub(delay);
            demand.span = Span::Part { delay, duration };
        }
        next[demand.task] += 1;
    }
    let priority = |&index: &usize| plan.tasks[index].priority.unwrap_or(NORMAL_PRIORITY);
    workload.priorities = made.tasks.iter().map(priority).collect();
    workload.calendars = calendars.into_ready();
    PlanWorkload { workload, resources, assignments }
}
