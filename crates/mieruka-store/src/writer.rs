//! Writing: one thread that takes whatever commands wait, decides them one after the other, and makes all of them
//! durable with one flush of the disk.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};

use jiff::Timestamp;
use mieruka_core::state::ProjectState;
use rusqlite::Connection;
use serde_json::Value as Json;

use crate::connection::Opener;
use crate::error::{StoreError, WriteError};
use crate::queue::{self, Answer, Receiver, Reply};
use crate::reader::{Shared, current};
use crate::rows;
use crate::tip::Tip;
use crate::{Decided, WriteRequest, Written};

/// Commands of one commit at most: bounds how long the first of them waits.
const BATCH: usize = 512;

pub(crate) enum Job {
    Command(Box<dyn Command>),
    Look { project_key: String, viewer: String, at: Timestamp, reply: Reply<Result<(), StoreError>> },
}

/// A command waiting for its turn; hides the type of its refusal.
pub(crate) trait Command: Send {
    fn project_key(&self) -> &str;
    fn request(&self) -> &WriteRequest;
    /// `None` when the command refuses; it keeps the reason for its answer.
    fn decide(&mut self, state: &ProjectState) -> Option<Decided>;
    /// `state` is the project's after the commit.
    fn answer(self: Box<Self>, outcome: Result<Outcome, Failure>, state: Arc<ProjectState>);
}

/// What became of a command in a commit that succeeded.
pub(crate) enum Outcome {
    Done { answer: Json, entries: u64, seq: u64, repeated: bool },
    Looked,
    Refused,
    NoSuchProject,
    ProjectExists,
    Failed(StoreError),
}

/// Why a whole commit failed.
#[derive(Clone)]
pub(crate) enum Failure {
    Certain(StoreError),
    Unknown,
}

/// A command as [`crate::Store::write`] gives it.
pub(crate) struct Typed<E, F> {
    project_key: String,
    request: WriteRequest,
    decide: Option<F>,
    refusal: Option<E>,
    reply: Reply<Result<Written, WriteError<E>>>,
}

impl<E, F> Typed<E, F>
where
    E: Send + 'static,
    F: FnOnce(&ProjectState) -> Result<Decided, E> + Send + 'static,
{
    pub(crate) fn job(
        project_key: &str,
        request: WriteRequest,
        decide: F,
    ) -> (Job, Answer<Result<Written, WriteError<E>>>) {
        let (reply, answer) = queue::reply();
        let project_key = project_key.to_owned();
        let command = Typed { project_key, request, decide: Some(decide), refusal: None, reply };
        (Job::Command(Box::new(command)), answer)
    }
}

impl<E, F> Command for Typed<E, F>
where
    E: Send + 'static,
    F: FnOnce(&ProjectState) -> Result<Decided, E> + Send + 'static,
{
    fn project_key(&self) -> &str {
        &self.project_key
    }

    fn request(&self) -> &WriteRequest {
        &self.request
    }

    fn decide(&mut self, state: &ProjectState) -> Option<Decided> {
        match self.decide.take()?(state) {
            Ok(decided) => Some(decided),
            Err(refusal) => {
                self.refusal = Some(refusal);
                None
            }
        }
    }

    fn answer(self: Box<Self>, outcome: Result<Outcome, Failure>, state: Arc<ProjectState>) {
        let answer = match outcome {
            Ok(Outcome::Done { answer, entries, seq, repeated }) => {
                Ok(Written { answer, entries, seq, state, repeated })
            }
            Ok(Outcome::Refused | Outcome::Looked) => {
                Err(self.refusal.map_or(WriteError::Store(StoreError::Panicked), WriteError::Refused))
            }
            Ok(Outcome::NoSuchProject) => Err(WriteError::NoSuchProject),
            Ok(Outcome::ProjectExists) => Err(WriteError::ProjectExists),
            Ok(Outcome::Failed(error)) => Err(WriteError::Store(error)),
            Err(Failure::Certain(StoreError::DiskFull)) => Err(WriteError::DiskFull),
            Err(Failure::Certain(error)) => Err(WriteError::Store(error)),
            Err(Failure::Unknown) => Err(WriteError::Unknown),
        };
        self.reply.give(answer);
    }
}

