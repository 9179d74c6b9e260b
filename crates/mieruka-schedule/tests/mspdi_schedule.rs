//! What a schedule needs beyond a task's dates: how MS Project counted, what it found, and work in time.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::path::Path;

use jiff::civil::date;
use mieruka_schedule::cpm::{FARTHEST, schedule};
use mieruka_schedule::mspdi::{
    PlanNetwork, ProblemKind, Project, Repair, TaskType, TimePhased, WorkTime, is_elapsed_format,
    plan_network, read_mspdi,
};
use mieruka_schedule::network::Link;
use mieruka_schedule::working_time::date_time;

const PLAN: &str = r#"<Project xmlns="http://schemas.microsoft.com/project">
<SaveVersion>14</SaveVersion><CurrentDate>2026-05-16T09:30:00</CurrentDate>
<DefaultStartTime>09:00:00</DefaultStartTime><DefaultFinishTime>17:30:00</DefaultFinishTime>
<CriticalSlackLimit>3</CriticalSlackLimit><MultipleCriticalPaths>1</MultipleCriticalPaths>
<MoveCompletedEndsBack>1</MoveCompletedEndsBack><MoveRemainingStartsForward>1</MoveRemainingStartsForward>
<SplitsInProgressTasks>0</SplitsInProgressTasks><HonorConstraints>0</HonorConstraints>
<NewTasksAreManual>1</NewTasksAreManual>
<Tasks><Task><UID>1</UID><Name>試験</Name><Type>2</Type><EffortDriven>1</EffortDriven><Estimated>1</Estimated>
<Recurring>1</Recurring><Start>2026-05-01T08:00:00</Start><Finish>2026-05-08T17:00:00</Finish>
<Duration>PT48H0M0S</Duration><DurationFormat>8</DurationFormat>
<Stop>2026-05-04T17:00:00</Stop><Resume>2026-05-05T08:00:00</Resume>
<EarlyStart>2026-05-01T08:00:00</EarlyStart><EarlyFinish>2026-05-08T17:00:00</EarlyFinish>
<LateStart>2026-04-30T08:00:00</LateStart><LateFinish>2026-05-07T17:00:00</LateFinish>
<TotalSlack>-4800</TotalSlack><FreeSlack>0</FreeSlack><StartSlack>-4800</StartSlack><FinishSlack>15</FinishSlack>
<Critical>1</Critical><LevelingDelay>14400</LevelingDelay><LevelingDelayFormat>8</LevelingDelayFormat>
<IgnoreResourceCalendar>1</IgnoreResourceCalendar></Task>
<Task><UID>2</UID><Type>7</Type></Task></Tasks>
<Assignments><Assignment><UID>5</UID><TaskUID>1</TaskUID><ResourceUID>3</ResourceUID>
<Start>2026-05-01T13:00:00</Start><Finish>2026-05-08T17:00:00</Finish>
<ActualStart>2026-05-01T14:00:00</ActualStart><ActualFinish>NA</ActualFinish>
<Stop>2026-05-04T17:00:00</Stop><Resume>2026-05-05T08:00:00</Resume>
<RemainingWork>PT12H0M0S</RemainingWork><Delay>2400</Delay><LevelingDelay>600</LevelingDelay>
<LevelingDelayFormat>7</LevelingDelayFormat><WorkContour>8</WorkContour>
<TimephasedData><Type>2</Type><UID>5</UID><Start>2026-05-01T14:00:00</Start><Finish>2026-05-01T17:00:00</Finish>
<Unit>1</Unit><Value>PT3H0M0S</Value></TimephasedData>
<TimephasedData><Type>1</Type><Start>2026-05-05T08:00:00</Start><Finish>2026-05-06T08:00:00</Finish>
<Unit>2</Unit></TimephasedData>
<TimephasedData><Type>9</Type><Start>2026-05-05T08:00:00</Start><Finish>2026-05-06T08:00:00</Finish>
<Unit>2</Unit><Value>120.5</Value></TimephasedData>
<TimephasedData><Type>1</Type><Start>2026-05-05T08:00:00</Start><Unit>2</Unit><Value>PT8H0M0S</Value></TimephasedData>
<TimephasedData><Type>1</Type><Start>2026-05-05T08:00:00</Start><Finish>2026-05-06T08:00:00</Finish>
<Unit>2</Unit><Value>たくさん</Value></TimephasedData>
</Assignment></Assignments></Project>"#;

