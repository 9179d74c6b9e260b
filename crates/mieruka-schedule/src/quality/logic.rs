//! Checks of how tasks are tied.

use super::measure::{Basis, Finding, Measure, Threshold};
use super::{Check, Plan};
use crate::explain::lag_time;
use crate::network::{Link, LinkKind};

impl Plan<'_> {
    fn link(&self, link: usize) -> &Link {
        &self.view.network.links[link]
    }

    fn counts(&self, link: usize) -> bool {
        let link = self.link(link);
        self.view.task(link.predecessor).active && self.view.task(link.successor).active
    }

    /// Links that a task waits for.
    pub(super) fn ties_onto(&self, task: usize) -> impl Iterator<Item = usize> + '_ {
        self.view.incoming[task].iter().copied().filter(|&link| self.counts(link))
    }

    /// Links to what waits for a task.
    fn ties_from(&self, task: usize) -> impl Iterator<Item = usize> + '_ {
        self.view.outgoing[task].iter().copied().filter(|&link| self.counts(link))
    }

    /// The task and, above it, whose links hold it too.
    fn with_above(&self, task: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(task).chain(self.view.above(task))
    }

    pub(super) fn logic(&self) -> Vec<Finding> {
        let share = Some(Threshold::AtMost(self.limits.share));
        let none = Some(Threshold::AtMost(0.0));
        let lonely =
            |task: usize| self.ties_onto(task).next().is_none() || self.ties_from(task).next().is_none();
        let waits = |task: usize| self.with_above(task).any(|own| self.ties_onto(own).next().is_some());
        let leads = |task: usize| self.with_above(task).any(|own| self.ties_from(own).next().is_some());
        let mut missing = self.shares(share, lonely);
        missing.insert(
            1,
            self.share(Basis::IncompleteWorkLinksFromAbove, share, |task| !waits(task) || !leads(task)),
        );
        let lag = |link: usize| lag_time(self.view.network, self.link(link)).seconds;
        let not_fs = |link: usize| self.link(link).kind != LinkKind::FinishToStart;
        let open = || (0..self.count()).filter(|&task| self.within(Basis::IncompleteTasks, task));
        let dates = |task: usize| &self.view.schedule.tasks[task];
        let first = open().filter(|&task| !waits(task)).min_by_key(|&task| dates(task).start);
        let last = open().filter(|&task| !leads(task)).max_by_key(|&task| dates(task).finish);
        let onto_finish =
            |link: usize| matches!(self.link(link).kind, LinkKind::FinishToFinish | LinkKind::StartToFinish);
        let from_start =
            |link: usize| matches!(self.link(link).kind, LinkKind::StartToStart | LinkKind::StartToFinish);
        let dangling_start = |task: usize| {
            let mut links = self.ties_onto(task).peekable();
            links.peek().is_some() && links.all(onto_finish)
        };
        let dangling_finish = |task: usize| {
            let mut links = self.ties_from(task).peekable();
            links.peek().is_some() && links.all(from_start)
        };
        let one = |check, measure| Finding { check, measures: vec![measure] };
        let of_summary = |link: usize| {
            let link = self.link(link);
            self.view.task(link.predecessor).summary || self.view.task(link.successor).summary
        };
        vec![
            Finding { check: Check::Logic, measures: missing },
            Finding { check: Check::Leads, measures: self.by_links(none, |link| lag(link) < 0) },
            Finding { check: Check::Lags, measures: self.by_links(share, |link| lag(link) > 0) },
            self.relationship_types(&not_fs),
            one(
                Check::OpenStart,
                self.share(Basis::IncompleteTasks, none, |task| !waits(task) && first != Some(task)),
            ),
            one(
                Check::OpenFinish,
                self.share(Basis::IncompleteTasks, none, |task| !leads(task) && last != Some(task)),
            ),
            one(Check::DanglingStart, self.share(Basis::IncompleteWork, none, dangling_start)),
            one(Check::DanglingFinish, self.share(Basis::IncompleteWork, none, dangling_finish)),
            one(Check::SummaryLinks, self.links(Basis::Links, none, of_summary)),
            one(Check::OutOfSequence, self.links(Basis::LinksOfBegun, none, |link| self.broken(link))),
        ]
    }

    /// Of all links, and of the tasks that wait for them.
    fn by_links(&self, threshold: Option<Threshold>, wrong: impl Fn(usize) -> bool) -> Vec<Measure> {
        let tasks = |task: usize| self.ties_onto(task).any(&wrong);
        vec![
            self.links(Basis::Links, threshold, &wrong),
            self.share(Basis::IncompleteWork, threshold, tasks),
            self.share(Basis::IncompleteTasks, threshold, tasks),
        ]
    }

    /// The links of a basis that something is wrong with.
    fn links(&self, basis: Basis, threshold: Option<Threshold>, wrong: impl Fn(usize) -> bool) -> Measure {
        let all = self.links_of(basis);
        let links: Vec<usize> = all.iter().copied().filter(|&link| wrong(link)).collect();
        let tasks = self.successors(&links);
        Measure { tasks, links: links.clone(), ..Measure::counted(basis, links.len(), all.len(), threshold) }
    }

    fn links_of(&self, basis: Basis) -> Vec<usize> {
        let belongs = |&link: &usize| {
            let successor = self.link(link).successor;
            let counted = match basis {
                Basis::LinksOfBegun => self.view.task(successor).progress.actual_start.is_some(),
                _ => self.is_open(successor),
            };
            counted && self.counts(link)
        };
        (0..self.view.network.links.len()).filter(belongs).collect()
    }

    fn successors(&self, links: &[usize]) -> Vec<usize> {
        let mut tasks: Vec<usize> = links.iter().map(|&link| self.link(link).successor).collect();
        tasks.sort_unstable();
        tasks.dedup();
        tasks
    }

    /// Counts what is right and lists what is not.
    fn relationship_types(&self, wrong: &dyn Fn(usize) -> bool) -> Finding {
        let least = Some(Threshold::AtLeast(self.limits.finish_to_start));
        let all = self.links_of(Basis::Links);
        let links: Vec<usize> = all.iter().copied().filter(|&link| wrong(link)).collect();
        let tasks = self.successors(&links);
        let right = all.len() - links.len();
        let by_links = Measure { tasks, links, ..Measure::counted(Basis::Links, right, all.len(), least) };
        let basis = Basis::IncompleteSuccessors;
        let of = (0..self.count()).filter(|&task| self.within(basis, task));
        let (wrong, right): (Vec<usize>, Vec<usize>) = of.partition(|&task| self.ties_onto(task).any(wrong));
        let count = (right.len(), right.len() + wrong.len());
        let by_tasks = Measure { tasks: wrong, ..Measure::counted(basis, count.0, count.1, least) };
        Finding { check: Check::RelationshipTypes, measures: vec![by_links, by_tasks] }
    }

    /// What happened says otherwise than the link: by actual dates, and by forecasts of what has not happened.
    fn broken(&self, place: usize) -> bool {
        let link = self.link(place);
        let progress = &self.view.task(link.successor).progress;
        let happened = match link.kind {
            LinkKind::FinishToStart | LinkKind::StartToStart => progress.actual_start,
            LinkKind::FinishToFinish | LinkKind::StartToFinish => progress.actual_finish,
        };
        let calendar = self.view.calendar(link.successor);
        happened.is_some_and(|at| calendar.between(at, self.view.tied_at(link)) > 0)
    }
}
