//! The few shapes our charts are made of, written as SVG with everything escaped.

use std::fmt::{self, Display, Write as _};

use crate::text::palette;

mod path;

pub(crate) use path::Path;

/// An SVG document being written.
pub(crate) struct Svg {
    out: String,
}

/// Where a text stands relative to its x.
#[derive(Clone, Copy)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn name(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
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

/// What a drawing is to readers who cannot see it.
#[derive(Clone, Copy)]
pub(crate) enum Role<'a> {
    /// A picture with its content told in a sentence.
    Image(&'a str),
    /// The same, with links inside.
    Group(&'a str),
    /// Says nothing that does not stand beside it as text.
    Hidden,
}

impl Svg {
    /// Opens a picture. `label` tells its content to readers who cannot see it.
    pub(crate) fn new(class: &str, width: f64, height: f64, label: &str) -> Svg {
        Svg::with_role(class, (width, height), Role::Image(label))
    }

    pub(crate) fn with_role(class: &str, (width, height): (f64, f64), role: Role<'_>) -> Svg {
        let mut svg = Svg { out: String::with_capacity(16 * 1024) };
        let _ = write!(
            svg.out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{class}\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" \
             height=\"{1}\"",
            Short(width),
            Short(height),
        );
        let _ = match role {
            Role::Image(label) => write!(svg.out, " role=\"img\" aria-label=\"{}\"", escape(label)),
            Role::Group(label) => write!(svg.out, " role=\"group\" aria-label=\"{}\"", escape(label)),
            Role::Hidden => write!(svg.out, " aria-hidden=\"true\""),
        };
        let _ = write!(svg.out, " font-family=\"{}\">", escape(palette::FAMILIES));
        svg
    }

    pub(crate) fn finish(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }

    /// Opens a group whose full text shows on hover, named `id` for scripts and leading to `href` where there is one.
    /// The link is no stop for the keyboard: where a drawing has links, the table beside it has them too.
    pub(crate) fn open_row(&mut self, class: &str, id: &str, title: &str, href: Option<&str>) {
        let _ = write!(self.out, "<g class=\"{class}\"");
        if !id.is_empty() {
            let _ = write!(self.out, " data-row=\"{}\"", escape(id));
        }
        self.out.push('>');
        if let Some(href) = href {
            let _ = write!(self.out, "<a href=\"{}\" tabindex=\"-1\">", escape(href));
        }
        if !title.is_empty() {
            let _ = write!(self.out, "<title>{}</title>", escape(title));
        }
    }

    pub(crate) fn close_row(&mut self, href: Option<&str>) {
        self.out.push_str(if href.is_some() { "</a></g>" } else { "</g>" });
    }

    /// Opens a group of lines that share one look.
    pub(crate) fn open_strokes(&mut self, stroke: Stroke) {
        let _ = write!(self.out, "<g class=\"{}\" fill=\"none\"{}>", stroke.class, Strokes(stroke));
    }

    /// Opens a group of texts that share one look, to be filled by [`Svg::words`].
    pub(crate) fn open_texts(&mut self, anchor: Anchor, look: Type) {
        let weight = if look.bold { "700" } else { "400" };
        let _ = write!(
            self.out,
            "<g class=\"{}\" text-anchor=\"{}\" font-size=\"{}\" font-weight=\"{weight}\" fill=\"{}\">",
            look.class,
            anchor.name(),
            Short(look.size),
            look.fill,
        );
    }

    /// A text within [`Svg::open_texts`].
    pub(crate) fn words(&mut self, (x, y): (f64, f64), text: &str) {
        let _ = write!(self.out, "<text x=\"{}\" y=\"{}\">{}</text>", Short(x), Short(y), escape(text));
    }

    /// A line within [`Svg::open_strokes`], with the rows it joins named for scripts.
    pub(crate) fn joining_line(&mut self, path: &Path, from: &str, to: &str) {
        let _ = write!(self.out, "<path d=\"{}\"", path.d);
        if !from.is_empty() && !to.is_empty() {
            let _ = write!(self.out, " data-from=\"{}\" data-to=\"{}\"", escape(from), escape(to));
        }
        self.out.push_str("/>");
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
            Short(x),
            Short(y),
            Short(width),
            Short(height),
        );
    }

    /// The same with rounded corners.
    pub(crate) fn bar(
        &mut self,
        class: &str,
        at: (f64, f64),
        (width, height): (f64, f64),
        fill: &str,
        round: f64,
    ) {
        if width <= 0.0 || height <= 0.0 {
            return;
        }
        let _ = write!(
            self.out,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"{fill}\"/>",
            Short(at.0),
            Short(at.1),
            Short(width),
            Short(height),
            Short(round.min(width / 2.0)),
        );
    }

    /// Opens a group whose shapes are felt by the pointer even where nothing is seen of them.
    pub(crate) fn open_hit_areas(&mut self, class: &str) {
        let _ = write!(self.out, "<g class=\"{class}\" fill=\"none\" pointer-events=\"all\">");
    }

    /// Unseen within [`Svg::open_hit_areas`]: a row can be hovered where nothing is drawn.
    pub(crate) fn hit_area(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64)) {
        let _ = write!(
            self.out,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            Short(x),
            Short(y),
            Short(width),
            Short(height),
        );
    }

    /// A filled path; nothing for an empty one.
    pub(crate) fn area(&mut self, class: &str, path: &Path, fill: &str) {
        if !path.d.is_empty() {
            let _ = write!(self.out, "<path class=\"{class}\" d=\"{}\" fill=\"{fill}\"/>", path.d);
        }
    }

    /// A path's lines; nothing for an empty one.
    pub(crate) fn lines(&mut self, path: &Path, stroke: Stroke) {
        if !path.d.is_empty() {
            let _ = write!(
                self.out,
                "<path class=\"{}\" d=\"{}\" fill=\"none\"{}/>",
                stroke.class,
                path.d,
                Strokes(stroke)
            );
        }
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
            Short(x),
            Short(y),
            Short(width),
            Short(height),
            Strokes(stroke),
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
            Points(points),
            Strokes(stroke),
        );
    }

    /// A closed shape with fill and outline.
    pub(crate) fn polygon(&mut self, points: &[(f64, f64)], fill: &str, stroke: Stroke) {
        let _ = write!(
            self.out,
            "<polygon class=\"{}\" points=\"{}\" fill=\"{fill}\"{}/>",
            stroke.class,
            Points(points),
            Strokes(stroke),
        );
    }

    pub(crate) fn dot(&mut self, class: &str, (x, y): (f64, f64), radius: f64, fill: &str) {
        let _ = write!(
            self.out,
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{fill}\"/>",
            Short(x),
            Short(y),
            Short(radius),
        );
    }

    /// A circle's outline on paper.
    pub(crate) fn ring(&mut self, class: &str, (x, y): (f64, f64), radius: f64, stroke: &str) {
        let _ = write!(
            self.out,
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"none\" stroke=\"{stroke}\" \
             stroke-width=\"1.2\"/>",
            Short(x),
            Short(y),
            Short(radius),
        );
    }

    /// A text with paper around its letters, to stand on lines.
    pub(crate) fn text_on_paper(&mut self, at: (f64, f64), anchor: Anchor, look: Type, text: &str) {
        self.out.push_str(
            "<g class=\"on-paper\" stroke=\"#ffffff\" stroke-width=\"4\" stroke-linejoin=\"round\" \
             paint-order=\"stroke\">",
        );
        self.text(at, anchor, look, text);
        self.out.push_str("</g>");
    }

    /// One line of text on the baseline `y`.
    pub(crate) fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, look: Type, text: &str) {
        let anchor = anchor.name();
        let weight = if look.bold { "700" } else { "400" };
        let _ = write!(
            self.out,
            "<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" font-size=\"{}\" font-weight=\"{weight}\" \
             fill=\"{}\">{}</text>",
            look.class,
            Short(x),
            Short(y),
            Short(look.size),
            look.fill,
            escape(text),
        );
    }
}

