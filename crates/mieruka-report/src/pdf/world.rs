//! All that the typesetter can see: the template, one report, its charts and two fonts. No files, no packages, no clock.

use std::collections::HashMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

use super::fonts::{Fonts, fonts};
use crate::RenderError;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

static TEMPLATE: LazyLock<Source> =
    LazyLock::new(|| Source::new(file_id("/report.typ"), include_str!("../../assets/report.typ").to_owned()));

pub(super) struct ReportWorld {
    fonts: &'static Fonts,
    files: HashMap<FileId, Bytes>,
}

impl ReportWorld {
    /// A world that holds the report as `/report.json` and its charts as `/chart-0.svg`, `/chart-1.svg`, …
    pub(super) fn new(report: Vec<u8>, charts: Vec<String>) -> Result<ReportWorld, RenderError> {
        let mut files = HashMap::from([(file_id("/report.json"), Bytes::new(report))]);
        for (index, chart) in charts.into_iter().enumerate() {
            files.insert(file_id(&chart_path(index)), Bytes::from_string(chart));
        }
        Ok(ReportWorld { fonts: fonts()?, files })
    }
}

/// Where the template finds the chart of this index.
pub(super) fn chart_path(index: usize) -> String {
    format!("/chart-{index}.svg")
}

fn file_id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("our own paths are plain names");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for ReportWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        TEMPLATE.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == TEMPLATE.id() { Ok(TEMPLATE.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.list.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
