//! Header words: whole words of the table first, then building words, then the head of a compound.

use std::collections::HashMap;

use mieruka_core::source_record::{SourceField, SourceKind};

use super::{Fault, Line, Table, VocabularyError, lines, named};
use crate::value::text::key;

/// What a building word of a header stands for; the lines of `headers.tsv` that begin with `@`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// 予定, Planned.
    Planned,
    /// 実績, Actual.
    Actual,
    /// 開始.
    Start,
    /// 終了.
    Finish,
    /// 工数.
    Effort,
    /// 日, 日時: says only that a day stands there.
    Day,
    /// の and other words without meaning of their own.
    Filler,
    /// レビュー, 承認: a step after the work; its dates, people and results are not the record's own.
    Foreign,
    /// 課題, タスク: the thing that is listed; 「課題内容」 means 「内容」.
    Item,
}

/// What a word names: a field, or nothing although it looks like one.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Meaning {
    field: Option<SourceField>,
    weight: f32,
}

#[derive(Debug)]
pub(super) struct Headers {
    words: HashMap<String, Meaning>,
    /// Words that mean something else, or only mean something, in registers of one kind.
    words_of_kind: HashMap<SourceKind, HashMap<String, Meaning>>,
    /// Longest first.
    parts: Vec<(String, Part)>,
}

/// Confidence of a weak word (`?`), of a last resort (`??`), of a composition, of a stripped item word and of a compound's head.
const WEAK: f32 = 0.7;
const LAST_RESORT: f32 = 0.35;
const COMPOSED: f32 = 0.95;
const STRIPPED: f32 = 0.9;
const HEAD: f32 = 0.75;
/// Longer texts are sentences, not headers.
const LONGEST: usize = 32;

impl Headers {
    /// Later tables win.
    pub(super) fn new(tables: &[&str]) -> Result<Headers, VocabularyError> {
        let mut words = HashMap::new();
        let mut words_of_kind: HashMap<SourceKind, HashMap<String, Meaning>> = HashMap::new();
        let mut parts: Vec<(String, Part)> = Vec::new();
        for table in tables {
            for line in lines(Table::Headers, table) {
                let line = line?;
                if let Some(name) = line.name.strip_prefix('@') {
                    let part = part(name, &line)?;
                    parts.extend(line.words.iter().map(|w| (key(w), part)));
                    continue;
                }
                let (field, kind) = field_and_kind(&line)?;
                let target = match kind {
                    Some(kind) => words_of_kind.entry(kind).or_default(),
                    None => &mut words,
                };
                for word in &line.words {
                    let (word, weight) = match (word.strip_suffix("??"), word.strip_suffix('?')) {
                        (Some(word), _) => (word, LAST_RESORT),
                        (None, Some(word)) => (word, WEAK),
                        (None, None) => (*word, 1.0),
                    };
                    let levels: Vec<String> = word.split('/').map(leaf_key).collect();
                    target.insert(levels.join("/"), Meaning { field, weight });
                }
            }
        }
        parts.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        Ok(Headers { words, words_of_kind, parts })
    }

    /// The field of a header, in a register of a known kind or of any.
    pub(super) fn find(&self, header: &str, kind: Option<SourceKind>) -> Option<(SourceField, f32)> {
        let mut levels: Vec<String> = header.split(" / ").map(leaf_key).filter(|l| !l.is_empty()).collect();
        let leaf = levels.pop()?;
        if leaf.chars().count() > LONGEST || header.contains('。') {
            return None;
        }
        // 「レビューア記載」 over a column says who fills it in, not what it is about.
        levels.retain(|group| !["記載", "記入", "記載欄", "記入欄"].iter().any(|e| group.ends_with(e)));
        let lookup = Lookup { headers: self, own: kind.and_then(|k| self.words_of_kind.get(&k)) };
        let meaning = if levels.is_empty() { lookup.single(&leaf) } else { lookup.grouped(&levels, &leaf) };
        meaning.and_then(|m| m.field.map(|field| (field, m.weight)))
    }
}

/// The words of one kind before those of all.
struct Lookup<'a> {
    headers: &'a Headers,
    own: Option<&'a HashMap<String, Meaning>>,
}

