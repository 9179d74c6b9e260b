//! Vendor C's Jira project KIF: interfaces, built offshore. Nothing changes after week 6.

use crate::ticket::Change::{Closed, Note, Owner, Status};
use crate::ticket::{Change, Due, Ticket};
use crate::timeline::w;

pub(crate) const TODO: &str = "To Do";
pub(crate) const DOING: &str = "In Progress";
pub(crate) const REVIEW: &str = "In Review";
pub(crate) const WAITING: &str = "Waiting for customer";
pub(crate) const DONE: &str = "Done";
pub(crate) const REOPENED: &str = "Reopened";

/// The last week vendor C's people touched anything.
pub(crate) const LAST_WEEK: u32 = 6;

const MURASE: &str = "Hana Murase";
const MINH: &str = "Nguyen Van Minh";
const LAN: &str = "Lan Tran";
const BAO: &str = "Bao Le";

/// `body` holds the Japanese and the English paragraph, a line each.
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
    vec![
        ticket("KIF-2", "Task", "流通BMS", "[BMS] 小売42社の接続証明書の有効期限を確認する / Check expiry of 42 partner certificates", "期限が切替日より前の会社を洗い出し、更新を依頼する。\nList partners whose certificate expires before cutover and request renewal.")
            .raised(w(1, -15), MURASE)
            .work(MINH, DOING, due(4, 0))
            .on(3, [Note(w(3, -2), "42社中9社が切替前に期限切れ。依頼文を作成。 9 of 42 expire before cutover.")])
            .on(5, [Status(DONE), Closed(w(5, -4))]),
        ticket("KIF-3", "Bug", "流通BMS", "[BMS] 受信ファイルに空行があると以降の明細を読まない / Lines after a blank line are dropped", "小売1社が部門の切れ目に空行を入れる。\nOne partner inserts a blank line between departments.")
            .raised(w(1, -11), BAO)
            .work(MINH, DOING, due(2, 0))
            .priority("High")
            .on(2, [Status(REVIEW)])
            .on(3, [Status(DONE), Closed(w(3, -4)), Note(w(3, -4), "5社の実データで確認。 Verified with real files of 5 partners.")]),
        ticket("KIF-4", "Story", "倉庫WMS", "[WMS] 出荷実績の分割受信に対応する / Support split shipment results", "1出荷指示が最大3回に分けて返る。最終分を受けるまで売上を計上しない。\nOne order may return in up to three parts; post sales only after the last.")
            .raised(w(1, -9), MURASE)
            .work(LAN, DOING, due(3, 2))
            .on(3, [Status(REVIEW), Note(w(3, -1), "最終フラグの無い倉庫が1か所ある。 One warehouse has no final flag.")])
            .on(4, [Status(DONE), Closed(w(4, -2))]),
        ticket("KIF-5", "Bug", "運送会社", "[TMS] 送り状番号の頭のゼロが落ちる / Leading zeros of waybill numbers are lost", "CSVを数値として扱っている箇所がある。\nA step reads the CSV column as a number.")
            .raised(w(1, -6), BAO)
            .work(MINH, DOING, due(2, 2))
            .on(2, [Status(DONE), Closed(w(2, -1))]),
        ticket("KIF-6", "Task", "分析基盤", "[DWH] 日次連携の件数照合レポートを作る / Daily count reconciliation report", "送信件数と取込件数を毎朝比べ、差があれば通知する。\nCompare sent and loaded counts each morning; alert on difference.")
            .raised(w(1, -5), MURASE)
            .work(BAO, TODO, due(4, 3))
            .on(4, [Status(DOING)])
            .on(6, [Status(REVIEW)]),
        ticket("KIF-7", "Issue", "会計", "[GL] 部門コードが6桁になり仕訳が取り込まれない / Journals rejected: 6-digit department codes", "A社の自動仕訳は5桁で出力している。変換をどちらで持つか決まっていない。A社 A-021。\nVendor A still sends 5 digits. It is undecided which side converts.")
            .raised(w(1, -3), LAN)
            .work(LAN, WAITING, due(3, 0))
            .priority("High")
            .on(3, [Note(w(3, -1), "A社から変換表の原案を受領。 Draft mapping received.")])
            .on(4, [postponed(5, 0), Note(w(4, -2), "変換の実装場所を確認したい。A社で実装と理解している。 We understand vendor A implements it.")])
            .on(6, [Owner(MURASE), Note(w(6, -3), "A社の作業完了を待つ。 Waiting for vendor A.")]),
        ticket("KIF-8", "Risk", "体制", "[PM] 旧正月前後に開発者5名中3名が休暇 / 3 of 5 developers on leave around Tet", "総合試験の期間と重なる。代替要員は未定。\nOverlaps the system test. No substitutes named yet.")
            .raised(w(1, -2), MURASE)
            .work(MURASE, TODO, due(6, 0))
            .on(5, [Note(w(5, -2), "1名は勤務を調整できる。 One can shift leave.")]),
        ticket("KIF-9", "Issue", "倉庫WMS", "[WMS] 欠品時の実績数量が指示数量で返る / Shortage returns ordered quantity", "欠品した行も指示数量のまま売上になる。\nShort lines are posted with the ordered quantity.")
            .raised(w(2, -4), BAO)
            .work(LAN, DOING, due(3, 1))
            .priority("Highest")
            .on(3, [Status(DONE), Closed(w(3, -2)), Note(w(3, -2), "実績数量の項目位置を修正。 Fixed the field offset.")])
            .on(4, [Status(REOPENED), Note(w(4, -1), "冷凍倉庫の電文では直っていない。 Still wrong for the frozen warehouse."), postponed(5, 1)])
            .on(5, [Status(DOING)])
            .on(6, [Status(REVIEW), Note(w(6, -2), "冷凍倉庫の仕様書が旧版だった。 The spec for the frozen warehouse was outdated.")]),
        ticket("KIF-10", "Task", "流通BMS", "[BMS] 出荷案内メッセージの送信試験 / Send test of shipping notices", "小売3社と実接続で送信する。\nSend over the real line to three partners.")
            .raised(w(2, -2), MURASE)
            .work(MINH, TODO, due(6, 3))
            .on(5, [Status(DOING), Note(w(5, -1), "1社目は成功。2社目は先方都合で延期。 First OK, second postponed by the partner.")])
            .on(6, [postponed(7, 2)]),
        ticket("KIF-11", "Bug", "工場MES", "[MES] 製造実績のロット番号に記号が混ざると落ちる / Lot numbers with symbols crash the import", "工場の手入力で全角ハイフンが混ざる。\nFull-width hyphens from manual input.")
            .raised(w(2, -1), BAO)
            .work(BAO, DOING, due(4, 0))
            .on(4, [Status(DONE), Closed(w(4, -3))]),
        ticket("KIF-12", "Issue", "会計", "[GL] 仕訳の摘要がShift_JISに無い文字で文字化けする / Memo text garbled outside Shift_JIS", "「髙」「﨑」が「?」になる。会計側の受け口がShift_JIS。\nThe receiving side accepts Shift_JIS only.")
            .raised(w(3, -3), LAN)
            .work(LAN, DOING, due(5, 0))
            .on(5, [Status(WAITING), Note(w(5, -3), "代替文字の一覧を経理部に確認中。 Substitution list sent to accounting.")]),
        ticket("KIF-13", "Issue", "倉庫WMS", "[WMS] 差分の出荷指示に対応できるか調べる / Can WMS accept delta orders?", "A社 A-004の前提。倉庫会社の回答が要る。\nPrecondition for A-004. The warehouse company must answer.")
            .raised(w(4, -1), MURASE)
            .work(LAN, TODO, due(6, -1))
            .priority("High")
            .on(5, [Status(WAITING), Note(w(5, 0), "倉庫会社へ質問を送付。 Question sent to the warehouse company.")]),
        ticket("KIF-14", "Bug", "分析基盤", "[DWH] 取消伝票が二重にマイナス計上される / Cancelled slips are negated twice", "取消日と伝票日が異なる場合に起きる。\nHappens when the cancel date differs from the slip date.")
            .raised(w(4, -2), BAO)
            .work(BAO, DOING, due(5, 2))
            .on(6, [Status(DONE), Closed(w(6, -4))]),
        ticket("KIF-15", "Issue", "運送会社", "[TMS] 2社目の運送会社の試験環境を手配する / Arrange test environment of carrier 2", "申請から開通まで3週間かかる。\nTakes three weeks from application.")
            .raised(w(4, -3), MURASE)
            .work(MURASE, DOING, due(7, 0))
            .on(6, [Note(w(6, -4), "申請書の押印待ち。 Waiting for the seal on the form.")]),
        ticket("KIF-16", "Issue", "流通BMS", "[BMS] 同時受信5本でジョブが待ち合わせて止まる / Deadlock with five parallel receptions", "朝7時の集中時間帯に再現する。A社 A-030と関係する。\nReproduces in the 7 a.m. peak. Related to A-030.")
            .raised(w(5, -3), BAO)
            .work(MINH, DOING, due(6, 1))
            .priority("Highest")
            .on(6, [Note(w(6, -1), "ロック順を統一する修正を試験中。 Testing a fix that unifies lock order.")]),
        ticket("KIF-17", "Task", "会計", "[GL] 月次締めの再送手順を書く / Resend procedure for monthly closing", "仕訳を取り消して送り直す手順を経理部と合わせる。\nAgree with accounting how to cancel and resend journals.")
            .raised(w(5, -1), LAN)
            .work(LAN, TODO, due(7, 1)),
        ticket("KIF-18", "Bug", "工場MES", "[MES] 夜勤の実績が翌日の製造日になる / Night-shift results get the next day's date", "工場の1日は6時区切り。連携は0時区切り。\nThe plant's day starts at 6 a.m.")
            .raised(w(6, -3), BAO)
            .work(BAO, TODO, due(7, 3))
            .priority("High"),
        ticket("KIF-19", "Task", "流通BMS", "[BMS] 切替当日の接続先変更の手順書 / Runbook for endpoint switch on cutover day", "42社を3回に分けて切り替える案で作る。\nPlan in three batches of 42 partners.")
            .raised(w(6, -2), MURASE)
            .work(MINH, TODO, due(8, 3)),
        ticket("KIF-20", "Bug", "運送会社", "[TMS] 着店コードの更新が週1回では間に合わない / Weekly depot code update is too slow", "運送会社は毎日更新する。誤仕分けが月3件見込まれる。\nThe carrier updates daily.")
            .raised(w(6, -1), BAO)
            .work(MINH, TODO, Due::None)
            .priority("Low"),
    ]
}
