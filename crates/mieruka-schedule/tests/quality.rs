//! Findings of small plans, worked out by hand, and of random and real ones by what must hold of any.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod written;

use std::path::Path;

use mieruka_schedule::cpm::schedule;
use mieruka_schedule::mspdi::{Plan, plan_network, read_mspdi};
use mieruka_schedule::quality::{
    Basis, Check, Facts, Finding, Limits, Measure, Missing, PlanFacts, Source, Threshold, Verdict, assess,
};
use mieruka_schedule::working_time::moment;
use proptest::prelude::*;
use written::Line;

const DAY: i64 = 8 * 3600;

/// Findings of a plan, with what `more` says of it.
fn findings(plan: &Plan, more: impl FnOnce(&mut Facts<'_>)) -> Vec<Finding> {
    let made = plan_network(plan);
    let dates = schedule(&made.network).unwrap();
    let own = PlanFacts::of(plan, &made, 0);
    let mut facts = own.facts(&made.network.calendars[made.network.tasks[0].calendar]);
    more(&mut facts);
    assess(&made.network, &dates, &facts, &Limits::default())
}

fn of(findings: &[Finding], check: Check) -> &Finding {
    findings.iter().find(|finding| finding.check == check).unwrap()
}

fn measure(findings: &[Finding], check: Check, basis: Basis) -> &Measure {
    of(findings, check).measures.iter().find(|measure| measure.basis == basis).unwrap()
}

/// Count and what it is of.
fn counted(findings: &[Finding], check: Check, basis: Basis) -> (usize, usize) {
    let measure = measure(findings, check, basis);
    (measure.count, measure.of)
}

const MILESTONE: &str = "<Milestone>1</Milestone>";

#[test]
fn logic_by_both_denominators() {
    // a and, a day before it ends, b; after a day of lag c; d starts with b; then the end.
    let plan = written::plan(&[
        ("a", 16.0, "", ""),
        ("b", 24.0, "1FS-8", ""),
        ("c", 8.0, "1FS+8", ""),
        ("d", 8.0, "2SS", ""),
        ("end", 0.0, "3FS 2FS", MILESTONE),
    ]);
    let all = findings(&plan, |_| {});
    // a waits for nothing and nothing for d; with milestones, nothing waits for the end either.
    assert_eq!(measure(&all, Check::Logic, Basis::IncompleteWork).tasks, [0, 3]);
    assert_eq!(counted(&all, Check::Logic, Basis::IncompleteWork), (2, 4));
    assert_eq!(counted(&all, Check::Logic, Basis::IncompleteTasks), (3, 5));
    assert_eq!(
        (of(&all, Check::Logic).verdict(), of(&all, Check::Leads).verdict()),
        (Verdict::Fail, Verdict::Fail)
    );
    assert_eq!(counted(&all, Check::Leads, Basis::Links), (1, 5));
    assert_eq!(counted(&all, Check::Leads, Basis::IncompleteWork), (1, 4));
    assert_eq!(counted(&all, Check::Lags, Basis::Links), (1, 5));
    assert_eq!(measure(&all, Check::Lags, Basis::Links).links, [1]);
    let types = measure(&all, Check::RelationshipTypes, Basis::Links);
    assert_eq!((types.count, types.of, types.value), (4, 5, 80.0));
    assert_eq!((types.threshold, types.verdict), (Some(Threshold::AtLeast(90.0)), Verdict::Fail));
    assert_eq!((&types.tasks[..], &types.links[..]), (&[3][..], &[2][..]));
    assert_eq!(counted(&all, Check::RelationshipTypes, Basis::IncompleteSuccessors), (2, 3));
    // What starts first and what finishes last may be open.
    assert_eq!(of(&all, Check::OpenStart).verdict(), Verdict::Pass);
    assert_eq!(of(&all, Check::OpenFinish).measures[0].tasks, [3]);
    assert_eq!(of(&all, Check::DanglingFinish).verdict(), Verdict::Pass);
}

#[test]
fn tied_from_one_end_alone() {
    let child = "<OutlineLevel>2</OutlineLevel>";
    let plan = written::plan(&[
        ("x", 8.0, "", ""),
        ("y", 8.0, "1SS", ""),
        ("z", 8.0, "2FF", ""),
        ("phase", 0.0, "1SS", ""),
        ("child", 8.0, "", child),
        ("last", 8.0, "4FS", ""),
    ]);
    let all = findings(&plan, |_| {});
    assert_eq!(of(&all, Check::DanglingFinish).measures[0].tasks, [0]);
    assert_eq!(of(&all, Check::DanglingStart).measures[0].tasks, [2]);
    assert_eq!(of(&all, Check::SummaryLinks).measures[0].links, [2, 3]);
    // The links of the phase hold what lies in it.
    assert!(measure(&all, Check::Logic, Basis::IncompleteWork).tasks.contains(&4));
    assert!(!measure(&all, Check::Logic, Basis::IncompleteWorkLinksFromAbove).tasks.contains(&4));
}

#[test]
fn constraints_float_and_durations() {
    let on = "<ConstraintType>2</ConstraintType><ConstraintDate>2026-11-17T08:00:00</ConstraintDate>";
    let late = "<ConstraintType>7</ConstraintType><ConstraintDate>2026-11-17T17:00:00</ConstraintDate>";
    // Fifty days; the short one has forty-nine of slack; what must be done on Tuesday begins on Wednesday.
    let plan = written::plan(&[
        ("long", 400.0, "", ""),
        ("fixed", 8.0, "", on),
        ("short", 8.0, "", ""),
        ("two days", 16.0, "", ""),
        ("too late", 8.0, "4FS", late),
        ("wrong", 8.0, "", MILESTONE),
    ]);
    let all = findings(&plan, |_| {});
    assert_eq!(of(&all, Check::HardConstraints).measures[0].tasks, [1, 4]);
    assert_eq!(measure(&all, Check::HighFloat, Basis::IncompleteWork).tasks, [2]);
    assert_eq!(counted(&all, Check::HighFloat, Basis::IncompleteTasks), (2, 6));
    assert_eq!(of(&all, Check::NegativeFloat).measures[0].tasks, [3, 4]);
    assert_eq!(of(&all, Check::HighDuration).measures[0].tasks, [0]);
    assert_eq!(of(&all, Check::LongWorkPackage).verdict(), Verdict::NoThreshold);
    assert_eq!(of(&all, Check::MilestoneWithDuration).measures[0].tasks, [5]);
    // Without a status date, resources and owners nothing is said of them.
    let missing = |check| of(&all, check).verdict();
    assert_eq!(missing(Check::ForecastInPast), Verdict::NotApplicable(Missing::StatusDate));
    assert_eq!(missing(Check::Resources), Verdict::NotApplicable(Missing::Resources));
    assert_eq!(missing(Check::NoOwner), Verdict::NotApplicable(Missing::Owners));
}

fn agreed(finish: &str) -> String {
    format!(
        "<Baseline><Number>0</Number><Start>2026-11-16T08:00:00</Start><Finish>{finish}</Finish></Baseline>"
    )
}

fn done(start: &str, finish: &str) -> String {
    format!(
        "<ActualStart>{start}</ActualStart><ActualFinish>{finish}</ActualFinish><PercentComplete>100</PercentComplete>"
    )
}

#[test]
fn against_the_baseline() {
    let next_week = "<ConstraintType>4</ConstraintType><ConstraintDate>2026-11-23T08:00:00</ConstraintDate>";
    let on_time = agreed("2026-11-17T17:00:00") + &done("2026-11-16T08:00:00", "2026-11-17T17:00:00");
    let late = agreed("2026-11-18T17:00:00") + &done("2026-11-16T08:00:00", "2026-11-19T17:00:00");
    let open = agreed("2026-11-20T17:00:00");
    let future = agreed("2026-11-27T17:00:00") + next_week;
    // Friday evening.
    let plan = written::plan_with(
        "<StatusDate>2026-11-20T17:00:00</StatusDate>",
        &[
            ("on time", 16.0, "", &on_time),
            ("done late", 32.0, "", &late),
            ("not done", 16.0, "", &open),
            ("two weeks", 80.0, "", &future),
            ("not agreed", 8.0, "", next_week),
        ],
    );
    const ASSIGNED: &[bool] = &[true, true, false, true, true];
    let all = findings(&plan, |facts| {
        facts.resources = Some(&[true, false, false, true, true]);
        facts.milestones = None;
    });
    assert_eq!(of(&all, Check::MissedTasks).measures[0].tasks, [1, 2]);
    assert_eq!(counted(&all, Check::MissedTasks, Basis::DueTasks), (2, 3));
    // Two are done; three should be, and one was never agreed.
    let bei = of(&all, Check::BaselineExecution);
    assert_eq!((bei.measures[0].value, bei.measures[0].of), (0.5, 4));
    assert_eq!((bei.measures[1].value * 3.0).round(), 2.0);
    assert_eq!(bei.measures[0].tasks, [2, 4]);
    // Ten days to go, five more than agreed, and no date that the plan itself must hold.
    let cpli = of(&all, Check::CriticalPathLength);
    assert_eq!(cpli.measures[0].verdict, Verdict::NotApplicable(Missing::Target));
    assert_eq!((cpli.measures[1].value, cpli.verdict()), (0.5, Verdict::Fail));
    assert_eq!(of(&all, Check::ForecastInPast).measures[0].tasks, [2]);
    assert_eq!(counted(&all, Check::ActualInFuture, Basis::Tasks), (0, 5));
    // Nobody is on two of the tasks; one of them is done.
    assert_eq!(of(&all, Check::Resources).measures[0].tasks, [2]);
    assert_eq!(of(&all, Check::Resources).verdict(), Verdict::NoThreshold);
    assert_eq!(of(&all, Check::StaleForecast).verdict(), Verdict::Pass);
    let later = findings(&plan, |facts| {
        facts.status = Some(moment("2026-12-01T08:00".parse().unwrap()));
        facts.owners = Some(ASSIGNED);
    });
    // Eleven days since Monday the 16th.
    assert_eq!(of(&later, Check::StaleForecast).measures[0].tasks, [2]);
    assert_eq!(of(&later, Check::NoOwner).measures[0].tasks, [2]);
    let earlier = findings(&plan, |facts| facts.status = Some(moment("2026-11-19T08:00".parse().unwrap())));
    assert_eq!(of(&earlier, Check::ActualInFuture).measures[0].tasks, [1]);
}

#[test]
fn what_happened_out_of_sequence() {
    let begun = "<ActualStart>2026-11-17T08:00:00</ActualStart><PercentComplete>50</PercentComplete>";
    let plan = written::plan(&[("a", 16.0, "", ""), ("b", 16.0, "1FS", begun), ("c", 16.0, "1FS-8", begun)]);
    let all = findings(&plan, |_| {});
    assert_eq!(of(&all, Check::OutOfSequence).measures[0].tasks, [1]);
    assert_eq!(counted(&all, Check::OutOfSequence, Basis::LinksOfBegun), (1, 2));
}

#[test]
fn the_finish_moves_with_the_critical_path() {
    let chain = [("a", 16.0, "", ""), ("b", 8.0, "1FS", "")];
    let test = findings(&written::plan(&chain), |_| {});
    let found = of(&test, Check::CriticalPathTest);
    assert_eq!((found.verdict(), found.measures[0].value), (Verdict::Pass, 1.0));
    assert_eq!(found.measures[0].tasks, [0]);
    // The end is held by a date: a may take as long as it likes.
    let on = "<ConstraintType>3</ConstraintType><ConstraintDate>2026-11-18T17:00:00</ConstraintDate>";
    let held = written::plan(&[("a", 16.0, "", ""), ("b", 8.0, "1FS", on), ("c", 8.0, "2FS", "")]);
    let test = findings(&held, |_| {});
    let found = &of(&test, Check::CriticalPathTest).measures[0];
    assert_eq!((found.verdict, found.value), (Verdict::Fail, 0.0));
    assert_eq!(found.tasks, [0, 1, 2]);
    let cpli = findings(&held, |facts| facts.status = Some(moment("2026-11-16T08:00".parse().unwrap())));
    assert_eq!(of(&cpli, Check::CriticalPathLength).measures[0].value, 1.0);
    // Set by hand, the rest stays where it is.
    let hand = "<Manual>1</Manual><ManualStart>2026-12-21T08:00:00</ManualStart>\
                <ManualFinish>2026-12-21T17:00:00</ManualFinish><Critical>1</Critical>";
    let slow = Limits { test_delay: 10.0, ..Limits::default() };
    let plan = written::plan(&[
        ("a", 16.0, "", "<Deadline>2026-11-17T17:00:00</Deadline>"),
        ("b", 8.0, "1FS", hand),
    ]);
    let made = plan_network(&plan);
    let dates = schedule(&made.network).unwrap();
    let facts = Facts::new(&made.network.calendars[made.network.tasks[0].calendar], DAY);
    let all = assess(&made.network, &dates, &facts, &slow);
    let found = &of(&all, Check::CriticalPathTest).measures[0];
    assert_eq!((found.verdict, found.value, &found.tasks[..]), (Verdict::Fail, 0.0, &[0, 1][..]));
}

#[test]
fn checks_have_names_and_sources() {
    let all = findings(&written::plan(&[("a", 8.0, "", "")]), |_| {});
    let mut names: Vec<&str> = all.iter().map(|finding| finding.check.id()).collect();
    assert_eq!(names.len(), 25);
    assert_eq!(all.iter().filter(|finding| finding.check.source() == Source::Dcma).count(), 15);
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 25);
    let nothing = findings(
        &written::plan(&[("done", 8.0, "", &done("2026-11-16T08:00:00", "2026-11-16T17:00:00"))]),
        |_| {},
    );
    assert_eq!(of(&nothing, Check::Logic).verdict(), Verdict::NotApplicable(Missing::Tasks));
    assert_eq!(
        of(&nothing, Check::CriticalPathTest).verdict(),
        Verdict::NotApplicable(Missing::CriticalPath)
    );
}

