//! Which record is this row? By the source's own id; without one by content; and where neither is sure, by asking.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::Value as Json;

use super::mapping::{Row, remote_id};
use super::preview::{SameCandidate, SameProposal};
use super::text::{bigrams, dice, normal};
use super::{ImportRefusal, SameRecord};
use crate::id::RecordId;
use crate::record::Record;
use crate::register::{Kind, common};
use crate::source_record::SourceField;

/// From here on two titles are alike enough to ask.
const ASK_FROM: f64 = 0.6;
/// Where both sides have ids and the ids differ, the source itself says that they are two; only a nearly equal title
/// is worth a question (a list that was numbered anew).
const ASK_FROM_WITH_IDS: f64 = 0.85;
const MAX_CANDIDATES: usize = 3;
/// A pair of characters that stands in more titles than this tells nothing.
const MAX_POSTINGS: usize = 64;
/// Records whose likeness is computed in full for one row.
const MAX_COMPARED: usize = 20;

/// Records of one title, day and raiser that are looked at for one row.
const MAX_SAME: usize = 50;

/// A kind, and the tag within the general list.
pub(super) type Sort<'a> = (Kind, Option<&'a str>);

/// A row with what identifies it.
pub(super) struct RowKey<'r, 'a> {
    pub(super) row: &'r Row<'a>,
    /// The raiser and the owner as understood, merged persons followed.
    pub(super) raised_by: Option<RecordId>,
    pub(super) owner: Option<RecordId>,
}

/// The answer for all rows of a file.
pub(super) struct Matching<'s> {
    /// For each row its record.
    pub(super) records: Vec<Option<&'s Record>>,
    pub(super) proposals: Vec<SameProposal>,
}

/// What the source says of a field: a hand's edit looked through.
pub(super) fn at_source<'r>(record: &'r Record, field: &str) -> Option<&'r Json> {
    match record.body.get(common::OVERRIDDEN).and_then(|o| o.get(field)) {
        Some(Json::Null) => None,
        Some(value) => Some(value),
        None => record.body.get(field),
    }
}

pub(super) fn sort_of(record: &Record) -> Sort<'_> {
    (record.kind, record.body.text("tag"))
}

fn sheet_of(record: &Record) -> &str {
    record.body.get(common::PROVENANCE).and_then(|p| p["sheet"].as_str()).unwrap_or_default()
}

/// Finds each row its record among those of its source.
///
/// # Errors
/// When a person's choice names a row or a record that does not fit.
pub(super) fn match_rows<'s>(
    rows: &[RowKey<'_, '_>],
    records: &[&'s Record],
    chosen: &[SameRecord],
    canonical: &dyn Fn(RecordId) -> RecordId,
) -> Result<Matching<'s>, ImportRefusal> {
    let mut work = Work { rows, records, of_row: vec![None; rows.len()], taken: vec![false; records.len()] };
    work.by_choice(chosen)?;
    work.by_id();
    work.by_content(canonical);
    let proposals = work.alike(canonical);
    let found = work.of_row.iter().map(|place| place.map(|at| records[at])).collect();
    Ok(Matching { records: found, proposals })
}

