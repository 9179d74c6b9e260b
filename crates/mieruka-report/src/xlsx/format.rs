//! The looks of cells.

use mieruka_core::lang::Lang;
use mieruka_core::report::model::{Align, Cell, Emphasis, Number, Signal, Value};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatPattern};

use crate::text::{self, palette};

pub(super) fn base() -> Format {
    Format::new()
        .set_font_name("Yu Gothic")
        .set_font_size(10)
        .set_font_color(palette::INK)
        .set_align(FormatAlign::Top)
}

pub(super) fn wrapped() -> Format {
    base().set_text_wrap()
}

pub(super) fn quiet() -> Format {
    base().set_font_color(palette::SECONDARY).set_font_size(9)
}

pub(super) fn title() -> Format {
    base().set_font_size(16).set_bold()
}

pub(super) fn heading() -> Format {
    base()
        .set_font_size(12)
        .set_bold()
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(palette::SECONDARY)
}

pub(super) fn label() -> Format {
    base().set_bold().set_font_color(palette::ACCENT)
}

pub(super) fn message() -> Format {
    label()
}

pub(super) fn table_head() -> Format {
    framed()
        .set_bold()
        .set_background_color("#e9edf3")
        .set_pattern(FormatPattern::Solid)
        .set_align(FormatAlign::VerticalCenter)
}

/// A cell of a table.
pub(super) fn framed() -> Format {
    wrapped().set_border(FormatBorder::Thin).set_border_color("#c9ced6")
}

pub(super) fn signal(format: Format, signal: Signal) -> Format {
    format.set_font_color(palette::signal(signal)).set_bold()
}

/// The look of a table's cell: alignment of its column, emphasis, signal and number format of its value.
pub(super) fn cell(lang: Lang, cell: &Cell, align: Align) -> Format {
    let mut format = framed().set_align(match align {
        Align::Start => FormatAlign::Left,
        Align::Center => FormatAlign::Center,
        Align::End => FormatAlign::Right,
    });
    match cell.emphasis {
        Emphasis::Normal => {}
        Emphasis::Strong => format = format.set_bold(),
        Emphasis::Quiet => format = format.set_font_color(palette::SECONDARY),
    }
    if text::safe_link(cell.link.as_deref()).is_some() {
        format = format.set_font_color(palette::ACCENT);
    }
    if let Some(state) = cell.signal {
        format = signal(format, state);
    }
    // The signal's shape stands in the number format, so that the cell still holds a date or a number.
    let prefix = cell.signal.map(|s| format!("\"{} \"", s.shape())).unwrap_or_default();
    match &cell.value {
        Value::Date { .. } => format.set_num_format(format!("{prefix}{}", date_code(lang))),
        Value::Number(n) => format.set_num_format(number_code(n, &prefix)),
        Value::Empty | Value::Text { .. } => format,
    }
}

/// 2026/11/20(金), whatever the language of the reader's Excel.
pub(super) fn date_code(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "[$-411]yyyy/m/d(aaa)",
        Lang::En => "[$-809]ddd d mmm yyyy",
    }
}

fn number_code(n: &Number, prefix: &str) -> String {
    let mut digits = "#,##0".to_owned();
    if n.decimals > 0 {
        digits.push('.');
        digits.push_str(&"0".repeat(usize::from(n.decimals.min(15))));
    }
    // A format code cannot hold its own quote.
    let unit: String =
        n.unit.chars().filter(|c| !matches!(c, '"' | '\\') && !c.is_control()).take(20).collect();
    let unit = if unit.is_empty() { unit } else { format!("\"{unit}\"") };
    let plus = if n.signed { "+" } else { "" };
    format!("{prefix}{plus}{digits}{unit};{prefix}\"−\"{digits}{unit};{prefix}{digits}{unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_codes_keep_sign_unit_and_quotes_apart() {
        let Value::Number(slip) = Value::difference(3, "日") else { unreachable!() };
        assert_eq!(number_code(&slip, ""), "+#,##0\"日\";\"−\"#,##0\"日\";#,##0\"日\"");
        let odd = Number { value: 1.0, decimals: 2, unit: "\";=1\\".into(), signed: false };
        assert_eq!(
            number_code(&odd, "\"▲ \""),
            "\"▲ \"#,##0.00\";=1\";\"▲ \"\"−\"#,##0.00\";=1\";\"▲ \"#,##0.00\";=1\""
        );
    }
}
