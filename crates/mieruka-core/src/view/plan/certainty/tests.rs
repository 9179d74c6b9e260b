use jiff::civil::{Date, date};
use mieruka_schedule::forecast::Known;
use serde_json::{Value as Json, json};

use super::{Certainty, Chance, LEAST_RUNS, MOST_RUNS, certainty, percent, runs_of};
use crate::lang::Lang;
use crate::plan::Plan;
use crate::plan::tests::{id, state_of, task};
use crate::register::Kind;
use crate::rule::AsOf;
use crate::visibility::{Viewer, Visibility};

/// A Friday.
const TODAY: Date = date(2026, 4, 10);

fn view_for(records: &[(Kind, Json)], viewer: &Viewer) -> Certainty {
    let (state, as_of) = (state_of(records), AsOf::japan(TODAY));
    let visible = state.visible(viewer);
    certainty(&visible, &as_of, &Plan::of(&visible, &as_of))
}

fn view_of(records: &[(Kind, Json)]) -> Certainty {
    view_for(records, &Viewer::local_pmo())
}

fn milestone(title: &str, planned: &str, predecessors: &[u128]) -> (Kind, Json) {
    let predecessors: Vec<_> = predecessors.iter().map(|n| id(*n)).collect();
    (Kind::Milestone, json!({"title": title, "planned_on": planned, "predecessors": predecessors}))
}

fn chance(view: &Certainty, n: u128) -> Chance {
    view.of(id(n)).unwrap_or_else(|| panic!("nothing is said of {n}"))
}

/// Two chains of ten business days each meet in a milestone on the planned last day.
fn two_chains() -> Vec<(Kind, Json)> {
    vec![
        task("1", "2026-04-13", "2026-04-17", json!({})),
        task("2", "2026-04-20", "2026-04-24", json!({"predecessors": [id(1)]})),
        task("3", "2026-04-13", "2026-04-24", json!({})),
        milestone("完了", "2026-04-24", &[2, 3]),
        milestone("何も先行しない", "2026-05-11", &[]),
    ]
}

#[test]
fn a_plan_says_the_same_every_time_and_its_days_lie_in_order() {
    let (once, again) = (view_of(&two_chains()), view_of(&two_chains()));
    assert_eq!(once, again);
    assert_eq!(once.runs, MOST_RUNS);
    for n in [1, 2, 3, 4] {
        let Chance { p50, p80, p90, by_planned } = chance(&once, n);
        assert!(p50 <= p80 && p80 <= p90, "{n}");
        assert!((0.0..=1.0).contains(&by_planned.unwrap()), "{n}");
    }
    let finish = once.finish.as_ref().unwrap();
    assert!(finish.chance.p50 <= finish.chance.p80 && finish.chance.p80 <= finish.chance.p90);
    assert_eq!(finish.days.iter().map(|(_, runs)| *runs as usize).sum::<usize>(), once.runs);
    assert!(finish.days.windows(2).all(|pair| pair[0].0 < pair[1].0));
    let (low, high) = finish.p80_between;
    assert!(low <= finish.chance.p80 && finish.chance.p80 <= high);
}

#[test]
fn where_nothing_is_known_the_usual_spread_counts() {
    // 70, 100 and 145 % of ten days: by the tenth day in 40 of 100 cases, by day 11.1 in 80.
    let view = view_of(&[task("1", "2026-04-13", "2026-04-24", json!({}))]);
    let own = chance(&view, 1);
    assert!((own.by_planned.unwrap() - 0.4).abs() < 4.0 * view.share_error(), "{own:?}");
    let p80: f64 = 14.5 - (0.2 * 7.5 * 4.5_f64).sqrt();
    assert!((11.0..12.0).contains(&p80), "during the twelfth day of work");
    assert_eq!(own.p80, date(2026, 4, 28));
    assert_eq!(view.grounds.spreads[0].known, Known::Nothing);
    // Two chains that must both keep their day keep it less often than each.
    let both = view_of(&two_chains());
    let meeting = chance(&both, 4).by_planned.unwrap();
    assert!(meeting < chance(&both, 2).by_planned.unwrap().min(chance(&both, 3).by_planned.unwrap()));
}

