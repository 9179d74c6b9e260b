//! What every backend must do. A later backend calls [`conformance`] with its own way to open a store in a folder.

use std::convert::Infallible;

use mieruka_core::register::Kind;
use mieruka_core::state::ProjectState;
use mieruka_store::{Store, WriteError, WriteRequest, file_hash};
use serde_json::json;
use tempfile::TempDir;

use crate::support::{
    PROJECT, add_issue, assert_sound, at, create, decided, id, issue, keyed, new_project, records, remove,
    update, url, with_project, write,
};

#[test]
fn sqlite_conforms() {
    conformance(|folder| Store::open(&url(folder.path())).unwrap());
}

/// Runs every law against fresh databases.
pub(crate) fn conformance(open: impl Fn(&TempDir) -> Store) {
    let laws: [fn(&dyn Fn(&TempDir) -> Store, &TempDir); 1] = [what_is_written_is_there];
    for law in laws {
        let folder = tempfile::tempdir().unwrap();
        law(&open, &folder);
    }
}

fn what_is_written_is_there(open: &dyn Fn(&TempDir) -> Store, folder: &TempDir) {
    let store = open(folder);
    with_project(&store);
    for number in 1..=3 {
        add_issue(&store, number).unwrap();
    }
    let written = write(&store, WriteRequest::default(), |state| {
        decided(
            2,
            vec![update(state, id(2), json!({"status": "closed", "note": "済", "due_on": null})), issue(4)],
        )
    })
    .unwrap();
    assert_eq!((written.entries, written.seq, written.repeated), (2, 6, false));
    let seen = store.state(PROJECT).unwrap().unwrap();
    assert_eq!(seen, written.state);
    assert_sound(&store);
    drop(store);
    let store = open(folder);
    assert_eq!(store.state(PROJECT).unwrap().unwrap(), seen);
    assert_eq!(store.project_keys().unwrap(), [PROJECT]);
    assert_eq!(store.history(PROJECT, id(2)).unwrap().len(), 2);
    assert_sound(&store);
}
