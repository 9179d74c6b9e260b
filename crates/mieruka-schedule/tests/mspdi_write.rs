//! Writing MS Project XML: what nobody changed stays byte for byte, what was changed is read back as it was meant.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::HashMap;
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use mieruka_schedule::cpm::schedule;
use mieruka_schedule::mspdi::{
    Assignment, Baseline, Calendar, CalendarException, Constraint, CustomValue, Lag, Link, LinkKind,
    MonthItem, MonthPosition, Plan, PlanPart, Recurrence, Resource, ResourceKind, Task, TaskType, TimePhased,
    WorkTime, WorkWeek, WriteError, new_mspdi, plan_network, put_schedule, read_mspdi, write_mspdi,
};
use mieruka_schedule::working_time::date_time;
use proptest::prelude::*;

const PLAN: &str = include_str!("fixtures/plan.xml");
const RICH: &str = include_str!("fixtures/rich.xml");

/// Real plans by name; they lie outside of the repository, and without them the tests say so and use the fixtures alone.
fn plans() -> Vec<(String, Vec<u8>)> {
    let mut plans: Vec<(String, Vec<u8>)> =
        [("plan", PLAN), ("rich", RICH)].map(|(name, text)| (name.to_owned(), text.into())).into();
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/mspdi"));
    match std::fs::read_dir(folder) {
        Ok(entries) => plans.extend(entries.map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap())
        })),
        Err(_) => eprintln!("SKIPPED: no real plans at {}", folder.display()),
    }
    plans
}

/// What is compared: neither lines nor problems are written.
fn content(mut plan: Plan) -> Plan {
    plan.problems.clear();
    plan.tasks.iter_mut().for_each(|task| task.line = 0);
    plan
}

#[track_caller]
fn assert_same(name: &str, found: Plan, meant: Plan) {
    let (found, meant) = (content(found), content(meant));
    if found == meant {
        return;
    }
    assert_eq!(found.project, meant.project, "{name}");
    for (found, meant) in found.tasks.iter().zip(&meant.tasks) {
        assert_eq!(found, meant, "{name}");
    }
    for (found, meant) in found.calendars.iter().zip(&meant.calendars) {
        assert_eq!(found, meant, "{name}");
    }
    assert_eq!(found.resources, meant.resources, "{name}");
    assert_eq!(found.assignments, meant.assignments, "{name}");
    panic!("{name}: more or less tasks or calendars than meant");
}

/// How often each leaf of the file stands in it, by path and text, of what the plan does not know.
fn unknown(bytes: &[u8]) -> HashMap<(String, String), usize> {
    let known: HashMap<&str, Vec<&str>> = include_str!("fixtures/known.txt")
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(parent, names)| (parent, names.split(' ').collect()))
        .collect();
    let text = String::from_utf8_lossy(bytes);
    let mut reader = quick_xml::Reader::from_str(&text);
    let (mut path, mut content, mut found) = (Vec::<String>::new(), String::new(), HashMap::new());
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(start) => {
                path.push(start.local_name().as_ref().to_owned());
                content.clear();
            }
            quick_xml::events::Event::Text(part) => content.push_str(&part),
            quick_xml::events::Event::Comment(part) => {
                *found.entry(("!".into(), part.to_string())).or_default() += 1;
            }
            quick_xml::events::Event::PI(part) => {
                *found.entry(("?".into(), part.to_string())).or_default() += 1;
            }
            quick_xml::events::Event::End(_) => {
                let parent = path.iter().rev().nth(1).and_then(|parent| known.get(parent.as_str()));
                let is_known =
                    parent.is_some_and(|names| path.last().is_some_and(|own| names.contains(&own.as_str())));
                if !content.trim().is_empty() && !is_known {
                    *found.entry((path.join("/"), content.trim().to_owned())).or_default() += 1;
                }
                content.clear();
                path.pop();
            }
            quick_xml::events::Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn a_plan_that_nobody_changed_is_its_source_byte_for_byte() {
    for (name, source) in plans() {
        let plan = read_mspdi(&source).unwrap();
        assert!(write_mspdi(&source, &plan).unwrap() == source, "{name}");
    }
    let mut wide = vec![0xFF, 0xFE];
    wide.extend(PLAN.encode_utf16().flat_map(u16::to_le_bytes));
    assert!(write_mspdi(&wide, &read_mspdi(&wide).unwrap()).unwrap() == wide);
}

