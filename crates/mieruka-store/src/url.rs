//! Where a database is.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The address of a database, written `sqlite:PATH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseUrl(PathBuf);

impl DatabaseUrl {
    /// The SQLite file at `path`.
    pub fn sqlite(path: impl Into<PathBuf>) -> Self {
        DatabaseUrl(path.into())
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

/// The text is not the address of a database this build can open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the address of a database: write sqlite:PATH")]
pub struct NotADatabaseUrl(pub String);

impl FromStr for DatabaseUrl {
    type Err = NotADatabaseUrl;

    fn from_str(text: &str) -> Result<Self, NotADatabaseUrl> {
        match text.strip_prefix("sqlite:") {
            // SQLite's own names for databases without a file would lose everything at the end of the process.
            Some(path) if !path.is_empty() && !path.starts_with(':') && !path.contains('\0') => {
                Ok(DatabaseUrl(PathBuf::from(path)))
            }
            _ => Err(NotADatabaseUrl(text.to_owned())),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sqlite:{}", self.0.display())
    }
}

#[cfg(test)]
mod tests {
    use super::DatabaseUrl;

    #[test]
    fn an_address_survives_its_text() {
        for text in ["sqlite:/var/lib/mieruka/desk.db", "sqlite:desk.db", "sqlite:案件/台帳.db"] {
            let url: DatabaseUrl = text.parse().unwrap();
            assert_eq!(url.to_string(), text);
        }
    }

    #[test]
    fn other_addresses_are_refused() {
        for text in ["", "desk.db", "sqlite:", "sqlite::memory:", "postgres://localhost/desk"] {
            assert!(text.parse::<DatabaseUrl>().is_err(), "{text}");
        }
    }
}
