//! Import: the place to put files, and what was imported so far.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use mieruka_core::change::Verb;
use mieruka_core::lang::Lang;
use mieruka_core::register::Kind;
use mieruka_core::state::Visible;
use serde_json::{Value, json};

use super::form::SafeMultipart;
use super::layout::{Place, Updates, csrf_field, project_page};
use super::page_error::PageError;
use super::part::{moment, register_name};
use super::{Web, blocking};
use crate::error::OpError;
use crate::ops::import::{Corrections, Incoming, import_read, in_order};
use crate::ops::inspect::read_options;
use crate::ops::{App, Caller};

/// Changes of an import that are shown at once.
const FEW_LINES: usize = 20;

/// `GET /projects/{key}/imports`
pub(super) async fn import_list(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
) -> Result<Markup, PageError> {
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let visible = state.visible(&caller.viewer);
    let lang = caller.lang;
    let title = lang.text("import-title");
    let content = html! {
        h1 { (title) }
        p.answer { (lang.text("import-answer")) }
        (steps(1, lang))
        (drop_form(&web, &key, &visible, lang))
        (runs(&key, &visible, lang))
    };
    Ok(project_page(&web, &caller, &key, &state, (Place::Import, &title), Updates::Still, &content))
}

/// New, changed, vanished and not taken, in one phrase that is silent about what there is none of.
pub(super) fn amounts(counts: [usize; 4], lang: Lang) -> String {
    let keys = ["preview-part-new", "preview-part-changed", "preview-part-vanished", "preview-part-rejected"];
    let some = keys.into_iter().zip(counts).filter(|(_, count)| *count > 0);
    let parts: Vec<String> = some.map(|(key, count)| lang.format(key, &[("count", count.into())])).collect();
    parts.join(&lang.text("preview-and"))
}

/// The three steps of an import and which one this is.
pub(super) fn steps(here: usize, lang: Lang) -> Markup {
    html! {
        ol.steps {
            @for (i, text) in ["step-drop", "step-check", "step-done"].iter().enumerate() {
                li.done[i + 1 < here] aria-current=[(i + 1 == here).then_some("step")] { (lang.text(text)) }
            }
        }
    }
}

fn drop_form(web: &Web, key: &str, visible: &Visible<'_>, lang: Lang) -> Markup {
    html! {
        file-drop data-over=(lang.text("drop-over")) data-remove=(lang.text("drop-remove"))
            data-cancel=(lang.text("drop-cancel")) data-failed=(lang.text("drop-failed")) {
            form method="post" action={ "/projects/" (key) "/imports" } enctype="multipart/form-data" {
                (csrf_field(web))
                div.fields.two {
                    div.field {
                        label for="party" { (lang.text("import-party")) }
                        select id="party" name="party" {
                            option value="" { (lang.text("import-party-new")) }
                            @for party in visible.of_kind(Kind::Party) { option value=(party.title()) { (party.title()) } }
                        }
                    }
                    div.field {
                        label for="party_name" { (lang.text("import-party-name")) }
                        input id="party_name" name="party_name" maxlength="200" placeholder=(lang.text("import-party-example"));
                        p.hint { (lang.text("import-party-hint")) }
                    }
                }
                label.drop-zone {
                    strong { (lang.text("drop-here")) }
                    span.hint { (lang.text("drop-hint")) }
                    input id="files" type="file" name="files" multiple required;
                }
                div.actions { button.btn.primary type="submit" { (lang.text("drop-read")) } }
            }
        }
    }
}

