use jiff::civil::{Date, date};
use mieruka_schedule::quality::{Basis, Check};
use serde_json::{Value as Json, json};

use super::{Answer, Base, Lack, POINTS, QualityView, Topic, quality};
use crate::id::RecordId;
use crate::lang::Lang;
use crate::plan::Plan;
use crate::plan::tests::{id, state_of, task};
use crate::register::Kind;
use crate::rule::AsOf;
use crate::visibility::Viewer;

/// A Friday; the Monday after it is a working day.
const TODAY: Date = date(2026, 4, 10);

fn quality_of(records: &[(Kind, Json)]) -> QualityView {
    let (state, viewer) = (state_of(records), Viewer::local_pmo());
    let (visible, as_of) = (state.visible(&viewer), AsOf::japan(TODAY));
    quality(&visible, &as_of, &Plan::of(&visible, &as_of))
}

fn milestone(title: &str, planned_on: &str, more: Json) -> (Kind, Json) {
    let mut fields = json!({"title": title, "planned_on": planned_on});
    fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    (Kind::Milestone, fields)
}

fn answer(view: &QualityView, topic: Topic) -> Answer {
    view.line(topic).unwrap().answer
}

/// The rows that a check names.
fn named(view: &QualityView, topic: Topic) -> Vec<RecordId> {
    view.line(topic).unwrap().rows.iter().map(|item| item.id).collect()
}

fn engine(check: Check) -> Topic {
    Topic::Engine(check)
}

#[test]
fn a_sound_plan_fulfils_what_can_be_told() {
    let owner = json!(id(90));
    let view = quality_of(&[
        task("1", "2026-04-13", "2026-04-17", json!({"owner": owner})),
        task("2", "2026-04-20", "2026-04-24", json!({"owner": owner, "predecessors": [id(1)]})),
        milestone("完了", "2026-04-24", json!({"predecessors": [id(2)]})),
    ]);
    assert!(view.answered(Answer::Unmet).all(|line| line.topic == engine(Check::Logic)), "{view:#?}");
    // The pamphlet asks for both ends of every task: the first one of a plan has nothing before it.
    assert_eq!(named(&view, engine(Check::Logic)), [id(1)]);
    assert_eq!(answer(&view, engine(Check::OpenStart)), Answer::Met);
    assert_eq!(answer(&view, engine(Check::CriticalPathTest)), Answer::Met);
    assert_eq!(answer(&view, engine(Check::NegativeFloat)), Answer::Met);
    assert_eq!(answer(&view, engine(Check::HardConstraints)), Answer::Untold(Lack::Constraints));
    assert_eq!(answer(&view, engine(Check::MissedTasks)), Answer::Untold(Lack::Nothing), "nothing was due");
    let points = view.points;
    assert_eq!(points.met + points.unmet + points.told + points.untold, POINTS);
    assert_eq!((points.unmet, points.told), (1, 0), "somebody is there for all work");
}

#[test]
fn dates_are_judged_as_they_were_entered_and_not_as_computed_from_today() {
    let view = quality_of(&[
        // Planned weeks ago and not begun: the forecast starts it today.
        task("1", "2026-03-02", "2026-03-06", json!({})),
        // In work since, a new finish was told.
        task(
            "2",
            "2026-03-02",
            "2026-03-06",
            json!({"progress": 50, "actual_start": "2026-03-02", "forecast_finish": "2026-04-20"}),
        ),
        // In work, its finish has passed.
        task("3", "2026-04-01", "2026-04-09", json!({"progress": 50, "actual_start": "2026-04-01"})),
        // Due today is not late.
        task("4", "2026-04-10", "2026-04-10", json!({})),
        task(
            "5",
            "2026-04-06",
            "2026-04-07",
            json!({"actual_start": "2026-04-06", "actual_finish": "2026-04-13"}),
        ),
    ]);
    assert_eq!(named(&view, engine(Check::ForecastInPast)), [id(1), id(3)]);
    assert_eq!(named(&view, engine(Check::StaleForecast)), [id(1)]);
    assert_eq!(named(&view, engine(Check::ActualInFuture)), [id(5)]);
    assert_eq!(named(&view, engine(Check::MissedTasks)), [id(1), id(2), id(3), id(5)]);
}

