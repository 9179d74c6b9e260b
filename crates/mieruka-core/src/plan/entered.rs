//! The plan as people entered it, for whoever judges the plan and not its forecast.
//!
//! The network of [`Plan`] is made to compute what comes next: nothing in it lies before today, what has begun is what
//! remains of it and waits for nothing, and a circle is open. Here every row has its entered dates, its planned length, its
//! actual dates and all its links.

use std::collections::HashMap;

use mieruka_schedule::cpm::{Dates, Schedule};
use mieruka_schedule::network::{Activity, Link, LinkKind, Network, Progress};
use mieruka_schedule::quality::BaselineDates;
use mieruka_schedule::working_time::WorkingTime;

use super::link::waits;
use super::network::{day_of, lies_under, worked_in};
use super::{DAY_WORK, Plan, Row, closes, opens};
use crate::id::RecordId;
use crate::record::Record;
use crate::register::{Kind, common};
use crate::rule::AsOf;
use crate::state::Visible;

/// The plan as entered. Tasks of the network are [`Plan::rows`], by their place there; those that no date was entered for
/// lie on the day of the view.
#[derive(Clone, Debug)]
pub struct AsEntered {
    pub network: Network,
    /// Start and finish as expected by whoever entered them, else as planned; nothing else is filled in.
    pub dates: Schedule,
    /// What was agreed of each row, as far as it can be compared with what happened.
    pub agreed: Vec<BaselineDates>,
}

impl AsEntered {
    pub fn of(visible: &Visible<'_>, plan: &Plan, as_of: &AsOf) -> AsEntered {
        let mut made = AsEntered {
            network: Network {
                start: plan.network.start,
                finish: None,
                many_critical_paths: false,
                calendars: plan.network.calendars.clone(),
                tasks: Vec::with_capacity(plan.rows.len()),
                links: links(visible, &plan.rows),
                critical_slack: 0,
            },
            dates: Schedule { start: plan.network.start, finish: plan.network.start, tasks: Vec::new() },
            agreed: Vec::with_capacity(plan.rows.len()),
        };
        for row in &plan.rows {
            let (activity, dates, agreed) = line(row, &plan.network.calendars, as_of);
            made.network.tasks.push(activity);
            made.dates.tasks.push(dates);
            made.agreed.push(agreed);
        }
        made.groups(plan);
        made.dates.finish = made.dates.tasks.iter().map(|own| own.finish).max().unwrap_or(made.dates.start);
        made
    }

    /// The same with what happened and what is forecast: nothing that is left lies before today, and what nobody entered
    /// the day of is not told. For asking whether work went in the order of its links: what starts on the day that another
    /// ends may have waited for it, so everything starts with the end of its day.
    pub fn happened(&self, plan: &Plan) -> AsEntered {
        let mut made = self.clone();
        for (index, row) in plan.rows.iter().enumerate() {
            if let Some(place) = row.place {
                let own = &mut made.dates.tasks[index];
                *own = plan.schedule.tasks[place];
                own.start = closes(day_of(own.start));
            }
            let milestone = row.kind == Kind::Milestone;
            let started = row.dates.actual_start.or(row.dates.actual_finish.filter(|_| milestone));
            let progress = &mut made.network.tasks[index].progress;
            progress.actual_start = started.map(closes);
            progress.actual_finish = row.dates.actual_finish.map(closes);
        }
        // Done or begun on a day that nobody entered: not told.
        made.network.links.retain(|link| {
            let row = &plan.rows[link.predecessor];
            let dates = &row.dates;
            let open = !dates.done;
            row.summary
                || match link.kind {
                    LinkKind::FinishToStart | LinkKind::FinishToFinish => {
                        open || dates.actual_finish.is_some()
                    }
                    LinkKind::StartToStart | LinkKind::StartToFinish => {
                        open && !dates.begun
                            || dates.actual_start.is_some()
                            || row.kind == Kind::Milestone && dates.actual_finish.is_some()
                    }
                }
        });
        made
    }

    /// Groups lie where what they hold lies, and are done with it.
    fn groups(&mut self, plan: &Plan) {
        for index in (0..plan.rows.len()).rev().filter(|&index| plan.rows[index].summary) {
            let level = plan.rows[index].level;
            let below = (index + 1..plan.rows.len()).take_while(|&other| plan.rows[other].level > level);
            let leaves: Vec<usize> = below.filter(|&other| !plan.rows[other].summary).collect();
            let dates = |other: &usize| self.dates.tasks[*other];
            let start = leaves.iter().map(|other| dates(other).start).min();
            let finish = leaves.iter().map(|other| dates(other).finish).max();
            let progress = |other: &usize| self.network.tasks[*other].progress;
            let done = leaves.iter().all(|other| progress(other).actual_finish.is_some());
            let last = leaves.iter().filter_map(|other| progress(other).actual_finish).max();
            let first = leaves.iter().filter_map(|other| progress(other).actual_start).min();
            self.network.tasks[index].progress =
                Progress { actual_start: first, actual_finish: last.filter(|_| done), ..Progress::default() };
            let own = &mut self.dates.tasks[index];
            (own.start, own.finish) = (start.unwrap_or(own.start), finish.unwrap_or(own.finish));
        }
    }
}

