//! What is open across all registers: the rows behind a party's figures.

use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use mieruka_core::view::name_of;
use mieruka_core::view::open::open_items;
use serde::Deserialize;

use super::Web;
use super::layout::{Frame, Place, ProjectFrame, page};
use super::page_error::PageError;
use super::part::{day, record_href};
use crate::ops::Caller;

#[derive(Deserialize)]
pub(super) struct OpenQuery {
    party: Option<String>,
    #[serde(default)]
    overdue: String,
}

/// `GET /projects/{key}/open`
pub(super) async fn open_list(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<OpenQuery>,
) -> Result<Markup, PageError> {
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let visible = state.visible(&caller.viewer);
    let as_of = web.app.as_of(None);
    let lang = caller.lang;
    let party = query.party.as_deref().and_then(|id| id.parse().ok());
    let overdue = query.overdue == "1";
    let items = open_items(&visible, &as_of, party, overdue);
    let whose = name_of(&visible, party);
    let title = match (whose, overdue) {
        ("", false) => lang.text("open-title"),
        ("", true) => lang.text("overdue-title"),
        (name, false) => lang.format("open-title-of", &[("name", name.into())]),
        (name, true) => lang.format("overdue-title-of", &[("name", name.into())]),
    };
    let content = html! {
        h1 { (title) }
        p.answer { (lang.format("open-answer", &[("count", items.len().into())])) }
        @if items.is_empty() { p.empty { (lang.text("open-empty")) } } @else {
            table.rows.stack data-rows {
                thead { tr {
                    th { (lang.text("col-number")) } th { (lang.text("col-register")) } th { (lang.text("col-what")) }
                    th { (lang.text("col-who")) } th { (lang.text("col-by")) } th { (lang.text("col-status")) }
                } }
                tbody { @for item in &items {
                    tr {
                        td.id { (item.number()) }
                        td { (item.kind.register().label.text(lang)) }
                        td.main { a data-open href=(record_href(&key, item.kind, item.id)) { (item.title()) } }
                        td { (name_of(&visible, item.facts.owner)) }
                        td.date { span.late[item.is_overdue(as_of.date)] {
                            @if let Some(due) = item.facts.due_on { (day(due, as_of.date, lang)) }
                        } }
                        td { (item.facts.status.label(lang)) }
                    }
                } }
            }
        }
    };
    let name = visible.project().map_or("", |p| p.title());
    let project = ProjectFrame { key: &key, name, at: Place::Now };
    Ok(page(&Frame::new(&web, &caller, &title, project).live(true), &content))
}
