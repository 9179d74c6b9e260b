//! Workbooks to grids: xlsx and ods part by part with our own pass over the XML, xls through calamine.

mod biff;
mod formula;
mod ods;
mod ole;
mod package;
mod shared_strings;
mod sheet;
mod styles;
mod xls;
mod xlsx;

use mieruka_core::source_record::{SourceFile, SourceFormat};

use crate::grid::Grid;
use crate::{Content, Input, ReadError, table};

/// Reads a workbook of any of the three formats.
pub(crate) fn read(input: &Input<'_>) -> Result<SourceFile, ReadError> {
    let (format, grids) = grids(input)?;
    let found = table::find(&grids, input.file, input.options);
    Ok(SourceFile {
        file: input.file.to_owned(),
        format,
        tables: found.tables,
        not_tables: found.not_tables,
        warnings: found.warnings,
        put_aside: Vec::new(),
        status_date: None,
    })
}

fn grids(input: &Input<'_>) -> Result<(SourceFormat, Vec<Grid>), ReadError> {
    match input.content {
        Content::Xls => Ok((SourceFormat::Xls, xls::read(input)?)),
        Content::Ods => Ok((SourceFormat::Ods, ods::read(input)?)),
        _ => Ok((SourceFormat::Xlsx, xlsx::read(input)?)),
    }
}
