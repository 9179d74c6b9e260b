//! The compound file around an xls: the one stream that matters out of a file that may lie about every length, and a
//! plain container around it again.
//!
//! A chain of sectors may run in a circle and a length may promise more than there is; followed blindly, a few bytes ask
//! for gigabytes. Here every chain ends after as many sectors as the file has, and no stream is longer than the file.

use std::collections::HashSet;

/// The file is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Damaged;

const HEADER: usize = 512;
const MINI_SECTOR: usize = 64;
/// Shorter streams live in the mini stream.
const MINI_CUTOFF: usize = 4096;
const ENTRY: usize = 128;
/// From here on a number is no sector but a mark.
const MARKS: u32 = 0xFFFF_FFFA;
const TABLE_MARK: u32 = 0xFFFF_FFFD;
const END: u32 = 0xFFFF_FFFE;
const NONE: u32 = 0xFFFF_FFFF;
/// Entries of the sector table that stand in the header.
const IN_HEADER: usize = 109;

/// The bytes of the workbook in a compound file.
pub(super) fn workbook(file: &[u8]) -> Result<Vec<u8>, Damaged> {
    let sectors = Sectors::new(file)?;
    let directory = sectors.chain(word(file, 48)?, None)?;
    let entries: Vec<Entry> = directory.chunks_exact(ENTRY).map(|e| Entry::new(e, sectors.size)).collect();
    let named = |name: &str| entries.iter().find(|e| e.name.eq_ignore_ascii_case(name));
    let book = named("Workbook").or_else(|| named("Book")).ok_or(Damaged)?;
    let length = usize::try_from(book.length).map_err(|_| Damaged)?;
    if length > file.len() {
        return Err(Damaged);
    }
    if length >= MINI_CUTOFF {
        return sectors.chain(book.start, Some(length));
    }
    let root = entries.first().ok_or(Damaged)?;
    let mini = sectors.chain(root.start, None)?;
    let table = words(&sectors.chain(word(file, 60)?, None)?);
    follow(book.start, &table, Some(length), MINI_SECTOR, |id| mini.get(id * MINI_SECTOR..))
}

/// A compound file that holds this stream as its workbook and nothing else.
pub(super) fn container(mut stream: Vec<u8>) -> Vec<u8> {
    // Sectors of 4 kB: the header then has room for the whole sector table of the largest file we read.
    const SECTOR: usize = 4096;
    const PER_SECTOR: usize = SECTOR / 4;
    stream.resize(stream.len().max(MINI_CUTOFF).next_multiple_of(SECTOR), 0);
    let data = stream.len() / SECTOR;
    let tables = (data + 1).div_ceil(PER_SECTOR - 1);
    // The sector table first, the directory, then the stream.
    let first = tables + 1;
    let mut table = vec![TABLE_MARK; tables];
    table.push(END);
    table.extend((first + 1..first + data).map(|next| next as u32));
    table.push(END);
    table.resize(tables * PER_SECTOR, NONE);

    let mut file = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    file.resize(24, 0);
    for half in [0x3E_u16, 4, 0xFFFE, 12, 6, 0, 0, 0] {
        file.extend(half.to_le_bytes());
    }
    for entry in [1, tables as u32, tables as u32, 0, MINI_CUTOFF as u32, END, 0, END, 0] {
        file.extend(entry.to_le_bytes());
    }
    for i in 0..IN_HEADER {
        file.extend((if i < tables { i as u32 } else { NONE }).to_le_bytes());
    }
    file.resize(SECTOR, 0);
    file.extend(table.iter().flat_map(|entry| entry.to_le_bytes()));
    let directory = file.len();
    for (name, kind, child, length) in [("Root Entry", 5, 1, 0), ("Workbook", 2, NONE, stream.len() as u64)] {
        let at = file.len();
        file.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        file.resize(at + 64, 0);
        file.extend((name.len() as u16 * 2 + 2).to_le_bytes());
        file.extend([kind, 1]);
        file.extend([NONE, NONE, child].iter().flat_map(|link: &u32| link.to_le_bytes()));
        file.resize(at + 116, 0);
        file.extend((first as u32).to_le_bytes());
        file.extend(length.to_le_bytes());
    }
    file.resize(directory + SECTOR, 0);
    file.append(&mut stream);
    file
}

/// The sectors of a file and the table of which follows which.
struct Sectors<'a> {
    file: &'a [u8],
    size: usize,
    table: Vec<u32>,
}

