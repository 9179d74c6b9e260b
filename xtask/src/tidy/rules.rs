//! `docs/RULES.md` tells the same defaults as the code.

use super::TextFile;

const CODE: &str = "crates/mieruka-core/src/rule/mod.rs";
const DOCUMENT: &str = "docs/RULES.md";

pub(crate) fn check(files: &[TextFile]) -> Vec<String> {
    let text = |path: &str| files.iter().find(|file| file.path == path).map(|file| file.text.as_str());
    let (Some(code), Some(document)) = (text(CODE), text(DOCUMENT)) else {
        return vec![format!("{CODE} and {DOCUMENT} must both be there")];
    };
    let defaults = defaults(code);
    if defaults.is_empty() {
        return vec![format!("{CODE}: no defaults of Thresholds found")];
    }
    let missing = defaults.iter().filter(|(name, value)| !tells(document, name, value));
    missing.map(|(name, value)| format!("{DOCUMENT}: no row says `{name}` is {value}")).collect()
}

/// Name and value of every field in `impl Default for Thresholds`.
fn defaults(code: &str) -> Vec<(&str, String)> {
    let Some((_, rest)) = code.split_once("impl Default for Thresholds") else { return Vec::new() };
    let body = rest.split_once("Thresholds {").map_or("", |(_, body)| body);
    let body = body.split_once('}').map_or(body, |(body, _)| body);
    let fields = body.lines().filter_map(|line| line.trim().trim_end_matches(',').split_once(": "));
    fields.map(|(name, value)| (name, value.trim_matches(['[', ']']).to_owned())).collect()
}

/// Whether a table row holds the name in backticks and the value as a cell of its own.
fn tells(document: &str, name: &str, value: &str) -> bool {
    let quoted = format!("`{name}`");
    let mut rows = document.lines().filter(|line| line.starts_with('|') && line.contains(&quoted));
    rows.any(|row| row.split('|').any(|cell| cell.trim() == value))
}

#[cfg(test)]
mod tests {
    use super::{defaults, tells};

    #[test]
    fn defaults_are_read_and_compared() {
        let code = "impl Default for Thresholds {\n fn default() -> Self {\n Thresholds {\n  stale_after: 5,\n  stagnant: [3, 5],\n }\n }\n}";
        let read = defaults(code);
        assert_eq!(read, [("stale_after", "5".to_owned()), ("stagnant", "3, 5".to_owned())]);
        let document = "| `stale_after` | 5 | days |\n| `stagnant` | 3, 6 | days |";
        assert!(tells(document, "stale_after", "5"));
        assert!(!tells(document, "stagnant", "3, 5"));
    }
}
