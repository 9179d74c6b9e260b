//! The reader of XML against another one.

use proptest::prelude::*;
use quick_xml::events::Event;

use super::*;

/// Every element with its depth and text, as the cursor reads it: a leaf's text is taken, anything else entered.
fn by_cursor(text: &str) -> Option<Vec<(String, String)>> {
    let mut told = Vec::new();
    let mut cursor = Cursor::new(text);
    while cursor.child().ok()? {
        let (name, depth) = (cursor.name.to_owned(), cursor.open.len());
        told.push((format!("{depth} {name}"), cursor.text().ok()?.into_owned()));
    }
    Some(told)
}

/// The same by another reader of XML.
fn by_quick_xml(text: &str) -> Option<Vec<(String, String)>> {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let (mut told, mut depth): (Vec<(String, String)>, usize) = (Vec::new(), 0);
    loop {
        let add = |told: &mut Vec<(String, String)>, depth: usize, text: &str| {
            if depth == 1
                && let Some((_, own)) = told.last_mut()
            {
                own.push_str(text);
            }
        };
        match reader.read_event().ok()? {
            Event::Start(start) => {
                depth += 1;
                if depth == 1 {
                    told.push((format!("1 {}", start.local_name().as_ref()), String::new()));
                }
            }
            Event::End(_) => depth -= 1,
            Event::Text(part) => add(&mut told, depth, &part.xml10_content()),
            Event::CData(part) => add(&mut told, depth, &part.xml10_content()),
            Event::GeneralRef(reference) => match (&*reference, reference.resolve_char_ref().ok()?) {
                // The one difference on purpose: control characters smuggled in by number are dropped.
                (_, Some(c)) if c.is_control() && !matches!(c, '\n' | '\r' | '\t') => {}
                (_, Some(c)) => add(&mut told, depth, &c.to_string()),
                ("amp", None) => add(&mut told, depth, "&"),
                ("lt", None) => add(&mut told, depth, "<"),
                _ => return None,
            },
            Event::Eof => {
                told.iter_mut().for_each(|(_, text)| *text = text.trim().to_owned());
                return (depth == 0).then_some(told);
            }
            _ => {}
        }
    }
}

fn piece() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[a-z \r\n見]{0,8}",
        Just("&amp;".to_owned()),
        Just("&#x898B;".to_owned()),
        Just("&#65;".to_owned()),
        Just("<![CDATA[<&]\r\n]>]]>".to_owned()),
        Just("<!-- > <x> -->".to_owned()),
        Just("<?pi <x> ?>".to_owned()),
        Just("<e/>".to_owned()),
        Just("<e a='/>' b=\"'\"\n/>".to_owned()),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop::collection::vec(inner, 0..5).prop_map(|parts| format!("<p:n a=\">\">{}</p:n >", parts.concat()))
    })
}

proptest! {
    #[test]
    fn two_readers_of_xml_agree(pieces in prop::collection::vec(piece(), 1..6)) {
        let text: String = pieces.iter().map(|p| format!("<r>{p}</r>")).collect();
        prop_assert!(by_cursor(&text).is_some());
        prop_assert_eq!(by_cursor(&text), by_quick_xml(&text));
    }

    #[test]
    fn broken_text_never_panics_and_what_both_read_is_the_same(
        piece in piece(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), "[<>/&;!a?\\[\\]\"' -]"), 0..4),
    ) {
        let mut text: Vec<char> = format!("<r>{piece}</r>").chars().collect();
        for (at, new) in edits {
            let at = at.index(text.len());
            text.splice(at..=at, new.chars());
        }
        let text: String = text.into_iter().collect();
        if let (Some(ours), Some(theirs)) = (by_cursor(&text), by_quick_xml(&text)) {
            // The other reader lets references to control characters pass, which XML forbids.
            prop_assume!(!format!("{theirs:?}").contains("\\u{"));
            prop_assert_eq!(ours, theirs);
        }
    }
}
