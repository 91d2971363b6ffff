//! A set of small numbers.

#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Set {
    words: Vec<u64>,
}

impl Set {
    pub(super) fn has(&self, id: usize) -> bool {
        self.words
            .get(id / 64)
            .is_some_and(|word| word >> (id % 64) & 1 == 1)
    }

    pub(super) fn add(&mut self, id: usize) {
        if self.words.len() <= id / 64 {
            self.words.resize(id / 64 + 1, 0);
        }
        self.words[id / 64] |= 1 << (id % 64);
    }

    /// Trailing zero words go, so that equal sets are equal values.
    pub(super) fn remove(&mut self, id: usize) {
        if let Some(word) = self.words.get_mut(id / 64) {
            *word &= !(1 << (id % 64));
        }
        while self.words.last() == Some(&0) {
            self.words.pop();
        }
    }

    pub(super) fn join(&mut self, other: &Set) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
    }
}
