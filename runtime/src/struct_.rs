//! The module `struct`: bytes laid out by a format string.
//!
//! ```python
//! data = struct.pack("<HhI", 1, -2, 70000)
//! a, b, c = struct.unpack("<HhI", data)
//! ```
//!
//! Native sizes and alignment are those of a 64-bit little-endian C compiler.
//!
//! Source: the Python library reference, "struct"; CPython's `Modules/_struct.c`.

mod layout;

use alloc::format;
use alloc::vec::Vec;

use num_traits::ToPrimitive;

use crate::bytes::{Bytes, BytesLike};
use crate::dynamic;
use crate::exc::{EXCEPTION, Exc, ExcClass, ExcText, Result};
use crate::int::Int;
use crate::object::Object;
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::Value;
use layout::{Code, Field, Layout};

/// `struct.error`.
pub static ERROR: ExcClass = ExcClass::new("error", &EXCEPTION).in_module("struct");

#[cold]
fn error(text: impl Into<ExcText>) -> Exc {
    Exc::with_text(&ERROR, text)
}

/// `struct.calcsize(format)`. `struct.error`.
pub fn calcsize(format: &Str) -> Result<i64> {
    Ok(Layout::parse(format.as_str())?.size as i64)
}

/// `struct.pack(format, *values)`. `struct.error`, OverflowError for a float.
pub fn pack(format: &Str, values: impl IntoIterator<Item = Value>) -> Result<Bytes> {
    let layout = Layout::parse(format.as_str())?;
    let values: Vec<Value> = values.into_iter().collect();
    if values.len() != layout.count() {
        return Err(error(format!(
            "pack expected {} items for packing (got {})",
            layout.count(),
            values.len()
        )));
    }
    let mut out: Vec<u8> = alloc::vec![0; layout.size];
    for (field, value) in layout.fields.iter().zip(&values) {
        let place = &mut out[field.start..field.start + field.size];
        put(place, field, value)?;
        if layout.is_big && field.code.is_number() {
            place.reverse();
        }
    }
    Ok(Bytes::from(out))
}

/// `struct.unpack(format, data)`. `struct.error`.
pub fn unpack<B: BytesLike>(format: &Str, data: &B) -> Result<Tuple<Value>> {
    let layout = Layout::parse(format.as_str())?;
    data.with_bytes(|data| {
        if data.len() != layout.size {
            let size = layout.size;
            return Err(error(format!("unpack requires a buffer of {size} bytes")));
        }
        Ok(take_all(&layout, data))
    })
}

/// `struct.unpack_from(format, data, offset)`. `struct.error`.
pub fn unpack_from<B: BytesLike>(format: &Str, data: &B, offset: i64) -> Result<Tuple<Value>> {
    let layout = Layout::parse(format.as_str())?;
    data.with_bytes(|data| {
        let len = data.len() as i64;
        let start = if offset < 0 { offset + len } else { offset };
        if start < 0 {
            return Err(error(format!(
                "offset {offset} out of range for {len}-byte buffer"
            )));
        }
        let (start, size) = (start as usize, layout.size);
        match data.get(start..start.saturating_add(size)) {
            Some(part) => Ok(take_all(&layout, part)),
            None => Err(error(format!(
                "unpack_from requires a buffer of at least {} bytes for unpacking {size} bytes \
                 at offset {start} (actual buffer size is {len})",
                start.saturating_add(size),
            ))),
        }
    })
}

/// `struct.iter_unpack(format, data)`. `struct.error`.
pub fn iter_unpack<B: BytesLike>(
    format: &Str,
    data: &B,
) -> Result<impl Iterator<Item = Result<Tuple<Value>>> + use<B>> {
    let layout = Layout::parse(format.as_str())?;
    let data: Vec<u8> = data.with_bytes(<[u8]>::to_vec);
    let size = layout.size;
    if size == 0 {
        let text = "cannot iteratively unpack with a struct of length 0";
        return Err(error(text));
    }
    if !data.len().is_multiple_of(size) {
        return Err(error(format!(
            "iterative unpacking requires a buffer of a multiple of {size} bytes"
        )));
    }
    let parts = (0..data.len()).step_by(size);
    Ok(parts.map(move |start| Ok(take_all(&layout, &data[start..start + size]))))
}

