//! Every URL, and the function that answers it.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use super::{
    Web, api, asset, change, event, import, import_preview, now, open, palette, plan, project, record,
    register, report, search,
};

/// A drop may hold several files of the largest size.
const UPLOAD_MAX: usize = 512 << 20;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/", get(project::home))
        .route("/language", post(project::language_set))
        .route("/assets/{file}", get(asset::asset))
        .route("/projects", post(project::project_create))
        .route("/projects/{key}", get(now::now_show))
        .route("/projects/{key}/looked", post(now::now_looked))
        .route("/projects/{key}/changes", get(change::change_list))
        .route("/projects/{key}/events", get(event::events))
        .route("/projects/{key}/palette.json", get(palette::palette))
        .route("/projects/{key}/plan", get(plan::plan_show))
        .route("/projects/{key}/plan/earned-value", get(plan::earned_value_page))
        .route("/projects/{key}/plan/milestones", get(plan::milestones_page))
        .route("/projects/{key}/plan/progress", post(plan::progress_enter))
        .route("/projects/{key}/plan/quality", get(plan::quality_page))
        .route("/projects/{key}/plan/baselines", get(plan::baseline_compare))
        .route("/projects/{key}/search", get(search::record_search))
        .route("/projects/{key}/report", get(report::report_show))
        .route("/projects/{key}/report/weekly/{format}", get(report::report_file))
        .route(
            "/projects/{key}/imports",
            get(import::import_list).post(import::import_upload).layer(DefaultBodyLimit::max(UPLOAD_MAX)),
        )
        .route("/projects/{key}/imports/{id}", get(import::import_show))
        .route(
            "/projects/{key}/imports/waiting/{token}",
            get(import_preview::import_preview).post(import_preview::import_accept),
        )
        .route("/projects/{key}/open", get(open::open_list))
        .route("/projects/{key}/registers", get(open::register_list))
        .route("/projects/{key}/records/{id}", get(record::record_find))
        .route("/projects/{key}/{register}", get(register::record_list).post(record::record_create))
        .route("/projects/{key}/{register}/new", get(record::record_new))
        .route("/projects/{key}/{register}/{id}", get(record::record_show).post(record::record_update))
        .route("/projects/{key}/{register}/{id}/edit", get(record::record_edit))
        .route("/api/v1/projects", get(api::project_list))
        .route("/api/v1/projects/{key}/now", get(api::now_show))
        .route("/api/v1/projects/{key}/changes", get(api::change_list))
        .route("/api/v1/projects/{key}/plan", get(plan::plan_json))
        .route("/api/v1/projects/{key}/plan/quality", get(plan::quality_json))
        .route("/api/v1/projects/{key}/plan/baselines", get(plan::baseline_compare_json))
        .route("/api/v1/projects/{key}/plan/earned-value", get(plan::earned_value_json))
        .route("/api/v1/projects/{key}/plan/milestones", get(plan::milestones_json))
        .route("/api/v1/projects/{key}/search", get(api::record_search))
        .route("/api/v1/projects/{key}/{register}", get(api::record_list).post(api::record_create))
        .route("/api/v1/projects/{key}/{register}/{id}", get(api::record_show).post(api::record_update))
        .fallback(project::not_found)
}
