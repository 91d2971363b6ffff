//! Methods and operators of `bytes` and `bytearray`.

use alloc::format;
use alloc::vec::Vec;

use super::parse::{Call, flag_or, index, index_or, text};
use crate::bytes::{ByteArray, Bytes};
use crate::dynamic::iterate::try_iterate;
use crate::dynamic::number::integer;
use crate::dynamic::to_index;
use crate::exc::{Exc, Result};
use crate::object::Object;
use crate::slice::Slice;
use crate::str::Str;
use crate::value::Value;

pub(super) const NAMES: &[&str] = &[
    "append",
    "capitalize",
    "center",
    "clear",
    "copy",
    "count",
    "decode",
    "endswith",
    "extend",
    "find",
    "hex",
    "index",
    "insert",
    "isalnum",
    "isalpha",
    "isascii",
    "isdigit",
    "islower",
    "isspace",
    "istitle",
    "isupper",
    "join",
    "ljust",
    "lower",
    "lstrip",
    "partition",
    "pop",
    "remove",
    "removeprefix",
    "removesuffix",
    "replace",
    "reverse",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "swapcase",
    "title",
    "upper",
    "zfill",
];

/// Which of them change the object.
const CHANGING: &[&str] = &[
    "append", "clear", "copy", "extend", "insert", "pop", "remove", "reverse",
];

/// The names of the methods of a bytes-like object.
pub(super) fn has(value: &Value, name: &str) -> bool {
    NAMES.contains(&name) && (matches!(value, Value::ByteArray(_)) || !CHANGING.contains(&name))
}

fn needed(value: &Value) -> Result<Bytes> {
    match value {
        Value::Bytes(bytes) => Ok(bytes.clone()),
        Value::ByteArray(bytes) => Ok(bytes.to_bytes()),
        _ => Err(Exc::type_error(format!(
            "a bytes-like object is required, not '{}'",
            value.type_name()
        ))),
    }
}

/// An argument that is bytes or one byte.
fn part(value: &Value) -> Result<Bytes> {
    if let Some(number) = integer(value) {
        return match number.as_i64().map(u8::try_from) {
            Some(Ok(byte)) => Ok(Bytes::new(&[byte])),
            _ => Err(Exc::value_error("byte must be in range(0, 256)")),
        };
    }
    needed(value).map_err(|_| {
        Exc::type_error(format!(
            "argument should be integer or bytes-like object, not '{}'",
            value.type_name()
        ))
    })
}

/// `item in container`.
pub(in crate::dynamic) fn contains(container: &Value, item: &Value) -> Result<bool> {
    let bytes = needed(container)?;
    match integer(item) {
        Some(number) => bytes.contains_int(number.clamp_i64()),
        None => Ok(bytes.contains(&needed(item)?)),
    }
}

/// `a + b`; None when one is not bytes-like.
pub(in crate::dynamic) fn concat(a: &Value, b: &Value) -> Option<Value> {
    let other = needed(b).ok()?;
    match a {
        Value::Bytes(bytes) => Some(Value::Bytes(bytes.concat(&other))),
        Value::ByteArray(bytes) => Some(Value::ByteArray(bytes.concat(&other))),
        _ => None,
    }
}

/// `a * times`.
pub(in crate::dynamic) fn repeat(a: &Value, times: i64) -> Result<Value> {
    match a {
        Value::ByteArray(bytes) => bytes.repeat(times).map(Value::ByteArray),
        _ => needed(a)?.repeat(times).map(Value::Bytes),
    }
}

/// `a[index]`.
pub(in crate::dynamic) fn get(a: &Value, index: i64) -> Result<Value> {
    match a {
        Value::ByteArray(bytes) => bytes.get(index).map(Object::into_value),
        _ => needed(a)?.get(index).map(Object::into_value),
    }
}

/// `a[slice]`.
pub(in crate::dynamic) fn slice(a: &Value, slice: &Slice) -> Result<Value> {
    match a {
        Value::ByteArray(bytes) => bytes.slice(slice).map(Value::ByteArray),
        _ => needed(a)?.slice(slice).map(Value::Bytes),
    }
}

/// What is assigned to a slice: bytes, or an iterable of their numbers.
pub(in crate::dynamic) fn items(value: &Value) -> Result<Bytes> {
    match value {
        Value::Bytes(_) | Value::ByteArray(_) => needed(value),
        Value::Str(_) => Err(unfit()),
        _ => {
            let bytes = ByteArray::new(&[]);
            let items = try_iterate(value);
            for item in items.unwrap_or_else(|| Err(unfit()))? {
                bytes.append(to_index(&item?)?.clamp_i64())?;
            }
            Ok(bytes.to_bytes())
        }
    }
}

