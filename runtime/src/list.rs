//! `list`: a growable array behind a shared handle.
//!
//! ```python
//! xs = [3, 1, 2]
//! ys = xs          # the same list
//! xs.append(4)     # ys sees it
//! for x in xs:     # walks by position: a list may grow or shrink meanwhile
//!     xs.remove(x)
//! ```
//! Invariant: no access to the array lasts while an element is compared, hashed, printed or
//! dropped, see `shared.rs`. Slices live in `list/slicing.rs`, sorting in `list/sort.rs`.
//!
//! Source: CPython `Objects/listobject.c`, 3.11.

mod merge;
mod slicing;
pub(crate) mod sort;

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::exc::{Exc, Result};
use crate::iter::{Iterable, same_type};
use crate::object::{Cmp, Object};
use crate::sequence::{self, Sequence, clamp_bound, position, repeated_len, room};
use crate::shared::Shared;
use crate::value::Value;

/// A Python list. Clones are the same list.
pub struct List<T>(Rc<Shared<Vec<T>>>);

impl<T> Clone for List<T> {
    #[inline]
    fn clone(&self) -> Self {
        List(self.0.clone())
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        List::from(Vec::new())
    }
}

impl<T> From<Vec<T>> for List<T> {
    #[inline]
    fn from(items: Vec<T>) -> Self {
        List(Rc::new(Shared::new(items)))
    }
}

impl<T, const N: usize> From<[T; N]> for List<T> {
    #[inline]
    fn from(items: [T; N]) -> Self {
        List::from(Vec::from(items))
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        List::from(Vec::from_iter(items))
    }
}

#[cold]
fn out_of_range(what: &'static str) -> Exc {
    Exc::index_error(what)
}

impl<T: Object> List<T> {
    /// `[]`.
    pub fn new() -> List<T> {
        List::default()
    }

    /// `[]` with room for `capacity` elements.
    pub fn with_capacity(capacity: usize) -> List<T> {
        List::from(Vec::with_capacity(capacity))
    }

    /// `list(it)`.
    ///
    /// # Errors
    /// What iterating raises.
    pub fn from_iterable<I: Iterable<Item = T>>(it: &I) -> Result<List<T>> {
        it.to_items().map(List::from)
    }

