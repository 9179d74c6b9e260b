//! Surnames: which of a name's characters are it, how it reads in Latin letters, and when two names may be one person.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

use super::person::Likeness;
use super::text::normal;

/// Surname in common characters, tab, readings by comma.
const TABLE: &str = include_str!("surnames.tsv");

static READINGS: LazyLock<HashMap<&'static str, Vec<String>>> = LazyLock::new(|| {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(surname, readings)| (surname, readings.split(',').map(sound).collect()))
        .collect()
});

/// Forms of one character that people swap in names; the common form second.
const VARIANTS: &[(char, char)] = &[
    ('髙', '高'),
    ('﨑', '崎'),
    ('嵜', '崎'),
    ('碕', '崎'),
    ('齋', '斎'),
    ('齊', '斎'),
    ('斉', '斎'),
    ('邊', '辺'),
    ('邉', '辺'),
    ('澤', '沢'),
    ('濱', '浜'),
    ('濵', '浜'),
    ('櫻', '桜'),
    ('廣', '広'),
    ('嶋', '島'),
    ('嶌', '島'),
    ('國', '国'),
    ('德', '徳'),
    ('龍', '竜'),
    ('惠', '恵'),
    ('眞', '真'),
    ('冨', '富'),
    ('桒', '桑'),
    ('槇', '槙'),
    ('壽', '寿'),
    ('會', '会'),
    ('藏', '蔵'),
    ('瀨', '瀬'),
    ('關', '関'),
    ('曾', '曽'),
    ('條', '条'),
    ('淺', '浅'),
    ('增', '増'),
    ('實', '実'),
    ('萬', '万'),
    ('豐', '豊'),
    ('榮', '栄'),
    ('淵', '渕'),
    ('𠮷', '吉'),
    ('瀧', '滝'),
    ('黑', '黒'),
    ('淸', '清'),
    ('靑', '青'),
    ('薗', '園'),
];

fn common_form(text: &str) -> String {
    text.chars().map(|c| VARIANTS.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to)).collect()
}

/// How a Latin word sounds, so that Hepburn, Kunrei and the passport's long vowels meet: Ohno, Ono and Ōno are one.
fn sound(word: &str) -> String {
    let plain: String =
        word.nfkd().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    let mut sound = plain;
    for (from, to) in [
        ("shi", "si"),
        ("sh", "sy"),
        ("chi", "ti"),
        ("ch", "ty"),
        ("tsu", "tu"),
        ("fu", "hu"),
        ("ji", "zi"),
        ("j", "zy"),
        ("mb", "nb"),
        ("mp", "np"),
        ("mm", "nm"),
        ("ou", "o"),
        ("oo", "o"),
        ("uu", "u"),
    ] {
        sound = sound.replace(from, to);
    }
    // "oh" before a consonant or at the end is a long o: Ohno, Itoh.
    let bytes: Vec<char> = sound.chars().collect();
    (0..bytes.len())
        .filter(|&i| {
            let long_o = bytes[i] == 'h'
                && i > 0
                && bytes[i - 1] == 'o'
                && bytes.get(i + 1).is_none_or(|next| !"aiueoy".contains(*next));
            !long_o
        })
        .map(|i| bytes[i])
        .collect()
}

/// A name taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Parts {
    /// Surname in common characters; empty where the name is in Latin letters or its surname is not told.
    surname: String,
    /// What follows the surname, in common characters.
    given: String,
    /// Latin words of two letters and more, by sound.
    words: Vec<String>,
    /// Single Latin letters.
    initials: Vec<char>,
}

