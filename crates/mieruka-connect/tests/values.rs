//! The words of foreign files as people meet them: headers, statuses, kinds, and a user's own tables.

use mieruka_connect::value::status::read_status;
use mieruka_connect::vocabulary::{Fault, KindHints, Table, Vocabulary};
use mieruka_core::lang::Lang;
use mieruka_core::source_record::{CommonStatus, SourceField, SourceKind};

use SourceField::*;

fn check_header(header: &str, expect: Option<SourceField>) {
    let found = Vocabulary::builtin().header(header);
    assert_eq!(found.map(|(f, _)| f), expect, "{header:?} {found:?}");
    if let Some((_, confidence)) = found {
        assert!(confidence > 0.0 && confidence <= 1.0, "{header:?} {confidence}");
    }
}

#[test]
fn headers_of_japanese_registers() {
    for (header, field) in [
        ("No", Id),
        ("No.", Id),
        ("Ｎｏ．", Id),
        ("№", Id),
        ("項番", Id),
        ("課題番号", Id),
        ("課題 ID", Id),
        ("件名", Title),
        ("課題内容", Description),
        ("リスク事象", Title),
        ("起票日", RaisedOn),
        ("発見日", RaisedOn),
        ("起票者", RaisedBy),
        ("発生日", OccurredOn),
        ("担 当 者", Owner),
        ("担当者（必須）", Owner),
        ("担当者※", Owner),
        ("*担当者", Owner),
        ("主担当", Owner),
        ("担当\n者", Owner),
        ("担当部署", OwnerOrg),
        ("期限", DueOn),
        ("対応期限\n(yyyy/mm/dd)", DueOn),
        ("★期限", DueOn),
        ("完了予定日", DueOn),
        ("回答希望日", DueOn),
        ("完了日", ClosedOn),
        ("対応完了日", ClosedOn),
        ("状態", Status),
        ("ステータス", Status),
        ("対応状況", Status),
        ("優先度", Priority),
        ("優先度(高/中/低)", Priority),
        ("影響度", Impact),
        ("分類", Category),
        ("対応方針", Resolution),
        ("回答内容", Resolution),
        ("進捗率(%)", Progress),
        ("進捗率", Progress),
        ("工数(人日)", PlannedEffort),
        ("予定工数（人月）", PlannedEffort),
        ("実績工数[h]", ActualEffort),
        ("先行タスク", Predecessor),
        ("WBS番号", Wbs),
        ("大項目", Level1),
        ("中分類", Level2),
        ("要件 小項目", Level3),
        ("備考", Note),
        ("関連課題", Related),
        ("テスト仕様書リンク", Related),
        ("システム担当者", Owner),
        ("③対応内容", Resolution),
        ("1. 件名", Title),
        ("要件トレース概況", Status),
    ] {
        check_header(header, Some(field));
    }
}

#[test]
fn headers_of_several_rows_and_compounds() {
    for (header, field) in [
        ("予定 / 開始日", PlannedStart),
        ("予定 / 終了日", PlannedFinish),
        ("実績 / 開始日", ActualStart),
        ("実績 / 終了日", ActualFinish),
        ("計画 / 完了", PlannedFinish),
        ("実績 / 工数", ActualEffort),
        ("スケジュール / 予定 / 開始", PlannedStart),
        ("開始日（予定）", PlannedStart),
        ("終了（実績）", ActualFinish),
        ("予定開始日", PlannedStart),
        ("開始予定日", PlannedStart),
        ("実績終了日", ActualFinish),
        ("開始実績", ActualStart),
        ("予定作業時間", PlannedEffort),
        ("起票 / 日付", RaisedOn),
        ("起票 / 者", RaisedBy),
        ("回答 / 期限", DueOn),
        ("回答 / 内容", Resolution),
        ("タスク / タスク ID", Id),
        ("対応者記載 / 対応完了日", ClosedOn),
        ("レビューア記載 / 完了日", ClosedOn),
    ] {
        check_header(header, Some(field));
    }
    for header in [
        "レビュー / 完了日",
        "レビューア記載 / レビュー完了日",
        "レビュー / 担当者",
        "承認 / 日付",
        "検収 / 完了日",
        "前回 / 期限",
        "承認担当者",
        "最終更新者",
        "最終更新日",
        "完了見込日",
        "予定進捗率",
        "2026/1/5",
        "1月",
        "",
        " / ",
        "件数",
        "期限を過ぎた課題は定例会で報告し、対応方針を決めてください。担当者",
    ] {
        check_header(header, None);
    }
}

