//! The rows of the plan with their bars: what lies where, what is late, what waits for what.

use std::collections::HashMap;

use jiff::civil::Date;
use mieruka_schedule::network::LinkKind as Kinds;

use crate::id::RecordId;
use crate::lang::Lang;
use crate::plan::{Entered, Plan, Row};
use crate::record::Record;
use crate::register::Kind;
use crate::report::model::{Gantt, GanttKind, GanttLink, GanttRow, LinkKind, Span};
use crate::report::progress_line::progress_line;
use crate::rule::AsOf;
use crate::state::Visible;
use crate::view::name_of;
use crate::view::why::why_each;

/// Rows beyond this are left out and counted: nobody reads them, and a page of them would not come at once.
pub const ROWS_MAX: usize = 500;
/// Time is shown at most so far from the day of the view, in days: a year mistyped must not make a drawing of centuries.
const FARTHEST_BACK: i64 = 2 * 366;
const FARTHEST_AHEAD: i64 = 5 * 366;
/// Time shown before the first and after the last date, in days.
const MARGIN_BEFORE: i64 = 7;
const MARGIN_AFTER: i64 = 21;

/// Which rows are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Only {
    /// What is not finished, with the groups it lies in.
    #[default]
    Open,
    All,
    /// Forecast behind the plan.
    Late,
    /// On the critical path.
    Critical,
}

impl Only {
    pub const ALL: [Only; 4] = [Only::Open, Only::All, Only::Late, Only::Critical];

    /// In addresses.
    pub fn name(self) -> &'static str {
        match self {
            Only::Open => "open",
            Only::All => "all",
            Only::Late => "late",
            Only::Critical => "critical",
        }
    }

    pub fn from_name(name: &str) -> Option<Only> {
        Only::ALL.into_iter().find(|only| only.name() == name)
    }

    fn takes(self, row: &Row) -> bool {
        match self {
            Only::All => true,
            Only::Open => !row.dates.done,
            Only::Late => !row.dates.done && row.forecast.is_some_and(|forecast| forecast.slip > 0),
            Only::Critical => row.critical,
        }
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GanttAsked {
    pub only: Only,
    /// Groups below this depth stay closed; `None`: everything is open.
    pub depth: Option<u8>,
    /// The work of this party, and all milestones.
    pub party: Option<RecordId>,
}

/// The rows that are shown, in the order of the outline, by their place in [`Plan::rows`]; and how many were left out.
pub fn shown_rows(visible: &Visible<'_>, plan: &Plan, asked: &GanttAsked) -> (Vec<usize>, usize) {
    let depth = asked.depth.unwrap_or(u8::MAX);
    let of_party = |row: &Row| match asked.party {
        None => true,
        Some(party) => {
            row.kind == Kind::Milestone
                || visible.get(row.id).is_some_and(|record| record.facts.party == Some(party))
        }
    };
    let mut wanted = vec![false; plan.rows.len()];
    for (index, row) in plan.rows.iter().enumerate().rev() {
        // A group is shown for what lies in it.
        let own = !row.summary && asked.only.takes(row) && of_party(row);
        wanted[index] |= own;
        if let Some(parent) = row.parent
            && wanted[index]
        {
            wanted[parent] = true;
        }
    }
    let fitting = |&index: &usize| wanted[index] && plan.rows[index].level <= depth;
    let mut rows: Vec<usize> = (0..plan.rows.len()).filter(fitting).collect();
    let rest = rows.len().saturating_sub(ROWS_MAX);
    rows.truncate(ROWS_MAX);
    (rows, rest)
}

/// The rows of a past status date, by record.
pub type PastRows = HashMap<RecordId, Entered>;

/// Those of several status dates, oldest first.
pub type PastDays = Vec<(Date, PastRows)>;

/// What stands beside the plan in its chart.
#[derive(Default)]
pub struct Beside<'a> {
    /// A plan to compare with: its computed dates are drawn below the bars.
    pub baseline: Option<&'a Plan>,
    /// Rows as they were recorded on earlier status dates, oldest first.
    pub past: &'a [(Date, PastRows)],
    /// Where each row leads.
    pub href: Option<&'a dyn Fn(Kind, RecordId) -> String>,
    /// The day by which each is reached with a chance of 80 %.
    pub p80: Option<&'a HashMap<RecordId, Date>>,
}

