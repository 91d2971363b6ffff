//! Methods of `int` (and `bool`) and of `float`.

use super::parse::{Call, flag_or, index, index_or, text};
use crate::exc::{Exc, Result};
use crate::float;
use crate::int::Int;
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

pub(super) const INT_NAMES: &[&str] = &[
    "as_integer_ratio",
    "bit_count",
    "bit_length",
    "conjugate",
    "is_integer",
    "to_bytes",
    "__bool__",
    "__ceil__",
    "__float__",
    "__floor__",
    "__index__",
    "__int__",
    "__round__",
    "__trunc__",
];

pub(super) const FLOAT_NAMES: &[&str] = &[
    "as_integer_ratio",
    "conjugate",
    "hex",
    "is_integer",
    "__bool__",
    "__ceil__",
    "__float__",
    "__floor__",
    "__int__",
    "__round__",
    "__trunc__",
];

pub(super) fn call_int(me: &Int, mut call: Call) -> Result<Value> {
    match call.name {
        "to_bytes" => {
            let found = call.named_after(&["length", "byteorder", "signed"], 0, 2)?;
            let order = match &found[1] {
                None => Str::from("big"),
                Some(order) => text(order, "to_bytes() argument 'byteorder' must be str, not ")?,
            };
            let length = index_or(found[0].as_ref(), 1)?;
            let signed = flag_or(found[2].as_ref(), false)?;
            return me.to_bytes(length, &order, signed).map(Value::Bytes);
        }
        "__round__" => {
            let found = call.between(0, 1)?;
            return match &found[0] {
                None | Some(Value::None) => Ok(Value::Int(me.clone())),
                Some(digits) => crate::int::round_to(me, index(digits)?).map(Value::Int),
            };
        }
        _ => call.none()?,
    }
    Ok(match call.name {
        "as_integer_ratio" => me.as_integer_ratio().into_value(),
        "bit_count" => me.bit_count().into_value(),
        "bit_length" => me.bit_length().into_value(),
        "is_integer" => Value::Bool(true),
        "conjugate" | "__index__" | "__int__" | "__ceil__" | "__floor__" | "__trunc__" => {
            Value::Int(me.clone())
        }
        "__bool__" => Value::Bool(!me.is_zero()),
        "__float__" => Value::Float(crate::int::to_f64(me)?),
        name => return Err(crate::cell::no_attribute("int", name)),
    })
}

pub(super) fn call_float(me: f64, mut call: Call) -> Result<Value> {
    if call.name == "__round__" {
        let found = call.between(0, 1)?;
        return match &found[0] {
            None | Some(Value::None) => float::round(me).map(Value::Int),
            Some(digits) => float::round_to(me, index(digits)?).map(Value::Float),
        };
    }
    call.none()?;
    Ok(match call.name {
        "as_integer_ratio" => float::as_integer_ratio(me)?.into_value(),
        "hex" => Value::Str(float::hex(me)),
        "is_integer" => Value::Bool(float::is_integer(me)),
        "conjugate" | "__float__" => Value::Float(me),
        "__int__" | "__trunc__" => Value::Int(crate::int::from_float(me)?),
        "__floor__" => Value::Int(crate::math::floor(me)?),
        "__ceil__" => Value::Int(crate::math::ceil(me)?),
        "__bool__" => Value::Bool(me != 0.0),
        name => {
            return Err(Exc::attribute_error(alloc::format!(
                "'float' object has no attribute '{name}'"
            )));
        }
    })
}
