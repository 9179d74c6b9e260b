//! Decisions on single records: what a person's create or update changes, or why it is refused. Pure rules: the state
//! in, changes out.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use smol_str::SmolStr;

use crate::change::{Change, FieldChange, Verb};
use crate::id::RecordId;
use crate::lang::Lang;
use crate::number::Numbering;
use crate::record::{Body, Record};
use crate::register::{FieldDef, FieldType, Kind, Required, Status, common};
use crate::source_record::CommonStatus;
use crate::state::ProjectState;
use crate::visibility::{Viewer, Visibility, may_see};

/// What every decision needs from outside: the moment, the reader's day, and fresh identifiers.
pub struct Context<'a> {
    pub at: Timestamp,
    pub today: Date,
    pub viewer: &'a Viewer,
    pub new_id: &'a mut dyn FnMut() -> RecordId,
}

/// Fields as a form, the CLI or the API sends them: name → JSON; `null` or empty text takes the value away.
pub type Fields = Map<String, Json>;

/// Why a command is refused. Nothing was changed.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// There is no such record, or this viewer may not know of it: the two answer alike.
    NotFound,
    /// Fields that cannot be taken as they are.
    Invalid(Vec<FieldProblem>),
    /// Somebody changed these fields since the writer read them.
    Conflict { revision: u32, fields: Vec<FieldChange> },
}

/// One field that cannot be taken, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldProblem {
    pub field: SmolStr,
    pub problem: Problem,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    Missing,
    NotADate,
    NotANumber,
    OutOfRange,
    NotAChoice,
    NoSuchRecord,
    TooLong(usize),
    ControlCharacter,
    NotEditable,
    NoSuchField,
}

/// Longest one-line text, in characters.
const TEXT_MAX: usize = 1_000;
/// Longest many-line text, in characters.
const LONG_TEXT_MAX: usize = 1_000_000;

/// A new record entered by hand.
pub fn record_create(
    state: &ProjectState,
    kind: Kind,
    visibility: Visibility,
    fields: &Fields,
    ctx: &mut Context<'_>,
) -> Result<Vec<Change>, Refusal> {
    if let Visibility::Named(persons) = &visibility
        && ctx.viewer.person.is_none_or(|writer| !persons.contains(&writer))
    {
        // Nobody enters what they could not see afterwards.
        let problem = FieldProblem { field: common::VISIBILITY.into(), problem: Problem::NotAChoice };
        return Err(Refusal::Invalid(vec![problem]));
    }
    let mut body = Body::default();
    read_fields(state, kind, fields, &mut body, ctx)?;
    if body.get(common::STATUS).is_none()
        && let Some(first) = kind.register().statuses.first()
    {
        body.set(common::STATUS, json!(first.name));
    }
    require(kind, &body)?;
    let id = (ctx.new_id)();
    if let Some(number) = Numbering::of(state).next(state, kind, &visibility, id) {
        body.set(common::NUMBER, json!(number));
    }
    body.set(common::VISIBILITY, visibility.to_json());
    follow_due_date(kind, &Body::default(), &mut body);
    Ok(vec![create(id, kind, &body)])
}

/// A record edited by hand. `revision` is what the writer had read; a field somebody else changed since is a conflict.
/// `changed_since` holds what was changed since that revision, by field (from the journal).
pub fn record_update(
    state: &ProjectState,
    id: RecordId,
    fields: &Fields,
    changed_since: &[FieldChange],
    ctx: &mut Context<'_>,
) -> Result<Vec<Change>, Refusal> {
    let record = state.get_unfiltered(id).filter(|r| may_see(ctx.viewer, r)).ok_or(Refusal::NotFound)?;
    // As the rules read them: a form sends "10" for 10 and its own line ends.
    let mine: Fields = fields
        .iter()
        .map(|(name, value)| {
            let field = record.kind.register().field(name);
            let read = field.and_then(|f| read_value(state, record.kind, f, value, ctx.viewer).ok());
            (name.clone(), read.unwrap_or_else(|| value.clone()))
        })
        .collect();
    let clashes: Vec<FieldChange> = changed_since
        .iter()
        .filter(|theirs| {
            mine.get(theirs.name.as_str()).is_some_and(|mine| *mine != theirs.after && *mine != theirs.before)
        })
        .cloned()
        .collect();
    if !clashes.is_empty() {
        return Err(Refusal::Conflict { revision: record.revision, fields: clashes });
    }
    // What the writer left as they had read it must not undo what somebody else changed meanwhile.
    let mut mine = mine;
    mine.retain(|name, value| {
        !changed_since.iter().any(|theirs| theirs.name == *name && *value == theirs.before)
    });
    let mut body = record.body.clone();
    read_fields(state, record.kind, &mine, &mut body, ctx)?;
    if record.body.get(common::SOURCE).is_none() {
        require(record.kind, &body)?;
    } else {
        // What an import left empty may stay so; what is there may not be taken away.
        keep_required(record, &body)?;
    }
    follow_due_date(record.kind, &record.body, &mut body);
    remember_source_values(record, &mut body);
    Ok(update(record, &body).into_iter().collect())
}