fn unfit() -> Exc {
    Exc::type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)")
}

/// `array[index] = item`.
pub(in crate::dynamic) fn set(array: &ByteArray, at: i64, item: &Value) -> Result<()> {
    array.set(at, to_index(item)?.clamp_i64())
}

macro_rules! shared_methods {
    ($function:ident, $type:ty) => {
        fn $function(me: &$type, mut call: Call) -> Result<Value> {
            let name = call.name;
            Ok(match name {
                "isalnum" | "isalpha" | "isascii" | "isdigit" | "islower" | "isspace"
                | "istitle" | "isupper" => {
                    call.none()?;
                    Value::Bool(match name {
                        "isalnum" => me.isalnum(),
                        "isalpha" => me.isalpha(),
                        "isascii" => me.isascii(),
                        "isdigit" => me.isdigit(),
                        "islower" => me.islower(),
                        "isspace" => me.isspace(),
                        "istitle" => me.istitle(),
                        _ => me.isupper(),
                    })
                }
                "capitalize" | "lower" | "swapcase" | "title" | "upper" => {
                    call.none()?;
                    match name {
                        "capitalize" => me.capitalize(),
                        "lower" => me.lower(),
                        "swapcase" => me.swapcase(),
                        "title" => me.title(),
                        _ => me.upper(),
                    }
                    .into_value()
                }
                "find" | "rfind" | "index" | "rindex" | "count" => {
                    let found = call.search()?;
                    let sub = part(&found.0)?;
                    match name {
                        "find" => me.find(&sub, found.1, found.2),
                        "rfind" => me.rfind(&sub, found.1, found.2),
                        "index" => me.index(&sub, found.1, found.2)?,
                        "rindex" => me.rindex(&sub, found.1, found.2)?,
                        _ => me.count(&sub, found.1, found.2),
                    }
                    .into_value()
                }
                "startswith" | "endswith" => {
                    let (affix, start, end) = call.search()?;
                    let test = |affix: &Bytes| match name {
                        "startswith" => me.startswith(affix, start, end),
                        _ => me.endswith(affix, start, end),
                    };
                    Value::Bool(match &affix {
                        Value::Tuple(tuple) => {
                            let mut any = false;
                            for affix in tuple.iter() {
                                any |= test(&needed(&affix)?);
                            }
                            any
                        }
                        affix => test(&needed(affix).map_err(|_| {
                            Exc::type_error(format!(
                                "{name} first arg must be bytes or a tuple of bytes, not {}",
                                affix.type_name()
                            ))
                        })?),
                    })
                }
                "center" | "ljust" | "rjust" => {
                    let found = call.between(1, 2)?;
                    let width = index_or(found[0].as_ref(), 0)?;
                    let fill = match &found[1] {
                        None => Bytes::new(b" "),
                        Some(fill) => match needed(fill) {
                            Ok(fill) if fill.len() == 1 => fill,
                            _ => {
                                return Err(Exc::type_error(format!(
                                    "{name}() argument 2 must be a byte string of length 1, not {}",
                                    fill.type_name()
                                )));
                            }
                        },
                    };
                    match name {
                        "center" => me.center(width, &fill)?,
                        "ljust" => me.ljust(width, &fill)?,
                        _ => me.rjust(width, &fill)?,
                    }
                    .into_value()
                }
                "decode" => {
                    let found = call.named(&["encoding", "errors"], 0)?;
                    let argument = |at: usize, default: &'static str| match &found[at] {
                        None => Ok(Str::from(default)),
                        Some(value) => text(
                            value,
                            &format!(
                                "decode() argument '{}' must be str, not ",
                                ["encoding", "errors"][at]
                            ),
                        ),
                    };
                    Value::Str(me.decode(&argument(0, "utf-8")?, &argument(1, "strict")?)?)
                }
                "hex" => {
                    let found = call.named(&["sep", "bytes_per_sep"], 0)?;
                    let sep = match &found[0] {
                        None => Str::from(""),
                        Some(sep) => text(sep, "sep must be str or bytes, not ")?,
                    };
                    Value::Str(me.hex(&sep, index_or(found[1].as_ref(), 1)?)?)
                }
                "join" => {
                    let items = call.one()?;
                    let Some(items) = try_iterate(&items) else {
                        return Err(Exc::type_error("can only join an iterable"));
                    };
                    let mut parts: Vec<Bytes> = Vec::new();
                    for (i, item) in items?.enumerate() {
                        let item = item?;
                        parts.push(needed(&item).map_err(|_| {
                            Exc::type_error(format!(
                                "sequence item {i}: expected a bytes-like object, {} found",
                                item.type_name()
                            ))
                        })?);
                    }
                    me.join(&crate::list::List::from(parts))?.into_value()
                }
                "strip" | "lstrip" | "rstrip" => {
                    let chars = match call.between(0, 1)?.remove(0) {
                        None | Some(Value::None) => None,
                        Some(chars) => Some(needed(&chars)?),
                    };
                    match name {
                        "strip" => me.strip(chars),
                        "lstrip" => me.lstrip(chars),
                        _ => me.rstrip(chars),
                    }
                    .into_value()
                }
                "partition" => me.partition(&needed(&call.one()?)?)?.into_value(),
                "rpartition" => me.rpartition(&needed(&call.one()?)?)?.into_value(),
                "removeprefix" => me.removeprefix(&needed(&call.one()?)?).into_value(),
                "removesuffix" => me.removesuffix(&needed(&call.one()?)?).into_value(),
                "replace" => {
                    let found = call.between(2, 3)?;
                    let argument = |at: usize| needed(found[at].as_ref().unwrap_or(&Value::None));
                    me.replace(
                        &argument(0)?,
                        &argument(1)?,
                        index_or(found[2].as_ref(), -1)?,
                    )
                    .into_value()
                }
                "split" | "rsplit" => {
                    let found = call.named(&["sep", "maxsplit"], 0)?;
                    let sep = match &found[0] {
                        None | Some(Value::None) => None,
                        Some(sep) => Some(needed(sep)?),
                    };
                    let limit = index_or(found[1].as_ref(), -1)?;
                    match name {
                        "split" => me.split(sep, limit)?,
                        _ => me.rsplit(sep, limit)?,
                    }
                    .into_value()
                }
                "splitlines" => {
                    let found = call.named(&["keepends"], 0)?;
                    me.splitlines(flag_or(found[0].as_ref(), false)?)
                        .into_value()
                }
                "zfill" => me.zfill(index(&call.one()?)?).into_value(),
                name => return Err(crate::cell::no_attribute(me.type_name(), name)),
            })
        }
    };
}

