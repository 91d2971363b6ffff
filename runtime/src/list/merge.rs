//! The merge sort under `list.sort`: CPython's timsort with powersort's order of merges, on
//! positions.
//!
//! ```python
//! xs.sort()      # finds runs, extends short ones to `min_run`, merges them with galloping
//! ```
//! Invariant: whatever a comparison answers or raises, the items stay a permutation.
//!
//! Source: CPython `Objects/listobject.c`, 3.11.

use alloc::vec::Vec;

use crate::exc::Result;

/// Gallop when one run has won so often in a row.
const MIN_GALLOP: usize = 7;

#[derive(Clone, Copy)]
struct Run {
    start: usize,
    len: usize,
    power: u32,
}

/// A merge sort under way.
pub(super) struct Merge<'a, F> {
    less: F,
    items: &'a mut Vec<u32>,
    /// Elements of the shorter run while two are merged.
    spare: Vec<u32>,
    pending: Vec<Run>,
    min_gallop: usize,
}

impl<'a, F: FnMut(u32, u32) -> Result<bool>> Merge<'a, F> {
    pub(super) fn new(less: F, items: &'a mut Vec<u32>) -> Self {
        Merge {
            less,
            items,
            spare: Vec::new(),
            pending: Vec::new(),
            min_gallop: MIN_GALLOP,
        }
    }

    pub(super) fn sort(mut self) -> Result {
        let total = self.items.len();
        let min_run = min_run_of(total);
        let mut start = 0;
        while start < total {
            let (mut len, descending) = self.count_run(start)?;
            if descending {
                self.items[start..start + len].reverse();
            }
            if len < min_run {
                let forced = min_run.min(total - start);
                self.binary_sort(start, start + forced, start + len)?;
                len = forced;
            }
            self.found_new_run(len, total)?;
            self.pending.push(Run {
                start,
                len,
                power: 0,
            });
            start += len;
        }
        while self.pending.len() > 1 {
            let mut at = self.pending.len() - 2;
            if at > 0 && self.pending[at - 1].len < self.pending[at + 1].len {
                at -= 1;
            }
            self.merge_at(at)?;
        }
        Ok(())
    }

    /// The length of the run that starts at `start`, and whether it is strictly descending.
    fn count_run(&mut self, start: usize) -> Result<(usize, bool)> {
        let end = self.items.len();
        if end - start < 2 {
            return Ok((end - start, false));
        }
        let descending = (self.less)(self.items[start + 1], self.items[start])?;
        let mut at = start + 2;
        while at < end && (self.less)(self.items[at], self.items[at - 1])? == descending {
            at += 1;
        }
        Ok((at - start, descending))
    }

    /// Sorts `lo..hi` by insertion; `lo..start` is sorted already.
    fn binary_sort(&mut self, lo: usize, hi: usize, start: usize) -> Result {
        for at in start.max(lo + 1)..hi {
            let pivot = self.items[at];
            let (mut left, mut right) = (lo, at);
            while left < right {
                let middle = left + (right - left) / 2;
                if (self.less)(pivot, self.items[middle])? {
                    right = middle;
                } else {
                    left = middle + 1;
                }
            }
            self.items.copy_within(left..at, left + 1);
            self.items[left] = pivot;
        }
        Ok(())
    }

    /// Merges pending runs as powersort prescribes before a run of `len` is pushed.
    fn found_new_run(&mut self, len: usize, total: usize) -> Result {
        let Some(last) = self.pending.last().copied() else {
            return Ok(());
        };
        let power = power_of(last.start, last.len, len, total);
        while self.pending.len() > 1 && self.pending[self.pending.len() - 2].power > power {
            self.merge_at(self.pending.len() - 2)?;
        }
        if let Some(last) = self.pending.last_mut() {
            last.power = power;
        }
        Ok(())
    }

    /// Merges the pending runs `at` and `at + 1`.
    fn merge_at(&mut self, at: usize) -> Result {
        let (a, b) = (self.pending[at], self.pending[at + 1]);
        self.pending[at].len = a.len + b.len;
        self.pending.remove(at + 1);

        // What of a run lies before the first of the other, or behind its last, stays in place.
        let first = self.items[b.start];
        let skip = gallop_right(&mut self.less, first, &self.items[a.start..][..a.len], 0)?;
        let (a_start, a_len) = (a.start + skip, a.len - skip);
        if a_len == 0 {
            return Ok(());
        }
        let last = self.items[a_start + a_len - 1];
        let b_len = gallop_left(
            &mut self.less,
            last,
            &self.items[b.start..][..b.len],
            b.len - 1,
        )?;
        if b_len == 0 {
            return Ok(());
        }
        if a_len <= b_len {
            self.merge_low(a_start, a_len, b.start, b_len)
        } else {
            self.merge_high(a_start, a_len, b.start, b_len)
        }
    }

