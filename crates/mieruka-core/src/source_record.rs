//! What a foreign file or tool says, in the product's own vocabulary and before anyone has judged it.
//!
//! `mieruka-connect` produces these types; [`crate::reconcile`] turns them into commands; `mieruka inspect` prints them
//! as they are. Nothing here knows a register's rules.

mod kind;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use kind::SourceKind;

/// The field vocabulary of foreign data: the names `mieruka inspect` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceField {
    Id,
    Title,
    Description,
    Status,
    Owner,
    OwnerOrg,
    RaisedBy,
    RaisedOn,
    OccurredOn,
    DueOn,
    PlannedStart,
    PlannedFinish,
    ActualStart,
    ActualFinish,
    ClosedOn,
    Priority,
    Impact,
    Category,
    Resolution,
    /// Percent, 0–100.
    Progress,
    /// Person-days.
    PlannedEffort,
    /// Person-days.
    ActualEffort,
    Predecessor,
    Wbs,
    Level1,
    Level2,
    Level3,
    Note,
    Related,
}

impl SourceField {
    /// Every field, in the order a person is offered them.
    pub const ALL: [SourceField; 29] = [
        SourceField::Id,
        SourceField::Title,
        SourceField::Description,
        SourceField::Status,
        SourceField::Owner,
        SourceField::OwnerOrg,
        SourceField::RaisedBy,
        SourceField::RaisedOn,
        SourceField::OccurredOn,
        SourceField::DueOn,
        SourceField::PlannedStart,
        SourceField::PlannedFinish,
        SourceField::ActualStart,
        SourceField::ActualFinish,
        SourceField::ClosedOn,
        SourceField::Priority,
        SourceField::Impact,
        SourceField::Category,
        SourceField::Resolution,
        SourceField::Progress,
        SourceField::PlannedEffort,
        SourceField::ActualEffort,
        SourceField::Predecessor,
        SourceField::Wbs,
        SourceField::Level1,
        SourceField::Level2,
        SourceField::Level3,
        SourceField::Note,
        SourceField::Related,
    ];

    /// As `mieruka inspect` and forms write it: `planned_start`.
    pub fn name(self) -> &'static str {
        match self {
            SourceField::Id => "id",
            SourceField::Title => "title",
            SourceField::Description => "description",
            SourceField::Status => "status",
            SourceField::Owner => "owner",
            SourceField::OwnerOrg => "owner_org",
            SourceField::RaisedBy => "raised_by",
            SourceField::RaisedOn => "raised_on",
            SourceField::OccurredOn => "occurred_on",
            SourceField::DueOn => "due_on",
            SourceField::PlannedStart => "planned_start",
            SourceField::PlannedFinish => "planned_finish",
            SourceField::ActualStart => "actual_start",
            SourceField::ActualFinish => "actual_finish",
            SourceField::ClosedOn => "closed_on",
            SourceField::Priority => "priority",
            SourceField::Impact => "impact",
            SourceField::Category => "category",
            SourceField::Resolution => "resolution",
            SourceField::Progress => "progress",
            SourceField::PlannedEffort => "planned_effort",
            SourceField::ActualEffort => "actual_effort",
            SourceField::Predecessor => "predecessor",
            SourceField::Wbs => "wbs",
            SourceField::Level1 => "level1",
            SourceField::Level2 => "level2",
            SourceField::Level3 => "level3",
            SourceField::Note => "note",
            SourceField::Related => "related",
        }
    }

    /// The field of that name.
    pub fn from_name(name: &str) -> Option<SourceField> {
        SourceField::ALL.into_iter().find(|field| field.name() == name)
    }
}

/// The seven statuses every foreign status is read as. Each register maps them to its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommonStatus {
    Open,
    InProgress,
    Waiting,
    Resolved,
    Closed,
    Cancelled,
    Unknown,
}

impl CommonStatus {
    /// Nothing more is to be done: closed or cancelled.
    pub fn is_done(self) -> bool {
        matches!(self, CommonStatus::Closed | CommonStatus::Cancelled)
    }
}

/// One value of a foreign record. Text stays text: 「終了次第」 in a date column is kept, never guessed away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SourceValue {
    Date(Date),
    Number(f64),
    Status(CommonStatus),
    Text(String),
}

/// One field of a foreign record with where it stood.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceCell {
    pub field: SourceField,
    pub value: SourceValue,
    /// Column counted from 0 in a sheet or csv; `None` where the format has no columns (JSON, XML).
    pub column: Option<u16>,
}

/// A column without a field of ours: kept under its own header, so that nothing is lost.
#[derive(Clone, Debug, PartialEq)]
pub struct ExtraCell {
    pub header: String,
    pub value: String,
    pub column: Option<u16>,
}

/// One record as a source tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceRecord {
    /// Row counted from 1 as Excel does; for JSON and XML the position in the list counted from 1.
    pub row: u32,
    /// The kind of this very record where a list mixes kinds (a Backlog issue of type リスク); else the table's kind.
    pub kind: SourceKind,
    /// The source's own stable identifier, never a row number. `None`: identity must come from the content.
    pub remote_id: Option<String>,
    pub cells: Vec<SourceCell>,
    /// The status as the source wrote it, before it was read as a [`CommonStatus`].
    pub status_raw: Option<String>,
    pub extra: Vec<ExtraCell>,
    /// The whole row is struck through: proposed as cancelled, to be confirmed by a person.
    pub struck: bool,
    /// When the source itself last changed this record, where it says so.
    pub changed_at: Option<Timestamp>,
    /// Remote ids of the records this one waits for (links of a plan).
    pub predecessors: Vec<String>,
    /// Remote id of the record this one lies under (WBS, parent ticket).
    pub parent: Option<String>,
}

