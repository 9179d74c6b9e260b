//! A pull reader over one XML text: enter a child, take its text or skip it. Keeps count of lines and depth.
//!
//! It knows what a plan needs of XML 1.0: elements, attributes (stepped over), text, the predefined entities, character
//! numbers, CDATA, comments and processing instructions. A document type declaration is refused, so that nothing else
//! can occur. Every name and text is a piece of the file; nearly nothing is copied.

use std::borrow::Cow;

use memchr::{memchr, memchr3};

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
    /// Byte after what was read.
    at: usize,
    /// Byte where the tag read last begins.
    tag: usize,
    /// Names of the elements the cursor stands in, with prefix, outermost first.
    open: Vec<&'a str>,
    /// The element entered last was written as `<x/>`: it is left without a tag of its own.
    empty: bool,
    /// Name of the element entered last, without prefix.
    pub(super) name: &'a str,
    /// Name of the task being read, for messages.
    pub(super) task: Option<String>,
    /// Line that starts or goes on at byte `counted`.
    line: usize,
    counted: usize,
}

/// What stands between two pieces of plain text.
enum Markup<'a> {
    Open,
    Close,
    CData(&'a str),
    /// A comment or a processing instruction.
    Aside,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Cursor::at(text, 0)
    }

    /// A cursor that begins at a byte of the text: the element there is its outermost.
    pub(super) fn at(text: &'a str, at: usize) -> Self {
        Cursor {
            text,
            at,
            tag: at,
            open: Vec::new(),
            empty: false,
            name: "",
            task: None,
            line: 1,
            counted: at,
        }
    }

    /// Enters the next child of the element the cursor stands in and puts its name into `name`; `false` at the end of
    /// that element. On the outermost level: the root element, and `false` at the end of the file.
    pub(super) fn child(&mut self) -> Result<bool, MspdiError> {
        if self.leave_empty() {
            return Ok(false);
        }
        loop {
            let Some(next) = memchr(b'<', self.rest()) else {
                self.at = self.text.len();
                return if self.open.is_empty() { Ok(false) } else { Err(self.cut_short()) };
            };
            self.at += next;
            match self.markup()? {
                Markup::Open => return Ok(true),
                Markup::Close => return Ok(false),
                Markup::CData(_) | Markup::Aside => {}
            }
        }
    }

    /// The text of the element just entered, trimmed; leaves the element.
    pub(super) fn text(&mut self) -> Result<Cow<'a, str>, MspdiError> {
        if self.leave_empty() {
            return Ok(Cow::Borrowed(""));
        }
        let mut text = Cow::Borrowed("");
        loop {
            let Some(length) = memchr(b'<', self.rest()) else { return Err(self.cut_short()) };
            let piece = &self.text[self.at..self.at + length];
            self.referenced(piece, &mut text)?;
            self.at += length;
            match self.markup()? {
                Markup::Open => self.skip()?,
                Markup::CData(piece) => plain(piece, &mut text),
                Markup::Aside => {}
                Markup::Close => {
                    return Ok(match text {
                        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
                        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
                    });
                }
            }
        }
    }

    /// Leaves the element just entered with all that is in it.
    pub(super) fn skip(&mut self) -> Result<(), MspdiError> {
        let outside = self.open.len().saturating_sub(1);
        while self.open.len() > outside {
            self.child()?;
        }
        Ok(())
    }

    /// The line where the cursor stands.
    pub(super) fn line(&mut self) -> usize {
        self.line += newlines(&self.text.as_bytes()[self.counted..self.at]);
        self.counted = self.at;
        self.line
    }

    pub(super) fn place(&self) -> Place {
        place(self.text, self.at)
    }

    /// Byte where the tag read last begins.
    pub(super) fn tag_start(&self) -> usize {
        self.tag
    }

    /// Byte after what was read.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// The element just entered was written as `<x/>`.
    pub(super) fn is_empty_tag(&self) -> bool {
        self.empty
    }

    fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn leave_empty(&mut self) -> bool {
        let empty = std::mem::take(&mut self.empty);
        if empty {
            self.open.pop();
        }
        empty
    }

    /// Reads what begins with the `<` the cursor stands before.
    fn markup(&mut self) -> Result<Markup<'a>, MspdiError> {
        self.tag = self.at;
        match self.rest() {
            [b'<', b'/', ..] => self.close(),
            [b'<', b'?', ..] => self.past("<?", "?>").map(|_| Markup::Aside),
            [b'<', b'!', b'-', b'-', ..] => self.past("<!--", "-->").map(|_| Markup::Aside),
            [b'<', b'!', b'[', ..] if self.text[self.at..].starts_with("<![CDATA[") => {
                self.past("<![CDATA[", "]]>").map(Markup::CData)
            }
            [b'<', b'!', b'D' | b'd', ..] => Err(MspdiError::Doctype { place: self.place() }),
            [b'<', b'!', ..] => Err(self.broken("unknown markup".to_owned())),
            _ => self.open_tag(),
        }
    }

    fn close(&mut self) -> Result<Markup<'a>, MspdiError> {
        let Some(length) = memchr(b'>', self.rest()) else { return Err(self.cut_short()) };
        let name = &self.text[self.at + 2..self.at + length];
        match self.open.last() {
            Some(open) if *open == name || *open == name.trim_ascii_end() => {}
            Some(open) => {
                return Err(self.broken(format!("</{}> is missing before </{}>", shown(open), shown(name))));
            }
            None => return Err(self.broken(format!("</{}> closes nothing", shown(name)))),
        }
        self.open.pop();
        self.at += length + 1;
        Ok(Markup::Close)
    }

    fn open_tag(&mut self) -> Result<Markup<'a>, MspdiError> {
        let rest = self.rest();
        let ends = |b: &u8| matches!(b, b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n');
        let Some(mut end) = rest.iter().position(ends) else { return Err(self.cut_short()) };
        let name = &self.text[self.at + 1..self.at + end];
        if name.is_empty() || name.contains(['<', '"', '\'', '=']) {
            return Err(self.broken("an element without a name".to_owned()));
        }
        // A `>` within quotes belongs to a value.
        while let Some(next) = memchr3(b'>', b'"', b'\'', &rest[end..]) {
            end += next;
            if rest[end] == b'>' {
                self.empty = rest[end - 1] == b'/';
                self.at += end + 1;
                self.open.push(name);
                if self.open.len() > MAX_DEPTH {
                    return Err(self.broken(format!("elements are nested more than {MAX_DEPTH} deep")));
                }
                self.name = name.split_once(':').map_or(name, |(_, local)| local);
                return Ok(Markup::Open);
            }
            let Some(quote) = memchr(rest[end], &rest[end + 1..]) else { break };
            end += quote + 2;
        }
        Err(self.cut_short())
    }

    /// What stands between `from`, where the cursor is, and `to`; goes past it.
    fn past(&mut self, from: &str, to: &str) -> Result<&'a str, MspdiError> {
        let inside = self.at + from.len();
        match self.text[inside..].find(to) {
            Some(length) => {
                self.at = inside + length + to.len();
                Ok(&self.text[inside..inside + length])
            }
            None => Err(self.cut_short()),
        }
    }

    /// Appends a piece of text with its references resolved.
    fn referenced(&self, mut piece: &'a str, text: &mut Cow<'a, str>) -> Result<(), MspdiError> {
        while let Some(and) = memchr(b'&', piece.as_bytes()) {
            plain(&piece[..and], text);
            let Some((name, after)) = piece[and + 1..].split_once(';') else {
                return Err(self.broken("& without ;".to_owned()));
            };
            match character(name) {
                // XML allows no control characters, yet some exports smuggle them in by number.
                Some(c) if c.is_control() && !matches!(c, '\n' | '\r' | '\t') => {}
                Some(c) => text.to_mut().push(c),
                None => return Err(self.broken(format!("unknown entity &{};", shown(name)))),
            }
            piece = after;
        }
        plain(piece, text);
        Ok(())
    }

    fn broken(&self, detail: String) -> MspdiError {
        MspdiError::Xml { place: self.place(), task: self.task.clone(), detail }
    }

    fn cut_short(&self) -> MspdiError {
        MspdiError::CutShort { place: place(self.text, self.text.len()), task: self.task.clone() }
    }
}

