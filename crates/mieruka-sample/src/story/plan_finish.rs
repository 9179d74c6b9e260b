//! The plan: migration rehearsals, training and acceptance, cutover.

use crate::plan::{PlanBuilder, REPLAN_WEEK};
use crate::story::cast::*;
use crate::story::plan_build::Tested;

/// Returns the gate of the migration.
pub(crate) fn rehearsals(p: &mut PlanBuilder, tested: &Tested) -> usize {
    p.heading(1, "移行リハーサル");
    let guide = p.task("移行計画書・手順書の初版作成", R_NONOMURA, 10).not_before(-34).at();
    let mut before = guide;
    for (round, start, scope) in
        [(1, -17, "マスタ・残高の一部"), (2, 24, "全件・時間計測"), (3, 66, "本番同等・切戻し込み")]
    {
        p.heading(2, format!("第{round}回リハーサル({scope})"));
        let slipped = i32::from(round == 1);
        let extract = p
            .task(format!("第{round}回 現行データの抽出と受領"), R_SEGAWA, 2)
            .after(before)
            .after_all(&tested.migrations)
            .not_before(start)
            .slip(REPLAN_WEEK, i32::from(round == 2) * 4, 0)
            .at();
        let clean = p.task(format!("第{round}回 名寄せ・変換の実行"), R_NONOMURA, 3).after(extract).at();
        let load = p
            .task(format!("第{round}回 新環境への投入"), R_NONOMURA, 2)
            .after(clean)
            .slip(5, 0, slipped * 2)
            .at();
        let check = p
            .task(format!("第{round}回 件数・金額の突合"), R_SHIRAKAWA, 3)
            .after(load)
            .slip(6, slipped, 0)
            .unreported_until(7 * slipped as u32)
            .at();
        p.task(format!("第{round}回 所要時間の計測と短縮策の検討"), R_SEGAWA, 3).with_lag(load, 2);
        before = p.task(format!("第{round}回 結果報告と手順書の改版"), R_NONOMURA, 4).after(check).at();
    }
    p.back_to(1);
    let ready = p.task("移行判定資料の作成", R_SHIOMI, 4).after(before).at();
    p.milestone("移行判定会議", R_HASEBE).after(ready).not_before(112).at()
}

/// Returns the acceptance by the users.
pub(crate) fn training(p: &mut PlanBuilder, accepted: usize) -> usize {
    p.heading(1, "教育・受入");
    p.heading(2, "利用者教育");
    let guide = p.task("操作手引書の作成(受注・出荷編)", R_KIRIYAMA, 10).not_before(8).at();
    p.task("操作手引書の作成(請求・会計編)", R_OTSUKI, 10).not_before(10);
    p.task("操作手引書の作成(購買・在庫編)", R_TODO, 9).not_before(12);
    let trainers = p.task("部門推進者20名への先行教育", R_SAEGUSA, 5).after(guide).not_before(60).at();
    for (name, owner, lag, days) in [
        ("本社営業への操作教育", R_MAKINO, 2, 5),
        ("関東・関西・九州営業所への操作教育", R_MAKINO, 7, 8),
        ("3倉庫への操作教育", R_IGARASHI, 4, 6),
        ("経理部への操作教育", R_SHIRAKAWA, 9, 4),
        ("購買部への操作教育", R_KOGURE, 11, 4),
    ] {
        p.task(name, owner, days).after_lag(trainers, lag);
    }
    p.task("販促費精算の操作教育", R_MAKINO, 3).after_lag(trainers, 14).last_week(REPLAN_WEEK - 1);
    p.heading(2, "受入試験");
    let plan = p.task("受入試験項目の作成と承認", R_SAEGUSA, 8).not_before(40).at();
    let mut last = Vec::new();
    for (name, owner, days) in [
        ("受注・出荷業務の受入試験", R_MAKINO, 10),
        ("請求・会計業務の受入試験", R_SHIRAKAWA, 10),
        ("在庫・購買業務の受入試験", R_IGARASHI, 9),
    ] {
        last.push(p.task(name, owner, days).after(accepted).after(plan).at());
    }
    let fixes = p.task("受入試験の指摘対応と再確認", R_SAEKI, 8).after_all(&last).at();
    p.back_to(1);
    p.milestone("受入完了", R_TAKATO).after(fixes).not_before(92).at()
}

pub(crate) fn cutover(p: &mut PlanBuilder, rehearsed: usize, trained: usize) {
    p.heading(1, "本番移行・安定化");
    p.heading(2, "本番準備");
    for (name, owner, day, days) in [
        ("本番環境の構築", R_KURAMOCHI, 30, 15),
        ("本番環境のセキュリティ設定と点検", R_KURAMOCHI, 50, 6),
        ("取引先への切替案内の送付", R_MAKINO, 70, 5),
        ("EDI接続先の切替申請(小売42社)", R_MURASE, 58, 12),
        ("新帳票用紙・ラベルの手配", R_KOGURE, 72, 8),
        ("コンティンジェンシープランの作成", R_SHIOMI, 76, 8),
        ("切替期間の要員配置表の作成", R_SAEGUSA, 95, 4),
    ] {
        let task = p.task(name, owner, days).not_before(day);
        if name.starts_with("EDI") {
            task.slip(6, 5, 0);
        }
    }
    let go = p.milestone("本番移行判定会議", R_HASEBE).after_all(&[rehearsed, trained]).not_before(120).at();
    p.heading(2, "切替");
    let freeze = p.task("マスタ変更凍結と差分の抽出", R_SAEGUSA, 3).after_lag(go, 3).at();
    let stop = p.task("現行システムの最終締めと停止", R_SEGAWA, 1).after(freeze).at();
    let load = p.task("本番データの移行と突合", R_NONOMURA, 2).after(stop).at();
    let check = p.task("業務部門による切替後確認", R_MAKINO, 1).after(load).at();
    let link = p.task("外部連携8本の開通確認", R_MURASE, 1).after(load).at();
    let live = p.milestone("新システム稼働開始", R_TAKATO).after_all(&[check, link]).not_before(132).at();
    p.heading(2, "安定化支援");
    let first = p.task("稼働初週の常駐支援と障害対応", R_SAEKI, 5).after(live).at();
    p.task("初回出荷・納品書の全数点検", R_IGARASHI, 3).after(live);
    let close = p.task("初回月次締めの立会い", R_SHIRAKAWA, 4).after_lag(live, 14).at();
    p.task("性能・容量の実測と調整", R_KURAMOCHI, 8).after(first);
    p.task("連携エラーの監視と手当て", R_MINH, 15).after(live);
    p.task("問合せ窓口の運営と手引書の改訂", R_SEGAWA, 20).after(live);
    p.task("現行システムの参照環境への切替", R_SEGAWA, 6).after(close);
    p.task("運用保守チームへの引継ぎ", R_SAEKI, 8).after(close).ends_with(close, 8);
    p.task("プロジェクト完了報告書の作成", R_SHIOMI, 5).after_lag(close, 4);
    p.back_to(1);
    p.milestone("検収・プロジェクト完了", R_TAKATO).after(close).not_before(164);
}
