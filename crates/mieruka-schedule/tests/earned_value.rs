//! Earned value and earned schedule: worked examples of the literature recomputed by hand, and properties.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
use mieruka_schedule::earned_value::*;
use mieruka_schedule::working_time::{Hours, Moment, WorkingTime, moment};
use proptest::prelude::*;

const HOUR: i64 = 3600;

fn at(text: &str) -> Moment {
    moment(text.parse().unwrap())
}

/// Monday to Friday, 9:00–12:00 and 13:00–18:00: 40 hours a week.
fn office() -> WorkingTime {
    let day: Hours = vec![(9 * 3600, 12 * 3600), (13 * 3600, 18 * 3600)];
    let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, vec![], vec![]];
    WorkingTime::new(&week, ("2026-01-01".parse().unwrap(), "2027-12-31".parse().unwrap()), |_| None).unwrap()
}

fn near(left: f64, right: f64) -> bool {
    (left - right).abs() <= 1e-6 * left.abs().max(right.abs()).max(1.0)
}

fn judged(most: f64) -> ProgressRule {
    ProgressRule::Judged { most }
}

/// The fence of R. Mulcahy, *PMP Exam Prep*: four sides, a day and 1,000 each, one after the other. After day three two
/// are done (1,000 and 1,200 spent), the third is half done (600 spent).
#[test]
fn mulcahys_fence() {
    let calendar = office();
    let side = |day: u8, share: f64, spent: f64| Package {
        planned: Some((at(&format!("2026-11-0{day}T09:00")), at(&format!("2026-11-0{day}T18:00")))),
        cost: Some(1000.0),
        rule: judged(1.0),
        facts: Facts {
            entered: Readings::new([(at("2026-11-04T18:00"), share)]),
            cost: Readings::new([(at("2026-11-04T18:00"), spent)]),
            ..Facts::default()
        },
        ..Package::new(&calendar)
    };
    let sides = [side(2, 1.0, 1000.0), side(3, 1.0, 1200.0), side(4, 0.5, 600.0), side(5, 0.0, 0.0)];
    assert_eq!(Unit::best(&sides), Unit::Cost);
    let fence = EarnedValue::new(&sides, Unit::Cost);
    let day3 = fence.measure(at("2026-11-04T18:00"));
    assert_eq!((day3.budget, day3.planned, day3.earned, day3.spent), (4000.0, 3000.0, 2500.0, Some(2800.0)));
    assert_eq!((day3.sv(), day3.cv()), (-500.0, Some(-300.0)));
    assert!(near(day3.spi().unwrap(), 2500.0 / 3000.0), "0.833");
    assert!(near(day3.cpi().unwrap(), 2500.0 / 2800.0), "0.893");
    // 4,000 / (2,500 / 2,800) = 4,480; the book rounds CPI first and prints 4,479.
    assert!(near(day3.eac(Eac::CostPerformance).unwrap(), 4480.0));
    assert!(near(day3.etc(Eac::CostPerformance).unwrap(), 1680.0));
    assert!(near(day3.vac(Eac::CostPerformance).unwrap(), -480.0));
    assert!(near(day3.eac(Eac::AsPlanned).unwrap(), 2800.0 + 1500.0));
    // CPI × SPI = 2,500² / (2,800 × 3,000) = 0.744047…; 1,500 / that = 2,016.
    assert!(near(day3.eac(Eac::CostAndSchedule).unwrap(), 2800.0 + 2016.0));
    // 2.5 of 3 days: SPI(t) = SPI here, since the plan is a straight line.
    let schedule = fence.earned_schedule(&calendar, day3.at).unwrap();
    assert!(near(schedule.earned, 20.0 * HOUR as f64) && near(schedule.actual, 24.0 * HOUR as f64));
    assert!(near(day3.eac(Eac::CostAndTime(schedule)).unwrap(), 4816.0));
    assert!(near(day3.tcpi_to_budget().unwrap(), 1500.0 / 1200.0));
    assert!(near(day3.tcpi_to_estimate(Eac::CostPerformance).unwrap(), 1500.0 / 1680.0));
    assert!(near(day3.eac(Eac::BottomUp { remaining: 2000.0 }).unwrap(), 4800.0));
    // 32 h / (20 / 24) = 38.4 h: 6.4 hours of Friday. As planned: 24 + 12 = 36 h, four hours of it.
    let start = fence.span().unwrap().0;
    assert_eq!(schedule.finish(&calendar, start, Pace::AsSoFar), Some(at("2026-11-06T16:24")));
    assert_eq!(schedule.finish(&calendar, start, Pace::AsPlanned), Some(at("2026-11-06T14:00")));
    assert!(near(schedule.tspi(schedule.planned).unwrap(), 12.0 / 8.0));
    // SPI(t) × CPI = 20 / 24 × 25 / 28; twelve hours by that are 16.128.
    let with_cost = schedule.duration(Pace::WithCost { cpi: day3.cpi().unwrap() }).unwrap();
    assert!(near(with_cost, (24.0 + 16.128) * HOUR as f64));
}

