//! The built islands and styles.

use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

/// A built file; its name carries its hash, so it never changes.
pub(super) async fn asset(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = mieruka_web::asset(&file) else { return StatusCode::NOT_FOUND.into_response() };
    let fixed = [
        (CONTENT_TYPE, asset.content_type),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (VARY, "accept-encoding"),
    ];
    let accepts_gzip =
        headers.get(ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("gzip"));
    match asset.gzip.filter(|_| accepts_gzip) {
        Some(gzip) => (fixed, [(CONTENT_ENCODING, "gzip")], gzip).into_response(),
        None => (fixed, asset.bytes).into_response(),
    }
}