#[test]
fn a_plan_from_nowhere_is_read_back() {
    for (name, source) in plans() {
        let plan = read_mspdi(&source).unwrap();
        assert_same(&name, read_mspdi(&new_mspdi(&plan).unwrap()).unwrap(), plan);
    }
    assert_same("empty", read_mspdi(&new_mspdi(&Plan::default()).unwrap()).unwrap(), Plan::default());
}

#[test]
fn an_edit_changes_nothing_but_its_element() {
    let mut plan = read_mspdi(RICH.as_bytes()).unwrap();
    let task = &mut plan.tasks[1];
    task.name = "移行 <本番>".to_owned();
    task.duration = Some(WorkTime::from_seconds(27_000));
    task.links[0].lag = Lag::Elapsed(WorkTime::from_seconds(7_200));
    task.links.push(Link {
        predecessor_uid: 4,
        kind: LinkKind::StartToStart,
        lag: Lag::Percent(50.0),
        cross_project: None,
    });
    plan.tasks[2].manual = true;
    plan.tasks.remove(3);
    plan.calendars[0].exceptions[0].to = date(2027, 1, 4);
    plan.project.status_date = Some(date(2026, 5, 1).at(17, 0, 0, 0));
    let expected = RICH
        .replace("<Name>移行</Name>", "<Name>移行 &lt;本番&gt;</Name>")
        .replace(
            "\n\t\t\t<PredecessorLink>\n\t\t\t\t<PredecessorUID>1<",
            "\n\t\t\t<Duration>PT7H30M0S</Duration>\n\t\t\t<PredecessorLink>\n\t\t\t\t<PredecessorUID>1<",
        )
        .replace("<LinkLag>0</LinkLag>", "<LinkLag>1200</LinkLag>")
        .replace("<LagFormat>39</LagFormat>", "<LagFormat>8</LagFormat>")
        .replace(
            "\n\t\t\t<OutlineCode>",
            "\n\t\t\t<PredecessorLink>\n\t\t\t\t<PredecessorUID>4</PredecessorUID>\n\t\t\t\t<Type>3</Type>\n\
             \t\t\t\t<CrossProject>0</CrossProject>\n\t\t\t\t<LinkLag>50</LinkLag>\n\
             \t\t\t\t<LagFormat>19</LagFormat>\n\t\t\t</PredecessorLink>\n\t\t\t<OutlineCode>",
        )
        .replace("<Manual/>", "<Manual>1</Manual>")
        .replace(
            "\n\t\t<Task><UID>4</UID><Name>切替</Name><Milestone>true</Milestone><Deadline>NA</Deadline></Task>",
            "",
        )
        .replace("\n\t<x:Strange", "\n\t<StatusDate>2026-05-01T17:00:00</StatusDate>\n\t<x:Strange");
    // The exception was written the old way as well, which would contradict it now.
    let old = "\n\t\t\t\t<WeekDay><DayType>0</DayType>";
    let start = expected.find(old).unwrap();
    let end = start + expected[start..].find("</WeekDay>").unwrap() + "</WeekDay>".len();
    let expected = format!("{}{}", &expected[..start], &expected[end..]);
    let expected = expected.replacen("2027-01-03T23:59:00", "2027-01-04T23:59:00", 1);
    let written = String::from_utf8(write_mspdi(RICH.as_bytes(), &plan).unwrap()).unwrap();
    for (written, expected) in written.lines().zip(expected.lines()) {
        assert_eq!(written, expected);
    }
    assert!(written == expected);
}

