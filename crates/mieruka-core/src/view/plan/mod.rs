//! Views of the plan.

pub mod baseline;
pub mod gantt;
pub mod quality;
