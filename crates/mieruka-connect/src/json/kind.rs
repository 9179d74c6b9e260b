//! What a ticket is about, by the name of its type or by its labels.

use std::collections::HashMap;
use std::sync::LazyLock;

use mieruka_core::source_record::SourceKind;

use crate::Vocabulary;
use crate::value::text::key;
use crate::vocabulary::KindHints;

/// Names of ticket types that say something else than the same word above a table.
const TYPES: &[(SourceKind, &[&str])] = &[
    (
        SourceKind::Task,
        &[
            "story",
            "user story",
            "epic",
            "sub-task",
            "feature",
            "new feature",
            "improvement",
            "technical task",
            "ストーリー",
            "ユーザーストーリー",
            "エピック",
            "機能",
            "新機能",
            "改善",
            "作業",
            "開発",
            "子課題",
            "故事",
            "任务",
            "子任务",
            "长篇故事",
        ],
    ),
    (SourceKind::ChangeRequest, &["要望", "変更", "change", "enhancement request"]),
    (SourceKind::Inquiry, &["support", "サポート", "question", "service request", "質問・回答"]),
    (SourceKind::Defect, &["incident", "problem", "缺陷", "故障", "障害・不具合"]),
    (SourceKind::Other, &["その他", "other"]),
];

/// Labels that name the kind of an issue. Other labels say nothing about it.
const LABELS: &[(SourceKind, &[&str])] = &[
    (SourceKind::Defect, &["bug", "defect", "incident", "バグ", "不具合", "障害"]),
    (SourceKind::Risk, &["risk", "リスク"]),
    (SourceKind::Inquiry, &["question", "qa", "q&a", "質問", "問い合わせ", "問合せ"]),
    (SourceKind::Task, &["task", "タスク", "作業"]),
    (SourceKind::ActionItem, &["action item", "宿題"]),
    (SourceKind::Decision, &["decision", "決定事項"]),
    (SourceKind::ChangeRequest, &["change request", "要望", "仕様変更"]),
];

/// The kind that the name of a ticket type says; a ticket of a type nobody knows is an issue.
pub(crate) fn kind_of_type(vocabulary: &Vocabulary, name: &str) -> SourceKind {
    static WORDS: LazyLock<Words> = LazyLock::new(|| by_key(TYPES));
    WORDS
        .get(&key(name))
        .copied()
        .or_else(|| vocabulary.kind(&KindHints { sheet: name, ..KindHints::default() }).map(|(kind, _)| kind))
        .unwrap_or(SourceKind::Issue)
}

/// The kind that one of the labels says: "bug", "type::bug", "kind/bug".
pub(crate) fn kind_of_labels<'a>(labels: impl IntoIterator<Item = &'a str>) -> Option<SourceKind> {
    static WORDS: LazyLock<Words> = LazyLock::new(|| by_key(LABELS));
    labels.into_iter().find_map(|label| {
        let name = label.rsplit(['/', ':']).next().unwrap_or(label);
        WORDS.get(&key(name)).copied()
    })
}

type Words = HashMap<String, SourceKind>;

fn by_key(words: &[(SourceKind, &[&str])]) -> Words {
    words.iter().flat_map(|(kind, words)| words.iter().map(|word| (key(word), *kind))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_the_tools() {
        let vocabulary = Vocabulary::builtin();
        let cases = [
            ("タスク", SourceKind::Task),
            ("バグ", SourceKind::Defect),
            ("要望", SourceKind::ChangeRequest),
            ("その他", SourceKind::Other),
            ("課題", SourceKind::Issue),
            ("リスク", SourceKind::Risk),
            ("QA", SourceKind::Inquiry),
            ("Sub-task", SourceKind::Task),
            ("Epic", SourceKind::Task),
            ("Bug", SourceKind::Defect),
            ("サポート", SourceKind::Inquiry),
            ("謎の種別", SourceKind::Issue),
        ];
        for (name, kind) in cases {
            assert_eq!(kind_of_type(&vocabulary, name), kind, "{name}");
        }
    }

    #[test]
    fn labels_with_and_without_a_scope() {
        assert_eq!(kind_of_labels(["backend", "type::Bug"]), Some(SourceKind::Defect));
        assert_eq!(kind_of_labels(["kind/question"]), Some(SourceKind::Inquiry));
        assert_eq!(kind_of_labels(["bugfix-later", "priority::1"]), None);
    }
}
