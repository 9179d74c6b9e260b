//! `cargo xtask test`: everything a change must pass, from a clean checkout on. Stops at the first step that fails.
//!
//! The product is built with the dev profile only: the browser tests drive `target/debug/mieruka`, because a release
//! build takes ten minutes and tells nothing more about behaviour.

use std::process::ExitCode;
use std::time::Instant;

use crate::shell::{Counts, Result, cargo, command, root, run, run_tests};
use crate::{e2e, tidy, tools};

type Step = fn(&mut Counts) -> Result;

const STEPS: [(&str, Step); 7] = [
    ("packages", |_| tools::ensure_packages()),
    ("format", |_| run(cargo(&["fmt", "--all", "--check"]))),
    ("clippy", |_| {
        run(cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
    }),
    ("unit and integration tests", |counts| {
        run_tests(cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]), counts)
    }),
    ("islands", |counts| {
        tools::npm_ci("web")?;
        let mut npm = command("npm", &["run", "--silent", "check"]);
        npm.current_dir(root().join("web"));
        run_tests(npm, counts)
    }),
    ("tidy", |_| tidy::run()),
    ("browser tests", |counts| e2e::drive(&e2e::Options::default(), counts)),
];

pub(crate) fn run_all() -> ExitCode {
    let start = Instant::now();
    let mut counts = Counts::default();
    let mut code = ExitCode::SUCCESS;
    for (name, step) in STEPS {
        println!("\n── {name} (after {} s)", start.elapsed().as_secs());
        let step_start = Instant::now();
        if let Err(message) = step(&mut counts) {
            println!("\n── stopped at {name}: {message}");
            code = ExitCode::FAILURE;
            break;
        }
        println!("── {name}: done in {:.1} s", step_start.elapsed().as_secs_f32());
    }
    println!("\n{} s", start.elapsed().as_secs());
    println!("{} passed, {} failed", counts.passed, counts.failed);
    code
}
