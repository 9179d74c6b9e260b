//! Files that are broken, hostile or not what their name says: each gives one clear error that names file and place, within
//! bounded time and memory.

mod support;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use mieruka_connect::{Limits, Problem, ReadError, read};
use mieruka_core::lang::Lang;
use support::{
    ROWS, csv, mspdi, ods, ods_with_content, ods_xml, ole, options, sheet_xml, xls, xlsx, xlsx_with_sheet,
    zip_of,
};

/// Tests run one after the other: memory is the whole process's.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads and expects a refusal whose message names the file, and the place where one is expected.
fn refuse(file: &str, bytes: &[u8], limits: Limits, place: Option<&str>) -> ReadError {
    let start = Instant::now();
    let error = match read(file, bytes, &options(limits)) {
        Err(error) => error,
        Ok(read) => {
            panic!("{file} was read: {} tables, not tables: {:?}", read.tables.len(), read.not_tables)
        }
    };
    let elapsed = start.elapsed();
    assert!(elapsed < Duration::from_secs(30), "{file}: {elapsed:?}");
    assert_eq!(error.file, file);
    if let Some(place) = place {
        assert!(
            error.place.as_deref().is_some_and(|p| p.contains(place)),
            "{file}: {:?} should name {place}",
            error.place
        );
    }
    for lang in [Lang::Ja, Lang::En] {
        let message = error.message(lang);
        assert!(message.contains(file), "{message}");
        assert!(error.place.as_ref().is_none_or(|p| message.contains(p)), "{message}");
        assert!(!message.contains("read-") && !message.contains("csv-"), "{message}");
    }
    error
}

fn problem(file: &str, bytes: &[u8], place: Option<&str>) -> Problem {
    refuse(file, bytes, Limits::default(), place).problem
}

const SMALL: Limits =
    Limits { max_bytes: 4 << 20, max_unpacked_bytes: 4 << 20, max_cells: 10_000, max_records: 1_000 };

#[test]
fn the_sound_files_of_this_test_are_read() {
    let _alone = alone();
    for (file, bytes) in [
        ("a.xlsx", xlsx()),
        ("a.xls", xls(false)),
        ("a.ods", ods()),
        ("a.csv", csv().into_bytes()),
        ("a.xml", mspdi("").into_bytes()),
    ] {
        let read = read(file, &bytes, &options(Limits::default())).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(read.tables.len(), 1, "{file}: {:?}", read.not_tables);
        let records = &read.tables[0].records;
        assert_eq!(records.len(), if file == "a.xml" { 2 } else { ROWS.len() - 1 }, "{file}: {records:#?}");
    }
}

