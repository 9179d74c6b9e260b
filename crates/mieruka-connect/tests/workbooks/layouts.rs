//! Where tables stand on sheets and how their headers are built.

use mieruka_connect::{ReadOptions, read};
use mieruka_core::source_record::{SourceKind, TableChoice};
use rust_xlsxwriter::Workbook;

use crate::support::{
    book, columns, fields, file, fill, merge, options, patch, put, record_rows, rows, table,
};

#[test]
fn a_header_far_down_below_other_text() {
    let mut lines: Vec<&[&str]> =
        vec![&["プロジェクト課題管理表"], &["作成者", "山田", "", "作成日", "d2026-01-05"]];
    lines.extend([&["この表の使い方を次に示します。必ず読んでから記入してください。"][..]; 20]);
    lines.push(&["No", "課題", "担当者", "期限", "ステータス"]);
    lines.push(&["1", "性能が出ない", "山田", "d2026-01-20", "対応中"]);
    let t = table(&rows("Sheet1", &lines));
    assert_eq!(t.header_rows, Some((23, 23)));
    assert_eq!(t.kind, SourceKind::Issue);
    assert_eq!(columns(&t), "A=id B=title C=owner D=due_on E=status");
}

#[test]
fn two_header_rows_through_merges() {
    let bytes = book("WBS", |s| {
        fill(
            s,
            &[
                &[],
                &["", "", "", "開始日", "終了日", "開始日", "終了日", ""],
                &["1", "設計", "山田", "d2026-01-05", "d2026-01-09", "d2026-01-06", "", "p0.4"],
            ],
        );
        merge(s, (0, 0, 1, 0), "No");
        merge(s, (0, 1, 1, 1), "作業名");
        merge(s, (0, 2, 1, 2), "担当");
        merge(s, (0, 3, 0, 4), "予定");
        merge(s, (0, 5, 0, 6), "実績");
        merge(s, (0, 7, 1, 7), "進捗率");
    });
    let t = table(&bytes);
    assert_eq!(t.header_rows, Some((1, 2)));
    assert_eq!(
        columns(&t),
        "A=id B=title C=owner D=planned_start E=planned_finish F=actual_start G=actual_finish H=progress"
    );
    assert_eq!(fields(&t, 3)["progress"], 40);
}

#[test]
fn three_header_rows() {
    let bytes = book("進捗管理表", |s| {
        fill(
            s,
            &[
                &[],
                &[],
                &["", "", "開始日", "終了日", "開始日", "終了日", ""],
                &["1", "設計", "d2026-01-05", "d2026-01-09", "d2026-01-06", "", "山田"],
            ],
        );
        merge(s, (0, 0, 2, 0), "No");
        merge(s, (0, 1, 2, 1), "タスク");
        merge(s, (0, 2, 0, 5), "スケジュール");
        merge(s, (1, 2, 1, 3), "予定");
        merge(s, (1, 4, 1, 5), "実績");
        merge(s, (0, 6, 2, 6), "担当者");
    });
    let t = table(&bytes);
    assert_eq!(t.header_rows, Some((1, 3)));
    assert_eq!(
        columns(&t),
        "A=id B=title C=planned_start D=planned_finish E=actual_start F=actual_finish G=owner"
    );
    assert_eq!(t.columns[2].header, "スケジュール / 予定 / 開始日");
}

#[test]
fn group_titles_that_nobody_merged() {
    let t = table(&rows(
        "WBS",
        &[
            &["No", "作業", "予定", "", "", "実績", "", "", "担当"],
            &["", "", "開始", "終了", "工数", "開始", "終了", "工数", ""],
            &["1", "設計", "d2026-01-05", "d2026-01-09", "#5", "d2026-01-06", "", "#2", "山田"],
        ],
    ));
    assert_eq!(t.header_rows, Some((1, 2)));
    assert_eq!(
        columns(&t),
        "A=id B=title C=planned_start D=planned_finish E=planned_effort F=actual_start G=actual_finish \
         H=actual_effort I=owner"
    );
}

