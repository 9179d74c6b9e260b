//! What was decided, by whom, where and why.

use super::{Choice, FieldDef, FieldType, Kind, Register, Required, choice, common, status};
use crate::lang::Label;
use crate::source_record::{CommonStatus, SourceField};

const OUTCOME: &[Choice] = &[
    choice("approved", "承認", "Approved"),
    choice("approved_with_conditions", "条件付き承認", "Approved with conditions"),
    choice("rejected", "否決", "Rejected"),
    choice("sent_back", "差戻し", "Sent back"),
    choice("carried_over", "継続審議", "Carried over"),
];

const CLASS: &[Choice] = &[
    choice("direction", "方向性", "Direction"),
    choice("cost_risk", "コスト・リスク", "Cost and risk"),
    choice("practice", "実務", "Practice"),
];

pub static REGISTER: Register = Register {
    name: "decision",
    path: "decisions",
    label: Label::new("決定事項", "Decision"),
    prefix: Some("DEC"),
    title_field: "title",
    due_field: None,
    fields: &[
        common::TITLE,
        FieldDef::new("statement", "決定内容", "Decision", FieldType::LongText)
            .required(Required::Always)
            .from(SourceField::Description),
        FieldDef::new("outcome", "決定区分", "Outcome", FieldType::Choice(OUTCOME))
            .required(Required::Always)
            .in_list(),
        FieldDef::new("decision_class", "決定種別", "Class", FieldType::Choice(CLASS))
            .required(Required::Always),
        FieldDef::new("decided_on", "決定日", "Decided on", FieldType::Date)
            .required(Required::Always)
            .in_list()
            .from(SourceField::RaisedOn),
        FieldDef::new("effective_on", "有効日", "Effective on", FieldType::Date),
        FieldDef::new("decider", "決定者", "Decider", FieldType::Ref(Kind::Person))
            .required(Required::Always)
            .in_list()
            .from(SourceField::Owner),
        FieldDef::new("forum", "決定の場", "Forum", FieldType::Ref(Kind::Forum)).in_list(),
        FieldDef::new("rationale", "背景・理由", "Rationale", FieldType::LongText).required(Required::Always),
        FieldDef::new("options", "検討した選択肢", "Options considered", FieldType::LongText)
            .required(Required::Always),
        FieldDef::new("conditions", "条件", "Conditions", FieldType::LongText),
        FieldDef::new("impact", "影響", "Effect", FieldType::LongText).from(SourceField::Impact),
        FieldDef::new("review_on", "見直し日", "Review on", FieldType::Date),
        FieldDef::new("informed", "周知先", "Informed", FieldType::Text),
        FieldDef::new("informed_on", "周知日", "Informed on", FieldType::Date),
        FieldDef::new("evidence", "根拠資料", "Evidence", FieldType::Text),
        FieldDef::new("owner_org", "担当組織", "Party", FieldType::Ref(Kind::Party)),
        common::STATUS_FIELD,
        common::NOTE,
    ],
    statuses: &[
        status("proposed", "起案", "Proposed", CommonStatus::Open),
        status("under_deliberation", "審議中", "Under deliberation", CommonStatus::InProgress),
        status("decided", "決定", "Decided", CommonStatus::Resolved),
        status("informed", "周知済", "Informed", CommonStatus::Resolved).by_word(&["周知済み"]),
        status("implemented", "実施済", "Implemented", CommonStatus::Closed),
        status("sent_back", "差戻し", "Sent back", CommonStatus::Waiting).by_word(&["差し戻し", "差戻"]),
        status("carried_over", "継続審議", "Carried over", CommonStatus::Waiting),
        status("rejected", "否決", "Rejected", CommonStatus::Cancelled).by_word(&[
            "却下",
            "不採用",
            "不採択",
            "rejected",
            "declined",
        ]),
        status("superseded", "失効・置換", "Superseded", CommonStatus::Cancelled)
            .by_word(&["失効", "置換", "廃止"]),
        status("withdrawn", "取下げ", "Withdrawn", CommonStatus::Cancelled),
    ],
    listed: true,
};
