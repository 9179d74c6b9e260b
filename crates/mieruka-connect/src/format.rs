//! What a file is, told by its content. Names lie: a csv is saved as .xlsx, a web page as .xls.

use crate::error::Problem;

/// The families of content that a reader exists for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Excel 2007 and later: a zip with `[Content_Types].xml` and `xl/`.
    Xlsx,
    /// Excel 97–2003: an OLE compound file.
    Xls,
    /// OpenDocument spreadsheet: a zip with `content.xml`.
    Ods,
    Json,
    Xml,
    /// Anything that reads as text: csv, tsv.
    Text,
}

const ZIP: &[u8] = b"PK\x03\x04";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// What an ending promises; text may hold anything that is written as text.
const ENDINGS: &[(&str, &[Content])] = &[
    ("xlsx", &[Content::Xlsx]),
    ("xlsm", &[Content::Xlsx]),
    ("xltx", &[Content::Xlsx]),
    ("xls", &[Content::Xls]),
    ("ods", &[Content::Ods]),
    ("csv", &[Content::Text]),
    ("tsv", &[Content::Text]),
    ("txt", &[Content::Text, Content::Json, Content::Xml]),
    ("json", &[Content::Json]),
    ("xml", &[Content::Xml]),
];

/// The ending of a name that promises another content than this.
pub(crate) fn misleading_ending(name: &str, content: Content) -> Option<&'static str> {
    let (ending, promised) = promise(name)?;
    (!promised.contains(&content)).then_some(*ending)
}

/// Whether a file is called a workbook.
fn is_workbook_name(name: &str) -> bool {
    promise(name).is_some_and(|(_, promised)| promised.iter().any(|c| c.is_workbook()))
}

fn promise(name: &str) -> Option<&'static (&'static str, &'static [Content])> {
    let (_, ending) = name.rsplit_once('.')?;
    ENDINGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending))
}

impl Content {
    /// The message that calls it by name.
    pub(crate) fn name_key(self) -> &'static str {
        match self {
            Content::Xlsx => "read-content-xlsx",
            Content::Xls => "read-content-xls",
            Content::Ods => "read-content-ods",
            Content::Json => "read-content-json",
            Content::Xml => "read-content-xml",
            Content::Text => "read-content-text",
        }
    }

    fn is_workbook(self) -> bool {
        matches!(self, Content::Xlsx | Content::Xls | Content::Ods)
    }
}

/// Tells the content of a file; `name` only breaks ties, and says as what a file is missed that is nothing.
///
/// # Errors
/// For what no reader takes: empty, password-protected, web pages, other archives and binaries.
pub fn sniff(name: &str, bytes: &[u8]) -> Result<Content, Problem> {
    let content = look(name, bytes);
    let noise = match &content {
        Err(Problem::UnknownFormat | Problem::NulBytes) => true,
        // Chance bytes without a NUL still hold what no text has.
        Ok(Content::Text) => !is_utf16(bytes) && bytes.iter().any(|b| is_noise(*b)),
        _ => false,
    };
    if noise && is_workbook_name(name) { Err(Problem::NotAWorkbook) } else { content }
}

fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")
}

/// A control character that stands in no text; ESC belongs to ISO-2022-JP.
fn is_noise(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A | 0x1B)
}

fn look(name: &str, bytes: &[u8]) -> Result<Content, Problem> {
    if bytes.is_empty() {
        return Err(Problem::Empty);
    }
    if bytes.starts_with(ZIP) {
        return sniff_zip(bytes);
    }
    if bytes.starts_with(EMPTY_ZIP) {
        return Err(Problem::BrokenZip);
    }
    if bytes.starts_with(OLE) {
        return sniff_ole(bytes);
    }
    if is_utf16(bytes) {
        // UTF-16: every second byte of plain text is NUL, so the first letter is looked for behind the mark.
        return Ok(match first_letter_utf16(bytes) {
            Some(b'<') => Content::Xml,
            Some(b'{' | b'[') if !is_csv_name(name) => Content::Json,
            _ => Content::Text,
        });
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    if text.is_empty() {
        return Err(Problem::Empty);
    }
    if bytes.contains(&0) {
        return Err(if looks_binary(bytes) { Problem::UnknownFormat } else { Problem::NulBytes });
    }
    if bytes.starts_with(b"%PDF") {
        return Err(Problem::UnknownFormat);
    }
    match text[0] {
        b'<' if is_html(text) => Err(Problem::Html),
        b'<' => Ok(Content::Xml),
        b'{' => Ok(Content::Json),
        b'[' if !is_csv_name(name) => Ok(Content::Json),
        _ => Ok(Content::Text),
    }
}

fn is_csv_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".csv", ".tsv", ".txt"].iter().any(|end| name.ends_with(end))
}