struct Work<'w, 's> {
    rows: &'w [RowKey<'w, 'w>],
    records: &'w [&'s Record],
    of_row: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Work<'_, '_> {
    fn pair(&mut self, row: usize, record: usize) {
        self.of_row[row] = Some(record);
        self.taken[record] = true;
    }

    fn by_choice(&mut self, chosen: &[SameRecord]) -> Result<(), ImportRefusal> {
        for same in chosen {
            let refused = || ImportRefusal::NotThatRecord { place: same.place.clone(), record: same.record };
            let row = self.rows.iter().position(|r| r.row.place == same.place);
            let row = row.ok_or_else(|| ImportRefusal::UnknownPlace(same.place.clone()))?;
            let record = self.records.iter().position(|r| r.id == same.record).ok_or_else(refused)?;
            let fits = sort_of(self.records[record]) == (self.rows[row].row.kind, self.rows[row].row.tag);
            if !fits || self.taken[record] || self.of_row[row].is_some() {
                return Err(refused());
            }
            self.pair(row, record);
        }
        Ok(())
    }

    /// By the source's id. One id on several sheets is several records (each sheet counts from 1); a row then is the
    /// record that came from its sheet, and one that moved to another sheet (「完了」) stays itself.
    fn by_id(&mut self) {
        let mut records: HashMap<(Sort<'_>, &str), Vec<usize>> = HashMap::new();
        for (at, record) in self.records.iter().enumerate() {
            if let Some(id) = record.body.text(common::REMOTE_ID).filter(|_| !self.taken[at]) {
                records.entry((sort_of(record), id)).or_default().push(at);
            }
        }
        for same_sheet in [true, false] {
            for at in 0..self.rows.len() {
                let row = self.rows[at].row;
                let Some(id) = remote_id(row.record).filter(|_| self.of_row[at].is_none()) else { continue };
                let Some(candidates) = records.get_mut(&((row.kind, row.tag), id)) else { continue };
                let fits = |&record: &usize| !same_sheet || sheet_of(self.records[record]) == row.table.sheet;
                if let Some(place) = candidates.iter().position(fits) {
                    let record = candidates.remove(place);
                    self.pair(at, record);
                }
            }
        }
    }

    /// By what the row says, where one side has no id. Of several rows and records with the same title, day and raiser
    /// those go together that agree in everything; what is left is taken in its order.
    fn by_content(&mut self, canonical: &dyn Fn(RecordId) -> RecordId) {
        if self.of_row.iter().all(Option::is_some) {
            return;
        }
        let mut records: HashMap<String, VecDeque<usize>> = HashMap::new();
        for at in (0..self.records.len()).filter(|&at| !self.taken[at]) {
            records.entry(record_content(self.records[at], canonical)).or_default().push_back(at);
        }
        if records.is_empty() {
            return;
        }
        let open: Vec<(usize, String)> = (0..self.rows.len())
            .filter(|&at| self.of_row[at].is_none())
            .map(|at| (at, row_content(&self.rows[at])))
            .collect();
        for in_everything in [true, false] {
            for (at, key) in &open {
                let Some(candidates) = records.get_mut(key).filter(|_| self.of_row[*at].is_none()) else {
                    continue;
                };
                let row = self.rows[*at].row;
                let has_id = remote_id(row.record).is_some();
                let fits = |&record: &usize| {
                    let record = self.records[record];
                    let sure = has_id && record.body.get(common::REMOTE_ID).is_some();
                    !sure && (!in_everything || says_all(record, row))
                };
                let found = candidates.iter().take(MAX_SAME).position(fits);
                if let Some(record) = found.and_then(|place| candidates.remove(place)) {
                    self.pair(*at, record);
                }
            }
        }
    }

    /// Rows and records that are left over and alike.
    fn alike(&self, canonical: &dyn Fn(RecordId) -> RecordId) -> Vec<SameProposal> {
        let left: Vec<usize> = (0..self.records.len()).filter(|&at| !self.taken[at]).collect();
        if left.is_empty() || self.of_row.iter().all(Option::is_some) {
            return Vec::new();
        }
        let titles: Vec<HashSet<[char; 2]>> =
            left.iter().map(|&at| bigrams(&normal(source_title(self.records[at])))).collect();
        let mut postings: HashMap<[char; 2], Vec<u32>> = HashMap::new();
        for (i, title) in titles.iter().enumerate() {
            for pair in title {
                postings.entry(*pair).or_default().push(i as u32);
            }
        }
        postings.retain(|_, list| list.len() <= MAX_POSTINGS);
        let mut counts: Vec<u16> = vec![0; left.len()];
        let mut proposals = Vec::new();
        for key in self.rows.iter().zip(&self.of_row).filter(|(_, found)| found.is_none()).map(|(key, _)| key)
        {
            let pairs = bigrams(&normal(&key.row.title));
            let mut touched: Vec<u32> = Vec::new();
            for list in pairs.iter().filter_map(|pair| postings.get(pair)) {
                for &i in list {
                    if counts[i as usize] == 0 {
                        touched.push(i);
                    }
                    counts[i as usize] += 1;
                }
            }
            touched.sort_by_key(|&i| (std::cmp::Reverse(counts[i as usize]), i));
            let candidates = touched.iter().take(MAX_COMPARED).filter_map(|&i| {
                let record = self.records[left[i as usize]];
                self.candidate(key, &pairs, record, &titles[i as usize], canonical)
            });
            let mut candidates: Vec<SameCandidate> = candidates.collect();
            for i in touched {
                counts[i as usize] = 0;
            }
            candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.number.cmp(&b.number)));
            candidates.truncate(MAX_CANDIDATES);
            if !candidates.is_empty() {
                let (place, title) = (key.row.place.clone(), key.row.title.clone());
                proposals.push(SameProposal { place, title, candidates });
            }
        }
        proposals
    }

    fn candidate(
        &self,
        key: &RowKey<'_, '_>,
        pairs: &HashSet<[char; 2]>,
        record: &Record,
        title: &HashSet<[char; 2]>,
        canonical: &dyn Fn(RecordId) -> RecordId,
    ) -> Option<SameCandidate> {
        if sort_of(record) != (key.row.kind, key.row.tag) {
            return None;
        }
        let mut score = 0.8 * dice(pairs.len(), title.len(), pairs.intersection(title).count());
        let mut weight = 0.8;
        let day = field_of(record.kind, SourceField::RaisedOn);
        let days = (row_day(key.row), day.and_then(|f| at_source(record, f)).and_then(Json::as_str));
        if let (Some(a), Some(b)) = days {
            weight += 0.1;
            score += if a == b { 0.1 } else { 0.0 };
        }
        let owner = field_of(record.kind, SourceField::Owner).and_then(|f| at_source(record, f));
        let owner = owner.and_then(Json::as_str).and_then(|id| id.parse().ok());
        if let (Some(a), Some(b)) = (key.owner, owner) {
            weight += 0.1;
            score += if a == canonical(b) { 0.1 } else { 0.0 };
        }
        let score = score / weight;
        let both_ids = remote_id(key.row.record).is_some() && record.body.get(common::REMOTE_ID).is_some();
        let from = if both_ids { ASK_FROM_WITH_IDS } else { ASK_FROM };
        (score >= from).then(|| SameCandidate {
            record: record.id,
            number: record.number().to_owned(),
            title: record.title().to_owned(),
            score: (score * 100.0).round() / 100.0,
        })
    }
}

