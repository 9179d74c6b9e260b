//! The answers in words and as JSON.

use mieruka_schedule::quality::{Basis, Check, Limits, Threshold};
use serde_json::{Value as Json, json};

use super::{Answer, Base, CheckLine, Count, Item, POINTS, QualityView, Topic, source_name};
use crate::lang::Lang;

impl QualityView {
    /// How many points are met, and what to put right first.
    pub fn answer(&self, lang: Lang) -> String {
        if !self.planned {
            return lang.text("plan-empty");
        }
        let points = &self.points;
        let mut said = lang.format(
            "quality-answer",
            &[("points", POINTS.into()), ("met", points.met.into()), ("unmet", points.unmet.into())],
        );
        if points.untold + points.told > 0 {
            said.push_str(
                &lang.format("quality-answer-untold", &[("untold", (points.untold + points.told).into())]),
            );
        }
        match self.answered(Answer::Unmet).next() {
            Some(first) => {
                let args = [("name", first.topic.label(lang).into()), ("value", first.value(lang).into())];
                said.push_str(&lang.format("quality-answer-first", &args));
            }
            None => said.push_str(&lang.text("quality-answer-none")),
        }
        said
    }

    pub fn to_json(&self, lang: Lang) -> Json {
        let points = &self.points;
        json!({
            "as_of": self.as_of,
            "answer": self.answer(lang),
            "dcma": {
                "points": POINTS, "fulfilled": points.met, "not_fulfilled": points.unmet,
                "no_threshold": points.told, "cannot_be_told": points.untold,
            },
            "checks": self.checks.iter().map(|line| line.to_json(lang)).collect::<Vec<_>>(),
            "sources": self.sources,
        })
    }
}

impl Topic {
    /// Its name for people.
    pub fn label(self, lang: Lang) -> String {
        lang.text(&format!("quality-{}", self.name()))
    }

    /// What is looked at, in one sentence.
    pub fn what(self, lang: Lang) -> String {
        lang.text(&format!("quality-{}-what", self.name()))
    }

    /// Why it matters, in one sentence.
    pub fn why(self, lang: Lang) -> String {
        lang.text(&format!("quality-{}-why", self.name()))
    }

    /// Where it is defined, in a word or two.
    pub fn source_short(self, lang: Lang) -> String {
        match self.point() {
            Some(point) => lang.format("quality-source-point", &[("point", point.into())]),
            None => lang.text(&format!("quality-source-{}-short", source_name(self.source()))),
        }
    }

    /// Where it is defined, to look it up.
    pub fn source_text(self, lang: Lang) -> String {
        let section = self.id().strip_prefix("dcma-").unwrap_or_default();
        lang.format(&format!("quality-source-{}", source_name(self.source())), &[("section", section.into())])
    }
}

impl Answer {
    /// In JSON and messages.
    pub fn name(self) -> &'static str {
        match self {
            Answer::Met => "fulfilled",
            Answer::Unmet => "not_fulfilled",
            Answer::Told => "no_threshold",
            Answer::Untold(_) => "cannot_be_told",
        }
    }

    pub fn label(self, lang: Lang) -> String {
        lang.text(&format!("quality-{}", self.name().replace('_', "-")))
    }
}

impl Base {
    pub fn name(self) -> &'static str {
        match self {
            Base::Done => "done",
            Base::Work => "work",
            Base::Rows => "rows",
            Base::Engine(basis) => match basis {
                Basis::IncompleteWork => "incomplete-work",
                Basis::IncompleteWorkLinksFromAbove => "incomplete-work-links-from-above",
                Basis::IncompleteTasks => "incomplete-tasks",
                Basis::IncompleteLines => "incomplete-lines",
                Basis::IncompleteSuccessors => "incomplete-successors",
                Basis::Links => "links",
                Basis::LinksOfBegun => "links-of-begun",
                Basis::Tasks => "tasks",
                Basis::Milestones => "milestones",
                Basis::BaselineDuration => "baseline-duration",
                Basis::DueTasks => "due-tasks",
                Basis::DueAndUnplanned => "due-and-unplanned",
                Basis::Delay => "delay",
                Basis::TotalFloat => "total-float",
                Basis::BaselineFinish => "baseline-finish",
            },
        }
    }

    pub fn label(self, lang: Lang) -> String {
        lang.text(&format!("quality-base-{}", self.name()))
    }

    /// One number and not a share.
    fn is_index(self) -> bool {
        use Basis::{BaselineFinish, Delay, TotalFloat};
        matches!(self, Base::Engine(Delay | TotalFloat | BaselineFinish))
    }
}

