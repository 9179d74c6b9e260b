//! What was understood of a file, as `mieruka inspect` prints it.

use mieruka_core::source_record::{
    NotTable, SkippedRow, SourceColumn, SourceField, SourceFile, SourceFormat, SourceKind, SourceRecord,
    SourceTable, SourceValue,
};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::grid::plain_number;

/// The document that `mieruka inspect --format json` prints, as a value. For large files write [`inspect_document`] instead.
pub fn inspect_json(file: &SourceFile) -> serde_json::Value {
    // Invariant: every map of the document has strings for keys, and no number in it is infinite.
    serde_json::to_value(inspect_document(file)).unwrap_or_default()
}

/// The same document, to be written straight to its reader (`serde_json::to_writer`) without a copy in memory.
pub fn inspect_document(file: &SourceFile) -> impl Serialize + '_ {
    Document {
        file: &file.file,
        format: file.format,
        tables: file.tables.iter().map(Table::new).collect(),
        not_tables: &file.not_tables,
        warnings: Warnings(file),
    }
}

/// What a reader should know, then the records that were put aside.
struct Warnings<'a>(&'a SourceFile);

impl Serialize for Warnings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.warnings.iter().chain(&self.0.put_aside))
    }
}

#[derive(Serialize)]
struct Document<'a> {
    file: &'a str,
    format: SourceFormat,
    tables: Vec<Table<'a>>,
    not_tables: &'a [NotTable],
    warnings: Warnings<'a>,
}

#[derive(Serialize)]
struct Table<'a> {
    sheet: &'a str,
    kind: SourceKind,
    header_rows: Option<[u32; 2]>,
    first_data_row: u32,
    last_data_row: u32,
    columns: &'a [SourceColumn],
    records: Records<'a>,
    skipped: &'a [SkippedRow],
}

impl<'a> Table<'a> {
    fn new(table: &'a SourceTable) -> Self {
        Table {
            sheet: &table.sheet,
            kind: table.kind,
            header_rows: table.header_rows.map(|(first, last)| [first, last]),
            first_data_row: table.first_data_row,
            last_data_row: table.last_data_row,
            columns: &table.columns,
            records: Records(&table.records),
            skipped: &table.skipped,
        }
    }
}

struct Records<'a>(&'a [SourceRecord]);

impl Serialize for Records<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Record))
    }
}

struct Record<'a>(&'a SourceRecord);

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let record = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("row", &record.row)?;
        map.serialize_entry("fields", &Fields(record))?;
        if record.struck {
            map.serialize_entry("struck", &true)?;
        }
        if !record.extra.is_empty() {
            map.serialize_entry("extra", &Extra(record))?;
        }
        map.end()
    }
}

/// A record's fields; of several cells with one field the first counts.
struct Fields<'a>(&'a SourceRecord);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let cells = &self.0.cells;
        for (i, cell) in cells.iter().enumerate() {
            let seen = |field: SourceField| cells[..i].iter().any(|c| c.field == field);
            if !seen(cell.field) {
                map.serialize_entry(&cell.field, &Plain(&cell.value))?;
            }
        }
        if let Some(raw) = &self.0.status_raw {
            map.serialize_entry("status_raw", raw)?;
        }
        map.end()
    }
}

/// Whole numbers are written without a decimal point.
struct Plain<'a>(&'a SourceValue);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            SourceValue::Number(n) if n.fract() == 0.0 && n.abs() < 1e15 => {
                serializer.serialize_i64(*n as i64)
            }
            SourceValue::Number(n) => serializer.serialize_f64(plain_number(*n).parse().unwrap_or(*n)),
            other => other.serialize(serializer),
        }
    }
}

/// Values without a field under their headers; of two equal headers the first counts.
struct Extra<'a>(&'a SourceRecord);

impl Serialize for Extra<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let extra = &self.0.extra;
        for (i, cell) in extra.iter().enumerate() {
            if !extra[..i].iter().any(|c| c.header == cell.header) {
                map.serialize_entry(&cell.header, &cell.value)?;
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use mieruka_core::source_record::{ExtraCell, SourceCell, Warning};

    use super::*;

    #[test]
    fn the_document_has_the_shape_of_the_contract() {
        let mut record = SourceRecord::new(5, SourceKind::Issue);
        let cell = |field, value| SourceCell { field, value, column: None };
        record.cells = vec![
            cell(SourceField::Title, SourceValue::Text("落ちる".into())),
            cell(SourceField::Progress, SourceValue::Number(40.0)),
            cell(SourceField::PlannedEffort, SourceValue::Number(0.1 + 0.2)),
            cell(SourceField::DueOn, SourceValue::Date(jiff::civil::date(2026, 1, 5))),
            cell(SourceField::Title, SourceValue::Text("second".into())),
        ];
        record.extra = vec![ExtraCell { header: "稟議".into(), value: "4711".into(), column: None }];
        let file = SourceFile {
            file: "a.xlsx".into(),
            format: SourceFormat::Xlsx,
            tables: vec![SourceTable {
                sheet: "s".into(),
                kind: SourceKind::Issue,
                header_rows: Some((3, 4)),
                first_data_row: 5,
                last_data_row: 5,
                columns: Vec::new(),
                records: vec![record],
                skipped: Vec::new(),
            }],
            not_tables: Vec::new(),
            warnings: Vec::new(),
            put_aside: vec![Warning { place: "[3]".into(), message: "broken".into() }],
            status_date: None,
        };
        let expected = serde_json::json!({
            "file": "a.xlsx", "format": "xlsx",
            "tables": [{
                "sheet": "s", "kind": "issue", "header_rows": [3, 4], "first_data_row": 5, "last_data_row": 5,
                "columns": [],
                "records": [{
                    "row": 5,
                    "fields": {"title": "落ちる", "progress": 40, "planned_effort": 0.3, "due_on": "2026-01-05"},
                    "extra": {"稟議": "4711"}
                }],
                "skipped": []
            }],
            "not_tables": [], "warnings": [{"place": "[3]", "message": "broken"}]
        });
        assert_eq!(inspect_json(&file), expected);
    }
}
