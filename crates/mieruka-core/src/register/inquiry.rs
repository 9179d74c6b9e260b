//! A fact to ask somebody. Kept apart from points at issue: nothing is to be decided.

use super::{Choice, FieldDef, FieldType, Kind, Register, Required, choice, common, status};
use crate::lang::Label;
use crate::source_record::{CommonStatus, SourceField};

const PRIORITY: &[Choice] = &[
    choice("top", "最優先", "Top"),
    choice("high", "高", "High"),
    choice("medium", "中", "Medium"),
    choice("low", "低", "Low"),
];

pub static REGISTER: Register = Register {
    name: "inquiry",
    path: "inquiries",
    label: Label::new("質問票", "Inquiry"),
    prefix: Some("QA"),
    title_field: "title",
    due_field: Some("due_on"),
    fields: &[
        common::TITLE,
        FieldDef::new("description", "質問", "Question", FieldType::LongText)
            .required(Required::Always)
            .from(SourceField::Description),
        FieldDef::new("raised_by", "質問者", "Asked by", FieldType::Ref(Kind::Person))
            .from(SourceField::RaisedBy),
        FieldDef::new("raised_on", "質問日", "Asked on", FieldType::Date)
            .required(Required::Always)
            .in_list()
            .from(SourceField::RaisedOn),
        FieldDef::new("owner_org", "宛先組織", "To (party)", FieldType::Ref(Kind::Party)).in_list(),
        FieldDef::new("owner", "宛先", "To", FieldType::Ref(Kind::Person))
            .required(Required::Always)
            .in_list()
            .from(SourceField::Owner),
        FieldDef::new("due_on", "回答希望日", "Answer wanted by", FieldType::Date)
            .required(Required::Always)
            .in_list()
            .from(SourceField::DueOn),
        FieldDef::new("priority", "優先度", "Priority", FieldType::Choice(PRIORITY))
            .from(SourceField::Priority),
        FieldDef::new("resolution", "回答", "Answer", FieldType::LongText)
            .required(Required::In("answered"))
            .from(SourceField::Resolution),
        FieldDef::new("answered_on", "回答日", "Answered on", FieldType::Date)
            .required(Required::In("answered")),
        common::CLOSED_ON,
        FieldDef::new("category", "分類", "Category", FieldType::Text).from(SourceField::Category),
        common::STATUS_FIELD,
        common::NOTE,
    ],
    statuses: &[
        status("asked", "質問", "Asked", CommonStatus::Open),
        status("waiting", "回答待ち", "Waiting for answer", CommonStatus::Waiting),
        status("asked_again", "再質問", "Asked again", CommonStatus::InProgress).by_word(&[]),
        status("answered", "回答済", "Answered", CommonStatus::Resolved),
        status("closed", "確認済", "Confirmed", CommonStatus::Closed),
        status("withdrawn", "取下げ", "Withdrawn", CommonStatus::Cancelled),
    ],
    listed: true,
};
