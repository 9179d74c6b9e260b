//! The laws of the journal, checked against everything the database holds: replayed forward it gives the records, taken
//! back it leaves nothing, its chain of hashes holds and every digest is that of its values.
//!
//! The replay here is not the one that keeps the state: it is a second opinion.

mod replay;

use std::fmt;

use mieruka_core::id::RecordId;
use rusqlite::Connection;

use crate::canonical::{self, Hash, unhex};
use crate::error::StoreError;
use crate::rows::{self, Head, StoredEntry, StoredField};
use replay::Replay;

/// What [`crate::Store::verify`] found.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifyReport {
    pub projects: Vec<ProjectReport>,
    /// What SQLite itself found wrong with the file.
    pub file_fault: Option<String>,
}

/// One project's part of the report.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectReport {
    pub key: String,
    pub entries: u64,
    pub records: u64,
    pub files: u64,
    /// The first place where a law does not hold.
    pub fault: Option<Fault>,
}

/// A place where a law does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The entry, where one is to blame.
    pub seq: Option<u64>,
    pub record: Option<RecordId>,
    pub field: Option<String>,
    pub wrong: Wrong,
}

/// Which law.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    #[error("a row cannot be read: {0}")]
    Unreadable(String),
    #[error("the entry's number does not follow the one before")]
    Sequence,
    #[error("the entry is earlier than the one before")]
    Moment,
    #[error("the digest is not that of the field's values")]
    Digest,
    #[error("the entry's hash is not that of its content and the entry before")]
    Hash,
    #[error("the project's tip is not the journal's end")]
    Tip,
    #[error("the record is created although it exists")]
    CreatedTwice,
    #[error("the record is changed although it does not exist")]
    NotThere,
    #[error("the field was not what the entry says it was")]
    Before,
    #[error("the entry does not say when the record changed before")]
    PreviousMoment,
    #[error("the entry does not say which entry changed the record before")]
    PreviousEntry,
    #[error("the record is not what the journal makes it")]
    Record,
    #[error("the journal knows no such record")]
    Unaccounted,
    #[error("taking the journal back leaves something")]
    Left,
    #[error("a kept file is not the one that was stored")]
    File,
}

impl Fault {
    fn entry(entry: &StoredEntry, field: Option<&str>, wrong: Wrong) -> Self {
        let (seq, record) = (Some(entry.entry.seq), Some(entry.entry.change.record));
        Fault { seq, record, field: field.map(str::to_owned), wrong }
    }

    fn record(record: RecordId, field: Option<&str>, wrong: Wrong) -> Self {
        Fault { seq: None, record: Some(record), field: field.map(str::to_owned), wrong }
    }

    fn whole(wrong: Wrong) -> Self {
        Fault { seq: None, record: None, field: None, wrong }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(seq) = self.seq {
            write!(f, "entry {seq}: ")?;
        }
        if let Some(record) = self.record {
            write!(f, "record {record}: ")?;
        }
        if let Some(field) = &self.field {
            write!(f, "field {field}: ")?;
        }
        write!(f, "{}", self.wrong)
    }
}

impl VerifyReport {
    /// Every law holds.
    pub fn is_sound(&self) -> bool {
        self.file_fault.is_none() && self.projects.iter().all(|p| p.fault.is_none())
    }
}

/// Checks everything in one snapshot.
pub(crate) fn verify(conn: &Connection) -> Result<VerifyReport, StoreError> {
    let check: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    let file_fault = Some(check).filter(|found| found != "ok");
    let mut projects = Vec::new();
    for (key, head) in rows::heads(conn)? {
        let mut report = ProjectReport { key, entries: 0, records: 0, files: 0, fault: None };
        report.fault = project(conn, &head, &mut report)?;
        projects.push(report);
    }
    Ok(VerifyReport { projects, file_fault })
}

fn project(conn: &Connection, head: &Head, report: &mut ProjectReport) -> Result<Option<Fault>, StoreError> {
    let mut replay = Replay::default();
    let mut chain = Chain { hash: canonical::genesis(&report.key), seq: 0, at: jiff::Timestamp::MIN };
    let mut fault = None;
    rows::walk(conn, head.id, false, |entry| {
        let step =
            readable(entry).and_then(|entry| chain.follow(&entry).and_then(|()| replay.forward(&entry)));
        report.entries += 1;
        fault = step.err();
        fault.is_none()
    })?;
    if fault.is_some() {
        return Ok(fault);
    }
    if (chain.seq, chain.hash) != (head.seq, head.hash) || (head.seq > 0 && chain.at != head.at) {
        return Ok(Some(Fault::whole(Wrong::Tip)));
    }
    let records = match rows::records(conn, head.id) {
        Ok(records) => records,
        Err(StoreError::Damaged(what)) => return Ok(Some(Fault::whole(Wrong::Unreadable(what)))),
        Err(error) => return Err(error),
    };
    report.records = records.len() as u64;
    let columns = rows::columns(conn, head.id)?;
    let compared = replay.compare(&records).and_then(|()| replay.compare_columns(&records, &columns));
    if let Err(fault) = compared {
        return Ok(Some(fault));
    }
    rows::walk(conn, head.id, true, |entry| {
        fault = readable(entry).and_then(|entry| replay.backward(&entry)).err();
        fault.is_none()
    })?;
    let fault = fault.or_else(|| replay.left().map(|record| Fault::record(record, None, Wrong::Left)));
    if fault.is_some() {
        return Ok(fault);
    }
    let mut wrong_file = false;
    rows::each_file(conn, head.id, |hash, bytes| {
        report.files += 1;
        wrong_file |= canonical::file_hash(bytes) != hash;
    })?;
    Ok(wrong_file.then(|| Fault::whole(Wrong::File)))
}

fn readable(entry: Result<StoredEntry, StoreError>) -> Result<StoredEntry, Fault> {
    entry.map_err(|error| Fault::whole(Wrong::Unreadable(error.to_string())))
}

/// The end of the chain so far.
struct Chain {
    hash: Hash,
    seq: u64,
    at: jiff::Timestamp,
}

impl Chain {
    fn follow(&mut self, stored: &StoredEntry) -> Result<(), Fault> {
        let entry = &stored.entry;
        if entry.seq != self.seq + 1 {
            return Err(Fault::entry(stored, None, Wrong::Sequence));
        }
        if entry.at < self.at {
            return Err(Fault::entry(stored, None, Wrong::Moment));
        }
        let mut digests = Vec::with_capacity(stored.fields.len());
        for field in &stored.fields {
            let digest = digest(stored, field);
            digests.push(digest.ok_or_else(|| Fault::entry(stored, Some(&field.name), Wrong::Digest))?);
        }
        if canonical::entry_hash(&self.hash, entry, &digests) != stored.hash {
            return Err(Fault::entry(stored, None, Wrong::Hash));
        }
        *self = Chain { hash: stored.hash, seq: entry.seq, at: entry.at };
        Ok(())
    }
}

/// The field's digest, if its values have it. An erased field has only the digest; it must have nothing else.
fn digest(stored: &StoredEntry, field: &StoredField) -> Option<Hash> {
    let kept: Hash = unhex(&field.digest)?;
    if field.erased.is_some() {
        let empty = field.before.is_null() && field.after.is_null() && field.salt.is_none();
        return empty.then_some(kept);
    }
    let salt = unhex(field.salt.as_deref()?)?;
    let values = field.change();
    (canonical::field_digest(&salt, stored.entry.change.record, &values, &mut Vec::new()) == kept)
        .then_some(kept)
}