pub(crate) struct Writer {
    shared: Arc<Shared>,
    conn: Option<Connection>,
    /// The disk failed under a commit and no commit has succeeded since.
    suspect: bool,
}

/// The projects that a batch touches, as its commands leave them; `None` where there is no such project.
type Tips = HashMap<String, Option<Tip>>;
type States = HashMap<String, Arc<ProjectState>>;

impl Writer {
    pub(crate) fn new(shared: Arc<Shared>) -> Result<Self, StoreError> {
        let conn = Some(shared.opener.writer()?);
        Ok(Writer { shared, conn, suspect: false })
    }

    /// Works until every sender is gone. Answers are given by whoever listens at `done`.
    pub(crate) fn run(mut self, jobs: &Receiver<Job>, done: &Sender<Done>) {
        // Those who were answered together usually come back together: without waiting for them, every second flush would
        // be spent on the one who is first. For half of them only, so that while their commands are decided and flushed,
        // the other half is told and thinks. A writer alone never waits.
        let mut expected = 1;
        while let Some(mut batch) = jobs.take(expected, BATCH) {
            expected = batch.len().div_ceil(2);
            let result = self.batch(&mut batch);
            let done_batch = Done { batch, result };
            if expected == 1 {
                // Few: telling them here is quicker than waking another thread for it.
                done_batch.answer();
            } else if let Err(back) = done.send(done_batch) {
                back.0.answer();
            }
        }
    }

    /// Runs the jobs in one transaction. Answers what became of each, and the states after the commit.
    fn batch(&mut self, batch: &mut [Job]) -> Result<(Vec<Outcome>, States), Failure> {
        let conn = self.healthy().map_err(Failure::Certain)?;
        let mut tips = Tips::new();
        let decided = begin(&conn, &self.shared.opener).and_then(|()| {
            let outcomes = self.commands(&conn, batch, &mut tips)?;
            tips.values().flatten().try_for_each(|tip| tip.store_head(&conn))?;
            Ok(outcomes)
        });
        let outcomes = match decided {
            Ok(outcomes) => outcomes,
            Err(error) => {
                self.after_failure(conn, &error);
                return Err(Failure::Certain(error));
            }
        };
        let tips: HashMap<String, Tip> =
            tips.into_iter().filter_map(|(key, tip)| Some((key, tip?))).collect();
        self.commit(conn, &tips)?;
        let mut states = States::new();
        for (key, tip) in tips {
            self.shared.published.publish(&key, tip.state().clone());
            states.insert(key, tip.state().clone());
        }
        Ok((outcomes, states))
    }

    fn commit(&mut self, conn: Connection, tips: &HashMap<String, Tip>) -> Result<(), Failure> {
        for (key, tip) in tips {
            self.shared.published.expect(key, tip.state().seq());
        }
        let Err(error) = conn.execute_batch("COMMIT").map_err(StoreError::from) else {
            self.conn = Some(conn);
            return Ok(());
        };
        self.after_failure(conn, &error);
        let settled = self.settle(error, tips);
        if settled.is_err() {
            for (key, tip) in tips {
                self.shared.published.expect(key, tip.base_seq());
            }
        }
        settled
    }

    /// Finds out whether a commit that was answered with an error is there.
    fn settle(&mut self, error: StoreError, tips: &HashMap<String, Tip>) -> Result<(), Failure> {
        let conn = match self.healthy() {
            Ok(conn) => conn,
            // A write that found no space has not reached its last page, and without that page there is no commit.
            Err(_) if error == StoreError::DiskFull => return Err(Failure::Certain(error)),
            Err(_) => return Err(Failure::Unknown),
        };
        // The chain tells: nobody else's entries have these hashes. What was appended came or went together.
        let appended = tips.iter().find(|(_, tip)| tip.base_seq() < tip.state().seq());
        let there = match appended {
            Some((key, tip)) => {
                rows::head(&conn, key).map(|head| head.is_some_and(|head| head.hash == tip.head().hash))
            }
            None => Ok(false),
        };
        self.conn = Some(conn);
        match there {
            Ok(true) => Ok(()),
            Ok(false) => Err(Failure::Certain(error)),
            Err(_) => Err(Failure::Unknown),
        }
    }

