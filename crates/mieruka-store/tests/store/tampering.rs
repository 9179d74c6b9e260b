//! Somebody writes past the store: `verify` names the first broken place. And what the store makes of files that are not
//! its own.

use mieruka_core::register::Kind;
use mieruka_store::{DatabaseUrl, Fault, Store, StoreError, WriteRequest, Wrong};
use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

use crate::support::{PROJECT, add_issue, create, decided, id, remove, update, url, with_project, write};

/// A project of six entries: itself, three issues (2–4), a change of the second (5), the removal of the third (6).
fn prepared() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&url(folder.path())).unwrap();
    with_project(&store);
    for number in 1..=3 {
        add_issue(&store, number).unwrap();
    }
    write(&store, WriteRequest::default(), |state| {
        let mut decided = decided(9, vec![update(state, id(2), json!({"status": "closed", "note": "完了"}))]);
        decided.files = vec![("drop.csv".to_owned(), b"a,b".to_vec())];
        decided
    })
    .unwrap();
    write(&store, WriteRequest::default(), |state| decided(10, vec![remove(state, id(3))])).unwrap();
    assert!(store.verify().unwrap().is_sound());
    folder
}

fn tamper(folder: &TempDir, sql: &str) {
    let conn = Connection::open(url(folder.path()).path()).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    let changed = conn.execute(sql, []).unwrap();
    assert!(changed > 0, "{sql}");
}

fn fault_after(sql: &str) -> Fault {
    let folder = prepared();
    tamper(&folder, sql);
    let report = Store::open(&url(folder.path())).unwrap().verify().unwrap();
    report.projects[0].fault.clone().unwrap_or_else(|| panic!("not noticed: {sql}"))
}

