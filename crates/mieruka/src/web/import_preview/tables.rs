//! Which register each table goes to, the select that corrects it, and the sheets that are left out with their reasons.

use maud::{Markup, html};
use mieruka_core::lang::Lang;
use mieruka_core::register::Kind;
use mieruka_core::source_record::{NotTable, SourceKind, SourceTable, TableChoice};

use crate::ops::import::{Incoming, kind_label};
use crate::web::form::SafeForm;

/// The value of the select that leaves a table out.
const NONE: &str = "none";

/// What somebody may say is something else than it was read as.
#[derive(Debug, PartialEq)]
pub(super) struct Offer<'a> {
    sheet: &'a str,
    /// Which of the sheet's tables; `None` where it has one, or none that was taken.
    number: Option<u16>,
    /// `None`: not taken.
    kind: Option<SourceKind>,
    /// Why it was not.
    reason: Option<String>,
}

/// What may be corrected in a file: its tables in their order, then what was not taken.
pub(super) struct Offers<'a> {
    file: usize,
    /// For each table of the file; `None` where no sheet lies behind it.
    tables: Vec<Option<Offer<'a>>>,
    others: Vec<Offer<'a>>,
}

impl<'a> Offers<'a> {
    pub(super) fn of(file: usize, incoming: &'a Incoming, lang: Lang) -> Offers<'a> {
        let read = &incoming.file;
        let mut offers = Offers { file, tables: Vec::new(), others: Vec::new() };
        let mut sheets: Vec<(&str, Numbers<'_>)> = Vec::new();
        for table in &read.tables {
            if table.header_rows.is_none() {
                offers.tables.push(None);
                continue;
            }
            let at = sheets.iter().position(|(sheet, _)| *sheet == table.sheet).unwrap_or_else(|| {
                sheets.push((&table.sheet, Numbers::of(&table.sheet, &incoming.corrections.tables)));
                sheets.len() - 1
            });
            let number = Some(sheets[at].1.next_taken());
            let kind = Some(table.kind);
            offers.tables.push(Some(Offer { sheet: &table.sheet, number, kind, reason: None }));
        }
        for (sheet, numbers) in sheets {
            let left_out = numbers.left_out();
            if left_out.is_empty() && numbers.last == 1 {
                let only = offers.tables.iter_mut().flatten().filter(|offer| offer.sheet == sheet);
                only.for_each(|offer| offer.number = None);
            }
            let reason = lang.text("preview-left-out");
            offers.others.extend(left_out.into_iter().map(|number| Offer {
                sheet,
                number: Some(number),
                kind: None,
                reason: Some(reason.clone()),
            }));
        }
        let readable = read.not_tables.iter().filter(|other| other.readable);
        offers.others.extend(readable.map(|other| Offer {
            sheet: &other.sheet,
            number: None,
            kind: None,
            reason: Some(other.reason.clone()),
        }));
        offers
    }

    /// The register of one of the file's tables: a select, or its name where nobody can say otherwise.
    pub(super) fn register(&self, at: usize, table: &SourceTable, lang: Lang) -> Markup {
        match self.tables.get(at).and_then(Option::as_ref) {
            Some(offer) => html! {
                span.inline {
                    label { (lang.text("preview-kind")) " " (self.select(offer, lang)) }
                    button.btn type="submit" name="action" value="reread" { (lang.text("preview-reread-table")) }
                }
            },
            None => html! { (kind_label(table.kind, lang)) },
        }
    }

    /// What was not taken, and why; where a table is there all the same, somebody may say what it is.
    pub(super) fn others(&self, not_tables: &[NotTable], lang: Lang) -> Markup {
        let hopeless: Vec<&NotTable> = not_tables.iter().filter(|other| !other.readable).collect();
        let count = self.others.len() + hopeless.len();
        html! {
            @if count > 0 {
                details {
                    summary { (lang.text("preview-not-tables")) " " span.count { (count) } }
                    div.scroll { table.rows.dense { tbody {
                        @for offer in &self.others { tr {
                            td.nowrap.quiet-text { (offer.sheet) @if let Some(number) = offer.number { " (" (number) ")" } }
                            td.main { (offer.reason.as_deref().unwrap_or_default()) }
                            td { (self.select(offer, lang)) }
                        } }
                        @for other in hopeless { tr {
                            td.nowrap.quiet-text { (other.sheet) }
                            td.main { (other.reason) }
                            td {}
                        } }
                    } } }
                    @if !self.others.is_empty() {
                        div.actions {
                            button.btn type="submit" name="action" value="reread" { (lang.text("preview-reread-table")) }
                        }
                    }
                }
            }
        }
    }

    fn select(&self, offer: &Offer<'_>, lang: Lang) -> Markup {
        let has_register = |kind: &SourceKind| Kind::from_name(kind.name()).is_some();
        let (registers, general): (Vec<_>, Vec<_>) = SourceKind::ALL.into_iter().partition(has_register);
        let option = |kind: SourceKind| {
            html! {
                option value=(kind.name()) selected[offer.kind == Some(kind)] { (kind_label(kind, lang)) }
            }
        };
        html! {
            select name=(self.name(offer)) aria-label={ (offer.sheet) " " (lang.text("preview-kind")) } {
                optgroup label=(lang.text("preview-kind-registers")) { @for kind in registers { (option(kind)) } }
                optgroup label=(lang.text("preview-kind-general")) { @for kind in general { (option(kind)) } }
                option value=(NONE) selected[offer.kind.is_none()] { (lang.text("preview-kind-none")) }
            }
        }
    }

    /// `table:0:2:課題一覧`, the second table of the sheet; `table:0:0:課題一覧` where it has one.
    fn name(&self, offer: &Offer<'_>) -> String {
        format!("table:{}:{}:{}", self.file, offer.number.unwrap_or(0), offer.sheet)
    }

    /// The tables that somebody has set to something else than what they were read as.
    pub(super) fn corrected(&self, form: &SafeForm) -> Vec<TableChoice> {
        let offers = self.tables.iter().flatten().chain(&self.others);
        let choice = |offer: &Offer<'_>| {
            let value = form.get(&self.name(offer))?;
            let kind = SourceKind::from_name(value);
            let known = kind.is_some() || value == NONE;
            (known && kind != offer.kind).then(|| TableChoice {
                sheet: offer.sheet.to_owned(),
                table: offer.number,
                kind,
            })
        };
        offers.filter_map(choice).collect()
    }
}

/// Counts the tables of a sheet as the reader does: those that were taken and, between them, those left out.
struct Numbers<'a> {
    sheet: &'a str,
    said: &'a [TableChoice],
    last: u16,
    left_out: Vec<u16>,
}

