use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde_json::{Value as Json, json};

use super::{Ground, Plan, PlanProblem};
use crate::id::RecordId;
use crate::record::Record;
use crate::register::Kind;
use crate::rule::AsOf;
use crate::state::ProjectState;
use crate::test_support::record;
use crate::visibility::Viewer;

/// A Friday; the Monday after it is a working day.
const TODAY: Date = date(2026, 4, 10);

pub(crate) fn id(n: u128) -> RecordId {
    RecordId::from_u128(n)
}

/// A project of these records, whose ids count from 1.
pub(crate) fn state_of(records: &[(Kind, Json)]) -> ProjectState {
    let at = Timestamp::UNIX_EPOCH;
    let made = records
        .iter()
        .zip(1..)
        .map(|((kind, fields), n)| Record::new(id(n), *kind, record(*kind, fields.clone()).body, at, at, 1));
    ProjectState::load(made, 0, at)
}

fn plan_of(records: &[(Kind, Json)]) -> Plan {
    let (state, viewer) = (state_of(records), Viewer::local_pmo());
    Plan::of(&state.visible(&viewer), &AsOf::japan(TODAY))
}

pub(crate) fn task(wbs: &str, start: &str, finish: &str, more: Json) -> (Kind, Json) {
    let mut fields = json!({"title": wbs, "wbs": wbs, "remote_id": format!("uid:{wbs}"),
                            "planned_start": start, "planned_finish": finish});
    fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    (Kind::Task, fields)
}

fn on(plan: &Plan, n: u128) -> (Date, Ground) {
    let forecast = plan.forecast(id(n)).unwrap();
    (forecast.date, forecast.ground)
}

#[test]
fn rows_stand_in_the_outline_by_their_numbers() {
    let plan = plan_of(&[
        task("1", "2026-04-13", "2026-05-29", json!({})),
        task("1.10", "2026-04-20", "2026-04-21", json!({})),
        task("1.9", "2026-04-13", "2026-04-17", json!({})),
        task("2", "2026-04-13", "2026-04-14", json!({"parent": id(3)})),
    ]);
    let rows: Vec<(RecordId, u8, bool)> = plan.rows.iter().map(|r| (r.id, r.level, r.summary)).collect();
    assert_eq!(rows, [(id(1), 0, true), (id(3), 1, true), (id(4), 2, false), (id(2), 1, false)]);
    assert_eq!(on(&plan, 1).0, date(2026, 4, 21), "a group is over with the last of its work");
}

#[test]
fn what_has_not_begun_starts_on_its_day_and_today_at_the_earliest() {
    let plan = plan_of(&[
        task("1", "2026-04-20", "2026-04-22", json!({})),
        task("2", "2026-04-06", "2026-04-08", json!({})),
        task("3", "2026-04-09", "2026-04-10", json!({"predecessors": [id(2)]})),
        task("4", "2026-04-13", "2026-04-14", json!({"predecessors": [id(1)]})),
    ]);
    assert_eq!(on(&plan, 1), (date(2026, 4, 22), Ground::Plan));
    assert_eq!(on(&plan, 2), (date(2026, 4, 14), Ground::Passed));
    assert_eq!(on(&plan, 3), (date(2026, 4, 16), Ground::Slip(id(2))));
    assert_eq!(on(&plan, 4), (date(2026, 4, 24), Ground::Waits(id(1))), "the plan contradicts its link");
    assert_eq!(plan.forecast(id(3)).unwrap().slip, 4);
}

#[test]
fn what_has_begun_goes_on_with_what_remains_and_waits_no_longer_to_begin() {
    let plan = plan_of(&[
        task("1", "2026-04-06", "2026-04-10", json!({"progress": 20})),
        task("2", "2026-04-06", "2026-04-24", json!({"progress": 90, "predecessors": [id(1)]})),
        task("3", "2026-04-06", "2026-04-07", json!({"progress": 50, "forecast_finish": "2026-04-15"})),
    ]);
    assert_eq!(on(&plan, 1), (date(2026, 4, 15), Ground::Passed), "four of five days");
    assert_eq!(on(&plan, 2), (date(2026, 4, 24), Ground::Plan), "nothing is forecast early by a percentage");
    assert_eq!(on(&plan, 3), (date(2026, 4, 15), Ground::Source));
}

#[test]
fn links_keep_their_kinds_and_lags() {
    let plan = plan_of(&[
        task("1", "2026-04-13", "2026-04-17", json!({})),
        task(
            "2",
            "2026-04-13",
            "2026-04-13",
            json!({"predecessors": [id(1)], "kept": {"links": "uid:1 SS+2d"}}),
        ),
        task(
            "3",
            "2026-04-13",
            "2026-04-13",
            json!({"predecessors": [id(1)], "kept": {"links": "uid:1 FF"}}),
        ),
        (Kind::Milestone, json!({"title": "完了", "planned_on": "2026-04-17", "predecessors": [id(1)]})),
    ]);
    assert_eq!(on(&plan, 2).0, date(2026, 4, 15));
    assert_eq!(on(&plan, 3).0, date(2026, 4, 17));
    assert_eq!(on(&plan, 4), (date(2026, 4, 17), Ground::Plan), "reached on the day its work is over");
}

