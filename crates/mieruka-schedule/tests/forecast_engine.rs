//! The fast forward pass of the forecast against the engine: the same dates for whatever durations.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use jiff::civil::date;
use mieruka_schedule::cpm::schedule;
use mieruka_schedule::forecast::{Distribution, Engine, Estimate, Model, Options, Unit, forecast};
use mieruka_schedule::mspdi::{plan_network, read_mspdi};
use mieruka_schedule::network::{Activity, Constraint, Lag, Link, LinkKind, Mode, Network, Part, Progress};
use mieruka_schedule::working_time::{DAY, Hours, Moment, WorkingTime, moment};
use proptest::prelude::*;

/// What each task takes, as a multiple of the rest of it that is planned.
fn exactly(network: &Network, factors: &[f64]) -> Model {
    let mut model = Model::all(network, &Estimate::usual());
    for (estimate, factor) in model.estimates.iter_mut().zip(factors.iter().cycle()) {
        let distribution = Distribution::Empirical(vec![*factor]);
        *estimate = estimate.as_ref().map(|_| Estimate { distribution, unit: Unit::OfRemaining });
    }
    model.watched = (0..network.tasks.len()).collect();
    model
}

/// The same plan, with those durations entered.
fn entered(network: &Network, factors: &[f64]) -> Network {
    let mut other = network.clone();
    for (task, factor) in other.tasks.iter_mut().zip(factors.iter().cycle()) {
        let rest = task.duration - task.progress.done;
        if task.summary || task.progress.actual_finish.is_some() || rest <= 0 {
            continue;
        }
        // Tables hold their values in single precision.
        let rest = (rest as f64 * f64::from(*factor as f32)).max(1.0).round() as i64;
        let duration = task.progress.done + rest;
        for part in &mut task.parts {
            let stretched = part.duration as f64 / task.duration as f64 * duration as f64;
            part.duration = if duration == task.duration { part.duration } else { stretched.round() as i64 };
        }
        if let Mode::Manual { finish: Some(finish), .. } = &mut task.mode
            && duration != task.duration
        {
            let time = &network.calendars[task.calendar];
            *finish = time.end_of(time.work(*finish) + duration - task.duration);
        }
        task.duration = duration;
    }
    other
}

/// Who computed, and whether every date is that of the engine.
fn agrees(network: &Network, factors: &[f64]) -> (Engine, Vec<(usize, Moment, Moment)>) {
    let wanted = schedule(&entered(network, factors)).unwrap();
    let model = exactly(network, factors);
    let said = forecast(network, &model, &Options { runs: 1, seed: 1, threads: 1 }).unwrap();
    let pairs =
        said.watched.iter().map(|one| (one.task, one.finish.sorted[0], wanted.tasks[one.task].finish));
    let end = (usize::MAX, said.finish.sorted[0], wanted.finish);
    (said.engine, pairs.chain([end]).filter(|(_, found, wanted)| found != wanted).collect())
}

fn calendars() -> Vec<WorkingTime> {
    let shift = |from: u32, to: u32| -> Hours { vec![(from * 60, to * 60)] };
    let day: Hours = vec![(8 * 3600, 12 * 3600), (13 * 3600, 17 * 3600)];
    let span = (date(2025, 1, 1), date(2028, 1, 1));
    let office = [day.clone(), day.clone(), day.clone(), day.clone(), day.clone(), vec![], vec![]];
    let site = std::array::from_fn(|d| if d == 6 { vec![] } else { shift(525, 1050) });
    let night =
        std::array::from_fn(|d| if d < 5 { vec![(0, 5 * 3600), (22 * 3600, 86_400)] } else { vec![] });
    let odd = std::array::from_fn(|_| vec![(7 * 3600 + 13, 9 * 3600 + 29)]);
    let closed = |day: jiff::civil::Date| (day.day() % 11 == 3).then(Vec::new);
    vec![
        WorkingTime::always(),
        WorkingTime::new(&office, span, |_| None).unwrap(),
        WorkingTime::new(&office, span, closed).unwrap(),
        WorkingTime::new(&site, span, closed).unwrap(),
        WorkingTime::new(&night, span, |_| None).unwrap(),
        WorkingTime::new(&odd, span, |_| None).unwrap(),
    ]
}

fn start() -> Moment {
    moment(date(2026, 4, 1).at(8, 0, 0, 0))
}

fn arbitrary_constraint() -> impl Strategy<Value = Constraint> {
    let date = (-20..90_i64, prop::sample::select(vec![0_i64, 9 * 3600, 12 * 3600 + 1800, 17 * 3600]))
        .prop_map(|(days, second)| start().div_euclid(DAY) * DAY + days * DAY + second);
    (0..60_u8, date).prop_map(|(kind, at)| match kind {
        0 => Constraint::AsLateAsPossible,
        1 => Constraint::MustStartOn(at),
        2 => Constraint::MustFinishOn(at),
        3 => Constraint::StartNoEarlierThan(at),
        4 => Constraint::StartNoLaterThan(at),
        5 => Constraint::FinishNoEarlierThan(at),
        6 => Constraint::FinishNoLaterThan(at),
        _ => Constraint::AsSoonAsPossible,
    })
}

