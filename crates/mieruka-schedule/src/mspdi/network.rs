//! A plan of MS Project as a network to be scheduled: from what people entered alone, never from what was computed.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::calendar::{Calendar, default_hours};
use super::plan::{self, Plan, Task};
use super::value::WorkTime;
use crate::network::{Activity, Constraint, Lag, Link, LinkKind, Mode, Network, Part, Progress};
use crate::working_time::{Hours, WorkingTime, moment};

/// Years around a plan's start for which single days of its calendars count.
const YEARS_BEFORE: i64 = 10;
const YEARS_AFTER: i64 = 30;

/// A network and what its tasks are in the plan.
#[derive(Clone, Debug)]
pub struct PlanNetwork {
    pub network: Network,
    /// For each task of the network its place in [`Plan::tasks`].
    pub tasks: Vec<usize>,
    /// Links that lead out of the file: the place of the waiting task in [`Plan::tasks`] and the UID it names.
    pub loose: Vec<(usize, i64)>,
}

/// The network of a plan that is scheduled from its start. Empty lines are left out; links to what is not in the file are
/// told in [`PlanNetwork::loose`].
pub fn plan_network(plan: &Plan) -> PlanNetwork {
    let project = &plan.project;
    let start = start_of(plan);
    let mut calendars = Calendars::of(plan, start.date());
    let parents = plan.parents();
    let kept: Vec<usize> = (0..plan.tasks.len()).filter(|&i| !plan.tasks[i].blank).collect();
    let places: HashMap<usize, usize> = kept.iter().enumerate().map(|(place, &i)| (i, place)).collect();
    let by_uid: HashMap<i64, usize> = kept.iter().enumerate().map(|(p, &i)| (plan.tasks[i].uid, p)).collect();
    let has_children: HashSet<usize> = parents.iter().flatten().copied().collect();
    let mut assigned: HashMap<i64, Vec<&plan::Assignment>> = HashMap::new();
    for assignment in &plan.assignments {
        assigned.entry(assignment.task_uid).or_default().push(assignment);
    }
    let resources: HashMap<i64, &plan::Resource> = plan.resources.iter().map(|r| (r.uid, r)).collect();
    let mut tasks = Vec::with_capacity(kept.len());
    let (mut links, mut loose) = (Vec::new(), Vec::new());
    for (place, &index) in kept.iter().enumerate() {
        let task = &plan.tasks[index];
        let parent = parents[index].and_then(|parent| places.get(&parent)).copied();
        let own = calendars.of_task(task);
        let working = assigned.get(&task.uid).map(Vec::as_slice).unwrap_or_default();
        let mut activity = activity(task, parent, has_children.contains(&index), own);
        if !activity.summary
            && task.task_type != plan::TaskType::FixedDuration
            && !task.is_elapsed()
            && activity.duration > 0
        {
            calendars.parts(task, working, &resources, &mut activity);
        }
        tasks.push(activity);
        for link in &task.links {
            match by_uid.get(&link.predecessor_uid).filter(|_| link.cross_project.is_none()) {
                Some(&predecessor) => {
                    links.push(Link {
                        predecessor,
                        successor: place,
                        kind: kind(link.kind),
                        lag: lag(link.lag),
                    });
                }
                None => loose.push((index, link.predecessor_uid)),
            }
        }
    }
    let network = Network {
        start: moment(start),
        finish: project.finish.filter(|_| !project.schedule_from_start).map(moment),
        many_critical_paths: project.multiple_critical_paths,
        calendars: calendars.ready,
        tasks,
        links,
        critical_slack: (project.critical_slack_limit as f64 * project.minutes_per_day * 60.0) as i64,
    };
    PlanNetwork { network, tasks: kept, loose }
}

/// Where a plan begins that does not say so.
const USUAL_START: DateTime = DateTime::constant(2000, 1, 3, 8, 0, 0, 0);

fn start_of(plan: &Plan) -> DateTime {
    plan.project.start.unwrap_or(USUAL_START)
}

