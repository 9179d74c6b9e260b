//! Checks of constraints, slack, durations and dates.

use super::measure::{Basis, Finding, Measure, Missing, Threshold};
use super::{Check, Plan};
use crate::network::Constraint;
use crate::working_time::Moment;

impl Plan<'_> {
    pub(super) fn dates(&self) -> Vec<Finding> {
        let share = Some(Threshold::AtMost(self.limits.share));
        let none = Some(Threshold::AtMost(0.0));
        let hard = |task: usize| {
            matches!(
                self.view.task(task).constraint,
                Constraint::MustStartOn(_)
                    | Constraint::MustFinishOn(_)
                    | Constraint::StartNoLaterThan(_)
                    | Constraint::FinishNoLaterThan(_)
            )
        };
        let slack = |task: usize| self.view.schedule.tasks[task].total_slack;
        let days = |task: usize| self.days(self.view.task(task).duration);
        let mut long = self.shares(share, |task| days(task) > self.limits.high_duration);
        if let Some(baseline) = self.facts.baseline {
            let agreed = |task: usize| baseline[task].duration.map_or(days(task), |own| self.days(own));
            let high = |task: usize| agreed(task) > self.limits.high_duration;
            long.insert(0, self.share(Basis::BaselineDuration, share, high));
        }
        let of_work = |check, threshold, wrong: &dyn Fn(usize) -> bool| {
            let measures = vec![self.share(Basis::IncompleteWork, threshold, wrong)];
            Finding { check, measures }
        };
        let package = |task: usize| days(task) > self.limits.work_package;
        let mut findings = vec![
            Finding { check: Check::HardConstraints, measures: self.shares(share, hard) },
            Finding {
                check: Check::HighFloat,
                measures: self.shares(share, |task| self.days(slack(task)) > self.limits.high_float),
            },
            Finding { check: Check::NegativeFloat, measures: self.shares(none, |task| slack(task) < 0) },
            Finding { check: Check::HighDuration, measures: long },
            of_work(Check::LongWorkPackage, None, &package),
        ];
        findings.extend(self.by_status(none));
        findings.push(self.listed(Check::Resources, None, Missing::Resources));
        findings.push(self.listed(Check::NoOwner, none, Missing::Owners));
        findings.push(match self.facts.milestones {
            Some(_) => {
                let lasts = |task: usize| self.view.task(task).duration > 0;
                let measures = vec![self.share(Basis::Milestones, none, lasts)];
                Finding { check: Check::MilestoneWithDuration, measures }
            }
            None => not_known(Check::MilestoneWithDuration, Basis::Milestones, none, Missing::Milestones),
        });
        findings
    }

    /// What needs a status date.
    fn by_status(&self, none: Option<Threshold>) -> Vec<Finding> {
        let checks = [
            (Check::ForecastInPast, Basis::IncompleteWork),
            (Check::ActualInFuture, Basis::Tasks),
            (Check::StaleForecast, Basis::IncompleteWork),
        ];
        let Some(status) = self.facts.status else {
            let missing = |(check, basis)| not_known(check, basis, none, Missing::StatusDate);
            return checks.into_iter().map(missing).collect();
        };
        let past = |task: usize| {
            let dates = &self.view.schedule.tasks[task];
            let begun = self.view.task(task).progress.actual_start.is_some();
            dates.finish < status || (!begun && dates.start < status)
        };
        let future = |task: usize| {
            let progress = &self.view.task(task).progress;
            [progress.actual_start, progress.actual_finish].into_iter().flatten().any(|at| at > status)
        };
        let stale = |task: usize| {
            let late = self.facts.calendar.between(self.remaining_from(task), status);
            self.days(late) > self.limits.stale
        };
        let in_past = self.shares(none, past);
        vec![
            Finding { check: Check::ForecastInPast, measures: in_past },
            Finding { check: Check::ActualInFuture, measures: vec![self.share(Basis::Tasks, none, future)] },
            Finding {
                check: Check::StaleForecast,
                measures: vec![self.share(Basis::IncompleteWork, none, stale)],
            },
        ]
    }

    /// From when on there is work to do.
    fn remaining_from(&self, task: usize) -> Moment {
        let progress = &self.view.task(task).progress;
        let begun = |start: Moment| self.view.calendar(task).finish(start, progress.done);
        let resumed = progress.resume.or(progress.actual_start.map(begun));
        resumed.filter(|_| progress.actual_start.is_some()).unwrap_or(self.view.schedule.tasks[task].start)
    }

    /// Tasks that nobody is named for.
    fn listed(&self, check: Check, threshold: Option<Threshold>, missing: Missing) -> Finding {
        let (list, least) = match check {
            Check::Resources => (self.facts.resources, self.facts.day_seconds),
            _ => (self.facts.owners, 0),
        };
        match list {
            Some(list) => {
                let nobody = |task: usize| !list[task] && self.view.task(task).duration >= least;
                Finding { check, measures: vec![self.share(Basis::IncompleteWork, threshold, nobody)] }
            }
            None => not_known(check, Basis::IncompleteWork, threshold, missing),
        }
    }
}

/// A check that nothing is known for.
pub(super) fn not_known(
    check: Check,
    basis: Basis,
    threshold: Option<Threshold>,
    missing: Missing,
) -> Finding {
    Finding { check, measures: vec![Measure::missing(basis, threshold, missing)] }
}
