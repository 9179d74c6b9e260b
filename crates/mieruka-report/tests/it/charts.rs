use mieruka_core::lang::Lang;
use mieruka_report::chart::board::{BoardLayout, milestone_board};
use mieruka_report::chart::evm::evm;
use mieruka_report::chart::finish::finish_histogram;
use mieruka_report::chart::gantt::{BarsLayout, GanttLayout, Zoom, gantt, gantt_bars};

use crate::{keep, plan_sample};

/// All charts on one page with the style sheet of ours, to be looked at.
#[test]
fn every_chart_can_be_looked_at() {
    let css: String = ["tokens", "base", "charts"]
        .map(|name| {
            let path = format!("{}/../../web/src/style/{name}.css", env!("CARGO_MANIFEST_DIR"));
            std::fs::read_to_string(path).unwrap()
        })
        .concat();
    for lang in [Lang::Ja, Lang::En] {
        let model = plan_sample::plan();
        let mut body = String::new();
        for zoom in [Zoom::Day, Zoom::Week, Zoom::Month] {
            let bars = gantt_bars(&model, lang, &BarsLayout::page(zoom));
            body.push_str(&format!("<div class=\"cut\">{}{}{}</div>", bars.head, bars.body, bars.legend));
        }
        body.push_str(&gantt(&model, lang, &GanttLayout::page()));
        body.push_str(&milestone_board(&plan_sample::board(), lang, &BoardLayout::page()));
        body.push_str(&evm(&plan_sample::evm(), lang, (1040.0, 360.0)));
        body.push_str(&finish_histogram(&plan_sample::finish(), lang, (720.0, 300.0)));
        let page = format!(
            "<!doctype html><meta charset=\"utf-8\"><style>{css} body{{padding:24px;width:1100px}} \
             .cut{{overflow:hidden;margin-bottom:24px}} svg{{margin-bottom:24px}} .cut svg{{margin:0}} .chart{{display:block}}</style>{body}"
        );
        keep(&format!("charts-{}.html", if lang == Lang::Ja { "ja" } else { "en" }), page.as_bytes());
    }
}

fn numbers(svg: &str, class: &str, names: [&str; 2]) -> Vec<(f64, f64)> {
    let value = |mark: &str, name: &str| -> f64 {
        mark.split(&format!(" {name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    svg.split(&format!("class=\"{class}\""))
        .skip(1)
        .map(|m| m.split("/>").next().unwrap())
        .filter(|mark| mark.contains(&format!(" {}=\"", names[0])))
        .map(|mark| (value(mark, names[0]), value(mark, names[1])))
        .collect()
}

fn points(svg: &str, class: &str) -> Vec<(f64, f64)> {
    let list = svg.split(&format!("<polyline class=\"{class}\" points=\"")).nth(1).unwrap();
    let list = list.split('"').next().unwrap();
    list.split(' ')
        .map(|p| p.split_once(',').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).unwrap())
        .collect()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.02
}

fn sound(svg: &str) {
    assert!(svg.ends_with("</svg>"), "{svg}");
    assert!(
        !svg.contains("NaN") && !svg.contains("inf") && !svg.contains("style=") && !svg.contains("<script")
    );
    assert!(!svg.contains("width=\"-") && !svg.contains("height=\"-"));
}

