use jiff::Timestamp;
use jiff::civil::date;
use serde_json::{Value as Json, json};

use super::{Now, now};
use crate::change::Verb;
use crate::id::RecordId;
use crate::lang::Lang;
use crate::plan::Plan;
use crate::record::Record;
use crate::register::Kind;
use crate::rule::AsOf;
use crate::rule::signal::Signal;
use crate::state::ProjectState;
use crate::test_support::record;
use crate::view::change::ChangeLine;
use crate::view::detail::detail;
use crate::visibility::Viewer;

const TODAY: jiff::civil::Date = date(2026, 4, 10);

fn at(day: &str) -> Timestamp {
    format!("{day}T09:00:00+09:00").parse().unwrap()
}

/// A view of these records; ids count from 1 in their order, each changed on the given day.
fn see(records: &[(Kind, &str, Json)]) -> Now {
    let (state, viewer, as_of) = (state_of(records), Viewer::local_pmo(), AsOf::japan(TODAY));
    let visible = state.visible(&viewer);
    now(&visible, &as_of, &Plan::of(&visible, &as_of))
}

fn state_of(records: &[(Kind, &str, Json)]) -> ProjectState {
    let records = records.iter().enumerate().map(|(i, (kind, day, fields))| {
        let body = record(*kind, fields.clone()).body;
        Record::new(RecordId::from_u128(i as u128 + 1), *kind, body, at(day), at(day), 1)
    });
    ProjectState::load(records, 0, at("2026-04-10"))
}

fn id(n: u128) -> String {
    RecordId::from_u128(n).to_string()
}

fn party_and_source(changed: &str) -> Vec<(Kind, &'static str, Json)> {
    vec![
        (Kind::Party, "2026-01-05", json!({"name": "A社", "side": "vendor"})),
        (
            Kind::Source,
            "2026-04-09",
            json!({"name": "課題一覧", "owner_org": id(1), "fetched_at": "2026-04-09T00:00:00Z",
                   "source_changed_at": format!("{changed}T00:00:00Z")}),
        ),
    ]
}

#[test]
fn a_quiet_project_is_as_planned() {
    let view = see(&party_and_source("2026-04-09"));
    assert_eq!(view.signal, Signal::Blue);
    assert_eq!(view.sentence(Lang::Ja), Lang::Ja.text("now-as-planned"));
}

#[test]
fn a_source_that_is_read_again_without_a_change_stays_old() {
    let view = see(&party_and_source("2026-03-31"));
    assert_eq!(view.parties[0].freshness.silent_days.as_ref().unwrap().value, 8);
    assert_eq!(view.parties[0].signal, Signal::Grey);
    assert_eq!(view.signal, Signal::Grey, "never blue on stale information");
    assert!(view.parties[0].open.sources[0].stale);
}

#[test]
fn a_late_task_moves_the_milestones_behind_it() {
    let mut records = party_and_source("2026-04-09");
    let task = |title: &str, extra: Json| {
        let mut all =
            json!({"title": title, "owner_org": id(1), "source": id(2), "planned_finish": "2026-04-07"});
        all.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        (Kind::Task, "2026-04-09", all)
    };
    records.push(task("結合試験", json!({"status": "in_progress", "forecast_finish": "2026-04-14"})));
    records.push(task(
        "総合試験",
        json!({"planned_start": "2026-04-08", "planned_finish": "2026-04-24", "predecessors": [id(3)]}),
    ));
    records.push((
        Kind::Milestone,
        "2026-04-09",
        json!({"title": "判定会議", "planned_on": "2026-04-27", "predecessors": [id(4)]}),
    ));
    let view = see(&records);
    let gate = &view.milestones[0];
    // Thirteen business days from 4/15, with 4/29 and Golden Week between; a day of room before the gate is used up.
    assert_eq!((gate.forecast.slip, gate.forecast.date), (4, date(2026, 5, 7)));
    assert_eq!(gate.signal, Signal::Yellow);
    assert_eq!(gate.cause, "結合試験");
    assert_eq!(view.signal, Signal::Yellow);
    assert!(view.sentence(Lang::Ja).contains("「判定会議」の見通しが計画より4営業日遅れています。"));
}

