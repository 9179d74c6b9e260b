//! The form of a record, made from its register's field descriptors.

use jiff::civil::Date;
use maud::{Markup, html};
use mieruka_core::change::FieldChange;
use mieruka_core::decide::{FieldProblem, Fields, may_stay_empty};
use mieruka_core::id::RecordId;
use mieruka_core::lang::Lang;
use mieruka_core::record::Record;
use mieruka_core::register::{FieldDef, FieldType, Kind, Required, common};
use mieruka_core::state::Visible;
use mieruka_core::view::change::value_text;
use serde_json::{Value as Json, json};

use super::Web;
use super::form::SafeForm;
use super::layout::csrf_field;
use super::part::record_href;
use crate::ops::random_bytes;

/// What stands in the form: from the record, or as somebody entered it.
pub(super) struct Entered {
    pub(super) record: Option<RecordId>,
    pub(super) revision: Option<u32>,
    /// Makes a repeated "create" one record.
    pub(super) idempotency_key: Option<String>,
    values: Vec<(&'static FieldDef, String)>,
    /// Required fields that may stay empty, of a record that came by an import; `None` for what is entered by hand.
    imported_without: Option<Vec<&'static FieldDef>>,
    pub(super) problems: Vec<FieldProblem>,
    /// What somebody else changed meanwhile.
    pub(super) theirs: Vec<FieldChange>,
}

impl Entered {
    /// An empty form; days on which something is raised start with today.
    pub(super) fn new(kind: Kind, today: Date) -> Entered {
        let values = kind.register().fields.iter().filter(|f| matches!(f.name, "raised_on" | "decided_on"));
        Entered {
            record: None,
            revision: None,
            idempotency_key: Some(random_bytes::<16>().iter().map(|b| format!("{b:02x}")).collect()),
            values: values.map(|f| (f, today.to_string())).collect(),
            imported_without: None,
            problems: Vec::new(),
            theirs: Vec::new(),
        }
    }

    /// The record as it is.
    pub(super) fn of(record: &Record) -> Entered {
        let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let fields = record.kind.register().fields.iter();
        Entered {
            record: Some(record.id),
            revision: Some(record.revision),
            idempotency_key: None,
            values: fields.filter_map(|f| Some((f, text(record.body.get(f.name)?)))).collect(),
            imported_without: imported_without(record),
            problems: Vec::new(),
            theirs: Vec::new(),
        }
    }

    /// As the form was sent.
    pub(super) fn from_form(kind: Kind, form: &SafeForm, record: Option<&Record>) -> Entered {
        let fields = kind.register().fields.iter();
        Entered {
            record: record.map(|r| r.id),
            revision: form.get("revision").and_then(|r| r.parse().ok()),
            idempotency_key: form.get("once").filter(|k| k.len() == 32).map(str::to_owned),
            values: fields.filter_map(|f| Some((f, form.get(f.name)?.to_owned()))).collect(),
            imported_without: record.and_then(imported_without),
            problems: Vec::new(),
            theirs: Vec::new(),
        }
    }

    /// All filled fields.
    pub(super) fn fields(&self) -> Fields {
        let filled = self.values.iter().filter(|(_, v)| !v.trim().is_empty());
        filled.map(|(f, v)| (f.name.to_owned(), json!(v))).collect()
    }

    /// The fields that differ from the record: what was left as it is says nothing.
    pub(super) fn changed_fields(&self, record: &Record) -> Fields {
        let before = Entered::of(record);
        self.values
            .iter()
            .filter(|(f, v)| normal(before.value(f.name)) != normal(v))
            .map(|(f, v)| (f.name.to_owned(), if v.trim().is_empty() { Json::Null } else { json!(v) }))
            .collect()
    }

    fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(f, _)| f.name == name).map_or("", |(_, v)| v.as_str())
    }

    /// When the field must be filled, as the rules hold it on saving.
    fn required(&self, field: &'static FieldDef) -> Required {
        let may_stay_empty = self.imported_without.as_ref().is_some_and(|fields| fields.contains(&field));
        if may_stay_empty { Required::No } else { field.required }
    }

    fn problem(&self, name: &str) -> Option<&FieldProblem> {
        self.problems.iter().find(|p| p.field == name)
    }
}

