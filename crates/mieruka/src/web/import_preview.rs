//! What the dropped files would change: what was understood, what has to be answered, the difference, and one button.

mod columns;
mod difference;
mod questions;

use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::{Markup, html};
use mieruka_core::lang::Lang;
use mieruka_core::reconcile::preview::Placed;
use mieruka_core::reconcile::{Choices, ImportPlan, Preview};
use mieruka_core::source_record::{ColumnChoice, SourceFile};

use super::Web;
use super::form::SafeForm;
use super::import::{amounts, steps};
use super::layout::{Place, Updates, csrf_field, project_page};
use super::page_error::PageError;
use crate::error::OpError;
use crate::ops::import::{Incoming, import_accept as accept, import_preview as preview};
use crate::ops::inspect::read_options;
use crate::ops::upload::Upload;
use crate::ops::{App, Caller};

/// The form of the page, for the button above it.
const FORM: &str = "import";

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
    let buttons = html! {
        a.btn href={ "/projects/" (key) "/imports" } { (lang.text("preview-discard")) }
        button.btn.primary type="submit" form=(FORM) { (lang.text("preview-accept")) }
    };
    let none = Choices::default();
    let content = html! {
        div.page-head { h1 { (title) } (buttons) }
        p.answer { (answer(&plans, lang)) }
        (steps(2, lang))
        @if !upload.answers.is_empty() { p.notice role="status" { (lang.text("preview-reread-done")) } }
        form id=(FORM) method="post" {
            (csrf_field(&web))
            @for (i, (plan, incoming)) in plans.iter().zip(&upload.files).enumerate() {
                input type="hidden" name={ "fingerprint:" (i) } value=(plan.fingerprint);
                (file(i, incoming, &plan.preview, upload.answers.get(i).unwrap_or(&none), &web.app, lang))
            }
            div.actions {
                button.btn.primary type="submit" { (lang.text("preview-accept")) }
                a.btn href={ "/projects/" (key) "/imports" } data-key="Escape" { (lang.text("preview-discard")) }
            }
        }
    };
    Ok(project_page(&web, &caller, &key, &state, (Place::Import, &title), Updates::Still, &content))
}

/// `POST /projects/{key}/imports/waiting/{token}`: imports what the preview showed. Where a column was corrected the files
/// are read once more and shown again instead: nobody has seen yet what that changes.
pub(super) async fn import_accept(
    State(web): State<Web>,
    caller: Caller,
    Path((key, token)): Path<(String, String)>,
    form: SafeForm,
) -> Result<Redirect, PageError> {
    let upload = web.app.uploads.get(&key, &token).ok_or_else(|| caller.fail(OpError::UploadGone))?;
    let files = upload.files.iter().enumerate();
    let corrected: Vec<_> = files.map(|(i, one)| columns::corrected(&form, i, &one.file)).collect();
    let answers: Vec<_> = (0..upload.files.len()).map(|i| questions::answers(&form, i)).collect();
    if form.get("action") == Some("reread") || corrected.iter().any(|columns| !columns.is_empty()) {
        reread(&web.app, &caller, &upload, corrected, answers).await.map_err(|e| caller.fail(e))?;
        return Ok(Redirect::to(&format!("/projects/{key}/imports/waiting/{token}")));
    }
    let fingerprints: Vec<&str> =
        (0..upload.files.len()).map(|i| form.get(&format!("fingerprint:{i}")).unwrap_or_default()).collect();
    let once = format!("import:{token}");
    let plans = accept(&web.app, &caller, &key, &upload.files, &answers, Some(&fingerprints), Some(&once));
    let last = plans.map_err(|e| caller.fail(e))?.iter().rev().find_map(|plan| plan.import_run);
    web.app.uploads.take(&token);
    Ok(match last.filter(|_| upload.files.len() == 1) {
        Some(run) => Redirect::to(&format!("/projects/{key}/imports/{run}")),
        None => Redirect::to(&format!("/projects/{key}/imports")),
    })
}

/// Reads the waiting files once more and keeps what was answered so far.
async fn reread(
    app: &App,
    caller: &Caller,
    upload: &Upload,
    corrected: Vec<Vec<ColumnChoice>>,
    answers: Vec<Choices>,
) -> Result<(), OpError> {
    let options = read_options(app.clock.today(), caller.lang);
    let files = upload.files.clone();
    // Reading a large workbook takes a while; other requests go on.
    let reading = tokio::task::spawn_blocking(move || {
        let all = files.iter().zip(&corrected);
        all.map(|(one, columns)| match columns.is_empty() {
            true => Ok(one.clone()),
            false => one.reread(columns, &options),
        })
        .collect::<Result<Vec<Incoming>, OpError>>()
    });
    let failed = |_| OpError::Input {
        place: caller.lang.text("import-title"),
        reason: caller.lang.text("import-reader-failed"),
    };
    app.uploads.replace(upload, reading.await.map_err(failed)??, answers);
    Ok(())
}

/// What all files would do, in one sentence: nothing of which there is none.
fn answer(plans: &[ImportPlan], lang: Lang) -> String {
    let sum = |count: fn(&Preview) -> usize| plans.iter().map(|p| count(&p.preview)).sum::<usize>();
    let counts = [
        sum(|p| p.changed.len()),
        sum(|p| p.new.len()),
        sum(|p| p.vanished.len()),
        sum(|p| p.rejected.len()),
    ];
    let mut answer = match amounts(counts, lang) {
        parts if parts.is_empty() => lang.text("preview-nothing"),
        parts => lang.format("preview-parts", &[("parts", parts.into())]),
    };
    let questions =
        sum(|p| p.same.len() + p.people.len() + p.struck.len() + usize::from(p.doubtful.is_some()));
    if questions > 0 {
        answer.push_str(&lang.format("preview-questions", &[("count", questions.into())]));
    }
    answer
}

/// One file: what was understood, what has to be answered, what changes.
fn file(
    i: usize,
    incoming: &Incoming,
    preview: &Preview,
    answers: &Choices,
    app: &App,
    lang: Lang,
) -> Markup {
    let file = &incoming.file;
    let warnings =
        file.warnings.iter().map(|w| Placed { place: w.place.clone(), message: w.message.clone() });
    let notes: Vec<Placed> = preview.notes.iter().cloned().chain(warnings).collect();
    html! {
        section.block id={ "file-" (i) } {
            header {
                h2 { (file.file) }
                span.quiet-text { (preview.party) @if preview.party_is_new { " " span.badge { (lang.text("preview-new-party")) } } }
                span.quiet-text { (preview.source) @if preview.source_is_new { " " span.badge { (lang.text("preview-first-file")) } } }
            }
            @if incoming.remembered { p.quiet-text { (lang.text("preview-remembered")) } }
            @for table in &file.tables { (columns::understood(i, table, lang)) }
            (difference::notes(lang.text("preview-not-tables"), &others(file), lang))
            (questions::questions(i, preview, answers, lang))
            (difference::difference(preview, app.clock.today(), lang))
            (difference::notes(lang.text("preview-notes"), &notes, lang))
        }
    }
}

/// The sheets that hold no register, and why.
fn others(file: &SourceFile) -> Vec<Placed> {
    let sheets = file.not_tables.iter();
    sheets.map(|n| Placed { place: n.sheet.clone(), message: n.reason.clone() }).collect()
}
