//! The domain of Mieruka: records, changes, rules and views. Pure: no I/O, no clock, no randomness.
#![forbid(unsafe_code)]

pub mod change;
pub mod decide;
pub mod id;
pub mod lang;
pub mod number;
pub mod plan;
pub mod reconcile;
pub mod record;
pub mod register;
pub mod report;
pub mod rule;
pub mod source_record;
pub mod state;
pub mod view;
pub mod visibility;

#[cfg(test)]
mod test_support;
