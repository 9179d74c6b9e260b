//! What changed between two moments, for one reader. The journal is long and most of it is never shown: marks of its
//! entries are kept in memory to be counted, and only the youngest that are shown are read.

use std::sync::Arc;

use jiff::Timestamp;
use mieruka_core::change::Entry;
use mieruka_core::lang::Lang;
use mieruka_core::state::ProjectState;
use mieruka_core::view::change::{ChangeLine, ChangeMark, change_lines};

use super::cache::lock;
use crate::error::OpError;
use crate::ops::{App, Caller};

/// Lines that are told one by one; the rest is counted.
pub const LINES_MAX: usize = 200;

/// Entries with all they say that are held at once.
const AT_ONCE: usize = 1_000;

/// What a reader is told of a stretch of time.
#[derive(Debug)]
pub struct Changes {
    /// Newest first: on Now at most [`LINES_MAX`], on a page of changes as many as were asked for.
    pub lines: Vec<ChangeLine>,
    /// How many there are with those that are not told.
    pub total: usize,
}

/// After `from` and before `end`, in a language.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Window {
    pub(super) from: Timestamp,
    pub(super) end: Timestamp,
    pub(super) lang: Lang,
}

/// Marks of a project's youngest entries.
#[derive(Default)]
pub(super) struct Tail {
    /// Every entry after this moment is marked; `None` before the first was read.
    from: Option<Timestamp>,
    /// The last entry that was read.
    seq: u64,
    /// Oldest first.
    marks: Vec<ChangeMark>,
}

/// What the caller may see of what changed after `from` and before `end`.
pub(super) fn changes_between(
    app: &App,
    caller: &Caller,
    project_key: &str,
    state: &ProjectState,
    from: Timestamp,
    end: Timestamp,
) -> Result<Arc<Changes>, OpError> {
    let window = Window { from, end, lang: caller.lang };
    let view = (project_key.to_owned(), caller.viewer.clone(), app.clock.today());
    app.caches.changes.get((view, window), state.seq(), || {
        changes_page(app, caller, project_key, state, (from, end), (0, LINES_MAX)).map(Arc::new)
    })
}

/// The same, of those lines the first `limit` after `offset`.
pub fn changes_page(
    app: &App,
    caller: &Caller,
    project_key: &str,
    state: &ProjectState,
    (from, end): (Timestamp, Timestamp),
    (offset, limit): (usize, usize),
) -> Result<Changes, OpError> {
    let visible = state.visible(&caller.viewer);
    let tail = lock(&app.caches.tails).entry(project_key.to_owned()).or_default().clone();
    let mut told: Vec<ChangeMark> = {
        let mut tail = lock(&tail);
        tail.reach(app, project_key, from, state.seq())?;
        let own = tail.marks.iter().rev().take_while(|mark| mark.at > from);
        own.filter(|mark| mark.at < end && mark.seq <= state.seq()).copied().collect()
    };
    told.retain(|mark| visible.get(mark.record).is_some());
    let page = told.iter().skip(offset).take(limit);
    let mut shown: Vec<u64> = page.map(|mark| mark.seq).collect();
    shown.reverse();
    let entries = app.store.entries(project_key, &shown)?;
    Ok(Changes { lines: change_lines(&visible, &entries, caller.lang), total: told.len() })
}

impl Tail {
    /// Reads what is missing so that every entry after `from` up to `seq` is marked. After an error what was marked
    /// before still stands, and no more is claimed.
    fn reach(&mut self, app: &App, project_key: &str, from: Timestamp, seq: u64) -> Result<(), OpError> {
        if self.from.is_none_or(|start| start > from) {
            let mut fresh = Tail { from: Some(from), seq, marks: Vec::new() };
            app.store.each_entry_since(project_key, from, |entry| fresh.mark(&entry))?;
            fresh.marks.reverse();
            *self = fresh;
        }
        while self.seq < seq {
            let missing = app.store.entries_after(project_key, self.seq, AT_ONCE)?;
            missing.iter().for_each(|entry| self.mark(entry));
            if missing.len() < AT_ONCE {
                self.seq = self.seq.max(seq);
            }
        }
        Ok(())
    }

    fn mark(&mut self, entry: &Entry) {
        self.seq = self.seq.max(entry.seq);
        self.marks.extend(ChangeMark::of(entry));
    }
}
