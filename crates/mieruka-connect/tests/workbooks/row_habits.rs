//! What stands between the records of a table.

use crate::support::{book, columns, fields, fill, merge, put, record, record_rows, rows, skipped, table};

fn reasons(list: &[(u32, &str)]) -> Vec<(u32, String)> {
    list.iter().map(|(row, reason)| (*row, (*reason).to_owned())).collect()
}

#[test]
fn sections_rules_totals_and_notes_are_no_records() {
    let bytes = book("タスク一覧", |s| {
        fill(
            s,
            &[
                &["No", "タスク", "担当者", "開始日", "終了日", "工数(人日)"],
                &["■要件定義"],
                &["1", "調べる", "山田", "d2026-01-05", "d2026-01-09", "#3"],
                &["2", "書く", "山田", "d2026-01-12", "d2026-01-16", "#4"],
                &["小計", "", "", "", "", "=SUM(F3:F4)|7"],
                &["----------"],
                &["", "*設計フェーズ"],
                &["3", "描く", "佐藤", "d2026-01-19", "d2026-01-23", "#5"],
                &[],
                &["4", "見直す", "佐藤", "d2026-01-26", "d2026-01-30", "#1"],
                &["", "合計", "", "", "", "=SUM(F3:F10)|13"],
                &["※ 工数は人日で書く"],
            ],
        );
        merge(s, (12, 0, 12, 5), "ここより下は対象外");
    });
    let t = table(&bytes);
    assert_eq!(record_rows(&t), [3, 4, 8, 10]);
    assert_eq!(t.last_data_row, 10);
    assert_eq!(
        skipped(&t),
        reasons(&[
            (2, "divider"),
            (5, "total"),
            (6, "divider"),
            (7, "divider"),
            (11, "total"),
            (12, "note"),
            (13, "divider")
        ])
    );
}

#[test]
fn numbered_but_empty_rows_are_blank() {
    let t = table(&rows(
        "課題一覧",
        &[
            &["No", "課題ID", "課題", "担当者", "状況", "経過日数"],
            &["=ROW()-1|1", "K-001", "落ちる", "山田", "対応中", "=TODAY()-1|5"],
            &["=ROW()-1|2", "K-002", "", "", "未着手", "=TODAY()-1|0"],
            &["=ROW()-1|3", "K-003", "遅い", "佐藤", "未着手", "=TODAY()-1|0"],
            &["=ROW()-1|4", "K-004", "", "", "未着手", "=TODAY()-1|0"],
            &["=ROW()-1|5", "", "", "", "", "=TODAY()-1|-"],
        ],
    ));
    assert_eq!(record_rows(&t), [2, 4]);
    assert_eq!((t.first_data_row, t.last_data_row), (2, 4));
    assert_eq!(skipped(&t), reasons(&[(3, "blank"), (5, "blank"), (6, "blank")]));
    assert_eq!(record(&t, 4).remote_id.as_deref(), Some("K-003"));
}

#[test]
fn a_number_computed_from_the_row_is_no_identity() {
    for formula in ["=ROW()-1|1", "=A1+1|1", "=COUNTA(B$2:B2)|1", "=MAX(A$1:A1)+1|1"] {
        let t = table(&rows("課題一覧", &[&["No", "課題", "担当者"], &[formula, "落ちる", "山田"]]));
        assert_eq!(columns(&t), "A=id B=title C=owner");
        assert_eq!(fields(&t, 2)["id"], "1");
        assert_eq!(record(&t, 2).remote_id, None, "{formula}");
    }
    let typed = table(&rows("課題一覧", &[&["No", "課題", "担当者"], &["#12", "落ちる", "山田"]]));
    assert_eq!(record(&typed, 2).remote_id.as_deref(), Some("12"));
}

#[test]
fn an_id_that_stands_twice_identifies_nothing() {
    let bytes = rows(
        "課題一覧",
        &[
            &["課題ID", "課題", "担当者"],
            &["K-1", "落ちる", "山田"],
            &["K-1", "遅い", "佐藤"],
            &["K-2", "化ける", "佐藤"],
        ],
    );
    let t = table(&bytes);
    let ids: Vec<_> = t.records.iter().map(|r| r.remote_id.as_deref()).collect();
    assert_eq!(ids, [None, None, Some("K-2")]);
    assert_eq!(crate::support::file(&bytes).warnings.len(), 2);
}

