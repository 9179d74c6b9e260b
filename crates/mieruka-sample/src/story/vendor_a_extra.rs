//! Vendor A's second workbook, from week 3: QA表 and リスク一覧.

use crate::ticket::Change::{Closed, Note, Priority, Status};
use crate::ticket::{Change, Due, Ticket};
use crate::timeline::w;

const fn due(week: u32, days: i32) -> Due {
    Due::On(w(week, days))
}

/// The week the second workbook is first sent.
pub(crate) const FIRST_WEEK: u32 = 3;

fn question(key: &'static str, area: &'static str, title: &'static str, body: &'static str) -> Ticket {
    Ticket::new(key, "QA", area, title, body)
}

/// For a question the area is the department asked and the owner who is to answer.
pub(crate) fn questions() -> Vec<Ticket> {
    vec![
        question("QA-101", "営業企画部", "特売の予約受注を取り消せる期限", "特売開始の何営業日前まで、得意先からの取消を無償で受けますか。")
            .raised(w(3, -4), "桐山")
            .work("牧野", "回答済", due(3, 0))
            .on(3, [Note(w(3, -1), "3営業日前の12時まで。以降は営業課長の承認で受ける")])
            .on(4, [Status("確認済"), Closed(w(4, -4))]),
        question("QA-102", "経理部", "請求書の再発行時の表示", "再発行した請求書に「再発行」の文字と発行回数を印字する必要がありますか。")
            .raised(w(3, -3), "大槻")
            .work("白川", "回答待ち", due(3, 2))
            .on(4, [Status("回答済"), Note(w(4, -3), "「再発行」のみ印字。回数は台帳で管理する")])
            .on(5, [Status("確認済"), Closed(w(5, -4))]),
        question("QA-103", "物流部", "倉庫間移動中の在庫の所属", "移動中の在庫は出庫側と入庫側のどちらの在庫として集計しますか。")
            .raised(w(3, -3), "藤堂")
            .work("五十嵐", "回答待ち", due(3, 3))
            .on(4, [Status("回答済"), Note(w(4, -1), "移動中という第3の場所で持つ。月末のみ入庫側に寄せる")])
            .on(5, [Status("再質問"), Note(w(5, -2), "月末が休業日の場合はどちらの日付で寄せますか")])
            .on(6, [Status("回答済"), Note(w(6, -3), "直前の営業日で寄せる")])
            .on(7, [Status("確認済"), Closed(w(7, -4))]),
        question("QA-104", "情報システム課", "退職者の利用者IDを残す期間", "操作ログの名寄せのため、退職者のIDを何年残しますか。")
            .raised(w(3, -1), "内海")
            .work("三枝", "回答待ち", due(4, -1))
            .on(4, [Status("確認済"), Note(w(4, -1), "7年。無効化のうえ氏名は人事部の依頼で消去する"), Closed(w(4, 0))]),
        question("QA-105", "購買部", "代替原料で検収した場合の単価", "契約原料の欠品で代替品を受け入れた際、単価は契約値と請求値のどちらですか。")
            .raised(w(4, -3), "藤堂")
            .work("小暮", "回答待ち", due(4, 1))
            .on(5, [Status("回答済"), Note(w(5, -3), "請求値で検収し、差額は購買部で精算する")])
            .on(6, [Status("確認済"), Closed(w(6, -4))]),
        question("QA-106", "経理部", "リベートの計上基準日", "契約更新が遅れた場合、期間リベートは契約開始日と登録日のどちらの期に計上しますか。A-023の前提です。")
            .raised(w(4, -2), "大槻")
            .work("白川", "回答待ち", due(4, 3))
            .priority("高")
            .on(6, [Note(w(6, -1), "電話で当期計上で良いとのこと。書面は後日")])
            .on(7, [Priority("最優先")]),
        question("QA-107", "営業企画部", "店舗コードの桁増しの予定", "量販1社が来春に店舗コードを6桁にすると聞きました。時期と桁数を教えてください。")
            .raised(w(5, -3), "桐山")
            .work("牧野", "回答待ち", due(5, 2))
            .on(6, [Status("回答済"), Note(w(6, -2), "来年4月から6桁。先方の通知文を添付")])
            .on(7, [Status("確認済"), Closed(w(7, -3))]),
        question("QA-108", "B社", "検証環境と本番環境の文字コードの差", "本番は既定の照合順序が検証環境と異なりますか。並び順の試験結果が変わります。")
            .raised(w(5, -1), "内海")
            .work("倉持", "回答待ち", due(5, 3))
            .on(6, [Status("回答済"), Note(w(6, -3), "検証環境の設定誤り。本番に合わせて{6-1}に変更済み")])
            .on(8, [Status("確認済"), Closed(w(8, -3))]),
        question("QA-109", "C社", "差分の出荷指示をWMSが受ける条件", "数量減の差分指示を受けた際、WMS側は元の指示を取り消しますか、加算しますか。A-004の前提です。")
            .raised(w(5, 0), "桐山")
            .work("村瀬", "回答待ち", due(6, -2))
            .priority("高")
            .on(6, [Note(w(6, 0), "倉庫会社へ照会中と回答あり")])
            .on(8, [Priority("最優先"), Note(w(8, -2), "{7+1}と{8-3}に督促。返信なし")]),
        question("QA-110", "物流部", "クール便の温度記録の保存先", "運送会社の温度記録は送り状番号で引けるようにしますか。受領の形式も教えてください。")
            .raised(w(6, -2), "桐山")
            .work("五十嵐", "回答待ち", due(6, 3))
            .on(7, [Status("回答済"), Note(w(7, -2), "月次でCSVを受領。送り状番号で引く")]),
        question("QA-111", "経理部", "電子帳簿保存の対象帳票", "納品書の控えは電子保存の対象に含みますか。含む場合は検索項目の指定をお願いします。")
            .raised(w(7, -3), "大槻")
            .work("白川", "回答待ち", due(7, 3)),
        question("QA-112", "情報システム課", "環境停止中の試験結果の扱い", "停止直前の{7-4}に取得した証跡を有効としますか。無効なら通し試験3本を初めからやり直します。")
            .raised(w(8, -3), "早瀬")
            .work("三枝", "回答待ち", due(8, 1))
            .priority("高"),
    ]
}