fn sniff_zip(bytes: &[u8]) -> Result<Content, Problem> {
    let archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|_| Problem::BrokenZip)?;
    let has = |start: &str| archive.file_names().flatten().any(|n| n.starts_with(start));
    if has("xl/") {
        Ok(Content::Xlsx)
    } else if has("content.xml") {
        Ok(Content::Ods)
    } else {
        Err(Problem::OtherZip)
    }
}

/// An OLE compound file: an old workbook, or the envelope of an encrypted new one.
fn sniff_ole(bytes: &[u8]) -> Result<Content, Problem> {
    // Names of the streams stand in the directory as UTF-16LE; no text of a workbook has them by chance.
    if contains_utf16(bytes, "EncryptedPackage") {
        return Err(Problem::PasswordProtected);
    }
    if contains_utf16(bytes, "Workbook") || contains_utf16(bytes, "Book") {
        return Ok(Content::Xls);
    }
    Err(Problem::UnknownFormat)
}

/// Whether `bytes` hold `text` as UTF-16LE.
fn contains_utf16(bytes: &[u8], text: &str) -> bool {
    let needle: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(needle.len()).any(|w| w == needle)
}

fn first_letter_utf16(bytes: &[u8]) -> Option<u8> {
    bytes[2..].iter().copied().find(|b| *b != 0 && !b.is_ascii_whitespace())
}

fn is_html(text: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&text[..text.len().min(1024)]).to_ascii_lowercase();
    ["<!doctype html", "<html", "<table", "<meta", "<body"].iter().any(|tag| head.contains(tag))
}

/// Text with stray NULs is mostly printable; a binary is not.
fn looks_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let control = head.iter().filter(|b| **b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r')).count();
    control * 5 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_not_the_name() {
        assert_eq!(sniff("a.xlsx", "No,件名\n1,x\n".as_bytes()), Ok(Content::Text));
        assert_eq!(sniff("a.xls", b"<html><table><tr><td>1</td></tr></table></html>"), Err(Problem::Html));
        assert_eq!(sniff("a.txt", b"\xEF\xBB\xBF {\"issues\":[]}"), Ok(Content::Json));
        assert_eq!(sniff("a.csv", "[重要],件名\n".as_bytes()), Ok(Content::Text));
        assert_eq!(sniff("a", b"[{\"id\":1}]"), Ok(Content::Json));
        assert_eq!(sniff("a", b"<?xml version=\"1.0\"?><Project/>"), Ok(Content::Xml));
    }

    #[test]
    fn chance_bytes_called_a_workbook_are_no_workbook() {
        for bytes in
            [&[0, 1, 2, 3, 4, 5, 6, 7][..], b"a,b\0,c\nd,e,f\n", b"\x8f\x11,\x92\x07\n", b"%PDF-1.7\n"]
        {
            for name in ["a.xlsx", "A.XLSM", "a.xls", "a.ods"] {
                assert_eq!(sniff(name, bytes), Err(Problem::NotAWorkbook), "{name} {bytes:?}");
            }
        }
        assert_eq!(sniff("a.xlsx", b"No\t\x1b$B7oL>\x1b(B\n1\tx\n"), Ok(Content::Text));
    }

    #[test]
    fn an_ending_misleads_where_it_promises_something_else() {
        assert_eq!(misleading_ending("a.CSV", Content::Xlsx), Some("csv"));
        assert_eq!(misleading_ending("a.xls", Content::Text), Some("xls"));
        assert_eq!(misleading_ending("a.xls", Content::Xlsx), Some("xls"));
        for (name, content) in [
            ("a.csv", Content::Text),
            ("a.txt", Content::Json),
            ("a", Content::Xlsx),
            ("a.mdb", Content::Text),
        ] {
            assert_eq!(misleading_ending(name, content), None, "{name}");
        }
    }

    #[test]
    fn utf16_is_text_although_it_holds_nul_bytes() {
        let utf16 = |text: &str| {
            let mut bytes = vec![0xFF, 0xFE];
            bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
            bytes
        };
        assert_eq!(sniff("a.csv", &utf16("No\t件名\n")), Ok(Content::Text));
        assert_eq!(sniff("a.xml", &utf16("<Project/>")), Ok(Content::Xml));
    }

    #[test]
    fn what_no_reader_takes_is_told_by_name() {
        assert_eq!(sniff("a", b""), Err(Problem::Empty));
        assert_eq!(sniff("a", b" \r\n"), Err(Problem::Empty));
        assert_eq!(sniff("a.csv", b"a,b\0,c\nd,e,f\n"), Err(Problem::NulBytes));
        assert_eq!(sniff("a", &[0, 1, 2, 3, 4, 5, 6, 7]), Err(Problem::UnknownFormat));
        assert_eq!(sniff("a.xlsx", b"PK\x03\x04\x14\0cut off"), Err(Problem::BrokenZip));
        assert_eq!(sniff("a.pdf", b"%PDF-1.7\n1 0 obj"), Err(Problem::UnknownFormat));
        let mut ole = OLE.to_vec();
        ole.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(sniff("a.xlsx", &ole), Err(Problem::PasswordProtected));
    }
}
