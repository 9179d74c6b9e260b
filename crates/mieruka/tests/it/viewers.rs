//! Views for others than the PMO. Until there are accounts nobody else is served, but every view is made for a viewer:
//! here it is driven as vendor A, vendor B and the client, with words in hidden records that must not come through.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::civil::Date;
use mieruka::ops::Caller;
use mieruka::ops::certainty::{certainty_now, certainty_show};
use mieruka::ops::change::changes_page;
use mieruka::ops::earned_value::earned_value_show;
use mieruka::ops::now::{Since, now_show};
use mieruka::ops::plan::{PictureAsked, plan_compare, plan_past_rows, plan_show};
use mieruka::ops::quality::quality_show;
use mieruka::ops::record::{record_history, record_list, record_search};
use mieruka::ops::report::{Edition, ReportFormat, report_render};
use mieruka_core::change::{Actor, Cause, Change, Entry, FieldChange, Verb};
use mieruka_core::id::RecordId;
use mieruka_core::lang::Lang;
use mieruka_core::plan::Plan;
use mieruka_core::record::Record;
use mieruka_core::register::{Kind, common};
use mieruka_core::rule::AsOf;
use mieruka_core::rule::freshness::source_age;
use mieruka_core::state::Visible;
use mieruka_core::view::change::change_lines;
use mieruka_core::view::detail::detail;
use mieruka_core::view::list::{Filter, ListQuery, RecordRow, Sort};
use mieruka_core::view::plan::gantt::{Beside, GanttAsked, Only, gantt, shown_rows};
use mieruka_core::view::why::why;
use mieruka_core::visibility::{Viewer, Visibility};
use mieruka_report::chart::gantt::{BarsLayout, Zoom, gantt_bars};
use mieruka_store::{Decided, WriteRequest};
use serde_json::{Value as Json, json};

use crate::desk::{Desk, KEY, TODAY, assert_sound, drop_day};

/// To whom a hidden record is shown. Its word stands in every text of the records of that scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Pmo,
    Client,
    OfA,
    OfB,
    Named,
}

const SCOPES: [Scope; 5] = [Scope::Pmo, Scope::Client, Scope::OfA, Scope::OfB, Scope::Named];

impl Scope {
    fn word(self) -> &'static str {
        match self {
            Scope::Pmo => "canarypmo",
            Scope::Client => "canaryclient",
            Scope::OfA => "canaryofa",
            Scope::OfB => "canaryofb",
            Scope::Named => "canarynamed",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Pmo,
    Client,
    VendorA,
    VendorB,
}

const EVERYBODY: [Who; 4] = [Who::Pmo, Who::Client, Who::VendorA, Who::VendorB];

impl Who {
    fn sees(self, scope: Scope) -> bool {
        match scope {
            Scope::Pmo => self == Who::Pmo,
            Scope::Client => matches!(self, Who::Pmo | Who::Client),
            Scope::OfA => matches!(self, Who::Pmo | Who::VendorA),
            Scope::OfB => matches!(self, Who::Pmo | Who::VendorB),
            Scope::Named => false,
        }
    }
}

/// Kinds of which every scope has a hidden record. Those of [`COUNTED`] are overdue entries of vendor A.
const KINDS: [Kind; 11] = [
    Kind::Issue,
    Kind::ActionItem,
    Kind::Inquiry,
    Kind::Risk,
    Kind::GeneralItem,
    Kind::Task,
    Kind::Milestone,
    Kind::Decision,
    Kind::PointAtIssue,
    Kind::Person,
    Kind::Party,
];

const COUNTED: usize = 5;

/// The sample programme with hidden records of every scope, and records for everybody that point at them.
struct World {
    desk: Desk,
    a: RecordId,
    b: RecordId,
    client: RecordId,
}

impl World {
    fn new() -> World {
        let desk = Desk::with_sample();
        let state = desk.app.state(KEY).unwrap();
        let party = |name: &str| {
            let found = state.all_unfiltered().find(|r| r.kind == Kind::Party && r.title() == name);
            found.unwrap_or_else(|| panic!("no party {name}")).id
        };
        let world =
            World { a: party("A社"), b: party("B社"), client: party("しののめ湊食品"), desk };
        for scope in SCOPES {
            let hidden = KINDS.iter().map(|kind| world.hidden(scope, *kind)).collect();
            world.write(hidden);
            world.write(world.pointers(scope));
            world.hand_over(scope);
        }
        world
    }