fn risk(key: &'static str, area: &'static str, title: &'static str, body: &'static str) -> Ticket {
    Ticket::new(key, "リスク", area, title, body)
}

/// For a risk the priority is its rank.
pub(crate) fn risks() -> Vec<Ticket> {
    const fn changed(status: &'static str) -> Change {
        Status(status)
    }
    vec![
        risk(
            "R-01",
            "環境",
            "検証環境の共用による試験の中断",
            "別案件と共用のため資源の競合や障害の巻き添えで検証環境が止まり、結合試験が遅れる。",
        )
        .raised(w(3, -3), "佐伯")
        .work("佐伯", "対策中", due(5, 0))
        .priority("A")
        .on(5, [Note(w(5, 0), "占有の申請を提出。承認は{6+2}の見込み")])
        .on(7, [changed("顕在化"), Note(w(7, -3), "ストレージ障害で停止。A-036へ移行")]),
        risk(
            "R-02",
            "要員",
            "受注リーダー桐山への作業集中",
            "障害修正と設計判断が1名に集まり、休むと受注の修正が止まる。",
        )
        .raised(w(3, -3), "佐伯")
        .work("佐伯", "監視中", due(8, 0))
        .priority("A")
        .on(6, [changed("対策中"), Note(w(6, -1), "追加要員2名へ受注の障害を引き継ぐ")]),
        risk(
            "R-03",
            "性能",
            "締め請求の性能目標未達",
            "40万明細の締め請求が2時間に収まらず、月初の請求書発送が1日遅れる。",
        )
        .raised(w(3, -2), "大槻")
        .work("大槻", "評価済", due(8, 3))
        .priority("B")
        .on(7, [Note(w(7, -4), "1割の件数で19分。単純計算では3時間10分"), Priority("A")]),
        risk(
            "R-04",
            "連携",
            "WMSの仕様変更の連絡遅れ",
            "倉庫会社が来春に予定するWMS更新の項目変更が知らされず、連携試験をやり直す。",
        )
        .raised(w(3, -1), "桐山")
        .work("桐山", "監視中", due(8, 0))
        .priority("B"),
        risk(
            "R-05",
            "品質",
            "結合試験障害の収束の遅れ",
            "摘出が想定の1.4倍で推移し、未修正のまま総合試験に入る。",
        )
        .raised(w(5, -1), "早瀬")
        .work("早瀬", "対策中", due(7, 0))
        .priority("A")
        .on(8, [Note(w(8, -1), "未修正14件。減少は週5件で、判定会議までに残る計算")]),
        risk(
            "R-06",
            "要件",
            "無償サンプルの伝票区分追加",
            "変更要求が承認されると受注・出荷・在庫の3機能に8人日の追加が生じる。",
        )
        .raised(w(6, -1), "桐山")
        .work("佐伯", "評価済", Due::Words("変更判定後"))
        .priority("C"),
        risk(
            "R-07",
            "契約",
            "追加要員2名の契約期間",
            "追加要員の契約が結合試験完了の予定日で切れ、遅れた分の要員が確保できない。",
        )
        .raised(w(7, -1), "佐伯")
        .work("佐伯", "対策中", due(8, 3))
        .priority("A")
        .on(8, [Note(w(8, -2), "延長を申請。2週間分の費用負担を協議する")]),
    ]
}
