//! How texts are compared: width, case, spaces and punctuation do not count.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization as _;

/// The form in which two texts are equal when a person would call them so: NFKC, lower case, letters and digits only.
/// The long vowel mark counts as a letter.
pub(super) fn normal(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    }
    text.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// Width made even and runs of blanks one space; nothing else changes.
pub(super) fn tidy(text: &str) -> String {
    let even: String = text.nfkc().collect();
    even.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The pairs of neighbouring characters of a normal text, each once; a single character counts as a pair of its own.
pub(super) fn bigrams(normal: &str) -> HashSet<[char; 2]> {
    let chars: Vec<char> = normal.chars().collect();
    match chars.as_slice() {
        [only] => HashSet::from([[*only, '\0']]),
        many => many.windows(2).map(|w| [w[0], w[1]]).collect(),
    }
}

/// Dice's coefficient of two sets of which `shared` members are common: 1 = the same, 0 = nothing in common.
pub(super) fn dice(a: usize, b: usize, shared: usize) -> f64 {
    if a + b == 0 { 0.0 } else { 2.0 * shared as f64 / (a + b) as f64 }
}

/// FNV-1a, 128 bits: a digest that is the same on every machine and in every version. For telling equal from
/// different, not for secrets.
pub(super) struct Digest(u128);

impl Digest {
    pub(super) fn new() -> Self {
        Digest(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    /// Adds one item; items do not run together.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        for &byte in (bytes.len() as u64).to_le_bytes().iter().chain(bytes) {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }

    pub(super) fn hex(&self) -> String {
        format!("{:032x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{bigrams, dice, normal, tidy};

    #[test]
    fn what_a_person_calls_equal_is_equal() {
        assert_eq!(normal("ＳＱＬ　サーバー（本番）"), normal("sql サーバー(本番)"));
        assert_eq!(normal("ｻｰﾊﾞｰ"), normal("サーバー"));
        assert_ne!(normal("サーバー"), normal("サバ"));
        assert_eq!(tidy(" 鈴木　 太郎 "), "鈴木 太郎");
    }

    #[test]
    fn likeness_is_between_nothing_and_the_same() {
        let score = |a: &str, b: &str| {
            let (a, b) = (bigrams(&normal(a)), bigrams(&normal(b)));
            dice(a.len(), b.len(), a.intersection(&b).count())
        };
        assert!((score("移行手順の確定", "移行手順の確定") - 1.0).abs() < 1e-9);
        assert!(score("移行手順が未確定", "移行手順の確定") > 0.6);
        assert!(score("移行手順の確定", "帳票の文字化け") < 0.2);
    }
}
