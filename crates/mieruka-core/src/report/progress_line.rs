//! イナズマ線: one point for each row of a plan, left of the status date where work is behind, right where it is ahead.
//!
//! Days are counted on the calendar, as the rule has it (`start + progress × (planned end − start)`), and days end at
//! midnight: a task planned for one day and done to the full reaches the end of that day, where the line of that day
//! stands.

use jiff::civil::Date;

use super::model::{GanttKind, GanttRow, ProgressLine};

/// The line of `status_date` over `rows`, which stand in the order drawn.
///
/// A summary row has a point only when none of its own rows follow it: where they do, they tell it better.
pub fn progress_line(rows: &[GanttRow], status_date: Date) -> ProgressLine {
    let points = rows
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let opened = rows.get(i + 1).is_some_and(|next| next.level > row.level);
            if row.kind == GanttKind::Summary && opened { None } else { progress_point(row, status_date) }
        })
        .collect();
    ProgressLine { date: status_date, points }
}

/// Where one row's point lies, in days from the end of `status_date`; negative is behind.
///
/// - Finished rows, and rows not due to start that nobody has begun, stay on the line (0).
/// - A row that is due but not begun stands at its planned start.
/// - A row in work stands at `start + progress × (planned finish − start)`, from its planned start.
/// - A milestone reached by the status date (by its actual date) is finished; one that is due and not reached stands at
///   its planned day.
/// - Without a plan there is no point.
///
/// What happened after `status_date` is not used, so a past line can be drawn from today's dates.
pub fn progress_point(row: &GanttRow, status_date: Date) -> Option<f64> {
    let planned = row.planned?;
    let finished_on = row.actual_finish.filter(|finish| *finish <= status_date);
    // Nobody enters a date of finishing for every row: full progress without a date is finished too.
    let full = row.actual_finish.is_none() && row.progress.is_some_and(|p| p >= 1.0);
    if finished_on.is_some() || full {
        return Some(0.0);
    }
    // Day n ends at n + 1, and the line stands at the end of the status date.
    let start = days_between(status_date, planned.start) - 1.0;
    if row.kind == GanttKind::Milestone {
        // Its mark is drawn in the middle of its day.
        return Some(if planned.start <= status_date { start + 0.5 } else { 0.0 });
    }
    let progress = row.progress.filter(|p| p.is_finite()).unwrap_or(0.0).clamp(0.0, 1.0);
    if progress == 0.0 {
        return Some(if planned.start <= status_date { start } else { 0.0 });
    }
    let length = days_between(planned.start, planned.finish).max(0.0) + 1.0;
    Some(start + progress * length)
}

