//! What is open across all registers: the rows behind a party's figures.

use crate::id::RecordId;
use crate::record::Record;
use crate::register::Kind;
use crate::rule::AsOf;
use crate::state::Visible;

/// Kinds whose open entries a party is asked about.
pub const ITEM_KINDS: [Kind; 5] =
    [Kind::Issue, Kind::ActionItem, Kind::Inquiry, Kind::Risk, Kind::GeneralItem];

/// The open entries, of one party or of all, only the overdue ones if asked; by due date.
pub fn open_items<'a>(
    visible: &Visible<'a>,
    as_of: &AsOf,
    party: Option<RecordId>,
    overdue: bool,
) -> Vec<&'a Record> {
    let mut items: Vec<&Record> = ITEM_KINDS
        .iter()
        .flat_map(|kind| visible.of_kind(*kind))
        .filter(|r| r.is_open() && (party.is_none() || r.facts.party == party))
        .filter(|r| !overdue || r.is_overdue(as_of.date))
        .collect();
    items.sort_by_key(|r| (r.facts.due_on.is_none(), r.facts.due_on));
    items
}
