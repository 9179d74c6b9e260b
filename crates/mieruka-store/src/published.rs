//! The states that readers are given, and the news that they changed.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use mieruka_core::state::ProjectState;
use tokio::sync::broadcast;

/// News: this project's journal has grown to `seq`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    pub project_key: String,
    pub seq: u64,
}

/// A subscriber that falls this far behind is told that it missed some.
const NEWS_KEPT: usize = 256;

pub(crate) struct Published {
    projects: RwLock<HashMap<String, Project>>,
    news: broadcast::Sender<Committed>,
}

#[derive(Default)]
struct Project {
    /// `None` until somebody asked for it.
    state: Option<Arc<ProjectState>>,
    /// The last entry that was told as news.
    announced: u64,
    /// The last entry of the commit that our own writer is about to make or publish.
    coming: u64,
}

impl Published {
    pub(crate) fn new() -> Self {
        Published { projects: RwLock::default(), news: broadcast::channel(NEWS_KEPT).0 }
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Committed> {
        self.news.subscribe()
    }

    pub(crate) fn has_subscribers(&self) -> bool {
        self.news.receiver_count() > 0
    }

    pub(crate) fn state(&self, project_key: &str) -> Option<Arc<ProjectState>> {
        self.read().get(project_key)?.state.clone()
    }

    /// Publishes a state unless a newer one is there, and tells the news.
    pub(crate) fn publish(&self, project_key: &str, state: Arc<ProjectState>) {
        let seq = state.seq();
        let mut projects = self.write();
        let project = projects.entry(project_key.to_owned()).or_default();
        if project.state.as_ref().is_none_or(|old| old.seq() < seq) {
            project.state = Some(state);
        }
        self.announce(project_key, project, seq);
    }

    /// Tells that a journal has grown, of which nobody has asked for the state yet.
    pub(crate) fn note(&self, project_key: &str, seq: u64) {
        let mut projects = self.write();
        self.announce(project_key, projects.entry(project_key.to_owned()).or_default(), seq);
    }

    fn announce(&self, project_key: &str, project: &mut Project, seq: u64) {
        if project.announced < seq {
            project.announced = seq;
            // Nobody listening is no error.
            let _ = self.news.send(Committed { project_key: project_key.to_owned(), seq });
        }
    }

    /// What is there already when the store is opened is no news.
    pub(crate) fn known(&self, project_key: &str, seq: u64) {
        self.write().entry(project_key.to_owned()).or_default().announced = seq;
    }

    /// Our writer is about to commit up to `seq`: whoever sees that number in the database before it is published need
    /// not take it for another process's.
    pub(crate) fn expect(&self, project_key: &str, seq: u64) {
        self.write().entry(project_key.to_owned()).or_default().coming = seq;
    }

    /// How a journal with this tip stands to what is published.
    pub(crate) fn behind(&self, project_key: &str, seq: u64) -> Behind {
        let projects = self.read();
        let Some(project) = projects.get(project_key) else { return Behind::NotLoaded };
        match &project.state {
            _ if seq <= project.coming => Behind::No,
            None if seq <= project.announced => Behind::No,
            None => Behind::NotLoaded,
            Some(state) if state.seq() < seq => Behind::Stale(state.clone()),
            Some(_) => Behind::No,
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, HashMap<String, Project>> {
        // Every change of the map is one assignment: a panic elsewhere leaves nothing half done.
        self.projects.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<String, Project>> {
        self.projects.write().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) enum Behind {
    No,
    /// The published state lacks entries.
    Stale(Arc<ProjectState>),
    /// Grown, but nobody has asked for its state yet.
    NotLoaded,
}
