//! この計画は信じられるか: what the plan that people entered is worth, by the fourteen points of the DCMA assessment, by what
//! else makes forecasts doubtful, and by rules of practice. The definitions are those of [`mieruka_schedule::quality`].
//!
//! Each question is put to the picture of the plan that can answer it: links, lengths and dates to the plan as entered
//! ([`AsEntered`](crate::plan::entered::AsEntered)); float and the end of the plan to the computed one, with the planned days of milestones as what it must
//! hold. The network itself would answer of its own making: it has no date in the past, and its constraints are planned days.

use jiff::civil::Date;
use mieruka_schedule::quality::{Basis, Missing, Source, Threshold};

use crate::id::RecordId;
use crate::plan::{Plan, Row};
use crate::register::{Kind, common};
use crate::rule::AsOf;
use crate::rule::freshness::{SourceAge, source_age};
use crate::state::Visible;

mod ask;
#[cfg(test)]
mod tests;
mod text;
mod topic;

use ask::Pictures;
use topic::TOPICS;
pub use topic::{POINTS, Topic};

/// What the plan is worth on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct QualityView {
    pub as_of: Date,
    /// In the order in which to put them right.
    pub checks: Vec<CheckLine>,
    /// Of the fourteen points of the DCMA assessment.
    pub points: Tally,
    /// Some work or milestone is there to judge.
    pub planned: bool,
    /// Where the rows of the plan come from.
    pub sources: Vec<SourceAge>,
}

/// How many were answered how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub met: usize,
    pub unmet: usize,
    /// Told without a judgement: the definition has no threshold.
    pub told: usize,
    pub untold: usize,
}

/// The answer to one question.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckLine {
    pub topic: Topic,
    pub answer: Answer,
    /// The deciding one first, then the same by other denominators.
    pub counts: Vec<Count>,
    /// What to look at, in the order of the plan.
    pub rows: Vec<Item>,
    /// The links to look at, predecessor first.
    pub links: Vec<(Item, Item)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    Met,
    Unmet,
    /// The definition has no threshold.
    Told,
    Untold(Lack),
}

/// Why a question cannot be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lack {
    /// Nothing there to judge.
    Nothing,
    /// Nothing was agreed that could be compared.
    Agreed,
    /// Constraints of dates are not read from plans.
    Constraints,
    /// No open milestone has a planned day.
    Target,
    /// Work is over, or no other plan could be computed.
    Path,
    /// A milestone has one day here, and cannot last.
    ByDesign,
}

impl Lack {
    pub fn name(self) -> &'static str {
        match self {
            Lack::Nothing => "nothing",
            Lack::Agreed => "agreed",
            Lack::Constraints => "constraints",
            Lack::Target => "target",
            Lack::Path => "path",
            Lack::ByDesign => "by-design",
        }
    }

    fn of(missing: Missing) -> Lack {
        match missing {
            Missing::Baseline => Lack::Agreed,
            Missing::Target => Lack::Target,
            Missing::CriticalPath => Lack::Path,
            _ => Lack::Nothing,
        }
    }
}

/// A count, what it is divided by, and where good ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Count {
    pub base: Base,
    pub count: usize,
    pub of: usize,
    /// In percent, or an index.
    pub value: f64,
    pub threshold: Option<Threshold>,
    pub answer: Answer,
}

/// What is divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    Engine(Basis),
    /// Work and milestones that are done.
    Done,
    /// All work of the plan.
    Work,
    /// All rows of the plan.
    Rows,
}

/// A row of the plan by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub id: RecordId,
    pub kind: Kind,
    pub title: String,
}

/// The view, for one viewer on one day; `plan` is that of the same viewer and day.
pub fn quality(visible: &Visible<'_>, as_of: &AsOf, plan: &Plan) -> QualityView {
    let of = Pictures { visible, plan, as_of };
    let mut checks = of.engine();
    checks.extend(of.own());
    let order = |topic: Topic| TOPICS.iter().position(|(own, _)| *own == topic);
    checks.sort_by_key(|line| order(line.topic));
    let leaves = || plan.rows.iter().filter(|row| !row.summary);
    QualityView {
        as_of: as_of.date,
        points: points(&checks),
        planned: leaves().next().is_some(),
        sources: sources(visible, leaves(), as_of),
        checks,
    }
}

impl QualityView {
    /// The lines with this answer, whatever the lack.
    pub fn answered(&self, wanted: Answer) -> impl Iterator<Item = &CheckLine> {
        let same = move |answer: Answer| std::mem::discriminant(&answer) == std::mem::discriminant(&wanted);
        self.checks.iter().filter(move |line| same(line.answer))
    }

    pub fn line(&self, topic: Topic) -> Option<&CheckLine> {
        self.checks.iter().find(|line| line.topic == topic)
    }
}

/// A point of two checks is met when both are.
fn points(checks: &[CheckLine]) -> Tally {
    let mut tally = Tally::default();
    for point in 1..=POINTS {
        let answers: Vec<Answer> =
            checks.iter().filter(|line| line.topic.point() == Some(point)).map(|line| line.answer).collect();
        let any = |wanted: Answer| answers.contains(&wanted);
        let count = match () {
            () if any(Answer::Unmet) => &mut tally.unmet,
            () if answers.iter().any(|answer| matches!(answer, Answer::Untold(_))) => &mut tally.untold,
            () if any(Answer::Told) => &mut tally.told,
            () => &mut tally.met,
        };
        *count += 1;
    }
    tally
}

fn sources<'p>(visible: &Visible<'_>, rows: impl Iterator<Item = &'p Row>, as_of: &AsOf) -> Vec<SourceAge> {
    let records = rows.filter_map(|row| visible.get(row.id));
    let mut ids: Vec<RecordId> = records.filter_map(|record| record.body.id(common::SOURCE)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.iter().filter_map(|id| Some(source_age(visible.get(*id)?, visible, as_of))).collect()
}

impl CheckLine {
    fn untold(&mut self, lack: Lack) {
        self.answer = Answer::Untold(lack);
        self.counts.clear();
        self.rows.clear();
        self.links.clear();
    }

    /// The count that decides.
    pub fn deciding(&self) -> Option<&Count> {
        self.counts.iter().find(|count| count.answer == self.answer)
    }

    /// How many things there are to look at.
    pub fn found(&self) -> usize {
        if self.links.is_empty() { self.rows.len() } else { self.links.len() }
    }
}

/// The name of a source of definitions in messages.
pub fn source_name(source: Source) -> &'static str {
    match source {
        Source::Dcma => "dcma",
        Source::Gao => "gao",
        Source::Practice => "practice",
    }
}
