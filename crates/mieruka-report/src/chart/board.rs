//! All milestones on one board: when each was planned, when it is expected and how sure that is, when it was reached.

use jiff::civil::Date;
use mieruka_core::lang::Lang;
use mieruka_core::report::model::{Number, Span};

use super::axis::{Days, GRID, SCALE, STATUS};
use super::mark::MilestoneMark;
use super::svg::{Anchor, Role, Stroke, Svg, Type};
use crate::text::{self, palette};

#[derive(Clone, Debug, PartialEq)]
pub struct MilestoneBoard {
    /// The days drawn; marks beyond are left out, bars are cut there.
    pub window: Span,
    pub status_date: Date,
    pub rows: Vec<BoardRow>,
}

/// One milestone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BoardRow {
    /// Names the row for scripts and tests; empty for none.
    pub id: String,
    pub label: String,
    pub href: Option<String>,
    /// What hovering says; empty for the label.
    pub hover: String,
    pub planned: Option<Date>,
    pub forecast: Option<Date>,
    /// The days by which it is reached with a chance of 50 % and of 80 %.
    pub p50: Option<Date>,
    pub p80: Option<Date>,
    pub actual: Option<Date>,
    /// Against the plan, in days as the caller counts them (business days); later is positive.
    pub slip: Option<i64>,
}

/// Sizes of a board in CSS pixels or points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoardLayout {
    pub width: f64,
    pub row_height: f64,
    pub label_width: f64,
}

const HEAD: f64 = 34.0;
/// Room for the dates and slips.
const FACTS: f64 = 170.0;
const SIZE: f64 = 13.0;
const RANGE: &str = "#c9cfd8";
const LEGEND: f64 = 30.0;

impl BoardLayout {
    /// As on a page: rows as high as every table's.
    pub fn page() -> BoardLayout {
        BoardLayout { width: 1040.0, row_height: 32.0, label_width: 220.0 }
    }
}

/// The board as one SVG document.
pub fn milestone_board(model: &MilestoneBoard, lang: Lang, layout: &BoardLayout) -> String {
    let foot = HEAD + layout.row_height * model.rows.len() as f64;
    let alt = alt_text(model, lang);
    let links = model.rows.iter().any(|row| row.href.is_some());
    let role = if links { Role::Group(&alt) } else { Role::Image(&alt) };
    let mut svg = Svg::with_role("chart board", (layout.width, foot + LEGEND), role);
    let time = Days {
        first: model.window.start,
        last: model.window.finish.max(model.window.start),
        left: layout.label_width,
        right: layout.width - FACTS,
    };
    time.draw_months(&mut svg, lang, (HEAD - 16.0, foot), HEAD - 6.0);
    svg.polyline(&[(0.0, HEAD - 0.5), (layout.width, HEAD - 0.5)], GRID);
    if time.shows(model.status_date) {
        let x = time.x(model.status_date, 1.0);
        svg.polyline(&[(x, HEAD - 18.0), (x, foot)], STATUS);
        let look = Type { size: 11.0, bold: true, fill: palette::RED, class: "chart-status-text" };
        let date = text::date(lang, model.status_date, model.status_date);
        svg.text((x, 11.0), Anchor::Middle, look, &date);
    }
    svg.open_hit_areas("board-rows");
    for (index, row) in model.rows.iter().enumerate() {
        let middle = HEAD + layout.row_height * (index as f64 + 0.5);
        draw_row(&mut svg, (model, row), lang, layout, &time, middle);
    }
    svg.close_group();
    draw_legend(&mut svg, lang, (layout.label_width, foot + 18.0));
    svg.finish()
}

fn draw_legend(svg: &mut Svg, lang: Lang, (mut x, middle): (f64, f64)) {
    let marks = [
        (Some(MilestoneMark::Plan), "chart-board-plan"),
        (Some(MilestoneMark::Forecast), "chart-board-forecast"),
        (Some(MilestoneMark::Actual), "chart-board-actual"),
        (None, "chart-board-range"),
    ];
    for (mark, key) in marks {
        let width = match mark {
            Some(mark) => {
                mark.draw(svg, (x + 6.0, middle), 5.0);
                16.0
            }
            None => {
                svg.bar("board-range", (x, middle - 4.0), (20.0, 8.0), RANGE, 4.0);
                26.0
            }
        };
        let label = lang.text(key);
        svg.text((x + width, middle + 4.0), Anchor::Start, SCALE, &label);
        x += width + text::width_em(&label) * SCALE.size + 18.0;
    }
}

