//! The few shapes our charts are made of, written as SVG with everything escaped.

use std::fmt::Write as _;

use crate::text::palette;

/// An SVG document being written.
pub(crate) struct Svg {
    out: String,
}

/// Where a text stands relative to its x.
#[derive(Clone, Copy)]
pub(crate) enum Anchor {
    Start,
    End,
}

/// How a text looks.
#[derive(Clone, Copy)]
pub(crate) struct Type {
    pub size: f64,
    pub bold: bool,
    pub fill: &'static str,
    pub class: &'static str,
}

/// A stroke without fill.
#[derive(Clone, Copy)]
pub(crate) struct Stroke {
    pub class: &'static str,
    pub colour: &'static str,
    pub width: f64,
    /// An SVG dash pattern; empty for a solid line.
    pub dash: &'static str,
}

impl Svg {
    /// Opens the document. `label` tells its content to readers who cannot see it.
    pub(crate) fn new(class: &str, width: f64, height: f64, label: &str) -> Svg {
        let mut svg = Svg { out: String::with_capacity(16 * 1024) };
        let _ = write!(
            svg.out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{class}\" viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" \
             role=\"img\" aria-label=\"{}\" font-family=\"{}\">",
            coordinate(width),
            coordinate(height),
            coordinate(width),
            coordinate(height),
            escape(label),
            escape(palette::FAMILIES),
        );
        svg
    }

    pub(crate) fn finish(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }

    /// Opens a group whose full text shows on hover.
    pub(crate) fn open_group(&mut self, class: &str, title: &str) {
        let _ = write!(self.out, "<g class=\"{class}\"><title>{}</title>", escape(title));
    }

    pub(crate) fn close_group(&mut self) {
        self.out.push_str("</g>");
    }

    /// A filled rectangle; nothing without width or height.
    pub(crate) fn rect(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64), fill: &str) {
        if width <= 0.0 || height <= 0.0 {
            return;
        }
        let _ = write!(
            self.out,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\"/>",
            coordinate(x),
            coordinate(y),
            coordinate(width),
            coordinate(height),
        );
    }

    /// A rectangle's outline.
    pub(crate) fn frame(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), stroke: Stroke) {
        if width <= 0.0 || height <= 0.0 {
            return;
        }
        let _ = write!(
            self.out,
            "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\"{}/>",
            stroke.class,
            coordinate(x),
            coordinate(y),
            coordinate(width),
            coordinate(height),
            stroke.attributes(),
        );
    }

    /// A line through the points; nothing through fewer than two.
    pub(crate) fn polyline(&mut self, points: &[(f64, f64)], stroke: Stroke) {
        if points.len() < 2 {
            return;
        }
        let _ = write!(
            self.out,
            "<polyline class=\"{}\" points=\"{}\" fill=\"none\" stroke-linejoin=\"round\"{}/>",
            stroke.class,
            joined(points),
            stroke.attributes(),
        );
    }

    /// A closed shape with fill and outline.
    pub(crate) fn polygon(&mut self, points: &[(f64, f64)], fill: &str, stroke: Stroke) {
        let _ = write!(
            self.out,
            "<polygon class=\"{}\" points=\"{}\" fill=\"{fill}\"{}/>",
            stroke.class,
            joined(points),
            stroke.attributes(),
        );
    }

    pub(crate) fn dot(&mut self, class: &str, (x, y): (f64, f64), radius: f64, fill: &str) {
        let _ = write!(
            self.out,
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{fill}\"/>",
            coordinate(x),
            coordinate(y),
            coordinate(radius),
        );
    }

    /// One line of text on the baseline `y`.
    pub(crate) fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, look: Type, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::End => "end",
        };
        let weight = if look.bold { "700" } else { "400" };
        let _ = write!(
            self.out,
            "<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" font-size=\"{}\" font-weight=\"{weight}\" \
             fill=\"{}\">{}</text>",
            look.class,
            coordinate(x),
            coordinate(y),
            coordinate(look.size),
            look.fill,
            escape(text),
        );
    }
}

impl Stroke {
    fn attributes(self) -> String {
        let mut out = format!(" stroke=\"{}\" stroke-width=\"{}\"", self.colour, coordinate(self.width));
        if !self.dash.is_empty() {
            let _ = write!(out, " stroke-dasharray=\"{}\"", self.dash);
        }
        out
    }
}

fn joined(points: &[(f64, f64)]) -> String {
    let points: Vec<String> =
        points.iter().map(|(x, y)| format!("{},{}", coordinate(*x), coordinate(*y))).collect();
    points.join(" ")
}

/// Two digits after the point are finer than any printer.
fn coordinate(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Escapes for text and attributes alike, and leaves out what XML cannot hold.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_becomes_markup() {
        assert_eq!(escape("<b a='1' c=\"2\">&\0\u{b}\n"), "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp; ");
    }

    #[test]
    fn coordinates_are_short() {
        assert_eq!(coordinate(12.0), "12");
        assert_eq!(coordinate(12.504), "12.5");
        assert_eq!(coordinate(-0.001), "0");
    }
}
