//! Words for the choices of a register: 最優先, Highest and 緊急 are one priority.

use crate::register::Choice;

use super::text::normal;

/// Words beside the registers' own labels, by the choice's name; the first name that the field offers is taken.
/// All in the form [`normal`] gives.
const WORDS: &[(&str, &[&str])] = &[
    ("最優先", &["top", "high"]),
    ("最高", &["top", "high"]),
    ("緊急", &["top", "high"]),
    ("至急", &["top", "high"]),
    ("特急", &["top", "high"]),
    ("致命的", &["top", "high"]),
    ("highest", &["top", "high"]),
    ("urgent", &["top", "high"]),
    ("immediate", &["top", "high"]),
    ("critical", &["top", "high"]),
    ("blocker", &["top", "high"]),
    ("s", &["top", "high"]),
    ("high", &["high"]),
    ("大", &["high"]),
    ("高い", &["high"]),
    ("重大", &["high"]),
    ("重要", &["high"]),
    ("major", &["high"]),
    ("important", &["high"]),
    ("a", &["high"]),
    ("h", &["high"]),
    ("中", &["medium"]),
    ("普通", &["medium"]),
    ("通常", &["medium"]),
    ("中程度", &["medium"]),
    ("normal", &["medium"]),
    ("middle", &["medium"]),
    ("moderate", &["medium"]),
    ("b", &["medium"]),
    ("m", &["medium"]),
    ("小", &["low"]),
    ("低い", &["low"]),
    ("軽微", &["low"]),
    ("軽度", &["low"]),
    ("lowest", &["low"]),
    ("minor", &["low"]),
    ("trivial", &["low"]),
    ("c", &["low"]),
    ("l", &["low"]),
];

/// The choice a text means: by name, by label in either language, or by a common word for it.
pub(super) fn choice_meant(choices: &'static [Choice], text: &str) -> Option<&'static str> {
    let wanted = normal(text);
    let own = choices
        .iter()
        .find(|c| [c.name, c.label.ja, c.label.en].into_iter().any(|known| normal(known) == wanted));
    if let Some(choice) = own {
        return Some(choice.name);
    }
    let names = WORDS.iter().find(|(word, _)| *word == wanted).map(|(_, names)| *names)?;
    names.iter().find_map(|name| choices.iter().find(|c| c.name == *name)).map(|c| c.name)
}

#[cfg(test)]
mod tests {
    use super::{WORDS, choice_meant};
    use crate::reconcile::text::normal;
    use crate::register::{FieldType, Kind};

    #[test]
    fn words_for_a_priority_are_understood() {
        let Some(FieldType::Choice(priority)) = Kind::Issue.register().field("priority").map(|f| f.ty) else {
            panic!("priority is a choice");
        };
        for (text, expected) in [
            ("最優先", Some("top")),
            ("緊急", Some("top")),
            ("Highest", Some("top")),
            ("高", Some("high")),
            ("Ｈｉｇｈ", Some("high")),
            ("Normal", Some("medium")),
            ("低", Some("low")),
            ("Ａ", Some("high")),
            ("来週", None),
        ] {
            assert_eq!(choice_meant(priority, text), expected, "{text}");
        }
        let Some(FieldType::Choice(impact)) = Kind::Issue.register().field("impact").map(|f| f.ty) else {
            panic!("impact is a choice");
        };
        assert_eq!(choice_meant(impact, "Critical"), Some("high"));
    }

    #[test]
    fn words_stand_in_their_normal_form() {
        for (word, _) in WORDS {
            assert_eq!(normal(word), *word);
        }
    }
}
