//! Points at issue and decisions, as the PMO keeps them.

use super::hand::{Entry, entry};
use crate::timeline::{At, w};

fn point<const N: usize>(key: &'static str, on: At, fields: [(&'static str, &'static str); N]) -> Entry {
    entry("point_at_issue", key, on, fields).with([("owner", "person:shiomi"), ("owner_org", "party:pmo")])
}

pub(crate) fn points() -> Vec<Entry> {
    vec![
        // Nobody has been named to decide this one.
        point("point:years", w(3, 1), [("question", "過去売上実績は5年分と2年分のどちらを移行するか"), ("context", "営業企画部は分析に5年、経理部は監査に2年を希望。5年分の机上見積は44時間、停止枠は36時間(BRN-10、BRN-17)"), ("cost_of_delay", "{8+3}を過ぎると第2回リハーサルの抽出条件が決まらず、1週につき4営業日遅れる"), ("options", "A案 5年分を移行(43時間、枠の延長が要る)\nB案 2年分を移行し、残りは参照環境で見る(29時間)\nC案 2年分を移行し、残り3年分を稼働後の週末に追加(29時間+11時間)"), ("criteria", "停止枠36時間に収まること、監査対応、追加費用の順"), ("forum", "forum:steering"), ("decide_by", "@8+3"), ("missing_info", "営業企画部が5年分を使う帳票の一覧(牧野課長、{7+0}まで。未受領)"), ("status", "noticed")])
            .then(w(5, 0), [("status", "structuring")])
            .then(w(6, 0), [("recommendation", "C案。停止枠に収まり、分析の要望も2か月後に満たす")]),
        point("point:sample", w(5, 0), [("question", "無償サンプルの伝票区分は今回の範囲に加えるか、稼働後に回すか"), ("context", "月120件。要件から漏れていた。追加は8人日・96万円(A-008)"), ("cost_of_delay", "{7+0}を過ぎると結合試験に入れられず、総合試験で2営業日の追加が要る"), ("options", "A案 今回加える(8人日、96万円)\nB案 稼働後に回し、値引100%で代用する(費用なし、分析に残らない)"), ("criteria", "総合試験の開始日を動かさないこと、費用の順"), ("recommendation", "B案。月120件は代用で運用できる"), ("decider", "person:takato"), ("forum", "forum:ccb"), ("decide_by", "@7+0"), ("status", "ready")])
            .then(w(7, -1), [("status", "under_deliberation"), ("note", "営業企画部がA案を主張し結論が出ず、次回へ持ち越し")]),
        point("point:change-after-close", w(3, 0), [("question", "出荷締め後の受注変更は禁止するか、差分指示で送るか"), ("context", "16時以降の変更は日に25件。禁止すると営業が電話で倉庫に依頼する運用が残る(A-004)"), ("cost_of_delay", "{4+2}を過ぎると倉庫連携の試験項目が確定しない"), ("options", "A案 禁止する\nB案 差分指示を送る(6人日)"), ("criteria", "誤出荷を減らすこと、倉庫側の負担の順"), ("recommendation", "B案。電話依頼を残すと記録が残らない"), ("decider", "person:takato"), ("forum", "forum:pm"), ("decide_by", "@4+0"), ("status", "ready")])
            .then(w(4, -3), [("status", "decided"), ("closed_on", "@4-3")]),
        point("point:department-code", w(5, 1), [("question", "会計の部門コード変換はA社とC社のどちらで実装するか"), ("context", "両社とも相手が実装すると理解している(A-021、KIF-7)。変換表の原案はある"), ("cost_of_delay", "{8+1}を過ぎると月末締めシナリオに仕訳が流れず、結合試験完了が1週遅れる"), ("options", "A案 A社が自動仕訳の出力時に変換(3人日)\nB案 C社が連携時に変換(4人日、開始日の回答なし)"), ("criteria", "月末締めシナリオに間に合うこと、変換表の保守のしやすさの順"), ("recommendation", "A案。C社の回答を待たずに始められる"), ("decider", "person:saegusa"), ("forum", "forum:pm"), ("decide_by", "@8+1"), ("status", "structuring")])
            .then(w(8, -1), [("status", "ready")]),
        point("point:recovery", w(8, -3), [("question", "環境停止の3営業日は、要員追加・範囲の絞り込み・判定日の変更のどれで取り戻すか"), ("context", "結合試験完了の見通しは3営業日、判定会議は2営業日遅れ。余裕は1営業日しか無かった(A-036)"), ("cost_of_delay", "{8+4}を過ぎると休日作業の要員を確保できず、判定会議の2営業日遅れが確定する"), ("options", "A案 要員2名を2週延長(72万円、2営業日を挽回)\nB案 シナリオ7本のうち棚卸と手作業切替を総合試験へ移す(費用なし、2営業日を挽回、品質の説明が要る)\nC案 判定会議を2営業日後ろへ動かす"), ("criteria", "判定会議の日を守ること、品質基準、費用の順"), ("recommendation", "A案とB案の比較表をA社が出した後に推奨を決める"), ("decider", "person:hasebe"), ("forum", "forum:steering"), ("decide_by", "@8+4"), ("missing_info", "挽回策の費用と日数(佐伯さん、{8+1}まで)"), ("status", "structuring")]),
        point("point:network", w(5, 0), [("question", "九州・北陸の営業所の回線は増強するか、画面の軽量化だけで済ませるか"), ("context", "初期表示は5.3秒から3.9秒に短縮。目標は3秒(BRN-14)"), ("cost_of_delay", "{8+6}に見積の期限が切れ、工事日が1か月遅れる"), ("options", "A案 2拠点を増強(月額2.6万円)\nB案 上位の回線へ増強(月額4.1万円)\nC案 増強しない(3.9秒のまま)"), ("criteria", "3秒以内、月額の順"), ("recommendation", "A案。机上で2.7秒になる"), ("decider", "person:takato"), ("forum", "forum:pm"), ("decide_by", "@8+5"), ("status", "ready")]),
        point("point:hardware", w(6, 0), [("question", "本番の記憶装置は代替型番を38万円増で発注するか、当初型番の納期回答を待つか"), ("context", "当初型番は納期が確定しない。代替型番の確保期限は{8+5}(BRN-21)"), ("cost_of_delay", "当初型番を待つと本番環境の構築が15営業日遅れる恐れがある"), ("options", "A案 代替型番を発注(38万円増、納期確定)\nB案 当初型番を待つ(増額なし、納期未確定)"), ("criteria", "本番環境の構築開始日、費用の順"), ("recommendation", "A案。予備費の部長決裁の範囲で足りる"), ("decider", "person:takato"), ("forum", "forum:pm"), ("decide_by", "@8-1"), ("status", "ready")]),
    ]
}

