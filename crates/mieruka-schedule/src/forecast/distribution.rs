//! How a figure may turn out, and the tables it is drawn from.

use std::collections::HashMap;

use super::normal;
use super::random::LANES;

/// How a figure may turn out. The unit is that of whoever holds it.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// Three-point estimate with straight sides; its mean is (low + mode + high) / 3.
    Triangular { low: f64, mode: f64, high: f64 },
    /// Three-point estimate as a beta distribution with the mean (low + 4 mode + high) / 6, and the two shapes adding
    /// up to 6: the PERT of Malcolm, Roseboom, Clark and Fazar (1959) as Vose ("Risk Analysis", 2008) parametrises it.
    Pert { low: f64, mode: f64, high: f64 },
    /// Its logarithm is normal with the standard deviation `sigma`; half of it lies below `median`. What activity times
    /// look like where they have been measured (Trietsch, Mazmanyan, Gevorgyan and Baker 2012).
    LogNormal { median: f64, sigma: f64 },
    /// As it has turned out before: every value as likely as any other, straight lines between neighbours (Hazen's
    /// plotting positions), nothing beyond the smallest and largest.
    Empirical(Vec<f64>),
}

impl Distribution {
    /// The log-normal distribution of which half lies below `median` and four fifths below `p80`.
    pub fn log_normal_p80(median: f64, p80: f64) -> Distribution {
        Distribution::LogNormal { median, sigma: (p80 / median).ln() / normal::quantile(0.8) }
    }

    /// Whether it can be drawn from: finite, nothing negative, three points in order, at least one value.
    pub fn is_valid(&self) -> bool {
        let sound = |x: f64| x.is_finite() && x >= 0.0;
        match self {
            Distribution::Triangular { low, mode, high } | Distribution::Pert { low, mode, high } => {
                sound(*low) && sound(*high) && low <= mode && mode <= high
            }
            Distribution::LogNormal { median, sigma } => sound(*median) && sound(*sigma) && *sigma <= 10.0,
            Distribution::Empirical(values) => !values.is_empty() && values.iter().all(|v| sound(*v)),
        }
    }

    /// What is not exceeded with probability `p` (0 < `p` < 1).
    pub fn quantile(&self, p: f64) -> f64 {
        match self {
            Distribution::Triangular { low, mode, high } => {
                let (width, rise) = (high - low, mode - low);
                if p * width < rise {
                    low + (p * width * rise).sqrt()
                } else {
                    high - ((1.0 - p) * width * (high - mode)).sqrt()
                }
            }
            Distribution::Pert { low, mode, high } if high > low => {
                low + (high - low) * Beta::pert((mode - low) / (high - low)).quantile(p, &mut 0)
            }
            Distribution::Pert { low, .. } => *low,
            Distribution::LogNormal { median, sigma } => median * (sigma * normal::quantile(p)).exp(),
            Distribution::Empirical(values) => {
                let mut sorted = values.clone();
                sorted.sort_by(f64::total_cmp);
                between(&sorted, p)
            }
        }
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        match self {
            Distribution::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            Distribution::Pert { low, mode, high } => (low + 4.0 * mode + high) / 6.0,
            Distribution::LogNormal { median, sigma } => median * (sigma * sigma / 2.0).exp(),
            Distribution::Empirical(values) => values.iter().sum::<f64>() / values.len() as f64,
        }
    }

    /// The same shape, times `factor`.
    pub fn scaled(&self, factor: f64) -> Distribution {
        match self {
            Distribution::Triangular { low, mode, high } => {
                Distribution::Triangular { low: low * factor, mode: mode * factor, high: high * factor }
            }
            Distribution::Pert { low, mode, high } => {
                Distribution::Pert { low: low * factor, mode: mode * factor, high: high * factor }
            }
            Distribution::LogNormal { median, sigma } => {
                Distribution::LogNormal { median: median * factor, sigma: *sigma }
            }
            Distribution::Empirical(values) => {
                Distribution::Empirical(values.iter().map(|v| v * factor).collect())
            }
        }
    }
}

