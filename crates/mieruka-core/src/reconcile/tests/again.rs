//! The same records once more change nothing by the rules themselves: the file was saved anew, so that neither its hash nor
//! the day of reading is that of the last time.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::json;

use super::laws::{file, yes_to_all};
use super::{World, cases, workbook};
use crate::reconcile::Choices;
use crate::register::Kind;
use crate::source_record::{
    ExtraCell, SourceCell, SourceField, SourceFile, SourceFormat, SourceKind, SourceRecord, SourceValue,
};

const TITLES: &[&str] = &["移行手順の確定", "移行手順の確認", "レビュー", "帳票の文字化け"];
const PEOPLE: &[&str] = &[
    "鈴木",
    "鈴木太郎",
    "鈴木　太郎",
    "鈴木様",
    "鈴木(太)",
    "Suzuki",
    "T.Suzuki",
    "SUZUKI, Taro",
    "鈴木、田中",
    "B社 鈴木",
    "鈴木(B社)",
    "田中花子(C社)",
    "田中花子",
    "髙橋",
    "高橋一郎",
    "斎藤",
    "齋藤",
    "各社",
    "未定",
    "弊社",
    "B社",
];
const NUMBERS: &[&str] = &["1", "2", "3", "4", "5", "1.1", "1.2", "#6"];
const NOTES: &[&str] = &["備考", "parent", "predecessors", "Predecessor", "summary"];

/// One task, issue or other row. Few words and numbers, so that two weeks have much in common and much in conflict.
#[derive(Clone, Debug)]
struct Line {
    id: Option<&'static str>,
    title: &'static str,
    parent: Option<&'static str>,
    predecessors: Vec<&'static str>,
    /// Predecessors as a person writes them, by id, wbs or row number.
    written: Option<&'static str>,
    wbs: Option<&'static str>,
    raised_by: Option<&'static str>,
    owner: Option<&'static str>,
    day: i8,
    note: Option<(&'static str, &'static str)>,
    struck: bool,
    second_sheet: bool,
}

