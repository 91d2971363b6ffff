//! An iterable becomes one thing: `sum`, `min`, `max`, `any`, `all`, `sorted`.

use alloc::vec::Vec;

use crate::exc::{Exc, Result};
use crate::int::Int;
use crate::iter::Iterable;
use crate::list::List;
use crate::list::sort::{sort_items, sort_items_by_key};
use crate::object::{Cmp, Object};
use crate::tuple::Tuple;
use crate::value::Value;

/// What `sum` adds up as an `int`: ints and bools.
pub trait Integral {
    /// `total += self`.
    fn add_to(&self, total: &mut Int);
}

impl Integral for Int {
    #[inline]
    fn add_to(&self, total: &mut Int) {
        *total = &*total + self;
    }
}

impl Integral for i64 {
    #[inline]
    fn add_to(&self, total: &mut Int) {
        *total = &*total + Int::from(*self);
    }
}

impl Integral for bool {
    #[inline]
    fn add_to(&self, total: &mut Int) {
        if *self {
            *total = &*total + Int::from(1);
        }
    }
}

/// `sum(it)` of ints or bools.
///
/// # Errors
/// What iterating raises.
pub fn sum_int<I: Iterable<Item: Integral>>(it: &I) -> Result<Int> {
    sum_int_start(it, &Int::from(0))
}

/// `sum(it, start)` of ints or bools.
///
/// # Errors
/// What iterating raises.
pub fn sum_int_start<I: Iterable<Item: Integral>>(it: &I, start: &Int) -> Result<Int> {
    let mut total = start.clone();
    for item in it.iterate()? {
        item?.add_to(&mut total);
    }
    Ok(total)
}

/// `sum(it)` of floats: plain addition from left to right, as CPython before 3.12. Of no floats
/// it is the int `0`.
///
/// # Errors
/// What iterating raises.
pub fn sum_float<I: Iterable<Item = f64>>(it: &I) -> Result<Value> {
    let mut total = 0.0;
    let mut is_empty = true;
    for item in it.iterate()? {
        total += item?;
        is_empty = false;
    }
    Ok(match is_empty {
        true => Value::Int(Int::ZERO),
        false => Value::Float(total),
    })
}

/// `sum(it, start)` of floats.
///
/// # Errors
/// What iterating raises.
pub fn sum_float_start<I: Iterable<Item = f64>>(it: &I, start: f64) -> Result<f64> {
    let mut total = start;
    for item in it.iterate()? {
        total += item?;
    }
    Ok(total)
}

/// What `sum` can add when a start is given.
pub trait Addable: Object {
    /// `self + other`.
    ///
    /// # Errors
    /// What adding raises.
    fn plus(&self, other: &Self) -> Result<Self>;
}

impl<T: Object> Addable for List<T> {
    fn plus(&self, other: &Self) -> Result<Self> {
        Ok(self.concat(other))
    }
}

impl<T: Object> Addable for Tuple<T> {
    fn plus(&self, other: &Self) -> Result<Self> {
        Ok(self.concat(other))
    }
}

/// `sum(it, start)` of lists or tuples.
///
/// # Errors
/// What iterating and adding raises.
pub fn sum_start<I: Iterable<Item: Addable>>(it: &I, start: I::Item) -> Result<I::Item> {
    let mut total = start;
    for item in it.iterate()? {
        total = total.plus(&item?)?;
    }
    Ok(total)
}

/// `sum(it, start)` with the addition given: for objects whose `+` the program defines.
///
/// # Errors
/// TypeError for texts and bytes; what iterating and adding raises.
pub fn sum_with<I: Iterable, T: Object>(
    it: &I,
    start: T,
    mut add: impl FnMut(T, I::Item) -> Result<T>,
) -> Result<T> {
    match start.type_name() {
        "str" => {
            let text = "sum() can't sum strings [use ''.join(seq) instead]";
            return Err(Exc::type_error(text));
        }
        kind @ ("bytes" | "bytearray") => {
            let text = alloc::format!("sum() can't sum {kind} [use b''.join(seq) instead]");
            return Err(Exc::type_error(text));
        }
        _ => {}
    }
    let mut total = start;
    for item in it.iterate()? {
        total = add(total, item?)?;
    }
    Ok(total)
}

