//! Comma-, tab-, semicolon- or bar-separated text to a grid, and from there through the same table finder as a workbook.
//!
//! Encodings are UTF-8, UTF-16 with a byte order mark, Shift_JIS (CP932), EUC-JP, ISO-2022-JP and Windows-1252. A file in
//! UTF-8 is read in place; any other is decoded once, which takes up to three times its size. Cells are counted while they
//! are read, so that a file beyond the limit is refused before it fills the memory.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, WINDOWS_1252};
use mieruka_core::source_record::{SourceFile, SourceFormat, Warning};

use crate::grid::{Grid, GridBuilder};
use crate::{Input, Problem, ReadError, table};

/// Columns Excel has, and more than any register needs.
const MAX_COLUMNS: usize = 16_384;
/// How much of a file is looked at to tell encoding and delimiter.
const SAMPLE: usize = 256 << 10;
/// A quoted cell beyond this is an opening quote that nobody closed.
const MAX_CELL: usize = 1 << 20;
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// Reads a csv or tsv file.
pub(crate) fn read(input: &Input<'_>) -> Result<SourceFile, ReadError> {
    let mut warnings = Vec::new();
    let text = decode(input, &mut warnings)?;
    let (delimiter, body) = delimiter(&text, input.file);
    let grid = grid(input, body, delimiter, &mut warnings)?;
    let width = grid.width();
    let found = table::find(std::slice::from_ref(&grid), input.file, input.options);
    if found.tables.is_empty() && width <= 1 {
        let reasons = vec![input.options.lang.text("csv-one-column")];
        return Err(input.error_at(place(input, 1), Problem::NoTable { reasons }));
    }
    warnings.extend(found.warnings);
    Ok(SourceFile {
        file: input.file.to_owned(),
        format: SourceFormat::Csv,
        tables: found.tables,
        not_tables: found.not_tables,
        warnings,
        put_aside: Vec::new(),
        status_date: None,
    })
}

/// The text of the file. A few broken characters are warned about; more of them, or control characters, mean that this is
/// no text.
fn decode<'a>(input: &Input<'a>, warnings: &mut Vec<Warning>) -> Result<Cow<'a, str>, ReadError> {
    let (encoding, body) = encoding(input.bytes);
    let (text, broken) = encoding.decode_without_bom_handling(body);
    let line_of = |at: usize| 1 + text[..at].matches('\n').count();
    let tolerated = 3 + text.len() / 1000;
    if broken && let Some(first) = text.find('\u{fffd}') {
        if text.matches('\u{fffd}').count() > tolerated {
            return Err(input.error_at(place(input, line_of(first)), Problem::Encoding));
        }
        let message =
            input.options.lang.format("csv-broken-characters", &[("encoding", encoding.name().into())]);
        warnings.push(Warning { place: place(input, line_of(first)), message });
    }
    if let Some(first) = text.find('\0') {
        return Err(input.error_at(place(input, line_of(first)), Problem::NulBytes));
    }
    let control =
        |c: char| c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\x1a');
    if let Some(first) = text.find(control)
        && text.matches(control).count() > tolerated
    {
        return Err(input.error_at(place(input, line_of(first)), Problem::Encoding));
    }
    Ok(text)
}

/// The encoding and the bytes behind its byte order mark.
fn encoding(bytes: &[u8]) -> (&'static Encoding, &[u8]) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return (encoding, &bytes[length..]);
    }
    // ISO-2022-JP is plain ASCII with escape sequences, hence valid UTF-8 too.
    let escapes = bytes[..bytes.len().min(SAMPLE)].windows(3).any(|w| matches!(w, b"\x1b$B" | b"\x1b$@"));
    if escapes || std::str::from_utf8(bytes).is_ok() {
        return (if escapes { ISO_2022_JP } else { UTF_8 }, bytes);
    }
    // Without valid UTF-8 the candidate that breaks the fewest characters wins; the detector's guess goes first.
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, sample.len() == bytes.len());
    let guess = detector.guess(Some(b"jp"), Utf8Detection::Allow);
    let known = [UTF_8, SHIFT_JIS, EUC_JP, WINDOWS_1252];
    let guess = known.contains(&guess).then_some(guess);
    let broken = |encoding: &'static Encoding| {
        let (text, _) = encoding.decode_without_bom_handling(sample);
        text.matches('\u{fffd}').count()
    };
    let candidates = guess.into_iter().chain([SHIFT_JIS, UTF_8, EUC_JP]);
    (candidates.min_by_key(|e| broken(e)).unwrap_or(UTF_8), bytes)
}

