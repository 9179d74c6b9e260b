//! Monte Carlo against what can be worked out: sums, maxima, mixtures, and how often the stated error holds.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::civil::date;
use mieruka_schedule::cpm::schedule;
use mieruka_schedule::forecast::{
    Distribution, Engine, Estimate, Experience, Forecast, ForecastError, Group, History, Impact, Known,
    Model, Options, Risk, Unit, forecast, history, plan_model,
};
use mieruka_schedule::mspdi::{plan_network, read_mspdi};
use mieruka_schedule::network::{Activity, Constraint, Lag, Link, LinkKind, Mode, Network, Progress};
use mieruka_schedule::working_time::{DAY, WorkingTime, moment};

fn task(days: i64) -> Activity {
    Activity {
        parent: None,
        summary: false,
        calendar: 0,
        parts: Vec::new(),
        duration: days * DAY,
        mode: Mode::Auto,
        active: true,
        constraint: Constraint::AsSoonAsPossible,
        deadline: None,
        progress: Progress::default(),
        leveling_delay: 0,
    }
}

/// Tasks day and night, so that time on the clock is working time.
fn network(tasks: Vec<Activity>, links: &[(usize, usize)]) -> Network {
    let link = |&(predecessor, successor)| Link {
        predecessor,
        successor,
        kind: LinkKind::FinishToStart,
        lag: Lag::Working(0),
    };
    Network {
        start: moment(date(2026, 4, 1).at(8, 0, 0, 0)),
        calendars: vec![WorkingTime::always()],
        tasks,
        links: links.iter().map(link).collect(),
        critical_slack: 0,
        ..Network::default()
    }
}

fn chain(days: &[i64]) -> Network {
    let links: Vec<(usize, usize)> = (1..days.len()).map(|place| (place - 1, place)).collect();
    network(days.iter().map(|days| task(*days)).collect(), &links)
}

fn of_remaining(distribution: Distribution) -> Estimate {
    Estimate { distribution, unit: Unit::OfRemaining }
}

fn triangle() -> Distribution {
    Distribution::Triangular { low: 0.8, mode: 1.0, high: 1.9 }
}

fn run(network: &Network, model: &Model, runs: usize, seed: u64) -> Forecast {
    let said = forecast(network, model, &Options { runs, seed, threads: 2 }).unwrap();
    assert_eq!(said.engine, Engine::Fast);
    said
}

/// Days from the network's start.
fn days(network: &Network, at: f64) -> f64 {
    (at - network.start as f64) / DAY as f64
}

fn assert_near(found: f64, wanted: f64, error: f64, what: &str) {
    assert!((found - wanted).abs() < error, "{what}: {found}, wanted {wanted} ± {error}");
}

const RUNS: usize = 20_000;

