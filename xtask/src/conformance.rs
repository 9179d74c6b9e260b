//! `cargo xtask conformance`: how often the schedule engine agrees with MS Project. The same test runs with all others,
//! where it says nothing as long as nothing falls.

use crate::shell::{Result, cargo, run};

pub(crate) fn run_command() -> Result {
    let test =
        ["test", "--quiet", "--package", "mieruka-schedule", "--test", "conformance", "--", "--nocapture"];
    run(cargo(&test))
}