#[test]
fn a_blank_header_cell_beside_its_title() {
    let t = table(&rows(
        "課題一覧",
        &[
            &["No", "課題", "担当", "", "期限"],
            &["1", "性能が出ない", "A社", "山田", "d2026-01-20"],
            &["2", "帳票がずれる", "B社", "佐藤", "d2026-01-21"],
        ],
    ));
    assert_eq!(columns(&t), "A=id B=title C=owner E=due_on");
    assert_eq!(fields(&t, 2)["owner"], "A社 山田");
}

#[test]
fn graph_paper_collapses_to_merge_anchors() {
    let bytes = book("課題管理表", |s| {
        s.set_column_range_width(0, 39, 2.4).unwrap();
        let bands = [(0, 1), (2, 13), (14, 19), (20, 25), (26, 31), (32, 39)];
        let lines = [
            ["No", "課題", "担当者", "期限", "状況", "備考"],
            ["1", "性能が出ない", "山田", "d2026-01-20", "対応中", ""],
            ["2", "帳票がずれる", "佐藤", "d2026-01-21", "未着手", "急ぎ"],
        ];
        put(s, 0, 0, "課題管理表");
        for (r, line) in lines.iter().enumerate() {
            for ((left, right), cell) in bands.iter().zip(line) {
                merge(s, (r as u32 + 2, *left, r as u32 + 2, *right), cell);
            }
        }
    });
    let t = table(&bytes);
    assert_eq!(t.header_rows, Some((3, 3)));
    assert_eq!(columns(&t), "A=id C=title O=owner U=due_on AA=status AG=note");
    assert_eq!(fields(&t, 5)["note"], "急ぎ");
    assert_eq!(fields(&t, 4)["due_on"], "2026-01-20");
}

#[test]
fn graph_paper_without_merges_in_the_rows() {
    let bytes = book("課題管理表", |s| {
        s.set_column_range_width(0, 39, 2.4).unwrap();
        let places = [0, 2, 14, 20, 26];
        let lines = [
            ["No", "課題", "担当者", "期限", "状況"],
            ["1", "性能が出ない", "山田", "d2026-01-20", "対応中"],
            ["2", "帳票がずれる", "佐藤", "d2026-01-21", "未着手"],
        ];
        for (r, line) in lines.iter().enumerate() {
            for (place, cell) in places.iter().zip(line) {
                put(s, r as u32, *place, cell);
            }
        }
    });
    let t = table(&bytes);
    assert_eq!(columns(&t), "A=id C=title O=owner U=due_on AA=status");
    assert_eq!(record_rows(&t), [2, 3]);
}

#[test]
fn gantt_columns_are_left_out() {
    let bytes = book("スケジュール", |s| {
        fill(s, &[&["No", "タスク", "担当", "開始日", "終了日"], &[]]);
        for column in 0..5 {
            let title = ["No", "タスク", "担当", "開始日", "終了日"][usize::from(column)];
            merge(s, (0, column, 1, column), title);
        }
        merge(s, (0, 5, 0, 35), "1月");
        for day in 1..=31 {
            put(s, 1, 4 + day, &format!("#{day}"));
        }
        fill_from(s, 2, &["1", "設計", "山田", "d2026-01-05", "d2026-01-09"]);
        put(s, 2, 10, "■");
        fill_from(s, 3, &["2", "製造", "佐藤", "d2026-01-12", "d2026-01-30"]);
        put(s, 3, 20, "→");
    });
    let t = table(&bytes);
    assert_eq!(t.header_rows, Some((1, 2)));
    assert_eq!(columns(&t), "A=id B=title C=owner D=planned_start E=planned_finish");
    assert!(t.records.iter().all(|r| r.extra.is_empty()));
}