/// The quantile of sorted values at Hazen's plotting positions.
fn between(sorted: &[f64], p: f64) -> f64 {
    let place = (p * sorted.len() as f64 - 0.5).clamp(0.0, (sorted.len() - 1) as f64);
    let low = place as usize;
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + (sorted[high] - sorted[low]) * (place - low as f64)
}

/// A beta distribution on 0 to 1 as straight pieces of its density.
struct Beta {
    density: Vec<f64>,
    /// Probability below each point.
    below: Vec<f64>,
}

impl Beta {
    const PIECES: usize = 1024;

    /// PERT's, with its mode at `mode`.
    fn pert(mode: f64) -> Beta {
        let (rise, fall) = (4.0 * mode, 4.0 * (1.0 - mode));
        let width = 1.0 / Self::PIECES as f64;
        let at = |i: usize| {
            let x = i as f64 * width;
            x.powf(rise) * (1.0 - x).powf(fall)
        };
        let mut density: Vec<f64> = (0..=Self::PIECES).map(at).collect();
        let mut below = vec![0.0];
        let mut sum = 0.0;
        for pair in density.windows(2) {
            sum += (pair[0] + pair[1]) * width / 2.0;
            below.push(sum);
        }
        density.iter_mut().chain(&mut below).for_each(|value| *value /= sum);
        Beta { density, below }
    }

    /// `from` remembers the piece, for whoever asks in rising order.
    fn quantile(&self, p: f64, from: &mut usize) -> f64 {
        while *from + 2 < self.below.len() && self.below[*from + 1] < p {
            *from += 1;
        }
        let (left, right) = (self.density[*from], self.density[*from + 1]);
        let width = 1.0 / Self::PIECES as f64;
        let wanted = (p - self.below[*from]).max(0.0);
        // The area under a straight line is a square: left·t + (right − left)·t² / 2·width = wanted.
        let root = (left * left + 2.0 * wanted * (right - left) / width).max(0.0).sqrt();
        let step = if left + root > 0.0 { 2.0 * wanted / (left + root) } else { width };
        (*from as f64 * width + step.min(width)).clamp(0.0, 1.0)
    }
}

/// Points of a table for each standard deviation, and how far it goes.
const STEPS: f32 = 32.0;
const REACH: f32 = 8.0;
const POINTS: usize = (2.0 * REACH * STEPS) as usize + 1;

/// A shape as a function of a standard normal number, in straight pieces.
#[derive(Debug)]
pub(super) struct Table(Vec<f32>);

impl Table {
    fn of(shape: impl FnMut(f64) -> f64) -> Table {
        let points = (0..POINTS).map(|i| f64::from(i as f32 / STEPS - REACH));
        let mut values: Vec<f32> = points.map(shape).map(|value| value as f32).collect();
        values.push(values[POINTS - 1]);
        Table(values)
    }

    pub(super) fn at(&self, normals: &[f32; LANES]) -> [f32; LANES] {
        let values: &[f32; POINTS + 1] =
            self.0.first_chunk().expect("every table has one point more than POINTS");
        normals.map(|z| {
            let place = ((z + REACH) * STEPS).clamp(0.0, (POINTS - 1) as f32);
            let low = place as usize;
            let rest = place - low as f32;
            values[low] + (values[low + 1] - values[low]) * rest
        })
    }
}

/// A distribution ready to be drawn from: offset + scale × table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drawn {
    pub(super) offset: f64,
    pub(super) scale: f64,
    pub(super) table: usize,
}

#[derive(PartialEq, Eq, Hash)]
enum Shape {
    Flat,
    Triangular(u64),
    Pert(u64),
    LogNormal(u64),
    Empirical(Vec<u64>),
}