#[test]
fn computed_dates_are_written_and_read_back() {
    for (name, source) in plans() {
        let mut plan = read_mspdi(&source).unwrap();
        let made = plan_network(&plan);
        let Ok(dates) = schedule(&made.network) else { continue };
        put_schedule(&mut plan, &made, &dates);
        let written = write_mspdi(&source, &plan).unwrap_or_else(|error| panic!("{name}: {error}"));
        let back = read_mspdi(&written).unwrap();
        for (&place, dates) in made.tasks.iter().zip(&dates.tasks) {
            let stored = back.tasks[place].stored;
            let moments = [stored.start, stored.finish, stored.early_start, stored.late_finish];
            let meant = [dates.start, dates.finish, dates.early_start, dates.late_finish];
            assert_eq!(moments, meant.map(|at| Some(date_time(at))), "{name}");
            let slack = stored.total_slack.unwrap() * 60.0;
            assert!((slack - dates.total_slack as f64).abs() <= 3.0, "{name}");
            assert_eq!(stored.critical, Some(dates.critical), "{name}");
        }
        let (before, after) = (unknown(&source), unknown(&written));
        assert!(before == after, "{name}");
    }
}

#[test]
fn names_keep_their_prefix_and_files_their_encoding() {
    let text = "<?xml version=\"1.0\"?><p:Project xmlns:p=\"http://schemas.microsoft.com/project\"><p:Tasks/></p:Project>";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let plan =
        Plan { tasks: vec![Task { uid: 1, name: "見".to_owned(), ..Task::new(0) }], ..Plan::default() };
    let written = write_mspdi(&wide, &plan).unwrap();
    let units: Vec<u16> = written.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    let written = String::from_utf16(&units).unwrap();
    assert!(written.starts_with("<?xml version=\"1.0\"?><p:Project "), "{written}");
    assert!(written.contains("<p:Tasks><p:Task><p:UID>1</p:UID><p:Name>見</p:Name>"), "{written}");
    assert!(written.ends_with("</p:Task></p:Tasks></p:Project>"), "{written}");
    let marked = [b"\xEF\xBB\xBF", PLAN.as_bytes()].concat();
    assert!(write_mspdi(&marked, &plan).unwrap().starts_with(b"\xEF\xBB\xBF<?xml"));
}

#[test]
fn what_cannot_be_said_is_refused() {
    let plan = read_mspdi(RICH.as_bytes()).unwrap();
    let refused = |change: &dyn Fn(&mut Plan)| {
        let mut plan = plan.clone();
        change(&mut plan);
        let both = (write_mspdi(RICH.as_bytes(), &plan), new_mspdi(&plan));
        assert_eq!(both.0, both.1);
        both.0.unwrap_err()
    };
    let task = |uid| WriteError::Unsayable { part: PlanPart::Task, uid: Some(uid) };
    let seconds = Lag::Working(WorkTime::from_seconds(1));
    assert_eq!(refused(&|plan| plan.tasks[1].links[0].lag = seconds), task(2));
    assert_eq!(refused(&|plan| plan.tasks[0].percent_complete = Some(101)), task(1));
    assert_eq!(refused(&|plan| plan.tasks[2].uid = 1), task(1));
    let resource = WriteError::Unsayable { part: PlanPart::Resource, uid: Some(1) };
    assert_eq!(refused(&|plan| plan.resources[1].max_units = Some(f64::NAN)), resource);
    let calendar = WriteError::Unsayable { part: PlanPart::Calendar, uid: Some(1) };
    assert_eq!(refused(&|plan| plan.calendars[0].base_uid = Some(2)), calendar);
    assert!(matches!(write_mspdi(b"<a/>", &plan), Err(WriteError::Source(_))));
}

fn moment(value: u64) -> DateTime {
    date(2020, 1, 1).at(0, 0, 0, 0).checked_add(((value % 300_000) as i64).minutes()).unwrap()
}

fn maybe<T>(value: u64, some: T) -> Option<T> {
    (!value.is_multiple_of(5)).then_some(some)
}

fn words(value: u64) -> String {
    let pieces = ["設計", "<A&B>", "]]>", "a b", "\r\n", "\t", "\"q'", "&amp;", "é", "😀", "x"];
    let text: String =
        (0..1 + value % 4).map(|n| pieces[(value >> (n * 8)) as usize % pieces.len()]).collect();
    text.trim().to_owned()
}

