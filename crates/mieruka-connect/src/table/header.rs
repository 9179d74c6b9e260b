//! Where a table's header stands, and what each of its columns is called.
//!
//! Every block of one, two or three rows is a candidate. It is joined column by column (through merged cells, and to the
//! right of group titles that nobody merged), looked up in the vocabulary and scored: known words count, values among
//! them count against it.

use std::collections::BTreeSet;

use mieruka_core::source_record::{SourceField, SourceKind};

use super::gantt;
use crate::grid::{Cell, Grid, NumberKind, Value};
use crate::vocabulary::Vocabulary;

/// How far down a header is looked for.
pub(super) const SEARCHED_ROWS: u32 = 30;
const MOST_ROWS: u32 = 3;
/// A longer text is a sentence, not a header.
const LONGEST: usize = 40;
const MOST_COLUMNS: u16 = 2_000;

/// The header of a table.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) columns: Vec<HeaderColumn>,
    pub(super) score: f64,
    /// Different fields among the columns.
    pub(super) fields: usize,
    /// Columns of a calendar beside the table.
    pub(super) calendar: BTreeSet<u16>,
}

/// One column of a header.
#[derive(Clone, Debug)]
pub(super) struct HeaderColumn {
    pub(super) left: u16,
    pub(super) right: u16,
    /// Levels joined with ` / `.
    pub(super) text: String,
    pub(super) field: Option<(SourceField, f64)>,
}

/// The first header at or below `from`, looking [`SEARCHED_ROWS`] far.
pub(super) fn find(grid: &Grid, from: u32, vocabulary: &Vocabulary) -> Option<Header> {
    let rows = grid.row_numbers().filter(|r| (from..from.saturating_add(SEARCHED_ROWS)).contains(r));
    let found: Vec<Header> = rows.filter_map(|row| best_at(grid, row, vocabulary)).collect();
    let best = found.iter().map(|h| h.score).fold(0.0, f64::max);
    // The first that is not much worse than the best: tables may stand one above the other.
    let first = found.iter().position(|h| h.score >= best * 0.6)?;
    let mut chosen = &found[first];
    // A block that overlaps and does better is the same header seen right.
    for other in &found[first + 1..] {
        if other.first <= chosen.last && other.score > chosen.score {
            chosen = other;
        }
    }
    Some(chosen.clone())
}

/// The best block that begins at `row`, if that could be a header at all.
pub(super) fn best_at(grid: &Grid, row: u32, vocabulary: &Vocabulary) -> Option<Header> {
    let texts = grid.row(row).iter().filter(|c| is_label(grid, c)).count();
    if texts == 0 {
        return None;
    }
    (row..row + MOST_ROWS)
        .filter_map(|last| block(grid, row, last, vocabulary))
        .max_by(|a, b| a.score.total_cmp(&b.score).then(b.last.cmp(&a.last)))
}

fn is_label(grid: &Grid, cell: &Cell) -> bool {
    grid.text_of(cell).is_some_and(|t| !t.trim().is_empty() && t.chars().count() <= LONGEST)
}

/// Joins and scores the rows `first..=last`.
fn block(grid: &Grid, first: u32, last: u32, vocabulary: &Vocabulary) -> Option<Header> {
    let width = grid.width().min(MOST_COLUMNS);
    let mut calendar = BTreeSet::new();
    for row in first..=last {
        calendar.extend(gantt::calendar_columns(grid, row));
    }
    let mut levels: Vec<Vec<Level>> = Vec::new();
    let mut values = 0;
    for row in first..=last {
        let mut level = Vec::with_capacity(usize::from(width));
        for column in 0..width {
            if calendar.contains(&column) {
                level.push(Level::default());
                continue;
            }
            let merge = grid.merge_at(row, column);
            if merge.is_some_and(|m| m.bottom > last && m.top <= last && m.top >= first && m.left == column) {
                // The cell goes on below: the block is cut too short.
                return None;
            }
            let (anchor_row, left, right) = match merge {
                Some(m) => (m.top, m.left, m.right.min(width - 1)),
                None => (row, column, column),
            };
            let cell = if anchor_row < first { None } else { grid.cell(anchor_row, left) };
            let text = cell.filter(|c| !grid.blank(c)).map(|c| {
                if anchor_row == row && left == column && is_value(grid, c) {
                    values += 1;
                }
                clean(&grid.display(c))
            });
            level.push(Level { text: text.unwrap_or_default(), left, right, spanned: merge.is_some() });
        }
        levels.push(level);
    }
    if !rows_are_sound(&levels) {
        return None;
    }
    fill_groups(&mut levels);
    let columns = join(&levels, width, &calendar, vocabulary);
    score(first, last, columns, values, calendar, grid)
}

/// A header cell at one level.
#[derive(Clone, Debug, Default)]
struct Level {
    text: String,
    left: u16,
    right: u16,
    spanned: bool,
}

