//! What the dropped files would change: what was understood, what has to be answered, the difference, and one button.

mod columns;
mod difference;
mod questions;
mod tables;

use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::{Markup, html};
use mieruka_core::lang::Lang;
use mieruka_core::reconcile::{Choices, ImportPlan, Preview};

use super::form::SafeForm;
use super::import::{amounts, steps};
use super::layout::{Place, Updates, csrf_field, project_page};
use super::page_error::PageError;
use super::{Web, blocking};
use crate::error::OpError;
use crate::ops::import::{Corrections, Incoming, import_accept as accept, import_preview as preview};
use crate::ops::inspect::read_options;
use crate::ops::upload::Upload;
use crate::ops::{App, Caller};
use tables::Offers;

/// The form of the page, for the button above it.
const FORM: &str = "import";

/// `GET /projects/{key}/imports/waiting/{token}`
pub(super) async fn import_preview(
    State(web): State<Web>,
    caller: Caller,
    Path((key, token)): Path<(String, String)>,
) -> Result<Markup, PageError> {
    let upload = web.app.uploads.get(&key, &token, web.app.clock.now());
    let upload = upload.ok_or_else(|| caller.fail(OpError::UploadGone))?;
    let (app, who, project, waiting) = (web.app.clone(), caller.clone(), key.clone(), upload.clone());
    let plans = blocking(move || preview(&app, &who, &project, &waiting.files, &[])).await;
    let plans = plans.map_err(|e| caller.fail(e))?;
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let lang = caller.lang;
    let title = lang.text("preview-title");
    let imports = format!("/projects/{key}/imports");
    let nothing = plans.iter().all(nothing_new);
    // The file was looked at: on another day than the last time that alone is worth keeping.
    let fresh = plans.iter().any(|plan| !plan.changes.is_empty());
    let buttons = html! {
        @if nothing {
            a.btn href=(imports) { (lang.text("preview-back")) }
        } @else {
            a.btn href=(imports) { (lang.text("preview-discard")) }
            button.btn.primary type="submit" form=(FORM) { (lang.text("preview-accept")) }
        }
    };
    let none = Choices::default();
    let content = html! {
        div.page-head { h1 { (title) } (buttons) }
        p.answer { (answer(&plans, lang)) }
        (steps(2, lang))
        @for older in plans.iter().filter_map(|plan| plan.preview.older.as_ref()) {
            p.notice.warn role="alert" { (older) }
        }
        @if !upload.answers.is_empty() { p.notice role="status" { (lang.text("preview-reread-done")) } }
        form id=(FORM) method="post" {
            (csrf_field(&web))
            @for (i, (plan, incoming)) in plans.iter().zip(&upload.files).enumerate() {
                input type="hidden" name={ "fingerprint:" (i) } value=(plan.fingerprint);
                (file(i, incoming, &plan.preview, upload.answers.get(i).unwrap_or(&none), &web.app, lang))
            }
            div.actions {
                @if nothing {
                    a.btn href=(imports) data-key="Escape" { (lang.text("preview-back")) }
                    @if fresh { button.btn type="submit" { (lang.text("preview-note-reading")) } }
                } @else {
                    button.btn.primary type="submit" { (lang.text("preview-accept")) }
                    a.btn href=(imports) data-key="Escape" { (lang.text("preview-discard")) }
                }
            }
        }
    };
    Ok(project_page(&web, &caller, &key, &state, (Place::Import, &title), Updates::Still, &content))
}

