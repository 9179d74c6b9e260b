//! Forms of our own pages: a body without our token is refused before anything is done.

use axum::extract::multipart::Multipart;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::Web;
use super::caller::reader_language;
use mieruka_core::lang::Lang;

/// Name of the hidden field.
pub(super) const CSRF: &str = "csrf";

/// The fields of a form, in order; a name may come more than once.
pub(super) struct SafeForm(pub(super) Vec<(String, String)>);

impl SafeForm {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

impl FromRequest<Web> for SafeForm {
    type Rejection = Response;

    async fn from_request(request: Request, web: &Web) -> Result<SafeForm, Response> {
        let lang = reader_language(request.headers());
        let axum::Form(fields): axum::Form<Vec<(String, String)>> =
            axum::Form::from_request(request, web).await.map_err(IntoResponse::into_response)?;
        let form = SafeForm(fields);
        let token = form.get(CSRF).unwrap_or_default();
        if is_ours(token, web) { Ok(form) } else { Err(refused(lang)) }
    }
}

/// A multipart form whose first part is our token.
pub(super) struct SafeMultipart(pub(super) Multipart);

impl FromRequest<Web> for SafeMultipart {
    type Rejection = Response;

    async fn from_request(request: Request, web: &Web) -> Result<SafeMultipart, Response> {
        let lang = reader_language(request.headers());
        let mut parts = Multipart::from_request(request, web).await.map_err(IntoResponse::into_response)?;
        let first = parts.next_field().await.map_err(IntoResponse::into_response)?;
        let token = match first {
            Some(field) if field.name() == Some(CSRF) => {
                field.text().await.map_err(IntoResponse::into_response)?
            }
            _ => return Err(refused(lang)),
        };
        if is_ours(&token, web) { Ok(SafeMultipart(parts)) } else { Err(refused(lang)) }
    }
}

/// Compared without telling by the time how much of it was right.
fn is_ours(token: &str, web: &Web) -> bool {
    let differences = token.bytes().zip(web.csrf.bytes()).fold(0, |d, (a, b)| d | (a ^ b));
    token.len() == web.csrf.len() && differences == 0
}

fn refused(lang: Lang) -> Response {
    (StatusCode::FORBIDDEN, lang.text("error-csrf")).into_response()
}