#[test]
fn nothing_and_nul() {
    let _alone = alone();
    assert_eq!(problem("空.xlsx", b"", None), Problem::Empty);
    assert_eq!(problem("空.csv", b"", None), Problem::Empty);
    assert_eq!(problem("空白.csv", "\u{feff}\r\n \r\n".as_bytes(), None), Problem::Empty);
    assert_eq!(problem("nul.csv", csv().replace("佐藤", "佐\0藤").as_bytes(), None), Problem::NulBytes);
    assert_eq!(problem("nul.json", b"{\"issues\":[\0]}", None), Problem::NulBytes);
    assert_eq!(problem("zeros.csv", &[0; 5000], None), Problem::UnknownFormat);
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend(csv().replace("鈴木", "鈴\0木").encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(problem("utf16.csv", &utf16, Some("3")), Problem::NulBytes);
}

#[test]
fn cut_off_and_damaged_archives() {
    let _alone = alone();
    for whole in [xlsx(), ods()] {
        for share in [2, 10, 50, 90, 99] {
            let cut = &whole[..whole.len() * share / 100];
            assert_eq!(problem("途中.xlsx", cut, None), Problem::BrokenZip, "{share} %");
        }
    }
    // The directory is sound, the data of one part is not.
    let sheet = sheet_xml("", &ROWS);
    let whole = xlsx_with_sheet(sheet.as_bytes());
    let name = b"xl/worksheets/sheet1.xml";
    let at = whole.windows(name.len()).position(|w| w == name).unwrap() + name.len();
    let mut damaged = whole.clone();
    for byte in &mut damaged[at + 20..at + 120] {
        *byte ^= 0x5A;
    }
    let damage = problem("破損.xlsx", &damaged, Some("sheet1.xml"));
    assert!(matches!(damage, Problem::BrokenZip | Problem::Encoding), "{damage:?}");
    let cut_ole = &xls(false)[..900];
    let cut = problem("途中.xls", cut_ole, None);
    assert!(matches!(cut, Problem::BrokenWorkbook { .. } | Problem::NotAWorkbook), "{cut:?}");
}

#[test]
fn wrong_extensions() {
    let _alone = alone();
    // The content decides: what can be read is read.
    for (file, bytes) in [
        ("csv.xlsx", csv().into_bytes()),
        ("xlsx.csv", xlsx()),
        ("xlsx.xls", xlsx()),
        ("xls.xlsx", xls(false)),
    ] {
        let read = read(file, &bytes, &options(Limits::default())).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(read.tables.len(), 1, "{file}");
    }
    assert_eq!(
        problem("web.xls", b"<html><body><table><tr><td>1</td></tr></table></body></html>", None),
        Problem::Html
    );
    assert_eq!(problem("doc.xlsx", &zip_of(&[("word/document.xml", b"<w/>")]), None), Problem::OtherZip);
    assert_eq!(problem("pdf.xlsx", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n", None), Problem::NotAWorkbook);
    assert_eq!(
        problem("png.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0", None),
        Problem::UnknownFormat
    );
    assert!(matches!(
        problem("word.xls", &ole(&[("WordDocument", vec![0; 5000])]), None),
        Problem::NotAWorkbook
    ));
    let rubbish: Vec<u8> = (0..20_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8 | 1).collect();
    let rubbish = problem("rubbish.csv", &rubbish, None);
    assert!(matches!(rubbish, Problem::Encoding | Problem::UnknownFormat), "{rubbish:?}");
    let prose = "拝啓\n平素より大変お世話になっております。\n本日の会議の議事録をお送りします。\n敬具\n";
    assert!(matches!(problem("手紙.txt", prose.as_bytes(), Some("1")), Problem::NoTable { .. }));
}

#[test]
fn passwords() {
    let _alone = alone();
    let encrypted = ole(&[("EncryptionInfo", vec![4; 300]), ("EncryptedPackage", vec![0xA5; 6000])]);
    assert_eq!(problem("秘密.xlsx", &encrypted, None), Problem::PasswordProtected);
    assert_eq!(problem("秘密.xls", &xls(true), None), Problem::PasswordProtected);
}

const LAUGHS: &str = "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]>";
const OUTSIDE: &str = "<!DOCTYPE x [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
const REMOTE: &str = "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">";

#[test]
fn entities_are_refused_everywhere() {
    let _alone = alone();
    for doctype in [LAUGHS, OUTSIDE, REMOTE] {
        let rows: [&[&str]; 2] = [ROWS[0], &["1", "X", "&d;", "&x;", "", ""]];
        let sheet = sheet_xml(doctype, &rows);
        assert_eq!(
            problem("笑.xlsx", &xlsx_with_sheet(sheet.as_bytes()), Some("課題一覧")),
            Problem::EntityInXml
        );
        let content = ods_xml(doctype).replace("佐藤", "&d;");
        assert_eq!(
            problem("笑.ods", &ods_with_content(content.as_bytes()), Some("content.xml")),
            Problem::EntityInXml
        );
        let plan = mspdi(doctype).replace("要件定義", "&d;");
        assert_eq!(problem("笑.xml", plan.as_bytes(), None), Problem::EntityInXml);
    }
    // An entity that nobody declared.
    let sheet = sheet_xml("", &[ROWS[0], &["1", "X", "&unknown;", "", "", ""]]);
    assert_eq!(
        problem("未宣言.xlsx", &xlsx_with_sheet(sheet.as_bytes()), Some("課題一覧")),
        Problem::EntityInXml
    );
    // The built-in ones are text.
    let sheet = sheet_xml("", &[ROWS[0], &["1", "X", "a &lt;b&gt; &amp; &#x8AB2;", "佐藤", "", "対応中"]]);
    let read = read("a.xlsx", &xlsx_with_sheet(sheet.as_bytes()), &options(Limits::default())).unwrap();
    let title = read.tables[0].records[0].text(mieruka_core::source_record::SourceField::Title);
    assert_eq!(title, Some("a <b> & 課"));
}

#[test]
fn broken_xml_names_the_part() {
    let _alone = alone();
    let sheet = sheet_xml("", &ROWS).replace("</row></sheetData>", "</cell></sheetData>");
    assert!(matches!(
        problem("崩.xlsx", &xlsx_with_sheet(sheet.as_bytes()), Some("課題一覧")),
        Problem::BadXml { .. }
    ));
    let plan = mspdi("").replace("</Task></Tasks>", "</Tasks>");
    assert!(matches!(problem("崩.xml", plan.as_bytes(), None), Problem::BadXml { .. }));
    assert_eq!(
        problem("別.xml", b"<?xml version=\"1.0\"?><note><to>x</to></note>", None),
        Problem::UnknownShape
    );
    assert!(matches!(
        problem("崩.json", b"{\"issues\": [{\"id\": 1,}]}", None),
        Problem::BadJson { line: 1, .. }
    ));
    assert_eq!(problem("別.json", b"{\"hello\": [1, 2, 3]}", None), Problem::UnknownShape);
}

/// A sheet that is small in the zip and huge outside: unpacking stops at the limit, whatever the headers promise.
#[test]
fn a_zip_bomb_stops_at_the_limit() {
    let _alone = alone();
    let mut sheet = sheet_xml("", &ROWS[..1]).replace("</sheetData></worksheet>", "").into_bytes();
    sheet.resize(96 << 20, b' ');
    sheet.extend(b"</sheetData></worksheet>");
    let bomb = xlsx_with_sheet(&sheet);
    drop(sheet);
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    let memory = Memory::start();
    let error = refuse("爆弾.xlsx", &bomb, SMALL, Some("sheet1.xml"));
    assert_eq!(error.problem, Problem::ZipBomb { limit: SMALL.max_unpacked_bytes });
    memory.stays_below(SMALL.max_unpacked_bytes * 4);

    let content = vec![b' '; 64 << 20];
    let error = refuse("爆弾.ods", &ods_with_content(&content), SMALL, Some("content.xml"));
    assert_eq!(error.problem, Problem::ZipBomb { limit: SMALL.max_unpacked_bytes });
}

/// Few bytes that stand for many cells: repeated cells and rows of OpenDocument.
#[test]
fn cells_that_repeat_without_end_are_counted() {
    let _alone = alone();
    let content = ods_xml("").replacen(
        "<table:table-row>",
        "<table:table-row table:number-rows-repeated=\"1000000\">",
        1,
    );
    let memory = Memory::start();
    let error = refuse("繰返し.ods", &ods_with_content(content.as_bytes()), SMALL, None);
    assert_eq!(error.problem, Problem::TooMany { limit: SMALL.max_cells });
    memory.stays_below(32 << 20);
}

#[test]
fn too_much_of_everything_is_refused_early() {
    let _alone = alone();
    let big = vec![b'x'; (SMALL.max_bytes + 1) as usize];
    let error = refuse("大.csv", &big, SMALL, None);
    assert_eq!(error.problem, Problem::TooLarge { size: SMALL.max_bytes + 1, limit: SMALL.max_bytes });
    assert!(error.message(Lang::Ja).contains("4 MB"), "{}", error.message(Lang::Ja));

    let row = "1,ISS-001,件名,佐藤,2026/1/9,対応中\r\n";
    let lines = SMALL.max_cells / 6 + 10;
    let error = refuse("行.csv", (csv() + &row.repeat(lines)).as_bytes(), SMALL, None);
    assert_eq!(error.problem, Problem::TooMany { limit: SMALL.max_cells });
    let line: usize = error.place.unwrap().split_whitespace().next().unwrap().parse().unwrap();
    assert!(line > 1_600 && line < 1_700, "{line}");

    let wide = ",x".repeat(20_000);
    let error = refuse("幅.csv", format!("a,b\n1,2\n{wide}\n").as_bytes(), Limits::default(), Some("3"));
    assert!(matches!(error.problem, Problem::TooMany { .. }));

    let rows: Vec<&[&str]> = std::iter::repeat_n(ROWS[1], lines).collect();
    let error = refuse("行.xlsx", &xlsx_with_sheet(sheet_xml("", &rows).as_bytes()), SMALL, Some("課題一覧"));
    assert_eq!(error.problem, Problem::TooMany { limit: SMALL.max_cells });
}

/// A few bytes of an xls can announce a sheet of gigabytes, or put one cell far from the others.
#[test]
fn an_xls_that_claims_to_be_huge() {
    let _alone = alone();
    let changed = |from: &[u8], to: &[u8]| {
        let mut bytes = xls(false);
        let at = bytes.windows(from.len()).position(|w| w == from).unwrap();
        bytes[at..at + to.len()].copy_from_slice(to);
        bytes
    };
    let memory = Memory::start();
    // DIMENSIONS: four billion rows.
    let dimensions = changed(&[0, 2, 14, 0, 0, 0, 0, 0], &[0, 2, 14, 0, 0, 0, 0, 0, 255, 255, 255, 255]);
    let read = read("宣言.xls", &dimensions, &options(Limits::default())).unwrap();
    assert_eq!(read.tables[0].records.len(), 3);
    // NUMBER: the cell of row 4 in the last row and column there can be.
    let spread = changed(&[3, 2, 14, 0, 3, 0, 0, 0], &[3, 2, 14, 0, 255, 255, 255, 0]);
    let limit = Limits::default().max_cells;
    assert_eq!(problem("離れたセル.xls", &spread, None), Problem::TooSpread { limit });
    // The directory's chain of sectors runs in a circle.
    let circle =
        changed(&[0xFD, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF], &[0xFD, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0]);
    assert!(matches!(problem("循環.xls", &circle, None), Problem::BrokenWorkbook { .. }));
    memory.stays_below(64 << 20);
}

/// 200 MB of csv under the default limits: refused once the cells are too many, in memory that follows the limits and not
/// the file's imagination.
#[test]
fn a_csv_of_200_mb_is_refused_within_bounds() {
    let _alone = alone();
    let row = "1,ISS-001,x,y,z,対応中\r\n";
    let huge = row.repeat((200 << 20) / row.len()).into_bytes();
    let memory = Memory::start();
    let error = refuse("巨大.csv", &huge, Limits::default(), Some("行目"));
    assert_eq!(error.problem, Problem::TooMany { limit: Limits::default().max_cells });
    memory.stays_below(600 << 20);
}

/// The most memory the process held since the start of the measurement, as Linux tells it; elsewhere nothing is measured.
struct Memory {
    before: Option<u64>,
}

impl Memory {
    fn start() -> Memory {
        // Writing 5 resets the high-water mark.
        let reset = std::fs::write("/proc/self/clear_refs", "5").is_ok();
        if !reset {
            eprintln!("NOT MEASURED: this system tells no peak of memory");
        }
        Memory { before: reset.then(peak).flatten() }
    }

    fn stays_below(self, bytes: u64) {
        if let (Some(before), Some(after)) = (self.before, peak()) {
            let grown = after.saturating_sub(before);
            assert!(grown < bytes, "grew by {} MB, allowed {} MB", grown >> 20, bytes >> 20);
        }
    }
}

fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? * 1024)
}
