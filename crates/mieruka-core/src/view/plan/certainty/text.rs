//! How sure the plan is, in words.

use jiff::civil::Date;
use mieruka_schedule::forecast::Known;

use super::{Certainty, Chance, MilestoneCertainty, Spread};
use crate::lang::Lang;
use crate::view::short_date;

/// A chance as people write it. What did not happen in any run is not impossible, and what did in all is not sure.
pub fn percent(share: f64, lang: Lang) -> String {
    match share {
        share if share < 0.005 => lang.text("certainty-under"),
        share if share > 0.995 => lang.text("certainty-over"),
        _ => format!("{:.0}%", share * 100.0),
    }
}

/// A milestone is told to be rather late below this chance.
const UNLIKELY: f64 = 0.5;

impl Certainty {
    /// The answer to the page's question, for somebody who reads it on `today`: the next milestone, the last one, and how
    /// many will rather be late.
    pub fn answer(&self, today: Date, lang: Lang) -> String {
        let mut known: Vec<(&MilestoneCertainty, Chance)> =
            self.ahead().filter_map(|one| Some((one, one.chance?))).collect();
        known.sort_by_key(|(one, chance)| (one.forecast, chance.p50));
        let mut said = match (known.first(), &self.finish) {
            (Some(first), _) => {
                let mut said = self.sentence("certainty-answer", first, today, lang);
                if let Some(last) = known.last().filter(|_| known.len() > 1) {
                    said.push_str(&self.sentence("certainty-answer-last", last, today, lang));
                }
                said
            }
            (None, Some(finish)) => {
                let p80 = short_date(finish.chance.p80, today, lang);
                lang.format("certainty-answer-finish", &[("date", p80.into())])
            }
            (None, None) => return lang.text("certainty-empty"),
        };
        let late = known.iter().filter(|(_, chance)| chance.by_planned.is_some_and(|p| p < UNLIKELY)).count();
        if !known.is_empty() {
            let args = [("late", late.into()), ("known", known.len().into())];
            said.push_str(&lang.format("certainty-answer-late", &args));
        }
        let unknown = self.ahead().filter(|one| one.chance.is_none()).count();
        if unknown > 0 {
            said.push_str(&lang.format("certainty-answer-unknown", &[("count", unknown.into())]));
        }
        let stale: Vec<&str> = self.sources.iter().filter(|s| s.stale).map(|s| s.name.as_str()).collect();
        if !stale.is_empty() {
            let names = stale.join(&lang.text("certainty-names-and"));
            said.push_str(&lang.format("certainty-answer-stale", &[("names", names.into())]));
        }
        said.trim_end().to_owned()
    }

    fn sentence(
        &self,
        key: &str,
        (one, chance): &(&MilestoneCertainty, Chance),
        today: Date,
        lang: Lang,
    ) -> String {
        let date = |date| short_date(date, today, lang);
        let plan = match (one.planned, chance.by_planned) {
            (Some(planned), Some(by)) => {
                let args = [("date", date(planned).into()), ("percent", percent(by, lang).into())];
                lang.format("certainty-plan", &args)
            }
            _ => String::new(),
        };
        let args =
            [("name", one.title.as_str().into()), ("date", date(chance.p80).into()), ("plan", plan.into())];
        lang.format(key, &args)
    }

    /// How many runs, and how far the figures may be off for their number.
    pub fn runs_text(&self, today: Date, lang: Lang) -> String {
        let points = format!("{:.1}", self.share_error() * 100.0);
        let args = [("runs", self.runs.into()), ("seed", super::SEED.into()), ("points", points.into())];
        let mut said = lang.format("certainty-runs", &args);
        // Of what is drawn, where it moves at all.
        let drawn = self.focus.as_ref().map(|focus| &focus.finish).or(self.finish.as_ref());
        if let Some(finish) = drawn.filter(|finish| !finish.is_fixed()) {
            let (low, high) = finish.p80_between;
            let date = |date| short_date(date, today, lang);
            let args = [
                ("low", date(low).into()),
                ("high", date(high).into()),
                ("days", format!("{:.1}", finish.p80_error).into()),
            ];
            said.push_str(&lang.format("certainty-runs-p80", &args));
        }
        said.trim_end().to_owned()
    }
}

impl MilestoneCertainty {
    /// All of it in one line.
    pub fn line(&self, today: Date, lang: Lang) -> String {
        let date = |date: Date| short_date(date, today, lang);
        let mut said = vec![self.title.clone()];
        let mut add = |key: &str, day: Option<Date>| {
            if let Some(day) = day {
                said.push(format!("{} {}", lang.text(key), date(day)));
            }
        };
        add("col-plan", self.planned);
        add("certainty-actual", self.actual);
        add("col-forecast", self.forecast);
        add("certainty-p50", self.chance.map(|chance| chance.p50));
        add("certainty-p80", self.chance.map(|chance| chance.p80));
        if let Some(by) = self.chance.and_then(|chance| chance.by_planned) {
            said.push(format!("{} {}", lang.text("certainty-by-planned"), percent(by, lang)));
        }
        if !self.reached && self.chance.is_none() {
            said.push(lang.text("certainty-unknown"));
        }
        said.join(" · ")
    }
}

impl Spread {
    /// What it stands on.
    pub fn basis(&self, lang: Lang) -> String {
        let of = |key: &str, samples: usize, weight: f64| {
            let args = [("count", samples.into()), ("percent", ((weight * 100.0).round() as i64).into())];
            lang.format(key, &args)
        };
        match self.known {
            Known::Nothing if self.as_planned * 2 > self.finished => lang.text("certainty-basis-copied"),
            Known::Nothing => lang.text("certainty-basis-usual"),
            Known::All { samples, weight } => of("certainty-basis-all", samples, weight),
            Known::Own { samples, weight } => of("certainty-basis-own", samples, weight),
        }
    }
}
