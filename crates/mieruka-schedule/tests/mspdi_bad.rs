//! Bad plans: whatever a file holds, it is read and scheduled, or refused with a reason, and in bounded time.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
#![allow(clippy::disallowed_methods, reason = "that nothing hangs is measured with a clock")]

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use mieruka_schedule::cpm::schedule;
use mieruka_schedule::mspdi::{
    MAX_EXCEPTION_DAYS, MspdiError, Plan, ProblemKind, Repair, plan_network, read_mspdi, write_mspdi,
};
use mieruka_schedule::network::NetworkError;
use proptest::prelude::*;
use proptest::sample::Index;

const PLAN: &str = include_str!("fixtures/plan.xml");
const RICH: &str = include_str!("fixtures/rich.xml");

/// Far more than any case needs, without optimisation and beside other tests.
const LIMIT: Duration = Duration::from_secs(20);

/// What the whole chain makes of a file.
#[derive(Debug)]
enum Outcome {
    Refused(MspdiError),
    Cycle(Vec<String>),
    Dates(Box<Plan>),
}

fn outcome(bytes: &[u8]) -> Outcome {
    let begun = Instant::now();
    let outcome = match read_mspdi(bytes) {
        Err(error) => {
            assert!(!error.to_string().is_empty());
            Outcome::Refused(error)
        }
        Ok(plan) => {
            let made = plan_network(&plan);
            match schedule(&made.network) {
                Err(NetworkError::Cycle { tasks }) => {
                    assert!(!tasks.is_empty(), "a circle names its tasks");
                    let name = |task: usize| plan.tasks[made.tasks[task]].name.clone();
                    Outcome::Cycle(tasks.into_iter().map(name).collect())
                }
                Ok(dates) => {
                    assert_eq!(dates.tasks.len(), made.tasks.len());
                    Outcome::Dates(Box::new(plan))
                }
            }
        }
    };
    assert!(begun.elapsed() < LIMIT, "took {:?}", begun.elapsed());
    outcome
}

fn scheduled(text: &str) -> Plan {
    match outcome(text.as_bytes()) {
        Outcome::Dates(plan) => *plan,
        other => panic!("{other:?}"),
    }
}

/// The smallest plan around some tasks, with what else the project holds.
fn project(head: &str, tasks: &str) -> String {
    format!("<Project><StartDate>2026-04-01T08:00:00</StartDate>{head}<Tasks>{tasks}</Tasks></Project>")
}

/// What no planner would enter.
const WILD: &[&str] = &[
    "",
    "0",
    "1",
    "-1",
    "2",
    "3",
    "4",
    "7",
    "8",
    "19",
    "20",
    "100",
    "255",
    "256",
    "65536",
    "4294967295",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "99999999999999999999999999",
    "1e308",
    "-1e308",
    "1e-320",
    "NaN",
    "inf",
    "true",
    "NA",
    "見",
    "\u{0}",
    "0001-01-01T00:00:00",
    "0000-00-00T00:00:00",
    "-9999-01-01T00:00:00",
    "1583-02-29T25:61:61",
    "1984-01-01T00:00:00",
    "2049-12-31T23:59:00",
    "9999-12-31T23:59:59",
    "10000-01-01T00:00:00",
    "2026-04-01T24:00:00",
    "2026-04-01",
    "00:00:00",
    "24:00:00",
    "23:59:59",
    "99:99:99",
    "PT0H0M0S",
    "PT1S",
    "PT8H0M0S",
    "-PT8H0M0S",
    "PT99999999H0M0S",
    "PT2777777777H0M0S",
    "-PT2777777777H0M0S",
    "PT99999999999999H0M0S",
    "P99999999D",
    "P1Y",
    "&amp;",
    "&x;",
    "<a>",
    "</Task>",
];

/// First byte and the one after the last.
type Span = (usize, usize);

