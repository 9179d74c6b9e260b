//! Homework of the meetings, as the PMO keeps it.

use super::hand::{Entry, entry};
use crate::timeline::{At, w};

fn action<const N: usize>(key: &'static str, on: At, fields: [(&'static str, &'static str); N]) -> Entry {
    entry("action_item", key, on, fields).with([("requester", "person:shiomi")])
}

pub(crate) fn actions() -> Vec<Entry> {
    vec![
        action(
            "action:holiday-master",
            w(1, 0),
            [
                ("title", "店舗別の休配日一覧を佐伯さんへ渡す"),
                ("origin", "meeting"),
                ("owner", "person:saegusa"),
                ("owner_org", "party:client"),
                ("due_on", "@2-2"),
                ("deliverable", "休配日一覧(312店舗)"),
                ("status", "not_started"),
            ],
        )
        .then(w(2, -2), [("status", "closed"), ("closed_on", "@2-2")]),
        action(
            "action:invoice-sample",
            w(1, 0),
            [
                ("title", "請求書の帳票見本5種に経理部の承認印をもらう"),
                ("origin", "risk"),
                ("owner", "person:otsuki"),
                ("owner_org", "party:a"),
                ("due_on", "@2-1"),
                ("status", "in_progress"),
            ],
        )
        .then(w(2, 0), [("due_on", "@3-3"), ("note", "印字位置の変更が入り見本を作り直し")])
        .then(w(3, -2), [("status", "closed"), ("closed_on", "@3-3")]),
        action(
            "action:pieces",
            w(2, 0),
            [
                ("title", "入数の無い商品182件の入数を購買部で登録する"),
                ("origin", "issue"),
                ("owner", "person:kogure"),
                ("owner_org", "party:purchasing"),
                ("due_on", "@4-1"),
                ("deliverable", "商品マスタの更新済み一覧"),
                ("status", "in_progress"),
            ],
        )
        .then(w(4, 0), [("due_on", "@6-1"), ("note", "95件まで登録。廃番候補の確認に時間がかかる")])
        .then(w(6, 0), [("due_on", "@8-3"), ("note", "残り23件")]),
        action(
            "action:night-duty",
            w(2, 0),
            [
                ("title", "A社の夜間当番表を倉持さんへ提出する"),
                ("origin", "meeting"),
                ("owner", "person:saeki"),
                ("owner_org", "party:a"),
                ("due_on", "@4-2"),
                ("deliverable", "夜間当番表(稼働後3か月分)"),
                ("status", "not_started"),
            ],
        )
        .then(w(4, 0), [("due_on", "@6-1"), ("note", "当番の人数が決まらない")])
        .then(w(6, 0), [("due_on", "@8-1"), ("note", "人選中")]),
        action(
            "action:exclusive",
            w(3, 0),
            [
                ("title", "検証環境を占有する申請書を社内へ出す"),
                ("origin", "risk"),
                ("owner", "person:saeki"),
                ("owner_org", "party:a"),
                ("due_on", "@4+0"),
                ("status", "in_progress"),
            ],
        )
        .then(
            w(5, 0),
            [("status", "closed"), ("closed_on", "@5-1"), ("note", "提出済み。承認は{6+2}の見込み")],
        ),
        action(
            "action:report-list",
            w(4, 0),
            [
                ("title", "移行年数を使う帳票の一覧を出す"),
                ("origin", "meeting"),
                ("owner", "person:makino"),
                ("owner_org", "party:sales"),
                ("due_on", "@7+0"),
                ("deliverable", "5年分を参照する帳票の一覧"),
                ("status", "not_started"),
            ],
        ),
        action(
            "action:deputy",
            w(4, 0),
            [
                ("title", "経理部の代理確認者を1名指名する"),
                ("origin", "risk"),
                ("owner", "person:takato"),
                ("owner_org", "party:client"),
                ("due_on", "@6-2"),
                ("status", "not_started"),
            ],
        )
        .then(w(6, 0), [("due_on", "@8-2"), ("note", "経理部長と調整")]),
        action(
            "action:plan2",
            w(5, -1),
            [
                ("title", "全体計画 第2版を各社へ配布する"),
                ("origin", "decision"),
                ("owner", "person:shiomi"),
                ("owner_org", "party:pmo"),
                ("due_on", "@5+1"),
                ("deliverable", "全体計画 第2版"),
                ("status", "in_progress"),
            ],
        )
        .then(w(5, 1), [("status", "closed"), ("closed_on", "@5+1")]),
        action(
            "action:second-contact",
            w(6, 0),
            [
                ("title", "C社の副窓口を指名する"),
                ("origin", "risk"),
                ("owner", "person:murase"),
                ("owner_org", "party:c"),
                ("due_on", "@7-2"),
                ("status", "not_started"),
            ],
        )
        .then(w(7, 0), [("note", "返信なし。{7-1}に再度依頼")]),
        action(
            "action:evidence",
            w(6, 1),
            [
                ("title", "試験証跡の記入例を各リーダーへ配る"),
                ("origin", "issue"),
                ("owner", "person:hayase"),
                ("owner_org", "party:a"),
                ("due_on", "@7+0"),
                ("status", "not_started"),
            ],
        )
        .then(w(7, -1), [("status", "reported"), ("note", "配布の連絡を受けた。各リーダーの受領は未確認")]),
        action(
            "action:contract-letter",
            w(7, 1),
            [
                ("title", "C社の契約窓口へ応答遅れの申し入れ文を送る"),
                ("origin", "risk"),
                ("owner", "person:saegusa"),
                ("owner_org", "party:client"),
                ("due_on", "@8-1"),
                ("deliverable", "申し入れ文(書面)"),
                ("status", "in_progress"),
            ],
        ),
        action(
            "action:recovery-plan",
            w(8, -3),
            [
                ("title", "環境停止の挽回策3案の比較表を作る"),
                ("origin", "issue"),
                ("owner", "person:saeki"),
                ("owner_org", "party:a"),
                ("due_on", "@8+1"),
                ("deliverable", "費用・日数・品質の比較表"),
                ("status", "not_started"),
            ],
        ),
        action(
            "action:bounce-owner",
            w(8, -2),
            [
                ("title", "与信残高0の件(BRN-18)の担当を1名に決める"),
                ("origin", "meeting"),
                ("owner", "person:shiomi"),
                ("owner_org", "party:pmo"),
                ("due_on", "@8+2"),
                ("status", "not_started"),
            ],
        ),
        action(
            "action:gate-papers",
            w(8, 0),
            [
                ("title", "総合試験移行判定の資料の目次案を出す"),
                ("origin", "meeting"),
                ("owner", "person:shiomi"),
                ("owner_org", "party:pmo"),
                ("due_on", "@8+3"),
                ("deliverable", "判定資料 目次案"),
                ("status", "not_started"),
            ],
        ),
    ]
}
