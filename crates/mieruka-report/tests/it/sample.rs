//! A weekly report of an invented programme, as long and as uneven as real ones are.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};
use mieruka_core::lang::Lang;
use mieruka_core::report::model::{
    Align, Block, Cell, Column, Emphasis, Figure, Gantt, GanttKind, GanttRow, HeaderRow, Number, Override,
    ProgressLine, Report, Section, Signal, SignalRow, SignalState, SignalTable, Source, Span, Summary, Table,
    Value,
};
use mieruka_core::report::progress_line::{progress_line, progress_point};

pub(crate) const STATUS: Date = date(2026, 11, 20);

pub(crate) fn weekly() -> Report {
    Report {
        id: "weekly/KIKAN/2026-11-20/client".into(),
        title: "週次進捗報告".into(),
        project: "基幹業務システム更改プロジェクト".into(),
        edition: Some("発注者向け".into()),
        confidentiality: Some("関係者限り".into()),
        lang: Lang::Ja,
        status_date: STATUS,
        period: Some(Span { start: date(2026, 11, 16), finish: STATUS }),
        header: vec![
            row("宛先", "情報システム部長 ほか定例会出席者"),
            row("作成者", "PMO 三浦"),
            row("版", "第1.0版 (2026/11/20 18:30)"),
        ],
        sections: vec![
            section(1, "総括", vec![summary()]),
            section(2, "信号", vec![signals()]),
            section(3, "進捗", vec![figures(), late_tasks()]),
            section(4, "意思決定・ご依頼事項", vec![decisions()]),
            section(5, "マイルストーン", vec![milestones()]),
            section(
                6,
                "課題",
                vec![issue_flow(), issues(30), note("優先度の高い順。全件は課題管理表にあります。")],
            ),
            section(7, "リスク", vec![risks()]),
            section(
                8,
                "変更要求",
                vec![empty_table("変更要求", "この期間に受け付けた変更要求はありません。")],
            ),
            section(9, "次週予定", vec![next_week()]),
            section(
                10,
                "前回ご依頼の結果",
                vec![empty_table("ご依頼", "前回のご依頼はすべて完了しています。")],
            ),
            Section { new_page: true, ..section(11, "工程表", vec![Block::Gantt(gantt(41))]) },
        ],
        sources: sources(),
    }
}

pub(crate) fn section(number: u16, heading: &str, blocks: Vec<Block>) -> Section {
    Section { number: Some(number), heading: heading.into(), message: None, new_page: false, blocks }
}

fn row(label: &str, value: &str) -> HeaderRow {
    HeaderRow { label: label.into(), value: value.into() }
}

fn note(text: &str) -> Block {
    Block::Note { text: text.into() }
}

fn source(name: &str, age: &str, stale: bool) -> Source {
    Source { name: name.into(), age: age.into(), stale }
}

fn sources() -> Vec<Source> {
    vec![
        source("A社 課題管理表", "11/20 09:12 時点", false),
        source("B社 Backlog", "11/20 17:40 時点", false),
        source("C社 Jira", "11/12 18:03 時点", true),
        source("全体計画 (MS Project)", "11/19 14:20 時点", false),
    ]
}

fn summary() -> Block {
    Block::Summary(Summary {
        signal: Signal::Yellow.into(),
        lines: vec![
            row("結論", "結合試験がA社の環境停止で3営業日遅れ、12/18の移行判定会議に影響する見込みです。"),
            row(
                "理由",
                "試験環境のディスク障害 (ISS-042) で11/12から11/16まで試験を止めました。C社の進捗は6営業日更新がなく、見通しに含めていません。",
            ),
            row(
                "お願い",
                "移行範囲を直近3年分とするか5年分とするかを、11/27(金)までに業務部長にご決定いただきたい。決まらない場合、1週ごとに4営業日遅れます。",
            ),
        ],
    })
}

