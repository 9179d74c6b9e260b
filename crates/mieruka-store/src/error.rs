//! What can go wrong below the facade.

use mieruka_core::id::RecordId;
use mieruka_core::state::Broken;
use rusqlite::ErrorCode;

/// The database could not do what was asked. Nothing was stored, unless [`WriteError::Unknown`] says so.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StoreError {
    #[error("the database {path} cannot be opened: {reason}")]
    Open { path: String, reason: String },
    #[error("{path} is a database of another program")]
    Foreign { path: String },
    #[error("{path} was written by a later version of Mieruka (schema {found}; this one knows {known})")]
    TooNew { path: String, found: u32, known: u32 },
    #[error("another process holds the database for too long")]
    Busy,
    #[error("the disk is full")]
    DiskFull,
    #[error("the disk failed: {0}")]
    Disk(String),
    /// What the database holds cannot be read as what this program writes.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    #[error("the database refused: {0}")]
    Database(String),
    #[error("there is no project {0:?}")]
    NoSuchProject(String),
    /// A command's changes do not fit the state they were decided on: an error of the command.
    #[error("the changes contradict the state: {0}")]
    Contradiction(#[from] Unlawful),
    #[error("the command stopped unexpectedly while it was decided")]
    Panicked,
    #[error("the operating system gives no random numbers: {0}")]
    NoRandomness(String),
    #[error("the store is closed")]
    Closed,
}

/// A change that could not be taken back, or does not fit the record it changes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unlawful {
    #[error(transparent)]
    Broken(#[from] Broken),
    #[error("record {record}: field {field} stands in the change twice")]
    Twice { record: RecordId, field: String },
    #[error("record {record}: a new record cannot have had a {field} before")]
    CreatedWithBefore { record: RecordId, field: String },
    #[error("record {record}: its removal does not name field {field} as it is")]
    RemovedPartly { record: RecordId, field: String },
    #[error("record {record} is of another kind")]
    OtherKind { record: RecordId },
}

/// A write was not stored, or nobody can say yet.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum WriteError<E> {
    /// The command's own rules said no. Nothing was stored.
    #[error("refused")]
    Refused(E),
    #[error("there is no such project")]
    NoSuchProject,
    #[error("the project exists already")]
    ProjectExists,
    /// Nothing was stored; reading goes on, and writing when there is space again.
    #[error("the disk is full")]
    DiskFull,
    /// The disk failed while the change was made durable, and still fails: it may be there later or not. Repeating it
    /// with the same idempotency key is safe and tells.
    #[error("the disk failed while storing: whether the change is there is not known yet")]
    Unknown,
    /// Nothing was stored.
    #[error(transparent)]
    Store(StoreError),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let text = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => StoreError::Disk(text),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged(text),
            _ => StoreError::Database(text),
        }
    }
}
