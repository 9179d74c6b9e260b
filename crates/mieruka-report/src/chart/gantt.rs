//! The bar chart of a plan with its イナズマ線.
//!
//! Left the rows' names, owners and progress; right, over time, the plan as a pale bar filled as far as work has come, so
//! that the line's point always meets the end of the filling; what runs past the plan as an outline.

use std::ops::Range;

use jiff::civil::{Date, Weekday};
use mieruka_core::lang::Lang;
use mieruka_core::report::model::{Gantt, GanttKind, GanttRow, ProgressLine};

use super::svg::{Anchor, Stroke, Svg, Type};
use crate::text::{self, palette};

/// Sizes of a drawing in its own units (points on paper, CSS pixels on a page).
#[derive(Clone, Debug, PartialEq)]
pub struct GanttLayout {
    pub width: f64,
    pub row_height: f64,
    /// Size of the rows' text.
    pub text_size: f64,
    /// Width of the rows' names.
    pub label_width: f64,
    /// Width of the owners; 0 leaves the column out.
    pub owner_width: f64,
    /// Which rows are drawn; beyond the last is the same as all.
    pub rows: Range<usize>,
}

/// The head: flags of the lines, months, weeks.
const FLAG_HEIGHT: f64 = 13.0;
const MONTH_HEIGHT: f64 = 13.0;
const TICK_HEIGHT: f64 = 11.0;
const HEAD_HEIGHT: f64 = FLAG_HEIGHT + MONTH_HEIGHT + TICK_HEIGHT;
const LEGEND_HEIGHT: f64 = 17.0;
const PROGRESS_WIDTH: f64 = 28.0;
/// Work that really ran past its planned end.
const LATE: &str = "#d98c8c";

impl GanttLayout {
    /// A layout for a page: all rows, comfortable to read on a screen.
    pub fn page() -> GanttLayout {
        GanttLayout {
            width: 1080.0,
            row_height: 20.0,
            text_size: 12.0,
            label_width: 260.0,
            owner_width: 96.0,
            rows: 0..usize::MAX,
        }
    }

    /// The height of a drawing of `rows` rows.
    pub fn height(&self, rows: usize) -> f64 {
        HEAD_HEIGHT + self.row_height * rows as f64 + LEGEND_HEIGHT
    }
}

/// The rows of `layout.rows` as one SVG document.
pub fn gantt(model: &Gantt, lang: Lang, layout: &GanttLayout) -> String {
    let last = layout.rows.end.min(model.rows.len());
    let first = layout.rows.start.min(last);
    let chart = Chart::new(model, lang, layout, first..last);
    let mut svg = Svg::new("gantt", layout.width, layout.height(last - first), &alt_text(model, lang));
    chart.shade_days_off(&mut svg);
    chart.draw_scale(&mut svg);
    for index in first..last {
        chart.draw_row(&mut svg, index);
    }
    if let Some(line) = &model.previous_line {
        chart.draw_line(&mut svg, line, LineLook::Previous);
    }
    chart.draw_line(&mut svg, &model.line, LineLook::Current);
    chart.draw_legend(&mut svg);
    svg.finish()
}

/// The chart in one sentence, for readers who cannot see it.
pub fn alt_text(model: &Gantt, lang: Lang) -> String {
    lang.format(
        "report-gantt-alt",
        &[
            ("from", text::full_date(lang, model.window.start).into()),
            ("to", text::full_date(lang, model.window.finish).into()),
            ("rows", model.rows.len().into()),
            ("date", text::date(lang, model.line.date, model.window.start).into()),
        ],
    )
}

#[derive(Clone, Copy, PartialEq)]
enum LineLook {
    Current,
    Previous,
}

impl LineLook {
    fn stroke(self) -> Stroke {
        match self {
            LineLook::Current => Stroke { class: "gantt-line", colour: palette::RED, width: 1.3, dash: "" },
            LineLook::Previous => {
                Stroke { class: "gantt-line-previous", colour: palette::GREY, width: 0.9, dash: "3 2" }
            }
        }
    }
}

