//! Searching: `in`, `find`, `index`, `count`, `startswith`, `endswith`, `replace`, `partition`.
//!
//! ```python
//! print("banana".find("an", 2), "banana".count("a"), "banana".replace("an", "AN", 1))
//! ```
//!
//! Positions are characters on the outside and bytes within; in ASCII text they are the same.

use super::Str;
use crate::exc::{Exc, Result};
use crate::iter::Iterable;

/// Slice bounds, clamped: negative ones count from the end.
#[inline]
pub(crate) fn bounds(start: Option<i64>, end: Option<i64>, len: usize) -> (usize, usize) {
    let len: i64 = len as i64;
    let clamp = |bound: i64| {
        (if bound < 0 {
            bound.saturating_add(len)
        } else {
            bound
        })
        .clamp(0, len) as usize
    };
    (start.map_or(0, clamp), end.map_or(len as usize, clamp))
}

#[cold]
fn not_found() -> Exc {
    Exc::value_error("substring not found")
}

impl Str {
    /// The part between two bounds, and the byte where it starts; None when the bounds cross or
    /// start past the end, where not even the empty string is found.
    #[inline]
    fn window(&self, start: Option<i64>, end: Option<i64>) -> Option<(usize, &str)> {
        if start.is_none() && end.is_none() {
            return Some((0, self.as_str()));
        }
        let len: usize = self.count_chars();
        if start.is_some_and(|start| start > len as i64) {
            return None;
        }
        let (start, end) = bounds(start, end, len);
        if start > end {
            return None;
        }
        let (from, to) = (self.byte_at(start), self.byte_at(end));
        Some((from, &self.as_str()[from..to]))
    }

    /// The character index of a byte offset.
    #[inline]
    fn char_index(&self, offset: usize) -> i64 {
        if self.is_ascii() {
            return offset as i64;
        }
        self.as_str()[..offset].chars().count() as i64
    }

    /// `self.find(sub, start, end)`: -1 when there is none.
    pub fn find(&self, sub: &Str, start: Option<i64>, end: Option<i64>) -> i64 {
        let Some((from, text)) = self.window(start, end) else {
            return -1;
        };
        match first(text, sub.as_str()) {
            Some(at) => self.char_index(from + at),
            None => -1,
        }
    }

    /// `self.rfind(sub, start, end)`: -1 when there is none.
    pub fn rfind(&self, sub: &Str, start: Option<i64>, end: Option<i64>) -> i64 {
        let Some((from, text)) = self.window(start, end) else {
            return -1;
        };
        match text.rfind(sub.as_str()) {
            Some(at) => self.char_index(from + at),
            None => -1,
        }
    }

    /// `self.index(sub, start, end)`. ValueError.
    pub fn index(&self, sub: &Str, start: Option<i64>, end: Option<i64>) -> Result<i64> {
        match self.find(sub, start, end) {
            -1 => Err(not_found()),
            at => Ok(at),
        }
    }

    /// `self.rindex(sub, start, end)`. ValueError.
    pub fn rindex(&self, sub: &Str, start: Option<i64>, end: Option<i64>) -> Result<i64> {
        match self.rfind(sub, start, end) {
            -1 => Err(not_found()),
            at => Ok(at),
        }
    }

    /// `self.count(sub, start, end)`, without overlaps.
    pub fn count(&self, sub: &Str, start: Option<i64>, end: Option<i64>) -> i64 {
        let Some((_, text)) = self.window(start, end) else {
            return 0;
        };
        match sub.as_bytes() {
            [] => super::count_chars(text) as i64 + 1,
            [byte] => count_byte(text.as_bytes(), *byte),
            _ => text.matches(sub.as_str()).count() as i64,
        }
    }

    /// `sub in self`.
    #[inline]
    pub fn contains(&self, sub: &Str) -> bool {
        first(self.as_str(), sub.as_str()).is_some()
    }

    /// `self.startswith(prefix, start, end)`.
    #[inline]
    pub fn startswith(&self, prefix: &Str, start: Option<i64>, end: Option<i64>) -> bool {
        self.window(start, end)
            .is_some_and(|(_, text)| text.starts_with(prefix.as_str()))
    }

    /// `self.endswith(suffix, start, end)`.
    #[inline]
    pub fn endswith(&self, suffix: &Str, start: Option<i64>, end: Option<i64>) -> bool {
        self.window(start, end)
            .is_some_and(|(_, text)| text.ends_with(suffix.as_str()))
    }

