//! What changed, as sentences: since somebody last looked, in one record's history, in the report.

use jiff::Timestamp;
use serde_json::{Value as Json, json};

use crate::change::{Actor, Change, Entry, Verb};
use crate::id::RecordId;
use crate::lang::Lang;
use crate::register::{FieldDef, FieldType, Kind, common};
use crate::rule::freshness::{Figure, SourceAge};
use crate::state::Visible;
use crate::view::name_of;

/// One change of one record, for a reader.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeLine {
    pub at: Timestamp,
    /// The party whose import brought it, or the person; empty = the PMO on this machine.
    pub who: String,
    pub record: RecordId,
    pub kind: Kind,
    pub number: String,
    pub title: String,
    pub verb: Verb,
    pub fields: Vec<FieldLine>,
    /// How often the due date has moved, where this change moved it.
    pub postponed: Option<i64>,
    /// The source that keeps the record, which the figure comes from.
    pub source: Option<RecordId>,
}

/// One field before and after, as text a person reads.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldLine {
    pub field: &'static FieldDef,
    pub before: String,
    pub after: String,
}

/// A change without its values: enough to count it and to find it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeMark {
    pub seq: u64,
    pub at: Timestamp,
    pub record: RecordId,
}

impl ChangeMark {
    /// `None` for the product's own bookkeeping, which makes no line.
    pub fn of(entry: &Entry) -> Option<ChangeMark> {
        let change = &entry.change;
        is_told(change).then_some(ChangeMark { seq: entry.seq, at: entry.at, record: change.record })
    }
}

/// Whether a change makes a line for those who may see its record.
fn is_told(change: &Change) -> bool {
    let register = change.kind.register();
    register.listed
        && !matches!(change.kind, Kind::Party | Kind::Person)
        && (change.verb != Verb::Update
            || change.fields.iter().any(|f| register.field(&f.name).is_some_and(is_shown)))
}

fn is_shown(field: &FieldDef) -> bool {
    field.ty != FieldType::System || field.name == common::VANISHED_ON
}

/// The entries as lines, newest first: those of records that the viewer may see, without the product's own bookkeeping.
pub fn change_lines<'e>(
    visible: &Visible<'_>,
    entries: impl IntoIterator<Item = &'e Entry>,
    lang: Lang,
) -> Vec<ChangeLine> {
    let mut lines: Vec<ChangeLine> =
        entries.into_iter().filter_map(|e| change_line(visible, e, lang)).collect();
    lines.reverse();
    lines
}

fn change_line(visible: &Visible<'_>, entry: &Entry, lang: Lang) -> Option<ChangeLine> {
    let change = &entry.change;
    let record = visible.get(change.record)?;
    if !is_told(change) {
        return None;
    }
    let fields: Vec<FieldLine> = match change.verb {
        Verb::Create | Verb::Remove => Vec::new(),
        Verb::Update => change
            .fields
            .iter()
            .filter_map(|f| {
                let field = record.kind.register().field(&f.name)?;
                is_shown(field).then(|| FieldLine {
                    field,
                    before: value_text(visible, record.kind, field, &f.before, lang),
                    after: value_text(visible, record.kind, field, &f.after, lang),
                })
            })
            .collect(),
    };
    let postponed = change.field(common::POSTPONEMENT_COUNT).and_then(|f| f.after.as_i64());
    Some(ChangeLine {
        at: entry.at,
        who: who(visible, entry),
        record: record.id,
        kind: record.kind,
        number: record.number().to_owned(),
        title: record.title().to_owned(),
        verb: change.verb,
        fields,
        postponed,
        source: record.body.id(common::SOURCE),
    })
}

fn who(visible: &Visible<'_>, entry: &Entry) -> String {
    let import = entry.cause.import_run.and_then(|id| visible.get(id));
    if let Some(party) = import.map(|run| name_of(visible, run.facts.party)) {
        return party.to_owned();
    }
    match entry.actor {
        Actor::LocalPmo => String::new(),
        Actor::Person(id) => name_of(visible, Some(id)).to_owned(),
    }
}

/// A field's value as a person reads it.
pub fn value_text(visible: &Visible<'_>, kind: Kind, field: &FieldDef, value: &Json, lang: Lang) -> String {
    match (field.ty, value) {
        (_, Json::Null) => String::new(),
        (FieldType::Choice(choices), Json::String(name)) => {
            choices.iter().find(|c| c.name == name).map_or(name.as_str(), |c| c.label.text(lang)).to_owned()
        }
        (FieldType::Status, Json::String(name)) => kind.register().status(name).label(lang).to_owned(),
        (FieldType::Ref(_), Json::String(id)) => name_of(visible, id.parse().ok()).to_owned(),
        (FieldType::Links, Json::Array(ids)) => {
            let names = ids.iter().filter_map(|id| visible.get(id.as_str()?.parse().ok()?));
            names
                .map(|r| if r.number().is_empty() { r.title() } else { r.number() })
                .collect::<Vec<_>>()
                .join(", ")
        }
        (FieldType::Percent, Json::Number(n)) => format!("{}%", n.as_f64().unwrap_or_default().round()),
        (_, Json::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

impl ChangeLine {
    /// `sources` are the ages of the sources the viewer knows.
    pub fn to_json(&self, sources: &[SourceAge], lang: Lang) -> Json {
        let from = sources.iter().filter(|age| age.id.is_some() && age.id == self.source);
        let postponed = self.postponed.map(|value| Figure { value, sources: from.cloned().collect() });
        json!({
            "at": self.at, "who": self.who, "id": self.record, "kind": self.kind, "number": self.number,
            "title": self.title, "verb": self.verb, "postponed": postponed,
            "fields": self.fields.iter().map(|f| json!({
                "field": f.field.name, "label": f.field.label.text(lang), "old": f.before, "new": f.after,
            })).collect::<Vec<_>>(),
        })
    }
}