/// Spans of all elements of a well-formed text, and of the texts of those without children.
fn elements(text: &str) -> (Vec<Span>, Vec<Span>) {
    let (mut all, mut leaves, mut open, mut at) = (Vec::new(), Vec::new(), Vec::new(), 0);
    while let Some(start) = text[at..].find('<').map(|next| at + next) {
        let end = text[start..].find('>').map_or(text.len(), |end| start + end + 1);
        let tag = &text[start..end];
        if tag.starts_with("</") {
            if let Some((from, inside)) = open.pop() {
                all.push((from, end));
                if !text[inside..start].contains('<') {
                    leaves.push((inside, start));
                }
            }
        } else if tag.ends_with("/>") {
            all.push((start, end));
        } else if !tag.starts_with("<?") && !tag.starts_with("<!") {
            open.push((start, end));
        }
        at = end;
    }
    (all, leaves)
}

#[derive(Clone, Debug)]
enum Mutation {
    /// The text of a leaf becomes a wild one.
    Wild(Index, Index),
    /// The text of a leaf becomes that of another: numbers meet, dates change sides.
    Copied(Index, Index),
    Deleted(Index),
    Doubled(Index),
    Swapped(Index, Index),
    /// An element moves into another.
    Nested(Index, Index),
    Cut(Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = any::<Index>;
    prop_oneof![
        6 => (index(), index()).prop_map(|(a, b)| Mutation::Wild(a, b)),
        4 => (index(), index()).prop_map(|(a, b)| Mutation::Copied(a, b)),
        2 => index().prop_map(Mutation::Deleted),
        2 => index().prop_map(Mutation::Doubled),
        2 => (index(), index()).prop_map(|(a, b)| Mutation::Swapped(a, b)),
        1 => (index(), index()).prop_map(|(a, b)| Mutation::Nested(a, b)),
        1 => index().prop_map(Mutation::Cut),
    ]
}

fn mutate(text: &mut String, mutation: &Mutation) {
    let (all, leaves) = elements(text);
    // The first element is the whole of it once it is all that is left.
    if all.len() < 2 || leaves.is_empty() {
        return;
    }
    let part = |index: &Index| *index.get(&all[..all.len() - 1]);
    match mutation {
        Mutation::Wild(at, value) => {
            let (start, end) = *at.get(&leaves);
            text.replace_range(start..end, WILD[value.index(WILD.len())]);
        }
        Mutation::Copied(at, from) => {
            let ((start, end), (from, to)) = (*at.get(&leaves), *from.get(&leaves));
            let copied = text[from..to].to_owned();
            text.replace_range(start..end, &copied);
        }
        Mutation::Deleted(at) => {
            let (start, end) = part(at);
            text.replace_range(start..end, "");
        }
        Mutation::Doubled(at) => {
            let (start, end) = part(at);
            // Doubling doubled wholes again and again is another test.
            if text.len() < 1_000_000 {
                let copied = text[start..end].to_owned();
                text.insert_str(end, &copied);
            }
        }
        Mutation::Swapped(a, b) => {
            let (a, b) = (part(a).min(part(b)), part(a).max(part(b)));
            if a.1 <= b.0 {
                let swapped = format!("{}{}{}", &text[b.0..b.1], &text[a.1..b.0], &text[a.0..a.1]);
                text.replace_range(a.0..b.1, &swapped);
            }
        }
        Mutation::Nested(what, into) => {
            let (start, end) = part(what);
            let copied = text[start..end].to_owned();
            if text.len() < 1_000_000 {
                text.insert_str(into.get(&leaves).0, &copied);
            }
        }
        Mutation::Cut(at) => {
            let mut at = at.index(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            text.truncate(at);
        }
    }
}

/// A plan as a generator of networks would write it: every kind of link, constraint, progress and calendar.
fn dense() -> String {
    let calendars = "<CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay><Calendars>\
        <Calendar><UID>1</UID><IsBaseCalendar>1</IsBaseCalendar><WeekDays>\
        <WeekDay><DayType>1</DayType><DayWorking>0</DayWorking></WeekDay>\
        <WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes>\
        <WorkingTime><FromTime>08:00:00</FromTime><ToTime>16:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>\
        </WeekDays><Exceptions><Exception><EnteredByOccurrences>1</EnteredByOccurrences><TimePeriod>\
        <FromDate>2026-01-01T00:00:00</FromDate><ToDate>2036-12-31T23:59:00</ToDate></TimePeriod>\
        <Occurrences>12</Occurrences><Type>6</Type><Period>2</Period><DaysOfWeek>4</DaysOfWeek>\
        <DayWorking>0</DayWorking></Exception></Exceptions></Calendar>\
        <Calendar><UID>2</UID><IsBaseCalendar>0</IsBaseCalendar><BaseCalendarUID>1</BaseCalendarUID><WeekDays>\
        <WeekDay><DayType>7</DayType><DayWorking>1</DayWorking></WeekDay></WeekDays></Calendar></Calendars>";
    let date = "2026-05-11T08:00:00";
    let mut tasks = String::new();
    for uid in 1..=12 {
        let (level, kind, parent) = (1 + i32::from(uid % 4 > 0), uid % 4, uid % 4 == 0);
        write!(
            tasks,
            "<Task><UID>{uid}</UID><Name>T{uid}</Name><OutlineLevel>{level}</OutlineLevel><Summary>{}</Summary>\
             <Manual>{}</Manual><Duration>PT16H0M0S</Duration><DurationFormat>{}</DurationFormat>\
             <ManualStart>{date}</ManualStart><ManualFinish>{date}</ManualFinish><Active>1</Active>\
             <Deadline>{date}</Deadline><ConstraintType>{}</ConstraintType><ConstraintDate>{date}</ConstraintDate>\
             <CalendarUID>{}</CalendarUID><LevelingDelay>4800</LevelingDelay><LevelingDelayFormat>8</LevelingDelayFormat>",
            i32::from(parent),
            i32::from(uid == 5),
            7 + uid % 2,
            uid % 8,
            uid % 3,
        )
        .unwrap();
        if uid == 6 {
            write!(
                tasks,
                "<ActualStart>{date}</ActualStart><Stop>{date}</Stop><Resume>{date}</Resume>\
                 <PercentComplete>50</PercentComplete><ActualDuration>PT8H0M0S</ActualDuration>\
                 <RemainingDuration>PT8H0M0S</RemainingDuration>"
            )
            .unwrap();
        }
        if uid > 1 && !parent {
            write!(
                tasks,
                "<PredecessorLink><PredecessorUID>{}</PredecessorUID><Type>{kind}</Type><LinkLag>{}</LinkLag>\
                 <LagFormat>{}</LagFormat></PredecessorLink>",
                uid - 1,
                uid * 100 - 500,
                [7, 8, 19, 20][uid as usize % 4],
            )
            .unwrap();
        }
        tasks.push_str("</Task>");
    }
    let rest = "</Tasks><Resources><Resource><UID>1</UID><Type>1</Type><CalendarUID>2</CalendarUID></Resource>\
        <Resource><UID>2</UID><Type>1</Type><CalendarUID>1</CalendarUID></Resource></Resources><Assignments>\
        <Assignment><UID>1</UID><TaskUID>2</TaskUID><ResourceUID>1</ResourceUID><Units>0.5</Units><Work>PT8H0M0S</Work>\
        <Delay>2400</Delay><WorkContour>0</WorkContour></Assignment>\
        <Assignment><UID>2</UID><TaskUID>2</TaskUID><ResourceUID>2</ResourceUID><Units>1</Units><Work>PT16H0M0S</Work>\
        <TimephasedData><Type>1</Type><Start>2026-05-11T08:00:00</Start><Finish>2026-05-12T08:00:00</Finish>\
        <Unit>2</Unit><Value>PT8H0M0S</Value></TimephasedData></Assignment></Assignments>";
    project(calendars, &tasks).replace("</Tasks>", rest)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn whatever_a_plan_holds_it_is_scheduled_or_refused(
        source in 0..4_u8,
        mutations in prop::collection::vec(mutation(), 1..8),
    ) {
        let mut text = match source {
            0 => PLAN.to_owned(),
            1 => RICH.to_owned(),
            _ => dense(),
        };
        mutations.iter().for_each(|mutation| mutate(&mut text, mutation));
        if let Outcome::Dates(plan) = outcome(text.as_bytes()) {
            // What was understood of a broken plan can be written back as well.
            prop_assert!(write_mspdi(text.as_bytes(), &plan).is_ok_and(|written| written == text.as_bytes()));
        }
    }

    #[test]
    fn broken_bytes_are_refused_or_read(
        source in 0..3_u8,
        wide in any::<bool>(),
        edits in prop::collection::vec((any::<Index>(), any::<u8>()), 0..12),
        cut in prop::option::of(any::<Index>()),
    ) {
        let text = match source {
            0 => PLAN.to_owned(),
            1 => RICH.to_owned(),
            _ => dense(),
        };
        let mut bytes: Vec<u8> = match wide {
            true => [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
            false => text.into_bytes(),
        };
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        outcome(&bytes);
    }
}

/// Real plans lie outside of the repository; without them this test says so and checks nothing.
#[test]
fn real_plans_with_wild_values_are_scheduled_or_refused() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/mspdi"));
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("SKIPPED: no real plans at {}", folder.display());
        return;
    };
    for (place, entry) in entries.enumerate() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        let leaves = elements(&text).1;
        // From the end, so that the places before stay; wild values in turn, another turn for each plan.
        for (turn, (start, end)) in
            leaves.iter().rev().enumerate().filter(|(turn, _)| turn % 17 == place % 17)
        {
            let wild = WILD[(turn / 17 + place) % (WILD.len() - 4)];
            text.replace_range(start..end, wild);
        }
        outcome(text.as_bytes());
    }
}

