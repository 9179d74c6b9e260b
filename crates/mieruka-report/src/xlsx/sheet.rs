//! One sheet, written from top to bottom.

use mieruka_core::report::model::{
    Align, Block, Cell, Column, Figure, Report, Section, SignalTable, Source, Summary, Table, Value,
};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Url, Worksheet, XlsxError};

use super::format;
use crate::text;

/// Excel's own limit of a cell, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;
/// Excel's own limit of an address.
const LONGEST_LINK: usize = 2_000;
/// Width of a sheet in characters: what A4 landscape shows at a size one can read.
const SHEET_WIDTH: f64 = 150.0;
/// A date that does not fit its column is shown as ####.
const DATE_WIDTH: f64 = 17.0;
/// Columns of a sheet without a table.
const TEXT_COLUMNS: [f64; 5] = [18.0, 12.0, 12.0, 12.0, 96.0];
/// Height of a line of text, in points.
const LINE: f64 = 17.0;

pub(super) struct SheetWriter<'a> {
    report: &'a Report,
    sheet: Worksheet,
    row: u32,
    widths: Vec<f64>,
    /// Heads of the tables written so far, and the last row and column of the last one.
    heads: Vec<u32>,
    last: (u32, u16),
}

impl<'a> SheetWriter<'a> {
    pub(super) fn new(report: &'a Report, name: &str) -> Result<SheetWriter<'a>, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        print_setup(&mut sheet, report);
        Ok(SheetWriter {
            report,
            sheet,
            row: 0,
            widths: TEXT_COLUMNS.to_vec(),
            heads: Vec::new(),
            last: (0, 0),
        })
    }

    /// The report's head: title, project, facts.
    pub(super) fn cover(&mut self) -> Result<(), XlsxError> {
        let report = self.report;
        self.line(&report.project, &format::quiet())?;
        let title = [Some(report.title.as_str()), report.edition.as_deref()].into_iter().flatten();
        self.line(&title.collect::<Vec<_>>().join("  "), &format::title())?;
        if let Some(confidentiality) = &report.confidentiality {
            self.line(confidentiality, &format::base().set_bold())?;
        }
        self.row += 1;
        if let Some(period) = report.period {
            let value = text::period(report.lang, period, report.status_date);
            self.pair(&report.lang.text("report-period"), &value)?;
        }
        let status = text::full_date(report.lang, report.status_date);
        self.pair(&report.lang.text("report-status-date"), &status)?;
        for fact in &report.header {
            self.pair(&fact.label, &fact.value)?;
        }
        if report.sections.is_empty() {
            self.row += 1;
            self.prose(&report.lang.text("report-no-sections"), &format::quiet())?;
        }
        Ok(())
    }

    pub(super) fn section(&mut self, section: &Section) -> Result<(), XlsxError> {
        if let Some(table) = section.blocks.iter().find_map(|block| match block {
            Block::Table(table) if !table.rows.is_empty() => Some(table),
            _ => None,
        }) {
            self.widths = column_widths(table);
        }
        if self.row > 0 {
            self.row += 1;
        }
        self.line(&text::heading(section.number, &section.heading), &format::heading())?;
        for column in 1..self.columns() {
            self.sheet.write_blank(self.row - 1, column, &format::heading())?;
        }
        if let Some(message) = &section.message {
            self.prose(message, &format::message())?;
        }
        if section.blocks.is_empty() {
            self.prose(&self.report.lang.text("report-no-blocks"), &format::quiet())?;
        }
        for block in &section.blocks {
            match block {
                Block::Paragraph { text } => self.prose(text, &format::base())?,
                Block::Note { text } => self.prose(text, &format::quiet())?,
                Block::Summary(summary) => self.summary(summary)?,
                Block::Signals(table) => self.signals(table)?,
                Block::Figures { figures } => self.figures(figures)?,
                Block::Table(table) => self.table(table)?,
                // A plan with rows has a sheet of its own.
                Block::Gantt(model) if model.rows.is_empty() => {
                    self.prose(&model.empty_text, &format::quiet())?;
                }
                Block::Gantt(_) => {}
            }
        }
        Ok(())
    }

    /// Where the report's figures come from, at the foot of the first sheet.
    pub(super) fn sources(&mut self) -> Result<(), XlsxError> {
        self.row += 1;
        self.source_line(&self.report.sources)
    }

    /// Sets what depends on the whole sheet: column widths, and the head that stays while scrolling and printing.
    pub(super) fn finish(mut self) -> Result<Worksheet, XlsxError> {
        for (column, width) in self.widths.iter().enumerate() {
            self.sheet.set_column_width(column as u16, *width)?;
        }
        // With several tables on a sheet no head speaks for all of them.
        if let [head] = self.heads[..] {
            self.sheet.set_repeat_rows(head, head)?;
            // Frozen far down, it would leave no room to scroll.
            if head <= 3 {
                self.sheet.set_freeze_panes(head + 1, 0)?;
            }
            self.sheet.autofilter(head, 0, self.last.0, self.last.1)?;
        }
        Ok(self.sheet)
    }

    fn columns(&self) -> u16 {
        self.widths.len() as u16
    }