/// `any(it)`.
///
/// # Errors
/// What iterating and truth raise.
pub fn any<I: Iterable>(it: &I) -> Result<bool> {
    for item in it.iterate()? {
        if item?.truth()? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `all(it)`.
///
/// # Errors
/// What iterating and truth raise.
pub fn all<I: Iterable>(it: &I) -> Result<bool> {
    for item in it.iterate()? {
        if !item?.truth()? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The first element that no other one beats.
fn extreme<T: Object>(op: Cmp, items: impl Iterator<Item = Result<T>>) -> Result<Option<T>> {
    let mut best: Option<T> = None;
    for item in items {
        let item = item?;
        match &best {
            Some(so_far) if !item.compare(op, so_far)? => {}
            _ => best = Some(item),
        }
    }
    Ok(best)
}

fn extreme_by_key<T: Object, K: Object>(
    op: Cmp,
    items: impl Iterator<Item = Result<T>>,
    mut key: impl FnMut(T) -> Result<K>,
) -> Result<Option<T>> {
    let mut best: Option<(K, T)> = None;
    for item in items {
        let item = item?;
        let value = key(item.clone())?;
        match &best {
            Some((so_far, _)) if !value.compare(op, so_far)? => {}
            _ => best = Some((value, item)),
        }
    }
    Ok(best.map(|(_, item)| item))
}

macro_rules! extremes {
    ($name:literal $op:ident $of:ident $of_by_key:ident
     $plain:ident $or:ident $by_key:ident $by_key_or:ident
     $or_none:ident $by_key_or_none:ident) => {
        #[doc = concat!("`", $name, "(it, default=None)`.")]
        ///
        /// # Errors
        /// What iterating and comparing raises.
        pub fn $or_none<I: Iterable>(it: &I, _none: ()) -> Result<Option<I::Item>> {
            extreme(Cmp::$op, it.iterate()?)
        }

        #[doc = concat!("`", $name, "(it, key=key, default=None)`.")]
        ///
        /// # Errors
        /// What the key, iterating and comparing raises.
        pub fn $by_key_or_none<I: Iterable, K: Object>(
            it: &I,
            key: impl FnMut(I::Item) -> Result<K>,
            _none: (),
        ) -> Result<Option<I::Item>> {
            extreme_by_key(Cmp::$op, it.iterate()?, key)
        }

        #[doc = concat!("`", $name, "(it)`: the first of the best.")]
        ///
        /// # Errors
        /// ValueError when there is no element; what iterating and comparing raises.
        pub fn $plain<I: Iterable>(it: &I) -> Result<I::Item> {
            extreme(Cmp::$op, it.iterate()?)?
                .ok_or_else(|| Exc::value_error(concat!($name, "() arg is an empty sequence")))
        }

        #[doc = concat!("`", $name, "(it, default=default)`.")]
        ///
        /// # Errors
        /// What iterating and comparing raises.
        pub fn $or<I: Iterable>(it: &I, default: I::Item) -> Result<I::Item> {
            Ok(extreme(Cmp::$op, it.iterate()?)?.unwrap_or(default))
        }

        #[doc = concat!("`", $name, "(it, key=key)`.")]
        ///
        /// # Errors
        /// ValueError when there is no element; what the key, iterating and comparing raises.
        pub fn $by_key<I: Iterable, K: Object>(
            it: &I,
            key: impl FnMut(I::Item) -> Result<K>,
        ) -> Result<I::Item> {
            extreme_by_key(Cmp::$op, it.iterate()?, key)?
                .ok_or_else(|| Exc::value_error(concat!($name, "() arg is an empty sequence")))
        }

        #[doc = concat!("`", $name, "(it, key=key, default=default)`.")]
        ///
        /// # Errors
        /// What the key, iterating and comparing raises.
        pub fn $by_key_or<I: Iterable, K: Object>(
            it: &I,
            key: impl FnMut(I::Item) -> Result<K>,
            default: I::Item,
        ) -> Result<I::Item> {
            Ok(extreme_by_key(Cmp::$op, it.iterate()?, key)?.unwrap_or(default))
        }

        #[doc = concat!("`", $name, "(first, second, *rest)`.")]
        ///
        /// # Errors
        /// What comparing raises.
        #[inline]
        pub fn $of<T: Object>(first: T, second: T, rest: impl IntoIterator<Item = T>) -> Result<T> {
            let mut best = first;
            for item in core::iter::once(second).chain(rest) {
                if item.compare(Cmp::$op, &best)? {
                    best = item;
                }
            }
            Ok(best)
        }

        #[doc = concat!("`", $name, "(first, second, *rest, key=key)`.")]
        ///
        /// # Errors
        /// What the key and comparing raises.
        pub fn $of_by_key<T: Object, K: Object>(
            first: T,
            second: T,
            rest: impl IntoIterator<Item = T>,
            mut key: impl FnMut(T) -> Result<K>,
        ) -> Result<T> {
            let mut best_key = key(first.clone())?;
            let mut best = first;
            for item in core::iter::once(second).chain(rest) {
                let item_key = key(item.clone())?;
                if item_key.compare(Cmp::$op, &best_key)? {
                    (best, best_key) = (item, item_key);
                }
            }
            Ok(best)
        }
    };
}

extremes!("min" Lt min_of min_of_by_key min min_or min_by_key min_by_key_or min_or_none min_by_key_or_none);
extremes!("max" Gt max_of max_of_by_key max max_or max_by_key max_by_key_or max_or_none max_by_key_or_none);

/// `sorted(it, reverse=reverse)`.
///
/// # Errors
/// What iterating and comparing raises.
pub fn sorted<I: Iterable>(it: &I, reverse: bool) -> Result<List<I::Item>> {
    let mut items: Vec<I::Item> = it.to_items()?;
    sort_items(&mut items, reverse)?;
    Ok(List::from(items))
}

/// `sorted(it, key=key, reverse=reverse)`.
///
/// # Errors
/// What iterating, the key and comparing raises.
pub fn sorted_by_key<I: Iterable, K: Object>(
    it: &I,
    key: impl FnMut(I::Item) -> Result<K>,
    reverse: bool,
) -> Result<List<I::Item>> {
    let mut items: Vec<I::Item> = it.to_items()?;
    sort_items_by_key(&mut items, key, reverse)?;
    Ok(List::from(items))
}
