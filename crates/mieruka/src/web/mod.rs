//! Pages and API: parse, call an operation, render. [`routes`] is the table of contents.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use tokio::net::TcpListener;

use crate::ops::App;

mod api;
mod asset;
mod caller;
mod event;
mod form;
mod guard;
mod import;
mod import_preview;
mod layout;
mod now;
mod open;
mod page_error;
mod palette;
mod part;
mod project;
mod record;
mod record_form;
mod register;
mod report;
pub mod routes;
mod search;

/// What every handler can reach.
#[derive(Clone)]
pub struct Web {
    pub app: Arc<App>,
    /// Proves that a form came from one of our own pages. New at every start of the process.
    csrf: Arc<str>,
    /// The port a request's Host must name.
    port: u16,
}

impl Web {
    pub fn new(app: Arc<App>, port: u16) -> Web {
        let csrf: String = crate::ops::random_bytes::<16>().iter().map(|b| format!("{b:02x}")).collect();
        Web { app, csrf: csrf.into(), port }
    }
}

/// Everything that is served: routes behind the guards.
pub fn router(web: Web) -> Router {
    routes::routes()
        .layer(DefaultBodyLimit::max(2 << 20))
        .layer(axum::middleware::from_fn_with_state(web.clone(), guard::guard))
        .with_state(web)
}

/// Serves until the process is told to stop; requests under way are answered first.
pub async fn serve(app: Arc<App>, listener: TcpListener) -> std::io::Result<()> {
    let port = listener.local_addr()?.port();
    axum::serve(listener, router(Web::new(app, port))).with_graceful_shutdown(stopped()).await
}

async fn stopped() {
    // No signal to wait for means nobody can ask: serve on.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
