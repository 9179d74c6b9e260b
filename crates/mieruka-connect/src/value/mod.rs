//! Reading one cell: dates, numbers, statuses, and the small words that stand for "nothing" or "as above".
//!
//! Every reader goes through here, so that 「令和7年3月31日」 means the same in a workbook, a csv and a JSON field. What
//! cannot be read for certain gives `None`, and the caller keeps the text.

pub mod date;
pub mod number;
pub mod status;
pub mod text;
