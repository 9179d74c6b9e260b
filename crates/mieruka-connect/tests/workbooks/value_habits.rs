//! What people write into cells.

use mieruka_connect::{ReadOptions, read};
use mieruka_core::source_record::{ColumnChoice, SourceField};

use crate::support::{columns, fields, options, patch, record, rows, table};

#[test]
fn serials_are_days_under_general_too() {
    let t = table(&rows(
        "課題一覧",
        &[&["No", "課題", "起票日", "期限"], &["1", "落ちる", "g2026-01-05", "d2026-01-20"]],
    ));
    assert_eq!(fields(&t, 2)["raised_on"], "2026-01-05");
    assert_eq!(fields(&t, 2)["due_on"], "2026-01-20");
}

#[test]
fn the_1904_epoch_is_heeded() {
    let bytes = rows("課題一覧", &[&["No", "課題", "期限"], &["1", "落ちる", "d2026-01-20"]]);
    let moved =
        patch(&bytes, "xl/workbook.xml", |xml| xml.replace("<workbookPr ", "<workbookPr date1904=\"1\" "));
    assert_eq!(fields(&table(&moved), 2)["due_on"], "2030-01-21");
}

#[test]
fn japanese_days_and_words_in_place_of_days() {
    let t = table(&rows(
        "課題一覧",
        &[
            &["No", "課題", "期限", "担当者"],
            &["1", "a", "令和8年3月31日", "山田"],
            &["2", "b", "R8.3.31", "山田"],
            &["3", "c", "1/20", "山田"],
            &["4", "d", "終了次第", "山田"],
            &["5", "e", "-", "山田"],
        ],
    ));
    let due = |row| fields(&t, row)["due_on"].clone();
    assert_eq!(due(2), "2026-03-31");
    assert_eq!(due(3), "2026-03-31");
    assert_eq!(due(4), "2026-01-20");
    assert_eq!(due(5), "終了次第");
    assert!(due(6).is_null());
}

#[test]
fn progress_is_percent_however_it_is_written() {
    for (cells, expected) in [
        (["p0.5", "p1", "p0"], [50, 100, 0]),
        (["#0.5", "#1", "#0"], [50, 100, 0]),
        (["#50", "#100", "#0"], [50, 100, 0]),
        (["50%", "１００％", "0%"], [50, 100, 0]),
    ] {
        let t = table(&rows(
            "WBS",
            &[&["No", "作業", "進捗率"], &["1", "a", cells[0]], &["2", "b", cells[1]], &["3", "c", cells[2]]],
        ));
        let seen: Vec<_> = (2..5).map(|row| fields(&t, row)["progress"].clone()).collect();
        assert_eq!(seen, expected, "{cells:?}");
    }
}

#[test]
fn effort_is_days_whatever_its_unit() {
    for (header, cell, days) in [
        ("予定工数(人日)", "#3", 3.0),
        ("予定工数(h)", "#12", 1.5),
        ("予定工数(人月)", "#0.5", 10.0),
        ("予定工数", "2.5人日", 2.5),
    ] {
        let t = table(&rows("WBS", &[&["No", "作業", header, "担当"], &["1", "a", cell, "山田"]]));
        assert_eq!(fields(&t, 2)["planned_effort"].as_f64(), Some(days), "{header} {cell}");
    }
}

#[test]
fn closed_follows_from_the_closing_day_where_there_is_no_status() {
    let t = table(&rows(
        "課題一覧",
        &[&["No", "課題", "完了日"], &["1", "落ちる", "d2026-01-05"], &["2", "遅い", ""]],
    ));
    assert_eq!(fields(&t, 2)["status"], "closed");
    assert!(fields(&t, 3)["status"].is_null());
}

#[test]
fn statuses_keep_their_own_words() {
    let t = table(&rows(
        "課題一覧",
        &[&["No", "課題", "状況"], &["1", "落ちる", "対応中"], &["2", "遅い", "火星待ちぼうけ"]],
    ));
    assert_eq!(
        (&fields(&t, 2)["status"], &fields(&t, 2)["status_raw"]),
        (&"in_progress".into(), &"対応中".into())
    );
    assert_eq!(fields(&t, 3)["status_raw"], "火星待ちぼうけ");
}

