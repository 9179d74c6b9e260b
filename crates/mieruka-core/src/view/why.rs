//! なぜその日か: what holds the date of a task or milestone, what would bring it forward, and what a delay of it moves.

use jiff::civil::Date;
use mieruka_schedule::explain::{
    Cause, Edit, Reason, Search, Target, effect, first_reasons, sooner, why as driving,
};
use mieruka_schedule::network::LinkKind;
use mieruka_schedule::working_time::{Moment, date_time};

use serde_json::{Value as Json, json};

use crate::id::RecordId;
use crate::lang::Lang;
use crate::plan::{DAY_WORK, Plan, Row};
use crate::register::Kind;
use crate::rule::AsOf;
use crate::state::Visible;
use crate::view::short_date;

/// Steps of a chain that are told; longer ones are cut in the middle of nowhere interesting.
const STEPS: usize = 8;
/// Ways to bring a date forward that are told.
const WAYS: usize = 4;
/// A delay whose consequences are told, in working days.
pub const DELAY_DAYS: i64 = 5;
/// Tasks that may be computed while somebody waits for the page.
const WORK_MAX: usize = 100_000;

/// The answer for one task or milestone.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// From the record itself back to what anchors its date.
    pub chain: Vec<Step>,
    /// The chain is longer than what is told.
    pub cut: bool,
    /// What would bring it forward, the most effective first. Each was computed.
    pub sooner: Vec<String>,
    /// What a delay of [`DELAY_DAYS`] moves; `None` for what is done and for groups.
    pub delay: Option<DelayMoves>,
}

/// One step of a chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub id: RecordId,
    pub kind: Kind,
    pub text: String,
}

/// What a delay of a task moves.
#[derive(Clone, Debug, PartialEq)]
pub struct DelayMoves {
    /// Working days it may slip before anything else moves, and before the end of the plan does.
    pub free_days: i64,
    pub float_days: i64,
    /// Milestones that move, with business days, the most first.
    pub milestones: Vec<(RecordId, i32)>,
    /// Tasks that move.
    pub tasks: usize,
}

impl Why {
    pub fn to_json(&self) -> Json {
        let chain: Vec<Json> = self
            .chain
            .iter()
            .map(|step| json!({"id": step.id, "kind": step.kind, "text": step.text}))
            .collect();
        let delay = self.delay.as_ref().map(|delay| {
            let milestones: Vec<Json> =
                delay.milestones.iter().map(|(id, days)| json!({"id": id, "days": days})).collect();
            json!({"days": DELAY_DAYS, "free_days": delay.free_days, "float_days": delay.float_days,
                   "milestones": milestones, "tasks": delay.tasks})
        });
        json!({"chain": chain, "sooner": self.sooner, "delay": delay})
    }
}

/// Why a task or milestone lies where it lies; `None` where the plan has no date for it.
pub fn why(visible: &Visible<'_>, plan: &Plan, id: RecordId, as_of: &AsOf, lang: Lang) -> Option<Why> {
    let row = plan.row(id)?;
    let place = row.place?;
    let words = Words { visible, plan, as_of, lang };
    let all = driving(&plan.network, &plan.schedule, place);
    let chain: Vec<Step> = all.iter().filter_map(|reason| words.step(reason)).take(STEPS).collect();
    let open = !row.dates.done;
    Some(Why {
        cut: all.len() > STEPS,
        chain,
        sooner: if open { words.sooner(place) } else { Vec::new() },
        delay: (open && !row.summary).then(|| words.delay(row, place)).flatten(),
    })
}

/// Why each of these tasks of the network lies where it lies, in one sentence: for the tips of bars. Empty where there is
/// nothing to say.
pub fn why_each(
    visible: &Visible<'_>,
    plan: &Plan,
    places: &[usize],
    as_of: &AsOf,
    lang: Lang,
) -> Vec<String> {
    let words = Words { visible, plan, as_of, lang };
    let told = |reason: Option<Reason>| reason.and_then(|reason| words.step(&reason)).map(|step| step.text);
    let reasons = first_reasons(&plan.network, &plan.schedule, places);
    reasons.into_iter().map(|reason| told(reason).unwrap_or_default()).collect()
}

struct Words<'a> {
    visible: &'a Visible<'a>,
    plan: &'a Plan,
    as_of: &'a AsOf,
    lang: Lang,
}

