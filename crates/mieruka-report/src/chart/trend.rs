//! A line as small as a word: how a milestone's forecast has moved from report to report.

use jiff::civil::Date;
use mieruka_core::lang::Lang;

use super::svg::{Stroke, Svg};
use crate::text::{self, palette};

const WIDTH: f64 = 72.0;
const HEIGHT: f64 = 20.0;
const MARGIN: f64 = 3.0;

/// Draws slip (in days against the plan, later is higher) over the dates it was reported. The dotted line is the plan;
/// fewer than two points draw the plan alone.
pub fn trend(points: &[(Date, f64)], lang: Lang) -> String {
    let label = match (points.first(), points.last()) {
        (Some((first, _)), Some((last, _))) => lang.format(
            "report-trend-alt",
            &[("first", text::full_date(lang, *first).into()), ("last", text::full_date(lang, *last).into())],
        ),
        _ => String::new(),
    };
    let mut svg = Svg::new("trend", WIDTH, HEIGHT, &label);
    let low = points.iter().map(|p| p.1).fold(0.0, f64::min);
    // At least a week's height, so that one day does not look like a disaster.
    let high = points.iter().map(|p| p.1).fold(0.0, f64::max).max(low + 5.0);
    let y = |slip: f64| HEIGHT - MARGIN - (slip - low) / (high - low) * (HEIGHT - 2.0 * MARGIN);
    let plan = Stroke { class: "trend-plan", colour: palette::GREY, width: 0.7, dash: "1 2" };
    svg.polyline(&[(MARGIN, y(0.0)), (WIDTH - MARGIN, y(0.0))], plan);

    let days =
        |date: Date| points.first().map_or(0.0, |(first, _)| date.duration_since(*first).as_secs_f64());
    let span = points.last().map_or(0.0, |(last, _)| days(*last)).max(1.0);
    let drawn: Vec<(f64, f64)> = points
        .iter()
        .map(|(date, slip)| (MARGIN + days(*date) / span * (WIDTH - 2.0 * MARGIN), y(*slip)))
        .collect();
    svg.polyline(&drawn, Stroke { class: "trend-line", colour: palette::ACCENT, width: 1.4, dash: "" });
    if let Some(last) = drawn.last().filter(|_| drawn.len() > 1) {
        svg.dot("trend-now", *last, 2.0, palette::ACCENT);
    }
    svg.finish()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_slip_rises_to_the_right() {
        let svg = trend(
            &[(date(2026, 11, 6), 0.0), (date(2026, 11, 13), 2.0), (date(2026, 11, 20), 7.0)],
            Lang::Ja,
        );
        assert!(svg.contains("points=\"3,17 36,13 69,3\""), "{svg}");
        assert!(svg.contains("2026/11/6(金) から 2026/11/20(金) への推移"));
    }

    #[test]
    fn nothing_reported_is_a_flat_plan() {
        let svg = trend(&[], Lang::Ja);
        assert!(svg.contains("trend-plan") && !svg.contains("trend-line"), "{svg}");
        assert!(!trend(&[(date(2026, 11, 6), 3.0)], Lang::Ja).contains("trend-now"));
    }
}