#[test]
fn columns_without_a_field_are_kept_under_their_headers() {
    let t =
        table(&rows("課題一覧", &[&["No", "課題", "担当者", "稟議番号"], &["1", "落ちる", "山田", "#4711"]]));
    assert_eq!(columns(&t), "A=id B=title C=owner D=-");
    let extra = &record(&t, 2).extra[0];
    assert_eq!((extra.header.as_str(), extra.value.as_str()), ("稟議番号", "4711"));
}

#[test]
fn furigana_is_not_read() {
    let bytes = rows("課題一覧", &[&["No", "課題", "担当者"], &["1", "落ちる", "山田"]]);
    let spelled = patch(&bytes, "xl/sharedStrings.xml", |xml| {
        xml.replace(
            "<t>山田</t>",
            "<t>山田</t><rPh sb=\"0\" eb=\"2\"><t>ヤマダ</t></rPh><phoneticPr fontId=\"1\"/>",
        )
    });
    assert_ne!(bytes, spelled);
    assert_eq!(fields(&table(&spelled), 2)["owner"], "山田");
}

#[test]
fn errors_in_cells_are_no_values() {
    let bytes = rows("課題一覧", &[&["No", "課題", "担当者", "期限"], &["1", "落ちる", "山田", "#1"]]);
    let broken = patch(&bytes, "xl/worksheets/sheet1.xml", |xml| {
        xml.replace("<c r=\"D2\"><v>1</v></c>", "<c r=\"D2\" t=\"e\"><v>#REF!</v></c>")
    });
    assert_ne!(bytes, broken);
    assert!(fields(&table(&broken), 2)["due_on"].is_null());
}

#[test]
fn a_column_is_read_as_a_person_says() {
    let lines: &[&[&str]] = &[
        &["No", "課題", "予定", "見込", "担当者", "状況"],
        &["1", "落ちる", "d2026-01-20", "d2026-01-27", "山田", "対応中"],
        &["2", "遅い", "d2026-01-21", "終了次第", "佐藤", "未着手"],
    ];
    let bytes = rows("課題一覧", lines);
    let choice = |column: &str, field| ColumnChoice {
        sheet: "課題一覧".into(),
        column: column.into(),
        header: None,
        field,
    };
    let as_said = |columns: Vec<ColumnChoice>| {
        let options = ReadOptions { columns, ..options() };
        read("book.xlsx", &bytes, &options).unwrap().tables.remove(0)
    };
    let guessed = as_said(Vec::new());
    assert!(guessed.columns.iter().all(|c| !c.chosen) && guessed.columns[3].field.is_none());
    let t = as_said(vec![choice("D", Some(SourceField::DueOn)), choice("E", None)]);
    assert_eq!(fields(&t, 2)["due_on"], "2026-01-27", "days are read as days");
    assert_eq!(fields(&t, 3)["due_on"], "終了次第");
    let kept = &record(&t, 2).extra;
    assert!(kept.iter().any(|e| e.header == "担当者" && e.value == "山田"), "{kept:?}");
    let chosen: Vec<&str> = t.columns.iter().filter(|c| c.chosen).map(|c| c.column.as_str()).collect();
    assert_eq!(chosen, ["D", "E"]);
    // Even without a title the table stays: somebody is at work on its columns.
    assert_eq!(as_said(vec![choice("B", None)]).records.len(), 2);
    // A csv has letters too; its sheet is called as the file.
    let csv = "No,課題,見込\n1,落ちる,2026/1/27\n";
    let columns = vec![ColumnChoice { sheet: "list".into(), ..choice("C", Some(SourceField::DueOn)) }];
    let file = read("list.csv", csv.as_bytes(), &ReadOptions { columns, ..options() }).unwrap();
    assert_eq!(fields(&file.tables[0], 2)["due_on"], "2026-01-27");
}
