//! Pages and API: parse, call an operation, render. [`routes`] is the table of contents.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::error::OpError;
use crate::ops::App;

mod api;
mod asset;
mod caller;
mod change;
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
mod plan;
mod project;
mod query;
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
    /// Turns true when the process is told to stop; open streams end then.
    stopping: watch::Sender<bool>,
}

impl Web {
    pub fn new(app: Arc<App>, port: u16) -> Web {
        let csrf: String = crate::ops::random_bytes::<16>().iter().map(|b| format!("{b:02x}")).collect();
        Web { app, csrf: csrf.into(), port, stopping: watch::Sender::new(false) }
    }
}

/// Everything that is served: routes behind the guards.
pub fn router(web: Web) -> Router {
    routes::routes()
        .layer(DefaultBodyLimit::max(2 << 20))
        .layer(axum::middleware::from_fn_with_state(web.clone(), guard::guard))
        .with_state(web)
}

/// Runs what waits for the disk or works for long beside the threads that answer requests.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, OpError> + Send + 'static,
) -> Result<T, OpError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        // A panic in there is a bug of ours; the request fails, the server goes on.
        Err(error) => Err(OpError::Io(std::io::Error::other(error))),
    }
}

/// Serves until the process is told to stop; requests under way are answered first.
pub async fn serve(app: Arc<App>, listener: TcpListener) -> std::io::Result<()> {
    let port = listener.local_addr()?.port();
    let web = Web::new(app, port);
    let stopping = web.stopping.clone();
    let stopped = async move {
        told_to_stop().await;
        stopping.send_replace(true);
    };
    axum::serve(listener, router(web)).with_graceful_shutdown(stopped).await
}

/// Ctrl+C, or on unix a polite kill.
async fn told_to_stop() {
    let ctrl_c = async {
        // No signal to wait for means nobody can ask: serve on.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let polite_kill = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let polite_kill = std::future::pending::<Option<()>>();
    tokio::select! {
        () = ctrl_c => {}
        _ = polite_kill => {}
    }
}