struct Chart<'a> {
    model: &'a Gantt,
    lang: Lang,
    layout: &'a GanttLayout,
    rows: Range<usize>,
    /// Where time begins.
    left: f64,
    per_day: f64,
    days: i64,
    size: f64,
}

impl<'a> Chart<'a> {
    fn new(model: &'a Gantt, lang: Lang, layout: &'a GanttLayout, rows: Range<usize>) -> Chart<'a> {
        let left = layout.label_width + layout.owner_width + PROGRESS_WIDTH;
        let days = (days_between(model.window.start, model.window.finish) + 1).max(1);
        let per_day = (layout.width - left) / days as f64;
        Chart { model, lang, layout, rows, left, per_day, days, size: layout.text_size }
    }

    fn bottom(&self) -> f64 {
        HEAD_HEIGHT + self.layout.row_height * self.rows.len() as f64
    }

    fn middle(&self, index: usize) -> f64 {
        HEAD_HEIGHT + self.layout.row_height * ((index - self.rows.start) as f64 + 0.5)
    }

    /// x of a point `days` after the window's first midnight, kept inside the window.
    fn x(&self, days: f64) -> f64 {
        self.left + days.clamp(0.0, self.days as f64) * self.per_day
    }

    fn day(&self, date: Date) -> f64 {
        days_between(self.model.window.start, date) as f64
    }

    fn look(&self, fill: &'static str) -> Type {
        Type { size: self.size, bold: false, fill, class: "gantt-text" }
    }

    fn small(&self) -> Type {
        Type { size: self.size.min(7.0), bold: false, fill: palette::SECONDARY, class: "gantt-scale" }
    }

    fn shade_days_off(&self, svg: &mut Svg) {
        if self.per_day < 1.2 {
            return;
        }
        let top = FLAG_HEIGHT + MONTH_HEIGHT;
        for date in &self.model.non_working {
            let day = self.day(*date);
            if day >= 0.0 && day < self.days as f64 {
                svg.rect(
                    "gantt-off",
                    (self.x(day), top),
                    (self.per_day, self.bottom() - top),
                    palette::SHADE,
                );
            }
        }
    }

    fn draw_scale(&self, svg: &mut Svg) {
        let head = Type { size: 7.0, bold: true, fill: palette::SECONDARY, class: "gantt-scale" };
        let base = HEAD_HEIGHT - 3.5;
        svg.text((2.0, base), Anchor::Start, head, &self.lang.text("report-gantt-task"));
        if self.layout.owner_width > 0.0 {
            let x = self.layout.label_width + 2.0;
            svg.text((x, base), Anchor::Start, head, &self.lang.text("report-gantt-owner"));
        }
        svg.text((self.left - 4.0, base), Anchor::End, head, &self.lang.text("report-gantt-progress"));

        let hairline = Stroke { class: "gantt-grid", colour: palette::HAIRLINE, width: 0.6, dash: "" };
        let window = self.model.window;
        let mut month = window.start;
        while month <= window.finish {
            let next = month.last_of_month().tomorrow().unwrap_or(Date::MAX);
            let (x, end) = (self.x(self.day(month)), self.x(self.day(next)));
            svg.polyline(&[(x, FLAG_HEIGHT), (x, self.bottom())], hairline);
            let name = text::month(self.lang, month, month == window.start || month.month() == 1);
            let short = text::month(self.lang, month, false);
            let room = (end - x - 4.0) / 7.5;
            let name = if text::width_em(&name) <= room { name } else { short };
            if text::width_em(&name) <= room {
                let look = Type { size: 7.5, bold: true, fill: palette::INK, class: "gantt-scale" };
                svg.text((x + 3.0, FLAG_HEIGHT + MONTH_HEIGHT - 3.5), Anchor::Start, look, &name);
            }
            if next <= month {
                break;
            }
            month = next;
        }
        self.draw_ticks(svg, hairline);
        let strong = Stroke { class: "gantt-grid", colour: palette::SECONDARY, width: 0.7, dash: "" };
        svg.polyline(&[(0.0, HEAD_HEIGHT), (self.layout.width, HEAD_HEIGHT)], strong);
        svg.polyline(&[(0.0, self.bottom()), (self.layout.width, self.bottom())], strong);
    }

    /// Day numbers under the months: each day where there is room, else each Monday, else none.
    fn draw_ticks(&self, svg: &mut Svg, stroke: Stroke) {
        let daily = self.per_day >= 9.0;
        if !daily && self.per_day * 7.0 < 9.0 {
            return;
        }
        let mut date = self.model.window.start;
        while date <= self.model.window.finish {
            if daily || date.weekday() == Weekday::Monday {
                let x = self.x(self.day(date));
                svg.polyline(&[(x, FLAG_HEIGHT + MONTH_HEIGHT), (x, HEAD_HEIGHT)], stroke);
                let look = Type { size: 6.5, ..self.small() };
                if x + 9.0 <= self.layout.width {
                    svg.text((x + 1.5, HEAD_HEIGHT - 3.0), Anchor::Start, look, &date.day().to_string());
                }
            }
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
    }

    fn draw_row(&self, svg: &mut Svg, index: usize) {
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

    fn draw_line(&self, svg: &mut Svg, line: &ProgressLine, look: LineLook) {
        let date = self.day(line.date) + 1.0;
        if date < 0.0 || date > self.days as f64 {
            return;
        }
        let x = self.x(date);
        let mut points = vec![(x, HEAD_HEIGHT)];
        let mut dots = Vec::new();
        for index in self.rows.clone() {
            if let Some(offset) = line.points.get(index).copied().flatten() {
                let point = (self.x(date + offset), self.middle(index));
                points.push(point);
                if offset != 0.0 {
                    dots.push(point);
                }
            }
        }
        points.push((x, self.bottom()));
        let stroke = look.stroke();
        if look == LineLook::Current {
            let upright = Stroke { class: "gantt-status-date", width: 0.5, dash: "1 1.5", ..stroke };
            svg.polyline(&[(x, HEAD_HEIGHT), (x, self.bottom())], upright);
        }
        svg.polyline(&points, stroke);
        if look == LineLook::Current {
            for dot in dots {
                svg.dot("gantt-line-point", dot, 1.5, palette::RED);
            }
        }
        self.draw_flag(svg, line, look, x);
    }

    /// The line's date on top of it. The previous line's flag stands to the left of its line, today's to the right, so
    /// that one week apart they do not collide.
    fn draw_flag(&self, svg: &mut Svg, line: &ProgressLine, look: LineLook, x: f64) {
        let label = text::date(self.lang, line.date, self.model.status_date);
        let stroke = look.stroke();
        let current = look == LineLook::Current;
        let kind = Type { size: 7.5, bold: current, fill: stroke.colour, class: stroke.class };
        let width = text::width_em(&label) * kind.size + 4.0;
        svg.polyline(&[(x, FLAG_HEIGHT - 9.0), (x, HEAD_HEIGHT)], Stroke { class: "gantt-flag", ..stroke });
        let rightward = current && x + width <= self.layout.width || x - width < self.left;
        let (at, anchor) = if rightward { (x + 3.0, Anchor::Start) } else { (x - 3.0, Anchor::End) };
        svg.text((at, FLAG_HEIGHT - 4.0), anchor, kind, &label);
    }

    fn draw_legend(&self, svg: &mut Svg) {
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

#[derive(Clone, Copy)]
enum MilestoneMark {
    Plan,
    Forecast,
    Actual,
}

impl MilestoneMark {
    fn message_key(self) -> &'static str {
        match self {
            MilestoneMark::Plan => "report-legend-milestone-plan",
            MilestoneMark::Forecast => "report-legend-milestone-forecast",
            MilestoneMark::Actual => "report-legend-milestone-actual",
        }
    }

    /// ◆ plan, ◇ forecast, ★ actual.
    fn draw(self, svg: &mut Svg, (x, y): (f64, f64), radius: f64) {
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

/// 0 to 1, whatever was entered.
fn progress(row: &GanttRow) -> f64 {
    row.progress.filter(|p| p.is_finite()).unwrap_or(0.0).clamp(0.0, 1.0)
}

fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}
