//! Text as people type it: widths, blanks, ditto marks and placeholders.

use unicode_normalization::UnicodeNormalization;

/// One form for comparing: NFKC, every run of whitespace one blank, Latin letters in lower case, no invisible characters,
/// the many dashes as `-` and the wave dashes as `~`.
pub fn normalize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfkc() {
        if is_invisible(c) {
            continue;
        }
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        match c {
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' => out.push('-'),
            '〜' | '∼' | '～' => out.push('~'),
            _ => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// The key under which headers, statuses and names of tables are looked up: [`normalize`] without blanks and without the
/// separators that people put between words (`Due Date`, `due_date` and `DueDate` are one; so are 「担 当 者」 and 「担当者」).
pub fn key(text: &str) -> String {
    let mut key = normalize(text);
    key.retain(|c| !matches!(c, ' ' | '_' | '-' | '・' | '·' | ':' | '、' | ',' | '\'' | '’'));
    key
}

/// Nothing to read: empty, or only whitespace and invisible characters.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// A mark for "the same as above": `〃`, `"`, 「同上」, 「々」.
pub fn is_ditto(text: &str) -> bool {
    let text = normalize(text);
    matches!(
        text.as_str(),
        "〃" | "\""
            | "''"
            | "\u{201c}"
            | "\u{201d}"
            | "″"
            | "′′"
            | "々"
            | "仝"
            | "同上"
            | "〃〃"
            | "同左"
            | "↑"
            | "ditto"
    )
}

/// A mark for "none": a lone dash, 「なし」, `N/A`. The field is empty on purpose.
pub fn is_none_mark(text: &str) -> bool {
    let text = normalize(text);
    if !text.is_empty() && text.chars().all(|c| matches!(c, '-' | 'ー' | '/' | '~')) {
        return true;
    }
    matches!(
        text.as_str(),
        "なし" | "無し" | "無" | "該当なし" | "特になし" | "n/a" | "na" | "none" | "(なし)" | "null" | "nil"
    )
}

/// A text that shows how to fill the cell instead of filling it: `○○`, `□□□`, `XXX`, `yyyy/mm/dd`, 「記入例」, 「(例)…」.
pub fn is_placeholder(text: &str) -> bool {
    let text = normalize(text);
    if text.is_empty() {
        return false;
    }
    is_marks_only(&text) || is_date_pattern(&text) || is_example_word(&text)
}

/// `○○`, `△△さん`, `xxx-xxx`: at least two filler marks in a row and nothing else but a title or separators.
fn is_marks_only(text: &str) -> bool {
    const TITLES: [&str; 8] = ["さん", "様", "氏", "社", "部", "課", "殿", "株式会社"];
    let mut rest = text;
    for title in TITLES {
        rest = rest.strip_suffix(title).unwrap_or(rest);
        rest = rest.strip_prefix(title).unwrap_or(rest);
    }
    let rest = rest.trim();
    let filler = |c: char| {
        matches!(
            c,
            '○' | '〇'
                | '◯'
                | '□'
                | '■'
                | '△'
                | '▲'
                | '◇'
                | '◆'
                | '●'
                | '☆'
                | '★'
                | '◎'
                | '▽'
                | '*'
        )
    };
    let marks = rest.chars().filter(|c| filler(*c)).count();
    if marks >= 2 && rest.chars().all(|c| filler(c) || matches!(c, ' ' | '-' | '/' | '.' | '・')) {
        return true;
    }
    let latin = rest.chars().filter(|c| *c == 'x').count();
    latin >= 3 && rest.chars().all(|c| matches!(c, 'x' | '-' | '/' | '.' | ' ' | '@'))
}

/// `yyyy/mm/dd`, `yy.mm.dd`, `mm/dd`, 「YYYY年MM月DD日」, `hh:mm`.
fn is_date_pattern(text: &str) -> bool {
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    letters >= 4
        && text.chars().all(|c| {
            matches!(
                c,
                'y' | 'm' | 'd' | 'h' | 's' | '/' | '-' | '.' | ':' | ' ' | '年' | '月' | '日' | '時' | '分'
            )
        })
        && (text.contains("mm") || text.contains("yy"))
}

fn is_example_word(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| {
        matches!(c, '(' | ')' | '[' | ']' | '【' | '】' | '<' | '>' | '※' | ':' | ' ')
    });
    matches!(
        bare,
        "例" | "記入例"
            | "記載例"
            | "入力例"
            | "サンプル"
            | "sample"
            | "example"
            | "例示"
            | "見本"
            | "ダミー"
            | "dummy"
            | "e.g."
            | "記述例"
    ) || [
        "(例)",
        "[例]",
        "【例】",
        "例)",
        "例:",
        "記入例:",
        "(記入例)",
        "【記入例】",
        "(サンプル)",
        "【サンプル】",
        "※記入例",
    ]
    .iter()
    .any(|p| text.starts_with(p))
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{00ad}' | '\u{202a}'..='\u{202e}' | '\u{fe00}'..='\u{fe0f}')
        || (c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalize_gives_one_form() {
        for (input, expect) in [
            ("  期限　日 \n", "期限 日"),
            ("ＡＢＣ　Due\u{a0}Date", "abc due date"),
            ("ﾀﾝﾄｳ", "タントウ"),
            ("１２−３４", "12-34"),
            ("㋿７年", "令和7年"),
            ("a\u{200b}b", "ab"),
            ("A～B〜C", "a~b~c"),
        ] {
            assert_eq!(normalize(input), expect, "{input:?}");
        }
    }

    #[test]
    fn keys_ignore_separators() {
        for (a, b) in [
            ("担 当 者", "担当者"),
            ("Due_Date", "due-date"),
            ("登録\r\n日", "登録日"),
            ("Won’t Fix", "wont fix"),
        ] {
            assert_eq!(key(a), key(b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn marks_are_told_apart() {
        fn check(f: fn(&str) -> bool, yes: &[&str], no: &[&str]) {
            for t in yes {
                assert!(f(t), "{t:?} should be one");
            }
            for t in no {
                assert!(!f(t), "{t:?} should be none");
            }
        }
        check(is_blank, &["", " ", "　", "\u{feff}\u{200b}", "\n\t"], &["-", "0", "　あ"]);
        check(is_ditto, &["〃", "\"", "”", "同上", " 々 ", "〃 "], &["同上課題", "", "-", "\"x\""]);
        check(is_none_mark, &["-", "－", "―", "ー", "なし", "N/A", "--"], &["", "0", "なし崩し", "a-b"]);
        check(
            is_placeholder,
            &[
                "○○",
                "□□",
                "◇◇さん",
                "XXX",
                "xxxx",
                "XXX-XXX",
                "yyyy/mm/dd",
                "YYYY年MM月DD日",
                "記入例",
                "例",
                "（例）ログイン",
                "【記入例】",
                "○○ ○○",
            ],
            &[
                "○",
                "×",
                "XX",
                "例外処理",
                "サンプル出荷",
                "○○画面のボタン",
                "2026/01/05",
                "",
                "mm",
                "△",
                "例年どおり",
            ],
        );
    }
}