impl CheckLine {
    /// The deciding value in words; empty where there is none.
    pub fn value(&self, lang: Lang) -> String {
        self.deciding().map(|count| self.value_of(count, lang)).unwrap_or_default()
    }

    /// The limit that decides, in words; empty where there is none.
    pub fn limit(&self, lang: Lang) -> String {
        self.deciding().map(|count| self.limit_of(count, lang)).unwrap_or_default()
    }

    pub fn value_of(&self, count: &Count, lang: Lang) -> String {
        if matches!(count.answer, Answer::Untold(_)) {
            return "—".to_owned();
        }
        let index = format!("{:.2}", count.value);
        let delay = Limits::default().test_delay;
        match (self.topic, count.base) {
            (Topic::Engine(Check::CriticalPathTest), _) => lang.format(
                "quality-value-delay",
                &[("days", (delay as i64).into()), ("moved", ((count.value * delay).round() as i64).into())],
            ),
            (Topic::Engine(Check::BaselineExecution), _) => lang.format(
                "quality-value-index-of",
                &[("index", index.into()), ("count", count.count.into()), ("of", count.of.into())],
            ),
            (_, base) if base.is_index() => index,
            _ => lang.format(
                "quality-value-share",
                &[
                    ("count", count.count.into()),
                    ("of", count.of.into()),
                    ("percent", percent(count.value).into()),
                ],
            ),
        }
    }

    pub fn limit_of(&self, count: &Count, lang: Lang) -> String {
        let index = count.base.is_index() || self.topic == Topic::Engine(Check::BaselineExecution);
        let written = |value: f64| if index { format!("{value:.2}") } else { format!("{}%", percent(value)) };
        match (self.topic, count.threshold) {
            (_, None) => lang.text("quality-limit-none"),
            (Topic::Engine(Check::CriticalPathTest), Some(_)) => lang.text("quality-limit-all"),
            (_, Some(Threshold::AtMost(0.0))) => lang.text("quality-limit-zero"),
            (_, Some(Threshold::AtMost(most))) => {
                lang.format("quality-limit-most", &[("value", written(most).into())])
            }
            (_, Some(Threshold::AtLeast(least))) => {
                lang.format("quality-limit-least", &[("value", written(least).into())])
            }
        }
    }

    /// Why it cannot be answered; empty where it is.
    pub fn lack(&self, lang: Lang) -> String {
        match self.answer {
            Answer::Untold(lack) => lang.text(&format!("quality-lack-{}", lack.name())),
            _ => String::new(),
        }
    }

    fn to_json(&self, lang: Lang) -> Json {
        let lack = match self.answer {
            Answer::Untold(lack) => Some(lack.name()),
            _ => None,
        };
        json!({
            "id": self.topic.id(),
            "name": self.topic.label(lang),
            "dcma_point": self.topic.point(),
            "source": source_name(self.topic.source()),
            "verdict": self.answer.name(),
            "lacks": lack,
            "value": self.deciding().map(|count| self.value_of(count, lang)),
            "measures": self.counts.iter().map(measure).collect::<Vec<_>>(),
            "tasks": self.rows.iter().map(item).collect::<Vec<_>>(),
            "links": self.links.iter().map(|(from, to)| json!({"from": item(from), "to": item(to)})).collect::<Vec<_>>(),
        })
    }
}

fn measure(count: &Count) -> Json {
    let known = !matches!(count.answer, Answer::Untold(_));
    json!({
        "basis": count.base.name(),
        "count": count.count,
        "of": count.of,
        "value": known.then(|| (count.value * 10_000.0).round() / 10_000.0),
        "at_most": match count.threshold { Some(Threshold::AtMost(most)) => Some(most), _ => None },
        "at_least": match count.threshold { Some(Threshold::AtLeast(least)) => Some(least), _ => None },
        "verdict": count.answer.name(),
    })
}

fn item(item: &Item) -> Json {
    json!({"id": item.id, "kind": item.kind.name(), "title": item.title})
}

/// To a tenth of a percent, which is left out where it is none.
fn percent(value: f64) -> String {
    let tenth = (value * 10.0).round() / 10.0;
    if tenth.fract() == 0.0 { format!("{tenth:.0}") } else { format!("{tenth:.1}") }
}
