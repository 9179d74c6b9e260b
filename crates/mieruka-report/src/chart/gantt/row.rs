//! One row of a chart: its names on the left, its bar or milestone over time.

use jiff::civil::Date;
use mieruka_core::report::model::{GanttKind, GanttRow};

use super::milestone::MilestoneMark;
use super::{Chart, LATE};
use crate::chart::svg::{Anchor, Stroke, Svg, Type};
use crate::text::{self, palette};

impl Chart<'_> {
    pub(super) fn draw_row(&self, svg: &mut Svg, index: usize) {
        let row = &self.model.rows[index];
        let height = self.layout.row_height;
        let top = self.middle(index) - height / 2.0;
        svg.open_group("gantt-row", &self.hover_text(row));
        if row.kind == GanttKind::Summary && row.level == 0 {
            svg.rect("gantt-summary-row", (0.0, top), (self.left - 2.0, height), palette::SHADE);
        }
        let hairline = Stroke { class: "gantt-grid", colour: palette::HAIRLINE, width: 0.4, dash: "" };
        if index > self.rows.start {
            svg.polyline(&[(0.0, top), (self.layout.width, top)], hairline);
        }

        let base = self.middle(index) + self.size * 0.36;
        let indent = 2.0 + f64::from(row.level.min(8)) * self.size;
        let look = Type { bold: row.kind == GanttKind::Summary, ..self.look(palette::INK) };
        let room = (self.layout.label_width - indent - 4.0) / self.size;
        svg.text((indent, base), Anchor::Start, look, &text::fit(&row.label, room));
        if self.layout.owner_width > 0.0 && !row.owner.is_empty() {
            let room = (self.layout.owner_width - 4.0) / self.size;
            let x = self.layout.label_width + 2.0;
            svg.text((x, base), Anchor::Start, self.look(palette::SECONDARY), &text::fit(&row.owner, room));
        }
        if row.progress.is_some() && row.kind != GanttKind::Milestone {
            let percent = format!("{:.0}%", progress(row) * 100.0);
            svg.text((self.left - 4.0, base), Anchor::End, self.look(palette::SECONDARY), &percent);
        }
        match row.kind {
            GanttKind::Task => self.draw_task(svg, row, self.middle(index)),
            GanttKind::Summary => self.draw_summary(svg, row, self.middle(index)),
            GanttKind::Milestone => self.draw_milestone(svg, row, self.middle(index)),
        }
        svg.close_group();
    }

    fn hover_text(&self, row: &GanttRow) -> String {
        let mut parts = vec![row.label.clone()];
        if !row.owner.is_empty() {
            parts.push(row.owner.clone());
        }
        if let Some(planned) = row.planned {
            parts.push(text::period(self.lang, planned, self.model.status_date));
        }
        parts.join(" · ")
    }

    fn draw_task(&self, svg: &mut Svg, row: &GanttRow, middle: f64) {
        let height = self.layout.row_height * 0.52;
        let top = middle - height / 2.0;
        if let Some(planned) = row.planned {
            let (start, end) = (self.day(planned.start), self.day(planned.finish) + 1.0);
            let (x, x_end) = (self.x(start), self.x(end));
            svg.rect("gantt-plan", (x, top), (x_end - x, height), palette::ACCENT_PALE);
            let done = start + progress(row) * (end - start).max(0.0);
            svg.rect("gantt-done", (x, top), (self.x(done) - x, height), palette::ACCENT);
            if row.critical {
                let stroke = Stroke { class: "gantt-critical", colour: palette::INK, width: 0.9, dash: "" };
                svg.frame((x, top), (x_end - x, height), stroke);
            }
        }
        self.draw_overrun(svg, row, top, height);
    }

    /// What runs, or ran, past the planned end: outlined in red while expected, filled in pale red once it happened.
    fn draw_overrun(&self, svg: &mut Svg, row: &GanttRow, top: f64, height: f64) {
        let Some(planned) = row.planned else { return };
        let end = self.day(planned.finish) + 1.0;
        let (finish, happened) = match (row.actual_finish, row.forecast_finish) {
            (Some(actual), _) => (actual, true),
            (None, Some(forecast)) => (forecast, false),
            (None, None) => return,
        };
        let (x, x_end) = (self.x(end), self.x(self.day(finish) + 1.0));
        let (y, height) = (top + height * 0.22, height * 0.56);
        if happened {
            svg.rect("gantt-late-actual", (x, y), (x_end - x, height), LATE);
        } else {
            let stroke = Stroke { class: "gantt-late", colour: palette::RED, width: 0.8, dash: "2 1.2" };
            svg.frame((x, y), (x_end - x - 0.4, height), stroke);
        }
    }

    fn draw_summary(&self, svg: &mut Svg, row: &GanttRow, middle: f64) {
        let Some(planned) = row.planned else { return };
        let (x, end) = (self.x(self.day(planned.start)), self.x(self.day(planned.finish) + 1.0));
        let thickness = self.layout.row_height * 0.16;
        let drop = self.layout.row_height * 0.22;
        let top = middle - thickness / 2.0 - drop / 3.0;
        svg.rect("gantt-summary", (x, top), (end - x, thickness), palette::SECONDARY);
        let stroke = Stroke { class: "gantt-summary", colour: palette::SECONDARY, width: 0.3, dash: "" };
        let foot = drop.min((end - x) / 2.0);
        let low = top + thickness + drop;
        // Feet only where the bar really begins and ends, not where the window cuts it.
        if planned.start >= self.model.window.start {
            svg.polygon(&[(x, top), (x + foot * 1.4, top), (x, low)], palette::SECONDARY, stroke);
        }
        if planned.finish <= self.model.window.finish {
            svg.polygon(&[(end, top), (end - foot * 1.4, top), (end, low)], palette::SECONDARY, stroke);
        }
    }

    fn draw_milestone(&self, svg: &mut Svg, row: &GanttRow, middle: f64) {
        let inside = |date: Date| self.model.window.start <= date && date <= self.model.window.finish;
        let radius = self.layout.row_height * 0.34;
        let mut right: f64 = 0.0;
        let mut marks: Vec<(Date, MilestoneMark)> = Vec::new();
        if let Some(planned) = row.planned {
            marks.push((planned.finish, MilestoneMark::Plan));
        }
        match (row.actual_finish, row.forecast_finish) {
            (Some(actual), _) => marks.push((actual, MilestoneMark::Actual)),
            (None, Some(forecast)) if row.planned.is_none_or(|p| p.finish != forecast) => {
                marks.push((forecast, MilestoneMark::Forecast));
            }
            _ => {}
        }
        // Reached on the day: the star alone.
        if row.actual_finish.is_some() && row.actual_finish == row.planned.map(|p| p.finish) {
            marks.remove(0);
        }
        for (date, mark) in marks.iter().filter(|(date, _)| inside(*date)) {
            let x = self.x(self.day(*date) + 0.5);
            mark.draw(svg, (x, middle), radius);
            right = right.max(x + radius * 1.2 + 2.0);
        }
        let Some((date, _)) = marks.last().filter(|(date, _)| inside(*date)) else { return };
        let label = text::day_month(self.lang, *date);
        let look = Type { fill: palette::INK, ..self.small() };
        let width = text::width_em(&label) * look.size;
        if right + width <= self.layout.width {
            svg.text((right, middle + look.size * 0.36), Anchor::Start, look, &label);
        } else {
            let left = self.x(self.day(*date) + 0.5) - radius - 2.0;
            svg.text((left, middle + look.size * 0.36), Anchor::End, look, &label);
        }
    }
}

/// 0 to 1, whatever was entered.
fn progress(row: &GanttRow) -> f64 {
    row.progress.filter(|p| p.is_finite()).unwrap_or(0.0).clamp(0.0, 1.0)
}
