//! How dates, numbers and signals are written for people; the same in every format.

use jiff::civil::Date;
use mieruka_core::lang::Lang;
use mieruka_core::report::model::{Cell, Number, Signal, SignalState, Source, Span, Value};

/// 11/20(金); with the year where it is not `reference`'s.
pub fn date(lang: Lang, date: Date, reference: Date) -> String {
    let key = if date.year() == reference.year() { "report-date" } else { "report-date-year" };
    dated(lang, key, date)
}

/// 2026/11/20(金).
pub fn full_date(lang: Lang, date: Date) -> String {
    dated(lang, "report-date-year", date)
}

/// 11/20, for places as narrow as a chart.
pub fn day_month(lang: Lang, date: Date) -> String {
    dated(lang, "report-day-month", date)
}

/// 11/16(月) over a week of a chart; in English the day and month alone, which is as much as fits.
pub(crate) fn date_in_scale(lang: Lang, date: Date) -> String {
    dated(lang, "chart-week", date)
}

/// 11月, or 2026年11月 with its year.
pub(crate) fn month(lang: Lang, date: Date, with_year: bool) -> String {
    dated(lang, if with_year { "report-month-year" } else { "report-month" }, date)
}

fn dated(lang: Lang, key: &str, date: Date) -> String {
    let weekdays = lang.text("report-weekdays");
    let weekday = weekdays.split(',').nth(usize::from(date.weekday().to_monday_zero_offset().unsigned_abs()));
    let months = lang.text("report-month-names");
    let month = months.split(',').nth(usize::from((date.month() - 1).unsigned_abs()));
    lang.format(
        key,
        &[
            // As text: Fluent would group the digits of a number.
            ("year", date.year().to_string().into()),
            ("month", month.unwrap_or_default().into()),
            ("day", date.day().to_string().into()),
            ("weekday", weekday.unwrap_or_default().into()),
        ],
    )
}

/// 11/16(月) 〜 11/20(金).
pub(crate) fn period(lang: Lang, span: Span, reference: Date) -> String {
    let from = full_date(lang, span.start);
    let to = if span.start.year() == span.finish.year() {
        date(lang, span.finish, span.start)
    } else {
        date(lang, span.finish, reference)
    };
    lang.format("report-from-to", &[("from", from.into()), ("to", to.into())])
}

/// 1,234.5%; differences as +3日 and −2日 with a true minus.
pub fn number(n: &Number) -> String {
    let digits = format!("{:.*}", usize::from(n.decimals), n.value.abs());
    let zero = digits.bytes().all(|b| matches!(b, b'0' | b'.'));
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut out = String::new();
    if n.value < 0.0 && !zero {
        out.push('−');
    } else if n.signed && !zero {
        out.push('+');
    }
    for (i, digit) in whole.char_indices() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out.push_str(&n.unit);
    out
}

/// The value as printed; empty for an empty one. Years show where they are not `reference`'s.
pub fn value(lang: Lang, value: &Value, reference: Date) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text { text } => text.clone(),
        Value::Date { date: day } => date(lang, *day, reference),
        Value::Number(n) => number(n),
    }
}

/// The word of a signal: 予定どおり, 注意, 遅延, 情報が古い.
pub fn signal_word(lang: Lang, signal: Signal) -> &'static str {
    signal.label().text(lang)
}

/// The colour's name: 青, 黄, 赤, 灰.
pub(crate) fn signal_colour_name(lang: Lang, signal: Signal) -> String {
    lang.text(match signal {
        Signal::Blue => "report-signal-colour-blue",
        Signal::Yellow => "report-signal-colour-yellow",
        Signal::Red => "report-signal-colour-red",
        Signal::Grey => "report-signal-colour-grey",
    })
}

/// A signal without colour: ▲ 注意.
pub(crate) fn signal(lang: Lang, signal: Signal) -> String {
    format!("{} {}", signal.shape(), signal_word(lang, signal))
}

/// What stands behind an overridden signal: the rule's own signal and the person's reason.
pub(crate) fn override_note(lang: Lang, state: &SignalState) -> Option<String> {
    let over = state.overridden.as_ref()?;
    let computed = format!("{} {}", over.computed.shape(), signal_colour_name(lang, over.computed));
    Some(lang.format(
        "report-overridden",
        &[("computed", computed.into()), ("reason", over.reason.as_str().into())],
    ))
}

/// A row's distance from the status line in whole days: −3日 is behind, +1日 ahead.
pub(crate) fn days_from_line(lang: Lang, days: f64) -> String {
    number(&Number { value: days.round(), decimals: 0, unit: lang.text("report-days"), signed: true })
}

/// A cell as plain text: its signal's shape, then its value or, without one, the signal's word.
pub(crate) fn cell(lang: Lang, cell: &Cell, reference: Date) -> String {
    let text = value(lang, &cell.value, reference);
    match cell.signal {
        None => text,
        Some(s) if text.is_empty() => signal(lang, s),
        Some(s) => format!("{} {text}", s.shape()),
    }
}

/// 「B社 Backlog (11/20 09:00 時点)」; a stale source says so.
pub(crate) fn source(lang: Lang, source: &Source) -> String {
    let mut out = source.name.clone();
    let stale = source.stale.then(|| signal(lang, Signal::Grey));
    let parts: Vec<&str> = [Some(source.age.as_str()).filter(|age| !age.is_empty()), stale.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    if !parts.is_empty() {
        out.push_str(&format!(" ({})", parts.join(" ")));
    }
    out
}

/// 「出典: A社 課題管理表 (…)、B社 …」; none without sources.
pub(crate) fn sources(lang: Lang, list: &[Source]) -> Option<String> {
    if list.is_empty() {
        return None;
    }
    let names: Vec<String> = list.iter().map(|s| source(lang, s)).collect();
    Some(format!("{}: {}", lang.text("report-sources"), names.join(separator(lang))))
}

pub(crate) fn separator(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "、",
        Lang::En => ", ",
    }
}