/// A row with its dates, and what was agreed of it.
fn line(row: &Row, calendars: &[WorkingTime], as_of: &AsOf) -> (Activity, Dates, BaselineDates) {
    let entered = &row.dates;
    let today = as_of.date;
    let place = worked_in(entered, as_of);
    let calendar = &calendars[place];
    let blank = Activity { parent: row.parent, summary: row.summary, calendar: place, ..Activity::default() };
    if row.summary {
        return (blank, Dates::default(), BaselineDates::default());
    }
    // Done on a day that nobody entered: whether it was late cannot be told.
    let told = !entered.done || entered.actual_finish.is_some();
    let ended = entered.actual_finish.or(entered.planned_finish.filter(|day| *day <= today)).unwrap_or(today);
    let actual_finish = entered.done.then(|| closes(ended));
    if row.kind == Kind::Milestone {
        let day = entered.expected_finish.or(entered.planned_finish).unwrap_or(today);
        let at = actual_finish.unwrap_or(closes(day));
        let progress = Progress { actual_start: actual_finish, actual_finish, ..Progress::default() };
        let agreed =
            BaselineDates { finish: entered.planned_finish.filter(|_| told).map(closes), duration: None };
        return (Activity { progress, ..blank }, Dates { start: at, finish: at, ..Dates::default() }, agreed);
    }
    let length = |from: Option<jiff::civil::Date>, to: Option<jiff::civil::Date>| {
        let (from, to) = (from?, to?);
        (from <= to).then(|| calendar.between(opens(from), closes(to)).max(DAY_WORK))
    };
    let planned = length(entered.planned_start, entered.planned_finish);
    let expected = length(
        entered.expected_start.or(entered.planned_start),
        entered.expected_finish.or(entered.planned_finish),
    );
    let duration = planned.or(expected).unwrap_or(DAY_WORK);
    let finish = entered.expected_finish.or(entered.planned_finish).map(closes);
    // Who says when it ends, says when it starts at the latest.
    let by_finish = entered.expected_finish.map(|day| calendar.start(closes(day), duration));
    let start = match (entered.expected_start, by_finish) {
        (Some(day), _) => Some(opens(day)),
        (None, Some(at)) => Some(entered.planned_start.map_or(at, |day| at.max(opens(day)))),
        (None, None) => entered.planned_start.map(opens),
    };
    let begun = entered.begun || entered.done;
    let began = entered.actual_start.or(entered.planned_start.filter(|day| *day <= today)).unwrap_or(today);
    let began = if entered.done { began.min(ended) } else { began };
    let actual_start = begun.then(|| opens(began));
    let share = entered.progress.unwrap_or(0.0);
    let done = (share * duration as f64) as i64;
    let resume = finish.filter(|_| begun).map(|finish| calendar.start(finish, duration - done));
    let resume = resume.zip(actual_start).map(|(at, began)| at.max(began));
    let progress = Progress { actual_start, actual_finish, done, resume };
    let status = opens(today);
    let start = actual_start.or(start).or(finish.map(|at| calendar.start(at, duration))).unwrap_or(status);
    let finish = actual_finish.or(finish).unwrap_or_else(|| calendar.finish(start, duration)).max(start);
    let agreed = BaselineDates {
        finish: entered.planned_finish.filter(|_| told).map(closes),
        duration: planned.filter(|_| told),
    };
    (Activity { duration, progress, ..blank }, Dates { start, finish, ..Dates::default() }, agreed)
}

/// All links between rows, but for those of a row with what lies under it.
fn links(visible: &Visible<'_>, rows: &[Row]) -> Vec<Link> {
    let places: HashMap<RecordId, usize> = rows.iter().map(|row| row.id).zip(0..).collect();
    let records: Vec<Option<&Record>> = rows.iter().map(|row| visible.get(row.id)).collect();
    let remote: HashMap<RecordId, &str> =
        records.iter().flatten().filter_map(|r| Some((r.id, r.body.text(common::REMOTE_ID)?))).collect();
    let mut links = Vec::new();
    for (successor, record) in records.iter().enumerate() {
        let Some(record) = record else { continue };
        for wait in waits(record, |id| remote.get(&id).copied()) {
            let Some(&predecessor) = places.get(&wait.predecessor) else { continue };
            if !lies_under(rows, successor, predecessor) {
                links.push(Link { predecessor, successor, kind: wait.kind, lag: wait.lag });
            }
        }
    }
    links
}
