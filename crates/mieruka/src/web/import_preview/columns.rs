//! What was understood of a table's columns, and the select that corrects it.

use maud::{Markup, html};
use mieruka_core::lang::Lang;
use mieruka_core::reconcile::takes;
use mieruka_core::source_record::{
    ColumnChoice, SourceColumn, SourceField, SourceFile, SourceKind, SourceTable,
};

use crate::web::form::SafeForm;

/// Below this a guess is pointed at.
const SURE: f64 = 0.6;

/// One table in one line; behind it its columns, what each was understood as, and three values each.
/// `register` is the register it goes to, or the select for it.
pub(super) fn understood(file: usize, table: &SourceTable, register: &Markup, lang: Lang) -> Markup {
    let kinds = kinds(table);
    let doubtful = table.columns.iter().filter(|c| is_doubtful(&kinds, c)).count();
    let chosen = table.columns.iter().filter(|c| c.chosen).count();
    // Only a sheet has columns that can be read in another way; JSON and XML name their fields.
    let correctable = table.header_rows.is_some();
    html! {
        p.meta {
            strong { (table.sheet) }
            span { (register) }
            span { (lang.format("preview-table", &[
                ("records", table.records.len().into()), ("skipped", table.skipped.len().into()),
                ("first", table.first_data_row.into()), ("last", table.last_data_row.into()),
            ])) }
        }
        p {
            span.quiet-text { (read_as(table, lang)) }
            @if doubtful > 0 && correctable {
                " " span.badge.strong { (lang.format("preview-doubtful", &[("count", doubtful.into())])) }
            }
            @if chosen > 0 { " " span.badge { (lang.text("preview-chosen")) " " (chosen) } }
        }
        details open[doubtful > 0 && correctable] {
            summary { (lang.text(if correctable { "preview-columns-correct" } else { "preview-columns" })) }
            div.scroll { table.rows.dense.stack {
                thead { tr {
                    th { (lang.text("col-column")) } th { (lang.text("col-header")) } th { (lang.text("col-samples")) }
                    th { (lang.text("col-field")) }
                } }
                tbody { @for column in &table.columns {
                    tr {
                        td.id { (column.column) }
                        td {
                            (column.header)
                            @if column.chosen { " " span.badge { (lang.text("preview-chosen")) } }
                            @else if is_doubtful(&kinds, column) && correctable {
                                " " span.badge.strong { (lang.text("preview-check")) }
                            }
                        }
                        td.quiet-text { (column.samples.join(" / ")) }
                        td { (field(file, table, &kinds, column, correctable, lang)) }
                    }
                } }
            } }
            @if correctable {
                div.actions {
                    button.btn type="submit" name="action" value="reread" { (lang.text("preview-reread")) }
                    span.quiet-text { (lang.text("preview-reread-hint")) }
                }
            }
        }
    }
}

fn is_doubtful(kinds: &[SourceKind], column: &SourceColumn) -> bool {
    filled(kinds, column).is_some() && column.confidence < SURE && !column.chosen
}

/// What the rows of a table are: its own kind, and those of rows that say another.
fn kinds(table: &SourceTable) -> Vec<SourceKind> {
    let mut kinds = vec![table.kind];
    for record in &table.records {
        if !kinds.contains(&record.kind) {
            kinds.push(record.kind);
        }
    }
    kinds
}

/// What a column fills in the register of its table; `None` where it is kept as it is.
fn filled(kinds: &[SourceKind], column: &SourceColumn) -> Option<SourceField> {
    column.field.filter(|field| takes(kinds, *field))
}

/// The fields that were found, and how many columns have none.
fn read_as(table: &SourceTable, lang: Lang) -> String {
    let kinds = kinds(table);
    let found = table.columns.iter().filter_map(|c| filled(&kinds, c));
    let fields: Vec<String> = found.map(|f| field_label(f, lang)).collect();
    let kept = table.columns.len() - fields.len();
    let fields = fields.join(&lang.text("preview-and"));
    lang.format("preview-read-as", &[("fields", fields.into()), ("kept", kept.into())])
}

fn field(
    file: usize,
    table: &SourceTable,
    kinds: &[SourceKind],
    column: &SourceColumn,
    correctable: bool,
    lang: Lang,
) -> Markup {
    let kept = lang.text("preview-kept");
    let read = filled(kinds, column);
    if !correctable {
        return html! { (read.map_or(kept, |f| field_label(f, lang))) };
    }
    html! {
        select name=(name(file, table, column)) aria-label={ (column.column) " " (column.header) } {
            option value="" selected[read.is_none()] { (kept) }
            @for f in SourceField::ALL.into_iter().filter(|f| takes(kinds, *f)) {
                option value=(f.name()) selected[read == Some(f)] { (field_label(f, lang)) }
            }
        }
    }
}

/// `column:0:課題一覧:B`
fn name(file: usize, table: &SourceTable, column: &SourceColumn) -> String {
    format!("column:{file}:{}:{}", table.sheet, column.column)
}