fn runs(key: &str, visible: &Visible<'_>, lang: Lang) -> Markup {
    const MOST: usize = 50;
    let runs: Vec<_> = visible.of_kind(Kind::ImportRun).rev().take(MOST).collect();
    let count = |r: &mieruka_core::record::Record, field: &str| r.body.number(field).unwrap_or(0.0) as i64;
    html! {
        section.block id="runs" {
            h2 { (lang.text("import-runs")) }
            @if runs.is_empty() { p.empty { (lang.text("import-runs-empty")) } } @else {
                div.scroll { table.rows {
                    thead { tr {
                        th { (lang.text("col-when")) } th { (lang.text("import-company")) } th { (lang.text("col-file")) }
                        th.num { (lang.text("col-new")) } th.num { (lang.text("col-changed")) }
                        th.num { (lang.text("col-vanished")) } th.num { (lang.text("col-rejected")) }
                    } }
                    tbody { @for run in &runs {
                        tr {
                            td.date { (moment(run.created_at)) }
                            td { (mieruka_core::view::name_of(visible, run.facts.party)) }
                            td.main { a href={ "/projects/" (key) "/imports/" (run.id) } { (run.title()) } }
                            td.num { (count(run, "created")) } td.num { (count(run, "changed")) }
                            td.num { (count(run, "vanished")) } td.num { (count(run, "rejected")) }
                        }
                    } }
                } }
            }
        }
    }
}

/// `POST /projects/{key}/imports`: reads the files and shows what they would change. Stores nothing.
pub(super) async fn import_upload(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    headers: HeaderMap,
    SafeMultipart(mut parts): SafeMultipart,
) -> Response {
    let wants_json = headers.get(ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("json"));
    if let Err(error) = web.app.state(&key) {
        return caller.fail(error).into_response();
    }
    let lang = caller.lang;
    let (mut chosen, mut named, mut files) = (String::new(), String::new(), Vec::new());
    loop {
        let part = match parts.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => break,
            Err(error) => return error.into_response(),
        };
        match part.name() {
            Some("party") => chosen = part.text().await.unwrap_or_default(),
            Some("party_name") => named = part.text().await.unwrap_or_default(),
            Some("files") => {
                let name = part.file_name().unwrap_or_default().to_owned();
                match part.bytes().await {
                    // A form without a chosen file sends one without a name.
                    Ok(bytes) if name.is_empty() && bytes.is_empty() => {}
                    Ok(bytes) => files.push((name, bytes)),
                    Err(error) => return error.into_response(),
                }
            }
            _ => {}
        }
    }
    let party = if named.trim().is_empty() { chosen } else { named };
    if party.trim().is_empty() {
        return refused(&caller, wants_json, lang.text("import-which-party"), &[]);
    }
    if files.is_empty() {
        return refused(&caller, wants_json, lang.text("import-no-files"), &[]);
    }
    let options = read_options(web.app.clock.today(), lang);
    // Reading a large workbook takes a while; other requests go on.
    let _permit = web.app.uploads.reading.acquire().await;
    let (app, project) = (web.app.clone(), key.clone());
    let reading =
        tokio::task::spawn_blocking(move || read_all(&app, &project, files, &party, &options)).await;
    match reading {
        Ok(Ok(incoming)) => {
            let upload = web.app.uploads.put(&key, incoming, web.app.clock.now());
            let location = format!("/projects/{key}/imports/waiting/{}", upload.token);
            if wants_json {
                Json(json!({"location": location})).into_response()
            } else {
                Redirect::to(&location).into_response()
            }
        }
        Ok(Err(problems)) => refused(&caller, wants_json, lang.text("import-not-read"), &problems),
        Err(_) => refused(&caller, wants_json, lang.text("import-reader-failed"), &[]),
    }
}

/// Reads all files, or says of each that cannot be read why.
fn read_all(
    app: &App,
    key: &str,
    files: Vec<(String, axum::body::Bytes)>,
    party: &str,
    options: &mieruka_connect::ReadOptions,
) -> Result<Vec<Incoming>, Vec<(String, String)>> {
    let lang = options.lang;
    let mut incoming = Vec::new();
    let mut problems = Vec::new();
    for (name, bytes) in files {
        match import_read(app, key, (&name, bytes.to_vec()), (party, None), &Corrections::default(), options)
        {
            Ok(one) if one.file.tables.is_empty() => {
                let reasons = one.file.not_tables.iter().map(|n| format!("{}: {}", n.sheet, n.reason));
                let reasons = reasons.collect::<Vec<_>>().join(" ");
                problems.push((name, lang.format("import-no-register", &[("reasons", reasons.into())])));
            }
            Ok(one) => incoming.push(one),
            Err(error) => problems.push((name, error.message(lang))),
        }
    }
    if problems.is_empty() { Ok(in_order(incoming)) } else { Err(problems) }
}

