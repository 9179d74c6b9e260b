//! The only place that reads the clock.

use jiff::Timestamp;
use jiff::civil::{Date, time};
use mieruka_core::rule::AsOf;

/// Where "now" comes from: the machine, or a fixed day (`--today`, the sample programme, tests).
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    System,
    Fixed(Timestamp),
}

impl Clock {
    /// Six in the evening of this day in Japan: after the day's work, so that all of the day is past.
    pub fn evening_of(day: Date) -> Clock {
        let zone = AsOf::japan(day).zone;
        let evening = zone.to_ambiguous_timestamp(day.to_datetime(time(18, 0, 0, 0))).compatible();
        Clock::Fixed(evening.unwrap_or(Timestamp::UNIX_EPOCH))
    }

    #[expect(clippy::disallowed_methods, reason = "the one place")]
    pub fn now(self) -> Timestamp {
        match self {
            Clock::System => Timestamp::now(),
            Clock::Fixed(at) => at,
        }
    }

    /// The day it is in Japan.
    pub fn today(self) -> Date {
        AsOf::japan(Date::constant(2000, 1, 1)).day_of(self.now())
    }
}
