//! Who may see what. [`may_see`] is the one function that answers; nothing renders, counts, searches, exports,
//! notifies or hashes a record without it.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::id::RecordId;
use crate::record::Record;

/// Who may see a record. Written in a record's body as `"everyone"`, `"client"`, `"pmo"`, `{"party": id}` or
/// `{"named": [id, …]}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// All members of the project.
    #[default]
    Everyone,
    /// The client's people and the PMO (発注者内).
    Client,
    /// The PMO alone.
    Pmo,
    /// One party and the PMO.
    Party(RecordId),
    /// The named persons alone.
    Named(Vec<RecordId>),
}

impl Visibility {
    /// What cannot be read is shown to the PMO alone: a leak cannot be taken back.
    pub fn from_json(json: &Json) -> Self {
        serde_json::from_value(json.clone()).unwrap_or(Visibility::Pmo)
    }

    /// The form kept in a record's body.
    pub fn to_json(&self) -> Json {
        serde_json::to_value(self).unwrap_or(json!("pmo"))
    }
}

/// On which side of the table somebody sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Pmo,
    Client,
    Vendor,
}

/// For whom a view is made. There is no view without one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Viewer {
    pub side: Side,
    /// The party the viewer belongs to; the PMO on their own machine need not belong to one.
    pub party: Option<RecordId>,
    pub person: Option<RecordId>,
}

impl Viewer {
    /// The PMO on this machine: the one viewer until accounts exist.
    pub fn local_pmo() -> Self {
        Viewer { side: Side::Pmo, party: None, person: None }
    }

    pub fn client(party: RecordId) -> Self {
        Viewer { side: Side::Client, party: Some(party), person: None }
    }

    pub fn vendor(party: RecordId) -> Self {
        Viewer { side: Side::Vendor, party: Some(party), person: None }
    }
}

/// May this viewer see this record?
pub fn may_see(viewer: &Viewer, record: &Record) -> bool {
    match &record.facts.visibility {
        Visibility::Everyone => true,
        Visibility::Client => matches!(viewer.side, Side::Client | Side::Pmo),
        Visibility::Pmo => viewer.side == Side::Pmo,
        Visibility::Party(party) => viewer.side == Side::Pmo || viewer.party == Some(*party),
        Visibility::Named(persons) => viewer.person.is_some_and(|p| persons.contains(&p)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Side, Viewer, Visibility, may_see};
    use crate::id::RecordId;
    use crate::register::Kind;
    use crate::test_support::record;

    #[test]
    fn each_visibility_reaches_whom_it_names() {
        let (a, b, person) = (RecordId::from_u128(1), RecordId::from_u128(2), RecordId::from_u128(3));
        let pmo = Viewer::local_pmo();
        let client = Viewer::client(a);
        let vendor_a = Viewer::vendor(a);
        let vendor_b = Viewer::vendor(b);
        let named = Viewer { side: Side::Vendor, party: Some(b), person: Some(person) };
        let viewers = [&pmo, &client, &vendor_a, &vendor_b, &named];
        let check = |visibility: Visibility, expect: [bool; 5]| {
            let record = record(Kind::Issue, json!({"title": "t", "visibility": visibility.to_json()}));
            assert_eq!(viewers.map(|v| may_see(v, &record)), expect, "{visibility:?}");
        };
        check(Visibility::Everyone, [true; 5]);
        check(Visibility::Client, [true, true, false, false, false]);
        check(Visibility::Pmo, [true, false, false, false, false]);
        check(Visibility::Party(a), [true, true, true, false, false]);
        check(Visibility::Named(vec![person]), [false, false, false, false, true]);
    }

    #[test]
    fn what_cannot_be_read_is_for_the_pmo_alone() {
        assert_eq!(Visibility::from_json(&json!("everybody")), Visibility::Pmo);
    }
}