impl<'a> Numbers<'a> {
    fn of(sheet: &'a str, said: &'a [TableChoice]) -> Numbers<'a> {
        Numbers { sheet, said, last: 0, left_out: Vec::new() }
    }

    fn is_left_out(&self, number: u16) -> bool {
        let about = |choice: &&TableChoice| {
            choice.sheet == self.sheet && choice.table.is_none_or(|table| table == number)
        };
        self.said.iter().rev().find(about).is_some_and(|choice| choice.kind.is_none())
    }

    fn next_taken(&mut self) -> u16 {
        loop {
            self.last = self.last.saturating_add(1);
            if self.last == u16::MAX || !self.is_left_out(self.last) {
                return self.last;
            }
            self.left_out.push(self.last);
        }
    }

    /// Those before, between and behind the tables that were taken.
    fn left_out(&self) -> Vec<u16> {
        let named = self.said.iter().filter(|choice| choice.sheet == self.sheet);
        let mut behind: Vec<u16> = named.filter_map(|choice| choice.table).collect();
        behind.retain(|number| *number > self.last && self.is_left_out(*number));
        behind.sort_unstable();
        behind.dedup();
        self.left_out.iter().copied().chain(behind).collect()
    }
}

#[cfg(test)]
mod tests {
    use SourceKind::{Issue, Risk};
    use mieruka_core::source_record::{SourceFile, SourceFormat};

    use super::*;
    use crate::ops::import::Corrections;

    fn incoming(
        tables: &[(&str, SourceKind)],
        not_tables: &[(&str, bool)],
        said: &[TableChoice],
    ) -> Incoming {
        let table = |(sheet, kind): &(&str, SourceKind)| SourceTable {
            sheet: (*sheet).to_owned(),
            kind: *kind,
            header_rows: Some((1, 1)),
            first_data_row: 2,
            last_data_row: 2,
            columns: Vec::new(),
            records: Vec::new(),
            skipped: Vec::new(),
        };
        let not_table = |(sheet, readable): &(&str, bool)| NotTable {
            sheet: (*sheet).to_owned(),
            reason: "why".to_owned(),
            readable: *readable,
        };
        let file = SourceFile {
            file: "a.xlsx".to_owned(),
            format: SourceFormat::Xlsx,
            tables: tables.iter().map(table).collect(),
            not_tables: not_tables.iter().map(not_table).collect(),
            warnings: Vec::new(),
            put_aside: Vec::new(),
            status_date: None,
        };
        let mut incoming = Incoming::new(file, Vec::new(), "A社".to_owned(), None);
        incoming.corrections = Corrections { tables: said.to_vec(), columns: Vec::new() };
        incoming
    }

    fn choice(sheet: &str, table: Option<u16>, kind: Option<SourceKind>) -> TableChoice {
        TableChoice { sheet: sheet.to_owned(), table, kind }
    }

    fn names(incoming: &Incoming) -> Vec<String> {
        let offers = Offers::of(0, incoming, Lang::En);
        offers.tables.iter().flatten().chain(&offers.others).map(|offer| offers.name(offer)).collect()
    }

    #[test]
    fn a_table_is_named_by_its_place_among_those_of_its_sheet() {
        let read =
            incoming(&[("a:b", Issue), ("c", Risk), ("c", Issue)], &[("memo", true), ("cover", false)], &[]);
        assert_eq!(names(&read), ["table:0:0:a:b", "table:0:1:c", "table:0:2:c", "table:0:0:memo"]);
        // The first and the last of four were left out.
        let said = [choice("c", Some(1), None), choice("c", Some(4), None)];
        let read = incoming(&[("c", Risk), ("c", Issue)], &[], &said);
        assert_eq!(names(&read), ["table:0:2:c", "table:0:3:c", "table:0:1:c", "table:0:4:c"]);
    }

    #[test]
    fn only_what_was_changed_is_a_choice() {
        let read = incoming(&[("a", Issue), ("c", Risk), ("c", Issue)], &[("memo", true)], &[]);
        let chosen = |values: &[(&str, &str)]| {
            let form = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            Offers::of(0, &read, Lang::En).corrected(&SafeForm(form.collect()))
        };
        let unchanged = [("table:0:0:a", "issue"), ("table:0:1:c", "risk"), ("table:0:0:memo", "none")];
        assert_eq!(chosen(&unchanged), []);
        assert_eq!(chosen(&[("table:0:0:a", "nonsense"), ("table:1:0:a", "risk")]), []);
        let all = [("table:0:0:a", "risk"), ("table:0:2:c", "none"), ("table:0:0:memo", "decision")];
        let expected = [
            choice("a", None, Some(Risk)),
            choice("c", Some(2), None),
            choice("memo", None, Some(SourceKind::Decision)),
        ];
        assert_eq!(chosen(&all), expected);
    }
}
