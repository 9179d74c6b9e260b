//! One row over time: its bar or its milestone, and what it was and will be.

use jiff::civil::Date;
use mieruka_core::report::model::{GanttKind, GanttRow, Span};

use super::{Chart, LATE};
use crate::chart::svg::{Path, Stroke, Svg};
use crate::text::{self, palette};

pub(super) const CRITICAL: Stroke =
    Stroke { class: "gantt-critical", colour: palette::INK, width: 0.9, dash: "" };
pub(super) const EXPECTED: Stroke =
    Stroke { class: "gantt-expected", colour: palette::ACCENT, width: 0.8, dash: "" };
pub(super) const EXPECTED_LATE: Stroke =
    Stroke { class: "gantt-late", colour: palette::RED, width: 0.8, dash: "2 1.2" };
pub(super) const WHISKER: Stroke =
    Stroke { class: "gantt-whisker", colour: palette::SECONDARY, width: 0.9, dash: "" };
/// The plan once agreed on.
pub(super) const BASELINE: &str = "#9aa3af";

impl Chart<'_> {
    /// Opens the row's group and answers where a click on it leads.
    pub(super) fn open_row<'r>(&self, svg: &mut Svg, row: &'r GanttRow) -> Option<&'r str> {
        let href = text::page_link(row.href.as_deref());
        svg.open_row("gantt-row", &row.id, &self.hover_text(row), href);
        href
    }

    fn hover_text(&self, row: &GanttRow) -> String {
        if !row.hover.is_empty() {
            return row.hover.clone();
        }
        let mut parts = vec![row.label.clone()];
        if !row.owner.is_empty() {
            parts.push(row.owner.clone());
        }
        if let Some(planned) = row.planned {
            parts.push(text::period(self.lang, planned, self.model.status_date));
        }
        parts.join(" · ")
    }

    pub(super) fn draw_marks(&self, svg: &mut Svg, index: usize) {
        let row = &self.model.rows[index];
        let axis = self.axis(index);
        match row.kind {
            GanttKind::Task => self.draw_task(svg, row, axis),
            GanttKind::Summary => self.draw_summary(svg, row, axis),
            GanttKind::Milestone => self.draw_milestone(svg, row, axis),
        }
    }

    fn draw_task(&self, svg: &mut Svg, row: &GanttRow, axis: f64) {
        let height = self.bar_height();
        let top = axis - height / 2.0;
        self.draw_baseline(svg, row, axis + height / 2.0);
        if let Some(planned) = row.planned {
            let (start, end) = (self.day(planned.start), self.day(planned.finish) + 1.0);
            let (x, x_end) = (self.x(start), self.x(end));
            svg.bar("gantt-plan", (x, top), (x_end - x, height), palette::ACCENT_PALE, self.round);
            let done = start + progress(row) * (end - start).max(0.0);
            svg.bar("gantt-done", (x, top), (self.x(done) - x, height), palette::ACCENT, self.round);
            if row.critical {
                svg.frame((x, top), (x_end - x, height), CRITICAL);
            }
        }
        self.draw_forecast(svg, row, top, height);
        self.draw_whisker(svg, row, axis);
    }

    /// Thin, under the bar.
    fn draw_baseline(&self, svg: &mut Svg, row: &GanttRow, under: f64) {
        if let Some(baseline) = row.baseline {
            let (x, end) = self.extent(baseline);
            let height = (self.row_height * 0.1).clamp(1.0, 3.0);
            svg.rect("gantt-baseline", (x, self.snap(under + height * 0.7)), (end - x, height), BASELINE);
        }
    }

    /// What is expected where it is not as planned, as an outline in accent; what runs, or ran, past the planned end
    /// in red: dashed while expected, filled once it happened.
    fn draw_forecast(&self, svg: &mut Svg, row: &GanttRow, top: f64, height: f64) {
        let inset = self.snap(height * 0.22);
        let (y, height) = (top + inset, height - 2.0 * inset);
        let Some(planned) = row.planned else {
            if let Some(expected) = expected_span(row) {
                let (x, end) = self.extent(expected);
                svg.frame((x, y), (end - x, height), EXPECTED);
            }
            return;
        };
        let end = self.x(self.day(planned.finish) + 1.0);
        if let Some(actual) = row.actual_finish {
            svg.rect("gantt-late-actual", (end, y), (self.x(self.day(actual) + 1.0) - end, height), LATE);
            return;
        }
        let Some(finish) = row.forecast_finish else { return };
        let start = row.forecast_start.filter(|_| row.actual_start.is_none());
        let x_start = self.x(self.day(start.unwrap_or(planned.start)));
        let x_finish = self.x(self.day(finish) + 1.0);
        if expected_otherwise(row) {
            svg.frame((x_start, y), (x_finish.min(end) - x_start, height), EXPECTED);
        }
        let late = end.max(x_start);
        if late > end && end < self.right {
            // Begins after it should have ended: what lies between is waiting.
            let middle = y + height / 2.0;
            svg.polyline(&[(end, middle), (late, middle)], Stroke { dash: "1 2", ..EXPECTED_LATE });
        }
        svg.frame((late, y), (x_finish - late - 0.4, height), EXPECTED_LATE);
    }

    fn draw_summary(&self, svg: &mut Svg, row: &GanttRow, axis: f64) {
        let Some(planned) = row.planned else { return };
        let (x, end) = self.extent(planned);
        if end <= x {
            return;
        }
        let thickness = (self.row_height * 0.16).min(4.0);
        let drop = (self.row_height * 0.22).min(5.0);
        let top = self.snap(axis - thickness / 2.0 - drop / 3.0);
        self.draw_baseline(svg, row, top + thickness + drop * 0.7);
        let foot = drop.min((end - x) / 2.0) * 1.4;
        let (under, low) = (top + thickness, top + thickness + drop);
        let mut shape = Path::default();
        shape.start((x, top)).across(end);
        // Feet only where the bar really begins and ends, not where the window cuts it.
        if self.shows(planned.finish) {
            shape.down(low).to((end - foot, under));
        } else {
            shape.down(under);
        }
        if self.shows(planned.start) {
            shape.to((x + foot, under)).to((x, low));
        } else {
            shape.across(x).down(under);
        }
        shape.close();
        svg.area("gantt-summary", &shape, palette::SECONDARY);
        let past = row.actual_finish.is_none().then_some(row.forecast_finish).flatten();
        if let Some(finish) = past {
            let x_finish = self.x(self.day(finish) + 1.0);
            svg.frame((end, top), (x_finish - end - 0.4, thickness), EXPECTED_LATE);
        }
        self.draw_whisker(svg, row, top + thickness / 2.0);
    }

    /// From the expected finish to the day it is reached by with a chance of 80 %, closed by a bar.
    pub(super) fn draw_whisker(&self, svg: &mut Svg, row: &GanttRow, axis: f64) {
        let finish = row.forecast_finish.or(row.planned.map(|p| p.finish));
        let (Some(p80), Some(finish), None) = (row.p80, finish, row.actual_finish) else { return };
        // A mark stands in the middle of its day, a bar ends with it.
        let (at, inset) =
            if row.kind == GanttKind::Milestone { (0.5, self.mark_radius()) } else { (1.0, 0.0) };
        let (x, end) = (self.x(self.day(finish) + at) + inset, self.x(self.day(p80) + at));
        if end <= x || !self.shows(finish) {
            return;
        }
        let cap = self.mark_radius() * 0.6;
        let mut path = Path::default();
        path.start((x, axis)).across(end);
        if self.shows(p80) {
            path.start((end, axis - cap)).down(axis + cap);
        }
        svg.lines(&path, WHISKER);
    }

    /// Where a span begins and ends in the drawing.
    pub(super) fn extent(&self, span: Span) -> (f64, f64) {
        (self.x(self.day(span.start)), self.x(self.day(span.finish) + 1.0))
    }
}

/// Whether a task is expected to begin on another day than planned, or to end before.
pub(super) fn expected_otherwise(row: &GanttRow) -> bool {
    let (None, Some(finish), Some(planned)) = (row.actual_finish, row.forecast_finish, row.planned) else {
        return false;
    };
    let start = row.forecast_start.filter(|_| row.actual_start.is_none());
    start.is_some_and(|start| start != planned.start) || finish < planned.finish
}

/// When unplanned work is expected.
fn expected_span(row: &GanttRow) -> Option<Span> {
    let finish: Date = row.actual_finish.or(row.forecast_finish)?;
    let start = row.actual_start.or(row.forecast_start).unwrap_or(finish);
    (start <= finish).then_some(Span { start, finish })
}

/// 0 to 1, whatever was entered.
pub(super) fn progress(row: &GanttRow) -> f64 {
    row.progress.filter(|p| p.is_finite()).unwrap_or(0.0).clamp(0.0, 1.0)
}
