//! 出来高は計画に追いついているか: planned value, earned value and actual cost of the plan on one day, by party and by phase,
//! and what they lead to. The formulas are those of [`mieruka_schedule::earned_value`].

use std::collections::HashMap;

use jiff::civil::Date;
use mieruka_schedule::earned_value::{
    Eac, EarnedSchedule, EarnedValue, Measure, Pace, Package, ProgressRule, Readings, Spread, Unit, Why,
};
use mieruka_schedule::working_time::{Moment, date_time};

use crate::id::RecordId;
use crate::plan::{DAY_WORK, Plan};
use crate::register::common;
use crate::rule::freshness::{SourceAge, source_age};
use crate::rule::signal::Signal;
use crate::rule::{AsOf, Thresholds};
use crate::state::Visible;
use crate::view::name_of;

mod group;
mod json;
#[cfg(test)]
mod tests;
mod text;
mod work;

use group::{parties, phases};
pub use text::{amount, column_amount, index};
pub use work::{Basis, Lack, Rule};
use work::{Work, end_of, works};

/// More points than this make no curve finer.
const POINTS_MAX: i32 = 400;
/// Entered shares between these that hardly move: 90%症候群 (rules.md E01).
const NEARLY_DONE: std::ops::RangeInclusive<f64> = 0.85..=0.99;
const HARDLY: f64 = 0.02;

/// The figures of one day.
#[derive(Clone, Debug, PartialEq)]
pub struct EarnedValueView {
    pub as_of: Date,
    pub basis: Basis,
    pub total: Figures,
    pub signal: Option<Signal>,
    /// The furthest behind first.
    pub parties: Vec<Group>,
    /// The outermost tasks of the plan, in its order.
    pub phases: Vec<Group>,
    pub outlook: Option<Outlook>,
    /// EAC by the named formulas.
    pub estimates: Vec<(Estimate, Option<f64>)>,
    /// PV of the whole plan: cumulative at the end of these days.
    pub planned: Vec<(Date, f64)>,
    pub left_out: Vec<LeftOut>,
    /// Tasks whose budget is that of one person on its planned days.
    pub assumed: usize,
    /// Tasks without a rule, and what the plan has earned if only finished ones of them count.
    pub without_rule: Option<(usize, Measure)>,
    /// Begun and not finished, in the order of the plan.
    pub in_work: Vec<TaskEarned>,
    /// Where the tasks come from.
    pub sources: Vec<SourceAge>,
    pub thresholds: Thresholds,
}

/// The figures of some tasks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    pub measure: Measure,
    pub tasks: usize,
    /// Tasks that have earned something while nobody told what they took.
    pub unbooked: usize,
    /// What was told of effort covers enough of what was earned to compare them.
    pub cost_known: bool,
}

/// The tasks of one party, or under one task of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// `None`: of no party; not under any group.
    pub id: Option<RecordId>,
    pub name: String,
    pub figures: Figures,
    /// `None` where nothing is due yet.
    pub signal: Option<Signal>,
    /// The party has not been heard of for too long.
    pub stale: bool,
}

/// Earned schedule and where it leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    /// In working seconds.
    pub schedule: EarnedSchedule,
    pub planned_finish: Date,
    /// The rest goes as planned: PF = 1.
    pub as_planned: Option<Date>,
    /// The rest goes as so far: PF = SPI(t).
    pub as_so_far: Option<Date>,
    /// Cost counts as well: PF = SPI(t) × CPI.
    pub with_cost: Option<Date>,
    /// The last work by the network of the plan.
    pub network: Option<Date>,
    pub slip: Option<i32>,
}

/// How EAC is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Estimate {
    CostPerformance,
    AsPlanned,
    CostAndSchedule,
    CostAndTime,
}

impl Estimate {
    pub fn name(self) -> &'static str {
        match self {
            Estimate::CostPerformance => "cost_performance",
            Estimate::AsPlanned => "as_planned",
            Estimate::CostAndSchedule => "cost_and_schedule",
            Estimate::CostAndTime => "cost_and_time",
        }
    }
}

