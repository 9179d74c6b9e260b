//! Frozen plans and what has changed since, by hand and by laws.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod written;

use std::path::Path;

use mieruka_schedule::baseline::{
    Baseline, BaselineError, Comparison, FrozenLink, FrozenTask, LinkChange, TaskChange, TaskName, compare,
    freeze, freeze_plan, stored_baseline, stored_baselines,
};
use mieruka_schedule::cpm::schedule;
use mieruka_schedule::mspdi::{Plan, plan_network, read_mspdi};
use mieruka_schedule::network::{Lag, LinkKind};
use mieruka_schedule::working_time::{Hours, WorkingTime, moment};
use proptest::prelude::*;

const DAY: i64 = 8 * 3600;

fn frozen(plan: &Plan) -> Baseline {
    let made = plan_network(plan);
    freeze_plan("now", plan, &made, &schedule(&made.network).unwrap()).unwrap()
}

fn office() -> WorkingTime {
    let day: Hours = vec![(8 * 3600, 12 * 3600), (13 * 3600, 17 * 3600)];
    let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, vec![], vec![]];
    let from = jiff::civil::date(2026, 1, 1);
    WorkingTime::new(&week, (from, from), |_| None).unwrap()
}

const MILESTONE: &str = "<Milestone>1</Milestone>";

#[test]
fn slips_links_and_places_are_told() {
    let child = "<OutlineLevel>2</OutlineLevel>";
    let before = frozen(&written::plan(&[
        ("phase", 0.0, "", ""),
        ("a", 16.0, "", child),
        ("b", 8.0, "2FS", child),
        ("c", 8.0, "3FS", ""),
        ("accepted", 0.0, "4FS 2FS", MILESTONE),
    ]));
    // a takes two days longer and is called otherwise, c waits for half a day and lies under the phase, one is new.
    let after = frozen(&written::plan(&[
        ("phase", 0.0, "", ""),
        ("a, reviewed", 32.0, "", child),
        ("b", 8.0, "2FS", child),
        ("c", 8.0, "3FS+4", child),
        ("accepted", 0.0, "4FS", MILESTONE),
        ("new", 8.0, "1FS", ""),
    ]));
    let changes = compare(&before, &after, &office(), DAY);
    let told: Vec<_> = changes.tasks.iter().map(|task| (task.key, task.finish.unwrap().days)).collect();
    // The milestone first, then what finishes later by most; the phase reached to Wednesday and reaches to Monday now.
    assert_eq!(told, [(5, 2.5), (1, 3.5), (4, 2.5), (2, 2.0), (3, 2.0)]);
    let a = changes.tasks.iter().find(|task| task.key == 2).unwrap();
    assert_eq!((a.duration, a.was_called.as_deref()), (Some(2 * DAY), Some("a")));
    assert_eq!(a.start.unwrap().seconds, 0);
    let c = changes.tasks.iter().find(|task| task.key == 4).unwrap();
    assert_eq!((c.moved, c.is_changed()), (Some((None, Some(1))), true));
    assert_eq!((changes.added, changes.removed), (vec![6], vec![]));
    let fs = |predecessor, successor, lag| FrozenLink {
        predecessor,
        successor,
        kind: LinkKind::FinishToStart,
        lag: Lag::Working(lag),
    };
    assert_eq!(
        changes.links.unwrap(),
        [
            LinkChange::New { link: fs(1, 6, 0), with_task: true },
            LinkChange::Gone { link: fs(2, 5, 0), with_task: false },
            LinkChange::Changed {
                predecessor: 3,
                successor: 4,
                before: (LinkKind::FinishToStart, Lag::Working(0)),
                after: (LinkKind::FinishToStart, Lag::Working(DAY / 2)),
            },
        ]
    );
    let totals = changes.totals;
    assert_eq!((totals.compared, totals.later, totals.earlier), (4, 4, 0));
    assert_eq!((totals.milestones, totals.milestones_later), (1, 1));
    assert_eq!(totals.largest.map(|(key, slip)| (key, slip.days)), Some((5, 2.5)));
    assert_eq!(totals.mean_days, (2.5 + 2.5 + 2.0 + 2.0) / 4.0);
    // Thursday evening was the end; Tuesday noon is, of c, and of the new one Wednesday noon.
    assert_eq!(totals.finish.unwrap().days, 3.5);
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let plan = written::plan(&[("a", 8.0, "", ""), ("b", 8.0, "", "")]);
    let made = plan_network(&plan);
    let dates = schedule(&made.network).unwrap();
    let same = [TaskName { key: 3, name: "a", milestone: false }; 2];
    assert_eq!(
        freeze("x", &made.network, &dates, &same[..1]),
        Err(BaselineError::Lengths { tasks: 2, names: 1, dates: 2 })
    );
    assert_eq!(freeze("x", &made.network, &dates, &same), Err(BaselineError::SameKey { key: 3 }));
}

