//! The client's plan as MS Project saves it (MSPDI).

use std::fmt::Write as _;

use jiff::ToSpan;

use crate::plan::{LinkType, Plan, PlanTask, REPLAN_WEEK, TaskState};
use crate::timeline::Timeline;

const MINUTES_PER_DAY: i32 = 480;
const DAY_START: &str = "T09:00:00";
const DAY_END: &str = "T18:00:00";

/// The plan as the client sends it in `week`.
pub(crate) fn write(plan: &Plan, week: u32, timeline: &Timeline) -> Vec<u8> {
    let rows: Vec<usize> = (0..plan.tasks.len()).filter(|i| plan.tasks[*i].stands_in(week)).collect();
    let states = plan.week(week);
    let resources = resources(plan);
    let mut out = String::with_capacity(600_000);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Project xmlns=\"http://schemas.microsoft.com/project\">\n");
    head(&mut out, plan, states, &rows, week, timeline);
    calendars(&mut out, plan, timeline);
    out.push_str("<Tasks>\n");
    root(&mut out, plan, states, &rows, timeline);
    let codes = outline_numbers(&plan.tasks, &rows);
    for (id, row) in rows.iter().enumerate() {
        task(&mut out, plan, *row, id + 1, &codes[id], week, timeline);
    }
    out.push_str("</Tasks>\n<Resources>\n");
    for (n, name) in resources.iter().enumerate() {
        let group = name.split_once(' ').map_or(*name, |(first, _)| first);
        let group = if group.ends_with('社') || group == "PMO" { group } else { "発注者" };
        let _ = writeln!(
            out,
            "<Resource><UID>{0}</UID><ID>{0}</ID><Name>{1}</Name><Type>1</Type><IsNull>0</IsNull><Group>{2}</Group><MaxUnits>1.00</MaxUnits><CalendarUID>1</CalendarUID></Resource>",
            n + 1,
            escape(name),
            escape(group)
        );
    }
    out.push_str("</Resources>\n<Assignments>\n");
    assignments(&mut out, plan, states, &rows, &resources, timeline);
    out.push_str("</Assignments>\n</Project>\n");
    out.into_bytes()
}

fn head(out: &mut String, plan: &Plan, states: &[TaskState], rows: &[usize], week: u32, timeline: &Timeline) {
    let (start, finish) = span(states, rows);
    let received = timeline.drop_day(week);
    let created = timeline.day(plan.baseline.iter().map(|s| s.start).min().unwrap_or(0) - 10);
    element(out, "SaveVersion", "14");
    element(out, "Name", "基幹更改_全体計画.xml");
    element(out, "Title", "基幹システム更改 全体計画");
    element(out, "Company", "しののめ湊食品株式会社");
    element(out, "Author", "三枝 美咲");
    element(out, "CreationDate", &format!("{created}T10:12:00"));
    element(out, "Revision", &(40 + week * 3).to_string());
    element(out, "LastSaved", &format!("{received}T17:40:00"));
    element(out, "ScheduleFromStart", "1");
    element(out, "StartDate", &format!("{}{DAY_START}", timeline.day(start)));
    element(out, "FinishDate", &format!("{}{DAY_END}", timeline.day(finish - 1)));
    for (name, value) in [
        ("FYStartDate", "4"),
        ("CriticalSlackLimit", "0"),
        ("CurrencySymbol", "¥"),
        ("CalendarUID", "1"),
        ("DefaultStartTime", "09:00:00"),
        ("DefaultFinishTime", "18:00:00"),
        ("MinutesPerDay", "480"),
        ("MinutesPerWeek", "2400"),
        ("DaysPerMonth", "20"),
        ("DurationFormat", "7"),
        ("WorkFormat", "2"),
        ("HonorConstraints", "1"),
        ("NewTasksAreManual", "0"),
    ] {
        element(out, name, value);
    }
    element(out, "StatusDate", &format!("{received}{DAY_END}"));
    element(out, "CurrentDate", &format!("{received}T17:30:00"));
}