/// J. Phillips: budget 500,000, earned 150,000, spent 162,000. `AC + (BAC − EV) / CPI` is the same as `BAC / CPI`.
#[test]
fn two_forms_of_one_estimate() {
    let made = Measure {
        at: 0,
        unit: Unit::Cost,
        budget: 500_000.0,
        planned: 150_000.0,
        earned: 150_000.0,
        spent: Some(162_000.0),
    };
    let by_rest = 162_000.0 + 350_000.0 / (150_000.0 / 162_000.0);
    assert!(near(made.eac(Eac::CostPerformance).unwrap(), 540_000.0) && near(by_rest, 540_000.0));
}

const PLANNED: [f64; 11] = [5.0, 10.0, 25.0, 55.0, 85.0, 120.0, 130.0, 140.0, 150.0, 150.0, 150.0];
const EARNED: [f64; 11] = [10.0 / 3.0, 20.0 / 3.0, 10.0, 22.5, 70.0, 82.5, 90.0, 120.0, 130.0, 140.0, 150.0];

/// The project of M. Vanhoucke's *PM Knowledge Center* ("Forecasting time"): nine weeks planned, eleven taken. By hand:
/// week 4 has 22.5 = 10 + 12.5 of the 15 of week 3, so ES = 2 + 12.5 / 15; week 5 has 70 = 55 + 15 of 30; week 6 has
/// 82.5 = 55 + 27.5 of 30; week 7 has 90 = 85 + 5 of 35.
#[test]
fn vanhouckes_eleven_weeks() {
    let by_hand = [
        10.0 / 15.0,
        20.0 / 15.0,
        2.0,
        2.0 + 12.5 / 15.0,
        4.5,
        4.0 + 27.5 / 30.0,
        5.0 + 5.0 / 35.0,
        6.0,
        7.0,
        8.0,
        9.0,
    ];
    for (week, (&earned, expected)) in EARNED.iter().zip(by_hand).enumerate() {
        let now = (week + 1) as f64;
        let made = EarnedSchedule::of_periods(&PLANNED, earned, now).unwrap();
        assert_eq!(made.planned, 9.0);
        assert!(near(made.earned, expected), "week {now}: {} for {expected}", made.earned);
        assert!(near(made.duration(Pace::AsPlanned).unwrap(), now + 9.0 - expected));
        assert!(near(made.duration(Pace::AsSoFar).unwrap(), 9.0 / (expected / now)));
    }
    let end = EarnedSchedule::of_periods(&PLANNED, 150.0, 11.0).unwrap();
    // At the end SPI would say 1; SPI(t) still tells two weeks.
    assert!(near(end.spi().unwrap(), 9.0 / 11.0) && near(end.sv(), -2.0));
    assert_eq!(end.duration(Pace::AsSoFar), Some(11.0));
    assert_eq!(EarnedSchedule::of_periods(&[3.0, 2.0], 1.0, 1.0), None);
    assert_eq!(EarnedSchedule::of_periods(&[], 1.0, 1.0), None);
    assert_eq!(EarnedSchedule::of_periods(&[0.0, 0.0], 0.0, 1.0), None);
    assert_eq!(EarnedSchedule::of_periods(&[f64::NAN], 0.0, 1.0), None);
}