    /// What `id(self)` is made of.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).addr()
    }

    /// `len(self)`.
    #[inline]
    pub fn len(&self) -> i64 {
        self.0.read(Vec::len) as i64
    }

    /// `not self`.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.read(Vec::is_empty)
    }

    /// `self[index]`.
    ///
    /// # Errors
    /// IndexError.
    #[inline]
    pub fn get(&self, index: i64) -> Result<T> {
        self.0
            .read(|items| position(index, items.len()).map(|at| items[at].clone()))
            .ok_or_else(|| out_of_range("list index out of range"))
    }

    /// `self[index] = item`.
    ///
    /// # Errors
    /// IndexError.
    #[inline]
    pub fn set(&self, index: i64, item: T) -> Result {
        let old = self.0.write(|items| match position(index, items.len()) {
            Some(at) => Ok(core::mem::replace(&mut items[at], item)),
            None => Err(item),
        });
        match old {
            Ok(_old) => Ok(()),
            Err(_item) => Err(out_of_range("list assignment index out of range")),
        }
    }

    /// `del self[index]`.
    ///
    /// # Errors
    /// IndexError.
    pub fn del(&self, index: i64) -> Result {
        self.0
            .write(|items| position(index, items.len()).map(|at| items.remove(at)))
            .map(drop)
            .ok_or_else(|| out_of_range("list assignment index out of range"))
    }

    /// `self.append(item)`.
    #[inline]
    pub fn append(&self, item: T) {
        self.0.write(|items| items.push(item));
    }

    /// `self.insert(index, item)`.
    pub fn insert(&self, index: i64, item: T) {
        self.0
            .write(|items| items.insert(clamp_bound(index, items.len()), item));
    }

    /// `self.pop(index)`.
    ///
    /// # Errors
    /// IndexError.
    #[inline]
    pub fn pop(&self, index: i64) -> Result<T> {
        let item = self.0.write(|items| {
            if index == -1 {
                return items.pop();
            }
            position(index, items.len()).map(|at| items.remove(at))
        });
        item.ok_or_else(|| {
            out_of_range(if self.is_empty() {
                "pop from empty list"
            } else {
                "pop index out of range"
            })
        })
    }

    /// `self.extend(it)`.
    ///
    /// # Errors
    /// What iterating raises; the elements before it stay.
    pub fn extend<I: Iterable<Item = T>>(&self, it: &I) -> Result {
        if let Some(items) = it.snapshot() {
            self.0.write(|own| own.extend(items));
            return Ok(());
        }
        let items = it.iterate()?;
        let hint = items.size_hint().0.min(1 << 16);
        self.0.write(|own| own.reserve(hint));
        for item in items {
            self.append(item?);
        }
        Ok(())
    }

    /// `self += it`.
    ///
    /// # Errors
    /// As [`List::extend`].
    pub fn iadd<I: Iterable<Item = T>>(&self, it: &I) -> Result {
        self.extend(it)
    }

    /// `self + other`.
    pub fn concat(&self, other: &Self) -> List<T> {
        let mut items = self.to_vec();
        other.0.read(|more| items.extend_from_slice(more));
        List::from(items)
    }

    /// `self * times`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn repeat(&self, times: i64) -> Result<List<T>> {
        self.0.read(|items| {
            let len = repeated_len(items.len(), times)?;
            let mut all = room(len)?;
            match &items[..] {
                [one] => all.resize(len, one.clone()),
                _ if items.is_empty() => {}
                _ => (0..times).for_each(|_| all.extend_from_slice(items)),
            }
            Ok(List::from(all))
        })
    }

    /// `self *= times`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn imul(&self, times: i64) -> Result {
        let repeated = self.repeat(times)?;
        self.replace_items(repeated.to_vec());
        Ok(())
    }

    /// `self.remove(item)`.
    ///
    /// # Errors
    /// ValueError when no element equals it; what comparing raises.
    pub fn remove(&self, item: &T) -> Result {
        match self.find(item, 0, usize::MAX)? {
            Some(at) => {
                let _old = self
                    .0
                    .write(|items| (at < items.len()).then(|| items.remove(at)));
                Ok(())
            }
            None => Err(Exc::value_error("list.remove(x): x not in list")),
        }
    }

    /// `self.index(item, start, stop)`.
    ///
    /// # Errors
    /// ValueError when no element equals it; what comparing raises.
    pub fn index(&self, item: &T, start: i64, stop: i64) -> Result<i64> {
        let len = self.length();
        let (start, stop) = (clamp_bound(start, len), clamp_bound(stop, len));
        match self.find(item, start, stop)? {
            Some(at) => Ok(at as i64),
            None => {
                let mut text = String::new();
                item.repr_to(&mut text)?;
                text.push_str(" is not in list");
                Err(Exc::value_error(text))
            }
        }
    }

    /// `self.count(item)`.
    ///
    /// # Errors
    /// What comparing raises.
    pub fn count(&self, item: &T) -> Result<i64> {
        if T::PLAIN {
            return self.0.read(|items| {
                items.iter().try_fold(0, |n, at| {
                    Ok(n + i64::from(sequence::same_or_equal(at, item)?))
                })
            });
        }
        sequence::count(self, item)
    }

    /// `item in self`.
    ///
    /// # Errors
    /// What comparing raises.
    pub fn contains(&self, item: &T) -> Result<bool> {
        Ok(self.find(item, 0, usize::MAX)?.is_some())
    }

    /// `self.clear()`.
    pub fn clear(&self) {
        self.replace_items(Vec::new());
    }

    /// `self.copy()`.
    pub fn copy(&self) -> List<T> {
        List::from(self.to_vec())
    }

    /// `self.reverse()`.
    pub fn reverse(&self) {
        self.0.write(|items| items.reverse());
    }

    /// The elements, in order.
    pub fn to_vec(&self) -> Vec<T> {
        self.0.read(|items| items.clone())
    }

    /// `iter(self)` as a Rust iterator: holds a handle and a position.
    #[inline]
    pub fn iter(&self) -> ListIter<T> {
        ListIter {
            list: self.clone(),
            next: 0,
        }
    }

    /// `reversed(self)` as a Rust iterator.
    pub fn reversed(&self) -> impl Iterator<Item = Result<T>> + use<T> {
        let list = self.clone();
        let mut left = self.length();
        core::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            let item = list.item(left);
            if item.is_none() {
                left = 0;
            }
            item.map(Ok)
        })
    }

    /// The elements of a list that must have exactly `N`, for unpacking.
    ///
    /// # Errors
    /// ValueError with CPython's text.
    pub fn unpack<const N: usize>(&self) -> Result<[T; N]> {
        let items = self
            .0
            .read(|items| (items.len() == N).then(|| core::array::from_fn(|at| items[at].clone())));
        items.ok_or_else(|| crate::iter::unpack_error(self.length(), N))
    }

    fn find(&self, item: &T, start: usize, stop: usize) -> Result<Option<usize>> {
        if T::PLAIN {
            return self.0.read(|items| {
                let stop = stop.min(items.len());
                for (i, at) in items.iter().enumerate().take(stop).skip(start) {
                    if sequence::same_or_equal(at, item)? {
                        return Ok(Some(i));
                    }
                }
                Ok(None)
            });
        }
        sequence::find(self, item, start, stop)
    }

    /// Works on the elements in place. Only for types whose comparison runs no user code; no
    /// element may be dropped inside.
    pub(crate) fn with_plain<R>(&self, work: impl FnOnce(&mut Vec<T>) -> R) -> R {
        debug_assert!(T::PLAIN);
        self.0.write(work)
    }

    /// Puts other elements in place of all; the old ones are dropped last.
    fn replace_items(&self, items: Vec<T>) {
        drop_items(self.0.write(|own| core::mem::replace(own, items)));
    }
}

