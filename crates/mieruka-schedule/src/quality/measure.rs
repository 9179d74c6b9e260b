//! What a check finds, and what it divides by.

use super::{Check, Plan};

/// The result of one check.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub check: Check,
    /// The definition's own measure first, then others in use.
    pub measures: Vec<Measure>,
}

impl Finding {
    /// That of the first measure that can be taken.
    pub fn verdict(&self) -> Verdict {
        let taken = |measure: &&Measure| !matches!(measure.verdict, Verdict::NotApplicable(_));
        let deciding = self.measures.iter().find(taken).or(self.measures.first());
        deciding.map_or(Verdict::NotApplicable(Missing::Tasks), |measure| measure.verdict)
    }
}

/// One way to count.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    pub basis: Basis,
    pub count: usize,
    /// What is divided by.
    pub of: usize,
    /// A share in percent; of [`Check::CriticalPathTest`], [`Check::CriticalPathLength`] and [`Check::BaselineExecution`]
    /// an index where 1 is good.
    pub value: f64,
    pub threshold: Option<Threshold>,
    pub verdict: Verdict,
    /// The tasks to look at, by their place in the network.
    pub tasks: Vec<usize>,
    /// The links to look at.
    pub links: Vec<usize>,
}

/// What a measure counts and divides by. Inactive tasks and links with them never count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Incomplete tasks without summary tasks and milestones: DCMA-EA PAM 200.1.
    IncompleteWork,
    /// The same where a link of a summary task above counts as one of the task.
    IncompleteWorkLinksFromAbove,
    /// Incomplete tasks and milestones.
    IncompleteTasks,
    /// Incomplete lines of the plan, summary tasks among them.
    IncompleteLines,
    /// Incomplete tasks that wait for something.
    IncompleteSuccessors,
    /// Links onto incomplete tasks.
    Links,
    /// Links onto tasks that have begun.
    LinksOfBegun,
    /// All tasks and milestones, done or not.
    Tasks,
    /// Milestones that are not done.
    Milestones,
    /// Incomplete tasks, by the duration of their baseline.
    BaselineDuration,
    /// Tasks that the baseline has done by the status date.
    DueTasks,
    /// Those, and tasks that the baseline does not know: PAM 200.1.
    DueAndUnplanned,
    /// Days of delay.
    Delay,
    /// Float to the deadlines and constraints of the plan.
    TotalFloat,
    /// Float to the finish of the baseline.
    BaselineFinish,
}

/// Where good ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Threshold {
    AtMost(f64),
    AtLeast(f64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Pass,
    Fail,
    /// Told without a judgement.
    NoThreshold,
    NotApplicable(Missing),
}

/// What is missing to judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// There is nothing to count.
    Tasks,
    StatusDate,
    Baseline,
    Resources,
    Owners,
    Milestones,
    /// The plan has no deadline and no constraint that float could be measured to.
    Target,
    /// The project is over, or no changed plan could be computed.
    CriticalPath,
}

impl Measure {
    /// `found` of `of`, in percent.
    pub(super) fn share(basis: Basis, found: Vec<usize>, of: usize, threshold: Option<Threshold>) -> Self {
        let count = found.len();
        let measure = Measure { tasks: found, ..Measure::counted(basis, count, of, threshold) };
        if of == 0 { Measure::missing(basis, threshold, Missing::Tasks) } else { measure }
    }

    /// A share in percent without the things it counts.
    pub(super) fn counted(basis: Basis, count: usize, of: usize, threshold: Option<Threshold>) -> Self {
        let value = 100.0 * count as f64 / of.max(1) as f64;
        let verdict = if of == 0 { Verdict::NotApplicable(Missing::Tasks) } else { judge(value, threshold) };
        Measure { basis, count, of, value, threshold, verdict, tasks: Vec::new(), links: Vec::new() }
    }

    /// One number that must not fall.
    pub(super) fn index(basis: Basis, value: f64, least: f64) -> Self {
        let threshold = Some(Threshold::AtLeast(least));
        let verdict = judge(value, threshold);
        Measure { value, verdict, ..Measure::counted(basis, 0, 0, threshold) }
    }

    pub(super) fn missing(basis: Basis, threshold: Option<Threshold>, missing: Missing) -> Self {
        let verdict = Verdict::NotApplicable(missing);
        Measure { verdict, ..Measure::counted(basis, 0, 0, threshold) }
    }
}

fn judge(value: f64, threshold: Option<Threshold>) -> Verdict {
    let good = match threshold {
        None => return Verdict::NoThreshold,
        Some(Threshold::AtMost(most)) => value <= most,
        Some(Threshold::AtLeast(least)) => value >= least,
    };
    if good { Verdict::Pass } else { Verdict::Fail }
}

impl Plan<'_> {
    pub(super) fn count(&self) -> usize {
        self.view.network.tasks.len()
    }

    pub(super) fn days(&self, seconds: i64) -> f64 {
        seconds as f64 / self.facts.day_seconds as f64
    }

    pub(super) fn is_milestone(&self, task: usize) -> bool {
        let own = self.view.task(task);
        let empty = own.duration == 0 && !own.summary;
        self.facts.milestones.and_then(|list| list.get(task)).copied().unwrap_or(empty)
    }

    pub(super) fn is_open(&self, task: usize) -> bool {
        let own = self.view.task(task);
        own.active && own.progress.actual_finish.is_none()
    }

    /// A task that takes time: neither summary task nor milestone.
    pub(super) fn is_work(&self, task: usize) -> bool {
        let own = self.view.task(task);
        own.active && !own.summary && !self.is_milestone(task)
    }

    /// Whether a task counts.
    pub(super) fn within(&self, basis: Basis, task: usize) -> bool {
        let own = self.view.task(task);
        match basis {
            Basis::IncompleteTasks => self.is_open(task) && !own.summary,
            Basis::IncompleteLines => self.is_open(task),
            Basis::IncompleteSuccessors => {
                self.is_open(task) && self.is_work(task) && self.ties_onto(task).next().is_some()
            }
            Basis::Tasks => own.active && !own.summary,
            Basis::Milestones => self.is_open(task) && !own.summary && self.is_milestone(task),
            _ => self.is_open(task) && self.is_work(task),
        }
    }

    /// The tasks of a basis that something is wrong with.
    pub(super) fn share(
        &self,
        basis: Basis,
        threshold: Option<Threshold>,
        wrong: impl Fn(usize) -> bool,
    ) -> Measure {
        let all = || (0..self.count()).filter(|&task| self.within(basis, task));
        Measure::share(basis, all().filter(|&task| wrong(task)).collect(), all().count(), threshold)
    }

    /// The same without and with milestones and summary tasks.
    pub(super) fn shares(&self, threshold: Option<Threshold>, wrong: impl Fn(usize) -> bool) -> Vec<Measure> {
        let bases = [Basis::IncompleteWork, Basis::IncompleteTasks, Basis::IncompleteLines];
        bases.into_iter().map(|basis| self.share(basis, threshold, &wrong)).collect()
    }
}