/// A task without planned value.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    pub id: RecordId,
    pub title: String,
    pub why: Why,
}

/// A task in work: what was entered, and beside it what its rule's evidence gives.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskEarned {
    pub id: RecordId,
    pub title: String,
    pub party: String,
    pub rule: Rule,
    /// Somebody chose the rule.
    pub chosen: bool,
    pub entered: Option<f64>,
    pub by_rule: f64,
    pub lack: Option<Lack>,
    pub budget: Option<f64>,
}

/// A task whose entered percentage is doubtful.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Doubt<'a> {
    pub task: &'a TaskEarned,
    /// Percentage points entered above what the rule's evidence gives, where they are too many.
    pub optimism: Option<i64>,
    /// Weekly updates in a row that hardly moved near the end, where they are too many.
    pub standstill: Option<usize>,
}

/// What was recorded at the end of one past day.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub date: Date,
    pub measure: Measure,
    entered: HashMap<RecordId, f64>,
}

/// The view, for one viewer on one day; `plan` is that of the same viewer and day.
pub fn earned_value(visible: &Visible<'_>, as_of: &AsOf, plan: &Plan) -> EarnedValueView {
    let (works, basis) = works(visible, plan, as_of);
    let packages: Vec<Package<'_>> = works.iter().map(|work| work.package.clone()).collect();
    let engine = EarnedValue::new(&packages, Unit::Effort);
    let at = end_of(as_of.date);
    let sources = sources(visible, &works, as_of);
    let total = figures(&packages, at, &as_of.thresholds);
    let parties = parties(visible, &works, as_of);
    let stale = sources.iter().any(|source| source.stale) || parties.iter().any(Group::is_doubtful);
    let schedule = engine.earned_schedule(plan.business_days(), at);
    EarnedValueView {
        as_of: as_of.date,
        basis,
        total,
        signal: signal(&total, stale, &as_of.thresholds),
        parties,
        phases: phases(visible, plan, &works, as_of),
        outlook: schedule.and_then(|schedule| outlook(plan, &engine, schedule, &total, as_of)),
        estimates: estimates(&total, schedule),
        planned: curve(&engine, as_of.date),
        left_out: engine
            .left_out()
            .iter()
            .map(|left| (works[left.package].record, left.why))
            .map(|(record, why)| LeftOut { id: record.id, title: record.title().to_owned(), why })
            .collect(),
        assumed: works.iter().filter(|work| work.assumed && work.package.planned.is_some()).count(),
        without_rule: without_rule(&works, at),
        in_work: in_work(visible, plan, &works, &engine, at),
        sources,
        thresholds: as_of.thresholds.clone(),
    }
}

/// The figures of a past day; `visible` and `plan` are those of that day. `None` where there was nothing to count.
pub fn point(visible: &Visible<'_>, as_of: &AsOf, plan: &Plan) -> Option<Point> {
    let (works, _) = works(visible, plan, as_of);
    let packages: Vec<Package<'_>> = works.iter().map(|work| work.package.clone()).collect();
    let engine = EarnedValue::new(&packages, Unit::Effort);
    engine.span()?;
    let open = works.iter().filter(|work| !plan.rows[work.row].dates.done);
    let entered = open.filter_map(|work| Some((work.record.id, plan.rows[work.row].dates.progress?)));
    let measure = engine.measure(end_of(as_of.date));
    Some(Point { date: as_of.date, measure, entered: entered.collect() })
}

