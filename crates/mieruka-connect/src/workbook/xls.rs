//! Excel 97–2003 through calamine: values, dates, merges, formulas and hidden sheets. Hidden rows, hidden columns and
//! strike-through do not come through.
//!
//! The format is a heap of offsets and promised sizes, and the reader believes them. So the workbook's stream is taken out of
//! its compound file, its extents are checked, and the reader gets it in a container of our own making.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{Data, Reader, SheetType, SheetVisible, Xls, XlsError};

use super::biff::{self, Refused};
use super::formula::classify;
use super::ole;
use crate::error::Problem;
use crate::grid::{Cell, Formula, Grid, GridBuilder, Merge, NumberKind, Style, Value};
use crate::{Input, ReadError};

const PLAIN: u16 = 0;
const DATE: u16 = 1;
const TIME: u16 = 2;

/// The sheets of an xls.
pub(super) fn read(input: &Input<'_>) -> Result<Vec<Grid>, ReadError> {
    // A damaged file must not take the process along.
    match catch_unwind(AssertUnwindSafe(|| sheets(input))) {
        Ok(result) => result.map_err(|problem| input.error(problem)),
        Err(_) => Err(input.error(Problem::BrokenWorkbook { detail: "xls".to_owned() })),
    }
}

fn sheets(input: &Input<'_>) -> Result<Vec<Grid>, Problem> {
    let broken = |error: XlsError| match error {
        XlsError::Password => Problem::PasswordProtected,
        other => Problem::BrokenWorkbook { detail: other.to_string() },
    };
    let limits = &input.options.limits;
    let damaged = || Problem::BrokenWorkbook { detail: "xls".to_owned() };
    let mut stream = ole::workbook(input.bytes).map_err(|_| damaged())?;
    biff::bound(&mut stream, limits.max_cells, limits.max_unpacked_bytes).map_err(
        |refused| match refused {
            Refused::Damaged => damaged(),
            Refused::TooSpread => Problem::TooSpread { limit: limits.max_cells },
            Refused::TooMuchText => {
                Problem::TooLarge { size: limits.max_unpacked_bytes + 1, limit: limits.max_unpacked_bytes }
            }
        },
    )?;
    let mut book = Xls::new(Cursor::new(ole::container(stream))).map_err(broken)?;
    let number = |number| Style { number, ..Style::default() };
    let styles = Arc::new(vec![Style::default(), number(NumberKind::Date), number(NumberKind::Time)]);
    let mut left = input.options.limits.max_cells;
    let mut grids = Vec::new();
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let range = book.worksheet_range(&sheet.name).map_err(broken)?;
        let formulas = book.worksheet_formula(&sheet.name).ok();
        let mut builder = GridBuilder::with_shared(&sheet.name, Arc::default(), Arc::clone(&styles));
        builder.hidden(sheet.visible != SheetVisible::Visible);
        builder.epoch_1904(book.has_1904_epoch());
        let (top, left_column) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            left = left.checked_sub(1).ok_or(Problem::TooMany { limit: input.options.limits.max_cells })?;
            let (row, column) = (row as u32 + top, column as u32 + left_column);
            let formula = formulas
                .as_ref()
                .and_then(|f| f.get_value((row, column)))
                .filter(|f| !f.is_empty())
                .map_or(Formula::None, |f| classify(f));
            let (style, value) = cell_value(value, &mut builder);
            builder.cell(row + 1, Cell { column: column as u16, style, formula, value });
        }
        for area in book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default() {
            builder.merge(Merge {
                top: area.start.0 + 1,
                bottom: area.end.0 + 1,
                left: area.start.1 as u16,
                right: area.end.1 as u16,
            });
        }
        grids.push(builder.finish());
    }
    Ok(grids)
}

fn cell_value(data: &Data, builder: &mut GridBuilder) -> (u16, Value) {
    match data {
        Data::Empty => (PLAIN, Value::Empty),
        Data::Int(n) => (PLAIN, Value::Number(*n as f64)),
        Data::Float(n) => (PLAIN, Value::Number(*n)),
        Data::Bool(b) => (PLAIN, Value::Bool(*b)),
        Data::Error(_) => (PLAIN, Value::Error),
        Data::DateTime(moment) if moment.is_duration() => (TIME, Value::Number(moment.as_f64())),
        Data::DateTime(moment) => (DATE, Value::Number(moment.as_f64())),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            (PLAIN, Value::Text(builder.pool(text, false)))
        }
    }
}
