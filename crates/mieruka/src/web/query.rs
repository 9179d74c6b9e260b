//! Parts of an address that several pages read.

use jiff::civil::Date;
use mieruka_core::lang::Lang;

use crate::error::OpError;

/// A day such as `?as_of=2026-04-01`; empty or absent = none. What is no day is refused rather than ignored.
pub(super) fn day(name: &str, text: Option<&str>, lang: Lang) -> Result<Option<Date>, OpError> {
    let Some(text) = text.map(str::trim).filter(|t| !t.is_empty()) else { return Ok(None) };
    let refused = |_| OpError::Input {
        place: name.to_owned(),
        reason: lang.format("field-not-a-date", &[("field", text.into())]),
    };
    text.parse().map(Some).map_err(refused)
}

/// Parts of an address behind its path: those that say something, in their order.
pub(super) fn parts(all: &[(&str, Option<String>)]) -> String {
    let some = all.iter().filter_map(|(name, value)| Some(format!("{name}={}", part(value.as_deref()?))));
    let some = some.collect::<Vec<_>>().join("&");
    if some.is_empty() { some } else { format!("?{some}") }
}

/// Text as part of an address.
pub(super) fn part(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}

/// The path and query of an address: never another host.
pub(super) fn path_of(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("http://")?;
    rest.find('/').map(|at| &rest[at..])
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use mieruka_core::lang::Lang;

    use super::{day, part, parts};

    #[test]
    fn a_day_is_read_or_refused() {
        assert_eq!(day("as_of", None, Lang::Ja).unwrap(), None);
        assert_eq!(day("as_of", Some(" "), Lang::Ja).unwrap(), None);
        assert_eq!(day("as_of", Some("2026-04-01"), Lang::Ja).unwrap(), Some(date(2026, 4, 1)));
        assert!(day("as_of", Some("来週"), Lang::Ja).is_err());
    }

    #[test]
    fn text_becomes_part_of_an_address() {
        assert_eq!(part("状態:a&b"), "%E7%8A%B6%E6%85%8B%3Aa%26b");
        assert_eq!(parts(&[("since", Some("a b".to_owned())), ("as_of", None)]), "?since=a%20b");
        assert_eq!(parts(&[("as_of", None)]), "");
    }
}
