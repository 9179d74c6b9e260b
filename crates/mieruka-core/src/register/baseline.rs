//! A day whose plan was agreed. The plan itself is not copied: the journal knows it as it was recorded on that day, and
//! nothing can change that any more.

use super::{FieldDef, FieldType, Kind, Register, Required, status};
use crate::lang::Label;
use crate::source_record::CommonStatus;

pub static REGISTER: Register = Register {
    name: "baseline",
    path: "baselines",
    label: Label::new("ベースライン", "Baseline"),
    prefix: Some("BL"),
    title_field: "name",
    due_field: None,
    fields: &[
        FieldDef::new("name", "名称", "Name", FieldType::Text).required(Required::Always).in_list(),
        FieldDef::new("taken_on", "基準とする日", "Taken on", FieldType::Date)
            .required(Required::Always)
            .in_list(),
        FieldDef::new("approved_by", "承認した決定", "Approved by", FieldType::Ref(Kind::Decision)).in_list(),
        FieldDef::new("reason", "改定の理由", "Reason", FieldType::LongText).in_list(),
        FieldDef::new("status", "状態", "Status", FieldType::Status),
    ],
    statuses: &[
        status("agreed", "有効", "Agreed", CommonStatus::InProgress),
        status("superseded", "改定済", "Superseded", CommonStatus::Closed),
    ],
    listed: true,
};
