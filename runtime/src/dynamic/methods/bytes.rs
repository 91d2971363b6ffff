//! Methods and operators of `bytes` and `bytearray`.

use alloc::format;
use alloc::vec::Vec;

use super::parse::{Call, bound};
use crate::bytes::{ByteArray, Bytes};
use crate::dynamic::number::integer;
use crate::exc::{Exc, Result};
use crate::object::Object;
use crate::slice::Slice;
use crate::str::Str;
use crate::value::Value;

pub(super) const NAMES: &[&str] = &[
    "append",
    "clear",
    "count",
    "decode",
    "endswith",
    "extend",
    "find",
    "hex",
    "join",
    "startswith",
];

/// The bytes of a bytes-like object.
fn raw(value: &Value) -> Option<Vec<u8>> {
    match value {
        Value::Bytes(bytes) => Some(bytes.as_slice().to_vec()),
        Value::ByteArray(bytes) => Some(bytes.to_vec()),
        _ => None,
    }
}

fn needed(value: &Value) -> Result<Vec<u8>> {
    raw(value).ok_or_else(|| {
        Exc::type_error(format!(
            "a bytes-like object is required, not '{}'",
            value.type_name()
        ))
    })
}

/// Bytes of the type that `like` has.
fn wrap(like: &Value, bytes: &[u8]) -> Value {
    match like {
        Value::ByteArray(_) => Value::ByteArray(ByteArray::new(bytes)),
        _ => Value::Bytes(Bytes::new(bytes)),
    }
}

fn byte(value: &Value) -> Result<u8> {
    match crate::dynamic::to_index(value)?.as_i64().map(u8::try_from) {
        Some(Ok(byte)) => Ok(byte),
        _ => Err(Exc::value_error("byte must be in range(0, 256)")),
    }
}

/// `item in container`.
pub(in crate::dynamic) fn contains(container: &Value, item: &Value) -> Result<bool> {
    let bytes = needed(container)?;
    if integer(item).is_some() {
        return Ok(bytes.contains(&byte(item)?));
    }
    let part = needed(item)?;
    Ok(position(&bytes, &part).is_some())
}

fn position(bytes: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() {
        return Some(0);
    }
    bytes.windows(part.len()).position(|window| window == part)
}

/// `a + b`; None when one is not bytes-like.
pub(in crate::dynamic) fn concat(a: &Value, b: &Value) -> Option<Value> {
    let mut bytes = raw(a)?;
    bytes.extend(raw(b)?);
    Some(wrap(a, &bytes))
}

/// `a * times`.
pub(in crate::dynamic) fn repeat(a: &Value, times: i64) -> Result<Value> {
    Ok(wrap(
        a,
        &needed(a)?.repeat(usize::try_from(times).unwrap_or(0)),
    ))
}

/// `a[index]`.
pub(in crate::dynamic) fn get(a: &Value, index: i64) -> Result<Value> {
    let bytes = needed(a)?;
    let at = if index < 0 {
        index + bytes.len() as i64
    } else {
        index
    };
    match usize::try_from(at).ok().and_then(|at| bytes.get(at)) {
        Some(byte) => Ok(i64::from(*byte).into_value()),
        None => Err(Exc::index_error(match a {
            Value::ByteArray(_) => "bytearray index out of range",
            _ => "index out of range",
        })),
    }
}

/// `a[slice]`.
pub(in crate::dynamic) fn slice(a: &Value, slice: &Slice) -> Result<Value> {
    let bytes = needed(a)?;
    let span = slice.resolve(bytes.len() as i64)?;
    let part: Vec<u8> = span.positions().map(|at| bytes[at]).collect();
    Ok(wrap(a, &part))
}