/// `number. heading`, or the heading alone.
pub(crate) fn heading(number: Option<u16>, heading: &str) -> String {
    number.map_or_else(|| heading.to_owned(), |n| format!("{n}. {heading}"))
}

/// An address a reader's program may open. Everything but the web is refused: `javascript:`, `file:`, shares.
pub(crate) fn safe_link(link: Option<&str>) -> Option<&str> {
    link.filter(|l| {
        let head = l.get(..8).unwrap_or(l).to_ascii_lowercase();
        head.starts_with("https://") || head.starts_with("http://")
    })
}

/// An address a page of ours may link to: of the web, or of our own pages.
pub(crate) fn page_link(link: Option<&str>) -> Option<&str> {
    let own = |l: &str| {
        let local = matches!(l.as_bytes(), [b'/', rest @ ..] if !matches!(rest, [b'/' | b'\\', ..]));
        local || l.starts_with(['#', '?'])
    };
    link.filter(|l| own(l) || safe_link(Some(l)).is_some())
}

/// Width of a text in em as fonts of Japanese pages set it: full-width 1, Latin about half. For fitting, not for setting.
pub(crate) fn width_em(text: &str) -> f64 {
    text.chars().map(char_width_em).sum()
}

fn char_width_em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.3,
        'M' | 'W' | 'm' | 'w' | '@' | '%' => 0.9,
        'A'..='Z' => 0.68,
        '\u{200b}'..='\u{200f}' => 0.0,
        c if c.is_ascii() => 0.57,
        // Half-width katakana.
        '\u{ff61}'..='\u{ff9f}' => 0.5,
        _ => 1.0,
    }
}

/// The text cut to `max` em, with … where it was cut.
pub(crate) fn fit(text: &str, max: f64) -> String {
    if width_em(text) <= max {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut width = 1.0;
    for c in text.chars() {
        width += char_width_em(c);
        if width > max {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// Colours and the family list of every drawing and paper, as LOOK names them. Signals never speak by colour alone.
pub(crate) mod palette {
    use mieruka_core::report::model::Signal;

    pub(crate) const INK: &str = "#1f2328";
    pub(crate) const SECONDARY: &str = "#5b6470";
    pub(crate) const HAIRLINE: &str = "#e4e7eb";
    pub(crate) const SHADE: &str = "#f3f5f7";
    pub(crate) const ACCENT: &str = "#264a7f";
    pub(crate) const ACCENT_PALE: &str = "#bccbe2";
    pub(crate) const RED: &str = "#c62828";
    pub(crate) const GREY: &str = "#667085";
    pub(crate) const FAMILIES: &str =
        "system-ui, 'Hiragino Sans', 'Yu Gothic UI', 'Noto Sans JP', sans-serif";

    pub(crate) fn signal(signal: Signal) -> &'static str {
        match signal {
            Signal::Blue => "#1f6feb",
            Signal::Yellow => "#8a5f00",
            Signal::Red => RED,
            Signal::Grey => GREY,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::*;

    #[test]
    fn dates_show_the_year_only_where_it_differs() {
        let status = day(2026, 11, 20);
        assert_eq!(date(Lang::Ja, status, status), "11/20(金)");
        assert_eq!(date(Lang::Ja, day(2027, 1, 8), status), "2027/1/8(金)");
        assert_eq!(date(Lang::En, status, status), "Fri 20 Nov");
        let week = Span { start: day(2026, 11, 16), finish: status };
        assert_eq!(period(Lang::Ja, week, status), "2026/11/16(月) 〜 11/20(金)");
    }

    #[test]
    fn numbers_group_and_sign() {
        assert_eq!(value(Lang::Ja, &Value::count(12_345, "件"), day(2026, 1, 1)), "12,345件");
        assert_eq!(value(Lang::Ja, &Value::difference(3, "日"), day(2026, 1, 1)), "+3日");
        assert_eq!(value(Lang::Ja, &Value::difference(-2, "日"), day(2026, 1, 1)), "−2日");
        assert_eq!(value(Lang::Ja, &Value::difference(0, "日"), day(2026, 1, 1)), "0日");
        let spi = Number { value: -0.004, decimals: 2, unit: String::new(), signed: true };
        assert_eq!(number(&spi), "0.00");
    }

    #[test]
    fn only_web_addresses_are_linked() {
        assert!(safe_link(Some("https://example.jp/a")).is_some());
        for bad in
            ["javascript:alert(1)", "file:///etc/passwd", "\\\\host\\share", "mailto:a@b", "", "httpsx://"]
        {
            assert!(safe_link(Some(bad)).is_none(), "{bad}");
        }
    }

    #[test]
    fn pages_link_to_themselves_and_to_the_web() {
        for good in ["/p/KIKAN/tasks/T-1", "/", "#row-3", "?zoom=day", "https://example.jp/a"] {
            assert!(page_link(Some(good)).is_some(), "{good}");
        }
        for bad in ["//example.jp/a", "/\\example.jp", "javascript:alert(1)", "data:text/html,x", "tasks"] {
            assert!(page_link(Some(bad)).is_none(), "{bad}");
        }
    }

    #[test]
    fn long_labels_are_cut_to_fit() {
        let cut = fit("移行データの整合性確認と差異の是正", 8.0);
        assert_eq!(cut, "移行データの整…");
        assert_eq!(fit("短い", 8.0), "短い");
    }
}