    /// Merges two neighbours from the left; the first is the shorter and moves to `spare`.
    fn merge_low(&mut self, a_start: usize, a_len: usize, b_start: usize, b_len: usize) -> Result {
        let items = &mut *self.items;
        self.spare.clear();
        self.spare
            .extend_from_slice(&items[a_start..a_start + a_len]);
        let mut low = Low {
            to: a_start,
            a: 0,
            a_left: a_len,
            b: b_start,
            b_left: b_len,
        };
        let merged = low.merge(&mut self.less, items, &self.spare, &mut self.min_gallop);
        // The rest of the first run, after success and failure alike.
        let rest = &self.spare[low.a..low.a + low.a_left];
        items[low.to..low.to + low.a_left].copy_from_slice(rest);
        merged
    }

    /// Merges two neighbours from the right; the second is the shorter and moves to `spare`.
    fn merge_high(&mut self, a_start: usize, a_len: usize, b_start: usize, b_len: usize) -> Result {
        let items = &mut *self.items;
        self.spare.clear();
        self.spare
            .extend_from_slice(&items[b_start..b_start + b_len]);
        let mut high = High {
            end: b_start + b_len,
            a_start,
            a_left: a_len,
            b_left: b_len,
        };
        let merged = high.merge(&mut self.less, items, &self.spare, &mut self.min_gallop);
        // The rest of the second run, after success and failure alike.
        let rest = &self.spare[..high.b_left];
        items[high.end - high.b_left..high.end].copy_from_slice(rest);
        merged
    }
}

/// The state of a merge from the left: `to` is written next, `a` and `b` are read next.
struct Low {
    to: usize,
    a: usize,
    a_left: usize,
    b: usize,
    b_left: usize,
}

impl Low {
    fn take_a(&mut self, items: &mut [u32], spare: &[u32], n: usize) {
        items[self.to..self.to + n].copy_from_slice(&spare[self.a..self.a + n]);
        self.to += n;
        self.a += n;
        self.a_left -= n;
    }

    fn take_b(&mut self, items: &mut [u32], n: usize) {
        items.copy_within(self.b..self.b + n, self.to);
        self.to += n;
        self.b += n;
        self.b_left -= n;
    }

    /// The last of the first run belongs behind all of the second.
    fn finish(&mut self, items: &mut [u32]) {
        self.take_b(items, self.b_left);
    }

    fn merge(
        &mut self,
        less: &mut impl FnMut(u32, u32) -> Result<bool>,
        items: &mut [u32],
        spare: &[u32],
        min_gallop: &mut usize,
    ) -> Result {
        self.take_b(items, 1);
        if self.b_left == 0 {
            return Ok(());
        }
        if self.a_left == 1 {
            self.finish(items);
            return Ok(());
        }
        let mut gallop = *min_gallop;
        loop {
            let (mut a_won, mut b_won) = (0, 0);
            // One at a time, until one run wins consistently.
            loop {
                if less(items[self.b], spare[self.a])? {
                    self.take_b(items, 1);
                    b_won += 1;
                    a_won = 0;
                    if self.b_left == 0 {
                        return Ok(());
                    }
                    if b_won >= gallop {
                        break;
                    }
                } else {
                    self.take_a(items, spare, 1);
                    a_won += 1;
                    b_won = 0;
                    if self.a_left == 1 {
                        self.finish(items);
                        return Ok(());
                    }
                    if a_won >= gallop {
                        break;
                    }
                }
            }
            gallop += 1;
            loop {
                gallop -= usize::from(gallop > 1);
                *min_gallop = gallop;
                let rest = &spare[self.a..self.a + self.a_left];
                a_won = gallop_right(less, items[self.b], rest, 0)?;
                if a_won > 0 {
                    self.take_a(items, spare, a_won);
                    if self.a_left == 1 {
                        self.finish(items);
                        return Ok(());
                    }
                    // Only an inconsistent comparison gets here.
                    if self.a_left == 0 {
                        return Ok(());
                    }
                }
                self.take_b(items, 1);
                if self.b_left == 0 {
                    return Ok(());
                }
                let rest = &items[self.b..self.b + self.b_left];
                b_won = gallop_left(less, spare[self.a], rest, 0)?;
                if b_won > 0 {
                    self.take_b(items, b_won);
                    if self.b_left == 0 {
                        return Ok(());
                    }
                }
                self.take_a(items, spare, 1);
                if self.a_left == 1 {
                    self.finish(items);
                    return Ok(());
                }
                if a_won < MIN_GALLOP && b_won < MIN_GALLOP {
                    break;
                }
            }
            // Leaving the galloping mode has a price.
            gallop += 1;
            *min_gallop = gallop;
        }
    }
}

/// The state of a merge from the right: `end` is one past what is written next. The first run is
/// read at `a_start + a_left - 1`, the second at `b_left - 1` of the spare.
struct High {
    end: usize,
    a_start: usize,
    a_left: usize,
    b_left: usize,
}

impl High {
    fn take_a(&mut self, items: &mut [u32], n: usize) {
        let a_end = self.a_start + self.a_left;
        items.copy_within(a_end - n..a_end, self.end - n);
        self.end -= n;
        self.a_left -= n;
    }

    fn take_b(&mut self, items: &mut [u32], spare: &[u32], n: usize) {
        let from = &spare[self.b_left - n..self.b_left];
        items[self.end - n..self.end].copy_from_slice(from);
        self.end -= n;
        self.b_left -= n;
    }

