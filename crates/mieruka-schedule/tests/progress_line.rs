//! The progress line against its convention, a walk through the minutes, and what was known at the time.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
use jiff::civil::{Date, date};
use mieruka_schedule::calendar::{DailyHours, WorkCalendar};
use mieruka_schedule::earned_value::{Facts, ProgressRule, Readings};
use mieruka_schedule::progress_line::*;
use mieruka_schedule::working_time::{DAY, Moment, WorkingTime, moment};
use proptest::prelude::*;

const SPAN: (Date, Date) = (Date::constant(2026, 1, 1), Date::constant(2027, 12, 31));

fn begin(day: Date) -> Moment {
    moment(day.at(0, 0, 0, 0))
}

fn end(day: Date) -> Moment {
    begin(day) + DAY
}

fn office() -> WorkingTime {
    WorkCalendar::japan().working_time(&DailyHours::office(), SPAN).unwrap()
}

fn at(text: &str) -> Moment {
    moment(text.parse().unwrap())
}

/// Calendar days, whole: as a plan that knows neither hours nor holidays is drawn.
mod in_calendar_days {
    use super::*;

    const STATUS: Date = Date::constant(2026, 11, 20);

    fn task(calendar: &WorkingTime, start: Date, finish: Date, progress: f64) -> Row<'_> {
        Row {
            planned: Some((begin(start), end(finish))),
            progress: Readings::new([(begin(date(2026, 1, 1)), progress)]),
            ..Row::new(calendar)
        }
    }

    /// Days from the end of the status date.
    fn days(row: &Row<'_>, status: Date) -> Option<f64> {
        progress_point(row, end(status)).map(|point| (point.at - end(status)) as f64 / DAY as f64)
    }

    #[test]
    fn left_is_behind_and_right_is_ahead() {
        let always = WorkingTime::always();
        // Ten days, of which the status date ends the sixth.
        let told = |progress| days(&task(&always, date(2026, 11, 15), date(2026, 11, 24), progress), STATUS);
        assert_eq!([0.3, 0.6, 0.9].map(told), [Some(-3.0), Some(0.0), Some(3.0)]);
        // 80 % of ten days: the end of 11/9, eleven days before the end of 11/20.
        assert_eq!(days(&task(&always, date(2026, 11, 2), date(2026, 11, 11), 0.8), STATUS), Some(-11.0));
    }

    #[test]
    fn what_is_not_begun_waits_at_its_planned_start_once_due() {
        let always = WorkingTime::always();
        let told = |start, progress| days(&task(&always, start, date(2026, 11, 30), progress), STATUS);
        assert_eq!(told(date(2026, 11, 18), 0.0), Some(-3.0));
        assert_eq!(told(STATUS, 0.0), Some(-1.0));
        assert_eq!(told(date(2026, 11, 24), 0.0), Some(0.0));
        assert_eq!(days(&task(&always, date(2026, 11, 24), date(2026, 11, 27), 0.5), STATUS), Some(5.0));
    }

    #[test]
    fn finished_stays_on_the_line_from_its_finish_on() {
        let always = WorkingTime::always();
        let mut row = task(&always, date(2026, 11, 2), date(2026, 11, 6), 1.0);
        assert_eq!(days(&row, STATUS), Some(0.0));
        row.actual_finish = Some(end(date(2026, 11, 16)));
        assert_eq!(days(&row, STATUS), Some(0.0));
        let mut row = task(&always, date(2026, 11, 9), date(2026, 11, 18), 0.5);
        row.actual_finish = Some(end(date(2026, 11, 23)));
        assert_eq!(days(&row, STATUS), Some(-7.0), "a finish to come does not count yet");
        let mut row = task(&always, date(2026, 11, 9), date(2026, 11, 18), 7.5);
        row.actual_finish = Some(end(date(2026, 12, 1)));
        assert_eq!(days(&row, STATUS), Some(-2.0));
    }

    #[test]
    fn milestones_go_by_their_dates() {
        let always = WorkingTime::always();
        let noon = |day| moment(date(2026, 11, day).at(12, 0, 0, 0));
        let mut row =
            Row { kind: RowKind::Milestone, planned: Some((noon(13), noon(13))), ..Row::new(&always) };
        assert_eq!(days(&row, STATUS), Some(-7.5));
        assert_eq!(progress_point(&row, end(STATUS)).unwrap().place, Place::Missed);
        row.actual_finish = Some(noon(18));
        assert_eq!(days(&row, STATUS), Some(0.0));
        assert_eq!(days(&row, date(2026, 11, 15)), Some(-2.5), "seen from then it was missing");
        assert_eq!(days(&row, date(2026, 11, 12)), Some(0.0));
    }

    #[test]
    fn wild_plans_have_points_or_none() {
        let always = WorkingTime::always();
        let told = |row: &Row<'_>| progress_point(row, end(STATUS)).map(|point| point.at);
        let backwards = task(&always, date(2026, 11, 18), date(2026, 11, 9), 0.5);
        assert_eq!(told(&backwards), Some(begin(date(2026, 11, 18))));
        let none = task(&always, date(2026, 11, 9), date(2026, 11, 18), f64::NAN);
        assert_eq!(told(&none), Some(begin(date(2026, 11, 9))), "no number is no progress");
        assert_eq!(told(&Row { planned: None, ..none.clone() }), None);
        assert_eq!(told(&Row { kind: RowKind::Opened, ..none }), None);
    }
}

