//! What the weekly report says of the plan.

use jiff::civil::Date;

use crate::plan::Plan;
use crate::record::Record;
use crate::register::Kind;
use crate::report::model::{Gantt, GanttKind, GanttRow, Span};
use crate::report::progress_line::progress_line;
use crate::rule::AsOf;
use crate::source_record::CommonStatus;
use crate::state::Visible;
use crate::view::name_of;

/// Rows of the chart: more do not fit a page that people read.
const GANTT_ROWS: usize = 40;
/// The chart shows this much of the past and of the time ahead.
const WEEKS_BACK: i64 = 8;
const WEEKS_AHEAD: i64 = 14;

/// Tasks that are work themselves, not groups of it.
fn leaves<'a>(visible: &Visible<'a>) -> impl Iterator<Item = &'a Record> {
    let tasks = visible.of_kind(Kind::Task).filter(|t| t.is_planned());
    tasks.filter(|t| !is_summary(t))
}

fn is_summary(task: &Record) -> bool {
    task.body.get("summary").and_then(serde_json::Value::as_bool).unwrap_or(false)
}

/// How much of the work should be done and how much is, in percent: tasks weigh by planned effort, else by business
/// days; a task's planned share grows evenly over its business days.
pub(super) fn progress(visible: &Visible<'_>, as_of: &AsOf) -> (f64, f64) {
    let (mut all, mut planned, mut actual) = (0.0, 0.0, 0.0);
    for task in leaves(visible) {
        let (Some(start), Some(finish)) = (task.body.date("planned_start"), task.body.date("planned_finish"))
        else {
            continue;
        };
        let length = f64::from(as_of.business_days(start, finish).max(0) + 1);
        let weight = task.body.number("planned_effort").filter(|e| *e > 0.0).unwrap_or(length);
        let passed = f64::from(as_of.business_days(start, as_of.date).max(-1) + 1);
        all += weight;
        planned += weight * (passed / length).clamp(0.0, 1.0);
        let done = if task.facts.common == CommonStatus::Closed {
            100.0
        } else {
            task.body.number("progress").unwrap_or(0.0)
        };
        actual += weight * done / 100.0;
    }
    if all == 0.0 { (0.0, 0.0) } else { (100.0 * planned / all, 100.0 * actual / all) }
}

pub(super) struct Counts {
    /// Finished since the week before.
    pub(super) finished: i64,
    pub(super) in_work: i64,
}

pub(super) fn counts(
    (visible, as_of): (&Visible<'_>, &AsOf),
    (before, before_day): (&Visible<'_>, Date),
) -> Counts {
    let closed = |t: &&Record| t.facts.common == CommonStatus::Closed;
    // What was first heard of this week may have been finished long ago.
    let this_week =
        |t: &Record| t.body.date("actual_finish").is_some_and(|d| before_day < d && d <= as_of.date);
    let newly = |t: &&Record| before.get(t.id).map_or_else(|| this_week(t), Record::is_open);
    let finished = leaves(visible).filter(closed).filter(newly).count();
    let in_work = leaves(visible).filter(|t| t.facts.common == CommonStatus::InProgress).count();
    Counts { finished: finished as i64, in_work: in_work as i64 }
}

/// Unfinished tasks behind their plan, with business days; the latest first.
pub(super) fn late<'a>(visible: &Visible<'a>, plan: &Plan, as_of: &AsOf) -> Vec<(&'a Record, i32)> {
    let mut late: Vec<(&Record, i32)> = leaves(visible)
        .filter(|t| t.is_open())
        // What has not come near yet may still be moved; what is due by now or was begun is late.
        .filter(|t| {
            t.body.date("planned_finish").is_some_and(|d| d <= as_of.date)
                || t.body.get("actual_start").is_some()
        })
        .filter_map(|t| {
            Some((t, plan.forecast(t.id).map(|forecast| forecast.slip).filter(|days| *days > 0)?))
        })
        .collect();
    late.sort_by_key(|(task, days)| (-*days, task.body.date("planned_finish")));
    late
}

/// Tasks that start or finish in the seven days after the status date.
pub(super) fn next_week<'a>(visible: &Visible<'a>, as_of: &AsOf) -> Vec<&'a Record> {
    let within = |date: Option<Date>| date.is_some_and(|d| in_next_week(d, as_of));
    let mut tasks: Vec<&Record> = leaves(visible)
        .filter(|t| t.is_open())
        .filter(|t| within(t.body.date("planned_start")) || within(t.body.date("planned_finish")))
        .collect();
    tasks.sort_by_key(|t| (t.body.date("planned_start"), t.body.date("planned_finish")));
    tasks
}

/// Whether a day is one of the seven after the status date.
pub(super) fn in_next_week(day: Date, as_of: &AsOf) -> bool {
    let end = as_of.date.checked_add(jiff::Span::new().weeks(1)).unwrap_or(as_of.date);
    as_of.date < day && day <= end
}

