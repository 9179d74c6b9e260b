//! Task lists whose breakdown nothing shows but how far the titles are set in.

use mieruka_connect::read;
use mieruka_core::lang::Lang;
use mieruka_core::source_record::{SourceField, SourceTable};
use rust_xlsxwriter::Format;

use crate::support::{book, columns, fill, merge, options, put, record_rows, rows, skipped, table};

/// Title, parent and levels of every record, as `title < parent | level1 / level2 / level3`.
fn tree(table: &SourceTable) -> Vec<String> {
    let levels = [SourceField::Level1, SourceField::Level2, SourceField::Level3];
    let line = |record: &mieruka_core::source_record::SourceRecord| {
        let above: Vec<&str> = levels.iter().filter_map(|level| record.text(*level)).collect();
        format!(
            "{} < {} | {}",
            record.text(SourceField::Title).unwrap_or("-"),
            record.parent.as_deref().unwrap_or("-"),
            above.join(" / ")
        )
    };
    table.records.iter().map(line).collect()
}

const HEADER: [&str; 5] = ["タスクID", "タスク", "担当者", "開始日", "終了日"];

#[test]
fn blanks_before_the_titles_make_a_tree() {
    let t = table(&rows(
        "WBS",
        &[
            &HEADER,
            &["T1", "要件定義", "", "", ""],
            &["T2", "　業務要件", "", "", ""],
            &["T3", "　　現状調査", "山田", "d2026-01-05", "d2026-01-09"],
            &["T4", "    業務フロー", "山田", "d2026-01-12", "d2026-01-16"],
            &["T5", "　システム要件", "佐藤", "d2026-01-19", "d2026-01-23"],
            &["T6", "設計", "", "", ""],
            &["T7", "　画面設計", "佐藤", "d2026-01-26", "d2026-01-30"],
        ],
    ));
    assert_eq!(
        tree(&t),
        [
            "要件定義 < - | ",
            "業務要件 < T1 | 要件定義",
            "現状調査 < T2 | 要件定義 / 業務要件",
            "業務フロー < T2 | 要件定義 / 業務要件",
            "システム要件 < T1 | 要件定義",
            "設計 < - | ",
            "画面設計 < T6 | 設計",
        ]
    );
}

#[test]
fn a_csv_is_set_in_by_blanks_too() {
    let text = "タスクID,タスク,担当者,開始日,終了日\r\n1,移行,,2026/1/5,2026/1/30\r\n\
                2,\"  移行設計\",山田,2026/1/5,2026/1/9\r\n3,\"  移行試験\",山田,2026/1/12,2026/1/30\r\n";
    let file =
        read("wbs.csv", text.as_bytes(), &options()).unwrap_or_else(|e| panic!("{}", e.message(Lang::En)));
    assert_eq!(tree(&file.tables[0]), ["移行 < - | ", "移行設計 < 1 | 移行", "移行試験 < 1 | 移行"]);
}

#[test]
fn the_alignment_of_cells_sets_titles_in() {
    let t = table(&book("WBS", |s| {
        fill(
            s,
            &[
                &HEADER,
                &["T1", "", "", "", ""],
                &["T2", "", "", "", ""],
                &["T3", "", "山田", "d2026-01-05", "d2026-01-09"],
                &["T4", "", "佐藤", "d2026-01-12", "d2026-01-16"],
            ],
        );
        for (row, indent, title) in [(1, 0, "製造"), (2, 1, "受注"), (3, 2, "受注登録"), (4, 1, "在庫")]
        {
            s.write_with_format(row, 1, title, &Format::new().set_indent(indent)).unwrap();
        }
    }));
    assert_eq!(
        tree(&t),
        ["製造 < - | ", "受注 < T1 | 製造", "受注登録 < T2 | 製造 / 受注", "在庫 < T1 | 製造"]
    );
}

#[test]
fn bold_rows_alone_are_tasks_where_rows_are_set_in_below_them() {
    let t = table(&rows(
        "WBS",
        &[
            &["No", "タスク", "担当者", "開始日", "終了日"],
            &["", "*要件定義"],
            &["#1", "　現状調査", "山田", "d2026-01-05", "d2026-01-09"],
            &["#2", "　要件整理", "山田", "d2026-01-12", "d2026-01-16"],
            &["", "*以下は次期"],
            &["#3", "設計", "佐藤", "d2026-01-19", "d2026-01-23"],
        ],
    ));
    assert_eq!(record_rows(&t), [2, 3, 4, 6], "{:?}", skipped(&t));
    // The summary has no number, so nothing can point to it; its name is kept as the level.
    assert_eq!(
        tree(&t),
        ["要件定義 < - | ", "現状調査 < - | 要件定義", "要件整理 < - | 要件定義", "設計 < - | "]
    );
}

