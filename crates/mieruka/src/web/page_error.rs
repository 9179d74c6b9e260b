//! An operation's error as a page, or as JSON for those who asked for it.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;
use serde_json::json;

use super::layout::{Frame, page};
use crate::error::OpError;
use crate::ops::Caller;

/// An error on its way to a reader. Boxed: errors are rare, and every handler's result would carry its size.
pub(super) struct PageError(Box<Failed>);

struct Failed {
    error: OpError,
    caller: Caller,
    json: bool,
}

impl Caller {
    /// Turns an operation's error into a page in this reader's language.
    pub(super) fn fail(&self, error: impl Into<OpError>) -> PageError {
        PageError(Box::new(Failed { error: error.into(), caller: self.clone(), json: false }))
    }

    /// The same as JSON.
    pub(super) fn fail_json(&self, error: impl Into<OpError>) -> PageError {
        PageError(Box::new(Failed { error: error.into(), caller: self.clone(), json: true }))
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let Failed { error, caller, json } = *self.0;
        let status = error.status();
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(%error, "a request failed");
        }
        let message = error.message(caller.lang);
        if json {
            return (status, Json(json!({"message": message}))).into_response();
        }
        let title = caller.lang.text("error-title");
        let body = html! {
            h1 { (title) }
            @for line in message.lines() { p.answer { (line) } }
            p.actions { a.btn href="/" { (caller.lang.text("error-back")) } }
        };
        (status, page(&Frame::outside(&caller, &title), &body)).into_response()
    }
}
