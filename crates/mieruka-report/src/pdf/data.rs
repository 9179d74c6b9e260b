//! The report as the template wants it: every word and number already written, every colour chosen.

use jiff::civil::Date;
use mieruka_core::lang::Lang;
use mieruka_core::report::model::{
    Align, Block, Cell, Emphasis, Figure, Gantt, Report, Section, Signal, SignalTable, Source, Summary, Table,
};
use serde_json::{Value as Json, json};

use super::widths::column_widths;
use super::world::chart_path;
use crate::chart::gantt::{GanttLayout, alt_text, gantt};
use crate::text::{self, palette};

/// Width of the type area of A4 landscape, in points; the template's margins leave exactly this.
const WIDTH: f64 = 770.0;
/// Height a chart may take on a page that it shares with its heading and its source line.
const CHART_HEIGHT: f64 = 448.0;
/// Below this a row of the chart can no longer be read on paper.
const LEAST_ROW: f64 = 10.0;
const MOST_ROW: f64 = 16.0;
/// What two lines of the footer hold, in em of its type.
const FOOTER_EM: f64 = 180.0;

/// The report as JSON, and its charts in the order of [`chart_path`].
pub(super) fn prepare(report: &Report) -> (String, Vec<String>) {
    let mut writer = Writer { lang: report.lang, reference: report.status_date, charts: Vec::new() };
    let mut sections: Vec<Json> = report.sections.iter().map(|s| writer.section(s)).collect();
    let (footer, cut) = writer.footer(report);
    if cut {
        let all = text::sources(report.lang, &report.sources).unwrap_or_default();
        sections.push(json!({
            "heading": report.lang.text("report-sources"), "message": null, "new_page": false,
            "blocks": [{"kind": "note", "text": soften(&all)}],
        }));
    }
    let date = report.status_date;
    let json = json!({
        "lang": report.lang.tag(),
        "region": match report.lang { Lang::Ja => "JP", Lang::En => "GB" },
        "title": report.title,
        "project": report.project,
        "edition": report.edition,
        "confidentiality": report.confidentiality,
        "date": {"year": date.year(), "month": date.month(), "day": date.day()},
        "facts": writer.facts(report),
        "sections": sections,
        "footer": footer,
        "empty": report.lang.text("report-no-sections"),
        "no_blocks": report.lang.text("report-no-blocks"),
        "page_label": report.lang.format("report-page", &[("page", "\u{1}".into()), ("pages", "\u{2}".into())]),
        "as_of": report.lang.format("report-as-of", &[("date", text::full_date(report.lang, date).into())]),
        "colours": {
            "ink": palette::INK, "secondary": palette::SECONDARY, "hairline": palette::HAIRLINE,
            "shade": palette::SHADE, "accent": palette::ACCENT, "grey": palette::GREY,
        },
        "table_size": super::widths::TEXT_SIZE,
    });
    (json.to_string(), writer.charts)
}

struct Writer {
    lang: Lang,
    reference: Date,
    charts: Vec<String>,
}

impl Writer {
    /// The report's head: period and status date first, then the rows its builder gave.
    fn facts(&self, report: &Report) -> Vec<Json> {
        let mut facts = Vec::new();
        if let Some(period) = report.period {
            let value = text::period(self.lang, period, self.reference);
            facts.push(json!({"label": self.lang.text("report-period"), "value": value}));
        }
        let status = text::full_date(self.lang, report.status_date);
        facts.push(json!({"label": self.lang.text("report-status-date"), "value": status}));
        for row in &report.header {
            facts.push(json!({"label": soften(&row.label), "value": soften(&row.value)}));
        }
        facts
    }

    /// As many sources as the footer holds, and whether some were left out.
    fn footer(&self, report: &Report) -> (String, bool) {
        let all = text::sources(self.lang, &report.sources).unwrap_or_default();
        if text::width_em(&all) <= FOOTER_EM {
            return (all, false);
        }
        let mut shown = report.sources.len();
        while shown > 0 {
            shown -= 1;
            let some = text::sources(self.lang, &report.sources[..shown]).unwrap_or_default();
            let rest = report.sources.len() - shown;
            let more = self.lang.format("report-sources-more", &[("count", rest.into())]);
            let line = [some.as_str(), more.as_str()].join(text::separator(self.lang));
            if text::width_em(&line) <= FOOTER_EM {
                return (line, true);
            }
        }
        (String::new(), true)
    }

    fn section(&mut self, section: &Section) -> Json {
        let heading = text::heading(section.number, &section.heading);
        let blocks: Vec<Json> = section.blocks.iter().map(|block| self.block(block, &heading)).collect();
        json!({
            "heading": soften(&heading),
            "message": section.message.as_deref().map(soften),
            "new_page": section.new_page,
            "blocks": blocks,
        })
    }

    fn block(&mut self, block: &Block, heading: &str) -> Json {
        match block {
            Block::Paragraph { text } => json!({"kind": "paragraph", "text": soften(text)}),
            Block::Note { text } => json!({"kind": "note", "text": soften(text)}),
            Block::Summary(summary) => self.summary(summary),
            Block::Signals(table) => self.signals(table),
            Block::Figures { figures } => self.figures(figures),
            Block::Table(table) => self.table(table),
            Block::Gantt(model) => self.gantt(model, heading),
        }
    }

    fn summary(&self, summary: &Summary) -> Json {
        let lines: Vec<Json> = summary
            .lines
            .iter()
            .map(|line| json!({"label": soften(&line.label), "text": soften(&line.value)}))
            .collect();
        json!({
            "kind": "summary",
            "signal": self.signal(summary.signal.value),
            "override": text::override_note(self.lang, &summary.signal).as_deref().map(soften),
            "lines": lines,
        })
    }

