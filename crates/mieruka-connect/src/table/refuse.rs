//! When something with a header is no register all the same, and the reason in words.

use mieruka_core::source_record::{SourceField, SourceKind};

use super::layout::Column;
use crate::grid::Grid;
use crate::value::text::key;
use crate::vocabulary::Vocabulary;

/// Why a sheet, or a table on it, is no register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Empty,
    Hidden,
    NoHeader,
    /// Labels down one column, values beside them: one record turned on its side.
    Form,
    Choices,
    Faq,
    Glossary,
    Memo,
    Legend,
    History,
    Cover,
    /// Nothing names a record: no title, description or level.
    NoSubject,
    /// Nothing is followed up: no status, person, day or effort.
    NothingToFollow,
    /// A person has said so.
    LeftOut,
}

impl Refusal {
    /// The message's key in `connect.ftl`.
    pub(super) fn message_key(self) -> &'static str {
        match self {
            Refusal::Empty => "read-not-empty",
            Refusal::Hidden => "read-not-hidden",
            Refusal::NoHeader => "read-not-no-header",
            Refusal::Form => "read-not-form",
            Refusal::Choices => "read-not-choices",
            Refusal::Faq => "read-not-faq",
            Refusal::Glossary => "read-not-glossary",
            Refusal::Memo => "read-not-memo",
            Refusal::Legend => "read-not-legend",
            Refusal::History => "read-not-history",
            Refusal::Cover => "read-not-cover",
            Refusal::NoSubject => "read-not-no-subject",
            Refusal::NothingToFollow => "read-not-nothing-to-follow",
            Refusal::LeftOut => "read-not-left-out",
        }
    }
}

/// Words in the name of a sheet, title or file that promise something else than a register.
const OTHER_THINGS: &[(Refusal, &[&str])] = &[
    (Refusal::Faq, &["faq", "よくある質問", "よくあるご質問", "よくあるお問い合わせ", "q&a集", "qa集"]),
    (Refusal::Glossary, &["用語集", "用語一覧", "用語定義", "略語", "glossary"]),
    (
        Refusal::Legend,
        &[
            "凡例",
            "記入要領",
            "記入方法",
            "記載要領",
            "記入例",
            "使い方",
            "利用方法",
            "説明",
            "legend",
            "howto",
            "readme",
        ],
    ),
    (
        Refusal::History,
        &["改訂履歴", "改定履歴", "変更履歴", "更新履歴", "版数履歴", "revisionhistory", "changehistory"],
    ),
    (
        Refusal::Memo,
        &[
            "メモ",
            "覚書",
            "覚え書き",
            "備忘",
            "memo",
            "ノウハウ",
            "tips",
            "トラブルシュート",
            "対処法",
            "対処方法",
        ],
    ),
    (Refusal::Cover, &["表紙", "目次", "cover", "contents"]),
];

/// Names that mean a list of choices only when nothing else stands in them.
const CHOICES: &[&str] = &[
    "マスタ",
    "マスター",
    "master",
    "list",
    "リスト",
    "選択肢",
    "選択リスト",
    "コード",
    "コード表",
    "区分",
    "設定",
    "入力規則",
    "プルダウン",
    "lists",
    "settings",
    "config",
];

/// What the name of a sheet or file promises.
pub(super) fn by_name(name: &str) -> Option<Refusal> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let name = key(stem);
    let plain = name.trim_end_matches(|c: char| c.is_ascii_digit());
    if CHOICES.contains(&plain) {
        return Some(Refusal::Choices);
    }
    OTHER_THINGS.iter().find(|(_, words)| words.iter().any(|w| name.contains(w))).map(|(refusal, _)| *refusal)
}

