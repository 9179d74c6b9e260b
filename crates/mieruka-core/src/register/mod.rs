//! Registers: what kinds of record there are, their fields and statuses, as data.
//!
//! A register kind is one file here and one line in [`registers!`]. From the registry come lists, forms, the API, the
//! CLI, import columns and documentation.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;

use crate::lang::{Label, Lang};
use crate::source_record::{CommonStatus, SourceField};

pub mod common;
mod status;

/// Declares a file for each kind and the [`Kind`] that names it.
macro_rules! registers {
    ($($module:ident => $kind:ident,)*) => {
        $(pub mod $module;)*

        /// The kind of a record: which register it belongs to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $($kind,)* }

        impl Kind {
            pub const ALL: &[Kind] = &[$(Kind::$kind,)*];

            pub fn register(self) -> &'static Register {
                match self { $(Kind::$kind => &$module::REGISTER,)* }
            }
        }
    };
}

registers! {
    project => Project,
    party => Party,
    person => Person,
    source => Source,
    import_run => ImportRun,
    task => Task,
    milestone => Milestone,
    issue => Issue,
    risk => Risk,
    decision => Decision,
    action_item => ActionItem,
    inquiry => Inquiry,
    point_at_issue => PointAtIssue,
    forum => Forum,
    baseline => Baseline,
    general_item => GeneralItem,
}

impl Kind {
    /// The identifier of the glossary: `issue`, `point_at_issue`.
    pub fn name(self) -> &'static str {
        self.register().name
    }

    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|k| k.name() == name)
    }

    /// The kind whose pages live under this path segment: `issues`, `points-at-issue`.
    pub fn from_path(path: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|k| k.register().path == path)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <std::borrow::Cow<'_, str>>::deserialize(deserializer)?;
        Kind::from_name(&name).ok_or_else(|| serde::de::Error::custom(format!("unknown kind {name:?}")))
    }
}

/// A register: the description of one kind of record.
#[derive(Debug)]
pub struct Register {
    /// Identifier of the glossary.
    pub name: &'static str,
    /// Path segment of its pages.
    pub path: &'static str,
    pub label: Label,
    /// Prefix of human numbers ("ISS"); `None` for kinds that people do not number.
    pub prefix: Option<&'static str>,
    /// The field that says what the record is, in one line.
    pub title_field: &'static str,
    /// The field that says until when; `None` where nothing is due.
    pub due_field: Option<&'static str>,
    pub fields: &'static [FieldDef],
    /// In the order of the workflow; the first is that of a new record.
    pub statuses: &'static [StatusDef],
    /// Whether people list, create and edit it by hand as a register of the project.
    pub listed: bool,
}

/// The type of a field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// One line.
    Text,
    /// Many lines.
    LongText,
    Date,
    /// A number with its unit in the label.
    Number,
    /// 0–100.
    Percent,
    /// One of the named choices.
    Choice(&'static [Choice]),
    /// The id of a record of this kind.
    Ref(Kind),
    /// Ids of records of any kind.
    Links,
    /// One of the register's statuses.
    Status,
    /// Written by the product only: numbers, provenance, kept columns.
    System,
}

/// One choice of a [`FieldType::Choice`].
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    pub name: &'static str,
    pub label: Label,
}

pub const fn choice(name: &'static str, ja: &'static str, en: &'static str) -> Choice {
    Choice { name, label: Label::new(ja, en) }
}