    fn viewer(&self, who: Who) -> Viewer {
        match who {
            Who::Pmo => Viewer::local_pmo(),
            Who::Client => Viewer::client(self.client),
            Who::VendorA => Viewer::vendor(self.a),
            Who::VendorB => Viewer::vendor(self.b),
        }
    }

    fn caller(&self, who: Who) -> Caller {
        Caller { viewer: self.viewer(who), actor: Actor::LocalPmo, lang: Lang::En }
    }

    fn visibility(&self, scope: Scope) -> Visibility {
        match scope {
            Scope::Pmo => Visibility::Pmo,
            Scope::Client => Visibility::Client,
            Scope::OfA => Visibility::Party(self.a),
            Scope::OfB => Visibility::Party(self.b),
            Scope::Named => Visibility::Named(vec![hidden_id(Scope::Named, Kind::Person)]),
        }
    }

    /// A record of this scope whose every text carries the scope's word.
    fn hidden(&self, scope: Scope, kind: Kind) -> Change {
        let word = format!("{}{}", scope.word(), kind.name().replace('_', ""));
        let register = kind.register();
        let mut body = json!({
            "number": format!("{word}-number"),
            "visibility": self.visibility(scope).to_json(),
            "description": format!("{word} description"),
            "cost_of_delay": format!("{word} cost"),
            "approach": format!("{word} approach"),
            "trigger": format!("{word} trigger"),
            "note": format!("{word} note"),
            "priority": "top",
            "owner": hidden_id(scope, Kind::Person),
        });
        body[register.title_field] = json!(format!("{word} title"));
        if !matches!(kind, Kind::Party) {
            body["owner_org"] = json!(self.a);
        }
        if let Some(first) = register.statuses.first() {
            body["status"] = json!(first.name);
        }
        if let Some(due) = register.due_field {
            body[due] = json!("2026-11-02");
        }
        if kind == Kind::Task {
            // Far behind, so that whatever waits for it is late because of it.
            body["planned_start"] = json!("2026-08-03");
            body["planned_finish"] = json!("2026-08-28");
            body["forecast_finish"] = json!("2027-02-26");
        }
        if kind == Kind::Milestone {
            body["planned_on"] = json!("2026-12-01");
        }
        create(hidden_id(scope, kind), kind, body)
    }

