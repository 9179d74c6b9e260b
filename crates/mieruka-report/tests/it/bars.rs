//! The bars beside a page's table: everything stands where its date says.

use jiff::civil::{Date, date};
use mieruka_core::lang::Lang;
use mieruka_core::report::model::{Gantt, GanttLink, LinkKind, Span};
use mieruka_report::chart::gantt::{
    BARS_HEAD_HEIGHT, BarsLayout, GanttBars, GanttLayout, Zoom, gantt, gantt_bars,
};

use crate::plan_sample::{large, plan};

const ZOOMS: [Zoom; 3] = [Zoom::Day, Zoom::Week, Zoom::Month];

fn draw(model: &Gantt, zoom: Zoom) -> GanttBars {
    gantt_bars(model, Lang::Ja, &BarsLayout::page(zoom))
}

/// The markup of one row.
fn row<'a>(body: &'a str, id: &str) -> &'a str {
    let from = body.split(&format!("data-row=\"{id}\"")).nth(1).unwrap();
    from.split("</g>").next().unwrap()
}

/// The elements of a class, as their markup.
fn marks<'a>(svg: &'a str, class: &str) -> Vec<&'a str> {
    svg.split(&format!("class=\"{class}\"")).skip(1).map(|m| m.split("/>").next().unwrap()).collect()
}

