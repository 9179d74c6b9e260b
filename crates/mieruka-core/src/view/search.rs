//! Search: records that hold every word asked for, in their text or in the name of the person or organisation that
//! answers for them. Japanese needs no word list: text is compared as it is read, after width and case are folded (NFKC,
//! lower case).

use std::cmp::Reverse;
use std::collections::HashMap;

use jiff::Timestamp;
use memchr::memmem::Finder;
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

/// Folded texts by record.
type Texts = HashMap<RecordId, Folded>;

/// A folded text and the revision of the record it is of.
#[derive(Debug)]
struct Folded {
    revision: u32,
    text: Box<str>,
    /// How far title and number reach: they stand first.
    head: usize,
}

/// The folded text of records, kept beside the state because folding 20,000 records takes longer than a reader waits.
#[derive(Debug, Default)]
pub struct SearchIndex {
    texts: Texts,
    /// What people and organisations are called.
    names: Texts,
}

impl SearchIndex {
    /// Brings the index up to a state: folds what is new or has another revision.
    pub fn update(&mut self, visible: &Visible<'_>) {
        for record in visible.all().filter(|r| r.kind.register().listed) {
            if of_revision(&self.texts, record).is_none() {
                self.texts.insert(record.id, searched_text(record));
            }
        }
        for record in named(visible) {
            if of_revision(&self.names, record).is_none() {
                self.names.insert(record.id, searched_name_of(record));
            }
        }
    }
}

fn of_revision<'t>(texts: &'t Texts, record: &Record) -> Option<&'t Folded> {
    texts.get(&record.id).filter(|folded| folded.revision == record.revision)
}

/// Those who may answer for a record.
fn named<'a>(visible: &Visible<'a>) -> impl Iterator<Item = &'a Record> + use<'a> {
    visible.of_kind(Kind::Person).chain(visible.of_kind(Kind::Party))
}

/// A name as it is compared: 佐藤 一郎 is written with a blank or without.
fn searched_name(name: &str) -> String {
    let mut name = fold(name);
    name.retain(|c| !c.is_whitespace());
    name
}

fn searched_name_of(record: &Record) -> Folded {
    let name = searched_name(record.title());
    Folded { revision: record.revision, head: name.len(), text: name.into() }
}

/// What a record is found by: title and number, then its other texts.
fn searched_text(record: &Record) -> Folded {
    let register = record.kind.register();
    let mut text = fold(record.title());
    text.push('\n');
    text.push_str(&fold(record.number()));
    let head = text.len();
    let mut rest = String::new();
    for (name, value) in record.body.iter() {
        let own = register.field(name).is_some_and(|f| {
            use crate::register::FieldType::{LongText, Text};
            matches!(f.ty, Text | LongText) && name != register.title_field
        });
        if let Some(value) = value.as_str().filter(|_| own || name == crate::register::common::REMOTE_ID) {
            rest.push('\n');
            rest.push_str(value);
        }
    }
    text.push_str(&fold(&rest));
    Folded { revision: record.revision, text: text.into(), head }
}

/// What is searched for. Made once for a question, so that no name is read for each record.
pub struct Question<'q> {
    words: Vec<Word<'q>>,
}

struct Word<'q> {
    text: &'q str,
    /// The same, prepared to be looked for in thousands of texts.
    finder: Finder<'q>,
    /// The people and organisations of that name whom the viewer may see, in order.
    named: Vec<RecordId>,
}

