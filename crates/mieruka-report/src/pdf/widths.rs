//! Column widths on paper: the shares asked for, but never so narrow that a date or a number breaks in two.

use jiff::civil::Date;
use mieruka_core::lang::Lang;
use mieruka_core::report::model::{Column, Table, Value};

use crate::text;

/// Size of a table's text and the space around a cell's, in points; the template sets the same.
pub(super) const TEXT_SIZE: f64 = 8.0;
const INSET: f64 = 4.0;

/// The widths of a table's columns in points, together `total`.
pub(super) fn column_widths(table: &Table, lang: Lang, reference: Date, total: f64) -> Vec<f64> {
    let least: Vec<f64> = (0..table.columns.len()).map(|i| least_width(table, i, lang, reference)).collect();
    share(&table.columns, &least, total)
}

/// What the column needs for its unbreakable cells. Prose may break anywhere and asks for two characters.
fn least_width(table: &Table, index: usize, lang: Lang, reference: Date) -> f64 {
    let cells = table.rows.iter().filter_map(|row| row.get(index));
    let widest = cells
        .map(|cell| match &cell.value {
            Value::Text { text } if !is_code(text) => 2.0 + if cell.signal.is_some() { 1.3 } else { 0.0 },
            _ => text::width_em(&text::cell(lang, cell, reference)),
        })
        .fold(0.0, f64::max);
    // A header of up to four characters stays on one line.
    let header = text::width_em(&table.columns[index].header).min(4.0);
    widest.max(header) * TEXT_SIZE + 2.0 * INSET + 1.0
}

/// A number of a register, such as ISS-031: short, Latin, and one word.
fn is_code(text: &str) -> bool {
    text.len() <= 10 && text.is_ascii() && !text.contains(' ')
}

/// Shares `total` by weight; columns that would fall below their least width get it, and the rest share what is left.
fn share(columns: &[Column], least: &[f64], total: f64) -> Vec<f64> {
    let wanted: f64 = least.iter().sum();
    if wanted >= total {
        return least.iter().map(|width| width * total / wanted).collect();
    }
    let weight = |i: usize| if columns[i].width.is_finite() { columns[i].width.max(0.01) } else { 1.0 };
    let mut fixed = vec![false; columns.len()];
    loop {
        let taken: f64 = (0..columns.len()).filter(|i| fixed[*i]).map(|i| least[i]).sum();
        let weights: f64 = (0..columns.len()).filter(|i| !fixed[*i]).map(weight).sum();
        let width = |i: usize| (total - taken) * weight(i) / weights;
        match (0..columns.len()).find(|i| !fixed[*i] && width(*i) < least[*i]) {
            Some(i) => fixed[i] = true,
            None => return (0..columns.len()).map(|i| if fixed[i] { least[i] } else { width(i) }).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(weights: &[f64]) -> Vec<Column> {
        weights.iter().map(|w| Column::new("列", *w)).collect()
    }

    #[test]
    fn weights_rule_where_there_is_room() {
        assert_eq!(share(&columns(&[1.0, 3.0]), &[10.0, 10.0], 400.0), [100.0, 300.0]);
    }

    #[test]
    fn a_narrow_column_keeps_its_least_width() {
        assert_eq!(share(&columns(&[1.0, 9.0, 10.0]), &[60.0, 10.0, 10.0], 440.0), [60.0, 180.0, 200.0]);
    }

    #[test]
    fn too_many_columns_shrink_together_and_odd_weights_do_no_harm() {
        assert_eq!(share(&columns(&[1.0, 1.0]), &[300.0, 100.0], 200.0), [150.0, 50.0]);
        let odd = share(&columns(&[f64::NAN, -4.0, 0.0]), &[10.0, 10.0, 10.0], 300.0);
        assert!(odd.iter().all(|w| *w >= 10.0) && (odd.iter().sum::<f64>() - 300.0).abs() < 1e-6, "{odd:?}");
        assert!(share(&[], &[], 300.0).is_empty());
    }
}
