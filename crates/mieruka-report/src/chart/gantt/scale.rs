//! The head of a one-piece chart: months, weeks or days, and the days off below them.

use jiff::civil::{Date, Weekday};

use super::{Chart, FLAG_HEIGHT, GanttLayout, HEAD_HEIGHT, MONTH_HEIGHT};
use crate::chart::svg::{Anchor, Path, Stroke, Svg, Type};
use crate::text::{self, palette};

impl Chart<'_> {
    /// Shades the days off from `top` to the last row, where there is room for a day to be seen.
    pub(super) fn shade_days_off(&self, svg: &mut Svg, top: f64) {
        if self.per_day < 1.2 {
            return;
        }
        let mut path = Path::default();
        let mut run: Option<(f64, f64)> = None;
        let days = self.model.non_working.iter().map(|date| self.day(*date));
        for day in days.filter(|day| *day >= 0.0 && *day < self.days as f64) {
            // Neighbours are one piece: between two there would be a seam.
            match &mut run {
                Some((_, end)) if *end == day => *end = day + 1.0,
                _ => {
                    self.shade(&mut path, run, top);
                    run = Some((day, day + 1.0));
                }
            }
        }
        self.shade(&mut path, run, top);
        svg.area("gantt-off", &path, palette::SHADE);
    }

    fn shade(&self, path: &mut Path, run: Option<(f64, f64)>, top: f64) {
        if let Some((from, to)) = run {
            path.rect((self.x(from), top), (self.x(to) - self.x(from), self.bottom() - top));
        }
    }

    pub(super) fn draw_scale(&self, svg: &mut Svg, layout: &GanttLayout) {
        let head = Type { size: 7.0, bold: true, fill: palette::SECONDARY, class: "gantt-scale" };
        let base = HEAD_HEIGHT - 3.5;
        svg.text((2.0, base), Anchor::Start, head, &self.lang.text("report-gantt-task"));
        if layout.owner_width > 0.0 {
            let x = layout.label_width + 2.0;
            svg.text((x, base), Anchor::Start, head, &self.lang.text("report-gantt-owner"));
        }
        svg.text((self.left - 4.0, base), Anchor::End, head, &self.lang.text("report-gantt-progress"));

        let hairline = Stroke { class: "gantt-grid", colour: palette::HAIRLINE, width: 0.6, dash: "" };
        self.each_month(|x, _| svg.polyline(&[(x, FLAG_HEIGHT), (x, self.bottom())], hairline));
        self.draw_months(svg, FLAG_HEIGHT + MONTH_HEIGHT - 3.5, 7.5);
        self.draw_ticks(svg, hairline);
        let strong = Stroke { class: "gantt-edge", colour: palette::SECONDARY, width: 0.7, dash: "" };
        svg.polyline(&[(0.0, HEAD_HEIGHT), (layout.width, HEAD_HEIGHT)], strong);
        svg.polyline(&[(0.0, self.bottom()), (layout.width, self.bottom())], strong);
    }

    /// Calls with x and first shown day of each month.
    pub(super) fn each_month(&self, mut call: impl FnMut(f64, Date)) {
        let mut month = self.model.window.start;
        while month <= self.model.window.finish {
            call(self.x(self.day(month)), month);
            let next = month.last_of_month().tomorrow().unwrap_or(Date::MAX);
            if next <= month {
                break;
            }
            month = next;
        }
    }

    /// The months' names, with the year on the first and on each January, as far as they fit.
    pub(super) fn draw_months(&self, svg: &mut Svg, base: f64, size: f64) {
        let look = Type { size, bold: true, fill: palette::INK, class: "gantt-text" };
        self.each_month(|x, month| {
            let next = month.last_of_month().tomorrow().unwrap_or(Date::MAX);
            let room = (self.x(self.day(next)) - x - 4.0) / size;
            let with_year = month == self.model.window.start || month.month() == 1;
            let name = text::month(self.lang, month, with_year);
            let short = text::month(self.lang, month, false);
            let name = if text::width_em(&name) <= room { name } else { short };
            if text::width_em(&name) <= room {
                svg.text((x + 3.0, base), Anchor::Start, look, &name);
            }
        });
    }

    /// Day numbers under the months: each day where there is room, else each Monday, else none.
    fn draw_ticks(&self, svg: &mut Svg, stroke: Stroke) {
        let daily = self.per_day >= 9.0;
        if !daily && self.per_day * 7.0 < 9.0 {
            return;
        }
        let look = Type { size: 6.5, bold: false, fill: palette::SECONDARY, class: "gantt-scale" };
        self.each_day(|x, date| {
            if daily || date.weekday() == Weekday::Monday {
                svg.polyline(&[(x, FLAG_HEIGHT + MONTH_HEIGHT), (x, HEAD_HEIGHT)], stroke);
                if x + 9.0 <= self.right {
                    svg.text((x + 1.5, HEAD_HEIGHT - 3.0), Anchor::Start, look, &date.day().to_string());
                }
            }
        });
    }

    pub(super) fn each_day(&self, mut call: impl FnMut(f64, Date)) {
        let mut date = self.model.window.start;
        while date <= self.model.window.finish {
            call(self.x(self.day(date)), date);
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
    }
}
