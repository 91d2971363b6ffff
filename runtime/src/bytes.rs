//! Python's `bytes` and `bytearray`: [`Bytes`] and [`ByteArray`], one word each.
//!
//! ```python
//! packet = bytearray(b"\x02")
//! packet += b"hello"
//! print(bytes(packet).hex(), packet[1])
//! ```
//!
//! Both read through `with`; a borrow of a `bytearray` never outlives one operation, so a callback
//! can change it at any time. Integer items are `i64`, as everywhere where the range is known.

pub(crate) mod construct;
pub(crate) mod methods;
mod mutate;
mod percent;
mod translate;

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

use crate::exc::Result;
use crate::object::{Cmp, Object};
use crate::value::Value;

pub use construct::IntItem;
pub use methods::{BytesIter, BytesLike};
pub use percent::percent;

/// A Python `bytes`.
#[derive(Clone)]
pub struct Bytes(Rc<Vec<u8>>);

/// A Python `bytearray`.
#[derive(Clone, Default)]
pub struct ByteArray(Rc<RefCell<Vec<u8>>>);

impl Bytes {
    /// A copy of `bytes`.
    pub fn new(bytes: &[u8]) -> Bytes {
        Bytes(Rc::new(bytes.to_vec()))
    }

    /// `b""`.
    pub fn empty() -> Bytes {
        Bytes(Rc::new(Vec::new()))
    }

    /// The bytes.
    #[inline]
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// Calls `f` with the bytes.
    #[inline]
    pub fn with<R>(&self, f: impl FnOnce(&[u8]) -> R) -> R {
        f(&self.0)
    }

    /// `hash(self)`.
    pub fn hash_value(&self) -> i64 {
        crate::str::hash_bytes(&self.0)
    }
}

impl ByteArray {
    /// A copy of `bytes`.
    pub fn new(bytes: &[u8]) -> ByteArray {
        ByteArray(Rc::new(RefCell::new(bytes.to_vec())))
    }

    /// Calls `f` with the bytes.
    #[inline]
    pub fn with<R>(&self, f: impl FnOnce(&[u8]) -> R) -> R {
        f(&self.0.borrow())
    }

    /// Calls `f` with the vector; `f` must not run Python code.
    #[inline]
    pub fn with_mut<R>(&self, f: impl FnOnce(&mut Vec<u8>) -> R) -> R {
        f(&mut self.0.borrow_mut())
    }

    /// A copy of the bytes.
    pub fn to_vec(&self) -> Vec<u8> {
        self.0.borrow().clone()
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Bytes {
        Bytes(Rc::new(bytes))
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Bytes {
        Bytes::new(bytes)
    }
}

impl<const N: usize> From<&[u8; N]> for Bytes {
    fn from(bytes: &[u8; N]) -> Bytes {
        Bytes::new(bytes)
    }
}

impl From<Vec<u8>> for ByteArray {
    fn from(bytes: Vec<u8>) -> ByteArray {
        ByteArray(Rc::new(RefCell::new(bytes)))
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Default for Bytes {
    fn default() -> Bytes {
        Bytes::empty()
    }
}

impl PartialEq for Bytes {
    #[inline]
    fn eq(&self, other: &Bytes) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Eq for Bytes {}

impl PartialOrd for Bytes {
    fn partial_cmp(&self, other: &Bytes) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Bytes {
    fn cmp(&self, other: &Bytes) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl Hash for Bytes {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_i64(self.hash_value());
    }
}

impl PartialEq for ByteArray {
    fn eq(&self, other: &ByteArray) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || *self.0.borrow() == *other.0.borrow()
    }
}

impl Eq for ByteArray {}

impl PartialOrd for ByteArray {
    fn partial_cmp(&self, other: &ByteArray) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ByteArray {
    fn cmp(&self, other: &ByteArray) -> Ordering {
        self.0.borrow().cmp(&other.0.borrow())
    }
}

/// Appends the repr of `bytes`: `b'…'`, with CPython's choice of quotes.
pub(crate) fn write_repr(bytes: &[u8], out: &mut String) {
    write_quoted(bytes, false, out);
}

/// As [`write_repr`]; `bytearray` escapes single quotes within double ones too.
fn write_quoted(bytes: &[u8], escape_single: bool, out: &mut String) {
    let quote: char = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        '"'
    } else {
        '\''
    };
    out.push('b');
    out.push(quote);
    for &byte in bytes {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b' '..=b'~' => {
                if char::from(byte) == quote || (escape_single && byte == b'\'') {
                    out.push('\\');
                }
                out.push(char::from(byte));
            }
            _ => {
                out.push_str("\\x");
                push_hex(byte, out);
            }
        }
    }
    out.push(quote);
}

/// Appends the two hexadecimal digits of `byte`.
pub(crate) fn push_hex(byte: u8, out: &mut String) {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    out.push(DIGITS[usize::from(byte >> 4)]);
    out.push(DIGITS[usize::from(byte & 15)]);
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text: String = String::new();
        write_repr(&self.0, &mut text);
        f.write_str(&text)
    }
}

impl fmt::Debug for ByteArray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text: String = String::new();
        write_quoted(&self.0.borrow(), true, &mut text);
        write!(f, "bytearray({text})")
    }
}

impl Object for Bytes {
    const PLAIN: bool = true;

    fn type_name(&self) -> &'static str {
        "bytes"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        write_repr(&self.0, out);
        Ok(())
    }

    fn truth(&self) -> Result<bool> {
        Ok(!self.0.is_empty())
    }

    fn equals(&self, other: &Bytes) -> Result<bool> {
        Ok(self == other)
    }

    fn is_same(&self, other: &Bytes) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    fn compare(&self, op: Cmp, other: &Bytes) -> Result<bool> {
        Ok(op.holds(self.cmp(other)))
    }

    fn hash(&self) -> Result<i64> {
        Ok(self.hash_value())
    }

    fn into_value(self) -> Value {
        Value::Bytes(self)
    }

    fn from_value(value: &Value) -> Option<Bytes> {
        match value {
            Value::Bytes(value) => Some(value.clone()),
            _ => Bytes::from_value(&value.held()?),
        }
    }
}

impl Object for ByteArray {
    fn type_name(&self) -> &'static str {
        "bytearray"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        out.push_str("bytearray(");
        write_quoted(&self.0.borrow(), true, out);
        out.push(')');
        Ok(())
    }

    fn truth(&self) -> Result<bool> {
        Ok(!self.0.borrow().is_empty())
    }

    fn equals(&self, other: &ByteArray) -> Result<bool> {
        Ok(self == other)
    }

    fn is_same(&self, other: &ByteArray) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    fn compare(&self, op: Cmp, other: &ByteArray) -> Result<bool> {
        Ok(op.holds(self.cmp(other)))
    }

    fn into_value(self) -> Value {
        Value::ByteArray(self)
    }

    fn from_value(value: &Value) -> Option<ByteArray> {
        match value {
            Value::ByteArray(value) => Some(value.clone()),
            _ => None,
        }
    }
}
