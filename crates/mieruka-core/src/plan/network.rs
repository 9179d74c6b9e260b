//! The network of a plan: what its rows are for the engine.

use std::collections::HashMap;

use jiff::civil::Date;
use mieruka_schedule::cpm::{Schedule, schedule};
use mieruka_schedule::network::{
    Activity, Constraint, Link, LinkKind, Mode, Network, NetworkError, Progress,
};
use mieruka_schedule::working_time::{Hours, Moment, WorkingTime, date_time, moment};

use super::link::waits;
use super::{DAY_WORK, Entered, Plan, PlanProblem, Row};
use crate::id::RecordId;
use crate::record::Record;
use crate::register::{Kind, common};
use crate::rule::AsOf;

pub(super) struct Built {
    pub(super) network: Network,
    pub(super) schedule: Schedule,
    pub(super) problems: Vec<PlanProblem>,
    /// Row of each task of the network.
    pub(super) by_place: Vec<usize>,
}

/// Hours of a day of work; their length matters ([`DAY_WORK`]), their place does not.
const OPENS: u32 = 9 * 3600;
const CLOSES: u32 = 17 * 3600;

/// Place of the calendar of business days, and of the one in which every day is worked.
pub(super) const OFFICE: usize = 0;
pub(super) const DAILY: usize = 1;

/// More circles than this are no mistake of a link or two: then no link counts.
const CIRCLES_MAX: usize = 50;

/// When work of a day begins.
pub fn opens(day: Date) -> Moment {
    moment(day.at(0, 0, 0, 0)) + i64::from(OPENS)
}

/// When work of a day is over.
pub fn closes(day: Date) -> Moment {
    moment(day.at(0, 0, 0, 0)) + i64::from(CLOSES)
}

/// The day of a computed moment.
pub(super) fn day_of(at: Moment) -> Date {
    date_time(at).date()
}

impl Plan {
    /// The calendar of business days.
    pub fn business_days(&self) -> &WorkingTime {
        &self.network.calendars[OFFICE]
    }

    /// The calendar in which work is done that was planned for these days: what lies mostly on days off is worked on them.
    pub fn worked(&self, [start, finish]: [Date; 2], as_of: &AsOf) -> &WorkingTime {
        let dates =
            Entered { planned_start: Some(start), planned_finish: Some(finish), ..Entered::default() };
        &self.network.calendars[worked_in(&dates, as_of)]
    }
}

/// Gives the rows their places and computes their dates.
pub(super) fn build(rows: &mut [Row], records: &[&Record], as_of: &AsOf) -> Built {
    let by_place = place(rows, records);
    let mut problems = Vec::new();
    let calendars = calendars(rows, as_of);
    let tasks: Vec<Activity> = by_place
        .iter()
        .map(|&index| activity(&rows[index], rows, &calendars, as_of, &mut problems))
        .collect();
    let links = links(rows, records, &by_place);
    let network = Network {
        start: opens(as_of.date),
        calendars,
        tasks,
        links,
        critical_slack: 0,
        finish: None,
        many_critical_paths: false,
    };
    let (network, schedule) = compute(network, rows, &by_place, &mut problems);
    Built { network, schedule, problems, by_place }
}

/// Work with a date has a place, or with something it waits for, so that it does not cut a chain; and a group that
/// something with a place lies under.
fn place(rows: &mut [Row], records: &[&Record]) -> Vec<usize> {
    let mut has = vec![false; rows.len()];
    for index in (0..rows.len()).rev() {
        let row = &rows[index];
        let waits = || records[index].body.ids("predecessors").next().is_some();
        has[index] |= !row.summary && (row.dates.any().is_some() || waits());
        if let Some(parent) = row.parent
            && has[index]
        {
            has[parent] = true;
        }
    }
    let by_place: Vec<usize> = (0..rows.len()).filter(|&index| has[index]).collect();
    for (place, &index) in by_place.iter().enumerate() {
        rows[index].place = Some(place);
    }
    by_place
}

