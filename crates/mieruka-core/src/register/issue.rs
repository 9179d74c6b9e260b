//! An obstacle that is there already and blocks the plan.

use super::{Choice, FieldDef, FieldType, Kind, Register, Required, choice, common, status};
use crate::lang::Label;
use crate::source_record::{CommonStatus, SourceField};

const IMPACT: &[Choice] =
    &[choice("high", "高", "High"), choice("medium", "中", "Medium"), choice("low", "低", "Low")];

const URGENCY: &[Choice] =
    &[choice("high", "高", "High"), choice("medium", "中", "Medium"), choice("low", "低", "Low")];

const PRIORITY: &[Choice] = &[
    choice("top", "最優先", "Top"),
    choice("high", "高", "High"),
    choice("medium", "中", "Medium"),
    choice("low", "低", "Low"),
];

const KIND: &[Choice] = &[
    choice("business", "業務", "Business"),
    choice("requirement", "要件", "Requirements"),
    choice("design", "設計", "Design"),
    choice("development", "開発", "Development"),
    choice("test", "試験", "Test"),
    choice("migration", "移行", "Migration"),
    choice("infrastructure", "インフラ", "Infrastructure"),
    choice("organisation", "体制", "Organisation"),
    choice("contract", "契約", "Contract"),
    choice("other", "その他", "Other"),
];

const ORIGIN: &[Choice] = &[
    choice("meeting", "会議", "Meeting"),
    choice("vendor_update", "ベンダー報告", "Vendor update"),
    choice("review", "レビュー", "Review"),
    choice("test", "試験", "Test"),
    choice("risk", "リスク顕在化", "Materialised risk"),
    choice("other", "その他", "Other"),
];

pub static REGISTER: Register = Register {
    name: "issue",
    path: "issues",
    label: Label::new("課題", "Issue"),
    prefix: Some("ISS"),
    title_field: "title",
    due_field: Some("due_on"),
    fields: &[
        common::TITLE,
        FieldDef::new("kind", "種別", "Kind", FieldType::Choice(KIND)),
        FieldDef::new("description", "内容", "Description", FieldType::LongText)
            .required(Required::Always)
            .from(SourceField::Description),
        FieldDef::new("occurred_on", "発生日", "Occurred on", FieldType::Date).from(SourceField::OccurredOn),
        common::RAISED_ON,
        common::RAISED_BY,
        FieldDef::new("origin", "起票元", "Origin", FieldType::Choice(ORIGIN)),
        FieldDef::new("impact_text", "影響", "Effect", FieldType::LongText).from(SourceField::Impact),
        FieldDef::new("impact", "影響度", "Impact", FieldType::Choice(IMPACT)).required(Required::Always),
        FieldDef::new("urgency", "緊急度", "Urgency", FieldType::Choice(URGENCY)).required(Required::Always),
        FieldDef::new("priority", "優先度", "Priority", FieldType::Choice(PRIORITY))
            .in_list()
            .from(SourceField::Priority),
        FieldDef::new("cause", "原因", "Cause", FieldType::LongText),
        FieldDef::new("approach", "対応方針", "Approach", FieldType::LongText)
            .required(Required::From("in_progress")),
        common::OWNER_ORG.required(Required::From("not_started")),
        common::OWNER.required(Required::From("not_started")),
        common::DUE_ON,
        FieldDef::new("next_action", "次アクション", "Next action", FieldType::Text)
            .required(Required::In("in_progress")),
        FieldDef::new("next_action_on", "次アクション期限", "Next action by", FieldType::Date)
            .required(Required::In("in_progress")),
        FieldDef::new("done_criteria", "完了条件", "Done criteria", FieldType::LongText)
            .required(Required::Always),
        FieldDef::new("verifier", "確認者", "Verifier", FieldType::Ref(Kind::Person))
            .required(Required::In("closed")),
        common::CLOSED_ON.required(Required::In("closed")),
        FieldDef::new("resolution", "対応結果", "Resolution", FieldType::LongText)
            .required(Required::In("closed"))
            .from(SourceField::Resolution),
        FieldDef::new("resume_on", "再開予定日", "Resumes on", FieldType::Date)
            .required(Required::In("on_hold")),
        FieldDef::new("category", "分類", "Category", FieldType::Text).from(SourceField::Category),
        common::STATUS_FIELD,
        common::NOTE,
    ],
    statuses: &[
        status("draft", "起票", "Raised", CommonStatus::Open).by_word(&[]),
        status("not_started", "未着手", "Not started", CommonStatus::Open),
        status("in_progress", "対応中", "In progress", CommonStatus::InProgress),
        status("pending_verification", "確認待ち", "Waiting for verification", CommonStatus::Resolved),
        status("closed", "完了", "Closed", CommonStatus::Closed),
        status("on_hold", "保留", "On hold", CommonStatus::Waiting),
        status("withdrawn", "取下げ", "Withdrawn", CommonStatus::Cancelled),
    ],
    listed: true,
};