/// The columns that somebody has set to something else than what they were read as.
///
/// Of tables one below the other the same letters come more than once, in the order of the tables.
pub(super) fn corrected(form: &SafeForm, file: usize, read: &SourceFile) -> Vec<ColumnChoice> {
    let mut taken = std::collections::HashMap::new();
    let mut choices = Vec::new();
    for table in read.tables.iter().filter(|t| t.header_rows.is_some()) {
        let kinds = kinds(table);
        for column in &table.columns {
            let name = name(file, table, column);
            let before = taken.entry(name.clone()).or_insert(0_usize);
            let value = form.0.iter().filter(|(n, _)| *n == name).nth(*before).map(|(_, v)| v);
            *before += 1;
            let Some(value) = value else { continue };
            let field = SourceField::from_name(value);
            if field != filled(&kinds, column) && (field.is_some() || value.is_empty()) {
                choices.push(ColumnChoice {
                    sheet: table.sheet.clone(),
                    column: column.column.clone(),
                    header: Some(column.header.clone()),
                    field,
                });
            }
        }
    }
    choices
}

fn field_label(field: SourceField, lang: Lang) -> String {
    lang.text(&format!("source-field-{}", field.name().replace('_', "-")))
}

#[cfg(test)]
mod tests {
    use mieruka_core::source_record::{SourceFormat, SourceKind};

    use super::*;

    fn table(sheet: &str, columns: &[(&str, &str, Option<SourceField>)]) -> SourceTable {
        let column = |(letter, header, field): &(&str, &str, Option<SourceField>)| SourceColumn {
            column: (*letter).to_owned(),
            header: (*header).to_owned(),
            field: *field,
            confidence: 1.0,
            samples: Vec::new(),
            chosen: false,
        };
        SourceTable {
            sheet: sheet.to_owned(),
            kind: SourceKind::Issue,
            header_rows: Some((1, 1)),
            first_data_row: 2,
            last_data_row: 2,
            columns: columns.iter().map(column).collect(),
            records: Vec::new(),
            skipped: Vec::new(),
        }
    }

    #[test]
    fn only_what_was_changed_is_a_choice() {
        use SourceField::{Note, Title};
        let read = SourceFile {
            file: "a.xlsx".to_owned(),
            format: SourceFormat::Xlsx,
            tables: vec![
                table("課題:一覧", &[("A", "件名", Some(Title)), ("B", "メモ", None)]),
                table("課題:一覧", &[("A", "論点", Some(Title)), ("B", "備考", Some(Note))]),
            ],
            not_tables: Vec::new(),
            warnings: Vec::new(),
            put_aside: Vec::new(),
            status_date: None,
        };
        let form = |values: [&str; 4]| {
            let names = ["A", "B", "A", "B"].map(|letter| format!("column:0:課題:一覧:{letter}"));
            SafeForm(names.into_iter().zip(values.map(str::to_owned)).collect())
        };
        let chosen = |values| {
            let all = corrected(&form(values), 0, &read);
            all.into_iter().map(|c| (c.header.unwrap_or_default(), c.field)).collect::<Vec<_>>()
        };
        assert_eq!(chosen(["title", "", "title", "note"]), []);
        assert_eq!(
            chosen(["title", "note", "title", ""]),
            [("メモ".into(), Some(Note)), ("備考".into(), None)]
        );
        assert_eq!(chosen(["nonsense", "", "title", "note"]), [], "what is no field changes nothing");
        assert_eq!(corrected(&form(["", "", "", ""]), 1, &read), [], "another file's columns");
    }

    #[test]
    fn only_fields_of_the_register_are_named_and_offered() {
        use SourceField::{Resolution, Title};
        let columns = [("A", "リスク名", Some(Title)), ("B", "結末", Some(Resolution))];
        let mut risks = table("リスク", &columns);
        let page = |table: &SourceTable| understood(0, table, &html! {}, Lang::Ja).into_string();
        let (label, kept) = (field_label(Resolution, Lang::Ja), Lang::Ja.text("preview-kept"));
        let option = |value: &str| format!("<option value=\"{value}\" selected>");
        assert!(page(&risks).contains(&label), "an issue has a resolution");
        assert!(!page(&risks).contains(&format!("<option value=\"\" selected>{kept}")));
        risks.kind = SourceKind::Risk;
        let shown = page(&risks);
        assert!(!shown.contains(&label) && shown.contains(&option("title")), "{shown}");
        assert!(shown.contains(&format!("<option value=\"\" selected>{kept}")), "{shown}");
        let read = SourceFile {
            file: "a.xlsx".to_owned(),
            format: SourceFormat::Xlsx,
            tables: vec![risks],
            not_tables: Vec::new(),
            warnings: Vec::new(),
            put_aside: Vec::new(),
            status_date: None,
        };
        let sent = [("column:0:リスク:A", "title"), ("column:0:リスク:B", "")];
        let form = SafeForm(sent.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect());
        assert_eq!(corrected(&form, 0, &read), [], "what was shown as kept and stays so is no correction");
    }
}
