#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub mod baseline;
pub mod calendar;
pub mod cpm;
pub mod earned_value;
pub mod explain;
pub mod forecast;
pub mod holiday;
pub mod level;
pub mod mspdi;
pub mod network;
pub mod progress_line;
pub mod quality;
pub mod working_time;
