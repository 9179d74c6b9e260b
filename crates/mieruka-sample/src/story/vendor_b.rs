//! Vendor B's Backlog project BRN: migration and infrastructure.

use crate::ticket::Change::{Closed, Note, Owner, Priority, Status, Title};
use crate::ticket::{Change, Due, Ticket};
use crate::timeline::w;

pub(crate) const NEW: &str = "未対応";
pub(crate) const DOING: &str = "処理中";
pub(crate) const FIXED: &str = "処理済み";
pub(crate) const DONE: &str = "完了";
/// A status vendor B added to its own project.
pub(crate) const WITH_CLIENT: &str = "お客様確認待ち";

// As each set up their own name in the tool.
const NONOMURA: &str = "野々村 里奈";
const SEGAWA: &str = "瀬川";
const KURAMOCHI: &str = "Kuramochi Daisuke";
const KANZAKI: &str = "神崎 隆";
const HAYASE: &str = "早瀬(A社)";

fn ticket(
    key: &'static str,
    kind: &'static str,
    area: &'static str,
    title: &'static str,
    body: &'static str,
) -> Ticket {
    Ticket::new(key, kind, area, title, body)
}

const fn due(week: u32, days: i32) -> Due {
    Due::On(w(week, days))
}

const fn postponed(week: u32, days: i32) -> Change {
    Change::Due(due(week, days))
}

/// In the order of their numbers.
pub(crate) fn issues() -> Vec<Ticket> {
    let mut all = early();
    all.extend(later());
    all
}

