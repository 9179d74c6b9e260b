//! Many strokes as one shape.

use std::fmt::Write as _;

use super::Short;

/// Many strokes as one shape: a thousand grid lines for the price of one element.
#[derive(Default)]
pub(crate) struct Path {
    pub(super) d: String,
}

impl Path {
    pub(crate) fn is_empty(&self) -> bool {
        self.d.is_empty()
    }

    pub(crate) fn start(&mut self, (x, y): (f64, f64)) -> &mut Path {
        let _ = write!(self.d, "M{} {}", Short(x), Short(y));
        self
    }

    pub(crate) fn across(&mut self, x: f64) -> &mut Path {
        let _ = write!(self.d, "H{}", Short(x));
        self
    }

    pub(crate) fn down(&mut self, y: f64) -> &mut Path {
        let _ = write!(self.d, "V{}", Short(y));
        self
    }

    pub(crate) fn to(&mut self, (x, y): (f64, f64)) -> &mut Path {
        let _ = write!(self.d, "L{} {}", Short(x), Short(y));
        self
    }

    pub(crate) fn close(&mut self) {
        self.d.push('Z');
    }

    pub(crate) fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64)) {
        self.start((x, y)).across(x + width).down(y + height).across(x).close();
    }
}