fn signals() -> Block {
    let aspect = |aspect: &str, previous, current: SignalState, outlook, reason: &str| SignalRow {
        aspect: aspect.into(),
        previous: Some(previous),
        current,
        outlook: Some(outlook),
        reason: reason.into(),
        sources: Vec::new(),
    };
    let overridden = SignalState {
        value: Signal::Yellow,
        overridden: Some(Override {
            computed: Signal::Red,
            reason: "挽回計画を11/19の定例会で承認済みのため (PM 佐伯)".into(),
        }),
    };
    let mut rows = vec![
        aspect(
            "スコープ",
            Signal::Blue,
            Signal::Blue.into(),
            Signal::Yellow,
            "移行範囲の決定待ち。5年分となれば変更要求を起票します。",
        ),
        aspect(
            "日程",
            Signal::Blue,
            overridden,
            Signal::Yellow,
            "結合試験は計画11/13に対し11/18完了(3営業日遅延)。原因は試験環境の停止。A社が11/25までに夜間試験で2日、残り1日を総合試験の準備と並行して挽回します。",
        ),
        aspect("費用", Signal::Blue, Signal::Blue.into(), Signal::Blue, ""),
        aspect(
            "品質",
            Signal::Yellow,
            Signal::Yellow.into(),
            Signal::Blue,
            "結合試験の不具合密度が目標の1.3倍。請求モジュールに集中し、追加レビューを実施中です。",
        ),
        aspect(
            "体制",
            Signal::Blue,
            Signal::Grey.into(),
            Signal::Grey,
            "C社の報告が6営業日ないため判定できません。",
        ),
    ];
    rows[4].sources = vec![source("C社 Jira", "11/12 18:03 時点", true)];
    Block::Signals(SignalTable { rows })
}

fn figures() -> Block {
    let number = |value, decimals, unit: &str| {
        Value::Number(Number { value, decimals, unit: unit.into(), signed: false })
    };
    let figure = |label: &str, value, comparison: &str, signal, from: Source| Figure {
        label: label.into(),
        value,
        comparison: Some(comparison.into()),
        signal,
        sources: vec![from],
    };
    let plan = || source("全体計画", "11/19 14:20 時点", false);
    Block::Figures {
        figures: vec![
            figure("進捗率", number(61.8, 1, "%"), "計画 64.5% (差 −2.7%)", Some(Signal::Yellow), plan()),
            figure("SPI", number(0.96, 2, ""), "前週 0.98", Some(Signal::Blue), plan()),
            figure("今週の完了", Value::count(14, "件"), "計画 17件", None, plan()),
            figure(
                "期限超過の課題",
                Value::count(6, "件"),
                "前週 4件",
                Some(Signal::Red),
                source("A社 課題管理表", "11/20 09:12 時点", false),
            ),
            figure(
                "決定待ち",
                Value::count(3, "件"),
                "うち期限超過 1件",
                Some(Signal::Yellow),
                source("論点一覧", "11/20 18:00 時点", false),
            ),
            figure(
                "C社 進捗率",
                number(48.0, 1, "%"),
                "6営業日前の値",
                Some(Signal::Grey),
                source("C社 Jira", "11/12 18:03 時点", true),
            ),
        ],
    }
}

fn table(columns: Vec<Column>, rows: Vec<Vec<Cell>>, empty_text: &str) -> Table {
    Table { caption: None, columns, rows, empty_text: empty_text.into(), sources: Vec::new() }
}

fn on(month: i8, day: i8) -> Cell {
    Cell::date(Some(date(2026, month, day)))
}

fn late_tasks() -> Block {
    let columns = vec![
        Column::new("作業", 20.0),
        Column::new("計画", 8.0),
        Column::new("見通し", 8.0),
        Column::new("遅延", 6.0).align(Align::End),
        Column::new("原因", 22.0),
        Column::new("対策", 26.0),
        Column::new("担当", 10.0),
        Column::new("挽回日", 8.0),
    ];
    let late = |task: &str,
                plan: (i8, i8),
                outlook: (i8, i8),
                days,
                cause: &str,
                measure: &str,
                owner: &str,
                back: Option<(i8, i8)>| {
        vec![
            Cell::text(task),
            on(plan.0, plan.1),
            on(outlook.0, outlook.1),
            Cell::from(Value::difference(days, "日")).with_signal(if days > 5 {
                Signal::Red
            } else {
                Signal::Yellow
            }),
            Cell::text(cause),
            Cell::text(measure),
            Cell::text(owner),
            back.map_or_else(|| Cell::text("見通し未定。11/25に再報告").quiet(), |(m, d)| on(m, d)),
        ]
    };
    let rows = vec![
        late(
            "結合試験 (受注・出荷)",
            (11, 13),
            (11, 18),
            3,
            "試験環境のディスク障害で3営業日停止",
            "夜間試験で2日短縮。残りは総合試験の準備と並行",
            "A社 高梨",
            Some((11, 27)),
        ),
        late(
            "請求モジュールの不具合修正",
            (11, 11),
            (11, 20),
            7,
            "税額の端数処理の仕様解釈が2社で異なっていた",
            "仕様を11/18に確定。修正はB社で2名増員し、単体試験の範囲を再設定して回帰試験を自動化",
            "B社 五十嵐",
            Some((12, 2)),
        ),
        late(
            "移行リハーサル1回目の準備",
            (11, 17),
            (11, 25),
            5,
            "移行対象年数が未決のためデータ量を確定できない",
            "3年分の前提で先行着手。決定後に差分を追加",
            "C社 (未定)",
            None,
        ),
    ];
    let mut table = table(columns, rows, "計画より遅れている作業はありません。");
    table.caption = Some("遅延作業".into());
    table.sources = sources()[..2].to_vec();
    Block::Table(table)
}

