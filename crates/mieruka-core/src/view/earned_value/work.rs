//! Tasks as work packages: what each is worth, by which rule it earns, and what is known of it.

use jiff::civil::Date;
use mieruka_schedule::earned_value::{Facts, Package, ProgressRule, Readings, Spread};
use mieruka_schedule::working_time::{Moment, moment};

use crate::lang::Lang;
use crate::plan::{DAY_WORK, Plan};
use crate::record::Record;
use crate::register::{FieldType, Kind};
use crate::rule::AsOf;
use crate::source_record::CommonStatus;
use crate::state::Visible;

/// 計上基準, as the register of tasks names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    AllAtFinish,
    FiftyFifty,
    ReviewStages,
    /// As entered: what counts where nobody chose a rule.
    Judged,
    Units,
    LevelOfEffort,
}

const RULES: [(Rule, &str); 6] = [
    (Rule::AllAtFinish, "all_at_finish"),
    (Rule::FiftyFifty, "fifty_fifty"),
    (Rule::ReviewStages, "review_stages"),
    (Rule::Judged, crate::register::task::JUDGED),
    (Rule::Units, "units"),
    (Rule::LevelOfEffort, "level_of_effort"),
];

impl Rule {
    fn from_name(name: &str) -> Option<Rule> {
        RULES.iter().find(|(_, own)| *own == name).map(|(rule, _)| *rule)
    }

    pub fn name(self) -> &'static str {
        RULES.iter().find(|(rule, _)| *rule == self).map_or("", |(_, name)| name)
    }

    /// Its name for people: the choice's, without what stands in brackets.
    pub fn label(self, lang: Lang) -> &'static str {
        let choices = match Kind::Task.register().field("progress_rule").map(|field| field.ty) {
            Some(FieldType::Choice(choices)) => choices,
            _ => &[],
        };
        let label = choices.iter().find(|choice| choice.name == self.name()).map(|c| c.label.text(lang));
        label.and_then(|text| text.split('(').next()).unwrap_or_default().trim_end()
    }
}

/// Evidence that a rule asks for and nobody gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// In review: how far the review is stands nowhere.
    Stages,
    /// No quantities.
    Quantity,
    /// Begun, without a percentage.
    Percent,
}

impl Lack {
    pub fn name(self) -> &'static str {
        match self {
            Lack::Stages => "stages",
            Lack::Quantity => "quantity",
            Lack::Percent => "percent",
        }
    }
}

/// A task of the plan that is work itself.
pub(super) struct Work<'a> {
    pub(super) record: &'a Record,
    /// Its place in [`Plan::rows`].
    pub(super) row: usize,
    pub(super) package: Package<'a>,
    pub(super) rule: Rule,
    /// Somebody chose the rule, for it or for a task above it.
    pub(super) chosen: bool,
    pub(super) lack: Option<Lack>,
    /// Its budget is the work of one person on its planned days.
    pub(super) assumed: bool,
}

/// What work is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Person-days (人日).
    Effort,
    /// Planned business days: no task has planned effort. What work cost cannot be compared with them.
    Days,
}

/// The moment at which a day is over.
pub(super) fn end_of(day: Date) -> Moment {
    moment(day.at(0, 0, 0, 0)) + mieruka_schedule::working_time::DAY
}

fn begin_of(day: Date) -> Moment {
    moment(day.at(0, 0, 0, 0))
}

/// All work of the plan, in the order of its rows, with what is known of it at the end of the day.
pub(super) fn works<'a>(visible: &Visible<'a>, plan: &'a Plan, as_of: &AsOf) -> (Vec<Work<'a>>, Basis) {
    let rules = chosen_rules(visible, plan);
    let leaves: Vec<(usize, &Record)> = plan
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.kind == Kind::Task && !row.summary)
        .filter_map(|(index, row)| Some((index, visible.get(row.id)?)))
        // A group whose work this viewer may not see is no work of its own.
        .filter(|(_, record)| record.body.get("summary").and_then(serde_json::Value::as_bool) != Some(true))
        .collect();
    let effort = leaves.iter().any(|(_, record)| record.body.number("planned_effort").is_some());
    let basis = if effort { Basis::Effort } else { Basis::Days };
    let work = |(row, record): (usize, &'a Record)| {
        let chosen = rules[row];
        work(plan, row, record, chosen, basis, as_of)
    };
    (leaves.into_iter().map(work).collect(), basis)
}