    /// Records that everybody may see and that point at hidden ones in every way a record can.
    fn pointers(&self, scope: Scope) -> Vec<Change> {
        let hidden = |kind: Kind| json!(hidden_id(scope, kind));
        let n = SCOPES.iter().position(|s| *s == scope).unwrap();
        let issue = json!({
            "title": format!("Open question {n}"), "number": format!("EV-I{n}"), "status": "in_progress",
            "priority": "top", "due_on": "2026-11-02", "owner": hidden(Kind::Person), "raised_by": hidden(Kind::Person),
            "verifier": hidden(Kind::Person), "owner_org": hidden(Kind::Party),
            "co_owners": [hidden(Kind::Person)], "links": [hidden(Kind::Issue), hidden(Kind::Task)],
            "visibility": "everyone",
        });
        let point = json!({
            "question": format!("Which way {n}"), "number": format!("EV-P{n}"), "status": "noticed",
            "decide_by": "2026-11-02", "decider": hidden(Kind::Person), "parent": hidden(Kind::PointAtIssue),
            "visibility": "everyone",
        });
        let milestone = json!({
            "title": format!("Gate {n}"), "number": format!("EV-M{n}"), "planned_on": "2026-12-01",
            "predecessors": [hidden(Kind::Task)], "visibility": "everyone",
        });
        let task = json!({
            "title": format!("Work {n}"), "planned_start": "2026-11-02", "planned_finish": "2026-11-13",
            "predecessors": [hidden(Kind::Task)], "owner": hidden(Kind::Person), "owner_org": hidden(Kind::Party),
            "visibility": "everyone",
        });
        let mut changes = vec![
            create(pointer_id(scope, Kind::Issue), Kind::Issue, issue),
            create(pointer_id(scope, Kind::PointAtIssue), Kind::PointAtIssue, point),
            create(pointer_id(scope, Kind::Milestone), Kind::Milestone, milestone),
            create(pointer_id(scope, Kind::Task), Kind::Task, task),
        ];
        for change in &mut changes {
            let title = change.kind.register().title_field;
            assert!(change.field(title).is_some(), "{} is called by {title}", change.kind);
        }
        changes
    }

    /// The pointing issue goes from one hidden hand to a seen one and back: its history names them.
    fn hand_over(&self, scope: Scope) {
        let (id, owner) = (pointer_id(scope, Kind::Issue), json!(hidden_id(scope, Kind::Person)));
        let links = json!([hidden_id(scope, Kind::Issue), hidden_id(scope, Kind::Task)]);
        let field = |name: &str, before: &Json, after: &Json| FieldChange {
            name: name.into(),
            before: before.clone(),
            after: after.clone(),
        };
        let change = |fields| Change { record: id, kind: Kind::Issue, verb: Verb::Update, fields };
        let status = |from: &str, to: &str| field("status", &json!(from), &json!(to));
        self.write(vec![change(vec![
            field("owner", &owner, &Json::Null),
            field("links", &links, &Json::Null),
            status("in_progress", "on_hold"),
        ])]);
        self.write(vec![change(vec![
            field("owner", &Json::Null, &owner),
            field("links", &Json::Null, &links),
            status("on_hold", "in_progress"),
        ])]);
    }

    fn write(&self, changes: Vec<Change>) {
        let decided = Decided {
            at: self.desk.app.clock.now(),
            actor: Actor::LocalPmo,
            cause: Cause { command: "record_update".into(), import_run: None },
            changes,
            answer: Json::Null,
            files: Vec::new(),
        };
        let decide = move |_: &_| -> Result<Decided, std::convert::Infallible> { Ok(decided) };
        self.desk.app.store.write(KEY, WriteRequest::default(), decide).unwrap();
    }

