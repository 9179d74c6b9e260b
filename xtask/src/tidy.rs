//! `cargo xtask tidy`: what neither the compiler nor clippy can see. Takes a second.

use std::fs;

use crate::shell::{Result, command, output, root};

mod crates;
mod documents;
mod files;
mod literals;
mod messages;
mod rules;

/// A file of the repository that is text.
pub(crate) struct TextFile {
    /// From the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// A check: finds problems, each one line that starts with its place.
type Check = fn(&[TextFile]) -> Vec<String>;

const CHECKS: [(&str, Check); 7] = [
    ("paths in documents", documents::check),
    ("defaults in docs/RULES.md", rules::check),
    ("length of files", files::check_length),
    ("words", files::check_words),
    ("npm locks", files::check_locks),
    ("messages", messages::check),
    ("direction of crates", crates::check),
];

pub(crate) fn run() -> Result {
    let files = text_files()?;
    let mut count = 0;
    for (name, check) in CHECKS {
        let problems = check(&files);
        count += problems.len();
        for problem in problems {
            println!("{name}: {problem}");
        }
    }
    match count {
        0 => {
            println!("tidy: {} files, {} checks, nothing found", files.len(), CHECKS.len());
            Ok(())
        }
        _ => Err(format!("tidy: {count} problems")),
    }
}

/// Every text file that is in the repository or would be added to it.
fn text_files() -> Result<Vec<TextFile>> {
    // A checkout that belongs to another user (a container's mount) is still this repository.
    let args = ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let listed = output(command("git", &args))?;
    let paths = listed.split('\0').filter(|path| !path.is_empty());
    let texts = paths.filter_map(|path| {
        // Deleted but not yet committed, or not text: nothing to read.
        let text = fs::read_to_string(root().join(path)).ok()?;
        Some(TextFile { path: path.to_owned(), text })
    });
    Ok(texts.collect())
}

/// Lines with their number from 1.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(i, line)| (i + 1, line))
}
