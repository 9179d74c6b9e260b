//! Which files are one series: this week's 課題管理表 is next week's, whatever date or version its name carries.

use std::collections::BTreeSet;

use super::text::tidy;
use crate::source_record::{SourceFile, SourceFormat, SourceRecord};

/// Between the remote projects of one source, in its name.
const BETWEEN: &str = ", ";

/// The name a source gets when it is new: the file's stem without dates, weeks, versions and counters; for a ticket
/// tool the tool's name and the remote projects.
pub(super) fn series_name(file: &SourceFile, projects: &BTreeSet<String>) -> String {
    match tool(file.format) {
        Some(tool) if projects.is_empty() => tool.to_owned(),
        Some(tool) => {
            let projects: Vec<&str> = projects.iter().map(String::as_str).collect();
            format!("{tool} {}", projects.join(BETWEEN))
        }
        None => without_dates(&file.file),
    }
}

/// What files of one series have in common; two files of one party are of one source when this and the format agree.
pub(super) fn series_key(file: &SourceFile) -> String {
    key_of(file, &projects(file))
}

/// The same of several files that are parts of one export, by the remote projects of all of them.
pub(super) fn key_of(file: &SourceFile, projects: &BTreeSet<String>) -> String {
    series_name(file, projects).to_lowercase()
}

/// The name of a file or sheet without what changes from week to week.
pub(super) fn name_key(name: &str) -> String {
    without_dates(name).to_lowercase()
}

/// The remote projects in a key of [`key_of`].
pub(super) fn projects_in_key(key: &str, format: SourceFormat) -> BTreeSet<String> {
    let tool = tool(format).map(str::to_lowercase);
    let projects = tool.and_then(|tool| key.strip_prefix(&tool)?.strip_prefix(' '));
    projects.into_iter().flat_map(|list| list.split(BETWEEN)).map(str::to_owned).collect()
}

/// The remote projects a tool's export tells of; none for a plain file, or where nothing in it names one.
pub(super) fn projects(file: &SourceFile) -> BTreeSet<String> {
    if tool(file.format).is_none() {
        return BTreeSet::new();
    }
    let records = file.tables.iter().flat_map(|table| &table.records);
    records.filter_map(|record| project_of(record).map(str::to_owned)).collect()
}

fn project_of(record: &SourceRecord) -> Option<&str> {
    record.remote_id.as_deref().and_then(project_of_id).or_else(|| {
        // Redmine numbers all its issues in one row and names the project beside.
        let extra = record.extra.iter().find(|extra| extra.header == PROJECT)?;
        Some(extra.value.trim()).filter(|name| !name.is_empty())
    })
}

/// The extra column in which a tool names the project, where the id does not.
pub(super) const PROJECT: &str = "project";

/// BRN-12 → BRN, owner/repo#3 → owner/repo.
pub(super) fn project_of_id(id: &str) -> Option<&str> {
    let (project, number) = id.rsplit_once('#').or_else(|| id.rsplit_once('-'))?;
    let counts = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    (counts && !project.is_empty()).then_some(project)
}

fn without_dates(file: &str) -> String {
    let stem = match file.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => file,
    };
    let stem = tidy(stem);
    let rest = strip(&stem);
    if rest.is_empty() { stem } else { rest }
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

/// A party's export of one remote project is one source, whatever the file is called.
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
    use std::collections::BTreeSet;

    use super::{name_key, project_of_id, projects_in_key};
    use crate::source_record::SourceFormat::{Backlog, Xlsx};

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
            assert_eq!(name_key(file), "課題管理表", "{file}");
        }
        assert_eq!(name_key("weekly-issues_W03_final.xlsx"), name_key("Weekly-Issues_W04.xlsx"));
    }

    #[test]
    fn different_lists_stay_different() {
        let names =
            ["課題管理表.xlsx", "リスク管理表.xlsx", "A_課題管理表.xlsx", "renew.xlsx", "20260105.xlsx"];
        for (i, a) in names.iter().enumerate() {
            for b in &names[i + 1..] {
                assert_ne!(name_key(a), name_key(b));
            }
        }
    }

    #[test]
    fn a_ticket_names_its_project() {
        for (id, project) in [
            ("BRN-12", Some("BRN")),
            ("A-B-3", Some("A-B")),
            ("my-org/my-repo#3", Some("my-org/my-repo")),
            ("#3", None),
            ("milestone:5", None),
            ("my-org/my-repo milestone 3", None),
            ("12", None),
        ] {
            assert_eq!(project_of_id(id), project, "{id}");
        }
        let two = BTreeSet::from(["abc".to_owned(), "brn".to_owned()]);
        assert_eq!(projects_in_key("backlog abc, brn", Backlog), two);
        assert!(projects_in_key("backlog", Backlog).is_empty() && projects_in_key("課題", Xlsx).is_empty());
    }
}