#[test]
fn earned_value_lies_between_nothing_and_all_of_it() {
    let model = plan_sample::evm();
    let svg = evm(&model, Lang::Ja, (1040.0, 360.0));
    sound(&svg);
    // 0 at y 336, 600 (the round number above EAC 549) at y 30; 8/7 to 2/12 are 190 days over x 52 to 890.
    let y = |value: f64| 336.0 - value / 600.0 * 306.0;
    let x = |days: f64| 52.0 + days / 190.0 * 838.0;
    let planned = points(&svg, "evm-pv");
    assert_eq!(planned.len(), model.planned.len());
    assert!(near(planned[0].0, x(1.0)) && near(planned[0].1, y(8.0)), "{planned:?}");
    let ev = points(&svg, "evm-ev");
    assert!(near(ev[15].0, x(106.0)) && near(ev[15].1, y(318.0)), "{ev:?}");
    // What leads on ends at EAC and at BAC, on the last day.
    let (ac, ev) = (points(&svg, "evm-ac-ahead"), points(&svg, "evm-ev-ahead"));
    assert!(near(ac[1].0, 890.0) && near(ac[1].1, y(549.0)) && near(ev[1].1, y(480.0)));
    for label in [
        "PV 計画価値 400",
        "EV 出来高 318",
        "AC 実コスト 364",
        "EAC 完成時見積 549",
        "BAC 完成時計画 480",
        "完了見通し 2027/2/12(金)",
        "累計 (人日)",
        "11/20(金)",
    ] {
        assert!(svg.contains(&format!(">{label}<")), "{label}");
    }
    assert!(svg.contains(
        "aria-label=\"2026/11/20(金) 時点のEVM (人日)。計画価値 400、出来高 318、実コスト 364。\""
    ));
    // Three curves, three patterns.
    let dash = |class: &str| {
        let mark =
            svg.split(&format!("<polyline class=\"{class}\"")).nth(1).unwrap().split("/>").next().unwrap();
        mark.split("stroke-dasharray=\"").nth(1).map(|d| d.split('"').next().unwrap().to_owned())
    };
    assert!(dash("evm-pv") != dash("evm-ac") && dash("evm-ev").is_none());
}

#[test]
fn earned_value_of_nothing_and_of_nonsense_is_drawn() {
    let mut model = plan_sample::evm();
    model.unit = "<script>".into();
    model.planned[3].1 = f64::NAN;
    model.earned[2].1 = f64::INFINITY;
    model.actual.reverse();
    model.forecast.as_mut().unwrap().at_completion = f64::NAN;
    sound(&evm(&model, Lang::En, (1040.0, 360.0)));
    model.forecast = None;
    model.earned.clear();
    model.actual.truncate(1);
    sound(&evm(&model, Lang::Ja, (640.0, 240.0)));
    model.planned.clear();
    model.actual.clear();
    let svg = evm(&model, Lang::Ja, (640.0, 240.0));
    sound(&svg);
    assert!(svg.contains("表示するデータがまだありません。"));
}

#[test]
fn the_board_sets_each_mark_on_its_day() {
    let model = plan_sample::board();
    let layout = BoardLayout::page();
    let svg = milestone_board(&model, Lang::Ja, &layout);
    sound(&svg);
    // 8/1 to 3/31 are 243 days over x 220 to 870.
    let x = |days: f64| 220.0 + days / 243.0 * 650.0;
    let row =
        |id: &str| svg.split(&format!("data-row=\"{id}\"")).nth(1).unwrap().split("</a></g>").next().unwrap();
    let test = row("MS-4");
    // 11/27 is day 118, 12/11 day 132; the mark's first point is its top, in the middle of the day.
    let slip = points(test, "board-slip-late");
    assert!(near(slip[0].0, x(118.5)) && near(slip[1].0, x(132.5)), "{slip:?}");
    assert!(test.contains(&format!(
        "class=\"gantt-milestone-forecast\" points=\"{},",
        (x(132.5) * 100.0).round() / 100.0
    )));
    let range = numbers(test, "board-range", ["x", "width"])[0];
    assert!(near(range.0, x(130.0)) && near(range.0 + range.1, x(139.0)), "12/9 to 12/17: {range:?}");
    assert!(test.contains(">◇ 12/11(金)<") && test.contains(">+10日<") && test.contains("board-late-text"));
    // Reached: a star, nothing uncertain; on its day without the plan's mark beside.
    let reached = row("MS-1");
    assert!(reached.contains(">★ 8/7(金)<") && !reached.contains("board-range"));
    assert_eq!(reached.matches("<polygon").count(), 1);
    assert!(row("MS-7").contains(">◆ 2027/2/26(金)<"));
    assert!(svg.contains(
        "aria-label=\"マイルストーン 7 件の計画と見通し。2026/11/20(金) 時点で遅れの見通しは 3 件。\""
    ));
}

