//! Which kind of register a table is, by its names and by headers that only one kind has.

use std::collections::HashMap;

use mieruka_core::source_record::SourceKind;

use super::{Fault, Table, VocabularyError, lines};
use crate::value::text::key;

/// What a table shows of its kind. Leave empty what is not known.
#[derive(Clone, Copy, Debug, Default)]
pub struct KindHints<'a> {
    /// Name of the sheet.
    pub sheet: &'a str,
    /// Text above the table.
    pub title: &'a str,
    /// Name of the file, with or without extension.
    pub file: &'a str,
    /// Headers of the table.
    pub headers: &'a [&'a str],
}

#[derive(Debug)]
pub(super) struct Kinds {
    /// Longest first, so that 「課題一覧」 is seen before 「一覧」.
    names: Vec<(String, SourceKind)>,
    columns: HashMap<String, SourceKind>,
}

/// How much a word says, by where it stands.
const TITLE: f32 = 0.95;
const SHEET: f32 = 0.9;
const FILE: f32 = 0.8;
const COLUMN: f32 = 0.3;

impl Kinds {
    pub(super) fn new(table: &str) -> Result<Kinds, VocabularyError> {
        let mut names = Vec::new();
        let mut columns = HashMap::new();
        for line in lines(Table::Kinds, table) {
            let mut line = line?;
            let kind: SourceKind = super::named(Table::Kinds, &line, line.name)?;
            match line.words.remove(0) {
                "name" => names.extend(line.words.iter().map(|w| (key(w), kind))),
                "column" => columns.extend(line.words.iter().map(|w| (key(w), kind))),
                other => {
                    let fault = Fault::UnknownName(other.to_owned());
                    return Err(VocabularyError { table: Table::Kinds, line: line.number, fault });
                }
            }
        }
        names.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        Ok(Kinds { names, columns })
    }

    /// The kind with the most evidence: the title says more than the sheet, the sheet more than the file, and headers
    /// decide where names are silent or disagree.
    pub(super) fn find(&self, hints: &KindHints<'_>) -> Option<(SourceKind, f32)> {
        let mut scores: Vec<(SourceKind, f32)> = Vec::new();
        let mut add = |kind: SourceKind, points: f32| match scores.iter_mut().find(|(k, _)| *k == kind) {
            // Evidence adds up without ever becoming certainty.
            Some((_, score)) => *score = 1.0 - (1.0 - *score) * (1.0 - points),
            None => scores.push((kind, points)),
        };
        let stem = hints.file.rsplit_once('.').map_or(hints.file, |(stem, _)| stem);
        for (text, points) in [(hints.title, TITLE), (hints.sheet, SHEET), (stem, FILE)] {
            if let Some((kind, share)) = self.named(text) {
                add(kind, points * (0.6 + 0.4 * share));
            }
        }
        for header in hints.headers {
            let leaf = header.rsplit(" / ").next().unwrap_or(header);
            if let Some(kind) = self.columns.get(&key(leaf)) {
                add(*kind, COLUMN);
            }
        }
        scores.into_iter().max_by(|(_, a), (_, b)| a.total_cmp(b))
    }

    /// The longest name in a text, and its share of the text.
    fn named(&self, text: &str) -> Option<(SourceKind, f32)> {
        const LONGEST: usize = 60;
        let text = key(text);
        let length = text.chars().count();
        if length == 0 || length > LONGEST {
            return None;
        }
        let (name, kind) = self.names.iter().find(|(name, _)| contains_word(&text, name))?;
        Some((*kind, name.chars().count() as f32 / length as f32))
    }
}

/// Latin words must stand alone: `qa` is in 「QA一覧」, not in `aquarium`.
fn contains_word(text: &str, word: &str) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    text.match_indices(word).any(|(at, _)| {
        let before = latin(text[..at].chars().next_back()) && latin(word.chars().next());
        let after = latin(text[at + word.len()..].chars().next()) && latin(word.chars().next_back());
        word.len() > 5 || (!before && !after)
    })
}

#[cfg(test)]
mod tests {
    use super::super::Vocabulary;
    use super::*;
    use SourceKind::*;

    #[test]
    fn names_and_headers_tell_the_kind() {
        fn check(sheet: &str, title: &str, file: &str, headers: &[&str], expect: Option<SourceKind>) {
            let found = Vocabulary::builtin().kind(&KindHints { sheet, title, file, headers });
            assert_eq!(found.map(|(k, _)| k), expect, "{sheet:?} {title:?} {file:?} {headers:?} {found:?}");
            if let Some((_, confidence)) = found {
                assert!((0.0..=1.0).contains(&confidence));
            }
        }
        check("課題一覧", "", "", &[], Some(Issue));
        check("Sheet1", "課題管理表", "x.xlsx", &[], Some(Issue));
        check("Sheet1", "", "20260105_リスク管理表_v2.xlsx", &[], Some(Risk));
        check("WBS", "", "", &[], Some(Task));
        check("詳細スケジュール", "", "", &[], Some(Task));
        check("QA", "QA一覧", "", &[], Some(Inquiry));
        check("Q&A", "", "", &[], Some(Inquiry));
        check("不具合管理票", "", "", &[], Some(Defect));
        check("障害管理", "", "", &[], Some(Defect));
        check("レビュー記録票", "", "", &[], Some(ReviewComment));
        check("成果物一覧", "", "", &[], Some(Deliverable));
        check("要件一覧", "", "", &[], Some(Requirement));
        check("テスト仕様書", "", "", &[], Some(Test));
        check("変更管理表", "", "", &[], Some(ChangeRequest));
        check("決定事項一覧", "", "", &[], Some(Decision));
        check("宿題一覧", "", "", &[], Some(ActionItem));
        check("ToDo", "", "", &[], Some(ActionItem));
        check("マイルストーン", "", "", &[], Some(Milestone));
        check("Risk Register", "", "", &[], Some(Risk));
        check("Sheet1", "", "", &["No", "リスク事象", "発生確率", "影響度"], Some(Risk));
        check("Sheet1", "", "", &["No", "質問内容", "回答内容"], Some(Inquiry));
        check("Sheet1", "", "", &["件名", "担当"], None);
        check("一覧", "課題・リスク管理表", "", &["発生確率", "リスク対応"], Some(Risk));
        check("aquarium", "", "", &[], None);
        check("", "", "", &[], None);
    }
}