impl<'a> Words<'a> {
    fn name(&self, place: usize) -> &'a str {
        self.visible.get(self.plan.row_at(place).id).map_or("", |record| record.title())
    }

    fn date(&self, date: Date) -> String {
        short_date(date, self.as_of.date, self.lang)
    }

    fn day(&self, at: Moment) -> String {
        self.date(date_time(at).date())
    }

    fn finish(&self, place: usize) -> String {
        self.day(self.plan.schedule.tasks[place].finish)
    }

    /// A step in words; `None` for what adds nothing to the steps beside it.
    fn step(&self, reason: &Reason) -> Option<Step> {
        let place = reason.task;
        let row = self.plan.row_at(place);
        let told = |key: &str, more: &[(&'static str, String)]| {
            let mut args = vec![("name", self.name(place).into()), ("finish", self.finish(place).into())];
            args.extend(more.iter().map(|(name, value)| (*name, value.clone().into())));
            Some(Step { id: row.id, kind: row.kind, text: self.lang.format(key, &args) })
        };
        if row.dates.done {
            return told("why-done", &[]);
        }
        match reason.cause {
            Cause::Link { predecessor, kind, lag, .. } => {
                let key = match kind {
                    LinkKind::FinishToStart if row.kind == Kind::Milestone => "why-link-milestone",
                    LinkKind::FinishToStart => "why-link-fs",
                    LinkKind::StartToStart => "why-link-ss",
                    LinkKind::FinishToFinish => "why-link-ff",
                    LinkKind::StartToFinish => "why-link-sf",
                };
                let days = if lag.elapsed { lag.seconds / 86_400 } else { lag.seconds / DAY_WORK };
                let lag = match days {
                    0 => String::new(),
                    days => self.lang.format(
                        if days > 0 { "why-lag" } else { "why-lead" },
                        &[("days", days.abs().into())],
                    ),
                };
                let start = self.day(self.plan.schedule.tasks[place].start);
                told(key, &[("before", self.name(predecessor).to_owned()), ("lag", lag), ("start", start)])
            }
            Cause::Within { task } => told("why-within", &[("child", self.name(task).to_owned())]),
            _ => self.own(row).and_then(|(key, more)| told(key, &more)),
        }
    }

    /// What holds a row that nothing before it holds: the message and what it names.
    fn own(&self, row: &Row) -> Option<(&'static str, Vec<(&'static str, String)>)> {
        let dates = &row.dates;
        let today = self.as_of.date;
        if dates.begun {
            let percent = dates.progress.map(|progress| format!("{:.0}", progress * 100.0));
            return Some(match percent {
                Some(percent) => {
                    let finish = row.forecast.map(|forecast| forecast.date);
                    let held = finish.is_some() && finish == dates.expected_finish.or(dates.planned_finish);
                    (if held { "why-begun-held" } else { "why-begun" }, vec![("percent", percent)])
                }
                None => ("why-begun-unknown", Vec::new()),
            });
        }
        let (expected, planned) = match row.kind {
            Kind::Milestone => (dates.expected_finish, dates.planned_finish),
            _ => (dates.expected_start, dates.planned_start.or(dates.planned_finish)),
        };
        let day = expected.or(planned)?;
        let key = match (row.kind, expected.is_some()) {
            (Kind::Milestone, _) if day < today => "why-overdue-milestone",
            (_, true) if day < today => "why-overdue-expected",
            (_, false) if day < today => "why-overdue",
            (Kind::Milestone, true) => "why-expected-milestone",
            (Kind::Milestone, false) => "why-planned-milestone",
            (_, true) => "why-expected",
            (_, false) => "why-planned",
        };
        Some((key, vec![("date", self.date(day))]))
    }

    /// What would bring its finish forward.
    fn sooner(&self, place: usize) -> Vec<String> {
        let computations = (WORK_MAX / self.plan.network.tasks.len().max(1)).clamp(10, 150);
        let search =
            Search { not_before: self.plan.network.start, computations, together: 2, closed_days: 2 };
        let Ok(found) = sooner(&self.plan.network, &self.plan.schedule, Target::Task(place), &search) else {
            return Vec::new();
        };
        let before = date_time(self.plan.schedule.tasks[place].finish).date();
        let days = |finish: Moment| self.as_of.business_days(date_time(finish).date(), before);
        let helps = found.found.iter().filter(|way| days(way.finish) > 0);
        helps
            .filter_map(|way| {
                let edits: Option<Vec<String>> = way.edits.iter().map(|edit| self.edit(edit)).collect();
                let edits = edits?.join(&self.lang.text("why-and"));
                let args = [
                    ("edits", edits.into()),
                    ("days", days(way.finish).into()),
                    ("date", self.day(way.finish).into()),
                ];
                Some(self.lang.format("why-sooner", &args))
            })
            .take(WAYS)
            .collect()
    }

    /// A change in words; `None` for one that nobody could make.
    fn edit(&self, edit: &Edit) -> Option<String> {
        let task = |key: &str, place: usize, days: i64| {
            self.lang.format(key, &[("name", self.name(place).into()), ("days", days.into())])
        };
        let whole = |seconds: i64| (seconds.abs() + DAY_WORK - 1) / DAY_WORK;
        match *edit {
            Edit::Longer { task: place, seconds } if seconds < 0 => {
                Some(task("why-shorter", place, whole(seconds)))
            }
            Edit::Duration { task: place, seconds } => {
                let less = self.plan.network.tasks[place].duration - seconds;
                (less > 0).then(|| task("why-shorter", place, whole(less)))
            }
            Edit::Constrain { task: place, .. } => Some(task("why-earlier", place, 0)),
            Edit::Lag { link, .. } => Some(task("why-no-lag", self.plan.network.links[link].successor, 0)),
            Edit::Kind { link, .. } => {
                let link = &self.plan.network.links[link];
                let args = [
                    ("name", self.name(link.successor).into()),
                    ("before", self.name(link.predecessor).into()),
                ];
                Some(self.lang.format("why-overlap", &args))
            }
            Edit::WorkOn { day, .. } => {
                Some(self.lang.format("why-work-on", &[("date", self.day(day).into())]))
            }
            _ => None,
        }
    }

    /// What moves when it takes [`DELAY_DAYS`] longer.
    fn delay(&self, row: &Row, place: usize) -> Option<DelayMoves> {
        let own = self.plan.schedule.tasks[place];
        let edit = match row.kind {
            Kind::Milestone => mieruka_schedule::explain::slip(
                &self.plan.network,
                &self.plan.schedule,
                place,
                DELAY_DAYS * DAY_WORK,
            )
            .ok()?,
            _ => vec![Edit::Longer { task: place, seconds: DELAY_DAYS * DAY_WORK }],
        };
        let moved = effect(&self.plan.network, &self.plan.schedule, &edit).ok()?;
        let others = moved.moved.iter().filter(|moved| moved.task != place);
        let mut milestones = Vec::new();
        let mut tasks = 0;
        for other in others {
            let other_row = self.plan.row_at(other.task);
            let before = date_time(self.plan.schedule.tasks[other.task].finish).date();
            let days =
                self.as_of.business_days(before, date_time(moved.after.tasks[other.task].finish).date());
            match other_row.kind {
                Kind::Milestone if days > 0 => milestones.push((other_row.id, days)),
                Kind::Task if days > 0 && !other_row.summary => tasks += 1,
                _ => {}
            }
        }
        milestones.sort_by_key(|(_, days)| -days);
        Some(DelayMoves {
            free_days: own.free_slack.max(0) / DAY_WORK,
            float_days: own.total_slack.max(0) / DAY_WORK,
            milestones,
            tasks,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::tests::{id, state_of, task};
    use crate::visibility::Viewer;

    #[test]
    fn the_chain_leads_back_to_what_anchors_it_and_says_what_would_help() {
        let state = state_of(&[
            task("1", "2026-04-06", "2026-04-08", serde_json::json!({})),
            task("2", "2026-04-09", "2026-04-14", serde_json::json!({"predecessors": [id(1)]})),
            (
                Kind::Milestone,
                serde_json::json!({"title": "判定", "planned_on": "2026-04-15", "predecessors": [id(2)]}),
            ),
        ]);
        let viewer = Viewer::local_pmo();
        let as_of = AsOf::japan(jiff::civil::date(2026, 4, 10));
        let visible = state.visible(&viewer);
        let plan = Plan::of(&visible, &as_of);
        let found = why(&visible, &plan, id(3), &as_of, Lang::Ja).unwrap();
        let ids: Vec<RecordId> = found.chain.iter().map(|step| step.id).collect();
        assert_eq!(ids, [id(3), id(2), id(1)]);
        assert!(found.chain[2].text.contains("4/6(月)"), "{:?}", found.chain);
        // Three days and four, from Friday the 10th: Monday the 20th. A day less of either is a day sooner.
        assert!(
            found.sooner.iter().any(|way| way.contains("「1」") && way.contains("短く")),
            "{:?}",
            found.sooner
        );
        let delayed = why(&visible, &plan, id(1), &as_of, Lang::Ja).unwrap().delay.unwrap();
        assert_eq!((delayed.free_days, delayed.milestones, delayed.tasks), (0, vec![(id(3), 5)], 1));
    }
}
