//! Is the plan fit to be trusted: the fourteen points of the DCMA assessment and others that hurt.
//!
//! The assessment is that of the Defense Contract Management Agency, *Earned Value Management System Program Analysis
//! Pamphlet*, DCMA-EA PAM 200.1, October 2012, §4. Tools disagree on what to divide by: the pamphlet counts incomplete tasks
//! without summary tasks and milestones, and links for what is about links; others count milestones or every line, and tasks
//! with such links, as the agency's training did before. Each finding therefore has a [`Measure`] for each: the
//! pamphlet's first, which decides.
//!
//! ```
//! use mieruka_schedule::quality::{Check, Facts, Limits, Verdict, assess};
//! use mieruka_schedule::{cpm::schedule, mspdi::{plan_network, read_mspdi}};
//!
//! let plan = read_mspdi(br#"<Project><StartDate>2026-11-16T08:00:00</StartDate><Tasks>
//!   <Task><UID>1</UID><Duration>PT16H0M0S</Duration></Task>
//!   <Task><UID>2</UID><Duration>PT24H0M0S</Duration></Task></Tasks></Project>"#).unwrap();
//! let network = plan_network(&plan).network;
//! let dates = schedule(&network).unwrap();
//! let facts = Facts::new(&network.calendars[network.tasks[0].calendar], 8 * 3600);
//! let findings = assess(&network, &dates, &facts, &Limits::default());
//! let logic = findings.iter().find(|finding| finding.check == Check::Logic).unwrap();
//! // Nothing is linked.
//! assert_eq!((logic.verdict(), logic.measures[0].value), (Verdict::Fail, 100.0));
//! ```

mod dates;
mod logic;
mod measure;
mod performance;
mod plan_facts;

pub use measure::{Basis, Finding, Measure, Missing, Threshold, Verdict};

pub use plan_facts::PlanFacts;

use crate::cpm::Schedule;
use crate::explain::View;
use crate::network::Network;
use crate::working_time::{Moment, WorkingTime};

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Check {
    /// 4.1: tasks without predecessor or without successor.
    Logic,
    /// 4.2: links with a negative lag.
    Leads,
    /// 4.3: links with a positive lag.
    Lags,
    /// 4.4: the share of links from finish to start.
    RelationshipTypes,
    /// 4.5: must start or finish on, start or finish no later than: what keeps links from moving a task.
    HardConstraints,
    /// 4.6: total slack that a link is missing for, most likely.
    HighFloat,
    /// 4.7: too late already.
    NegativeFloat,
    /// 4.8: too long to be told apart from late; by the baseline's duration where that is known.
    HighDuration,
    /// 4.9a: work that is not done and lies before the status date.
    ForecastInPast,
    /// 4.9b: work that is done after the status date.
    ActualInFuture,
    /// 4.10: tasks of a day or more that nobody is assigned to. The pamphlet sets no threshold.
    Resources,
    /// 4.11: of the tasks that should be done by the status date, those done or forecast later than the baseline.
    MissedTasks,
    /// 4.12: the end of the project moves with its critical tasks: the first of them is delayed by 600 days, the plan is
    /// computed, and the tasks that ended it must lie as much later.
    CriticalPathTest,
    /// 4.13: (length of the critical path + its total float) / length, CPLI.
    CriticalPathLength,
    /// 4.14: tasks done / tasks that should be done, BEI.
    BaselineExecution,
    /// Nothing is waited for, and it is not what starts first. GAO-16-89G, best practice 2.
    OpenStart,
    /// Nothing waits for it, and it is not what finishes last. GAO-16-89G, best practice 2.
    OpenFinish,
    /// Tied by its finish alone: nothing says when it starts. GAO-16-89G, best practice 2.
    DanglingStart,
    /// Tied from its start alone: nothing happens when it takes longer. GAO-16-89G, best practice 2.
    DanglingFinish,
    /// Begun or done before what it waits for allowed. GAO-16-89G, best practice 9.
    OutOfSequence,
    /// What remains has been planned for a day long past: nobody looked at it since. The project's practice.
    StaleForecast,
    /// A milestone that takes time. GAO-16-89G, best practice 1.
    MilestoneWithDuration,
    /// A link from or to a summary task. GAO-16-89G, best practice 2.
    SummaryLinks,
    /// Nobody answers for it. The project's practice.
    NoOwner,
    /// Longer than a work package should be to show progress. The project's practice; no threshold.
    LongWorkPackage,
}

/// Where a check is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// DCMA-EA PAM 200.1, October 2012.
    Dcma,
    /// United States Government Accountability Office, *Schedule Assessment Guide*, GAO-16-89G, December 2015.
    Gao,
    /// Defaults of this product: its early-warning rules and its rules of the WBS.
    Practice,
}

