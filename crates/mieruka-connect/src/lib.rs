//! Foreign bytes in, [`mieruka_core::source_record`] out: workbooks, csv, MS Project XML and the JSON of ticket systems.
//!
//! [`read`] looks at the content, never at the name alone, picks the reader from [`READERS`] and hands back all that was
//! understood. Nothing here knows a register's rules, and nothing here touches files, the network or the clock.
//!
//! A new format is one module and one line in [`READERS`] (and, where the bytes look different, one in
//! [`format::Content`]); a new header or status word is one line in `vocabulary/*.tsv`.

mod backlog;
mod csv;
pub mod error;
pub mod format;
mod github;
mod gitlab;
pub mod grid;
mod inspect;
mod jira;
mod json;
mod mspdi;
mod redmine;
pub mod table;
pub mod value;
pub mod vocabulary;
mod workbook;
mod xml;

use jiff::civil::Date;
use mieruka_core::lang::Lang;
use mieruka_core::source_record::{ColumnChoice, SourceFile, TableChoice, Warning};

pub use error::{Problem, ReadError};
pub use format::Content;
pub use inspect::{inspect_document, inspect_json};
pub use mspdi::{FORECAST_FINISH, FORECAST_START, SPECIAL_LINKS, SUMMARY, read_plan};
pub use vocabulary::Vocabulary;

/// What a reader needs besides the bytes.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The day a date without a year is near to.
    pub today: Date,
    /// The language of reasons and warnings.
    pub lang: Lang,
    /// Header, kind and status words.
    pub vocabulary: Vocabulary,
    pub limits: Limits,
    /// What a person says columns of this workbook or csv are; of two for one column or one field the later counts.
    pub columns: Vec<ColumnChoice>,
    /// What a person says tables of this workbook or csv are; of two for one table the later counts.
    pub tables: Vec<TableChoice>,
}

impl ReadOptions {
    /// The built-in vocabulary and the default limits.
    pub fn new(today: Date, lang: Lang) -> Self {
        ReadOptions {
            today,
            lang,
            vocabulary: Vocabulary::builtin(),
            limits: Limits::default(),
            columns: Vec::new(),
            tables: Vec::new(),
        }
    }
}

/// How much a file may cost. Memory stays within a small multiple of `max_bytes + max_unpacked_bytes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file itself.
    pub max_bytes: u64,
    /// Bytes that really come out of a zip, all parts together; what its headers promise does not count.
    pub max_unpacked_bytes: u64,
    /// Cells of a workbook or csv that hold something, all sheets together.
    pub max_cells: usize,
    /// Records of a JSON or XML list.
    pub max_records: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_bytes: 256 << 20,
            max_unpacked_bytes: 512 << 20,
            max_cells: 5_000_000,
            max_records: 1_000_000,
        }
    }
}

/// One file to be read.
pub(crate) struct Input<'a> {
    /// File name without folders.
    pub(crate) file: &'a str,
    pub(crate) bytes: &'a [u8],
    pub(crate) content: Content,
    pub(crate) options: &'a ReadOptions,
}

impl Input<'_> {
    /// An error about the file as a whole.
    pub(crate) fn error(&self, problem: Problem) -> ReadError {
        ReadError { file: self.file.to_owned(), place: None, problem }
    }

    /// An error at a place inside the file: a sheet, a cell, a part of the zip, a line.
    pub(crate) fn error_at(&self, place: impl Into<String>, problem: Problem) -> ReadError {
        ReadError { file: self.file.to_owned(), place: Some(place.into()), problem }
    }

    /// The file name without its extension: how a csv's one list is called.
    pub(crate) fn stem(&self) -> &str {
        self.file
            .rsplit_once('.')
            .map_or(self.file, |(stem, _)| if stem.is_empty() { self.file } else { stem })
    }
}

type Reader = fn(&Input<'_>) -> Result<SourceFile, ReadError>;

/// Which reader takes which content.
const READERS: &[(Content, Reader)] = &[
    (Content::Xlsx, workbook::read),
    (Content::Xls, workbook::read),
    (Content::Ods, workbook::read),
    (Content::Text, csv::read),
    (Content::Json, json::read),
    (Content::Xml, mspdi::read),
];

/// Reads a file into all that can be understood of it.
///
/// The format follows from the content; the name only breaks ties and names the file in messages. A file that holds no
/// register is no error: `tables` is empty and `not_tables` says why.
///
/// # Errors
/// When the bytes cannot be read at all: empty, broken, protected, too large, hostile or of no known format.
pub fn read(file_name: &str, bytes: &[u8], options: &ReadOptions) -> Result<SourceFile, ReadError> {
    let file = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let fail = |problem| ReadError { file: file.to_owned(), place: None, problem };
    let size = bytes.len() as u64;
    if size > options.limits.max_bytes {
        return Err(fail(Problem::TooLarge { size, limit: options.limits.max_bytes }));
    }
    let content = format::sniff(file, bytes).map_err(fail)?;
    let input = Input { file, bytes, content, options };
    let Some((_, reader)) = READERS.iter().find(|(c, _)| *c == content) else {
        return Err(fail(Problem::UnknownFormat));
    };
    let mut read = reader(&input)?;
    if let Some(ending) = format::misleading_ending(file, content) {
        let is = options.lang.text(content.name_key());
        let said = [("ending", ending.into()), ("content", is.into())];
        let message = options.lang.format("read-warning-misnamed", &said);
        read.warnings.insert(0, Warning { place: file.to_owned(), message });
    }
    Ok(read)
}
