//! Several files of one drop that are one export in parts: the pages of a tracker, or a list in several files. What one
//! part does not hold another may, so that only the last of them tells what is gone.

use std::collections::{BTreeSet, HashSet};

use jiff::Timestamp;

use super::ImportPlan;
use super::dated::file_date;
use super::series::{projects, series_key};
use crate::id::RecordId;
use crate::register::Kind;
use crate::source_record::SourceFile;

/// What the parts of one export are together, and what those planned so far have told.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// The remote projects of all parts.
    pub(super) projects: BTreeSet<String>,
    /// The youngest date of all parts.
    pub(super) dated: Option<Timestamp>,
    /// Parts that are not planned yet.
    left: usize,
    pub(super) seen: Seen,
}

/// What files have told of their source.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Seen {
    /// Records that stand in a file, new ones included.
    pub(super) records: HashSet<RecordId>,
    /// Those of them that were new.
    pub(super) created: HashSet<RecordId>,
    /// What the files are about: a kind, and the tag within the general list.
    pub(super) sorts: HashSet<(Kind, Option<String>)>,
}

impl Parts {
    /// No other file belongs to the export.
    pub(super) fn is_alone(&self) -> bool {
        self.left == 1 && self.seen == Seen::default()
    }

    /// All parts of one export, none of them planned yet.
    pub fn of<'a>(files: impl IntoIterator<Item = &'a SourceFile>) -> Parts {
        let mut parts = Parts::default();
        for file in files {
            parts.projects.extend(projects(file));
            parts.dated = parts.dated.max(file_date(file));
            parts.left += 1;
        }
        parts
    }

    /// Takes note of what the plan of one part has told, before the next part is planned.
    pub fn planned(&mut self, plan: &ImportPlan) {
        self.left = self.left.saturating_sub(1);
        self.seen.records.extend(&plan.seen.records);
        self.seen.created.extend(&plan.seen.created);
        self.seen.sorts.extend(plan.seen.sorts.iter().cloned());
    }

    /// Whether no other part follows the one that is planned now.
    pub(super) fn is_last(&self) -> bool {
        self.left <= 1
    }
}

/// Which of these files, each given by its party, are parts of one export; every file stands in exactly one set, the
/// older before the younger one.
pub fn sets_of_parts(files: &[(&str, &SourceFile)]) -> Vec<Vec<usize>> {
    struct Set<'a> {
        of: (&'a str, &'static str),
        keys: BTreeSet<String>,
        members: Vec<usize>,
    }
    let mut sets: Vec<Set<'_>> = Vec::new();
    for (at, (party, file)) in files.iter().enumerate() {
        let of = (*party, super::series::format_name(file.format));
        let mut keys = projects(file);
        if keys.is_empty() {
            keys.insert(series_key(file));
        }
        let mut members = vec![at];
        // A file of two projects joins what was two sets so far.
        let (joined, others): (Vec<Set<'_>>, Vec<Set<'_>>) =
            sets.into_iter().partition(|set| set.of == of && !set.keys.is_disjoint(&keys));
        sets = others;
        for set in joined {
            keys.extend(set.keys);
            members.extend(set.members);
        }
        members.sort_by_key(|&at| (file_date(files[at].1), at));
        sets.push(Set { of, keys, members });
    }
    let mut members: Vec<Vec<usize>> = sets.into_iter().map(|set| set.members).collect();
    members.sort_unstable();
    members
}
