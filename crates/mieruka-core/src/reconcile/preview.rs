//! What an import would do, for a person to read before anything is stored.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::{Map, Value as Json, json};
use smol_str::SmolStr;

use super::person::Likeness;
use crate::id::RecordId;
use crate::lang::Lang;
use crate::register::Kind;
use crate::source_record::{SourceFile, Warning};

/// What an import would do. Every row of the file stands exactly once among `new`, `changed`, `unchanged` and
/// `rejected`; everything else here points at those rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// File name without folders.
    pub file: String,
    /// The party as the project calls it.
    pub party: String,
    pub party_is_new: bool,
    /// The source's name, and whether this is its first file.
    pub source: String,
    pub source_is_new: bool,
    /// The file is older than the one its source was last imported with: what that means, in the reader's language.
    pub older: Option<String>,
    pub new: Vec<NewRow>,
    pub changed: Vec<ChangedRow>,
    /// Records of this source that the file no longer holds and that were not marked before.
    pub vanished: Vec<VanishedRecord>,
    /// So many records are not in the file that it may be a part of the whole: untouched until somebody confirms it.
    pub doubtful: Option<Doubtful>,
    pub unchanged: usize,
    /// Values of unchanged rows that were edited by hand and stay.
    pub by_hand: usize,
    /// Rows that were put aside, here or by the reader already.
    pub rejected: Vec<Placed>,
    /// What a reader should know about rows that were taken: cells kept as text, words that are no persons.
    pub notes: Vec<Placed>,
    /// Rows that may be a record we have under another title. Unconfirmed, the row is new and the record vanishes.
    pub same: Vec<SameProposal>,
    /// Written names that may be a person we know. Unconfirmed, they stay persons of their own.
    pub people: Vec<PersonProposal>,
    /// Rows struck through: cancelled? Unconfirmed, their status stays.
    pub struck: Vec<StruckRow>,
}

/// A row that would become a record.
#[derive(Clone, Debug, PartialEq)]
pub struct NewRow {
    pub place: String,
    pub kind: Kind,
    /// The number it would get if the import were accepted now; empty for kinds without.
    pub number: String,
    pub title: String,
}

/// A row that would change a record.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangedRow {
    pub id: RecordId,
    pub place: String,
    pub kind: Kind,
    pub number: String,
    pub title: String,
    pub changes: Vec<FieldDiff>,
}

/// One field before and after. References are shown by name, everything else as a record's body holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldDiff {
    pub field: SmolStr,
    pub old: Json,
    pub new: Json,
    /// The field was edited by hand and the source has changed too: the source wins.
    pub conflict: Option<Conflict>,
}

/// Both sides of a field that was changed here by hand and at the source.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conflict {
    /// What somebody entered here; it would be lost.
    pub hand: Json,
    /// What the source said when it was entered.
    pub source_before: Json,
}

/// A record that is no longer in its source.
#[derive(Clone, Debug, PartialEq)]
pub struct VanishedRecord {
    pub id: RecordId,
    pub kind: Kind,
    pub number: String,
    pub title: String,
}

/// Most open records of a source would vanish.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubtful {
    /// All that are not in the file, done ones included.
    pub records: Vec<VanishedRecord>,
    /// How many of them are open.
    pub gone: usize,
    /// The source's open records before this import.
    pub open: usize,
}

/// A place in the file and what is to be said about it, in the reader's language.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    pub place: String,
    pub message: String,
}

/// Is this row that record?
#[derive(Clone, Debug, PartialEq)]
pub struct SameProposal {
    pub place: String,
    pub title: String,
    /// Best first, three at most.
    pub candidates: Vec<SameCandidate>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SameCandidate {
    pub record: RecordId,
    pub number: String,
    pub title: String,
    /// Likeness of title, day and owner, 0–1.
    pub score: f64,
}

/// Who is this?
#[derive(Clone, Debug, PartialEq)]
pub struct PersonProposal {
    /// The name as it was understood: without honorifics, titles and organisation.
    pub written: String,
    /// Where it stands first.
    pub place: String,
    /// In how many cells it stands.
    pub count: usize,
    pub candidates: Vec<PersonCandidate>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PersonCandidate {
    /// `None`: a person of this very file who has no record yet; a choice names them by `name`.
    pub person: Option<RecordId>,
    pub name: String,
    pub likeness: Likeness,
}

/// A row that is struck through.
#[derive(Clone, Debug, PartialEq)]
pub struct StruckRow {
    pub place: String,
    pub title: String,
    /// The record it is, where it is not new.
    pub record: Option<RecordId>,
}

impl Preview {
    /// What a reader should know of the file: the notes, and the warnings of whoever read it. A date that cannot be read
    /// is told once: the note names its field and says what becomes of it.
    pub fn remarks(&self, file: &SourceFile) -> Vec<Placed> {
        let noted: HashSet<&str> = self.notes.iter().map(|note| note.place.as_str()).collect();
        let told = |w: &Warning| noted.contains(w.place.as_str()) && says_not_a_date(&w.message);
        let warnings = file.warnings.iter().filter(|warning| !told(warning));
        let warnings = warnings.map(|w| Placed { place: w.place.clone(), message: w.message.clone() });
        self.notes.iter().cloned().chain(warnings).collect()
    }