fn days_between(from: Date, to: Date) -> f64 {
    (to.duration_since(from).as_hours() / 24) as f64
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::report::model::Span;

    const STATUS: Date = date(2026, 11, 20);

    fn task(start: Date, finish: Date, progress: f64) -> GanttRow {
        GanttRow {
            label: "結合試験".into(),
            level: 1,
            planned: Some(Span { start, finish }),
            progress: Some(progress),
            ..GanttRow::default()
        }
    }

    fn milestone(on: Date) -> GanttRow {
        GanttRow { kind: GanttKind::Milestone, progress: None, ..task(on, on, 0.0) }
    }

    #[test]
    fn a_task_exactly_on_schedule_lies_on_the_line() {
        // Ten days, of which the status date ends the sixth.
        let row = task(date(2026, 11, 15), date(2026, 11, 24), 0.6);
        assert!(progress_point(&row, STATUS).unwrap().abs() < 1e-9);
    }

    #[test]
    fn less_done_is_left_and_more_done_is_right() {
        let behind = task(date(2026, 11, 15), date(2026, 11, 24), 0.3);
        let ahead = task(date(2026, 11, 15), date(2026, 11, 24), 0.9);
        assert!((progress_point(&behind, STATUS).unwrap() + 3.0).abs() < 1e-9);
        assert!((progress_point(&ahead, STATUS).unwrap() - 3.0).abs() < 1e-9);
    }

    #[test]
    fn an_overdue_unfinished_task_stays_behind_its_planned_end() {
        let row = task(date(2026, 11, 2), date(2026, 11, 11), 0.8);
        // 80 % of ten days: the end of 11/9, eleven days before the end of 11/20.
        assert!((progress_point(&row, STATUS).unwrap() + 11.0).abs() < 1e-9);
    }

    #[test]
    fn due_and_not_begun_stands_at_its_planned_start() {
        let row = task(date(2026, 11, 18), date(2026, 11, 30), 0.0);
        // The start of 11/18 is three days before the end of 11/20.
        assert_eq!(progress_point(&row, STATUS), Some(-3.0));
        let starts_today = task(STATUS, date(2026, 11, 30), 0.0);
        assert_eq!(progress_point(&starts_today, STATUS), Some(-1.0));
    }

    #[test]
    fn not_due_stays_on_the_line_unless_begun_early() {
        let row = task(date(2026, 11, 24), date(2026, 11, 27), 0.0);
        assert_eq!(progress_point(&row, STATUS), Some(0.0));
        let early = task(date(2026, 11, 24), date(2026, 11, 27), 0.5);
        assert_eq!(progress_point(&early, STATUS), Some(5.0));
    }

    #[test]
    fn finished_stays_on_the_line_early_or_late() {
        let mut row = task(date(2026, 11, 2), date(2026, 11, 6), 1.0);
        assert_eq!(progress_point(&row, STATUS), Some(0.0));
        row.actual_finish = Some(date(2026, 11, 16));
        assert_eq!(progress_point(&row, STATUS), Some(0.0));
    }

    #[test]
    fn a_finish_after_the_status_date_does_not_count_yet() {
        let mut row = task(date(2026, 11, 9), date(2026, 11, 18), 0.5);
        row.actual_finish = Some(date(2026, 11, 23));
        assert!((progress_point(&row, STATUS).unwrap() + 7.0).abs() < 1e-9);
    }

    #[test]
    fn milestones_go_by_their_dates() {
        let mut row = milestone(date(2026, 11, 13));
        // Missed: the middle of 11/13 is seven and a half days before the end of 11/20.
        assert_eq!(progress_point(&row, STATUS), Some(-7.5));
        row.actual_finish = Some(date(2026, 11, 18));
        assert_eq!(progress_point(&row, STATUS), Some(0.0));
        // Seen from 11/15 it was still missing.
        assert_eq!(progress_point(&row, date(2026, 11, 15)), Some(-2.5));
        assert_eq!(progress_point(&milestone(date(2026, 12, 18)), STATUS), Some(0.0));
    }

    #[test]
    fn no_plan_no_point_and_wild_input_stays_finite() {
        let mut row = task(date(2026, 11, 9), date(2026, 11, 18), 7.5);
        row.actual_finish = Some(date(2026, 12, 1));
        assert_eq!(progress_point(&row, STATUS), Some(-2.0));
        let backwards = task(date(2026, 11, 18), date(2026, 11, 9), 0.5);
        assert_eq!(progress_point(&backwards, STATUS), Some(-2.5));
        row.progress = Some(f64::NAN);
        assert_eq!(progress_point(&row, STATUS), Some(-12.0));
        row.planned = None;
        assert_eq!(progress_point(&row, STATUS), None);
    }

    #[test]
    fn an_opened_summary_is_passed_by_and_a_closed_one_counts() {
        let late = task(date(2026, 11, 15), date(2026, 11, 24), 0.3);
        let summary = GanttRow { kind: GanttKind::Summary, level: 0, ..late.clone() };
        let line = progress_line(&[summary.clone(), late, summary], STATUS);
        assert_eq!(line.date, STATUS);
        assert_eq!(line.points[0], None);
        assert!((line.points[1].unwrap() + 3.0).abs() < 1e-9);
        assert!((line.points[2].unwrap() + 3.0).abs() < 1e-9);
    }
}
