//! The store: records and the journal of their changes, in one SQLite file. The only SQL of the product.
//!
//! A command is decided on the project's newest state and answered after its changes are on the disk. Records and
//! journal are written together or not at all; the journal is chained by hashes, and [`Store::verify`] checks the whole.
#![forbid(unsafe_code)]

mod canonical;
mod connection;
mod error;
mod published;
mod queue;
mod reader;
mod rows;
mod tip;
mod url;
mod verify;
mod watcher;
mod writer;

use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;

use jiff::Timestamp;
use mieruka_core::change::{Actor, Cause, Change, Entry};
use mieruka_core::id::RecordId;
use mieruka_core::state::ProjectState;
use rusqlite::Connection;
use serde_json::Value as Json;
use tokio::sync::broadcast;

pub use canonical::file_hash;
pub use error::{StoreError, Unlawful, WriteError};
pub use published::Committed;
pub use url::{DatabaseUrl, NotADatabaseUrl};
pub use verify::{Fault, ProjectReport, VerifyReport, Wrong};

use connection::Opener;
use reader::Shared;
use rows::Head;
use watcher::Bell;
use writer::{Job, Typed, Writer};

/// How a database is opened.
#[derive(Clone, Debug, Default)]
pub struct StoreOptions {
    /// The registered SQLite VFS to open the file with; the system's own by default.
    pub vfs: Option<String>,
    /// After how many pages of 4 kB the log is moved into the main file; 16,000 by default.
    pub checkpoint_pages: Option<u32>,
}

/// What a write needs besides its decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteRequest {
    /// The project is new; it is refused if it exists.
    pub create_project: bool,
    /// The same key again, for the same project, stores nothing and is given the first answer.
    pub idempotency_key: Option<String>,
}

/// What a command decided.
#[derive(Clone, Debug)]
pub struct Decided {
    /// When; put later if the project's last entry is later, and cut to the microsecond.
    pub at: Timestamp,
    pub actor: Actor,
    pub cause: Cause,
    /// In order. With none, nothing at all is stored, files and idempotency key included.
    pub changes: Vec<Change>,
    /// Small; kept with the idempotency key.
    pub answer: Json,
    /// Name and bytes of files to be kept with the changes; see [`file_hash`].
    pub files: Vec<(String, Vec<u8>)>,
}

/// A write that is on the disk.
#[derive(Clone, Debug)]
pub struct Written {
    pub answer: Json,
    /// How many entries the command made.
    pub entries: u64,
    /// The command's last entry; the project's last where it made none.
    pub seq: u64,
    /// The project after the commit, which may hold other commands' changes too.
    pub state: Arc<ProjectState>,
    /// The idempotency key was known: this is the answer of then.
    pub repeated: bool,
}

/// A file that was kept with its import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A database. Every call blocks, reading for microseconds, writing for a flush of the disk. Cloning shares it; the last
/// clone closes it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    shared: Arc<Shared>,
    /// `None` only while closing.
    jobs: Option<queue::Sender<Job>>,
    bell: Arc<Bell>,
    threads: Vec<JoinHandle<()>>,
}

impl Store {
    /// Opens the database; creates folder, file (for its owner alone) and tables where they are missing.
    pub fn open(url: &DatabaseUrl) -> Result<Store, StoreError> {
        Store::open_with(url, StoreOptions::default())
    }

    /// [`Store::open`] with options.
    pub fn open_with(url: &DatabaseUrl, options: StoreOptions) -> Result<Store, StoreError> {
        let shared = Arc::new(Shared::open(Opener::new(url.clone(), options))?);
        let writer = Writer::new(shared.clone())?;
        let bell = Arc::new(Bell::default());
        let (jobs, waiting) = queue::queue();
        let (done, to_tell) = mpsc::channel();
        let mut inner =
            Inner { shared: shared.clone(), jobs: Some(jobs), bell: bell.clone(), threads: vec![] };
        inner.spawn("store-writer", move || writer.run(&waiting, &done))?;
        inner.spawn("store-answers", move || writer::tell(&to_tell))?;
        inner.spawn("store-watcher", move || watcher::watch(&shared, &bell))?;
        Ok(Store { inner: Arc::new(inner) })
    }

    /// The keys of all projects, oldest project first.
    pub fn project_keys(&self) -> Result<Vec<String>, StoreError> {
        self.inner.shared.read(|conn| rows::project_keys(conn))
    }

    /// The project as it is now, other processes' commits included. `None` when there is no such project.
    pub fn state(&self, project_key: &str) -> Result<Option<Arc<ProjectState>>, StoreError> {
        self.inner.shared.state(project_key)
    }

    /// The project as it was recorded at `at`: every entry after that moment is taken back.
    pub fn state_at(
        &self,
        project_key: &str,
        at: Timestamp,
    ) -> Result<Option<Arc<ProjectState>>, StoreError> {
        let Some(state) = self.state(project_key)? else { return Ok(None) };
        let mut entries = self.entries_since(project_key, at)?;
        // Entries that came after the state was taken are not in it.
        entries.retain(|entry| entry.seq <= state.seq());
        let past = state.unwound(&entries).map_err(|broken| StoreError::Damaged(broken.to_string()))?;
        Ok(Some(Arc::new(past)))
    }

