//! How long dates take to compute.
//!
//! `cargo run --release -p mieruka-schedule --example cpm -- [--json] [TASKS…]` computes random networks (10,000 and
//! 100,000 tasks unless told otherwise) and follows 3,000 random edits of the first of them, one by one;
//! `-- [--json] --file PLAN.xml` reads a plan of MS Project and computes it. `--json` prints one line of JSON:
//! milliseconds, each the median of many runs and the least of them; of a plan also its tasks and its finish.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program that prints figures and may stop")]

use std::time::Instant;

use jiff::civil::date;
use mieruka_schedule::cpm::{LiveSchedule, schedule};
use mieruka_schedule::mspdi::{plan_network, read_mspdi};
use mieruka_schedule::network::{Activity, Constraint, Lag, Link, LinkKind, Mode, Network, Progress};
use mieruka_schedule::working_time::{Hours, WorkingTime, date_time, moment};

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let json = arguments.iter().any(|a| a == "--json");
    arguments.retain(|a| a != "--json");
    let mut figures = Vec::new();
    let (mut edits, mut plan_said) = (None, None);
    if let [flag, path] = &arguments[..]
        && flag == "--file"
    {
        let bytes = std::fs::read(path).unwrap();
        figures.push(figure("read", 11, || read_mspdi(&bytes).unwrap().tasks.len()));
        let plan = read_mspdi(&bytes).unwrap();
        figures.push(figure("network", 11, || plan_network(&plan).network.links.len()));
        let network = plan_network(&plan).network;
        figures.push(figure("schedule", 31, || schedule(&network).unwrap().tasks.len()));
        figures.push(figure("file", 21, || {
            schedule(&plan_network(&read_mspdi(&bytes).unwrap()).network).unwrap().tasks.len()
        }));
        let finish = date_time(schedule(&network).unwrap().finish);
        plan_said = Some(format!("\"tasks\":{},\"finish\":\"{finish}\"", network.tasks.len()));
    } else {
        let mut counts: Vec<usize> = arguments.iter().map(|n| n.parse().unwrap()).collect();
        if counts.is_empty() {
            counts = vec![10_000, 100_000];
        }
        let edited = counts[0];
        for count in counts {
            let network = network(count);
            let runs = if count > 50_000 { 31 } else { 101 };
            let name = format!("schedule_{count}");
            figures.push(figure(&name, runs, || schedule(&network).unwrap().tasks.len()));
        }
        edits = Some(follow(network(edited)));
    }
    if json {
        let fields =
            figures.iter().map(|f| format!("\"{}_ms\":{:.3},\"{}_least_ms\":{:.3}", f.0, f.1, f.0, f.2));
        let edits = edits.map(|e| {
            format!(
                "\"edit_ms\":{:.3},\"edit_p95_ms\":{:.3},\"edit_mean_ms\":{:.3},\"edits_moving_finish\":{:.3},\"edit_critical_ms\":{:.3}",
                e.median, e.p95, e.mean, e.moved, e.critical
            )
        });
        println!("{{{}}}", fields.chain(edits).chain(plan_said).collect::<Vec<_>>().join(","));
    } else {
        for (name, median, least) in figures {
            println!("{name}: {median:.2} ms (median), {least:.2} ms (least)");
        }
        if let Some(e) = edits {
            println!(
                "one edit: {:.3} ms (median), {:.3} ms (95 of 100), {:.3} ms (mean); {:.1} % move the finish, {:.0} \
                 tasks change (mean); {:.2} ms where the finish moves (median)",
                e.median,
                e.p95,
                e.mean,
                e.moved * 100.0,
                e.changed,
                e.critical
            );
        }
    }
}

/// Name, median and least milliseconds.
fn figure(name: &str, runs: usize, run: impl Fn() -> usize) -> (String, f64, f64) {
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            assert!(std::hint::black_box(run()) > 0);
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (name.to_owned(), times[runs / 2], times[0])
}

struct Edits {
    median: f64,
    p95: f64,
    mean: f64,
    /// The share that moves the project's finish.
    moved: f64,
    /// Median of edits that do: durations of critical tasks.
    critical: f64,
    /// Tasks whose dates or slack change, on average.
    changed: f64,
}

