//! A plan as its page draws it: baseline, forecast of the network, links, earlier lines; and the data of the other charts.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use mieruka_core::report::model::{Gantt, GanttKind, GanttLink, GanttRow, LinkKind, ProgressLine, Span};
use mieruka_core::report::progress_line::progress_line;
use mieruka_report::chart::board::{BoardRow, MilestoneBoard};
use mieruka_report::chart::evm::{Evm, EvmForecast};
use mieruka_report::chart::finish::FinishDates;

use crate::sample::{STATUS, days_off};

type Day = (i16, i8, i8);

fn day((y, m, d): Day) -> Date {
    date(y, m, d)
}

fn span(start: Day, finish: Day) -> Option<Span> {
    Some(Span { start: day(start), finish: day(finish) })
}

fn task(label: &str, owner: &str, planned: (Day, Day), baseline: (Day, Day), progress: f64) -> GanttRow {
    let planned = span(planned.0, planned.1).unwrap();
    let begun = progress > 0.0;
    GanttRow {
        label: label.into(),
        level: 1,
        owner: owner.into(),
        planned: Some(planned),
        baseline: span(baseline.0, baseline.1),
        actual_start: begun.then_some(planned.start),
        actual_finish: (progress >= 1.0).then_some(planned.finish),
        progress: Some(progress),
        ..GanttRow::default()
    }
}

fn expected(row: GanttRow, start: Option<Day>, finish: Day, critical: bool) -> GanttRow {
    GanttRow { forecast_start: start.map(day), forecast_finish: Some(day(finish)), critical, ..row }
}

fn summary(label: &str, planned: (Day, Day), finish: Option<Day>) -> GanttRow {
    GanttRow {
        label: label.into(),
        kind: GanttKind::Summary,
        planned: span(planned.0, planned.1),
        forecast_finish: finish.map(day),
        ..GanttRow::default()
    }
}

fn milestone(label: &str, on: Day, forecast: Option<Day>, p80: Option<Day>, actual: Option<Day>) -> GanttRow {
    GanttRow {
        label: label.into(),
        level: 1,
        kind: GanttKind::Milestone,
        planned: span(on, on),
        forecast_finish: forecast.map(day),
        actual_finish: actual.map(day),
        p80: p80.map(day),
        ..GanttRow::default()
    }
}

