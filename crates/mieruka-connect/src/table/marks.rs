//! The marks of [`crate::value::text`], asked of every cell of a large sheet: most texts are told by their first letter.

use crate::value::text;

/// No mark is longer, in bytes.
const LONGEST: usize = 48;

/// A mark for "none".
pub(super) fn is_none_mark(text: &str) -> bool {
    let first = text.trim_start().chars().next();
    let possible = first.is_some_and(|c| {
        !c.is_alphanumeric() || matches!(c, 'な' | '無' | '該' | '特' | 'ー' | 'n' | 'N' | 'ｎ' | 'Ｎ')
    });
    possible && text.len() <= LONGEST && text::is_none_mark(text)
}

/// A mark for "the same as above".
pub(super) fn is_ditto(text: &str) -> bool {
    let first = text.trim_start().chars().next();
    let possible = first.is_some_and(|c| {
        !c.is_alphanumeric() || matches!(c, '々' | '仝' | '〃' | '同' | 'd' | 'D' | 'ｄ' | 'Ｄ')
    });
    possible && text.len() <= LONGEST && text::is_ditto(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_look_loses_no_mark() {
        for mark in [
            "-",
            "ー",
            "－",
            "なし",
            "無し",
            "該当なし",
            "特になし",
            "N/A",
            "n/a",
            "（なし）",
            "null",
            "―",
            "~",
        ] {
            assert_eq!(is_none_mark(mark), text::is_none_mark(mark), "{mark}");
            assert!(is_none_mark(mark), "{mark}");
        }
        for mark in ["〃", "\"", "同上", "々", "″", "↑", "ditto", "”"] {
            assert_eq!(is_ditto(mark), text::is_ditto(mark), "{mark}");
        }
        assert!(!is_none_mark("対応中") && !is_none_mark("なしくずしに進む") && !is_ditto("同期が切れる"));
    }
}