fn fill_from(sheet: &mut rust_xlsxwriter::Worksheet, row: u32, cells: &[&str]) {
    for (c, cell) in cells.iter().enumerate() {
        put(sheet, row, c as u16, cell);
    }
}

#[test]
fn a_list_of_choices_beside_the_table_is_no_column() {
    let t = table(&rows(
        "不具合一覧",
        &[
            &["No", "事象", "担当者", "状況", "", "", "状況"],
            &["1", "落ちる", "山田", "対応中", "", "", "未着手"],
            &["2", "遅い", "佐藤", "未着手", "", "", "対応中"],
            &["3", "化ける", "佐藤", "完了", "", "", "完了"],
        ],
    ));
    assert_eq!(columns(&t), "A=id B=description C=owner D=status");
    assert_eq!(record_rows(&t), [2, 3, 4]);
}

#[test]
fn a_spacer_column_does_not_end_the_table() {
    let t = table(&rows(
        "課題一覧",
        &[
            &["No", "課題", "担当者", "", "期限", "完了日", "備考"],
            &["1", "落ちる", "山田", "", "d2026-01-20", "", "急ぎ"],
            &["2", "遅い", "佐藤", "", "d2026-01-21", "d2026-01-09", ""],
        ],
    ));
    assert_eq!(columns(&t), "A=id B=title C=owner E=due_on F=closed_on G=note");
}

#[test]
fn several_tables_stacked_on_one_sheet() {
    let read = file(&rows(
        "管理表",
        &[
            &["■課題一覧"],
            &["No", "課題", "担当者", "期限", "状況"],
            &["1", "落ちる", "山田", "d2026-01-20", "対応中"],
            &["2", "遅い", "佐藤", "d2026-01-21", "完了"],
            &[],
            &["■リスク一覧"],
            &["No", "リスク内容", "影響度", "発生確率", "対策", "担当者"],
            &["1", "要員が抜ける", "大", "中", "引き継ぐ", "山田"],
            &[],
            &["■課題一覧（B社）"],
            &["No", "課題", "担当者", "期限", "状況"],
            &["1", "届かない", "鈴木", "d2026-01-25", "未着手"],
        ],
    ));
    let seen: Vec<_> = read
        .tables
        .iter()
        .map(|t| (t.kind, t.header_rows.unwrap(), t.first_data_row, t.last_data_row))
        .collect();
    assert_eq!(
        seen,
        [
            (SourceKind::Issue, (2, 2), 3, 4),
            (SourceKind::Risk, (7, 7), 8, 8),
            (SourceKind::Issue, (11, 11), 12, 12)
        ]
    );
}

#[test]
fn two_tables_side_by_side() {
    let read = file(&rows(
        "管理表",
        &[
            &["No", "課題", "担当者", "期限", "", "No", "リスク", "対策", "担当者"],
            &["1", "落ちる", "山田", "d2026-01-20", "", "1", "要員が抜ける", "引き継ぐ", "山田"],
        ],
    ));
    assert_eq!(read.tables.len(), 2, "{:?}", read.not_tables);
    assert_eq!(columns(&read.tables[1]), "F=id G=title H=resolution I=owner");
}

#[test]
fn hidden_sheets_rows_and_columns() {
    let mut book = Workbook::new();
    let lines: &[&[&str]] = &[
        &["No", "課題", "社内メモ", "担当者", "期限"],
        &["1", "落ちる", "客先に言わない", "山田", "d2026-01-20"],
        &["2", "遅い", "", "佐藤", "d2026-01-21"],
        &["3", "化ける", "", "佐藤", "d2026-01-22"],
    ];
    let sheet = book.add_worksheet();
    sheet.set_name("課題一覧").unwrap();
    fill(sheet, lines);
    sheet.set_row_hidden(2).unwrap();
    sheet.set_column_hidden(2).unwrap();
    let old = book.add_worksheet();
    old.set_name("旧課題一覧").unwrap();
    fill(old, lines);
    old.set_hidden(true);
    let read = file(&book.save_to_buffer().unwrap());
    assert_eq!(read.tables.len(), 1);
    let t = &read.tables[0];
    assert_eq!(record_rows(t), [2, 4]);
    assert_eq!(columns(t), "A=id B=title D=owner E=due_on");
    assert_eq!(crate::support::skipped(t), [(3, "hidden".to_owned())]);
    assert_eq!(read.not_tables[0].sheet, "旧課題一覧");
    assert_eq!(read.not_tables[0].reason, "hidden sheet");
    assert_eq!(read.warnings.len(), 2, "{:?}", read.warnings);
}

