//! What has changed between two pictures of the plan: a baseline, the agreed dates, any day, or now.

use std::collections::HashMap;

use jiff::civil::Date;
use mieruka_schedule::baseline::{Baseline, FrozenLink, FrozenTask, LinkChange, compare};
use mieruka_schedule::working_time::date_time;
use serde_json::{Value as Json, json};

use crate::id::RecordId;
use crate::plan::{DAY_WORK, Plan, closes, opens};
use crate::register::Kind;
use crate::rule::AsOf;
use crate::state::Visible;

/// Which dates of a plan are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// As computed on the plan's day.
    Computed,
    /// As they were agreed.
    Planned,
}

/// A plan with the records it was made of, and which of its dates count.
#[derive(Clone, Copy)]
pub struct Picture<'a> {
    pub visible: &'a Visible<'a>,
    pub plan: &'a Plan,
    pub dates: Dates,
}

/// What differs. Ids are those of records of either picture.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanChanges {
    /// Milestones first, then what finishes later by most; what did not move is left out. Groups are not told.
    pub slips: Vec<SlipLine>,
    pub added: Vec<PlanLine>,
    pub removed: Vec<PlanLine>,
    pub links: Vec<LinkLine>,
    /// Tasks and milestones with a finish in both.
    pub compared: usize,
    pub later: usize,
    pub earlier: usize,
    /// The last finish, then and now, and how many business days lie between.
    pub finish: Option<(Date, Date, i32)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PlanLine {
    pub id: RecordId,
    pub kind: Kind,
    pub title: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SlipLine {
    pub line: PlanLine,
    pub from: Date,
    pub to: Date,
    /// Business days; positive = later.
    pub days: i32,
    /// Working days by which it takes longer.
    pub longer: i64,
}

/// A link that is not as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkLine {
    pub before: PlanLine,
    pub after: PlanLine,
    pub change: Relinked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relinked {
    Gone,
    New,
    Changed,
}

impl Relinked {
    pub fn name(self) -> &'static str {
        match self {
            Relinked::Gone => "gone",
            Relinked::New => "new",
            Relinked::Changed => "changed",
        }
    }
}

/// What has changed from one picture to another.
pub fn plan_changes(from: &Picture<'_>, to: &Picture<'_>, as_of: &AsOf) -> PlanChanges {
    let mut keys: HashMap<RecordId, i64> = HashMap::new();
    for row in from.plan.rows.iter().chain(&to.plan.rows) {
        let next = keys.len() as i64;
        keys.entry(row.id).or_insert(next);
    }
    let mut ids = vec![RecordId::from_u128(0); keys.len()];
    keys.iter().for_each(|(id, key)| ids[*key as usize] = *id);
    let (before, after) = (freeze(from, &keys), freeze(to, &keys));
    let calendar = &to.plan.network.calendars[0];
    let found = compare(&before, &after, calendar, DAY_WORK);
    let line = |key: i64| {
        let id = ids[key as usize];
        let record = to.visible.get(id).or_else(|| from.visible.get(id));
        record.map(|record| PlanLine { id, kind: record.kind, title: record.title().to_owned() })
    };
    let slips = found.tasks.iter().filter(|task| !task.summary).filter_map(|task| {
        let slip = task.finish?;
        let (from, to) = (date_time(slip.from).date(), date_time(slip.to).date());
        let longer = task.duration.unwrap_or(0) / DAY_WORK;
        (from != to).then(|| line(task.key)).flatten().map(|line| SlipLine {
            line,
            from,
            to,
            days: as_of.business_days(from, to),
            longer,
        })
    });
    let links = found.links.unwrap_or_default();
    let links = links.iter().filter_map(|link| {
        let (predecessor, successor, change) = match link {
            // A task that is gone or new takes its links along.
            LinkChange::Gone { with_task: true, .. } | LinkChange::New { with_task: true, .. } => {
                return None;
            }
            LinkChange::Gone { link, .. } => (link.predecessor, link.successor, Relinked::Gone),
            LinkChange::New { link, .. } => (link.predecessor, link.successor, Relinked::New),
            LinkChange::Changed { predecessor, successor, .. } => {
                (*predecessor, *successor, Relinked::Changed)
            }
        };
        Some(LinkLine { before: line(predecessor)?, after: line(successor)?, change })
    });
    let lines = |keys: &[i64]| keys.iter().filter_map(|key| line(*key)).collect();
    let finish = found.totals.finish.map(|slip| {
        let (from, to) = (date_time(slip.from).date(), date_time(slip.to).date());
        (from, to, as_of.business_days(from, to))
    });
    PlanChanges {
        slips: slips.collect(),
        added: lines(&found.added),
        removed: lines(&found.removed),
        links: links.collect(),
        compared: found.totals.compared,
        later: found.totals.later,
        earlier: found.totals.earlier,
        finish,
    }
}