#[test]
fn days_off_are_neither_progress_nor_delay() {
    let office = office();
    // Thursday to Tuesday over a weekend and a holiday on Monday: three days of work, ended on Tuesday.
    let row = |share: f64| Row {
        planned: Some((at("2026-11-19T09:00"), at("2026-11-24T18:00"))),
        progress: Readings::new([(at("2026-11-19T18:00"), share)]),
        ..Row::new(&office)
    };
    let told = |share: f64, status: &str| {
        let point = progress_point(&row(share), at(status)).unwrap();
        (point.place, point.at, point.ahead / 3600)
    };
    let sunday = "2026-11-22T12:00";
    assert_eq!(told(2.0 / 3.0, sunday), (Place::OnTime, at(sunday), 0), "Friday evening is Sunday noon");
    assert_eq!(told(1.0 / 3.0, sunday), (Place::Behind, at("2026-11-19T18:00"), -8));
    assert_eq!(told(5.0 / 6.0, sunday), (Place::Ahead, at("2026-11-24T14:00"), 4));
    assert_eq!(told(0.0, "2026-11-24T00:00"), (Place::NotBegun, at("2026-11-19T09:00"), -16));
    assert_eq!(told(0.0, "2026-11-19T09:00").0, Place::NotDue);
    let missed = Row {
        kind: RowKind::Milestone,
        planned: Some((at("2026-11-20T18:00"), at("2026-11-20T18:00"))),
        ..Row::new(&office)
    };
    let evening = progress_point(&missed, at("2026-11-21T00:00")).unwrap();
    assert_eq!(
        (evening.place, evening.at),
        (Place::Missed, at("2026-11-20T18:00")),
        "no milestone is nearly met"
    );
}

#[test]
fn work_that_rests_and_work_that_is_dropped() {
    let office = office();
    let mut row = Row {
        planned: Some((at("2026-11-02T09:00"), at("2026-11-13T18:00"))),
        actual_start: Some(at("2026-11-02T09:00")),
        suspended: Some(at("2026-11-05T12:00")),
        ..Row::new(&office)
    };
    let told = |row: &Row<'_>, status: &str| {
        progress_point(row, at(status)).map(|point| (point.place, point.at, point.ahead / 3600))
    };
    // 3 November is a holiday.
    assert_eq!(
        told(&row, "2026-11-04T18:00"),
        Some((Place::Behind, at("2026-11-02T09:00"), -16)),
        "begun, nothing told"
    );
    assert_eq!(told(&row, "2026-11-06T18:00"), Some((Place::Suspended, at("2026-11-06T18:00"), -32)));
    row.cancelled = Some(at("2026-11-09T09:00"));
    assert_eq!(told(&row, "2026-11-10T18:00"), None);
    assert!(told(&row, "2026-11-06T18:00").is_some());
}

/// Earned progress instead of the entered one: the line stands where the evidence is.
#[test]
fn the_line_of_an_earned_share() {
    let office = office();
    let status = at("2026-11-13T18:00");
    let facts = Facts {
        reached: vec![Some(at("2026-11-11T10:00"))],
        entered: Readings::new([(status, 0.9)]),
        ..Facts::default()
    };
    let earned = ProgressRule::review_stages().earned(&facts, 1.0, status);
    let planned = Some((at("2026-11-04T09:00"), at("2026-11-17T18:00")));
    let row = |progress| Row { planned, progress, ..Row::new(&office) };
    let rows = [row(Readings::new([(status, earned.share)])), row(facts.entered.clone())];
    let line = progress_line(&rows, status);
    let days = line.points.iter().map(|point| point.unwrap().ahead / 3600 / 8);
    // Ten days, eight of them over: five are proven, nine are claimed.
    assert_eq!(days.collect::<Vec<_>>(), [-3, 1]);
}

#[derive(Clone, Debug)]
struct Seed {
    milestone: bool,
    always: bool,
    planned: (Moment, Moment),
    actual: (Option<Moment>, Option<Moment>),
    told: Vec<(Moment, f64)>,
    since: (Option<Moment>, Option<Moment>),
}