    /// The first of the second run belongs before all of the first.
    fn finish(&mut self, items: &mut [u32]) {
        self.take_a(items, self.a_left);
    }

    fn merge(
        &mut self,
        less: &mut impl FnMut(u32, u32) -> Result<bool>,
        items: &mut [u32],
        spare: &[u32],
        min_gallop: &mut usize,
    ) -> Result {
        self.take_a(items, 1);
        if self.a_left == 0 {
            return Ok(());
        }
        if self.b_left == 1 {
            self.finish(items);
            return Ok(());
        }
        let mut gallop = *min_gallop;
        loop {
            let (mut a_won, mut b_won) = (0, 0);
            loop {
                let a_last = items[self.a_start + self.a_left - 1];
                if less(spare[self.b_left - 1], a_last)? {
                    self.take_a(items, 1);
                    a_won += 1;
                    b_won = 0;
                    if self.a_left == 0 {
                        return Ok(());
                    }
                    if a_won >= gallop {
                        break;
                    }
                } else {
                    self.take_b(items, spare, 1);
                    b_won += 1;
                    a_won = 0;
                    if self.b_left == 1 {
                        self.finish(items);
                        return Ok(());
                    }
                    if b_won >= gallop {
                        break;
                    }
                }
            }
            gallop += 1;
            loop {
                gallop -= usize::from(gallop > 1);
                *min_gallop = gallop;
                let rest = &items[self.a_start..self.a_start + self.a_left];
                let at = gallop_right(less, spare[self.b_left - 1], rest, self.a_left - 1)?;
                a_won = self.a_left - at;
                if a_won > 0 {
                    self.take_a(items, a_won);
                    if self.a_left == 0 {
                        return Ok(());
                    }
                }
                self.take_b(items, spare, 1);
                if self.b_left == 1 {
                    self.finish(items);
                    return Ok(());
                }
                let a_last = items[self.a_start + self.a_left - 1];
                let at = gallop_left(less, a_last, &spare[..self.b_left], self.b_left - 1)?;
                b_won = self.b_left - at;
                if b_won > 0 {
                    self.take_b(items, spare, b_won);
                    if self.b_left == 1 {
                        self.finish(items);
                        return Ok(());
                    }
                    // Only an inconsistent comparison gets here.
                    if self.b_left == 0 {
                        return Ok(());
                    }
                }
                self.take_a(items, 1);
                if self.a_left == 0 {
                    return Ok(());
                }
                if a_won < MIN_GALLOP && b_won < MIN_GALLOP {
                    break;
                }
            }
            gallop += 1;
            *min_gallop = gallop;
        }
    }
}

/// Where `key` belongs in the sorted `run`, left of what equals it; looks near `hint` first.
fn gallop_left(
    less: &mut impl FnMut(u32, u32) -> Result<bool>,
    key: u32,
    run: &[u32],
    hint: usize,
) -> Result<usize> {
    let (mut last, mut offset) = (0, 1);
    let (mut low, mut high);
    if less(run[hint], key)? {
        let max = run.len() - hint;
        while offset < max && less(run[hint + offset], key)? {
            last = offset;
            offset = offset * 2 + 1;
        }
        (low, high) = (hint + last + 1, hint + offset.min(max));
    } else {
        let max = hint + 1;
        while offset < max && !less(run[hint - offset], key)? {
            last = offset;
            offset = offset * 2 + 1;
        }
        (low, high) = (max - offset.min(max), hint - last);
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if less(run[middle], key)? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(high)
}

/// Where `key` belongs in the sorted `run`, right of what equals it; looks near `hint` first.
fn gallop_right(
    less: &mut impl FnMut(u32, u32) -> Result<bool>,
    key: u32,
    run: &[u32],
    hint: usize,
) -> Result<usize> {
    let (mut last, mut offset) = (0, 1);
    let (mut low, mut high);
    if less(key, run[hint])? {
        let max = hint + 1;
        while offset < max && less(key, run[hint - offset])? {
            last = offset;
            offset = offset * 2 + 1;
        }
        (low, high) = (max - offset.min(max), hint - last);
    } else {
        let max = run.len() - hint;
        while offset < max && !less(key, run[hint + offset])? {
            last = offset;
            offset = offset * 2 + 1;
        }
        (low, high) = (hint + last + 1, hint + offset.min(max));
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if less(key, run[middle])? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(high)
}

/// The shortest run worth merging.
fn min_run_of(mut total: usize) -> usize {
    let mut odd = 0;
    while total >= 64 {
        odd |= total & 1;
        total >>= 1;
    }
    total + odd
}

/// Powersort's node power of two neighbouring runs: the first binary digit in which the places
/// of their middles differ.
fn power_of(start: usize, first: usize, second: usize, total: usize) -> u32 {
    let mut a = 2 * start + first;
    let mut b = a + first + second;
    let mut power = 0;
    loop {
        power += 1;
        if a >= total {
            a -= total;
            b -= total;
        } else if b >= total {
            return power;
        }
        a <<= 1;
        b <<= 1;
    }
}