impl Check {
    /// A stable name for machines: the pamphlet's section where it has one.
    pub fn id(self) -> &'static str {
        match self {
            Check::Logic => "dcma-4.1",
            Check::Leads => "dcma-4.2",
            Check::Lags => "dcma-4.3",
            Check::RelationshipTypes => "dcma-4.4",
            Check::HardConstraints => "dcma-4.5",
            Check::HighFloat => "dcma-4.6",
            Check::NegativeFloat => "dcma-4.7",
            Check::HighDuration => "dcma-4.8",
            Check::ForecastInPast => "dcma-4.9a",
            Check::ActualInFuture => "dcma-4.9b",
            Check::Resources => "dcma-4.10",
            Check::MissedTasks => "dcma-4.11",
            Check::CriticalPathTest => "dcma-4.12",
            Check::CriticalPathLength => "dcma-4.13",
            Check::BaselineExecution => "dcma-4.14",
            Check::OpenStart => "open-start",
            Check::OpenFinish => "open-finish",
            Check::DanglingStart => "dangling-start",
            Check::DanglingFinish => "dangling-finish",
            Check::OutOfSequence => "out-of-sequence",
            Check::StaleForecast => "stale-forecast",
            Check::MilestoneWithDuration => "milestone-with-duration",
            Check::SummaryLinks => "summary-links",
            Check::NoOwner => "no-owner",
            Check::LongWorkPackage => "long-work-package",
        }
    }

    pub fn source(self) -> Source {
        match self {
            Check::OpenStart
            | Check::OpenFinish
            | Check::DanglingStart
            | Check::DanglingFinish
            | Check::OutOfSequence
            | Check::MilestoneWithDuration
            | Check::SummaryLinks => Source::Gao,
            Check::StaleForecast | Check::NoOwner | Check::LongWorkPackage => Source::Practice,
            _ => Source::Dcma,
        }
    }
}

/// What the network does not say. Slices are in the order of [`Network::tasks`]; one of another length counts as unknown.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'f> {
    /// The calendar that days are counted in.
    pub calendar: &'f WorkingTime,
    /// Working seconds of a day.
    pub day_seconds: i64,
    pub status: Option<Moment>,
    pub baseline: Option<&'f [BaselineDates]>,
    /// Whether somebody or something is assigned.
    pub resources: Option<&'f [bool]>,
    /// Whether somebody answers for it.
    pub owners: Option<&'f [bool]>,
    /// What the planner calls a milestone; else whatever takes no time.
    pub milestones: Option<&'f [bool]>,
}

impl<'f> Facts<'f> {
    /// Nothing known but the calendar.
    pub fn new(calendar: &'f WorkingTime, day_seconds: i64) -> Self {
        let day_seconds = day_seconds.max(1);
        Facts {
            calendar,
            day_seconds,
            status: None,
            baseline: None,
            resources: None,
            owners: None,
            milestones: None,
        }
    }
}

/// A task as it was agreed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BaselineDates {
    pub finish: Option<Moment>,
    /// Working seconds.
    pub duration: Option<i64>,
}

/// Where good ends. Shares are percents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Tasks without logic, lags, hard constraints, high float, high duration, missed tasks, at most: 5 % (PAM 200.1, §4).
    pub share: f64,
    /// Links from finish to start at least: 90 % (§4.4).
    pub finish_to_start: f64,
    /// Days of total slack that are high: more than 44, two months (§4.6).
    pub high_float: f64,
    /// Days that are a high duration: more than 44 (§4.8).
    pub high_duration: f64,
    /// Days by which a critical task is delayed: 600 (§4.12).
    pub test_delay: f64,
    /// Days by which the finish may move less than that.
    pub test_tolerance: f64,
    /// CPLI and BEI at least: 0.95 (§4.13, §4.14).
    pub index: f64,
    /// Days that what remains may lie before the status date: 10 (early warning E15 of the project's practice).
    pub stale: f64,
    /// Days of a work package: 10 (rules of the WBS of the project's practice; a guess there).
    pub work_package: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            share: 5.0,
            finish_to_start: 90.0,
            high_float: 44.0,
            high_duration: 44.0,
            test_delay: 600.0,
            test_tolerance: 1.0,
            index: 0.95,
            stale: 10.0,
            work_package: 10.0,
        }
    }
}

/// All checks, in the order of [`Check`].
pub fn assess(network: &Network, schedule: &Schedule, facts: &Facts<'_>, limits: &Limits) -> Vec<Finding> {
    let known = |count: usize| count == network.tasks.len();
    let facts = Facts {
        baseline: facts.baseline.filter(|list| known(list.len())),
        resources: facts.resources.filter(|list| known(list.len())),
        owners: facts.owners.filter(|list| known(list.len())),
        milestones: facts.milestones.filter(|list| known(list.len())),
        day_seconds: facts.day_seconds.max(1),
        ..*facts
    };
    let plan = Plan { view: View::of(network, schedule), facts, limits: *limits };
    let mut findings = plan.logic();
    findings.extend(plan.dates());
    findings.extend(plan.performance());
    findings.sort_by_key(|finding| finding.check);
    findings
}

/// What is assessed.
struct Plan<'n> {
    view: View<'n>,
    facts: Facts<'n>,
    limits: Limits,
}
