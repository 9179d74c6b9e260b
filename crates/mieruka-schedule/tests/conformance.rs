//! The engine against what MS Project itself computed for 165 plans: dates within 0.29 working minutes, slack within one
//! minute, and what is critical. `cargo xtask conformance` prints the scores; this test keeps them from falling.
//! `CONFORMANCE=NAME` prints every difference of the plans whose file name holds it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mieruka_schedule::cpm::{Dates, schedule};
use mieruka_schedule::mspdi::{Plan, StoredDates, Task, plan_network, read_mspdi};
use mieruka_schedule::working_time::{Moment, WorkingTime, date_time, moment};

/// Plans that cannot be compared, each for what stands in the file itself; see `docs/CONFORMANCE.md`.
const EXCLUDED: [(&str, &str); 11] = [
    (
        "RenderTaskSheet_NewProductDev",
        "tasks 35 and 36 store 47 and 42 days of slack beside late dates without any",
    ),
    (
        "asnet__Examples_Data_ResourceUsageView",
        "task 2 waits for nobody and finishes late after the project does",
    ),
    (
        "project_RetrieveExceptions_test",
        "task 2 is last of its line and finishes late days before the project, task 10 with it",
    ),
    ("mpxj__legacy_bug1", "task 4 finishes late after its one successor starts late"),
    ("mpp9timephasedsegments-from14", "tasks without links store four different late finishes"),
    ("mpp9timephasedsegments.mpp", "tasks without links store four different late finishes"),
    ("mpp12timephased.mpp", "tasks of one calendar without links store two late finishes"),
    ("mpp14timephased.mpp", "tasks of one calendar without links store two late finishes"),
    ("mpp9timephased-from12", "tasks of one calendar without links store two late finishes"),
    ("taskFlags-mpp14Project2013", "tasks of one calendar without links store two late finishes"),
    ("calendar-exception-precedence-monthly", "the summary task lies years beside its only task"),
];

/// Working seconds that a date may be off.
const DATE: i64 = 17;
/// Minutes that a slack may be off.
const SLACK: f64 = 1.0;

/// What was reached, so that it cannot fall.
const FLOOR_LINKED: usize = 53;
const FLOOR_TASKS: usize = 2_265;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/mspdi")
}

/// What is wrong with one task; empty where it is right.
fn differences(task: &Task, dates: &Dates, calendar: &WorkingTime) -> Vec<(&'static str, String)> {
    let stored = &task.stored;
    let mut wrong = Vec::new();
    let mut date = |name, ours: Moment, theirs: Option<jiff::civil::DateTime>| {
        let Some(theirs) = theirs else { return };
        let off = calendar.between(moment(theirs), ours).abs();
        if off > DATE {
            wrong.push((name, format!("{} instead of {theirs}", date_time(ours))));
        }
    };
    date("start", dates.start, stored.start);
    date("finish", dates.finish, stored.finish);
    date("early_start", dates.early_start, stored.early_start);
    date("early_finish", dates.early_finish, stored.early_finish);
    date("late_start", dates.late_start, stored.late_start);
    date("late_finish", dates.late_finish, stored.late_finish);
    let mut slack = |name, ours: i64, theirs: Option<f64>| {
        let Some(theirs) = theirs else { return };
        let ours = ours as f64 / 60.0;
        if (ours - theirs).abs() > SLACK {
            wrong.push((name, format!("{ours} instead of {theirs}")));
        }
    };
    slack("total_slack", dates.total_slack, stored.total_slack);
    slack("free_slack", dates.free_slack, stored.free_slack);
    if stored.critical.is_some_and(|critical| critical != dates.critical) {
        wrong.push(("critical", format!("{}", dates.critical)));
    }
    wrong
}

/// The plan without anything that MS Project computed.
fn blanked(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    if plan.project.schedule_from_start {
        plan.project.finish = None;
    }
    for task in &mut plan.tasks {
        (task.start, task.finish, task.stored) = (None, None, StoredDates::default());
    }
    for assignment in &mut plan.assignments {
        (assignment.start, assignment.finish) = (None, None);
    }
    plan
}