#[test]
fn headers_in_english_and_of_exports() {
    for (header, field) in [
        // Jira
        ("Summary", Title),
        ("Issue key", Id),
        ("Issue id", Id),
        ("Issue Type", Category),
        ("Status", Status),
        ("Assignee", Owner),
        ("Reporter", RaisedBy),
        ("Created", RaisedOn),
        ("Resolved", ClosedOn),
        ("Due date", DueOn),
        ("Due Date", DueOn),
        ("due_date", DueOn),
        ("Priority", Priority),
        ("Resolution", Resolution),
        ("Description", Description),
        // Backlog
        ("キー", Id),
        ("種別", Category),
        ("カテゴリー名", Category),
        ("担当者", Owner),
        ("開始日", PlannedStart),
        ("期限日", DueOn),
        ("予定時間", PlannedEffort),
        ("実績時間", ActualEffort),
        ("登録日", RaisedOn),
        ("登録者", RaisedBy),
        // Redmine
        ("#", Id),
        ("トラッカー", Category),
        ("題名", Title),
        ("期日", DueOn),
        ("進捗率", Progress),
        ("作成者", Owner),
        ("親チケット", Related),
        ("% Done", Progress),
        ("Estimated time", PlannedEffort),
        ("Spent time", ActualEffort),
        ("Subject", Title),
        // Others
        ("Planned Start Date", PlannedStart),
        ("Actual Finish", ActualFinish),
        ("Task Name", Title),
        ("Predecessors", Predecessor),
        ("Owner", Owner),
        ("Raised by", RaisedBy),
        ("Target date", DueOn),
        ("Mitigation plan", Resolution),
        ("Comments", Note),
    ] {
        check_header(header, Some(field));
    }
    for header in ["Updated", "Last Viewed", "Votes", "Sprint", "更新日", "Root cause"] {
        check_header(header, None);
    }
}

#[test]
fn a_kind_gives_a_header_its_meaning() {
    for (kind, header, expect) in [
        (SourceKind::ReviewComment, "レビューア", Some(RaisedBy)),
        (SourceKind::Issue, "レビューア", None),
        (SourceKind::Task, "完了予定日", Some(PlannedFinish)),
        (SourceKind::Issue, "完了予定日", Some(DueOn)),
        (SourceKind::Test, "観点", Some(Title)),
        (SourceKind::Inquiry, "回答者", Some(Owner)),
        (SourceKind::Decision, "決定日", Some(RaisedOn)),
        (SourceKind::Task, "担当者", Some(Owner)),
    ] {
        let found = Vocabulary::builtin().header_in(kind, header).map(|(f, _)| f);
        assert_eq!(found, expect, "{kind:?} {header:?}");
    }
    let last_resort = Vocabulary::builtin().header_in(SourceKind::ReviewComment, "レビュー対象ファイル名");
    assert!(last_resort.is_some_and(|(f, confidence)| f == Title && confidence < 0.5), "{last_resort:?}");
}

#[test]
fn an_exact_word_is_surer_than_a_compound() {
    let vocabulary = Vocabulary::builtin();
    let sure = |h: &str| vocabulary.header(h).map_or(0.0, |(_, confidence)| confidence);
    assert!(sure("担当者") > sure("システム担当者"));
    assert!(sure("課題番号") > sure("No"));
    assert!(sure("予定開始日") > sure("開始日"));
}

#[test]
fn statuses_as_people_write_them() {
    use CommonStatus::{Cancelled, Closed, InProgress, Open, Resolved, Unknown, Waiting};
    let vocabulary = Vocabulary::builtin();
    let check = |raw: &str, expect| assert_eq!(read_status(&vocabulary, raw), expect, "{raw:?}");
    for (expect, words) in [
        (
            Open,
            &[
                "未対応",
                "未着手",
                "起票",
                "新規",
                "Open",
                "To Do",
                "TODO",
                "NEW",
                "未",
                "再オープン",
                "A社未着手",
                "NG",
                "×",
                "✕",
                "未 着 手",
            ][..],
        ),
        (
            InProgress,
            &[
                "処理中",
                "対応中",
                "対応中（60%）",
                "2:対応中",
                "In Progress",
                "in_progress",
                "IN-PROGRESS",
                "In Review",
                "調査中",
                "A社対応中",
                "△",
                "ベンダ調査中",
                "一部完了",
                "対応中→1/20完了予定",
            ],
        ),
        (
            Waiting,
            &[
                "回答待ち",
                "保留",
                "ペンディング",
                "Blocked",
                "On Hold",
                "顧客回答待ち",
                "A社回答待ち",
                "保留中",
                "（保留）",
                "お客様確認待ち",
                "顧客確認待ち",
                "A社確認待ち",
                "部長承認待ち",
                "資材到着待ち",
                "3:先方確認待ち（1/20回答予定）",
            ],
        ),
        (
            Resolved,
            &[
                "処理済み",
                "処理済",
                "対応済",
                "確認待ち",
                "Resolved",
                "Fixed",
                "回答済",
                "04_レビュー待ち",
                "コードレビュー待ち",
                "修正確認待ち",
                "完了確認待ち",
            ],
        ),
        (
            Closed,
            &[
                "完了",
                "クローズ",
                "済",
                "Done",
                "Closed",
                "CLOSED",
                "○",
                "〇",
                "◯",
                "●",
                "完了 2026/1/5",
                "【完了】",
                "(済)",
                "5.完了",
                "OK",
                "完了（1/5）",
                "対応完了確認済",
            ],
        ),
        (
            Cancelled,
            &[
                "対応不要",
                "取下げ",
                "取り下げ",
                "中止",
                "見送り",
                "却下",
                "Won't Fix",
                "Won’t Do",
                "Duplicate",
                "キャンセル",
                "対応対象外",
            ],
        ),
        (
            Unknown,
            &[
                "",
                "-",
                "－",
                "…",
                "高",
                "2026/1/5",
                "田中",
                "検収書の件について先方に電話したところ担当が不在のため来週あらためて連絡することとなり完了",
                "1",
                "???",
            ],
        ),
    ] {
        for word in words {
            check(word, expect);
        }
    }
}