fn line(value: u64) -> Option<String> {
    maybe(value, words(value)).filter(|text| !text.is_empty())
}

fn work(value: u64) -> WorkTime {
    WorkTime::from_seconds((value % 2_000_000) as i64 - 100_000)
}

/// Of a task: never negative.
fn length(value: u64) -> WorkTime {
    WorkTime::from_seconds((value % 2_000_000) as i64)
}

fn lag(value: u64) -> Lag {
    let tenths = WorkTime::from_seconds(((value >> 3) % 100_000) as i64 * 6 - 30_000);
    let percent = ((value >> 3) % 300) as f64 - 100.0;
    [Lag::Working(tenths), Lag::Elapsed(tenths), Lag::Percent(percent), Lag::ElapsedPercent(percent)]
        [value as usize % 4]
}

fn link(value: u64, predecessor_uid: i64) -> Link {
    use LinkKind::{FinishToFinish, FinishToStart, StartToFinish, StartToStart};
    Link {
        predecessor_uid,
        kind: [FinishToFinish, FinishToStart, StartToFinish, StartToStart][value as usize % 4],
        lag: lag(value >> 2),
        cross_project: value.is_multiple_of(7).then(|| words(value)),
    }
}

fn hours(value: u64) -> Vec<(u32, u32)> {
    [vec![], vec![(0, 86_400)], vec![(0, 21_600), (79_200, 86_400)], vec![(28_800, 43_200), (46_800, 61_200)]]
        [value as usize % 4]
        .clone()
}

fn exception(value: u64) -> CalendarException {
    let (position, item) = (
        [MonthPosition::First, MonthPosition::Third, MonthPosition::Last][value as usize % 3],
        [MonthItem::Day, MonthItem::WeekendDay, MonthItem::On(jiff::civil::Weekday::Sunday)]
            [value as usize % 3],
    );
    let month = 1 + (value % 12) as i8;
    let from = moment(value).date();
    CalendarException {
        name: line(value >> 2),
        from,
        to: from.saturating_add(((value % 900) as i64).days()),
        hours: hours(value >> 5),
        recurrence: [
            Recurrence::Daily,
            Recurrence::YearlyByDate { month, day: 31 },
            Recurrence::YearlyByPosition { month, position, item },
            Recurrence::MonthlyByDate { day: 1 + (value % 31) as i8 },
            Recurrence::MonthlyByPosition { position, item },
            Recurrence::Weekly { days: (value % 128) as u8 },
            Recurrence::DayCount,
            Recurrence::WeekdayCount,
            Recurrence::Untold,
        ][(value >> 7) as usize % 9],
        period: (value % 6) as u32,
        occurrences: maybe(value, (value % 50) as u32),
        entered_by_occurrences: value.is_multiple_of(2),
    }
}

fn week(value: u64) -> [Option<Vec<(u32, u32)>>; 7] {
    std::array::from_fn(|day| maybe(value >> day, hours(value >> (2 * day))))
}

/// Changes one thing of the plan; `removes`: things may go and change their order, too.
fn edit(plan: &mut Plan, what: u8, place: usize, value: u64, removes: bool) {
    let uids: Vec<i64> = plan.tasks.iter().map(|task| task.uid).collect();
    let new_uid = uids.iter().copied().max().unwrap_or(0).max(0) + 1;
    let some_uid = uids.get(value as usize % uids.len().max(1)).copied().unwrap_or(5);
    let tasks = plan.tasks.len();
    match what % 16 {
        0..=7 if tasks > 0 => {
            edit_task(&mut plan.tasks[place % tasks], (value >> 40) as u8, value, some_uid, removes);
        }
        8 => {
            let mut task = Task::new(0);
            for n in 0..20 {
                edit_task(&mut task, (value >> (n + 20)) as u8, value.rotate_left(n), some_uid, true);
            }
            task.uid = new_uid;
            plan.tasks.insert(place % (tasks + 1), task);
        }
        9 if removes && tasks > 0 => drop(plan.tasks.remove(place % tasks)),
        10 if removes && tasks > 1 => plan.tasks.swap(place % tasks, value as usize % tasks),
        11 => edit_project(plan, value),
        12 => edit_resource(plan, place, value, removes),
        13 | 14 => edit_assignment(plan, place, value, some_uid, removes),
        _ => edit_calendar(plan, place, value, removes),
    }
}

