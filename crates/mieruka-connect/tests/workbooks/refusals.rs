//! Workbooks that are no registers.

use crate::support::{file, rows};

/// The reason for which a one-sheet workbook is refused.
fn reason(name: &str, lines: &[&[&str]]) -> String {
    let read = file(&rows(name, lines));
    assert!(
        read.tables.is_empty(),
        "{name} was read as {:?}: {:?}",
        read.tables[0].kind,
        read.tables[0].columns
    );
    assert_eq!(read.not_tables.len(), 1);
    read.not_tables[0].reason.clone()
}

#[test]
fn a_faq() {
    let lines: &[&[&str]] = &[
        &["よくある質問"],
        &["No", "質問", "回答"],
        &["1", "パスワードを忘れた", "管理者へ連絡する"],
        &["2", "画面が開かない", "再起動する"],
    ];
    assert_eq!(reason("FAQ", lines), "a FAQ, not a register");
    assert_eq!(reason("Sheet1", lines), "a FAQ, not a register");
    assert_eq!(
        reason("Sheet1", &lines[1..]),
        "no column for a status, a person or a date: nothing to follow up"
    );
    let dated: &[&[&str]] = &[
        &["No", "カテゴリ", "質問", "回答", "作成日", "作成者"],
        &["1", "環境", "忘れた", "連絡する", "d2026-01-05", "山田"],
    ];
    assert_eq!(reason("FAQ", dated), "a FAQ, not a register");
}

#[test]
fn an_error_memo() {
    let lines: &[&[&str]] = &[
        &["エラー対応メモ"],
        &["エラー内容", "原因", "対処"],
        &["ORA-00001", "重複", "消す"],
        &["404", "パス誤り", "直す"],
    ];
    assert_eq!(reason("エラーメモ", lines), "a memo, not a register");
    let prose: &[&[&str]] = &[&["エラーが出たときは"], &["1. ログを見る"], &["2. 再起動する"]];
    assert_eq!(reason("Sheet1", prose), "no header row of a list found");
}

#[test]
fn a_legend_choices_a_glossary_and_a_history() {
    assert_eq!(
        reason("凡例", &[&["ステータス", "内容"], &["未着手", "まだ始めていない"], &["対応中", "始めた"]]),
        "a legend or filling-in instructions"
    );
    assert_eq!(
        reason(
            "マスタ",
            &[
                &["ステータス", "優先度", "担当者"],
                &["未着手", "高", "山田"],
                &["対応中", "中", "佐藤"],
                &["完了", "低"]
            ]
        ),
        "list of choices"
    );
    assert_eq!(
        reason(
            "Sheet3",
            &[
                &["ステータス", "優先度", "担当者"],
                &["未着手", "高", "山田"],
                &["対応中", "中", "佐藤"],
                &["完了"]
            ]
        ),
        "list of choices"
    );
    assert_eq!(reason("用語集", &[&["用語", "説明"], &["PMO", "管理する人たち"]]), "a glossary");
    assert_eq!(
        reason(
            "改訂履歴",
            &[&["版", "改訂日", "改訂内容", "改訂者"], &["1.0", "d2026-01-05", "初版", "山田"]]
        ),
        "the revision history of a document"
    );
}

#[test]
fn a_form_for_one_record() {
    let lines: &[&[&str]] = &[
        &["障害報告書"],
        &["障害番号", "12"],
        &["発生日", "d2026-01-05"],
        &["報告者", "山田"],
        &["事象", "落ちる"],
        &["対応者", "佐藤"],
        &["完了日", ""],
    ];
    assert_eq!(reason("障害報告書", lines), "a form for one record, not a list");
}

#[test]
fn registers_with_similar_names_are_read() {
    for (name, header, row) in [
        (
            "QA管理表",
            ["No", "質問", "質問者", "回答期限", "回答"],
            ["1", "いつですか", "山田", "d2026-01-20", ""],
        ),
        (
            "エラー一覧",
            ["No", "事象", "発生日", "担当者", "完了日"],
            ["1", "落ちる", "d2026-01-05", "山田", ""],
        ),
        (
            "課題メモ",
            ["No", "課題", "担当者", "期限", "状況"],
            ["1", "落ちる", "山田", "d2026-01-20", "対応中"],
        ),
        (
            "マスタスケジュール",
            ["No", "工程", "開始日", "終了日", "担当"],
            ["1", "設計", "d2026-01-05", "d2026-01-09", "山田"],
        ),
        (
            "List",
            ["ID", "Title", "Owner", "Due date", "Status"],
            ["1", "Slow", "Smith", "d2026-01-20", "Open"],
        ),
    ] {
        let read = file(&rows(name, &[&header, &row]));
        assert_eq!(read.tables.len(), 1, "{name}: {:?}", read.not_tables);
    }
}
