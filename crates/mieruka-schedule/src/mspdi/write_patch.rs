//! Changing some children of an element and leaving every other byte of it as it stands.

use std::collections::HashMap;
use std::hash::Hash;

use super::read::{MspdiError, Span};
use super::write_order::Order;
use super::write_value::escaped;
use super::xml::Cursor;

/// An element of the text, and where its pieces stand.
#[derive(Clone, Debug)]
pub(super) struct Element<'a> {
    /// Without prefix.
    pub(super) name: &'a str,
    pub(super) span: Span,
    /// What stands between its tags; empty and at the end of the tag in `<x/>`.
    pub(super) inside: Span,
    /// Written as `<x/>`.
    pub(super) closed: bool,
    pub(super) children: Vec<Element<'a>>,
}

impl<'a> Element<'a> {
    /// The element that begins at a byte of the text, with its children down to `levels` below it.
    pub(super) fn at(text: &'a str, at: usize, levels: usize) -> Result<Self, MspdiError> {
        let mut cursor = Cursor::at(text, at);
        cursor.child()?;
        Self::entered(&mut cursor, levels)
    }

    fn entered(cursor: &mut Cursor<'a>, levels: usize) -> Result<Self, MspdiError> {
        let (name, start, inside, closed) =
            (cursor.name, cursor.tag_start(), cursor.position(), cursor.is_empty_tag());
        let mut children = Vec::new();
        if levels == 0 {
            cursor.skip()?;
        } else {
            while cursor.child()? {
                children.push(Self::entered(cursor, levels - 1)?);
            }
        }
        let end = if closed { inside } else { cursor.tag_start() };
        Ok(Element { name, span: start..cursor.position(), inside: inside..end, closed, children })
    }

    pub(super) fn named<'e>(&'e self, name: &'e str) -> impl DoubleEndedIterator<Item = &'e Element<'a>> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

/// How what is put in is laid out: the line break and indent before an element, and one indent more. Both empty in a
/// file without line breaks.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub(super) gap: String,
    pub(super) unit: String,
}

impl Layout {
    pub(super) fn inner(&self) -> Layout {
        Layout { gap: format!("{}{}", self.gap, self.unit), unit: self.unit.clone() }
    }
}

/// One replacement. Nothing is replaced where the span is empty: then it is put in.
struct Edit {
    span: Span,
    /// Place among what is put in at the same byte.
    rank: usize,
    new: String,
}

/// An element and the changes to it.
pub(super) struct Patch<'t> {
    text: &'t str,
    pub(super) element: Element<'t>,
    order: Order,
    /// Of the children.
    pub(super) layout: Layout,
    edits: Vec<Edit>,
}

