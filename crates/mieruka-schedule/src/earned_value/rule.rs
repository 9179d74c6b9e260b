//! 計上基準: how much of a work package counts as earned, by which evidence.

use super::package::Facts;
use crate::working_time::Moment;

/// The rule by which a work package earns its value; exactly one for each. Shares are from 0 to 1.
///
/// The methods are those of the *Practice Standard for Earned Value Management* (PMI, 2nd ed. 2011, chapter on
/// measuring performance); [`ProgressRule::Stages`] is the Japanese way of weighting milestones, a ladder of shares.
#[derive(Clone, Debug, PartialEq)]
pub enum ProgressRule {
    /// 0-100: nothing until it is finished.
    AllAtFinish,
    /// Fixed formula: `at_start` when begun, the rest when finished. 0.5 is 50-50, also called 0-50-100.
    Fixed {
        /// Earned by beginning.
        at_start: f64,
    },
    /// 重み付けマイルストーン: each milestone adds its weight, in any order; weights count relative to their sum.
    Milestones {
        /// One for each of [`Facts::reached`].
        weights: Vec<f64>,
    },
    /// 重み付けマイルストーン as a ladder: the highest stage reached says how much is earned in all.
    Stages {
        /// Earned by beginning.
        at_start: f64,
        /// Earned in all with each of [`Facts::reached`].
        shares: Vec<f64>,
    },
    /// 数量比: units done of units planned.
    Units {
        /// How many there are in all.
        planned: f64,
    },
    /// 出来高%見積: the share its owner enters. Before it is finished, at most `most`.
    Judged {
        /// 1 for no limit; a usual limit against the 90 % syndrome is 0.8 or 0.9.
        most: f64,
    },
    /// Level of effort: support that earns what is planned as time passes, and so is never late.
    LevelOfEffort,
}

/// What made the earned share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Nothing done is known.
    NotBegun,
    /// It has begun.
    Begun,
    /// The stage of this place in [`Facts::reached`].
    Stage(usize),
    /// So many milestones.
    Milestones(usize),
    /// Units done.
    Units,
    /// The entered share.
    Judged,
    /// The entered share, cut to the rule's limit.
    Capped,
    /// Time has passed.
    Planned,
    /// It is finished.
    Finished,
}

/// How much of a work package is earned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Earned {
    /// From 0 to 1: what counts.
    pub share: f64,
    /// What made it.
    pub basis: Basis,
    /// What the rule's own evidence gives. Less than `share` where a finish was entered while stages, milestones or
    /// units are missing.
    pub by_rule: f64,
    /// What its owner entered by then, if anything: from 0 to 1.
    pub entered: Option<f64>,
}

impl Earned {
    /// How much more was entered than the rule's evidence gives; negative where less. The 90 % syndrome shows here.
    pub fn optimism(&self) -> Option<f64> {
        Some(self.entered? - self.by_rule)
    }
}

impl ProgressRule {
    /// 50-50.
    pub fn fifty_fifty() -> Self {
        ProgressRule::Fixed { at_start: 0.5 }
    }

    /// The default for documents and programs that are reviewed: 着手 10 % / 初版 50 % / レビュー完了 70 % / 指摘反映 90 %
    /// / 承認 100 %. A habit of the trade, not a standard. [`Facts::reached`] holds the four after the start.
    pub fn review_stages() -> Self {
        ProgressRule::Stages { at_start: 0.1, shares: vec![0.5, 0.7, 0.9, 1.0] }
    }

    /// Review finished 60 %, internal approval 80 %, all 100 %: the ladder of the Japanese project manager examination
    /// (IPA プロジェクトマネージャ試験, spring 2019, 午前II 6).
    pub fn approval_stages() -> Self {
        ProgressRule::Stages { at_start: 0.0, shares: vec![0.6, 0.8, 1.0] }
    }

    /// What is earned at `at` by what had happened by then; `planned` is the share that should be done by then.
    ///
    /// An entered finish counts as 100 % by every rule but level of effort; [`Earned::by_rule`] keeps what the evidence
    /// alone gives. Work has begun with its actual start, or with the first stage, unit or share above 0 that is told.
    pub fn earned(&self, facts: &Facts, planned: f64, at: Moment) -> Earned {
        let past = |moment: Option<Moment>| moment.is_some_and(|moment| moment <= at);
        let finished = past(facts.actual_finish);
        let entered = facts.entered.at(at).map(share);
        let units = facts.units.at(at).unwrap_or(0.0);
        let reached = |place: usize| past(facts.reached.get(place).copied().flatten());
        let begun = finished
            || past(facts.actual_start)
            || entered.is_some_and(|entered| entered > 0.0)
            || units > 0.0
            || (0..facts.reached.len()).any(reached);
        let start =
            |at_start: f64| if begun { (share(at_start), Basis::Begun) } else { (0.0, Basis::NotBegun) };
        // Where the finish itself is the evidence, it is full.
        let (by_rule, basis) = match self {
            ProgressRule::LevelOfEffort => {
                return Earned {
                    share: share(planned),
                    basis: Basis::Planned,
                    by_rule: share(planned),
                    entered,
                };
            }
            ProgressRule::AllAtFinish | ProgressRule::Fixed { .. } | ProgressRule::Judged { .. }
                if finished =>
            {
                (1.0, Basis::Finished)
            }
            ProgressRule::AllAtFinish => start(0.0),
            ProgressRule::Fixed { at_start } => start(*at_start),
            ProgressRule::Judged { most } => match entered {
                None => start(0.0),
                Some(entered) if entered > share(*most) => (share(*most), Basis::Capped),
                Some(entered) => (entered, if begun { Basis::Judged } else { Basis::NotBegun }),
            },
            ProgressRule::Stages { at_start, shares } => {
                let stages = (0..shares.len()).filter(|&place| reached(place));
                let highest = stages.map(|place| (share(shares[place]), Basis::Stage(place)));
                highest.fold(start(*at_start), |best, stage| if stage.0 >= best.0 { stage } else { best })
            }
            ProgressRule::Milestones { weights } => {
                let weight =
                    |place: usize| Some(weights[place]).filter(|w| w.is_finite() && *w > 0.0).unwrap_or(0.0);
                let all: f64 = (0..weights.len()).map(weight).sum();
                let done: Vec<usize> = (0..weights.len()).filter(|&place| reached(place)).collect();
                let sum: f64 = done.iter().map(|&place| weight(place)).sum();
                match done.len() {
                    0 => start(0.0),
                    // Weights without a sum cannot say more than that all is there.
                    count if count == weights.len() => (1.0, Basis::Milestones(count)),
                    count => (super::ratio(sum, all).map_or(0.0, share), Basis::Milestones(count)),
                }
            }
            ProgressRule::Units { planned } => match super::ratio(units, *planned) {
                Some(ratio) if units > 0.0 && *planned > 0.0 => (share(ratio), Basis::Units),
                _ => start(0.0),
            },
        };
        if finished {
            Earned { share: 1.0, basis: Basis::Finished, by_rule, entered }
        } else {
            Earned { share: by_rule, basis, by_rule, entered }
        }
    }
}

/// Cut to 0 to 1; 0 for what is no number.
fn share(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) }
}
