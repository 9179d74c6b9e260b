//! Levels every `.sm` file of a folder and prints how far the schedules are from the critical path, and from the best
//! known makespans where a table of them is given.
//!
//! `cargo run --release -p mieruka-schedule --example psplib -- [--json] FOLDER [BUDGETS] [SEEDS] [BEST-KNOWN.csv]`, for
//! instance `-- ../shared/data/psplib/j120 1000,5000,50000 1,2,3 ../shared/data/psplib/best-known.csv`. `--json` prints one
//! line of JSON for each budget: the milliseconds are those of the instances that used the budget up, each the median over
//! the seeds; the makespans are those of the first seed.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::collections::HashMap;
use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use mieruka_schedule::level::{Instance, Options, level, read_psplib};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let json = args.iter().any(|arg| arg == "--json");
    args.retain(|arg| arg != "--json");
    let mut args = args.into_iter();
    let folder = PathBuf::from(args.next().ok_or("which folder of .sm files?")?);
    let budgets = numbers(args.next().as_deref().unwrap_or("1000,5000,50000"))?;
    let seeds = numbers(args.next().as_deref().unwrap_or("1"))?;
    let best = args.next().map(best_known).transpose()?.unwrap_or_default();
    let mut files =
        std::fs::read_dir(&folder)?.map(|f| Ok(f?.path())).collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    files.retain(|f| f.extension().is_some_and(|e| e == "sm"));
    files.sort();
    let instances = files.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    if !json {
        println!("{} instances; mean deviation over {} seeds, one thread", instances.len(), seeds.len());
    }
    for budget in budgets {
        let runs = run(&instances, budget, &seeds, &best)?;
        if json { runs.print_json(budget) } else { runs.print(budget) }
    }
    Ok(())
}

/// What came of one budget.
struct Runs {
    /// Percent from the critical path, over all instances: of each seed.
    means: Vec<f64>,
    /// Percent from the best known, where one is.
    from_best: Option<f64>,
    /// Tuning on every other instance shows in how far the halves move together.
    halves: [f64; 2],
    seconds: f64,
    schedules: u64,
    instances: Vec<One>,
}

/// What came of one instance.
struct One {
    name: String,
    critical_path: u32,
    /// Of the first seed.
    makespan: u32,
    /// Of each seed that used the budget up: one stops when it meets a bound.
    whole: Vec<f64>,
    slowest: f64,
}

fn run(
    instances: &[Instance],
    budget: u64,
    seeds: &[u64],
    best: &HashMap<String, u32>,
) -> Result<Runs, Box<dyn Error>> {
    let (mut from_best, mut compared) = (0.0, 0);
    let mut means = vec![0.0; seeds.len()];
    let mut runs = Runs {
        means: Vec::new(),
        from_best: None,
        halves: [0.0; 2],
        seconds: 0.0,
        schedules: 0,
        instances: Vec::new(),
    };
    for (place, instance) in instances.iter().enumerate() {
        let name = instance.name.clone();
        let mut one = One { name, critical_path: 0, makespan: 0, whole: Vec::new(), slowest: 0.0 };
        for (turn, &seed) in seeds.iter().enumerate() {
            let options = Options { schedules: Some(budget), seed, threads: 1 };
            let start = Instant::now();
            let levelled = level(instance, &options, &|| false)?;
            let took = start.elapsed().as_secs_f64();
            if turn == 0 {
                (one.makespan, one.critical_path) = (levelled.makespan, levelled.critical_path);
            }
            if levelled.schedules >= budget {
                one.whole.push(took);
            }
            one.slowest = one.slowest.max(took);
            runs.seconds += took;
            runs.schedules += levelled.schedules;
            let own = deviation(levelled.makespan, levelled.critical_path);
            means[turn] += own / instances.len() as f64;
            let half = instances.len().saturating_add(1 - place % 2).div_euclid(2).max(1) as f64;
            runs.halves[place % 2] += own / seeds.len() as f64 / half;
            if let Some(&best) = best.get(&instance.name) {
                from_best += deviation(levelled.makespan, best);
                compared += 1;
            }
        }
        runs.instances.push(one);
    }
    runs.means = means;
    runs.from_best = (compared > 0).then(|| from_best / f64::from(compared));
    Ok(runs)
}

impl Runs {
    fn mean(&self) -> f64 {
        self.means.iter().sum::<f64>() / self.means.len() as f64
    }

    fn print(&self, budget: u64) {
        let least = self.means.iter().copied().fold(f64::MAX, f64::min);
        let most = self.means.iter().copied().fold(f64::MIN, f64::max);
        print!(
            "{budget:>7} schedules: {:.3} % from the critical path ({least:.2} to {most:.2})",
            self.mean()
        );
        if let Some(from_best) = self.from_best {
            print!(", {from_best:.4} % from the best known");
        }
        print!(", halves {:.2} and {:.2}", self.halves[0], self.halves[1]);
        let each = self.seconds / self.schedules as f64 * 1e6;
        let slowest = self.instances.iter().map(|one| one.slowest).fold(0.0, f64::max);
        println!(", {each:.2} µs a schedule, slowest instance {:.1} ms", slowest * 1e3);
    }

    fn print_json(&self, budget: u64) {
        let mut times: Vec<f64> = self.instances.iter().filter_map(|one| median(&one.whole)).collect();
        times.sort_by(f64::total_cmp);
        let ms = |seconds: Option<f64>| seconds.map(|seconds| seconds * 1e3);
        let of = |value: fn(&One) -> u32| -> serde_json::Value {
            self.instances.iter().map(|one| (one.name.clone(), value(one))).collect()
        };
        let figures = serde_json::json!({
            "schedules": budget,
            "instances": self.instances.len(),
            "seeds": self.means.len(),
            "deviation_percent": self.mean(),
            "from_best_percent": self.from_best,
            "whole_budget": times.len(),
            "median_ms": ms(median(&times)),
            "slowest_ms": ms(times.last().copied()),
            "makespans": of(|one| one.makespan),
            "critical_paths": of(|one| one.critical_path),
        });
        println!("{figures}");
    }
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

fn deviation(makespan: u32, from: u32) -> f64 {
    100.0 * (f64::from(makespan) - f64::from(from)) / f64::from(from)
}

fn numbers(list: &str) -> Result<Vec<u64>, std::num::ParseIntError> {
    list.split(',').map(str::parse).collect()
}

fn read(path: &PathBuf) -> Result<Instance, Box<dyn Error>> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    read_psplib(&name, &std::fs::read_to_string(path)?).map_err(|e| format!("{}: {e}", path.display()).into())
}

/// The column `best_known` by instance.
fn best_known(path: String) -> Result<HashMap<String, u32>, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let rows = text.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let best = cells.get(3).ok_or("a row without best_known")?.parse()?;
        Ok((cells[0].to_owned(), best))
    });
    rows.collect()
}
