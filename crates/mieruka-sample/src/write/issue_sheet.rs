//! Vendor A's 課題管理表: a workbook made by people for people, week after week by hand.

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
    XlsxError,
};

use super::dates::{DateHabit, full_width, text};
use crate::ticket::{Due, Ticket, TicketState, steady};
use crate::timeline::Timeline;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    RowNumber,
    Number,
    Priority,
    Title,
    Body,
    RaisedOn,
    RaisedBy,
    Status,
    Owner,
    Due,
    History,
    ClosedOn,
    Memo,
}

use Column::{
    Body, ClosedOn, Due as DueColumn, History, Memo, Number, Owner, Priority, RaisedBy, RaisedOn, RowNumber,
    Status, Title,
};

const EARLY: [Column; 13] = [
    RowNumber, Number, Title, Body, RaisedOn, RaisedBy, Owner, DueColumn, Status, History, ClosedOn,
    Priority, Memo,
];
/// From week 4 somebody has moved the priority to the front and the status before the owner.
const LATE: [Column; 13] = [
    RowNumber, Number, Priority, Title, Body, RaisedOn, RaisedBy, Status, Owner, DueColumn, History,
    ClosedOn, Memo,
];

/// Rows counted from 0: two header rows, then the table.
const HEADER: u32 = 3;
const FIRST: u32 = HEADER + 2;

/// From this week what was closed by week 3 stands on a sheet of its own.
const MOVED_OUT: u32 = 6;

/// The workbook of `week`. Fails only if the file format itself cannot hold the texts.
pub(crate) fn write(tickets: &[Ticket], week: u32, timeline: &Timeline) -> Result<Vec<u8>, XlsxError> {
    let today = timeline.drop_day(week);
    let mut book = Workbook::new();
    book.set_properties(&properties(today, "課題管理表")?);
    cover(book.add_worksheet(), week, timeline)?;
    let (moved, listed): (Vec<&Ticket>, Vec<&Ticket>) =
        tickets.iter().filter(|t| t.stands_in(week)).partition(|t| {
            week >= MOVED_OUT && t.state(3, timeline).closed.is_some_and(|day| day <= timeline.drop_day(3))
        });
    let sheet = book.add_worksheet();
    sheet.set_name("課題一覧")?;
    register(sheet, &listed, week, timeline)?;
    if !moved.is_empty() {
        let sheet = book.add_worksheet();
        sheet.set_name("完了分")?;
        register(sheet, &moved, week, timeline)?;
    }
    legend(book.add_worksheet())?;
    questions(book.add_worksheet())?;
    choices(book.add_worksheet())?;
    book.save_to_buffer()
}

/// The name carries the day, as such files do.
pub(crate) fn name(day: Date) -> String {
    format!("KIKAN_課題管理表_A社_{:02}{:02}.xlsx", day.month(), day.day())
}

/// Document properties that depend on the day alone.
pub(super) fn properties(day: Date, title: &str) -> Result<DocProperties, XlsxError> {
    Ok(DocProperties::new()
        .set_title(title)
        .set_author("早瀬 真由")
        .set_company("アオバネ・システムズ")
        .set_creation_datetime(&excel_date(day)?))
}

/// A date of the workbook.
pub(super) fn excel_date(day: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs())
}

pub(super) fn date_format() -> Format {
    cell_format().set_num_format("yyyy/m/d")
}

pub(super) fn cell_format() -> Format {
    Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top)
}

pub(super) fn header_format() -> Format {
    Format::new()
        .set_bold()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(0x00DD_EBF7))
}

