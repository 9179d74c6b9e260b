//! One worksheet of an xlsx: its XML in one pass into a [`Grid`].

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::formula::classify;
use super::shared_strings::{RichText, unescape};
use crate::error::Problem;
use crate::grid::{Cell, Formula, Grid, GridBuilder, Merge, Value};
use crate::xml;

/// Excel's own limits.
const MAX_ROW: u32 = 1_048_576;
const MAX_COLUMN: u16 = 16_384;
/// A column narrower than this many letters is graph paper.
const NARROW: f64 = 4.6;

/// Reads a worksheet into `builder`; `max_cells` is what may still be read of the workbook.
pub(super) fn read(text: &str, builder: GridBuilder, max_cells: usize) -> Result<Grid, Problem> {
    let mut sheet = SheetReader {
        builder,
        max_cells,
        row: 0,
        column: 0,
        formulas: HashMap::new(),
        hidden_rows: Vec::new(),
        filtered: false,
        default_width: 8.43,
        narrow_columns: 0,
        rich: RichText::default(),
        buffer: String::new(),
    };
    sheet.read(text)?;
    Ok(sheet.finish())
}

struct SheetReader {
    builder: GridBuilder,
    max_cells: usize,
    row: u32,
    column: u16,
    /// Shared formulas by their number: only the first cell of each writes it out.
    formulas: HashMap<u32, Formula>,
    hidden_rows: Vec<u32>,
    filtered: bool,
    default_width: f64,
    narrow_columns: u32,
    rich: RichText,
    buffer: String,
}

/// The `t` of a cell.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Number,
    Shared,
    Text,
    Inline,
    Bool,
    Error,
}