impl Parts {
    /// Takes apart a name that was cleaned of honorifics and titles.
    pub(super) fn of(name: &str) -> Parts {
        let mut parts = Parts::default();
        let name = name.split('@').next().unwrap_or(name);
        let mut japanese: Vec<String> = Vec::new();
        for token in name.split(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | '_' | '-' | '(' | ')'))
        {
            let latin: String = token.nfkd().filter(char::is_ascii_alphabetic).collect();
            let rest: String = token.chars().filter(|c| !c.is_ascii() && !is_latin(*c)).collect();
            if !rest.is_empty() {
                japanese.push(common_form(&rest));
            }
            match latin.chars().next() {
                Some(only) if latin.len() == 1 => parts.initials.push(only.to_ascii_lowercase()),
                Some(_) => parts.words.push(sound(&latin)),
                None => {}
            }
        }
        match japanese.as_slice() {
            [] => {}
            [one] => {
                let cut = surname_length(one);
                (parts.surname, parts.given) = (one[..cut].to_owned(), one[cut..].to_owned());
            }
            [first, rest @ ..] => (parts.surname, parts.given) = (first.clone(), rest.concat()),
        }
        parts
    }

    /// Not enough of a name to be sure across parties: a surname or one Latin word, with an initial or without.
    pub(super) fn is_weak(&self) -> bool {
        if self.surname.is_empty() {
            self.words.len() < 2
        } else {
            self.given.is_empty()
                || (self.given.chars().count() == 1 && !READINGS.contains_key(self.surname.as_str()))
        }
    }

    /// Whether this name tells more of a person than the other; `tie` decides where they tell as much.
    pub(super) fn says_more_than(&self, other: &Parts, tie: bool) -> bool {
        let weight = |p: &Parts| {
            let surname = if p.surname.is_empty() { 0 } else { 4 };
            let given = if p.given.is_empty() { 0 } else { 2 + p.given.chars().count() };
            surname + given + 2 * p.words.len() + p.initials.len()
        };
        let (mine, theirs) = (weight(self), weight(other));
        mine > theirs || (mine == theirs && tie)
    }

    /// The keys under which this name and all that may be the same person meet.
    pub(super) fn keys(&self) -> Vec<String> {
        let mut keys = self.words.clone();
        if !self.surname.is_empty() {
            keys.extend(READINGS.get(self.surname.as_str()).into_iter().flatten().cloned());
            keys.push(self.surname.clone());
        }
        keys
    }
}

/// The surname's share of a name written in one: the longest of the table, else two characters of three and more.
fn surname_length(name: &str) -> usize {
    let ends: Vec<usize> = name.char_indices().map(|(i, c)| i + c.len_utf8()).collect();
    let known = ends.iter().rev().find(|&&end| READINGS.contains_key(&name[..end]));
    match known {
        Some(&end) => end,
        None if ends.len() > 2 => ends[1],
        None => name.len(),
    }
}

/// Whether this is a surname of the table.
pub(super) fn is_surname(name: &str) -> bool {
    READINGS.contains_key(common_form(name).as_str())
}

fn is_latin(c: char) -> bool {
    c.nfkd().next().is_some_and(|base| base.is_ascii_alphabetic())
}

/// Why two differently written names may be one person; `None` where they are not alike.
pub(super) fn likeness(a_name: &str, a: &Parts, b_name: &str, b: &Parts) -> Option<Likeness> {
    if normal(&common_form(a_name)) == normal(&common_form(b_name)) {
        return Some(Likeness::Variant);
    }
    match (a.surname.is_empty(), b.surname.is_empty()) {
        (false, false) => alike_in_japanese(a, b),
        (true, true) => alike_in_latin(a, b),
        (false, true) => alike_by_sound(a, b),
        (true, false) => alike_by_sound(b, a),
    }
}

fn alike_in_japanese(a: &Parts, b: &Parts) -> Option<Likeness> {
    if a.surname != b.surname {
        return None;
    }
    match (a.given.is_empty(), b.given.is_empty()) {
        (true, true) if a.initials == b.initials => Some(Likeness::Surname),
        // Two different initials are two people.
        (true, true) if !a.initials.is_empty() && !b.initials.is_empty() => None,
        (true, true) => Some(Likeness::Surname),
        (true, false) | (false, true) => {
            let initial = !a.initials.is_empty() || !b.initials.is_empty();
            Some(if initial { Likeness::Initial } else { Likeness::Surname })
        }
        (false, false) => {
            let short = a.given.starts_with(&b.given) || b.given.starts_with(&a.given);
            short.then_some(Likeness::Initial)
        }
    }
}

fn alike_by_sound(japanese: &Parts, latin: &Parts) -> Option<Likeness> {
    let readings = READINGS.get(japanese.surname.as_str())?;
    latin.words.iter().any(|word| readings.contains(word)).then_some(Likeness::Romanised)
}

