//! Search: records whose text holds every word asked for. Japanese needs no word list: text is compared as it is read,
//! after width and case are folded (NFKC, lower case).

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::id::RecordId;
use crate::record::Record;
use crate::register::Kind;
use crate::state::Visible;

/// Folds width, case and blanks away: ＡＢＣ ﾃﾞｰﾀ → abc データ.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// The folded text of records, kept beside the state because folding 20,000 records takes longer than a reader waits.
#[derive(Debug, Default)]
pub struct SearchIndex {
    texts: HashMap<RecordId, (u32, Box<str>)>,
}

impl SearchIndex {
    /// Brings the index up to a state: folds what is new or has another revision.
    pub fn update(&mut self, visible: &Visible<'_>) {
        for record in visible.all().filter(|r| r.kind.register().listed) {
            let known = self.texts.get(&record.id).is_some_and(|(revision, _)| *revision == record.revision);
            if !known {
                self.texts.insert(record.id, (record.revision, searched_text(record).into()));
            }
        }
    }

    fn text(&self, record: &Record) -> Option<&str> {
        self.texts
            .get(&record.id)
            .filter(|(revision, _)| *revision == record.revision)
            .map(|(_, text)| text.as_ref())
    }
}

/// What a record is found by: number, title, and its texts.
fn searched_text(record: &Record) -> String {
    let mut all = String::new();
    for (name, value) in record.body.iter() {
        let own = record.kind.register().field(name).is_some_and(|f| {
            use crate::register::FieldType::{LongText, Text};
            matches!(f.ty, Text | LongText)
        });
        let number = name == crate::register::common::NUMBER || name == crate::register::common::REMOTE_ID;
        if let Some(text) = value.as_str().filter(|_| own || number) {
            all.push_str(text);
            all.push('\n');
        }
    }
    fold(&all)
}

/// The words of a question, folded.
pub fn words(question: &str) -> Vec<String> {
    fold(question).split_whitespace().map(str::to_owned).collect()
}

/// Does this record hold all the words?
pub fn matches(record: &Record, words: &[String], index: &SearchIndex) -> bool {
    match index.text(record) {
        Some(text) => words.iter().all(|w| text.contains(w.as_str())),
        None => {
            let text = searched_text(record);
            words.iter().all(|w| text.contains(w.as_str()))
        }
    }
}

/// Records of all registers that hold the words: those whose title does first, then the latest changed.
pub fn search<'a>(
    visible: &Visible<'a>,
    question: &str,
    index: &SearchIndex,
    limit: usize,
) -> Vec<&'a Record> {
    let words = words(question);
    if words.is_empty() {
        return Vec::new();
    }
    let kinds = Kind::ALL.iter().filter(|k| k.register().listed);
    let mut hits: Vec<(bool, &Record)> = kinds
        .flat_map(|kind| visible.of_kind(*kind))
        .filter(|record| matches(record, &words, index))
        .map(|record| (false, record))
        .collect();
    if hits.len() > limit * 4 {
        hits.sort_unstable_by_key(|(_, r)| std::cmp::Reverse(r.changed_at));
        hits.truncate(limit * 4);
    }
    for (in_title, record) in &mut hits {
        let title = fold(record.title());
        let number = fold(record.number());
        *in_title = words.iter().all(|w| title.contains(w.as_str()) || number.contains(w.as_str()));
    }
    hits.sort_by_key(|(in_title, r)| (!in_title, std::cmp::Reverse(r.changed_at)));
    hits.truncate(limit);
    hits.into_iter().map(|(_, record)| record).collect()
}
