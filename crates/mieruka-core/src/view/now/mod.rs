//! 今何が起きているか: the first page of a project. One answer, its reasons, and the rows behind every figure.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::RecordId;
use crate::plan::{Forecast, Ground, Plan};
use crate::record::Record;
use crate::register::{Kind, common};
use crate::rule::AsOf;
pub use crate::rule::freshness::Figure;
use crate::rule::freshness::{Freshness, SourceAge, freshness, last_moved, source_age, source_silent_days};
use crate::rule::signal::{Reason, Rule, Signal, for_slip, worst};
use crate::rule::stuck::{StuckReason, priority_rank, stuck};
use crate::source_record::CommonStatus;
use crate::state::Visible;
use crate::view::name_of;
use crate::view::open::ITEM_KINDS;

mod json;
mod text;

pub use text::ground_text;

/// The Now view. `changes` are not part of it: they depend on when the viewer last looked ([`crate::view::change`]).
#[derive(Clone, Debug, PartialEq)]
pub struct Now {
    pub project: String,
    pub as_of: Date,
    pub signal: Signal,
    /// Worst first.
    pub reasons: Vec<Reason>,
    pub parties: Vec<PartyNow>,
    pub milestones: Vec<MilestoneNow>,
    pub decisions_waiting: Vec<DecisionWaiting>,
    pub stuck: Vec<StuckItem>,
    /// The ages of all sources, for the figures of changes.
    pub sources: Vec<SourceAge>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartyNow {
    pub id: RecordId,
    pub name: String,
    pub signal: Signal,
    pub freshness: Freshness,
    pub open: Figure,
    pub overdue: Figure,
}

#[derive(Clone, Debug, PartialEq)]
pub struct MilestoneNow {
    pub id: RecordId,
    pub number: String,
    pub name: String,
    pub forecast: Forecast,
    /// Name of the task whose slip moves it, where that is the ground.
    pub cause: String,
    pub achieved: bool,
    pub signal: Signal,
    pub sources: Vec<SourceAge>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DecisionWaiting {
    pub id: RecordId,
    pub kind: Kind,
    pub number: String,
    pub what: String,
    /// Empty: nobody is named.
    pub who: String,
    pub decide_by: Option<Date>,
    /// What waiting costs, as entered.
    pub cost_of_delay: String,
    pub signal: Signal,
    pub sources: Vec<SourceAge>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct StuckItem {
    pub id: RecordId,
    pub kind: Kind,
    pub number: String,
    pub what: String,
    pub on_whom: String,
    /// Business days without movement.
    pub days: i32,
    pub reason: StuckReason,
    pub postponed: i64,
    pub sources: Vec<SourceAge>,
}

/// What is happening now, for one viewer on one day; `plan` is that of the same viewer and day.
pub fn now(visible: &Visible<'_>, as_of: &AsOf, plan: &Plan) -> Now {
    let sources: HashMap<RecordId, SourceAge> =
        visible.of_kind(Kind::Source).map(|s| (s.id, source_age(s, visible, as_of))).collect();
    let mut counts: HashMap<RecordId, Counts> = HashMap::new();
    // Sources that something shown here still hangs on.
    let mut feeding: HashSet<RecordId> = HashSet::new();
    let mut feed = |record: &Record| {
        if record.is_open() {
            feeding.extend(record.body.id(common::SOURCE));
        }
    };
    let mut reasons = Vec::new();
    let mut stuck_items = Vec::new();
    let owner_of = |record: &Record| record.body.id(common::SOURCE).and_then(|s| visible.get(s)?.facts.party);
    let mut any_item = false;
    for record in ITEM_KINDS.iter().flat_map(|kind| visible.of_kind(*kind)) {
        any_item = true;
        if let Some(party) = record.facts.party {
            let counts = counts.entry(party).or_default();
            counts.add(record, as_of);
            counts.moved(record, owner_of(record) == Some(party));
        }
        feed(record);
        if let Some((reason, days)) = stuck(record, as_of) {
            stuck_items.push((record, reason, days));
        }
        reasons.extend(top_issue_overdue(record, as_of, &sources));
    }
    visible.of_kind(Kind::Milestone).for_each(&mut feed);
    for task in visible.of_kind(Kind::Task) {
        feed(task);
        if let Some(party) = task.facts.party {
            counts.entry(party).or_default().moved(task, owner_of(task) == Some(party));
        }
    }
    let parties = parties(visible, as_of, &mut counts, &Sources { ages: &sources, feeding }, &mut reasons);
    let milestones = milestones(visible, as_of, plan, &sources, &mut reasons);
    let decisions_waiting = decisions_waiting(visible, as_of, &sources, &mut reasons);
    if milestones.is_empty() && sources.is_empty() && decisions_waiting.is_empty() && !any_item {
        reasons.push(nothing_known());
    }
    reasons.sort_by_key(|r| (std::cmp::Reverse(r.signal), r.rule, std::cmp::Reverse(r.figure.value)));
    // The longest first: an order a reader sees.
    stuck_items.sort_by_key(|(record, reason, days)| (-*days, priority_rank(record), *reason));
    Now {
        project: visible.project().map(|p| p.title().to_owned()).unwrap_or_default(),
        as_of: as_of.date,
        signal: worst(&reasons),
        reasons,
        parties,
        milestones,
        decisions_waiting,
        stuck: stuck_items
            .into_iter()
            .map(|(record, reason, days)| StuckItem {
                id: record.id,
                kind: record.kind,
                number: record.number().to_owned(),
                what: record.title().to_owned(),
                on_whom: on_whom(visible, record).to_owned(),
                days,
                reason,
                postponed: record.body.number(common::POSTPONEMENT_COUNT).unwrap_or(0.0) as i64,
                sources: sources_of(record, &sources),
            })
            .collect(),
        sources: visible.of_kind(Kind::Source).filter_map(|s| sources.get(&s.id).cloned()).collect(),
    }
}

/// Who has to move: the owner, else the party.
fn on_whom<'a>(visible: &Visible<'a>, record: &Record) -> &'a str {
    let owner = name_of(visible, record.facts.owner);
    if owner.is_empty() { name_of(visible, record.facts.party) } else { owner }
}

fn sources_of(record: &Record, sources: &HashMap<RecordId, SourceAge>) -> Vec<SourceAge> {
    record.body.id(common::SOURCE).and_then(|id| sources.get(&id)).cloned().into_iter().collect()
}

/// Nothing to judge by is not "as planned".
fn nothing_known() -> Reason {
    let (signal, rule) = (Signal::Grey, Rule::NothingKnown);
    let figure = Figure { value: 0, sources: Vec::new() };
    Reason { signal, rule, subject: None, number: String::new(), name: String::new(), figure }
}

/// The sources by id, and which of them something shown still hangs on.
struct Sources<'s> {
    ages: &'s HashMap<RecordId, SourceAge>,
    feeding: HashSet<RecordId>,
}

