//! Random networks: every kind of link, lag, constraint, calendar and progress, the same for the same seed.

use jiff::civil::{Date, date};
use mieruka_schedule::network::{Activity, Constraint, Lag, Link, LinkKind, Mode, Network, Part, Progress};
use mieruka_schedule::working_time::{Hours, Moment, WorkingTime, moment};

/// A small generator (Knuth's multiplier for a linear congruence modulo 2^64; high bits only).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1))
    }

    pub(crate) fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below.max(1)
    }

    pub(crate) fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn within(&mut self, from: i64, to: i64) -> i64 {
        from + self.below((to - from + 1) as usize) as i64
    }
}

/// What may occur in a network.
#[derive(Clone, Copy, Default)]
pub(crate) struct Shape {
    pub(crate) tasks: usize,
    pub(crate) summaries: bool,
    pub(crate) summary_links: bool,
    pub(crate) constraints: bool,
    pub(crate) progress: bool,
    pub(crate) manual: bool,
    pub(crate) parts: bool,
    /// As late as possible, levelling delays, switched-off tasks.
    pub(crate) rare: bool,
}

impl Shape {
    pub(crate) fn everything(tasks: usize) -> Self {
        Shape {
            tasks,
            summaries: true,
            summary_links: true,
            constraints: true,
            progress: true,
            manual: true,
            parts: true,
            rare: true,
        }
    }
}

const HOUR: i64 = 3600;

pub(crate) fn start() -> Moment {
    moment(date(2026, 4, 1).at(8, 0, 0, 0))
}

/// A calendar as it is told: a week, Monday first, and single days of the years 2025 to 2027.
pub(crate) struct Hours7 {
    pub(crate) week: [Hours; 7],
    pub(crate) day: fn(Date) -> Option<Hours>,
}

pub(crate) const SPAN: (Date, Date) = (Date::constant(2025, 1, 1), Date::constant(2028, 1, 1));

fn h(from: u32, to: u32) -> (u32, u32) {
    (from * 3600, to * 3600)
}

/// Office hours; office hours with closing days and short Wednesdays; nights over midnight; day and night; a week of
/// odd hours in four shifts.
pub(crate) fn hours() -> Vec<Hours7> {
    let office: Hours = vec![h(8, 12), h(13, 17)];
    let week =
        |day: &Hours| [day.clone(), day.clone(), day.clone(), day.clone(), day.clone(), vec![], vec![]];
    let mut short = week(&office);
    short[2] = vec![h(8, 12)];
    let night: Hours = vec![h(0, 6), h(22, 24)];
    let mut nights = week(&night);
    (nights[0], nights[5]) = (vec![h(22, 24)], vec![h(0, 6)]);
    let odd = [
        vec![(7 * 3600 + 77, 9 * 3600), h(10, 11), h(14, 15), (20 * 3600, 20 * 3600 + 61)],
        vec![],
        vec![h(1, 2), h(3, 4), h(5, 23)],
        vec![],
        vec![],
        vec![h(0, 24)],
        vec![h(12, 13)],
    ];
    let closed = |day: Date| match (day.month(), day.day()) {
        (5, 3..=5) | (8, 13..=15) | (12, 29..=31) | (1, 1..=3) => Some(vec![]),
        (_, 15) => Some(vec![h(9, 12)]),
        _ => None,
    };
    vec![
        Hours7 { week: week(&office), day: |_| None },
        Hours7 { week: short, day: closed },
        Hours7 { week: nights, day: |day| (day.day() == 20).then(Vec::new) },
        Hours7 { week: std::array::from_fn(|_| vec![h(0, 24)]), day: |_| None },
        Hours7 { week: odd, day: |day| (day.day() == 7).then(|| vec![h(6, 18)]) },
    ]
}

pub(crate) fn calendars() -> Vec<WorkingTime> {
    hours().iter().map(|told| WorkingTime::new(&told.week, SPAN, told.day).unwrap()).collect()
}

/// A moment in the first months of the project; often the beginning or the end of an office day.
pub(crate) fn date_near(random: &mut Random) -> Moment {
    let hours = [8, 17, 12, 13, 9, 0, 22, 15];
    let second = if random.one_in(5) { random.within(0, 86_399) } else { hours[random.below(8)] * HOUR };
    start().div_euclid(86_400) * 86_400 + random.within(-10, 90) * 86_400 + second
}

pub(crate) fn duration(random: &mut Random) -> i64 {
    match random.below(8) {
        0 => 0,
        1 => random.within(1, 200_000),
        2 => 8 * HOUR,
        _ => random.within(1, 80) * HOUR,
    }
}