    /// `self.startswith((a, b, …), start, end)`.
    pub fn startswith_any<I: Iterable<Item = Str>>(
        &self,
        prefixes: &I,
        start: Option<i64>,
        end: Option<i64>,
    ) -> Result<bool> {
        for prefix in prefixes.iterate()? {
            if self.startswith(&prefix?, start, end) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `self.endswith((a, b, …), start, end)`.
    pub fn endswith_any<I: Iterable<Item = Str>>(
        &self,
        suffixes: &I,
        start: Option<i64>,
        end: Option<i64>,
    ) -> Result<bool> {
        for suffix in suffixes.iterate()? {
            if self.endswith(&suffix?, start, end) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `self.replace(old, new, count)`; all when `count` is negative.
    pub fn replace(&self, old: &Str, new: &Str, count: i64) -> Str {
        let limit: usize = usize::try_from(count).unwrap_or(usize::MAX);
        if limit == 0 {
            return self.clone();
        }
        let text: &str = self.as_str();
        let mut out: Str;
        if old.is_empty() {
            // Before each character, and at the end.
            out = Str::with_capacity(text.len() + new.as_str().len());
            let mut done: usize = 0;
            for c in text.chars() {
                if done < limit {
                    out.push(new);
                    done += 1;
                }
                out.push_char(c);
            }
            if done < limit {
                out.push(new);
            }
            return out;
        }
        let Some(start) = first(text, old.as_str()) else {
            return self.clone();
        };
        out = Str::with_capacity(text.len());
        let mut from: usize = 0;
        for (offset, _) in text[start..].match_indices(old.as_str()).take(limit) {
            let at: usize = start + offset;
            out.push_part(self, &text[from..at]);
            out.push(new);
            from = at + old.as_str().len();
        }
        out.push_part(self, &text[from..]);
        out
    }

    /// Appends a part of `whole`, whose characters need counting only if it is not ASCII.
    #[inline]
    pub(crate) fn push_part(&mut self, whole: &Str, part: &str) {
        if whole.is_ascii() {
            self.push_counted(part, part.len());
        } else {
            self.push_str(part);
        }
    }

    /// `self.partition(sep)`. ValueError for an empty separator.
    pub fn partition(&self, sep: &Str) -> Result<(Str, Str, Str)> {
        if sep.is_empty() {
            return Err(Exc::value_error("empty separator"));
        }
        let text: &str = self.as_str();
        Ok(match first(text, sep.as_str()) {
            Some(at) => {
                let after: &str = &text[at + sep.as_str().len()..];
                (self.part(&text[..at]), sep.clone(), self.part(after))
            }
            None => (self.clone(), Str::EMPTY, Str::EMPTY),
        })
    }

    /// `self.rpartition(sep)`. ValueError for an empty separator.
    pub fn rpartition(&self, sep: &Str) -> Result<(Str, Str, Str)> {
        if sep.is_empty() {
            return Err(Exc::value_error("empty separator"));
        }
        let text: &str = self.as_str();
        Ok(match text.rfind(sep.as_str()) {
            Some(at) => {
                let after: &str = &text[at + sep.as_str().len()..];
                (self.part(&text[..at]), sep.clone(), self.part(after))
            }
            None => (Str::EMPTY, Str::EMPTY, self.clone()),
        })
    }
}

/// The first place of `sub` in `text`; one byte is looked up without setting up a searcher.
#[inline]
pub(crate) fn first(text: &str, sub: &str) -> Option<usize> {
    match sub.as_bytes() {
        [byte] => {
            // What is near is found before a fast search has started.
            let bytes: &[u8] = text.as_bytes();
            let near: usize = bytes.len().min(24);
            match bytes[..near].iter().position(|other| other == byte) {
                None if near < bytes.len() => text.find(char::from(*byte)),
                found => found,
            }
        }
        _ => text.find(sub),
    }
}

/// How often `byte` is in `bytes`; short blocks let it be counted many at a time.
fn count_byte(bytes: &[u8], byte: u8) -> i64 {
    let count = |block: &[u8]| {
        block
            .iter()
            .map(|&other| u8::from(other == byte))
            .sum::<u8>()
    };
    bytes.chunks(192).map(|block| i64::from(count(block))).sum()
}
