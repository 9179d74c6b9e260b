//! How long a plan takes from file to result: `cargo run --release -p mieruka-schedule --example mspdi FILE.xml [RUNS]`.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program that prints figures and may stop")]

use std::time::Instant;

use mieruka_schedule::cpm::schedule;
use mieruka_schedule::mspdi::{plan_network, read_mspdi};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let bytes = std::fs::read(arguments.next().unwrap()).unwrap();
    let runs: usize = arguments.next().map_or(21, |n| n.parse().unwrap());
    let plan = read_mspdi(&bytes).unwrap();
    let made = plan_network(&plan);
    println!("{} bytes, {} tasks, {} links", bytes.len(), plan.tasks.len(), made.network.links.len());
    measure("read_mspdi", runs, || read_mspdi(&bytes).unwrap());
    measure("plan_network", runs, || plan_network(&plan));
    measure("schedule", runs, || schedule(&made.network));
    measure("file to result", runs, || {
        let plan = read_mspdi(&bytes).unwrap();
        schedule(&plan_network(&plan).network)
    });
}

fn measure<T>(what: &str, runs: usize, run: impl Fn() -> T) {
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            let made = run();
            let time = start.elapsed().as_secs_f64() * 1e3;
            drop(made);
            time
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{what:15} {:8.2} ms least, {:8.2} ms median of {runs}", times[0], times[runs / 2]);
}
