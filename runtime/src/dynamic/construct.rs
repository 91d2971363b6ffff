//! Builtin types called through a value: `convert = int; convert("3")`.
//!
//! The compiler calls the static constructors where it knows the type; these take [`Args`].
//!
//! Source: the Python library reference, "Built-in Functions".

use alloc::format;
use alloc::vec::Vec;

use super::methods::Call;
use super::number::{Number, integer, number};
use super::special::special;
use crate::bytes::{ByteArray, Bytes};
use crate::collections::{Counter, DefaultDict, Deque, OrderedDict};
use crate::dict::Dict;
use crate::exc::{Exc, Result};
use crate::float;
use crate::function::Args;
use crate::int::{self, Int};
use crate::iter::Iterable;
use crate::list::List;
use crate::object::Object;
use crate::range::Range;
use crate::set::{FrozenSet, Set};
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::Value;

/// `int(value)`. Raises TypeError, ValueError, OverflowError.
pub fn to_int(value: &Value) -> Result<Int> {
    match value {
        Value::Str(text) => return int::from_str(text),
        Value::Bytes(bytes) => return int::from_bytes_base(bytes, 10),
        _ => {}
    }
    match number(value) {
        Some(Number::Int(value)) => return Ok(value),
        Some(Number::Float(value)) => return int::from_float(value),
        None => {}
    }
    for method in ["__int__", "__index__", "__trunc__"] {
        if let Some(answer) = special(value, method, Args::default()) {
            let answer = answer?;
            return integer(&answer).ok_or_else(|| {
                Exc::type_error(format!(
                    "{method} returned non-int (type {})",
                    answer.type_name()
                ))
            });
        }
    }
    Err(Exc::type_error(format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{}'",
        value.type_name()
    )))
}

/// `float(value)`. Raises TypeError, ValueError, OverflowError.
pub fn as_float(value: &Value) -> Result<f64> {
    match value {
        Value::Str(text) => float::from_str(text),
        _ if number(value).is_some() => super::to_float(value),
        Value::Instance(_) | Value::Native(_) => match special(value, "__float__", Args::default())
        {
            Some(_) => super::to_float(value),
            None => match super::to_index(value) {
                Ok(value) => int::to_f64(&value),
                Err(_) => Err(no_float(value)),
            },
        },
        _ => Err(no_float(value)),
    }
}

#[cold]
fn no_float(value: &Value) -> Exc {
    Exc::type_error(format!(
        "float() argument must be a string or a real number, not '{}'",
        value.type_name()
    ))
}

fn arguments(name: &'static str, args: Args, most: usize) -> Result<Vec<Value>> {
    if let Some((key, _)) = args.keywords.first() {
        return Err(Exc::type_error(format!(
            "'{}' is an invalid keyword argument for {name}()",
            key.as_str()
        )));
    }
    let given = args.positional.len();
    if given > most {
        return Err(Exc::type_error(format!(
            "{name} expected at most {most} argument{}, got {given}",
            if most == 1 { "" } else { "s" }
        )));
    }
    Ok(args.positional)
}

pub(super) fn int(args: Args) -> Result<Value> {
    let mut call = Call::new("int", "int", args);
    let found = call.named(&["", "base"], 0)?;
    Ok(Value::Int(match found.as_slice() {
        [None, None] => Int::from(0),
        [Some(value), None] => to_int(value)?,
        [Some(Value::Str(text)), Some(base)] => {
            int::from_str_base(text, int::to_index(&super::to_index(base)?)?)?
        }
        [Some(Value::Bytes(bytes)), Some(base)] => {
            int::from_bytes_base(bytes, int::to_index(&super::to_index(base)?)?)?
        }
        [None, _] => return Err(Exc::type_error("int() missing string argument")),
        _ => {
            return Err(Exc::type_error(
                "int() can't convert non-string with explicit base",
            ));
        }
    }))
}

pub(super) fn float(args: Args) -> Result<Value> {
    Ok(Value::Float(match arguments("float", args, 1)?.first() {
        Some(value) => as_float(value)?,
        None => 0.0,
    }))
}

pub(super) fn bool(args: Args) -> Result<Value> {
    Ok(Value::Bool(match arguments("bool", args, 1)?.first() {
        Some(value) => value.truth()?,
        None => false,
    }))
}

