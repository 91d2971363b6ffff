//! The methods that `bytes` and `bytearray` share. Each takes either kind as argument and gives
//! back its own.
//!
//! ```python
//! print(b"a,b".split(b","), b"abc".find(b"c"), b"abc".hex("-"), b"x" in bytearray(b"xyz"))
//! ```

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{ByteArray, Bytes, push_hex};
use crate::exc::{Exc, Result};
use crate::iter::Iterable;
use crate::list::List;
use crate::object::Object;
use crate::sequence::room;
use crate::slice::{Slice, Span};
use crate::str::Str;
use crate::str::find::bounds;
use crate::value::Value;

/// `bytes` or `bytearray`, as an argument.
pub trait BytesLike {
    /// Calls `f` with the bytes.
    fn with_bytes<R>(&self, f: impl FnOnce(&[u8]) -> R) -> R;
}

impl BytesLike for Bytes {
    fn with_bytes<R>(&self, f: impl FnOnce(&[u8]) -> R) -> R {
        self.with(f)
    }
}

impl BytesLike for ByteArray {
    fn with_bytes<R>(&self, f: impl FnOnce(&[u8]) -> R) -> R {
        self.with(f)
    }
}

/// The first place of `sub`.
fn find(bytes: &[u8], sub: &[u8]) -> Option<usize> {
    match sub {
        [] => Some(0),
        [byte] => bytes.iter().position(|other| other == byte),
        [head, ..] => {
            let last: usize = bytes.len().checked_sub(sub.len())?;
            (0..=last).find(|&at| bytes[at] == *head && bytes[at..].starts_with(sub))
        }
    }
}

/// The last place of `sub`.
fn rfind(bytes: &[u8], sub: &[u8]) -> Option<usize> {
    let last: usize = bytes.len().checked_sub(sub.len())?;
    (0..=last).rev().find(|&at| bytes[at..].starts_with(sub))
}

/// The part between two bounds and where it starts; None when they cross.
fn window(bytes: &[u8], start: Option<i64>, end: Option<i64>) -> Option<(usize, &[u8])> {
    if start.is_some_and(|start| start > bytes.len() as i64) {
        return None;
    }
    let (start, end) = bounds(start, end, bytes.len());
    bytes.get(start..end).map(|part| (start, part))
}