#[test]
fn work_planned_on_days_off_is_done_on_them() {
    let plan = plan_of(&[task("1", "2026-04-18", "2026-04-19", json!({}))]);
    assert_eq!(on(&plan, 1), (date(2026, 4, 19), Ground::Plan));
}

#[test]
fn what_is_done_is_fixed() {
    let done = json!({"status": "closed", "actual_start": "2026-04-01", "actual_finish": "2026-04-08"});
    let plan = plan_of(&[
        task("1", "2026-04-01", "2026-04-06", done),
        task("2", "2026-04-07", "2026-04-13", json!({"predecessors": [id(1)]})),
    ]);
    assert_eq!(on(&plan, 1), (date(2026, 4, 8), Ground::Actual));
    // Five days from today, for it should have begun and has not.
    assert_eq!(on(&plan, 2), (date(2026, 4, 16), Ground::Passed));
}

#[test]
fn a_circle_is_opened_and_told() {
    let plan = plan_of(&[
        task("1", "2026-04-13", "2026-04-14", json!({"predecessors": [id(2)]})),
        task("2", "2026-04-15", "2026-04-16", json!({"predecessors": [id(1)]})),
        task("3", "2026-04-17", "2026-04-15", json!({})),
    ]);
    assert_eq!(plan.network.links.len(), 1);
    let circles: Vec<_> = plan.problems.iter().filter(|p| matches!(p, PlanProblem::Circle(_))).collect();
    assert_eq!(circles.len(), 1);
    assert!(plan.problems.contains(&PlanProblem::Reversed(id(3))));
}

#[test]
fn rows_without_any_date_are_there_and_have_no_forecast() {
    let plan = plan_of(&[
        (Kind::Task, json!({"title": "未定"})),
        task("1", "2026-04-13", "2026-04-14", json!({"predecessors": [id(1)], "parent": id(2)})),
    ]);
    assert_eq!(plan.rows.len(), 2);
    assert_eq!(plan.forecast(id(1)), None);
    assert_eq!(on(&plan, 2), (date(2026, 4, 14), Ground::Plan));
}

#[test]
fn who_expects_another_finish_expects_the_same_work() {
    let fields = json!({"forecast_finish": "2026-04-20"});
    let plan = plan_of(&[task("1", "2026-03-23", "2026-04-03", fields)]);
    // Ten days planned, seven left from today to the day expected: three later than that.
    assert_eq!(on(&plan, 1).0, date(2026, 4, 23));
    let plan = plan_of(&[task("1", "2026-03-30", "2026-04-03", json!({"forecast_finish": "2026-04-20"}))]);
    assert_eq!(on(&plan, 1), (date(2026, 4, 20), Ground::Source), "five days fit before it");
}

#[test]
fn what_is_done_on_an_unknown_day_holds_nothing_up_in_the_future() {
    let plan = plan_of(&[
        task("1", "2026-04-06", "2026-05-15", json!({"status": "closed"})),
        task("2", "2026-04-13", "2026-04-14", json!({"predecessors": [id(1)]})),
    ]);
    assert_eq!(on(&plan, 2), (date(2026, 4, 14), Ground::Plan));
}

#[test]
fn undated_work_does_not_cut_a_chain() {
    let plan = plan_of(&[
        task("1", "2026-04-06", "2026-04-08", json!({"forecast_finish": "2026-04-24"})),
        (Kind::Task, json!({"title": "未定", "predecessors": [id(1)]})),
        task("3", "2026-04-13", "2026-04-14", json!({"predecessors": [id(2)]})),
    ]);
    assert_eq!(plan.forecast(id(2)), None, "nobody has said when");
    assert_eq!(on(&plan, 3), (date(2026, 4, 28), Ground::Slip(id(1))));
}

#[test]
fn days_off_are_worked_where_they_are_meant() {
    let plan = plan_of(&[
        (Kind::Milestone, json!({"title": "切替", "planned_on": "2026-04-18"})),
        // From a Sunday, but a week of work.
        task("2", "2026-04-12", "2026-04-17", json!({"progress": 0})),
        task("3", "2026-04-17", "2026-04-19", json!({})),
    ]);
    assert_eq!(on(&plan, 1), (date(2026, 4, 18), Ground::Plan));
    assert_eq!(on(&plan, 2), (date(2026, 4, 17), Ground::Plan));
    assert_eq!(on(&plan, 3), (date(2026, 4, 19), Ground::Plan));
}
