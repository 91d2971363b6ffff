//! `tuple`: Rust tuples where the shape is known, [`Tuple`] where only the element type is.
//!
//! ```python
//! point = (1, 2.5)              # (Int, f64)
//! def f(*args): ...             # args: Tuple<T>
//! ```
//! Both compare, hash and print alike. A Rust tuple has no identity of its own: `a is b` asks
//! whether the elements are the same.
//!
//! Source: CPython `Objects/tupleobject.c`.

mod shaped;

pub use shaped::{Homogeneous, get, to_tuple};

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::exc::{Exc, Result};
use crate::iter::{Iterable, same_type};
use crate::object::{Cmp, Object};
use crate::sequence::{self, Sequence, clamp_bound, position, repeated_len, room};
use crate::shared::ReprGuard;
use crate::slice::{Slice, Span};
use crate::value::Value;

/// A Python tuple of any length. Clones are the same tuple.
pub struct Tuple<T>(Rc<Body<T>>);

struct Body<T> {
    repr: ReprGuard,
    items: Box<[T]>,
}

impl<T> Clone for Tuple<T> {
    #[inline]
    fn clone(&self) -> Self {
        Tuple(self.0.clone())
    }
}

impl<T> Default for Tuple<T> {
    fn default() -> Self {
        Tuple::from(Vec::new())
    }
}

impl<T> From<Vec<T>> for Tuple<T> {
    #[inline]
    fn from(items: Vec<T>) -> Self {
        Tuple(Rc::new(Body {
            repr: ReprGuard::default(),
            items: items.into_boxed_slice(),
        }))
    }
}

impl<T, const N: usize> From<[T; N]> for Tuple<T> {
    #[inline]
    fn from(items: [T; N]) -> Self {
        Tuple::from(Vec::from(items))
    }
}

impl<T> FromIterator<T> for Tuple<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Tuple::from(Vec::from_iter(items))
    }
}

impl<T: Object> Tuple<T> {
    /// `()`.
    pub fn empty() -> Tuple<T> {
        Tuple::default()
    }

    /// `tuple(it)`.
    ///
    /// # Errors
    /// What iterating raises.
    pub fn from_iterable<I: Iterable<Item = T>>(it: &I) -> Result<Tuple<T>> {
        it.to_items().map(Tuple::from)
    }

    /// What `id` and the memo of a deep copy tell objects apart by.
    pub fn address(&self) -> usize {
        crate::copy::address_of(&self.0)
    }

    /// `len(self)`.
    #[inline]
    pub fn len(&self) -> i64 {
        self.length() as i64
    }

    /// `not self`.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.length() == 0
    }

    /// The elements. A tuple never changes, so they can be looked at for as long as it lives.
    #[inline]
    pub fn as_slice(&self) -> &[T] {
        &self.0.items
    }

    /// The elements, in order.
    pub fn to_vec(&self) -> Vec<T> {
        self.as_slice().to_vec()
    }

    /// `self[index]`.
    ///
    /// # Errors
    /// IndexError.
    #[inline]
    pub fn get(&self, index: i64) -> Result<T> {
        let items = self.as_slice();
        match position(index, items.len()) {
            Some(at) => Ok(items[at].clone()),
            None => Err(Exc::index_error("tuple index out of range")),
        }
    }

    /// `self[slice]`.
    ///
    /// # Errors
    /// ValueError when the step is zero.
    pub fn slice(&self, slice: &Slice) -> Result<Tuple<T>> {
        let span = slice.resolve(self.len())?;
        Ok(self.part(span))
    }

    /// `self[start:stop]`.
    pub fn slice_range(&self, start: Option<i64>, stop: Option<i64>) -> Tuple<T> {
        self.part(Span::between(start, stop, self.len()))
    }

    fn part(&self, span: Span) -> Tuple<T> {
        let items = self.as_slice();
        if span.step == 1 && span.count == items.len() {
            return self.clone();
        }
        span.positions().map(|at| items[at].clone()).collect()
    }

    /// `self + other`.
    pub fn concat(&self, other: &Self) -> Tuple<T> {
        if self.is_empty() {
            return other.clone();
        }
        if other.is_empty() {
            return self.clone();
        }
        Tuple::from([self.as_slice(), other.as_slice()].concat())
    }

    /// `self * times`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn repeat(&self, times: i64) -> Result<Tuple<T>> {
        if times == 1 {
            return Ok(self.clone());
        }
        let mut all = room(repeated_len(self.length(), times)?)?;
        for _ in 0..times {
            all.extend_from_slice(self.as_slice());
        }
        Ok(Tuple::from(all))
    }

    /// `self.index(item, start, stop)`.
    ///
    /// # Errors
    /// ValueError when no element equals it; what comparing raises.
    pub fn index(&self, item: &T, start: i64, stop: i64) -> Result<i64> {
        let len = self.length();
        let (start, stop) = (clamp_bound(start, len), clamp_bound(stop, len));
        match sequence::find(self, item, start, stop)? {
            Some(at) => Ok(at as i64),
            None => Err(Exc::value_error("tuple.index(x): x not in tuple")),
        }
    }

    /// `self.count(item)`.
    ///
    /// # Errors
    /// What comparing raises.
    pub fn count(&self, item: &T) -> Result<i64> {
        sequence::count(self, item)
    }

    /// `item in self`.
    ///
    /// # Errors
    /// What comparing raises.
    pub fn contains(&self, item: &T) -> Result<bool> {
        Ok(sequence::find(self, item, 0, usize::MAX)?.is_some())
    }

    /// `iter(self)` as a Rust iterator: holds a handle and a position.
    #[inline]
    pub fn iter(&self) -> TupleIter<T> {
        TupleIter {
            tuple: self.clone(),
            next: 0,
        }
    }

    /// `reversed(self)` as a Rust iterator.
    pub fn reversed(&self) -> impl Iterator<Item = Result<T>> + use<T> {
        let tuple = self.clone();
        (0..self.length())
            .rev()
            .filter_map(move |at| tuple.item(at).map(Ok))
    }

    /// The elements of a tuple that must have exactly `N`, for unpacking.
    ///
    /// # Errors
    /// ValueError with CPython's text.
    pub fn unpack<const N: usize>(&self) -> Result<[T; N]> {
        let items = self.as_slice();
        if items.len() == N {
            Ok(core::array::from_fn(|at| items[at].clone()))
        } else {
            Err(crate::iter::unpack_error(items.len(), N))
        }
    }
}

