//! Levelling, seen by a validator that knows nothing of how schedules are made.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use mieruka_schedule::level::{
    Activity, Instance, InstanceError, Levelled, Options, ReadError, ReadProblem, level, read_psplib,
};
use proptest::prelude::*;

/// Every activity after its predecessors, every resource within its capacity in every period, the makespan as told.
fn assert_valid(instance: &Instance, levelled: &Levelled) {
    let name = &instance.name;
    assert_eq!(levelled.starts.len(), instance.activities.len(), "{name}: one start for each activity");
    let finish = |j: usize| levelled.starts[j] + instance.activities[j].duration;
    let mut last = 0;
    for (j, activity) in instance.activities.iter().enumerate() {
        last = last.max(finish(j));
        for &s in &activity.successors {
            assert!(levelled.starts[s] >= finish(j), "{name}: {s} starts before {j} has finished");
        }
    }
    assert_eq!(last, levelled.makespan, "{name}: makespan");
    assert!(levelled.makespan >= levelled.critical_path, "{name}: shorter than the critical path");
    for (r, &capacity) in instance.capacities.iter().enumerate() {
        for period in 0..last {
            let running = |j: &usize| (levelled.starts[*j]..finish(*j)).contains(&period);
            let used = (0..instance.activities.len()).filter(running);
            let used: u64 = used.map(|j| u64::from(instance.activities[j].demands[r])).sum();
            assert!(
                used <= u64::from(capacity),
                "{name}: resource {r} in period {period}: {used} of {capacity}"
            );
        }
    }
}

fn levelled(instance: &Instance, schedules: u64, seed: u64, threads: usize) -> Levelled {
    level(instance, &Options { schedules: Some(schedules), seed, threads }, &|| false).unwrap()
}

