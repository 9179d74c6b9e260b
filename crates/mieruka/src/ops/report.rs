//! Reports as files.

use jiff::civil::Date;
use mieruka_core::report::weekly::weekly;

use crate::error::OpError;
use crate::ops::now::state_as_of;
use crate::ops::{App, Caller};

/// What a report can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    Pdf,
    Xlsx,
    Markdown,
}

impl ReportFormat {
    pub fn from_name(name: &str) -> Option<ReportFormat> {
        [ReportFormat::Pdf, ReportFormat::Xlsx, ReportFormat::Markdown].into_iter().find(|f| f.name() == name)
    }

    /// Also the file's extension.
    pub fn name(self) -> &'static str {
        match self {
            ReportFormat::Pdf => "pdf",
            ReportFormat::Xlsx => "xlsx",
            ReportFormat::Markdown => "md",
        }
    }

    pub fn content_type(self) -> &'static str {
        match self {
            ReportFormat::Pdf => "application/pdf",
            ReportFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ReportFormat::Markdown => "text/markdown; charset=utf-8",
        }
    }
}

/// The weekly report of a project as of a day, as a file.
pub fn report_render(
    app: &App,
    caller: &Caller,
    project_key: &str,
    date: Option<Date>,
    format: ReportFormat,
) -> Result<Vec<u8>, OpError> {
    let as_of = app.as_of(date);
    let state = app.state(project_key)?;
    let past = state_as_of(app, project_key, &state, &as_of)?;
    // The week before is what "last week" in the report means.
    let week_ago = as_of.date.checked_sub(jiff::Span::new().weeks(1)).unwrap_or(as_of.date);
    let before_day = app.as_of(Some(week_ago));
    let before = state_as_of(app, project_key, &state, &before_day)?;
    let report = weekly(
        project_key,
        &past.visible_with(&state, &caller.viewer),
        &as_of,
        &before.visible_with(&state, &caller.viewer),
        &before_day,
        caller.lang,
    );
    match format {
        ReportFormat::Pdf => mieruka_report::pdf(&report).map_err(OpError::Render),
        ReportFormat::Xlsx => mieruka_report::xlsx(&report).map_err(OpError::Render),
        ReportFormat::Markdown => Ok(mieruka_report::markdown(&report).into_bytes()),
    }
}