#[test]
fn rows_hidden_by_a_filter_or_a_folded_outline_are_records() {
    let lines: &[&[&str]] = &[
        &["No", "課題", "担当者", "状況"],
        &["1", "落ちる", "山田", "完了"],
        &["2", "遅い", "佐藤", "対応中"],
    ];
    let filtered = book("課題一覧", |s| {
        fill(s, lines);
        s.autofilter(0, 0, 2, 3).unwrap();
        s.filter_column(3, &rust_xlsxwriter::FilterCondition::new().add_list_filter("対応中")).unwrap();
        s.set_row_hidden(1).unwrap();
    });
    assert_eq!(record_rows(&table(&filtered)), [2, 3]);
    let folded = book("課題一覧", |s| {
        fill(s, lines);
        s.group_rows_collapsed(1, 2).unwrap();
    });
    assert_eq!(record_rows(&table(&folded)), [2, 3]);
}

#[test]
fn every_sheet_is_looked_at() {
    let mut book = Workbook::new();
    for (name, lines) in [
        ("表紙", &[&["課題管理資料"][..], &["2026年1月"]][..]),
        ("課題", &[&["No", "課題", "担当者", "期限"][..], &["1", "落ちる", "山田", "d2026-01-20"]]),
        ("リスク", &[&["No", "リスク", "対策", "担当者"][..], &["1", "抜ける", "引き継ぐ", "山田"]]),
        ("空", &[]),
    ] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        fill(sheet, lines);
    }
    let read = file(&book.save_to_buffer().unwrap());
    let kinds: Vec<_> = read.tables.iter().map(|t| (t.sheet.as_str(), t.kind)).collect();
    assert_eq!(kinds, [("課題", SourceKind::Issue), ("リスク", SourceKind::Risk)]);
    let not: Vec<_> = read.not_tables.iter().map(|n| n.sheet.as_str()).collect();
    assert_eq!(not, ["表紙", "空"]);
}

#[test]
fn prefixed_xml_and_absolute_parts_are_read() {
    let plain = rows("課題一覧", &[&["No", "課題", "担当者"], &["1", "落ちる", "山田"]]);
    let prefixed = patch(&plain, "xl/worksheets/sheet1.xml", |xml| {
        let xml =
            xml.replace("</", "</x:").replace('<', "<x:").replace("<x:/x:", "</x:").replace("<x:?", "<?");
        xml.replace("xmlns=", "xmlns:x=")
    });
    let moved = patch(&prefixed, "xl/_rels/workbook.xml.rels", |xml| {
        xml.replace("\"worksheets/", "\"/xl/worksheets/")
    });
    assert_eq!(record_rows(&table(&moved)), [2]);
}

