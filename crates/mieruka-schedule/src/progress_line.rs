//! The progress line (イナズマ線): how far each task is from where it should be on a status date.
//!
//! For each row one point in time: where the plan wanted the work to be that is done now. A drawing joins the points from
//! row to row. On the status date the line is straight; left of it is behind, right of it ahead.
//!
//! The convention is that of Japanese practice and of MS Project's progress lines with the status date (状況報告日): the
//! point is `planned start + progress × planned length`; finished rows and rows not due to start stay on the line; a row
//! that is due and not begun stands at its planned start. It is measured here in working time of the row's own calendar,
//! so that a weekend is neither progress nor delay.
//!
//! ```
//! use jiff::civil::date;
//! use mieruka_schedule::calendar::{DailyHours, WorkCalendar};
//! use mieruka_schedule::earned_value::Readings;
//! use mieruka_schedule::progress_line::{Place, Row, progress_line};
//! use mieruka_schedule::working_time::moment;
//!
//! // A plan of whole days: from the first moment of one to the last of another.
//! let days = WorkCalendar::japan()
//!     .working_time(&DailyHours::whole_day(), (date(2026, 1, 1), date(2026, 12, 31)))
//!     .unwrap();
//! let begin = |day: i8| moment(date(2026, 11, day).at(0, 0, 0, 0));
//! let end = |day: i8| begin(day + 1);
//! // Ten business days, 20 % done after four of them: two days behind.
//! let row = Row {
//!     planned: Some((begin(9), end(20))),
//!     actual_start: Some(begin(9)),
//!     progress: Readings::new([(end(12), 0.2)]),
//!     ..Row::new(&days)
//! };
//! let line = progress_line(&[row], end(12));
//! let point = line.points[0].unwrap();
//! assert_eq!((point.place, point.at, point.ahead), (Place::Behind, end(10), -2 * 86_400));
//! ```

use crate::earned_value::Readings;
use crate::working_time::{Moment, WorkingTime};

/// What a row stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowKind {
    /// A task, or a summary task that is drawn closed: by its own dates and progress.
    #[default]
    Task,
    /// By its planned finish and its actual finish alone.
    Milestone,
    /// A summary task whose own rows follow and tell it better: the line passes it by.
    Opened,
}

/// A row of the chart as the plan has it, with what is known of it.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// The calendar its work counts in.
    pub calendar: &'a WorkingTime,
    pub kind: RowKind,
    /// Planned start and finish.
    pub planned: Option<(Moment, Moment)>,
    pub actual_start: Option<Moment>,
    pub actual_finish: Option<Moment>,
    /// The part done, from 0 to 1, entered or earned, as it was told over time.
    pub progress: Readings,
    /// 中断: since when its work rests. From then on the line passes on the status date.
    pub suspended: Option<Moment>,
    /// 対象外: since when it is out of the scope. From then on the line passes it by.
    pub cancelled: Option<Moment>,
}

impl<'a> Row<'a> {
    /// A task of which nothing is known.
    pub fn new(calendar: &'a WorkingTime) -> Self {
        Row {
            calendar,
            kind: RowKind::Task,
            planned: None,
            actual_start: None,
            actual_finish: None,
            progress: Readings::default(),
            suspended: None,
            cancelled: None,
        }
    }
}

/// Why a point lies where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// All is done: on the line, early or late.
    Finished,
    /// Nothing is done and nothing was to be done: on the line.
    NotDue,
    /// Due, and not begun: at the planned start.
    NotBegun,
    /// Begun, and less is done than planned.
    Behind,
    /// As much is done as planned: on the line.
    OnTime,
    /// More is done than planned.
    Ahead,
    /// A milestone that is due and not reached: at its planned date.
    Missed,
    /// Its work rests: on the line.
    Suspended,
}

/// A row's point on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Where to draw it.
    pub at: Moment,
    pub place: Place,
    /// Working seconds of the row's calendar from the status date to where the work is: negative is behind. Also told of
    /// suspended work, which is drawn on the line.
    pub ahead: i64,
}

/// The line of one status date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgressLine {
    pub status: Moment,
    /// One for each row, in their order; `None` where the line goes on from the row before to the row after.
    pub points: Vec<Option<Point>>,
}

/// The line of `status` over `rows`, which stand in the order drawn.
pub fn progress_line(rows: &[Row<'_>], status: Moment) -> ProgressLine {
    ProgressLine { status, points: rows.iter().map(|row| progress_point(row, status)).collect() }
}

/// The lines of several status dates, each from what was known by then: today's beside those of the last weeks.
pub fn progress_lines(rows: &[Row<'_>], statuses: &[Moment]) -> Vec<ProgressLine> {
    statuses.iter().map(|&status| progress_line(rows, status)).collect()
}

/// Where one row's point lies on the line of `status`; `None` without planned dates, out of scope, or where its own rows
/// follow.
///
/// What happened after `status` is not used. Full progress is finished where no actual finish is known; where one is
/// known, it is finished from then on. A task that lacks no working time between its place and the status date lies on
/// the line: the evening of the day is as good as its midnight.
pub fn progress_point(row: &Row<'_>, status: Moment) -> Option<Point> {
    let past = |moment: Option<Moment>| moment.is_some_and(|moment| moment <= status);
    let (start, finish) = row.planned?;
    if row.kind == RowKind::Opened || past(row.cancelled) {
        return None;
    }
    let on_line = |place: Place| Some(Point { at: status, place, ahead: 0 });
    let told = row.progress.at(status).unwrap_or(0.0).clamp(0.0, 1.0);
    if past(row.actual_finish) || (row.actual_finish.is_none() && told >= 1.0) {
        return on_line(Place::Finished);
    }
    let point = if row.kind == RowKind::Milestone {
        let ahead = row.calendar.between(status, finish).min(0);
        if finish > status {
            Point { at: status, place: Place::NotDue, ahead: 0 }
        } else {
            Point { at: finish, place: Place::Missed, ahead }
        }
    } else {
        let at = reached(row.calendar, (start, finish), told);
        let ahead = row.calendar.between(status, at);
        let begun = told > 0.0 || past(row.actual_start);
        match (told > 0.0, ahead) {
            (false, 0..) => Point { at: status, place: Place::NotDue, ahead: 0 },
            (false, _) if !begun => Point { at, place: Place::NotBegun, ahead },
            (_, 0) => Point { at: status, place: Place::OnTime, ahead: 0 },
            (_, ..0) => Point { at, place: Place::Behind, ahead },
            (_, 1..) => Point { at, place: Place::Ahead, ahead },
        }
    };
    if past(row.suspended) {
        return Some(Point { at: status, place: Place::Suspended, ahead: point.ahead });
    }
    Some(point)
}

/// When the plan wanted the part `share` of a row to be done.
fn reached(calendar: &WorkingTime, (start, finish): (Moment, Moment), share: f64) -> Moment {
    let whole = calendar.between(start, finish);
    let part = |length: i64| (share * length as f64).round() as i64;
    if whole > 0 {
        calendar.finish(start, part(whole))
    } else {
        // Planned outside of all working time: by the clock.
        start.saturating_add(part(finish.saturating_sub(start).max(0)))
    }
}
