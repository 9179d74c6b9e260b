//! JSON of ticket systems.

use mieruka_core::source_record::SourceFile;

use crate::{Input, Problem, ReadError};

/// Reads a JSON file by its shape.
pub(crate) fn read(input: &Input<'_>) -> Result<SourceFile, ReadError> {
    Err(input.error(Problem::UnknownShape))
}
