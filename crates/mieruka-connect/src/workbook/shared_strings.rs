//! Rich text of a workbook: the shared strings and inline strings. Furigana is not text; what is struck through within a
//! cell was replaced by what is not.

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use crate::error::Problem;
use crate::grid::TextPool;
use crate::xml;

/// Reads `sharedStrings.xml`.
pub(super) fn read(text: &str) -> Result<TextPool, Problem> {
    let mut pool = TextPool::default();
    let mut reader = xml::reader(text);
    let mut rich = RichText::default();
    loop {
        match xml::next(&mut reader)? {
            Event::Start(start) if start.local_name().as_ref() == "si" => {
                rich.read(&mut reader, "si")?;
                rich.add_to(&mut pool);
            }
            Event::Eof => return Ok(pool),
            _ => {}
        }
    }
}

/// The runs of one string, gathered.
#[derive(Default)]
pub(super) struct RichText {
    kept: String,
    struck: String,
}

impl RichText {
    /// Reads up to the end of `element`, whose start was read already.
    pub(super) fn read(&mut self, reader: &mut Reader<&[u8]>, element: &str) -> Result<(), Problem> {
        self.kept.clear();
        self.struck.clear();
        let (mut in_text, mut in_furigana, mut struck) = (false, false, false);
        loop {
            match xml::next(reader)? {
                Event::Start(start) => match start.local_name().as_ref() {
                    "t" => in_text = true,
                    "rPh" => in_furigana = true,
                    "r" => struck = false,
                    "strike" => {
                        struck = xml::attribute(&start, "val").is_none_or(|v| v != "0" && v != "false");
                    }
                    _ => {}
                },
                Event::End(end) => match end.local_name().as_ref() {
                    "t" => in_text = false,
                    "rPh" => in_furigana = false,
                    "r" => struck = false,
                    name if name == element => return Ok(()),
                    _ => {}
                },
                Event::Text(text) if in_text && !in_furigana => {
                    self.target(struck).push_str(&text.xml10_content());
                }
                Event::CData(text) if in_text && !in_furigana => {
                    self.target(struck).push_str(&text.xml10_content());
                }
                Event::GeneralRef(reference) if in_text && !in_furigana => {
                    xml::push_reference(self.target(struck), &reference)?;
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn target(&mut self, struck: bool) -> &mut String {
        if struck { &mut self.struck } else { &mut self.kept }
    }

    /// The text that counts, and whether all of it is struck through.
    pub(super) fn text(&self) -> (String, bool) {
        let struck = self.kept.trim().is_empty() && !self.struck.trim().is_empty();
        let text = if struck { &self.struck } else { &self.kept };
        (unescape(text), struck)
    }

    fn add_to(&self, pool: &mut TextPool) {
        let (text, struck) = self.text();
        let id = if struck { pool.add_struck(&text) } else { pool.add(&text) };
        if !struck && !self.struck.trim().is_empty() {
            pool.note_removed(id, self.struck.trim());
        }
    }

    /// What was struck out of a text that stays.
    pub(super) fn removed(&self) -> Option<&str> {
        let removed = self.struck.trim();
        (!removed.is_empty() && !self.kept.trim().is_empty()).then_some(removed)
    }
}

/// `_x000D_` stands for a character that XML cannot hold; carriage returns go.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains("_x") {
        return text.replace('\r', "");
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let code = tail.get(2..6).filter(|_| tail.as_bytes().get(6) == Some(&b'_'));
        match code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = &tail[7..];
            }
            None => {
                out.push_str("_x");
                rest = &tail[2..];
            }
        }
    }
    out.push_str(rest);
    out.retain(|c| c != '\r' && c != '\0');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{GridBuilder, Style};
    use std::sync::Arc;

    #[test]
    fn furigana_is_not_text() {
        let pool = read(
            "<sst><si><t>課題</t><rPh sb=\"0\" eb=\"2\"><t>カダイ</t></rPh><phoneticPr fontId=\"1\"/></si></sst>",
        );
        assert_eq!(pool.unwrap().get(0), "課題");
    }

    #[test]
    fn struck_runs_give_way_and_a_wholly_struck_text_says_so() {
        let pool = read(
            "<sst><si><r><rPr><strike/></rPr><t>7/3</t></r><r><t>7/10</t></r></si>\
             <si><r><rPr><strike/></rPr><t>やめた</t></r></si>\
             <si><r><rPr><strike val=\"0\"/></rPr><t>続ける</t></r></si></sst>",
        )
        .unwrap();
        assert_eq!((pool.get(0), pool.get(1), pool.get(2)), ("7/10", "やめた", "続ける"));
        assert_eq!(pool.removed(0), Some("7/3"));
        let mut b = GridBuilder::with_shared("s", Arc::new(pool), Arc::new(vec![Style::default()]));
        for (row, value) in [(1, 0), (2, 1), (3, 2)] {
            b.cell(
                row,
                crate::grid::Cell {
                    column: 0,
                    style: 0,
                    formula: crate::grid::Formula::None,
                    value: crate::grid::Value::Shared(value),
                },
            );
        }
        let g = b.finish();
        let struck: Vec<bool> = (1..=3).map(|r| g.struck(g.cell(r, 0).unwrap())).collect();
        assert_eq!(struck, [false, true, false]);
    }

    #[test]
    fn escaped_characters_are_read() {
        assert_eq!(unescape("a_x000D_\nb"), "a\nb");
        assert_eq!(unescape("file_xyz"), "file_xyz");
        assert_eq!(unescape("_x0041_表_x"), "A表_x");
    }
}