impl<T> Drop for List<T> {
    #[inline]
    fn drop(&mut self) {
        if core::mem::needs_drop::<T>() && Rc::strong_count(&self.0) == 1 {
            drop_items(self.0.write(core::mem::take));
        }
    }
}

/// The last item goes first, as in CPython.
fn drop_items<T>(mut items: Vec<T>) {
    if core::mem::needs_drop::<T>() {
        while items.pop().is_some() {}
    }
}

impl<T: Object> Sequence<T> for List<T> {
    fn length(&self) -> usize {
        self.0.read(Vec::len)
    }

    fn item(&self, index: usize) -> Option<T> {
        self.0.read(|items| items.get(index).cloned())
    }
}

/// Walks over a list by position.
pub struct ListIter<T> {
    list: List<T>,
    next: usize,
}

impl<T: Object> Iterator for ListIter<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        let item = self.list.0.read(|items| items.get(self.next).cloned());
        // Past the end it stays past the end, even when the list grows again.
        self.next = if item.is_some() {
            self.next + 1
        } else {
            usize::MAX
        };
        item
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.list.length().saturating_sub(self.next), None)
    }
}

impl<T: Object> Iterable for List<T> {
    type Item = T;

    #[inline]
    fn iterate(&self) -> Result<impl Iterator<Item = Result<T>> + 'static> {
        Ok(self.iter().map(Ok))
    }

    fn snapshot(&self) -> Option<Vec<T>> {
        Some(self.to_vec())
    }
}

impl<T: Object> Object for List<T> {
    const PLAIN: bool = T::PLAIN;

    fn type_name(&self) -> &'static str {
        "list"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        out.push('[');
        let done = self.0.repr.run(|| sequence::repr_items(self, out))?;
        out.push_str(if done { "]" } else { "...]" });
        Ok(())
    }

    fn truth(&self) -> Result<bool> {
        Ok(!self.is_empty())
    }

    fn equals(&self, other: &Self) -> Result<bool> {
        if T::PLAIN {
            return self
                .0
                .read(|a| other.0.read(|b| sequence::equals_plain(a, b)));
        }
        sequence::equals(self, other)
    }

    fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    fn compare(&self, op: Cmp, other: &Self) -> Result<bool> {
        if T::PLAIN {
            return self
                .0
                .read(|a| other.0.read(|b| sequence::compare_plain(op, a, b)));
        }
        sequence::compare(op, self, other)
    }

    fn into_value(self) -> Value {
        Value::List(match same_type::<List<T>, List<Value>>(&self) {
            Some(list) => list,
            None => self.iter().map(T::into_value).collect(),
        })
    }

    fn from_value(value: &Value) -> Option<Self> {
        let Value::List(list) = value else {
            return Self::from_value(&value.held()?);
        };
        same_type::<List<Value>, List<T>>(list)
            .or_else(|| list.iter().map(|item| T::from_value(&item)).collect())
    }
}
