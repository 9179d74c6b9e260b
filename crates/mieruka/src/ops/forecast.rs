//! How sure the dates of a plan are. Stores nothing.

use mieruka_connect::ReadOptions;
use mieruka_core::lang::Lang;
use mieruka_core::source_record::Warning;
use mieruka_schedule::forecast::{
    Engine, Fitted, Forecast, ForecastError, History, Known, Options, Outcome, Percentile, Probability,
    forecast, plan_model,
};
use mieruka_schedule::mspdi::{Plan, Task};
use mieruka_schedule::working_time::{Moment, date_time};
use serde_json::{Value as Json, json};

use crate::error::OpError;
use crate::ops::schedule::{PlanRead, no_dates, read_network};

/// How strongly durations of one party's tasks go together. An assumption, for a plan says nothing of it.
pub const CORRELATION: f64 = 0.3;

/// Bars of the histogram at most.
const BARS: usize = 40;

/// A plan with the dates that shares of the runs keep.
pub struct PlanForecast {
    pub plan: Plan,
    pub forecast: Forecast,
    /// For each task of the forecast its place in the plan.
    pub tasks: Vec<usize>,
    /// Tasks that have no tasks under them.
    leaves: Vec<bool>,
    parties: Vec<String>,
    fitted: Vec<Fitted>,
    /// What was left out of the computation, and where.
    pub warnings: Vec<Warning>,
}

/// Forecasts a plan of MS Project. Nothing that the file holds as a result is looked at, beside what finished tasks took.
pub fn forecast_plan(
    file: &str,
    bytes: &[u8],
    read: &ReadOptions,
    options: &Options,
    lang: Lang,
) -> Result<PlanForecast, OpError> {
    let PlanRead { plan, made, warnings } = read_network(file, bytes, read, lang)?;
    let told = plan_model(&plan, &made, &History::default(), CORRELATION);
    let forecast = forecast(&made.network, &told.model, options).map_err(|error| match error {
        ForecastError::Network(error) => no_dates(file, &plan, &made, &error, lang),
        // A model made of the network fits it; what is left is the number of runs.
        _ => OpError::Input { place: "--runs".to_owned(), reason: lang.text("forecast-runs") },
    })?;
    let leaves = made.network.tasks.iter().map(|task| !task.summary).collect();
    let (parties, fitted) = (told.parties, told.fitted);
    Ok(PlanForecast { plan, forecast, tasks: made.tasks, leaves, parties, fitted, warnings })
}

impl PlanForecast {
    /// A task of the forecast as it stands in the plan.
    pub fn task(&self, place: usize) -> &Task {
        &self.plan.tasks[self.tasks[place]]
    }

    /// The tasks on which the finish depends most, with the share of runs in which it does.
    pub fn drivers(&self, most: usize) -> Vec<(&Task, f64)> {
        let shares = self.forecast.tasks.iter().enumerate();
        let mut found: Vec<(usize, f64)> = shares
            .filter(|(place, task)| self.leaves[*place] && task.criticality > 0.0 && task.cruciality != 0.0)
            .map(|(place, task)| (place, task.sensitivity))
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        found.truncate(most);
        found.iter().map(|&(place, _)| (self.task(place), self.forecast.tasks[place].criticality)).collect()
    }

    /// Finished tasks that the spread stands on, of all parties together.
    pub fn finished(&self) -> usize {
        match self.fitted.last().map(|fitted| fitted.known) {
            Some(Known::All { samples, .. } | Known::Own { samples, .. }) => samples,
            Some(Known::Nothing) | None => 0,
        }
    }

    /// What tasks of nobody in particular are taken to need, as shares of what is planned: in one case of ten, of two,
    /// and in nine of ten at most.
    pub fn spread(&self) -> [f64; 3] {
        let quantile = |p| self.fitted.last().map_or(1.0, |one| one.estimate.distribution.quantile(p));
        [quantile(0.1), quantile(0.5), quantile(0.9)]
    }

    /// The shape that `mieruka forecast --format json` promises, and more.
    pub fn to_json(&self) -> Json {
        let said = &self.forecast;
        let milestones: Vec<Json> = said
            .watched
            .iter()
            .map(|one| {
                let task = self.task(one.task);
                let mut row = json!({"uid": task.uid, "name": task.name, "planned": at(one.planned)});
                add(&mut row, &one.finish, one.planned);
                if let Some(deadline) = one.deadline {
                    row["deadline"] = at(deadline);
                    row["by_deadline"] = probability(one.finish.probability_by(deadline));
                }
                row
            })
            .collect();
        let tasks: Vec<Json> = said
            .tasks
            .iter()
            .enumerate()
            .map(|(place, task)| {
                json!({
                    "uid": self.task(place).uid, "criticality": task.criticality,
                    "cruciality": task.cruciality, "sensitivity": task.sensitivity,
                })
            })
            .collect();
        let mut finish = json!({"planned": at(said.planned)});
        add(&mut finish, &said.finish, said.planned);
        let drawn = said.finish.histogram(BARS);
        finish["histogram"] = json!({"from": at(drawn.from), "days": drawn.days, "counts": drawn.counts});
        let engine = match said.engine {
            Engine::Fast => "fast",
            Engine::Full(_) => "full",
        };
        json!({
            "runs": said.runs, "seed": said.seed, "finish": finish, "milestones": milestones, "tasks": tasks,
            "assumptions": {"correlation": CORRELATION, "spreads": self.spreads()}, "engine": engine,
        })
    }

    /// What each party's tasks are taken to need; the last is for tasks of nobody.
    fn spreads(&self) -> Vec<Json> {
        let parties = self.parties.iter().map(Some).chain([None]);
        parties
            .zip(&self.fitted)
            .map(|(party, fitted)| {
                let (basis, samples, weight) = match fitted.known {
                    Known::Nothing => ("usual", 0, 0.0),
                    Known::All { samples, weight } => ("finished_tasks", samples, weight),
                    Known::Own { samples, weight } => ("finished_tasks_of_party", samples, weight),
                };
                let quantile = |p| fitted.estimate.distribution.quantile(p);
                json!({
                    "party": party, "basis": basis, "samples": samples, "weight": weight,
                    "p10": quantile(0.1), "p50": quantile(0.5), "p90": quantile(0.9),
                })
            })
            .collect()
    }
}

fn at(moment: Moment) -> Json {
    json!(date_time(moment).to_string())
}

/// The percentiles with their 95 % intervals and standard errors, and how often the planned date is kept.
fn add(row: &mut Json, outcome: &Outcome, planned: Moment) {
    let mut error = json!({});
    for (name, p) in [("p10", 0.1), ("p50", 0.5), ("p80", 0.8), ("p90", 0.9)] {
        let Percentile { at: found, low, high, error: seconds } = outcome.percentile(p);
        row[name] = at(found);
        error[name] =
            json!({"low": at(low), "high": at(high), "standard_error_minutes": seconds as f64 / 60.0});
    }
    row["error"] = error;
    row["by_planned"] = probability(outcome.probability_by(planned));
}

fn probability(found: Probability) -> Json {
    json!({"share": found.share, "low": found.low, "high": found.high})
}
