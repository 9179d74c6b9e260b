//! What the earned value says, in words.

use jiff::civil::Date;

use super::{Basis, Doubt, EarnedValueView, Group};
use crate::lang::Lang;
use crate::rule::signal::Signal;
use crate::view::{short_date, slip_text};

/// An amount of work as people write it: 1,240 · 86.5.
pub fn amount(value: f64) -> String {
    with_decimals(value, usize::from(value.abs() < 100.0 && value.fract() != 0.0))
}

/// An amount in a column, where all have the same decimals: 1,240.0 · 86.5.
pub fn column_amount(value: f64) -> String {
    with_decimals(value, 1)
}

fn with_decimals(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if value < 0.0 && text.chars().any(|c| c.is_ascii_digit() && c != '0') { "−" } else { "" };
    format!("{sign}{grouped}{rest}")
}

/// An index, SPI or CPI: 0.96.
pub fn index(value: f64) -> String {
    format!("{value:.2}")
}

impl EarnedValueView {
    /// What is counted: 人日.
    pub fn unit(&self, lang: Lang) -> String {
        lang.text(match self.basis {
            Basis::Effort => "ev-unit-effort",
            Basis::Days => "ev-unit-days",
        })
    }

    /// The answer to the page's question, for somebody who reads it on `today`.
    pub fn answer(&self, today: Date, lang: Lang) -> String {
        let measure = &self.total.measure;
        let date = |date| short_date(date, today, lang);
        let Some(outlook) = self.outlook else { return lang.text("ev-empty") };
        if measure.earned >= measure.budget {
            let finish = date(outlook.as_so_far.unwrap_or(self.as_of));
            return lang.format("ev-answer-done", &[("date", finish.into())]);
        }
        let Some(spi) = measure.spi() else {
            let start = self.planned.first().and_then(|(day, _)| day.tomorrow().ok()).unwrap_or(self.as_of);
            return lang.format("ev-answer-not-due", &[("date", date(start).into())]);
        };
        let percent = (spi * 100.0).round() as i64;
        let mut said = lang.format("ev-answer", &[("percent", percent.into()), ("spi", index(spi).into())]);
        match (outlook.as_so_far, outlook.slip) {
            (Some(finish), Some(slip)) => {
                let slip = if slip == 0 { lang.text("plan-as-planned") } else { slip_text(slip, lang) };
                let args = [("date", date(finish).into()), ("slip", slip.into())];
                said.push_str(&lang.format("ev-answer-finish", &args));
            }
            _ => said.push_str(&lang.text("ev-answer-no-finish")),
        }
        let behind = self.furthest_behind().map(|(group, spi)| {
            let args = [("name", group.name.as_str().into()), ("spi", index(spi).into())];
            lang.format("ev-group-spi", &args)
        });
        let behind: Vec<String> = behind.collect();
        if !behind.is_empty() {
            let names = behind.join(&lang.text("ev-names-and"));
            said.push_str(&lang.format("ev-answer-behind", &[("names", names.into())]));
        }
        let stale = self.parties.iter().filter(|group| group.is_doubtful()).map(|group| group.name.as_str());
        let stale: Vec<&str> = stale.collect();
        if !stale.is_empty() {
            let names = stale.join(&lang.text("ev-names-and"));
            said.push_str(&lang.format("ev-answer-stale", &[("names", names.into())]));
        }
        said.trim_end().to_owned()
    }

    /// The phase and the party that lag most, where some do.
    fn furthest_behind(&self) -> impl Iterator<Item = (&Group, f64)> {
        let late = |group: &Group| matches!(group.signal, Some(Signal::Yellow | Signal::Red));
        [&self.phases, &self.parties].into_iter().filter_map(move |groups| {
            let behind = groups.iter().filter(|group| group.id.is_some() && late(group));
            let told = behind.filter_map(|group| Some((group, group.figures.measure.spi()?)));
            told.min_by(|a, b| a.1.total_cmp(&b.1))
        })
    }
}

impl Doubt<'_> {
    /// Why the entered percentage is doubtful.
    pub fn why(&self, lang: Lang) -> String {
        let rule = self.task.rule.label(lang);
        let optimism = self.optimism.map(|points| {
            lang.format("ev-doubt-optimism", &[("rule", rule.into()), ("points", points.into())])
        });
        let standstill =
            self.standstill.map(|count| lang.format("ev-doubt-standstill", &[("count", count.into())]));
        [optimism, standstill].into_iter().flatten().collect::<Vec<_>>().join(&lang.text("ev-doubt-and"))
    }
}

impl super::TaskEarned {
    /// What the rule lacks; empty where it lacks nothing.
    pub fn lack_text(&self, lang: Lang) -> String {
        self.lack.map(|lack| lang.text(&format!("ev-lack-{}", lack.name()))).unwrap_or_default()
    }
}
