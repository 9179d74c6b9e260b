//! The plan: integration and system tests, with the gate the whole story looks at.

use crate::plan::{PlanBuilder, REPLAN_WEEK};
use crate::story::cast::*;
use crate::story::plan_build::Tested;

/// Vendor A's test environment stands still for three business days: two are admitted in week 7, the third in week 8.
const STOP: [(u32, i32); 2] = [(7, 2), (8, 1)];

/// Returns the gate.
pub(crate) fn integration(p: &mut PlanBuilder, tested: &Tested) -> usize {
    let f = &tested.functions;
    p.heading(1, "結合試験");
    p.heading(2, "試験準備");
    let plan = p.task("結合試験計画書の作成と承認", R_HAYASE, 6).not_before(-46).at();
    let data = p.task("試験データ(得意先30社・商品200品)の作成", R_HAYASE, 8).after(plan).at();
    p.task("検証環境の利用枠調整(A社・B社・C社)", R_KURAMOCHI, 4).after(plan);
    p.task("結合試験追加要員2名の受入教育", R_SAEKI, 3).not_before(-15).first_week(REPLAN_WEEK);
    p.heading(2, "サイクル1 機能間結合");
    let mut cycle1 = Vec::new();
    for (name, owner, days, unit) in [
        ("受注から在庫引当までの結合試験", R_KIRIYAMA, 5, 0),
        ("在庫引当から出荷指示までの結合試験", R_TODO, 5, 1),
        ("出荷確定から売上計上までの結合試験", R_KIRIYAMA, 4, 2),
        ("売上計上から締め請求までの結合試験", R_OTSUKI, 5, 3),
        ("単価・リベート適用の結合試験", R_OTSUKI, 4, 4),
        ("発注から仕入検収までの結合試験", R_TODO, 5, 5),
        ("返品から赤伝・評価減までの結合試験", R_HAYASE, 4, 6),
        ("マスタ承認と各画面反映の結合試験", R_UTSUMI, 3, 7),
        ("売上から自動仕訳までの結合試験", R_OTSUKI, 5, 8),
        ("権限別メニュー・操作制限の結合試験", R_UTSUMI, 4, 9),
    ] {
        cycle1.push(p.task(name, owner, days).after(f[unit]).after(data).not_before(-20).at());
    }
    let fixes =
        p.task("サイクル1障害の修正と再試験", R_KIRIYAMA, 4).after_all(&cycle1[..3]).after(cycle1[7]).at();
    p.task("受注変更・取消で残る障害の修正", R_KIRIYAMA, 3)
        .after(cycle1[0])
        .slip(5, 0, 3)
        .slip(6, 0, 4)
        .slip(7, 0, 5)
        .slip(8, 0, 5);
    p.task("請求書レイアウトの新旧並行検証", R_SHIRAKAWA, 4).after(cycle1[3]).first_week(REPLAN_WEEK);
    p.heading(2, "サイクル2 外部連携結合");
    let mut cycle2 = Vec::new();
    for (name, owner, days, start, interface) in [
        ("流通BMS受注データ受信の連携試験", R_MINH, 4, -14, 0),
        ("流通BMS出荷・請求データ送信の連携試験", R_MINH, 4, -10, 1),
        ("倉庫WMSへの出荷指示の連携試験", R_LAN, 4, -13, 2),
        ("倉庫WMSからの出荷実績の連携試験", R_LAN, 4, -9, 3),
        ("会計パッケージ仕訳取込の連携試験", R_LAN, 5, -7, 4),
        ("販売分析基盤への日次連携試験", R_BAO, 3, -12, 5),
        ("工場MES製造実績の連携試験", R_BAO, 3, -9, 6),
        ("運送会社送り状番号の連携試験", R_MINH, 3, -6, 7),
    ] {
        p.task(name, owner, days).after(tested.interfaces[interface]).not_before(start);
    }
    // These run on vendor A's environment while it stands still.
    for (name, owner, start) in [
        ("EDI受注から出荷までの通し試験(A社環境)", R_HAYASE, -8),
        ("締め請求から仕訳出力までの通し試験(A社環境)", R_OTSUKI, -8),
        ("夜間バッチ一連起動の通し試験(A社環境)", R_UTSUMI, -8),
    ] {
        let mut task = p.task(name, owner, 7).after(fixes).not_before(start);
        for (week, days) in STOP {
            task = task.slip(week, 0, days);
        }
        cycle2.push(task.at());
    }
    p.task("C社連携の代替スタブ作成", R_UTSUMI, 3).not_before(-4).first_week(7);
    p.task("環境復旧後の回帰試験(停止前実施分)", R_HAYASE, 2).not_before(-5).first_week(7);
    p.heading(2, "サイクル3 業務シナリオ");
    let mut cycle3 = Vec::new();
    for (name, owner) in [
        ("通常日シナリオ(受注から請求まで)", R_HAYASE),
        ("月末締めシナリオ", R_OTSUKI),
        ("返品・値引シナリオ", R_KIRIYAMA),
        ("棚卸シナリオ", R_TODO),
        ("賞味期限切迫品の出荷停止シナリオ", R_TODO),
        ("特売期の大量受注シナリオ", R_KIRIYAMA),
        ("障害時の手作業切替シナリオ", R_UTSUMI),
    ] {
        cycle3.push(p.task(name, owner, 5).after_all(&cycle2).at());
    }
    p.back_to(1);
    let regression = p.task("結合試験の全量回帰確認", R_HAYASE, 1).after_all(&cycle3).at();
    let done = p.milestone("結合試験完了", R_SAEKI).after(regression).at();
    p.heading(2, "結合試験完了判定");
    let quality = p.task("障害の傾向分析と品質評価", R_HAYASE, 5).after(done).at();
    let paper = p.task("判定資料の作成", R_SHIOMI, 4).after(quality).at();
    let review = p.task("判定資料の事前レビュー", R_SAEGUSA, 3).after(paper).at();
    p.back_to(1);
    p.milestone("総合試験移行判定会議", R_HASEBE).after(review).not_before(18).at()
}