impl<T: Object> Sequence<T> for Tuple<T> {
    #[inline]
    fn length(&self) -> usize {
        self.as_slice().len()
    }

    #[inline]
    fn item(&self, index: usize) -> Option<T> {
        self.as_slice().get(index).cloned()
    }
}

/// Walks over a tuple.
pub struct TupleIter<T> {
    tuple: Tuple<T>,
    next: usize,
}

impl<T: Object> Iterator for TupleIter<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        let item = self.tuple.item(self.next)?;
        self.next += 1;
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.tuple.length() - self.next;
        (left, Some(left))
    }
}

impl<T: Object> Iterable for Tuple<T> {
    type Item = T;

    #[inline]
    fn iterate(&self) -> Result<impl Iterator<Item = Result<T>> + 'static> {
        Ok(self.iter().map(Ok))
    }

    fn snapshot(&self) -> Option<Vec<T>> {
        Some(self.to_vec())
    }
}

/// The hash of a tuple from the hashes of its elements: CPython's, which is xxHash's round.
///
/// # Errors
/// What hashing an element raised.
pub(crate) fn hash_all(hashes: impl IntoIterator<Item = Result<i64>>) -> Result<i64> {
    const PRIME_1: u64 = 11_400_714_785_074_694_791;
    const PRIME_2: u64 = 14_029_467_366_897_019_727;
    const PRIME_5: u64 = 2_870_177_450_012_600_261;
    let mut acc = PRIME_5;
    let mut len: u64 = 0;
    for hash in hashes {
        acc = acc.wrapping_add((hash? as u64).wrapping_mul(PRIME_2));
        acc = acc.rotate_left(31).wrapping_mul(PRIME_1);
        len += 1;
    }
    acc = acc.wrapping_add(len ^ (PRIME_5 ^ 3_527_539));
    // CPython keeps -1 for errors.
    Ok(if acc == u64::MAX {
        1_546_275_796
    } else {
        acc as i64
    })
}

impl<T: Object> Object for Tuple<T> {
    const PLAIN: bool = T::PLAIN;

    fn type_name(&self) -> &'static str {
        "tuple"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        out.push('(');
        let done = self.0.repr.run(|| sequence::repr_items(self, out))?;
        out.push_str(match (done, self.length()) {
            (false, _) => "...)",
            (true, 1) => ",)",
            (true, _) => ")",
        });
        Ok(())
    }

    fn truth(&self) -> Result<bool> {
        Ok(!self.is_empty())
    }

    fn equals(&self, other: &Self) -> Result<bool> {
        sequence::equals_plain(self.as_slice(), other.as_slice())
    }

    /// All empty tuples are one object, as in CPython.
    fn is_same(&self, other: &Self) -> bool {
        // Tuples of fixed shape are Rust tuples, which have no address: identity is that of the
        // items, in all of them.
        Rc::ptr_eq(&self.0, &other.0)
            || (self.len() == other.len()
                && self
                    .as_slice()
                    .iter()
                    .zip(other.as_slice())
                    .all(|(a, b)| a.is_same(b)))
    }

    fn compare(&self, op: Cmp, other: &Self) -> Result<bool> {
        sequence::compare_plain(op, self.as_slice(), other.as_slice())
    }

    fn hash(&self) -> Result<i64> {
        hash_all(self.as_slice().iter().map(T::hash))
    }

    fn into_value(self) -> Value {
        Value::Tuple(match same_type::<Tuple<T>, Tuple<Value>>(&self) {
            Some(tuple) => tuple,
            None => self.iter().map(T::into_value).collect(),
        })
    }

    fn from_value(value: &Value) -> Option<Self> {
        let Value::Tuple(tuple) = value else {
            return Self::from_value(&value.held()?);
        };
        same_type::<Tuple<Value>, Tuple<T>>(tuple)
            .or_else(|| tuple.iter().map(|item| T::from_value(&item)).collect())
    }
}
