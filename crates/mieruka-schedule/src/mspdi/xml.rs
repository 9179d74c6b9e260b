//! A pull reader over one XML text: enter a child, take its text or skip it. Keeps count of lines and depth.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::read::MspdiError;

/// Deepest nesting of elements that is followed. MS Project itself stays below 10.
pub const MAX_DEPTH: usize = 64;

/// A place in the file, both counted from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

pub(super) struct Cursor<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
    /// Name of the element entered last, without prefix.
    pub(super) name: String,
    /// Name of the task being read, for messages.
    pub(super) task: Option<String>,
    /// Line that starts or goes on at byte `counted`.
    line: usize,
    counted: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Cursor { text, reader, depth: 0, name: String::new(), task: None, line: 1, counted: 0 }
    }

    /// Enters the next child of the element the cursor stands in and puts its name into `name`; `false` at the end of
    /// that element. On the outermost level: the root element, and `false` at the end of the file.
    pub(super) fn child(&mut self) -> Result<bool, MspdiError> {
        loop {
            match self.event()? {
                Event::Start(start) => {
                    self.name.clear();
                    self.name.push_str(start.local_name().as_ref());
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(self.broken(format!("elements are nested more than {MAX_DEPTH} deep")));
                    }
                    return Ok(true);
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(false);
                }
                Event::Eof if self.depth == 0 => return Ok(false),
                Event::Eof => return Err(self.cut_short()),
                _ => {}
            }
        }
    }

    /// The text of the element just entered, trimmed; leaves the element.
    pub(super) fn text(&mut self) -> Result<String, MspdiError> {
        let mut text = String::new();
        loop {
            match self.event()? {
                Event::Text(part) => text.push_str(&part.xml10_content()),
                Event::CData(part) => text.push_str(&part.xml10_content()),
                Event::GeneralRef(reference) => match character(&reference) {
                    // XML allows no control characters, yet some exports smuggle them in by number.
                    Some(c) if c.is_control() && !matches!(c, '\n' | '\r' | '\t') => {}
                    Some(c) => text.push(c),
                    None => return Err(self.broken(format!("unknown entity &{};", &*reference))),
                },
                Event::Start(_) => {
                    self.depth += 1;
                    self.skip()?;
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(text.trim().to_owned());
                }
                Event::Eof => return Err(self.cut_short()),
                _ => {}
            }
        }
    }

    /// Leaves the element just entered with all that is in it.
    pub(super) fn skip(&mut self) -> Result<(), MspdiError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.child()?;
        }
        Ok(())
    }

    /// Where the cursor stands.
    pub(super) fn line(&mut self) -> usize {
        let here = self.reader.buffer_position() as usize;
        self.line += newlines(&self.text.as_bytes()[self.counted..here]);
        self.counted = here;
        self.line
    }

    pub(super) fn place(&self) -> Place {
        place(self.text, self.reader.buffer_position() as usize)
    }

    fn event(&mut self) -> Result<Event<'a>, MspdiError> {
        match self.reader.read_event() {
            Ok(Event::DocType(_)) => Err(MspdiError::Doctype { place: self.place() }),
            Ok(event) => Ok(event),
            Err(error) => Err(MspdiError::Xml {
                place: place(self.text, self.reader.error_position() as usize),
                task: self.task.clone(),
                detail: error.to_string(),
            }),
        }
    }

    fn broken(&self, detail: String) -> MspdiError {
        MspdiError::Xml { place: self.place(), task: self.task.clone(), detail }
    }

    fn cut_short(&self) -> MspdiError {
        MspdiError::CutShort { place: self.place(), task: self.task.clone() }
    }
}

/// The predefined entities and character numbers: all that a file without a document type can hold.
fn character(reference: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}

fn place(text: &str, byte: usize) -> Place {
    let before = &text.as_bytes()[..byte.min(text.len())];
    let line_start = before.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
    // Continuation bytes are no characters of their own.
    let column = before[line_start..].iter().filter(|b| **b & 0xC0 != 0x80).count() + 1;
    Place { line: newlines(before) + 1, column }
}

fn newlines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b == b'\n').count()
}
