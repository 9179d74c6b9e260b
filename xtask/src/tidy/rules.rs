//! `docs/RULES.md` tells the same rules and defaults as the code.

use super::TextFile;

const CODE: &str = "crates/mieruka-core/src/rule/mod.rs";
const SIGNALS: &str = "crates/mieruka-core/src/rule/signal.rs";
const DOCUMENT: &str = "docs/RULES.md";

pub(crate) fn check(files: &[TextFile]) -> Vec<String> {
    let text = |path: &str| files.iter().find(|file| file.path == path).map(|file| file.text.as_str());
    let (Some(code), Some(signals), Some(document)) = (text(CODE), text(SIGNALS), text(DOCUMENT)) else {
        return vec![format!("{CODE}, {SIGNALS} and {DOCUMENT} must all be there")];
    };
    let (defaults, rules) = (defaults(code), rules(signals));
    if defaults.is_empty() || rules.is_empty() {
        return vec![format!("no defaults of Thresholds in {CODE}, or no rules in {SIGNALS}")];
    }
    let untold = rules.iter().filter(|rule| !document.contains(&format!("| `{rule}` |")));
    let untold = untold.map(|rule| format!("{DOCUMENT}: no row for the rule `{rule}`"));
    let missing = defaults.iter().filter(|(name, value)| !tells(document, name, value));
    let missing = missing.map(|(name, value)| format!("{DOCUMENT}: no row says `{name}` is {value}"));
    untold.chain(missing).collect()
}

/// The variants of `enum Rule` as they are written in JSON: `MilestoneSlip` is `milestone_slip`.
fn rules(code: &str) -> Vec<String> {
    let Some((_, rest)) = code.split_once("pub enum Rule {") else { return Vec::new() };
    let body = rest.split_once('}').map_or(rest, |(body, _)| body);
    let variants = body.lines().map(|line| line.trim().trim_end_matches(','));
    variants.filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase())).map(snake_case).collect()
}

fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(c.to_ascii_lowercase());
    }
    text
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
    use super::{defaults, rules, tells};

    #[test]
    fn rules_are_read_by_their_names_in_json() {
        let code =
            "pub enum Rule {\n    /// Late.\n    MilestoneSlip,\n    PartySilent,\n}\nenum Other { A }";
        assert_eq!(rules(code), ["milestone_slip", "party_silent"]);
    }

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
