//! Views of the plan.

pub mod baseline;
