//! A plan as a sheet: its dates as dates, its bars as coloured cells, so that it can be filtered and pasted.

use jiff::civil::Date;
use mieruka_core::report::model::{Gantt, GanttKind, GanttRow, Report};
use rust_xlsxwriter::{
    ExcelDateTime, Format, FormatAlign, FormatBorder, FormatPattern, Worksheet, XlsxError,
};

use super::format;
use super::sheet::{print_setup, write_text};
use crate::text::{self, palette};

/// Columns of words and dates before time begins.
const FACTS: [(&str, f64); 7] = [
    ("report-gantt-task", 40.0),
    ("report-gantt-owner", 16.0),
    ("report-gantt-planned-start", 17.0),
    ("report-gantt-planned-finish", 17.0),
    ("report-gantt-expected-finish", 17.0),
    ("report-gantt-progress", 8.0),
    ("report-gantt-behind", 10.0),
];
/// The sheet's heading, the note under it, then the table's head.
const HEAD: u32 = 2;
const LATE: &str = "#f3c4c4";

/// One column of time: its first day and how many days it covers.
struct Slot {
    start: Date,
    days: i64,
}

pub(super) fn sheet(
    report: &Report,
    model: &Gantt,
    heading: &str,
    name: &str,
) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    print_setup(&mut sheet, report);
    write_text(&mut sheet, 0, 0, heading, &format::heading())?;
    let line = text::date(report.lang, model.line.date, report.status_date);
    let note = report.lang.format("report-legend-line", &[("date", line.into())]);
    write_text(&mut sheet, 1, 0, &note, &format::quiet())?;

    for (column, (key, width)) in FACTS.iter().enumerate() {
        write_text(&mut sheet, HEAD, column as u16, &report.lang.text(key), &format::table_head())?;
        sheet.set_column_width(column as u16, *width)?;
    }
    let slots = slots(model);
    for (index, slot) in slots.iter().enumerate() {
        let column = (FACTS.len() + index) as u16;
        let label = text::day_month(report.lang, slot.start);
        let look = format::table_head().set_font_size(7).set_align(FormatAlign::Center).set_rotation(90);
        write_text(&mut sheet, HEAD, column, &label, &look)?;
        sheet.set_column_width(column, if slot.days == 1 { 2.2 } else { 3.4 })?;
    }
    sheet.set_row_height(HEAD, 40)?;
    for (index, row) in model.rows.iter().enumerate() {
        let at = HEAD + 1 + index as u32;
        let point = model.line.points.get(index).copied().flatten();
        write_facts(&mut sheet, report, at, row, point)?;
        for (offset, slot) in slots.iter().enumerate() {
            let column = (FACTS.len() + offset) as u16;
            write_slot(&mut sheet, at, column, slot, row, model, point)?;
        }
    }
    if let Some(sources) = text::sources(report.lang, &model.sources) {
        write_text(&mut sheet, HEAD + 2 + model.rows.len() as u32, 0, &sources, &format::quiet())?;
    }
    sheet.set_repeat_rows(HEAD, HEAD)?;
    sheet.set_freeze_panes(HEAD + 1, 1)?;
    Ok(sheet)
}

/// Days for a quarter, weeks for two years, months beyond that.
fn slots(model: &Gantt) -> Vec<Slot> {
    let total = days_between(model.window.start, model.window.finish) + 1;
    let mut slots = Vec::new();
    let mut start = model.window.start;
    if total > 92 && total <= 740 {
        let since_monday = start.weekday().to_monday_zero_offset();
        start = start.saturating_sub(jiff::Span::new().days(i64::from(since_monday)));
    }
    while start <= model.window.finish {
        let next = if total <= 92 {
            start.tomorrow().unwrap_or(Date::MAX)
        } else if total <= 740 {
            start.saturating_add(jiff::Span::new().weeks(1))
        } else {
            start.last_of_month().tomorrow().unwrap_or(Date::MAX)
        };
        if next <= start {
            break;
        }
        slots.push(Slot { start, days: days_between(start, next) });
        start = next;
    }
    // Excel ends somewhere; a plan of centuries is cut before that.
    slots.truncate(1_200);
    slots
}

