//! どのマイルストーンが、いつ、どれだけ確かか: the dates that shares of many simulated runs of the plan keep.
//!
//! What is finished is fixed. How long the rest of open work takes is drawn from how long finished work of its party took
//! against its plan, as far as there is enough of it; work of one party turns out late together. Starts are those of the
//! plan: nothing begins before its planned day, nor before what it waits for.

use std::collections::HashMap;

use jiff::civil::Date;
use mieruka_schedule::forecast::{Forecast, Influence, Known, Model, Options, Outcome, Watched, forecast};
use mieruka_schedule::working_time::{DAY, Moment, date_time, moment};

use crate::id::RecordId;
use crate::plan::{Plan, Row};
use crate::register::{Kind, common};
use crate::rule::AsOf;
use crate::rule::freshness::{SourceAge, source_age};
use crate::state::Visible;
use crate::view::name_of;

mod json;
mod model;
#[cfg(test)]
mod tests;
mod text;

use model::{leading_to, uncertain};
pub use text::percent;

/// How strongly durations of one party's tasks go together. An assumption, for a plan says nothing of it.
pub const CORRELATION: f64 = 0.3;
/// The same plan gives the same figures every time.
pub const SEED: u64 = 1;
/// Runs of a plan, as many as keep tasks × runs within the work of one look.
const MOST_RUNS: usize = 4_000;
const LEAST_RUNS: usize = 500;
const WORK_MAX: usize = 4_000_000;
/// Tasks told that make the finish uncertain.
const DRIVERS: usize = 10;

/// How sure the dates of one plan are.
#[derive(Clone, Debug, PartialEq)]
pub struct Certainty {
    pub as_of: Date,
    pub runs: usize,
    /// In the order of their planned days, reached ones as well.
    pub milestones: Vec<MilestoneCertainty>,
    /// The last of all; `None` where no open work has dates.
    pub finish: Option<FinishCertainty>,
    /// The first milestone that keeps its planned day with a chance of less than 80 %.
    pub focus: Option<Focus>,
    /// The tasks that make the milestone in focus, else the last finish, most uncertain: first.
    pub drivers: Vec<Driver>,
    pub grounds: Grounds,
    /// Where the open work comes from.
    pub sources: Vec<SourceAge>,
    chances: HashMap<RecordId, Chance>,
}

/// Days by which something is finished with a chance of 50, 80 and 90 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    pub p50: Date,
    pub p80: Date,
    pub p90: Date,
    /// How probable it is to finish by the planned day, 0 to 1.
    pub by_planned: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct MilestoneCertainty {
    pub id: RecordId,
    pub number: String,
    pub title: String,
    pub planned: Option<Date>,
    pub forecast: Option<Date>,
    /// Of the forecast against the plan, in business days.
    pub slip: Option<i32>,
    /// Reached, and the day where it is known.
    pub reached: bool,
    pub actual: Option<Date>,
    /// `None` where no open work leads to it: nothing can be said.
    pub chance: Option<Chance>,
}

/// A milestone that is looked at more closely.
#[derive(Clone, Debug, PartialEq)]
pub struct Focus {
    pub id: RecordId,
    pub title: String,
    pub finish: FinishCertainty,
}

/// When something is over.
#[derive(Clone, Debug, PartialEq)]
pub struct FinishCertainty {
    /// The planned day; the last one of all.
    pub planned: Option<Date>,
    pub forecast: Date,
    pub chance: Chance,
    /// The true P80 lies between these days with a probability of 95 %.
    pub p80_between: (Date, Date),
    /// Standard error of P80 in days on the clock.
    pub p80_error: f64,
    /// Days on which runs finished, and how many did.
    pub days: Vec<(Date, u32)>,
}

/// What a task has to do with how uncertain a finish is.
#[derive(Clone, Debug, PartialEq)]
pub struct Driver {
    pub id: RecordId,
    pub title: String,
    pub party: String,
    pub forecast: Option<Date>,
    pub chance: Option<Chance>,
    /// The share of runs in which it drives the finish.
    pub criticality: f64,
    /// The correlation of its duration with the finish.
    pub cruciality: f64,
}

/// What the figures stand on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grounds {
    /// Finished tasks whose planned and actual dates are all known.
    pub finished: usize,
    /// Those of them that began and ended on exactly their planned days.
    pub as_planned: usize,
    /// Those that count: not of parties most of whose finished tasks are exactly as planned.
    pub believed: usize,
    /// Fewer than this say nothing.
    pub minimum: usize,
    /// So many weigh as much as what is believed without them.
    pub strength: usize,
    /// Of parties with open work, and last of work of nobody.
    pub spreads: Vec<Spread>,
    /// Open tasks without any date.
    pub undated: usize,
    /// Open risks of the register. None is drawn: it records how probable they are in words, and no delay.
    pub open_risks: usize,
}

