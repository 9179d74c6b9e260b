//! Reasons of dates, what would bring them forward, and what a change moves: small plans whose answers follow by hand, and
//! random ones against trying everything.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod written;

use std::path::Path;

use mieruka_schedule::cpm::{Schedule, schedule};
use mieruka_schedule::explain::{
    Cause, Delay, Edit, EditError, End, LagTime, Search, Target, Watch, apply, effect, room, slip, sooner,
    ties, why, why_finish,
};
use mieruka_schedule::mspdi::{plan_network, read_mspdi};
use mieruka_schedule::network::{Constraint, LinkKind, Network};
use mieruka_schedule::working_time::{Moment, date_time, moment};
use proptest::prelude::*;
use written::Line;

const HOUR: i64 = 3600;
const DAY: i64 = 8 * HOUR;

fn computed(lines: &[Line<'_>]) -> (Network, Schedule) {
    let network = plan_network(&written::plan(lines)).network;
    let dates = schedule(&network).unwrap();
    (network, dates)
}

fn at(text: &str) -> Moment {
    moment(text.parse().unwrap())
}

#[test]
fn a_chain_goes_back_to_the_start_of_the_project() {
    // A week of work, a day of lag, and then a task that starts on Tuesday, after the weekend and the lag.
    let (network, dates) = computed(&[("a", 40.0, "", ""), ("b", 8.0, "1FS+8", ""), ("c", 8.0, "2FF", "")]);
    let chain = why(&network, &dates, 1);
    assert_eq!(chain.len(), 2);
    let lag = LagTime { seconds: DAY, elapsed: false };
    let kind = LinkKind::FinishToStart;
    assert_eq!(chain[0].cause, Cause::Link { link: 0, predecessor: 0, kind, lag, of_summary: None });
    // The lag is over on Monday evening; the night is waited for.
    assert_eq!(date_time(chain[0].gives).to_string(), "2026-11-23T17:00:00");
    assert_eq!((chain[0].at, chain[0].wait), (at("2026-11-24T08:00"), 15 * HOUR));
    assert_eq!((chain[1].task, chain[1].end, chain[1].at), (0, End::Finish, at("2026-11-20T17:00")));
    assert_eq!((chain[1].cause, chain[1].wait), (Cause::ProjectStart, 0));
    assert_eq!(why(&network, &dates, 2).len(), 3);
    assert!(why(&network, &dates, 7).is_empty());
}

#[test]
fn what_does_not_drive_tells_its_slack_to_driving() {
    let (network, dates) = computed(&[("a", 16.0, "", ""), ("b", 24.0, "", ""), ("c", 8.0, "1FS 2FS", "")]);
    let found = ties(&network, &dates, 2);
    let told: Vec<_> = found.iter().map(|tie| (tie.link, tie.slack, tie.drives)).collect();
    assert_eq!(told, [(1, 0, true), (0, DAY, false)]);
}

#[test]
fn dates_that_somebody_set_anchor_a_chain() {
    let snet = "<ConstraintType>4</ConstraintType><ConstraintDate>2026-11-18T08:00:00</ConstraintDate>";
    let begun = "<ActualStart>2026-11-17T08:00:00</ActualStart><PercentComplete>25</PercentComplete>\
                 <RemainingDuration>PT24H0M0S</RemainingDuration><Resume>2026-11-23T08:00:00</Resume>";
    let done = "<ActualStart>2026-11-16T08:00:00</ActualStart><ActualFinish>2026-11-17T17:00:00</ActualFinish>\
                <PercentComplete>100</PercentComplete>";
    let hand = "<Manual>1</Manual><ManualStart>2026-11-19T08:00:00</ManualStart>\
                <ManualFinish>2026-11-19T17:00:00</ManualFinish>";
    let leveled = "<LevelingDelay>28800</LevelingDelay><LevelingDelayFormat>8</LevelingDelayFormat>";
    let (network, dates) = computed(&[
        ("dated", 8.0, "", snet),
        ("begun", 32.0, "", begun),
        ("done", 16.0, "", done),
        ("by hand", 8.0, "", hand),
        ("levelled", 8.0, "", leveled),
        ("late", 8.0, "", "<ConstraintType>1</ConstraintType>"),
    ]);
    let cause = |task| why(&network, &dates, task)[0].cause;
    let constraint = Constraint::StartNoEarlierThan(at("2026-11-18T08:00"));
    assert_eq!(cause(0), Cause::Constraint { task: 0, constraint });
    assert_eq!(cause(1), Cause::ActualStart);
    assert_eq!(why_finish(&network, &dates, 1)[0].cause, Cause::Resumed);
    assert_eq!(why_finish(&network, &dates, 2)[0].cause, Cause::ActualFinish);
    assert_eq!(cause(3), Cause::SetByHand);
    // Two days on the clock, and below it the start of the project.
    let chain = why(&network, &dates, 4);
    assert_eq!(chain[0].cause, Cause::Leveling { delay: 48 * HOUR });
    assert_eq!((chain[1].task, chain[1].cause), (4, Cause::ProjectStart));
    assert_eq!(cause(5), Cause::AsLateAsPossible { link: None });
}

#[test]
fn summary_tasks_hand_down_their_links_and_show_their_tasks() {
    let child = "<OutlineLevel>2</OutlineLevel>";
    let (network, dates) = computed(&[
        ("a", 16.0, "", ""),
        ("phase", 0.0, "1FS", ""),
        ("b", 8.0, "", child),
        ("c", 24.0, "", child),
        ("d", 8.0, "2FS", ""),
    ]);
    let chain = why(&network, &dates, 2);
    assert!(matches!(chain[0].cause, Cause::Link { predecessor: 0, of_summary: Some(1), .. }));
    let chain = why(&network, &dates, 4);
    let tasks: Vec<_> = chain.iter().map(|reason| (reason.task, reason.end)).collect();
    assert_eq!(tasks, [(4, End::Start), (1, End::Finish), (3, End::Finish), (0, End::Finish)]);
    assert_eq!(chain[1].cause, Cause::Within { task: 3 });
}

#[test]
fn two_equal_chains_only_help_together() {
    // a and b take five days each, c waits for both.
    let (network, dates) =
        computed(&[("a", 40.0, "", ""), ("b", 40.0, "", ""), ("c", 8.0, "1FS 2FS", ""), ("d", 24.0, "", "")]);
    let all = sooner(&network, &dates, Target::Finish, &Search::default()).unwrap();
    assert!(all.complete);
    let durations = |edits: &[Edit]| -> Vec<(usize, i64)> {
        let own = |edit: &Edit| match *edit {
            Edit::Duration { task, seconds } => Some((task, seconds)),
            _ => None,
        };
        edits.iter().filter_map(own).collect()
    };
    let alone: Vec<_> = all.found.iter().filter(|found| found.edits.len() == 1).collect();
    assert!(alone.iter().all(|found| durations(&found.edits).iter().all(|(task, _)| *task == 2)));
    let both = all.found.iter().find(|found| found.edits.len() == 2).unwrap();
    // Beyond two days before c, d holds the finish: the day of c and three days of d.
    assert_eq!(both.gain, 3 * DAY);
    assert_eq!(durations(&both.edits), [(0, 16 * HOUR), (1, 16 * HOUR)]);
}

#[test]
fn candidates_are_sorted_by_what_they_gain() {
    let snet = "<ConstraintType>4</ConstraintType><ConstraintDate>2026-11-18T08:00:00</ConstraintDate>";
    // Wednesday and Thursday; two days of lag: Friday and Monday; Tuesday.
    let (network, dates) = computed(&[("a", 16.0, "", snet), ("b", 8.0, "1FS+16", "")]);
    let all = sooner(&network, &dates, Target::Task(1), &Search::default()).unwrap();
    let gains: Vec<i64> = all.found.iter().map(|found| found.gain).collect();
    assert!(gains.is_sorted_by(|a, b| a >= b));
    let gain_of =
        |wanted: Edit| all.found.iter().find(|found| found.edits == [wanted]).map(|found| found.gain);
    let constraint = Constraint::AsSoonAsPossible;
    assert_eq!(gain_of(Edit::Constrain { task: 0, constraint }), Some(2 * DAY));
    assert_eq!(gain_of(Edit::Kind { link: 0, kind: LinkKind::StartToStart }), Some(2 * DAY));
    assert_eq!(gain_of(Edit::Duration { task: 0, seconds: 0 }), Some(2 * DAY));
    assert_eq!(gain_of(Edit::Duration { task: 1, seconds: 0 }), Some(DAY));
    let lag = all.found.iter().find(|found| matches!(found.edits[..], [Edit::Lag { .. }])).unwrap();
    assert_eq!(lag.gain, 2 * DAY);
    // The lag runs over a weekend: with one of its days worked, a day less is waited for.
    let saturday = Edit::WorkOn { calendar: network.tasks[1].calendar, day: at("2026-11-21T00:00") };
    assert_eq!(gain_of(saturday), Some(DAY));
    // What is over cannot be changed any more.
    let late = Search { not_before: at("2026-11-19T17:00"), ..Search::default() };
    let rest = sooner(&network, &dates, Target::Task(1), &late).unwrap();
    let of_a =
        |found: &Edit| matches!(found, Edit::Duration { task: 0, .. } | Edit::Constrain { task: 0, .. });
    assert!(!rest.found.iter().any(|found| found.edits.iter().any(of_a)));
    let few = Search { computations: 2, ..Search::default() };
    assert!(!sooner(&network, &dates, Target::Finish, &few).unwrap().complete);
}

#[test]
fn a_change_moves_what_waits_for_it() {
    let (network, dates) = computed(&[
        ("a", 16.0, "", ""),
        ("b", 8.0, "1FS", ""),
        ("c", 24.0, "", ""),
        ("milestone", 0.0, "2FS 3FS", ""),
    ]);
    let late = effect(&network, &dates, &[Edit::Longer { task: 0, seconds: 2 * DAY }]).unwrap();
    let told: Vec<_> = late.moved.iter().map(|m| (m.task, m.milestone, m.start, m.finish)).collect();
    assert_eq!(told, [(0, false, 0, 2 * DAY), (1, false, 2 * DAY, 2 * DAY), (3, true, 2 * DAY, 2 * DAY)]);
    let whole = |task, watch| room(&network, &dates, task, Delay::Whole, watch).unwrap();
    assert_eq!((whole(0, Watch::Anything), whole(2, Watch::Finish)), (Some(0), Some(0)));
    assert_eq!(whole(2, Watch::Task(1)), None);
    assert_eq!(effect(&network, &dates, &[Edit::Unlink { link: 9 }]), Err(EditError::NoLink { link: 9 }));
    let unlinked = effect(&network, &dates, &[Edit::Unlink { link: 0 }]).unwrap();
    assert_eq!(unlinked.moved.iter().map(|moved| moved.task).collect::<Vec<_>>(), [1]);
}

/// Plans of tasks that only wait for tasks before them.
fn plans() -> impl Strategy<Value = Vec<(f64, String)>> {
    let kinds = prop_oneof![6 => Just("FS"), 2 => Just("SS"), 2 => Just("FF"), 1 => Just("SF")];
    let tie = (any::<prop::sample::Index>(), kinds, -2_i32..4);
    let task = (0_u32..7, prop::collection::vec(tie, 0..3));
    prop::collection::vec(task, 2..9).prop_map(|tasks| {
        let lines = tasks.into_iter().enumerate().map(|(place, (half_days, ties))| {
            let mut links: Vec<(usize, String)> = ties
                .into_iter()
                .filter(|_| place > 0)
                .map(|(before, kind, lag)| (before.index(place.max(1)), format!("{kind}{:+}", lag * 4)))
                .collect();
            links.sort();
            links.dedup_by_key(|(before, _)| *before);
            let links = links.iter().map(|(before, tie)| format!("{}{tie}", before + 1));
            (f64::from(half_days) * 4.0, links.collect::<Vec<_>>().join(" "))
        });
        lines.collect()
    })
}

fn random(lines: &[(f64, String)]) -> (Network, Schedule) {
    let lines: Vec<Line<'_>> =
        lines.iter().map(|(hours, links)| ("task", *hours, links.as_str(), "")).collect();
    computed(&lines)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_date_has_a_reason_that_gives_it(lines in plans()) {
        let (network, dates) = random(&lines);
        for task in 0..network.tasks.len() {
            let chain = why(&network, &dates, task);
            prop_assert_eq!(chain[0].at, dates.tasks[task].start);
            prop_assert_eq!(chain.last().unwrap().cause, Cause::ProjectStart);
            for (reason, next) in chain.iter().zip(&chain[1..]) {
                let Cause::Link { predecessor, .. } = reason.cause else { panic!("{reason:?}") };
                prop_assert_eq!(next.task, predecessor);
                let calendar = &network.calendars[network.tasks[reason.task].calendar];
                prop_assert_eq!(calendar.between(reason.gives, dates.tasks[reason.task].start).min(0), 0);
            }
            // No link asks for more than what the task got, and the chain goes over one that asks for the most.
            for tie in ties(&network, &dates, task) {
                prop_assert!(tie.slack >= 0, "{:?}", tie);
            }
        }
    }

    /// A slip by so much moves nothing, and by a second more something; slack says the same.
    #[test]
    fn the_largest_harmless_delay_is_the_slack(lines in plans()) {
        let (network, dates) = random(&lines);
        for task in 0..network.tasks.len() {
            let own = &dates.tasks[task];
            let calendar = &network.calendars[network.tasks[task].calendar];
            let free = room(&network, &dates, task, Delay::Whole, Watch::Anything).unwrap();
            let total = room(&network, &dates, task, Delay::Whole, Watch::Finish).unwrap();
            let finish_after = |seconds: i64| {
                let edits = slip(&network, &dates, task, seconds).unwrap();
                schedule(&apply(&network, &edits).unwrap()).unwrap().finish
            };
            let total = total.unwrap();
            for part in [total / 3, total / 2, total] {
                prop_assert_eq!(calendar.between(dates.finish, finish_after(part)), 0);
            }
            for more in [1, 600, DAY, 100 * DAY] {
                prop_assert!(calendar.between(dates.finish, finish_after(total + more)) > 0);
            }
            prop_assert_eq!((free, total), (Some(own.free_slack), own.total_slack), "task {}", task);
        }
    }

    /// Gains are what the changed plan does; shortening less gains less; and who tries all finds no more.
    #[test]
    fn gains_are_computed_and_none_is_missed(lines in plans()) {
        let (network, dates) = random(&lines);
        let search = Search { closed_days: 0, together: 4, computations: 5_000, ..Search::default() };
        let all = sooner(&network, &dates, Target::Finish, &search).unwrap();
        let finish = |edits: &[Edit]| schedule(&apply(&network, edits).unwrap()).unwrap().finish;
        for found in &all.found {
            prop_assert_eq!(finish(&found.edits), found.finish);
            prop_assert!(found.finish < dates.finish);
            for place in 0..found.edits.len() {
                let mut less = found.edits.clone();
                if let Edit::Duration { task, seconds } = &mut less[place] {
                    *seconds = (*seconds + 60).min(network.tasks[*task].duration);
                    prop_assert!(finish(&less) > found.finish, "{:?}", found);
                }
            }
        }
        let named = |task: usize| {
            let of = |edit: &Edit| matches!(edit, Edit::Duration { task: own, .. } if *own == task);
            all.found.iter().any(|found| found.edits.iter().any(of))
        };
        let gone = |task: usize| Edit::Duration { task, seconds: 0 };
        let count = network.tasks.len();
        // Tied by its finish, a shorter task starts later and may hold up others: what helps then is not just less work.
        let forward = lines.iter().all(|(_, links)| !links.contains("FF") && !links.contains("SF"));
        let alone: Vec<bool> = (0..count).map(|task| finish(&[gone(task)]) < dates.finish).collect();
        for a in 0..count {
            if alone[a] {
                prop_assert!(named(a), "{} alone: {:?}", a, all.found);
            }
            for b in a + 1..count {
                if forward && !alone[a] && !alone[b] && finish(&[gone(a), gone(b)]) < dates.finish {
                    prop_assert!(named(a) && named(b), "{} and {}: {:?}", a, b, all.found);
                }
            }
        }
    }
}

#[test]
fn real_plans_are_explained() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/mspdi"));
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("SKIPPED: no real plans at {}", folder.display());
        return;
    };
    let (mut reasons, mut unknown, mut off, mut gains) = (0, 0, 0, 0);
    for entry in entries {
        let path = entry.unwrap().path();
        let network = plan_network(&read_mspdi(&std::fs::read(&path).unwrap()).unwrap()).network;
        let Ok(dates) = schedule(&network) else { continue };
        for task in 0..network.tasks.len() {
            for reason in why(&network, &dates, task) {
                reasons += 1;
                unknown += usize::from(reason.cause == Cause::Other);
                // A link gives a date at or before the start that follows from it.
                let early = dates.tasks[reason.task].early_start;
                let calendar = &network.calendars[network.tasks[reason.task].calendar];
                let wrong = matches!(reason.cause, Cause::Link { .. })
                    && calendar.between(reason.gives, early).abs() > 60;
                off += usize::from(wrong);
                if wrong || reason.cause == Cause::Other {
                    eprintln!("{}: {reason:?}", path.file_name().unwrap().to_string_lossy());
                }
            }
        }
        let search = Search { computations: 40, ..Search::default() };
        let found = sooner(&network, &dates, Target::Finish, &search).unwrap();
        gains += found.found.len();
        if let Some(task) = (0..network.tasks.len()).find(|&task| !network.tasks[task].summary) {
            for watch in [Watch::Anything, Watch::Finish, Watch::Task(task)] {
                let _ = room(&network, &dates, task, Delay::Longer, watch);
                let _ = room(&network, &dates, task, Delay::Whole, watch);
            }
        }
    }
    eprintln!("{reasons} reasons, {unknown} unknown, {off} off, {gains} gains");
    assert!(reasons > 4_000 && gains > 300);
    assert!(unknown * 1000 < reasons * 5 && off * 1000 < reasons * 5, "{unknown} unknown, {off} off");
}
