//! Levelling of plans, seen by a validator of its own: it looks at every half hour of every calendar, and at every link.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::Cell;
use std::fmt::Write;
use std::path::Path;

use mieruka_schedule::cpm::{Schedule, schedule};
use mieruka_schedule::level::{
    LevelledPlan, NEVER_MOVED, Overallocation, PlanError, PlanOptions, Span, Workload, WorkloadError,
    level_plan, overallocations,
};
use mieruka_schedule::mspdi::{Plan, PlanWorkload, plan_network, plan_workload, read_mspdi};
use mieruka_schedule::network::{Constraint, Lag, LinkKind, Mode, Network};
use mieruka_schedule::working_time::{Moment, date_time, moment};
use proptest::prelude::*;

const HALF_HOUR: i64 = 1800;

fn at(text: &str) -> Moment {
    moment(text.parse().unwrap())
}

struct Case {
    plan: Plan,
    network: Network,
    work: PlanWorkload,
}

fn case(xml: &str) -> Case {
    let plan = read_mspdi(xml.as_bytes()).unwrap();
    assert!(plan.problems.is_empty(), "{:?}", plan.problems);
    let made = plan_network(&plan);
    let work = plan_workload(&plan, &made);
    Case { plan, network: made.network, work }
}

fn levelled(case: &Case, options: &PlanOptions) -> LevelledPlan {
    level_plan(&case.network, &case.work.workload, options, &|| false).unwrap()
}

/// The tasks that work for a resource at a moment, with their units in percent.
fn working_at(
    network: &Network,
    dates: &Schedule,
    work: &Workload,
    resource: usize,
    at: Moment,
) -> Vec<(usize, i64)> {
    let mut found = Vec::new();
    for demand in work.demands.iter().filter(|d| d.resource == resource && network.tasks[d.task].active) {
        let calendar = &work.calendars[demand.calendar];
        let task = &dates.tasks[demand.task];
        let inside = match demand.span {
            Span::Whole => (task.start..task.finish).contains(&at),
            Span::Part { delay, duration } => {
                let done = calendar.between(task.start, at);
                (delay..delay + duration).contains(&done) && (task.start..task.finish).contains(&at)
            }
        };
        if inside && calendar.next(at) == at {
            found.push((demand.task, (demand.units * 100.0).round() as i64));
        }
    }
    found
}

/// Every half hour in which somebody is asked for more than they have: resource, moment, who asks.
fn clashes(network: &Network, dates: &Schedule, work: &Workload) -> Vec<(usize, Moment, Vec<usize>)> {
    let mut found = Vec::new();
    let starts = dates.tasks.iter().map(|d| d.start).min().unwrap_or(0).div_euclid(HALF_HOUR);
    let ends = dates.tasks.iter().map(|d| d.finish).max().unwrap_or(0).div_euclid(HALF_HOUR);
    for (resource, own) in work.resources.iter().enumerate() {
        for at in (starts..=ends).map(|step| step * HALF_HOUR) {
            let who = working_at(network, dates, work, resource, at);
            if who.iter().map(|w| w.1).sum::<i64>() > (own.units * 100.0).round() as i64 {
                let mut who: Vec<usize> = who.into_iter().map(|w| w.0).collect();
                who.dedup();
                found.push((resource, at, who));
            }
        }
    }
    found
}

/// The report says exactly what was found by looking.
fn assert_report(network: &Network, dates: &Schedule, work: &Workload, report: &[Overallocation]) {
    let seen = clashes(network, dates, work);
    for (resource, at, who) in &seen {
        let told = report.iter().filter(|o| o.resource == *resource && (o.from..o.to).contains(at));
        let told: Vec<_> = told.collect();
        assert_eq!(told.len(), 1, "resource {resource} at {}: {told:?}", date_time(*at));
        let mut who = who.clone();
        who.sort_unstable();
        who.dedup();
        assert_eq!(told[0].tasks, who);
    }
    let excess = |resource: usize, o: &Overallocation| {
        let inside = seen.iter().filter(|(r, at, _)| *r == resource && (o.from..o.to).contains(at)).count();
        inside as f64 * HALF_HOUR as f64 * (o.demanded - o.available)
    };
    for told in report {
        assert!(told.from < told.to && told.demanded > told.available);
        // Looking every half hour measures exactly what begins and ends on one.
        if told.from % HALF_HOUR == 0 && told.to % HALF_HOUR == 0 {
            assert!((told.excess - excess(told.resource, told)).abs() < 1.0, "{told:?}");
        }
    }
}

