//! How sure the dates of a plan are, kept until the next entry.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use mieruka_core::plan::Plan;
use mieruka_core::view::plan::certainty::{Certainty, certainty};

use crate::error::OpError;
use crate::ops::cache::{KEPT_MAX, ViewKey, lock};
use crate::ops::now::NowPage;
use crate::ops::plan::{PlanShown, plan_show};
use crate::ops::{App, Caller};

/// A plan with more tasks is computed beside its own page, and shown the next time.
const AT_ONCE: usize = 3_000;
/// Pages that only mention it wait less.
const MENTIONED: usize = 100;

/// What is kept for a viewer and a day.
#[derive(Clone)]
enum Made {
    /// Made from the state with this last entry.
    Of(u64, Arc<Certainty>),
    /// Somebody is at it.
    Beside,
}

#[derive(Default)]
pub(crate) struct Certainties(Mutex<HashMap<ViewKey, Made>>);

impl Certainties {
    fn keep(&self, key: ViewKey, made: Made) {
        let mut kept = lock(&self.0);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(key, made);
    }
}

/// How sure the plan of one day is.
pub struct CertaintyShown {
    pub plan: PlanShown,
    /// `None` while it is being made.
    pub certainty: Option<Arc<Certainty>>,
}

/// How sure the plan of today or of a past day is.
///
/// # Errors
/// For a project that is not there, and a day on which it was not.
pub fn certainty_show(
    app: &Arc<App>,
    caller: &Caller,
    project_key: &str,
    date: Option<Date>,
) -> Result<CertaintyShown, OpError> {
    let plan = plan_show(app, caller, project_key, date)?;
    let certainty = certainty_within(app, caller, project_key, &plan, AT_ONCE);
    Ok(CertaintyShown { plan, certainty })
}

/// The same for a page about something else: if it is known, or of a plan so small that nobody waits for it.
pub fn certainty_beside(
    app: &Arc<App>,
    caller: &Caller,
    project_key: &str,
    shown: &PlanShown,
) -> Option<Arc<Certainty>> {
    certainty_within(app, caller, project_key, shown, MENTIONED)
}

/// For the milestones of a Now page. Who `waits` has a process of their own and no later page; the others are not kept
/// waiting for a past day.
pub fn certainty_now(
    app: &Arc<App>,
    caller: &Caller,
    project_key: &str,
    page: &NowPage,
    waits: bool,
) -> Result<Option<Arc<Certainty>>, OpError> {
    let past = page.seen.is_none();
    if past && !waits {
        return Ok(None);
    }
    let shown = plan_show(app, caller, project_key, past.then_some(page.as_of.date))?;
    let at_once = if waits { AT_ONCE } else { MENTIONED };
    Ok(certainty_within(app, caller, project_key, &shown, at_once))
}

fn certainty_within(
    app: &Arc<App>,
    caller: &Caller,
    project_key: &str,
    shown: &PlanShown,
    at_once: usize,
) -> Option<Arc<Certainty>> {
    let key = (project_key.to_owned(), caller.viewer.clone(), shown.as_of.date);
    let seq = shown.state.seq();
    let kept = || &app.caches.certainties;
    let known = lock(&kept().0).get(&key).cloned();
    let at_once = shown.plan.network.tasks.len() <= at_once;
    match known {
        Some(Made::Of(of, made)) if of == seq => return Some(made),
        // Who would wait for it anyway is not sent away because another page did not.
        Some(Made::Beside) if !at_once => return None,
        Some(_) | None => {}
    }
    let make = |shown: &PlanShown, caller: &Caller| {
        let plan: &Plan = &shown.plan;
        Arc::new(certainty(&shown.visible(caller), &shown.as_of, plan))
    };
    if at_once {
        let made = make(shown, caller);
        kept().keep(key, Made::Of(seq, made.clone()));
        return Some(made);
    }
    kept().keep(key.clone(), Made::Beside);
    let (app, caller, shown) = (app.clone(), caller.clone(), shown.clone());
    let unless_made = Forget { app, key };
    std::thread::spawn(move || {
        let made = make(&shown, &caller);
        unless_made.app.caches.certainties.keep(unless_made.key.clone(), Made::Of(seq, made));
    });
    None
}

/// Whoever is at it and dies leaves nothing behind: the next page asks again.
struct Forget {
    app: Arc<App>,
    key: ViewKey,
}

impl Drop for Forget {
    fn drop(&mut self) {
        let mut kept = lock(&self.app.caches.certainties.0);
        if let Some(Made::Beside) = kept.get(&self.key) {
            kept.remove(&self.key);
        }
    }
}
