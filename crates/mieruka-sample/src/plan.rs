//! The client's plan: tasks as planned, what slipped and when it became known, and the plan as it stands each week.
//!
//! Days are counted in business days from the last drop (index 0). A task occupies `start..finish`; its finish is the
//! boundary before day `finish`, so the last day worked is `finish - 1`.

use crate::timeline::{Timeline, WEEKS};

/// The week whose drop brings the re-plan.
pub(crate) const REPLAN_WEEK: u32 = 5;

/// The party nobody hears of after this week: what it works on is reported no further.
const SILENT: (&str, u32) = ("C社", 6);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkType {
    FinishToStart,
    StartToStart,
    FinishToFinish,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    /// Position of the predecessor in the plan.
    pub(crate) from: usize,
    pub(crate) kind: LinkType,
    /// Business days.
    pub(crate) lag: i32,
}

/// A deviation and the week the plan first shows it (0: long known).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slip {
    pub(crate) week: u32,
    pub(crate) start: i32,
    pub(crate) days: i32,
}

#[derive(Clone, Debug)]
pub(crate) struct PlanTask {
    pub(crate) uid: u32,
    /// 1 for a phase; the deepest are work packages.
    pub(crate) level: u32,
    pub(crate) name: String,
    /// Resource as the client writes it; empty for summaries and most milestones.
    pub(crate) owner: &'static str,
    pub(crate) summary: bool,
    pub(crate) days: i32,
    pub(crate) links: Vec<Link>,
    pub(crate) not_before: Option<i32>,
    pub(crate) slips: Vec<Slip>,
    /// First and last week it stands in the file.
    pub(crate) weeks: (u32, u32),
    /// Until this week nobody enters its actual dates.
    pub(crate) unreported_until: u32,
}

impl PlanTask {
    pub(crate) fn is_milestone(&self) -> bool {
        !self.summary && self.days == 0
    }

    pub(crate) fn stands_in(&self, week: u32) -> bool {
        (self.weeks.0..=self.weeks.1).contains(&week)
    }
}

/// A task as one week's plan shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct TaskState {
    pub(crate) start: i32,
    pub(crate) finish: i32,
    pub(crate) actual_start: Option<i32>,
    pub(crate) actual_finish: Option<i32>,
    /// 0–100.
    pub(crate) percent: i32,
}

/// The plan of all weeks.
pub(crate) struct Plan {
    pub(crate) tasks: Vec<PlanTask>,
    /// As approved at the outset.
    pub(crate) baseline: Vec<TaskState>,
    /// One element for each week.
    pub(crate) weeks: Vec<Vec<TaskState>>,
}

impl Plan {
    pub(crate) fn new(tasks: Vec<PlanTask>, timeline: &Timeline) -> Self {
        let nothing = vec![TaskState::default(); tasks.len()];
        let baseline = pass(&tasks, &nothing, 0, i32::MIN);
        let mut weeks: Vec<Vec<TaskState>> = Vec::new();
        for week in 1..=WEEKS {
            let before = weeks.last().unwrap_or(&nothing);
            let state = pass(&tasks, before, week, timeline.drop_index(week) + 1);
            weeks.push(state);
        }
        Plan { tasks, baseline, weeks }
    }

    pub(crate) fn week(&self, week: u32) -> &[TaskState] {
        &self.weeks[week as usize - 1]
    }

    /// Positions of the tasks directly or indirectly under the summary at `at`.
    fn under(tasks: &[PlanTask], at: usize) -> impl Iterator<Item = usize> + '_ {
        let level = tasks[at].level;
        (at + 1..tasks.len()).take_while(move |i| tasks[*i].level > level)
    }
}

/// One forward pass. `before` is last week's state: what has been reported stays reported. `now` is the boundary up to
/// which work is reported; `week` 0 makes the baseline, without any slip.
fn pass(tasks: &[PlanTask], before: &[TaskState], week: u32, now: i32) -> Vec<TaskState> {
    let mut out: Vec<TaskState> = Vec::with_capacity(tasks.len());
    for (i, task) in tasks.iter().enumerate() {
        let mut state = before[i];
        if !task.summary {
            let known: Vec<&Slip> = task.slips.iter().filter(|s| week > 0 && s.week <= week).collect();
            let days = task.days + known.iter().map(|s| s.days).sum::<i32>();
            state.start = state
                .actual_start
                .unwrap_or_else(|| earliest(task, days, &out) + known.iter().map(|s| s.start).sum::<i32>());
            state.finish = state.actual_finish.unwrap_or(state.start + days);
            report(task, &mut state, week, now);
        }
        out.push(state);
    }
    for i in (0..tasks.len()).rev().filter(|i| tasks[*i].summary) {
        out[i] = summarise(tasks, &out, i, week);
    }
    out
}

fn earliest(task: &PlanTask, days: i32, out: &[TaskState]) -> i32 {
    let linked = task.links.iter().map(|link| {
        let from = &out[link.from];
        link.lag
            + match link.kind {
                LinkType::FinishToStart => from.finish,
                LinkType::StartToStart => from.start,
                LinkType::FinishToFinish => from.finish - days,
            }
    });
    linked.chain(task.not_before).max().unwrap_or(0)
}

