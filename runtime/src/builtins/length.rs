//! `len` as a function of its own, for `map(len, words)` and `key=len`; a call of `len` is the
//! container's method.
//!
//! ```python
//! longest = max(words, key=len)
//! ```

use crate::bytes::{ByteArray, Bytes};
use crate::dict::Dict;
use crate::list::List;
use crate::object::Object;
use crate::range::Range;
use crate::rt::Result;
use crate::set::{FrozenSet, Set};
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::Value;

/// Anything that `len` takes.
pub trait Measured {
    fn measure(&self) -> Result<i64>;
}

/// `len(object)`. Raises TypeError for a `Value` without a length, OverflowError for a range
/// that is too long.
pub fn len(object: &impl Measured) -> Result<i64> {
    object.measure()
}

impl Measured for Str {
    fn measure(&self) -> Result<i64> {
        Ok(self.len())
    }
}

impl Measured for Bytes {
    fn measure(&self) -> Result<i64> {
        Ok(self.len())
    }
}

impl Measured for ByteArray {
    fn measure(&self) -> Result<i64> {
        Ok(self.len())
    }
}

impl<T: Object> Measured for List<T> {
    fn measure(&self) -> Result<i64> {
        Ok(self.len())
    }
}

impl<T: Object> Measured for Tuple<T> {
    fn measure(&self) -> Result<i64> {
        Ok(self.len())
    }
}

impl<K: Object, V: Object> Measured for Dict<K, V> {
    fn measure(&self) -> Result<i64> {
        Ok(self.len())
    }
}

impl<T: Object> Measured for Set<T> {
    fn measure(&self) -> Result<i64> {
        Ok(self.len())
    }
}

impl<T: Object> Measured for FrozenSet<T> {
    fn measure(&self) -> Result<i64> {
        Ok(self.len())
    }
}

impl Measured for Range {
    fn measure(&self) -> Result<i64> {
        self.checked_len()
    }
}

impl Measured for Value {
    fn measure(&self) -> Result<i64> {
        crate::dynamic::len(self)
    }
}
