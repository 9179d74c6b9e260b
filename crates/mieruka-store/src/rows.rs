//! The statements, and how our types stand in rows.

use jiff::{Timestamp, Unit};
use mieruka_core::change::{Actor, Cause, Change, Entry, FieldChange, Verb};
use mieruka_core::id::RecordId;
use mieruka_core::record::{Body, Record};
use mieruka_core::register::Kind;
use mieruka_core::state::ProjectState;
use rusqlite::{Connection, OptionalExtension as _, Params, Row, named_params, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use smol_str::SmolStr;

use crate::canonical::{self, Hash, Salt, hex};
use crate::error::StoreError;

/// A project's row: the tip of its journal.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) id: i64,
    pub(crate) seq: u64,
    pub(crate) at: Timestamp,
    pub(crate) hash: Hash,
}

/// A moment as the tables hold it: UTC, six digits, so that the order of texts is the order of moments.
pub(crate) fn moment(at: Timestamp) -> String {
    format!("{at:.6}")
}

/// The moment as it will be read back: to the microsecond.
pub(crate) fn to_microseconds(at: Timestamp) -> Timestamp {
    let truncated =
        at.round(jiff::TimestampRound::new().smallest(Unit::Microsecond).mode(jiff::RoundMode::Floor));
    truncated.unwrap_or(at)
}

/// One field of an entry as its row holds it. An erased one has lost values and salt and keeps its digest, so that the
/// chain still holds.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct StoredField {
    pub(crate) name: SmolStr,
    #[serde(default, skip_serializing_if = "Json::is_null")]
    pub(crate) before: Json,
    #[serde(default, skip_serializing_if = "Json::is_null")]
    pub(crate) after: Json,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) salt: Option<String>,
    pub(crate) digest: String,
    /// Why it was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) erased: Option<String>,
}

impl StoredField {
    pub(crate) fn change(&self) -> FieldChange {
        FieldChange { name: self.name.clone(), before: self.before.clone(), after: self.after.clone() }
    }
}

/// An entry as its row holds it.
#[derive(Debug)]
pub(crate) struct StoredEntry {
    /// Its change lacks the erased fields.
    pub(crate) entry: Entry,
    pub(crate) fields: Vec<StoredField>,
    pub(crate) hash: Hash,
    /// The entry that changed the same record before.
    pub(crate) previous_seq: Option<u64>,
}

pub(crate) fn project_keys(conn: &Connection) -> Result<Vec<String>, StoreError> {
    all(conn, "SELECT key FROM project ORDER BY id", [], |row| Ok(row.get(0)?))
}

pub(crate) fn heads(conn: &Connection) -> Result<Vec<(String, Head)>, StoreError> {
    all(conn, "SELECT id, seq, at, hash, key FROM project ORDER BY id", [], |row| {
        Ok((row.get(4)?, read_head(row)?))
    })
}

pub(crate) fn head(conn: &Connection, project_key: &str) -> Result<Option<Head>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT id, seq, at, hash FROM project WHERE key = ?1")?;
    let mut rows = statement.query([project_key])?;
    rows.next()?.map(read_head).transpose()
}

fn read_head(row: &Row<'_>) -> Result<Head, StoreError> {
    Ok(Head { id: row.get(0)?, seq: row.get(1)?, at: parsed(row, 2)?, hash: read_hash(row, 3)? })
}

pub(crate) fn insert_project(conn: &Connection, project_key: &str, hash: &Hash) -> Result<i64, StoreError> {
    conn.prepare_cached("INSERT INTO project (key, seq, at, hash) VALUES (?1, 0, ?2, ?3)")?
        .execute(params![project_key, moment(Timestamp::UNIX_EPOCH), hash])?;
    Ok(conn.last_insert_rowid())
}

/// Moves the tip; `false` when it is not where it was read.
pub(crate) fn move_head(conn: &Connection, from: u64, to: &Head) -> Result<bool, StoreError> {
    let rows = conn
        .prepare_cached("UPDATE project SET seq = ?3, at = ?4, hash = ?5 WHERE id = ?1 AND seq = ?2")?
        .execute(params![to.id, from, to.seq, moment(to.at), to.hash])?;
    Ok(rows == 1)
}

