//! The way in: which project, and what to do when there is none.

use axum::extract::State;
use axum::http::header::{REFERER, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use mieruka_core::lang::Lang;

use super::caller::LANG_COOKIE;
use super::form::SafeForm;
use super::layout::{Frame, csrf_field, page};
use super::page_error::PageError;
use super::query::path_of;
use super::{Web, blocking};
use crate::error::OpError;
use crate::ops::{Caller, project as ops};

/// `GET /`: the one project, else the list; at the very first start, what to do first.
pub(super) async fn home(State(web): State<Web>, caller: Caller) -> Result<Response, PageError> {
    let projects = ops::project_list(&web.app, &caller).map_err(|e| caller.fail(e))?;
    if let [only] = projects.as_slice() {
        return Ok(Redirect::to(&format!("/projects/{}", only.key)).into_response());
    }
    let lang = caller.lang;
    let title = lang.text("home-title");
    let content = html! {
        h1 { (title) }
        @if projects.is_empty() { p.answer { (lang.text("home-first")) } } @else {
            table.rows data-rows {
                tbody { @for project in &projects {
                    tr {
                        td.id { (project.key) }
                        td.main { a href={ "/projects/" (project.key) } { (project.name) } }
                    }
                } }
            }
        }
        form.fields method="post" action="/projects" {
            (csrf_field(&web))
            div.field {
                label for="key" { (lang.text("project-key")) }
                input id="key" name="key" required maxlength="20" pattern="[A-Z0-9\\-]{2,20}" placeholder="KIKAN";
                p.hint { (lang.text("project-key-hint")) }
            }
            div.field {
                label for="name" { (lang.text("project-name")) }
                input id="name" name="name" required maxlength="200";
            }
            div.actions { button.btn.primary type="submit" { (lang.text("project-create")) } }
        }
    };
    Ok(page(&Frame::outside(&caller, &title).with_forms(&web), &content).into_response())
}

/// `POST /projects`
pub(super) async fn project_create(
    State(web): State<Web>,
    caller: Caller,
    form: SafeForm,
) -> Result<Redirect, PageError> {
    let key = form.get("key").unwrap_or_default().trim().to_owned();
    let name = form.get("name").unwrap_or_default().to_owned();
    let page = format!("/projects/{key}");
    let who = caller.clone();
    let create = move || ops::project_create(&web.app, &who, &key, &name);
    blocking(create).await.map_err(|e| caller.fail(e))?;
    Ok(Redirect::to(&page))
}

/// `POST /language`: keeps the reader's choice and goes back to where they were.
pub(super) async fn language_set(headers: HeaderMap, form: SafeForm) -> Response {
    let lang = form.get("lang").and_then(Lang::from_tag).unwrap_or_default();
    let back = headers.get(REFERER).and_then(|v| v.to_str().ok()).and_then(path_of);
    let back = back.filter(|path| !path.starts_with("//") && !path.contains('\\')).unwrap_or("/");
    let cookie = format!("{LANG_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly", lang.tag());
    ([(SET_COOKIE, cookie)], Redirect::to(back)).into_response()
}

/// Every other address.
pub(super) async fn not_found(caller: Caller) -> Response {
    (StatusCode::NOT_FOUND, caller.fail(OpError::NotFound)).into_response()
}