pub(super) fn call(me: &Value, mut call: Call) -> Result<Value> {
    let bytes = needed(me)?;
    let changing = match me {
        Value::ByteArray(array) => Some(array),
        _ => None,
    };
    Ok(match (call.name, changing) {
        ("append", Some(array)) => {
            let byte = byte(&call.one()?)?;
            array.with_mut(|bytes| bytes.push(byte));
            Value::None
        }
        ("extend", Some(array)) => {
            let more = call.one()?;
            let more = match raw(&more) {
                Some(more) => more,
                None => {
                    let items = crate::dynamic::iterate(&more)?;
                    items
                        .map(|item| byte(&item?))
                        .collect::<Result<Vec<u8>>>()?
                }
            };
            array.with_mut(|bytes| bytes.extend(more));
            Value::None
        }
        ("clear", Some(array)) => {
            call.none()?;
            array.with_mut(Vec::clear);
            Value::None
        }
        ("decode", _) => {
            call.named(&["encoding", "errors"], 0)?;
            match core::str::from_utf8(&bytes) {
                Ok(text) => Value::Str(Str::from(text)),
                Err(error) => return Err(undecodable(&bytes, error)),
            }
        }
        ("hex", _) => {
            call.none()?;
            let digits: alloc::string::String =
                bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            Value::Str(Str::from(digits))
        }
        ("startswith" | "endswith", _) => {
            let found = call.between(1, 1)?;
            let affix = needed(found[0].as_ref().unwrap_or(&Value::None))?;
            Value::Bool(match call.name {
                "startswith" => bytes.starts_with(&affix),
                _ => bytes.ends_with(&affix),
            })
        }
        ("find" | "count", _) => {
            let found = call.between(1, 3)?;
            let part = needed(found[0].as_ref().unwrap_or(&Value::None))?;
            let span = Slice::new(bound(&found[1])?, bound(&found[2])?, None)
                .resolve(bytes.len() as i64)?;
            let within = &bytes[span.as_range()];
            match call.name {
                "find" => position(within, &part)
                    .map_or(-1, |at| at as i64 + span.start)
                    .into_value(),
                _ => count(within, &part).into_value(),
            }
        }
        ("join", _) => {
            let mut joined = Vec::new();
            for (i, item) in crate::dynamic::iterate(&call.one()?)?.enumerate() {
                if i > 0 {
                    joined.extend_from_slice(&bytes);
                }
                let item = item?;
                match raw(&item) {
                    Some(item) => joined.extend(item),
                    None => {
                        return Err(Exc::type_error(format!(
                            "sequence item {i}: expected a bytes-like object, {} found",
                            item.type_name()
                        )));
                    }
                }
            }
            wrap(me, &joined)
        }
        (name, _) => return Err(crate::cell::no_attribute(me.type_name(), name)),
    })
}

fn count(bytes: &[u8], part: &[u8]) -> i64 {
    if part.is_empty() {
        return bytes.len() as i64 + 1;
    }
    let mut found = 0;
    let mut rest = bytes;
    while let Some(at) = position(rest, part) {
        found += 1;
        rest = &rest[at + part.len()..];
    }
    found
}

#[cold]
fn undecodable(bytes: &[u8], error: core::str::Utf8Error) -> Exc {
    let at = error.valid_up_to();
    let reason = match error.error_len() {
        None => "unexpected end of data",
        Some(_) if (0x80..0xc2).contains(&bytes[at]) || bytes[at] > 0xf4 => "invalid start byte",
        Some(_) => "invalid continuation byte",
    };
    Exc::unicode_decode_error(format!(
        "'utf-8' codec can't decode byte {:#04x} in position {at}: {reason}",
        bytes[at]
    ))
}

/// `array[index] = item`.
pub(in crate::dynamic) fn set(array: &ByteArray, at: i64, item: &Value) -> Result<()> {
    let byte = byte(item)?;
    let len = array.with(<[u8]>::len) as i64;
    let at = if at < 0 { at + len } else { at };
    if !(0..len).contains(&at) {
        return Err(Exc::index_error("bytearray index out of range"));
    }
    array.with_mut(|bytes| bytes[at as usize] = byte);
    Ok(())
}
