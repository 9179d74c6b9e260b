//! How planned value lies over the time of a work package.

/// The part of the budget that should be earned by the time a part `x` of the planned working time is over.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Spread {
    /// The same in every working hour: `x`.
    #[default]
    Linear,
    /// Most at the beginning, falling evenly to nothing at the end: `1 − (1 − x)²`.
    Front,
    /// Nothing at the beginning, rising evenly to the end: `x²`.
    Back,
    /// So much (0 to 1) at the planned start and the rest at the planned finish: fits
    /// [`ProgressRule::Fixed`](super::ProgressRule::Fixed), and with 0
    /// [`ProgressRule::AllAtFinish`](super::ProgressRule::AllAtFinish).
    Ends {
        /// Planned to be earned by beginning.
        at_start: f64,
    },
}

impl Spread {
    /// For `x` from 0 (just beginning) to 1 (all time over).
    pub fn share(self, x: f64) -> f64 {
        match self {
            _ if x >= 1.0 => 1.0,
            Spread::Linear => x,
            Spread::Front => 1.0 - (1.0 - x) * (1.0 - x),
            Spread::Back => x * x,
            Spread::Ends { at_start } if at_start.is_nan() => 0.0,
            Spread::Ends { at_start } => at_start.clamp(0.0, 1.0),
        }
    }
}
