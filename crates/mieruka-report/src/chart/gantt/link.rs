//! What waits for what: arrows between the rows, along the grid.

use mieruka_core::report::model::{GanttKind, GanttLink, GanttRow, LinkKind};

use super::Chart;
use crate::chart::svg::{Path, Stroke, Svg};
use crate::text::palette;

pub(super) const LINK: Stroke = Stroke { class: "gantt-link", colour: "#8a93a0", width: 0.8, dash: "" };
pub(super) const CRITICAL_LINK: Stroke =
    Stroke { class: "gantt-link-critical", colour: palette::INK, width: 1.4, dash: "" };

/// One end of a link: a row's shape as an arrow sees it.
#[derive(Clone, Copy)]
struct End {
    start: f64,
    finish: f64,
    y: f64,
    /// From the middle of the shape to its upper and lower edge.
    half: f64,
    /// Where an arrow from above or below meets it.
    top_x: f64,
    /// A milestone's diamond or star, not a bar.
    is_mark: bool,
    shows_start: bool,
    shows_finish: bool,
}

/// A link's line and the place and direction of its head.
struct Route {
    line: Path,
    tip: (f64, f64),
    towards: (f64, f64),
}

impl Chart<'_> {
    /// Links between drawn rows whose linked ends lie in the window; critical ones above the others, and heavier.
    pub(super) fn draw_links(&self, svg: &mut Svg) {
        for (critical, stroke) in [(false, LINK), (true, CRITICAL_LINK)] {
            let mut heads = Path::default();
            for link in self.model.links.iter().filter(|l| l.critical == critical && l.from != l.to) {
                if !self.rows.contains(&link.from) || !self.rows.contains(&link.to) {
                    continue;
                }
                let Some(route) = self.route(link) else { continue };
                if heads.is_empty() {
                    svg.open_strokes(stroke);
                }
                let name = |index: usize| self.model.rows[index].id.as_str();
                svg.joining_line(&route.line, name(link.from), name(link.to));
                head(&mut heads, &route, self.head_size(critical));
            }
            if !heads.is_empty() {
                svg.close_group();
                svg.area(if critical { "gantt-head-critical" } else { "gantt-head" }, &heads, stroke.colour);
            }
        }
    }

    fn head_size(&self, critical: bool) -> f64 {
        (self.row_height * 0.2).min(5.0) * if critical { 1.2 } else { 1.0 }
    }

    fn route(&self, link: &GanttLink) -> Option<Route> {
        let (from, to) = (self.end(link.from)?, self.end(link.to)?);
        let (leaves, arrives) = match link.kind {
            LinkKind::FinishToStart => (from.shows_finish, to.shows_start),
            LinkKind::StartToStart => (from.shows_start, to.shows_start),
            LinkKind::FinishToFinish => (from.shows_finish, to.shows_finish),
            LinkKind::StartToFinish => (from.shows_start, to.shows_finish),
        };
        if !leaves || !arrives {
            return None;
        }
        let size = self.head_size(link.critical);
        let gap = size + 2.0;
        // The edge of the first row's strip on the side of the second.
        let between = from.y + self.row_height / 2.0 * if to.y > from.y { 1.0 } else { -1.0 };
        let mut line = Path::default();
        let tip = match link.kind {
            LinkKind::FinishToStart if to.top_x > from.finish - self.same_day(&to) => {
                let down = if to.y > from.y { 1.0 } else { -1.0 };
                let tip = (to.top_x, to.y - to.half * down);
                let under = from.y + from.half * down;
                if from.is_mark {
                    // From its lower corner: what is right of a mark is its whisker's and its date's.
                    line.start((from.top_x, under)).down(between).across(tip.0);
                } else if tip.0 > from.finish {
                    line.start((from.finish, from.y)).across(tip.0);
                } else {
                    line.start((tip.0, under));
                }
                line.down(tip.1 - size * down);
                return Some(Route { line, tip, towards: (0.0, down) });
            }
            LinkKind::FinishToStart => {
                line.start((from.finish, from.y)).across(from.finish + gap).down(between);
                line.across(to.start - gap).down(to.y).across(to.start - size);
                (to.start, to.y)
            }
            LinkKind::StartToStart => {
                line.start((from.start, from.y)).across(from.start.min(to.start) - gap);
                line.down(to.y).across(to.start - size);
                (to.start, to.y)
            }
            LinkKind::FinishToFinish => {
                line.start((from.finish, from.y)).across(from.finish.max(to.finish) + gap);
                line.down(to.y).across(to.finish + size);
                (to.finish, to.y)
            }
            LinkKind::StartToFinish => {
                line.start((from.start, from.y)).across(from.start - gap).down(between);
                line.across(to.finish + gap).down(to.y).across(to.finish + size);
                (to.finish, to.y)
            }
        };
        let rightward = matches!(link.kind, LinkKind::FinishToStart | LinkKind::StartToStart);
        Some(Route { line, tip, towards: (if rightward { 1.0 } else { -1.0 }, 0.0) })
    }

    /// A mark stands in the middle of its day: one on the day another row ends on still lies after that row.
    fn same_day(&self, to: &End) -> f64 {
        if to.is_mark { self.per_day * 0.51 } else { 0.0 }
    }

    /// The shape drawn for a row, expectation included.
    fn end(&self, index: usize) -> Option<End> {
        let row = &self.model.rows[index];
        let y = self.axis(index);
        if row.kind == GanttKind::Milestone {
            let day = row.actual_finish.or(row.forecast_finish).or(row.planned.map(|p| p.finish))?;
            let (x, half) = (self.x(self.day(day) + 0.5), self.mark_radius());
            let shown = self.shows(day);
            return Some(End {
                start: x - half,
                finish: x + half,
                y,
                half,
                top_x: x,
                is_mark: true,
                shows_start: shown,
                shows_finish: shown,
            });
        }
        let (first, last) = drawn_days(row)?;
        let (start, finish) = (self.x(self.day(first)), self.x(self.day(last) + 1.0));
        Some(End {
            start,
            finish,
            y,
            half: self.bar_height() / 2.0,
            top_x: start + 4.0_f64.min((finish - start) / 2.0),
            is_mark: false,
            shows_start: self.shows(first),
            shows_finish: self.shows(last),
        })
    }
}

fn drawn_days(row: &GanttRow) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
    let expected_start = row.forecast_start.filter(|_| row.actual_start.is_none());
    let first = expected_start.or(row.planned.map(|p| p.start)).or(row.actual_start)?;
    let past = row.actual_finish.or(row.forecast_finish);
    let last = past.max(row.planned.map(|p| p.finish))?;
    (first <= last).then_some((first, last))
}

/// A filled triangle at the end of a route.
fn head(heads: &mut Path, route: &Route, size: f64) {
    let ((x, y), (dx, dy)) = (route.tip, route.towards);
    let half = size * 0.55;
    heads.start((x, y));
    heads.to((x - dx * size + dy * half, y - dy * size + dx * half));
    heads.to((x - dx * size - dy * half, y - dy * size - dx * half)).close();
}
