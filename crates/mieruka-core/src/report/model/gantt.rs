//! The bar chart of a plan as data.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Source, Span};

/// バーチャート: the rows of a plan over a window of time, with イナズマ線.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gantt {
    /// The days drawn; bars that reach beyond are cut there.
    pub window: Span,
    pub status_date: Date,
    pub rows: Vec<GanttRow>,
    /// What waits for what. A link to a row that is not drawn is not drawn.
    #[serde(default)]
    pub links: Vec<GanttLink>,
    /// イナズマ線 of the status date.
    pub line: ProgressLine,
    /// Those of earlier status dates, oldest first, for comparison.
    #[serde(default)]
    pub earlier_lines: Vec<ProgressLine>,
    /// Days without work, Saturdays and Sundays included; shaded where there is room.
    pub non_working: Vec<Date>,
    /// What it means that there are no rows.
    pub empty_text: String,
    pub sources: Vec<Source>,
}

/// One row of a plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GanttRow {
    /// Names the row for scripts and tests, stable while the record lives; empty for none.
    #[serde(default)]
    pub id: String,
    pub label: String,
    /// Depth in the breakdown, 0 for the top.
    pub level: u8,
    /// Who does it; empty when nobody is named.
    pub owner: String,
    pub kind: GanttKind,
    /// The current plan; a milestone's start and finish are the same day.
    pub planned: Option<Span>,
    /// The plan once agreed on, where the current one is to be compared with it.
    #[serde(default)]
    pub baseline: Option<Span>,
    pub actual_start: Option<Date>,
    pub actual_finish: Option<Date>,
    /// When it is expected to start, while nobody has begun it.
    #[serde(default)]
    pub forecast_start: Option<Date>,
    /// When it is expected to finish, while it is unfinished.
    pub forecast_finish: Option<Date>,
    /// The day by which it finishes with a chance of 80 %.
    #[serde(default)]
    pub p80: Option<Date>,
    /// 0 to 1; none where nobody has reported any.
    pub progress: Option<f64>,
    pub critical: bool,
    /// What hovering the row says, in a sentence: why it starts then. Empty for its name, owner and dates.
    #[serde(default)]
    pub hover: String,
    /// Where a click on the row's bar leads; only addresses of the web and of our own pages are followed.
    #[serde(default)]
    pub href: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GanttKind {
    #[default]
    Task,
    Summary,
    Milestone,
}

/// One row waits for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GanttLink {
    /// Place of the row that is waited for in [`Gantt::rows`].
    pub from: usize,
    /// Place of the row that waits.
    pub to: usize,
    pub kind: LinkKind,
    pub critical: bool,
}

/// Which end of the first row holds which end of the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    FinishToStart,
    StartToStart,
    FinishToFinish,
    StartToFinish,
}

/// イナズマ線 of one date over the rows of one [`Gantt`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProgressLine {
    /// The line stands at the end of this day.
    pub date: Date,
    /// For each row in order, its point in days right (+, ahead) or left (−, behind) of the line. A row without a
    /// point is passed by.
    pub points: Vec<Option<f64>>,
}
