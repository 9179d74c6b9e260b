//! Identifiers: random, so that they tell nothing about what else exists.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Crockford's base 32: no letters that a person reads as digits.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 26 × 5 bits hold 128.
const TEXT_LEN: usize = 26;

/// The identifier of a record: 128 random bits, written as 26 characters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordId(u128);

impl RecordId {
    pub const fn from_u128(bits: u128) -> Self {
        RecordId(bits)
    }

    pub const fn as_u128(self) -> u128 {
        self.0
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0u8; TEXT_LEN];
        let mut bits = self.0;
        for place in text.iter_mut().rev() {
            *place = ALPHABET[(bits & 31) as usize];
            bits >>= 5;
        }
        f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is not a record's identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a record id")]
pub struct NotAnId;

impl FromStr for RecordId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        if text.len() != TEXT_LEN {
            return Err(NotAnId);
        }
        let mut bits: u128 = 0;
        for (i, byte) in text.bytes().enumerate() {
            let digit = ALPHABET.iter().position(|&a| a == byte).ok_or(NotAnId)? as u128;
            // 130 bits of text for 128 of id: the first character holds three.
            if i == 0 && digit > 7 {
                return Err(NotAnId);
            }
            bits = (bits << 5) | digit;
        }
        Ok(RecordId(bits))
    }
}

impl Serialize for RecordId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RecordId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'_, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::RecordId;

    #[test]
    fn an_id_survives_its_text() {
        for bits in [0, 1, u128::MAX, 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef] {
            let id = RecordId::from_u128(bits);
            assert_eq!(id.to_string().parse::<RecordId>(), Ok(id));
            assert_eq!(id.to_string().len(), 26);
        }
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in ["", "abc", "zzzzzzzzzzzzzzzzzzzzzzzzzz", "0000000000000000000000000I"] {
            assert!(text.parse::<RecordId>().is_err(), "{text}");
        }
    }
}
