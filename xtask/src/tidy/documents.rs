//! Paths that documents name must exist.

use super::{TextFile, lines};
use crate::shell::root;

pub(crate) fn check(files: &[TextFile]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".md")) {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut fenced = false;
        for (number, line) in lines(&file.text) {
            fenced ^= line.trim_start().starts_with("```");
            if fenced {
                continue;
            }
            for link in links(line) {
                if !root().join(folder).join(link).exists() {
                    problems.push(format!("{}:{number}: the link {link} leads nowhere", file.path));
                }
            }
            if file.path == "ARCHITECTURE.md" || file.path == "CONTRIBUTING.md" {
                for path in quoted_paths(line).filter(|path| !root().join(path).exists()) {
                    problems.push(format!("{}:{number}: {path} does not exist", file.path));
                }
            }
        }
    }
    problems
}

/// Targets of Markdown links inside the repository.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split_once(')')?.0.split('#').next()?;
        (!target.is_empty() && !target.contains("://")).then_some(target)
    })
}

/// What stands in backticks and is a path from the root: no spaces or placeholders, and a folder or a known ending.
fn quoted_paths(line: &str) -> impl Iterator<Item = &str> {
    const ENDINGS: [&str; 13] = [
        ".rs", ".md", ".toml", ".ftl", ".ts", ".css", ".tsv", ".sql", ".typ", ".json", ".mjs", ".js", ".png",
    ];
    line.split('`').skip(1).step_by(2).filter(|quoted| {
        let plain = quoted.bytes().all(|b| b.is_ascii_alphanumeric() || b"/._-".contains(&b));
        let ours = !quoted.starts_with('/') && quoted.contains('/');
        plain
            && (ours || ENDINGS.iter().any(|ending| quoted.ends_with(ending) && quoted.len() > ending.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::{links, quoted_paths};

    #[test]
    fn paths_are_told_from_other_code() {
        let line = "See `crates/x/src/y.rs`, `Cargo.toml`, `/projects/{key}`, `a | b`, `.rs`, `.ci/run` and `Lang::text`.";
        assert_eq!(quoted_paths(line).collect::<Vec<_>>(), ["crates/x/src/y.rs", "Cargo.toml", ".ci/run"]);
    }

    #[test]
    fn only_links_into_the_repository_are_checked() {
        let line = "[a](docs/A.md) [b](https://example.org/) ![c](docs/c.png) [d](B.md#part) [e](#part)";
        assert_eq!(links(line).collect::<Vec<_>>(), ["docs/A.md", "docs/c.png", "B.md"]);
    }
}
