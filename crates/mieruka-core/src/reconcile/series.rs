//! Which files are one series: this week's 課題管理表 is next week's, whatever date or version its name carries.

use crate::source_record::SourceFormat;

use super::text::tidy;

/// The name a source gets when it is new: the file's stem without dates, weeks, versions and counters; for a ticket
/// tool the tool's name.
pub(super) fn series_name(file: &str, format: SourceFormat) -> String {
    if let Some(tool) = tool(format) {
        return tool.to_owned();
    }
    let stem = match file.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => file,
    };
    let stem = tidy(stem);
    let rest = strip(&stem);
    if rest.is_empty() { stem } else { rest }
}

/// What files of one series have in common; two files of one party are of one source when this and the format agree.
pub fn series_key(file: &str, format: SourceFormat) -> String {
    series_name(file, format).to_lowercase()
}

/// The format as a source's record holds it.
pub(super) fn format_name(format: SourceFormat) -> &'static str {
    match format {
        SourceFormat::Xlsx => "xlsx",
        SourceFormat::Xls => "xls",
        SourceFormat::Ods => "ods",
        SourceFormat::Csv => "csv",
        SourceFormat::Mspdi => "mspdi",
        SourceFormat::Backlog => "backlog",
        SourceFormat::Jira => "jira",
        SourceFormat::Redmine => "redmine",
        SourceFormat::Github => "github",
        SourceFormat::Gitlab => "gitlab",
    }
}

/// A party's export of one tool is one source, whatever the file is called.
fn tool(format: SourceFormat) -> Option<&'static str> {
    match format {
        SourceFormat::Backlog => Some("Backlog"),
        SourceFormat::Jira => Some("Jira"),
        SourceFormat::Redmine => Some("Redmine"),
        SourceFormat::Github => Some("GitHub"),
        SourceFormat::Gitlab => Some("GitLab"),
        SourceFormat::Xlsx
        | SourceFormat::Xls
        | SourceFormat::Ods
        | SourceFormat::Csv
        | SourceFormat::Mspdi => None,
    }
}

fn is_joint(c: char) -> bool {
    matches!(c, '_' | '-' | ' ' | '.' | '(' | ')' | '[' | ']' | '【' | '】' | '~' | '〜' | '・' | '+')
}

/// Words that mark a version or a copy and say nothing about the content.
const MARKS: &[&str] = &[
    "最新版",
    "最新",
    "確定版",
    "確定",
    "更新版",
    "更新",
    "修正版",
    "修正",
    "改訂版",
    "改訂",
    "最終版",
    "最終",
    "完成版",
    "提出用",
    "提出版",
    "送付用",
    "暫定版",
    "コピー",
    "のコピー",
    "控え",
    "final",
    "latest",
    "copy",
    "draft",
    "fix",
    "fixed",
    "new",
    "rev",
    "版",
];

/// Takes the words apart at joints, drops those that only say when or which version, and joins the rest.
fn strip(stem: &str) -> String {
    let mut kept: Vec<String> = Vec::new();
    for word in stem.split(is_joint).filter(|w| !w.is_empty()) {
        let word = strip_edges(word);
        if !word.is_empty() {
            kept.push(word);
        }
    }
    kept.join("_")
}

/// Takes dates, counters and marks off both ends of one word, as often as there are some.
fn strip_edges(word: &str) -> String {
    let mut chars: Vec<char> = word.chars().collect();
    loop {
        let before = chars.len();
        if let Some(n) = marker_at_end(&chars) {
            chars.truncate(chars.len() - n);
        }
        if let Some(n) = marker_at_start(&chars) {
            chars.drain(..n);
        }
        if chars.len() == before {
            return chars.into_iter().collect();
        }
    }
}

/// Length of a date, week, version or counter at the end: 20260105, 2026年1月5日, 第3週, W03, v2.1, 3.
fn marker_at_end(chars: &[char]) -> Option<usize> {
    let text: String = chars.iter().collect();
    let lower = text.to_lowercase();
    if let Some(mark) = MARKS.iter().find(|m| ends_as_word(&lower, m)) {
        return Some(mark.chars().count());
    }
    let mut end = chars.len();
    let unit = chars.last().is_some_and(|c| "年月日週回号版次期時分度".contains(*c));
    if unit {
        end -= 1;
        if chars[..end].last() == Some(&'第') {
            return None;
        }
    }
    let digits = chars[..end].iter().rev().take_while(|c| c.is_ascii_digit()).count();
    if digits == 0 {
        return None;
    }
    let mut start = end - digits;
    let before: String = chars[..start].iter().collect::<String>().to_lowercase();
    for prefix in ["第", "ver", "version", "rev", "week", "wk", "no", "v", "r", "w", "h", "令和", "平成"]
    {
        if ends_as_word(&before, prefix) {
            start -= prefix.chars().count();
            break;
        }
    }
    Some(chars.len() - start)
}

/// Length of a date or counter at the start: 20260105課題, 第3週課題.
fn marker_at_start(chars: &[char]) -> Option<usize> {
    let prefix = chars.first().is_some_and(|c| *c == '第') as usize;
    let digits = chars[prefix..].iter().take_while(|c| c.is_ascii_digit()).count();
    let unit = chars.get(prefix + digits).is_some_and(|c| "年月日週回号版".contains(*c)) as usize;
    match (digits, unit) {
        (0, _) => None,
        // "2号機" and "3次元" are names; a date or a run of four digits and more is not.
        (n, 0) if n < 4 && prefix == 0 => None,
        (n, u) => Some(prefix + n + u),
    }
}

/// A Latin mark must not be the tail of a longer Latin word: "renew" does not end in the mark "new".
fn ends_as_word(text: &str, mark: &str) -> bool {
    let Some(rest) = text.strip_suffix(mark) else { return false };
    !mark.is_ascii() || !rest.chars().next_back().is_some_and(|c| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::{series_key, series_name};
    use crate::source_record::SourceFormat::{Jira, Mspdi, Xlsx};

    #[test]
    fn dates_weeks_versions_and_counters_do_not_make_a_new_series() {
        for file in [
            "課題管理表.xlsx",
            "課題管理表_20260105_v2.xlsx",
            "課題管理表（第3週）.xlsx",
            "課題管理表 (2).xlsx",
            "20260112_課題管理表.xlsx",
            "課題管理表_2026年1月5日.xlsx",
            "課題管理表_2026-01-05_最新版.xlsx",
            "課題管理表-v1.2.3.xlsx",
            "課題管理表_W03.xlsx",
            "課題管理表20260105.xlsx",
            "課題管理表 - コピー.xlsx",
            "【最新】課題管理表_R8.1.5.xlsx",
        ] {
            assert_eq!(series_key(file, Xlsx), "課題管理表", "{file}");
        }
        assert_eq!(
            series_key("weekly-issues_W03_final.xlsx", Xlsx),
            series_key("Weekly-Issues_W04.xlsx", Xlsx)
        );
    }

    #[test]
    fn different_lists_stay_different() {
        let names =
            ["課題管理表.xlsx", "リスク管理表.xlsx", "A_課題管理表.xlsx", "renew.xlsx", "20260105.xlsx"];
        for (i, a) in names.iter().enumerate() {
            for b in &names[i + 1..] {
                assert_ne!(series_key(a, Xlsx), series_key(b, Xlsx));
            }
        }
    }

    #[test]
    fn a_tool_is_one_source_whatever_its_export_is_called() {
        assert_eq!(series_name("export-1.json", Jira), "Jira");
        assert_eq!(series_name("全体計画_0105.xml", Mspdi), "全体計画");
    }
}