fn arbitrary_task() -> impl Strategy<Value = Activity> {
    let hours = prop_oneof![1 => Just(0_i64), 5 => 1..120_i64];
    let part = (0..6_usize, hours.clone(), prop_oneof![Just(0_i64), 0..20_i64]);
    let parts = prop_oneof![4 => Just(vec![]), 2 => prop::collection::vec(part, 1..3)];
    let special = (0..30_u8, 0..60_i64, 0..3_i64, any::<bool>());
    (0..6_usize, hours, parts, arbitrary_constraint(), special, 0..12_u8).prop_map(
        |(calendar, hours, parts, constraint, (kind, day, done, same), level)| {
            let begun = start() + day * DAY;
            let mut progress = Progress::default();
            let mut mode = Mode::Auto;
            match kind {
                0 => progress.actual_start = Some(begun),
                1 => {
                    progress.actual_start = Some(begun);
                    progress.actual_finish = Some(begun + hours * 3600);
                }
                2 => mode = Mode::Manual { start: Some(begun), finish: Some(begun + 3 * DAY), vague: false },
                3 => mode = Mode::Manual { start: None, finish: None, vague: same },
                4 => mode = Mode::Manual { start: Some(begun), finish: None, vague: same },
                _ => {}
            }
            if progress.actual_start.is_some() {
                progress.done = hours * 3600 * done / 2;
                progress.resume = same.then_some(begun + 2 * DAY + 1800);
            }
            let parts = parts.into_iter().map(|(calendar, own, delay)| Part {
                calendar,
                duration: if same { hours } else { own } * 3600,
                delay: delay * 1800,
            });
            Activity {
                parent: None,
                summary: false,
                calendar,
                parts: if hours == 0 { Vec::new() } else { parts.collect() },
                duration: hours * 3600,
                mode,
                active: kind != 5,
                constraint,
                deadline: None,
                progress,
                leveling_delay: if level == 0 { day * 3600 } else { 0 },
            }
        },
    )
}

fn arbitrary_network() -> impl Strategy<Value = Network> {
    let tasks = prop::collection::vec((arbitrary_task(), 0..5_u8), 1..30);
    let lag = (0..8_u8, -30..60_i64).prop_map(|(kind, hours)| match kind {
        0 => Lag::Working(hours * 3600),
        1 => Lag::Elapsed(hours * 3600),
        2 => Lag::Percent(hours as f64 * 1.7),
        3 => Lag::ElapsedPercent(hours as f64 * 1.7),
        _ => Lag::Working(0),
    });
    let kind = prop::sample::select(vec![
        LinkKind::FinishToStart,
        LinkKind::FinishToStart,
        LinkKind::StartToStart,
        LinkKind::FinishToFinish,
        LinkKind::StartToFinish,
    ]);
    let links =
        prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), kind, lag), 0..50);
    (tasks, links).prop_map(|(made, wanted)| {
        let mut tasks: Vec<Activity> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for (mut task, level) in made {
            open.truncate(usize::from(level));
            task.parent = open.last().copied();
            if let Some(parent) = task.parent {
                let summary = &mut tasks[parent];
                summary.summary = true;
                summary.parts = Vec::new();
                summary.progress = Progress::default();
            }
            open.push(tasks.len());
            tasks.push(task);
        }
        let above = |mut task: usize, wanted: usize| loop {
            match tasks[task].parent {
                Some(parent) if parent == wanted => break true,
                Some(parent) => task = parent,
                None => break false,
            }
        };
        let mut links = Vec::new();
        for (one, other, kind, lag) in wanted {
            let (one, other) = (one.index(tasks.len()), other.index(tasks.len()));
            let (predecessor, successor) = (one.min(other), one.max(other));
            if predecessor != successor && !above(successor, predecessor) {
                links.push(Link { predecessor, successor, kind, lag });
            }
        }
        Network {
            start: start(),
            calendars: calendars(),
            tasks,
            links,
            critical_slack: 0,
            ..Network::default()
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_fast_pass_comes_to_the_dates_of_the_engine(
        network in arbitrary_network(),
        factors in prop::collection::vec(0.01_f64..4.0, 1..12),
    ) {
        let (engine, wrong) = agrees(&network, &factors);
        prop_assert_eq!(wrong, vec![]);
        let late = network.tasks.iter().any(|task| task.constraint == Constraint::AsLateAsPossible);
        if !late {
            prop_assert_eq!(engine, Engine::Fast);
        }
    }
}

/// All plans of the folder that have dates, with nothing changed and with everything changed.
#[test]
fn real_plans_are_computed_by_the_fast_pass() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/mspdi"));
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("SKIPPED: no real plans at {}", folder.display());
        return;
    };
    let (mut plans, mut fast, mut fallen) = (0, 0, Vec::new());
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for (place, file) in files.iter().enumerate() {
        let network = plan_network(&read_mspdi(&std::fs::read(file).unwrap()).unwrap()).network;
        if schedule(&network).is_err() {
            continue;
        }
        plans += 1;
        let mut engines = Vec::new();
        for factors in [vec![1.0], vec![1.37], vec![0.31, 2.9, 1.0, 1.11, 0.77]] {
            let (engine, wrong) = agrees(&network, &factors);
            assert!(wrong.is_empty(), "plan {place}: {:?}", &wrong[..wrong.len().min(3)]);
            engines.push(engine);
        }
        match engines.iter().find(|engine| **engine != Engine::Fast) {
            None => fast += 1,
            Some(engine) => fallen.push((place, *engine)),
        }
    }
    eprintln!("{fast} of {plans} plans by the fast pass; the full engine: {fallen:?}");
    assert!(fast * 100 >= plans * 95, "{fast} of {plans}: {fallen:?}");
}
