use mieruka_core::lang::Lang;
use mieruka_report::chart::gantt::{GanttLayout, gantt};

use crate::{keep, sample};

#[test]
fn a_plan_on_a_page_needs_no_inline_style_and_runs_no_script() {
    let mut model = sample::gantt(12);
    model.rows[1].label = "<script>alert(1)</script>\" onload=\"x".into();
    model.rows[2].owner = "'><img src=x>".into();
    let svg = gantt(&model, Lang::Ja, &GanttLayout::page());
    keep("gantt.svg", svg.as_bytes());
    assert!(!svg.contains("style="), "strict CSP");
    assert!(!svg.contains("<script") && !svg.contains("<img"));
    assert!(svg.contains("&lt;script&gt;"));
    // Attributes are quoted with ", which no text can close.
    assert!(!svg.contains("\" onload"));
    assert!(svg.contains("role=\"img\"") && svg.contains("aria-label=\"2026/9/28(月) から"));
}

#[test]
fn the_line_meets_the_end_of_each_rows_filling() {
    let model = sample::gantt(12);
    let svg = gantt(&model, Lang::Ja, &GanttLayout::page());
    let line = svg.split("class=\"gantt-line\" points=\"").nth(1).unwrap().split('"').next().unwrap();
    let points: Vec<(f64, f64)> = line
        .split(' ')
        .map(|p| p.split_once(',').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).unwrap())
        .collect();
    // Top, one for each row with a point, bottom.
    let with_point = model.line.points.iter().flatten().count();
    assert_eq!(points.len(), with_point + 2);
    let straight = points[0].0;
    assert_eq!(points.last().unwrap().0, straight);
    let behind = model.line.points.iter().flatten().filter(|p| **p < 0.0).count();
    assert!(behind > 0, "the sample has late rows");
    assert_eq!(points[1..].iter().filter(|(x, _)| *x < straight - 0.01).count(), behind);
    // The end of a bar's filling is the x of its point.
    let (index, _) = model.line.points.iter().enumerate().find(|(_, p)| p.is_some_and(|p| p < -0.5)).unwrap();
    let row = svg.split("<g class=\"gantt-row\">").nth(index + 1).unwrap();
    let done = row.split("class=\"gantt-done\"").nth(1).unwrap();
    let number = |name: &str| -> f64 {
        done.split(&format!(" {name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    let end = number("x") + number("width");
    assert!(points.iter().any(|(x, _)| (x - end).abs() < 0.02), "{end} in {points:?}");
}

#[test]
fn odd_windows_and_rows_draw_without_harm() {
    let mut model = sample::gantt(6);
    model.window.finish = model.window.start;
    model.rows[1].planned = None;
    model.rows[2].progress = Some(f64::NAN);
    model.line.points.truncate(2);
    let svg = gantt(&model, Lang::En, &GanttLayout::page());
    assert!(svg.ends_with("</svg>") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    model.window = mieruka_core::report::model::Span {
        start: jiff::civil::date(2000, 1, 1),
        finish: jiff::civil::date(2040, 1, 1),
    };
    assert!(gantt(&model, Lang::En, &GanttLayout::page()).ends_with("</svg>"));
    model.rows.clear();
    assert!(gantt(&model, Lang::Ja, &GanttLayout::page()).ends_with("</svg>"));
}