#[test]
fn a_point_without_a_decider_warns_before_its_date() {
    let mut records = party_and_source("2026-04-09");
    records.push((
        Kind::PointAtIssue,
        "2026-04-01",
        json!({"number": "RT-001", "question": "移行範囲は3年か5年か", "decide_by": "2026-04-15"}),
    ));
    let view = see(&records);
    assert_eq!(view.signal, Signal::Yellow);
    assert_eq!(view.decisions_waiting[0].who, "");
    assert!(view.sentence(Lang::Ja).contains("決める人が決まっていません"));
}

#[test]
fn what_nobody_moves_is_stuck_with_its_reason_and_next_step() {
    let mut records = party_and_source("2026-04-09");
    let issue = |extra: Json| {
        let mut all = json!({"title": "t", "owner_org": id(1), "status": "in_progress"});
        all.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        (Kind::Issue, "2026-03-20", all)
    };
    records.push(issue(json!({"number": "ISS-1", "due_on": "2026-04-01"})));
    records.push(issue(json!({"number": "ISS-2", "due_on": "2026-05-01", "postponement_count": 3})));
    records.push(issue(json!({"number": "ISS-3", "status": "closed"})));
    let view = see(&records);
    let found: Vec<_> =
        view.stuck.iter().map(|s| (s.number.as_str(), s.why(Lang::Ja), s.on_whom.as_str())).collect();
    assert_eq!(
        found,
        [
            ("ISS-2", "3回延期".to_owned(), "A社"),
            ("ISS-1", "期限超過・最後の動きから15営業日".to_owned(), "A社"),
        ]
    );
}

#[test]
fn the_longest_stuck_stands_first_and_what_moved_today_not_at_all() {
    let mut records = party_and_source("2026-04-09");
    let mut issue = |moved: &'static str, extra: Json| {
        let mut all = json!({"title": "t", "owner_org": id(1), "status": "in_progress"});
        all.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        records.push((Kind::Issue, moved, all));
    };
    issue("2026-04-01", json!({"number": "ISS-1", "priority": "top"}));
    issue("2026-03-02", json!({"number": "ISS-2", "priority": "low"}));
    issue("2026-04-10", json!({"number": "ISS-3", "postponement_count": 4}));
    issue("2026-04-09", json!({"number": "ISS-4", "postponement_count": 2}));
    let view = see(&records);
    let found: Vec<_> = view.stuck.iter().map(|s| (s.number.as_str(), s.days)).collect();
    assert_eq!(found, [("ISS-2", 28), ("ISS-1", 7), ("ISS-4", 1)]);
}

#[test]
fn a_party_that_nothing_was_read_from_is_never_as_planned() {
    let mut records = party_and_source("2026-04-09");
    records.push((Kind::Party, "2026-01-05", json!({"name": "B社", "side": "vendor"})));
    records.push((Kind::Party, "2026-01-05", json!({"name": "C社", "side": "vendor"})));
    let open =
        |org: u128| json!({"title": "t", "owner_org": id(org), "status": "open", "due_on": "2026-05-01"});
    records.push((Kind::Issue, "2026-04-09", open(3)));
    let view = see(&records);
    let party = |name: &str| view.parties.iter().find(|p| p.name == name).unwrap();
    assert_eq!((party("A社").signal, party("A社").by_hand()), (Signal::Blue, false));
    assert_eq!((party("B社").signal, party("B社").by_hand()), (Signal::Grey, true));
    assert_eq!((party("B社").has_anything(), party("C社").has_anything()), (true, false));
    assert_eq!(view.signal, Signal::Blue, "what was entered here does not make the plan old");
}

#[test]
fn a_figure_from_an_old_file_of_somebody_else_is_not_as_planned() {
    let mut records = party_and_source("2026-03-20");
    records.push((Kind::Party, "2026-01-05", json!({"name": "B社", "side": "vendor"})));
    let item = json!({"title": "t", "owner_org": id(3), "source": id(2), "status": "open"});
    records.push((Kind::Issue, "2026-03-20", item));
    let view = see(&records);
    let b = view.parties.iter().find(|p| p.name == "B社").unwrap();
    assert_eq!((b.open.value, b.signal, b.by_hand()), (1, Signal::Grey, false));
}