impl Sources<'_> {
    /// The stale ones of a party that something hangs on.
    fn stale<'v>(&self, visible: &Visible<'v>, party: RecordId) -> Vec<&'v Record> {
        let own = visible.of_kind(Kind::Source).filter(|s| s.facts.party == Some(party));
        own.filter(|s| self.feeding.contains(&s.id) && self.ages.get(&s.id).is_some_and(|age| age.stale))
            .collect()
    }
}

#[derive(Default)]
struct Counts {
    open: i64,
    overdue: i64,
    last_moved: Option<Timestamp>,
    sources: Vec<RecordId>,
}

impl Counts {
    fn add(&mut self, record: &Record, as_of: &AsOf) {
        if !record.is_open() {
            return;
        }
        self.open += 1;
        self.overdue += i64::from(record.is_overdue(as_of.date));
        if let Some(source) = record.body.id(common::SOURCE)
            && !self.sources.contains(&source)
        {
            self.sources.push(source);
        }
    }

    /// Only what came from the party's own source is a sign of life of it: neither what the PMO entered for it nor
    /// what the client's plan says about its tasks.
    fn moved(&mut self, record: &Record, own: bool) {
        if own {
            self.last_moved = self.last_moved.max(Some(last_moved(record)));
        }
    }
}

fn parties(
    visible: &Visible<'_>,
    as_of: &AsOf,
    counts: &mut HashMap<RecordId, Counts>,
    sources: &Sources<'_>,
    reasons: &mut Vec<Reason>,
) -> Vec<PartyNow> {
    let mut parties = Vec::new();
    for party in visible.of_kind(Kind::Party) {
        let Counts { open, overdue, last_moved, sources: from } =
            counts.remove(&party.id).unwrap_or_default();
        let freshness = freshness(party, visible, last_moved, as_of);
        let mut figures: Vec<SourceAge> =
            from.iter().filter_map(|id| sources.ages.get(id).cloned()).collect();
        if figures.is_empty() {
            let own = visible.of_kind(Kind::Source).filter(|s| s.facts.party == Some(party.id));
            figures = own.filter_map(|s| sources.ages.get(&s.id).cloned()).collect();
        }
        let t = &as_of.thresholds;
        let percent = if open >= t.overdue_ratio_from { overdue * 100 / open } else { 0 };
        let mut signal = match percent {
            p if p > t.overdue_red => Signal::Red,
            p if p > t.overdue_yellow => Signal::Yellow,
            // Too few for a ratio, and yet not as planned.
            _ if overdue > 0 && open < t.overdue_ratio_from => Signal::Yellow,
            _ => Signal::Blue,
        };
        let reason = |signal, rule, value: i64, sources: Vec<SourceAge>| Reason {
            signal,
            rule,
            subject: Some(party.id),
            number: String::new(),
            name: party.title().to_owned(),
            figure: Figure { value, sources },
        };
        if percent > t.overdue_yellow {
            // One vendor's backlog is a caution for the whole, not yet a delay of the whole.
            reasons.push(reason(Signal::Yellow, Rule::OverdueRatio, percent, figures.clone()));
        }
        if freshness.stale {
            signal = Signal::Grey;
            let silent = freshness.silent_days.clone();
            let silent = silent.unwrap_or_else(|| Figure { value: 0, sources: figures.clone() });
            reasons.push(reason(Signal::Grey, Rule::PartySilent, silent.value, silent.sources));
        } else {
            // One fresh file does not freshen another.
            for source in sources.stale(visible, party.id) {
                let days = source_silent_days(source, as_of).unwrap_or(0);
                let age = sources.ages.get(&source.id).cloned();
                reasons.push(Reason {
                    name: source.title().to_owned(),
                    ..reason(Signal::Grey, Rule::SourceStale, i64::from(days), age.into_iter().collect())
                });
                signal = signal.max(Signal::Grey);
            }
        }
        // What was only entered here has no source that could be as planned, nor has what an old file says.
        if figures.is_empty() {
            signal = Signal::Grey;
        } else if figures.iter().any(|age| age.stale) {
            signal = signal.max(Signal::Grey);
        }
        parties.push(PartyNow {
            id: party.id,
            name: party.title().to_owned(),
            signal,
            freshness,
            open: Figure { value: open, sources: figures.clone() },
            overdue: Figure { value: overdue, sources: figures },
        });
    }
    // Those who deliver first, the worst of them first; then those who only own entries.
    parties.sort_by_key(|p| (p.freshness.last_pull.is_none(), std::cmp::Reverse(p.signal)));
    parties
}