fn alike_in_latin(a: &Parts, b: &Parts) -> Option<Likeness> {
    let shared: Vec<&String> = a.words.iter().filter(|w| b.words.contains(w)).collect();
    if shared.is_empty() {
        return None;
    }
    let rest = |parts: &Parts| {
        let words = parts.words.iter().filter(|w| !shared.contains(w)).filter_map(|w| w.chars().next());
        let rest: Vec<char> = words.chain(parts.initials.iter().copied()).collect();
        rest
    };
    let (rest_a, rest_b) = (rest(a), rest(b));
    if rest_a.is_empty() && rest_b.is_empty() {
        return Some(Likeness::Variant);
    }
    if rest_a.is_empty() || rest_b.is_empty() {
        return Some(Likeness::Surname);
    }
    // Two written-out given names that differ are two people, even with one initial.
    let spelled = a.words.len() > shared.len() && b.words.len() > shared.len();
    (!spelled && rest_a.iter().any(|c| rest_b.contains(c))).then_some(Likeness::Initial)
}

#[cfg(test)]
mod tests {
    use super::{Parts, READINGS, likeness};
    use crate::reconcile::person::Likeness;

    fn like(a: &str, b: &str) -> Option<Likeness> {
        let there = likeness(a, &Parts::of(a), b, &Parts::of(b));
        assert_eq!(there, likeness(b, &Parts::of(b), a, &Parts::of(a)), "{a} / {b}: both ways");
        // Names that are alike must meet under a key, or nobody would ever compare them.
        if there.is_some() {
            let keys = Parts::of(b).keys();
            assert!(Parts::of(a).keys().iter().any(|k| keys.contains(k)), "{a} / {b}: no common key");
        }
        there
    }

    #[test]
    fn the_table_holds_a_few_hundred_surnames() {
        assert!(READINGS.len() > 400, "{}", READINGS.len());
        assert!(READINGS.values().all(|r| r.iter().all(|s| !s.is_empty())));
    }

    #[test]
    fn spellings_of_one_person_are_alike() {
        for (a, b, expected) in [
            ("鈴木", "鈴木 太郎", Likeness::Surname),
            ("鈴木T", "鈴木太郎", Likeness::Initial),
            ("鈴木(太)", "鈴木太郎", Likeness::Initial),
            ("Suzuki", "鈴木太郎", Likeness::Romanised),
            ("T.Suzuki", "鈴木太郎", Likeness::Romanised),
            ("SUZUKI Taro", "鈴木太郎", Likeness::Romanised),
            ("T. Suzuki", "Suzuki Taro", Likeness::Initial),
            ("Taro Suzuki", "SUZUKI, Taro", Likeness::Variant),
            ("Ohno", "大野 健", Likeness::Romanised),
            ("Itoh", "伊藤 誠", Likeness::Romanised),
            ("Satou", "佐藤健", Likeness::Romanised),
            ("Kondou", "近藤", Likeness::Romanised),
            ("Homma", "本間 誠", Likeness::Romanised),
            ("Huzita", "藤田", Likeness::Romanised),
            ("髙橋 一郎", "高橋一郎", Likeness::Variant),
            ("渡邊", "渡辺 学", Likeness::Surname),
            ("taro.suzuki@example.com", "鈴木太郎", Likeness::Romanised),
        ] {
            assert_eq!(like(a, b), Some(expected), "{a} / {b}");
        }
    }

    #[test]
    fn different_people_are_not_alike() {
        for (a, b) in [
            ("鈴木太郎", "鈴木花子"),
            ("鈴木太郎", "佐藤太郎"),
            ("Suzuki Taro", "Suzuki Takeshi"),
            ("鈴木T", "鈴木H"),
            ("Tanaka", "鈴木太郎"),
            ("林", "小林"),
            ("森", "森田"),
        ] {
            assert_eq!(like(a, b), None, "{a} / {b}");
        }
    }

    #[test]
    fn a_surname_alone_is_weak() {
        for name in ["鈴木", "Suzuki", "T.Suzuki", "鈴木T", "octocat"] {
            assert!(Parts::of(name).is_weak(), "{name}");
        }
        for name in ["鈴木太郎", "鈴木 太郎", "Suzuki Taro", "森 鷗外", "林誠"] {
            assert!(!Parts::of(name).is_weak(), "{name}");
        }
    }
}