    /// Everything this viewer is shown, by where it is shown.
    fn surfaces(&self, who: Who) -> Surfaces {
        let (app, caller) = (&self.desk.app, self.caller(who));
        let state = app.state(KEY).unwrap();
        let (visible, as_of) = (state.visible(&caller.viewer), AsOf::japan(TODAY));
        let mut all = Vec::new();
        for (name, date) in
            [("now", None), ("now, a past day", Some(drop_day(7))), ("now, today", Some(TODAY))]
        {
            let page = now_show(app, &caller, KEY, date, Since::Day(drop_day(1))).unwrap();
            for lang in [Lang::Ja, Lang::En] {
                let certainty = certainty_now(app, &caller, KEY, &page, true).unwrap();
                assert!(certainty.is_some(), "who waits is told on any day");
                all.push((name.to_owned(), page.to_json(certainty.as_deref(), lang).to_string()));
            }
        }
        let changed = AsOf::japan(drop_day(1));
        let window = (changed.end(), as_of.end());
        let changes = changes_page(app, &caller, KEY, &state, window, (0, usize::MAX)).unwrap();
        assert_eq!(changes.lines.len(), changes.total);
        let lines: Vec<String> =
            changes.lines.iter().map(|line| line.to_json(&[], Lang::Ja).to_string()).collect();
        all.push(("changes".to_owned(), lines.join("\n")));
        let entries = app.store.entries_after(KEY, 0, usize::MAX).unwrap();
        let sources = visible.of_kind(Kind::Source);
        let ages: Vec<_> = sources.map(|s| source_age(s, &visible, &as_of)).collect();
        for line in change_lines(&visible, &entries, Lang::En) {
            all.push((format!("change of {}", line.title), line.to_json(&ages, Lang::En).to_string()));
        }
        for kind in Kind::ALL.iter().filter(|k| k.register().listed) {
            let rows = self.rows(who, *kind, &everything());
            all.push((format!("list of {kind}"), rows.join("\n")));
        }
        let mut histories: HashMap<RecordId, Vec<Entry>> = HashMap::new();
        for entry in entries {
            histories.entry(entry.change.record).or_default().push(entry);
        }
        let plan = Plan::of(&visible, &as_of);
        for record in visible.all() {
            if !record.kind.register().listed {
                all.push((format!("JSON of {}", record.kind), record_json(visible, record).to_string()));
            }
            let shown = detail(&visible, record.id, &histories[&record.id], Some(&plan), Lang::En).unwrap();
            let told = format!(
                "{} {:?} {:?} {:?} {:?}",
                shown.record.title(),
                shown.fields,
                shown.kept,
                shown.provenance,
                shown.history
            );
            all.push((format!("page of {}", record.title()), told));
        }
        for scope in SCOPES {
            all.push((format!("search for {}", scope.word()), self.found(who, scope.word()).join("\n")));
        }
        for date in [None, Some(drop_day(7))] {
            let shown = earned_value_show(app, &caller, KEY, date).unwrap();
            let past = shown.past.expect("a short journal is looked at at once");
            let json = shown.view.to_json(Some(&past), Lang::En).to_string();
            all.push(("earned value".to_owned(), json));
        }
        let past = plan_past_rows(app, &caller, KEY, TODAY).unwrap().expect("looked at at once");
        for date in [None, Some(drop_day(7))] {
            let shown = plan_show(app, &caller, KEY, date).unwrap();
            let visible = shown.visible(&caller);
            let (rows, _) =
                shown_rows(&visible, &shown.plan, &GanttAsked { only: Only::All, ..GanttAsked::default() });
            let beside = Beside { past: &past, ..Beside::default() };
            let chart = gantt(&visible, &shown.plan, &rows, &beside, &shown.as_of, Lang::En);
            all.push((
                "Gantt chart".to_owned(),
                gantt_bars(&chart, Lang::En, &BarsLayout::page(Zoom::Week)).body,
            ));
            for row in &shown.plan.rows {
                let why = why(&visible, &shown.plan, row.id, &shown.as_of, Lang::En);
                all.push((
                    format!("why {}", row.id),
                    why.map(|why| why.to_json().to_string()).unwrap_or_default(),
                ));
            }
        }
        let from = PictureAsked::Day(drop_day(1));
        let changes = plan_compare(app, &caller, KEY, from, PictureAsked::Now).unwrap();
        all.push(("comparison of plans".to_owned(), changes.to_json().to_string()));
        for date in [None, Some(drop_day(7))] {
            let (_, told) = quality_show(app, &caller, KEY, date).unwrap();
            all.push((format!("plan quality {date:?}"), told.to_json(Lang::En).to_string()));
        }
        for date in [None, Some(drop_day(7))] {
            let shown = certainty_show(app, &caller, KEY, date).unwrap();
            let certainty = shown.certainty.expect("a small plan is computed at once");
            all.push(("milestones".to_owned(), certainty.to_json(Lang::En).to_string()));
        }
        for date in [TODAY, drop_day(7)] {
            all.push((format!("report of {date}"), self.report(who, Some(date), &Edition::Internal)));
        }
        all
    }