#[test]
fn examples_and_placeholders_are_no_records() {
    let t = table(&rows(
        "課題一覧",
        &[
            &["No", "課題", "担当者", "期限", "状況"],
            &["例", "ログインできない", "山田", "2026/1/5", "対応中"],
            &["1", "○○○○", "○○", "yyyy/mm/dd", ""],
            &["2", "落ちる", "佐藤", "d2026-01-20", "対応中"],
        ],
    ));
    assert_eq!(record_rows(&t), [4]);
    assert_eq!(skipped(&t), reasons(&[(2, "example"), (3, "example")]));
}

#[test]
fn a_repeated_header_on_the_next_page_is_skipped() {
    let t = table(&rows(
        "課題一覧",
        &[
            &["No", "課題", "担当者", "期限"],
            &["1", "落ちる", "山田", "d2026-01-20"],
            &["No", "課題", "担当者", "期限"],
            &["2", "遅い", "佐藤", "d2026-01-21"],
        ],
    ));
    assert_eq!(record_rows(&t), [2, 4]);
    assert_eq!(skipped(&t), reasons(&[(3, "header")]));
}

#[test]
fn struck_through_rows_are_proposed_as_cancelled() {
    let t = table(&rows(
        "課題一覧",
        &[
            &["No", "課題", "担当者", "期限"],
            &["#1", "~落ちる", "~山田", "~1/20"],
            &["#2", "遅い", "~佐藤", "d2026-01-21"],
        ],
    ));
    assert!(record(&t, 2).struck);
    assert!(!record(&t, 3).struck);
    assert_eq!(fields(&t, 2)["title"], "落ちる");
}

#[test]
fn a_struck_part_of_a_cell_gives_way_to_the_rest() {
    let bytes = book("課題一覧", |s| {
        fill(s, &[&["No", "課題", "担当者", "期限"], &["1", "落ちる", "山田", ""]]);
        let (struck, plain) =
            (rust_xlsxwriter::Format::new().set_font_strikethrough(), rust_xlsxwriter::Format::new());
        s.write_rich_string(1, 3, &[(&struck, "1/20"), (&plain, " 1/27")]).unwrap();
    });
    let read = crate::support::file(&bytes);
    assert_eq!(fields(&read.tables[0], 2)["due_on"], "2026-01-27");
    assert_eq!(read.warnings.len(), 1);
    assert_eq!(read.warnings[0].place, "課題一覧!D2");
}

#[test]
fn planned_and_actual_in_two_rows() {
    let bytes = book("WBS", |s| {
        fill(
            s,
            &[
                &["No", "作業", "担当", "区分", "開始日", "終了日", "工数"],
                &["1", "設計", "山田", "予定", "d2026-01-05", "d2026-01-09", "#5"],
                &["", "", "", "実績", "d2026-01-06", "d2026-01-10", "#6"],
                &["2", "製造", "佐藤", "予定", "d2026-01-12", "d2026-01-30", "#15"],
                &["", "", "", "実績", "d2026-01-12", "", ""],
            ],
        );
    });
    let t = table(&bytes);
    assert_eq!(record_rows(&t), [2, 4]);
    let first = fields(&t, 2);
    for (field, value) in [
        ("planned_start", "2026-01-05"),
        ("planned_finish", "2026-01-09"),
        ("actual_start", "2026-01-06"),
        ("actual_finish", "2026-01-10"),
    ] {
        assert_eq!(first[field], value, "{field}");
    }
    assert_eq!((&first["planned_effort"], &first["actual_effort"]), (&5.into(), &6.into()));
    assert_eq!(fields(&t, 4)["actual_start"], "2026-01-12");
    assert!(fields(&t, 4)["actual_finish"].is_null());
}

#[test]
fn planned_and_actual_rows_with_merged_names() {
    let bytes = book("WBS", |s| {
        fill(
            s,
            &[
                &["No", "作業", "", "開始日", "終了日"],
                &["", "", "予定", "d2026-01-05", "d2026-01-09"],
                &["", "", "実績", "d2026-01-06", ""],
                &["", "", "予定", "d2026-01-12", "d2026-01-16"],
                &["", "", "実績", "", ""],
            ],
        );
        for (i, name) in ["設計", "製造"].iter().enumerate() {
            let top = 1 + 2 * i as u32;
            merge(s, (top, 0, top + 1, 0), &(i + 1).to_string());
            merge(s, (top, 1, top + 1, 1), name);
        }
    });
    let t = table(&bytes);
    assert_eq!(record_rows(&t), [2, 4]);
    assert_eq!(fields(&t, 2)["title"], "設計");
    assert_eq!(fields(&t, 2)["actual_start"], "2026-01-06");
    assert_eq!(fields(&t, 4)["planned_finish"], "2026-01-16");
}

