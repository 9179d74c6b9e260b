//! The bytes that digests are made of. They are ours, never a database's own text of a JSON value, so that the same
//! journal has the same hashes on every backend.
//!
//! JSON is written without spaces, names sorted by their UTF-8 bytes, whole numbers without a fraction. Parts are put
//! together with their length before them, so that no two lists of parts give the same bytes.

use mieruka_core::change::{Entry, FieldChange};
use mieruka_core::id::RecordId;
use serde::Serialize;
use serde_json::{Number, Value as Json};
use sha2::{Digest as _, Sha256};

use crate::rows::moment;

/// A SHA-256.
pub(crate) type Hash = [u8; 32];
/// The random bytes that keep a short value from being guessed by its digest.
pub(crate) type Salt = [u8; 16];

/// The hash before a project's first entry.
pub(crate) fn genesis(project_key: &str) -> Hash {
    let mut hasher = Sha256::new();
    part(&mut hasher, b"mieruka journal 1");
    part(&mut hasher, project_key.as_bytes());
    hasher.finalize().into()
}

/// The digest of one field of an entry.
pub(crate) fn field_digest(
    salt: &Salt,
    record: RecordId,
    field: &FieldChange,
    scratch: &mut Vec<u8>,
) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    part(&mut hasher, &record.as_u128().to_be_bytes());
    part(&mut hasher, field.name.as_bytes());
    for value in [&field.before, &field.after] {
        scratch.clear();
        write_json(value, scratch);
        part(&mut hasher, scratch);
    }
    hasher.finalize().into()
}

/// The hash of an entry: over the entry before it, everything it says, and the digests of its fields.
pub(crate) fn entry_hash<'a>(
    previous: &Hash,
    entry: &Entry,
    digests: impl IntoIterator<Item = &'a Hash>,
) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    part(&mut hasher, &entry.seq.to_be_bytes());
    part(&mut hasher, moment(entry.at).as_bytes());
    part(&mut hasher, &canonical(&entry.actor));
    part(&mut hasher, &canonical(&entry.cause));
    part(&mut hasher, &entry.change.record.as_u128().to_be_bytes());
    part(&mut hasher, entry.change.kind.name().as_bytes());
    part(&mut hasher, &canonical(&entry.change.verb));
    part(&mut hasher, entry.previous_at.map(moment).unwrap_or_default().as_bytes());
    for digest in digests {
        part(&mut hasher, digest);
    }
    hasher.finalize().into()
}

/// The address of a file's bytes.
pub fn file_hash(bytes: &[u8]) -> String {
    let hash: Hash = Sha256::digest(bytes).into();
    hex(&hash)
}

fn part(hasher: &mut Sha256, bytes: &[u8]) {
    hasher.update((bytes.len() as u64).to_be_bytes());
    hasher.update(bytes);
}

fn canonical(value: &impl Serialize) -> Vec<u8> {
    let mut out = Vec::new();
    // Actors, causes and verbs are plain data with text keys: they always have a JSON form.
    write_json(&serde_json::to_value(value).unwrap_or_default(), &mut out);
    out
}

fn write_json(value: &Json, out: &mut Vec<u8>) {
    match value {
        Json::Null => out.extend_from_slice(b"null"),
        Json::Bool(true) => out.extend_from_slice(b"true"),
        Json::Bool(false) => out.extend_from_slice(b"false"),
        Json::Number(number) => write_number(number, out),
        Json::String(text) => write_text(text, out),
        Json::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write_json(item, out);
            }
            out.push(b']');
        }
        Json::Object(map) => {
            let mut names: Vec<_> = map.iter().collect();
            names.sort_unstable_by_key(|(name, _)| name.as_bytes());
            out.push(b'{');
            for (i, (name, value)) in names.into_iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write_text(name, out);
                out.push(b':');
                write_json(value, out);
            }
            out.push(b'}');
        }
    }
}

fn write_number(number: &Number, out: &mut Vec<u8>) {
    /// Beyond this a fraction cannot be told from a whole number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let text = match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < EXACT => {
            (float as i64).to_string()
        }
        _ => number.to_string(),
    };
    out.extend_from_slice(text.as_bytes());
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x09 => out.extend_from_slice(b"\\t"),
            0x0a => out.extend_from_slice(b"\\n"),
            0x0c => out.extend_from_slice(b"\\f"),
            0x0d => out.extend_from_slice(b"\\r"),
            0x00..0x20 => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

/// Bytes as hexadecimal text.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// Reads hexadecimal text of exactly `N` bytes.
pub(crate) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != N * 2 {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::{file_hash, hex, unhex, write_json};

    fn text(value: &Json) -> String {
        let mut out = Vec::new();
        write_json(value, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_same_value_has_the_same_bytes() {
        assert_eq!(
            text(&json!({"b": [1, 2.0, 0.5], "a": "課題\n\"\u{1}\""})),
            "{\"a\":\"課題\\n\\\"\\u0001\\\"\",\"b\":[1,2,0.5]}"
        );
        assert_eq!(text(&json!(-0.0)), "0");
        assert_eq!(text(&json!([])), "[]");
        assert_eq!(text(&json!({"z": null, "é": true, "e": false})), "{\"e\":false,\"z\":null,\"é\":true}");
    }

    #[test]
    fn hexadecimal_text_survives() {
        assert_eq!(unhex::<3>(&hex(&[0, 0x9f, 0xff])), Some([0, 0x9f, 0xff]));
        assert_eq!(unhex::<3>("00ff"), None);
        assert_eq!(unhex::<1>("g0"), None);
        assert_eq!(file_hash(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
