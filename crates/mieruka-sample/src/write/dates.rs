//! The ways a Japanese project writes a date in a cell.

use jiff::civil::Date;

/// How one row's dates are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateHabit {
    /// A real date of the workbook.
    Serial,
    /// 10/2, without a year.
    MonthDay,
    /// １０／２
    FullWidth,
    /// 令和8年10月2日
    Reiwa,
    /// R8.10.2
    ShortReiwa,
}

/// A date as text; `None` where the workbook holds a real date.
pub(crate) fn text(day: Date, habit: DateHabit) -> Option<String> {
    let (month, date) = (day.month(), day.day());
    // 令和1年 is 2019.
    let year = i32::from(day.year()) - 2018;
    match habit {
        DateHabit::Serial => None,
        DateHabit::MonthDay => Some(format!("{month}/{date}")),
        DateHabit::FullWidth => Some(full_width(&format!("{month}/{date}"))),
        DateHabit::Reiwa => Some(format!("令和{year}年{month}月{date}日")),
        DateHabit::ShortReiwa => Some(format!("R{year}.{month}.{date}")),
    }
}

pub(crate) fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn each_habit_writes_its_way() {
        let day = date(2026, 10, 2);
        let all = [
            DateHabit::Serial,
            DateHabit::MonthDay,
            DateHabit::FullWidth,
            DateHabit::Reiwa,
            DateHabit::ShortReiwa,
        ];
        let written: Vec<Option<String>> = all.iter().map(|h| text(day, *h)).collect();
        let expected = [None, Some("10/2"), Some("１０／２"), Some("令和8年10月2日"), Some("R8.10.2")];
        assert_eq!(written, expected.map(|t| t.map(str::to_owned)));
    }
}
