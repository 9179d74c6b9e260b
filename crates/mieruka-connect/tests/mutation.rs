//! Property: whatever bytes come, a reader answers. 500 mutated files for each reader; none may panic, hang or contradict
//! itself. The mutations follow from a fixed seed, so that a failure can be repeated: the message names reader and number.
//!
//! Seeds are made here or lie in `tests/fixtures`; two of the real workbooks and plans beside the repository are mutated as
//! well where they are present.

#![allow(clippy::unwrap_used, reason = "a test may stop where its own files cannot be made")]

mod support;

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use mieruka_connect::{Limits, inspect_json, read};
use mieruka_core::lang::Lang;
use mieruka_core::source_record::SourceFile;
use serde_json::{Value, json};

const FILES: u64 = 500;
/// The xls reader stands on somebody else's, which believes what a file says about sizes: more tries, for it is cheap.
const XLS_FILES: u64 = 4_000;
/// Far above what any of these small files takes, far below a hang.
const LONGEST: Duration = Duration::from_secs(10);

/// Small numbers of good quality (xorshift64*).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// Below `end`; 0 for 0.
    fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() >> 11) as usize % end }
    }
}

/// Texts that are well-formed in every format and make no sense where they stand.
const STRANGE: [&str; 14] = [
    "",
    " ",
    "-1",
    "0",
    "99999999999999999999",
    "1e308",
    "NaN",
    "2026-02-30T25:61:61",
    "0000-00-00",
    "-9999-01-01T00:00:00Z",
    "PT99999999999H",
    "P1Y2M3DT4H5M6.7S",
    "\u{202e}\u{10ffff}",
    "令和99年99月99日",
];

/// Breaks a file in one to four places.
fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(4) {
        let length = bytes.len();
        let at = random.below(length);
        let span = 1 + random.below(64.min(length.saturating_sub(at)).max(1));
        let end = (at + span).min(length);
        match random.below(10) {
            0 | 1 if length > 0 => bytes[at] ^= 1 << random.below(8),
            2 if length > 0 => bytes[at] = random.next() as u8,
            3 => bytes.truncate(at),
            4 => {
                bytes.drain(at..end);
            }
            5 => {
                let chunk = bytes[at..end].to_vec();
                let to = random.below(length + 1);
                bytes.splice(to..to, chunk);
            }
            6 => {
                let other = random.below(length);
                for i in 0..span {
                    if at + i < length && other + i < length {
                        bytes.swap(at + i, other + i);
                    }
                }
            }
            7 => {
                // A number becomes a very large or a negative one: sizes, counts, references, dates.
                const NUMBERS: [&[u8]; 6] =
                    [b"99999999999", b"-1", b"4294967295", b"1048577", b"0", b"1e308"];
                if let Some(digit) = bytes[at..].iter().position(u8::is_ascii_digit) {
                    let from = at + digit;
                    let digits = bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
                    bytes.splice(from..from + digits, NUMBERS[random.below(NUMBERS.len())].iter().copied());
                }
            }
            8 => {
                // The text of an element or the value of an attribute becomes something well-formed and strange.
                if let Some(open) = bytes[at..].iter().position(|b| matches!(b, b'>' | b'"')) {
                    let from = at + open + 1;
                    let close = if bytes[from - 1] == b'>' { b'<' } else { b'"' };
                    let text = bytes[from..].iter().position(|b| *b == close).unwrap_or(0);
                    bytes.splice(from..from + text, STRANGE[random.below(STRANGE.len())].bytes());
                }
            }
            _ => {
                let noise: Vec<u8> = (0..span).map(|_| random.next() as u8).collect();
                bytes.splice(at..at, noise);
            }
        }
    }
}

/// Breaks one part inside a zip and packs it again, so that the damage reaches the reader behind the archive.
fn mutate_inside(zip: &[u8], random: &mut Random) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut parts = Vec::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        parts.push((name, bytes));
    }
    let chosen = random.below(parts.len());
    mutate(&mut parts[chosen].1, random);
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    support::zip_of(&parts)
}

/// Breaks a document of JSON in one to four places and keeps it well-formed.
fn mutate_json(json: &[u8], random: &mut Random) -> Vec<u8> {
    let mut document: Value = serde_json::from_slice(json).unwrap();
    for _ in 0..=random.below(4) {
        let mut place = &mut document;
        // Walks down until it meets a leaf or stops by chance.
        while random.below(6) > 0 {
            let size =
                place.as_array().map_or_else(|| place.as_object().map_or(0, serde_json::Map::len), Vec::len);
            if size == 0 {
                break;
            }
            let chosen = random.below(size);
            place = match place {
                Value::Array(list) => &mut list[chosen],
                Value::Object(map) => map.values_mut().nth(chosen).unwrap(),
                leaf => leaf,
            };
        }
        *place = match random.below(9) {
            0 => Value::Null,
            1 => Value::Bool(true),
            2 => json!(-1),
            3 => json!(1e308),
            4 => json!(u64::MAX),
            5 => json!([]),
            6 => json!({}),
            7 => json!([[[[{"name": [null]}]]], place.take()]),
            _ => json!(STRANGE[random.below(STRANGE.len())]),
        };
    }
    document.to_string().into_bytes()
}

