//! What the marks of a chart mean.

use mieruka_core::report::model::{GanttKind, ProgressLine};

use super::line::LineLook;
use super::milestone::MilestoneMark;
use super::{Chart, LATE, LEGEND_HEIGHT};
use crate::chart::svg::{Anchor, Stroke, Svg, Type};
use crate::text::{self, palette};

impl Chart<'_> {
    pub(super) fn draw_legend(&self, svg: &mut Svg) {
        let middle = self.bottom() + LEGEND_HEIGHT / 2.0 + 1.5;
        let look = Type { size: 7.0, bold: false, fill: palette::SECONDARY, class: "gantt-legend" };
        let mut x = 2.0;
        let none = Stroke { class: "gantt-critical", colour: palette::INK, width: 0.9, dash: "" };
        let late = Stroke { class: "gantt-late", colour: palette::RED, width: 0.8, dash: "2 1.2" };
        let mut entry = |svg: &mut Svg, draw: &dyn Fn(&mut Svg, f64), label: String| {
            draw(svg, x);
            svg.text((x + 17.0, middle + 2.5), Anchor::Start, look, &label);
            x += 17.0 + text::width_em(&label) * look.size + 12.0;
        };
        let (bar, top) = ((14.0, 6.0), middle - 3.0);
        let word = |key| self.lang.text(key);
        entry(
            svg,
            &|s, x| s.rect("gantt-plan", (x, top), bar, palette::ACCENT_PALE),
            word("report-legend-plan"),
        );
        entry(svg, &|s, x| s.rect("gantt-done", (x, top), bar, palette::ACCENT), word("report-legend-done"));
        let overrun = |s: &mut Svg, x: f64| {
            s.rect("gantt-late-actual", (x, top + 1.0), (6.5, 4.0), LATE);
            s.frame((x + 7.5, top + 1.0), (6.5, 4.0), late);
        };
        entry(svg, &overrun, word("report-legend-late"));
        if self.model.rows.iter().any(|row| row.critical) {
            entry(svg, &|s, x| s.frame((x, top), bar, none), word("report-legend-critical"));
        }
        if self.model.rows.iter().any(|row| row.kind == GanttKind::Milestone) {
            for mark in [MilestoneMark::Plan, MilestoneMark::Forecast, MilestoneMark::Actual] {
                entry(svg, &|s, x| mark.draw(s, (x + 9.0, middle), 4.0), word(mark.message_key()));
            }
        }
        let shown = |line: &ProgressLine| text::date(self.lang, line.date, self.model.status_date);
        let dated = |key, line: &ProgressLine| self.lang.format(key, &[("date", shown(line).into())]);
        let stroke = LineLook::Current.stroke();
        let label = dated("report-legend-line", &self.model.line);
        entry(svg, &|s, x| s.polyline(&[(x, middle), (x + 14.0, middle)], stroke), label);
        if let Some(line) = &self.model.previous_line {
            let stroke = LineLook::Previous.stroke();
            let label = dated("report-legend-previous-line", line);
            entry(svg, &|s, x| s.polyline(&[(x, middle), (x + 14.0, middle)], stroke), label);
        }
    }
}
