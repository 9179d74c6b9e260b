//! A register as a list: filtered, sorted, a page of it.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use jiff::civil::Date;
use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};
use serde_json::Value as Json;

use crate::id::RecordId;
use crate::lang::Lang;
use crate::plan::Plan;
use crate::plan::forecast::forecast_field;
use crate::record::Record;
use crate::register::{FieldDef, FieldType, Kind, Register, common};
use crate::rule::AsOf;
use crate::state::Visible;
use crate::view::change::value_text;
use crate::view::search::SearchIndex;

mod filter;

pub use filter::{Filter, FilterProblem};

/// What part of a register is asked for.
#[derive(Clone, Debug, Default)]
pub struct ListQuery {
    pub filter: Filter,
    /// Field to sort by; none = due date, then number.
    pub sort: Option<Sort>,
    pub offset: usize,
    pub limit: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    pub field: &'static FieldDef,
    pub descending: bool,
}

impl Sort {
    /// Reads `due_on` or `-due_on`; `None` for a field the register does not have.
    pub fn parse(register: &Register, text: &str) -> Option<Sort> {
        let (descending, name) = text.strip_prefix('-').map_or((false, text), |name| (true, name));
        register.field(name).map(|field| Sort { field, descending })
    }
}

impl PartialEq for FieldDef {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for FieldDef {}

impl Hash for FieldDef {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

/// A page of a register.
#[derive(Clone, Debug)]
pub struct List<'a> {
    /// How many records the filter lets through.
    pub total: usize,
    pub rows: Vec<&'a Record>,
}

/// All that the filter of a query lets through, in its order. Pages are cut from it by [`list_page`]. `plan` is that of
/// the same viewer and day, for registers whose lists show forecasts.
pub fn list_order(
    visible: &Visible<'_>,
    kind: Kind,
    query: &ListQuery,
    as_of: &AsOf,
    index: &SearchIndex,
    plan: Option<&Plan>,
) -> Vec<RecordId> {
    let shown = Shown { kind, plan };
    let mut rows = query.filter.through(visible.of_kind(kind), visible, as_of, index, &shown);
    match query.sort {
        None => rows.sort_by_cached_key(|r| {
            (!r.is_open(), r.facts.due_on.is_none(), r.facts.due_on, number_key(r.number()))
        }),
        Some(Sort { field, descending }) if field.name == common::NUMBER => {
            rows.sort_by_cached_key(|r| number_key(r.number()));
            if descending {
                rows.reverse();
            }
        }
        Some(Sort { field, descending }) => {
            rows.sort_by_cached_key(|r| SortKey::of(visible, r, field, &shown));
            if descending {
                // Empty values stay at the end whichever way the list runs.
                let filled = rows.partition_point(|r| shown.is_filled(r, field));
                rows[..filled].reverse();
            }
        }
    }
    rows.into_iter().map(|record| record.id).collect()
}

/// The page of a list that is asked for; `order` was made for the same viewer and state.
pub fn list_page<'a>(visible: &Visible<'a>, order: &[RecordId], query: &ListQuery) -> List<'a> {
    let ids = order.iter().skip(query.offset).take(query.limit);
    List { total: order.len(), rows: ids.filter_map(|&id| visible.get(id)).collect() }
}

/// The dates that a list shows where they are not the ones entered: it is sorted and filtered by what it shows.
struct Shown<'p> {
    kind: Kind,
    plan: Option<&'p Plan>,
}

impl Shown<'_> {
    /// The forecast that stands in this field's column, if one is computed.
    fn computed(&self, record: &Record, field: &FieldDef) -> Option<Date> {
        let plan = self.plan.filter(|_| forecast_field(self.kind) == Some(field.name))?;
        plan.shown_forecast(record.id).map(|forecast| forecast.date)
    }

    fn date(&self, record: &Record, field: &FieldDef) -> Option<Date> {
        self.computed(record, field).or_else(|| record.body.date(field.name))
    }

    fn is_filled(&self, record: &Record, field: &FieldDef) -> bool {
        self.computed(record, field).is_some() || record.body.get(field.name).is_some()
    }
}

