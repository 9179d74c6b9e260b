//! OpenDocument spreadsheets: `content.xml` in one pass.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::formula::classify;
use super::package::Package;
use crate::error::Problem;
use crate::grid::{Cell, Formula, Grid, GridBuilder, Merge, NumberKind, Style, Value};
use crate::{Input, ReadError, xml};

const CONTENT: &str = "content.xml";
const MAX_ROW: u32 = 1_048_576;
const MAX_COLUMN: u16 = 16_384;
/// A column narrower than this is graph paper.
const NARROW_CM: f64 = 1.0;

/// The sheets of an ods.
pub(super) fn read(input: &Input<'_>) -> Result<Vec<Grid>, ReadError> {
    let mut package = Package::open(input)?;
    if package.part("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(input.error(Problem::PasswordProtected));
    }
    let text = package.required(CONTENT)?;
    Document::new(input.options.limits.max_cells)
        .read(&text)
        .map_err(|problem| input.error_at(CONTENT, problem))
}

/// What a named style of the document says.
#[derive(Clone, Copy, Default)]
struct Named {
    style: Style,
    hidden_sheet: bool,
    narrow_column: bool,
}

struct Document {
    max_cells: usize,
    cells: usize,
    named: HashMap<String, Named>,
    /// The distinct looks of cells; a cell refers to one by its place.
    styles: Vec<Style>,
    grids: Vec<Grid>,
}

/// A cell before it is known how often its row repeats.
struct Pending {
    column: u16,
    style: u16,
    formula: Formula,
    content: Content,
    /// Columns and rows it spans.
    span: (u16, u32),
}

enum Content {
    Empty,
    Number(f64),
    Bool(bool),
    Text { text: String, struck: bool, removed: String },
}

impl Document {
    fn new(max_cells: usize) -> Self {
        Document {
            max_cells,
            cells: 0,
            named: HashMap::new(),
            styles: vec![Style::default()],
            grids: Vec::new(),
        }
    }

    fn read(mut self, text: &str) -> Result<Vec<Grid>, Problem> {
        let mut reader = xml::reader(text);
        let mut current: Option<String> = None;
        loop {
            match xml::next(&mut reader)? {
                Event::Start(start) => match start.local_name().as_ref() {
                    "style" => {
                        let name = xml::attribute(&start, "style:name").unwrap_or_default().into_owned();
                        self.named.insert(name.clone(), Named::default());
                        current = Some(name);
                    }
                    "text-properties"
                    | "paragraph-properties"
                    | "table-cell-properties"
                    | "table-properties"
                    | "table-column-properties" => {
                        if let Some(named) = current.as_ref().and_then(|name| self.named.get_mut(name)) {
                            read_properties(named, &start);
                        }
                    }
                    "table" if start.name().as_ref() == "table:table" => self.sheet(&start, &mut reader)?,
                    _ => {}
                },
                Event::End(end) if end.local_name().as_ref() == "style" => current = None,
                Event::Eof => break,
                _ => {}
            }
        }
        let styles = Arc::new(self.styles);
        for grid in &mut self.grids {
            grid.styles = Arc::clone(&styles);
        }
        Ok(self.grids)
    }

