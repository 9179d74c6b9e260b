//! The report as the template wants it: every word and number already written, every colour chosen.

use std::ops::Range;

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
const CHART_HEIGHT: f64 = 460.0;
/// Below this a row of the chart can no longer be read on paper.
const LEAST_ROW: f64 = 9.6;
const MOST_ROW: f64 = 18.0;
/// Fewer rows than this are not worth beginning a chart at the foot of a page, or leaving for the next one.
const LEAST_BEGUN: usize = 12;
const LEAST_CONTINUED: usize = 5;
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
            "blocks": [{"kind": "note", "text": prose(&all)}],
        }));
    }
    let date = report.status_date;
    let json = json!({
        "lang": report.lang.tag(),
        "region": match report.lang { Lang::Ja => "JP", Lang::En => "GB" },
        "title": line(&report.title),
        "project": line(&report.project),
        "edition": report.edition.as_deref().map(line),
        "confidentiality": report.confidentiality.as_deref().map(line),
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
            facts.push(json!({"label": line(&row.label), "value": line(&row.value)}));
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
            "heading": line(&heading),
            "message": section.message.as_deref().map(prose),
            "new_page": section.new_page,
            "blocks": blocks,
        })
    }

    fn block(&mut self, block: &Block, heading: &str) -> Json {
        match block {
            Block::Paragraph { text } => json!({"kind": "paragraph", "text": prose(text)}),
            Block::Note { text } => json!({"kind": "note", "text": prose(text)}),
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
            .map(|row| json!({"label": line(&row.label), "text": prose(&row.value)}))
            .collect();
        json!({
            "kind": "summary",
            "signal": self.signal(summary.signal.value),
            "override": text::override_note(self.lang, &summary.signal).as_deref().map(prose),
            "lines": lines,
        })
    }

    fn signal(&self, signal: Signal) -> Json {
        json!({
            "mark": signal.shape(),
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
                    "aspect": line(&row.aspect),
                    "previous": row.previous.map(|s| self.signal(s)),
                    "current": self.signal(row.shown()),
                    "outlook": row.outlook.map(|s| self.signal(s)),
                    "reason": prose(&row.reason),
                    "override": text::override_note(self.lang, &row.current).as_deref().map(prose),
                    "sources": self.sources(&row.sources),
                })
            })
            .collect();
        let headers =
            ["report-aspect", "report-previous", "report-current", "report-outlook", "report-reason"];
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
                    "label": line(&figure.label),
                    "value": line(&text::value(self.lang, &figure.value, self.reference)),
                    "comparison": figure.comparison.as_deref().map(line),
                    "signal": figure.shown().map(|s| self.signal(s)),
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
                json!({"header": line(&column.header), "width": width, "align": align})
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
            "caption": table.caption.as_deref().map(line),
            "columns": columns,
            "rows": rows,
            "empty": prose(&table.empty_text),
            "sources": self.sources(&table.sources),
        })
    }

    fn cell(&self, cell: &Cell) -> Json {
        let value = text::value(self.lang, &cell.value, self.reference);
        json!({
            "text": prose(&value),
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

    /// The ways to draw a plan, best first, each with the height it needs on the page where it begins: whole, whole with
    /// narrow rows, begun on what is left of a page and continued on the next. The template takes the first that fits.
    fn gantt(&mut self, model: &Gantt, heading: &str) -> Json {
        let count = model.rows.len();
        let room = CHART_HEIGHT - GanttLayout::page().height(0);
        let per_page = ((room / LEAST_ROW) as usize).max(1);
        let comfortable = (room / even(count, per_page).max(1) as f64).clamp(LEAST_ROW, MOST_ROW);
        let mut ways: Vec<Json> = Vec::new();
        if count > 0 {
            ways.push(self.drawings(model, heading, &parts(count, 0, per_page), comfortable));
        }
        if (1..=per_page).contains(&count) {
            ways.push(self.drawings(model, heading, &parts(count, 0, per_page), LEAST_ROW));
        }
        for first in (LEAST_BEGUN..count.saturating_sub(LEAST_CONTINUED - 1)).rev().step_by(2) {
            if first < per_page {
                ways.push(self.drawings(
                    model,
                    heading,
                    &parts(count, first, per_page),
                    comfortable.min(12.0),
                ));
            }
        }
        json!({
            "kind": "gantt",
            "ways": ways,
            "alt": alt_text(model, self.lang),
            "empty": prose(&model.empty_text),
            "sources": self.sources(&model.sources),
        })
    }

    /// One drawing for each part of the rows.
    fn drawings(&mut self, model: &Gantt, heading: &str, parts: &[Range<usize>], row_height: f64) -> Json {
        let pages = parts.len();
        let mut images = Vec::new();
        for (page, rows) in parts.iter().enumerate() {
            let layout = GanttLayout {
                width: WIDTH,
                row_height,
                text_size: (row_height * 0.64).min(8.0),
                label_width: 196.0,
                owner_width: 74.0,
                rows: rows.clone(),
            };
            let path = chart_path(self.charts.len());
            self.charts.push(gantt(model, self.lang, &layout));
            let continued = (page > 0)
                .then(|| format!("{heading} ({} {}/{pages})", self.lang.text("report-continued"), page + 1));
            images.push(json!({"path": path, "continued": continued.as_deref().map(line)}));
        }
        let first = parts.first().map_or(0, ExactSizeIterator::len);
        json!({"needs": GanttLayout { row_height, ..GanttLayout::page() }.height(first), "images": images})
    }

    fn sources(&self, sources: &[Source]) -> Option<String> {
        text::sources(self.lang, sources).as_deref().map(soften)
    }
}

/// How many of `count` rows each page takes where they are shared evenly.
fn even(count: usize, per_page: usize) -> usize {
    count.div_ceil(count.div_ceil(per_page).max(1))
}

/// The rows of each page: `first` on the first, unless that is 0, and the rest shared evenly.
fn parts(count: usize, first: usize, per_page: usize) -> Vec<Range<usize>> {
    let each = even(count - first, per_page).max(1);
    let begun = (first > 0).then_some(0..first);
    let rest = (first..count).step_by(each).map(|start| start..(start + each).min(count));
    begun.into_iter().chain(rest).collect()
}

/// A text on one line: a heading, a label, a name.
fn line(text: &str) -> String {
    soften(&text.replace(['\n', '\r'], " "))
}

/// Stands before the end of a prose text that stays on one line; the template takes it out. No other control character
/// but the line feed gets past [`soften`].
const TAIL: char = '\u{2}';
/// How many letters at least make a last line.
const LETTERS: usize = 4;

/// Prose, with [`TAIL`] before its last few letters where those should not stand alone on a last line.
fn prose(text: &str) -> String {
    let mut out = soften(text);
    let ends: Vec<(usize, char)> = out.char_indices().rev().take(LETTERS + 4).collect();
    if ends.len() < LETTERS + 4 {
        return out;
    }
    let ends = &ends[..ends.iter().position(|(_, c)| !is_japanese(*c)).unwrap_or(ends.len())];
    // Not before a letter that must not begin a line, nor after one that must not end it.
    let starts =
        |c: char| !"、。，．・：；？！)）」』】〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ".contains(c);
    let stops = |c: char| !"(（「『【〈《".contains(c);
    if let Some(pair) = ends.windows(2).skip(LETTERS - 1).find(|pair| starts(pair[0].1) && stops(pair[1].1)) {
        out.insert(pair[0].0, TAIL);
    }
    out
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ff60}')
}

/// Leaves out control characters, and lets an endless word (a hash, a key) break by invisible spaces; addresses and
/// paths break at their own punctuation.
fn soften(text: &str) -> String {
    const LONGEST: usize = 20;
    let mut out = String::with_capacity(text.len());
    let mut run = 0;
    for c in text.chars() {
        if c.is_control() && c != '\n' {
            continue;
        }
        run = if c.is_ascii_alphanumeric() || c == '_' || ('\u{a1}'..'\u{2000}').contains(&c) {
            run + 1
        } else {
            0
        };
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
    use super::{parts, prose, soften};

    #[test]
    fn rows_are_shared_evenly_after_the_first_page() {
        assert_eq!(parts(40, 0, 42), vec![0..40; 1]);
        assert_eq!(parts(95, 0, 42), [0..32, 32..64, 64..95]);
        assert_eq!(parts(40, 14, 42), [0..14, 14..40]);
        assert_eq!(parts(95, 12, 42), [0..12, 12..54, 54..95]);
    }

    #[test]
    fn only_endless_words_get_places_to_break() {
        let prose = "結合試験の結果を https で送る。A short English sentence.";
        assert_eq!(soften(prose), prose);
        let hash = "a".repeat(41);
        assert_eq!(soften(&hash).matches('\u{200b}').count(), 2);
        assert_eq!(soften("一\u{0}二\t三\n四"), "一二三\n四");
    }

    #[test]
    fn the_last_letters_of_prose_stay_together() {
        assert_eq!(
            prose("体制と日程の信号を判定できない状態が続く"),
            "体制と日程の信号を判定できない状\u{2}態が続く"
        );
        // Neither a small letter nor a comma may begin the last line.
        assert_eq!(prose("仕様の解釈が二社で異なって、困った"), "仕様の解釈が二社で異なっ\u{2}て、困った");
        assert_eq!(prose("この件は両社でよく、相談だ"), "この件は両社でよ\u{2}く、相談だ");
        for as_it_is in ["短い文です", "締切は11/27", "An English sentence."] {
            assert_eq!(prose(as_it_is), as_it_is);
        }
    }
}
