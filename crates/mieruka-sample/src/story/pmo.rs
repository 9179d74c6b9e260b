//! What the PMO enters by hand: set-up, forums, risks, inquiries.

use super::cast::{PARTIES, PEOPLE};
use super::hand::{Entry, edit, entry};
use super::{pmo_actions, pmo_decisions};
use crate::timeline::{Timeline, w};
use crate::{HandEntry, HandUpdate};

/// All entries in the order of their days; what others refer to comes first.
pub(crate) fn entries(timeline: &Timeline) -> Vec<HandEntry> {
    let mut all = people(timeline);
    let groups: [(Vec<Entry>, Option<&'static str>); 7] = [
        (forums(), None),
        (milestones(), None),
        (risks(), Some("raised_on")),
        (inquiries(), Some("raised_on")),
        (pmo_decisions::points(), Some("raised_on")),
        (pmo_decisions::decisions(), Some("decided_on")),
        (pmo_actions::actions(), Some("raised_on")),
    ];
    for (group, day_field) in groups {
        all.extend(group.into_iter().map(|e| e.build(timeline, day_field)));
    }
    // Stable: what was entered on the same day keeps its order.
    all.sort_by_key(|e| e.on);
    all
}

/// Tasks of the client's plan by its own numbers: the fixes left over from the first cycle, and the tests through vendor A's
/// environment.
const FIXES: &str = "remote:しののめ湊食品/uid:275";
const THROUGH_TESTS: [&str; 3] =
    ["remote:しののめ湊食品/uid:285", "remote:しののめ湊食品/uid:286", "remote:しののめ湊食品/uid:287"];

/// Changes by hand of records that came in files, before the next file says otherwise.
pub(crate) fn edits(timeline: &Timeline) -> Vec<HandUpdate> {
    [
        (
            "remote:A社/A-021",
            w(5, 1),
            &[("due_on", "@5+4"), ("note", "大槻さんと電話で{5+4}に合意(汐見)")][..],
        ),
        (
            "remote:A社/A-014",
            w(6, 1),
            &[("priority", "top"), ("note", "第2回リハーサルの前提のため最優先に変更(汐見)")][..],
        ),
        (
            "remote:B社/BRN-18",
            w(7, 1),
            &[("note", "A社とB社の往復が3回。次の定例で担当を1名に決める(汐見)")][..],
        ),
        (
            "remote:A社/A-036",
            w(7, 1),
            &[("impact_text", "結合試験完了が3営業日、総合試験移行判定会議が2営業日後ろへずれる")][..],
        ),
        // What is "90 % done" while the environment stands still counts by begun and finished from here on.
        (FIXES, w(7, 1), &[("progress_rule", "fifty_fifty")][..]),
        (THROUGH_TESTS[0], w(7, 1), &[("progress_rule", "fifty_fifty")][..]),
        (THROUGH_TESTS[1], w(7, 1), &[("progress_rule", "fifty_fifty")][..]),
        (THROUGH_TESTS[2], w(7, 1), &[("progress_rule", "fifty_fifty")][..]),
    ]
    .map(|(key, on, fields)| edit(key, on, fields, timeline))
    .to_vec()
}

fn people(timeline: &Timeline) -> Vec<HandEntry> {
    let on = timeline.at(w(1, -5));
    let field = |name, value: &str| (name, value.to_owned());
    let record = |kind, key, fields| HandEntry { on, kind, key, fields, updates: Vec::new() };
    let parties = PARTIES.iter().map(|p| {
        let mut fields = vec![field("name", p.name_ja), field("side", p.side)];
        fields.extend(p.parent.map(|parent| field("parent", parent)));
        fields.extend(p.cadence_days.map(|days| ("cadence_days", days.to_string())));
        record("party", p.key, fields)
    });
    let people = PEOPLE.iter().map(|p| {
        record(
            "person",
            p.key,
            vec![field("name", p.name_ja), field("owner_org", p.party), field("role", p.role_ja)],
        )
    });
    parties.chain(people).collect()
}

fn forums() -> Vec<Entry> {
    const KIND: &str = "forum";
    let day = w(1, -5);
    vec![
        entry(
            KIND,
            "forum:steering",
            day,
            [
                ("name", "ステアリングコミッティ"),
                ("purpose", "計画・費用・体制の変更を決める"),
                ("decides", "方向性、100万円を超える費用、マイルストーンの変更"),
                ("decides_not", "実務の進め方"),
                ("organizer", "person:takato"),
                ("facilitator", "person:shiomi"),
                ("decider", "person:hasebe"),
                ("cadence", "毎月第4水曜 15:00〜16:00 オンライン"),
                ("next_on", "@8+4"),
                ("status", "active"),
            ],
        ),
        entry(
            KIND,
            "forum:pm",
            day,
            [
                ("name", "PM会議"),
                ("purpose", "各社の進捗と課題を突き合わせ、対策を決める"),
                ("decides", "マイルストーンを動かさない日程変更、100万円以下の費用"),
                ("organizer", "person:saegusa"),
                ("facilitator", "person:shiomi"),
                ("decider", "person:takato"),
                ("cadence", "毎週火曜 10:00〜11:00 オンライン"),
                ("next_on", "@8+2"),
                ("escalates_to", "forum:steering"),
                ("status", "active"),
            ],
        ),
        entry(
            KIND,
            "forum:app",
            day,
            [
                ("name", "業務アプリケーション定例"),
                ("purpose", "A社の進捗・課題・QAを確認する"),
                ("decides", "画面・帳票の仕様の細目"),
                ("organizer", "person:saeki"),
                ("facilitator", "person:hayase"),
                ("decider", "person:saegusa"),
                ("cadence", "毎週木曜 13:30〜14:30 オンライン"),
                ("next_on", "@8+3"),
                ("escalates_to", "forum:pm"),
                ("status", "active"),
            ],
        ),
        entry(
            KIND,
            "forum:migration",
            day,
            [
                ("name", "移行・基盤定例"),
                ("purpose", "移行リハーサルと環境の準備を確認する"),
                ("decides", "移行手順と環境設定の細目"),
                ("organizer", "person:kanzaki"),
                ("facilitator", "person:nonomura"),
                ("decider", "person:saegusa"),
                ("cadence", "毎週水曜 10:30〜11:30 オンライン"),
                ("next_on", "@8+3"),
                ("escalates_to", "forum:pm"),
                ("status", "active"),
            ],
        ),
        entry(
            KIND,
            "forum:interface",
            day,
            [
                ("name", "データ連携定例"),
                ("purpose", "C社と連携先の仕様・試験を確認する"),
                ("decides", "電文項目の細目"),
                ("organizer", "person:murase"),
                ("facilitator", "person:shiomi"),
                ("decider", "person:saegusa"),
                ("cadence", "毎週月曜 16:00〜17:00 オンライン"),
                ("next_on", "@8+1"),
                ("escalates_to", "forum:pm"),
                ("status", "active"),
            ],
        )
        .then(w(8, -3), [("purpose", "C社と連携先の仕様・試験を確認する({7+1}から2回続けて開催できず)")]),
        entry(
            KIND,
            "forum:business",
            day,
            [
                ("name", "業務部門連絡会"),
                ("purpose", "利用部門の確認事項と教育の準備をそろえる"),
                ("decides", "業務運用と教育の日程"),
                ("organizer", "person:saegusa"),
                ("facilitator", "person:saegusa"),
                ("decider", "person:makino"),
                ("cadence", "隔週金曜 11:00〜12:00 会議室併用"),
                ("next_on", "@8+5"),
                ("escalates_to", "forum:pm"),
                ("status", "active"),
            ],
        ),
        entry(
            KIND,
            "forum:ccb",
            day,
            [
                ("name", "変更管理委員会"),
                ("purpose", "承認済みの要件と計画への変更を審査する"),
                ("decides", "変更要求の採否と実施時期"),
                ("organizer", "person:saegusa"),
                ("facilitator", "person:shiomi"),
                ("decider", "person:takato"),
                ("cadence", "隔週火曜 11:00〜12:00 オンライン"),
                ("next_on", "@8+2"),
                ("escalates_to", "forum:steering"),
                ("status", "active"),
            ],
        ),
        entry(
            KIND,
            "forum:gate",
            day,
            [
                ("name", "工程完了判定会議"),
                ("purpose", "完了基準に照らして次工程へ進むかを決める"),
                ("decides", "工程の完了と条件"),
                ("organizer", "person:takato"),
                ("facilitator", "person:shiomi"),
                ("decider", "person:hasebe"),
                ("cadence", "工程の完了ごと 60分"),
                ("escalates_to", "forum:steering"),
                ("status", "active"),
            ],
        ),
    ]
}

/// Dates set from outside, which no vendor's plan shows.
fn milestones() -> Vec<Entry> {
    const KIND: &str = "milestone";
    vec![
        entry(
            KIND,
            "milestone:hardware",
            w(1, -5),
            [
                ("title", "現行機器の保守契約終了"),
                ("kind", "external"),
                ("planned_on", "@8+150"),
                ("owner", "person:takato"),
                ("owner_org", "party:client"),
                ("done_criteria", "延長する場合は3か月前までに書面で申し入れる"),
                ("status", "planned"),
            ],
        ),
        entry(
            KIND,
            "milestone:edi",
            w(2, 0),
            [
                ("title", "小売2社の新EDI受付開始"),
                ("kind", "external"),
                ("planned_on", "@8+96"),
                ("owner", "person:makino"),
                ("owner_org", "party:sales"),
                ("done_criteria", "接続試験の合格通知を2社から受け取る"),
                ("status", "planned"),
            ],
        ),
    ]
}

fn risk<const N: usize>(
    key: &'static str,
    on: crate::timeline::At,
    fields: [(&'static str, &'static str); N],
) -> Entry {
    entry("risk", key, on, fields).with([("raised_by", "person:shiomi")])
}

fn risks() -> Vec<Entry> {
    vec![
        risk("risk:environment", w(2, -1), [("title", "A社検証環境の停止による結合試験の遅れ"), ("event", "検証環境を別案件と共用しているため障害や資源不足で止まり、結合試験が数日遅れて判定会議に間に合わなくなる"), ("category", "vendor"), ("probability", "medium"), ("impact", "high"), ("trigger", "検証環境が業務時間内に4時間以上使えない"), ("response_strategy", "mitigate"), ("preventive_action", "A社が占有の承認を取る。B社が筐体の点検結果を週次で出す"), ("contingency_plan", "B社の本番同等環境を前倒しして試験を移す"), ("owner", "person:saeki"), ("owner_org", "party:a"), ("due_on", "@5+0"), ("next_review_on", "@3+0"), ("status", "mitigating")])
            .then(w(5, 0), [("next_review_on", "@7+0"), ("note", "占有は承認待ち。予防策の期限を過ぎた")])
            .then(w(7, -3), [("status", "materialized"), ("materialized_on", "@7-3"), ("note", "記憶装置の障害で停止。remote:A社/A-036 として対応する")]),
        risk("risk:silence", w(6, 0), [("title", "C社窓口の応答の遅れ"), ("event", "C社の東京窓口が1名のため不在時に連絡が途絶え、連携試験の障害が放置される"), ("category", "vendor"), ("probability", "medium"), ("impact", "high"), ("trigger", "問い合わせへの返信が3営業日無い"), ("response_strategy", "mitigate"), ("preventive_action", "副窓口の指名を依頼する"), ("contingency_plan", "契約窓口へ書面で申し入れ、A社が代替スタブで試験を進める"), ("owner", "person:saegusa"), ("owner_org", "party:client"), ("due_on", "@7+2"), ("next_review_on", "@7+0"), ("status", "assessed")])
            .then(w(7, 0), [("probability", "high"), ("next_review_on", "@8+0"), ("note", "今週はファイルの提出が無い")])
            .then(w(8, 0), [("status", "mitigating"), ("next_review_on", "@8+2"), ("note", "届いたファイルは{6+0}と同じ内容。担当者の更新も2週間無い")]),
        risk("risk:invoice", w(1, 0), [("title", "適格請求書の仕様の追加"), ("event", "経理部の確認が製造と並行しているため仕様が追加され、請求の単体試験が遅れる"), ("category", "requirement"), ("probability", "high"), ("impact", "medium"), ("trigger", "経理部から印字項目の追加依頼が届く"), ("response_strategy", "mitigate"), ("preventive_action", "{2+0}までに帳票見本を経理部が確定する"), ("owner", "person:otsuki"), ("owner_org", "party:a"), ("due_on", "@2+0"), ("next_review_on", "@2+0"), ("status", "mitigating")])
            .then(w(2, 0), [("status", "materialized"), ("materialized_on", "@2-1"), ("note", "登録番号の印字位置が変わり製造が5営業日延びた")]),
        risk("risk:cutover", w(3, 0), [("title", "本番移行が停止枠36時間に収まらない"), ("event", "過去売上5年分を移行するため所要時間が枠を超え、月曜の出荷開始に間に合わない"), ("category", "migration"), ("probability", "high"), ("impact", "high"), ("trigger", "リハーサルの実測が32時間を超える"), ("response_strategy", "avoid"), ("preventive_action", "移行年数を2年に絞る案を{8+3}までに決める"), ("contingency_plan", "3年目以前を稼働後の週末に分けて移す"), ("owner", "person:nonomura"), ("owner_org", "party:b"), ("due_on", "@8+3"), ("next_review_on", "@6+0"), ("status", "mitigating")])
            .then(w(6, 0), [("next_review_on", "@8+3"), ("note", "第1回の実測は43時間20分。トリガーに達した")]),
        risk("risk:key-person", w(4, -2), [("title", "白川係長の決算業務との重なり"), ("event", "月次締めと試験が重なるため経理部の確認が1名に集中し、仕訳の突合が3日遅れる"), ("category", "organisation"), ("probability", "medium"), ("impact", "medium"), ("trigger", "確認依頼の滞留が5件を超える"), ("response_strategy", "mitigate"), ("preventive_action", "経理部から代理の確認者を1名出す"), ("owner", "person:takato"), ("owner_org", "party:client"), ("due_on", "@6+0"), ("next_review_on", "@6+0"), ("status", "assessed")])
            .then(w(6, 0), [("next_review_on", "@8+2"), ("status", "monitoring"), ("note", "代理は未指名。滞留は4件")]),
        risk("risk:retail", w(5, -1), [("title", "小売42社の接続切替の同意が遅れる"), ("event", "年末商戦を理由に接続変更を断る小売が出て、切替日に旧接続が残る"), ("category", "external"), ("probability", "medium"), ("impact", "high"), ("trigger", "同意の返信が切替60日前に8割未満"), ("response_strategy", "mitigate"), ("preventive_action", "牧野課長が上位10社を個別に訪ねる"), ("contingency_plan", "旧接続を1か月並行して受ける"), ("owner", "person:makino"), ("owner_org", "party:sales"), ("due_on", "@8+40"), ("next_review_on", "@8+10"), ("status", "monitoring")]),
        risk("risk:training", w(5, 0), [("title", "倉庫の交代勤務で教育の欠席が出る"), ("event", "3倉庫とも3交代のため夜勤者が教育を受けられず、稼働初日に出荷登録を誤る"), ("category", "organisation"), ("probability", "medium"), ("impact", "low"), ("trigger", "受講率が9割未満"), ("response_strategy", "accept"), ("owner", "person:igarashi"), ("owner_org", "party:logistics"), ("due_on", "@8+70"), ("next_review_on", "@8+20"), ("status", "accepted")]),
        risk("risk:quality", w(8, -2), [("title", "未修正の障害を残したまま総合試験へ進む"), ("event", "障害の修正が週5件で未修正が14件あるため、判定会議の基準を満たさず条件付きの移行になる"), ("category", "technology"), ("probability", "high"), ("impact", "high"), ("trigger", "{8+5}時点で未修正が8件を超える"), ("response_strategy", "mitigate"), ("preventive_action", "桐山の担当11件のうち6件を追加要員へ移す"), ("contingency_plan", "影響の小さい障害を総合試験と並行して直す計画を判定資料に付ける"), ("owner", "person:hayase"), ("owner_org", "party:a"), ("due_on", "@8+5"), ("next_review_on", "@8+3"), ("status", "assessed")]),
    ]
}

fn inquiries() -> Vec<Entry> {
    const KIND: &str = "inquiry";
    let by_pmo = |e: Entry| e.with([("raised_by", "person:shiomi")]);
    vec![
        by_pmo(entry(
            KIND,
            "inquiry:schedule-c",
            w(7, 1),
            [
                ("title", "会計仕訳連携の試験を実施できる日"),
                (
                    "description",
                    "計画では{7+2}までの試験が未着手と見えます。実施できる日と担当者名を教えてください。",
                ),
                ("owner", "person:murase"),
                ("owner_org", "party:c"),
                ("due_on", "@8-2"),
                ("priority", "top"),
                ("status", "waiting"),
            ],
        )),
        by_pmo(entry(
            KIND,
            "inquiry:recovery",
            w(8, -3),
            [
                ("title", "環境停止3営業日の挽回策の提出日"),
                (
                    "description",
                    "要員追加、範囲の絞り込み、休日作業の3案について費用と日数を並べた資料をいつ提出できますか。",
                ),
                ("owner", "person:saeki"),
                ("owner_org", "party:a"),
                ("due_on", "@8+1"),
                ("priority", "high"),
                ("status", "asked"),
            ],
        )),
        by_pmo(entry(
            KIND,
            "inquiry:budget",
            w(3, 0),
            [
                ("title", "予備費の残額と使える条件"),
                (
                    "description",
                    "追加費用の案が3件あります。予備費の残額と、部長決裁で使える上限を教えてください。",
                ),
                ("owner", "person:takato"),
                ("owner_org", "party:client"),
                ("due_on", "@4+0"),
                ("priority", "medium"),
                ("status", "waiting"),
            ],
        ))
        .then(
            w(4, -1),
            [
                ("status", "answered"),
                ("resolution", "残額は640万円。1件100万円まで部長決裁"),
                ("answered_on", "@4-1"),
            ],
        )
        .then(w(4, 0), [("status", "closed"), ("closed_on", "@4+0")]),
    ]
}
