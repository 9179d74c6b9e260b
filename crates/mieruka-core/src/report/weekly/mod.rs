//! 週次報告: the sections of the practice (reports.md, part 1), filled from what one viewer may see.
//!
//! Every number is taken from the same views as the pages. What the project does not record (cost, quality) is said to
//! be unknown instead of shown as healthy.

use jiff::civil::Date;

use crate::lang::Lang;
use crate::plan::Plan;
use crate::record::Record;
use crate::report::model::{
    Block, Cell, Column, HeaderRow, Report, Section, SignalRow, SignalTable, Source, Span, Summary, Table,
};
use crate::rule::AsOf;
use crate::rule::freshness::SourceAge;
use crate::rule::signal::{Rule, Signal, worst};
use crate::state::Visible;
use crate::view::now::{Now, now};
use crate::view::{name_of, short_date};

mod plan;
mod register;
mod work;

/// Rows of the short lists ("top five").
const TOP: usize = 5;
/// Rows of the long ones; the rest is counted.
const MOST: usize = 10;

/// One week of a project for one viewer: the state at its end and the one a week before.
struct Week<'a> {
    visible: &'a Visible<'a>,
    as_of: &'a AsOf,
    plan: Plan,
    now: Now,
    before_visible: &'a Visible<'a>,
    before: Now,
    before_plan: Plan,
    lang: Lang,
}

/// To whom a report goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// 宛先; empty where nobody is known.
    pub to: String,
    /// What the edition is called: 発注者向け.
    pub edition: String,
}

