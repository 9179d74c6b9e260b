//! How old is a file, and is it older than what was taken from its source already?

use jiff::Timestamp;
use jiff::civil::Date;

use super::ImportRequest;
use super::source::{FILE_DATE, Source, day, midnight};
use super::text::tidy;
use crate::record::Record;
use crate::register::Kind;
use crate::source_record::SourceFile;
use crate::state::ProjectState;

/// The file's own date: the day it reports about, its youngest record, or a date in its name. `None`: it tells none.
pub fn file_date(file: &SourceFile) -> Option<Timestamp> {
    let records = file.tables.iter().flat_map(|table| &table.records);
    file.status_date
        .and_then(midnight)
        .or_else(|| records.filter_map(|record| record.changed_at).max())
        .or_else(|| date_in_name(&file.file).and_then(midnight))
}

/// Says that this file is older than the one its source was last imported with.
pub(super) fn older(
    state: &ProjectState,
    request: &ImportRequest<'_>,
    source: &Source<'_>,
) -> Option<String> {
    let record = source.record?;
    let runs = state.of_kind_unfiltered(Kind::ImportRun);
    let runs: Vec<&Record> = runs.filter(|run| run.body.id("source") == Some(record.id)).collect();
    let last = *runs.last()?;
    let hash = |run: &&Record| run.body.text("file_hash") == Some(request.file_hash);
    let seen_before = runs.iter().any(hash) && !hash(&last);
    let known = record.body.timestamp(FILE_DATE);
    // The same bytes once more are older only where no date says otherwise.
    let older = match known.zip(request.parts.dated) {
        Some((known, now)) if now != known => now < known,
        _ => seen_before,
    };
    older.then(|| {
        let on = day(last.created_at).to_string();
        request.lang.format("import-older", &[("date", on.into())])
    })
}

/// The last date in a file's name: 20260105, 2026-01-05, 2026年1月5日, R8.1.5, 260105. A week or version is none.
fn date_in_name(name: &str) -> Option<Date> {
    let name = tidy(name);
    let name = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    // Runs of digits, each with what stands before it.
    let mut runs: Vec<(String, String)> = Vec::new();
    let mut between = String::new();
    for c in name.chars() {
        match runs.last_mut() {
            Some((_, digits)) if c.is_ascii_digit() && between.is_empty() => digits.push(c),
            _ if c.is_ascii_digit() => runs.push((std::mem::take(&mut between), c.to_string())),
            _ => between.push(c),
        }
    }
    (0..runs.len()).rev().find_map(|at| whole(&runs[at].1).or_else(|| in_three(&runs, at)))
}

/// 20260105 or 260105.
fn whole(digits: &str) -> Option<Date> {
    let (year, rest) = match digits.len() {
        8 => (digits[..4].parse().ok()?, &digits[4..]),
        6 => (2000 + digits[..2].parse::<i16>().ok()?, &digits[2..]),
        _ => return None,
    };
    likely(year, rest[..2].parse().ok()?, rest[2..].parse().ok()?)
}

/// Year, month and day with one sign between each.
fn in_three(runs: &[(String, String)], at: usize) -> Option<Date> {
    let [(before, year), (first, month), (second, day)] = runs.get(at..at + 3)? else { return None };
    let joint = |text: &str, unit: &str| matches!(text, "-" | "_" | "." | "/") || text == unit;
    if !joint(first, "年") || !joint(second, "月") {
        return None;
    }
    let before = before.to_lowercase();
    let written: i16 = year.parse().ok()?;
    let reiwa = before.ends_with("令和") || before.ends_with('r') && !ends_in_word(&before);
    let year = match year.len() {
        4 => written,
        1 | 2 if reiwa => 2018 + written,
        _ => return None,
    };
    likely(year, month.parse().ok()?, day.parse().ok()?)
}

/// Whether the last letter is the end of a Latin word.
fn ends_in_word(text: &str) -> bool {
    text.chars().rev().nth(1).is_some_and(|c| c.is_ascii_alphanumeric())
}

/// A number that is a date by chance is rarely one of these years.
fn likely(year: i16, month: i8, day: i8) -> Option<Date> {
    (2010..=2049).contains(&year).then(|| Date::new(year, month, day).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::date_in_name;

    #[test]
    fn dates_are_found_in_names() {
        for name in [
            "課題管理表_20260105_v2.xlsx",
            "20260105課題.xlsx",
            "課題管理表_2026-01-05.xlsx",
            "課題管理表_2026年1月5日_最新版.xlsx",
            "課題管理表２０２６．１．５.xlsx",
            "【最新】課題管理表_R8.1.5.xlsx",
            "令和8年1月5日.csv",
            "課題_260105.csv",
            "20251201版_20260105更新.xlsx",
        ] {
            assert_eq!(date_in_name(name), Some(jiff::civil::date(2026, 1, 5)), "{name}");
        }
        for name in [
            "課題管理表.xlsx",
            "課題管理表（第3週）.xlsx",
            "課題管理表-v1.2.3.xlsx",
            "ver8.1.5.xlsx",
            "PJ202613.xlsx",
            "12345678.csv",
            "20260230.csv",
            "export-1.json",
        ] {
            assert_eq!(date_in_name(name), None, "{name}");
        }
    }
}
