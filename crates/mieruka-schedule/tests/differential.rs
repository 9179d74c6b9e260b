//! The engine and its calendars against slow ones that know nothing but the rules.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::sync::LazyLock;

use jiff::civil::Date;
use mieruka_schedule::cpm::schedule;
use mieruka_schedule::network::{LinkKind, Network};
use mieruka_schedule::working_time::{Hours, WorkingTime};
use proptest::prelude::*;
use reference::dates::{Expected, Reference};
use reference::random::{self, SPAN, Shape};
use reference::shifts::Shifts;

mod reference {
    pub(crate) mod dates;
    pub(crate) mod random;
    pub(crate) mod shifts;
}

static CALENDARS: LazyLock<Vec<Shifts>> =
    LazyLock::new(|| random::hours().iter().map(|own| Shifts::of(&own.week, SPAN, own.day)).collect());

fn compare(network: &Network) -> Result<(), TestCaseError> {
    let expected = Reference { network, calendars: &CALENDARS }.compute();
    let computed = schedule(network).unwrap();
    for (task, (dates, expected)) in computed.tasks.iter().zip(expected).enumerate() {
        prop_assert_eq!((dates.start, dates.finish), (dates.early_start, dates.early_finish));
        let ours = Expected {
            start: dates.start,
            finish: dates.finish,
            late_start: dates.late_start,
            late_finish: dates.late_finish,
            total_slack: dates.total_slack,
            free_slack: dates.free_slack,
            critical: dates.critical,
        };
        prop_assert_eq!(ours, expected, "task {}: {:?}", task, network.tasks[task]);
    }
    Ok(())
}

/// A network within what the reference knows: interrupted work is not, nor what holds the start of a summary task.
fn known(seed: u64, shape: &Shape) -> Network {
    let mut network = random::network(seed, shape);
    for task in &mut network.tasks {
        task.progress.resume = None;
        if task.summary {
            task.progress = mieruka_schedule::network::Progress::default();
        }
    }
    for link in &mut network.links {
        if network.tasks[link.predecessor].summary {
            link.kind = match link.kind {
                LinkKind::StartToStart => LinkKind::FinishToStart,
                LinkKind::StartToFinish => LinkKind::FinishToFinish,
                other => other,
            };
        }
    }
    network
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn links_of_every_kind_in_several_calendars(seed in any::<u64>(), tasks in 1_usize..30) {
        compare(&known(seed, &Shape { tasks, ..Shape::default() }))?;
    }

    #[test]
    fn with_constraints(seed in any::<u64>(), tasks in 1_usize..30) {
        compare(&known(seed, &Shape { tasks, constraints: true, ..Shape::default() }))?;
    }

    #[test]
    fn with_actual_dates(seed in any::<u64>(), tasks in 1_usize..30) {
        compare(&known(seed, &Shape { tasks, constraints: true, progress: true, ..Shape::default() }))?;
    }

    #[test]
    fn with_summary_tasks_and_links_on_them(seed in any::<u64>(), tasks in 1_usize..30) {
        compare(&known(seed, &Shape { manual: false, parts: false, rare: false, ..Shape::everything(tasks) }))?;
    }
}

/// A day of up to four shifts, some up to midnight, some from it.
fn day() -> impl Strategy<Value = Hours> {
    let cut = prop_oneof![Just(0_u32), Just(86_400), 0_u32..=86_400, (0_u32..=96).prop_map(|n| n * 900)];
    proptest::collection::vec(cut, 0..=8).prop_map(|mut cuts| {
        cuts.sort_unstable();
        cuts.dedup();
        cuts.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_calendar_counts_as_its_shifts_do(
        week in proptest::array::uniform7(day()),
        exceptions in proptest::collection::btree_map(0_i32..1095, day(), 0..40),
        asked in proptest::collection::vec((-100_000_000_i64..200_000_000, 0_i64..3_000_000, any::<bool>()), 100),
    ) {
        prop_assume!(week.iter().flatten().map(|(from, to)| to - from).sum::<u32>() > 20_000);
        let own = |day: Date| exceptions.get(&(day - SPAN.0).get_days()).cloned();
        let fast = WorkingTime::new(&week, SPAN, own).unwrap();
        let slow = Shifts::of(&week, SPAN, own);
        for (offset, seconds, edge) in asked {
            let at = random::start() + offset;
            // The edges of shifts are where counting goes wrong.
            let at = if edge { slow.next(at) } else { at };
            let (next, previous) = (slow.next(at), slow.previous(at));
            prop_assert_eq!(fast.next(at), next);
            prop_assert_eq!(fast.previous(at), previous);
            let finish = slow.after(at, seconds);
            prop_assert_eq!(fast.finish(at, seconds), finish);
            prop_assert_eq!(fast.start(at, seconds), slow.before(at, seconds));
            prop_assert_eq!(fast.between(at, finish), seconds);
            prop_assert_eq!(fast.between(finish, at), -seconds);
            prop_assert_eq!(fast.between(at, at + seconds), slow.between(at, at + seconds));
            if seconds > 0 {
                prop_assert_eq!(fast.start(finish, seconds), next);
                prop_assert_eq!(fast.finish(fast.start(at, seconds), seconds), previous);
            }
            prop_assert_eq!(fast.start_of(fast.work(at)), next);
            prop_assert_eq!(fast.end_of(fast.work(at)), previous);
        }
    }
}