    /// The rows of a list as JSON.
    fn rows(&self, who: Who, kind: Kind, query: &ListQuery) -> Vec<String> {
        let (app, caller) = (&self.desk.app, self.caller(who));
        let state = app.state(KEY).unwrap();
        let visible = state.visible(&caller.viewer);
        record_list(app, &caller, &state, KEY, kind, query, |list| {
            assert_eq!(list.total, list.rows.len());
            list.rows.iter().map(|r| record_json(visible, r).to_string()).collect()
        })
    }

    /// The weekly report of this edition, made by this caller.
    fn report(&self, who: Who, date: Option<Date>, edition: &Edition) -> String {
        let markdown = ReportFormat::Markdown;
        let bytes = report_render(&self.desk.app, &self.caller(who), KEY, date, edition, markdown);
        String::from_utf8(bytes.unwrap()).unwrap()
    }

    fn found(&self, who: Who, question: &str) -> Vec<String> {
        let (app, caller) = (&self.desk.app, self.caller(who));
        let state = app.state(KEY).unwrap();
        let tell = |r: &&Record| format!("{} {} {}", r.id, r.number(), r.title());
        record_search(app, &caller, &state, KEY, question, 10_000, |hits| {
            hits.records.iter().map(tell).collect()
        })
    }
}

fn everything() -> ListQuery {
    ListQuery { limit: usize::MAX, ..ListQuery::default() }
}

fn hidden_id(scope: Scope, kind: Kind) -> RecordId {
    id(1, scope, kind)
}

fn pointer_id(scope: Scope, kind: Kind) -> RecordId {
    id(2, scope, kind)
}

fn id(group: u128, scope: Scope, kind: Kind) -> RecordId {
    let number = (group << 16) | ((scope as u128) << 8) | kind as u128;
    RecordId::from_u128(number.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))
}

fn create(record: RecordId, kind: Kind, body: Json) -> Change {
    let Json::Object(map) = body else { panic!("fields are an object") };
    let fields = map
        .into_iter()
        .map(|(name, after)| FieldChange { name: name.into(), before: Json::Null, after })
        .collect();
    Change { record, kind, verb: Verb::Create, fields }
}

/// Texts by where they are shown.
type Surfaces = Vec<(String, String)>;

/// What each viewer is shown of one and the same world.
fn shown_to_everybody() -> &'static [(Who, Surfaces)] {
    static SHOWN: OnceLock<Vec<(Who, Surfaces)>> = OnceLock::new();
    SHOWN.get_or_init(|| {
        let world = World::new();
        assert_sound(&world.desk.app.store);
        EVERYBODY.map(|who| (who, world.surfaces(who))).into()
    })
}

#[test]
fn no_word_of_a_hidden_record_reaches_a_viewer_and_every_word_of_a_seen_one_does() {
    for (who, surfaces) in shown_to_everybody() {
        for scope in SCOPES {
            let told: Vec<&str> = surfaces
                .iter()
                .filter(|(_, text)| text.contains(scope.word()))
                .map(|(name, _)| name.as_str())
                .collect();
            if who.sees(scope) {
                for place in ["now", "changes", "list of issue", "list of task", "report of 2026-11-20"] {
                    assert!(told.contains(&place), "{who:?} is not shown {scope:?} in {place}: {told:?}");
                }
            } else {
                // The question itself is not an answer.
                assert!(told.is_empty(), "{who:?} is shown {scope:?} in {told:?}");
            }
        }
    }
}

#[test]
fn no_reference_to_a_hidden_record_reaches_a_viewer() {
    for (who, surfaces) in shown_to_everybody() {
        for scope in SCOPES.into_iter().filter(|s| !who.sees(*s)) {
            for kind in KINDS {
                let id = hidden_id(scope, kind).to_string();
                let told: Vec<&String> =
                    surfaces.iter().filter(|(_, text)| text.contains(&id)).map(|(name, _)| name).collect();
                assert!(told.is_empty(), "{who:?} is told the id of a {kind} of {scope:?} in {told:?}");
            }
        }
    }
}

