//! A schedule that follows its network edit by edit: after each, only what it reaches is computed again.
//!
//! Every date is made by one step that reads its neighbours' (see [`super::schedule`]). An edit marks the steps that read
//! what it changed; a step whose result is another than before marks those that read it, forward in the order of
//! computation for early dates and then backward for late ones. Where the project's finish moves, whatever hangs on it
//! follows. Networks that need more than one pass forward (scheduled from their finish, or with tasks as late as
//! possible) are computed again as a whole.
//!
//! ```
//! use mieruka_schedule::cpm::LiveSchedule;
//! use mieruka_schedule::network::{Activity, Lag, Link, LinkKind, Network};
//! use mieruka_schedule::working_time::WorkingTime;
//!
//! let task = Activity { duration: 3600, ..Activity::default() };
//! let tie = |predecessor, successor| Link {
//!     predecessor,
//!     successor,
//!     kind: LinkKind::FinishToStart,
//!     lag: Lag::Working(0),
//! };
//! let network = Network {
//!     calendars: vec![WorkingTime::always()],
//!     tasks: vec![task.clone(), task.clone(), task],
//!     links: vec![tie(0, 1)],
//!     ..Network::default()
//! };
//! let mut live = LiveSchedule::new(network).unwrap();
//! assert_eq!(live.schedule().finish, 2 * 3600);
//! let changed = live.change_task(1, |task| task.duration = 2 * 3600).unwrap();
//! assert_eq!(live.schedule().finish, 3 * 3600);
//! // Its finish, and the room of the task beside it.
//! assert_eq!(changed.iter().map(|change| change.task).collect::<Vec<_>>(), [1, 2]);
//! assert!(live.add_link(tie(1, 0)).is_err());
//! ```

mod marks;
mod update;

use super::{Counts, Dates, Demand, Latest, Room, Schedule, State, Trait, is_late};
use crate::network::{Activity, Lag, Link, LinkKind, LiveOrder, Network, NetworkError};
use crate::working_time::Moment;
use marks::Marks;

/// A network and its dates, kept together through edits.
#[derive(Clone, Debug)]
pub struct LiveSchedule {
    network: Network,
    order: LiveOrder,
    state: State,
    schedule: Schedule,
    /// How many tasks are as late as possible.
    late: usize,
    /// What is known comes from a run that went forward twice.
    twice: bool,
    marks: Marked,
}

/// What is to be computed again. Steps by their place in the order, tasks by theirs in the network.
#[derive(Clone, Debug)]
struct Marked {
    forward: Marks,
    backward: Marks,
    /// Tasks whose room ([`super::Room`]) may have changed.
    room: Marks,
    /// Tasks whose slack or dates may have changed.
    settle: Marks,
}

/// A task whose dates an edit has changed: any but the link that drives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub task: usize,
    /// `None` for a task that is new.
    pub before: Option<Dates>,
}

/// Why an edit was refused. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LiveError {
    #[error("the network has no such task")]
    NoTask { task: usize },
    #[error("the network has no such link")]
    NoLink { link: usize },
    #[error("the network has no such calendar")]
    NoCalendar { calendar: usize },
    /// Others lie under it.
    #[error("the task has tasks under it")]
    HasChildren { task: usize },
    #[error(transparent)]
    Network(#[from] NetworkError),
}

impl LiveSchedule {
    /// Computes all dates once. Every place that the network names must be there.
    pub fn new(network: Network) -> Result<Self, NetworkError> {
        let order = LiveOrder::of(&network)?;
        let (state, schedule) = super::schedule_kept(&network, &order.order);
        let late = network.tasks.iter().filter(|task| is_late(task)).count();
        let twice = super::runs_twice(&network);
        let marks = Marked::of(order.order.steps.len(), network.tasks.len());
        Ok(LiveSchedule { network, order, state, schedule, late, twice, marks })
    }

    /// The network as it is now.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The dates of [`LiveSchedule::network`], the same as [`super::schedule`] computes.
    pub fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// Changes whatever was entered for a task: duration, constraint, deadline, progress, calendar, … What it lies under
    /// and whether it is a summary task stay as they are. Answers whose dates changed, in the order of tasks.
    pub fn change_task(
        &mut self,
        task: usize,
        change: impl FnOnce(&mut Activity),
    ) -> Result<Vec<Change>, LiveError> {
        let before = self.network.tasks.get(task).ok_or(LiveError::NoTask { task })?;
        let mut after = before.clone();
        change(&mut after);
        (after.parent, after.summary) = (before.parent, before.summary);
        self.calendars_known(&after)?;
        self.late = self.late + usize::from(is_late(&after)) - usize::from(is_late(before));
        self.state.traits[task] = Trait::of(&after);
        let switched = before.active != after.active;
        self.network.tasks[task] = after;
        self.mark_task(task);
        Ok(self.update(switched))
    }