/// The chart of these rows of the plan.
pub fn gantt(
    visible: &Visible<'_>,
    plan: &Plan,
    rows: &[usize],
    beside: &Beside<'_>,
    as_of: &AsOf,
    lang: Lang,
) -> Gantt {
    let places: Vec<usize> = rows.iter().filter_map(|&index| plan.rows[index].place).collect();
    let whys = why_each(visible, plan, &places, as_of, lang);
    let mut why_of: HashMap<usize, String> = places.into_iter().zip(whys).collect();
    let drawn: Vec<GanttRow> = rows
        .iter()
        .map(|&index| {
            let row = &plan.rows[index];
            let record = visible.get(row.id);
            let hover = row.place.and_then(|place| why_of.remove(&place));
            GanttRow {
                hover: hover.unwrap_or_default(),
                href: beside.href.map(|href| href(row.kind, row.id)),
                baseline: beside.baseline.and_then(|baseline| span_in(baseline, row.id)),
                p80: beside.p80.and_then(|p80| p80.get(&row.id).copied()),
                owner: record.map(|r| owner(visible, r)).unwrap_or_default(),
                label: record.map(|r| r.title().to_owned()).unwrap_or_default(),
                ..bar(row)
            }
        })
        .collect();
    let place_of: HashMap<usize, usize> = rows
        .iter()
        .enumerate()
        .filter_map(|(shown, &index)| Some((plan.rows[index].place?, shown)))
        .collect();
    let links = plan.network.links.iter().filter_map(|link| {
        let (from, to) = (*place_of.get(&link.predecessor)?, *place_of.get(&link.successor)?);
        let critical = plan.rows[rows[from]].critical && plan.rows[rows[to]].critical;
        Some(GanttLink { from, to, kind: link_kind(link.kind), critical })
    });
    let earlier = beside.past.iter().map(|(day, past)| {
        let then: Vec<GanttRow> = rows
            .iter()
            .map(|&index| {
                let row = &plan.rows[index];
                match past.get(&row.id) {
                    Some(dates) => bar(&Row { dates: *dates, forecast: None, ..row.clone() }),
                    None => GanttRow { planned: None, ..bar(row) },
                }
            })
            .collect();
        progress_line(&then, *day)
    });
    let window = window(&drawn, as_of.date);
    Gantt {
        window,
        status_date: as_of.date,
        line: progress_line(&drawn, as_of.date),
        earlier_lines: earlier.collect(),
        links: links.collect(),
        non_working: days_off(window, as_of),
        empty_text: lang.text("plan-empty"),
        sources: Vec::new(),
        rows: drawn,
    }
}

/// Who does it: the person, else the party.
pub fn owner(visible: &Visible<'_>, record: &Record) -> String {
    let person = name_of(visible, record.facts.owner);
    if person.is_empty() { name_of(visible, record.facts.party).to_owned() } else { person.to_owned() }
}

/// What a row is without its names.
fn bar(row: &Row) -> GanttRow {
    let dates = &row.dates;
    let kind = match row.kind {
        Kind::Milestone => GanttKind::Milestone,
        _ if row.summary => GanttKind::Summary,
        _ => GanttKind::Task,
    };
    let finish = dates.planned_finish;
    let start = if row.kind == Kind::Milestone { finish } else { dates.planned_start.or(finish) };
    let forecast = row.forecast.filter(|_| !dates.done);
    GanttRow {
        id: row.id.to_string(),
        level: row.level,
        kind,
        planned: start
            .zip(finish)
            .filter(|(start, finish)| start <= finish)
            .map(|(start, finish)| Span { start, finish }),
        actual_start: dates.actual_start,
        actual_finish: dates.actual_finish,
        forecast_start: forecast.filter(|_| dates.actual_start.is_none()).map(|forecast| forecast.start),
        forecast_finish: forecast.map(|forecast| forecast.date),
        progress: if dates.done { Some(1.0) } else { dates.progress },
        critical: row.critical && !row.summary,
        ..GanttRow::default()
    }
}