#[test]
fn a_chain_adds_up() {
    let planned = [10, 20, 5, 40, 15, 30, 10, 20, 25, 5, 10, 10];
    let network = chain(&planned);
    for distribution in [
        triangle(),
        Distribution::Pert { low: 0.8, mode: 1.0, high: 1.9 },
        Distribution::log_normal_p80(1.0, 1.3),
    ] {
        // Mean and variance of the quantile function, by its area.
        let cells = 100_000;
        let at = |i: usize| distribution.quantile((i as f64 + 0.5) / f64::from(cells));
        let mean = (0..cells as usize).map(at).sum::<f64>() / f64::from(cells);
        let variance = (0..cells as usize).map(|i| (at(i) - mean).powi(2)).sum::<f64>() / f64::from(cells);
        let wanted_mean: f64 = planned.iter().map(|days| *days as f64 * mean).sum();
        let wanted_deviation =
            planned.iter().map(|days| (*days as f64).powi(2) * variance).sum::<f64>().sqrt();
        let said = run(&network, &Model::all(&network, &of_remaining(distribution.clone())), RUNS, 3);
        let error = wanted_deviation / (RUNS as f64).sqrt();
        assert_near(days(&network, said.finish.mean()), wanted_mean, 4.0 * error, "mean");
        let deviation = said.finish.deviation() / DAY as f64;
        assert_near(deviation / wanted_deviation, 1.0, 0.03, "standard deviation");
        for (place, influence) in said.tasks.iter().enumerate() {
            assert_eq!(influence.criticality, 1.0);
            let own = planned[place] as f64 * variance.sqrt() / wanted_deviation;
            assert_near(influence.cruciality, own, 0.025, "cruciality");
            assert_near(influence.sensitivity, own, 0.025, "sensitivity");
        }
    }
    // Twelve triangles are nearly normal: mean + 0.8416 standard deviations at 80 %.
    let (low, mode, high) = (0.8_f64, 1.0_f64, 1.9_f64);
    let variance = (low * low + mode * mode + high * high - low * mode - low * high - mode * high) / 18.0;
    let deviation = planned.iter().map(|days| (*days as f64).powi(2) * variance).sum::<f64>().sqrt();
    let mean = planned.iter().sum::<i64>() as f64 * (low + mode + high) / 3.0;
    let said = run(&network, &Model::all(&network, &of_remaining(triangle())), RUNS, 4);
    let p80 = days(&network, said.finish.percentile(0.8).at as f64);
    assert_near(p80, mean + 0.841_62 * deviation, 0.05 * deviation, "P80 of a nearly normal sum");
}

#[test]
fn the_latest_of_several_is_the_power_of_one() {
    let many = 6;
    let network = network((0..many).map(|_| task(100)).collect(), &[]);
    for distribution in [triangle(), Distribution::log_normal_p80(1.0, 1.5)] {
        let said = run(&network, &Model::all(&network, &of_remaining(distribution.clone())), RUNS, 5);
        for p in [0.1, 0.5, 0.8, 0.9] {
            let found = said.finish.percentile(p);
            let wanted = 100.0 * distribution.quantile(f64::powf(p, 1.0 / f64::from(many)));
            let error = 4.0 * found.error as f64 / DAY as f64 + 1e-3;
            assert_near(days(&network, found.at as f64), wanted, error, &format!("{distribution:?} P{p}"));
        }
        let shares: f64 = said.tasks.iter().map(|task| task.criticality).sum();
        assert_near(shares, 1.0, 1e-3, "one of them drives");
        for task in &said.tasks {
            let error = 4.0 * (1.0 / 6.0 * 5.0 / 6.0 / RUNS as f64).sqrt();
            assert_near(task.criticality, 1.0 / 6.0, error, "each as often as any other");
        }
    }
}

#[test]
fn what_one_party_does_is_late_together() {
    let network = chain(&[30, 30, 30, 30]);
    let sigma: f64 = 0.4;
    let spread = of_remaining(Distribution::LogNormal { median: 1.0, sigma });
    let mut model = Model::all(&network, &spread);
    // Covariance of log-normals whose logarithms correlate by ρ: mean² (exp(ρσ²) − 1).
    let mean = (sigma * sigma / 2.0).exp();
    let own = mean * mean * ((sigma * sigma).exp() - 1.0);
    let mut last = 0.0;
    for correlation in [0.0, 0.3, 0.7, 1.0] {
        model.groups = vec![Group { correlation, tasks: vec![0, 1, 2, 3] }];
        let shared = mean * mean * ((correlation * sigma * sigma).exp() - 1.0);
        let wanted = 30.0 * (4.0 * own + 12.0 * shared).sqrt();
        let said = run(&network, &model, RUNS, 6);
        let found = said.finish.deviation() / DAY as f64;
        assert_near(found / wanted, 1.0, 0.03, "standard deviation of a correlated sum");
        assert_near(days(&network, said.finish.mean()) / (120.0 * mean), 1.0, 0.01, "the mean stays");
        assert!(found > last);
        last = found;
    }
    // Half of one group, half of another: only pairs of one group go together.
    model.groups =
        vec![Group { correlation: 1.0, tasks: vec![0, 3] }, Group { correlation: 1.0, tasks: vec![1, 2] }];
    let wanted = 30.0 * (4.0 * own + 4.0 * own).sqrt();
    let said = run(&network, &model, RUNS, 7);
    assert_near(said.finish.deviation() / DAY as f64 / wanted, 1.0, 0.03, "two groups");
}

