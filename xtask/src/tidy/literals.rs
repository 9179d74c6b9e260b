//! The string literals of a Rust file.

/// A string literal and the code that stands before it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Literal<'a> {
    pub(crate) text: &'a str,
    /// From 1.
    pub(crate) line: usize,
    /// The code between the literal before and this one.
    pub(crate) before: &'a str,
}

/// All string literals, as they are written (escapes stay). Comments and characters are passed over.
pub(crate) fn literals(source: &str) -> Vec<Literal<'_>> {
    let bytes = source.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut code_start) = (0, 0);
    while at < bytes.len() {
        let rest = &source.as_bytes()[at..];
        if rest.starts_with(b"//") {
            at += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
        } else if rest.starts_with(b"/*") {
            at += end_of(source, at + 2, "*/");
        } else if rest.starts_with(b"'") {
            at += character(rest);
        } else if rest[0] == b'"' {
            let hashes = hashes_before(bytes, at);
            let (start, end) = (at + 1, string_end(bytes, at + 1, hashes));
            found.push(Literal {
                text: &source[start..end],
                line: source[..start].matches('\n').count() + 1,
                before: &source[code_start..at],
            });
            at = (end + 1 + hashes.unwrap_or(0)).min(bytes.len());
            code_start = at;
        } else {
            at += 1;
        }
    }
    found
}

/// Bytes from the place before `from - 2` to the end of `mark`.
fn end_of(source: &str, from: usize, mark: &str) -> usize {
    source[from..].find(mark).map_or(source.len() - from, |found| found + mark.len()) + 2
}

/// Length of a character literal; of the quote alone where it starts a lifetime.
fn character(rest: &[u8]) -> usize {
    if rest.get(1) == Some(&b'\\') {
        return rest.iter().skip(3).position(|b| *b == b'\'').map_or(rest.len(), |i| i + 4);
    }
    // One character is at most four bytes long.
    let close = rest.iter().take(6).skip(2).position(|b| *b == b'\'').map(|i| i + 3);
    let one = |len: &usize| std::str::from_utf8(&rest[1..len - 1]).is_ok_and(|t| t.chars().count() == 1);
    close.filter(one).unwrap_or(1)
}

/// `None` for a plain string, else the number of `#` of a raw one.
fn hashes_before(bytes: &[u8], quote: usize) -> Option<usize> {
    let hashes = bytes[..quote].iter().rev().take_while(|b| **b == b'#').count();
    let letter = *bytes.get(quote.checked_sub(hashes + 1)?)?;
    let before = quote.checked_sub(hashes + 2).and_then(|i| bytes.get(i)).copied().unwrap_or(b' ');
    (letter == b'r' && (before == b'b' || !(before.is_ascii_alphanumeric() || before == b'_')))
        .then_some(hashes)
}

fn string_end(bytes: &[u8], start: usize, raw: Option<usize>) -> usize {
    let mut at = start;
    while at < bytes.len() {
        match (bytes[at], raw) {
            (b'\\', None) => at += 1,
            (b'"', None) => return at,
            (b'"', Some(n)) if bytes[at + 1..].iter().take_while(|b| **b == b'#').count() >= n => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::literals;

    #[test]
    fn strings_are_told_from_comments_and_characters() {
        let source = r####"
            // "no"
            let a = "one \" two"; /* "no" */ let q = '"'; let l: &'a str = r#"raw "x""#;
            lang.text(
                "three",
            ); let c = '\''; let d = "日本"; let e = b"bytes";
        "####;
        let texts: Vec<_> = literals(source).iter().map(|l| l.text.to_owned()).collect();
        assert_eq!(texts, [r#"one \" two"#, r#"raw "x""#, "three", "日本", "bytes"]);
        assert_eq!(literals(source)[2].line, 5);
        assert!(literals(source)[2].before.trim_end().ends_with("lang.text("));
    }
}