    fn signal(&self, signal: Signal) -> Json {
        json!({
            "mark": signal.mark().to_string(),
            "name": text::signal_colour_name(self.lang, signal),
            "word": text::signal_word(self.lang, signal),
            "colour": palette::signal(signal),
        })
    }

    fn signals(&self, table: &SignalTable) -> Json {
        let rows: Vec<Json> = table
            .rows
            .iter()
            .map(|row| {
                json!({
                    "aspect": soften(&row.aspect),
                    "previous": row.previous.map(|s| self.signal(s)),
                    "current": self.signal(row.current.value),
                    "outlook": row.outlook.map(|s| self.signal(s)),
                    "reason": soften(&row.reason),
                    "override": text::override_note(self.lang, &row.current).as_deref().map(soften),
                    "sources": self.sources(&row.sources),
                })
            })
            .collect();
        let headers = ["report-aspect", "report-previous", "report-current", "report-outlook", "report-reason"];
        json!({
            "kind": "signals",
            "headers": headers.map(|key| self.lang.text(key)),
            "rows": rows,
            "empty": self.lang.text("report-no-signals"),
        })
    }

    fn figures(&self, figures: &[Figure]) -> Json {
        let figures: Vec<Json> = figures
            .iter()
            .map(|figure| {
                json!({
                    "label": soften(&figure.label),
                    "value": soften(&text::value(self.lang, &figure.value, self.reference)),
                    "comparison": figure.comparison.as_deref().map(soften),
                    "signal": figure.signal.map(|s| self.signal(s)),
                    "sources": self.sources(&figure.sources),
                })
            })
            .collect();
        json!({"kind": "figures", "figures": figures, "empty": self.lang.text("report-no-figures")})
    }

    fn table(&self, table: &Table) -> Json {
        let widths = column_widths(table, self.lang, self.reference, WIDTH);
        let columns: Vec<Json> = table
            .columns
            .iter()
            .zip(widths)
            .map(|(column, width)| {
                let align = match column.align {
                    Align::Start => "start",
                    Align::Center => "center",
                    Align::End => "end",
                };
                json!({"header": soften(&column.header), "width": width, "align": align})
            })
            .collect();
        let empty = Cell::default();
        let rows: Vec<Vec<Json>> = table
            .rows
            .iter()
            .map(|row| (0..table.columns.len()).map(|i| self.cell(row.get(i).unwrap_or(&empty))).collect())
            .collect();
        json!({
            "kind": "table",
            "caption": table.caption.as_deref().map(soften),
            "columns": columns,
            "rows": rows,
            "empty": soften(&table.empty_text),
            "sources": self.sources(&table.sources),
        })
    }

    fn cell(&self, cell: &Cell) -> Json {
        let value = text::value(self.lang, &cell.value, self.reference);
        json!({
            "text": soften(&value),
            "long": text::width_em(&value) > 800.0,
            "emphasis": match cell.emphasis {
                Emphasis::Normal => "normal",
                Emphasis::Strong => "strong",
                Emphasis::Quiet => "quiet",
            },
            "signal": cell.signal.map(|s| self.signal(s)),
            "link": text::safe_link(cell.link.as_deref()),
        })
    }

    /// One drawing where the rows fit on a page, else as many as it takes, of about the same length.
    fn gantt(&mut self, model: &Gantt, heading: &str) -> Json {
        let count = model.rows.len();
        let room = CHART_HEIGHT - GanttLayout::page().height(0);
        let per_page = ((room / LEAST_ROW) as usize).max(1);
        let pages = count.div_ceil(per_page);
        let rows = if pages == 0 { 0 } else { count.div_ceil(pages) };
        let images: Vec<Json> = (0..pages)
            .map(|page| {
                let layout = GanttLayout {
                    width: WIDTH,
                    row_height: (room / rows as f64).clamp(LEAST_ROW, MOST_ROW),
                    label_width: 196.0,
                    owner_width: 74.0,
                    rows: page * rows..((page + 1) * rows).min(count),
                };
                let path = chart_path(self.charts.len());
                self.charts.push(gantt(model, self.lang, &layout));
                let continued = (page > 0)
                    .then(|| format!("{heading} ({} {}/{pages})", self.lang.text("report-continued"), page + 1));
                json!({"path": path, "continued": continued.as_deref().map(soften)})
            })
            .collect();
        json!({
            "kind": "gantt",
            "images": images,
            "alt": alt_text(model, self.lang),
            "empty": soften(&model.empty_text),
            "sources": self.sources(&model.sources),
        })
    }

    fn sources(&self, sources: &[Source]) -> Option<String> {
        text::sources(self.lang, sources).as_deref().map(soften)
    }
}

/// Lets an endless Latin word (an address, a path, a hash) break, by invisible places to break at; prose stays as it is.
fn soften(text: &str) -> String {
    const LONGEST: usize = 16;
    let mut out = String::with_capacity(text.len());
    let mut run = 0;
    for c in text.chars() {
        if c.is_control() && c != '\n' {
            continue;
        }
        run = if c.is_ascii_graphic() || ('\u{a1}'..'\u{2000}').contains(&c) { run + 1 } else { 0 };
        if run > LONGEST {
            out.push('\u{200b}');
            run = 1;
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::soften;

    #[test]
    fn only_endless_words_get_places_to_break() {
        let prose = "結合試験の結果を https で送る。A short English sentence.";
        assert_eq!(soften(prose), prose);
        let path = "a".repeat(40);
        assert_eq!(soften(&path).matches('\u{200b}').count(), 2);
        assert_eq!(soften("一\u{0}二\t三\n四"), "一二三\n四");
    }
}
