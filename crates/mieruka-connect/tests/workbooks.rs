//! Workbooks as people make them: twelve real ones against their labels, and one written here for every habit a reader
//! must cope with.

#[path = "workbooks/labels.rs"]
mod labels;
#[path = "workbooks/support.rs"]
mod support;