#[test]
fn baselines_of_ms_project() {
    let stored = |number: u8, finish: &str| {
        format!(
            "<Baseline><Number>{number}</Number><Start>2026-11-16T08:00:00</Start><Finish>{finish}</Finish>\
             <Duration>PT16H0M0S</Duration></Baseline>"
        )
    };
    let both = stored(0, "2026-11-17T17:00:00") + &stored(3, "2026-11-18T17:00:00");
    let plan = written::plan(&[("a", 40.0, "", &both), ("later", 8.0, "", "")]);
    assert_eq!(stored_baselines(&plan), [0, 3]);
    assert_eq!(stored_baseline("none", &plan, 1), None);
    let agreed = stored_baseline("agreed", &plan, 0).unwrap();
    assert_eq!((agreed.name.as_str(), agreed.tasks.len(), &agreed.links), ("agreed", 1, &None));
    let now = compare(&agreed, &frozen(&plan), &office(), DAY);
    assert_eq!((now.tasks[0].finish.unwrap().days, now.tasks[0].duration), (3.0, Some(3 * DAY)));
    assert_eq!((now.added, now.links), (vec![2], None));
    let again = compare(&agreed, &stored_baseline("again", &plan, 3).unwrap(), &office(), DAY);
    assert_eq!(again.tasks[0].finish.unwrap().days, 1.0);
}