/// The project's records in the order of entry, with the tip they belong to. Needs a transaction around it.
pub(crate) fn load(conn: &Connection, head: &Head) -> Result<ProjectState, StoreError> {
    let records = records(conn, head.id)?;
    Ok(ProjectState::load(records, head.seq, head.at))
}

pub(crate) fn records(conn: &Connection, project: i64) -> Result<Vec<Record>, StoreError> {
    all(
        conn,
        "SELECT id, kind, created_at, changed_at, revision, body FROM record WHERE project = ?1 ORDER BY place",
        [project],
        |row| {
            let id = parsed(row, 0)?;
            let body: Body = from_json(row, 5)?;
            Ok(Record::new(id, read_kind(row, 1)?, body, parsed(row, 2)?, parsed(row, 3)?, row.get(4)?))
        },
    )
}

/// A new record as the entry `seq` made it.
pub(crate) fn insert_record(
    conn: &Connection,
    project: i64,
    seq: u64,
    record: &Record,
) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO record (project, id, kind, number, created_at, changed_at, revision, body, seq)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        project,
        record.id.to_string(),
        record.kind.name(),
        number(record),
        moment(record.created_at),
        moment(record.changed_at),
        record.revision,
        body_text(&record.body)?,
        seq,
    ])?;
    Ok(())
}

/// A record as the entry `seq` left it. `false` when there is no such row.
pub(crate) fn update_record(
    conn: &Connection,
    project: i64,
    seq: u64,
    record: &Record,
) -> Result<bool, StoreError> {
    let rows = conn
        .prepare_cached(
            "UPDATE record SET number = ?3, changed_at = ?4, revision = ?5, body = ?6, seq = ?7
             WHERE project = ?1 AND id = ?2",
        )?
        .execute(params![
            project,
            record.id.to_string(),
            number(record),
            moment(record.changed_at),
            record.revision,
            body_text(&record.body)?,
            seq,
        ])?;
    Ok(rows == 1)
}

/// `false` when there is no such row.
pub(crate) fn delete_record(conn: &Connection, project: i64, record: RecordId) -> Result<bool, StoreError> {
    let rows = conn
        .prepare_cached("DELETE FROM record WHERE project = ?1 AND id = ?2")?
        .execute(params![project, record.to_string()])?;
    Ok(rows == 1)
}

/// What the columns beside the body say of every record, in the order of [`records`].
pub(crate) struct Columns {
    pub(crate) number: Option<String>,
    pub(crate) seq: u64,
}

pub(crate) fn columns(conn: &Connection, project: i64) -> Result<Vec<Columns>, StoreError> {
    all(conn, "SELECT number, seq FROM record WHERE project = ?1 ORDER BY place", [project], |row| {
        Ok(Columns { number: row.get(0)?, seq: row.get(1)? })
    })
}

pub(crate) fn number(record: &Record) -> Option<&str> {
    Some(record.number()).filter(|n| !n.is_empty())
}

fn body_text(body: &Body) -> Result<String, StoreError> {
    let mut text = Vec::with_capacity(512);
    serde_json::to_writer(&mut text, body).map_err(unwritable)?;
    String::from_utf8(text).map_err(|e| StoreError::Database(e.to_string()))
}