/// When a record lay in another picture of the plan.
fn span_in(plan: &Plan, id: RecordId) -> Option<Span> {
    let forecast = plan.row(id)?.forecast?;
    let start = if plan.row(id)?.kind == Kind::Milestone { forecast.date } else { forecast.start };
    Some(Span { start, finish: forecast.date })
}

fn link_kind(kind: Kinds) -> LinkKind {
    match kind {
        Kinds::FinishToStart => LinkKind::FinishToStart,
        Kinds::StartToStart => LinkKind::StartToStart,
        Kinds::FinishToFinish => LinkKind::FinishToFinish,
        Kinds::StartToFinish => LinkKind::StartToFinish,
    }
}

fn window(rows: &[GanttRow], today: Date) -> Span {
    let days = |row: &GanttRow| {
        let planned = row.planned.map(|span| [Some(span.start), Some(span.finish)]).unwrap_or_default();
        let others = [row.actual_start, row.actual_finish, row.forecast_start, row.forecast_finish, row.p80];
        planned.into_iter().chain(others).flatten().collect::<Vec<_>>()
    };
    let all: Vec<Date> = rows.iter().flat_map(days).chain([today]).collect();
    let (first, last) = all.iter().fold((today, today), |(a, b), day| (a.min(*day), b.max(*day)));
    let moved = |day: Date, by: i64| day.checked_add(jiff::Span::new().days(by)).unwrap_or(day);
    let first = first.max(moved(today, -FARTHEST_BACK));
    let last = last.min(moved(today, FARTHEST_AHEAD));
    Span { start: moved(first, -MARGIN_BEFORE), finish: moved(last, MARGIN_AFTER) }
}

fn days_off(window: Span, as_of: &AsOf) -> Vec<Date> {
    let days = std::iter::successors(Some(window.start), |day| day.tomorrow().ok());
    days.take_while(|day| *day <= window.finish).filter(|day| !as_of.calendar.is_business_day(*day)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::plan::tests::{id, state_of, task};
    use crate::visibility::Viewer;

    #[test]
    fn rows_are_chosen_with_their_groups_and_bars_say_what_the_plan_says() {
        let done = json!({"status": "closed", "actual_start": "2026-04-01", "actual_finish": "2026-04-02"});
        let state = state_of(&[
            task("1", "2026-04-01", "2026-04-20", json!({})),
            task("1.1", "2026-04-01", "2026-04-02", done),
            task("1.2", "2026-04-06", "2026-04-08", json!({})),
            task("2", "2026-04-13", "2026-04-14", json!({"predecessors": [id(3)]})),
        ]);
        let viewer = Viewer::local_pmo();
        let as_of = AsOf::japan(jiff::civil::date(2026, 4, 10));
        let visible = state.visible(&viewer);
        let plan = Plan::of(&visible, &as_of);
        let shown = |only| {
            let (rows, rest) = shown_rows(&visible, &plan, &GanttAsked { only, ..GanttAsked::default() });
            assert_eq!(rest, 0);
            rows.into_iter().map(|index| plan.rows[index].id).collect::<Vec<_>>()
        };
        assert_eq!(shown(Only::All), [id(1), id(2), id(3), id(4)]);
        assert_eq!(shown(Only::Open), [id(1), id(3), id(4)]);
        let (rows, _) = shown_rows(&visible, &plan, &GanttAsked::default());
        let chart = gantt(&visible, &plan, &rows, &Beside::default(), &as_of, Lang::Ja);
        assert_eq!(chart.links.len(), 1);
        assert_eq!((chart.links[0].from, chart.links[0].to), (1, 2));
        assert_eq!(chart.rows[1].forecast_finish, Some(jiff::civil::date(2026, 4, 14)));
        assert!(chart.rows[1].hover.contains("未着手"), "{}", chart.rows[1].hover);
        assert!(chart.line.points[1].is_some_and(|point| point < 0.0));
    }
}
