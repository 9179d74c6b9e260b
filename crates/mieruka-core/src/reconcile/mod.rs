//! What a file says against what the project holds: a preview for a person, and the changes that would follow.
//!
//! [`plan_import`] reads the state and a [`SourceFile`] and decides; nothing is stored here. The stops, one file each:
//! [`series`] (which source is this a new file of?), [`mapping`] (a row in our words), [`person`] (who is meant),
//! [`identity`] (which record is this row?), [`merge`] (what of the record changes), [`preview`] (what a person reads).
//!
//! What an import never does:
//! - change anything when the file says what is recorded already. Only where the day differs the source's `fetched_at`
//!   moves on, in one change, because freshness must be honest; there is no import run for that;
//! - touch a record because its row moved: `provenance` is renewed only along with something else of the record;
//! - close, cancel or remove a record that is no longer in the file: it is marked with `vanished_on`, and the mark goes
//!   when it returns. Where most open records of a source would be marked, somebody has to confirm it;
//! - take two spellings for one person, or two titles for one record, before somebody has confirmed it.

mod choice;
mod dated;
mod draft;
mod gone;
mod identity;
mod links;
mod mapping;
mod merge;
mod owner;
mod parts;
mod party;
mod people;
pub mod person;
mod person_words;
mod plan;
pub mod preview;
mod series;
mod source;
mod status;
mod surname;
mod text;
mod value;

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::change::Change;
use crate::id::RecordId;
use crate::lang::Lang;
use crate::source_record::{ColumnChoice, SourceFile, TableChoice};
use crate::state::ProjectState;

pub use dated::file_date;
pub use mapping::takes;
pub use parts::{Parts, sets_of_parts};
pub use preview::Preview;

/// One file to be imported for one party.
#[derive(Clone, Copy, Debug)]
pub struct ImportRequest<'a> {
    pub file: &'a SourceFile,
    /// SHA-256 of the file's bytes, hex.
    pub file_hash: &'a str,
    /// The party that gave it, by name or code; created where new.
    pub party: &'a str,
    /// `client`, `pmo`, `vendor` or `department` for a new party; `None`: told from its name, else a vendor.
    pub party_side: Option<&'a str>,
    /// The source by name, where the file's own name does not tell.
    pub source_name: Option<&'a str>,
    /// What a person has answered to the proposals of an earlier preview.
    pub choices: &'a Choices,
    /// What a person has said its tables are; remembered for the next file of the series.
    pub tables: &'a [TableChoice],
    /// The export this file is a part of; [`Parts::of`] the file alone where there is no other part.
    pub parts: &'a Parts,
    /// The language of reasons and notes.
    pub lang: Lang,
}

/// A person's answers to the proposals of a preview.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    pub same: Vec<SameRecord>,
    pub people: Vec<PersonChoice>,
    /// Places of struck-through rows that are indeed cancelled.
    pub cancelled: Vec<String>,
    /// The many records that the file does not hold are gone indeed; see [`preview::Doubtful`].
    pub vanished_confirmed: bool,
}

/// The row at this place is this record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SameRecord {
    pub place: String,
    pub record: RecordId,
}

/// Whom a written name means. Neither `person` nor `same_as`: a person of their own, never to be asked about again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonChoice {
    /// As in [`preview::PersonProposal::written`].
    pub written: String,
    #[serde(default)]
    pub person: Option<RecordId>,
    /// The name of another person of this very file who has no record yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
}

/// What an import would do and the changes that do it.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportPlan {
    pub preview: Preview,
    /// In an order in which they apply; at most one for each record.
    pub changes: Vec<Change>,
    /// The run all changes belong to; `None` when nothing changes but the moment of reading.
    pub import_run: Option<RecordId>,
    /// What the plan leaned on: the file, the party, and the revision of every record that was looked at. Answers to
    /// proposals do not enter it. Two equal fingerprints and equal choices give the same preview, so an "accept" that
    /// sends the fingerprint of its preview is refused when somebody changed one of those records meanwhile.
    pub fingerprint: String,
    /// For the next part of the same export.
    seen: parts::Seen,
}

/// Why a file is not imported at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportRefusal {
    #[error("no party named")]
    NoParty,
    #[error("unknown side {0:?}")]
    UnknownSide(String),
    /// The file holds no record; importing it would mark everything as vanished.
    #[error("{0} holds no records")]
    NoRecords(String),
    #[error("no row at {0:?} to choose for")]
    UnknownPlace(String),
    #[error("record {record} cannot be the row at {place:?}")]
    NotThatRecord { place: String, record: RecordId },
    #[error("two answers for {0:?}")]
    AnsweredTwice(String),
    #[error("{0:?} is answered with somebody who is no person of the project or the file")]
    UnknownPerson(String),
}

impl ImportRefusal {
    /// What happened and what to do, in the reader's language.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            ImportRefusal::NoParty => lang.text("import-refused-no-party"),
            ImportRefusal::UnknownSide(side) => lang.format("import-refused-side", &[("side", side.into())]),
            ImportRefusal::NoRecords(file) => {
                lang.format("import-refused-no-records", &[("file", file.into())])
            }
            ImportRefusal::UnknownPlace(place) => {
                lang.format("import-refused-place", &[("place", place.into())])
            }
            ImportRefusal::NotThatRecord { place, .. } => {
                lang.format("import-refused-record", &[("place", place.into())])
            }
            ImportRefusal::AnsweredTwice(what) => {
                lang.format("import-refused-twice", &[("what", what.into())])
            }
            ImportRefusal::UnknownPerson(written) => {
                lang.format("import-refused-person", &[("written", written.into())])
            }
        }
    }
}

/// How a person had the columns read when a file of this series came from this party before: for reading the next one.
pub fn remembered_columns(
    state: &ProjectState,
    party: &str,
    source_name: Option<&str>,
    file: &SourceFile,
) -> Vec<ColumnChoice> {
    source::remembered(state, party, source_name, file)
}

/// What a person said the tables were when a file of this series came from this party before: for reading the next one.
pub fn remembered_tables(
    state: &ProjectState,
    party: &str,
    source_name: Option<&str>,
    file: &SourceFile,
) -> Vec<TableChoice> {
    source::remembered_tables(state, party, source_name, file)
}

/// Decides what importing this file would do to this project. Pure: the moment, the day and the ids are given.
///
/// # Errors
/// When nothing of the file can be taken, or an answer in `choices` does not fit the file or the project. Single rows
/// and cells never refuse a file: they are put aside or noted in the preview.
pub fn plan_import(
    state: &ProjectState,
    request: &ImportRequest<'_>,
    at: Timestamp,
    today: Date,
    new_id: &mut dyn FnMut() -> RecordId,
) -> Result<ImportPlan, ImportRefusal> {
    plan::plan(state, request, at, today, new_id)
}
