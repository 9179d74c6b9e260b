//! イナズマ線 over the rows, with its date on top.

use mieruka_core::report::model::ProgressLine;

use super::{Chart, FLAG_HEIGHT, HEAD_HEIGHT};
use crate::chart::svg::{Anchor, Stroke, Svg, Type};
use crate::text::{self, palette};

#[derive(Clone, Copy, PartialEq)]
pub(super) enum LineLook {
    Current,
    Previous,
}

impl LineLook {
    pub(super) fn stroke(self) -> Stroke {
        match self {
            LineLook::Current => Stroke { class: "gantt-line", colour: palette::RED, width: 1.3, dash: "" },
            LineLook::Previous => {
                Stroke { class: "gantt-line-previous", colour: palette::GREY, width: 0.9, dash: "3 2" }
            }
        }
    }
}

impl Chart<'_> {
    pub(super) fn draw_line(&self, svg: &mut Svg, line: &ProgressLine, look: LineLook) {
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
}
