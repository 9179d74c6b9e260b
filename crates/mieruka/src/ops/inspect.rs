//! Reading a file without storing anything.

use std::path::Path;

use jiff::civil::Date;
use mieruka_connect::{ReadOptions, read};
use mieruka_core::lang::Lang;
use mieruka_core::source_record::SourceFile;

use crate::error::OpError;

/// All that is understood of these bytes.
pub fn inspect(file_name: &str, bytes: &[u8], options: &ReadOptions) -> Result<SourceFile, OpError> {
    read(file_name, bytes, options).map_err(OpError::Read)
}

/// What reading needs to know: the day that dates without a year are near to, and the reader's language.
pub fn read_options(today: Date, lang: Lang) -> ReadOptions {
    ReadOptions::new(today, lang)
}

/// Reads a file's bytes; an error names the file.
pub fn read_file(path: &Path, lang: Lang) -> Result<(String, Vec<u8>), OpError> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let limit = mieruka_connect::Limits::default().max_bytes;
    let fail = |error: std::io::Error| OpError::Input {
        place: path.display().to_string(),
        reason: lang.format("input-cannot-open", &[("reason", error.to_string().into())]),
    };
    let size = std::fs::metadata(path).map_err(fail)?.len();
    if size > limit {
        let problem = mieruka_connect::Problem::TooLarge { size, limit };
        return Err(OpError::Read(mieruka_connect::ReadError { file: name, place: None, problem }));
    }
    Ok((name, std::fs::read(path).map_err(fail)?))
}
