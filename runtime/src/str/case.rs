//! Case: `upper`, `lower`, `title`, `capitalize`, `swapcase`, `casefold`.
//!
//! ```python
//! print("Straße".upper(), "ΟΔΟΣ".lower(), "they're".title(), "ǆ".capitalize())
//! ```
//!
//! Unicode's full mappings: one character may become several. A sigma at the end of a word has a
//! lower case of its own.

use super::Str;
use crate::unicode;

impl Str {
    /// An ASCII text of the same length, changed byte by byte.
    fn map_ascii(&self, map: impl FnOnce(&mut [u8])) -> Str {
        let mut bytes: alloc::vec::Vec<u8> = self.as_bytes().to_vec();
        map(&mut bytes);
        match core::str::from_utf8(&bytes) {
            Ok(text) => Str::ascii_text(text),
            Err(_) => self.clone(),
        }
    }

    /// `self.upper()`.
    pub fn upper(&self) -> Str {
        if self.is_ascii() {
            return self.map_ascii(<[u8]>::make_ascii_uppercase);
        }
        Str::from(self.as_str().to_uppercase())
    }

    /// `self.lower()`.
    pub fn lower(&self) -> Str {
        if self.is_ascii() {
            return self.map_ascii(<[u8]>::make_ascii_lowercase);
        }
        Str::from(self.as_str().to_lowercase())
    }

    /// `self.casefold()`.
    pub fn casefold(&self) -> Str {
        if self.is_ascii() {
            return self.lower();
        }
        let mut out: Str = Str::with_capacity(self.as_str().len());
        for c in self.as_str().chars() {
            match unicode::folded(c) {
                Some(text) => out.push_str(text),
                None => c.to_lowercase().for_each(|c| out.push_char(c)),
            }
        }
        out
    }

    /// `self.swapcase()`.
    pub fn swapcase(&self) -> Str {
        let mut out: Str = Str::with_capacity(self.as_str().len());
        for (at, c) in self.as_str().char_indices() {
            if c.is_uppercase() {
                self.push_lower(at, c, &mut out);
            } else if c.is_lowercase() {
                c.to_uppercase().for_each(|c| out.push_char(c));
            } else {
                out.push_char(c);
            }
        }
        out
    }

    /// `self.capitalize()`.
    pub fn capitalize(&self) -> Str {
        if self.is_ascii() {
            return self.map_ascii(|bytes| {
                bytes.make_ascii_lowercase();
                if let Some(first) = bytes.first_mut() {
                    first.make_ascii_uppercase();
                }
            });
        }
        let mut out: Str = Str::with_capacity(self.as_str().len());
        for (at, c) in self.as_str().char_indices() {
            if at == 0 {
                push_title(c, &mut out);
            } else {
                self.push_lower(at, c, &mut out);
            }
        }
        out
    }

    /// `self.title()`: a letter after a letter is lower, any other is in title case.
    pub fn title(&self) -> Str {
        if self.is_ascii() {
            return self.map_ascii(|bytes| {
                let mut after_letter: bool = false;
                for byte in bytes {
                    if after_letter {
                        byte.make_ascii_lowercase();
                    } else {
                        byte.make_ascii_uppercase();
                    }
                    after_letter = byte.is_ascii_alphabetic();
                }
            });
        }
        let mut out: Str = Str::with_capacity(self.as_str().len());
        let mut after_letter: bool = false;
        for (at, c) in self.as_str().char_indices() {
            if after_letter {
                self.push_lower(at, c, &mut out);
            } else {
                push_title(c, &mut out);
            }
            after_letter = is_cased(c);
        }
        out
    }

    /// Appends the lower case of `c`, which stands at byte `at`.
    fn push_lower(&self, at: usize, c: char, out: &mut Str) {
        if c == 'Σ' {
            let text: &str = self.as_str();
            let before: bool = text[..at].chars().next_back().is_some_and(is_cased);
            let after: bool = text[at + c.len_utf8()..]
                .chars()
                .next()
                .is_some_and(is_cased);
            out.push_char(if before && !after { 'ς' } else { 'σ' });
            return;
        }
        if c.is_ascii() {
            out.push_char(c.to_ascii_lowercase());
            return;
        }
        c.to_lowercase().for_each(|c| out.push_char(c));
    }
}

fn push_title(c: char, out: &mut Str) {
    if c.is_ascii() {
        out.push_char(c.to_ascii_uppercase());
        return;
    }
    match unicode::titled(c) {
        Some(text) => out.push_str(text),
        None => c.to_uppercase().for_each(|c| out.push_char(c)),
    }
}

/// A letter that has a case: lower, upper or title.
pub(crate) fn is_cased(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase() || is_title(c)
}

/// A letter in title case, as in `ǅ`: not upper, yet it has a lower case.
pub(crate) fn is_title(c: char) -> bool {
    !c.is_ascii() && !c.is_uppercase() && c.to_lowercase().next() != Some(c)
}