/// What becomes of a line until the next week.
#[derive(Clone, Copy, Debug)]
enum Edit {
    Nothing,
    Id(Option<&'static str>),
    Title(&'static str),
    Parent(Option<&'static str>),
    Predecessors(Option<&'static str>),
    Owner(Option<&'static str>),
    Day(i8),
    Note(Option<(&'static str, &'static str)>),
    Sheet,
}

fn number() -> impl Strategy<Value = Option<&'static str>> {
    proptest::option::weighted(0.7, select(NUMBERS))
}

fn note() -> impl Strategy<Value = Option<(&'static str, &'static str)>> {
    proptest::option::weighted(0.2, (select(NOTES), select(&["true", "1", "未定"][..])))
}

fn line() -> impl Strategy<Value = Line> {
    let texts = (number(), select(TITLES), proptest::option::weighted(0.2, select(NUMBERS)));
    let written = select(&["1", "3 1.1", "2、4", "9", "4FS+2日"][..]);
    let links = (
        number(),
        proptest::collection::vec(select(NUMBERS), 0..3),
        proptest::option::weighted(0.3, written),
    );
    let people = (proptest::option::of(select(PEOPLE)), proptest::option::of(select(PEOPLE)));
    let rest = (1i8..4, note(), proptest::bool::weighted(0.1), proptest::bool::weighted(0.2));
    (texts, links, people, rest).prop_map(|(texts, links, people, rest)| Line {
        id: texts.0,
        title: texts.1,
        wbs: texts.2,
        parent: links.0,
        predecessors: links.1,
        written: links.2,
        raised_by: people.0,
        owner: people.1,
        day: rest.0,
        note: rest.1,
        struck: rest.2,
        second_sheet: rest.3,
    })
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => Just(Edit::Nothing),
        2 => number().prop_map(Edit::Id),
        1 => select(TITLES).prop_map(Edit::Title),
        1 => number().prop_map(Edit::Parent),
        1 => number().prop_map(Edit::Predecessors),
        1 => proptest::option::of(select(PEOPLE)).prop_map(Edit::Owner),
        1 => (1i8..4).prop_map(Edit::Day),
        1 => note().prop_map(Edit::Note),
        1 => Just(Edit::Sheet),
    ]
}

impl Line {
    fn edited(&self, edit: Edit) -> Line {
        let mut line = self.clone();
        match edit {
            Edit::Nothing => {}
            Edit::Id(id) => line.id = id,
            Edit::Title(title) => line.title = title,
            Edit::Parent(parent) => line.parent = parent,
            Edit::Predecessors(one) => line.predecessors = one.into_iter().collect(),
            Edit::Owner(owner) => line.owner = owner,
            Edit::Day(day) => line.day = day,
            Edit::Note(note) => line.note = note,
            Edit::Sheet => line.second_sheet = !line.second_sheet,
        }
        line
    }

    fn record(&self, row: usize, kind: SourceKind) -> SourceRecord {
        let mut record = SourceRecord::new(5 + row as u32, kind);
        record.remote_id = self.id.map(str::to_owned);
        record.parent = self.parent.map(str::to_owned);
        record.predecessors = self.predecessors.iter().map(|&id| id.to_owned()).collect();
        record.struck = self.struck;
        let mut cell = |field: SourceField, value: SourceValue| {
            record.cells.push(SourceCell { field, value, column: Some(field as u16) });
        };
        let texts = [
            (SourceField::Title, Some(self.title)),
            (SourceField::Wbs, self.wbs),
            (SourceField::Predecessor, self.written),
            (SourceField::RaisedBy, self.raised_by),
            (SourceField::Owner, self.owner),
        ];
        for (field, text) in texts {
            if let Some(text) = text {
                cell(field, SourceValue::Text(text.to_owned()));
            }
        }
        cell(SourceField::DueOn, SourceValue::Date(jiff::civil::date(2026, 2, self.day)));
        let extra = self.note.map(|(header, value)| ExtraCell {
            header: header.to_owned(),
            value: value.to_owned(),
            column: None,
        });
        record.extra.extend(extra);
        record
    }
}

/// Some weeks of one list: lines go, move, come back, are doubled and are numbered anew.
fn weeks() -> impl Strategy<Value = Vec<SourceFile>> {
    let kind = prop_oneof![3 => Just(SourceKind::Task), 1 => Just(SourceKind::Issue), 1 => Just(SourceKind::Decision)];
    let later = proptest::collection::vec((any::<Index>(), edit()), 1..8);
    let lines = proptest::collection::vec(line(), 2..8);
    let fresh = proptest::collection::vec(line(), 0..3);
    (kind, any::<bool>(), lines, proptest::collection::vec((later, fresh), 1..3)).prop_map(
        |(kind, plan, mut lines, later)| {
            let mut weeks = vec![week(kind, plan, &lines)];
            for (kept, fresh) in later {
                let kept = kept.iter().map(|(at, edit)| at.get(&lines).edited(*edit));
                lines = kept.chain(fresh).collect();
                weeks.push(week(kind, plan, &lines));
            }
            weeks
        },
    )
}

fn week(kind: SourceKind, plan: bool, lines: &[Line]) -> SourceFile {
    let sheet = |second: bool| -> Vec<SourceRecord> {
        let of_sheet = lines.iter().filter(|line| line.second_sheet == second);
        of_sheet.enumerate().map(|(row, line)| line.record(row, kind)).collect()
    };
    let mut file = workbook("WBS.xlsx", kind, sheet(false));
    let mut second = workbook("WBS.xlsx", kind, sheet(true)).tables.remove(0);
    second.sheet = "完了".to_owned();
    file.tables.push(second);
    if plan {
        file.format = SourceFormat::Mspdi;
    }
    file
}

/// Imports what the file says once more, a day later and from other bytes.
fn says_nothing_new(world: &mut World, file: &SourceFile) -> Result<(), TestCaseError> {
    world.days_later(1);
    let again = world.plan_saved_anew("A社", file);
    let told = (again.preview.new.len(), again.preview.changed.len(), again.preview.vanished.len());
    let records = again.changes.iter().filter(|change| change.kind != Kind::Source);
    prop_assert_eq!((told, records.collect::<Vec<_>>()), ((0, 0, 0), Vec::new()));
    // A file of which no row can be taken leaves no source whose freshness could move.
    let mut source = again.changes.iter().flat_map(|change| &change.fields).map(|field| field.name.as_str());
    prop_assert!(source.all(|name| name == "fetched_at"), "{:?}", again.changes);
    prop_assert_eq!(again.import_run, None);
    Ok(())
}

/// What happens beside the files.
#[derive(Clone, Debug)]
struct Beside {
    /// Another party's list comes first, with people of the same names.
    other: Option<SourceFile>,
    /// Every question is answered with yes.
    yes: bool,
    /// A field of one record is edited by hand after each file.
    hand: Option<(Index, &'static str)>,
}

fn beside() -> impl Strategy<Value = Beside> {
    let other = proptest::option::weighted(0.3, weeks().prop_map(|mut weeks| weeks.remove(0)));
    let hand =
        proptest::option::of((any::<Index>(), select(&["title", "due_on", "owner", "predecessors"][..])));
    (other, any::<bool>(), hand).prop_map(|(other, yes, hand)| Beside { other, yes, hand })
}

fn edit_by_hand(world: &mut World, at: &Index, field: &'static str) {
    let rows = [Kind::Task, Kind::Issue, Kind::Decision].into_iter().flat_map(|kind| world.all(kind));
    let rows: Vec<_> =
        rows.filter(|record| record.kind.register().field(field).is_some()).map(|r| r.id).collect();
    if rows.is_empty() {
        return;
    }
    let persons: Vec<_> = world.all(Kind::Person).into_iter().map(|person| person.id).collect();
    let id = *at.get(&rows);
    let value = match field {
        "title" => json!("手で直した件名"),
        "due_on" => json!("2026-03-31"),
        "owner" if persons.is_empty() => return,
        "owner" => json!(at.get(&persons)),
        _ => json!([at.get(&rows)]),
    };
    world.edit(id, field, value);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(150), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_saved_anew_changes_nothing(weeks in weeks(), beside in beside()) {
        let mut world = World::new();
        if let Some(other) = &beside.other {
            let plan = world.plan("B社", other);
            world.apply(&plan.changes);
        }
        for file in &weeks {
            world.days_later(6);
            let mut plan = world.plan("A社", file);
            let choices = if beside.yes { yes_to_all(&plan) } else { Choices::default() };
            // Two answers may exclude each other; then nothing is answered.
            if let Ok(answered) = world.plan_with("A社", file, &choices) {
                plan = answered;
            }
            world.apply(&plan.changes);
            says_nothing_new(&mut world, file)?;
            if let Some((at, field)) = &beside.hand {
                edit_by_hand(&mut world, at, field);
                says_nothing_new(&mut world, file)?;
            }
        }
    }

    #[test]
    fn any_file_saved_anew_changes_nothing(first in file(), second in file()) {
        let mut world = World::new();
        for file in [&first, &second, &first] {
            let plan = world.plan("A社", file);
            world.apply(&plan.changes);
            says_nothing_new(&mut world, file)?;
        }
    }
}
