//! How far the cells of an xls reach, told before they are read.
//!
//! The reader behind lays every sheet out as one rectangle from its first to its last cell. Two cells far apart, or a
//! record that merely announces a large sheet, would make it ask for all the memory there is. So the records are walked
//! once with nothing kept but the extents.

use super::ole::Damaged;

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const BOUND_SHEET: u16 = 0x0085;
const FILE_PASS: u16 = 0x002F;
const DIMENSIONS: u16 = 0x0200;
const FORMULA: u16 = 0x0006;
const MUL_RK: u16 = 0x00BD;
const SST: u16 = 0x00FC;
const CONTINUE: u16 = 0x003C;
const LABEL_SST: u16 = 0x00FD;
/// Number, Label, RString, BoolErr, Rk and LabelSst begin with row and column.
const CELLS: [u16; 6] = [0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, LABEL_SST];

/// Why a workbook is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Damaged,
    /// Cells lie so far apart that the rectangles around them are too large.
    TooSpread,
    /// The texts of all cells together are too long.
    TooMuchText,
}

impl From<Damaged> for Refused {
    fn from(_: Damaged) -> Self {
        Refused::Damaged
    }
}

/// Sees that all rectangles together stay within `max_cells` cells and all texts within `max_text` bytes, and takes out of
/// the stream what only announces a size.
pub(super) fn bound(stream: &mut [u8], max_cells: usize, max_text: u64) -> Result<(), Refused> {
    let mut sheets = Vec::new();
    let mut texts = Vec::new();
    for record in Records::new(stream, 0) {
        let record = record?;
        match record.kind {
            // Encrypted: nothing behind this can be read, and the reader says so.
            FILE_PASS if record.half(0) != Some(0) => return Ok(()),
            BOUND_SHEET => sheets.push(record.word(0).ok_or(Refused::Damaged)? as usize),
            SST => texts = shared_texts(stream, record.at).ok_or(Refused::Damaged)?,
            EOF => break,
            _ => {}
        }
    }
    let mut announced = Vec::new();
    let mut left = Left { cells: max_cells, formulas: max_cells, text: max_text, bytes: stream.len() };
    for start in sheets {
        sheet(stream, start, &texts, &mut left, &mut announced)?;
    }
    for (from, to) in announced {
        stream[from..to].fill(0);
    }
    Ok(())
}

/// What the sheets may still take.
struct Left {
    cells: usize,
    formulas: usize,
    text: u64,
    /// Sheets do not share their records: together they are no longer than the stream.
    bytes: usize,
}

fn sheet(
    stream: &[u8],
    start: usize,
    texts: &[u32],
    left: &mut Left,
    announced: &mut Vec<(usize, usize)>,
) -> Result<(), Refused> {
    let (mut cells, mut formulas) = (Extent::default(), Extent::default());
    let (mut begun, mut depth) = (false, 0_u32);
    for record in Records::new(stream, start) {
        let record = record?;
        left.bytes = left.bytes.checked_sub(4 + record.data.len()).ok_or(Refused::Damaged)?;
        if depth > 0 {
            match record.kind {
                BOF => depth += 1,
                EOF => depth -= 1,
                _ => {}
            }
            continue;
        }
        match record.kind {
            BOF if begun => depth = 1,
            BOF => begun = true,
            EOF => break,
            DIMENSIONS => announced.push((record.at, record.at + record.data.len())),
            FORMULA => {
                let at = record.cell()?;
                cells.add(at, at.1);
                formulas.add(at, at.1);
            }
            MUL_RK => {
                let at = record.cell()?;
                let last = record.half(record.data.len().saturating_sub(2)).map_or(at.1, u32::from);
                cells.add(at, last.max(at.1));
            }
            kind if CELLS.contains(&kind) => {
                let at = record.cell()?;
                cells.add(at, at.1);
                if kind == LABEL_SST {
                    let text = record.word(6).and_then(|i| texts.get(i as usize)).copied().unwrap_or(0);
                    left.text = left.text.checked_sub(u64::from(text)).ok_or(Refused::TooMuchText)?;
                }
            }
            _ => {}
        }
    }
    left.cells = left.cells.checked_sub(cells.area()).ok_or(Refused::TooSpread)?;
    left.formulas = left.formulas.checked_sub(formulas.area()).ok_or(Refused::TooSpread)?;
    Ok(())
}

/// The rectangle around cells.
#[derive(Clone, Copy, Debug, Default)]
struct Extent(Option<[u32; 4]>);

