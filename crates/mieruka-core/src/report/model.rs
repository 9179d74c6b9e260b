//! What every renderer takes: one report as data, with all its words and figures chosen and nothing about paper.
//!
//! A builder (weekly, monthly, steering) fills it from the project's state for one viewer; the PDF, the workbook and the
//! text are drawn from it and from nothing else, so they cannot disagree. Texts are plain: no markup of any kind, and
//! every renderer escapes them for its own format.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::lang::Lang;
pub use crate::rule::signal::Signal;

mod gantt;

pub use gantt::{Gantt, GanttKind, GanttLink, GanttRow, LinkKind, ProgressLine};

/// One report for one audience, as of one date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Identity of this issue of the report, stable over renderings, such as `weekly/KIKAN/2026-11-20/client`.
    pub id: String,
    /// What kind of paper it is: 週次進捗報告.
    pub title: String,
    /// The project's name.
    pub project: String,
    /// Whom this edition is cut for, when there are several: 発注者向け.
    pub edition: Option<String>,
    /// 機密区分, printed on every page.
    pub confidentiality: Option<String>,
    pub lang: Lang,
    /// 報告基準日: all figures speak of the end of this day.
    pub status_date: Date,
    /// 対象期間, both days included.
    pub period: Option<Span>,
    /// 宛先, 作成者, 版 and the like, in the order shown.
    pub header: Vec<HeaderRow>,
    pub sections: Vec<Section>,
    /// Where the report's figures come from; printed in the footer of every page.
    pub sources: Vec<Source>,
}

/// One labelled fact of the report's head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderRow {
    pub label: String,
    pub value: String,
}

/// Two days and all between them; `finish` is included and not before `start`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub start: Date,
    pub finish: Date,
}

/// Where a figure comes from and how old that is: 「B社 Backlog」「11/20 09:00 時点」.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub name: String,
    pub age: String,
    /// Too old to be trusted, by the rule for that source.
    pub stale: bool,
}

/// One numbered part of the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// As printed; a steering deck's cover has none.
    pub number: Option<u16>,
    pub heading: String,
    /// What the section says, as one sentence under the heading (the title line of a steering page).
    pub message: Option<String>,
    /// The section starts on a page of its own.
    pub new_page: bool,
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    Paragraph {
        text: String,
    },
    Summary(Summary),
    Signals(SignalTable),
    Figures {
        figures: Vec<Figure>,
    },
    Table(Table),
    Gantt(Gantt),
    /// A quiet remark: a definition, a source, 「ほか18件は課題管理表にあります」.
    Note {
        text: String,
    },
}

/// 総括: the overall signal and its labelled lines (結論, 理由, お願い).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub signal: SignalState,
    pub lines: Vec<HeaderRow>,
}

/// A signal as shown, and what stands behind it when a person overrode the rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignalState {
    pub value: Signal,
    pub overridden: Option<Override>,
}

/// What the rule said before a person decided otherwise, and that person's reason. Both are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    pub computed: Signal,
    pub reason: String,
}

/// 信号表: scope, schedule, cost, quality, team against last time, now and outlook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignalTable {
    pub rows: Vec<SignalRow>,
}

/// One aspect of the 信号表.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignalRow {
    pub aspect: String,
    /// The last report's signal; none in a first report.
    pub previous: Option<Signal>,
    pub current: SignalState,
    pub outlook: Option<Signal>,
    /// Required by practice when the signal is not blue or has changed.
    pub reason: String,
    pub sources: Vec<Source>,
}

/// A number worth a large type, with what it is compared to and where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub label: String,
    pub value: Value,
    /// What it is compared with: 「計画 62%」「前週 58%」.
    pub comparison: Option<String>,
    pub signal: Option<Signal>,
    pub sources: Vec<Source>,
}

/// A table whose header is repeated on every page it reaches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Stands above the table where a section has more than one.
    pub caption: Option<String>,
    pub columns: Vec<Column>,
    /// Each row has as many cells as there are columns; missing ones are empty, further ones are not shown.
    pub rows: Vec<Vec<Cell>>,
    /// What it means that there are no rows: 「決定待ちはありません」.
    pub empty_text: String,
    pub sources: Vec<Source>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub header: String,
    /// Share of the table's width, relative to the other columns.
    pub width: f64,
    pub align: Align,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    #[default]
    Start,
    Center,
    End,
}