/// One base calendar: Monday to Friday, with every other day off in the plan's time as an exception.
fn calendars(out: &mut String, plan: &Plan, timeline: &Timeline) {
    out.push_str("<Calendars>\n<Calendar><UID>1</UID><Name>しののめ湊食品 営業日</Name><IsBaseCalendar>1</IsBaseCalendar><BaseCalendarUID>-1</BaseCalendarUID>\n<WeekDays>\n");
    for day in 1..=7 {
        // 1 is Sunday.
        if day == 1 || day == 7 {
            let _ = writeln!(out, "<WeekDay><DayType>{day}</DayType><DayWorking>0</DayWorking></WeekDay>");
        } else {
            let _ = writeln!(
                out,
                "<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>09:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime><WorkingTime><FromTime>13:00:00</FromTime><ToTime>18:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>"
            );
        }
    }
    out.push_str("</WeekDays>\n<Exceptions>\n");
    let all = || plan.baseline.iter().chain(plan.weeks.iter().flatten());
    let mut day = timeline.day(all().map(|s| s.start).min().unwrap_or(0) - 20);
    let last = timeline.day(all().map(|s| s.finish).max().unwrap_or(0) + 40);
    while day <= last {
        if day.weekday().to_monday_one_offset() <= 5 && !timeline.is_business_day(day) {
            let _ = writeln!(
                out,
                "<Exception><EnteredByOccurrences>0</EnteredByOccurrences><TimePeriod><FromDate>{day}T00:00:00</FromDate><ToDate>{day}T23:59:00</ToDate></TimePeriod><Occurrences>1</Occurrences><Name>休業日</Name><Type>1</Type><DayWorking>0</DayWorking></Exception>"
            );
        }
        day = day.saturating_add(1.day());
    }
    out.push_str("</Exceptions>\n</Calendar>\n</Calendars>\n");
}

fn root(out: &mut String, plan: &Plan, states: &[TaskState], rows: &[usize], timeline: &Timeline) {
    let (start, finish) = span(states, rows);
    let created = timeline.day(plan.baseline.iter().map(|s| s.start).min().unwrap_or(0) - 10);
    let _ = writeln!(
        out,
        "<Task><UID>0</UID><ID>0</ID><Name>基幹システム更改</Name><Type>1</Type><IsNull>0</IsNull><CreateDate>{created}T10:12:00</CreateDate><WBS>0</WBS><OutlineNumber>0</OutlineNumber><OutlineLevel>0</OutlineLevel><Start>{}{DAY_START}</Start><Finish>{}{DAY_END}</Finish><Duration>{}</Duration><DurationFormat>7</DurationFormat><Milestone>0</Milestone><Summary>1</Summary></Task>",
        timeline.day(start),
        timeline.day(finish - 1),
        duration(finish - start),
    );
}

fn task(out: &mut String, plan: &Plan, row: usize, id: usize, code: &str, week: u32, timeline: &Timeline) {
    let task = &plan.tasks[row];
    let state = &plan.week(week)[row];
    let milestone = task.is_milestone();
    let (start, finish) = times(task, state.start, state.finish, timeline);
    let days = state.finish - state.start;
    let flag = |on: bool| if on { "1" } else { "0" };
    out.push_str("<Task>");
    element(out, "UID", &task.uid.to_string());
    element(out, "ID", &id.to_string());
    element(out, "Name", &task.name);
    element(out, "Manual", "0");
    element(out, "Type", if task.summary { "1" } else { "0" });
    element(out, "IsNull", "0");
    element(out, "WBS", code);
    element(out, "OutlineNumber", code);
    element(out, "OutlineLevel", &task.level.to_string());
    element(out, "Priority", "500");
    element(out, "Start", &start);
    element(out, "Finish", &finish);
    element(out, "Duration", &duration(days));
    element(out, "DurationFormat", "7");
    let (spent, left) = work(task, state);
    element(out, "Work", &minutes(spent + left));
    element(out, "Milestone", flag(milestone));
    element(out, "Summary", flag(task.summary));
    element(out, "PercentComplete", &state.percent.to_string());
    element(out, "PercentWorkComplete", &work_percent(spent, left).to_string());
    let done = (days * MINUTES_PER_DAY) * state.percent / 100;
    if let Some(actual) = state.actual_start {
        element(out, "ActualStart", &times(task, actual, state.finish, timeline).0);
    }
    if let Some(actual) = state.actual_finish {
        element(out, "ActualFinish", &times(task, state.start, actual, timeline).1);
    }
    if state.actual_start.is_some() {
        element(out, "ActualDuration", &minutes(done));
        element(out, "ActualWork", &minutes(spent));
        element(out, "RemainingDuration", &minutes(days * MINUTES_PER_DAY - done));
        element(out, "RemainingWork", &minutes(left));
    }
    // A start put off by hand becomes the date it must not start before.
    let put_off = task.slips.iter().any(|s| s.week <= week && s.start > 0);
    match task.not_before.map(|day| if put_off { state.start } else { day }) {
        Some(day) => {
            element(out, "ConstraintType", "4");
            let (from, _) = times(task, day, day, timeline);
            element(out, "ConstraintDate", &from);
        }
        None => element(out, "ConstraintType", "0"),
    }
    for link in task.links.iter().filter(|l| plan.tasks[l.from].stands_in(week)) {
        let kind = match link.kind {
            LinkType::FinishToFinish => 0,
            LinkType::FinishToStart => 1,
            LinkType::StartToStart => 3,
        };
        let lag = link.lag * MINUTES_PER_DAY * 10;
        let _ = write!(
            out,
            "<PredecessorLink><PredecessorUID>{}</PredecessorUID><Type>{kind}</Type><CrossProject>0</CrossProject><LinkLag>{lag}</LinkLag><LagFormat>7</LagFormat></PredecessorLink>",
            plan.tasks[link.from].uid
        );
    }
    if task.weeks.0 == 1 {
        baseline(out, 0, task, &plan.baseline[row], timeline);
    }
    if week >= REPLAN_WEEK && task.weeks.0 <= REPLAN_WEEK {
        baseline(out, 1, task, &plan.week(REPLAN_WEEK)[row], timeline);
    }
    out.push_str("</Task>\n");
}