fn attribute(mark: &str, name: &str) -> f64 {
    mark.split(&format!(" {name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.02
}

/// x of the midnight that begins a day.
fn x(model: &Gantt, bars: &GanttBars, day: Date) -> f64 {
    let days = |from: Date, to: Date| (to.duration_since(from).as_hours() / 24) as f64;
    let all = days(model.window.start, model.window.finish) + 1.0;
    days(model.window.start, day) / all * bars.width
}

#[test]
fn bars_forecasts_and_baselines_stand_where_their_dates_say() {
    let model = plan();
    for zoom in ZOOMS {
        let bars = draw(&model, zoom);
        let at = |m, d| x(&model, &bars, date(2026, m, d));
        // 会計連携の試験: planned 11/16–27, agreed 11/12–25, expected 11/24–12/4.
        let row = row(&bars.body, "T-006");
        let check = |class: &str, from: f64, to: f64| {
            let mark = marks(row, class)[0];
            let (start, width) = (attribute(mark, "x"), attribute(mark, "width"));
            assert!(near(start, from) && (start + width - to).abs() < 0.5, "{class} {zoom:?}: {mark}");
        };
        check("gantt-plan", at(11, 16), at(11, 28));
        check("gantt-baseline", at(11, 12), at(11, 26));
        check("gantt-expected", at(11, 24), at(11, 28));
        check("gantt-late", at(11, 28), at(12, 5));
        assert!(marks(row, "gantt-critical").is_empty());
        // Expected to end before its plan: an outline inside the bar, nothing late.
        let early = self::row(&bars.body, "T-011");
        assert_eq!((marks(early, "gantt-expected").len(), marks(early, "gantt-late").len()), (1, 0));
        // Expected to begin after its planned end: waiting between, then all of it late.
        let waiting = self::row(&bars.body, "T-007");
        assert_eq!((marks(waiting, "gantt-expected").len(), marks(waiting, "gantt-late").len()), (0, 2));
        assert!(near(attribute(marks(waiting, "gantt-late")[1], "x"), at(11, 30)));
        assert_eq!(marks(waiting, "gantt-critical").len(), 1);
    }
}

#[test]
fn a_milestone_shows_plan_forecast_and_how_far_it_may_slip() {
    let model = plan();
    let bars = draw(&model, Zoom::Week);
    let middle = |m, d| x(&model, &bars, date(2026, m, d)) + 4.0;
    let row = row(&bars.body, "T-014");
    let left = |mark: &str| -> f64 {
        let points = mark.split("points=\"").nth(1).unwrap().split('"').next().unwrap();
        points.split(' ').next().unwrap().split(',').next().unwrap().parse().unwrap()
    };
    assert!(near(left(marks(row, "gantt-milestone")[0]), middle(12, 18)));
    assert!(near(left(marks(row, "gantt-milestone-forecast")[0]), middle(12, 23)));
    assert!(near(left(marks(row, "gantt-milestone-baseline")[0]), middle(12, 11)));
    let whisker = marks(row, "gantt-whisker")[0];
    assert!(whisker.contains(&format!("H{}", middle(12, 28))), "{whisker}");
    assert!(row.contains(">12/23 P80 12/28<"));
    // Reached: no whisker, and the star's own date.
    let mut reached = plan();
    reached.rows[13].actual_finish = Some(date(2026, 11, 19));
    let bars = draw(&reached, Zoom::Week);
    assert!(!self::row(&bars.body, "T-014").contains("gantt-whisker"));
}

#[test]
fn links_join_the_rows_they_name_and_hidden_rows_take_theirs_along() {
    let model = plan();
    let bars = draw(&model, Zoom::Week);
    let count = |svg: &str| svg.matches(" data-from=").count();
    assert_eq!(count(&bars.body), model.links.len());
    // Critical ones are heavier, not only darker.
    let width = |class: &str| attribute(marks(&bars.body, class)[0], "stroke-width");
    assert!(width("gantt-link-critical") > width("gantt-link"));
    // 受注から出荷まで (11/26 expected) → 性能試験 (11/30): from the end of the one down to the head of the other.
    let path = bars.body.split("data-from=\"T-004\" data-to=\"T-007\"").next().unwrap();
    let path = path.rsplit("d=\"").next().unwrap();
    let from = x(&model, &bars, date(2026, 11, 27));
    assert!(path.starts_with(&format!("M{from} ")), "{path}");

    let layout = BarsLayout { rows: 0..5, ..BarsLayout::page(Zoom::Week) };
    let some = gantt_bars(&model, Lang::Ja, &layout);
    let inside = model.links.iter().filter(|l| l.from < 5 && l.to < 5).count();
    assert_eq!(count(&some.body), inside);
    assert!(near(some.height, 5.0 * 32.0));

    // Out of the window, to itself, to nowhere: none of them is drawn, none does harm.
    let mut odd = plan();
    odd.window.finish = date(2026, 11, 20);
    let link = |from, to| GanttLink { from, to, kind: LinkKind::FinishToStart, critical: true };
    odd.links = vec![link(3, 3), link(0, 999), link(6, 13), link(2, 3)];
    assert_eq!(count(&draw(&odd, Zoom::Day).body), 1);
}

#[test]
fn every_kind_of_link_ends_at_the_right_end() {
    let mut model = plan();
    let kinds =
        [LinkKind::FinishToStart, LinkKind::StartToStart, LinkKind::FinishToFinish, LinkKind::StartToFinish];
    for kind in kinds {
        // Both ways, and between rows that overlap: 移行設計 and 移行ツールの改修.
        for (from, to) in [(9, 10), (10, 9), (10, 4)] {
            model.links = vec![GanttLink { from, to, kind, critical: false }];
            let body = draw(&model, Zoom::Week).body;
            let head = marks(&body, "gantt-head")[0];
            let tip: f64 = head.split("d=\"M").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
            let bar = marks(row(&body, &model.rows[to].id), "gantt-plan")[0];
            let (start, end) = (attribute(bar, "x"), attribute(bar, "x") + attribute(bar, "width"));
            let at_start = matches!(kind, LinkKind::FinishToStart | LinkKind::StartToStart);
            let expected = if at_start { start } else { end };
            assert!((tip - expected).abs() <= 4.01, "{kind:?} {from}→{to}: {tip} is not {expected}");
        }
    }
}

#[test]
fn what_reaches_beyond_the_window_is_cut_at_its_edge() {
    let mut model = plan();
    model.window = Span { start: date(2026, 11, 10), finish: date(2026, 11, 23) };
    for zoom in ZOOMS {
        let bars = draw(&model, zoom);
        for class in
            ["gantt-plan", "gantt-done", "gantt-baseline", "gantt-expected", "gantt-late", "gantt-summary"]
        {
            for mark in marks(&bars.body, class).into_iter().filter(|m| m.contains(" width=")) {
                let (from, to) = (attribute(mark, "x"), attribute(mark, "x") + attribute(mark, "width"));
                assert!(from >= 0.0 && to <= bars.width + 0.02, "{class} {zoom:?}: {mark}");
            }
        }
        // A summary cut on both sides is a plain bar without feet.
        let whole = marks(row(&bars.body, "T-009"), "gantt-summary")[0];
        let way = whole.split("d=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(way.starts_with("M0 ") && way.contains(&format!("H{}V", bars.width)), "{way}");
        assert!(!way.contains('L'), "{way}");
        // Not one mark of a milestone that lies outside.
        assert!(!row(&bars.body, "T-014").contains("gantt-milestone"));
    }
}

#[test]
fn earlier_lines_are_dashed_and_dated_under_todays() {
    let model = plan();
    let bars = draw(&model, Zoom::Week);
    assert_eq!(marks(&bars.body, "gantt-line-earlier").len(), 2);
    assert!(marks(&bars.body, "gantt-line-earlier")[0].contains("stroke-dasharray"));
    let current = bars.body.rfind("class=\"gantt-line\"").unwrap();
    assert!(bars.body.rfind("class=\"gantt-line-earlier\"").unwrap() < current, "today's lies on top");
    for day in ["11/6(金)", "11/13(金)", "11/20(金)"] {
        assert!(bars.head.contains(&format!(">{day}<")), "{day}");
    }
    // Two days apart at the coarsest zoom: the newest keeps its date, the other only its line.
    let mut close = plan();
    close.earlier_lines[0].date = date(2026, 11, 12);
    let bars = draw(&close, Zoom::Month);
    assert!(bars.head.contains(">11/13(金)<") && !bars.head.contains(">11/12(木)<"));
    assert!(near(bars.status_x.unwrap(), x(&close, &bars, date(2026, 11, 21))));
    close.window.finish = date(2026, 11, 1);
    assert_eq!(draw(&close, Zoom::Month).status_x, None);
}

#[test]
fn the_head_names_months_and_days_as_they_fit() {
    let model = plan();
    let [day, week, month] = ZOOMS.map(|zoom| draw(&model, zoom).head);
    for head in [&day, &week, &month] {
        assert!(head.contains(">2026年10月<") && head.contains(">2027年1月<"));
        assert!(
            head.contains(&format!("height=\"{BARS_HEAD_HEIGHT}\"")) && head.contains("aria-hidden=\"true\"")
        );
    }
    assert_eq!(day.matches(">金<").count(), 18, "every Friday of the window");
    assert!(week.contains(">11/16(月)<") && !week.contains(">11/17(火)<"));
    assert_eq!(month.matches(">中旬<").count(), 4);
    let english = gantt_bars(&model, Lang::En, &BarsLayout::page(Zoom::Week)).head;
    assert!(english.contains(">16 Nov<") && english.contains(">Oct 2026<"));
    // Days off are shaded where a day can be seen.
    assert!(day.contains("gantt-off") && draw(&model, Zoom::Week).body.contains("gantt-off"));
    assert!(!draw(&model, Zoom::Month).body.contains("gantt-off"));
}

#[test]
fn rows_say_why_and_lead_to_their_record_and_nowhere_else() {
    let mut model = plan();
    model.rows[1].href = Some("javascript:alert(1)".into());
    model.rows[2].href = Some("//evil.example".into());
    model.rows[3].hover = "<script>alert(1)</script>".into();
    model.rows[4].id = "\"><script>".into();
    model.rows[5].hover.clear();
    let body = draw(&model, Zoom::Week).body;
    assert!(!body.contains("<script") && !body.contains("javascript:") && !body.contains("evil.example"));
    assert!(!body.contains("style=") && body.contains("&lt;script&gt;"));
    assert!(
        body.contains(
            "data-row=\"T-007\"><a href=\"/p/KIKAN/tasks/T-007\" tabindex=\"-1\"><title>11/30(月) に"
        )
    );
    assert!(body.contains("<title>会計連携の試験 · B社 水野 · 2026/11/16(月) 〜 11/27(金)</title>"));
    // Links inside a picture would be unreachable to readers who cannot see it.
    assert!(body.contains("role=\"group\" aria-label=\"2026/10/1(木) から"));
    for row in &mut model.rows {
        row.href = None;
    }
    assert!(draw(&model, Zoom::Week).body.contains("role=\"img\""));
}

#[test]
fn paper_shows_the_same_marks() {
    let mut model = plan();
    let svg = gantt(&model, Lang::Ja, &GanttLayout::page());
    for class in [
        "gantt-baseline",
        "gantt-expected",
        "gantt-late",
        "gantt-whisker",
        "gantt-link",
        "gantt-link-critical",
    ] {
        assert!(svg.contains(&format!("class=\"{class}\"")), "{class}");
    }
    for word in ["当初計画", "見通し", "先行・後続", "P80まで", "過去のイナズマ線"] {
        assert!(svg.contains(&format!(">{word}<")), "{word}");
    }
    // The legend explains only what is there.
    model.links.clear();
    model.earlier_lines.truncate(1);
    let svg = gantt(&model, Lang::Ja, &GanttLayout::page());
    assert!(!svg.contains(">先行・後続<") && svg.contains(">前回 11/6(金)<"));
}

#[test]
fn wild_input_draws_without_harm() {
    let mut model = plan();
    model.window = Span { start: date(1, 1, 1), finish: date(9999, 12, 31) };
    model.rows.truncate(3);
    model.links.truncate(1);
    let bars = draw(&model, Zoom::Month);
    assert!(bars.width <= 263_000.0);
    let mut model = plan();
    model.rows[3].progress = Some(f64::NAN);
    model.rows[4].planned = None;
    model.rows[5].forecast_start = Some(date(9999, 12, 31));
    model.rows[6].forecast_finish = Some(date(1, 1, 1));
    model.line.points[3] = Some(f64::INFINITY);
    model.earlier_lines[0].points.clear();
    for zoom in ZOOMS {
        let bars = draw(&model, zoom);
        for svg in [bars.head, bars.body, bars.legend] {
            assert!(svg.ends_with("</svg>") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
            assert!(!svg.contains("width=\"-") && !svg.contains("height=\"-"));
        }
    }
    model.rows.clear();
    assert!(draw(&model, Zoom::Day).body.ends_with("</svg>"));
}

#[test]
fn four_hundred_rows_are_small_enough_to_send() {
    let model = large();
    for zoom in ZOOMS {
        let begun = std::time::Instant::now();
        let bars = draw(&model, zoom);
        let took = begun.elapsed();
        let size = bars.head.len() + bars.body.len() + bars.legend.len();
        eprintln!("400 rows, {zoom:?}: {} kB in {took:?}", size / 1000);
        assert!(size <= 400_000, "{zoom:?}: {size} bytes");
    }
}