impl EarnedValueView {
    /// Tasks whose entered percentage is doubtful, the most doubtful first; `past` in the order of its days.
    pub fn doubts(&self, past: &[Point]) -> Vec<Doubt<'_>> {
        let limit = i64::from(self.thresholds.optimism_points);
        let updates = usize::try_from(self.thresholds.standstill_updates).unwrap_or(usize::MAX);
        let mut doubts: Vec<Doubt<'_>> = self
            .in_work
            .iter()
            .filter_map(|task| {
                let entered = task.entered?;
                let before = past.iter().filter_map(|p| Some((end_of(p.date), *p.entered.get(&task.id)?)));
                let at = end_of(self.as_of);
                let told = Readings::new(before.chain([(at, entered)]));
                let standstill = told.standstill(at, NEARLY_DONE, HARDLY);
                let points = ((entered - task.by_rule) * 100.0).round() as i64;
                let optimism = Some(points).filter(|points| *points > limit);
                let standstill = Some(standstill).filter(|count| *count >= updates);
                (optimism.is_some() || standstill.is_some()).then_some(Doubt { task, optimism, standstill })
            })
            .collect();
        doubts.sort_by_key(|doubt| std::cmp::Reverse((doubt.optimism, doubt.standstill)));
        doubts
    }
}

impl Figures {
    /// CPI; `None` where too little is known of what work took.
    pub fn cpi(&self) -> Option<f64> {
        self.measure.cpi().filter(|_| self.cost_known)
    }

    /// CV; likewise.
    pub fn cv(&self) -> Option<f64> {
        self.measure.cv().filter(|_| self.cost_known)
    }

    /// EAC; likewise.
    pub fn eac(&self, formula: Eac) -> Option<f64> {
        self.measure.eac(formula).filter(|_| self.cost_known)
    }
}

