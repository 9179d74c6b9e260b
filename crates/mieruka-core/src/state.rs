//! The state of one project: its records in memory, kept current by the journal's entries, thrown away and loaded again
//! at will. Everything outside this crate reads it through [`ProjectState::visible`].

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::change::{Change, Entry, Verb};
use crate::id::RecordId;
use crate::record::{Body, Record};
use crate::register::Kind;
use crate::visibility::{Viewer, may_see};

/// All records of one project at one point of its journal. A clone shares everything but what is changed in it later, so
/// that the next state costs little while somebody still reads this one.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectState {
    /// By kind, in the order of entry.
    tables: Vec<Table>,
    index: Index,
    seq: u64,
    at: Timestamp,
}

/// The journal and the records disagree: somebody wrote past the store, or a bug of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("entry {seq}: record {record} is created although it exists")]
    CreatedTwice { seq: u64, record: RecordId },
    #[error("entry {seq}: record {record} is changed although it does not exist")]
    Missing { seq: u64, record: RecordId },
    #[error("entry {seq}: field {field} of record {record} was not what the entry says it was")]
    BeforeDiffers { seq: u64, record: RecordId, field: String },
    #[error("entry {found} where entry {expected} was due")]
    Gap { expected: u64, found: u64 },
}

impl Default for ProjectState {
    fn default() -> Self {
        ProjectState {
            tables: vec![Table::default(); Kind::ALL.len()],
            index: Index::default(),
            seq: 0,
            at: Timestamp::UNIX_EPOCH,
        }
    }
}

impl ProjectState {
    /// The state as the store holds it: records in the order of their entry, the last entry's number and moment.
    pub fn load(records: impl IntoIterator<Item = Record>, seq: u64, at: Timestamp) -> Self {
        let mut state = ProjectState { seq, at, ..ProjectState::default() };
        for record in records {
            state.insert(record);
        }
        state
    }