/// The same project laid out on a working calendar: one package a week.
#[test]
fn the_curve_in_working_time_agrees_with_the_count_of_periods() {
    let calendar = office();
    let monday = at("2026-11-02T09:00");
    let week = |n: i64| calendar.finish(monday, n * 40 * HOUR);
    let mut before = 0.0;
    let mut packages: Vec<Package<'_>> = (0..9)
        .map(|n| {
            let budget = PLANNED[n as usize] - before;
            before = PLANNED[n as usize];
            Package {
                planned: Some((calendar.start_of(calendar.work(week(n))), week(n + 1))),
                effort: Some(budget),
                rule: judged(1.0),
                ..Package::new(&calendar)
            }
        })
        .collect();
    for (passed, &earned) in EARNED.iter().enumerate() {
        let now = week(passed as i64 + 1);
        // Everything earned is on the first packages, as far as it goes.
        let mut left = earned;
        for package in &mut packages {
            let budget = package.effort.unwrap();
            package.facts.entered = Readings::new([(now, (left / budget).min(1.0))]);
            left -= budget.min(left);
        }
        let total = EarnedValue::new(&packages, Unit::Effort);
        let made = total.earned_schedule(&calendar, now).unwrap();
        let periods = EarnedSchedule::of_periods(&PLANNED, earned, passed as f64 + 1.0).unwrap();
        let seconds = 40.0 * HOUR as f64;
        assert!((made.earned - periods.earned * seconds).abs() <= 1.0, "week {}: {made:?}", passed + 1);
        assert_eq!(made.actual, periods.actual * seconds);
        assert_eq!(made.planned, periods.planned * seconds);
    }
}

#[test]
fn each_rule_by_its_evidence() {
    let (before, start, middle, end) = (0, 10, 20, 30);
    let facts = Facts {
        actual_start: Some(start),
        actual_finish: Some(end),
        reached: vec![Some(12), Some(18), None, None],
        units: Readings::new([(15, 30.0)]),
        entered: Readings::new([(15, 0.9), (19, 0.95)]),
        ..Facts::default()
    };
    let told = |rule: &ProgressRule, at: Moment| {
        let earned = rule.earned(&facts, 0.25, at);
        (earned.share, earned.basis)
    };
    use Basis::*;
    let rule = ProgressRule::AllAtFinish;
    assert_eq!([before, start, middle, end].map(|at| told(&rule, at).0), [0.0, 0.0, 0.0, 1.0]);
    let rule = ProgressRule::fifty_fifty();
    assert_eq!(
        [before, start, middle, end].map(|at| told(&rule, at)),
        [(0.0, NotBegun), (0.5, Begun), (0.5, Begun), (1.0, Finished)]
    );
    let rule = ProgressRule::review_stages();
    assert_eq!(
        [before, start, 12, middle, end].map(|at| told(&rule, at)),
        [(0.0, NotBegun), (0.1, Begun), (0.5, Stage(0)), (0.7, Stage(1)), (1.0, Finished)]
    );
    // Two of four weights: 1 + 2 of 10.
    let rule = ProgressRule::Milestones { weights: vec![1.0, 2.0, 3.0, 4.0] };
    assert_eq!(told(&rule, start), (0.0, Begun));
    assert_eq!(told(&rule, middle), (0.3, Milestones(2)));
    let rule = ProgressRule::Units { planned: 120.0 };
    assert_eq!((told(&rule, start), told(&rule, middle)), ((0.0, Begun), (0.25, Units)));
    assert_eq!(told(&judged(1.0), middle), (0.95, Judged));
    assert_eq!(told(&judged(0.8), middle), (0.8, Capped));
    assert_eq!(told(&judged(0.8), end), (1.0, Finished));
    let rule = ProgressRule::LevelOfEffort;
    assert_eq!((told(&rule, before), told(&rule, end)), ((0.25, Planned), (0.25, Planned)));
}