#[test]
fn a_date_of_another_year_is_told_with_it() {
    let mut records = party_and_source("2026-04-09");
    let gate = json!({"title": "判定会議", "planned_on": "2026-04-01", "source": id(2)});
    records.push((Kind::Milestone, "2026-04-09", gate));
    let point = json!({"number": "RT-1", "question": "範囲", "decide_by": "2026-04-20"});
    records.push((Kind::PointAtIssue, "2026-04-01", point));
    let view = see(&records);
    let told = |year| view.sentence_read_on(date(year, 5, 1), Lang::Ja);
    assert!(!told(2026).contains("2026/"), "{}", told(2026));
    assert!(told(2027).contains("2026/4/20"), "{}", told(2027));
}

#[test]
fn an_empty_project_is_not_as_planned() {
    let view = see(&[(Kind::Project, "2026-04-01", json!({"name": "P"}))]);
    assert_eq!(view.signal, Signal::Grey);
    assert_eq!(view.sentence(Lang::Ja), Lang::Ja.text("reason-nothing-known"));
}

#[test]
fn a_fresh_file_does_not_freshen_an_old_plan() {
    let mut records = party_and_source("2026-04-09");
    records.push((
        Kind::Source,
        "2026-01-05",
        json!({"name": "計画", "owner_org": id(1), "fetched_at": "2026-01-05T00:00:00Z"}),
    ));
    records.push((
        Kind::Milestone,
        "2026-01-05",
        json!({"title": "判定会議", "planned_on": "2026-06-30", "source": id(3)}),
    ));
    let view = see(&records);
    assert_eq!((view.signal, view.parties[0].signal), (Signal::Grey, Signal::Grey));
    assert!(view.sentence(Lang::Ja).contains("「計画」が"), "{}", view.sentence(Lang::Ja));
}

#[test]
fn what_vanished_from_its_source_no_longer_counts() {
    let mut records = party_and_source("2026-04-09");
    let gone = json!({"title": "捨てた判定", "planned_on": "2026-04-01", "vanished_on": "2026-04-09"});
    records.push((Kind::Milestone, "2026-04-09", gone));
    let gone = json!({"title": "t", "owner_org": id(1), "priority": "top", "due_on": "2026-03-01",
                      "status": "in_progress", "vanished_on": "2026-04-09"});
    records.push((Kind::Issue, "2026-04-09", gone));
    let view = see(&records);
    assert_eq!((view.signal, view.milestones.len(), view.stuck.len()), (Signal::Blue, 0, 0));
    assert_eq!(view.parties[0].open.value, 0);
}

#[test]
fn a_note_made_here_does_not_wake_a_silent_party() {
    let mut records = party_and_source("2026-03-20");
    // Changed here on 4/9; at the source nothing moved since 3/20.
    let item = json!({"title": "t", "owner_org": id(1), "source": id(2), "moved_at": "2026-03-20T00:00:00Z"});
    records.push((Kind::Issue, "2026-04-09", item));
    let view = see(&records);
    assert_eq!(view.parties[0].freshness.silent_days.as_ref().unwrap().value, 15);
    assert_eq!(view.parties[0].signal, Signal::Grey);
}

#[test]
fn a_milestone_reached_without_a_date_is_reached() {
    let mut records = party_and_source("2026-04-09");
    let reached = json!({"title": "結合完了", "planned_on": "2026-03-20", "status": "achieved"});
    records.push((Kind::Milestone, "2026-04-09", reached));
    let view = see(&records);
    assert_eq!((view.signal, view.milestones[0].achieved), (Signal::Blue, true));
    assert_eq!(view.milestones[0].forecast.slip, 0);
}