fn decisions() -> Block {
    let columns = vec![
        Column::new("番号", 8.0),
        Column::new("件名", 30.0),
        Column::new("誰に", 12.0),
        Column::new("いつまで", 10.0),
        Column::new("推奨", 28.0),
        Column::new("遅れた場合", 24.0),
    ];
    let rows = vec![
        vec![
            Cell::text("RT-009").strong().with_link("https://mieruka.example.jp/p/KIKAN/points/RT-009"),
            Cell::text("移行する取引データを直近3年分とするか5年分とするか"),
            Cell::text("業務部長"),
            on(11, 27).strong(),
            Cell::text("3年分。監査対応は旧システムの参照環境を1年残すことで足りる"),
            Cell::text("1週ごとに移行リハーサルが4営業日後ろ倒し"),
        ],
        vec![
            Cell::text("RT-011").strong(),
            Cell::text("試験環境の予備機を追加で契約するか"),
            Cell::text("情報システム部長"),
            on(11, 25).strong(),
            Cell::text("契約する (月額18万円、3か月)"),
            Cell::text("再度停止した場合に移行判定会議が1週間延期となる"),
        ],
        vec![
            Cell::text("RT-012").strong(),
            Cell::text("C社の報告が途切れている件の申入れ"),
            Cell::text("決定者なし").with_signal(Signal::Red),
            on(11, 20).strong(),
            Cell::text("契約窓口から書面で申し入れる"),
            Cell::text("体制と日程の信号を判定できない状態が続く"),
        ],
    ];
    Block::Table(table(columns, rows, "決定待ちはありません。"))
}

fn milestones() -> Block {
    let columns = vec![
        Column::new("名称", 34.0),
        Column::new("当初", 11.0),
        Column::new("現計画", 11.0),
        Column::new("見通し", 11.0),
        Column::new("差", 8.0).align(Align::End),
        Column::new("信号", 14.0),
        Column::new("判定者", 16.0),
    ];
    let milestone = |name: &str, first, plan, outlook, slip, signal, who: &str| {
        vec![
            Cell::text(name),
            Cell::date(Some(first)),
            Cell::date(Some(plan)),
            Cell::date(outlook),
            Cell::from(Value::difference(slip, "日")),
            Cell::signal(signal),
            Cell::text(who).quiet(),
        ]
    };
    let rows = vec![
        milestone(
            "要件凍結",
            date(2026, 7, 31),
            date(2026, 8, 7),
            Some(date(2026, 8, 7)),
            0,
            Signal::Blue,
            "業務部長",
        ),
        milestone(
            "結合試験完了",
            date(2026, 11, 6),
            date(2026, 11, 13),
            Some(date(2026, 11, 18)),
            3,
            Signal::Yellow,
            "PM",
        ),
        milestone(
            "移行判定会議",
            date(2026, 12, 18),
            date(2026, 12, 18),
            Some(date(2026, 12, 23)),
            3,
            Signal::Yellow,
            "ステコミ",
        ),
        milestone("本番移行", date(2027, 1, 4), date(2027, 1, 9), None, 0, Signal::Grey, "ステコミ"),
        milestone(
            "検収",
            date(2027, 2, 26),
            date(2027, 2, 26),
            Some(date(2027, 2, 26)),
            0,
            Signal::Blue,
            "契約部長",
        ),
    ];
    Block::Table(table(columns, rows, "マイルストーンが登録されていません。"))
}

fn issue_flow() -> Block {
    let figure = |label: &str, value: i64, comparison: Option<&str>| Figure {
        label: label.into(),
        value: Value::count(value, "件"),
        comparison: comparison.map(Into::into),
        signal: None,
        sources: Vec::new(),
    };
    Block::Figures {
        figures: vec![
            figure("前週残", 38, None),
            figure("起票", 9, Some("前週 7件")),
            figure("完了", 6, Some("前週 8件")),
            figure("今週残", 41, Some("前週より +3件")),
        ],
    }
}