#[test]
fn an_edition_holds_what_its_readers_may_see_whoever_makes_it() {
    let world = World::new();
    let editions = [
        (Edition::Internal, Who::Pmo),
        (Edition::Client, Who::Client),
        (Edition::Party("A社".to_owned()), Who::VendorA),
        (Edition::Party("B社".to_owned()), Who::VendorB),
    ];
    for (edition, reader) in editions {
        let text = world.report(Who::Pmo, None, &edition);
        for scope in SCOPES {
            assert_eq!(text.contains(scope.word()), reader.sees(scope), "{edition:?} {scope:?}");
        }
    }
}

#[test]
fn nobody_learns_more_by_making_an_edition_for_somebody_else() {
    let world = World::new();
    for who in [Who::Client, Who::VendorA, Who::VendorB] {
        for edition in [Edition::Client, Edition::Party("A社".to_owned()), Edition::Party("B社".to_owned())]
        {
            let markdown = ReportFormat::Markdown;
            // To refuse it is as good.
            let made = report_render(&world.desk.app, &world.caller(who), KEY, None, &edition, markdown);
            let text = made.map_or_else(|_| String::new(), |bytes| String::from_utf8(bytes).unwrap());
            for scope in SCOPES.into_iter().filter(|s| !who.sees(*s)) {
                assert!(!text.contains(scope.word()), "{who:?} learns of {scope:?} by {edition:?}");
            }
        }
    }
}

#[test]
fn the_sources_own_value_of_an_edited_field_names_no_hidden_record() {
    let world = World::new();
    let person = hidden_id(Scope::Pmo, Kind::Person);
    let id = pointer_id(Scope::Pmo, Kind::Issue);
    let after = json!({"owner": person, "note": "as the source says"});
    let field = FieldChange { name: common::OVERRIDDEN.into(), before: Json::Null, after };
    world.write(vec![Change { record: id, kind: Kind::Issue, verb: Verb::Update, fields: vec![field] }]);
    let state = world.desk.app.state(KEY).unwrap();
    for who in EVERYBODY {
        let viewer = world.viewer(who);
        let visible = state.visible(&viewer);
        let json = record_json(visible, visible.get(id).unwrap()).to_string();
        assert_eq!(json.contains(&person.to_string()), who.sees(Scope::Pmo), "{who:?}: {json}");
    }
}

#[test]
fn what_points_at_a_hidden_record_is_shown_as_if_it_pointed_nowhere() {
    let world = World::new();
    for who in EVERYBODY {
        let caller = world.caller(who);
        let state = world.desk.app.state(KEY).unwrap();
        let visible = state.visible(&caller.viewer);
        for scope in SCOPES {
            let issue = visible.get(pointer_id(scope, Kind::Issue)).expect("for everybody");
            let fields = record_json(visible, issue)["fields"].clone();
            let seen = who.sees(scope);
            assert_eq!(fields["owner"].is_object(), seen, "{who:?} {scope:?}: {fields:#}");
            assert_eq!(fields["owner_org"].is_object(), seen, "{who:?} {scope:?}");
            let links = fields["links"].as_array().map_or(0, Vec::len);
            assert_eq!(links, if seen { 2 } else { 0 }, "{who:?} {scope:?}");
            let co_owners = fields["co_owners"].as_array().map_or(0, Vec::len);
            assert_eq!(co_owners, usize::from(seen), "{who:?} {scope:?}");

            let now = now_show(&world.desk.app, &caller, KEY, None, Since::LastLook).unwrap().now;
            let gate = now.milestones.iter().find(|m| m.id == pointer_id(scope, Kind::Milestone)).unwrap();
            assert_eq!(gate.cause.is_empty(), !seen, "{who:?} {scope:?}: {gate:?}");
            let point = now.decisions_waiting.iter().find(|d| d.id == pointer_id(scope, Kind::PointAtIssue));
            assert_eq!(point.unwrap().who.is_empty(), !seen, "{who:?} {scope:?}");
        }
    }
}

