//! Numbers, efforts and progress as people write them.

use super::text::normalize;

/// Person-days in one person-month, where a file gives only person-months.
pub const DAYS_PER_MONTH: f64 = 20.0;
/// Person-days in one week.
pub const DAYS_PER_WEEK: f64 = 5.0;
/// Working hours in one person-day.
pub const HOURS_PER_DAY: f64 = 8.0;

/// Words that may follow a number without changing it.
const PLAIN_UNITS: [&str; 27] = [
    "%",
    "件",
    "個",
    "本",
    "枚",
    "頁",
    "ページ",
    "p",
    "回",
    "名",
    "人",
    "人日",
    "人月",
    "人時",
    "日",
    "時間",
    "h",
    "d",
    "分",
    "円",
    "点",
    "行",
    "画面",
    "ケース",
    "か月",
    "ヶ月",
    "ステップ",
];

/// The number in a cell: full-width digits, thousands marks, `▲` as minus, 「1,200円」, 「120万円」, 「3.5人日」, `50%` (= 50).
/// The unit is dropped, not converted; see [`parse_effort`] and [`parse_progress`]. `None` where more than one number or any
/// other word stands there.
pub fn parse_number(text: &str) -> Option<f64> {
    let text = normalize(text);
    let (number, unit) = split_number(text.strip_prefix(['¥', '\\', '$']).unwrap_or(&text))?;
    let (factor, unit) = match unit {
        u if u.starts_with('億') => (1e8, &u['億'.len_utf8()..]),
        u if u.starts_with('万') => (1e4, &u['万'.len_utf8()..]),
        u if u.starts_with("百万") => (1e6, &u["百万".len()..]),
        u if u.starts_with('千') => (1e3, &u['千'.len_utf8()..]),
        u => (1.0, u),
    };
    (unit.is_empty() || PLAIN_UNITS.contains(&unit)).then_some(number * factor)
}

/// An effort in person-days: a bare number is days, 1人月 = 20 days, 8時間 = 1 day, a week 5 days; parts are added
/// (`1w 2d 4h`, 「2日4時間」). `None` for anything else and for negative efforts.
pub fn parse_effort(text: &str) -> Option<f64> {
    let text = normalize(text);
    if matches!(text.as_str(), "半日" | "0.5日") {
        return Some(0.5);
    }
    let mut rest = text.as_str();
    let mut days = 0.0;
    let mut parts = 0;
    while !rest.is_empty() {
        let (number, after) = split_number(rest)?;
        let unit_end = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let unit = after[..unit_end].trim();
        // A bare number is a number of days only when it stands alone.
        if unit.is_empty() && (parts > 0 || unit_end < after.len()) {
            return None;
        }
        days += number * days_per_unit(unit)?;
        parts += 1;
        rest = after[unit_end..].trim_start();
    }
    (parts > 0 && days >= 0.0).then_some(days)
}

/// Person-days of one unit as the header of an effort column names it: 「工数(人月)」 → 20, `Hours` → 0.125; 1 where the
/// header names none.
pub fn effort_unit_of_header(header: &str) -> f64 {
    let header = normalize(header);
    let named = |words: &[&str]| words.iter().any(|w| header.contains(w));
    if named(&["人月", "man-month", "person-month"]) {
        DAYS_PER_MONTH
    } else if named(&["時間", "人時", "(h)", "[h]", "hour", "hrs", "(h", "mh"]) {
        1.0 / HOURS_PER_DAY
    } else if named(&["(分)", "minute"]) {
        1.0 / HOURS_PER_DAY / 60.0
    } else if header.contains("(秒)")
        || named(&["seconds", "original estimate", "time spent", "remaining estimate"])
    {
        // Jira's csv export gives its three time columns in seconds.
        1.0 / HOURS_PER_DAY / 3600.0
    } else {
        1.0
    }
}

/// Progress in percent, 0–100: `80%`, `80`, 「8割」, 「8割5分」, 「完了」 = 100, 「未着手」 = 0. A fraction under a percent
/// format (0.8) is the caller's to multiply: only it knows the format. `None` outside 0–100.
pub fn parse_progress(text: &str) -> Option<f64> {
    let text = normalize(text);
    let percent = match text.as_str() {
        "完了" | "済" | "済み" | "完" | "終了" | "done" | "complete" | "completed" => 100.0,
        "未着手" | "未" | "未実施" | "not started" => 0.0,
        "半分" => 50.0,
        _ => {
            let (number, unit) = split_number(&text)?;
            match unit {
                "" | "%" | "%完了" | "パーセント" => number,
                "割" => number * 10.0,
                _ => {
                    let (tenths, tail) = split_number(unit.strip_prefix('割')?)?;
                    (tail == "分").then_some(number * 10.0 + tenths)?
                }
            }
        }
    };
    (0.0..=100.0).contains(&percent).then_some(percent)
}

