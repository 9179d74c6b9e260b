//! What a change moves.

use super::edit::{Edit, EditError, apply};
use super::tie::View;
use crate::cpm::{Schedule, schedule};
use crate::network::Network;
use crate::working_time::Moment;

/// What a change of the plan does to its dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Tasks whose start or finish moved, in the order of [`Network::tasks`].
    pub moved: Vec<Moved>,
    /// The project's finish with the change.
    pub finish: Moment,
    /// All dates with the change.
    pub after: Schedule,
}

/// A task that lies elsewhere now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    pub task: usize,
    /// A task without a length that is no summary task.
    pub milestone: bool,
    /// Working seconds of the task's calendar by which it starts later; negative where earlier. Zero where it moved over
    /// closed time alone, from an evening to the next morning.
    pub start: i64,
    /// The same of its finish.
    pub finish: i64,
    /// Seconds on the clock by which it finishes later.
    pub clock: i64,
}

/// What these changes move, by computing the changed plan.
pub fn effect(network: &Network, before: &Schedule, edits: &[Edit]) -> Result<Effect, EditError> {
    let changed = apply(network, edits)?;
    let after = schedule(&changed)?;
    let mut moved = Vec::new();
    for (task, (old, new)) in before.tasks.iter().zip(&after.tasks).enumerate() {
        if (old.start, old.finish) == (new.start, new.finish) {
            continue;
        }
        let own = &network.tasks[task];
        // Days that the change opens count: without them, what moved over one would not have moved.
        let calendar = &changed.calendars[own.calendar];
        moved.push(Moved {
            task,
            milestone: own.duration == 0 && !own.summary,
            start: calendar.between(old.start, new.start),
            finish: calendar.between(old.finish, new.finish),
            clock: new.finish.saturating_sub(old.finish),
        });
    }
    Ok(Effect { moved, finish: after.finish, after })
}

/// What must not move, in working time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// Any other task and the project's finish; not the summary tasks above, which always move along.
    Anything,
    /// The project's finish.
    Finish,
    /// Start and finish of this task.
    Task(usize),
}

/// How a task is delayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delay {
    /// It starts and finishes later.
    Whole,
    /// It takes longer.
    Longer,
}

/// Beyond so many working seconds, about a thousand years of office hours, a delay is taken as harmless.
const ENDLESS: i64 = 8_000_000_000;

/// The largest delay of a task, in working seconds of its calendar, that moves nothing of what is watched; `None` where
/// no delay does. Found by computing delayed plans, not from slack: deadlines and constraints do not count here, only
/// dates that move. Without such, and where tasks are scheduled as soon as possible, a [`Delay::Whole`] that moves nothing
/// else is the task's free slack, and one that does not move the finish its total slack (Kelley and Walker, 1959).
pub fn room(
    network: &Network,
    before: &Schedule,
    task: usize,
    delay: Delay,
    watch: Watch,
) -> Result<Option<i64>, EditError> {
    let own = before.tasks.get(task).ok_or(EditError::NoTask { task })?;
    if let Watch::Task(watched) = watch
        && watched >= before.tasks.len()
    {
        return Err(EditError::NoTask { task: watched });
    }
    let view = View::of(network, before);
    let above: Vec<usize> = view.above(task).collect();
    let hurts = |seconds: i64| -> Result<bool, EditError> {
        let edits = match delay {
            Delay::Whole => super::edit::slip(network, before, task, seconds)?,
            Delay::Longer => vec![Edit::Longer { task, seconds }],
        };
        let after = schedule(&apply(network, &edits)?)?;
        // Over closed time alone nothing is said to move: a milestone of the evening may as well be one of the morning.
        let moved = |task: usize| {
            let (old, new) = (&before.tasks[task], &after.tasks[task]);
            let calendar = view.calendar(task);
            calendar.between(old.start, new.start) != 0 || calendar.between(old.finish, new.finish) != 0
        };
        let later = view.calendar(task).between(before.finish, after.finish) > 0;
        Ok(match watch {
            Watch::Anything => {
                let other = |&place: &usize| place != task && !above.contains(&place);
                later || (0..before.tasks.len()).filter(other).any(moved)
            }
            Watch::Finish => later,
            Watch::Task(task) => moved(task),
        })
    };
    // Slack is mostly the answer: two computations prove it.
    let guess = match watch {
        Watch::Anything => own.free_slack,
        Watch::Finish => own.total_slack,
        Watch::Task(_) => own.free_slack.max(0),
    };
    let guess = guess.clamp(0, ENDLESS);
    let (mut harmless, mut harmful) = if guess > 0 && hurts(guess)? {
        (0, guess)
    } else {
        let (mut harmless, mut more) = (guess, 1);
        while !hurts(harmless + more)? {
            harmless += more;
            more = more.saturating_mul(8);
            if harmless > ENDLESS {
                return Ok(None);
            }
        }
        (harmless, harmless + more)
    };
    while harmful - harmless > 1 {
        let middle = harmless + (harmful - harmless) / 2;
        if hurts(middle)? {
            harmful = middle;
        } else {
            harmless = middle;
        }
    }
    Ok(Some(harmless))
}
