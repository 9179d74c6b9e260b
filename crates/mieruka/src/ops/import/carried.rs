//! Answers to the previews of several files at once. The later previews lean on what the earlier files would create;
//! with the earlier answers something else may be created, under other ids, and an answer has to follow it there.

use std::collections::HashMap;

use mieruka_core::change::{Change, Verb};
use mieruka_core::id::RecordId;
use mieruka_core::reconcile::{Choices, ImportPlan};
use mieruka_core::register::{Kind, common};

/// From the ids a preview without answers has shown to those of the import with them.
#[derive(Default)]
pub(super) struct Carried(HashMap<RecordId, RecordId>);

/// No record has it: an answer that leads nowhere is refused, never given to another record.
const NOBODY: RecordId = RecordId::from_u128(0);

impl Carried {
    /// Takes note of one file: what was shown, and what becomes of it with these answers.
    pub(super) fn add(&mut self, shown: &ImportPlan, choices: &Choices, planned: &ImportPlan) {
        let new: HashMap<String, RecordId> = created(planned).map(|c| (sign(c), c.record)).collect();
        let named = |name: &str| {
            let person = |c: &&Change| c.kind == Kind::Person && field(c, "name") == format!("{name:?}");
            created(planned).find(person).map(|c| c.record)
        };
        for change in created(shown) {
            let answer = choices.people.iter().find(|answer| {
                change.kind == Kind::Person && field(change, "name") == format!("{:?}", answer.written)
            });
            let meant = answer.and_then(|a| a.person.or_else(|| a.same_as.as_deref().and_then(named)));
            let now = meant.map(|id| self.now(id)).or_else(|| new.get(&sign(change)).copied());
            self.0.insert(change.record, now.unwrap_or(NOBODY));
        }
    }

    /// The same answers about what there will be.
    pub(super) fn choices(&self, choices: &Choices) -> Choices {
        let mut choices = choices.clone();
        for person in choices.people.iter_mut().filter_map(|answer| answer.person.as_mut()) {
            *person = self.now(*person);
        }
        for same in &mut choices.same {
            same.record = self.now(same.record);
        }
        choices
    }

    fn now(&self, id: RecordId) -> RecordId {
        self.0.get(&id).copied().unwrap_or(id)
    }
}

fn created(plan: &ImportPlan) -> impl Iterator<Item = &Change> {
    plan.changes.iter().filter(|change| change.verb == Verb::Create)
}

/// What tells a new record apart within its file, whatever its id: its row, or the name of a person or party.
fn sign(change: &Change) -> String {
    format!("{} {} {}", change.kind, field(change, common::PROVENANCE), field(change, "name"))
}

fn field(change: &Change, name: &str) -> String {
    let field = change.fields.iter().find(|field| field.name == name);
    field.map(|field| field.after.to_string()).unwrap_or_default()
}
