//! Changes of a network that somebody considers.

use crate::cpm::Schedule;
use crate::network::{Constraint, Lag, LinkKind, Mode, Network, NetworkError};
use crate::working_time::Moment;

/// One change of a plan. Places are those of [`Network::tasks`], [`Network::links`] and [`Network::calendars`] before
/// any change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edit {
    /// The whole duration, in working seconds of the task's calendar; never less than what is done. Parts of resources
    /// grow or shrink in proportion.
    Duration {
        task: usize,
        seconds: i64,
    },
    /// It takes so many working seconds longer; each part does.
    Longer {
        task: usize,
        seconds: i64,
    },
    Constrain {
        task: usize,
        constraint: Constraint,
    },
    /// Dates entered by hand: `None` of a start gives the task back to its links.
    ByHand {
        task: usize,
        start: Option<Moment>,
        finish: Option<Moment>,
    },
    /// Dates entered by hand are given up.
    Automatic {
        task: usize,
    },
    /// The delay of levelling, in seconds on the clock.
    Leveling {
        task: usize,
        delay: i64,
    },
    Lag {
        link: usize,
        lag: Lag,
    },
    Kind {
        link: usize,
        kind: LinkKind,
    },
    Unlink {
        link: usize,
    },
    /// A closed day is worked like a usual one, by all who work in that calendar.
    WorkOn {
        calendar: usize,
        day: Moment,
    },
}

/// Why a change cannot be computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    #[error("the plan has no such task")]
    NoTask { task: usize },
    #[error("the plan has no such link")]
    NoLink { link: usize },
    #[error("the plan has no such calendar")]
    NoCalendar { calendar: usize },
    /// The length and place of a summary task are those of its tasks.
    #[error("a summary task has no dates of its own")]
    Summary { task: usize },
    #[error("the task is done")]
    Done { task: usize },
    /// What has begun cannot begin at another time.
    #[error("the task has begun")]
    Begun { task: usize },
    /// The day is worked already, or lies far outside of the calendar.
    #[error("the day cannot be opened")]
    NoClosedDay { day: Moment },
    #[error(transparent)]
    Network(#[from] NetworkError),
}

/// The network with these changes, made one after another.
pub fn apply(network: &Network, edits: &[Edit]) -> Result<Network, EditError> {
    let mut changed = network.clone();
    let mut gone = Vec::new();
    for edit in edits {
        change(&mut changed, edit, &mut gone)?;
    }
    if !gone.is_empty() {
        let mut place = 0;
        changed.links.retain(|_| {
            place += 1;
            !gone.contains(&(place - 1))
        });
    }
    Ok(changed)
}

/// The changes that make a task lie `seconds` of its working time later, start and finish, whatever links and
/// constraints say: the slip whose room total and free slack tell.
pub fn slip(
    network: &Network,
    schedule: &Schedule,
    task: usize,
    seconds: i64,
) -> Result<Vec<Edit>, EditError> {
    let own = network.tasks.get(task).ok_or(EditError::NoTask { task })?;
    if own.summary {
        return Err(EditError::Summary { task });
    }
    if own.progress.actual_start.is_some() {
        return Err(EditError::Begun { task });
    }
    if seconds == 0 {
        return Ok(Vec::new());
    }
    let calendar = &network.calendars[own.calendar];
    let dates = &schedule.tasks[task];
    let begins = |at: Moment| calendar.start_of(calendar.work(at).saturating_add(seconds));
    let ends = |at: Moment| calendar.end_of(calendar.work(at).saturating_add(seconds));
    Ok(match own.mode {
        Mode::Manual { finish, .. } => {
            vec![Edit::ByHand { task, start: Some(begins(dates.start)), finish: finish.map(ends) }]
        }
        Mode::Auto => {
            let at = if own.duration == 0 { ends(dates.start) } else { begins(dates.start) };
            let constraint = Constraint::MustStartOn(at);
            vec![Edit::Constrain { task, constraint }, Edit::Leveling { task, delay: 0 }]
        }
    })
}

fn change(network: &mut Network, edit: &Edit, gone: &mut Vec<usize>) -> Result<(), EditError> {
    match *edit {
        Edit::Duration { task, seconds } => {
            let own = open_task(network, task)?;
            let (old, new) = (own.duration, seconds.max(own.progress.done).max(0));
            own.duration = new;
            for part in &mut own.parts {
                part.duration = in_proportion(part.duration, new, old);
            }
            if let Mode::Manual { finish, .. } = &mut own.mode {
                *finish = None;
            }
        }
        Edit::Longer { task, seconds } => {
            let own = open_task(network, task)?;
            let done = own.progress.done;
            own.duration = own.duration.saturating_add(seconds).max(done);
            for part in &mut own.parts {
                part.duration = part.duration.saturating_add(seconds).max(0);
            }
            let calendar = own.calendar;
            if let Mode::Manual { start, finish: Some(finish), vague } = own.mode {
                let calendar = &network.calendars[calendar];
                let finish = Some(calendar.end_of(calendar.work(finish).saturating_add(seconds)));
                network.tasks[task].mode = Mode::Manual { start, finish, vague };
            }
        }
        Edit::Constrain { task, constraint } => {
            network.tasks.get_mut(task).ok_or(EditError::NoTask { task })?.constraint = constraint;
        }
        Edit::ByHand { task, start, finish } => {
            open_task(network, task)?.mode = Mode::Manual { start, finish, vague: false };
        }
        Edit::Automatic { task } => open_task(network, task)?.mode = Mode::Auto,
        Edit::Leveling { task, delay } => open_task(network, task)?.leveling_delay = delay,
        Edit::Lag { link, lag } => {
            network.links.get_mut(link).ok_or(EditError::NoLink { link })?.lag = lag;
        }
        Edit::Kind { link, kind } => {
            network.links.get_mut(link).ok_or(EditError::NoLink { link })?.kind = kind;
        }
        Edit::Unlink { link } => {
            network.links.get(link).ok_or(EditError::NoLink { link })?;
            gone.push(link);
        }
        Edit::WorkOn { calendar, day } => {
            let own = network.calendars.get_mut(calendar).ok_or(EditError::NoCalendar { calendar })?;
            *own = own.with_open_day(day).ok_or(EditError::NoClosedDay { day })?;
        }
    }
    Ok(())
}

/// A task whose dates can still change.
fn open_task(network: &mut Network, task: usize) -> Result<&mut crate::network::Activity, EditError> {
    let own = network.tasks.get_mut(task).ok_or(EditError::NoTask { task })?;
    if own.summary {
        return Err(EditError::Summary { task });
    }
    if own.progress.actual_finish.is_some() {
        return Err(EditError::Done { task });
    }
    Ok(own)
}

/// `part` of `old` in `new`.
fn in_proportion(part: i64, new: i64, old: i64) -> i64 {
    if old <= 0 {
        return new;
    }
    let scaled = i128::from(part) * i128::from(new) / i128::from(old);
    i64::try_from(scaled).unwrap_or(i64::MAX)
}
