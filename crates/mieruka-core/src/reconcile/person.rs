//! The names in a cell: taken apart, cleaned of honorifics and titles, told from words that name nobody.

use serde::Serialize;

use super::person_words::{ASIDES, GROUPS, HONORIFICS, NOBODY, TITLES};
use super::surname::is_surname;
use super::text::tidy;
use crate::lang::Lang;

/// Why a written name may be a person we know. A reason to ask, never to merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// Several persons of that party bear this very name.
    SameName,
    /// Another form of the same characters (斎藤 and 齋藤), or another order of the same words.
    Variant,
    /// The surname and an initial.
    Initial,
    /// The surname alone.
    Surname,
    /// Written in Latin letters on one side.
    Romanised,
}

impl Likeness {
    /// In the reader's language.
    pub fn text(self, lang: Lang) -> String {
        lang.text(match self {
            Likeness::SameName => "import-person-same-name",
            Likeness::Variant => "import-person-variant",
            Likeness::Initial => "import-person-initial",
            Likeness::Surname => "import-person-surname",
            Likeness::Romanised => "import-person-romanised",
        })
    }
}

/// One name of a cell as it was understood.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Named {
    /// A person, with the organisation written beside the name if any.
    Person { name: String, org: Option<String> },
    /// An organisation in the place of a person ("A社"), as written.
    Org(String),
    /// A word that names nobody: 各社, 未定.
    Nobody,
}

/// The names in a cell, in the order written. `is_org` tells whether a text is the name or code of a party.
pub(super) fn names_in(cell: &str, is_org: &dyn Fn(&str) -> bool) -> Vec<Named> {
    if is_org(&tidy(cell)) {
        return vec![Named::Org(tidy(cell))];
    }
    let mut names = Vec::new();
    let mut org_before: Option<String> = None;
    for part in split(cell) {
        if is_org(&part) {
            // "A社/鈴木": the organisation belongs to the name that follows.
            if let Some(lone) = org_before.replace(part) {
                names.push(Named::Org(lone));
            }
            continue;
        }
        let mut named = understand(&part, is_org);
        if let Named::Person { org, .. } = &mut named
            && let Some(before) = org_before.take()
        {
            org.get_or_insert(before);
        }
        names.push(named);
    }
    names.extend(org_before.map(Named::Org));
    names
}

/// Takes a cell apart where several names may stand.
fn split(cell: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for line in cell.split(['\n', '\r', '、', ';', '；', '/', '／', '&', '＆', '+', '＋']) {
        let line = tidy(line);
        for piece in line.split(" and ").flat_map(|p| p.split(" と ")) {
            split_commas(piece, &mut parts);
        }
    }
    parts.retain(|p| !p.is_empty());
    parts
}

fn split_commas(piece: &str, parts: &mut Vec<String>) {
    let pieces: Vec<&str> = piece.split([',', '，']).map(str::trim).collect();
    // "SUZUKI, Taro" is one person.
    if let [surname, given] = pieces.as_slice()
        && is_latin_word(surname)
        && is_latin_word(given)
        && surname.chars().all(char::is_uppercase)
        && !given.chars().all(char::is_uppercase)
    {
        parts.push(format!("{surname} {given}"));
        return;
    }
    for one in pieces {
        let dotted: Vec<&str> = one.split('・').map(str::trim).collect();
        // ジョン・スミス is one person, 田中・鈴木 are two.
        if dotted.len() > 1 && !dotted.iter().all(|p| is_katakana(p)) {
            parts.extend(dotted.into_iter().map(str::to_owned));
        } else {
            parts.push(one.to_owned());
        }
    }
}

fn is_latin_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphabetic() && c < '\u{250}')
}

fn is_katakana(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| matches!(c, 'ァ'..='ヿ'))
}

fn is_kana(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| matches!(c, 'ぁ'..='ヿ' | ' '))
}

