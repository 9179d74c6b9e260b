//! Which records of a source are gone: of a kind the files hold, and in none of them.

use std::collections::HashSet;

use super::identity::{Sort, sort_of};
use super::mapping::{Row, kind_of, remote_id};
use super::parts::{Parts, Seen};
use super::preview::{Doubtful, VanishedRecord};
use super::series::{PROJECT, project_of_id};
use crate::id::RecordId;
use crate::record::Record;
use crate::register::common;
use crate::source_record::SourceFile;

/// Up to so many records may vanish unasked, whatever share they are.
const UNASKED: usize = 5;

/// What this file tells of its source.
pub(super) fn seen(
    file: &SourceFile,
    rows: &[Row<'_>],
    matched: &[Option<&Record>],
    ids: &[RecordId],
    records: &[&Record],
) -> Seen {
    let tables = &file.tables;
    let mut sorts: HashSet<Sort<'_>> = tables.iter().map(|t| kind_of(t.kind)).collect();
    sorts.extend(rows.iter().map(|r| (r.kind, r.tag)));
    // A row that was put aside is in the file all the same.
    let all = tables.iter().flat_map(|t| &t.records);
    let mut aside: HashSet<(Sort<'_>, &str)> =
        all.filter_map(|r| Some((kind_of(r.kind), remote_id(r)?))).collect();
    for row in rows {
        if let Some(id) = remote_id(row.record) {
            aside.remove(&((row.kind, row.tag), id));
        }
    }
    let is_aside = |record: &&&Record| {
        record.body.text(common::REMOTE_ID).is_some_and(|id| aside.contains(&(sort_of(record), id)))
    };
    let aside = records.iter().filter(is_aside).map(|record| record.id);
    let created = ids.iter().zip(matched).filter(|(_, record)| record.is_none()).map(|(id, _)| *id);
    Seen {
        records: ids.iter().copied().chain(aside).collect(),
        created: created.collect(),
        sorts: sorts.into_iter().map(|(kind, tag)| (kind, tag.map(str::to_owned))).collect(),
    }
}

/// The records that are in no part, told at the last part; and the question whether that can be, where it is most of the
/// open ones, or some of them were asked about already and nobody has confirmed it.
pub(super) fn gone<'s>(
    seen: &Seen,
    parts: &Parts,
    records: &[&'s Record],
    asked: &[RecordId],
) -> (Vec<&'s Record>, Option<Doubtful>) {
    let is_told = |record: &Record| {
        let (kind, tag) = sort_of(record);
        let sort = (kind, tag.map(str::to_owned));
        let sorts = seen.sorts.contains(&sort) || parts.seen.sorts.contains(&sort);
        // An export of one project says nothing about another one.
        let projects = parts.projects.is_empty()
            || project_of(record).is_none_or(|project| parts.projects.contains(project));
        sorts && projects
    };
    let is_here =
        |record: &Record| seen.records.contains(&record.id) || parts.seen.records.contains(&record.id);
    let marked = |record: &Record| record.body.get(common::VANISHED_ON).is_some();
    let gone = records.iter().copied().filter(|r| is_told(r) && !is_here(r) && !marked(r));
    let gone: Vec<&Record> = gone.collect();
    let before = records.iter().filter(|r| r.is_open() && !parts.seen.created.contains(&r.id));
    let (open, open_gone) = (before.count(), gone.iter().filter(|r| r.is_open()).count());
    let unanswered = gone.iter().any(|record| asked.contains(&record.id));
    let doubtful = (open_gone > UNASKED && (open_gone * 2 > open || unanswered)).then(|| Doubtful {
        records: gone.iter().map(|record| vanished(record)).collect(),
        gone: open_gone,
        open,
    });
    (gone, doubtful)
}

pub(super) fn vanished(record: &Record) -> VanishedRecord {
    VanishedRecord {
        id: record.id,
        kind: record.kind,
        number: record.number().to_owned(),
        title: record.title().to_owned(),
    }
}

fn project_of(record: &Record) -> Option<&str> {
    let kept = || record.body.get(common::KEPT).and_then(|kept| kept[PROJECT].as_str());
    record.body.text(common::REMOTE_ID).and_then(project_of_id).or_else(kept)
}