    fn commands(
        &mut self,
        conn: &Connection,
        batch: &mut [Job],
        tips: &mut Tips,
    ) -> Result<Vec<Outcome>, StoreError> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            let outcome = match job {
                Job::Command(command) => self.command(conn, command.as_mut(), tips),
                Job::Look { project_key, viewer, at, .. } => look(conn, project_key, viewer, *at),
            };
            outcomes.push(match outcome {
                // A failing disk fails the whole batch; anything else only the command that met it.
                Err(error) if conn.is_autocommit() || is_disk(&error) => return Err(error),
                Err(error) => Outcome::Failed(error),
                Ok(outcome) => outcome,
            });
        }
        Ok(outcomes)
    }

    fn command(
        &mut self,
        conn: &Connection,
        command: &mut dyn Command,
        tips: &mut Tips,
    ) -> Result<Outcome, StoreError> {
        let key = command.project_key().to_owned();
        if !tips.contains_key(&key) {
            tips.insert(key.clone(), self.tip(conn, &key)?);
        }
        let tip = tips.entry(key.clone()).or_default();
        if let (Some(tip), Some(idempotency_key)) = (&*tip, &command.request().idempotency_key)
            && let Some((answer, seq, entries)) = rows::answered(conn, tip.project(), idempotency_key)?
        {
            return Ok(Outcome::Done { answer, entries, seq, repeated: true });
        }
        match (&*tip, command.request().create_project) {
            (None, false) => return Ok(Outcome::NoSuchProject),
            (Some(_), true) => return Ok(Outcome::ProjectExists),
            (None, true) | (Some(_), false) => {}
        }
        let empty;
        let state = match &*tip {
            Some(tip) => tip.state().as_ref(),
            None => {
                empty = ProjectState::default();
                &empty
            }
        };
        let decided = match catch_unwind(AssertUnwindSafe(|| command.decide(state))) {
            Ok(Some(decided)) => decided,
            Ok(None) => return Ok(Outcome::Refused),
            Err(_) => return Ok(Outcome::Failed(StoreError::Panicked)),
        };
        if decided.changes.is_empty() {
            let seq = state.seq();
            return Ok(Outcome::Done { answer: decided.answer, entries: 0, seq, repeated: false });
        }
        // A single change is wholly checked before its first row, and needs no way back to before it.
        let single = tip.is_some() && decided.changes.len() == 1 && decided.files.is_empty();
        if !single {
            conn.prepare_cached("SAVEPOINT command")?.execute([])?;
        }
        let stored = store(conn, tip, &key, decided, command.request());
        match &stored {
            Ok(_) if single => {}
            Ok(_) => {
                conn.prepare_cached("RELEASE command")?.execute([])?;
            }
            Err(_) if conn.is_autocommit() => {}
            Err(StoreError::Contradiction(_) | StoreError::NoRandomness(_)) if single => {}
            // The database refused a row: with no way back for this command alone, the whole batch goes.
            Err(_) if single => conn.execute_batch("ROLLBACK")?,
            Err(_) => conn.execute_batch("ROLLBACK TO command; RELEASE command")?,
        }
        stored
    }

    /// The project as the database has it under our lock, whoever wrote it last.
    fn tip(&mut self, conn: &Connection, key: &str) -> Result<Option<Tip>, StoreError> {
        let Some(head) = rows::head(conn, key)? else { return Ok(None) };
        let state = match self.shared.published.state(key) {
            Some(state) if state.seq() == head.seq => state,
            Some(state) => current(conn, &head, state)?,
            None => Arc::new(rows::load(conn, &head)?),
        };
        Ok(Some(Tip::new(head, state)))
    }

    /// A connection that may be trusted with a commit.
    fn healthy(&mut self) -> Result<Connection, StoreError> {
        let conn = match self.conn.take() {
            Some(conn) => conn,
            None => self.shared.opener.writer()?,
        };
        if self.suspect {
            bury_failed_commit(&conn)?;
            self.suspect = false;
        }
        Ok(conn)
    }

    fn after_failure(&mut self, conn: Connection, error: &StoreError) {
        if is_disk(error) {
            // Its caches may hold what the disk refused.
            self.suspect = true;
            drop(conn);
            return;
        }
        if conn.is_autocommit() || conn.execute_batch("ROLLBACK").is_ok() {
            self.conn = Some(conn);
        }
    }
}