/// What must hold of any finding.
fn sound(finding: &Finding, tasks: usize, links: usize) {
    for measure in &finding.measures {
        assert!(measure.value.is_finite(), "{finding:?}");
        assert!(measure.tasks.iter().all(|&task| task < tasks));
        // The task that a test delays stands before those that stayed.
        let listed = measure.tasks.get(1..).unwrap_or_default();
        assert!(listed.is_sorted(), "{finding:?}");
        assert!(measure.links.iter().all(|&link| link < links));
        let index = matches!(
            finding.check,
            Check::CriticalPathTest | Check::CriticalPathLength | Check::BaselineExecution
        );
        if !index && measure.of > 0 {
            assert!(measure.count <= measure.of);
            let share = 100.0 * measure.count as f64 / measure.of as f64;
            assert!((measure.value - share).abs() < 1e-9, "{finding:?}");
        }
        let expected = match measure.threshold {
            _ if matches!(measure.verdict, Verdict::NotApplicable(_)) => measure.verdict,
            None => Verdict::NoThreshold,
            Some(Threshold::AtMost(most)) if measure.value <= most => Verdict::Pass,
            Some(Threshold::AtLeast(least)) if measure.value >= least => Verdict::Pass,
            Some(_) => Verdict::Fail,
        };
        assert_eq!(measure.verdict, expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// A plan that nothing but its links holds passes the test of its critical path; logic is counted from the text.
    #[test]
    fn random_plans(tasks in prop::collection::vec((0_u32..6, prop::option::of((any::<prop::sample::Index>(), 0_usize..2, -1_i32..3))), 1..9)) {
        let ties: Vec<String> = tasks
            .iter()
            .enumerate()
            .map(|(place, (_, tie))| match tie {
                Some((before, kind, lag)) if place > 0 => {
                    format!("{}{}{:+}", before.index(place) + 1, ["FS", "SS"][*kind], lag * 4)
                }
                _ => String::new(),
            })
            .collect();
        let lines: Vec<Line<'_>> = tasks
            .iter()
            .zip(&ties)
            .map(|((half_days, _), tie)| ("task", f64::from(*half_days) * 4.0, tie.as_str(), if *half_days == 0 { MILESTONE } else { "" }))
            .collect();
        let all = findings(&written::plan(&lines), |_| {});
        let links = ties.iter().filter(|tie| !tie.is_empty()).count();
        all.iter().for_each(|finding| sound(finding, lines.len(), links));
        let followed = |place: usize| {
            ties.iter().any(|tie| tie.starts_with(&format!("{}F", place + 1)) || tie.starts_with(&format!("{}S", place + 1)))
        };
        let lonely: Vec<usize> = (0..lines.len()).filter(|&place| ties[place].is_empty() || !followed(place)).collect();
        prop_assert_eq!(&measure(&all, Check::Logic, Basis::IncompleteTasks).tasks, &lonely);
        let leads = ties.iter().filter(|tie| tie.contains('-')).count();
        prop_assert_eq!(counted(&all, Check::Leads, Basis::Links), (leads, links));
        let test = of(&all, Check::CriticalPathTest);
        prop_assert_eq!(test.verdict(), Verdict::Pass, "{:?}", test);
    }
}

#[test]
fn real_plans_are_assessed() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/mspdi"));
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("SKIPPED: no real plans at {}", folder.display());
        return;
    };
    let (mut plans, mut failed, mut tested) = (0, 0, 0);
    for entry in entries {
        let plan = read_mspdi(&std::fs::read(entry.unwrap().path()).unwrap()).unwrap();
        let made = plan_network(&plan);
        let Ok(dates) = schedule(&made.network) else { continue };
        let Some(first) = made.network.tasks.first() else { continue };
        let own = PlanFacts::of(&plan, &made, 0);
        let facts = own.facts(&made.network.calendars[first.calendar]);
        let all = assess(&made.network, &dates, &facts, &Limits::default());
        all.iter().for_each(|finding| sound(finding, made.network.tasks.len(), made.network.links.len()));
        plans += 1;
        failed += all.iter().filter(|finding| finding.verdict() == Verdict::Fail).count();
        let test = of(&all, Check::CriticalPathTest).verdict();
        tested += usize::from(test == Verdict::Pass);
    }
    eprintln!("{plans} plans, {failed} findings, {tested} pass the test of their critical path");
    assert!(plans > 150 && failed > 150 && tested > 75);
}