pub(crate) fn issues(count: usize) -> Block {
    let columns = vec![
        Column::new("番号", 8.0),
        Column::new("件名", 26.0),
        Column::new("影響", 24.0),
        Column::new("対策", 28.0),
        Column::new("期限", 9.0),
        Column::new("担当", 11.0),
        Column::new("変化", 10.0),
    ];
    let titles = [
        "試験環境のディスク障害で受注から出荷までの結合試験が止まっている",
        "消費税の端数処理が帳票と会計連携で一致しない",
        "夜間バッチの処理時間が目標の2時間を40分超過する",
        "取引先マスタの重複が約1,200件残り、移行判定の条件を満たさない",
        "帳票の印影位置がプリンタ機種によりずれる",
    ];
    let impacts = [
        "移行判定会議 12/18 が3営業日遅れる見込み",
        "請求書の再発行が月20件程度発生する",
        "翌朝の出荷指示に間に合わない日が出る。月末は最大で1時間20分の遅れとなり、配送業者の締切に影響する",
        "移行後に名寄せの手作業が残る",
        "影響なし",
    ];
    let measures = [
        "予備機へ切替え (11/16 完了)。恒久対策としてディスクの二重化をA社が11/27までに実施",
        "11/18に仕様を確定。B社が修正し、回帰試験を11/27までに終える",
        "索引の追加と分割実行を試行中。11/24に効果を測り、足りなければ業務側と締切の見直しを協議",
        "業務部で名寄せ方針を決定し、C社が変換表を作成",
        "機種ごとの補正値を設定",
    ];
    let owners = ["A社 高梨", "B社 五十嵐", "A社 黒川", "C社 桐谷", "B社 水野"];
    let rows = (0..count)
        .map(|i| {
            let due = date(2026, 11, 12).saturating_add((i as i64 % 19).days());
            let overdue = due < STATUS;
            let due_cell = Cell::date(Some(due));
            vec![
                Cell::text(format!("ISS-{:03}", 42 + i)).strong(),
                Cell::text(titles[i % 5]),
                Cell::text(impacts[i % 5]),
                Cell::text(measures[(i * 2) % 5]),
                if overdue { due_cell.with_signal(Signal::Red) } else { due_cell },
                Cell::text(owners[i % 5]),
                Cell::text(match i % 4 {
                    0 => "期限 2回延期",
                    1 => "↑ 優先度 中→高",
                    2 => "新規",
                    _ => "→",
                }),
            ]
        })
        .collect();
    let mut table = table(columns, rows, "未完了の課題はありません。");
    table.caption = Some("未完了の課題".into());
    table.sources = sources()[..3].to_vec();
    Block::Table(table)
}

fn risks() -> Block {
    let columns = vec![
        Column::new("番号", 8.0),
        Column::new("ランク", 6.0).align(Align::Center),
        Column::new("リスク事象", 36.0),
        Column::new("トリガー", 22.0),
        Column::new("予防策", 26.0),
        Column::new("変化", 6.0).align(Align::Center),
    ];
    let risk = |id: &str, rank: &str, event: &str, trigger: &str, measure: &str, change: &str| {
        vec![
            Cell::text(id).strong(),
            Cell::text(rank),
            Cell::text(event),
            Cell::text(trigger),
            Cell::text(measure),
            Cell::text(change),
        ]
    };
    let rows = vec![
        risk(
            "RSK-004",
            "S",
            "C社の要員交代のため引継ぎが不足し、移行ツールの改修が止まる",
            "主担当の離任が決まる",
            "副担当の指名と週1回の引継ぎ記録",
            "↑",
        ),
        risk(
            "RSK-011",
            "A",
            "年末の繁忙で業務部の受入試験の要員が確保できず、試験期間が延びる",
            "12/4までに要員表が出ない",
            "受入試験を2回に分け、1回目を12月第1週に前倒し",
            "→",
        ),
        risk(
            "RSK-015",
            "B",
            "クラウド料金の改定のため運用費が予算を超える",
            "改定の正式通知",
            "予約割引の見積りを取得済み",
            "↓",
        ),
    ];
    Block::Table(table(columns, rows, "監視中のリスクはありません。"))
}