pub(super) fn str(args: Args) -> Result<Value> {
    Ok(Value::Str(match arguments("str", args, 1)?.first() {
        Some(value) => super::str(value)?,
        None => Str::from(""),
    }))
}

fn to_bytes(value: &Value) -> Result<Vec<u8>> {
    match value {
        Value::Bytes(bytes) => Ok(bytes.as_slice().to_vec()),
        Value::ByteArray(bytes) => Ok(bytes.to_vec()),
        Value::Str(_) => Err(Exc::type_error("string argument without an encoding")),
        value => {
            if let Some(count) = integer(value) {
                let count = int::to_index(&count)?;
                return match usize::try_from(count) {
                    Ok(count) => Ok(alloc::vec![0; count]),
                    Err(_) => Err(Exc::value_error("negative count")),
                };
            }
            let Some(items) = super::iterate::try_iterate(value) else {
                return Err(Exc::type_error(format!(
                    "cannot convert '{}' object to bytes",
                    value.type_name()
                )));
            };
            items?
                .map(
                    |item| match super::to_index(&item?)?.as_i64().map(u8::try_from) {
                        Some(Ok(byte)) => Ok(byte),
                        _ => Err(Exc::value_error("bytes must be in range(0, 256)")),
                    },
                )
                .collect()
        }
    }
}

pub(super) fn bytes(args: Args) -> Result<Value> {
    let args = arguments("bytes", args, 3)?;
    Ok(Value::Bytes(match args.as_slice() {
        [] => Bytes::empty(),
        [Value::Str(text), _, ..] => Bytes::new(text.as_str().as_bytes()),
        [value, ..] => Bytes::new(&to_bytes(value)?),
    }))
}

/// `int.from_bytes(data, …)` of what may be anything.
///
/// # Errors
/// TypeError unless it has bytes, ValueError for numbers that are none.
pub fn int_from_bytes(data: &Value, byteorder: &Str, signed: bool) -> Result<Int> {
    if let Value::Str(_) = data {
        return Err(Exc::type_error("cannot convert 'str' object to bytes"));
    }
    Int::from_bytes(&Bytes::new(&to_bytes(data)?), byteorder, signed)
}

pub(super) fn bytearray(args: Args) -> Result<Value> {
    let args = arguments("bytearray", args, 3)?;
    Ok(Value::ByteArray(match args.as_slice() {
        [] => ByteArray::new(&[]),
        [Value::Str(text), _, ..] => ByteArray::new(text.as_str().as_bytes()),
        [value, ..] => ByteArray::new(&to_bytes(value)?),
    }))
}

pub(super) fn list(args: Args) -> Result<Value> {
    Ok(Value::List(match arguments("list", args, 1)?.first() {
        Some(items) => List::from_iterable(items)?,
        None => List::new(),
    }))
}

pub(super) fn tuple(args: Args) -> Result<Value> {
    Ok(Value::Tuple(match arguments("tuple", args, 1)?.first() {
        Some(Value::Tuple(tuple)) => tuple.clone(),
        Some(items) => Tuple::from_iterable(items)?,
        None => Tuple::empty(),
    }))
}

pub(super) fn set(args: Args) -> Result<Value> {
    Ok(Value::Set(match arguments("set", args, 1)?.first() {
        Some(items) => Set::from_iterable(items)?,
        None => Set::new(),
    }))
}

pub(super) fn frozenset(args: Args) -> Result<Value> {
    Ok(Value::FrozenSet(
        match arguments("frozenset", args, 1)?.first() {
            Some(Value::FrozenSet(set)) => set.clone(),
            Some(items) => FrozenSet::from_iterable(items)?,
            None => FrozenSet::new(),
        },
    ))
}

pub(super) fn dict(mut args: Args) -> Result<Value> {
    let keywords = core::mem::take(&mut args.keywords);
    let dict = Dict::new();
    if let Some(source) = arguments("dict", args, 1)?.first() {
        update_dict(&dict, source)?;
    }
    for (key, value) in keywords {
        dict.set_item(Value::Str(key), value)?;
    }
    Ok(Value::Dict(dict))
}

