//! The Fluent messages: both languages hold the same, the code names only what is there, nothing lies unused.

use std::collections::{BTreeMap, BTreeSet};

use super::literals::literals;
use super::{TextFile, lines};

const LOCALES: &str = "crates/mieruka-core/locales/";

/// Message key → its file without the language, and its variables.
type Messages<'a> = BTreeMap<&'a str, (&'a str, BTreeSet<&'a str>)>;

pub(crate) fn check(files: &[TextFile]) -> Vec<String> {
    let mut problems = Vec::new();
    let ja = read(files, "ja", &mut problems);
    let en = read(files, "en", &mut problems);
    compare(&ja, &en, &mut problems);
    let used = Used::of(files);
    for (key, place) in &used.asked {
        if !ja.contains_key(key.as_str()) {
            problems.push(format!("{place}: there is no message {key}"));
        }
    }
    for (key, (file, _)) in &ja {
        if !used.names(key) {
            problems.push(format!("{LOCALES}ja/{file}: nothing uses {key}"));
        }
    }
    problems
}

/// The messages of one language.
fn read<'a>(files: &'a [TextFile], lang: &str, problems: &mut Vec<String>) -> Messages<'a> {
    let folder = format!("{LOCALES}{lang}/");
    let mut messages = Messages::new();
    for file in files {
        let Some(area) = file.path.strip_prefix(&folder) else { continue };
        let mut current = None;
        for (number, line) in lines(&file.text) {
            let continues = line.starts_with([' ', '}']) || line.trim().is_empty();
            if !continues {
                current = message_key(line);
            }
            let Some(key) = current else { continue };
            if !continues && messages.insert(key, (area, BTreeSet::new())).is_some() {
                problems.push(format!("{}:{number}: {key} is there twice", file.path));
            }
            if let Some((_, variables)) = messages.get_mut(key) {
                variables.extend(variables_in(line));
            }
        }
    }
    messages
}

/// The key of a line such as `stuck-overdue = …`.
fn message_key(line: &str) -> Option<&str> {
    let key = line.split_once('=')?.0.trim_end();
    is_key(key).then_some(key)
}

fn is_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The variables of a line such as `{ $count } days`.
fn variables_in(line: &str) -> impl Iterator<Item = &str> {
    line.split('$').skip(1).map(|rest| {
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
        &rest[..end.unwrap_or(rest.len())]
    })
}

fn compare(ja: &Messages<'_>, en: &Messages<'_>, problems: &mut Vec<String>) {
    let files = |messages: &Messages<'_>| {
        messages.iter().map(|(k, (f, _))| (k.to_string(), f.to_string())).collect::<BTreeSet<_>>()
    };
    let (in_ja, in_en) = (files(ja), files(en));
    for (key, file) in in_ja.difference(&in_en) {
        problems.push(format!("{LOCALES}en/{file}: {key} is missing; ja has it there"));
    }
    for (key, file) in in_en.difference(&in_ja) {
        problems.push(format!("{LOCALES}ja/{file}: {key} is missing; en has it there"));
    }
    // A language may leave a variable out; one that only a single language knows is most often a slip of the pen.
    for (key, (file, variables)) in ja {
        let Some((_, others)) = en.get(key) else { continue };
        if !variables.is_subset(others) && !others.is_subset(variables) {
            problems.push(format!("{LOCALES}*/{file}: {key} has {variables:?} in ja and {others:?} in en"));
        }
    }
}

/// The keys that the code names.
struct Used {
    /// Given to `text` or `format` directly, with the place.
    asked: BTreeMap<String, String>,
    /// Every literal that could be a key.
    named: BTreeSet<String>,
    /// Beginning and end of keys that are put together: `("source-kind-", "")`.
    built: BTreeSet<(String, String)>,
}

impl Used {
    fn of(files: &[TextFile]) -> Used {
        let mut used = Used { asked: BTreeMap::new(), named: BTreeSet::new(), built: BTreeSet::new() };
        let code = files.iter().filter(|f| f.path.starts_with("crates/") && f.path.ends_with(".rs"));
        for file in code {
            for literal in literals(&file.text) {
                let call = literal.before.trim_end();
                if is_key(literal.text) {
                    let asks = [".text(", ".format("].iter().any(|end| call.ends_with(end));
                    // A field of a record is asked for by `text`, too; messages have a hyphen.
                    if asks && literal.text.contains('-') {
                        let place = format!("{}:{}", file.path, literal.line);
                        used.asked.entry(literal.text.to_owned()).or_insert(place);
                    }
                    used.named.insert(literal.text.to_owned());
                } else if let Some(ends) = built(literal.text) {
                    used.built.insert(ends);
                }
            }
        }
        let messages = files.iter().filter(|f| f.path.starts_with(LOCALES));
        // A message may stand in another: `{ product }`.
        let inner = messages.flat_map(|f| f.text.split('{').skip(1)).filter_map(|rest| rest.split_once('}'));
        used.named.extend(inner.map(|(name, _)| name.trim().to_owned()).filter(|name| is_key(name)));
        used
    }

    fn names(&self, key: &str) -> bool {
        let fits = |(head, tail): &(String, String)| {
            key.len() > head.len() + tail.len() && key.starts_with(head) && key.ends_with(tail)
        };
        self.named.contains(key) || self.built.iter().any(fits)
    }
}

/// Beginning and end of a key that `format!` puts together around one `{…}`. The beginning must name an area.
fn built(literal: &str) -> Option<(String, String)> {
    let (head, rest) = literal.split_once('{')?;
    let (_, tail) = rest.rsplit_once('}')?;
    let tail_fits = tail.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    (head.ends_with('-') && is_key(head) && tail_fits).then(|| (head.to_owned(), tail.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::TextFile;

    fn problems(code: &str, ja: &str, en: &str) -> Vec<String> {
        let file = |path: &str, text: &str| TextFile { path: path.to_owned(), text: text.to_owned() };
        check(&[
            file("crates/a/src/lib.rs", code),
            file("crates/mieruka-core/locales/ja/a.ftl", ja),
            file("crates/mieruka-core/locales/en/a.ftl", en),
        ])
    }

    #[test]
    fn languages_and_code_agree() {
        let code =
            r#"fn f() { lang.format("a-b", &[]); lang.text(&format!("kind-{name}")); heading("c-d"); }"#;
        let both = "a-b = { $n } x\nkind-issue = y\nc-d = { e-f }\ne-f = z\n";
        assert_eq!(problems(code, both, both), Vec::<String>::new());
    }

    #[test]
    fn each_disagreement_is_told() {
        let check = |code: &str, ja: &str, en: &str, expect: &str| {
            let found = problems(code, ja, en);
            assert!(found.len() == 1 && found[0].contains(expect), "{found:?}");
        };
        check(r#"lang.text("a-b")"#, "", "", "there is no message a-b");
        check("", "a-b = x\n", "a-b = x\n", "nothing uses a-b");
        check(r#"lang.text("a-b")"#, "a-b = x\n", "", "a-b is missing");
        check(r#"lang.text("a-b")"#, "a-b = { $count }\n", "a-b = { $n }\n", "in ja and");
    }
}