/// Random edits of duration, constraint, progress, lag and links, one after another.
fn follow(network: Network) -> Edits {
    const COUNT: usize = 3000;
    let mut live = LiveSchedule::new(network).unwrap();
    let mut random = 11_u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below.max(1)
    };
    let (mut times, mut moved, mut changed) = (Vec::new(), 0, 0);
    for _ in 0..COUNT {
        let (tasks, links) = (live.network().tasks.len(), live.network().links.len());
        let task = next(tasks);
        let (number, lag) = (next(links), Lag::Working((next(5) as i64 - 1) * 28_800));
        let at = live.schedule().tasks[task].early_start + (next(11) as i64 - 5) * 86_400;
        let duration = (1 + next(10) as i64) * 28_800;
        let kind = [LinkKind::FinishToStart, LinkKind::StartToStart, LinkKind::FinishToFinish][next(3)];
        let successor = (task + 1 + next(400)).min(tasks - 1);
        let finish = live.schedule().finish;
        let which = next(7);
        let start = Instant::now();
        let changes = match which {
            0 | 1 => live.change_task(task, |t| t.duration = duration),
            2 => live.change_task(task, |t| t.constraint = Constraint::StartNoEarlierThan(at)),
            3 => live.change_task(task, |t| t.progress.actual_start = Some(at)),
            4 => live.change_link(number, kind, lag),
            5 => live.remove_link(number),
            _ => live.add_link(Link { predecessor: task, successor, kind, lag }),
        };
        times.push(start.elapsed().as_secs_f64() * 1e3);
        moved += usize::from(live.schedule().finish != finish);
        changed += changes.map_or(0, |changes| changes.len());
    }
    assert_eq!(live.schedule(), &schedule(live.network()).unwrap());
    let mut critical = Vec::new();
    while critical.len() < 101 {
        let tasks = &live.schedule().tasks;
        let task =
            (0..tasks.len()).cycle().skip(next(tasks.len())).find(|&task| tasks[task].critical).unwrap();
        let (finish, duration) = (live.schedule().finish, (1 + next(20) as i64) * 28_800);
        let start = Instant::now();
        live.change_task(task, |t| t.duration = duration).unwrap();
        let took = start.elapsed().as_secs_f64() * 1e3;
        if live.schedule().finish != finish {
            critical.push(took);
        }
    }
    critical.sort_by(f64::total_cmp);
    let critical = critical[critical.len() / 2];
    let mean = times.iter().sum::<f64>() / COUNT as f64;
    times.sort_by(f64::total_cmp);
    let share = |count: usize| count as f64 / COUNT as f64;
    let (median, p95) = (times[COUNT / 2], times[COUNT * 95 / 100]);
    Edits { median, p95, mean, moved: share(moved), critical, changed: share(changed) }
}

/// A layered network: each task takes one to ten days and follows one to three before it, most by finish to start, some
/// with a lag; office hours with a few closing days.
fn network(count: usize) -> Network {
    let day: Hours = vec![(8 * 3600, 12 * 3600), (13 * 3600, 17 * 3600)];
    let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, vec![], vec![]];
    let span = (date(2016, 1, 1), date(2056, 1, 1));
    let closed = |day: jiff::civil::Date| (day.month() == 1 && day.day() < 4).then(Vec::new);
    let mut random = 7_u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below.max(1)
    };
    let width = (count / 25).max(20);
    let mut links = Vec::new();
    let mut tasks = Vec::with_capacity(count);
    for successor in 0..count {
        tasks.push(Activity {
            parent: None,
            summary: false,
            calendar: 0,
            parts: Vec::new(),
            duration: (1 + next(10) as i64) * 28_800,
            mode: Mode::Auto,
            active: true,
            constraint: Constraint::AsSoonAsPossible,
            deadline: None,
            progress: Progress::default(),
            leveling_delay: 0,
        });
        for _ in 0..if successor == 0 { 0 } else { [1, 2, 2, 3][next(4)] } {
            let predecessor = successor.saturating_sub(1 + next(width));
            let kind = match next(100) {
                0..85 => LinkKind::FinishToStart,
                85..93 => LinkKind::StartToStart,
                93..99 => LinkKind::FinishToFinish,
                _ => LinkKind::StartToFinish,
            };
            let lag = Lag::Working([0, 0, 0, 0, 1, 2, -1][next(7)] * 28_800);
            links.push(Link { predecessor, successor, kind, lag });
        }
    }
    Network {
        finish: None,
        many_critical_paths: false,
        start: moment(date(2026, 4, 1).at(8, 0, 0, 0)),
        calendars: vec![WorkingTime::new(&week, span, closed).unwrap()],
        tasks,
        links,
        critical_slack: 0,
    }
}