#[derive(Default)]
struct Score {
    tasks: usize,
    right: usize,
    linked: bool,
    /// How many tasks are wrong in this field.
    fields: BTreeMap<&'static str, usize>,
}

fn score(plan: &Plan, verbose: bool) -> Score {
    let made = plan_network(plan);
    let mut score = Score { linked: plan.tasks.iter().any(|t| !t.links.is_empty()), ..Score::default() };
    score.tasks = made.tasks.len();
    let Ok(computed) = schedule(&made.network) else { return score };
    assert_eq!(
        schedule(&plan_network(&blanked(plan)).network).as_ref(),
        Ok(&computed),
        "results were copied"
    );
    for ((&index, dates), activity) in made.tasks.iter().zip(&computed.tasks).zip(&made.network.tasks) {
        let task = &plan.tasks[index];
        let wrong = differences(task, dates, &made.network.calendars[activity.calendar]);
        score.right += usize::from(wrong.is_empty());
        if verbose && !wrong.is_empty() {
            eprintln!(
                "   {} {:?} dur={:?} c={:?} {:?} pct={:?} summary={} parts={} links={:?}",
                task.uid,
                task.name,
                task.duration.map(mieruka_schedule::mspdi::WorkTime::minutes),
                task.constraint,
                activity.mode,
                task.percent_complete,
                activity.summary,
                activity.parts.len(),
                task.links.iter().map(|l| (l.predecessor_uid, l.kind, l.lag)).collect::<Vec<_>>(),
            );
            wrong.iter().for_each(|(name, what)| eprintln!("      {name}: {what}"));
        }
        wrong.into_iter().for_each(|(name, _)| *score.fields.entry(name).or_default() += 1);
    }
    score
}

#[test]
fn plans_are_computed_as_ms_project_does() {
    let Ok(entries) = std::fs::read_dir(folder()) else {
        eprintln!("SKIPPED: {} is not there", folder().display());
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let asked = std::env::var("CONFORMANCE").ok();
    let (mut plans, mut linked, mut right_plans, mut right_linked) = (0, 0, 0, 0);
    let (mut tasks, mut right, mut excluded) = (0, 0, 0);
    let mut fields: BTreeMap<&str, usize> = BTreeMap::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let verbose = asked.as_ref().is_some_and(|asked| name.contains(asked.as_str()));
        if asked.is_some() && !verbose {
            continue;
        }
        let reason = EXCLUDED.iter().find(|(part, _)| name.contains(part)).map(|(_, reason)| *reason);
        if let Some(reason) = reason.filter(|_| asked.is_none()) {
            println!("excluded  {name}: {reason}");
            excluded += 1;
            continue;
        }
        let plan = read_mspdi(&std::fs::read(&path).unwrap()).unwrap();
        let score = score(&plan, verbose);
        if score.tasks < 2 {
            continue;
        }
        let whole = score.right == score.tasks;
        plans += 1;
        right_plans += usize::from(whole);
        linked += usize::from(score.linked);
        right_linked += usize::from(whole && score.linked);
        tasks += score.tasks;
        right += score.right;
        if !whole {
            println!(
                "{}{:4}/{:4} {} {:?}",
                if score.linked { "L" } else { " " },
                score.right,
                score.tasks,
                name,
                score.fields
            );
        }
        score.fields.into_iter().for_each(|(name, count)| *fields.entry(name).or_default() += count);
    }
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    println!("wrong by field: {fields:?}");
    println!(
        "{right_plans} of {plans} plans exactly right ({:.1} %), {right_linked} of {linked} of those with links \
         ({:.1} %), {right} of {tasks} tasks ({:.1} %); {excluded} excluded",
        share(right_plans, plans),
        share(right_linked, linked),
        share(right, tasks),
    );
    if asked.is_none() {
        assert!(
            right_linked >= FLOOR_LINKED,
            "{right_linked} plans with links, {FLOOR_LINKED} were right before"
        );
        assert!(right >= FLOOR_TASKS, "{right} tasks, {FLOOR_TASKS} were right before");
    }
}