/// Appends an entry and answers its hash. Comes before the entry's record is written.
pub(crate) fn insert_entry(
    conn: &Connection,
    project: i64,
    previous: &Hash,
    entry: &Entry,
) -> Result<Hash, StoreError> {
    let (fields, digests) = seal_fields(&entry.change)?;
    let hash = canonical::entry_hash(previous, entry, &digests);
    conn.prepare_cached(
        "INSERT INTO change (project, seq, at, actor, cause, record, kind, verb, previous_at, fields, hash, previous_seq)
         VALUES (:project, :seq, :at, :actor, :cause, :record, :kind, :verb, :previous_at, :fields, :hash,
                 (SELECT seq FROM record WHERE project = :project AND id = :record))",
    )?
    .execute(named_params! {
        ":project": project,
        ":seq": entry.seq,
        ":at": moment(entry.at),
        ":actor": to_json(&entry.actor)?,
        ":cause": to_json(&entry.cause)?,
        ":record": entry.change.record.to_string(),
        ":kind": entry.change.kind.name(),
        ":verb": verb_name(entry.change.verb),
        ":previous_at": entry.previous_at.map(moment),
        ":fields": to_json(&fields)?,
        ":hash": hash,
    })?;
    Ok(hash)
}

/// A field as it is written: borrowed, so that no value is copied.
#[derive(Serialize)]
struct SealedField<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Json::is_null")]
    before: &'a Json,
    #[serde(skip_serializing_if = "Json::is_null")]
    after: &'a Json,
    salt: String,
    digest: String,
}

fn seal_fields(change: &Change) -> Result<(Vec<SealedField<'_>>, Vec<Hash>), StoreError> {
    const SALT: usize = size_of::<Salt>();
    let mut salts = vec![0; change.fields.len() * SALT];
    getrandom::fill(&mut salts).map_err(|e| StoreError::NoRandomness(e.to_string()))?;
    let mut scratch = Vec::new();
    let (mut fields, mut digests) = (Vec::new(), Vec::new());
    for (field, salt) in change.fields.iter().zip(salts.as_chunks::<SALT>().0) {
        let digest = canonical::field_digest(salt, change.record, field, &mut scratch);
        fields.push(SealedField {
            name: &field.name,
            before: &field.before,
            after: &field.after,
            salt: hex(salt),
            digest: hex(&digest),
        });
        digests.push(digest);
    }
    Ok((fields, digests))
}

const ENTRY: &str =
    "SELECT seq, at, actor, cause, record, kind, verb, previous_at, fields, hash, previous_seq FROM change";

/// Entries with a number above `seq`, oldest first, at most `limit`.
pub(crate) fn entries_after(
    conn: &Connection,
    project: i64,
    seq: u64,
    limit: usize,
) -> Result<Vec<Entry>, StoreError> {
    let sql = format!("{ENTRY} WHERE project = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3");
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    all(conn, &sql, params![project, seq, limit], |row| Ok(read_entry(row)?.entry))
}

/// The entries with these numbers, as far as they are there.
pub(crate) fn entries(conn: &Connection, project: i64, seqs: &[u64]) -> Result<Vec<Entry>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{ENTRY} WHERE project = ?1 AND seq = ?2"))?;
    let mut found = Vec::with_capacity(seqs.len());
    for seq in seqs {
        let mut rows = statement.query(params![project, seq])?;
        if let Some(row) = rows.next()? {
            found.push(read_entry(row)?.entry);
        }
    }
    Ok(found)
}

/// Hands entries recorded after `at` to `each`, newest first. Moments never go back, so reading from the end stops early.
pub(crate) fn each_entry_since(
    conn: &Connection,
    project: i64,
    at: Timestamp,
    mut each: impl FnMut(Entry),
) -> Result<(), StoreError> {
    let mut statement = conn.prepare_cached(&format!("{ENTRY} WHERE project = ?1 ORDER BY seq DESC"))?;
    let mut rows = statement.query([project])?;
    while let Some(row) = rows.next()? {
        if parsed::<Timestamp>(row, 1)? <= at {
            break;
        }
        each(read_entry(row)?.entry);
    }
    Ok(())
}

