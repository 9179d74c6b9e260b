//! A report model in; PDF, XLSX and Markdown out; the SVG charts that pages share.
//!
//! The same report gives the same bytes, whenever and wherever it is drawn: no clock, no fonts of the machine, no
//! network.
#![forbid(unsafe_code)]

pub mod chart;
mod error;
mod markdown;
#[cfg(feature = "pdf")]
mod pdf;
pub mod text;
mod xlsx;

pub use error::RenderError;
pub use markdown::markdown;
#[cfg(feature = "pdf")]
pub use pdf::{FONT_LICENCE, pdf};
pub use xlsx::xlsx;