fn edit_project(plan: &mut Plan, value: u64) {
    let project = &mut plan.project;
    match (value >> 40) % 14 {
        0 => project.name = line(value),
        1 => project.manager = line(value),
        2 => project.start = maybe(value, moment(value)),
        3 => project.finish = maybe(value, moment(value)),
        4 => project.status_date = maybe(value, moment(value)),
        5 => project.calendar_uid = maybe(value, (value % 9) as i64),
        6 => project.schedule_from_start = value.is_multiple_of(2),
        7 => project.minutes_per_day = 1.0 + (value % 1000) as f64 / 4.0,
        8 => project.default_start_time = (value % 86_400) as u32,
        9 => project.critical_slack_limit = (value % 9) as i64 - 2,
        10 => project.split_in_progress = value.is_multiple_of(2),
        11 => project.save_version = maybe(value, (value % 99) as u32),
        12 => project.move_completed_ends_back = value.is_multiple_of(2),
        _ => project.honor_constraints = value.is_multiple_of(2),
    }
}

fn edit_task(task: &mut Task, what: u8, value: u64, uid: i64, removes: bool) {
    use Constraint::{
        AsLateAsPossible, AsSoonAsPossible, FinishNoLaterThan, MustFinishOn, StartNoEarlierThan,
    };
    let (date, on) = (maybe(value, moment(value)), value.is_multiple_of(2));
    let percent = maybe(value, (value % 101) as u8);
    let slack = maybe(value, ((value % 90_000) as f64 - 10_000.0) / 10.0);
    match what % 60 {
        0 => task.name = words(value),
        1 => task.guid = line(value),
        2 => task.id = maybe(value, (value % 99) as i64),
        3 => task.wbs = line(value),
        4 => task.outline_number = line(value),
        5 => task.outline_level = (value % 9) as u32,
        6 => task.summary = on,
        7 => task.milestone = on,
        8 => task.blank = on,
        9 => task.active = on,
        10 => task.external = on,
        11 => task.subproject = on,
        12 => task.manual = on,
        13..=15 => (task.start, task.stored.start) = (date, date),
        16..=18 => (task.finish, task.stored.finish) = (date, date),
        19..=21 => task.duration = maybe(value, length(value)),
        22 => task.duration_format = maybe(value, (value % 54) as u8),
        23 => task.manual_start = date,
        24 => task.manual_finish = date,
        25 => task.actual_start = date,
        26 => task.actual_finish = date,
        27 => task.actual_duration = maybe(value, length(value)),
        28 => task.remaining_duration = maybe(value, length(value)),
        29 => (task.stop, task.resume) = (date, maybe(value >> 3, moment(value >> 5))),
        30 => task.percent_complete = percent,
        31 => task.percent_work_complete = percent,
        32 => task.work = maybe(value, work(value)),
        33 => task.actual_work = maybe(value, work(value)),
        34 => task.remaining_work = maybe(value, work(value)),
        35 => task.deadline = date,
        36 => {
            let kinds =
                [AsSoonAsPossible, AsLateAsPossible, MustFinishOn, StartNoEarlierThan, FinishNoLaterThan];
            task.constraint = kinds[value as usize % 5];
        }
        37 => task.constraint_date = date,
        38 => task.calendar_uid = maybe(value, (value % 9) as i64),
        39 => task.ignore_resource_calendar = on,
        40 => {
            let kinds = [TaskType::FixedUnits, TaskType::FixedDuration, TaskType::FixedWork];
            task.task_type = kinds[value as usize % 3];
        }
        41 => (task.effort_driven, task.estimated) = (on, !on),
        42 => (task.vague, task.recurring) = (on, !on),
        43 => task.leveling_delay = maybe(value, (value % 99_999) as i64 - 5000),
        44 => task.leveling_delay_format = maybe(value, (value % 54) as u8),
        45 => (task.stored.early_start, task.stored.late_finish) = (date, date),
        46 => (task.stored.early_finish, task.stored.late_start) = (date, date),
        47 => (task.stored.total_slack, task.stored.finish_slack) = (slack, slack),
        48 => (task.stored.free_slack, task.stored.start_slack) = (slack, slack),
        49 => task.stored.critical = maybe(value, on),
        50 => task.priority = maybe(value, (value % 1001) as u16),
        51 => task.notes = line(value),
        52 | 53 => task.links.push(link(value, uid)),
        54 if removes && !task.links.is_empty() => drop(task.links.remove(value as usize % task.links.len())),
        55 if !task.links.is_empty() => {
            let place = value as usize % task.links.len();
            task.links[place] = link(value, task.links[place].predecessor_uid);
        }
        56 => {
            let number = (value % 11) as u8;
            let (start, work) = (date, maybe(value >> 9, work(value)));
            match task.baselines.iter_mut().find(|baseline| baseline.number == number) {
                Some(baseline) => (baseline.start, baseline.work) = (start, work),
                None => task.baselines.push(Baseline { number, start, finish: date, duration: work, work }),
            }
        }
        57 if removes => drop(task.baselines.pop()),
        58 => {
            let name = ["担当会社", "Text9", "188799999", "Number3", "重要度"][value as usize % 5].to_owned();
            let value = format!("v{}", value % 100);
            match task.custom.iter_mut().find(|custom| custom.name == name) {
                Some(custom) => custom.value = value,
                None => task.custom.push(CustomValue { name, value }),
            }
        }
        _ if removes => {
            task.links.reverse();
            task.custom.reverse();
        }
        _ => {}
    }
}

