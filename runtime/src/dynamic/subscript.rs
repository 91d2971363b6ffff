//! `value[key]`, `value[key] = item`, `del value[key]`.
//!
//! Source: the Python reference, 6.3.2 "Subscriptions".

use alloc::format;

use super::methods::binary;
use super::number::{integer, to_index};
use super::special::special;
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::int::{self, Int};
use crate::object::Object;
use crate::slice::Slice;
use crate::value::Value;

/// `value[key]`. Raises TypeError `'int' object is not subscriptable`.
pub fn get_item(value: &Value, key: &Value) -> Result<Value> {
    match (value, key) {
        (Value::List(list), Value::Int(at)) => list.get(int::to_index(at)?),
        (Value::Dict(dict), key) => dict.get_item(key),
        (Value::List(list), Value::Slice(slice)) => list.slice(slice).map(Value::List),
        (Value::List(list), key) => list.get(index(value, key)?),
        (Value::Tuple(tuple), Value::Slice(slice)) => tuple.slice(slice).map(Value::Tuple),
        (Value::Tuple(tuple), key) => tuple.get(index(value, key)?),
        (Value::Str(text), Value::Slice(slice)) => text.slice(slice).map(Value::Str),
        (Value::Str(text), key) => text.get(index(value, key)?).map(Value::Str),
        (Value::Bytes(_) | Value::ByteArray(_), Value::Slice(slice)) => binary::slice(value, slice),
        (Value::Bytes(_) | Value::ByteArray(_), key) => binary::get(value, index(value, key)?),
        (Value::Range(range), Value::Slice(slice)) => range.slice(slice).map(Object::into_value),
        (Value::Range(range), key) => range.get(index(value, key)?).map(Value::Int),
        _ => special(value, "__getitem__", Args::new([key.clone()])).unwrap_or_else(|| {
            Err(Exc::type_error(match value {
                Value::Class(class) => format!("type '{}' is not subscriptable", class.name()),
                Value::ExcClass(class) => format!("type '{}' is not subscriptable", class.name()),
                _ => format!("'{}' object is not subscriptable", value.type_name()),
            }))
        }),
    }
}

/// CPython asks for a sequence where the key is an index.
#[cold]
fn no_deletion(value: &Value, key: &Value) -> Exc {
    let is_sequence = matches!(
        value,
        Value::Str(_)
            | Value::Bytes(_)
            | Value::Tuple(_)
            | Value::Range(_)
            | Value::Set(_)
            | Value::Instance(_)
    );
    let negated = match is_sequence && integer(key).is_some() {
        true => "doesn't",
        false => "does not",
    };
    Exc::type_error(format!(
        "'{}' object {negated} support item deletion",
        value.type_name()
    ))
}

/// `value[key] = item`.
pub fn set_item(value: &Value, key: Value, item: Value) -> Result<()> {
    match (value, &key) {
        (Value::List(list), Value::Int(at)) => list.set(int::to_index(at)?, item),
        (Value::Dict(dict), _) => dict.set_item(key, item),
        (Value::List(list), Value::Slice(slice)) => {
            if super::iterate::try_iterate(&item).is_none() {
                let is_plain = slice.get_step().is_none_or(|it| it == Int::ONE);
                return Err(Exc::type_error(match is_plain {
                    true => "can only assign an iterable",
                    false => "must assign iterable to extended slice",
                }));
            }
            list.set_slice(slice, &item)
        }
        (Value::List(list), key) => list.set(index(value, key)?, item),
        (Value::ByteArray(bytes), Value::Slice(slice)) => {
            bytes.set_slice(slice, &binary::items(&item)?)
        }
        (Value::ByteArray(bytes), key) => binary::set(bytes, index(value, key)?, &item),
        _ => match special(value, "__setitem__", Args::new([key, item])) {
            Some(done) => done.map(drop),
            None => Err(Exc::type_error(format!(
                "'{}' object does not support item assignment",
                value.type_name()
            ))),
        },
    }
}

/// `del value[key]`.
pub fn del_item(value: &Value, key: &Value) -> Result<()> {
    match (value, key) {
        (Value::Dict(dict), key) => dict.del_item(key),
        (Value::List(list), Value::Slice(slice)) => list.del_slice(slice),
        (Value::List(list), key) => list.del(index(value, key)?),
        (Value::ByteArray(bytes), Value::Slice(slice)) => bytes.del_slice(slice),
        (Value::ByteArray(bytes), key) => bytes.del(index(value, key)?),
        _ => match special(value, "__delitem__", Args::new([key.clone()])) {
            Some(done) => done.map(drop),
            None => Err(no_deletion(value, key)),
        },
    }
}

/// The key as a position in `sequence`.
fn index(sequence: &Value, key: &Value) -> Result<i64> {
    if let Some(at) = integer(key) {
        return int::to_index(&at);
    }
    if matches!(key, Value::Instance(_) | Value::Native(_))
        && let Ok(at) = to_index(key)
    {
        return int::to_index(&at);
    }
    let found = key.type_name();
    Err(Exc::type_error(match sequence {
        Value::Str(_) => format!("string indices must be integers, not '{found}'"),
        Value::Bytes(_) => format!("byte indices must be integers or slices, not {found}"),
        _ => format!(
            "{} indices must be integers or slices, not {found}",
            sequence.type_name()
        ),
    }))
}

/// `slice(start, stop, step)` of dynamic bounds.
pub fn slice(start: &Value, stop: &Value, step: &Value) -> Result<Slice> {
    let bound = |value: &Value| match value {
        Value::None => Ok(None),
        value => match to_index(value) {
            Ok(at) => Ok(Some(at.clamp_i64())),
            Err(_) => Err(Exc::type_error(
                "slice indices must be integers or None or have an __index__ method",
            )),
        },
    };
    Ok(Slice::new(bound(start)?, bound(stop)?, bound(step)?))
}
