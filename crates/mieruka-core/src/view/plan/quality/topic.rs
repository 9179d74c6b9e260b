//! What is asked of a plan, in the order in which to put it right: first what the other answers rest on.

use mieruka_schedule::quality::{Check, Source};

/// A check of the engine, or one of what was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    Engine(Check),
    /// These wait for one another.
    Circle,
    /// Planned to finish before it starts.
    Reversed,
    /// Work without a planned start or finish.
    NoDates,
    /// Done on a day that nobody entered.
    DoneWithoutDay,
    /// Planned to begin or end on a day off.
    DaysOff,
}

use Topic::{Circle, DaysOff, DoneWithoutDay, Engine, NoDates, Reversed};

/// All of them, with the name of each in messages.
pub(super) const TOPICS: [(Topic, &str); 30] = [
    (Circle, "circle"),
    (Reversed, "reversed"),
    (Engine(Check::Logic), "logic"),
    (Engine(Check::OpenFinish), "open-finish"),
    (Engine(Check::OpenStart), "open-start"),
    (NoDates, "no-dates"),
    (Engine(Check::ForecastInPast), "forecast-in-past"),
    (Engine(Check::ActualInFuture), "actual-in-future"),
    (Engine(Check::StaleForecast), "stale-forecast"),
    (Engine(Check::OutOfSequence), "out-of-sequence"),
    (DoneWithoutDay, "done-without-day"),
    (Engine(Check::CriticalPathTest), "critical-path-test"),
    (Engine(Check::NegativeFloat), "negative-float"),
    (Engine(Check::CriticalPathLength), "critical-path-length"),
    (Engine(Check::MissedTasks), "missed-tasks"),
    (Engine(Check::BaselineExecution), "baseline-execution"),
    (Engine(Check::NoOwner), "no-owner"),
    (Engine(Check::Resources), "resources"),
    (Engine(Check::HighFloat), "high-float"),
    (Engine(Check::HighDuration), "high-duration"),
    (Engine(Check::DanglingStart), "dangling-start"),
    (Engine(Check::DanglingFinish), "dangling-finish"),
    (Engine(Check::Leads), "leads"),
    (Engine(Check::Lags), "lags"),
    (Engine(Check::RelationshipTypes), "relationship-types"),
    (Engine(Check::HardConstraints), "hard-constraints"),
    (Engine(Check::SummaryLinks), "summary-links"),
    (DaysOff, "days-off"),
    (Engine(Check::LongWorkPackage), "long-work-package"),
    (Engine(Check::MilestoneWithDuration), "milestone-with-duration"),
];

/// Points of the DCMA assessment.
pub const POINTS: usize = 14;

impl Topic {
    /// In messages.
    pub fn name(self) -> &'static str {
        TOPICS.iter().find(|(topic, _)| *topic == self).map_or("", |(_, name)| name)
    }

    /// For machines: that of the engine where it has one.
    pub fn id(self) -> &'static str {
        match self {
            Engine(check) => check.id(),
            _ => self.name(),
        }
    }

    /// Where it is defined.
    pub fn source(self) -> Source {
        match self {
            Engine(check) => check.source(),
            _ => Source::Practice,
        }
    }

    /// Its number among the points of the DCMA assessment; the two halves of invalid dates have one number.
    pub fn point(self) -> Option<usize> {
        let number = self.id().strip_prefix("dcma-4.")?.trim_end_matches(['a', 'b']);
        number.parse().ok().filter(|point| (1..=POINTS).contains(point))
    }
}
