//! The plan: project management, requirements, basic and detailed design.

use crate::plan::PlanBuilder;
use crate::story::cast::*;

/// A business function of the new system.
pub(crate) struct Function {
    pub(crate) name: &'static str,
    /// Who speaks for the users.
    pub(crate) user: &'static str,
    /// Who builds it.
    pub(crate) lead: &'static str,
    pub(crate) hearing: &'static str,
    pub(crate) designs: [&'static str; 3],
    pub(crate) programs: [&'static str; 3],
}

pub(crate) const FUNCTIONS: [Function; 10] = [
    Function {
        name: "受注管理",
        user: R_MAKINO,
        lead: R_KIRIYAMA,
        hearing: "電話・FAX・EOS受注の現行手順を営業3拠点で聞き取り",
        designs: ["受注入力・変更画面の設計", "EOS受注取込処理の設計", "与信確認・納期回答ルールの設計"],
        programs: ["受注入力・変更画面の製造", "EOS受注取込バッチの製造", "納期回答・在庫引当部品の製造"],
    },
    Function {
        name: "在庫・ロット管理",
        user: R_IGARASHI,
        lead: R_TODO,
        hearing: "ロット管理と賞味期限の現場ルールを3倉庫で確認",
        designs: [
            "ロット別在庫照会画面の設計",
            "賞味期限・出荷許容日数ルールの設計",
            "棚卸・在庫調整処理の設計",
        ],
        programs: ["ロット別在庫照会画面の製造", "賞味期限引当部品の製造", "棚卸差異調整画面の製造"],
    },
    Function {
        name: "出荷・配車",
        user: R_IGARASHI,
        lead: R_KIRIYAMA,
        hearing: "出荷締め時刻と配車割付の現行運用を確認",
        designs: ["出荷指示・ピッキングリストの設計", "配車割付画面の設計", "納品書・送り状帳票の設計"],
        programs: ["出荷指示作成バッチの製造", "配車割付画面の製造", "納品書・送り状印刷の製造"],
    },
    Function {
        name: "請求・入金",
        user: R_SHIRAKAWA,
        lead: R_OTSUKI,
        hearing: "締日別の請求手順と入金消込の例外を経理部で確認",
        designs: ["締め請求処理の設計", "入金消込画面の設計", "適格請求書帳票の設計"],
        programs: ["締め請求バッチの製造", "入金消込画面の製造", "適格請求書印刷の製造"],
    },
    Function {
        name: "単価・リベート",
        user: R_MAKINO,
        lead: R_OTSUKI,
        hearing: "得意先別単価と期間リベートの契約書200件を分類",
        designs: ["得意先別単価マスタの設計", "リベート計算ルールの設計", "販促費精算画面の設計"],
        programs: ["単価決定部品の製造", "リベート計算バッチの製造", "販促費精算画面の製造"],
    },
    Function {
        name: "購買・発注",
        user: R_KOGURE,
        lead: R_TODO,
        hearing: "原料・包材の発注点と検収手順を購買部で確認",
        designs: ["発注点計算の設計", "発注書・EDI発注の設計", "仕入検収画面の設計"],
        programs: ["発注提案バッチの製造", "発注書・EDI発注の製造", "仕入検収画面の製造"],
    },
    Function {
        name: "返品・クレーム",
        user: R_MAKINO,
        lead: R_HAYASE,
        hearing: "返品伝票とクレーム台帳の二重管理を調査",
        designs: ["返品受付画面の設計", "返品評価減処理の設計", "クレーム履歴照会の設計"],
        programs: ["返品受付画面の製造", "返品評価減バッチの製造", "クレーム履歴照会の製造"],
    },
    Function {
        name: "マスタ管理",
        user: R_SAEGUSA,
        lead: R_UTSUMI,
        hearing: "商品・得意先マスタの登録元と承認者を棚卸し",
        designs: ["商品・取引先マスタ画面の設計", "マスタ承認ワークフローの設計", "マスタ一括更新の設計"],
        programs: ["商品・取引先マスタ画面の製造", "マスタ承認ワークフローの製造", "マスタ一括更新の製造"],
    },
    Function {
        name: "会計連携",
        user: R_SHIRAKAWA,
        lead: R_OTSUKI,
        hearing: "月次締めの仕訳120パターンを経理部と突合",
        designs: ["自動仕訳ルールの設計", "仕訳照合画面の設計", "軽減税率・端数処理の設計"],
        programs: ["自動仕訳部品の製造", "仕訳照合画面の製造", "消費税計算部品の製造"],
    },
    Function {
        name: "権限・共通基盤",
        user: R_SAEGUSA,
        lead: R_UTSUMI,
        hearing: "職務分掌表と現行権限設定の差を洗い出し",
        designs: ["認証・シングルサインオンの設計", "ジョブ・ログ共通部品の設計", "帳票出力基盤の設計"],
        programs: ["認証・権限部品の製造", "ジョブ・ログ共通部品の製造", "帳票出力基盤の製造"],
    },
];

/// An interface to another system: its name, its other end and who builds it.
pub(crate) const INTERFACES: [(&str, &str, &str); 8] = [
    ("流通BMS受信連携", "小売各社EDIセンター", R_MINH),
    ("流通BMS送信連携", "小売各社EDIセンター", R_MINH),
    ("倉庫WMS出荷指示連携", "委託倉庫WMS", R_LAN),
    ("倉庫WMS実績連携", "委託倉庫WMS", R_LAN),
    ("会計仕訳連携", "会計パッケージ", R_LAN),
    ("販売分析DWH連携", "分析基盤", R_BAO),
    ("製造実績連携", "工場MES", R_BAO),
    ("運送会社送り状連携", "運送2社", R_MINH),
];

/// What is migrated, and by whom.
pub(crate) const MIGRATIONS: [(&str, &str); 7] = [
    ("得意先マスタ", R_NONOMURA),
    ("商品マスタ", R_NONOMURA),
    ("単価・取引条件", R_NONOMURA),
    ("在庫・ロット残", R_SEGAWA),
    ("売掛残高", R_SEGAWA),
    ("受注残・発注残", R_SEGAWA),
    ("過去売上実績", R_NONOMURA),
];

pub(crate) fn management(p: &mut PlanBuilder) {
    p.heading(1, "プロジェクト管理");
    p.milestone("プロジェクトキックオフ", R_TAKATO).not_before(-204);
    let plan = p.task("プロジェクト計画書の作成", R_SHIOMI, 8).not_before(-204).at();
    p.task("体制図・会議体一覧の整備", R_SHIOMI, 4).with_lag(plan, 2);
    p.task("課題・リスク管理要領の策定", R_SHIOMI, 3).with_lag(plan, 4);
    p.task("変更管理要領と判定基準の合意", R_SAEGUSA, 3).after(plan);
    p.task("品質管理計画の策定", R_SAEKI, 5).after(plan).slip(0, 0, 2);
    p.task("ベンダー間責任分界表の作成", R_SHIOMI, 6).after_lag(plan, 2);
    p.task("プロジェクト用語集の初版作成", R_SHIOMI, 4).after_lag(plan, 5);
    p.task("年度予算の執行計画見直し", R_TAKATO, 3).not_before(-48);
    p.task("個人情報取扱いの外部点検対応", R_SAEGUSA, 4).not_before(-30).slip(2, 1, 0);
    p.heading(2, "月次ステアリングコミッティ");
    for n in 1..=16 {
        let start = -186 + (n - 1) * 21;
        let task = p.task(format!("第{n}回ステアリングコミッティ資料の作成"), R_SHIOMI, 2).not_before(start);
        if n == 8 {
            task.slip(1, 1, 0);
        }
    }
}

/// Returns the gate that ends the phase.
pub(crate) fn requirements(p: &mut PlanBuilder) -> usize {
    p.heading(1, "要件定義");
    let mut last = Vec::new();
    p.heading(2, "業務要件");
    for (i, f) in FUNCTIONS.iter().enumerate() {
        let day = -200 + (i as i32 % 5) * 3;
        let hearing = p.task(f.hearing, f.user, 4).not_before(day).at();
        let agreed = p.task(format!("{}の業務要件定義書の作成と合意", f.name), f.lead, 8).after(hearing);
        last.push(if i == 4 { agreed.slip(0, 0, 3) } else { agreed }.at());
    }
    p.heading(2, "外部連携・移行要件");
    let list = p.task("連携先8システムの接続方式調査", R_MURASE, 7).not_before(-197).at();
    last.push(p.task("連携要件定義書の作成", R_MURASE, 9).after(list).at());
    let survey = p.task("現行データの件数・欠損調査", R_NONOMURA, 8).not_before(-196).at();
    last.push(p.task("移行対象と移行方針案の作成", R_NONOMURA, 7).after(survey).at());
    p.heading(2, "非機能要件");
    for (name, owner, day, days) in [
        ("性能目標値の合意(締め請求2時間以内)", R_KURAMOCHI, -192, 5),
        ("可用性・復旧目標の合意", R_KURAMOCHI, -190, 4),
        ("個人情報・ログ保管要件の整理", R_SAEGUSA, -188, 5),
        ("端末・プリンタ環境の現況調査", R_SEGAWA, -193, 6),
        ("運用時間帯と保守窓口の整理", R_SEGAWA, -186, 4),
    ] {
        last.push(p.task(name, owner, days).not_before(day).at());
    }
    p.back_to(1);
    let review = p.task("要件定義書の横断レビューと指摘反映", R_SAEGUSA, 6).after_all(&last).at();
    p.milestone("要件定義完了判定会議", R_TAKATO).after(review).not_before(-163).at()
}

/// Returns the gate, then the last design of each function.
pub(crate) fn basic_design(p: &mut PlanBuilder, requirements: usize) -> Vec<usize> {
    p.heading(1, "基本設計");
    let mut last = Vec::new();
    p.heading(2, "業務アプリケーション設計");
    for (i, f) in FUNCTIONS.iter().enumerate() {
        p.heading(3, f.name);
        let mut before = p.task(f.designs[0], f.lead, 7).after_lag(requirements, (i as i32 % 3) * 4).at();
        for (n, design) in f.designs.iter().enumerate().skip(1) {
            let task = p.task(*design, f.lead, 7 - n as i32).after(before);
            before = if (i, n) == (3, 2) { task.slip(0, 0, 4) } else { task }.at();
        }
        last.push(before);
    }
    p.heading(2, "外部連携設計");
    for (i, (name, _, owner)) in INTERFACES.iter().enumerate() {
        let lag = 2 + (i as i32 % 4) * 5;
        p.task(format!("{name}のインターフェース仕様書作成"), owner, 6).after_lag(requirements, lag);
    }
    let outside = p.task("連携先各社との仕様すり合わせ会", R_MURASE, 8).after_lag(requirements, 24).at();
    p.heading(2, "基盤・移行設計");
    for (name, owner, lag, days) in [
        ("サーバー構成・ネットワーク設計", R_KURAMOCHI, 2, 9),
        ("バックアップ・監視設計", R_KURAMOCHI, 11, 7),
        ("開発・検証環境の利用計画作成", R_KURAMOCHI, 18, 4),
        ("ジョブスケジュール設計", R_SEGAWA, 12, 8),
        ("移行方式設計", R_NONOMURA, 4, 10),
        ("名寄せ・コード変換ルールの設計", R_NONOMURA, 14, 9),
    ] {
        p.task(name, owner, days).after_lag(requirements, lag);
    }
    p.back_to(1);
    let review = p.task("基本設計書の全体レビュー", R_SAEKI, 6).after_all(&last).after(outside).at();
    let gate = p.milestone("基本設計完了判定会議", R_TAKATO).after(review).not_before(-117).at();
    last.insert(0, gate);
    last
}

/// Returns, for each function, the end of its detailed design.
pub(crate) fn detailed_design(p: &mut PlanBuilder, basic: &[usize]) -> Vec<usize> {
    let gate = basic[0];
    p.heading(1, "詳細設計");
    let mut last = Vec::new();
    p.heading(2, "業務アプリケーション");
    for (i, f) in FUNCTIONS.iter().enumerate() {
        let design = p
            .task(format!("{}の処理詳細設計", f.name), f.lead, 10)
            .after(basic[i + 1])
            .after_lag(gate, (i as i32 % 3) * 5)
            .at();
        let review = p.task(format!("{}の詳細設計レビューと指摘反映", f.name), f.user, 4).after(design);
        last.push(if i == 2 { review.slip(0, 0, 1) } else { review }.at());
    }
    p.heading(2, "外部連携");
    for (i, (name, partner, owner)) in INTERFACES.iter().enumerate() {
        let lag = (i as i32 % 4) * 4;
        p.task(format!("{name}の項目変換・エラー処理設計({partner})"), owner, 7).after_lag(gate, lag);
    }
    p.heading(2, "移行");
    for (i, (name, owner)) in MIGRATIONS.iter().enumerate() {
        p.task(format!("{name}の移行プログラム設計"), owner, 6).after_lag(gate, 2 + (i as i32 % 3) * 6);
    }
    p.back_to(1);
    p.milestone("詳細設計完了", R_SAEKI).after_all(&last).not_before(-82);
    last
}