#[test]
fn a_risk_happens_to_all_of_its_tasks_or_to_none() {
    let network = chain(&[10, 20]);
    let delay = Distribution::Triangular { low: 2.0, mode: 5.0, high: 14.0 };
    let impact = Impact::Delay(delay.scaled(DAY as f64));
    let risk = Risk { probability: 0.35, impact, tasks: vec![0, 1] };
    let model = Model { risks: vec![risk.clone()], watched: vec![0], ..Model::default() };
    let said = run(&network, &model, RUNS, 8);
    let by_plan = said.finish.probability_by(said.planned);
    assert!(by_plan.low < 0.65 && 0.65 < by_plan.high, "{by_plan:?}");
    // Beyond it the finish is late by twice the one impact: 0.65 + 0.35 F(x).
    for p in [0.7, 0.8, 0.95] {
        let wanted = 30.0 + 2.0 * delay.quantile((p - 0.65) / 0.35);
        let found = said.finish.percentile(p);
        let error = 4.0 * found.error as f64 / DAY as f64 + 1e-2;
        assert_near(days(&network, found.at as f64), wanted, error, &format!("P{p}"));
    }
    let first = said.watched[0].finish.percentile(0.95).at;
    let both = said.finish.percentile(0.95).at;
    assert_near(
        days(&network, both as f64) - 30.0,
        2.0 * (days(&network, first as f64) - 10.0),
        1e-3,
        "alike",
    );
    // Two risks of one task: delays add up, factors multiply.
    let sure = |impact| Risk { probability: 1.0, impact, tasks: vec![1] };
    let fixed = |value: f64| Distribution::Triangular { low: value, mode: value, high: value };
    let risks = vec![
        sure(Impact::Delay(fixed(3.0 * DAY as f64))),
        sure(Impact::Delay(fixed(4.0 * DAY as f64))),
        sure(Impact::Factor(fixed(1.5))),
        sure(Impact::Factor(fixed(2.0))),
        Risk { probability: 0.0, ..risk },
    ];
    let said = run(&network, &Model { risks, ..Model::default() }, 100, 8);
    assert_near(days(&network, said.finish.sorted[0] as f64), 10.0 + 20.0 * 3.0 + 7.0, 1e-3, "all of them");
    assert_eq!(said.finish.sorted[0], said.finish.sorted[99]);
}

#[test]
fn a_milestone_that_a_risk_hits_moves() {
    let mut network = chain(&[10, 0, 5]);
    network.tasks[1].deadline = Some(network.start + 11 * DAY);
    let impact =
        Impact::Delay(Distribution::Triangular { low: 2.0, mode: 2.0, high: 2.0 }.scaled(DAY as f64));
    let risks = vec![Risk { probability: 0.5, impact, tasks: vec![1] }];
    let said = run(&network, &Model { risks, watched: vec![1], ..Model::default() }, RUNS, 9);
    let watched = &said.watched[0];
    let kept = watched.finish.probability_by(watched.deadline.unwrap());
    assert!(kept.low < 0.5 && kept.high > 0.5, "{kept:?}");
    assert_eq!(watched.finish.percentile(0.9).at - watched.planned, 2 * DAY);
    assert_eq!(said.finish.percentile(0.9).at - said.planned, 2 * DAY);
}

