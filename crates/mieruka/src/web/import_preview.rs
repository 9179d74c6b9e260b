//! What the dropped files would change: sheet by sheet what was understood, then the difference, then one button.

use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::{Markup, html};
use mieruka_core::lang::Lang;
use mieruka_core::reconcile::preview::{ChangedRow, FieldDiff, PersonProposal, Placed, SameProposal};
use mieruka_core::reconcile::{Choices, ImportPlan, PersonChoice, Preview, SameRecord};
use mieruka_core::register::FieldType;
use mieruka_core::source_record::{SourceField, SourceFile, SourceTable};
use serde_json::Value as Json;

use super::Web;
use super::form::SafeForm;
use super::import::steps;
use super::layout::{Place, Updates, csrf_field, project_page};
use super::page_error::PageError;
use crate::error::OpError;
use crate::ops::Caller;
use crate::ops::import::{import_accept as accept, import_preview as preview, kind_label};

/// Rows of a difference that are listed; more are counted.
const ROWS: usize = 100;

/// `GET /projects/{key}/imports/waiting/{token}`
pub(super) async fn import_preview(
    State(web): State<Web>,
    caller: Caller,
    Path((key, token)): Path<(String, String)>,
) -> Result<Markup, PageError> {
    let upload = web.app.uploads.get(&key, &token).ok_or_else(|| caller.fail(OpError::UploadGone))?;
    let plans = preview(&web.app, &caller, &key, &upload.files, &[]).map_err(|e| caller.fail(e))?;
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let lang = caller.lang;
    let title = lang.text("preview-title");
    let content = html! {
        h1 { (title) }
        p.answer { (answer(&plans, lang)) }
        (steps(2, lang))
        form method="post" {
            (csrf_field(&web))
            @for (i, (plan, incoming)) in plans.iter().zip(&upload.files).enumerate() {
                input type="hidden" name={ "fingerprint:" (i) } value=(plan.fingerprint);
                (file(i, &incoming.file, &plan.preview, lang))
            }
            div.actions {
                button.btn.primary type="submit" { (lang.text("preview-accept")) }
                a.btn href={ "/projects/" (key) "/imports" } data-key="Escape" { (lang.text("preview-discard")) }
            }
        }
    };
    Ok(project_page(&web, &caller, &key, &state, (Place::Import, &title), Updates::Still, &content))
}

/// `POST /projects/{key}/imports/waiting/{token}`
pub(super) async fn import_accept(
    State(web): State<Web>,
    caller: Caller,
    Path((key, token)): Path<(String, String)>,
    form: SafeForm,
) -> Result<Redirect, PageError> {
    let upload = web.app.uploads.get(&key, &token).ok_or_else(|| caller.fail(OpError::UploadGone))?;
    let mut last = None;
    for (i, incoming) in upload.files.iter().enumerate() {
        let choices = read_choices(&form, i);
        let fingerprint = form.get(&format!("fingerprint:{i}")).unwrap_or_default();
        let plan = accept(&web.app, &caller, &key, incoming, &choices, Some(fingerprint));
        let plan = plan.map_err(|e| caller.fail(e))?;
        last = plan.import_run.or(last);
    }
    web.app.uploads.take(&token);
    Ok(match last.filter(|_| upload.files.len() == 1) {
        Some(run) => Redirect::to(&format!("/projects/{key}/imports/{run}")),
        None => Redirect::to(&format!("/projects/{key}/imports")),
    })
}

/// The answers to one file's questions: `same:0:課題!5`, `person:0:鈴木`, `cancelled:0:課題!7`.
fn read_choices(form: &SafeForm, file: usize) -> Choices {
    let mut choices = Choices::default();
    for (name, value) in &form.0 {
        let mut parts = name.splitn(3, ':');
        let (what, which, about) = (parts.next(), parts.next(), parts.next());
        let Some(about) = about.filter(|_| which.is_some_and(|w| w == file.to_string())) else { continue };
        match what {
            Some("same") => {
                if let Ok(record) = value.parse() {
                    choices.same.push(SameRecord { place: about.to_owned(), record });
                }
            }
            Some("person") => {
                let written = about.to_owned();
                if let Ok(person) = value.parse() {
                    choices.people.push(PersonChoice { written, person: Some(person), same_as: None });
                } else if let Some(name) = value.strip_prefix('=') {
                    choices.people.push(PersonChoice {
                        written,
                        person: None,
                        same_as: Some(name.to_owned()),
                    });
                } else if value == "own" {
                    choices.people.push(PersonChoice { written, person: None, same_as: None });
                }
            }
            Some("cancelled") => choices.cancelled.push(about.to_owned()),
            _ => {}
        }
    }
    choices
}