#[test]
fn what_is_told_proves_that_work_has_begun() {
    let rule = ProgressRule::fifty_fifty();
    let told = |facts: &Facts| rule.earned(facts, 0.0, 20).basis;
    assert_eq!(told(&Facts::default()), Basis::NotBegun);
    assert_eq!(told(&Facts { entered: Readings::new([(10, 0.1)]), ..Facts::default() }), Basis::Begun);
    assert_eq!(told(&Facts { entered: Readings::new([(10, 0.0)]), ..Facts::default() }), Basis::NotBegun);
    assert_eq!(told(&Facts { units: Readings::new([(10, 1.0)]), ..Facts::default() }), Basis::Begun);
    assert_eq!(told(&Facts { reached: vec![None, Some(10)], ..Facts::default() }), Basis::Begun);
    assert_eq!(told(&Facts { actual_start: Some(21), ..Facts::default() }), Basis::NotBegun);
    // Stages that do not rise: the most counts, whichever was written last.
    let falling = ProgressRule::Stages { at_start: 0.0, shares: vec![0.6, 0.4] };
    let both = Facts { reached: vec![Some(10), Some(11)], ..Facts::default() };
    assert_eq!(
        (falling.earned(&both, 0.0, 20).share, falling.earned(&both, 0.0, 20).basis),
        (0.6, Basis::Stage(0))
    );
}

/// Halfway of ten days: half of the value by the line, three quarters and one quarter by the parabolas.
#[test]
fn planned_value_by_its_spread() {
    let calendar = office();
    let dates = (at("2026-11-02T09:00"), at("2026-11-13T18:00"));
    let told = |spread: Spread| {
        let package =
            [Package { planned: Some(dates), effort: Some(100.0), spread, ..Package::new(&calendar) }];
        let total = EarnedValue::new(&package, Unit::Effort);
        [dates.0 - 1, dates.0, at("2026-11-07T12:00"), dates.1 - 1, dates.1]
            .map(|at| total.planned(at).round())
    };
    assert_eq!(told(Spread::Linear), [0.0, 0.0, 50.0, 100.0, 100.0]);
    assert_eq!(told(Spread::Front), [0.0, 0.0, 75.0, 100.0, 100.0]);
    assert_eq!(told(Spread::Back), [0.0, 0.0, 25.0, 100.0, 100.0]);
    assert_eq!(told(Spread::Ends { at_start: 0.2 }), [0.0, 20.0, 20.0, 20.0, 100.0]);
}

#[test]
fn what_was_entered_stands_beside_what_counts() {
    let facts = Facts {
        reached: vec![Some(10)],
        entered: Readings::new([(10, 0.9), (20, 0.92), (30, 0.93), (40, 0.93)]),
        actual_finish: Some(50),
        ..Facts::default()
    };
    let rule = ProgressRule::approval_stages();
    let now = rule.earned(&facts, 1.0, 45);
    assert_eq!((now.share, now.entered), (0.6, Some(0.93)));
    assert!(near(now.optimism().unwrap(), 0.33));
    let done = rule.earned(&facts, 1.0, 50);
    assert_eq!((done.share, done.by_rule), (1.0, 0.6), "finished, and two stages are missing");
    assert_eq!(facts.entered.standstill(45, 0.85..=0.99, 0.02), 3);
    assert_eq!(facts.entered.standstill(25, 0.85..=0.99, 0.02), 1);
    assert_eq!(facts.entered.standstill(45, 0.0..=1.0, 0.0), 1);
    assert_eq!(facts.entered.standstill(5, 0.0..=1.0, 0.0), 0);
    let moved = Readings::new([(1, 0.2), (3, 0.86), (2, 0.5), (4, 0.87)]);
    assert_eq!(moved.standstill(9, 0.85..=0.99, 0.02), 1, "0.86 → 0.87 only");
}