#[test]
fn what_was_written_past_the_store_is_found() {
    let at_entry = |seq: u64, record: u64, field: Option<&str>, wrong: Wrong| Fault {
        seq: Some(seq),
        record: Some(id(record)),
        field: field.map(str::to_owned),
        wrong,
    };
    let at_record = |record: u64, field: Option<&str>, wrong: Wrong| Fault {
        seq: None,
        record: Some(id(record)),
        field: field.map(str::to_owned),
        wrong,
    };
    let whole = |wrong: Wrong| Fault { seq: None, record: None, field: None, wrong };
    let one = id(1);
    let cases = [
        // The records.
        (
            format!("UPDATE record SET body = replace(body, 'open', 'closed') WHERE id = '{one}'"),
            at_record(1, Some("status"), Wrong::Record),
        ),
        (
            format!("UPDATE record SET body = json_set(body, '$.added', 1) WHERE id = '{one}'"),
            at_record(1, Some("added"), Wrong::Record),
        ),
        (
            format!("UPDATE record SET body = json_remove(body, '$.title') WHERE id = '{one}'"),
            at_record(1, Some("title"), Wrong::Record),
        ),
        (format!("UPDATE record SET revision = 7 WHERE id = '{one}'"), at_record(1, None, Wrong::Record)),
        (format!("UPDATE record SET kind = 'risk' WHERE id = '{one}'"), at_record(1, None, Wrong::Record)),
        (
            format!("UPDATE record SET number = 'ISS-999' WHERE id = '{one}'"),
            at_record(1, Some("number"), Wrong::Record),
        ),
        (format!("UPDATE record SET seq = 5 WHERE id = '{one}'"), at_record(1, Some("seq"), Wrong::Record)),
        (format!("DELETE FROM record WHERE id = '{one}'"), at_record(1, None, Wrong::Record)),
        (
            format!(
                "INSERT INTO record SELECT 99, project, '{}', kind, number, created_at, changed_at, 1, body, seq
                 FROM record WHERE id = '{one}'",
                id(77)
            ),
            at_record(77, None, Wrong::Unaccounted),
        ),
        // The journal.
        (
            "UPDATE change SET fields = replace(fields, '課題1', '課題9') WHERE seq = 2".to_owned(),
            at_entry(2, 1, Some("title"), Wrong::Digest),
        ),
        (
            "UPDATE change SET fields = replace(fields, '\"before\":\"open\"', '\"before\":\"waiting\"') WHERE seq = 5"
                .to_owned(),
            at_entry(5, 2, Some("status"), Wrong::Digest),
        ),
        (
            "UPDATE change SET fields = json_remove(fields, '$[0]') WHERE seq = 5".to_owned(),
            at_entry(5, 2, None, Wrong::Hash),
        ),
        ("UPDATE change SET at = '2026-01-05T00:00:01.000001Z' WHERE seq = 2".to_owned(), at_entry(2, 1, None, Wrong::Hash)),
        (
            "UPDATE change SET cause = '{\"command\":\"import\"}' WHERE seq = 3".to_owned(),
            at_entry(3, 2, None, Wrong::Hash),
        ),
        ("UPDATE change SET previous_at = NULL WHERE seq = 5".to_owned(), at_entry(5, 2, None, Wrong::Hash)),
        (
            "UPDATE change SET previous_seq = 2 WHERE seq = 5".to_owned(),
            at_entry(5, 2, None, Wrong::PreviousEntry),
        ),
        (
            "UPDATE change SET hash = zeroblob(32) WHERE seq = 4".to_owned(),
            at_entry(4, 3, None, Wrong::Hash),
        ),
        ("UPDATE change SET seq = 9 WHERE seq = 5".to_owned(), at_entry(6, 3, None, Wrong::Sequence)),
        ("DELETE FROM change WHERE seq = 3".to_owned(), at_entry(4, 3, None, Wrong::Sequence)),
        ("DELETE FROM change WHERE seq = 6".to_owned(), whole(Wrong::Tip)),
        ("UPDATE project SET seq = 5".to_owned(), whole(Wrong::Tip)),
        ("UPDATE project SET key = 'other'".to_owned(), at_entry(1, 0, None, Wrong::Hash)),
        // The files.
        ("UPDATE file SET bytes = x'00'".to_owned(), whole(Wrong::File)),
    ];
    for (sql, expected) in cases {
        assert_eq!(fault_after(&sql), expected, "{sql}");
    }
    assert!(matches!(
        fault_after("UPDATE change SET at = 'yesterday' WHERE seq = 2").wrong,
        Wrong::Unreadable(_)
    ));
    assert!(matches!(fault_after("UPDATE record SET body = '{'").wrong, Wrong::Unreadable(_)));
}

#[test]
fn an_erased_field_still_verifies() {
    // The title of issue 1, and everything about status and note of issue 2's change.
    let erase = |seq: u64, field: u64| {
        format!(
            "UPDATE change SET fields = json_set(json_remove(fields, '$[{field}].before', '$[{field}].after',
             '$[{field}].salt'), '$[{field}].erased', '本人の求め') WHERE seq = {seq}"
        )
    };
    let folder = prepared();
    for (seq, field) in [(2, 1), (5, 0), (5, 1)] {
        tamper(&folder, &erase(seq, field));
    }
    tamper(&folder, &format!("UPDATE record SET body = json_remove(body, '$.title') WHERE id = '{}'", id(1)));
    let store = Store::open(&url(folder.path())).unwrap();
    let report = store.verify().unwrap();
    assert!(report.is_sound(), "{report:?}");
    assert!(store.history(PROJECT, id(1)).unwrap()[0].change.field("title").is_none());
    // A tombstone without its digest, or with another's, breaks the chain.
    tamper(&folder, "UPDATE change SET fields = json_set(fields, '$[1].digest', '00') WHERE seq = 2");
    assert_eq!(store.verify().unwrap().projects[0].fault.as_ref().unwrap().wrong, Wrong::Digest);
    let zero = "0".repeat(64);
    tamper(
        &folder,
        &format!("UPDATE change SET fields = json_set(fields, '$[1].digest', '{zero}') WHERE seq = 2"),
    );
    assert_eq!(store.verify().unwrap().projects[0].fault.as_ref().unwrap().wrong, Wrong::Hash);
}