    /// Number of the last entry applied.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Moment of the last entry applied.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    pub fn len(&self) -> usize {
        self.index.len()
    }

    pub fn is_empty(&self) -> bool {
        self.index.len() == 0
    }

    /// What this viewer may see. The only way to the records from outside.
    pub fn visible<'a>(&'a self, viewer: &'a Viewer) -> Visible<'a> {
        Visible { state: self, rights: None, viewer }
    }

    /// What this viewer may see of this past state with today's rights: a record that was narrowed since stays hidden,
    /// and one that is gone is not shown.
    pub fn visible_with<'a>(&'a self, today: &'a ProjectState, viewer: &'a Viewer) -> Visible<'a> {
        Visible { state: self, rights: Some(today), viewer }
    }

    /// The state before these entries, which are the last ones in the order of the journal.
    pub fn unwound(&self, entries: &[Entry]) -> Result<ProjectState, Broken> {
        let mut state = self.clone();
        for entry in entries.iter().rev() {
            state.unwind(entry)?;
        }
        Ok(state)
    }

    /// Every record, for the store's `verify` and for rules that judge the whole. Never for a page.
    pub fn all_unfiltered(&self) -> impl Iterator<Item = &Record> {
        self.tables.iter().flat_map(Table::iter)
    }

    pub(crate) fn of_kind_unfiltered(&self, kind: Kind) -> impl DoubleEndedIterator<Item = &Record> {
        self.tables[kind as usize].iter()
    }

    /// One record, for the store, which writes what it is given whoever may see it. Never for a page.
    pub fn get_unfiltered(&self, id: RecordId) -> Option<&Record> {
        let (kind, place) = self.index.get(id)?;
        self.tables[kind as usize].get(place)
    }

    /// Applies the next entry.
    pub fn apply(&mut self, entry: &Entry) -> Result<(), Broken> {
        if entry.seq != self.seq + 1 {
            return Err(Broken::Gap { expected: self.seq + 1, found: entry.seq });
        }
        self.apply_change(&entry.change, entry.seq, entry.at)?;
        self.seq = entry.seq;
        self.at = entry.at;
        Ok(())
    }

    /// Applies a change that is not yet in the journal, so that the next command of the same batch is decided on it.
    pub fn apply_change(&mut self, change: &Change, seq: u64, at: Timestamp) -> Result<(), Broken> {
        let record = change.record;
        match change.verb {
            Verb::Create => {
                if self.index.get(record).is_some() {
                    return Err(Broken::CreatedTwice { seq, record });
                }
                let mut body = Body::default();
                for field in &change.fields {
                    body.set(&field.name, field.after.clone());
                }
                self.insert(Record::new(record, change.kind, body, at, at, 1));
            }
            Verb::Update => {
                let old = self.get_unfiltered(record).ok_or(Broken::Missing { seq, record })?;
                let body = exchange(old, change, seq, Direction::Forward)?;
                let new = Record::new(record, old.kind, body, old.created_at, at, old.revision + 1);
                self.replace(new);
            }
            Verb::Remove => {
                self.take(record).ok_or(Broken::Missing { seq, record })?;
            }
        }
        Ok(())
    }

    /// Takes the last entry back. `previous_at` of the entry restores when the record had changed before.
    ///
    /// A removed record comes back with its fields, but last of its kind and as of revision 1: its place, its revision and
    /// when it was created stand in earlier entries. No command removes a record.
    pub fn unwind(&mut self, entry: &Entry) -> Result<(), Broken> {
        if entry.seq != self.seq {
            return Err(Broken::Gap { expected: self.seq, found: entry.seq });
        }
        let (seq, record) = (entry.seq, entry.change.record);
        match entry.change.verb {
            Verb::Create => {
                let old = self.get_unfiltered(record).ok_or(Broken::Missing { seq, record })?;
                let rest = exchange(old, &entry.change, seq, Direction::Backward)?;
                if let Some((field, _)) = rest.iter().next() {
                    return Err(Broken::BeforeDiffers { seq, record, field: field.to_owned() });
                }
                self.take(record);
            }
            Verb::Update => {
                let old = self.get_unfiltered(record).ok_or(Broken::Missing { seq, record })?;
                let body = exchange(old, &entry.change, seq, Direction::Backward)?;
                let at = entry.previous_at.unwrap_or(old.created_at);
                let new =
                    Record::new(record, old.kind, body, old.created_at, at, old.revision.saturating_sub(1));
                self.replace(new);
            }
            Verb::Remove => {
                if self.index.get(record).is_some() {
                    return Err(Broken::CreatedTwice { seq, record });
                }
                let mut body = Body::default();
                for field in &entry.change.fields {
                    body.set(&field.name, field.before.clone());
                }
                let at = entry.previous_at.unwrap_or(entry.at);
                self.insert(Record::new(record, entry.change.kind, body, at, at, 1));
            }
        }
        self.seq -= 1;
        self.at = entry.at;
        Ok(())
    }

    fn insert(&mut self, record: Record) {
        let table = &mut self.tables[record.kind as usize];
        self.index.set(record.id, (record.kind, table.len()));
        table.push(Arc::new(record));
    }

    fn replace(&mut self, record: Record) {
        if let Some((kind, place)) = self.index.get(record.id) {
            self.tables[kind as usize].replace(place, Arc::new(record));
        }
    }

    fn take(&mut self, id: RecordId) -> Option<Arc<Record>> {
        let (kind, place) = self.index.remove(id)?;
        let table = &mut self.tables[kind as usize];
        let mut later = table.split_off(place).into_iter();
        let record = later.next()?;
        for record in later {
            self.index.set(record.id, (kind, table.len()));
            table.push(record);
        }
        Some(record)
    }
}

/// A list of records in chunks: a clone that is changed copies only the chunks it changes.
#[derive(Clone, Debug, Default, PartialEq)]
struct Table {
    /// All but the last hold [`CHUNK`] records, none is empty.
    chunks: Vec<Arc<Vec<Arc<Record>>>>,
}