#[test]
fn what_cannot_be_told_is_none() {
    let calendar = office();
    let packages = [
        Package { effort: Some(5.0), ..Package::new(&calendar) },
        Package {
            planned: Some((at("2026-11-02T09:00"), at("2026-11-06T18:00"))),
            ..Package::new(&calendar)
        },
    ];
    assert_eq!(Unit::best(&packages), Unit::Duration);
    assert_eq!(Unit::best(&[]), Unit::Duration);
    let effort = EarnedValue::new(&packages, Unit::Effort);
    assert_eq!(
        effort.left_out(),
        [LeftOut { package: 0, why: Why::NoDates }, LeftOut { package: 1, why: Why::NoBudget }]
    );
    let nothing = effort.measure(at("2026-11-04T09:00"));
    assert_eq!((nothing.spi(), nothing.cpi(), nothing.complete()), (None, None, None));
    assert_eq!((nothing.tcpi_to_budget(), nothing.eac(Eac::CostPerformance)), (None, None));
    assert_eq!(effort.earned_schedule(&calendar, 0), None);
    let duration = EarnedValue::new(&packages, Unit::Duration);
    assert_eq!(duration.budget(), 40.0 * 3600.0);
    assert_eq!(duration.spent(at("2026-11-04T09:00")), None);
    let before = duration.earned_schedule(&calendar, at("2026-10-01T09:00")).unwrap();
    assert_eq!((before.earned, before.actual, before.spi()), (0.0, 0.0, None));
    assert_eq!(before.finish(&calendar, 0, Pace::AsSoFar), None);
    // Nothing earned after two days: no pace, no forecast.
    let late = duration.earned_schedule(&calendar, at("2026-11-03T18:00")).unwrap();
    assert_eq!((late.spi(), late.duration(Pace::AsSoFar)), (Some(0.0), None));
    assert_eq!(duration.measure(at("2026-11-03T18:00")).spi(), Some(0.0));
}

#[test]
fn a_rest_of_the_plan_is_no_delay() {
    // All of the first is done, the second is to begin in two weeks.
    let calendar = office();
    let span = |from: &str, to: &str| Some((at(from), at(to)));
    let mut first = Package {
        planned: span("2026-11-02T09:00", "2026-11-06T18:00"),
        effort: Some(10.0),
        ..Package::new(&calendar)
    };
    first.facts.actual_finish = Some(at("2026-11-06T18:00"));
    let second = Package { planned: span("2026-11-23T09:00", "2026-11-27T18:00"), ..first.clone() };
    let mut packages = [first, second];
    packages[1].facts.actual_finish = None;
    let total = EarnedValue::new(&packages, Unit::Effort);
    let spi = |now: &str| total.earned_schedule(&calendar, at(now)).unwrap().spi().unwrap();
    assert_eq!(spi("2026-11-13T12:00"), 1.0);
    assert_eq!(spi("2026-11-20T18:00"), 1.0);
    assert!(
        (spi("2026-11-27T18:00") - 0.75).abs() < 1e-4,
        "due to the end, and three of four weeks are earned"
    );
}

#[test]
fn spent_and_remaining_as_they_are_told() {
    let calendar = office();
    let package = |spent: Option<f64>, rest: Option<f64>, finish: Option<Moment>| Package {
        planned: Some((at("2026-11-02T09:00"), at("2026-11-06T18:00"))),
        effort: Some(10.0),
        facts: Facts {
            actual_finish: finish,
            effort: Readings::new(spent.map(|spent| (at("2026-11-04T18:00"), spent))),
            remaining_effort: Readings::new(rest.map(|rest| (at("2026-11-04T18:00"), rest))),
            ..Facts::default()
        },
        ..Package::new(&calendar)
    };
    let done = at("2026-11-04T12:00");
    let packages = [package(Some(8.0), None, Some(done)), package(Some(3.0), Some(9.0), None)];
    let total = EarnedValue::new(&packages, Unit::Effort);
    let now = at("2026-11-05T09:00");
    assert_eq!((total.spent(now), total.remaining(now)), (Some(11.0), Some(9.0)));
    assert_eq!(total.spent(at("2026-11-02T10:00")), Some(0.0), "nothing told yet, but told later");
    assert_eq!(total.remaining(at("2026-11-02T10:00")), None);
    assert_eq!(total.unbooked(at("2026-11-04T13:00")), [0], "finished, its hours come in the evening");
    assert_eq!(total.unbooked(now), Vec::<usize>::new());
}

