//! The domain of Mieruka: records, changes, rules and views. Pure: no I/O, no clock, no randomness.

pub mod lang;
pub mod source_record;