    /// Runs `decide` on the project's newest state, appends its changes and answers after they are on the disk. Commands
    /// of one moment share a flush; each is decided on what those before it did. `decide` runs on the writer's thread:
    /// it should not take long, and must not call this store.
    pub fn write<E: Send + 'static>(
        &self,
        project_key: &str,
        request: WriteRequest,
        decide: impl FnOnce(&ProjectState) -> Result<Decided, E> + Send + 'static,
    ) -> Result<Written, WriteError<E>> {
        let (job, answer) = Typed::job(project_key, request, decide);
        self.send(job).map_err(WriteError::Store)?;
        answer.wait().unwrap_or(Err(WriteError::Store(StoreError::Closed)))
    }

    /// The entries of one record, oldest first.
    pub fn history(&self, project_key: &str, record: RecordId) -> Result<Vec<Entry>, StoreError> {
        self.in_project(project_key, |conn, head| rows::history(conn, head.id, record))
    }

    /// The entries with a number above `seq`, oldest first, at most `limit`.
    pub fn entries_after(&self, project_key: &str, seq: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.in_project(project_key, |conn, head| rows::entries_after(conn, head.id, seq, limit))
    }

    /// The entries with these numbers, as far as they are there, in the order of the numbers given.
    pub fn entries(&self, project_key: &str, seqs: &[u64]) -> Result<Vec<Entry>, StoreError> {
        self.in_project(project_key, |conn, head| rows::entries(conn, head.id, seqs))
    }

    /// The entries recorded after `at`, oldest first.
    pub fn entries_since(&self, project_key: &str, at: Timestamp) -> Result<Vec<Entry>, StoreError> {
        let mut entries = Vec::new();
        self.each_entry_since(project_key, at, |entry| entries.push(entry))?;
        entries.reverse();
        Ok(entries)
    }

    /// Hands every entry recorded after `at` to `each`, newest first, without holding them all.
    pub fn each_entry_since(
        &self,
        project_key: &str,
        at: Timestamp,
        each: impl FnMut(Entry),
    ) -> Result<(), StoreError> {
        self.in_project(project_key, |conn, head| rows::each_entry_since(conn, head.id, at, each))
    }

    /// When this viewer last looked at the project.
    pub fn last_look(&self, project_key: &str, viewer: &str) -> Result<Option<Timestamp>, StoreError> {
        self.in_project(project_key, |conn, head| rows::last_look(conn, head.id, viewer))
    }

    /// Notes that this viewer looks at the project. Not part of the journal.
    pub fn set_last_look(&self, project_key: &str, viewer: &str, at: Timestamp) -> Result<(), StoreError> {
        let (reply, answer) = queue::reply();
        let (project_key, viewer) = (project_key.to_owned(), viewer.to_owned());
        self.send(Job::Look { project_key, viewer, at, reply })?;
        answer.wait().unwrap_or(Err(StoreError::Closed))
    }

    /// A kept file by its [`file_hash`]. Who may have it is for the caller to say.
    pub fn file(&self, project_key: &str, hash: &str) -> Result<Option<StoredFile>, StoreError> {
        let file = self.in_project(project_key, |conn, head| rows::file(conn, head.id, hash))?;
        Ok(file.map(|(name, bytes)| StoredFile { name, bytes }))
    }

    /// News of every commit from now on, ours at once, other processes' within a quarter of a second.
    pub fn subscribe(&self) -> broadcast::Receiver<Committed> {
        let receiver = self.inner.shared.published.subscribe();
        self.inner.bell.ring();
        receiver
    }

    /// Checks the whole database against the laws of the journal; reads everything.
    pub fn verify(&self) -> Result<VerifyReport, StoreError> {
        self.inner.shared.read(|conn| verify::verify(conn))
    }

    fn send(&self, job: Job) -> Result<(), StoreError> {
        let jobs = self.inner.jobs.as_ref().ok_or(StoreError::Closed)?;
        if jobs.send(job) { Ok(()) } else { Err(StoreError::Closed) }
    }

    fn in_project<T>(
        &self,
        project_key: &str,
        read: impl FnOnce(&Connection, &Head) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.inner.shared.read(|conn| match rows::head(conn, project_key)? {
            Some(head) => read(conn, &head),
            None => Err(StoreError::NoSuchProject(project_key.to_owned())),
        })
    }
}

impl Inner {
    fn spawn(&mut self, name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), StoreError> {
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(work);
        self.threads.push(thread.map_err(|e| StoreError::Database(e.to_string()))?);
        Ok(())
    }
}

impl Drop for Inner {
    /// Waits until what was sent is written and the file is closed.
    fn drop(&mut self) {
        self.jobs = None;
        self.bell.stop();
        // A command may hold the last clone; then this runs on one of the threads themselves, which wait for each other.
        let here = std::thread::current().id();
        if self.threads.iter().any(|thread| thread.thread().id() == here) {
            return;
        }
        for thread in self.threads.drain(..) {
            // A panic there has been reported by the thread.
            let _ = thread.join();
        }
    }
}
