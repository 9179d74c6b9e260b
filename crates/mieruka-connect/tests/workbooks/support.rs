//! Writing small workbooks and reading them back.

use std::io::{Cursor, Read, Write};

use jiff::civil::{Date, date};
use mieruka_connect::{ReadOptions, inspect_json, read};
use mieruka_core::lang::Lang;
use mieruka_core::source_record::{SourceFile, SourceRecord, SourceTable};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use serde_json::Value;

/// Options on a fixed day, in English so that reasons can be told apart in tests.
pub(crate) fn options() -> ReadOptions {
    ReadOptions::new(date(2026, 1, 10), Lang::En)
}

/// The document that `inspect` prints for a file that must be readable.
pub(crate) fn inspect(file: &str, bytes: &[u8], options: &ReadOptions) -> Value {
    match read(file, bytes, options) {
        Ok(read) => inspect_json(&read),
        Err(error) => panic!("{}", error.message(Lang::En)),
    }
}

/// Writes rows of cells from row 1 on: `""` no cell, `=formula|result`, `#12.5` a number, `d2026-01-05` a day under a date
/// format, `g2026-01-05` its serial under General, `p0.5` a percentage, `~text` struck through, `*text` bold, else text.
pub(crate) fn fill(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (r, row) in rows.iter().enumerate() {
        for (c, cell) in row.iter().enumerate() {
            put(sheet, r as u32, c as u16, cell);
        }
    }
}

pub(crate) fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &str) {
    let day = |text: &str| {
        let day: Date = text.parse().unwrap();
        ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8).unwrap()
    };
    let Some(first) = cell.chars().next() else { return };
    let rest = &cell[first.len_utf8()..];
    match first {
        '=' => {
            let (formula, result) = rest.split_once('|').unwrap();
            sheet.write(row, column, Formula::new(formula).set_result(result)).unwrap();
        }
        '#' => {
            sheet.write(row, column, rest.parse::<f64>().unwrap()).unwrap();
        }
        'd' if rest.parse::<Date>().is_ok() => {
            let format = Format::new().set_num_format("yyyy/m/d");
            sheet.write_with_format(row, column, day(rest), &format).unwrap();
        }
        'g' if rest.parse::<Date>().is_ok() => {
            sheet.write(row, column, day(rest).to_excel()).unwrap();
        }
        'p' if rest.parse::<f64>().is_ok() => {
            let format = Format::new().set_num_format("0%");
            sheet.write_with_format(row, column, rest.parse::<f64>().unwrap(), &format).unwrap();
        }
        '~' => {
            sheet.write_with_format(row, column, rest, &Format::new().set_font_strikethrough()).unwrap();
        }
        '*' => {
            sheet.write_with_format(row, column, rest, &Format::new().set_bold()).unwrap();
        }
        _ => {
            sheet.write(row, column, cell).unwrap();
        }
    }
}

/// Merges an area as Excel names it and writes `cell` (as in [`fill`]) into it.
pub(crate) fn merge(sheet: &mut Worksheet, area: (u32, u16, u32, u16), cell: &str) {
    let (top, left, bottom, right) = area;
    sheet.merge_range(top, left, bottom, right, "", &Format::new()).unwrap();
    if !cell.is_empty() {
        put(sheet, top, left, cell);
    }
}

/// A workbook of one sheet, written by `write`.
pub(crate) fn book(name: &str, write: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(name).unwrap();
    write(sheet);
    book.save_to_buffer().unwrap()
}

/// A workbook of one sheet with these rows.
pub(crate) fn rows(name: &str, rows: &[&[&str]]) -> Vec<u8> {
    book(name, |sheet| fill(sheet, rows))
}

/// Changes the text of a part of a workbook.
pub(crate) fn patch(bytes: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if name == part {
            content = change(String::from_utf8(content).unwrap()).into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// All that is understood of a workbook.
pub(crate) fn file(bytes: &[u8]) -> SourceFile {
    read("book.xlsx", bytes, &options()).unwrap_or_else(|e| panic!("{}", e.message(Lang::En)))
}

/// The one table of a workbook.
pub(crate) fn table(bytes: &[u8]) -> SourceTable {
    let mut file = file(bytes);
    assert_eq!(file.tables.len(), 1, "tables; not tables: {:?}", file.not_tables);
    file.tables.remove(0)
}

/// `A=id B=title C=-`: what each column was read as.
pub(crate) fn columns(table: &SourceTable) -> String {
    let field = |f| serde_json::to_value(f).unwrap().as_str().unwrap_or("-").to_owned();
    table.columns.iter().map(|c| format!("{}={}", c.column, field(c.field))).collect::<Vec<_>>().join(" ")
}

/// The fields of a record as `inspect` prints them.
pub(crate) fn fields(table: &SourceTable, row: u32) -> Value {
    let file = SourceFile {
        file: String::new(),
        format: mieruka_core::source_record::SourceFormat::Xlsx,
        tables: vec![table.clone()],
        not_tables: Vec::new(),
        warnings: Vec::new(),
        put_aside: Vec::new(),
        status_date: None,
    };
    let printed = inspect_json(&file);
    let records = printed["tables"][0]["records"].as_array().unwrap();
    let found = records.iter().find(|r| r["row"] == row);
    found.unwrap_or_else(|| panic!("no record in row {row}: {records:?}"))["fields"].clone()
}

/// The record of a row.
pub(crate) fn record(table: &SourceTable, row: u32) -> &SourceRecord {
    table.records.iter().find(|r| r.row == row).unwrap_or_else(|| panic!("no record in row {row}"))
}

/// The rows that are records.
pub(crate) fn record_rows(table: &SourceTable) -> Vec<u32> {
    table.records.iter().map(|r| r.row).collect()
}

/// The rows that are not, with their reasons.
pub(crate) fn skipped(table: &SourceTable) -> Vec<(u32, String)> {
    let reason = |r| serde_json::to_value(r).unwrap().as_str().unwrap().to_owned();
    table.skipped.iter().map(|s| (s.row, reason(s.reason))).collect()
}
