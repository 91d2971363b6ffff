//! `split`, `rsplit`, `splitlines`, `strip` and its kin, `join`.
//!
//! ```python
//! print(" a  b ".split(), "a,b,,c".split(",", 2), "x\ny\r\n".splitlines(), "-".join("abc"))
//! ```

use alloc::format;
use alloc::vec::Vec;

use super::find::first;
use super::{Gather, Str};
use crate::exc::{Exc, Result};
use crate::iter::Iterable;
use crate::list::List;
use crate::object::Object;
use crate::unicode::is_space;
use crate::value::Value;

/// How often to split; all the way when negative.
fn limit(maxsplit: i64) -> usize {
    usize::try_from(maxsplit).unwrap_or(usize::MAX)
}

impl Str {
    /// `self.split(sep, maxsplit)`. ValueError for an empty separator.
    pub fn split(&self, sep: Option<Str>, maxsplit: i64) -> Result<List<Str>> {
        let Some(sep) = sep else {
            return Ok(self.split_space(limit(maxsplit)));
        };
        if sep.is_empty() {
            return Err(Exc::value_error("empty separator"));
        }
        let mut rest: &str = self.as_str();
        let mut parts: Vec<Str> = Vec::new();
        let mut left: usize = limit(maxsplit);
        while left > 0
            && let Some(at) = first(rest, sep.as_str())
        {
            parts.push(self.part(&rest[..at]));
            rest = &rest[at + sep.as_str().len()..];
            left -= 1;
        }
        parts.push(if parts.is_empty() {
            self.clone()
        } else {
            self.part(rest)
        });
        Ok(List::from(parts))
    }

    fn split_space(&self, mut left: usize) -> List<Str> {
        let mut parts: Vec<Str> = Vec::new();
        let mut rest: &str = trim_start(self.as_str());
        while !rest.is_empty() {
            let end: usize = if left > 0 { word_end(rest) } else { rest.len() };
            parts.push(self.part(&rest[..end]));
            rest = trim_start(&rest[end..]);
            left = left.saturating_sub(1);
        }
        List::from(parts)
    }

    /// `self.rsplit(sep, maxsplit)`. ValueError for an empty separator.
    pub fn rsplit(&self, sep: Option<Str>, maxsplit: i64) -> Result<List<Str>> {
        let mut left: usize = limit(maxsplit);
        let mut parts: Vec<Str> = Vec::new();
        let mut rest: &str = self.as_str();
        match sep {
            None => {
                rest = rest.trim_end_matches(is_space);
                while !rest.is_empty() {
                    let cut: Option<(usize, char)> =
                        rest.char_indices().rev().find(|&(_, c)| is_space(c));
                    let start: usize = match cut {
                        Some((at, c)) if left > 0 => at + c.len_utf8(),
                        _ => 0,
                    };
                    parts.push(self.part(&rest[start..]));
                    rest = rest[..start].trim_end_matches(is_space);
                    left = left.saturating_sub(1);
                }
            }
            Some(sep) if sep.is_empty() => return Err(Exc::value_error("empty separator")),
            Some(sep) => {
                while left > 0
                    && let Some(at) = rest.rfind(sep.as_str())
                {
                    parts.push(self.part(&rest[at + sep.as_str().len()..]));
                    rest = &rest[..at];
                    left -= 1;
                }
                parts.push(self.part(rest));
            }
        }
        parts.reverse();
        Ok(List::from(parts))
    }

    /// `self.splitlines(keepends)`: at every line boundary of Unicode.
    pub fn splitlines(&self, keepends: bool) -> List<Str> {
        let mut parts: Vec<Str> = Vec::new();
        let mut rest: &str = self.as_str();
        while !rest.is_empty() {
            let (line, full) = match line_end(rest) {
                Some((at, '\r')) if rest[at + 1..].starts_with('\n') => (at, at + 2),
                Some((at, c)) => (at, at + c.len_utf8()),
                None => (rest.len(), rest.len()),
            };
            parts.push(self.part(&rest[..if keepends { full } else { line }]));
            rest = &rest[full..];
        }
        List::from(parts)
    }

    /// `self.strip(chars)`: white space when there are none.
    pub fn strip(&self, chars: Option<Str>) -> Str {
        self.stripped(chars, true, true)
    }

    /// `self.lstrip(chars)`.
    pub fn lstrip(&self, chars: Option<Str>) -> Str {
        self.stripped(chars, true, false)
    }

    /// `self.rstrip(chars)`.
    pub fn rstrip(&self, chars: Option<Str>) -> Str {
        self.stripped(chars, false, true)
    }