/// Returns the acceptance of the system tests.
pub(crate) fn system_tests(p: &mut PlanBuilder, gate: usize) -> usize {
    p.heading(1, "総合試験");
    p.heading(2, "準備");
    let plan = p.task("総合試験計画書の作成", R_HAYASE, 7).not_before(-6).at();
    let environment = p.task("本番同等環境の構築", R_KURAMOCHI, 12).not_before(-3).slip(8, 1, 0).at();
    p.task("総合試験シナリオの業務部門確認", R_MAKINO, 6).after(plan);
    p.heading(2, "業務シナリオ試験");
    let mut last = Vec::new();
    for (i, (name, owner, days)) in [
        ("日次業務サイクルの総合試験", R_MAKINO, 8),
        ("月次締め業務の総合試験", R_SHIRAKAWA, 9),
        ("年度更新・価格改定の総合試験", R_MAKINO, 6),
        ("3倉庫同時出荷の総合試験", R_IGARASHI, 7),
        ("原料ロット遡及調査の総合試験", R_IGARASHI, 5),
        ("購買から支払までの総合試験", R_KOGURE, 7),
        ("返品・クレーム業務の総合試験", R_MAKINO, 5),
        ("内部統制・監査証跡の確認", R_SHIRAKAWA, 4),
        ("帳票80種の出力確認", R_HAYASE, 10),
    ]
    .into_iter()
    .enumerate()
    {
        last.push(p.task(name, owner, days).after_lag(gate, (i as i32 % 3) * 6).after(environment).at());
    }
    p.task("販促費精算業務の総合試験", R_MAKINO, 4).after_lag(gate, 14).last_week(REPLAN_WEEK - 1);
    p.heading(2, "非機能試験");
    for (name, owner, lag, days) in [
        ("締め請求バッチの性能試験(40万明細)", R_KURAMOCHI, 8, 6),
        ("同時300端末の負荷試験", R_KURAMOCHI, 14, 5),
        ("障害・切替試験", R_KURAMOCHI, 20, 5),
        ("バックアップからの復旧試験", R_SEGAWA, 24, 4),
        ("脆弱性診断と対処", R_SEGAWA, 18, 8),
        ("長時間連続稼働試験", R_SEGAWA, 28, 7),
    ] {
        last.push(p.task(name, owner, days).after_lag(gate, lag).at());
    }
    p.back_to(1);
    let report = p.task("総合試験報告書の作成", R_HAYASE, 5).after_all(&last).at();
    p.milestone("総合試験完了判定会議", R_HASEBE).after(report).not_before(64).at()
}