/// Whether the columns of a table make a register; `names` are sheet, title and file, the nearest first.
pub(super) fn judge(columns: &[Column], names: &[&str], kind: Option<(SourceKind, f32)>) -> Option<Refusal> {
    use SourceField::{
        ActualEffort, ActualFinish, ActualStart, Category, ClosedOn, Description, DueOn, Impact, Level1,
        Level2, Level3, OccurredOn, Owner, OwnerOrg, PlannedEffort, PlannedFinish, PlannedStart, Priority,
        Progress, RaisedBy, RaisedOn, Status, Title,
    };
    let has = |fields: &[SourceField]| columns.iter().any(|c| c.field.is_some_and(|f| fields.contains(&f)));
    let followed_to_an_end = has(&[Status, DueOn, ClosedOn, PlannedFinish, ActualFinish, Progress]);
    let promised = names.iter().find_map(|name| by_name(name));
    let managed = has(&[DueOn, PlannedFinish, Progress])
        || has(&[Status]) && has(&[Owner, OwnerOrg, RaisedBy, RaisedOn, OccurredOn, ClosedOn]);
    if let Some(refusal) = promised.filter(|_| !managed) {
        return Some(refusal);
    }
    let choices = || {
        let lists = columns.iter().filter(|c| c.content.filled > 0);
        let mut lengths: Vec<usize> = lists.clone().map(|c| c.content.filled).collect();
        lengths.dedup();
        lengths.len() > 1
            && lists.clone().all(|c| {
                let content = &c.content;
                let top_down = content.rows.iter().enumerate().all(|(i, row)| i as u32 == *row);
                top_down
                    && content.distinct == content.filled
                    && content.dates == 0
                    && content.long_texts == 0
            })
    };
    if promised == Some(Refusal::Choices) && choices() {
        return Some(Refusal::Choices);
    }
    if !has(&[Title, Description, Level1, Level2, Level3]) {
        return Some(if choices() { Refusal::Choices } else { Refusal::NoSubject });
    }
    let followed = followed_to_an_end
        || has(&[
            Owner,
            OwnerOrg,
            RaisedBy,
            RaisedOn,
            OccurredOn,
            PlannedStart,
            ActualStart,
            Priority,
            PlannedEffort,
            ActualEffort,
            Impact,
        ]);
    if followed {
        return None;
    }
    // Lists of things need no follow-up, when their name says what they list.
    let listed = kind.is_some_and(|(kind, sure)| {
        sure >= 0.5
            && matches!(
                kind,
                SourceKind::Deliverable | SourceKind::Requirement | SourceKind::Test | SourceKind::Decision
            )
    });
    (!(listed && (has(&[SourceField::Id, Category, Level1, Level2]) || columns.len() >= 3)))
        .then_some(Refusal::NothingToFollow)
}

/// Why a sheet on which no header was found is no register.
pub(super) fn without_header(grid: &Grid, vocabulary: &Vocabulary) -> Refusal {
    if let Some(refusal) = by_name(&grid.name) {
        return refusal;
    }
    if is_form(grid, vocabulary) { Refusal::Form } else { Refusal::NoHeader }
}

/// Four or more known words one below the other with something to the right of most of them.
fn is_form(grid: &Grid, vocabulary: &Vocabulary) -> bool {
    const SEARCHED: usize = 60;
    const ENOUGH: usize = 4;
    let mut labels: std::collections::HashMap<u16, usize> = std::collections::HashMap::new();
    for row in grid.row_numbers().take(SEARCHED) {
        let cells = grid.row(row);
        for (i, cell) in cells.iter().enumerate() {
            let known =
                grid.text_of(cell).is_some_and(|t| t.chars().count() <= 20 && vocabulary.header(t).is_some());
            if known && cells.get(i + 1).is_some_and(|c| !grid.blank(c)) {
                *labels.entry(cell.column).or_default() += 1;
            }
        }
    }
    labels.values().any(|count| *count >= ENOUGH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::GridBuilder;

    #[test]
    fn names_promise_other_things() {
        assert_eq!(by_name("FAQ.xlsx"), Some(Refusal::Faq));
        assert_eq!(by_name("改訂履歴"), Some(Refusal::History));
        assert_eq!(by_name("マスタ"), Some(Refusal::Choices));
        assert_eq!(by_name("Master2"), Some(Refusal::Choices));
        assert_eq!(by_name("エラーメモ"), Some(Refusal::Memo));
        for register in
            ["課題一覧.xlsx", "工程定義・マスタスケジュール", "QA管理表", "タスクリスト", "変更管理表"]
        {
            assert_eq!(by_name(register), None, "{register}");
        }
    }

    #[test]
    fn labels_down_a_column_are_a_form() {
        let mut b = GridBuilder::new("不具合票");
        for (i, label) in ["起票日", "起票者", "事象", "対応者", "完了日"].iter().enumerate() {
            b.text(i as u32 + 1, 0, label);
            b.text(i as u32 + 1, 1, "x");
        }
        assert_eq!(without_header(&b.finish(), &Vocabulary::builtin()), Refusal::Form);
    }
}