fn days_per_unit(unit: &str) -> Option<f64> {
    Some(match unit {
        "" | "人日" | "日" | "日間" | "営業日" | "d" | "day" | "days" | "md" | "pd" | "man-day"
        | "man-days" | "person-days" => 1.0,
        "人月" | "mm" | "pm" | "か月" | "ヶ月" | "カ月" | "months" | "month" | "mo" => DAYS_PER_MONTH,
        "人週" | "週" | "週間" | "w" | "week" | "weeks" => DAYS_PER_WEEK,
        "時間" | "人時" | "h" | "hr" | "hrs" | "hour" | "hours" | "mh" => 1.0 / HOURS_PER_DAY,
        "分" | "m" | "min" | "mins" | "minutes" => 1.0 / HOURS_PER_DAY / 60.0,
        "秒" | "s" | "sec" => 1.0 / HOURS_PER_DAY / 3600.0,
        _ => return None,
    })
}

/// A leading number of a normalised text, and what follows it.
fn split_number(text: &str) -> Option<(f64, &str)> {
    let (negative, digits) = match text.strip_prefix(['-', '▲', '△']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = digits.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(digits.len());
    let (number, rest) = digits.split_at(end);
    if !thousands_sound(number) {
        return None;
    }
    let value: f64 = number.replace(',', "").parse().ok()?;
    Some((if negative { -value } else { value }, rest.trim()))
}

/// Commas stand only where thousands do: `1,234,567.8`; not `1,2` and not `1,234,`.
fn thousands_sound(number: &str) -> bool {
    let whole = number.split('.').next().unwrap_or("");
    if number.starts_with('.')
        || number.is_empty()
        || number.matches('.').count() > 1
        || number.ends_with('.')
    {
        return false;
    }
    if number.len() > whole.len() && number[whole.len()..].contains(',') {
        return false;
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let rest: Vec<&str> = groups.collect();
    rest.is_empty() || ((1..=3).contains(&first.len()) && rest.iter().all(|g| g.len() == 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(f: fn(&str) -> Option<f64>, cases: &[(&str, Option<f64>)]) {
        for (input, expect) in cases {
            assert_eq!(f(input), *expect, "{input:?}");
        }
    }

    #[test]
    fn numbers() {
        check(
            parse_number,
            &[
                ("12", Some(12.0)),
                ("１２．５", Some(12.5)),
                ("1,234,567", Some(1_234_567.0)),
                ("１，２００円", Some(1200.0)),
                ("¥3,000", Some(3000.0)),
                ("120万円", Some(1_200_000.0)),
                ("▲5", Some(-5.0)),
                ("-0.5", Some(-0.5)),
                ("50％", Some(50.0)),
                ("3.5人日", Some(3.5)),
                ("2 人月", Some(2.0)),
                ("7h", Some(7.0)),
                ("1,2", None),
                ("1,234,", None),
                ("1.2.3", None),
                ("3/5", None),
                ("約3日", None),
                ("A1", None),
                ("1-2", None),
                ("", None),
                ("-", None),
                ("未定", None),
                ("inf", None),
                ("nan", None),
            ],
        );
    }

    #[test]
    fn efforts() {
        check(
            parse_effort,
            &[
                ("3", Some(3.0)),
                ("３．５人日", Some(3.5)),
                ("1人月", Some(20.0)),
                ("0.5人月", Some(10.0)),
                ("8時間", Some(1.0)),
                ("4h", Some(0.5)),
                ("1w 2d 4h", Some(7.5)),
                ("2日4時間", Some(2.5)),
                ("240分", Some(0.5)),
                ("半日", Some(0.5)),
                ("2 days", Some(2.0)),
                ("-1", None),
                ("3件", None),
                ("2日 3", None),
                ("", None),
                ("未定", None),
            ],
        );
    }

    #[test]
    fn header_units() {
        for (header, expect) in [
            ("工数(人日)", 1.0),
            ("予定工数（人月）", 20.0),
            ("作業時間", 0.125),
            ("工数[h]", 0.125),
            ("Estimated hours", 0.125),
            ("工数", 1.0),
        ] {
            assert_eq!(effort_unit_of_header(header), expect, "{header:?}");
        }
    }

    #[test]
    fn progress() {
        check(
            parse_progress,
            &[
                ("80%", Some(80.0)),
                ("８０％", Some(80.0)),
                ("80", Some(80.0)),
                ("8割", Some(80.0)),
                ("8割5分", Some(85.0)),
                ("完了", Some(100.0)),
                ("未着手", Some(0.0)),
                ("100%完了", Some(100.0)),
                ("101%", None),
                ("-5%", None),
                ("3/5", None),
                ("順調", None),
                ("", None),
            ],
        );
    }
}