/// A stroke's look as attributes.
struct Strokes(Stroke);

impl Display for Strokes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " stroke=\"{}\" stroke-width=\"{}\"", self.0.colour, Short(self.0.width))?;
        if !self.0.dash.is_empty() {
            write!(f, " stroke-dasharray=\"{}\"", self.0.dash)?;
        }
        Ok(())
    }
}

struct Points<'a>(&'a [(f64, f64)]);

impl Display for Points<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (x, y)) in self.0.iter().enumerate() {
            let gap = if i == 0 { "" } else { " " };
            write!(f, "{gap}{},{}", Short(*x), Short(*y))?;
        }
        Ok(())
    }
}

/// A coordinate: two digits after the point are finer than any printer. What is no number is drawn at 0.
struct Short(f64);

impl Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Charts hold tens of thousands of these: whole arithmetic is several times as fast as `{:.2}` and trimming.
        let hundredths = (self.0 * 100.0).round() as i64;
        if hundredths < 0 {
            f.write_char('-')?;
        }
        let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
        match (rest / 10, rest % 10) {
            (0, 0) => write!(f, "{whole}"),
            (tens, 0) => write!(f, "{whole}.{tens}"),
            (tens, ones) => write!(f, "{whole}.{tens}{ones}"),
        }
    }
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
        let short = |value| Short(value).to_string();
        assert_eq!(short(12.0), "12");
        assert_eq!(short(12.504), "12.5");
        assert_eq!(short(12.05), "12.05");
        assert_eq!(short(-0.001), "0");
        assert_eq!(short(-1.239), "-1.24");
        assert_eq!(short(f64::NAN), "0");
    }
}
