//! What stands left of time where a drawing has no table beside it: the rows' names, owners and progress.

use mieruka_core::report::model::GanttKind;

use super::row::progress;
use super::{Chart, GanttLayout};
use crate::chart::svg::{Anchor, Stroke, Svg, Type};
use crate::text::{self, palette};

impl Chart<'_> {
    pub(super) fn draw_labelled_row(&self, svg: &mut Svg, layout: &GanttLayout, index: usize) {
        let row = &self.model.rows[index];
        let top = self.middle(index) - self.row_height / 2.0;
        let href = self.open_row(svg, row);
        if row.kind == GanttKind::Summary && row.level == 0 {
            svg.rect("gantt-summary-row", (0.0, top), (self.left - 2.0, self.row_height), palette::SHADE);
        }
        let hairline = Stroke { class: "gantt-grid", colour: palette::HAIRLINE, width: 0.4, dash: "" };
        if index > self.rows.start {
            svg.polyline(&[(0.0, top), (layout.width, top)], hairline);
        }

        let base = self.middle(index) + self.size * 0.36;
        let indent = 2.0 + f64::from(row.level.min(8)) * self.size;
        let look = Type { bold: row.kind == GanttKind::Summary, ..self.look(palette::INK) };
        let room = (layout.label_width - indent - 4.0) / self.size;
        svg.text((indent, base), Anchor::Start, look, &text::fit(&row.label, room));
        let quiet = Type { class: "gantt-scale", ..self.look(palette::SECONDARY) };
        if layout.owner_width > 0.0 && !row.owner.is_empty() {
            let room = (layout.owner_width - 4.0) / self.size;
            let x = layout.label_width + 2.0;
            svg.text((x, base), Anchor::Start, quiet, &text::fit(&row.owner, room));
        }
        if row.progress.is_some() && row.kind != GanttKind::Milestone {
            let percent = format!("{:.0}%", progress(row) * 100.0);
            svg.text((self.left - 4.0, base), Anchor::End, quiet, &percent);
        }
        self.draw_marks(svg, index);
        svg.close_row(href);
    }
}
