//! From bytes to the records of a list, without building the whole file as a tree.

use std::borrow::Cow;
use std::fmt;

use encoding_rs::Encoding;
use mieruka_core::lang::Lang;
use mieruka_core::source_record::SourceFormat;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::{Input, Problem, ReadError};

/// Most keys of an object around a list.
const MAX_KEYS: usize = 1_000;
/// Where tools and scripts put the list.
const LIST_KEYS: [&str; 7] = ["issues", "data", "items", "results", "values", "content", "response"];

/// The records of a file, not yet read.
pub(super) struct Document<'a> {
    pub(super) entries: Vec<Entry<'a>>,
    /// Names of custom fields by their key, where Jira was asked for them (`expand=names`).
    pub(super) names: Option<Value>,
    /// The tool, where the object around an empty list tells it.
    pub(super) hint: Option<SourceFormat>,
    lists: Vec<ListPlace>,
}

/// One record as text and where it stood.
pub(super) struct Entry<'a> {
    pub(super) raw: &'a RawValue,
    list: usize,
    /// `None` where the record is not an element of an array.
    index: Option<usize>,
}

struct ListPlace {
    /// Line of the file where it holds several JSON values.
    line: Option<usize>,
    /// "issues", "[2].issues" or empty.
    path: String,
}

impl Document<'_> {
    /// How the list is called: the key it stands under, else "issues".
    pub(super) fn list_name(&self) -> &str {
        let path = self.lists.first().map_or("", |list| list.path.as_str());
        let name = path.rsplit('.').next().unwrap_or("").split('[').next().unwrap_or("");
        if name.is_empty() { "issues" } else { name }
    }

    /// The JSON path of a record: "issues[3]".
    pub(super) fn place(&self, entry: &Entry<'_>, lang: Lang) -> String {
        let list = &self.lists[entry.list];
        let path = match entry.index {
            Some(index) => format!("{}[{index}]", list.path),
            None => list.path.clone(),
        };
        match list.line {
            Some(line) => lang
                .format("tracker-place-line", &[("line", line.into()), ("path", path.into())])
                .trim_end()
                .to_owned(),
            None => path,
        }
    }
}

/// The text of the file: UTF-8, or UTF-16 with a byte order mark.
pub(super) fn decode<'a>(input: &Input<'a>) -> Result<Cow<'a, str>, ReadError> {
    let (encoding, mark) = Encoding::for_bom(input.bytes).unwrap_or((encoding_rs::UTF_8, 0));
    encoding
        .decode_without_bom_handling_and_without_replacement(&input.bytes[mark..])
        .ok_or_else(|| input.error(Problem::Encoding))
}

/// Finds the records in the text.
pub(super) fn gather<'a>(input: &Input<'_>, text: &'a str) -> Result<Document<'a>, ReadError> {
    let mut document = Document { entries: Vec::new(), names: None, hint: None, lists: Vec::new() };
    let limit = input.options.limits.max_records;
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let mut count = 0;
    let mut parts: Vec<(usize, &RawValue)> = Vec::new();
    while let Some(value) = values.next() {
        let value =
            value.map_err(|e| input.error(Problem::BadJson { line: e.line(), column: e.column() }))?;
        count += 1;
        if count > limit {
            return Err(input.error(Problem::TooMany { limit }));
        }
        parts.push((values.byte_offset() - value.get().len(), value));
    }
    let single = parts.len() == 1;
    let (mut line, mut counted) = (1, 0);
    for (at, value) in parts {
        line += text[counted..at].bytes().filter(|b| *b == b'\n').count();
        counted = at;
        let mut gathering = Gathering { document: &mut document, line: (!single).then_some(line), limit };
        gathering.add(value, String::new(), 0).map_err(|TooMany| input.error(Problem::TooMany { limit }))?;
    }
    Ok(document)
}

/// More records or keys than the limits allow.
struct TooMany;

struct Gathering<'d, 'a> {
    document: &'d mut Document<'a>,
    line: Option<usize>,
    limit: usize,
}

