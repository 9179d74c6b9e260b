//! The twelve workbooks of `shared/data/excel`, which lie beside the repository, against their labels.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{inspect, options};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/excel");
const OWN_LABELS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/labels");

fn labels() -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    for folder in [OWN_LABELS.to_owned(), format!("{DATA}/labels")] {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.flatten().map(|e| e.path()) {
            if path.extension().is_some_and(|e| e == "json") {
                let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
                found.insert(stem, path);
            }
        }
    }
    found
}

#[test]
fn the_real_workbooks_are_read_as_labelled() {
    if !Path::new(DATA).is_dir() {
        eprintln!("SKIPPED: {DATA} is absent, the twelve real workbooks were NOT compared with their labels");
        return;
    }
    let labels = labels();
    let mut wrong = Vec::new();
    let mut compared = 0;
    for entry in std::fs::read_dir(DATA).unwrap().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|e| e != "xlsx") {
            continue;
        }
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let Some(label) = labels.get(&stem) else {
            wrong.push(format!("{stem}: no label"));
            continue;
        };
        let label: Value = serde_json::from_str(&std::fs::read_to_string(label).unwrap()).unwrap();
        let read =
            inspect(&path.file_name().unwrap().to_string_lossy(), &std::fs::read(&path).unwrap(), &options());
        compare(&stem, &label, &read, &mut wrong);
        compared += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(compared, 12);
}

fn compare(name: &str, label: &Value, read: &Value, wrong: &mut Vec<String>) {
    let (expected, tables) = (label["tables"].as_array().unwrap(), read["tables"].as_array().unwrap());
    if expected.len() != tables.len() {
        wrong.push(format!(
            "{name}: {} tables instead of {}: {}",
            tables.len(),
            expected.len(),
            read["not_tables"]
        ));
        return;
    }
    let not_tables = |v: &Value, key: &str| {
        v["not_tables"]
            .as_array()
            .unwrap()
            .iter()
            .map(|n| n.get(key).unwrap_or(n).clone())
            .collect::<Vec<_>>()
    };
    if not_tables(label, "sheet") != not_tables(read, "sheet") {
        wrong.push(format!("{name}: not_tables {} instead of {}", read["not_tables"], label["not_tables"]));
    }
    for (expected, table) in expected.iter().zip(tables) {
        compare_table(name, expected, table, wrong);
    }
}

fn compare_table(name: &str, expected: &Value, table: &Value, wrong: &mut Vec<String>) {
    let mut check = |what: &str, good: bool, is: &Value, should: &Value| {
        if !good {
            wrong.push(format!("{name}: {what} is {is}, should be {should}"));
        }
    };
    for key in ["sheet", "header_rows", "first_data_row", "last_data_row"] {
        check(key, table[key] == expected[key], &table[key], &expected[key]);
    }
    let kinds = expected["kind_also_ok"].as_array();
    let kind_ok = table["kind"] == expected["kind"] || kinds.is_some_and(|k| k.contains(&table["kind"]));
    check("kind", kind_ok, &table["kind"], &expected["kind"]);
    let records = table["records"].as_array().unwrap();
    let count = Value::from(records.len());
    check("record_count", count == expected["record_count"], &count, &expected["record_count"]);

    let also_ok = |letter: &str| -> Vec<&str> {
        let list = expected["also_ok"].get(letter).and_then(Value::as_array);
        list.map(|l| l.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
    };
    let mut letters: Vec<&str> = Vec::new();
    for column in table["columns"].as_array().unwrap() {
        let letter = column["column"].as_str().unwrap();
        letters.push(letter);
        let field = column["field"].as_str().unwrap_or("extra");
        let good = match expected["columns"].get(letter).and_then(Value::as_str) {
            Some(labelled) => field == labelled || also_ok(letter).contains(&field),
            None if expected["extra"].get(letter).is_some() => {
                field == "extra" || also_ok(letter).contains(&field)
            }
            None => false,
        };
        let should = expected["columns"].get(letter).or_else(|| expected["extra"].get(letter));
        check(&format!("column {letter}"), good, column, should.unwrap_or(&Value::Null));
    }
    for letter in expected["columns"].as_object().unwrap().keys() {
        check(
            &format!("column {letter}"),
            letters.contains(&letter.as_str()),
            &Value::Null,
            &expected["columns"][letter],
        );
    }
    for sample in expected["samples"].as_array().unwrap() {
        let Some(record) = records.iter().find(|r| r["row"] == sample["row"]) else {
            wrong.push(format!("{name}: no record of row {}", sample["row"]));
            continue;
        };
        for (key, must) in [("fields", true), ("fields_optional", false)] {
            for (field, should) in sample[key].as_object().into_iter().flatten() {
                let is = &record["fields"][field];
                // Where another accepted column was read as this field, or this one as another, the values differ.
                let labelled = expected["columns"].as_object().unwrap().iter().find(|(_, f)| *f == field);
                let moved = labelled.is_some_and(|(letter, _)| {
                    !table["columns"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .any(|c| c["column"] == **letter && c["field"] == **field)
                });
                if !moved && is != should && (must || !is.is_null()) {
                    wrong.push(format!("{name}: row {} {field} is {is}, should be {should}", sample["row"]));
                }
            }
        }
    }
}