#[test]
fn work_begun_before_what_it_waits_for_is_told_by_the_links_of_the_records() {
    let done = |start: &str, finish: &str, more: Json| {
        let mut fields = json!({"status": "closed", "actual_start": start, "actual_finish": finish});
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        fields
    };
    let view = quality_of(&[
        task("1", "2026-04-01", "2026-04-03", done("2026-04-01", "2026-04-03", json!({}))),
        // On the day that the other ended: it may have waited.
        task(
            "2",
            "2026-04-03",
            "2026-04-07",
            done("2026-04-03", "2026-04-07", json!({"predecessors": [id(1)]})),
        ),
        task(
            "3",
            "2026-04-08",
            "2026-04-09",
            done("2026-04-06", "2026-04-09", json!({"predecessors": [id(2)]})),
        ),
        // What it waits for has passed its finish and is not done.
        task("4", "2026-04-06", "2026-04-07", json!({"progress": 50, "actual_start": "2026-04-06"})),
        task("5", "2026-04-08", "2026-04-17", json!({"actual_start": "2026-04-08", "predecessors": [id(4)]})),
        // Nobody entered when it was done.
        task("6", "2026-04-06", "2026-04-07", json!({"status": "closed"})),
        task("7", "2026-04-01", "2026-04-17", json!({"actual_start": "2026-04-01", "predecessors": [id(6)]})),
    ]);
    assert_eq!(named(&view, engine(Check::OutOfSequence)), [id(3), id(5)]);
    let line = view.line(engine(Check::OutOfSequence)).unwrap();
    assert_eq!(
        (line.counts[0].count, line.counts[0].of),
        (2, 3),
        "the link from what has no day is not counted"
    );
    assert_eq!(named(&view, Topic::DoneWithoutDay), [id(6)]);
    // Whether it was on time cannot be told: it is neither missed nor due.
    assert!(!named(&view, engine(Check::MissedTasks)).contains(&id(6)));
}

#[test]
fn float_counts_to_the_planned_days_of_milestones() {
    let records = |planned_on: &str| {
        [
            task("1", "2026-04-13", "2026-04-17", json!({})),
            task("2", "2026-04-13", "2026-04-17", json!({"predecessors": [id(1)]})),
            milestone("完了", planned_on, json!({"predecessors": [id(2)]})),
        ]
    };
    let late = quality_of(&records("2026-04-17"));
    assert_eq!(named(&late, engine(Check::NegativeFloat)), [id(1), id(2)]);
    // Ten days from today on, five too late: the day of the view is one of them.
    let index = late.line(engine(Check::CriticalPathLength)).unwrap();
    assert_eq!(
        (index.answer, index.deciding().unwrap().base),
        (Answer::Unmet, Base::Engine(Basis::BaselineFinish))
    );
    assert!((index.counts[0].value - 6.0 / 11.0).abs() < 1e-9, "{index:?}");
    let held = quality_of(&records("2026-05-01"));
    assert_eq!(answer(&held, engine(Check::NegativeFloat)), Answer::Met);
    let index = held.line(engine(Check::CriticalPathLength)).unwrap();
    assert!(index.counts[0].value > 1.0, "the planned day of a milestone does not hold it back: {index:?}");
    let unbound = quality_of(&records("2026-04-24")[..2]);
    assert_eq!(answer(&unbound, engine(Check::NegativeFloat)), Answer::Untold(Lack::Target));
}