#[test]
fn a_board_draws_nothing_outside_its_window() {
    let mut model = plan_sample::board();
    model.window.start = jiff::civil::date(2026, 12, 1);
    model.window.finish = jiff::civil::date(2026, 12, 15);
    model.rows[0].label = "<script>alert(1)</script>".into();
    model.rows[1].href = Some("javascript:alert(1)".into());
    let svg = milestone_board(&model, Lang::En, &BoardLayout::page());
    sound(&svg);
    assert!(!svg.contains("javascript:"));
    // Only 12/11 (MS-4), the legend's three, no status date.
    assert_eq!(svg.matches("<polygon").count(), 4);
    assert!(!svg.contains("chart-status\""));
    for (x, width) in numbers(&svg, "board-range", ["x", "width"]) {
        assert!(x >= 220.0 && x + width <= 870.01);
    }
    model.rows.clear();
    sound(&milestone_board(&model, Lang::Ja, &BoardLayout::page()));
}

#[test]
fn the_histogram_holds_every_run_once() {
    let model = plan_sample::finish();
    let svg = finish_histogram(&model, Lang::Ja, (720.0, 300.0));
    sound(&svg);
    let bars = numbers(&svg, "finish-bar", ["y", "height"]);
    // The side ends at 20 %; all bars together are 100 %.
    let area = 300.0 - 24.0 - 68.0;
    let all: f64 = bars.iter().map(|(_, height)| height / area * 20.0).sum();
    assert!((all - 100.0).abs() < 0.5, "{all} % in {bars:?}");
    assert!(bars.iter().all(|(y, height)| near(y + height, 276.0)));
    // The curve ends at the top; lines stand at the end of their day, the first bar on a Monday (12/14).
    let curve = points(&svg, "finish-curve");
    assert!(
        near(curve.last().unwrap().1, 68.0) && curve.windows(2).all(|p| p[1].1 <= p[0].1 && p[1].0 >= p[0].0)
    );
    let days = bars.len() as f64 * 7.0;
    let x = |day: f64| 40.0 + day / days * 640.0;
    assert!(near(points(&svg, "finish-planned")[0].0, x(27.0)), "1/9 ends 27 days after 12/14");
    assert!(svg.contains(">P50 2027/") && svg.contains(">P80 2027/") && svg.contains(">計画 2027/1/9(土) ("));
    assert!(points(&svg, "finish-p50")[0].0 < points(&svg, "finish-p80")[0].0);
    assert!(svg.contains("1週あたりの試行の割合"));
}

#[test]
fn a_histogram_of_any_range_stays_a_chart() {
    let mut model = plan_sample::finish();
    model.planned = None;
    model.runs = vec![(jiff::civil::date(2026, 12, 18), 500)];
    (model.p50, model.p80) = (model.runs[0].0, model.runs[0].0);
    let svg = finish_histogram(&model, Lang::En, (720.0, 300.0));
    sound(&svg);
    assert!(svg.contains("per day") && numbers(&svg, "finish-bar", ["y", "height"]).len() == 1);
    model.runs.push((jiff::civil::date(9999, 12, 31), 1));
    model.runs.insert(0, (jiff::civil::date(1, 1, 1), 1));
    let svg = finish_histogram(&model, Lang::Ja, (720.0, 300.0));
    sound(&svg);
    assert!(svg.len() < 60_000, "{}", svg.len());
    model.runs.clear();
    sound(&finish_histogram(&model, Lang::Ja, (720.0, 300.0)));
}
