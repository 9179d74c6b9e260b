//! The bar chart that stands beside many task lists: columns headed by days, weeks or months. They are no fields.

use std::collections::BTreeSet;

use crate::grid::{Grid, NumberKind, Value};
use crate::value::text::key;

/// Fewer columns in a row are an ordinary header (「開始」 and 「終了」 under dates, four quarters).
const SHORTEST_RUN: usize = 5;
const SHORTEST_MONTHS: usize = 4;

/// A header cell as a step of a calendar.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    /// A serial day.
    Day(i64),
    /// Day of a month, or the number of a week.
    Count(i64),
    Weekday,
    Month,
}

/// The columns of a row that belong to a calendar.
pub(super) fn calendar_columns(grid: &Grid, row: u32) -> BTreeSet<u16> {
    let mut found = BTreeSet::new();
    let mut run: Vec<(u16, Step)> = Vec::new();
    let mut previous_right = None;
    for cell in grid.row(row) {
        let right = match grid.merge_at(row, cell.column) {
            Some(m) => m.right.min(grid.width()),
            None => cell.column,
        };
        let step = step_of(grid, cell);
        let goes_on = match (run.last(), step) {
            (Some((_, last)), Some(step)) => {
                previous_right.is_some_and(|p: u16| cell.column <= p + 1) && follows(*last, step)
            }
            _ => false,
        };
        if !goes_on {
            close(&mut run, previous_right, &mut found);
        }
        if let Some(step) = step {
            run.push((cell.column, step));
            previous_right = Some(right);
        } else {
            previous_right = None;
        }
    }
    close(&mut run, previous_right, &mut found);
    found
}

fn close(run: &mut Vec<(u16, Step)>, right: Option<u16>, found: &mut BTreeSet<u16>) {
    let months = run.iter().all(|(_, s)| matches!(s, Step::Month | Step::Day(_)));
    let shortest = if months { SHORTEST_MONTHS } else { SHORTEST_RUN };
    if run.len() >= shortest
        && let (Some((first, _)), Some((last, _))) = (run.first(), run.last())
    {
        found.extend(*first..=right.unwrap_or(*last).max(*last));
    }
    run.clear();
}

/// Whether `next` can stand right of `last` in one calendar.
fn follows(last: Step, next: Step) -> bool {
    match (last, next) {
        (Step::Day(a), Step::Day(b)) => b > a,
        // Days of the month go up by one or a week and begin again.
        (Step::Count(a), Step::Count(b)) => b == a + 1 || b == a + 7 || b == a + 5 || (b < a && b <= 7),
        (Step::Weekday, Step::Weekday) | (Step::Month, Step::Month) => true,
        _ => false,
    }
}

fn step_of(grid: &Grid, cell: &crate::grid::Cell) -> Option<Step> {
    if let Value::Number(n) = cell.value {
        let whole = n.fract() == 0.0;
        return match grid.style(cell).number {
            NumberKind::Date if n >= 1.0 => Some(Step::Day(n as i64)),
            _ if whole && (1.0..=53.0).contains(&n) => Some(Step::Count(n as i64)),
            _ if whole && (36_000.0..=73_000.0).contains(&n) => Some(Step::Day(n as i64)),
            _ => None,
        };
    }
    let text = key(grid.text_of(cell)?);
    let number = |t: &str| t.parse::<i64>().ok().filter(|n| (1..=53).contains(n));
    if matches!(
        text.as_str(),
        "月" | "火"
            | "水"
            | "木"
            | "金"
            | "土"
            | "日"
            | "mon"
            | "tue"
            | "wed"
            | "thu"
            | "fri"
            | "sat"
            | "sun"
    ) {
        return Some(Step::Weekday);
    }
    if let Some(n) = number(&text) {
        return Some(Step::Count(n));
    }
    for (before, after) in [("", "w"), ("w", ""), ("第", "週"), ("", "週"), ("", "日"), ("week", "")] {
        if let Some(n) = text.strip_prefix(before).and_then(|t| t.strip_suffix(after)).and_then(number) {
            return Some(Step::Count(n));
        }
    }
    let month = text.rsplit_once('年').map_or(text.as_str(), |(_, month)| month);
    if month.strip_suffix('月').and_then(number).is_some_and(|n| n <= 12) {
        return Some(Step::Month);
    }
    let (month, day) = text.split_once('/')?;
    match (number(month), number(day)) {
        (Some(m), Some(d)) if m <= 12 && d <= 31 => Some(Step::Day(m * 31 + d)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::GridBuilder;

    fn columns(texts: &[&str]) -> Vec<u16> {
        let mut b = GridBuilder::new("s");
        for (i, text) in texts.iter().enumerate() {
            b.text(1, i as u16, text);
        }
        calendar_columns(&b.finish(), 1).into_iter().collect()
    }

    #[test]
    fn days_weeks_and_months_are_seen() {
        assert_eq!(columns(&["No", "作業", "29", "30", "1", "2", "3"]), [2, 3, 4, 5, 6]);
        assert_eq!(columns(&["No", "4/1", "4/2", "4/3", "4/4", "4/5"]), [1, 2, 3, 4, 5]);
        assert_eq!(columns(&["No", "4月", "5月", "6月", "7月"]), [1, 2, 3, 4]);
        assert_eq!(columns(&["作業", "1W", "2W", "3W", "4W", "5W"]), [1, 2, 3, 4, 5]);
        assert_eq!(columns(&["月", "火", "水", "木", "金", "土", "日"]).len(), 7);
    }

    #[test]
    fn ordinary_headers_are_no_calendar() {
        assert_eq!(columns(&["No", "課題", "期限", "担当", "状況", "備考"]), Vec::<u16>::new());
        assert_eq!(columns(&["1", "2", "3"]), Vec::<u16>::new());
        assert_eq!(columns(&["1", "課題", "3", "高", "5", "6"]), Vec::<u16>::new());
    }
}