fn any_moment() -> impl Strategy<Value = Moment> {
    prop_oneof![9 => 1_780_000_000_i64..1_830_000_000, 1 => -62_000_000_000_i64..253_000_000_000]
}

fn any_share() -> impl Strategy<Value = f64> {
    prop_oneof![8 => -0.2..1.3_f64, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)]
}

fn any_readings(value: impl Strategy<Value = f64>) -> impl Strategy<Value = Readings> {
    proptest::collection::vec((any_moment(), value), 0..4).prop_map(Readings::new)
}

fn any_rule() -> impl Strategy<Value = ProgressRule> {
    let shares = || proptest::collection::vec(any_share(), 0..5);
    prop_oneof![
        Just(ProgressRule::AllAtFinish),
        any_share().prop_map(|at_start| ProgressRule::Fixed { at_start }),
        shares().prop_map(|weights| ProgressRule::Milestones { weights }),
        (any_share(), shares()).prop_map(|(at_start, shares)| ProgressRule::Stages { at_start, shares }),
        (-5.0..50.0_f64).prop_map(|planned| ProgressRule::Units { planned }),
        any_share().prop_map(judged),
        Just(ProgressRule::LevelOfEffort),
    ]
}

fn any_spread() -> impl Strategy<Value = Spread> {
    let ends = any_share().prop_map(|at_start| Spread::Ends { at_start });
    prop_oneof![Just(Spread::Linear), Just(Spread::Front), Just(Spread::Back), ends]
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let maybe = || proptest::option::of(any_moment());
    let reached = proptest::collection::vec(maybe(), 0..6);
    (maybe(), maybe(), reached, any_readings(any_share()), any_readings(0.0..900.0_f64)).prop_map(
        |(actual_start, actual_finish, reached, entered, effort)| Facts {
            actual_start,
            actual_finish,
            reached,
            units: effort.clone(),
            entered,
            effort,
            ..Facts::default()
        },
    )
}

type Seed = (Option<(Moment, i64)>, Option<f64>, Spread, ProgressRule, Facts, bool);

fn any_seed() -> impl Strategy<Value = Seed> {
    let planned = proptest::option::weighted(0.9, (any_moment(), -90_000_i64..20_000_000));
    let effort = proptest::option::weighted(0.9, prop_oneof![9 => 0.0..500.0_f64, 1 => Just(f64::NAN)]);
    (planned, effort, any_spread(), any_rule(), any_facts(), any::<bool>())
}

fn packages<'a>(seeds: &[Seed], calendars: [&'a WorkingTime; 2]) -> Vec<Package<'a>> {
    let package = |(planned, effort, spread, rule, facts, second): &Seed| Package {
        calendar: calendars[usize::from(*second)],
        planned: planned.map(|(start, length)| (start, start + length)),
        cost: None,
        effort: *effort,
        spread: *spread,
        rule: rule.clone(),
        facts: facts.clone(),
    };
    seeds.iter().map(package).collect()
}