    fn sheet(&mut self, start: &BytesStart<'_>, reader: &mut Reader<&[u8]>) -> Result<(), Problem> {
        let name = xml::attribute(start, "table:name").unwrap_or_default();
        let mut builder = GridBuilder::new(&name);
        builder.hidden(self.style_of(start).hidden_sheet);
        let (mut row, mut column, mut narrow) = (1_u32, 0_u16, 0_u32);
        let mut depth = 1;
        loop {
            match xml::next(reader)? {
                Event::Start(start) => match start.name().as_ref() {
                    "table:table" => depth += 1,
                    "table:table-column" => {
                        let count = repeated(&start, "table:number-columns-repeated", u32::from(MAX_COLUMN));
                        let last = column.saturating_add(count as u16 - 1).min(MAX_COLUMN - 1);
                        if hidden(&start) {
                            builder.hide_columns(column, last);
                        }
                        if self.style_of(&start).narrow_column {
                            narrow += count;
                        }
                        column = last + 1;
                    }
                    "table:table-row" => row = self.row(&start, reader, row, &mut builder)?,
                    _ => {}
                },
                Event::End(end) if end.name().as_ref() == "table:table" => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let mut grid = builder.finish();
        grid.graph_paper = grid.width() >= 16 && narrow * 2 > u32::from(grid.width());
        self.grids.push(grid);
        Ok(())
    }

    /// Reads a row and puts it down as often as it repeats; returns the number of the next row.
    fn row(
        &mut self,
        start: &BytesStart<'_>,
        reader: &mut Reader<&[u8]>,
        row: u32,
        builder: &mut GridBuilder,
    ) -> Result<u32, Problem> {
        let count = repeated(start, "table:number-rows-repeated", MAX_ROW);
        let collapsed = xml::attribute(start, "table:visibility").is_some_and(|v| v == "collapse");
        let filtered = xml::attribute(start, "table:visibility").is_some_and(|v| v == "filter");
        let mut pending = Vec::new();
        let mut column = 0_u16;
        loop {
            match xml::next(reader)? {
                Event::Start(start) => match start.name().as_ref() {
                    "table:table-cell" | "table:covered-table-cell" => {
                        column = self.cell(&start, reader, column, &mut pending)?;
                    }
                    _ => {}
                },
                Event::End(end) if end.name().as_ref() == "table:table-row" => break,
                Event::Eof => break,
                _ => {}
            }
        }
        let next = row.saturating_add(count);
        if pending.is_empty() {
            return Ok(next);
        }
        for row in row..next.min(MAX_ROW + 1) {
            for cell in &pending {
                self.put(row, cell, builder)?;
            }
            if collapsed {
                builder.hide_row(row);
            }
            if filtered {
                builder.filtered(true);
            }
        }
        Ok(next)
    }

    fn put(&mut self, row: u32, cell: &Pending, builder: &mut GridBuilder) -> Result<(), Problem> {
        self.cells += 1;
        if self.cells > self.max_cells {
            return Err(Problem::TooMany { limit: self.max_cells });
        }
        let (columns, rows) = cell.span;
        if columns > 1 || rows > 1 {
            builder.merge(Merge {
                top: row,
                bottom: row.saturating_add(rows - 1),
                left: cell.column,
                right: cell.column.saturating_add(columns - 1),
            });
        }
        let value = match &cell.content {
            Content::Empty if cell.formula == Formula::None => return Ok(()),
            Content::Empty => Value::Empty,
            Content::Number(n) => Value::Number(*n),
            Content::Bool(b) => Value::Bool(*b),
            Content::Text { text, struck, removed } => {
                let id = builder.pool(text, *struck);
                if !removed.is_empty() {
                    builder.note_removed(id, removed);
                }
                Value::Text(id)
            }
        };
        builder.cell(row, Cell { column: cell.column, style: cell.style, formula: cell.formula, value });
        Ok(())
    }

    /// Reads a cell and returns the next column.
    fn cell(
        &mut self,
        start: &BytesStart<'_>,
        reader: &mut Reader<&[u8]>,
        column: u16,
        pending: &mut Vec<Pending>,
    ) -> Result<u16, Problem> {
        let count = repeated(start, "table:number-columns-repeated", u32::from(MAX_COLUMN)) as u16;
        let mut style = self.style_of(start).style;
        let formula = xml::attribute(start, "table:formula").map_or(Formula::None, |f| classify(&f));
        let value = |name| xml::attribute(start, name);
        let number = || value("office:value").and_then(|v| v.parse::<f64>().ok());
        let kind = value("office:value-type").unwrap_or_default();
        let typed = match kind.as_ref() {
            "float" | "currency" => number().map(Content::Number),
            "percentage" => {
                style.number = NumberKind::Percent;
                number().map(Content::Number)
            }
            "date" => {
                style.number = NumberKind::Date;
                value("office:date-value").and_then(|v| serial(&v)).map(Content::Number)
            }
            "time" => {
                style.number = NumberKind::Time;
                value("office:time-value").and_then(|v| day_fraction(&v)).map(Content::Number)
            }
            "boolean" => value("office:boolean-value").map(|v| Content::Bool(v == "true")),
            _ => None,
        };
        let text = self.text(start.name().as_ref(), reader)?;
        let content = typed.unwrap_or(text);
        let columns = repeated(start, "table:number-columns-spanned", u32::from(MAX_COLUMN)) as u16;
        let span = (columns, repeated(start, "table:number-rows-spanned", MAX_ROW));
        let next = column.saturating_add(count);
        if matches!(content, Content::Empty) && formula == Formula::None && span == (1, 1) {
            return Ok(next);
        }
        // The cells that a merge covers may keep their old content; nobody sees it.
        if start.name().as_ref() == "table:covered-table-cell" {
            return Ok(next);
        }
        let style = self.style_number(style);
        for column in column..next.min(MAX_COLUMN) {
            let content = match &content {
                Content::Empty => Content::Empty,
                Content::Number(n) => Content::Number(*n),
                Content::Bool(b) => Content::Bool(*b),
                Content::Text { text, struck, removed } => {
                    Content::Text { text: text.clone(), struck: *struck, removed: removed.clone() }
                }
            };
            pending.push(Pending { column, style, formula, content, span });
        }
        Ok(next)
    }

    /// The paragraphs of a cell, without comments and furigana.
    fn text(&self, element: &str, reader: &mut Reader<&[u8]>) -> Result<Content, Problem> {
        let (mut kept, mut removed) = (String::new(), String::new());
        let (mut paragraphs, mut skipping) = (0, 0_u32);
        let mut spans: Vec<bool> = Vec::new();
        loop {
            let event = xml::next(reader)?;
            let struck = spans.last().copied().unwrap_or(false);
            let target = if struck { &mut removed } else { &mut kept };
            match event {
                Event::Start(start) => match start.name().as_ref() {
                    "office:annotation" | "text:ruby-text" => skipping += 1,
                    "text:p" if skipping == 0 => {
                        if paragraphs > 0 {
                            kept.push('\n');
                        }
                        paragraphs += 1;
                    }
                    "text:span" => spans.push(struck || self.style_of(&start).style.struck),
                    "text:line-break" if skipping == 0 => target.push('\n'),
                    "text:tab" if skipping == 0 => target.push('\t'),
                    "text:s" if skipping == 0 => {
                        let count = repeated(&start, "text:c", 1000);
                        target.extend(std::iter::repeat_n(' ', count as usize));
                    }
                    _ => {}
                },
                Event::End(end) => match end.name().as_ref() {
                    "office:annotation" | "text:ruby-text" => skipping = skipping.saturating_sub(1),
                    "text:span" => {
                        spans.pop();
                    }
                    name if name == element => break,
                    _ => {}
                },
                Event::Text(text) if paragraphs > 0 && skipping == 0 => {
                    target.push_str(&text.xml10_content());
                }
                Event::GeneralRef(reference) if paragraphs > 0 && skipping == 0 => {
                    xml::push_reference(target, &reference)?;
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if kept.trim().is_empty() && !removed.trim().is_empty() {
            return Ok(Content::Text { text: removed, struck: true, removed: String::new() });
        }
        if kept.is_empty() {
            return Ok(Content::Empty);
        }
        Ok(Content::Text { text: kept, struck: false, removed: removed.trim().to_owned() })
    }

    fn style_of(&self, start: &BytesStart<'_>) -> Named {
        let name = xml::attribute(start, "style-name");
        name.and_then(|name| self.named.get(name.as_ref())).copied().unwrap_or_default()
    }

    fn style_number(&mut self, style: Style) -> u16 {
        match self.styles.iter().position(|s| *s == style) {
            Some(at) => at as u16,
            None => {
                self.styles.push(style);
                self.styles.len() as u16 - 1
            }
        }
    }
}

fn read_properties(named: &mut Named, start: &BytesStart<'_>) {
    for attribute in start.attributes().with_checks(false).flatten() {
        let value = attribute.value.as_ref();
        match attribute.key.local_name().as_ref() {
            "font-weight" => named.style.bold = value == "bold" || ("600"..="900").contains(&value),
            "text-line-through-style" | "text-line-through-type" => named.style.struck = value != "none",
            // In whole millimetres.
            "margin-left" => {
                named.style.indent = centimetres(value).map_or(0.0, |cm| (cm * 10.0).round()) as u8;
            }
            "background-color" => named.style.filled = value != "transparent",
            "display" => named.hidden_sheet = value == "false",
            "column-width" => named.narrow_column = centimetres(value).is_some_and(|cm| cm < NARROW_CM),
            _ => {}
        }
    }
}

/// A count from 1 to `max`; absent is 1.
fn repeated(start: &BytesStart<'_>, name: &str, max: u32) -> u32 {
    xml::attribute(start, name).and_then(|v| v.parse::<u32>().ok()).unwrap_or(1).clamp(1, max)
}

fn hidden(start: &BytesStart<'_>) -> bool {
    xml::attribute(start, "table:visibility").is_some_and(|v| v == "collapse")
}

fn centimetres(length: &str) -> Option<f64> {
    let unit = length.find(|c: char| c.is_ascii_alphabetic())?;
    let number: f64 = length[..unit].parse().ok()?;
    match &length[unit..] {
        "cm" => Some(number),
        "mm" => Some(number / 10.0),
        "in" => Some(number * 2.54),
        "pt" => Some(number * 2.54 / 72.0),
        _ => None,
    }
}

/// `2026-01-05` or `2026-01-05T09:00:00` → serial days from 1899-12-30, as Excel counts.
fn serial(text: &str) -> Option<f64> {
    let date: Date = match text.parse::<DateTime>() {
        Ok(moment) => moment.date(),
        Err(_) => text.parse().ok()?,
    };
    let days = Date::constant(1899, 12, 30).until(date).ok()?.get_days();
    Some(f64::from(days))
}

/// `PT09H30M00S` → a fraction of a day.
fn day_fraction(text: &str) -> Option<f64> {
    let mut seconds = 0.0;
    let mut number = String::new();
    for c in text.strip_prefix("PT")?.chars() {
        let unit = match c {
            'H' => 3600.0,
            'M' => 60.0,
            'S' => 1.0,
            _ => {
                number.push(c);
                continue;
            }
        };
        seconds += number.replace(',', ".").parse::<f64>().ok()? * unit;
        number.clear();
    }
    Some(seconds / 86_400.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheets(body: &str) -> Vec<Grid> {
        let xml = format!(
            "<office:document-content><office:automatic-styles>\
             <style:style style:name=\"gone\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>\
             <style:style style:name=\"cut\" style:family=\"text\"><style:text-properties style:text-line-through-style=\"solid\"/></style:style>\
             </office:automatic-styles><office:body>{body}</office:body></office:document-content>"
        );
        Document::new(1000).read(&xml).unwrap()
    }

    fn shown(grid: &Grid, row: u32, column: u16) -> String {
        grid.cell(row, column).map(|c| grid.display(c).into_owned()).unwrap_or_default()
    }

    #[test]
    fn typed_cells_repeats_and_spans_are_read() {
        let g = &sheets(
            "<table:table table:name=\"課題\"><table:table-column table:number-columns-repeated=\"2\"/>\
             <table:table-column table:visibility=\"collapse\"/>\
             <table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>\
             <table:table-row><table:table-cell office:value-type=\"string\" table:number-columns-spanned=\"2\"><text:p>A</text:p><text:p>B</text:p></table:table-cell><table:covered-table-cell/>\
             <table:table-cell office:value-type=\"date\" office:date-value=\"2026-01-05\"/></table:table-row>\
             <table:table-row table:visibility=\"collapse\"><table:table-cell office:value-type=\"percentage\" office:value=\"0.5\"/><table:table-cell office:value-type=\"time\" office:time-value=\"PT09H30M00S\"/></table:table-row>\
             </table:table>",
        )[0];
        assert_eq!(g.name, "課題");
        assert_eq!((shown(g, 3, 0), shown(g, 3, 2)), ("A\nB".into(), "2026-01-05".into()));
        assert_eq!((shown(g, 4, 0), shown(g, 4, 1)), ("50%".into(), "9:30".into()));
        assert_eq!(g.merges(), [Merge { top: 3, bottom: 3, left: 0, right: 1 }]);
        assert!(g.row_hidden(4) && !g.row_hidden(3) && g.column_hidden(2));
    }

    #[test]
    fn comments_furigana_and_struck_runs_are_no_text() {
        let g = &sheets(
            "<table:table table:name=\"s\"><table:table-row><table:table-cell office:value-type=\"string\">\
             <office:annotation><text:p>note</text:p></office:annotation>\
             <text:p><text:ruby><text:ruby-base>課題</text:ruby-base><text:ruby-text>かだい</text:ruby-text></text:ruby></text:p></table:table-cell>\
             <table:table-cell office:value-type=\"string\"><text:p><text:span text:style-name=\"cut\">7/3</text:span>7/10</text:p></table:table-cell>\
             </table:table-row></table:table>",
        )[0];
        assert_eq!((shown(g, 1, 0), shown(g, 1, 1)), ("課題".into(), "7/10".into()));
        assert_eq!(g.cell(1, 1).and_then(|c| g.removed(c)), Some("7/3"));
    }

    #[test]
    fn hidden_sheets_and_endless_repeats() {
        let g = sheets("<table:table table:name=\"h\" table:style-name=\"gone\"></table:table>");
        assert!(g[0].hidden);
        let xml = "<table:table table:name=\"s\"><table:table-row table:number-rows-repeated=\"1048576\">\
                   <table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/>\
                   </table:table-row></table:table>";
        assert_eq!(Document::new(50_000).read(xml).err(), Some(Problem::TooMany { limit: 50_000 }));
    }
}