#[test]
fn how_the_project_counts() {
    let project = read_mspdi(PLAN.as_bytes()).unwrap().project;
    assert_eq!(project.save_version, Some(14));
    assert_eq!(project.current_date, Some(date(2026, 5, 16).at(9, 30, 0, 0)));
    assert_eq!((project.default_start_time, project.default_finish_time), (32_400, 63_000));
    assert_eq!((project.critical_slack_limit, project.multiple_critical_paths), (3, true));
    assert!(project.move_completed_ends_back && project.move_remaining_starts_forward);
    assert!(!project.move_remaining_starts_back && !project.move_completed_ends_forward);
    assert!(!project.split_in_progress && !project.honor_constraints && project.new_tasks_are_manual);
    let silent = read_mspdi(b"<Project/>").unwrap().project;
    assert_eq!(silent, Project::default());
    assert!(silent.split_in_progress && silent.honor_constraints && !silent.new_tasks_are_manual);
}

#[test]
fn what_a_task_needs_and_what_was_stored() {
    let plan = read_mspdi(PLAN.as_bytes()).unwrap();
    let task = &plan.tasks[0];
    assert_eq!((task.duration_format, task.is_elapsed()), (Some(8), true));
    assert_eq!((task.leveling_delay, task.leveling_delay_format), (Some(14_400), Some(8)));
    assert_eq!(task.task_type, TaskType::FixedWork);
    assert!(task.effort_driven && task.estimated && task.recurring && task.ignore_resource_calendar);
    assert_eq!(task.stop, Some(date(2026, 5, 4).at(17, 0, 0, 0)));
    assert_eq!(task.resume, Some(date(2026, 5, 5).at(8, 0, 0, 0)));
    let stored = task.stored;
    assert_eq!((stored.start, stored.finish), (task.start, task.finish));
    assert_eq!((stored.early_start, stored.early_finish), (task.start, task.finish));
    assert_eq!(stored.late_start, Some(date(2026, 4, 30).at(8, 0, 0, 0)));
    assert_eq!(stored.late_finish, Some(date(2026, 5, 7).at(17, 0, 0, 0)));
    assert_eq!((stored.total_slack, stored.free_slack), (Some(-480.0), Some(0.0)));
    assert_eq!((stored.start_slack, stored.finish_slack), (Some(-480.0), Some(1.5)));
    assert_eq!(stored.critical, Some(true));

    let bare = &plan.tasks[1];
    assert_eq!(
        (bare.task_type, bare.is_elapsed(), bare.stored.critical),
        (TaskType::FixedUnits, false, None)
    );
    let told: Vec<_> = plan.problems.iter().map(|problem| &problem.kind).collect();
    let unreadable = |element: &str, value: &str| ProblemKind::Unreadable {
        element: element.to_owned(),
        value: value.to_owned(),
    };
    assert_eq!(
        told,
        [
            &unreadable("Type", "7"),
            &unreadable("TimephasedData", ""),
            &unreadable("TimephasedData/Value", "たくさん"),
        ]
    );
    assert!([4, 8, 40, 52].into_iter().all(is_elapsed_format));
    assert!([3, 7, 9, 19, 39, 53].into_iter().all(|format| !is_elapsed_format(format)));
}

