//! A milestone's row and its marks.

use jiff::civil::Date;
use mieruka_core::report::model::GanttRow;

use super::Chart;
use crate::chart::mark::MilestoneMark;
use crate::chart::svg::{Anchor, Svg, Type};
use crate::text::{self, palette};

impl Chart<'_> {
    pub(super) fn draw_milestone(&self, svg: &mut Svg, row: &GanttRow, axis: f64) {
        let radius = self.mark_radius();
        let at = |date: Date| self.x(self.day(date) + 0.5);
        let agreed = row.baseline.map(|b| b.finish).filter(|b| row.planned.is_none_or(|p| p.finish != *b));
        if let Some(date) = agreed.filter(|date| self.shows(*date)) {
            MilestoneMark::Baseline.draw(svg, (at(date), axis), radius * 0.6);
        }
        self.draw_whisker(svg, row, axis);
        let marks = marks(row);
        let shown: Vec<(Date, MilestoneMark)> =
            marks.iter().copied().filter(|(date, _)| self.shows(*date)).collect();
        for (date, mark) in &shown {
            mark.draw(svg, (at(*date), axis), radius);
        }
        let (Some((date, _)), Some((last, _))) = (marks.last(), shown.last()) else { return };
        if date != last {
            return;
        }
        // The date stands right of everything drawn; without room for it there, left of everything.
        let p80 = row.p80.filter(|p| p > date && row.actual_finish.is_none());
        let ends = shown.iter().map(|(date, _)| at(*date) + radius * 1.2 + 2.0);
        let right = ends.chain(p80.map(|p| at(p) + 4.0)).fold(0.0, f64::max);
        let left = shown.iter().map(|(date, _)| at(*date));
        let left = left.chain(agreed.map(at)).fold(f64::INFINITY, f64::min) - radius - 4.0;
        let short = text::day_month(self.lang, *date);
        let label = match p80 {
            Some(p80) => format!("{short} P80 {}", text::day_month(self.lang, p80)),
            None => short,
        };
        let look = Type { size: self.small, bold: false, fill: palette::INK, class: "gantt-text" };
        let (base, width) = (axis + look.size * 0.36, text::width_em(&label) * look.size);
        if right + width <= self.right {
            svg.text((right, base), Anchor::Start, look, &label);
        } else if left - width >= self.left {
            svg.text((left, base), Anchor::End, look, &label);
        }
    }
}

/// The plan, then what came or is expected instead of it.
fn marks(row: &GanttRow) -> Vec<(Date, MilestoneMark)> {
    let planned = row.planned.map(|p| p.finish);
    let mut marks = Vec::new();
    // Reached on the day: the star alone.
    if let Some(planned) = planned.filter(|p| row.actual_finish != Some(*p)) {
        marks.push((planned, MilestoneMark::Plan));
    }
    match (row.actual_finish, row.forecast_finish) {
        (Some(actual), _) => marks.push((actual, MilestoneMark::Actual)),
        (None, Some(forecast)) if planned != Some(forecast) => {
            marks.push((forecast, MilestoneMark::Forecast));
        }
        _ => {}
    }
    marks
}