/// The entries of one record, oldest first.
pub(crate) fn history(conn: &Connection, project: i64, record: RecordId) -> Result<Vec<Entry>, StoreError> {
    let mut last = conn.prepare_cached("SELECT seq FROM record WHERE project = ?1 AND id = ?2")?;
    let mut next = last.query_row(params![project, record.to_string()], |row| row.get(0)).optional()?;
    if next.is_none() {
        // A removed record has no end of the chain left to begin at.
        let sql = format!("{ENTRY} WHERE project = ?1 AND record = ?2 ORDER BY seq");
        return all(conn, &sql, params![project, record.to_string()], |row| Ok(read_entry(row)?.entry));
    }
    let mut statement = conn.prepare_cached(&format!("{ENTRY} WHERE project = ?1 AND seq = ?2"))?;
    let mut entries = Vec::new();
    while let Some(seq) = next.take() {
        let mut rows = statement.query(params![project, seq])?;
        let Some(row) = rows.next()? else { break };
        let stored = read_entry(row)?;
        // Never around in circles, whatever the file says.
        next = stored.previous_seq.filter(|&previous| previous < seq);
        entries.push(stored.entry);
    }
    entries.reverse();
    Ok(entries)
}

/// Hands every entry to `each`, in the order of the journal or against it, until `each` says stop.
pub(crate) fn walk(
    conn: &Connection,
    project: i64,
    backward: bool,
    mut each: impl FnMut(Result<StoredEntry, StoreError>) -> bool,
) -> Result<(), StoreError> {
    let order = if backward { "DESC" } else { "ASC" };
    let mut statement = conn.prepare_cached(&format!("{ENTRY} WHERE project = ?1 ORDER BY seq {order}"))?;
    let mut rows = statement.query([project])?;
    while let Some(row) = rows.next()? {
        if !each(read_entry(row)) {
            break;
        }
    }
    Ok(())
}

fn read_entry(row: &Row<'_>) -> Result<StoredEntry, StoreError> {
    let fields: Vec<StoredField> = from_json(row, 8)?;
    let standing = fields.iter().filter(|f| f.erased.is_none());
    let entry = Entry {
        seq: row.get(0)?,
        at: parsed(row, 1)?,
        actor: from_json::<Actor>(row, 2)?,
        cause: from_json::<Cause>(row, 3)?,
        previous_at: match row.get_ref(7)?.as_str_or_null().map_err(|_| damaged(row, 7))? {
            Some(text) => Some(text.parse().map_err(|_| damaged(row, 7))?),
            None => None,
        },
        change: Change {
            record: parsed(row, 4)?,
            kind: read_kind(row, 5)?,
            verb: verb_from(text(row, 6)?).ok_or_else(|| damaged(row, 6))?,
            fields: standing.map(StoredField::change).collect(),
        },
    };
    Ok(StoredEntry { entry, fields, hash: read_hash(row, 9)?, previous_seq: row.get(10)? })
}

/// What a command with this key was answered: answer, last entry, number of entries.
pub(crate) fn answered(
    conn: &Connection,
    project: i64,
    key: &str,
) -> Result<Option<(Json, u64, u64)>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT answer, seq, entries FROM command WHERE project = ?1 AND key = ?2")?;
    let mut rows = statement.query(params![project, key])?;
    rows.next()?.map(|row| Ok((from_json(row, 0)?, row.get(1)?, row.get(2)?))).transpose()
}

pub(crate) fn insert_answer(
    conn: &Connection,
    project: i64,
    key: &str,
    answer: &Json,
    seq: u64,
    entries: u64,
) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO command (project, key, seq, entries, answer) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![project, key, seq, entries, to_json(answer)?])?;
    Ok(())
}