/// Sixteen rows of a renewal in its test phase, eleven days before a decision.
pub(crate) fn plan() -> Gantt {
    let y = |m, d| (2026, m, d);
    let next = |m, d| (2027, m, d);
    let mut rows = vec![
        summary("結合試験", (y(10, 5), y(11, 27)), Some(y(12, 2))),
        task("試験仕様書の作成", "A社 高梨", (y(10, 5), y(10, 16)), (y(10, 1), y(10, 13)), 1.0),
        task("試験環境の構築", "C社 桐谷", (y(10, 12), y(10, 23)), (y(10, 12), y(10, 21)), 1.0),
        expected(
            task(
                "受注から出荷までの通し試験",
                "A社 黒川",
                (y(10, 26), y(11, 13)),
                (y(10, 22), y(11, 11)),
                0.55,
            ),
            None,
            y(11, 26),
            true,
        ),
        expected(
            task("請求・入金消込の試験", "B社 五十嵐", (y(11, 2), y(11, 20)), (y(11, 2), y(11, 18)), 0.9),
            None,
            y(11, 20),
            false,
        ),
        expected(
            task("会計連携の試験", "B社 水野", (y(11, 16), y(11, 27)), (y(11, 12), y(11, 25)), 0.0),
            Some(y(11, 24)),
            y(12, 4),
            false,
        ),
        expected(
            task("性能試験 (夜間バッチ)", "A社 黒川", (y(11, 16), y(11, 27)), (y(11, 16), y(11, 27)), 0.0),
            Some(y(11, 30)),
            y(12, 11),
            true,
        ),
        milestone("結合試験完了", y(11, 27), Some(y(12, 11)), Some(y(12, 17)), None),
        summary("移行", (y(10, 19), next(1, 9)), Some(next(1, 11))),
        task("移行設計", "C社 桐谷", (y(10, 19), y(11, 6)), (y(10, 19), y(11, 4)), 1.0),
        expected(
            task("移行ツールの改修", "C社 桐谷", (y(11, 9), y(11, 27)), (y(11, 5), y(11, 20)), 0.6),
            None,
            y(11, 25),
            false,
        ),
        expected(
            task("移行リハーサル 1回目", "C社・業務部", (y(11, 30), y(12, 9)), (y(11, 24), y(12, 3)), 0.0),
            Some(y(11, 30)),
            y(12, 9),
            false,
        ),
        expected(
            task("移行リハーサル 2回目", "C社・業務部", (y(12, 10), y(12, 18)), (y(12, 7), y(12, 16)), 0.0),
            Some(y(12, 14)),
            y(12, 22),
            true,
        ),
        milestone("移行判定会議", y(12, 18), Some(y(12, 23)), Some(y(12, 28)), None),
        expected(
            task("本番移行", "全社", (y(12, 29), next(1, 9)), (y(12, 29), next(1, 9)), 0.0),
            Some(y(12, 29)),
            next(1, 11),
            true,
        ),
        milestone("要件凍結", y(10, 9), None, None, Some(y(10, 14))),
    ];
    for (i, row) in rows.iter_mut().enumerate() {
        row.id = format!("T-{:03}", i + 1);
        row.href = Some(format!("/p/KIKAN/tasks/T-{:03}", i + 1));
    }
    rows[6].hover =
        "11/30(月) に始まります。「受注から出荷までの通し試験」の完了 (11/26) を待つためです。".into();
    rows[13].baseline = span(y(12, 11), y(12, 11));
    let link = |from, to, kind, critical| GanttLink { from, to, kind, critical };
    let links = vec![
        link(1, 3, LinkKind::FinishToStart, false),
        link(2, 3, LinkKind::FinishToStart, true),
        link(3, 6, LinkKind::FinishToStart, true),
        link(4, 5, LinkKind::FinishToStart, false),
        link(5, 7, LinkKind::FinishToStart, false),
        link(6, 7, LinkKind::FinishToStart, true),
        link(9, 10, LinkKind::FinishToStart, false),
        link(10, 11, LinkKind::FinishToStart, false),
        link(11, 12, LinkKind::FinishToStart, false),
        link(7, 12, LinkKind::FinishToStart, true),
        link(12, 13, LinkKind::FinishToStart, true),
        link(13, 14, LinkKind::FinishToStart, true),
        link(4, 6, LinkKind::StartToStart, false),
        link(10, 12, LinkKind::FinishToFinish, false),
    ];
    let window = Span { start: date(2026, 10, 1), finish: date(2027, 1, 31) };
    let line = progress_line(&rows, STATUS);
    let earlier = |on: Date, left: f64| ProgressLine {
        date: on,
        points: progress_line(&rows, on).points.iter().map(|p| p.map(|p| p.min(0.0) * left - 0.5)).collect(),
    };
    let earlier_lines = vec![earlier(date(2026, 11, 6), 0.3), earlier(date(2026, 11, 13), 0.7)];
    Gantt {
        window,
        status_date: STATUS,
        line,
        earlier_lines,
        rows,
        links,
        non_working: days_off(window),
        empty_text: "計画がまだ取り込まれていません。".into(),
        sources: Vec::new(),
    }
}

/// Four hundred rows over a year, linked one to the next.
pub(crate) fn large() -> Gantt {
    let small = plan();
    let window = Span { start: date(2026, 4, 1), finish: date(2027, 3, 31) };
    let rows: Vec<GanttRow> = (0..400)
        .map(|i| {
            let mut row = small.rows[i % small.rows.len()].clone();
            let by = ((i as i64 * 37) % 150 - 60).days();
            let moved = |d: Date| d.saturating_add(by);
            let moved_span = |s: Span| Span { start: moved(s.start), finish: moved(s.finish) };
            row.id = format!("01981f2e-7c5a-7000-8000-{i:012}");
            row.href = Some(format!("/p/KIKAN/tasks/T-{i:04}"));
            row.planned = row.planned.map(moved_span);
            row.baseline = row.baseline.map(moved_span);
            row.forecast_start = row.forecast_start.map(moved);
            row.forecast_finish = row.forecast_finish.map(moved);
            row
        })
        .collect();
    let links = (1..400)
        .map(|to| GanttLink { from: to - 1, to, kind: LinkKind::FinishToStart, critical: to % 5 == 0 })
        .collect();
    let line = progress_line(&rows, STATUS);
    let earlier_lines = vec![progress_line(&rows, date(2026, 11, 13))];
    Gantt { window, rows, links, line, earlier_lines, non_working: days_off(window), ..small }
}

