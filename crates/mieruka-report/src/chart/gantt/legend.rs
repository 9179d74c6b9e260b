//! What the marks of a chart mean: only those that occur in it.

use mieruka_core::lang::Lang;
use mieruka_core::report::model::{Gantt, GanttKind, ProgressLine};

use super::LATE;
use super::line::LineLook;
use super::link::{CRITICAL_LINK, LINK};
use super::row::{BASELINE, CRITICAL, EXPECTED, EXPECTED_LATE, WHISKER, expected_otherwise};
use crate::chart::mark::MilestoneMark;
use crate::chart::svg::{Anchor, Path, Stroke, Svg, Type};
use crate::text::{self, palette};

enum Sign {
    Bar(&'static str, &'static str),
    Strip,
    Overrun,
    Frame(Stroke),
    Milestone(MilestoneMark),
    Line(Stroke),
    Arrow(Stroke),
    Whisker,
}

/// Draws the legend from `(x, middle)` on, breaking lines before `width`; answers how many lines it took.
pub(super) fn draw(
    svg: &mut Svg,
    model: &Gantt,
    lang: Lang,
    (left, first): (f64, f64),
    size: f64,
    width: f64,
) -> usize {
    let (mut x, mut middle, mut lines) = (left, first, 1);
    // Drawn for text of 7.
    let unit = size / 7.0;
    let look = Type { size, bold: false, fill: palette::SECONDARY, class: "gantt-scale" };
    for (sign, label) in entries(model, lang) {
        let needs = 17.0 * unit + text::width_em(&label) * size;
        if x > left && x + needs > width {
            (x, middle, lines) = (left, middle + line_height(size), lines + 1);
        }
        sign.draw(svg, (x, middle), unit);
        svg.text((x + 17.0 * unit, middle + size * 0.36), Anchor::Start, look, &label);
        x += needs + 12.0 * unit;
    }
    lines
}

pub(super) fn line_height(size: f64) -> f64 {
    size * 1.75
}

fn entries(model: &Gantt, lang: Lang) -> Vec<(Sign, String)> {
    let any = |test: &dyn Fn(&mieruka_core::report::model::GanttRow) -> bool| model.rows.iter().any(test);
    let mut list: Vec<(Sign, String)> = Vec::new();
    let mut add = |sign, key| list.push((sign, lang.text(key)));
    add(Sign::Bar("gantt-plan", palette::ACCENT_PALE), "report-legend-plan");
    add(Sign::Bar("gantt-done", palette::ACCENT), "report-legend-done");
    if any(&|row| row.baseline.is_some()) {
        add(Sign::Strip, "chart-legend-baseline");
    }
    if any(&|row| row.kind == GanttKind::Task && expected_otherwise(row)) {
        add(Sign::Frame(EXPECTED), "chart-legend-forecast");
    }
    add(Sign::Overrun, "report-legend-late");
    if any(&|row| row.critical) {
        add(Sign::Frame(CRITICAL), "report-legend-critical");
    }
    if model.links.iter().any(|link| !link.critical) {
        add(Sign::Arrow(LINK), "chart-legend-link");
    }
    if model.links.iter().any(|link| link.critical) {
        add(Sign::Arrow(CRITICAL_LINK), "chart-legend-link-critical");
    }
    if any(&|row| row.kind == GanttKind::Milestone) {
        add(Sign::Milestone(MilestoneMark::Plan), "report-legend-milestone-plan");
        add(Sign::Milestone(MilestoneMark::Forecast), "report-legend-milestone-forecast");
        add(Sign::Milestone(MilestoneMark::Actual), "report-legend-milestone-actual");
    }
    if any(&|row| row.p80.is_some()) {
        add(Sign::Whisker, "chart-legend-p80");
    }
    let dated = |key, line: &ProgressLine| {
        lang.format(key, &[("date", text::date(lang, line.date, model.status_date).into())])
    };
    list.push((Sign::Line(LineLook::Current.stroke()), dated("report-legend-line", &model.line)));
    let earlier = Sign::Line(LineLook::Earlier.stroke());
    match model.earlier_lines.as_slice() {
        [] => {}
        [line] => list.push((earlier, dated("report-legend-previous-line", line))),
        _ => list.push((earlier, lang.text("chart-legend-earlier-lines"))),
    }
    list
}

impl Sign {
    fn draw(&self, svg: &mut Svg, (x, middle): (f64, f64), unit: f64) {
        let (bar, top) = ((14.0 * unit, 6.0 * unit), middle - 3.0 * unit);
        let across = [(x, middle), (x + 14.0 * unit, middle)];
        match self {
            Sign::Bar(class, fill) => svg.rect(class, (x, top), bar, fill),
            Sign::Strip => svg.rect("gantt-baseline", (x, middle - unit), (bar.0, 2.0 * unit), BASELINE),
            Sign::Overrun => {
                let half = (6.5 * unit, 4.0 * unit);
                svg.frame((x, top + unit), half, EXPECTED_LATE);
                svg.rect("gantt-late-actual", (x + 7.5 * unit, top + unit), half, LATE);
            }
            Sign::Frame(stroke) => svg.frame((x, top), bar, *stroke),
            Sign::Milestone(mark) => mark.draw(svg, (x + 9.0 * unit, middle), 4.0 * unit),
            Sign::Line(stroke) => svg.polyline(&across, *stroke),
            Sign::Arrow(stroke) => {
                svg.polyline(&across, *stroke);
                let (end, size) = (x + 14.0 * unit, 3.0 * unit);
                let mut head = Path::default();
                head.start((end, middle)).to((end - size, middle - size * 0.6));
                head.to((end - size, middle + size * 0.6)).close();
                svg.area("gantt-head", &head, stroke.colour);
            }
            Sign::Whisker => {
                let mut path = Path::default();
                path.start(across[0]).across(across[1].0);
                path.start((across[1].0, middle - 3.0 * unit)).down(middle + 3.0 * unit);
                svg.lines(&path, WHISKER);
            }
        }
    }
}