/// Where the items of a list stand.
#[derive(Clone, Copy)]
pub(super) enum Home {
    /// Among the other children.
    Here(&'static str),
    /// In a child of their own.
    Within(&'static str),
}

impl<'t> Patch<'t> {
    /// `layout` is that of the element itself.
    pub(super) fn new(text: &'t str, element: Element<'t>, order: Order, layout: &Layout) -> Self {
        let inside = &text[element.inside.clone()];
        let gap = match element.children.first() {
            Some(first) => space_before(text, first.span.start, element.inside.start).to_owned(),
            None if inside.contains('\n') && inside.trim().is_empty() => format!("{inside}{}", layout.unit),
            None => layout.inner().gap,
        };
        let gap = if gap.contains('\n') { gap } else { String::new() };
        let unit = if gap.is_empty() { String::new() } else { layout.unit.clone() };
        Patch { text, element, order, layout: Layout { gap, unit }, edits: Vec::new() }
    }

    /// An element of the text.
    pub(super) fn at(text: &'t str, at: usize, order: Order, layout: &Layout) -> Result<Self, MspdiError> {
        Ok(Patch::new(text, Element::at(text, at, 2)?, order, layout))
    }

    /// The prefix of names with its colon, as the element has it.
    pub(super) fn prefix(&self) -> &'t str {
        let tag = &self.text[self.element.span.start + 1..];
        tag.find(self.element.name).map_or("", |end| &tag[..end])
    }

    /// Says `new` in the child `name` where that differs from `old`; `None` for `old`: the element is new. Where `say`
    /// has no words for it, the child goes.
    pub(super) fn put<T: PartialEq + ?Sized>(
        &mut self,
        name: &'static str,
        old: Option<&T>,
        new: &T,
        say: impl Fn(&T) -> Option<String>,
    ) {
        if old != Some(new) {
            self.set(name, say(new).map(|text| escaped(&text)));
        }
    }

    /// Sets the inside of the child `name`, already as XML.
    pub(super) fn set(&mut self, name: &'static str, inside: Option<String>) {
        let last = self.element.named(name).next_back().cloned();
        match (last, inside) {
            (Some(child), Some(inside)) => {
                let edit = self.refilled(&child, &inside);
                self.edits.push(edit);
            }
            (None, Some(inside)) => {
                let prefix = self.prefix();
                let new = format!("{}<{prefix}{name}>{inside}</{prefix}{name}>", self.layout.gap);
                self.insert(name, new);
            }
            (_, None) => {
                let spans: Vec<Span> = self.element.named(name).map(|child| child.span.clone()).collect();
                spans.into_iter().for_each(|span| self.remove(span));
            }
        }
    }

    /// Puts a child in where the schema wants it.
    fn insert(&mut self, name: &str, new: String) {
        let rank = self.rank(name);
        let earlier = |child: &&Element| self.order.iter().position(|n| *n == child.name) <= Some(rank);
        let known = self.element.children.iter().filter(|child| self.order.contains(&child.name));
        let at = known.filter(earlier).map(|child| child.span.end).max();
        let at = at.unwrap_or(self.element.inside.start);
        self.edits.push(Edit { span: at..at, rank, new });
    }

    fn rank(&self, name: &str) -> usize {
        self.order.iter().position(|n| *n == name).unwrap_or(self.order.len())
    }

    /// Takes an element out with the space before it.
    pub(super) fn remove(&mut self, span: Span) {
        let start = span.start - space_before(self.text, span.start, self.element.inside.start).len();
        self.edits.push(Edit { span: start..span.end, rank: 0, new: String::new() });
    }

    /// An element with other insides.
    fn refilled(&self, element: &Element, inside: &str) -> Edit {
        let tag = &self.text[element.span.start..element.inside.start];
        let (span, new) = match tag.strip_suffix("/>").filter(|_| element.closed) {
            Some(open) => {
                let raw = raw_name(self.text, element.span.start);
                (element.span.clone(), format!("{}>{inside}</{raw}>", open.trim_end()))
            }
            None => (element.inside.clone(), inside.to_owned()),
        };
        Edit { span, rank: 0, new }
    }

    /// Brings the items of a list from `olds`, each with its place, to `news`. Items with the same key are the same
    /// item, in order where several have it. `write` makes an item's text from the old one, where there is one, in the
    /// given layout.
    pub(super) fn list<T: PartialEq, K: Hash + Eq>(
        &mut self,
        home: Home,
        olds: &[(Span, &T)],
        news: &[T],
        key: impl Fn(&T) -> K,
        mut write: impl FnMut(Option<(&Span, &T)>, &T, &Layout) -> Result<String, MspdiError>,
    ) -> Result<(), MspdiError> {
        let same =
            |(span, old): &(Span, &T), new: &T| (old == &new).then(|| self.text[span.clone()].to_owned());
        let sources = sources(olds.iter().map(|(_, old)| key(old)), news.iter().map(&key));
        let stays = longest_rising(&sources);
        let container = match home {
            Home::Within(name) => self.element.named(name).next().cloned(),
            Home::Here(_) => None,
        };
        let layout = match (olds.first(), &container, home) {
            (Some((first, _)), ..) => {
                let gap = space_before(self.text, first.start, self.element.inside.start).to_owned();
                let unit = if gap.is_empty() { String::new() } else { self.layout.unit.clone() };
                Layout { gap, unit }
            }
            (None, _, Home::Here(_)) => self.layout.clone(),
            (None, _, Home::Within(_)) => self.layout.inner(),
        };
        let mut edits = Vec::new();
        let mut kept = vec![false; olds.len()];
        // Where the next item is put in: after the last one that stays, at first before all.
        let mut at = olds.first().map(|(first, _)| first.start - layout.gap.len());
        let mut added = String::new();
        for ((new, source), stays) in news.iter().zip(&sources).zip(stays) {
            let old = source.map(|source| &olds[source]);
            match old {
                Some(old) if stays => {
                    kept[source.unwrap_or_default()] = true;
                    if old.1 != new {
                        let new = write(Some((&old.0, old.1)), new, &layout)?;
                        edits.push(Edit { span: old.0.clone(), rank: 0, new });
                    }
                    if !added.is_empty() {
                        let at = at.unwrap_or(old.0.start);
                        edits.push(Edit { span: at..at, rank: 0, new: std::mem::take(&mut added) });
                    }
                    at = Some(old.0.end);
                }
                _ => {
                    let text = match old.and_then(|old| same(old, new)) {
                        Some(text) => text,
                        None => write(old.map(|old| (&old.0, old.1)), new, &layout)?,
                    };
                    added.push_str(&layout.gap);
                    added.push_str(&text);
                }
            }
        }
        let rank = self.rank(match home {
            Home::Here(name) | Home::Within(name) => name,
        });
        edits.iter_mut().for_each(|edit| edit.rank = rank);
        self.edits.append(&mut edits);
        for ((span, _), kept) in olds.iter().zip(kept) {
            if !kept {
                self.remove(span.clone());
            }
        }
        if added.is_empty() {
            return Ok(());
        }
        match (at, home, container) {
            (Some(at), ..) => self.edits.push(Edit { span: at..at, rank, new: added }),
            (None, Home::Here(name), _) => self.insert(name, added),
            (None, Home::Within(name), _) => self.append(name, &added),
        }
        Ok(())
    }

    /// Puts items, already as XML with the space before each, at the end of the child `name`, which is made where it is
    /// missing.
    pub(super) fn append(&mut self, name: &'static str, items: &str) {
        let prefix = self.prefix();
        let gap = self.layout.gap.clone();
        let container = self.element.named(name).next().cloned();
        match container {
            None => self.insert(name, format!("{gap}<{prefix}{name}>{items}{gap}</{prefix}{name}>")),
            Some(container) if container.closed || container.inside.is_empty() => {
                let edit = self.refilled(&container, &format!("{items}{gap}"));
                self.edits.push(edit);
            }
            Some(container) => {
                let inside = &self.text[container.inside.clone()];
                let at = container.inside.start + inside.trim_end().len();
                self.edits.push(Edit { span: at..at, rank: 0, new: items.to_owned() });
            }
        }
    }

    /// The text with the changes made: of the element, or of the `whole` text.
    pub(super) fn done(mut self, whole: bool) -> String {
        let (span, inside, closed) =
            (self.element.span.clone(), self.element.inside.clone(), self.element.closed);
        let span = if whole { 0..self.text.len() } else { span };
        // What is put in comes before what is replaced there.
        self.edits.sort_by_key(|edit| (edit.span.start, !edit.span.is_empty(), edit.rank));
        let size = span.len() + self.edits.iter().map(|edit| edit.new.len()).sum::<usize>();
        let mut made = String::with_capacity(size + 64);
        let mut from = span.start;
        // An element without insides gets its end on a line of its own, and a tag `<x/>` is opened for it.
        let fills = inside.is_empty() && !self.edits.is_empty();
        if fills {
            let tag = &self.text[from..inside.start];
            let open = if closed { tag.trim_end_matches('>').trim_end_matches('/').trim_end() } else { tag };
            made.push_str(open);
            made.push_str(if closed { ">" } else { "" });
            from = inside.start;
        }
        for edit in &self.edits {
            made.push_str(&self.text[from..edit.span.start]);
            made.push_str(&edit.new);
            from = edit.span.end;
        }
        if fills {
            made.push_str(self.layout.gap.strip_suffix(self.layout.unit.as_str()).unwrap_or_default());
            if closed {
                made.push_str(&format!(
                    "</{}>",
                    raw_name(&self.text[..inside.start], self.element.span.start)
                ));
            }
        }
        made.push_str(&self.text[from..span.end]);
        made
    }
}

/// The name with prefix of the tag that begins at a byte.
fn raw_name(text: &str, at: usize) -> &str {
    let tag = &text[at + 1..];
    tag.split(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).next().unwrap_or_default()
}

/// An element that is not in the text yet.
pub(super) fn fresh(
    prefix: &str,
    name: &str,
    order: Order,
    layout: &Layout,
    fill: impl FnOnce(&mut Patch) -> Result<(), MspdiError>,
) -> Result<String, MspdiError> {
    let shell = format!("<{prefix}{name}></{prefix}{name}>");
    let mut patch = Patch::at(&shell, 0, order, layout)?;
    fill(&mut patch)?;
    Ok(patch.done(false))
}

/// For each new item the old one that it is.
fn sources<K: Hash + Eq>(olds: impl Iterator<Item = K>, news: impl Iterator<Item = K>) -> Vec<Option<usize>> {
    let mut places: HashMap<K, Vec<usize>> = HashMap::new();
    olds.enumerate().for_each(|(place, key)| places.entry(key).or_default().push(place));
    places.values_mut().for_each(|places| places.reverse());
    news.map(|key| places.get_mut(&key).and_then(Vec::pop)).collect()
}

/// Which of the items stay where they are: the most that are in order already.
fn longest_rising(sources: &[Option<usize>]) -> Vec<bool> {
    // For each length the item that ends the best row of it, and for each item the one before it in its row.
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![None; sources.len()];
    for (item, source) in sources.iter().enumerate() {
        if source.is_none() {
            continue;
        }
        let length = ends.partition_point(|&end| sources[end] < *source);
        before[item] = length.checked_sub(1).map(|shorter| ends[shorter]);
        ends.truncate(ends.len().max(length + 1));
        match ends.get_mut(length) {
            Some(end) => *end = item,
            None => ends.push(item),
        }
    }
    let mut stays = vec![false; sources.len()];
    let mut item = ends.last().copied();
    while let Some(place) = item {
        stays[place] = true;
        item = before[place];
    }
    stays
}

/// The white space that ends at a byte, not reaching before `from`.
fn space_before(text: &str, at: usize, from: usize) -> &str {
    let before = &text[from.min(at)..at];
    &before[before.trim_end_matches([' ', '\t', '\r', '\n']).len()..]
}
