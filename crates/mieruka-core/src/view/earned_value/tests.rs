use jiff::civil::{Date, date};
use serde_json::{Value as Json, json};

use super::{Basis, EarnedValueView, Lack, Point, Rule, amount, earned_value, point};
use crate::lang::Lang;
use crate::plan::Plan;
use crate::plan::tests::{id, state_of, task};
use crate::register::Kind;
use crate::rule::AsOf;
use crate::rule::signal::Signal;
use crate::visibility::Viewer;

/// A Friday.
const TODAY: Date = date(2026, 4, 10);

fn view_of(records: &[(Kind, Json)]) -> EarnedValueView {
    let (state, viewer, as_of) = (state_of(records), Viewer::local_pmo(), AsOf::japan(TODAY));
    let visible = state.visible(&viewer);
    earned_value(&visible, &as_of, &Plan::of(&visible, &as_of))
}

fn point_of(records: &[(Kind, Json)], day: Date) -> Point {
    let (state, viewer, as_of) = (state_of(records), Viewer::local_pmo(), AsOf::japan(day));
    let visible = state.visible(&viewer);
    point(&visible, &as_of, &Plan::of(&visible, &as_of)).unwrap()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

/// Ten business days from Monday 6 April, 20 person-days: half of it is due on Friday.
fn ten_days(wbs: &str, more: Json) -> (Kind, Json) {
    let mut all = json!({"planned_effort": 20});
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    task(wbs, "2026-04-06", "2026-04-17", all)
}

#[test]
fn values_and_what_follows_from_them() {
    let view = view_of(&[
        ten_days("1", json!({"progress": 40, "actual_start": "2026-04-06", "actual_effort": 10})),
        ten_days("2", json!({"progress": 50, "actual_start": "2026-04-06", "actual_effort": 8})),
    ]);
    let measure = view.total.measure;
    assert_eq!(view.basis, Basis::Effort);
    assert_eq!((measure.budget, measure.planned, measure.spent), (40.0, 20.0, Some(18.0)));
    assert!(near(measure.earned, 18.0) && near(measure.spi().unwrap(), 0.9), "{measure:?}");
    assert!(near(view.total.cpi().unwrap(), 1.0));
    assert_eq!(view.signal, Some(Signal::Yellow));
    let outlook = view.outlook.unwrap();
    // 4.5 of 5 days earned; ten days at that pace are 11.1.
    assert!(near(outlook.schedule.spi().unwrap(), 0.9));
    assert_eq!((outlook.planned_finish, outlook.as_so_far), (date(2026, 4, 17), Some(date(2026, 4, 21))));
    assert_eq!((outlook.slip, outlook.as_planned), (Some(2), Some(date(2026, 4, 20))));
    let said = view.answer(TODAY, Lang::Ja);
    assert!(said.contains("90%") && said.contains("4/21") && said.contains("+2日"), "{said}");
    let ends: Vec<f64> = view.planned.iter().map(|point| point.1).collect();
    assert_eq!(ends, [0.0, 20.0, 40.0], "before the start, on the Friday between, at the end");
}

#[test]
fn a_rule_counts_what_it_has_evidence_for_and_the_entered_share_stands_beside() {
    let begun = |rule: &str, more: Json| {
        let mut all = json!({"progress": 90, "actual_start": "2026-04-06", "progress_rule": rule});
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        view_of(&[ten_days("1", all)])
    };
    for (rule, more, by_rule, lack) in [
        ("all_at_finish", json!({}), 0.0, None),
        ("fifty_fifty", json!({}), 0.5, None),
        ("review_stages", json!({"status": "in_progress"}), 0.1, None),
        ("review_stages", json!({"status": "in_review"}), 0.5, Some(Lack::Stages)),
        ("judged", json!({}), 0.9, None),
        ("units", json!({}), 0.0, Some(Lack::Quantity)),
        ("units", json!({"planned_quantity": 40, "actual_quantity": 10}), 0.25, None),
        ("level_of_effort", json!({}), 0.5, None),
    ] {
        let view = begun(rule, more);
        let task = &view.in_work[0];
        assert!(near(task.by_rule, by_rule), "{rule}: {}", task.by_rule);
        assert_eq!((task.lack, task.entered, task.chosen), (lack, Some(0.9), true), "{rule}");
        assert!(near(view.total.measure.earned, 20.0 * by_rule), "{rule}");
        assert_eq!(view.doubts(&[]).len(), usize::from(0.9 - by_rule > 0.2), "{rule}");
        assert!(!task.rule.label(Lang::Ja).is_empty() && !task.rule.label(Lang::En).contains('('), "{rule}");
    }
}

#[test]
fn a_rule_of_a_group_is_that_of_its_work_and_without_one_the_entered_share_counts() {
    let view = view_of(&[
        task("1", "2026-04-06", "2026-04-17", json!({"progress_rule": "fifty_fifty", "summary": true})),
        ten_days("1.1", json!({"progress": 90})),
        ten_days("1.2", json!({"progress": 90, "progress_rule": "all_at_finish"})),
        ten_days("2", json!({"progress": 90})),
    ]);
    let rules: Vec<(Rule, bool)> = view.in_work.iter().map(|task| (task.rule, task.chosen)).collect();
    assert_eq!(rules, [(Rule::FiftyFifty, true), (Rule::AllAtFinish, true), (Rule::Judged, false)]);
    assert!(near(view.total.measure.earned, 10.0 + 0.0 + 18.0));
    let (count, strict) = view.without_rule.unwrap();
    assert_eq!((count, strict.earned), (1, 10.0), "the one without a rule is not finished");
}

#[test]
fn who_stands_still_near_the_end_is_told() {
    let at = |progress: i32| [ten_days("1", json!({"progress": progress}))];
    let past = [
        point_of(&at(60), date(2026, 3, 20)),
        point_of(&at(88), date(2026, 3, 27)),
        point_of(&at(89), date(2026, 4, 3)),
    ];
    let view = view_of(&at(90));
    assert_eq!(view.doubts(&past)[0].standstill, Some(2));
    assert!(view.doubts(&past[..2]).is_empty(), "one update is no standstill");
    assert!(view_of(&at(95)).doubts(&past).is_empty(), "it moved");
    let why = view.doubts(&past)[0].why(Lang::Ja);
    assert!(why.contains("2週"), "{why}");
}

#[test]
fn nothing_is_made_up_of_what_is_not_known() {
    let view = view_of(&[
        ten_days("1", json!({"progress": 50})),
        ten_days("2", json!({"progress": 50, "actual_effort": 9})),
        (Kind::Task, json!({"title": "未定"})),
        task("3", "2026-04-13", "2026-04-14", json!({})),
    ]);
    assert_eq!(view.left_out.len(), 1);
    assert_eq!((view.assumed, view.total.measure.budget), (1, 42.0), "two days of one person");
    assert_eq!((view.total.unbooked, view.total.measure.spent), (1, Some(9.0)));
    assert_eq!(view.total.cpi(), None, "half of what is earned has no cost");
    assert!(view.estimates.iter().all(|(_, value)| value.is_none()));

    let days = view_of(&[task("1", "2026-04-06", "2026-04-17", json!({"progress": 50, "actual_effort": 9}))]);
    assert_eq!((days.basis, days.total.measure.budget, days.total.measure.spent), (Basis::Days, 10.0, None));

    let empty = view_of(&[(Kind::Task, json!({"title": "未定"}))]);
    assert_eq!((empty.signal, empty.outlook, empty.planned.len()), (None, None, 0));
    assert_eq!(empty.answer(TODAY, Lang::Ja), Lang::Ja.text("ev-empty"));

    let ahead = view_of(&[task("1", "2026-04-13", "2026-04-17", json!({}))]);
    assert_eq!(ahead.signal, None, "nothing is due");
    assert!(ahead.answer(TODAY, Lang::Ja).contains("4/13"));
}

#[test]
fn what_is_finished_is_earned_whole() {
    let done = json!({"status": "closed", "actual_start": "2026-03-30", "actual_finish": "2026-04-08", "actual_effort": 5});
    let view = view_of(&[task("1", "2026-03-30", "2026-04-07", done)]);
    assert!(near(view.total.measure.complete().unwrap(), 1.0));
    assert!(view.answer(TODAY, Lang::En).contains("8 Apr"), "{}", view.answer(TODAY, Lang::En));
}

#[test]
fn groups_are_by_party_and_by_phase_and_add_up() {
    let party = |name: &str| (Kind::Party, json!({"name": name}));
    let view = view_of(&[
        party("A社"),
        party("B社"),
        task("1", "2026-04-06", "2026-04-17", json!({"title": "設計"})),
        ten_days("1.1", json!({"progress": 50, "owner_org": id(1)})),
        ten_days("1.2", json!({"progress": 20, "owner_org": id(2)})),
        ten_days("x", json!({"progress": 50, "owner_org": id(1)})),
    ]);
    let names: Vec<&str> = view.parties.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["B社", "A社"], "the furthest behind first");
    assert_eq!(view.parties[0].signal, Some(Signal::Red));
    let phases: Vec<(&str, usize)> = view.phases.iter().map(|g| (g.name.as_str(), g.figures.tasks)).collect();
    assert_eq!(phases, [("設計", 2), ("", 1)]);
    for groups in [&view.parties, &view.phases] {
        let earned: f64 = groups.iter().map(|group| group.figures.measure.earned).sum();
        assert!(near(earned, view.total.measure.earned));
    }
    assert!(view.answer(TODAY, Lang::Ja).contains("B社"));
}

#[test]
fn amounts_are_short() {
    assert_eq!(
        [amount(1234.5), amount(86.54), amount(-3.2), amount(-0.01), amount(0.0)],
        ["1,234", "86.5", "−3.2", "0.0", "0"]
    );
}
