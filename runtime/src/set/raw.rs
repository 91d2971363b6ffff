//! What sets and frozensets share: [`Raw`], a handle of a table with CPython's set algebra.
//!
//! ```python
//! evens & primes     # walks over the smaller one
//! evens - primes     # walks over evens, or copies it when primes is much smaller
//! ```
//! Which side is walked over decides the order of the result, hence the care.
//!
//! Source: CPython `Objects/setobject.c`, 3.11: `set_merge`, `set_intersection`,
//! `set_difference`, `set_symmetric_difference_update`.

use alloc::rc::Rc;

use super::table::{Found, Table};
use crate::exc::{Exc, Result};
use crate::iter::{Iterable, SetSource};
use crate::object::Object;
use crate::sequence::same_or_equal;
use crate::set::FrozenSet;
use crate::shared::Shared;
use crate::value::Value;

/// A handle of a set's table. Clones are the same set.
pub(crate) struct Raw<T>(pub(super) Rc<Shared<Table<T>>>);

impl<T> Clone for Raw<T> {
    #[inline]
    fn clone(&self) -> Self {
        Raw(self.0.clone())
    }
}

impl<T> Raw<T> {
    pub(super) fn new() -> Raw<T> {
        Raw(Rc::new(Shared::new(Table::new())))
    }

    pub(super) fn is_same(&self, other: &Raw<T>) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    pub(super) fn len(&self) -> usize {
        self.0.read(Table::len)
    }
}

/// `hash(item)`, with -1 moved out of the way as CPython does.
#[inline]
fn hash_of<T: Object>(item: &T) -> Result<i64> {
    let hash = item.hash()?;
    Ok(if hash == -1 { -2 } else { hash })
}

/// A set is looked up in a set as the frozenset of its elements.
#[cold]
fn frozen<T: Object>(item: &T) -> Option<T> {
    match item.clone().into_value() {
        Value::Set(set) => {
            let set = FrozenSet::from_iterable(&set).ok()?;
            T::from_value(&set.into_value())
        }
        _ => None,
    }
}

impl<T: Object> Raw<T> {
    pub(super) fn from_items(items: impl IntoIterator<Item = T>) -> Result<Raw<T>> {
        let set = Raw::new();
        for item in items {
            set.add(item)?;
        }
        Ok(set)
    }

    pub(super) fn from_iterable<I: Iterable<Item = T>>(it: &I) -> Result<Raw<T>> {
        let set = Raw::new();
        set.update(it)?;
        Ok(set)
    }

    #[inline]
    pub(super) fn add(&self, item: T) -> Result {
        let hash = hash_of(&item)?;
        self.add_hashed(hash, item)
    }

    #[inline]
    fn add_hashed(&self, hash: i64, item: T) -> Result {
        if T::PLAIN {
            let _known = self.0.write(|table| match table.find_plain(hash, &item) {
                Found::At(_) => Some(item),
                Found::Free(at) => {
                    table.insert_at(at, hash, item);
                    None
                }
            });
            return Ok(());
        }
        if self.find(hash, &item)?.is_none() {
            self.0.write(|table| table.insert_new(hash, item));
        }
        Ok(())
    }

    /// The slot of an element. It holds until something runs that may change the set.
    fn find(&self, hash: i64, item: &T) -> Result<Option<usize>> {
        if T::PLAIN {
            return Ok(match self.0.read(|table| table.find_plain(hash, item)) {
                Found::At(at) => Some(at),
                Found::Free(_) => None,
            });
        }
        let mut nth = 0;
        while let Some(candidate) = self.0.read(|table| table.candidate(hash, nth)) {
            let found = same_or_equal(&candidate.key, item)?;
            if self.0.read(Table::version) != candidate.version {
                // Comparing changed the set: start again, as CPython does.
                nth = 0;
            } else if found {
                return Ok(Some(candidate.at));
            } else {
                nth += 1;
            }
        }
        Ok(None)
    }

    #[inline]
    pub(super) fn contains(&self, item: &T) -> Result<bool> {
        match hash_of(item) {
            Ok(hash) => self.contains_hashed(hash, item),
            Err(exc) => match frozen(item) {
                Some(item) => self.contains_hashed(hash_of(&item)?, &item),
                None => Err(exc),
            },
        }
    }

    fn contains_hashed(&self, hash: i64, item: &T) -> Result<bool> {
        Ok(self.find(hash, item)?.is_some())
    }

    /// Takes an equal element out, if there is one.
    pub(super) fn discard(&self, item: &T) -> Result<bool> {
        match hash_of(item) {
            Ok(hash) => self.discard_hashed(hash, item),
            Err(exc) => match frozen(item) {
                Some(item) => self.discard_hashed(hash_of(&item)?, &item),
                None => Err(exc),
            },
        }
    }

