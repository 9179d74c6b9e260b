//! Dates as people write them in Japan, and Excel's serial numbers.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

use super::text::normalize;

/// The date a text states, or `None` where it states none for certain.
///
/// Read are years with `-`, `/`, `.` or 年月日 between, imperial years (令和7年3月31日, R7.3.31, ㋿元年…), eight digits, ISO
/// date-times, English months (`05/Jan/26`, `Jan 5, 2026`), month and day alone (7/3, 7月3日: the one nearest to `today`,
/// and where a weekday is given the nearest on which it is true), all with full-width digits, a weekday, a time of day or
/// 「まで」 after them. A date-time gives its date as written; zones are not applied.
///
/// Refused are impossible dates, ranges, months without a day, `5/6/2026` (which could be May or June), version numbers and
/// words such as 「終了次第」 or 「来月末」.
pub fn parse_date(text: &str, today: Date) -> Option<Date> {
    // Longer texts are sentences; the longest date with weekday and time stays far below.
    if text.len() > 120 {
        return None;
    }
    let text = normalize(text);
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let text = ["まで", "迄", "〆"].iter().find_map(|s| text.strip_suffix(s)).unwrap_or(&text);
    let text = without_time(text);
    let (text, weekday) = without_weekday(text);
    let text = without_time(text);
    numeric(text).or_else(|| japanese(text)).or_else(|| english(text)).or_else(|| {
        let (month, day) = month_day(text)?;
        nearest(month, day, weekday, today)
    })
}

/// The date of an Excel serial number; the time of day is dropped. In the 1900 system serial 60 is 1900-02-29, a day that
/// never was: `None`. Every serial Excel itself can show (to 9999-12-31) is read; whether a plain number is meant as a date
/// is the caller's business (a cell under the General format: only where the column is a date and the day falls between 1970
/// and 2100).
pub fn serial_to_date(serial: f64, epoch1904: bool) -> Option<Date> {
    if !serial.is_finite() || !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let days = serial.floor() as i64;
    let (epoch, days) = match (epoch1904, days) {
        (true, days) => (date(1904, 1, 1), days),
        (false, 0 | 60) => return None,
        (false, days @ 1..60) => (date(1899, 12, 31), days),
        (false, days) => (date(1899, 12, 30), days),
    };
    epoch.checked_add(days.days()).ok()
}

/// The year's digits, then month and day with one and the same separator: 2026-1-5, 26/1/5 (from year 13 on, which no month
/// can be), 31/12/2026 and 12/31/2026 where only one reading is possible, 20260105.
fn numeric(text: &str) -> Option<Date> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let year: i16 = text[..4].parse().ok()?;
        return (1900..=2100).contains(&year).then(|| civil(year, &text[4..6], &text[6..]))?;
    }
    let separator = text.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    let [a, b, c] = parts[..] else { return None };
    if ![a, b, c].iter().all(|p| (1..=4).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    match (a.len(), b.len(), c.len()) {
        (4, 1 | 2, 1 | 2) => civil(a.parse().ok()?, b, c),
        (1 | 2, 1 | 2, 4) if separator != '-' => {
            let (first, second): (i8, i8) = (a.parse().ok()?, b.parse().ok()?);
            let year = c.parse().ok()?;
            match (first > 12, second > 12) {
                (true, false) => civil(year, b, a),
                (false, true) => civil(year, a, b),
                (false, false) if first == second => civil(year, a, b),
                _ => None,
            }
        }
        (2, 1 | 2, 1 | 2) if separator == '/' => {
            let short: i16 = a.parse().ok()?;
            (short >= 13).then(|| civil(2000 + short, b, c))?
        }
        _ => None,
    }
}

/// 2026年1月5日, 令和7年3月31日, R7.3.31, 令7/3/31.
fn japanese(text: &str) -> Option<Date> {
    let (era, rest) = era(text);
    let (year, rest) = match rest.strip_prefix('元') {
        Some(rest) if era.is_some() => (1, rest),
        Some(_) => return None,
        None => digits(rest)?,
    };
    let (month, day) = match rest.trim_start().strip_prefix('年') {
        Some(rest) => month_day_kanji(rest)?,
        None => {
            era?;
            let separator = rest.chars().next().filter(|c| matches!(c, '.' | '/' | '-'))?;
            let (month, day) = rest[1..].split_once(separator)?;
            (whole(month)?, whole(day)?)
        }
    };
    let year = i16::try_from(year).ok()?;
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    match era {
        Some(era) => {
            let found = Date::new(era.year().checked_add(year)?.checked_sub(1)?, month, day).ok()?;
            // An era's later years are written on after it ended (平成31年5月1日); days before it began never were.
            ((1..=99).contains(&year) && found >= era).then_some(found)
        }
        // 26年1月5日 has no era and no century.
        None => (1800..=9999).contains(&year).then(|| Date::new(year, month, day).ok())?,
    }
}

