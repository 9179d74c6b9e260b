//! Each question put to the picture of the plan that can answer it.

use mieruka_schedule::cpm::{Schedule, schedule};
use mieruka_schedule::network::{Constraint, Mode, Network};
use mieruka_schedule::quality::{
    BaselineDates, Basis, Check, Facts, Finding, Limits, Measure, Threshold, Verdict, assess,
};
use mieruka_schedule::working_time::Moment;

use super::{Answer, Base, CheckLine, Count, Item, Lack, Topic};
use crate::id::RecordId;
use crate::plan::entered::AsEntered;
use crate::plan::{DAY_WORK, Plan, PlanProblem, Row, closes, opens};
use crate::register::Kind;
use crate::rule::AsOf;
use crate::state::Visible;

/// What holds the dates of the computed plan.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    /// Planned days and links, as everywhere.
    Days,
    /// Planned days of work and links; a milestone that waits for something is reached with it, and its planned day is what
    /// the plan must hold.
    Milestones,
    /// Links among what is linked; planned days only of what waits for nothing. Else a plan whose end is but a planned day seems to have a
    /// critical path of it.
    Links,
}

/// What the questions are put to.
pub(super) struct Pictures<'a> {
    pub(super) visible: &'a Visible<'a>,
    pub(super) plan: &'a Plan,
    pub(super) as_of: &'a AsOf,
}