impl<'q> Question<'q> {
    /// The question of these words, each folded as [`fold`] does.
    pub fn of(words: &'q [String], visible: &Visible<'_>, index: &SearchIndex) -> Self {
        let word = |text: &'q String| Word { text, finder: Finder::new(text), named: Vec::new() };
        let mut words: Vec<Word<'q>> = words.iter().map(word).collect();
        if words.is_empty() {
            return Question { words };
        }
        let names: Vec<String> = words.iter().map(|word| searched_name(word.text)).collect();
        for record in named(visible) {
            let made;
            let name = match of_revision(&index.names, record) {
                Some(name) => name,
                None => {
                    made = searched_name_of(record);
                    &made
                }
            };
            for (word, wanted) in words.iter_mut().zip(&names) {
                if !wanted.is_empty() && name.text.contains(wanted.as_str()) {
                    word.named.push(record.id);
                }
            }
        }
        words.iter_mut().for_each(|word| word.named.sort_unstable());
        Question { words }
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

impl Word<'_> {
    /// Whether somebody of this name answers for the record.
    fn names(&self, record: &Record) -> bool {
        let named = |id: RecordId| self.named.binary_search(&id).is_ok();
        !self.named.is_empty()
            && (record.facts.owner.is_some_and(named) || record.facts.party.is_some_and(named))
    }
}

/// The words of a question, folded.
pub fn words(question: &str) -> Vec<String> {
    fold(question).split_whitespace().map(str::to_owned).collect()
}

/// Does this record hold each word, in its text or in the name of who answers for it?
pub fn matches(record: &Record, question: &Question<'_>, index: &SearchIndex) -> bool {
    hit(record, question, index).is_some()
}

/// `None` where a word is missing; otherwise whether title and number alone hold every word.
fn hit(record: &Record, question: &Question<'_>, index: &SearchIndex) -> Option<bool> {
    let made;
    let folded = match of_revision(&index.texts, record) {
        Some(folded) => folded,
        None => {
            made = searched_text(record);
            &made
        }
    };
    let mut in_head = true;
    for word in &question.words {
        let at = word.finder.find(folded.text.as_bytes());
        if at.is_none() && !word.names(record) {
            return None;
        }
        // The head stands first: what is found there is found there first.
        in_head &= at.is_some_and(|at| at < folded.head);
    }
    Some(in_head)
}

/// What a search found.
#[derive(Debug, Default)]
pub struct Hits<'a> {
    /// How many records hold the words; `records` may be fewer.
    pub total: usize,
    pub records: Vec<&'a Record>,
}

