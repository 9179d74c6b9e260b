//! Why a file could not be read, for the program (an enum with its facts) and for a person (a sentence that names file,
//! place, what happened and what to do).

use mieruka_core::lang::Lang;
use thiserror::Error;

/// A file that could not be read.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{}", self.message(Lang::En))]
pub struct ReadError {
    /// File name without folders.
    pub file: String,
    /// Sheet, cell, part of the zip or line, where it is known.
    pub place: Option<String>,
    pub problem: Problem,
}

/// What was wrong with a file.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Problem {
    #[error("the file is empty")]
    Empty,
    #[error("the file is larger than {limit} bytes")]
    TooLarge { size: u64, limit: u64 },
    #[error("more than {limit} cells or records")]
    TooMany { limit: usize },
    #[error("cells so far apart that the sheets span more than {limit} cells")]
    TooSpread { limit: usize },
    #[error("the workbook is protected by a password")]
    PasswordProtected,
    #[error("the zip archive is cut off or damaged")]
    BrokenZip,
    #[error("unpacks to more than {limit} bytes")]
    ZipBomb { limit: u64 },
    #[error("the XML declares a document type or entities")]
    EntityInXml,
    #[error("not well-formed XML: {detail}")]
    BadXml { detail: String },
    #[error("not well-formed JSON at line {line}, column {column}")]
    BadJson { line: usize, column: usize },
    #[error("JSON or XML of an unknown shape")]
    UnknownShape,
    #[error("NUL bytes in a text file")]
    NulBytes,
    #[error("text in an unknown encoding")]
    Encoding,
    #[error("a web page, not a workbook or csv")]
    Html,
    #[error("a Word or PowerPoint document or another zip archive")]
    OtherZip,
    #[error("the workbook cannot be read: {detail}")]
    BrokenWorkbook { detail: String },
    #[error("no table of records")]
    NoTable { reasons: Vec<String> },
    #[error("called a workbook, and none")]
    NotAWorkbook,
    #[error("unknown format")]
    UnknownFormat,
}

impl Problem {
    /// What happened and what to do, in the reader's language, without file and place.
    pub fn message(&self, lang: Lang) -> String {
        let megabytes = |bytes: &u64| bytes >> 20;
        match self {
            Problem::Empty => lang.text("read-problem-empty"),
            Problem::TooLarge { size, limit } => lang.format(
                "read-problem-too-large",
                &[("size", megabytes(size).into()), ("limit", megabytes(limit).into())],
            ),
            Problem::TooMany { limit } => lang.format("read-problem-too-many", &[("limit", (*limit).into())]),
            Problem::TooSpread { limit } => {
                lang.format("read-problem-too-spread", &[("limit", (*limit).into())])
            }
            Problem::PasswordProtected => lang.text("read-problem-password"),
            Problem::BrokenZip => lang.text("read-problem-broken-zip"),
            Problem::ZipBomb { limit } => {
                lang.format("read-problem-zip-bomb", &[("limit", megabytes(limit).into())])
            }
            Problem::EntityInXml => lang.text("read-problem-entity"),
            Problem::BadXml { detail } => lang.format("read-problem-bad-xml", &[("detail", detail.into())]),
            Problem::BadJson { line, column } => lang
                .format("read-problem-bad-json", &[("line", (*line).into()), ("column", (*column).into())]),
            Problem::UnknownShape => lang.text("read-problem-unknown-shape"),
            Problem::NulBytes => lang.text("read-problem-nul"),
            Problem::Encoding => lang.text("read-problem-encoding"),
            Problem::Html => lang.text("read-problem-html"),
            Problem::OtherZip => lang.text("read-problem-other-zip"),
            Problem::BrokenWorkbook { detail } => {
                lang.format("read-problem-broken-workbook", &[("detail", detail.into())])
            }
            Problem::NoTable { reasons } => {
                lang.format("read-problem-no-table", &[("reasons", reasons.join(" / ").into())])
            }
            Problem::NotAWorkbook => lang.text("read-problem-not-a-workbook"),
            Problem::UnknownFormat => lang.text("read-problem-unknown-format"),
        }
    }
}

impl ReadError {
    /// One line for a person: file, place, what happened, what to do.
    pub fn message(&self, lang: Lang) -> String {
        let problem = self.problem.message(lang);
        match &self.place {
            Some(place) => lang.format(
                "read-error-at",
                &[("file", (&self.file).into()), ("place", place.into()), ("problem", problem.into())],
            ),
            None => lang.format("read-error", &[("file", (&self.file).into()), ("problem", problem.into())]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_a_sentence_in_both_languages() {
        let problems = [
            Problem::Empty,
            Problem::TooLarge { size: 300 << 20, limit: 256 << 20 },
            Problem::TooMany { limit: 5 },
            Problem::TooSpread { limit: 5 },
            Problem::PasswordProtected,
            Problem::BrokenZip,
            Problem::ZipBomb { limit: 512 << 20 },
            Problem::EntityInXml,
            Problem::BadXml { detail: "x".into() },
            Problem::BadJson { line: 3, column: 7 },
            Problem::UnknownShape,
            Problem::NulBytes,
            Problem::Encoding,
            Problem::Html,
            Problem::OtherZip,
            Problem::BrokenWorkbook { detail: "x".into() },
            Problem::NoTable { reasons: vec!["a".into(), "b".into()] },
            Problem::NotAWorkbook,
            Problem::UnknownFormat,
        ];
        for lang in [Lang::Ja, Lang::En] {
            for problem in &problems {
                let text = problem.message(lang);
                assert!(!text.contains("read-") && !text.contains('{'), "{problem:?} in {lang:?}: {text}");
            }
        }
    }

    #[test]
    fn a_message_names_file_and_place() {
        let error =
            ReadError { file: "a.xlsx".into(), place: Some("課題!B3".into()), problem: Problem::BrokenZip };
        for lang in [Lang::Ja, Lang::En] {
            let text = error.message(lang);
            assert!(text.contains("a.xlsx") && text.contains("課題!B3"), "{text}");
        }
    }
}