fn register(
    sheet: &mut Worksheet,
    tickets: &[&Ticket],
    week: u32,
    timeline: &Timeline,
) -> Result<(), XlsxError> {
    let columns = if week < 4 { EARLY } else { LATE };
    let today = timeline.drop_day(week);
    let last = columns.len() as u16 - 1;
    let title = Format::new().set_bold().set_font_size(14);
    sheet.merge_range(0, 0, 0, last, "基幹システム更改プロジェクト　課題管理表", &title)?;
    let date = text(today, DateHabit::Reiwa).unwrap_or_default();
    sheet.write(1, 0, format!("対象：業務アプリケーション(A社担当分)　　更新日：{date}　　作成：早瀬"))?;
    headers(sheet, &columns, week)?;
    let mut row = FIRST;
    let mut section = "";
    for ticket in tickets {
        if ticket.area != section {
            section = ticket.area;
            let band = Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0x00F2_F2F2))
                .set_border(FormatBorder::Thin);
            sheet.merge_range(row, 0, row, last, &format!("■ {section}"), &band)?;
            row += 1;
        }
        let state = ticket.state(week, timeline);
        for (n, column) in columns.iter().enumerate() {
            cell(sheet, row, n as u16, *column, ticket, &state, timeline)?;
        }
        row += 1;
    }
    // Two numbered rows for what comes next, then the notes.
    for _ in 0..2 {
        sheet.write_formula_with_format(row, 0, row_number(row), &cell_format())?;
        for n in 1..=last {
            sheet.write_blank(row, n, &cell_format())?;
        }
        row += 1;
    }
    sheet.write(row + 1, 0, "※　期限は担当者と合意した日を記入。延期する場合は経緯に理由を書くこと。")?;
    sheet.write(row + 2, 0, "※　取り消し線は対応しないことを双方で確認した課題。")?;
    for (n, column) in columns.iter().enumerate() {
        let width = match column {
            Title => 30.0,
            Body | History => 48.0,
            RowNumber | Priority => 6.0,
            _ => 11.0,
        };
        sheet.set_column_width(n as u16, width)?;
        if *column == Memo {
            sheet.set_column_hidden(n as u16)?;
        }
    }
    sheet.set_freeze_panes(FIRST, 2)?;
    Ok(())
}

/// Columns of one group share a merged cell in the first row; the others fill both rows.
fn headers(sheet: &mut Worksheet, columns: &[Column], week: u32) -> Result<(), XlsxError> {
    let format = header_format();
    let mut n = 0;
    while n < columns.len() {
        let group = group(columns[n]);
        let end = if group.is_empty() {
            n
        } else {
            (n..columns.len()).take_while(|m| self::group(columns[*m]) == group).last().unwrap_or(n)
        };
        if group.is_empty() {
            sheet.merge_range(HEADER, n as u16, HEADER + 1, n as u16, label(columns[n], week), &format)?;
        } else {
            if end > n {
                sheet.merge_range(HEADER, n as u16, HEADER, end as u16, group, &format)?;
            } else {
                sheet.write_with_format(HEADER, n as u16, group, &format)?;
            }
            for (m, column) in columns.iter().enumerate().take(end + 1).skip(n) {
                sheet.write_with_format(HEADER + 1, m as u16, label(*column, week), &format)?;
            }
        }
        n = end + 1;
    }
    Ok(())
}

fn group(column: Column) -> &'static str {
    match column {
        RaisedOn | RaisedBy => "起票",
        Status | Owner | DueColumn | History | ClosedOn => "対応",
        _ => "",
    }
}

fn label(column: Column, week: u32) -> &'static str {
    match column {
        RowNumber => "項番",
        Number => "課題番号",
        Priority => "優先度",
        Title => "件名",
        Body => "課題内容",
        RaisedOn => "起票日",
        RaisedBy => "起票者",
        Status => "状況",
        Owner => "担当者",
        // Renamed in week 5.
        DueColumn if week >= 5 => "完了予定日",
        DueColumn => "期限",
        History => "対応経緯",
        ClosedOn => "完了日",
        Memo => "社内メモ",
    }
}

fn cell(
    sheet: &mut Worksheet,
    row: u32,
    n: u16,
    column: Column,
    ticket: &Ticket,
    state: &TicketState,
    timeline: &Timeline,
) -> Result<(), XlsxError> {
    let struck = |f: Format| if state.struck { f.set_font_strikethrough() } else { f };
    let format = struck(cell_format());
    let on = |sheet: &mut Worksheet, day: Option<Date>, habit: DateHabit| match day {
        Some(day) => date_cell(sheet, row, n, day, habit, state.struck),
        None => sheet.write_blank(row, n, &format).map(|_| ()),
    };
    let words = match column {
        RowNumber => {
            sheet.write_formula_with_format(row, n, row_number(row), &format)?;
            return Ok(());
        }
        RaisedOn => return on(sheet, Some(timeline.at(ticket.raised)), habit(ticket.key, "起票日")),
        ClosedOn => return on(sheet, state.closed, habit(ticket.key, "完了日")),
        DueColumn => match state.due {
            Due::Words(words) => words.to_owned(),
            Due::On(_) | Due::None => return on(sheet, state.due_on(timeline), habit(ticket.key, "期限")),
        },
        Number => ticket.key.to_owned(),
        Priority => state.priority.to_owned(),
        Title => state.title.clone(),
        Body => state.body.clone(),
        RaisedBy => ticket.raised_by.to_owned(),
        Status => state.status.to_owned(),
        Owner => state.owner.to_owned(),
        History => history(ticket, state),
        Memo => ticket.memo.to_owned(),
    };
    if words.is_empty() {
        sheet.write_blank(row, n, &format)?;
    } else {
        sheet.write_string_with_format(row, n, words, &format)?;
    }
    Ok(())
}

