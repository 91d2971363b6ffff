//! Making `bytes` and `bytearray`: from a size, from integers, from text, from hexadecimal.
//!
//! ```python
//! print(bytes(3), bytes([1, 2]), bytearray("é", "utf-8"), bytes.fromhex("de ad"))
//! ```

use alloc::format;
use alloc::vec::Vec;

use super::{ByteArray, Bytes};
use crate::codec;
use crate::exc::{Exc, Result};
use crate::int::Int;
use crate::iter::Iterable;
use crate::object::Object;
use crate::sequence::{no_memory, room};
use crate::str::Str;
use crate::value::Value;

/// What an element of an iterable of integers may be.
pub trait IntItem: Object {
    /// The integer; TypeError for another type, and None for one that no `i64` holds.
    fn integer(&self) -> Result<Option<i64>>;
}

impl IntItem for i64 {
    fn integer(&self) -> Result<Option<i64>> {
        Ok(Some(*self))
    }
}

impl IntItem for Int {
    fn integer(&self) -> Result<Option<i64>> {
        Ok(self.as_i64())
    }
}

impl IntItem for bool {
    fn integer(&self) -> Result<Option<i64>> {
        Ok(Some(i64::from(*self)))
    }
}

impl IntItem for Value {
    fn integer(&self) -> Result<Option<i64>> {
        match Int::from_value(self) {
            Some(value) => Ok(value.as_i64()),
            None => Err(Exc::type_error(format!(
                "'{}' object cannot be interpreted as an integer",
                self.type_name()
            ))),
        }
    }
}

/// A byte. ValueError with the text for `what`.
pub(crate) fn byte(value: Option<i64>, what: &str) -> Result<u8> {
    match value.map(u8::try_from) {
        Some(Ok(byte)) => Ok(byte),
        _ => Err(Exc::value_error(format!("{what} must be in range(0, 256)"))),
    }
}

/// The bytes of an iterable of integers. ValueError, TypeError.
pub(crate) fn collect<I: Iterable>(items: &I, what: &str) -> Result<Vec<u8>>
where
    I::Item: IntItem,
{
    let mut bytes: Vec<u8> = Vec::new();
    for item in items.iterate()? {
        bytes.push(byte(item?.integer()?, what)?);
    }
    Ok(bytes)
}

fn zeros(count: i64) -> Result<Vec<u8>> {
    if count < 0 {
        return Err(Exc::value_error("negative count"));
    }
    let count = usize::try_from(count).map_err(|_| no_memory())?;
    let mut bytes: Vec<u8> = room(count)?;
    bytes.resize(count, 0);
    Ok(bytes)
}

/// The bytes that `text` spells. ValueError.
fn parse_hex(text: &str) -> Result<Vec<u8>> {
    let wrong = |at: usize| {
        Err(Exc::value_error(format!(
            "non-hexadecimal number found in fromhex() arg at position {at}"
        )))
    };
    let chars: Vec<char> = text.chars().collect();
    let mut bytes: Vec<u8> = Vec::new();
    let mut at: usize = 0;
    while at < chars.len() {
        if matches!(chars[at], ' ' | '\t'..='\r') {
            at += 1;
            continue;
        }
        let Some(high) = chars[at].to_digit(16) else {
            return wrong(at);
        };
        let Some(low) = chars.get(at + 1).and_then(|c| c.to_digit(16)) else {
            return wrong(at + 1);
        };
        bytes.push((high << 4 | low) as u8);
        at += 2;
    }
    Ok(bytes)
}

macro_rules! constructors {
    ($type:ident $what:literal) => {
        impl $type {
            /// As many zeros. ValueError.
            pub fn zeros(count: i64) -> Result<$type> {
                zeros(count).map($type::from)
            }

            /// From an iterable of integers. ValueError, TypeError.
            pub fn from_ints<I: Iterable>(items: &I) -> Result<$type>
            where
                I::Item: IntItem,
            {
                collect(items, $what).map($type::from)
            }

            /// From text. LookupError, UnicodeEncodeError.
            pub fn from_str(text: &Str, encoding: &Str, errors: &Str) -> Result<$type> {
                codec::encode(text, encoding.as_str(), errors.as_str()).map($type::from)
            }

            /// `fromhex(text)`. ValueError.
            pub fn fromhex(text: &Str) -> Result<$type> {
                parse_hex(text.as_str()).map($type::from)
            }

            /// `self.decode(encoding, errors)`. LookupError, UnicodeDecodeError.
            pub fn decode(&self, encoding: &Str, errors: &Str) -> Result<Str> {
                self.with(|bytes| codec::decode(bytes, encoding.as_str(), errors.as_str()))
            }
        }
    };
}

constructors!(Bytes "bytes");
constructors!(ByteArray "byte");

impl Bytes {
    /// `bytes(source)` of `bytes` or `bytearray`.
    pub fn from_bytes_like<B: super::methods::BytesLike>(source: &B) -> Bytes {
        source.with_bytes(Bytes::new)
    }
}

impl ByteArray {
    /// `bytearray(source)` of `bytes` or `bytearray`.
    pub fn from_bytes_like<B: super::methods::BytesLike>(source: &B) -> ByteArray {
        source.with_bytes(ByteArray::new)
    }
}