#[test]
fn the_first_milestone_in_doubt_is_looked_at_with_what_leads_to_it() {
    let mut records = two_chains();
    records.push(task("6", "2026-05-11", "2026-07-31", json!({})));
    let view = view_of(&records);
    let focus = view.focus.as_ref().unwrap();
    assert_eq!((focus.id, focus.finish.chance), (id(4), chance(&view, 4)));
    let drivers: Vec<_> = view.drivers.iter().map(|driver| driver.id).collect();
    assert_eq!(drivers.len(), 3, "{drivers:?}");
    assert!(!drivers.contains(&id(6)), "what ends last does not lead to it");
    let shares: f64 = view.drivers.iter().map(|driver| driver.criticality).sum();
    assert!(shares > 1.0 && shares < 2.0, "one chain has two tasks: {shares}");

    let alone = view_of(&records[5..]);
    assert_eq!(alone.focus, None);
    assert_eq!(alone.drivers[0].criticality, 1.0);
}

#[test]
fn nothing_is_said_of_what_no_open_work_leads_to() {
    let mut records = two_chains();
    let done = json!({"status": "closed", "actual_start": "2026-04-01", "actual_finish": "2026-04-08"});
    records.push(task("6", "2026-04-01", "2026-04-08", done));
    records.push(milestone("終わった作業だけが先行する", "2026-04-20", &[6]));
    records.push(task("8", "2026-05-11", "2026-05-29", json!({"summary": true, "predecessors": [id(4)]})));
    records
        .push((Kind::Milestone, json!({"title": "群れの中", "planned_on": "2026-05-29", "parent": id(8)})));
    let view = view_of(&records);
    let unknown: Vec<&str> =
        view.ahead().filter(|one| one.chance.is_none()).map(|one| one.title.as_str()).collect();
    assert_eq!(unknown, ["終わった作業だけが先行する", "何も先行しない"]);
    assert!(view.of(id(9)).is_some(), "its group waits for work that is not sure");
    let said = view.answer(TODAY, Lang::Ja);
    assert!(said.contains("「完了」") && said.contains("ほかの2件"), "{said}");
    let row = &view.to_json(Lang::Ja)["milestones"][0];
    assert!(row["p80"].is_null() && row["by_planned"].is_null(), "{row:#}");
}

fn finished(wbs: &str, party: u128, actual_finish: &str) -> (Kind, Json) {
    let more = json!({"status": "closed", "owner_org": id(party), "actual_start": "2026-03-02",
                      "actual_finish": actual_finish});
    task(wbs, "2026-03-02", "2026-03-06", more)
}

/// Parties 1 and 2; five tasks of the first took twice as long as planned, five of the second no longer than planned.
fn with_history() -> Vec<(Kind, Json)> {
    let mut records = vec![(Kind::Party, json!({"name": "A社"})), (Kind::Party, json!({"name": "B社"}))];
    for n in 0..5 {
        records.push(finished(&format!("1.{n}"), 1, "2026-03-13"));
        // Two of five as planned to the day, the others in half the time.
        records.push(finished(&format!("2.{n}"), 2, if n < 2 { "2026-03-06" } else { "2026-03-04" }));
    }
    let open =
        |wbs: &str, party: u128| task(wbs, "2026-04-13", "2026-04-24", json!({"owner_org": id(party)}));
    records.extend([open("3", 1), open("4", 2)]);
    records
}