    fn discard_hashed(&self, hash: i64, item: &T) -> Result<bool> {
        let at = self.find(hash, item)?;
        let old = at.and_then(|at| self.0.write(|table| table.remove(at)));
        Ok(old.is_some())
    }

    pub(super) fn pop(&self) -> Option<T> {
        self.0.write(Table::pop)
    }

    pub(super) fn clear(&self) {
        self.take_over(Table::new());
    }

    /// Puts another table in place of this one; the old elements are dropped last.
    fn take_over(&self, mut table: Table<T>) {
        let _old = self.0.write(|own| {
            table.follow(own);
            core::mem::replace(own, table)
        });
    }

    pub(super) fn copy(&self) -> Raw<T> {
        let copy = Raw::new();
        self.0.read(|table| {
            copy.0.write(|copy| {
                if table.len() > 0 {
                    copy.make_room(table.len());
                    copy.merge_clean(table);
                }
            });
        });
        copy
    }

    /// `set_update_internal`.
    pub(super) fn update<I: Iterable<Item = T>>(&self, it: &I) -> Result {
        match it.set_source() {
            SetSource::Set(other) => self.merge(&other.0),
            source => {
                if let SetSource::Dict(len) = source {
                    self.0.write(|table| table.make_room(len));
                }
                for item in it.iterate()? {
                    self.add(item?)?;
                }
                Ok(())
            }
        }
    }

    /// `set_merge`.
    pub(super) fn merge(&self, other: &Raw<T>) -> Result {
        if self.is_same(other) || other.len() == 0 {
            return Ok(());
        }
        let done = other.0.read(|theirs| {
            self.0.write(|own| {
                own.make_room(theirs.len());
                own.merge_clean(theirs)
            })
        });
        if done {
            return Ok(());
        }
        other.each(|hash, item| self.add_hashed(hash, item).map(|()| true))?;
        Ok(())
    }

    /// Calls `visit` for each element, by slot, until it says false; says whether it went
    /// through. Tolerates changes meanwhile.
    fn each(&self, mut visit: impl FnMut(i64, T) -> Result<bool>) -> Result<bool> {
        let mut at = 0;
        loop {
            let next = self.0.read(|table| {
                let (at, item) = table.next_used(at)?;
                Some((at, table.hash_at(at), item.clone()))
            });
            let Some((found, hash, item)) = next else {
                return Ok(true);
            };
            if !visit(hash, item)? {
                return Ok(false);
            }
            at = found + 1;
        }
    }

    /// `set_intersection`.
    pub(super) fn intersection<I: Iterable<Item = T>>(&self, it: &I) -> Result<Raw<T>> {
        let result = Raw::new();
        if let SetSource::Set(other) = it.set_source() {
            let (mut big, mut small) = (self, &other.0);
            if big.is_same(small) {
                return Ok(self.copy());
            }
            if small.len() > big.len() {
                core::mem::swap(&mut big, &mut small);
            }
            small.each(|hash, item| {
                if big.contains_hashed(hash, &item)? {
                    result.add_hashed(hash, item)?;
                }
                Ok(true)
            })?;
            return Ok(result);
        }
        for item in it.iterate()? {
            let item = item?;
            let hash = hash_of(&item)?;
            if self.contains_hashed(hash, &item)? {
                result.add_hashed(hash, item)?;
            }
        }
        Ok(result)
    }

    pub(super) fn intersection_update<I: Iterable<Item = T>>(&self, it: &I) -> Result {
        let result = self.intersection(it)?;
        self.take_over(result.0.write(core::mem::take));
        Ok(())
    }

    /// `set_difference`.
    pub(super) fn difference<I: Iterable<Item = T>>(&self, it: &I) -> Result<Raw<T>> {
        let other = match it.set_source() {
            SetSource::Set(other) => other.0,
            SetSource::Dict(_) => Raw::from_iterable(it)?,
            SetSource::Other => return self.copy_and_difference(it),
        };
        if self.len() >> 2 > other.len() {
            return self.copy_and_difference(it);
        }
        let result = Raw::new();
        self.each(|hash, item| {
            if !other.contains_hashed(hash, &item)? {
                result.add_hashed(hash, item)?;
            }
            Ok(true)
        })?;
        Ok(result)
    }

    fn copy_and_difference<I: Iterable<Item = T>>(&self, it: &I) -> Result<Raw<T>> {
        let result = self.copy();
        result.difference_update(it)?;
        Ok(result)
    }

    /// `set_difference_update_internal`.
    pub(super) fn difference_update<I: Iterable<Item = T>>(&self, it: &I) -> Result {
        if let SetSource::Set(other) = it.set_source() {
            let mut other = other.0;
            if self.is_same(&other) {
                self.clear();
                return Ok(());
            }
            if other.len() >> 3 > self.len() {
                other = self.intersection(&super::Set(other))?;
            }
            other.each(|hash, item| self.discard_hashed(hash, &item).map(|_| true))?;
        } else {
            for item in it.iterate()? {
                self.discard(&item?)?;
            }
        }
        self.0.write(Table::tidy);
        Ok(())
    }

