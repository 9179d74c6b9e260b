//! Files that were dropped on the import page and wait for somebody to accept what they would change. They live in
//! memory only: nothing is stored before it is accepted.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use mieruka_core::reconcile::Choices;
use mieruka_core::source_record::{SourceFile, SourceValue};
use tokio::sync::Semaphore;

use crate::ops::import::Incoming;
use crate::ops::random_bytes;

/// So many bytes of waiting files are kept; the oldest upload goes first.
const BYTES_MAX: usize = 512 << 20;
/// So many uploads are kept.
const COUNT_MAX: usize = 32;
/// So long an upload waits.
const WAITS: SignedDuration = SignedDuration::from_hours(1);
/// So many accepted uploads are remembered.
const ACCEPTED_MAX: usize = 64;
/// So many drops are read at once: a workbook takes many times its size while it is read.
const READING_MAX: usize = 2;

/// One drop of files.
#[derive(Debug)]
pub struct Upload {
    /// Random; names the upload in its address.
    pub token: String,
    pub project_key: String,
    pub files: Vec<Incoming>,
    /// What was answered, file by file, before the columns were read once more.
    pub answers: Vec<Choices>,
    /// When it was dropped.
    at: Timestamp,
}

pub struct Uploads {
    waiting: Mutex<VecDeque<Arc<Upload>>>,
    /// Of the last accepted uploads the project, the token and where their form led.
    accepted: Mutex<VecDeque<(String, String, String)>>,
    /// A permit for each drop that may be read now.
    pub reading: Semaphore,
}

impl Default for Uploads {
    fn default() -> Uploads {
        let (waiting, accepted) = (Mutex::default(), Mutex::default());
        Uploads { waiting, accepted, reading: Semaphore::new(READING_MAX) }
    }
}

impl Uploads {
    pub fn put(&self, project_key: &str, files: Vec<Incoming>, at: Timestamp) -> Arc<Upload> {
        let token = random_bytes::<16>().iter().map(|b| format!("{b:02x}")).collect();
        let (project_key, answers) = (project_key.to_owned(), Vec::new());
        let upload = Arc::new(Upload { token, project_key, files, answers, at });
        let mut waiting = self.lock(at);
        waiting.push_back(upload.clone());
        while waiting.len() > COUNT_MAX || (waiting.len() > 1 && size(&waiting) > BYTES_MAX) {
            waiting.pop_front();
        }
        upload
    }

    pub fn get(&self, project_key: &str, token: &str, now: Timestamp) -> Option<Arc<Upload>> {
        self.lock(now).iter().find(|u| u.token == token && u.project_key == project_key).cloned()
    }

    /// Keeps another reading of the same files in the place of the first.
    pub fn replace(&self, upload: &Upload, files: Vec<Incoming>, answers: Vec<Choices>, now: Timestamp) {
        let (token, project_key) = (upload.token.clone(), upload.project_key.clone());
        let new = Arc::new(Upload { token, project_key, files, answers, at: now });
        if let Some(kept) = self.lock(now).iter_mut().find(|u| u.token == upload.token) {
            *kept = new;
        }
    }

    /// Accepts an upload once. Whoever sends the same form again, at the same time or later, is led to the same place and
    /// stores nothing more. `import` returns where the form leads; after an error the upload waits on.
    ///
    /// # Errors
    /// That of `import`; `gone` when the upload waits no longer.
    pub fn accept<E>(
        &self,
        upload: (&str, &str),
        now: Timestamp,
        gone: E,
        import: impl FnOnce(&Upload) -> Result<String, E>,
    ) -> Result<String, E> {
        let (project_key, token) = upload;
        // Held while it is stored: the second of two equal requests waits for the answer of the first.
        let mut accepted = self.accepted.lock().unwrap_or_else(PoisonError::into_inner);
        let before = accepted.iter().find(|(project, done, _)| project == project_key && done == token);
        if let Some((_, _, place)) = before {
            return Ok(place.clone());
        }
        let Some(upload) = self.get(project_key, token, now) else { return Err(gone) };
        let place = import(&upload)?;
        self.lock(now).retain(|u| u.token != token);
        accepted.push_back((project_key.to_owned(), token.to_owned(), place.clone()));
        if accepted.len() > ACCEPTED_MAX {
            accepted.pop_front();
        }
        Ok(place)
    }

    /// Where the form of an upload led that was accepted before.
    pub fn accepted(&self, project_key: &str, token: &str) -> Option<String> {
        let accepted = self.accepted.lock().unwrap_or_else(PoisonError::into_inner);
        let this = accepted.iter().find(|(project, done, _)| project == project_key && done == token);
        this.map(|(_, _, place)| place.clone())
    }

    /// The uploads that still wait.
    fn lock(&self, now: Timestamp) -> std::sync::MutexGuard<'_, VecDeque<Arc<Upload>>> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|upload| now.duration_since(upload.at) <= WAITS);
        waiting
    }
}

/// About how much memory the uploads take: the files, and what was read from them.
fn size(uploads: &VecDeque<Arc<Upload>>) -> usize {
    uploads.iter().flat_map(|u| &u.files).map(|f| f.bytes.len() + read_size(&f.file)).sum()
}

/// Records and cells with their texts, roughly.
fn read_size(file: &SourceFile) -> usize {
    const RECORD: usize = 256;
    const CELL: usize = 64;
    let records = file.tables.iter().flat_map(|table| &table.records);
    let sizes = records.map(|record| {
        let cells = record.cells.iter().map(|cell| match &cell.value {
            SourceValue::Text(text) => CELL + text.len(),
            _ => CELL,
        });
        let extra = record.extra.iter().map(|cell| CELL + cell.header.len() + cell.value.len());
        RECORD + cells.sum::<usize>() + extra.sum::<usize>()
    });
    sizes.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + 60 * minute).unwrap()
    }

    #[test]
    fn an_upload_waits_an_hour() {
        let uploads = Uploads::default();
        let token = uploads.put("DEMO", Vec::new(), at(0)).token.clone();
        assert!(uploads.get("DEMO", &token, at(60)).is_some());
        assert!(uploads.get("OTHER", &token, at(60)).is_none());
        assert!(uploads.get("DEMO", &token, at(61)).is_none());
    }

    #[test]
    fn an_upload_is_accepted_once_and_leads_to_one_place() {
        let uploads = Uploads::default();
        let token = uploads.put("DEMO", Vec::new(), at(0)).token.clone();
        let which = ("DEMO", token.as_str());
        assert_eq!(uploads.accept(which, at(1), "gone", |_| Err("disk full")), Err("disk full"));
        assert_eq!(uploads.accept(which, at(1), "gone", |_| Ok("there".to_owned())), Ok("there".to_owned()));
        let again = uploads.accept(which, at(90), "gone", |_| panic!("it was stored before"));
        assert_eq!(again, Ok("there".to_owned()));
        assert!(uploads.get("DEMO", &token, at(1)).is_none());
        assert_eq!(uploads.accept(("DEMO", "unknown"), at(1), "gone", |_| Ok(String::new())), Err("gone"));
    }
}
