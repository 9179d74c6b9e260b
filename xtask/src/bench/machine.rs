//! The machine a measurement was made on, and the memory of a process on it.

use std::fmt::Write as _;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::shell::{Result, command, output};

/// The machine as it is before anything is measured: names and values.
pub(crate) fn facts() -> Vec<(&'static str, String)> {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("unknown", |(_, m)| m);
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let memory = fs::read_to_string("/proc/meminfo").ok().and_then(|text| value(&text, "MemTotal:"));
    let memory = memory.map_or_else(|| "unknown".to_owned(), super::mb);
    let said = |program: &str, args: &[&str]| {
        output(command(program, args)).unwrap_or_else(|_| "unknown".to_owned())
    };
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().filter(|load| !load.is_empty()).unwrap_or("unknown");
    vec![
        ("processor", format!("{model}, {cores} cores")),
        ("memory", memory),
        ("system", said("uname", &["-sr"])),
        ("compiler", said("rustc", &["--version"])),
        ("commit", said("git", &["-c", "safe.directory=*", "rev-parse", "--short", "HEAD"])),
        ("load of the last minute before", load.to_owned()),
    ]
}

/// The head of the report.
pub(crate) fn describe(profile: &str, facts: &[(&str, String)]) -> String {
    let mut head = format!(
        "# Measurements\n\nMade by `cargo xtask bench`, which writes this page anew; `cargo xtask bench PART` renews one \
         section of it. Medians; the product is a {profile} build.\n\n| machine | |\n|---|---|\n"
    );
    for (name, value) in facts {
        let _ = writeln!(head, "| {name} | {value} |");
    }
    head
}

/// What a section says that was measured apart from the others.
pub(crate) fn alone(part: &str, facts: &[(&str, String)]) -> String {
    let facts: Vec<String> = facts.iter().map(|(name, value)| format!("{name} {value}")).collect();
    format!("Measured alone by `cargo xtask bench {part}`: {}.", facts.join("; "))
}

/// Memory of a process in KiB: what it holds now, and the most it ever held.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Memory {
    pub(crate) resident: u64,
    pub(crate) peak: u64,
}

/// `None` where the process has ended or the system has no `/proc`.
pub(crate) fn memory_of(process: u32) -> Option<Memory> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    Some(Memory { resident: value(&status, "VmRSS:")?, peak: value(&status, "VmHWM:")? })
}

/// The number of a line such as `VmRSS:   1234 kB`.
fn value(text: &str, name: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}

/// One run of a program from start to end: time and peak memory. What it prints is thrown away.
pub(crate) fn run_measured(mut program: Command) -> Result<(Duration, u64)> {
    let name = program.get_program().to_string_lossy().into_owned();
    let start = Instant::now();
    let child = program.stdout(Stdio::null()).spawn();
    let mut child: Child = child.map_err(|error| format!("{name}: {error}"))?;
    let mut peak = 0;
    loop {
        // The peak stays readable until the process has ended; a millisecond at its very end may escape.
        peak = memory_of(child.id()).map_or(peak, |memory| memory.peak.max(peak));
        if let Some(status) = child.try_wait().map_err(|error| format!("{name}: {error}"))? {
            let time = start.elapsed();
            return if status.success() {
                Ok((time, peak))
            } else {
                Err(format!("{name} failed ({status})"))
            };
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn lines_of_proc_are_read() {
        assert_eq!(value("VmHWM:\t  5172 kB\nVmRSS:\t 4000 kB\n", "VmRSS:"), Some(4000));
        assert_eq!(value("Threads: 1", "VmRSS:"), None);
    }
}
