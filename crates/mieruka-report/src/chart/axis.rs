//! Axes of charts over time: round values up the side, months along the foot, labels that keep out of each other's way.

use jiff::civil::Date;
use mieruka_core::lang::Lang;

use super::svg::{Anchor, Path, Stroke, Svg, Type};
use crate::text::{self, palette};

pub(super) const GRID: Stroke =
    Stroke { class: "chart-grid", colour: palette::HAIRLINE, width: 1.0, dash: "" };
pub(super) const STATUS: Stroke =
    Stroke { class: "chart-status", colour: palette::RED, width: 1.0, dash: "2 2" };
pub(super) const SCALE: Type =
    Type { size: 11.0, bold: false, fill: palette::SECONDARY, class: "chart-scale" };

/// Time from left to right: whole days, each as wide as the next.
#[derive(Clone, Copy)]
pub(super) struct Days {
    pub(super) first: Date,
    pub(super) last: Date,
    pub(super) left: f64,
    pub(super) right: f64,
}

impl Days {
    /// x of a point `days` after the midnight that begins `date`, kept inside.
    pub(super) fn x(&self, date: Date, days: f64) -> f64 {
        let at = (days_between(self.first, date) as f64 + days) / self.count();
        self.left + at.clamp(0.0, 1.0) * (self.right - self.left)
    }

    pub(super) fn shows(&self, date: Date) -> bool {
        self.first <= date && date <= self.last
    }

    fn count(&self) -> f64 {
        (days_between(self.first, self.last) + 1).max(1) as f64
    }

    /// Names of months (years where months are too narrow) at `base`, with uprights between `top` and `foot`.
    pub(super) fn draw_months(&self, svg: &mut Svg, lang: Lang, (top, foot): (f64, f64), base: f64) {
        let per_month = (self.right - self.left) / self.count() * 30.4;
        // Every month, quarter, half, year, as far as names fit.
        let step = [1, 3, 6, 12].into_iter().find(|step| per_month * f64::from(*step) >= 46.0).unwrap_or(12);
        let years = if per_month * 12.0 >= 46.0 { 1 } else { 10 };
        let mut grid = Path::default();
        let mut month = self.first;
        let mut named = false;
        while month <= self.last {
            let x = self.x(month, 0.0);
            let here = month.month() % step == 1 % step && (step < 12 || month.year() % years == 0);
            let next = month.last_of_month().tomorrow().unwrap_or(Date::MAX);
            if here || (!named && step == 1) {
                if x > self.left {
                    grid.start((x.round() + 0.5, top)).down(foot);
                }
                let full = text::month(lang, month, !named || month.month() == 1);
                let short = text::month(lang, month, false);
                let until = if step == 1 { self.x(next, 0.0) } else { x + per_month * f64::from(step) };
                let room = (until.min(self.right + 20.0) - x - 3.0) / SCALE.size;
                let name = if text::width_em(&full) <= room { full } else { short };
                if text::width_em(&name) <= room {
                    svg.text((x + 3.0, base), Anchor::Start, SCALE, &name);
                    named = true;
                }
            }
            if next <= month {
                break;
            }
            month = next;
        }
        svg.lines(&grid, GRID);
    }
}

/// Values from the foot up to a round number.
#[derive(Clone, Copy)]
pub(super) struct Values {
    step: f64,
    pub(super) top: f64,
    pub(super) foot: f64,
    most: f64,
}

impl Values {
    /// Room for `most` in about `lines` steps of 1, 2 or 5 times a power of ten.
    pub(super) fn new(most: f64, lines: f64, (top, foot): (f64, f64)) -> Values {
        let most = if most.is_finite() && most > 0.0 { most } else { 1.0 };
        let raw = most / lines;
        let power = 10_f64.powf(raw.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|m| m * power).into_iter().find(|s| *s >= raw).unwrap_or(raw);
        Values { step, top, foot, most: (most / step).ceil() * step }
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        let value = if value.is_finite() { value } else { 0.0 };
        self.foot - (value / self.most).clamp(0.0, 1.0) * (self.foot - self.top)
    }

    /// Lines across with their values left of them.
    pub(super) fn draw(&self, svg: &mut Svg, (left, right): (f64, f64)) {
        let mut grid = Path::default();
        let mut value = 0.0;
        while value <= self.most + self.step / 2.0 {
            let y = self.y(value).round() + 0.5;
            grid.start((left, y)).across(right);
            svg.text((left - 6.0, y + 4.0), Anchor::End, SCALE, &figure(value));
            value += self.step;
        }
        svg.lines(&grid, GRID);
    }
}

/// Digits as many as tell something: 1,240 · 12.5 · 0.04.
pub(super) fn figure(value: f64) -> String {
    let decimals = if value == 0.0 || value.abs() >= 100.0 || value.fract() == 0.0 {
        0
    } else if value.abs() >= 1.0 {
        1
    } else {
        2
    };
    text::number(&mieruka_core::report::model::Number { value, decimals, unit: String::new(), signed: false })
}

/// Heights of labels moved apart until none lies on another, in the given order's places; as little as will do, and
/// within `(top, foot)` where they fit there.
pub(super) fn apart(wanted: &[f64], least: f64, (top, foot): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let mut placed = wanted.to_vec();
    let mut below = f64::NEG_INFINITY;
    for &i in &order {
        placed[i] = wanted[i].max(below + least).max(top);
        below = placed[i];
    }
    let mut above = f64::INFINITY;
    for &i in order.iter().rev() {
        placed[i] = placed[i].min(above - least).min(foot);
        above = placed[i];
    }
    placed
}

pub(super) fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_side_ends_at_a_round_number_above_all() {
        for (most, top) in [(7.0, 8.0), (430.0, 500.0), (0.3, 0.3), (1.0e12, 1.0e12)] {
            let values = Values::new(most, 5.0, (0.0, 100.0));
            assert!((values.most - top).abs() < top * 1e-9, "{most}: {}", values.most);
            assert!(values.most / values.step <= 5.5, "{most}");
        }
        assert_eq!(Values::new(f64::NAN, 5.0, (0.0, 100.0)).y(f64::NAN), 100.0);
    }

    #[test]
    fn labels_keep_apart_and_inside() {
        let placed = apart(&[50.0, 52.0, 10.0, 51.0], 14.0, (0.0, 200.0));
        let mut sorted = placed.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= 14.0 - 1e-9), "{placed:?}");
        assert!(placed[0] < placed[3] && placed[3] < placed[1], "the order stays: {placed:?}");
        assert!(apart(&[199.0, 200.0], 14.0, (0.0, 200.0)).iter().all(|y| *y <= 200.0));
    }

    #[test]
    fn figures_are_short() {
        assert_eq!(figure(1240.0), "1,240");
        assert_eq!(figure(12.5), "12.5");
        assert_eq!(figure(0.04), "0.04");
        assert_eq!(figure(0.0), "0");
    }
}
