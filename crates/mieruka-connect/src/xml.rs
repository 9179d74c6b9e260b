//! Reading XML that comes from strangers: text and attributes out, entity tricks refused.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use crate::error::Problem;

/// A reader of a whole document in memory.
pub(crate) fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    // `<a/>` and `<a></a>` mean the same; one shape less to handle everywhere.
    reader.config_mut().expand_empty_elements = true;
    reader
}

/// The next event; a document type is refused, because entities are declared there.
pub(crate) fn next<'a>(reader: &mut Reader<&'a [u8]>) -> Result<Event<'a>, Problem> {
    match reader.read_event() {
        Ok(Event::DocType(_)) => Err(Problem::EntityInXml),
        Ok(event) => Ok(event),
        Err(error) => Err(Problem::BadXml { detail: error.to_string() }),
    }
}

/// The attribute of that name, entities resolved; a name without its prefix matches too (`id` finds `r:id`).
pub(crate) fn attribute<'a>(start: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    start
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.as_ref() == name || a.key.local_name().as_ref() == name)
        .and_then(|a| a.normalized_value(XmlVersion::Implicit1_0).ok())
}

/// A boolean attribute as spreadsheets write it; absent is false.
pub(crate) fn flag(start: &BytesStart<'_>, name: &str) -> bool {
    attribute(start, name).is_some_and(|v| matches!(v.as_ref(), "1" | "true" | "on"))
}

/// Appends what `&…;` stands for. Only the five built-in names and character numbers exist: declarations are refused.
pub(crate) fn push_reference(out: &mut String, reference: &BytesRef<'_>) -> Result<(), Problem> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        out.push(c);
        return Ok(());
    }
    let name: &str = reference;
    out.push(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return Err(Problem::EntityInXml),
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(xml: &str) -> Result<String, Problem> {
        let mut reader = reader(xml);
        let mut out = String::new();
        loop {
            match next(&mut reader)? {
                Event::Text(t) => out.push_str(&t.xml10_content()),
                Event::GeneralRef(r) => push_reference(&mut out, &r)?,
                Event::Eof => return Ok(out),
                _ => {}
            }
        }
    }

    #[test]
    fn built_in_references_are_text_and_declared_ones_are_refused() {
        assert_eq!(text("<a>1 &lt; 2 &amp; &#x8868;</a>").as_deref(), Ok("1 < 2 & 表"));
        assert_eq!(text("<a>&lol;</a>"), Err(Problem::EntityInXml));
        assert_eq!(text("<!DOCTYPE a [<!ENTITY lol \"lol\">]><a>&lol;</a>"), Err(Problem::EntityInXml));
        assert_eq!(text("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"), Err(Problem::EntityInXml));
        assert!(matches!(text("<a><b></a>"), Err(Problem::BadXml { .. })));
    }
}