/// A cell: a value, and a signal before it where the state of the row stands there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    pub value: Value,
    pub emphasis: Emphasis,
    /// Shown as shape and word; the value follows it.
    pub signal: Option<Signal>,
    /// An absolute `https:` or `http:` address; anything else is not linked.
    pub link: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Emphasis {
    #[default]
    Normal,
    Strong,
    Quiet,
}

/// What a cell or figure says, typed so that a workbook gets a real date and a real number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Value {
    #[default]
    Empty,
    Text {
        text: String,
    },
    Date {
        date: Date,
    },
    Number(Number),
}

/// A number as printed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Number {
    pub value: f64,
    /// Digits after the point.
    pub decimals: u8,
    /// Follows the number: 「%」「件」「営業日」; empty for none.
    pub unit: String,
    /// A difference: written with + or −.
    pub signed: bool,
}

impl SignalRow {
    /// Today's signal as every renderer shows it: never blue over a stale source.
    pub fn shown(&self) -> Signal {
        over(self.current.value, &self.sources)
    }
}

impl Figure {
    /// The figure's signal as every renderer shows it: never blue over a stale source.
    pub fn shown(&self) -> Option<Signal> {
        self.signal.map(|signal| over(signal, &self.sources))
    }
}

/// What is too old never makes anything blue, while a known trouble stays one.
fn over(signal: Signal, sources: &[Source]) -> Signal {
    if signal == Signal::Blue && sources.iter().any(|source| source.stale) { Signal::Grey } else { signal }
}

impl From<Signal> for SignalState {
    fn from(value: Signal) -> Self {
        SignalState { value, overridden: None }
    }
}

impl Value {
    pub fn text(text: impl Into<String>) -> Value {
        Value::Text { text: text.into() }
    }

    /// A whole number with its unit.
    pub fn count(value: i64, unit: impl Into<String>) -> Value {
        Value::Number(Number { value: value as f64, decimals: 0, unit: unit.into(), signed: false })
    }

    /// A difference, written with its sign: +3日.
    pub fn difference(value: i64, unit: impl Into<String>) -> Value {
        Value::Number(Number { value: value as f64, decimals: 0, unit: unit.into(), signed: true })
    }
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Cell {
        Value::text(text).into()
    }

    /// The date, or an empty cell.
    pub fn date(date: Option<Date>) -> Cell {
        date.map_or_else(Cell::default, |date| Value::Date { date }.into())
    }

    /// A cell that is nothing but a signal.
    pub fn signal(signal: Signal) -> Cell {
        Cell { signal: Some(signal), ..Cell::default() }
    }

    pub fn strong(mut self) -> Cell {
        self.emphasis = Emphasis::Strong;
        self
    }

    pub fn quiet(mut self) -> Cell {
        self.emphasis = Emphasis::Quiet;
        self
    }

    pub fn with_signal(mut self, signal: Signal) -> Cell {
        self.signal = Some(signal);
        self
    }

    pub fn with_link(mut self, address: impl Into<String>) -> Cell {
        self.link = Some(address.into());
        self
    }
}

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        Cell { value, ..Cell::default() }
    }
}

impl Column {
    /// A left-aligned column of this relative width.
    pub fn new(header: impl Into<String>, width: f64) -> Column {
        Column { header: header.into(), width, align: Align::Start }
    }

    pub fn align(mut self, align: Align) -> Column {
        self.align = align;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stale_source_is_never_blue_and_hides_no_trouble() {
        let source = |stale| Source { name: "C社 Jira".into(), age: String::new(), stale };
        assert_eq!(over(Signal::Blue, &[source(false)]), Signal::Blue);
        assert_eq!(over(Signal::Blue, &[source(false), source(true)]), Signal::Grey);
        assert_eq!(over(Signal::Red, &[source(true)]), Signal::Red);
        assert_eq!(over(Signal::Blue, &[]), Signal::Blue);
    }
}
