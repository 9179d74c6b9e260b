//! The planner.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{ImportPlan, ImportRefusal, ImportRequest, Preview};
use crate::id::RecordId;
use crate::state::ProjectState;

pub(super) fn plan(
    _state: &ProjectState,
    request: &ImportRequest<'_>,
    _at: Timestamp,
    _today: Date,
    _new_id: &mut dyn FnMut() -> RecordId,
) -> Result<ImportPlan, ImportRefusal> {
    if request.party.trim().is_empty() {
        return Err(ImportRefusal::NoParty);
    }
    let file = request.file.file.clone();
    let preview = Preview { file: file.clone(), ..Preview::default() };
    Ok(ImportPlan { preview, changes: Vec::new(), import_run: None, fingerprint: file })
}
