//! The renderers on whole reports. What they draw is left in cargo's folder for test output, to be looked at.

#![allow(clippy::unwrap_used)]

mod bars;
mod charts;
mod markdown;
#[cfg(feature = "pdf")]
mod pdf;
mod plan_sample;
mod sample;
mod svg;
mod xlsx;

use std::path::PathBuf;

/// Leaves a drawn file where people can open it.
fn keep(name: &str, bytes: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn a_report_can_be_kept_and_drawn_again() {
    let report = sample::weekly();
    let kept = serde_json::to_string(&report).unwrap();
    let again: mieruka_core::report::model::Report = serde_json::from_str(&kept).unwrap();
    // As drawn: JSON may lose the last bit of a fraction.
    assert_eq!(mieruka_report::markdown(&again), mieruka_report::markdown(&report));
}
