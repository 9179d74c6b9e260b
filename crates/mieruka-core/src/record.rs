//! Records: what a register holds, as it is now.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;
use smol_str::SmolStr;

use crate::id::RecordId;
use crate::register::{Kind, Status, common};
use crate::source_record::CommonStatus;
use crate::visibility::Visibility;

/// The fields of a record: name → JSON, sorted by name, `null` never stored. A name without a value is not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body(Vec<(SmolStr, Json)>);

impl Body {
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.binary_search_by(|(n, _)| n.as_str().cmp(name)).ok().map(|i| &self.0[i].1)
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    pub fn date(&self, name: &str) -> Option<Date> {
        self.text(name)?.parse().ok()
    }

    pub fn timestamp(&self, name: &str) -> Option<Timestamp> {
        self.text(name)?.parse().ok()
    }

    pub fn id(&self, name: &str) -> Option<RecordId> {
        self.text(name)?.parse().ok()
    }

    /// The ids in a field that holds a list of links.
    pub fn ids(&self, name: &str) -> impl Iterator<Item = RecordId> {
        let list = self.get(name).and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        list.iter().filter_map(|v| v.as_str()?.parse().ok())
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        self.get(name)?.as_f64()
    }

    /// Sets a field; `null` takes it away.
    pub fn set(&mut self, name: &str, value: Json) {
        match self.0.binary_search_by(|(n, _)| n.as_str().cmp(name)) {
            Ok(i) if value.is_null() => {
                self.0.remove(i);
            }
            Ok(i) => self.0[i].1 = value,
            Err(_) if value.is_null() => {}
            Err(i) => self.0.insert(i, (SmolStr::new(name), value)),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(n, v)| (n.as_str(), v))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// By hand, without a map in between: opening a project reads one of these for each of its records.
impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Body;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of fields")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Body, A::Error> {
                let mut body = Body::default();
                while let Some((name, value)) = map.next_entry::<SmolStr, Json>()? {
                    // As we write them they come in order.
                    if !value.is_null() && body.0.last().is_none_or(|(last, _)| *last < name) {
                        body.0.push((name, value));
                    } else {
                        body.set(&name, value);
                    }
                }
                body.0.shrink_to_fit();
                Ok(body)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// A record as it is now. `body` is the truth; the typed columns beside it are read from it once, because every page
/// filters and sorts by them.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub id: RecordId,
    pub kind: Kind,
    pub body: Body,
    /// When the record was last changed here (recorded, not occurred).
    pub changed_at: Timestamp,
    pub created_at: Timestamp,
    /// Number of changes so far: what a form sends back, so that a second writer is noticed.
    pub revision: u32,
    pub facts: Facts,
}

/// The typed columns every view needs, derived from [`Body`].
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub visibility: Visibility,
    pub status: Status,
    pub common: CommonStatus,
    pub due_on: Option<Date>,
    /// Gone from its source: kept and shown, but no longer counted as open, late or planned.
    pub vanished: bool,
    /// The party that answers for it.
    pub party: Option<RecordId>,
    /// The person that answers for it.
    pub owner: Option<RecordId>,
}

impl Facts {
    fn of(kind: Kind, body: &Body) -> Self {
        let register = kind.register();
        let status = register.status(body.text("status").unwrap_or_default());
        let common = match &status {
            Status::Unknown(_) => {
                body.text("status_common").and_then(CommonStatus::from_name).unwrap_or(CommonStatus::Unknown)
            }
            Status::Known(known) => known.common,
        };
        Facts {
            visibility: body.get("visibility").map(Visibility::from_json).unwrap_or_default(),
            common,
            status,
            due_on: register.due_field.and_then(|name| body.date(name)),
            vanished: body.get(common::VANISHED_ON).is_some(),
            party: body.id("owner_org"),
            owner: body.id("owner"),
        }
    }
}

impl Record {
    /// A record as the store holds it.
    pub fn new(
        id: RecordId,
        kind: Kind,
        body: Body,
        created_at: Timestamp,
        changed_at: Timestamp,
        revision: u32,
    ) -> Self {
        let facts = Facts::of(kind, &body);
        Record { id, kind, body, changed_at, created_at, revision, facts }
    }

    /// The human number, as ISS-031; empty for kinds that have none.
    pub fn number(&self) -> &str {
        self.body.text("number").unwrap_or_default()
    }

    /// What a person calls the record: its title, question or name.
    pub fn title(&self) -> &str {
        self.body.text(self.kind.register().title_field).unwrap_or_default()
    }

    /// Neither done nor gone from its source.
    pub fn is_open(&self) -> bool {
        !self.facts.common.is_done() && !self.facts.vanished
    }

    /// Part of the plan: neither cancelled nor gone from its source.
    pub fn is_planned(&self) -> bool {
        self.facts.common != CommonStatus::Cancelled && !self.facts.vanished
    }

    /// Open and its due date passed before `today`.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.is_open()
            && self.facts.common != CommonStatus::Resolved
            && self.facts.due_on.is_some_and(|due| due < today)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Body;

    #[test]
    fn a_body_is_read_sorted_without_nulls_the_last_of_doubles() {
        let text = r#"{"title":"b","due_on":null,"age":3,"title":"c","zone":1,"zone":null,"note":[]}"#;
        let body: Body = serde_json::from_str(text).unwrap();
        let fields: Vec<_> = body.iter().map(|(name, value)| (name, value.clone())).collect();
        assert_eq!(fields, [("age", json!(3)), ("note", json!([])), ("title", json!("c"))]);
        let written = serde_json::to_string(&body).unwrap();
        assert_eq!(written, r#"{"age":3,"note":[],"title":"c"}"#);
        assert_eq!(serde_json::from_str::<Body>(&written).unwrap(), body);
    }
}