/// Enters actual dates and progress as far as the people concerned report them.
fn report(task: &PlanTask, state: &mut TaskState, week: u32, now: i32) {
    let silent = task.owner.starts_with(SILENT.0) && week > SILENT.1;
    if week == 0 || week < task.unreported_until || silent {
        return;
    }
    if state.finish <= now {
        state.actual_start = Some(state.start);
        state.actual_finish = Some(state.finish);
        state.percent = 100;
    } else if state.start < now {
        state.actual_start = Some(state.start);
        let length = (state.finish - state.start).max(1);
        // People report in steps of five, and nobody takes a percentage back.
        let felt = (now - state.start) * 100 / length / 5 * 5;
        state.percent = felt.clamp(5, 95).max(state.percent);
    }
}

fn summarise(tasks: &[PlanTask], states: &[TaskState], at: usize, week: u32) -> TaskState {
    let leaves: Vec<usize> =
        Plan::under(tasks, at).filter(|i| !tasks[*i].summary && tasks[*i].stands_in(week.max(1))).collect();
    let min = |f: fn(&TaskState) -> i32| leaves.iter().map(|i| f(&states[*i])).min().unwrap_or(0);
    let max = |f: fn(&TaskState) -> i32| leaves.iter().map(|i| f(&states[*i])).max().unwrap_or(0);
    let total: i32 = leaves.iter().map(|i| states[*i].finish - states[*i].start).sum();
    let done: i32 = leaves.iter().map(|i| (states[*i].finish - states[*i].start) * states[*i].percent).sum();
    let all_done = leaves.iter().all(|i| states[*i].actual_finish.is_some());
    TaskState {
        start: min(|s| s.start),
        finish: max(|s| s.finish),
        actual_start: leaves.iter().filter_map(|i| states[*i].actual_start).min(),
        actual_finish: leaves.iter().filter_map(|i| states[*i].actual_finish).max().filter(|_| all_done),
        percent: if all_done && total == 0 { 100 } else { done / total.max(1) },
    }
}

/// Builds a plan in reading order. Everything a task waits for must have been added before it.
#[derive(Default)]
pub(crate) struct PlanBuilder {
    tasks: Vec<PlanTask>,
    level: u32,
}

impl PlanBuilder {
    fn push(&mut self, level: u32, name: String, owner: &'static str, summary: bool, days: i32) -> usize {
        self.tasks.push(PlanTask {
            uid: 0,
            level,
            name,
            owner,
            summary,
            days,
            links: Vec::new(),
            not_before: None,
            slips: Vec::new(),
            weeks: (1, WEEKS),
            unreported_until: 0,
        });
        self.tasks.len() - 1
    }

    /// A heading at `level`; the tasks that follow lie under it.
    pub(crate) fn heading(&mut self, level: u32, name: impl Into<String>) -> usize {
        self.level = level;
        self.push(level, name.into(), "", true, 0)
    }

    pub(crate) fn task(&mut self, name: impl Into<String>, owner: &'static str, days: i32) -> Handle<'_> {
        let at = self.push(self.level + 1, name.into(), owner, false, days);
        Handle { tasks: &mut self.tasks, at }
    }

    /// A task without length.
    pub(crate) fn milestone(&mut self, name: impl Into<String>, owner: &'static str) -> Handle<'_> {
        self.task(name, owner, 0)
    }

    /// Puts what follows directly under the phase again.
    pub(crate) fn back_to(&mut self, level: u32) {
        self.level = level;
    }

    /// Numbers the tasks. Those a later plan brought come after all others, so that the old ones keep their numbers.
    pub(crate) fn finish(mut self) -> Vec<PlanTask> {
        let old = self.tasks.iter().filter(|t| t.weeks.0 == 1).count() as u32;
        let (mut next_old, mut next_new) = (1, old + 1);
        for task in &mut self.tasks {
            let next = if task.weeks.0 == 1 { &mut next_old } else { &mut next_new };
            task.uid = *next;
            *next += 1;
        }
        self.tasks
    }
}

/// A task being described.
pub(crate) struct Handle<'a> {
    tasks: &'a mut Vec<PlanTask>,
    at: usize,
}

impl Handle<'_> {
    /// The position of the task, for later links.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    fn link(self, from: usize, kind: LinkType, lag: i32) -> Self {
        self.tasks[self.at].links.push(Link { from, kind, lag });
        self
    }

    pub(crate) fn after(self, from: usize) -> Self {
        self.link(from, LinkType::FinishToStart, 0)
    }

    pub(crate) fn after_all(mut self, from: &[usize]) -> Self {
        for f in from {
            self = self.after(*f);
        }
        self
    }

    pub(crate) fn after_lag(self, from: usize, lag: i32) -> Self {
        self.link(from, LinkType::FinishToStart, lag)
    }

    pub(crate) fn with_lag(self, from: usize, lag: i32) -> Self {
        self.link(from, LinkType::StartToStart, lag)
    }

    pub(crate) fn ends_with(self, from: usize, lag: i32) -> Self {
        self.link(from, LinkType::FinishToFinish, lag)
    }

    pub(crate) fn not_before(self, day: i32) -> Self {
        self.tasks[self.at].not_before = Some(day);
        self
    }

    pub(crate) fn slip(self, week: u32, start: i32, days: i32) -> Self {
        self.tasks[self.at].slips.push(Slip { week, start, days });
        self
    }

    pub(crate) fn first_week(self, week: u32) -> Self {
        self.tasks[self.at].weeks.0 = week;
        self
    }

    pub(crate) fn last_week(self, week: u32) -> Self {
        self.tasks[self.at].weeks.1 = week;
        self
    }

    pub(crate) fn unreported_until(self, week: u32) -> Self {
        self.tasks[self.at].unreported_until = week;
        self
    }
}
