//! Markdown as GitHub reads it, for chats, wikis and reviews of a report's wording.

use mieruka_core::lang::Lang;
use mieruka_core::report::model::{
    Align, Block, Cell, Emphasis, Figure, Gantt, GanttKind, GanttRow, Report, Signal, SignalTable, Source,
    Summary, Table,
};

use crate::text;

/// The report as Markdown. Texts of the report never become markup: tables stay tables, tags stay text.
pub fn markdown(report: &Report) -> String {
    let mut writer = Writer { report, lang: report.lang, out: String::new() };
    writer.head();
    for section in &report.sections {
        writer.paragraph(&format!("## {}", inline(&text::heading(section.number, &section.heading))));
        if let Some(message) = &section.message {
            writer.paragraph(&format!("**{}**", inline(message)));
        }
        if section.blocks.is_empty() {
            writer.remark(&report.lang.text("report-no-blocks"));
        }
        for block in &section.blocks {
            writer.block(block);
        }
    }
    if report.sections.is_empty() {
        writer.remark(&report.lang.text("report-no-sections"));
    }
    if !report.sources.is_empty() {
        writer.paragraph("---");
        writer.source_line(&report.sources);
    }
    writer.out
}

struct Writer<'a> {
    report: &'a Report,
    lang: Lang,
    out: String,
}

impl Writer<'_> {
    fn paragraph(&mut self, text: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn remark(&mut self, text: &str) {
        self.paragraph(&format!("_{}_", inline(text)));
    }

    fn head(&mut self) {
        let report = self.report;
        self.paragraph(&format!("# {}", inline(&format!("{} {}", report.project, report.title))));
        let mut lines = Vec::new();
        if let Some(edition) = &report.edition {
            lines.push(inline(edition));
        }
        if let Some(confidentiality) = &report.confidentiality {
            lines.push(format!("**{}**", inline(confidentiality)));
        }
        if !lines.is_empty() {
            self.paragraph(&lines.join(" · "));
        }
        let mut facts = Vec::new();
        if let Some(period) = report.period {
            facts
                .push((self.lang.text("report-period"), text::period(self.lang, period, report.status_date)));
        }
        facts.push((self.lang.text("report-status-date"), text::full_date(self.lang, report.status_date)));
        facts.extend(report.header.iter().map(|row| (row.label.clone(), row.value.clone())));
        let facts: Vec<String> =
            facts.iter().map(|(label, value)| format!("- {}: {}", inline(label), inline(value))).collect();
        self.paragraph(&facts.join("\n"));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph { text } => self.paragraph(&escape(text)),
            Block::Note { text } => self.paragraph(&format!("<sub>{}</sub>", inline(text))),
            Block::Summary(summary) => self.summary(summary),
            Block::Signals(table) => self.signals(table),
            Block::Figures { figures } => self.figures(figures),
            Block::Table(table) => self.table(table),
            Block::Gantt(model) => self.gantt(model),
        }
    }

    fn summary(&mut self, summary: &Summary) {
        let mut head = format!("**{}**", inline(&text::signal(self.lang, summary.signal.value)));
        if let Some(note) = text::override_note(self.lang, &summary.signal) {
            head.push_str(&format!(" ({})", inline(&note)));
        }
        self.paragraph(&head);
        let lines: Vec<String> = summary
            .lines
            .iter()
            .map(|line| format!("- **{}** {}", inline(&line.label), inline(&line.value)))
            .collect();
        if !lines.is_empty() {
            self.paragraph(&lines.join("\n"));
        }
    }

    fn signals(&mut self, table: &SignalTable) {
        if table.rows.is_empty() {
            return self.remark(&self.lang.text("report-no-signals"));
        }
        let headers =
            ["report-aspect", "report-previous", "report-current", "report-outlook", "report-reason"]
                .map(|key| (self.lang.text(key), Align::Start));
        let named =
            |signal: Signal| format!("{} {}", signal.shape(), text::signal_colour_name(self.lang, signal));
        let rows = table
            .rows
            .iter()
            .map(|row| {
                let mut reason = vec![row.reason.clone()];
                reason.extend(text::override_note(self.lang, &row.current));
                reason.extend(text::sources(self.lang, &row.sources));
                reason.retain(|line| !line.is_empty());
                vec![
                    inline(&row.aspect),
                    row.previous.map_or_else(|| "－".to_owned(), named),
                    format!("**{}**", named(row.shown())),
                    row.outlook.map_or_else(|| "－".to_owned(), named),
                    inline(&reason.join("\n")),
                ]
            })
            .collect();
        self.grid(&headers, rows);
    }

    fn figures(&mut self, figures: &[Figure]) {
        if figures.is_empty() {
            return self.remark(&self.lang.text("report-no-figures"));
        }
        let headers = [
            (self.lang.text("report-aspect"), Align::Start),
            (self.lang.text("report-value"), Align::End),
            (self.lang.text("report-comparison"), Align::Start),
            (self.lang.text("report-sources"), Align::Start),
        ];
        let rows = figures
            .iter()
            .map(|figure| {
                let value = text::value(self.lang, &figure.value, self.report.status_date);
                let value = figure.shown().map_or(value.clone(), |s| format!("{} {value}", s.shape()));
                let sources: Vec<String> =
                    figure.sources.iter().map(|s| text::source(self.lang, s)).collect();
                vec![
                    inline(&figure.label),
                    inline(&value),
                    inline(figure.comparison.as_deref().unwrap_or_default()),
                    inline(&sources.join(text::separator(self.lang))),
                ]
            })
            .collect();
        self.grid(&headers, rows);
    }

    fn table(&mut self, table: &Table) {
        if let Some(caption) = &table.caption {
            self.paragraph(&format!("### {}", inline(caption)));
        }
        if table.rows.is_empty() || table.columns.is_empty() {
            self.remark(&table.empty_text);
        } else {
            let headers: Vec<(String, Align)> =
                table.columns.iter().map(|column| (column.header.clone(), column.align)).collect();
            let empty = Cell::default();
            let rows = table
                .rows
                .iter()
                .map(|row| (0..headers.len()).map(|i| self.cell(row.get(i).unwrap_or(&empty))).collect())
                .collect();
            self.grid(&headers, rows);
        }
        self.source_line(&table.sources);
    }

    fn cell(&self, cell: &Cell) -> String {
        let mut out = inline(&text::cell(self.lang, cell, self.report.status_date));
        if let Some(link) = text::safe_link(cell.link.as_deref()).filter(|_| !out.is_empty()) {
            out = format!("[{out}](<{}>)", link.replace(['<', '>', '|', '\n', '\r', '\\'], ""));
        }
        if cell.emphasis == Emphasis::Strong && !out.is_empty() { format!("**{out}**") } else { out }
    }

    /// The plan as a table: a picture is not for text, its dates are.
    fn gantt(&mut self, model: &Gantt) {
        if model.rows.is_empty() {
            self.remark(&model.empty_text);
        } else {
            let keys = [
                ("report-gantt-task", Align::Start),
                ("report-gantt-owner", Align::Start),
                ("report-gantt-planned-start", Align::Start),
                ("report-gantt-planned-finish", Align::Start),
                ("report-gantt-expected-finish", Align::Start),
                ("report-gantt-progress", Align::End),
                ("report-gantt-behind", Align::End),
            ];
            let headers = keys.map(|(key, align)| (self.lang.text(key), align));
            let rows = model
                .rows
                .iter()
                .enumerate()
                .map(|(i, row)| self.gantt_row(row, model.line.points.get(i).copied().flatten()))
                .collect();
            self.grid(&headers, rows);
        }
        self.source_line(&model.sources);
    }

    fn gantt_row(&self, row: &GanttRow, point: Option<f64>) -> Vec<String> {
        let date = |day| text::date(self.lang, day, self.report.status_date);
        let indent = "　".repeat(usize::from(row.level.min(8)));
        let kind = if row.kind == GanttKind::Milestone { "◆ " } else { "" };
        vec![
            format!("{indent}{kind}{}", inline(&row.label)),
            inline(&row.owner),
            row.planned.map(|p| date(p.start)).unwrap_or_default(),
            row.planned.map(|p| date(p.finish)).unwrap_or_default(),
            row.actual_finish.or(row.forecast_finish).map(date).unwrap_or_default(),
            row.progress.map(|p| format!("{:.0}%", p.clamp(0.0, 1.0) * 100.0)).unwrap_or_default(),
            point.map(|days| text::days_from_line(self.lang, days)).unwrap_or_default(),
        ]
    }

    fn source_line(&mut self, sources: &[Source]) {
        if let Some(line) = text::sources(self.lang, sources) {
            self.paragraph(&format!("<sub>{}</sub>", inline(&line)));
        }
    }

    /// `rows` hold finished Markdown without line breaks and bare pipes.
    fn grid(&mut self, headers: &[(String, Align)], rows: Vec<Vec<String>>) {
        let names: Vec<String> = headers.iter().map(|(name, _)| inline(name)).collect();
        let rules: Vec<&str> = headers
            .iter()
            .map(|(_, align)| match align {
                Align::Start => "---",
                Align::Center => ":-:",
                Align::End => "--:",
            })
            .collect();
        let mut lines = vec![format!("| {} |", names.join(" | ")), format!("| {} |", rules.join(" | "))];
        lines.extend(rows.iter().map(|row| format!("| {} |", row.join(" | "))));
        self.paragraph(&lines.join("\n"));
    }
}

