//! Durations of the runs.

use super::distribution::{Drawn, Tables};
use super::model::{Impact, LONGEST, Model, Unit, remaining};
use super::normal::Normal;
use super::random::{LANES, Purpose, Row, Stream};
use crate::network::Network;

/// A task whose duration is not sure.
#[derive(Debug)]
struct Varying {
    task: usize,
    /// Working seconds that are behind it.
    done: i64,
    /// Working seconds that are planned ahead of it.
    ahead: i64,
    drawn: Option<Drawn>,
    stream: Stream,
    /// The group, and how much of the normal number is the group's and the task's own.
    group: Option<(usize, f32, f32)>,
    /// Risks that hit it.
    risks: Vec<usize>,
}

#[derive(Debug)]
struct Driver {
    probability: f64,
    happens: Stream,
    impact: Stream,
    drawn: Drawn,
    factor: bool,
}

/// Everything that durations are drawn from.
pub(super) struct Sampler {
    varying: Vec<Varying>,
    drivers: Vec<Driver>,
    groups: Vec<Stream>,
    tables: Tables,
    normal: &'static Normal,
}

impl Sampler {
    pub(super) fn new(network: &Network, model: &Model, seed: u64) -> Sampler {
        let mut tables = Tables::default();
        let count = network.tasks.len();
        let mut group_of = vec![None; count];
        for (place, group) in model.groups.iter().enumerate() {
            for &task in &group.tasks {
                let rho = group.correlation;
                group_of[task] = Some((place, rho.sqrt() as f32, (1.0 - rho).sqrt() as f32));
            }
        }
        let mut risks_of: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut drivers = Vec::new();
        for (place, risk) in model.risks.iter().enumerate() {
            for &task in &risk.tasks {
                if !risks_of[task].contains(&place) {
                    risks_of[task].push(place);
                }
            }
            drivers.push(Driver {
                probability: risk.probability,
                happens: Stream::new(seed, Purpose::Risk, place),
                impact: Stream::new(seed, Purpose::Impact, place),
                drawn: tables.drawn(risk.impact.distribution()),
                factor: matches!(risk.impact, Impact::Factor(_)),
            });
        }
        let mut varying = Vec::new();
        for (task, risks) in risks_of.into_iter().enumerate() {
            let own = &network.tasks[task];
            let ahead = remaining(own);
            if own.summary || own.progress.actual_finish.is_some() || (ahead == 0 && risks.is_empty()) {
                continue;
            }
            let estimate = model.estimates.get(task).and_then(Option::as_ref).filter(|_| ahead > 0);
            if estimate.is_none() && risks.is_empty() {
                continue;
            }
            let drawn = estimate.map(|estimate| {
                let drawn = tables.drawn(&estimate.distribution);
                let unit = if estimate.unit == Unit::OfRemaining { ahead as f64 } else { 1.0 };
                Drawn { offset: drawn.offset * unit, scale: drawn.scale * unit, ..drawn }
            });
            let done = own.duration.clamp(0, LONGEST) - ahead;
            let stream = Stream::new(seed, Purpose::Task, task);
            varying.push(Varying { task, done, ahead, drawn, stream, group: group_of[task], risks });
        }
        let groups = (0..model.groups.len()).map(|place| Stream::new(seed, Purpose::Group, place)).collect();
        Sampler { varying, drivers, groups, tables, normal: Normal::table() }
    }

    /// The tasks whose duration varies.
    pub(super) fn tasks(&self) -> impl Iterator<Item = usize> + '_ {
        self.varying.iter().map(|own| own.task)
    }

    /// Durations of the runs from `first` on, a multiple of [`LANES`]; those of other tasks are left alone.
    pub(super) fn fill(&self, first: u64, durations: &mut [Row]) {
        let normals = |stream: Stream| self.normal.of(&stream.draws(first));
        let groups: Vec<[f32; LANES]> = self.groups.iter().map(|stream| normals(*stream)).collect();
        let impacts: Vec<[f64; LANES]> =
            self.drivers.iter().map(|driver| self.impact(driver, first)).collect();
        for own in &self.varying {
            let mut ahead = [own.ahead as f64; LANES];
            if let Some(drawn) = own.drawn {
                let mut numbers = normals(own.stream);
                if let Some((group, shared, alone)) = own.group {
                    for (number, common) in numbers.iter_mut().zip(&groups[group]) {
                        *number = common * shared + *number * alone;
                    }
                }
                let shape = self.tables.ready[drawn.table].at(&numbers);
                for (ahead, shape) in ahead.iter_mut().zip(shape) {
                    *ahead = drawn.offset + drawn.scale * f64::from(shape);
                }
            }
            let mut delay = [0.0; LANES];
            for &risk in &own.risks {
                for lane in 0..LANES {
                    if self.drivers[risk].factor {
                        ahead[lane] *= impacts[risk][lane];
                    } else {
                        delay[lane] += impacts[risk][lane];
                    }
                }
            }
            // What has something left takes a second at least: it does not turn into a milestone.
            let least = f64::from(u8::from(own.ahead > 0));
            let row = &mut durations[own.task];
            for lane in 0..LANES {
                let whole = ahead[lane].max(least) + delay[lane] + 0.5;
                row[lane] = own.done + whole.min(LONGEST as f64) as i64;
            }
        }
    }

    /// What a risk does in each run: nothing where it does not happen.
    fn impact(&self, driver: &Driver, first: u64) -> [f64; LANES] {
        let none = if driver.factor { 1.0 } else { 0.0 };
        let shape = self.tables.ready[driver.drawn.table].at(&self.normal.of(&driver.impact.draws(first)));
        let happens = driver.happens.draws(first);
        std::array::from_fn(|lane| {
            if f64::from(happens[lane]) < driver.probability * 4_294_967_296.0 {
                driver.drawn.offset + driver.drawn.scale * f64::from(shape[lane])
            } else {
                none
            }
        })
    }
}