impl Entered {
    /// Some date by which it can be placed in time.
    fn any(&self) -> Option<Date> {
        let days = [self.planned_finish, self.planned_start, self.expected_finish, self.expected_start];
        days.into_iter().chain([self.actual_finish, self.actual_start]).flatten().next()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = Date> {
        let days = [self.planned_finish, self.planned_start, self.expected_finish, self.expected_start];
        days.into_iter().chain([self.actual_finish, self.actual_start]).flatten()
    }
}

fn calendars(rows: &[Row], as_of: &AsOf) -> Vec<WorkingTime> {
    let days = || rows.iter().flat_map(|row| row.dates.all()).chain([as_of.date]);
    let (first, last) = (days().min().unwrap_or(as_of.date), days().max().unwrap_or(as_of.date));
    // Slips may go on for long; beyond, weeks are plain.
    let year = |day: Date, years: i64| day.checked_add(jiff::Span::new().years(years)).unwrap_or(day);
    let span = (year(first, -1), year(last, 3));
    let hours: Hours = vec![(OPENS, CLOSES)];
    let week: [Hours; 7] = std::array::from_fn(|day| if day < 5 { hours.clone() } else { Hours::new() });
    let office = WorkingTime::new(&week, span, |day| {
        Some(if as_of.calendar.is_business_day(day) { hours.clone() } else { Hours::new() })
    });
    let every: [Hours; 7] = std::array::from_fn(|_| hours.clone());
    let daily = WorkingTime::new(&every, (as_of.date, as_of.date), |_| None);
    [office, daily].into_iter().map(|made| made.unwrap_or_else(|_| WorkingTime::always())).collect()
}

fn activity(
    row: &Row,
    rows: &[Row],
    calendars: &[WorkingTime],
    as_of: &AsOf,
    problems: &mut Vec<PlanProblem>,
) -> Activity {
    let parent = row.parent.and_then(|parent| rows[parent].place);
    let blank = Activity {
        parent,
        summary: row.summary,
        calendar: OFFICE,
        parts: Vec::new(),
        duration: 0,
        mode: Mode::Auto,
        active: true,
        constraint: Constraint::AsSoonAsPossible,
        deadline: None,
        progress: Progress::default(),
        leveling_delay: 0,
    };
    let dates = &row.dates;
    if row.summary {
        return blank;
    }
    if dates.done {
        // Done on a day that nobody entered: when it was planned, but not in a future that has not come.
        let planned = dates.planned_finish.filter(|day| *day <= as_of.date);
        let finish = dates.actual_finish.or(planned).unwrap_or(as_of.date);
        let start = dates.actual_start.or(dates.planned_start).unwrap_or(finish).min(finish);
        let start = if row.kind == Kind::Milestone { closes(finish) } else { opens(start) };
        let mode = Mode::Manual { start: Some(start), finish: Some(closes(finish)), vague: false };
        return Activity { mode, duration: calendars[OFFICE].between(start, closes(finish)).max(0), ..blank };
    }
    if row.kind == Kind::Milestone {
        let day = dates.expected_finish.or(dates.any()).unwrap_or(as_of.date).max(as_of.date);
        let calendar = if as_of.calendar.is_business_day(day) { OFFICE } else { DAILY };
        return Activity { calendar, constraint: Constraint::StartNoEarlierThan(closes(day)), ..blank };
    }
    let calendar = worked_in(dates, as_of);
    let length = |from: Option<Date>, to: Option<Date>| {
        let (from, to) = (from?, to?);
        (from <= to).then(|| calendars[calendar].between(opens(from), closes(to)).max(DAY_WORK))
    };
    let planned = length(dates.planned_start, dates.planned_finish);
    if planned.is_none() && dates.planned_start.is_some() && dates.planned_finish.is_some() {
        problems.push(PlanProblem::Reversed(row.id));
    }
    let planned = planned.unwrap_or(DAY_WORK);
    let today = calendars[calendar].next(opens(as_of.date));
    if dates.begun {
        // What remains by the progress entered, and not earlier than somebody expects.
        let remaining =
            dates.progress.map_or(0, |progress| ((1.0 - progress) * planned as f64).ceil() as i64);
        let expected = dates.expected_finish.or(dates.planned_finish).unwrap_or(as_of.date);
        let finish = calendars[calendar].finish(today, remaining.max(1)).max(closes(expected));
        let duration = calendars[calendar].between(today, finish).max(1);
        return Activity { calendar, duration, constraint: Constraint::StartNoEarlierThan(today), ..blank };
    }
    // Undated work takes part in the chain and takes no time: nobody has said how much.
    let Some(usual_start) = dates.expected_start.or(dates.planned_start).or(dates.planned_finish) else {
        return blank;
    };
    let (from, duration) = match (dates.expected_start, dates.expected_finish) {
        (Some(start), Some(finish)) => (opens(start), length(Some(start), Some(finish)).unwrap_or(planned)),
        // Who expects another finish alone expects the same work up to then.
        (None, Some(finish)) => (calendars[calendar].start(closes(finish), planned), planned),
        (_, None) => (opens(usual_start), planned),
    };
    let constraint = Constraint::StartNoEarlierThan(from.max(opens(as_of.date)));
    Activity { calendar, duration, constraint, ..blank }
}

/// The place of the calendar that work is done in: that of every day where it is planned on days off, such as a cut-over
/// over a weekend.
pub(super) fn worked_in(dates: &Entered, as_of: &AsOf) -> usize {
    let Some(last) = dates.planned_finish.or(dates.planned_start) else { return OFFICE };
    let first = dates.planned_start.filter(|first| *first <= last).unwrap_or(last);
    let free = |day: Date| !as_of.calendar.is_business_day(day);
    if !free(first) && !free(last) {
        return OFFICE;
    }
    let before = first.yesterday().unwrap_or(first);
    let worked = i64::from(as_of.business_days(before, last));
    let all = i64::from((last - first).get_days()) + 1;
    // Mostly days off: meant. A holiday at the edge of a week of work: a slip of the pen.
    if all - worked > worked { DAILY } else { OFFICE }
}

fn links(rows: &[Row], records: &[&Record], by_place: &[usize]) -> Vec<Link> {
    let places: HashMap<RecordId, usize> = by_place.iter().map(|&index| rows[index].id).zip(0..).collect();
    let remote: HashMap<RecordId, &str> =
        records.iter().filter_map(|r| Some((r.id, r.body.text(common::REMOTE_ID)?))).collect();
    let mut links = Vec::new();
    for (successor, &index) in by_place.iter().enumerate() {
        let row = &rows[index];
        for wait in waits(records[index], |id| remote.get(&id).copied()) {
            let Some(&predecessor) = places.get(&wait.predecessor) else { continue };
            // Who has begun no longer waits to begin, whatever the links say.
            let begins = matches!(wait.kind, LinkKind::FinishToStart | LinkKind::StartToStart);
            if row.dates.begun && begins && !row.summary || lies_under(rows, index, by_place[predecessor]) {
                continue;
            }
            links.push(Link { predecessor, successor, kind: wait.kind, lag: wait.lag });
        }
    }
    links
}

/// Whether one of two rows lies under the other: what would wait for itself.
pub(super) fn lies_under(rows: &[Row], a: usize, b: usize) -> bool {
    let above = |row: usize| std::iter::successors(rows[row].parent, |&row| rows[row].parent);
    a == b || above(a).any(|row| row == b) || above(b).any(|row| row == a)
}

/// Computes the dates, without the links that close a circle.
fn compute(
    mut network: Network,
    rows: &[Row],
    by_place: &[usize],
    problems: &mut Vec<PlanProblem>,
) -> (Network, Schedule) {
    for _ in 0..CIRCLES_MAX {
        match schedule(&network) {
            Ok(made) => return (network, made),
            Err(NetworkError::Cycle { tasks }) => {
                let next = tasks.iter().copied().cycle().skip(1);
                let pairs: Vec<(usize, usize)> = tasks.iter().copied().zip(next).collect();
                let closes = |link: &Link| {
                    pairs.iter().rev().position(|pair| *pair == (link.predecessor, link.successor))
                };
                let Some(last) = network.links.iter().filter_map(closes).min() else { break };
                network.links.retain(|link| closes(link) != Some(last));
                let of_row = |&place: &usize| rows[by_place[place]].id;
                problems.push(PlanProblem::Circle(tasks.iter().map(of_row).collect()));
            }
        }
    }
    network.links.clear();
    problems.push(PlanProblem::Unlinked);
    let made = schedule(&network).unwrap_or_else(|_| unlinked(&network));
    (network, made)
}

/// Dates of a network that no order can be found for: none has one without links, so this is never asked for.
fn unlinked(network: &Network) -> Schedule {
    Schedule {
        start: network.start,
        finish: network.start,
        tasks: vec![Default::default(); network.tasks.len()],
    }
}
