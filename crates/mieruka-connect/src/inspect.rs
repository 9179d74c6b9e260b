//! What was understood of a file, as `mieruka inspect` prints it.

use mieruka_core::source_record::{SourceFile, SourceRecord, SourceTable, SourceValue};
use serde_json::{Map, Value, json};

use crate::grid::plain_number;

/// The document that `mieruka inspect --format json` prints.
pub fn inspect_json(file: &SourceFile) -> Value {
    json!({
        "file": file.file,
        "format": file.format,
        "tables": file.tables.iter().map(table).collect::<Vec<_>>(),
        "not_tables": file.not_tables,
        "warnings": file.warnings,
    })
}

fn table(table: &SourceTable) -> Value {
    json!({
        "sheet": table.sheet,
        "kind": table.kind,
        "header_rows": table.header_rows.map(|(first, last)| [first, last]),
        "first_data_row": table.first_data_row,
        "last_data_row": table.last_data_row,
        "columns": table.columns,
        "records": table.records.iter().map(record).collect::<Vec<_>>(),
        "skipped": table.skipped,
    })
}

fn record(record: &SourceRecord) -> Value {
    let mut fields = Map::new();
    for cell in &record.cells {
        let Ok(Value::String(name)) = serde_json::to_value(cell.field) else { continue };
        let value = match &cell.value {
            SourceValue::Number(n) => number(*n),
            other => serde_json::to_value(other).unwrap_or(Value::Null),
        };
        fields.entry(name).or_insert(value);
    }
    if let Some(raw) = &record.status_raw {
        fields.insert("status_raw".to_owned(), Value::String(raw.clone()));
    }
    let mut object = Map::new();
    object.insert("row".to_owned(), record.row.into());
    object.insert("fields".to_owned(), Value::Object(fields));
    if record.struck {
        object.insert("struck".to_owned(), Value::Bool(true));
    }
    if !record.extra.is_empty() {
        let extra = record.extra.iter().map(|e| (e.header.clone(), Value::String(e.value.clone())));
        object.insert("extra".to_owned(), Value::Object(extra.collect()));
    }
    Value::Object(object)
}

/// Whole numbers without a decimal point.
fn number(n: f64) -> Value {
    plain_number(n).parse::<serde_json::Number>().map_or(Value::Null, Value::Number)
}
