//! How long finished tasks took against what was planned, as a measure for those to come.

use super::distribution::Distribution;
use super::model::{Estimate, Unit};

/// A finished task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Experience {
    /// Whose, or what kind of work: a number below that of the kinds; `None` where nobody said.
    pub kind: Option<usize>,
    /// Working seconds that were planned and that it took; both more than 0, or it says nothing.
    pub planned: f64,
    pub actual: f64,
}

/// How far experience is believed.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// Fewer finished tasks than this say nothing: those of a kind about their kind, all together about any.
    pub minimum: usize,
    /// As many finished tasks weigh as much as what is believed without them: n of them weigh n / (n + strength), the
    /// credibility of Bühlmann (1967). A kind is drawn towards all tasks, and all tasks towards `otherwise`.
    pub strength: f64,
    /// What is believed where nothing is known: times the planned duration.
    pub otherwise: Distribution,
}

impl Default for History {
    /// Five finished tasks at least; ten weigh as much as the usual spread. Both are choices of ours.
    fn default() -> Self {
        History { minimum: 5, strength: 10.0, otherwise: Estimate::usual().distribution }
    }
}

/// What an estimate stands on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known {
    /// Too few finished tasks: what is believed otherwise.
    Nothing,
    /// All finished tasks, with this weight.
    All { samples: usize, weight: f64 },
    /// Those of the kind, with this weight; the rest is that of all.
    Own { samples: usize, weight: f64 },
}

/// An estimate and what it stands on.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    pub estimate: Estimate,
    pub known: Known,
}

/// Points of a fitted distribution.
const POINTS: usize = 100;

/// An estimate for each kind and, last, for tasks of no kind: reference classes in the sense of Flyvbjerg (2006), the
/// ratio of actual to planned duration with all of its quantiles. Quantiles of different experience are averaged by their
/// weights as logarithms, for ratios multiply.
pub fn history(finished: &[Experience], kinds: usize, rule: &History) -> Vec<Fitted> {
    let ratios = |wanted: Option<usize>| -> Vec<f64> {
        let own = finished.iter().filter(|one| wanted.is_none() || one.kind == wanted);
        let ratios = own.map(|one| one.actual / one.planned);
        ratios.filter(|ratio| ratio.is_finite() && *ratio > 0.0).collect()
    };
    let weight = |samples: usize| samples as f64 / (samples as f64 + rule.strength.max(0.0));
    let of_ratio = |distribution: Distribution, known| Fitted {
        estimate: Estimate { distribution, unit: Unit::OfRemaining },
        known,
    };
    let all = ratios(None);
    let enough = |samples: usize| samples > 0 && samples >= rule.minimum;
    let general = if enough(all.len()) {
        let known = Known::All { samples: all.len(), weight: weight(all.len()) };
        of_ratio(blend(&Distribution::Empirical(all.clone()), &rule.otherwise, weight(all.len())), known)
    } else {
        of_ratio(rule.otherwise.clone(), Known::Nothing)
    };
    let kind = |kind: usize| {
        let own = ratios(Some(kind));
        if !enough(own.len()) {
            return general.clone();
        }
        let weight = weight(own.len());
        let known = Known::Own { samples: own.len(), weight };
        of_ratio(blend(&Distribution::Empirical(own), &general.estimate.distribution, weight), known)
    };
    (0..kinds).map(kind).chain([general.clone()]).collect()
}

fn blend(own: &Distribution, other: &Distribution, weight: f64) -> Distribution {
    let point = |i: usize| {
        let p = (i as f64 + 0.5) / POINTS as f64;
        // A spread that begins at nothing has no logarithm there.
        let log = |distribution: &Distribution| distribution.quantile(p).max(1e-6).ln();
        (weight * log(own) + (1.0 - weight) * log(other)).exp()
    };
    Distribution::Empirical((0..POINTS).map(point).collect())
}
