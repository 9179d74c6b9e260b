//! Vendor A's second workbook: QA表 and リスク一覧, tidier than the first because a quality office checks it.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::dates::DateHabit;
use super::issue_sheet::{cell_format, date_cell, header_format, properties};
use crate::ticket::{Due, Ticket, TicketState};
use crate::timeline::Timeline;

const HEADER: u32 = 2;

/// A value of a row.
enum Cell {
    Text(String),
    Date(Option<jiff::civil::Date>),
}

/// The workbook of `week`. Fails only if the file format itself cannot hold the texts.
pub(crate) fn write(
    questions: &[Ticket],
    risks: &[Ticket],
    week: u32,
    timeline: &Timeline,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(timeline.drop_day(week), "QA・リスク一覧")?);
    let sheet = book.add_worksheet();
    sheet.set_name("QA表")?;
    table(
        sheet,
        "QA表(質問票)",
        &[
            "QA番号",
            "質問日",
            "質問者",
            "宛先部署",
            "回答者",
            "件名",
            "質問内容",
            "回答希望日",
            "優先度",
            "状態",
            "回答",
            "完了日",
        ],
        &rows(questions, week, timeline, question_row),
    )?;
    let sheet = book.add_worksheet();
    sheet.set_name("リスク一覧")?;
    table(
        sheet,
        "リスク一覧",
        &[
            "リスク番号",
            "リスク名",
            "リスク内容",
            "分類",
            "発生確率",
            "影響度",
            "ランク",
            "起票日",
            "起票者",
            "担当者",
            "対応期限",
            "状態",
            "対策・経緯",
        ],
        &rows(risks, week, timeline, risk_row),
    )?;
    book.save_to_buffer()
}

/// The name stays the same every week.
pub(crate) fn name() -> String {
    "A社_QA・リスク一覧.xlsx".to_owned()
}

fn rows(
    tickets: &[Ticket],
    week: u32,
    timeline: &Timeline,
    row: fn(&Ticket, &TicketState, &Timeline) -> Vec<Cell>,
) -> Vec<Vec<Cell>> {
    tickets.iter().filter(|t| t.stands_in(week)).map(|t| row(t, &t.state(week, timeline), timeline)).collect()
}

fn question_row(ticket: &Ticket, state: &TicketState, timeline: &Timeline) -> Vec<Cell> {
    vec![
        owned(ticket.key),
        Cell::Date(Some(timeline.at(ticket.raised))),
        owned(ticket.raised_by),
        owned(ticket.area),
        owned(&format!("{}様", state.owner)),
        owned(&state.title),
        owned(&state.body),
        due(state, timeline),
        owned(state.priority),
        owned(state.status),
        notes(state),
        Cell::Date(state.closed),
    ]
}

fn risk_row(ticket: &Ticket, state: &TicketState, timeline: &Timeline) -> Vec<Cell> {
    let (probability, impact) = match state.priority {
        "A" => ("中", "高"),
        "B" => ("中", "中"),
        _ => ("低", "中"),
    };
    vec![
        owned(ticket.key),
        owned(&state.title),
        owned(&state.body),
        owned(ticket.area),
        owned(probability),
        owned(impact),
        owned(state.priority),
        Cell::Date(Some(timeline.at(ticket.raised))),
        owned(ticket.raised_by),
        owned(state.owner),
        due(state, timeline),
        owned(state.status),
        notes(state),
    ]
}

fn owned(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn due(state: &TicketState, timeline: &Timeline) -> Cell {
    match state.due {
        Due::Words(words) => owned(words),
        Due::On(_) | Due::None => Cell::Date(state.due_on(timeline)),
    }
}

fn notes(state: &TicketState) -> Cell {
    let lines: Vec<String> =
        state.notes.iter().map(|(day, note)| format!("{}/{} {note}", day.month(), day.day())).collect();
    Cell::Text(lines.join("\n"))
}

fn table(sheet: &mut Worksheet, title: &str, headers: &[&str], rows: &[Vec<Cell>]) -> Result<(), XlsxError> {
    sheet.write_with_format(0, 0, title, &Format::new().set_bold().set_font_size(14))?;
    for (n, header) in headers.iter().enumerate() {
        sheet.write_with_format(HEADER, n as u16, *header, &header_format())?;
        sheet.set_column_width(
            n as u16,
            if header.ends_with("内容") || n + 2 >= headers.len() { 44 } else { 13 },
        )?;
    }
    for (r, cells) in rows.iter().enumerate() {
        let row = HEADER + 1 + r as u32;
        for (n, cell) in cells.iter().enumerate() {
            match cell {
                Cell::Date(Some(day)) => date_cell(sheet, row, n as u16, *day, DateHabit::Serial, false)?,
                Cell::Text(text) if !text.is_empty() => {
                    sheet.write_string_with_format(row, n as u16, text, &cell_format())?;
                }
                Cell::Text(_) | Cell::Date(None) => {
                    sheet.write_blank(row, n as u16, &cell_format())?;
                }
            }
        }
    }
    sheet.set_freeze_panes(HEADER + 1, 1)?;
    Ok(())
}
