//! A calendar as tables over a grid so fine that each cell is worked through or not at all: what millions of look-ups
//! between calendars take. Beyond the tables, and where no grid fits, the calendar itself answers.

use super::random::{LANES, Row};
use crate::working_time::{DAY, Moment, WorkingTime};

/// Lengths of a cell that are tried, in seconds.
const CELLS: [i64; 6] = [3600, 1800, 900, 600, 300, 60];
/// The most cells: a table that does not fit into the processor's cache is no gain.
const MOST: i64 = 300_000;

pub(super) struct Grid<'n> {
    time: &'n WorkingTime,
    /// Where the tables begin, on the clock and in working seconds.
    first: Moment,
    first_work: i64,
    cell: i64,
    inverse: f64,
    /// For each cell of the clock the working seconds before it, and all bits where it is worked in.
    works: Vec<(i64, i64)>,
    /// For each cell of working time what it takes to get to the clock.
    clocks: Vec<i64>,
}

impl<'n> Grid<'n> {
    /// Tables for the days between two moments.
    pub(super) fn new(time: &'n WorkingTime, from: Moment, to: Moment) -> Grid<'n> {
        let first = from.div_euclid(DAY) * DAY;
        let made = CELLS.iter().find_map(|&cell| {
            let cells = ((to - first) / cell + 1).min(MOST);
            let mut grid = Grid {
                time,
                first,
                first_work: time.work(first),
                cell,
                inverse: 1.0 / cell as f64,
                works: Vec::new(),
                clocks: Vec::new(),
            };
            let mut before = grid.first_work;
            for place in 0..cells {
                let at = first + place * cell;
                let after = time.work(at + cell);
                let worked = after - before;
                if worked != 0 && worked != cell {
                    return None;
                }
                grid.works.push((before, if worked == 0 { 0 } else { -1 }));
                if worked != 0 {
                    grid.clocks.push(at - before);
                }
                before = after;
            }
            Some(grid)
        });
        made.unwrap_or(Grid {
            time,
            first,
            first_work: 0,
            cell: 1,
            inverse: 1.0,
            works: Vec::new(),
            clocks: Vec::new(),
        })
    }

    /// The cell that `seconds` from the beginning lie in. Half a second keeps rounding away from its edges.
    fn cell_of(&self, seconds: i64) -> usize {
        ((seconds as f64 + 0.5) * self.inverse) as usize | ((seconds >> 63) as usize)
    }

    /// As [`WorkingTime::work`].
    pub(super) fn work(&self, at: Moment) -> i64 {
        let seconds = at - self.first;
        let place = self.cell_of(seconds);
        match self.works.get(place) {
            Some((before, mask)) => before + ((seconds - place as i64 * self.cell) & mask),
            None => self.time.work(at),
        }
    }

    /// As [`WorkingTime::start_of`].
    pub(super) fn start_of(&self, work: i64) -> Moment {
        match self.clocks.get(self.cell_of(work - self.first_work)) {
            Some(shift) => work + shift,
            None => self.time.start_of(work),
        }
    }

    /// As [`WorkingTime::end_of`].
    pub(super) fn end_of(&self, work: i64) -> Moment {
        match self.clocks.get(self.cell_of(work - self.first_work - 1)) {
            Some(shift) => work + shift,
            None => self.time.end_of(work),
        }
    }

    pub(super) fn works(&self, row: &Row) -> Row {
        let mut works = [0; LANES];
        works.iter_mut().zip(row).for_each(|(work, at)| *work = self.work(*at));
        works
    }

    pub(super) fn next(&self, at: Moment) -> Moment {
        self.start_of(self.work(at))
    }

    /// As [`WorkingTime::previous`].
    pub(super) fn previous(&self, at: Moment) -> Moment {
        self.end_of(self.work(at))
    }

    /// As [`WorkingTime::finish`].
    pub(super) fn finish(&self, start: Moment, duration: i64) -> Moment {
        if duration <= 0 { start } else { self.end_of(self.work(start) + duration) }
    }

    /// As [`WorkingTime::start`].
    pub(super) fn start(&self, finish: Moment, duration: i64) -> Moment {
        if duration <= 0 { finish } else { self.start_of(self.work(finish) - duration) }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::working_time::{Hours, moment};

    fn calendar(day: &Hours) -> WorkingTime {
        let night: Hours = vec![(0, 7200), (79_200, 86_400)];
        let week = [day.clone(), night, vec![(0, 86_400)], day.clone(), day.clone(), vec![], day.clone()];
        let span = (date(2026, 1, 1), date(2027, 1, 1));
        WorkingTime::new(&week, span, |day| (day.day() == 3).then(Vec::new)).unwrap()
    }

    proptest! {
        #[test]
        fn tables_answer_as_the_calendar_does(
            from in (0_u32..60, 1_u32..80), odd in prop::sample::select(vec![1_u32, 60, 300, 900, 1800, 3600]),
            seconds in -40 * DAY..400 * DAY, edge in any::<bool>(),
        ) {
            let day = vec![(from.0 * odd % 40_000, (from.0 * odd % 40_000 + from.1 * odd).min(86_400))];
            let time = calendar(&day);
            let first = moment(date(2026, 2, 1).at(8, 0, 0, 0));
            let grid = Grid::new(&time, first, first + 300 * DAY);
            prop_assert_eq!(grid.works.is_empty(), day[0].0 % 60 != 0 || day[0].1 % 60 != 0);
            let at = first + if edge { seconds / 1800 * 1800 } else { seconds };
            prop_assert_eq!(grid.work(at), time.work(at));
            let work = time.work(at);
            for work in [work, work + 1, work - 1] {
                prop_assert_eq!(grid.start_of(work), time.start_of(work));
                prop_assert_eq!(grid.end_of(work), time.end_of(work));
            }
        }
    }
}
