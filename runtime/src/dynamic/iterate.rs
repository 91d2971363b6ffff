//! `for x in things`, `iter`, `next`, `len` and unpacking of objects of unknown type.
//!
//! Source: the Python reference, 8.3 "The for statement"; library reference, "Iterator Types".

use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

use super::number::integer;
use super::special::special;
use crate::exc::{Exc, Result, STOP_ITERATION};
use crate::function::Args;
use crate::int::Int;
use crate::iter::{Iter, Iterable};
use crate::object::Object;
use crate::value::Value;

/// What a dynamic `for` loop walks over.
pub type BoxIter = Box<dyn Iterator<Item = Result<Value>>>;

/// `iter(value)` for a loop. Raises TypeError `'int' object is not iterable`.
pub fn iterate(value: &Value) -> Result<BoxIter> {
    match try_iterate(value) {
        Some(items) => items,
        None => Err(not_iterable(value)),
    }
}

/// The same; None when the object is not iterable.
pub(super) fn try_iterate(value: &Value) -> Option<Result<BoxIter>> {
    Some(match value {
        Value::List(list) => Ok(Box::new(list.iter().map(Ok))),
        Value::Tuple(tuple) => Ok(Box::new(tuple.iter().map(Ok))),
        Value::Range(range) => Ok(Box::new(range.iter().map(|item| Ok(Value::Int(item))))),
        Value::Str(text) => Ok(Box::new(text.iter().map(|c| Ok(Value::Str(c))))),
        Value::Dict(dict) => boxed(dict),
        Value::Set(set) => boxed(set),
        Value::FrozenSet(set) => boxed(set),
        Value::Bytes(bytes) => Ok(byte_values(bytes.as_slice().to_vec())),
        Value::ByteArray(bytes) => Ok(byte_values(bytes.to_vec())),
        Value::Iter(iter) => Ok(walk(iter.clone())),
        Value::Native(native) => match native.clone().iterate() {
            Some(Ok(iter)) => Ok(walk(iter)),
            Some(Err(exc)) => Err(exc),
            None => return user(value),
        },
        Value::Instance(_) => return user(value),
        _ => return None,
    })
}

fn boxed<I: Iterable<Item = Value>>(items: &I) -> Result<BoxIter> {
    Ok(Box::new(items.iterate()?))
}

fn byte_values(bytes: Vec<u8>) -> BoxIter {
    Box::new(
        bytes
            .into_iter()
            .map(|byte| Ok(Value::Int(Int::from(i64::from(byte))))),
    )
}

fn walk(iter: Iter<Value>) -> BoxIter {
    Box::new(core::iter::from_fn(move || iter.advance().transpose()))
}

/// `__iter__`, else the old protocol of `__getitem__` from 0 on.
fn user(value: &Value) -> Option<Result<BoxIter>> {
    match special(value, "__iter__", Args::default()) {
        Some(Ok(iterator)) => Some(iterator_items(iterator)),
        Some(Err(exc)) => Some(Err(exc)),
        None if matches!(value, Value::Instance(_)) => by_index(value),
        None => None,
    }
}

/// The items of what `__iter__` returned.
fn iterator_items(iterator: Value) -> Result<BoxIter> {
    match &iterator {
        Value::Iter(iter) => Ok(walk(iter.clone())),
        Value::Instance(_) | Value::Native(_) => {
            let mut done = false;
            Ok(Box::new(core::iter::from_fn(move || {
                if done {
                    return None;
                }
                match advance(&iterator) {
                    Ok(Some(item)) => Some(Ok(item)),
                    Ok(None) => {
                        done = true;
                        None
                    }
                    Err(exc) => {
                        done = true;
                        Some(Err(exc))
                    }
                }
            })))
        }
        other => Err(Exc::type_error(format!(
            "iter() returned non-iterator of type '{}'",
            other.type_name()
        ))),
    }
}

fn by_index(value: &Value) -> Option<Result<BoxIter>> {
    let value = value.clone();
    let item = move |index: i64| {
        special(
            &value,
            "__getitem__",
            Args::new([Value::Int(Int::from(index))]),
        )
    };
    // The first item tells whether the class has the method at all.
    let mut next = Some(item(0)?);
    let mut index = 0;
    Some(Ok(Box::new(core::iter::from_fn(move || {
        match next.take()? {
            Err(exc) if exc.is(&crate::exc::INDEX_ERROR) || exc.is(&STOP_ITERATION) => None,
            Err(exc) => Some(Err(exc)),
            Ok(found) => {
                index += 1;
                next = item(index);
                Some(Ok(found))
            }
        }
    }))))
}