/// About the root of what a large project's records are to the changes of a full batch: cloning the list of chunks then
/// costs as much as copying those that change.
const CHUNK: usize = 32;

impl Table {
    fn len(&self) -> usize {
        match self.chunks.split_last() {
            Some((last, full)) => full.len() * CHUNK + last.len(),
            None => 0,
        }
    }

    fn iter(&self) -> impl DoubleEndedIterator<Item = &Record> {
        self.chunks.iter().flat_map(|chunk| chunk.iter()).map(Arc::as_ref)
    }

    fn get(&self, place: usize) -> Option<&Record> {
        self.chunks.get(place / CHUNK)?.get(place % CHUNK).map(Arc::as_ref)
    }

    fn replace(&mut self, place: usize, record: Arc<Record>) {
        if let Some(chunk) = self.chunks.get_mut(place / CHUNK) {
            Arc::make_mut(chunk)[place % CHUNK] = record;
        }
    }

    fn push(&mut self, record: Arc<Record>) {
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK => Arc::make_mut(last).push(record),
            _ => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(record);
                self.chunks.push(Arc::new(chunk));
            }
        }
    }

    /// Takes the records from `place` on.
    fn split_off(&mut self, place: usize) -> Vec<Arc<Record>> {
        let chunks = self.chunks.split_off(place / CHUNK);
        let mut records: Vec<Arc<Record>> = chunks.iter().flat_map(|chunk| chunk.iter()).cloned().collect();
        let taken = records.split_off(place % CHUNK);
        if !records.is_empty() {
            self.chunks.push(Arc::new(records));
        }
        taken
    }
}

/// Where each record is, in parts by its id: a clone that is changed copies only the parts it changes.
#[derive(Clone, Debug, PartialEq)]
struct Index {
    parts: Vec<Arc<HashMap<RecordId, (Kind, usize)>>>,
    len: usize,
}

impl Default for Index {
    fn default() -> Self {
        const PARTS: usize = 64;
        Index { parts: vec![Arc::default(); PARTS], len: 0 }
    }
}

impl Index {
    fn len(&self) -> usize {
        self.len
    }

    fn get(&self, id: RecordId) -> Option<(Kind, usize)> {
        self.parts[self.part(id)].get(&id).copied()
    }

    fn set(&mut self, id: RecordId, place: (Kind, usize)) {
        let part = self.part(id);
        if Arc::make_mut(&mut self.parts[part]).insert(id, place).is_none() {
            self.len += 1;
        }
    }

    fn remove(&mut self, id: RecordId) -> Option<(Kind, usize)> {
        let part = self.part(id);
        let place = Arc::make_mut(&mut self.parts[part]).remove(&id);
        self.len -= usize::from(place.is_some());
        place
    }

    /// Ids are random in every byte.
    fn part(&self, id: RecordId) -> usize {
        id.as_u128() as usize % self.parts.len()
    }
}

#[derive(Clone, Copy)]
enum Direction {
    Forward,
    Backward,
}

/// The body of `old` with the fields of `change` exchanged; refuses when a field is not what the change says it was.
fn exchange(old: &Record, change: &Change, seq: u64, direction: Direction) -> Result<Body, Broken> {
    let mut body = old.body.clone();
    for field in &change.fields {
        let (expected, new) = match direction {
            Direction::Forward => (&field.before, &field.after),
            Direction::Backward => (&field.after, &field.before),
        };
        if body.get(&field.name).unwrap_or(&serde_json::Value::Null) != expected {
            let field = field.name.to_string();
            return Err(Broken::BeforeDiffers { seq, record: old.id, field });
        }
        body.set(&field.name, new.clone());
    }
    Ok(body)
}

/// A project's records as one viewer may see them: what every view is made from.
#[derive(Clone, Copy)]
pub struct Visible<'a> {
    state: &'a ProjectState,
    /// Whose visibilities count, where that is not `state` itself.
    rights: Option<&'a ProjectState>,
    viewer: &'a Viewer,
}

