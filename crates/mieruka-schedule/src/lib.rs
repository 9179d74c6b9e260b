//! Calendars and plans: Japanese holidays, business days and MS Project XML. Pure: no I/O, no clock, no randomness.
#![forbid(unsafe_code)]

pub mod calendar;
pub mod cpm;
pub mod holiday;
pub mod level;
pub mod mspdi;
pub mod network;
pub mod working_time;
