//! Layout and conversion: `center`, `ljust`, `zfill`, `expandtabs`, `translate`, `encode`, and
//! the constructors `chr` and `ord`.
//!
//! ```python
//! print("ab".center(7, "*"), "-7".zfill(4), "x".translate({120: "y"}), "é".encode())
//! ```

use alloc::format;

use super::Str;
use crate::bytes::Bytes;
use crate::codec;
use crate::dict::Dict;
use crate::exc::{Exc, Result};
use crate::int::Int;
use crate::object::Object;
use crate::value::Value;

impl Str {
    /// Padded on both sides; TypeError unless `fill` is one character.
    fn padded(&self, left: usize, right: usize, fill: &Str) -> Result<Str> {
        let mut chars = fill.as_str().chars();
        let (Some(c), None) = (chars.next(), chars.next()) else {
            return Err(Exc::type_error(
                "The fill character must be exactly one character long",
            ));
        };
        if left + right == 0 {
            return Ok(self.clone());
        }
        let mut out: Str = Str::with_capacity(self.as_str().len() + (left + right) * c.len_utf8());
        out.push_fill(c, left);
        out.push(self);
        out.push_fill(c, right);
        Ok(out)
    }

    fn missing(&self, width: i64) -> usize {
        usize::try_from(width)
            .unwrap_or(0)
            .saturating_sub(self.count_chars())
    }

    /// `self.ljust(width, fill)`. TypeError.
    pub fn ljust(&self, width: i64, fill: &Str) -> Result<Str> {
        self.padded(0, self.missing(width), fill)
    }

    /// `self.rjust(width, fill)`. TypeError.
    pub fn rjust(&self, width: i64, fill: &Str) -> Result<Str> {
        self.padded(self.missing(width), 0, fill)
    }

    /// `self.center(width, fill)`: of an odd rest, the left gets more when the width is odd.
    /// TypeError.
    pub fn center(&self, width: i64, fill: &Str) -> Result<Str> {
        let total: usize = self.missing(width);
        let left: usize = total / 2 + (total & width.max(0) as usize & 1);
        self.padded(left, total - left, fill)
    }

    /// `self.zfill(width)`: zeros after the sign.
    pub fn zfill(&self, width: i64) -> Str {
        let zeros: usize = self.missing(width);
        if zeros == 0 {
            return self.clone();
        }
        let text: &str = self.as_str();
        let sign: usize = usize::from(text.starts_with(['-', '+']));
        let mut out: Str = Str::with_capacity(text.len() + zeros);
        out.push_str(&text[..sign]);
        out.push_fill('0', zeros);
        out.push_str(&text[sign..]);
        out
    }

    /// `self.expandtabs(tabsize)`.
    pub fn expandtabs(&self, tabsize: i64) -> Str {
        let size: usize = usize::try_from(tabsize).unwrap_or(0);
        let mut out: Str = Str::with_capacity(self.as_str().len());
        let mut column: usize = 0;
        for c in self.as_str().chars() {
            if c == '\t' {
                let spaces: usize = if size == 0 { 0 } else { size - column % size };
                column += spaces;
                for _ in 0..spaces {
                    out.push_str(" ");
                }
            } else {
                column = if matches!(c, '\n' | '\r') {
                    0
                } else {
                    column + 1
                };
                out.push_char(c);
            }
        }
        out
    }

    /// `self.encode(encoding, errors)`. LookupError, UnicodeEncodeError.
    pub fn encode(&self, encoding: &Str, errors: &Str) -> Result<Bytes> {
        codec::encode(self, encoding.as_str(), errors.as_str()).map(Bytes::from)
    }