impl Lookup<'_> {
    /// A leaf under its groups, the nearest group last.
    fn grouped(&self, groups: &[String], leaf: &str) -> Option<Meaning> {
        if let Some(found) = self.whole(&format!("{}/{leaf}", groups.join("/"))) {
            return Some(found);
        }
        let group = groups.concat();
        let foreign = groups.iter().any(|g| self.has(g, Part::Foreign))
            && !groups.iter().any(|g| self.field_of_step(g));
        if !foreign {
            // 「予定 / 開始日」 and 「回答 / 者」 read as one word.
            let joined = groups.last().map(|g| format!("{g}{leaf}"));
            let joined = joined.as_deref();
            if let Some(found) =
                joined.and_then(|j| self.whole(j)).or_else(|| self.composed(&format!("{group}{leaf}")))
            {
                return Some(found);
            }
        }
        let found = self.single(leaf)?;
        if foreign && found.field.is_some_and(belongs_to_step) {
            return None;
        }
        Some(found)
    }

    /// A group such as 「レビュー指摘」 names the record itself, not a later step.
    fn field_of_step(&self, group: &str) -> bool {
        self.whole(group).is_some_and(|m| m.field.is_some()) || self.has(group, Part::Item)
    }

    /// A header of one level.
    fn single(&self, leaf: &str) -> Option<Meaning> {
        self.whole(leaf)
            .or_else(|| self.composed(leaf))
            .or_else(|| self.stripped(leaf))
            .or_else(|| self.head(leaf))
    }

    fn whole(&self, key: &str) -> Option<Meaning> {
        self.own.and_then(|own| own.get(key)).or_else(|| self.headers.words.get(key)).copied()
    }

    /// 「予定開始日」, 「開始日(予定)」, 「実績の終了」: planned or actual, and start, finish or effort, in any order and nothing
    /// else.
    fn composed(&self, leaf: &str) -> Option<Meaning> {
        let parts = self.parts_of(leaf)?;
        let has = |part| parts.contains(&part);
        if has(Part::Foreign) || (has(Part::Planned) && has(Part::Actual)) {
            return None;
        }
        let count = [Part::Start, Part::Finish, Part::Effort].into_iter().filter(|p| has(*p)).count();
        if count > 1 {
            return None;
        }
        use SourceField::{
            ActualEffort, ActualFinish, ActualStart, PlannedEffort, PlannedFinish, PlannedStart,
        };
        let planned = has(Part::Planned);
        let field = match () {
            () if !planned && !has(Part::Actual) => return None,
            () if has(Part::Start) => {
                if planned {
                    PlannedStart
                } else {
                    ActualStart
                }
            }
            () if has(Part::Finish) => {
                if planned {
                    PlannedFinish
                } else {
                    ActualFinish
                }
            }
            () if has(Part::Effort) => {
                if planned {
                    PlannedEffort
                } else {
                    ActualEffort
                }
            }
            () => return None,
        };
        Some(Meaning { field: Some(field), weight: COMPOSED })
    }

    /// The building words a text consists of; `None` when anything else remains.
    fn parts_of(&self, text: &str) -> Option<Vec<Part>> {
        let mut rest = text;
        let mut found = Vec::new();
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix(['(', ')', '[', ']', '/', '<', '>']) {
                rest = after;
                continue;
            }
            let (word, part) = self.headers.parts.iter().find(|(word, _)| rest.starts_with(word.as_str()))?;
            found.push(*part);
            rest = &rest[word.len()..];
        }
        Some(found)
    }

    fn has(&self, text: &str, part: Part) -> bool {
        self.headers.parts.iter().any(|(word, p)| *p == part && text.contains(word.as_str()))
    }

    /// 「課題内容」 without 「課題」, 「担当者名」 without 「名」.
    fn stripped(&self, leaf: &str) -> Option<Meaning> {
        const ENDINGS: [&str; 10] = ["氏名", "名", "欄", "記入", "入力", "内容", "情報", "日付", "s", "name"];
        let items = self
            .headers
            .parts
            .iter()
            .filter(|(_, p)| *p == Part::Item)
            .filter_map(|(word, _)| leaf.strip_prefix(word.as_str()));
        let shorter = items.chain(ENDINGS.iter().filter_map(|e| leaf.strip_suffix(e)));
        shorter
            .map(|rest| rest.trim_start_matches('の').trim_matches(|c| matches!(c, '(' | ')' | '[' | ']')))
            .filter(|rest| !rest.is_empty())
            .find_map(|rest| self.whole(rest).or_else(|| self.composed(rest)))
            .map(|m| Meaning { weight: m.weight * STRIPPED, ..m })
    }

    /// The longest word of the table at the end of a compound: 「システム担当者」 is an owner. Words of one character, and heads
    /// behind a later step (「承認担当者」), say nothing.
    fn head(&self, leaf: &str) -> Option<Meaning> {
        let starts = leaf.char_indices().map(|(at, _)| at).skip(1);
        for at in starts {
            let (front, head) = leaf.split_at(at);
            if head.chars().count() < 2 {
                return None;
            }
            let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            // Latin words were glued together when the key was made; a short one may be the end of another word.
            if latin(front.chars().next_back()) && latin(head.chars().next()) && head.len() < 5 {
                continue;
            }
            if let Some(found) = self.whole(head) {
                let blocked = self.has(front, Part::Foreign) && found.field.is_some_and(belongs_to_step);
                return (!blocked).then_some(Meaning { weight: found.weight * HEAD, ..found });
            }
        }
        None
    }
}