fn answer(plans: &[ImportPlan], lang: Lang) -> String {
    let sum = |count: fn(&Preview) -> usize| plans.iter().map(|p| count(&p.preview)).sum::<usize>();
    let (new, changed, vanished) =
        (sum(|p| p.new.len()), sum(|p| p.changed.len()), sum(|p| p.vanished.len()));
    if new + changed + vanished == 0 {
        return lang.text("preview-nothing");
    }
    let rejected = sum(|p| p.rejected.len());
    lang.format(
        "preview-answer",
        &[
            ("new", new.into()),
            ("changed", changed.into()),
            ("vanished", vanished.into()),
            ("rejected", rejected.into()),
        ],
    )
}

fn file(i: usize, file: &SourceFile, preview: &Preview, lang: Lang) -> Markup {
    html! {
        section.block id={ "file-" (i) } {
            header {
                h2 { (file.file) }
                span.quiet-text { (preview.party) @if preview.party_is_new { " " span.badge { (lang.text("preview-new-party")) } } }
                span.quiet-text { (preview.source) @if preview.source_is_new { " " span.badge { (lang.text("preview-first-file")) } } }
            }
            @for table in &file.tables { (understood(table, lang)) }
            @for sheet in &file.not_tables { p.quiet-text { (sheet.sheet) ": " (sheet.reason) } }
            (changed(preview, lang))
            (new(preview, lang))
            (vanished(preview, lang))
            (placed("preview-rejected", &preview.rejected, lang))
            (placed("preview-notes", &preview.notes, lang))
            @if !file.warnings.is_empty() {
                details { summary { (lang.format("preview-warnings", &[("count", file.warnings.len().into())])) }
                    ul { @for w in file.warnings.iter().take(ROWS) { li { (w.place) ": " (w.message) } } }
                }
            }
            (same(i, &preview.same, lang))
            (people(i, &preview.people, lang))
            @if !preview.struck.is_empty() {
                h3 { (lang.text("preview-struck")) }
                @for row in &preview.struck {
                    p { label {
                        input type="checkbox" name={ "cancelled:" (i) ":" (row.place) } value="1";
                        " " (row.title) " " span.chip { (row.place) }
                    } }
                }
            }
        }
    }
}

/// One table: its columns, what they were understood as, and three values each.
fn understood(table: &SourceTable, lang: Lang) -> Markup {
    html! {
        details open[table.columns.len() <= 16] {
            summary {
                (lang.format("preview-table", &[
                    ("sheet", (&table.sheet).into()), ("kind", kind_label(table.kind, lang).into()),
                    ("records", table.records.len().into()), ("skipped", table.skipped.len().into()),
                ]))
            }
            div.scroll { table.rows.dense {
                thead { tr {
                    th { (lang.text("col-column")) } th { (lang.text("col-header")) } th { (lang.text("col-field")) }
                    th { (lang.text("col-samples")) }
                } }
                tbody { @for column in &table.columns {
                    tr {
                        td.id { (column.column) }
                        td { (column.header) }
                        td { @match column.field {
                            Some(field) => { (field_label(field, lang)) }
                            None => { span.quiet-text { (lang.text("preview-kept")) } }
                        } }
                        td.quiet-text { (column.samples.join(" / ")) }
                    }
                } }
            } }
        }
    }
}

fn field_label(field: SourceField, lang: Lang) -> String {
    let name = serde_json::to_value(field).ok();
    let name = name.as_ref().and_then(|n| n.as_str()).unwrap_or_default();
    lang.text(&format!("source-field-{}", name.replace('_', "-")))
}

fn heading(key: &str, count: usize, lang: Lang) -> Markup {
    html! { h3 { (lang.text(key)) " " span.count { (count) } } }
}

fn more(count: usize, lang: Lang) -> Markup {
    html! {
        @if count > ROWS { p.quiet-text { (lang.format("preview-more", &[("count", (count - ROWS).into())])) } }
    }
}