fn activity(task: &Task, parent: Option<usize>, summary: bool, calendar: usize) -> Activity {
    let duration = task.duration.map_or(0, seconds);
    let date = || task.constraint_date.map(moment);
    let constraint = match (task.constraint, date()) {
        (plan::Constraint::AsLateAsPossible, _) => Constraint::AsLateAsPossible,
        (plan::Constraint::MustStartOn, Some(at)) => Constraint::MustStartOn(at),
        (plan::Constraint::MustFinishOn, Some(at)) => Constraint::MustFinishOn(at),
        (plan::Constraint::StartNoEarlierThan, Some(at)) => Constraint::StartNoEarlierThan(at),
        (plan::Constraint::StartNoLaterThan, Some(at)) => Constraint::StartNoLaterThan(at),
        (plan::Constraint::FinishNoEarlierThan, Some(at)) => Constraint::FinishNoEarlierThan(at),
        (plan::Constraint::FinishNoLaterThan, Some(at)) => Constraint::FinishNoLaterThan(at),
        _ => Constraint::AsSoonAsPossible,
    };
    let mode = if task.manual {
        Mode::Manual {
            start: task.manual_start.map(moment),
            finish: task.manual_finish.map(moment),
            vague: task.vague,
        }
    } else {
        Mode::Auto
    };
    let done = match (task.remaining_duration.map(seconds), task.percent_complete) {
        (Some(remaining), _) => duration - remaining,
        (None, Some(percent)) => duration * i64::from(percent) / 100,
        (None, None) => 0,
    };
    // Who wrote a finish but nothing done has not said that it is finished: some programs put a date for "none".
    let untold = task.actual_finish.is_some() && task.percent_complete == Some(0) && duration > 0;
    let actual = |date: Option<DateTime>| date.filter(|_| !untold).map(moment);
    Activity {
        parent,
        summary,
        calendar,
        parts: Vec::new(),
        duration,
        mode,
        active: task.active,
        constraint,
        deadline: task.deadline.map(moment),
        progress: Progress {
            actual_start: actual(task.actual_start),
            actual_finish: actual(task.actual_finish),
            done: done.clamp(0, duration),
            resume: task.resume.or(task.stop).filter(|_| task.actual_finish.is_none()).map(moment),
        },
        leveling_delay: task.leveling_delay.map_or(0, |tenths| tenths * 6),
    }
}

fn seconds(time: WorkTime) -> i64 {
    time.seconds()
}

fn kind(kind: plan::LinkKind) -> LinkKind {
    match kind {
        plan::LinkKind::FinishToFinish => LinkKind::FinishToFinish,
        plan::LinkKind::FinishToStart => LinkKind::FinishToStart,
        plan::LinkKind::StartToFinish => LinkKind::StartToFinish,
        plan::LinkKind::StartToStart => LinkKind::StartToStart,
    }
}

fn lag(lag: plan::Lag) -> Lag {
    match lag {
        plan::Lag::Working(time) => Lag::Working(seconds(time)),
        plan::Lag::Elapsed(time) => Lag::Elapsed(seconds(time)),
        plan::Lag::Percent(percent) => Lag::Percent(percent),
        plan::Lag::ElapsedPercent(percent) => Lag::ElapsedPercent(percent),
    }
}

/// A calendar with what its base calendars say worked in.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Resolved {
    /// Monday first.
    week: [Hours; 7],
    /// Single days that differ from the week.
    days: BTreeMap<Date, Hours>,
}

impl Resolved {
    fn on(&self, day: Date) -> &Hours {
        self.days.get(&day).unwrap_or(&self.week[day.weekday().to_monday_zero_offset() as usize])
    }

    fn usual() -> Self {
        let week = std::array::from_fn(|day| {
            let day = jiff::civil::Weekday::from_monday_zero_offset(day as i8);
            default_hours(day.unwrap_or(jiff::civil::Weekday::Sunday))
        });
        Resolved { week, days: BTreeMap::new() }
    }

    /// When both work.
    fn and(&self, other: &Resolved) -> Resolved {
        let week = std::array::from_fn(|day| both(&self.week[day], &other.week[day]));
        let days = self.days.keys().chain(other.days.keys());
        Resolved { week, days: days.map(|&day| (day, both(self.on(day), other.on(day)))).collect() }
    }
}

fn both(a: &Hours, b: &Hours) -> Hours {
    let pairs = a.iter().flat_map(|&(from, to)| b.iter().map(move |&(f, t)| (from.max(f), to.min(t))));
    pairs.filter(|(from, to)| from < to).collect()
}

/// The calendars of a plan, each made ready when it is first asked for.
pub(super) struct Calendars<'p> {
    plan: &'p Plan,
    span: (Date, Date),
    by_uid: HashMap<i64, &'p Calendar>,
    resolved: HashMap<i64, Resolved>,
    /// Calendars that say the same are one.
    known: Vec<Resolved>,
    ready: Vec<WorkingTime>,
}

/// Place of the calendar of elapsed durations.
const ALWAYS: usize = 0;

impl<'p> Calendars<'p> {
    fn of(plan: &'p Plan, start: Date) -> Self {
        let span = (
            start.checked_sub(YEARS_BEFORE.years()).unwrap_or(Date::MIN),
            start.checked_add(YEARS_AFTER.years()).unwrap_or(Date::MAX),
        );
        let by_uid = plan.calendars.iter().map(|c| (c.uid, c)).collect();
        let day: Hours = vec![(0, 86_400)];
        let always = Resolved { week: std::array::from_fn(|_| day.clone()), days: BTreeMap::new() };
        Calendars {
            plan,
            span,
            by_uid,
            resolved: HashMap::new(),
            known: vec![always],
            ready: vec![WorkingTime::always()],
        }
    }