/// How long the work of a party is taken to need.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// `None`: of nobody.
    pub party: Option<RecordId>,
    pub name: String,
    pub open: usize,
    /// Finished tasks of its own, and those of them exactly as planned.
    pub finished: usize,
    pub as_planned: usize,
    pub known: Known,
    /// Times the planned duration: in one case of ten, of two, and in nine of ten at most.
    pub quantiles: [f64; 3],
}

/// How sure the plan is, for one viewer on one day; `plan` is that of the same viewer and day.
pub fn certainty(visible: &Visible<'_>, as_of: &AsOf, plan: &Plan) -> Certainty {
    let mut uncertain = uncertain(visible, as_of, plan);
    let runs = runs_of(plan);
    let watched = watched(plan, &uncertain.moves, runs);
    uncertain.model.watched.clone_from(&watched);
    let options = Options { runs, seed: SEED, threads: 1 };
    let sure = uncertain.model.estimates.iter().all(Option::is_none);
    // A plan has dates, and the model is made of it: there is a forecast wherever something is left.
    let said = if sure { None } else { forecast(&plan.network, &uncertain.model, &options).ok() };
    let mut chances = HashMap::new();
    for one in said.iter().flat_map(|said| &said.watched) {
        let row = plan.row_at(one.task);
        chances.insert(row.id, chance(&one.finish, row.dates.planned_finish));
    }
    let milestones = milestones(visible, plan, &chances);
    let looked_at = said.as_ref().and_then(|said| unlikely(plan, said));
    let influences = match looked_at {
        // What drives the last finish need not be what drives this one: its own network tells.
        Some(one) => leads(plan, uncertain.model, one.task, &options),
        None => said.as_ref().map_or_else(Vec::new, |said| said.tasks.clone()),
    };
    let last = plan.rows.iter().filter_map(|row| row.dates.planned_finish).max();
    Certainty {
        as_of: as_of.date,
        runs,
        finish: said.as_ref().map(|said| finish(&said.finish, said.planned, last)),
        focus: looked_at.map(|one| focus(visible, plan, one)),
        drivers: drivers(visible, plan, &influences, &chances),
        milestones,
        grounds: uncertain.grounds,
        sources: sources(visible, as_of, plan),
        chances,
    }
}

/// Runs for a plan of this size.
fn runs_of(plan: &Plan) -> usize {
    (WORK_MAX / plan.network.tasks.len().max(1)).clamp(LEAST_RUNS, MOST_RUNS)
}

/// What is asked for beside the finish: milestones, and other open rows as far as the work of a look goes.
fn watched(plan: &Plan, moves: &[bool], runs: usize) -> Vec<usize> {
    let open = |kind: Kind| {
        let rows = plan.rows.iter().filter(move |row| row.kind == kind && !row.dates.done);
        rows.filter_map(|row| row.place).filter(|&place| moves[place])
    };
    open(Kind::Milestone).chain(open(Kind::Task)).take(WORK_MAX.div_ceil(runs)).collect()
}

/// The day of a moment.
fn day_of(at: Moment) -> Date {
    date_time(at).date()
}

/// The last moment of a day.
fn end_of(day: Date) -> Moment {
    moment(day.at(0, 0, 0, 0)) + DAY - 1
}

fn chance(outcome: &Outcome, planned: Option<Date>) -> Chance {
    let day = |p| day_of(outcome.percentile(p).at);
    let by_planned = planned.map(|planned| outcome.probability_by(end_of(planned)).share);
    Chance { p50: day(0.5), p80: day(0.8), p90: day(0.9), by_planned }
}

fn milestones(
    visible: &Visible<'_>,
    plan: &Plan,
    chances: &HashMap<RecordId, Chance>,
) -> Vec<MilestoneCertainty> {
    let rows = plan.rows.iter().filter(|row| row.kind == Kind::Milestone);
    let mut all: Vec<MilestoneCertainty> = rows
        .filter_map(|row| {
            let record = visible.get(row.id)?;
            Some(MilestoneCertainty {
                id: row.id,
                number: record.number().to_owned(),
                title: record.title().to_owned(),
                planned: row.dates.planned_finish,
                forecast: row.forecast.map(|forecast| forecast.date).filter(|_| !row.dates.done),
                slip: row.forecast.map(|forecast| forecast.slip),
                reached: row.dates.done,
                actual: row.dates.actual_finish.filter(|_| row.dates.done),
                chance: chances.get(&row.id).copied(),
            })
        })
        .collect();
    all.sort_by_key(|one| (one.planned.or(one.forecast).unwrap_or(Date::MAX), one.forecast));
    all
}