    /// `set_symmetric_difference_update`.
    pub(super) fn symmetric_difference_update<I: Iterable<Item = T>>(&self, it: &I) -> Result {
        let other = match it.set_source() {
            SetSource::Set(other) => other.0,
            _ => Raw::from_iterable(it)?,
        };
        if self.is_same(&other) {
            self.clear();
            return Ok(());
        }
        other.each(|hash, item| {
            if !self.discard_hashed(hash, &item)? {
                self.add_hashed(hash, item)?;
            }
            Ok(true)
        })?;
        Ok(())
    }

    pub(super) fn symmetric_difference<I: Iterable<Item = T>>(&self, it: &I) -> Result<Raw<T>> {
        let result = Raw::from_iterable(it)?;
        result.symmetric_difference_update(&super::Set(self.clone()))?;
        Ok(result)
    }

    pub(super) fn isdisjoint<I: Iterable<Item = T>>(&self, it: &I) -> Result<bool> {
        if let SetSource::Set(other) = it.set_source() {
            let (mut big, mut small) = (self, &other.0);
            if big.is_same(small) {
                return Ok(self.len() == 0);
            }
            if small.len() > big.len() {
                core::mem::swap(&mut big, &mut small);
            }
            return small.each(|hash, item| Ok(!big.contains_hashed(hash, &item)?));
        }
        for item in it.iterate()? {
            if self.contains(&item?)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(super) fn is_subset(&self, other: &Raw<T>) -> Result<bool> {
        if self.len() > other.len() {
            return Ok(false);
        }
        self.each(|hash, item| other.contains_hashed(hash, &item))
    }

    pub(super) fn equals(&self, other: &Raw<T>) -> Result<bool> {
        if self.is_same(other) {
            return Ok(true);
        }
        let hashes = (self.0.read(|t| t.hash), other.0.read(|t| t.hash));
        if let (Some(a), Some(b)) = hashes
            && a != b
        {
            return Ok(false);
        }
        Ok(self.len() == other.len() && self.is_subset(other)?)
    }

    /// `frozenset.__hash__`: independent of order.
    pub(super) fn frozen_hash(&self) -> i64 {
        let shuffle = |hash: u64| ((hash ^ 89_869_747) ^ (hash << 16)).wrapping_mul(3_644_798_167);
        self.0.write(|table| {
            if let Some(hash) = table.hash {
                return hash;
            }
            let mut hash = table
                .items()
                .fold(0, |hash, (item, _)| hash ^ shuffle(item as u64));
            hash ^= (table.len() as u64 + 1).wrapping_mul(1_927_868_237);
            hash ^= (hash >> 11) ^ (hash >> 25);
            hash = hash.wrapping_mul(69069).wrapping_add(907_133_923);
            let hash = if hash == u64::MAX {
                590_923_713
            } else {
                hash as i64
            };
            table.hash = Some(hash);
            hash
        })
    }

    pub(super) fn walk(&self) -> SetIter<T> {
        SetIter {
            set: self.clone(),
            size: self.len(),
            at: 0,
            done: false,
        }
    }
}

/// Walks over a set, which must keep its size.
pub struct SetIter<T> {
    set: Raw<T>,
    /// The size at the start; `usize::MAX` once it has been found changed, which is for good.
    size: usize,
    at: usize,
    done: bool,
}

impl<T: Object> Iterator for SetIter<T> {
    type Item = Result<T>;

    #[inline]
    fn next(&mut self) -> Option<Result<T>> {
        if self.done {
            return None;
        }
        let (size, found) = self.set.0.read(|table| {
            let found = table.next_used(self.at);
            (table.len(), found.map(|(at, item)| (at, item.clone())))
        });
        if size != self.size {
            self.size = usize::MAX;
            return Some(Err(changed()));
        }
        match found {
            Some((at, item)) => {
                self.at = at + 1;
                Some(Ok(item))
            }
            None => {
                self.done = true;
                None
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.size))
    }
}

#[cold]
fn changed() -> Exc {
    Exc::runtime_error("Set changed size during iteration")
}

impl<T: Object> Raw<T> {
    /// The same elements, in the same slots, as dynamic values.
    pub(super) fn into_dynamic(self) -> Raw<Value> {
        let table = self
            .0
            .read(|table| table.map(|item| Some(item.clone().into_value())));
        Raw(Rc::new(Shared::new(table.unwrap_or_default())))
    }
}

impl Raw<Value> {
    /// The same elements as `T`s; None when one is of another type.
    pub(super) fn typed<T: Object>(&self) -> Option<Raw<T>> {
        let table = self.0.read(|table| table.map(T::from_value))?;
        Some(Raw(Rc::new(Shared::new(table))))
    }
}