impl<'a> Gathering<'_, 'a> {
    /// Adds what `raw` holds: a list, an object around one, or a record.
    fn add(&mut self, raw: &'a RawValue, path: String, level: usize) -> Result<(), TooMany> {
        match raw.get().as_bytes().first() {
            Some(b'[') if level < 3 => {
                let elements = self.parts(raw)?.into_iter().map(|(_, raw)| raw);
                let list = self.list(path.clone());
                for (index, raw) in elements.enumerate() {
                    // Pages put together hold arrays or objects around lists; anything else is a record.
                    if self.list_within(raw)?.is_some() || raw.get().starts_with('[') {
                        self.add(raw, format!("{path}[{index}]"), level + 1)?;
                    } else {
                        self.entry(Entry { raw, list, index: Some(index) })?;
                    }
                }
                Ok(())
            }
            Some(b'{') => match self.list_within(raw)? {
                Some((key, inner)) if level < 3 => {
                    let dot = if path.is_empty() { "" } else { "." };
                    self.add(inner, format!("{path}{dot}{key}"), level + 1)
                }
                _ => {
                    let list = self.list(path);
                    self.entry(Entry { raw, list, index: None })
                }
            },
            _ => {
                let list = self.list(path);
                self.entry(Entry { raw, list, index: None })
            }
        }
    }

    /// The list inside an object that is no record itself, with its key.
    fn list_within(&mut self, raw: &'a RawValue) -> Result<Option<(Cow<'a, str>, &'a RawValue)>, TooMany> {
        // A record may well be larger than any wrapper, and has none of these keys with a list.
        if !raw.get().starts_with('{') || !LIST_KEYS.iter().any(|key| raw.get().contains(key)) {
            return Ok(None);
        }
        let parts = self.parts(raw)?;
        let has = |key: &str| parts.iter().any(|(k, _)| k == key);
        if ["issueKey", "fields", "iid", "number", "subject"].into_iter().any(has) {
            return Ok(None);
        }
        if has("total_count") {
            self.document.hint = Some(SourceFormat::Redmine);
        } else if ["startAt", "nextPageToken", "isLast"].into_iter().any(has) {
            self.document.hint = Some(SourceFormat::Jira);
        }
        if let Some((_, names)) = parts.iter().find(|(key, _)| key == "names")
            && names.get().len() <= super::MAX_RECORD_BYTES
        {
            self.document.names = serde_json::from_str(names.get()).ok();
        }
        let list = LIST_KEYS.iter().find_map(|wanted| {
            parts.iter().position(|(key, raw)| key == wanted && raw.get().starts_with(['[', '{']))
        });
        Ok(list.map(|at| parts.into_iter().nth(at).expect("the position was just found in the same list")))
    }

    /// The elements of an array, or the keys and values of an object, as text.
    fn parts(&self, raw: &'a RawValue) -> Result<Vec<(Cow<'a, str>, &'a RawValue)>, TooMany> {
        let limit = if raw.get().starts_with('{') { MAX_KEYS } else { self.limit };
        let mut deserializer = serde_json::Deserializer::from_str(raw.get());
        // The text was scanned before: the only thing that can be wrong is its size.
        Parts { limit }.deserialize(&mut deserializer).map_err(|_| TooMany)
    }

    fn list(&mut self, path: String) -> usize {
        self.document.lists.push(ListPlace { line: self.line, path });
        self.document.lists.len() - 1
    }

    fn entry(&mut self, entry: Entry<'a>) -> Result<(), TooMany> {
        if self.document.entries.len() >= self.limit {
            return Err(TooMany);
        }
        self.document.entries.push(entry);
        Ok(())
    }
}

/// Takes an array or object apart, one level deep and up to a number of parts.
struct Parts {
    limit: usize,
}

impl<'de> DeserializeSeed<'de> for Parts {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Parts {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array or object of at most {} parts", self.limit)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let mut parts = Vec::new();
        while let Some(raw) = elements.next_element::<&RawValue>()? {
            if parts.len() >= self.limit {
                return Err(A::Error::invalid_length(parts.len() + 1, &self));
            }
            parts.push((Cow::Borrowed(""), raw));
        }
        Ok(parts)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut parts = Vec::new();
        while let Some((key, raw)) = entries.next_entry::<String, &RawValue>()? {
            if parts.len() >= self.limit {
                return Err(A::Error::invalid_length(parts.len() + 1, &self));
            }
            parts.push((Cow::Owned(key), raw));
        }
        Ok(parts)
    }
}