#[test]
fn an_ods_is_read_like_an_xlsx() {
    use std::io::{Cursor, Write};
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |cells: &[&str]| {
        format!("<table:table-row>{}</table:table-row>", cells.iter().map(|c| cell(c)).collect::<String>())
    };
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"課題一覧\">{}{}</table:table>\
         </office:spreadsheet></office:body></office:document-content>",
        row(&["No", "課題", "担当者", "期限"]),
        row(&["1", "落ちる", "山田", "令和8年1月20日"])
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("content.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(content.as_bytes()).unwrap();
    let t = table(&zip.finish().unwrap().into_inner());
    assert_eq!(columns(&t), "A=id B=title C=owner D=due_on");
    assert_eq!(fields(&t, 2)["due_on"], "2026-01-20");
}

#[test]
fn what_a_person_says_a_table_is_counts() {
    let bytes = rows(
        "管理表",
        &[
            &["■課題一覧"],
            &["No", "課題", "担当者", "期限", "状況"],
            &["1", "落ちる", "山田", "d2026-01-20", "対応中"],
            &[],
            &["■リスク一覧"],
            &["No", "リスク内容", "影響度", "発生確率", "対策", "担当者"],
            &["1", "要員が抜ける", "大", "中", "引き継ぐ", "山田"],
            &[],
            &["■課題一覧（B社）"],
            &["No", "課題", "担当者", "期限", "状況"],
            &["1", "届かない", "鈴木", "d2026-01-25", "未着手"],
        ],
    );
    let choice = |table, kind| TableChoice { sheet: "管理表".into(), table, kind };
    let as_said = |tables: &[TableChoice]| {
        let options = ReadOptions { tables: tables.to_vec(), ..options() };
        read("book.xlsx", &bytes, &options).unwrap()
    };
    let kinds = |tables: &[TableChoice]| {
        let read = as_said(tables);
        let kinds = read.tables.iter().map(|t| (t.kind, t.header_rows.unwrap().0));
        kinds.collect::<Vec<_>>()
    };
    use SourceKind::{ActionItem, Issue, Risk};
    assert_eq!(kinds(&[]), [(Issue, 2), (Risk, 6), (Issue, 10)]);
    let third = choice(Some(3), Some(ActionItem));
    assert_eq!(kinds(std::slice::from_ref(&third)), [(Issue, 2), (Risk, 6), (ActionItem, 10)]);
    // A table that is left out keeps its number, so that the others keep theirs.
    let second = choice(Some(2), None);
    assert_eq!(kinds(&[second.clone(), third]), [(Issue, 2), (ActionItem, 10)]);
    assert_eq!(kinds(&[second.clone(), choice(Some(2), Some(Issue))]), [(Issue, 2), (Issue, 6), (Issue, 10)]);
    let elsewhere = TableChoice { sheet: "他".into(), ..second };
    assert_eq!(kinds(&[elsewhere]).len(), 3);
    let record = &as_said(&[choice(None, Some(ActionItem))]).tables[0].records[0];
    assert_eq!(record.kind, ActionItem);

    let none = as_said(&[choice(None, None)]);
    assert!(none.tables.is_empty() && none.warnings.is_empty());
    let [left_out] = none.not_tables.as_slice() else { panic!("{:?}", none.not_tables) };
    assert_eq!((left_out.reason.as_str(), left_out.readable), ("left out, as you chose", true));
}

#[test]
fn a_sheet_that_was_refused_is_read_on_somebodys_word() {
    let faq = rows(
        "FAQ",
        &[
            &["No", "質問", "回答"],
            &["1", "パスワードを忘れた", "管理者へ連絡する"],
            &["2", "画面が開かない", "再起動する"],
        ],
    );
    let refused = file(&faq);
    assert_eq!((refused.tables.len(), refused.not_tables[0].readable), (0, true));
    let tables = vec![TableChoice { sheet: "FAQ".into(), table: None, kind: Some(SourceKind::Inquiry) }];
    let read = read("book.xlsx", &faq, &ReadOptions { tables, ..options() }).unwrap();
    assert_eq!((read.tables[0].kind, read.tables[0].records.len()), (SourceKind::Inquiry, 2));
    // Without a header nobody's word helps.
    let cover = file(&rows("表紙", &[&["基幹更改"], &["第3版"]]));
    assert!(!cover.not_tables[0].readable);
}
