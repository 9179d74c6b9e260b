//! Something that has not happened yet and would hurt the plan.

use super::{Choice, FieldDef, FieldType, Register, Required, choice, common, status};
use crate::lang::Label;
use crate::source_record::{CommonStatus, SourceField};

const LEVEL: &[Choice] =
    &[choice("high", "高", "High"), choice("medium", "中", "Medium"), choice("low", "低", "Low")];

const STRATEGY: &[Choice] = &[
    choice("avoid", "回避", "Avoid"),
    choice("mitigate", "軽減", "Mitigate"),
    choice("transfer", "転嫁", "Transfer"),
    choice("accept", "受容", "Accept"),
];

const CATEGORY: &[Choice] = &[
    choice("scope", "スコープ", "Scope"),
    choice("requirement", "要件", "Requirements"),
    choice("technology", "技術", "Technology"),
    choice("organisation", "体制", "Organisation"),
    choice("vendor", "ベンダー", "Vendor"),
    choice("contract", "契約", "Contract"),
    choice("external", "外部", "External"),
    choice("migration", "移行", "Migration"),
];

pub static REGISTER: Register = Register {
    name: "risk",
    path: "risks",
    label: Label::new("リスク", "Risk"),
    prefix: Some("RSK"),
    title_field: "title",
    due_field: Some("due_on"),
    fields: &[
        common::TITLE,
        FieldDef::new("event", "リスク事象", "Event", FieldType::LongText)
            .required(Required::Always)
            .from(SourceField::Description),
        FieldDef::new("category", "分類", "Category", FieldType::Choice(CATEGORY)),
        common::RAISED_ON,
        common::RAISED_BY,
        FieldDef::new("expected_window", "想定発生時期", "Expected when", FieldType::Text),
        FieldDef::new("probability", "発生確率", "Probability", FieldType::Choice(LEVEL))
            .required(Required::Always)
            .in_list(),
        FieldDef::new("impact", "影響度", "Impact", FieldType::Choice(LEVEL))
            .required(Required::Always)
            .in_list(),
        FieldDef::new("risk_score", "リスク値", "Risk score", FieldType::System).in_list(),
        FieldDef::new("trigger", "トリガー", "Trigger", FieldType::LongText),
        FieldDef::new("response_strategy", "対応戦略", "Response strategy", FieldType::Choice(STRATEGY))
            .required(Required::Always),
        FieldDef::new("preventive_action", "予防策", "Preventive action", FieldType::LongText),
        FieldDef::new("contingency_plan", "発生時対策", "Contingency plan", FieldType::LongText),
        common::OWNER_ORG,
        common::OWNER.required(Required::Always),
        common::DUE_ON,
        FieldDef::new("next_review_on", "次回確認日", "Next review", FieldType::Date)
            .required(Required::Always),
        FieldDef::new("materialized_on", "顕在化日", "Materialised on", FieldType::Date)
            .required(Required::In("materialized")),
        FieldDef::new("closed_on", "終結日", "Closed on", FieldType::Date).from(SourceField::ClosedOn),
        common::STATUS_FIELD,
        common::NOTE,
    ],
    statuses: &[
        status("draft", "起票", "Raised", CommonStatus::Open),
        status("assessed", "評価済", "Assessed", CommonStatus::Open).by_word(&[]),
        status("mitigating", "対策中", "Mitigating", CommonStatus::InProgress),
        status("monitoring", "監視中", "Monitoring", CommonStatus::Waiting),
        status("accepted", "受容", "Accepted", CommonStatus::Waiting).by_word(&[]),
        status("materialized", "顕在化", "Materialised", CommonStatus::Closed).by_word(&[
            "顕在化済",
            "顕在化済み",
            "発生",
            "発生済",
            "materialized",
        ]),
        status("closed", "終結", "Closed", CommonStatus::Closed),
        status("withdrawn", "取下げ", "Withdrawn", CommonStatus::Cancelled),
    ],
    listed: true,
};