    fn summary(&mut self, summary: &Summary) -> Result<(), XlsxError> {
        let state = summary.signal.value;
        let look = format::signal(format::base().set_font_size(14), state);
        self.line(&text::signal(self.report.lang, state), &look)?;
        if let Some(note) = text::override_note(self.report.lang, &summary.signal) {
            self.prose(&note, &format::quiet())?;
        }
        for line in &summary.lines {
            self.pair(&line.label, &line.value)?;
        }
        Ok(())
    }

    fn signals(&mut self, table: &SignalTable) -> Result<(), XlsxError> {
        let lang = self.report.lang;
        if table.rows.is_empty() {
            return self.prose(&lang.text("report-no-signals"), &format::quiet());
        }
        let headers =
            ["report-aspect", "report-previous", "report-current", "report-outlook", "report-reason"];
        self.head(&headers.map(|key| lang.text(key)))?;
        let widths = self.widths.clone();
        for row in &table.rows {
            self.text_at(0, &row.aspect, &format::framed().set_bold())?;
            let states = [row.previous, Some(row.shown()), row.outlook];
            for (column, state) in states.into_iter().enumerate() {
                let (value, look) = match state {
                    Some(s) => {
                        let name = format!("{} {}", s.shape(), text::signal_colour_name(lang, s));
                        (name, format::signal(format::framed(), s))
                    }
                    None => ("－".to_owned(), format::framed()),
                };
                self.text_at(1 + column as u16, &value, &look.set_align(FormatAlign::Center))?;
            }
            let mut reason = vec![row.reason.clone()];
            reason.extend(text::override_note(lang, &row.current));
            reason.extend(text::sources(lang, &row.sources));
            reason.retain(|line| !line.is_empty());
            let reason = reason.join("\n");
            self.text_at(4, &reason, &format::framed())?;
            self.sheet.set_row_height(self.row, height(&reason, widths.get(4).copied().unwrap_or(20.0)))?;
            self.row += 1;
        }
        Ok(())
    }

    fn figures(&mut self, figures: &[Figure]) -> Result<(), XlsxError> {
        let lang = self.report.lang;
        if figures.is_empty() {
            return self.prose(&lang.text("report-no-figures"), &format::quiet());
        }
        let headers = ["report-aspect", "report-value", "report-comparison", "report-sources"];
        let headers = headers.map(|key| lang.text(key));
        // Under the signal table's columns: label, value, comparison over two, sources.
        for (column, name) in [0, 1, 2, 4].into_iter().zip(&headers) {
            self.text_at(column, name, &format::table_head())?;
        }
        self.sheet.merge_range(self.row, 2, self.row, 3, &headers[2], &format::table_head())?;
        self.row += 1;
        for figure in figures {
            self.text_at(0, &figure.label, &format::framed())?;
            let mut cell = Cell::from(figure.value.clone()).strong();
            cell.signal = figure.shown();
            self.cell_at(1, &cell, &Column::new("", 1.0).align(Align::End))?;
            let comparison = clipped(figure.comparison.as_deref().unwrap_or_default());
            self.sheet.merge_range(
                self.row,
                2,
                self.row,
                3,
                &comparison,
                &text_format(&comparison, format::framed()),
            )?;
            let sources: Vec<String> = figure.sources.iter().map(|s| text::source(lang, s)).collect();
            self.text_at(4, &sources.join(text::separator(lang)), &format::framed())?;
            self.row += 1;
        }
        Ok(())
    }

    fn table(&mut self, table: &Table) -> Result<(), XlsxError> {
        if let Some(caption) = &table.caption {
            self.line(caption, &format::base().set_bold())?;
        }
        if table.rows.is_empty() || table.columns.is_empty() {
            self.prose(&table.empty_text, &format::quiet())?;
        } else {
            self.heads.push(self.row);
            let headers: Vec<String> = table.columns.iter().map(|column| column.header.clone()).collect();
            self.head(&headers)?;
            let empty = Cell::default();
            for row in &table.rows {
                for (index, column) in table.columns.iter().enumerate() {
                    self.cell_at(index as u16, row.get(index).unwrap_or(&empty), column)?;
                }
                self.row += 1;
            }
            self.last = (self.row - 1, table.columns.len() as u16 - 1);
        }
        self.source_line(&table.sources)
    }

    fn head(&mut self, names: &[String]) -> Result<(), XlsxError> {
        for (column, name) in names.iter().enumerate() {
            self.text_at(column as u16, name, &format::table_head())?;
        }
        self.row += 1;
        Ok(())
    }

