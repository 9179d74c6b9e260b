//! From a header to the columns of a table: which stand together, which are a list of choices beside the table, which
//! continue under a blank header, and what each holds.

use mieruka_core::source_record::SourceField;

use super::header::{Header, HeaderColumn};
use super::marks::is_none_mark;
use crate::grid::{Formula, Grid, NumberKind, Value};
use crate::value::date::parse_date;
use crate::value::text::key;

/// How many rows are looked at to learn what a column holds.
const SAMPLED_ROWS: usize = 400;

/// A column of a table: on graph paper a band of narrow ones.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) left: u16,
    pub(super) right: u16,
    pub(super) header: String,
    pub(super) field: Option<SourceField>,
    /// What the header alone says.
    pub(super) word: Option<SourceField>,
    pub(super) confidence: f64,
    /// A person has said what it is.
    pub(super) chosen: bool,
    pub(super) content: ColumnContent,
}

/// What the rows below a header hold.
#[derive(Clone, Debug, Default)]
pub(super) struct ColumnContent {
    pub(super) filled: usize,
    pub(super) dates: usize,
    pub(super) numbers: usize,
    pub(super) percents: usize,
    /// Numbers between 0 and 1, both included, without a percent format.
    pub(super) fractions: usize,
    /// Numbers strictly between 0 and 1.
    pub(super) proper_fractions: usize,
    pub(super) row_numbers: usize,
    pub(super) long_texts: usize,
    pub(super) distinct: usize,
    pub(super) samples: Vec<String>,
    /// Rows that are filled, relative to the first data row, as far as sampled.
    pub(super) rows: Vec<u32>,
}

/// Splits a header into tables side by side. The first element of each is its leftmost column.
pub(super) fn segments(grid: &Grid, header: &Header, today: jiff::civil::Date) -> Vec<Vec<Column>> {
    let bottom = header.last;
    let mut segments: Vec<Vec<Column>> = Vec::new();
    let mut previous_right: Option<u16> = None;
    let visible: Vec<&HeaderColumn> =
        header.columns.iter().filter(|c| !(c.left..=c.right).all(|c| grid.column_hidden(c))).collect();
    for (i, head) in visible.iter().enumerate() {
        let next_left = visible.get(i + 1).map_or(grid.width(), |n| n.left);
        let mut right = head.right;
        // Under a blank header beside this one: its continuation, if anything stands there.
        let limit =
            next_left.min(header.calendar.iter().find(|c| **c > head.left).copied().unwrap_or(u16::MAX));
        let mut probe = right + 1;
        while probe < limit && !grid.column_hidden(probe) {
            let filled = column_filled(grid, bottom, probe);
            if filled {
                right = probe;
            } else if !grid.graph_paper && !is_title_over(grid, header, probe) {
                break;
            }
            probe += 1;
        }
        let gap = match previous_right {
            Some(previous) => (previous + 1..head.left).any(|c| !grid.column_hidden(c)) && !grid.graph_paper,
            None => true,
        };
        let content = content_of(grid, bottom, head.left, right, today);
        let column = Column {
            left: head.left,
            right,
            header: head.text.clone(),
            field: head.field.map(|(field, _)| field),
            word: head.field.map(|(field, _)| field),
            confidence: head.field.map_or(0.0, |(_, confidence)| confidence),
            chosen: false,
            content,
        };
        match segments.last_mut() {
            Some(last) if !gap => last.push(column),
            _ => segments.push(vec![column]),
        }
        previous_right = Some(right);
    }
    join_segments(segments)
}

/// Whether a header cell merged over `column` stands above it.
fn is_title_over(grid: &Grid, header: &Header, column: u16) -> bool {
    (header.first..=header.last).any(|row| grid.merge_at(row, column).is_some())
}

fn column_filled(grid: &Grid, bottom: u32, column: u16) -> bool {
    data_rows(grid, bottom)
        .any(|row| grid.cell(row, column).is_some_and(|c| !grid.blank(c) && c.formula != Formula::RowNumber))
}

fn data_rows(grid: &Grid, bottom: u32) -> impl Iterator<Item = u32> + '_ {
    grid.rows_from(bottom + 1).take(SAMPLED_ROWS)
}

/// A blank column between two parts of a header is a spacer when the rows go on behind it, else the border of another table
/// or of a list of choices.
fn join_segments(segments: Vec<Vec<Column>>) -> Vec<Vec<Column>> {
    let mut joined: Vec<Vec<Column>> = Vec::new();
    for segment in segments {
        match joined.last_mut() {
            Some(main) if !is_choices(main, &segment) && goes_on(main, &segment) => main.extend(segment),
            Some(main) if is_choices(main, &segment) => {}
            _ => joined.push(segment),
        }
    }
    joined
}

