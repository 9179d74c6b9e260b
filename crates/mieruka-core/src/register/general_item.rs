//! The general list: records of kinds without a register of their own (defects, review comments, deliverables, requirements, tests, changes), their kind as a tag.

use super::{FieldDef, FieldType, Register, Required, common, status};
use crate::lang::Label;
use crate::source_record::{CommonStatus, SourceField};

pub static REGISTER: Register = Register {
    name: "general_item",
    path: "items",
    label: Label::new("一般項目", "General item"),
    prefix: Some("GEN"),
    title_field: "title",
    due_field: Some("due_on"),
    fields: &[
        FieldDef::new("tag", "種類", "Kind", FieldType::System).in_list(),
        common::TITLE,
        FieldDef::new("description", "内容", "Description", FieldType::LongText)
            .from(SourceField::Description),
        FieldDef::new("category", "分類", "Category", FieldType::Text).from(SourceField::Category),
        common::RAISED_BY.required(Required::No),
        common::RAISED_ON.required(Required::No),
        common::OWNER_ORG,
        common::OWNER,
        common::DUE_ON.required(Required::No),
        FieldDef::new("priority", "優先度", "Priority", FieldType::Text).from(SourceField::Priority),
        FieldDef::new("planned_start", "予定開始", "Planned start", FieldType::Date)
            .from(SourceField::PlannedStart),
        FieldDef::new("planned_finish", "予定完了", "Planned finish", FieldType::Date)
            .from(SourceField::PlannedFinish),
        FieldDef::new("actual_start", "実績開始", "Actual start", FieldType::Date)
            .from(SourceField::ActualStart),
        FieldDef::new("actual_finish", "実績完了", "Actual finish", FieldType::Date)
            .from(SourceField::ActualFinish),
        common::CLOSED_ON,
        FieldDef::new("resolution", "対応結果", "Resolution", FieldType::LongText)
            .from(SourceField::Resolution),
        FieldDef::new("impact_text", "影響", "Effect", FieldType::LongText).from(SourceField::Impact),
        FieldDef::new("progress", "進捗率", "Progress", FieldType::Percent).from(SourceField::Progress),
        common::STATUS_FIELD,
        common::NOTE,
    ],
    statuses: &[
        status("open", "未着手", "Open", CommonStatus::Open),
        status("in_progress", "対応中", "In progress", CommonStatus::InProgress),
        status("waiting", "待ち", "Waiting", CommonStatus::Waiting),
        status("resolved", "確認待ち", "Waiting for verification", CommonStatus::Resolved),
        status("closed", "完了", "Closed", CommonStatus::Closed),
        status("cancelled", "取下げ", "Cancelled", CommonStatus::Cancelled),
    ],
    listed: true,
};
