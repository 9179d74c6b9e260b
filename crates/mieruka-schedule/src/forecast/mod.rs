//! How sure a finish is: Monte Carlo over the network and its calendars.
//!
//! Durations of what is left are drawn run by run, tasks of one party or kind of work late together where the model says
//! so, risks of the register happening or not; each run is a schedule of its own. What comes out are dates with the share
//! of runs that keep them, and which tasks they depend on.
//!
//! ```
//! use mieruka_schedule::forecast::{Estimate, Model, Options, forecast};
//! use mieruka_schedule::mspdi::{plan_network, read_mspdi};
//!
//! let xml = br#"<Project xmlns="http://schemas.microsoft.com/project">
//!   <StartDate>2026-11-19T08:00:00</StartDate>
//!   <Tasks><Task><UID>1</UID><OutlineLevel>1</OutlineLevel><Duration>PT80H0M0S</Duration></Task></Tasks>
//! </Project>"#;
//! let network = plan_network(&read_mspdi(xml).unwrap()).network;
//! let model = Model::all(&network, &Estimate::usual());
//! let said = forecast(&network, &model, &Options::default()).unwrap();
//! assert!(said.finish.percentile(0.5).at < said.finish.percentile(0.8).at);
//! // Ten days are planned; a triangle of 70, 100 and 145 % ends by then in 40 of 100 runs.
//! let by_then = said.finish.probability_by(said.planned);
//! assert!(by_then.low < 0.41 && by_then.high > 0.39);
//! ```

mod clock;
mod critical;
mod distribution;
mod engine;
mod grid;
mod history;
mod kernel;
mod model;
mod normal;
mod outcome;
mod plan;
mod program;
mod random;
mod sample;
mod tally;

pub use distribution::Distribution;
pub use engine::Engine;
pub use history::{Experience, Fitted, History, Known, history};
pub use model::{Estimate, ForecastError, Group, Impact, Model, Risk, Unit};
pub use outcome::{Forecast, Histogram, Influence, Outcome, Percentile, Probability, Watched};
pub use plan::{PlanModel, plan_model};
pub use program::Reason;

use crate::cpm::{Schedule, schedule};
use crate::network::{Constraint, Network};

/// How many runs, from which seed, on how many threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    pub runs: usize,
    /// The same seed gives the same forecast.
    pub seed: u64,
    /// Changes how long it takes, never the result.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options { runs: 10_000, seed: 1, threads: 1 }
    }
}

/// The most runs of a forecast.
const MOST_RUNS: usize = 10_000_000;

/// Computes the network `options.runs` times with durations drawn from the model.
///
/// A network that is scheduled backward from its finish is run forward from the start that follows from it, everything as
/// soon as possible: only so can it be late. What is planned stays what the backward schedule says.
///
/// # Errors
/// A network that has no dates, or a model that does not fit it.
pub fn forecast(network: &Network, model: &Model, options: &Options) -> Result<Forecast, ForecastError> {
    if options.runs == 0 || options.runs > MOST_RUNS {
        return Err(ForecastError::Runs);
    }
    model.check(network)?;
    let planned = schedule(network)?;
    let forward = network.finish.map(|_| from_its_start(network, &planned));
    let network = forward.as_ref().unwrap_or(network);
    let sampler = sample::Sampler::new(network, model, options.seed);
    let ahead = if forward.is_some() { schedule(network)? } else { planned.clone() };
    let grids = engine::grids(network, &ahead);
    let program = engine::prepare(network, &sampler, &model.watched, &ahead, &grids)?;
    let (engine, program) = match &program {
        Ok(program) => (Engine::Fast, Some(program)),
        Err(reason) => (Engine::Full(*reason), None),
    };
    let plan = tally::Plan {
        network,
        program,
        grids: &grids,
        sampler: &sampler,
        watched: &model.watched,
        planned: &planned,
    };
    let (finish, watched, tasks) = plan.runs(options.runs, options.threads);
    let watched = model.watched.iter().zip(watched).map(|(&task, finish)| Watched {
        task,
        planned: planned.tasks[task].finish,
        deadline: network.tasks[task].deadline,
        finish,
    });
    Ok(Forecast {
        runs: options.runs,
        seed: options.seed,
        engine,
        planned: planned.finish,
        finish,
        watched: watched.collect(),
        tasks,
    })
}

/// The network from the start that its backward schedule has, as soon as possible.
fn from_its_start(network: &Network, planned: &Schedule) -> Network {
    let mut forward = network.clone();
    (forward.start, forward.finish) = (planned.start, None);
    for task in &mut forward.tasks {
        if task.constraint == Constraint::AsLateAsPossible {
            task.constraint = Constraint::AsSoonAsPossible;
        }
    }
    forward
}