#[test]
fn work_in_time() {
    let plan = read_mspdi(PLAN.as_bytes()).unwrap();
    let part = &plan.assignments[0];
    assert_eq!(part.start, Some(date(2026, 5, 1).at(13, 0, 0, 0)));
    assert_eq!(part.finish, Some(date(2026, 5, 8).at(17, 0, 0, 0)));
    assert_eq!((part.actual_start, part.actual_finish), (Some(date(2026, 5, 1).at(14, 0, 0, 0)), None));
    assert_eq!((part.stop, part.resume), (plan.tasks[0].stop, plan.tasks[0].resume));
    assert_eq!(part.remaining_work, Some(WorkTime::from_seconds(12 * 3600)));
    assert_eq!((part.delay, part.leveling_delay, part.leveling_delay_format), (2400, 600, Some(7)));
    assert_eq!(part.work_contour, 8);
    let (start, finish) = (date(2026, 5, 1).at(14, 0, 0, 0), date(2026, 5, 1).at(17, 0, 0, 0));
    let (next, after) = (date(2026, 5, 5).at(8, 0, 0, 0), date(2026, 5, 6).at(8, 0, 0, 0));
    assert_eq!(
        part.timephased,
        [
            TimePhased { kind: 2, start, finish, unit: 1, value: WorkTime::from_seconds(3 * 3600) },
            TimePhased { kind: 1, start: next, finish: after, unit: 2, value: WorkTime::default() },
        ]
    );
}

/// Counted in the same files by a program of another kind.
#[test]
fn real_plans_are_read_with_all_of_it() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/mspdi"));
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("SKIPPED: no real plans at {}", folder.display());
        return;
    };
    let (mut remaining, mut actual, mut started, mut stopped, mut contours, mut delays) = (0, 0, 0, 0, 0, 0);
    let (mut early, mut late, mut slack, mut negative, mut critical) = (0, 0, 0, 0, 0);
    let (mut task_stops, mut leveled, mut kinds, mut recurring) = (0, 0, [0; 3], 0);
    let (mut estimated, mut effort, mut ignoring, mut versions) = (0, 0, 0, 0);
    for entry in entries {
        let plan = read_mspdi(&std::fs::read(entry.unwrap().path()).unwrap()).unwrap();
        versions += usize::from(plan.project.save_version.is_some());
        for part in &plan.assignments {
            remaining += part.timephased.iter().filter(|piece| piece.kind == 1).count();
            actual += part.timephased.iter().filter(|piece| piece.kind == 2).count();
            started += usize::from(part.actual_start.is_some());
            stopped += usize::from(part.stop.is_some() && part.resume.is_some());
            contours += usize::from(part.work_contour != 0);
            delays += usize::from(part.delay != 0);
        }
        for task in &plan.tasks {
            early += usize::from(task.stored.early_start.is_some() && task.stored.early_finish.is_some());
            late += usize::from(task.stored.late_start.is_some() && task.stored.late_finish.is_some());
            slack += usize::from(task.stored.total_slack.is_some());
            negative += usize::from(task.stored.total_slack.is_some_and(|minutes| minutes < 0.0));
            critical += usize::from(task.stored.critical == Some(true));
            task_stops += usize::from(task.stop.is_some() && task.resume.is_some());
            leveled += usize::from(task.leveling_delay.is_some_and(|delay| delay != 0));
            kinds[task.task_type as usize] += 1;
            recurring += usize::from(task.recurring);
            estimated += usize::from(task.estimated);
            effort += usize::from(task.effort_driven);
            ignoring += usize::from(task.ignore_resource_calendar);
        }
    }
    assert_eq!((remaining, actual), (1589, 109));
    assert_eq!((started, stopped, contours, delays), (208, 1986, 106, 3));
    assert_eq!((early, late, slack, negative, critical), (2599, 2599, 1298, 5, 1378));
    assert_eq!((task_stops, leveled, kinds), (261, 10, [2209, 390, 6]));
    assert_eq!((recurring, estimated, effort, ignoring, versions), (169, 714, 1204, 6, 157));
}

