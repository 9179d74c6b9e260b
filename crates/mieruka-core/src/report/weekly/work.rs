//! The work: progress, what is late, the chart, milestones, the week to come.

use super::{MOST, Week, plan};
use crate::report::model::{Align, Block, Cell, Figure, Number, Section, Value};
use crate::rule::signal::Signal;

impl Week<'_> {
    /// 3 進捗.
    pub(super) fn progress(&self) -> Section {
        let (planned, actual) = plan::progress(self.visible, self.as_of);
        let (_, actual_before) = plan::progress(self.before_visible, self.as_of);
        let percent =
            |value: f64| Value::Number(Number { value, decimals: 1, unit: "%".to_owned(), signed: false });
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
    pub(super) fn late_tasks(&self) -> Section {
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
            // A forecast that has passed is none.
            let finish = task.body.date("forecast_finish").filter(|d| *d > self.as_of.date);
            let finish = finish.map_or_else(|| Cell::text(self.t("weekly-unknown")), |d| Cell::date(Some(d)));
            vec![
                Cell::text(task.title()),
                Cell::date(task.body.date("planned_finish")),
                finish,
                Value::difference(i64::from(*days), self.t("weekly-days")).into(),
                Value::count(task.body.number("progress").unwrap_or(0.0) as i64, "%").into(),
                Cell::text(self.owner(task)),
            ]
        });
        let mut blocks = vec![self.table(columns, rows.collect(), "weekly-no-late")];
        blocks.extend(self.rest(late.len(), MOST));
        self.section(4, "weekly-late-tasks", blocks)
    }

    /// 4 ガント + イナズマ線.
    pub(super) fn gantt(&self) -> Section {
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
    pub(super) fn milestones(&self) -> Section {
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

    /// 10 次週予定.
    pub(super) fn next_week(&self) -> Section {
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
}