fn any_moment() -> impl Strategy<Value = Moment> {
    let from = begin(date(2026, 3, 2));
    (0_i64..200 * 1440).prop_map(move |minutes| from + minutes * 60)
}

fn any_seed() -> impl Strategy<Value = Seed> {
    let maybe = || proptest::option::weighted(0.3, any_moment());
    let told = proptest::collection::vec((any_moment(), 0.0..1.2_f64), 0..4);
    let planned = (any_moment(), 0_i64..40 * 1440).prop_map(|(start, minutes)| (start, start + minutes * 60));
    (proptest::bool::weighted(0.2), any::<bool>(), planned, (maybe(), maybe()), told, (maybe(), maybe()))
        .prop_map(|(milestone, always, planned, actual, told, since)| Seed {
            milestone,
            always,
            planned,
            actual,
            told,
            since,
        })
}

impl Seed {
    fn row<'a>(&self, calendars: [&'a WorkingTime; 2]) -> Row<'a> {
        Row {
            calendar: calendars[usize::from(self.always)],
            kind: if self.milestone { RowKind::Milestone } else { RowKind::Task },
            planned: Some(self.planned),
            actual_start: self.actual.0,
            actual_finish: self.actual.1,
            progress: Readings::new(self.told.iter().copied()),
            suspended: self.since.0,
            cancelled: self.since.1,
        }
    }

    /// What was known at `status`.
    fn known(&self, status: Moment) -> Seed {
        let past = |moment: Option<Moment>| moment.filter(|moment| *moment <= status);
        Seed {
            actual: (past(self.actual.0), past(self.actual.1)),
            told: self.told.iter().copied().filter(|(at, _)| *at <= status).collect(),
            since: (past(self.since.0), past(self.since.1)),
            ..self.clone()
        }
    }
}

proptest! {
    /// Past lines are drawn from past facts: what came later changes nothing, but for full progress with a finish to
    /// come, which was told too early.
    #[test]
    fn the_future_does_not_move_a_past_line(
        seeds in proptest::collection::vec(any_seed(), 1..8),
        statuses in proptest::collection::vec(any_moment(), 1..4),
    ) {
        let (office, always) = (office(), WorkingTime::always());
        let seeds: Vec<Seed> = seeds
            .into_iter()
            .map(|mut seed| {
                seed.told.iter_mut().for_each(|(_, share)| *share = share.min(0.99));
                seed
            })
            .collect();
        let rows: Vec<Row<'_>> = seeds.iter().map(|seed| seed.row([&office, &always])).collect();
        for line in progress_lines(&rows, &statuses) {
            let known: Vec<Row<'_>> =
                seeds.iter().map(|seed| seed.known(line.status).row([&office, &always])).collect();
            prop_assert_eq!(&progress_line(&known, line.status), &line);
        }
    }

    /// A point off the line lies where the stated part of the planned work is over, on the side that its place says.
    #[test]
    fn points_lie_where_the_work_is(seed in any_seed(), status in any_moment()) {
        let (office, always) = (office(), WorkingTime::always());
        let row = seed.row([&office, &always]);
        let calendar = row.calendar;
        let Some(point) = progress_point(&row, status) else {
            prop_assert!(row.cancelled.unwrap() <= status);
            return Ok(());
        };
        let (start, finish) = seed.planned;
        let share = row.progress.at(status).unwrap_or(0.0).min(1.0);
        if point.at != status {
            prop_assert_eq!(point.ahead, calendar.between(status, point.at));
            prop_assert!(point.at >= start && point.at <= finish.max(start));
        }
        match point.place {
            Place::Behind | Place::Ahead => {
                let whole = calendar.between(start, finish);
                if whole > 0 {
                    // Minute by minute from the start, until the part is done.
                    let mut now = start;
                    while (calendar.between(start, now) as f64) + 0.5 < share * whole as f64 {
                        now += 60;
                    }
                    prop_assert!((now - point.at).abs() <= 60, "{now} for {point:?}");
                }
                prop_assert_eq!(point.place == Place::Ahead, point.at > status);
                prop_assert_eq!(point.place == Place::Ahead, point.ahead > 0);
            }
            Place::NotBegun => {
                prop_assert_eq!(point.at, start);
                prop_assert!(start < status && point.ahead < 0 && share == 0.0);
            }
            Place::Missed => prop_assert!(seed.milestone && point.at == finish && finish <= status),
            Place::NotDue => prop_assert!(point.at == status && share == 0.0 || seed.milestone),
            Place::Finished | Place::OnTime | Place::Suspended => prop_assert_eq!(point.at, status),
        }
    }
}
