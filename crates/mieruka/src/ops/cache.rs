//! What is kept beside the state because making it takes longer than a reader waits: the Now view, folded texts for
//! search, and the trends of forecasts. All follow from the journal and may be thrown away.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use jiff::civil::Date;
use mieruka_core::rule::AsOf;
use mieruka_core::state::ProjectState;
use mieruka_core::view::now::{Now, now};
use mieruka_core::view::search::SearchIndex;
use mieruka_core::visibility::Viewer;

use crate::ops::trend::Trends;

/// Now views of so many viewers and days are kept; the rest is made when asked for.
const NOW_MAX: usize = 64;

/// Project, viewer and day.
type ViewKey = (String, Viewer, Date);

/// Folded texts and the entry they are folded up to.
type SharedIndex = Arc<RwLock<(u64, SearchIndex)>>;

#[derive(Default)]
pub(crate) struct Caches {
    now: Mutex<HashMap<ViewKey, (u64, Arc<Now>)>>,
    trends: Mutex<HashMap<ViewKey, Option<Arc<Trends>>>>,
    search: Mutex<HashMap<String, SharedIndex>>,
}

impl Caches {
    /// The Now view of a project's current state.
    pub(crate) fn now(
        &self,
        project_key: &str,
        state: &ProjectState,
        viewer: &Viewer,
        as_of: &AsOf,
    ) -> Arc<Now> {
        let key = (project_key.to_owned(), viewer.clone(), as_of.date);
        if let Some((seq, view)) = lock(&self.now).get(&key)
            && *seq == state.seq()
        {
            return view.clone();
        }
        let view = Arc::new(now(&state.visible(viewer), as_of));
        let mut kept = lock(&self.now);
        if kept.len() >= NOW_MAX {
            kept.clear();
        }
        kept.insert(key, (state.seq(), view.clone()));
        view
    }

    /// The trends made for this key; `Some(None)` while they are being made. The weeks behind us do not change, so a new
    /// entry does not make them old.
    pub(crate) fn trends(&self, key: &ViewKey) -> Option<Option<Arc<Trends>>> {
        lock(&self.trends).get(key).cloned()
    }

    pub(crate) fn keep_trends(&self, key: ViewKey, trends: Option<Arc<Trends>>) {
        let mut kept = lock(&self.trends);
        if kept.len() >= NOW_MAX {
            kept.clear();
        }
        kept.insert(key, trends);
    }

    pub(crate) fn forget_trends(&self, key: &ViewKey) {
        lock(&self.trends).remove(key);
    }

    /// Runs `use_index` with the folded texts of a project's current state.
    pub(crate) fn with_search<T>(
        &self,
        project_key: &str,
        state: &ProjectState,
        use_index: impl FnOnce(&SearchIndex) -> T,
    ) -> T {
        let index = lock(&self.search).entry(project_key.to_owned()).or_default().clone();
        {
            let known = index.read().unwrap_or_else(PoisonError::into_inner);
            if known.0 == state.seq() {
                return use_index(&known.1);
            }
        }
        let mut index = index.write().unwrap_or_else(PoisonError::into_inner);
        if index.0 != state.seq() {
            // The index holds texts by record; who may see a hit is decided where it is used.
            index.1.update(&state.visible(&Viewer::local_pmo()));
            index.0 = state.seq();
        }
        use_index(&index.1)
    }
}

/// A cache is no worse for a thread that died with its lock: every entry is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
