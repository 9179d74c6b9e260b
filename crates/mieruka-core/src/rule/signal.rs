//! The signal: blue (as planned), yellow (caution), red (late), grey (too old to tell). The worst reason decides; what is
//! stale can never be blue.

use serde::{Deserialize, Serialize};

use crate::id::RecordId;
use crate::lang::Label;
use crate::rule::freshness::Figure;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    #[default]
    Blue,
    Grey,
    Yellow,
    Red,
}

impl Signal {
    pub fn name(self) -> &'static str {
        match self {
            Signal::Blue => "blue",
            Signal::Grey => "grey",
            Signal::Yellow => "yellow",
            Signal::Red => "red",
        }
    }

    /// Shape as well as colour: for print and for eyes that tell colours apart badly.
    pub fn shape(self) -> &'static str {
        match self {
            Signal::Blue => "●",
            Signal::Grey => "○",
            Signal::Yellow => "▲",
            Signal::Red => "■",
        }
    }

    pub fn label(self) -> Label {
        match self {
            Signal::Blue => Label::new("予定どおり", "On schedule"),
            Signal::Grey => Label::new("情報が古い", "Out of date"),
            Signal::Yellow => Label::new("注意", "Caution"),
            Signal::Red => Label::new("遅延", "Late"),
        }
    }
}

/// The signal for a slip in business days.
pub fn for_slip(slip: i32, red_above: i32) -> Signal {
    match slip {
        ..=0 => Signal::Blue,
        days if days <= red_above => Signal::Yellow,
        _ => Signal::Red,
    }
}

/// One reason for a signal: which rule spoke, about which record. Its sentence is made where it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    pub signal: Signal,
    pub rule: Rule,
    /// What it is about; a party or a record.
    pub subject: Option<RecordId>,
    /// Its human number; empty for those that have none.
    pub number: String,
    /// Its title or name.
    pub name: String,
    /// The figure of the rule: days, a count or percent; with the sources it comes from.
    pub figure: Figure,
}

/// The rules that colour a project. `docs/RULES.md` lists them by these names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    MilestoneSlip,
    DecisionOverdue,
    DeciderMissing,
    TopIssueOverdue,
    OverdueRatio,
    PartySilent,
    SourceStale,
    NothingKnown,
}

impl Rule {
    /// Message key of the reason's sentence.
    pub fn key(self) -> &'static str {
        match self {
            Rule::MilestoneSlip => "reason-milestone-slip",
            Rule::DecisionOverdue => "reason-decision-overdue",
            Rule::DeciderMissing => "reason-decider-missing",
            Rule::TopIssueOverdue => "reason-top-issue-overdue",
            Rule::OverdueRatio => "reason-overdue-ratio",
            Rule::PartySilent => "reason-party-silent",
            Rule::SourceStale => "reason-source-stale",
            Rule::NothingKnown => "reason-nothing-known",
        }
    }
}

/// The worst of these reasons; blue without any.
pub fn worst(reasons: &[Reason]) -> Signal {
    reasons.iter().map(|r| r.signal).max().unwrap_or_default()
}
