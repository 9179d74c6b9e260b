//! A member of a party. Never identified by display name alone: two people may share one, one may have several.

use super::{FieldDef, FieldType, Kind, Register, Required};
use crate::lang::Label;

pub static REGISTER: Register = Register {
    name: "person",
    path: "people",
    label: Label::new("人", "Person"),
    prefix: None,
    title_field: "name",
    due_field: None,
    fields: &[
        FieldDef::new("name", "氏名", "Name", FieldType::Text).required(Required::Always).in_list(),
        FieldDef::new("aliases", "別表記", "Other spellings", FieldType::System),
        FieldDef::new("owner_org", "所属", "Party", FieldType::Ref(Kind::Party))
            .required(Required::Always)
            .in_list(),
        FieldDef::new("role", "役割", "Role", FieldType::Text).in_list(),
        FieldDef::new("contact", "連絡先", "Contact", FieldType::Text),
        FieldDef::new("merged_into", "統合先", "Merged into", FieldType::Ref(Kind::Person)),
    ],
    statuses: &[],
    listed: true,
};
