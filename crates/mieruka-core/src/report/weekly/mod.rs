//! 週次報告: the sections of the practice (reports.md, part 1), filled from what one viewer may see.
//!
//! Every number is taken from the same views as the pages. What the project does not record (cost, quality) is said to
//! be unknown instead of shown as healthy.

use jiff::civil::Date;

use crate::lang::Lang;
use crate::record::Record;
use crate::register::{Kind, common};
use crate::report::model::{
    Align, Block, Cell, Column, Figure, HeaderRow, Report, Section, SignalRow, SignalTable, Source, Span,
    Summary, Table, Value,
};
use crate::rule::AsOf;
use crate::rule::freshness::SourceAge;
use crate::rule::signal::{Rule, Signal, worst};
use crate::rule::stuck::priority_rank;
use crate::state::Visible;
use crate::view::now::{Now, now};
use crate::view::{name_of, short_date};

mod plan;

/// Rows of the short lists ("top five").
const TOP: usize = 5;
/// Rows of the long ones; the rest is counted.
const MOST: usize = 10;

/// One week of a project for one viewer: the state at its end and the one a week before.
struct Week<'a> {
    visible: &'a Visible<'a>,
    as_of: &'a AsOf,
    now: Now,
    before_visible: &'a Visible<'a>,
    before: Now,
    lang: Lang,
}

