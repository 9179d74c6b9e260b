//! The bar chart of a plan with its イナズマ線.
//!
//! Over time, the plan as a pale bar filled as far as work has come, so that the line's point always meets the end of the
//! filling; what runs past the plan as an outline; under it, thin and grey, the plan once agreed on.
//!
//! [`gantt`] draws one piece for paper, with the rows' names, owners and progress on the left; [`gantt_bars`] draws the
//! bars alone, to stand beside a page's own table.

mod bars;
mod labels;
mod legend;
mod line;
mod link;
mod milestone;
mod row;
mod scale;
mod tick;

use std::ops::Range;

use jiff::civil::Date;
use mieruka_core::lang::Lang;
use mieruka_core::report::model::Gantt;

use super::svg::{Svg, Type};
use crate::text;
pub use bars::{BARS_HEAD_HEIGHT, BarsLayout, GanttBars, Zoom, gantt_bars};
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
    let rows = drawn_rows(model, &layout.rows);
    let left = layout.label_width + layout.owner_width + PROGRESS_WIDTH;
    let days = days_in_window(model);
    let chart = Chart {
        model,
        lang,
        rows: rows.clone(),
        row_height: layout.row_height,
        top: HEAD_HEIGHT,
        left,
        right: layout.width,
        per_day: (layout.width - left) / days as f64,
        days,
        size: layout.text_size,
        small: layout.text_size.min(7.0),
        round: 0.0,
        with_baseline: with_baseline(model),
    };
    let mut svg = Svg::new("gantt", layout.width, layout.height(rows.len()), &alt_text(model, lang));
    chart.shade_days_off(&mut svg, FLAG_HEIGHT + MONTH_HEIGHT);
    chart.draw_scale(&mut svg, layout);
    chart.draw_links(&mut svg);
    for index in rows {
        chart.draw_labelled_row(&mut svg, layout, index);
    }
    chart.draw_lines(&mut svg);
    chart.draw_flags(&mut svg, (FLAG_HEIGHT, HEAD_HEIGHT), 7.5);
    legend::draw(&mut svg, model, lang, (2.0, chart.bottom() + LEGEND_HEIGHT / 2.0 + 1.5), 7.0, f64::MAX);
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

/// Where everything lies in one drawing.
struct Chart<'a> {
    model: &'a Gantt,
    lang: Lang,
    rows: Range<usize>,
    row_height: f64,
    /// Where the rows begin.
    top: f64,
    /// Where time begins and ends.
    left: f64,
    right: f64,
    per_day: f64,
    days: i64,
    /// Size of the rows' text, and of dates beside marks.
    size: f64,
    small: f64,
    /// Radius of the bars' corners.
    round: f64,
    /// Bars leave room below them for the plan once agreed on.
    with_baseline: bool,
}

impl Chart<'_> {
    fn bottom(&self) -> f64 {
        self.top + self.row_height * self.rows.len() as f64
    }

    /// The middle of a row, where its text stands.
    fn middle(&self, index: usize) -> f64 {
        self.top + self.row_height * ((index - self.rows.start) as f64 + 0.5)
    }

    /// The middle of a row's bar.
    fn axis(&self, index: usize) -> f64 {
        self.middle(index) - if self.with_baseline { self.snap(self.row_height * 0.09) } else { 0.0 }
    }

    /// The height of a task's bar: never so high that it shouts.
    fn bar_height(&self) -> f64 {
        self.snap((self.row_height * if self.with_baseline { 0.44 } else { 0.52 }).min(14.0))
    }

    /// On a screen edges lie on whole pixels, which is sharper, and shorter to write.
    fn snap(&self, size: f64) -> f64 {
        if self.round > 0.0 { size.round() } else { size }
    }

    fn mark_radius(&self) -> f64 {
        (self.row_height * 0.34).min(6.5)
    }

    /// x of a point `days` after the window's first midnight, kept inside the window.
    fn x(&self, days: f64) -> f64 {
        self.left + days.clamp(0.0, self.days as f64) * self.per_day
    }

    fn day(&self, date: Date) -> f64 {
        days_between(self.model.window.start, date) as f64
    }

    fn shows(&self, date: Date) -> bool {
        self.model.window.start <= date && date <= self.model.window.finish
    }

    fn look(&self, fill: &'static str) -> Type {
        Type { size: self.size, bold: false, fill, class: "gantt-text" }
    }

    fn draw_lines(&self, svg: &mut Svg) {
        for line in &self.model.earlier_lines {
            self.draw_line(svg, line, LineLook::Earlier);
        }
        self.draw_line(svg, &self.model.line, LineLook::Current);
    }
}

fn drawn_rows(model: &Gantt, asked: &Range<usize>) -> Range<usize> {
    let last = asked.end.min(model.rows.len());
    asked.start.min(last)..last
}

fn days_in_window(model: &Gantt) -> i64 {
    (days_between(model.window.start, model.window.finish) + 1).max(1)
}

fn with_baseline(model: &Gantt) -> bool {
    model.rows.iter().any(|row| row.baseline.is_some())
}

fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}
