//! The project itself: one record, the root of all others.

use super::{FieldDef, FieldType, Register, Required};
use crate::lang::Label;

pub static REGISTER: Register = Register {
    name: "project",
    path: "projects",
    label: Label::new("プロジェクト", "Project"),
    prefix: None,
    title_field: "name",
    due_field: None,
    fields: &[
        FieldDef::new("name", "名称", "Name", FieldType::Text).required(Required::Always),
        FieldDef::new("key", "キー", "Key", FieldType::System),
        FieldDef::new("purpose", "目的", "Purpose", FieldType::LongText),
        FieldDef::new("starts_on", "開始日", "Starts on", FieldType::Date),
        FieldDef::new("ends_on", "終了予定日", "Ends on", FieldType::Date),
    ],
    statuses: &[],
    listed: false,
};
