//! What holds for every file: the second import changes nothing, changes always apply, every row is accounted for.

use proptest::prelude::*;

use super::{World, cases, workbook};
use crate::reconcile::{Choices, ImportPlan, PersonChoice, SameRecord};
use crate::register::Kind;
use crate::source_record::{
    CommonStatus, ExtraCell, SourceCell, SourceField, SourceFile, SourceFormat, SourceKind, SourceRecord,
    SourceValue,
};

const WORDS: &[&str] = &[
    "移行手順",
    "移行手順の確定",
    "帳票の文字化け",
    "レビュー",
    "レビュー",
    "",
    " ",
    "・・・",
    "A",
    "１２",
    "終了次第",
    "高",
    "Highest",
    "来週",
    "鈴木",
    "鈴木太郎",
    "鈴木 太郎",
    "Suzuki",
    "T.Suzuki",
    "鈴木、田中",
    "各社",
    "未定",
    "A社",
    "B社 田中",
    "弊社",
    "田中(B社)",
    "髙橋",
    "高橋一郎",
    "１/2",
    "3",
    "2026-01-05",
    "x\u{0}y\r\nz",
];
const FIELDS: &[SourceField] = &[
    SourceField::Id,
    SourceField::Title,
    SourceField::Title,
    SourceField::Title,
    SourceField::Description,
    SourceField::Owner,
    SourceField::OwnerOrg,
    SourceField::RaisedBy,
    SourceField::RaisedOn,
    SourceField::OccurredOn,
    SourceField::DueOn,
    SourceField::PlannedStart,
    SourceField::PlannedFinish,
    SourceField::ActualStart,
    SourceField::ActualFinish,
    SourceField::ClosedOn,
    SourceField::Priority,
    SourceField::Impact,
    SourceField::Progress,
    SourceField::Predecessor,
    SourceField::Wbs,
    SourceField::Level1,
    SourceField::Note,
    SourceField::Related,
    SourceField::Status,
];
const KINDS: &[SourceKind] = &[
    SourceKind::Issue,
    SourceKind::Task,
    SourceKind::Milestone,
    SourceKind::Risk,
    SourceKind::Inquiry,
    SourceKind::Defect,
    SourceKind::Decision,
    SourceKind::ActionItem,
];
const STATUSES: &[CommonStatus] = &[
    CommonStatus::Open,
    CommonStatus::InProgress,
    CommonStatus::Waiting,
    CommonStatus::Resolved,
    CommonStatus::Closed,
    CommonStatus::Cancelled,
    CommonStatus::Unknown,
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => proptest::sample::select(WORDS).prop_map(str::to_owned),
        1 => ".{0,12}",
    ]
}

fn value() -> impl Strategy<Value = SourceValue> {
    prop_oneof![
        4 => word().prop_map(SourceValue::Text),
        3 => (1i8..=28, 1i8..=3).prop_map(|(d, m)| SourceValue::Date(jiff::civil::date(2026, m, d))),
        1 => prop_oneof![Just(0.0), Just(55.5), Just(100.0), Just(250.0), Just(f64::NAN)]
            .prop_map(SourceValue::Number),
        1 => proptest::sample::select(STATUSES).prop_map(SourceValue::Status),
    ]
}

fn remote() -> impl Strategy<Value = String> {
    (1u8..9).prop_map(|n| n.to_string())
}

fn record(kind: SourceKind) -> impl Strategy<Value = SourceRecord> {
    (
        proptest::option::weighted(0.6, remote()),
        proptest::collection::vec((proptest::sample::select(FIELDS), value()), 0..7),
        proptest::option::of(word()),
        proptest::collection::vec(
            (proptest::sample::select(&["備考2", "原因", "forecast_finish", ""][..]), word()),
            0..3,
        ),
        (any::<bool>(), proptest::bool::weighted(0.2), proptest::option::weighted(0.2, 0i64..3)),
        (proptest::collection::vec(remote(), 0..2), proptest::option::weighted(0.2, remote())),
        proptest::sample::select(KINDS),
    )
        .prop_map(
            move |(id, cells, raw, extra, (columns, struck, changed), (predecessors, parent), other)| {
                let mut record = SourceRecord::new(0, if struck { other } else { kind });
                record.remote_id = id;
                for (field, value) in cells {
                    if record.get(field).is_none() {
                        let column = columns.then_some(field as u16);
                        record.cells.push(SourceCell { field, value, column });
                    }
                }
                record.status_raw = raw;
                record.extra = extra
                    .into_iter()
                    .map(|(header, value)| ExtraCell { header: header.to_owned(), value, column: None })
                    .collect();
                record.struck = struck;
                record.changed_at =
                    changed.and_then(|n| jiff::Timestamp::from_second(1_700_000_000 + n).ok());
                record.predecessors = predecessors;
                record.parent = parent;
                record
            },
        )
}

