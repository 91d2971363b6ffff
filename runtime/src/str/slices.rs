//! `s[i]`, `s[a:b:c]`, iteration, `+` and `*`.
//!
//! ```python
//! s = "naïve"
//! print(s[2], s[::-1], s * 2, [c for c in s])
//! ```
//!
//! Positions count characters. In ASCII text they are bytes; otherwise they are looked up from
//! the nearer end.

use super::Str;
use crate::exc::{Exc, Result};
use crate::iter::Iterable;
use crate::slice::{Slice, Span};

impl Str {
    /// The byte where character `index` starts; the length for one past the last.
    #[inline]
    pub(crate) fn byte_at(&self, index: usize) -> usize {
        if self.is_ascii() {
            index
        } else {
            self.scan(index)
        }
    }

    fn scan(&self, index: usize) -> usize {
        let bytes: &[u8] = self.as_bytes();
        let total: usize = self.count_chars();
        let starts = |byte: &u8| (*byte as i8) >= -0x40;
        if index >= total {
            return bytes.len();
        }
        if index > total / 2 {
            let mut left: usize = total - index;
            for (at, byte) in bytes.iter().enumerate().rev() {
                left -= usize::from(starts(byte));
                if left == 0 {
                    return at;
                }
            }
            return 0;
        }
        let mut left: usize = index;
        let mut at: usize = 0;
        for block in bytes.chunks(32) {
            let count: usize = block.iter().filter(|byte| starts(byte)).count();
            if count > left {
                break;
            }
            left -= count;
            at += block.len();
        }
        let rest = bytes[at..]
            .iter()
            .enumerate()
            .filter(|(_, byte)| starts(byte));
        at + rest
            .map(|(offset, _)| offset)
            .nth(left)
            .unwrap_or(bytes.len() - at)
    }

    /// `self[index]`. IndexError.
    #[inline]
    pub fn get(&self, index: i64) -> Result<Str> {
        let len: usize = self.count_chars();
        let place: i64 = if index < 0 {
            index.wrapping_add(len as i64)
        } else {
            index
        };
        if place as u64 >= len as u64 {
            return Err(out_of_range());
        }
        if self.is_ascii() {
            return Ok(Str::from_ascii(self.as_bytes()[place as usize]));
        }
        let at: usize = self.scan(place as usize);
        Ok(self.as_str()[at..]
            .chars()
            .next()
            .map_or(Str::EMPTY, Str::from_char))
    }

    /// `self[slice]`. ValueError for a step of zero.
    pub fn slice(&self, slice: &Slice) -> Result<Str> {
        if matches!(slice.step, None | Some(1)) {
            return Ok(self.slice_range(slice.start, slice.stop));
        }
        let span: Span = slice.resolve(self.len())?;
        let mut out: Str = Str::EMPTY;
        if self.is_ascii() {
            let bytes: &[u8] = self.as_bytes();
            for place in span.positions() {
                out.push_char(char::from(bytes[place]));
            }
        } else {
            let chars: alloc::vec::Vec<char> = self.as_str().chars().collect();
            for place in span.positions() {
                out.push_char(chars[place]);
            }
        }
        Ok(out)
    }

    /// `self[start:stop]`.
    pub fn slice_range(&self, start: Option<i64>, stop: Option<i64>) -> Str {
        let (start, stop) = super::find::bounds(start, stop, self.count_chars());
        if start >= stop {
            return Str::EMPTY;
        }
        if stop - start == self.count_chars() {
            return self.clone();
        }
        let (from, to) = (self.byte_at(start), self.byte_at(stop));
        let text: &str = &self.as_str()[from..to];
        if text.len() == stop - start {
            Str::ascii_text(text)
        } else {
            Str::new(text)
        }
    }

    /// `self + other`.
    #[inline]
    pub fn concat(&self, other: &Str) -> Str {
        if self.is_empty() {
            return other.clone();
        }
        if other.is_empty() {
            return self.clone();
        }
        let mut out: Str = Str::allocate(
            self.as_str(),
            self.count_chars(),
            self.as_str().len() + other.as_str().len(),
        );
        out.push(other);
        out
    }

    /// `self + other` for a `self` that is not used any more: in place when it is unshared.
    #[inline]
    pub fn concat_owned(mut self, other: &Str) -> Str {
        self.push(other);
        self
    }

    /// `self * times`; nothing when `times` is not positive. OverflowError, MemoryError.
    pub fn repeat(&self, times: i64) -> Result<Str> {
        if times <= 0 || self.is_empty() {
            return Ok(Str::EMPTY);
        }
        if times == 1 {
            return Ok(self.clone());
        }
        let size: Option<usize> = usize::try_from(times)
            .ok()
            .and_then(|times| self.as_str().len().checked_mul(times))
            .filter(|&size| size < isize::MAX as usize / 2);
        let Some(size) = size else {
            return Err(Exc::overflow_error("repeated string is too long"));
        };
        let mut out: Str = Str::try_with_capacity(size)?;
        for _ in 0..times {
            out.push(self);
        }
        Ok(out)
    }

    /// The characters, as strings; holds a handle, not a borrow.
    #[inline]
    pub fn iter(&self) -> StrIter {
        StrIter {
            text: self.clone(),
            at: 0,
            end: self.as_str().len(),
        }
    }

    /// `reversed(self)`.
    pub fn reversed(&self) -> impl Iterator<Item = Result<Str>> + use<> {
        self.iter().rev().map(Ok)
    }
}

#[cold]
fn out_of_range() -> Exc {
    Exc::index_error("string index out of range")
}

/// The characters of a string, as strings.
#[derive(Clone)]
pub struct StrIter {
    text: Str,
    /// The bytes that are left.
    at: usize,
    end: usize,
}

impl Iterator for StrIter {
    type Item = Str;

    #[inline]
    fn next(&mut self) -> Option<Str> {
        let bytes: &[u8] = self.text.as_bytes();
        if self.at >= self.end {
            return None;
        }
        let byte: u8 = bytes[self.at];
        if byte.is_ascii() {
            self.at += 1;
            return Some(Str::from_ascii(byte));
        }
        let c: char = self.text.as_str()[self.at..].chars().next()?;
        self.at += c.len_utf8();
        Some(Str::from_char(c))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left: usize = self.end - self.at;
        (left.div_ceil(4), Some(left))
    }
}

impl DoubleEndedIterator for StrIter {
    fn next_back(&mut self) -> Option<Str> {
        let c: char = self.text.as_str()[self.at..self.end].chars().next_back()?;
        self.end -= c.len_utf8();
        Some(Str::from_char(c))
    }
}

impl Iterable for Str {
    type Item = Str;

    fn iterate(&self) -> Result<impl Iterator<Item = Result<Str>> + 'static> {
        Ok(self.iter().map(Ok))
    }
}
