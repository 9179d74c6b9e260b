//! The list that the records of a file add up to: columns, records, what was put aside, milestones.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use mieruka_core::lang::Lang;
use mieruka_core::source_record::{
    CommonStatus, ExtraCell, SourceCell, SourceColumn, SourceField, SourceKind, SourceRecord, SourceTable,
    SourceValue, Warning,
};
use serde_json::Value;

use super::document::Document;
use super::item::{Item, PutAside};
use crate::grid::plain_number;
use crate::{Input, ReadOptions};

/// Warnings beyond this number are counted, not listed: a broken export can hold a million of the same.
const MAX_WARNINGS: usize = 1_000;
/// Values of a column that are shown to a person.
const SAMPLES: usize = 3;
/// Header of the internal number of a parent that is not in the list.
const PARENT: &str = "parentIssueId";
/// Characters of a sample.
const SAMPLE_LENGTH: usize = 80;

/// A milestone that issues name.
#[derive(Clone, Debug)]
pub(crate) struct Milestone {
    pub(crate) remote_id: String,
    pub(crate) title: String,
    pub(crate) start: Option<Date>,
    pub(crate) due: Option<Date>,
    pub(crate) closed: bool,
    /// The tool's own word for open or closed.
    pub(crate) status_raw: Option<String>,
}

/// A list being read.
pub(super) struct List<'a> {
    options: &'a ReadOptions,
    name: String,
    columns: Columns,
    records: Vec<SourceRecord>,
    seen: HashSet<String>,
    /// Remote ids by the tool's internal numbers.
    internal: HashMap<String, String>,
    /// Records, by their position, that name their parent by its internal number.
    parents: Vec<(usize, String)>,
    milestones: Vec<Milestone>,
    /// Numbers of the pull requests in a GitHub list.
    pull_requests: Vec<String>,
    warnings: Warnings,
    put_aside: Vec<Warning>,
}

