//! The rules of one task in one run, on the clock: what [`crate::cpm`] does, with a duration of the run's own.

use super::grid::Grid;
use super::kernel::Kernel;
use super::model::part_duration;
use crate::network::{Constraint, Mode, Part};
use crate::working_time::Moment;

/// A start on the clock, and whether a date of its own holds it instead of a link.
pub(super) struct Early {
    pub(super) start: Moment,
    pub(super) finish: Moment,
    pub(super) held: bool,
}

impl<'n> Kernel<'n> {
    /// The rules of a task's own dates; see the engine's forward pass.
    pub(super) fn early(&self, task: usize, bound: Option<Moment>, duration: i64) -> Early {
        let own = &self.network.tasks[task];
        let fixed = |start, finish| Early { start, finish, held: true };
        if let Mode::Manual { start, finish, .. } = own.mode {
            let held = start.is_some() || bound.is_none();
            let start = start.or(bound).unwrap_or(self.network.start);
            let by = duration - own.duration;
            let finish = match finish {
                Some(finish) if by != 0 => {
                    let time = self.calendar(task);
                    time.end_of(time.work(finish) + by)
                }
                Some(finish) => finish,
                None => self.finish_of(task, start, duration),
            };
            return Early { start, finish, held };
        }
        let progress = own.progress;
        if let Some(start) = progress.actual_start {
            let finish =
                progress.actual_finish.unwrap_or_else(|| self.finish_of_begun(task, start, duration));
            return fixed(start, finish);
        }
        let free = bound.is_none();
        let at = bound.unwrap_or(self.network.start);
        let last = |date: Moment| self.start_of(task, date, duration);
        let hold = match own.constraint {
            Constraint::StartNoEarlierThan(date) => Some(date).filter(|date| *date > at || free),
            Constraint::FinishNoEarlierThan(date) => Some(last(date)).filter(|date| *date > at || free),
            Constraint::MustStartOn(date) => Some(date),
            Constraint::MustFinishOn(date) => Some(last(date)),
            Constraint::StartNoLaterThan(date) => Some(date).filter(|date| *date < at),
            Constraint::FinishNoLaterThan(date) => Some(last(date)).filter(|date| *date < at),
            Constraint::AsSoonAsPossible | Constraint::AsLateAsPossible => None,
        };
        let (at, held) = (hold.unwrap_or(at), hold.is_some() || free);
        let mut start = self.next(task, at, duration);
        if own.leveling_delay > 0 {
            start = self.next(task, start + own.leveling_delay, duration);
        }
        Early { start, finish: self.finish_of(task, start, duration), held }
    }

    pub(super) fn calendar(&self, task: usize) -> &'n Grid<'n> {
        &self.grids[self.network.tasks[task].calendar]
    }

    fn finish_of(&self, task: usize, start: Moment, duration: i64) -> Moment {
        let own = &self.network.tasks[task];
        let part = |part: &Part| {
            let time = &self.grids[part.calendar];
            let length = part_duration(part.duration, own.duration, duration);
            time.finish(time.next(start), part.delay + length)
        };
        let whole = || self.calendar(task).finish(start, duration);
        own.parts.iter().map(part).max().unwrap_or_else(whole)
    }

    /// When a task is over that has begun and may have been interrupted since.
    fn finish_of_begun(&self, task: usize, start: Moment, duration: i64) -> Moment {
        let own = &self.network.tasks[task];
        let finish =
            self.interrupted(task, start, duration).unwrap_or_else(|| self.finish_of(task, start, duration));
        match own.constraint {
            Constraint::FinishNoEarlierThan(date) => finish.max(date),
            _ => finish,
        }
    }

    fn interrupted(&self, task: usize, start: Moment, duration: i64) -> Option<Moment> {
        let own = &self.network.tasks[task];
        let resume = own.progress.resume.filter(|_| own.progress.done < duration)?;
        let whole = [Part { calendar: own.calendar, duration: own.duration, delay: 0 }];
        let parts = if own.parts.is_empty() { &whole[..] } else { &own.parts };
        let length = |part: &Part| part_duration(part.duration, own.duration, duration);
        let gap = |part: &Part| {
            let time = &self.grids[part.calendar];
            let share = own.progress.done as f64 / duration as f64;
            let done = part.delay + (length(part) as f64 * share).round() as i64;
            time.work(resume) - time.work(time.finish(time.next(start), done))
        };
        let gap = parts.iter().map(gap).min().filter(|gap| *gap > 0)?;
        let finish = |part: &Part| {
            let time = &self.grids[part.calendar];
            time.finish(time.next(start), part.delay + length(part) + gap)
        };
        parts.iter().map(finish).max()
    }

    pub(super) fn start_of(&self, task: usize, finish: Moment, duration: i64) -> Moment {
        let own = &self.network.tasks[task];
        let part = |part: &Part| {
            let length = part_duration(part.duration, own.duration, duration);
            self.grids[part.calendar].start(finish, part.delay + length)
        };
        let whole = || self.calendar(task).start(finish, duration);
        own.parts.iter().map(part).min().unwrap_or_else(whole)
    }

    fn next(&self, task: usize, at: Moment, duration: i64) -> Moment {
        // A milestone can be at the end of a shift as well.
        if duration == 0 && self.calendar(task).previous(at) == at {
            return at;
        }
        let own = &self.network.tasks[task];
        let parts = own.parts.iter().map(|part| self.grids[part.calendar].next(at));
        parts.min().unwrap_or_else(|| self.calendar(task).next(at))
    }
}
