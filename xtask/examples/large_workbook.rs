//! Writes the workbook of the `inspect` measurement: `large_workbook FILE ROWS`. A register of twelve columns under a
//! title, as vendors send them: texts that repeat and texts that do not, dates, numbers and empty cells.

use std::error::Error;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

const HEADERS: [&str; 12] = [
    "No",
    "件名",
    "内容",
    "状態",
    "優先度",
    "担当会社",
    "担当者",
    "起票日",
    "期限",
    "完了日",
    "進捗率",
    "備考",
];
const STATUSES: [&str; 4] = ["未着手", "対応中", "回答待ち", "完了"];
const PEOPLE: [&str; 5] = ["桐山", "早瀬", "三好", "葛西", "野辺地"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let file = args.next().ok_or("usage: large_workbook FILE ROWS")?;
    let rows: u32 = args.next().ok_or("usage: large_workbook FILE ROWS")?.parse()?;
    let mut workbook = Workbook::new();
    let day = Format::new().set_num_format("yyyy/mm/dd");
    let sheet = workbook.add_worksheet().set_name("課題一覧")?;
    sheet.write(0, 0, "課題管理表")?;
    for (column, header) in (0..).zip(HEADERS) {
        sheet.write(2, column, header)?;
    }
    for i in 0..rows {
        let row = i + 3;
        let pick = |list: &[&'static str], by: u32| list[(i / by) as usize % list.len()];
        let date = |offset: u32| ExcelDateTime::from_serial_datetime(f64::from(45_700 + (i + offset) % 500));
        sheet.write(row, 0, i + 1)?;
        sheet.write(row, 1, format!("取引先マスタの項目{i}が移行後の画面に表示されない"))?;
        sheet.write(
            row,
            2,
            format!("検証環境で{i}件目の伝票を開くと値が空になる。再現手順は別紙のとおり。"),
        )?;
        sheet.write(row, 3, pick(&STATUSES, 1))?;
        sheet.write(row, 4, pick(&["高", "中", "低"], 2))?;
        sheet.write(row, 5, pick(&["A社", "B社", "C社"], 7))?;
        sheet.write(row, 6, pick(&PEOPLE, 3))?;
        sheet.write_with_format(row, 7, &date(0)?, &day)?;
        sheet.write_with_format(row, 8, &date(14)?, &day)?;
        if i % 4 == 3 {
            sheet.write_with_format(row, 9, &date(10)?, &day)?;
        }
        sheet.write(row, 10, f64::from(i % 11) / 10.0)?;
        if i % 5 == 0 {
            sheet.write(row, 11, pick(&["次回の会議で確認", "仕様書に反映済み"], 5))?;
        }
    }
    workbook.save(file)?;
    Ok(())
}