proptest! {
    #[test]
    fn planned_value_rises_to_the_whole_budget_in_any_calendar(
        seeds in proptest::collection::vec(any_seed(), 1..12),
        mut dates in proptest::collection::vec(any_moment(), 2..20),
    ) {
        let (office, always) = (office(), WorkingTime::always());
        dates.sort_unstable();
        let mut budgets = Vec::new();
        for calendars in [[&office, &always], [&always, &office], [&office, &office]] {
            let packages = packages(&seeds, calendars);
            let total = EarnedValue::new(&packages, Unit::Effort);
            let series = total.series(dates.iter().copied());
            for pair in series.windows(2) {
                prop_assert!(pair[0].planned <= pair[1].planned + 1e-9 * total.budget());
            }
            if let Some((first, last)) = total.span() {
                prop_assert_eq!(total.planned(first - 1), 0.0);
                prop_assert!(near(total.planned(last), total.budget()));
            }
            budgets.push(total.budget());
        }
        prop_assert!(budgets.iter().all(|budget| *budget == budgets[0]));
    }

    #[test]
    fn nothing_earns_more_than_its_budget_and_no_figure_is_none_of_a_number(
        seeds in proptest::collection::vec(any_seed(), 0..8),
        now in any_moment(),
    ) {
        let (office, always) = (office(), WorkingTime::always());
        let packages = packages(&seeds, [&office, &always]);
        for unit in [Unit::Cost, Unit::Effort, Unit::Duration] {
            let total = EarnedValue::new(&packages, unit);
            for earned in total.shares(now) {
                prop_assert!((0.0..=1.0).contains(&earned.share) && (0.0..=1.0).contains(&earned.by_rule));
                prop_assert!(earned.by_rule <= earned.share);
                prop_assert!(earned.entered.is_none_or(|entered| (0.0..=1.0).contains(&entered)));
            }
            let made = total.measure(now);
            prop_assert!(made.earned <= made.budget * (1.0 + 1e-12) && made.earned >= 0.0);
            let schedule = total.earned_schedule(&office, now);
            let mut figures = vec![made.cv(), made.spi(), made.cpi(), made.complete(), made.tcpi_to_budget()];
            let mut formulas = vec![Eac::CostPerformance, Eac::AsPlanned, Eac::CostAndSchedule];
            if let Some(es) = schedule {
                prop_assert!(es.earned >= 0.0 && es.earned <= es.planned && es.actual >= 0.0);
                let paces = [Pace::AsPlanned, Pace::AsSoFar, Pace::WithCost { cpi: made.cpi().unwrap_or(0.0) }];
                figures.extend(paces.map(|pace| es.duration(pace)));
                figures.extend([es.spi(), es.tspi(es.planned), Some(es.sv())]);
                for pace in paces {
                    let finish = es.finish(&office, total.span().unwrap().0, pace);
                    prop_assert!(finish.is_none_or(|finish| finish >= total.span().unwrap().0));
                }
                formulas.push(Eac::CostAndTime(es));
            }
            for formula in formulas {
                figures.extend([made.eac(formula), made.vac(formula), made.tcpi_to_estimate(formula)]);
            }
            prop_assert!(figures.iter().flatten().all(|figure| figure.is_finite()), "{figures:?}");
        }
    }

    /// Work that goes exactly as planned is on time by every measure; in the end SPI(t) is planned by actual duration.
    #[test]
    fn indices_agree_on_plan_and_at_completion(
        plan in proptest::collection::vec((0_i64..300, 1_i64..200, 1.0..90.0_f64), 1..10),
        now in 1_i64..600,
        late in 0_i64..2000,
    ) {
        let calendar = office();
        let origin = at("2026-01-05T09:00");
        let day = |hours: i64| calendar.finish(origin, hours * HOUR);
        let mut packages: Vec<Package<'_>> = plan.iter().map(|&(from, hours, effort)| Package {
            planned: Some((calendar.next(day(from)), day(from + hours))),
            effort: Some(effort),
            rule: ProgressRule::LevelOfEffort,
            ..Package::new(&calendar)
        }).collect();
        let (start, end) = EarnedValue::new(&packages, Unit::Effort).span().unwrap();
        let status = day(now);
        let on_plan = EarnedValue::new(&packages, Unit::Effort).earned_schedule(&calendar, status).unwrap();
        if status > start && status <= end {
            prop_assert!((on_plan.sv()).abs() <= 1.0, "{on_plan:?}");
        }
        let last = calendar.finish(end, late * HOUR);
        for package in &mut packages {
            package.rule = ProgressRule::AllAtFinish;
            package.facts.actual_finish = Some(last);
        }
        let done = EarnedValue::new(&packages, Unit::Effort);
        let made = done.earned_schedule(&calendar, last + 90_000_000).unwrap();
        let taken = calendar.between(start, last) as f64;
        prop_assert_eq!(made.actual, taken);
        prop_assert!(near(made.spi().unwrap(), made.planned / taken));
        prop_assert_eq!(made.finish(&calendar, start, Pace::AsSoFar), Some(last));
        prop_assert_eq!(done.measure(last).spi(), Some(1.0));
    }
}
