//! A status as somebody wrote it, read as one of the seven.

use mieruka_core::source_record::CommonStatus;

use crate::value::text::normalize;
use crate::vocabulary::Vocabulary;

/// The common status of a status text. Words come from the vocabulary's table; a number before the word (「3:対応中」), a note
/// in brackets (「完了(条件付き)」), a percentage or a date after it are looked through. What is not in the table stays
/// [`CommonStatus::Unknown`]; the caller keeps the text. A lone dash is unknown too: in some lists it means "not
/// applicable", in others "nothing entered yet", and an open matter must not vanish by a guess.
pub fn read_status(vocabulary: &Vocabulary, raw: &str) -> CommonStatus {
    let text = normalize(raw);
    vocabulary
        .status_word(&text)
        .or_else(|| vocabulary.status_word(without_number(&text)))
        .or_else(|| vocabulary.status_word(without_note(without_number(&text))))
        .unwrap_or(CommonStatus::Unknown)
}

/// Without a leading ordinal: `3:対応中`, `1.未着手`, `(2) 処理中`, `04_完了`.
fn without_number(text: &str) -> &str {
    let bare = text.trim_start_matches(['(', '[', '【']);
    let rest = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == bare.len() {
        return text;
    }
    let after = rest.trim_start_matches([')', ']', '】', '.', ':', '_', '-', ' ']);
    if after.is_empty() || after.len() == rest.len() { text } else { after }
}

/// Without what follows the word: a bracket, a percentage, a date, an arrow.
fn without_note(text: &str) -> &str {
    let word = text.find(|c: char| {
        matches!(c, '(' | '[' | '【' | '<' | '/' | '→' | ',' | '、' | '。') || c.is_ascii_digit()
    });
    let word = word.map_or(text, |end| &text[..end]).trim();
    if !word.is_empty() {
        return word;
    }
    // The word itself in brackets: 「【完了】」.
    text.trim_matches(|c| matches!(c, '(' | ')' | '[' | ']' | '【' | '】' | '<' | '>'))
}
