//! What can go wrong with an operation, in the reader's language, with the exit code and the HTTP status that say the
//! same.

use axum::http::StatusCode;
use mieruka_connect::ReadError;
use mieruka_core::decide::Refusal;
use mieruka_core::lang::Lang;
use mieruka_core::reconcile::ImportRefusal;
use mieruka_core::register::Kind;
use mieruka_core::view::list::FilterProblem;
use mieruka_report::RenderError;
use mieruka_store::{StoreError, WriteError};

/// Why an operation was not done. Nothing was stored unless `Unknown` says that it may have been.
#[derive(Debug, thiserror::Error)]
pub enum OpError {
    /// The page, project or record does not exist, or this viewer may not know of it: the two answer alike.
    #[error("not found")]
    NotFound,
    #[error("no project {0}")]
    NoSuchProject(String),
    #[error("project {0} exists")]
    ProjectExists(String),
    #[error("not a project key: {0}")]
    BadKey(String),
    #[error("refused")]
    Refused(Kind, Refusal),
    #[error("{0:?}")]
    Read(ReadError),
    #[error("{0:?}")]
    Import(ImportRefusal),
    /// The state has moved since the preview that was accepted.
    #[error("the preview is out of date")]
    PreviewOutdated,
    /// The upload was not kept any longer.
    #[error("the upload is gone")]
    UploadGone,
    #[error("filter: {0:?}")]
    Filter(FilterProblem),
    #[error("{place}: {reason}")]
    Input { place: String, reason: String },
    #[error("disk full")]
    DiskFull,
    /// The disk failed at the commit: it may or may not be there; repeating the same command tells.
    #[error("the disk failed at the commit")]
    Unknown,
    #[error("report: {0}")]
    Render(RenderError),
    #[error("store: {0}")]
    Store(#[from] StoreError),
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

impl OpError {
    /// What happened, where, and what to do.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            OpError::NotFound => lang.text("error-not-found"),
            OpError::NoSuchProject(key) => lang.format("error-no-such-project", &[("key", key.into())]),
            OpError::ProjectExists(key) => lang.format("error-project-exists", &[("key", key.into())]),
            OpError::BadKey(key) => lang.format("error-bad-key", &[("key", key.into())]),
            OpError::Refused(kind, refusal) => refusal_text(*kind, refusal, lang),
            OpError::Read(error) => error.message(lang),
            OpError::Import(refusal) => refusal.message(lang),
            OpError::PreviewOutdated => lang.text("error-preview-outdated"),
            OpError::UploadGone => lang.text("error-upload-gone"),
            OpError::Filter(problem) => lang.format("error-filter", &[("part", (&problem.part).into())]),
            OpError::Input { place, reason } => format!("{place}: {reason}"),
            OpError::DiskFull => lang.text("error-disk-full"),
            OpError::Unknown => lang.text("error-commit-unknown"),
            OpError::Render(error) => lang.format("error-render", &[("reason", error.to_string().into())]),
            OpError::Store(error) => store_text(error, lang),
            OpError::Io(error) => lang.format("error-io", &[("reason", error.to_string().into())]),
        }
    }

    pub fn status(&self) -> StatusCode {
        match self {
            OpError::NotFound | OpError::NoSuchProject(_) => StatusCode::NOT_FOUND,
            OpError::Refused(_, Refusal::NotFound) => StatusCode::NOT_FOUND,
            OpError::Refused(_, Refusal::Conflict { .. })
            | OpError::PreviewOutdated
            | OpError::ProjectExists(_) => StatusCode::CONFLICT,
            OpError::UploadGone => StatusCode::GONE,
            OpError::Refused(_, Refusal::Invalid(_))
            | OpError::BadKey(_)
            | OpError::Read(_)
            | OpError::Import(_)
            | OpError::Filter(_)
            | OpError::Input { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            // What was named is no database of ours.
            OpError::Store(StoreError::Foreign { .. } | StoreError::TooNew { .. }) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            OpError::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
            OpError::Unknown | OpError::Render(_) | OpError::Store(_) | OpError::Io(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    /// 2 = bad usage or input, 1 = our own failure.
    pub fn exit_code(&self) -> u8 {
        if self.status().is_server_error() { 1 } else { 2 }
    }
}

fn store_text(error: &StoreError, lang: Lang) -> String {
    match error {
        StoreError::Foreign { path } => lang.format("error-store-foreign", &[("path", path.into())]),
        StoreError::TooNew { path, .. } => lang.format("error-store-too-new", &[("path", path.into())]),
        StoreError::DiskFull => lang.text("error-disk-full"),
        other => lang.format("error-store", &[("reason", other.to_string().into())]),
    }
}

fn refusal_text(kind: Kind, refusal: &Refusal, lang: Lang) -> String {
    match refusal {
        Refusal::NotFound => lang.text("error-not-found"),
        Refusal::Invalid(problems) => {
            problems.iter().map(|p| p.message(kind, lang)).collect::<Vec<_>>().join("\n")
        }
        Refusal::Conflict { fields, .. } => {
            let labels =
                fields.iter().filter_map(|f| kind.register().field(&f.name)).map(|f| f.label.text(lang));
            let labels = labels.collect::<Vec<_>>().join(", ");
            lang.format("error-conflict", &[("fields", labels.into())])
        }
    }
}

impl OpError {
    /// A write's failure; `refused` tells what a refusal by the rules means here.
    pub fn from_write<E>(
        error: WriteError<E>,
        project_key: &str,
        refused: impl FnOnce(E) -> OpError,
    ) -> OpError {
        match error {
            WriteError::Refused(e) => refused(e),
            WriteError::NoSuchProject => OpError::NoSuchProject(project_key.to_owned()),
            WriteError::ProjectExists => OpError::ProjectExists(project_key.to_owned()),
            WriteError::DiskFull => OpError::DiskFull,
            WriteError::Unknown => OpError::Unknown,
            WriteError::Store(e) => OpError::Store(e),
        }
    }
}