#[test]
fn what_is_done_does_not_vary() {
    let mut network = chain(&[10, 40, 10]);
    let start = network.start;
    network.tasks[0].progress = Progress {
        actual_start: Some(start),
        actual_finish: Some(start + 10 * DAY),
        done: 10 * DAY,
        resume: None,
    };
    network.tasks[1].progress =
        Progress { actual_start: Some(start + 10 * DAY), actual_finish: None, done: 30 * DAY, resume: None };
    let fixed = of_remaining(Distribution::Triangular { low: 3.0, mode: 3.0, high: 3.0 });
    let said = run(&network, &Model::all(&network, &fixed), 50, 1);
    assert_eq!(days(&network, said.finish.sorted[0] as f64), 10.0 + 30.0 + 3.0 * 10.0 + 3.0 * 10.0);
    assert_eq!(said.tasks[0].cruciality, 0.0);
    // In seconds instead: of the rest.
    let seconds = Distribution::Triangular { low: 7.0, mode: 7.0, high: 7.0 }.scaled(DAY as f64);
    let estimates = vec![None, Some(Estimate { distribution: seconds, unit: Unit::Seconds })];
    let said = run(&network, &Model { estimates, ..Model::default() }, 50, 1);
    assert_eq!(days(&network, said.finish.sorted[0] as f64), 10.0 + 30.0 + 7.0 + 10.0);
}

#[test]
fn the_stated_error_holds_as_often_as_it_says() {
    let network = chain(&[100]);
    let model = Model::all(&network, &of_remaining(triangle()));
    let (mut kept, mut kept_share, seeds) = (0, 0, 150);
    for p in [0.1, 0.5, 0.8, 0.9] {
        let truth = network.start + (100.0 * DAY as f64 * triangle().quantile(p)) as i64;
        for seed in 0..seeds {
            let said = run(&network, &model, 1_000, seed);
            let found = said.finish.percentile(p);
            kept += usize::from((found.low..=found.high).contains(&truth));
            assert!(found.low <= found.at && found.at <= found.high && found.error > 0);
            let share = said.finish.probability_by(truth);
            kept_share += usize::from(share.low <= p && p <= share.high);
        }
    }
    // 95 % of 600, give or take 0.9 %.
    for kept in [kept, kept_share] {
        assert_near(kept as f64 / (4 * seeds) as f64, 0.955, 0.027, "intervals that hold the truth");
    }
}

#[test]
fn the_same_seed_says_the_same_on_any_number_of_threads() {
    let mut network = chain(&[10, 20, 30, 5, 8]);
    network.tasks.push(task(60));
    let mut model = Model::all(&network, &of_remaining(triangle()));
    model.groups = vec![Group { correlation: 0.5, tasks: vec![0, 2, 5] }];
    model.risks = vec![Risk { probability: 0.2, impact: Impact::Factor(triangle()), tasks: vec![1, 5] }];
    model.watched = vec![1, 3];
    let on =
        |threads, seed| format!("{:?}", forecast(&network, &model, &Options { runs: 1_234, seed, threads }));
    let once = on(1, 11);
    for threads in [0, 2, 3, 16, 100] {
        assert_eq!(once, on(threads, 11), "{threads} threads");
    }
    assert_ne!(once, on(1, 12));
    // Fewer runs are the first of more.
    let runs =
        |runs| forecast(&network, &model, &Options { runs, seed: 11, threads: 1 }).unwrap().finish.sorted;
    let many = runs(1_234);
    assert!(runs(7).iter().all(|at| many.binary_search(at).is_ok()));
}

#[test]
fn later_shares_are_later_dates() {
    let network = chain(&[10, 20, 30]);
    let late = Distribution::Triangular { low: 1.0, mode: 1.0, high: 1.6 };
    let said = run(&network, &Model::all(&network, &of_remaining(late)), 5_000, 2);
    let all: Vec<i64> = (1..=100).map(|p| said.finish.percentile(f64::from(p) / 100.0).at).collect();
    assert!(all.is_sorted() && all[0] >= said.planned, "what can only be late is never early");
    let drawn = said.finish.histogram(20);
    assert_eq!(drawn.counts.iter().sum::<usize>(), 5_000);
    assert!(drawn.counts.len() <= 20 && drawn.from % DAY == 0 && drawn.from <= said.finish.sorted[0]);
    let one = run(&network, &Model::default(), 1, 2);
    assert_eq!((one.finish.percentile(0.1).at, one.finish.histogram(0).counts), (one.planned, vec![1]));
}