fn next_week() -> Block {
    let columns = vec![Column::new("作業・会議", 50.0), Column::new("担当", 20.0), Column::new("期日", 14.0)];
    let rows = vec![
        vec![Cell::text("総合試験の開始判定"), Cell::text("PMO 三浦"), on(11, 24)],
        vec![Cell::text("夜間バッチ改善の効果測定"), Cell::text("A社 黒川"), on(11, 24)],
        vec![Cell::text("全社定例会 (第38回)"), Cell::text("PMO"), on(11, 26)],
        vec![Cell::text("移行範囲の決定"), Cell::text("業務部長"), on(11, 27)],
    ];
    Block::Table(table(columns, rows, "次週の予定は登録されていません。"))
}

fn empty_table(header: &str, empty_text: &str) -> Block {
    Block::Table(table(vec![Column::new(header, 1.0)], Vec::new(), empty_text))
}

/// A plan of `count` rows in phases, with rows late, early, done, not begun and without a plan.
pub(crate) fn gantt(count: usize) -> Gantt {
    let window = Span { start: date(2026, 9, 28), finish: date(2027, 1, 31) };
    let phases = ["設計", "開発", "結合試験", "総合試験", "移行", "教育・展開"];
    let works = [
        ("受注入力の画面と帳票", "A社 高梨"),
        ("出荷指示と在庫引当", "A社 黒川"),
        ("請求・入金消込", "B社 五十嵐"),
        ("会計連携と月次締め処理の自動化および監査証跡の出力", "B社 水野"),
        ("取引先マスタの移行", "C社 桐谷"),
    ];
    let mut rows = Vec::new();
    'phases: for (p, phase) in phases.iter().enumerate() {
        let begin = date(2026, 10, 1).saturating_add((p as i64 * 17 - 8).days());
        let children: Vec<GanttRow> = works
            .iter()
            .enumerate()
            .map(|(w, (work, owner))| {
                let start = begin.saturating_add((w as i64 * 3).days());
                let finish = start.saturating_add((11 + (w as i64 * 5) % 9).days());
                task(&format!("{phase}: {work}"), owner, start, finish, p * 5 + w)
            })
            .collect();
        let end = begin.saturating_add(29.days());
        rows.push(GanttRow {
            kind: GanttKind::Summary,
            level: 0,
            critical: false,
            ..task(phase, "", begin, end, 100 + p)
        });
        rows.extend(children);
        if p % 2 == 0 {
            rows.push(milestone(["要件凍結", "", "結合試験完了", "", "移行判定会議"][p.min(4)], end, p));
        }
        if rows.len() >= count {
            break 'phases;
        }
    }
    while rows.len() < count {
        let start = date(2027, 1, 4).saturating_add((rows.len() as i64 % 10).days());
        rows.push(task(
            &format!("稼働後の支援 {}", rows.len()),
            "PMO",
            start,
            start.saturating_add(9.days()),
            999,
        ));
    }
    rows.truncate(count);
    let line = progress_line(&rows, STATUS);
    let week_ago = date(2026, 11, 13);
    let points =
        rows.iter().zip(&line.points).map(|(r, now)| now.and_then(|_| progress_point(&before(r), week_ago)));
    let previous = ProgressLine { date: week_ago, points: points.collect() };
    Gantt {
        window,
        status_date: STATUS,
        line,
        earlier_lines: vec![previous],
        rows,
        links: Vec::new(),
        non_working: days_off(window),
        empty_text: "計画がまだ取り込まれていません。".into(),
        sources: vec![source("全体計画 (MS Project)", "11/19 14:20 時点", false)],
    }
}

fn task(label: &str, owner: &str, start: Date, finish: Date, seed: usize) -> GanttRow {
    let length = (finish.duration_since(start).as_hours() / 24 + 1) as f64;
    let elapsed = STATUS.duration_since(start).as_hours() as f64 / 24.0 + 1.0;
    let expected = (elapsed / length).clamp(0.0, 1.0);
    let lag = [0.0, 0.15, -0.1, 0.3, 0.0][seed % 5];
    let progress =
        if expected >= 1.0 && seed % 7 != 3 { 1.0 } else { (expected - lag * expected).clamp(0.0, 0.95) };
    let done = progress >= 1.0;
    let late = (!done && expected > 0.0 && lag > 0.0).then(|| finish.max(STATUS).saturating_add(6.days()));
    GanttRow {
        label: label.into(),
        level: 1,
        owner: owner.into(),
        kind: GanttKind::Task,
        planned: Some(Span { start, finish }),
        actual_start: (progress > 0.0).then_some(start),
        actual_finish: done
            .then(|| finish.saturating_add(((seed % 3) as i64).days()))
            .filter(|f| *f <= STATUS),
        forecast_finish: late,
        progress: Some(progress),
        critical: seed % 6 == 1,
        ..GanttRow::default()
    }
}

