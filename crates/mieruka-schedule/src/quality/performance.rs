//! Checks against the baseline and of the critical path.

use super::dates::not_known;
use super::measure::{Basis, Finding, Measure, Missing, Threshold};
use super::{Check, Plan};
use crate::explain::{Edit, effect, slip};
use crate::network::{Constraint, Mode};
use crate::working_time::Moment;

impl Plan<'_> {
    pub(super) fn performance(&self) -> Vec<Finding> {
        vec![self.missed(), self.critical_path_test(), self.critical_path_length(), self.execution()]
    }

    fn baseline_finish(&self, task: usize) -> Option<Moment> {
        self.facts.baseline.and_then(|list| list.get(task)?.finish)
    }

    /// Status date and baseline, or which of them is missing.
    fn agreed(&self) -> Result<Moment, Missing> {
        let status = self.facts.status.ok_or(Missing::StatusDate)?;
        self.facts.baseline.map(|_| status).ok_or(Missing::Baseline)
    }

    fn missed(&self) -> Finding {
        let threshold = Some(Threshold::AtMost(self.limits.share));
        let status = match self.agreed() {
            Ok(status) => status,
            Err(missing) => return not_known(Check::MissedTasks, Basis::DueTasks, threshold, missing),
        };
        let due = |&task: &usize| {
            self.is_work(task) && self.baseline_finish(task).is_some_and(|finish| finish <= status)
        };
        let due: Vec<usize> = (0..self.count()).filter(due).collect();
        // What is due and not done is late, whatever its forecast says.
        let late = |&task: &usize| {
            let actual = self.view.task(task).progress.actual_finish;
            actual.is_none_or(|actual| self.baseline_finish(task).is_some_and(|agreed| actual > agreed))
        };
        let missed = due.iter().copied().filter(late).collect();
        let measures = vec![Measure::share(Basis::DueTasks, missed, due.len(), threshold)];
        Finding { check: Check::MissedTasks, measures }
    }

    /// Delays the first critical task that can be delayed, and looks where the tasks lie then that ended the project.
    fn critical_path_test(&self) -> Finding {
        let check = Check::CriticalPathTest;
        let least = 1.0 - self.limits.test_tolerance / self.limits.test_delay.max(1.0);
        let threshold = Some(Threshold::AtLeast(least));
        let (network, schedule) = (self.view.network, self.view.schedule);
        let open: Vec<usize> =
            (0..self.count()).filter(|&t| self.within(Basis::IncompleteTasks, t)).collect();
        let by_hand = |task: usize| matches!(self.view.task(task).mode, Mode::Manual { .. });
        let critical = open.iter().copied().filter(|&task| schedule.tasks[task].critical);
        let order = |&task: &usize| {
            let own = self.view.task(task);
            (
                by_hand(task),
                own.duration == 0,
                own.progress.actual_start.is_some(),
                schedule.tasks[task].start,
            )
        };
        if open.is_empty() {
            return not_known(check, Basis::Delay, threshold, Missing::CriticalPath);
        }
        let Some(task) = critical.min_by_key(order) else {
            // Work is left, and nothing of it says when the project ends.
            return Finding { check, measures: vec![Measure::index(Basis::Delay, 0.0, least)] };
        };
        let delay = (self.limits.test_delay * self.facts.day_seconds as f64) as i64;
        let edits = if self.view.task(task).progress.actual_start.is_some() {
            Ok(vec![Edit::Longer { task, seconds: delay }])
        } else {
            slip(network, schedule, task, delay)
        };
        let Ok(late) = edits.and_then(|edits| effect(network, schedule, &edits)) else {
            return not_known(check, Basis::Delay, threshold, Missing::CriticalPath);
        };
        // What ended the project must move. The finish of the whole would: the delayed task ends it now, if nothing else.
        let last = open.iter().filter(|&&place| self.is_last(place));
        let finish = last.map(|&place| late.after.tasks[place].finish).max().unwrap_or(schedule.finish);
        let moved = self.view.calendar(task).between(schedule.finish, finish);
        let index = Measure::index(Basis::Delay, moved as f64 / delay.max(1) as f64, least);
        // The task itself, and the critical ones after it that stayed where they were.
        let stayed = |&&place: &&usize| {
            let (before, after) = (&schedule.tasks[place], &late.after.tasks[place]);
            place != task
                && before.critical
                && before.start >= schedule.tasks[task].start
                && before.finish == after.finish
        };
        let tasks = std::iter::once(task).chain(open.iter().filter(stayed).copied()).collect();
        Finding { check, measures: vec![Measure { tasks, ..index }] }
    }

    fn critical_path_length(&self) -> Finding {
        let check = Check::CriticalPathLength;
        let threshold = Some(Threshold::AtLeast(self.limits.index));
        let Some(status) = self.facts.status else {
            return not_known(check, Basis::TotalFloat, threshold, Missing::StatusDate);
        };
        let schedule = self.view.schedule;
        let length = self.facts.calendar.between(status, schedule.finish);
        let open = |&task: &usize| self.within(Basis::IncompleteTasks, task);
        let last: Vec<usize> = (0..self.count()).filter(open).filter(|&task| self.is_last(task)).collect();
        if length <= 0 || last.is_empty() {
            return not_known(check, Basis::TotalFloat, threshold, Missing::CriticalPath);
        }
        let index = |basis, float: i64| {
            let value = (length as f64 + float as f64) / length as f64;
            Measure { tasks: last.clone(), ..Measure::index(basis, value, self.limits.index) }
        };
        // Without anything to be late for, float is nothing but the distance to the finish itself.
        let float = last.iter().map(|&task| schedule.tasks[task].total_slack).min().unwrap_or(0);
        let by_float = if self.has_target() {
            index(Basis::TotalFloat, float)
        } else {
            Measure::missing(Basis::TotalFloat, threshold, Missing::Target)
        };
        let agreed = (0..self.count())
            .filter(|&task| self.within(Basis::Tasks, task))
            .filter_map(|task| self.baseline_finish(task))
            .max();
        let by_baseline = match agreed {
            Some(agreed) => {
                index(Basis::BaselineFinish, self.facts.calendar.between(schedule.finish, agreed))
            }
            None => Measure::missing(Basis::BaselineFinish, threshold, Missing::Baseline),
        };
        Finding { check, measures: vec![by_float, by_baseline] }
    }

    /// No working time lies between its finish and the project's: a milestone of the morning ends with the evening before.
    fn is_last(&self, task: usize) -> bool {
        let schedule = self.view.schedule;
        self.view.calendar(task).between(schedule.tasks[task].finish, schedule.finish) == 0
    }

    /// Some date that the plan must hold.
    fn has_target(&self) -> bool {
        self.view.network.tasks.iter().filter(|task| task.active).any(|task| {
            task.deadline.is_some()
                || matches!(
                    task.constraint,
                    Constraint::MustStartOn(_)
                        | Constraint::MustFinishOn(_)
                        | Constraint::StartNoLaterThan(_)
                        | Constraint::FinishNoLaterThan(_)
                )
        })
    }

    fn execution(&self) -> Finding {
        let check = Check::BaselineExecution;
        let threshold = Some(Threshold::AtLeast(self.limits.index));
        let status = match self.agreed() {
            Ok(status) => status,
            Err(missing) => return not_known(check, Basis::DueAndUnplanned, threshold, missing),
        };
        let work: Vec<usize> = (0..self.count()).filter(|&task| self.is_work(task)).collect();
        let done =
            |task: usize| self.view.task(task).progress.actual_finish.is_some_and(|finish| finish <= status);
        let planned = |task: usize| self.baseline_finish(task).is_some();
        let due = |task: usize| self.baseline_finish(task).is_some_and(|finish| finish <= status);
        let measure = |basis, done: Vec<usize>, due: Vec<usize>| {
            if due.is_empty() {
                return Measure::missing(basis, threshold, Missing::Tasks);
            }
            let value = done.len() as f64 / due.len() as f64;
            let open = due.iter().copied().filter(|task| !done.contains(task)).collect();
            let (count, of) = (done.len(), due.len());
            Measure { count, of, tasks: open, ..Measure::index(basis, value, self.limits.index) }
        };
        let pick = |wanted: &dyn Fn(usize) -> bool| -> Vec<usize> {
            work.iter().copied().filter(|&task| wanted(task)).collect()
        };
        let all = measure(Basis::DueAndUnplanned, pick(&done), pick(&|task| due(task) || !planned(task)));
        let baselined = measure(Basis::DueTasks, pick(&|task| done(task) && planned(task)), pick(&due));
        Finding { check, measures: vec![all, baselined] }
    }
}
