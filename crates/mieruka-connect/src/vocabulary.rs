//! Header, kind and status words.

use mieruka_core::source_record::SourceField;

/// The words that headers, kinds and statuses are known by.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary;

impl Vocabulary {
    /// The words shipped with the product.
    pub fn builtin() -> Self {
        Vocabulary
    }

    /// The field that a header means, and how sure that is (0–1).
    pub fn header(&self, _header: &str) -> Option<(SourceField, f32)> {
        None
    }
}
