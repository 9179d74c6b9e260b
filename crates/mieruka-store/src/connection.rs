//! Opening the file: its folder, its mode, its settings, its schema.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::StoreOptions;
use crate::error::StoreError;
use crate::url::DatabaseUrl;

/// Steps of the schema, oldest first; a database at version *n* has taken the first *n*. A step once released is never
/// altered.
const MIGRATIONS: &[&str] = &[include_str!("schema/1.sql"), include_str!("schema/2.sql")];
/// "mrka": marks the file as ours for `file` and for us.
const APPLICATION_ID: i32 = 0x6d72_6b61;
/// How long a writer waits for another process's commit: this many naps.
const BUSY_NAPS: i32 = 6000;
const BUSY_NAP: Duration = Duration::from_millis(5);
const STATEMENTS: usize = 64;
/// Many small commits touch the same pages, which are moved into the main file once: 64 MB of log.
const CHECKPOINT_PAGES: u32 = 16_000;

/// Everything that is needed to open a connection.
#[derive(Clone, Debug)]
pub(crate) struct Opener {
    url: DatabaseUrl,
    options: StoreOptions,
}

impl Opener {
    pub(crate) fn new(url: DatabaseUrl, options: StoreOptions) -> Self {
        Opener { url, options }
    }

    /// Creates folder and file where they are missing and brings the schema up to date.
    pub(crate) fn prepare(&self) -> Result<(), StoreError> {
        let path = self.url.path();
        create_file(path).map_err(|e| self.cannot(&e.to_string()))?;
        let mut conn = self.connect().map_err(|e| self.cannot(&e.to_string()))?;
        self.check_owner(&conn)?;
        into_wal(&conn)?;
        self.migrate(&mut conn)
    }

    /// The one connection that writes. An acknowledged commit has been flushed to the disk (FULL).
    pub(crate) fn writer(&self) -> Result<Connection, StoreError> {
        let conn = self.connect()?;
        let pages = self.options.checkpoint_pages.unwrap_or(CHECKPOINT_PAGES);
        conn.execute_batch(&format!(
            "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = {pages}; PRAGMA cache_size = -16000;
             PRAGMA journal_size_limit = 67108864;"
        ))?;
        Ok(conn)
    }

    /// A connection that cannot write.
    pub(crate) fn reader(&self) -> Result<Connection, StoreError> {
        let conn = self.connect()?;
        conn.execute_batch("PRAGMA query_only = ON;")?;
        Ok(conn)
    }

    fn connect(&self) -> Result<Connection, rusqlite::Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let path = self.url.path();
        let mut conn = match &self.options.vfs {
            Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs.as_str())?,
            None => Connection::open_with_flags(path, flags)?,
        };
        conn.busy_handler(Some(nap))?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        conn.execute_batch("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;")?;
        Ok(conn)
    }

    fn check_owner(&self, conn: &Connection) -> Result<(), StoreError> {
        let read = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0));
        let damaged = |e: rusqlite::Error| match e.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => StoreError::Foreign { path: self.name() },
            _ => self.cannot(&e.to_string()),
        };
        // The tables first: they and the mark come in one commit, so who sees the tables will see the mark, even where
        // another process creates the file at this moment.
        let tables = read("SELECT count(*) FROM sqlite_schema").map_err(damaged)?;
        let mark = read("PRAGMA application_id").map_err(damaged)?;
        if tables > 0 && mark != i64::from(APPLICATION_ID) {
            return Err(StoreError::Foreign { path: self.name() });
        }
        Ok(())
    }

    /// Whether the tables are those that this version of us knows.
    pub(crate) fn check_version(&self, conn: &Connection) -> Result<(), StoreError> {
        let known = MIGRATIONS.len() as u32;
        let found = conn.prepare_cached("PRAGMA user_version")?.query_row([], |row| row.get(0))?;
        if found == known { Ok(()) } else { Err(StoreError::TooNew { path: self.name(), found, known }) }
    }

    fn migrate(&self, conn: &mut Connection) -> Result<(), StoreError> {
        let version =
            |conn: &Connection| conn.query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0));
        let known = MIGRATIONS.len() as u32;
        if version(conn)? == known {
            return Ok(());
        }
        let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Asked again under the lock: another process may have been faster.
        let found = version(&transaction)?;
        let Some(missing) = MIGRATIONS.get(found as usize..) else {
            return Err(StoreError::TooNew { path: self.name(), found, known });
        };
        for step in missing {
            transaction.execute_batch(step)?;
        }
        transaction.execute_batch(&format!(
            "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {known};"
        ))?;
        transaction.commit()?;
        Ok(())
    }

    fn name(&self) -> String {
        self.url.path().display().to_string()
    }

    fn cannot(&self, reason: &str) -> StoreError {
        StoreError::Open { path: self.name(), reason: reason.to_owned() }
    }
}

/// SQLite's own waiting doubles up to a tenth of a second, which lets a busy neighbour starve us.
fn nap(naps: i32) -> bool {
    std::thread::sleep(BUSY_NAP);
    naps < BUSY_NAPS
}

/// The change to write-ahead logging needs the file alone for a moment and does not wait for it by itself.
fn into_wal(conn: &Connection) -> Result<(), StoreError> {
    let mut naps = 0;
    loop {
        let mode = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0));
        match mode {
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(mode) => {
                return Err(StoreError::Database(format!("journal mode {mode} instead of write-ahead log")));
            }
            Err(e) if e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && nap(naps) => naps += 1,
            Err(e) => return Err(e.into()),
        }
    }
}

/// A new file is for its owner alone; SQLite gives the log beside it the same mode. The mode of a file that exists is its
/// owner's affair.
fn create_file(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path).map(|_| ())
}
