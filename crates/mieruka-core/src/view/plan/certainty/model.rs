//! What of a plan is not sure: how long the open work may take, and what else was taken and left out.

use mieruka_schedule::forecast::{Estimate, Experience, Fitted, Group, History, Model, history};
use mieruka_schedule::network::Network;

use super::{CORRELATION, Grounds, Spread};
use crate::id::RecordId;
use crate::plan::{Plan, Row, closes, opens};
use crate::register::Kind;
use crate::rule::AsOf;
use crate::state::Visible;
use crate::view::name_of;

pub(super) struct Uncertain {
    pub(super) model: Model,
    /// For each task of the network whether its finish moves with work that is not sure.
    pub(super) moves: Vec<bool>,
    pub(super) grounds: Grounds,
}

/// The model of what is left of the plan. Finished work is fixed, and milestones take no time.
pub(super) fn uncertain(visible: &Visible<'_>, as_of: &AsOf, plan: &Plan) -> Uncertain {
    // A party this viewer may not know is none.
    let party = |row: &Row| visible.get(row.id)?.facts.party.filter(|id| visible.get(*id).is_some());
    let mut parties: Vec<RecordId> = plan.leaves().filter_map(party).collect();
    parties.sort_unstable();
    parties.dedup();
    let kind = |row: &Row| party(row).and_then(|id| parties.binary_search(&id).ok());
    let told: Vec<(Experience, bool)> =
        plan.leaves().filter_map(|row| experience(plan, row, kind(row), as_of)).collect();
    let finished = believed(&told, parties.len());
    let rule = History::default();
    let fitted = history(&finished, parties.len(), &rule);

    let count = plan.network.tasks.len();
    let mut estimates: Vec<Option<Estimate>> = vec![None; count];
    let mut of_party: Vec<Vec<usize>> = vec![Vec::new(); parties.len() + 1];
    for row in plan.leaves().filter(|row| !row.dates.done) {
        let Some(place) = row.place else { continue };
        let own = kind(row).unwrap_or(parties.len());
        estimates[place] = Some(fitted[own].estimate.clone());
        of_party[own].push(place);
    }
    let moves = moves(&plan.network, &estimates, |place| plan.row_at(place).dates.done);
    let names = parties.iter().map(|id| Some(*id)).chain([None]);
    let of_kind = |own: Option<usize>| told.iter().filter(move |(one, _)| one.kind == own);
    let spread = |(own, (id, fitted)): (usize, (Option<RecordId>, &Fitted))| {
        let quantile = |p| fitted.estimate.distribution.quantile(p);
        Spread {
            party: id,
            name: name_of(visible, id).to_owned(),
            open: of_party[own].len(),
            finished: of_kind(id.map(|_| own)).count(),
            as_planned: of_kind(id.map(|_| own)).filter(|(_, same)| *same).count(),
            known: fitted.known,
            quantiles: [quantile(0.1), quantile(0.5), quantile(0.9)],
        }
    };
    let spreads: Vec<Spread> = names.zip(&fitted).enumerate().map(spread).collect();
    let open = |row: &&Row| !row.dates.done;
    let grounds = Grounds {
        finished: told.len(),
        as_planned: told.iter().filter(|(_, same)| *same).count(),
        believed: finished.len(),
        minimum: rule.minimum,
        strength: rule.strength as usize,
        spreads: spreads.into_iter().filter(|spread| spread.open > 0).collect(),
        undated: plan.leaves().filter(open).filter(|row| row.place.is_none()).count(),
        open_risks: visible.of_kind(Kind::Risk).filter(|risk| risk.is_open()).count(),
    };
    of_party.truncate(parties.len());
    let group = |tasks| Group { correlation: CORRELATION, tasks };
    let groups = of_party.into_iter().filter(|tasks| tasks.len() > 1).map(group).collect();
    Uncertain { model: Model { estimates, groups, ..Model::default() }, moves, grounds }
}