/// 「マスタ」 beside a table: one or two columns that repeat a header, say what they are, or list short different words.
fn is_choices(main: &[Column], segment: &[Column]) -> bool {
    if segment.len() > 2 || main.len() <= segment.len() {
        return false;
    }
    let leaf = |text: &str| key(text.rsplit(" / ").next().unwrap_or(text));
    segment.iter().all(|c| {
        let named = [
            "マスタ",
            "マスター",
            "選択肢",
            "凡例",
            "リスト",
            "プルダウン",
            "入力規則",
            "master",
            "choices",
            "legend",
            "list",
        ]
        .iter()
        .any(|word| key(&c.header).contains(word));
        let repeated = main.iter().any(|m| leaf(&m.header) == leaf(&c.header));
        let content = &c.content;
        let top_down = content.rows.iter().enumerate().all(|(i, row)| i as u32 == *row);
        let words = content.filled >= 2
            && content.distinct == content.filled
            && content.long_texts == 0
            && content.dates == 0
            && top_down;
        let shorter = main.iter().map(|m| m.content.filled).max().unwrap_or(0) > content.filled;
        named || repeated || (words && (shorter || c.field.is_none()))
    })
}

/// The rows of the segment are rows of the table.
fn goes_on(main: &[Column], segment: &[Column]) -> bool {
    let names_records = |columns: &[Column]| {
        columns
            .iter()
            .any(|c| matches!(c.field, Some(SourceField::Title | SourceField::Description | SourceField::Id)))
    };
    if names_records(segment) && names_records(main) {
        return false;
    }
    let rows: Vec<u32> = segment.iter().flat_map(|c| c.content.rows.iter().copied()).collect();
    let known = rows.iter().filter(|r| main.iter().any(|m| m.content.rows.binary_search(r).is_ok())).count();
    known * 2 >= rows.len()
}

/// Learns what stands below a header.
fn content_of(grid: &Grid, bottom: u32, left: u16, right: u16, today: jiff::civil::Date) -> ColumnContent {
    let mut content = ColumnContent::default();
    let mut seen = std::collections::HashSet::new();
    for row in data_rows(grid, bottom) {
        for cell in grid.row(row).iter().filter(|c| (left..=right).contains(&c.column)) {
            if grid.blank(cell) || cell.value == Value::Error {
                continue;
            }
            if cell.formula == Formula::RowNumber {
                content.row_numbers += 1;
            }
            let text = grid.display(cell);
            if is_none_mark(&text) {
                continue;
            }
            content.filled += 1;
            let place = row - bottom - 1;
            if content.rows.last() != Some(&place) {
                content.rows.push(place);
            }
            match cell.value {
                Value::Number(n) => match grid.style(cell).number {
                    NumberKind::Date => content.dates += 1,
                    NumberKind::Percent => content.percents += 1,
                    _ => {
                        content.numbers += 1;
                        if (0.0..=1.0).contains(&n) {
                            content.fractions += 1;
                        }
                        if n > 0.0 && n < 1.0 {
                            content.proper_fractions += 1;
                        }
                    }
                },
                _ => {
                    if text.chars().count() > 20 {
                        content.long_texts += 1;
                    } else if text.ends_with(['%', '％']) {
                        content.percents += 1;
                    } else if text.contains(|c: char| c.is_numeric() || c == '元')
                        && parse_date(&text, today).is_some()
                    {
                        content.dates += 1;
                    }
                }
            }
            if content.samples.len() < 3 && !content.samples.iter().any(|s| *s == text) {
                content.samples.push(text.chars().take(60).collect());
            }
            if seen.insert(text.into_owned()) {
                content.distinct += 1;
            }
            break;
        }
    }
    content
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::grid::GridBuilder;
    use crate::table::header;
    use crate::vocabulary::Vocabulary;

    fn split(rows: &[&[&str]]) -> Vec<Vec<String>> {
        let mut b = GridBuilder::new("s");
        for (r, row) in rows.iter().enumerate() {
            for (c, text) in row.iter().enumerate() {
                b.text(r as u32 + 1, c as u16, text);
            }
        }
        let grid = b.finish();
        let header = header::find(&grid, 1, &Vocabulary::builtin()).expect("a header");
        let name = |c: &Column| format!("{}-{} {}", c.left, c.right, c.header);
        segments(&grid, &header, date(2026, 1, 10)).iter().map(|s| s.iter().map(name).collect()).collect()
    }

    #[test]
    fn a_blank_header_with_data_continues_its_neighbour() {
        let found = split(&[&["No", "課題", "担当", "", "期限"], &["1", "a", "A社", "山田", "1/9"]]);
        assert_eq!(found, [["0-0 No", "1-1 課題", "2-3 担当", "4-4 期限"]]);
    }

    #[test]
    fn a_master_beside_the_table_is_dropped_and_a_second_table_kept() {
        let choices = split(&[
            &["No", "課題", "担当", "状況", "", "マスタ"],
            &["1", "a", "山田", "済", "", "未"],
            &["2", "b", "山田", "未", "", "済"],
        ]);
        assert_eq!(choices.len(), 1);
        assert_eq!(choices[0].len(), 4);
        let two = split(&[
            &["No", "課題", "担当", "", "No", "リスク", "対策"],
            &["1", "a", "山田", "", "1", "b", "c"],
        ]);
        assert_eq!(two.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3]);
    }
}