/// `iter(value)` as an object.
pub fn iter(value: &Value) -> Result<Value> {
    match value {
        Value::Iter(_) => Ok(value.clone()),
        Value::Instance(_) | Value::Native(_) => {
            if let Some(iterator) = special(value, "__iter__", Args::default()) {
                let iterator = iterator?;
                if !matches!(
                    iterator,
                    Value::Iter(_) | Value::Instance(_) | Value::Native(_)
                ) {
                    return Err(Exc::type_error(format!(
                        "iter() returned non-iterator of type '{}'",
                        iterator.type_name()
                    )));
                }
                return Ok(iterator);
            }
            Ok(Value::Iter(Iter::new(iterate(value)?)))
        }
        _ => {
            let items = iterate(value)?;
            Ok(Value::Iter(match value {
                Value::List(_) => Iter::named("list_iterator", items),
                Value::Tuple(_) => Iter::named("tuple_iterator", items),
                Value::Dict(_) => Iter::named("dict_keyiterator", items),
                Value::Set(_) | Value::FrozenSet(_) => Iter::named("set_iterator", items),
                Value::Range(_) => Iter::named("range_iterator", items),
                Value::Str(text) if text.is_ascii() => Iter::named("str_ascii_iterator", items),
                Value::Str(_) => Iter::named("str_iterator", items),
                Value::Bytes(_) => Iter::named("bytes_iterator", items),
                _ => Iter::new(items),
            }))
        }
    }
}

/// The next item of an iterator; None at its end.
fn advance(iterator: &Value) -> Result<Option<Value>> {
    match iterator {
        Value::Iter(iter) => iter.advance(),
        _ => match special(iterator, "__next__", Args::default()) {
            Some(Ok(item)) => Ok(Some(item)),
            Some(Err(exc)) if exc.is(&STOP_ITERATION) => Ok(None),
            Some(Err(exc)) => Err(exc),
            None => Err(not_iterator(iterator)),
        },
    }
}

/// `next(iterator)`. Raises StopIteration at the end.
pub fn next(iterator: &Value) -> Result<Value> {
    match iterator {
        Value::Iter(iter) => iter.next_item(),
        _ => special(iterator, "__next__", Args::default())
            .unwrap_or_else(|| Err(not_iterator(iterator))),
    }
}

/// `next(iterator, default)`.
pub fn next_or(iterator: &Value, default: Value) -> Result<Value> {
    Ok(advance(iterator)?.unwrap_or(default))
}

/// `len(value)`. Raises TypeError `object of type 'int' has no len()`.
pub fn len(value: &Value) -> Result<i64> {
    match value {
        Value::Str(text) => Ok(text.len()),
        Value::Bytes(bytes) => Ok(bytes.as_slice().len() as i64),
        Value::ByteArray(bytes) => Ok(bytes.with(<[u8]>::len) as i64),
        Value::List(list) => Ok(list.len()),
        Value::Tuple(tuple) => Ok(tuple.len()),
        Value::Dict(dict) => Ok(dict.len()),
        Value::Set(set) => Ok(set.len()),
        Value::FrozenSet(set) => Ok(set.len()),
        Value::Range(range) => range.checked_len(),
        _ => special_len(value).unwrap_or_else(|| {
            Err(Exc::type_error(format!(
                "object of type '{}' has no len()",
                value.type_name()
            )))
        }),
    }
}

/// `__len__`, checked.
pub(super) fn special_len(value: &Value) -> Option<Result<i64>> {
    Some(
        special(value, "__len__", Args::default())?.and_then(|answer| {
            let Some(len) = integer(&answer) else {
                return Err(Exc::type_error(format!(
                    "'{}' object cannot be interpreted as an integer",
                    answer.type_name()
                )));
            };
            match crate::int::to_index(&len) {
                Ok(len) if len < 0 => Err(Exc::value_error("__len__() should return >= 0")),
                len => len,
            }
        }),
    )
}

/// What `a, b = value` takes apart. Raises TypeError `cannot unpack non-iterable int object`.
pub(super) fn unpacked(value: &Value) -> Result<BoxIter> {
    try_iterate(value).unwrap_or_else(|| {
        Err(Exc::type_error(format!(
            "cannot unpack non-iterable {} object",
            value.type_name()
        )))
    })
}

#[cold]
fn not_iterable(value: &Value) -> Exc {
    Exc::type_error(format!("'{}' object is not iterable", value.type_name()))
}

#[cold]
fn not_iterator(value: &Value) -> Exc {
    Exc::type_error(format!("'{}' object is not an iterator", value.type_name()))
}
