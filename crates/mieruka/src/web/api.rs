//! The same operations as JSON, under `/api/v1`.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse, Response};
use mieruka_core::decide::Fields;
use mieruka_core::plan::Plan;
use mieruka_core::plan::forecast::forecast_field;
use mieruka_core::record::Record;
use mieruka_core::register::{Kind, common};
use mieruka_core::rule::AsOf;
use mieruka_core::rule::freshness::source_age;
use mieruka_core::state::Visible;
use mieruka_core::view::change::change_lines;
use mieruka_core::view::list::RecordRow;
use mieruka_core::view::why::why;
use mieruka_core::visibility::Visibility;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::change::ChangeQuery;
use super::page_error::PageError;
use super::query::day;
use super::register::{RegisterQuery, listed_kind};
use super::{Web, blocking};
use crate::error::OpError;
use crate::ops::certainty::certainty_now;
use crate::ops::now::Since;
use crate::ops::{Caller, now, project, record};

/// Most rows of one answer.
const ROWS_MAX: usize = 1_000;

type Answer = Result<Json<Value>, PageError>;

/// `GET /api/v1/projects`
pub(super) async fn project_list(State(web): State<Web>, caller: Caller) -> Answer {
    let rows = project::project_list(&web.app, &caller).map_err(|e| caller.fail_json(e))?;
    let rows: Vec<_> = rows.iter().map(|p| json!({"key": p.key, "name": p.name})).collect();
    Ok(Json(json!({"projects": rows})))
}

#[derive(Deserialize)]
pub(super) struct NowQuery {
    as_of: Option<String>,
    since: Option<String>,
}

/// `GET /api/v1/projects/{key}/now`
pub(super) async fn now_show(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<NowQuery>,
) -> Answer {
    let as_of = day("as_of", query.as_of.as_deref(), caller.lang).map_err(|e| caller.fail_json(e))?;
    let since = day("since", query.since.as_deref(), caller.lang).map_err(|e| caller.fail_json(e))?;
    let since = since.map_or(Since::LastLook, Since::Day);
    let shown = now::now_show(&web.app, &caller, &key, as_of, since).map_err(|e| caller.fail_json(e))?;
    let certainty = certainty_now(&web.app, &caller, &key, &shown, false).map_err(|e| caller.fail_json(e))?;
    Ok(Json(shown.to_json(certainty.as_deref(), caller.lang)))
}

/// `GET /api/v1/projects/{key}/changes`
pub(super) async fn change_list(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<ChangeQuery>,
) -> Answer {
    let (asked, changes, limit) =
        query.read(&web.app, &caller, &key, ROWS_MAX).map_err(|e| caller.fail_json(e))?;
    let state = web.app.state(&key).map_err(|e| caller.fail_json(e))?;
    let visible = state.visible(&caller.viewer);
    let today = web.app.as_of(None);
    let sources: Vec<_> =
        visible.of_kind(Kind::Source).map(|source| source_age(source, &visible, &today)).collect();
    let lines: Vec<_> = changes.lines.iter().map(|line| line.to_json(&sources, caller.lang)).collect();
    Ok(Json(json!({
        "from": asked.from, "as_of": asked.as_of.date, "total": changes.total, "offset": query.offset,
        "limit": limit, "changes": lines,
    })))
}

/// `GET /api/v1/projects/{key}/{register}`
pub(super) async fn record_list(
    State(web): State<Web>,
    caller: Caller,
    Path((key, register)): Path<(String, String)>,
    Query(query): Query<RegisterQuery>,
) -> Result<Response, PageError> {
    let kind = listed_kind(&register).map_err(|e| caller.fail_json(e))?;
    let state = web.app.state(&key).map_err(|e| caller.fail_json(e))?;
    let (asked, problem) = query.read(kind, ROWS_MAX);
    if let Some(problem) = problem {
        return Err(caller.fail_json(OpError::Filter(problem)));
    }
    let visible = state.visible(&caller.viewer);
    let as_of = web.app.as_of(None);
    let plan = web.app.caches.plan_for(kind, &key, &state, &caller.viewer, &as_of);
    let body = record::record_list(&web.app, &caller, &state, &key, kind, &asked, |list| {
        let records = with_forecasts(&list.rows, visible, &as_of, plan.as_deref());
        serde_json::to_string(&Page { total: list.total, offset: asked.offset, records }).unwrap_or_default()
    });
    Ok(([(CONTENT_TYPE, "application/json")], body).into_response())
}

#[derive(Serialize)]
struct Page<'a> {
    total: usize,
    offset: usize,
    records: Vec<RecordRow<'a>>,
}