/// The place of a lookup as Python gives it.
fn place(found: Option<usize>) -> i64 {
    found.map_or(-1, |at| at as i64)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

fn split(bytes: &[u8], sep: Option<&[u8]>, maxsplit: i64) -> Result<Vec<Vec<u8>>> {
    let mut left: usize = usize::try_from(maxsplit).unwrap_or(usize::MAX);
    let mut parts: Vec<Vec<u8>> = Vec::new();
    let mut rest: &[u8] = bytes;
    match sep {
        Some([]) => return Err(Exc::value_error("empty separator")),
        Some(sep) => {
            while left > 0
                && let Some(at) = find(rest, sep)
            {
                parts.push(rest[..at].to_vec());
                rest = &rest[at + sep.len()..];
                left -= 1;
            }
            parts.push(rest.to_vec());
        }
        None => loop {
            rest = trim(rest, is_space, true, false);
            if rest.is_empty() {
                break;
            }
            let end: usize = match rest.iter().position(|&byte| is_space(byte)) {
                Some(end) if left > 0 => end,
                _ => rest.len(),
            };
            parts.push(rest[..end].to_vec());
            rest = &rest[end..];
            left = left.saturating_sub(1);
        },
    }
    Ok(parts)
}

fn rsplit(bytes: &[u8], sep: Option<&[u8]>, maxsplit: i64) -> Result<Vec<Vec<u8>>> {
    let mut left: usize = usize::try_from(maxsplit).unwrap_or(usize::MAX);
    let mut parts: Vec<Vec<u8>> = Vec::new();
    let mut rest: &[u8] = bytes;
    match sep {
        Some([]) => return Err(Exc::value_error("empty separator")),
        Some(sep) => {
            while left > 0
                && let Some(at) = rfind(rest, sep)
            {
                parts.push(rest[at + sep.len()..].to_vec());
                rest = &rest[..at];
                left -= 1;
            }
            parts.push(rest.to_vec());
        }
        None => loop {
            rest = trim(rest, is_space, false, true);
            if rest.is_empty() {
                break;
            }
            let start: usize = match rest.iter().rposition(|&byte| is_space(byte)) {
                Some(at) if left > 0 => at + 1,
                _ => 0,
            };
            parts.push(rest[start..].to_vec());
            rest = &rest[..start];
            left = left.saturating_sub(1);
        },
    }
    parts.reverse();
    Ok(parts)
}

fn splitlines(bytes: &[u8], keepends: bool) -> Vec<Vec<u8>> {
    let mut parts: Vec<Vec<u8>> = Vec::new();
    let mut rest: &[u8] = bytes;
    while !rest.is_empty() {
        let at: usize = rest
            .iter()
            .position(|byte| matches!(byte, b'\n' | b'\r'))
            .unwrap_or(rest.len());
        let end: usize = match &rest[at..] {
            [] => at,
            [b'\r', b'\n', ..] => at + 2,
            _ => at + 1,
        };
        parts.push(rest[..if keepends { end } else { at }].to_vec());
        rest = &rest[end..];
    }
    parts
}

fn trim(bytes: &[u8], inside: impl Fn(u8) -> bool, left: bool, right: bool) -> &[u8] {
    let start: usize = match bytes.iter().position(|&byte| !inside(byte)) {
        _ if !left => 0,
        Some(start) => start,
        None => bytes.len(),
    };
    let rest: &[u8] = &bytes[start..];
    let end: usize = match rest.iter().rposition(|&byte| !inside(byte)) {
        _ if !right => rest.len(),
        Some(end) => end + 1,
        None => 0,
    };
    &rest[..end]
}

fn replace(bytes: &[u8], old: &[u8], new: &[u8], count: i64) -> Vec<u8> {
    let mut left: usize = usize::try_from(count).unwrap_or(usize::MAX);
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut rest: &[u8] = bytes;
    if old.is_empty() {
        while left > 0 {
            out.extend_from_slice(new);
            left -= 1;
            match rest.split_first() {
                Some((&byte, more)) => {
                    out.push(byte);
                    rest = more;
                }
                None => break,
            }
        }
        out.extend_from_slice(rest);
        return out;
    }
    while left > 0
        && let Some(at) = find(rest, old)
    {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(new);
        rest = &rest[at + old.len()..];
        left -= 1;
    }
    out.extend_from_slice(rest);
    out
}

fn hex(bytes: &[u8], sep: &str, group: i64) -> Result<Str> {
    if sep.chars().count() > 1 {
        return Err(Exc::value_error("sep must be length 1."));
    }
    let size: usize = usize::try_from(group.unsigned_abs()).unwrap_or(0);
    let mut out: String = String::with_capacity(bytes.len() * 2);
    for (at, &byte) in bytes.iter().enumerate() {
        // Groups are counted from the right, or from the left when negative.
        let boundary: usize = if group > 0 { bytes.len() - at } else { at };
        if at > 0 && size > 0 && boundary.is_multiple_of(size) {
            out.push_str(sep);
        }
        push_hex(byte, &mut out);
    }
    Ok(Str::from(out))
}

fn title(bytes: &mut [u8]) {
    let mut after_letter: bool = false;
    for byte in bytes {
        *byte = if after_letter {
            byte.to_ascii_lowercase()
        } else {
            byte.to_ascii_uppercase()
        };
        after_letter = byte.is_ascii_alphabetic();
    }
}

fn swapcase(bytes: &mut [u8]) {
    for byte in bytes {
        if byte.is_ascii_alphabetic() {
            *byte ^= 0x20;
        }
    }
}

fn capitalize(bytes: &mut [u8]) {
    bytes.make_ascii_lowercase();
    if let Some(first) = bytes.first_mut() {
        first.make_ascii_uppercase();
    }
}

fn istitle(bytes: &[u8]) -> bool {
    let mut after_letter: bool = false;
    let mut any: bool = false;
    for byte in bytes {
        if byte.is_ascii_alphabetic() {
            if byte.is_ascii_lowercase() != after_letter {
                return false;
            }
            any = true;
        }
        after_letter = byte.is_ascii_alphabetic();
    }
    any
}

/// The fill of `ljust` and its kin. TypeError unless it is one byte.
fn fill_byte<B: BytesLike>(fill: &B, name: &str) -> Result<u8> {
    fill.with_bytes(|fill| match fill {
        [byte] => Ok(*byte),
        _ => Err(Exc::type_error(alloc::format!(
            "{name}() argument 2 must be a byte string of length 1, not bytes"
        ))),
    })
}

fn pad(bytes: &[u8], left: usize, right: usize, fill: u8) -> Vec<u8> {
    let mut out: Vec<u8> = alloc::vec![fill; left];
    out.extend_from_slice(bytes);
    out.resize(out.len() + right, fill);
    out
}

macro_rules! questions {
    ($($name:ident $test:expr;)*) => {$(
        #[doc = concat!("`self.", stringify!($name), "()`.")]
        pub fn $name(&self) -> bool {
            self.with(|bytes| !bytes.is_empty() && bytes.iter().all($test))
        }
    )*};
}

macro_rules! mapped {
    ($type:ident $($name:ident $map:expr;)*) => {$(
        #[doc = concat!("`self.", stringify!($name), "()`.")]
        pub fn $name(&self) -> $type {
            let mut bytes: Vec<u8> = self.with(<[u8]>::to_vec);
            let map: fn(&mut [u8]) = $map;
            map(&mut bytes);
            $type::from(bytes)
        }
    )*};
}

macro_rules! methods {
    ($type:ident $out_of_range:literal) => {
        impl $type {
            /// `len(self)`.
            #[inline]
            pub fn len(&self) -> i64 {
                self.with(|bytes| bytes.len() as i64)
            }

            /// Whether there are no bytes.
            pub fn is_empty(&self) -> bool {
                self.len() == 0
            }

            /// `self[index]`. IndexError.
            #[inline]
            pub fn get(&self, index: i64) -> Result<i64> {
                self.with(|bytes| {
                    let place: i64 = if index < 0 {
                        index.wrapping_add(bytes.len() as i64)
                    } else {
                        index
                    };
                    match usize::try_from(place)
                        .ok()
                        .and_then(|place| bytes.get(place))
                    {
                        Some(&byte) => Ok(i64::from(byte)),
                        None => Err(Exc::index_error($out_of_range)),
                    }
                })
            }

            /// `self[slice]`. ValueError for a step of zero.
            pub fn slice(&self, slice: &Slice) -> Result<$type> {
                let span: Span = slice.resolve(self.len())?;
                Ok(self.with(|bytes| {
                    $type::from(
                        span.positions()
                            .map(|place| bytes[place])
                            .collect::<Vec<u8>>(),
                    )
                }))
            }

            /// `self[start:stop]`.
            pub fn slice_range(&self, start: Option<i64>, stop: Option<i64>) -> $type {
                self.with(|bytes| {
                    let (start, stop) = bounds(start, stop, bytes.len());
                    $type::new(bytes.get(start..stop).unwrap_or(&[]))
                })
            }

            /// `self + other`.
            pub fn concat<B: BytesLike>(&self, other: &B) -> $type {
                let mut bytes: Vec<u8> = self.with(<[u8]>::to_vec);
                other.with_bytes(|other| bytes.extend_from_slice(other));
                $type::from(bytes)
            }

            /// `self * times`. OverflowError, MemoryError.
            pub fn repeat(&self, times: i64) -> Result<$type> {
                let times: usize = usize::try_from(times.max(0)).unwrap_or(usize::MAX);
                self.with(|bytes| match bytes.len().checked_mul(times) {
                    Some(size) if size < isize::MAX as usize / 2 => {
                        let mut all: Vec<u8> = room(size)?;
                        (0..times).for_each(|_| all.extend_from_slice(bytes));
                        Ok($type::from(all))
                    }
                    _ => Err(Exc::overflow_error("repeated bytes are too long")),
                })
            }

            /// `sub in self`.
            pub fn contains<B: BytesLike>(&self, sub: &B) -> bool {
                self.with(|bytes| sub.with_bytes(|sub| find(bytes, sub).is_some()))
            }

            /// `value in self` for an `int`. ValueError.
            pub fn contains_int(&self, value: i64) -> Result<bool> {
                let byte: u8 = super::construct::byte(Some(value), "byte")?;
                Ok(self.with(|bytes| bytes.contains(&byte)))
            }

            /// `self.find(sub, start, end)`.
            pub fn find<B: BytesLike>(&self, sub: &B, start: Option<i64>, end: Option<i64>) -> i64 {
                self.with(|bytes| {
                    sub.with_bytes(|sub| {
                        place(
                            window(bytes, start, end)
                                .and_then(|(from, part)| find(part, sub).map(|at| from + at)),
                        )
                    })
                })
            }

            /// `self.rfind(sub, start, end)`.
            pub fn rfind<B: BytesLike>(
                &self,
                sub: &B,
                start: Option<i64>,
                end: Option<i64>,
            ) -> i64 {
                self.with(|bytes| {
                    sub.with_bytes(|sub| {
                        place(
                            window(bytes, start, end)
                                .and_then(|(from, part)| rfind(part, sub).map(|at| from + at)),
                        )
                    })
                })
            }

            /// `self.index(sub, start, end)`. ValueError.
            pub fn index<B: BytesLike>(
                &self,
                sub: &B,
                start: Option<i64>,
                end: Option<i64>,
            ) -> Result<i64> {
                match self.find(sub, start, end) {
                    -1 => Err(Exc::value_error("subsection not found")),
                    at => Ok(at),
                }
            }

            /// `self.rindex(sub, start, end)`. ValueError.
            pub fn rindex<B: BytesLike>(
                &self,
                sub: &B,
                start: Option<i64>,
                end: Option<i64>,
            ) -> Result<i64> {
                match self.rfind(sub, start, end) {
                    -1 => Err(Exc::value_error("subsection not found")),
                    at => Ok(at),
                }
            }

            /// `self.count(sub, start, end)`.
            pub fn count<B: BytesLike>(
                &self,
                sub: &B,
                start: Option<i64>,
                end: Option<i64>,
            ) -> i64 {
                self.with(|bytes| {
                    sub.with_bytes(|sub| {
                        let Some((_, mut rest)) = window(bytes, start, end) else {
                            return 0;
                        };
                        if sub.is_empty() {
                            return rest.len() as i64 + 1;
                        }
                        let mut count: i64 = 0;
                        while let Some(at) = find(rest, sub) {
                            rest = &rest[at + sub.len()..];
                            count += 1;
                        }
                        count
                    })
                })
            }

            /// `self.startswith(prefix, start, end)`.
            pub fn startswith<B: BytesLike>(
                &self,
                prefix: &B,
                start: Option<i64>,
                end: Option<i64>,
            ) -> bool {
                self.with(|bytes| {
                    prefix.with_bytes(|prefix| {
                        window(bytes, start, end).is_some_and(|(_, part)| part.starts_with(prefix))
                    })
                })
            }

            /// `self.endswith(suffix, start, end)`.
            pub fn endswith<B: BytesLike>(
                &self,
                suffix: &B,
                start: Option<i64>,
                end: Option<i64>,
            ) -> bool {
                self.with(|bytes| {
                    suffix.with_bytes(|suffix| {
                        window(bytes, start, end).is_some_and(|(_, part)| part.ends_with(suffix))
                    })
                })
            }

            /// `self.split(sep, maxsplit)`. ValueError for an empty separator.
            pub fn split(&self, sep: Option<Bytes>, maxsplit: i64) -> Result<List<$type>> {
                let parts: Vec<Vec<u8>> =
                    self.with(|bytes| split(bytes, sep.as_ref().map(Bytes::as_slice), maxsplit))?;
                Ok(List::from(
                    parts.into_iter().map($type::from).collect::<Vec<$type>>(),
                ))
            }

            /// `self.rsplit(sep, maxsplit)`. ValueError for an empty separator.
            pub fn rsplit(&self, sep: Option<Bytes>, maxsplit: i64) -> Result<List<$type>> {
                let parts: Vec<Vec<u8>> =
                    self.with(|bytes| rsplit(bytes, sep.as_ref().map(Bytes::as_slice), maxsplit))?;
                Ok(List::from(
                    parts.into_iter().map($type::from).collect::<Vec<$type>>(),
                ))
            }

            /// `self.splitlines(keepends)`.
            pub fn splitlines(&self, keepends: bool) -> List<$type> {
                let parts: Vec<Vec<u8>> = self.with(|bytes| splitlines(bytes, keepends));
                List::from(parts.into_iter().map($type::from).collect::<Vec<$type>>())
            }

            fn trimmed(&self, chars: Option<Bytes>, left: bool, right: bool) -> $type {
                self.with(|bytes| {
                    $type::new(match &chars {
                        None => trim(bytes, is_space, left, right),
                        Some(chars) => {
                            trim(bytes, |byte| chars.as_slice().contains(&byte), left, right)
                        }
                    })
                })
            }

            /// `self.strip(chars)`.
            pub fn strip(&self, chars: Option<Bytes>) -> $type {
                self.trimmed(chars, true, true)
            }

            /// `self.lstrip(chars)`.
            pub fn lstrip(&self, chars: Option<Bytes>) -> $type {
                self.trimmed(chars, true, false)
            }

            /// `self.rstrip(chars)`.
            pub fn rstrip(&self, chars: Option<Bytes>) -> $type {
                self.trimmed(chars, false, true)
            }

            /// `self.replace(old, new, count)`.
            pub fn replace<A: BytesLike, B: BytesLike>(
                &self,
                old: &A,
                new: &B,
                count: i64,
            ) -> $type {
                self.with(|bytes| {
                    old.with_bytes(|old| {
                        new.with_bytes(|new| $type::from(replace(bytes, old, new, count)))
                    })
                })
            }

            /// `self.join(items)`. Raises what iterating raises.
            pub fn join<I: Iterable>(&self, items: &I) -> Result<$type>
            where
                I::Item: BytesLike,
            {
                let mut out: Vec<u8> = Vec::new();
                for (at, item) in items.iterate()?.enumerate() {
                    if at > 0 {
                        self.with(|sep| out.extend_from_slice(sep));
                    }
                    item?.with_bytes(|item| out.extend_from_slice(item));
                }
                Ok($type::from(out))
            }

            /// `self.join(items)` where the items may be anything. TypeError for one without bytes.
            pub fn join_values<I: Iterable>(&self, items: &I) -> Result<$type> {
                let mut out: Vec<u8> = Vec::new();
                for (at, item) in items.iterate()?.enumerate() {
                    if at > 0 {
                        self.with(|sep| out.extend_from_slice(sep));
                    }
                    let item = item?.into_value();
                    match item.unheld() {
                        Value::Bytes(item) => item.with_bytes(|it| out.extend_from_slice(it)),
                        Value::ByteArray(item) => item.with_bytes(|it| out.extend_from_slice(it)),
                        _ => {
                            return Err(Exc::type_error(format!(
                                "sequence item {at}: expected a bytes-like object, {} found",
                                item.type_name()
                            )));
                        }
                    }
                }
                Ok($type::from(out))
            }

            /// `self.partition(sep)`. ValueError for an empty separator.
            pub fn partition<B: BytesLike>(&self, sep: &B) -> Result<($type, $type, $type)> {
                self.with(|bytes| {
                    sep.with_bytes(|sep| match find(bytes, sep) {
                        _ if sep.is_empty() => Err(Exc::value_error("empty separator")),
                        Some(at) => Ok((
                            $type::new(&bytes[..at]),
                            $type::new(sep),
                            $type::new(&bytes[at + sep.len()..]),
                        )),
                        None => Ok(($type::new(bytes), $type::default(), $type::default())),
                    })
                })
            }

            /// `self.rpartition(sep)`. ValueError for an empty separator.
            pub fn rpartition<B: BytesLike>(&self, sep: &B) -> Result<($type, $type, $type)> {
                self.with(|bytes| {
                    sep.with_bytes(|sep| match rfind(bytes, sep) {
                        _ if sep.is_empty() => Err(Exc::value_error("empty separator")),
                        Some(at) => Ok((
                            $type::new(&bytes[..at]),
                            $type::new(sep),
                            $type::new(&bytes[at + sep.len()..]),
                        )),
                        None => Ok(($type::default(), $type::default(), $type::new(bytes))),
                    })
                })
            }

            /// `self.removeprefix(prefix)`.
            pub fn removeprefix<B: BytesLike>(&self, prefix: &B) -> $type {
                self.with(|bytes| {
                    prefix.with_bytes(|prefix| {
                        $type::new(bytes.strip_prefix(prefix).unwrap_or(bytes))
                    })
                })
            }

            /// `self.removesuffix(suffix)`.
            pub fn removesuffix<B: BytesLike>(&self, suffix: &B) -> $type {
                self.with(|bytes| {
                    suffix.with_bytes(|suffix| {
                        $type::new(bytes.strip_suffix(suffix).unwrap_or(bytes))
                    })
                })
            }

            fn missing(&self, width: i64) -> usize {
                usize::try_from(width.saturating_sub(self.len())).unwrap_or(0)
            }

            /// `self.ljust(width, fill)`. TypeError.
            pub fn ljust<B: BytesLike>(&self, width: i64, fill: &B) -> Result<$type> {
                let fill: u8 = fill_byte(fill, "ljust")?;
                let right: usize = self.missing(width);
                Ok(self.with(|bytes| $type::from(pad(bytes, 0, right, fill))))
            }

            /// `self.rjust(width, fill)`. TypeError.
            pub fn rjust<B: BytesLike>(&self, width: i64, fill: &B) -> Result<$type> {
                let fill: u8 = fill_byte(fill, "rjust")?;
                let left: usize = self.missing(width);
                Ok(self.with(|bytes| $type::from(pad(bytes, left, 0, fill))))
            }

            /// `self.center(width, fill)`. TypeError.
            pub fn center<B: BytesLike>(&self, width: i64, fill: &B) -> Result<$type> {
                let fill: u8 = fill_byte(fill, "center")?;
                let total: usize = self.missing(width);
                let left: usize = total / 2 + (total & width.max(0) as usize & 1);
                Ok(self.with(|bytes| $type::from(pad(bytes, left, total - left, fill))))
            }

            /// `self.zfill(width)`.
            pub fn zfill(&self, width: i64) -> $type {
                let zeros: usize = self.missing(width);
                self.with(|bytes| {
                    let sign: usize = usize::from(matches!(bytes.first(), Some(b'-' | b'+')));
                    let mut out: Vec<u8> = bytes[..sign].to_vec();
                    out.extend(pad(&bytes[sign..], zeros, 0, b'0'));
                    $type::from(out)
                })
            }

            /// `self.hex(sep, bytes_per_sep)`; no separator when it is empty. ValueError.
            pub fn hex(&self, sep: &Str, bytes_per_sep: i64) -> Result<Str> {
                self.with(|bytes| hex(bytes, sep.as_str(), bytes_per_sep))
            }

            mapped! {
                $type
                upper <[u8]>::make_ascii_uppercase;
                lower <[u8]>::make_ascii_lowercase;
                title title;
                swapcase swapcase;
                capitalize capitalize;
            }

            questions! {
                isalpha u8::is_ascii_alphabetic;
                isalnum u8::is_ascii_alphanumeric;
                isdigit u8::is_ascii_digit;
                isspace |&byte| is_space(byte);
            }

            /// `self.isascii()`.
            pub fn isascii(&self) -> bool {
                self.with(<[u8]>::is_ascii)
            }

            /// `self.islower()`.
            pub fn islower(&self) -> bool {
                self.with(|bytes| {
                    bytes.iter().any(u8::is_ascii_lowercase)
                        && !bytes.iter().any(u8::is_ascii_uppercase)
                })
            }

            /// `self.isupper()`.
            pub fn isupper(&self) -> bool {
                self.with(|bytes| {
                    bytes.iter().any(u8::is_ascii_uppercase)
                        && !bytes.iter().any(u8::is_ascii_lowercase)
                })
            }

            /// `self.istitle()`.
            pub fn istitle(&self) -> bool {
                self.with(istitle)
            }

            /// The bytes as integers; holds a handle, not a borrow.
            pub fn iter(&self) -> BytesIter<$type> {
                BytesIter {
                    bytes: self.clone(),
                    next: 0,
                }
            }

            /// `reversed(self)`.
            pub fn reversed(&self) -> impl Iterator<Item = Result<i64>> + use<> {
                let bytes: Vec<u8> = self.with(<[u8]>::to_vec);
                bytes.into_iter().rev().map(|byte| Ok(i64::from(byte)))
            }
        }

        impl Iterable for $type {
            type Item = i64;

            fn iterate(&self) -> Result<impl Iterator<Item = Result<i64>> + 'static> {
                Ok(self.iter().map(Ok))
            }
        }
    };
}

methods!(Bytes "index out of range");
methods!(ByteArray "bytearray index out of range");

/// The bytes of `bytes` or of a `bytearray`, as integers; sees what is changed on the way.
#[derive(Clone)]
pub struct BytesIter<B> {
    bytes: B,
    next: usize,
}

impl<B: BytesLike> Iterator for BytesIter<B> {
    type Item = i64;

    #[inline]
    fn next(&mut self) -> Option<i64> {
        let byte: Option<u8> = self.bytes.with_bytes(|bytes| bytes.get(self.next).copied());
        self.next += 1;
        byte.map(i64::from)
    }
}
