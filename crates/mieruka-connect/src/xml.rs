//! Reading XML that comes from strangers: text and attributes out, entity tricks refused.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart};

use crate::error::Problem;

/// What a syntax error of the XML reader means to a person.
pub(crate) fn bad(error: &quick_xml::Error) -> Problem {
    Problem::BadXml { detail: error.to_string() }
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