/// `dict.update(source)` of a mapping or of pairs.
pub(crate) fn update_dict(dict: &Dict<Value, Value>, source: &Value) -> Result<()> {
    if let Value::Dict(other) = source {
        return dict.update(other);
    }
    if let Some(keys) = special(source, "keys", Args::default()) {
        for key in keys?.iterate()? {
            let key = key?;
            let value = super::get_item(source, &key)?;
            dict.set_item(key, value)?;
        }
        return Ok(());
    }
    for (i, pair) in super::iterate(source)?.enumerate() {
        let pair = pair?;
        let Some(items) = super::iterate::try_iterate(&pair) else {
            return Err(Exc::type_error(format!(
                "cannot convert dictionary update sequence element #{i} to a sequence"
            )));
        };
        let items = items?.collect::<Result<Vec<Value>>>()?;
        match <[Value; 2]>::try_from(items) {
            Ok([key, value]) => dict.set_item(key, value)?,
            Err(items) => {
                return Err(Exc::value_error(format!(
                    "dictionary update sequence element #{i} has length {}; 2 is required",
                    items.len()
                )));
            }
        }
    }
    Ok(())
}

pub(super) fn range(args: Args) -> Result<Value> {
    let bounds = arguments("range", args, 3)?;
    let bounds = bounds
        .iter()
        .map(super::to_index)
        .collect::<Result<Vec<Int>>>()?;
    Ok(match bounds.as_slice() {
        [] => return Err(Exc::type_error("range expected at least 1 argument, got 0")),
        [stop] => Range::to(stop),
        [start, stop] => Range::between(start, stop),
        [start, stop, step, ..] => Range::new(start, stop, step)?,
    }
    .into_value())
}

pub(super) fn slice(args: Args) -> Result<Value> {
    let none = Value::None;
    Ok(match arguments("slice", args, 3)?.as_slice() {
        [] => return Err(Exc::type_error("slice expected at least 1 argument, got 0")),
        [stop] => super::subscript::slice(&none, stop, &none)?,
        [start, stop] => super::subscript::slice(start, stop, &none)?,
        [start, stop, step, ..] => super::subscript::slice(start, stop, step)?,
    }
    .into_value())
}

pub(super) fn type_(args: Args) -> Result<Value> {
    match args.positional.as_slice() {
        [value] => Ok(super::type_(value)),
        _ => Err(Exc::type_error("type() takes 1 or 3 arguments")),
    }
}

pub(super) fn none_type(args: Args) -> Result<Value> {
    match args.positional.is_empty() && args.keywords.is_empty() {
        true => Ok(Value::None),
        false => Err(Exc::type_error("NoneType takes no arguments")),
    }
}

pub(super) fn counter(args: Args) -> Result<Value> {
    let counter = Counter::<Value>::new();
    counter.update_all(&args)?;
    Ok(counter.into_value())
}

pub(super) fn ordered_dict(args: Args) -> Result<Value> {
    let ordered = OrderedDict::<Value, Value>::new();
    if let Value::Dict(source) = dict(args)? {
        ordered.update(&source)?;
    }
    Ok(ordered.into_value())
}

pub(super) fn defaultdict(mut args: Args) -> Result<Value> {
    let factory = match args.positional.is_empty() {
        true => Value::None,
        false => args.positional.remove(0),
    };
    let Value::Dict(source) = dict(args)? else {
        return Ok(Value::None);
    };
    let made = match factory {
        Value::None => DefaultDict::of_none_dict((), &source)?,
        factory => DefaultDict::of_dict(move || super::call(&factory, Args::default()), &source)?,
    };
    Ok(made.into_value())
}

pub(super) fn deque(args: Args) -> Result<Value> {
    let mut call = Call::new("deque", "deque", args);
    let found = call.named(&["iterable", "maxlen"], 0)?;
    let max_len = match found.get(1).and_then(Option::as_ref) {
        None | Some(Value::None) => None,
        Some(len) => Some(int::to_index(&super::to_index(len)?)?),
    };
    let made = match found.first().and_then(Option::as_ref) {
        None => Deque::with_maxlen(max_len)?,
        Some(items) => Deque::<Value>::from_iterable(items, max_len)?,
    };
    Ok(made.into_value())
}
