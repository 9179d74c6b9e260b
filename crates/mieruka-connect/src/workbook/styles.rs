//! `styles.xml`: which cell styles are bold, filled, struck through or set in, and what their number formats make of a
//! number.

use std::collections::HashMap;

use quick_xml::events::Event;

use crate::error::Problem;
use crate::grid::{NumberKind, Style};
use crate::xml;

/// The cell styles of a workbook in the order that cells refer to them.
pub(super) fn read(text: &str) -> Result<Vec<Style>, Problem> {
    let mut formats: HashMap<u32, NumberKind> = HashMap::new();
    let mut fonts: Vec<Style> = Vec::new();
    let mut fills: Vec<bool> = Vec::new();
    let mut styles: Vec<Style> = Vec::new();
    let mut section = String::new();
    let mut reader = xml::reader(text);
    loop {
        let start = match xml::next(&mut reader)? {
            Event::Start(start) => start,
            Event::Eof => break,
            _ => continue,
        };
        let number = |name: &str| xml::attribute(&start, name).and_then(|v| v.parse::<u32>().ok());
        match start.local_name().as_ref() {
            name @ ("fonts" | "fills" | "cellXfs" | "cellStyleXfs" | "dxfs" | "numFmts" | "borders") => {
                section = name.to_owned();
            }
            "numFmt" if section == "numFmts" => {
                if let (Some(id), Some(code)) = (number("numFmtId"), xml::attribute(&start, "formatCode")) {
                    formats.insert(id, kind_of_format(&code));
                }
            }
            "font" if section == "fonts" => fonts.push(Style::default()),
            name @ ("b" | "strike") if section == "fonts" => {
                let on = xml::attribute(&start, "val").is_none_or(|v| v != "0" && v != "false");
                if let Some(font) = fonts.last_mut() {
                    match name {
                        "b" => font.bold = on,
                        _ => font.struck = on,
                    }
                }
            }
            "fill" if section == "fills" => fills.push(false),
            "patternFill" if section == "fills" => {
                let kind = xml::attribute(&start, "patternType");
                let visible = kind.is_some_and(|k| k != "none" && k != "gray125");
                if let Some(fill) = fills.last_mut() {
                    *fill = visible;
                }
            }
            "gradientFill" if section == "fills" => {
                if let Some(fill) = fills.last_mut() {
                    *fill = true;
                }
            }
            "xf" if section == "cellXfs" => {
                let at = |name: &str| number(name).unwrap_or(0) as usize;
                let font = fonts.get(at("fontId")).copied().unwrap_or_default();
                let id = number("numFmtId").unwrap_or(0);
                styles.push(Style {
                    bold: font.bold,
                    struck: font.struck,
                    filled: fills.get(at("fillId")).copied().unwrap_or_default(),
                    number: formats.get(&id).copied().unwrap_or_else(|| built_in_format(id)),
                    indent: 0,
                });
            }
            "alignment" if section == "cellXfs" => {
                if let Some(style) = styles.last_mut() {
                    style.indent = number("indent").unwrap_or(0).min(u32::from(u8::MAX)) as u8;
                }
            }
            _ => {}
        }
    }
    Ok(styles)
}

/// The number formats that have a number but no code in the file; 27–36 and 50–58 are the East Asian dates.
fn built_in_format(id: u32) -> NumberKind {
    match id {
        1..=4 | 37..=40 | 43 | 44 | 11 | 48 => NumberKind::Number,
        9 | 10 => NumberKind::Percent,
        14..=17 | 22 | 27..=31 | 34..=36 | 50..=58 => NumberKind::Date,
        18..=21 | 32 | 33 | 45..=47 => NumberKind::Time,
        49 => NumberKind::Text,
        _ => NumberKind::General,
    }
}

/// What a format code shows, judged by its letters outside of quotes, brackets and escapes.
pub(super) fn kind_of_format(code: &str) -> NumberKind {
    let lower = code.to_ascii_lowercase();
    if lower.starts_with("general") || lower.starts_with("g/標準") {
        return NumberKind::General;
    }
    // Only the part for positive numbers counts.
    let mut letters = String::new();
    let mut chars = code.chars().peekable();
    let mut era = false;
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                // [h] and [mm] count hours beyond a day; [Red] and [$-411] say nothing.
                if inside.chars().all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's')) {
                    letters.push_str(&inside.to_ascii_lowercase());
                }
            }
            'g' | 'e' if !letters.contains(['0', '#']) => era = true,
            _ => letters.push(c.to_ascii_lowercase()),
        }
    }
    if letters.contains('%') {
        NumberKind::Percent
    } else if letters.contains(['y', 'd']) || era {
        NumberKind::Date
    } else if letters.contains(['h', 's']) {
        NumberKind::Time
    } else if letters.contains('m') {
        NumberKind::Date
    } else if letters.contains('@') {
        NumberKind::Text
    } else if letters.contains(['0', '#', '?']) {
        NumberKind::Number
    } else {
        NumberKind::General
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_codes_are_told_apart() {
        for (code, kind) in [
            ("yyyy\\-mm\\-dd", NumberKind::Date),
            ("[$-411]ggge\"年\"m\"月\"d\"日\"", NumberKind::Date),
            ("m\"月\"d\"日\"", NumberKind::Date),
            ("m/d;@", NumberKind::Date),
            ("ge.m.d", NumberKind::Date),
            ("h:mm", NumberKind::Time),
            ("[h]:mm", NumberKind::Time),
            ("0\"日\"", NumberKind::Number),
            ("0.0\" days\"", NumberKind::Number),
            ("#,##0_);[Red](#,##0)", NumberKind::Number),
            ("0.0%", NumberKind::Percent),
            ("0.00E+00", NumberKind::Number),
            ("@", NumberKind::Text),
            ("General", NumberKind::General),
            ("General\"人日\"", NumberKind::General),
        ] {
            assert_eq!(kind_of_format(code), kind, "{code}");
        }
    }

    #[test]
    fn styles_join_fonts_fills_and_formats() {
        let xml = r#"<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy/m/d"/></numFmts>
            <fonts><font/><font><b/></font><font><strike/><b val="0"/></font></fonts>
            <fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>
            <fill><patternFill patternType="solid"/></fill></fills>
            <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0" fontId="0" fillId="0"/><xf numFmtId="176" fontId="1" fillId="2"/>
            <xf numFmtId="9" fontId="2"><alignment horizontal="left" indent="2"/></xf></cellXfs></styleSheet>"#;
        let styles = read(xml).unwrap();
        assert_eq!(styles.len(), 3);
        let plain = Style::default();
        assert_eq!(styles[1], Style { bold: true, filled: true, number: NumberKind::Date, ..plain });
        assert_eq!(styles[2], Style { struck: true, number: NumberKind::Percent, indent: 2, ..plain });
    }
}
