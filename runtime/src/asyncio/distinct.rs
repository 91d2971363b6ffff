//! Which of several objects are one.
//!
//! ```python
//! await asyncio.gather(job, job)     # one task, whose result stands there twice
//! ```
//! Addresses in an open hash table: thousands of tasks are waited for at once, and pairwise
//! comparison would be felt from a hundred on.

use alloc::vec;
use alloc::vec::Vec;

/// The objects that were seen.
pub(super) struct Distinct {
    /// A power of two of `(address, number + 1)`; a 0 is free.
    places: Vec<(usize, usize)>,
    len: usize,
}

impl Distinct {
    pub(super) fn new() -> Self {
        Distinct {
            places: Vec::new(),
            len: 0,
        }
    }

    /// The number of the object at this address, if it was seen; else it gets `number`.
    pub(super) fn seen(&mut self, address: usize, number: usize) -> Option<usize> {
        if self.len * 2 >= self.places.len() {
            self.grow();
        }
        let at = self.find(address);
        match self.places[at].1 {
            0 => {
                self.places[at] = (address, number + 1);
                self.len += 1;
                None
            }
            seen => Some(seen - 1),
        }
    }

    /// Where the address stands, or would.
    fn find(&self, address: usize) -> usize {
        let mask = self.places.len() - 1;
        // Allocations are multiples of 8 or 16 apart.
        let mut at = (address >> 4).wrapping_mul(0x9E37_79B1) >> 3 & mask;
        while self.places[at].1 != 0 && self.places[at].0 != address {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let room = (self.places.len() * 2).max(16);
        let old = core::mem::replace(&mut self.places, vec![(0, 0); room]);
        for (address, number) in old {
            if number != 0 {
                let at = self.find(address);
                self.places[at] = (address, number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Distinct;

    #[test]
    fn numbers_are_those_of_the_first() {
        let mut distinct = Distinct::new();
        let addresses = |number: usize| 0x5000_0000 + number * 48;
        for number in 0..1000 {
            assert_eq!(distinct.seen(addresses(number), number), None);
        }
        for number in 0..1000 {
            assert_eq!(distinct.seen(addresses(number), 5000), Some(number));
        }
    }
}