/// How far each link and date of the plan is missed, by the calendars alone.
fn missed(network: &Network, dates: &Schedule) -> Vec<i64> {
    let mut missed = Vec::new();
    for link in &network.links {
        let late = |task: usize| network.tasks[task].constraint == Constraint::AsLateAsPossible;
        let (before, after) = (&dates.tasks[link.predecessor], &dates.tasks[link.successor]);
        let (from, own) = (&network.tasks[link.predecessor], &network.tasks[link.successor]);
        if !from.active || !own.active || late(link.predecessor) || late(link.successor) || own.summary {
            missed.push(0);
            continue;
        }
        let calendar = &network.calendars[own.calendar];
        let end = match link.kind {
            LinkKind::FinishToStart | LinkKind::FinishToFinish => before.finish,
            LinkKind::StartToStart | LinkKind::StartToFinish => before.start,
        };
        let Lag::Working(lag) = link.lag else { panic!("working lags alone") };
        let due = match lag {
            0 => end,
            1.. => calendar.finish(end, lag),
            ..0 => calendar.start(end, -lag),
        };
        let reached = match link.kind {
            LinkKind::FinishToStart | LinkKind::StartToStart => after.start,
            LinkKind::FinishToFinish | LinkKind::StartToFinish => after.finish,
        };
        // In time in which it is worked on: midnight and the end of the shift are the same.
        let worked = own.parts.iter().map(|part| network.calendars[part.calendar].between(reached, due));
        missed.push(worked.min().unwrap_or_else(|| calendar.between(reached, due)).max(0));
    }
    for (own, dates) in network.tasks.iter().zip(&dates.tasks) {
        missed.push(match own.constraint {
            _ if own.summary => 0,
            Constraint::StartNoEarlierThan(date) => (date - dates.start).max(0),
            Constraint::FinishNoEarlierThan(date) => (date - dates.finish).max(0),
            Constraint::StartNoLaterThan(date) => (dates.start - date).max(0),
            Constraint::FinishNoLaterThan(date) => (dates.finish - date).max(0),
            Constraint::MustStartOn(_) | Constraint::MustFinishOn(_) => 0,
            Constraint::AsSoonAsPossible | Constraint::AsLateAsPossible => 0,
        });
    }
    missed
}

/// May not be moved by levelling, whatever happens.
fn stays(network: &Network, work: &Workload, task: usize) -> bool {
    let own = &network.tasks[task];
    own.mode != Mode::Auto
        || own.progress.actual_start.is_some()
        || matches!(own.constraint, Constraint::MustStartOn(_) | Constraint::MustFinishOn(_))
        || work.priorities[task] == NEVER_MOVED
}

fn assert_valid(case: &Case, options: &PlanOptions, result: &LevelledPlan) {
    let (network, work) = (&case.network, &case.work.workload);
    let before = schedule(network).unwrap();
    let mut delayed = network.clone();
    for (task, &delay) in delayed.tasks.iter_mut().zip(&result.delays) {
        assert!(delay >= 0);
        task.leveling_delay = delay;
    }
    // What is answered is what a computation with these delays alone gives.
    assert_eq!(schedule(&delayed).unwrap(), result.schedule);
    let after = &result.schedule;
    if clashes(network, &before, work).len() < 20_000 {
        assert_report(network, &before, work, &result.before);
        assert_report(&delayed, after, work, &result.remaining);
    }
    let cleared = network.tasks.iter().all(|t| t.leveling_delay == 0);
    for (place, own) in network.tasks.iter().enumerate() {
        let (old, new) = (&before.tasks[place], &after.tasks[place]);
        let late = own.constraint == Constraint::AsLateAsPossible;
        if stays(network, work, place) && !own.summary {
            assert_eq!((old.start, old.finish), (new.start, new.finish), "task {place} stays");
        }
        assert!(!cleared || late || own.summary || new.start >= old.start, "task {place} moved earlier");
        if result.delays[place] > 0 {
            let calendar = &network.calendars[own.calendar];
            if own.parts.is_empty() && own.duration > 0 {
                assert_eq!(calendar.next(new.start), new.start, "task {place} starts in working time");
                assert_eq!(calendar.between(new.start, new.finish), own.duration, "task {place} is as long");
            }
        }
        let moved = result.moves.iter().find(|m| m.task == place);
        let told = moved.map(|m| (m.before, m.after, m.delay));
        let differs = (old.start, old.finish) != (new.start, new.finish);
        let expected = ((old.start, old.finish), (new.start, new.finish), result.delays[place]);
        assert_eq!(told, differs.then_some(expected), "task {place}");
    }
    let links = missed(network, &before).into_iter().zip(missed(&delayed, after));
    for (place, (old, new)) in links.enumerate() {
        assert!(new <= old, "link or date {place} was missed by {old} and is by {new} seconds");
    }
    if options.within_slack {
        assert!(after.finish <= before.finish, "the finish moved");
    }
    let together = |list: &[Overallocation]| -> f64 {
        list.iter().filter(|o| o.tasks.len() > 1).map(|o| o.excess).sum()
    };
    assert!(together(&result.remaining) <= together(&result.before) + 1.0);
    assert!(result.schedules <= options.schedules.max(1));
}