impl SheetReader {
    fn read(&mut self, text: &str) -> Result<(), Problem> {
        let mut reader = xml::reader(text);
        loop {
            match xml::next(&mut reader)? {
                Event::Start(start) => match start.local_name().as_ref() {
                    "c" => self.cell(&start, &mut reader)?,
                    "row" => self.start_row(&start)?,
                    "col" => self.columns(&start),
                    "sheetFormatPr" => {
                        let width = |name| xml::attribute(&start, name).and_then(|v| v.parse().ok());
                        if let Some(width) = width("defaultColWidth").or_else(|| width("baseColWidth")) {
                            self.default_width = width;
                        }
                    }
                    "mergeCell" => {
                        if let Some(merge) = xml::attribute(&start, "ref").and_then(|r| parse_area(&r)) {
                            self.builder.merge(merge);
                        }
                    }
                    "filterColumn" => self.filtered = true,
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn finish(mut self) -> Grid {
        self.builder.filtered(self.filtered);
        if !self.filtered {
            for row in std::mem::take(&mut self.hidden_rows) {
                self.builder.hide_row(row);
            }
        }
        let (narrow, default_narrow) = (self.narrow_columns, self.default_width < NARROW);
        let mut grid = self.builder.finish();
        let width = u32::from(grid.width());
        grid.graph_paper = width >= 16 && (default_narrow || narrow * 2 > width);
        grid
    }

    fn start_row(&mut self, start: &BytesStart<'_>) -> Result<(), Problem> {
        let (mut number, mut hidden, mut outline) = (None, false, false);
        for attribute in start.attributes().with_checks(false).flatten() {
            match attribute.key.as_ref() {
                "r" => number = attribute.value.parse().ok(),
                "hidden" => hidden = matches!(attribute.value.as_ref(), "1" | "true"),
                // A collapsed outline is folded away for a moment, not hidden.
                "outlineLevel" => outline = attribute.value != "0",
                _ => {}
            }
        }
        self.row = number.unwrap_or(self.row + 1);
        self.column = 0;
        if self.row == 0 || self.row > MAX_ROW {
            return Err(Problem::BrokenWorkbook { detail: format!("row {}", self.row) });
        }
        if hidden && !outline {
            self.hidden_rows.push(self.row);
        }
        Ok(())
    }

    fn columns(&mut self, start: &BytesStart<'_>) {
        let number = |name| xml::attribute(start, name).and_then(|v| v.parse::<u16>().ok());
        let (Some(min), Some(max)) = (number("min"), number("max")) else { return };
        let (min, max) = (min.clamp(1, MAX_COLUMN), max.clamp(1, MAX_COLUMN));
        if min > max {
            return;
        }
        let outline = number("outlineLevel").is_some_and(|level| level > 0);
        if xml::flag(start, "hidden") && !outline {
            self.builder.hide_columns(min - 1, max - 1);
        }
        let width = xml::attribute(start, "width").and_then(|v| v.parse::<f64>().ok());
        if width.unwrap_or(self.default_width) < NARROW {
            self.narrow_columns += u32::from(max - min) + 1;
        }
    }

    fn cell(&mut self, start: &BytesStart<'_>, reader: &mut Reader<&[u8]>) -> Result<(), Problem> {
        let (mut style, mut kind, mut column, mut row) = (0_u16, Kind::Number, self.column, self.row);
        for attribute in start.attributes().with_checks(false).flatten() {
            let value = attribute.value.as_ref();
            match attribute.key.as_ref() {
                "r" => {
                    let place = parse_cell(value)
                        .ok_or_else(|| Problem::BrokenWorkbook { detail: format!("cell {value}") })?;
                    (row, column) = place;
                }
                "s" => style = value.parse().unwrap_or(0),
                "t" => {
                    kind = match value {
                        "s" => Kind::Shared,
                        "str" | "d" => Kind::Text,
                        "inlineStr" => Kind::Inline,
                        "b" => Kind::Bool,
                        "e" => Kind::Error,
                        _ => Kind::Number,
                    }
                }
                _ => {}
            }
        }
        self.column = column.saturating_add(1);
        let (value, formula) = self.content(kind, reader)?;
        if value == Value::Empty && formula == Formula::None {
            return Ok(());
        }
        if self.builder.len() >= self.max_cells {
            return Err(Problem::TooMany { limit: self.max_cells });
        }
        self.builder.cell(row.max(1), Cell { column, style, formula, value });
        Ok(())
    }

    /// Reads up to the end of the cell.
    fn content(&mut self, kind: Kind, reader: &mut Reader<&[u8]>) -> Result<(Value, Formula), Problem> {
        let (mut value, mut formula) = (Value::Empty, Formula::None);
        loop {
            match xml::next(reader)? {
                Event::Start(start) => match start.local_name().as_ref() {
                    "v" => {
                        self.text_of("v", reader)?;
                        value = self.value(kind);
                    }
                    "f" => {
                        let shared = xml::attribute(&start, "si").and_then(|v| v.parse::<u32>().ok());
                        self.text_of("f", reader)?;
                        formula = match shared {
                            Some(si) if self.buffer.is_empty() => {
                                self.formulas.get(&si).copied().unwrap_or(Formula::Other)
                            }
                            _ => classify(&self.buffer),
                        };
                        if let Some(si) = shared {
                            self.formulas.entry(si).or_insert(formula);
                        }
                    }
                    "is" => {
                        self.rich.read(reader, "is")?;
                        let (text, struck) = self.rich.text();
                        let id = self.builder.pool(&text, struck);
                        if let Some(removed) = self.rich.removed() {
                            self.builder.note_removed(id, removed);
                        }
                        value = Value::Text(id);
                    }
                    _ => {}
                },
                Event::End(end) if end.local_name().as_ref() == "c" => return Ok((value, formula)),
                Event::Eof => return Ok((value, formula)),
                _ => {}
            }
        }
    }

    /// The text up to the end of `element`, into the buffer.
    fn text_of(&mut self, element: &str, reader: &mut Reader<&[u8]>) -> Result<(), Problem> {
        self.buffer.clear();
        loop {
            match xml::next(reader)? {
                Event::Text(text) => self.buffer.push_str(&text.xml10_content()),
                Event::CData(text) => self.buffer.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => xml::push_reference(&mut self.buffer, &reference)?,
                Event::End(end) if end.local_name().as_ref() == element => return Ok(()),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn value(&mut self, kind: Kind) -> Value {
        let text = self.buffer.trim();
        match kind {
            Kind::Shared => text.parse().map_or(Value::Error, Value::Shared),
            Kind::Number => text.parse().map_or(Value::Error, Value::Number),
            Kind::Bool => Value::Bool(matches!(text, "1" | "true")),
            Kind::Error => Value::Error,
            Kind::Text | Kind::Inline if self.buffer.is_empty() => Value::Empty,
            Kind::Text | Kind::Inline => Value::Text(self.builder.pool(&unescape(&self.buffer), false)),
        }
    }
}

/// `C5` → row 5, column 2.
fn parse_cell(text: &str) -> Option<(u32, u16)> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let mut column: u32 = 0;
    for letter in text[..digits].bytes().filter(|b| *b != b'$') {
        if !letter.is_ascii_alphabetic() {
            return None;
        }
        column = column.checked_mul(26)? + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    let row: u32 = text[digits..].trim_start_matches('$').parse().ok()?;
    let sound = (1..=u32::from(MAX_COLUMN)).contains(&column) && (1..=MAX_ROW).contains(&row);
    sound.then(|| (row, column as u16 - 1))
}

/// `B3:E4` → a merge.
fn parse_area(text: &str) -> Option<Merge> {
    let (from, to) = text.split_once(':')?;
    let ((top, left), (bottom, right)) = (parse_cell(from)?, parse_cell(to)?);
    (top <= bottom && left <= right).then_some(Merge { top, bottom, left, right })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(xml: &str) -> Grid {
        read(xml, GridBuilder::new("s"), 100).unwrap()
    }

    fn shown(grid: &Grid, row: u32, column: u16) -> String {
        grid.cell(row, column).map(|c| grid.display(c).into_owned()).unwrap_or_default()
    }

    #[test]
    fn places_are_parsed_and_wild_ones_refused() {
        assert_eq!(parse_cell("C5"), Some((5, 2)));
        assert_eq!(parse_cell("$AA$10"), Some((10, 26)));
        for wild in ["", "5", "A", "A0", "XFE1", "A1048577", "ZZZZZZZZZZ1", "あ1"] {
            assert_eq!(parse_cell(wild), None, "{wild}");
        }
        assert_eq!(parse_area("B3:E4"), Some(Merge { top: 3, bottom: 4, left: 1, right: 4 }));
        assert_eq!(parse_area("E4:B3"), None);
    }

    #[test]
    fn cells_without_places_follow_each_other() {
        let g = grid(
            "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData>",
        );
        assert_eq!((shown(&g, 1, 1), shown(&g, 2, 0)), ("2".into(), "3".into()));
    }

    #[test]
    fn shared_formulas_keep_their_kind() {
        let g = grid(
            "<row r=\"5\"><c r=\"A5\"><f t=\"shared\" ref=\"A5:A6\" si=\"0\">ROW()-4</f><v>1</v></c></row>\
             <row r=\"6\"><c r=\"A6\"><f t=\"shared\" si=\"0\"/><v>2</v></c></row>",
        );
        assert_eq!(g.cell(6, 0).map(|c| c.formula), Some(Formula::RowNumber));
    }

    #[test]
    fn hidden_means_hidden_by_hand() {
        let rows = "<row r=\"1\"><c><v>1</v></c></row><row r=\"2\" hidden=\"1\"><c><v>2</v></c></row>\
                    <row r=\"3\" hidden=\"1\" outlineLevel=\"1\"><c><v>3</v></c></row>";
        let g = grid(rows);
        assert_eq!((g.row_hidden(1), g.row_hidden(2), g.row_hidden(3)), (false, true, false));
        let g = grid(&format!("{rows}<autoFilter ref=\"A1:A3\"><filterColumn colId=\"0\"/></autoFilter>"));
        assert!(g.filtered && !g.row_hidden(2));
        let g = grid("<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><row><c><v>1</v></c></row>");
        assert_eq!((g.column_hidden(0), g.column_hidden(1), g.column_hidden(2)), (false, true, true));
    }

    #[test]
    fn too_many_cells_are_refused() {
        let xml = "<row><c><v>1</v></c><c><v>1</v></c><c><v>1</v></c></row>";
        assert_eq!(read(xml, GridBuilder::new("s"), 2).err(), Some(Problem::TooMany { limit: 2 }));
    }
}
