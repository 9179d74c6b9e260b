//! Checks of single files: length, words that must not be there, npm's lock files.

use super::{TextFile, lines};

/// Lines of code a reader can hold. Tests at the end of a file do not count.
const LINES_MAX: usize = 400;
/// Test files are read one test at a time.
const TEST_LINES_MAX: usize = 800;

/// Longer files that are better left whole, and why.
const LONG: &[(&str, &str)] = &[
    ("crates/mieruka-connect/src/vocabulary/headers.rs", "one lookup in three steps over the same tables"),
    ("crates/mieruka-connect/src/workbook/ods.rs", "one pass over one XML; its parts share the state"),
    ("crates/mieruka-core/src/reconcile/mapping.rs", "a row in our words, one field type after the other"),
    ("crates/mieruka-core/src/reconcile/people.rs", "who is meant: one question with its cases"),
    ("crates/mieruka-core/src/view/now/mod.rs", "one view; its blocks share the reasons they add"),
    ("crates/mieruka-report/src/xlsx/sheet.rs", "one sheet from top to bottom"),
    ("crates/mieruka-sample/src/story/vendor_a.rs", "data: the story of one vendor"),
    ("crates/mieruka-store/src/rows.rs", "all statements of the product in one place"),
    ("crates/mieruka-store/src/writer.rs", "the one writer thread"),
];

pub(crate) fn check_length(files: &[TextFile]) -> Vec<String> {
    let mut problems = Vec::new();
    let too_long = |file: &TextFile| code_lines(&file.text) > lines_max(&file.path);
    for file in files.iter().filter(|f| f.path.ends_with(".rs") || f.path.ends_with(".ts")) {
        if too_long(file) && !LONG.iter().any(|(path, _)| *path == file.path) {
            let (count, max) = (code_lines(&file.text), lines_max(&file.path));
            problems.push(format!("{}: {count} lines, more than {max}", file.path));
        }
    }
    for (path, reason) in LONG {
        if !files.iter().any(|file| file.path == *path && too_long(file)) {
            problems.push(format!("{path}: no longer too long; take it off the list ({reason})"));
        }
    }
    problems
}

fn lines_max(path: &str) -> usize {
    let is_test = path.contains("/tests/") || path.ends_with("/tests.rs");
    if is_test { TEST_LINES_MAX } else { LINES_MAX }
}

/// Lines before the inline test module, which stands at the end.
fn code_lines(text: &str) -> usize {
    let code = text.find("\n#[cfg(test)]\nmod tests {").map_or(text, |at| &text[..at]);
    code.lines().count()
}

/// A word that must not be in these files. Written in two parts, so that this file does not hold it.
struct Word {
    parts: [&'static str; 2],
    why: &'static str,
    within: fn(&str) -> bool,
}

const WORDS: [Word; 12] = [
    Word { parts: ["todo", "!("], why: "unfinished code", within: is_code },
    Word { parts: ["unimplemented", "!("], why: "unfinished code", within: is_code },
    Word { parts: ["dbg", "!("], why: "left-over debugging", within: is_code },
    Word { parts: ["// TO", "DO"], why: "an open end: do it, or write an issue", within: is_code },
    Word { parts: ["// FIX", "ME"], why: "an open end: fix it, or write an issue", within: is_code },
    Word { parts: ["console", ".log("], why: "left-over debugging", within: is_island },
    Word { parts: ["/ro", "ot/"], why: "a path of one machine", within: everywhere },
    Word { parts: ["/ho", "me/"], why: "a path of one machine", within: everywhere },
    Word { parts: ["/Us", "ers/"], why: "a path of one machine", within: everywhere },
    Word { parts: ["registry", ".npm"], why: "the host of a registry", within: everywhere },
    Word { parts: ["files.python", "hosted"], why: "the host of a registry", within: everywhere },
    Word { parts: ["index.crates", ".io"], why: "the host of a registry", within: everywhere },
];

fn everywhere(_: &str) -> bool {
    true
}

fn is_code(path: &str) -> bool {
    [".rs", ".ts", ".mjs", ".js", ".css", ".typ", ".sql"].iter().any(|ending| path.ends_with(ending))
}

fn is_island(path: &str) -> bool {
    path.starts_with("web/src/")
}

pub(crate) fn check_words(files: &[TextFile]) -> Vec<String> {
    let words: Vec<(String, &Word)> = WORDS.iter().map(|word| (word.parts.concat(), word)).collect();
    let mut problems = Vec::new();
    for file in files {
        for (number, line) in lines(&file.text) {
            for (text, word) in
                words.iter().filter(|(text, word)| (word.within)(&file.path) && line.contains(text))
            {
                problems.push(format!("{}:{number}: “{text}” is {}", file.path, word.why));
            }
        }
    }
    problems
}

/// Lock files name versions and digests, never where a mirror keeps them; cargo's names only the public index.
pub(crate) fn check_locks(files: &[TextFile]) -> Vec<String> {
    const INDEX: &str = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    let mut problems = Vec::new();
    for file in files {
        if file.path.ends_with("package-lock.json") && file.text.contains("\"resolved\"") {
            let advice = "put omit-lockfile-registry-resolved=true into its .npmrc and make it anew";
            problems.push(format!("{}: names where packages came from; {advice}", file.path));
        }
        if file.path == "Cargo.lock" {
            let foreign =
                lines(&file.text).filter(|(_, line)| line.starts_with("source = ") && *line != INDEX);
            problems.extend(foreign.map(|(number, line)| format!("Cargo.lock:{number}: {line}")));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::{check_locks, check_words, code_lines};
    use crate::tidy::TextFile;

    fn file(path: &str, text: &str) -> TextFile {
        TextFile { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn inline_tests_do_not_count() {
        assert_eq!(code_lines("a\nb\n#[cfg(test)]\nmod tests {\n}\n"), 2);
        assert_eq!(code_lines("a\n#[cfg(test)]\nmod tests;\n"), 3);
    }

    #[test]
    fn words_are_found_where_they_count() {
        let text = ["todo", "!()"].concat();
        assert_eq!(check_words(&[file("crates/a/src/lib.rs", &text)]).len(), 1);
        assert_eq!(check_words(&[file("docs/a.md", &text)]).len(), 0);
    }

    #[test]
    fn mirrors_are_found_in_lock_files() {
        assert_eq!(check_locks(&[file("web/package-lock.json", "{\"resolved\": \"x\"}")]).len(), 1);
        assert_eq!(check_locks(&[file("Cargo.lock", "source = \"registry+https://mirror/index\"")]).len(), 1);
    }
}
