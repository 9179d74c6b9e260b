use std::io::Cursor;

use calamine::{Data, DataRef, Reader, Xlsx, open_workbook_from_rs};
use mieruka_report::xlsx;

use crate::{keep, sample};

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

#[test]
fn a_weekly_report_has_a_sheet_for_each_table_and_plan() {
    let bytes = xlsx(&sample::weekly()).unwrap();
    keep("weekly.xlsx", &bytes);
    let mut book = open(bytes);
    let names = book.sheet_names();
    assert_eq!(
        names,
        [
            "総括",
            "3. 進捗",
            "4. 意思決定・ご依頼事項",
            "5. マイルストーン",
            "6. 課題",
            "7. リスク",
            "9. 次週予定",
            "11. 工程表"
        ]
    );
    let cover = book.worksheet_range("総括").unwrap();
    let texts: Vec<String> = cover.cells().map(|(_, _, c)| c.to_string()).filter(|c| !c.is_empty()).collect();
    for expected in
        ["週次進捗報告  発注者向け", "▲ 注意", "お願い", "この期間に受け付けた変更要求はありません。"]
    {
        assert!(texts.iter().any(|t| t == expected), "{expected} is missing in {texts:?}");
    }

    let milestones = book.worksheet_range("5. マイルストーン").unwrap();
    let rows: Vec<&[Data]> = milestones.rows().collect();
    let row = rows.iter().find(|row| row[0] == "結合試験完了").unwrap();
    assert!(matches!(&row[1], Data::DateTime(d) if d.as_f64() == 46332.0), "a real date: {:?}", row[1]);
    assert_eq!(row[4], Data::Float(3.0), "a real number");
    assert_eq!(row[5], "▲ 注意");

    let issues = book.worksheet_range("6. 課題").unwrap();
    assert_eq!(issues.rows().filter(|row| row[0].to_string().starts_with("ISS-")).count(), 30);
    let plan = book.worksheet_range("11. 工程表").unwrap();
    assert_eq!(plan.rows().filter(|row| matches!(row[2], Data::DateTime(_))).count(), 41);
}

#[test]
fn nothing_becomes_a_formula() {
    let bytes = xlsx(&sample::hostile()).unwrap();
    keep("hostile.xlsx", &bytes);
    let mut book = open(bytes);
    let mut texts = 0;
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{name} holds a formula");
        let mut cells = book.worksheet_cells_reader(&name).unwrap();
        while let Some(cell) = cells.next_cell().unwrap() {
            if let DataRef::String(_) | DataRef::SharedString(_) = cell.get_value() {
                texts += 1;
            }
        }
    }
    assert!(texts > 50, "{texts}");
    let table = book.worksheet_range("99. table").unwrap();
    let stored: Vec<String> = table.rows().map(|row| row[0].to_string()).collect();
    for expected in ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1:A9)"] {
        assert!(stored.iter().any(|text| text == expected), "{expected} in {stored:?}");
    }
}

#[test]
fn text_that_looks_like_a_formula_stays_text_when_edited() {
    let bytes = xlsx(&sample::hostile()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut styles = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("xl/styles.xml").unwrap(), &mut styles).unwrap();
    assert!(styles.contains("quotePrefix=\"1\""));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert!(xlsx(&sample::weekly()).unwrap() == xlsx(&sample::weekly()).unwrap());
}

#[test]
fn empty_and_enormous_texts_are_written() {
    let mut report = sample::empty();
    let bytes = xlsx(&report).unwrap();
    let mut book = open(bytes);
    let cover = book.worksheet_range("総括").unwrap();
    assert!(cover.cells().any(|(_, _, c)| *c == "決定待ちはありません。"));
    report.title = "長".repeat(40_000);
    report.header[0].value = "長".repeat(40_000);
    report.confidentiality = Some("&A&P%\"".repeat(100));
    open(xlsx(&report).unwrap());
}
