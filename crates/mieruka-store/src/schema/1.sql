-- The tables of a Mieruka database. Moments are UTC to the microsecond, always written with six digits, so that their
-- order as text is their order in time. Identifiers of records are 26 characters; hashes are 32 bytes.

CREATE TABLE project (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    -- The last entry of its journal.
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;

-- Records as they are now; place keeps the order of entry.
CREATE TABLE record (
    place INTEGER PRIMARY KEY,
    project INTEGER NOT NULL REFERENCES project (id),
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (project, id)
) STRICT;
CREATE INDEX record_in_order ON record (project);

-- The journal: how the records came to be. No row is ever altered; two writers cannot both append the same seq.
CREATE TABLE change (
    project INTEGER NOT NULL REFERENCES project (id),
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    cause TEXT NOT NULL,
    record TEXT NOT NULL,
    kind TEXT NOT NULL,
    verb TEXT NOT NULL,
    previous_at TEXT,
    fields TEXT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (project, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_of_record ON change (project, record);

-- What a command with an idempotency key was answered.
CREATE TABLE command (
    project INTEGER NOT NULL REFERENCES project (id),
    key TEXT NOT NULL,
    -- The command's last entry, and how many it made.
    seq INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (project, key)
) STRICT, WITHOUT ROWID;

-- When somebody last looked at a project; not part of its history.
CREATE TABLE look (
    project INTEGER NOT NULL REFERENCES project (id),
    viewer TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (project, viewer)
) STRICT, WITHOUT ROWID;

-- The files that were imported, by the SHA-256 of their bytes.
CREATE TABLE file (
    project INTEGER NOT NULL REFERENCES project (id),
    hash TEXT NOT NULL,
    name TEXT NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (project, hash)
) STRICT;