#[test]
fn a_project_can_add_its_own_words() {
    let vocabulary = Vocabulary::extended(
        "# ours\nowner\tボールホルダー\ndue_on@risk\t次回見直し\nnone\t担当者\n",
        "\u{feff}waiting\t寝かせ\t*様ボール\nclosed\t対応中\n",
    )
    .unwrap();
    assert_eq!(vocabulary.header("ボールホルダー"), Some((Owner, 1.0)));
    assert_eq!(vocabulary.header_in(SourceKind::Risk, "次回見直し"), Some((DueOn, 1.0)));
    assert_eq!(vocabulary.header("次回見直し"), None);
    assert_eq!(vocabulary.header("担当者"), None, "a project's own words win");
    assert_eq!(read_status(&vocabulary, "寝かせ"), CommonStatus::Waiting);
    assert_eq!(read_status(&vocabulary, "B社様ボール"), CommonStatus::Waiting);
    assert_eq!(read_status(&vocabulary, "対応中"), CommonStatus::Closed, "a project's own words win");
    assert_eq!(vocabulary.header("期限"), Some((DueOn, 1.0)), "the built-in words stay");
}

#[test]
fn a_bad_line_is_named() {
    for (headers, statuses, table, line, fault) in [
        ("owner\tボール\n\nonwer\tボール\n", "", Table::Headers, 3, Fault::UnknownName("onwer".into())),
        ("owner\n", "", Table::Headers, 1, Fault::NoWords),
        ("owner@isue\tx\n", "", Table::Headers, 1, Fault::UnknownName("owner@isue".into())),
        ("@plan\tx\n", "", Table::Headers, 1, Fault::UnknownName("@plan".into())),
        ("", "# c\nopen\tx\ndone\ty\n", Table::Statuses, 3, Fault::UnknownName("done".into())),
    ] {
        let error = Vocabulary::extended(headers, statuses).unwrap_err();
        assert_eq!((error.table, error.line, &error.fault), (table, line, &fault));
        for lang in [Lang::Ja, Lang::En] {
            let text = error.message(lang);
            assert!(text.contains(".tsv") && text.contains(&line.to_string()), "{text}");
        }
    }
}

/// No word of the product's own table means two things: the later line would silently win.
#[test]
fn the_tables_do_not_contradict_themselves() {
    use std::collections::HashMap;
    for (name, text) in [
        ("headers", include_str!("../src/vocabulary/headers.tsv")),
        ("statuses", include_str!("../src/vocabulary/statuses.tsv")),
    ] {
        let mut seen: HashMap<(String, String), String> = HashMap::new();
        let mut bad = Vec::new();
        for line in text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
            let mut columns = line.split('\t');
            let field = columns.next().unwrap();
            if field.starts_with('@') {
                continue;
            }
            let kind = field.split_once('@').map_or("", |(_, kind)| kind).to_owned();
            for word in columns {
                let key = mieruka_connect::value::text::key(word.trim_end_matches('?'));
                if let Some(other) = seen.insert((kind.clone(), key), field.to_owned())
                    && other != field
                {
                    bad.push(format!("{word}: {other}, {field}"));
                }
            }
        }
        assert!(bad.is_empty(), "{name}.tsv: {bad:#?}");
    }
}

#[test]
fn kinds_by_name_and_columns() {
    for (sheet, headers, expect) in [
        ("課題管理表", &["No"][..], Some(SourceKind::Issue)),
        ("レビュー一覧", &["レビューア"], Some(SourceKind::ReviewComment)),
        ("工程定義・マスタスケジュール", &[], Some(SourceKind::Task)),
        ("作業手順書", &["期待結果"], Some(SourceKind::Task)),
        ("Sheet1", &["件名", "状態"], None),
    ] {
        let hints = KindHints { sheet, headers, ..KindHints::default() };
        assert_eq!(Vocabulary::builtin().kind(&hints).map(|(k, _)| k), expect, "{sheet}");
    }
}
