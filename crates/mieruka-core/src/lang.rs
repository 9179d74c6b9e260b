//! The reader's language, and the one way to a text in it.
//!
//! Messages are Fluent files in `locales/ja` and `locales/en`, one file for each area of the product. Both languages
//! hold the same keys; a test keeps it so.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{Loader, langid, static_loader};
use serde::{Deserialize, Serialize};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "ja",
        // Isolation marks would break copied text, file names and PDF output.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// A language the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    #[default]
    Ja,
    En,
}

/// A text in both languages, for what stands in code as data (labels of fields and statuses).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    pub ja: &'static str,
    pub en: &'static str,
}

impl Label {
    pub const fn new(ja: &'static str, en: &'static str) -> Self {
        Label { ja, en }
    }

    pub fn text(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.ja,
            Lang::En => self.en,
        }
    }
}

/// An argument of a message.
pub type Arg<'a> = (&'static str, ArgValue<'a>);

/// A message argument: text or a number (numbers select plural forms).
#[derive(Clone, Debug)]
pub enum ArgValue<'a> {
    Text(Cow<'a, str>),
    Number(i64),
}

impl<'a> From<&'a str> for ArgValue<'a> {
    fn from(text: &'a str) -> Self {
        ArgValue::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for ArgValue<'a> {
    fn from(text: &'a String) -> Self {
        ArgValue::Text(Cow::Borrowed(text))
    }
}

impl From<String> for ArgValue<'_> {
    fn from(text: String) -> Self {
        ArgValue::Text(Cow::Owned(text))
    }
}

macro_rules! number_args {
    ($($t:ty),*) => { $(impl From<$t> for ArgValue<'_> {
        fn from(n: $t) -> Self { ArgValue::Number(i64::try_from(n).unwrap_or(i64::MAX)) }
    })* };
}
number_args!(i32, i64, u16, u32, u64, usize);

static JA: LazyLock<fluent_templates::LanguageIdentifier> = LazyLock::new(|| langid!("ja"));
static EN: LazyLock<fluent_templates::LanguageIdentifier> = LazyLock::new(|| langid!("en"));

impl Lang {
    /// The BCP 47 tag: `ja` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Ja => "ja",
            Lang::En => "en",
        }
    }

    /// Reads a tag such as `ja`, `ja-JP` or `en-GB`; `None` for languages we do not speak.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        match tag.trim().get(..2)?.to_ascii_lowercase().as_str() {
            "ja" => Some(Lang::Ja),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The message `key`. A key nobody wrote shows itself, so that it is noticed; a test finds it first.
    pub fn text(self, key: &str) -> String {
        self.lookup(key, None)
    }

    /// The message `key` with its arguments filled in.
    pub fn format(self, key: &str, args: &[Arg<'_>]) -> String {
        let map: HashMap<Cow<'static, str>, FluentValue<'_>> = args
            .iter()
            .map(|(name, value)| {
                let value = match value {
                    ArgValue::Text(text) => FluentValue::from(text.as_ref()),
                    ArgValue::Number(n) => FluentValue::from(*n),
                };
                (Cow::Borrowed(*name), value)
            })
            .collect();
        self.lookup(key, Some(&map))
    }

    fn lookup(self, key: &str, args: Option<&HashMap<Cow<'static, str>, FluentValue<'_>>>) -> String {
        let id = match self {
            Lang::Ja => &*JA,
            Lang::En => &*EN,
        };
        LOCALES.try_lookup_complete(id, key, args).unwrap_or_else(|| key.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::Lang;

    /// The keys of a language's files; a key that stands twice would make the loader give up at the first message.
    fn keys(lang: Lang) -> BTreeMap<String, String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(lang.tag());
        let mut keys = BTreeMap::new();
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            for line in std::fs::read_to_string(&path).unwrap().lines() {
                let Some((key, _)) = line.split_once(" =") else { continue };
                if key.starts_with(|c: char| c.is_ascii_lowercase()) {
                    let here = path.file_name().unwrap().to_string_lossy().into_owned();
                    let before = keys.insert(key.to_owned(), here.clone());
                    assert_eq!(before, None, "{key} stands twice, also in {here}");
                }
            }
        }
        keys
    }

    #[test]
    fn both_languages_have_the_same_keys_once_each() {
        assert_eq!(keys(Lang::Ja), keys(Lang::En));
    }

    #[test]
    fn messages_take_their_arguments() {
        let args = [("sign", "+".into()), ("days", 3.into())];
        assert_eq!(Lang::Ja.format("days-signed", &args), "+3日");
        assert_eq!(Lang::En.format("days-signed", &args), "+3 days");
    }
}
