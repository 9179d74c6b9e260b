//! One reading of one source at one moment.

use super::{FieldDef, FieldType, Kind, Register, Required};
use crate::lang::Label;

pub static REGISTER: Register = Register {
    name: "import_run",
    path: "imports",
    label: Label::new("取込", "Import"),
    prefix: None,
    title_field: "file",
    due_field: None,
    fields: &[
        FieldDef::new("file", "ファイル", "File", FieldType::Text).required(Required::Always).in_list(),
        FieldDef::new("file_hash", "ファイルのハッシュ", "File hash", FieldType::System),
        FieldDef::new("source", "取込元", "Source", FieldType::Ref(Kind::Source))
            .required(Required::Always)
            .in_list(),
        FieldDef::new("owner_org", "提供元", "Party", FieldType::Ref(Kind::Party)).in_list(),
        FieldDef::new("created", "新規", "New", FieldType::System).in_list(),
        FieldDef::new("changed", "変更", "Changed", FieldType::System).in_list(),
        FieldDef::new("vanished", "消失", "Vanished", FieldType::System).in_list(),
        FieldDef::new("rejected", "取り込めない行", "Rows not imported", FieldType::System).in_list(),
        FieldDef::new("unchanged", "変更なし", "Unchanged", FieldType::System).in_list(),
    ],
    statuses: &[],
    listed: false,
};