/// A plan of these tasks, each the inside of its element, in the usual hours.
fn planned(head: &str, tasks: &[&str]) -> PlanNetwork {
    let mut text = format!("<Project><StartDate>2026-11-02T08:00:00</StartDate>{head}<Tasks>");
    for (place, inside) in tasks.iter().enumerate() {
        text += &format!("<Task><UID>{}</UID>{inside}</Task>", place + 1);
    }
    plan_network(&read_mspdi((text + "</Tasks></Project>").as_bytes()).unwrap())
}

fn link(predecessor: i64, kind: u8) -> String {
    format!(
        "<PredecessorLink><PredecessorUID>{predecessor}</PredecessorUID><Type>{kind}</Type></PredecessorLink>"
    )
}

fn dates(made: &PlanNetwork) -> Vec<[String; 2]> {
    let text = |at| date_time(at).strftime("%m-%d %H").to_string();
    schedule(&made.network).unwrap().tasks.iter().map(|d| [text(d.start), text(d.finish)]).collect()
}

#[test]
fn what_cannot_be_computed_is_set_right_and_told() {
    let calendar = "<Calendars><Calendar><UID>7</UID><Name>休</Name><WeekDays>\
        <WeekDay><DayType>1</DayType><DayWorking>0</DayWorking></WeekDay>\
        <WeekDay><DayType>2</DayType><DayWorking>0</DayWorking></WeekDay>\
        <WeekDay><DayType>3</DayType><DayWorking>0</DayWorking></WeekDay>\
        <WeekDay><DayType>4</DayType><DayWorking>0</DayWorking></WeekDay>\
        <WeekDay><DayType>5</DayType><DayWorking>0</DayWorking></WeekDay>\
        <WeekDay><DayType>6</DayType><DayWorking>0</DayWorking></WeekDay>\
        <WeekDay><DayType>7</DayType><DayWorking>0</DayWorking></WeekDay></WeekDays></Calendar></Calendars>";
    let eight = "<Duration>PT8H0M0S</Duration>";
    let idle = "<CalendarUID>7</CalendarUID>";
    let made = planned(
        calendar,
        &[
            &format!("<OutlineLevel>1</OutlineLevel>{}", link(2, 1)),
            &format!("<OutlineLevel>2</OutlineLevel>{eight}{}", link(2, 1)),
            &format!("<OutlineLevel>2</OutlineLevel><Duration>-PT8H0M0S</Duration>{}", link(1, 3)),
            &format!("<OutlineLevel>1</OutlineLevel>{eight}{idle}{}", link(99, 1)),
            &format!("<OutlineLevel>1</OutlineLevel>{eight}{idle}"),
        ],
    );
    assert_eq!(
        made.repairs,
        [
            Repair::FamilyLink { task: 1, other: 2 },
            Repair::SelfLink { task: 2 },
            Repair::NegativeDuration { task: 3 },
            Repair::FamilyLink { task: 3, other: 1 },
            Repair::NoWorkingTime { task: 4 },
        ]
    );
    assert_eq!((made.loose.clone(), made.network.links.len()), (vec![(3, 99)], 0));
    let usual = ["11-02 08".to_owned(), "11-02 17".to_owned()];
    let found = dates(&made);
    assert_eq!((&found[0], &found[3], &found[4]), (&usual, &usual, &usual));
    let none = planned("<ScheduleFromStart>0</ScheduleFromStart>", &[eight]);
    assert_eq!((none.repairs.clone(), dates(&none)), (vec![Repair::NoFinish], vec![usual]));
}

