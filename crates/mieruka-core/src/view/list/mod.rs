//! A register as a list: filtered, sorted, a page of it.

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use crate::lang::Lang;
use crate::record::Record;
use crate::register::{FieldDef, Kind, Register, common};
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

#[derive(Clone, Copy, Debug, PartialEq)]
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

/// A page of a register.
#[derive(Clone, Debug)]
pub struct List<'a> {
    /// How many records the filter lets through.
    pub total: usize,
    pub rows: Vec<&'a Record>,
}

/// The records of a register that the filter lets through, sorted, one page of them.
pub fn list<'a>(
    visible: &Visible<'a>,
    kind: Kind,
    query: &ListQuery,
    as_of: &AsOf,
    index: &SearchIndex,
) -> List<'a> {
    let mut rows = query.filter.through(visible.of_kind(kind), visible, as_of, index);
    let total = rows.len();
    match query.sort {
        None => rows
            .sort_by_cached_key(|r| (!r.is_open(), r.facts.due_on.is_none(), r.facts.due_on, number_key(r))),
        Some(Sort { field, descending }) if field.name == common::NUMBER => {
            rows.sort_by_cached_key(|r| number_key(r));
            if descending {
                rows.reverse();
            }
        }
        Some(Sort { field, descending }) => {
            rows.sort_by_cached_key(|r| SortKey::of(visible, r, field));
            if descending {
                // Empty values stay at the end whichever way the list runs.
                let filled = rows.partition_point(|r| r.body.get(field.name).is_some());
                rows[..filled].reverse();
            }
        }
    }
    let rows = rows.into_iter().skip(query.offset).take(query.limit).collect();
    List { total, rows }
}

/// ISS-9 before ISS-10.
fn number_key(record: &Record) -> (String, u64) {
    let number = record.number();
    match number.rsplit_once('-') {
        Some((prefix, digits)) => (prefix.to_owned(), digits.parse().unwrap_or(u64::MAX)),
        None => (number.to_owned(), 0),
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
    fn of(visible: &Visible<'_>, record: &Record, field: &FieldDef) -> SortKey {
        use crate::register::FieldType::{Choice, Number, Percent, Ref, Status};
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

/// A record as JSON: its fields by name, people and parties with id and name.
pub fn record_json(visible: &Visible<'_>, record: &Record, today: Date) -> Json {
    let mut fields = Map::new();
    for (name, value) in record.body.iter() {
        // Bookkeeping for the next import, with ids the viewer may not know.
        if name == common::OVERRIDDEN {
            continue;
        }
        let field = record.kind.register().field(name);
        let value = match field.map(|f| f.ty) {
            Some(crate::register::FieldType::Ref(_)) => {
                let id = value.as_str().and_then(|id| id.parse().ok());
                // A reference to a record this viewer may not know is not there for this viewer.
                let Some(target) = id.and_then(|id| visible.get(id)) else { continue };
                json!({"id": target.id, "name": target.title()})
            }
            Some(crate::register::FieldType::Links) => {
                let ids = value.as_array().map(Vec::as_slice).unwrap_or_default();
                let known = ids.iter().filter(|id| {
                    id.as_str().and_then(|id| id.parse().ok()).is_some_and(|id| visible.get(id).is_some())
                });
                Json::Array(known.cloned().collect())
            }
            _ if name == common::CO_OWNERS || name == common::SOURCE => {
                let seen = |id: &Json| {
                    id.as_str().and_then(|id| visible.get(id.parse().ok()?)).map(|r| json!(r.title()))
                };
                match value {
                    Json::Array(ids) => Json::Array(ids.iter().filter_map(seen).collect()),
                    id => seen(id).unwrap_or(Json::Null),
                }
            }
            _ => value.clone(),
        };
        fields.insert(name.to_owned(), value);
    }
    json!({
        "id": record.id, "kind": record.kind, "number": record.number(), "revision": record.revision,
        "changed_at": record.changed_at, "overdue": record.is_overdue(today), "fields": fields,
    })
}

#[cfg(test)]
mod tests;
