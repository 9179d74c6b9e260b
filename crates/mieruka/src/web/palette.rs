//! Everything by name: what ⌘K offers.

use axum::Json;
use axum::extract::{Path, State};
use mieruka_core::lang::Lang;
use mieruka_core::register::Kind;
use serde_json::{Value, json};

use super::Web;
use super::page_error::PageError;
use super::part::{record_href, register_name};
use crate::ops::Caller;

/// Open entries offered by title; the rest is found by search.
const RECORDS_MAX: usize = 2_000;

/// `GET /projects/{key}/palette.json`
pub(super) async fn palette(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
) -> Result<Json<Value>, PageError> {
    let state = web.app.state(&key).map_err(|e| caller.fail_json(e))?;
    let visible = state.visible(&caller.viewer);
    let lang = caller.lang;
    let mut items = pages(&key, lang);
    let listed = Kind::ALL.iter().filter(|k| k.register().listed);
    let records = listed.flat_map(|kind| visible.of_kind(*kind)).filter(|r| r.is_open());
    items.extend(records.take(RECORDS_MAX).map(|r| {
        json!({
            "label": r.title(), "hint": r.number(), "group": register_name(r.kind, lang),
            "href": record_href(&key, r.kind, r.id),
        })
    }));
    Ok(Json(json!({"items": items})))
}

fn pages(key: &str, lang: Lang) -> Vec<Value> {
    let group = lang.text("palette-pages");
    let page = |label: String, path: &str, keys: &str| json!({"label": label, "href": format!("/projects/{key}{path}"), "group": group, "keys": keys});
    let mut items = vec![
        page(lang.text("now-title"), "", "g n"),
        page(lang.text("nav-import"), "/imports", "g m"),
        page(lang.text("nav-report"), "/report", "g w"),
    ];
    for (kind, register) in Kind::ALL.iter().map(|k| (*k, k.register())).filter(|(_, r)| r.listed) {
        items.push(page(register_name(kind, lang), &format!("/{}", register.path), ""));
        let create = lang.format("record-new", &[("kind", register.label.text(lang).into())]);
        items.push(page(create, &format!("/{}/new", register.path), ""));
    }
    items
}