    /// Rows of the file: each is new, changed, unchanged or put aside.
    pub fn rows(&self) -> usize {
        self.new.len() + self.changed.len() + self.unchanged + self.rejected.len()
    }

    /// Makes this the preview of a file that was read before: every row that was taken is unchanged.
    pub(super) fn as_read_before(&mut self) {
        self.unchanged += self.new.len() + self.changed.len();
        self.new.clear();
        self.changed.clear();
        self.same.clear();
    }

    /// One element of `mieruka import --format json`.
    pub fn to_json(&self, lang: Lang) -> Json {
        json!({
            "file": self.file,
            "party": self.party,
            "party_is_new": self.party_is_new,
            "source": self.source,
            "source_is_new": self.source_is_new,
            "older": self.older,
            "new": self.new.iter().map(NewRow::to_json).collect::<Vec<_>>(),
            "changed": self.changed.iter().map(ChangedRow::to_json).collect::<Vec<_>>(),
            "vanished": self.vanished.iter().map(VanishedRecord::to_json).collect::<Vec<_>>(),
            "doubtful": self.doubtful.as_ref().map(Doubtful::to_json),
            "unchanged": self.unchanged,
            "by_hand": self.by_hand,
            "rejected": self.rejected.iter().map(|p| json!({"place": p.place, "reason": p.message})).collect::<Vec<_>>(),
            "notes": self.notes.iter().map(|p| json!({"place": p.place, "message": p.message})).collect::<Vec<_>>(),
            "same": self.same.iter().map(SameProposal::to_json).collect::<Vec<_>>(),
            "people": self.people.iter().map(|p| p.to_json(lang)).collect::<Vec<_>>(),
            "struck": self.struck.iter().map(StruckRow::to_json).collect::<Vec<_>>(),
        })
    }
}

/// Whether this is the reader's warning of a date, in whichever language the file was read.
fn says_not_a_date(message: &str) -> bool {
    const CELL: &str = "\u{1}";
    [Lang::Ja, Lang::En].into_iter().any(|lang| {
        let warning = lang.format("read-warning-not-a-date", &[("text", CELL.into())]);
        let around = warning.split_once(CELL);
        around.is_some_and(|(before, after)| message.starts_with(before) && message.ends_with(after))
    })
}

impl NewRow {
    fn to_json(&self) -> Json {
        let mut map = Map::new();
        map.insert("place".into(), json!(self.place));
        put_what(&mut map, self.kind, &self.number, &self.title);
        Json::Object(map)
    }
}

impl ChangedRow {
    fn to_json(&self) -> Json {
        let mut map = Map::new();
        map.insert("id".into(), json!(self.id));
        map.insert("place".into(), json!(self.place));
        put_what(&mut map, self.kind, &self.number, &self.title);
        map.insert("changes".into(), self.changes.iter().map(FieldDiff::to_json).collect());
        Json::Object(map)
    }
}

impl FieldDiff {
    fn to_json(&self) -> Json {
        let mut json = json!({"field": self.field, "old": self.old, "new": self.new});
        if let Some(conflict) = &self.conflict {
            json["conflict"] = json!(conflict);
        }
        json
    }
}

impl VanishedRecord {
    fn to_json(&self) -> Json {
        let mut map = Map::new();
        map.insert("id".into(), json!(self.id));
        put_what(&mut map, self.kind, &self.number, &self.title);
        Json::Object(map)
    }
}

impl Doubtful {
    fn to_json(&self) -> Json {
        let records: Vec<_> = self.records.iter().map(VanishedRecord::to_json).collect();
        json!({"gone": self.gone, "open": self.open, "records": records})
    }
}

impl SameProposal {
    fn to_json(&self) -> Json {
        let candidates: Vec<_> = self
            .candidates
            .iter()
            .map(|c| json!({"record": c.record, "number": c.number, "title": c.title, "score": c.score}))
            .collect();
        json!({"place": self.place, "title": self.title, "candidates": candidates})
    }
}

impl PersonProposal {
    fn to_json(&self, lang: Lang) -> Json {
        let candidates: Vec<_> = self
            .candidates
            .iter()
            .map(|c| json!({"person": c.person, "name": c.name, "reason": c.likeness.text(lang)}))
            .collect();
        json!({"written": self.written, "place": self.place, "count": self.count, "candidates": candidates})
    }
}

impl StruckRow {
    fn to_json(&self) -> Json {
        json!({"place": self.place, "title": self.title, "record": self.record})
    }
}

fn put_what(map: &mut Map<String, Json>, kind: Kind, number: &str, title: &str) {
    map.insert("kind".into(), json!(kind));
    if !number.is_empty() {
        map.insert("number".into(), json!(number));
    }
    map.insert("title".into(), json!(title));
}
