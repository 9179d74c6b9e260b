//! The words of foreign files: which header names which field, which status word means what, which title which kind.
//!
//! The words stand in three tables beside this file, one meaning a line, tab-separated, so that a project can add its own
//! without a programmer ([`Vocabulary::extended`]). Lookups ignore width, case, blanks and separators.
//!
//! - `headers.tsv`: field (or `field@kind`, for registers of one kind), then the header words that name it. A word ending
//!   in `?` names it only when nothing better is there, in `??` when nothing else at all. The field `none` marks headers
//!   that look like a field and are not. A line that begins with `@` holds building words.
//! - `statuses.tsv`: one of the seven statuses, then its words. `*待ち` stands for every word that ends so.
//! - `kinds.tsv`: kind, `name` or `column`, then words found in names of sheets, titles and files, or in headers.

mod headers;
mod kinds;
mod statuses;

use std::sync::{Arc, LazyLock};

use mieruka_core::lang::Lang;
use mieruka_core::source_record::{CommonStatus, SourceField, SourceKind};
use thiserror::Error;

pub use kinds::KindHints;

const HEADERS: &str = include_str!("vocabulary/headers.tsv");
const STATUSES: &str = include_str!("vocabulary/statuses.tsv");
const KINDS: &str = include_str!("vocabulary/kinds.tsv");

/// All words, ready for lookup. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    headers: Arc<headers::Headers>,
    statuses: Arc<statuses::Statuses>,
    kinds: Arc<kinds::Kinds>,
}

/// A line of a table of words that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", self.message(Lang::En))]
pub struct VocabularyError {
    pub table: Table,
    /// Counted from 1.
    pub line: usize,
    pub fault: Fault,
}

/// Which table of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    Headers,
    Statuses,
    Kinds,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The first column names no field, status, kind or part.
    UnknownName(String),
    /// No word follows the name.
    NoWords,
}

impl VocabularyError {
    /// Table, line and what to do, in the reader's language.
    pub fn message(&self, lang: Lang) -> String {
        let table = match self.table {
            Table::Headers => "headers.tsv",
            Table::Statuses => "statuses.tsv",
            Table::Kinds => "kinds.tsv",
        };
        match &self.fault {
            Fault::UnknownName(name) => lang.format(
                "value-vocabulary-unknown-name",
                &[("table", table.into()), ("line", self.line.into()), ("name", name.into())],
            ),
            Fault::NoWords => lang
                .format("value-vocabulary-no-words", &[("table", table.into()), ("line", self.line.into())]),
        }
    }
}

impl Vocabulary {
    /// The words that come with the product.
    pub fn builtin() -> Vocabulary {
        static BUILTIN: LazyLock<Vocabulary> = LazyLock::new(|| {
            // Invariant: a test reads the same three tables.
            Vocabulary::build("", "").expect("the tables that come with the product are sound")
        });
        BUILTIN.clone()
    }

    /// The built-in words and a project's own, which win where both name the same word. The texts have the form of
    /// `headers.tsv` and `statuses.tsv`.
    ///
    /// # Errors
    /// The first line that cannot be used.
    pub fn extended(
        extra_headers_tsv: &str,
        extra_statuses_tsv: &str,
    ) -> Result<Vocabulary, VocabularyError> {
        Vocabulary::build(extra_headers_tsv, extra_statuses_tsv)
    }

    fn build(extra_headers: &str, extra_statuses: &str) -> Result<Vocabulary, VocabularyError> {
        Ok(Vocabulary {
            headers: Arc::new(headers::Headers::new(&[HEADERS, extra_headers])?),
            statuses: Arc::new(statuses::Statuses::new(&[STATUSES, extra_statuses])?),
            kinds: Arc::new(kinds::Kinds::new(KINDS)?),
        })
    }

    /// The field a header names, with a confidence from 0 to 1: 1 for a word of the table, less for a compound or a weak
    /// word, below 0.5 for what should be taken only where no other column can be. Levels of a header of several rows are
    /// joined with ` / `, as [`SourceColumn::header`] has them.
    ///
    /// [`SourceColumn::header`]: mieruka_core::source_record::SourceColumn::header
    pub fn header(&self, header: &str) -> Option<(SourceField, f32)> {
        self.headers.find(header, None)
    }

    /// [`Vocabulary::header`] where the kind of the table is known: 「レビューア」 raises a review comment, and checks
    /// everything else; 「完了予定日」 is a task's planned finish and an issue's due date.
    pub fn header_in(&self, kind: SourceKind, header: &str) -> Option<(SourceField, f32)> {
        self.headers.find(header, Some(kind))
    }

    /// The kind of a table by its names and headers, with a confidence from 0 to 1.
    pub fn kind(&self, hints: &KindHints<'_>) -> Option<(SourceKind, f32)> {
        self.kinds.find(hints)
    }

    /// The status a whole text is a word for; decorations are the caller's ([`crate::value::status::read_status`]).
    pub(crate) fn status_word(&self, text: &str) -> Option<CommonStatus> {
        self.statuses.find(text)
    }
}

/// A usable line of a table: its number, the name in front, the words.
struct Line<'a> {
    number: usize,
    name: &'a str,
    words: Vec<&'a str>,
}

/// The lines of a table without comments (`#`) and empty lines. A table saved by Excel may carry a BOM and quotes.
fn lines(table: Table, text: &str) -> impl Iterator<Item = Result<Line<'_>, VocabularyError>> {
    text.trim_start_matches('\u{feff}').lines().enumerate().filter_map(move |(index, line)| {
        let mut columns = line.split('\t').map(|c| c.trim().trim_matches('"').trim());
        let name = columns.next().unwrap_or("");
        let words: Vec<&str> = columns.filter(|w| !w.is_empty()).collect();
        if name.starts_with('#') || (name.is_empty() && words.is_empty()) {
            return None;
        }
        let number = index + 1;
        if words.is_empty() {
            return Some(Err(VocabularyError { table, line: number, fault: Fault::NoWords }));
        }
        Some(Ok(Line { number, name, words }))
    })
}

/// Reads a name such as `due_on` as the enum whose JSON name it is.
fn named<T: serde::de::DeserializeOwned>(
    table: Table,
    line: &Line<'_>,
    name: &str,
) -> Result<T, VocabularyError> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).map_err(|_| VocabularyError {
        table,
        line: line.number,
        fault: Fault::UnknownName(line.name.to_owned()),
    })
}
