//! Small files of every format, made byte by byte, so that tests know exactly what is in them and what is wrong with them.

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test may stop where its own file cannot be made")]

use std::io::{Cursor, Write};

use jiff::civil::date;
use mieruka_connect::{Limits, ReadOptions};
use mieruka_core::lang::Lang;
use zip::write::SimpleFileOptions;

/// A register that every format holds the same way.
pub(crate) const ROWS: [&[&str]; 4] = [
    &["No", "課題番号", "件名", "担当者", "期限", "状態"],
    &["1", "ISS-001", "移行手順が決まらない", "佐藤", "2026/1/9", "対応中"],
    &["2", "ISS-002", "試験環境の引き渡しが遅れている", "鈴木", "R8.1.16", "未着手"],
    &["3", "ISS-003", "帳票の桁あふれ", "高橋", "終了次第", "完了"],
];

pub(crate) fn options(limits: Limits) -> ReadOptions {
    ReadOptions { limits, ..ReadOptions::new(date(2026, 1, 5), Lang::Ja) }
}

pub(crate) fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An xlsx whose one sheet is this XML.
pub(crate) fn xlsx_with_sheet(sheet: &[u8]) -> Vec<u8> {
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
    let relations = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let workbook = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="課題一覧" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let sheets = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    zip_of(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", relations.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", sheets.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

/// The XML of a sheet; `before` stands between declaration and root, for document types.
pub(crate) fn sheet_xml(before: &str, rows: &[&[&str]]) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>{before}<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
    );
    for (r, cells) in (1..).zip(rows) {
        xml += &format!("<row r=\"{r}\">");
        for (c, text) in (b'A'..).zip(cells.iter()) {
            xml += &format!("<c r=\"{}{r}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", c as char);
        }
        xml += "</row>";
    }
    xml + "</sheetData></worksheet>"
}

pub(crate) fn xlsx() -> Vec<u8> {
    xlsx_with_sheet(sheet_xml("", &ROWS).as_bytes())
}

pub(crate) fn ods_with_content(content: &[u8]) -> Vec<u8> {
    let manifest = r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#;
    zip_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

pub(crate) fn ods_xml(before: &str) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>{before}<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"課題一覧\">"
    );
    for cells in ROWS {
        xml += "<table:table-row>";
        for text in cells {
            xml += &format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
            );
        }
        xml += "</table:table-row>";
    }
    xml + "</table:table></office:spreadsheet></office:body></office:document-content>"
}

pub(crate) fn ods() -> Vec<u8> {
    ods_with_content(ods_xml("").as_bytes())
}

pub(crate) fn csv() -> String {
    ROWS.map(|row| row.join(",")).join("\r\n") + "\r\n"
}

/// An OLE compound file of at most three streams; each is padded beyond 4,096 bytes, so that no mini stream is needed.
pub(crate) fn ole(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    const SECTOR: usize = 512;
    const END: u32 = 0xFFFF_FFFE;
    const NONE: u32 = 0xFFFF_FFFF;
    // Sector 0 is the allocation table, sector 1 the directory, the streams follow.
    let mut table = vec![0xFFFF_FFFD, END];
    let mut directory = entry("Root Entry", 5, if streams.is_empty() { NONE } else { 1 }, END, 0, NONE);
    let mut data = Vec::new();
    for (n, (name, bytes)) in (1u32..).zip(streams) {
        let (start, count) = (table.len() as u32, bytes.len().max(4096).div_ceil(SECTOR));
        table.extend((1..count as u32).map(|i| start + i));
        table.push(END);
        let next = if n as usize == streams.len() { NONE } else { n + 1 };
        directory.extend(entry(name, 2, NONE, start, (count * SECTOR) as u32, next));
        let end = data.len() + count * SECTOR;
        data.extend_from_slice(bytes);
        data.resize(end, 0);
    }
    assert!(table.len() <= SECTOR / 4, "one sector of allocation table only");
    table.resize(SECTOR / 4, NONE);
    directory.resize(SECTOR, 0);

    let mut file = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    file.extend([0; 16]);
    for half in [0x3E_u16, 3, 0xFFFE, 9, 6, 0, 0, 0] {
        file.extend(half.to_le_bytes());
    }
    // Directory sectors, table sectors, first directory sector, transaction, mini cutoff, mini table and its length, further
    // tables and their number, then the sectors of the table.
    for word in [0_u32, 1, 1, 0, 4096, END, 0, END, 0, 0] {
        file.extend(word.to_le_bytes());
    }
    file.resize(SECTOR, 0xFF);
    file.extend(table.iter().flat_map(|n| n.to_le_bytes()));
    file.extend(directory);
    file.extend(data);
    file
}

