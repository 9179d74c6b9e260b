//! How long a forecast takes: `cargo run --release -p mieruka-schedule --example forecast -- [--json] [TASKS [RUNS
//! [THREADS]]]`, or `… FILE.xml [RUNS [THREADS]]` for a plan of MS Project. `--json` prints one line of JSON for each
//! measurement: milliseconds, the median of nine forecasts and the least of them.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program that prints figures and may stop")]

use std::time::Instant;

use jiff::civil::date;
use mieruka_schedule::forecast::{
    Distribution, Estimate, Group, Impact, Model, Options, Risk, Unit, forecast,
};
use mieruka_schedule::mspdi::{plan_network, read_mspdi};
use mieruka_schedule::network::{Activity, Constraint, Lag, Link, LinkKind, Mode, Network, Progress};
use mieruka_schedule::working_time::{Hours, WorkingTime, date_time, moment};

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let json = arguments.iter().any(|a| a == "--json");
    arguments.retain(|a| a != "--json");
    let number =
        |place: usize, otherwise: usize| arguments.get(place).map_or(otherwise, |n| n.parse().unwrap());
    let options = Options { runs: number(1, 10_000), seed: 1, threads: number(2, 2) };
    match arguments.first().filter(|first| first.parse::<usize>().is_err()) {
        Some(file) => {
            let network = plan_network(&read_mspdi(&std::fs::read(file).unwrap()).unwrap()).network;
            measure(file, &network, &options, json);
        }
        None => {
            let count = number(0, 1_000);
            for calendars in [1, 2, 5] {
                let name = format!("{calendars} calendar{}", if calendars == 1 { "" } else { "s" });
                measure(&name, &network(count, calendars), &options, json);
            }
        }
    }
}

fn measure(name: &str, network: &Network, options: &Options, json: bool) {
    let count = network.tasks.len();
    let usual = Model::all(network, &Estimate::usual());
    let mut rich = usual.clone();
    for (task, estimate) in rich.estimates.iter_mut().enumerate().filter(|(_, estimate)| estimate.is_some()) {
        let at = |percent: usize| 1.0 + percent as f64 / 100.0;
        let three = (at(0) - 0.3, at(task % 20), at(20 + task % 60));
        let distribution = match task % 3 {
            0 => Distribution::Triangular { low: three.0, mode: three.1, high: three.2 },
            1 => Distribution::Pert { low: three.0, mode: three.1, high: three.2 },
            _ => Distribution::log_normal_p80(1.0, at(10 + task % 40)),
        };
        *estimate = Some(Estimate { distribution, unit: Unit::OfRemaining });
    }
    let group = |g: usize| Group { correlation: 0.3, tasks: (g..count).step_by(5).collect() };
    rich.groups = (0..5).map(group).collect();
    let leaves: Vec<usize> = (0..count).filter(|task| !network.tasks[*task].summary).collect();
    let delay = Distribution::Triangular { low: 28_800.0, mode: 86_400.0, high: 288_000.0 };
    rich.risks = (0..20.min(leaves.len()))
        .map(|risk| Risk {
            probability: 0.3,
            impact: Impact::Delay(delay.clone()),
            tasks: leaves.iter().skip(risk).step_by(97).copied().collect(),
        })
        .collect();
    rich.watched = leaves.iter().step_by(20).copied().collect();
    for (model, what) in [(usual, "one spread"), (rich, "own estimates, groups, 20 risks, milestones")] {
        let mut said = None;
        let mut times: Vec<f64> = (0..9)
            .map(|_| {
                let start = Instant::now();
                said = Some(forecast(network, &model, options).unwrap());
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let said = said.unwrap();
        if json {
            let figures = serde_json::json!({
                "network": name, "model": what, "tasks": count, "runs": options.runs, "threads": options.threads,
                "median_ms": times[4], "least_ms": times[0], "engine": format!("{:?}", said.engine),
            });
            println!("{figures}");
            continue;
        }
        println!(
            "{name}, {what}: {count} tasks × {} runs, {} threads: {:.0} ms (least {:.0}); {:?}; planned {}, P50 {}, P80 {}",
            options.runs,
            options.threads,
            times[4],
            times[0],
            said.engine,
            date_time(said.planned),
            date_time(said.finish.percentile(0.5).at),
            date_time(said.finish.percentile(0.8).at),
        );
    }
}

/// Tasks of 1 to 10 days, each after one to three before it, tied in every way, in so many calendars.
fn network(count: usize, calendars: usize) -> Network {
    let day: Hours = vec![(8 * 3600, 12 * 3600), (13 * 3600, 17 * 3600)];
    let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, vec![], vec![]];
    let span = (date(2016, 1, 1), date(2056, 1, 1));
    let calendar = |place: usize| {
        let closed = move |day: jiff::civil::Date| {
            let turn = day.month() == 1 && day.day() < 4;
            turn || (place > 0 && day.day() as usize == 3 * place)
        };
        WorkingTime::new(&week, span, |day| closed(day).then(Vec::new)).unwrap()
    };
    let mut random = 7_u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below.max(1)
    };
    let (mut tasks, mut links) = (Vec::with_capacity(count), Vec::new());
    for place in 0..count {
        tasks.push(Activity {
            parent: None,
            summary: false,
            calendar: next(calendars),
            parts: Vec::new(),
            duration: (1 + next(10) as i64) * 28_800,
            mode: Mode::Auto,
            active: true,
            constraint: Constraint::AsSoonAsPossible,
            deadline: None,
            progress: Progress::default(),
            leveling_delay: 0,
        });
        for _ in 0..(if place == 0 { 0 } else { [1, 2, 2, 3][next(4)] }) {
            let predecessor = place - 1 - next(place.min(40));
            let kind = match next(100) {
                0..85 => LinkKind::FinishToStart,
                85..93 => LinkKind::StartToStart,
                93..99 => LinkKind::FinishToFinish,
                _ => LinkKind::StartToFinish,
            };
            let lag = Lag::Working([0, 0, 0, 0, 1, 2, -1][next(7)] * 28_800);
            links.push(Link { predecessor, successor: place, kind, lag });
        }
    }
    let start = moment(date(2026, 4, 1).at(8, 0, 0, 0));
    let calendars = (0..calendars).map(calendar).collect();
    Network { start, calendars, tasks, links, critical_slack: 0, ..Network::default() }
}
