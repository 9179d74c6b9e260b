//! The bars alone, to stand right of a page's own table of rows.

use std::ops::Range;

use mieruka_core::lang::Lang;
use mieruka_core::report::model::{Gantt, GanttKind};

use super::{Chart, alt_text, days_in_window, drawn_rows, legend, with_baseline};
use crate::chart::svg::{Path, Role, Stroke, Svg};
use crate::text::palette;

/// Height of [`GanttBars::head`] in CSS pixels; the head of the table beside it must have the same.
pub const BARS_HEAD_HEIGHT: f64 = 56.0;
/// Beyond this a drawing is no page any more (thirty years by the day); time is drawn narrower instead.
const MOST_WIDTH: f64 = 263_000.0;
const LEGEND_SIZE: f64 = 11.0;
const LEGEND_WIDTH: f64 = 1_040.0;

/// How much time a screen shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoom {
    /// Each day with its weekday: about six weeks on a screen.
    Day,
    /// Each Monday with its date: about four months.
    #[default]
    Week,
    /// Months in thirds (上旬, 中旬, 下旬): about a year.
    Month,
}

impl Zoom {
    /// Width of one day in CSS pixels.
    pub fn per_day(self) -> f64 {
        match self {
            Zoom::Day => 24.0,
            Zoom::Week => 8.0,
            Zoom::Month => 2.6,
        }
    }
}

/// Sizes of the bars beside a table.
#[derive(Clone, Debug, PartialEq)]
pub struct BarsLayout {
    /// Height of a row in CSS pixels, its line included; the rows of the table beside must have the same.
    pub row_height: f64,
    pub zoom: Zoom,
    /// Which rows are drawn; beyond the last is the same as all.
    pub rows: Range<usize>,
}

impl BarsLayout {
    /// All rows, 32 pixels high as in every table of a page.
    pub fn page(zoom: Zoom) -> BarsLayout {
        BarsLayout { row_height: 32.0, zoom, rows: 0..usize::MAX }
    }
}

/// The pieces of the drawing, each an SVG document.
#[derive(Clone, Debug, PartialEq)]
pub struct GanttBars {
    /// Months, days and the dates of the lines: its own piece, so that a page can keep it in sight while scrolling.
    pub head: String,
    /// The rows, `row_height` each, below the head without a gap.
    pub body: String,
    /// What the marks mean, for the foot of the page.
    pub legend: String,
    /// Of head and body, in CSS pixels.
    pub width: f64,
    /// Of the body.
    pub height: f64,
    /// Where the status date ends, from the left: what a page should scroll to. None outside the window.
    pub status_x: Option<f64>,
}

/// The rows of `layout.rows` over `model.window`.
pub fn gantt_bars(model: &Gantt, lang: Lang, layout: &BarsLayout) -> GanttBars {
    let rows = drawn_rows(model, &layout.rows);
    let days = days_in_window(model);
    let width = (days as f64 * layout.zoom.per_day()).min(MOST_WIDTH).ceil();
    let chart = Chart {
        model,
        lang,
        rows,
        row_height: layout.row_height,
        top: 0.0,
        left: 0.0,
        right: width,
        per_day: width / days as f64,
        days,
        size: 12.0,
        small: 11.0,
        round: 2.0,
        with_baseline: with_baseline(model),
    };
    let status = chart.day(model.line.date) + 1.0;
    let status_x = (0.0..=days as f64).contains(&status).then(|| chart.x(status));
    GanttBars {
        head: chart.draw_head(layout.zoom),
        body: chart.draw_body(layout.zoom),
        legend: draw_legend(model, lang),
        width,
        height: chart.bottom(),
        status_x,
    }
}

impl Chart<'_> {
    fn draw_body(&self, zoom: Zoom) -> String {
        let links = self.model.rows.iter().any(|row| row.href.is_some());
        let alt = alt_text(self.model, self.lang);
        let role = if links { Role::Group(&alt) } else { Role::Image(&alt) };
        let mut svg = Svg::with_role("gantt gantt-bars", (self.right, self.bottom()), role);
        if zoom != Zoom::Month {
            self.shade_days_off(&mut svg, 0.0);
        }
        self.draw_grid(&mut svg);
        self.draw_links(&mut svg);
        svg.open_hit_areas("gantt-rows");
        for index in self.rows.clone() {
            let row = &self.model.rows[index];
            let top = self.middle(index) - self.row_height / 2.0;
            let href = self.open_row(&mut svg, row);
            let class =
                if row.kind == GanttKind::Summary { "gantt-hit gantt-hit-summary" } else { "gantt-hit" };
            svg.hit_area(class, (0.0, top), (self.right, self.row_height));
            self.draw_marks(&mut svg, index);
            svg.close_row(href);
        }
        svg.close_group();
        self.draw_lines(&mut svg);
        svg.finish()
    }

    /// Months as uprights, rows as hairlines that meet the table's.
    fn draw_grid(&self, svg: &mut Svg) {
        let hairline = Stroke { class: "gantt-grid", colour: palette::HAIRLINE, width: 1.0, dash: "" };
        let mut path = Path::default();
        for row in 1..=self.rows.len() {
            path.start((0.0, self.row_height * row as f64 - 0.5)).across(self.right);
        }
        svg.lines(&path, hairline);
        let mut path = Path::default();
        self.each_month(|x, _| {
            if x > 0.0 {
                path.start((x.round() + 0.5, 0.0)).down(self.bottom());
            }
        });
        svg.lines(&path, Stroke { class: "gantt-month", colour: "#d3d8de", ..hairline });
    }
}

fn draw_legend(model: &Gantt, lang: Lang) -> String {
    let draw = |svg: &mut Svg| legend::draw(svg, model, lang, (0.0, LEGEND_SIZE), LEGEND_SIZE, LEGEND_WIDTH);
    let lines = draw(&mut Svg::new("", 0.0, 0.0, ""));
    let height = legend::line_height(LEGEND_SIZE) * lines as f64 + 3.0;
    let label = lang.text("chart-legend");
    let mut svg = Svg::with_role("gantt gantt-legend", (LEGEND_WIDTH, height), Role::Group(&label));
    draw(&mut svg);
    svg.finish()
}