/// One task of a random plan.
#[derive(Clone, Debug)]
struct Row {
    hours: u32,
    level: u32,
    links: Vec<(usize, u8, i64)>,
    who: Vec<(usize, u32)>,
    held: u8,
    day: u32,
    priority: u16,
    calendar: Option<u32>,
}

fn rows(held: impl Strategy<Value = u8> + Clone + 'static) -> impl Strategy<Value = Vec<Row>> {
    let link = (0..40_usize, 0..4_u8, prop_oneof![3 => Just(0_i64), 1 => -8..16_i64]);
    let row = (
        prop_oneof![1 => Just(0_u32), 8 => 1..60_u32],
        1..4_u32,
        prop::collection::vec(link, 0..3),
        prop::collection::vec((0..4_usize, prop_oneof![Just(50_u32), Just(100), 10..150_u32]), 0..3),
        held,
        0..30_u32,
        prop_oneof![6 => Just(500_u16), 2 => 0..=999_u16],
        prop_oneof![5 => Just(None), 1 => (1..4_u32).prop_map(Some)],
    );
    prop::collection::vec(row, 2..25).prop_map(|rows| {
        let row = |(hours, level, links, mut who, held, day, priority, calendar)| {
            let who: &mut Vec<(usize, u32)> = &mut who;
            who.sort_unstable();
            who.dedup_by_key(|w| w.0);
            Row { hours, level, links, who: who.clone(), held, day, priority, calendar }
        };
        rows.into_iter().map(row).collect()
    })
}

const HOLD_NOTHING: u8 = 20;

fn working_day(number: u32, hours: &[(u32, u32)]) -> String {
    let mut text = format!(
        "<WeekDay><DayType>{number}</DayType><DayWorking>{}</DayWorking>",
        u8::from(!hours.is_empty())
    );
    if !hours.is_empty() {
        text.push_str("<WorkingTimes>");
        for (from, to) in hours {
            write!(text, "<WorkingTime><FromTime>{from:02}:00:00</FromTime><ToTime>{to:02}:00:00</ToTime></WorkingTime>").unwrap();
        }
        text.push_str("</WorkingTimes>");
    }
    text + "</WeekDay>"
}

/// Calendar 1 is the office, 2 a late shift on six days, 3 the office with Wednesdays off.
fn calendars() -> String {
    let office = [(8, 12), (13, 17)];
    let mut text = String::from("<Calendars>");
    for uid in 1..=3_u32 {
        write!(text, "<Calendar><UID>{uid}</UID><IsBaseCalendar>1</IsBaseCalendar><BaseCalendarUID>-1</BaseCalendarUID><WeekDays>").unwrap();
        for day in 1..=7_u32 {
            let hours: &[(u32, u32)] = match (uid, day) {
                (_, 1) | (1 | 3, 7) | (3, 4) => &[],
                (2, _) => &[(12, 16), (17, 22)],
                _ => &office,
            };
            text += &working_day(day, hours);
        }
        text.push_str("</WeekDays></Calendar>");
    }
    text + "</Calendars>"
}

