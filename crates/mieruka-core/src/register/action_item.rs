//! A known piece of work somebody promised: homework of a meeting, a to-do.

use super::{Choice, FieldDef, FieldType, Kind, Register, Required, choice, common, status};
use crate::lang::Label;
use crate::source_record::{CommonStatus, SourceField};

const ORIGIN: &[Choice] = &[
    choice("meeting", "会議", "Meeting"),
    choice("decision", "決定", "Decision"),
    choice("issue", "課題", "Issue"),
    choice("risk", "リスク", "Risk"),
    choice("personal", "個人", "Personal"),
];

pub static REGISTER: Register = Register {
    name: "action_item",
    path: "actions",
    label: Label::new("アクション", "Action item"),
    prefix: Some("ACT"),
    title_field: "title",
    due_field: Some("due_on"),
    fields: &[
        FieldDef::new("title", "内容", "Action", FieldType::Text)
            .required(Required::Always)
            .in_list()
            .from(SourceField::Title),
        FieldDef::new("description", "詳細", "Details", FieldType::LongText).from(SourceField::Description),
        FieldDef::new("origin", "起点", "Origin", FieldType::Choice(ORIGIN)),
        FieldDef::new("requester", "依頼者", "Requested by", FieldType::Ref(Kind::Person))
            .from(SourceField::RaisedBy),
        FieldDef::new("raised_on", "発生日", "Raised on", FieldType::Date)
            .required(Required::Always)
            .in_list()
            .from(SourceField::RaisedOn),
        common::OWNER_ORG,
        common::OWNER.required(Required::Always),
        common::DUE_ON,
        FieldDef::new("deliverable", "成果物・提出先", "Deliverable", FieldType::Text),
        FieldDef::new("verifier", "確認者", "Verifier", FieldType::Ref(Kind::Person)),
        common::CLOSED_ON.required(Required::In("closed")),
        common::STATUS_FIELD,
        common::NOTE,
    ],
    statuses: &[
        status("not_started", "未着手", "Not started", CommonStatus::Open),
        status("in_progress", "対応中", "In progress", CommonStatus::InProgress),
        status("reported", "完了報告", "Reported done", CommonStatus::Resolved),
        status("closed", "完了", "Closed", CommonStatus::Closed),
        status("cancelled", "中止", "Cancelled", CommonStatus::Cancelled),
    ],
    listed: true,
};
