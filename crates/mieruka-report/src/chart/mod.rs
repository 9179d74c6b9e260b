//! Charts as SVG text, drawn once for page and paper.
//!
//! Pages forbid inline styles, so shapes carry presentation attributes (their look on paper) and classes (`gantt-plan`,
//! `gantt-line`, …), through which a page's style sheet recolours them for the dark. Every text is escaped.

mod axis;
pub mod board;
pub mod evm;
pub mod finish;
pub mod gantt;
mod mark;
mod svg;
pub mod trend;
