//! Split tasks: interrupted work as MS Project writes it, with dates that follow by hand from a calendar of five days of
//! eight hours. The plans begin on Monday, 2 March 2026.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use jiff::civil::{DateTime, date};
use mieruka_schedule::cpm::{Schedule, schedule};
use mieruka_schedule::forecast::{Engine, Estimate, Model, Options, forecast};
use mieruka_schedule::level::Span;
use mieruka_schedule::mspdi::{Plan, PlanNetwork, plan_network, plan_workload, read_mspdi};
use mieruka_schedule::working_time::date_time;

/// A piece of work: actual (2) or remaining (1), from, to, hours.
type Piece = (u8, &'static str, &'static str, u32);

/// Monday and Tuesday, a gap to the end of the week, Monday to Wednesday: day pieces as MS Project writes them.
const THREE_DAYS: [Piece; 6] = [
    (1, "2026-03-02T08:00:00", "2026-03-03T08:00:00", 8),
    (1, "2026-03-03T08:00:00", "2026-03-04T08:00:00", 8),
    (1, "2026-03-04T08:00:00", "2026-03-09T08:00:00", 0),
    (1, "2026-03-09T08:00:00", "2026-03-10T08:00:00", 8),
    (1, "2026-03-10T08:00:00", "2026-03-11T08:00:00", 8),
    (1, "2026-03-11T08:00:00", "2026-03-11T17:00:00", 8),
];

/// The whole week.
const UNBROKEN: [Piece; 1] = [(1, "2026-03-02T08:00:00", "2026-03-06T17:00:00", 40)];

fn assigned(resource: i64, pieces: &[Piece]) -> String {
    let work: u32 = pieces.iter().map(|piece| piece.3).sum();
    let pieces: String = pieces
        .iter()
        .map(|(kind, from, to, hours)| {
            format!(
                "<TimephasedData><Type>{kind}</Type><Start>{from}</Start><Finish>{to}</Finish><Unit>2</Unit>\
                 <Value>PT{hours}H0M0S</Value></TimephasedData>"
            )
        })
        .collect();
    format!(
        "<Assignment><TaskUID>1</TaskUID><ResourceUID>{resource}</ResourceUID><Units>1</Units>\
         <Work>PT{work}H0M0S</Work>{pieces}</Assignment>"
    )
}

/// A task of five days with `inner` in it, another of one day that waits for it, one of fifteen days beside both. The
/// second resource is away from 4 to 6 March.
fn plan(inner: &str, assignments: &[String]) -> Plan {
    let week: String = (1..=7)
        .map(|day| match day {
            1 | 7 => format!("<WeekDay><DayType>{day}</DayType><DayWorking>0</DayWorking></WeekDay>"),
            _ => format!(
                "<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking><WorkingTimes>\
                 <WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>\
                 <WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime>\
                 </WorkingTimes></WeekDay>"
            ),
        })
        .collect();
    let xml = format!(
        r#"<Project xmlns="http://schemas.microsoft.com/project"><StartDate>2026-03-02T08:00:00</StartDate>
<CalendarUID>1</CalendarUID><Calendars>
<Calendar><UID>1</UID><IsBaseCalendar>1</IsBaseCalendar><WeekDays>{week}</WeekDays></Calendar>
<Calendar><UID>2</UID><BaseCalendarUID>1</BaseCalendarUID><WeekDays><WeekDay><DayType>0</DayType><DayWorking>0</DayWorking>
<TimePeriod><FromDate>2026-03-04T00:00:00</FromDate><ToDate>2026-03-06T23:59:00</ToDate></TimePeriod></WeekDay></WeekDays>
</Calendar></Calendars><Tasks>
<Task><UID>1</UID><OutlineLevel>1</OutlineLevel><Duration>PT40H0M0S</Duration>{inner}</Task>
<Task><UID>2</UID><OutlineLevel>1</OutlineLevel><Duration>PT8H0M0S</Duration>
<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type></PredecessorLink></Task>
<Task><UID>3</UID><OutlineLevel>1</OutlineLevel><Duration>PT120H0M0S</Duration></Task></Tasks>
<Resources><Resource><UID>1</UID><Type>1</Type><CalendarUID>1</CalendarUID></Resource>
<Resource><UID>2</UID><Type>1</Type><CalendarUID>2</CalendarUID></Resource>
<Resource><UID>3</UID><Type>1</Type><CalendarUID>1</CalendarUID></Resource></Resources>
<Assignments>{}</Assignments></Project>"#,
        assignments.concat()
    );
    read_mspdi(xml.as_bytes()).unwrap()
}