#[test]
fn counts_hold_only_what_the_viewer_may_see() {
    let world = World::new();
    let counts = |who: Who| {
        let now = now_show(&world.desk.app, &world.caller(who), KEY, None, Since::LastLook).unwrap().now;
        let a = now.parties.iter().find(|p| p.id == world.a).unwrap();
        let points = now.decisions_waiting.len();
        (a.open.value, a.overdue.value, now.stuck.len(), points, now.milestones.len())
    };
    let total = |who: Who, kind: Kind| world.rows(who, kind, &everything()).len();
    let report = |who: Who| {
        let text = world.report(who, None, &Edition::Internal);
        let flow = text.split_once("= open now ").expect("the flow of issues").1;
        flow.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse::<usize>().unwrap()
    };
    let pmo = (counts(Who::Pmo), report(Who::Pmo));
    for who in [Who::Client, Who::VendorA, Who::VendorB] {
        // Nothing is named to the PMO on this machine either.
        let fewer = SCOPES.iter().filter(|s| Who::Pmo.sees(**s) && !who.sees(**s)).count();
        assert!(fewer > 0);
        let (open, overdue, _, points, milestones) = counts(who);
        let items = i64::try_from(fewer * COUNTED).unwrap();
        assert_eq!((pmo.0.0 - open, pmo.0.1 - overdue), (items, items), "{who:?}");
        assert_eq!((pmo.0.3 - points, pmo.0.4 - milestones), (2 * fewer, fewer), "{who:?}");
        for kind in KINDS {
            assert_eq!(total(Who::Pmo, kind) - total(who, kind), fewer, "{who:?} {kind}");
        }
        assert_eq!(pmo.1 - report(who), fewer, "{who:?}");
    }
    assert!(pmo.0.2 > 0);
}

#[test]
fn no_filter_and_no_order_asks_hidden_records_out() {
    let world = World::new();
    for who in EVERYBODY {
        for scope in SCOPES {
            let seen = who.sees(scope);
            let ask = |kind: Kind, line: &str| {
                let filter = Filter::parse(kind.register(), line).unwrap();
                world.rows(who, kind, &ListQuery { filter, ..everything() }).len()
            };
            let person = format!("{}person", scope.word());
            // The hidden issue and the one for everybody that names the same owner.
            assert_eq!(
                ask(Kind::Issue, &format!("owner:{person}")),
                if seen { 2 } else { 0 },
                "{who:?} {scope:?}"
            );
            assert_eq!(
                ask(Kind::Issue, &format!("raised_by:{person}")),
                usize::from(seen),
                "{who:?} {scope:?}"
            );
            assert_eq!(
                ask(Kind::PointAtIssue, &format!("decider:{person}")),
                usize::from(seen),
                "{who:?} {scope:?}"
            );
            // By its text, and by the name of who answers for it.
            assert_eq!(ask(Kind::Issue, scope.word()), if seen { 2 } else { 0 }, "{who:?} {scope:?}");
            assert_eq!(world.found(who, scope.word()).is_empty(), !seen, "{who:?} {scope:?}");
            let by_number = format!("{}issue-number", scope.word());
            assert_eq!(world.found(who, &by_number).len(), usize::from(seen), "{who:?} {scope:?}");
        }
        // Sorted by owner, rows whose owner is hidden stand where rows of one nameless owner stand: together.
        let sort = Sort::parse(Kind::Issue.register(), "owner");
        let rows = world.rows(who, Kind::Issue, &ListQuery { sort, ..everything() });
        let hidden: Vec<usize> = SCOPES
            .into_iter()
            .filter(|s| !who.sees(*s))
            .map(|s| {
                let id = pointer_id(s, Kind::Issue).to_string();
                rows.iter().position(|r| r.contains(&id)).unwrap()
            })
            .collect();
        let span = hidden.iter().max().unwrap() - hidden.iter().min().unwrap();
        assert_eq!(span, hidden.len() - 1, "{who:?}: {hidden:?}");
    }
}

