//! Files that were dropped on the import page and wait for somebody to accept what they would change. They live in
//! memory only: nothing is stored before it is accepted.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use mieruka_core::reconcile::Choices;

use crate::ops::import::Incoming;
use crate::ops::random_bytes;

/// So many bytes of waiting files are kept; the oldest upload goes first.
const BYTES_MAX: usize = 512 << 20;
/// So many uploads are kept.
const COUNT_MAX: usize = 32;

/// One drop of files.
#[derive(Debug)]
pub struct Upload {
    /// Random; names the upload in its address.
    pub token: String,
    pub project_key: String,
    pub files: Vec<Incoming>,
    /// What was answered, file by file, before the columns were read once more.
    pub answers: Vec<Choices>,
}

#[derive(Default)]
pub struct Uploads {
    waiting: Mutex<VecDeque<Arc<Upload>>>,
}

impl Uploads {
    pub fn put(&self, project_key: &str, files: Vec<Incoming>) -> Arc<Upload> {
        let token = random_bytes::<16>().iter().map(|b| format!("{b:02x}")).collect();
        let (project_key, answers) = (project_key.to_owned(), Vec::new());
        let upload = Arc::new(Upload { token, project_key, files, answers });
        let mut waiting = self.lock();
        waiting.push_back(upload.clone());
        while waiting.len() > COUNT_MAX || (waiting.len() > 1 && size(&waiting) > BYTES_MAX) {
            waiting.pop_front();
        }
        upload
    }

    pub fn get(&self, project_key: &str, token: &str) -> Option<Arc<Upload>> {
        self.lock().iter().find(|u| u.token == token && u.project_key == project_key).cloned()
    }

    /// Keeps another reading of the same files in the place of the first.
    pub fn replace(&self, upload: &Upload, files: Vec<Incoming>, answers: Vec<Choices>) {
        let (token, project_key) = (upload.token.clone(), upload.project_key.clone());
        let new = Arc::new(Upload { token, project_key, files, answers });
        if let Some(kept) = self.lock().iter_mut().find(|u| u.token == upload.token) {
            *kept = new;
        }
    }

    /// Forgets an upload: it was accepted or thrown away.
    pub fn take(&self, token: &str) {
        self.lock().retain(|u| u.token != token);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Arc<Upload>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn size(uploads: &VecDeque<Arc<Upload>>) -> usize {
    uploads.iter().flat_map(|u| &u.files).map(|f| f.bytes.len()).sum()
}