pub(crate) fn constraint(random: &mut Random, rare: bool) -> Constraint {
    let at = date_near(random);
    match random.below(if rare { 8 } else { 7 }) {
        0 => Constraint::AsSoonAsPossible,
        1 => Constraint::MustStartOn(at),
        2 => Constraint::MustFinishOn(at),
        3 => Constraint::StartNoEarlierThan(at),
        4 => Constraint::StartNoLaterThan(at),
        5 => Constraint::FinishNoEarlierThan(at),
        6 => Constraint::FinishNoLaterThan(at),
        _ => Constraint::AsLateAsPossible,
    }
}

pub(crate) fn progress(random: &mut Random, duration: i64) -> Progress {
    let at = date_near(random);
    let done = random.within(0, duration);
    Progress {
        actual_start: Some(at),
        actual_finish: random.one_in(2).then(|| at + random.within(0, 20) * 86_400),
        done,
        resume: random.one_in(3).then(|| at + random.within(1, 20) * 86_400),
    }
}

pub(crate) fn link(random: &mut Random, predecessor: usize, successor: usize) -> Link {
    let kind = match random.below(6) {
        0 => LinkKind::StartToStart,
        1 => LinkKind::FinishToFinish,
        2 => LinkKind::StartToFinish,
        _ => LinkKind::FinishToStart,
    };
    let lag = match random.below(10) {
        0 => Lag::Working(random.within(-100_000, 100_000)),
        1 | 2 => Lag::Working(random.within(-16, 24) * HOUR),
        3 => Lag::Elapsed(random.within(-48, 72) * HOUR),
        4 => Lag::Percent(random.within(-100, 100) as f64),
        5 => Lag::ElapsedPercent(random.within(-100, 100) as f64),
        _ => Lag::Working(0),
    };
    Link { predecessor, successor, kind, lag }
}

pub(crate) fn activity(random: &mut Random, shape: &Shape, calendars: usize) -> Activity {
    let duration = duration(random);
    let mut own = Activity {
        calendar: if random.one_in(3) { random.below(calendars) } else { 0 },
        duration,
        deadline: random.one_in(15).then(|| date_near(random)),
        ..Activity::default()
    };
    if shape.constraints && random.one_in(5) {
        own.constraint = constraint(random, shape.rare);
    }
    if shape.progress && random.one_in(8) {
        own.progress = progress(random, duration);
    }
    if shape.manual && random.one_in(12) {
        own.mode = Mode::Manual {
            start: (!random.one_in(3)).then(|| date_near(random)),
            finish: random.one_in(2).then(|| date_near(random)),
            vague: random.one_in(2),
        };
    }
    if shape.parts && duration > 0 && random.one_in(10) {
        let count = 1 + random.below(3);
        let mut part = || Part {
            calendar: random.below(calendars),
            duration: random.within(1, 40) * HOUR,
            delay: if random.one_in(2) { 0 } else { random.within(0, 30) * HOUR },
        };
        own.parts = (0..count).map(|_| part()).collect();
    }
    if shape.rare {
        own.active = !random.one_in(20);
        own.leveling_delay = if random.one_in(20) { random.within(1, 400_000) } else { 0 };
    }
    own
}

/// A network without cycles: links lead from earlier to later places, never between a task and what it lies under.
pub(crate) fn network(seed: u64, shape: &Shape) -> Network {
    let mut random = Random::new(seed);
    let calendars = calendars();
    let mut tasks: Vec<Activity> = Vec::with_capacity(shape.tasks);
    // The summary tasks that the next task may lie under.
    let mut open: Vec<usize> = Vec::new();
    for place in 0..shape.tasks {
        while !open.is_empty() && random.one_in(6) {
            open.pop();
        }
        let mut own = activity(&mut random, shape, calendars.len());
        own.parent = open.last().copied();
        if shape.summaries && random.one_in(6) && place + 1 < shape.tasks {
            own.summary = true;
            own.parts.clear();
            open.push(place);
        }
        tasks.push(own);
    }
    let above = |mut task: usize, other: usize| {
        while let Some(parent) = tasks[task].parent {
            if parent == other {
                return true;
            }
            task = parent;
        }
        false
    };
    let mut links = Vec::new();
    for successor in 1..shape.tasks {
        for _ in 0..random.below(4) {
            let predecessor = successor - 1 - random.below(successor.min(40));
            let summary = tasks[predecessor].summary || tasks[successor].summary;
            if above(successor, predecessor) || (summary && !shape.summary_links) {
                continue;
            }
            links.push(link(&mut random, predecessor, successor));
        }
    }
    Network { start: start(), calendars, tasks, links, ..Network::default() }
}