    fn resolve(&mut self, uid: Option<i64>, depth: usize) -> Resolved {
        let uid = uid.filter(|uid| self.by_uid.contains_key(uid));
        let Some(uid) = uid else { return Resolved::usual() };
        if let Some(known) = self.resolved.get(&uid) {
            return known.clone();
        }
        let calendar = self.by_uid[&uid];
        // A chain of base calendars that never ends goes nowhere.
        let base = calendar.base_uid.filter(|base| *base != uid && depth < 20);
        let base = match base {
            Some(base) => self.resolve(Some(base), depth + 1),
            None => Resolved::usual(),
        };
        let week =
            std::array::from_fn(|day| calendar.week[day].clone().unwrap_or_else(|| base.week[day].clone()));
        let mut days = BTreeMap::new();
        for own in &calendar.work_weeks {
            let (from, to) = (own.from.max(self.span.0), own.to.min(self.span.1));
            for day in from.series(1.day()).take_while(|day| *day <= to) {
                if let Some(hours) = &own.week[day.weekday().to_monday_zero_offset() as usize] {
                    days.insert(day, hours.clone());
                }
            }
        }
        days.extend(base.days);
        for exception in calendar.exceptions.iter().rev() {
            days.extend(exception.dates().into_iter().map(|day| (day, exception.hours.clone())));
        }
        let resolved = Resolved { week, days };
        self.resolved.insert(uid, resolved.clone());
        resolved
    }

    fn place(&mut self, resolved: Resolved) -> Option<usize> {
        if let Some(place) = self.known.iter().position(|known| *known == resolved) {
            return Some(place);
        }
        let ready =
            WorkingTime::new(&resolved.week, self.span, |day| resolved.days.get(&day).cloned()).ok()?;
        self.ready.push(ready);
        self.known.push(resolved);
        Some(self.known.len() - 1)
    }

    fn index(&mut self, uid: Option<i64>) -> usize {
        let resolved = self.resolve(uid, 0);
        self.place(resolved).or_else(|| self.place(Resolved::usual())).unwrap_or(ALWAYS)
    }

    fn of_task(&mut self, task: &Task) -> usize {
        if task.is_elapsed() {
            return ALWAYS;
        }
        match task.calendar_uid.filter(|uid| self.by_uid.contains_key(uid)) {
            Some(uid) => self.index(Some(uid)),
            None => self.index(self.plan.project.calendar_uid),
        }
    }

    /// Whoever works in another calendar than the task's own.
    fn parts(
        &mut self,
        task: &Task,
        assigned: &[&plan::Assignment],
        resources: &HashMap<i64, &plan::Resource>,
        activity: &mut Activity,
    ) {
        let own = task.calendar_uid.filter(|uid| self.by_uid.contains_key(uid));
        if own.is_some() && task.ignore_resource_calendar {
            return;
        }
        let mut parts: Vec<Part> = Vec::new();
        for assignment in assigned {
            let resource = assignment.resource_uid.and_then(|uid| resources.get(&uid));
            let Some(resource) = resource.filter(|r| r.kind == plan::ResourceKind::Work) else { continue };
            // Who has no calendar works in that of the project.
            let mut resolved = self.resolve(resource.calendar_uid.or(self.plan.project.calendar_uid), 0);
            if let Some(own) = own {
                resolved = resolved.and(&self.resolve(Some(own), 0));
            }
            let Some(calendar) = self.place(resolved) else { continue };
            let units = assignment.units.filter(|units| *units > 0.0 && assignment.work_contour == 0);
            let alone =
                units.zip(assignment.work).map(|(units, work)| (seconds(work) as f64 / units).round() as i64);
            let duration = alone.filter(|alone| *alone > 0).unwrap_or(activity.duration);
            parts.push(Part { calendar, duration, delay: assignment.delay * 6 });
        }
        if parts.iter().all(|part| part.calendar == activity.calendar) {
            return;
        }
        // In one calendar, the duration that was entered says all.
        if let [first, ..] = parts[..]
            && parts.iter().all(|part| part.calendar == first.calendar)
        {
            parts = vec![Part { duration: activity.duration, delay: 0, ..first }];
        }
        activity.parts = parts;
    }
}

/// What whoever asks for people's work needs beside a network.
impl<'p> Calendars<'p> {
    pub(super) fn of_plan(plan: &'p Plan) -> Self {
        Self::of(plan, start_of(plan).date())
    }

    pub(super) fn of_resource(&mut self, resource: &plan::Resource) -> usize {
        self.index(resource.calendar_uid.or(self.plan.project.calendar_uid))
    }

    /// When a resource works on a task.
    pub(super) fn of_work(&mut self, task: &Task, resource: &plan::Resource) -> usize {
        if task.is_elapsed() {
            return ALWAYS;
        }
        let own = task.calendar_uid.filter(|uid| self.by_uid.contains_key(uid));
        let Some(own) = own else { return self.of_resource(resource) };
        if task.ignore_resource_calendar {
            return self.index(Some(own));
        }
        let theirs = self.resolve(resource.calendar_uid.or(self.plan.project.calendar_uid), 0);
        let both = theirs.and(&self.resolve(Some(own), 0));
        self.place(both).unwrap_or_else(|| self.of_task(task))
    }

    pub(super) fn into_ready(self) -> Vec<WorkingTime> {
        self.ready
    }
}