#[test]
fn a_picture_can_be_stored() {
    let before = frozen(&written::plan(&[("a", 16.0, "", ""), ("b", 8.0, "1SS+4e", MILESTONE)]));
    let text = serde_json::to_string(&before).unwrap();
    assert!(text.contains(r#""kind":"start_to_start","lag":{"elapsed":14400}"#), "{text}");
    assert_eq!(serde_json::from_str::<Baseline>(&text).unwrap(), before);
}

fn pictures() -> impl Strategy<Value = Baseline> {
    let start = moment(jiff::civil::date(2026, 11, 16).at(8, 0, 0, 0));
    let kinds = prop::sample::select(vec![LinkKind::FinishToStart, LinkKind::StartToStart]);
    let task = (0_i64..400, prop::option::of(0_i64..400), prop::option::of(0_i64..6), any::<(bool, bool)>());
    let tasks = prop::collection::btree_map(0_i64..9, task, 0..8);
    let links = prop::collection::vec((0_i64..9, 0_i64..9, kinds, -2_i64..3), 0..8);
    (tasks, links).prop_map(move |(tasks, links)| {
        type Random = (i64, Option<i64>, Option<i64>, (bool, bool));
        let task = |(key, (from, length, parent, (summary, milestone))): (i64, Random)| FrozenTask {
            key,
            name: format!("task {key}"),
            parent,
            start: Some(start + from * 3600),
            finish: length.map(|length| start + (from + length) * 3600),
            duration: length,
            summary,
            milestone,
        };
        let link = |(predecessor, successor, kind, lag)| FrozenLink {
            predecessor,
            successor,
            kind,
            lag: Lag::Working(lag),
        };
        Baseline {
            name: "random".to_owned(),
            tasks: tasks.into_iter().map(task).collect(),
            links: Some(links.into_iter().map(link).collect()),
            outline: true,
        }
    })
}

fn links_of(changes: &Comparison) -> (usize, usize, usize) {
    let links = changes.links.as_ref().unwrap();
    let count = |wanted: fn(&LinkChange) -> bool| links.iter().filter(|change| wanted(change)).count();
    (
        count(|change| matches!(change, LinkChange::Gone { .. })),
        count(|change| matches!(change, LinkChange::New { .. })),
        count(|change| matches!(change, LinkChange::Changed { .. })),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_differs_from_itself(picture in pictures()) {
        let changes = compare(&picture, &picture, &office(), DAY);
        prop_assert_eq!(changes.tasks.len(), picture.tasks.len());
        prop_assert!(!changes.tasks.iter().any(TaskChange::is_changed));
        prop_assert!(changes.added.is_empty() && changes.removed.is_empty());
        prop_assert_eq!(links_of(&changes), (0, 0, 0));
        prop_assert_eq!((changes.totals.later, changes.totals.earlier), (0, 0));
    }

    /// What was added one way is removed the other way, and a slip is made good.
    #[test]
    fn back_is_the_opposite_of_forth(before in pictures(), after in pictures()) {
        let (forth, back) = (compare(&before, &after, &office(), DAY), compare(&after, &before, &office(), DAY));
        prop_assert_eq!(&forth.added, &back.removed);
        prop_assert_eq!(&forth.removed, &back.added);
        prop_assert_eq!(forth.tasks.len() + forth.added.len(), after.tasks.len());
        for task in &forth.tasks {
            let same = back.tasks.iter().find(|other| other.key == task.key).unwrap();
            prop_assert_eq!(task.start.map(|slip| slip.seconds), same.start.map(|slip| -slip.seconds));
            prop_assert_eq!(task.finish.map(|slip| slip.seconds), same.finish.map(|slip| -slip.seconds));
            prop_assert_eq!(task.duration, same.duration.map(|more| -more));
            prop_assert_eq!(task.moved, same.moved.map(|(was, is)| (is, was)));
        }
        let ((gone, new, changed), (gone_back, new_back, changed_back)) = (links_of(&forth), links_of(&back));
        prop_assert_eq!((gone, new, changed), (new_back, gone_back, changed_back));
        let counts = [&before, &after].map(|picture| picture.links.as_ref().unwrap().len());
        prop_assert_eq!(counts[0] + new, counts[1] + gone);
    }
}

/// Counted in the same files by a program of another kind.
#[test]
fn real_baselines_are_compared() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/mspdi"));
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("SKIPPED: no real plans at {}", folder.display());
        return;
    };
    let (mut plans, mut tasks, mut stored) = (0, 0, 0);
    for entry in entries {
        let plan = read_mspdi(&std::fs::read(entry.unwrap().path()).unwrap()).unwrap();
        let made = plan_network(&plan);
        let Ok(dates) = schedule(&made.network) else { continue };
        let Ok(now) = freeze_plan("now", &plan, &made, &dates) else { continue };
        plans += 1;
        let same = compare(&now, &now, &office(), DAY);
        assert!(!same.tasks.iter().any(TaskChange::is_changed));
        for number in stored_baselines(&plan) {
            stored += 1;
            let agreed = stored_baseline("agreed", &plan, number).unwrap();
            let changes = compare(&agreed, &now, &office(), DAY);
            assert_eq!(changes.tasks.len() + changes.added.len(), now.tasks.len());
            tasks += changes.totals.compared;
        }
    }
    eprintln!("{plans} plans, {stored} baselines, {tasks} tasks compared");
    assert!(plans > 150 && stored == 42 && tasks > 150);
}
