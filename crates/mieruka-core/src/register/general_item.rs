//! The general list: records of kinds without a register of their own (defects, review comments, deliverables, requirements, tests, changes), their kind as a tag.

use super::{FieldDef, FieldType, Kind, Register, Required, status};
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
        FieldDef::new("title", "件名", "Title", FieldType::Text)
            .required(Required::Always)
            .in_list()
            .from(SourceField::Title),
        FieldDef::new("description", "内容", "Description", FieldType::LongText)
            .from(SourceField::Description),
        FieldDef::new("category", "分類", "Category", FieldType::Text).from(SourceField::Category),
        FieldDef::new("raised_by", "起票者", "Raised by", FieldType::Ref(Kind::Person))
            .from(SourceField::RaisedBy),
        FieldDef::new("raised_on", "起票日", "Raised on", FieldType::Date)
            .in_list()
            .from(SourceField::RaisedOn),
        FieldDef::new("owner_org", "担当組織", "Party", FieldType::Ref(Kind::Party)).in_list(),
        FieldDef::new("owner", "担当者", "Owner", FieldType::Ref(Kind::Person))
            .in_list()
            .from(SourceField::Owner),
        FieldDef::new("due_on", "期限", "Due", FieldType::Date).in_list().from(SourceField::DueOn),
        FieldDef::new("priority", "優先度", "Priority", FieldType::Text).from(SourceField::Priority),
        FieldDef::new("planned_start", "予定開始", "Planned start", FieldType::Date)
            .from(SourceField::PlannedStart),
        FieldDef::new("planned_finish", "予定完了", "Planned finish", FieldType::Date)
            .from(SourceField::PlannedFinish),
        FieldDef::new("actual_start", "実績開始", "Actual start", FieldType::Date)
            .from(SourceField::ActualStart),
        FieldDef::new("actual_finish", "実績完了", "Actual finish", FieldType::Date)
            .from(SourceField::ActualFinish),
        FieldDef::new("closed_on", "完了日", "Closed on", FieldType::Date).from(SourceField::ClosedOn),
        FieldDef::new("resolution", "対応結果", "Resolution", FieldType::LongText)
            .from(SourceField::Resolution),
        FieldDef::new("impact_text", "影響", "Effect", FieldType::LongText).from(SourceField::Impact),
        FieldDef::new("progress", "進捗率", "Progress", FieldType::Percent).from(SourceField::Progress),
        FieldDef::new("status", "状態", "Status", FieldType::Status).in_list().from(SourceField::Status),
        FieldDef::new("note", "備考", "Note", FieldType::LongText).from(SourceField::Note),
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
