//! What is made from many past days: the journal is taken back once, and what comes of it is kept.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use mieruka_core::rule::AsOf;
use mieruka_core::state::ProjectState;

use crate::error::OpError;
use crate::ops::cache::{Caches, KEPT_MAX, ViewKey, lock};
use crate::ops::now::damaged;
use crate::ops::{App, Caller};

/// With more entries than this to take back, it is made beside the page and shown the next time.
const AT_ONCE: u64 = 5_000;

/// What was made for a viewer and a day; `None` while it is being made. The weeks behind a day do not change, so a new
/// entry does not make it old.
pub(super) struct Beside<T>(Mutex<HashMap<ViewKey, Option<Arc<T>>>>);

impl<T> Default for Beside<T> {
    fn default() -> Self {
        Beside(Mutex::default())
    }
}

impl<T> Beside<T> {
    fn known(&self, key: &ViewKey) -> Option<Option<Arc<T>>> {
        lock(&self.0).get(key).cloned()
    }

    fn keep(&self, key: ViewKey, made: Option<Arc<T>>) {
        let mut kept = lock(&self.0);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(key, made);
    }

    fn forget(&self, key: &ViewKey) {
        lock(&self.0).remove(key);
    }
}

/// Makes something of the days before a day.
type Make<T> = fn(&App, &Caller, &str, &Arc<ProjectState>, Date) -> Result<T, OpError>;

/// What `make` makes for this caller and day, as it is kept; `None` while it is being made.
pub(super) fn made_once<T: Send + Sync + 'static>(
    app: &Arc<App>,
    caller: &Caller,
    project_key: &str,
    day: Date,
    kept: fn(&Caches) -> &Beside<T>,
    make: Make<T>,
) -> Result<Option<Arc<T>>, OpError> {
    let key = (project_key.to_owned(), caller.viewer.clone(), day);
    if let Some(known) = kept(&app.caches).known(&key) {
        return Ok(known);
    }
    let state = app.state(project_key)?;
    if state.seq() <= AT_ONCE {
        let made = Arc::new(make(app, caller, project_key, &state, day)?);
        kept(&app.caches).keep(key, Some(made.clone()));
        return Ok(Some(made));
    }
    kept(&app.caches).keep(key.clone(), None);
    let (app, caller) = (app.clone(), caller.clone());
    std::thread::spawn(move || match make(&app, &caller, &key.0, &state, day) {
        Ok(made) => kept(&app.caches).keep(key, Some(Arc::new(made))),
        Err(error) => {
            tracing::error!(%error, "the past could not be looked at");
            // Asked again at the next page.
            kept(&app.caches).forget(&key);
        }
    });
    Ok(None)
}

/// Takes the journal back to the end of each of these days, the latest first, and hands out the state of each.
pub(super) fn each_past_day(
    app: &App,
    project_key: &str,
    state: &ProjectState,
    days: &[AsOf],
    mut see: impl FnMut(&ProjectState, &AsOf),
) -> Result<(), OpError> {
    let Some(first) = days.last() else { return Ok(()) };
    let mut past = state.clone();
    let (mut days, mut unwound) = (days.iter().peekable(), Ok(()));
    // The journal of many weeks is long: it goes by, newest first, and is never held as a whole.
    app.store.each_entry_since(project_key, first.end(), |entry| {
        while let Some(day) = days.next_if(|day| entry.at < day.end()) {
            see(&past, day);
        }
        // What came after the state was taken is not in it.
        if entry.seq <= state.seq() && unwound.is_ok() {
            unwound = past.unwind(&entry);
        }
    })?;
    unwound.map_err(damaged)?;
    days.for_each(|day| see(&past, day));
    Ok(())
}

/// The same weekday of the weeks before a day, the latest first.
pub(super) fn weeks_before(app: &App, day: Date, weeks: i64) -> Vec<AsOf> {
    let before = (1..=weeks).filter_map(|n| day.checked_sub(jiff::Span::new().weeks(n)).ok());
    before.map(|day| app.as_of(Some(day))).collect()
}
