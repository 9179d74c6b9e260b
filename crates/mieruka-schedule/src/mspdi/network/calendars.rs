//! The calendars of a plan, each made ready when it is first asked for, and whoever works in one of their own.

use std::collections::{BTreeMap, HashMap};

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::calendar::{Calendar, default_hours};
use super::super::plan::{self, Plan, Task};
use super::start_of;
use crate::network::{Activity, Part};
use crate::working_time::{Hours, WorkingTime};

/// Years around a plan's start for which single days of its calendars count.
const YEARS_BEFORE: i64 = 10;
const YEARS_AFTER: i64 = 30;

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
pub(in super::super) struct Calendars<'p> {
    plan: &'p Plan,
    span: (Date, Date),
    by_uid: HashMap<i64, &'p Calendar>,
    resolved: HashMap<i64, Resolved>,
    /// Calendars that say the same are one.
    known: Vec<Resolved>,
    ready: Vec<WorkingTime>,
    /// The places of calendars that were asked for.
    places: HashMap<Option<i64>, usize>,
    /// The places of two calendars at once.
    shared: HashMap<(Option<i64>, i64), Option<usize>>,
    /// Calendars without any working time that somebody asked for.
    empty: Vec<Option<i64>>,
}

/// Place of the calendar of elapsed durations.
const ALWAYS: usize = 0;

impl<'p> Calendars<'p> {
    pub(super) fn of(plan: &'p Plan, start: Date) -> Self {
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
            places: HashMap::new(),
            shared: HashMap::new(),
            empty: Vec::new(),
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
        if let Some(&place) = self.places.get(&uid) {
            return place;
        }
        let resolved = self.resolve(uid, 0);
        let place = self.place(resolved).unwrap_or_else(|| {
            self.empty.push(uid);
            self.place(Resolved::usual()).unwrap_or(ALWAYS)
        });
        self.places.insert(uid, place);
        place
    }

    /// When two calendars work at once; `None` where they never do.
    fn shared(&mut self, theirs: Option<i64>, own: i64) -> Option<usize> {
        if let Some(&place) = self.shared.get(&(theirs, own)) {
            return place;
        }
        let both = self.resolve(theirs, 0).and(&self.resolve(Some(own), 0));
        let place = self.place(both);
        self.shared.insert((theirs, own), place);
        place
    }

    /// A calendar by its place.
    pub(super) fn ready(&self, place: usize) -> &WorkingTime {
        &self.ready[place]
    }

    /// Calendars without any working time that were asked for: the usual one stands in for them.
    pub(super) fn empty(&self) -> &[Option<i64>] {
        &self.empty
    }

    pub(super) fn of_task(&mut self, task: &Task) -> usize {
        if task.is_elapsed() {
            return ALWAYS;
        }
        match task.calendar_uid.filter(|uid| self.by_uid.contains_key(uid)) {
            Some(uid) => self.index(Some(uid)),
            None => self.index(self.plan.project.calendar_uid),
        }
    }

    /// Whoever works in another calendar than the task's own.
    pub(super) fn parts(
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
            // Nobody works with nothing of himself.
            if assignment.units.is_some_and(|units| units <= 0.0) {
                continue;
            }
            // Who has no calendar works in that of the project.
            let theirs = resource.calendar_uid.or(self.plan.project.calendar_uid);
            let calendar = match own {
                Some(own) => self.shared(theirs, own),
                None => Some(self.index(theirs)),
            };
            let Some(calendar) = calendar else { continue };
            let alone = assignment.units.zip(assignment.work).zip(level(assignment.work_contour));
            let alone =
                alone.map(|((units, work), level)| (work.seconds() as f64 / units / level).round() as i64);
            let duration = alone.filter(|alone| *alone > 0).unwrap_or(activity.duration);
            parts.push(Part { calendar, duration, delay: assignment.delay.saturating_mul(6) });
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
    pub(in super::super) fn of_plan(plan: &'p Plan) -> Self {
        Self::of(plan, start_of(plan).date())
    }

    pub(in super::super) fn of_resource(&mut self, resource: &plan::Resource) -> usize {
        self.index(resource.calendar_uid.or(self.plan.project.calendar_uid))
    }

    /// When a resource works on a task.
    pub(in super::super) fn of_work(&mut self, task: &Task, resource: &plan::Resource) -> usize {
        if task.is_elapsed() {
            return ALWAYS;
        }
        let own = task.calendar_uid.filter(|uid| self.by_uid.contains_key(uid));
        let Some(own) = own else { return self.of_resource(resource) };
        if task.ignore_resource_calendar {
            return self.index(Some(own));
        }
        let theirs = resource.calendar_uid.or(self.plan.project.calendar_uid);
        self.shared(theirs, own).unwrap_or_else(|| self.of_task(task))
    }

    pub(in super::super) fn into_ready(self) -> Vec<WorkingTime> {
        self.ready
    }
}

/// The share of full effort that a work contour comes to over a task, by MS Project's number of it; `None` where every
/// period has its own. Back and front loaded, the four with peaks and the turtle: as `mpp9timephasedsegments` of the
/// MPXJ test data shows, where 80 hours of work take 133⅓, 160 and 114.3.
fn level(contour: u8) -> Option<f64> {
    match contour {
        0 => Some(1.0),
        1 | 2 => Some(0.6),
        3..=6 => Some(0.5),
        7 => Some(0.7),
        _ => None,
    }
}