#[test]
fn a_damaged_file_is_found() {
    let folder = prepared();
    drop(
        Connection::open(url(folder.path()).path())
            .map(|c| c.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")),
    );
    let path = url(folder.path()).path().to_owned();
    let mut bytes = std::fs::read(&path).unwrap();
    let end = bytes.len() - 4096 * 2;
    bytes[end..end + 600].fill(0xa5);
    std::fs::write(&path, bytes).unwrap();
    match Store::open(&url(folder.path())).and_then(|store| store.verify()) {
        Ok(report) => assert!(!report.is_sound()),
        Err(error) => assert!(matches!(error, StoreError::Damaged(_)), "{error:?}"),
    }
}

#[test]
fn an_older_database_is_brought_up_to_date() {
    let folder = prepared();
    let conn = Connection::open(url(folder.path()).path()).unwrap();
    conn.execute_batch(
        "ALTER TABLE record DROP COLUMN seq; ALTER TABLE change DROP COLUMN previous_seq;
         CREATE INDEX change_of_record ON change (project, record); PRAGMA user_version = 1;",
    )
    .unwrap();
    drop(conn);
    let store = Store::open(&url(folder.path())).unwrap();
    let report = store.verify().unwrap();
    assert!(report.is_sound(), "{report:?}");
    let seqs = |record| store.history(PROJECT, id(record)).unwrap().iter().map(|e| e.seq).collect::<Vec<_>>();
    assert_eq!((seqs(1), seqs(2), seqs(3)), (vec![2], vec![3, 5], vec![4, 6]));
}

#[test]
fn a_file_that_a_later_version_took_over_is_no_longer_written() {
    let folder = prepared();
    let store = Store::open(&url(folder.path())).unwrap();
    add_issue(&store, 7).unwrap();
    Connection::open(url(folder.path()).path()).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    assert!(add_issue(&store, 8).is_err());
    Connection::open(url(folder.path()).path()).unwrap().execute_batch("PRAGMA user_version = 2").unwrap();
    add_issue(&store, 8).unwrap();
    assert!(store.verify().unwrap().is_sound());
}

#[test]
fn files_of_others_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let other = DatabaseUrl::sqlite(folder.path().join("other.db"));
    Connection::open(other.path()).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
    assert!(matches!(Store::open(&other), Err(StoreError::Foreign { .. })));

    let text = DatabaseUrl::sqlite(folder.path().join("memo.txt"));
    std::fs::write(text.path(), "課題一覧\n".repeat(1000)).unwrap();
    assert!(matches!(Store::open(&text), Err(StoreError::Foreign { .. })));
    assert_eq!(std::fs::read_to_string(text.path()).unwrap(), "課題一覧\n".repeat(1000));

    let later = DatabaseUrl::sqlite(folder.path().join("later.db"));
    drop(Store::open(&later).unwrap());
    Connection::open(later.path()).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    assert!(matches!(Store::open(&later), Err(StoreError::TooNew { found: 99, known: 2, .. })));

    let folder_itself = DatabaseUrl::sqlite(folder.path());
    assert!(matches!(Store::open(&folder_itself), Err(StoreError::Open { .. })));
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::sqlite(folder.path().join("deep/er/desk.db"));
    let store = Store::open(&url).unwrap();
    store
        .write(PROJECT, crate::support::new_project(), |_| {
            Ok::<_, ()>(decided(0, vec![create(id(0), Kind::Project, json!({"name": "案件"}))]))
        })
        .unwrap();
    for name in ["desk.db", "desk.db-wal"] {
        let mode = std::fs::metadata(url.path().with_file_name(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}