fn changed(preview: &Preview, lang: Lang) -> Markup {
    html! {
        @if !preview.changed.is_empty() {
            (heading("preview-changed", preview.changed.len(), lang))
            table.rows { tbody { @for row in preview.changed.iter().take(ROWS) {
                tr {
                    td.id { (row.number) }
                    td.main { (row.title) }
                    td { @for diff in &row.changes { div { (field_diff(row, diff, lang)) } } }
                }
            } } }
            (more(preview.changed.len(), lang))
        }
        @if preview.unchanged > 0 {
            p.quiet-text { (lang.format("preview-unchanged", &[("count", preview.unchanged.into())])) }
        }
    }
}

fn field_diff(row: &ChangedRow, diff: &FieldDiff, lang: Lang) -> Markup {
    let field = row.kind.register().field(&diff.field);
    let label = field.map_or(diff.field.as_str(), |f| f.label.text(lang));
    let text = |value: &Json| match (field.map(|f| f.ty), value) {
        (_, Json::Null) => lang.text("preview-empty"),
        (Some(FieldType::Status), Json::String(name)) => {
            row.kind.register().status(name).label(lang).to_owned()
        }
        (Some(FieldType::Choice(choices)), Json::String(name)) => {
            choices.iter().find(|c| c.name == name).map_or(name.as_str(), |c| c.label.text(lang)).to_owned()
        }
        (_, Json::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    };
    html! {
        span.diff { (label) " " del { (text(&diff.old)) } ins { (text(&diff.new)) } }
        @if let Some(conflict) = &diff.conflict {
            " " span.late { (lang.format("preview-conflict", &[("hand", text(&conflict.hand).into())])) }
        }
    }
}

fn new(preview: &Preview, lang: Lang) -> Markup {
    html! {
        @if !preview.new.is_empty() {
            (heading("preview-new", preview.new.len(), lang))
            table.rows.dense { tbody { @for row in preview.new.iter().take(ROWS) {
                tr {
                    td.id { (row.number) }
                    td { (row.kind.register().label.text(lang)) }
                    td.main { (row.title) }
                    td { span.chip { (row.place) } }
                }
            } } }
            (more(preview.new.len(), lang))
        }
    }
}

fn vanished(preview: &Preview, lang: Lang) -> Markup {
    html! {
        @if !preview.vanished.is_empty() {
            (heading("preview-vanished", preview.vanished.len(), lang))
            p.quiet-text { (lang.text("preview-vanished-hint")) }
            table.rows.dense { tbody { @for row in preview.vanished.iter().take(ROWS) {
                tr.put-aside { td.id { (row.number) } td.main { (row.title) } }
            } } }
            (more(preview.vanished.len(), lang))
        }
    }
}

fn placed(key: &str, rows: &[Placed], lang: Lang) -> Markup {
    html! {
        @if !rows.is_empty() {
            (heading(key, rows.len(), lang))
            table.rows { tbody { @for row in rows.iter().take(ROWS) {
                tr { td.nowrap { span.chip { (row.place) } } td.main { (row.message) } }
            } } }
            (more(rows.len(), lang))
        }
    }
}

fn same(i: usize, proposals: &[SameProposal], lang: Lang) -> Markup {
    html! {
        @if !proposals.is_empty() {
            (heading("preview-same", proposals.len(), lang))
            p.quiet-text { (lang.text("preview-same-hint")) }
            table.rows { tbody { @for p in proposals {
                tr {
                    td.main { (p.title) " " span.chip { (p.place) } }
                    td { select name={ "same:" (i) ":" (p.place) } aria-label=(p.title) {
                        option value="" { (lang.text("preview-other-record")) }
                        @for c in &p.candidates { option value=(c.record) { (c.number) " " (c.title) } }
                    } }
                }
            } } }
        }
    }
}

fn people(i: usize, proposals: &[PersonProposal], lang: Lang) -> Markup {
    html! {
        @if !proposals.is_empty() {
            (heading("preview-people", proposals.len(), lang))
            p.quiet-text { (lang.text("preview-people-hint")) }
            table.rows { tbody { @for p in proposals {
                tr {
                    td.main { (p.written) " " span.chip { (p.place) } }
                    td { select name={ "person:" (i) ":" (p.written) } aria-label=(p.written) {
                        option value="" { (lang.text("preview-decide-later")) }
                        @for c in &p.candidates {
                            @let value = c.person.map_or_else(|| format!("={}", c.name), |id| id.to_string());
                            option value=(value) { (c.name) " – " (c.likeness.text(lang)) }
                        }
                        option value="own" { (lang.text("preview-own-person")) }
                    } }
                }
            } } }
        }
    }
}