fn baseline(out: &mut String, number: u32, task: &PlanTask, state: &TaskState, timeline: &Timeline) {
    let (start, finish) = times(task, state.start, state.finish, timeline);
    let days = duration(state.finish - state.start);
    let _ = write!(
        out,
        "<Baseline><Number>{number}</Number><Start>{start}</Start><Finish>{finish}</Finish><Duration>{days}</Duration><DurationFormat>7</DurationFormat><Work>{days}</Work></Baseline>"
    );
}

fn assignments(
    out: &mut String,
    plan: &Plan,
    states: &[TaskState],
    rows: &[usize],
    resources: &[&str],
    timeline: &Timeline,
) {
    for row in rows {
        let task = &plan.tasks[*row];
        let Some(resource) = resources.iter().position(|r| *r == task.owner) else { continue };
        let state = &states[*row];
        let (start, finish) = times(task, state.start, state.finish, timeline);
        let (spent, left) = work(task, state);
        let _ = writeln!(
            out,
            "<Assignment><UID>{}</UID><TaskUID>{}</TaskUID><ResourceUID>{}</ResourceUID><PercentWorkComplete>{}</PercentWorkComplete><ActualWork>{}</ActualWork><Start>{start}</Start><Finish>{finish}</Finish><RemainingWork>{}</RemainingWork><Units>1</Units><Work>{}</Work></Assignment>",
            task.uid + 10_000,
            task.uid,
            resource + 1,
            work_percent(spent, left),
            minutes(spent),
            minutes(left),
            minutes(spent + left),
        );
    }
}

/// What done work took more or less than planned, in percent; tasks take turns.
const DEVIATIONS: [i32; 7] = [-4, 0, 4, 2, 8, -2, 3];
/// What is late took more than its longer days: rework and questions, in percent.
const LATE: i32 = 6;

/// Minutes of work so far and still to come. People book half hours; what is not begun takes what was planned.
fn work(task: &PlanTask, state: &TaskState) -> (i32, i32) {
    if task.summary {
        return (0, 0);
    }
    let all = (state.finish - state.start) * MINUTES_PER_DAY;
    let done = all * state.percent / 100;
    let late = if state.finish - state.start > task.days { LATE } else { 0 };
    let dearer = 100 + DEVIATIONS[task.uid as usize % DEVIATIONS.len()] + late;
    (done * dearer / 100 / 30 * 30, all - done)
}

fn work_percent(spent: i32, left: i32) -> i32 {
    spent * 100 / (spent + left).max(1)
}

/// Start and finish of `start..finish`. What has no length lies at the end of the day before.
fn times(task: &PlanTask, start: i32, finish: i32, timeline: &Timeline) -> (String, String) {
    let end = |boundary: i32| format!("{}{DAY_END}", timeline.day(boundary - 1));
    if task.is_milestone() {
        (end(start), end(finish))
    } else {
        (format!("{}{DAY_START}", timeline.day(start)), end(finish))
    }
}

fn span(states: &[TaskState], rows: &[usize]) -> (i32, i32) {
    let start = rows.iter().map(|r| states[*r].start).min().unwrap_or(0);
    let finish = rows.iter().map(|r| states[*r].finish).max().unwrap_or(1);
    (start, finish)
}

fn outline_numbers(tasks: &[PlanTask], rows: &[usize]) -> Vec<String> {
    let mut counters: Vec<u32> = Vec::new();
    rows.iter()
        .map(|row| {
            let level = tasks[*row].level as usize;
            counters.resize(level, 0);
            counters[level - 1] += 1;
            counters.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
        })
        .collect()
}

fn resources(plan: &Plan) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Vec::new();
    for task in plan.tasks.iter().filter(|t| !t.owner.is_empty()) {
        if !names.contains(&task.owner) {
            names.push(task.owner);
        }
    }
    names
}

fn duration(days: i32) -> String {
    minutes(days * MINUTES_PER_DAY)
}

fn minutes(minutes: i32) -> String {
    format!("PT{}H{}M0S", minutes / 60, minutes % 60)
}

fn element(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, "<{name}>{}</{name}>", escape(value));
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The file's name, the same every week.
pub(crate) fn name() -> String {
    "基幹更改_全体計画.xml".to_owned()
}
