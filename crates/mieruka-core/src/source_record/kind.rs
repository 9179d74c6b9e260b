//! What foreign tables are about.

use serde::{Deserialize, Serialize};

/// What a table of a foreign file is about. A kind without a register of its own goes to the general list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    Issue,
    Task,
    Milestone,
    Risk,
    Inquiry,
    Defect,
    ReviewComment,
    Deliverable,
    Requirement,
    Test,
    ChangeRequest,
    Decision,
    ActionItem,
    Other,
}

impl SourceKind {
    /// Every kind, in the order a person is offered them: those with a register of their own first.
    pub const ALL: [SourceKind; 14] = [
        SourceKind::Issue,
        SourceKind::ActionItem,
        SourceKind::Risk,
        SourceKind::Task,
        SourceKind::Milestone,
        SourceKind::Decision,
        SourceKind::Inquiry,
        SourceKind::Defect,
        SourceKind::ReviewComment,
        SourceKind::Deliverable,
        SourceKind::Requirement,
        SourceKind::Test,
        SourceKind::ChangeRequest,
        SourceKind::Other,
    ];

    /// As `mieruka inspect` and forms write it: `action_item`.
    pub fn name(self) -> &'static str {
        match self {
            SourceKind::Issue => "issue",
            SourceKind::Task => "task",
            SourceKind::Milestone => "milestone",
            SourceKind::Risk => "risk",
            SourceKind::Inquiry => "inquiry",
            SourceKind::Defect => "defect",
            SourceKind::ReviewComment => "review_comment",
            SourceKind::Deliverable => "deliverable",
            SourceKind::Requirement => "requirement",
            SourceKind::Test => "test",
            SourceKind::ChangeRequest => "change_request",
            SourceKind::Decision => "decision",
            SourceKind::ActionItem => "action_item",
            SourceKind::Other => "other",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<SourceKind> {
        SourceKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