fn task(uid: i64, inside: &str) -> String {
    format!("<Task><UID>{uid}</UID><Name>T{uid}</Name><Duration>PT8H0M0S</Duration>{inside}</Task>")
}

fn link(predecessor: i64) -> String {
    format!("<PredecessorLink><PredecessorUID>{predecessor}</PredecessorUID><Type>1</Type></PredecessorLink>")
}

fn problems(plan: &Plan) -> Vec<(Option<&str>, &ProblemKind)> {
    plan.problems.iter().map(|problem| (problem.task.as_deref(), &problem.kind)).collect()
}

#[test]
fn circles_name_their_tasks() {
    let tasks = task(1, &link(3)) + &task(2, &link(1)) + &task(3, &link(2)) + &task(4, &link(3));
    match outcome(project("", &tasks).as_bytes()) {
        Outcome::Cycle(mut names) => {
            names.sort();
            assert_eq!(names, ["T1", "T2", "T3"]);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_repaired_is_told_with_the_task() {
    let doubled = task(1, "") + &task(1, "<Milestone>1</Milestone>");
    let plan = scheduled(&project("", &doubled));
    assert_eq!(problems(&plan), [(Some("T1"), &ProblemKind::DuplicateUid { uid: 1 })]);
    assert!(!plan.tasks[0].milestone, "the first one counts");

    let repairs = |tasks: &str| plan_network(&scheduled(&project("", tasks))).repairs;
    let negative = task(1, "<Duration>-PT8H0M0S</Duration>");
    assert_eq!(repairs(&negative), [Repair::NegativeDuration { task: 1 }]);
    assert_eq!(repairs(&task(1, &link(1))), [Repair::SelfLink { task: 1 }]);

    let dangling = read_mspdi(project("", &task(1, &link(99))).as_bytes()).unwrap();
    assert_eq!(plan_network(&dangling).loose, [(0, 99)]);
}

#[test]
fn calendars_nobody_can_work_in_are_told_and_replaced() {
    let day = |kind: u8| format!("<WeekDay><DayType>{kind}</DayType><DayWorking>0</DayWorking></WeekDay>");
    let week: String = (1..=7).map(day).collect();
    let calendars = format!(
        "<CalendarUID>1</CalendarUID><Calendars>\
         <Calendar><UID>1</UID><Name>閉</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>{week}</WeekDays></Calendar>\
         <Calendar><UID>2</UID><Name>甲</Name><BaseCalendarUID>3</BaseCalendarUID></Calendar>\
         <Calendar><UID>3</UID><Name>乙</Name><BaseCalendarUID>2</BaseCalendarUID></Calendar></Calendars>"
    );
    let text = project(&calendars, &(task(1, "") + &task(2, "<CalendarUID>2</CalendarUID>")));
    let plan = scheduled(&text);
    let circle = |calendar: &str| ProblemKind::CalendarCircle { calendar: calendar.to_owned() };
    assert_eq!(problems(&plan), [(None, &circle("甲")), (None, &circle("乙"))]);
    let made = plan_network(&plan);
    assert_eq!(made.repairs, [Repair::NoWorkingTime { task: 1 }]);
    let dates = schedule(&made.network).unwrap();
    assert_eq!(dates.tasks[0].finish - dates.tasks[0].start, 9 * 3600, "eight hours and a break");
}

#[test]
fn dates_at_the_ends_of_time() {
    for start in ["0001-01-01T00:00:00", "1583-10-15T08:00:00", "9999-12-31T23:59:59"] {
        let tasks = task(1, "") + &task(2, &link(1)) + &task(3, "<ConstraintType>1</ConstraintType>");
        let text = project("", &tasks).replace("2026-04-01T08:00:00", start);
        let plan = scheduled(&text);
        assert_eq!(problems(&plan), [], "{start}");
    }
    for wrong in ["10000-01-01T00:00:00", "2026-13-01T00:00:00", "-9999-01-02T00:00:00"] {
        let plan = scheduled(&project("", &task(1, "")).replace("2026-04-01T08:00:00", wrong));
        let told = ProblemKind::Unreadable { element: "StartDate".to_owned(), value: wrong.to_owned() };
        assert_eq!(problems(&plan), [(None, &told)]);
    }
}

#[test]
fn exceptions_without_end_are_bounded() {
    let exception = |to: &str, kind: &str| {
        format!(
            "<Exception><EnteredByOccurrences>1</EnteredByOccurrences><TimePeriod><FromDate>0001-01-01T00:00:00</FromDate>\
             <ToDate>{to}</ToDate></TimePeriod><Occurrences>4000000000</Occurrences>{kind}<DayWorking>0</DayWorking></Exception>"
        )
    };
    let calendar = |exceptions: &str| {
        let head = format!(
            "<CalendarUID>1</CalendarUID><Calendars><Calendar><UID>1</UID><IsBaseCalendar>1</IsBaseCalendar>\
             <Exceptions>{exceptions}</Exceptions></Calendar></Calendars>"
        );
        project(&head, &task(1, ""))
    };
    let kinds = [
        "<Type>7</Type><Period>1</Period>",
        "<Type>8</Type><Period>4294967295</Period>",
        "<Type>6</Type><Period>0</Period><DaysOfWeek>127</DaysOfWeek>",
        "<Type>6</Type><Period>1</Period><DaysOfWeek>0</DaysOfWeek>",
        "<Type>5</Type><Period>1</Period><MonthItem>9</MonthItem><MonthPosition>4</MonthPosition>",
        "<Type>2</Type><Period>1</Period><Month>1</Month><MonthDay>31</MonthDay>",
    ];
    let each: String = kinds.iter().map(|kind| exception("9999-12-31T00:00:00", kind)).collect();
    scheduled(&calendar(&each));
    let many = calendar(&exception("9999-12-31T00:00:00", kinds[0]).repeat(400));
    let limit = MAX_EXCEPTION_DAYS;
    assert!(
        matches!(outcome(many.as_bytes()), Outcome::Refused(MspdiError::TooMany { limit: l, .. }) if l == limit)
    );
}

#[test]
fn long_chains_and_deep_outlines() {
    // One after another, each for as long as can be said: the last lies beyond all dates.
    let long = |uid: i64| task(uid, "<Duration>PT2777777777H0M0S</Duration>");
    let chain: String =
        (1..=2_000).map(|uid| long(uid).replace("</Task>", &(link(uid - 1) + "</Task>"))).collect();
    scheduled(&project("", &chain));
    // Deeper and deeper, and levels that are left out.
    let level = |uid: i64, level: u64| {
        task(uid, &format!("<OutlineLevel>{level}</OutlineLevel><Summary>1</Summary>"))
    };
    let deep: String = (1..=5_000).map(|uid| level(uid, uid as u64)).collect();
    scheduled(&project("", &deep));
    let jumps: String = (1..=500).map(|uid| level(uid, [1, 4_000_000_000, 7, 0][uid as usize % 4])).collect();
    scheduled(&project("", &jumps));
}