/// The delimiter and the text behind Excel's own `sep=` line: the delimiter that cuts most lines into the same number of
/// cells; for a draw the one the file's name promises, then the order of [`DELIMITERS`].
fn delimiter<'a>(text: &'a str, file: &str) -> (u8, &'a str) {
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some(delimiter) = rest.bytes().next().filter(u8::is_ascii)
        && let Some(body) = rest[1..].trim_start_matches('\r').strip_prefix('\n')
    {
        return (delimiter, body);
    }
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let tabs_first = [".tsv", ".tab"].iter().any(|e| file.to_ascii_lowercase().ends_with(e));
    let score = |delimiter: u8| (agreement(sample, delimiter), tabs_first && delimiter == b'\t');
    let best = DELIMITERS.into_iter().rev().max_by(|a, b| {
        let ((a, a_name), (b, b_name)) = (score(*a), score(*b));
        a.total_cmp(&b).then(a_name.cmp(&b_name))
    });
    (best.unwrap_or(b','), text)
}

/// How much the first records agree on their number of cells, more where there are many cells; 0 for a single column.
fn agreement(sample: &str, delimiter: u8) -> f64 {
    const RECORDS: usize = 60;
    let mut widths: Vec<usize> =
        records(sample, delimiter, true).take(RECORDS).flatten().map(|r| r.len()).collect();
    widths.sort_unstable();
    let common = widths.chunk_by(|a, b| a == b).filter(|run| run[0] > 1).max_by_key(|run| run.len());
    common.map_or(0.0, |run| run.len() as f64 / widths.len() as f64 * (run[0] as f64).sqrt())
}

fn records(text: &str, delimiter: u8, quoting: bool) -> csv::StringRecordsIntoIter<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(quoting)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .into_records()
}

fn grid(
    input: &Input<'_>,
    text: &str,
    delimiter: u8,
    warnings: &mut Vec<Warning>,
) -> Result<Grid, ReadError> {
    match fill(input, text, delimiter, true)? {
        Ok(grid) => Ok(grid),
        // Without quoting a line is a line again, and only the cells that hold a delimiter suffer.
        Err(OpenQuote { line }) => {
            warnings.push(Warning {
                place: place(input, line),
                message: input.options.lang.text("csv-open-quote"),
            });
            match fill(input, text, delimiter, false)? {
                Ok(grid) => Ok(grid),
                Err(OpenQuote { line }) => Err(input.error_at(place(input, line), Problem::UnknownFormat)),
            }
        }
    }
}

/// A cell grew beyond reason, or the text ended inside quotes.
struct OpenQuote {
    line: usize,
}

/// Rows are counted as Excel shows them: a record of several lines is one row, an empty line is a row too.
fn fill(
    input: &Input<'_>,
    text: &str,
    delimiter: u8,
    quoting: bool,
) -> Result<Result<Grid, OpenQuote>, ReadError> {
    let limit = input.options.limits.max_cells;
    let mut builder = GridBuilder::new(input.stem());
    let mut row = 0u32;
    for record in records(text, delimiter, quoting) {
        // Only reading itself or invalid UTF-8 could fail, and this is text in memory.
        let Ok(record) = record else { return Err(input.error(Problem::Encoding)) };
        let (line, start) = record.position().map_or((1, 0), |p| (p.line() as usize, p.byte() as usize));
        let (crossed, skipped) = line_ends(text.as_bytes(), start);
        row = row.saturating_add(1 + skipped as u32);
        let line = line + crossed + skipped;
        if record.len() > MAX_COLUMNS {
            return Err(input.error_at(place(input, line), Problem::TooMany { limit: MAX_COLUMNS }));
        }
        if record.as_slice().len() > MAX_CELL && record.iter().any(|c| c.len() > MAX_CELL) {
            return Ok(Err(OpenQuote { line }));
        }
        for (column, cell) in (0u16..).zip(record.iter()) {
            builder.text(row, column, cell);
        }
        if builder.len() > limit {
            return Err(input.error_at(place(input, line), Problem::TooMany { limit }));
        }
    }
    let open = quoting.then(|| open_quote(text, delimiter)).flatten();
    Ok(open.map_or_else(|| Ok(builder.finish()), |line| Err(OpenQuote { line })))
}

/// Line feeds at a record's start: the one that still belongs to the record before (its `\r` ended it), and those of empty
/// lines, which the csv crate skips without telling.
fn line_ends(bytes: &[u8], start: usize) -> (usize, usize) {
    let start = start.min(bytes.len());
    let crossed = usize::from(start > 0 && bytes[start - 1] == b'\r' && bytes.get(start) == Some(&b'\n'));
    let rest = &bytes[start + crossed..];
    let blank = &rest[..rest.iter().position(|b| !matches!(b, b'\r' | b'\n')).unwrap_or(rest.len())];
    let feeds = blank.iter().filter(|b| **b == b'\n').count();
    // Old Macintosh files end lines with a carriage return alone.
    (crossed, if feeds > 0 { feeds } else { blank.len() })
}

/// The line of a quote that opens a cell and is never closed.
fn open_quote(text: &str, delimiter: u8) -> Option<usize> {
    let (mut line, mut opened) = (1, None);
    let mut cell_start = true;
    let mut bytes = text.bytes().peekable();
    while let Some(b) = bytes.next() {
        if b == b'\n' {
            line += 1;
        }
        match (opened, b) {
            (None, b'"') if cell_start => opened = Some(line),
            (Some(_), b'"') if bytes.peek() == Some(&b'"') => {
                bytes.next();
            }
            (Some(_), b'"') => opened = None,
            _ => {}
        }
        cell_start = opened.is_none() && (b == delimiter || b == b'\n' || b == b'\r');
    }
    opened
}