    fn stripped(&self, chars: Option<Str>, left: bool, right: bool) -> Str {
        let mut text: &str = self.as_str();
        match &chars {
            None => {
                text = if left { trim_start(text) } else { text };
                text = if right { trim_end(text) } else { text };
            }
            Some(chars) => {
                let inside = |c: char| chars.as_str().contains(c);
                text = if left {
                    text.trim_start_matches(inside)
                } else {
                    text
                };
                text = if right {
                    text.trim_end_matches(inside)
                } else {
                    text
                };
            }
        }
        if text.len() == self.as_str().len() {
            self.clone()
        } else {
            self.part(text)
        }
    }

    /// `self.removeprefix(prefix)`.
    pub fn removeprefix(&self, prefix: &Str) -> Str {
        match self.as_str().strip_prefix(prefix.as_str()) {
            Some(rest) if !prefix.is_empty() => self.part(rest),
            _ => self.clone(),
        }
    }

    /// `self.removesuffix(suffix)`.
    pub fn removesuffix(&self, suffix: &Str) -> Str {
        match self.as_str().strip_suffix(suffix.as_str()) {
            Some(rest) if !suffix.is_empty() => self.part(rest),
            _ => self.clone(),
        }
    }

    /// `self.join(items)`. Raises what iterating raises.
    pub fn join<I: Iterable<Item = Str>>(&self, items: &I) -> Result<Str> {
        let items: Vec<Str> = items.to_items()?;
        Ok(self.join_all(&items))
    }

    /// `self.join(items)` where the items may be anything. TypeError for one that is no string.
    pub fn join_values<I: Iterable>(&self, items: &I) -> Result<Str> {
        let mut texts: Vec<Str> = Vec::new();
        for item in items.iterate()? {
            let item = item?.into_value();
            match (item.unheld(), item) {
                (Value::Str(text), _) => texts.push(text),
                (_, other) => {
                    return Err(Exc::type_error(format!(
                        "sequence item {}: expected str instance, {} found",
                        texts.len(),
                        other.type_name()
                    )));
                }
            }
        }
        Ok(self.join_all(&texts))
    }

    fn join_all(&self, items: &[Str]) -> Str {
        let (head, tail) = match items {
            [] => return Str::EMPTY,
            [only] => return only.clone(),
            [head, tail @ ..] => (head, tail),
        };
        let (mut size, mut chars) = (0, 0);
        for item in items {
            size += item.as_str().len();
            chars += item.count_chars();
        }
        size += self.as_str().len() * tail.len();
        chars += self.count_chars() * tail.len();
        let mut out: Gather = Gather::new(size);
        out.add(head.as_str());
        for item in tail {
            out.add(self.as_str());
            out.add(item.as_str());
        }
        out.finish(chars)
    }
}

#[inline]
fn trim_start(text: &str) -> &str {
    let plain: usize = text
        .bytes()
        .take_while(|&byte| is_ascii_space(byte))
        .count();
    match text.as_bytes().get(plain) {
        Some(byte) if !byte.is_ascii() => text.trim_start_matches(is_space),
        _ => &text[plain..],
    }
}

#[inline]
fn trim_end(text: &str) -> &str {
    let plain: usize = text
        .bytes()
        .rev()
        .take_while(|&byte| is_ascii_space(byte))
        .count();
    let end: usize = text.len() - plain;
    match text.as_bytes()[..end].last() {
        Some(byte) if !byte.is_ascii() => text.trim_end_matches(is_space),
        _ => &text[..end],
    }
}

#[inline]
const fn is_ascii_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r' | 0x1c..=0x1f)
}

/// Where the word at the start of `text` ends.
#[inline]
fn word_end(text: &str) -> usize {
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        if is_ascii_space(byte) {
            return at;
        }
        if !byte.is_ascii() {
            return text[at..]
                .find(is_space)
                .map_or(text.len(), |more| at + more);
        }
    }
    text.len()
}

/// The first line boundary and where it is.
fn line_end(text: &str) -> Option<(usize, char)> {
    let bytes: &[u8] = text.as_bytes();
    let plain = |byte: u8| byte.is_ascii() && !is_line_end(char::from(byte));
    let at: usize = bytes.iter().position(|&byte| !plain(byte))?;
    if bytes[at].is_ascii() {
        return Some((at, char::from(bytes[at])));
    }
    let found: Option<(usize, char)> = text[at..].char_indices().find(|&(_, c)| is_line_end(c));
    found.map(|(more, c)| (at + more, c))
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