impl<'a> Visible<'a> {
    pub fn viewer(&self) -> &'a Viewer {
        self.viewer
    }

    pub fn get(&self, id: RecordId) -> Option<&'a Record> {
        self.state.get_unfiltered(id).filter(|r| self.may_see(r))
    }

    pub fn of_kind(&self, kind: Kind) -> impl DoubleEndedIterator<Item = &'a Record> + use<'a> {
        let view = *self;
        self.state.of_kind_unfiltered(kind).filter(move |r| view.may_see(r))
    }

    pub fn all(&self) -> impl Iterator<Item = &'a Record> + use<'a> {
        let view = *self;
        self.state.all_unfiltered().filter(move |r| view.may_see(r))
    }

    /// The project's own record.
    pub fn project(&self) -> Option<&'a Record> {
        self.of_kind(Kind::Project).next()
    }

    fn may_see(&self, record: &Record) -> bool {
        match self.rights {
            None => may_see(self.viewer, record),
            Some(today) => today.get_unfiltered(record.id).is_some_and(|now| may_see(self.viewer, now)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CHUNK, Kind, ProjectState, Timestamp};
    use crate::change::{Actor, Cause, Change, Entry, FieldChange, Verb};
    use crate::id::RecordId;
    use serde_json::{Value as Json, json};

    fn id(number: usize) -> RecordId {
        RecordId::from_u128(number as u128)
    }

    fn entry(state: &ProjectState, number: usize, verb: Verb, before: Json, after: Json) -> Entry {
        let fields = vec![FieldChange { name: "title".into(), before, after }];
        Entry {
            seq: state.seq() + 1,
            at: Timestamp::UNIX_EPOCH,
            actor: Actor::LocalPmo,
            cause: Cause { command: "test".into(), import_run: None },
            change: Change { record: id(number), kind: Kind::Issue, verb, fields },
            previous_at: None,
        }
    }

    fn numbers(state: &ProjectState) -> Vec<u128> {
        state.of_kind_unfiltered(Kind::Issue).map(|record| record.id.as_u128()).collect()
    }

    /// Over several chunks: order, places and length hold, whatever is taken out, and a clone made before keeps its own.
    #[test]
    fn a_clone_keeps_what_the_original_loses() {
        let count = CHUNK * 3 + 5;
        let mut state = ProjectState::default();
        for number in 0..count {
            let new = entry(&state, number, Verb::Create, Json::Null, json!(number));
            state.apply(&new).unwrap();
        }
        for gone in [count - 1, CHUNK * 3, CHUNK * 2 - 1, CHUNK, 7, 0] {
            let (before, order) = (state.clone(), numbers(&state));
            let update = entry(&state, 1, Verb::Update, json!(1), json!("changed"));
            state.apply(&update).unwrap();
            let removal = entry(&state, gone, Verb::Remove, json!(gone), Json::Null);
            state.apply(&removal).unwrap();

            let left: Vec<u128> = order.iter().copied().filter(|&n| n != gone as u128).collect();
            assert_eq!(numbers(&state), left);
            assert_eq!((state.len(), state.get_unfiltered(id(gone))), (left.len(), None));
            for &number in &left {
                let record = state.get_unfiltered(RecordId::from_u128(number)).unwrap();
                assert_eq!(record.id.as_u128(), number);
            }
            assert_eq!((numbers(&before), before.len()), (order, left.len() + 1));
            assert_eq!(before.get_unfiltered(id(1)).unwrap().body.get("title"), Some(&json!(1)));
            // The same records in the same order are the same state, whatever they went through.
            let again = ProjectState::load(state.all_unfiltered().cloned(), state.seq(), state.at());
            assert_eq!(again, state);

            let back = entry(&state, 1, Verb::Update, json!("changed"), json!(1));
            state.apply(&back).unwrap();
        }
    }
}
