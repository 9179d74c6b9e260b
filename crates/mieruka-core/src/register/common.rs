//! Fields that records of every kind may have. Most are written by the product: where a record came from and what of
//! it found no field.

use super::{FieldDef, FieldType, Kind, Required};
use crate::source_record::SourceField;

/// Human number, counted per visibility scope.
pub const NUMBER: &str = "number";
/// Earlier numbers of a record that entered a wider scope.
pub const ALIASES: &str = "number_aliases";
pub const VISIBILITY: &str = "visibility";
pub const STATUS: &str = "status";
/// The status as the source wrote it.
pub const STATUS_RAW: &str = "status_raw";
/// Which of the seven a status unknown to the register means.
pub const STATUS_COMMON: &str = "status_common";
/// The source this record is kept up to date from.
pub const SOURCE: &str = "source";
/// The source's own identifier.
pub const REMOTE_ID: &str = "remote_id";
/// Where the record stands in the source: file, its hash, sheet, row, and the cell of each field.
pub const PROVENANCE: &str = "provenance";
/// Columns without a field of ours, under their own headers.
pub const KEPT: &str = "kept";
/// When the source itself last changed the record.
pub const SOURCE_CHANGED_AT: &str = "source_changed_at";
/// When an import last brought something new of it, for sources that do not say when a record changed.
pub const MOVED_AT: &str = "moved_at";
/// Since when the record is no longer in its source.
pub const VANISHED_ON: &str = "vanished_on";
/// Persons beside the owner, where a cell named several.
pub const CO_OWNERS: &str = "co_owners";
pub const ORIGINAL_DUE_ON: &str = "original_due_on";
pub const POSTPONEMENT_COUNT: &str = "postponement_count";
/// The source's own values of fields that a person has overwritten.
pub const OVERRIDDEN: &str = "overridden";
/// Ids of records this one is linked to.
pub const LINKS: &str = "links";

/// Common to all registers, after their own.
pub static FIELDS: &[FieldDef] = &[
    FieldDef::new(NUMBER, "番号", "Number", FieldType::System),
    FieldDef::new(ALIASES, "旧番号", "Earlier numbers", FieldType::System),
    FieldDef::new(VISIBILITY, "公開範囲", "Visibility", FieldType::System),
    FieldDef::new(STATUS_RAW, "元の状態", "Status at the source", FieldType::System),
    FieldDef::new(STATUS_COMMON, "状態の区分", "Status group", FieldType::System),
    FieldDef::new(SOURCE, "取込元", "Source", FieldType::System),
    FieldDef::new(REMOTE_ID, "元の番号", "Id at the source", FieldType::System),
    FieldDef::new(PROVENANCE, "出所", "Provenance", FieldType::System),
    FieldDef::new(KEPT, "その他の列", "Other columns", FieldType::System),
    FieldDef::new(SOURCE_CHANGED_AT, "元での更新", "Changed at the source", FieldType::System),
    FieldDef::new(MOVED_AT, "取込での更新", "Changed by import", FieldType::System),
    FieldDef::new(VANISHED_ON, "元から消えた日", "Vanished from the source", FieldType::System),
    FieldDef::new(CO_OWNERS, "共同担当", "Also in charge", FieldType::System),
    FieldDef::new(ORIGINAL_DUE_ON, "当初期限", "Original due date", FieldType::System),
    FieldDef::new(POSTPONEMENT_COUNT, "延期回数", "Times postponed", FieldType::System),
    FieldDef::new(OVERRIDDEN, "手で直した項目", "Edited by hand", FieldType::System),
    FieldDef::new(LINKS, "関連", "Related", FieldType::Links),
];

/// What it is, in one line.
pub const TITLE: FieldDef = FieldDef::new("title", "件名", "Title", FieldType::Text)
    .required(Required::Always)
    .in_list()
    .from(SourceField::Title);

/// When it was entered.
pub const RAISED_ON: FieldDef = FieldDef::new("raised_on", "起票日", "Raised on", FieldType::Date)
    .required(Required::Always)
    .in_list()
    .from(SourceField::RaisedOn);

/// Who entered it.
pub const RAISED_BY: FieldDef =
    FieldDef::new("raised_by", "起票者", "Raised by", FieldType::Ref(Kind::Person))
        .required(Required::Always)
        .from(SourceField::RaisedBy);

/// The party that answers for it.
pub const OWNER_ORG: FieldDef =
    FieldDef::new("owner_org", "担当組織", "Party", FieldType::Ref(Kind::Party)).in_list();

/// The one person that answers for it.
pub const OWNER: FieldDef = FieldDef::new("owner", "担当者", "Owner", FieldType::Ref(Kind::Person))
    .in_list()
    .from(SourceField::Owner);

/// Until when.
pub const DUE_ON: FieldDef = FieldDef::new("due_on", "期限", "Due", FieldType::Date)
    .required(Required::Always)
    .in_list()
    .from(SourceField::DueOn);

/// When it was done.
pub const CLOSED_ON: FieldDef =
    FieldDef::new("closed_on", "完了日", "Closed on", FieldType::Date).from(SourceField::ClosedOn);

/// Where in its workflow it is.
pub const STATUS_FIELD: FieldDef =
    FieldDef::new("status", "状態", "Status", FieldType::Status).in_list().from(SourceField::Status);

/// Anything else.
pub const NOTE: FieldDef = FieldDef::new("note", "備考", "Note", FieldType::LongText).from(SourceField::Note);
