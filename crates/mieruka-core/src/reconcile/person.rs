//! Who is meant by a name in a cell.

use serde::Serialize;

use crate::lang::Lang;

/// Why a written name may be a person we know. A reason to ask, never to merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// Several persons of that party bear this very name.
    SameName,
    /// The surname alone.
    Surname,
    /// The surname and an initial.
    Initial,
    /// Written in Latin letters on one side.
    Romanised,
    /// Another form of the same character (斎藤 and 齋藤).
    Variant,
}

impl Likeness {
    /// In the reader's language.
    pub fn text(self, lang: Lang) -> String {
        lang.text(match self {
            Likeness::SameName => "import-person-same-name",
            Likeness::Surname => "import-person-surname",
            Likeness::Initial => "import-person-initial",
            Likeness::Romanised => "import-person-romanised",
            Likeness::Variant => "import-person-variant",
        })
    }
}