    /// Ties two tasks; the link becomes the last of the network's. Refused where tasks would wait for one another: the
    /// error names them.
    pub fn add_link(&mut self, link: Link) -> Result<Vec<Change>, LiveError> {
        for task in [link.predecessor, link.successor] {
            self.network.tasks.get(task).ok_or(LiveError::NoTask { task })?;
        }
        self.order.add_link(&self.network, &link)?;
        self.network.links.push(link);
        self.mark_link(&link);
        Ok(self.update(false))
    }

    /// Ties the ends of a link's tasks in another way.
    pub fn change_link(&mut self, link: usize, kind: LinkKind, lag: Lag) -> Result<Vec<Change>, LiveError> {
        let own = self.network.links.get_mut(link).ok_or(LiveError::NoLink { link })?;
        (own.kind, own.lag) = (kind, lag);
        let own = *own;
        self.mark_link(&own);
        Ok(self.update(false))
    }

    /// Unties two tasks. The last link of the network takes the number of the one that goes.
    pub fn remove_link(&mut self, link: usize) -> Result<Vec<Change>, LiveError> {
        let own = *self.network.links.get(link).ok_or(LiveError::NoLink { link })?;
        self.order.remove_link(&self.network, link);
        self.network.links.swap_remove(link);
        self.mark_link(&own);
        if let Some(renamed) = self.network.links.get(link).copied() {
            self.mark_link(&renamed);
        }
        Ok(self.update(false))
    }

    /// Adds a task, or a summary task with nothing under it yet, as the last of the network's.
    pub fn add_task(&mut self, task: Activity) -> Result<Vec<Change>, LiveError> {
        if let Some(parent) = task.parent {
            self.network.tasks.get(parent).ok_or(LiveError::NoTask { task: parent })?;
        }
        self.calendars_known(&task)?;
        self.late += usize::from(is_late(&task));
        let place = self.network.tasks.len();
        self.push(&task);
        self.schedule.tasks.push(Dates::default());
        self.network.tasks.push(task);
        self.order.add_task(&self.network);
        self.marks = Marked::of(self.order.order.steps.len(), place + 1);
        self.mark_task(place);
        let mut changes = self.update(true);
        changes.retain(|change| change.task != place);
        changes.push(Change { task: place, before: None });
        Ok(changes)
    }

    /// Takes a task out, with its links; places after it move up by one, in the network and in what is answered. All is
    /// computed again.
    pub fn remove_task(&mut self, task: usize) -> Result<Vec<Change>, LiveError> {
        self.network.tasks.get(task).ok_or(LiveError::NoTask { task })?;
        if self.network.tasks.iter().any(|other| other.parent == Some(task)) {
            return Err(LiveError::HasChildren { task });
        }
        let mut network = self.network.clone();
        network.tasks.remove(task);
        let moved = |place: &mut usize| *place -= usize::from(*place > task);
        network.tasks.iter_mut().filter_map(|other| other.parent.as_mut()).for_each(moved);
        network.links.retain(|link| link.predecessor != task && link.successor != task);
        for link in &mut network.links {
            moved(&mut link.predecessor);
            moved(&mut link.successor);
        }
        let mut before = std::mem::replace(self, LiveSchedule::new(network)?).schedule.tasks;
        before.remove(task);
        Ok(update::changes(&before, &self.schedule.tasks))
    }

    /// Room for one more task.
    fn push(&mut self, task: &Activity) {
        let (count, state) = (self.network.tasks.len() + 1, &mut self.state);
        state.traits.push(Trait::of(task));
        state.dates.push(Dates::default());
        state.counts.push(Counts::default());
        state.latest.push(self.schedule.finish);
        state.room.push(Room::default());
        if task.summary || !state.lower.is_empty() {
            state.lower.resize(count, Demand::default());
            state.upper.resize(count, Latest::default());
            state.first_start.resize(count, Moment::MAX);
        }
        if self.network.many_critical_paths {
            state.awaited.push(false);
        }
    }

    fn calendars_known(&self, task: &Activity) -> Result<(), LiveError> {
        let calendars = std::iter::once(task.calendar).chain(task.parts.iter().map(|part| part.calendar));
        let unknown = calendars.into_iter().find(|&calendar| calendar >= self.network.calendars.len());
        unknown.map_or(Ok(()), |calendar| Err(LiveError::NoCalendar { calendar }))
    }
}

impl Marked {
    fn of(steps: usize, tasks: usize) -> Self {
        Marked {
            forward: Marks::of(steps),
            backward: Marks::of(steps),
            room: Marks::of(tasks),
            settle: Marks::of(tasks),
        }
    }

    fn clear(&mut self) {
        for marks in [&mut self.forward, &mut self.backward, &mut self.room, &mut self.settle] {
            marks.clear();
        }
    }
}
