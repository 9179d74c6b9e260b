//! How the PMO's own entries are told: fields with marks instead of days.

use crate::timeline::{At, Timeline};
use crate::{HandEntry, HandUpdate};

type Field = (&'static str, &'static str);

/// An entry before its days are known.
///
/// In values `{3-1}` becomes a month and day, and a value such as `@3-1` that is nothing else an ISO date.
pub(crate) struct Entry {
    kind: &'static str,
    key: &'static str,
    on: At,
    fields: Vec<Field>,
    updates: Vec<(At, Vec<Field>)>,
}

pub(crate) fn entry<const N: usize>(
    kind: &'static str,
    key: &'static str,
    on: At,
    fields: [Field; N],
) -> Entry {
    Entry { kind, key, on, fields: fields.to_vec(), updates: Vec::new() }
}

impl Entry {
    pub(crate) fn with<const N: usize>(mut self, fields: [Field; N]) -> Self {
        self.fields.extend(fields);
        self
    }

    pub(crate) fn then<const N: usize>(mut self, on: At, fields: [Field; N]) -> Self {
        self.updates.push((on, fields.to_vec()));
        self
    }

    /// The entry with its days; `day_field` is filled with the day of the entry itself.
    pub(crate) fn build(self, timeline: &Timeline, day_field: Option<&'static str>) -> HandEntry {
        let on = timeline.at(self.on);
        let mut fields = fill(&self.fields, timeline);
        if let Some(name) = day_field.filter(|n| fields.iter().all(|(f, _)| f != n)) {
            fields.push((name, on.to_string()));
        }
        let updates = self
            .updates
            .iter()
            .map(|(at, fields)| HandUpdate {
                on: timeline.at(*at),
                key: self.key,
                fields: fill(fields, timeline),
            })
            .collect();
        HandEntry { on, kind: self.kind, key: self.key, fields, updates }
    }
}

/// A change by hand of a record that came in a file.
pub(crate) fn edit(key: &'static str, on: At, fields: &[Field], timeline: &Timeline) -> HandUpdate {
    HandUpdate { on: timeline.at(on), key, fields: fill(fields, timeline) }
}

fn fill(fields: &[Field], timeline: &Timeline) -> Vec<(&'static str, String)> {
    fields.iter().map(|(name, value)| (*name, value_of(value, timeline))).collect()
}

fn value_of(value: &str, timeline: &Timeline) -> String {
    match value.strip_prefix('@') {
        Some(mark) => crate::timeline::parse_mark(mark)
            .map_or_else(|| value.to_owned(), |at| timeline.at(at).to_string()),
        None => timeline.fill(value),
    }
}
