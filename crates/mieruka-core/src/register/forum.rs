//! A standing meeting body and what it may decide.

use super::{FieldDef, FieldType, Kind, Register, Required, status};
use crate::lang::Label;
use crate::source_record::CommonStatus;

pub static REGISTER: Register = Register {
    name: "forum",
    path: "forums",
    label: Label::new("会議体", "Forum"),
    prefix: Some("FRM"),
    title_field: "name",
    due_field: None,
    fields: &[
        FieldDef::new("name", "名称", "Name", FieldType::Text).required(Required::Always).in_list(),
        FieldDef::new("purpose", "目的", "Purpose", FieldType::LongText).required(Required::Always).in_list(),
        FieldDef::new("decides", "決裁対象", "Decides", FieldType::LongText)
            .required(Required::Always)
            .in_list(),
        FieldDef::new("decides_not", "決めないこと", "Does not decide", FieldType::LongText),
        FieldDef::new("organizer", "主催", "Organiser", FieldType::Ref(Kind::Person)),
        FieldDef::new("facilitator", "進行", "Facilitator", FieldType::Ref(Kind::Person)),
        FieldDef::new("decider", "決定者", "Decider", FieldType::Ref(Kind::Person)).in_list(),
        FieldDef::new("members", "必須出席者", "Members", FieldType::Links),
        FieldDef::new("cadence", "頻度・曜日・時間", "Cadence", FieldType::Text)
            .required(Required::Always)
            .in_list(),
        FieldDef::new("next_on", "次回", "Next on", FieldType::Date).in_list(),
        FieldDef::new("escalates_to", "上位会議体", "Escalates to", FieldType::Ref(Kind::Forum)),
        FieldDef::new("status", "状態", "Status", FieldType::Status),
    ],
    statuses: &[
        status("active", "開催中", "Active", CommonStatus::InProgress),
        status("ended", "終了", "Ended", CommonStatus::Closed),
    ],
    listed: true,
};