impl Extent {
    /// Adds the cells from `at` to the column `last` of the same row.
    fn add(&mut self, (row, column): (u32, u32), last: u32) {
        let [top, bottom, left, right] = self.0.unwrap_or([row, row, column, last]);
        self.0 = Some([top.min(row), bottom.max(row), left.min(column), right.max(last)]);
    }

    fn area(self) -> usize {
        self.0
            .map_or(0, |[top, bottom, left, right]| (bottom - top + 1) as usize * (right - left + 1) as usize)
    }
}

/// One record; `at` is where its data begins in the stream.
#[derive(Clone, Copy, Debug)]
struct Record<'a> {
    kind: u16,
    at: usize,
    data: &'a [u8],
}

impl Record<'_> {
    fn half(&self, at: usize) -> Option<u16> {
        self.data.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]]))
    }

    fn word(&self, at: usize) -> Option<u32> {
        self.data.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    }

    /// Row and column of a cell record.
    fn cell(&self) -> Result<(u32, u32), Refused> {
        let place = self.half(0).zip(self.half(2));
        place.map(|(row, column)| (u32::from(row), u32::from(column))).ok_or(Refused::Damaged)
    }
}

struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    fn new(stream: &'a [u8], at: usize) -> Self {
        Records { stream, at }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, Refused>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.stream.get(self.at..).unwrap_or_default();
        let head = rest.first_chunk::<4>()?;
        let (kind, length) =
            (u16::from_le_bytes([head[0], head[1]]), u16::from_le_bytes([head[2], head[3]]) as usize);
        let at = self.at + 4;
        let Some(data) = self.stream.get(at..at + length) else {
            self.at = self.stream.len();
            return Some(Err(Refused::Damaged));
        };
        self.at = at + length;
        Some(Ok(Record { kind, at, data }))
    }
}

/// The lengths in bytes, at most, of the texts that all sheets share. `at` is where the table's data begins.
fn shared_texts(stream: &[u8], at: usize) -> Option<Vec<u32>> {
    let mut parts = Parts::new(stream, at)?;
    parts.skip(8)?;
    let mut lengths = Vec::new();
    while parts.more() {
        let (low, high, flags) = (parts.byte()?, parts.byte()?, parts.byte()?);
        let characters = usize::from(u16::from_le_bytes([low, high]));
        let runs =
            if flags & 8 == 0 { 0 } else { usize::from(u16::from_le_bytes([parts.byte()?, parts.byte()?])) };
        let more = if flags & 4 == 0 {
            0
        } else {
            u32::from_le_bytes([parts.byte()?, parts.byte()?, parts.byte()?, parts.byte()?]) as usize
        };
        parts.characters(characters, flags & 1 != 0)?;
        parts.skip(runs * 4)?;
        parts.skip(more)?;
        // A letter is up to three bytes long in UTF-8.
        lengths.push(characters as u32 * 3);
    }
    Some(lengths)
}

/// The data of a record and of the records that continue it.
struct Parts<'a> {
    part: &'a [u8],
    rest: Records<'a>,
}

impl<'a> Parts<'a> {
    fn new(stream: &'a [u8], at: usize) -> Option<Self> {
        let mut rest = Records::new(stream, at.checked_sub(4)?);
        let part = rest.next()?.ok()?.data;
        Some(Parts { part, rest })
    }

    /// Whether anything is left; goes on to the next part where this one is used up.
    fn more(&mut self) -> bool {
        while self.part.is_empty() {
            let at = self.rest.at;
            match self.rest.next() {
                Some(Ok(record)) if record.kind == CONTINUE => self.part = record.data,
                _ => {
                    self.rest.at = at;
                    return false;
                }
            }
        }
        true
    }

