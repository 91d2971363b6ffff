//! Sorting: CPython's merge sort, comparison for comparison.
//!
//! ```python
//! people.sort(key=lambda p: p.age, reverse=True)    # stable, also in reverse
//! ```
//! A comparison may run a user's `__lt__`: it may raise, be inconsistent, print, or change the
//! list. The algorithm is CPython's (timsort with powersort's merge order), so such a program
//! sees the same comparisons in the same order. It sorts positions, not elements: whatever a
//! comparison does, the result is a permutation. Where nobody can observe the comparisons (ints,
//! strings), Rust's own sort is used.
//!
//! Source: CPython `Objects/listobject.c` and `Objects/listsort.txt`, 3.11.

use alloc::vec::Vec;
use core::any::Any;
use core::cmp::Ordering;

use super::List;
use super::merge::Merge;
use crate::exc::{Exc, Result};
use crate::int::Int;
use crate::object::{Cmp, Object};
use crate::str::Str;

impl<T: Object> List<T> {
    /// `self.sort(reverse=reverse)`. While it runs the list is empty, as in CPython.
    ///
    /// # Errors
    /// What comparing raises, the list then being partly sorted; ValueError when a comparison
    /// changed the list.
    pub fn sort(&self, reverse: bool) -> Result {
        self.sort_detached(|items| sort_items(items, reverse))
    }

    /// `self.sort(key=key, reverse=reverse)`. The key is called once for each element, in order.
    ///
    /// # Errors
    /// What the key and comparing raises; ValueError when they changed the list.
    pub fn sort_by_key<K: Object>(&self, key: impl FnMut(T) -> Result<K>, reverse: bool) -> Result {
        self.sort_detached(|items| sort_items_by_key(items, key, reverse))
    }

    fn sort_detached(&self, sort: impl FnOnce(&mut Vec<T>) -> Result) -> Result {
        let mut items = self.0.write(core::mem::take);
        let sorted = sort(&mut items);
        let meanwhile = self.0.write(|own| core::mem::replace(own, items));
        sorted?;
        let untouched = Vec::<T>::new().capacity();
        if meanwhile.capacity() != untouched || !meanwhile.is_empty() {
            return Err(Exc::value_error("list modified during sort"));
        }
        Ok(())
    }
}

/// Sorts elements by their own order.
pub(crate) fn sort_items<T: Object>(items: &mut Vec<T>, reverse: bool) -> Result {
    if items.len() < 2 {
        return Ok(());
    }
    // Sorting the reversed items and reversing again keeps equal elements in place.
    if reverse {
        items.reverse();
    }
    if sort_natively(items) {
        if reverse {
            items.reverse();
        }
        return Ok(());
    }
    let mut order = Order::new(items.len());
    let sorted = order.sort(items);
    order.apply(items);
    if reverse {
        items.reverse();
    }
    sorted
}

/// Sorts elements by the order of their keys.
pub(crate) fn sort_items_by_key<T: Object, K: Object>(
    items: &mut Vec<T>,
    mut key: impl FnMut(T) -> Result<K>,
    reverse: bool,
) -> Result {
    let keys = items.iter().map(|item| key(item.clone()));
    let mut keys: Vec<K> = keys.collect::<Result<_>>()?;
    if reverse {
        keys.reverse();
        items.reverse();
    }
    let mut order = Order::new(keys.len());
    let sorted = if order.sort_natively(&keys) {
        Ok(())
    } else {
        order.sort(&keys)
    };
    order.apply(items);
    if reverse {
        items.reverse();
    }
    sorted
}

/// Sorts elements of a type whose order is total and can be observed by nobody; says whether it
/// did.
fn sort_natively(items: &mut dyn Any) -> bool {
    if let Some(ints) = items.downcast_mut::<Vec<Int>>() {
        let Some(mut words) = ints.iter().map(Int::as_i64).collect::<Option<Vec<i64>>>() else {
            ints.sort();
            return true;
        };
        // Equal small ints are one object.
        words.sort_unstable();
        for (int, word) in ints.iter_mut().zip(words) {
            *int = Int::from(word);
        }
    } else if let Some(texts) = items.downcast_mut::<Vec<Str>>() {
        texts.sort();
    } else if let Some(words) = items.downcast_mut::<Vec<i64>>() {
        words.sort_unstable();
    } else if let Some(floats) = items.downcast_mut::<Vec<f64>>() {
        // NaN breaks the order.
        if floats.iter().any(|x| x.is_nan()) {
            return false;
        }
        floats.sort_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    } else {
        return false;
    }
    true
}

/// A permutation: the old position of each new one.
struct Order(Vec<u32>);

impl Order {
    fn new(len: usize) -> Order {
        let len = u32::try_from(len).expect("a list of four billion elements");
        Order((0..len).collect())
    }

    fn sort<K: Object>(&mut self, keys: &[K]) -> Result {
        let less = |a: u32, b: u32| keys[a as usize].compare(Cmp::Lt, &keys[b as usize]);
        Merge::new(less, &mut self.0).sort()
    }

    /// The order of keys of a type whose order is total and can be observed by nobody; says
    /// whether there is one.
    fn sort_natively(&mut self, keys: &dyn Any) -> bool {
        if let Some(ints) = keys.downcast_ref::<Vec<Int>>() {
            match ints.iter().map(Int::as_i64).collect::<Option<Vec<i64>>>() {
                Some(words) => self.0.sort_by_key(|&at| words[at as usize]),
                None => self.0.sort_by_key(|&at| &ints[at as usize]),
            }
        } else if let Some(texts) = keys.downcast_ref::<Vec<Str>>() {
            self.0.sort_by_key(|&at| texts[at as usize].as_str());
        } else if let Some(words) = keys.downcast_ref::<Vec<i64>>() {
            self.0.sort_by_key(|&at| words[at as usize]);
        } else if let Some(floats) = keys.downcast_ref::<Vec<f64>>() {
            if floats.iter().any(|x| x.is_nan()) {
                return false;
            }
            self.0.sort_by(|&a, &b| {
                let order = floats[a as usize].partial_cmp(&floats[b as usize]);
                order.unwrap_or(Ordering::Equal)
            });
        } else {
            return false;
        }
        true
    }

    /// Puts the elements in this order.
    fn apply<T>(self, items: &mut Vec<T>) {
        let mut old: Vec<Option<T>> = items.drain(..).map(Some).collect();
        items.extend(self.0.iter().filter_map(|&at| old[at as usize].take()));
    }
}
