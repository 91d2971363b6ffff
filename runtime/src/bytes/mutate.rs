//! What only a `bytearray` can do: change.
//!
//! ```python
//! buf = bytearray(b"abc")
//! buf[0] = 120
//! buf.append(33)
//! buf += b"!!"
//! del buf[1:3]
//! ```

use alloc::vec::Vec;

use super::construct::{IntItem, byte, collect};
use super::methods::BytesLike;
use super::{ByteArray, Bytes};
use crate::exc::{Exc, Result};
use crate::iter::Iterable;
use crate::slice::{Slice, Span};
use crate::str::find::bounds;

impl ByteArray {
    /// The place of an index. IndexError.
    fn place(&self, index: i64) -> Result<usize> {
        let len: i64 = self.len();
        let place: i64 = if index < 0 {
            index.wrapping_add(len)
        } else {
            index
        };
        if place as u64 >= len as u64 {
            return Err(Exc::index_error("bytearray index out of range"));
        }
        Ok(place as usize)
    }

    /// `self[index] = value`. IndexError, ValueError.
    pub fn set(&self, index: i64, value: i64) -> Result<()> {
        let place: usize = self.place(index)?;
        let value: u8 = byte(Some(value), "byte")?;
        self.with_mut(|bytes| bytes[place] = value);
        Ok(())
    }

    /// `del self[index]`. IndexError.
    pub fn del(&self, index: i64) -> Result<()> {
        let place: usize = self.place(index)?;
        self.with_mut(|bytes| bytes.remove(place));
        Ok(())
    }

    /// `self[slice] = value`. ValueError for a step and another length.
    pub fn set_slice<B: BytesLike>(&self, slice: &Slice, value: &B) -> Result<()> {
        let value: Vec<u8> = value.with_bytes(<[u8]>::to_vec);
        let span: Span = slice.resolve(self.len())?;
        self.with_mut(|bytes| {
            if span.step == 1 {
                let start: usize = span.start as usize;
                bytes.splice(start..start + span.count, value);
                return Ok(());
            }
            if span.count != value.len() {
                return Err(Exc::value_error(alloc::format!(
                    "attempt to assign bytes of size {} to extended slice of size {}",
                    value.len(),
                    span.count
                )));
            }
            for (place, byte) in span.positions().zip(value) {
                bytes[place] = byte;
            }
            Ok(())
        })
    }

    /// `del self[slice]`. ValueError for a step of zero.
    pub fn del_slice(&self, slice: &Slice) -> Result<()> {
        let span: Span = slice.resolve(self.len())?;
        self.with_mut(|bytes| {
            let mut places: Vec<usize> = span.positions().collect();
            places.sort_unstable();
            for place in places.into_iter().rev() {
                bytes.remove(place);
            }
        });
        Ok(())
    }

    /// `self.append(value)`. ValueError.
    pub fn append(&self, value: i64) -> Result<()> {
        let value: u8 = byte(Some(value), "byte")?;
        self.with_mut(|bytes| bytes.push(value));
        Ok(())
    }

    /// `self.extend(items)` of integers. ValueError, TypeError.
    pub fn extend<I: Iterable>(&self, items: &I) -> Result<()>
    where
        I::Item: IntItem,
    {
        let more: Vec<u8> = collect(items, "byte")?;
        self.with_mut(|bytes| bytes.extend(more));
        Ok(())
    }

    /// `self += other`, `self.extend(other)` of bytes.
    pub fn iadd<B: BytesLike>(&self, other: &B) {
        // A copy first: `other` may be this very array.
        let more: Vec<u8> = other.with_bytes(<[u8]>::to_vec);
        self.with_mut(|bytes| bytes.extend(more));
    }

    /// `self *= times`. MemoryError.
    pub fn imul(&self, times: i64) -> Result<()> {
        let all: ByteArray = self.repeat(times)?;
        self.with_mut(|bytes| *bytes = all.to_vec());
        Ok(())
    }

    /// `self.insert(index, value)`. ValueError.
    pub fn insert(&self, index: i64, value: i64) -> Result<()> {
        let value: u8 = byte(Some(value), "byte")?;
        self.with_mut(|bytes| {
            let (place, _) = bounds(Some(index), None, bytes.len());
            bytes.insert(place, value);
        });
        Ok(())
    }

    /// `self.pop(index)`. IndexError.
    pub fn pop(&self, index: i64) -> Result<i64> {
        if self.is_empty() {
            return Err(Exc::index_error("pop from empty bytearray"));
        }
        match self.place(index) {
            Ok(place) => Ok(i64::from(self.with_mut(|bytes| bytes.remove(place)))),
            Err(_) => Err(Exc::index_error("pop index out of range")),
        }
    }

    /// `self.remove(value)`. ValueError.
    pub fn remove(&self, value: i64) -> Result<()> {
        let value: u8 = byte(Some(value), "byte")?;
        self.with_mut(|bytes| match bytes.iter().position(|&byte| byte == value) {
            Some(place) => {
                bytes.remove(place);
                Ok(())
            }
            None => Err(Exc::value_error("value not found in bytearray")),
        })
    }

    /// `self.clear()`.
    pub fn clear(&self) {
        self.with_mut(Vec::clear);
    }

    /// `self.reverse()`.
    pub fn reverse(&self) {
        self.with_mut(|bytes| bytes.reverse());
    }

    /// `self.copy()`.
    pub fn copy(&self) -> ByteArray {
        self.with(ByteArray::new)
    }

    /// `bytes(self)`.
    pub fn to_bytes(&self) -> Bytes {
        self.with(Bytes::new)
    }
}