fn edit_resource(plan: &mut Plan, place: usize, value: u64, removes: bool) {
    let count = plan.resources.len();
    let kind = [ResourceKind::Material, ResourceKind::Work, ResourceKind::Cost][value as usize % 3];
    match (value >> 40) % 8 {
        0 => plan.resources.insert(
            place % (count + 1),
            Resource {
                uid: 10_000 + (value % 50_000) as i64,
                name: line(value),
                kind,
                ..Resource::default()
            },
        ),
        1 if removes && count > 0 => drop(plan.resources.remove(place % count)),
        2 if removes && count > 1 => plan.resources.reverse(),
        which if count > 0 => {
            let resource = &mut plan.resources[place % count];
            match which {
                3 => resource.name = line(value),
                4 => resource.kind = kind,
                5 => (resource.group, resource.initials) = (line(value), line(value >> 3)),
                6 => resource.max_units = maybe(value, (value % 1000) as f64 / 30.0),
                _ => {
                    (resource.calendar_uid, resource.blank) =
                        (maybe(value, (value % 9) as i64), value.is_multiple_of(2));
                }
            }
        }
        _ => {}
    }
}

fn edit_assignment(plan: &mut Plan, place: usize, value: u64, task_uid: i64, removes: bool) {
    let count = plan.assignments.len();
    let date = maybe(value, moment(value));
    match (value >> 40) % 12 {
        0 => {
            let uid = Some(10_000 + (value % 50_000) as i64);
            let work = maybe(value, work(value));
            plan.assignments
                .insert(place % (count + 1), Assignment { uid, task_uid, work, ..Assignment::default() });
        }
        1 if removes && count > 0 => drop(plan.assignments.remove(place % count)),
        2 if removes && count > 1 => plan.assignments.reverse(),
        which if count > 0 => {
            let assignment = &mut plan.assignments[place % count];
            match which {
                3 => assignment.task_uid = task_uid,
                4 => assignment.resource_uid = maybe(value, (value % 99) as i64),
                5 => assignment.units = maybe(value, (value % 1000) as f64 / 7.0),
                6 => (assignment.work, assignment.remaining_work) = (maybe(value, work(value)), None),
                7 => (assignment.start, assignment.actual_finish) = (date, date),
                8 => (assignment.finish, assignment.actual_start, assignment.stop) = (date, date, date),
                9 => {
                    (assignment.delay, assignment.leveling_delay) =
                        ((value % 999) as i64 - 9, (value % 77) as i64);
                }
                10 => assignment.work_contour = (value % 9) as u8,
                _ => {
                    let start = moment(value);
                    let finish = start.checked_add(8.hours()).unwrap();
                    let kind = 1 + (value % 2) as u8;
                    let piece = TimePhased { kind, start, finish, unit: 1, value: work(value) };
                    assignment.timephased.push(piece);
                    if removes && value.is_multiple_of(3) {
                        assignment.timephased.reverse();
                    }
                }
            }
        }
        _ => {}
    }
}

