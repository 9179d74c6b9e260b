//! Which record is this row? By the source's own id; without one by content; and where neither is sure, by asking.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::Value as Json;

use super::links::Recorded;
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

/// How strictly rows and records are compared, one after the other.
struct Pass {
    /// Leaves out what the row's table says nothing of.
    silent: bool,
    in_everything: bool,
    same_sheet: bool,
}

const PASSES: [Pass; 5] = [
    Pass { silent: false, in_everything: true, same_sheet: true },
    Pass { silent: false, in_everything: true, same_sheet: false },
    Pass { silent: true, in_everything: true, same_sheet: true },
    Pass { silent: true, in_everything: true, same_sheet: false },
    Pass { silent: false, in_everything: false, same_sheet: false },
];

/// A kind, and the tag within the general list.
pub(super) type Sort<'a> = (Kind, Option<&'a str>);

/// A row with what identifies it.
pub(super) struct RowKey<'r, 'a> {
    pub(super) row: &'r Row<'a>,
    /// The owner as understood, merged persons followed.
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
    links: &Recorded<'_>,
    chosen: &[SameRecord],
    canonical: &dyn Fn(RecordId) -> RecordId,
) -> Result<Matching<'s>, ImportRefusal> {
    let mut work = Work { rows, records, of_row: vec![None; rows.len()], taken: vec![false; records.len()] };
    work.by_choice(chosen)?;
    work.by_id();
    work.by_content(links, canonical);
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
    /// those go together that agree in everything, of one sheet before others; what is left is taken in its order. A row
    /// that is silent about the day or another of them, because the file has no such column, is a record that agrees in
    /// everything else.
    fn by_content(&mut self, links: &Recorded<'_>, canonical: &dyn Fn(RecordId) -> RecordId) {
        let left: Vec<usize> = (0..self.records.len()).filter(|&at| !self.taken[at]).collect();
        let open: Vec<usize> = (0..self.rows.len()).filter(|&at| self.of_row[at].is_none()).collect();
        if left.is_empty() || open.is_empty() {
            return;
        }
        let silent: Vec<u8> = open.iter().map(|&at| silence(self.rows[at].row)).collect();
        let key = |(&at, &silent): (&usize, &u8)| (silent, row_content(self.rows[at].row, silent));
        let whole: Vec<(u8, String)> = open.iter().map(|at| key((at, &0))).collect();
        let partly: Vec<(u8, String)> = open.iter().zip(&silent).map(key).collect();
        let mut silences: Vec<u8> = silent.iter().copied().filter(|&silent| silent != 0).collect();
        silences.sort_unstable();
        silences.dedup();
        let mut records: HashMap<(u8, String), VecDeque<usize>> = HashMap::new();
        for &at in &left {
            for silent in std::iter::once(0).chain(silences.iter().copied()) {
                let content = record_content(self.records[at], silent, canonical);
                records.entry((silent, content)).or_default().push_back(at);
            }
        }
        for pass in PASSES {
            records.values_mut().for_each(|records| records.retain(|&record| !self.taken[record]));
            let keys = if pass.silent { &partly } else { &whole };
            for (&at, key) in open.iter().zip(keys) {
                if self.of_row[at].is_some() || (pass.silent && key.0 == 0) {
                    continue;
                }
                let row = self.rows[at].row;
                let Some(candidates) = records.get_mut(key) else { continue };
                let has_id = remote_id(row.record).is_some();
                let fits = |&(_, &at): &(usize, &usize)| {
                    let record = self.records[at];
                    let sure = has_id && record.body.get(common::REMOTE_ID).is_some();
                    !sure
                        && (!pass.same_sheet || sheet_of(record) == row.table.sheet)
                        && (!pass.in_everything || says_all(record, row, links))
                };
                let free = candidates.iter().enumerate().filter(|&(_, &record)| !self.taken[record]);
                let found = free.take(MAX_SAME).find(fits).map(|(place, _)| place);
                if let Some(record) = found.and_then(|place| candidates.remove(place)) {
                    self.pair(at, record);
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

/// Whether importing the row would change nothing of the record.
fn says_all(record: &Record, row: &Row<'_>, links: &Recorded<'_>) -> bool {
    row.values.iter().all(|(name, value)| at_source(record, name).unwrap_or(&Json::Null) == value)
        && links.says(record, row)
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

/// What beside the title tells rows without an id apart: day, raiser, and where a task stands in its structure, for titles
/// like レビュー recur under every heading.
fn telling(kind: Kind) -> [Option<&'static str>; 6] {
    let own = |name| kind.register().field(name).map(|def| def.name);
    [
        field_of(kind, SourceField::RaisedOn),
        field_of(kind, SourceField::RaisedBy),
        own("wbs"),
        own("level1"),
        own("level2"),
        own("level3"),
    ]
}

/// Those of [`telling`] of which the row's table says nothing, one bit each.
fn silence(row: &Row<'_>) -> u8 {
    let said = |field: &str| row.values.iter().any(|(name, _)| *name == field);
    let silent = telling(row.kind).map(|field| field.is_some_and(|field| !said(field)));
    silent.iter().rev().fold(0, |bits, &silent| bits << 1 | u8::from(silent))
}

fn row_content(row: &Row<'_>, silent: u8) -> String {
    let texts =
        telling(row.kind).map(|field| field.and_then(|f| row_text(row, f)).unwrap_or_default().into());
    content((row.kind, row.tag), &row.title, texts, silent)
}

fn record_content(record: &Record, silent: u8, canonical: &dyn Fn(RecordId) -> RecordId) -> String {
    let raiser = field_of(record.kind, SourceField::RaisedBy);
    let texts = telling(record.kind).map(|field| {
        let text = field.and_then(|f| at_source(record, f)).and_then(Json::as_str).unwrap_or_default();
        match text.parse().ok().filter(|_| field == raiser) {
            Some(id) => canonical(id).to_string().into(),
            None => text.into(),
        }
    });
    content(sort_of(record), source_title(record), texts, silent)
}

fn content(sort: Sort<'_>, title: &str, texts: [Cow<'_, str>; 6], silent: u8) -> String {
    let mut content = format!("{}\n{}\n{}", sort.0.name(), sort.1.unwrap_or_default(), normal(title));
    for (at, text) in texts.iter().enumerate().filter(|(at, _)| silent & 1 << at == 0) {
        content.push_str(&format!("\n{at}{text}"));
    }
    content
}
