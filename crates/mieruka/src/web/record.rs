//! One record: shown, entered, edited.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::REFERER;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use mieruka_core::decide::Refusal;
use mieruka_core::id::RecordId;
use mieruka_core::lang::Lang;
use mieruka_core::record::Record;
use mieruka_core::register::{FieldType, Kind};
use mieruka_core::state::ProjectState;
use mieruka_core::view::detail::{Detail, DetailField, Provenance, detail};
use mieruka_core::view::short_date;
use mieruka_core::view::why::why;
use mieruka_core::visibility::Visibility;

use super::form::SafeForm;
use super::layout::{Place, Updates, project_page};
use super::page_error::PageError;
use super::part::{change_list, entered_beside, record_href, signal};
use super::plan::why_block;
use super::query::path_of;
use super::record_form::{Entered, record_form};
use super::register::listed_kind;
use super::{Web, blocking};
use crate::error::OpError;
use crate::ops::{Caller, record as ops};

type RecordPath = Path<(String, String, String)>;

/// A record of this register that this caller may see.
fn find<'a>(
    state: &'a ProjectState,
    caller: &'a Caller,
    register: &str,
    id: &str,
) -> Result<(Kind, &'a Record), OpError> {
    let kind = listed_kind(register)?;
    let id: RecordId = id.parse().map_err(|_| OpError::NotFound)?;
    let record = state.visible(&caller.viewer).get(id).filter(|r| r.kind == kind).ok_or(OpError::NotFound)?;
    Ok((kind, record))
}

/// `GET /projects/{key}/records/{id}`: to the record's own page, whatever its register.
pub(super) async fn record_find(
    State(web): State<Web>,
    caller: Caller,
    Path((key, id)): Path<(String, String)>,
) -> Result<Redirect, PageError> {
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let visible = state.visible(&caller.viewer);
    let record =
        id.parse().ok().and_then(|id| visible.get(id)).ok_or_else(|| caller.fail(OpError::NotFound))?;
    Ok(Redirect::to(&record_href(&key, record.kind, record.id)))
}

/// `GET /projects/{key}/{register}/{id}`
pub(super) async fn record_show(
    State(web): State<Web>,
    caller: Caller,
    Path((key, register, id)): RecordPath,
    headers: HeaderMap,
) -> Result<Markup, PageError> {
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let (kind, record) = find(&state, &caller, &register, &id).map_err(|e| caller.fail(e))?;
    // Back to the list as the reader left it: its filter, order and page are in the address they came from.
    let list = format!("/projects/{key}/{register}");
    let came_from = headers.get(REFERER).and_then(|v| v.to_str().ok()).and_then(path_of);
    let back = came_from.filter(|path| path.strip_prefix(&list).is_some_and(|rest| rest.starts_with('?')));
    let back = back.unwrap_or(&list).to_owned();
    let entries =
        ops::record_history(&web.app, &caller, &state, &key, record.id).map_err(|e| caller.fail(e))?;
    let visible = state.visible(&caller.viewer);
    let as_of = web.app.as_of(None);
    let plan = web.app.caches.plan_for(kind, &key, &state, &caller.viewer, &as_of);
    let shown = detail(&visible, record.id, &entries, plan.as_deref(), caller.lang)
        .ok_or_else(|| caller.fail(OpError::NotFound))?;
    let lang = caller.lang;
    let why = plan.as_deref().and_then(|plan| why(&visible, plan, record.id, &as_of, lang));
    let content = html! {
        div.page-head {
            h1 { (record.title()) }
            a.btn href=(back) data-key="Escape" { (lang.text("record-back")) }
            a.btn.primary href={ (record_href(&key, kind, record.id)) "/edit" } data-key="e" { (lang.text("record-edit")) }
        }
        p.meta {
            span { (kind.register().label.text(lang)) " " (record.number()) }
            @if !kind.register().statuses.is_empty() { span.badge.strong { (record.facts.status.label(lang)) } }
            @if record.is_overdue(as_of.date) { (signal(mieruka_core::rule::signal::Signal::Red, lang)) }
            @for gap in gaps(record, lang) { span.badge { (gap) } }
        }
        section.block id="fields" {
            h2 { (lang.text("record-fields")) }
            dl.facts { @for field in &shown.fields { (field_row(&key, field, &shown, &state, &caller, &as_of)) } }
        }
        @if let Some(why) = &why { (why_block(&key, &visible, why, lang)) }
        @if !shown.kept.is_empty() {
            section.block id="kept" {
                h2 { (lang.text("record-kept")) }
                dl.facts { @for (header, value) in &shown.kept { div { dt { (header) } dd { (value) } } } }
            }
        }
        @if let Some(provenance) = &shown.provenance { (provenance_block(provenance, lang)) }
        section.block id="history" {
            h2 { (lang.text("record-history")) " " span.count { (shown.history.len()) } }
            (change_list(&key, &shown.history, &as_of, lang, false))
        }
    };
    Ok(project_page(
        &web,
        &caller,
        &key,
        &state,
        (Place::Register(kind), record.title()),
        Updates::Live,
        &content,
    ))
}