#[test]
fn every_driver_is_followed_through_summary_tasks() {
    // A summary task of two, then a task after the summary; and a longer way round in some runs.
    let mut tasks = vec![task(0), task(10), task(12), task(10), task(21)];
    tasks[0].summary = true;
    tasks[1].parent = Some(0);
    tasks[2].parent = Some(0);
    let network = network(tasks, &[(0, 3)]);
    let model = Model::all(&network, &of_remaining(triangle()));
    let said = run(&network, &model, RUNS, 3);
    let share = |task: usize| said.tasks[task].criticality;
    assert_near(share(1) + share(2), share(0), 1e-3, "one of the two");
    assert_near(share(0), share(3), 1e-9, "whoever drives the last drives through the summary");
    assert_near(share(3) + share(4), 1.0, 1e-3, "either way");
    assert!(share(2) > share(1) && share(1) > 0.05 && share(4) > 0.1);
    // And links onto it reach the tasks under it.
    let mut other = network;
    other.links =
        vec![Link { predecessor: 3, successor: 0, kind: LinkKind::FinishToStart, lag: Lag::Working(0) }];
    let said = run(&other, &model, RUNS, 3);
    assert_near(said.tasks[3].criticality, said.tasks[0].criticality, 1e-9, "what the summary waits for");
    assert!(said.tasks[3].criticality > 0.3);
}

#[test]
fn experience_counts_as_far_as_it_goes() {
    let one = |kind, ratio: f64| Experience { kind, planned: 10.0, actual: 10.0 * ratio };
    let rule = History { minimum: 5, strength: 10.0, ..History::default() };
    let median = |fitted: &Estimate| fitted.distribution.quantile(0.5);
    let none = history(&[one(Some(0), 2.0); 4], 2, &rule);
    assert!(none.len() == 3 && none.iter().all(|fitted| fitted.known == Known::Nothing));
    assert_eq!(none[0].estimate, Estimate::usual());
    // Ten of one party at twice the plan, two of another as planned.
    let mut finished = vec![one(Some(0), 2.0); 10];
    finished.extend([one(Some(1), 1.0); 2]);
    finished.push(Experience { kind: None, planned: 0.0, actual: 5.0 });
    let fitted = history(&finished, 2, &rule);
    assert_eq!(fitted[0].known, Known::Own { samples: 10, weight: 0.5 });
    assert!(matches!(fitted[1].known, Known::All { samples: 12, .. }) && fitted[1] == fitted[2]);
    let (late, usual) = (median(&fitted[0].estimate), median(&fitted[1].estimate));
    let prior = median(&Estimate::usual());
    assert!(late < 2.0 && late > usual && usual > prior, "{late} {usual} {prior}");
    // All: 12 of 22 parts at 2 (their median), the rest the usual one; then half of it at 2.
    let all = (12.0 / 22.0 * 2_f64.ln() + 10.0 / 22.0 * prior.ln()).exp();
    assert_near(usual, all, 0.02, "credibility of all");
    assert_near(late, (all * 2.0).sqrt(), 0.02, "credibility of one");
}

