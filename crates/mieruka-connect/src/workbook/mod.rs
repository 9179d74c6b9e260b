//! Workbooks to grids.

use mieruka_core::source_record::SourceFile;

use crate::{Input, Problem, ReadError};

/// Reads a workbook of any of the three formats.
pub(crate) fn read(input: &Input<'_>) -> Result<SourceFile, ReadError> {
    Err(input.error(Problem::UnknownFormat))
}
