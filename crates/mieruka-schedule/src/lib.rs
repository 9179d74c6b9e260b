#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod calendar;
pub mod cpm;
pub mod holiday;
pub mod level;
pub mod mspdi;
pub mod network;
pub mod working_time;
