//! What the tests of the readers share.

use jiff::civil::date;
use mieruka_connect::{ReadOptions, inspect_json, read};
use mieruka_core::lang::Lang;
use serde_json::Value;

/// Options on a fixed day.
pub fn options() -> ReadOptions {
    ReadOptions::new(date(2026, 1, 10), Lang::Ja)
}

/// The document that `inspect` prints for a file that must be readable.
pub fn inspect(file: &str, bytes: &[u8], options: &ReadOptions) -> Value {
    match read(file, bytes, options) {
        Ok(read) => inspect_json(&read),
        Err(error) => panic!("{}", error.message(Lang::En)),
    }
}