fn figures(packages: &[Package<'_>], at: Moment, thresholds: &Thresholds) -> Figures {
    let engine = EarnedValue::new(packages, Unit::Effort);
    let measure = engine.measure(at);
    let unbooked = engine.unbooked(at);
    let shares: Vec<f64> = engine.shares(at).map(|earned| earned.share).collect();
    let worth = |place: &usize| match packages[*place].planned {
        Some(_) => packages[*place].budget(Unit::Effort).unwrap_or(0.0) * shares[*place],
        None => 0.0,
    };
    let dark: f64 = unbooked.iter().map(worth).sum();
    let limit = measure.earned * f64::from(thresholds.unbooked_percent) / 100.0;
    let cost_known = measure.spent.is_some() && dark <= limit;
    let tasks = packages.len() - engine.left_out().len();
    Figures { measure, tasks, unbooked: unbooked.len(), cost_known }
}

impl Group {
    /// What it has earned may be more or less by now: it has work left and is not heard of.
    pub fn is_doubtful(&self) -> bool {
        self.stale && self.figures.measure.earned < self.figures.measure.budget
    }
}

/// The signal of SPI or CPI. As it is shown, with two digits, it is compared.
pub fn index_signal(index: f64, thresholds: &Thresholds) -> Signal {
    match (index * 100.0).round() {
        percent if percent < f64::from(thresholds.index_red) => Signal::Red,
        percent if percent < f64::from(thresholds.index_yellow) => Signal::Yellow,
        _ => Signal::Blue,
    }
}

/// By SPI. What was heard of too long ago is never as planned; what is not due yet has no signal.
fn signal(figures: &Figures, stale: bool, thresholds: &Thresholds) -> Option<Signal> {
    let signal = index_signal(figures.measure.spi()?, thresholds);
    Some(if stale { signal.max(Signal::Grey) } else { signal })
}

fn sources(visible: &Visible<'_>, works: &[Work<'_>], as_of: &AsOf) -> Vec<SourceAge> {
    let open = works.iter().filter(|work| work.record.is_open() && work.package.planned.is_some());
    let mut ids: Vec<RecordId> = open.filter_map(|work| work.record.body.id(common::SOURCE)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.iter().filter_map(|id| Some(source_age(visible.get(*id)?, visible, as_of))).collect()
}

fn outlook(
    plan: &Plan,
    engine: &EarnedValue<'_>,
    schedule: EarnedSchedule,
    total: &Figures,
    as_of: &AsOf,
) -> Option<Outlook> {
    let (start, end) = engine.span()?;
    // A moment ends the day before it where it is midnight.
    let day = |at: Moment| date_time(at - 1).date();
    let finish = |pace| Some(day(schedule.finish(plan.business_days(), start, pace)?));
    let planned_finish = day(end);
    let as_so_far = finish(Pace::AsSoFar);
    let network = plan.leaves().filter_map(|row| row.forecast).map(|forecast| forecast.date).max();
    Some(Outlook {
        schedule,
        planned_finish,
        as_planned: finish(Pace::AsPlanned),
        as_so_far,
        with_cost: total.cpi().and_then(|cpi| finish(Pace::WithCost { cpi })),
        network,
        slip: as_so_far.map(|finish| as_of.business_days(planned_finish, finish)),
    })
}

impl Outlook {
    /// Working seconds as working days.
    pub fn days(seconds: f64) -> f64 {
        seconds / DAY_WORK as f64
    }
}

fn estimates(total: &Figures, schedule: Option<EarnedSchedule>) -> Vec<(Estimate, Option<f64>)> {
    vec![
        (Estimate::CostPerformance, total.eac(Eac::CostPerformance)),
        (Estimate::AsPlanned, total.eac(Eac::AsPlanned)),
        (Estimate::CostAndSchedule, total.eac(Eac::CostAndSchedule)),
        (Estimate::CostAndTime, schedule.and_then(|schedule| total.eac(Eac::CostAndTime(schedule)))),
    ]
}

/// PV from the day before the start, on the weekdays of the view's day, to the planned finish.
fn curve(engine: &EarnedValue<'_>, today: Date) -> Vec<(Date, f64)> {
    let Some((start, end)) = engine.span() else { return Vec::new() };
    let (first, last) = (date_time(start).date(), date_time(end - 1).date());
    let days = |from: Date, to: Date| from.until(to).map_or(0, |span| span.get_days());
    let weeks = (days(first, last) / 7 / POINTS_MAX + 1).max(1);
    let mut points = vec![(first.yesterday().unwrap_or(first), 0.0)];
    let offset = days(first, today).rem_euclid(7);
    let mut day = first.checked_add(jiff::Span::new().days(offset)).unwrap_or(last);
    while day < last {
        points.push((day, engine.planned(end_of(day))));
        let Ok(next) = day.checked_add(jiff::Span::new().weeks(weeks)) else { break };
        day = next;
    }
    points.push((last, engine.budget()));
    points
}

/// How many tasks nobody gave a rule, and all figures if those earn only by being finished.
fn without_rule(works: &[Work<'_>], at: Moment) -> Option<(usize, Measure)> {
    let count = works.iter().filter(|work| !work.chosen && work.package.planned.is_some()).count();
    let mut packages: Vec<Package<'_>> = works.iter().map(|work| work.package.clone()).collect();
    for (package, _) in packages.iter_mut().zip(works).filter(|(_, work)| !work.chosen) {
        package.rule = ProgressRule::AllAtFinish;
        package.spread = Spread::Ends { at_start: 0.0 };
    }
    (count > 0).then(|| (count, EarnedValue::new(&packages, Unit::Effort).measure(at)))
}

fn in_work(
    visible: &Visible<'_>,
    plan: &Plan,
    works: &[Work<'_>],
    engine: &EarnedValue<'_>,
    at: Moment,
) -> Vec<TaskEarned> {
    let rows = works.iter().zip(engine.shares(at));
    let open = rows.filter(|(work, _)| plan.rows[work.row].dates.begun && !plan.rows[work.row].dates.done);
    open.map(|(work, earned)| TaskEarned {
        id: work.record.id,
        title: work.record.title().to_owned(),
        party: name_of(visible, work.record.facts.party).to_owned(),
        rule: work.rule,
        chosen: work.chosen,
        entered: earned.entered,
        by_rule: earned.by_rule,
        lack: work.lack,
        budget: work.package.budget(Unit::Effort),
    })
    .collect()
}