/// `POST /projects/{key}/imports/waiting/{token}`: imports what the preview showed. Where something was corrected the files
/// are read once more and shown again instead: nobody has seen yet what that changes.
pub(super) async fn import_accept(
    State(web): State<Web>,
    caller: Caller,
    Path((key, token)): Path<(String, String)>,
    form: SafeForm,
) -> Result<Redirect, PageError> {
    let now = web.app.clock.now();
    let Some(upload) = web.app.uploads.get(&key, &token, now) else {
        // The same form once more leads where it led the first time.
        let accepted = move || web.app.uploads.accepted(&key, &token).ok_or(OpError::UploadGone);
        return Ok(Redirect::to(&blocking(accepted).await.map_err(|e| caller.fail(e))?));
    };
    let files = upload.files.iter().enumerate();
    let corrected: Vec<_> = files
        .map(|(i, one)| Corrections {
            tables: Offers::of(i, one, caller.lang).corrected(&form),
            columns: columns::corrected(&form, i, &one.file),
        })
        .collect();
    let answers: Vec<_> = (0..upload.files.len()).map(|i| questions::answers(&form, i)).collect();
    if form.get("action") == Some("reread") || corrected.iter().any(|one| !one.is_empty()) {
        reread(&web.app, &caller, &upload, corrected, answers).await.map_err(|e| caller.fail(e))?;
        return Ok(Redirect::to(&format!("/projects/{key}/imports/waiting/{token}")));
    }
    let shown = (0..upload.files.len()).map(|i| form.get(&format!("fingerprint:{i}")).unwrap_or_default());
    let shown: Vec<String> = shown.map(str::to_owned).collect();
    let (app, who) = (web.app.clone(), caller.clone());
    let place = blocking(move || {
        app.uploads.accept((&key, &token), now, OpError::UploadGone, |upload| {
            let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
            let once = format!("import:{token}");
            let done = accept(&app, &who, &key, &upload.files, &answers, Some(&shown), Some(&once))?;
            let last = done.iter().rev().find_map(|one| one.import_run);
            Ok(match last.filter(|_| upload.files.len() == 1) {
                Some(run) => format!("/projects/{key}/imports/{run}"),
                None => format!("/projects/{key}/imports"),
            })
        })
    });
    Ok(Redirect::to(&place.await.map_err(|e| caller.fail(e))?))
}

/// Reads the waiting files once more and keeps what was answered so far.
async fn reread(
    app: &App,
    caller: &Caller,
    upload: &Upload,
    corrected: Vec<Corrections>,
    answers: Vec<Choices>,
) -> Result<(), OpError> {
    let options = read_options(app.clock.today(), caller.lang);
    let files = upload.files.clone();
    let _permit = app.uploads.reading.acquire().await;
    let reading = blocking(move || {
        let all = files.iter().zip(&corrected);
        all.map(|(one, further)| match further.is_empty() {
            true => Ok(one.clone()),
            false => one.reread(further, &options),
        })
        .collect::<Result<Vec<Incoming>, OpError>>()
    });
    app.uploads.replace(upload, reading.await?, answers, app.clock.now());
    Ok(())
}

/// The file says what is recorded already, and asks nothing.
fn nothing_new(plan: &ImportPlan) -> bool {
    plan.import_run.is_none() && questions(&plan.preview) == 0
}

fn questions(preview: &Preview) -> usize {
    let doubtful = usize::from(preview.doubtful.is_some());
    preview.same.len() + preview.people.len() + preview.struck.len() + doubtful
}

/// What all files would do, in one sentence: nothing of which there is none.
fn answer(plans: &[ImportPlan], lang: Lang) -> String {
    let sum = |count: fn(&Preview) -> usize| plans.iter().map(|p| count(&p.preview)).sum::<usize>();
    let counts = [
        sum(|p| p.new.len()),
        sum(|p| p.changed.len()),
        sum(|p| p.vanished.len()),
        sum(|p| p.rejected.len()),
    ];
    let mut answer = match amounts(counts, lang) {
        parts if parts.is_empty() => match sum(|p| p.by_hand) {
            0 => lang.text("preview-nothing"),
            by_hand => lang.format("preview-nothing-by-hand", &[("count", by_hand.into())]),
        },
        parts => lang.format("preview-parts", &[("parts", parts.into())]),
    };
    let questions = sum(questions);
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
    let offers = Offers::of(i, incoming, lang);
    let notes = preview.remarks(file);
    html! {
        section.block id={ "file-" (i) } {
            header {
                h2 { (file.file) }
                span.quiet-text { (preview.party) @if preview.party_is_new { " " span.badge { (lang.text("preview-new-party")) } } }
                span.quiet-text { (preview.source) @if preview.source_is_new { " " span.badge { (lang.text("preview-first-file")) } } }
            }
            @if incoming.remembered { p.quiet-text { (lang.text("preview-remembered")) } }
            @for (at, table) in file.tables.iter().enumerate() {
                (columns::understood(i, table, &offers.register(at, table, lang), lang))
            }
            (offers.others(&file.not_tables, lang))
            (questions::questions(i, preview, answers, lang))
            (difference::difference(i, preview, app.clock.today(), lang))
            (difference::notes(lang.text("preview-notes"), &notes, lang))
        }
    }
}