/// The weekly report of `as_of`, compared with the state at `before_day`.
pub fn weekly(
    project_key: &str,
    visible: &Visible<'_>,
    as_of: &AsOf,
    before_visible: &Visible<'_>,
    before_day: &AsOf,
    lang: Lang,
) -> Report {
    let week = Week {
        visible,
        as_of,
        now: now(visible, as_of),
        before_visible,
        before: now(before_visible, before_day),
        lang,
    };
    let t = |key: &str| lang.text(key);
    let head = |label: &str, value: String| HeaderRow { label: t(label), value };
    let start = before_day.date.tomorrow().unwrap_or(before_day.date);
    Report {
        id: format!("weekly/{project_key}/{}", as_of.date),
        title: t("weekly-title"),
        project: week.now.project.clone(),
        edition: None,
        confidentiality: Some(t("weekly-confidential")),
        lang,
        status_date: as_of.date,
        period: Some(Span { start, finish: as_of.date }),
        header: vec![head("weekly-to", week.client()), head("weekly-by", t("weekly-pmo"))],
        sections: vec![
            week.summary(),
            week.signals(),
            week.progress(),
            week.late_tasks(),
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

    /// To whom the report goes: the client's party.
    fn client(&self) -> String {
        let client = self.visible.of_kind(Kind::Party).find(|p| p.body.text("side") == Some("client"));
        client.map(|p| p.title().to_owned()).unwrap_or_default()
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
                let args = [("number", (&d.number).into()), ("what", (&d.what).into()), ("by", by.into())];
                self.lang.format("weekly-request", &args)
            },
        );
        let conclusion =
            now.reasons.first().map_or_else(|| self.t("now-as-planned"), |first| first.sentence(self.lang));
        let line = |label: &str, value: String| HeaderRow { label: self.t(label), value };
        let mut lines = vec![line("weekly-conclusion", conclusion)];
        if !reasons.is_empty() {
            lines.push(line("weekly-reason", reasons.join(&gap)));
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
            ("weekly-aspect-reporting", &[Rule::PartySilent]),
        ];
        let judged = |now: &Now, rules: &[Rule]| {
            let own: Vec<_> = now.reasons.iter().filter(|r| rules.contains(&r.rule)).cloned().collect();
            (worst(&own), own.first().map(|r| r.sentence(self.lang)).unwrap_or_default())
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

    /// 3 進捗.
    fn progress(&self) -> Section {
        let (planned, actual) = plan::progress(self.visible, self.as_of);
        let (_, actual_before) = plan::progress(self.before_visible, self.as_of);
        let percent = |value: f64| {
            Value::Number(crate::report::model::Number {
                value,
                decimals: 1,
                unit: "%".to_owned(),
                signed: false,
            })
        };
        let figure = |label: &str, value: Value, comparison: Option<String>, signal: Option<Signal>| Figure {
            label: self.t(label),
            value,
            comparison,
            signal,
            sources: Vec::new(),
        };
        let compare = |key: &str, n: String| Some(self.lang.format(key, &[("value", n.into())]));
        let counts = plan::counts(self.visible, self.before_visible);
        let figures = vec![
            figure("weekly-planned", percent(planned), None, None),
            figure(
                "weekly-actual",
                percent(actual),
                compare("weekly-last-week", format!("{actual_before:.1}%")),
                None,
            ),
            figure("weekly-finished", Value::count(counts.finished, self.t("weekly-unit")), None, None),
            figure("weekly-in-work", Value::count(counts.in_work, self.t("weekly-unit")), None, None),
            figure(
                "weekly-late",
                Value::count(plan::late(self.visible, self.as_of).len() as i64, self.t("weekly-unit")),
                None,
                None,
            ),
        ];
        let note = Block::Note { text: self.t("weekly-progress-note") };
        self.section(3, "weekly-progress", vec![Block::Figures { figures }, note])
    }

    /// 遅延作業.
    fn late_tasks(&self) -> Section {
        let late = plan::late(self.visible, self.as_of);
        let columns = vec![
            self.column("weekly-task", 4.0),
            self.column("col-plan", 1.2),
            self.column("col-forecast", 1.2),
            self.column("weekly-delay", 0.9).align(Align::End),
            self.column("weekly-progress-rate", 0.9).align(Align::End),
            self.column("weekly-owner", 1.6),
        ];
        let rows = late.iter().take(MOST).map(|(task, days)| {
            let finish = task.body.date("forecast_finish").unwrap_or(self.as_of.date).max(self.as_of.date);
            vec![
                Cell::text(task.title()),
                Cell::date(task.body.date("planned_finish")),
                Cell::date(Some(finish)),
                Value::difference(i64::from(*days), self.t("weekly-days")).into(),
                Value::count(task.body.number("progress").unwrap_or(0.0) as i64, "%").into(),
                Cell::text(self.owner(task)),
            ]
        });
        let mut blocks = vec![self.table(columns, rows.collect(), "weekly-no-late")];
        blocks.extend(self.rest(late.len(), MOST));
        self.section(4, "weekly-late-tasks", blocks)
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

    /// 4 ガント + イナズマ線.
    fn gantt(&self) -> Section {
        let gantt = plan::gantt(
            self.visible,
            self.before_visible,
            self.as_of,
            self.before.as_of,
            self.t("weekly-no-plan"),
        );
        let mut section = self.section(5, "weekly-gantt", vec![Block::Gantt(gantt)]);
        section.new_page = true;
        section
    }

    /// 5 マイルストーン.
    fn milestones(&self) -> Section {
        let columns = vec![
            self.column("col-name", 3.5),
            self.column("col-plan", 1.2),
            self.column("col-forecast", 1.2),
            self.column("col-slip", 0.9).align(Align::End),
            self.column("weekly-signal", 1.2),
            self.column("weekly-reason", 4.0),
        ];
        let rows = self.now.milestones.iter().filter(|m| !m.achieved).map(|m| {
            vec![
                Cell::text(&m.name),
                Cell::date(Some(m.forecast.plan)),
                Cell::date(Some(m.forecast.date)),
                Value::difference(i64::from(m.forecast.slip), self.t("weekly-days")).into(),
                Cell::signal(m.signal),
                Cell::text(m.ground(self.lang)).quiet(),
            ]
        });
        self.section(
            6,
            "weekly-milestones",
            vec![self.table(columns, rows.collect(), "now-milestones-empty")],
        )
    }

    /// 6 課題: the flow of the week, then the five that matter most.
    fn issues(&self) -> Section {
        let open =
            |visible: &Visible<'_>| visible.of_kind(Kind::Issue).filter(|r| r.is_open()).count() as i64;
        let (was, is) = (open(self.before_visible), open(self.visible));
        let raised =
            self.visible.of_kind(Kind::Issue).filter(|r| self.before_visible.get(r.id).is_none()).count()
                as i64;
        let flow = [("was", was), ("raised", raised), ("closed", was + raised - is), ("is", is)];
        let flow: Vec<_> = flow.iter().map(|(name, n)| (*name, (*n).into())).collect();
        let mut issues: Vec<&Record> = self.visible.of_kind(Kind::Issue).filter(|r| r.is_open()).collect();
        issues.sort_by_key(|r| (priority_rank(r), r.facts.due_on.is_none(), r.facts.due_on));
        let columns = vec![
            self.column("weekly-number", 0.9),
            self.column("weekly-title-column", 3.2),
            self.column("weekly-effect", 2.6),
            self.column("weekly-measure", 2.6),
            self.column("weekly-due", 1.1),
            self.column("weekly-owner", 1.5),
            self.column("weekly-change", 1.0),
        ];
        let rows = issues.iter().take(TOP).map(|r| {
            let text = |field: &str| Cell::text(r.body.text(field).unwrap_or_default());
            let due = Cell::date(r.facts.due_on);
            vec![
                Cell::text(r.number()),
                Cell::text(r.title()),
                text("impact_text"),
                text("approach"),
                if r.is_overdue(self.as_of.date) { due.strong() } else { due },
                Cell::text(self.owner(r)),
                Cell::text(self.change_of(r)),
            ]
        });
        let rows = rows.collect();
        let blocks = vec![
            Block::Paragraph { text: self.lang.format("weekly-issue-flow", &flow) },
            self.table(columns, rows, "weekly-no-issues"),
        ];
        self.section(7, "weekly-issues", blocks)
    }

    /// What happened to a record since the week before.
    fn change_of(&self, record: &Record) -> String {
        let Some(before) = self.before_visible.get(record.id) else { return self.t("weekly-new") };
        let postponed = |r: &Record| r.body.number(common::POSTPONEMENT_COUNT).unwrap_or(0.0) as i64;
        if postponed(record) > postponed(before) {
            return self.lang.format("weekly-postponed", &[("count", postponed(record).into())]);
        }
        if record.facts.status != before.facts.status {
            return record.facts.status.label(self.lang).to_owned();
        }
        self.t(if record.revision == before.revision { "weekly-unmoved" } else { "weekly-updated" })
    }

    /// 7 リスク.
    fn risks(&self) -> Section {
        let rank = |r: &Record| {
            let level = |field: &str| match r.body.text(field) {
                Some("high") => 3,
                Some("medium") => 2,
                Some("low") => 1,
                _ => 0,
            };
            level("probability") * level("impact")
        };
        let mut risks: Vec<&Record> = self.visible.of_kind(Kind::Risk).filter(|r| r.is_open()).collect();
        risks.sort_by_key(|r| std::cmp::Reverse(rank(r)));
        let columns = vec![
            self.column("weekly-number", 0.9),
            self.column("weekly-title-column", 3.2),
            self.column("weekly-probability", 1.0),
            self.column("weekly-trigger", 3.0),
            self.column("weekly-prevention", 3.0),
            self.column("weekly-owner", 1.5),
        ];
        let text = |r: &Record, field: &str| r.body.text(field).unwrap_or_default().to_owned();
        let choice = |r: &Record, field: &str| {
            let def = r.kind.register().field(field);
            let value = r.body.get(field);
            def.zip(value)
                .map(|(f, v)| crate::view::change::value_text(self.visible, r.kind, f, v, self.lang))
        };
        let rows = risks.iter().take(TOP).map(|r| {
            let levels = [choice(r, "probability"), choice(r, "impact")].map(Option::unwrap_or_default);
            vec![
                Cell::text(r.number()),
                Cell::text(r.title()),
                Cell::text(levels.join(" / ")),
                Cell::text(text(r, "trigger")),
                Cell::text(text(r, "preventive_action")),
                Cell::text(self.owner(r)),
            ]
        });
        let mut blocks = vec![self.table(columns, rows.collect(), "weekly-no-risks")];
        blocks.extend(self.rest(risks.len(), TOP));
        self.section(8, "weekly-risks", blocks)
    }

    /// 8 意思決定依頼事項.
    fn decisions(&self) -> Section {
        let columns = vec![
            self.column("weekly-number", 0.9),
            self.column("weekly-title-column", 4.0),
            self.column("col-who", 1.5),
            self.column("col-by", 1.1),
            self.column("weekly-recommended", 2.5),
            self.column("weekly-if-late", 3.0),
        ];
        let rows = self.now.decisions_waiting.iter().map(|d| {
            let recommended =
                self.visible.get(d.id).and_then(|r| r.body.text("recommendation")).unwrap_or_default();
            vec![
                Cell::text(&d.number),
                Cell::text(&d.what),
                if d.who.is_empty() {
                    Cell::text(self.t("now-no-decider")).strong()
                } else {
                    Cell::text(&d.who)
                },
                Cell::date(d.decide_by),
                Cell::text(recommended),
                Cell::text(&d.cost_of_delay),
            ]
        });
        self.section(9, "weekly-decisions", vec![self.table(columns, rows.collect(), "now-decisions-empty")])
    }

    /// 9 変更要求.
    fn changes(&self) -> Section {
        let requests = |visible: &Visible<'_>, open: bool| {
            let all =
                visible.of_kind(Kind::GeneralItem).filter(|r| r.body.text("tag") == Some("change_request"));
            all.filter(|r| r.is_open() == open).count() as i64
        };
        let (open, closed) = (requests(self.visible, true), requests(self.visible, false));
        let text = if open + closed == 0 {
            self.t("weekly-no-changes")
        } else {
            self.lang.format("weekly-change-counts", &[("open", open.into()), ("closed", closed.into())])
        };
        self.section(10, "weekly-changes", vec![Block::Paragraph { text }])
    }

    /// 10 次週予定.
    fn next_week(&self) -> Section {
        let tasks = plan::next_week(self.visible, self.as_of);
        let columns = vec![
            self.column("weekly-task", 5.0),
            self.column("weekly-start", 1.2),
            self.column("weekly-finish", 1.2),
            self.column("weekly-owner", 2.0),
        ];
        let rows = tasks.iter().take(MOST).map(|task| {
            vec![
                Cell::text(task.title()),
                Cell::date(task.body.date("planned_start")),
                Cell::date(task.body.date("planned_finish")),
                Cell::text(self.owner(task)),
            ]
        });
        let mut blocks = vec![self.table(columns, rows.collect(), "weekly-nothing-next")];
        blocks.extend(self.rest(tasks.len(), MOST));
        self.section(11, "weekly-next-week", blocks)
    }

    /// 11 前回依頼の結果: what was asked a week ago and how it stands.
    fn last_requests(&self) -> Section {
        let columns = vec![
            self.column("weekly-number", 0.9),
            self.column("weekly-title-column", 5.0),
            self.column("col-by", 1.1),
            self.column("weekly-result", 2.0),
        ];
        let rows = self.before.decisions_waiting.iter().map(|d| {
            let current = self.visible.get(d.id);
            let status = current.map(|r| r.facts.status.label(self.lang).to_owned()).unwrap_or_default();
            vec![Cell::text(&d.number), Cell::text(&d.what), Cell::date(d.decide_by), Cell::text(status)]
        });
        self.section(
            12,
            "weekly-last-requests",
            vec![self.table(columns, rows.collect(), "weekly-nothing-asked")],
        )
    }
}