/// The tables of a forecast; distributions of one shape share one.
#[derive(Default)]
pub(super) struct Tables {
    known: HashMap<Shape, usize>,
    pub(super) ready: Vec<Table>,
}

impl Tables {
    pub(super) fn drawn(&mut self, distribution: &Distribution) -> Drawn {
        match distribution {
            Distribution::Triangular { low, mode, high } if high > low => {
                let mode = (mode - low) / (high - low);
                let unit = Distribution::Triangular { low: 0.0, mode, high: 1.0 };
                let table = self.table(Shape::Triangular(mode.to_bits()), || {
                    Table::of(|z| unit.quantile(normal::probability(z)))
                });
                Drawn { offset: *low, scale: high - low, table }
            }
            Distribution::Pert { low, mode, high } if high > low => {
                let mode = (mode - low) / (high - low);
                let table = self.table(Shape::Pert(mode.to_bits()), || {
                    let (beta, mut from) = (Beta::pert(mode), 0);
                    Table::of(|z| beta.quantile(normal::probability(z), &mut from))
                });
                Drawn { offset: *low, scale: high - low, table }
            }
            Distribution::Triangular { low, .. } | Distribution::Pert { low, .. } => {
                let table = self.table(Shape::Flat, || Table::of(|_| 0.0));
                Drawn { offset: *low, scale: 0.0, table }
            }
            Distribution::LogNormal { median, sigma } => {
                let table =
                    self.table(Shape::LogNormal(sigma.to_bits()), || Table::of(|z| (sigma * z).exp()));
                Drawn { offset: 0.0, scale: *median, table }
            }
            Distribution::Empirical(values) => {
                let key = values.iter().map(|value| value.to_bits()).collect();
                let table = self.table(Shape::Empirical(key), || {
                    let mut sorted = values.clone();
                    sorted.sort_by(f64::total_cmp);
                    Table::of(|z| between(&sorted, normal::probability(z)))
                });
                Drawn { offset: 0.0, scale: 1.0, table }
            }
        }
    }

    fn table(&mut self, shape: Shape, make: impl FnOnce() -> Table) -> usize {
        *self.known.entry(shape).or_insert_with(|| {
            self.ready.push(make());
            self.ready.len() - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_say_what_the_distributions_say() {
        let all = [
            Distribution::Triangular { low: 2.0, mode: 3.0, high: 9.0 },
            Distribution::Triangular { low: 2.0, mode: 2.0, high: 9.0 },
            Distribution::Pert { low: 2.0, mode: 3.0, high: 9.0 },
            Distribution::Pert { low: 2.0, mode: 9.0, high: 9.0 },
            Distribution::Pert { low: 4.0, mode: 4.0, high: 4.0 },
            Distribution::log_normal_p80(5.0, 8.0),
            Distribution::Empirical(vec![1.2, 0.8, 1.0, 2.0, 1.1]),
        ];
        let mut tables = Tables::default();
        for distribution in &all {
            let drawn = tables.drawn(distribution);
            for step in 1..1_000 {
                let p = f64::from(step) / 1_000.0;
                let z = normal::quantile(p) as f32;
                let found = f64::from(tables.ready[drawn.table].at(&[z; LANES])[7]);
                let (found, wanted) = (drawn.offset + drawn.scale * found, distribution.quantile(p));
                // A table rounds off the corners of straight pieces.
                assert!((found - wanted).abs() < 6e-3 * wanted, "{distribution:?} {p}: {found} {wanted}");
            }
            // The mean is the area of the quantile function.
            let cells = 20_000;
            let sum: f64 =
                (0..cells).map(|i| distribution.quantile((f64::from(i) + 0.5) / f64::from(cells))).sum();
            let mean = distribution.mean();
            assert!((sum / f64::from(cells) / mean - 1.0).abs() < 1e-3, "{distribution:?}");
        }
        assert!((all[5].quantile(0.8) - 8.0).abs() < 1e-9 && (all[5].quantile(0.5) - 5.0).abs() < 1e-9);
    }
}
