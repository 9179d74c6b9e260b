//! The head of a chart: months, weeks or days, and the days off below them.

use jiff::civil::{Date, Weekday};

use super::{Chart, FLAG_HEIGHT, HEAD_HEIGHT, MONTH_HEIGHT};
use crate::chart::svg::{Anchor, Stroke, Svg, Type};
use crate::text::{self, palette};

impl Chart<'_> {
    pub(super) fn shade_days_off(&self, svg: &mut Svg) {
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

    pub(super) fn draw_scale(&self, svg: &mut Svg) {
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
}