/// When a field must be filled for an entry by hand. Imported records may lack it: that is a finding, not a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Required {
    No,
    Always,
    /// From this status of the workflow on.
    From(&'static str),
    /// In this very status.
    In(&'static str),
}

/// The description of one field.
#[derive(Debug)]
pub struct FieldDef {
    pub name: &'static str,
    pub label: Label,
    pub ty: FieldType,
    pub required: Required,
    /// The foreign field it is filled from on import.
    pub source: Option<SourceField>,
    /// Shown as a column of the register's list.
    pub in_list: bool,
}

impl FieldDef {
    pub const fn new(name: &'static str, ja: &'static str, en: &'static str, ty: FieldType) -> Self {
        FieldDef { name, label: Label::new(ja, en), ty, required: Required::No, source: None, in_list: false }
    }

    pub const fn required(mut self, required: Required) -> Self {
        self.required = required;
        self
    }

    pub const fn from(mut self, source: SourceField) -> Self {
        self.source = Some(source);
        self
    }

    pub const fn in_list(mut self) -> Self {
        self.in_list = true;
        self
    }
}

/// The description of one status of a register.
#[derive(Debug, PartialEq, Eq)]
pub struct StatusDef {
    pub name: &'static str,
    pub label: Label,
    /// What it is among the seven that all registers share.
    pub common: CommonStatus,
    pub taken: Taken,
}

/// When a foreign status becomes one of the register's.
#[derive(Debug, PartialEq, Eq)]
pub enum Taken {
    /// For any foreign status of the same meaning.
    ByMeaning,
    /// Only when the source says the status's name or label, or one of these words: it claims more than its place among
    /// the seven. A finished risk has not happened by that.
    ByWord(&'static [&'static str]),
}

impl StatusDef {
    /// Takes it only when a source says it in its own word, or in one of these.
    pub const fn by_word(mut self, words: &'static [&'static str]) -> Self {
        self.taken = Taken::ByWord(words);
        self
    }

    /// The words by which a source says this very status.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        let further = match self.taken {
            Taken::ByMeaning => &[],
            Taken::ByWord(words) => words,
        };
        [self.name, self.label.ja, self.label.en].into_iter().chain(further.iter().copied())
    }
}

pub const fn status(
    name: &'static str,
    ja: &'static str,
    en: &'static str,
    common: CommonStatus,
) -> StatusDef {
    StatusDef { name, label: Label::new(ja, en), common, taken: Taken::ByMeaning }
}

/// The status of a record. What we do not know stays as it came.
#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    Known(&'static StatusDef),
    Unknown(SmolStr),
}

impl Status {
    pub fn name(&self) -> &str {
        match self {
            Status::Known(def) => def.name,
            Status::Unknown(raw) => raw,
        }
    }

    pub fn label(&self, lang: Lang) -> &str {
        match self {
            Status::Known(def) => def.label.text(lang),
            Status::Unknown(raw) => raw,
        }
    }
}

impl Register {
    pub fn field(&self, name: &str) -> Option<&'static FieldDef> {
        self.fields.iter().chain(common::FIELDS).find(|f| f.name == name)
    }

    /// Reads a status by its name. Empty text is the first status of the workflow.
    pub fn status(&self, name: &str) -> Status {
        match self.statuses.iter().find(|s| s.name == name) {
            Some(def) => Status::Known(def),
            None => match self.statuses.first() {
                Some(first) if name.is_empty() => Status::Known(first),
                _ => Status::Unknown(SmolStr::new(name)),
            },
        }
    }

    /// The register's own status for a foreign one: the one that means the same and claims no more ([`Taken::ByMeaning`]).
    /// `None` for [`CommonStatus::Unknown`] and where the register has no such status: the source's word is kept then.
    pub fn status_for(&self, common: CommonStatus) -> Option<&'static StatusDef> {
        let same = |wanted| self.statuses.iter().find(|s| s.common == wanted && s.taken == Taken::ByMeaning);
        let any = |wanted| self.statuses.iter().any(|s| s.common == wanted);
        match common {
            CommonStatus::Unknown => None,
            // A register that knows no waiting and no verification counts it as being worked on.
            CommonStatus::Waiting | CommonStatus::Resolved if !any(common) => same(CommonStatus::InProgress),
            known => same(known),
        }
    }

    pub fn fields_in_list(&self) -> impl Iterator<Item = &'static FieldDef> {
        self.fields.iter().filter(|f| f.in_list)
    }
}

#[cfg(test)]
mod tests;
