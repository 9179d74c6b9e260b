//! The parts of a zip, one at a time and never more than the limit together.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use encoding_rs::Encoding;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::{Input, Problem, ReadError};

/// An open workbook package.
pub(super) struct Package<'a> {
    input: &'a Input<'a>,
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(input: &'a Input<'a>) -> Result<Self, ReadError> {
        let archive =
            ZipArchive::new(Cursor::new(input.bytes)).map_err(|_| input.error(Problem::BrokenZip))?;
        Ok(Package { input, archive, left: input.options.limits.max_unpacked_bytes })
    }

    /// The text of a part; `None` when there is no such part. Upper and lower case do not matter, as in Excel.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let name = name.trim_start_matches('/');
        let Some(index) = self.index(name) else { return Ok(None) };
        let fail = |problem| self.input.error_at(name, problem);
        let mut bytes = Vec::new();
        let file = match self.archive.by_index(index) {
            Ok(file) if file.encrypted() => return Err(fail(Problem::PasswordProtected)),
            Ok(file) => file,
            Err(ZipError::UnsupportedArchive(why)) if why == ZipError::PASSWORD_REQUIRED => {
                return Err(fail(Problem::PasswordProtected));
            }
            Err(_) => return Err(fail(Problem::BrokenZip)),
        };
        file.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| fail(Problem::BrokenZip))?;
        let size = bytes.len() as u64;
        if size > self.left {
            return Err(fail(Problem::ZipBomb { limit: self.input.options.limits.max_unpacked_bytes }));
        }
        self.left -= size;
        decode(bytes).map(Some).ok_or_else(|| fail(Problem::Encoding))
    }

    /// The part, or the error that says which one is missing.
    pub(super) fn required(&mut self, name: &str) -> Result<String, ReadError> {
        self.part(name)?.ok_or_else(|| {
            self.input.error_at(name, Problem::BrokenWorkbook { detail: format!("{name} is missing") })
        })
    }

    /// The binary workbook part of an xlsb, if this is one.
    pub(super) fn binary_workbook(&self) -> Option<String> {
        self.archive.file_names().flatten().find(|n| n.ends_with("workbook.bin")).map(Cow::into_owned)
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.archive.index_for_name(name).or_else(|| {
            let found = self.archive.file_names().flatten().find(|n| n.eq_ignore_ascii_case(name))?;
            self.archive.index_for_name(&found)
        })
    }
}

/// XML is UTF-8, or UTF-16 with a mark.
fn decode(bytes: Vec<u8>) -> Option<String> {
    match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) => {
            encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]).map(Cow::into_owned)
        }
        None => String::from_utf8(bytes).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_in_utf16_are_read() {
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend("<a>表</a>".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(decode(bytes).as_deref(), Some("<a>表</a>"));
        assert_eq!(decode(vec![0xFF, 0x41]), None);
    }
}