/// Random projects: milestones and long activities, links that skip, capacities from one unit to very many.
fn instances() -> impl Strategy<Value = Instance> {
    let capacities = prop::collection::vec(prop_oneof![1_u32..12, 100..3_000_u32, Just(u32::MAX)], 0..7);
    capacities.prop_flat_map(|capacities| {
        let demands: Vec<_> = capacities
            .iter()
            .map(|&c| prop_oneof![Just(0), 1..=c.max(1), Just(c / 2), Just(c)].prop_map(move |d| d.min(c)))
            .collect();
        let links = prop::collection::vec((any::<prop::sample::Index>(), 0.0..1.0_f64), 0..6);
        let activity = (prop_oneof![Just(0_u32), 1..12_u32], demands, links);
        prop::collection::vec(activity, 1..25).prop_map(move |rows| {
            let n = rows.len();
            // A number of an activity is no hint at its place: links go along a permutation.
            let place = |i: usize| if n.is_multiple_of(7) { i } else { (i * 7) % n };
            let mut activities = vec![Activity { duration: 0, demands: vec![], successors: vec![] }; n];
            for (i, (duration, demands, links)) in rows.into_iter().enumerate() {
                let successors = links.iter().filter(|_| i + 1 < n);
                let successors = successors.map(|(to, _)| place(i + 1 + to.index(n - i - 1))).collect();
                activities[place(i)] = Activity { duration, demands, successors };
            }
            Instance { name: "random".to_owned(), capacities: capacities.clone(), activities }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_projects_are_levelled_validly(instance in instances(), schedules in 1_u64..60, seed: u64) {
        let found = levelled(&instance, schedules, seed, 1);
        assert_valid(&instance, &found);
        prop_assert!(found.schedules >= 1 && found.schedules <= schedules);
        prop_assert_eq!(levelled(&instance, schedules, seed, 1), found);
    }

    #[test]
    fn small_projects_are_levelled_optimally(instance in instances()) {
        let mut small = instance;
        small.activities.truncate(6);
        let n = small.activities.len();
        small.activities.iter_mut().for_each(|a| a.successors.retain(|&s| s < n));
        let found = levelled(&small, 3_000, 1, 1);
        assert_valid(&small, &found);
        prop_assert_eq!(found.makespan, best_of_all_orders(&small));
    }
}

/// The shortest schedule over all orders, each activity in its turn at the first start that is valid: slow and obvious.
/// Some order of this kind is optimal.
fn best_of_all_orders(instance: &Instance) -> u32 {
    fn place(instance: &Instance, starts: &mut Vec<Option<u32>>, best: &mut u32) {
        let finish = |starts: &[Option<u32>], j: usize| Some(starts[j]? + instance.activities[j].duration);
        if starts.iter().all(Option::is_some) {
            let last = (0..starts.len()).filter_map(|j| finish(starts, j)).max().unwrap_or(0);
            *best = (*best).min(last);
            return;
        }
        for j in 0..starts.len() {
            let before: Vec<usize> =
                (0..starts.len()).filter(|&p| instance.activities[p].successors.contains(&j)).collect();
            if starts[j].is_some() || before.iter().any(|&p| starts[p].is_none()) {
                continue;
            }
            let mut start = before.iter().filter_map(|&p| finish(starts, p)).max().unwrap_or(0);
            let activity = &instance.activities[j];
            let free = |start: u32| {
                (start..start + activity.duration).all(|t| {
                    (0..instance.capacities.len()).all(|r| {
                        let running = (0..starts.len()).filter(|&i| {
                            starts[i].is_some_and(|s| s <= t && t < s + instance.activities[i].duration)
                        });
                        let used: u64 = running.map(|i| u64::from(instance.activities[i].demands[r])).sum();
                        used + u64::from(activity.demands[r]) <= u64::from(instance.capacities[r])
                    })
                })
            };
            while !free(start) {
                start += 1;
            }
            starts[j] = Some(start);
            place(instance, starts, best);
            starts[j] = None;
        }
    }
    let mut best = u32::MAX;
    place(instance, &mut vec![None; instance.activities.len()], &mut best);
    best
}

fn activity(duration: u32, demands: &[u32], successors: &[usize]) -> Activity {
    Activity { duration, demands: demands.to_vec(), successors: successors.to_vec() }
}

/// Seven equal activities on two units: half a period a unit is lost, so no bound is reached and the search goes on.
fn stubborn() -> Instance {
    let activities = (0..7).map(|_| activity(3, &[1], &[])).collect();
    Instance { name: "stubborn".to_owned(), capacities: vec![2], activities }
}

#[test]
fn threads_do_not_change_the_result() {
    let instance = stubborn();
    let one = levelled(&instance, 100_001, 7, 1);
    assert_valid(&instance, &one);
    assert_eq!((one.makespan, one.schedules), (12, 100_001));
    assert_eq!(levelled(&instance, 100_001, 7, 2), one);
    assert_eq!(levelled(&instance, 100_001, 7, 5), one);
}

#[test]
fn a_search_without_a_budget_stops_when_told() {
    let asked = AtomicU32::new(0);
    let stop = || asked.fetch_add(1, Ordering::Relaxed) >= 50;
    let options = Options { schedules: None, seed: 1, threads: 2 };
    let instance = stubborn();
    assert_valid(&instance, &level(&instance, &options, &stop).unwrap());
    let at_once = level(&instance, &options, &|| true).unwrap();
    assert_valid(&instance, &at_once);
}

#[test]
fn nothing_to_level_is_levelled() {
    let nothing = Instance { name: String::new(), capacities: vec![], activities: vec![] };
    assert_eq!(levelled(&nothing, 10, 1, 1).makespan, 0);
    let milestone = Instance { activities: vec![activity(0, &[9], &[])], capacities: vec![1], ..nothing };
    assert_eq!(levelled(&milestone, 10, 1, 1).starts, [0]);
}

#[test]
fn impossible_instances_are_refused_with_the_place() {
    let refused = |activities: Vec<Activity>| {
        let instance = Instance { name: String::new(), capacities: vec![2], activities };
        level(&instance, &Options::default(), &|| false).unwrap_err()
    };
    let error = refused(vec![activity(1, &[1], &[]), activity(1, &[3], &[])]);
    assert_eq!(error, InstanceError::DemandTooHigh { activity: 1, resource: 0, demand: 3, capacity: 2 });
    let rows = vec![
        activity(1, &[1], &[1]),
        activity(1, &[1], &[2]),
        activity(1, &[1], &[1, 3]),
        activity(0, &[0], &[]),
    ];
    let InstanceError::Cycle(mut cycle) = refused(rows) else { panic!("a cycle") };
    cycle.sort_unstable();
    assert_eq!(cycle, [1, 2]);
    assert_eq!(refused(vec![activity(1, &[1], &[0])]), InstanceError::Cycle(vec![0]));
    assert_eq!(
        refused(vec![activity(1, &[1], &[4])]),
        InstanceError::NoSuchActivity { activity: 0, successor: 4 }
    );
    assert_eq!(
        refused(vec![activity(1, &[], &[])]),
        InstanceError::Demands { activity: 0, found: 0, expected: 1 }
    );
    assert_eq!(
        refused(vec![activity(u32::MAX, &[1], &[])]),
        InstanceError::TooManyPeriods(u64::from(u32::MAX))
    );
}

const SMALL: &str = "\
jobs (incl. supersource/sink ):  4
RESOURCES
  - renewable                 :  2   R
  - nonrenewable              :  0   N
  - doubly constrained        :  0   D
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
****
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
------------------------------
  1      1     0       0    0
  2      1     3       2    0
  3      1     4       1    1
  4      1     0       0    0
****
RESOURCEAVAILABILITIES:
  R 1  R 2
    2    1
";

#[test]
fn a_psplib_file_is_read() {
    let instance = read_psplib("small", SMALL).unwrap();
    assert_eq!(instance.capacities, [2, 1]);
    assert_eq!(instance.activities[0], activity(0, &[0, 0], &[1, 2]));
    assert_eq!(instance.activities[2], activity(4, &[1, 1], &[3]));
    let found = levelled(&instance, 50, 1, 1);
    assert_valid(&instance, &found);
    assert_eq!((found.makespan, found.critical_path), (7, 4));
}

#[test]
fn what_is_wrong_in_a_file_is_told_with_its_line() {
    let refused = |from: &str, to: &str| {
        assert!(SMALL.contains(from), "{from}");
        read_psplib("x", &SMALL.replacen(from, to, 1)).unwrap_err()
    };
    let error = |line, problem| ReadError { line, problem };
    assert_eq!(refused("):  4", "):  four"), error(1, ReadProblem::Number("four".to_owned())));
    assert_eq!(refused("):  4", "):  999999"), error(1, ReadProblem::TooMany(999_999)));
    assert_eq!(refused(":  0   N", ":  2   N"), error(4, ReadProblem::NotRenewable));
    assert_eq!(refused("2        1          1", "2        3          1"), error(9, ReadProblem::Modes(3)));
    assert_eq!(refused("   2   3\n", "   2   9\n"), error(8, ReadProblem::NoSuchJob(9)));
    assert_eq!(refused("   2   3\n", "   2\n"), error(8, ReadProblem::Count { expected: 5, found: 4 }));
    assert_eq!(
        refused("   3        1", "   2        1"),
        error(10, ReadProblem::Job { expected: 3, found: 2 })
    );
    assert_eq!(
        refused("     4       1    1", "    -4       1    1"),
        error(18, ReadProblem::Number("-4".to_owned()))
    );
    assert_eq!(
        refused("     4       1    1", "     4       1"),
        error(18, ReadProblem::Count { expected: 5, found: 4 })
    );
    assert_eq!(refused("    2    1\n", "    2\n"), error(23, ReadProblem::Count { expected: 2, found: 1 }));
    for end in 0..SMALL.len() - 6 {
        assert!(read_psplib("x", &SMALL[..end]).is_err(), "cut at {end}");
    }
}

const PSPLIB: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/psplib");

/// Files of one set of PSPLIB, sorted by name; empty, and said loudly, where the data is not there.
fn psplib(set: &str) -> Vec<Instance> {
    let folder = PathBuf::from(PSPLIB).join(set);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED: no PSPLIB data at {}", folder.display());
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    files.sort();
    let read = |file: &PathBuf| {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        read_psplib(&name, &std::fs::read_to_string(file).unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"))
    };
    files.iter().map(read).collect()
}

/// Lower bound, where sources agree on one, and best known makespan of each instance.
fn best_known() -> HashMap<String, (Option<u32>, u32)> {
    let path = PathBuf::from(PSPLIB).join("best-known.csv");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        (cells[0].to_owned(), (cells[2].parse().ok(), cells[3].parse().unwrap()))
    };
    text.lines().skip(1).map(row).collect()
}

/// Reads the data of PSPLIB where it is there. Few schedules, for a build that is not optimised.
#[test]
fn psplib_instances_are_levelled_validly_and_well() {
    let known = best_known();
    for (set, every, schedules, most) in [("j30", 8, 200, 1.0), ("j60", 16, 100, 2.5), ("j120", 4, 200, 6.0)]
    {
        let instances: Vec<Instance> = psplib(set).into_iter().step_by(every).collect();
        let mut deviation = 0.0;
        for instance in &instances {
            let found = levelled(instance, schedules, 1, 1);
            assert_valid(instance, &found);
            let (bound, best) = known[&instance.name];
            assert!(bound.is_none_or(|b| found.makespan >= b), "{}: better than possible", instance.name);
            deviation += f64::from(found.makespan) / f64::from(best) - 1.0;
        }
        let mean = 100.0 * deviation / instances.len().max(1) as f64;
        eprintln!("{set}: {} instances, {mean:.2} % above the best known", instances.len());
        assert!(mean <= most, "{set}: {mean:.2} % above the best known, {most} % expected");
    }
}
