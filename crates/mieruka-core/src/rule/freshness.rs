//! How old is what we know of a party? Three ages stand side by side: when we last read its source, when the source last
//! changed, and when that party's people last moved something. Reading the same file again freshens nothing.

use jiff::Timestamp;
use serde::Serialize;

use crate::id::RecordId;
use crate::record::Record;
use crate::register::{Kind, common};
use crate::rule::AsOf;
use crate::state::Visible;

/// A source of figures and its age.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceAge {
    pub name: String,
    pub fetched_at: Option<Timestamp>,
    pub changed_at: Option<Timestamp>,
    pub stale: bool,
    #[serde(skip)]
    pub id: Option<RecordId>,
}

/// A number with the sources it was made from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    pub value: i64,
    pub sources: Vec<SourceAge>,
}

/// The ages of a party's information.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Freshness {
    /// Last time one of its sources was read.
    pub last_pull: Option<Timestamp>,
    /// Last change at a source of it, as the source says.
    pub last_change_at_source: Option<Timestamp>,
    /// Last change of a record it answers for.
    pub last_change_by_people: Option<Timestamp>,
    /// Business days since the last sign of life; `None` when there never was one.
    pub silent_days: Option<Figure>,
    pub stale: bool,
}

/// The last time a record moved. One that comes from a source moves there: what somebody notes beside it here is no
/// sign that its owner did anything.
pub fn last_moved(record: &Record) -> Timestamp {
    let body = &record.body;
    if body.get(common::SOURCE).is_none() {
        return record.changed_at;
    }
    let at_source = body.timestamp(common::SOURCE_CHANGED_AT).or_else(|| body.timestamp(common::MOVED_AT));
    at_source.unwrap_or(record.created_at)
}

/// The age of one source.
pub fn source_age(source: &Record, visible: &Visible<'_>, as_of: &AsOf) -> SourceAge {
    let fetched_at = source.body.timestamp("fetched_at");
    let changed_at = source.body.timestamp("source_changed_at");
    let stale = silent_days(changed_at.or(fetched_at), as_of)
        .is_none_or(|days| days > cadence(source, visible, as_of));
    SourceAge { name: source.title().to_owned(), fetched_at, changed_at, stale, id: Some(source.id) }
}

/// How often a party promised to report: its own cadence, else the default.
fn cadence(source: &Record, visible: &Visible<'_>, as_of: &AsOf) -> i32 {
    let party = source.facts.party.and_then(|id| visible.get(id));
    party.and_then(|p| p.body.number("cadence_days")).map_or(as_of.thresholds.stale_after, |days| days as i32)
}

/// The ages of one party's information, from its sources and the last change among its records.
pub fn freshness(
    party: &Record,
    visible: &Visible<'_>,
    last_change_by_people: Option<Timestamp>,
    as_of: &AsOf,
) -> Freshness {
    let sources: Vec<&Record> =
        visible.of_kind(Kind::Source).filter(|s| s.facts.party == Some(party.id)).collect();
    let last_pull = sources.iter().filter_map(|s| s.body.timestamp("fetched_at")).max();
    let last_change_at_source = sources.iter().filter_map(|s| s.body.timestamp("source_changed_at")).max();
    let sign_of_life = last_change_at_source.max(last_change_by_people);
    let days = silent_days(sign_of_life, as_of);
    let limit = party.body.number("cadence_days").map_or(as_of.thresholds.stale_after, |days| days as i32);
    // A party that delivers nothing through a source cannot be silent.
    let stale = !sources.is_empty() && days.is_none_or(|days| days > limit);
    let silent_days = days.map(|days| Figure {
        value: i64::from(days),
        sources: sources.iter().map(|source| source_age(source, visible, as_of)).collect(),
    });
    Freshness { last_pull, last_change_at_source, last_change_by_people, silent_days, stale }
}

/// Business days since a source last changed, or where it does not say, was last read.
pub fn source_silent_days(source: &Record, as_of: &AsOf) -> Option<i32> {
    silent_days(
        source.body.timestamp("source_changed_at").or_else(|| source.body.timestamp("fetched_at")),
        as_of,
    )
}

fn silent_days(since: Option<Timestamp>, as_of: &AsOf) -> Option<i32> {
    since.map(|at| as_of.business_days_since(as_of.day_of(at)))
}
