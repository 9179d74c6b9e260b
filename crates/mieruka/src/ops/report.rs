//! Reports as files.

use jiff::civil::Date;
use mieruka_core::register::Kind;
use mieruka_core::report::weekly::{Addressee, weekly};
use mieruka_core::state::ProjectState;
use mieruka_core::visibility::{Side, Viewer};

use crate::error::OpError;
use crate::ops::now::{day_asked, state_as_of};
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

/// For whom a report is cut: it says what those readers may see, whoever makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edition {
    /// The client's people.
    Client,
    /// What its maker may see: the PMO's own.
    Internal,
    /// One party, by name or code.
    Party(String),
}

impl Edition {
    /// Reads `client`, `internal` or `party:NAME`.
    pub fn parse(text: &str) -> Option<Edition> {
        match text {
            "client" => Some(Edition::Client),
            "internal" => Some(Edition::Internal),
            _ => text
                .strip_prefix("party:")
                .filter(|name| !name.is_empty())
                .map(|n| Edition::Party(n.to_owned())),
        }
    }

    /// The viewer this edition is made for, and to whom it goes.
    fn reader(&self, caller: &Caller, state: &ProjectState) -> Result<(Viewer, Addressee), OpError> {
        // Only the PMO cuts reports for others; everybody else would learn what those may see.
        let own = match self {
            Edition::Party(name) => caller
                .viewer
                .party
                .and_then(|id| state.visible(&caller.viewer).get(id))
                .is_some_and(|p| p.title() == name),
            Edition::Client => caller.viewer.side == Side::Client,
            Edition::Internal => true,
        };
        if caller.viewer.side != Side::Pmo && !own {
            return Err(OpError::NotFound);
        }
        let visible = state.visible(&caller.viewer);
        let mut parties = visible.of_kind(Kind::Party);
        match self {
            Edition::Internal => {
                let name = caller.lang.text("edition-internal");
                Ok((caller.viewer.clone(), Addressee { to: caller.lang.text("weekly-pmo"), edition: name }))
            }
            Edition::Client => {
                let client = parties.find(|p| p.body.text("side") == Some("client"));
                let to = client.map(|p| p.title().to_owned()).unwrap_or_default();
                let viewer = Viewer { side: Side::Client, party: client.map(|p| p.id), person: None };
                Ok((viewer, Addressee { to, edition: caller.lang.text("edition-client") }))
            }
            Edition::Party(name) => {
                let party = parties.find(|p| p.title() == name || p.body.text("code") == Some(name.as_str()));
                let party = party.ok_or_else(|| OpError::Input {
                    place: "--edition".to_owned(),
                    reason: caller.lang.format("edition-no-party", &[("name", name.into())]),
                })?;
                let to = party.title().to_owned();
                let edition = caller.lang.format("edition-party", &[("name", (&to).into())]);
                Ok((Viewer::vendor(party.id), Addressee { to, edition }))
            }
        }
    }
}

/// The weekly report of a project as of a day, as a file.
pub fn report_render(
    app: &App,
    caller: &Caller,
    project_key: &str,
    date: Option<Date>,
    edition: &Edition,
    format: ReportFormat,
) -> Result<Vec<u8>, OpError> {
    let state = app.state(project_key)?;
    let as_of = day_asked(app, caller, project_key, &state, date)?;
    let past = state_as_of(app, project_key, &state, &as_of)?;
    // The week before is what "last week" in the report means.
    let week_ago = as_of.date.checked_sub(jiff::Span::new().weeks(1)).unwrap_or(as_of.date);
    let before_day = app.as_of(Some(week_ago));
    let before = state_as_of(app, project_key, &state, &before_day)?;
    let (viewer, addressee) = edition.reader(caller, &state)?;
    let report = weekly(
        project_key,
        addressee,
        (&past.visible_with(&state, &viewer), &as_of),
        (&before.visible_with(&state, &viewer), &before_day),
        caller.lang,
    );
    match format {
        ReportFormat::Pdf => mieruka_report::pdf(&report).map_err(OpError::Render),
        ReportFormat::Xlsx => mieruka_report::xlsx(&report).map_err(OpError::Render),
        ReportFormat::Markdown => Ok(mieruka_report::markdown(&report).into_bytes()),
    }
}