/// What the register asks for and the record does not have.
fn gaps(record: &Record, lang: Lang) -> Vec<String> {
    let wanted = ["owner", "owner_org", "due_on", "decider"];
    let fields = record.kind.register().fields.iter().filter(|f| wanted.contains(&f.name));
    fields
        .filter(|f| record.is_open() && record.body.get(f.name).is_none())
        .map(|f| lang.format("record-gap", &[("field", f.label.text(lang).into())]))
        .collect()
}

fn field_row(
    key: &str,
    field: &DetailField,
    shown: &Detail<'_>,
    state: &ProjectState,
    caller: &Caller,
    as_of: &mieruka_core::rule::AsOf,
) -> Markup {
    let visible = state.visible(&caller.viewer);
    let entered = field.date.then(|| shown.record.body.date(field.name)).flatten();
    let computed = field.computed.as_ref();
    let date = computed.map(|computed| computed.date).or(entered);
    let beside = entered.filter(|entered| date != Some(*entered));
    let target = field.target.and_then(|id| visible.get(id)).filter(|r| r.kind.register().listed);
    html! {
        div {
            dt { (field.label) }
            dd title=[field.place.as_deref()] {
                @if let Some(date) = date {
                    time datetime=(date) { (short_date(date, as_of.date, caller.lang)) }
                    @if let Some(entered) = beside { " " (entered_beside(entered, as_of.date, caller.lang)) }
                    @if let Some(computed) = computed { br; span.quiet-text { (computed.ground) } }
                } @else if let Some(target) = target {
                    a href=(record_href(key, target.kind, target.id)) { (field.value) }
                } @else {
                    @for (i, line) in field.value.lines().enumerate() { @if i > 0 { br; } (line) }
                }
                @match (&field.overridden, &field.place) {
                    (Some(at_source), place) => {
                        " " span.badge {
                            (caller.lang.format("record-by-hand", &[
                                ("value", at_source.into()), ("place", place.as_deref().unwrap_or_default().into()),
                            ]))
                        }
                    }
                    (None, Some(place)) => { " " span.badge { (place) } }
                    (None, None) => {}
                }
            }
        }
    }
}

fn provenance_block(p: &Provenance, lang: Lang) -> Markup {
    let rows = [
        ("provenance-source", p.source.clone()),
        ("provenance-file", p.file.clone()),
        ("provenance-sheet", p.sheet.clone()),
        ("provenance-row", p.row.to_string()),
        ("provenance-id", p.remote_id.clone()),
        ("provenance-hash", p.file_hash.clone()),
    ];
    html! {
        section.block id="provenance" {
            h2 { (lang.text("record-provenance")) }
            dl.facts {
                @for (label, value) in rows {
                    @if !value.is_empty() { div { dt { (lang.text(label)) } dd { (value) } } }
                }
            }
        }
    }
}