pub(crate) fn insert_file(
    conn: &Connection,
    project: i64,
    name: &str,
    bytes: &[u8],
) -> Result<(), StoreError> {
    conn.prepare_cached("INSERT OR IGNORE INTO file (project, hash, name, bytes) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![project, canonical::file_hash(bytes), name, bytes])?;
    Ok(())
}

pub(crate) fn file(
    conn: &Connection,
    project: i64,
    hash: &str,
) -> Result<Option<(String, Vec<u8>)>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT name, bytes FROM file WHERE project = ?1 AND hash = ?2")?;
    Ok(statement.query_row(params![project, hash], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// Hash and bytes of every file of the project, one after the other.
pub(crate) fn each_file(
    conn: &Connection,
    project: i64,
    mut each: impl FnMut(&str, &[u8]),
) -> Result<(), StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT hash, bytes FROM file WHERE project = ?1 ORDER BY rowid")?;
    let mut rows = statement.query([project])?;
    while let Some(row) = rows.next()? {
        each(text(row, 0)?, row.get_ref(1)?.as_blob().map_err(|_| damaged(row, 1))?);
    }
    Ok(())
}

pub(crate) fn last_look(
    conn: &Connection,
    project: i64,
    viewer: &str,
) -> Result<Option<Timestamp>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT at FROM look WHERE project = ?1 AND viewer = ?2")?;
    let mut rows = statement.query(params![project, viewer])?;
    rows.next()?.map(|row| parsed(row, 0)).transpose()
}

pub(crate) fn set_last_look(
    conn: &Connection,
    project: i64,
    viewer: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO look (project, viewer, at) VALUES (?1, ?2, ?3)
         ON CONFLICT (project, viewer) DO UPDATE SET at = excluded.at",
    )?
    .execute(params![project, viewer, moment(at)])?;
    Ok(())
}

/// A number that changes whenever another connection has committed.
pub(crate) fn data_version(conn: &Connection) -> Result<i64, StoreError> {
    Ok(conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
}

fn all<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn text<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r str, StoreError> {
    row.get_ref(column)?.as_str().map_err(|_| damaged(row, column))
}

fn parsed<T: std::str::FromStr>(row: &Row<'_>, column: usize) -> Result<T, StoreError> {
    text(row, column)?.parse().map_err(|_| damaged(row, column))
}

fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T, StoreError> {
    serde_json::from_str(text(row, column)?).map_err(|_| damaged(row, column))
}

fn to_json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(unwritable)
}

fn read_kind(row: &Row<'_>, column: usize) -> Result<Kind, StoreError> {
    Kind::from_name(text(row, column)?).ok_or_else(|| damaged(row, column))
}

fn read_hash(row: &Row<'_>, column: usize) -> Result<Hash, StoreError> {
    let bytes = row.get_ref(column)?.as_blob().map_err(|_| damaged(row, column))?;
    bytes.try_into().map_err(|_| damaged(row, column))
}

fn verb_name(verb: Verb) -> &'static str {
    match verb {
        Verb::Create => "create",
        Verb::Update => "update",
        Verb::Remove => "remove",
    }
}

fn verb_from(name: &str) -> Option<Verb> {
    [Verb::Create, Verb::Update, Verb::Remove].into_iter().find(|&v| verb_name(v) == name)
}

fn damaged(row: &Row<'_>, column: usize) -> StoreError {
    let name = row.as_ref().column_name(column).unwrap_or("?").to_owned();
    let first = row
        .get_ref(0)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned).or_else(|_| v.as_i64().map(|n| n.to_string())).ok());
    StoreError::Damaged(format!("column {name} of row {} cannot be read", first.unwrap_or_default()))
}

fn unwritable(error: serde_json::Error) -> StoreError {
    StoreError::Database(error.to_string())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use mieruka_core::change::Verb;

    use super::{moment, to_microseconds, verb_from, verb_name};

    #[test]
    fn moments_sort_as_texts() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let (a, b, c) =
            (at("2026-01-05T00:00:00Z"), at("2026-01-05T00:00:00.5Z"), at("2026-01-05T00:00:01Z"));
        assert!(moment(a) < moment(b) && moment(b) < moment(c));
        assert_eq!(moment(b), "2026-01-05T00:00:00.500000Z");
        let fine = at("2026-01-05T00:00:00.123456789Z");
        assert_eq!(at(&moment(fine)), to_microseconds(fine));
    }

    #[test]
    fn verbs_survive_their_names() {
        for verb in [Verb::Create, Verb::Update, Verb::Remove] {
            assert_eq!(verb_from(verb_name(verb)), Some(verb));
            assert_eq!(serde_json::to_value(verb).unwrap(), verb_name(verb));
        }
    }
}