impl Pictures<'_> {
    /// The checks of the engine, each of the picture that can answer it.
    pub(super) fn engine(&self) -> Vec<CheckLine> {
        let rows = || self.plan.rows.iter();
        let entered = AsEntered::of(self.visible, self.plan, self.as_of);
        let at_rows = |place: usize| place;
        // What is due today is not late yet.
        let begins = opens(self.as_of.date);
        let mut all = self.put(&entered.network, &entered.dates, begins, rows(), &entered.agreed, at_rows);
        let happened = entered.happened(self.plan);
        let over = closes(self.as_of.date);
        let told = self.put(&happened.network, &happened.dates, over, rows(), &entered.agreed, at_rows);
        take(&mut all, told, &[Check::OutOfSequence, Check::ActualInFuture]);

        let at_places = |place: usize| self.plan.index_at(place);
        let placed = || (0..self.plan.network.tasks.len()).map(|place| self.plan.row_at(place));
        let agreed: Vec<BaselineDates> =
            (0..self.plan.network.tasks.len()).map(|place| entered.agreed[at_places(place)]).collect();
        let ask = |held: Held, checks: &[Check], all: &mut Vec<CheckLine>| {
            let (network, dates) = self.computed(held);
            take(all, self.put(&network, &dates, begins, placed(), &agreed, at_places), checks);
            network.tasks.iter().any(|task| task.deadline.is_some())
        };
        ask(Held::Days, &[Check::HighFloat], &mut all);
        ask(Held::Links, &[Check::CriticalPathTest], &mut all);
        let target = ask(Held::Milestones, &[Check::NegativeFloat, Check::CriticalPathLength], &mut all);
        for line in &mut all {
            line.counts.retain(|count| count.base != Base::Engine(Basis::BaselineDuration));
            match line.topic {
                Topic::Engine(Check::HardConstraints) => line.untold(Lack::Constraints),
                Topic::Engine(Check::MilestoneWithDuration) => line.untold(Lack::ByDesign),
                Topic::Engine(Check::NegativeFloat) if !target && line.answer == Answer::Met => {
                    line.untold(Lack::Target);
                }
                // Room to the finish that was just computed is none by definition, and says nothing.
                Topic::Engine(Check::CriticalPathLength) => {
                    line.counts.retain(|count| count.base == Base::Engine(Basis::BaselineFinish));
                    line.answer = line.counts.first().map_or(line.answer, |count| count.answer);
                }
                _ => {}
            }
        }
        all
    }

    /// The plan as computed, with what is done as such.
    fn computed(&self, held: Held) -> (Network, Schedule) {
        let mut network = self.plan.network.clone();
        let (mut waits, mut leads) = (vec![false; network.tasks.len()], vec![false; network.tasks.len()]);
        for link in &network.links {
            (waits[link.successor], leads[link.predecessor]) = (true, true);
        }
        for (place, task) in network.tasks.iter_mut().enumerate() {
            let row = self.plan.row_at(place);
            if let Mode::Manual { start, finish, .. } = task.mode
                && row.dates.done
            {
                (task.progress.actual_start, task.progress.actual_finish) = (start, finish);
                continue;
            }
            let milestone = row.kind == Kind::Milestone && !row.summary;
            if waits[place] && (held == Held::Links || held == Held::Milestones && milestone) {
                task.constraint = Constraint::AsSoonAsPossible;
            }
            // What is tied to nothing, work or a date from outside, is no end that links make.
            let mut own = std::iter::successors(Some(place), |&at| self.plan.network.tasks[at].parent);
            if held == Held::Links && !row.summary && !own.any(|at| waits[at] || leads[at]) {
                task.active = false;
            }
            if milestone && held == Held::Milestones {
                task.deadline = row.dates.planned_finish.map(closes);
            }
        }
        let dates = schedule(&network).unwrap_or_else(|_| self.plan.schedule.clone());
        (network, dates)
    }

    /// All checks of a network whose tasks are these rows.
    fn put<'p>(
        &self,
        network: &Network,
        dates: &Schedule,
        status: Moment,
        rows: impl Iterator<Item = &'p Row>,
        agreed: &[BaselineDates],
        index: impl Fn(usize) -> usize,
    ) -> Vec<CheckLine> {
        let (mut milestones, mut owners, mut resources) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            let facts = self.visible.get(row.id).map(|record| &record.facts);
            milestones.push(row.kind == Kind::Milestone && !row.summary);
            owners.push(facts.is_some_and(|facts| facts.owner.is_some()));
            resources.push(facts.is_some_and(|facts| facts.owner.is_some() || facts.party.is_some()));
        }
        let facts = Facts {
            status: Some(status),
            baseline: Some(agreed).filter(|list| list.iter().any(|own| own.finish.is_some())),
            resources: Some(&resources),
            owners: Some(&owners),
            milestones: Some(&milestones),
            ..Facts::new(self.plan.business_days(), DAY_WORK)
        };
        let found = assess(network, dates, &facts, &Limits::default());
        found.iter().map(|finding| self.line(finding, network, &index)).collect()
    }

    fn line(&self, finding: &Finding, network: &Network, index: impl Fn(usize) -> usize) -> CheckLine {
        let deciding = finding.measures.iter().find(|measure| measure.verdict == finding.verdict());
        let item = |place: usize| self.item(self.plan.rows[index(place)].id);
        let mut tasks: Vec<usize> = deciding.map(|measure| measure.tasks.clone()).unwrap_or_default();
        tasks.sort_by_key(|&place| index(place));
        let link = |link: &usize| {
            let own = &network.links[*link];
            Some((item(own.predecessor)?, item(own.successor)?))
        };
        CheckLine {
            topic: Topic::Engine(finding.check),
            answer: deciding.map_or(Answer::Untold(Lack::Nothing), |measure| count(measure).answer),
            counts: finding.measures.iter().map(count).collect(),
            rows: tasks.into_iter().filter_map(item).collect(),
            links: deciding.iter().flat_map(|measure| &measure.links).filter_map(link).collect(),
        }
    }

    fn item(&self, id: RecordId) -> Option<Item> {
        let record = self.visible.get(id)?;
        Some(Item { id, kind: record.kind, title: record.title().to_owned() })
    }

    /// What is asked of the entries alone.
    pub(super) fn own(&self) -> Vec<CheckLine> {
        let rows = &self.plan.rows;
        let open = |row: &&Row| row.kind == Kind::Task && !row.summary && !row.dates.done;
        let leaf = |row: &&Row| !row.summary;
        let undated = |row: &Row| row.dates.planned_start.is_none() || row.dates.planned_finish.is_none();
        let day_off = |row: &Row| {
            let days = [row.dates.planned_start, row.dates.planned_finish];
            days.into_iter().flatten().any(|day| !self.as_of.calendar.is_business_day(day))
        };
        let work = Base::Engine(Basis::IncompleteWork);
        let circles: Vec<&Vec<RecordId>> = self
            .plan
            .problems
            .iter()
            .filter_map(|problem| match problem {
                PlanProblem::Circle(ids) => Some(ids),
                PlanProblem::Reversed(_) | PlanProblem::Unlinked => None,
            })
            .collect();
        let in_circle = |row: &Row| circles.iter().any(|ids| ids.contains(&row.id));
        let mut circle = self.of_rows(Topic::Circle, Base::Rows, rows.iter().collect(), in_circle);
        for ids in circles {
            let next = ids.iter().cycle().skip(1);
            circle
                .links
                .extend(ids.iter().zip(next).filter_map(|(a, b)| Some((self.item(*a)?, self.item(*b)?))));
        }
        let reversed = |row: &Row| {
            let dates = &row.dates;
            dates.planned_start.zip(dates.planned_finish).is_some_and(|(start, finish)| start > finish)
        };
        let all_work = rows.iter().filter(|row| row.kind == Kind::Task && !row.summary).collect();
        let of_open = || rows.iter().filter(open).collect::<Vec<_>>();
        let done = rows.iter().filter(leaf).filter(|row| row.dates.done).collect();
        vec![
            circle,
            self.of_rows(Topic::Reversed, Base::Work, all_work, reversed),
            self.of_rows(Topic::NoDates, work, of_open(), undated),
            self.of_rows(Topic::DoneWithoutDay, Base::Done, done, |row| row.dates.actual_finish.is_none()),
            self.of_rows(Topic::DaysOff, work, of_open(), day_off),
        ]
    }

    /// How many of these rows something is wrong with; none should be.
    fn of_rows(&self, topic: Topic, base: Base, of: Vec<&Row>, wrong: impl Fn(&Row) -> bool) -> CheckLine {
        let found: Vec<&Row> = of.iter().copied().filter(|row| wrong(row)).collect();
        let answer = match (of.len(), found.len()) {
            (0, _) => Answer::Untold(Lack::Nothing),
            (_, 0) => Answer::Met,
            _ => Answer::Unmet,
        };
        let value = 100.0 * found.len() as f64 / of.len().max(1) as f64;
        let threshold = Some(Threshold::AtMost(0.0));
        let count = Count { base, count: found.len(), of: of.len(), value, threshold, answer };
        let rows = found.iter().filter_map(|row| self.item(row.id)).collect();
        CheckLine { topic, answer, counts: vec![count], rows, links: Vec::new() }
    }
}

/// Replaces the lines of these checks.
fn take(all: &mut [CheckLine], other: Vec<CheckLine>, checks: &[Check]) {
    for line in other {
        let wanted = checks.iter().any(|check| line.topic == Topic::Engine(*check));
        if let Some(own) = all.iter_mut().find(|own| wanted && own.topic == line.topic) {
            *own = line;
        }
    }
}

fn answer(verdict: Verdict) -> Answer {
    match verdict {
        Verdict::Pass => Answer::Met,
        Verdict::Fail => Answer::Unmet,
        Verdict::NoThreshold => Answer::Told,
        Verdict::NotApplicable(missing) => Answer::Untold(Lack::of(missing)),
    }
}

fn count(measure: &Measure) -> Count {
    Count {
        base: Base::Engine(measure.basis),
        count: measure.count,
        of: measure.of,
        value: measure.value,
        threshold: measure.threshold,
        answer: match answer(measure.verdict) {
            // No threshold would be below none.
            Answer::Told if measure.count == 0 => Answer::Met,
            other => other,
        },
    }
}