shared_methods!(call_bytes, Bytes);
shared_methods!(call_bytearray, ByteArray);

pub(super) fn call(me: &Value, call: Call) -> Result<Value> {
    match me {
        Value::ByteArray(array) if CHANGING.contains(&call.name) => changing(array, call),
        Value::ByteArray(array) => call_bytearray(array, call),
        me => call_bytes(&needed(me)?, call),
    }
}

fn changing(me: &ByteArray, mut call: Call) -> Result<Value> {
    let byte = |value: &Value| Ok::<i64, Exc>(to_index(value)?.clamp_i64());
    match call.name {
        "append" => me.append(byte(&call.one()?)?)?,
        "clear" => {
            call.none()?;
            me.clear();
        }
        "copy" => {
            call.none()?;
            return Ok(Value::ByteArray(me.copy()));
        }
        "extend" => {
            let more = call.one()?;
            if let Ok(more) = needed(&more) {
                me.iadd(&more);
                return Ok(Value::None);
            }
            let Some(items) = try_iterate(&more) else {
                return Err(Exc::type_error(format!(
                    "can't extend bytearray with {}",
                    more.type_name()
                )));
            };
            let items = items?
                .map(|item| to_index(&item?))
                .collect::<Result<Vec<_>>>()?;
            me.extend(&crate::list::List::from(items))?;
        }
        "insert" => {
            let found = call.between(2, 2)?;
            let argument = |at: usize| found[at].as_ref().unwrap_or(&Value::None);
            me.insert(index(argument(0))?, byte(argument(1))?)?;
        }
        "pop" => {
            let found = call.between(0, 1)?;
            return me
                .pop(index_or(found[0].as_ref(), -1)?)
                .map(Object::into_value);
        }
        "remove" => me.remove(byte(&call.one()?)?)?,
        _ => {
            call.none()?;
            me.reverse();
        }
    }
    Ok(Value::None)
}