/// A source's own value of a field that a person has overwritten is kept, so that the next import can tell a hand's
/// edit from the source's own change.
fn remember_source_values(record: &Record, body: &mut Body) {
    if record.body.get(common::SOURCE).is_none() {
        return;
    }
    let mut kept = match record.body.get(common::OVERRIDDEN) {
        Some(Json::Object(map)) => map.clone(),
        _ => Map::new(),
    };
    for field in record.kind.register().fields {
        let (old, new) = (record.body.get(field.name), body.get(field.name));
        if old == new || field.ty == FieldType::System {
            continue;
        }
        match kept.get(field.name) {
            // Back to what the source says: no longer overridden.
            Some(at_source) if new.unwrap_or(&Json::Null) == at_source => {
                kept.remove(field.name);
            }
            Some(_) => {}
            None => {
                kept.insert(field.name.to_owned(), old.cloned().unwrap_or(Json::Null));
            }
        }
    }
    body.set(common::OVERRIDDEN, if kept.is_empty() { Json::Null } else { Json::Object(kept) });
}

/// Freezes the first plan of a milestone (registers.md, 13) and the first due date, and counts later moves of that
/// (registers.md, 0: 期限).
pub(crate) fn follow_due_date(kind: Kind, before: &Body, after: &mut Body) {
    const ORIGINAL: &str = "original_planned_on";
    if kind == Kind::Milestone
        && after.get(ORIGINAL).is_none()
        && let Some(first) = before.get("planned_on").or(after.get("planned_on")).cloned()
    {
        after.set(ORIGINAL, first);
    }
    let Some(due_field) = kind.register().due_field else { return };
    let (old, new) = (before.date(due_field), after.date(due_field));
    if after.get(common::ORIGINAL_DUE_ON).is_none()
        && let Some(first) = old.or(new)
    {
        after.set(common::ORIGINAL_DUE_ON, json!(first));
    }
    if let (Some(old), Some(new)) = (old, new)
        && new > old
    {
        let count = after.number(common::POSTPONEMENT_COUNT).unwrap_or(0.0) as i64 + 1;
        after.set(common::POSTPONEMENT_COUNT, json!(count));
    }
}

/// The change that brings a record with this body into being.
pub(crate) fn create(id: RecordId, kind: Kind, body: &Body) -> Change {
    let fields = body
        .iter()
        .map(|(name, value)| FieldChange { name: name.into(), before: Json::Null, after: value.clone() })
        .collect();
    Change { record: id, kind, verb: Verb::Create, fields }
}

/// The change from a record's body to this one; `None` when they are equal.
pub(crate) fn update(record: &Record, body: &Body) -> Option<Change> {
    let mut fields = Vec::new();
    for (name, before) in record.body.iter() {
        let after = body.get(name).unwrap_or(&Json::Null);
        if after != before {
            fields.push(FieldChange { name: name.into(), before: before.clone(), after: after.clone() });
        }
    }
    for (name, after) in body.iter() {
        if record.body.get(name).is_none() {
            fields.push(FieldChange { name: name.into(), before: Json::Null, after: after.clone() });
        }
    }
    if fields.is_empty() {
        return None;
    }
    Some(Change { record: record.id, kind: record.kind, verb: Verb::Update, fields })
}

fn read_fields(
    state: &ProjectState,
    kind: Kind,
    fields: &Fields,
    body: &mut Body,
    ctx: &Context<'_>,
) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    for (name, value) in fields {
        let read = match kind.register().field(name) {
            None => Err(Problem::NoSuchField),
            Some(field) => read_value(state, kind, field, value, ctx.viewer),
        };
        match read {
            Ok(value) => body.set(name, value),
            Err(problem) => problems.push(FieldProblem { field: name.into(), problem }),
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems)) }
}

