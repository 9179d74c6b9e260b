//! Notices what other processes commit while somebody waits for news.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::reader::Shared;

/// How long another process's commit may stay unnoticed by subscribers.
const INTERVAL: Duration = Duration::from_millis(250);

#[derive(Default)]
pub(crate) struct Bell {
    stopped: Mutex<bool>,
    rung: Condvar,
}

impl Bell {
    /// Somebody has subscribed.
    pub(crate) fn ring(&self) {
        drop(self.lock());
        self.rung.notify_all();
    }

    pub(crate) fn stop(&self) {
        *self.lock() = true;
        self.rung.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        self.stopped.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks four times a second as long as anybody listens; sleeps otherwise.
pub(crate) fn watch(shared: &Arc<Shared>, bell: &Bell) {
    let mut stopped = bell.lock();
    while !*stopped {
        stopped = if shared.published.has_subscribers() {
            drop(stopped);
            // An unreadable moment is no news; whoever reads meets the error itself.
            let _ = shared.refresh();
            bell.rung.wait_timeout(bell.lock(), INTERVAL).unwrap_or_else(PoisonError::into_inner).0
        } else {
            bell.rung.wait(stopped).unwrap_or_else(PoisonError::into_inner)
        };
    }
}