/// `due_on`, `none` or `due_on@task`.
fn field_and_kind(line: &Line<'_>) -> Result<(Option<SourceField>, Option<SourceKind>), VocabularyError> {
    let (field, kind) = match line.name.split_once('@') {
        Some((field, kind)) => (field, Some(named::<SourceKind>(Table::Headers, line, kind)?)),
        None => (line.name, None),
    };
    let field = if field == "none" { None } else { Some(named::<SourceField>(Table::Headers, line, field)?) };
    Ok((field, kind))
}

fn part(name: &str, line: &Line<'_>) -> Result<Part, VocabularyError> {
    Ok(match name {
        "planned" => Part::Planned,
        "actual" => Part::Actual,
        "start" => Part::Start,
        "finish" => Part::Finish,
        "effort" => Part::Effort,
        "day" => Part::Day,
        "filler" => Part::Filler,
        "foreign" => Part::Foreign,
        "item" => Part::Item,
        _ => {
            let fault = Fault::UnknownName(line.name.to_owned());
            return Err(VocabularyError { table: Table::Headers, line: line.number, fault });
        }
    })
}

/// Fields a later step (review, approval) has too, so that they are not the record's own under such a heading.
fn belongs_to_step(field: SourceField) -> bool {
    use SourceField::{
        ActualEffort, ActualFinish, ActualStart, ClosedOn, Description, DueOn, Id, Note, OccurredOn, Owner,
        OwnerOrg, PlannedEffort, PlannedFinish, PlannedStart, Progress, RaisedOn, Resolution, Status, Title,
    };
    matches!(
        field,
        ActualEffort
            | ActualFinish
            | ActualStart
            | ClosedOn
            | Description
            | DueOn
            | Id
            | Note
            | OccurredOn
            | Owner
            | OwnerOrg
            | PlannedEffort
            | PlannedFinish
            | PlannedStart
            | Progress
            | RaisedOn
            | Resolution
            | Status
            | Title
    )
}

/// The key of one level: without required marks, numbering, units and pattern hints in brackets.
fn leaf_key(level: &str) -> String {
    let mut key = key(level);
    // 「工数(人日)」, 「期限(yyyy/mm/dd)」, 「担当者(必須)」: what a bracket says about the form of the value goes; what it says
    // about its meaning (予定) stays.
    while let Some(open) = key.rfind(['(', '[', '【', '<', '〔'])
        && let Some(close) = key[open..].find([')', ']', '】', '>', '〕'])
    {
        let inner = key[open..open + close].trim_start_matches(['(', '[', '【', '<', '〔']);
        if !is_hint(inner) {
            break;
        }
        let after = open + close + key[open + close..].chars().next().map_or(0, char::len_utf8);
        key.replace_range(open..after, "");
    }
    key.retain(|c| {
        !matches!(
            c,
            '※' | '*'
                | '★'
                | '☆'
                | '◎'
                | '●'
                | '■'
                | '◆'
                | '▼'
                | '▽'
                | '◇'
                | '□'
                | '!'
                | '?'
                | '"'
                | '。'
        )
    });
    let unnumbered = key.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', ')']);
    if unnumbered.chars().next().is_some_and(|c| !c.is_ascii_digit()) && unnumbered.len() < key.len() {
        key = unnumbered.to_owned();
    }
    // `No.` is `No`.
    while key.ends_with('.') {
        key.pop();
    }
    key
}

fn is_hint(inner: &str) -> bool {
    const HINTS: [&str; 44] = [
        "人日",
        "人月",
        "人時",
        "時間",
        "h",
        "hr",
        "hrs",
        "hours",
        "日",
        "日数",
        "days",
        "d",
        "md",
        "mm",
        "%",
        "円",
        "千円",
        "万円",
        "件",
        "個",
        "必須",
        "任意",
        "必須入力",
        "自動",
        "自動計算",
        "自動入力",
        "選択",
        "リスト",
        "プルダウン",
        "例",
        "西暦",
        "単位",
        "分",
        "秒",
        "高中低",
        "高/中/低",
        "大/中/小",
        "1~5",
        "年月日",
        "required",
        "optional",
        "auto",
        "○/×",
        "有/無",
    ];
    inner.is_empty()
        || HINTS.contains(&inner)
        || inner.contains("yy")
        || inner.contains("mm/dd")
        || inner.contains("単位")
        || inner.starts_with("例")
        || inner.starts_with("記入例")
}