/// The chart: the upper levels of the plan and the milestones, イナズマ線 of the status date and of the week before.
pub(super) fn gantt(
    (visible, plan): (&Visible<'_>, &Plan),
    (before, before_plan): (&Visible<'_>, &Plan),
    as_of: &AsOf,
    empty_text: String,
) -> Gantt {
    let weeks = |n: i64| as_of.date.checked_add(jiff::Span::new().weeks(n)).unwrap_or(as_of.date);
    let window = Span { start: weeks(-WEEKS_BACK), finish: weeks(WEEKS_AHEAD) };
    let chosen = chosen(visible, window);
    let rows: Vec<GanttRow> = chosen.iter().map(|r| row(r, visible, plan)).collect();
    // The week before is drawn over the same rows; one that was not there then is passed by.
    let old_rows: Vec<GanttRow> = chosen
        .iter()
        .map(|r| match before.get(r.id) {
            Some(old) => row(old, before, before_plan),
            None => GanttRow { planned: None, ..row(r, visible, plan) },
        })
        .collect();
    let mut non_working = Vec::new();
    let mut day = window.start;
    while day <= window.finish {
        if !as_of.calendar.is_business_day(day) {
            non_working.push(day);
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    let had_plan = old_rows.iter().any(|r| r.planned.is_some());
    Gantt {
        window,
        status_date: as_of.date,
        line: progress_line(&rows, as_of.date),
        earlier_lines: had_plan.then(|| progress_line(&old_rows, before_plan.date)).into_iter().collect(),
        rows,
        // Arrows over forty rows of paper hide more than they tell; the plan's page has them.
        links: Vec::new(),
        non_working,
        empty_text,
        sources: Vec::new(),
    }
}

/// Which rows are drawn: milestones and the deepest level of the plan in the window that still fits the page.
fn chosen<'a>(visible: &Visible<'a>, window: Span) -> Vec<&'a Record> {
    let in_window = |r: &&Record| {
        planned(r).is_some_and(|span| span.start <= window.finish && span.finish >= window.start)
    };
    let mut all: Vec<&Record> =
        visible.of_kind(Kind::Task).chain(visible.of_kind(Kind::Milestone)).filter(in_window).collect();
    all.retain(|r| r.is_planned());
    let mut depth = 6;
    loop {
        let fitting: Vec<&Record> =
            all.iter().copied().filter(|r| r.kind == Kind::Milestone || level(r) <= depth).collect();
        if fitting.len() <= GANTT_ROWS || depth == 0 {
            let mut rows = fitting;
            rows.sort_by_cached_key(|r| wbs_key(r));
            rows.truncate(GANTT_ROWS);
            return rows;
        }
        depth -= 1;
    }
}

/// 1.10 after 1.9.
fn wbs_key(record: &Record) -> (Vec<u32>, Option<Date>) {
    let wbs = record.body.text("wbs").unwrap_or_default();
    let parts: Vec<u32> = wbs.split('.').filter_map(|p| p.parse().ok()).collect();
    (if parts.is_empty() { vec![u32::MAX] } else { parts }, planned(record).map(|p| p.start))
}

fn level(record: &Record) -> u8 {
    let wbs = record.body.text("wbs").unwrap_or_default();
    wbs.split('.').count().saturating_sub(1).min(6) as u8
}

fn planned(record: &Record) -> Option<Span> {
    if record.kind == Kind::Milestone {
        let day = record.body.date("planned_on")?;
        return Some(Span { start: day, finish: day });
    }
    let (start, finish) = (record.body.date("planned_start")?, record.body.date("planned_finish")?);
    (start <= finish).then_some(Span { start, finish })
}

fn row(record: &Record, visible: &Visible<'_>, plan: &Plan) -> GanttRow {
    let body = &record.body;
    let milestone = record.kind == Kind::Milestone;
    let kind = match record.kind {
        Kind::Milestone => GanttKind::Milestone,
        _ if is_summary(record) => GanttKind::Summary,
        _ => GanttKind::Task,
    };
    let computed = plan.row(record.id);
    let forecast = computed.and_then(|row| row.forecast);
    let done = record.facts.common == CommonStatus::Closed;
    let actual_start = body.date("actual_start");
    GanttRow {
        id: record.id.to_string(),
        label: record.title().to_owned(),
        level: level(record),
        owner: name_of(visible, record.facts.owner).to_owned(),
        kind,
        planned: planned(record),
        actual_start,
        actual_finish: body.date(if milestone { "actual_on" } else { "actual_finish" }),
        forecast_start: forecast.filter(|_| !done && actual_start.is_none()).map(|f| f.start),
        forecast_finish: forecast.filter(|_| !done).map(|f| f.date),
        progress: if done { Some(1.0) } else { body.number("progress").map(|p| p / 100.0) },
        ..GanttRow::default()
    }
}
