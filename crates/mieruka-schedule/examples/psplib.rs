//! Levels every `.sm` file of a folder and prints how far the schedules are from the critical path, and from the best
//! known makespans where a table of them is given.
//!
//! `cargo run --release -p mieruka-schedule --example psplib -- FOLDER [BUDGETS] [SEEDS] [BEST-KNOWN.csv]`, for instance
//! `-- ../shared/data/psplib/j120 1000,5000,50000 1,2,3 ../shared/data/psplib/best-known.csv`

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::collections::HashMap;
use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use mieruka_schedule::level::{Instance, Options, level, read_psplib};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().ok_or("which folder of .sm files?")?);
    let budgets = numbers(args.next().as_deref().unwrap_or("1000,5000,50000"))?;
    let seeds = numbers(args.next().as_deref().unwrap_or("1"))?;
    let best = args.next().map(best_known).transpose()?.unwrap_or_default();
    let mut files =
        std::fs::read_dir(&folder)?.map(|f| Ok(f?.path())).collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    files.retain(|f| f.extension().is_some_and(|e| e == "sm"));
    files.sort();
    let instances = files.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    println!("{} instances; mean deviation over {} seeds, one thread", instances.len(), seeds.len());
    for budget in budgets {
        let mut means = Vec::new();
        let (mut from_best, mut compared) = (0.0, 0);
        // Tuning on every other instance shows in how far the halves move together.
        let mut halves = [0.0; 2];
        let (mut seconds, mut slowest, mut schedules) = (0.0, 0.0_f64, 0);
        for &seed in &seeds {
            let mut sum = 0.0;
            for (place, instance) in instances.iter().enumerate() {
                let options = Options { schedules: Some(budget), seed, threads: 1 };
                let start = Instant::now();
                let levelled = level(instance, &options, &|| false)?;
                let took = start.elapsed().as_secs_f64();
                seconds += took;
                slowest = slowest.max(took);
                schedules += levelled.schedules;
                let own = deviation(levelled.makespan, levelled.critical_path);
                sum += own;
                halves[place % 2] += own;
                if let Some(&best) = best.get(&instance.name) {
                    from_best += deviation(levelled.makespan, best);
                    compared += 1;
                }
            }
            means.push(sum / instances.len() as f64);
        }
        let mean = means.iter().sum::<f64>() / means.len() as f64;
        let least = means.iter().copied().fold(f64::MAX, f64::min);
        let most = means.iter().copied().fold(f64::MIN, f64::max);
        print!("{budget:>7} schedules: {mean:.3} % from the critical path ({least:.2} to {most:.2})");
        if compared > 0 {
            print!(", {:.4} % from the best known", from_best / f64::from(compared));
        }
        let runs = seeds.len() as f64;
        let half =
            |i: usize| halves[i] / runs / instances.len().saturating_add(1 - i).div_euclid(2).max(1) as f64;
        print!(", halves {:.2} and {:.2}", half(0), half(1));
        let each = seconds / schedules as f64 * 1e6;
        println!(", {each:.2} µs a schedule, slowest instance {:.1} ms", slowest * 1e3);
    }
    Ok(())
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
