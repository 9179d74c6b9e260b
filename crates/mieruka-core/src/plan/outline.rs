//! The rows of a plan in the order of its outline.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{Entered, Row};
use crate::id::RecordId;
use crate::record::Record;
use crate::register::{Kind, common};
use crate::source_record::CommonStatus;
use crate::state::Visible;

/// Deeper lines are drawn as deep as this.
const LEVEL_MAX: u8 = 12;

/// All planned tasks and milestones, parents before what lies under them, and their records beside them.
pub(super) fn rows<'a>(visible: &Visible<'a>) -> (Vec<Row>, Vec<&'a Record>) {
    let planned = |kind| visible.of_kind(kind).filter(|r| r.is_planned());
    let records: Vec<&Record> = planned(Kind::Task).chain(planned(Kind::Milestone)).collect();
    let parents = parents(&records);
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); records.len()];
    let mut outermost = Vec::new();
    for (index, parent) in parents.iter().enumerate() {
        match parent {
            Some(parent) => children[*parent].push(index),
            None => outermost.push(index),
        }
    }
    let keys: Vec<_> = records.iter().map(|record| order_key(record)).collect();
    outermost.sort_by(|a, b| keys[*a].cmp(&keys[*b]));
    let mut rows: Vec<Row> = Vec::with_capacity(records.len());
    let mut ordered = Vec::with_capacity(records.len());
    // What is still to come, the next one last.
    let mut open: Vec<(usize, Option<usize>)> = outermost.into_iter().rev().map(|i| (i, None)).collect();
    while let Some((index, parent)) = open.pop() {
        let own = rows.len();
        let level = parent.map_or(0, |parent: usize| (rows[parent].level + 1).min(LEVEL_MAX));
        let under = &mut children[index];
        under.sort_by(|a, b| keys[*a].cmp(&keys[*b]));
        rows.push(row(records[index], parent, level, !under.is_empty()));
        ordered.push(records[index]);
        open.extend(under.iter().rev().map(|&child| (child, Some(own))));
    }
    (rows, ordered)
}

fn row(record: &Record, parent: Option<usize>, level: u8, summary: bool) -> Row {
    Row {
        id: record.id,
        kind: record.kind,
        parent,
        level,
        summary,
        dates: entered(record),
        place: None,
        forecast: None,
        critical: false,
        float_days: None,
    }
}

fn entered(record: &Record) -> Entered {
    let body = &record.body;
    let done = record.facts.common == CommonStatus::Closed;
    let progress = body.number("progress").map(|percent| (percent / 100.0).clamp(0.0, 1.0));
    if record.kind == Kind::Milestone {
        let current = body.date("planned_on");
        let plan = body.date("original_planned_on").or(current);
        // A date that was moved back is what is expected today; the first plan stays the measure.
        let expected = body.date("forecast_on").filter(|day| Some(*day) != current);
        let expected = expected.or(current.filter(|day| plan.is_some_and(|plan| *day > plan)));
        let actual = body.date("actual_on");
        return Entered {
            planned_start: None,
            planned_finish: plan,
            expected_start: None,
            expected_finish: expected.filter(|day| Some(*day) != plan),
            actual_start: None,
            actual_finish: actual,
            progress: None,
            begun: false,
            done: done || actual.is_some(),
        };
    }
    let (planned_start, planned_finish) = (body.date("planned_start"), body.date("planned_finish"));
    let (actual_start, actual_finish) = (body.date("actual_start"), body.date("actual_finish"));
    let in_work = matches!(record.facts.common, CommonStatus::InProgress | CommonStatus::Resolved);
    Entered {
        planned_start,
        planned_finish,
        expected_start: body.date("forecast_start").filter(|day| Some(*day) != planned_start),
        expected_finish: body.date("forecast_finish").filter(|day| Some(*day) != planned_finish),
        actual_start,
        actual_finish,
        progress,
        begun: actual_start.is_some() || in_work || progress.is_some_and(|progress| progress > 0.0),
        done: done || actual_finish.is_some(),
    }
}

/// For each record the one it lies under: as its source says, else by its WBS number.
fn parents(records: &[&Record]) -> Vec<Option<usize>> {
    let by_id: HashMap<RecordId, usize> = records.iter().enumerate().map(|(i, r)| (r.id, i)).collect();
    let mut by_wbs: HashMap<(Option<RecordId>, &str), usize> = HashMap::new();
    for (index, record) in records.iter().enumerate().filter(|(_, r)| r.kind == Kind::Task) {
        if let Some(wbs) = record.body.text("wbs") {
            by_wbs.entry((record.body.id(common::SOURCE), wbs.trim())).or_insert(index);
        }
    }
    let above = |record: &Record| {
        let told = record.body.id("parent").and_then(|id| by_id.get(&id).copied());
        told.or_else(|| {
            let wbs = record.body.text("wbs")?.trim();
            let (outer, _) = wbs.trim_end_matches('.').rsplit_once('.')?;
            by_wbs.get(&(record.body.id(common::SOURCE), outer)).copied()
        })
    };
    let mut parents: Vec<Option<usize>> =
        records.iter().enumerate().map(|(i, r)| above(r).filter(|parent| *parent != i)).collect();
    open_circles(&mut parents);
    parents
}

/// Whoever lies under itself lies under nobody.
fn open_circles(parents: &mut [Option<usize>]) {
    // 0: not looked at, 1: on the way up from the row being looked at, 2: leads out.
    let mut seen = vec![0_u8; parents.len()];
    for row in 0..parents.len() {
        let mut path = Vec::new();
        let mut at = Some(row);
        while let Some(here) = at.filter(|&here| seen[here] == 0) {
            seen[here] = 1;
            path.push(here);
            at = parents[here];
        }
        if let Some(here) = at
            && seen[here] == 1
            && let Some(&last) = path.last()
        {
            parents[last] = None;
        }
        path.into_iter().for_each(|here| seen[here] = 2);
    }
}

/// 1.10 after 1.9; what has no number last, by its dates.
fn order_key(record: &Record) -> (bool, Vec<(u32, &str)>, Option<Date>) {
    let body = &record.body;
    let wbs = body.text("wbs").unwrap_or_default().trim();
    let parts = wbs.split(['.', '-']).filter(|part| !part.is_empty());
    let parts: Vec<(u32, &str)> = parts
        .map(|part| match part.parse() {
            Ok(number) => (number, ""),
            Err(_) => (u32::MAX, part),
        })
        .collect();
    let day = body.date("planned_start").or_else(|| {
        body.date(match record.kind {
            Kind::Milestone => "planned_on",
            _ => "planned_finish",
        })
    });
    (parts.is_empty(), parts, day)
}