fn write_facts(
    sheet: &mut Worksheet,
    report: &Report,
    at: u32,
    row: &GanttRow,
    point: Option<f64>,
) -> Result<(), XlsxError> {
    let bold = |look: Format| if row.kind == GanttKind::Summary { look.set_bold() } else { look };
    let mark = if row.kind == GanttKind::Milestone { "◆ " } else { "" };
    let label = bold(format::framed().set_indent(row.level.min(8)));
    write_text(sheet, at, 0, &format!("{mark}{}", row.label), &label)?;
    write_text(sheet, at, 1, &row.owner, &format::framed())?;
    let dates = [
        row.planned.map(|p| p.start),
        row.planned.map(|p| p.finish),
        row.actual_finish.or(row.forecast_finish),
    ];
    let date_look = format::framed().set_num_format(format::date_code(report.lang));
    for (column, date) in dates.into_iter().enumerate() {
        let column = 2 + column as u16;
        match date.filter(|date| date.year() >= 1900) {
            Some(date) => {
                let date = ExcelDateTime::from_ymd(
                    date.year().unsigned_abs(),
                    date.month().unsigned_abs(),
                    date.day().unsigned_abs(),
                )?;
                sheet.write_datetime_with_format(at, column, &date, &date_look)?;
            }
            None => {
                sheet.write_blank(at, column, &date_look)?;
            }
        }
    }
    let percent = format::framed().set_num_format("0%");
    match row.progress.filter(|p| p.is_finite()) {
        Some(progress) => sheet.write_number_with_format(at, 5, progress.clamp(0.0, 1.0), &percent)?,
        None => sheet.write_blank(at, 5, &percent)?,
    };
    let unit = report.lang.text("report-days");
    let difference = format::framed().set_num_format(format!("+0\"{unit}\";\"−\"0\"{unit}\";0\"{unit}\""));
    match point {
        Some(days) => sheet.write_number_with_format(at, 6, days.round(), &difference)?,
        None => sheet.write_blank(at, 6, &difference)?,
    };
    Ok(())
}

/// The cell of one row in one slot: filled as the plan, the progress or the overrun; its right edge red where the row's
/// point of the line lies.
fn write_slot(
    sheet: &mut Worksheet,
    at: u32,
    column: u16,
    slot: &Slot,
    row: &GanttRow,
    model: &Gantt,
    point: Option<f64>,
) -> Result<(), XlsxError> {
    let mut look = Format::new()
        .set_font_size(8)
        .set_align(FormatAlign::Center)
        .set_border_bottom(FormatBorder::Hair)
        .set_border_bottom_color("#c9ced6");
    if let Some(fill) = fill(slot, row, model, point) {
        look = look.set_background_color(fill).set_pattern(FormatPattern::Solid);
    }
    let line = days_between(slot.start, model.line.date) as f64 + 1.0;
    let lies = |days: f64| days > 0.0 && days <= slot.days as f64;
    if point.map_or(lies(line), |offset| lies(line + offset)) {
        look = look.set_border_right(FormatBorder::Thick).set_border_right_color(palette::RED);
    }
    let mark = if row.kind == GanttKind::Milestone { milestone_mark(slot, row) } else { "" };
    write_text(sheet, at, column, mark, &look)
}

fn fill(slot: &Slot, row: &GanttRow, model: &Gantt, point: Option<f64>) -> Option<&'static str> {
    if row.kind == GanttKind::Milestone {
        return None;
    }
    let covers = |from: Date, to: Date| {
        from <= to && days_between(slot.start, from) < slot.days && days_between(slot.start, to) >= 0
    };
    let planned = row.planned?;
    if covers(planned.start, planned.finish) {
        if row.kind == GanttKind::Summary {
            return Some("#8b93a0");
        }
        let length = (days_between(planned.start, planned.finish) + 1).max(1) as f64;
        let done = row.progress.filter(|p| p.is_finite()).unwrap_or(0.0).clamp(0.0, 1.0) * length;
        let middle = days_between(planned.start, slot.start) as f64 + slot.days as f64 / 2.0;
        return Some(if middle < done { palette::ACCENT } else { palette::ACCENT_PALE });
    }
    let end = row.actual_finish.or(row.forecast_finish)?;
    let after = planned.finish.tomorrow().ok()?;
    if row.kind == GanttKind::Task && covers(after, end) {
        return Some(LATE);
    }
    let off = slot.days == 1 && point.is_none() && model.non_working.contains(&slot.start);
    off.then_some(palette::SHADE)
}

fn milestone_mark(slot: &Slot, row: &GanttRow) -> &'static str {
    let here =
        |date: Option<Date>| date.is_some_and(|d| (0..slot.days).contains(&days_between(slot.start, d)));
    if here(row.actual_finish) {
        "★"
    } else if here(row.planned.map(|p| p.finish)) {
        "◆"
    } else if row.actual_finish.is_none() && here(row.forecast_finish) {
        "◇"
    } else {
        ""
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}