/// Reads one part of a cell, width and blanks made even.
fn understand(part: &str, is_org: &dyn Fn(&str) -> bool) -> Named {
    if NOBODY.contains(&part.to_lowercase().as_str()) {
        return Named::Nobody;
    }
    let (outside, aside) = take_brackets(part);
    let mut org = None;
    let mut name = outside;
    if let Some(aside) = aside {
        if is_org(&name) {
            // "A社(鈴木)"
            return match understand(&aside, is_org) {
                Named::Person { name: inner, org } => Named::Person { name: inner, org: org.or(Some(name)) },
                Named::Org(_) | Named::Nobody => Named::Org(name),
            };
        }
        if is_org(&aside) {
            org = Some(aside);
        } else if aside.chars().count() == 1 && !ASIDES.contains(&aside.as_str()) {
            // An initial that tells two of one surname apart: 鈴木(太).
            name = format!("{name}({aside})");
        } else if !says_nothing(&aside) {
            name = part.to_owned();
        }
    }
    let mut name = strip_titles(&name);
    if let Some((before, rest)) = leading_org(&name, is_org) {
        org.get_or_insert(before);
        name = strip_titles(&rest);
    }
    if names_nobody(&name) {
        return if is_org(&name) { Named::Org(name) } else { Named::Nobody };
    }
    Named::Person { name, org }
}

/// What stands in brackets at the end or the start, apart from the rest.
fn take_brackets(part: &str) -> (String, Option<String>) {
    let shut = |open: char| {
        if open == '【' {
            '】'
        } else if open == '[' {
            ']'
        } else {
            ')'
        }
    };
    if let Some(open) = part.chars().next().filter(|c| "([【".contains(*c))
        && let Some(end) = part.find(shut(open))
    {
        let rest = part[end + shut(open).len_utf8()..].trim();
        if !rest.is_empty() {
            return (rest.to_owned(), Some(part[open.len_utf8()..end].trim().to_owned()));
        }
    }
    if let Some(close) = part.chars().next_back().filter(|c| ")]】".contains(*c)) {
        let inner = &part[..part.len() - close.len_utf8()];
        if let Some(start) = inner.rfind(['(', '[', '【']) {
            let open = inner[start..].chars().next().map_or(1, char::len_utf8);
            let (rest, aside) = (inner[..start].trim(), inner[start + open..].trim());
            if !rest.is_empty() && !aside.is_empty() {
                return (rest.to_owned(), Some(aside.to_owned()));
            }
        }
    }
    (part.to_owned(), None)
}

/// A reading in kana, a rank, a department: nothing that tells who it is. A company we do not know does.
fn says_nothing(aside: &str) -> bool {
    is_kana(aside)
        || ASIDES.contains(&aside)
        || TITLES.iter().any(|t| aside.eq_ignore_ascii_case(t))
        || GROUPS.iter().any(|g| aside.ends_with(g))
}

/// Takes honorifics and titles off both ends, as often as there are some, but never the whole name.
fn strip_titles(name: &str) -> String {
    let mut name = name.trim();
    'again: loop {
        name =
            name.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '・' | '*' | '※' | '.' | ','));
        for end in HONORIFICS.iter().chain(TITLES) {
            if let Some(rest) = strip_end(name, end) {
                name = rest;
                continue 'again;
            }
        }
        for start in TITLES {
            if let Some(rest) = strip_start(name, start) {
                name = rest;
                continue 'again;
            }
        }
        // "開発部 鈴木": a department of the same party.
        if let Some((first, rest)) = name.split_once(' ')
            && !is_surname(first)
            && GROUPS.iter().any(|g| first.ends_with(g))
        {
            name = rest;
            continue;
        }
        return name.to_owned();
    }
}

fn strip_end<'a>(name: &'a str, end: &str) -> Option<&'a str> {
    let at = name.len().checked_sub(end.len())?;
    let tail = name.get(at..)?;
    let rest = name.get(..at)?.trim_end();
    let matches = if end.is_ascii() { tail.eq_ignore_ascii_case(end) } else { tail == end };
    // "Kimupl" does not end in the title PL.
    let cut_in_word = end.starts_with(|c: char| c.is_ascii_alphabetic())
        && name[..at].ends_with(|c: char| c.is_ascii_alphabetic());
    (matches && !rest.is_empty() && !cut_in_word).then_some(rest)
}

fn strip_start<'a>(name: &'a str, start: &str) -> Option<&'a str> {
    let head = name.get(..start.len())?;
    let rest = &name[start.len()..];
    let matches = if start.is_ascii() { head.eq_ignore_ascii_case(start) } else { head == start };
    let cut_in_word = start.ends_with(|c: char| c.is_ascii_alphabetic())
        && rest.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@'));
    (matches && !rest.trim().is_empty() && !cut_in_word).then_some(rest)
}