fn freeze(picture: &Picture<'_>, keys: &HashMap<RecordId, i64>) -> Baseline {
    let plan = picture.plan;
    let key = |place: usize| keys[&plan.row_at(place).id];
    let tasks = plan.rows.iter().filter_map(|row| {
        let place = row.place?;
        let (start, finish) = match picture.dates {
            Dates::Computed => {
                let own = plan.schedule.tasks[place];
                // What has begun is computed by its rest; it began when it did, or when it was to.
                let began = row.dates.planned_start.filter(|start| row.dates.begun && *start <= plan.date);
                (row.dates.actual_start.or(began).map_or(own.start, opens), own.finish)
            }
            Dates::Planned => {
                let finish = row.dates.planned_finish?;
                (opens(row.dates.planned_start.unwrap_or(finish)), closes(finish))
            }
        };
        Some(FrozenTask {
            key: keys[&row.id],
            name: String::new(),
            parent: row.parent.map(|parent| keys[&plan.rows[parent].id]),
            start: Some(start),
            finish: Some(finish),
            duration: Some(plan.network.calendars[0].between(start, finish)).filter(|_| !row.summary),
            summary: row.summary,
            milestone: row.kind == Kind::Milestone,
        })
    });
    let links = plan.network.links.iter().map(|link| FrozenLink {
        predecessor: key(link.predecessor),
        successor: key(link.successor),
        kind: link.kind,
        lag: link.lag,
    });
    Baseline { name: String::new(), tasks: tasks.collect(), links: Some(links.collect()), outline: true }
}

impl PlanChanges {
    pub fn to_json(&self) -> Json {
        let line = |line: &PlanLine| json!({"id": line.id, "kind": line.kind, "title": line.title});
        let slip = |slip: &SlipLine| {
            json!({"id": slip.line.id, "kind": slip.line.kind, "title": slip.line.title, "from": slip.from, "to": slip.to,
                   "days": slip.days, "longer_days": slip.longer})
        };
        let link = |link: &LinkLine| json!({"before": line(&link.before), "after": line(&link.after), "change": link.change.name()});
        let finish = self.finish.map(|(from, to, days)| json!({"from": from, "to": to, "days": days}));
        json!({
            "slips": self.slips.iter().map(slip).collect::<Vec<_>>(),
            "added": self.added.iter().map(line).collect::<Vec<_>>(),
            "removed": self.removed.iter().map(line).collect::<Vec<_>>(),
            "links": self.links.iter().map(link).collect::<Vec<_>>(),
            "compared": self.compared, "later": self.later, "earlier": self.earlier, "finish": finish,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::tests::{id, state_of, task};
    use crate::visibility::Viewer;

    #[test]
    fn slips_additions_removals_and_links_are_told() {
        let before = state_of(&[
            task("1", "2026-04-13", "2026-04-14", json!({})),
            task("2", "2026-04-15", "2026-04-16", json!({"predecessors": [id(1)]})),
            task("3", "2026-04-15", "2026-04-16", json!({})),
        ]);
        let after = state_of(&[
            task("1", "2026-04-13", "2026-04-16", json!({})),
            task("2", "2026-04-15", "2026-04-16", json!({"predecessors": [id(1)]})),
            task("3", "2026-04-15", "2026-04-16", json!({"status": "out_of_scope"})),
            task("4", "2026-04-15", "2026-04-16", json!({"predecessors": [id(1)]})),
        ]);
        let viewer = Viewer::local_pmo();
        let as_of = AsOf::japan(jiff::civil::date(2026, 4, 10));
        let (old, new) = (before.visible(&viewer), after.visible(&viewer));
        let (old_plan, new_plan) = (Plan::of(&old, &as_of), Plan::of(&new, &as_of));
        let computed = |visible, plan| Picture { visible, plan, dates: Dates::Computed };
        let found = plan_changes(&computed(&old, &old_plan), &computed(&new, &new_plan), &as_of);
        let slips: Vec<_> = found.slips.iter().map(|slip| (slip.line.id, slip.days, slip.longer)).collect();
        assert_eq!(slips, [(id(1), 2, 2), (id(2), 2, 0)]);
        assert_eq!(found.added[0].id, id(4));
        assert!(found.removed.iter().all(|line| line.id == id(3)), "only what may be seen by that name");
        assert!(found.links.is_empty(), "the new task brought its link along");
        assert_eq!(found.finish.unwrap().2, 2, "from Thursday to Monday");
        let planned = Picture { visible: &new, plan: &new_plan, dates: Dates::Planned };
        let found = plan_changes(&planned, &computed(&new, &new_plan), &as_of);
        assert_eq!(found.slips.iter().map(|slip| slip.days).collect::<Vec<_>>(), [2, 2]);
    }
}
