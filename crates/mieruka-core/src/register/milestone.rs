//! A date the project is measured by. The original plan is never overwritten.

use super::{Choice, FieldDef, FieldType, Kind, Register, Required, choice, common, status};
use crate::lang::Label;
use crate::source_record::{CommonStatus, SourceField};

const KIND: &[Choice] = &[
    choice("contract", "契約", "Contract"),
    choice("gate", "判定", "Gate"),
    choice("delivery", "納品", "Delivery"),
    choice("acceptance", "検収", "Acceptance"),
    choice("external", "外部", "External"),
];

pub static REGISTER: Register = Register {
    name: "milestone",
    path: "milestones",
    label: Label::new("マイルストーン", "Milestone"),
    prefix: Some("MS"),
    title_field: "title",
    due_field: Some("planned_on"),
    fields: &[
        FieldDef::new("title", "名称", "Name", FieldType::Text)
            .required(Required::Always)
            .in_list()
            .from(SourceField::Title),
        FieldDef::new("kind", "種別", "Kind", FieldType::Choice(KIND)),
        FieldDef::new("done_criteria", "完了条件・判定基準", "Done criteria", FieldType::LongText),
        common::OWNER_ORG,
        FieldDef::new("owner", "責任者", "Owner", FieldType::Ref(Kind::Person))
            .in_list()
            .from(SourceField::Owner),
        FieldDef::new("original_planned_on", "当初計画日", "Original plan", FieldType::System),
        FieldDef::new("planned_on", "計画日", "Plan", FieldType::Date)
            .required(Required::Always)
            .in_list()
            .from(SourceField::PlannedFinish),
        FieldDef::new("forecast_on", "見通し日", "Forecast", FieldType::Date).in_list(),
        FieldDef::new("actual_on", "実績日", "Actual", FieldType::Date)
            .in_list()
            .from(SourceField::ActualFinish),
        common::STATUS_FIELD,
        FieldDef::new("wbs", "WBS番号", "WBS", FieldType::Text).from(SourceField::Wbs),
        FieldDef::new("predecessors", "先行条件", "Predecessors", FieldType::Links),
        common::NOTE,
    ],
    statuses: &[
        status("planned", "計画", "Planned", CommonStatus::Open),
        status("near", "接近", "Near", CommonStatus::InProgress),
        status("achieved", "達成", "Achieved", CommonStatus::Closed),
        status("achieved_with_conditions", "条件付き達成", "Achieved with conditions", CommonStatus::Closed)
            .by_word(&["条件付き合格", "条件付き承認"]),
        status("missed", "未達", "Missed", CommonStatus::Waiting).by_word(&["未達成", "未到達"]),
        status("withdrawn", "取下げ", "Withdrawn", CommonStatus::Cancelled),
    ],
    listed: true,
};
