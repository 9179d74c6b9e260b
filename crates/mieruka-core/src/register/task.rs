//! A piece of the work breakdown structure. Planned, actual and forecast dates stand side by side; none overwrites another.

use super::{Choice, FieldDef, FieldType, Kind, Register, Required, choice, common, status};
use crate::lang::Label;
use crate::source_record::{CommonStatus, SourceField};

/// 計上基準: by which evidence a task earns its value. Exactly one for each; a task without one has that of the nearest
/// task above it, and where none has, what was entered counts ([`JUDGED`]).
const PROGRESS_RULES: &[Choice] = &[
    choice("all_at_finish", "0-100法", "0-100"),
    choice("fifty_fifty", "50-50法", "50-50"),
    choice(
        "review_stages",
        "重み付けマイルストーン(着手10・初版50・レビュー完了70・指摘反映90・承認100)",
        "Review stages (begun 10, draft 50, reviewed 70, corrected 90, approved 100)",
    ),
    choice(JUDGED, "出来高%見積(入力のまま)", "Percent as entered"),
    choice("units", "数量比", "Units done"),
    choice("level_of_effort", "期間按分(LOE)", "Level of effort"),
];

/// The share that its owner enters.
pub const JUDGED: &str = "judged";

pub static REGISTER: Register = Register {
    name: "task",
    path: "tasks",
    label: Label::new("作業", "Task"),
    prefix: Some("WBS"),
    title_field: "title",
    due_field: Some("planned_finish"),
    fields: &[
        FieldDef::new("wbs", "WBS番号", "WBS", FieldType::Text).in_list().from(SourceField::Wbs),
        FieldDef::new("title", "作業名", "Task", FieldType::Text)
            .required(Required::Always)
            .in_list()
            .from(SourceField::Title),
        FieldDef::new("level1", "大分類", "Level 1", FieldType::Text).from(SourceField::Level1),
        FieldDef::new("level2", "中分類", "Level 2", FieldType::Text).from(SourceField::Level2),
        FieldDef::new("level3", "小分類", "Level 3", FieldType::Text).from(SourceField::Level3),
        FieldDef::new("deliverable", "成果物", "Deliverable", FieldType::Text),
        FieldDef::new("done_criteria", "完了条件", "Done criteria", FieldType::LongText),
        common::OWNER_ORG,
        common::OWNER,
        FieldDef::new("planned_start", "計画開始", "Planned start", FieldType::Date)
            .required(Required::Always)
            .in_list()
            .from(SourceField::PlannedStart),
        FieldDef::new("planned_finish", "計画完了", "Planned finish", FieldType::Date)
            .required(Required::Always)
            .in_list()
            .from(SourceField::PlannedFinish),
        FieldDef::new("planned_effort", "計画工数(人日)", "Planned effort (days)", FieldType::Number)
            .from(SourceField::PlannedEffort),
        FieldDef::new("actual_start", "実績開始", "Actual start", FieldType::Date)
            .in_list()
            .from(SourceField::ActualStart),
        FieldDef::new("actual_finish", "実績完了", "Actual finish", FieldType::Date)
            .in_list()
            .from(SourceField::ActualFinish),
        FieldDef::new("actual_effort", "実績工数(人日)", "Actual effort (days)", FieldType::Number)
            .from(SourceField::ActualEffort),
        FieldDef::new("forecast_start", "見通し開始", "Forecast start", FieldType::Date),
        FieldDef::new("forecast_finish", "見通し完了", "Forecast finish", FieldType::Date).in_list(),
        FieldDef::new("progress", "進捗率", "Progress", FieldType::Percent)
            .in_list()
            .from(SourceField::Progress),
        FieldDef::new("progress_rule", "計上基準", "Progress rule", FieldType::Choice(PROGRESS_RULES)),
        FieldDef::new("planned_quantity", "計画数量", "Planned quantity", FieldType::Number),
        FieldDef::new("actual_quantity", "実績数量", "Quantity done", FieldType::Number),
        common::STATUS_FIELD,
        FieldDef::new("summary", "集約作業", "Summary task", FieldType::System),
        FieldDef::new("parent", "親作業", "Parent", FieldType::Ref(Kind::Task)),
        FieldDef::new("predecessors", "先行作業", "Predecessors", FieldType::Links),
        common::NOTE,
    ],
    statuses: &[
        status("not_started", "未着手", "Not started", CommonStatus::Open),
        status("in_progress", "着手", "Started", CommonStatus::InProgress),
        status("in_review", "レビュー中", "In review", CommonStatus::Resolved),
        status("suspended", "中断", "Suspended", CommonStatus::Waiting),
        status("closed", "完了", "Closed", CommonStatus::Closed),
        status("out_of_scope", "対象外", "Out of scope", CommonStatus::Cancelled),
    ],
    listed: true,
};