/// `GET /projects/{key}/{register}/new`
pub(super) async fn record_new(
    State(web): State<Web>,
    caller: Caller,
    Path((key, register)): Path<(String, String)>,
) -> Result<Markup, PageError> {
    let kind = listed_kind(&register).map_err(|e| caller.fail(e))?;
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let entered = Entered::new(kind, web.app.clock.today());
    Ok(form_page(&web, &caller, &key, kind, &state, &entered))
}

/// `GET /projects/{key}/{register}/{id}/edit`
pub(super) async fn record_edit(
    State(web): State<Web>,
    caller: Caller,
    Path((key, register, id)): RecordPath,
) -> Result<Markup, PageError> {
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let (kind, record) = find(&state, &caller, &register, &id).map_err(|e| caller.fail(e))?;
    Ok(form_page(&web, &caller, &key, kind, &state, &Entered::of(record)))
}

/// `POST /projects/{key}/{register}`
pub(super) async fn record_create(
    State(web): State<Web>,
    caller: Caller,
    Path((key, register)): Path<(String, String)>,
    form: SafeForm,
) -> Result<Response, PageError> {
    let kind = listed_kind(&register).map_err(|e| caller.fail(e))?;
    let entered = Entered::from_form(kind, &form, None);
    let visibility = match form.get("visibility") {
        Some("pmo") => Visibility::Pmo,
        Some("client") => Visibility::Client,
        _ => Visibility::Everyone,
    };
    let fields = entered.fields();
    let created = ops::record_create(
        &web.app,
        &caller,
        &key,
        kind,
        visibility,
        fields,
        entered.idempotency_key.clone(),
    );
    match created {
        Ok(id) => Ok(Redirect::to(&record_href(&key, kind, id)).into_response()),
        Err(error) => refused(&web, &caller, &key, kind, entered, error),
    }
}

/// `POST /projects/{key}/{register}/{id}`
pub(super) async fn record_update(
    State(web): State<Web>,
    caller: Caller,
    Path((key, register, id)): RecordPath,
    form: SafeForm,
) -> Result<Response, PageError> {
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let (kind, record) = find(&state, &caller, &register, &id).map_err(|e| caller.fail(e))?;
    let entered = Entered::from_form(kind, &form, Some(record));
    let fields = entered.changed_fields(record);
    let (app, who, project) = (web.app.clone(), caller.clone(), key.clone());
    let (id, revision) = (record.id, entered.revision);
    let update = move || ops::record_update(&app, &who, &project, id, revision, &fields);
    match blocking(update).await {
        Ok(()) => Ok(Redirect::to(&record_href(&key, kind, record.id)).into_response()),
        Err(error) => refused(&web, &caller, &key, kind, entered, error),
    }
}

/// The form again, with what was entered and what is wrong with it.
fn refused(
    web: &Web,
    caller: &Caller,
    key: &str,
    kind: Kind,
    mut entered: Entered,
    error: OpError,
) -> Result<Response, PageError> {
    let status = error.status();
    match error {
        OpError::Refused(_, Refusal::Invalid(problems)) => entered.problems = problems,
        OpError::Refused(_, Refusal::Conflict { fields, revision }) => {
            entered.theirs = fields;
            entered.revision = Some(revision);
        }
        other => return Err(caller.fail(other)),
    }
    let state = web.app.state(key).map_err(|e| caller.fail(e))?;
    Ok((status, form_page(web, caller, key, kind, &state, &entered)).into_response())
}

fn form_page(
    web: &Web,
    caller: &Caller,
    key: &str,
    kind: Kind,
    state: &ProjectState,
    entered: &Entered,
) -> Markup {
    let visible = state.visible(&caller.viewer);
    let lang = caller.lang;
    let label = kind.register().label.text(lang);
    let title = match entered.record {
        Some(_) => lang.format("record-editing", &[("kind", label.into())]),
        None => lang.format("record-new", &[("kind", label.into())]),
    };
    let editable =
        kind.register().fields.iter().filter(|f| !matches!(f.ty, FieldType::System | FieldType::Links));
    let content = record_form(web, &visible, key, kind, &editable.collect::<Vec<_>>(), entered, &title, lang);
    project_page(web, caller, key, state, (Place::Register(kind), &title), Updates::Still, &content)
}
