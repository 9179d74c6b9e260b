//! The report as a workbook: a first sheet to read, then one sheet for each section with a table or a plan, ready to
//! filter and to print on A4 landscape.
//!
//! Text stays text: nothing that anybody wrote is ever stored as a formula.

mod format;
mod gantt;
mod sheet;

use std::collections::HashSet;

use mieruka_core::report::model::{Block, Gantt, Report};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use crate::{RenderError, text};
use sheet::SheetWriter;

/// The report as an .xlsx file.
///
/// # Errors
/// When the workbook cannot be written, which no report's content should bring about.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, RenderError> {
    let mut workbook = Workbook::new();
    let date = report.status_date;
    let created = ExcelDateTime::from_ymd(
        date.year().unsigned_abs().max(1900),
        date.month().unsigned_abs(),
        date.day().unsigned_abs(),
    )?;
    // The status date stands for the clock, so that the same report gives the same file.
    workbook.set_properties(
        &DocProperties::new()
            .set_title(format!("{} {}", report.project, report.title))
            .set_author("Mieruka")
            .set_creation_datetime(&created),
    );

    let mut names = SheetNames::default();
    let mut cover = SheetWriter::new(report, &names.take(&report.lang.text("report-summary")))?;
    cover.cover()?;
    let mut sheets = Vec::new();
    for section in &report.sections {
        let heading = text::heading(section.number, &section.heading);
        let own =
            section.blocks.iter().any(|block| matches!(block, Block::Table(table) if !table.rows.is_empty()));
        let plans: Vec<&Gantt> = section
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Gantt(model) if !model.rows.is_empty() => Some(model),
                _ => None,
            })
            .collect();
        if !plans.is_empty() && plans.len() == section.blocks.len() && section.message.is_none() {
            // Nothing but plans, which have their own sheets.
        } else if own {
            let mut sheet = SheetWriter::new(report, &names.take(&heading))?;
            sheet.section(section)?;
            sheets.push(sheet.finish()?);
        } else {
            cover.section(section)?;
        }
        for model in plans {
            sheets.push(gantt::sheet(report, model, &heading, &names.take(&heading))?);
        }
    }
    cover.sources()?;
    workbook.push_worksheet(cover.finish()?);
    for sheet in sheets {
        workbook.push_worksheet(sheet);
    }
    Ok(workbook.save_to_buffer()?)
}

/// Names that Excel accepts, none given twice.
#[derive(Default)]
struct SheetNames {
    taken: HashSet<String>,
}

impl SheetNames {
    fn take(&mut self, wanted: &str) -> String {
        const LONGEST: usize = 31;
        let clean: String = wanted
            .chars()
            .filter(|c| !c.is_control())
            .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { '・' } else { c })
            .collect();
        let clean = clean.trim_matches([' ', '\'']);
        let base = if clean.is_empty() || clean.eq_ignore_ascii_case("history") { "-" } else { clean };
        let mut number = 1;
        loop {
            let suffix = if number == 1 { String::new() } else { format!(" ({number})") };
            let mut name = String::new();
            let mut units = suffix.len();
            for c in base.chars() {
                units += c.len_utf16();
                if units > LONGEST {
                    break;
                }
                name.push(c);
            }
            // Cutting may leave an apostrophe at the end, which Excel refuses.
            let name = format!("{}{suffix}", name.trim_end_matches('\''));
            if self.taken.insert(name.to_lowercase()) {
                return name;
            }
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SheetNames;

    #[test]
    fn sheet_names_are_legal_and_unique() {
        let mut names = SheetNames::default();
        assert_eq!(names.take("5. 予定/実績[全社]"), "5. 予定・実績・全社・");
        assert_eq!(names.take("5. 予定/実績[全社]"), "5. 予定・実績・全社・ (2)");
        assert_eq!(names.take("'"), "-");
        let long = names.take(&"長".repeat(40));
        assert_eq!(long.chars().count(), 31);
        assert_eq!(names.take(&"長".repeat(40)).chars().count(), 31);
        assert_eq!(names.take("Issues"), "Issues");
        assert_eq!(names.take("ISSUES"), "ISSUES (2)");
    }
}
