//! The bar chart of a plan with its イナズマ線.
//!
//! Left the rows' names, owners and progress; right, over time, the plan as a pale bar filled as far as work has come, so
//! that the line's point always meets the end of the filling; what runs past the plan as an outline.

mod legend;
mod line;
mod milestone;
mod row;
mod scale;

use std::ops::Range;

use jiff::civil::Date;
use mieruka_core::lang::Lang;
use mieruka_core::report::model::Gantt;

use super::svg::{Svg, Type};
use crate::text::{self, palette};
use line::LineLook;

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
}

fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}