/// A number, a date or a sentence: what stands in data, not in headers.
fn is_value(grid: &Grid, cell: &Cell) -> bool {
    match cell.value {
        Value::Number(_) => grid.style(cell).number != NumberKind::Text,
        Value::Bool(_) | Value::Error => true,
        Value::Empty => false,
        Value::Text(_) | Value::Shared(_) => {
            grid.text_of(cell).is_some_and(|t| t.trim().chars().count() > LONGEST)
        }
    }
}

/// Every level says something, and a level above the last is more than a title over the first column.
fn rows_are_sound(levels: &[Vec<Level>]) -> bool {
    let count = levels.len();
    let first_column = levels.last().and_then(|l| l.iter().position(|c| !c.text.is_empty()));
    levels.iter().enumerate().all(|(i, level)| {
        let mut texts =
            level.iter().enumerate().filter(|(c, l)| !l.text.is_empty() && usize::from(l.left) == *c);
        match (texts.next(), texts.next()) {
            (None, _) => false,
            (Some((at, _)), None) if i + 1 < count => first_column.is_some_and(|first| at > first),
            _ => true,
        }
    })
}

/// A group title that nobody merged stands over the columns to its right that have a title below and none above.
fn fill_groups(levels: &mut [Vec<Level>]) {
    let count = levels.len();
    for i in 0..count.saturating_sub(1) {
        let (upper, lower) = levels.split_at_mut(i + 1);
        let upper = &mut upper[i];
        let below = |column: usize| lower.iter().any(|l| !l[column].text.is_empty());
        for column in 1..upper.len() {
            let left = column - 1;
            let is_group =
                !upper[left].text.is_empty() && below(left) && lower[0][left].text != upper[left].text;
            if upper[column].text.is_empty() && !upper[column].spanned && below(column) && is_group {
                upper[column].text = upper[left].text.clone();
            }
        }
    }
}

fn join(
    levels: &[Vec<Level>],
    width: u16,
    calendar: &BTreeSet<u16>,
    vocabulary: &Vocabulary,
) -> Vec<HeaderColumn> {
    let mut columns: Vec<HeaderColumn> = Vec::new();
    let mut column = 0;
    while column < width {
        let at = usize::from(column);
        let leaf = levels.iter().rev().find(|l| !l[at].text.is_empty());
        let Some(leaf) = leaf.filter(|_| !calendar.contains(&column)) else {
            column += 1;
            continue;
        };
        let right = if leaf[at].spanned { leaf[at].right.max(column) } else { column };
        let mut parts: Vec<&str> = Vec::new();
        for level in levels {
            let text = level[at].text.as_str();
            if !text.is_empty() && parts.last() != Some(&text) {
                parts.push(text);
            }
        }
        let text = parts.join(" / ");
        let field = look_up(vocabulary, None, &text);
        columns.push(HeaderColumn { left: column, right, text, field });
        column = right + 1;
    }
    columns
}

/// The field that a header names. What stands in brackets may explain the word before it: 「大項目 (工程)」.
pub(super) fn look_up(
    vocabulary: &Vocabulary,
    kind: Option<SourceKind>,
    text: &str,
) -> Option<(SourceField, f64)> {
    const WITHOUT_BRACKETS: f64 = 0.95;
    let find = |text: &str| match kind {
        Some(kind) => vocabulary.header_in(kind, text),
        None => vocabulary.header(text),
    };
    if let Some((field, sure)) = find(text) {
        return Some((field, f64::from(sure)));
    }
    let bare: Vec<&str> = text
        .split(" / ")
        .map(|level| level.split(['(', '（', '[', '［', '【']).next().unwrap_or(level).trim())
        .filter(|level| !level.is_empty())
        .collect();
    let bare = bare.join(" / ");
    if bare == text {
        return None;
    }
    find(&bare).map(|(field, sure)| (field, f64::from(sure) * WITHOUT_BRACKETS))
}

fn score(
    first: u32,
    last: u32,
    columns: Vec<HeaderColumn>,
    values: usize,
    calendar: BTreeSet<u16>,
    grid: &Grid,
) -> Option<Header> {
    if columns.len() < 2 {
        return None;
    }
    let mut best: Vec<(SourceField, f64)> = Vec::new();
    for (field, confidence) in columns.iter().filter_map(|c| c.field) {
        match best.iter_mut().find(|(f, _)| *f == field) {
            Some((_, sure)) => *sure = sure.max(confidence),
            None => best.push((field, confidence)),
        }
    }
    let fields = best.len();
    let known: f64 = best.iter().map(|(_, confidence)| confidence).sum();
    let looks = first..=last;
    let marked = grid.row(last).iter().chain(grid.row(first)).filter(|c| {
        let style = grid.style(c);
        style.bold || style.filled
    });
    let marked = if marked.count() * 2 >= columns.len() { 0.4 } else { 0.0 };
    let others = (columns.len() - fields.min(columns.len())).min(8) as f64;
    let rows_below = (*looks.end() + 1..=*looks.end() + 3).any(|row| !grid.row(row).is_empty());
    let score = known + others * 0.05 + marked + if rows_below { 0.2 } else { 0.0 }
        - values as f64 * 0.8
        // One row less says the same: take it.
        - f64::from(last - first) * 0.1;
    let enough =
        fields >= 2 && known >= 1.4 && values * 3 <= columns.len() && fields * 3 >= columns.len().min(24);
    enough.then_some(Header { first, last, columns, score, fields, calendar })
}