pub(crate) fn evm() -> Evm {
    let weeks = |values: &[f64]| -> Vec<(Date, f64)> {
        let first = date(2026, 8, 7);
        values.iter().enumerate().map(|(i, v)| (first.saturating_add((i as i64).weeks()), *v)).collect()
    };
    Evm {
        status_date: STATUS,
        unit: "人日".into(),
        planned: weeks(&[
            8.0, 20.0, 36.0, 55.0, 78.0, 104.0, 132.0, 162.0, 193.0, 225.0, 257.0, 289.0, 320.0, 349.0,
            376.0, 400.0, 421.0, 439.0, 454.0, 466.0, 474.0, 480.0,
        ]),
        earned: weeks(&[
            6.0, 15.0, 29.0, 46.0, 66.0, 88.0, 113.0, 138.0, 164.0, 190.0, 215.0, 240.0, 264.0, 285.0, 301.0,
            318.0,
        ]),
        actual: weeks(&[
            8.0, 21.0, 37.0, 55.0, 77.0, 101.0, 128.0, 156.0, 184.0, 213.0, 241.0, 270.0, 297.0, 322.0,
            343.0, 364.0,
        ]),
        forecast: Some(EvmForecast { at_completion: 549.0, finish: date(2027, 2, 12) }),
    }
}

pub(crate) fn board() -> MilestoneBoard {
    let row = |id: &str, label: &str, planned, forecast, range: Option<(Day, Day)>, actual, slip| BoardRow {
        id: id.into(),
        label: label.into(),
        href: Some(format!("/p/KIKAN/milestones/{id}")),
        planned: Some(day(planned)),
        forecast: Option::map(forecast, day),
        p50: range.map(|r| day(r.0)),
        p80: range.map(|r| day(r.1)),
        actual: Option::map(actual, day),
        slip,
        ..BoardRow::default()
    };
    let y = |m, d| (2026, m, d);
    MilestoneBoard {
        window: Span { start: date(2026, 8, 1), finish: date(2027, 3, 31) },
        status_date: STATUS,
        rows: vec![
            row("MS-1", "要件凍結", y(8, 7), None, None, Some(y(8, 7)), Some(0)),
            row("MS-2", "設計完了", y(9, 25), None, None, Some(y(10, 2)), Some(5)),
            row("MS-3", "開発完了", y(10, 30), None, None, Some(y(10, 28)), Some(-2)),
            row(
                "MS-4",
                "結合試験完了",
                y(11, 27),
                Some(y(12, 11)),
                Some((y(12, 9), y(12, 17))),
                None,
                Some(10),
            ),
            row(
                "MS-5",
                "移行判定会議",
                y(12, 18),
                Some(y(12, 23)),
                Some((y(12, 21), y(12, 28))),
                None,
                Some(3),
            ),
            row(
                "MS-6",
                "本番移行",
                (2027, 1, 9),
                Some((2027, 1, 11)),
                Some(((2027, 1, 9), (2027, 1, 23))),
                None,
                Some(1),
            ),
            row(
                "MS-7",
                "検収",
                (2027, 2, 26),
                Some((2027, 2, 26)),
                Some(((2027, 2, 24), (2027, 3, 9))),
                None,
                Some(0),
            ),
        ],
    }
}

/// A thousand runs, leaning to the late side as plans do.
pub(crate) fn finish() -> FinishDates {
    let first = date(2026, 12, 14);
    let runs: Vec<(Date, u32)> = (0..60_i64)
        .filter_map(|i| {
            let on = first.saturating_add(i.days());
            let x = (i as f64 + 1.0) / 11.0;
            let weight = x.powf(2.0) * (-x).exp() * 56.0;
            let works = on.weekday().to_monday_zero_offset() < 5;
            works.then_some((on, weight.round() as u32))
        })
        .collect();
    let total: u32 = runs.iter().map(|r| r.1).sum();
    let by = |share: f64| {
        let mut sum = 0;
        let reached = runs.iter().find(|(_, n)| {
            sum += n;
            f64::from(sum) >= share * f64::from(total)
        });
        reached.unwrap().0
    };
    let (p50, p80) = (by(0.5), by(0.8));
    FinishDates { runs, p50, p80, planned: Some(date(2027, 1, 9)) }
}
