//! The developers' own commands: `cargo xtask test | e2e | tidy | bench | conformance`. One file a command.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a terminal is all it has")]

use std::process::ExitCode;

mod bench;
mod conformance;
mod e2e;
mod shell;
mod test;
mod tidy;
mod tools;

const USAGE: &str = "\
cargo xtask COMMAND

  test                    everything: formats, lints, unit, integration and browser tests, repository checks
  e2e [--screenshot] [FILE…]
                          the browser tests alone, or those of these files under e2e/;
                          --screenshot renews docs/screenshot.png
  tidy                    fast checks of the repository: documents, messages, crates, words
  bench [--quick] [PART…] the measurements of docs/BENCHMARKS.md: inspect, server, store, schedule; a PART renews
                          its section alone; --quick measures the debug build with few rounds, to try
                          the benches themselves
  conformance             the schedule engine against what MS Project computed for the plans of shared/data/mspdi";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args.as_slice() {
        ["test"] => return test::run_all(),
        ["e2e", rest @ ..] => e2e::run_command(rest),
        ["tidy"] => tidy::run(),
        ["bench", rest @ ..] => bench::run_command(rest),
        ["conformance"] => conformance::run_command(),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\nxtask: {message}");
            ExitCode::FAILURE
        }
    }
}
