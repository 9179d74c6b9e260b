use jiff::Timestamp;
use jiff::civil::date;
use serde_json::{Value as Json, json};

use super::{Context, FieldProblem, Fields, Problem, Refusal, may_stay_empty, record_create, record_update};
use crate::change::{Actor, Cause, Change, Entry, FieldChange, Verb};
use crate::id::RecordId;
use crate::lang::Lang;
use crate::register::Kind;
use crate::state::ProjectState;
use crate::visibility::{Viewer, Visibility};

fn fields(json: Json) -> Fields {
    json.as_object().unwrap().clone()
}

struct World {
    state: ProjectState,
    next: u128,
}

impl World {
    fn new() -> Self {
        let mut world = World { state: ProjectState::default(), next: 0 };
        world.create(Kind::Party, json!({"name": "A社", "side": "vendor", "code": "A"})).unwrap();
        world.create(Kind::Person, json!({"name": "鈴木", "owner_org": id(1)})).unwrap();
        world
    }

    fn with<T>(&mut self, run: impl FnOnce(&ProjectState, &mut Context<'_>) -> T) -> T {
        let viewer = Viewer::local_pmo();
        let next = &mut self.next;
        let mut new_id = || {
            *next += 1;
            RecordId::from_u128(*next)
        };
        let mut ctx = Context {
            at: Timestamp::UNIX_EPOCH,
            today: date(2026, 4, 1),
            viewer: &viewer,
            new_id: &mut new_id,
        };
        run(&self.state, &mut ctx)
    }

    fn keep(&mut self, changes: Result<Vec<Change>, Refusal>) -> Result<RecordId, Refusal> {
        let mut last = RecordId::from_u128(0);
        for change in changes? {
            last = change.record;
            let entry = Entry {
                seq: self.state.seq() + 1,
                at: Timestamp::UNIX_EPOCH,
                actor: Actor::LocalPmo,
                cause: Cause { command: "test".into(), import_run: None },
                change,
                previous_at: None,
            };
            self.state.apply(&entry).unwrap();
        }
        Ok(last)
    }

    fn create(&mut self, kind: Kind, json: Json) -> Result<RecordId, Refusal> {
        let changes = self.with(|s, ctx| record_create(s, kind, Visibility::Everyone, &fields(json), ctx));
        self.keep(changes)
    }

    fn update(&mut self, id: RecordId, json: Json, since: &[FieldChange]) -> Result<RecordId, Refusal> {
        let changes = self.with(|s, ctx| record_update(s, id, &fields(json), since, ctx));
        self.keep(changes)
    }
}

fn id(n: u128) -> String {
    RecordId::from_u128(n).to_string()
}

fn action(extra: Json) -> Json {
    let mut all =
        json!({"title": "手順書を出す", "raised_on": "2026-04-01", "owner": id(2), "due_on": "2026-04-10"});
    all.as_object_mut().unwrap().extend(fields(extra));
    all
}

#[test]
fn a_new_record_gets_the_next_number_and_the_first_status() {
    let mut world = World::new();
    let first = world.create(Kind::ActionItem, action(json!({}))).unwrap();
    let second = world.create(Kind::ActionItem, action(json!({}))).unwrap();
    assert_eq!(world.state.get_unfiltered(first).unwrap().number(), "ACT-001");
    let second = world.state.get_unfiltered(second).unwrap();
    assert_eq!(second.number(), "ACT-002");
    assert_eq!(second.facts.status.name(), "not_started");
}

#[test]
fn what_is_missing_or_wrong_is_named_field_by_field() {
    let check = |fields: Json, expect: &[(&str, Problem)]| {
        let Err(Refusal::Invalid(found)) = World::new().create(Kind::ActionItem, fields) else {
            panic!("accepted")
        };
        let found: Vec<_> = found.iter().map(|p| (p.field.as_str(), p.problem.clone())).collect();
        assert_eq!(found, expect);
    };
    check(action(json!({"title": " "})), &[("title", Problem::Missing)]);
    check(action(json!({"due_on": "来週"})), &[("due_on", Problem::NotADate)]);
    check(action(json!({"owner": id(1)})), &[("owner", Problem::NoSuchRecord)]);
    check(action(json!({"status": "done"})), &[("status", Problem::NotAChoice)]);
    check(action(json!({"number": "X"})), &[("number", Problem::NotEditable)]);
    check(action(json!({"title": "a\u{0}b"})), &[("title", Problem::ControlCharacter)]);
    check(action(json!({"colour": "red"})), &[("colour", Problem::NoSuchField)]);
    check(action(json!({"status": "closed"})), &[("closed_on", Problem::Missing)]);
}

#[test]
fn the_first_due_date_is_frozen_and_postponements_are_counted() {
    let mut world = World::new();
    let id = world.create(Kind::ActionItem, action(json!({}))).unwrap();
    for due in ["2026-04-20", "2026-04-15", "2026-04-30"] {
        world.update(id, json!({"due_on": due}), &[]).unwrap();
    }
    let record = world.state.get_unfiltered(id).unwrap();
    assert_eq!(record.body.text("original_due_on"), Some("2026-04-10"));
    assert_eq!(record.body.number("postponement_count"), Some(2.0));
}

#[test]
fn a_second_writer_sees_what_the_first_changed() {
    let mut world = World::new();
    let id = world.create(Kind::ActionItem, action(json!({}))).unwrap();
    world.update(id, json!({"due_on": "2026-04-20", "title": "手順書を送る"}), &[]).unwrap();
    let since = [
        FieldChange { name: "due_on".into(), before: json!("2026-04-10"), after: json!("2026-04-20") },
        FieldChange {
            name: "title".into(), before: json!("手順書を出す"), after: json!("手順書を送る")
        },
    ];
    let clash = world.update(id, json!({"due_on": "2026-04-25", "title": "手順書を出す"}), &since);
    assert_eq!(clash, Err(Refusal::Conflict { revision: 2, fields: since[..1].to_vec() }));
    // A writer who left the title as it was does not set it back.
    world.update(id, json!({"title": "手順書を出す", "note": "n"}), &since).unwrap();
    assert_eq!(world.state.get_unfiltered(id).unwrap().title(), "手順書を送る");
}

#[test]
fn the_first_plan_of_a_milestone_is_never_overwritten() {
    let mut world = World::new();
    let id = world.create(Kind::Milestone, json!({"title": "判定会議", "planned_on": "2026-05-20"})).unwrap();
    world.update(id, json!({"planned_on": "2026-06-30"}), &[]).unwrap();
    let record = world.state.get_unfiltered(id).unwrap();
    assert_eq!(record.body.text("original_planned_on"), Some("2026-05-20"));
}

#[test]
fn a_form_that_repeats_what_it_had_read_is_no_conflict() {
    let mut world = World::new();
    let task =
        json!({"title": "t", "planned_start": "2026-04-01", "planned_finish": "2026-04-10", "progress": 10});
    let id = world.create(Kind::Task, task).unwrap();
    world.update(id, json!({"progress": 50}), &[]).unwrap();
    let since = [FieldChange { name: "progress".into(), before: json!(10.0), after: json!(50.0) }];
    world.update(id, json!({"title": "u", "progress": "10"}), &since).unwrap();
    let record = world.state.get_unfiltered(id).unwrap();
    assert_eq!((record.title(), record.body.number("progress")), ("u", Some(50.0)));
}

#[test]
fn nobody_enters_what_they_could_not_see() {
    let mut world = World::new();
    let named = Visibility::Named(vec![RecordId::from_u128(2)]);
    let refused =
        world.with(|s, ctx| record_create(s, Kind::ActionItem, named, &fields(action(json!({}))), ctx));
    assert!(matches!(refused, Err(Refusal::Invalid(_))));
}

/// A record that came by an import, with nothing but a title and an owner.
fn imported(world: &mut World) -> RecordId {
    let record = RecordId::from_u128(90);
    let body = json!({"title": "手順書を出す", "status": "in_progress", "owner": id(2), "source": id(1)});
    let fields = body.as_object().unwrap().iter();
    let fields = fields.map(|(name, value)| FieldChange {
        name: name.as_str().into(),
        before: Json::Null,
        after: value.clone(),
    });
    let change = Change { record, kind: Kind::ActionItem, verb: Verb::Create, fields: fields.collect() };
    world.keep(Ok(vec![change])).unwrap()
}

#[test]
fn what_an_import_left_empty_may_stay_so_and_nothing_more() {
    let mut world = World::new();
    let id = imported(&mut world);
    let may_stay: Vec<_> =
        may_stay_empty(world.state.get_unfiltered(id).unwrap()).iter().map(|f| f.name).collect();
    assert!(may_stay.contains(&"due_on") && !may_stay.contains(&"owner"), "{may_stay:?}");
    world.update(id, json!({"note": "確認中"}), &[]).unwrap();
    let refused = |world: &mut World, fields: Json| match world.update(id, fields, &[]) {
        Err(Refusal::Invalid(found)) => found.iter().map(|p| p.field.to_string()).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&mut world, json!({"owner": ""})), ["owner"]);
    // The status that a hand chooses asks for what it asks of every record.
    assert_eq!(refused(&mut world, json!({"status": "closed"})), ["closed_on"]);
    world.update(id, json!({"status": "closed", "closed_on": "2026-04-02"}), &[]).unwrap();
}

#[test]
fn a_date_that_may_have_been_unreadable_is_answered_so() {
    let problem = FieldProblem { field: "due_on".into(), problem: Problem::Missing };
    assert!(problem.message(Kind::ActionItem, Lang::Ja).contains("日付として読めません"));
    let problem = FieldProblem { field: "title".into(), problem: Problem::Missing };
    assert!(!problem.message(Kind::ActionItem, Lang::Ja).contains("日付"));
}