/// Whether the record says already all that the row says, links aside.
fn says_all(record: &Record, row: &Row<'_>) -> bool {
    let kept = record.body.get(common::KEPT);
    row.values.iter().all(|(name, value)| at_source(record, name).unwrap_or(&Json::Null) == value)
        && row.kept.iter().all(|(header, text)| kept.and_then(|k| k.get(header)) == Some(text))
}

fn source_title(record: &Record) -> &str {
    at_source(record, record.kind.register().title_field).and_then(Json::as_str).unwrap_or_default()
}

/// The field of a register that a foreign field fills.
fn field_of(kind: Kind, source: SourceField) -> Option<&'static str> {
    kind.register().fields.iter().find(|d| d.source == Some(source)).map(|d| d.name)
}

fn row_day<'r>(row: &'r Row<'_>) -> Option<&'r str> {
    let field = field_of(row.kind, SourceField::RaisedOn)?;
    row_text(row, field)
}

fn row_text<'r>(row: &'r Row<'_>, field: &str) -> Option<&'r str> {
    row.values.iter().find(|(name, _)| *name == field).and_then(|(_, v)| v.as_str())
}

/// Where a task stands in its structure: titles like レビュー recur under every heading.
const STRUCTURE: &[&str] = &["wbs", "level1", "level2", "level3"];

fn row_content(key: &RowKey<'_, '_>) -> String {
    let row = key.row;
    let structure: Vec<&str> =
        STRUCTURE.iter().map(|field| row_text(row, field).unwrap_or_default()).collect();
    content((row.kind, row.tag), &row.title, row_day(row), key.raised_by, &structure)
}

fn record_content(record: &Record, canonical: &dyn Fn(RecordId) -> RecordId) -> String {
    let text = |field: &str| at_source(record, field).and_then(Json::as_str);
    let day = field_of(record.kind, SourceField::RaisedOn).and_then(text);
    let raiser = field_of(record.kind, SourceField::RaisedBy).and_then(text);
    let raiser = raiser.and_then(|id| id.parse().ok()).map(canonical);
    let structure: Vec<&str> = STRUCTURE.iter().map(|field| text(field).unwrap_or_default()).collect();
    content(sort_of(record), source_title(record), day, raiser, &structure)
}

fn content(
    sort: Sort<'_>,
    title: &str,
    day: Option<&str>,
    raiser: Option<RecordId>,
    structure: &[&str],
) -> String {
    let raiser = raiser.map(|id| id.to_string()).unwrap_or_default();
    let (kind, tag) = (sort.0.name(), sort.1.unwrap_or_default());
    let (title, day) = (normal(title), day.unwrap_or_default());
    format!("{kind}\n{tag}\n{title}\n{day}\n{raiser}\n{}", structure.join("\n"))
}