impl SourceRecord {
    pub fn new(row: u32, kind: SourceKind) -> Self {
        SourceRecord {
            row,
            kind,
            remote_id: None,
            cells: Vec::new(),
            status_raw: None,
            extra: Vec::new(),
            struck: false,
            changed_at: None,
            predecessors: Vec::new(),
            parent: None,
        }
    }

    pub fn get(&self, field: SourceField) -> Option<&SourceValue> {
        self.cells.iter().find(|c| c.field == field).map(|c| &c.value)
    }

    pub fn text(&self, field: SourceField) -> Option<&str> {
        match self.get(field) {
            Some(SourceValue::Text(t)) => Some(t),
            _ => None,
        }
    }

    pub fn date(&self, field: SourceField) -> Option<Date> {
        match self.get(field) {
            Some(SourceValue::Date(d)) => Some(*d),
            _ => None,
        }
    }

    pub fn status(&self) -> Option<CommonStatus> {
        match self.get(SourceField::Status) {
            Some(SourceValue::Status(s)) => Some(*s),
            _ => None,
        }
    }
}

/// A column of a table and what it was understood as. `field: None` = kept under its own header.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceColumn {
    /// Spreadsheet letter ("B"); in JSON and XML the key.
    pub column: String,
    /// Header text; levels of a two-row header are joined with " / ".
    pub header: String,
    pub field: Option<SourceField>,
    /// 0–1.
    pub confidence: f64,
    /// Up to three values as written, for a person who corrects the guess.
    #[serde(skip)]
    pub samples: Vec<String>,
    /// A person has said what it is; see [`ColumnChoice`].
    #[serde(skip)]
    pub chosen: bool,
}

/// What a person says a column of a workbook or csv is, where the guess was wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnChoice {
    pub sheet: String,
    /// Spreadsheet letter ("B").
    pub column: String,
    /// The header it had when somebody chose. With it the choice follows the column to another letter, and is left alone
    /// where no column has that header any more. `None`: whatever stands under the letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// `None`: not one of our fields; kept under its own header.
    #[serde(default)]
    pub field: Option<SourceField>,
}

/// What a person says a table of a workbook or csv is, where the guess was wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableChoice {
    pub sheet: String,
    /// Which of the sheet's tables, counted from 1 from the top, those that were left out included. `None`: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<u16>,
    /// `None`: no register; left out.
    pub kind: Option<SourceKind>,
}

/// A row that is no record, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SkippedRow {
    pub row: u32,
    pub reason: SkipReason,
}

/// Why a row of a table is no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// Empty but for a number or a constant.
    Blank,
    /// A section heading or a rule across the table.
    Divider,
    /// Sum, average or count of the rows above.
    Total,
    /// A repeated header.
    Header,
    /// 「例」「記入例」 or another explanatory row.
    Example,
    /// Hidden by the file's author.
    Hidden,
    /// A note below or beside the table.
    Note,
}

/// One table found in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceTable {
    /// Sheet name; for JSON, XML and csv the name of the list ("issues", "tasks", the file stem).
    pub sheet: String,
    pub kind: SourceKind,
    /// First and last header row, counted from 1; `None` where the format has none.
    pub header_rows: Option<(u32, u32)>,
    pub first_data_row: u32,
    pub last_data_row: u32,
    pub columns: Vec<SourceColumn>,
    pub records: Vec<SourceRecord>,
    pub skipped: Vec<SkippedRow>,
}

/// A sheet, or a whole file, that holds no register, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NotTable {
    pub sheet: String,
    /// In the reader's language.
    pub reason: String,
    /// There is a table with a header all the same, which can be read if somebody says what it is; see [`TableChoice`].
    #[serde(skip)]
    pub readable: bool,
}

/// Something a reader of the result should know, with its place ("課題一覧!F9").
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Warning {
    pub place: String,
    /// In the reader's language.
    pub message: String,
}

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceFormat {
    Xlsx,
    Xls,
    Ods,
    Csv,
    Mspdi,
    Backlog,
    Jira,
    Redmine,
    Github,
    Gitlab,
}

/// All that was understood of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceFile {
    /// File name without folders.
    pub file: String,
    pub format: SourceFormat,
    pub tables: Vec<SourceTable>,
    pub not_tables: Vec<NotTable>,
    pub warnings: Vec<Warning>,
    /// Records that could not be read, each with its place and why; the others were.
    pub put_aside: Vec<Warning>,
    /// The day the source says it reports about (MS Project status date), where it says so.
    pub status_date: Option<Date>,
}

impl SourceFile {
    /// Whether it has a sheet of that name, be it a register or not.
    pub fn has_sheet(&self, name: &str) -> bool {
        self.tables.iter().any(|table| table.sheet == name)
            || self.not_tables.iter().any(|other| other.sheet == name)
    }
}

/// Spreadsheet letters of a column counted from 0: 0 → A, 25 → Z, 26 → AA.
pub fn column_letters(column: u16) -> String {
    let mut n = u32::from(column) + 1;
    let mut letters = Vec::new();
    while n > 0 {
        letters.push(char::from(b'A' + ((n - 1) % 26) as u8));
        n = (n - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::{SourceField, SourceKind, column_letters};

    #[test]
    fn fields_have_the_names_they_are_printed_with() {
        for field in SourceField::ALL {
            assert_eq!(serde_json::to_value(field).unwrap(), field.name());
            assert_eq!(SourceField::from_name(field.name()), Some(field));
        }
        assert_eq!(SourceField::from_name("kept"), None);
        for kind in SourceKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
            assert_eq!(SourceKind::from_name(kind.name()), Some(kind));
        }
        assert_eq!(SourceKind::from_name("none"), None);
    }

    #[test]
    fn columns_are_named_as_excel_names_them() {
        for (n, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_letters(n), letters);
        }
    }
}
