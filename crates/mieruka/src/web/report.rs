//! Reports as files, from a page that says what they are.

use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use mieruka_core::register::Kind;
use serde::Deserialize;

use super::layout::{Place, Updates, project_page};
use super::page_error::PageError;
use super::query::day;
use super::{Web, blocking};
use crate::error::OpError;
use crate::ops::Caller;
use crate::ops::report::{Edition, ReportFormat, report_render};

/// `GET /projects/{key}/report`
pub(super) async fn report_show(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
) -> Result<Markup, PageError> {
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let lang = caller.lang;
    let title = lang.text("report-page-title");
    let content = html! {
        h1 { (title) }
        p.answer { (lang.text("report-page-answer")) }
        form.fields method="get" {
            div.field {
                label for="as-of" { (lang.text("report-day")) }
                input id="as-of" type="date" name="as_of" value=(web.app.clock.today()) max=(web.app.clock.today()) required;
            }
            div.field {
                label for="edition" { (lang.text("report-edition")) }
                select id="edition" name="edition" {
                    option value="client" { (lang.text("edition-client")) }
                    option value="internal" { (lang.text("edition-internal")) }
                    @for party in state.visible(&caller.viewer).of_kind(Kind::Party).filter(|p| p.body.text("side") == Some("vendor")) {
                        option value={ "party:" (party.title()) } {
                            (lang.format("edition-party", &[("name", party.title().into())]))
                        }
                    }
                }
                p.hint { (lang.text("report-edition-hint")) }
            }
            div.actions {
                @for (format, primary) in [("pdf", true), ("xlsx", false), ("md", false)] {
                    button.btn.primary[primary] type="submit" formaction={ "/projects/" (key) "/report/weekly/" (format) } {
                        (lang.text(&format!("report-{format}")))
                    }
                }
            }
        }
    };
    Ok(project_page(&web, &caller, &key, &state, (Place::Report, &title), Updates::Still, &content))
}

#[derive(Deserialize)]
pub(super) struct ReportQuery {
    as_of: Option<String>,
    edition: Option<String>,
}

/// `GET /projects/{key}/report/weekly/{format}`
pub(super) async fn report_file(
    State(web): State<Web>,
    caller: Caller,
    Path((key, format)): Path<(String, String)>,
    Query(query): Query<ReportQuery>,
) -> Result<Response, PageError> {
    let format = ReportFormat::from_name(&format).ok_or_else(|| caller.fail(OpError::NotFound))?;
    let as_of = day("as_of", query.as_of.as_deref(), caller.lang).map_err(|e| caller.fail(e))?;
    let (app, who, project) = (web.app.clone(), caller.clone(), key.clone());
    let edition = Edition::parse(query.edition.as_deref().unwrap_or("client"));
    let edition = edition.ok_or_else(|| caller.fail(OpError::NotFound))?;
    let render = move || report_render(&app, &who, &project, as_of, &edition, format);
    let bytes = blocking(render).await.map_err(|e| caller.fail(e))?;
    let day = as_of.unwrap_or_else(|| web.app.clock.today());
    let name = format!("attachment; filename=\"weekly-{key}-{day}.{}\"", format.name());
    Ok(([(CONTENT_TYPE, format.content_type().to_owned()), (CONTENT_DISPOSITION, name)], bytes)
        .into_response())
}