fn edit_calendar(plan: &mut Plan, place: usize, value: u64, removes: bool) {
    let count = plan.calendars.len();
    match (value >> 40) % 10 {
        0 => {
            let uid = plan.calendars.iter().map(|c| c.uid).max().unwrap_or(0) + 1;
            let calendar = Calendar {
                uid,
                name: line(value),
                week: week(value >> 3),
                exceptions: vec![exception(value), exception(value >> 11)],
                ..Calendar::default()
            };
            plan.calendars.insert(place % (count + 1), calendar);
        }
        1 if removes && count > 0 => drop(plan.calendars.remove(place % count)),
        2 if removes && count > 1 => plan.calendars.reverse(),
        which if count > 0 => {
            let calendar = &mut plan.calendars[place % count];
            match which {
                3 => calendar.name = line(value),
                4 if !calendar.is_base => calendar.base_uid = maybe(value, (value % 9) as i64),
                5 => {
                    let new = week(value).into_iter().zip(&mut calendar.week);
                    // A day of which nothing is said any more goes, with whatever else its element holds.
                    new.filter(|(new, _)| removes || new.is_some()).for_each(|(new, day)| *day = new);
                }
                6 => calendar.exceptions.push(exception(value)),
                7 if removes => drop(calendar.exceptions.pop()),
                8 if !calendar.exceptions.is_empty() => {
                    let place = value as usize % calendar.exceptions.len();
                    calendar.exceptions[place].hours = hours(value >> 3);
                    calendar.exceptions[place].recurrence = exception(value).recurrence;
                }
                _ => {
                    let from = moment(value).date();
                    let (name, to) = (line(value >> 3), from.saturating_add(30.days()));
                    calendar.work_weeks.push(WorkWeek { name, from, to, week: week(value) });
                }
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_was_changed_is_read_back(
        which in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<u8>(), any::<usize>(), any::<u64>()), 1..12),
        removes in any::<bool>(),
    ) {
        thread_local!(static PLANS: Vec<(String, Vec<u8>)> = plans());
        PLANS.with(|plans| {
            // Half of the cases with the fixtures, which hold the most on the least room.
            let whole = which.index(2 * plans.len());
            let (name, source) = &plans[if whole < plans.len() { whole } else { whole % 2 }];
            let mut plan = read_mspdi(source).unwrap();
            for (what, place, value) in edits {
                edit(&mut plan, what, place, value, removes);
            }
            let written = match write_mspdi(source, &plan) {
                // Some real plans use every text field there is.
                Err(WriteError::TooManyColumns { .. }) => return,
                written => written.unwrap_or_else(|error| panic!("{name}: {error}")),
            };
            assert_same(name, read_mspdi(&written).unwrap(), plan.clone());
            assert!(write_mspdi(&written, &plan).unwrap() == written, "{name}: writing again changes nothing");
            let fresh = new_mspdi(&plan).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_same(name, read_mspdi(&fresh).unwrap(), plan);
            if !removes {
                let (before, after) = (unknown(source), unknown(&written));
                for (leaf, count) in before {
                    assert!(after.get(&leaf).is_some_and(|after| *after >= count), "{name}: {leaf:?} is gone");
                }
            }
        });
    }
}