fn refused(caller: &Caller, wants_json: bool, message: String, files: &[(String, String)]) -> Response {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    if wants_json {
        let files: Vec<Value> = files.iter().map(|(n, m)| json!({"name": n, "message": m})).collect();
        return (status, Json(json!({"message": message, "files": files}))).into_response();
    }
    let mut reason = message;
    for (name, message) in files {
        reason.push('\n');
        if !message.contains(name.as_str()) {
            reason.push_str(name);
            reason.push_str(": ");
        }
        reason.push_str(message);
    }
    caller.fail(OpError::Input { place: caller.lang.text("import-title"), reason }).into_response()
}

/// `GET /projects/{key}/imports/{id}`: one import, with what it brought.
pub(super) async fn import_show(
    State(web): State<Web>,
    caller: Caller,
    Path((key, id)): Path<(String, String)>,
) -> Result<Markup, PageError> {
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let visible = state.visible(&caller.viewer);
    let lang = caller.lang;
    let run = id.parse().ok().and_then(|id| visible.get(id)).filter(|r| r.kind == Kind::ImportRun);
    let run = run.ok_or_else(|| caller.fail(OpError::NotFound))?;
    // What one import wrote carries the import's own moment.
    let before = run.created_at.checked_sub(jiff::SignedDuration::from_nanos(1)).unwrap_or(run.created_at);
    let (app, project) = (web.app.clone(), key.clone());
    let entries = blocking(move || Ok(app.store.entries_since(&project, before)?)).await;
    let entries = entries.map_err(|e| caller.fail(e))?;
    let own = entries.iter().filter(|e| e.cause.import_run == Some(run.id));
    let created = own.clone().filter(|e| e.change.verb == Verb::Create).map(|e| e.change.kind);
    let mut registers: Vec<Kind> = created.filter(|kind| kind.register().listed).collect();
    registers.sort_unstable();
    registers.dedup();
    let lines = mieruka_core::view::change::change_lines(&visible, own, lang);
    let as_of = web.app.as_of(None);
    let facts = [
        ("col-when", moment(run.created_at)),
        ("import-company", mieruka_core::view::name_of(&visible, run.facts.party).to_owned()),
        ("provenance-source", mieruka_core::view::name_of(&visible, run.body.id("source")).to_owned()),
        ("provenance-hash", run.body.text("file_hash").unwrap_or_default().to_owned()),
    ];
    let count = |field: &str| run.body.number(field).unwrap_or(0.0) as usize;
    let mut answer = match amounts([count("created"), count("changed"), count("vanished"), 0], lang) {
        parts if parts.is_empty() => lang.text("import-done-nothing"),
        parts => lang.format("import-done", &[("parts", parts.into())]),
    };
    if count("rejected") > 0 {
        answer.push_str(&lang.format("import-done-rejected", &[("count", count("rejected").into())]));
    }
    let few = if lines.len() <= FEW_LINES + 5 { lines.len() } else { FEW_LINES };
    let content = html! {
        div.page-head {
            h1 { (run.title()) }
            @for kind in registers {
                a.btn href={ "/projects/" (key) "/" (kind.register().path) } {
                    (lang.format("import-done-register", &[("register", register_name(kind, lang).into())]))
                }
            }
            a.btn.primary href={ "/projects/" (key) } { (lang.text("import-done-see")) }
        }
        p.answer { (answer) }
        (steps(4, lang))
        section.block {
            h2 { (lang.text("now-changes")) " " span.count { (lines.len()) } }
            @if lines.is_empty() { p.empty { (lang.text("import-nothing-new")) } }
            @else {
                (super::part::change_list(&key, &lines[..few], &as_of, lang, true))
                @if few < lines.len() {
                    details {
                        summary { (lang.format("preview-show-more", &[("count", (lines.len() - few).into())])) }
                        (super::part::change_list(&key, &lines[few..], &as_of, lang, true))
                    }
                }
            }
        }
        section.block {
            h2 { (lang.text("record-provenance")) }
            dl.facts { @for (label, value) in facts { div { dt { (lang.text(label)) } dd { (value) } } } }
        }
    };
    Ok(project_page(&web, &caller, &key, &state, (Place::Import, run.title()), Updates::Still, &content))
}
