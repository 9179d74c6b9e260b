//! The Now view in words.

use crate::lang::Lang;
use crate::plan::forecast::{Forecast, Ground};
use crate::rule::signal::{Reason, Rule, Signal};
use crate::rule::stuck::StuckReason;
use crate::view::now::{DecisionWaiting, MilestoneNow, Now, PartyNow, StuckItem};
use crate::view::short_date;

impl Reason {
    /// The reason as a sentence.
    pub fn sentence(&self, lang: Lang) -> String {
        let args = [
            ("number", (&self.number).into()),
            ("name", (&self.name).into()),
            ("figure", self.figure.value.into()),
        ];
        lang.format(self.rule.key(), &args)
    }
}

impl Now {
    /// The answer: the gravest reason, what it means for the plan, and the decision that is due first.
    pub fn sentence(&self, lang: Lang) -> String {
        self.sentence_read_on(self.as_of, lang)
    }

    /// The same for somebody who looks back: dates of another year than `today`'s are written with it.
    pub fn sentence_read_on(&self, today: jiff::civil::Date, lang: Lang) -> String {
        let Some(first) = self.reasons.first() else {
            return lang.text("now-as-planned");
        };
        let mut sentence = first.sentence(lang);
        // What of the plan is at stake belongs in the answer, even where something else is graver.
        let other = |r: &&Reason| r.rule != first.rule && r.signal != Signal::Grey;
        let plan = self.reasons.iter().filter(other).find(|r| r.rule == Rule::MilestoneSlip);
        if let Some(second) = plan.or_else(|| self.reasons.iter().find(other)) {
            sentence.push_str(&lang.text("sentence-gap"));
            sentence.push_str(&second.sentence(lang));
        }
        if first.rule == Rule::DecisionOverdue {
            return sentence;
        }
        if let Some(next) = self.next_decision() {
            sentence.push_str(&lang.text("sentence-gap"));
            sentence.push_str(&lang.format(
                "now-decision-needed",
                &[
                    ("date", short_date(next.1, today, lang).into()),
                    ("what", (&next.0.what).into()),
                    ("number", (&next.0.number).into()),
                ],
            ));
        }
        sentence
    }

    /// The decision due next from today on.
    fn next_decision(&self) -> Option<(&DecisionWaiting, jiff::civil::Date)> {
        self.decisions_waiting.iter().find_map(|d| Some((d, d.decide_by.filter(|by| *by >= self.as_of)?)))
    }
}

impl PartyNow {
    /// Nothing was ever read from it and nothing of it from anybody else: all there is was entered here.
    pub fn by_hand(&self) -> bool {
        self.open.sources.is_empty() && self.freshness.last_pull.is_none()
    }

    /// Whether there is anything to say of it.
    pub fn has_anything(&self) -> bool {
        self.freshness.last_pull.is_some() || self.open.value > 0
    }
}

impl MilestoneNow {
    /// Why the forecast is what it is.
    pub fn ground(&self, lang: Lang) -> String {
        ground_text(&self.forecast, &self.cause, lang)
    }
}

/// Why a forecast is what it is; `cause` is the name of the task that moves it.
pub fn ground_text(forecast: &Forecast, cause: &str, lang: Lang) -> String {
    let key = match forecast.ground {
        Ground::Actual => "ground-actual",
        Ground::Source => "ground-source",
        Ground::Slip(_) => "ground-slip",
        Ground::Waits(_) => "ground-waits",
        Ground::Passed => "ground-passed",
        Ground::Plan => "ground-plan",
    };
    lang.format(key, &[("cause", cause.into()), ("days", forecast.slip.into())])
}

impl StuckItem {
    /// Why it counts as stuck.
    pub fn why(&self, lang: Lang) -> String {
        let key = match self.reason {
            StuckReason::Postponed => "stuck-postponed",
            StuckReason::Overdue => "stuck-overdue",
            StuckReason::Waiting => "stuck-waiting",
            StuckReason::Stagnant => "stuck-stagnant",
            StuckReason::NoOwner => "stuck-no-owner",
        };
        lang.format(key, &[("count", self.postponed.into()), ("days", self.days.into())])
    }

    /// What to do next about it.
    pub fn next_step(&self, lang: Lang) -> String {
        lang.text(match self.reason {
            StuckReason::Postponed => "next-postponed",
            StuckReason::Overdue => "next-overdue",
            StuckReason::Waiting => "next-waiting",
            StuckReason::Stagnant => "next-stagnant",
            StuckReason::NoOwner => "next-no-owner",
        })
    }
}