#[test]
fn finished_work_of_a_party_tells_of_its_open_work() {
    let view = view_of(&with_history());
    assert_eq!(view.grounds.finished, 10);
    let spreads: Vec<_> =
        view.grounds.spreads.iter().map(|s| (s.name.as_str(), s.open, s.finished)).collect();
    assert_eq!(spreads, [("A社", 1, 5), ("B社", 1, 5)]);
    assert!(view.grounds.spreads.iter().all(|s| matches!(s.known, Known::Own { samples: 5, .. })));
    let medians: Vec<f64> = view.grounds.spreads.iter().map(|s| s.quantiles[1]).collect();
    assert!(medians[0] > medians[1] && medians[0] > 1.0, "{medians:?}");
    assert!(chance(&view, 13).p80 > chance(&view, 14).p80, "who was slow is expected to be slow");
    assert_eq!(view.drivers[0].id, id(13));

    let mut fewer = with_history();
    fewer.truncate(10);
    fewer.push(task("3", "2026-04-13", "2026-04-24", json!({"owner_org": id(1)})));
    let view = view_of(&fewer);
    assert!(matches!(view.grounds.spreads[0].known, Known::All { samples: 8, .. }), "four say nothing");
}

#[test]
fn actual_dates_that_look_copied_from_the_plan_say_nothing() {
    let mut records = with_history();
    for n in 0..10 {
        records.push(finished(&format!("6.{n}"), 2, "2026-03-06"));
    }
    let view = view_of(&records);
    let grounds = &view.grounds;
    assert_eq!((grounds.finished, grounds.as_planned, grounds.believed), (20, 12, 5));
    let b = &grounds.spreads[1];
    assert_eq!((b.finished, b.as_planned), (15, 12));
    assert!(matches!(b.known, Known::All { samples: 5, .. }), "{:?}", b.known);
}

#[test]
fn a_viewer_is_told_what_follows_from_what_they_see() {
    let mut records = with_history();
    let hidden = json!({"owner_org": id(1), "visibility": Visibility::Party(id(1)).to_json(), "status": "closed",
                        "actual_start": "2026-03-02", "actual_finish": "2026-03-31"});
    for n in 0..5 {
        records.push(task(&format!("5.{n}"), "2026-03-02", "2026-03-06", hidden.clone()));
    }
    let (a, b) = (view_for(&records, &Viewer::vendor(id(1))), view_for(&records, &Viewer::vendor(id(2))));
    assert_eq!((a.grounds.finished, b.grounds.finished), (15, 10));
    assert!(chance(&a, 13).p80 > chance(&b, 13).p80);
    assert_eq!(b, view_for(&with_history(), &Viewer::vendor(id(2))), "as if it were not there");
}

#[test]
fn what_is_left_out_is_told() {
    let mut records = two_chains();
    records.push((Kind::Task, json!({"title": "未定"})));
    records.push((Kind::Risk, json!({"title": "環境が遅れる", "status": "monitoring"})));
    records.push((Kind::Risk, json!({"title": "起きなかった", "status": "closed"})));
    let view = view_of(&records);
    assert_eq!((view.grounds.undated, view.grounds.open_risks), (1, 1));
}

#[test]
fn a_plan_without_open_work_has_no_figures() {
    let view = view_of(&[milestone("完了", "2026-04-24", &[])]);
    assert_eq!((view.finish.as_ref(), view.drivers.len()), (None, 0));
    assert_eq!(view.answer(TODAY, Lang::Ja), Lang::Ja.text("certainty-empty"));
    assert!(view.p80().is_empty());
}

#[test]
fn runs_fit_the_size_of_the_plan() {
    let plan_of = |count: usize| {
        let state = state_of(&two_chains());
        let viewer = Viewer::local_pmo();
        let mut plan = Plan::of(&state.visible(&viewer), &AsOf::japan(TODAY));
        let one = plan.network.tasks[0].clone();
        plan.network.tasks.resize(count, one);
        plan
    };
    assert_eq!([10, 2_000, 1_000_000].map(|count| runs_of(&plan_of(count))), [MOST_RUNS, 2_000, LEAST_RUNS]);
}

#[test]
fn shares_that_no_number_of_runs_can_tell_are_not_told_as_sure() {
    assert_eq!(percent(0.0, Lang::En), "under 1%");
    assert_eq!(percent(1.0, Lang::En), "over 99%");
    assert_eq!(percent(0.404, Lang::Ja), "40%");
}