/// The records as JSON. `fields` are as entered; the forecast that pages show stands beside them, under its field's name
/// in `computed`.
fn with_forecasts<'a>(
    records: &[&'a Record],
    visible: Visible<'a>,
    as_of: &AsOf,
    plan: Option<&Plan>,
) -> Vec<RecordRow<'a>> {
    let row = |&record: &&'a Record| {
        let forecast = plan.and_then(|plan| plan.shown_forecast(record.id));
        let computed = forecast_field(record.kind).zip(forecast.map(|forecast| forecast.date));
        RecordRow { visible, record, today: as_of.date, computed }
    };
    records.iter().map(row).collect()
}

/// `GET /api/v1/projects/{key}/{register}/{id}`: the record with its history.
pub(super) async fn record_show(
    State(web): State<Web>,
    caller: Caller,
    Path((key, register, id)): Path<(String, String, String)>,
) -> Answer {
    let kind = listed_kind(&register).map_err(|e| caller.fail_json(e))?;
    let state = web.app.state(&key).map_err(|e| caller.fail_json(e))?;
    let visible = state.visible(&caller.viewer);
    let found = id.parse().ok().and_then(|id| visible.get(id)).filter(|r| r.kind == kind);
    let found = found.ok_or_else(|| caller.fail_json(OpError::NotFound))?;
    let entries =
        record::record_history(&web.app, &caller, &state, &key, found.id).map_err(|e| caller.fail_json(e))?;
    let as_of = web.app.as_of(None);
    let plan = web.app.caches.plan_for(kind, &key, &state, &caller.viewer, &as_of);
    let mut answer = with_forecasts(&[found], visible, &as_of, plan.as_deref()).remove(0).to_json();
    let history = change_lines(&visible, &entries, caller.lang);
    let source = found.body.id(common::SOURCE).and_then(|id| visible.get(id));
    let source = source.map(|source| source_age(source, &visible, &as_of));
    if let Some(why) = plan.as_deref().and_then(|plan| why(&visible, plan, found.id, &as_of, caller.lang)) {
        answer["why"] = why.to_json();
    }
    answer["history"] = history.iter().map(|line| line.to_json(source.as_slice(), caller.lang)).collect();
    Ok(Json(answer))
}

#[derive(Deserialize)]
pub(super) struct SearchQuery {
    #[serde(default)]
    q: String,
    limit: Option<usize>,
}

/// `GET /api/v1/projects/{key}/search`
pub(super) async fn record_search(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<SearchQuery>,
) -> Answer {
    let state = web.app.state(&key).map_err(|e| caller.fail_json(e))?;
    let limit = query.limit.unwrap_or(50).clamp(1, ROWS_MAX);
    let hits = record::record_search(&web.app, &caller, &state, &key, &query.q, limit, |hits| {
        let rows = hits.records.iter().map(|r| {
            json!({"id": r.id, "kind": r.kind, "number": r.number(), "title": r.title(),
                   "status": r.facts.status.name(), "changed_at": r.changed_at})
        });
        json!({"total": hits.total, "hits": rows.collect::<Vec<_>>()})
    });
    Ok(Json(hits))
}

/// What a program sends to create or update: the fields, and the revision it had read.
#[derive(Deserialize)]
pub(super) struct Sent {
    fields: Fields,
    revision: Option<u32>,
    #[serde(default)]
    visibility: Visibility,
}

/// Repeating a request with the same key stores it once.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// `POST /api/v1/projects/{key}/{register}`
pub(super) async fn record_create(
    State(web): State<Web>,
    caller: Caller,
    Path((key, register)): Path<(String, String)>,
    headers: axum::http::HeaderMap,
    Json(sent): Json<Sent>,
) -> Result<(StatusCode, Json<Value>), PageError> {
    let kind = listed_kind(&register).map_err(|e| caller.fail_json(e))?;
    let once = headers.get(IDEMPOTENCY_KEY).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let who = caller.clone();
    let create =
        move || record::record_create(&web.app, &who, &key, kind, sent.visibility, sent.fields, once);
    let id = blocking(create).await.map_err(|e| caller.fail_json(e))?;
    Ok((StatusCode::CREATED, Json(json!({"id": id}))))
}

/// `POST /api/v1/projects/{key}/{register}/{id}`
pub(super) async fn record_update(
    State(web): State<Web>,
    caller: Caller,
    Path((key, register, id)): Path<(String, String, String)>,
    Json(sent): Json<Sent>,
) -> Answer {
    let kind = listed_kind(&register).map_err(|e| caller.fail_json(e))?;
    let state = web.app.state(&key).map_err(|e| caller.fail_json(e))?;
    let found =
        id.parse().ok().and_then(|id| state.visible(&caller.viewer).get(id)).filter(|r| r.kind == kind);
    let id = found.ok_or_else(|| caller.fail_json(OpError::NotFound))?.id;
    let who = caller.clone();
    let update = move || record::record_update(&web.app, &who, &key, id, sent.revision, &sent.fields);
    blocking(update).await.map_err(|e| caller.fail_json(e))?;
    Ok(Json(json!({"id": id})))
}