/// ISS-9 before ISS-10.
fn number_key(number: &str) -> (&str, u64) {
    match number.rsplit_once('-') {
        Some((prefix, digits)) => (prefix, digits.parse().unwrap_or(u64::MAX)),
        None => (number, 0),
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum SortKey {
    /// Order of the workflow or of the choices.
    Place(usize),
    Number(i64),
    Text(String),
    Empty,
}

impl SortKey {
    fn of(visible: &Visible<'_>, record: &Record, field: &FieldDef, shown: &Shown<'_>) -> SortKey {
        use FieldType::{Choice, Number, Percent, Ref, Status};
        if let Some(date) = shown.computed(record, field) {
            return SortKey::Text(date.to_string());
        }
        let Some(value) = record.body.get(field.name) else { return SortKey::Empty };
        match field.ty {
            Number | Percent => SortKey::Number((value.as_f64().unwrap_or(0.0) * 1000.0) as i64),
            Choice(choices) => {
                SortKey::Place(choices.iter().position(|c| value == c.name).unwrap_or(choices.len()))
            }
            Status => {
                let statuses = record.kind.register().statuses;
                SortKey::Place(statuses.iter().position(|s| value == s.name).unwrap_or(statuses.len()))
            }
            Ref(_) => SortKey::Text(value_text(visible, record.kind, field, value, Lang::Ja)),
            _ => SortKey::Text(value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
        }
    }
}

/// A record as JSON: its fields by name, people and parties with id and name. Written straight from the record, for lists
/// are long.
#[derive(Clone, Copy)]
pub struct RecordRow<'a> {
    pub visible: Visible<'a>,
    pub record: &'a Record,
    pub today: Date,
    /// A figure that pages show beside what was entered, under its field's name.
    pub computed: Option<(&'static str, Date)>,
}

impl RecordRow<'_> {
    pub fn to_json(&self) -> Json {
        // Names are texts and values are JSON already: there is nothing that could not be written.
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl Serialize for RecordRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let record = self.record;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &record.id)?;
        map.serialize_entry("kind", &record.kind)?;
        map.serialize_entry("number", record.number())?;
        map.serialize_entry("revision", &record.revision)?;
        map.serialize_entry("changed_at", &record.changed_at)?;
        map.serialize_entry("overdue", &record.is_overdue(self.today))?;
        map.serialize_entry("fields", &Fields(self))?;
        if let Some((field, date)) = self.computed {
            map.serialize_entry("computed", &HashMap::from([(field, date)]))?;
        }
        map.end()
    }
}

struct Fields<'a>(&'a RecordRow<'a>);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let RecordRow { visible, record, .. } = *self.0;
        let register = record.kind.register();
        let known = |id: &Json| id.as_str().and_then(|id| visible.get(id.parse().ok()?));
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in record.body.iter() {
            match register.field(name).map(|f| f.ty) {
                // Bookkeeping for the next import, with ids the viewer may not know.
                _ if name == common::OVERRIDDEN => {}
                Some(FieldType::Ref(_)) => {
                    // A reference to a record this viewer may not know is not there for this viewer.
                    if let Some(target) = known(value) {
                        map.serialize_entry(name, &Named { id: target.id, name: target.title() })?;
                    }
                }
                Some(FieldType::Links) => {
                    let ids = value.as_array().map(Vec::as_slice).unwrap_or_default();
                    let ids: Vec<&Json> = ids.iter().filter(|id| known(id).is_some()).collect();
                    map.serialize_entry(name, &ids)?;
                }
                _ if name == common::CO_OWNERS || name == common::SOURCE => match value {
                    Json::Array(ids) => {
                        let titles: Vec<&str> = ids.iter().filter_map(known).map(Record::title).collect();
                        map.serialize_entry(name, &titles)?;
                    }
                    id => map.serialize_entry(name, &known(id).map(Record::title))?,
                },
                _ => map.serialize_entry(name, value)?,
            }
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Named<'a> {
    id: RecordId,
    name: &'a str,
}

#[cfg(test)]
mod tests;