fn read_value(
    state: &ProjectState,
    kind: Kind,
    field: &FieldDef,
    value: &Json,
    viewer: &Viewer,
) -> Result<Json, Problem> {
    if field.ty == FieldType::System {
        return Err(Problem::NotEditable);
    }
    let text = match value {
        Json::Null => return Ok(Json::Null),
        Json::String(text) if text.trim().is_empty() => return Ok(Json::Null),
        Json::String(text) => text.trim(),
        _ => "",
    };
    match field.ty {
        FieldType::System => Err(Problem::NotEditable),
        FieldType::Text => one_line(text, TEXT_MAX),
        FieldType::LongText => {
            if text.chars().count() > LONG_TEXT_MAX {
                return Err(Problem::TooLong(LONG_TEXT_MAX));
            }
            if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
                return Err(Problem::ControlCharacter);
            }
            Ok(json!(text.replace("\r\n", "\n")))
        }
        FieldType::Date => {
            let date: Date = text.parse().map_err(|_| Problem::NotADate)?;
            if !(1900..=2999).contains(&date.year()) {
                return Err(Problem::OutOfRange);
            }
            Ok(json!(date))
        }
        FieldType::Number | FieldType::Percent => {
            let number = value.as_f64().or_else(|| text.parse().ok()).filter(|n| n.is_finite());
            let number = number.ok_or(Problem::NotANumber)?;
            let max = if field.ty == FieldType::Percent { 100.0 } else { 1e12 };
            if !(0.0..=max).contains(&number) {
                return Err(Problem::OutOfRange);
            }
            Ok(json!(number))
        }
        FieldType::Choice(choices) => {
            choices.iter().find(|c| c.name == text).map(|c| json!(c.name)).ok_or(Problem::NotAChoice)
        }
        FieldType::Status => match kind.register().status(text) {
            Status::Known(def) => Ok(json!(def.name)),
            // The status a source gave may stay; a new unknown one may not come in by hand.
            Status::Unknown(_) => Err(Problem::NotAChoice),
        },
        FieldType::Ref(wanted) => {
            let id: RecordId = text.parse().map_err(|_| Problem::NoSuchRecord)?;
            let found = state.get_unfiltered(id).filter(|r| r.kind == wanted && may_see(viewer, r));
            found.map(|r| json!(r.id)).ok_or(Problem::NoSuchRecord)
        }
        FieldType::Links => {
            let list = value.as_array().ok_or(Problem::NoSuchRecord)?;
            let mut ids = Vec::new();
            for item in list {
                let id: RecordId =
                    item.as_str().unwrap_or_default().parse().map_err(|_| Problem::NoSuchRecord)?;
                state.get_unfiltered(id).filter(|r| may_see(viewer, r)).ok_or(Problem::NoSuchRecord)?;
                ids.push(json!(id));
            }
            Ok(if ids.is_empty() { Json::Null } else { Json::Array(ids) })
        }
    }
}

fn one_line(text: &str, max: usize) -> Result<Json, Problem> {
    if text.chars().count() > max {
        return Err(Problem::TooLong(max));
    }
    if text.chars().any(char::is_control) {
        return Err(Problem::ControlCharacter);
    }
    Ok(json!(text))
}

/// What an import left empty may stay so; a hand's save adds nothing to what is missing.
fn keep_required(record: &Record, body: &Body) -> Result<(), Refusal> {
    let may_stay = may_stay_empty(record);
    refuse_missing(missing(record.kind, body).into_iter().filter(|field| !may_stay.contains(field)))
}

fn require(kind: Kind, body: &Body) -> Result<(), Refusal> {
    refuse_missing(missing(kind, body))
}

fn refuse_missing(fields: impl IntoIterator<Item = &'static FieldDef>) -> Result<(), Refusal> {
    let problem = |field: &FieldDef| FieldProblem { field: field.name.into(), problem: Problem::Missing };
    let missing: Vec<FieldProblem> = fields.into_iter().map(problem).collect();
    if missing.is_empty() { Ok(()) } else { Err(Refusal::Invalid(missing)) }
}

/// The required fields that a record has empty and may be saved without: what its import did not give.
pub fn may_stay_empty(record: &Record) -> Vec<&'static FieldDef> {
    match record.body.get(common::SOURCE) {
        Some(_) => missing(record.kind, &record.body),
        None => Vec::new(),
    }
}

/// The fields that the register requires in the body's status and that are empty.
fn missing(kind: Kind, body: &Body) -> Vec<&'static FieldDef> {
    let register = kind.register();
    let place = |name: &str| register.statuses.iter().position(|s| s.name == name);
    let status = body.text(common::STATUS).unwrap_or_default();
    let reached = place(status).unwrap_or(0);
    let cancelled = register.statuses.get(reached).is_some_and(|s| s.common == CommonStatus::Cancelled);
    register
        .fields
        .iter()
        .filter(|field| match field.required {
            Required::No => false,
            Required::Always => true,
            Required::From(from) => !cancelled && place(from).is_some_and(|from| reached >= from),
            Required::In(name) => name == status,
        })
        .filter(|field| body.get(field.name).is_none())
        .collect()
}

impl FieldProblem {
    /// In the reader's language: which field, what is wrong, what to do.
    pub fn message(&self, kind: Kind, lang: Lang) -> String {
        let def = kind.register().field(&self.field);
        let label = def.map_or(self.field.as_str(), |f| f.label.text(lang));
        let key = match self.problem {
            // A browser sends a date that it cannot read as none at all.
            Problem::Missing if def.is_some_and(|f| f.ty == FieldType::Date) => "field-missing-date",
            Problem::Missing => "field-missing",
            Problem::NotADate => "field-not-a-date",
            Problem::NotANumber => "field-not-a-number",
            Problem::OutOfRange => "field-out-of-range",
            Problem::NotAChoice => "field-not-a-choice",
            Problem::NoSuchRecord => "field-no-such-record",
            Problem::TooLong(_) => "field-too-long",
            Problem::ControlCharacter => "field-control-character",
            Problem::NotEditable => "field-not-editable",
            Problem::NoSuchField => "field-no-such-field",
        };
        let max = if let Problem::TooLong(max) = self.problem { max } else { 0 };
        lang.format(key, &[("field", label.into()), ("max", max.into())])
    }
}

#[cfg(test)]
mod tests;