/// For each row its own rule, else that of the nearest row above.
fn chosen_rules(visible: &Visible<'_>, plan: &Plan) -> Vec<Option<Rule>> {
    let mut rules: Vec<Option<Rule>> = Vec::with_capacity(plan.rows.len());
    for row in &plan.rows {
        let own = visible.get(row.id).and_then(|record| Rule::from_name(record.body.text("progress_rule")?));
        // Parents stand before what lies under them.
        rules.push(own.or_else(|| row.parent.and_then(|parent| rules[parent])));
    }
    rules
}

fn work<'a>(
    plan: &'a Plan,
    row: usize,
    record: &'a Record,
    chosen: Option<Rule>,
    basis: Basis,
    as_of: &AsOf,
) -> Work<'a> {
    let (dates, body) = (&plan.rows[row].dates, &record.body);
    let rule = chosen.unwrap_or(Rule::Judged);
    let planned = dates.planned_start.zip(dates.planned_finish);
    let calendar = match planned {
        Some((start, finish)) => plan.worked([start, finish], as_of),
        None => plan.business_days(),
    };
    let planned = planned.map(|(start, finish)| (begin_of(start), end_of(finish.max(start))));
    let days = planned.map(|(start, finish)| calendar.between(start, finish) as f64 / DAY_WORK as f64);
    let told = body.number("planned_effort").filter(|_| basis == Basis::Effort);
    let in_review = record.facts.common == CommonStatus::Resolved;
    let lack = match rule {
        _ if dates.done || !dates.begun => None,
        Rule::ReviewStages if in_review => Some(Lack::Stages),
        Rule::Units if body.number("planned_quantity").is_none_or(|planned| planned <= 0.0) => {
            Some(Lack::Quantity)
        }
        Rule::Units if body.number("actual_quantity").is_none() => Some(Lack::Quantity),
        Rule::Judged if dates.progress.is_none() => Some(Lack::Percent),
        _ => None,
    };
    let (engine, spread) = engine_rule(rule, record);
    let package = Package {
        planned,
        effort: told.or(days),
        spread,
        rule: engine,
        facts: facts(plan, row, record, basis, as_of),
        ..Package::new(calendar)
    };
    let assumed = told.is_none() && days.is_some() && basis == Basis::Effort;
    Work { record, row, package, rule, chosen: chosen.is_some(), lack, assumed }
}

/// The rule for the engine, and how planned value lies so that plan and progress are measured alike.
fn engine_rule(rule: Rule, record: &Record) -> (ProgressRule, Spread) {
    match rule {
        Rule::AllAtFinish => (ProgressRule::AllAtFinish, Spread::Ends { at_start: 0.0 }),
        Rule::FiftyFifty => (ProgressRule::fifty_fifty(), Spread::Ends { at_start: 0.5 }),
        Rule::ReviewStages => (ProgressRule::review_stages(), Spread::Linear),
        Rule::Judged => (ProgressRule::Judged { most: 1.0 }, Spread::Linear),
        Rule::Units => {
            let planned = record.body.number("planned_quantity").unwrap_or(0.0);
            (ProgressRule::Units { planned }, Spread::Linear)
        }
        Rule::LevelOfEffort => (ProgressRule::LevelOfEffort, Spread::Linear),
    }
}

/// What is known at the end of the day. Where a state is known and not since when, it is so from that day on.
fn facts(plan: &Plan, row: usize, record: &Record, basis: Basis, as_of: &AsOf) -> Facts {
    let (dates, body, now) = (&plan.rows[row].dates, &record.body, end_of(as_of.date));
    let now_told = |value: Option<f64>| Readings::new(value.map(|value| (now, value)));
    let draft = matches!(record.facts.common, CommonStatus::Resolved | CommonStatus::Closed).then_some(now);
    Facts {
        actual_start: dates.actual_start.map(begin_of).or(dates.begun.then_some(now)),
        actual_finish: dates.actual_finish.map(end_of).or(dates.done.then_some(now)),
        reached: vec![draft],
        units: now_told(body.number("actual_quantity")),
        entered: now_told(dates.progress),
        effort: now_told(body.number("actual_effort").filter(|_| basis == Basis::Effort)),
        ..Facts::default()
    }
}
