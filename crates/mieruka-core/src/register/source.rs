//! Where records come from: a series of files of one party, or a vendor's tool.

use super::{FieldDef, FieldType, Kind, Register, Required};
use crate::lang::Label;

pub static REGISTER: Register = Register {
    name: "source",
    path: "sources",
    label: Label::new("取込元", "Source"),
    prefix: None,
    title_field: "name",
    due_field: None,
    fields: &[
        FieldDef::new("name", "名称", "Name", FieldType::Text).required(Required::Always).in_list(),
        FieldDef::new("owner_org", "提供元", "Party", FieldType::Ref(Kind::Party))
            .required(Required::Always)
            .in_list(),
        FieldDef::new("format", "形式", "Format", FieldType::System).in_list(),
        FieldDef::new("fetched_at", "最終取得", "Last read", FieldType::System).in_list(),
        FieldDef::new("source_changed_at", "元での最終更新", "Last change at the source", FieldType::System)
            .in_list(),
        FieldDef::new("file_date", "ファイルの日付", "Date of the file", FieldType::System),
        FieldDef::new("file_hash", "ファイルのハッシュ", "File hash", FieldType::System),
        FieldDef::new("asked_gone", "消えたか確認中の記録", "Asked whether gone", FieldType::System),
        FieldDef::new("tables", "表の台帳", "Registers of tables", FieldType::System),
        FieldDef::new("columns", "列の対応", "Column mapping", FieldType::System),
    ],
    statuses: &[],
    listed: false,
};
