//! Excel 2007 and later, part by part. Our own pass over the sheet rather than a library's: the values, the looks, the
//! formulas, the merges and what is hidden come out of one reading of the XML.

use std::collections::HashMap;
use std::sync::Arc;

use quick_xml::events::Event;

use super::package::Package;
use super::{shared_strings, sheet, styles};
use crate::error::Problem;
use crate::grid::{Grid, GridBuilder, Style, TextPool};
use crate::{Input, ReadError, xml};

struct SheetEntry {
    name: String,
    hidden: bool,
    relation: String,
}

#[derive(Default)]
struct Book {
    epoch_1904: bool,
    sheets: Vec<SheetEntry>,
}

/// The worksheets of an xlsx.
pub(super) fn read(input: &Input<'_>) -> Result<Vec<Grid>, ReadError> {
    let mut package = Package::open(input)?;
    if let Some(binary) = package.binary_workbook() {
        let detail = format!("xlsb: {binary}");
        return Err(input.error(Problem::BrokenWorkbook { detail }));
    }
    let at = |place: &str, problem| input.error_at(place, problem);
    let root = workbook_part(&mut package, input)?;
    let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let name = root.rsplit('/').next().unwrap_or(&root);
    let relations_part = format!("{folder}/_rels/{name}.rels");
    let relations =
        relations(&package.required(&relations_part)?).map_err(|problem| at(&relations_part, problem))?;
    let book = book(&package.required(&root)?).map_err(|problem| at(&root, problem))?;

    let resolve = |target: &str| match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let part_of =
        |kind: &str| relations.values().find(|r| r.kind.ends_with(kind)).map(|r| resolve(&r.target));
    let shared = match part_of("/sharedStrings") {
        Some(part) => match package.part(&part)? {
            Some(text) => shared_strings::read(&text).map_err(|problem| at(&part, problem))?,
            None => TextPool::default(),
        },
        None => TextPool::default(),
    };
    let style_list = match part_of("/styles") {
        Some(part) => match package.part(&part)? {
            Some(text) => styles::read(&text).map_err(|problem| at(&part, problem))?,
            None => vec![Style::default()],
        },
        None => vec![Style::default()],
    };
    let (shared, style_list) = (Arc::new(shared), Arc::new(style_list));

    let mut grids = Vec::new();
    let mut cells = 0;
    for entry in &book.sheets {
        let Some(relation) = relations.get(&entry.relation) else { continue };
        // Chart sheets and dialogs hold no cells.
        if !relation.kind.ends_with("/worksheet") {
            continue;
        }
        let text = package.required(&resolve(&relation.target))?;
        let mut builder = GridBuilder::with_shared(&entry.name, Arc::clone(&shared), Arc::clone(&style_list));
        builder.hidden(entry.hidden);
        builder.epoch_1904(book.epoch_1904);
        let grid = sheet::read(&text, builder, input.options.limits.max_cells.saturating_sub(cells))
            .map_err(|problem| at(&entry.name, problem))?;
        cells += grid.cell_count();
        grids.push(grid);
    }
    Ok(grids)
}

/// The path of the workbook's own part, `xl/workbook.xml` in all but exotic files.
fn workbook_part(package: &mut Package<'_>, input: &Input<'_>) -> Result<String, ReadError> {
    const USUAL: &str = "xl/workbook.xml";
    let Some(text) = package.part("_rels/.rels")? else { return Ok(USUAL.to_owned()) };
    let relations = relations(&text).map_err(|problem| input.error_at("_rels/.rels", problem))?;
    let found = relations.values().find(|r| r.kind.ends_with("/officeDocument"));
    Ok(found.map_or_else(|| USUAL.to_owned(), |r| r.target.trim_start_matches('/').to_owned()))
}

struct Relation {
    kind: String,
    target: String,
}

fn relations(text: &str) -> Result<HashMap<String, Relation>, Problem> {
    let mut relations = HashMap::new();
    let mut reader = xml::reader(text);
    loop {
        match xml::next(&mut reader)? {
            Event::Start(start) if start.local_name().as_ref() == "Relationship" => {
                let value = |name: &str| xml::attribute(&start, name).unwrap_or_default().into_owned();
                relations.insert(value("Id"), Relation { kind: value("Type"), target: value("Target") });
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

fn book(text: &str) -> Result<Book, Problem> {
    let mut book = Book::default();
    let mut reader = xml::reader(text);
    loop {
        match xml::next(&mut reader)? {
            Event::Start(start) => match start.local_name().as_ref() {
                "workbookPr" => book.epoch_1904 = xml::flag(&start, "date1904"),
                "sheet" => {
                    let value = |name: &str| xml::attribute(&start, name).unwrap_or_default().into_owned();
                    let state = value("state");
                    book.sheets.push(SheetEntry {
                        name: value("name"),
                        hidden: state == "hidden" || state == "veryHidden",
                        relation: value("id"),
                    });
                }
                _ => {}
            },
            Event::Eof => return Ok(book),
            _ => {}
        }
    }
}