/// Appends text as it stands, line ends as XML says: a carriage return, alone or before a line feed, is a line feed.
fn plain<'a>(piece: &'a str, text: &mut Cow<'a, str>) {
    if memchr(b'\r', piece.as_bytes()).is_some() {
        text.to_mut().push_str(&piece.replace("\r\n", "\n").replace('\r', "\n"));
    } else if text.is_empty() {
        *text = Cow::Borrowed(piece);
    } else if !piece.is_empty() {
        text.to_mut().push_str(piece);
    }
}

/// The predefined entities and character numbers: all that a file without a document type can hold.
fn character(name: &str) -> Option<char> {
    let number = |digits: &str, radix| {
        let plain = digits.bytes().all(|b| b.is_ascii_alphanumeric());
        u32::from_str_radix(digits, radix).ok().filter(|_| plain).and_then(char::from_u32)
    };
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => match name.strip_prefix('#')?.strip_prefix(['x', 'X']) {
            Some(digits) => number(digits, 16),
            None => number(&name[1..], 10),
        },
    }
}

/// As much of a name as fits into a message.
fn shown(name: &str) -> String {
    name.chars().take(40).collect()
}

fn place(text: &str, byte: usize) -> Place {
    let before = &text.as_bytes()[..byte.min(text.len())];
    let line_start = before.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
    // Continuation bytes are no characters of their own.
    let column = before[line_start..].iter().filter(|b| **b & 0xC0 != 0x80).count() + 1;
    Place { line: newlines(before) + 1, column }
}

fn newlines(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

#[cfg(test)]
mod tests;