#[test]
fn a_plan_tells_what_it_knows() {
    // Six finished tasks of A took half as long again as agreed; B and nobody have one task each to come.
    let task = |uid: u32, more: &str| {
        format!(
            "<Task><UID>{uid}</UID><OutlineLevel>1</OutlineLevel><Duration>PT80H0M0S</Duration>{more}</Task>"
        )
    };
    let done = "<PercentComplete>100</PercentComplete><ActualStart>2026-04-01T08:00:00</ActualStart>\
                <ActualFinish>2026-04-21T17:00:00</ActualFinish><ActualDuration>PT120H0M0S</ActualDuration>\
                <Baseline><Number>0</Number><Duration>PT80H0M0S</Duration></Baseline>";
    let mut tasks: String = (1..=6).map(|uid| task(uid, done)).collect();
    tasks += &(task(7, "") + &task(8, "") + &task(9, "") + &task(10, "<Milestone>1</Milestone>"));
    let assigned = |task: u32, resource: u32| {
        format!("<Assignment><TaskUID>{task}</TaskUID><ResourceUID>{resource}</ResourceUID></Assignment>")
    };
    let mut assignments: String = (1..=7).map(|task| assigned(task, 1 + task % 2)).collect();
    assignments += &assigned(8, 3);
    let xml = format!(
        "<Project xmlns=\"http://schemas.microsoft.com/project\"><StartDate>2026-04-01T08:00:00</StartDate>\
         <Tasks>{tasks}</Tasks><Resources>\
         <Resource><UID>1</UID><Name>a1</Name><Type>1</Type><Group>A</Group></Resource>\
         <Resource><UID>2</UID><Name>a2</Name><Type>1</Type><Group>A</Group></Resource>\
         <Resource><UID>3</UID><Name>B</Name><Type>1</Type></Resource></Resources>\
         <Assignments>{assignments}</Assignments></Project>"
    );
    let plan = read_mspdi(xml.as_bytes()).unwrap();
    let made = plan_network(&plan);
    let told = plan_model(&plan, &made, &History::default(), 0.3);
    assert_eq!(told.parties, ["A", "B"]);
    assert_eq!(told.fitted[0].known, Known::Own { samples: 6, weight: 6.0 / 16.0 });
    assert!(matches!(told.fitted[1].known, Known::All { samples: 6, .. }));
    assert_eq!(told.model.groups[0].tasks, [0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(told.model.watched, [9]);
    let varies: Vec<usize> = (0..10).filter(|task| told.model.estimates[*task].is_some()).collect();
    assert_eq!(varies, [6, 7, 8, 9]);
    let median = |task: usize| told.model.estimates[task].as_ref().unwrap().distribution.quantile(0.5);
    assert!(median(6) > median(7) && median(7) == median(8) && median(8) > 1.0);
}

#[test]
fn a_model_that_does_not_fit_is_refused() {
    let mut network = chain(&[10, 20]);
    let options = Options::default();
    let refused = |network: &Network, model: Model| forecast(network, &model, &options).unwrap_err();
    let bad = Some(of_remaining(Distribution::Triangular { low: 2.0, mode: 1.0, high: 3.0 }));
    let estimates = vec![None, bad];
    assert_eq!(
        refused(&network, Model { estimates, ..Model::default() }),
        ForecastError::Estimate { task: 1 }
    );
    let watched = vec![2];
    assert_eq!(
        refused(&network, Model { watched, ..Model::default() }),
        ForecastError::NoSuchTask { task: 2 }
    );
    let groups = vec![Group { correlation: 1.5, tasks: vec![0] }];
    let wrong = refused(&network, Model { groups, ..Model::default() });
    assert_eq!(wrong, ForecastError::Correlation { group: 0 });
    let groups = vec![Group { correlation: 0.5, tasks: vec![0, 0] }];
    assert_eq!(refused(&network, Model { groups, ..Model::default() }), ForecastError::TwoGroups { task: 0 });
    let risk = Risk { probability: f64::NAN, impact: Impact::Delay(triangle()), tasks: vec![1] };
    let risks = vec![risk.clone()];
    assert_eq!(refused(&network, Model { risks, ..Model::default() }), ForecastError::Risk { risk: 0 });
    network.tasks[1].summary = true;
    let risks = vec![Risk { probability: 0.5, ..risk }];
    let wrong = refused(&network, Model { risks, ..Model::default() });
    assert_eq!(wrong, ForecastError::RiskOnSummary { risk: 0, task: 1 });
    let none = Options { runs: 0, ..options };
    assert_eq!(forecast(&network, &Model::default(), &none).unwrap_err(), ForecastError::Runs);
    let empty = Network { tasks: Vec::new(), links: Vec::new(), ..network };
    assert_eq!(run(&empty, &Model::default(), 10, 1).finish.sorted, [empty.start; 10]);
    assert_eq!(schedule(&empty).unwrap().finish, empty.start);
}
