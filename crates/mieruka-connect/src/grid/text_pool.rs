//! The texts of a workbook, each once.

/// The texts of a workbook, one behind the other in one allocation.
#[derive(Clone, Debug, Default)]
pub struct TextPool {
    bytes: String,
    ends: Vec<u32>,
    /// Texts of which every run is struck through, ascending.
    struck: Vec<u32>,
    /// Texts of which a part was struck out, with that part, ascending.
    removed: Vec<(u32, String)>,
}

impl TextPool {
    /// Adds a text and returns its number.
    pub fn add(&mut self, text: &str) -> u32 {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len() as u32);
        self.ends.len() as u32 - 1
    }

    /// Adds a text whose every run is struck through.
    pub fn add_struck(&mut self, text: &str) -> u32 {
        let id = self.add(text);
        self.struck.push(id);
        id
    }

    /// Remembers what was struck out of a text just added.
    pub fn note_removed(&mut self, id: u32, part: &str) {
        self.removed.push((id, part.to_owned()));
    }

    /// What was struck out of a text.
    pub fn removed(&self, id: u32) -> Option<&str> {
        let at = self.removed.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        Some(&self.removed[at].1)
    }

    /// The text of that number; empty when there is none.
    pub fn get(&self, id: u32) -> &str {
        let id = id as usize;
        let Some(end) = self.ends.get(id) else { return "" };
        let start = if id == 0 { 0 } else { self.ends[id - 1] };
        &self.bytes[start as usize..*end as usize]
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub(super) fn is_struck(&self, id: u32) -> bool {
        self.struck.binary_search(&id).is_ok()
    }
}