/// The experience of those parties whose actual dates are no copies of the plan: where more than half of the finished
/// tasks began and ended on exactly their planned days, somebody rather copied them (計画写し, rules.md E08), and they say
/// nothing. The limit is a choice of ours.
fn believed(told: &[(Experience, bool)], parties: usize) -> Vec<Experience> {
    let mut counts = vec![(0, 0); parties + 1];
    let place = |one: &Experience| one.kind.unwrap_or(parties);
    for (one, same) in told {
        let (all, copies) = &mut counts[place(one)];
        (*all, *copies) = (*all + 1, *copies + usize::from(*same));
    }
    let sound = |one: &Experience| counts[place(one)].1 * 2 <= counts[place(one)].0;
    told.iter().map(|(one, _)| *one).filter(sound).collect()
}

/// What a finished task took against its plan, both in working time, and whether it began and ended on exactly its
/// planned days; `None` where one of its four dates is missing.
fn experience(plan: &Plan, row: &Row, kind: Option<usize>, as_of: &AsOf) -> Option<(Experience, bool)> {
    let dates = row.dates.done.then_some(&row.dates)?;
    let length = |from, to| plan.worked([from, to], as_of).between(opens(from), closes(to)) as f64;
    let (planned, actual) =
        ((dates.planned_start?, dates.planned_finish?), (dates.actual_start?, dates.actual_finish?));
    let same = planned == actual;
    let (planned, actual) = (length(planned.0, planned.1), length(actual.0, actual.1));
    (planned > 0.0 && actual > 0.0).then_some((Experience { kind, planned, actual }, same))
}

/// The network of what one task waits for, through links and through the groups that either lies in; everything else is
/// inactive. Its finish is that of the task.
pub(super) fn leading_to(network: &Network, task: usize) -> Network {
    let count = network.tasks.len();
    let (mut before, mut below) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    network.links.iter().for_each(|link| before[link.successor].push(link.predecessor));
    for (place, task) in network.tasks.iter().enumerate() {
        if let Some(parent) = task.parent {
            below[parent].push(place);
        }
    }
    let (mut leads, mut holds) = (vec![false; count], vec![false; count]);
    let mut open = vec![task];
    while let Some(place) = open.pop() {
        if std::mem::replace(&mut leads[place], true) {
            continue;
        }
        // The finish of a group is that of its work.
        open.extend(&below[place]);
        let above = std::iter::successors(Some(place), |&place| network.tasks[place].parent);
        for place in above {
            if !std::mem::replace(&mut holds[place], true) {
                open.extend(&before[place]);
            }
        }
    }
    let mut own = network.clone();
    for (place, task) in own.tasks.iter_mut().enumerate() {
        task.active &= leads[place] || holds[place];
    }
    own
}

/// For each task whether its finish may move: it is not sure itself, or waits for what is not, through links or through
/// the groups that either lies in.
fn moves(network: &Network, estimates: &[Option<Estimate>], done: impl Fn(usize) -> bool) -> Vec<bool> {
    let count = network.tasks.len();
    let (mut after, mut below) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    network.links.iter().for_each(|link| after[link.predecessor].push(link.successor));
    for (place, task) in network.tasks.iter().enumerate() {
        if let Some(parent) = task.parent {
            below[parent].push(place);
        }
    }
    let mut moving = vec![false; count];
    // A group that waits holds all of its work; one whose work moves holds only what waits for the group.
    let mut held = vec![false; count];
    let mut open: Vec<usize> = (0..count).filter(|&place| estimates[place].is_some()).collect();
    while let Some(place) = open.pop() {
        if std::mem::replace(&mut moving[place], true) {
            continue;
        }
        open.extend(network.tasks[place].parent);
        let mut waiting = after[place].clone();
        while let Some(next) = waiting.pop() {
            if done(next) || std::mem::replace(&mut held[next], true) {
                continue;
            }
            if network.tasks[next].summary {
                waiting.extend(&below[next]);
            } else {
                open.push(next);
            }
        }
    }
    moving
}