/// Text within a line: escaped, on one line.
fn inline(text: &str) -> String {
    text.trim().lines().map(|line| escaped(line.trim())).collect::<Vec<_>>().join("<br>")
}

/// Text on lines of its own: escaped, and no line begins a heading, a list or a rule.
fn escape(text: &str) -> String {
    text.trim().lines().map(|line| guarded(line.trim())).collect::<Vec<_>>().join("\n")
}

fn guarded(line: &str) -> String {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &line[..line.len() - number.len()];
    if line.starts_with(['#', '-', '+', '=']) {
        format!("\\{}", escaped(line))
    } else if !digits.is_empty() && number.starts_with(['.', ')']) {
        format!("{digits}\\{}", escaped(number))
    } else {
        escaped(line)
    }
}

/// Everything that Markdown or HTML could read as markup anywhere in a line.
fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    for c in line.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => out.extend(['\\', c]),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_from_outside_stays_text() {
        assert_eq!(
            escape("a|b <script> *x* [y](z) `c` $d$"),
            "a\\|b &lt;script&gt; \\*x\\* \\[y\\](z) \\`c\\` \\$d\\$"
        );
        assert_eq!(escape("# 見出し\n- 項目\n1. 番号\n2026.5"), "\\# 見出し\n\\- 項目\n1\\. 番号\n2026\\.5");
        assert_eq!(escape("3.5日と-2"), "3\\.5日と-2");
        assert_eq!(inline("一\n二|三"), "一<br>二\\|三");
    }
}
