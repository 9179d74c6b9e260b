//! 予定 and 実績 in two rows of one task: a column says by turns which of the two a row is.

use super::record::side_of;
use super::rows::{Frame, Slot};

/// Which row of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Planned,
    Actual,
}

const SAMPLED_ROWS: usize = 60;

/// Where the sides stand: a sheet's own column, inside the table or under a blank header beside it.
pub(super) fn side_column(frame: &Frame<'_>) -> Option<u16> {
    let grid = frame.grid;
    (0..grid.width()).find(|column| {
        let (mut planned, mut actual, mut others) = (0, 0, 0);
        for row in grid.rows_from(frame.bottom + 1).take(SAMPLED_ROWS) {
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

/// The side of a row.
pub(super) fn side_in(frame: &Frame<'_>, row: u32, column: u16) -> Option<Side> {
    frame.grid.cell(row, column).and_then(|cell| side_of(&frame.grid.display(cell)))
}

/// Whether a row tells only the other side of the record above: it names nothing of its own.
pub(super) fn belongs_above(frame: &Frame<'_>, slots: &[Slot<'_>], column: u16) -> bool {
    use mieruka_core::source_record::SourceField::{Description, Id, Title};
    frame.columns.iter().zip(slots).all(|(c, slot)| {
        let named = matches!(c.field, Some(Title | Description | Id));
        !named || !slot.own || (c.left..=c.right).contains(&column)
    })
}
