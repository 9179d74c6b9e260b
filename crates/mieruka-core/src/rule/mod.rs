//! The rules behind every signal. `docs/RULES.md` tells them in words with the same numbers; each page shows the one that
//! made a figure.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use mieruka_schedule::calendar::WorkCalendar;

pub mod freshness;
pub mod signal;
pub mod stuck;

/// The day a view is made for: "today", or any past day.
#[derive(Clone, Debug)]
pub struct AsOf {
    pub date: Date,
    /// The project's time zone: on which day a moment falls.
    pub zone: TimeZone,
    pub calendar: WorkCalendar,
    pub thresholds: Thresholds,
}

impl AsOf {
    /// A day in Japan with its public holidays and the default thresholds.
    pub fn japan(date: Date) -> Self {
        AsOf {
            date,
            zone: TimeZone::fixed(jiff::tz::offset(9)),
            calendar: WorkCalendar::japan(),
            thresholds: Thresholds::default(),
        }
    }

    pub fn day_of(&self, moment: Timestamp) -> Date {
        self.zone.to_datetime(moment).date()
    }

    /// Business days from `from` to the day of the view; 0 when `from` is that day or later.
    pub fn business_days_since(&self, from: Date) -> i32 {
        self.calendar.business_days_between(from, self.date).max(0)
    }

    /// Business days from `from` to `to`; negative when `to` is earlier.
    pub fn business_days(&self, from: Date, to: Date) -> i32 {
        self.calendar.business_days_between(from, to)
    }

    /// Midnight at the end of the day: what was recorded before it was known on that day.
    pub fn end(&self) -> Timestamp {
        let next = self.date.tomorrow().unwrap_or(self.date);
        self.zone.to_ambiguous_timestamp(next.at(0, 0, 0, 0)).compatible().unwrap_or(Timestamp::MAX)
    }
}

/// The defaults of the rules, in business days unless said otherwise. The practice pages name no source for most:
/// they are starting points that a project may change.
#[derive(Clone, Debug, PartialEq)]
pub struct Thresholds {
    /// A party that has shown no sign of life for longer is stale (E47: 5 business days).
    pub stale_after: i32,
    /// A forecast later than plan by more is red; by 1 up to this, yellow (registers.md, signal table).
    pub milestone_red: i32,
    /// Share of open items overdue, in percent (E23).
    pub overdue_yellow: i64,
    pub overdue_red: i64,
    /// Fewer open items than this make no ratio.
    pub overdue_ratio_from: i64,
    /// A top-priority issue overdue by more is red on its own.
    pub top_overdue_red: i32,
    /// A decision overdue by at least this is yellow, by the next red (E33).
    pub decision_yellow: i32,
    pub decision_red: i32,
    /// A point without a decider warns this long before its date (E32).
    pub decider_missing: i32,
    /// Nothing moved for this long although overdue: stuck.
    pub stuck_overdue: i32,
    /// Waiting for somebody for this long: stuck.
    pub stuck_waiting: i32,
    /// In work without a change, by priority top, high, medium, low (E19).
    pub stagnant: [i32; 4],
    /// Nobody in charge for this long: stuck (E22).
    pub no_owner: i32,
    /// Postponed this often: stuck (E18).
    pub postponed: i64,
    /// Milestones further away than this do not colour the whole, calendar days.
    pub horizon_days: i32,
    /// SPI and CPI below this are yellow, in percent (E06, E07).
    pub index_yellow: i32,
    /// Below this they are red, in percent.
    pub index_red: i32,
    /// Entered progress that is so many points above what the rule's evidence gives is told.
    pub optimism_points: i32,
    /// So many weekly updates between 85 and 99 % with steps of at most 2 points are the 90 % syndrome (E01).
    pub standstill_updates: i32,
    /// Where nobody told the effort of more than this share of the earned value, in percent, it has no cost index.
    pub unbooked_percent: i32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds {
            stale_after: 5,
            milestone_red: 5,
            overdue_yellow: 15,
            overdue_red: 30,
            overdue_ratio_from: 5,
            top_overdue_red: 5,
            decision_yellow: 1,
            decision_red: 3,
            decider_missing: 5,
            stuck_overdue: 3,
            stuck_waiting: 5,
            stagnant: [3, 5, 10, 20],
            no_owner: 2,
            postponed: 2,
            horizon_days: 90,
            index_yellow: 95,
            index_red: 90,
            optimism_points: 20,
            standstill_updates: 2,
            unbooked_percent: 10,
        }
    }
}