#[test]
fn an_end_that_is_but_a_date_is_no_critical_path() {
    let records = |links: Json| {
        [
            task("1", "2026-04-13", "2026-04-17", json!({})),
            task("2", "2026-04-20", "2026-04-24", json!({"predecessors": links})),
            milestone("完了", "2026-06-30", json!({"predecessors": [id(2)]})),
            milestone("保守契約の終わり", "2026-12-31", json!({})),
            task("3", "2026-12-01", "2026-12-04", json!({})),
        ]
    };
    // Every link is there: the end moves with the first of them, although its planned day lies months after.
    let linked = quality_of(&records(json!([id(1)])));
    let line = linked.line(engine(Check::CriticalPathTest)).unwrap();
    assert_eq!((line.answer, line.rows[0].id), (Answer::Met, id(1)), "{line:?}");
    // The end waits for nothing: work is not what it follows from.
    let [first, ..] = records(json!([]));
    let loose = quality_of(&[first, milestone("完了", "2026-06-30", json!({}))]);
    assert_eq!(named(&loose, engine(Check::OpenFinish)), [id(1)]);
}

#[test]
fn what_cannot_be_is_a_finding_of_its_own() {
    let view = quality_of(&[
        task("1", "2026-04-13", "2026-04-14", json!({"predecessors": [id(2)]})),
        task("2", "2026-04-15", "2026-04-16", json!({"predecessors": [id(1)]})),
        task("3", "2026-04-17", "2026-04-15", json!({})),
        task("4", "2026-04-18", "2026-04-21", json!({"owner": id(90)})),
        (Kind::Task, json!({"title": "未定", "owner_org": id(91)})),
        task("5", "2026-04-13", "2026-05-29", json!({})),
    ]);
    assert_eq!(named(&view, Topic::Circle), [id(1), id(2)]);
    assert_eq!(view.line(Topic::Circle).unwrap().links.len(), 2);
    assert_eq!(named(&view, Topic::Reversed), [id(3)]);
    assert_eq!(named(&view, Topic::DaysOff), [id(4)]);
    assert_eq!(named(&view, Topic::NoDates), [id(5)]);
    assert_eq!(answer(&view, engine(Check::LongWorkPackage)), Answer::Told);
    assert_eq!(named(&view, engine(Check::LongWorkPackage)), [id(6)]);
    assert!(!named(&view, engine(Check::NoOwner)).contains(&id(4)));
    assert!(!named(&view, engine(Check::Resources)).contains(&id(5)), "a party is somebody");
    assert_eq!(view.answered(Answer::Unmet).next().unwrap().topic, Topic::Circle, "put right first");
    assert!(view.answer(Lang::Ja).contains("「循環するつながり」"), "{}", view.answer(Lang::Ja));
}

#[test]
fn everything_has_its_words_and_its_json() {
    let view = quality_of(&[
        task("1", "2026-04-13", "2026-04-14", json!({})),
        task(
            "2",
            "2026-04-13",
            "2026-04-14",
            json!({"predecessors": [id(1)], "kept": {"links": "uid:1 FS-1d"}}),
        ),
    ]);
    for lang in [Lang::Ja, Lang::En] {
        for line in &view.checks {
            let texts = [
                line.topic.label(lang),
                line.topic.what(lang),
                line.topic.why(lang),
                line.topic.source_text(lang),
                line.topic.source_short(lang),
                line.value(lang),
                line.limit(lang),
                line.lack(lang),
            ];
            assert!(texts.iter().all(|text| !text.contains("quality-")), "{texts:?}");
            assert!(line.counts.iter().all(|count| !count.base.label(lang).contains("quality-")));
        }
    }
    let told = view.to_json(Lang::En);
    let leads = told["checks"].as_array().unwrap().iter().find(|check| check["id"] == "dcma-4.2").unwrap();
    assert_eq!(leads["verdict"], "not_fulfilled");
    assert_eq!(leads["links"][0]["from"]["title"], "1");
    assert_eq!(leads["measures"][0]["of"], 1);
}

#[test]
fn an_empty_plan_is_not_called_sound() {
    let view = quality_of(&[]);
    assert_eq!((view.points.met, view.points.unmet), (0, 0));
    assert!(!view.planned && view.answer(Lang::En).contains("No work has a date yet"));
}
