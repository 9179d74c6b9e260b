//! Whatever edits a live schedule takes, its dates are those of its network.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use mieruka_schedule::cpm::{Change, Dates, LiveError, LiveSchedule, schedule};
use mieruka_schedule::network::{Lag, Link, LinkKind, Network, NetworkError};
use proptest::prelude::*;
use reference::random::{self, Random, Shape};

mod reference {
    pub(crate) mod random;
}

/// One random edit; what it was, for the message of a failure.
fn edit(
    live: &mut LiveSchedule,
    random: &mut Random,
    shape: &Shape,
) -> (String, Result<Vec<Change>, LiveError>) {
    let (tasks, links) = (live.network().tasks.len(), live.network().links.len());
    let calendars = live.network().calendars.len();
    let task = random.below(tasks);
    let number = random.below(links.max(1));
    match if tasks == 0 { 12 } else { random.below(13) } {
        0..=2 => {
            let duration = random::duration(random);
            (format!("duration of {task}: {duration}"), live.change_task(task, |t| t.duration = duration))
        }
        3 | 4 => {
            let constraint = random::constraint(random, shape.rare);
            (format!("{constraint:?} of {task}"), live.change_task(task, |t| t.constraint = constraint))
        }
        5 => {
            let progress = random::progress(random, live.network().tasks[task].duration);
            (format!("{progress:?} of {task}"), live.change_task(task, |t| t.progress = progress))
        }
        6 => {
            let deadline = (!random.one_in(3)).then(|| random::date_near(random));
            (format!("deadline of {task}: {deadline:?}"), live.change_task(task, |t| t.deadline = deadline))
        }
        7 => {
            let calendar = random.below(calendars);
            (format!("calendar of {task}: {calendar}"), live.change_task(task, |t| t.calendar = calendar))
        }
        8 => {
            let mut other = random::activity(random, shape, calendars);
            if live.network().tasks[task].summary {
                other.parts.clear();
            }
            (format!("{task} becomes {other:?}"), live.change_task(task, |t| *t = other))
        }
        9 => {
            let other = random.below(tasks);
            let link = random::link(random, task, other);
            (format!("{link:?}"), live.add_link(link))
        }
        10 if links > 0 => (format!("without link {number}"), live.remove_link(number)),
        11 if links > 0 => {
            let Link { kind, lag, .. } = random::link(random, 0, 0);
            (format!("link {number} {kind:?} {lag:?}"), live.change_link(number, kind, lag))
        }
        _ if tasks > 0 && random.one_in(4) => (format!("without task {task}"), live.remove_task(task)),
        _ => {
            let mut other = random::activity(random, shape, calendars);
            other.parent = (tasks > 0 && !random.one_in(3)).then_some(task);
            other.summary = random.one_in(4);
            (format!("new {other:?}"), live.add_task(other))
        }
    }
}

fn without_driver(dates: &Dates) -> Dates {
    Dates { driver: None, ..*dates }
}

fn follow(seed: u64, shape: &Shape, edits: usize) -> Result<(), TestCaseError> {
    let mut random = Random::new(seed ^ 0xED17);
    let mut live = LiveSchedule::new(random::network(seed, shape)).unwrap();
    for number in 0..edits {
        let (before, was) = (live.schedule().clone(), live.network().clone());
        let (what, answer) = edit(&mut live, &mut random, shape);
        let whole = schedule(live.network()).unwrap();
        for (task, (ours, right)) in live.schedule().tasks.iter().zip(&whole.tasks).enumerate() {
            prop_assert_eq!(ours, right, "task {} after edit {} ({})", task, number, what);
        }
        prop_assert_eq!(live.schedule(), &whole, "after edit {} ({})", number, what);
        match answer {
            Err(error) => {
                prop_assert_eq!(live.schedule(), &before, "refused ({})", what);
                prop_assert_eq!(format!("{:?}", live.network()), format!("{was:?}"));
                if let LiveError::Network(NetworkError::Cycle { tasks }) = error {
                    prop_assert!(!tasks.is_empty());
                }
            }
            Ok(changes) if whole.tasks.len() == before.tasks.len() => {
                let pairs = before.tasks.iter().zip(&whole.tasks).enumerate();
                let changed = pairs.filter(|(_, (a, b))| without_driver(a) != without_driver(b));
                let right: Vec<Change> =
                    changed.map(|(task, (before, _))| Change { task, before: Some(*before) }).collect();
                prop_assert_eq!(changes, right, "{}", what);
            }
            Ok(_) => {}
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn every_edit_is_followed(seed in any::<u64>(), tasks in 1_usize..40) {
        follow(seed, &Shape::everything(tasks), 25)?;
    }

    #[test]
    fn without_tasks_as_late_as_possible_only_what_is_reached_is_computed(seed in any::<u64>(), tasks in 1_usize..60) {
        follow(seed, &Shape { rare: false, ..Shape::everything(tasks) }, 25)?;
    }

    #[test]
    fn large_networks_of_few_features(seed in any::<u64>()) {
        let shape =
            Shape { rare: false, manual: false, parts: false, progress: false, ..Shape::everything(300) };
        follow(seed, &shape, 20)?;
    }
}

#[test]
fn a_circle_is_named_and_changes_nothing() {
    let shape = Shape { tasks: 4, ..Shape::default() };
    let mut network: Network = random::network(1, &shape);
    let tie = |predecessor, successor| Link {
        predecessor,
        successor,
        kind: LinkKind::FinishToStart,
        lag: Lag::Working(0),
    };
    network.links = vec![tie(0, 1), tie(1, 2), tie(2, 3)];
    let mut live = LiveSchedule::new(network).unwrap();
    let before = live.schedule().clone();
    let refused = live.add_link(tie(2, 0)).unwrap_err();
    assert_eq!(refused, LiveError::Network(NetworkError::Cycle { tasks: vec![0, 1, 2] }));
    assert_eq!(live.schedule(), &before);
    assert_eq!(live.network().links.len(), 3);
    assert!(live.add_link(tie(3, 3)).is_err());
    live.remove_link(1).unwrap();
    live.add_link(tie(2, 0)).unwrap();
    assert_eq!(live.schedule(), &schedule(live.network()).unwrap());
}