/// A date, real or written out.
pub(super) fn date_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    day: Date,
    habit: DateHabit,
    struck: bool,
) -> Result<(), XlsxError> {
    let struck = |f: Format| if struck { f.set_font_strikethrough() } else { f };
    match text(day, habit) {
        Some(words) => sheet.write_string_with_format(row, column, words, &struck(cell_format()))?,
        None => sheet.write_with_format(row, column, &excel_date(day)?, &struck(date_format()))?,
    };
    Ok(())
}

/// Each row was typed by somebody with a habit; it stays as typed.
fn habit(key: &str, column: &str) -> DateHabit {
    match steady(&format!("{key}{column}"), 10) {
        0 | 1 => DateHabit::MonthDay,
        2 => DateHabit::FullWidth,
        3 => DateHabit::Reiwa,
        4 => DateHabit::ShortReiwa,
        _ => DateHabit::Serial,
    }
}

/// The dated entries, one below the other; some people write the date with full-width digits.
fn history(ticket: &Ticket, state: &TicketState) -> String {
    let wide = steady(ticket.key, 4) == 0;
    let lines: Vec<String> = state
        .notes
        .iter()
        .map(|(day, note)| {
            let date = format!("{}/{}", day.month(), day.day());
            format!("{} {note}", if wide { full_width(&date) } else { date })
        })
        .collect();
    lines.join("\n")
}

/// `=ROW()-5`: a number that belongs to the row, not to the matter.
fn row_number(row: u32) -> Formula {
    Formula::new(format!("=ROW()-{FIRST}")).set_result((row + 1 - FIRST).to_string())
}

fn cover(sheet: &mut Worksheet, week: u32, timeline: &Timeline) -> Result<(), XlsxError> {
    sheet.set_name("表紙")?;
    sheet.write_with_format(3, 2, "課題管理表", &Format::new().set_bold().set_font_size(22))?;
    sheet.write(5, 2, "基幹システム更改プロジェクト")?;
    sheet.write(7, 2, "株式会社アオバネ・システムズ")?;
    sheet.write(8, 2, text(timeline.drop_day(week), DateHabit::Reiwa).unwrap_or_default())?;
    sheet.write(9, 2, format!("第{week}版"))?;
    Ok(())
}

fn legend(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("記入要領")?;
    sheet.write_with_format(0, 0, "記入要領", &Format::new().set_bold())?;
    for (n, (what, how)) in [
        ("未着手", "起票され、担当者が作業を始めていないもの"),
        ("対応中", "担当者が調査または修正をしているもの"),
        ("確認待ち", "対応が終わり、起票者の確認を待つもの"),
        ("保留", "双方の合意により対応を止めているもの"),
        ("完了", "起票者が確認したもの"),
        ("取下げ", "対応しないことを双方で確認したもの"),
        ("最優先", "判定会議の日程に影響するもの"),
    ]
    .into_iter()
    .enumerate()
    {
        sheet.write(n as u32 + 2, 0, what)?;
        sheet.write(n as u32 + 2, 1, how)?;
    }
    sheet.set_column_width(1, 50)?;
    Ok(())
}

fn questions(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("FAQ")?;
    sheet.write_with_format(0, 0, "よくある質問", &Format::new().set_bold())?;
    for (n, line) in [
        "Q1　1つの課題に担当者が2名いる場合はどう書きますか。",
        "A1　主担当を先に書き、「・」または「、」で区切ってください。",
        "Q2　他社の課題と重複する場合はどうしますか。",
        "A2　内容欄に相手の管理番号を書き、両方の表に残してください。",
        "Q3　完了した課題は消してよいですか。",
        "A3　消さないでください。行数が増えたら「完了分」へ移します。",
    ]
    .into_iter()
    .enumerate()
    {
        sheet.write(n as u32 + 2, 0, line)?;
    }
    Ok(())
}

/// The lists behind the drop-downs, on a hidden sheet.
fn choices(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("選択肢")?;
    for (n, status) in ["未着手", "対応中", "確認待ち", "保留", "完了", "取下げ"].into_iter().enumerate()
    {
        sheet.write(n as u32, 0, status)?;
    }
    for (n, priority) in ["最優先", "高", "中", "低"].into_iter().enumerate() {
        sheet.write(n as u32, 1, priority)?;
    }
    sheet.set_hidden(true);
    Ok(())
}
