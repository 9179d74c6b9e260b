//! Figures out of the lines of JSON that measured programs print. The names asked for are unique where they are looked
//! for, and no text holds anything escaped.

/// The number that stands under this name, wherever it does.
pub(crate) fn number(json: &str, name: &str) -> Option<f64> {
    let value = value(json, name)?;
    value[..value.find([',', '}', ']']).unwrap_or(value.len())].trim().parse().ok()
}

/// The text that stands under this name, wherever it does.
pub(crate) fn text<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    value(json, name)?.strip_prefix('"')?.split('"').next()
}

/// What begins with the value of this name.
pub(crate) fn value<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    json.split_once(&format!("\"{name}\":")).map(|(_, rest)| rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::{number, text, value};

    #[test]
    fn numbers_and_texts_are_found_by_name() {
        let json =
            r#"{"version": "9.1", "a_ms":2.5,"makespans":{"j1_1":105,"j1_10":7},"lengths":{"j1_1":99}}"#;
        assert_eq!(number(json, "a_ms"), Some(2.5));
        assert_eq!(number(json, "j1_1"), Some(105.0));
        assert_eq!(number(json, "j1_10"), Some(7.0));
        assert_eq!(value(json, "lengths").and_then(|json| number(json, "j1_1")), Some(99.0));
        assert_eq!(text(json, "version"), Some("9.1"));
        assert_eq!((number(json, "version"), text(json, "a_ms"), number(json, "b")), (None, None, None));
    }
}
