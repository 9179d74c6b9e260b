//! The head over a page's bars: dates of the lines, months, and as many days as fit.

use jiff::civil::Weekday;

use super::bars::{BARS_HEAD_HEIGHT, Zoom};
use super::{Chart, days_between};
use crate::chart::svg::{Anchor, Path, Role, Stroke, Svg, Type};
use crate::text::{self, palette};

const FLAGS: f64 = 15.0;
const MONTHS: f64 = 16.0;
const TICKS: f64 = FLAGS + MONTHS;

impl Chart<'_> {
    pub(super) fn draw_head(&self, zoom: Zoom) -> String {
        let mut svg = Svg::with_role("gantt gantt-head-piece", (self.right, BARS_HEAD_HEIGHT), Role::Hidden);
        if zoom == Zoom::Day {
            self.shade_head(&mut svg);
        }
        let hairline = Stroke { class: "gantt-grid", colour: palette::HAIRLINE, width: 1.0, dash: "" };
        let month = Stroke { class: "gantt-month", colour: "#d3d8de", ..hairline };
        let mut path = Path::default();
        self.each_month(|x, _| {
            if x > 0.0 {
                path.start((x.round() + 0.5, FLAGS)).down(BARS_HEAD_HEIGHT);
            }
        });
        svg.lines(&path, month);
        self.draw_months(&mut svg, FLAGS + MONTHS - 4.0, 11.5);
        match zoom {
            Zoom::Day => self.draw_days(&mut svg),
            Zoom::Week => self.draw_weeks(&mut svg, hairline),
            Zoom::Month => self.draw_thirds(&mut svg, hairline),
        }
        let edge = Stroke { class: "gantt-edge", colour: "#d3d8de", ..hairline };
        let foot = BARS_HEAD_HEIGHT - 0.5;
        svg.polyline(&[(0.0, foot), (self.right, foot)], edge);
        self.draw_flags(&mut svg, (FLAGS, BARS_HEAD_HEIGHT), 10.0);
        svg.finish()
    }

    fn shade_head(&self, svg: &mut Svg) {
        let mut path = Path::default();
        for date in self.model.non_working.iter().filter(|date| self.shows(**date)) {
            path.rect((self.x(self.day(*date)), TICKS), (self.per_day, BARS_HEAD_HEIGHT - TICKS));
        }
        svg.area("gantt-off", &path, palette::SHADE);
    }

    /// Each day with its weekday below, as on a Japanese calendar.
    fn draw_days(&self, svg: &mut Svg) {
        let weekdays = self.lang.text("report-weekdays");
        let names: Vec<&str> = weekdays.split(',').collect();
        let ink = Type { size: 11.0, bold: false, fill: palette::INK, class: "gantt-text" };
        svg.open_texts(Anchor::Middle, ink);
        self.each_day(|x, date| {
            svg.words((x + self.per_day / 2.0, TICKS + 11.0), &date.day().to_string());
        });
        svg.close_group();
        svg.open_texts(
            Anchor::Middle,
            Type { size: 9.0, fill: palette::SECONDARY, class: "gantt-scale", ..ink },
        );
        self.each_day(|x, date| {
            let place = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
            let name = names.get(place).copied().unwrap_or_default();
            svg.words((x + self.per_day / 2.0, TICKS + 21.0), name);
        });
        svg.close_group();
    }

    /// Each Monday with its date.
    fn draw_weeks(&self, svg: &mut Svg, hairline: Stroke) {
        let mut path = Path::default();
        self.each_day(|x, date| {
            if date.weekday() == Weekday::Monday && x > 0.0 {
                path.start((x.round() + 0.5, TICKS + 4.0)).down(BARS_HEAD_HEIGHT);
            }
        });
        svg.lines(&path, hairline);
        let look = Type { size: 10.5, bold: false, fill: palette::SECONDARY, class: "gantt-scale" };
        svg.open_texts(Anchor::Start, look);
        self.each_day(|x, date| {
            let rest = days_between(date, self.model.window.finish) + 1;
            if date.weekday() == Weekday::Monday && rest >= 6 {
                svg.words((x + 4.0, TICKS + 16.0), &text::date_in_scale(self.lang, date));
            }
        });
        svg.close_group();
    }

    /// The thirds of each month that Japanese plans are spoken in.
    fn draw_thirds(&self, svg: &mut Svg, hairline: Stroke) {
        let keys = [(1, "chart-third-early"), (11, "chart-third-middle"), (21, "chart-third-late")];
        let mut path = Path::default();
        let look = Type { size: 9.5, bold: false, fill: palette::SECONDARY, class: "gantt-scale" };
        let names = keys.map(|(day, key)| (day, self.lang.text(key)));
        let mut words = Vec::new();
        self.each_day(|x, date| {
            if let Some((_, name)) = names.iter().find(|(day, _)| *day == date.day()) {
                if date.day() > 1 && x > 0.0 {
                    path.start((x.round() + 0.5, TICKS + 4.0)).down(BARS_HEAD_HEIGHT);
                }
                if x + text::width_em(name) * look.size + 3.0 <= self.right {
                    words.push((x + 3.0, name));
                }
            }
        });
        svg.lines(&path, hairline);
        svg.open_texts(Anchor::Start, look);
        for (x, name) in words {
            svg.words((x, TICKS + 16.0), name);
        }
        svg.close_group();
    }
}
