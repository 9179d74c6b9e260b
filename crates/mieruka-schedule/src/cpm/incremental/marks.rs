//! What is still to be computed.

/// A set of small numbers that is emptied in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    words: Vec<u64>,
    /// No number lies before or after these words.
    first: usize,
    last: usize,
}

impl Marks {
    pub(super) fn of(count: usize) -> Self {
        let mut marks = Marks::default();
        marks.grow(count);
        marks
    }

    pub(super) fn grow(&mut self, count: usize) {
        self.words.resize(count.div_ceil(64).max(self.words.len()), 0);
        self.clear();
    }

    pub(super) fn clear(&mut self) {
        self.words.fill(0);
        (self.first, self.last) = (self.words.len(), 0);
    }

    #[inline]
    pub(super) fn add(&mut self, number: usize) {
        let word = number / 64;
        self.words[word] |= 1 << (number % 64);
        self.first = self.first.min(word);
        self.last = self.last.max(word);
    }

    pub(super) fn has(&self, number: usize) -> bool {
        self.words[number / 64] >> (number % 64) & 1 == 1
    }

    /// Takes the least number.
    #[inline]
    pub(super) fn pop_first(&mut self) -> Option<usize> {
        while let Some(word) = self.words.get_mut(self.first) {
            if *word != 0 {
                let bit = word.trailing_zeros();
                *word &= *word - 1;
                return Some(self.first * 64 + bit as usize);
            }
            self.first += 1;
        }
        self.last = 0;
        None
    }

    /// Takes the greatest number.
    #[inline]
    pub(super) fn pop_last(&mut self) -> Option<usize> {
        loop {
            let word = self.words.get_mut(self.last)?;
            if *word != 0 {
                let bit = 63 - word.leading_zeros();
                *word &= !(1 << bit);
                return Some(self.last * 64 + bit as usize);
            }
            if self.last == 0 {
                self.first = self.words.len();
                return None;
            }
            self.last -= 1;
        }
    }
}
