//! Views: pure functions of what one viewer may see on one day. Pages, JSON, reports and the terminal show the same.

pub mod change;
pub mod detail;
pub mod earned_value;
pub mod list;
pub mod now;
pub mod open;
pub mod plan;
pub mod search;
pub mod why;

use crate::id::RecordId;
use crate::lang::Lang;
use crate::state::Visible;

/// The name of the record a field points to; empty when there is none or the viewer may not know it.
pub fn name_of<'a>(visible: &Visible<'a>, id: Option<RecordId>) -> &'a str {
    id.and_then(|id| visible.get(id)).map_or("", |r| r.title())
}

/// A date as people write it: 10/9(金), Fri 9 Oct; with the year only where it differs from `today`'s.
pub fn short_date(date: jiff::civil::Date, today: jiff::civil::Date, lang: Lang) -> String {
    const JA: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];
    const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let day = date.weekday().to_monday_zero_offset() as usize;
    let year = if date.year() == today.year() { String::new() } else { format!("{}/", date.year()) };
    match lang {
        Lang::Ja => format!("{year}{}/{}({})", date.month(), date.day(), JA[day]),
        Lang::En => {
            let year = year.trim_end_matches('/');
            let month = MONTHS[(date.month() - 1) as usize];
            format!("{} {} {month} {year}", EN[day], date.day()).trim_end().to_owned()
        }
    }
}

/// A date for narrow columns, without its weekday: 10/9, 9 Oct; with the year only where it differs from `today`'s.
pub fn compact_date(date: jiff::civil::Date, today: jiff::civil::Date, lang: Lang) -> String {
    let text = short_date(date, today, lang);
    match lang {
        Lang::Ja => text.split('(').next().unwrap_or_default().to_owned(),
        Lang::En => text.split_once(' ').map_or(text.clone(), |(_, day)| day.to_owned()),
    }
}

/// A slip with its sign and unit: +3日, −2日; empty when there is none.
pub fn slip_text(days: i32, lang: Lang) -> String {
    match days {
        0 => String::new(),
        _ => {
            let sign = if days > 0 { "+" } else { "−" };
            lang.format("days-signed", &[("sign", sign.into()), ("days", days.unsigned_abs().into())])
        }
    }
}