fn xml(rows: &[Row]) -> String {
    let mut text = format!(
        "<Project><StartDate>2026-11-02T08:00:00</StartDate><CalendarUID>1</CalendarUID>{}<Tasks>",
        calendars()
    );
    let mut level = 1;
    let mut levels = Vec::new();
    for row in rows {
        level = row.level.min(level + 1);
        levels.push(level);
    }
    let is_summary = |i: usize| levels.get(i + 1).is_some_and(|next| *next > levels[i]);
    for (i, row) in rows.iter().enumerate() {
        let (uid, hours) = (i + 1, row.hours);
        write!(
            text,
            "<Task><UID>{uid}</UID><Name>作業{uid}</Name><OutlineLevel>{}</OutlineLevel><Duration>PT{hours}H0M0S</Duration><Priority>{}</Priority>",
            levels[i], row.priority
        )
        .unwrap();
        let date = format!("2026-11-{:02}T08:00:00", row.day % 28 + 2);
        if !is_summary(i) {
            let constraint = |kind: u8| {
                format!("<ConstraintType>{kind}</ConstraintType><ConstraintDate>{date}</ConstraintDate>")
            };
            text += &match row.held {
                0 => constraint(2),
                1 => constraint(3),
                2 => constraint(4),
                3 => constraint(5),
                4 => constraint(6),
                5 => constraint(7),
                6 => "<ConstraintType>1</ConstraintType>".to_owned(),
                7 => format!("<Manual>1</Manual><ManualStart>{date}</ManualStart>"),
                8 => format!("<ActualStart>{date}</ActualStart><PercentComplete>40</PercentComplete>"),
                9 => "<Active>0</Active>".to_owned(),
                10 => format!("<Deadline>{date}</Deadline>"),
                _ => String::new(),
            };
            if let Some(calendar) = row.calendar {
                write!(text, "<CalendarUID>{calendar}</CalendarUID>").unwrap();
            }
        }
        // Links go back only, and never up into the task's own summary tasks.
        for &(back, kind, lag) in &row.links {
            let other = back % (i + 1);
            let above =
                (other..i).all(|j| levels[j] > levels[other] || j == other) && levels[i] > levels[other];
            if other < i && !above && !is_summary(i) {
                write!(
                    text,
                    "<PredecessorLink><PredecessorUID>{}</PredecessorUID><Type>{kind}</Type><LinkLag>{}</LinkLag><LagFormat>5</LagFormat></PredecessorLink>",
                    other + 1,
                    lag * 600
                )
                .unwrap();
            }
        }
        text.push_str("</Task>");
    }
    text.push_str("</Tasks><Resources>");
    for (uid, (units, calendar)) in [(1.0, 1), (1.0, 3), (2.0, 1), (1.5, 2)].into_iter().enumerate() {
        write!(text, "<Resource><UID>{}</UID><Name>人{uid}</Name><Type>1</Type><MaxUnits>{units}</MaxUnits><CalendarUID>{calendar}</CalendarUID></Resource>", uid + 1).unwrap();
    }
    text.push_str("</Resources><Assignments>");
    for (i, row) in rows.iter().enumerate().filter(|(i, _)| !is_summary(*i)) {
        for (who, percent) in &row.who {
            let units = f64::from(*percent) / 100.0;
            write!(text, "<Assignment><TaskUID>{}</TaskUID><ResourceUID>{}</ResourceUID><Units>{units}</Units></Assignment>", i + 1, who + 1).unwrap();
        }
    }
    text + "</Assignments></Project>"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever a plan holds, nothing breaks and nobody is worse off.
    #[test]
    fn random_plans_are_levelled_validly(
        rows in rows(0..24_u8), within_slack: bool, seed in 0..9_u64, schedules in 1..40_u64
    ) {
        let case = case(&xml(&rows));
        let options = PlanOptions { schedules, seed, within_slack, from: None };
        assert_valid(&case, &options, &levelled(&case, &options));
    }

    /// Where nothing is held by a date, no two tasks clash in the end.
    #[test]
    fn free_plans_end_without_clashes(rows in rows(Just(HOLD_NOTHING)), schedules in 1..30_u64) {
        let case = case(&xml(&rows));
        let options = PlanOptions { schedules, ..PlanOptions::default() };
        let result = levelled(&case, &options);
        assert_valid(&case, &options, &result);
        prop_assert!(result.remaining.iter().all(|o| o.tasks.len() == 1), "{:?}", result.remaining);
    }
}