fn place(input: &Input<'_>, line: usize) -> String {
    input.options.lang.format("csv-place", &[("line", line.into())])
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use mieruka_core::lang::Lang;

    use super::*;
    use crate::{Content, ReadOptions};

    const TEXT: &str = "No,件名,期限\r\n1,\"改行の\r\nある件名\",2026/1/5\r\n\r\n2,髙橋さんの①,未定,余り\r\n";

    type Rows = Vec<(u32, Vec<String>)>;

    fn rows(file: &str, bytes: &[u8]) -> Result<(Rows, Vec<Warning>), ReadError> {
        let options = ReadOptions::new(date(2026, 1, 5), Lang::En);
        let input = Input { file, bytes, content: Content::Text, options: &options };
        let mut warnings = Vec::new();
        let text = decode(&input, &mut warnings)?;
        let (delimiter, body) = delimiter(&text, file);
        let grid = grid(&input, body, delimiter, &mut warnings)?;
        let row =
            |n| (n, grid.row(n).iter().map(|c| grid.text_of(c).unwrap_or_default().to_owned()).collect());
        Ok((grid.row_numbers().map(row).collect(), warnings))
    }

    fn check(file: &str, bytes: &[u8]) {
        let (rows, warnings) = rows(file, bytes).unwrap();
        let expect = [
            (1, &["No", "件名", "期限"][..]),
            (2, &["1", "改行の\r\nある件名", "2026/1/5"]),
            (4, &["2", "髙橋さんの①", "未定", "余り"]),
        ];
        assert_eq!(rows.len(), expect.len(), "{file}: {rows:?}");
        for ((row, cells), (n, texts)) in rows.iter().zip(expect) {
            assert_eq!(
                (*row, cells.iter().map(String::as_str).collect::<Vec<_>>()),
                (n, texts.to_vec()),
                "{file}"
            );
        }
        assert!(warnings.is_empty(), "{file}: {warnings:?}");
    }

    #[test]
    fn every_encoding_and_delimiter_gives_the_same_rows() {
        check("utf8.csv", TEXT.as_bytes());
        check("bom.csv", format!("\u{feff}{TEXT}").as_bytes());
        check("sjis.csv", &SHIFT_JIS.encode(TEXT).0);
        for (mark, big) in [([0xFF, 0xFE], false), ([0xFE, 0xFF], true)] {
            let mut bytes = mark.to_vec();
            bytes.extend(
                TEXT.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }),
            );
            check("utf16.csv", &bytes);
        }
        for delimiter in ["\t", ";", "|"] {
            check("other.csv", TEXT.replace(',', delimiter).as_bytes());
        }
        check("sep.csv", format!("sep=;\n{}", TEXT.replace(',', ";")).as_bytes());
        check("unix.csv", TEXT.replace("\r\n", "\n").replace("改行の\n", "改行の\r\n").as_bytes());
    }

    #[test]
    fn euc_and_jis_are_told_apart() {
        let text = "番号,件名\n1,対応方針を決める\n2,担当者を決める\n";
        for encoding in [EUC_JP, ISO_2022_JP] {
            let (rows, _) = rows("a.csv", &encoding.encode(text).0).unwrap();
            assert_eq!(rows[1].1, ["1", "対応方針を決める"], "{}", encoding.name());
        }
    }

    #[test]
    fn commas_in_the_text_of_a_tsv_do_not_win() {
        let (rows, _) = rows("a.tsv", "No\t件名\n1\ta, b, c\n2\td, e, f\n".as_bytes()).unwrap();
        assert_eq!(rows[1].1, ["1", "a, b, c"]);
    }

    #[test]
    fn an_open_quote_costs_a_warning_not_the_rows() {
        let (read, warnings) = rows("a.csv", b"No,title\n1,\"open\n2,b\n3,c\n").unwrap();
        assert_eq!(read.len(), 4, "{read:?}");
        assert_eq!(warnings.len(), 1);
        assert!(warnings[0].place.contains('2'), "{warnings:?}");
        let (read, warnings) = rows("a.csv", b"No,title\n1,\"he said \"\"x\"\"\"\n2,5\" disk\n").unwrap();
        assert_eq!(read[2].1, ["2", "5\" disk"]);
        assert!(warnings.is_empty(), "{warnings:?}");
    }

    #[test]
    fn a_cut_character_is_warned_about_and_rubbish_refused() {
        let mut cut = TEXT.as_bytes().to_vec();
        cut.truncate(TEXT.find('髙').unwrap() + 1);
        let (_, warnings) = rows("a.csv", &cut).unwrap();
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        let rubbish: Vec<u8> =
            (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8 | 1).collect();
        let error = rows("a.csv", &rubbish).unwrap_err();
        assert_eq!(error.problem, Problem::Encoding);
        assert!(error.place.is_some());
    }
}