type ReadIssue = fn(&mut Item<'_>) -> Result<(), PutAside>;

impl<'a> List<'a> {
    pub(super) fn new(input: &Input<'a>, document: &Document<'_>) -> Self {
        List {
            options: input.options,
            name: document.list_name().to_owned(),
            columns: Columns::default(),
            records: Vec::new(),
            seen: HashSet::new(),
            internal: HashMap::new(),
            parents: Vec::new(),
            milestones: Vec::new(),
            pull_requests: Vec::new(),
            warnings: Warnings::default(),
            put_aside: Vec::new(),
        }
    }

    pub(super) fn lang(&self) -> Lang {
        self.options.lang
    }

    /// Reads one record with the reader of its tool.
    pub(super) fn read(
        &mut self,
        row: u32,
        place: String,
        value: &Value,
        names: Option<&Value>,
        issue: ReadIssue,
    ) {
        let mut item = Item {
            value,
            record: SourceRecord::new(row, SourceKind::Issue),
            lang: self.options.lang,
            vocabulary: &self.options.vocabulary,
            names,
            internal_id: None,
            internal_parent: None,
            place,
            columns: &mut self.columns,
            warnings: &mut self.warnings,
            milestones: &mut self.milestones,
        };
        let outcome = issue(&mut item);
        let (record, place) = (item.record, item.place);
        let (internal_id, internal_parent) = (item.internal_id, item.internal_parent);
        match outcome {
            Err(PutAside::Unreadable { path, reason }) => self.put_aside(join(&place, &path), reason),
            Err(PutAside::PullRequest { number }) => self.pull_requests.push(number),
            Ok(()) => {
                let id = record.remote_id.clone().unwrap_or_default();
                if self.seen.insert(id.clone()) {
                    if let Some(parent) = internal_parent {
                        self.parents.push((self.records.len(), parent));
                    }
                    if let Some(internal) = internal_id {
                        self.internal.insert(internal, id);
                    }
                    self.records.push(record);
                } else {
                    let reason = self.lang().format("tracker-duplicate", &[("id", id.into())]);
                    self.put_aside(place, reason);
                }
            }
        }
    }

    /// Leaves a record out and says where it stood and why.
    pub(super) fn put_aside(&mut self, place: String, reason: String) {
        let message = self.lang().format("tracker-put-aside", &[("reason", reason.into())]);
        self.put_aside.push(Warning { place, message });
    }

    /// The tables of the list, issues first, what a reader should know, and the records that were put aside.
    pub(super) fn finish(mut self) -> (Vec<SourceTable>, Vec<Warning>, Vec<Warning>) {
        let lang = self.lang();
        if !self.pull_requests.is_empty() {
            let message = lang.format(
                "tracker-pull-requests",
                &[
                    ("count", self.pull_requests.len().into()),
                    ("numbers", self.pull_requests.join(", ").into()),
                ],
            );
            self.warnings.push(Warning { place: self.name.clone(), message });
        }
        for (child, parent) in self.parents {
            let record = &mut self.records[child];
            match self.internal.get(&parent) {
                Some(id) => record.parent = Some(id.clone()),
                // The parent is in another list: its number is all that is known of it.
                None => {
                    record.extra.push(ExtraCell { header: PARENT.to_owned(), value: parent, column: None });
                }
            }
        }
        let mut tables = Vec::new();
        if !self.records.is_empty() {
            tables.push(table(self.name, most_common_kind(&self.records), self.columns, self.records));
        }
        if !self.milestones.is_empty() {
            let mut columns = Columns::default();
            let records = self
                .milestones
                .into_iter()
                .zip(1..)
                .map(|(milestone, row)| milestone.record(row, &mut columns))
                .collect();
            tables.push(table("milestones".to_owned(), SourceKind::Milestone, columns, records));
        }
        (tables, self.warnings.finish(lang), self.put_aside)
    }
}

fn table(sheet: String, kind: SourceKind, columns: Columns, records: Vec<SourceRecord>) -> SourceTable {
    SourceTable {
        sheet,
        kind,
        header_rows: None,
        first_data_row: records.first().map_or(1, |r| r.row),
        last_data_row: records.last().map_or(1, |r| r.row),
        columns: columns.list,
        records,
        skipped: Vec::new(),
    }
}

/// The kind of most records; of two equally frequent ones the one seen first.
fn most_common_kind(records: &[SourceRecord]) -> SourceKind {
    let mut counts: Vec<(SourceKind, usize)> = Vec::new();
    for record in records {
        match counts.iter_mut().find(|(kind, _)| *kind == record.kind) {
            Some((_, count)) => *count += 1,
            None => counts.push((record.kind, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counts.iter().find(|(_, count)| *count == most).map_or(SourceKind::Issue, |(kind, _)| *kind)
}

/// A path inside a record behind the path of the record.
pub(super) fn join(place: &str, path: &str) -> String {
    if place.is_empty() { path.to_owned() } else { format!("{place}.{path}") }
}

impl Milestone {
    fn record(self, row: u32, columns: &mut Columns) -> SourceRecord {
        let mut record = SourceRecord::new(row, SourceKind::Milestone);
        let status = if self.closed { CommonStatus::Closed } else { CommonStatus::Open };
        let cells = [
            (SourceField::Title, "title", Some(SourceValue::Text(self.title))),
            (SourceField::PlannedStart, "start", self.start.map(SourceValue::Date)),
            (SourceField::PlannedFinish, "due", self.due.map(SourceValue::Date)),
            (SourceField::Status, "status", Some(SourceValue::Status(status))),
        ];
        for (field, key, value) in cells {
            if let Some(value) = value {
                columns.seen(key, key, Some(field), &value);
                record.cells.push(SourceCell { field, value, column: None });
            }
        }
        record.remote_id = Some(self.remote_id);
        record.status_raw = self.status_raw;
        record
    }
}

/// What a reader of the result should know, up to [`MAX_WARNINGS`].
#[derive(Default)]
pub(super) struct Warnings {
    list: Vec<Warning>,
    more: usize,
}

impl Warnings {
    pub(super) fn push(&mut self, warning: Warning) {
        if self.list.len() < MAX_WARNINGS {
            self.list.push(warning);
        } else {
            self.more += 1;
        }
    }

    fn finish(mut self, lang: Lang) -> Vec<Warning> {
        if self.more > 0 {
            let message = lang.format("tracker-more", &[("count", self.more.into())]);
            self.list.push(Warning { place: String::new(), message });
        }
        self.list
    }
}

/// The keys seen so far and what each was understood as, in the order of their first sight.
#[derive(Default)]
pub(super) struct Columns {
    list: Vec<SourceColumn>,
    index: HashMap<(String, Option<SourceField>), usize>,
}

impl Columns {
    /// Notes a value under its key.
    pub(super) fn seen(&mut self, key: &str, header: &str, field: Option<SourceField>, value: &SourceValue) {
        let list = &mut self.list;
        let index = *self.index.entry((key.to_owned(), field)).or_insert_with(|| {
            list.push(SourceColumn {
                column: key.to_owned(),
                header: header.to_owned(),
                field,
                confidence: 1.0,
                samples: Vec::new(),
                chosen: false,
            });
            list.len() - 1
        });
        let samples = &mut self.list[index].samples;
        if samples.len() < SAMPLES {
            let sample = match value {
                SourceValue::Date(day) => day.to_string(),
                SourceValue::Number(number) => plain_number(*number),
                SourceValue::Status(_) => return,
                SourceValue::Text(text) => text.chars().take(SAMPLE_LENGTH).collect(),
            };
            if !samples.contains(&sample) {
                samples.push(sample);
            }
        }
    }
}