/// A directory entry; siblings hang to the right, one under the other.
fn entry(name: &str, kind: u8, child: u32, start: u32, size: u32, right: u32) -> Vec<u8> {
    let mut bytes: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = bytes.len() as u16 + 2;
    bytes.resize(64, 0);
    bytes.extend(length.to_le_bytes());
    bytes.extend([kind, 1]);
    for link in [0xFFFF_FFFF, right, child] {
        bytes.extend(link.to_le_bytes());
    }
    bytes.resize(116, 0);
    bytes.extend(start.to_le_bytes());
    bytes.extend(u64::from(size).to_le_bytes());
    bytes
}

/// A workbook of Excel 97–2003; with `password` it says that the rest is encrypted.
pub(crate) fn xls(password: bool) -> Vec<u8> {
    let record = |kind: u16, data: &[u8]| {
        let mut bytes = kind.to_le_bytes().to_vec();
        bytes.extend((data.len() as u16).to_le_bytes());
        bytes.extend_from_slice(data);
        bytes
    };
    let begin = |kind: u16| {
        let mut data: Vec<u8> =
            [0x0600, kind, 0x0DBB, 0x07CC].iter().flat_map(|n: &u16| n.to_le_bytes()).collect();
        data.extend([0; 8]);
        record(0x0809, &data)
    };
    let text = |text: &str| {
        let mut bytes = vec![1];
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let end = record(0x000A, &[]);

    let mut sheet = begin(0x0010);
    let mut dimensions = Vec::new();
    dimensions.extend(0_u32.to_le_bytes());
    dimensions.extend((ROWS.len() as u32).to_le_bytes());
    dimensions.extend([0, 0, ROWS[0].len() as u8, 0, 0, 0]);
    sheet.extend(record(0x0200, &dimensions));
    for (r, cells) in (0u16..).zip(ROWS) {
        for (c, value) in (0u16..).zip(cells) {
            let mut data: Vec<u8> = [r, c, 0].iter().flat_map(|n| n.to_le_bytes()).collect();
            if let Ok(number) = value.parse::<f64>() {
                data.extend(number.to_le_bytes());
                sheet.extend(record(0x0203, &data));
            } else {
                data.extend((value.encode_utf16().count() as u16).to_le_bytes());
                data.extend(text(value));
                sheet.extend(record(0x0204, &data));
            }
        }
    }
    sheet.extend(&end);

    let mut book = begin(0x0005);
    if password {
        book.extend(record(0x002F, &[1, 0, 1, 0]));
    }
    book.extend(record(0x0042, &1200_u16.to_le_bytes()));
    let name = "課題一覧";
    let mut bound = vec![0, 0, name.encode_utf16().count() as u8];
    bound.extend(text(name));
    // The sheet begins behind this record (head of 4 bytes, offset of 4) and the end of the globals.
    let offset = (book.len() + 4 + 4 + bound.len() + end.len()) as u32;
    let mut data = offset.to_le_bytes().to_vec();
    data.extend(bound);
    book.extend(record(0x0085, &data));
    book.extend(&end);
    assert_eq!(book.len(), offset as usize);
    book.extend(sheet);
    ole(&[("Workbook", book)])
}

/// A plan of two tasks; `before` stands between declaration and root, for document types.
pub(crate) fn mspdi(before: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>{before}<Project xmlns=\"http://schemas.microsoft.com/project\"><SaveVersion>14</SaveVersion><Name>移行計画</Name><StartDate>2026-01-05T09:00:00</StartDate><Tasks><Task><UID>1</UID><ID>1</ID><Name>要件定義</Name><OutlineNumber>1</OutlineNumber><OutlineLevel>1</OutlineLevel><Start>2026-01-05T09:00:00</Start><Finish>2026-01-09T18:00:00</Finish><Duration>PT40H0M0S</Duration><PercentComplete>50</PercentComplete></Task><Task><UID>2</UID><ID>2</ID><Name>設計</Name><OutlineNumber>2</OutlineNumber><OutlineLevel>1</OutlineLevel><Start>2026-01-12T09:00:00</Start><Finish>2026-01-16T18:00:00</Finish><Duration>PT40H0M0S</Duration><PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type></PredecessorLink></Task></Tasks><Resources><Resource><UID>1</UID><Name>佐藤</Name></Resource></Resources><Assignments><Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID></Assignment></Assignments></Project>"
    )
}