/// Line breaks and runs of blanks inside a header: nothing between Japanese letters, one blank between Latin words.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.trim().chars() {
        if c.is_whitespace() {
            gap |= matches!(c, '\n' | '\r' | '\t' | ' ' | '\u{3000}');
            if c == ' ' && out.ends_with(|p: char| !p.is_whitespace()) {
                out.push(' ');
            }
            continue;
        }
        if gap && !out.ends_with(' ') && out.ends_with(|p: char| p.is_ascii()) && c.is_ascii() {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{GridBuilder, Merge};

    fn sheet(rows: &[&[&str]], merges: &[(u32, u32, u16, u16)]) -> Grid {
        let mut b = GridBuilder::new("s");
        for (r, row) in rows.iter().enumerate() {
            for (c, text) in row.iter().enumerate() {
                b.text(r as u32 + 1, c as u16, text);
            }
        }
        for (top, bottom, left, right) in merges {
            b.merge(Merge { top: *top, bottom: *bottom, left: *left, right: *right });
        }
        b.finish()
    }

    fn found(grid: &Grid) -> (u32, u32, Vec<String>) {
        let h = find(grid, 1, &Vocabulary::builtin()).expect("a header");
        (h.first, h.last, h.columns.iter().map(|c| c.text.clone()).collect())
    }

    #[test]
    fn a_header_below_title_and_form_lines() {
        let g = sheet(
            &[
                &["課題管理表"],
                &["作成日", "2026/1/5", "", "作成者", "山田"],
                &[],
                &["No", "課題内容", "担当者", "期限", "状況"],
                &["1", "遅れている", "山田", "1/9", "対応中"],
            ],
            &[],
        );
        let (first, last, texts) = found(&g);
        assert_eq!((first, last), (4, 4));
        assert_eq!(texts, ["No", "課題内容", "担当者", "期限", "状況"]);
    }

    #[test]
    fn two_rows_are_joined_through_merges_and_beside_unmerged_groups() {
        let rows: &[&[&str]] = &[
            &["No", "作業", "予定", "", "実績", "", "担当"],
            &["", "", "開始日", "終了日", "開始日", "終了日", ""],
            &["1", "設計する", "4/1", "4/5", "4/2", "", "山田"],
        ];
        let expected =
            ["No", "作業", "予定 / 開始日", "予定 / 終了日", "実績 / 開始日", "実績 / 終了日", "担当"];
        for merges in [&[(1, 2, 0, 0), (1, 2, 1, 1), (1, 1, 2, 3), (1, 1, 4, 5), (1, 2, 6, 6)][..], &[]] {
            let (first, last, texts) = found(&sheet(rows, merges));
            assert_eq!((first, last), (1, 2));
            assert_eq!(texts, expected);
        }
    }

    #[test]
    fn three_rows_are_joined() {
        let g = sheet(
            &[
                &["No", "タスク名", "スケジュール", "", "", "", "担当者"],
                &["", "", "予定", "", "実績", "", ""],
                &["", "", "開始日", "終了日", "開始日", "終了日", ""],
                &["1", "設計する", "4/1", "4/5", "4/2", "", "山田"],
            ],
            &[(1, 3, 0, 0), (1, 3, 1, 1), (1, 1, 2, 5), (2, 2, 2, 3), (2, 2, 4, 5), (1, 3, 6, 6)],
        );
        let (first, last, texts) = found(&g);
        assert_eq!((first, last), (1, 3));
        assert_eq!(texts[2], "スケジュール / 予定 / 開始日");
        assert_eq!(texts[6], "担当者");
    }

    #[test]
    fn line_breaks_in_headers_go() {
        assert_eq!(clean("実施完了\n件数"), "実施完了件数");
        assert_eq!(clean("Due\nDate"), "Due Date");
        assert_eq!(clean("要件 ID"), "要件 ID");
    }

    #[test]
    fn prose_has_no_header() {
        let g = sheet(&[&["この資料は進め方を説明します。"], &["1. はじめに", "概要を書きます"]], &[]);
        assert!(find(&g, 1, &Vocabulary::builtin()).is_none());
    }
}