    fn byte(&mut self) -> Option<u8> {
        self.more().then_some(())?;
        let (first, rest) = self.part.split_first()?;
        self.part = rest;
        Some(*first)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.more().then_some(())?;
            let step = count.min(self.part.len());
            self.part = &self.part[step..];
            count -= step;
        }
        Some(())
    }

    /// Skips letters; a part that goes on with them says first how wide they are.
    fn characters(&mut self, mut count: usize, mut wide: bool) -> Option<()> {
        loop {
            let width = if wide { 2 } else { 1 };
            let here = count.min(self.part.len() / width);
            self.part = &self.part[here * width..];
            count -= here;
            if count == 0 {
                return Some(());
            }
            self.part = &[];
            wide = self.byte()? & 1 != 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let mut bytes = kind.to_le_bytes().to_vec();
        bytes.extend((data.len() as u16).to_le_bytes());
        bytes.extend_from_slice(data);
        bytes
    }

    fn halves(halves: &[u16]) -> Vec<u8> {
        halves.iter().flat_map(|n| n.to_le_bytes()).collect()
    }

    /// A stream of one sheet with these records; `again` more sheets claim the same records.
    fn book(globals: &[u8], sheet: &[Vec<u8>], again: usize) -> Vec<u8> {
        let begin = record(BOF, &halves(&[0x0600, 5, 0, 0]));
        let bounds = (again + 1) * record(BOUND_SHEET, &[0; 8]).len();
        let start = (begin.len() + globals.len() + bounds + 4) as u32;
        let mut stream = begin.clone();
        stream.extend(globals);
        for _ in 0..=again {
            stream.extend(record(BOUND_SHEET, &[&start.to_le_bytes()[..], &[0; 4]].concat()));
        }
        stream.extend(record(EOF, &[]));
        stream.extend(begin);
        stream.extend(sheet.concat());
        stream.extend(record(EOF, &[]));
        stream
    }

    fn number(row: u16, column: u16) -> Vec<u8> {
        record(0x0203, &halves(&[row, column, 0, 0, 0, 0, 0]))
    }

    #[test]
    fn cells_far_apart_are_refused() {
        let near = [number(0, 0), number(99, 9)];
        assert_eq!(bound(&mut book(&[], &near, 0), 1_000, 0), Ok(()));
        assert_eq!(bound(&mut book(&[], &near, 0), 999, 0), Err(Refused::TooSpread));
        let far = [number(0, 0), record(MUL_RK, &halves(&[65_535, 0, 0, 0, 0, 65_535]))];
        assert_eq!(bound(&mut book(&[], &far, 0), 5_000_000, 0), Err(Refused::TooSpread));
        let formula = [record(FORMULA, &halves(&[0; 11])), record(FORMULA, &halves(&[60_000, 200, 0, 0]))];
        assert_eq!(bound(&mut book(&[], &formula, 0), 5_000_000, 0), Err(Refused::TooSpread));
    }

    #[test]
    fn an_announced_size_is_taken_out() {
        let dimensions = record(DIMENSIONS, &[0xFF; 14]);
        let mut stream = book(&[], &[dimensions, number(0, 0)], 0);
        assert!(stream.windows(14).any(|w| w == [0xFF; 14]));
        assert_eq!(bound(&mut stream, 10, 0), Ok(()));
        assert!(!stream.windows(14).any(|w| w == [0xFF; 14]));
    }

    #[test]
    fn many_sheets_on_the_same_records_are_damage() {
        let cells: Vec<Vec<u8>> = (0..50).map(|row| number(row, 0)).collect();
        assert_eq!(bound(&mut book(&[], &cells, 0), 1_000, 0), Ok(()));
        assert_eq!(bound(&mut book(&[], &cells, 50), 1_000_000, 0), Err(Refused::Damaged));
    }

    #[test]
    fn one_long_text_in_many_cells_is_counted() {
        // A text of 10,000 letters that goes on in a second record, narrow first, then wide.
        let mut head = vec![0; 8];
        head.extend(10_000_u16.to_le_bytes());
        head.push(0);
        head.extend([b'a'; 6_000]);
        let mut tail = vec![1];
        tail.extend([0x42, 0x30].repeat(4_000));
        tail.extend([3, 0, 0, b'x', b'y', b'z']);
        let globals = [record(SST, &head), record(CONTINUE, &tail)].concat();
        assert_eq!(shared_texts(&globals, 4), Some(vec![30_000, 9]));
        let label = |text: u16| record(LABEL_SST, &halves(&[0, 0, 0, text, 0]));
        let many: Vec<Vec<u8>> = (0..100).map(|_| label(0)).collect();
        assert_eq!(bound(&mut book(&globals, &many, 0), 10, 3_000_000), Ok(()));
        assert_eq!(bound(&mut book(&globals, &many, 0), 10, 2_999_999), Err(Refused::TooMuchText));
        let short: Vec<Vec<u8>> = (0..100).map(|_| label(1)).collect();
        assert_eq!(bound(&mut book(&globals, &short, 0), 10, 900), Ok(()));
    }

    #[test]
    fn a_stream_that_is_cut_is_damage() {
        let stream = book(&[], &[number(0, 0), number(1, 1)], 0);
        for end in [3, 10, stream.len() - 6] {
            let cut = bound(&mut stream[..end].to_vec(), 10, 0);
            assert!(matches!(cut, Ok(()) | Err(Refused::Damaged)), "{end}: {cut:?}");
        }
    }
}
