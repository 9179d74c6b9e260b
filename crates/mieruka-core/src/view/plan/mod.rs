//! Views of the plan.

pub mod baseline;
pub mod certainty;
pub mod gantt;
pub mod quality;