#[test]
fn a_hidden_record_and_an_absent_one_are_the_same_to_a_viewer() {
    let world = World::new();
    let absent = RecordId::from_u128(42);
    for who in EVERYBODY {
        let caller = world.caller(who);
        let state = world.desk.app.state(KEY).unwrap();
        let visible = state.visible(&caller.viewer);
        let plan = Plan::of(&visible, &AsOf::japan(TODAY));
        for scope in SCOPES.into_iter().filter(|s| !who.sees(*s)) {
            for kind in KINDS {
                let id = hidden_id(scope, kind);
                assert!(visible.get(id).is_none());
                assert!(detail(&visible, id, &[], Some(&plan), Lang::En).is_none());
                let tell = |id| {
                    let history = record_history(&world.desk.app, &caller, &state, KEY, id).unwrap_err();
                    let fields = json!({"note": "x"}).as_object().unwrap().clone();
                    let write =
                        mieruka::ops::record::record_update(&world.desk.app, &caller, KEY, id, None, &fields);
                    let write = write.unwrap_err();
                    (history.message(Lang::En), history.status(), write.message(Lang::En), write.status())
                };
                assert_eq!(tell(id), tell(absent), "{who:?} {scope:?} {kind}");
            }
        }
    }
}

#[test]
fn a_record_narrowed_today_is_hidden_on_every_past_day_too() {
    let world = World::new();
    let state = world.desk.app.state(KEY).unwrap();
    let week = drop_day(6);
    let narrowed: Vec<&Record> = state
        .all_unfiltered()
        .filter(|r| r.kind == Kind::Issue && r.facts.party == Some(world.a) && r.is_open())
        .filter(|r| r.created_at < AsOf::japan(week).end() && r.facts.visibility == Visibility::Everyone)
        .take(3)
        .collect();
    assert_eq!(narrowed.len(), 3);
    let open = |who: Who| {
        let page =
            now_show(&world.desk.app, &world.caller(who), KEY, Some(week), Since::Day(drop_day(1))).unwrap();
        page.now.parties.iter().find(|p| p.id == world.a).unwrap().open.value
    };
    let before = (open(Who::Pmo), open(Who::VendorB));
    world.write(
        narrowed
            .iter()
            .map(|r| {
                let before = r.body.get(common::VISIBILITY).cloned().unwrap_or_default();
                let field = FieldChange { name: common::VISIBILITY.into(), before, after: json!("pmo") };
                Change { record: r.id, kind: r.kind, verb: Verb::Update, fields: vec![field] }
            })
            .collect(),
    );
    assert_eq!((open(Who::Pmo), open(Who::VendorB)), (before.0, before.1 - 3));
    for who in [Who::VendorA, Who::VendorB, Who::Client] {
        let surfaces = world.surfaces(who);
        for record in &narrowed {
            for word in [record.number().to_owned(), record.id.to_string()] {
                let told: Vec<_> =
                    surfaces.iter().filter(|(_, text)| holds(text, &word)).map(|(n, _)| n).collect();
                assert!(told.is_empty(), "{who:?} is told {word} in {told:?}");
            }
        }
    }
}

/// The number itself, not one that begins with it.
fn holds(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| !text[at + word.len()..].starts_with(|c: char| c.is_ascii_digit()))
}

fn record_json(visible: Visible<'_>, record: &Record) -> Json {
    RecordRow { visible, record, today: TODAY, computed: None }.to_json()
}
