//! 予定 and 実績 in two rows of one task: a column says by turns which of the two a row is.

use super::layout::Column;
use super::record::side_of;
use super::rows::{Frame, Slot};
use crate::grid::Grid;

/// Which row of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Planned,
    Actual,
}

const SAMPLED_ROWS: usize = 60;

/// The column where the sides stand, under a header of its own or a blank one.
pub(super) fn side_column(grid: &Grid, bottom: u32) -> Option<u16> {
    (0..grid.width()).find(|column| {
        let (mut planned, mut actual, mut others) = (0, 0, 0);
        for row in grid.rows_from(bottom + 1).take(SAMPLED_ROWS) {
            let Some(cell) = grid.cell(row, *column).filter(|c| !grid.blank(c)) else { continue };
            match side_of(&grid.display(cell)) {
                Some(Side::Planned) => planned += 1,
                Some(Side::Actual) => actual += 1,
                None => others += 1,
            }
        }
        planned >= 1 && actual >= 1 && (planned + actual) >= 3 * others
    })
}

/// The side column is no part of its neighbour, and no field.
pub(super) fn set_apart(columns: &mut [Column], side: u16) {
    for column in columns {
        if column.left == side {
            column.field = None;
            column.confidence = 0.0;
        } else if (column.left..=column.right).contains(&side) {
            column.right = side - 1;
        }
    }
}

/// The side of a row.
pub(super) fn side_in(grid: &Grid, row: u32, column: u16) -> Option<Side> {
    grid.cell(row, column).and_then(|cell| side_of(&grid.display(cell)))
}

/// Whether a row tells only the other side of the record above: it names nothing of its own.
pub(super) fn belongs_above(frame: &Frame<'_>, slots: &[Slot<'_>], column: u16) -> bool {
    use mieruka_core::source_record::SourceField::{Description, Id, Title};
    frame.columns.iter().zip(slots).all(|(c, slot)| {
        let named = matches!(c.field, Some(Title | Description | Id));
        !named || !slot.own || (c.left..=c.right).contains(&column)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::GridBuilder;

    fn column(texts: &[&str]) -> Option<u16> {
        let mut b = GridBuilder::new("s");
        for (r, text) in texts.iter().enumerate() {
            b.text(r as u32 + 2, 1, text);
        }
        side_column(&b.finish(), 1)
    }

    #[test]
    fn a_column_of_turns_is_found() {
        assert_eq!(column(&["予定", "実績", "予定", "実績"]), Some(1));
        assert_eq!(column(&["計画", "実績"]), Some(1));
        assert_eq!(column(&["予定", "予定", "予定"]), None);
        assert_eq!(column(&["予定", "実績", "設計", "製造", "試験"]), None);
    }
}