fn made(inner: &str, assignments: &[String]) -> PlanNetwork {
    plan_network(&plan(inner, assignments))
}

fn dates(inner: &str, assignments: &[String]) -> Schedule {
    schedule(&made(inner, assignments).network).unwrap()
}

fn march(day: i8, hour: i8) -> DateTime {
    date(2026, 3, day).at(hour, 0, 0, 0)
}

/// The finish of the task in question.
fn finish(inner: &str, assignments: &[String]) -> DateTime {
    date_time(dates(inner, assignments).tasks[0].finish)
}

#[test]
fn a_gap_moves_the_finish_and_what_waits_for_it() {
    let all = dates("", &[assigned(1, &THREE_DAYS)]);
    assert_eq!(date_time(all.tasks[0].start), march(2, 8));
    assert_eq!(date_time(all.tasks[0].finish), march(11, 17));
    assert_eq!(date_time(all.tasks[1].start), march(12, 8));
    // The project ends on 20 March: six working days after the one that waits. Late as a whole, gap and all.
    assert_eq!(all.tasks[0].total_slack, 6 * 8 * 3_600);
    assert_eq!(date_time(all.tasks[0].late_start), march(10, 8));
    assert_eq!(date_time(all.tasks[0].late_finish), march(19, 17));
    // Without pieces there is no gap to know of.
    assert_eq!(finish("", &[assigned(1, &[])]), march(6, 17));
}

#[test]
fn the_gap_moves_with_the_task() {
    let from_wednesday =
        "<ConstraintType>4</ConstraintType><ConstraintDate>2026-03-04T08:00:00</ConstraintDate>";
    assert_eq!(finish(from_wednesday, &[assigned(1, &THREE_DAYS)]), march(13, 17));
    let done_on_friday =
        "<ConstraintType>3</ConstraintType><ConstraintDate>2026-03-13T17:00:00</ConstraintDate>";
    let all = dates(done_on_friday, &[assigned(1, &THREE_DAYS)]);
    assert_eq!(date_time(all.tasks[0].start), march(4, 8));
}

#[test]
fn a_gap_of_half_days_lies_within_the_pieces() {
    // Tuesday noon to Thursday noon: the piece of Tuesday holds four hours, and the next begins after the gap.
    let pieces = [
        (1, "2026-03-02T08:00:00", "2026-03-03T08:00:00", 8),
        (1, "2026-03-03T08:00:00", "2026-03-04T08:00:00", 4),
        (1, "2026-03-04T08:00:00", "2026-03-05T13:00:00", 0),
        (1, "2026-03-05T13:00:00", "2026-03-06T13:00:00", 8),
        (1, "2026-03-06T13:00:00", "2026-03-10T17:00:00", 20),
    ];
    assert_eq!(finish("", &[assigned(1, &pieces)]), march(10, 17));
}

#[test]
fn who_is_away_is_not_interrupted() {
    // The same pieces, but the calendar says why: the gap counts once, and later it is not there.
    assert_eq!(finish("", &[assigned(2, &THREE_DAYS)]), march(11, 17));
    let later = "<ConstraintType>4</ConstraintType><ConstraintDate>2026-03-09T08:00:00</ConstraintDate>";
    assert_eq!(finish(later, &[assigned(2, &THREE_DAYS)]), march(13, 17));
    assert_eq!(finish(later, &[assigned(1, &THREE_DAYS)]), march(18, 17));
    // Nor does a task of fixed duration wait for anybody.
    let pieces = [THREE_DAYS[0], THREE_DAYS[1]];
    assert_eq!(finish("<Type>1</Type>", &[assigned(2, &pieces)]), march(6, 17));
    assert_eq!(finish("<Type>1</Type>", &[assigned(1, &THREE_DAYS)]), march(11, 17));
}

