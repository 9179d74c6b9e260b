//! MS Project XML.

use mieruka_core::source_record::SourceFile;

use crate::{Input, Problem, ReadError};

/// Reads an MSPDI file.
pub(crate) fn read(input: &Input<'_>) -> Result<SourceFile, ReadError> {
    Err(input.error(Problem::UnknownShape))
}