    fn cell_at(&mut self, column: u16, cell: &Cell, of: &Column) -> Result<(), XlsxError> {
        let look = format::cell(self.report.lang, cell, of.align);
        match &cell.value {
            Value::Date { date } if date.year() >= 1900 => {
                let date = ExcelDateTime::from_ymd(
                    date.year().unsigned_abs(),
                    date.month().unsigned_abs(),
                    date.day().unsigned_abs(),
                )?;
                self.sheet.write_datetime_with_format(self.row, column, &date, &look)?;
            }
            Value::Number(n) if n.value.is_finite() => {
                self.sheet.write_number_with_format(self.row, column, n.value, &look)?;
            }
            _ => {
                let text = text::cell(self.report.lang, cell, self.report.status_date);
                match text::safe_link(cell.link.as_deref())
                    .filter(|link| link.len() <= LONGEST_LINK && !text.is_empty())
                {
                    Some(link) => {
                        let url = Url::new(link).set_text(clipped(&text));
                        self.sheet.write_url_with_format(self.row, column, &url, &look)?;
                    }
                    None => self.text_at(column, &text, &look)?,
                }
            }
        }
        Ok(())
    }

    fn text_at(&mut self, column: u16, text: &str, look: &Format) -> Result<(), XlsxError> {
        write_text(&mut self.sheet, self.row, column, text, look)
    }

    /// One line that may run over the cells to its right.
    fn line(&mut self, text: &str, look: &Format) -> Result<(), XlsxError> {
        self.text_at(0, text, look)?;
        self.row += 1;
        Ok(())
    }

    /// Text over the sheet's whole width.
    fn prose(&mut self, text: &str, look: &Format) -> Result<(), XlsxError> {
        let width = self.widths.iter().sum();
        self.merged(0, text, look, width)?;
        self.row += 1;
        Ok(())
    }

    /// A label and its text over the rest of the width.
    fn pair(&mut self, label: &str, value: &str) -> Result<(), XlsxError> {
        self.text_at(0, label, &format::label())?;
        let width = self.widths.iter().skip(1).sum();
        self.merged(1, value, &format::base(), width)?;
        self.row += 1;
        Ok(())
    }

    /// Merged cells do not grow with their text: their height is reckoned.
    fn merged(&mut self, from: u16, text: &str, look: &Format, width: f64) -> Result<(), XlsxError> {
        let text = clipped(text);
        let look = text_format(&text, look.clone().set_text_wrap());
        let last = self.columns().saturating_sub(1);
        if last > from {
            self.sheet.merge_range(self.row, from, self.row, last, &text, &look)?;
        } else {
            write_text(&mut self.sheet, self.row, from, &text, &look)?;
        }
        self.sheet.set_row_height(self.row, height(&text, width))?;
        Ok(())
    }

    fn source_line(&mut self, sources: &[Source]) -> Result<(), XlsxError> {
        match text::sources(self.report.lang, sources) {
            Some(line) => self.prose(&line, &format::quiet()),
            None => Ok(()),
        }
    }
}

/// A4 landscape, one page wide, with the project above and page numbers below.
pub(super) fn print_setup(sheet: &mut Worksheet, report: &Report) {
    // 9 is A4 in Excel's list of papers.
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_screen_gridlines(false);
    let (project, title) = (header_text(&report.project), header_text(&report.title));
    let date = text::full_date(report.lang, report.status_date);
    let mark = report.confidentiality.as_deref().map(header_text).unwrap_or_default();
    sheet.set_header(format!("&L{project}  {title}&R{date}  {mark}"));
    sheet.set_footer("&C&P / &N");
}

/// Header and footer texts are a little language of their own, in which & is a command, and hold 255 characters.
fn header_text(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(50).collect::<String>().replace('&', "&&")
}

/// Writes text as text. What Excel would take for a formula when somebody edits the cell is marked as text for good.
pub(super) fn write_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    look: &Format,
) -> Result<(), XlsxError> {
    let text = clipped(text);
    let look = text_format(&text, look.clone());
    if text.is_empty() {
        sheet.write_blank(row, column, &look)?;
    } else {
        sheet.write_string_with_format(row, column, &text, &look)?;
    }
    Ok(())
}

fn text_format(text: &str, look: Format) -> Format {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        look.set_quote_prefix()
    } else {
        look
    }
}

fn clipped(text: &str) -> String {
    if text.encode_utf16().count() <= LONGEST_TEXT {
        return text.to_owned();
    }
    let mut units = 1;
    let kept = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= LONGEST_TEXT
    });
    kept.chain(['…']).collect()
}

/// The shares asked for, as Excel's column widths, none too narrow for a date.
pub(super) fn column_widths(table: &Table) -> Vec<f64> {
    let weight = |column: &Column| if column.width.is_finite() { column.width.max(0.01) } else { 1.0 };
    let total: f64 = table.columns.iter().map(weight).sum();
    let holds_dates = |index: usize| {
        table.rows.iter().filter_map(|row| row.get(index)).any(|c| matches!(c.value, Value::Date { .. }))
    };
    table
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let least = (text::width_em(&column.header) * 2.0 + 4.0).clamp(8.0, 20.0);
            let least = if holds_dates(index) { least.max(DATE_WIDTH) } else { least };
            (weight(column) / total * SHEET_WIDTH).max(least)
        })
        .collect()
}

/// Height of a text in a cell `width` characters wide; Japanese takes two.
fn height(text: &str, width: f64) -> f64 {
    let lines: f64 =
        text.split('\n').map(|line| (text::width_em(line) * 2.0 / width.max(4.0)).ceil().max(1.0)).sum();
    (lines * LINE).clamp(LINE, 400.0)
}