/// Worked by hand: three days, then two, and a task of one day beside them that may be early or late.
#[test]
fn a_plan_from_its_finish_ends_there_and_starts_as_late_as_it_can() {
    let head = "<ScheduleFromStart>0</ScheduleFromStart><FinishDate>2026-11-20T17:00:00</FinishDate>";
    let late = "<ConstraintType>1</ConstraintType>";
    let day = "<Duration>PT8H0M0S</Duration>";
    let made = planned(
        head,
        &[
            &format!("<Duration>PT24H0M0S</Duration>{late}"),
            &format!("<Duration>PT16H0M0S</Duration>{late}{}", link(1, 1)),
            &format!("{day}{late}"),
            &format!("{day}<ConstraintType>0</ConstraintType>"),
        ],
    );
    let on = |from: &str, to: &str| [format!("11-{from} 08"), format!("11-{to} 17")];
    assert_eq!(dates(&made), [on("16", "18"), on("19", "20"), on("20", "20"), on("16", "16")]);
    let tasks = schedule(&made.network).unwrap().tasks;
    let critical: Vec<bool> = tasks.iter().map(|task| task.critical).collect();
    assert_eq!(critical, [true, true, false, false]);
    assert_eq!((tasks[2].total_slack, tasks[3].total_slack), (32 * 3600, 32 * 3600));
}

/// What is as late as possible draws after it what waits for it; a link from the start of a summary task binds the one
/// that begins first; the finish of all under one is tied.
#[test]
fn late_tasks_and_summary_tasks_hold_what_is_tied_to_them() {
    let day = "<Duration>PT8H0M0S</Duration>";
    let made = planned(
        "",
        &[
            "<OutlineLevel>1</OutlineLevel><Duration>PT40H0M0S</Duration>",
            &format!("<OutlineLevel>1</OutlineLevel>{day}<ConstraintType>1</ConstraintType>"),
            &format!("<OutlineLevel>1</OutlineLevel>{}", link(1, 0)),
            &format!("<OutlineLevel>2</OutlineLevel>{day}"),
            "<OutlineLevel>2</OutlineLevel><Duration>PT16H0M0S</Duration>",
            &format!("<OutlineLevel>1</OutlineLevel><Duration>PT40H0M0S</Duration>{}", link(3, 3)),
        ],
    );
    let on = |from: &str, to: &str| [format!("11-{from} 08"), format!("11-{to} 17")];
    let found = dates(&made);
    // Both end with the first, Friday; the second of them is the longer one, begins first, and is followed at once.
    assert_eq!((&found[3], &found[4], &found[2]), (&on("06", "06"), &on("05", "06"), &on("05", "06")));
    assert_eq!((&found[5], &found[1]), (&on("05", "11"), &on("11", "11")));
    let tasks = schedule(&made.network).unwrap().tasks;
    assert_eq!((tasks[4].total_slack, tasks[3].total_slack, tasks[1].total_slack), (0, 24 * 3600, 0));
}

#[test]
fn nothing_overflows_however_long_and_however_far() {
    let far = "<ConstraintType>4</ConstraintType><ConstraintDate>9999-12-31T23:00:00</ConstraintDate>";
    let lag = "<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type>\
               <LinkLag>9000000000000000</LinkLag><LagFormat>7</LagFormat></PredecessorLink>";
    let made = planned(
        "<FinishDate>0001-01-01T00:00:00</FinishDate>",
        &[
            &format!("<Duration>PT9000000H0M0S</Duration>{far}"),
            &format!("<Duration>PT9000000H0M0S</Duration>{lag}"),
            "<Duration>PT8H0M0S</Duration><ActualStart>0001-01-01T00:00:00</ActualStart>",
        ],
    );
    let mut network = made.network;
    for _ in 0..50_000 {
        let last = network.tasks.len() - 1;
        let (mut task, link) = (network.tasks[1].clone(), network.links[0]);
        task.duration = i64::MAX;
        network.tasks.push(task);
        network.links.push(Link { predecessor: last, successor: last + 1, ..link });
    }
    for finish in [None, Some(i64::MIN), Some(i64::MAX)] {
        network.finish = finish;
        let made = schedule(&network).unwrap();
        assert!(made.tasks.iter().all(|d| d.start.abs() <= FARTHEST && d.late_finish.abs() <= FARTHEST));
    }
}