fn decision<const N: usize>(key: &'static str, on: At, fields: [(&'static str, &'static str); N]) -> Entry {
    entry("decision", key, on, fields)
}

pub(crate) fn decisions() -> Vec<Entry> {
    vec![
        decision(
            "decision:criteria",
            w(1, -3),
            [
                ("title", "結合試験の完了基準"),
                ("statement", "未修正の重大障害0件、中程度5件以下、計画項目の消化率100%で完了とする"),
                ("outcome", "approved"),
                ("decision_class", "direction"),
                ("decider", "person:hasebe"),
                ("forum", "forum:gate"),
                ("rationale", "前回の案件で基準が無く、判定会議が2回やり直しになった"),
                ("options", "基準を置かず都度判断する案は採らない"),
                ("evidence", "第7回判定会議 議事録"),
                ("informed", "A社・B社・C社のPM"),
                ("informed_on", "@1-2"),
                ("status", "informed"),
            ],
        ),
        decision(
            "decision:minutes",
            w(1, -1),
            [
                ("title", "議事録の確定期限"),
                ("statement", "議事録は翌営業日に配布し、2営業日以内に意見が無ければ確定とする"),
                ("outcome", "approved"),
                ("decision_class", "practice"),
                ("decider", "person:saegusa"),
                ("forum", "forum:pm"),
                ("rationale", "確定が平均6営業日かかり、宿題の着手が遅れている"),
                ("options", "従来どおり次回会議で読み合わせる"),
                ("evidence", "PM会議 第31回 議事録"),
                ("informed", "全会議体の出席者"),
                ("informed_on", "@1+0"),
                ("status", "implemented"),
            ],
        ),
        decision(
            "decision:invoice",
            w(2, -1),
            [
                ("title", "適格請求書の登録番号の印字位置"),
                ("statement", "登録番号を各ページの右上に印字し、製造の5営業日延伸を認める"),
                ("outcome", "approved"),
                ("decision_class", "cost_risk"),
                ("decider", "person:takato"),
                ("forum", "forum:pm"),
                ("rationale", "複数ページの請求書を分けて保管する得意先が3割ある"),
                ("options", "先頭ページだけに印字(延伸なし)"),
                ("impact", "請求の単体試験が5営業日、完了判定が2営業日後ろへ動く"),
                ("evidence", "PM会議 第33回 議事録"),
                ("informed", "A社 大槻"),
                ("informed_on", "@2+0"),
                ("status", "implemented"),
            ],
        ),
        // Word of mouth: no evidence.
        decision(
            "decision:glyphs",
            w(2, -3),
            [
                ("title", "外字12文字の扱い"),
                ("statement", "外字12文字に限り画像で印字する"),
                ("outcome", "approved"),
                ("decision_class", "practice"),
                ("decider", "person:saegusa"),
                ("rationale", "書体の追加購入に28万円かかる"),
                ("options", "書体を追加購入する"),
                ("status", "decided"),
                ("note", "廊下での会話で決まったと内海さんから聞いた"),
            ],
        ),
        decision(
            "decision:discontinued",
            w(3, -1),
            [
                ("title", "廃番商品の移行範囲"),
                ("statement", "廃番後3年以内の2,850件だけを移行する"),
                ("outcome", "approved"),
                ("decision_class", "practice"),
                ("decider", "person:saegusa"),
                ("forum", "forum:migration"),
                ("rationale", "履歴照会の利用は廃番後3年で99%を占める"),
                ("options", "7,800件すべてを移行する、1件も移行しない"),
                ("evidence", "BRN-11 の回答"),
                ("informed", "B社 野々村、購買部 小暮"),
                ("informed_on", "@3+0"),
                ("status", "implemented"),
            ],
        ),
        decision(
            "decision:delta",
            w(4, -3),
            [
                ("title", "出荷締め後の受注変更は差分指示で送る"),
                ("statement", "16時以降18時までの数量減は差分指示で倉庫へ送る"),
                ("outcome", "approved"),
                ("decision_class", "practice"),
                ("decider", "person:takato"),
                ("forum", "forum:pm"),
                ("rationale", "電話依頼では記録が残らず、誤出荷が月7件ある"),
                ("options", "16時以降の変更を禁止する"),
                ("evidence", "PM会議 第35回 議事録"),
                ("informed", "A社・C社・物流部"),
                ("informed_on", "@4-2"),
                ("status", "informed"),
            ],
        ),
        decision(
            "decision:merge",
            w(4, -3),
            [
                ("title", "得意先の支店統合の範囲"),
                ("statement", "締日が変わらない912件だけを統合する"),
                ("outcome", "approved"),
                ("decision_class", "practice"),
                ("decider", "person:shirakawa"),
                ("forum", "forum:migration"),
                ("rationale", "締日が変わる228件は得意先への案内が要る"),
                ("options", "1,140件すべてを統合する、統合しない"),
                ("evidence", "統合候補一覧 第2版"),
                ("informed", "営業企画部 牧野"),
                ("informed_on", "@4-2"),
                ("status", "implemented"),
            ],
        ),
        decision(
            "decision:gate-build",
            w(4, 0),
            [
                ("title", "製造・単体試験の完了判定"),
                ("statement", "製造・単体試験の完了を、請求帳票の残作業2件の完了を条件に承認する"),
                ("outcome", "approved_with_conditions"),
                ("decision_class", "direction"),
                ("decider", "person:takato"),
                ("forum", "forum:gate"),
                ("rationale", "障害密度は基準内。請求帳票だけ証跡が足りない"),
                ("options", "判定を1週延ばす"),
                ("conditions", "請求書の新旧並行検証(白川、{6-3}まで)、再発行表示の確認(大槻、{5+0}まで)"),
                ("evidence", "判定資料 第1.2版"),
                ("informed", "各社PM"),
                ("informed_on", "@5-4"),
                ("status", "informed"),
            ],
        ),
        decision(
            "decision:replan",
            w(5, -2),
            [
                ("title", "全体計画の見直し(第2版)"),
                ("statement", "第2回リハーサルを4営業日後ろへ動かし、判定会議と稼働開始日は変えない"),
                ("outcome", "approved"),
                ("decision_class", "direction"),
                ("decider", "person:hasebe"),
                ("forum", "forum:steering"),
                ("rationale", "第1回リハーサルの投入時間が予定を6時間超え、短縮の作業が要る"),
                ("options", "稼働開始を1か月延ばす、計画を変えない"),
                ("impact", "第2回リハーサル以降の余裕が11営業日から7営業日に減る"),
                ("evidence", "第9回ステコミ 議事録、全体計画 第2版"),
                ("informed", "全社"),
                ("informed_on", "@5-1"),
                ("status", "implemented"),
            ],
        ),
        decision(
            "decision:promotion",
            w(5, -2),
            [
                ("title", "販促費精算の次期送り"),
                ("statement", "販促費精算の画面3本と帳票2本を今回の範囲から外す"),
                ("outcome", "approved"),
                ("decision_class", "cost_risk"),
                ("decider", "person:hasebe"),
                ("forum", "forum:steering"),
                ("rationale", "表計算の運用で1年は支障が無い。試験の要員を請求に回す"),
                ("options", "予定どおり作る(14人日)"),
                ("evidence", "第9回ステコミ 議事録"),
                ("informed", "A社、営業企画部"),
                ("informed_on", "@5-1"),
                ("status", "implemented"),
            ],
        ),
        decision(
            "decision:staff",
            w(6, -2),
            [
                ("title", "結合試験への要員2名の追加"),
                ("statement", "A社の負担で要員2名を結合試験完了まで追加する"),
                ("outcome", "approved"),
                ("decision_class", "cost_risk"),
                ("decider", "person:takato"),
                ("rationale", "摘出障害が想定の1.4倍"),
                ("options", "試験期間を延ばす"),
                ("status", "decided"),
                ("note", "佐伯さんと高遠部長の電話で決まった。書面なし"),
            ],
        ),
        decision(
            "decision:stub",
            w(7, -1),
            [
                ("title", "代替スタブによる連携試験の先行"),
                ("statement", "C社の回答があるまで、A社が代替スタブを作り連携試験を先に進める"),
                ("outcome", "approved"),
                ("decision_class", "practice"),
                ("decider", "person:saegusa"),
                ("rationale", "C社の3本の試験が止まったまま"),
                ("options", "C社の回答を待つ"),
                ("conditions", "実機に戻した後の再試験の範囲を別に決める"),
                ("review_on", "@8+2"),
                ("status", "decided"),
                ("note", "チャットの通話で決定。記録なし"),
            ],
        ),
        decision(
            "decision:sample",
            w(7, -1),
            [
                ("title", "無償サンプルの伝票区分"),
                ("statement", "結論を出さず次回の変更管理委員会で再審議する"),
                ("outcome", "carried_over"),
                ("decision_class", "cost_risk"),
                ("decider", "person:takato"),
                ("forum", "forum:ccb"),
                ("rationale", "営業企画部が分析への影響を理由にB案に反対した"),
                ("options", "A案 今回加える、B案 稼働後に回す"),
                ("review_on", "@8-2"),
                ("evidence", "変更管理委員会 第12回 議事録"),
                ("status", "carried_over"),
            ],
        ),
        decision(
            "decision:birthdays",
            w(8, -2),
            [
                ("title", "代表者の生年月日の移行"),
                ("statement", "得意先の自由記入欄にある代表者の生年月日214件を移行しない"),
                ("outcome", "approved"),
                ("decision_class", "direction"),
                ("decider", "person:saegusa"),
                ("rationale", "新システムで閲覧できる人が4倍に増える"),
                ("options", "権限を分けて移行する(5人日)"),
                ("status", "decided"),
                ("note", "電話で連絡を受けた。文書は{8+1}に届く予定"),
            ],
        ),
    ]
}
