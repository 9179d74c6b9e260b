//! Who is behind: the figures of each party and of each phase.

use std::collections::BTreeMap;

use mieruka_schedule::earned_value::Package;

use super::work::{Work, end_of};
use super::{Group, figures, signal};
use crate::id::RecordId;
use crate::plan::Plan;
use crate::register::common;
use crate::rule::AsOf;
use crate::rule::freshness::{freshness, last_moved};
use crate::state::Visible;
use crate::view::name_of;

pub(super) fn parties(visible: &Visible<'_>, works: &[Work<'_>], as_of: &AsOf) -> Vec<Group> {
    // A party this viewer may not know is none.
    let party = |work: &Work<'_>| work.record.facts.party.filter(|id| visible.get(*id).is_some());
    let mut by_party: BTreeMap<Option<RecordId>, Vec<Package<'_>>> = BTreeMap::new();
    for work in works {
        by_party.entry(party(work)).or_default().push(work.package.clone());
    }
    let mut groups: Vec<Group> = by_party
        .into_iter()
        .map(|(id, packages)| {
            let figures = figures(&packages, end_of(as_of.date), &as_of.thresholds);
            let stale = id.is_some_and(|id| is_silent(visible, id, as_of));
            let signal = signal(&figures, stale, &as_of.thresholds);
            Group { id, name: name_of(visible, id).to_owned(), figures, signal, stale }
        })
        .collect();
    groups.retain(|group| group.figures.tasks > 0);
    let spi = |group: &Group| group.figures.measure.spi().unwrap_or(f64::INFINITY);
    groups.sort_by(|a, b| spi(a).total_cmp(&spi(b)).then_with(|| a.name.cmp(&b.name)));
    groups
}

/// Whether a party's own sources say nothing any more, as the Now view has it.
fn is_silent(visible: &Visible<'_>, party: RecordId, as_of: &AsOf) -> bool {
    let Some(record) = visible.get(party) else { return false };
    let own = |id: RecordId| visible.get(id).is_some_and(|source| source.facts.party == Some(party));
    let told =
        visible.all().filter(|r| r.facts.party == Some(party) && r.body.id(common::SOURCE).is_some_and(own));
    freshness(record, visible, told.map(last_moved).max(), as_of).stale
}

/// By the outermost tasks; where one holds the whole plan, by those right under it.
pub(super) fn phases(visible: &Visible<'_>, plan: &Plan, works: &[Work<'_>], as_of: &AsOf) -> Vec<Group> {
    let above = |row: usize| std::iter::successors(plan.rows[row].parent, |&row| plan.rows[row].parent);
    let outermost = |row: usize, level: u8| above(row).find(|&row| plan.rows[row].level == level);
    let all = |level: u8| {
        let mut tops: Vec<Option<usize>> = works.iter().map(|work| outermost(work.row, level)).collect();
        tops.sort_unstable();
        tops.dedup();
        tops
    };
    let level = if all(0).len() == 1 && all(1).len() > 1 { 1 } else { 0 };
    let mut by_phase: BTreeMap<(bool, Option<usize>), Vec<Package<'_>>> = BTreeMap::new();
    for work in works {
        let top = outermost(work.row, level);
        by_phase.entry((top.is_none(), top)).or_default().push(work.package.clone());
    }
    let group = |top: Option<usize>, packages: &[Package<'_>]| {
        let id = top.map(|row| plan.rows[row].id);
        let figures = figures(packages, end_of(as_of.date), &as_of.thresholds);
        let signal = signal(&figures, false, &as_of.thresholds);
        Group { id, name: name_of(visible, id).to_owned(), figures, signal, stale: false }
    };
    let groups = by_phase.iter().map(|((_, top), packages)| group(*top, packages));
    groups.filter(|group| group.figures.tasks > 0).collect()
}
