//! Reports: what they say, before anyone decides how they look.

pub mod model;
pub mod progress_line;
pub mod weekly;