#[test]
fn stairs_of_columns_under_one_header() {
    let sheet = |merged: bool| {
        table(&book("WBS", |s| {
            fill(
                s,
                &[
                    &["タスクID", "作業", "", "", "担当者", "開始日", "終了日"],
                    &["T1", "要件定義", "", "", "", "", ""],
                    &["T2", "", "業務要件", "", "", "", ""],
                    &["T3", "", "", "現状調査", "山田", "d2026-01-05", "d2026-01-09"],
                    &["T4", "", "", "業務フロー", "山田", "d2026-01-12", "d2026-01-16"],
                    &["T5", "", "システム要件", "", "佐藤", "d2026-01-19", "d2026-01-23"],
                    &["T6", "設計", "", "", "佐藤", "d2026-01-26", "d2026-01-30"],
                ],
            );
            if merged {
                merge(s, (0, 1, 0, 3), "作業");
            }
        }))
    };
    for merged in [false, true] {
        let t = sheet(merged);
        assert_eq!(columns(&t), "A=id B=title E=owner F=planned_start G=planned_finish");
        assert_eq!(
            tree(&t),
            [
                "要件定義 < - | ",
                "業務要件 < T1 | 要件定義",
                "現状調査 < T2 | 要件定義 / 業務要件",
                "業務フロー < T2 | 要件定義 / 業務要件",
                "システム要件 < T1 | 要件定義",
                "設計 < - | ",
            ],
            "merged: {merged}"
        );
    }
}

#[test]
fn groups_named_in_front_of_their_first_task() {
    let t = table(&rows(
        "WBS",
        &[
            &["タスクID", "作業", "", "", "担当者", "開始日", "終了日"],
            &["T1", "要件定義", "業務要件", "現状調査", "山田", "d2026-01-05", "d2026-01-09"],
            &["T2", "", "", "業務フロー", "山田", "d2026-01-12", "d2026-01-16"],
            &["T3", "", "システム要件", "性能要件", "佐藤", "d2026-01-19", "d2026-01-23"],
            &["T4", "設計", "1.", "画面設計", "佐藤", "d2026-01-26", "d2026-01-30"],
            &["T5", "", "2.", "帳票設計", "佐藤", "d2026-01-26", "d2026-01-30"],
        ],
    ));
    assert_eq!(
        tree(&t),
        [
            "現状調査 < - | 要件定義 / 業務要件",
            "業務フロー < - | 要件定義 / 業務要件",
            "性能要件 < - | 要件定義 / システム要件",
            "1. 画面設計 < - | 設計",
            "2. 帳票設計 < - | 設計",
        ]
    );
}

#[test]
fn a_remark_beside_the_title_is_no_stair() {
    let t = table(&book("WBS", |s| {
        fill(
            s,
            &[
                &["タスクID", "作業", "", "担当者", "開始日", "終了日"],
                &["T1", "現状調査", "別紙参照", "山田", "d2026-01-05", "d2026-01-09"],
                &["T2", "要件整理", "", "山田", "d2026-01-12", "d2026-01-16"],
                &["T3", "画面設計", "要確認", "佐藤", "d2026-01-19", "d2026-01-23"],
            ],
        );
        put(s, 4, 0, "T4");
        put(s, 4, 1, "　帳票設計");
    }));
    assert_eq!(
        tree(&t),
        ["現状調査 別紙参照 < - | ", "要件整理 < - | ", "画面設計 要確認 < - | ", "帳票設計 < - | "],
        "nor is one stray blank an outline"
    );
}

#[test]
fn codes_and_levels_say_it_better_than_blanks() {
    let t = table(&rows(
        "WBS",
        &[
            &["WBS", "タスク", "担当者", "開始日", "終了日"],
            &["1", "要件定義", "", "d2026-01-05", "d2026-01-30"],
            &["1.1", "　業務要件", "山田", "d2026-01-05", "d2026-01-16"],
            &["1.2", "　　システム要件", "佐藤", "d2026-01-19", "d2026-01-30"],
        ],
    ));
    assert_eq!(tree(&t), ["要件定義 < - | ", "業務要件 < 1 | ", "システム要件 < 1 | "]);
}

#[test]
fn an_issue_list_has_no_outline() {
    let t = table(&rows(
        "課題一覧",
        &[
            &["課題ID", "課題", "担当者", "期限"],
            &["K-1", "落ちる", "山田", "d2026-01-20"],
            &["K-2", "　再現しない", "山田", "d2026-01-20"],
            &["K-3", "　遅い", "佐藤", "d2026-01-21"],
        ],
    ));
    assert_eq!(tree(&t), ["落ちる < - | ", "再現しない < - | ", "遅い < - | "]);
}
