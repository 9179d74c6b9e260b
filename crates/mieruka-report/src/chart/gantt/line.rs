//! イナズマ線 over the rows, with their dates on top.

use mieruka_core::report::model::ProgressLine;

use super::Chart;
use crate::chart::svg::{Anchor, Stroke, Svg, Type};
use crate::text::{self, palette};

#[derive(Clone, Copy, PartialEq)]
pub(super) enum LineLook {
    Current,
    Earlier,
}

impl LineLook {
    pub(super) fn stroke(self) -> Stroke {
        match self {
            LineLook::Current => Stroke { class: "gantt-line", colour: palette::RED, width: 1.3, dash: "" },
            LineLook::Earlier => {
                Stroke { class: "gantt-line-earlier", colour: palette::GREY, width: 0.9, dash: "3 2" }
            }
        }
    }
}

impl Chart<'_> {
    /// Where the line of this date stands, in days; none outside the window.
    fn line_at(&self, line: &ProgressLine) -> Option<f64> {
        let at = self.day(line.date) + 1.0;
        (0.0..=self.days as f64).contains(&at).then_some(at)
    }

    pub(super) fn draw_line(&self, svg: &mut Svg, line: &ProgressLine, look: LineLook) {
        let Some(date) = self.line_at(line) else { return };
        let x = self.x(date);
        let mut points = vec![(x, self.top)];
        let mut dots = Vec::new();
        for index in self.rows.clone() {
            let offset = line.points.get(index).copied().flatten().filter(|offset| offset.is_finite());
            if let Some(offset) = offset {
                let point = (self.x(date + offset), self.axis(index));
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
            svg.polyline(&[(x, self.top), (x, self.bottom())], upright);
        }
        svg.polyline(&points, stroke);
        if look == LineLook::Current {
            for dot in dots {
                svg.dot("gantt-line-point", dot, 1.5, palette::RED);
            }
        }
    }

    /// The lines' dates on top of them, between `low` (where a flag ends) and `foot` (where the rows begin). Today's
    /// flag stands to the right of its line, the others to the left, so that one week apart they do not collide; a flag
    /// without room of its own is left out, the newest kept first.
    pub(super) fn draw_flags(&self, svg: &mut Svg, (low, foot): (f64, f64), size: f64) {
        let mut taken: Vec<(f64, f64)> = Vec::new();
        let lines = [(&self.model.line, LineLook::Current)].into_iter();
        let lines = lines.chain(self.model.earlier_lines.iter().rev().map(|l| (l, LineLook::Earlier)));
        for (line, look) in lines {
            let Some(x) = self.line_at(line).map(|at| self.x(at)) else { continue };
            let label = text::date(self.lang, line.date, self.model.status_date);
            let stroke = look.stroke();
            let current = look == LineLook::Current;
            let kind = Type {
                size,
                bold: current,
                fill: stroke.colour,
                class: if current { "gantt-flag-text" } else { "gantt-flag-text-earlier" },
            };
            let width = text::width_em(&label) * kind.size + 4.0;
            let rightward = current && x + width <= self.right || x - width < self.left;
            let room = if rightward { (x, x + width) } else { (x - width, x) };
            let free = taken.iter().all(|(from, to)| room.1 <= *from || *to <= room.0);
            if free {
                let top = low - size * 1.2;
                let class = if current { "gantt-flag" } else { "gantt-flag-earlier" };
                svg.polyline(&[(x, top), (x, foot)], Stroke { class, ..stroke });
                let (at, anchor) = if rightward { (x + 3.0, Anchor::Start) } else { (x - 3.0, Anchor::End) };
                svg.text((at, low - size * 0.53), anchor, kind, &label);
                taken.push(room);
            }
        }
    }
}