/// The weekly report of a day, compared with the state of an earlier one; each state as the reader may see it.
pub fn weekly(
    project_key: &str,
    addressee: Addressee,
    (visible, as_of): (&Visible<'_>, &AsOf),
    (before_visible, before_day): (&Visible<'_>, &AsOf),
    lang: Lang,
) -> Report {
    let (plan, before_plan) = (Plan::of(visible, as_of), Plan::of(before_visible, before_day));
    let week = Week {
        visible,
        as_of,
        now: now(visible, as_of, &plan),
        plan,
        before_visible,
        before: now(before_visible, before_day, &before_plan),
        before_plan,
        lang,
    };
    let t = |key: &str| lang.text(key);
    let head = |label: &str, value: String| HeaderRow { label: t(label), value };
    let start = before_day.date.tomorrow().unwrap_or(before_day.date);
    Report {
        id: format!("weekly/{project_key}/{}", as_of.date),
        title: t("weekly-title"),
        project: week.now.project.clone(),
        edition: Some(addressee.edition),
        confidentiality: Some(t("weekly-confidential")),
        lang,
        status_date: as_of.date,
        period: Some(Span { start, finish: as_of.date }),
        header: vec![head("weekly-to", addressee.to), head("weekly-by", t("weekly-pmo"))],
        sections: vec![
            week.summary(),
            week.signals(),
            week.progress(),
            week.gantt(),
            week.milestones(),
            week.issues(),
            week.risks(),
            week.decisions(),
            week.changes(),
            week.next_week(),
            week.last_requests(),
        ],
        sources: week.sources(),
    }
}

impl Week<'_> {
    fn t(&self, key: &str) -> String {
        self.lang.text(key)
    }

    fn section(&self, number: u16, key: &str, blocks: Vec<Block>) -> Section {
        Section { number: Some(number), heading: self.t(key), message: None, new_page: false, blocks }
    }

    fn table(&self, columns: Vec<Column>, rows: Vec<Vec<Cell>>, empty: &str) -> Block {
        Block::Table(Table { caption: None, columns, rows, empty_text: self.t(empty), sources: Vec::new() })
    }

    fn column(&self, key: &str, width: f64) -> Column {
        Column::new(self.t(key), width)
    }

    fn date(&self, date: Date) -> String {
        short_date(date, self.as_of.date, self.lang)
    }

    fn sources(&self) -> Vec<Source> {
        let mut all: Vec<Source> = Vec::new();
        let ages = self.now.parties.iter().flat_map(|p| &p.open.sources);
        for source in ages.map(|age| self.source(age)) {
            if !all.contains(&source) {
                all.push(source);
            }
        }
        all
    }

    fn source(&self, age: &SourceAge) -> Source {
        let at = age.changed_at.or(age.fetched_at);
        let day = at.map(|at| self.date(self.as_of.day_of(at))).unwrap_or_default();
        Source { name: age.name.clone(), age: day, stale: age.stale }
    }

    /// Owner and party of a record, as a report names them.
    fn owner(&self, record: &Record) -> String {
        let (owner, party) =
            (name_of(self.visible, record.facts.owner), name_of(self.visible, record.facts.party));
        match (owner, party) {
            ("", party) => party.to_owned(),
            (owner, "") => owner.to_owned(),
            (owner, party) => format!("{party} {owner}"),
        }
    }

    fn rest(&self, count: usize, shown: usize) -> Option<Block> {
        let more = count.checked_sub(shown).filter(|n| *n > 0)?;
        Some(Block::Note { text: self.lang.format("weekly-more", &[("count", more.into())]) })
    }

    /// 1 総括.
    fn summary(&self) -> Section {
        let now = &self.now;
        let reasons: Vec<String> =
            now.reasons.iter().skip(1).take(3).map(|r| r.sentence(self.lang)).collect();
        let gap = self.t("sentence-gap");
        let request = now.decisions_waiting.first().map_or_else(
            || self.t("weekly-no-request"),
            |d| {
                let by = d.decide_by.map(|by| self.date(by)).unwrap_or_default();
                let days = d.decide_by.map_or(0, |by| self.as_of.business_days_since(by));
                let overdue = d.decide_by.is_some_and(|by| by < self.as_of.date);
                let key = if overdue { "weekly-request-overdue" } else { "weekly-request" };
                let args = [
                    ("number", (&d.number).into()),
                    ("what", (&d.what).into()),
                    ("by", by.into()),
                    ("days", days.into()),
                ];
                self.lang.format(key, &args)
            },
        );
        let conclusion =
            now.reasons.first().map_or_else(|| self.t("now-as-planned"), |first| first.sentence(self.lang));
        let line = |label: &str, value: String| HeaderRow { label: self.t(label), value };
        let mut lines = vec![line("weekly-conclusion", conclusion)];
        if !reasons.is_empty() {
            lines.push(line("weekly-also", reasons.join(&gap)));
        }
        lines.push(line("weekly-please", request));
        self.section(1, "weekly-summary", vec![Block::Summary(Summary { signal: now.signal.into(), lines })])
    }

    /// 2 信号表. Schedule, decisions, issues and reporting follow from the registers; scope, cost and quality are not
    /// recorded yet and are grey.
    fn signals(&self) -> Section {
        let aspects: [(&str, &[Rule]); 4] = [
            ("weekly-aspect-schedule", &[Rule::MilestoneSlip]),
            ("weekly-aspect-decisions", &[Rule::DecisionOverdue, Rule::DeciderMissing]),
            ("weekly-aspect-issues", &[Rule::TopIssueOverdue, Rule::OverdueRatio]),
            ("weekly-aspect-reporting", &[Rule::PartySilent, Rule::SourceStale]),
        ];
        let judged = |now: &Now, rules: &[Rule]| {
            let own: Vec<_> = now.reasons.iter().filter(|r| rules.contains(&r.rule)).cloned().collect();
            // Without anything to judge by, no aspect is healthy.
            let signal = if now.reasons.iter().any(|r| r.rule == Rule::NothingKnown) {
                Signal::Grey
            } else {
                worst(&own)
            };
            (signal, own.first().map(|r| r.sentence(self.lang)).unwrap_or_default())
        };
        let had_data = !self.before.parties.is_empty();
        let mut rows: Vec<SignalRow> = aspects
            .iter()
            .map(|(key, rules)| {
                let (current, reason) = judged(&self.now, rules);
                SignalRow {
                    aspect: self.t(key),
                    previous: had_data.then(|| judged(&self.before, rules).0),
                    current: current.into(),
                    outlook: None,
                    reason,
                    sources: Vec::new(),
                }
            })
            .collect();
        rows.extend(["weekly-aspect-scope", "weekly-aspect-cost", "weekly-aspect-quality"].map(|key| {
            SignalRow {
                aspect: self.t(key),
                previous: None,
                current: Signal::Grey.into(),
                outlook: None,
                reason: self.t("weekly-not-recorded"),
                sources: Vec::new(),
            }
        }));
        self.section(2, "weekly-signals", vec![Block::Signals(SignalTable { rows })])
    }
}

#[cfg(test)]
mod tests;