fn milestones(
    visible: &Visible<'_>,
    as_of: &AsOf,
    plan: &Plan,
    sources: &HashMap<RecordId, SourceAge>,
    reasons: &mut Vec<Reason>,
) -> Vec<MilestoneNow> {
    let mut rows = Vec::new();
    for milestone in visible.of_kind(Kind::Milestone) {
        let Some(forecast) = plan.forecast(milestone.id) else { continue };
        let achieved = milestone.facts.common == CommonStatus::Closed || forecast.ground == Ground::Actual;
        let cause = cause_of(visible, &forecast).to_owned();
        let mut signal = for_slip(forecast.slip, as_of.thresholds.milestone_red);
        let ages = sources_of(milestone, sources);
        let ahead = as_of.date.until(forecast.plan).map_or(0, |span| span.get_days());
        if !achieved && signal != Signal::Blue && ahead <= as_of.thresholds.horizon_days {
            reasons.push(Reason {
                signal,
                rule: Rule::MilestoneSlip,
                subject: Some(milestone.id),
                number: milestone.number().to_owned(),
                name: milestone.title().to_owned(),
                figure: Figure { value: i64::from(forecast.slip), sources: ages.clone() },
            });
        }
        if !achieved && signal == Signal::Blue && ages.iter().any(|s| s.stale) {
            signal = Signal::Grey;
        }
        rows.push(MilestoneNow {
            id: milestone.id,
            number: milestone.number().to_owned(),
            name: milestone.title().to_owned(),
            forecast,
            cause,
            achieved,
            signal,
            sources: ages,
        });
    }
    rows.sort_by_key(|row| (row.achieved, row.forecast.plan));
    rows
}

