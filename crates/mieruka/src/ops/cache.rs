//! What is kept beside the state because making it takes longer than a reader waits: plans, Now views, changes, the order of
//! lists, folded texts for search, and the trends of forecasts. All follow from the journal and may be thrown away.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use jiff::civil::Date;
use mieruka_core::id::RecordId;
use mieruka_core::plan::Plan;
use mieruka_core::plan::forecast::forecast_field;
use mieruka_core::register::Kind;
use mieruka_core::rule::AsOf;
use mieruka_core::state::ProjectState;
use mieruka_core::view::earned_value::{EarnedValueView, Point};
use mieruka_core::view::list::{Filter, ListQuery, Sort, list_order};
use mieruka_core::view::now::{Now, now};
use mieruka_core::view::plan::gantt::PastDays;
use mieruka_core::view::search::SearchIndex;
use mieruka_core::visibility::Viewer;

use crate::ops::certainty::Certainties;
use crate::ops::change::{Changes, Tail, Window};
use crate::ops::past::Beside;
use crate::ops::trend::Trends;

/// Views of so many viewers and days are kept; the rest is made when asked for.
pub(super) const KEPT_MAX: usize = 64;
/// Lists are longer.
const ORDERS_MAX: usize = 16;

/// Project, viewer and day.
pub(super) type ViewKey = (String, Viewer, Date);

/// A view's list, by its filter and its sorting.
type OrderKey = (ViewKey, Kind, Filter, Option<Sort>);

/// Folded texts and the entry they are folded up to.
type SharedIndex = Arc<RwLock<(u64, SearchIndex)>>;

#[derive(Default)]
pub(crate) struct Caches {
    now: Kept<ViewKey, Arc<Now>, KEPT_MAX>,
    plans: Kept<ViewKey, Arc<Plan>, KEPT_MAX>,
    pub(super) changes: Kept<(ViewKey, Window), Arc<Changes>, KEPT_MAX>,
    pub(super) tails: Mutex<HashMap<String, Arc<Mutex<Tail>>>>,
    orders: Kept<OrderKey, Arc<[RecordId]>, ORDERS_MAX>,
    pub(super) trends: Beside<Trends>,
    pub(super) past_rows: Beside<PastDays>,
    pub(super) certainties: Certainties,
    pub(super) earned: Kept<ViewKey, Arc<EarnedValueView>, KEPT_MAX>,
    pub(super) earned_past: Beside<Vec<Point>>,
    search: Mutex<HashMap<String, SharedIndex>>,
}

/// What was made from a project's state, with the state's last entry: good until the next one.
pub(super) struct Kept<K, V, const MAX: usize>(Mutex<HashMap<K, (u64, V)>>);

impl<K, V, const MAX: usize> Default for Kept<K, V, MAX> {
    fn default() -> Self {
        Kept(Mutex::default())
    }
}

impl<K: Hash + Eq, V: Clone, const MAX: usize> Kept<K, V, MAX> {
    /// What is kept for this key and state, or what `make` makes of it. Nothing is locked while it is made.
    pub(super) fn get<E>(&self, key: K, seq: u64, make: impl FnOnce() -> Result<V, E>) -> Result<V, E> {
        if let Some((of, value)) = lock(&self.0).get(&key)
            && *of == seq
        {
            return Ok(value.clone());
        }
        let value = make()?;
        let mut kept = lock(&self.0);
        if kept.len() >= MAX {
            kept.clear();
        }
        kept.insert(key, (seq, value.clone()));
        Ok(value)
    }
}

/// The value of something that cannot fail.
pub(super) fn sure<T>(result: Result<T, std::convert::Infallible>) -> T {
    let Ok(value) = result;
    value
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
        sure(self.now.get(key, state.seq(), || {
            let plan = self.plan(project_key, state, viewer, as_of);
            Ok(Arc::new(now(&state.visible(viewer), as_of, &plan)))
        }))
    }

    /// The plan of a project's current state.
    pub(crate) fn plan(
        &self,
        project_key: &str,
        state: &ProjectState,
        viewer: &Viewer,
        as_of: &AsOf,
    ) -> Arc<Plan> {
        let key = (project_key.to_owned(), viewer.clone(), as_of.date);
        sure(self.plans.get(key, state.seq(), || Ok(Arc::new(Plan::of(&state.visible(viewer), as_of)))))
    }

    /// The plan, for kinds whose records have a forecast.
    pub(crate) fn plan_for(
        &self,
        kind: Kind,
        project_key: &str,
        state: &ProjectState,
        viewer: &Viewer,
        as_of: &AsOf,
    ) -> Option<Arc<Plan>> {
        forecast_field(kind).map(|_| self.plan(project_key, state, viewer, as_of))
    }

    /// The records of a register in the order that a query asks for; the query's page is not cut out.
    pub(crate) fn order(
        &self,
        project_key: &str,
        state: &ProjectState,
        viewer: &Viewer,
        as_of: &AsOf,
        kind: Kind,
        query: &ListQuery,
    ) -> Arc<[RecordId]> {
        let key = (project_key.to_owned(), viewer.clone(), as_of.date);
        let key = (key, kind, query.filter.clone(), query.sort);
        sure(self.orders.get(key, state.seq(), || {
            let plan = self.plan_for(kind, project_key, state, viewer, as_of);
            let order = |index: &SearchIndex| {
                list_order(&state.visible(viewer), kind, query, as_of, index, plan.as_deref()).into()
            };
            Ok(match query.filter.has_words() {
                true => self.with_search(project_key, state, order),
                false => order(&SearchIndex::default()),
            })
        }))
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
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
