//! Changes: how records came to be. Plain data, reversible, and the only way a record is ever altered.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use smol_str::SmolStr;

use crate::id::RecordId;
use crate::register::Kind;

/// One field before and after; `null` = the field is not there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    pub name: SmolStr,
    pub before: Json,
    pub after: Json,
}

/// What was done to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    Create,
    Update,
    Remove,
}

/// The change of one record by one command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    pub record: RecordId,
    pub kind: Kind,
    pub verb: Verb,
    pub fields: Vec<FieldChange>,
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The PMO on this machine, until accounts exist.
    LocalPmo,
    Person(RecordId),
}

/// Why it was done: the command, and the import it belongs to if any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// The command's name as in CLI and URL: `issue_update`, `import`.
    pub command: SmolStr,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub import_run: Option<RecordId>,
}

/// A change as the journal keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Running number within the project, from 1 without gaps. Never leaves the server.
    pub seq: u64,
    /// When it was recorded; never earlier than the entry before.
    pub at: Timestamp,
    pub actor: Actor,
    pub cause: Cause,
    pub change: Change,
    /// When the record had changed before this entry; `None` for the entry that created it.
    pub previous_at: Option<Timestamp>,
}

impl Change {
    /// The change of one field, if this change touches it.
    pub fn field(&self, name: &str) -> Option<&FieldChange> {
        self.fields.iter().find(|f| f.name == name)
    }
}
