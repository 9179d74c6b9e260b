//! PDF, typeset by Typst from our own template.
//!
//! The report reaches the template as JSON and the charts as SVG; no text of anybody's ever becomes Typst source.

mod data;
mod fonts;
mod widths;
mod world;

use mieruka_core::report::model::Report;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandards};

use crate::RenderError;
use world::ReportWorld;

/// The licence under which the embedded fonts are passed on; to be shown wherever the product lists its parts.
pub const FONT_LICENCE: &str = fonts::LICENCE;

/// The report as a tagged PDF on A4 landscape, with its fonts in it.
///
/// # Errors
/// When the embedded fonts are damaged or the typesetter gives up on the report; nothing is written then.
pub fn pdf(report: &Report) -> Result<Vec<u8>, RenderError> {
    let (json, charts) = data::prepare(report);
    let world = ReportWorld::new(json.into_bytes(), charts)?;
    let compiled = typst::compile::<PagedDocument>(&world).output.and_then(|document| {
        let options = PdfOptions {
            ident: Smart::Custom(report.id.clone()),
            creator: Smart::Custom(Some("Mieruka".to_owned())),
            // The document's date is its status date; there is no other clock here.
            timestamp: None,
            page_ranges: None,
            standards: PdfStandards::default(),
            tagged: true,
            pretty: false,
        };
        typst_pdf::pdf(&document, &options)
    });
    // A server draws many reports: what the typesetter remembers of old ones must not pile up.
    typst::comemo::evict(4);
    compiled.map_err(|errors| {
        let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
        RenderError::Typeset(messages.join("; "))
    })
}
