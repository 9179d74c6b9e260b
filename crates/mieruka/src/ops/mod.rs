//! Operations: what people, scripts and pages can ask for. Each authorises, loads, lets the core decide, appends and
//! publishes; CLI, pages and API call the same functions, by the same names.

pub mod cache;
pub mod certainty;
pub mod change;
pub mod earned_value;
pub mod forecast;
pub mod import;
pub mod inspect;
pub mod level;
pub mod now;
mod past;
pub mod plan;
pub mod project;
pub mod quality;
pub mod record;
pub mod report;
pub mod sample;
pub mod schedule;
pub mod trend;
pub mod upload;

use std::sync::Arc;

use jiff::civil::Date;
use mieruka_core::change::Actor;
use mieruka_core::id::RecordId;
use mieruka_core::lang::Lang;
use mieruka_core::rule::AsOf;
use mieruka_core::state::ProjectState;
use mieruka_core::visibility::Viewer;
use mieruka_store::Store;

use crate::clock::Clock;
use crate::error::OpError;
use cache::Caches;
use upload::Uploads;

/// The running product: the store, the clock, and what is kept in memory beside them.
pub struct App {
    pub store: Store,
    pub clock: Clock,
    pub(crate) caches: Caches,
    pub uploads: Uploads,
}

impl App {
    pub fn new(store: Store, clock: Clock) -> Arc<App> {
        Arc::new(App { store, clock, caches: Caches::default(), uploads: Uploads::default() })
    }

    /// The current state of a project.
    pub fn state(&self, project_key: &str) -> Result<Arc<ProjectState>, OpError> {
        self.store.state(project_key)?.ok_or_else(|| OpError::NoSuchProject(project_key.to_owned()))
    }

    /// The day a view is made for: the one asked for, else today.
    pub fn as_of(&self, date: Option<Date>) -> AsOf {
        AsOf::japan(date.unwrap_or_else(|| self.clock.today()))
    }
}

/// On whose behalf an operation runs, and in which language they read.
#[derive(Clone, Debug)]
pub struct Caller {
    pub viewer: Viewer,
    pub actor: Actor,
    pub lang: Lang,
}

impl Caller {
    /// The PMO on this machine: the one caller until accounts exist.
    pub fn local_pmo(lang: Lang) -> Caller {
        Caller { viewer: Viewer::local_pmo(), actor: Actor::LocalPmo, lang }
    }
}

/// 128 fresh random bits. The operating system giving none is not something to go on from.
pub(crate) fn new_id() -> RecordId {
    RecordId::from_u128(u128::from_le_bytes(random_bytes()))
}

pub(crate) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random numbers");
    bytes
}