/// A file of one series; two of them are two weeks of one list.
pub(super) fn file() -> impl Strategy<Value = SourceFile> {
    let table = proptest::sample::select(KINDS)
        .prop_flat_map(|kind| (Just(kind), proptest::collection::vec(record(kind), 1..9)));
    (proptest::collection::vec(table, 1..3), any::<bool>()).prop_map(|(tables, plan)| {
        let mut sheets = tables.into_iter().enumerate().map(|(n, (kind, mut rows))| {
            for (i, row) in rows.iter_mut().enumerate() {
                row.row = 5 + i as u32;
            }
            let mut file = workbook("一覧.xlsx", kind, rows);
            file.tables[0].sheet = format!("表{n}");
            file
        });
        let mut file = sheets.next().expect("one table at least");
        file.tables.extend(sheets.flat_map(|f| f.tables));
        if plan {
            file.format = SourceFormat::Mspdi;
        }
        file
    })
}

pub(super) fn rows(file: &SourceFile) -> usize {
    file.tables.iter().map(|t| t.records.len()).sum()
}

/// Says yes to every first candidate that is still free.
pub(super) fn yes_to_all(plan: &ImportPlan) -> Choices {
    let mut choices = Choices::default();
    for same in &plan.preview.same {
        let record = same.candidates[0].record;
        if !choices.same.iter().any(|s| s.record == record || s.place == same.place) {
            choices.same.push(SameRecord { place: same.place.clone(), record });
        }
    }
    for person in &plan.preview.people {
        let candidate = &person.candidates[0];
        let same_as = candidate.person.is_none().then(|| candidate.name.clone());
        let choice = PersonChoice { written: person.written.clone(), person: candidate.person, same_as };
        if !choices.people.iter().any(|p| p.written == choice.written) {
            choices.people.push(choice);
        }
    }
    choices
}

/// How long a large list takes; run by hand with `--ignored --nocapture`.
#[test]
#[ignore = "a measurement, not a law"]
fn a_large_list() {
    let list = |from: usize, to: usize, due: i8| {
        let row = |n: usize| {
            let owner = ["鈴木太郎", "田中花子", "佐藤", "Suzuki"][n % 4];
            super::issue(
                5 + n as u32,
                if n.is_multiple_of(2) { "" } else { "x" },
                &format!("{n}番の移行手順が{}未確定", n % 97),
            )
            .with(|r| r.remote_id = r.remote_id.is_some().then(|| n.to_string()))
            .owner(owner)
            .date(SourceField::RaisedOn, "2026-01-05")
            .cell(SourceField::DueOn, SourceValue::Date(jiff::civil::date(2026, 2, due)))
            .extra("備考2", "なし")
            .done()
        };
        super::issues((from..to).map(row).collect())
    };
    let mut world = World::new();
    let plan = world.plan("A社", &list(0, 20_000, 1));
    world.apply(&plan.changes);
    let file = list(5_000, 55_000, 2);
    let start = std::time::Instant::now();
    let plan = world.plan("A社", &file);
    let (preview, took) = (&plan.preview, start.elapsed());
    eprintln!(
        "{took:?}: {} new, {} changed, {} vanished, {} asked",
        preview.new.len(),
        preview.changed.len(),
        preview.vanished.len(),
        preview.same.len()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(300), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_second_import_changes_nothing(first in file(), second in file()) {
        let mut world = World::new();
        for file in [&first, &second, &first] {
            let plan = world.plan("A社", file);
            prop_assert_eq!(plan.preview.rows(), rows(file));
            for change in &plan.changes {
                prop_assert!(world.state.apply_change(change, 1, world.at).is_ok());
            }
            let again = world.plan("A社", file);
            prop_assert_eq!(&again.changes, &Vec::new());
            prop_assert_eq!(again.preview.rows(), rows(file));
            prop_assert_eq!(again.preview.rejected.len(), plan.preview.rejected.len());
            prop_assert_eq!((again.preview.new.len(), again.preview.changed.len()), (0, 0));
        }
    }

    #[test]
    fn answers_are_remembered(first in file(), second in file()) {
        let mut world = World::new();
        let plan = world.plan("A社", &first);
        world.apply(&plan.changes);
        let asked = world.plan("A社", &second);
        let choices = yes_to_all(&asked);
        // Two answers may exclude each other; then the plan says so and nothing happens.
        if let Ok(plan) = world.plan_with("A社", &second, &choices) {
            prop_assert_eq!(plan.fingerprint, asked.fingerprint);
            prop_assert_eq!(plan.preview.rows(), rows(&second));
            for change in &plan.changes {
                prop_assert!(world.state.apply_change(change, 1, world.at).is_ok());
            }
            let again = world.plan("A社", &second);
            prop_assert_eq!(&again.changes, &Vec::new());
            let merged = world.all(Kind::Person).into_iter().filter(|p| p.body.id("merged_into") == Some(p.id));
            prop_assert_eq!(merged.count(), 0);
        }
    }

    #[test]
    fn two_sources_do_not_disturb_each_other(first in file(), second in file()) {
        let mut world = World::new();
        let plan = world.plan("A社", &first);
        world.apply(&plan.changes);
        let other = world.plan("B社", &second);
        prop_assert!(other.preview.vanished.is_empty() && other.preview.changed.is_empty());
        world.apply(&other.changes);
        prop_assert_eq!(world.plan("B社", &second).changes, Vec::new());
    }

    #[test]
    fn a_plan_is_the_same_twice(first in file(), second in file()) {
        let mut world = World::new();
        let plan = world.plan("A社", &first);
        world.apply(&plan.changes);
        let before = world.next;
        let once = world.plan("A社", &second);
        world.next = before;
        prop_assert_eq!(once, world.plan("A社", &second));
    }
}