/// A commit whose flush failed may stand complete in the log, and a later process would find and take it. A small commit
/// of ours lands on the same place of the log and makes what follows it unreadable.
fn bury_failed_commit(conn: &Connection) -> Result<(), StoreError> {
    let version: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    conn.execute_batch(&format!("BEGIN IMMEDIATE; PRAGMA user_version = {version}; COMMIT;"))?;
    Ok(())
}

fn begin(conn: &Connection, opener: &Opener) -> Result<(), StoreError> {
    conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    // A later version of us may have brought the file up to date while we were serving it.
    opener.check_version(conn)
}

fn store(
    conn: &Connection,
    tip: &mut Option<Tip>,
    key: &str,
    decided: Decided,
    request: &WriteRequest,
) -> Result<Outcome, StoreError> {
    let answer = decided.answer.clone();
    let mut created = None;
    let target = match tip {
        Some(tip) => tip,
        None => created.insert(Tip::create(conn, key)?),
    };
    let entries = target.append(conn, decided, request)?;
    let seq = target.state().seq();
    if created.is_some() {
        *tip = created;
    }
    Ok(Outcome::Done { answer, entries, seq, repeated: false })
}

fn look(conn: &Connection, key: &str, viewer: &str, at: Timestamp) -> Result<Outcome, StoreError> {
    let Some(head) = rows::head(conn, key)? else { return Ok(Outcome::NoSuchProject) };
    rows::set_last_look(conn, head.id, viewer, at)?;
    Ok(Outcome::Looked)
}

fn is_disk(error: &StoreError) -> bool {
    matches!(error, StoreError::Disk(_) | StoreError::DiskFull | StoreError::Damaged(_))
}

/// A batch that is on the disk, or is not: its commands are to be told.
pub(crate) struct Done {
    batch: Vec<Job>,
    result: Result<(Vec<Outcome>, States), Failure>,
}

/// Tells, until the writer is gone.
pub(crate) fn tell(done: &mpsc::Receiver<Done>) {
    while let Ok(batch) = done.recv() {
        batch.answer();
    }
}

impl Done {
    fn answer(self) {
        let (outcomes, states) = match self.result {
            Ok((outcomes, states)) => (outcomes.into_iter().map(Ok).collect(), states),
            Err(failure) => (self.batch.iter().map(|_| Err(failure.clone())).collect(), States::new()),
        };
        for (job, outcome) in self.batch.into_iter().zip::<Vec<Result<Outcome, Failure>>>(outcomes) {
            match job {
                Job::Command(command) => {
                    let state = states.get(command.project_key()).cloned().unwrap_or_default();
                    command.answer(outcome, state);
                }
                Job::Look { project_key, reply, .. } => {
                    reply.give(match outcome {
                        Ok(Outcome::NoSuchProject) => Err(StoreError::NoSuchProject(project_key)),
                        Ok(Outcome::Failed(error)) | Err(Failure::Certain(error)) => Err(error),
                        Ok(_) => Ok(()),
                        Err(Failure::Unknown) => Err(StoreError::Disk("at the commit".to_owned())),
                    });
                }
            }
        }
    }
}
