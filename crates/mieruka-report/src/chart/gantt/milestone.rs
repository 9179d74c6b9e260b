//! The marks of a milestone.

use crate::chart::svg::{Stroke, Svg};
use crate::text::palette;

#[derive(Clone, Copy)]
pub(super) enum MilestoneMark {
    Plan,
    Forecast,
    Actual,
}

impl MilestoneMark {
    pub(super) fn message_key(self) -> &'static str {
        match self {
            MilestoneMark::Plan => "report-legend-milestone-plan",
            MilestoneMark::Forecast => "report-legend-milestone-forecast",
            MilestoneMark::Actual => "report-legend-milestone-actual",
        }
    }

    /// ◆ plan, ◇ forecast, ★ actual.
    pub(super) fn draw(self, svg: &mut Svg, (x, y): (f64, f64), radius: f64) {
        let stroke = Stroke { class: "gantt-milestone", colour: palette::INK, width: 0.9, dash: "" };
        let diamond = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)];
        match self {
            MilestoneMark::Plan => svg.polygon(&diamond, palette::INK, stroke),
            MilestoneMark::Forecast => svg.polygon(&diamond, "#ffffff", stroke),
            MilestoneMark::Actual => svg.polygon(&star(x, y, radius * 1.2), palette::INK, stroke),
        }
    }
}

fn star(x: f64, y: f64, radius: f64) -> Vec<(f64, f64)> {
    (0..10)
        .map(|i| {
            let r = if i % 2 == 0 { radius } else { radius * 0.4 };
            let angle = std::f64::consts::PI * (f64::from(i) / 5.0 - 0.5);
            (x + r * angle.cos(), y + r * angle.sin())
        })
        .collect()
}
