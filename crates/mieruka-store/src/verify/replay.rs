//! A plain replay of the journal: records as maps, nothing derived.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use mieruka_core::change::Verb;
use mieruka_core::id::RecordId;
use mieruka_core::record::Record;
use mieruka_core::register::Kind;
use serde_json::Value as Json;
use smol_str::SmolStr;

use super::{Fault, Wrong};
use crate::rows::{Columns, StoredEntry, number};

/// The records that the journal makes.
#[derive(Default)]
pub(super) struct Replay {
    records: HashMap<RecordId, Replayed>,
    /// Fields whose value an erased entry hides, until the next entry that tells it.
    erased: HashSet<(RecordId, SmolStr)>,
}

struct Replayed {
    kind: Kind,
    fields: BTreeMap<SmolStr, Json>,
    /// `None` while going backward from a removal, which does not say.
    created_at: Option<Timestamp>,
    changed_at: Timestamp,
    revision: i64,
    /// The entry that changed it last; told going forward only.
    seq: u64,
}

impl Replay {
    pub(super) fn forward(&mut self, stored: &StoredEntry) -> Result<(), Fault> {
        let (entry, change) = (&stored.entry, &stored.entry.change);
        let fault = |wrong| Err(Fault::entry(stored, None, wrong));
        let before = self.records.get(&change.record);
        let (previous, previous_seq) = (before.map(|r| r.changed_at), before.map(|r| r.seq));
        match change.verb {
            Verb::Create if previous.is_some() => return fault(Wrong::CreatedTwice),
            Verb::Update | Verb::Remove if previous.is_none() => return fault(Wrong::NotThere),
            _ if previous != entry.previous_at => return fault(Wrong::PreviousMoment),
            _ if previous_seq != stored.previous_seq => return fault(Wrong::PreviousEntry),
            _ => {}
        }
        let record = self.records.entry(change.record).or_insert_with(|| Replayed {
            kind: change.kind,
            fields: BTreeMap::new(),
            created_at: Some(entry.at),
            changed_at: entry.at,
            revision: 0,
            seq: 0,
        });
        if record.kind != change.kind {
            return fault(Wrong::Record);
        }
        record.exchange(stored, &mut self.erased, Way::Forward)?;
        record.changed_at = entry.at;
        record.revision += 1;
        record.seq = entry.seq;
        if change.verb == Verb::Remove {
            self.take(stored)?;
        }
        Ok(())
    }

    pub(super) fn backward(&mut self, stored: &StoredEntry) -> Result<(), Fault> {
        let (entry, change) = (&stored.entry, &stored.entry.change);
        if change.verb == Verb::Remove {
            self.records.insert(
                change.record,
                Replayed {
                    kind: change.kind,
                    fields: BTreeMap::new(),
                    created_at: None,
                    changed_at: entry.at,
                    revision: 1,
                    seq: entry.seq,
                },
            );
        }
        let Some(record) = self.records.get_mut(&change.record) else {
            return Err(Fault::entry(stored, None, Wrong::NotThere));
        };
        record.exchange(stored, &mut self.erased, Way::Backward)?;
        if let Some(previous) = entry.previous_at {
            record.changed_at = previous;
        }
        if change.verb == Verb::Create {
            self.take(stored)?;
        }
        Ok(())
    }

    /// The records are exactly these, in order of entry within each kind.
    pub(super) fn compare(&self, records: &[Record]) -> Result<(), Fault> {
        for record in records {
            let wrong = |field| Fault::record(record.id, field, Wrong::Record);
            let Some(replayed) = self.records.get(&record.id) else {
                return Err(Fault::record(record.id, None, Wrong::Unaccounted));
            };
            let columns = replayed.kind == record.kind
                && replayed.created_at == Some(record.created_at)
                && replayed.changed_at == record.changed_at
                && replayed.revision == i64::from(record.revision);
            if !columns {
                return Err(wrong(None));
            }
            let known = |name: &str| !self.erased.contains(&(record.id, SmolStr::new(name)));
            let differs =
                |(name, value): (&str, &Json)| known(name) && replayed.fields.get(name) != Some(value);
            if let Some((name, _)) = record.body.iter().find(|&field| differs(field)) {
                return Err(wrong(Some(name)));
            }
            let missing = |name: &&SmolStr| known(name) && record.body.get(name).is_none();
            if let Some(name) = replayed.fields.keys().find(missing) {
                return Err(wrong(Some(name)));
            }
        }
        if records.len() < self.records.len() {
            let there: HashSet<RecordId> = records.iter().map(|r| r.id).collect();
            let missing = self.records.keys().find(|id| !there.contains(id));
            return Err(missing
                .map_or_else(|| Fault::whole(Wrong::Record), |&id| Fault::record(id, None, Wrong::Record)));
        }
        Ok(())
    }

    /// The columns beside the bodies, of the same records in the same order, say what the bodies and the journal say.
    pub(super) fn compare_columns(&self, records: &[Record], columns: &[Columns]) -> Result<(), Fault> {
        for (record, columns) in records.iter().zip(columns) {
            if number(record) != columns.number.as_deref() {
                return Err(Fault::record(record.id, Some("number"), Wrong::Record));
            }
            if self.records.get(&record.id).map(|replayed| replayed.seq) != Some(columns.seq) {
                return Err(Fault::record(record.id, Some("seq"), Wrong::Record));
            }
        }
        Ok(())
    }

    /// A record that is left.
    pub(super) fn left(&self) -> Option<RecordId> {
        self.records.keys().next().copied()
    }

    /// Takes a record away of which nothing may be left.
    fn take(&mut self, stored: &StoredEntry) -> Result<(), Fault> {
        let id = stored.entry.change.record;
        let left = self.records.remove(&id).and_then(|record| {
            record.fields.into_keys().find(|name| !self.erased.contains(&(id, name.clone())))
        });
        match left {
            Some(name) => Err(Fault::entry(stored, Some(&name), Wrong::Left)),
            None => Ok(()),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Forward,
    Backward,
}

impl Replayed {
    fn exchange(
        &mut self,
        stored: &StoredEntry,
        erased: &mut HashSet<(RecordId, SmolStr)>,
        way: Way,
    ) -> Result<(), Fault> {
        let id = stored.entry.change.record;
        for field in &stored.fields {
            if field.erased.is_some() {
                erased.insert((id, field.name.clone()));
                continue;
            }
            let (old, new) = match way {
                Way::Forward => (&field.before, &field.after),
                Way::Backward => (&field.after, &field.before),
            };
            let found = self.fields.get(&field.name).unwrap_or(&Json::Null);
            if found != old && !erased.contains(&(id, field.name.clone())) {
                return Err(Fault::entry(stored, Some(&field.name), Wrong::Before));
            }
            erased.remove(&(id, field.name.clone()));
            if new.is_null() {
                self.fields.remove(&field.name);
            } else {
                self.fields.insert(field.name.clone(), new.clone());
            }
        }
        Ok(())
    }
}
