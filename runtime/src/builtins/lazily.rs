//! Iterators from iterables: `iter`, `next`, `enumerate`, `map`, `filter`, `reversed`.

use alloc::vec::Vec;

use crate::bytes::Bytes;
use crate::dict::{Dict, DictItems, DictKeys, DictValues};
use crate::exc::Result;
use crate::generator::{Generator, Sent, Step};
use crate::int::Int;
use crate::iter::{Iter, Iterable};
use crate::list::List;
use crate::object::Object;
use crate::range::Range;
use crate::str::Str;
use crate::tuple::{Homogeneous, Tuple};

/// `iter(it)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn iter<I: Iterable>(it: &I) -> Result<Iter<I::Item>> {
    Ok(Iter::new(it.iterate()?))
}

/// `iter(call, sentinel)`: calls until the sentinel comes.
pub fn iter_until<T: Object>(
    mut call: impl FnMut() -> Result<T> + 'static,
    sentinel: T,
) -> impl Iterator<Item = Result<T>> + 'static {
    let mut done = false;
    core::iter::from_fn(move || {
        if done {
            return None;
        }
        let item = call().and_then(|item| {
            let end = crate::sequence::same_or_equal(&item, &sentinel)?;
            Ok((!end).then_some(item))
        });
        done = matches!(item, Ok(None));
        item.transpose()
    })
}

/// An iterator object: `next` works on it.
pub trait Advance {
    /// The type of the elements.
    type Item;

    /// `next(self)`.
    ///
    /// # Errors
    /// StopIteration at the end; what producing the element raises.
    fn next_item(&self) -> Result<Self::Item>;

    /// `next(self, default)`.
    ///
    /// # Errors
    /// What producing the element raises.
    fn next_item_or(&self, default: Self::Item) -> Result<Self::Item>;

    /// `next(self, None)`.
    ///
    /// # Errors
    /// What producing the element raises.
    fn next_item_or_none(&self) -> Result<Option<Self::Item>>;
}

impl<T: Object> Advance for Iter<T> {
    type Item = T;

    fn next_item(&self) -> Result<T> {
        Iter::next_item(self)
    }

    fn next_item_or(&self, default: T) -> Result<T> {
        Ok(self.advance()?.unwrap_or(default))
    }

    fn next_item_or_none(&self) -> Result<Option<T>> {
        self.advance()
    }
}

/// `next(it)`.
///
/// # Errors
/// StopIteration at the end; what producing the element raises.
pub fn next<A: Advance>(it: &A) -> Result<A::Item> {
    it.next_item()
}

/// `next(it, default)`.
///
/// # Errors
/// What producing the element raises.
pub fn next_or<A: Advance>(it: &A, default: A::Item) -> Result<A::Item> {
    it.next_item_or(default)
}

/// `next(it, None)`.
///
/// # Errors
/// What producing the element raises.
pub fn next_or_none<A: Advance>(it: &A, _none: ()) -> Result<Option<A::Item>> {
    it.next_item_or_none()
}

/// `enumerate(it, start)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn enumerate<I: Iterable>(
    it: &I,
    start: &Int,
) -> Result<impl Iterator<Item = Result<(Int, I::Item)>> + 'static> {
    let mut next = start.clone();
    Ok(it.iterate()?.map(move |item| {
        let after = &next + Int::from(1);
        Ok((core::mem::replace(&mut next, after), item?))
    }))
}

/// `enumerate(it, start)` where the counts are proven to fit a word.
///
/// # Errors
/// What `__iter__` raises.
pub fn enumerate_i64<I: Iterable>(
    it: &I,
    start: i64,
) -> Result<impl Iterator<Item = Result<(i64, I::Item)>> + 'static> {
    Ok((start..).zip(it.iterate()?).map(|(i, item)| Ok((i, item?))))
}

/// `map(call, it)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn map<I: Iterable, R: Object>(
    mut call: impl FnMut(I::Item) -> Result<R> + 'static,
    it: &I,
) -> Result<impl Iterator<Item = Result<R>> + 'static> {
    Ok(it.iterate()?.map(move |item| call(item?)))
}

/// `map(call, a, b)`: ends with the shorter one.
///
/// # Errors
/// What `__iter__` raises.
pub fn map2<A: Iterable, B: Iterable, R: Object>(
    mut call: impl FnMut(A::Item, B::Item) -> Result<R> + 'static,
    a: &A,
    b: &B,
) -> Result<impl Iterator<Item = Result<R>> + 'static> {
    let items = super::zip(a, b, false)?;
    Ok(items.map(move |item| {
        let (a, b) = item?;
        call(a, b)
    }))
}