/// First day of the era a text begins with, and the rest.
fn era(text: &str) -> (Option<Date>, &str) {
    let eras = [
        (["令和", "令", "r"], date(2019, 5, 1)),
        (["平成", "平", "h"], date(1989, 1, 8)),
        (["昭和", "昭", "s"], date(1926, 12, 25)),
        (["大正", "大", "t"], date(1912, 7, 30)),
        (["明治", "明", "m"], date(1868, 10, 23)),
    ];
    for (names, first) in eras {
        for name in names {
            if let Some(rest) = text.strip_prefix(name) {
                return (Some(first), rest.strip_prefix('.').unwrap_or(rest).trim_start());
            }
        }
    }
    (None, text)
}

/// `05/jan/26`, `5 jan 2026`, `5-jan-2026`, `jan 5, 2026`, `january 5 2026`.
fn english(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split([' ', '/', '-', ',', '.']).filter(|w| !w.is_empty()).collect();
    let [a, b, c] = words[..] else { return None };
    let (month, day) = match (month_name(a), month_name(b)) {
        (Some(month), None) => (month, b),
        (None, Some(month)) => (month, a),
        _ => return None,
    };
    let day = ["st", "nd", "rd", "th"].iter().find_map(|s| day.strip_suffix(s)).unwrap_or(day);
    let year = match c.len() {
        4 => i16::try_from(whole(c)?).ok()?,
        2 => 2000 + i16::try_from(whole(c)?).ok()?,
        _ => return None,
    };
    Date::new(year, month, i8::try_from(whole(day)?).ok()?).ok()
}

fn month_name(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let at = MONTHS.iter().position(|m| {
        *m == word || (word.len() == 3 && m.starts_with(word)) || (*m == "september" && word == "sept")
    })?;
    i8::try_from(at + 1).ok()
}

/// 7/3 or 7月3日.
fn month_day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = match text.split_once('/') {
        Some((month, day)) => (whole(month.trim())?, whole(day.trim())?),
        None => month_day_kanji(text)?,
    };
    Some((i8::try_from(month).ok()?, i8::try_from(day).ok()?))
}

fn month_day_kanji(text: &str) -> Option<(u16, u16)> {
    let (month, rest) = digits(text.trim_start())?;
    let (day, rest) = digits(rest.trim_start().strip_prefix('月')?.trim_start())?;
    (rest.trim() == "日").then_some((month, day))
}

/// The year for a month and a day: nearest to `today`; where a weekday is written, the nearest year within two that agrees.
fn nearest(month: i8, day: i8, weekday: Option<Weekday>, today: Date) -> Option<Date> {
    let mut candidates: Vec<Date> =
        (-4..=4).filter_map(|offset| Date::new(today.year() + offset, month, day).ok()).collect();
    let distance = |d: &Date| (*d - today).get_days().abs();
    candidates.sort_by_key(distance);
    let agreeing = candidates.iter().filter(|d| distance(d) <= 731).find(|d| weekday == Some(d.weekday()));
    agreeing.or(candidates.first()).copied()
}

/// Cuts a time of day off the end: `t10:00:00.000+09:00`, ` 10:30 am`, 「10時30分」, 「午後3時」.
fn without_time(text: &str) -> &str {
    let text = text.trim();
    let clock = |t: &str| {
        t.contains(|c: char| c.is_ascii_digit())
            && t.contains([':', '時'])
            && t.chars().all(|c| {
                c.is_ascii_digit()
                    || matches!(
                        c,
                        ':' | '.'
                            | '+'
                            | '-'
                            | 'z'
                            | ' '
                            | 'a'
                            | 'p'
                            | 'm'
                            | '時'
                            | '分'
                            | '秒'
                            | '頃'
                            | '午'
                            | '前'
                            | '後'
                    )
            })
    };
    // `t` stands between date and time only in the ISO form, right after a digit.
    if let Some(at) = text.find('t')
        && text[..at].ends_with(|c: char| c.is_ascii_digit())
        && clock(&text[at + 1..])
    {
        return text[..at].trim_end();
    }
    let ends =
        text.char_indices().filter(|(_, c)| matches!(c, ' ' | ')' | '日')).map(|(at, c)| at + c.len_utf8());
    for end in ends {
        if clock(text[end..].trim()) {
            return text[..end].trim_end();
        }
    }
    // `jan 5, 2026 10:00`: the time is the last word, or the last two with am or pm.
    if let Some((head, tail)) = text.rsplit_once(' ') {
        if clock(tail) {
            return head.trim_end_matches([' ', ',']);
        }
        if let ("am" | "pm", Some((head, time))) = (tail, head.rsplit_once(' '))
            && clock(time)
        {
            return head.trim_end_matches([' ', ',']);
        }
    }
    text
}