fn milestone(label: &str, on: Date, phase: usize) -> GanttRow {
    GanttRow {
        kind: GanttKind::Milestone,
        progress: None,
        critical: false,
        actual_finish: (on < STATUS).then(|| on.saturating_add((phase as i64 / 2).days())),
        forecast_finish: (on >= STATUS).then(|| on.saturating_add(5.days())),
        ..task(label, "", on, on, 5)
    }
}

/// The row a week earlier, when less was done.
fn before(row: &GanttRow) -> GanttRow {
    let begun = row.planned.is_some_and(|p| p.start < date(2026, 11, 13));
    let progress =
        row.progress.map(|p| if row.actual_finish.is_some() { p } else { p * if begun { 0.8 } else { 0.0 } });
    GanttRow { progress, ..row.clone() }
}

pub(crate) fn days_off(window: Span) -> Vec<Date> {
    let holidays =
        [date(2026, 10, 12), date(2026, 11, 3), date(2026, 11, 23), date(2027, 1, 1), date(2027, 1, 11)];
    let mut days = Vec::new();
    let mut day = window.start;
    while day <= window.finish {
        if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) || holidays.contains(&day) {
            days.push(day);
        }
        day = day.tomorrow().unwrap();
    }
    days
}

/// A report in which every text tries to be something else.
pub(crate) fn hostile() -> Report {
    let nasty = [
        "#set page(fill: red) #panic(\"x\") $x^2$ *b* _i_ `c` @ref <label> \\u{0}",
        "<script>alert('1')</script> & \"quoted\" ]]> --> %00",
        "列|を|割る | | パイプ",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1:A9)",
        "\t=1+1",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "https://example.jp/very/long/path/that/never/ends/and/never/breaks?with=parameters&and=more",
        "絵文字 😀👨‍👩‍👧 と 異体字 葛󠄀 と 右から左 שלום",
        "改行\n二行目\r\n三行目\u{0}\u{7}\u{1b}[31m",
        "{{ handlebars }} ${shell} %(python)s",
    ];
    let column = |header: &str, width| Column::new(header, width);
    let rows = nasty
        .iter()
        .map(|text| {
            vec![
                Cell::text(*text),
                Cell { emphasis: Emphasis::Strong, ..Cell::text(*text) },
                Cell::text(*text).with_link("javascript:alert(1)"),
                Cell::date(Some(STATUS)).with_signal(Signal::Yellow),
            ]
        })
        .collect();
    let mut report = weekly();
    report.title = nasty[0].into();
    report.project = nasty[1].into();
    report.header = nasty.iter().map(|text| row(text, text)).collect();
    let mut plan = gantt(4);
    for (row, text) in plan.rows.iter_mut().zip(nasty) {
        row.label = text.into();
        row.owner = text.into();
    }
    report.sections = nasty
        .iter()
        .map(|text| {
            let lines = vec![Block::Paragraph { text: (*text).into() }, note(text)];
            Section { message: Some((*text).into()), ..section(1, text, lines) }
        })
        .collect();
    let columns =
        vec![column("=HYPERLINK(\"x\")", 1.0), column("#b|", 2.0), column("<i>", 1.0), column("日", 0.1)];
    report.sections.push(section(
        99,
        "table",
        vec![Block::Table(table(columns, rows, "なし")), Block::Gantt(plan)],
    ));
    report
}

/// Every kind of block with nothing in it.
pub(crate) fn empty() -> Report {
    let plan =
        Gantt { rows: Vec::new(), line: ProgressLine { date: STATUS, points: Vec::new() }, ..gantt(1) };
    let blocks = vec![
        Block::Signals(SignalTable { rows: Vec::new() }),
        Block::Figures { figures: Vec::new() },
        empty_table("件名", "決定待ちはありません。"),
        Block::Gantt(plan),
    ];
    Report {
        sections: vec![section(1, "空の章", blocks), section(2, "何もない章", Vec::new())],
        sources: Vec::new(),
        period: None,
        confidentiality: None,
        edition: None,
        ..weekly()
    }
}