#[test]
fn every_figure_of_the_document_says_where_it_comes_from() {
    let mut records = party_and_source("2026-03-20");
    let item = json!({"title": "t", "number": "ISS-1", "owner_org": id(1), "source": id(2), "priority": "top",
                      "due_on": "2026-03-01", "status": "in_progress"});
    records.push((Kind::Issue, "2026-03-20", item));
    let gate = json!({"title": "判定会議", "planned_on": "2026-04-01", "source": id(2)});
    records.push((Kind::Milestone, "2026-03-20", gate));
    let view = see(&records);
    let line = ChangeLine {
        at: at("2026-04-09"),
        who: String::new(),
        record: RecordId::from_u128(3),
        kind: Kind::Issue,
        number: "ISS-1".to_owned(),
        title: "t".to_owned(),
        verb: Verb::Update,
        fields: Vec::new(),
        postponed: Some(2),
        source: Some(RecordId::from_u128(2)),
    };
    let by_hand = ChangeLine { postponed: Some(1), source: None, ..line.clone() };
    let not_moved = ChangeLine { postponed: None, ..line.clone() };
    let now = view.to_json(&[line, by_hand, not_moved], Lang::En);
    let figure = |figure: &Json| {
        let from = figure["sources"].as_array().unwrap();
        (figure["value"].as_i64().unwrap(), from.iter().map(|s| s["name"].clone()).collect::<Vec<_>>())
    };
    let from_list = |value| (value, vec![json!("課題一覧")]);

    let reasons = now["signal"]["reasons"].as_array().unwrap();
    let rules: Vec<_> = reasons.iter().map(|r| (r["rule"].as_str().unwrap(), figure(&r["figure"]))).collect();
    let expected = [
        ("milestone_slip", from_list(7)),
        ("top_issue_overdue", from_list(29)),
        ("party_silent", from_list(15)),
    ];
    assert_eq!(rules, expected);
    assert_eq!(figure(&now["parties"][0]["freshness"]["silent_days"]), from_list(15));
    assert_eq!(figure(&now["milestones"][0]["slip_days"]), from_list(7));
    assert_eq!(figure(&now["changes"][0]["postponed"]), from_list(2));
    assert_eq!(figure(&now["changes"][1]["postponed"]), (1, Vec::new()), "entered by hand");
    assert_eq!(now["changes"][2]["postponed"], Json::Null);
}

#[test]
fn lists_and_details_show_the_forecast_that_now_shows() {
    let mut records = party_and_source("2026-04-09");
    let task = json!({"title": "結合試験", "status": "in_progress", "planned_start": "2026-03-30",
                      "planned_finish": "2026-04-03", "forecast_finish": "2026-04-08", "progress": 20});
    records.push((Kind::Task, "2026-04-09", task));
    let gate = json!({"title": "判定会議", "planned_on": "2026-04-14", "forecast_on": "2026-04-13",
                      "predecessors": [id(3)]});
    records.push((Kind::Milestone, "2026-04-09", gate));
    let early = json!({"title": "環境", "status": "in_progress", "planned_finish": "2026-04-24",
                       "forecast_finish": "2026-04-21"});
    records.push((Kind::Task, "2026-04-09", early));
    let done = json!({"title": "設計", "status": "closed", "planned_finish": "2026-04-01",
                      "forecast_finish": "2026-04-08", "actual_finish": "2026-04-02"});
    records.push((Kind::Task, "2026-04-09", done));
    let plain = json!({"title": "移行", "planned_finish": "2026-05-01"});
    records.push((Kind::Task, "2026-04-09", plain));
    let shown = see(&records).milestones[0].forecast.date;
    assert_eq!(shown, date(2026, 4, 15), "four of the task's five days remain from today");

    let state = state_of(&records);
    let viewer = Viewer::local_pmo();
    let (visible, as_of) = (state.visible(&viewer), AsOf::japan(TODAY));
    let plan = Plan::of(&visible, &as_of);
    let day = |n| plan.shown_forecast(RecordId::from_u128(n)).map(|forecast| forecast.date);
    assert_eq!(day(4), Some(shown));
    assert_eq!(day(3), Some(shown), "a day expected in the past is none");
    assert_eq!(day(5), Some(date(2026, 4, 21)), "an earlier day is the source's word");
    assert_eq!((day(6), day(7)), (None, None), "finished; nothing to say");

    let field = |n, name: &str| {
        let detail = detail(&visible, RecordId::from_u128(n), &[], Some(&plan), Lang::En).unwrap();
        let field = detail.fields.into_iter().find(|field| field.name == name)?;
        Some((field.value, field.computed.map(|computed| (computed.date, computed.ground))))
    };
    let (entered, computed) = field(4, "forecast_on").unwrap();
    let (on, ground) = computed.unwrap();
    assert_eq!((entered.as_str(), on), ("2026-04-13", shown));
    assert!(ground.contains("結合試験"), "{ground}");
    assert_eq!(field(6, "forecast_finish"), Some(("2026-04-08".to_owned(), None)));
    assert_eq!(field(7, "forecast_finish"), None);
}