/// `map(call, a, b, c)`: ends with the shortest one.
///
/// # Errors
/// What `__iter__` raises.
pub fn map3<A: Iterable, B: Iterable, C: Iterable, R: Object>(
    mut call: impl FnMut(A::Item, B::Item, C::Item) -> Result<R> + 'static,
    a: &A,
    b: &B,
    c: &C,
) -> Result<impl Iterator<Item = Result<R>> + 'static> {
    let items = super::zip3(a, b, c, false)?;
    Ok(items.map(move |item| {
        let (a, b, c) = item?;
        call(a, b, c)
    }))
}

/// `filter(call, it)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn filter<I: Iterable, R: Object>(
    mut call: impl FnMut(I::Item) -> Result<R> + 'static,
    it: &I,
) -> Result<impl Iterator<Item = Result<I::Item>> + 'static> {
    keep(it, move |item| call(item.clone())?.truth())
}

/// `filter(None, it)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn filter_none<I: Iterable>(
    _function: (),
    it: &I,
) -> Result<impl Iterator<Item = Result<I::Item>> + 'static> {
    keep(it, Object::truth)
}

/// The elements of which `wanted` is true.
pub(crate) fn keep<I: Iterable>(
    it: &I,
    mut wanted: impl FnMut(&I::Item) -> Result<bool> + 'static,
) -> Result<impl Iterator<Item = Result<I::Item>> + 'static> {
    let items = it.iterate()?;
    Ok(items.filter_map(move |item| {
        let checked = item.and_then(|item| Ok(wanted(&item)?.then_some(item)));
        checked.transpose()
    }))
}

/// What `reversed` takes.
pub trait Reversible: Iterable {
    /// `reversed(self)`.
    ///
    /// # Errors
    /// What `__reversed__` raises.
    fn backwards(&self) -> Result<impl Iterator<Item = Result<Self::Item>> + 'static>;
}

/// `reversed(it)`.
///
/// # Errors
/// What `__reversed__` raises.
pub fn reversed<I: Reversible>(it: &I) -> Result<impl Iterator<Item = Result<I::Item>> + 'static> {
    it.backwards()
}

macro_rules! reversible {
    ($([$($T:ident)*] $Type:ty => $Item:ty;)*) => {$(
        impl<$($T: Object),*> Reversible for $Type {
            fn backwards(&self) -> Result<impl Iterator<Item = Result<$Item>> + 'static> {
                Ok(self.reversed())
            }
        }
    )*};
}

reversible! {
    [T] List<T> => T;
    [T] Tuple<T> => T;
    [] Range => Int;
    [K V] Dict<K, V> => K;
    [K V] DictKeys<K, V> => K;
    [K V] DictValues<K, V> => V;
    [K V] DictItems<K, V> => (K, V);
}

/// `reversed(pair)` of a Rust tuple.
pub fn reversed_pair<S: Homogeneous>(tuple: &S) -> impl Iterator<Item = Result<S::Item>> + use<S> {
    let items: Vec<S::Item> = tuple.to_array().into_iter().collect();
    items.into_iter().rev().map(Ok)
}

/// `reversed(text)`.
pub fn reversed_str(text: &Str) -> impl Iterator<Item = Result<Str>> + use<> {
    let chars: Vec<char> = text.as_str().chars().collect();
    chars.into_iter().rev().map(|c| Ok(Str::from(c)))
}

/// `reversed(data)`.
pub fn reversed_bytes(data: &Bytes) -> impl Iterator<Item = Result<Int>> + use<> {
    let bytes: Vec<u8> = data.as_slice().to_vec();
    bytes
        .into_iter()
        .rev()
        .map(|byte| Ok(Int::from(i64::from(byte))))
}

impl<Y: Object, S: Sent, R: Object> Advance for Generator<Y, S, R> {
    type Item = Y;

    fn next_item(&self) -> Result<Y> {
        self.next()
    }

    fn next_item_or(&self, default: Y) -> Result<Y> {
        self.next_or(default)
    }

    fn next_item_or_none(&self) -> Result<Option<Y>> {
        Ok(match self.advance()? {
            Step::Yield(item) => Some(item),
            Step::Return(_) | Step::Exhausted => None,
        })
    }
}