#[test]
fn a_task_is_split_where_nobody_works() {
    assert_eq!(finish("", &[assigned(1, &THREE_DAYS), assigned(3, &UNBROKEN)]), march(6, 17));
    assert_eq!(finish("", &[assigned(1, &THREE_DAYS), assigned(3, &THREE_DAYS)]), march(11, 17));
}

#[test]
fn who_works_in_a_calendar_of_their_own_is_interrupted_on_their_own() {
    // The one who is away works the first two days and three of the second week; the other takes a break of two days.
    let other = [
        (1, "2026-03-02T08:00:00", "2026-03-02T17:00:00", 8),
        (1, "2026-03-02T17:00:00", "2026-03-10T08:00:00", 0),
        (1, "2026-03-10T08:00:00", "2026-03-13T17:00:00", 32),
    ];
    let both = [assigned(2, &THREE_DAYS), assigned(1, &other)];
    assert_eq!(finish("", &both), march(13, 17));
    let plan = plan("", &both);
    let made = plan_network(&plan);
    let delays: Vec<i64> = made.network.tasks[0].parts.iter().map(|part| part.delay / 28_800).collect();
    assert_eq!(delays, [0, 5]);
    // Whoever levels the plan sees the stretch from the first piece to the last.
    let demands = plan_workload(&plan, &made).workload.demands;
    let spans: Vec<Span> = demands.iter().map(|demand| demand.span).collect();
    let days = |duration: i64| Span::Part { delay: 0, duration: duration * 28_800 };
    assert_eq!(spans, [days(5), days(10)]);
}

#[test]
fn a_begun_task_waits_once() {
    let pieces = [
        (2, "2026-03-02T08:00:00", "2026-03-03T17:00:00", 16),
        (1, "2026-03-09T08:00:00", "2026-03-11T17:00:00", 24),
    ];
    let begun = "<ActualStart>2026-03-02T08:00:00</ActualStart><PercentComplete>40</PercentComplete>\
                 <RemainingDuration>PT24H0M0S</RemainingDuration><Stop>2026-03-03T17:00:00</Stop>\
                 <Resume>2026-03-09T08:00:00</Resume>";
    assert_eq!(finish(begun, &[assigned(1, &pieces)]), march(11, 17));
    // Another gap in what remains comes on top: Tuesday and Wednesday of the second week.
    let pieces = [
        pieces[0],
        (1, "2026-03-09T08:00:00", "2026-03-09T17:00:00", 8),
        (1, "2026-03-12T08:00:00", "2026-03-13T17:00:00", 16),
    ];
    assert_eq!(finish(begun, &[assigned(1, &pieces)]), march(13, 17));
}

#[test]
fn what_does_not_add_up_is_no_split() {
    // Pieces of two days, a task of five.
    let mut pieces = THREE_DAYS[..3].to_vec();
    pieces.push((1, "2026-03-09T08:00:00", "2026-03-09T17:00:00", 8));
    assert_eq!(finish("", &[assigned(1, &pieces)]), march(6, 17));
    // An hour is less than contours and roundings leave.
    let hour = [
        (1, "2026-03-02T08:00:00", "2026-03-02T12:00:00", 4),
        (1, "2026-03-02T14:00:00", "2026-03-09T09:00:00", 36),
    ];
    assert_eq!(finish("", &[assigned(1, &hour)]), march(6, 17));
}

#[test]
fn forecasts_know_gaps() {
    let plan = made("", &[assigned(1, &THREE_DAYS)]);
    let model = Model::all(&plan.network, &Estimate::usual());
    let said = forecast(&plan.network, &model, &Options { runs: 64, ..Options::default() }).unwrap();
    assert_eq!(said.engine, Engine::Fast);
}
