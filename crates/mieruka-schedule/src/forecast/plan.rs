//! What a plan of MS Project itself tells about how sure it is.

use std::collections::HashMap;

use super::history::{Experience, Fitted, History, history};
use super::model::{Group, Model, remaining};
use crate::mspdi::{Plan, PlanNetwork, ResourceKind, Task};

/// A model made of a plan alone: the experience of its finished tasks, and tasks of one party late together.
#[derive(Clone, Debug)]
pub struct PlanModel {
    pub model: Model,
    /// Parties by name: the group of whoever is assigned first, else the resource itself.
    pub parties: Vec<String>,
    /// What is believed of each party and, last, of tasks of nobody.
    pub fitted: Vec<Fitted>,
}

/// Every task that is not finished varies as finished tasks of its party did against their baseline, as far as
/// [`history`] believes them; any two tasks of one party correlate by `correlation`; milestones are watched: tasks
/// marked so, and tasks of no length. Inactive tasks are left out.
pub fn plan_model(plan: &Plan, made: &PlanNetwork, rule: &History, correlation: f64) -> PlanModel {
    let parties_of = parties_by_task(plan);
    let mut parties: Vec<String> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut party = vec![None; made.tasks.len()];
    for (own, &index) in party.iter_mut().zip(&made.tasks) {
        let Some(&name) = parties_of.get(&plan.tasks[index].uid) else { continue };
        *own = Some(*known.entry(name).or_insert_with(|| {
            parties.push(name.to_owned());
            parties.len() - 1
        }));
    }
    let rows = || made.network.tasks.iter().zip(made.tasks.iter().map(|&index| &plan.tasks[index]));
    let finished = rows().zip(&party).filter(|((task, _), _)| !task.summary && task.active);
    let finished = finished.filter_map(|((_, entered), kind)| experience(entered, *kind));
    let fitted = history(&finished.collect::<Vec<_>>(), parties.len(), rule);
    let estimates = rows().zip(&party).map(|((task, _), own)| {
        let fitted = &fitted[own.unwrap_or(parties.len())];
        (task.active && remaining(task) > 0).then(|| fitted.estimate.clone())
    });
    let estimates = estimates.collect();
    let mut groups: Vec<Group> = parties.iter().map(|_| Group { correlation, tasks: Vec::new() }).collect();
    for (task, own) in party.iter().enumerate() {
        if let Some(own) = own {
            groups[*own].tasks.push(task);
        }
    }
    let milestone = |(task, entered): (&crate::network::Activity, &Task)| {
        task.active && !task.summary && (entered.milestone || task.duration == 0)
    };
    let watched = rows().enumerate().filter(|(_, row)| milestone(*row)).map(|(place, _)| place).collect();
    let model = Model { estimates, groups, risks: Vec::new(), watched };
    PlanModel { model, parties, fitted }
}

/// The party of each task that somebody is assigned to, by the task's UID.
fn parties_by_task(plan: &Plan) -> HashMap<i64, &str> {
    let said = |text: &'_ Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    let work = plan.resources.iter().filter(|one| one.kind == ResourceKind::Work);
    let names: HashMap<i64, &str> = work
        .filter_map(|one| {
            let name = if said(&one.group) { &one.group } else { &one.name };
            Some((one.uid, name.as_deref()?.trim())).filter(|(_, name)| !name.is_empty())
        })
        .collect();
    let mut parties = HashMap::new();
    for assignment in &plan.assignments {
        if let Some(&name) = assignment.resource_uid.and_then(|uid| names.get(&uid)) {
            parties.entry(assignment.task_uid).or_insert(name);
        }
    }
    parties
}

/// What a finished task took against its baseline, both in working time.
fn experience(task: &Task, kind: Option<usize>) -> Option<Experience> {
    task.actual_finish.filter(|_| task.percent_complete.is_none_or(|percent| percent == 100))?;
    let planned = task.baseline()?.duration?.seconds() as f64;
    let actual = task.actual_duration.or(task.duration)?.seconds() as f64;
    (planned > 0.0 && actual > 0.0).then_some(Experience { kind, planned, actual })
}
