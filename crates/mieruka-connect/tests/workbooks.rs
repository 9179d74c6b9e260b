//! Workbooks as people make them: twelve real ones against their labels, and one written here for every habit a reader
//! must cope with.

#![allow(
    clippy::unwrap_used,
    reason = "what these tests write themselves is sound, and a panic is their way to fail"
)]

#[path = "workbooks/labels.rs"]
mod labels;
#[path = "workbooks/layouts.rs"]
mod layouts;
#[path = "workbooks/outlines.rs"]
mod outlines;
#[path = "workbooks/refusals.rs"]
mod refusals;
#[path = "workbooks/row_habits.rs"]
mod row_habits;
#[path = "workbooks/support.rs"]
mod support;
#[path = "workbooks/value_habits.rs"]
mod value_habits;
