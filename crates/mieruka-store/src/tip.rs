//! The end of one project's journal while a batch of commands is being appended to it.

use std::collections::HashSet;
use std::sync::Arc;

use mieruka_core::change::{Change, Entry, Verb};
use mieruka_core::state::ProjectState;
use rusqlite::Connection;

use crate::canonical::{self, Hash};
use crate::error::{StoreError, Unlawful};
use crate::rows::{self, Head};
use crate::{Decided, WriteRequest};

pub(crate) struct Tip {
    project: i64,
    /// As the database held it when the batch began.
    base: Arc<ProjectState>,
    /// With the commands of this batch.
    state: Arc<ProjectState>,
    hash: Hash,
    /// The entries between `base` and `state`.
    accepted: Vec<Entry>,
}

impl Tip {
    pub(crate) fn new(head: Head, base: Arc<ProjectState>) -> Self {
        let state = base.clone();
        Tip { project: head.id, base, state, hash: head.hash, accepted: Vec::new() }
    }

    /// A project without entries.
    pub(crate) fn create(conn: &Connection, key: &str) -> Result<Self, StoreError> {
        let hash = canonical::genesis(key);
        let id = rows::insert_project(conn, key, &hash)?;
        let state = Arc::new(ProjectState::default());
        Ok(Tip::new(Head { id, seq: 0, at: state.at(), hash }, state))
    }

    pub(crate) fn project(&self) -> i64 {
        self.project
    }

    pub(crate) fn state(&self) -> &Arc<ProjectState> {
        &self.state
    }

    pub(crate) fn base_seq(&self) -> u64 {
        self.base.seq()
    }

    pub(crate) fn head(&self) -> Head {
        Head { id: self.project, seq: self.state.seq(), at: self.state.at(), hash: self.hash }
    }

    /// Appends what a command decided and answers the number of entries. Each change is checked before its rows are
    /// written. After an error the tip is as before; the rows are the caller's to take back.
    pub(crate) fn append(
        &mut self,
        conn: &Connection,
        decided: Decided,
        request: &WriteRequest,
    ) -> Result<u64, StoreError> {
        let before = self.hash;
        let accepted = self.accepted.len();
        let result = self.try_append(conn, decided, request);
        if result.is_err() {
            self.hash = before;
            self.accepted.truncate(accepted);
            self.state = self.base.clone();
            let state = Arc::make_mut(&mut self.state);
            for entry in &self.accepted {
                state.apply(entry).map_err(Unlawful::Broken)?;
            }
        }
        result
    }

    fn try_append(
        &mut self,
        conn: &Connection,
        decided: Decided,
        request: &WriteRequest,
    ) -> Result<u64, StoreError> {
        let at = rows::to_microseconds(decided.at).max(self.state.at());
        let entries = decided.changes.len() as u64;
        for change in decided.changes {
            let state = Arc::make_mut(&mut self.state);
            check(&change, state)?;
            let previous_at = state.get_unfiltered(change.record).map(|r| r.changed_at);
            let (actor, cause) = (decided.actor.clone(), decided.cause.clone());
            let entry = Entry { seq: state.seq() + 1, at, actor, cause, change, previous_at };
            state.apply(&entry).map_err(Unlawful::Broken)?;
            self.hash = rows::insert_entry(conn, self.project, &self.hash, &entry)?;
            write_record(conn, self.project, state, &entry)?;
            self.accepted.push(entry);
        }
        for (name, bytes) in &decided.files {
            rows::insert_file(conn, self.project, name, bytes)?;
        }
        if let Some(key) = &request.idempotency_key {
            rows::insert_answer(conn, self.project, key, &decided.answer, self.state.seq(), entries)?;
        }
        Ok(entries)
    }

    /// Moves the project's row to this tip, if the batch has appended anything.
    pub(crate) fn store_head(&self, conn: &Connection) -> Result<(), StoreError> {
        if self.accepted.is_empty() || rows::move_head(conn, self.base_seq(), &self.head())? {
            return Ok(());
        }
        Err(StoreError::Damaged("a project's journal has grown under our lock".to_owned()))
    }
}

/// What would make the journal lie about the past: see the laws in `verify`.
fn check(change: &Change, state: &ProjectState) -> Result<(), Unlawful> {
    let record = change.record;
    let mut names = HashSet::with_capacity(change.fields.len());
    for field in &change.fields {
        if !names.insert(field.name.as_str()) {
            return Err(Unlawful::Twice { record, field: field.name.to_string() });
        }
        if change.verb == Verb::Create && !field.before.is_null() {
            return Err(Unlawful::CreatedWithBefore { record, field: field.name.to_string() });
        }
    }
    // That a record is missing is for `apply` to say.
    let Some(old) = state.get_unfiltered(record) else { return Ok(()) };
    if old.kind != change.kind {
        return Err(Unlawful::OtherKind { record });
    }
    if change.verb == Verb::Remove {
        let kept = old.body.iter().find(|(name, _)| !names.contains(name)).map(|(name, _)| name);
        let differs = |f: &&mieruka_core::change::FieldChange| {
            !f.after.is_null() || old.body.get(&f.name) != Some(&f.before)
        };
        let wrong = change.fields.iter().find(differs).map(|f| f.name.as_str());
        if let Some(field) = kept.or(wrong) {
            return Err(Unlawful::RemovedPartly { record, field: field.to_owned() });
        }
    }
    Ok(())
}

fn write_record(
    conn: &Connection,
    project: i64,
    state: &ProjectState,
    entry: &Entry,
) -> Result<(), StoreError> {
    let id = entry.change.record;
    let written = match (entry.change.verb, state.get_unfiltered(id)) {
        (Verb::Create, Some(record)) => {
            rows::insert_record(conn, project, entry.seq, record).map(|()| true)?
        }
        (Verb::Update, Some(record)) => rows::update_record(conn, project, entry.seq, record)?,
        (Verb::Remove, _) => rows::delete_record(conn, project, id)?,
        (Verb::Create | Verb::Update, None) => false,
    };
    if written { Ok(()) } else { Err(StoreError::Damaged(format!("record {id} has no row"))) }
}