/// Mutates the seeds of one reader and reads each result.
fn check(reader: &str, seeds: &[(&str, Vec<u8>)]) {
    check_many(reader, seeds, FILES);
}

fn check_many(reader: &str, seeds: &[(&str, Vec<u8>)], files: u64) {
    let options =
        support::options(Limits { max_unpacked_bytes: 64 << 20, max_cells: 500_000, ..Limits::default() });
    let (mut sound, mut refused) = (0, 0);
    for number in 0..files {
        // The number alone decides; zero would stay zero.
        let mut random = Random((number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        random.next();
        let (file, seed) = &seeds[random.below(seeds.len())];
        let bytes = if seed.starts_with(b"PK") && number % 3 != 0 {
            mutate_inside(seed, &mut random)
        } else if file.ends_with(".json") && number % 3 != 0 {
            mutate_json(seed, &mut random)
        } else {
            let mut bytes = seed.clone();
            mutate(&mut bytes, &mut random);
            bytes
        };
        let start = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| match read(file, &bytes, &options) {
            Ok(read) => {
                consistent(&read);
                true
            }
            Err(error) => {
                assert!(error.message(Lang::Ja).contains(file) && error.message(Lang::En).contains(file));
                false
            }
        }));
        let elapsed = start.elapsed();
        match outcome {
            Ok(true) => sound += 1,
            Ok(false) => refused += 1,
            Err(_) => panic!("{reader}: number {number} of {file} ({} bytes) panics", bytes.len()),
        }
        assert!(elapsed < LONGEST, "{reader}: number {number} of {file} took {elapsed:?}");
    }
    // Both outcomes must occur, else the mutations test nothing.
    assert!(sound > 0 && refused > 0, "{reader}: {sound} read, {refused} refused");
    eprintln!("{reader}: {sound} read, {refused} refused");
}

/// What a reader says about rows must agree with itself, and be printable.
fn consistent(read: &SourceFile) {
    for table in &read.tables {
        for record in &table.records {
            let rows = table.first_data_row..=table.last_data_row;
            assert!(rows.contains(&record.row), "{}: row {} outside {rows:?}", table.sheet, record.row);
        }
    }
    let printed = inspect_json(read).to_string();
    assert!(printed.starts_with('{'));
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/trackers").join(name)).unwrap()
}

/// A real file beside the repository, where it is present.
fn shared(name: &str) -> Option<Vec<u8>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/").to_owned() + name;
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("SKIPPED: {path} is absent, only made files are mutated");
    }
    bytes
}

#[test]
fn xlsx() {
    let mut seeds = vec![("a.xlsx", support::xlsx())];
    seeds.extend(shared("excel/WBS.xlsx").map(|b| ("WBS.xlsx", b)));
    seeds.extend(shared("excel/不具合管理票.xlsx").map(|b| ("form.xlsx", b)));
    check("xlsx", &seeds);
}

#[test]
fn xls() {
    check_many("xls", &[("a.xls", support::xls(false))], XLS_FILES);
}

#[test]
fn ods() {
    check("ods", &[("a.ods", support::ods())]);
}

#[test]
fn csv() {
    let text = support::csv();
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let sjis = encoding_rs::SHIFT_JIS.encode(&text).0.into_owned();
    let quoted = text.replace("帳票の桁あふれ", "\"帳票の\r\n桁,あふれ\"");
    check(
        "csv",
        &[
            ("utf8.csv", text.into_bytes()),
            ("utf16.csv", utf16),
            ("sjis.csv", sjis),
            ("quoted.tsv", quoted.replace(',', "\t").into_bytes()),
        ],
    );
}

#[test]
fn mspdi() {
    let mut seeds = vec![("a.xml", support::mspdi("").into_bytes()), ("plan.xml", fixture("plan.xml"))];
    seeds.extend(shared("mspdi/mpxj__mpp9subproject.mpp.xml").map(|b| ("real.xml", b)));
    check("mspdi", &seeds);
}

#[test]
fn backlog() {
    let mut seeds = vec![("backlog.json", fixture("backlog.json"))];
    seeds.extend(shared("vendor/backlog/issues.json").map(|b| ("issues.json", b)));
    check("backlog", &seeds);
}

#[test]
fn jira() {
    check("jira", &[("jira_v2.json", fixture("jira_v2.json")), ("jira_v3.json", fixture("jira_v3.json"))]);
}

#[test]
fn redmine() {
    check("redmine", &[("redmine.json", fixture("redmine.json"))]);
}

#[test]
fn github() {
    check("github", &[("github.json", fixture("github.json")), ("gh_cli.json", fixture("gh_cli.json"))]);
}

#[test]
fn gitlab() {
    check("gitlab", &[("gitlab.json", fixture("gitlab.json"))]);
}