/// Records of all registers that hold the words: those whose title does first, then the latest changed; `limit` of them
/// at most.
pub fn search<'a>(visible: &Visible<'a>, question: &str, index: &SearchIndex, limit: usize) -> Hits<'a> {
    let words = words(question);
    if words.is_empty() {
        return Hits::default();
    }
    let asked = Question::of(&words, visible, index);
    let kinds = Kind::ALL.iter().filter(|k| k.register().listed);
    let records = kinds.flat_map(|kind| visible.of_kind(*kind));
    let found = records.filter_map(|record| Some((hit(record, &asked, index)?, record)));
    // The place among the hits tells apart what ranks alike.
    let mut ranked: Vec<_> = found
        .enumerate()
        .map(|(place, (in_title, record))| (!in_title, Reverse(record.changed_at), place, record))
        .collect();
    let total = ranked.len();
    let rank = |(in_text, changed, place, _): &(bool, Reverse<Timestamp>, usize, &Record)| {
        (*in_text, *changed, *place)
    };
    if (1..total).contains(&limit) {
        ranked.select_nth_unstable_by_key(limit, rank);
    }
    ranked.truncate(limit);
    ranked.sort_unstable_by_key(rank);
    Hits { total, records: ranked.into_iter().map(|(.., record)| record).collect() }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::{SearchIndex, search};
    use crate::id::RecordId;
    use crate::record::Record;
    use crate::register::Kind;
    use crate::state::ProjectState;
    use crate::test_support::record;
    use crate::visibility::{Side, Viewer};
    use jiff::Timestamp;

    fn id(number: u128) -> RecordId {
        RecordId::from_u128(number)
    }

    fn state() -> ProjectState {
        let mut number = 0;
        let mut numbered = |kind: Kind, fields: Json| {
            number += 1;
            let body = record(kind, fields).body;
            Record::new(id(number), kind, body, Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH, 1)
        };
        let issue = |number: &str, title: &str, owner: u128, party: u128| json!({"number": number, "title": title, "owner": id(owner), "owner_org": id(party)});
        let records = [
            numbered(Kind::Party, json!({"name": "Ａ社", "side": "vendor"})),
            numbered(Kind::Party, json!({"name": "Ｂ社", "side": "vendor"})),
            numbered(Kind::Person, json!({"name": "佐藤　一郎", "owner_org": id(1)})),
            numbered(
                Kind::Person,
                json!({"name": "佐藤花子", "owner_org": id(2), "visibility": {"party": id(2)}}),
            ),
            numbered(Kind::Issue, issue("ISS-1", "移行データの欠落", 3, 1)),
            numbered(Kind::Issue, issue("ISS-2", "ﾊﾞｯﾁの遅延", 4, 2)),
            numbered(Kind::Issue, json!({"number": "ISS-3", "title": "佐藤さんへの確認"})),
        ];
        ProjectState::load(records, 7, Timestamp::UNIX_EPOCH)
    }

    /// The issues found, with the index and without it.
    fn found(state: &ProjectState, viewer: &Viewer, question: &str) -> Vec<String> {
        let mut index = SearchIndex::default();
        let numbers = |index: &SearchIndex| -> Vec<String> {
            let hits = search(&state.visible(viewer), question, index, 10);
            let issues = hits.records.iter().filter(|r| r.kind == Kind::Issue);
            issues.map(|r| r.number().to_owned()).collect()
        };
        let without = numbers(&index);
        index.update(&state.visible(&Viewer::local_pmo()));
        assert_eq!(numbers(&index), without, "{question}");
        without
    }

    #[test]
    fn a_record_is_found_by_who_answers_for_it() {
        let (state, pmo) = (state(), Viewer::local_pmo());
        for (question, expected) in [
            ("佐藤", &["ISS-3", "ISS-1", "ISS-2"][..]),
            ("佐藤一郎", &["ISS-1"]),
            ("佐藤 一郎", &["ISS-1"]),
            ("佐藤 バッチ", &["ISS-2"]),
            ("A社", &["ISS-1"]),
            ("b社 花子 遅延", &["ISS-2"]),
            ("鈴木", &[]),
            ("", &[]),
        ] {
            assert_eq!(found(&state, &pmo, question), expected, "{question}");
        }
    }

    /// Whoever may not know a person does not learn who it is by trying names.
    #[test]
    fn a_name_that_the_viewer_may_not_see_finds_nothing() {
        let state = state();
        let vendor = |party| Viewer { side: Side::Vendor, party: Some(id(party)), person: None };
        assert_eq!(found(&state, &vendor(1), "佐藤"), ["ISS-3", "ISS-1"]);
        assert_eq!(found(&state, &vendor(1), "花子"), Vec::<String>::new());
        assert_eq!(found(&state, &vendor(2), "花子"), ["ISS-2"]);
    }

    #[test]
    fn a_name_that_changed_is_found_as_it_is_now() {
        let mut state = state();
        let mut index = SearchIndex::default();
        let pmo = Viewer::local_pmo();
        index.update(&state.visible(&pmo));
        let person = state.get_unfiltered(id(3)).unwrap();
        let mut body = person.body.clone();
        body.set("name", json!("鈴木一郎"));
        let change = crate::decide::update(person, &body).unwrap();
        state.apply_change(&change, 8, Timestamp::UNIX_EPOCH).unwrap();
        let issues = |question: &str| {
            let hits = search(&state.visible(&pmo), question, &index, 10);
            hits.records.iter().filter(|r| r.kind == Kind::Issue).count()
        };
        assert_eq!((issues("鈴木"), issues("佐藤一郎")), (1, 0));
    }

    /// However many texts hold the word and however lately they changed, the title that holds it stands first.
    #[test]
    fn a_title_is_not_lost_among_many_texts() {
        let issue = |n: u128, title: &str, note: &str, day: i64| {
            let fields = json!({"number": format!("ISS-{n}"), "title": title, "note": note});
            let at = Timestamp::from_second(day * 86_400).unwrap();
            Record::new(id(n), Kind::Issue, record(Kind::Issue, fields).body, at, at, 1)
        };
        let mut records: Vec<Record> =
            (1..=600).map(|n| issue(n, "帳票", "移行の件", 1_000 + n as i64)).collect();
        records.push(issue(601, "移行データ", "", 1));
        records.push(issue(602, "移行データ 第2版", "", 2));
        let state = ProjectState::load(records, 602, Timestamp::UNIX_EPOCH);
        let pmo = Viewer::local_pmo();
        let visible = state.visible(&pmo);
        let mut index = SearchIndex::default();
        for _ in 0..2 {
            let hits = search(&visible, "移行", &index, 3);
            let numbers: Vec<_> = hits.records.iter().map(|r| r.number()).collect();
            assert_eq!((hits.total, numbers), (602, vec!["ISS-602", "ISS-601", "ISS-600"]));
            index.update(&visible);
        }
        assert_eq!(search(&visible, "iss-7 移行", &index, 2).total, 11, "number and text");
        assert_eq!(search(&visible, "移行", &index, 0).total, 602);
    }
}