    /// `self.translate(table)`: code points to code points, strings, or None. TypeError,
    /// ValueError for what is neither.
    pub fn translate<K: Object, V: Object>(&self, table: &Dict<K, V>) -> Result<Str> {
        let mut out: Str = Str::with_capacity(self.as_str().len());
        for c in self.as_str().chars() {
            let key: Option<K> = K::from_value(&Value::Int(Int::from(c as u32)));
            let found: Option<V> = match key {
                Some(key) => table.get(&key)?,
                None => None,
            };
            match found.map(Object::into_value) {
                None => out.push_char(c),
                Some(Value::None) => {}
                Some(Value::Str(text)) => out.push(&text),
                Some(Value::Int(code)) => match code.as_i64().map(u32::try_from) {
                    Some(Ok(code)) if char::from_u32(code).is_some() => {
                        out.push_char(char::from_u32(code).unwrap_or(c));
                    }
                    _ => {
                        return Err(Exc::value_error(
                            "character mapping must be in range(0x110000)",
                        ));
                    }
                },
                Some(_) => {
                    return Err(Exc::type_error(
                        "character mapping must return integer, None or str",
                    ));
                }
            }
        }
        Ok(out)
    }

    /// `str.maketrans(from, to, delete)`. ValueError for different lengths.
    pub fn maketrans(from: &Str, to: &Str, delete: &Str) -> Result<Dict<Int, Option<Int>>> {
        if from.count_chars() != to.count_chars() {
            return Err(Exc::value_error(
                "the first two maketrans arguments must have equal length",
            ));
        }
        let table: Dict<Int, Option<Int>> = Dict::new();
        let code = |c: char| Int::from(c as u32);
        for (a, b) in from.as_str().chars().zip(to.as_str().chars()) {
            table.set_item(code(a), Some(code(b)))?;
        }
        for c in delete.as_str().chars() {
            table.set_item(code(c), None)?;
        }
        Ok(table)
    }

    /// `str.maketrans(mapping)`. ValueError unless each
    /// string is one character, TypeError for other keys.
    pub fn maketrans_dict<K: Object, V: Object>(mapping: &Dict<K, V>) -> Result<Dict<Int, V>> {
        let table: Dict<Int, V> = Dict::new();
        for entry in crate::iter::Iterable::iterate(&mapping.items())? {
            let (key, value) = entry?;
            let code = match key.into_value() {
                Value::Str(text) => character(&text)?,
                Value::Int(code) => code,
                Value::Bool(code) => Int::from(i64::from(code)),
                _ => {
                    return Err(Exc::type_error(
                        "keys in translate table must be strings or integers",
                    ));
                }
            };
            table.set_item(code, value)?;
        }
        Ok(table)
    }
}

/// The key that a string is in a table of `translate`.
fn character(key: &Str) -> Result<Int> {
    ord(key)
        .map(Int::from)
        .map_err(|_| Exc::value_error("string keys in translate table must be of length 1"))
}

/// `ord(text)`. TypeError unless it is one character.
#[inline]
pub fn ord(text: &Str) -> Result<i64> {
    let mut chars = text.as_str().chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(i64::from(c as u32)),
        _ => Err(Exc::type_error(format!(
            "ord() expected a character, but string of length {} found",
            text.len()
        ))),
    }
}

/// `chr(code)`. ValueError outside of Unicode, and for lone surrogates, which no string here can
/// hold.
#[inline]
pub fn chr(code: i64) -> Result<Str> {
    match u32::try_from(code).ok().and_then(char::from_u32) {
        Some(c) => Ok(Str::from_char(c)),
        None if (0xd800..0xe000).contains(&code) => Err(Exc::value_error(
            "chr() of a lone surrogate is not supported",
        )),
        None => Err(Exc::value_error("chr() arg not in range(0x110000)")),
    }
}

/// `ascii(text)` of a string.
pub fn ascii(text: &Str) -> Str {
    let (mut shown, mut out) = (alloc::string::String::new(), alloc::string::String::new());
    super::repr::write_repr(text.as_str(), &mut shown);
    super::repr::write_ascii(&shown, &mut out);
    Str::from(out)
}
