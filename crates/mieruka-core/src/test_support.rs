//! Small builders for tests of this crate.

use jiff::Timestamp;
use serde_json::Value as Json;

use crate::id::RecordId;
use crate::record::{Body, Record};
use crate::register::Kind;

/// A record with an arbitrary id and these fields.
pub(crate) fn record(kind: Kind, fields: Json) -> Record {
    let mut body = Body::default();
    if let Json::Object(map) = fields {
        for (name, value) in map {
            body.set(&name, value);
        }
    }
    Record::new(RecordId::from_u128(99), kind, body, Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH, 1)
}
