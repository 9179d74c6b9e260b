//! "Something changed": a hint without content, to viewers whose own view changed.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{Stream, unfold};
use tokio::sync::broadcast::error::RecvError;

use super::Web;
use super::page_error::PageError;
use crate::ops::Caller;

/// A viewer who fell further behind is simply told to look again.
const ENTRIES_MAX: usize = 1_000;

/// `GET /projects/{key}/events`
pub(super) async fn events(
    State(web): State<Web>,
    caller: Caller,
    Path(key): Path<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, PageError> {
    let state = web.app.state(&key).map_err(|e| caller.fail(e))?;
    let commits = web.app.store.subscribe();
    let stopping = web.stopping.subscribe();
    let start = (web, caller, key, commits, stopping, state.seq());
    let stream = unfold(start, |(web, caller, key, mut commits, mut stopping, mut seen)| async move {
        loop {
            let commit = tokio::select! {
                commit = commits.recv() => commit,
                _ = stopping.wait_for(|stop| *stop) => return None,
            };
            match commit {
                Ok(committed) if committed.project_key != key => continue,
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
            let (changed, seq) = view_changed(&web, &caller, &key, seen);
            seen = seq;
            if changed {
                let event = Event::default().event("changed").data("1");
                return Some((Ok(event), (web, caller, key, commits, stopping, seen)));
            }
        }
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))))
}

/// Did anything change that this viewer may see? And up to where that was looked at.
fn view_changed(web: &Web, caller: &Caller, key: &str, seen: u64) -> (bool, u64) {
    let Ok(state) = web.app.state(key) else { return (false, seen) };
    let visible = state.visible(&caller.viewer);
    match web.app.store.entries_after(key, seen, ENTRIES_MAX) {
        Ok(entries) if entries.len() < ENTRIES_MAX => {
            (entries.iter().any(|e| visible.get(e.change.record).is_some()), state.seq())
        }
        // Too many to look through, or not to be read now: asking again never shows more than is allowed.
        _ => (true, state.seq()),
    }
}