fn imported_without(record: &Record) -> Option<Vec<&'static FieldDef>> {
    record.body.get(common::SOURCE).map(|_| may_stay_empty(record))
}

/// Browsers send line ends as CRLF.
fn normal(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}

#[expect(clippy::too_many_arguments, reason = "the parts of one form, called from one place")]
pub(super) fn record_form(
    web: &Web,
    visible: &Visible<'_>,
    key: &str,
    kind: Kind,
    fields: &[&'static FieldDef],
    entered: &Entered,
    title: &str,
    lang: Lang,
) -> Markup {
    let register = kind.register();
    let (action, back) = match entered.record {
        Some(id) => (record_href(key, kind, id), record_href(key, kind, id)),
        None => (format!("/projects/{key}/{}", register.path), format!("/projects/{key}/{}", register.path)),
    };
    html! {
        h1 { (title) }
        (problems(kind, entered, lang))
        (conflict(visible, kind, entered, lang))
        p.quiet-text {
            @if entered.imported_without.is_some() { (lang.text("form-required-hint-imported")) }
            @else { (lang.text("form-required-hint")) }
        }
        form.fields.two method="post" action=(action) {
            (csrf_field(web))
            @if let Some(revision) = entered.revision { input type="hidden" name="revision" value=(revision); }
            @if let Some(once) = &entered.idempotency_key { input type="hidden" name="once" value=(once); }
            @for field in fields.iter().filter(|f| first(f, entered)) { (field_input(visible, kind, field, entered, lang)) }
            details.wide id="more" {
                summary { (lang.text("form-more")) }
                div.fields.two {
                    @for field in fields.iter().filter(|f| !first(f, entered)) { (field_input(visible, kind, field, entered, lang)) }
                }
            }
            @if entered.record.is_none() { (visibility(lang)) }
            div.actions.wide {
                button.btn.primary type="submit" { (lang.text("record-save")) }
                a.btn href=(back) { (lang.text("record-cancel")) }
            }
        }
    }
}

fn problems(kind: Kind, entered: &Entered, lang: Lang) -> Markup {
    html! {
        @if !entered.problems.is_empty() {
            div.error-summary role="alert" {
                h2 { (lang.format("form-problems", &[("count", entered.problems.len().into())])) }
                ul { @for p in &entered.problems {
                    li { a href={ "#" (p.field) } { (p.message(kind, lang)) } }
                } }
            }
        }
    }
}

/// What somebody else changed while this form was open: their value beside ours.
fn conflict(visible: &Visible<'_>, kind: Kind, entered: &Entered, lang: Lang) -> Markup {
    let text = |field: &FieldDef, value: &Json| value_text(visible, kind, field, value, lang);
    html! {
        @if !entered.theirs.is_empty() {
            div.notice.warn role="alert" {
                p { (lang.text("form-conflict")) }
                table.rows {
                    thead { tr {
                        th { (lang.text("col-field")) } th { (lang.text("col-before")) }
                        th { (lang.text("col-theirs")) } th { (lang.text("col-yours")) }
                    } }
                    tbody { @for change in &entered.theirs {
                        @if let Some(field) = kind.register().field(&change.name) {
                            tr {
                                td { (field.label.text(lang)) }
                                td { (text(field, &change.before)) }
                                td { (text(field, &change.after)) }
                                td { (text(field, &json!(entered.value(field.name)))) }
                            }
                        }
                    } }
                }
            }
        }
    }
}

/// When a field must be filled, beside its name.
fn required_mark(kind: Kind, required: Required, lang: Lang) -> Option<String> {
    let status = |name: &str| kind.register().status(name).label(lang).to_owned();
    match required {
        Required::No => None,
        Required::Always => Some(lang.text("form-required")),
        Required::From(from) => Some(lang.format("form-required-from", &[("status", status(from).into())])),
        Required::In(name) => Some(lang.format("form-required-in", &[("status", status(name).into())])),
    }
}

fn field_input(
    visible: &Visible<'_>,
    kind: Kind,
    field: &'static FieldDef,
    entered: &Entered,
    lang: Lang,
) -> Markup {
    let (name, value) = (field.name, entered.value(field.name));
    let problem = entered.problem(name);
    let invalid = problem.map(|_| "true");
    let described = problem.map(|_| format!("{name}-error"));
    let described = described.as_deref();
    let wide = matches!(field.ty, FieldType::LongText) || name == kind.register().title_field;
    html! {
        div.field.wide[wide] {
            label for=(name) {
                (field.label.text(lang))
                @if let Some(mark) = required_mark(kind, entered.required(field), lang) { span.required { (mark) } }
            }
            @match field.ty {
                FieldType::LongText => {
                    textarea id=(name) name=(name) rows="4" aria-invalid=[invalid] aria-describedby=[described] { (value) }
                }
                FieldType::Choice(choices) => {
                    select id=(name) name=(name) aria-invalid=[invalid] aria-describedby=[described] {
                        option value="" {}
                        @for c in choices { option value=(c.name) selected[c.name == value] { (c.label.text(lang)) } }
                    }
                }
                FieldType::Status => {
                    select id=(name) name=(name) aria-invalid=[invalid] aria-describedby=[described] {
                        @if !value.is_empty() && !kind.register().statuses.iter().any(|s| s.name == value) {
                            option value=(value) selected { (value) }
                        }
                        @for s in kind.register().statuses { option value=(s.name) selected[s.name == value] { (s.label.text(lang)) } }
                    }
                }
                FieldType::Ref(target) => {
                    select id=(name) name=(name) aria-invalid=[invalid] aria-describedby=[described] {
                        option value="" {}
                        @for r in visible.of_kind(target) {
                            @let id = r.id.to_string();
                            option value=(id) selected[id == value] { (choice_label(visible, r)) }
                        }
                    }
                }
                // What the browser would show as an empty date is shown as it was entered.
                FieldType::Date if !value.is_empty() && value.parse::<Date>().is_err() => {
                    input id=(name) type="text" name=(name) value=(value) aria-invalid=[invalid] aria-describedby=[described];
                }
                FieldType::Date => {
                    input id=(name) type="date" name=(name) value=(value) aria-invalid=[invalid] aria-describedby=[described];
                }
                FieldType::Number | FieldType::Percent => {
                    input id=(name) type="number" step="any" min="0" name=(name) value=(value) aria-invalid=[invalid]
                        aria-describedby=[described];
                }
                FieldType::Text | FieldType::Links | FieldType::System => {
                    input id=(name) type="text" name=(name) value=(value) aria-invalid=[invalid] aria-describedby=[described];
                }
            }
            @if let Some(problem) = problem { p.error id={ (name) "-error" } { (problem.message(kind, lang)) } }
        }
    }
}

/// What stands at once: what must be filled, what the list shows, and what is filled or wrong already.
fn first(field: &FieldDef, entered: &Entered) -> bool {
    field.required == Required::Always
        || field.in_list
        || !entered.value(field.name).is_empty()
        || entered.problem(field.name).is_some()
}

/// People are told apart by their party.
fn choice_label(visible: &Visible<'_>, record: &Record) -> String {
    let party = mieruka_core::view::name_of(visible, record.facts.party);
    match record.kind {
        Kind::Person if !party.is_empty() => format!("{}({party})", record.title()),
        _ => record.title().to_owned(),
    }
}

fn visibility(lang: Lang) -> Markup {
    html! {
        div.field {
            label for="visibility" { (lang.text("visibility")) }
            select id="visibility" name="visibility" {
                option value="everyone" { (lang.text("visibility-everyone")) }
                option value="client" { (lang.text("visibility-client")) }
                option value="pmo" { (lang.text("visibility-pmo")) }
            }
        }
    }
}
