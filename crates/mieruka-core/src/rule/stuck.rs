//! What is stuck: open, and nothing moves. Each hit says for how long, on whom, and what to do next.

use serde::Serialize;

use crate::record::Record;
use crate::register::{Kind, common};
use crate::rule::AsOf;
use crate::rule::freshness::last_moved;
use crate::source_record::CommonStatus;

/// Why an item counts as stuck. In the order of gravity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StuckReason {
    /// Its date has moved again and again (E18).
    Postponed,
    /// Overdue and nothing moved since.
    Overdue,
    /// Waiting for somebody's answer (E51).
    Waiting,
    /// In work without a change (E20, E19).
    Stagnant,
    /// Nobody answers for it (E22).
    NoOwner,
}

/// Judges one open item; `None` when it moves. The number is business days without movement.
pub fn stuck(record: &Record, as_of: &AsOf) -> Option<(StuckReason, i32)> {
    if !matches!(record.kind, Kind::Issue | Kind::ActionItem | Kind::Inquiry | Kind::GeneralItem)
        || !record.is_open()
    {
        return None;
    }
    let t = &as_of.thresholds;
    let days = as_of.business_days_since(as_of.day_of(last_moved(record)));
    let postponed = record.body.number(common::POSTPONEMENT_COUNT).unwrap_or(0.0) as i64;
    let overdue = record.is_overdue(as_of.date);
    // What moved today is not stuck, however often its date has moved.
    let reason = if days > 0 && postponed >= t.postponed {
        StuckReason::Postponed
    } else if overdue && days >= t.stuck_overdue {
        StuckReason::Overdue
    } else if record.facts.common == CommonStatus::Waiting && days >= t.stuck_waiting {
        StuckReason::Waiting
    } else if record.facts.common == CommonStatus::InProgress && days >= t.stagnant[priority_rank(record)] {
        StuckReason::Stagnant
    } else if record.facts.owner.is_none() && days >= t.no_owner && record.kind != Kind::GeneralItem {
        StuckReason::NoOwner
    } else {
        return None;
    };
    Some((reason, days))
}

/// 0 top … 3 low; an item without a priority counts as medium.
pub fn priority_rank(record: &Record) -> usize {
    match record.body.text("priority") {
        Some("top") => 0,
        Some("high") => 1,
        Some("low") => 3,
        _ => 2,
    }
}
