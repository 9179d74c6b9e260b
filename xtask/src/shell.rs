//! Running other programs, and counting the tests they report.

use std::io::{BufRead, BufReader, Write};
use std::ops::AddAssign;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Done, or one message for the person at the terminal.
pub(crate) type Result<T = ()> = std::result::Result<T, String>;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// A command in the root of the repository.
pub(crate) fn command(program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root());
    command
}

/// cargo as it runs this program.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = command(&program, args);
    // What `cargo run` tells this program about itself would make the inner cargo build things anew.
    for (name, _) in std::env::vars() {
        if name.starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR" || name == "CARGO_MANIFEST_PATH" {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a command to its end; what it prints goes where ours goes.
pub(crate) fn run(mut command: Command) -> Result {
    let name = name(&command);
    let status = command.status().map_err(|error| cannot_run(&name, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{name}` failed ({status})")) }
}

/// Runs a command and returns what it prints on standard output, without the ends.
pub(crate) fn output(mut command: Command) -> Result<String> {
    let name = name(&command);
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| cannot_run(&name, &error))?;
    if !output.status.success() {
        return Err(format!("`{name}` failed ({})", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Tests that ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Runs a test command, shows what it prints as it comes, and adds up the tests it reports.
pub(crate) fn run_tests(mut command: Command, counts: &mut Counts) -> Result {
    let name = name(&command);
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| cannot_run(&name, &error))?;
    if let Some(stdout) = child.stdout.take() {
        let mut out = std::io::stdout().lock();
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line.map_err(|error| format!("`{name}`: {error}"))?;
            let line = String::from_utf8_lossy(&line);
            // A terminal that went away does not stop the tests.
            let _ = writeln!(out, "{line}");
            *counts += reported(&line);
        }
    }
    let status = child.wait().map_err(|error| format!("`{name}`: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{name}` failed ({status})")) }
}

/// What one line says about tests: cargo's `test result: ok. 3 passed; 0 failed; …`, and node's `pass 3` and `fail 0`.
fn reported(line: &str) -> Counts {
    let before = |word: &str| {
        let (head, _) = line.split_once(word)?;
        head.split_whitespace().next_back()?.parse().ok()
    };
    if line.starts_with("test result: ") {
        return Counts { passed: before(" passed;").unwrap_or(0), failed: before(" failed;").unwrap_or(0) };
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["#" | "ℹ", "pass", n] => Counts { passed: n.parse().unwrap_or(0), failed: 0 },
        ["#" | "ℹ", "fail", n] => Counts { passed: 0, failed: n.parse().unwrap_or(0) },
        _ => Counts::default(),
    }
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args()).map(|word| word.to_string_lossy());
    words.collect::<Vec<_>>().join(" ")
}

fn cannot_run(name: &str, error: &std::io::Error) -> String {
    format!("`{name}` cannot be run ({error}). Is it installed and on the PATH?")
}

#[cfg(test)]
mod tests {
    use super::{Counts, reported};

    #[test]
    fn reports_of_cargo_and_node_are_counted() {
        let check = |line: &str, passed: u64, failed: u64| {
            assert_eq!(reported(line), Counts { passed, failed }, "{line}");
        };
        check("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out", 12, 0);
        check("test result: FAILED. 3 passed; 2 failed; 0 ignored", 3, 2);
        check("# pass 7", 7, 0);
        check("ℹ fail 1", 0, 1);
        check("test values::dates ... ok", 0, 0);
        check("# tests 7", 0, 0);
    }
}