/// Hours, priority, who (place and percent), and what else the file says.
type SmallRow<'a> = (u32, u16, &'a [(usize, u32)], &'a str);

fn small(rows: &[SmallRow<'_>]) -> Case {
    let plain = |hours, priority, who: &[(usize, u32)]| Row {
        hours,
        level: 1,
        links: Vec::new(),
        who: who.to_vec(),
        held: HOLD_NOTHING,
        day: 0,
        priority,
        calendar: None,
    };
    let all: Vec<Row> = rows.iter().map(|(hours, priority, who, _)| plain(*hours, *priority, who)).collect();
    let mut text = xml(&all);
    for (i, (.., more)) in rows.iter().enumerate() {
        let mark = format!("<UID>{}</UID><Name>作業", i + 1);
        text = text.replacen(&mark, &format!("{more}{mark}"), 1);
    }
    case(&text)
}

fn who_and_when(over: &[Overallocation]) -> Vec<(usize, String, String, f64, &[usize])> {
    let text = |at: Moment| date_time(at).strftime("%m-%d %H:%M").to_string();
    over.iter().map(|o| (o.resource, text(o.from), text(o.to), o.demanded, &o.tasks[..])).collect()
}

#[test]
fn a_report_says_who_has_too_much_when_and_with_what() {
    // Person 0 is full time on one task for three days and at 80 % on another for the first two, over a weekend.
    let after = "<ConstraintType>4</ConstraintType><ConstraintDate>2026-11-06T08:00:00</ConstraintDate>";
    let case =
        small(&[(24, 500, &[(0, 100)], after), (16, 500, &[(0, 80)], after), (8, 500, &[(2, 250)], "")]);
    let made = schedule(&case.network).unwrap();
    let report = overallocations(&case.network, &made, &case.work.workload).unwrap();
    assert_report(&case.network, &made, &case.work.workload, &report);
    let day = |day: &str, hour: &str| format!("11-{day} {hour}");
    assert_eq!(
        who_and_when(&report),
        [
            (0, day("06", "08:00"), day("09", "17:00"), 1.8, &[0, 1][..]),
            (2, day("02", "08:00"), day("02", "17:00"), 2.5, &[2][..]),
        ]
    );
    assert!((report[0].excess - 0.8 * 16.0 * 3600.0).abs() < 1e-6);
    assert_eq!(case.plan.resources[case.work.resources[0]].name.as_deref(), Some("人0"));
}

#[test]
fn the_higher_priority_keeps_its_dates() {
    let case = small(&[(16, 300, &[(0, 100)], ""), (16, 700, &[(0, 100)], ""), (16, 500, &[(0, 100)], "")]);
    let result = levelled(&case, &PlanOptions::default());
    let starts: Vec<Moment> = result.schedule.tasks.iter().map(|d| d.start).collect();
    assert_eq!(starts, [at("2026-11-06T08:00"), at("2026-11-02T08:00"), at("2026-11-04T08:00")]);
    let moves: Vec<_> = result.moves.iter().map(|m| (m.task, &m.held_by[..])).collect();
    assert_eq!(moves, [(0, &[(0, 1), (0, 2)][..]), (2, &[(0, 1)][..])]);
}

#[test]
fn what_may_not_move_is_worked_around() {
    let never = small(&[(16, 500, &[(0, 100)], ""), (16, NEVER_MOVED, &[(0, 100)], "")]);
    let manual = "<Manual>1</Manual><ManualStart>2026-11-03T08:00:00</ManualStart>";
    let by_hand = small(&[(16, 500, &[(0, 100)], ""), (16, 0, &[(0, 100)], manual)]);
    for (case, start) in [(never, "2026-11-04T08:00"), (by_hand, "2026-11-05T08:00")] {
        let options = PlanOptions::default();
        let result = levelled(&case, &options);
        assert_valid(&case, &options, &result);
        assert_eq!((result.schedule.tasks[0].start, result.delays[1]), (at(start), 0));
        assert!(result.remaining.is_empty());
        let slack = PlanOptions { within_slack: true, ..options };
        let kept = levelled(&case, &slack);
        assert_valid(&case, &slack, &kept);
        assert_eq!(kept.remaining, kept.before, "no room without moving the finish");
        let late = PlanOptions { from: Some(at("2026-11-04T08:00")), ..options };
        assert!(levelled(&case, &late).moves.is_empty(), "what starts before is left alone");
    }
}

#[test]
fn an_earlier_levelling_is_taken_back() {
    let delay = "<LevelingDelay>144000</LevelingDelay>";
    let case = small(&[(16, 500, &[(0, 100)], delay), (16, 500, &[(1, 100)], "")]);
    let result = levelled(&case, &PlanOptions::default());
    assert_eq!((result.delays, result.moves.len()), (vec![0, 0], 1));
    assert_eq!(result.schedule.tasks[0].start, at("2026-11-02T08:00"));
}

#[test]
fn a_search_ends_when_told_and_repeats_itself() {
    let rows: Vec<SmallRow<'_>> = (0..12).map(|i| (7 + i % 5, 500, &[(2, 75)][..], "")).collect();
    let case = small(&rows);
    let options = PlanOptions { schedules: 60, seed: 4, ..PlanOptions::default() };
    let result = levelled(&case, &options);
    assert_valid(&case, &options, &result);
    assert_eq!((result.schedules, levelled(&case, &options)), (60, result.clone()));
    let asked = Cell::new(0);
    let stop = || asked.replace(asked.get() + 1) >= 5;
    let stopped = level_plan(&case.network, &case.work.workload, &options, &stop).unwrap();
    assert!(stopped.schedules < 20 && stopped.remaining.is_empty());
    let least = PlanOptions { schedules: 1, ..options };
    assert!(levelled(&case, &least).schedule.finish >= result.schedule.finish);
}

#[test]
fn a_workload_of_another_network_is_refused() {
    let case = small(&[(8, 500, &[(0, 100)], "")]);
    let made = schedule(&case.network).unwrap();
    let mut work = case.work.workload.clone();
    work.demands[0].task = 1;
    let refused = level_plan(&case.network, &work, &PlanOptions::default(), &|| false).unwrap_err();
    assert_eq!(refused, PlanError::Workload(WorkloadError::Demand(0)));
    work.resources[1].calendar = 99;
    assert_eq!(overallocations(&case.network, &made, &work), Err(WorkloadError::Resource(1)));
    let none = Schedule { tasks: Vec::new(), ..made };
    let refused = overallocations(&case.network, &none, &case.work.workload);
    assert_eq!(refused, Err(WorkloadError::Schedule { found: 0, expected: 1 }));
}

/// Plans that nobody of this project wrote: as they are, they have clashes of every kind.
#[test]
fn real_plans_are_levelled_validly() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/mspdi"));
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("SKIPPED: no real plans at {}", folder.display());
        return;
    };
    let (mut plans, mut clashing, mut cured, mut before, mut after, mut moved) = (0, 0, 0, 0, 0, 0);
    for entry in entries {
        let plan = read_mspdi(&std::fs::read(entry.unwrap().path()).unwrap()).unwrap();
        let made = plan_network(&plan);
        let work = plan_workload(&plan, &made);
        if work.workload.demands.is_empty() || schedule(&made.network).is_err() {
            continue;
        }
        let case = Case { plan, network: made.network, work };
        let mut left = 0;
        for within_slack in [true, false] {
            let options = PlanOptions { schedules: 60, within_slack, ..PlanOptions::default() };
            let result = levelled(&case, &options);
            if case.network.links.iter().all(|l| matches!(l.lag, Lag::Working(_))) {
                assert_valid(&case, &options, &result);
            }
            if !within_slack {
                let together = |list: &[Overallocation]| list.iter().filter(|o| o.tasks.len() > 1).count();
                left = together(&result.remaining);
                (before, after) = (before + together(&result.before), after + left);
                moved += result.moves.len();
                clashing += usize::from(together(&result.before) > 0);
                cured += usize::from(together(&result.before) > 0 && left == 0);
            }
        }
        plans += 1;
        if left > 0 {
            eprintln!("{left} clashes left: {:?}", case.plan.project.name);
        }
    }
    eprintln!(
        "{plans} plans with work: {clashing} have clashes between tasks, {cured} have none after; {before} stretches \
         before, {after} after, {moved} tasks moved"
    );
    assert!(plans >= 60 && cured * 2 >= clashing, "{cured} of {clashing} cured");
}