/// Writes a value in little-endian order.
fn put(place: &mut [u8], field: &Field, value: &Value) -> Result<()> {
    match field.code {
        Code::Bool => place[0] = u8::from(dynamic::truth(value)?),
        Code::Char => match bytes_of(value).as_deref() {
            Some(&[byte]) => place[0] = byte,
            _ => {
                let text = "char format requires a bytes object of length 1";
                return Err(error(text));
            }
        },
        Code::Text | Code::Pascal => {
            let Some(text) = bytes_of(value) else {
                let letter = field.letter;
                return Err(error(format!(
                    "argument for '{letter}' must be a bytes object"
                )));
            };
            let room = match field.code {
                Code::Text => place,
                _ => {
                    let Some((length, room)) = place.split_first_mut() else {
                        return Ok(());
                    };
                    *length = text.len().min(room.len()).min(255) as u8;
                    room
                }
            };
            let len = text.len().min(room.len());
            room[..len].copy_from_slice(&text[..len]);
        }
        Code::Float => {
            let value = float_of(value)?;
            match place.len() {
                8 => place.copy_from_slice(&value.to_le_bytes()),
                _ => {
                    let single = value as f32;
                    if single.is_infinite() && value.is_finite() {
                        let text = "float too large to pack with f format";
                        return Err(Exc::overflow_error(text));
                    }
                    place.copy_from_slice(&single.to_le_bytes());
                }
            }
        }
        Code::Signed | Code::Unsigned => {
            let value = dynamic::to_index(value)
                .map_err(|_| error("required argument is not an integer"))?;
            let whole = integer(&value, field)?;
            place.copy_from_slice(&whole.to_le_bytes()[..field.size]);
        }
    }
    Ok(())
}

/// The value, which fits the field.
fn integer(value: &Int, field: &Field) -> Result<i128> {
    let bits = field.size as u32 * 8;
    let (low, high): (i128, i128) = match field.code {
        Code::Signed => (-(1 << (bits - 1)), (1 << (bits - 1)) - 1),
        _ => (0, (1 << bits) - 1),
    };
    let whole = match value.as_i64() {
        Some(small) => Some(i128::from(small)),
        None => value.to_big().to_u64().map(i128::from),
    };
    if let Some(whole) = whole.filter(|it| (low..=high).contains(it)) {
        return Ok(whole);
    }
    // CPython makes a C `long` of it first, an unsigned one where the field is as wide as an `int`.
    let is_wrapped = value.as_i64().is_none() || (field.size == 4 && low == 0 && *value < 0);
    if field.size == 8 || is_wrapped {
        return Err(error("argument out of range"));
    }
    let name = match (field.size, field.code) {
        (1, Code::Signed) => "byte",
        (1, _) => "ubyte",
        (2, Code::Signed) => "short",
        (2, _) => "ushort",
        _ => {
            let letter = field.letter;
            return Err(error(format!(
                "'{letter}' format requires {low} <= number <= {high}"
            )));
        }
    };
    Err(error(format!(
        "{name} format requires {low} <= number <= {high}"
    )))
}

fn float_of(value: &Value) -> Result<f64> {
    dynamic::to_float(value).map_err(|_| error("required argument is not a float"))
}

fn bytes_of(value: &Value) -> Option<Vec<u8>> {
    match value {
        Value::Bytes(bytes) => Some(bytes.with_bytes(<[u8]>::to_vec)),
        Value::ByteArray(bytes) => Some(bytes.with_bytes(<[u8]>::to_vec)),
        _ => None,
    }
}

fn take_all(layout: &Layout, data: &[u8]) -> Tuple<Value> {
    let take = |field: &Field| {
        let mut part: Vec<u8> = data[field.start..field.start + field.size].to_vec();
        if layout.is_big && field.code.is_number() {
            part.reverse();
        }
        take(field, &part)
    };
    Tuple::from(layout.fields.iter().map(take).collect::<Vec<Value>>())
}

/// Reads a value in little-endian order.
fn take(field: &Field, part: &[u8]) -> Value {
    let mut wide: [u8; 8] = [0; 8];
    match field.code {
        Code::Bool => Value::Bool(part[0] != 0),
        Code::Char | Code::Text => Value::Bytes(Bytes::from(part.to_vec())),
        Code::Pascal => {
            let (len, text) = part.split_first().map_or((0, part), |(n, rest)| (*n, rest));
            let len = usize::from(len).min(text.len());
            Value::Bytes(Bytes::from(text[..len].to_vec()))
        }
        Code::Float if part.len() == 8 => {
            wide.copy_from_slice(part);
            Value::Float(f64::from_le_bytes(wide))
        }
        Code::Float => {
            let mut single: [u8; 4] = [0; 4];
            single.copy_from_slice(part);
            Value::Float(f64::from(f32::from_le_bytes(single)))
        }
        Code::Signed => {
            let fill = part.last().map_or(0, |it| if *it >= 128 { 255 } else { 0 });
            wide.fill(fill);
            wide[..part.len()].copy_from_slice(part);
            Int::from(i64::from_le_bytes(wide)).into_value()
        }
        Code::Unsigned => {
            wide[..part.len()].copy_from_slice(part);
            Int::from(u64::from_le_bytes(wide)).into_value()
        }
    }
}
