//! How long a network takes to compute: `cargo run --release -p mieruka-schedule --example cpm [TASKS]`.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program that prints figures and may stop")]

use std::time::Instant;

use jiff::civil::date;
use mieruka_schedule::cpm::schedule;
use mieruka_schedule::network::{Activity, Constraint, Lag, Link, LinkKind, Mode, Network, Progress};
use mieruka_schedule::working_time::{Hours, WorkingTime, moment};

fn main() {
    let count: usize = std::env::args().nth(1).map_or(10_000, |n| n.parse().unwrap());
    let network = network(count);
    let mut times: Vec<f64> = (0..51)
        .map(|_| {
            let start = Instant::now();
            let made = schedule(&network).unwrap();
            assert!(made.finish > made.start);
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{count} tasks, {} links: {:.2} ms (median of {})", network.links.len(), times[25], times.len());
}

/// Tasks under summary tasks of fifty, each after two or three before it, tied in every way, in two calendars.
fn network(count: usize) -> Network {
    let day: Hours = vec![(8 * 3600, 12 * 3600), (13 * 3600, 17 * 3600)];
    let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, vec![], vec![]];
    let span = (date(2016, 1, 1), date(2056, 1, 1));
    let first = |day: jiff::civil::Date| (day.month() == 1 && day.day() < 4).then(Vec::new);
    let calendar = |closed: bool| {
        WorkingTime::new(&week, span, |day| first(day).or_else(|| (closed && day.day() == 15).then(Vec::new)))
    };
    let mut tasks: Vec<Activity> = Vec::with_capacity(count);
    let mut links = Vec::new();
    let mut random = 7_u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below.max(1)
    };
    for place in 0..count {
        let summary = place.is_multiple_of(50);
        tasks.push(Activity {
            parent: (!summary).then_some(place / 50 * 50),
            summary,
            calendar: next(2),
            parts: Vec::new(),
            duration: (1 + next(80) as i64) * 3600,
            mode: Mode::Auto,
            active: true,
            constraint: Constraint::AsSoonAsPossible,
            deadline: None,
            progress: Progress::default(),
            leveling_delay: 0,
        });
        if summary || place < 2 {
            continue;
        }
        for _ in 0..1 + next(3) {
            let predecessor = place - 1 - next(place.min(200) - 1);
            if predecessor.is_multiple_of(50) {
                continue;
            }
            let kinds = [
                LinkKind::FinishToStart,
                LinkKind::StartToStart,
                LinkKind::FinishToFinish,
                LinkKind::FinishToStart,
            ];
            let lag = Lag::Working((next(5) as i64 - 2) * 3600);
            links.push(Link { predecessor, successor: place, kind: kinds[next(4)], lag });
        }
    }
    Network {
        start: moment(date(2026, 4, 1).at(8, 0, 0, 0)),
        calendars: vec![calendar(false).unwrap(), calendar(true).unwrap()],
        tasks,
        links,
        critical_slack: 0,
    }
}