/// The name of the task or milestone that moves a forecast; empty where something else is the ground.
pub fn cause_of<'a>(visible: &Visible<'a>, forecast: &Forecast) -> &'a str {
    match forecast.ground {
        Ground::Slip(task) | Ground::Waits(task) => name_of(visible, Some(task)),
        _ => "",
    }
}

fn decisions_waiting(
    visible: &Visible<'_>,
    as_of: &AsOf,
    sources: &HashMap<RecordId, SourceAge>,
    reasons: &mut Vec<Reason>,
) -> Vec<DecisionWaiting> {
    let points = visible.of_kind(Kind::PointAtIssue).filter(|r| r.is_open());
    let proposed =
        visible.of_kind(Kind::Decision).filter(|r| r.is_open() && r.facts.common != CommonStatus::Resolved);
    let mut waiting: Vec<DecisionWaiting> = Vec::new();
    for record in points.chain(proposed) {
        let who = name_of(visible, record.body.id("decider")).to_owned();
        let decide_by = record.facts.due_on;
        let t = &as_of.thresholds;
        let overdue = decide_by.map_or(0, |by| as_of.business_days_since(by));
        let left = decide_by.map(|by| as_of.business_days(as_of.date, by));
        let found = if overdue >= t.decision_red {
            Some((Signal::Red, Rule::DecisionOverdue, overdue))
        } else if overdue >= t.decision_yellow {
            Some((Signal::Yellow, Rule::DecisionOverdue, overdue))
        } else if who.is_empty() && left.is_some_and(|days| days <= t.decider_missing) {
            Some((Signal::Yellow, Rule::DeciderMissing, left.unwrap_or(0)))
        } else {
            None
        };
        if let Some((signal, rule, figure)) = found {
            reasons.push(Reason {
                signal,
                rule,
                subject: Some(record.id),
                number: record.number().to_owned(),
                name: record.title().to_owned(),
                figure: Figure { value: i64::from(figure), sources: sources_of(record, sources) },
            });
        }
        waiting.push(DecisionWaiting {
            id: record.id,
            kind: record.kind,
            number: record.number().to_owned(),
            what: record.title().to_owned(),
            who,
            decide_by,
            cost_of_delay: record.body.text("cost_of_delay").unwrap_or_default().to_owned(),
            signal: found.map_or(Signal::Blue, |(signal, ..)| signal),
            sources: sources_of(record, sources),
        });
    }
    waiting.sort_by_key(|w| (w.decide_by.is_none(), w.decide_by));
    waiting
}

fn top_issue_overdue(
    record: &Record,
    as_of: &AsOf,
    sources: &HashMap<RecordId, SourceAge>,
) -> Option<Reason> {
    if record.kind != Kind::Issue || priority_rank(record) != 0 || !record.is_overdue(as_of.date) {
        return None;
    }
    let days = record.facts.due_on.map_or(0, |due| as_of.business_days_since(due));
    let signal = if days > as_of.thresholds.top_overdue_red { Signal::Red } else { Signal::Yellow };
    Some(Reason {
        signal,
        rule: Rule::TopIssueOverdue,
        subject: Some(record.id),
        number: record.number().to_owned(),
        name: record.title().to_owned(),
        figure: Figure { value: i64::from(days), sources: sources_of(record, sources) },
    })
}

#[cfg(test)]
mod tests;