/// The first milestone that keeps its planned day with a chance of less than 80 %.
fn unlikely<'f>(plan: &Plan, said: &'f Forecast) -> Option<&'f Watched> {
    let late = |one: &&Watched| {
        let row = plan.row_at(one.task);
        let planned = row.dates.planned_finish.filter(|_| row.kind == Kind::Milestone);
        planned.is_some_and(|planned| one.finish.percentile(0.8).at > end_of(planned))
    };
    said.watched.iter().filter(late).min_by_key(|one| (one.planned, one.task))
}

/// What each task has to do with the finish of one.
fn leads(plan: &Plan, model: Model, task: usize, options: &Options) -> Vec<Influence> {
    let model = Model { watched: Vec::new(), ..model };
    forecast(&leading_to(&plan.network, task), &model, options).map_or_else(|_| Vec::new(), |said| said.tasks)
}

fn focus(visible: &Visible<'_>, plan: &Plan, one: &Watched) -> Focus {
    let row = plan.row_at(one.task);
    let title = visible.get(row.id).map_or("", |record| record.title()).to_owned();
    Focus { id: row.id, title, finish: finish(&one.finish, one.planned, row.dates.planned_finish) }
}

fn finish(outcome: &Outcome, forecast: Moment, planned: Option<Date>) -> FinishCertainty {
    let p80 = outcome.percentile(0.8);
    let mut days: Vec<(Date, u32)> = Vec::new();
    for day in outcome.sorted.iter().map(|at| day_of(*at)) {
        match days.last_mut() {
            Some((last, count)) if *last == day => *count += 1,
            _ => days.push((day, 1)),
        }
    }
    FinishCertainty {
        planned,
        forecast: day_of(forecast),
        chance: chance(outcome, planned),
        p80_between: (day_of(p80.low), day_of(p80.high)),
        p80_error: p80.error as f64 / DAY as f64,
        days,
    }
}

/// By the schedule sensitivity index: how often a task drives the finish, times how far it spreads.
fn drivers(
    visible: &Visible<'_>,
    plan: &Plan,
    influences: &[Influence],
    chances: &HashMap<RecordId, Chance>,
) -> Vec<Driver> {
    let shares = influences.iter().enumerate();
    let mut found: Vec<(usize, f64)> = shares
        .filter(|(place, task)| !plan.network.tasks[*place].summary && task.sensitivity > 0.0)
        .map(|(place, task)| (place, task.sensitivity))
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    let told = found.into_iter().filter_map(|(place, _)| {
        let (row, influence) = (plan.row_at(place), influences[place]);
        let record = visible.get(row.id)?;
        Some(Driver {
            id: row.id,
            title: record.title().to_owned(),
            party: name_of(visible, record.facts.party).to_owned(),
            forecast: row.forecast.map(|forecast| forecast.date),
            chance: chances.get(&row.id).copied(),
            criticality: influence.criticality,
            cruciality: influence.cruciality,
        })
    });
    told.take(DRIVERS).collect()
}

fn sources(visible: &Visible<'_>, as_of: &AsOf, plan: &Plan) -> Vec<SourceAge> {
    let open = plan.rows.iter().filter(|row| !row.summary && !row.dates.done && row.place.is_some());
    let source = |row: &Row| visible.get(row.id)?.body.id(common::SOURCE);
    let mut ids: Vec<RecordId> = open.filter_map(source).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.iter().filter_map(|id| Some(source_age(visible.get(*id)?, visible, as_of))).collect()
}

impl FinishCertainty {
    /// Whether every run ended on one day.
    pub fn is_fixed(&self) -> bool {
        self.days.len() < 2
    }
}

impl Certainty {
    /// The chances of an open row; `None` where nothing can be said of it.
    pub fn of(&self, id: RecordId) -> Option<Chance> {
        self.chances.get(&id).copied()
    }

    /// The day by which each row is finished with a chance of 80 %.
    pub fn p80(&self) -> HashMap<RecordId, Date> {
        self.chances.iter().map(|(id, chance)| (*id, chance.p80)).collect()
    }

    /// Milestones that are not reached.
    pub fn ahead(&self) -> impl Iterator<Item = &MilestoneCertainty> {
        self.milestones.iter().filter(|one| !one.reached)
    }

    /// Standard error of a probability that is near one half, where it is largest: of a binomial share of the runs.
    pub fn share_error(&self) -> f64 {
        0.5 / (self.runs as f64).sqrt()
    }
}
