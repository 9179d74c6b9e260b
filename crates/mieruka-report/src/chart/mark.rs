//! The marks of a milestone, the same in every chart.

use super::svg::{Stroke, Svg};
use crate::text::palette;

#[derive(Clone, Copy)]
pub(super) enum MilestoneMark {
    /// The plan once agreed on.
    Baseline,
    Plan,
    Forecast,
    Actual,
}

impl MilestoneMark {
    /// ◆ plan, ◇ forecast, ★ actual; small and grey what was once agreed on.
    pub(super) fn draw(self, svg: &mut Svg, (x, y): (f64, f64), radius: f64) {
        let stroke = Stroke { class: "gantt-milestone", colour: palette::INK, width: 0.9, dash: "" };
        let hollow = Stroke { class: "gantt-milestone-forecast", ..stroke };
        let diamond = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)];
        match self {
            MilestoneMark::Baseline => {
                let grey = Stroke { class: "gantt-milestone-baseline", colour: palette::GREY, ..stroke };
                svg.polygon(&diamond, "#ffffff", grey);
            }
            MilestoneMark::Plan => svg.polygon(&diamond, palette::INK, stroke),
            MilestoneMark::Forecast => svg.polygon(&diamond, "#ffffff", hollow),
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
