//! Reading: a few connections, and catching up with other processes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mieruka_core::state::ProjectState;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::connection::Opener;
use crate::error::StoreError;
use crate::published::{Behind, Published};
use crate::rows::{self, Head};

/// Idle connections that are kept.
const IDLE: usize = 4;

/// What readers and writer share.
pub(crate) struct Shared {
    pub(crate) opener: Opener,
    pub(crate) published: Published,
    idle: Mutex<Vec<Connection>>,
    watch: Mutex<Watch>,
}

/// The connection that notices commits of others, and what it last saw.
struct Watch {
    conn: Option<Connection>,
    data_version: Option<i64>,
}

impl Shared {
    pub(crate) fn open(opener: Opener) -> Result<Self, StoreError> {
        opener.prepare()?;
        let conn = opener.reader()?;
        let published = Published::new();
        let data_version = rows::data_version(&conn)?;
        for (key, head) in rows::heads(&conn)? {
            published.known(&key, head.seq);
        }
        let watch = Mutex::new(Watch { conn: Some(conn), data_version: Some(data_version) });
        Ok(Shared { opener, published, idle: Mutex::default(), watch })
    }

    /// Runs `read` on a snapshot of the database.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = lock(&self.idle).pop();
        let mut conn = match idle {
            Some(conn) => conn,
            None => self.opener.reader()?,
        };
        let result = snapshot(&mut conn, read);
        // A connection that met a failing disk may hold on to what it saw: the next reader gets a new one.
        if result.is_ok() {
            let mut idle = lock(&self.idle);
            if idle.len() < IDLE {
                idle.push(conn);
            }
        }
        result
    }

    /// The project's state, caught up with every commit that was there when this was called.
    pub(crate) fn state(&self, project_key: &str) -> Result<Option<Arc<ProjectState>>, StoreError> {
        self.refresh()?;
        if let Some(state) = self.published.state(project_key) {
            return Ok(Some(state));
        }
        let loaded = self.read(|conn| {
            let Some(head) = rows::head(conn, project_key)? else { return Ok(None) };
            rows::load(conn, &head).map(|state| Some(Arc::new(state)))
        })?;
        let Some(state) = loaded else { return Ok(None) };
        self.published.publish(project_key, state);
        Ok(self.published.state(project_key))
    }

    /// Catches up with what other processes have committed. Costs one look at a counter when there is nothing.
    pub(crate) fn refresh(&self) -> Result<(), StoreError> {
        let mut watch = lock(&self.watch);
        let mut conn = match watch.conn.take() {
            Some(conn) => conn,
            None => self.opener.reader()?,
        };
        let version = rows::data_version(&conn)?;
        if watch.data_version != Some(version) {
            snapshot(&mut conn, |conn| {
                for (key, head) in rows::heads(conn)? {
                    self.catch_up(conn, &key, &head)?;
                }
                Ok(())
            })?;
            watch.data_version = Some(version);
        }
        watch.conn = Some(conn);
        Ok(())
    }

    fn catch_up(&self, conn: &Connection, key: &str, head: &Head) -> Result<(), StoreError> {
        match self.published.behind(key, head.seq) {
            Behind::No => {}
            Behind::NotLoaded => self.published.note(key, head.seq),
            Behind::Stale(state) => self.published.publish(key, current(conn, head, state)?),
        }
        Ok(())
    }
}

/// The state at `head`, from an older one.
pub(crate) fn current(
    conn: &Connection,
    head: &Head,
    mut state: Arc<ProjectState>,
) -> Result<Arc<ProjectState>, StoreError> {
    let missing = rows::entries_after(conn, head.id, state.seq(), usize::MAX)?;
    let own = Arc::make_mut(&mut state);
    match missing.iter().try_for_each(|entry| own.apply(entry)) {
        Ok(()) if own.seq() == head.seq => Ok(state),
        // The database is not the one the state came from (put back from a backup): what it holds now counts.
        _ => rows::load(conn, head).map(Arc::new),
    }
}

fn snapshot<T>(
    conn: &mut Connection,
    read: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = conn.transaction_with_behavior(TransactionBehavior::Deferred)?;
    let result = read(&transaction)?;
    transaction.finish()?;
    Ok(result)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What these locks guard is replaced whole: a panic elsewhere leaves nothing half done.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