fn early() -> Vec<Ticket> {
    vec![
        ticket(
            "BRN-3",
            "課題",
            "移行",
            "得意先マスタの名寄せで同一法人の支店を統合してよいか判断できない",
            "法人番号が同じ支店が1,140件ある。請求先を統合すると締日が変わる得意先が出る。",
        )
        .raised(w(1, -14), NONOMURA)
        .work(NONOMURA, DOING, due(2, 2))
        .priority("高")
        .on(2, [Status(WITH_CLIENT), Note(w(2, -2), "白川様・牧野様へ統合候補一覧を送付")])
        .on(
            4,
            [Status(DONE), Note(w(4, -3), "締日が変わらない912件だけ統合することで合意"), Closed(w(4, -3))],
        ),
        ticket(
            "BRN-5",
            "タスク",
            "移行",
            "第1回移行リハーサルの準備",
            "手順書、突合表、当日の連絡体制をそろえる。子課題の完了をもって完了とする。",
        )
        .raised(w(1, -10), NONOMURA)
        .work(NONOMURA, DOING, due(4, 1))
        .on(4, [Status(FIXED), Note(w(4, 0), "連絡体制表を残して完了")])
        .on(5, [Status(DONE), Closed(w(5, -4))]),
        ticket(
            "BRN-6",
            "タスク",
            "移行",
            "件数・金額の突合表を作る",
            "7種のデータについて、抽出元・変換後・投入後の3点で件数と金額を比べる。",
        )
        .raised(w(1, -9), NONOMURA)
        .parent("BRN-5")
        .work(SEGAWA, DOING, due(3, 0))
        .on(3, [Status(FIXED), Note(w(3, -1), "金額の比較は売掛と受注残のみ")])
        .on(4, [Status(DONE), Closed(w(4, -4))]),
        ticket(
            "BRN-7",
            "タスク",
            "移行",
            "リハーサル当日の切戻し判断表を作る",
            "どの時刻に何が終わっていなければ中止するかを時刻順に並べる。",
        )
        .raised(w(1, -9), NONOMURA)
        .parent("BRN-5")
        .work(NONOMURA, NEW, due(3, 3))
        .on(3, [Status(DOING)])
        .on(4, [Status(DONE), Note(w(4, -2), "判断時刻は3回。最終判断は日曜15時"), Closed(w(4, -2))]),
        ticket(
            "BRN-8",
            "課題",
            "インフラ",
            "検証環境のバックアップ取得が業務時間に食い込む",
            "夜間に終わらず8時40分まで続く。早番の試験担当が使えない。",
        )
        .raised(w(1, -8), KURAMOCHI)
        .work(KURAMOCHI, DOING, due(2, 0))
        .on(2, [Status(DONE), Note(w(2, -1), "差分取得に変更し5時10分に終わる"), Closed(w(2, -1))]),
        ticket(
            "BRN-9",
            "バグ",
            "移行",
            "単価データの適用終了日が空白の行で変換が止まる",
            "現行では空白を無期限として扱う。3,214件が該当し変換が途中で終わる。",
        )
        .raised(w(1, -5), SEGAWA)
        .work(SEGAWA, DOING, due(2, 1))
        .priority("高")
        .on(2, [Status(FIXED), Note(w(2, -3), "9999/12/31を入れる変換を追加")])
        .on(3, [Status(DONE), Closed(w(3, -3))]),
        ticket(
            "BRN-10",
            "リスク",
            "移行",
            "移行の所要時間が切替の停止枠36時間を超える恐れ",
            "過去売上5年分を含めると机上で41時間。第1回リハーサルの実測で判断する。",
        )
        .raised(w(1, -4), NONOMURA)
        .work(NONOMURA, DOING, due(5, 0))
        .priority("高")
        .on(3, [Note(w(3, 0), "抽出の実測から44時間に見直し。移行対象の年数を決めてほしい")])
        .on(6, [Note(w(6, -1), "第1回の実測は43時間20分。2年分なら29時間の見込み"), postponed(8, 3)]),
        ticket(
            "BRN-11",
            "質問",
            "移行",
            "廃番商品を移行する範囲",
            "廃番後何年の商品まで履歴照会の対象としますか。現在2万件のうち7,800件が廃番です。",
        )
        .raised(w(1, -3), NONOMURA)
        .work("三枝 美咲", WITH_CLIENT, due(2, 0))
        .on(
            3,
            [Status(DONE), Note(w(3, -1), "廃番後3年まで。7,800件のうち4,950件が対象外"), Closed(w(3, -1))],
        ),
        ticket(
            "BRN-12",
            "課題",
            "移行",
            "入数の無い商品182件で在庫を換算できない",
            "A社 A-014 と同件。在庫残の投入が182件止まる。入数の登録元は購買部。",
        )
        .raised(w(2, -2), NONOMURA)
        .work(NONOMURA, WITH_CLIENT, due(4, 2))
        .on(4, [Note(w(4, 0), "残り87件"), postponed(5, -1)])
        .on(5, [postponed(6, 3), Note(w(5, -1), "リハーサルでは仮の入数1で投入した")])
        .on(7, [Status(DOING), Note(w(7, -2), "残り23件。A社の表では確認待ちだが当方では未解決")]),
        ticket(
            "BRN-13",
            "課題",
            "運用",
            "監視の通知先に夜間当番の連絡先が入っていない",
            "A社の夜間当番が決まらず、通知が日中の代表番号に飛ぶ。",
        )
        .raised(w(2, -3), KURAMOCHI)
        .work(KURAMOCHI, NEW, due(4, 0))
        .priority("低")
        .on(4, [postponed(6, 0), Note(w(4, -1), "当番表の提出待ち")])
        .on(6, [postponed(8, 0), Note(w(6, 0), "当番表の提出待ち")]),
        ticket(
            "BRN-14",
            "課題",
            "インフラ",
            "営業所2拠点の回線で画面応答が5秒を超える",
            "九州と北陸の回線帯域が20Mbps。受注入力の初期表示に5.3秒かかる。",
        )
        .raised(w(2, -1), KURAMOCHI)
        .work(KURAMOCHI, DOING, due(5, 0))
        .on(4, [Note(w(4, -2), "画像の圧縮で3.9秒まで短縮")])
        .on(5, [Status(WITH_CLIENT), Note(w(5, -2), "回線増強の見積2案を三枝様へ提出。月額2.6万円と4.1万円")])
        .on(8, [Note(w(8, -3), "見積の有効期限は{8+6}")]),
        ticket(
            "BRN-15",
            "バグ",
            "移行",
            "受注残の移行で分納の2回目以降が欠落する",
            "親伝票だけを読み、枝番の行を取り込んでいない。テストデータでは418行。",
        )
        .raised(w(3, -4), SEGAWA)
        .work(SEGAWA, DOING, due(4, 0))
        .priority("高")
        .on(4, [Status(FIXED), Note(w(4, -2), "枝番を含む抽出に変更")])
        .on(5, [Status(DONE), Note(w(5, -3), "リハーサルの突合で差異0"), Closed(w(5, -3))]),
    ]
}