#[test]
fn ditto_marks_are_resolved() {
    let t = table(&rows(
        "課題一覧",
        &[
            &["No", "課題", "担当者", "期限", "起票者"],
            &["1", "落ちる", "山田", "d2026-01-20", "客先"],
            &["2", "遅い", "〃", "〃", "同上"],
            &["3", "化ける", "\"", "d2026-01-22", "″"],
        ],
    ));
    let second = fields(&t, 3);
    assert_eq!(
        (&second["owner"], &second["due_on"], &second["raised_by"]),
        (&"山田".into(), &"2026-01-20".into(), &"客先".into())
    );
    let third = fields(&t, 4);
    assert_eq!((&third["owner"], &third["raised_by"]), (&"山田".into(), &"客先".into()));
}

#[test]
fn a_ditto_mark_repeats_the_cell_directly_above_or_nothing() {
    let bytes = rows(
        "課題一覧",
        &[
            &["No", "課題", "担当者", "期限", "起票者"],
            &["1", "落ちる", "山田", "d2026-01-20", "客先"],
            &["2", "遅い", "", "d2026-01-21", "〃"],
            &["3", "化ける", "〃", "〃", "〃"],
            &["4", "出ない", "〃", "d2026-01-23", "客先"],
            &["■ 移行"],
            &["5", "重い", "佐藤", "d2026-01-24", "〃"],
        ],
    );
    let t = table(&bytes);
    assert_eq!(record_rows(&t), [2, 3, 4, 5, 7]);
    for row in [3, 4, 5] {
        assert_eq!(fields(&t, row).get("owner"), None, "row {row}: not the owner of a row further up");
    }
    assert_eq!(fields(&t, 4)["due_on"], "2026-01-21");
    assert_eq!(fields(&t, 4)["raised_by"], "客先", "a mark repeats what the mark above it stands for");
    assert_eq!(fields(&t, 7).get("raised_by"), None, "what stood in the section before is not above it");
    let warnings = crate::support::file(&bytes).warnings;
    let places: Vec<&str> = warnings.iter().map(|w| w.place.as_str()).collect();
    assert_eq!(places, ["課題一覧!C4", "課題一覧!C5", "課題一覧!E7"]);
    assert!(warnings.iter().all(|w| w.message.contains('〃')), "{warnings:?}");
}

#[test]
fn merged_levels_are_filled_down_and_so_are_levels_written_once() {
    let bytes = book("WBS", |s| {
        fill(
            s,
            &[
                &["大項目", "中項目", "作業名", "担当者", "開始日"],
                &["", "調査", "聞く", "山田", "d2026-01-05"],
                &["", "", "まとめる", "山田", "d2026-01-06"],
                &["", "定義", "書く", "佐藤", "d2026-01-07"],
                &["設計", "画面", "描く", "佐藤", "d2026-01-08"],
                &["", "", "直す", "佐藤", "d2026-01-09"],
            ],
        );
        merge(s, (1, 0, 3, 0), "要件定義");
        put(s, 1, 1, "調査");
    });
    let t = table(&bytes);
    let seen: Vec<_> = t
        .records
        .iter()
        .map(|r| {
            let f = fields(&t, r.row);
            format!(
                "{} {} {}",
                f["level1"].as_str().unwrap(),
                f["level2"].as_str().unwrap(),
                f["title"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            "要件定義 調査 聞く",
            "要件定義 調査 まとめる",
            "要件定義 定義 書く",
            "設計 画面 描く",
            "設計 画面 直す"
        ]
    );
}

#[test]
fn wbs_codes_give_parents() {
    let t = table(&rows(
        "WBS",
        &[
            &["WBS", "作業名", "担当者", "開始日", "先行"],
            &["1", "設計", "山田", "d2026-01-05", ""],
            &["1.1", "画面", "山田", "d2026-01-05", ""],
            &["1.2", "帳票", "佐藤", "d2026-01-06", "1.1"],
        ],
    ));
    assert_eq!(record(&t, 4).remote_id.as_deref(), Some("1.2"));
    assert_eq!(record(&t, 4).parent.as_deref(), Some("1"));
    assert_eq!(record(&t, 4).predecessors, ["1.1"]);
}