fn draw_row(
    svg: &mut Svg,
    (model, row): (&MilestoneBoard, &BoardRow),
    lang: Lang,
    layout: &BoardLayout,
    time: &Days,
    middle: f64,
) {
    let href = text::page_link(row.href.as_deref());
    let title = if row.hover.is_empty() { &row.label } else { &row.hover };
    svg.open_row("board-row", &row.id, title, href);
    let (top, foot) = (middle - layout.row_height / 2.0, middle + layout.row_height / 2.0 - 0.5);
    svg.hit_area("gantt-hit", (0.0, top), (layout.width, layout.row_height));
    svg.polyline(&[(0.0, foot), (layout.width, foot)], GRID);
    let base = middle + SIZE * 0.36;
    let ink = Type { size: SIZE, bold: false, fill: palette::INK, class: "chart-text" };
    let room = (layout.label_width - 12.0) / SIZE;
    svg.text((2.0, base), Anchor::Start, ink, &text::fit(&row.label, room));

    let radius = (layout.row_height * 0.2).min(6.5);
    let x = |date: Date| time.x(date, 0.5);
    if let (Some(p50), Some(p80), None) = (row.p50, row.p80, row.actual)
        && p50 <= p80
        && p50 <= time.last
        && p80 >= time.first
    {
        let (from, to) = (time.x(p50, 0.0), time.x(p80, 1.0));
        svg.bar("board-range", (from, middle - 4.0), (to - from, 8.0), RANGE, 4.0);
    }
    if let (Some(planned), Some(expected)) = (row.planned, row.actual.or(row.forecast)) {
        let late = expected > planned;
        let class = if late { "board-slip-late" } else { "board-slip" };
        let colour = if late { palette::RED } else { palette::SECONDARY };
        let way = Stroke { class, colour, width: 1.4, dash: "" };
        if planned != expected {
            svg.polyline(&[(x(planned), middle), (x(expected), middle)], way);
        }
    }
    let marks = [
        (row.planned.filter(|p| row.actual != Some(*p)), MilestoneMark::Plan),
        (row.forecast.filter(|f| row.actual.is_none() && row.planned != Some(*f)), MilestoneMark::Forecast),
        (row.actual, MilestoneMark::Actual),
    ];
    for (date, mark) in marks {
        if let Some(date) = date.filter(|date| time.shows(*date)) {
            mark.draw(svg, (x(date), middle), radius);
        }
    }
    draw_facts(svg, (model, row), lang, layout, base);
    svg.close_row(href);
}

/// The day that counts, and the slip in words.
fn draw_facts(
    svg: &mut Svg,
    (model, row): (&MilestoneBoard, &BoardRow),
    lang: Lang,
    layout: &BoardLayout,
    base: f64,
) {
    let Some(date) = row.actual.or(row.forecast).or(row.planned) else { return };
    let sign = if row.actual.is_some() {
        "★ "
    } else if row.forecast.is_some_and(|f| row.planned != Some(f)) {
        "◇ "
    } else {
        "◆ "
    };
    let left = layout.width - FACTS + 12.0;
    let ink = Type { size: SIZE, bold: false, fill: palette::INK, class: "chart-text" };
    let shown = format!("{sign}{}", text::date(lang, date, model.status_date));
    svg.text((left, base), Anchor::Start, ink, &shown);
    if let Some(slip) = row.slip {
        let number = Number { value: slip as f64, decimals: 0, unit: lang.text("report-days"), signed: true };
        let look = if slip > 0 {
            Type { bold: true, fill: palette::RED, class: "board-late-text", ..ink }
        } else {
            Type { fill: palette::SECONDARY, class: "chart-scale", ..ink }
        };
        svg.text((layout.width - 2.0, base), Anchor::End, look, &text::number(&number));
    }
}

fn alt_text(model: &MilestoneBoard, lang: Lang) -> String {
    let late =
        model.rows.iter().filter(|row| row.actual.is_none() && row.slip.is_some_and(|s| s > 0)).count();
    lang.format(
        "chart-board-alt",
        &[
            ("rows", model.rows.len().into()),
            ("date", text::full_date(lang, model.status_date).into()),
            ("late", late.into()),
        ],
    )
}