fn later() -> Vec<Ticket> {
    vec![
        ticket(
            "BRN-16",
            "タスク",
            "運用",
            "運用手順書の章立てを保守会社と合わせる",
            "保守会社の様式が未入手。引継ぎ時に書き直しにならないよう先に合わせる。",
        )
        .raised(w(3, -2), SEGAWA)
        .work(SEGAWA, NEW, due(6, 0))
        .on(5, [Status(DOING)])
        .on(7, [Status(DONE), Closed(w(7, -4))]),
        ticket(
            "BRN-17",
            "質問",
            "移行",
            "過去売上の移行年数",
            "分析と監査に必要な年数を教えてください。5年と2年で移行時間が約15時間変わります。",
        )
        .raised(w(3, 0), NONOMURA)
        .work("三枝 美咲", WITH_CLIENT, due(4, 2))
        .priority("高")
        .on(5, [Note(w(5, 0), "営業企画部は5年、経理部は2年を希望。結論なし"), postponed(6, 2)])
        .on(7, [Note(w(7, 0), "判断者が決まっていないとの回答"), postponed(8, 3)]),
        ticket(
            "BRN-18",
            "バグ",
            "移行",
            "移行後の得意先で与信残高が0になる",
            "売掛残高は正しいが与信照会で0と表示される。変換と画面のどちらの誤りか切り分けが要る。",
        )
        .raised(w(4, -3), SEGAWA)
        .work(SEGAWA, DOING, due(5, -1))
        .priority("高")
        .on(
            5,
            [
                Status(FIXED),
                Owner(HAYASE),
                Note(w(5, -2), "変換結果は正しい。画面側の参照先の問題としてA社へ"),
            ],
        )
        .on(
            6,
            [
                Status(DOING),
                Owner(SEGAWA),
                Note(w(6, -3), "A社より、移行データの更新日時が空のため集計対象外との回答"),
                postponed(7, 0),
            ],
        )
        .on(7, [Status(FIXED), Owner(HAYASE), Note(w(7, -3), "更新日時を設定して再投入。確認をA社へ依頼")])
        .on(
            8,
            [
                Status(NEW),
                Owner(SEGAWA),
                Note(w(8, -2), "更新日時は入ったが締日基準でないとの指摘。差戻し3回目"),
                postponed(8, 4),
            ],
        ),
        ticket(
            "BRN-19",
            "課題",
            "移行",
            "第1回リハーサルの投入が予定8時間に対し14時間かかった",
            "索引を付けたまま投入したことと、過去売上の件数増が原因。停止枠36時間を圧迫する。",
        )
        .raised(w(5, -1), NONOMURA)
        .work(NONOMURA, DOING, due(6, 2))
        .priority("高")
        .on(6, [Note(w(6, -1), "索引を外して再計測し9時間40分")])
        .on(8, [Note(w(8, -1), "並列数を4にして7時間50分。第2回で再確認"), Status(FIXED)]),
        ticket(
            "BRN-20",
            "課題",
            "移行",
            "突合で売掛残高に7件・41万円の差異",
            "手形の期日前入金の扱いが新旧で異なる。経理部の台帳とも1件合わない。",
        )
        .raised(w(6, -3), SEGAWA)
        .work(SEGAWA, DOING, due(7, 0))
        .priority("高")
        .on(7, [Status(WITH_CLIENT), Note(w(7, -1), "6件は手形で説明可。残り1件を白川様が調査中")])
        .on(8, [postponed(8, 3), Note(w(8, -1), "残り1件は現行側の入力誤りの可能性")]),
        ticket(
            "BRN-21",
            "リスク",
            "インフラ",
            "本番機器の納期が2週間延びる恐れ",
            "半導体の供給遅れで記憶装置の納期回答が確定しない。本番環境の構築に響く。",
        )
        .raised(w(4, -1), KURAMOCHI)
        .work(KANZAKI, DOING, due(7, 2))
        .priority("高")
        .on(6, [Note(w(6, -2), "代替型番なら当初納期。価格は38万円増")])
        .on(
            8,
            [
                Title("本番機器の納期が3週間延びる恐れ"),
                Note(w(8, -3), "代替型番の確保期限は{8+5}。発注の可否を三枝様へ確認中"),
            ],
        ),
        ticket(
            "BRN-22",
            "バグ",
            "運用",
            "ジョブ定義の祝日表に来年分が無い",
            "1月以降の祝日に月次ジョブが起動する。",
        )
        .raised(w(5, -3), SEGAWA)
        .work(SEGAWA, NEW, due(7, 0))
        .on(7, [Status(DONE), Note(w(7, -3), "再来年末までの祝日を登録"), Closed(w(7, -3))]),
        ticket(
            "BRN-23",
            "課題",
            "インフラ",
            "検証環境の記憶装置に障害の予兆が出ている",
            "A社環境の筐体で訂正可能な読み取りエラーが日に40回。部品交換を推奨する。",
        )
        .raised(w(6, -4), KURAMOCHI)
        .work(KURAMOCHI, WITH_CLIENT, due(6, 2))
        .priority("高")
        .on(6, [Note(w(6, -2), "A社へ停止時間の調整を依頼。返答待ち")])
        .on(7, [Status(FIXED), Note(w(7, -3), "交換前に停止した。A社へ部材を貸し出し")])
        .on(8, [Status(DONE), Closed(w(8, -4)), Note(w(8, -4), "交換完了。エラーは0回")]),
        ticket(
            "BRN-24",
            "質問",
            "運用",
            "本番切替の週末に倉庫を止められる時刻",
            "土曜の最終出荷と日曜の入荷の時刻を教えてください。停止枠の起点にします。",
        )
        .raised(w(6, -1), NONOMURA)
        .work("五十嵐 健", WITH_CLIENT, due(7, 1))
        .on(
            8,
            [Status(DONE), Note(w(8, -3), "最終出荷は土曜17時。日曜入荷は連休中のみ有り"), Closed(w(8, -3))],
        ),
        ticket(
            "BRN-25",
            "課題",
            "移行",
            "個人事業主の得意先に代表者の生年月日が残っている",
            "現行の自由記入欄に214件。移行すると新システムの閲覧権限の範囲が広がる。",
        )
        .raised(w(6, 0), NONOMURA)
        .work("三枝 美咲", WITH_CLIENT, due(8, -2))
        .priority("高")
        .on(8, [Note(w(8, -2), "移行しない方向との連絡。文書の回答は未受領")]),
        ticket(
            "BRN-26",
            "タスク",
            "移行",
            "第2回リハーサルの日程案を作る",
            "環境停止の影響を受け、当初案から4営業日後ろへずらした案を2つ作る。",
        )
        .raised(w(7, -1), NONOMURA)
        .work(NONOMURA, DOING, due(8, 2)),
        ticket(
            "BRN-27",
            "バグ",
            "移行",
            "商品名の半角カナ濁点が2文字に分かれて桁あふれする",
            "40桁の商品名のうち93件が切れる。全角に直すと帳票の桁も超える。",
        )
        .raised(w(7, -3), SEGAWA)
        .work(SEGAWA, DOING, due(8, 1))
        .on(8, [Note(w(8, -1), "61件は略称で収まる。残り32件は牧野様の確認が必要")]),
        ticket(
            "BRN-28",
            "課題",
            "インフラ",
            "本番同等環境の構築が回線開通待ちで1日遅れ",
            "通信会社の工事日が1営業日後ろになった。総合試験の準備期間で吸収できる。",
        )
        .raised(w(8, -3), KURAMOCHI)
        .work(KURAMOCHI, DOING, due(8, 5)),
        ticket(
            "BRN-29",
            "リスク",
            "運用",
            "切替週末にB社の要員4名中2名が他案件と重なる",
            "安定稼働中の他顧客で同じ週末に法定点検がある。",
        )
        .raised(w(8, -2), KANZAKI)
        .work(KANZAKI, NEW, due(8, 10))
        .on(8, [Priority("高")]),
        ticket(
            "BRN-30",
            "質問",
            "インフラ",
            "脆弱性診断の対象に旧システムの参照環境を含むか",
            "参照環境は稼働後6か月残ります。診断会社の見積は本番のみで取っています。",
        )
        .raised(w(8, -1), KURAMOCHI)
        .work("三枝 美咲", NEW, due(8, 6)),
    ]
}
