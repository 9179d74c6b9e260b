//! Search over all registers.

use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use mieruka_core::lang::Lang;
use serde::Deserialize;

use super::Web;
use super::layout::{Place, Updates, project_page};
use super::page_error::PageError;
use super::part::{record_href, register_name};
use crate::ops::{Caller, record as ops};

const HITS_MAX: usize = 100;

#[derive(Deserialize)]
pub(super) struct SearchQuery {
    #[serde(default)]
    q: String,
}

/// `GET /projects/{key}/search?q=`
pub(super) async fn record_search(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(SearchQuery { q }): Query<SearchQuery>,
) -> Result<Markup, PageError> {
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let lang = caller.lang;
    let title = lang.text("search-title");
    let hits = ops::record_search(&web.app, &caller, &state, &key, &q, HITS_MAX, |hits| {
        html! {
            @if q.trim().is_empty() {} @else if hits.records.is_empty() {
                p.empty { (lang.format("search-empty", &[("question", q.trim().into())])) }
            } @else {
                p.quiet-text { (count(hits.total, hits.records.len(), lang)) }
                table.rows.stack data-rows {
                    tbody { @for r in &hits.records {
                        tr {
                            td.id { (r.number()) }
                            td.main { a data-open href=(record_href(&key, r.kind, r.id)) { (r.title()) } }
                            td { (register_name(r.kind, lang)) }
                            td { (r.facts.status.label(lang)) }
                        }
                    } }
                }
            }
        }
    });
    let content = html! {
        h1 { (title) }
        form.filter role="search" method="get" {
            label.search {
                span.visually-hidden { (title) }
                input id="q" type="search" name="q" value=(q) placeholder=(lang.text("search-placeholder"))
                    data-key="/" autofocus;
            }
            button.btn type="submit" { (lang.text("search")) }
        }
        (hits)
    };
    Ok(project_page(&web, &caller, &key, &state, (Place::Search, &title), Updates::Still, &content))
}

/// How many records were found, and how many of them stand here.
fn count(total: usize, shown: usize, lang: Lang) -> String {
    match shown < total {
        true => lang.format("search-count-part", &[("total", total.into()), ("shown", shown.into())]),
        false => lang.format("search-count", &[("total", total.into())]),
    }
}
