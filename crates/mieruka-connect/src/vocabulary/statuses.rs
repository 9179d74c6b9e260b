//! Status words.

use std::collections::HashMap;

use mieruka_core::source_record::CommonStatus;

use super::{Table, VocabularyError, lines, named};
use crate::value::text::key;

#[derive(Debug)]
pub(super) struct Statuses {
    words: HashMap<String, CommonStatus>,
    /// Endings, longest first.
    endings: Vec<(String, CommonStatus)>,
}

impl Statuses {
    /// Later tables win.
    pub(super) fn new(tables: &[&str]) -> Result<Statuses, VocabularyError> {
        let mut words = HashMap::new();
        let mut endings: HashMap<String, CommonStatus> = HashMap::new();
        for table in tables {
            for line in lines(Table::Statuses, table) {
                let line = line?;
                let status: CommonStatus = named(Table::Statuses, &line, line.name)?;
                for word in &line.words {
                    match word.strip_prefix('*') {
                        Some(ending) if !ending.is_empty() => endings.insert(key(ending), status),
                        _ => words.insert(word_key(word), status),
                    };
                }
            }
        }
        let mut endings: Vec<(String, CommonStatus)> = endings.into_iter().collect();
        endings.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        Ok(Statuses { words, endings })
    }

    /// The status of a whole word, else of its ending. Sentences have no status.
    pub(super) fn find(&self, text: &str) -> Option<CommonStatus> {
        const LONGEST: usize = 40;
        let key = word_key(text);
        if key.is_empty() || key.chars().count() > LONGEST {
            return None;
        }
        self.words.get(&key).copied().or_else(|| {
            // At least two characters in front: 「調査中」 is a status, 「田中」 a person.
            let ending = self.endings.iter().find(|(e, _)| {
                key.strip_suffix(e.as_str()).is_some_and(|front| front.chars().nth(1).is_some())
            });
            ending.map(|(_, status)| *status)
        })
    }
}

/// Marks such as `-` are words too, though a key has no separators.
fn word_key(word: &str) -> String {
    let key = key(word);
    if key.is_empty() { crate::value::text::normalize(word) } else { key }
}
