//! Comma- or tab-separated text to a grid.

use mieruka_core::source_record::SourceFile;

use crate::{Input, Problem, ReadError};

/// Reads a csv or tsv file.
pub(crate) fn read(input: &Input<'_>) -> Result<SourceFile, ReadError> {
    Err(input.error(Problem::UnknownFormat))
}
