//! A question with two or more possible answers that somebody must choose from. What a vague matter lacks at first is asked for when it is put forward.

use super::{FieldDef, FieldType, Kind, Register, Required, common, status};
use crate::lang::Label;
use crate::source_record::{CommonStatus, SourceField};

pub static REGISTER: Register = Register {
    name: "point_at_issue",
    path: "points-at-issue",
    label: Label::new("論点", "Point at issue"),
    prefix: Some("RT"),
    title_field: "question",
    due_field: Some("decide_by"),
    fields: &[
        FieldDef::new("question", "論点(問い)", "Question", FieldType::Text)
            .required(Required::Always)
            .in_list()
            .from(SourceField::Title),
        FieldDef::new("parent", "親論点", "Parent", FieldType::Ref(Kind::PointAtIssue)),
        FieldDef::new("context", "背景・事実", "Context", FieldType::LongText)
            .required(Required::From("structuring"))
            .from(SourceField::Description),
        FieldDef::new("cost_of_delay", "決めないとどうなるか", "Cost of delay", FieldType::LongText)
            .required(Required::From("ready"))
            .in_list()
            .from(SourceField::Impact),
        FieldDef::new("options", "選択肢", "Options", FieldType::LongText).required(Required::From("ready")),
        FieldDef::new("criteria", "判断基準", "Criteria", FieldType::LongText)
            .required(Required::From("ready")),
        FieldDef::new("recommendation", "推奨案・理由", "Recommendation", FieldType::LongText)
            .required(Required::From("ready")),
        FieldDef::new("decider", "決定者", "Decider", FieldType::Ref(Kind::Person))
            .required(Required::From("ready"))
            .in_list(),
        FieldDef::new("forum", "付議先", "Forum", FieldType::Ref(Kind::Forum))
            .required(Required::From("ready"))
            .in_list(),
        FieldDef::new("decide_by", "決定期限", "Decide by", FieldType::Date)
            .required(Required::From("ready"))
            .in_list()
            .from(SourceField::DueOn),
        FieldDef::new("owner_org", "起案組織", "Party", FieldType::Ref(Kind::Party)),
        FieldDef::new("owner", "起案者・担当", "Owner", FieldType::Ref(Kind::Person))
            .required(Required::From("structuring"))
            .in_list()
            .from(SourceField::Owner),
        FieldDef::new("raised_on", "起票日", "Raised on", FieldType::Date).from(SourceField::RaisedOn),
        FieldDef::new("missing_info", "必要情報・不足情報", "Missing information", FieldType::LongText),
        FieldDef::new("closed_on", "決定日", "Decided on", FieldType::Date).from(SourceField::ClosedOn),
        common::STATUS_FIELD,
        common::NOTE,
    ],
    statuses: &[
        status("noticed", "気づき", "Noticed", CommonStatus::Open),
        status("structuring", "整理中", "Being structured", CommonStatus::InProgress),
        status("ready", "付議可", "Ready", CommonStatus::Waiting).by_word(&[]),
        status("under_deliberation", "審議中", "Under deliberation", CommonStatus::Waiting).by_word(&[]),
        status("decided", "決定", "Decided", CommonStatus::Closed),
        status("on_hold", "保留", "On hold", CommonStatus::Waiting),
        status("withdrawn", "取下げ", "Withdrawn", CommonStatus::Cancelled),
        status("split", "分割", "Split", CommonStatus::Cancelled).by_word(&[]),
        status("merged", "統合", "Merged", CommonStatus::Cancelled).by_word(&[]),
    ],
    listed: true,
};
