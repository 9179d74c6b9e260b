//! Human numbers: ISS-031. They count per visibility scope, so that a gap tells nobody that a hidden record exists.

use std::collections::HashMap;

use crate::id::RecordId;
use crate::record::Record;
use crate::register::Kind;
use crate::state::ProjectState;
use crate::visibility::Visibility;

/// The last number given, by register and scope. Built once for a command that gives many.
#[derive(Debug, Default)]
pub struct Numbering {
    last: HashMap<(Kind, Visibility), u32>,
}

impl Numbering {
    /// The numbers given so far in this state.
    pub fn of(state: &ProjectState) -> Self {
        let mut numbering = Numbering::default();
        for record in state.all_unfiltered() {
            let Some(number) = running_number(record) else { continue };
            let last = numbering.last.entry((record.kind, record.facts.visibility.clone())).or_default();
            *last = number.max(*last);
        }
        numbering
    }

    /// The next number of this register for records of this visibility; `None` for registers that people do not
    /// number. Everyone's are ISS-031; those of a narrower scope carry its mark: ISS-PMO-004, ISS-CLIENT-002, and for a
    /// party its code and the end of its id (ISS-A.x3k-007), because two parties may have one code. A record for named persons takes its number from its id and counts nothing.
    pub fn next(
        &mut self,
        state: &ProjectState,
        kind: Kind,
        visibility: &Visibility,
        id: RecordId,
    ) -> Option<String> {
        let prefix = kind.register().prefix?;
        if let Visibility::Named(_) = visibility {
            return Some(format!("{prefix}-N-{}", &id.to_string()[20..]));
        }
        let last = self.last.entry((kind, visibility.clone())).or_default();
        *last += 1;
        let mark = match visibility {
            Visibility::Everyone | Visibility::Named(_) => String::new(),
            Visibility::Client => "CLIENT-".to_owned(),
            Visibility::Pmo => "PMO-".to_owned(),
            Visibility::Party(party) => {
                let code = state.get_unfiltered(*party).and_then(|p| p.body.text("code"));
                format!("{}.{}-", code.unwrap_or_default(), &party.to_string()[23..])
            }
        };
        Some(format!("{prefix}-{mark}{last:03}"))
    }
}

fn running_number(record: &Record) -> Option<u32> {
    record.number().rsplit('-').next()?.parse().ok()
}
