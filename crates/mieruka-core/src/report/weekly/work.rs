//! The work: progress, what is late, the chart, milestones, the week to come.

use jiff::civil::Date;

use super::{MOST, Week, plan};
use crate::record::Record;
use crate::register::Kind;
use crate::report::model::{Align, Block, Cell, Figure, Number, Section, Table, Value};

impl Week<'_> {
    /// 3 進捗: the figures of the week, then what is late.
    pub(super) fn progress(&self) -> Section {
        let (planned, actual) = plan::progress(self.visible, self.as_of);
        let (_, actual_before) = plan::progress(self.before_visible, self.as_of);
        let percent =
            |value: f64| Value::Number(Number { value, decimals: 1, unit: "%".to_owned(), signed: false });
        let figure = |label: &str, value: Value, comparison: Option<String>| Figure {
            label: self.t(label),
            value,
            comparison,
            signal: None,
            sources: Vec::new(),
        };
        let compare = |key: &str, n: String| self.lang.format(key, &[("value", n.into())]);
        let difference = Value::Number(Number {
            value: actual - planned,
            decimals: 1,
            unit: self.t("weekly-points"),
            signed: true,
        });
        let spi = (planned > 0.0).then(|| compare("weekly-spi", format!("{:.2}", actual / planned)));
        let counts = plan::counts((self.visible, self.as_of), (self.before_visible, self.before.as_of));
        let late = plan::late(self.visible, &self.plan, self.as_of);
        let count = |n: i64| Value::count(n, self.t("weekly-unit"));
        let last_week = compare("weekly-last-week", format!("{actual_before:.1}%"));
        let figures = vec![
            figure("weekly-planned", percent(planned), None),
            figure("weekly-actual", percent(actual), Some(last_week)),
            figure("weekly-difference", difference, spi),
            figure("weekly-finished", count(counts.finished), None),
            figure("weekly-in-work", count(counts.in_work), None),
            figure("weekly-late", count(late.len() as i64), None),
        ];
        let note = Block::Note { text: self.t("weekly-progress-note") };
        let mut blocks = vec![Block::Figures { figures }, note, Block::Table(self.late_tasks(&late))];
        blocks.extend(self.rest(late.len(), MOST));
        self.section(3, "weekly-progress", blocks)
    }

    /// 遅延作業. What a party wrote beside the task is the cause and measure it gives.
    fn late_tasks(&self, late: &[(&Record, i32)]) -> Table {
        let columns = vec![
            self.column("weekly-task", 3.2),
            self.column("col-plan", 1.1),
            self.column("col-forecast", 1.1),
            self.column("weekly-delay", 0.8).align(Align::End),
            self.column("weekly-progress-rate", 0.8).align(Align::End),
            self.column("weekly-cause", 3.2),
            self.column("weekly-owner", 1.5),
        ];
        let rows = late.iter().take(MOST).map(|(task, days)| {
            let finish = self.plan.forecast(task.id).map(|forecast| forecast.date);
            let cause = match task.body.text("note").map(str::trim) {
                Some(note) if !note.is_empty() => Cell::text(note),
                _ => Cell::text(self.t("weekly-not-told")).quiet(),
            };
            vec![
                Cell::text(task.title()),
                Cell::date(task.body.date("planned_finish")),
                Cell::date(finish),
                Value::difference(i64::from(*days), self.t("weekly-days")).into(),
                Value::count(task.body.number("progress").unwrap_or(0.0) as i64, "%").into(),
                cause,
                Cell::text(self.owner(task)),
            ]
        });
        Table {
            caption: Some(self.t("weekly-late-tasks")),
            columns,
            rows: rows.collect(),
            empty_text: self.t("weekly-no-late"),
            sources: Vec::new(),
        }
    }

    /// 4 ガント + イナズマ線.
    pub(super) fn gantt(&self) -> Section {
        let gantt = plan::gantt(
            (self.visible, &self.plan),
            (self.before_visible, &self.before_plan),
            self.as_of,
            self.t("weekly-no-plan"),
        );
        self.section(4, "weekly-gantt", vec![Block::Gantt(gantt)])
    }

    /// 5 マイルストーン.
    pub(super) fn milestones(&self) -> Section {
        let columns = vec![
            self.column("col-name", 3.3),
            self.column("weekly-original", 1.1),
            self.column("weekly-current-plan", 1.1),
            self.column("col-forecast", 1.1),
            self.column("col-slip", 0.8).align(Align::End),
            self.column("weekly-signal", 1.1),
            self.column("weekly-reason", 3.6),
        ];
        let rows = self.now.milestones.iter().filter(|m| !m.achieved).map(|m| {
            vec![
                Cell::text(&m.name),
                Cell::date(Some(m.forecast.plan)),
                Cell::date(self.visible.get(m.id).and_then(|r| r.body.date("planned_on"))),
                Cell::date(Some(m.forecast.date)),
                Value::difference(i64::from(m.forecast.slip), self.t("weekly-days")).into(),
                Cell::signal(m.signal),
                Cell::text(m.ground(self.lang)).quiet(),
            ]
        });
        self.section(
            5,
            "weekly-milestones",
            vec![self.table(columns, rows.collect(), "now-milestones-empty")],
        )
    }

    /// 10 次週予定: the work and the meetings.
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
        blocks.extend(self.meetings());
        self.section(10, "weekly-next-week", blocks)
    }

    /// The standing meetings of the week to come, where their next day is known.
    fn meetings(&self) -> Option<Block> {
        let mut meetings: Vec<(Date, &str)> = self
            .visible
            .of_kind(Kind::Forum)
            .filter(|forum| forum.is_open())
            .filter_map(|forum| Some((forum.body.date("next_on")?, forum.title())))
            .filter(|(day, _)| plan::in_next_week(*day, self.as_of))
            .collect();
        meetings.sort_unstable();
        let named = |(day, name): &(Date, &str)| format!("{} {name}", self.date(*day));
        let list: Vec<String> = meetings.iter().map(named).collect();
        let list_text = list.join(&self.t("weekly-list-gap"));
        let text = self.lang.format("weekly-meetings", &[("list", list_text.into())]);
        (!list.is_empty()).then_some(Block::Paragraph { text })
    }
}