/// "A社 鈴木", "A社鈴木": the party before the name.
fn leading_org(name: &str, is_org: &dyn Fn(&str) -> bool) -> Option<(String, String)> {
    for (at, c) in name.char_indices() {
        let next = at + c.len_utf8();
        let (head, rest) = (&name[..next], name[next..].trim_start_matches([' ', ':', '-', '・']));
        let edge = name[next..].starts_with([' ', ':']) || head.ends_with('社');
        if edge && !rest.is_empty() && is_org(head) {
            return Some((head.to_owned(), rest.to_owned()));
        }
    }
    None
}

fn names_nobody(name: &str) -> bool {
    let lower = name.to_lowercase();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    letters == 0
        || name.ends_with('社')
        || name.chars().count() > 40
        || NOBODY.contains(&lower.as_str())
        || name.contains(['→', '⇒', '。', '?', '!', '※', '"', '='])
        || (!is_surname(name) && GROUPS.iter().any(|g| lower.ends_with(g) && !ends_inside_latin(&lower, g)))
}

fn ends_inside_latin(text: &str, end: &str) -> bool {
    end.is_ascii()
        && text.strip_suffix(end).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::{Named, names_in};

    fn read(cell: &str) -> Vec<String> {
        let is_org = |text: &str| ["A社", "B社", "東都システム"].contains(&text);
        names_in(cell, &is_org)
            .into_iter()
            .map(|named| match named {
                Named::Person { name, org: None } => name,
                Named::Person { name, org: Some(org) } => format!("{name}@{org}"),
                Named::Org(org) => format!("org {org}"),
                Named::Nobody => "nobody".to_owned(),
            })
            .collect()
    }

    #[test]
    fn a_name_is_freed_of_what_is_no_name() {
        for (cell, name) in [
            ("鈴木様", "鈴木"),
            ("鈴木　太郎さん", "鈴木 太郎"),
            ("ｽｽﾞｷ", "スズキ"),
            ("鈴木部長", "鈴木"),
            ("PM 鈴木", "鈴木"),
            ("PL：鈴木", "鈴木"),
            ("鈴木PM", "鈴木"),
            ("鈴木（PM）", "鈴木"),
            ("鈴木（すずき）", "鈴木"),
            ("鈴木（仮）", "鈴木"),
            ("鈴木（太）", "鈴木(太)"),
            ("鈴木(A社)", "鈴木@A社"),
            ("A社（鈴木）", "鈴木@A社"),
            ("A社 鈴木様", "鈴木@A社"),
            ("A社鈴木", "鈴木@A社"),
            ("A社/鈴木", "鈴木@A社"),
            ("東都システム 鈴木課長", "鈴木@東都システム"),
            ("開発部 鈴木", "鈴木"),
            ("【開発】鈴木(山田商事)", "【開発】鈴木(山田商事)"),
            ("鈴木(山田商事)", "鈴木(山田商事)"),
            ("Mr. Smith", "Smith"),
            ("Suzuki-san", "Suzuki"),
            ("SUZUKI, Taro", "SUZUKI Taro"),
            ("ジョン・スミス", "ジョン・スミス"),
            ("服部", "服部"),
            ("長谷部 誠", "長谷部 誠"),
            ("vendor-a-dev2", "vendor-a-dev2"),
            ("plum", "plum"),
            ("semba", "semba"),
        ] {
            assert_eq!(read(cell), [name], "{cell}");
        }
    }

    #[test]
    fn a_cell_may_name_several() {
        for cell in [
            "鈴木、田中",
            "鈴木・田中",
            "鈴木/田中",
            "鈴木 & 田中",
            "鈴木\n田中",
            "鈴木 and 田中",
            "鈴木様，田中様",
        ] {
            assert_eq!(read(cell), ["鈴木", "田中"], "{cell}");
        }
        assert_eq!(read("A社 鈴木、B社 田中"), ["鈴木@A社", "田中@B社"]);
    }

    #[test]
    fn words_that_name_nobody_make_nobody() {
        for cell in [
            "各社",
            "開発チーム",
            "事務局",
            "担当者",
            "未定",
            "-",
            "―",
            "TBD",
            "運用課",
            "ベンダー側",
            "田中→鈴木",
            "12",
        ] {
            assert_eq!(read(cell), ["nobody"], "{cell}");
        }
        assert_eq!(read("A社"), ["org A社"]);
        assert_eq!(read(""), Vec::<String>::new());
    }
}
