//! An organisation in the project: client, PMO, vendor or department.

use super::{Choice, FieldDef, FieldType, Kind, Register, Required, choice};
use crate::lang::Label;

const SIDE: &[Choice] = &[
    choice("client", "発注者", "Client"),
    choice("pmo", "PMO", "PMO"),
    choice("vendor", "ベンダー", "Vendor"),
    choice("department", "利用部門", "User department"),
];

pub static REGISTER: Register = Register {
    name: "party",
    path: "parties",
    label: Label::new("関係組織", "Party"),
    prefix: None,
    title_field: "name",
    due_field: None,
    fields: &[
        FieldDef::new("name", "名称", "Name", FieldType::Text).required(Required::Always).in_list(),
        FieldDef::new("code", "略号", "Code", FieldType::Text),
        FieldDef::new("side", "区分", "Side", FieldType::Choice(SIDE)).required(Required::Always).in_list(),
        FieldDef::new("parent", "上位組織", "Parent", FieldType::Ref(Kind::Party)),
        FieldDef::new("contact_point", "窓口", "Contact point", FieldType::Ref(Kind::Person)).in_list(),
        FieldDef::new(
            "cadence_days",
            "更新の約束(営業日)",
            "Update cadence (business days)",
            FieldType::Number,
        )
        .in_list(),
    ],
    statuses: &[],
    listed: true,
};