/// Cuts a weekday off the end: `(金)`, 「金曜日」, `(fri)`, `[金・祝]`.
fn without_weekday(text: &str) -> (&str, Option<Weekday>) {
    let text = text.trim_end();
    if let Some(inner) = text.strip_suffix([')', ']', '】'])
        && let Some(at) = inner.rfind(['(', '[', '【'])
    {
        let open = inner[at..].chars().next().map_or(1, char::len_utf8);
        let word = inner[at + open..].trim_end_matches(['祝', '休', '・', ' ']);
        if let Some(day) = weekday(word) {
            return (text[..at].trim_end(), Some(day));
        }
        return (text, None);
    }
    for suffix in ["曜日", "曜", ""] {
        if let Some(rest) = text.strip_suffix(suffix)
            && let Some(last) = rest.chars().next_back()
            && let Some(day) = weekday(&rest[rest.len() - last.len_utf8()..])
        {
            let head = rest[..rest.len() - last.len_utf8()].trim_end();
            // 「5日」 ends in 日 and is no Sunday.
            if !suffix.is_empty() || (last != '日' && last != '月') {
                return (head, Some(day));
            }
        }
    }
    (text, None)
}

fn weekday(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches("曜日").trim_end_matches('曜');
    Some(match word {
        "月" | "mon" | "monday" => Weekday::Monday,
        "火" | "tue" | "tuesday" => Weekday::Tuesday,
        "水" | "wed" | "wednesday" => Weekday::Wednesday,
        "木" | "thu" | "thursday" => Weekday::Thursday,
        "金" | "fri" | "friday" => Weekday::Friday,
        "土" | "sat" | "saturday" => Weekday::Saturday,
        "日" | "sun" | "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

fn civil(year: i16, month: &str, day: &str) -> Option<Date> {
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Leading digits (at most four) and the rest.
fn digits(text: &str) -> Option<(u16, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if !(1..=4).contains(&end) {
        return None;
    }
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// A text of digits only.
fn whole(text: &str) -> Option<u16> {
    let (number, rest) = digits(text)?;
    rest.is_empty().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = date(2026, 6, 15);

    fn check(input: &str, expect: Option<(i16, i8, i8)>) {
        let expect = expect.map(|(y, m, d)| date(y, m, d));
        assert_eq!(parse_date(input, TODAY), expect, "{input:?}");
    }

    #[test]
    fn years_written_out() {
        for input in [
            "2026-01-05",
            "2026/1/5",
            "2026.1.5",
            "2026.01.05",
            "2026年1月5日",
            "２０２６年１月５日",
            "2026 年 1 月 5 日",
            "20260105",
            "２０２６／０１／０５",
            "2026/1/5(月)",
            "2026/01/05（月）",
            "2026年1月5日(月曜日)",
            "2026年1月5日 月曜日",
            "2026/1/5 10:30",
            "2026/1/5(月) 10:30",
            "2026/1/5 (月)10:30:00",
            "2026年1月5日 午後3時",
            "2026年1月5日10時30分",
            "2026-01-05T10:30:00",
            "2026-01-05T10:30:00.000+0900",
            "2026-01-05T10:30:00Z",
            "2026-01-05 10:30:00 +0900",
            "26/1/5",
            "05/Jan/26",
            "05/Jan/26 10:30 AM",
            "5 Jan 2026",
            "Jan 5, 2026",
            "January 5th, 2026",
        ] {
            check(input, Some((2026, 1, 5)));
        }
        check("31/12/2026", Some((2026, 12, 31)));
        check("12/31/2026", Some((2026, 12, 31)));
        check("2026/3/31まで", Some((2026, 3, 31)));
        check("2026/5/5(火・祝)", Some((2026, 5, 5)));
        check(" 2026/1/5\n", Some((2026, 1, 5)));
    }

    #[test]
    fn imperial_years() {
        for (input, expect) in [
            ("令和7年3月31日", (2025, 3, 31)),
            ("令和 7 年 3 月 31 日", (2025, 3, 31)),
            ("R7.3.31", (2025, 3, 31)),
            ("R07.03.31", (2025, 3, 31)),
            ("Ｒ７．３．３１", (2025, 3, 31)),
            ("R7/3/31(月)", (2025, 3, 31)),
            ("㋿7年3月31日", (2025, 3, 31)),
            ("㋿７年３月３１日", (2025, 3, 31)),
            ("令和元年5月1日", (2019, 5, 1)),
            ("R元.12.31", (2019, 12, 31)),
            ("令7.3.31", (2025, 3, 31)),
            ("H31/4/30", (2019, 4, 30)),
            ("平成元年1月8日", (1989, 1, 8)),
            ("㍻31年4月30日", (2019, 4, 30)),
            ("S64.1.7", (1989, 1, 7)),
            ("昭和50年10月1日", (1975, 10, 1)),
        ] {
            check(input, Some(expect));
        }
    }

    #[test]
    fn days_without_a_year() {
        for (input, expect) in [
            ("7/3", (2026, 7, 3)),
            ("7/3(金)", (2026, 7, 3)),
            ("７／３（金）", (2026, 7, 3)),
            ("7月3日", (2026, 7, 3)),
            ("7月3日(金) 17:00", (2026, 7, 3)),
            ("07/03", (2026, 7, 3)),
            ("1/5", (2026, 1, 5)),
            ("12/20", (2025, 12, 20)),
            ("12/10", (2026, 12, 10)),
            // The weekday is true only in the year after.
            ("12/20(日)", (2026, 12, 20)),
            ("2/29", (2028, 2, 29)),
        ] {
            check(input, Some(expect));
        }
        assert_eq!(parse_date("1/5", date(2025, 12, 28)), Some(date(2026, 1, 5)));
        assert_eq!(parse_date("12/28", date(2026, 1, 5)), Some(date(2025, 12, 28)));
    }

    #[test]
    fn what_is_no_date() {
        for input in [
            "終了次第",
            "来月末",
            "3/5件",
            "1.2.3",
            "v1.2.3",
            "10.1.5",
            "2026/2/29",
            "2026/13/1",
            "2026-00-10",
            "2026/1/5-1/9",
            "1/5→1/12",
            "5/6/2026",
            "2026年1月",
            "2026/1",
            "令和7年",
            "令和元年4月30日",
            "R0.1.1",
            "13/1",
            "7/32",
            "0/0",
            "3月末",
            "7/3頃",
            "99999999",
            "18000101",
            "12345",
            "46027",
            "",
            " ",
            "-",
            "第3回",
            "10:30",
            "1/2/3",
            "1-2-3",
            "R-7.3.31",
            "S1",
            "M3",
            "T1.5",
            "7-3",
            "7.3",
            "ABC-123",
            "2026/1/5 2026/1/9",
            "2026-01-05-10",
            "１００％",
            "26年1月5日",
            "192.168.1.5",
            "03-1234-5678",
            "2026/1/5 要確認",
        ] {
            check(input, None);
        }
    }

    #[test]
    fn serials() {
        for (serial, epoch1904, expect) in [
            (46027.0, false, Some((2026, 1, 5))),
            (46027.75, false, Some((2026, 1, 5))),
            (1.0, false, Some((1900, 1, 1))),
            (59.0, false, Some((1900, 2, 28))),
            (60.0, false, None),
            (60.5, false, None),
            (61.0, false, Some((1900, 3, 1))),
            (0.5, false, None),
            (-1.0, false, None),
            (2_958_465.0, false, Some((9999, 12, 31))),
            (2_958_466.0, false, None),
            (f64::NAN, false, None),
            (f64::INFINITY, false, None),
            (0.0, true, Some((1904, 1, 1))),
            (44565.0, true, Some((2026, 1, 5))),
            (2_958_465.0, true, None),
        ] {
            assert_eq!(
                serial_to_date(serial, epoch1904),
                expect.map(|(y, m, d)| date(y, m, d)),
                "{serial} {epoch1904}"
            );
        }
    }
}