impl<'a> Sectors<'a> {
    fn new(file: &'a [u8]) -> Result<Self, Damaged> {
        let size = match half(file, 30)? {
            9 => 512,
            12 => 4096,
            _ => return Err(Damaged),
        };
        let mut sectors = Sectors { file, size, table: Vec::new() };
        let most = file.len() / size + 1;
        let mut places = words(file.get(76..HEADER).ok_or(Damaged)?);
        let mut next = word(file, 68)?;
        let mut seen = HashSet::new();
        while next < MARKS {
            if !seen.insert(next) {
                return Err(Damaged);
            }
            places.extend(words(sectors.sector(next as usize).ok_or(Damaged)?));
            next = places.pop().ok_or(Damaged)?;
        }
        places.retain(|place| *place < MARKS);
        if places.len() > most {
            return Err(Damaged);
        }
        for place in places {
            sectors.table.extend(words(sectors.sector(place as usize).ok_or(Damaged)?));
        }
        Ok(sectors)
    }

    /// A sector; the last of a file that was cut may be short.
    fn sector(&self, id: usize) -> Option<&'a [u8]> {
        let start = id.checked_add(1)?.checked_mul(self.size)?;
        let end = start.saturating_add(self.size).min(self.file.len());
        self.file.get(start..end).filter(|s| !s.is_empty())
    }

    fn chain(&self, start: u32, length: Option<usize>) -> Result<Vec<u8>, Damaged> {
        follow(start, &self.table, length, self.size, |id| self.sector(id))
    }
}

/// The bytes of a chain of sectors, up to `length` where it is known.
fn follow<'a>(
    start: u32,
    table: &[u32],
    length: Option<usize>,
    size: usize,
    sector: impl Fn(usize) -> Option<&'a [u8]>,
) -> Result<Vec<u8>, Damaged> {
    let mut bytes = Vec::new();
    let mut id = start;
    let mut steps = 0;
    while id < MARKS && length.is_none_or(|length| bytes.len() < length) {
        // As many steps as there are sectors lead round a circle.
        if steps > table.len() {
            return Err(Damaged);
        }
        steps += 1;
        let sector = sector(id as usize).ok_or(Damaged)?;
        bytes.extend_from_slice(&sector[..sector.len().min(size)]);
        if length.is_some_and(|length| bytes.len() >= length) {
            break;
        }
        id = *table.get(id as usize).ok_or(Damaged)?;
    }
    if let Some(length) = length {
        bytes.truncate(length);
    }
    Ok(bytes)
}

struct Entry {
    name: String,
    start: u32,
    length: u64,
}

impl Entry {
    /// `bytes` are the 128 of an entry.
    fn new(bytes: &[u8], sector_size: usize) -> Self {
        let name = bytes[..64].chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]]));
        let name: Vec<u16> = name.take_while(|c| *c != 0).collect();
        let number = |at: usize| word(bytes, at).unwrap_or(END);
        // Old writers leave the upper half of a length undefined in files of small sectors.
        let upper = if sector_size == 512 { 0 } else { u64::from(number(124)) << 32 };
        let length = u64::from(number(120)) | upper;
        Entry { name: String::from_utf16_lossy(&name), start: number(116), length }
    }
}

fn half(bytes: &[u8], at: usize) -> Result<u16, Damaged> {
    bytes.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]])).ok_or(Damaged)
}

fn word(bytes: &[u8], at: usize) -> Result<u32, Damaged> {
    bytes.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).ok_or(Damaged)
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out() {
        // Beyond 4 MB the sector table takes several sectors.
        for length in [10, 4096, 5000, 6_000_000] {
            let stream: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
            let back = workbook(&container(stream.clone())).expect("a sound file");
            assert!(back[..length] == stream, "{length}");
            assert!(back[length..].iter().all(|b| *b == 0));
        }
    }

    #[test]
    fn circles_and_promises_are_damage() {
        let sound = container(vec![7; 20_000]);
        let table = 4096;
        let set = |words: &[(usize, u32)]| {
            let mut file = sound.clone();
            for (at, value) in words {
                file[*at..at + 4].copy_from_slice(&value.to_le_bytes());
            }
            workbook(&file).map(|stream| stream.len())
        };
        assert_eq!(set(&[]), Ok(5 * 4096));
        assert_eq!(set(&[(table + 4, 1)]), Err(Damaged), "the directory follows itself");
        assert_eq!(
            set(&[(table + 12, 2)]),
            Ok(5 * 4096),
            "a stream that runs in a circle ends at its length"
        );
        assert_eq!(set(&[(68, 0), (2 * table - 4, 0)]), Err(Damaged), "the list of tables follows itself");
        let length = 2 * 4096 + ENTRY + 120;
        assert_eq!(set(&[(length, 0xFFFF_FFF0)]), Err(Damaged), "longer than the file");
        assert!(workbook(&sound[..600]).is_err());
    }
}
